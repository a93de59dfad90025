"""What every message is made of: a card with text, rules and buttons, that always fits into what Discord takes.

What must be shown stays; what may be left out goes first; then quotations are cut, and it is said that they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, count
from typing import Any

from discord import ui

from chat.safe_text import BUTTONS, COMPONENTS, LEAST, TEXT, longest_quotation, quotation_shortened, shortened

Item = ui.Item[Any]

SMALL = "-# "
"""Makes small print of a line."""
_ENOUGH = 120
"""Characters that make it worth showing the beginning of a text that may be left out."""


class Accent(Enum):
    """The colour at a card's edge: what kind of message it is can be seen from afar."""

    ANSWER = 0x2F855A
    REFUSAL = 0x718096
    NOTICE = 0x3B6EA8
    ADMIN = 0x6B46C1
    WARNING = 0xC77D0A


@dataclass(slots=True)
class _Part:
    text: str = ""
    optional: int = 0
    items: list[Item] = field(default_factory=list)
    accessory: Item | None = None

    @property
    def is_text(self) -> bool:
        return bool(self.text) and self.accessory is None

    @property
    def is_rule(self) -> bool:
        return not self.text and not self.items

    @property
    def size(self) -> int:
        """Components it becomes."""
        return 3 if self.accessory is not None else 1 + len(self.items)


class Card:
    """A message under construction. Texts are markdown; what comes from records or people went through ``chat.safe_text``."""

    def __init__(self, *, accent: Accent) -> None:
        self.accent = accent
        self._parts: list[_Part] = []

    def text(self, markdown: str, *, optional: int = 0) -> None:
        """A text of its own. ``optional`` above 0: may be shortened or left out, the highest number first."""
        if markdown.strip():
            self._parts.append(_Part(markdown.strip(), optional))

    def below(self, markdown: str) -> None:
        """Small print, tight beneath the text before it."""
        lines = [
            line if line.startswith(SMALL) else SMALL + line for line in markdown.splitlines() if line.strip()
        ]
        lines = [line for line in lines if line.removeprefix(SMALL).strip()]
        last = self._parts[-1] if self._parts else None
        if lines and last is not None and last.is_text and not last.optional:
            last.text += "\n" + "\n".join(lines)
        else:
            self.text("\n".join(lines))

    def rule(self) -> None:
        """A line across the card, where something stands on both sides of it."""
        self._parts.append(_Part())

    def row(self, *items: Item) -> None:
        """Buttons side by side, or a menu; more than fit become several rows."""
        room = 0
        for item in items:
            if item.width > room:
                self._parts.append(_Part())
                room = BUTTONS
            self._parts[-1].items.append(item)
            room -= item.width

    def section(self, markdown: str, accessory: Item) -> None:
        """A text with a button beside it."""
        if markdown.strip():
            self._parts.append(_Part(markdown.strip(), accessory=accessory))
        else:
            self.row(accessory)

    def view(self) -> ui.LayoutView:
        """The card as Discord takes it. Raises ValueError for a card without anything on it."""
        parts = self._fitted()
        if not parts:
            raise ValueError("an empty card")
        _make_distinct([*part.items, part.accessory] for part in parts)
        view = ui.LayoutView(timeout=None)
        view.add_item(ui.Container(*map(_component, parts), accent_colour=self.accent.value))
        return view

    def _fitted(self) -> list[_Part]:
        parts = [_Part(part.text, part.optional, part.items, part.accessory) for part in self._parts]
        parts = _few(_ruled(parts))
        _spare(parts)
        _cut(parts)
        return _ruled(parts)


def notice(markdown: str, below: str = "", *, accent: Accent = Accent.NOTICE) -> Card:
    """A card of one sentence; ``below`` is what can be done next."""
    card = Card(accent=accent)
    card.text(markdown)
    card.below(below)
    return card


def _length(parts: Sequence[_Part]) -> int:
    return sum(len(part.text) for part in parts)


def _spare(parts: list[_Part]) -> None:
    """Shortens and leaves out what may be, the highest number first, among equals the last."""
    while (over := _length(parts) - TEXT) > 0:
        at = max(range(len(parts)), key=lambda place: (parts[place].optional, place))
        part = parts[at]
        if not part.optional:
            return
        room = len(part.text) - over
        brief = quotation_shortened(part.text, over)
        if len(brief) > room:
            brief = shortened(part.text, room) if room >= _ENOUGH and not longest_quotation(part.text) else ""
        if brief:
            part.text = brief
        else:
            del parts[at]


def _cut(parts: list[_Part]) -> None:
    """Cuts the longest quotations, and where that is not enough, the longest texts."""
    while (over := _length(parts) - TEXT) > 0:
        part = max(parts, key=lambda part: longest_quotation(part.text))
        # Cut no further than to the next longest at once, so that all keep about the same.
        brief = quotation_shortened(part.text, min(over, max(LEAST, longest_quotation(part.text) // 4)))
        if brief == part.text:
            part = max(parts, key=lambda part: len(part.text))
            brief = shortened(part.text, max(1, len(part.text) - over, len(part.text) // 2))
        part.text = brief


def _ruled(parts: Sequence[_Part]) -> list[_Part]:
    """Without rules at the edges and beside each other."""
    kept: list[_Part] = []
    for part in parts:
        if part.is_rule and (not kept or kept[-1].is_rule):
            continue
        kept.append(part)
    return kept[:-1] if kept and kept[-1].is_rule else kept


def _few(parts: list[_Part]) -> list[_Part]:
    """No more components than Discord takes: texts are joined, rules go, what may be left out, at last the buttons."""
    if _fits(parts):
        return parts
    parts = _joined(parts)
    if not _fits(parts):
        parts = _joined([part for part in parts if not part.is_rule])
    while not _fits(parts):
        at = max(
            range(len(parts)), key=lambda place: (parts[place].optional, not parts[place].is_text, place)
        )
        if parts[at].accessory is not None:
            parts[at].accessory = None
        else:
            del parts[at]
        parts = _joined(parts)
    return parts


def _fits(parts: Sequence[_Part]) -> bool:
    return 1 + sum(part.size for part in parts) <= COMPONENTS


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """With what must be shown in one text where it stands together."""
    kept: list[_Part] = []
    for part in parts:
        if kept and kept[-1].is_text and part.is_text and not kept[-1].optional and not part.optional:
            kept[-1] = _Part(kept[-1].text + "\n" + part.text)
        else:
            kept.append(part)
    return kept


def _make_distinct(rows: Iterable[Iterable[Item | None]]) -> None:
    """Numbers a ``custom_id`` that stands on the card already: with two alike Discord refuses the whole message. What is
    pressed does the same, whatever its number.
    """
    taken: set[str] = set()
    for item in chain.from_iterable(rows):
        own = getattr(item, "custom_id", None)
        if item is None or own is None:
            continue
        kind, colon, rest = own.partition(":")
        numbers = (f"{kind}~{number}{colon}{rest}" for number in count(2))
        mine = next(each for each in chain([own], numbers) if each not in taken)
        setattr(item, "custom_id", mine)  # noqa: B010 - the base class of items does not declare it
        taken.add(mine)


def _component(part: _Part) -> Item:
    if part.accessory is not None:
        return ui.Section(part.text, accessory=part.accessory)
    if part.items:
        return ui.ActionRow(*part.items)
    return ui.TextDisplay(part.text) if part.text else ui.Separator()
