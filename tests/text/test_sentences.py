"""Sentences are whole, in order, and lose nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.sentences import split


def cut(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in split(text, language)]


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    """“an est. $5M” is one sentence; so is a title before a name."""
    assert cut("It costs an est. $5M. Mr. Lee of No. 5 St. Mary's agreed.") == [
        "It costs an est. $5M.",
        "Mr. Lee of No. 5 St. Mary's agreed.",
    ]


def test_a_title_that_begins_a_sentence_stays_with_its_name() -> None:
    """A quote never says “Ortega chaired” where the record says “Ms. Ortega chaired”."""
    assert cut("The board met in April 2026. Ms. Ortega chaired it. Dr. Lee left.") == [
        "The board met in April 2026.",
        "Ms. Ortega chaired it.",
        "Dr. Lee left.",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Asistieron Dña. Ana Ruiz, la Mtra. Rosa Vega y el Pbro. Juan Ríos."),
        ("es", "La Ilma. Sra. Presidenta dio la palabra al Cnel. Paz."),
        ("en", "Atty. Jones, Sgt. First Class Roe and Treas. Li were present."),
    ],
)
def test_a_title_in_any_of_the_languages_of_records_ends_no_sentence(language: str, sentence: str) -> None:
    """Who presides is not cut off behind “Dña.”."""
    assert cut(sentence, language) == [sentence]


def test_chinese_sentences_end_at_their_own_full_stops() -> None:
    """There is no blank to go by."""
    assert cut("会议强调防汛。市政府要求抓紧！", "zh") == ["会议强调防汛。", "市政府要求抓紧！"]


def test_a_chinese_sentence_may_begin_with_a_number() -> None:
    """Minutes are full of dates: the full stop before one ends a sentence, a decimal point does not."""
    assert cut("大坝关闭。5月3日暴雨，水深3.5米。", "zh") == ["大坝关闭。", "5月3日暴雨，水深3.5米。"]
    assert cut("他说：“来听听。”2022年查过。", "zh") == ["他说：“来听听。”", "2022年查过。"]


def test_a_sentence_never_runs_over_a_paragraph_border() -> None:
    """A heading without a full stop is not the beginning of what follows."""
    assert cut("Public hearings\n\nThe council met.") == ["Public hearings", "The council met."]


@given(st.text(alphabet="ab. A。\n!?é市No", max_size=200))
def test_all_that_is_not_blank_is_in_exactly_one_sentence(text: str) -> None:
    """In order, trimmed, none blank."""
    spans = split(text)
    assert re.sub(r"\s", "", "".join(text[s.start : s.end] for s in spans)) == re.sub(r"\s", "", text)
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in spans)


@pytest.mark.parametrize("unit", ["“", "‘", "«", "„", "「", "“.", "? “", "“a. ", "《。"])
def test_a_text_of_nothing_but_openings_is_cut_in_pieces(unit: str) -> None:
    """What finds sentences reads on from each of them to the end: it is given no more at once than 2,000 characters, and nothing is lost."""
    text = (unit * 33_000)[:33_000].strip()
    spans = split(text)
    assert re.sub(r"\s", "", "".join(text[s.start : s.end] for s in spans)) == re.sub(r"\s", "", text)
    assert max(s.end - s.start for s in spans) <= 2_000


def test_a_long_text_with_quotations_is_not_cut_in_pieces() -> None:
    """A transcript in one line, of 30,000 characters with an apostrophe or a quotation every sixty: a quotation is a part of its sentence."""
    said = "The mayor said: “We are done. The road is open.” It isn't what the committee, which met for an hour on it, had asked for. "
    assert len(said * 300) > 30_000
    assert cut(said * 300) == cut(said) * 300


def test_an_address_is_not_cut() -> None:
    """The question mark and the stops inside it end nothing; the one behind it does."""
    text = "See https://town.example/Detail.aspx?ID=7&GUID=02.6C!x=1 for more. 王说好。李反对！"
    first = split(text)[0]
    assert text[first.start : first.end].endswith("for more.")
    chinese = "王说好。李反对！"
    assert [chinese[span.start : span.end] for span in split(chinese, "zh")] == ["王说好。", "李反对！"]
