"""``/library plan``, ``check`` and ``backup``: what would be done, whether all is whole, and a copy of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import discord
from discord import ButtonStyle, app_commands

from chat.buttons import Press
from chat.card import Accent, Card
from chat.command_names import named
from chat.context import Desk, community_of
from chat.features.library import access as seen
from chat.features.library.access import enter, noted
from chat.features.library.library_cards import keys, progress_card, show_findings, show_held
from chat.features.library.reindexing import EVERY
from chat.reindex_queue import Stage
from chat.safe_text import cut, name, plain
from chat.sending import respond
from chat.wording import ENGLISH, Words, moment
from domain.errors import NotAllowed, PlenumError, ShuttingDown
from domain.findings import Finding, Verdict
from index.ports import Stages
from index.records import BackedUp, BackupFile, Plan

# --- What a re-index would do, what a check came to, and what became of a backup.

_REASON = 200
_MIB = 1 << 20


def plan_card(words: Words, plan: Plan, community: str) -> Card:
    """What a re-index would do, as far as ``community`` may read it; with the button that does it."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-plan-title"))
    if plan.rebuild:
        reasons = words("list-comma").join(plain(cut(each, _REASON)) for each in plan.rebuild)
        card.text("⚠️ " + words("library-plan-rebuild", reasons=reasons))
    moved = seen.moves((seen.MOVE.join(pair) for pair in plan.moved), community)
    for what, found in (
        ("plan-added", seen.keys(plan.added, community)),
        ("plan-to-read", seen.keys(plan.to_read, community)),
        ("moved", moved),
        ("plan-gone", seen.keys(plan.gone, community)),
        ("plan-back", seen.keys(plan.back, community)),
    ):
        if found:
            head = words("counted", what=words(f"library-{what}"), count=len(found))
            card.text("\n".join([f"**{head}**", *keys(words, found)]), optional=1)
    show_held(card, words, seen.sources(plan.held, community))
    card.text(words("library-plan-unchanged", count=plan.unchanged))
    show_findings(card, words, seen.findings(plan.findings, community))
    if plan.rebuild and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    card.below("-# " + words("library-plan-means"))
    card.row(Press("library-reindex", label=words("library-button-reindex"), style=ButtonStyle.primary))
    return card


def check_card(words: Words, found: Sequence[Finding]) -> Card:
    """What a check came to: what is wrong first."""
    wrong = any(each.verdict in (Verdict.BAD, Verdict.WARNING) for each in found)
    card = Card(accent=Accent.WARNING if wrong else Accent.ADMIN)
    card.text("### " + words("library-checked"))
    card.text(words("library-checked-wrong") if wrong else "✅ " + words("library-checked-good"))
    show_findings(card, words, found)
    return card


def backup_card(words: Words, done: BackedUp, left_out: Sequence[Finding]) -> Card:
    """Where the backup is, what it holds, and how it is restored; ``left_out`` is what could not be taken along."""
    file, held = f"`{plain(done.file.name)}`", done.contents
    card = Card(accent=Accent.WARNING if left_out else Accent.ADMIN)
    card.text("### " + words("library-backed-up"))
    card.text(words("library-backup-file", file=file, size=shown_size(words, done.bytes)))
    if held.current:
        card.text(
            words(
                "library-backup-holds",
                generation=f"`{plain(held.current)}`",
                texts=held.texts,
                added=held.added,
            )
        )
    show_findings(card, words, left_out)
    card.text(
        words(
            "library-backup-restore", command=f"`python bot.py restore {name(done.file.name)} --into FOLDER`"
        )
    )
    card.below("-# " + words("library-backup-stays"))
    return card


def bring_back_card(words: Words, backup: BackupFile, mark: str) -> Card:
    """Which backup it is, and what it means that its library answers again; with the button that does it."""
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("library-bring-back-title"))
    parts = [f"**`{plain(backup.name)}`**", shown_size(words, backup.bytes), moment(backup.written)]
    card.text(" · ".join(parts))
    card.text(words("library-bring-back-means"))
    card.row(
        Press("library-bring-back", mark, label=words("library-button-bring-back"), style=ButtonStyle.danger),
        Press("library-leave", label=words("library-button-leave")),
    )
    return card


def unusable_card(words: Words, error: PlenumError) -> Card:
    """Why the library of a backup does not answer, as the program says it to the operator."""
    card = Card(accent=Accent.WARNING)
    card.text(words("library-backup-unusable"))
    card.below("-# " + plain(f"{error.sentence} {error.remedy}".strip()))
    return card


def shown_size(words: Words, size: int) -> str:
    """``12.3 MiB``."""
    return words("library-size", size=max(0.1, round(size / _MIB, 1)))


# --- Something of minutes that an admin waits for: how far it is, once at a time, and given up when the bot is stopped.

T = TypeVar("T")


class _Told:
    """How far it is. Called from the working thread, read in the event loop."""

    def __init__(self, desk: Desk) -> None:
        self.stage = Stage()
        self._desk = desk

    def __call__(self, name: str, done: int, total: int) -> None:
        if self._desk.offload.closing:
            # The process could not end while a thread of it works on.
            raise ShuttingDown("Plenum is restarting.", remedy="Do it again in a minute.")
        # “generation 0002-…”: which one is no matter here.
        self.stage = Stage(name.partition(" ")[0], done, total)


async def shown(
    interaction: discord.Interaction[Any], desk: Desk, act: str, title: str, work: Callable[[Stages], T]
) -> T:
    """``work``, while its progress is shown under ``title``. Raises NotAllowed while the same ``act`` is being done,
    and what ``work`` raises.
    """
    if act in desk.under_way:
        raise NotAllowed(f"{act} is under way already.", reason="library-under-way-already")
    desk.under_way.add(act)
    told = _Told(desk)
    try:
        running = asyncio.ensure_future(desk.offload.long(partial(work, told)))
        running.add_done_callback(lambda _: desk.under_way.discard(act))
    except BaseException:
        desk.under_way.discard(act)
        raise
    before: Stage | None = None
    while not running.done():
        if told.stage != before and not interaction.is_expired():
            before = told.stage
            await respond(interaction, progress_card(desk.words(interaction), before, title=title))
        await asyncio.wait({running}, timeout=EVERY)
    return running.result()


def plan(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """What a re-index would do; the button beneath does it."""

    @app_commands.command(**named("library-plan"))
    async def show_plan(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "plan", shared=True):
            return
        planned = await desk.offload.long(desk.library.plan)
        await respond(
            interaction, plan_card(desk.words(interaction), planned, community_of(interaction.guild_id))
        )

    return show_plan


def check(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Looks at every checksum."""

    @app_commands.command(**named("library-check"))
    async def check_all(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "check", shared=True):
            return
        await noted(interaction, "check")
        words = desk.words(interaction)

        def look(on_progress: Stages) -> list[Finding]:
            return list(desk.library.check(on_progress))

        found = await shown(interaction, desk, "check", words("library-checking"), look)
        found = seen.without_others(found, community_of(interaction.guild_id))
        await respond(interaction, check_card(words, found))

    return check_all


def backup(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Writes a backup, on the machine. It is never uploaded: it holds what people left."""

    @app_commands.command(**named("library-backup"))
    async def back_up(interaction: discord.Interaction[Any]) -> None:
        if not await enter(interaction, "backup", shared=True):
            return
        words = desk.words(interaction)

        def write(on_progress: Stages) -> BackedUp:
            return desk.library.backup(on_progress=on_progress)

        done = await shown(interaction, desk, "backup", words("library-backing-up"), write)
        await noted(interaction, "backup", done.file.name)
        left_out = seen.without_others(done.findings, community_of(interaction.guild_id))
        await respond(interaction, backup_card(words, done, left_out))

    return back_up
