"""Notes on a record: where things are known from, what a program read, and what only the record says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.meetings import Standing, standing_in
from domain.provenance import (
    FIELDS,
    Note,
    Noted,
    in_words,
    is_machine_written,
    is_recognised,
    listed,
    origins_in,
    packed,
    runs_of,
    text_of,
    unpacked,
    warnings_in,
    without,
)

PLACES = (
    "the file's name",
    "the title",
    "meeting.json (“Council, Regular; Meeting”)",
    "its form: cues with times",
)
PAGES = st.sets(st.integers(1, 2_000), min_size=1, max_size=60).map(sorted)
MISSING = Note(Noted.READ, "3 pages hold no text.")


def origins(**places: str) -> list[Note]:
    return [Note(Noted.ORIGIN, field=name, place=places[name]) for name in FIELDS if name in places]


def test_one_sentence_tells_all_origins() -> None:
    """What is from one place is said together, in a fixed order; a semicolon in a name becomes a comma."""
    known = origins(language="the text", date="meeting.json", kind="the title", body="meeting.json")
    assert in_words(known) == [
        "Kind from the title; body and date from meeting.json; language from the text."
    ]
    assert in_words(origins(**dict.fromkeys(FIELDS, "x; y"))) == ["Kind, body, date and language from x, y."]
    assert in_words([]) == []


@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(PLACES)))
def test_origins_are_known_by_field(places: dict[str, str]) -> None:
    """Whatever is known from wherever; they are no warnings."""
    notes = [MISSING, *origins(**places)]
    assert origins_in(notes) == places
    assert warnings_in(notes) == (MISSING.text,)


def test_the_origin_of_a_date_stays_a_warning() -> None:
    """A day that a file's name gives may be another one."""
    note = Note(Noted.DATE, "March 4, 2031", "date", "from the file's name")
    assert origins_in([note]) == {"date": "the file's name"}
    assert warnings_in([note]) == ("The date is from the file's name. The title says March 4, 2031.",)
    given_date = Note(Noted.DATE, "March 4, 2031")
    assert in_words([given_date]) == ["The title says March 4, 2031."]
    assert without([given_date], ["date"]) == (given_date,)


def test_what_is_set_by_hand_is_from_nowhere_else() -> None:
    """Its evidence goes, and so does the note that nothing settled it; every other note stays."""
    several = Note(Noted.SEVERAL, "“A”, “B”", "body", "the title")
    date = Note(Noted.DATE, "", "date", "from the title")
    known = origins(kind="the title", body="meeting.json", language="the text")
    notes = [MISSING, several, date, *known]
    assert in_words(without(notes, ["body", "kind"])) == [
        MISSING.text, "The date is from the title.", "Language from the text.",
    ]  # fmt: skip
    assert without(notes, ["date"]) == (MISSING, several, *known)
    assert without(notes, FIELDS) == (MISSING,)
    assert without(notes, ["title"]) == tuple(notes)
    assert in_words([several]) == [
        "Several bodies are named in the title (“A”, “B”); none is taken to be the record's."
    ]


@given(PAGES)
def test_recognised_pages_are_those_and_no_others(pages: list[int]) -> None:
    """Among whatever other notes, and also after they were kept as JSON."""
    notes = [MISSING, Note(Noted.RECOGNISED, pages=runs_of(pages))]
    notes = [unpacked(each) for each in json.loads(json.dumps(packed(notes)))]
    assert [page for page in range(2_002) if is_recognised(notes, page)] == pages
    assert not is_recognised(notes, None)


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([4], "The text of page 4 was recognised from pictures by a program; check it against the page."),
        ([1, 2, 3, 7], "The text of pages 1–3, 7 was recognised from pictures by a program; check it against the pages."),
    ],
)  # fmt: skip
def test_recognition_is_told_in_plain_english(pages: list[int], words: str) -> None:
    """One page, and several."""
    assert in_words([Note(Noted.RECOGNISED, pages=runs_of(pages))]) == [words]
    assert listed(pages) in words


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (Note(Noted.MACHINE_WROTE, "AI"), "It says of itself that a machine wrote it: “AI”."),
        (Note(Noted.PARTS, "A, B"), "It tells of several meetings (A, B); each part has the date of its own."),
        (Note(Noted.LIST), "It is a list of meetings, and the record of none of them."),
        (Note(Noted.PLACE, "Elm", place="the title"), "Of: Elm (from the title)."),
        (Note(Noted.SESSION, "special", place="the title"), "Sort of meeting: special (from the title)."),
        (Note(Noted.CANCELLED, "off"), "It says that this meeting is not held: “off”."),
        (Note(Noted.RESCHEDULED, "May 5"), "It says that this meeting is held on another day: “May 5”."),
        (Note(Noted.BY_HAND, "kind"), "Set by hand: kind."),
        (Note(Noted.READ, "No text."), "No text."),
        (Note(Noted.OWN, "Draft"), "“Draft”"),
        (Note(Noted.SEVERAL, "a, b", "date"), "Several dates are named (a, b); none is taken to be the record's."),
        (Note(Noted.UNCLEAR, "3/4/25", readings=(PartialDate(2025, 3, 4), PartialDate(2025, 4, 3))),
         "“3/4/25” may be March 4, 2025 or April 3, 2025; nothing in the record decides it, so no date is taken."),
    ],
)  # fmt: skip
def test_each_note_is_one_sentence(note: Note, sentence: str) -> None:
    """The same after it was kept as JSON; said once, and a warning unless it only tells where the meeting was or of what sort."""
    (again,) = [unpacked(each) for each in json.loads(json.dumps(packed([note])))]
    assert again == note
    assert in_words([note, again]) == [sentence]
    assert warnings_in([note]) == (() if note.code in (Noted.PLACE, Noted.SESSION) else (sentence,))
    assert is_machine_written([note]) is (note.code is Noted.MACHINE_WROTE)
    assert (text_of([note], note.code), text_of([], note.code)) == (note.text, "")
    standing = {Noted.CANCELLED: Standing.CANCELLED, Noted.RESCHEDULED: Standing.RESCHEDULED}
    assert standing_in((note,)) is standing.get(note.code, Standing.HELD)


def test_what_a_record_says_of_itself_is_only_ever_quoted() -> None:
    """Each sentence of Plenum's, said by a record: it is shown in quotation marks, and nothing is read out of it."""
    plenum = [
        Note(Noted.RECOGNISED, pages=(range(1, 9),)),
        Note(Noted.MACHINE_WROTE, "AI-generated"),
        Note(Noted.SEVERAL, "“A”, “B”", "body", "the title"),
        Note(Noted.DATE, "", "date", "from the title"),
        Note(Noted.BY_HAND, "kind"),
        *origins(kind="the title"),
    ]
    said = [Note(Noted.OWN, sentence) for sentence in in_words(plenum)]
    assert origins_in(said) == {}
    assert not is_machine_written(said)
    assert not any(is_recognised(said, page) for page in range(20))
    assert without(said, FIELDS) == tuple(said)
    assert in_words(said) == [f"“{note.text}”" for note in said]


def test_a_run_of_pages_without_end_costs_nothing() -> None:
    """What says that it has more pages than there is memory for is told, looked up, and kept."""
    note = unpacked(["recognised", "", "", "", [[1, 10**30]]])
    assert is_recognised([note], 10**29)
    assert "pages 1–999" in in_words([note])[0]
    assert unpacked(packed([note])[0]) == note


@pytest.mark.parametrize(
    "value",
    [
        "The text of page 1 was recognised from pictures by a program; check it against the page.", None, 7, [], {},
        ["recognised"], ["no such code", "", "", "", []], ["recognised", "", "", "", [[3, 3]]],
        ["recognised", "", "", "", [[0, 3]]], ["recognised", "", "", "", [["1", 3]]], ["recognised", "", "", "", 5],
        ["own", 5, "", "", []], ["own", "", "", "", [], "more"],
    ],
)  # fmt: skip
def test_what_is_no_note_is_refused(value: object) -> None:
    """The process that reads may be an enemy's."""
    with pytest.raises(ValueError, match=r"no note|no pages|not a valid"):
        unpacked(value)
