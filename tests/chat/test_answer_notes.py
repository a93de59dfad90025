"""What stands under an answer: warnings and how sure it is, in the words of each language."""

from __future__ import annotations

import dataclasses
import re

import pytest

from chat.answer_view import WARNINGS, answer_view, near, quote_text
from chat.wording import LOCALES, words_in
from domain.answers import Answer, AnswerWarning, NoAnswer, WarningCode
from domain.documents import CELLS, Kind, Span
from retrieval.warnings import warning_words
from tests.kit.app import a_refusal, an_answer
from tests.kit.discord_bodies import walk

NAMES_A_RECORD = (WarningCode.ADOPTED_SINCE, WarningCode.CORRECTED_SINCE, WarningCode.REVISED_SINCE)


def shown(locale: str, code: WarningCode, about: str = "") -> str:
    return said(locale, dataclasses.replace(an_answer(), warnings=(AnswerWarning(code, about),)))


def said(locale: str, given: Answer | NoAnswer) -> str:
    return "\n".join(
        str(item.get("content", ""))
        for page in answer_view(words_in(locale), given).view().to_components()
        for item in walk([page])
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", NAMES_A_RECORD)
def test_what_took_a_records_place_is_named_in_every_language(locale: str, code: WarningCode) -> None:
    """The record by its title, made safe; the sentence in the reader's language."""
    text = shown(locale, code, "Minutes of *March* 4")
    assert "Minutes of \\*March\\* 4" in text
    assert (warning_words(AnswerWarning(code)).partition(":")[0] in text) == (locale == "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_warning_has_its_words(locale: str) -> None:
    """None is shown in English elsewhere."""
    assert {*WARNINGS} == {*WarningCode} - {WarningCode.RECEIPT_NOT_KEPT}
    for code in {*WARNINGS} - {WarningCode.DISAGREE, *NAMES_A_RECORD}:
        assert locale == "en" or warning_words(AnswerWarning(code)) not in shown(locale, code)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("given", [an_answer(), a_refusal()], ids=["answer", "refusal"])
def test_nothing_on_a_card_reads_as_a_measured_truth_or_a_private_word(
    locale: str, given: Answer | NoAnswer
) -> None:
    """How sure is said in words; neither a probability, nor an id, nor what a state of the library is called inside."""
    for probability in (0.0, 0.2, 0.4, 0.7, 0.9, 0.97):
        text = said(locale, dataclasses.replace(given, probability=probability))
        assert re.search(r"\d[.,]\d", text) is None
        assert not any(word in text for word in (given.id, given.generation))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_only_an_agenda_says_is_not_called_answered(locale: str) -> None:
    """However sure it stands there; beside a record that tells more, it is said how sure, as ever."""
    (quote,) = an_answer().quotes
    agenda = dataclasses.replace(quote, citation=dataclasses.replace(quote.citation, kind=Kind.AGENDA))
    proposed, found = (words_in(locale)(each) for each in ("verdict-proposed", "verdict-found"))
    only, both = (
        said(locale, dataclasses.replace(an_answer(), quotes=quotes))
        for quotes in ((agenda,), (agenda, quote))
    )
    assert proposed in only
    assert found not in only
    assert found in both
    assert proposed not in both


@pytest.mark.parametrize("locale", LOCALES)
def test_the_verdict_leads_and_the_quote_is_most_of_what_is_read(locale: str) -> None:
    """A head with what came of it, the question smaller, the quote, one line of citation, one row of buttons; what was
    searched stands on refusals alone.
    """
    words, given = words_in(locale), an_answer()
    items = list(walk(answer_view(words, given, thread=True).view().to_components()))
    texts = "\n".join(str(item["content"]) for item in items if item.get("content"))
    lines = texts.split("\n")
    assert lines[0].startswith("### ")
    assert given.question not in lines[0]
    assert lines[1].startswith("-# ")
    quoted = sum(len(line) for line in lines if line.startswith("> "))
    assert quoted > len(texts) / 2
    assert sum(line.startswith("-# ") for line in lines) == 2
    assert len([item for item in items if item["type"] == 1]) == 1
    assert words("searched-records", records=1) not in texts
    refused = said(locale, a_refusal())
    assert words("answer-searched", searched="")[:3] in refused
    assert words("verdict-not-found", records=1) in refused


@pytest.mark.parametrize(("probability", "shown"), [(0.001, 0), (0.1, 1)])
def test_the_nearest_passages_have_a_floor(probability: float, shown: int) -> None:
    """Beside a question that nothing comes near none is shown; and none that is much further off than the first."""
    first, second = a_refusal().passages
    far = dataclasses.replace(second, score=first.score - 1)
    given = dataclasses.replace(a_refusal(), probability=probability, passages=(first, far))
    assert len(near(given)) == shown


def test_a_row_of_a_table_is_read_cell_by_cell_beneath_its_heads() -> None:
    """The heads in small print, so that nobody takes them for quoted words; a mark stays on the words it marks."""
    (quote,) = an_answer().quotes
    text = CELLS.join(("Parks", "$1.2 million", "$1.4 million"))
    cited = dataclasses.replace(quote.citation, heads=CELLS.join(("Fund", "2025", "2026")))
    start = text.index("$1.4")
    row = dataclasses.replace(quote, text=text, citation=cited, marks=(Span(start, start + 12),))
    assert quote_text(row).split("\n")[::2] == ["> -# Fund", "> -# 2025", "> -# 2026"]
    assert "**$1.4 million**" in quote_text(row)
    given = dataclasses.replace(an_answer(), quotes=(row,))
    assert "columns" not in said("en", given)
