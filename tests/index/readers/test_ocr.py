"""Scans, really recognised: with the optional part where `make ocr` was run, and what is said where it was not."""

from __future__ import annotations

import dataclasses
import importlib.util
import socket
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from domain.errors import MissingPart, RecordNeedsOCR, Verdict, WeightsChanged
from domain.provenance import Note, Noted, runs_of
from index import health
from index.readers import ocr as ocr_engine
from index.readers import reader as choose
from index.readers.ocr import RapidRecogniser, check_recogniser
from index.readers.pdf.pdf import read_pdf
from index.readers.sandbox import SandboxedReader
from index.sources.folder import FolderSource
from models.weights import RECOGNITION
from tests.kit.pdf import column, pdf
from tests.kit.scans import Picture, aslant, noisy, pictures_of, scan

installed = pytest.mark.skipif(
    importlib.util.find_spec(RECOGNITION.module) is None, reason="needs what `make ocr` installs"
)
BUDGET = ["The council met on Tuesday, March 4, 2025, to discuss the", "proposed budget of $1,234,567.89."]
BRIDGE = ["Residents asked the council to repair the bridge on Mill", "Road. Ordinance 25-117 passed 5 to 2."]
PUENTE = [
    "La alcaldesa Núñez señaló: ¿cuándo comenzará la reparación",
    "del puente en la calle Peña? Será en otoño.",
]
CHINESE = [
    "市议会于二〇二五年三月四日举行会议，讨论下一财政年度的预算。",
    "市長表示，大橋的修復工程將於秋季開始。",
]
CJK_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
ONE_READER = RapidRecogniser()


def page(*paragraphs: list[str], top: float = 760, degrees: float = 0.0) -> Picture:
    """The upper part of a page with ``paragraphs``."""
    lines = [line for paragraph in paragraphs for line in (*paragraph, "")]
    return pictures_of(pdf([aslant(column(lines, top=top), degrees)]))[0][:600, :1300]


def texts(picture: Picture) -> list[str]:
    return [block.text for block in read_pdf(scan([picture]), "c/x.pdf", ONE_READER).blocks]


def wrong(found: list[str], *paragraphs: list[str]) -> float:
    """The share of characters that are not as they were written."""
    written = "\n".join(" ".join(lines) for lines in paragraphs)
    return Levenshtein.distance("\n".join(found), written) / len(written)


@installed
def test_english_and_spanish_are_read() -> None:
    """Names, numbers, sums and accents, in paragraphs."""
    assert wrong(texts(page(BUDGET, BRIDGE, PUENTE)), BUDGET, BRIDGE, PUENTE) <= 0.01


@installed
@pytest.mark.parametrize("turns", [1, 2])
def test_a_page_may_lie_any_way(turns: int) -> None:
    """On its side, and on its head."""
    picture = np.ascontiguousarray(np.rot90(page(BUDGET), turns))
    assert wrong(texts(picture), BUDGET) <= 0.01


@installed
def test_a_worn_copy_that_lay_crooked_is_read() -> None:
    """Grey paper, specks, and two degrees."""
    picture = noisy(page(BUDGET, BRIDGE, top=700, degrees=-2), specks=0.01)
    assert wrong(texts(picture), BUDGET, BRIDGE) <= 0.04


@installed
def test_chinese_is_read() -> None:
    """Simplified and traditional characters."""
    font = next((name for name in CJK_FONTS if Path(name).is_file()), None)
    if font is None:
        pytest.skip("needs a font with Chinese characters")
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1700, 400), 255)
    for at, line in enumerate(CHINESE):
        ImageDraw.Draw(image).text((150, 80 + 120 * at), line, font=ImageFont.truetype(font, 32), fill=0)
    assert wrong(texts(np.asarray(image)), *([line] for line in CHINESE)) <= 0.04


@installed
def test_nothing_is_fetched_and_nothing_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The models lie in the package; RapidOCR, which could fetch others, is not led to."""

    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    ocr_engine._opened.cache_clear()
    assert texts(page(BUDGET))
    assert capfd.readouterr() == ("", "")


@installed
def test_a_scan_is_read_aside_and_says_so() -> None:
    """In the process that reads, with all that is taken from it; without ``ocr`` it is told what to do."""
    raw = scan([page(BUDGET)])
    with SandboxedReader(ocr=True) as reader:
        document = reader.read(raw, "town/minutes.pdf")
    assert document.text == " ".join(BUDGET)
    assert document.notes[0] == Note(Noted.RECOGNISED, pages=runs_of([1]))
    assert document == choose.read(raw, "town/minutes.pdf", ocr=True)
    with SandboxedReader() as reader, pytest.raises(RecordNeedsOCR, match="pictures of pages") as raised:
        reader.read(raw, "town/minutes.pdf")
    assert "ocrmypdf" in raised.value.remedy
    assert "make ocr" in raised.value.remedy


@installed
def test_models_that_are_not_the_pinned_ones_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their sha256 is compared before anything is loaded."""
    other = dict.fromkeys(RECOGNITION.files, "0" * 64)
    monkeypatch.setattr(ocr_engine, "RECOGNITION", dataclasses.replace(RECOGNITION, files=other))
    with pytest.raises(WeightsChanged, match="not the file"):
        check_recogniser()
    assert [finding.verdict for finding in health.scans(ocr=True)] == [Verdict.BAD]


def test_what_is_configured_and_not_installed_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never quietly worse: it is an error with its remedy, and the doctor says so; not configured, it is a note."""
    monkeypatch.setattr(ocr_engine, "RECOGNITION", dataclasses.replace(RECOGNITION, module="no_such_module"))
    with pytest.raises(MissingPart, match="not installed") as raised:
        check_recogniser()
    assert raised.value.remedy == "Run: make ocr"
    assert [finding.remedy for finding in health.scans(ocr=True)] == ["Run: make ocr"]
    assert [finding.verdict for finding in health.scans(ocr=False)] == [Verdict.GOOD]


def test_scans_are_read_anew_when_it_is_switched_on(tmp_path: Path) -> None:
    """The stamp of a record tells how it is read."""
    (tmp_path / "a.txt").write_text("Minutes", "utf-8")
    without, with_ocr = (
        [found.stamp for found in FolderSource(tmp_path, version=choose.reading(ocr=ocr)).records()]
        for ocr in (False, True)
    )
    assert without != with_ocr
    assert without == [found.stamp for found in FolderSource(tmp_path).records()]
