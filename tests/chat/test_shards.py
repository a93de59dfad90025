"""Shards: several processes share them, each fairly, and what one leaves the others take."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from chat import client as module
from chat import shards
from chat.shards import Shards
from chat.start import client
from community.memory import Memory
from index.storage.state import FileLocks
from tests.kit.library import app_of
from tests.kit.loopback.aim import aimed_at
from tests.kit.loopback.server import Loopback


def settled(processes: list[Shards]) -> list[set[int]]:
    """What each has open when nobody has to change anything any more."""
    quiet = 0
    while quiet < 2:  # who came last was not seen yet by those who looked before
        changed = False
        for each in processes:
            close, new = each.look()
            for shard in close:
                each.give_back(shard)
            if new is not None:
                each.open.add(new)
            changed |= bool(close) or new is not None
        quiet = 0 if changed else quiet + 1
    return [set(each.open) for each in processes]


@pytest.fixture
def process(tmp_path: Path):
    return lambda count=6: Shards(FileLocks(tmp_path / "locks"), count)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No round is waited for."""
    monkeypatch.setattr(shards, "ROUND", 0.0)


def test_what_has_just_become_free_is_not_taken_yet(process, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process may be about to take it back, after the database was away for both."""
    one, other = process(2), process(2)
    settled([one, other])
    monkeypatch.setattr(shards, "ROUND", 1000.0)
    one.locks.close()
    assert other.look() == (set(), None)
    assert other.look() == (set(), None)
    monkeypatch.setattr(shards, "ROUND", 0.0)
    assert other.look() == (set(), min(one.open))


def test_processes_share_fairly_and_take_over(process) -> None:
    """Of three, each opens two of six; of one that ended, the others open what it had; a new one is given its share."""
    three = [process() for _ in range(3)]
    held = settled(three)
    assert sorted(map(len, held)) == [2, 2, 2]
    assert set().union(*held) == set(range(6))
    gone = three.pop(0)
    gone.locks.close()
    held = settled(three)
    assert sorted(map(len, held)) == [3, 3]
    assert set().union(*held) == set(range(6))
    held = settled([*three, process()])
    assert sorted(map(len, held)) == [2, 2, 2]
    assert set().union(*held) == set(range(6))


def test_one_leads_as_long_as_it_is_there(process) -> None:
    """Schedules run once, whoever is there; whoever serves alone leads, and it is known before the first shard is open."""
    first = process()
    assert first.look() == (set(), 0)
    assert first.leads
    first.locks.close()
    three = [process() for _ in range(3)]
    settled(three)
    leaders = [each for each in three if each.leads]
    assert len(leaders) == 1
    leaders[0].locks.close()
    rest = [each for each in three if each is not leaders[0]]
    settled(rest)
    assert [each.leads for each in rest].count(True) == 1
    assert Shards().leads


def test_more_processes_than_shards_wait(process) -> None:
    """Who finds nothing to open neither leads nor takes anything from others, and steps in when one ends."""
    two = [process(1), process(1)]
    assert settled(two) == [{0}, set()]
    assert [each.leads for each in two] == [True, False]
    two[0].locks.close()
    assert settled(two[1:]) == [{0}]


def test_a_server_is_of_one_process(process) -> None:
    """Also direct messages, which the first shard hears of; whoever serves alone has all."""
    three = [process() for _ in range(3)]
    settled(three)
    for community in (0, 5 << 22, 1151234567890123456):
        assert [each.mine(community) for each in three].count(True) == 1
        assert Shards().mine(community)


async def test_a_turn_is_one_at_a_time(process) -> None:
    """Also within one process: Discord counts how many shards of a bucket identify, whoever they are of."""
    one, other = process(), process()
    async with one.turn("identify 0"):
        assert not other.locks.take("identify 0")
        assert "identify 0" in one._turns
    async with other.turn("identify 0"):
        assert not one.locks.take("identify 0")


async def test_a_second_client_waits_and_takes_over(tmp_path, process, monkeypatch) -> None:
    """On a real gateway: one shard is never open twice, and who waited answers when the first is gone."""
    monkeypatch.setattr(shards, "ROUND", 0.02)
    monkeypatch.setattr(module, "IDENTIFY_PAUSE", 0.0)
    app = app_of(tmp_path)
    async with Loopback() as discord, contextlib.AsyncExitStack() as held:
        held.enter_context(aimed_at(discord.origin, discord.gateway_url))
        council, gateway = discord.community("Riverside").channel("council"), discord.gateway
        two = [client(app, Memory(tmp_path / "community.sqlite"), shards=process(1)) for _ in range(2)]
        running = []
        for each in two:
            each._connection.guild_ready_timeout = 0.1
            await held.enter_async_context(each)
            await each.login(discord.token)
            running.append(asyncio.create_task(each.connect()))
            await gateway.until_connected()
        await two[0].wait_until_ready()
        assert len(gateway.identified) == 1
        assert not two[1].is_ready()
        told = await discord.mention(discord.person("Ana"), council, "What did the council approve?")
        assert await discord.replies(told)
        await two[0].close()
        two[0].share.locks.close()
        await two[1].wait_until_ready()
        assert len(gateway.identified) == 2
        again = await discord.mention(discord.person("Bo"), council, "What did the council approve?")
        assert await discord.replies(again)
        await two[1].close()
        await asyncio.gather(*running)
        for each in two:
            each.ctx.queue.close()
