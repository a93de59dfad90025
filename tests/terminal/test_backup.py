"""The commands ``backup``, ``restore`` and ``library check``: what they print, and how they end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from community.memory import Memory
from domain.errors import LibraryError, StorageFull
from terminal.operator_commands import size
from tests.kit.forked import settings_in


def test_backup_says_what_is_in_it(run):
    """One line with the file; one with what it holds."""
    ran = run("backup", "b.tar.gz")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Backup b.tar.gz, 4.3 kB, written and read back.\nlibrary 0002-3f2a91c0; 1 text for receipts; receipts.sqlite.\n"
    )
    more = run("backup", "--all-generations").out
    assert "0002-3f2a91c0 and 1 earlier generation" in more


def test_what_was_damaged_is_told_and_is_exit_code_7(run, small):
    """The backup is written all the same."""
    small.empty = True
    ran = run("backup")
    assert ran.code == LibraryError.exit_code
    assert "It is damaged." in ran.out
    assert json.loads(run("backup", "--json").out)["findings"][0]["verdict"] == "bad"


def test_a_full_disk_is_one_sentence(run, small):
    """And what to do."""
    small.raises = StorageFull("There is no room left.", remedy="Free some space.")
    ran = run("backup")
    assert (ran.code, ran.out) == (7, "")
    assert ran.err == "There is no room left.\n→ Free some space.\n"


def test_a_backup_into_a_folder_that_is_not_there_is_exit_code_2(run, tmp_path):
    """The folder is named, as it was typed."""
    ran = run("backup", str(tmp_path / "missing" / "b.tar.gz"))
    assert (ran.code, ran.out) == (2, "")
    assert f"There is no folder “{tmp_path / 'missing'}” for the backup." in ran.err


def test_restore_says_where_it_went_and_what_comes_next(run):
    """Into another folder, the setting has to follow."""
    assert "→" not in run("restore", "b.tar.gz").out
    ran = run("restore", "b.tar.gz", "--into", "elsewhere")
    assert ran.code == 0
    assert "Restored into elsewhere" in ran.out
    assert "→ Set PLENUM_DATA to elsewhere" in ran.out


def test_check_names_what_is_damaged(run, small):
    """The exit code is 7 then, and 0 when everything is as it was written."""
    ran = run("library", "check")
    assert ran.code == 0
    assert ran.out.endswith("Everything is as it was written.\n")
    small.empty = True
    ran = run("library", "check")
    assert ran.code == 7
    assert "✗ bad  receipts.sqlite: It is damaged." in ran.out
    assert json.loads(run("library", "check", "--json").out)["whole"] is False


def test_check_never_calls_whole_what_it_names_as_damaged(run, small):
    """Where only what nothing depends on is damaged, the exit code is 0, and the last line says what is whole and what is not."""
    small.worn = True
    ran = run("library", "check")
    assert ran.code == 0
    assert "! warning" in ran.out
    assert "Everything is as it was written" not in ran.out
    assert "not so what the lines with ! name" in ran.out


def test_sizes_are_for_people():
    """Kilobytes, then megabytes."""
    assert (size(900), size(99_000), size(12_345_678)) == ("0.9 kB", "99.0 kB", "12.3 MB")


@pytest.fixture
def plenum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs a command of the real program over a data folder of its own; the exit code."""
    import bot

    for name, value in settings_in(tmp_path / "data").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PLENUM_EMBEDDER", "all-MiniLM-L6-v2")
    monkeypatch.setenv("PLENUM_RERANKER", "none")
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    def run(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["bot.py", *arguments])
        return bot.main()

    return run


def test_the_real_commands_bring_everything_back(plenum, tmp_path: Path, monkeypatch):
    """From the command line to the command line: the backup of one data folder answers in another."""
    assert plenum("backup", str(tmp_path / "none.tar.gz")) == 7
    assert plenum("reindex") == 0
    assert plenum("backup", str(tmp_path / "b.tar.gz")) == 0
    assert plenum("restore", str(tmp_path / "b.tar.gz")) == 7
    assert plenum("restore", str(tmp_path / "b.tar.gz"), "--into", str(tmp_path / "new")) == 0
    monkeypatch.setenv("PLENUM_DATA", str(tmp_path / "new"))
    assert plenum("library", "check") == 0
    assert plenum("library") == 0


def test_no_backup_goes_among_what_it_is_of(plenum, tmp_path: Path, monkeypatch, capsys):
    """Into the data folder, by whatever way, nothing is backed up or restored, but into its folder of backups; a word says why."""
    data = tmp_path / "data"
    with Memory(data / "community.sqlite") as memory:
        memory.set_fact("known", "yes")
    (tmp_path / "link").symlink_to(data)
    (data / "backups").mkdir()
    file = tmp_path / "b.tar.gz"
    assert plenum("backup", str(file)) == plenum("backup", str(data / "backups" / "b.tar.gz")) == 0
    before = sorted(data.rglob("*"))
    for typed in (
        ("backup", str(data)), ("backup", str(data / "b.tar.gz")), ("backup", str(tmp_path / "link" / "b.tar.gz")),
        ("restore", str(file), "--into", str(data / "sub")),
    ):  # fmt: skip
        assert plenum(*typed) == 7
        assert "is in the data folder" in capsys.readouterr().err
    monkeypatch.chdir(data)
    assert plenum("backup") == 7
    assert sorted(data.rglob("*")) == before


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
def test_what_is_no_file_is_told_and_not_waited_for(plenum, tmp_path: Path, monkeypatch, capsys):
    """A pipe that nobody writes to, a device without end, a folder that is gone: each is a sentence. A pipe that is written to is read."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for file in (pipe, Path("/dev/zero")):
        assert plenum("restore", str(file), "--into", str(tmp_path / "new")) == 2
        assert f"{file} is not a file." in capsys.readouterr().err
    assert plenum("--config", str(pipe), "library") == 4
    assert "nobody is at the other end of the pipe" in capsys.readouterr().err
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writing = os.open(pipe, os.O_WRONLY)
    os.write(writing, b"keep = 0\n")
    os.close(writing)
    assert plenum("--config", str(pipe), "library") == 4
    assert "keep" in capsys.readouterr().err
    os.close(reading)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert plenum("library") == 4
    said = capsys.readouterr().err
    assert "The folder that Plenum was started in is not there any more." in said
    assert "did not expect" not in said


@pytest.mark.parametrize(
    "typed",
    [("backup", "{}"), ("backup", "{}/b.tar.gz"), ("restore", "{}"), ("restore", "b.tar.gz", "--into", "{}"), ("--config", "{}", "library")],
)  # fmt: skip
def test_a_path_that_no_system_takes_is_a_sentence(plenum, tmp_path: Path, typed, capsys, monkeypatch):
    """Its name is too long: that is said, and nobody is asked to report it."""
    monkeypatch.chdir(tmp_path)
    with Memory(tmp_path / "data" / "community.sqlite") as memory:
        memory.set_fact("known", "yes")
    Path("b.tar.gz").write_bytes(b"")
    long = str(tmp_path / ("y" * 300))
    assert plenum(*(each.format(long) for each in typed)) in (2, 4)
    told = capsys.readouterr().err
    assert "too long" in told
    assert "did not expect" not in told
