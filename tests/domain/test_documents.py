"""What a document, an answer and an error are: plain values with a few rules."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from domain.answers import Filters
from domain.documents import Kind, Paragraph, Role, Span, checked, sha256_text
from domain.errors import CoolingDown, NotAllowed, RecordEmpty, RecordUnreadable, StorageFull, is_full
from domain.provenance import Note, Noted
from tests.kit.records import document_of

SOUND = document_of(
    "records/a.txt", "One.\n\nTwo.", title="A", body="Council", byline="By A", url="https://a.example"
)
HALF = "Half \ud800"


def test_a_sound_document_is_kept_as_it_is() -> None:
    """Paragraphs may touch, and reach to the end; what it is known by is of its text alone."""
    assert checked(SOUND) is SOUND
    touching = replace(SOUND, paragraphs=(Paragraph(1, 0, 6), Paragraph(2, 6, 10)))
    assert checked(touching) is touching
    assert SOUND.text_hash == replace(SOUND, title="B").text_hash == sha256_text("One.\n\nTwo.")
    assert sha256_text("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert len({sha256_text("\ud800"), sha256_text("\ud801"), sha256_text("?")}) == 3


@pytest.mark.parametrize(
    "paragraphs", [(), ((0, 11),), ((3, 3),), ((4, 3),), ((-1, 3),), ((0, 4), (3, 6)), ((6, 10), (0, 4))]
)
def test_a_document_whose_paragraphs_do_not_fit_its_text_is_refused(
    paragraphs: tuple[tuple[int, int], ...],
) -> None:
    """They lie in it, none is empty, and each comes after the one before; without any there is nothing to read."""
    wrong = replace(SOUND, paragraphs=tuple(Paragraph(n, *at) for n, at in enumerate(paragraphs, 1)))
    said = (
        rf"^Paragraph {len(paragraphs)} of records/a.txt does not lie within its text"
        if paragraphs
        else "^records/a.txt holds no text"
    )
    with pytest.raises(RecordUnreadable if paragraphs else RecordEmpty, match=said) as error:
        checked(wrong)
    assert error.value.remedy in ("Report it: its reader is at fault.", "Check the file at its source.")
    with pytest.raises(RecordEmpty):
        checked(replace(SOUND, text=" \n"))


@pytest.mark.parametrize(
    "field", ["key", "text", "title", "body", "byline", "url", "language", "collection", "raw_hash"]
)
def test_half_a_character_is_refused_wherever_it_stands(field: str) -> None:
    """In every field, in what a paragraph has beside its text, and in a note."""
    whole = {"paragraphs": (Paragraph(1, 0, 4),)}
    held = [replace(SOUND, **{field: HALF}, **whole)]
    held += [
        replace(SOUND, paragraphs=(Paragraph(1, 0, 4, **{name: HALF}),))  # type: ignore[arg-type]
        for name in ("heading", "speaker", "heads", "struck")
    ]
    held += [replace(SOUND, notes=(Note(Noted.READ, **{name: HALF}),)) for name in ("text", "field", "place")]  # type: ignore[arg-type]
    for document in held:
        with pytest.raises(
            RecordUnreadable, match="holds half a character, which cannot be written down"
        ) as error:
            checked(document)
        assert error.value.remedy == "Save it as UTF-8."


def test_kinds_spans_and_filters() -> None:
    """Only an agenda proposes, only transcripts are spoken; spans overlap where they share a character."""
    assert [each for each in Kind if each.proposes] == [Kind.AGENDA]
    assert [each for each in Kind if each.is_spoken] == [Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT]
    assert Paragraph(1, 0, 4).role is Role.BODY
    assert [Span(2, 4).overlaps(Span(*each)) for each in ((0, 2), (0, 3), (3, 4), (4, 5), (2, 4))] == [
        False,
        True,
        True,
        False,
        True,
    ]
    assert (Filters().is_empty, Filters(by="x").is_empty) == (True, False)


def test_a_full_disk_is_told_from_any_other_trouble(tmp_path: Path) -> None:
    """By its number, by SQLite's, by the words of a library, and else by the disk itself."""
    full = sqlite3.OperationalError("disk I/O error")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    told = [
        StorageFull("It is full.", remedy="Free some space."),
        OSError(errno.ENOSPC, "x"),
        OSError(errno.EFBIG, "x"),
        full,
    ]
    told += [
        RuntimeError(each)
        for each in ("No space left on device", "os error 28", "Disk quota exceeded", "(os error 122)")
    ]
    assert all(is_full(each, tmp_path / "gone") for each in told)
    for error in (OSError(errno.EIO, "x"), sqlite3.OperationalError("locked"), RuntimeError("os error 280")):
        assert not is_full(error, tmp_path)
        assert not is_full(error, tmp_path / "gone")
    assert list(tmp_path.iterdir()) == []


def test_an_error_carries_what_its_teller_needs() -> None:
    """The remedy, how long to wait, and which wording with which values."""
    waiting = CoolingDown("Too fast.", remedy="Wait.", seconds=3.5)
    assert (str(waiting), waiting.sentence, waiting.remedy, waiting.seconds, CoolingDown("Too fast.").seconds) == (
        "Too fast.", "Too fast.", "Wait.", 3.5, 0.0,
    )  # fmt: skip
    refused = NotAllowed("Not here.", remedy="Go there.", reason="not-here", values={"a": "b"})
    assert (refused.remedy, refused.reason, refused.values) == ("Go there.", "not-here", {"a": "b"})
    assert (NotAllowed("No.").remedy, NotAllowed("No.").reason, dict(NotAllowed("No.").values)) == (
        "",
        "",
        {},
    )
