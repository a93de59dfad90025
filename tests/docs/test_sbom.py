"""What Plenum is made of: every package with version, hashes and licence; and no licence that may not be handed on."""

from __future__ import annotations

import importlib.util
import re
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
