"""The buttons beneath an answer: every quote, its context, more passages, the receipt, and a thread to ask on in.

Each shows what it has to the person who pressed it, and to nobody else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import discord

from chat.answer_view import (
    kind,
    passage,
    quotation,
    rest_view,
    restrictions,
    searched,
    show_quotes,
)
from chat.buttons import Button, fields, on_button, page_of, whole_number
from chat.context import BotContext, Interaction, asker_of, community_of
from chat.messages import Accent, Card, acknowledge, attempt, notice, respond
from chat.permissions import receipt_for
from chat.safe_text import THREAD_NAME, cut, link, name, option, plain
from chat.wording import Words, moment
from domain.answers import (
    Answer,
    Citation,
    NoAnswer,
    Proof,
    Quote,
    QuoteCheck,
    QuoteReceipt,
    Receipt,
    Standing,
    Verification,
)
from domain.dates import from_iso
from domain.documents import Document, Kind, Paragraph, Role, Span, sha256_text
from domain.errors import NotAllowed, RecordMissing

# --- A quote in its surroundings: the paragraphs before and after, the quoted words bold.

AROUND = 1
"""Paragraphs before and after the one in the middle."""
_STEP = 2 * AROUND + 1
_LONGEST = 1200
"""Characters of a neighbouring paragraph; the one that is quoted is shown whole, as far as a message can hold it."""


@on_button("context")
async def show_context(interaction: Interaction, rest: str) -> None:
    """``ANSWER:QUOTE:SHIFT``: the paragraphs around one quote; SHIFT moves on by so many paragraphs."""
    ctx = interaction.client.ctx
    answer, *numbers = fields(rest, 3)
    at, shift = map(whole_number, numbers)
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    receipt = await receipt_for(interaction, answer)
    if not 0 <= at < len(receipt.quotes):
        raise NotAllowed("There is no such quote.", reason="button-too-old")
    document = await ctx.queue.quick(partial(_visible, interaction, receipt.quotes[at].document))
    await respond(interaction, context_view(ctx.words(interaction), receipt, at, document, shift))


def _visible(interaction: Interaction, key: str) -> Document:
    """A record with its text. Raises RecordMissing also for one that this community does not see."""
    return interaction.client.ctx.library.record(key, community_of(interaction))


def context_view(words: Words, receipt: Receipt, at: int, document: Document, shift: int) -> Card:
    """The paragraphs around quote ``at``; ``shift`` moves the middle by so many paragraphs."""
    cited = receipt.quotes[at]
    middle = min(max(cited.paragraph + shift - 1, 0), len(document.paragraphs) - 1)
    card = Card(accent=Accent.NOTICE)
    title = document.title or document.key
    card.text("### " + name(title, 200))
    card.below(" · ".join((kind(words, document.kind), words.date(document.date))))
    same = sha256_text(document.text) == cited.text_hash
    if not same:
        card.text("⚠️ " + words("context-changed"))
    for paragraph in document.paragraphs[max(0, middle - AROUND) : middle + AROUND + 1]:
        marks = _marks(paragraph, cited.start, cited.end) if same else ()
        card.text(_shown(document, paragraph, marks), optional=0 if marks else 1)
    if document.url:
        card.below(link(words("context-open"), cited.url or document.url))
    _buttons(card, words, receipt, at, shift, document)
    return card


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
    place = f"{receipt.id}:{at}"
    moves = []
    if number - AROUND > 1:
        moves.append(Button("context", f"{place}:{shift - _STEP}", label=words("button-earlier"), emoji="⬆️"))
    if number + AROUND < last:
        moves.append(Button("context", f"{place}:{shift + _STEP}", label=words("button-later"), emoji="⬇️"))
    others = [
        Button(
            "context", f"{receipt.id}:{other}:0", label=f"[{other + 1}]", disabled=other == at and not shift
        )
        for other in range(len(receipt.quotes))
        if len(receipt.quotes) > 1
    ]
    card.row(*moves, *others)


# --- Every quote, whole: of an answer that is more than a screen.


@on_button("quotes")
async def show_every_quote(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: its quotes, as they are kept on its receipt."""
    ctx = interaction.client.ctx
    if not await acknowledge(interaction, private=True):
        return
    receipt = await receipt_for(interaction, answer)

    def look() -> list[Document | None]:
        # None: it was taken out since. What was quoted stays on the receipt.
        found: dict[str, Document | None] = dict.fromkeys(quote.document for quote in receipt.quotes)
        for key in found:
            with suppress(RecordMissing):
                found[key] = _visible(interaction, key)
        return [found[quote.document] for quote in receipt.quotes]

    documents = await ctx.queue.quick(look)
    await respond(interaction, quotes_view(ctx.words(interaction), receipt, documents))


def quotes_view(words: Words, receipt: Receipt, documents: Sequence[Document | None]) -> Card:
    """All quotes of ``receipt``; ``documents`` are their records as they are now, None for one that is gone."""
    card = Card(accent=Accent.ANSWER)
    card.text("### " + plain(cut(receipt.question.replace("\n", " "), _QUESTION)))
    quotes = [
        Quote(each.text, _cited(each, now)) for each, now in zip(receipt.quotes, documents, strict=True)
    ]
    show_quotes(card, words, quotes, quotes)
    return card


def _cited(quote: QuoteReceipt, now: Document | None) -> Citation:
    """Its citation: as on the receipt; what that does not hold is told by the record, if it has the same text still."""
    same = now is not None and sha256_text(now.text) == quote.text_hash
    paragraphs = now.paragraphs if now is not None and same else ()
    at = next((each for each in paragraphs if each.number == quote.paragraph), None)
    return Citation(
        document=quote.document,
        title=quote.title,
        kind=now.kind if now is not None else Kind.RECORD,
        body=quote.body,
        date=from_iso(quote.date),
        language=now.language if now is not None else "",
        paragraph=quote.paragraph,
        start=quote.start,
        end=quote.end,
        text_hash=quote.text_hash,
        url=quote.url,
        page=at.page if at is not None else None,
        seconds=at.seconds if at is not None else None,
        speaker=at.speaker if at is not None else "",
        heads=at.heads if at is not None else "",
    )


# --- More passages: those nearest to a question, a page at a time.

PER_PAGE = 3
_QUESTION = 300


def passages_view(words: Words, given: Answer | NoAnswer, answer: str, number: int) -> Card:
    """One page of them. ``answer`` is the id on the button; where the library changed since, the passages are of now."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + plain(cut(given.question.replace("\n", " "), _QUESTION)))
    page = page_of(given.passages, number, PER_PAGE)
    if not page.items:
        card.text(words("passages-none"))
    before = ""
    for at, hit in enumerate(page.items, page.number * PER_PAGE + 1):
        same = hit.citation.document == before
        card.text(passage(words, hit, number=at, same_record=same), optional=at)
        before = hit.citation.document
    card.rule()
    if given.id != answer:
        card.below(words("passages-newer"))
    card.below(words("answer-searched", searched=searched(words, given.searched)))
    card.row(*page.buttons(words, "more", answer))
    return card


@on_button("more")
async def show_passages(interaction: Interaction, rest: str) -> None:
    """``ANSWER:PAGE``: the passages that are nearest to the question, a page of them."""
    ctx = interaction.client.ctx
    answer, page = fields(rest, 2)
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    receipt = await receipt_for(interaction, answer)
    filters = replace(receipt.filters, community=community_of(interaction))
    given = await ctx.queue.ask(asker_of(interaction), partial(ctx.answers.ask, receipt.question, filters))
    await respond(interaction, passages_view(ctx.words(interaction), given, answer, whole_number(page)))


# --- A receipt, checked: each quote read again in the stored source, and what became of the record since.

_QUOTE = 300
_KEY = 120
"""Characters of a record's key."""


def receipt_view(words: Words, found: Verification, as_of: str = "") -> Card:
    """What the check came to, quote by quote. ``as_of``: ISO time of the records that were searched."""
    receipt = found.receipt
    card = Card(accent=Accent.ANSWER if found.proven else Accent.WARNING)
    card.text("### " + _came_to(words, found))
    card.below(plain(cut(receipt.question.replace("\n", " "), _QUOTE)))
    for number, check in enumerate(found.checks, 1):
        card.text(_check(words, number if len(found.checks) > 1 else 0, check))
    card.rule()
    searched_in = restrictions(words, receipt.filters)
    searched_in += [words("searched-as-of", moment=moment(as_of, "d"))] if as_of else []
    if searched_in:
        card.below(words("answer-searched", searched=words("list-comma").join(searched_in)))
    if found.proof is Proof.AUTHENTIC:
        card.below(words("receipt-authentic"))
    if receipt.quotes:
        card.below(words("receipt-how"))
    card.below(words("receipt-title", receipt=receipt.id))
    return card


def _came_to(words: Words, found: Verification) -> str:
    if not found.receipt.quotes:
        return words("receipt-refusal")
    if not all(check.proven for check in found.checks):
        return words("receipt-bad")
    same = all(check.standing is Standing.UNCHANGED for check in found.checks)
    return words("receipt-good" if same else "receipt-changed")


def _check(words: Words, number: int, check: QuoteCheck) -> str:
    quote = check.quote
    text = quote.text if len(quote.text) <= _QUOTE else cut(quote.text, _QUOTE)
    columns = [f"-# {words('cite-columns', heads=name(check.heads, _KEY))}"] if check.heads else []
    if not check.proven:
        said = words("receipt-not-proven")
    elif check.standing is Standing.UNCHANGED:
        said = words("receipt-good")
    else:
        standing = words(f"standing-{check.standing.value.replace(' ', '-')}")
        said = f"{words('receipt-proven', start=quote.start, end=quote.end)} {standing}"
    date = from_iso(quote.date)
    cited = [
        name(quote.title or quote.document, _KEY),
        words.date(date) if date.is_known else "",
        words("cite-paragraph", paragraph=quote.paragraph),
    ]
    lines = [
        quotation(text.replace("\n", " ")),
        "-# " + (plain(f"[{number}] ") if number else "") + " · ".join(filter(None, cited)),
        *columns,
        f"{'✅' if check.proven else '❌'} {said}",
    ]
    if check.superseded_by:
        lines.append(words("standing-later", record=f"**{name(check.superseded_by, _KEY)}**"))
    return "\n".join(lines)


@on_button("receipt")
async def show_receipt(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: the answer's quotes, read again now in what is stored."""
    ctx = interaction.client.ctx
    if not await acknowledge(interaction, private=True):
        return
    await receipt_for(interaction, answer)
    found = await ctx.queue.quick(partial(ctx.answers.verify, answer))
    kept = await ctx.queue.quick(ctx.library.history)
    as_of = next((each.created for each in kept if each.name == found.receipt.generation), "")
    await respond(interaction, receipt_view(ctx.words(interaction), found, as_of))


# --- What is not on an answer's card: checking, more passages, copying the citation, and what one thinks of it.


@on_button("rest")
async def show_rest(interaction: Interaction, rest: str) -> None:
    """``ANSWER:STEP``: the other buttons; STEP is how sure the answer was."""
    answer, step = fields(rest, 2)
    if not await acknowledge(interaction, private=True):
        return
    receipt = await receipt_for(interaction, answer)
    words = interaction.client.ctx.words(interaction)
    await respond(interaction, rest_view(words, receipt, whole_number(step)))


@on_button("cite")
async def copy_citation(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: its citations, to be copied: plain, as Markdown, as BibTeX, as CSL-JSON."""
    if not await acknowledge(interaction, private=True):
        return
    receipt = await receipt_for(interaction, answer)
    await respond(interaction, citations_view(interaction.client.ctx.words(interaction), receipt))


_CITED = 5
_COPIED = 900
"""Characters of a block: four of them are less than a message may have."""


def citations_view(words: Words, receipt: Receipt) -> Card:
    """Four blocks, each with the citations of as many quotes as it can hold whole: what is copied has to be read by a program."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("button-cite"))
    cited = receipt.quotes[:_CITED]
    forms: tuple[tuple[str, Callable[[Words, QuoteReceipt], str], str], ...] = (
        (words("cite-form-text"), _as_text, "{}"),
        ("Markdown", _as_markdown, "{}"),
        ("BibTeX", _as_bibtex, "{}"),
        ("CSL-JSON", _as_csl, "[{}]"),
    )
    for form, one, around in forms:
        # A block ends with three backticks, whatever a title holds.
        each = [one(words, quote).replace("`", "'") for quote in cited]
        between = ",\n" if around != "{}" else "\n"
        while len(each) > 1 and len(between.join(each)) > _COPIED:
            each.pop()
        block = around.format(between.join(each))
        # Cut here: cut with the card, it would lose its end, and what it holds would be obeyed.
        block = block if len(block) <= _COPIED + 2 else f"{block[: _COPIED - 1]}…"
        card.text(f"{form}\n```\n{block}\n```", optional=1)
    return card


def _as_text(words: Words, quote: QuoteReceipt) -> str:
    date = from_iso(quote.date)
    where = words("cite-paragraph", paragraph=quote.paragraph)
    pieces = [quote.body, f"“{quote.title or quote.document}”", words.date(date) if date.is_known else ""]
    return ", ".join(filter(None, [*pieces, where, quote.url]))


def _as_markdown(words: Words, quote: QuoteReceipt) -> str:
    title = quote.title or quote.document
    date = from_iso(quote.date)
    linked = f"[{title}]({quote.url})" if quote.url else f"*{title}*"
    where = words("cite-paragraph", paragraph=quote.paragraph)
    said = ", ".join(filter(None, [linked, words.date(date) if date.is_known else "", where]))
    return f"> {' '.join(quote.text.split())}\n> — {said}"


def _as_bibtex(words: Words, quote: QuoteReceipt) -> str:
    rows = {
        "author": f"{{{quote.body}}}" if quote.body else "",
        "title": quote.title or quote.document,
        "date": quote.date,
        "note": words("cite-paragraph", paragraph=quote.paragraph),
        "url": quote.url,
    }
    known = ",\n".join(f"  {field} = {{{value}}}" for field, value in rows.items() if value)
    return f"@misc{{{quote.text_hash[:8]}-{quote.paragraph},\n{known}\n}}"


def _as_csl(words: Words, quote: QuoteReceipt) -> str:
    """For Zotero, pandoc and others that read the Citation Style Language's JSON."""
    date = from_iso(quote.date)
    day = [date.year, date.month, date.day] if date.year else []
    item = {
        "id": f"{quote.text_hash[:8]}-{quote.paragraph}",
        "type": "document",
        "title": quote.title or quote.document,
        "author": [{"literal": quote.body}] if quote.body else [],
        "issued": {"date-parts": [[part for part in day if part]]} if day else {},
        "note": words("cite-paragraph", paragraph=quote.paragraph),
        "URL": quote.url,
    }
    return json.dumps({name: value for name, value in item.items() if value}, ensure_ascii=False, indent=1)


# --- A thread on the answer's message, where follow-ups are understood.


@on_button("thread")
async def open_thread(interaction: Interaction, answer: str) -> None:
    """``ANSWER``: opens it."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    message = interaction.message
    if message is None or not isinstance(interaction.channel, discord.TextChannel):
        raise NotAllowed("A thread cannot be opened here.", reason="error-no-thread-here")
    if not await acknowledge(interaction, private=True):
        return
    if message.flags.has_thread or interaction.channel.get_thread(message.id) is not None:
        raise NotAllowed("There is a thread already.", reason="error-thread-is-there")
    if not interaction.app_permissions.create_public_threads:
        raise NotAllowed("No permission to open threads.", reason="error-may-not-open-thread")
    asked = await receipt_for(interaction, answer)
    thread = await begin_thread(ctx, words, interaction.channel, message.id, asked.question)
    if thread is None:
        raise NotAllowed("The thread could not be opened.", reason="error-may-not-open-thread")
    await respond(interaction, notice(words("thread-opened", thread=thread.mention)))


async def begin_thread(
    ctx: BotContext, words: Words, channel: discord.TextChannel, message: int, question: str
) -> discord.Thread | None:
    """Opens it on a message of ours, and says in it how to ask on; None where Discord would not."""
    thread = await attempt(
        "A thread",
        lambda: channel.get_partial_message(message).create_thread(
            name=option(question)[:THREAD_NAME], auto_archive_duration=1440
        ),
    )
    if thread is not None:
        how = words("thread-hello", bot=channel.guild.me.mention)
        hello = notice(words("thread-hello-all") if ctx.reads_messages else how)
        await attempt("A thread's first message", lambda: thread.send(view=hello.view()))
    return thread


def is_private(interaction: Interaction) -> bool:
    """Whether the button stands on a private message of ours: then that one is changed, not another added."""
    return interaction.message is not None and interaction.message.flags.ephemeral
