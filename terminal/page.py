"""What is written on: a terminal with colour and links, a plain one, or a pipe."""

from __future__ import annotations

import functools
import io
import os
from collections.abc import Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from terminal.wrap import flow

_PLAIN_TERMINALS = frozenset({"dumb", "unknown", ""})
# These print the escape sequence of a link instead of obeying it.
_LINKLESS_TERMINALS = frozenset({"linux", "vt100", "vt102", "vt220", "ansi", "cons25"})
_WIDEST = 88
"""Longer lines are hard to read."""


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
