"""``/library set``, ``remove`` and ``restore``: one record corrected by hand, taken out of what is searched, and back in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial

from discord import app_commands

from chat.answer_view import kind as kind_words
from chat.buttons import on_button
from chat.context import Interaction, asker_of, community_of
from chat.features.library import admin_notice, confirmation, library_command
from chat.features.library.maintenance import offer_backups, offer_restore
from chat.features.library.reindexing import outcome_of
from chat.features.library.uploads import metadata_typed
from chat.messages import Card, acknowledge, respond
from chat.permissions import audit, check_permission, for_admins, may_manage, may_operate
from chat.safe_text import OPTION, digest_of, name
from chat.slash_commands import Choices, all_kinds, bodies, folded, offered
from chat.wording import Words
from domain.dates import parse_date
from domain.documents import Kind
from domain.errors import NotAllowed, RecordMissing
from index.records import Record

_TITLE = 200
_TAKEN_BACK = frozenset({"-", "–", "—"})


@library_command("set", "record", "title", "kind", "body", "date")
async def set_record(
    interaction: Interaction,
    record: str,
    title: app_commands.Range[str, 1, 300] | None = None,
    kind: app_commands.Range[str, 1, 100] | None = None,
    body: app_commands.Range[str, 1, 200] | None = None,
    date: app_commands.Range[str, 1, 100] | None = None,
) -> None:
    """Metadata override: what an admin says of a record counts before all that the record says."""
    ctx = interaction.client.ctx
    given = {"title": title, "kind": kind, "body": body, "date": date}
    typed = {field: value.strip() for field, value in given.items() if value is not None}
    if not typed:
        raise NotAllowed("There is nothing to set.", reason="library-set-nothing")
    found = await _meant(interaction, record, "set")
    words = ctx.words(interaction)
    metadata = metadata_typed(
        **{field: "" if value in _TAKEN_BACK else value for field, value in typed.items()}
    )
    changed = {field: value for field, value in asdict(metadata).items() if field in typed}
    now = await ctx.queue.long(partial(ctx.library.correct, found.key, changed), asker_of(interaction))
    await audit(interaction, "set", found.key)
    await outcome_of(ctx, ctx.reindexing.join(ctx.queue, ctx.library.reindex))
    shown = f"**{name(now.get('title') or found.title or found.key, _TITLE)}**"
    if now:
        done = words("library-set-done", title=shown, facts=_facts(words, now))
        await respond(interaction, admin_notice(done, words("library-set-back")))
    else:
        await respond(interaction, admin_notice(words("library-set-none", title=shown)))


def _facts(words: Words, now: Mapping[str, str]) -> str:
    """What is set by hand, in the reader's language."""
    kind, date = now.get("kind"), now.get("date")
    facts = (
        words.kind(Kind(kind)) if kind else "",
        name(now.get("body", "")),
        words.date(parse_date(date)) if date else "",
    )
    return " · ".join(filter(None, facts)) or name(now.get("title", ""), _TITLE)


@library_command("remove", "record")
async def remove(interaction: Interaction, record: str) -> None:
    """Shows what would be removed; the button beneath does it."""
    found = await _meant(interaction, record, "remove")
    words = interaction.client.ctx.words(interaction)
    await respond(interaction, remove_view(words, found, digest_of(found.key)))


def remove_view(words: Words, record: Record, digest: str) -> Card:
    """What would be removed, what that means, and how it is undone; with the button that does it."""
    means = words("library-remove-means", passages=record.passages)
    texts = ["### " + words("library-remove-title"), _line(words, record), means]
    label = words("library-button-remove")
    return confirmation(words, texts, action="library-remove", rest=digest, label=label)


def _line(words: Words, record: Record) -> str:
    """Title; then kind, date and key."""
    parts = [kind_words(words, record.kind), words.date(record.date), name(record.key, 120)]
    return f"**{name(record.title or record.key, _TITLE)}**\n-# " + " · ".join(parts)


@on_button("library-remove")
@for_admins("remove", update=True)
async def confirm_removal(interaction: Interaction, digest: str) -> None:
    """``DIGEST``: removes the record that was shown."""
    ctx = interaction.client.ctx
    found = await _meant(interaction, digest, "remove")
    await ctx.queue.long(partial(ctx.library.remove, found.key), asker_of(interaction))
    await audit(interaction, "remove", found.key)
    words = ctx.words(interaction)
    done = words("library-removed", title=_bold_title(found))
    await respond(interaction, admin_notice(done, words("library-removed-undo")))


@on_button("library-leave")
async def leave(interaction: Interaction, _rest: str) -> None:
    """Nothing is done: of a removal, a rollback, a backup, the end of a subscription."""
    words = interaction.client.ctx.words(interaction)
    if await acknowledge(interaction, private=True, update=True):
        await respond(interaction, admin_notice(words("library-left")))


@library_command("restore", "record", "backup")
async def restore(interaction: Interaction, record: str | None = None, backup: str | None = None) -> None:
    """Takes a removed record back in: that undoes, so it is not asked twice. Or asks whether the library of a backup shall
    answer again.
    """
    ctx = interaction.client.ctx
    if (record is None) == (backup is None):
        raise NotAllowed("One of both is needed.", reason="library-restore-one")
    if backup is not None:
        await offer_restore(interaction, backup)
        return
    assert record is not None
    found = await _meant(interaction, record, "restore")
    await ctx.queue.long(partial(ctx.library.restore, found.key), asker_of(interaction))
    await audit(interaction, "restore", found.key)
    words = ctx.words(interaction)
    await respond(interaction, admin_notice(words("library-restored", title=_bold_title(found))))


def _bold_title(record: Record) -> str:
    return f"**{name(record.title or record.key, _TITLE)}**"


# --- Which record is meant: offered while typing, or named by key, digest or title.


async def _meant(interaction: Interaction, typed: str, action: str) -> Record:
    """The record, if this person may remove and restore it. Raises RecordMissing, also where another community added it,
    and NotAllowed.
    """
    ctx, community = interaction.client.ctx, community_of(interaction)
    records = ctx.library.removed if action == "restore" else ctx.library.records
    found = record_of(await ctx.queue.quick(partial(records, community)), typed)
    await check_permission(interaction, action, found.key, shared=found.collection != community)
    return found


def record_of(records: Sequence[Record], typed: str) -> Record:
    """The record of this key, digest or title. Raises RecordMissing."""
    wanted = typed.strip()
    for record in records:
        if wanted in (record.key, digest_of(record.key)):
            return record
    named = [record for record in records if folded(record.title) == folded(wanted)]
    if wanted and len(named) == 1:
        return named[0]
    raise RecordMissing(f"There is no record “{typed}” in the library.")


async def offer_records(interaction: Interaction, typed: str) -> Choices:
    """Those that this person may change."""
    return await _offer(interaction, typed, interaction.client.ctx.library.records)


async def offer_removed(interaction: Interaction, typed: str) -> Choices:
    """Those that this person may restore."""
    return await _offer(interaction, typed, interaction.client.ctx.library.removed)


async def _offer(interaction: Interaction, typed: str, records: Callable[[str], Sequence[Record]]) -> Choices:
    words, own = interaction.client.ctx.words(interaction), community_of(interaction)
    manages, operates = may_manage(interaction), may_operate(interaction)

    def pairs() -> list[tuple[str, str]]:
        found = records(own) if manages or operates else ()
        usable = [record for record in found if (manages if record.collection == own else operates)]
        return [(_choice(words, record), _value(record.key)) for record in usable]

    return await offered(interaction, typed, pairs)


def _choice(words: Words, record: Record) -> str:
    date = words.date(record.date) if record.date.is_known else ""
    return " · ".join(filter(None, (record.title or record.key, date, words.kind(record.kind))))


def _value(key: str) -> str:
    return key if len(key) <= OPTION else digest_of(key)


set_record.autocomplete("record")(offer_records)
set_record.autocomplete("kind")(all_kinds)
set_record.autocomplete("body")(bodies)
remove.autocomplete("record")(offer_records)
restore.autocomplete("record")(offer_removed)
restore.autocomplete("backup")(offer_backups)
