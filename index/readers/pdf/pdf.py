"""PDF: the text of each page by PDFium, put together into paragraphs that know their page; and pages as they look.

Running headers, footers and page numbers are taken out, columns read one after the other, lines joined to paragraphs
over the ends of lines, columns and pages, and hyphens that only break a word undone. Pages that are pictures are read
where a recogniser is given.
"""

from __future__ import annotations

import math
import struct
import threading
import zlib
from collections.abc import Collection, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from domain.errors import (
    RecordEmpty,
    RecordEncrypted,
    RecordError,
    RecordMissing,
    RecordNeedsOCR,
    RecordTooLarge,
    RecordUnreadable,
)
from domain.provenance import listed, runs_of
from index.readers.blocks import Block, Draft, standing
from index.readers.metadata.first_lines import speaking_title
from index.readers.metadata.sidecar import Metadata
from index.readers.ocr import (
    Picture,
    Reading,
    Recogniser,
    RecognitionError,
    is_scan,
    recognise,
    without_gaps_alone,
)
from index.readers.pdf.find_tables import continued, in_columns, rows_with_tables
from index.readers.pdf.paragraphs import blocks_of, title_in
from index.readers.pdf.rows import is_printed, without_line_numbers, without_running_lines
from index.readers.pdf.words import Page, page_of
from text.cleaning import one_line

_ONE_AT_A_TIME = threading.Lock()
"""PDFium must not be used from two threads at once, not even on two documents."""
_END = b"%%EOF"
_TAIL = 4096
_ENCRYPTED = (4, 5)  # PDFium's codes for "password needed" and "unknown kind of encryption"
_BY_PLENUM = "Have Plenum read scans: run “make ocr” once, and set “ocr = true”."
_PAGES = 20_000  # more pages than these are not read: a small file can claim a million
_LEGIBLE = 0.7  # with fewer characters than this known, the file does not say what its letters are


def read_pdf(raw: bytes, key: str, ocr: Recogniser | None = None) -> Draft:
    """The paragraphs of a PDF with their pages; ``ocr`` reads those that are pictures. Raises RecordError."""
    if _END not in raw.rstrip(b"\0 \t\r\n")[-_TAIL:]:
        raise RecordUnreadable(
            f"“{key}” is cut off: the end of the PDF is missing.",
            remedy="Download it again, and compare its size.",
        )
    with _ONE_AT_A_TIME:
        pages, title, broken = _pages(raw, key)
    reading = Reading(tuple(pages)) if ocr is None else _scans_read(raw, pages, ocr)
    pages = list(reading.pages)
    _refuse_without_text(pages, broken, key, tried=ocr is not None)
    found = without_line_numbers([rows_with_tables(page) for page in pages])
    heights = [(rows, page.height) for rows, page in zip(found, pages, strict=True)]
    rows, running = without_running_lines(heights)
    lines = continued([line for page_rows in rows for line in in_columns(page_rows)])
    blocks, struck = standing(without_gaps_alone(_with_asides(blocks_of(lines), pages)))
    if not blocks:
        raise _needs_ocr(key, tried=ocr is not None)
    heading = reading.title(title_in(lines), blocks)
    of_page = bool(title and heading) and is_printed(title, heights)
    hints = (*running, *(page.slanted for page in pages[:1] if page.slanted))
    return Draft(
        blocks,
        said=Metadata(title=(not of_page and _title(title, running)) or heading),
        hints=tuple(dict.fromkeys((*hints, title))) if title else hints,
        hints_from="from the running header",
        notes=(*reading.notes(blocks), *struck, *_notes(pages, broken, reading.told)),
        recognised=runs_of(
            sorted({*reading.recognised, *(page.number for page in pages if page.over_picture)})
        ),
        is_unsure=any(page.doubted for page in pages),
    )


def _pages(raw: bytes, key: str) -> tuple[list[Page], str, list[int]]:
    """The pages that can be read, the document's own title, and the numbers of those that cannot."""
    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise _refused(error, key) from error
    pages, broken = [], []
    try:
        if pdf.get_formtype():
            pdf.init_forms()
        title = one_line(str(pdf.get_metadata_value("Title")))
        count = len(pdf)
        if count > _PAGES:
            raise RecordTooLarge(
                f"“{key}” has {count:,} pages; more than {_PAGES:,} are not read.",
                remedy="Split it into parts.",
            )
        for index in range(count):
            try:
                pages.append(page_of(pdf, index))
            except pypdfium2.PdfiumError:
                broken.append(index + 1)
    except pypdfium2.PdfiumError as error:
        raise _refused(error, key) from error
    finally:
        pdf.close()
    return pages, title, broken


def _scans_read(raw: bytes, pages: Sequence[Page], ocr: Recogniser) -> Reading:
    """``pages`` with those read by ``ocr`` that are pictures, one picture at a time."""
    with _ONE_AT_A_TIME:
        pdf = pypdfium2.PdfDocument(raw)

    def share(number: int) -> float:
        try:
            return covered(pdf, number - 1)
        except pypdfium2.PdfiumError:
            return 0.0

    def render(number: int) -> tuple[Picture, float] | None:
        with _ONE_AT_A_TIME:
            try:
                return picture_of(pdf, number - 1)
            except pypdfium2.PdfiumError as error:
                raise RecognitionError(str(error)) from error

    try:
        with _ONE_AT_A_TIME:
            scans = [page.number for page in pages if is_scan(page, share)]
        return recognise(pages, scans, render, ocr)
    finally:
        with _ONE_AT_A_TIME:
            pdf.close()


def _with_asides(blocks: list[Block], pages: Sequence[Page]) -> list[Block]:
    """``blocks`` with the text along the margins behind the last paragraph of its page."""
    for page in pages:
        for aside in page.asides:
            at = next((n for n, block in enumerate(blocks) if (block.page or 0) > page.number), len(blocks))
            blocks.insert(at, Block(aside, page=page.number))
    return blocks


def _title(given: str, running: Sequence[str]) -> str:
    """The title in the file's metadata, where it is one; else a running header that speaks; else nothing."""
    if title := speaking_title(given):
        return title
    speaking = [line for line in running if len(line.split()) > 2 and any(char.isalpha() for char in line)]
    return speaking[0] if speaking else ""


def _notes(pages: Sequence[Page], broken: Sequence[int], told: Collection[int]) -> tuple[str, ...]:
    """What is missing, beside the pages that were ``told`` of."""
    notes = []
    silent = [
        page.number
        for page in pages
        if not page.words and not page.asides and page.pictured and page.number not in told
    ]
    if silent:
        holds = "holds" if len(silent) == 1 else "hold"
        notes.append(
            f"{_page_list(silent)} {holds} no text (pictures?); what stands there cannot be searched."
        )
    if hidden := [page.number for page in pages if page.hidden]:
        holds = "holds" if len(hidden) == 1 else "hold"
        notes.append(f"{_page_list(hidden)} {holds} text that the page does not show; it is left out.")
    if boxes := [page.number for page in pages if page.boxes > 1]:
        shows = "shows" if len(boxes) == 1 else "show"
        notes.append(
            f"{_page_list(boxes)} {shows} drawn boxes that cannot be read: whether they are ticked is not known here."
        )
    if broken:
        notes.append(f"{_page_list(broken)} cannot be read: the file is damaged there.")
    return tuple(notes)


def _page_list(numbers: Sequence[int]) -> str:
    """``[3, 5, 6, 7]`` → "Pages 3, 5–7"."""
    pages = listed(numbers)
    return pages[0].upper() + pages[1:]


# --- Files without text.


def _refused(error: Any, key: str) -> RecordError:
    """Our error for PDFium's."""
    if getattr(error, "err_code", None) in _ENCRYPTED:
        return RecordEncrypted(
            f"“{key}” needs a password.", remedy="Save it without one, and give that file."
        )
    return RecordUnreadable(f"“{key}” is broken and cannot be opened as a PDF.", remedy="Download it again.")


def _needs_ocr(key: str, *, tried: bool) -> RecordNeedsOCR:
    if tried:
        return RecordNeedsOCR(
            f"“{key}” holds pictures of pages, and text recognition (OCR) could make out too little on them.",
            remedy="Give a better scan, or the record as text.",
        )
    return RecordNeedsOCR(
        f"“{key}” holds pictures of pages and no text.",
        remedy=f"{_BY_PLENUM} Or run it through text recognition (OCR) yourself, for example with ocrmypdf, and give the "
        "result.",
    )


def _refuse_without_text(pages: Sequence[Page], broken: Sequence[int], key: str, *, tried: bool) -> None:
    if not pages:
        raise RecordUnreadable(
            f"None of the {len(broken)} pages of “{key}” can be read.", remedy="Download it again."
        )
    letters = sum(len(word.text) for page in pages for word in page.words)
    unreadable = sum(page.unreadable for page in pages)
    if letters and unreadable > (1 - _LEGIBLE) * letters:
        raise RecordNeedsOCR(
            f"“{key}” does not say which letters its signs are, so its text cannot be taken out.",
            remedy=f"{_BY_PLENUM} Or run it through text recognition (OCR) yourself, for example with ocrmypdf --force-ocr, "
            "and give the result.",
        )
    if not letters and not any(page.asides for page in pages):
        if any(page.pictured for page in pages):
            raise _needs_ocr(key, tried=tried)
        raise RecordEmpty(f"The pages of “{key}” are blank.", remedy="Look whether the record is complete.")


# --- Pages of a PDF as pictures, never larger than a page of a record has a reason to be.

_PIXELS_A_POINT = 200 / 72  # of 200 to the inch, which the small print of a scan needs
_LONGEST = 3_600
"""Pixels. A page box may be kilometres long; a plan of a metre is still read, if not its smallest letters."""
_MOST = 9_000_000  # pixels
_LEAST = 16  # a picture of fewer pixels in height or width shows no text
_OBJECTS = 400  # so many of what a page is made of are looked at


def picture_of(pdf: Any, index: int) -> tuple[Picture, float] | None:
    """Page ``index`` (from 0) in shades of grey, and its pixels per point; None for an empty box."""
    page = pdf[index]
    try:
        width, height = page.get_size()
        if not (math.isfinite(width) and math.isfinite(height)) or min(width, height) <= 0:
            return None
        pixels = min(_PIXELS_A_POINT, _LONGEST / max(width, height), math.sqrt(_MOST / (width * height)))
        if min(width, height) * pixels < _LEAST:
            return None
        bitmap = page.render(scale=pixels, grayscale=True)
        try:
            picture: Picture = bitmap.to_numpy().copy()
        finally:
            bitmap.close()
    finally:
        page.close()
    return picture.reshape(picture.shape[:2]), pixels


def covered(pdf: Any, index: int) -> float:
    """The share of page ``index`` (from 0) that its largest picture covers. PDFium's errors go through."""
    page = pdf[index]
    try:
        left, bottom, right, top = page.get_bbox()
        area = (right - left) * (top - bottom)
        largest = 0.0
        for count, found in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)):
            if count >= _OBJECTS:
                break
            x, y, x2, y2 = found.get_bounds()
            shown = max(0.0, min(x2, right) - max(x, left)) * max(0.0, min(y2, top) - max(y, bottom))
            largest = max(largest, shown)
    finally:
        page.close()
    return largest / area if area > 0 else 0.0


# --- A page as it looks, as a PNG file.


WIDTH = 1_000
"""Pixels: sharp beside the text, and on a phone."""
_TALLEST = 2_000


def page_picture(raw: bytes, key: str, number: int) -> bytes:
    """Page ``number`` (from 1) of the PDF ``raw``. Raises RecordError."""
    try:
        pdf = pypdfium2.PdfDocument(raw)
        try:
            if not 1 <= number <= len(pdf):
                raise RecordMissing(f"“{key}” has no page {number}.", remedy="Look at the record itself.")
            if pdf.get_formtype():
                pdf.init_forms()
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1.0), _TALLEST / max(height, 1.0))
            bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothpath=False)
            pixels = bitmap.to_numpy()
        finally:
            pdf.close()
    except pypdfium2.PdfiumError as error:
        raise RecordUnreadable(
            f"Page {number} of “{key}” cannot be drawn ({error}).", remedy="Look at the record itself."
        ) from error
    tall, wide, channels = pixels.shape
    # Grey pages, which most are, take a third.
    plain = pixels[:, :, :3]
    if channels == 1 or (plain == plain[:, :, :1]).all():
        plain = pixels[:, :, :1]
    rows = b"".join(b"\0" + row.tobytes() for row in plain)
    return _png(wide, tall, colour=2 if plain.shape[2] == 3 else 0, rows=rows)


def _png(width: int, height: int, *, colour: int, rows: bytes) -> bytes:
    """A PNG file (https://www.w3.org/TR/png-3/) of eight bits a channel; each of ``rows`` begins with its filter, none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + chunk(b"IEND", b"")
    )
