"""The language of a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from text.language import _identifier, _is_plainly_english, identifier_in, language_of, unpack

ENGLISH = (
    "The council approved the budget for the next year. The meeting was held in the council chamber and all of the members were "
    "there. The budget of the city is two million dollars, and a large part of it is for the streets."
)
OTHERS = {
    "fr": "Le conseil municipal a approuvé hier le budget pour l'année prochaine. La séance a eu lieu dans la salle du conseil et "
    "tous les conseillers étaient présents. Les habitants qui ont parlé dans la séance ont demandé plus de sécurité.",
    "de": "Der Stadtrat hat gestern den Haushalt für das kommende Jahr beschlossen. Die Sitzung fand im Ratssaal statt und alle "
    "Mitglieder waren anwesend. Die Bürger, die in der Sitzung sprachen, baten um mehr Sicherheit.",
    "nl": "De gemeenteraad heeft gisteren de begroting voor het komende jaar goedgekeurd. De vergadering was in de raadzaal en alle "
    "raadsleden waren aanwezig. De bewoners die in de vergadering spraken vroegen of er meer kan worden gedaan.",
    "it": "Il consiglio comunale ha approvato ieri il bilancio per il prossimo anno. La seduta si è tenuta nella sala del consiglio "
    "e tutti i consiglieri erano presenti. I cittadini che hanno parlato in consiglio hanno chiesto più sicurezza.",
    "ht": "Konsèy minisipal la te apwouve bidjè a pou ane kap vini an. Reyinyon an te fèt nan sal konsèy la epi tout manm yo te la. "
    "Moun ki te pale nan reyinyon an te mande plis sekirite ak plis pwòpte nan katye yo.",
}


def test_plain_english_is_told_without_the_model():
    """To unpack it takes most of a second, of each process that reads."""
    _identifier.cache_clear()
    assert language_of(ENGLISH) == "en"
    assert not _identifier.cache_info().currsize


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_left_to_the_model(language: str):
    """Also where some of its commonest words are English ones."""
    assert not _is_plainly_english(OTHERS[language])
    assert language_of(OTHERS[language]) == language


def test_what_is_half_english_is_not_plainly_so():
    """A bilingual record is no English one by its first half."""
    assert not _is_plainly_english(f"{ENGLISH}\n{OTHERS['fr']}\n{OTHERS['fr']}")


def test_the_model_is_the_same_as_its_package_brings_it_and_unpacked(tmp_path: Path):
    """Every language has the same probability, and what was unpacked once is left as it is."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    unpack(tmp_path / "model")
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    unpack(tmp_path / "model")
    assert written == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    packed, unpacked = (
        LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True),
        identifier_in(tmp_path / "model"),
    )
    for text in (ENGLISH, *OTHERS.values()):
        assert unpacked.rank(text) == packed.rank(text)
