"""Notes under an answer, in the words of each language."""

from __future__ import annotations

import dataclasses

import pytest

from chat.answer_view import NOTES, SINCE, answer_card
from chat.wording import LOCALES, Words
from domain.provenance import MACHINE_WROTE
from retrieval import warnings as caveats
from tests.kit.discord_bodies import walk
from tests.kit.house import an_answer


def shown(locale: str, *notes: str) -> str:
    card = answer_card(Words(locale), dataclasses.replace(an_answer(), notes=notes))
    return "\n".join(
        str(item.get("content", "")) for page in card.view().to_components() for item in walk([page])
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("sentence", sorted(SINCE))
def test_what_took_a_records_place_is_named_in_every_language(locale: str, sentence: str) -> None:
    """The record by its title, made safe; the sentence in the reader's language."""
    text = shown(locale, f"{sentence}: “Minutes of *March* 4”.")
    assert "Minutes of \\*March\\* 4" in text
    assert (sentence in text) == (locale == "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_caveat_has_its_words(locale: str) -> None:
    """None is shown in English elsewhere."""
    said = {value for name, value in vars(caveats).items() if name.isupper() and isinstance(value, str)}
    assert said - {MACHINE_WROTE} == {*NOTES, *SINCE}
    for note in set(NOTES) - {caveats.DISAGREE}:
        assert locale == "en" or note not in shown(locale, note)
