"""``docs/terminal.md``: what ``--help`` prints, for every command. ``python -m terminal.reference`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from terminal.cli import cli
from terminal.command import PROGRAM

PAGE = Path("docs/terminal.md")
_WIDTH = 80

_HEAD = f"""# At the terminal

Written by `python -m terminal.reference` from what `{PROGRAM} COMMAND --help` prints; a test keeps it so.
What the commands print with `--json` is in [`json.md`](json.md), the exit codes are in [`operating.md`](operating.md).
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
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


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
