"""What the bot does by itself: it takes in what is new, again and again where that is wished, and says when next."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from chat import upkeep
from tests.kit.screen import texts


async def kept_up(hall, hours, told):
    task = asyncio.create_task(upkeep.keep_up(hall.bot, told.append, hours))
    for _ in range(400):
        await asyncio.sleep(0.02)
        if task.done() or hall.bot.desk.next_run:
            break
    return task


@pytest.mark.parametrize("hours", [None, 6])
async def test_what_is_new_is_taken_in_at_the_start(hall, tmp_path, hours):
    """Told once; without a schedule that is all, with one the next time is known and shown."""
    (tmp_path / "records" / "new.txt").write_text(
        "Minutes\n\nThe council approved a new tram line in June.\n"
    )
    told: list[str] = []
    task = await kept_up(hall, hours, told)
    assert any(record.key == "records/new.txt" for record in hall.bot.desk.services.records())
    assert len(told) == 1
    assert "3 records" in told[0]
    assert task.done() is (hours is None)
    status = texts((await hall.clerk.slash(hall.channel, "library status")).response)
    if hours is None:
        assert "no schedule is set" in status
    else:
        due = datetime.fromisoformat(hall.bot.desk.next_run) - datetime.now(UTC)
        assert timedelta(hours=5.3) < due < timedelta(hours=6.7)
        assert "**Next run:** <t:" in status
        task.cancel()


async def test_nothing_new_is_not_told(hall):
    """A bot that keeps up says something when there is news."""
    told: list[str] = []
    await kept_up(hall, None, told)
    assert told == []


async def test_old_things_are_forgotten(hall):
    """And an error on the way does not end it."""
    task = asyncio.create_task(upkeep.tidy(hall.bot))
    await asyncio.sleep(0.3)
    assert not task.done()
    task.cancel()
