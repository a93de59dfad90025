"""Where things are known from: said in one sentence, and read back from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.provenance import FIELDS, is_origins, origins_in, told, warnings_in, without

PLACES = (
    "the file's name",
    "the title",
    "meeting.json (“Council, Regular; Meeting”)",
    "its form: cues with times",
)


def test_one_sentence_tells_all_of_it() -> None:
    """What is from one place is said together, in a fixed order."""
    assert told(
        {"language": "the text", "date": "meeting.json", "kind": "the title", "body": "meeting.json"}
    ) == ("Kind from the title; body and date from meeting.json; language from the text.")
    assert told(dict.fromkeys(FIELDS, "x")) == "Kind, body, date and language from x."
    assert told({"kind": ""}) == told({}) == ""


@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(PLACES)))
def test_what_is_told_is_read_back(origins: dict[str, str]) -> None:
    """Whatever is known from wherever; a semicolon in a name becomes a comma."""
    notes = [note for note in ("3 pages hold no text.", told(origins)) if note]
    assert origins_in(notes) == {name: place.replace(";", ",") for name, place in origins.items()}
    assert warnings_in(notes) == ("3 pages hold no text.",)


def test_the_note_on_a_date_is_read_back_too() -> None:
    """It stays a warning: a day that a file's name gives may be another one."""
    note = "The date is from the file's name. The title says March 4, 2031."
    assert origins_in([note]) == {"date": "the file's name"}
    assert warnings_in([note]) == (note,)
    assert not is_origins("Page 3 is missing from the original.")
    assert not is_origins("")


def test_what_is_set_by_hand_is_from_nowhere_else() -> None:
    """Its evidence goes, and so does the note that nothing settled it; every other note stays."""
    notes = (
        "3 pages hold no text.",
        "Several bodies are named in the title (“A”, “B”); none is taken to be the record's.",
        "The date is from the title.",
        "Kind from the title; body from meeting.json; language from the text.",
    )
    assert without(notes, ["body", "kind"]) == (notes[0], notes[2], "Language from the text.")
    assert without(notes, ["date"]) == (notes[0], notes[1], notes[3])
    assert without(notes, FIELDS) == (notes[0],)
    assert without(notes, ["title"]) == notes
