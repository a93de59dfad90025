"""Text recognition: what a recogniser is, and pages of a PDF that are pictures, read by one.

What is recognised is never passed off as what was written. The record says which pages were read so; what could not
be made out is shown as a gap; a page that is mostly guessed is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.recognised import ILLEGIBLE, listed, recognised
from index.readers.blocks import Block
from index.readers.lines import columns
from index.readers.ocr_layout import page_of_lines
from index.readers.ocr_limits import PAGES
from index.readers.ocr_seen import Picture, Recogniser, RecognitionError
from index.readers.pdf_words import Page

_TRUSTED = 0.95
"""A page of which most is less sure than this is left out. So are the measures (``docs/decisions/0008-ocr.md``): of 100
letters in lines surer than 0.97, 1 is wrong; in lines less sure than 0.95, 9; in lines less sure than 0.8, half."""
_DOUBTFUL = 0.95
"""A line less sure than this is counted as one to look at."""
_TITLE = 3
"""Words, or Chinese characters, of a title at least."""
_UNREADABLE = 0.3
"""A page with more letters than this share unknown is read as a picture."""
_STAMPED = 15
"""A page of fewer words than this may be a picture with a stamp on it: "Filed", a number, a date."""
_COVERED = 0.6
"""Of its area that one picture covers; then it is one."""

Render = Callable[[int], tuple[Picture, float] | None]
"""The picture of a page, numbered from 1, and its pixels per point; None where there is none to be had."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of the pages that are pictures."""

    pages: tuple[Page, ...]
    """All pages of the record, the recognised ones with their words."""
    recognised: tuple[int, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()
    """Page, and how many of its lines are to be looked at."""
    left_out: tuple[int, ...] = ()
    """Pages that are mostly guessed."""
    failed: tuple[int, ...] = ()
    beyond: tuple[int, ...] = ()
    """Pages beyond the first ``PAGES``."""

    @property
    def told(self) -> frozenset[int]:
        """Pages without words of which the notes tell."""
        return frozenset((*self.left_out, *self.failed, *self.beyond))

    def title(self, large: str, blocks: Sequence[Block]) -> str:
        """What is set in the largest letters, where that is a title; else nothing. How large letters are is not sure on a
        picture: there, a word on a seal and lines that stand apart are none.
        """
        if not blocks or blocks[0].page not in self.recognised:
            return large
        speaks = len(large.split()) >= _TITLE or columns(large) > len(large) >= _TITLE
        return large if speaks and any(large in block.text for block in blocks) else ""

    def notes(self, blocks: Iterable[Block]) -> tuple[str, ...]:
        """What a reader must know; ``blocks`` are what the record became."""
        notes = [recognised(self.recognised)] if self.recognised else []
        if self.doubtful:
            count = sum(lines for _, lines in self.doubtful)
            lines = "1 line was" if count == 1 else f"{count} lines were"
            notes.append(f"{lines} hard to make out, on {listed([page for page, _ in self.doubtful])}.")
        scanned = frozenset(self.recognised)
        gaps = sum(block.text.count(ILLEGIBLE) for block in blocks if block.page in scanned)
        if gaps:
            notes.append(
                f"“{ILLEGIBLE}” stands where a line could not be made out ({_times(gaps)}); look at the page."
            )
        notes += self._missing()
        return tuple(notes)

    def _missing(self) -> Iterable[str]:
        for pages, why in (
            (self.left_out, "too little of the picture could be made out"),
            (self.failed, "text recognition failed on the picture"),
            (self.beyond, f"the pictures of {PAGES} pages are read in one record"),
        ):
            if pages:
                verb = "is" if len(pages) == 1 else "are"
                named = listed(pages)
                yield f"{named[0].upper()}{named[1:]} {verb} not read: {why}. What stands there cannot be searched."


def is_scan(page: Page, covered: Callable[[int], float]) -> bool:
    """Whether a page has to be read as a picture. ``covered`` gives the share of a page that its largest picture covers."""
    letters = sum(len(word.text) for word in page.words)
    if not letters and not page.asides:
        return page.pictured
    if page.unreadable > _UNREADABLE * letters:
        return True
    return len(page.words) < _STAMPED and covered(page.number) >= _COVERED


def recognise(pages: Sequence[Page], scans: Sequence[int], render: Render, reader: Recogniser) -> Reading:
    """``pages`` with those numbered in ``scans`` read from their pictures. A page on which nothing is seen stays as it
    is.
    """
    read: dict[int, Page] = {}
    doubtful, left_out, failed = [], [], []
    for number in scans[:PAGES]:
        try:
            rendered = render(number)
            if rendered is None:
                failed.append(number)
                continue
            picture, pixels = rendered
            seen = reader.see(picture)
        except RecognitionError:
            failed.append(number)
            continue
        if not seen.lines:
            continue
        if seen.confidence < _TRUSTED:
            left_out.append(number)
            continue
        read[number] = page_of_lines(number, seen, pixels)
        if lines := sum(line.confidence < _DOUBTFUL for line in seen.lines):
            doubtful.append((number, lines))
    unread = frozenset((*left_out, *failed))
    return Reading(
        tuple(read.get(page.number) or (_silent(page) if page.number in unread else page) for page in pages),
        recognised=tuple(read),
        doubtful=tuple(doubtful),
        left_out=tuple(left_out),
        failed=tuple(failed),
        beyond=tuple(scans[PAGES:]),
    )


def without_gaps_alone(blocks: Iterable[Block]) -> list[Block]:
    """``blocks`` without those that are nothing but gaps: a signature, a seal, a speck."""
    return [block for block in blocks if block.text.replace(ILLEGIBLE, "").strip()]


def _silent(page: Page) -> Page:
    """What its text layer says of a page that had to be read as a picture, and could not be, is no text."""
    return page if page.unreadable == 0 else replace(page, words=(), asides=())


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
