"""Pages that are pictures, with a recogniser that is told what it sees: order, gaps, notes, limits. No OCR is needed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from domain.errors import RecordNeedsOCR
from domain.provenance import ILLEGIBLE, runs_of
from index.readers import ocr
from index.readers.blocks import Draft
from index.readers.ocr import Picture, RecognitionError, Seen, Sighting
from index.readers.pdf.pdf import read_pdf
from index.readers.sandbox import SECONDS_A_PAGE, SandboxedReader
from tests.kit.pdf import column, pdf
from tests.kit.scans import scan

BLANK = np.full((2200, 1700), 255, np.uint8)
SIZE, LETTER, LEAD = 30, 14, 42
BUDGET = ["The council met on Tuesday to", "discuss the proposed budget for", "the coming year."]
BRIDGE = ["Residents asked the council to", "repair the bridge on Mill Road", "before the winter."]


def at(
    text: str, x: float, y: float, *, sure: float = 0.99, size: float = SIZE, aslant: float = 0.0
) -> Sighting:
    """A line that begins at ``x`` and stands around ``y``, on a page that is turned by ``aslant`` degrees."""
    half, wide = size * 0.6, LETTER * size / SIZE * len(text)
    c, s = math.cos(math.radians(aslant)), math.sin(math.radians(aslant))
    corners = ((x, y - half), (x + wide, y - half), (x + wide, y + half), (x, y + half))
    return Sighting(text, tuple((a * c - b * s, a * s + b * c) for a, b in corners), sure, size)


def stack(
    lines: Sequence[str], x: float, top: float, *, sure: float = 0.99, aslant: float = 0.0
) -> list[Sighting]:
    """Lines below each other."""
    return [at(line, x, top + LEAD * n, sure=sure, aslant=aslant) for n, line in enumerate(lines)]


class Told:
    """A recogniser that sees, page after page, what it was told; None for a picture it fails on."""

    def __init__(self, *pages: Sequence[Sighting] | None) -> None:
        self._pages = iter(pages)

    def see(self, picture: Picture) -> Seen:
        page = next(self._pages)
        if page is None:
            raise RecognitionError("no")
        return Seen(tuple(page), picture.shape[1], picture.shape[0])


def read(*pages: Sequence[Sighting] | None) -> Draft:
    return read_pdf(scan([BLANK] * len(pages)), "c/x.pdf", Told(*pages))


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


@pytest.mark.parametrize("aslant", [0.0, 1.5, -2.0])
def test_columns_are_read_one_after_the_other(aslant: float) -> None:
    """However the lines come, and when the page lay crooked in the scanner."""
    seen = [
        at("TOWN OF EXAMPLE", 200, 100, size=50, aslant=aslant),
        *stack([*BUDGET, "", *BRIDGE], 200, 300, aslant=aslant),
        *stack([*BRIDGE, "", *BUDGET], 900, 300, aslant=aslant),
    ]
    budget, bridge = " ".join(BUDGET), " ".join(BRIDGE)
    draft = read(seen[::-1])
    assert texts(draft) == ["TOWN OF EXAMPLE", budget, bridge, bridge, budget]
    assert draft.said.title == "TOWN OF EXAMPLE"


def test_pages_that_are_pictures_join_those_with_text() -> None:
    """Each paragraph has its page, and the record says which pages were read by a program."""
    written = pdf([column(BUDGET), [], column(BRIDGE)], pictures=True)
    draft = read_pdf(written, "c/x.pdf", Told(stack(BRIDGE, 200, 300)))
    budget, bridge = " ".join(BUDGET), " ".join(BRIDGE)
    assert [(block.page, block.text) for block in draft.blocks] == [(1, budget), (2, bridge), (3, bridge)]
    assert (draft.recognised, draft.notes) == (runs_of([2]), ())


def test_pages_with_text_are_not_recognised() -> None:
    """The recogniser is not asked for them."""
    written = pdf([column(BUDGET)])
    draft = read_pdf(written, "c/x.pdf", Told())
    assert (texts(draft), draft.recognised, draft.notes) == ([" ".join(BUDGET)], (), ())


def test_a_word_on_a_seal_is_no_title() -> None:
    """How large letters are is not sure on a picture; a title speaks, and stands in one piece."""
    seal = [at("ALABAMA", 800, 100, size=60), *stack(BUDGET, 200, 300)]
    apart = [
        at("TOWN OF EXAMPLE", 200, 100, size=50),
        *stack(BUDGET, 200, 300),
        at("Public comment", 200, 600, size=50),
    ]
    assert [read(seen).said.title for seen in (seal, apart)] == ["", ""]


def test_what_could_not_be_made_out_is_a_gap() -> None:
    """Its guessed letters are not quoted; a gap that stands alone (a signature, a seal) is no paragraph."""
    seen = [
        at("The motion to close the", 200, 300),
        at("brjdqe wes nct", 200, 342, sure=0.4),
        at("adopted by the council.", 200, 384),
        at("J~.Sm^", 900, 900, sure=0.3),
    ]
    draft = read(seen)
    assert texts(draft) == [f"The motion to close the {ILLEGIBLE} adopted by the council."]
    assert draft.recognised == runs_of([1])
    assert draft.notes == (
        "2 lines were hard to make out, on page 1.",
        f"“{ILLEGIBLE}” stands where a line could not be made out (once); look at the page.",
    )


def test_a_page_that_is_mostly_guessed_is_left_out() -> None:
    """What is quoted from the record is never garbage; the note says what is missing, and why."""
    draft = read(stack(BUDGET, 200, 300), stack(BRIDGE, 200, 300, sure=0.6), None)
    assert texts(draft) == [" ".join(BUDGET)]
    assert draft.recognised == runs_of([1])
    assert draft.notes == (
        "Page 2 is not read: too little of the picture could be made out. What stands there cannot be searched.",
        "Page 3 is not read: text recognition failed on the picture. What stands there cannot be searched.",
    )


def test_a_scan_on_which_nothing_is_seen_is_refused() -> None:
    """A record of no words is none, whether nothing was seen or nothing made out."""
    for page in ([], stack(BUDGET, 200, 300, sure=0.5), None):
        with pytest.raises(RecordNeedsOCR, match="could make out too little") as raised:
            read(page)
        assert "make ocr" not in raised.value.remedy


def test_a_stamp_on_a_picture_does_not_pass_for_its_text() -> None:
    """A page of few words that one picture covers is read from the picture, on which the stamp shows too."""
    raw = scan([BLANK], stamp="FILED 2025-03-04")
    assert texts(read_pdf(raw, "c/x.pdf")) == ["FILED 2025-03-04"]
    assert texts(read_pdf(raw, "c/x.pdf", Told(stack(BUDGET, 200, 300)))) == [" ".join(BUDGET)]


def test_the_pictures_of_a_record_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a million pictures takes no longer than it may; the pages beyond are told."""
    monkeypatch.setattr(ocr, "PAGES", 1)
    raw = scan([BLANK] * 3)
    draft = read_pdf(raw, "c/x.pdf", Told(stack(BUDGET, 200, 300)))
    assert draft.recognised == runs_of([1])
    assert draft.notes == (
        "Pages 2–3 are not read: the pictures of 1 pages are read in one record. What stands there cannot be searched.",
    )


@pytest.mark.parametrize(
    "box", ["0 0 14400 14400", "0 0 0.5 0.5", "0 0 14400 1", "-5e9 -5e9 5e9 5e9", "0 0 0 0"]
)
def test_a_picture_is_never_larger_than_a_page_has_a_reason_to_be(box: str) -> None:
    """Page boxes of kilometres, of nothing, and of a thread."""
    raw = scan([BLANK[:64, :64]]).replace(b"[0 0 23.04 23.04]", f"[{box}]".encode())
    sizes: list[int] = []

    class Measuring:
        def see(self, picture: Picture) -> Seen:
            sizes.append(picture.size)
            return Seen((), picture.shape[1], picture.shape[0])

    with pytest.raises(RecordNeedsOCR):
        read_pdf(raw, "c/x.pdf", Measuring())
    assert all(size <= 9_100_000 for size in sizes)


def test_time_grows_with_the_pages_that_can_be_in_a_file() -> None:
    """A small file gets little, whatever it says of its pages; no PDF, no more."""
    reader = SandboxedReader(seconds=60, ocr=True)
    assert reader._time_for(b"text") == 60
    assert reader._time_for(b"%PDF-1.7") == 60 + SECONDS_A_PAGE
    assert reader._time_for(b"%PDF-1.7" + bytes(64 << 20)) == 60 + ocr.PAGES * SECONDS_A_PAGE
    assert SandboxedReader(seconds=60)._time_for(b"%PDF-1.7") == 60
