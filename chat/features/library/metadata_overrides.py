"""``/library set``: what a record is, where that was not recognised rightly. It counts before all that the record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import discord
from discord import app_commands

from chat import autocomplete as choices
from chat.command_names import described, named
from chat.context import Desk
from chat.features.library import pointing
from chat.features.library.access import enter, noted
from chat.features.library.record_cards import done_card
from chat.features.library.reindexing import ended
from chat.features.library.remove_restore import meant
from chat.features.library.uploads import told_of
from chat.safe_text import name
from chat.sending import respond
from chat.wording import Words
from domain.dates import parse_date
from domain.documents import Kind
from domain.errors import NotAllowed

_TITLE = 200
_TAKEN_BACK = frozenset({"-", "–", "—"})


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("library-set"))
    @described("library-set", "record", "title", "kind", "body", "date")
    async def set_record(
        interaction: discord.Interaction[Any],
        record: str,
        title: app_commands.Range[str, 1, 300] | None = None,
        kind: app_commands.Range[str, 1, 100] | None = None,
        body: app_commands.Range[str, 1, 200] | None = None,
        date: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        if not await enter(interaction, "set"):
            return
        given = {"title": title, "kind": kind, "body": body, "date": date}
        typed = {name: value.strip() for name, value in given.items() if value is not None}
        if not typed:
            raise NotAllowed("There is nothing to set.", reason="library-set-nothing")
        found = await meant(interaction, record, "set")
        words = desk.words(interaction)
        told = told_of(
            words, **{name: "" if value in _TAKEN_BACK else value for name, value in typed.items()}
        )
        changed = {name: value for name, value in asdict(told).items() if name in typed}
        now = await desk.offload.long(partial(desk.library.correct, found.key, changed))
        await noted(interaction, "set", found.key)
        await ended(desk, desk.reindexing.join(desk.offload, desk.library.reindex))
        title_of = f"**{name(now.get('title') or found.title or found.key, _TITLE)}**"
        if now:
            done = words("library-set-done", title=title_of, facts=_facts(words, now))
            await respond(interaction, done_card(done, words("library-set-back")))
        else:
            await respond(interaction, done_card(words("library-set-none", title=title_of)))

    set_record.autocomplete("record")(pointing.records(desk, desk.library.records))
    set_record.autocomplete("kind")(choices.kinds(desk, all_kinds=True))
    set_record.autocomplete("body")(choices.bodies(desk))
    return set_record


def _facts(words: Words, now: Mapping[str, str]) -> str:
    """What is set by hand, in the reader's language."""
    kind, date = now.get("kind"), now.get("date")
    facts = (
        words.kind(Kind(kind)) if kind else "",
        name(now.get("body", "")),
        words.date(parse_date(date)) if date else "",
    )
    return " · ".join(filter(None, facts)) or name(now.get("title", ""), _TITLE)
