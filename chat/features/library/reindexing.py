"""``/library plan`` and ``reindex``: what would be taken in, and taking it in, with its progress shown; also for other features.

A source that lost much at once is held back; its button, “Yes, they are gone”, says that the loss is real.

The outcome is a value, which is remembered for ``/library status``, and shown.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from discord import ButtonStyle
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from chat.buttons import Button, on_button
from chat.context import BotContext, Interaction, asker_of, community_of
from chat.features.library import (
    accent_of,
    admin_notice,
    counted,
    key_lines,
    library_command,
    progress_view,
    show_findings,
)
from chat.messages import Accent, Card, respond, respond_late
from chat.permissions import (
    MOVE,
    audit,
    check_permission,
    for_admins,
    is_own_source,
    may_operate,
    some_of_each,
    visible_findings,
    visible_keys,
    visible_moves,
    visible_sentence,
    visible_sources,
    words_of_finding,
)
from chat.safe_text import digest_of, link, name, programs
from chat.wording import ENGLISH, Words
from chat.work_queue import SingleFlight, Stage
from domain.documents import PREFIX
from domain.errors import Finding, LibraryBusy, LibraryError, NotAllowed, PlenumError, ShuttingDown, Verdict
from index.ports import Report, Stages
from index.records import Held, Plan, ReindexReport

EVERY = 3.0
"""Seconds between two edits of the progress: Discord asks bots to be polite, and nobody reads faster."""
_REASON = 200

_log = logging.getLogger(__name__)


@library_command("plan", shared=True)
async def plan(interaction: Interaction) -> None:
    """What a re-index would do; the button beneath does it."""
    ctx = interaction.client.ctx
    planned = await ctx.queue.long(ctx.library.plan, asker_of(interaction))
    await respond(interaction, plan_view(ctx.words(interaction), planned, community_of(interaction)))


def plan_view(words: Words, plan: Plan, community: str) -> Card:
    """As far as ``community`` may read it."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-plan-title"))
    if plan.rebuild:
        reasons = words("list-comma").join(programs(each, _REASON) for each in plan.rebuild)
        card.text("⚠️ " + words("library-plan-rebuild", reasons=reasons))
    for what, found in (
        ("plan-added", visible_keys(plan.added, community)),
        ("plan-to-read", visible_keys(plan.to_read, community)),
        ("moved", visible_moves(map(MOVE.join, plan.moved), community)),
        ("plan-gone", visible_keys(plan.gone, community)),
        ("plan-back", visible_keys(plan.back, community)),
    ):
        if found:
            head = words("counted", what=words(f"library-{what}"), count=len(found))
            card.text("\n".join([f"**{head}**", *key_lines(words, found)]), optional=1)
    show_held(card, words, visible_sources(plan.held, community))
    card.text(words("library-plan-unchanged", count=plan.unchanged))
    show_findings(card, words, visible_findings(plan.findings, community))
    if plan.rebuild and words.locale != ENGLISH:
        card.below(words("library-programs-words"))
    card.below(words("library-plan-means"))
    card.row(Button("library-reindex", label=words("library-button-reindex"), style=ButtonStyle.primary))
    return card


@library_command("reindex", shared=True)
async def reindex(interaction: Interaction) -> None:
    """Asks the places on the web, then takes in what is new or changed."""
    await _reindex(interaction)


@on_button("library-reindex")
@for_admins("reindex", shared=True, update=True)
async def reindex_as_planned(interaction: Interaction, _rest: str) -> None:
    """The button beneath a plan: the same."""
    await _reindex(interaction)


async def _reindex(interaction: Interaction) -> None:
    ctx = interaction.client.ctx
    if ctx.reindexing.under_way or ctx.looking.under_way:
        raise NotAllowed("A re-index is under way.", reason="library-reindex-under-way")
    await audit(interaction, "reindex")
    crawl = await begin_crawl(ctx)
    if crawl is not None:
        await _show_progress(interaction, crawl, ctx.looking)
    findings = await crawl_findings(ctx, crawl)
    # Somebody may have begun one meanwhile.
    running = ctx.reindexing.join(ctx.queue, ctx.library.reindex)
    await _show_progress(interaction, running, ctx.reindexing)
    outcome = await outcome_of(ctx, running, findings)
    card = outcome_view(ctx.words(interaction), outcome.seen_by(community_of(interaction)))
    if await respond_late(interaction, card) is None:
        # Nobody waits for it any more: the log has it, and the next /library status.
        _log.info(
            "Re-indexed: %s added, %s changed, %s failed. %s",
            len(outcome.added), len(outcome.changed), len(outcome.failed), outcome.error,
        )  # fmt: skip


@on_button("library-gone")
@for_admins("gone")
async def accept_gone(interaction: Interaction, digest: str) -> None:
    """``DIGEST`` of a source: the next re-index, which begins at once, marks its records; they stay searchable. Answered
    beside the message, which may be read by many.
    """
    ctx, community = interaction.client.ctx, community_of(interaction)
    source = await _held_source(interaction, digest, community)
    await check_permission(interaction, "gone", source, shared=not is_own_source(source, community))
    await ctx.queue.long(partial(ctx.library.accept_gone, source), asker_of(interaction))
    await audit(interaction, "gone", source)
    words = ctx.words(interaction)
    await reindex_and_show(
        interaction,
        partial(outcome_view, words),
        begun=admin_notice(words("library-gone-accepted")),
        busy=try_again_view(words, words("library-gone-later")),
    )


async def _held_source(interaction: Interaction, digest: str, community: str) -> str:
    """The source, if it is still held back. Asked anew: what an old button says may have passed, and what would be
    accepted now would be another loss. Raises NotAllowed.
    """
    ctx = interaction.client.ctx
    planned = await ctx.queue.long(ctx.library.plan, asker_of(interaction))
    for each in visible_sources(planned.held, community):
        if digest_of(each.source) == digest:
            return each.source
    raise NotAllowed("Nothing of this source is held back.", reason="library-gone-no-longer")


@on_button("library-again")
@for_admins("add", update=True)
async def try_again(interaction: Interaction, _rest: str) -> None:
    """Tries once more to take in what was confirmed while another process re-indexed."""
    words = interaction.client.ctx.words(interaction)
    await reindex_and_show(interaction, partial(outcome_view, words), busy=try_again_view(words))


def try_again_view(words: Words, sentence: str = "") -> Card:
    """It is kept, and another process holds the library: whether it took it in cannot be told."""
    card = Card(accent=Accent.WARNING)
    card.text(sentence or words("library-taken-in-later"))
    card.row(Button("library-again", label=words("library-button-again"), emoji="🔁"))
    return card


# --- A re-index that sees all that is there now, for whatever has just been added or decided.


async def reindex_and_show(
    interaction: Interaction, show: Callable[[Outcome], Card], *, busy: Card, begun: Card | None = None
) -> None:
    """Re-indexes with its progress shown, and ends with ``show``, or with ``busy`` where another process is at it. ``begun``
    stands until there is progress.
    """
    ctx = interaction.client.ctx
    running = ctx.reindexing.join(ctx.queue, ctx.library.reindex)
    shown = None
    if begun is not None:
        await respond(interaction, begun)
        shown = ctx.reindexing.stage
    await _show_progress(interaction, running, ctx.reindexing, shown=shown)
    try:
        outcome = await outcome_of(ctx, running)
    except LibraryBusy:
        await respond_late(interaction, busy)
        return
    await respond_late(interaction, show(outcome.seen_by(community_of(interaction))))


async def _show_progress(
    interaction: Interaction,
    running: asyncio.Task[Any],
    flight: SingleFlight[Any],
    *,
    shown: Stage | None = None,
) -> None:
    """Shows how far it is until it is done; ``shown`` is what need not be told. When Discord takes no more edits, it is
    only waited for.
    """
    words = interaction.client.ctx.words(interaction)
    while not running.done():
        stage = flight.stage
        if stage != shown and not interaction.is_expired():
            await respond(interaction, progress_view(words, stage, counts=may_operate(interaction)))
            shown = stage
        # Not awaited itself: a re-index that others wait for too must not be cancelled with this command.
        await asyncio.wait({running}, timeout=EVERY)


async def outcome_of(
    ctx: BotContext, running: asyncio.Task[ReindexReport], findings: Sequence[Finding] = ()
) -> Outcome:
    """What it came to, remembered for ``/library status``; ``findings`` are of the crawl before it. Raises LibraryBusy
    when another process is at it: then nothing was done.
    """
    await asyncio.wait({running})
    try:
        report = running.result()
        outcome = of_report(replace(report, findings=(*findings, *report.findings)))
    except LibraryBusy:
        raise
    except PlenumError as error:
        outcome = of_error(error.sentence)
    except Exception:
        await _remember(ctx, of_error("Something happened that Plenum did not expect; the log says what."))
        raise
    await _remember(ctx, outcome)
    return outcome


async def _remember(ctx: BotContext, outcome: Outcome) -> None:
    try:
        await ctx.queue.quick(lambda: ctx.memory.set_fact(FACT, to_text(outcome)))
    except PlenumError as error:
        _log.warning("What the re-index came to was not kept: %s", error.sentence)


async def begin_crawl(ctx: BotContext) -> asyncio.Task[tuple[Finding, ...]] | None:
    """Begins to crawl the places that are followed; None where there are none."""
    try:
        if not await ctx.queue.quick(ctx.feeds.statuses):
            return None
    except LibraryError as error:
        _log.warning("The places that are followed are not known: %s", error.sentence)
        return None

    def job(on_progress: Stages, _report: Report) -> tuple[Finding, ...]:
        found: list[Finding] = []
        ctx.feeds.crawl(on_progress, found.append)
        return tuple(found)

    return ctx.looking.join(ctx.queue, job)


async def crawl_findings(
    ctx: BotContext, crawl: asyncio.Task[tuple[Finding, ...]] | None
) -> tuple[Finding, ...]:
    """What a crawl came upon, when it is done. Whatever went wrong there, what is kept can be taken in. Raises ShuttingDown
    where the bot was stopped meanwhile: nothing more is to be begun.
    """
    if crawl is None:
        return ()
    await asyncio.wait({crawl})
    if ctx.queue.closing:
        raise ShuttingDown("Plenum is restarting.", remedy="Its next start looks again.")
    try:
        return crawl.result()
    except LibraryBusy as busy:
        return (Finding("sources", Verdict.NOTE, busy.sentence, busy.remedy),)
    except PlenumError as error:
        return (Finding("sources", Verdict.BAD, error.sentence, error.remedy),)


FACT = "last re-index"
"""Under this name it is remembered."""
_KEYS, _FINDINGS = 200, 50
"""Kept of each, of each community's; a run over a hundred thousand records shall not fill the memory of one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a re-index changed: keys of records."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    """``from → to``."""
    back: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    """Sources that lost so much at once that an admin has to say whether it is true."""

    def seen_by(self, community: str) -> Self:
        """The part of it that ``community`` may read."""
        lists: dict[str, Any] = {name: tuple(visible_keys(getattr(self, name), community)) for name in _LISTS}
        moved = tuple(visible_moves(self.moved, community))
        return replace(self, moved=moved, held=tuple(visible_sources(self.held, community)), **lists)


_LISTS = ("added", "changed", "back", "gone", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Changes):
    """What a re-index came to, and how long it took. ``error`` is why it came to nothing, or empty."""

    when: AwareDatetime
    """At which it ended."""
    seconds: float = 0.0
    published: bool = False
    generation: str = ""
    findings: tuple[Finding, ...] = ()
    error: str = ""

    def seen_by(self, community: str) -> Self:
        """The part of it that ``community`` may read."""
        seen = Changes.seen_by(self, community)
        found, error = visible_findings(self.findings, community), visible_sentence(self.error, community)
        return replace(seen, findings=tuple(found), error=error)


def of_report(report: ReindexReport) -> Outcome:
    """A re-index that ran to its end, just now."""
    return Outcome(
        when=datetime.now(UTC),
        seconds=sum(report.seconds.values()),
        published=report.published,
        generation=report.generation,
        added=report.added,
        changed=report.changed,
        gone=report.gone,
        back=report.back,
        failed=report.failed,
        moved=tuple(MOVE.join(pair) for pair in report.moved),
        held=report.held,
        findings=report.findings,
    )


def of_error(sentence: str) -> Outcome:
    """One that broke off, just now."""
    return Outcome(when=datetime.now(UTC), error=sentence)


def to_text(outcome: Outcome) -> str:
    """As it is remembered."""
    lists: dict[str, Any] = {name: some_of_each(getattr(outcome, name), _KEYS) for name in (*_LISTS, "moved")}
    held = some_of_each(outcome.held, _KEYS, lambda each: each.source)
    findings = some_of_each(outcome.findings, _FINDINGS, words_of_finding)
    kept = replace(outcome, held=held, findings=findings, **lists)
    return _OUTCOME.dump_json(kept).decode()


def from_text(text: str) -> Outcome | None:
    """The reverse of ``to_text``; None where nothing is remembered, or what is cannot be read."""
    try:
        return _OUTCOME.validate_json(text)
    except ValidationError:
        return None


_OUTCOME = TypeAdapter(Outcome)


# --- As it is shown, with the sources that lost so much at once that an admin has to say whether it is true.

_HELD = 4
_SHOWN, _ADDRESS, _SENTENCE = 60, 160, 300


def show_held(card: Card, words: Words, held: Sequence[Held]) -> None:
    """Each with the button that says so; who may press it is looked at when it is pressed."""
    for each in held[:_HELD]:
        said = words("library-held", place=_place(words, each.source), gone=each.gone, of=each.of)
        yes = Button(
            "library-gone",
            digest_of(each.source),
            label=words("library-button-gone"),
            style=ButtonStyle.danger,
        )
        card.section("⚠️ " + said, yes)
    if len(held) > _HELD:
        card.text(words("library-and-more", count=len(held) - _HELD))
    if held:
        card.below(words("library-held-means"))


def _place(words: Words, source: str) -> str:
    """What a source is called here: the address of a place on the web; of a folder no more than whose it is, because its
    name tells where it lies on the machine.
    """
    address = source.partition(" ")[0]
    if address.startswith(("https://", "http://")):
        shown = address.partition("://")[2]
        return link(shown, address, _SHOWN) if len(address) <= _ADDRESS else name(shown, _SHOWN)
    return words("sources-own") if PREFIX in source else words("library-folder")


def outcome_view(words: Words, outcome: Outcome) -> Card:
    """What a re-index came to."""
    card = Card(accent=accent_of(outcome.error, outcome.failed, outcome.held))
    card.text("### " + words("library-reindexed" if not outcome.error else "library-reindex-broke-off"))
    card.text(changes(words, outcome) if not outcome.error else programs(outcome.error, _SENTENCE))
    for what in ("added", "changed", "moved", "gone", "failed"):
        found: Sequence[str] = getattr(outcome, what)
        if found:
            card.text("\n".join([f"**{words('library-' + what)}**", *key_lines(words, found)]), optional=1)
    show_held(card, words, outcome.held)
    if outcome.findings:
        show_findings(card, words, outcome.findings)
    return card


def changes(words: Words, outcome: Outcome) -> str:
    """What changed, in a line, and how long it took."""
    sorts = ("added", "changed", "moved", "gone", "back", "failed")
    counts = {what: len(getattr(outcome, what)) for what in sorts}
    return words("list-comma").join(
        [*counted(words, counts), words("library-seconds", seconds=f"{outcome.seconds:.1f}")]
    )
