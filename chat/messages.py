"""Messages: the card that each is made of, and its way out to Discord.

A card has text, rules and buttons, and always fits into what Discord takes: what must be shown stays; what may be left out goes first;
then quotations are cut, and it is said that they were.

On the way out may go wrong: expired tokens, deleted messages, missing permissions, outages. discord.py itself waits for rate limits and
tries again after server errors; what is left comes here. Errors of Plenum (``domain/errors.py``) become a sentence in the reader's language.
"""

from __future__ import annotations

import errno
import logging
import math
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, count
from typing import Any, TypeVar

import aiohttp
import discord
from discord import ui
from discord.utils import utcnow

from chat.context import Interaction
from chat.safe_text import (
    BUTTONS,
    COMPONENTS,
    LEAST,
    TEXT,
    longest_quotation,
    programs,
    quotation_shortened,
    shortened,
)
from chat.wording import Words
from chat.work_queue import Stage
from domain import errors

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


_log = logging.getLogger(__name__)

T = TypeVar("T")

EXPIRED = frozenset({10015, 10062, 50027})
"""Unknown webhook, unknown interaction, invalid webhook token: nobody can be answered this way any more."""
VANISHED = frozenset({10003, 10008, 50083, 160005})
"""Unknown channel, unknown message, a thread that is archived or locked: where it was asked, nothing can be said now."""

ACKNOWLEDGED = 40060
"""The interaction was acknowledged already: by us, when the word that it was got lost."""
_TAKEN = "acknowledged"
_WAITS, _FORGETS = 3.0, 900.0
"""Seconds after which Discord takes no acknowledgement any more, and after which an age is a clock that is wrong."""


async def attempt(what: str, send: Callable[[], Awaitable[T]], *, again: bool = False) -> T | None:
    """``send``, or None where Discord would not take it; told in the log, never to the reader as a traceback.

    ``again``: tried once more when the connection was lost; only for what may be done twice, like an edit.
    """
    for last in (not again, True):
        try:
            return await send()
        except discord.HTTPException as error:
            # Everyday life of a chat: told only to those who look for it.
            everyday = error.code in EXPIRED | VANISHED or error.status == 403
            level = logging.INFO if everyday else logging.WARNING
            _log.log(level, "%s was not delivered: Discord said %s (%s)", what, error.status, error.code)
            return None
        except (discord.InteractionResponded, aiohttp.ClientError, OSError, TimeoutError) as error:
            if last:
                _log.warning("%s was not delivered: %s", what, type(error).__name__)
    return None


async def acknowledge(interaction: Interaction, *, private: bool, update: bool = False) -> bool:
    """Tells Discord within three seconds that an answer will come; whether it took it. ``update``: the message that a
    button stands on will be changed.
    """
    if is_acknowledged(interaction):
        return True

    async def defer() -> bool:
        try:
            if update:
                await interaction.response.defer()
            else:
                await interaction.response.defer(ephemeral=private, thinking=True)
        except discord.HTTPException as error:
            if error.code != ACKNOWLEDGED:
                raise
            interaction.extras[_TAKEN] = True
        return True

    taken = await attempt("The acknowledgement", defer, again=True) is True
    _tell_if_late(interaction)
    return taken


def _tell_if_late(interaction: Interaction) -> None:
    """A line in the log, where it was so late that the person saw the command fail."""
    after = (utcnow() - interaction.created_at).total_seconds()
    if _WAITS < after < _FORGETS:
        _log.warning(
            "An acknowledgement came after %.1f s by this machine's clock; Discord waits for %.0f s.",
            after, _WAITS,
        )  # fmt: skip


def is_acknowledged(interaction: Interaction) -> bool:
    """Whether Discord was told that an answer will come, or has one."""
    return interaction.response.is_done() or interaction.extras.get(_TAKEN, False)


async def respond(interaction: Interaction, card: Card) -> discord.Message | None:
    """A card as the answer to an interaction: in its place where it was acknowledged, else to the person alone; the
    message, where it arrived.
    """
    if is_acknowledged(interaction):
        return await attempt(
            "An answer", lambda: interaction.edit_original_response(view=card.view()), again=True
        )

    async def send() -> discord.Message | None:
        sent = await interaction.response.send_message(view=card.view(), ephemeral=True)
        return sent.resource if isinstance(sent.resource, discord.Message) else None

    answered = await attempt("An answer", send)
    _tell_if_late(interaction)
    return answered


async def respond_late(interaction: Interaction, card: Card) -> discord.Message | None:
    """What came of something that may take longer than a command can be answered: in its place, else as a direct message to
    who began it; the message, where either arrived.
    """
    sent = None if interaction.is_expired() else await respond(interaction, card)
    return sent or await attempt("A late answer", lambda: interaction.user.send(view=card.view()))


async def respond_further(
    interaction: Interaction, card: Card, *, private: bool = True
) -> discord.Message | None:
    """One more message, private where not said otherwise; the interaction was acknowledged before."""
    return await attempt(
        "An addition", lambda: interaction.followup.send(view=card.view(), ephemeral=private, wait=True)
    )


def may_write(channel: Any, me: discord.Member | None) -> bool:
    """Whether the bot may write in a channel, as far as is known here. A DM has no permissions."""
    if me is None or not hasattr(channel, "permissions_for"):
        return True
    allowed = channel.permissions_for(me)
    writes = (
        allowed.send_messages_in_threads if isinstance(channel, discord.Thread) else allowed.send_messages
    )
    return bool(allowed.view_channel and writes)


_SENTENCES: dict[type[errors.PlenumError], str] = {
    errors.QuestionRefused: "error-question",
    errors.ReceiptUnknown: "error-receipt-unknown",
    errors.QueueFull: "error-queue-full",
    errors.ShuttingDown: "error-restarting",
    errors.NotAllowed: "error-not-allowed",
    errors.LibraryMissing: "error-library-missing",
    errors.LibraryBusy: "error-library-busy",
    errors.EngineAway: "error-engine-away",
    errors.LibraryMismatch: "error-library-mismatch",
    errors.StorageFull: "error-storage-full",
    errors.ListingBroken: "error-listing-broken",
    errors.LibraryError: "error-library",
    errors.ModelError: "error-model",
    errors.RecordMissing: "error-record-missing",
    errors.RecordEmpty: "error-record-empty",
    errors.RecordEncrypted: "error-record-encrypted",
    errors.RecordTooLarge: "error-record-too-large",
    errors.RecordNeedsOCR: "error-record-needs-ocr",
    errors.SitePaused: "error-site-paused",
    errors.RecordUnreachable: "error-record-unreachable",
    errors.AddressRefused: "error-address-refused",
    errors.RecordError: "error-record",
    errors.PlenumError: "error-unexpected",
}
_FOR_EVERYBODY = (errors.QuestionRefused, errors.Busy, errors.NotAllowed, errors.ReceiptUnknown)
"""Their wordings say all there is to say; of the others, admins also get the particulars."""


def sentence(words: Words, error: BaseException) -> str:
    """What went wrong and what to do, in one or two sentences. Markdown, safe."""
    if isinstance(error, errors.CoolingDown):
        return words("error-cooling-down", seconds=math.ceil(error.seconds))
    if isinstance(error, errors.NotAllowed) and error.reason:
        return words(error.reason, **error.values)
    kind = next((each for each in type(error).__mro__ if each in _SENTENCES), errors.PlenumError)
    return words(_SENTENCES[kind])


_SYSTEM = {
    errno.ENOSPC: "system-full",
    errno.EACCES: "system-no-permission",
    errno.EMFILE: "system-too-many-files",
    errno.EROFS: "system-read-only",
    errno.ENOENT: "system-not-there",
}


_ALIKE = {
    **dict.fromkeys(errors.NO_ROOM, errno.ENOSPC),
    errno.EPERM: errno.EACCES,
    errno.ENFILE: errno.EMFILE,
}


def _system(error: BaseException | None) -> int:
    """The number of what the operating system said, where that is behind an error of the library or a model; 0 where it has no wording."""
    behind = error.__cause__ if isinstance(error, errors.LibraryError | errors.ModelError) else None
    seen = set[int]()  # a library that raises the same errors again makes a ring of them
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        number = getattr(behind, "errno", None) or 0
        if (alike := _ALIKE.get(number, number)) in _SYSTEM:
            return alike
        behind = behind.__cause__
    return 0


def error_view(
    words: Words, error: BaseException, *, particulars: bool = False, reading: Stage | None = None
) -> Card:
    """A card that says it. ``particulars``: for an admin, what exactly, as the program says it (in English); ``reading``:
    how far records are that are being taken in.
    """
    card = Card(accent=Accent.WARNING)
    if reading is not None and isinstance(error, errors.LibraryMissing):
        card.text("⏳ " + words("reading-first"))
        return card
    card.text(sentence(words, error))
    if system := _system(error):
        card.below("-# " + words(_SYSTEM[system]))
    if particulars and isinstance(error, errors.PlenumError) and not isinstance(error, _FOR_EVERYBODY):
        card.below("-# " + programs(f"{error.sentence} {error.remedy}".strip()))
    return card
