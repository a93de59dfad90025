"""``/library export``: answers that were given here, or the passages on a question, as a file."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands, ui

from chat.card import Accent, Card
from chat.command_names import described, named, worded
from chat.context import Desk, asker_of, community_of
from chat.features.library.access import enter, noted
from chat.safe_text import cut, plain
from chat.sending import attempt
from chat.wording import Words
from community.export import MAX_BYTES, Export, Form, Labels, export
from community.export_values import ExportedAnswer, from_passages, from_receipt
from community.questions import KeptQuestion
from community.store import MOST
from domain.answers import Filters
from domain.documents import may_see
from domain.errors import LibraryMissing, NotAllowed, ReceiptUnknown
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


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("library-export"))
    @described("library-export", "what", "format", "days", "question")
    @app_commands.choices(what=_WHAT, format=_FORMS)
    async def export_records(
        interaction: discord.Interaction[Any],
        what: str,
        format: str,  # noqa: A002 - the option's own name
        days: app_commands.Range[int, 1, MOST_DAYS] = DAYS,
        question: app_commands.Range[str, 1, MAX_CHARACTERS] | None = None,
    ) -> None:
        if not await enter(interaction, "export"):
            return
        words, form = desk.words(interaction), Form(format)
        if what == PASSAGES:
            found = await _passages(desk, interaction, question or "")
            about = question or ""
        else:
            found = await _answers(desk, interaction, days)
            about = interaction.guild.name if interaction.guild else ""
        most = max(_BESIDE, min(MAX_BYTES, interaction.filesize_limit - _BESIDE))
        write = partial(
            export, found, form, about=about, made=datetime.now(UTC), labels=labels(words), max_bytes=most
        )
        file = await desk.offload.long(write)
        await noted(interaction, "export", f"{what}, {file.name}, {file.count}")
        said = _said(words, what, file, found, days, question or "")
        await _send(interaction, said, file)

    return export_records


def labels(words: Words) -> Labels:
    """The words between the quotes, in the reader's language. What is put in later stays as it is: ``{count}``."""
    names = [field.name for field in dataclasses.fields(Labels)]
    later = ("date", "receipt", "percent", "generation", "time", "number", "count")
    places = {name: "{" + name + "}" for name in later}
    return Labels(**{name: words("export-label-" + name.replace("_", "-"), **places) for name in names})


async def _answers(desk: Desk, interaction: discord.Interaction[Any], days: int) -> list[ExportedAnswer]:
    """What the record answered here in the last days, newest first. Raises NotAllowed when that is nothing."""
    community = interaction.guild_id or 0
    found = await desk.offload.long(partial(_answered, desk, community, days))
    if not found:
        raise NotAllowed("Nothing was answered here.", reason="library-export-no-answers")
    return found


def _answered(desk: Desk, community: int, days: int) -> list[ExportedAnswer]:
    try:
        records = {
            record.key: record
            for record in desk.library.records()
            if may_see(record.collection, community_of(community))
        }
    except LibraryMissing:
        records = {}
    found: dict[str, ExportedAnswer] = {}
    for kept in _kept(desk, community, days):
        if not kept.answered or kept.answer in found:
            continue
        try:
            receipt = desk.answers.receipt(kept.answer)
        except ReceiptUnknown:
            continue  # moved away: without it nothing can be proven, so nothing is handed out
        found[kept.answer] = from_receipt(receipt, records.get, probability=kept.probability, asked=kept.at)
    return list(found.values())


def _kept(desk: Desk, community: int, days: int) -> Sequence[KeptQuestion]:
    since = datetime.now(UTC) - timedelta(days=days)
    kept: list[KeptQuestion] = []
    while True:
        page = desk.memory.questions.recent(community, limit=MOST, offset=len(kept))
        kept += page
        if len(page) < MOST or page[-1].at < since:
            return [each for each in kept if each.at >= since]


async def _passages(desk: Desk, interaction: discord.Interaction[Any], question: str) -> list[ExportedAnswer]:
    """The passages nearest to a question, asked in its turn. Raises NotAllowed when there are none."""
    if not question.strip():
        raise NotAllowed("Passages need a question.", reason="library-export-needs-question")
    filters = Filters(community=community_of(interaction.guild_id))
    given = await desk.offload.ask(asker_of(interaction), partial(desk.answers.ask, question, filters))
    if not given.passages:
        raise NotAllowed("Nothing near was found.", reason="library-export-no-passages")
    return [from_passages(given, datetime.now(UTC))]


def _said(
    words: Words, what: str, file: Export, found: Sequence[ExportedAnswer], days: int, question: str
) -> Card:
    card = Card(accent=Accent.ADMIN)
    if what == PASSAGES:
        count = len(found[0].cited)
        card.text(words("library-exported-passages", count=count, question=plain(cut(question, _QUESTION))))
    else:
        card.text(words("library-exported-answers", count=file.count, days=days))
    if file.left_out:
        card.text("⚠️ " + words("library-export-shortened", count=file.count))
    card.below("-# " + words("library-export-quotes"))
    return card


async def _send(interaction: discord.Interaction[Any], said: Card, file: Export) -> None:
    view = said.view()
    # With Components V2, an attachment that no component shows is not seen.
    view.add_item(ui.File(f"attachment://{file.name}"))
    await attempt(
        "An export",
        lambda: interaction.edit_original_response(
            view=view, attachments=[discord.File(io.BytesIO(file.content), filename=file.name)]
        ),
    )
