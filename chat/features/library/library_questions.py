"""``/library questions``: what the record does not answer, which citations are reported, whether answers help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat.buttons import Press
from chat.card import Accent, Card
from chat.command_names import named
from chat.context import Desk, Pressed
from chat.features.answer_buttons import paging
from chat.features.library.access import enter, noted
from chat.safe_text import cut, name, plain, quoted
from chat.sending import respond
from chat.wording import Words, moment
from community.feedback import Report, Votes
from community.questions import Gap
from community.store import MOST
from domain.errors import NotAllowed, ReceiptUnknown

# --- What people asked that the record does not answer, which citations they reported, and what they said of the answers.

GAPS, REPORTS = 8, 4
"""On one page, and on the first."""
_QUESTION, _WORDS = 200, 400


@dataclass(frozen=True, slots=True)
class Asked:
    """All that ``/library questions`` tells of one community."""

    days: int
    asked: int
    answered: int
    votes: Votes
    gaps: Sequence[Gap]
    """Those of this page."""
    groups: int
    """Of all pages."""
    reports: Sequence[Report]
    """Open ones; the newest REPORTS."""
    open_reports: int
    questions: Mapping[str, str]
    """Answer → its question, of the reports."""


def questions_card(words: Words, told: Asked, page: int) -> Card:
    """One page: the reports stand on the first."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-questions-title"))
    counts = words("library-answered-counts", asked=told.asked, answered=told.answered)
    votes = words("library-votes", helpful=told.votes.helpful, unhelpful=told.votes.not_helpful)
    card.text(f"{counts}\n{votes}\n-# {words('library-questions-days', days=told.days)}")
    if page == 0:
        card.rule()
        _reports(card, words, told)
    card.rule()
    card.text("**" + words("library-unanswered") + "**")
    if not told.gaps:
        card.text(words("library-unanswered-none"))
    for gap in told.gaps:
        card.text(_gap(words, gap), optional=1)
    card.row(*paging(words, "library-questions", "", page, max(1, -(-told.groups // GAPS))))
    return card


def _reports(card: Card, words: Words, told: Asked) -> None:
    card.text("**" + words("library-reports") + "**")
    if not told.reports:
        card.text(words("library-reports-none"))
    for report in told.reports:
        lines = [words("library-report", answer=plain(report.answer), moment=_moment(report.at))]
        if report.answer in told.questions:
            question = plain(cut(told.questions[report.answer].replace("\n", " "), _QUESTION))
            lines.append("-# " + words("library-report-question", question=question))
        if report.words:
            lines.append(quoted(cut(report.words, _WORDS)))
        card.text("\n".join(lines))
        buttons = [
            Press("library-settled", str(report.id), label=words("library-button-settled"), emoji="✅")
        ]
        if report.answer in told.questions:
            buttons.append(Press("receipt", report.answer, label=words("button-receipt"), emoji="🧾"))
        card.row(*buttons)
    if told.open_reports > len(told.reports):
        card.text("-# " + words("library-reports-more", count=told.open_reports - len(told.reports)))


def _gap(words: Words, gap: Gap) -> str:
    parts = [
        words("library-asked-times", count=gap.count),
        words("library-asked-last", moment=_moment(gap.last)),
    ]
    if gap.answered_by:
        parts.append(words("library-answered-since"))
    return f"- {name(gap.example, _QUESTION)}\n-# " + " · ".join(parts)


def _moment(when: datetime) -> str:
    return moment(when.isoformat(), "R")


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
            found[report.answer] = desk.answers.receipt(report.answer).question
        except ReceiptUnknown:
            # The receipts may have been moved away; the report is still one.
            continue
    return found


def _number(rest: str) -> int:
    """What stands in a ``custom_id``, which anybody may send."""
    if not rest.isascii() or not rest.isdigit() or len(rest) > 18:
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    return int(rest)
