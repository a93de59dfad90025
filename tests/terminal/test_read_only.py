"""A data folder that can only be read (a mounted backup, a colleague's copy) is asked, verified and checked like any other."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit import forked

ROOT = Path(__file__).parents[2]
KEY = "seeds/000_3a73463e3dd4ee68.txt"
QUESTION = "Who led the plenary meeting?"
LEFT = """if True:
    import os, sys
    from pathlib import Path
    from community.memory import Memory
    from retrieval.receipts import Receipts
    from tests.kit.write_paths import answer
    data = Path(sys.argv[1])
    receipts, memory = Receipts(data / "receipts.sqlite"), Memory(data / "community.sqlite")
    receipts.keep(answer())
    memory.set_fact("name", "value")
    os._exit(9)  # as if it were killed: its logs are not written back
"""


def may_mount() -> bool:
    """Whether this process may mount what it alone sees."""
    tried = shutil.which("unshare") and subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return bool(tried) and tried.returncode == 0


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not may_mount(), reason="needs a disk that can only be read (Linux)"
)


def plenum(data: Path, *arguments: str, only_read: bool = False) -> subprocess.CompletedProcess[str]:
    environment = os.environ | forked.settings_in(data)
    place = shlex.quote(str(data))
    script = f'mount --bind {place} {place} && mount -o remount,ro,bind {place} && exec "$@"'
    under = ("unshare", "-rm", "bash", "-c", script, "bash") if only_read else ()
    return forked.run(*arguments, env=environment, under=under)


@pytest.fixture(scope="module")
def data(ready: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a receipt, and as a killed bot leaves it; on another machine, nothing of its shared memory and no model is there."""
    folder = ready(tmp_path_factory.mktemp("read-only") / "data")
    assert plenum(folder, "reindex").returncode == 0
    assert plenum(folder, "ask", QUESTION).returncode == 0
    left = subprocess.run([sys.executable, "-c", LEFT, str(folder)], cwd=ROOT, check=False)
    assert left.returncode == 9
    shutil.rmtree(folder / "models")
    for each in folder.glob("*-shm"):
        each.unlink()
    assert (folder / "receipts.sqlite-wal").stat().st_size
    return folder


def test_it_answers_and_its_receipt_is_proven(data: Path):
    """The same answer with the same receipt, which is kept already; one that cannot be kept is told to be none."""
    asked = plenum(data, "ask", "--json", QUESTION, only_read=True)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["quotes"]
    assert "receipt" not in str(answer["notes"]).lower()
    proof = plenum(data, "verify", "--json", answer["id"], only_read=True)
    assert json.loads(proof.stdout)["proven"] is True, proof.stderr
    other = json.loads(
        plenum(data, "ask", "--json", "Who attended the plenary meeting?", only_read=True).stdout
    )
    assert "receipt" in str(other["notes"]).lower()


def test_it_is_checked_and_nothing_is_called_damage(data: Path):
    """Every checksum, every database, every receipt, the one in the log among them; and it can be backed up."""
    checked = plenum(data, "library", "check", "--json", only_read=True)
    found = json.loads(checked.stdout)
    bad = [each for each in found["findings"] if each["verdict"] == "bad"]
    # The receipt of an answer that was never given here; its text is none of this library's.
    assert [each["name"].split()[0] for each in bad] == ["receipt"], checked.stdout
    for command in (
        ["library"],
        ["library", "list"],
        ["priorities"],
        ["backup", str(data.parent / "b.tar.gz")],
    ):
        ran = plenum(data, *command, only_read=True)
        assert ran.returncode == 0, ran.stderr
        assert "damaged" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "command", [["reindex"], ["library", "rollback"], ["library", "set", KEY, "--kind", "minutes"]]
)
def test_what_needs_to_write_says_that_it_cannot(data: Path, command: list[str]):
    """In one sentence, with the reason and what can be done there; it is not called damage."""
    ran = plenum(data, *command, only_read=True)
    assert ran.returncode
    assert "the disk can only be read" in ran.stderr
    assert "`python bot.py restore FILE --into FOLDER`" in ran.stderr
    assert "damaged" not in ran.stderr
    assert "the same again" not in ran.stderr


def test_nothing_is_left_where_it_was_read_from(data: Path):
    """Copies that were needed go with the process."""
    before = set(Path("/tmp").glob("plenum-*"))
    plenum(data, "ask", QUESTION, only_read=True)
    assert set(Path("/tmp").glob("plenum-*")) <= before
