"""Reference pages, written from the code: settings, the terminal's commands, Discord's commands.

``python docs/reference.py`` writes them; tests fail where one is not up to date.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import click
from discord import Permissions, app_commands

from chat.client import COMMANDS
from chat.wording import ENGLISH, LOCALES, words_in
from config.settings import (
    CONFIG_VARIABLE,
    NAMES,
    PREFIX,
    TOKEN_VARIABLE,
    Settings,
    example,
    sentence,
)
from terminal.cli import cli
from terminal.command import PROGRAM

EXAMPLE, SETTINGS, TERMINAL, DISCORD = (
    ROOT / name
    for name in ("plenum.example.toml", "docs/operating.md", "docs/terminal.md", "docs/commands.md")
)

# --- Settings: an example file, and a table between two marks of its page.

BEGIN = "<!-- settings: written by python docs/reference.py -->"
END = "<!-- end of settings -->"


def example_toml() -> str:
    """An example file in which every line that does something is commented out."""
    lines = [
        "# Plenum's settings. Copy this file to plenum.toml and take the “# ” from the lines you want to change.",
        f"# Each can also be set in the environment: {PREFIX}DATA, {PREFIX}EMBEDDER, … The environment goes first.",
        "# Relative paths are relative to this file.",
    ]
    for name in NAMES:
        text = sentence(name).replace("`", "")
        lines += [
            "",
            *textwrap.wrap(text, 100, initial_indent="# ", subsequent_indent="# "),
            f"# {example(name)}",
        ]
    return "\n".join(lines) + "\n"


def settings_table() -> str:
    """The settings as a Markdown table."""
    rows = ["| setting | in the environment | default | what it is for |", "|---|---|---|---|"]
    for name in NAMES:
        default = Settings.model_fields[name].default
        shown = "–" if default in (None, ()) else f"`{default}`"
        rows.append(f"| `{name}` | `{PREFIX}{name.upper()}` | {shown} | {sentence(name)} |")
    rows += [
        f"| – | `{CONFIG_VARIABLE}` | – | Where the settings file is; `--config FILE` goes before it. |",
        f"| – | `{TOKEN_VARIABLE}` | – | The token of the Discord application. Only in the environment. |",
    ]
    return "\n".join(rows)


def settings_page() -> str:
    """``docs/operating.md`` with its table brought up to date."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _: f"{BEGIN}\n{settings_table()}\n{END}", SETTINGS.read_text(encoding="utf-8"))


# --- The terminal: what ``--help`` prints, for every command.

_WIDTH = 80
_TERMINAL_HEAD = f"""# At the terminal

Written by `python docs/reference.py` from what `{PROGRAM} COMMAND --help` prints; a test keeps it so.
What the commands print with `--json` is in [`json.md`](json.md), the exit codes are in [`operating.md`](operating.md).
"""


def terminal_page() -> str:
    """``docs/terminal.md``."""
    parts = [_TERMINAL_HEAD]
    for level, context in _contexts(
        click.Context(cli, info_name=PROGRAM, terminal_width=_WIDTH, **cli.context_settings), 2
    ):
        text = context.command.get_help(context).rstrip()
        parts.append(f"{'#' * level} `{context.command_path}`\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def _contexts(context: click.Context, level: int) -> Iterator[tuple[int, click.Context]]:
    yield level, context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None
            inner = click.Context(command, parent=context, info_name=name, terminal_width=_WIDTH)
            yield from _contexts(inner, min(level + 1, 4))


# --- Discord: every command with its options, as Discord is told.

_DISCORD_HEAD = """# In Discord

Written by `python docs/reference.py` from the commands themselves; a test keeps it so. Names and descriptions appear in
each reader's own language.

Besides commands: **mention** the bot with a question, **reply** to an answer and mention it in the reply to ask on (or press
*Follow up*), or write to it in a **direct message**. `python bot.py invite` prints the link that takes it into a server.
"""
_STAR = r"\*"
"""An asterisk that makes nothing italic."""
_LANGUAGES = {"en": "English", "es": "Español", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}


def discord_page() -> str:
    """``docs/commands.md``."""
    parts = [_DISCORD_HEAD]
    for command in COMMANDS:
        parts += _described(command, "##")
    return "\n".join(parts)


def _described(command: Any, level: str) -> Iterator[str]:
    if isinstance(command, app_commands.ContextMenu):
        yield f"{level} Message menu: {command.name}\n"
        yield "In the menu of any message, under *Apps*: what the record says about what the message claims.\n"
        yield _translations(command)
        return
    who = _who(command.default_permissions) if command.parent is None else ""
    yield f"{level} `/{command.qualified_name}`\n"
    yield f"{command.description}.{who}\n"
    yield _translations(command)
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


def _translations(command: Any) -> str:
    """What it is called in the other languages."""
    name = command._locale_name  # noqa: SLF001 - discord.py keeps the translatable name nowhere else
    message = name.extras["message"] if name is not None else ""
    others = [locale for locale in LOCALES if locale != ENGLISH]
    listed = ", ".join(f"{_LANGUAGES[locale]} `{words_in(locale)(message)}`" for locale in others)
    return f"<sub>{listed}</sub>\n"


def _who(permissions: Permissions | None) -> str:
    if permissions is None:
        return ""
    names = [name.replace("_", " ").title() for name, wanted in permissions if wanted]
    return f" For members with {', '.join(names)}, and roles that `/library settings` names."


PAGES = {
    EXAMPLE: example_toml,
    SETTINGS: settings_page,
    TERMINAL: terminal_page,
    DISCORD: discord_page,
}
"""Every file that is written, and what is written into it."""

if __name__ == "__main__":
    for path, write in PAGES.items():
        path.write_text(write(), encoding="utf-8")
