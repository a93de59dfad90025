"""Running headers, footers and page numbers: found by what repeats at the same height, and taken out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.pdf.page_lines import Line

_OUTERMOST = 4
"""Rows from the top and from the bottom that can be running lines."""
_ZONE = 0.14
"""Of the page's height, from each edge."""
_WIDE_SPACE = 2.2
"""Of the letters' size: beyond such a space is the text."""
_SAME_HEIGHT = 6.0
"""Points."""
_LONGEST = 400
"""Characters of a row that can be a running line: more is no header, whatever repeats in it."""
_FEWEST_PAGES = 3
_NUMBER = re.compile(r"\d+")
_PAGE_LABEL = re.compile(
    r"(?:(?:page|pages|p\.|pg\.?|página|pagina|pág\.|seite|trang|第)\s*)\d+(?:\s*页|\s*頁)?"
    r"(?:\s*(?:of|/|de|von|sur|out of|共)\s*\d+(?:\s*页|\s*頁)?)?|\d+\s*(?:of|/)\s*\d+",
    re.IGNORECASE,
)
_AT_AN_END = re.compile(r"(?:(?P<first>\d{1,4})\s.{0,120}|.{0,120}\s(?P<last>\d{1,4})|\d{1,4})")
_FRONT_MATTER = 40
"""Page 1 may be preceded by this many pages, or follow on as many of another part."""
_BARE_NUMBER = re.compile(r"[-–—|\s]*(?P<n>\d{1,4}|[ivxl]{1,7})[-–—|\s]*")


@dataclass(frozen=True, slots=True)
class Margin:
    """One row that may be a running line."""

    page: int
    at: int
    """Its place among the rows of the page."""
    height: float
    """From the edge it is near to."""
    top: bool
    text: str


def without_running_lines(
    pages: Sequence[tuple[Sequence[Line], float]],
) -> tuple[list[list[Line]], tuple[str, ...]]:
    """The rows of each page (given with the page's height) without running lines, and what most pages said there."""
    candidates = [
        margin for number, (rows, height) in enumerate(pages) for margin in _margins(number, rows, height)
    ]
    running = (
        _repeated(candidates)
        | _numbered(candidates)
        | {m for m in candidates if _is_page_number(m, len(pages))}
    )
    gone = {(margin.page, margin.at) for margin in running}
    kept = [
        [row for at, row in enumerate(rows) if (number, at) not in gone]
        for number, (rows, _) in enumerate(pages)
    ]
    said = Counter(_without_number(m.text) for m in sorted(running, key=lambda m: (m.page, m.at)))
    return kept, tuple(text for text, count in said.items() if text and count * 2 >= len(pages))


def _margins(number: int, rows: Sequence[Line], height: float) -> list[Margin]:
    """The rows at the upper and the lower edge, up to the first wide space."""
    found = []
    for top, from_edge in ((True, list(enumerate(rows))), (False, list(enumerate(rows))[::-1])):
        before: Line | None = None
        for at, row in from_edge[:_OUTERMOST]:
            distance = height - row.y if top else row.y
            if distance > _ZONE * height or (before and abs(before.y - row.y) > _WIDE_SPACE * row.size):
                break
            if len(row.text) <= _LONGEST:
                found.append(Margin(number, at, distance, top, row.text))
            before = row
    return found


def _repeated(candidates: Sequence[Margin]) -> set[Margin]:
    """The rows that say the same at the same height on several pages, apart from a page number."""
    groups: defaultdict[tuple[bool, str], list[Margin]] = defaultdict(list)
    for margin in candidates:
        groups[margin.top, _NUMBER.sub("#", margin.text).casefold()].append(margin)
    running: set[Margin] = set()
    for group in groups.values():
        for level in _levels(group):
            if _counts_pages(level):
                running.update(level if len({m.page for m in level}) >= _FEWEST_PAGES else ())
                continue
            # Numbers that do not count pages ("Resolution No. 26-568") are content; what repeats with them is not.
            same: defaultdict[str, list[Margin]] = defaultdict(list)
            for margin in level:
                same[margin.text.casefold()].append(margin)
            for exact in same.values():
                running.update(exact if len({m.page for m in exact}) >= _FEWEST_PAGES else ())
    return running


def _numbered(candidates: Sequence[Margin]) -> set[Margin]:
    """The rows that begin or end with the number of their page, whatever else they say: "Chapter 2: Fees    14"."""
    groups: defaultdict[tuple[bool, int], list[Margin]] = defaultdict(list)
    for margin in candidates:
        ends = _AT_AN_END.fullmatch(margin.text)
        number = ends and (ends["first"] or ends["last"])
        if number and abs(int(number) - margin.page) <= _FRONT_MATTER:
            groups[margin.top, int(number) - margin.page].append(margin)
    running: set[Margin] = set()
    for group in groups.values():
        for level in _levels(group):
            running.update(level if len({m.page for m in level}) >= _FEWEST_PAGES else ())
    return running


def _levels(group: Sequence[Margin]) -> list[list[Margin]]:
    """``group`` by height."""
    levels: list[list[Margin]] = []
    for margin in sorted(group, key=lambda m: m.height):
        if levels and margin.height - levels[-1][-1].height <= _SAME_HEIGHT:
            levels[-1].append(margin)
        else:
            levels.append([margin])
    return levels


def _counts_pages(level: Sequence[Margin]) -> bool:
    """Whether every number in these rows is the same on all pages, or goes up with them."""
    numbers = [[int(n) for n in _NUMBER.findall(m.text)] for m in level]
    for slot in zip(*numbers, strict=True):
        if len(set(slot)) > 1 and len({n - m.page for n, m in zip(slot, level, strict=True)}) > 1:
            return False
        # A number far from the page's own goes up by chance: "Resolution No. 568", "569", "570".
        offsets = {n - m.page for n, m in zip(slot, level, strict=True)}
        alone = _PAGE_LABEL.search(level[0].text) or _BARE_NUMBER.fullmatch(level[0].text)
        if len(set(slot)) > 1 and not alone and max(offsets) > 2 * len(level) + 20:
            return False
    return True


def _is_page_number(margin: Margin, pages: int) -> bool:
    """Whether a row is "Page 1 of 3", or the bare number of its page."""
    if _PAGE_LABEL.fullmatch(margin.text.strip(" -–—|")):
        return True
    bare = _BARE_NUMBER.fullmatch(margin.text)
    return bare is not None and pages > 1 and bare["n"] == str(margin.page + 1)


def _without_number(text: str) -> str:
    """``text`` without the page's number in it; empty when it is nothing else."""
    text = _PAGE_LABEL.sub("", text).strip(" -–—|")
    return "" if _BARE_NUMBER.fullmatch(text) else text
