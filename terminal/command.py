"""What every command is handed: the application, built when it is first needed, and the page to write on: a terminal with colour and
links, a plain one, or a pipe.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from terminal import as_json

if TYPE_CHECKING:
    from app import App
    from index.ports import Stages
import contextlib
import errno
import functools
import io
from collections.abc import Iterator, Mapping

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from domain.documents import Span
from domain.errors import OutputLost, meaning

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


class Output:
    """A standard stream of this process, whose failures are told from those of files: what cannot be written to standard output
    ends the command, what cannot be written to standard error is lost.
    """

    def __init__(self, stream: TextIO, *, ends: bool) -> None:
        self._stream = stream
        self._ends = ends

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Raises OutputLost, and BrokenPipeError when whoever reads has enough."""
        with self._writing():
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Raises as ``write`` does."""
        with self._writing():
            self._stream.flush()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            if self._ends:
                why = "standard output is closed" if error.errno == errno.EBADF else meaning(error)
                raise OutputLost(
                    f"What this command says cannot be written: {why}.",
                    remedy="Let its standard output go where there is room, to a terminal, a file (> FILE) or nowhere (> /dev/null).",
                ) from error


def standard_context(open_app: Open) -> CliContext:
    """The context between this process's own streams."""
    # A stream that is closed would have its number taken by the next file that is opened, and whatever a library of C prints
    # written into that.
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - as long as the process
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Not to be written to, as a closed one is not.
            stream = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
        setattr(sys, name, Output(stream, ends=name == "stdout"))
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


class WholeNumber(click.IntRange):
    """A whole number, written in digits: int() would take "1_0" for ten."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises click.BadParameter."""
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]+", value.strip()):
            self.fail(f"“{value}” is not a whole number in digits.", param, ctx)
        return super().convert(value, param, ctx)


class Words(click.ParamType[str]):
    """Words to look for: one letter or digit at least."""

    name = "words"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises click.BadParameter."""
        if not any(map(str.isalnum, value)):
            self.fail(f"there is no word and no number in “{value}”.", param, ctx)
        return str(value)


class FilePath(click.Path):
    """A path; an empty one is none, and not the folder one is in."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(path_type=Path, **keywords)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises click.BadParameter."""
        if not str(value).strip():
            self.fail("the path of a file or folder is empty.", param, ctx)
        return super().convert(value, param, ctx)


_PLAIN_TERMINALS = frozenset({"dumb", "unknown", ""})
# These print the escape sequence of a link instead of obeying it.
_LINKLESS_TERMINALS = frozenset({"linux", "vt100", "vt102", "vt220", "ansi", "cons25"})
_WIDEST = 88
"""Longer lines are hard to read."""
_STAGES = {
    "list": "listing the records",
    "read": "reading",
    "catalogue": "writing the catalogue",
    "embed": "embedding",
    "vectors": "writing the vectors",
    "keywords": "writing the keywords",
    "verify": "checking",
    "publish": "publishing",
    "generations": "checking the generations",
    "texts": "checking the texts",
    "backup": "writing texts and records",
    "restore": "unpacking the backup",
}
"""Stages of long work, as a bar calls them."""


class Page:
    """A place to write lines on.

    ``measure`` is the width lines are wrapped to; None in a pipe, where whoever reads wraps, and where a quote
    broken over lines could not be searched for. ``styled`` tells whether there is colour and bold.
    """

    def __init__(
        self, stream: TextIO, *, measure: int | None, styled: bool = False, linked: bool = False
    ) -> None:
        self.stream = stream
        self.measure = measure
        self.styled = styled
        self.linked = linked

    @functools.cached_property
    def console(self) -> Console:
        """For whatever has colour, bars or columns. Not made where lines are plain."""
        return _Console(
            file=self.stream,
            force_terminal=self.styled,
            # The width only matters to bars; lines are wrapped before they come here.
            width=self.measure or 200,
            markup=False,
            highlight=False,
            emoji=False,
        )

    @property
    def margin(self) -> str:
        """What stands to the left of every line; nothing in a pipe."""
        return "" if self.measure is None else "  "

    def line(self, text: Text | str = "", *, style: str = "") -> None:
        """One line as it is, whatever its width."""
        if not self.styled:
            self.stream.write(f"{text.plain if isinstance(text, Text) else text}\n")
            return
        shown = text.copy() if isinstance(text, Text) else Text(text)
        shown.stylize_before(style)
        self.console.print(shown, soft_wrap=True)

    def gap(self) -> None:
        """An empty line around an answer; none in a pipe."""
        if self.measure is not None:
            self.line()

    def flush(self) -> None:
        """So that a reader at the other end of a pipe has each answer when it is given."""
        self.stream.flush()

    def text(self, text: Text | str, *, first: str = "", rest: str | None = None, style: str = "") -> None:
        """A paragraph, wrapped, inside the margin."""
        body = Text(text) if isinstance(text, str) else text
        rest = rest if rest is None else self.margin + rest
        for each in flow(body, self.measure, self.margin + first, rest):
            self.line(each, style=style)

    def pieces(self, pieces: list[Text], *, first: str = "", style: str = "", between: str = " · ") -> None:
        """Short pieces in a row, " · " between them, broken between pieces where they fit a line."""
        if self.measure is None:
            self.text(Text(between).join(pieces), first=first, style=style)
            return
        room = self.measure - len(self.margin) - len(first)
        rows: list[Text] = []
        for piece in pieces:
            if rows and rows[-1].cell_len + len(between) + piece.cell_len <= room:
                rows[-1] = Text.assemble(rows[-1], between, piece)
            else:
                rows.append(piece)
        for number, row in enumerate(rows):
            self.text(row, first=" " * len(first) if number else first, style=style)

    @contextlib.contextmanager
    def bars(self) -> Iterator[Stages]:
        """A function to report progress to; one bar a stage, gone when the work is done. Nothing where nobody watches."""
        if not self.styled or self.measure is None:
            yield lambda _stage, _done, _total: None
            return
        with Progress(
            TextColumn("  {task.description}", style="dim"),
            BarColumn(bar_width=min(30, self.measure // 3)),
            *([MofNCompleteColumn(), TimeRemainingColumn(compact=True)] if self.measure >= 60 else []),
            console=self.console,
            transient=True,
        ) as progress:
            tasks: dict[str, TaskID] = {}

            def report(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    for earlier in tasks.values():
                        progress.update(earlier, visible=False)
                    tasks[stage] = progress.add_task(_STAGES.get(stage, stage), total=None)
                progress.update(tasks[stage], completed=done, total=total or None)

            yield report


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # rich would end the program here; how it ends is decided in one place, terminal/cli.py.
        raise  # noqa: PLE0704 - called while the BrokenPipeError is handled


def page_for(stream: TextIO, environment: Mapping[str, str]) -> Page:
    """The page a stream is. NO_COLOR and TERM=dumb make a terminal plain; FORCE_COLOR colours a pipe."""
    is_terminal = stream.isatty()
    kind = environment.get("TERM", "").lower()
    plain = bool(environment.get("NO_COLOR")) or kind in _PLAIN_TERMINALS
    forced = bool(environment.get("FORCE_COLOR")) and not environment.get("NO_COLOR")
    styled = (is_terminal and not plain) or forced
    measure = None
    if is_terminal:
        columns = environment.get("COLUMNS", "")
        wide = int(columns) if columns.isdigit() and int(columns) > 0 else _columns(stream)
        measure = max(20, min(_WIDEST, wide))
    return Page(stream, measure=measure, styled=styled, linked=styled and kind not in _LINKLESS_TERMINALS)


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError, io.UnsupportedOperation):
        return 80


# --- Lines of a given width, without changing a character: only where a line ends is decided here.
#
# Breaks at blanks; between Chinese, Japanese and Korean characters, whose scripts have no blanks (but not before
# a closing mark or after an opening one); and inside a word only when the word alone is wider than the line.
# Nothing is ever hyphenated. rich's own wrapping has no such marks: of the lines of a Chinese sentence at widths of 4 to 39
# (tests/terminal/test_wrap.py), 18 of 126 begin or end with a wrong one.

# JIS X 4051 / CLREQ, the marks that matter in prose.
_NOT_FIRST = frozenset("、。，．・：；？！）］｝〉》」』】〕〗”’…—·々ー%‰℃,.:;?!)]}")
_NOT_LAST = frozenset("（［｛〈《「『【〔〖“‘([{")


def spans(text: str, width: int) -> Iterator[Span]:
    """The lines of ``text``: ranges without the blanks at which they were broken. An empty line is an empty range."""
    at = 0
    for line in text.split("\n"):
        yield from _broken(text, at, at + len(line), max(1, width))
        at += len(line) + 1


def flow(text: Text, width: int | None, first: str = "", rest: str | None = None) -> list[Text]:
    """``text`` as lines behind ``first`` and then ``rest`` (as wide a blank as ``first`` unless given).

    Without a width, lines are only broken where the text itself breaks them.
    """
    rest = " " * cell_len(first) if rest is None else rest
    room = 1_000_000 if width is None else width - max(cell_len(first), cell_len(rest))
    lines: list[Text] = []
    for span in spans(text.plain, room):
        prefix = rest if lines else first
        lines.append(
            Text.assemble(prefix, text[span.start : span.end]) if span.start < span.end else Text("")
        )
    return lines


def _broken(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    if not text[start:end].strip():
        yield Span(start, start)
        return
    while start < end:
        used, at, border = 0, start, -1
        while at < end:
            used += cell_len(text[at])
            if used > width and not text[at].isspace():
                break
            at += 1
            if at < end and _may_break(text[at - 1], text[at]):
                border = at
        stop = end if at == end else (border if border > start else max(at, start + 1))
        yield Span(start, start + len(text[start:stop].rstrip()))
        start = stop
        while start < end and text[start].isspace():
            start += 1


def _may_break(before: str, after: str) -> bool:
    if after.isspace():
        # The blank stays at the end of the line and is not shown.
        return False
    if before.isspace():
        return before != "\xa0"
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return cell_len(before) == 2 or cell_len(after) == 2
