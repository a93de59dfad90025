"""``/library questions``: what the record does not answer, which citations are reported, whether answers help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from chat.buttons import Button, Page, on_button, page_of, whole_number
from chat.card import Accent, Card
from chat.context import BotContext, Interaction, asker_of
from chat.features.library import library_command
from chat.permissions import audit, for_admins
from chat.safe_text import cut, name, plain, quoted
from chat.sending import respond
from chat.wording import Words, moment
from community.feedback import Report, Votes
from community.questions import Gap
from domain.errors import ReceiptUnknown

DAYS = 90


@library_command("questions")
async def questions(interaction: Interaction) -> None:
    """The first page, with the reports."""
    await _show(interaction, 0)


@on_button("library-questions")
@for_admins("questions", update=True)
async def turn_page(interaction: Interaction, page: str) -> None:
    """``PAGE``: another page."""
    await _show(interaction, whole_number(page))


@on_button("library-settled")
@for_admins("report-settled", update=True)
async def settle_report(interaction: Interaction, report: str) -> None:
    """``REPORT``: somebody looked at it; it is no longer listed."""
    ctx, number = interaction.client.ctx, whole_number(report)
    community, person = interaction.guild_id or 0, interaction.user.id
    if await ctx.queue.quick(lambda: ctx.memory.reports.close(community, number, person)):
        await audit(interaction, "report-settled", report)
    await _show(interaction, 0)


async def _show(interaction: Interaction, page: int) -> None:
    ctx = interaction.client.ctx
    # Likenesses of thousands of questions are reckoned: too long for what must be quick.
    report = await ctx.queue.long(
        partial(_report, ctx, interaction.guild_id or 0, page), asker_of(interaction)
    )
    await respond(interaction, questions_view(ctx.words(interaction), report))


def _report(ctx: BotContext, community: int, page: int) -> QuestionsReport:
    memory, since = ctx.memory, datetime.now(UTC) - timedelta(days=DAYS)
    asked, answered = memory.questions.counts(community, since)
    reports = memory.reports.of(community, limit=REPORTS)
    return QuestionsReport(
        days=DAYS,
        asked=asked,
        answered=answered,
        votes=memory.votes.total(community),
        page=page_of(memory.questions.unanswered(community, since), page, GAPS),
        reports=reports,
        open_reports=memory.reports.count_open(community),
        questions=_questions(ctx, reports),
    )


def _questions(ctx: BotContext, reports: list[Report]) -> dict[str, str]:
    found = {}
    for report in reports:
        try:
            found[report.answer] = ctx.answers.receipt(report.answer, whole=True).question
        except ReceiptUnknown:
            # The receipts may have been moved away; the report is still one.
            continue
    return found


# --- As it is shown.

GAPS, REPORTS = 8, 4
"""On one page, and on the first."""
_QUESTION, _WORDS = 200, 400


@dataclass(frozen=True, slots=True)
class QuestionsReport:
    """All that ``/library questions`` tells of one community."""

    days: int
    asked: int
    answered: int
    votes: Votes
    page: Page[Gap]
    """Of what was not answered, near-duplicates together."""
    reports: Sequence[Report]
    """Open ones; the newest REPORTS."""
    open_reports: int
    questions: Mapping[str, str]
    """Answer → its question, of the reports."""


def questions_view(words: Words, report: QuestionsReport) -> Card:
    """One page: the reports stand on the first."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-questions-title"))
    counts = words("library-answered-counts", asked=report.asked, answered=report.answered)
    votes = words("library-votes", helpful=report.votes.helpful, unhelpful=report.votes.not_helpful)
    card.text(f"{counts}\n{votes}\n-# {words('library-questions-days', days=report.days)}")
    if report.page.number == 0:
        card.rule()
        _reports(card, words, report)
    card.rule()
    card.text("**" + words("library-unanswered") + "**")
    if not report.page.items:
        card.text(words("library-unanswered-none"))
    for gap in report.page.items:
        card.text(_gap(words, gap), optional=1)
    card.row(*report.page.buttons(words, "library-questions"))
    return card


def _reports(card: Card, words: Words, report: QuestionsReport) -> None:
    card.text("**" + words("library-reports") + "**")
    if not report.reports:
        card.text(words("library-reports-none"))
    for each in report.reports:
        lines = [words("library-report", answer=plain(each.answer), moment=_moment(each.at))]
        if each.answer in report.questions:
            question = plain(cut(report.questions[each.answer].replace("\n", " "), _QUESTION))
            lines.append("-# " + words("library-report-question", question=question))
        if each.words:
            lines.append(quoted(cut(each.words, _WORDS)))
        card.text("\n".join(lines))
        buttons = [Button("library-settled", str(each.id), label=words("library-button-settled"), emoji="✅")]
        if each.answer in report.questions:
            buttons.append(Button("receipt", each.answer, label=words("button-receipt"), emoji="🧾"))
        card.row(*buttons)
    if report.open_reports > len(report.reports):
        card.text("-# " + words("library-reports-more", count=report.open_reports - len(report.reports)))


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
