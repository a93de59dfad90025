"""Lines of a given width, without changing a character: only where a line ends is decided here.

Breaks at blanks; between Chinese, Japanese and Korean characters, whose scripts have no blanks (but not before
a closing mark or after an opening one); and inside a word only when the word alone is wider than the line.
Nothing is ever hyphenated.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from domain.documents import Span

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
