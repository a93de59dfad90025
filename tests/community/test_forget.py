"""What is to be forgotten is gone, from the tables and from the bytes of the file; what is old goes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.memory import Memory, running
from community.retention import KEPT
from community.settings import CommunitySettings
from community.store import key_of
from domain.dates import UNKNOWN
from domain.documents import Kind
from index.records import Record
from retrieval.watch import Told
from tests.kit.app import a_refusal
from tests.kit.clock import Clock

HERE, THERE, DM = 111, 222, 0
PERSON, OTHER = 987_654_321_012_345_678, 123_456_789_098_765_432
WORDS = "Die Wörter dieser Person"
START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC).timestamp()
MINUTES = Record(
    "minutes.txt", "Minutes", Kind.MINUTES, "", UNKNOWN, "en", "", "", "", (), "a", "a", "folder", "", 0, 1
)  # fmt: skip
DAY = 24 * 60 * 60


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def memory(tmp_path: Path, clock: Clock) -> Iterator[Memory]:
    with Memory(tmp_path / "community.sqlite", clock=clock) as memory:
        yield memory


def leave_something(memory: Memory, person: int, *, number: int = 0, community: int = HERE) -> None:
    memory.votes.cast(community, f"A{number}", person, helpful=True)
    memory.reports.keep(community, f"A{number}", f"{WORDS} {person} {number}", person)
    memory.watches.keep(person, community, f"{WORDS} {person} {number % 20}")
    memory.posts.keep(person + number, person - 7, DM, "A", f"{WORDS} {person}", user_id=person)


def bytes_of(memory: Memory) -> bytes:
    folder = memory._file.path.parent
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def key(memory: Memory, person: int) -> str:
    with memory._file.writing() as connection:
        return key_of(connection, person)


def known_of(memory: Memory, person: int) -> dict[str, list[Any]]:
    """Everything that is tied to a person, by table."""
    found = {}
    for kept in KEPT:
        for column, value in ((kept.key, key(memory, person)), (kept.user, person)):
            if column:
                sql = f"SELECT * FROM {kept.table} WHERE {column} = ? ORDER BY at"
                with memory._file.reading() as connection:
                    rows = connection.execute(sql, (value,)).fetchall()
                found |= {kept.table: rows} if rows else {}
    return found


def traces(memory: Memory, person: int) -> list[object]:
    """What of a person is in the bytes: the key, the id as text and as a number, the words, the channel."""
    held = bytes_of(memory)
    looked_for = [key(memory, person), f"{WORDS} {person}", str(person), person, person - 7]
    written = [each.encode() if isinstance(each, str) else each.to_bytes(8, "big") for each in looked_for]
    return [each for each, raw in zip(looked_for, written, strict=True) if raw in held]


def test_forgetting_leaves_no_trace(memory: Memory) -> None:
    """Among hundreds of rows that made pages split and move, nothing of the person is left in any file."""
    shuffled = [(person, number) for person in (PERSON, OTHER) for number in range(150)]
    Random(1).shuffle(shuffled)
    for person, number in shuffled:
        leave_something(memory, person, number=number)
    assert len(traces(memory, PERSON)) == 5
    forgotten = memory.forget(PERSON)
    assert forgotten.counts == {"votes": 150, "reports": 150, "posts": 150, "watches": 20}
    assert (forgotten.total, forgotten.wiped) == (470, True)
    assert traces(memory, PERSON) == []
    assert len(traces(memory, OTHER)) == 5
    assert known_of(memory, PERSON) == {}
    assert len(memory.watches.of(OTHER)) == 20


def test_forgetting_twice_is_forgetting_once(memory: Memory) -> None:
    """The second time there is nothing to delete, and nothing is written anew."""
    leave_something(memory, PERSON)
    memory.forget(PERSON)
    before = memory._file.path.read_bytes()
    assert memory.forget(PERSON).counts == {}
    assert memory._file.path.read_bytes() == before


def test_what_was_forgotten_can_begin_again(memory: Memory) -> None:
    """Somebody who was forgotten has a vote like everybody."""
    leave_something(memory, PERSON)
    memory.forget(PERSON)
    memory.votes.cast(HERE, "A0", PERSON, helpful=False)
    assert memory.votes.total(HERE).not_helpful == 1


def test_the_log_keeps_what_admins_did(memory: Memory) -> None:
    """Their acts stay; their mark on a report goes, and the report stays closed."""
    report = memory.reports.keep(HERE, "A", "wrong", OTHER)
    memory.reports.close(HERE, report.id, by=PERSON)
    memory.audit_log.log(HERE, PERSON, "Ana", "report-closed")
    forgotten = memory.forget(PERSON)
    assert forgotten.counts == {}
    [act] = memory.audit_log.of(HERE)
    assert act.user_id == PERSON
    assert memory.reports.of(HERE) == []
    with memory._file.reading() as connection:
        assert connection.execute("SELECT closed_by FROM reports").fetchall() == [(None,)]
    assert list(known_of(memory, PERSON)) == ["acts"]


def test_a_person_is_kept_under_a_key(memory: Memory) -> None:
    """A vote and a report hold neither the id nor a name, and the key is another in another file."""
    memory.votes.cast(HERE, "A", PERSON, helpful=True)
    memory.reports.keep(HERE, "A", "wrong", PERSON)
    held = bytes_of(memory)
    assert str(PERSON).encode() not in held
    assert PERSON.to_bytes(8, "big") not in held
    with Memory(memory._file.path.with_name("other.sqlite")) as other:
        assert key(other, PERSON) != key(memory, PERSON)
    assert key(memory, PERSON) == key(memory, PERSON) != key(memory, OTHER)


def test_a_community_that_leaves_is_forgotten(memory: Memory) -> None:
    """All that is its own goes, what was read of it included; the log and the other communities stay."""
    for community in (HERE, THERE):
        leave_something(memory, PERSON, community=community)
        memory.set_settings(community, CommunitySettings("es"))
        memory.questions.keep(community, a_refusal(f"Only in {community}?"))
        memory.audit_log.log(community, PERSON, "Ana", "tried")
    assert memory.settings(HERE).language == "es"
    forgotten = memory.forget_community(HERE)
    assert forgotten.counts == {"settings": 1, "questions": 1, "votes": 1, "reports": 1, "watches": 1}
    assert memory.settings(HERE) == CommunitySettings()
    assert memory.settings(THERE).language == "es"
    assert b"Only in 111?" not in bytes_of(memory)
    assert b"Only in 222?" in bytes_of(memory)
    assert len(memory.audit_log.of(HERE)) == 1
    assert memory.forget_community(DM).counts == {}


def test_everything_goes_when_its_time_has_come(memory: Memory, clock: Clock) -> None:
    """Not a day earlier; what has no time stays."""
    leave_something(memory, PERSON)
    memory.questions.keep(HERE, a_refusal())
    memory.audit_log.log(HERE, PERSON, "Ana", "tried")
    memory.set_settings(HERE, CommunitySettings("es"))
    memory.watches.observe([MINUTES])
    memory.watches.observe([MINUTES, replace(MINUTES, key="agenda.txt", text_hash="b", raw_hash="b")])
    told = Told((), "The levee was approved.")
    memory.outbox.settle([(watch, [told]) for watch in memory.watches.of(PERSON)], 1)
    due = {kept.table: kept.days for kept in KEPT if kept.days}
    assert due == {
        "questions": 180, "votes": 365, "reports": 365, "posts": 30, "acts": 730, "notices": 90, "news": 30,
    }  # fmt: skip

    for days in sorted(set(due.values())):
        clock.now = START + days * DAY
        assert memory.prune().counts == {}
        clock.now += 60
        assert memory.prune().counts == {table: 1 for table in due if due[table] == days}
    assert memory.watches.of(PERSON)
    assert memory.settings(HERE).language == "es"


def test_cleaning_up_wipes_what_was_replaced(memory: Memory) -> None:
    """The words of a report that was written anew are not left in the file."""
    memory.reports.keep(HERE, "A", "First words of the report", PERSON)
    memory.reports.keep(HERE, "A", "Others", PERSON)
    assert memory.prune().wiped
    assert b"First words" not in bytes_of(memory)
    assert b"Others" in bytes_of(memory)


def test_where_somebody_reads_the_next_cleaning_wipes(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is forgotten is forgotten at once; the bytes go as soon as nobody holds on to the old state."""
    monkeypatch.setattr("index.storage.sqlite_file._BUSY_SECONDS", 0.05)
    leave_something(memory, PERSON)
    with Memory(memory._file.path) as other, other._file.reading() as reader:
        assert reader
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM watches").fetchall()
        with Memory(memory._file.path) as second:
            forgotten = second.forget(PERSON)
            assert (forgotten.total, forgotten.wiped) == (4, False)
            assert second.watches.of(PERSON) == []
        reader.execute("ROLLBACK")
    assert memory.prune().wiped
    assert traces(memory, PERSON) == []


people = st.sampled_from([PERSON, OTHER, 5])
left = st.lists(st.tuples(people, st.integers(0, 5), st.sampled_from([HERE, THERE])), max_size=8)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=left, gone=people)
def test_forgetting_one_keeps_the_others(tmp_path: Path, left: list[tuple[int, int, int]], gone: int) -> None:
    """Whatever people left, forgetting one of them changes nothing of what is known of the others."""
    path = tmp_path / "community.sqlite"
    path.unlink(missing_ok=True)
    with Memory(path) as memory:
        for person, number, community in left:
            leave_something(memory, person, number=number, community=community)
        others = {person: known_of(memory, person) for person in (PERSON, OTHER, 5) if person != gone}
        memory.forget(gone)
        assert known_of(memory, gone) == {}
        assert {person: known_of(memory, person) for person in others} == others


@pytest.mark.parametrize("jump", [40 * DAY, 400 * DAY, 4000 * DAY])
def test_a_clock_that_jumps_deletes_nothing(memory: Memory, clock: Clock, jump: float) -> None:
    """What would go at once waits, and is named; servers that were left wait too. When the clock is right again nothing is
    missing; when the operator says so, all of it goes.
    """
    leave_something(memory, PERSON)
    memory.questions.keep(HERE, a_refusal())
    memory.leave(HERE)
    clock.now = START + jump
    found = memory.prune()
    assert (found.counts, found.held) == ({}, memory.overdue())
    assert found.held["posts"] == found.held["departures"] == 1
    assert memory.departed() == []
    clock.now = START + DAY
    assert (memory.prune().counts, memory.overdue()) == ({}, {})
    assert memory.votes.total(HERE).helpful + memory.votes.total(HERE).not_helpful == 1
    clock.now = START + jump
    assert memory.departed(accepted=True) == [HERE]
    assert memory.prune(accepted=True).counts["posts"] == 1
    assert memory.prune().held.keys() <= {"departures"}


@pytest.mark.parametrize("jump", [29, 30, 31, 40])
def test_a_clock_that_jumps_forgets_no_server_of_a_quiet_bot(memory: Memory, clock: Clock, jump: int) -> None:
    """Where nothing else is old, how long ago the last clean-up was tells of the jump: who left yesterday waits for the operator."""
    assert memory.prune().held == {}
    memory.leave(HERE)
    clock.now = START + DAY
    assert memory.prune().held == {}
    clock.now += jump * DAY + 60
    assert (memory.departed(), memory.prune().held) == ([], {"departures": 1})
    assert memory.departed(accepted=True) == [HERE]
    clock.now = START + 2 * DAY
    assert (memory.prune().held, memory.departed()) == ({}, [])
    for day in range(3, 31):
        clock.now = START + day * DAY
        assert memory.prune().held == {}
    assert memory.departed() == [HERE]


def test_a_clock_that_jumps_by_a_day_deletes_nothing_where_the_machine_tells_how_long_it_ran(
    tmp_path: Path,
) -> None:
    """What comes due by the jump alone waits; by as much time that passed, asleep or with the bot ended, it goes. After another start
    of the machine, nothing is known of that.
    """
    clock, ran = Clock(START), Clock(1_000)
    boot = ["a"]

    def opened() -> Memory:
        return Memory(tmp_path / "community.sqlite", clock=clock, uptime=lambda: f"{boot[0]} {int(ran.now)}")

    with opened() as memory:
        memory.leave(HERE)
        clock.now, ran.now = START + 29.5 * DAY, 29.5 * DAY
        assert memory.prune(accepted=True).held == {}
    with opened() as memory:
        clock.now += DAY
        ran.now += 60
        assert (memory.departed(), memory.prune().held) == ([], {"departures": 1})
        boot[0] = "b"
        assert memory.departed() == [HERE]
        boot[0] = "a"
        ran.now += DAY
        assert (memory.prune().held, memory.departed()) == ({}, [HERE])


def test_what_the_machine_tells_of_its_running_can_be_compared() -> None:
    """Which start it is, and whole seconds; nothing where it tells neither."""
    told = running().split(" ")
    assert told == [""] or (len(told) == 2 and told[1].isdecimal())
