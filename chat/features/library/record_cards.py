"""A record to be removed, generations to go back to, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from chat.answer_view import kind
from chat.buttons import Press
from chat.card import Accent, Card
from chat.features.answer_buttons import paging
from chat.features.library import access as seen
from chat.features.library.library_cards import counted
from chat.safe_text import name, plain
from chat.wording import Words, moment
from index.records import Generation, Record

PER_PAGE = 4
_TITLE = 200
_KEY, _LISTED = 60, 3
"""Characters of a key in the history, and keys of each sort."""
KEYS_KEPT = 50
"""Of what a generation changed, its manifest keeps so many keys of each sort."""


def done_card(said: str, below: str = "") -> Card:
    """One sentence about what was done; ``below`` is what can be done next."""
    card = Card(accent=Accent.ADMIN)
    card.text(said)
    if below:
        card.below("-# " + below)
    return card


def remove_card(words: Words, record: Record, mark: str) -> Card:
    """What would be removed, what that means, and how it is undone; with the button that does it."""
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("library-remove-title"))
    card.text(line(words, record))
    card.text(words("library-remove-means", passages=record.passages))
    card.row(
        Press("library-remove", mark, label=words("library-button-remove"), style=ButtonStyle.danger),
        Press("library-leave", label=words("library-button-leave")),
    )
    return card


def rollback_card(words: Words, to: Generation) -> Card:
    """Where it would go back to, and what that means. Only operators see it, who may know the counts."""
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("library-rollback-title"))
    card.text(
        words(
            "library-rollback-to",
            generation=f"`{plain(to.name)}`",
            moment=moment(to.created),
            size=size(words, to),
        )
    )
    card.text(words("library-rollback-means"))
    card.row(
        Press("library-rollback", to.name, label=words("library-button-rollback"), style=ButtonStyle.danger),
        Press("library-leave", label=words("library-button-leave")),
    )
    return card


def history_card(words: Words, kept: Sequence[Generation], page: int, community: str, *, sizes: bool) -> Card:
    """The generations, newest first, a page of them. ``sizes``: with counts of all that they hold."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-history-title"))
    if not kept:
        card.text(words("error-library-missing"))
    pages = max(1, -(-len(kept) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    for each in kept[page * PER_PAGE : (page + 1) * PER_PAGE]:
        card.text(_generation(words, each, community, sizes=sizes))
    card.rule()
    card.below("-# " + words("library-history-means"))
    card.row(*paging(words, "library-history", "", page, pages))
    return card


def line(words: Words, record: Record) -> str:
    """Title; then kind, date and key."""
    parts = [kind(words, record.kind), words.date(record.date), name(record.key, 120)]
    return f"**{name(record.title or record.key, _TITLE)}**\n-# " + " · ".join(parts)


def size(words: Words, kept: Generation) -> str:
    """``412 records, 9,120 passages``."""
    return words("list-comma").join(
        (
            words("searched-records", records=kept.documents),
            words("searched-passages", passages=kept.passages),
        )
    )


def _generation(words: Words, kept: Generation, community: str, *, sizes: bool) -> str:
    current = " " + words("library-current") if kept.current else ""
    parts = [moment(kept.created)] if kept.created else []
    if sizes and not kept.problem:
        parts.append(size(words, kept))
    lines = (
        [f"**`{plain(kept.name)}`**{current}", "-# " + " · ".join(parts)]
        if parts
        else [f"**`{plain(kept.name)}`**{current}"]
    )
    if kept.problem:
        lines.append("⚠️ " + words("library-generation-damaged"))
        return "\n".join(lines)
    what = {
        "added": kept.added,
        "changed": kept.changed,
        "gone": kept.vanished,
        "removed": kept.removed,
        "back": kept.restored,
    }
    ours = {each: seen.keys(found, community) for each, found in what.items()}
    ours["moved"] = seen.moves(kept.moved, community)
    full = {each for each, found in {**what, "moved": kept.moved}.items() if len(found) >= KEYS_KEPT}
    said = [_changed(words, each, found, full=each in full) for each, found in ours.items() if found]
    return "\n".join([*lines, *(said or [words("library-unchanged")])])


def _changed(words: Words, what: str, found: Sequence[str], *, full: bool) -> str:
    """``2 added: a.txt, b.txt``. ``full``: more than are known of may have changed."""
    (count,) = counted(words, {what: len(found)})
    listed = [name(each, _KEY) for each in found[:_LISTED]]
    if len(found) > _LISTED:
        listed.append(words("library-and-more", count=len(found) - _LISTED))
    count = words("library-at-least", changes=count) if full else count
    return words("library-listed", what=count, list=words("list-comma").join(listed))
