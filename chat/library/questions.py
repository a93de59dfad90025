"""``/library questions``: what the record does not answer, which citations are reported, whether answers help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat.base import Pressed
from chat.cards.library_questions import GAPS, REPORTS, Asked, questions_card
from chat.desk import Desk
from chat.library.access import enter, noted
from chat.names import named
from chat.sending import respond
from community.reports import Report
from community.store import MOST
from community.votes import Votes
from domain.errors import NotAllowed, ReceiptUnknown

DAYS = 90


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("library-questions"))
    async def questions(interaction: discord.Interaction[Any]) -> None:
        if await enter(interaction, "questions"):
            await _show(interaction, desk, 0)

    return questions


async def turn(interaction: Pressed, rest: str) -> None:
    """``PAGE``: another page."""
    page = _number(rest)
    if await enter(interaction, "questions", update=True):
        await _show(interaction, interaction.client.desk, page)


async def settled(interaction: Pressed, rest: str) -> None:
    """``REPORT``: somebody looked at it; it is no longer listed."""
    desk, number = interaction.client.desk, _number(rest)
    if not await enter(interaction, "report-settled", update=True):
        return
    community, person = interaction.guild_id or 0, interaction.user.id
    if await desk.offload.quick(lambda: desk.memory.reports.close(community, number, person)) is not None:
        await noted(interaction, "report-settled", rest)
    await _show(interaction, desk, 0)


async def _show(interaction: discord.Interaction[Any], desk: Desk, page: int) -> None:
    # Likenesses of thousands of questions are reckoned: too long for what must be quick.
    told = await desk.offload.long(partial(_told, desk, interaction.guild_id or 0, page))
    await respond(interaction, questions_card(desk.words(interaction), told, page))


def _told(desk: Desk, community: int, page: int) -> Asked:
    memory, since = desk.memory, datetime.now(UTC) - timedelta(days=DAYS)
    asked, answered = memory.questions.counts(community, since)
    gaps, groups = memory.questions.unanswered(community, since, limit=GAPS, offset=page * GAPS)
    voted = [each.votes for each in memory.votes.of(community, limit=MOST)]
    reports = memory.reports.of(community, limit=REPORTS)
    return Asked(
        days=DAYS,
        asked=asked,
        answered=answered,
        votes=Votes(sum(each.helpful for each in voted), sum(each.not_helpful for each in voted)),
        gaps=gaps,
        groups=groups,
        reports=reports,
        open_reports=memory.reports.count_open(community),
        questions=_questions(desk, reports),
    )


def _questions(desk: Desk, reports: list[Report]) -> dict[str, str]:
    found = {}
    for report in reports:
        try:
            found[report.answer] = desk.services.receipt(report.answer).question
        except ReceiptUnknown:
            # The receipts may have been moved away; the report is still one.
            continue
    return found


def _number(rest: str) -> int:
    """What stands in a ``custom_id``, which anybody may send."""
    if not rest.isascii() or not rest.isdigit() or len(rest) > 18:
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    return int(rest)
