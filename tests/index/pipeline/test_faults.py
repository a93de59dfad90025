"""A re-index that is killed, starved or failed by the disk: what was published answers, and the next run finishes."""

import errno
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import LibraryError, StorageFull
from index.pipeline import reuse
from index.pipeline.build import reindex, remove, restore
from index.storage.generations import Generations
from index.storage.library import Library
from index.storage.manifest import sound
from tests.kit.editions import edition, holds
from tests.kit.embedder import HashingEmbedder
from tests.kit.file_calls import Calls, counting, failing, half_then_full, short
from tests.kit.kills import Kills
from tests.kit.records import MemorySource, document_of

ROOT = Path(__file__).parents[3]
SMALL = 2
KILLS = int(os.environ.get("PLENUM_KILLS", "12"))
posix = pytest.mark.skipif(os.name != "posix", reason="needs processes that can be forked and killed")


def take_in(folder, number, embedder=None):
    return reindex([MemorySource(edition(number, SMALL))], embedder or HashingEmbedder(), folder, keep=2)


@posix
def test_a_killed_reindex_loses_nothing(tmp_path):
    """Killed at any moment and before any call to the file system: the last generation answers, whole, no generation with
    a name is half, and the next run finishes without embedding again what was embedded. ``bench/kill.py`` does it
    hundreds of times.
    """
    count = Kills(tmp_path, seed=7).run(KILLS)
    assert count.killed >= KILLS
    assert len(count.stages) >= 3
    assert count.finished
    assert count.kept


FULL = (errno.ENOSPC, errno.EDQUOT)
ERRORS = {
    "open": (errno.ENOSPC, errno.EIO, errno.EMFILE),
    "write": (errno.ENOSPC, errno.EIO, errno.EDQUOT),
    "fsync": (errno.ENOSPC, errno.EIO, errno.EDQUOT),
    "rename": (errno.ENOSPC, errno.EIO),
    "mkdir": (errno.EDQUOT, errno.EIO),
    "remove": (errno.EIO,),
    "read": (errno.EIO, errno.EMFILE),
    "list": (errno.EIO,),
    "connect": (errno.EIO,),
}
BORNE = {"remove", "list", "read", "open", "rename", "connect", "mkdir"}
"""Of these, some can fail and the re-index does without: it leaves tidying to the next run, or builds from what it can
read."""


def each_call(folder, operation, act, step=1):
    """One re-index for each call of ``operation`` that there is, at which ``act(number)`` happens: what each ended with."""
    number, current, ends = 1 - step, 0, []
    take_in(folder, 0)
    while True:
        number += step
        with counting(Calls(folder, act(number), number, operation)) as calls:
            try:
                ends.append(take_in(folder, current + 1))
            except LibraryError as error:
                ends.append(error)
        now = holds(folder, current, current + 1, records=SMALL)
        for name in Generations(folder).names():
            sound(folder / "generations" / name)
        if calls.seen < number:
            return ends
        assert isinstance(ends[-1], LibraryError) or now == current + 1
        take_in(folder, current + 1)
        current = holds(folder, current + 1, records=SMALL)
        left = [path.name for path in (folder / "generations").iterdir() if path.name.startswith(".")]
        assert operation == "remove" or not left, left


@pytest.mark.parametrize("operation", ERRORS)
def test_whichever_call_fails_the_old_generation_answers(operation, tmp_path):
    """Every single call of a kind, one after the other: it ends in our error, with a remedy, or is done without; the
    generation that was current answers, and the next run finishes.
    """
    errors = ERRORS[operation]
    step = 5 if operation == "read" else 1  # there are a hundred of them, most of which are checksums
    ends = each_call(tmp_path, operation, lambda number: failing(errors[number % len(errors)]), step)
    assert any(isinstance(end, LibraryError) for end in ends) or operation == "remove"
    for number, end in enumerate(ends):
        if isinstance(end, LibraryError):
            assert end.sentence.endswith(".")
            assert end.remedy
            assert isinstance(end, StorageFull) == (errors[(1 + number * step) % len(errors)] in FULL), end
        else:
            assert operation in BORNE or number == len(ends) - 1


@pytest.mark.parametrize("operation", ["open", "write", "mkdir"])
def test_a_disk_that_stays_full_is_a_full_disk(operation, tmp_path):
    """From any call on, nothing more can be made: StorageFull, or done without; and with room the next run finishes."""
    ends = each_call(tmp_path, operation, lambda _number: failing(errno.ENOSPC, lasting=True))
    assert any(isinstance(end, StorageFull) for end in ends)
    assert all(isinstance(end, StorageFull) for end in ends if isinstance(end, LibraryError))


def test_where_files_cannot_be_linked_they_are_copied(tmp_path):
    """Two generations share the segments in which nothing changed where they can; without, nothing is missing."""
    source = MemorySource({"community-7/a": "Theirs.", "a": document_of("a", "Words.")})
    reindex([source], HashingEmbedder(), tmp_path)
    source.contents["a"] = document_of("a", "Words.", byline="By somebody")
    with counting(Calls(tmp_path, failing(errno.EPERM), 1, "link")) as calls:
        name = reindex([source], HashingEmbedder(), tmp_path).generation
    assert calls.seen > 1
    assert Library(tmp_path).snapshot().record("a").byline == "By somebody"
    assert sound(tmp_path / "generations" / name)


def test_a_write_that_writes_half_is_gone_on_with(tmp_path):
    """The system may write less than it was given, at any call; nothing is cut off."""
    ends = each_call(tmp_path, "write", lambda _number: short)
    assert len(ends) > 3
    assert not [each for each in ends if isinstance(each, LibraryError)]


def test_a_disk_that_fills_in_the_middle_of_a_write_is_a_full_disk(tmp_path):
    """Half is written, then there is no room: StorageFull, and nothing half is ever read."""
    ends = each_call(tmp_path, "write", lambda _number: half_then_full)
    assert any(isinstance(each, StorageFull) for each in ends)
    assert all(isinstance(each, StorageFull) for each in ends if isinstance(each, LibraryError))


@pytest.mark.parametrize("act", [remove, restore])
@pytest.mark.parametrize("operation", ["write", "fsync", "rename"])
def test_removing_a_record_happens_or_does_not(act, operation, tmp_path):
    """Also when the disk fills at any call of it."""
    take_in(tmp_path, 0)
    if act is restore:
        remove("r/00.txt", HashingEmbedder(), tmp_path)
    before = len(Library(tmp_path).snapshot().removed())
    for number in range(1, 200):
        with counting(Calls(tmp_path, failing(errno.ENOSPC), number, operation)):
            try:
                act("r/00.txt", HashingEmbedder(), tmp_path)
            except StorageFull:
                assert len(Library(tmp_path).snapshot().removed()) in (before, 1 - before)
            else:
                break
        if len(Library(tmp_path).snapshot().removed()) != before:
            break
    assert number > 1
    assert len(Library(tmp_path).snapshot().removed()) == 1 - before


def test_room_for_the_vectors_is_taken_before_they_are_made(tmp_path, monkeypatch):
    """A large array lives in a file; without room for it, nothing is embedded."""
    if not hasattr(os, "posix_fallocate"):
        pytest.skip("the system cannot take room beforehand")
    monkeypatch.setattr(reuse, "_IN_MEMORY", 0)
    take_in(tmp_path, 0)
    embedder = HashingEmbedder()

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "posix_fallocate", full)
        with pytest.raises(StorageFull):
            take_in(tmp_path, 1, embedder)
    assert not embedder.calls
    assert holds(tmp_path, 0, records=SMALL) == 0
    take_in(tmp_path, 1)
    assert holds(tmp_path, 1, records=SMALL) == 1


@pytest.fixture(scope="module")
def forks():
    """Processes that have everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kit.rebuild"])
    return context


@posix
@pytest.mark.parametrize("largest_file", [1, 4_000, 9_000, 20_000, 40_000])
def test_files_that_may_not_grow_are_a_full_disk(largest_file, forks, tmp_path):
    """A limit on the size of files, met by each engine in its own way, is StorageFull; what was current answers."""
    from tests.kit.rebuild import rebuild

    reindex([MemorySource(edition(0))], HashingEmbedder(), tmp_path)
    process = forks.Process(target=rebuild, args=(str(tmp_path), 1, largest_file))
    process.start()
    process.join()
    assert process.exitcode == 100 + StorageFull.exit_code
    assert holds(tmp_path, 0) == 0
    assert reindex([MemorySource(edition(1))], HashingEmbedder(), tmp_path).published
    assert holds(tmp_path, 1) == 1


def mounts() -> bool:
    """Whether this process may make a small disk of its own, in a namespace of its own."""
    tried = shutil.which("unshare") and subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"], capture_output=True, check=False
    )  # fmt: skip
    return bool(tried) and tried.returncode == 0


@pytest.mark.skipif(sys.platform != "linux" or not mounts(), reason="needs a disk of its own (Linux)")
def test_a_real_disk_without_room_is_storage_full(tmp_path):
    """A disk of memory that has room for one generation and a part of the next: wherever in SQLite, FAISS or tantivy it
    runs full, the generation that was current answers, and with room the next run finishes.
    """
    ran = subprocess.run(
        ["unshare", "-rm", sys.executable, "-m", "tests.kit.full_disk", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = ran.stdout.split()
    assert told.count("StorageFull") >= 5
    assert set(told[1:]) <= {"StorageFull", "published"}, told
