"""News of the library, in the channel that admins chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.card import Accent, Card
from chat.cards.cite import kind
from chat.cards.library_held import show_held
from chat.library.seen import MOVE
from chat.news import News
from chat.safe import cut, link, name, plain
from chat.wording import ENGLISH, Words, moment
from index.records import Record

LINES = 10
"""Records told by name in one message, of all sorts together; of the rest, how many there are."""
_LEAST = 2
_TITLE, _ADDRESS, _KEY = 80, 140, 60
_TROUBLES, _SENTENCE = 2, 160


def news_card(words: Words, news: News, records: Mapping[str, Record]) -> Card:
    """What there is of news. ``records`` are those the community sees, by key. Raises ValueError without any news."""
    sorts = {
        "added": news.added,
        "changed": news.changed,
        "moved": tuple(each.split(MOVE)[-1] for each in news.moved),
        "back": news.back,
        "gone": news.gone,
    }
    told = {what: found for what, found in sorts.items() if found}
    bad = news.failed or news.held or news.troubles
    card = Card(accent=Accent.WARNING if bad else Accent.NOTICE)
    card.text("### " + words("news-title"))
    room = max(_LEAST, LINES // max(1, len(told)))
    for what, found in told.items():
        lines = [_line(words, key, records.get(key)) for key in found[:room]]
        card.text(
            "\n".join([f"**{words(f'news-{what}', count=len(found))}**", *_listed(words, found, lines)])
        )
    if news.failed:
        lines = ["- " + name(key, _KEY) for key in news.failed[:_LEAST]]
        head = "⚠️ **" + words("news-failed", count=len(news.failed)) + "**"
        card.text("\n".join([head, *_listed(words, news.failed, lines)]))
    show_held(card, words, news.held)
    for trouble in news.troubles[:_TROUBLES]:
        follow = trouble.state.follow
        place = link(follow.title or follow.url.partition("://")[2], follow.url, _TITLE)
        card.text("⚠️ " + words("news-trouble", place=place, moment=moment(trouble.since, "R")))
        card.below("-# " + plain(cut(" ".join(trouble.state.problem.split()), _SENTENCE)))
    if len(news.troubles) > _TROUBLES:
        card.text(words("library-and-more", count=len(news.troubles) - _TROUBLES))
    if news.troubles and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    card.below("-# " + words("news-more"))
    return card


def _listed(words: Words, found: Sequence[str], lines: list[str]) -> list[str]:
    rest = len(found) - len(lines)
    return lines + ([words("library-and-more", count=rest)] if rest else [])


def _line(words: Words, key: str, record: Record | None) -> str:
    """``- Title · minutes · March 5, 2024``, with its link; the key where the record is not there any more."""
    if record is None:
        return "- " + name(key, _KEY)
    title = record.title or key
    if record.url and len(record.url) <= _ADDRESS:
        shown = link(title, record.url, _TITLE)
    else:
        shown = f"**{name(title, _TITLE)}**"
    about = [kind(words, record.kind), words.date(record.date) if record.date.is_known else ""]
    return "- " + " · ".join([shown, *(each for each in about if each)])
