"""A quote in its surroundings: the paragraphs before and after, the quoted words bold."""

from __future__ import annotations

from chat.buttons import Press
from chat.card import Accent, Card
from chat.cards.cite import kind, quotation
from chat.safe import link, name
from chat.wording import Words
from domain.documents import Document, Paragraph, Role, Span, sha256_text
from domain.receipts import Receipt

AROUND = 1
"""Paragraphs before and after the one in the middle."""
_STEP = 2 * AROUND + 1
_LONGEST = 1200
"""Characters of a neighbouring paragraph; the one that is quoted is shown whole, as far as a message can hold it."""


def context_card(words: Words, receipt: Receipt, at: int, document: Document, shift: int) -> Card:
    """The paragraphs around quote ``at``; ``shift`` moves the middle by so many paragraphs."""
    cited = receipt.quotes[at]
    middle = _middle(document, cited.paragraph + shift)
    card = Card(accent=Accent.NOTICE)
    title = document.title or document.key
    card.text("### " + name(title, 200))
    card.below("-# " + " · ".join((kind(words, document.kind), words.date(document.date))))
    same = sha256_text(document.text) == cited.text_hash
    if not same:
        card.text("⚠️ " + words("context-changed"))
    for paragraph in document.paragraphs[max(0, middle - AROUND) : middle + AROUND + 1]:
        marks = _marks(paragraph, cited.start, cited.end) if same else ()
        card.text(_shown(document, paragraph, marks), optional=0 if marks else 1)
    if document.url:
        card.below("-# " + link(words("context-open"), cited.url or document.url))
    _buttons(card, words, receipt, at, shift, document)
    return card


def _middle(document: Document, number: int) -> int:
    return min(max(number - 1, 0), len(document.paragraphs) - 1)


def _marks(paragraph: Paragraph, start: int, end: int) -> tuple[Span, ...]:
    begin, stop = max(start, paragraph.start), min(end, paragraph.end)
    return (Span(begin - paragraph.start, stop - paragraph.start),) if begin < stop else ()


def _shown(document: Document, paragraph: Paragraph, marks: tuple[Span, ...]) -> str:
    text = document.text[paragraph.start : paragraph.end]
    dots = ""
    if not marks and len(text) > _LONGEST:
        text, dots = text[:_LONGEST].rstrip(), " …"
    head = f"-# ¶ {paragraph.number}"
    if paragraph.speaker:
        head += " · " + name(paragraph.speaker, 60)
    if paragraph.role is Role.HEADING and not marks:
        marks = (Span(0, len(text)),)
    return head + "\n" + quotation(text, marks, goes_on=bool(dots))


def _buttons(card: Card, words: Words, receipt: Receipt, at: int, shift: int, document: Document) -> None:
    number = receipt.quotes[at].paragraph + shift
    last = len(document.paragraphs)
    moves = []
    if number - AROUND > 1:
        moves.append(
            Press("context", f"{receipt.id}:{at}:{shift - _STEP}", label=words("button-earlier"), emoji="⬆️")
        )
    if number + AROUND < last:
        moves.append(
            Press("context", f"{receipt.id}:{at}:{shift + _STEP}", label=words("button-later"), emoji="⬇️")
        )
    others = [
        Press(
            "context", f"{receipt.id}:{other}:0", label=f"[{other + 1}]", disabled=other == at and not shift
        )
        for other in range(len(receipt.quotes))
        if len(receipt.quotes) > 1
    ]
    card.row(*moves, *others)
