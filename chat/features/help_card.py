"""Help: what to type, in a few lines, with questions that can be tried at once."""

from __future__ import annotations

from chat.card import Accent, Card
from chat.wording import Words


def help_card(words: Words, *, short: bool = False, manages: bool = False) -> Card:
    """``short``: the answer to a mention without a question. ``manages``: with what admins can do."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("help-title"))
    card.text(words("help-ask"))
    if short:
        card.below("-# " + words("help-more"))
        return card
    card.text(words("help-follow"))
    card.text(words("help-commands"))
    card.text(words("help-check"))
    if manages:
        card.rule()
        card.text(words("help-admins"))
    card.below("-# " + words("help-limits"))
    return card
