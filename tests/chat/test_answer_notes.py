"""What stands under an answer: warnings and how sure it is, in the words of each language."""

from __future__ import annotations

import dataclasses
import re

import pytest

from chat.answer_view import WARNINGS, answer_view
from chat.wording import LOCALES, words_in
from domain.answers import Answer, AnswerWarning, NoAnswer, WarningCode
from domain.documents import Kind
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
    proposed, sure = (words_in(locale)(each) for each in ("sure-proposed", "sure-almost-certain"))
    only, both = (
        said(locale, dataclasses.replace(an_answer(), quotes=quotes))
        for quotes in ((agenda,), (agenda, quote))
    )
    assert proposed in only
    assert sure not in only
    assert sure in both
    assert proposed not in both
