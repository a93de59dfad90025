"""Out to Discord, and what may go wrong on the way: expired tokens, deleted messages, missing permissions, outages.

discord.py itself waits for rate limits and tries again after server errors; what is left comes here. Errors of Plenum
(``domain/errors.py``) become a sentence in the reader's language.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord
from discord.utils import utcnow

from chat.card import Accent, Card
from chat.context import Interaction
from chat.safe_text import plain
from chat.wording import Words
from chat.work_queue import Stage
from domain import errors

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
    if particulars and isinstance(error, errors.PlenumError) and not isinstance(error, _FOR_EVERYBODY):
        card.below("-# " + plain(" ".join(filter(None, (error.sentence, error.remedy))).replace("\n", " ")))
    return card
