"""Records that were replaced: what holds now is shown first, and a citation of what does not says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from domain.answers import AnswerWarning, Filters, WarningCode
from domain.dates import from_iso
from domain.documents import Document, Kind, Paragraph, Passage
from domain.provenance import Note, Noted
from index.pipeline.build import publish_passages
from index.storage.library import Library
from models.ports import Evidence
from retrieval.ask import Asking
from retrieval.reader import Read
from retrieval.search import Candidate
from retrieval.staleness import prefer_current_candidates, prefer_current_reads
from retrieval.warnings import warning_words
from tests.kit.embedder import HashingEmbedder
from tests.kit.reader import WordReader

WALL = (
    "The council approved the flood wall on the river by five votes to two after a long debate on its cost."
)
OTHER = "The park gets twelve benches and a fountain of blue stone in the coming spring of the year."


def document(
    key: str, text: str, kind: Kind, *, seconds: float | None = None, **fields: object
) -> tuple[Document, list[Passage]]:
    paragraph = Paragraph(1, 0, len(text), seconds=seconds)
    known: dict[str, object] = {"body": "Town Council", "date": from_iso("2031-03-04"), "language": "en"}
    made = Document(key, f"Title of {key}", text, (paragraph,), kind, **(known | fields))  # type: ignore[arg-type]
    return made, [Passage(0, len(text), 1, 1, "Town Council")]


def ask(
    folder: Path, *documents: tuple[Document, list[Passage]], question: str = "What about the flood wall?"
):
    publish_passages(documents, HashingEmbedder(), folder)
    return Asking(Library(folder), HashingEmbedder(), WordReader(), threshold=0.0).ask(question, Filters())


def test_adopted_minutes_go_before_the_draft_that_says_the_same(tmp_path: Path) -> None:
    """Whichever the search likes better; the draft is folded into them, and no warning is needed."""
    for number, draft in enumerate(("a-draft.txt", "z-draft.txt")):
        given = ask(
            tmp_path / str(number),
            document(f"r/{draft}", WALL, Kind.DRAFT_MINUTES),
            document("r/minutes.txt", WALL.replace("long", "very long"), Kind.ADOPTED_MINUTES),
            document("r/park.txt", OTHER, Kind.NEWS),
        )
        assert given.quotes[0].citation.document == "r/minutes.txt"
        assert given.passages[0].alike == 1
        assert given.warnings == ()


def test_a_draft_that_alone_says_something_is_cited_with_what_took_its_place(tmp_path: Path) -> None:
    """The adopted minutes are named; both warnings stand, and each can be told apart."""
    given = ask(
        tmp_path,
        document("r/draft.txt", WALL, Kind.DRAFT_MINUTES),
        document("r/minutes.txt", OTHER, Kind.ADOPTED_MINUTES),
    )
    assert given.quotes[0].citation.document == "r/draft.txt"
    draft, since = given.warnings
    assert draft == AnswerWarning(WarningCode.DRAFT)
    assert since == AnswerWarning(WarningCode.ADOPTED_SINCE, "Title of r/minutes.txt")
    assert (
        warning_words(since)
        == "Adopted minutes have taken the place of this draft: “Title of r/minutes.txt”."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (("r/agenda.txt", Kind.AGENDA), ("r/agenda-revised.txt", Kind.AGENDA), WarningCode.REVISED_SINCE),
        (
            ("r/draft.txt", Kind.DRAFT_MINUTES),
            ("r/draft-v2.txt", Kind.DRAFT_MINUTES),
            WarningCode.REVISED_SINCE,
        ),
        (
            ("r/minutes.txt", Kind.ADOPTED_MINUTES),
            ("r/minutes-as-corrected.txt", Kind.ADOPTED_MINUTES),
            WarningCode.CORRECTED_SINCE,
        ),
    ],
)
def test_each_kind_of_replacement_has_its_sentence(
    tmp_path: Path, old: tuple[str, Kind], new: tuple[str, Kind], said: WarningCode
) -> None:
    """A revised agenda, a new draft, corrected minutes."""
    given = ask(tmp_path, document(old[0], WALL, old[1]), document(new[0], OTHER, new[1]))
    assert given.warnings[-1] == AnswerWarning(said, f"Title of {new[0]}")


def test_what_only_looks_like_a_version_stays_where_it_is(tmp_path: Path) -> None:
    """Of another day: the same words, and neither takes the other's place."""
    given = ask(
        tmp_path,
        document("r/draft.txt", WALL, Kind.DRAFT_MINUTES),
        document("r/minutes.txt", WALL, Kind.ADOPTED_MINUTES, date=from_iso("2031-03-11")),
    )
    assert given.quotes[0].citation.document == "r/draft.txt"
    assert given.warnings == (AnswerWarning(WarningCode.DRAFT),)


def test_captions_with_times_go_before_the_same_words_without(tmp_path: Path) -> None:
    """So that the link lands on the second; transcripts of another meeting stay where they are."""
    url = "https://media.example/out.mp4"
    plain = document("r/captions.txt", WALL, Kind.TRANSCRIPT, url=url)
    timed = document("r/captions.vtt", WALL, Kind.TRANSCRIPT, url=url, seconds=65.0)
    given = ask(tmp_path / "a", plain, timed)
    assert given.quotes[0].citation.url == f"{url}#t=65"
    elsewhere = document("r/x.vtt", WALL, Kind.TRANSCRIPT, seconds=65.0, date=from_iso("2031-03-11"))
    assert ask(tmp_path / "b", plain, elsewhere).quotes[0].citation.document == "r/captions.txt"


def test_notes_that_a_machine_wrote_are_cited_as_such(tmp_path: Path) -> None:
    """Not as somebody's."""
    note = Note(Noted.MACHINE_WROTE, "AI-generated")
    given = ask(tmp_path / "a", document("r/summary.md", WALL, Kind.NOTES, notes=(note,)))
    assert given.warnings == (AnswerWarning(WarningCode.WRITTEN),)
    other = ask(tmp_path / "b", document("r/notes.md", WALL, Kind.NOTES))
    assert other.warnings == (AnswerWarning(WarningCode.NOTES),)


def test_what_a_program_read_from_a_picture_says_so(tmp_path: Path) -> None:
    """On the pages that it read, and on no other of the record."""
    note = Note(Noted.RECOGNISED, pages=(range(1, 3),))
    for number, (page, codes) in enumerate({2: [WarningCode.RECOGNISED], 3: []}.items()):
        made, passages = document("r/minutes.pdf", WALL, Kind.ADOPTED_MINUTES, notes=(note,))
        paged = replace(made, paragraphs=(replace(made.paragraphs[0], page=page),))
        given = ask(tmp_path / str(number), (paged, passages))
        assert [each.code for each in given.warnings] == codes


def test_a_snapshot_knows_the_versions_of_a_record(tmp_path: Path) -> None:
    """All of them, oldest first, and the one that holds."""
    ask(
        tmp_path,
        document("r/draft.txt", WALL, Kind.DRAFT_MINUTES),
        document("r/minutes.txt", OTHER, Kind.ADOPTED_MINUTES),
        document("r/park.txt", OTHER, Kind.NEWS),
    )
    snapshot = Library(tmp_path).snapshot()
    both = ("r/draft.txt", "r/minutes.txt")
    assert (snapshot.superseded_by("r/draft.txt"), snapshot.versions("r/draft.txt")) == (both[1], both)
    assert (snapshot.superseded_by("r/minutes.txt"), snapshot.versions("r/minutes.txt")) == ("", both)
    assert (snapshot.superseded_by("r/park.txt"), snapshot.versions("r/park.txt")) == ("", ())


def test_who_changes_places_changes_scores(tmp_path: Path) -> None:
    """The order of scores stays what it was, nothing is lost, and what has nothing to do with it stays where it is; also where only
    one of the two was read, and then they stay.
    """
    made = [
        document("r/a-draft.txt", WALL, Kind.DRAFT_MINUTES),
        document("r/minutes.txt", WALL, Kind.ADOPTED_MINUTES),
        document("r/park.txt", OTHER, Kind.NEWS),
        document("s/captions.txt", WALL, Kind.TRANSCRIPT, collection="s"),
        document("s/captions.vtt", WALL, Kind.TRANSCRIPT, collection="s", seconds=65.0),
        document("t/captions.vtt", WALL, Kind.TRANSCRIPT, collection="t", seconds=65.0),
    ]
    ask(tmp_path, *made)
    snapshot = Library(tmp_path).snapshot()
    keys = [each.key for each, _ in made]
    draft, minutes, park, plain, timed, elsewhere = range(len(keys))
    for before, after in (
        ([draft, park, minutes], [minutes, park, draft]),
        ([minutes, park, draft], [minutes, park, draft]),
        ([plain, draft, elsewhere, timed, minutes], [timed, minutes, elsewhere, plain, draft]),
        ([elsewhere, plain], [elsewhere, plain]),
        ([timed, park, plain], [timed, park, plain]),
        ([], []),
    ):
        given = [Candidate(number, 1 - at / 10, 0.5, 0.5) for at, number in enumerate(before)]
        found = prefer_current_candidates(given, snapshot)
        assert [each.passage for each in found] == after
        assert [each.score for each in found] == [each.score for each in given]
    reads = [
        Read(Candidate(number, score, 0.5, 0.5), passage, snapshot.record_of(number), score)
        for number, score, passage in zip((draft, park, minutes), (0.9, 0.8, 0.7), snapshot.passages([draft, park, minutes]), strict=True)
    ]  # fmt: skip
    evidence = Evidence(1.0, np.zeros(1, np.float32), None)
    for was_read, after in (
        ((), [minutes, park, draft]),
        ((draft,), [draft, park, minutes]),
        ((minutes, park), [draft, park, minutes]),
        ((draft, minutes), [minutes, park, draft]),
    ):
        given = [replace(each, evidence=evidence if each.passage.id in was_read else None) for each in reads]
        found = prefer_current_reads(given, snapshot)
        assert [each.passage.id for each in found] == after
        assert [each.score for each in found] == [0.9, 0.8, 0.7]
