"""``/library status``: what is there, when it was made, and what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from chat.card import Card
from chat.context import BotContext, Interaction, asker_of, community_of
from chat.features.library import library_command
from chat.features.library.library_views import accent_of, is_trouble, progress, show_findings
from chat.features.library.reindex_outcome import FACT, Outcome, changes, from_text
from chat.features.library.server_settings import misfits
from chat.permissions import may_operate, visible_findings
from chat.safe_text import cut, plain
from chat.sending import respond, respond_late
from chat.slash_commands import visible_records
from chat.wording import Words, moment
from chat.work_queue import Asker, Stage
from domain.documents import Kind
from domain.errors import LibraryMissing
from domain.findings import Finding
from index.records import Holdings

_SENTENCE = 300
_LISTED = 8


@library_command("status")
async def status(interaction: Interaction) -> None:
    """All of it."""
    ctx, community = interaction.client.ctx, community_of(interaction.guild_id)
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
        # They name the machine's folders, and count what other communities added.
        found = [replace(each, sentence="", remedy="") for each in found]
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
        changed = plain(cut(state.last.error, _SENTENCE)) if state.last.error else changes(words, state.last)
        lines.append(words("library-last", moment=moment(state.last.when.isoformat(), "R"), changes=changed))
    coming = (
        words("library-next", moment=moment(state.next_run, "R"))
        if state.next_run
        else words("library-next-none")
    )
    lines += [coming, words("library-waiting", count=state.waiting)]
    return lines
