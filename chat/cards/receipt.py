"""A receipt, checked: each quote read again in the stored source, and what became of the record since."""

from __future__ import annotations

from chat.card import Accent, Card
from chat.cards.cite import quotation
from chat.safe import cut, name, plain
from chat.wording import Words
from domain.receipts import QuoteCheck, Standing, Verification

_QUOTE = 300
_KEY = 120
"""Characters of a record's key."""
_STANDINGS = {
    Standing.UNCHANGED: "standing-unchanged",
    Standing.CHANGED: "standing-changed",
    Standing.WORDS_GONE: "standing-words-gone",
    Standing.GONE_FROM_SOURCE: "standing-gone-from-source",
    Standing.SUPERSEDED: "standing-superseded",
    Standing.REMOVED: "standing-removed",
}


def receipt_card(words: Words, found: Verification) -> Card:
    """What the check came to, quote by quote."""
    receipt = found.receipt
    card = Card(accent=Accent.ANSWER if found.proven else Accent.WARNING)
    card.text("### " + words("receipt-title", receipt=receipt.id))
    card.text("-# " + plain(cut(receipt.question.replace("\n", " "), _QUOTE)))
    if not receipt.quotes:
        card.text(words("receipt-refusal"))
    for number, check in enumerate(found.checks, 1):
        card.text(_check(words, number, check))
    card.rule()
    card.below(
        "-# "
        + words("receipt-generation", then=plain(receipt.generation), now=plain(found.current_generation))
    )
    card.below("-# " + words("receipt-how"))
    return card


def _check(words: Words, number: int, check: QuoteCheck) -> str:
    quote = check.quote
    text = quote.text if len(quote.text) <= _QUOTE else cut(quote.text, _QUOTE)
    proof = (
        words("receipt-proven", start=quote.start, end=quote.end)
        if check.proven
        else words("receipt-not-proven")
    )
    lines = [
        quotation(text.replace("\n", " ")),
        f"{'✅' if check.proven else '❌'} **[{number}]** {proof}",
        words(_STANDINGS[check.standing]),
        *_later(words, check),
        f"-# {name(quote.document, _KEY)} · ¶ {quote.paragraph} · sha256 {quote.text_hash[:12]}…",
    ]
    return "\n".join(lines)


def _later(words: Words, check: QuoteCheck) -> list[str]:
    """Which record took its place."""
    if not check.superseded_by:
        return []
    return [words("standing-later", record=f"**{name(check.superseded_by, _KEY)}**")]
