"""A topic through time: one sentence a record, in the order of time, and whether it was proposed, decided or told of."""

from __future__ import annotations

from dataclasses import replace

from domain.dates import from_iso
from domain.documents import Kind, Role
from domain.meetings import Outcome, Stage
from index.pipeline.build import reindex
from index.storage.library import Library
from retrieval.over_time import over_time, timeline
from retrieval.priorities import priorities
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of


def test_a_topic_is_told_in_the_order_of_time(tmp_path):
    """Proposed in an agenda, decided in minutes, told of in the news; what speaks of something else is left out."""
    told = {
        "news": ("2026-05-01", Kind.NEWS, "Work on the Elm bridge begins on Monday."),
        "minutes": ("2026-03-04", Kind.MINUTES, "Bell moved to rebuild the Elm bridge; Reyes seconded. The motion carried 5-2."),
        "agenda": ("2026-03-01", Kind.AGENDA, "3. Elm bridge: repair or rebuild"),
        "other": ("2026-04-01", Kind.MINUTES, "The council discussed the library."),
    }  # fmt: skip
    documents = {
        key: document_of(key, text, kind=kind, body="City Council", date=from_iso(day), language="en")
        for key, (day, kind, text) in told.items()
    }
    reindex([MemorySource(documents)], HashingEmbedder(), tmp_path)
    snapshot = Library(tmp_path).snapshot()
    found = timeline(snapshot, "", "Elm bridge")
    assert [(each.stage, each.quote.citation.document, each.outcome) for each in found.points] == [
        (Stage.PROPOSED, "agenda", None),
        (Stage.DECIDED, "minutes", Outcome.PASSED),
        (Stage.REPORTED, "news", None),
    ]
    for point in found.points:
        cited = point.quote.citation
        assert documents[cited.document].text[cited.start : cited.end] == point.quote.text
    assert timeline(snapshot, "", "the").points == ()


def test_what_two_records_of_a_day_say_in_the_same_words_is_one_point(tmp_path):
    """An agenda and its attachments; what another day says in these words is another point."""
    said = "Introduction of an ordinance to amend the budget of the fire department."
    snapshot = _library(
        tmp_path,
        _told("a/agenda", said, kind=Kind.AGENDA),
        _told("a/attached", f"e. {said}", kind=Kind.AGENDA),
        _told("b/agenda", said, day="2026-04-01", kind=Kind.AGENDA),
    )
    found = timeline(snapshot, "", "fire department budget")
    assert [point.quote.citation.date.isoformat() for point in found.points] == ["2026-03-04", "2026-04-01"]


def test_two_meetings_of_a_day_that_decide_otherwise_are_two_points(tmp_path):
    """A special meeting at which it failed and the regular one at which it passed; so are two records of one meeting, and two motions of one record."""
    said = "Bell moved to approve the {} fee. Motion {}."
    failed, passed = "failed 2-3", "carried 3-2"
    snapshot = _library(
        tmp_path,
        _told("a/1", f"Special Meeting, 5:00 p.m.\n\n{said.format('pool', failed)}"),
        _told("a/2", f"Regular Meeting, 7:00 p.m.\n\n{said.format('pool', passed)}"),
        _told("b/1", said.format("golf", failed)),
        _told("b/2", said.format("golf", passed)),
        _told("c/1", f"{said.format('dog', failed)}\n\n{said.format('dog', passed)}"),
    )
    for topic in ("pool fee", "golf fee", "dog fee"):
        found = timeline(snapshot, "", topic)
        assert [point.outcome for point in found.points] == [Outcome.FAILED, Outcome.PASSED]


def _library(tmp_path, *documents):
    reindex([MemorySource({each.key: each for each in documents})], HashingEmbedder(), tmp_path)
    return Library(tmp_path).snapshot()


def _told(key, text, day="2026-03-04", kind=Kind.MINUTES, body="City Council", **fields):
    return document_of(
        key,
        text,
        kind=kind,
        body=body,
        date=from_iso(day),
        language="en",
        collection=key.partition("/")[0],
        **fields,
    )


def test_of_each_record_the_first_sentence_that_says_it(tmp_path):
    """All of the words in one sentence, not in a heading; of a body, that one's records; what was replaced, and what others added, is
    left out; without a year it comes last.
    """
    headed = _told(
        "r/h",
        "The Elm bridge\n\nIt rained. The old Elm bridge was closed. The Elm bridge is long.",
        "2026-01-05",
    )
    headed = replace(
        headed, paragraphs=(replace(headed.paragraphs[0], role=Role.HEADING), *headed.paragraphs[1:])
    )
    snapshot = _library(
        tmp_path,
        headed,
        _told("r/apart", "The Elm was cut. A bridge was built.", "2026-01-06"),
        _told("r/draft", "The Elm bridge is to be red.", "2026-01-07", Kind.DRAFT_MINUTES),
        _told("r/final", "The Elm bridge is to be blue.", "2026-01-07", Kind.ADOPTED_MINUTES),
        _told("r/other", "The Elm bridge was painted.", "2026-01-08", body="Parks Board"),
        _told("r/august", "The Elm bridge was shut.", "--08-01", Kind.NEWS),
        _told("community-7/x", "The Elm bridge is ours.", "2026-01-09", Kind.NOTES),
    )
    asked = {
        who: [
            (point.quote.citation.document, point.quote.text, point.stage)
            for point in timeline(snapshot.seen_by(who), who, "Elm bridge").points
        ]
        for who in ("community-8", "community-7")
    }
    everybodys = [
        ("r/h", "The old Elm bridge was closed.", Stage.REPORTED),
        ("r/final", "The Elm bridge is to be blue.", Stage.REPORTED),
        ("r/other", "The Elm bridge was painted.", Stage.REPORTED),
        ("r/august", "The Elm bridge was shut.", Stage.REPORTED),
    ]
    assert asked["community-8"] == everybodys
    assert asked["community-7"] == [
        *everybodys[:3],
        ("community-7/x", "The Elm bridge is ours.", Stage.REPORTED),
        everybodys[3],
    ]
    of_a_body = timeline(snapshot, "", "Elm bridge", "Parks Board")
    assert [point.quote.citation.document for point in of_a_body.points] == ["r/other"]
    assert of_a_body.generation == timeline(snapshot, "", "the").generation == snapshot.generation


def test_the_newest_stay_where_there_are_many(tmp_path, monkeypatch):
    """How many are left out is told; a decision under a heading of that name is not one on it."""
    monkeypatch.setattr("retrieval.over_time.MOST", 2)
    snapshot = _library(
        tmp_path,
        *(_told(f"r/{n}", f"The Elm bridge, part {n}.", f"2026-01-0{n + 1}", Kind.NEWS) for n in range(5)),
    )
    found = timeline(snapshot, "", "Elm bridge")
    assert [point.quote.citation.document for point in found.points] == ["r/3", "r/4"]
    assert (found.more, found.topic) == (3, "Elm bridge")


def _parts(key, day, *parts, kind=Kind.MINUTES):
    """A record whose paragraphs stand under headings: (heading, how many paragraphs, their words)."""
    blocks = [
        (heading, f"{words} {number}." * size)
        for heading, count, words, size in parts
        for number in range(count)
    ]
    made = _told(key, "\n\n".join(text for _, text in blocks), day, kind)
    return replace(
        made,
        paragraphs=tuple(
            replace(p, heading=heading) for p, (heading, _) in zip(made.paragraphs, blocks, strict=True)
        ),
    )


def test_what_fills_a_record_is_told_with_its_share(tmp_path):
    """Headings over three paragraphs or more, and over a fifth of it, the largest first; not where the record has few headings, and
    not what a priority names.
    """
    named = ("The council stressed the need for flood control. It was cold", 1)
    snapshot = _library(
        tmp_path,
        _parts("r/m", "2026-03-04", ("Minutes › Elm bridge", 4, "Words were said", 4), ("Oak park", 3, "Words were told", 4), ("Flood control", 3, *named), ("Roll call", 2, "They were there", 9), ("Small thing", 3, "Few", 1)),
    )  # fmt: skip
    found = over_time(snapshot, "", priorities(snapshot, "", "", ""))
    assert [(each.label, each.paragraphs) for each in found.discussed] == [("Elm bridge", 4), ("Oak park", 3)]
    assert 0.2 <= found.discussed[1].share < found.discussed[0].share < 1
    assert over_time(snapshot, "", priorities(snapshot, "", "", "flood control")).discussed == ()
    few = _library(
        tmp_path / "few",
        _parts("r/m", "2026-03-04", ("Elm bridge", 4, "Words were said", 4), ("Oak park", 4, *named)),
    )
    assert over_time(few, "", priorities(few, "", "", "")).discussed == ()
    agenda = _library(
        tmp_path / "agenda",
        _parts(
            "r/m",
            "2026-03-04",
            ("Elm bridge", 4, "Words were said", 4),
            ("Oak park", 4, *named),
            ("Ash hall", 3, "Words", 4),
            kind=Kind.AGENDA,
        ),
    )
    assert over_time(agenda, "", priorities(agenda, "", "", "")).discussed == ()
