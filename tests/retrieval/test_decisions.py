"""Decisions and votes in a library: which record stands, whose vote it is, what was corrected."""

from __future__ import annotations

from datetime import date

import pytest

from domain.answers import Filters
from domain.dates import from_iso
from domain.documents import Kind
from domain.meetings import Ballot, Match, Outcome
from index.pipeline.build import reindex
from index.storage.library import Library
from retrieval import decisions as reading
from retrieval.conversation import fulfil
from retrieval.decisions import decisions
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of
from text.requests import Wants, request_in

MARCH = "Present: Council members Ana Reyes, Luis Reyes, Tom Hollis and Ida Bell.\n\n"


@pytest.fixture
def library(tmp_path):
    """Makes a library of records: ``key=(day, kind, text)``."""

    def made(language: str = "en", body: str = "City Council", **texts):
        documents = {
            f"records/{key}": document_of(f"records/{key}", text, kind=kind, body=body, date=from_iso(day), language=language,
                             collection="records")
            for key, (day, kind, text) in texts.items()
        }  # fmt: skip
        reindex([MemorySource(documents)], HashingEmbedder(), tmp_path)
        return Library(tmp_path).snapshot()

    return made


def votes(found):
    return [
        (vote.name, vote.ballot, vote.match)
        for each in found.meetings
        for item in each.items
        for vote in item.votes
    ]


def test_every_quote_and_every_name_stands_in_its_record(library):
    """Character for character, at its place."""
    snapshot = library(
        a=(
            "2026-03-04",
            Kind.MINUTES,
            MARCH
            + "Hollis moved to lease the depot; Bell seconded. The motion carried 3-1. Ana Reyes voted no.",
        )
    )
    found = decisions(snapshot)
    (item,) = found.meetings[0].items
    assert (item.outcome, item.about, item.mover, item.seconder) == (
        Outcome.PASSED,
        "lease the depot",
        "Hollis",
        "Bell",
    )
    assert (item.tally.words, item.tally.yes, item.tally.no) == ("3-1", 3, 1)
    text = snapshot.document("records/a").text
    for quote in (*item.quotes, *(vote.quote for vote in item.votes)):
        assert text[quote.citation.start : quote.citation.end] == quote.text
    assert votes(found) == [("Ana Reyes", Ballot.NO, Match.SAME)]


def test_two_members_of_one_surname_are_never_one(library):
    """A bare surname is uncertain, an initial and a full name are not; the other one's vote is not this one's."""
    snapshot = library(
        a=(
            "2026-03-04",
            Kind.MINUTES,
            MARCH + "Motion by Hollis to lease the depot. The motion carried 3-1. Reyes voted no.",
        ),
        b=(
            "2026-04-08",
            Kind.MINUTES,
            MARCH + "Motion by Hollis to pave the lot. The motion carried 3-1. L. Reyes voted no.",
        ),
    )
    found = decisions(snapshot, member="Ana Reyes")
    assert votes(found) == [("Reyes", Ballot.NO, Match.SEVERAL)]
    assert found.meetings[0].items[0].votes[0].others == ("Ana Reyes", "Luis Reyes")
    assert votes(decisions(snapshot, member="Luis Reyes", topic="lot")) == [
        ("L. Reyes", Ballot.NO, Match.SAME)
    ]
    assert decisions(snapshot, member="Reyes").known_as == ("Ana Reyes", "Luis Reyes")


def test_a_street_is_nobody(library):
    """“Hollis Street opposed” is no vote of Hollis's, and a decision about the street is not his."""
    snapshot = library(
        a=("2026-03-04", Kind.MINUTES, MARCH + "The council voted 4-0 to repave Hollis Street.")
    )
    assert decisions(snapshot).count == 1
    assert decisions(snapshot, member="Hollis").meetings == ()


def test_adopted_minutes_stand_and_what_the_draft_had_is_said(library):
    """The vote of the later record, with the earlier one beside it."""
    said = "Motion by Hollis to lease the depot. The motion carried {}. {} voted no."
    snapshot = library(
        draft=("2026-03-04", Kind.DRAFT_MINUTES, said.format("2-1", "Ida Bell")),
        minutes=("2026-03-04", Kind.ADOPTED_MINUTES, said.format("3-1", "Tom Hollis")),
    )
    (item,) = decisions(snapshot).meetings[0].items
    assert (item.tally.words, [vote.name for vote in item.votes]) == ("3-1", ["Tom Hollis"])
    assert (item.before.tally.words, [vote.name for vote in item.before.votes]) == ("2-1", ["Ida Bell"])


def test_a_correction_in_later_minutes_stands(library):
    """It is quoted beside the vote, and says which vote holds."""
    snapshot = library(
        a=("2026-03-04", Kind.MINUTES, "Ordinance 26-3 passed 3-1. Tom Hollis voted no. Ida Bell voted yes."),
        b=(
            "2026-04-08",
            Kind.MINUTES,
            "The minutes of March 4 were corrected: Tom Hollis voted yes on Ordinance 26-3.",
        ),
    )
    (item,) = decisions(snapshot, topic="26-3").meetings[-1].items
    changed = next(vote for vote in item.votes if vote.name == "Tom Hollis")
    assert (changed.ballot, changed.corrected) == (Ballot.YES, Ballot.NO)
    assert "corrected" in item.corrections[0].text


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("en", "How did Tom Hollis vote on the depot?", "Motion by Ida Bell to lease the depot. The motion carried 3-1. Hollis voted no."),
        ("es", "¿Cómo votó Quiroga sobre el lavadero?", "Se aprobó el arreglo del lavadero por 4 votos a 1; votó en contra Quiroga."),
        ("zh", "高振东对码头方案怎么投票？", "会议以五票赞成、一票反对批准码头方案，高振东反对。"),
    ],
)  # fmt: skip
def test_how_somebody_voted_is_answered_with_the_sentence(library, language, question, text):
    """In three languages; where the records have no such vote it is left to the search."""
    snapshot = library(language, "", a=("2026-03-04", Kind.MINUTES, text))
    request = request_in(question)
    assert request is not None
    assert request.wants is Wants.VOTES
    given = fulfil(snapshot, request, Filters(), date(2026, 5, 1))
    ((_, ballot, match),) = votes(given.found)
    assert (ballot, match) == (Ballot.NO, Match.SAME)
    nobody = request_in(
        question.replace("Tom Hollis", "Otis Marsh").replace("Quiroga", "Marsh").replace("高振东", "罗书瑶")
    )
    assert fulfil(snapshot, nobody, Filters(), date(2026, 5, 1)) is None


def test_agendas_news_and_notes_are_not_read(library):
    """What is proposed or told at second hand is no vote."""
    said = "The council voted 4-0 to lease the depot."
    kinds = (Kind.AGENDA, Kind.NEWS, Kind.NOTES, Kind.REPORT)
    snapshot = library(**{kind.name: ("2026-03-04", kind, said) for kind in kinds})
    assert decisions(snapshot).meetings == ()


LEASE = "Motion by Hollis to lease the depot. The motion carried {}. {} voted no."
PAVE = "Motion by Bell to pave the market lot. The motion carried 4-0."


def about(found) -> list[list[str]]:
    return [[item.about for item in each.items] for each in found.meetings]


def test_what_was_said_adds_only_what_the_minutes_leave_out(library):
    """Of a transcript, the votes on what no minutes tell; without minutes, all of it; what two records tell is told once, in the words
    of the weightier one.
    """
    said = ("2026-03-04", Kind.TRANSCRIPT, LEASE.format("3-1", "Reyes") + "\n\nMotion by Lee to buy a tram. The motion carried 3-1. Bell voted no.")  # fmt: skip
    alone = decisions(library(t=said))
    assert len(alone.meetings[0].items) == 2
    both = decisions(
        library(t=said, m=("2026-03-04", Kind.MINUTES, LEASE.format("3-1", "Reyes") + "\n\n" + PAVE))
    )
    items = both.meetings[0].items
    assert [item.quotes[0].citation.document for item in items] == ["records/m", "records/m", "records/t"]
    assert "tram" in items[2].about
    twice = decisions(library(m2=("2026-05-04", Kind.MINUTES, PAVE), d=("2026-05-04", Kind.DECISION, PAVE)))
    assert [item.quotes[0].citation.document for item in twice.meetings[0].items] == ["records/d"]


def test_numbered_things_are_one_by_their_numbers(library):
    """However they are told otherwise; two of the same words and different numbers are two, and an amendment is not what it amends."""
    told = {
        "m": "Ordinance 26-3 on the depot passed 3-1.",
        "d": "Ordinance 26-4 on the depot passed 3-1.\n\nThe council adopted Ordinance 26-3, which leases the old station, 3-1.",
    }
    snapshot = library(m=("2026-03-04", Kind.MINUTES, told["m"]), d=("2026-03-04", Kind.DECISION, told["d"]))
    items = decisions(snapshot).meetings[0].items
    assert [item.quotes[0].citation.document for item in items] == ["records/d"] * 2


def test_long_records_are_read_as_far_as_there_is_room_and_the_rest_is_told(library, monkeypatch):
    """One that is too long is passed over, and those after it are read; nobody is said to be named nowhere then. Of so much text
    alone is anything held.
    """
    heard = "\n\n".join(["The council heard Kestrel on a matter that nobody had asked about. " * 12] * 9)
    lease = LEASE.format("3-1", "Reyes")
    told = {
        f"m{month}": (
            f"2026-0{month}-04",
            Kind.MINUTES,
            f"{lease}\n\n{heard if month == 3 else 'It adjourned.'}",
        )
        for month in range(1, 5)
    }
    snapshot = library(**told)
    sizes = {key: snapshot.record(f"records/{key}").passages for key in told}
    assert sizes["m3"] > 3 * sizes["m4"]
    monkeypatch.setattr("retrieval.decisions._MOST_PASSAGES", 2 * sizes["m4"])
    monkeypatch.setattr("retrieval.decisions._MOST_KEPT", 1)
    found = decisions(snapshot, topic="depot")
    assert [each.meeting.date.isoformat() for each in found.meetings] == ["2026-04-04", "2026-02-04"]
    assert (found.records, found.more) == (2, 2)
    assert not reading._kept
    unread = decisions(snapshot, member="Kestrel")
    assert (unread.meetings, unread.more > 0, unread.nobody) == ((), True, False)
    monkeypatch.undo()
    whole = decisions(snapshot, topic="depot")
    assert (len(whole.meetings), whole.records, whole.more) == (4, 4, 0)
    assert decisions(snapshot, member="Zyx").nobody
    assert not decisions(snapshot, member="Hollis", topic="whales").nobody


def test_a_topic_is_looked_for_in_few_records_where_there_are_many(library, monkeypatch):
    """Those that have its words, the newest first; how many were left out is told, and without a topic nothing is."""
    monkeypatch.setattr("retrieval.decisions._MOST_RECORDS", 2)
    days = [f"2026-0{month}-04" for month in range(1, 7)]
    texts = {
        f"m{day}": (day, Kind.MINUTES, LEASE.format("3-1", "Reyes") if number % 2 else PAVE)
        for number, day in enumerate(days)
    }
    snapshot = library(**texts)
    found = decisions(snapshot, topic="depot")
    assert [each.meeting.date.isoformat() for each in found.meetings] == ["2026-06-04", "2026-04-04"]
    assert (found.records, found.more) == (2, 1)
    assert decisions(snapshot, topic="opera house").meetings == ()
    newest = decisions(snapshot)
    assert [each.meeting.date.isoformat() for each in newest.meetings] == ["2026-06-04"]
    assert (newest.records, newest.more) == (1, 0)
    assert decisions(snapshot, among={f"records/m{days[0]}"}).meetings[0].meeting.date.isoformat() == days[0]
    (one,) = decisions(snapshot, meeting_id=found.meetings[1].meeting.id).meetings
    assert one.meeting.date.isoformat() == "2026-04-04"


@pytest.mark.parametrize(
    ("said", "corrected"),
    [
        ("The minutes of March 4 were corrected: Tom Hollis voted yes on Ordinance 26-3.", True),
        ("The minutes of March 4, 2026 were corrected: Tom Hollis voted yes on Ordinance 26-3.", True),
        ("The minutes of March 4, 2025 were corrected: Tom Hollis voted yes on Ordinance 26-3.", False),
        ("The minutes of March 5 were corrected: Tom Hollis voted yes on Ordinance 26-3.", False),
        ("The minutes of March 4 were corrected: Tom Hollis voted yes on Ordinance 26-9.", False),
        ("The minutes of March 4 were corrected: Tom Hollis voted no on Ordinance 26-3.", None),
    ],
)
def test_a_correction_is_of_one_decision_of_one_day(library, said, corrected):
    """By its day and its number; where it says what was said already, only the sentence stands beside it; of another body's, nothing."""
    first = (
        "2026-03-04",
        Kind.MINUTES,
        "Ordinance 26-3 passed 3-1. Tom Hollis voted no. Ida Bell voted yes.",
    )
    snapshot = library(a=first, b=("2026-04-08", Kind.MINUTES, said))
    (item,) = decisions(snapshot, topic="26-3").meetings[-1].items
    changed = next(vote for vote in item.votes if vote.name == "Tom Hollis")
    assert changed.ballot is (Ballot.YES if corrected else Ballot.NO)
    assert (changed.corrected is Ballot.NO) == bool(corrected)
    assert [quote.text for quote in item.corrections] == ([] if corrected is False else [said])
    assert [vote.ballot for vote in item.votes if vote.name == "Ida Bell"] == [Ballot.YES]


def test_decisions_in_chinese_are_told_apart_by_pairs_of_characters(library):
    """Draft and adopted minutes tell of the same two; each vote once."""
    said = "会议以{}票赞成、一票反对批准码头方案，高振东反对。\n\n会议以六票赞成通过图书馆预算。"
    snapshot = library(
        "zh",
        "",
        d=("2026-03-04", Kind.DECISION, said.format("五")),
        m=("2026-03-04", Kind.MINUTES, said.format("五")),
    )
    (found,) = decisions(snapshot).meetings
    assert [item.quotes[0].citation.document for item in found.items] == ["records/d"] * 2


ALIKE = [
    ("en", "Councilmember Hollis moved to approve the site plan for {} with the conditions recommended by staff. Bell seconded. The motion carried {}.", "1200 Alder Street", "1400 Maple Street"),
    ("en", "Motion by Hollis to award the contract for the new water meters to {}. The motion carried {}.", "Okapi", "Quagga"),
    ("en", "Motion by Hollis to raise the fee for a second parking permit to {}. The motion carried {}.", "$35", "$40"),
    ("en", "Motion by Hollis to accept the report of the auditor for fiscal year {}. The motion carried {}.", "2023", "2024"),
    ("es", "Se aprobó el plan de obras de la {} con las condiciones de la comisión por {} votos a 1.", "calle Álamo", "calle Arce"),
    ("zh", "会议以{1}票赞成、一票反对批准{0}用地规划方案。", "枫树街", "橡树街"),
    ("zh", "会议以{1}票赞成、一票反对批准码头路{0}号用地规划方案。", "1200", "1400"),
]  # fmt: skip


def counts(language: str) -> tuple[str, str, str]:
    return (
        ("5-2", "2-5", "4-3")
        if language == "en"
        else ("5", "6", "4")
        if language == "es"
        else ("五", "六", "四")
    )


@pytest.mark.parametrize(("language", "said", "one", "other"), ALIKE)
def test_what_differs_by_a_number_or_a_name_is_never_one(library, language, said, one, other):
    """However alike the words are, in one record or in two; and what two records tell of one is told once."""
    count = counts(language)[0]
    first, second = said.format(one, count), said.format(other, count)
    together = decisions(library(language, a=("2026-03-04", Kind.MINUTES, f"{first}\n\n{second}")))
    apart = library(language, a=("2026-03-04", Kind.MINUTES, first), b=("2026-03-04", Kind.MINUTES, second))
    told = [[quote.text for item in each.items for quote in item.quotes] for each in together.meetings]
    (found,) = decisions(apart).meetings
    assert len(found.items) == len(together.meetings[0].items) == 2, told
    assert decisions(apart, topic=other).count == 1
    once = library(
        language,
        a=("2026-03-04", Kind.MINUTES, first),
        b=("2026-03-04", Kind.DECISION, f"{first}\n\n{second}"),
    )
    (found,) = decisions(once).meetings
    assert [item.quotes[0].citation.document for item in found.items] == ["records/b"] * 2


@pytest.mark.parametrize(
    ("minutes", "other"),
    [
        ("Motion by Hollis to approve the site plan for 1200 Alder Street with conditions. The motion carried 5-2.",
         "The council voted 5-2 to approve the site plan at 1200 Alder St. with conditions."),
        ("Motion by Hollis to approve a contract of $1.2 million for the repair of the levee along the river. The motion carried 5-2.",
         "The council approved the contract of $1,200,000 for the repair of the levee along the river, 5-2."),
        ("Motion by Hollis to approve the Lease of the Alder Street Depot. The motion carried 5-2.",
         "Motion by Hollis to approve the lease of the Alder Street depot. The motion carried 5-2."),
    ],
)  # fmt: skip
def test_one_decision_told_in_two_ways_is_one(library, minutes, other):
    """A street in short, a sum in figures, and a name in capitals are no other name."""
    snapshot = library(m=("2026-03-04", Kind.MINUTES, minutes), d=("2026-03-04", Kind.DECISION, other))
    (found,) = decisions(snapshot).meetings
    assert [item.quotes[0].citation.document for item in found.items] == ["records/d"]


@pytest.mark.parametrize(("language", "said", "one", "other"), ALIKE)
def test_a_draft_is_compared_by_the_same_decision(library, language, said, one, other):
    """Where draft and adopted minutes have the same of two, nothing was otherwise; where one was otherwise, that one alone is said so."""
    won, lost, less = counts(language)
    text = "\n\n".join([said.format(one, lost), said.format(other, won)])
    changed = "\n\n".join([said.format(one, lost), said.format(other, less)])
    for draft, before in ((text, [None, None]), (changed, [None, less])):
        snapshot = library(
            language,
            draft=("2026-03-04", Kind.DRAFT_MINUTES, draft),
            minutes=("2026-03-04", Kind.ADOPTED_MINUTES, text),
        )
        (found,) = decisions(snapshot).meetings
        assert [item.before and item.before.tally.words[:1] for item in found.items] == [
            each and each[:1] for each in before
        ]


def test_of_those_that_are_as_like_the_one_with_the_same_result_is_compared(library):
    """A motion that failed, was put again and carried stands twice in the same words."""
    text = "Motion by Hollis to lease the depot. The motion failed 2-5.\n\nMotion by Hollis to lease the depot. The motion carried 4-3."
    snapshot = library(
        draft=("2026-03-04", Kind.DRAFT_MINUTES, text), minutes=("2026-03-04", Kind.ADOPTED_MINUTES, text)
    )
    assert [item.before for item in decisions(snapshot).meetings[0].items] == [None, None]


@pytest.mark.parametrize(
    ("language", "minutes", "said", "thing", "other"),
    [
        ("en", "Motion by Hollis to approve the site plan for 1200 Alder Street. The motion carried 3-1. Ayes: Hollis, Bell, Reyes. Noes: Ortega.",
         "The minutes of March 4 are corrected: Reyes voted no on the site plan for {}.", "1200 Alder Street", "1400 Maple Street"),
        ("en", "Motion by Hollis to approve the site plan. The motion carried 3-1. Ayes: Hollis, Bell, Reyes. Noes: Ortega.",
         "The minutes of March 4 are corrected: Reyes voted no on the site plan{}.", "", " for Maple Street"),
        ("es", "Se aprobó el plan de obras de la calle Álamo por 3 votos a 1; votaron a favor Hollis, Bell y Reyes; votó en contra Ortega.",
         "Se corrige el acta del 4 de marzo, en el plan de obras de la calle {}: votó en contra Reyes.", "Álamo", "Arce"),
        ("zh", "会议以三票赞成、一票反对批准枫树街用地规划方案，王芳反对。", "更正：3月4日{}用地规划方案，王芳赞成。", "枫树街", "橡树街"),
    ],
)  # fmt: skip
def test_a_correction_of_another_decision_turns_no_vote_around(
    library, language, minutes, said, thing, other
):
    """Also where the other one is in no record that was read."""
    for named in (thing, other):
        snapshot = library(
            language,
            a=("2026-03-04", Kind.MINUTES, minutes),
            b=("2026-04-08", Kind.MINUTES, said.format(named)),
        )
        item = decisions(snapshot).meetings[-1].items[0]
        turned = [vote.name for vote in item.votes if vote.corrected]
        assert (len(turned), len(item.corrections)) == ((1, 1) if named == thing else (0, 0))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.MINUTES, "failed 2-3", "carried 3-2"),
        (Kind.MINUTES, "carried 3-2", "carried 4-1"),
        (Kind.MINUTES, "carried 3-2. Bell voted no", "carried 3-2. Bell voted yes"),
        (Kind.MINUTES, "carried 3-2", "was tabled"),
        (Kind.DECISION, "failed 2-3", "carried 3-2"),
        (Kind.TRANSCRIPT, "carried 3-2", "failed 2-3"),
    ],
)  # fmt: skip
def test_of_two_records_that_contradict_each_other_neither_is_lost(library, kind, one, other):
    """Both are shown next to each other, each with what the other has; nothing says which of them is right."""
    said = "Hollis moved to approve the {} fee; Bell seconded. The motion {}."
    same = said.format("pool", "carried 5-0")
    snapshot = library(
        a=("2026-05-04", kind, f"{said.format('golf', one)}\n\n{same}"),
        b=("2026-05-04", Kind.MINUTES, f"{said.format('golf', other)}\n\n{same}"),
        c=("2026-05-04", Kind.MINUTES, f"{said.format('golf', one)}\n\n{same}"),
    )
    (found,) = decisions(snapshot).meetings
    first, second, last = found.items
    assert (first.about, last.about, last.differs) == ("approve the golf fee", "approve the pool fee", None)
    assert first.contradicts(second)
    for item, beside in ((first, second), (second, first)):
        assert (item.differs.outcome, item.differs.tally, item.differs.votes) == (
            beside.outcome,
            beside.tally,
            beside.votes,
        )


def test_records_that_both_tell_a_motion_and_its_second_try_contradict_nothing(library):
    """Failed and then passed, in the same words in two records: two decisions, none of them otherwise."""
    text = "Motion by Hollis to lease the depot. The motion failed 2-5.\n\nMotion by Hollis to lease the depot. The motion carried{}."
    snapshot = library(
        a=("2026-03-04", Kind.MINUTES, text.format(" 4-3")), b=("2026-03-04", Kind.DECISION, text.format(""))
    )
    (found,) = decisions(snapshot).meetings
    assert [(item.outcome, item.differs) for item in found.items] == [
        (Outcome.FAILED, None),
        (Outcome.PASSED, None),
    ]


PLAN = {
    "en": "Motion by Hollis to approve the site plan for 1200 Alder Street. The motion carried 3-1. Ayes: Hollis, Bell, Reyes. Noes: Ortega.",
    "es": "Se aprobó el plan de obras de la calle Álamo por 3 votos a 1; votaron a favor Hollis, Bell y Reyes; votó en contra Ortega.",
    "zh": "会议以三票赞成、一票反对批准枫树街用地规划方案，王芳反对。",
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Reyes moved that the minutes of March 4 be corrected: Reyes voted no on the site plan for 1200 Alder Street. The motion failed 1-3."),
        ("en", "Reyes requested a correction of the minutes of March 4: Reyes voted no on the site plan for 1200 Alder Street."),
        ("en", "The minutes of March 4 are corrected: Reyes voted no on the sign permit for 1200 Alder Street."),
        ("en", "The minutes of March 4 are corrected: Reyes voted no on the amendment to the site plan for 1200 Alder Street."),
        ("es", "Reyes solicitó que sea corregida el acta del 4 de marzo, en el plan de obras de la calle Álamo: votó en contra Reyes."),
        ("es", "Se corrige el acta del 4 de marzo: sobre el permiso de obras de la calle Álamo, votó en contra Reyes."),
        ("es", "Se corrige el acta del 4 de marzo: sobre la enmienda al plan de obras de la calle Álamo, votó en contra Reyes."),
        ("zh", "王芳请求更正：3月4日枫树街用地规划方案，王芳赞成。"),
        ("zh", "更正：3月4日枫树街用地规划方案修正案，王芳赞成。"),
        ("zh", "更正：3月4日枫树街用地规划许可，王芳赞成。"),
    ],
)  # fmt: skip
def test_what_is_asked_or_is_of_another_sort_corrects_nothing(library, language, said):
    """A motion or a request states no correction; the sign permit is not the site plan, nor its amendment."""
    snapshot = library(
        language, a=("2026-03-04", Kind.MINUTES, PLAN[language]), b=("2026-04-08", Kind.MINUTES, said)
    )
    (found,) = decisions(snapshot, member="王芳" if language == "zh" else "Hollis").meetings
    (item,) = found.items
    assert item.votes
    assert not item.corrections
    assert not any(vote.corrected for vote in item.votes)
