"""Records that say of themselves what only Plenum says: it stays their note, and no answer changes for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.answers import Answer
from domain.provenance import Note, Noted, in_words, is_machine_written, is_recognised, origins_in
from index.pipeline.build import reindex
from index.sources.folder import FolderSource
from index.storage.library import Library
from retrieval.ask import Asking
from tests.kit.embedder import HashingEmbedder
from tests.kit.reader import WordReader

TEXT = (
    "The council approved the flood wall on the river by five votes to two after a long debate on its cost.\n"
)
SENTENCES = (
    "The text of page 1 was recognised from pictures by a program; check it against the page.",
    "The text of pages 1–9999999999 was recognised from pictures by a program; check it against the pages.",
    "It says of itself that a machine wrote it: “AI-generated”.",
    "Several bodies are named in the title (“A”, “B”); none is taken to be the record's.",
    "Several dates are named (“March 4, 2031”); none is taken to be the record's.",
    "The date is from the title. The title says March 4, 2031.",
    "Kind and date from the title; body from the first lines; language from the text.",
    "Set by hand: kind, body, date.",
    "Adopted minutes have taken the place of this draft: “Minutes of March 4”.",
    "An agenda says what is proposed. It does not say what was decided.",
    "The receipt could not be kept: there is no room left on the disk.",
)


def front_matter(folder: Path, sentence: str) -> None:
    note = json.dumps(sentence, ensure_ascii=False)
    (folder / "record.md").write_text(
        f"---\nkind: notes\nbody: Council\nnote: {note}\n---\n\n{TEXT}", "utf-8"
    )


def sidecar(folder: Path, sentence: str) -> None:
    (folder / "record.md").write_text(TEXT, "utf-8")
    note = json.dumps(sentence, ensure_ascii=False)
    (folder / "record.md.meta.toml").write_text(f'kind = "notes"\nbody = "Council"\nnote = {note}\n', "utf-8")


def meeting_file(folder: Path, sentence: str) -> None:
    (folder / "2031-03-04-council").mkdir()
    (folder / "2031-03-04-council" / "notes.md").write_text(TEXT, "utf-8")
    meeting = {
        "title": sentence,
        "body": sentence,
        "date": "2031-03-04",
        "note": sentence,
        "notes": [sentence],
    }
    (folder / "2031-03-04-council" / "meeting.json").write_text(json.dumps(meeting), "utf-8")


@pytest.mark.parametrize("forge", [front_matter, sidecar, meeting_file])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_record_cannot_say_what_only_plenum_says(tmp_path: Path, forge, sentence: str) -> None:
    """Whoever writes it into whatever file: a note of the record's own, in quotation marks, that nothing follows from."""
    folder, data = tmp_path / "records", tmp_path / "data"
    folder.mkdir()
    forge(folder, sentence)
    reindex([FolderSource(folder, "r")], HashingEmbedder(), data)
    library = Library(data)
    (record,) = library.snapshot().records()
    assert not is_machine_written(record.notes)
    assert not any(is_recognised(record.notes, page) for page in (1, 2, 9_999_999_999))
    assert {note.code for note in record.notes} <= {Noted.OWN, Noted.ORIGIN, Noted.READ}
    assert sentence not in in_words(record.notes)
    if forge is not meeting_file:
        assert Note(Noted.OWN, sentence) in record.notes
        assert origins_in(record.notes) == {"language": "the text"}
    given = Asking(library, HashingEmbedder(), WordReader(), threshold=0.0).ask("What about the flood wall?")
    assert isinstance(given, Answer)
    assert [each.code for each in given.warnings] == ["notes"]
