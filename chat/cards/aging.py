"""The mark on an answer whose record is not as it was: a line and a button at its top. The rest of the message stays as it
was sent, whatever made it then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord import ui

from chat.buttons import Press
from chat.limits import COMPONENTS, TEXT
from chat.safe import cut, link, name, plain
from chat.wording import LOCALES, Words, moment, words_in
from domain.receipts import Standing
from retrieval.aging import Note

ACT = "now"
"""What the button does; only marks have one of this kind."""
_TITLE = 120
_NUMBERED = "press:context:"
"""A message with a button of this kind shows quotes by number."""
_DATED = {
    Standing.CHANGED: "aging-changed-on",
    Standing.WORDS_GONE: "aging-words-gone-on",
    Standing.GONE_FROM_SOURCE: "aging-gone-on",
    Standing.REMOVED: "aging-removed-on",
}
_UNDATED = {
    Standing.CHANGED: "aging-changed",
    Standing.WORDS_GONE: "aging-words-gone",
    Standing.GONE_FROM_SOURCE: "aging-gone",
    Standing.REMOVED: "aging-removed",
}


def marked(
    words: Words, message: discord.Message, answer: str, notes: Iterable[Note]
) -> ui.LayoutView | None:
    """The message with what is said in ``notes``, an earlier mark taken away; without notes, as it was sent. None where
    nothing has to be changed: it says just that already, or it is no card of ours.
    """
    shown = ui.LayoutView.from_message(message, timeout=None)
    card = next(iter(shown.children), None)
    if len(shown.children) != 1 or not isinstance(card, ui.Container):
        return None
    before = [item for item in card.children if _is_mark(item)]
    rest = [item for item in card.children if not _is_mark(item)]
    mark = _fitting(words, rest, answer, list(notes))
    if _said(mark) == _said(before):
        return None
    view = ui.LayoutView(timeout=None)
    view.add_item(
        ui.Container(*mark, *rest, accent_colour=card.accent_colour, spoiler=card.spoiler, id=card.id)
    )
    return view


def spoken(message: discord.Message) -> str:
    """The one of our languages that a card is in, by the words on its buttons; empty where they do not tell."""
    shown = ui.LayoutView.from_message(message, timeout=None)
    labels = {item.label for item in shown.walk_children() if isinstance(item, ui.Button)}
    for locale in LOCALES:
        words = words_in(locale)
        if not labels.isdisjoint((words("button-receipt"), words("button-forth"))):
            return locale
    return ""


def _fitting(words: Words, rest: list[ui.Item[Any]], answer: str, notes: list[Note]) -> list[ui.Item[Any]]:
    """The fullest mark for which there is room beside the rest of the message; a button alone always has some."""
    if not notes:
        return []
    numbered = any(custom_id.startswith(_NUMBERED) for custom_id in _custom_ids(rest))
    marks: list[ui.Item[Any]] = [
        ui.Section(text, accessory=Press(ACT, answer, label=words("button-now")))
        for text in _texts(words, notes, numbered=numbered)
    ]
    alone: ui.Item[Any] = ui.ActionRow(Press(ACT, answer, label=words("button-now-alone"), emoji="⚠️"))
    return next(([mark] for mark in (*marks, alone) if _fits([mark, *rest])), [])


def _texts(words: Words, notes: list[Note], *, numbered: bool) -> Iterator[str]:
    """What is said, the fullest first."""
    said = [_sentence(words, note, _quotes(words, note.numbers, numbered=numbered)) for note in notes]
    yield "\n".join(f"⚠️ {each}" for each in dict.fromkeys(said))
    every = sorted({number for note in notes for number in note.numbers})
    yield "⚠️ " + words("aging-short", quotes=_quotes(words, every, numbered=numbered))


def _sentence(words: Words, note: Note, quotes: str) -> str:
    later = ""
    if note.later:
        title = cut(note.later, _TITLE)
        later = link(title, note.later_url) if note.later_url else f"**{name(title, _TITLE)}**"
    if note.standing is Standing.SUPERSEDED:
        return words("aging-superseded", quotes=quotes, record=later)
    when = moment(note.when, "D")
    if when:
        said = words(_DATED[note.standing], quotes=quotes, when=when)
    else:
        said = words(_UNDATED[note.standing], quotes=quotes)
    return said + (" " + words("standing-later", record=later) if later else "")


def _quotes(words: Words, numbers: Iterable[int], *, numbered: bool) -> str:
    return (
        words.join([plain(f"[{number}]") for number in numbers]) if numbered else words("aging-this-answer")
    )


def _fits(items: list[ui.Item[Any]]) -> bool:
    within = [each for item in items for each in (item, *_walk(item))]
    texts = sum(len(each.content) for each in within if isinstance(each, ui.TextDisplay))
    return texts <= TEXT and 1 + len(within) <= COMPONENTS


def _is_mark(item: ui.Item[Any]) -> bool:
    return any(custom_id.startswith(f"press:{ACT}:") for custom_id in _custom_ids([item]))


def _said(items: list[ui.Item[Any]]) -> list[tuple[str, str]]:
    """What is to be read in them, and what their buttons do."""
    within = [each for item in items for each in (item, *_walk(item))]
    return [
        (
            getattr(each, "content", "") or getattr(each, "label", "") or "",
            getattr(each, "custom_id", "") or "",
        )
        for each in within
    ]


def _custom_ids(items: list[ui.Item[Any]]) -> Iterator[str]:
    for item in items:
        for each in (item, *_walk(item)):
            yield getattr(each, "custom_id", "") or ""


def _walk(item: ui.Item[Any]) -> Iterator[ui.Item[Any]]:
    """What stands within an item."""
    if isinstance(item, ui.Section | ui.ActionRow | ui.Container):
        for each in item.walk_children():
            # A button that lives on after a restart is wrapped; the words are on the one within.
            yield each.item if isinstance(each, ui.DynamicItem) else each
