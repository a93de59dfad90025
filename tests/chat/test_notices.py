"""Notices: who asked to be told is told, once, as they want it, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
import pytest_asyncio
from simcord.backend.models.channel import Overwrite, OverwriteType

from chat.notices import Notifier
from chat.shards import Shards
from chat.start import client
from community.memory import Memory
from community.settings import CommunitySettings
from community.watches import NoticeSettings
from retrieval.watch import Subject
from tests.kit.clock import Clock
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import ADDED, MINUTES, acts
from tests.kit.screen import button, texts
from tests.kit.town import Town, running, user_of

OAKS = "oaks along the river promenade"
TOLD = "It decided to plant four hundred oaks along the river promenade."
DAY = 24 * 60 * 60


@pytest.fixture
def clock() -> Clock:
    """Noon of the Wednesday after today: neither midnight nor the Monday of a weekly notice is near."""
    today = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    return Clock((today + timedelta(days=1 + (1 - today.weekday()) % 7)).timestamp())


@pytest.fixture
def memory(tmp_path: Path, clock: Clock) -> Memory:
    return Memory(tmp_path / "data" / "community.sqlite", clock=clock)


@pytest_asyncio.fixture
async def hall(app, memory):
    async with running(lambda: client(app, memory), settle_timeout=60.0) as town:
        yield town


async def look(town: Town) -> None:
    """What the bot does every half minute."""

    async def at_once(_seconds: float) -> None:
        pass

    await Notifier(town.bot, at_once).look()
    await town.env.settle()


def put(folder: Path, app, name: str = "parks.txt", text: str = ADDED) -> None:
    """A record comes in."""
    (folder / "records" / name).write_text(text, encoding="utf-8")
    app.library.reindex(lambda *_: None, lambda _: None)


def told(town: Town, person) -> list:
    """The notices in somebody's direct messages."""
    return notices(town.dm(person))


def notices(channel) -> list:
    return [each for each in channel.history() if "New in the record" in texts(each)]


def may_write(town: Town, channel, *, there: bool) -> None:
    """Whether the bot may write in a channel."""
    denied = 0 if there else discord.Permissions(send_messages=True).value
    town.env.backend.set_overwrite(channel.id, Overwrite(town.guild.me.id, OverwriteType.MEMBER, deny=denied))


async def watch(town: Town, person, what: str = OAKS, **options) -> None:
    shown = await person.slash(town.channel, "watch topic", topic=what, **options)
    assert shown.ephemeral
    assert "Topic: " + what in texts(shown.response)


async def test_a_new_record_is_told_once_with_its_words_and_its_place(hall, app, tmp_path):
    """In a direct message; what was there before is not told, and neither a restart nor another look tells it again."""
    await watch(hall, hall.ben)
    await watch(hall, hall.ana, "flood control budget")
    await look(hall)
    put(tmp_path, app)
    await look(hall)
    (notice,) = told(hall, hall.ben)
    assert TOLD in texts(notice)
    assert "Minutes of the Parks Board" in texts(notice)
    assert "Springfield" in texts(notice)
    assert told(hall, hall.ana) == []
    await hall.restart()
    await look(hall)
    app.library.reindex(lambda *_: None, lambda _: None)
    await look(hall)
    assert len(told(hall, hall.ben)) == 1
    check_bodies(hall.env)


async def test_of_processes_that_share_one_compares_and_one_tells(hall, app, tmp_path):
    """Who does not lead compares nothing; who has not the server's shard tells it nothing, whoever compared."""
    await watch(hall, hall.ben)
    put(tmp_path, app)
    share = hall.bot.share
    here = Shards(count=2).shard(hall.guild.id)
    share.count, share.open, share.leads = 2, {here}, False
    await look(hall)
    assert told(hall, hall.ben) == []
    share.open, share.leads = {1 - here}, True
    await look(hall)
    assert told(hall, hall.ben) == []
    share.open, share.leads = {here}, False
    await look(hall)
    await look(hall)
    assert len(told(hall, hall.ben)) == 1


async def test_a_second_source_and_a_correction(hall, app, tmp_path, clock):
    """The same words in a second source are not told again; of a record that was amended, only what is new in it is."""
    await watch(hall, hall.ben)
    put(tmp_path, app)
    put(tmp_path, app, "paper.txt", f"The Paper\n\nNews from the parks. {TOLD} Readers may write to us.\n")
    await look(hall)
    assert len(told(hall, hall.ben)) == 1
    more = ADDED + "\nThe oaks along the river promenade will be planted by the school children in October.\n"
    put(tmp_path, app, text=more)
    await look(hall)
    assert len(told(hall, hall.ben)) == 2
    last = texts(max(told(hall, hall.ben), key=lambda each: each.id))
    assert "school children" in last
    assert "four hundred" not in last


async def test_the_bell_beneath_an_answer_and_the_button_beneath_a_notice(hall, app, tmp_path):
    """One begins it, the other ends it; also after a restart."""
    await hall.ana.slash(hall.channel, "ask", question="Who approved the budget for flood control?")
    answer = hall.channel.last_message
    await hall.press(hall.ben, answer, "Tell me when this comes up")
    await watch(hall, hall.ben)
    put(tmp_path, app)
    await look(hall)
    (notice,) = told(hall, hall.ben)
    await hall.restart()
    ended = await user_of(hall.ben).click(notice, **button(notice, "Stop these notices"))
    assert "Taken back." in texts(ended.response)
    kept = hall.bot.ctx.memory.watches.of(hall.ben.id)
    assert [each.subject for each in kept] == [Subject.QUESTION]


async def test_quiet_hours_a_cap_and_a_pace(hall, app, tmp_path, clock, memory):
    """Nothing is sent in quiet hours or beyond the cap, and nothing is lost: it comes afterwards."""
    hour = NoticeSettings().local(clock.now).hour
    quiet = f"{hour}-{(hour + 1) % 24}"
    shown = await hall.ben.slash(hall.channel, "watches", quiet=quiet, most=1)
    assert f"{hour}:00" in texts(shown.response)
    await watch(hall, hall.ben)
    await watch(hall, hall.ana, pace="weekly")
    put(tmp_path, app)
    await look(hall)
    assert told(hall, hall.ben) == []
    clock.now += 3600
    await look(hall)
    assert len(told(hall, hall.ben)) == 1
    put(
        tmp_path,
        app,
        "more.txt",
        "Parks\n\nThe oaks along the river promenade were watered by the firemen on Sunday.\n",
    )
    await look(hall)
    assert len(told(hall, hall.ben)) == 1, "one a day"
    clock.now += DAY + 1
    await look(hall)
    assert told(hall, hall.ana) == [], "on a Monday"
    clock.now += 7 * DAY
    for _ in range(2):
        await look(hall)
    assert len(told(hall, hall.ben)) == 2
    assert len(told(hall, hall.ana)) == 1


async def test_closed_direct_messages(hall, app, tmp_path, monkeypatch):
    """Told in the channel only to who chose so; else it is kept, and told to the person alone when they come back."""

    async def closed(_place, parcel, _card):
        if parcel.channel:
            return await send(_place, parcel, _card)
        raise refusal(403, 50007)

    import chat.notices

    send = chat.notices._send
    monkeypatch.setattr(chat.notices, "_send", closed)
    await hall.ana.slash(hall.channel, "watches", closed=True)
    await watch(hall, hall.ben)
    await watch(hall, hall.ana)
    put(tmp_path, app)
    await look(hall)
    public = notices(hall.channel)
    assert len(public) == 1
    assert f"For <@{hall.ana.id}>" in texts(public[0])
    before = len(public)
    await hall.ben.slash(hall.channel, "latest")
    assert TOLD in "\n".join(str(each.json) for each in hall.env.http_requests if "webhooks" in each.path)
    await look(hall)
    assert hall.bot.ctx.memory.outbox.take_kept(hall.ben.id, hall.guild.id) is None
    assert len(notices(hall.channel)) >= before


async def test_a_channel_is_told_by_an_admins_choice_and_waits_where_it_is_gone(hall, app, tmp_path, clock):
    """Others may not choose one; who manages the server hears once that it cannot be written in, and it goes on later."""
    refused = await hall.ben.slash(hall.channel, "watch topic", topic=OAKS, channel=hall.channel)
    assert "Topic" not in texts(refused.response)
    news, admins = hall.guild.create_text_channel("parks"), hall.guild.create_text_channel("admins")
    await hall.bot.ctx.change_settings(hall.guild.id, CommunitySettings(report_channel=admins.id))
    await hall.clerk.slash(hall.channel, "watch topic", topic=OAKS, channel=news)
    assert ("library-watch", f"topic: {OAKS} → {news.id}", False) in acts(hall)
    may_write(hall, news, there=False)
    put(tmp_path, app)
    for _ in range(3):
        await look(hall)
        clock.now += 3601
    assert [f"<#{news.id}>" in texts(each) for each in admins.history()] == [True]
    may_write(hall, news, there=True)
    await look(hall)
    (notice,) = news.history()
    assert TOLD in texts(notice)
    assert not hall.bot.ctx.memory.watches.of_channels(hall.guild.id)[0].stuck
    check_bodies(hall.env)


async def test_each_meeting_is_one_message_that_changes(hall, app, tmp_path):
    """The agenda makes it, the minutes change it and bring what was decided: the admin chose it for a channel."""
    news = hall.guild.create_text_channel("meetings")
    await hall.clerk.slash(hall.channel, "watch meetings", channel=news)
    head = "Parks Board\n\nThe Parks Board met on May 7, 2026."
    put(
        tmp_path,
        app,
        "a.txt",
        f"---\ntitle: Agenda\nkind: agenda\nbody: Parks Board\ndate: 2026-05-07\n---\n\n{head}\n",
    )
    await look(hall)
    (first,) = news.history()
    assert "Agenda" in texts(first)
    put(
        tmp_path,
        app,
        "m.txt",
        f"---\ntitle: Minutes\nkind: minutes\nbody: Parks Board\ndate: 2026-05-07\n---\n\n{head}\n\nMoved by Hollis, seconded by Bell, to plant oaks. Ayes: Hollis, Bell. Noes: Reyes. The motion carried 2-1.\n",
    )
    await look(hall)
    (second,) = news.history()
    assert second.id == first.id
    assert "Minutes" in texts(second)
    assert "**Passed, 2-1** · plant oaks" in texts(second)
    assert "**No:** Reyes" in texts(second)
    check_bodies(hall.env)


async def test_who_left_the_server_is_told_nothing_of_it(hall, app, tmp_path):
    """And what they watched there has ended."""
    await watch(hall, hall.ben)
    hall.guild.remove_member(hall.ben)
    put(tmp_path, app)
    await look(hall)
    assert told(hall, hall.ben) == []
    assert hall.bot.ctx.memory.watches.of(hall.ben.id) == []


async def test_what_is_no_more_is_not_told(hall, app, tmp_path, clock):
    """Taken out of the library between finding and sending; forgotten by the person."""
    await watch(hall, hall.ben, pace="daily")
    await watch(hall, hall.ana, pace="daily")
    put(tmp_path, app)
    await look(hall)
    await hall.ana.slash(hall.channel, "forget-me")
    app.library.remove("records/parks.txt")
    clock.now += DAY
    await look(hall)
    assert told(hall, hall.ben) == told(hall, hall.ana) == []


@pytest.mark.parametrize("bad", ["a", "the", "?", "市"])
async def test_nothing_particular_is_refused(hall, bad):
    """One letter, or words that stand everywhere."""
    await hall.ben.slash(hall.channel, "watch topic", topic=bad)
    assert hall.bot.ctx.memory.watches.of(hall.ben.id) == []


async def test_a_watch_of_everything_and_of_another_language_keep_to_the_rules(hall, app, tmp_path):
    """Whatever is watched, nobody gets more than a message for it; nothing breaks."""
    for topic in ("council", "presupuesto de parques", "河边的橡树"):
        await watch(hall, hall.ben, topic)
    put(tmp_path, app)
    put(tmp_path, app, "minutes.txt", MINUTES + "\nThe council thanked the council of the county.\n")
    await look(hall)
    assert len(told(hall, hall.ben)) <= 1


def refusal(status: int, code: int) -> discord.HTTPException:
    """As discord.py raises it."""

    class Response:
        def __init__(self) -> None:
            self.status, self.reason = status, ""

    kind = discord.Forbidden if status == 403 else discord.NotFound
    return kind(Response(), {"code": code, "message": ""})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        "nan",
        "inf",
        "-1",
        "25:00",
        "22",
        "22-",
        "22-24",
        "-22-7",
        "22-7-9",
        "1e1-2",
        "22:30-7",
        "９９-７",
        "²-7",
        "none of it",
        "\u202e",
    ],
)
async def test_hours_that_cannot_be_meant_are_a_sentence_and_change_nothing(hall, memory, typed):
    """Also a word that is no number does not take quiet hours away."""
    await hall.ben.slash(hall.channel, "watches", quiet="２２-7")
    shown = await hall.ben.slash(hall.channel, "watches", quiet=typed)
    assert "Give two hours between 0 and 23" in texts(shown.response)
    assert memory.watches.settings(hall.ben.id).quiet == (22, 7)
