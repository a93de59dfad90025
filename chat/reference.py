"""``docs/commands.md``: every command with its options, as Discord is told. ``python -m chat.reference`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from discord import Permissions, app_commands

from chat.client import commands
from chat.context import Desk
from chat.wording import ENGLISH, LOCALES, words_in

PAGE = Path("docs/commands.md")
_STAR = r"\*"
"""An asterisk that makes nothing italic."""
_HEAD = """# In Discord

Written by `python -m chat.reference` from the commands themselves; a test keeps it so. Names and descriptions appear in
each reader's own language.

Besides commands: **mention** the bot with a question, **reply** to an answer to ask on, or write to it in a **direct
message**. `python bot.py invite` prints the link that takes it into a server.
"""
_HERE = {"en": "English", "es": "Español", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}


class _Nobody:
    """Stands where the desk would: commands look at it when they run, and nothing runs here."""

    def __getattr__(self, _name: str) -> _Nobody:
        return self


def page() -> str:
    """The whole page."""
    desk = cast("Desk", _Nobody())
    parts = [_HEAD]
    for command in commands(desk):
        parts += _described(command, "##")
    return "\n".join(parts)


def _described(command: Any, level: str) -> Iterator[str]:
    if isinstance(command, app_commands.ContextMenu):
        yield f"{level} Message menu: {command.name}\n"
        yield "In the menu of any message, under *Apps*: what the record says about what the message claims.\n"
        yield _names(command)
        return
    who = _who(command.default_permissions) if command.parent is None else ""
    yield f"{level} `/{command.qualified_name}`\n"
    yield f"{command.description}.{who}\n"
    yield _names(command)
    if isinstance(command, app_commands.Group):
        for each in command.commands:
            yield from _described(each, level + "#")
        return
    options = list(command.parameters)
    if options:
        rows = [
            f"| `{each.display_name}` | {str(each.description).replace('*', _STAR)} | {'yes' if each.required else ''} |"
            for each in options
        ]
        yield "\n".join(["| option | what it is for | needed |", "|---|---|---|", *rows]) + "\n"


def _names(command: Any) -> str:
    """What it is called in the other languages."""
    name = command._locale_name  # noqa: SLF001 - discord.py keeps the translatable name nowhere else
    message = name.extras["message"] if name is not None else ""
    others = [locale for locale in LOCALES if locale != ENGLISH]
    said = ", ".join(f"{_HERE[locale]} `{words_in(locale)(message)}`" for locale in others)
    return f"<sub>{said}</sub>\n"


def _who(permissions: Permissions | None) -> str:
    if permissions is None:
        return ""
    names = [name.replace("_", " ").title() for name, wanted in permissions if wanted]
    return f" For members with {', '.join(names)}, and roles that `/library settings` names."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
