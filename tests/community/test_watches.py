"""Watches and their outbox: what is new, and that what is to be told is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from community.memory import Memory
from community.outbox import PER_MESSAGE
from community.watches import (
    FIRST_HARVEST,
    MOST_WATCHES,
    NoticeSettings,
    Pace,
    Watch,
)
from domain.answers import Citation, Quote
from domain.dates import UNKNOWN
from domain.documents import Kind
from domain.errors import NotAllowed
from index.records import Record
from index.storage.state import Opener
from retrieval.watch import Fresh, Subject, Told, is_specific
from tests.kit.clock import Clock

HERE, ELSEWHERE, ANA, BEN = 7, 8, 5, 6
WEDNESDAY = 1_772_611_200
"""2026-03-04, 08:00 UTC."""


@pytest.fixture
def clock() -> Clock:
    return Clock(float(WEDNESDAY))


@pytest.fixture
def memory(tmp_path: Path, clock: Clock, state: Opener) -> Iterator[Memory]:
    with Memory(tmp_path / "community.sqlite", clock=clock, state=state) as memory:
        yield memory


def record(key: str, text: str = "", raw: str = "", source: str = "folder") -> Record:
    collection = key.partition("/")[0]
    return Record(
        key, key, Kind.MINUTES, "", UNKNOWN, "en", "", "", collection, (), text or key, raw or text or key, source, "", 0, 1
    )  # fmt: skip


def told(words: str, **fields) -> Told:
    cited = Citation("a/x.txt", "Minutes", Kind.MINUTES, "", UNKNOWN, "en", 1, 0, len(words), "h")
    return Told((Quote(words, cited),), words, **fields)


def settle(memory: Memory, watch: Watch, *news: Told) -> int:
    """As after something new."""
    _new(memory)
    (fresh, newest) = memory.watches.fresh(watch.community, 0)
    assert fresh
    return memory.outbox.settle([(watch, news)], newest)


def _new(memory: Memory, count: list[int] = [0]) -> None:  # noqa: B006 - counts over all calls
    count[0] += 1
    if not memory.watches.fresh(0, 0)[1]:
        memory.watches.observe([record("a/first.txt")])
    assert memory.watches.observe([record(f"a/{count[0]}.txt")]) == 1


# --- what is new -------------------------------------------------------------------------------------------


def test_what_was_there_before_is_not_new(memory: Memory):
    """Neither the first library, nor one that is rebuilt, rolled back, moved, or copied by a second source."""
    table = memory.watches
    first = [record("a/x.txt", "one", "raw"), record("a/y.txt", "two")]
    assert table.observe(first) == 0
    assert table.observe(first) == 0
    assert table.observe([record("a/x.txt", "one by other rules", "raw")]) == 0
    assert table.observe([record("a/moved.txt", "two")]) == 0
    assert table.observe([record("b/copy.txt", "two", source="paper")]) == 0
    assert table.observe([record("a/x.txt", "amended"), record("a/z.txt", "three")]) == 2
    assert table.observe(first) == 0
    fresh, newest = table.fresh(0, 0)
    assert fresh == (Fresh("a/x.txt", ("one", "one by other rules")), Fresh("a/z.txt"))
    assert table.fresh(0, newest) == ((), newest)


def test_the_archive_of_a_place_that_is_read_for_the_first_time_is_no_news(memory: Memory):
    """Later records of it are, and so are a few at the beginning."""
    memory.watches.observe([record("a/x.txt")])
    archive = [record(f"b/{n}.txt", source="site") for n in range(FIRST_HARVEST + 1)]
    assert memory.watches.observe(archive) == 0
    assert memory.watches.observe([*archive, record("b/new.txt", source="site")]) == 1
    assert memory.watches.observe([record("c/only.txt", source="other")]) == 1


def test_a_community_hears_of_its_own_records_and_of_everybodys(memory: Memory):
    """Of no other community's."""
    memory.watches.observe([record("a/x.txt")])
    memory.watches.observe(
        [record("community-7/mine.txt"), record("community-8/theirs.txt"), record("a/y.txt")]
    )
    assert {each.key for each in memory.watches.fresh(HERE, 0)[0]} == {"a/y.txt", "community-7/mine.txt"}
    assert [each.key for each in memory.watches.fresh(0, 0)[0]] == ["a/y.txt"]
    memory.forget_community(ELSEWHERE)
    assert memory.watches.observe([record("community-8/theirs.txt")]) == 1, "nothing is remembered of it"


def test_a_watch_looks_at_what_came_after_it(memory: Memory):
    """It is settled with what it is told, both or neither; and again only after something newer."""
    memory.watches.observe([record("a/x.txt")])
    memory.watches.observe([record("a/y.txt")])
    watch = memory.watches.keep(ANA, HERE, "oaks", Subject.TOPIC)
    assert memory.watches.unsettled(9) == []
    memory.watches.observe([record("a/z.txt")])
    (due,) = memory.watches.unsettled(9)
    assert (due.id, due.watched.text) == (watch.id, "oaks")
    fresh, newest = memory.watches.fresh(HERE, due.seen)
    assert [each.key for each in fresh] == ["a/z.txt"]
    assert memory.outbox.settle([(due, [told("Oaks are planted.")])], newest) == 1
    assert memory.outbox.settle([(due, [told("Oaks are planted.")])], newest) == 0
    assert memory.watches.unsettled(9) == []
    memory.leave(HERE)
    _new(memory)
    assert memory.watches.unsettled(9) == [], "the bot is not there"


# --- who is told what --------------------------------------------------------------------------------------


def test_one_story_is_told_once(memory: Memory):
    """Also in a copy with other words around it; another number makes it another story."""
    watch = memory.watches.keep(ANA, HERE, "oaks", Subject.TOPIC)
    words = "The board decided to plant four hundred oaks along the river for 900 dollars."
    assert settle(memory, watch, told(words)) == 1
    assert settle(memory, watch, told(words), told(words[4:])) == 0
    assert settle(memory, watch, told(words.replace("900", "950"))) == 1


def test_nobody_watches_a_thousand_things(memory: Memory):
    """Those of a channel are nobody's, and are counted by themselves."""
    for number in range(MOST_WATCHES):
        memory.watches.keep(ANA, HERE, f"topic {number}")
    with pytest.raises(NotAllowed):
        memory.watches.keep(ANA, ELSEWHERE, "one more")
    channel = memory.watches.keep(ANA, HERE, "one more", channel=3)
    assert channel.user_id == 0
    assert len(memory.watches.of(ANA)) == MOST_WATCHES
    assert memory.watches.of_channels(HERE) == [channel]
    memory.forget(ANA)
    assert memory.watches.of(ANA) == []
    assert memory.watches.of_channels(HERE) == [channel]
    assert not memory.watches.remove(ANA, channel.id)
    assert memory.watches.remove_of_channel(HERE, channel.id)


def test_what_is_taken_and_not_marked_is_unsure(memory: Memory):
    """It is neither taken again nor forgotten; marked, it is done with."""
    watch = memory.watches.keep(ANA, HERE, "oaks", Subject.TOPIC)
    settle(memory, watch, *(told(f"Oak number {n} was planted at gate {n}.") for n in range(PER_MESSAGE + 1)))
    parcel = memory.outbox.take()
    assert parcel is not None
    assert len(parcel.notices) == PER_MESSAGE
    second = memory.outbox.take()
    assert second is not None
    assert memory.outbox.take() is None
    assert {each.token for each in memory.outbox.unsure()} == {parcel.token, second.token}
    memory.outbox.sent(parcel, 99)
    memory.outbox.later(second, 60)
    assert (memory.outbox.unsure(), memory.outbox.take()) == ([], None)
    memory.outbox.store.clock.now += 61  # type: ignore[attr-defined]
    again = memory.outbox.take()
    assert again is not None
    assert again.notices == second.notices
    memory.outbox.keep(again)
    assert memory.outbox.take() is None
    assert memory.outbox.take_kept(ANA, ELSEWHERE) is None
    kept = memory.outbox.take_kept(ANA, HERE)
    assert kept is not None
    assert kept.notices == second.notices


def test_servers_take_turns_at_being_told(memory: Memory):
    """Much waits in one server, and something in another one since later: it is told second."""
    for person in range(1, 5):
        watch = memory.watches.keep(person, HERE, "oaks", Subject.TOPIC)
        settle(memory, watch, told(f"Oak number {person} was planted."))
    settle(memory, memory.watches.keep(ANA, ELSEWHERE, "elms", Subject.TOPIC), told("An elm was planted."))
    parcels = [memory.outbox.take() for _ in range(5)]
    assert [each.community for each in parcels if each] == [HERE, ELSEWHERE, HERE, HERE, HERE]


def test_what_ends_a_watch_ends_what_was_to_be_sent(memory: Memory):
    """Taken back, left, forgotten: by the person or with the server."""
    ends = (
        lambda watch: memory.watches.remove(ANA, watch.id),
        lambda _watch: memory.watches.end(ANA, HERE),
        lambda _watch: memory.forget(ANA),
        lambda _watch: memory.forget_community(HERE),
    )
    for number, end in enumerate(ends):
        watch = memory.watches.keep(ANA, HERE, f"topic {number}", Subject.TOPIC)
        settle(memory, watch, told(f"On topic {number} something was decided."))
        end(watch)
        assert memory.outbox.take() is None
        assert memory.watches.of(ANA) == []


@pytest.mark.parametrize(
    ("zone", "pace", "due"),
    [
        ("UTC", Pace.NOW, 0),
        ("UTC", Pace.DAILY, 24),
        ("UTC", Pace.WEEKLY, 5 * 24),
        ("America/New_York", Pace.DAILY, 5),
        ("Asia/Shanghai", Pace.DAILY, 16),
    ],
)
def test_a_day_and_a_week_end_in_the_morning(zone: str, pace: Pace, due: int):
    """Of the person's own clock; a week ends with Sunday."""
    assert NoticeSettings(zone=zone).due(pace, WEDNESDAY) == WEDNESDAY + due * 3600


def test_quiet_hours_reach_over_midnight():
    """By the person's own clock; what is no hour, no zone or no number is refused."""
    settings = NoticeSettings(quiet=(22, 9), zone="Europe/Madrid")
    assert not settings.is_quiet(WEDNESDAY)  # 9:00 there
    assert settings.is_quiet(WEDNESDAY - 60)
    assert settings.is_quiet(WEDNESDAY + 13 * 3600)
    for wrong in ({"quiet": (24, 1)}, {"zone": "Madrid"}, {"most": 0}, {"most": 51}):
        with pytest.raises(NotAllowed):
            replace(settings, **wrong)


def test_what_was_asked_before_is_watched_from_now_on(tmp_path: Path):
    """The wishes of an older file become watches of questions, with their ids: buttons beneath them go on."""
    from community.retention import STEPS
    from index.storage.sqlite_file import SqliteFile

    before = [name for name, *_ in STEPS].index("watches, in the place of asks to be told")
    old = SqliteFile(tmp_path / "community.sqlite", STEPS[:before])
    with old.together() as connection:
        connection.execute("INSERT INTO wishes VALUES (3, 5, 7, 'parks budget', 60)")
    old.close()
    with Memory(tmp_path / "community.sqlite") as memory:
        (watch,) = memory.watches.of(ANA)
    assert (watch.id, watch.subject, watch.text, watch.community) == (
        3,
        Subject.QUESTION,
        "parks budget",
        HERE,
    )


@pytest.mark.parametrize(
    ("text", "specific"),
    [
        ("oak", True),
        ("公园", True),
        ("item 7", True),
        ("园", False),
        ("do", False),
        ("what is the", False),
        ("", False),
    ],
)
def test_a_letter_and_words_that_stand_everywhere_are_nothing_to_look_for(text: str, specific: bool):
    """Two Chinese characters are, and three letters; of a meeting there need not be any."""
    assert is_specific(Subject.TOPIC, text) == specific
    assert is_specific(Subject.MEETINGS, text)
