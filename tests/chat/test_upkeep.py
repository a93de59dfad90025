"""What the bot does by itself: it takes in what is new, again and again where that is wished, and says when next."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import build
from chat import upkeep
from chat.messages import error_view
from chat.start import client
from chat.wording import words_in
from chat.work_queue import Stage
from community.memory import Memory
from config.settings import Folder, Settings
from domain.documents import collection_of
from domain.errors import LibraryMissing, RecordMissing
from index.records import Subscription, SubscriptionStatus, UploadFields
from tests.kit.embedder import HashingEmbedder
from tests.kit.screen import texts
from tests.kit.town import running


async def until(holds: Callable[[], Any], within: float = 60) -> None:
    """Waits as long as it takes on a machine that is slow by ten; what is asserted after it says what did not come."""
    end = time.monotonic() + within
    while not holds() and time.monotonic() < end:  # noqa: ASYNC110 - what is waited for sets no event
        await asyncio.sleep(0.02)


async def kept_up(hall, hours, told):
    task = upkeep.keep_up(hall.bot, told.append, hours).start()
    await until(
        lambda: (
            (first := hall.bot.ctx.reindexing._running) is not None
            and first.done()
            and (hall.bot.ctx.next_run or hours is None)
        )
    )
    await asyncio.sleep(0.1)
    return task


@pytest.mark.parametrize("hours", [None, 6])
async def test_what_is_new_is_taken_in_at_the_start(hall, tmp_path, hours):
    """Told once; without a schedule that is all, with one the next time is known and shown."""
    (tmp_path / "records" / "new.txt").write_text(
        "Minutes\n\nThe council approved a new tram line in June.\n"
    )
    told: list[str] = []
    task = await kept_up(hall, hours, told)
    assert any(record.key == "records/new.txt" for record in hall.bot.ctx.library.records(""))
    assert len(told) == 1
    assert "3 records" in told[0]
    assert not task.done()
    status = texts((await hall.clerk.slash(hall.channel, "library status")).response)
    if hours is None:
        assert "no schedule is set" in status
    else:
        due = datetime.fromisoformat(hall.bot.ctx.next_run) - datetime.now(UTC)
        assert timedelta(hours=5.3) < due < timedelta(hours=6.7)
        assert "**Next run:** <t:" in status
    task.cancel()


async def test_nothing_new_is_not_told(hall):
    """A bot that keeps up says something when there is news."""
    told: list[str] = []
    task = await kept_up(hall, None, told)
    assert told == []
    task.cancel()


async def test_old_things_are_forgotten_unless_a_clock_has_jumped(hall, app):
    """Then nothing is, proposals neither, until the operator says so."""
    told: list[str] = []
    memory, uploads, collection = hall.bot.ctx.memory, app.uploads, collection_of(hall.guild.id)
    proposal = uploads.propose(collection, "oaks.txt", b"The board planted oaks in the park.", UploadFields())
    os.utime(uploads._pending(collection, proposal.id), (0, 0))
    with Memory(memory._file.path, clock=lambda: time.time() - 400 * 86400) as before:
        before.votes.cast(hall.guild.id, "A", 1, helpful=True)
    tidy = upkeep.tidy(hall.bot, told.append)
    await tidy()
    assert "tidy --yes" in told.pop()
    assert uploads.get(collection, proposal.id) == proposal
    memory.prune(accepted=True)
    await tidy()
    assert not told
    with pytest.raises(RecordMissing):
        uploads.get(collection, proposal.id)


async def test_places_that_are_followed_are_looked_at_without_being_told_to(hall, monkeypatch):
    """Who points at a city's site once need not say how often, too."""
    place = SubscriptionStatus(Subscription("a1b2c3", "records", "feed", "https://city.example/feed"))
    monkeypatch.setattr(hall.bot.ctx.feeds, "statuses", lambda *_: [place])
    told: list[str] = []
    task = await kept_up(hall, None, told)
    await until(lambda: hall.bot.ctx.next_run)
    due = datetime.fromisoformat(hall.bot.ctx.next_run) - datetime.now(UTC)
    assert timedelta(hours=10.7) < due < timedelta(hours=13.3)
    task.cancel()


async def test_what_is_put_into_a_folder_is_taken_in(hall, tmp_path):
    """Once nothing more is being put there; what does not change is not read again."""
    told: list[str] = []
    records = tmp_path / "records"
    task = asyncio.create_task(upkeep.watch(hall.bot, told.append, every=0.15))
    await asyncio.sleep(0.4)
    assert told == []
    for number in range(6):
        (records / f"new-{number}.txt").write_text(f"Minutes\n\nTram line {number} was approved in June.\n")
        await asyncio.sleep(0.05)
    await until(lambda: told)
    assert len(told) == 1
    assert "8 records" in told[0]
    await asyncio.sleep(0.5)
    assert len(told) == 1
    task.cancel()


async def test_a_folder_that_is_made_after_the_start_is_watched_from_the_first(tmp_path):
    """`records` that nobody has made yet is one of the usual folders, and what is put into it is taken in."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("Minutes\n\nThe library will open on Sundays from May.\n")
    usual = tuple(Folder(path=tmp_path / name, if_there=True) for name in ("seeds", "records"))
    app = build(Settings(data=tmp_path / "data", folders=usual), embedder=HashingEmbedder())
    app.library.reindex(lambda *_: None, lambda _: None)
    told: list[str] = []
    async with running(lambda: client(app, Memory(tmp_path / "community.sqlite"))) as town:
        task = asyncio.create_task(upkeep.watch(town.bot, told.append, every=0.1))
        await asyncio.sleep(0.3)
        (tmp_path / "records").mkdir()
        (tmp_path / "records" / "b.txt").write_text("Minutes\n\nA tram line was approved in June.\n")
        await until(lambda: told)
        task.cancel()
    assert "2 records" in told[0]


async def test_while_records_are_read_every_refusal_says_so(hall):
    """And no word of how surely something is not there: also where there is no library yet, and before the first look."""
    hall.bot.ctx.unread = True
    refused = texts(
        (await hall.ana.slash(hall.channel, "ask", question="How long is the ferry crossing?")).response
    )
    assert "being read just now" in refused
    assert "not there" not in refused
    card = error_view(words_in("en"), LibraryMissing("Nothing."), reading=Stage("read", 3, 9))
    assert "first time" in str(card.view().to_components())
    hall.bot.ctx.unread = False
    later = texts(
        (await hall.ana.slash(hall.channel, "ask", question="How long is the ferry crossing?")).response
    )
    assert "being read" not in later


async def test_what_is_put_into_a_folder_is_known_to_be_unread_until_it_is_taken_in(hall, tmp_path):
    """From the first look that sees it; and from the start until the first re-index."""
    task = asyncio.create_task(upkeep.watch(hall.bot, lambda _: None, every=0.1))
    await asyncio.sleep(0.25)
    assert hall.bot.ctx.being_read() is None
    (tmp_path / "records" / "new.txt").write_text("Minutes\n\nA tram line was approved in June.\n")
    seen = False

    def taken_in() -> bool:
        nonlocal seen
        seen = seen or hall.bot.ctx.being_read() is not None
        return any(record.key == "records/new.txt" for record in hall.bot.ctx.library.records(""))

    await until(taken_in)
    task.cancel()
    assert seen
    assert not hall.bot.ctx.unread
