"""Warnings under an answer, in the words of each language."""

from __future__ import annotations

import dataclasses

import pytest

from chat.answer_view import WARNINGS, answer_view
from chat.wording import LOCALES, Words
from domain.answers import AnswerWarning, WarningCode
from retrieval.warnings import warning_words
from tests.kit.app import an_answer
from tests.kit.discord_bodies import walk

NAMES_A_RECORD = (WarningCode.ADOPTED_SINCE, WarningCode.CORRECTED_SINCE, WarningCode.REVISED_SINCE)


def shown(locale: str, code: WarningCode, about: str = "") -> str:
    given = dataclasses.replace(an_answer(), warnings=(AnswerWarning(code, about),))
    return "\n".join(
        str(item.get("content", ""))
        for page in answer_view(Words(locale), given).view().to_components()
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
