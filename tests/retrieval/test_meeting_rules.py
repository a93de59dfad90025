"""Which records are one meeting, and which meeting is the latest: nothing is guessed."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import UNKNOWN, PartialDate, from_iso
from domain.documents import Kind
from domain.meetings import Choice, Tie
from domain.provenance import Note, Noted, Notes
from retrieval.meetings import ID_LIMIT, latest_of, meetings_of, newest_first
from text.same_meeting import are_two_places


@dataclasses.dataclass(frozen=True)
class Row:
    """A record, as far as meetings look at it."""

    key: str
    date: PartialDate = UNKNOWN
    body: str = ""
    kind: Kind = Kind.MINUTES
    title: str = "A record"
    language: str = "en"
    url: str = ""
    collection: str = "records"
    notes: Notes = ()


def row(key: str, date: str = "", body: str = "", kind: Kind = Kind.MINUTES, **other: str) -> Row:
    return Row(key, from_iso(date), body, kind, **other)


def keys(meeting):
    return [part.key for part in meeting.records]


def test_records_of_one_body_on_one_day_are_one_meeting_in_the_order_of_its_life():
    """Agenda, minutes, news, transcript; case, accents and blanks of the body's name do not matter."""
    (meeting,) = meetings_of(
        [
            row("t", "2026-04-09", "Consejo Municipal", Kind.TRANSCRIPT),
            row("n", "2026-04-09", "consejo  municipal", Kind.NEWS),
            row("m", "2026-04-09", "Consejo Municipal", Kind.ADOPTED_MINUTES),
            row("a", "2026-04-09", "CONSEJO MUNICIPÁL", Kind.AGENDA),
        ]
    )
    assert keys(meeting) == ["a", "m", "n", "t"]
    assert (meeting.tie, meeting.title, str(meeting.date)) == (
        Tie.BODY_AND_DATE,
        "CONSEJO MUNICIPÁL",
        "April 9, 2026",
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row("a", "2026-04-09", "Council"), row("b", "2026-04-10", "Council")),
        (row("a", "2026-04-09", "Council"), row("b", "2026-04-09", "Planning Commission")),
        (row("a", "--04-09", "Council"), row("b", "--04-09", "Council")),
        (row("a", "2026-04", "Council"), row("b", "2026-04", "Council")),
        (row("a", "2026-04-09"), row("b", "2026-04-09")),
        (row("a", "2026-04-09", "Council"), row("b", "2026-04-09")),
        (row("a", "2026-04-09", "Council"), row("b", "2026-04-09", "Council", collection="community-1")),
        (row("a"), row("b")),
    ],
    ids=[
        "another day",
        "another body",
        "no year",
        "no day",
        "no body",
        "one without a body",
        "another collection",
        "nothing",
    ],
)
def test_what_is_not_certain_is_not_tied(first, second):
    """Two meetings, then."""
    assert len(meetings_of([first, second])) == 2


def test_a_folder_that_is_named_for_the_meeting_ties_what_names_no_body():
    """Its name has the complete date of the records and says more than the date."""
    (meeting,) = meetings_of(
        [
            row("r/2026-04-09-city-council/agenda.pdf", "2026-04-09", kind=Kind.AGENDA),
            row("r/2026-04-09-city-council/transcript/a.txt", "2026-04-09", kind=Kind.TRANSCRIPT),
        ]
    )
    assert (meeting.tie, meeting.body, meeting.title) == (Tie.FOLDER, "", "2026-04-09-city-council")
    assert len(meetings_of([row("r/2026-04-09/a", "2026-04-09"), row("r/2026-04-09/b", "2026-04-09")])) == 2
    assert (
        len(
            meetings_of(
                [row("r/2026-04-09-council/a", "2026-04-09"), row("r/2026-04-09-council/b", "2026-05-01")]
            )
        )
        == 2
    )


def test_one_body_named_in_such_a_folder_is_the_body_of_the_rest_and_two_are_of_none():
    """With two, whose the nameless record is cannot be said."""
    folder = "r/2026-04-09-meetings/"
    nameless = row(folder + "c", "2026-04-09")
    council, board = row(folder + "a", "2026-04-09", "Council"), row(folder + "b", "2026-04-09", "Board")
    (meeting,) = meetings_of([nameless, council])
    assert (keys(meeting), meeting.body) == ([folder + "a", folder + "c"], "Council")
    assert len(meetings_of([nameless, council, board])) == 3


def test_a_body_with_its_place_and_without_is_one_in_such_a_folder():
    """“Elm Town Council” and “Town Council” of one day in one folder; elsewhere they may be two towns'."""
    folder = "r/2026-04-09-meeting/"
    rows = [
        row(folder + "a", "2026-04-09", "Elm Town Council"),
        row(folder + "b", "2026-04-09", "Town Council"),
        row(folder + "c", "2026-04-09"),
    ]
    assert [keys(meeting) for meeting in meetings_of(rows)] == [[folder + "a", folder + "b", folder + "c"]]
    assert len(meetings_of([row("a", "2026-04-09", "Elm Council"), row("b", "2026-04-09", "Council")])) == 2
    assert len(meetings_of([*rows, row(folder + "d", "2026-04-09", "Elm Parks Board")])) == 4


def test_a_report_alone_is_no_meeting():
    """It is one of a meeting's records when something ties it."""
    assert meetings_of([row("r", "2026-04-09", kind=Kind.REPORT)]) == []
    assert len(meetings_of([row("r", "2026-04-09", "Council", Kind.REPORT)])) == 1


@pytest.mark.parametrize(
    ("dates", "choice", "day", "others"),
    [
        (["2026-04-09"], Choice.ONLY, "2026-04-09", 0),
        (["--08-01"], Choice.ONLY, "--08-01", 0),
        (["2025-01-01", "2026-04-09"], Choice.NEWEST, "2026-04-09", 0),
        (["2025", "2026-04-09"], Choice.NEWEST, "2026-04-09", 0),
        (["2026-04-09", "2026-04-09"], Choice.SAME_TIME, "2026-04-09", 1),
        (["2026-04", "2026-04-09"], Choice.SAME_TIME, "2026-04", 1),
        (["2026-04-09", "--08-01", ""], Choice.SOME_WITHOUT_YEAR, "2026-04-09", 2),
        (["--08-01", "--09-01"], Choice.NONE_WITH_YEAR, "--08-01", 1),
    ],
)
def test_the_latest_says_how_sure_it_is(dates, choice, day, others):
    """A meeting without a year is never claimed to be newer or older."""
    latest = latest_of(meetings_of([row(f"r{i}", date, f"Body {i}") for i, date in enumerate(dates)]))
    assert (latest.choice, latest.others, latest.meeting.date.isoformat()) == (choice, others, day)
    assert latest.certain == (choice in (Choice.ONLY, Choice.NEWEST))


CALLED_OFF = (Note(Noted.CANCELLED, "cancelled"),)


@pytest.mark.parametrize(
    ("dates", "choice", "others"),
    [
        (["2026-04-09"], Choice.ONLY, 0),
        (["2026-04-09", "2026-01-01"], Choice.NEWEST, 0),
        (["2026-04-09", "2026-04-09", ""], Choice.SAME_TIME, 2),
        (["2026-04-09", "", "--08-01"], Choice.SOME_WITHOUT_YEAR, 2),
        (["--08-01", ""], Choice.NONE_WITH_YEAR, 1),
    ],
)
def test_the_latest_names_those_after_it_that_were_called_off(dates, choice, others):
    """But not those before it, nor those of which nobody knows whether they are later."""
    off = [Row(f"off{day}", from_iso(day), "Off", Kind.AGENDA, notes=CALLED_OFF) for day in ("2026-05-01", "2026-06-01", "2020-01-01", "")]  # fmt: skip
    held = [row(f"r{i}", date, f"Body {i}") for i, date in enumerate(dates)]
    found = latest_of(meetings_of([*off, *held]))
    assert (found.choice, found.others) == (choice, others)
    after = [] if choice is Choice.NONE_WITH_YEAR else ["2026-06-01", "2026-05-01"]
    assert [each.date.isoformat() for each in found.called_off] == after


@pytest.mark.parametrize(
    ("date", "title", "named"),
    [
        ("2026-03-04", "City Council", "2026-03-04-city-council-"),
        ("2026-03-04", "2026-03-04 Minutes (draft)", "2026-03-04-minutes-draft-"),
        ("2026-03-04/2026-03-06", "Retreat of 2026-03-04", "2026-03-04-retreat-of-"),
        ("2026-03", "Sesión_ordinaria", "2026-03-sesion-ordinaria-"),
        ("--08-01", "Notes", "no-year-08-01-notes-"),
        ("", "市议会", "no-date-市议会-"),
        ("", "…", "no-date-"),
        ("2026", "word " * 60, "2026-" + "word-" * 9 + "wor-"),
    ],
)
def test_the_id_of_a_meeting_can_be_read_and_typed(date, title, named):
    """Its day and its name once, in letters, digits and dashes, short enough for a button; and what tells it from another."""
    (meeting,) = meetings_of([row("a/x.txt", date, "", title=title)])
    assert meeting.id[:-8] == named
    assert int(meeting.id[-8:], 16) >= 0
    assert len(meeting.id) <= ID_LIMIT


def test_without_meetings_there_is_no_latest():
    """None, and nobody has to catch anything."""
    assert latest_of([]) is None


def test_newest_records_first_and_those_without_a_year_last():
    """By key among equals."""
    rows = [row("b", "2026"), row("a", "--08-01"), row("c", "2026-12-31"), row("d", "2025-05-05"), row("e")]
    assert [each.key for each in sorted(rows, key=newest_first)] == ["c", "b", "d", "a", "e"]


_DATES = st.sampled_from(["", "--08-01", "2026", "2026-04", "2026-04-09", "2026-04-10"])
_ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["r/", "r/2026-04-09-council/", "r/2026-04-09/x/", ""]).flatmap(
            lambda folder: st.integers(0, 30).map(lambda n: f"{folder}{n}")
        ),
        _DATES,
        st.sampled_from(["", "Council", "council", "市人大常委会", "A very long name of a body " * 8]),
        st.sampled_from(list(Kind)),
        title=st.text(max_size=40),
        collection=st.sampled_from(["records", "community-1"]),
    ),
    max_size=12,
    unique_by=lambda each: each.key,
)


@given(_ROWS, st.randoms())
def test_every_record_is_in_one_meeting_whatever_the_order(rows, random):
    """Reports that stand alone are left out; ids are unique, short and without blanks."""
    meetings = meetings_of(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert meetings_of(shuffled) == meetings
    held = [key for meeting in meetings for key in keys(meeting)]
    assert len(held) == len(set(held))
    left_out = {each.key: each for each in rows if each.key not in held}
    assert all(each.kind is Kind.REPORT for each in left_out.values())
    ids = [meeting.id for meeting in meetings]
    assert len(set(ids)) == len(ids)
    assert all(
        len(each) <= ID_LIMIT and each == "".join(each.split()) and not each.startswith("-") for each in ids
    )


def of(place: str = "", session: str = "", off: Noted | None = None) -> tuple[Note, ...]:
    """Notes on the place, the sort of meeting, and that it is called off."""
    notes = [Note(Noted.PLACE, place)] if place else []
    notes += [Note(Noted.SESSION, session)] if session else []
    return (*notes, *([Note(off, "The meeting is called off.")] if off else []))


def noted(
    key: str, *notes: Note, body: str = "City Council", kind: Kind = Kind.MINUTES, day: str = "2026-04-09"
) -> Row:
    return Row(key, from_iso(day), body, kind, notes=notes)


def test_one_name_of_a_body_in_two_towns_is_two_bodies():
    """With the place in the title, so that they are told apart; a record of neither stands alone."""
    rows = [
        noted("a", *of("City of Elm")),
        noted("b", *of("City of Oakridge")),
        noted("c", *of("Elm"), body="Elm City Council", kind=Kind.AGENDA),
        noted("d"),
    ]
    found = meetings_of(rows)
    assert sorted(map(keys, found)) == [["b"], ["c", "a"], ["d"]]
    assert {meeting.title for meeting in found if keys(meeting) == ["b"]} == {
        "City Council, City of Oakridge"
    }
    assert len(meetings_of([noted("a", *of("City of Elm")), noted("b", *of("Town of Elm"))])) == 2


def test_with_one_town_a_record_that_names_none_is_of_it():
    """As before places were read; but “Elm City Council” may be another's than “City Council”."""
    rows = [noted("a", *of("City of Elm")), noted("b", kind=Kind.AGENDA)]
    (meeting,) = meetings_of(rows)
    assert (keys(meeting), meeting.title, meeting.place) == (["b", "a"], "City Council", "City of Elm")
    assert len(meetings_of([noted("a", *of("Elm"), body="Elm City Council"), noted("b")])) == 2


def test_two_meetings_of_one_body_in_one_night_are_two():
    """A special and a regular one, by the words of the record; who names none is of neither, and alone."""
    regular = [
        noted("a", *of(session="Regular Meeting"), kind=Kind.AGENDA),
        noted("b", *of(session="Regular Meeting, Executive Session")),
    ]
    special = [noted("c", *of(session="Special Meeting")), noted("special-agenda.pdf", kind=Kind.AGENDA)]
    assert sorted(map(keys, meetings_of([*regular, *special]))) == [["a", "b"], ["special-agenda.pdf", "c"]]
    titles = {meeting.title for meeting in meetings_of([*regular, *special])}
    assert titles == {"City Council, Regular Meeting", "City Council, Special Meeting"}
    assert len(meetings_of([*regular, *special, noted("d")])) == 3
    assert len(meetings_of([special[0], noted("d")])) == 1
    spanish = [noted("a", *of(session="Sesión ordinaria")), noted("b", *of(session="Sesión extraordinaria"))]
    assert len(meetings_of(spanish)) == 2
    assert len(meetings_of([noted("a", *of(session="定期会议")), noted("b", *of(session="临时会议"))])) == 2


@pytest.mark.parametrize("code", [Noted.CANCELLED, Noted.RESCHEDULED])
def test_a_meeting_that_was_called_off_is_shown_as_such_and_never_the_latest(code):
    """Unless its own minutes or a transcript show that it was held after all."""
    off = noted("a", *of(off=code), kind=Kind.AGENDA, day="2026-05-07")
    held = noted("b", day="2026-04-09")
    found = meetings_of([off, held])
    assert [meeting.standing.value for meeting in found] == [code.value, "held"]
    latest = latest_of(found)
    assert (keys(latest.meeting), latest.choice, [keys(each) for each in latest.called_off]) == (
        ["b"],
        Choice.ONLY,
        [["a"]],
    )
    assert latest_of(meetings_of([off])) is None
    after_all = latest_of(meetings_of([off, noted("c", day="2026-05-07"), held]))
    assert (keys(after_all.meeting), after_all.called_off) == (["a", "c"], ())


@given(
    st.lists(
        st.builds(
            noted,
            st.uuids().map(str),
            st.sampled_from(["", "City of Elm", "Town of Elm", "Elm", "Oakridge"]).map(
                lambda place: Note(Noted.PLACE, place)
            ),
            st.sampled_from(["", "Regular Meeting", "Special Meeting", "Work Session"]).map(
                lambda it: Note(Noted.SESSION, it)
            ),
        ),
        max_size=7,
    ),
    st.randoms(),
)
def test_each_record_is_of_one_meeting_whatever_their_order_and_never_with_another_town(rows, random):
    """Nothing is lost, nothing is twice, and no two that are known to be of two places are together."""
    found = meetings_of(rows)
    assert sorted(key for meeting in found for key in keys(meeting)) == sorted(row.key for row in rows)
    assert len({meeting.id for meeting in found}) == len(found)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert meetings_of(shuffled) == found
    places = {row.key: row.notes[0].text for row in rows}
    for meeting in found:
        named = [places[key] for key in keys(meeting)]
        assert not any(are_two_places(a, b) for a in named for b in named)
