"""More passages: those nearest to a question, a page at a time."""

from __future__ import annotations

from chat.buttons import Press
from chat.card import Accent, Card
from chat.cards.answer import passage, searched
from chat.safe import cut, plain
from chat.wording import Words
from domain.answers import Answer, NoAnswer

PER_PAGE = 3
_QUESTION = 300


def passages_card(words: Words, given: Answer | NoAnswer, answer: str, page: int) -> Card:
    """One page of them. ``answer`` is the id on the button; where the library changed since, the passages are of now."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + plain(cut(given.question.replace("\n", " "), _QUESTION)))
    pages = max(1, -(-len(given.passages) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    first = page * PER_PAGE
    shown = given.passages[first : first + PER_PAGE]
    if not shown:
        card.text(words("passages-none"))
    before = ""
    for at, hit in enumerate(shown, first + 1):
        same = hit.citation.document == before
        card.text(passage(words, hit, number=at, same_record=same), optional=at)
        before = hit.citation.document
    card.rule()
    if given.id != answer:
        card.below("-# " + words("passages-newer"))
    card.below("-# " + words("answer-searched", searched=searched(words, given.searched)))
    card.row(*paging(words, "more", answer, page, pages))
    return card


def paging(words: Words, act: str, rest: str, page: int, pages: int) -> list[Press]:
    """Back, where one is, forth; nothing where there is one page."""
    if pages < 2:
        return []
    where = f"{rest}:" if rest else ""
    return [
        Press(act, f"{where}{max(0, page - 1)}", label=words("button-back"), emoji="◀️", disabled=page == 0),
        Press(
            act,
            f"{where}{min(pages - 1, page + 1)}",
            label=words("button-forth"),
            emoji="▶️",
            disabled=page >= pages - 1,
        ),
    ]
