"""``/library export``: answers that were given here, or the passages on a question, as a file."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import discord
from discord import app_commands, ui

from chat.context import BotContext, Interaction, asker_of, community_of
from chat.features.library import library_command
from chat.messages import Accent, Card, attempt
from chat.permissions import audit
from chat.safe_text import cut, plain
from chat.slash_commands import visible_records, worded
from chat.wording import Words
from community.export import MAX_BYTES, Cited, Export, ExportedAnswer, Form, Labels, Now, export
from domain.answers import Answer, Citation, Filters, NoAnswer, QuoteReceipt, Receipt
from domain.dates import UNKNOWN
from domain.documents import Kind
from domain.errors import NotAllowed, ReceiptUnknown
from index.records import Record
from retrieval.warnings import warning_words
from text.questions import MAX_CHARACTERS

ANSWERS, PASSAGES = "answers", "passages"
DAYS, MOST_DAYS = 30, 180
"""Questions are kept for so long and no longer."""
_QUESTION = 200
_BESIDE = 1 << 16
"""Bytes of a request that are not the file."""

_WHAT = [app_commands.Choice(name=worded(f"export-{what}"), value=what) for what in (ANSWERS, PASSAGES)]
_FORMS = [
    app_commands.Choice(name=name, value=form.value)
    for name, form in (("Markdown", Form.MARKDOWN), ("CSV", Form.CSV), ("JSON", Form.JSON))
]


@library_command("export", "what", "format", "days", "question")
@app_commands.choices(what=_WHAT, format=_FORMS)
async def export_records(
    interaction: Interaction,
    what: str,
    format: str,  # noqa: A002 - the option's own name
    days: app_commands.Range[int, 1, MOST_DAYS] = DAYS,
    question: app_commands.Range[str, 1, MAX_CHARACTERS] | None = None,
) -> None:
    """Makes the file, and sends it to who asks."""
    ctx = interaction.client.ctx
    words, form = ctx.words(interaction), Form(format)
    if what == PASSAGES:
        found = await _passages(interaction, question or "")
        about = question or ""
    else:
        found = await _answers(interaction, days)
        about = interaction.guild.name if interaction.guild else ""
    most = max(_BESIDE, min(MAX_BYTES, interaction.filesize_limit - _BESIDE))
    write = partial(
        export, found, form, about=about, made=datetime.now(UTC), labels=labels(words), max_bytes=most
    )
    file = await ctx.queue.long(write, asker_of(interaction))
    await audit(interaction, "export", f"{what}, {file.name}, {file.count}")
    if what == PASSAGES:
        shown = plain(cut(question or "", _QUESTION))
        sentence = words("library-exported-passages", count=len(found[0].cited), question=shown)
    else:
        sentence = words("library-exported-answers", count=file.count, days=days)
    await _send(interaction, export_view(words, sentence, file), file)


def export_view(words: Words, sentence: str, file: Export) -> Card:
    """``sentence``, and what there was no room for."""
    card = Card(accent=Accent.ADMIN)
    card.text(sentence)
    if file.left_out:
        card.text("⚠️ " + words("library-export-shortened", count=file.count))
    card.below(words("library-export-quotes"))
    return card


def labels(words: Words) -> Labels:
    """The words between the quotes, in the reader's language. What is put in later stays as it is: ``{count}``."""
    names = [field.name for field in dataclasses.fields(Labels)]
    later = ("date", "receipt", "percent", "generation", "time", "number", "count")
    places = {name: "{" + name + "}" for name in later}
    return Labels(**{name: words("export-label-" + name.replace("_", "-"), **places) for name in names})


async def _answers(interaction: Interaction, days: int) -> list[ExportedAnswer]:
    """What the record answered here in the last days, newest first. Raises NotAllowed when that is nothing."""
    ctx = interaction.client.ctx
    records = {record.key: record for record in await visible_records(interaction)}
    since = datetime.now(UTC) - timedelta(days=days)
    found = await ctx.queue.long(
        partial(_answered, ctx, interaction.guild_id or 0, since, records.get), asker_of(interaction)
    )
    if not found:
        raise NotAllowed("Nothing was answered here.", reason="library-export-no-answers")
    return found


def _answered(
    ctx: BotContext, community: int, since: datetime, record_of: Callable[[str], Record | None]
) -> list[ExportedAnswer]:
    found: dict[str, ExportedAnswer] = {}
    for kept in ctx.memory.questions.answered(community, since):
        if kept.answer in found:
            continue
        try:
            receipt = ctx.answers.receipt(kept.answer)
        except ReceiptUnknown:
            continue  # moved away: without it nothing can be proven, so nothing is handed out
        found[kept.answer] = from_receipt(receipt, record_of, probability=kept.probability, asked=kept.at)
    return list(found.values())


def from_receipt(
    receipt: Receipt,
    record_of: Callable[[str], Record | None],
    *,
    probability: float | None = None,
    asked: datetime | None = None,
) -> ExportedAnswer:
    """An answer of earlier. ``record_of`` finds a record as it is now by its key, like ``Snapshot.record``."""
    cited = tuple(_remembered(quote, record_of(quote.document)) for quote in receipt.quotes)
    return ExportedAnswer(
        receipt.question,
        receipt.generation,
        receipt.answered,
        cited,
        receipt.id,
        probability,
        receipt.filters,
        asked=asked,
    )


def _remembered(quote: QuoteReceipt, record: Record | None) -> Cited:
    place = Citation(
        document=quote.document,
        title=record.title if record else "",
        kind=record.kind if record else Kind.RECORD,
        body=record.body if record else "",
        date=record.date if record else UNKNOWN,
        language=record.language if record else "",
        paragraph=quote.paragraph,
        start=quote.start,
        end=quote.end,
        text_hash=quote.text_hash,
        url=quote.url,
    )
    if record is None:
        return Cited(quote.text, place, Now.NOT_HELD)
    return Cited(quote.text, place, Now.SAME if record.text_hash == quote.text_hash else Now.CHANGED)


async def _passages(interaction: Interaction, question: str) -> list[ExportedAnswer]:
    """The passages nearest to a question, asked in its turn. Raises NotAllowed when there are none."""
    ctx = interaction.client.ctx
    if not question.strip():
        raise NotAllowed("Passages need a question.", reason="library-export-needs-question")
    filters = Filters(community=community_of(interaction))
    given = await ctx.queue.ask(asker_of(interaction), partial(ctx.answers.ask, question, filters))
    if not given.passages:
        raise NotAllowed("Nothing near was found.", reason="library-export-no-passages")
    return [from_passages(given, datetime.now(UTC))]


def from_passages(given: Answer | NoAnswer, asked: datetime | None = None) -> ExportedAnswer:
    """The passages that were found for a question, in place of what was quoted from them."""
    cited = tuple(Cited(hit.text, hit.citation) for hit in given.passages)
    return ExportedAnswer(
        given.question,
        given.generation,
        given.answered,
        cited,
        filters=given.searched.filters,
        notes=tuple(warning_words(each) for each in given.warnings),
        asked=asked,
    )


async def _send(interaction: Interaction, card: Card, file: Export) -> None:
    view = card.view()
    # With Components V2, an attachment that no component shows is not seen.
    view.add_item(ui.File(f"attachment://{file.name}"))
    await attempt(
        "An export",
        lambda: interaction.edit_original_response(
            view=view, attachments=[discord.File(io.BytesIO(file.content), filename=file.name)]
        ),
    )
