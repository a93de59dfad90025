"""The buttons beneath an answer: its context, more passages, the receipt, and a thread to ask on in.

Each shows what it has to the person who pressed it, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import discord

from chat.answer_view import kind, passage, quotation, searched
from chat.buttons import Act, Press
from chat.card import Accent, Card
from chat.context import Pressed, asker_of, community_of
from chat.safe_text import THREAD_NAME, cut, link, name, option, plain
from chat.sending import acknowledge, attempt, respond
from chat.wording import Words
from domain.answers import Answer, NoAnswer
from domain.documents import Document, Paragraph, Role, Span, may_see, sha256_text
from domain.errors import NotAllowed, RecordMissing
from domain.receipts import QuoteCheck, Receipt, Standing, Verification

# --- A quote in its surroundings: the paragraphs before and after, the quoted words bold.

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


# --- More passages: those nearest to a question, a page at a time.

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


# --- A receipt, checked: each quote read again in the stored source, and what became of the record since.

_QUOTE = 300
_KEY = 120
"""Characters of a record's key."""
_STANDINGS = {
    Standing.UNCHANGED: "standing-unchanged",
    Standing.CHANGED: "standing-changed",
    Standing.WORDS_GONE: "standing-words-gone",
    Standing.GONE_FROM_SOURCE: "standing-gone-from-source",
    Standing.SUPERSEDED: "standing-superseded",
    Standing.REMOVED: "standing-removed",
}


def receipt_card(words: Words, found: Verification) -> Card:
    """What the check came to, quote by quote."""
    receipt = found.receipt
    card = Card(accent=Accent.ANSWER if found.proven else Accent.WARNING)
    card.text("### " + words("receipt-title", receipt=receipt.id))
    card.text("-# " + plain(cut(receipt.question.replace("\n", " "), _QUOTE)))
    if not receipt.quotes:
        card.text(words("receipt-refusal"))
    for number, check in enumerate(found.checks, 1):
        card.text(_check(words, number, check))
    card.rule()
    card.below(
        "-# "
        + words("receipt-generation", then=plain(receipt.generation), now=plain(found.current_generation))
    )
    card.below("-# " + words("receipt-how"))
    return card


def _check(words: Words, number: int, check: QuoteCheck) -> str:
    quote = check.quote
    text = quote.text if len(quote.text) <= _QUOTE else cut(quote.text, _QUOTE)
    proof = (
        words("receipt-proven", start=quote.start, end=quote.end)
        if check.proven
        else words("receipt-not-proven")
    )
    lines = [
        quotation(text.replace("\n", " ")),
        f"{'✅' if check.proven else '❌'} **[{number}]** {proof}",
        words(_STANDINGS[check.standing]),
        *_later(words, check),
        f"-# {name(quote.document, _KEY)} · ¶ {quote.paragraph} · sha256 {quote.text_hash[:12]}…",
    ]
    return "\n".join(lines)


def _later(words: Words, check: QuoteCheck) -> list[str]:
    """Which record took its place."""
    if not check.superseded_by:
        return []
    return [words("standing-later", record=f"**{name(check.superseded_by, _KEY)}**")]


async def context(interaction: Pressed, rest: str) -> None:
    """``ANSWER:QUOTE:SHIFT``: the paragraphs around one quote; SHIFT moves on by so many paragraphs."""
    desk = interaction.client.desk
    words = desk.words(interaction)
    answer, number, shift = _parts(rest, 3)
    again = _private_already(interaction)
    if not await acknowledge(interaction, private=True, update=again):
        return
    receipt = await desk.offload.quick(partial(desk.answers.receipt, answer))
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
    receipt = await desk.offload.quick(partial(desk.answers.receipt, answer))
    filters = replace(receipt.filters, community=community_of(interaction.guild_id))
    given = await desk.offload.ask(
        asker_of(interaction), partial(desk.answers.ask, receipt.question, filters)
    )
    await respond(interaction, passages_card(words, given, answer, int(page)))


async def receipt(interaction: Pressed, rest: str) -> None:
    """``ANSWER``: the answer's quotes, read again now in what is stored."""
    desk = interaction.client.desk
    words = desk.words(interaction)
    if not await acknowledge(interaction, private=True):
        return
    found = await desk.offload.quick(partial(desk.answers.verify, rest))
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
    asked = await desk.offload.quick(partial(desk.answers.receipt, rest))
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
    document = interaction.client.desk.library.record(key)
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
