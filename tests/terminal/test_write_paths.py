"""Whatever is kept has one commit point: a call that fails, or a kill, leaves what was, or what is to be, and nothing half."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from domain.errors import PlenumError
from tests.kit.file_calls import Calls, counting, failing
from tests.kit.kills import PathKills
from tests.kit.power_cuts import SYNCED, Disk, cuts
from tests.kit.write_paths import PATHS, done

KILLS = int(os.environ.get("PLENUM_KILLS", "12"))
LONG = frozenset({"reindex", "remove", "rollback", "backup", "bring back"})
"""Each call of these fails in turn in the tests of their own rooms too; here every so-manieth does."""
ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EACCES)


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
    tried = 0
    for number in range(1, calls.seen + 1, int(os.environ.get("PLENUM_EVERY", "11")) if name in LONG else 1):
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
        tried += 1
    assert tried >= min(3, calls.seen)


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
    assert cuts(tmp_path, 4 * KILLS, seed=5).total() >= 4 * KILLS


@pytest.mark.skipif(sys.platform != "linux", reason="looks up what an open file is called")
def test_a_disk_on_which_nothing_is_synced_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The simulated disk does lose what is not synced."""
    monkeypatch.setattr(Disk, "synced", lambda *_: None)
    with pytest.raises((AssertionError, PlenumError)):
        cuts(tmp_path, 20 * len(SYNCED), seed=5)
