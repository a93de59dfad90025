"""What Plenum is made of: every package with version, hashes and licence; and no licence that may not be handed on."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "docs" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_package_is_in_it_with_its_hashes_and_its_licence(sbom: ModuleType):
    """Those of the locks that are installed to run it; nothing without a hash, and what is installed says its licence."""
    locks = "".join((ROOT / "locks" / f"{name}.txt").read_text() for name in ("run", "weights"))
    named = re.findall(r"^([\w.-]+)==", locks, re.MULTILINE)
    components = sbom.sbom()["components"]
    assert [each["name"] for each in components] == named
    assert all(each["hashes"] for each in components)
    assert sum(len(each["hashes"]) for each in components) == locks.count("sha256:")
    assert sbom.refused() == []


def test_a_licence_that_may_not_be_handed_on_is_refused(sbom: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """And so is one that is not said."""
    said = {"click": "GPL-3.0-only", "rich": ""}
    true = sbom.licence_of
    monkeypatch.setattr(sbom, "licence_of", lambda name: said.get(name, true(name)))
    assert sorted(sbom.refused()) == ["click: GPL-3.0-only", "rich: no licence is said"]


def test_nothing_is_installed_but_by_hash_and_advisories_are_looked_up_for_all_of_it():
    """Every lock that a program in use may be installed from; what tests, documentation and pictures need is not in use."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(
        r"^LOCKED = \$\(PIP\) --no-deps --require-hashes --only-binary :all:$", makefile, re.MULTILINE
    )
    installs = re.findall(r"^\t.*\$\((?:PIP|LOCKED)\).* -r .*$", makefile, re.MULTILINE)
    assert installs
    assert all("$(LOCKED)" in each for each in installs)
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    (looped,) = re.findall(r"for lock in ([a-z ]+); do\n.*pip-audit.*--require-hashes", workflow)
    locks = {path.stem for path in (ROOT / "locks").glob("*.txt")}
    assert set(looped.split()) == locks - {"dev", "docs", "mutants", "pictures"}


@pytest.mark.parametrize(
    "base", ["", "docker.io/library/python:3.12-slim-bookworm", "python@sha256:abc", f"x@sha256:{'A' * 64}"]
)
def test_a_container_is_built_on_no_base_that_can_change(base: str):
    """A tag is refused with a sentence, before anything is built; a digest goes on to the engine."""
    done = subprocess.run(
        ["make", "image", f"BASE={base}", "ENGINE=false"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "The base image is not pinned" in done.stderr
    pinned = subprocess.run(
        ["make", "image", f"BASE=python@sha256:{'a' * 64}", "ENGINE=echo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "sha256:aaa" in pinned.stdout
