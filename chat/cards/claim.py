"""What the record says about what a message claims. Nothing here says that a claim is true or false."""

from __future__ import annotations

from collections.abc import Sequence

from chat.card import Accent, Card
from chat.cards.answer import passage, searched
from chat.cards.cite import citation, quotation
from chat.safe import cut, plain
from chat.wording import Words
from domain.answers import Answer, NoAnswer

_CLAIM = 250


def claim_card(words: Words, found: Sequence[Answer | NoAnswer], where: str) -> Card:
    """Claim by claim: the sentences of the record that meet it, or the nearest passages, named as such."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("claim-title"))
    for given in found:
        card.rule()
        card.text("-# " + words("claim-said", claim=plain(cut(given.question.replace("\n", " "), _CLAIM))))
        if given.answered:
            for quote in given.quotes[:2]:
                card.text(quotation(quote.text, quote.marks) + "\n" + citation(words, quote.citation))
        else:
            card.text("**" + words("refusal-title") + "**")
            for hit in given.passages[:1]:
                card.text(
                    "-# " + words("refusal-nearest") + "\n" + passage(words, hit, small=True), optional=1
                )
    card.rule()
    card.below("-# " + words("claim-limits"))
    if found:
        card.below("-# " + words("answer-searched", searched=searched(words, found[0].searched)))
    del where
    return card
