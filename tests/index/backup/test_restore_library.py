"""Bringing back the library of a backup: whole or not at all, and nothing of today is written over."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from pathlib import Path

import pytest

from domain.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryMismatch, Verdict
from index.backup.backup import backup
from index.backup.restore import backups, check, restore_library
from index.pipeline.build import reindex
from index.storage.files import exclusive
from index.storage.library import Library
from tests.kit.damage import flip_a_bit, part_of
from tests.kit.embedder import HashingEmbedder
from tests.kit.file_calls import Calls, counting, failing
from tests.kit.records import MemorySource

EVERY = int(os.environ.get("PLENUM_EVERY", "11"))
"""Each so-manieth call to the file system fails in turn."""
OLD = {"a/x.txt": "The council approved the tram line.", "a/y.txt": "The board planted oaks."}


def build(data: Path, contents: dict[str, str]) -> str:
    return reindex([MemorySource(contents)], HashingEmbedder(), data).generation


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A library, a backup of it beside, and a later library without one of its records' words."""
    data = tmp_path / "data"
    build(data, OLD)
    (tmp_path / "backups").mkdir()
    backup(data, tmp_path / "backups" / "old.tar.gz")
    build(data, OLD | {"a/x.txt": "The council rejected the tram line."})
    return data


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "old.tar.gz"


def shown(data: Path) -> dict[str, str]:
    """Every record with its text, as questions would find it."""
    snapshot = Library(data).snapshot()
    return {record.key: snapshot.document(record.key).text for record in snapshot.records()}


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def bad(data: Path) -> list[str]:
    return [each.sentence for each in check(data) if each.verdict is not Verdict.GOOD]


def test_the_library_of_the_backup_answers_and_the_later_one_can_be_gone_back_to(data, file):
    """A library that is open sees it with its next question."""
    library = Library(data)
    later = library.snapshot().generation
    done = restore_library(file, data)
    assert done.current
    assert library.snapshot().generation == done.name
    assert shown(data) == OLD
    assert not bad(data)
    library.rollback(later)
    assert "rejected" in shown(data)["a/x.txt"]


def test_what_was_lost_or_has_rotted_is_put_back(data, file):
    """A generation that is not there any more, and one that is damaged; texts likewise."""
    first = next(each for each in Library(data).history() if not each.current).name
    folder = data / "generations" / first
    texts = sorted((data / "texts").glob("??/*.txt"))
    for harm in (shutil.rmtree, lambda folder: flip_a_bit(part_of(folder, "catalogue.sqlite"))):
        harm(folder)
        flip_a_bit(texts[0])
        texts[1].unlink()
        assert bad(data)
        assert restore_library(file, data).name == first
        assert shown(data) == OLD
        assert not [each for each in bad(data) if texts[2].stem not in each]


def test_what_is_whole_is_not_written_over(data, file):
    """Nothing but the name of the current generation changes where everything is there already."""
    before = everything(data)
    done = restore_library(file, data)
    after = everything(data)
    assert after.pop("CURRENT").decode().strip() == done.name
    before.pop("CURRENT")
    assert after == before


def test_a_damaged_backup_changes_nothing(data, file):
    """Wherever it is damaged, or cut off."""
    raw, before = file.read_bytes(), everything(data)
    for at in range(20, len(raw), max(1, len(raw) // 40)):
        file.write_bytes(raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1 :])
        try:
            restore_library(file, data)
        except LibraryDamaged:
            assert everything(data) == before
        else:
            # A bit of the packing that carries nothing: what it holds was checked all the same.
            assert shown(data) == OLD
            Library(data).rollback(max(path.name for path in (data / "generations").iterdir()))
    file.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(LibraryDamaged):
        restore_library(file, data)
    assert everything(data) == before


def test_another_models_library_a_missing_file_and_a_running_re_index_are_refused(data, file, tmp_path):
    """Each in a sentence of ours, and nothing is changed."""
    before = everything(data)
    with pytest.raises(LibraryMismatch, match="another model"):
        restore_library(file, data, fingerprint="0" * 64)
    with pytest.raises(LibraryError):
        restore_library(tmp_path / "nothing.tar.gz", data)
    with exclusive(data / "lock"), pytest.raises(LibraryBusy):
        restore_library(file, data)
    assert everything(data) == before
    assert restore_library(file, data, fingerprint=HashingEmbedder().fingerprint).current


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_every_failure_of_the_disk_leaves_a_library_that_answers(data, file, number):
    """Whichever call fails, the library of before or that of the backup answers, whole; tried again, it is brought back."""
    later, first = (each.name for each in Library(data).history())
    failed = 0
    for at in itertools.count(1, EVERY):
        shutil.rmtree(data / "generations" / first, ignore_errors=True)
        next((data / "texts").glob("??/*.txt")).unlink()
        calls = Calls(data, failing(number), at)
        with counting(calls):
            try:
                restore_library(file, data)
            except LibraryError:
                failed += 1
        assert Library(data).snapshot().generation in (later, first)
        assert len(shown(data)) == 2
        assert restore_library(file, data).name == first
        assert shown(data) == OLD
        Library(data).rollback(later)
        if calls.seen < at:
            break
    assert failed > 60 // EVERY


def test_backups_are_listed_newest_first_and_nothing_else_is(data, file, tmp_path):
    """By what they begin with, not by their names."""
    (tmp_path / "backups" / "notes.tar.gz").write_text("no backup")
    newer = backup(data, tmp_path / "backups" / "new.tar.gz").file
    found = backups(tmp_path / "backups")
    assert [each.name for each in found] == ["new.tar.gz", "old.tar.gz"]
    assert found[0].bytes == newer.stat().st_size
    assert backups(tmp_path / "nowhere") == []
