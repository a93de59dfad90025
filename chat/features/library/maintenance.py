"""``/library history``, ``rollback``, ``check`` and ``backup``: the generations that are kept and the way back to one of them; and
a backup's library made to answer again (``/library restore backup:``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from chat.buttons import on_button, page_of, whole_number
from chat.context import BotContext, Interaction, asker_of, community_of
from chat.features.library import (
    accent_of,
    admin_notice,
    confirmation,
    counted,
    file_of,
    is_trouble,
    library_command,
    progress_view,
    show_findings,
    size,
)
from chat.features.library.reindexing import EVERY
from chat.messages import Accent, Card, respond
from chat.permissions import (
    audit,
    check_permission,
    for_admins,
    may_operate,
    redacted_findings,
    visible_keys,
    visible_moves,
)
from chat.safe_text import digest_of, name, plain, programs
from chat.slash_commands import Choices, fitting, visible_records
from chat.wording import Words, moment
from chat.work_queue import Stage
from domain.errors import (
    Finding,
    LibraryDamaged,
    LibraryError,
    LibraryMismatch,
    NotAllowed,
    PlenumError,
    ShuttingDown,
)
from index.ports import Stages
from index.records import BackedUp, BackupFile, Generation

PER_PAGE = 4
_KEY, _LISTED, _NAMED = 60, 3, 5
"""Characters of a name, and records of each sort that are named in the history, and before it is gone back."""


@library_command("history")
async def history(interaction: Interaction) -> None:
    """The generations, and what each changed."""
    await _show(interaction, 0)


@on_button("library-history")
@for_admins("history", update=True)
async def turn_page(interaction: Interaction, page: str) -> None:
    """``PAGE``: another page."""
    await _show(interaction, whole_number(page))


async def _show(interaction: Interaction, page: int) -> None:
    ctx = interaction.client.ctx
    kept = await ctx.queue.quick(ctx.library.history)
    words, community = ctx.words(interaction), community_of(interaction)
    await respond(interaction, history_view(words, kept, page, community, sizes=may_operate(interaction)))


def history_view(
    words: Words, kept: Sequence[Generation], number: int, community: str, *, sizes: bool
) -> Card:
    """The generations, newest first, a page of them. ``sizes``: with counts of all that they hold."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-history-title"))
    if not kept:
        card.text(words("error-library-missing"))
    page = page_of(kept, number, PER_PAGE)
    for each in page.items:
        card.text(_generation(words, each, community, sizes=sizes))
    card.rule()
    card.below(words("library-history-means"))
    card.row(*page.buttons(words, "library-history"))
    return card


def _generation(words: Words, kept: Generation, community: str, *, sizes: bool) -> str:
    current = " " + words("library-current") if kept.current else ""
    parts = [size(words, kept)] if sizes and not kept.problem else []
    lines = [f"**{moment(kept.created) or plain(kept.name)}**{current}"]
    if parts:
        lines.append("-# " + " · ".join(parts))
    if kept.problem:
        lines.append("⚠️ " + words("library-generation-damaged"))
        return "\n".join(lines)
    what = {
        "added": kept.added,
        "changed": kept.changed,
        "gone": kept.vanished,
        "removed": kept.removed,
        "back": kept.restored,
    }
    ours = {each: visible_keys(found, community) for each, found in what.items()}
    ours["moved"] = visible_moves(kept.moved, community)
    changes = [_changed(words, each, found) for each, found in ours.items() if found]
    return "\n".join([*lines, *(changes or [words("library-unchanged")])])


def _changed(words: Words, what: str, found: Sequence[str]) -> str:
    """``2 added: a.txt, b.txt``."""
    (count,) = counted(words, {what: len(found)})
    listed = [name(file_of(each), _KEY) for each in found[:_LISTED]]
    if len(found) > _LISTED:
        listed.append(words("library-and-more", count=len(found) - _LISTED))
    return words("library-listed", what=count, list=words("list-comma").join(listed))


@library_command("rollback", "generation", shared=True)
async def rollback(interaction: Interaction, generation: str | None = None) -> None:
    """Shows where it would go back to; the button beneath does it."""
    ctx = interaction.client.ctx
    to = await _earlier(ctx, generation or "")
    between = differences(await ctx.queue.quick(ctx.library.history), to)
    titles = {record.key: record.title for record in await visible_records(interaction)}
    community = community_of(interaction)
    await respond(interaction, rollback_view(ctx.words(interaction), to, between, titles, community))


@rollback.autocomplete("generation")
async def offer_generations(interaction: Interaction, typed: str) -> Choices:
    """Those one can go back to."""
    ctx = interaction.client.ctx
    if not may_operate(interaction):
        return []
    kept = await ctx.queue.quick(ctx.library.history)
    words = ctx.words(interaction)
    usable = [each for each in kept if not each.current and not each.problem]
    # A choice is plain text: Discord would not turn a timestamp into the reader's own time there.
    return fitting(
        typed,
        [
            (f"{words.iso(each.created[:10])}, {each.created[11:16]} UTC · {size(words, each)}", each.name)
            for each in usable
        ],
    )


def differences(kept: Sequence[Generation], to: Generation) -> dict[str, list[str]]:
    """The keys of what would be searched again in that state (``back``), no longer (``lost``), or as it was (``changed``)."""
    names = [each.name for each in kept]
    current = next((at for at, each in enumerate(kept) if each.current), 0)
    there = names.index(to.name)
    # Newest first: those after the older of the two states, up to the newer.
    steps = list(reversed(kept[min(there, current) : max(there, current)]))
    come: dict[str, None] = {}
    gone: dict[str, None] = {}
    for step in steps:
        for key in (*step.added, *step.restored):
            (gone.pop if key in gone else come.setdefault)(key, None)
        for key in step.removed:
            (come.pop if key in come else gone.setdefault)(key, None)
    back, lost = (gone, come) if there > current else (come, gone)
    changed = dict.fromkeys(key for step in steps for key in step.changed)
    return {
        "back": list(back),
        "lost": list(lost),
        "changed": [key for key in changed if key not in come and key not in gone],
    }


def rollback_view(
    words: Words,
    to: Generation,
    between: Mapping[str, Sequence[str]],
    titles: Mapping[str, str],
    community: str,
) -> Card:
    """Where it would go back to, what that brings back and takes away, and what it means. Only operators see it, who may know
    the counts; what other communities added is counted and not named.
    """
    texts = [
        "### " + words("library-rollback-title"),
        words("library-rollback-to", moment=moment(to.created), size=size(words, to)),
    ]
    for what, keys in between.items():
        named = [titles.get(key) or file_of(key) for key in visible_keys(keys, community)][:_NAMED]
        rest = len(keys) - len(named)
        listed = [name(each, _KEY) for each in named] + (
            [words("library-and-more", count=rest)] if rest else []
        )
        if listed:
            texts.append(words(f"library-rollback-{what}", list=words("list-comma").join(listed)))
    texts.append(words("library-rollback-means"))
    label = words("library-button-rollback")
    return confirmation(words, texts, action="library-rollback", rest=to.name, label=label)


@on_button("library-rollback")
@for_admins("rollback", shared=True, update=True)
async def confirm_rollback(interaction: Interaction, generation: str) -> None:
    """``GENERATION``: goes back to it."""
    ctx = interaction.client.ctx
    to = await _earlier(ctx, generation)
    now = await ctx.queue.long(partial(ctx.library.rollback, to.name), asker_of(interaction))
    await audit(interaction, "rollback", now.name)
    words = ctx.words(interaction)
    done = words("library-rolled-back", moment=moment(now.created), size=size(words, now))
    await respond(interaction, admin_notice(done, words("library-rolled-back-undo")))


async def _earlier(ctx: BotContext, name: str) -> Generation:
    """The generation of this name; without one, the newest sound one before the current. Raises NotAllowed."""
    kept = await ctx.queue.quick(ctx.library.history)
    if name:
        found = [each for each in kept if each.name == name.strip() and not each.current]
    else:
        at = next((at for at, each in enumerate(kept) if each.current), len(kept))
        found = [each for each in kept[at + 1 :] if not each.problem]
    if not found:
        raise NotAllowed(f"There is no earlier generation “{name}”.", reason="library-no-such-generation")
    return found[0]


_MIB = 1 << 20


@library_command("check", shared=True)
async def check(interaction: Interaction) -> None:
    """Looks at every checksum."""
    ctx = interaction.client.ctx
    await audit(interaction, "check")
    words = ctx.words(interaction)

    def job(on_progress: Stages) -> list[Finding]:
        return list(ctx.library.check(on_progress))

    found = await _with_progress(interaction, "check", words("library-checking"), job)
    await respond(interaction, check_view(words, redacted_findings(found, community_of(interaction))))


def check_view(words: Words, found: Sequence[Finding]) -> Card:
    """What a check came to: what is wrong first."""
    wrong = is_trouble(found)
    card = Card(accent=accent_of(wrong))
    card.text("### " + words("library-checked"))
    card.text(words("library-checked-wrong") if wrong else "✅ " + words("library-checked-good"))
    show_findings(card, words, found, named=True)
    return card


@library_command("backup", shared=True)
async def backup(interaction: Interaction) -> None:
    """Writes a backup, on the machine. It is never uploaded: it holds what people left."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)

    def job(on_progress: Stages) -> BackedUp:
        return ctx.library.backup(on_progress=on_progress)

    done = await _with_progress(interaction, "backup", words("library-backing-up"), job)
    await audit(interaction, "backup", done.file.name)
    left_out = redacted_findings(done.findings, community_of(interaction))
    await respond(interaction, backup_view(words, done, left_out))


def backup_view(words: Words, done: BackedUp, left_out: Sequence[Finding]) -> Card:
    """Where the backup is, what it holds, and how it is restored; ``left_out`` is what could not be taken along."""
    file, held = f"`{plain(done.file.name)}`", done.contents
    card = Card(accent=accent_of(left_out))
    card.text("### " + words("library-backed-up"))
    card.text(words("library-backup-file", file=file, size=_mebibytes(words, done.bytes)))
    if held.current:
        generation = f"`{plain(held.current)}`"
        card.text(words("library-backup-holds", generation=generation, texts=held.texts, added=held.added))
    show_findings(card, words, left_out)
    command = f"`python bot.py restore {name(done.file.name)} --into FOLDER`"
    card.text(words("library-backup-restore", command=command))
    card.below(words("library-backup-stays"))
    return card


# --- The library of a backup answers again. What people left stays as it is today, so the bot goes on; putting back everything
# is done at the machine.


async def offer_restore(interaction: Interaction, typed: str) -> None:
    """Shows what it would mean; the button beneath does it. The interaction was acknowledged before."""
    await check_permission(interaction, "bring-back", shared=True)
    ctx = interaction.client.ctx
    found = await _backup(ctx, typed)
    await respond(interaction, restore_view(ctx.words(interaction), found, digest_of(found.name)))


def restore_view(words: Words, backup: BackupFile, digest: str) -> Card:
    """Which backup it is, and what it means that its library answers again; with the button that does it."""
    about = [f"**`{plain(backup.name)}`**", _mebibytes(words, backup.bytes), moment(backup.written)]
    texts = ["### " + words("library-bring-back-title"), " · ".join(about), words("library-bring-back-means")]
    label = words("library-button-bring-back")
    return confirmation(words, texts, action="library-bring-back", rest=digest, label=label)


@on_button("library-bring-back")
@for_admins("bring-back", shared=True, update=True)
async def confirm_restore(interaction: Interaction, digest: str) -> None:
    """``DIGEST`` of a backup's name: does it."""
    ctx = interaction.client.ctx
    found = await _backup(ctx, digest)
    words = ctx.words(interaction)
    job = partial(_restore, ctx, found.name)
    try:
        now = await _with_progress(interaction, "bring-back", words("library-bringing-back"), job)
    except (LibraryDamaged, LibraryMismatch) as error:
        await respond(interaction, unusable_view(words, error))
        return
    await audit(interaction, "bring-back", f"{found.name}: {now.name}")
    done = words("library-rolled-back", moment=moment(now.created), size=size(words, now))
    await respond(interaction, admin_notice(done, words("library-rolled-back-undo")))


def _restore(ctx: BotContext, backup: str, on_progress: Stages) -> Generation:
    return ctx.library.bring_back(backup, on_progress=on_progress)


def unusable_view(words: Words, error: PlenumError) -> Card:
    """Why the library of a backup does not answer, as the program says it to the operator."""
    card = Card(accent=Accent.WARNING)
    card.text(words("library-backup-unusable"))
    card.below(programs(f"{error.sentence} {error.remedy}".strip()))
    return card


async def offer_backups(interaction: Interaction, typed: str) -> Choices:
    """Those that lie in the data folder."""
    ctx = interaction.client.ctx
    if not may_operate(interaction):
        return []
    try:
        found = await ctx.queue.quick(ctx.library.backups)
    except LibraryError:
        return []
    words = ctx.words(interaction)
    return fitting(
        typed, [(f"{each.name} · {_mebibytes(words, each.bytes)}", digest_of(each.name)) for each in found]
    )


async def _backup(ctx: BotContext, typed: str) -> BackupFile:
    """The backup of this name or digest. Raises NotAllowed."""
    wanted = typed.strip()
    for each in await ctx.queue.quick(ctx.library.backups):
        if wanted in (each.name, digest_of(each.name)):
            return each
    raise NotAllowed(f"There is no backup “{typed}”.", reason="library-no-such-backup")


def _mebibytes(words: Words, size: int) -> str:
    """``12.3 MiB``."""
    return words("library-size", size=max(0.1, round(size / _MIB, 1)))


# --- Something of minutes that an admin waits for: how far it is, once at a time, and given up when the bot is stopped.

T = TypeVar("T")


class _Progress:
    """How far it is. Called from the working thread, read in the event loop."""

    def __init__(self, ctx: BotContext) -> None:
        self.stage = Stage()
        self._ctx = ctx

    def __call__(self, name: str, done: int, total: int) -> None:
        if self._ctx.queue.closing:
            # The process could not end while a thread of it works on.
            raise ShuttingDown("Plenum is restarting.", remedy="Do it again in a minute.")
        # “generation 0002-…”: which one is no matter here.
        self.stage = Stage(name.partition(" ")[0], done, total)


async def _with_progress(interaction: Interaction, action: str, title: str, job: Callable[[Stages], T]) -> T:
    """``job``, while its progress is shown under ``title``. Raises NotAllowed while the same ``action`` is being done,
    and what ``job`` raises.
    """
    ctx = interaction.client.ctx
    if action in ctx.under_way:
        raise NotAllowed(f"{action} is under way already.", reason="library-under-way-already")
    ctx.under_way.add(action)
    progress = _Progress(ctx)
    try:
        running = asyncio.ensure_future(ctx.queue.long(partial(job, progress), asker_of(interaction)))
        running.add_done_callback(lambda _: ctx.under_way.discard(action))
    except BaseException:
        ctx.under_way.discard(action)
        raise
    before: Stage | None = None
    while not running.done():
        if progress.stage != before and not interaction.is_expired():
            before = progress.stage
            await respond(interaction, progress_view(ctx.words(interaction), before, title=title))
        await asyncio.wait({running}, timeout=EVERY)
    return running.result()
