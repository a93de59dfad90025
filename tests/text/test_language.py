"""The language of a document."""

from __future__ import annotations

import pytest

from text.language import _identifier, _is_plainly_english, language_of

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
