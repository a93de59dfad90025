"""Backup and restore: whole or not at all, while everything goes on, and provable on another machine."""

import contextlib
import errno
import gzip
import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import build
from community.memory import Memory
from community.retention import DAYS
from config.settings import Folder, Settings
from domain.answers import Filters
from domain.documents import sha256_text
from domain.errors import LibraryBusy, LibraryDamaged, LibraryError, StorageFull, Verdict
from index.backup.archive import MANIFEST, README, may_hold
from index.backup.archive import read as read_through
from index.backup.backup import MADE_AGAIN, backup
from index.backup.restore import check, restore
from index.pipeline.build import reindex
from index.storage.files import exclusive
from index.storage.generations import Generations
from index.storage.library import Library
from index.storage.manifest import CATALOGUE, CODES, COPY, KEYWORDS, NAME, VECTORS
from retrieval.receipts import Receipts
from tests.kit.app import LED
from tests.kit.damage import flip_a_bit, part_of
from tests.kit.editions import edition, holds
from tests.kit.embedder import HashingEmbedder
from tests.kit.file_calls import Calls, counting, failing, half_then_full
from tests.kit.library import sharing_readers
from tests.kit.reader import WordReader
from tests.kit.records import MemorySource

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("PLENUM_KILLS", "12"))
ADDED = "communities/community-7/records/Añadido (2).txt"

FETCHED = f"sources/abcdef/bodies/{'0' * 64}"
KEPT_BESIDE = (
    ("corrections.sqlite", "CREATE TABLE corrections (key TEXT PRIMARY KEY, told TEXT NOT NULL)",
     "INSERT INTO corrections VALUES ('a', '{}'), ('b', '{}')"),
    ("sources/abcdef/place.sqlite", "CREATE TABLE entries (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
     f"INSERT INTO entries VALUES ('1', '{'0' * 64}')"),
)  # fmt: skip
OTHER_RECEIPTS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
    INSERT INTO receipts (id, body) SELECT 'Y' || i, '{}' FROM n"""


def ignore(*_):
    pass


def app_of(data):
    where = Settings(data=data, folders=(Folder(path=ROOT / "seeds"),))
    return sharing_readers(build(where, embedder=HashingEmbedder(), reader=WordReader()))


@pytest.fixture
def data(made, tmp_path):
    """A data folder with three generations of forty records, a database, an added record, and what is in no backup."""
    return shutil.copytree(made, tmp_path / "data")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What the tests get copies of."""
    folder = tmp_path_factory.mktemp("made") / "data"
    for number in range(3):
        reindex([MemorySource(edition(number))], HashingEmbedder(), folder)
    with sqlite3.connect(folder / "community.sqlite") as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE votes (n INTEGER)")
        database.executemany("INSERT INTO votes VALUES (?)", [(n,) for n in range(100)])
    database.close()
    for name in (ADDED, f"{ADDED}.meta.toml", "communities/community-7/pending/ab12cd/record", "models/m/model.onnx",
                 "embedding-cache/work.sqlite", ".env", "plenum.toml", "discord.lock"):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\nDISCORD_TOKEN = very-secret-token\n")
    (folder / ADDED).write_text("The board met.\n")
    (folder / f"{ADDED}.meta.toml").write_text('title = "Añadido"\n')
    return folder


def held(folder):
    """Every file below a folder, but locks."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def members(file):
    with tarfile.open(file) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def test_a_backup_brings_everything_back(data, tmp_path):
    """The current generation, every text, databases and what communities added, on another path; nothing else."""
    done = backup(data, tmp_path / "b.tar.gz")
    assert not [each for each in done.findings if each.verdict is not Verdict.NOTE]
    assert [each.name for each in done.findings] == ["plenum.toml"]
    back = tmp_path / "elsewhere" / "data"
    restore(done.file, back)
    assert holds(back, 2) == 2
    before, after = held(data), held(back)
    name = Generations(data).current()
    assert {key for key in after if key.startswith("generations/")} == {
        key for key in before if key.startswith(f"generations/{name}/")
    }
    same = {key for key in after if key != "community.sqlite"}
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    assert {key for key in before if key.startswith("texts/")} < set(after)
    assert {ADDED, f"{ADDED}.meta.toml"} <= set(after)
    assert (back / ADDED).stat().st_mtime_ns == (data / ADDED).stat().st_mtime_ns
    with sqlite3.connect(back / "community.sqlite") as database:
        assert database.execute("SELECT count(*) FROM votes").fetchone() == (100,)
    database.close()
    assert not reindex([MemorySource(edition(2))], HashingEmbedder(), back).published


def test_a_backup_holds_no_settings_and_no_token(data, tmp_path):
    """Not the settings file, not the environment, not what is only work under way; and only its owner can read it."""
    done = backup(data, tmp_path / "b.tar.gz")
    content = members(done.file)
    assert not any(b"very-secret" in each for each in content.values())
    assert set(content) - {README, MANIFEST} == set(done.contents.files)
    assert not [name for name in content if name.split("/")[0] in MADE_AGAIN or "pending" in name]
    if os.name == "posix":
        assert stat.S_IMODE(done.file.stat().st_mode) == 0o600
    assert b"bot.py restore b.tar.gz" in content[README]


def test_all_generations_can_be_kept(data, tmp_path):
    """Each one that is sound; and one can go back in what was restored."""
    done = backup(data, tmp_path / "b.tar.gz", all_generations=True)
    assert done.contents.generations == tuple(Generations(data).names())
    restore(done.file, tmp_path / "back")
    Generations(tmp_path / "back").rollback()
    assert holds(tmp_path / "back", 1) == 1


def test_after_going_back_the_one_gone_back_to_is_kept(data, tmp_path):
    """The current one is what is backed up, not the newest."""
    Generations(data).rollback()
    restore(backup(data, tmp_path / "b.tar.gz").file, tmp_path / "back")
    assert holds(tmp_path / "back", 1) == 1


def test_receipts_are_proven_on_another_machine(tmp_path):
    """The restored application gives the same answer, and proves the old one; its check finds nothing wrong, and says what it cannot tell yet."""
    old = app_of(tmp_path / "old")
    old.library.reindex(ignore, ignore)
    given = old.answers.ask("Who led the plenary meeting?", Filters())
    assert LED.startswith(given.quotes[0].text[:20])
    done = old.library.backup(tmp_path / "b.tar.gz", all_generations=False, on_progress=ignore)
    shutil.rmtree(tmp_path / "old")
    new = app_of(tmp_path / "new")
    new.library.restore_backup(done.file, None, ignore)
    proof = new.answers.verify(given.id)
    assert (proof.proven, proof.unchanged) == (True, True)
    assert new.answers.ask("Who led the plenary meeting?", Filters()).id == given.id
    [told] = [each for each in new.library.check(ignore) if each.verdict is not Verdict.GOOD]
    assert (told.verdict, "after a restore, until the next answer" in told.sentence) == (Verdict.NOTE, True)


def test_a_backup_is_of_one_moment_while_everything_goes_on(data, tmp_path):
    """While somebody votes and re-indexes publish and drop generations, each backup restores to one edition, whole."""
    stop, went_wrong = threading.Event(), []

    def vote():
        with sqlite3.connect(data / "community.sqlite", timeout=10, isolation_level=None) as database:
            while not stop.wait(0.001):
                # Two rows or none: half a transaction would be an odd number.
                database.execute("BEGIN")
                database.execute("INSERT INTO votes VALUES (1)")
                database.execute("INSERT INTO votes VALUES (2)")
                database.execute("COMMIT")
        database.close()

    def take_in():
        number = 3
        while not stop.is_set():
            try:
                reindex([MemorySource(edition(number))], HashingEmbedder(), data, keep=1)
            except LibraryError as error:
                went_wrong.append(error)
            number += 1

    threads = [threading.Thread(target=vote), threading.Thread(target=take_in)]
    for thread in threads:
        thread.start()
    try:
        done = [backup(data, tmp_path / f"{number}.tar.gz") for number in range(5)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not went_wrong
    for number, each in enumerate(done):
        back = tmp_path / f"back-{number}"
        restore(each.file, back)
        assert holds(back, *range(2, 300)) >= 2
        with sqlite3.connect(back / "community.sqlite") as database:
            (votes,) = database.execute("SELECT count(*) FROM votes").fetchone()
        database.close()
        assert votes % 2 == 0
        assert not [found for found in check(back) if found.verdict is not Verdict.GOOD]


def test_nothing_is_restored_over_something(data, tmp_path):
    """A folder with anything in it is refused before a byte is written; so is one that somebody restores into."""
    file = backup(data, tmp_path / "b.tar.gz").file
    before = held(data)
    with pytest.raises(LibraryError, match="is not empty") as caught:
        restore(file, data)
    assert "--into" in caught.value.remedy
    assert held(data) == before
    with exclusive(tmp_path / "back" / "lock"), pytest.raises(LibraryBusy):
        restore(file, tmp_path / "back")
    (tmp_path / "half" / ".restoring" / "texts").mkdir(parents=True)
    restore(file, tmp_path / "half")
    assert holds(tmp_path / "half", 2) == 2
    (tmp_path / "moved" / ".restoring").mkdir(parents=True)
    (tmp_path / "moved" / "texts").mkdir()
    with pytest.raises(LibraryError, match="not finished"):
        restore(file, tmp_path / "moved")


def test_a_backup_replaces_a_backup_and_nothing_else(data, tmp_path):
    """The old one is there until the new one is whole. A file of another kind is not touched."""
    file = tmp_path / "b.tar.gz"
    first = backup(data, file).contents
    assert backup(data, file).contents.created >= first.created
    other = tmp_path / "thesis.txt"
    other.write_text("Years of work.")
    with pytest.raises(LibraryError, match="not a backup"):
        backup(data, other)
    assert other.read_text() == "Years of work."
    assert backup(data, tmp_path).file.name.startswith("plenum-")
    with pytest.raises(LibraryError, match="nothing to back up"):
        backup(tmp_path / "nowhere", tmp_path / "n.tar.gz")
    with pytest.raises(LibraryError, match="There is no file"):
        restore(tmp_path / "none.tar.gz", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def lose_a_receipt_file(data):
    (data / "receipts.sqlite").write_bytes(b"torn" * 4000)


def lose_votes(data):
    (data / "community.sqlite").unlink()


def begin_receipts_anew(data):
    (data / "receipts.sqlite").unlink()
    with Receipts(data / "receipts.sqlite") as receipts, receipts._file.writing():
        pass


def lose_the_library(data):
    shutil.rmtree(data / "generations")
    (data / "CURRENT").unlink()


def lose_texts(data):
    shutil.rmtree(data / "texts")


def lose_what_servers_added(data):
    shutil.rmtree(data / "communities")


def empty_what_servers_added(data):
    (data / ADDED).write_text("")


def lose_corrections(data):
    (data / "corrections.sqlite").unlink()


def run_on(database, statement):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


def clear_one_correction(data):
    run_on(data / "corrections.sqlite", "DELETE FROM corrections WHERE key = 'b'")


def clear_votes(data):
    run_on(data / "community.sqlite", "DELETE FROM votes WHERE n > 90")


def lose_sources(data):
    shutil.rmtree(data / "sources")


def lose_what_was_fetched(data):
    (data / FETCHED).unlink()


def begin_receipts_anew_and_go_on(data):
    begin_receipts_anew(data)
    run_on(data / "receipts.sqlite", OTHER_RECEIPTS)


@pytest.mark.parametrize(
    ("loss", "named"),
    [(lose_what_servers_added, "2 files of communities"), (empty_what_servers_added, "1 file of communities"),
     (lose_corrections, "2 rows of corrections"), (clear_one_correction, "1 row of corrections"),
     (clear_votes, "9 rows of votes in community.sqlite"), (lose_sources, "1 row of entries in sources/abcdef/place.sqlite"),
     (lose_what_was_fetched, "1 file of sources"), (begin_receipts_anew_and_go_on, "50 rows of receipts"),
     (lose_a_receipt_file, "receipts.sqlite"), (lose_votes, "community.sqlite"), (begin_receipts_anew, "receipts.sqlite"),
     (lose_the_library, "holds a library"), (lose_texts, "texts")],
)  # fmt: skip
def test_a_backup_never_replaces_a_better_one(loss, named, data, tmp_path):
    """What was kept last week and is damaged, lost or begun anew since stays in its backup; the new one is beside it under
    another name, whole, and says why. So it goes on, and what is mended is backed up under the old name again.
    """
    with Receipts(data / "receipts.sqlite") as receipts, receipts._file.writing() as connection:
        rows = [(f"X{n}", "{}" * 300) for n in range(50)]
        connection.executemany("INSERT INTO receipts (id, body) VALUES (?, ?)", rows)
    (data / FETCHED).parent.mkdir(parents=True)
    (data / FETCHED).write_text("Fetched.")
    for name, *statements in KEPT_BESIDE:
        for statement in statements:
            run_on(data / name, statement)
    good = tmp_path / "good"
    shutil.copytree(data, good)
    place = tmp_path / "backups"
    place.mkdir()
    file = backup(data, place / "weekly.tar.gz").file
    before = file.read_bytes()
    loss(data)
    for _ in range(2):
        done = backup(data, file)
        assert file.read_bytes() == before
        assert done.file.name.startswith("weekly-incomplete-")
        read_through(done.file)
        (told,) = [each for each in done.findings if each.name == "weekly.tar.gz"]
        assert (told.verdict, named in told.sentence) == (Verdict.BAD, True), told
    assert backup(good, file).file == file
    assert file.read_bytes() != before


@pytest.mark.parametrize(
    ("table", "gone", "ahead", "lost"),
    [("acts", "age > 15", 0, 300), ("votes", "age > 15", 0, 300), ("posts", "age > 15", 0, 15),
     ("questions", "age > 15", 0, 165), ("watches", "age > 15", 0, 300), ("unknown", "age > 15", 0, 300),
     ("posts", "age > 30", 0, 0), ("questions", "age > 180", 0, 0), ("questions", "age > 100", 0, 80), ("votes", "age BETWEEN 200 AND 201", 0, 2),
     ("acts", "age < 316", 0, 301), ("posts", "age < 316", 4000, 301), ("votes", "age BETWEEN 0 AND 300", 4000, 286)],
)  # fmt: skip
def test_only_what_is_past_its_own_time_is_no_loss(table, gone, ahead, lost, data, tmp_path, monkeypatch):
    """Each table has its own term. Of what was within it, every row is a loss, and so is a table that is empty now, however far
    ahead the clock is; so is what is younger than a row that is left.
    """
    now = int(time.time())
    database = data / "community.sqlite"
    run_on(database, "DROP TABLE votes")
    run_on(
        database, f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, age INTEGER NOT NULL, at INTEGER NOT NULL)"
    )
    days = "WITH RECURSIVE n(i) AS (SELECT 16 UNION ALL SELECT i + 1 FROM n WHERE i < 315)"
    run_on(database, f"{days} INSERT INTO {table} SELECT i, i, {now} - i * 86400 + 3600 FROM n")
    run_on(database, f"INSERT INTO {table} VALUES (1, 0, {now - 60})")
    file = backup(data, tmp_path / "b.tar.gz", kept_days=DAYS).file
    before = file.read_bytes()
    run_on(database, f"DELETE FROM {table} WHERE {gone}")
    monkeypatch.setattr("index.backup.backup.time.time", lambda: now + ahead * 86400.0)
    done = backup(data, file, kept_days=DAYS)
    told = [each.sentence for each in done.findings if each.verdict is Verdict.BAD]
    assert (done.file == file, file.read_bytes() == before) == (not lost, bool(lost))
    assert [f"({lost} rows of {table} in community.sqlite)" in each for each in told] == [True] * bool(lost)


def test_what_goes_by_itself_makes_no_lesser_backup(data, tmp_path):
    """What was fetched and replaced, rows past their time, work that was done: the name stays."""
    now = int(time.time())
    database = data / "community.sqlite"
    run_on(database, "CREATE TABLE posts (message INTEGER PRIMARY KEY, at INTEGER NOT NULL)")
    run_on(database, "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    run_on(database, "INSERT INTO facts VALUES ('mention under way 7', '8 1 9')")
    run_on(database, f"INSERT INTO posts VALUES (1, {now - 40 * 86400}), (3, {now}), (4, {now})")
    run_on(data / "embedding.sqlite", "CREATE TABLE batches (id INTEGER PRIMARY KEY)")
    run_on(data / "embedding.sqlite", "INSERT INTO batches VALUES (1)")
    for statement in KEPT_BESIDE[1][1:]:
        (data / FETCHED).parent.mkdir(parents=True, exist_ok=True)
        run_on(data / KEPT_BESIDE[1][0], statement)
    (data / FETCHED).write_text("Fetched.")
    file = backup(data, tmp_path / "b.tar.gz", kept_days=DAYS).file
    run_on(database, "DELETE FROM posts WHERE message < 3")
    run_on(database, "DELETE FROM facts")
    run_on(data / "embedding.sqlite", "DELETE FROM batches")
    run_on(data / KEPT_BESIDE[1][0], "UPDATE entries SET body = 'later'")
    (data / FETCHED).unlink()
    done = backup(data, file, kept_days=DAYS)
    assert (done.file, [each for each in done.findings if each.verdict is Verdict.BAD]) == (file, [])
    assert {each.name for each in tmp_path.iterdir()} == {"data", "b.tar.gz"}


def test_what_people_take_back_is_no_loss_and_what_is_lost_beside_it_is(data, tmp_path):
    """Of what was deleted on purpose it is known how many rows of which day it was: no more than these may be missing."""
    (data / "community.sqlite").unlink()
    days = [time.time() - 86400 * age for age in (40, 20, 1)]
    with Memory(data / "community.sqlite", clock=lambda: days[0]) as memory:
        memory.set_fact("secret of links", "abc")
        for user in range(9):
            memory.votes.cast(5, "A", user, helpful=True)
            days.append(days.pop(0))
        days.reverse()
        for message in range(4):
            memory.posts.keep(message, 7, 5, "A", "Why?")
            memory.watches.keep(message, 5, "Roads?")
        file = backup(data, tmp_path / "b.tar.gz", kept_days=DAYS).file
        memory.forget(0)
        memory.posts.drop(1)
        memory.watches.remove(2, memory.watches.of(2)[0].id)
        done = backup(data, file, kept_days=DAYS)
        assert (done.file, [each for each in done.findings if each.verdict is Verdict.BAD]) == (file, [])
        memory.forget(1)
    for lost in (
        "DELETE FROM votes WHERE person IN (SELECT person FROM votes WHERE at = {} LIMIT 1)",
        "DELETE FROM facts",
    ):
        run_on(data / "community.sqlite", lost.format(int(days[0]) // 60 * 60))
        done = backup(data, file, kept_days=DAYS)
        (told,) = [each.sentence for each in done.findings if each.verdict is Verdict.BAD]
        assert "1 row of votes" in told
    assert "1 row of facts" in told


def test_a_backup_that_is_none_any_more_is_replaced(data, tmp_path):
    """A cut one is no better than any other, whatever is damaged."""
    file = backup(data, tmp_path / "b.tar.gz").file
    file.write_bytes(file.read_bytes()[:-50])
    lose_a_receipt_file(data)
    assert backup(data, file).file == file
    read_through(file)


@pytest.mark.skipif(os.name != "posix", reason="needs processes that can be killed")
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_backup_leaves_no_litter(by, data, tmp_path):
    """What a killed process left is taken away by the next backup into that folder; what one that runs is at is not. A
    process that is asked to end takes it away itself.
    """
    place = tmp_path / "backups"
    place.mkdir()
    code = f"""if True:
        import os, sys, time
        from index.backup import backup as module
        module.read = lambda _: (print("now", flush=True), time.sleep(60))
        import bot
        sys.argv = ["bot.py", "backup", {str(place / "b.tar.gz")!r}]
        sys.exit(bot.main())
    """
    started = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PLENUM_DATA": str(data)},
                         stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]  # fmt: skip
    for process in started:
        assert process.stdout.readline() == "now\n"
    killed, living = started
    killed.send_signal(by)
    assert killed.wait() == (-9 if by == signal.SIGKILL else 130)
    assert len(list(place.iterdir())) == (2 if by == signal.SIGKILL else 1)
    backup(data, place / "other.tar.gz")
    assert sorted(path.name for path in place.iterdir()) == [
        f".b.tar.gz.{living.pid}.unfinished",
        "other.tar.gz",
    ]
    living.kill()
    for process in started:
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("operation", ["open", "write", "fsync", "rename", "mkdir", "read", "connect"])
def test_whichever_call_fails_nothing_half_is_left(operation, data, tmp_path):
    """At any call of a backup: the one before it is untouched, no other file is left. At any call of a restore: the folder
    is not there, or empty of everything; and the next try succeeds.
    """
    small = tmp_path / "small"
    reindex([MemorySource(edition(0, 2))], HashingEmbedder(), small)
    shutil.copy(data / "community.sqlite", small)
    place = tmp_path / "place"
    place.mkdir()
    file = backup(small, place / "b.tar.gz").file
    before, ends = file.read_bytes(), []
    for number, act in acts(operation):
        calls = Calls(tmp_path, act, number, operation)
        ends.append(tried(calls, lambda: backup(small, file)))
        # A folder whose names could not be synced has the new one all the same.
        assert file.read_bytes() == before or operation == "fsync" or ends[-1] is None
        before = file.read_bytes()
        for lesser in place.glob("*-incomplete-*"):
            # A generation that could not be read was left out.
            assert ends[-1] is None
            lesser.unlink()
        assert [path.name for path in place.iterdir()] == [file.name]
        if calls.seen < number:
            break
    back = tmp_path / "back"
    for number, act in acts(operation):
        calls = Calls(tmp_path, act, number, operation)
        ends.append(tried(calls, lambda: restore(file, back)))
        if ends[-1] is None:
            assert holds(back, 0, records=2) == 0
        else:
            assert not back.exists()
        shutil.rmtree(back, ignore_errors=True)
        if calls.seen < number:
            break
    failed = [each for each in ends if each is not None]
    assert len(failed) > 1
    assert all(each.remedy and each.sentence.endswith(".") for each in failed)
    assert operation in {"connect", "read"} or any(isinstance(each, StorageFull) for each in failed)


def acts(operation):
    for number in range(1, 300, 4 if operation == "read" else 1):
        yield number, half_then_full if operation == "write" and number % 2 else failing(errno.ENOSPC)


def tried(calls, act):
    """The error it ended in, or None."""
    with counting(calls):
        try:
            act()
        except LibraryError as error:
            return error
    return None


@pytest.mark.skipif(os.name != "posix", reason="needs processes that can be forked and killed")
def test_a_killed_backup_or_restore_leaves_nothing_half(tmp_path):
    """Killed before any call: the backup before it is whole, or the new one is; a folder that was to be restored into can
    be tried again, or holds everything, or says that it is not finished and answers nothing.
    """
    from tests.kit.last_call import until

    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.kit.last_call", "tests.kit.editions"])
    small, file = tmp_path / "small", tmp_path / "b.tar.gz"
    reindex([MemorySource(edition(0, 2))], HashingEmbedder(), small)
    backup(small, file)
    rng, killed = random.Random(5), {"backup": 0, "restore": 0}
    ends = {"again": 0, "whole": 0, "unfinished": 0}
    calls = {"backup": 60, "restore": 130}
    for _ in range(2 * KILLS):
        what = rng.choice(("backup", "restore"))
        back = tmp_path / f"back-{killed['restore']}"
        places = (str(small), str(file)) if what == "backup" else (str(file), str(back))
        process = forks.Process(
            target=until, args=(rng.randint(1, calls[what]), str(tmp_path), what, *places)
        )
        process.start()
        process.join()
        if process.exitcode == 0:
            calls[what] -= 5
            shutil.rmtree(back, ignore_errors=True)
            continue
        assert process.exitcode == -9
        killed[what] += 1
        read_through(file, lambda _name, blocks: list(blocks) and None)
        if what == "restore":
            ends[ended(file, back)] += 1
    assert min(killed.values()) > KILLS // 2
    assert ends["again"]


def ended(file, back):
    """What became of a folder whose restore was killed."""
    if (back / "CURRENT").exists():
        assert holds(back, 0, records=2) == 0
        return "whole"
    error = tried(Calls(back, failing(errno.EIO)), lambda: restore(file, back))
    if error is not None:
        assert "not finished" in str(error)
        with pytest.raises(LibraryError):
            Library(back).snapshot()
        return "unfinished"
    assert holds(back, 0, records=2) == 0
    return "again"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), bit=st.integers(0, 7))
def test_one_flipped_bit_is_found_or_changes_nothing(one_backup, tmp_path_factory, at, bit):
    """Anywhere in a backup: it is refused, and nothing is put in place, or what is restored is the same to the byte."""
    content = bytearray(one_backup[0])
    content[min(int(at * len(content)), len(content) - 1)] ^= 1 << bit
    folder = tmp_path_factory.mktemp("flipped")
    (folder / "b.tar.gz").write_bytes(content)
    try:
        restore(folder / "b.tar.gz", folder / "back")
    except LibraryError:
        assert not (folder / "back").exists()
    else:
        assert held(folder / "back") == one_backup[1]


@pytest.fixture(scope="module")
def one_backup(tmp_path_factory):
    """The bytes of a small backup, and what it restores to."""
    folder = tmp_path_factory.mktemp("one")
    reindex([MemorySource(edition(0, 2))], HashingEmbedder(), folder / "data")
    file = backup(folder / "data", folder / "b.tar.gz").file
    restore(file, folder / "back")
    return file.read_bytes(), held(folder / "back")


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(share, one_backup, tmp_path):
    """Wherever it was cut."""
    (tmp_path / "b.tar.gz").write_bytes(one_backup[0][: int(share * len(one_backup[0]))])
    with pytest.raises(LibraryDamaged, match="not a whole backup"):
        restore(tmp_path / "b.tar.gz", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def link(name, target, kind=tarfile.SYMTYPE):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


TRICKS = [
    *("../outside.txt", "/tmp/outside.txt", "texts/../../outside.txt", "communities/community-1/../../../outside.txt"),
    *("communities/community-1/..\\..\\outside.txt", "C:\\outside.txt", "communities/community-1/c:outside", "CURRENT"),
    *("plenum.toml", ".env", "models/m.onnx", "generations/0001-00000000/../../outside", "communities/community-1/.x"),
    *("communities/community-1/a\x00b", "texts/ab/short.txt", "receipts.sqlite/x", "lock", "communities/evil/x"),
    link("texts", "/etc"), link("receipts.sqlite", "/etc/passwd"), link("communities/community-1/x", "/etc/passwd"),
    link("receipts.sqlite", "../../etc/passwd", tarfile.LNKTYPE), link("texts/ab", "", tarfile.DIRTYPE),
    link("receipts.sqlite", "", tarfile.FIFOTYPE), link("receipts.sqlite", "", tarfile.CHRTYPE),
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS, ids=lambda each: getattr(each, "name", each).replace("\x00", "0"))
def test_no_name_in_a_backup_leads_anywhere_else(trick, one_backup, tmp_path):
    """Paths that climb, absolute ones, drives, links, devices, and names that have no business there are refused."""
    place = tmp_path / "place"
    place.mkdir()
    with gzip.open(io.BytesIO(one_backup[0])) as old, tarfile.open(fileobj=old) as tar:
        found = [(member, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(place / "b.tar.gz", "w:gz") as tar:
        for member, content in [*found[:3], (trick, b"evil"), *found[3:]]:
            if isinstance(member, str):
                member = tarfile.TarInfo(member)  # noqa: PLW2901 - the same thing, as a member
                member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    with pytest.raises(LibraryDamaged):
        restore(place / "b.tar.gz", place / "back")
    assert [path.name for path in place.iterdir()] == ["b.tar.gz"]
    assert not (tmp_path / "outside.txt").exists()


@given(st.text())
def test_a_name_that_may_be_in_a_backup_stays_below_the_folder(name):
    """Whatever the name."""
    for each in (name, f"communities/community-1/{name}", f"generations/0001-00000000/{name}"):
        if may_hold(each):
            parts = each.split("/")
            assert parts[0] in {"generations", "texts", "communities"} or len(parts) == 1
            assert not any(part in ("", ".", "..") or "\\" in part or "\x00" in part for part in parts)
            assert Path("/data", each).resolve().is_relative_to("/data")


def test_a_manifest_that_was_written_by_hand_is_refused(one_backup, tmp_path):
    """Its own checksum tells; and so does a version that this program does not know."""
    content = {}
    with gzip.open(io.BytesIO(one_backup[0])) as old, tarfile.open(fileobj=old) as tar:
        content = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(content[MANIFEST])
    forged = {name: value for name, value in manifest.items() if name not in ("backup", "sha256")}
    forged["current"] = "../../elsewhere"
    forged["sha256"] = sha256_text(json.dumps(forged, sort_keys=True))
    for change, said in (
        ({"current": "0009-00000000"}, "not what was written"),
        ({"backup": 9}, "version 9"),
        (forged, "does not hold the generation"),
    ):
        content[MANIFEST] = json.dumps(manifest | change).encode()
        with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
            for name, each in content.items():
                member = tarfile.TarInfo(name)
                member.size = len(each)
                tar.addfile(member, io.BytesIO(each))
        with pytest.raises(LibraryError, match=said):
            restore(tmp_path / "b.tar.gz", tmp_path / "back")


def test_what_is_damaged_is_left_out_and_told(data, tmp_path):
    """The generation before takes the place of a damaged current one; a database that is none is named."""
    name = Generations(data).current()
    flip_a_bit(part_of(data / "generations" / name, VECTORS))
    (data / "receipts.sqlite").write_bytes(b"torn" * 4000)
    done = backup(data, tmp_path / "b.tar.gz")
    told = {each.name: each for each in done.findings if each.verdict is Verdict.BAD}
    assert set(told) == {name, "receipts.sqlite"}
    restore(done.file, tmp_path / "back")
    assert holds(tmp_path / "back", 1) == 1


def rotting(data):
    """Every file that has a checksum."""
    return sorted(
        path.relative_to(data)
        for folder in ("generations", "texts")
        for path in (data / folder).rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    )


def test_a_flipped_bit_in_any_file_is_found_and_named(data):
    """In any file of any generation, and in any kept text: the check names it. While the current generation is whole,
    nothing else is wrong with answering.
    """
    assert {each.verdict for each in check(data)} == {Verdict.GOOD}
    current = Generations(data).current()
    for path in rotting(data):
        whole = (data / path).read_bytes()
        flip_a_bit(data / path)
        wrong = [each for each in check(data) if each.verdict is not Verdict.GOOD]
        assert wrong, path
        assert str(path) in " ".join(each.sentence for each in wrong)
        assert all(each.remedy for each in wrong)
        of_current = path.parts[:2] == ("generations", current)
        bad = of_current or path.parts[0] == "texts"
        assert wrong[0].verdict is (Verdict.BAD if bad else Verdict.WARNING)
        (data / path).write_bytes(whole)
    (data / path).unlink()
    assert any("is not there" in each.sentence for each in check(data) if each.verdict is Verdict.BAD)


@pytest.mark.parametrize("part", [CATALOGUE, VECTORS, CODES, f"{KEYWORDS}/meta.json", NAME])
def test_answering_goes_on_from_the_generation_before(part, data):
    """Whoever answers already goes on; whoever opens it anew is told which file is damaged; going back takes one step."""
    library = Library(data)
    answering = library.snapshot()
    reindex([MemorySource(edition(3))], HashingEmbedder(), data)
    flip_a_bit(part_of(data / "generations" / Generations(data).current(), part))
    assert library.snapshot() is answering
    assert part.rsplit("/", 1)[-1] in str(library.refused)
    with pytest.raises(LibraryDamaged, match=part.rsplit("/", 1)[-1]):
        Library(data).snapshot()
    library.rollback()
    assert Library(data).snapshot().generation == answering.generation


def test_the_copy_of_a_manifest_is_checked_too(data):
    """It is needed on the day the manifest itself is damaged."""
    flip_a_bit(data / "generations" / Generations(data).current() / COPY)
    assert holds(data, 2) == 2
    assert any(COPY in each.sentence for each in check(data))


def test_a_flipped_bit_in_a_receipt_is_found_or_changes_nothing(tmp_path):
    """Anywhere in the file: the check says so, or every receipt is still the one that was kept."""
    app = app_of(tmp_path / "data")
    app.library.reindex(ignore, ignore)
    ids = [
        app.answers.ask(words, Filters()).id
        for words in ("Who led the plenary meeting?", "What was said on August 1?")
    ]
    file = tmp_path / "data" / "receipts.sqlite"
    kept = {receipt.id: receipt for receipt in Receipts(file).recent(9)}
    assert set(kept) == set(ids)
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    app.answers._receipts.close()
    whole, rng, found = file.read_bytes(), random.Random(3), 0
    bodies = whole.index(b'{"content"')
    for number in range(60):
        content = bytearray(whole)
        at = bodies + rng.randrange(400) if number % 2 else rng.randrange(len(whole))
        content[at] ^= 1 << rng.randrange(8)
        file.write_bytes(content)
        damaged = any(each.verdict is Verdict.BAD for each in app.library.check(ignore))
        app.answers._receipts.close()
        found += damaged
        if not damaged:
            receipts = Receipts(file)
            assert {each: receipts.get(each) for each in ids} == kept
            receipts.close()
        for beside in file.parent.glob("receipts.sqlite-*"):
            beside.unlink()
    assert found >= 25


def test_a_receipt_whose_text_is_gone_is_named(tmp_path):
    """The check says which one cannot be proven any more."""
    app = app_of(tmp_path / "data")
    app.library.reindex(ignore, ignore)
    given = app.answers.ask("Who led the plenary meeting?", Filters())
    app._library.texts.path(given.quotes[0].citation.text_hash).unlink()
    wrong = {each.name for each in app.library.check(ignore) if each.verdict is Verdict.BAD}
    assert f"receipt {given.id}" in wrong


def test_the_table_of_the_data_folder_says_what_a_backup_holds():
    """Everything that docs/operating.md lists is in a backup, or is made again."""
    page = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    table = page.split("## The data folder")[1].split("\n\n")[1]
    for name in [
        each for row in table.splitlines()[2:] for each in row.split("|")[1].replace("`", "").split(",")
    ]:
        entry = name.strip().rstrip("/")
        kept = may_hold(entry) or entry in {"CURRENT", "generations", "texts", "communities", "sources"}
        assert kept or entry in MADE_AGAIN | {"lock", "accepted-gone.json", "receipts.last"}, entry


def test_reading_through_a_backup_is_enough_to_check_it(one_backup, tmp_path):
    """Without a place to put it."""
    (tmp_path / "b.tar.gz").write_bytes(one_backup[0])
    names = []

    def take(name, blocks):
        names.append(name)
        assert b"".join(blocks)

    assert list(read_through(tmp_path / "b.tar.gz", take).files) == names
