"""State in PostgreSQL: what SQLite promises holds there, it comes over and goes back, and a database that cannot be used is said
to be so. What each store keeps is tested where it belongs, over both.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app import App, build
from community.memory import Memory
from config.loader import load
from config.settings import Folder, Settings
from domain.answers import Filters
from domain.errors import BadSettings, LibraryBusy, LibraryError, MissingPart, Verdict
from index.pipeline.diff import MetadataOverrides
from index.sources.feeds import Feeds
from index.sources.rate_limit import HostState
from index.storage import postgresql as module
from index.storage import state as module_of_state
from index.storage.files import exclusive
from index.storage.postgresql import PostgresLocks, PostgresSchema, opener
from index.storage.sqlite_file import SqliteFile
from index.storage.state import SERVING, FileLocks, Locks, Opener, State, StateStore, copy
from tests.kit.embedder import HashingEmbedder
from tests.kit.library import MINUTES, sharing_readers
from tests.kit.postgresql import Server
from tests.kit.reader import WordReader

STEPS = (
    ("things", "CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, big INTEGER, part REAL, raw BLOB, text TEXT)"),
)  # fmt: skip
INSERT = "INSERT INTO things (big, part, raw, text) VALUES (?, ?, ?, ?) RETURNING id"
ROW = (2**62, 0.25, b"\x00\xff", "50 % of what? “All” 市")


@pytest.fixture
def store(state: Opener, tmp_path: Path) -> StateStore:
    return state(tmp_path / "things.sqlite", STEPS)


def test_what_is_kept_comes_back(store: StateStore) -> None:
    """64 bits, fractions, bytes, any text; a question mark stands for a value, a per cent for itself."""
    with store.writing() as connection:
        (number,) = connection.execute(INSERT, ROW).fetchone()
        assert connection.execute("SELECT id, big, part, raw, text FROM things WHERE text LIKE '50 %'").fetchall() == [
            (number, *ROW)
        ]  # fmt: skip
        assert connection.execute("SELECT sum(big) FROM things").fetchone() == (2**62,)


def test_together_is_whole_or_not_at_all(store: StateStore) -> None:
    """An error that leaves the block takes everything back."""
    with pytest.raises(ZeroDivisionError), store.together() as connection:  # noqa: PT012 - what is written before it is the point
        connection.execute(INSERT, ROW)
        raise ZeroDivisionError
    with store.reading() as connection:
        assert connection
        assert connection.execute("SELECT count(*) FROM things").fetchone() == (0,)


def test_one_at_a_time_reads_and_writes(state: Opener, tmp_path: Path) -> None:
    """Of two who count up together, in openings of their own, none writes over the other."""
    stores = [state(tmp_path / "things.sqlite", STEPS) for _ in range(2)]
    with stores[0].writing() as connection:
        connection.execute(INSERT, (0, 0, b"", ""))

    def count_up(number: int) -> None:
        with stores[number % 2].together() as connection:
            (now,) = connection.execute("SELECT big FROM things").fetchone()
            connection.execute("UPDATE things SET big = ?", (now + 1,))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(40)))
    with stores[0].reading() as connection:
        assert connection
        assert connection.execute("SELECT big FROM things").fetchone() == (40,)
    for each in stores:
        each.close()


def test_a_number_is_never_given_twice(store: StateStore) -> None:
    """Also when the last row is gone, and after it moved to another store and back: a button beneath an old report must never
    close a new one.
    """
    with store.together() as connection:
        assert store.newest(connection, "things") == 0
        numbers = [connection.execute(INSERT, ROW).fetchone()[0] for _ in range(3)]
        connection.execute("DELETE FROM things")
        assert store.newest(connection, "things") == numbers[-1] == 3
        assert connection.execute(INSERT, ROW).fetchone() == (4,)


def test_a_store_knows_its_tables_and_their_numbers(state: Opener, tmp_path: Path) -> None:
    """In order of their names, whether it numbers their rows, and from where on; a table without numbers has none to go on from."""
    steps = (
        ("some", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)", "CREATE TABLE facts (name TEXT PRIMARY KEY)"),
        *STEPS,
    )  # fmt: skip
    store = state(tmp_path / "some.sqlite", steps)
    with store.together() as connection:
        assert store.tables(connection) == [("facts", False), ("notes", True), ("things", True)]
        connection.executemany("INSERT INTO notes (text) VALUES (?)", [("a",), ("b",)])
        assert store.newest(connection, "notes") == 2
        store.number_from(connection, "things", 0)
        assert store.newest(connection, "things") == 0
        store.number_from(connection, "things", 7)
        assert store.newest(connection, "things") == 7
        assert connection.execute(INSERT, ROW).fetchone() == (8,)
    assert store.exists()


def test_it_moves_and_comes_back(postgresql: Server, tmp_path: Path) -> None:
    """All rows, and the numbers of those that are gone; done again, nothing changes; into what holds something else, nothing."""
    with postgresql.database() as elsewhere:
        here, there = (
            SqliteFile(tmp_path / "things.sqlite", STEPS),
            elsewhere(tmp_path / "things.sqlite", STEPS),
        )
        with here.together() as connection:
            for _ in range(5):
                connection.execute(INSERT, ROW)
            connection.execute("DELETE FROM things WHERE id > 3")
        assert copy(here, there) == copy(here, there) == {"things": 3}
        back = SqliteFile(tmp_path / "back.sqlite", STEPS)
        assert copy(there, back) == {"things": 3}
        with back.together() as connection:
            assert connection.execute("SELECT * FROM things ORDER BY id").fetchall() == [
                (n, *ROW) for n in (1, 2, 3)
            ]
            assert connection.execute(INSERT, ROW).fetchone() == (6,)
        with pytest.raises(LibraryError, match="something else already") as caught:
            copy(back, there)
        assert caught.value.remedy == "Copy into an empty one; nothing was changed."
        assert copy(SqliteFile(tmp_path / "none.sqlite", STEPS), there) == {}


def test_corrections_followed_places_and_turns_of_hosts(state: Opener, tmp_path: Path) -> None:
    """They are set, moved and taken back alike in both, and another process sees them."""
    with MetadataOverrides(tmp_path, state) as overrides, MetadataOverrides(tmp_path, state) as elsewhere:
        for key in ("a/1.txt", "a/2.txt", "b/3.txt"):
            overrides.set(key, {"kind": "minutes"})
        overrides.set("a/1.txt", {"body": "Council"})
        overrides.move("a/1.txt", "a/2.txt")
        overrides.move("a/none.txt", "b/3.txt")
        assert elsewhere.all() == {
            "a/2.txt": {"kind": "minutes", "body": "Council"},
            "b/3.txt": {"kind": "minutes"},
        }
        elsewhere.forget("a")
        assert overrides.all() == {"b/3.txt": {"kind": "minutes"}}
    asking: Any = None
    first, second = (Feeds(tmp_path, asking, asking, state=state) for _ in range(2))
    place = first.follow("news", "https://city.example/feed", kind="feed")
    assert second.subscriptions() == [place]
    second.unfollow("news", place.id)
    assert first.subscriptions() == []
    hosts, others = (HostState(tmp_path / "sources" / "hosts.sqlite", state) for _ in range(2))
    assert [each.turn("city.example", 100, 5) for each in (hosts, others, hosts)] == [0, 5, 10]
    others.pause("city.example", 400)
    assert hosts.until("city.example") == 400


@pytest.fixture
def app(postgresql: Server, tmp_path: Path) -> Iterator[App]:
    """A small application whose state is in SQLite, and the settings for the same one in PostgreSQL."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "minutes.txt").write_text(MINUTES, "utf-8")
    return app_with(tmp_path, "sqlite")


def app_with(folder: Path, state: str) -> App:
    settings = Settings(data=folder / "data", folders=(Folder(path=folder / "records"),), state=state)
    return sharing_readers(build(settings, embedder=HashingEmbedder(), reader=WordReader()))


def test_an_application_moves_with_all_that_it_keeps(app: App, postgresql: Server, tmp_path: Path) -> None:
    """Receipts are proven in the new place, settings and watches are there, a backup holds them; and back again."""
    app.library.reindex(lambda *_: None, lambda _: None)
    first = app.answers.ask("What did the council approve?", Filters())
    app.community.set_fact("name", "value")
    app.community.votes.cast(7, first.id, 5, helpful=True)
    uri = postgresql.new_database()
    moved = app_with(tmp_path, uri)
    counts = moved.state.take_from("sqlite")
    assert counts["receipts.sqlite"]["receipts"] == 1
    assert counts["community.sqlite"]["votes"] == 1
    assert moved.answers.verify(first.id).receipt == app.answers.verify(first.id).receipt
    assert moved.community.fact("name") == "value"
    second = moved.answers.ask("Who moved to approve the budget?", Filters())
    assert {each.verdict for each in moved.answers.check_receipts()} <= {Verdict.GOOD, Verdict.NOTE}
    moved.library.backup(tmp_path / "b.tar.gz", on_progress=lambda *_: None)
    app.library.restore_backup(tmp_path / "b.tar.gz", tmp_path / "restored", lambda *_: None)
    with closing(sqlite3.connect(tmp_path / "restored" / "receipts.sqlite")) as receipts:
        assert receipts.execute("SELECT count(*) FROM receipts").fetchone() == (2,)
    with Memory(tmp_path / "restored" / "community.sqlite") as memory:
        assert memory.votes.total(7).helpful == 1
    with pytest.raises(BadSettings, match="from where it is"):
        moved.state.take_from(uri)
    with pytest.raises(BadSettings, match="no place of state"):
        moved.state.take_from("sqlit")
    for each in (app, moved):
        each.community.close()
        each.answers._receipts.close()
    for name in ("receipts", "community"):
        (tmp_path / "data" / f"{name}.sqlite").rename(tmp_path / f"{name}.before")
    again = app_with(tmp_path, "sqlite")
    assert again.state.take_from(uri)["receipts.sqlite"]["receipts"] == 2
    assert again.answers.verify(second.id).receipt.question == "Who moved to approve the budget?"


def test_while_it_is_away_there_is_a_sentence_and_then_it_goes_on(postgresql: Server, tmp_path: Path) -> None:
    """Connections that the server ended: an error of ours, without a password, and the next use works."""
    uri = postgresql.new_database()
    with Memory(tmp_path / "community.sqlite", state=opener(uri)) as memory:
        memory.set_fact("name", "value")
        name = uri.rpartition("?")[0].rpartition("/")[2]
        postgresql.does(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with pytest.raises(LibraryError) as caught:
            memory.fact("name")
        assert "plenum_community" in caught.value.sentence
        assert caught.value.remedy
        assert memory.fact("name") == "value"


def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """With the host, without the password."""
    away = opener("postgresql://plenum:hunter2@127.0.0.1:1/plenum")(tmp_path / "community.sqlite", STEPS)
    with pytest.raises(LibraryError) as caught, away.reading():
        pass
    assert "127.0.0.1" in caught.value.sentence
    assert "hunter2" not in str(caught.value) + caught.value.remedy


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("postgresql://me:hunter2@db/x", 'refused "…" for me'),
        ("postgresql://me:hunt%65r2@db/x", 'refused "…" for me'),
        ("host=db password='hunter2'", 'refused "…" for me'),
        ("postgresql://me@db/x", 'refused "hunter2" for me'),
    ],
)
def test_a_password_is_taken_out_of_what_a_server_says(uri: str, told: str) -> None:
    """However the address has it; where it has none, what was said is told as it is."""
    assert module._without_secrets('refused "hunter2" for me', uri) == told


def test_the_doctor_asks_the_database(postgresql: Server, tmp_path: Path) -> None:
    """It says where it is, or what is wrong; nothing of files in the data folder."""

    def found(state: str) -> dict[str, Verdict]:
        return {each.name: each.verdict for each in app_with(tmp_path, state).health.examine(imports=False)}

    assert found(postgresql.new_database())["state"] is Verdict.GOOD
    assert found("postgresql://127.0.0.1:1/plenum")["state"] is Verdict.BAD
    assert "state" not in found("sqlite")


@pytest.mark.parametrize("address", ["mysql://me:hunter2@db/x", "postgres//me:hunter2@db/x", "me:hunter2@db"])
@pytest.mark.parametrize("name", ["state", "library_store", "search_uri"])
def test_a_password_is_in_no_message_about_settings(name: str, address: str) -> None:
    """Not in that of a setting that is refused, either, in whatever way it is mistyped."""
    with pytest.raises(BadSettings) as caught:
        load(Path("/nowhere"), {f"PLENUM_{name.upper()}": address}, Path("/nowhere"))
    assert "hunter2" not in caught.value.sentence + caught.value.remedy


@pytest.mark.parametrize("given", ["mysql://db", "postgresql:/db", "sqlite3", ""])
def test_what_is_no_address_is_refused_by_the_settings(given: str) -> None:
    """Before anything is opened."""
    with pytest.raises(ValueError, match="postgresql://"):
        Settings(state=given)


@pytest.mark.parametrize(
    "given", ["db/plenum?sllmode=require", "me:hun@ter2@db/x", "me:hun/ter2@db/x", "me:12/ter2@db/x"]
)
def test_an_address_with_a_misspelt_part_is_refused(given: str) -> None:
    """It is none that psycopg can read, or it would take a piece of the password for host or database, and tell it."""
    with pytest.raises(BadSettings, match="no address") as caught:
        opener(f"postgresql://{given}")
    assert "ter2" not in str(caught.value) + caught.value.remedy


@pytest.mark.parametrize(
    "given", ["one:5432,two:5433/x", "/x?host=/run/me@city", "me:hun%40ter2@[::1]:5432/x"]
)
def test_an_address_of_several_hosts_or_of_a_socket_is_one(given: str) -> None:
    """As psycopg has them."""
    assert opener(f"postgresql://{given}")


def test_a_database_of_a_newer_plenum_is_left_alone(postgresql: Server, tmp_path: Path) -> None:
    """It has taken a step that this one does not know."""
    uri = postgresql.new_database()
    newer = (*STEPS, ("more", "CREATE TABLE more (id INTEGER PRIMARY KEY)"))
    ours, theirs = (opener(uri)(tmp_path / "things.sqlite", steps) for steps in (STEPS, newer))
    with theirs.writing():
        pass
    theirs.close()
    with pytest.raises(LibraryError, match="another version of Plenum"), ours.writing():
        pass


def test_a_database_in_another_encoding_is_refused(postgresql: Server, tmp_path: Path) -> None:
    """Before a character is lost."""
    postgresql.does("CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    store = opener(postgresql.uri("latin"))(tmp_path / "things.sqlite", STEPS)
    with pytest.raises(LibraryError, match="not as UTF8"), store.writing():
        pass


def test_an_old_server_is_refused(
    postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its release."""
    monkeypatch.setattr(module, "OLDEST", 99)
    store = opener(postgresql.uri())(tmp_path / "things.sqlite", STEPS)
    with pytest.raises(LibraryError, match="older than 99"), store.writing():
        pass


def test_who_waits_too_long_for_another_is_told(
    postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a SQLite file that another process writes."""
    uri = postgresql.new_database()
    monkeypatch.setattr(module, "_PATIENCE", 1)
    one, other = (opener(uri)(tmp_path / "things.sqlite", STEPS) for _ in range(2))
    with other.writing():
        pass
    with one.together(), pytest.raises(LibraryBusy), other.together():
        pass
    one.close()
    other.close()


@pytest.fixture(params=["files", "postgresql"])
def new_locks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Locks]]:
    """Locks as each process has its own."""
    made = list[Locks]()
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    uri = server.new_database() if server else ""

    def new() -> Locks:
        made.append(PostgresLocks(uri) if server else FileLocks(tmp_path / "locks"))
        return made[-1]

    yield new
    for each in made:
        each.close()


def test_a_lock_is_one_holders_until_it_ends(new_locks: Callable[[], Locks]) -> None:
    """Who has it keeps it, others are refused, and all of somebody who ends are free; shared ones are many's, or one's alone."""
    one, other = new_locks(), new_locks()
    assert one.take("shard 1")
    assert one.take("shard 1")
    assert not other.take("shard 1")
    assert other.take("shard 2")
    names = ["shard 1", "shard 2", "shard 3"]
    assert one.taken(names) == other.taken(names) == {"shard 1", "shard 2"}
    other.give_back("shard 1")
    assert one.held() == {"shard 1"}
    one.give_back("shard 1")
    assert other.take("shard 1")
    other.close()
    assert one.taken(names) == set()
    assert one.take("serving", shared=True)
    assert new_locks().take("serving", shared=True)
    assert not new_locks().take("serving")


def test_locks_come_back_with_the_database(postgresql: Server) -> None:
    """Whose connection broke has those again that nobody took meanwhile, and not the others."""
    uri = postgresql.new_database()
    one, other = PostgresLocks(uri), PostgresLocks(uri)
    assert one.take("shard 1")
    assert one.take("shard 2")
    name = uri.rpartition("?")[0].rpartition("/")[2]
    postgresql.does(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert other.take("shard 2")
    with pytest.raises(LibraryError):
        one.held()
    assert one.held() == {"shard 1"}
    one.close()
    other.close()


def test_one_process_alone_serves_or_several_that_share(postgresql: Server, tmp_path: Path) -> None:
    """Whatever machine it is on; when it ends, the next one may."""
    for where in ("sqlite", postgresql.new_database()):
        state = State(where, tmp_path, dict)
        serving = partial(state.doing, SERVING, "Another process serves.", "End it.")
        with serving(), pytest.raises(LibraryBusy, match="Another process serves"), serving():
            pass
        with serving(shared=True), serving(shared=True), pytest.raises(LibraryBusy), serving():
            pass


def test_processes_that_share_have_the_same_shards_and_state(postgresql: Server, tmp_path: Path) -> None:
    """Whoever was given another number, or other state beside the same data folder, is told so; when the others ended, it serves."""
    places = "sqlite", postgresql.new_database()
    for where, other in (places, places[::-1]):
        one, two = State(where, tmp_path, dict), State(other, tmp_path, dict)

        @contextmanager
        def serving(state: State, count: int) -> Iterator[None]:
            with closing(state.locks()) as locks, state.sharing(count, locks):
                yield

        with serving(one, 6), serving(one, 6):
            for state, count, told in ((one, 4, "another number of shards than 4"), (two, 6, "state in")):
                with pytest.raises(LibraryBusy, match=told), serving(state, count):
                    pass
        with serving(two, 4):
            pass


def test_who_forgets_where_the_state_was_moved_to_is_told(
    app: App, postgresql: Server, tmp_path: Path
) -> None:
    """By whatever opens it, without a password, the doctor included; nothing is written where it was. On the way back it is the other
    way round, and who takes the mark away goes on with what was left.
    """
    app.library.reindex(lambda *_: None, lambda _: None)
    app.community.set_fact("name", "value")
    app.community.close()
    uri = postgresql.new_database()
    app_with(tmp_path, uri).state.take_from("sqlite")
    before = (tmp_path / "data" / "receipts.sqlite").exists()
    forgot = app_with(tmp_path, "sqlite")
    for opens in (partial(forgot.community.fact, "name"), partial(forgot.community.set_fact, "name", "other"),
                  forgot.state.answers, forgot.state.elsewhere):  # fmt: skip
        with pytest.raises(
            LibraryError, match="was moved from the SQLite files of the data folder to the PostgreSQL"
        ) as caught:
            opens()
        assert "PLENUM_STATE" in caught.value.remedy
        assert uri.rpartition("@")[0] not in caught.value.sentence
    given = forgot.answers.ask("What did the council approve?", Filters())
    assert any("was moved" in warning.about for warning in given.warnings)
    assert (tmp_path / "data" / "receipts.sqlite").exists() is before
    (state,) = [each for each in forgot.health.examine(imports=False) if each.name == "state"]
    assert (state.verdict, "was moved" in state.sentence) == (Verdict.BAD, True)
    for each in (tmp_path / "data").glob("*.sqlite*"):
        each.rename(tmp_path / f"{each.name}.aside")
    back = app_with(tmp_path, "sqlite")
    back.state.take_from(uri)
    assert back.community.fact("name") == "value"
    with pytest.raises(LibraryError, match="was moved from the PostgreSQL database"):
        app_with(tmp_path, uri).community.fact("name")
    (tmp_path / "data" / "state.moved").unlink()
    assert app_with(tmp_path, uri).community.fact("name") == "value"


def test_a_state_that_was_copied_in_part_serves_nobody(
    app: App, postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and what to do; done again, the copy goes on and is whole."""
    for number in range(3):
        app.community.set_fact(f"name {number}", "value")
    app.community.close()
    moved = app_with(tmp_path, postgresql.new_database()).state
    with monkeypatch.context() as broken:
        broken.setattr(module_of_state, "copy", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            moved.take_from("sqlite")
    with pytest.raises(LibraryError, match="only in part") as caught, moved.doing(SERVING, "", ""):
        pass
    assert "migrate-state" in caught.value.remedy
    assert moved.take_from("sqlite")["community.sqlite"]["facts"] == 3
    with moved.doing(SERVING, "", ""):
        pass


def test_clocks_that_differ_are_told(
    postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By how much, and what to do; locks do not go by clocks."""
    state = app_with(tmp_path, postgresql.new_database()).state
    assert "PostgreSQL" in state.answers()
    monkeypatch.setattr(PostgresLocks, "clock", lambda _: time.time() + 4000)
    with pytest.raises(LibraryError, match="differ by 4,000 seconds") as caught:
        state.answers()
    assert "NTP" in caught.value.remedy


def test_every_type_of_the_steps_is_translated(postgresql: Server, tmp_path: Path) -> None:
    """Ids of Discord have 64 bits: no column of the real stores is narrower, and none is of a type that was not thought of."""
    uri = postgresql.new_database()
    with Memory(tmp_path / "community.sqlite", state=opener(uri)) as memory:
        memory.set_fact("name", "value")
    with psycopg.connect(uri) as connection:
        types = connection.execute(
            "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = 'plenum_community' AND table_name <> 'steps'"
        ).fetchall()
    assert {kind for (kind,) in types} <= {"bigint", "text", "bytea", "double precision"}
    assert isinstance(memory._file, PostgresSchema)
    assert "(plenum_community)" in memory._file.where


def test_locks_of_a_server_that_is_not_there_are_a_sentence() -> None:
    """With the host, without the password."""
    away = PostgresLocks("postgresql://plenum:hunter2@127.0.0.1:1/plenum")
    assert away.held() == set()
    for ask in (away.clock, partial(away.take, "shard 1"), partial(away.taken, ["shard 1"])):
        with pytest.raises(LibraryError, match=r"plenum on 127\.0\.0\.1") as caught:
            ask()
        assert "hunter2" not in str(caught.value) + caught.value.remedy


def test_where_psycopg_is_not_installed_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who names a database needs it."""
    assert module_of_state.opener("sqlite") is SqliteFile
    monkeypatch.setitem(sys.modules, "index.storage.postgresql", None)
    monkeypatch.delattr("index.storage.postgresql", raising=False)
    with pytest.raises(MissingPart) as caught:
        module_of_state.opener("postgresql://db/plenum")
    assert (
        caught.value.sentence
        == "The setting state names a PostgreSQL database, and psycopg is not installed."
    )
    assert caught.value.remedy == "Run: make postgresql"


def test_a_state_is_not_copied_while_it_is_served(tmp_path: Path, postgresql: Server) -> None:
    """Neither from where it is, nor to where it is to be."""
    uri = postgresql.new_database()
    moved = State(uri, tmp_path, dict)
    with (
        exclusive(tmp_path / "discord.lock"),
        pytest.raises(LibraryBusy, match="is served in Discord by process") as caught,
    ):
        moved.take_from("sqlite")
    assert caught.value.remedy == "End that process first."
    other = PostgresLocks(uri)
    assert other.take(SERVING)
    with pytest.raises(LibraryBusy) as caught:
        moved.take_from("sqlite")
    assert caught.value.sentence == "Another process serves Discord from where it is to be."
    assert caught.value.remedy == "End that process first."
    other.close()
    assert moved.take_from("sqlite") == {}
