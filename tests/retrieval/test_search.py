"""Misspelt words are read as the record spells them; names never are."""

from retrieval.search import read_as, respelled

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
