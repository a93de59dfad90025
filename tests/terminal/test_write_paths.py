"""Whatever is kept has one commit point: a call that fails, or a kill, leaves what was, or what is to be, and nothing half."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from domain.errors import PlenumError
from index.storage.sqlite_file import SqliteFile
from tests.kit.file_calls import Calls, counting, failing
from tests.kit.kills import PathKills
from tests.kit.power_cuts import SYNCED, Disk, cuts
from tests.kit.write_paths import PATHS, done

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("PLENUM_KILLS", "12"))
LONG = frozenset({"reindex", "remove", "forget records", "rollback", "backup", "bring back"})
"""Each call of these fails in turn in the tests of their own rooms too; here every so-manieth does."""
ROOMS = ("community", "index", "models", "retrieval")
WRITERS = frozenset({"together", "writing", "rename", "replace_text", "replace_bytes"})
OTHER_WAYS = frozenset(
    {
        "index/backup/restore.py:_put_in_place",
        "index/pipeline/embedding_queue.py",
        "index/storage/bucket.py",
        "index/storage/object_store.py",
        "index/storage/sqlite_file.py:copied_into",
        "index/storage/postgresql.py",
        "index/storage/state.py:FileLocks._taken",
        "index/storage/state.py:State.take_from",
        "index/worker_process.py",
    }
)
"""A restore, what goes into a backup, work that a re-index gives out anew, a store beside a database and its cache, another database, locks, the move from one database to
another (of which copying a store is a path here), and what is no file: each has tests of its own.
"""
EVERY = int(os.environ.get("PLENUM_EVERY", "19"))
ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EACCES)


def test_every_way_by_which_something_is_kept_is_tried_and_has_one_commit_point(tmp_path: Path):
    """Whatever writes a file or a database is come by on one of the paths that are failed, killed and cut; and on none of those
    that write to a database are there two transactions, between which a kill would leave half.
    """
    codes, together = set[Any](), SqliteFile.together

    def call(frame: Any, event: str, _argument: object) -> None:
        if event == "call":
            codes.add(frame.f_code)

    for name, path in PATHS.items():
        (data := tmp_path / name).mkdir()
        path.begin(data)
        with mock.patch.object(SqliteFile, "together", autospec=True, side_effect=together) as transactions:
            sys.setprofile(call)
            try:
                path.act(data)
            finally:
                sys.setprofile(None)
        # One of each of two files; one that ends a place, and one that forgets it when nothing is left.
        assert transactions.call_count <= (2 if name in ("move state", "unfollow") else 1), name
    come_by = {f"{each.co_filename.removeprefix(f'{ROOT}/')}:{each.co_qualname}" for each in codes}
    assert set(writing_functions()) - come_by == set()


def writing_functions() -> Iterator[str]:
    """Every function that writes a file or a database, by its file and name."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        module, found = path.relative_to(ROOT).as_posix(), list[tuple[ast.AST, str]]()
        found.append((ast.parse(path.read_text("utf-8")), ""))
        for node, name in found:
            for each in ast.iter_child_nodes(node):
                inner = f"{name}.{each.name}" if isinstance(each, ast.FunctionDef | ast.ClassDef) else name
                found.append((each, inner))
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
                border = called == "writing" and isinstance(node.func, ast.Name)
                where = f"{module}:{name[1:]}"
                if called in WRITERS and not border and not OTHER_WAYS & {module, where}:
                    yield where


@pytest.mark.parametrize("name", PATHS)
def test_whichever_call_fails_it_is_done_or_it_is_not(name: str, tmp_path: Path):
    """Every call to the file system fails once: an error of ours, with a remedy, and what is seen is what was seen before
    or what was to be; where it is acknowledged, what was to be. The next try succeeds.
    """
    path, start, data = PATHS[name], tmp_path / "start", tmp_path / "data"
    start.mkdir()
    path.begin(start)
    before = path.look(start)
    shutil.copytree(start, data)
    calls = Calls(data, failing(0), 0)
    with counting(calls):
        path.act(data)
    after = path.look(data)
    assert after != before
    step = min(EVERY, -(-calls.seen // 3)) if name in LONG else 1
    for number in range(1, calls.seen + 1, step):
        shutil.rmtree(data)
        shutil.copytree(start, data)
        error: Any = None
        with counting(Calls(data, failing(ERRORS[number % len(ERRORS)]), number)):
            error = done(name, data)
        now = path.look(data)
        assert now in (before, after), number
        assert now == after or error is not None, number
        if error is not None:
            assert isinstance(error, PlenumError)
            assert error.remedy or error.sentence
        if now != after:
            assert done(name, data) is None
            assert path.look(data) == after


@pytest.mark.skipif(os.name != "posix", reason="needs processes that can be forked and killed")
def test_killed_at_any_call_nothing_half_is_kept(tmp_path: Path):
    """Every way by which something is kept, killed before a call drawn at random or at a random moment."""
    count = PathKills(tmp_path, seed=3).run(2 * KILLS)
    assert sum(count.values()) >= 2 * KILLS


@pytest.mark.skipif(sys.platform != "linux", reason="looks up what an open file is called")
def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path):
    """What was not synced is there, or not, or half, in any order: what is seen is what was or what was to be. ``bench/kill.py
    --cuts`` does it a thousand times.
    """
    assert cuts(tmp_path, 2 * KILLS, seed=5).total() >= 2 * KILLS


@pytest.mark.skipif(sys.platform != "linux", reason="looks up what an open file is called")
def test_a_disk_on_which_nothing_is_synced_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The simulated disk does lose what is not synced."""
    monkeypatch.setattr(Disk, "synced", lambda *_: None)
    with pytest.raises((AssertionError, PlenumError)):
        cuts(tmp_path, 20 * len(SYNCED), seed=5)
