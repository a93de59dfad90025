"""Commands and groups whose help ends with examples, printed as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from terminal.door import PROGRAM


class Command(click.Command):
    """A command with examples: what stands after ``python bot.py``."""

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples."""
        del ctx
        _write(formatter, self.examples)


class Group(click.Group):
    """A group with examples; its commands are listed in the order they were added, the most used first."""

    command_class = Command

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.examples = tuple(examples)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added."""
        del ctx
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples."""
        del ctx
        _write(formatter, self.examples)


def _write(formatter: click.HelpFormatter, examples: Sequence[str]) -> None:
    if not examples:
        return
    with formatter.section("Examples"):
        for example in examples:
            # Not wrapped: a command that is broken over lines cannot be copied.
            formatter.write(f"{'':{formatter.current_indent}}{_full(example)}\n")


def _full(example: str) -> str:
    return example if PROGRAM in example else f"{PROGRAM} {example}".rstrip()
