"""Words of a question are found in a text as people would find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.terms import likeness, stem, stems_of, terms_of


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("plans", "planning"),
        ("led", "lead"),
        ("flooding", "floods"),
        ("3,089", "3089"),
        ("organisation", "organisations"),
    ],
)
def test_forms_of_a_word_are_one_word(asked: str, written: str) -> None:
    """Endings, irregular forms and commas in numbers do not keep words apart."""
    wanted = terms_of(f"x {asked}")[-1].stem
    assert likeness(wanted, stems_of(written)) >= 0.9


@pytest.mark.parametrize(("asked", "written"), [("enterprizes", "enterprises"), ("goverment", "government")])
def test_a_typo_is_still_the_word(asked: str, written: str) -> None:
    """Near spellings count nearly as much."""
    assert likeness(stem(asked), stems_of(written)) >= 0.8


def test_numbers_are_never_nearly_equal() -> None:
    """2023 is not 2024, however near the characters are."""
    assert likeness("2023", stems_of("in 2024")) == 0.0
    assert likeness("12", stems_of("121 votes")) == 0.0


def test_names_and_numbers_weigh_double() -> None:
    """A question stands or falls with them."""
    terms = {term.stem: term for term in terms_of("When did Pan Guoqiang sign 12 orders?")}
    assert terms["guoqiang"].is_name
    assert terms["12"].weight == 2.0
    assert not terms[stem("orders")].is_name
    assert "did" not in terms


def test_chinese_is_compared_by_pairs_of_characters() -> None:
    """There are no blanks to go by."""
    stems = stems_of("会议强调防汛抗旱工作。")
    assert all(likeness(term.stem, stems) == 1.0 for term in terms_of("防汛抗旱"))


@given(st.text(max_size=200))
def test_a_text_covers_its_own_words(text: str) -> None:
    """Whatever the text is, every content word of it is found in it."""
    stems = stems_of(text)
    assert all(likeness(term.stem, stems) == 1.0 for term in terms_of(text))
