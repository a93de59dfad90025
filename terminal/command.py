"""What every command is handed: the application, built when it is first needed, and the pages to write on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from terminal import as_json
from terminal.page import Page, page_for

if TYPE_CHECKING:
    from app import App

PROGRAM = "python bot.py"

Open = Callable[[Path | None], "App"]
"""From the settings file named on the command line (or none) to the application. Raises PlenumError."""


@dataclass(slots=True)
class CliContext:
    """One run of the program."""

    open: Open
    out: Page
    """Answers. In ``--json`` mode nothing but JSON is written here."""
    err: Page
    """Progress, notices, errors."""
    input: TextIO
    as_json: bool = False
    config: Path | None = None
    _app: App | None = field(default=None, repr=False)

    @property
    def app(self) -> App:
        """Opened at the first use: ``--help`` and a misspelt option read no settings and no library."""
        if self._app is None:
            self._app = self.open(self.config)
        return self._app

    @property
    def talks(self) -> bool:
        """Whether a person sits at both ends."""
        return self.input.isatty() and self.out.stream.isatty()

    def give(self, value: Any, show: Callable[[Page], object]) -> None:
        """What a command is asked for: ``value`` where JSON is wanted, else what ``show`` writes."""
        if self.as_json:
            self.json(value)
        else:
            show(self.out)

    def json(self, value: Any, *, one_line: bool = False) -> None:
        """Writes one JSON value (``terminal.as_json``)."""
        # A stream that cannot write “ would put "?" in its place; JSON has another way.
        encoding = getattr(self.out.stream, "encoding", None) or "utf-8"
        escaped = not encoding.lower().startswith("utf")
        self.out.stream.write(as_json.text(value, indent=None if one_line else 2, ascii_only=escaped) + "\n")
        self.out.flush()


def standard_context(open_app: Open) -> CliContext:
    """The context between this process's own streams."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        # A terminal that cannot show “ or 市 shows "?", and goes on.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return CliContext(open_app, page_for(sys.stdout, os.environ), page_for(sys.stderr, os.environ), sys.stdin)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--json``, the same on every command."""

    def chosen(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value:
            context.ensure_object(CliContext).as_json = True

    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=chosen,
        help="Print JSON and nothing else (docs/json.md).",
    )(command)


def with_context(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--json``, and the ``CliContext`` as the first argument: so is every command."""
    return json_option(click.pass_obj(command))


def command(
    short_help: str, *examples: str, name: str | None = None
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose help ends with ``examples``."""
    return click.command(name, cls=Command, examples=examples, short_help=short_help)


class Command(click.Command):
    """A command whose help ends with examples: what stands after ``python bot.py``, printed as it stands."""

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples."""
        del ctx
        if not self.examples:
            return
        with formatter.section("Examples"):
            for example in self.examples:
                # Not wrapped: a command that is broken over lines cannot be copied.
                full = example if PROGRAM in example else f"{PROGRAM} {example}".rstrip()
                formatter.write(f"{'':{formatter.current_indent}}{full}\n")


class Group(Command, click.Group):
    """A group with examples; its commands are listed in the order they were added, the most used first."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added."""
        del ctx
        return list(self.commands)
