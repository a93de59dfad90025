"""The buttons beneath an answer: its context, more passages, the receipt, and a thread to ask on in.

Each shows what it has to the person who pressed it, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import discord

from chat.base import Pressed
from chat.buttons import Act
from chat.card import Accent, Card
from chat.cards.context import context_card
from chat.cards.passages import passages_card
from chat.cards.receipt import receipt_card
from chat.desk import asker_of, community_of
from chat.limits import THREAD_NAME
from chat.safe import option
from chat.sending import acknowledge, attempt, respond
from domain.communities import may_see
from domain.documents import Document
from domain.errors import NotAllowed, RecordMissing


async def context(interaction: Pressed, rest: str) -> None:
    """``ANSWER:QUOTE:SHIFT``: the paragraphs around one quote; SHIFT moves on by so many paragraphs."""
    desk = interaction.client.desk
    words = desk.words(interaction)
    answer, number, shift = _parts(rest, 3)
    again = _private_already(interaction)
    if not await acknowledge(interaction, private=True, update=again):
        return
    receipt = await desk.offload.quick(partial(desk.services.receipt, answer))
    at = int(number)
    if not 0 <= at < len(receipt.quotes):
        raise NotAllowed("There is no such quote.", reason="button-too-old")
    document = await desk.offload.quick(partial(_visible, interaction, receipt.quotes[at].document))
    await respond(interaction, context_card(words, receipt, at, document, int(shift)))


async def more(interaction: Pressed, rest: str) -> None:
    """``ANSWER:PAGE``: the passages that are nearest to the question, a page of them."""
    desk = interaction.client.desk
    words = desk.words(interaction)
    answer, page = _parts(rest, 2)
    if not await acknowledge(interaction, private=True, update=_private_already(interaction)):
        return
    receipt = await desk.offload.quick(partial(desk.services.receipt, answer))
    filters = replace(receipt.filters, community=community_of(interaction.guild_id))
    given = await desk.offload.ask(
        asker_of(interaction), partial(desk.services.ask, receipt.question, filters)
    )
    await respond(interaction, passages_card(words, given, answer, int(page)))


async def receipt(interaction: Pressed, rest: str) -> None:
    """``ANSWER``: the answer's quotes, read again now in what is stored."""
    desk = interaction.client.desk
    words = desk.words(interaction)
    if not await acknowledge(interaction, private=True):
        return
    found = await desk.offload.quick(partial(desk.services.verify, rest))
    # What another community added is not this one's to see, whatever the button says.
    for quote in found.receipt.quotes:
        if not may_see(quote.document.partition("/")[0], community_of(interaction.guild_id)):
            raise NotAllowed("The record belongs to another community.", reason="error-receipt-unknown")
    await respond(interaction, receipt_card(words, found))


async def thread(interaction: Pressed, rest: str) -> None:
    """``ANSWER``: opens a thread on the answer's message, where follow-ups are understood."""
    desk = interaction.client.desk
    words = desk.words(interaction)
    message = interaction.message
    if message is None or not isinstance(interaction.channel, discord.TextChannel):
        raise NotAllowed("A thread cannot be opened here.", reason="error-no-thread-here")
    if not await acknowledge(interaction, private=True):
        return
    if message.flags.has_thread or interaction.channel.get_thread(message.id) is not None:
        raise NotAllowed("There is a thread already.", reason="error-thread-is-there")
    if not interaction.app_permissions.create_public_threads:
        raise NotAllowed("No permission to open threads.", reason="error-may-not-open-thread")
    asked = await desk.offload.quick(partial(desk.services.receipt, rest))
    channel = interaction.channel
    opened = await attempt(
        "A thread",
        lambda: channel.get_partial_message(message.id).create_thread(
            name=option(asked.question)[:THREAD_NAME], auto_archive_duration=1440
        ),
    )
    if opened is None:
        raise NotAllowed("The thread could not be opened.", reason="error-may-not-open-thread")
    card = Card(accent=Accent.NOTICE)
    card.text(words("thread-hello", bot=interaction.client.user.mention if interaction.client.user else ""))
    await attempt("A thread's first message", lambda: opened.send(view=card.view()))
    done = Card(accent=Accent.NOTICE)
    done.text(words("thread-opened", thread=opened.mention))
    await respond(interaction, done)


def _visible(interaction: Pressed, key: str) -> Document:
    """A record with its text. Raises RecordMissing also for one that this community does not see."""
    document = interaction.client.desk.services.record(key)
    if not may_see(document.collection or key.partition("/")[0], community_of(interaction.guild_id)):
        raise RecordMissing(f"There is no record “{key}” in the library.")
    return document


def _parts(rest: str, count: int) -> list[str]:
    """What stands in a ``custom_id``. Anybody may send one: what does not fit is refused."""
    parts = rest.split(":")
    if len(parts) != count or not all(part.lstrip("-").isdigit() for part in parts[1:]):
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    return parts


def _private_already(interaction: Pressed) -> bool:
    """Whether the button stands on a private message of ours: then that one is changed, not another added."""
    return interaction.message is not None and interaction.message.flags.ephemeral


ACTS: Mapping[str, Act] = {"context": context, "more": more, "receipt": receipt, "thread": thread}
