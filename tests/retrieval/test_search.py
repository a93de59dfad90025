"""Misspelt words are read as the record spells them; names never are."""

from retrieval.search import read_as, respelled, spelled_out

TEXTS = ["Prioritizing investment attraction, the city supports Mr. Johnston."]


def unknown(_: str) -> bool:
    return False


def test_a_word_that_no_record_has_is_read_as_its_look_alike() -> None:
    """And the question is otherwise left as it is."""
    spellings = respelled("What about invesment atraction?", TEXTS, unknown)
    assert spellings == {"invesment": "investment", "atraction": "attraction"}
    assert read_as("What about invesment atraction?", spellings) == "What about investment attraction?"


def test_a_word_that_a_record_has_is_left_alone() -> None:
    """“Invesment” may be how another record spells it."""
    assert respelled("What about invesment?", TEXTS, lambda _: True) == {}


def test_a_name_is_never_read_as_another() -> None:
    """Johnson is not Johnston."""
    assert respelled("What did Mr. Johnson say?", TEXTS, unknown) == {}


def test_a_short_form_is_read_as_the_one_thing_it_can_stand_for() -> None:
    """“D8” is District 8 where no record says “D8”; where two things may be meant, it is left alone."""
    texts = ["The council extended TIF District 8 to 2041.", "District 9 ends in 2030."]
    assert spelled_out("Until when does TIF D8 run?", texts) == {"D8": "District 8"}
    assert (
        read_as("Until when does TIF D-8 run?", {"D-8": "District 8"})
        == "Until when does TIF District 8 run?"
    )
    assert spelled_out("Until when does D8 run?", [*texts, "Depot 8 is closed."]) == {}
    assert spelled_out("Until when does D8 run?", [*texts, "D8 is a road."]) == {}
