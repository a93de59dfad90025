"""The priorities of a meeting in a library: which records are read, in which order, and what is said about them."""

from __future__ import annotations

import shutil

import pytest

from app import build
from config.settings import Settings
from domain.dates import from_iso
from domain.documents import NOBODY, Kind, collection_of
from domain.errors import RecordMissing
from domain.meetings import Choice, Comparison, Note, Rule
from index.pipeline.build import reindex
from index.sources.folder import FolderSource
from index.storage.library import Library
from retrieval.meetings import meetings
from retrieval.over_time import over_time
from retrieval.priorities import priorities
from tests.conftest import ROOT
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """The seed record, read by its own reader."""
    folder = tmp_path_factory.mktemp("seeds")
    reindex([FolderSource(ROOT / "seeds", "seeds")], HashingEmbedder(), folder)
    return Library(folder).snapshot()


@pytest.fixture
def library(tmp_path):
    """Makes a library of documents of one meeting: ``key=(kind, text)``."""

    def made(language: str = "en", collection: str = "records", **texts):
        documents = {
            key: document_of(key, text, kind=kind, body="Council", date=from_iso("2026-04-09"), language=language,
                             collection=collection)
            for key, (kind, text) in texts.items()
        }  # fmt: skip
        reindex([MemorySource(documents)], HashingEmbedder(), tmp_path)
        return Library(tmp_path).snapshot()

    return made


def labels(found):
    return [item.label for item in found.items]


def test_the_seed_meetings_priorities_are_quoted_word_for_word(seeds):
    """Fifteen, each label and each telling word inside its quote, each quote at its place in the record."""
    found = priorities(seeds)
    assert (len(found.items), found.notes, found.records, found.latest.choice) == (15, (), 1, Choice.ONLY)
    assert found.meeting.date.isoformat() == "--08-01"
    text = seeds.document(found.items[0].quote.citation.document).text
    for item in found.items:
        cited = item.quote.citation
        assert text[cited.start : cited.end] == item.quote.text
        (mark,) = item.quote.marks
        assert item.quote.text[mark.start : mark.end] == item.label
        assert item.standing is Comparison.NOT_COMPARED
    assert {item.quote.citation.paragraph for item in found.items} == {3, 4, 5}
    focus = found.items[11]
    (words,) = focus.reason.words
    assert (focus.label, focus.reason.rule) == ("flood control and drought relief", Rule.FOCUS)
    assert focus.quote.text[words.start : words.end] == "will focus on"


def test_the_same_library_gives_the_same_priorities(seeds):
    """In the same order."""
    assert priorities(seeds) == priorities(seeds, NOBODY)


def test_a_topic_says_what_it_left_out(seeds):
    """By the label, and only without one by the quote."""
    found = priorities(seeds, topic="employment")
    assert (labels(found), found.off_topic, found.notes) == (["stable employment"], 14, ())
    found = priorities(seeds, topic="foreign trade")
    assert (labels(found), found.notes) == (["Reform and opening up"], (Note.TOPIC_IN_QUOTE,))
    found = priorities(seeds, topic="whales")
    assert (found.items, found.off_topic, found.notes) == ((), 15, (Note.NONE_ON_TOPIC,))


def test_what_was_decided_comes_before_what_was_proposed(library):
    """What both say is listed once, with both places; what only the agenda says is marked as proposed."""
    found = priorities(
        library(
            agenda=(Kind.AGENDA, "Goals for the session:\n\n1. Clean water\n\n2. A new library"),
            minutes=(Kind.MINUTES, "The council stressed the need for clean water."),
        )
    )
    assert labels(found) == ["clean water", "A new library"]
    assert [item.proposed for item in found.items] == [False, True]
    assert [cited.document for cited in found.items[0].also] == ["agenda"]
    assert found.items[1].reason.heading == "Goals for the session:"
    assert found.notes == (Note.SOME_PROPOSED,)


@pytest.mark.parametrize(
    ("kind", "notes"),
    [
        (Kind.ADOPTED_MINUTES, ()),
        (Kind.DRAFT_MINUTES, (Note.DRAFT,)),
        (Kind.NOTES, (Note.NOTES,)),
        (Kind.AGENDA, (Note.PROPOSED,)),
        (Kind.TRANSCRIPT, (Note.NONE_NAMED, Note.NOT_READ)),
        (Kind.MACHINE_TRANSCRIPT, (Note.NONE_NAMED, Note.NOT_READ)),
    ],
)
def test_what_a_reader_has_to_know_about_the_kind_of_record(library, kind, notes):
    """Transcripts are not read: what one speaker says is not what the meeting set out to do."""
    found = priorities(library(r=(kind, "The council stressed the need for clean water.")))
    assert found.notes == notes
    assert labels(found) == ([] if Note.NOT_READ in notes else ["clean water"])
    assert found.not_read == (("r",) if Note.NOT_READ in notes else ())


def test_a_language_without_a_rule_is_named_and_not_guessed_at(library):
    """The record is not read."""
    found = priorities(library(language="de", r=(Kind.MINUTES, "Der Rat betonte die Notwendigkeit.")))
    assert (found.items, found.not_read, found.notes) == ((), ("r",), (Note.NONE_NAMED, Note.NOT_READ))


def test_a_record_of_mere_procedure_names_none(library):
    """And that is what is said; what was read is said too."""
    found = priorities(
        library(r=(Kind.MINUTES, "Roll call: all present.\n\nMotion carried 5-0. The meeting adjourned."))
    )
    assert (found.items, found.records, found.paragraphs, found.notes) == ((), 1, 2, (Note.NONE_NAMED,))


def test_a_meeting_is_asked_for_by_its_id_and_another_communitys_is_not_there(library):
    """RecordMissing for who does not see it; without a meeting at all, an empty list."""
    snapshot = library(
        collection=collection_of(1), r=(Kind.MINUTES, "The council stressed the need for clean water.")
    )
    (meeting,) = meetings(snapshot, collection_of(1))
    assert labels(priorities(snapshot, collection_of(1), meeting.id)) == ["clean water"]
    assert priorities(snapshot, collection_of(1), meeting.id).latest is None
    with pytest.raises(RecordMissing):
        priorities(snapshot, collection_of(2), meeting.id)
    nothing = priorities(snapshot, NOBODY)
    assert (nothing.meeting, nothing.latest, nothing.items) == (None, None, ())


@pytest.fixture
def year(tmp_path):
    """Four meetings of one council; the newest names nothing."""
    told = {
        "jan": ("2026-01-13", "The council will focus on flood control and housing."),
        "feb": ("2026-02-10", "Flood control is a top priority of the council."),
        "mar": ("2026-03-10", "The council will focus on library hours."),
        "apr": ("2026-04-14", "The meeting was called to order. The roll was called."),
    }
    documents = {
        key: document_of(key, text, kind=Kind.MINUTES, body="Council", date=from_iso(day), language="en")
        for key, (day, text) in told.items()
    }
    reindex([MemorySource(documents)], HashingEmbedder(), tmp_path)
    return Library(tmp_path).snapshot()


def test_where_the_newest_meeting_names_none_the_one_before_that_does_is_shown(year):
    """And which one was passed over is known: nobody is led to a dead end."""
    found = priorities(year)
    assert found.meeting.date.isoformat() == "2026-03-10"
    assert found.skipped.date.isoformat() == "2026-04-14"
    assert labels(found)


def test_a_topic_is_looked_for_in_the_meetings_before_too(year):
    """The newest that is about it is shown, and the others are named."""
    found = priorities(year, topic="flood control")
    assert found.meeting.date.isoformat() == "2026-02-10"
    assert [each.date.isoformat() for each in found.elsewhere] == ["2026-01-13"]
    nothing = priorities(year, topic="whales")
    assert (nothing.meeting.date.isoformat(), nothing.items) == ("2026-04-14", ())


@pytest.mark.parametrize(
    "topics", ["library hours, housing", "housing; library hours", "住房、library hours"]
)
def test_several_topics_are_each_looked_for(year, topics):
    """What is about one of them is listed."""
    assert labels(priorities(year, topic=topics))


def test_a_topic_of_two_words_with_an_and_is_one_before_it_is_two(year):
    """“Flood control and housing” is what one meeting named; “library hours and housing” is nowhere one."""
    assert priorities(year, topic="flood control and housing").meeting.date.isoformat() in (
        "2026-01-13",
        "2026-02-10",
    )
    assert priorities(year, topic="library hours and housing").meeting.date.isoformat() == "2026-03-10"


@pytest.fixture
def minutes(tmp_path):
    """Minutes of one council, each with its day."""

    def made(language: str = "en", **texts):
        documents = {
            f"records/{day}": document_of(f"records/{day}", text, kind=Kind.MINUTES, body="Council",
                                          date=from_iso(day[1:].replace("_", "-")), language=language, collection="records")
            for day, text in texts.items()
        }  # fmt: skip
        reindex([MemorySource(documents)], HashingEmbedder(), tmp_path)
        return Library(tmp_path).snapshot()

    return made


@pytest.mark.parametrize(
    ("language", "said", "things", "done"),
    [
        ("en", "The council stressed the need for {}.", ("road safety", "flood control", "library hours", "a new siren"), "Flood control was completed in May."),
        ("es", "El concejo subrayó la necesidad de {}.", ("reparar caminos", "proteger la ribera", "abrir la biblioteca", "comprar sirenas"), "Se terminó de proteger la ribera."),
        ("zh", "会议强调，要{}。", ("加强道路安全", "加强防汛工程", "推进图书馆建设", "加强警报系统"), "加强防汛工程已全部完成。"),
    ],
)  # fmt: skip
def test_a_meeting_is_compared_with_those_before(minutes, language, said, things, done):
    """New, continued (how often, since when), dropped, reported as done; in three languages."""
    road, flood, library, siren = things
    gap = "" if language == "zh" else " "
    snapshot = minutes(
        language,
        d2026_01_06=said.format(road),
        d2026_02_03=gap.join(said.format(each) for each in (road, flood, library)),
        d2026_03_03=gap.join([said.format(road), said.format(siren), done]),
    )
    found = over_time(snapshot, "", priorities(snapshot))
    standing = {item.label: (item.standing, item.times, item.since.isoformat()) for item in found.items}
    assert standing == {road: (Comparison.CONTINUED, 3, "2026-01-06"), siren: (Comparison.NEW, 1, "")}
    assert {item.label: item.standing for item in found.gone} == {
        flood: Comparison.DONE,
        library: Comparison.DROPPED,
    }
    assert next(item for item in found.gone if item.standing is Comparison.DONE).quote.text == done
    assert (found.before.date.isoformat(), found.compared) == ("2026-02-03", 2)


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ("The mayor announced the completion of flood control.", Comparison.DONE),
        ("Flood control, one of last year's goals, is now complete.", Comparison.DONE),
        ("Completed: flood control (council priority).", Comparison.DONE),
        ("Work plan status: flood control - complete.", Comparison.DONE),
        ("Staff reported that flood control, a goal of 2025, wrapped up in May.", Comparison.DONE),
        ("Staff wrapped up a study of the costs of flood control.", Comparison.DROPPED),
        ("Staff completed a study of flood control.", Comparison.DROPPED),
        ("The council finished its discussion of flood control.", Comparison.DROPPED),
        ("No part of the flood control program that voters approved in the spring has been completed.", Comparison.DROPPED),
        ("Flood control will be completed in May.", Comparison.DROPPED),
    ],
)  # fmt: skip
def test_done_is_only_what_a_sentence_reports_of_the_thing_itself(minutes, said, standing):
    """Not a study of it, not talk about it, and not what is denied or still to come."""
    stressed = "The council stressed the need for {}."
    snapshot = minutes(
        d2026_02_03=stressed.format("flood control"), d2026_03_03=f"{stressed.format('road safety')} {said}"
    )
    assert [item.standing for item in over_time(snapshot, "", priorities(snapshot)).gone] == [standing]


def test_what_the_tagger_finds_done_is_known_again_under_a_longer_label(seed_app, models, tmp_path):
    """“Repair of the seawall along the pier” was named, and “seawall repair” is done; a “when” that is said of something else hides nothing."""
    shutil.copytree(models / "models", tmp_path / "models")
    told = {
        "2026-02-03": "The council stressed the need for repair of the seawall along the old ferry pier.",
        "2026-03-03": "The council stressed the need for road safety.\n\nWhen the last invoice was paid in July, seawall repair reached its end, the engineer said.",
    }
    records = {
        f"{day}.txt": document_of(f"{day}.txt", said, kind=Kind.MINUTES, body="Council", date=from_iso(day), language="en")
        for day, said in told.items()
    }  # fmt: skip
    app = build(Settings(data=tmp_path), sources=[MemorySource(records)])
    app.library.reindex(lambda *_: None, lambda _: None)
    (gone,) = app.answers.priorities("", "", "").gone
    assert (gone.standing, gone.quote.text) == (Comparison.DONE, told["2026-03-03"].split("\n\n")[1])


def test_a_topic_is_followed_through_the_meetings(minutes):
    """Newest first, and nothing else."""
    said = "The council stressed the need for {}."
    snapshot = minutes(
        d2026_01_06=said.format("flood control"), d2026_02_03=said.format("road safety"),
        d2026_03_03=said.format("flood control on Mill Creek"), d2026_04_07=said.format("flood control"),
    )  # fmt: skip
    found = over_time(snapshot, "", priorities(snapshot, topic="flood"))
    assert [item.quote.citation.date.isoformat() for item in found.thread] == ["2026-03-03", "2026-01-06"]


def test_the_seed_record_is_compared_with_nothing(seeds):
    """It stands alone: its items are neither new nor continued."""
    found = over_time(seeds, "", priorities(seeds))
    assert len(found.items) == 15
    assert {item.standing for item in found.items} == {Comparison.NOT_COMPARED}
    assert (found.before, found.gone, found.thread, found.discussed) == (None, (), (), ())


def test_what_no_word_names_is_read_by_the_tagger_and_said_to_be(seed_app, models, tmp_path):
    """In three languages, from real token states: the body's own is listed as judged, another's wish and a failed motion are not."""
    shutil.copytree(models / "models", tmp_path / "models")
    told = {
        "en": (
            "street lighting",
            "The parish council's principal ambition for the coming year is street lighting.",
            "A resident of Elm Street asked the council to put dog parks first.",
            "A motion to rank the skate park first failed, 2-5.",
        ),
        "es": (
            "los caminos rurales",
            "El cabildo hará de los caminos rurales su gran causa del mandato.",
            "La moción para situar la piscina municipal en primer lugar fue rechazada por siete votos a tres.",
        ),
        "zh": ("街道照明", "本届议会的第一件大事是街道照明。", "把滑板公园排在第一的动议以2比5未获通过。"),
    }
    records = {
        f"{each}.txt": document_of(f"{each}.txt", "\n\n".join(said), kind=Kind.MINUTES, body=f"Council {each}",
                                   date=from_iso("2026-04-09"), language=each)
        for each, (_, *said) in told.items()
    }  # fmt: skip
    app = build(Settings(data=tmp_path), sources=[MemorySource(records)])
    app.library.reindex(lambda *_: None, lambda _: None)
    for language, (label, *_) in told.items():
        found = app.answers.priorities("", "", "", f"Council {language}")
        assert [(item.label, item.reason.rule) for item in found.items] == [(label, Rule.JUDGED)]


def test_the_tagger_adds_nothing_to_the_seed_record(seed_app):
    """With the token states of the real model, the seed record has its fifteen and nothing else."""
    found = seed_app.answers.priorities("", "", "")
    assert len(found.items) == 15
    assert all(item.reason.rule is not Rule.JUDGED for item in found.items)
