"""The package itself: one version, what it requires, and locks that hold all of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from config import project
from config.settings import Settings
from models.weights import BUNDLED

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = [
    name.strip("/")
    for name in PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]
    if not name.endswith(".py")
]


def locked(name: str) -> dict[str, str]:
    """Package → version of one lock, with names as package indexes compare them."""
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    return {
        plain(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)
    }


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(requirements: list[str]) -> dict[str, str]:
    return {
        plain(name): version
        for name, _, version in (each.partition("==") for each in requirements)
        if version
    }


def test_a_checkout_and_a_wheel_tell_the_same(monkeypatch: pytest.MonkeyPatch):
    """The file says the version and what is required; without it, the metadata made from it."""
    assert project.version() == PYPROJECT["project"]["version"]
    assert project.home() == ROOT
    needed = project.requirements()
    assert set(PYPROJECT["project"]["dependencies"]) <= set(needed)
    monkeypatch.setattr(project, "CODE", Path("/nowhere"))
    monkeypatch.setattr(project.importlib.metadata, "version", lambda _name: "9.9")
    marked = ["click==8.5.1", "rapidocr==3.10.0; extra == 'ocr'", "pytest==9.2.0; extra == 'dev'"]
    monkeypatch.setattr(project.importlib.metadata, "requires", lambda _name: marked)
    monkeypatch.setattr(project, "_installed", lambda _requirement: True)
    assert project.version() == "9.9"
    assert project.requirements() == marked[:2]
    assert project.home() == Path.cwd()


def test_an_extra_that_is_not_installed_is_not_required(monkeypatch: pytest.MonkeyPatch):
    """The doctor does not call broken what nobody asked for."""
    monkeypatch.setattr(project.importlib.metadata, "distributions", lambda **_name: [])
    assert list(project.requirements()) == PYPROJECT["project"]["dependencies"]


def test_an_extra_that_the_settings_do_not_ask_for_is_not_examined():
    """What is installed for something else (torch takes ten seconds to load) is nothing to the doctor."""
    names = " ".join(project.requirements(project.extras_of(Settings())))
    assert "torch" not in names
    assert "rapidocr" not in names
    asked = Settings(embedder="somebody/a-model", ocr=True, state="postgresql://db/plenum")
    assert project.extras_of(asked) == ["models", "ocr", "postgresql"]
    assert "torch" in " ".join(project.requirements(project.extras_of(asked)))


@pytest.mark.parametrize(
    "extra", ["run", "models", "ocr", "postgresql", "dev", "docs", "pictures", "weights"]
)
def test_the_locks_hold_what_pyproject_names(extra: str):
    """``make lock`` was run since a version changed; every file has its hashes, and no place that it came from is named."""
    if extra == "run":
        wanted = pinned(PYPROJECT["project"]["dependencies"])
    elif extra == "weights":
        wanted = pinned(PYPROJECT["dependency-groups"]["weights"])
        assert wanted == {weights.package: weights.version for weights in BUNDLED}
    else:
        wanted = pinned(PYPROJECT["project"]["optional-dependencies"][extra])
    held = locked(extra)
    assert wanted.items() - {("torch", wanted.get("torch"))} <= held.items()
    text = (ROOT / "locks" / f"{extra}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_no_lock_brings_what_belongs_to_graphics_cards_or_another_version():
    """Plenum runs on processors; what two locks name is the same in both. PyTorch comes by its version alone."""
    versions: dict[str, str] = {}
    for path in sorted((ROOT / "locks").iterdir()):
        for name, version in locked(path.stem).items():
            if name != "pymdown-extensions":  # one for Python before 3.11.5, another from there on
                assert versions.setdefault(name, version) == version, name
    assert not [name for name in versions if name.startswith(("nvidia", "cuda", "triton", "torch"))]
    assert "sentence-transformers" not in locked("run")


def test_every_package_says_that_it_is_typed():
    """Type checkers of others look for ``py.typed`` in each."""
    assert not [
        name
        for name in PACKAGES
        if (ROOT / name / "__init__.py").exists() and not (ROOT / name / "py.typed").exists()
    ]


@pytest.mark.parametrize(
    ("embedder", "reranker", "needed"),
    [("multilingual-e5-small", "ms-marco-MiniLM-L-12-v2", False), ("all-MiniLM-L6-v2", "none", False),
     ("owner/model", "none", True), ("multilingual-e5-small", "./folder", True), ("multilingual-e5-smal", "none", False)],
)  # fmt: skip
def test_pytorch_is_needed_for_models_that_are_not_bundled(embedder: str, reranker: str, needed: bool):
    """By the names in the settings."""
    assert project.needs_models(Settings(embedder=embedder, reranker=reranker)) is needed


def test_make_asks_whether_models_are_to_be_installed(monkeypatch: pytest.MonkeyPatch):
    """0 means yes. What is there already is not, and wrong settings are left to the program, which says what is wrong."""
    monkeypatch.setattr(project.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setenv("PLENUM_EMBEDDER", "owner/model")
    assert project.main() == 0
    monkeypatch.setenv("PLENUM_PASSAGES", "many")
    assert project.main() == 1
    monkeypatch.delenv("PLENUM_PASSAGES")
    monkeypatch.setattr(project.importlib.util, "find_spec", lambda _name: "installed")
    assert project.main() == 1


def test_the_service_may_do_what_it_needs_and_nothing_else():
    """The unit takes every right away that the program has no use for, and lets it write into one folder."""
    unit = set((ROOT / "deploy" / "plenum.service").read_text(encoding="utf-8").splitlines())
    assert unit >= {
        "UMask=0077", "CapabilityBoundingSet=", "AmbientCapabilities=", "NoNewPrivileges=true", "ProtectSystem=strict",
        "SystemCallFilter=@system-service", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "ReadWritePaths=/opt/plenum/data",
    }  # fmt: skip
    assert any(re.fullmatch(r"MemoryMax=\d+G", line) for line in unit)
    container = (ROOT / "Containerfile").read_text("utf-8")
    assert "podman run -d --name plenum --read-only --tmpfs /tmp --cap-drop ALL" in container
    assert re.findall(r"^(?:VOLUME|USER) .*", container, re.MULTILINE) == [
        "USER plenum",
        'VOLUME ["/plenum/data"]',
    ]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_service_is_as_little_exposed_as_systemd_can_tell():
    """Of ten, which is everything, at most two."""
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", "deploy/plenum.service"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-300:] + ran.stderr
