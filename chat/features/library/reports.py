"""``/library status``: what is there, when it was made, and what is wrong. ``/library questions``: what the record does not answer,
which citations are reported, whether answers help.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from chat.buttons import Button, Page, on_button, page_of, whole_number
from chat.context import BotContext, Interaction, asker_of, community_of
from chat.features.library import accent_of, is_trouble, library_command, progress, show_findings
from chat.features.library.reindexing import FACT, Outcome, changes, from_text
from chat.features.library.server_settings import misfits
from chat.messages import Accent, Card, respond, respond_late
from chat.permissions import audit, for_admins, may_operate, visible_findings
from chat.safe_text import cut, name, plain, programs, quoted
from chat.slash_commands import visible_records
from chat.wording import Words, moment
from chat.work_queue import Asker, Stage
from community.posted_answers import Report, Votes
from community.questions import Gap
from domain.documents import Kind
from domain.errors import Finding, LibraryMissing, ReceiptUnknown
from index.records import Holdings

_SENTENCE = 300
_LISTED = 8


@library_command("status")
async def status(interaction: Interaction) -> None:
    """All of it."""
    ctx, community = interaction.client.ctx, community_of(interaction)
    records = await visible_records(interaction)
    try:
        held = await ctx.queue.quick(lambda: ctx.library.holdings(community))
    except LibraryMissing:
        held = None
    last = from_text(await ctx.queue.quick(lambda: ctx.memory.fact(FACT)))
    running = next((each for each in (ctx.reindexing, ctx.looking) if each.under_way), None)
    state = State(
        held=held,
        passages=sum(record.passages for record in records),
        own=sum(record.collection == community for record in records),
        last=last.seen_by(community) if last else None,
        stage=running.stage if running else None,
        next_run=ctx.next_run,
        waiting=ctx.queue.waiting,
        counts=may_operate(interaction),
        checks=None,
    )
    words = ctx.words(interaction)
    await respond(interaction, status_view(words, state))
    # The doctor loads every package and reads every file of the library: the figures do not wait for it.
    found = await _examined(ctx, asker_of(interaction))
    if not may_operate(interaction):
        # What is about another community is not counted either; the rest names the machine's folders, and how much it holds of all.
        found = [replace(each, sentence="", remedy="") for each in visible_findings(found, community)]
    if interaction.guild is not None:
        found += misfits(interaction.client, interaction.guild)
    if held is not None:
        found += visible_findings(held.findings, community)
    await respond_late(interaction, status_view(words, replace(state, checks=found)))


async def _examined(ctx: BotContext, asker: Asker) -> list[Finding]:
    """What the doctor finds. Who asks while it is at it is told the same."""
    if ctx.examining is None or ctx.examining.done():
        work = partial(_checks, ctx)
        ctx.examining = asyncio.ensure_future(ctx.queue.long(work, asker))
    await asyncio.wait({ctx.examining})
    return list(ctx.examining.result())


def _checks(ctx: BotContext) -> tuple[Finding, ...]:
    return tuple(ctx.health.examine(imports=False))


@dataclass(frozen=True, slots=True)
class State:
    """All that ``/library status`` tells, as far as the community sees it."""

    held: Holdings | None
    """None where nothing has been indexed."""
    passages: int
    own: int
    """Records that the community itself added."""
    last: Outcome | None
    stage: Stage | None
    """Of the re-index that is under way; None where none is."""
    next_run: str
    """ISO time of the next re-index that begins by itself; empty when none will."""
    waiting: int
    """Questions that wait for their turn."""
    counts: bool
    """Whether how far a re-index is may be told in numbers: they are of all communities."""
    checks: Sequence[Finding] | None
    """None while they are under way. The doctor's, the settings', the last re-index's. One without a sentence is not this reader's to know more of."""


def status_view(words: Words, state: State) -> Card:
    """``/library status``."""
    card = Card(accent=accent_of(is_trouble(state.checks or ())))
    card.text("### " + words("library-status-title"))
    card.text("\n".join(_holdings(words, state)))
    card.rule()
    card.text("\n".join(_runs(words, state)))
    card.rule()
    if state.checks is None:
        card.text("⏳ " + words("library-checks-under-way"))
    else:
        show_findings(card, words, state.checks)
    return card


def _holdings(words: Words, state: State) -> list[str]:
    held = state.held
    if held is None:
        return [words("error-library-missing")]
    records = sum(held.kinds.values())
    first = [words("searched-records", records=records), words("searched-passages", passages=state.passages)]
    if held.earliest:
        earliest, latest = words.iso(held.earliest), words.iso(held.latest)
        first.append(earliest if earliest == latest else words("searched-span", first=earliest, last=latest))
    lines = ["**" + words("list-comma").join(first) + "**"]
    kinds = [words("counted", what=words.kind(Kind(kind)), count=count) for kind, count in held.kinds.items()]
    if kinds:
        lines.append(words("sources-kinds", list=words("list-comma").join(kinds[:_LISTED])))
    lines.append(words("library-own", records=state.own))
    if held.undated:
        lines.append("-# " + words("sources-undated", records=held.undated))
    if held.gone:
        lines.append("-# " + words("sources-gone", records=held.gone))
    if held.demo:
        lines.append("-# " + words("sources-demo"))
    return lines


def _runs(words: Words, state: State) -> list[str]:
    lines = []
    if state.held is not None:
        made = state.held.generation
        lines.append(words("library-made", moment=moment(made.created)))
    if state.stage is not None:
        lines.append(words("library-under-way") + " " + progress(words, state.stage, counts=state.counts))
    if state.last is None:
        lines.append(words("library-last-none"))
    else:
        changed = programs(state.last.error, _SENTENCE) if state.last.error else changes(words, state.last)
        lines.append(words("library-last", moment=moment(state.last.when.isoformat(), "R"), changes=changed))
    coming = (
        words("library-next", moment=moment(state.next_run, "R"))
        if state.next_run
        else words("library-next-none")
    )
    lines += [coming, words("library-waiting", count=state.waiting)]
    return lines


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
