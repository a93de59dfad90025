"""Places on the web that are followed: what one was understood as, how following it goes, and its end."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import discord
from discord import ButtonStyle

from chat.buttons import Pick, Press
from chat.card import Accent, Card
from chat.cards.library_records import done_card
from chat.cards.passages import paging
from chat.safe import cut, link, name, option, plain
from chat.wording import ENGLISH, Words, moment
from domain.errors import PlenumError
from index.follows import Follow, Followed

KINDS = ("feed", "wordpress", "legistar", "sitemap", "page", "captions", "export")
PER_PAGE = 5
_TITLE, _ADDRESS = 120, 200
_SENTENCE = 250
_PATTERN, _PATTERNS = 60, 8


def followed_card(words: Words, state: Followed, said: str, *, error: str = "") -> Card:
    """One place: what it was understood as and why; ``said`` is what happens now, empty once it was looked at.
    ``error`` is why the re-index broke off.
    """
    follow = state.follow
    trouble = error or state.problem
    card = Card(accent=Accent.WARNING if trouble else Accent.ADMIN)
    card.text("### " + words("library-follow-title"))
    card.text(_place(follow))
    card.text("\n".join(_understood(words, follow)))
    if said:
        card.text(said)
    else:
        card.text(_how(words, state))
    if trouble:
        card.text("⚠️ " + _sentence(trouble))
    if (trouble or follow.why) and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    card.below("-# " + words("library-follow-means"))
    card.row(Press("library-unfollow", follow.id, label=words("library-button-unfollow")))
    return card


def refused_card(words: Words, refused: PlenumError) -> Card:
    """Why a place is not followed, as the program says it."""
    card = Card(accent=Accent.WARNING)
    card.text(words("library-follow-refused"))
    card.below("-# " + _sentence(f"{refused.sentence} {refused.remedy}"))
    return card


def sources_card(words: Words, found: Sequence[Followed], page: int, usable: Container[str]) -> Card:
    """A page of the places; the menu holds those of them whose ids are in ``usable``."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-sources-title"))
    if not found:
        card.text(words("library-sources-none"))
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    for each in shown:
        card.text(_entry(words, each))
    if any(each.problem for each in shown) and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    ends = [
        discord.SelectOption(
            label=option(shown_name(words, each.follow)),
            value=each.follow.id,
            description=option(each.follow.url),
        )
        for each in shown
        if each.follow.id in usable
    ]
    if ends:
        card.row(Pick("library-unfollow", options=ends, placeholder=words("library-pick-unfollow")))
    card.row(*paging(words, "library-sources", "", page, pages))
    return card


def unfollow_card(words: Words, state: Followed) -> Card:
    """What would be followed no more, and what that means; with the button that does it."""
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("library-unfollow-title"))
    card.text(_entry(words, state))
    card.text(words("library-unfollow-means", records=state.records + state.gone))
    card.row(
        Press(
            "library-unfollow-now",
            state.follow.id,
            label=words("library-button-unfollow"),
            style=ButtonStyle.danger,
        ),
        Press("library-leave", label=words("library-button-leave")),
    )
    return card


def unfollowed_card(words: Words, follow: Follow) -> Card:
    """It was done, and how it is undone."""
    return done_card(words("library-unfollowed", place=_place(follow)), words("library-unfollowed-undo"))


def shown_name(words: Words, follow: Follow) -> str:
    """Its name and kind, for a choice; not safe for markdown."""
    called = follow.title or follow.url.partition("://")[2]
    return f"{cut(called, 70)} · {kind_of(words, follow)}"


def kind_of(words: Words, follow: Follow) -> str:
    """The kind of a place, in the reader's language."""
    return words(f"library-place-{follow.kind}") if follow.kind in KINDS else follow.kind


def _place(follow: Follow) -> str:
    called = follow.title or follow.url.partition("://")[2]
    if len(follow.url) > _ADDRESS:
        return f"**{name(called, _TITLE)}**"
    return link(called, follow.url, _TITLE)


def _understood(words: Words, follow: Follow) -> Iterator[str]:
    yield words("library-follow-is", kind=name(kind_of(words, follow)))
    if follow.why:
        yield "-# " + _sentence(follow.why)
    if follow.body:
        yield words("library-fact-plain", what=words("library-correct-body"), value=name(follow.body))
    if follow.only:
        patterns = [name(each, _PATTERN) for each in follow.only[:_PATTERNS]]
        yield words("library-follow-only", only=words("list-comma").join(patterns))


def _entry(words: Words, state: Followed) -> str:
    follow = state.follow
    about = [name(kind_of(words, follow)), name(follow.body) if follow.body else "", f"`{plain(follow.id)}`"]
    if follow.configured:
        about.append(words("library-source-configured"))
    lines = [_place(follow), "-# " + " · ".join(each for each in about if each), "-# " + _how(words, state)]
    if state.problem:
        lines.append("⚠️ " + _sentence(state.problem))
    return "\n".join(lines)


def _how(words: Words, state: Followed) -> str:
    """``52 records · 3 no longer there · looked at …``."""
    parts = [words("searched-records", records=state.records)]
    if state.gone:
        parts.append(words("library-source-gone", count=state.gone))
    if state.failing:
        parts.append(words("library-source-failing", count=state.failing))
    looked = state.looked_at
    parts.append(
        words("library-source-looked", moment=moment(looked, "R"))
        if looked
        else words("library-source-never")
    )
    if state.listed_at and state.listed_at != looked:
        parts.append(words("library-source-listed", moment=moment(state.listed_at, "R")))
    return " · ".join(parts)


def _sentence(text: str) -> str:
    return plain(cut(" ".join(text.split()), _SENTENCE))
