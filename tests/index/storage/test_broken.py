"""What is broken is told for what it is: which file, what is wrong with it, and what to do; and what is sound goes on."""

from __future__ import annotations

import errno
import gc
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.answers import Filters
from domain.documents import sha256_text
from domain.errors import (
    EngineAway,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryMismatch,
    LibraryMissing,
    StorageFull,
)
from index.pipeline.build import reindex, remove, restore
from index.storage import manifest as manifests
from index.storage.catalogue import Catalogue
from index.storage.files import exclusive, owner_only, replace_text, sha256_files, stand_in, writing
from index.storage.generations import Generations, Texts
from index.storage.library import Library
from index.storage.manifest import CATALOGUE, CHANGES, CODES, COPY, NAME, OFFSETS, PLACES, VECTORS
from index.storage.segments import Segments, opened
from index.storage.sqlite_file import damage_of
from tests.kit.damage import part_of
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource

REMEDY = "Run `python bot.py reindex`: it rebuilds what is damaged from what is intact."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two generations, the second in two segments; one record was taken out of each."""
    folder = tmp_path_factory.mktemp("made")
    source = MemorySource({f"r/{name}.txt": f"Record {name} of the council." for name in "abc"})
    reindex([source], HashingEmbedder(), folder)
    source.contents |= {
        f"community-7/{name}.txt": f"Record {name} of the community." for name in ("x", "y", "z")
    }
    reindex([source], HashingEmbedder(), folder, keep=9)
    remove("r/b.txt", HashingEmbedder(), folder)
    remove("community-7/y.txt", HashingEmbedder(), folder)
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A copy of it that may be broken."""
    return shutil.copytree(made, tmp_path / "data")


@pytest.fixture
def newest(data: Path) -> Path:
    """The folder of its current generation."""
    return Generations(data).path(Library(data).snapshot().generation)


def _saved(change: Callable[[Any], Any]) -> Callable[[Path], object]:
    return lambda path: np.save(path, change(np.load(path)))


def _shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _other_vectors(path: Path) -> None:
    from index.storage.vectors import VectorKind, write

    write(path, np.eye(5, 64, dtype=np.float32), VectorKind.FLAT)


@pytest.mark.parametrize(
    ("name", "breaks", "named", "reason"),
    [
        (CODES, _shorter, CODES, "its token states cannot be opened ("),
        (CODES, Path.unlink, CODES, "its token states cannot be opened ("),
        (OFFSETS, Path.unlink, CODES, "its token states cannot be opened ("),
        (PLACES, _saved(lambda places: places[1:]), CODES, "its token states do not belong together."),
        (OFFSETS, _saved(lambda offsets: offsets[:-1]), CODES, "its token states do not belong together."),
        (OFFSETS, _saved(lambda offsets: offsets + 1), CODES, "its token states do not belong together."),
        (VECTORS, _other_vectors, VECTORS, "it holds 5 vectors for 2 passages."),
        (VECTORS, _shorter, VECTORS, ""),
        (CATALOGUE, lambda path: path.write_bytes(b"no database " * 1000), CATALOGUE, "file is not a database."),
    ],
)  # fmt: skip
def test_parts_that_do_not_belong_together_are_not_opened(
    newest: Path, name: str, breaks: Callable[[Path], object], named: str, reason: str
) -> None:
    """Also where no checksum was looked at: the file is named, and what is wrong with it."""
    manifest, path = manifests.read(newest), part_of(newest, name)
    breaks(path)
    with pytest.raises(LibraryDamaged) as caught:
        opened(newest, manifest)
    assert caught.value.sentence.startswith(f"{path.with_name(named)} is damaged: {reason}")
    assert caught.value.remedy == REMEDY


def _entries(**changed: Any) -> Callable[[Path], object]:
    """Writes a manifest with other entries, sealed as if it were right; None takes an entry away."""

    def written(path: Path) -> None:
        whole = json.loads(path.read_text("utf-8")) | changed
        body = {
            name: value
            for name, value in whole.items()
            if name not in ("manifest", "sha256") and value is not None
        }
        path.write_text(
            json.dumps({"manifest": whole["manifest"], **body, "sha256": manifests._seal(body)}), "utf-8"
        )

    return written


@pytest.mark.parametrize(
    ("breaks", "reason"),
    [
        (Path.unlink, "it is not there"),
        (lambda path: path.write_text("{"), "it is not a manifest"),
        (lambda path: path.write_text("[]"), "it is not a manifest"),
        (lambda path: path.write_text("{}"), "it is not a manifest"),
        (lambda path: path.write_text('"text"'), "it is not a manifest"),
        (lambda path: path.write_bytes(b"\xff"), "it is not a manifest"),
        (lambda path: path.write_text(path.read_text().replace('"removed": 2', '"removed": 3')), "it is not what was written"),
        (_entries(manifest=9), "it has version 9, this program reads 2"),
        (_entries(documents=None), "it lacks entries"),
        (_entries(manifest=1), "it lacks entries"),
        (_entries(), ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_manifest_is_said(
    newest: Path, breaks: Callable[[Path], object], reason: str
) -> None:
    """And its copy is taken, where whoever asks may take it; where both are broken, the first is told of."""
    sound = manifests.read(newest)
    breaks(newest / NAME)
    if not reason:
        assert manifests.read(newest) == sound
        return
    with pytest.raises(LibraryDamaged) as caught:
        manifests.read(newest)
    assert caught.value.sentence == f"{newest / NAME} is damaged: {reason}."
    assert manifests.read_either(newest) == sound
    (newest / COPY).unlink()
    with pytest.raises(LibraryDamaged) as again:
        manifests.read_either(newest)
    assert again.value.sentence == caught.value.sentence


def test_every_file_that_is_wrong_is_named(newest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is gone, one of another size, one of the same size; large token states are looked at by their size alone where it
    has to be quick.
    """
    manifest = manifests.read(newest)
    assert manifests.damage(newest, manifest) == {}
    gone, longer, changed = (part_of(newest, name) for name in (PLACES, CATALOGUE, CODES))
    size = longer.stat().st_size
    gone.unlink()
    longer.write_bytes(longer.read_bytes() + b"\0")
    changed.write_bytes(bytes(changed.stat().st_size))

    def wrong(**how: bool) -> dict[Path, str]:
        found = manifests.damage(newest, manifest, **how)
        return {newest / name: each.sentence.partition(" is damaged: ")[2] for name, each in found.items()}

    told = {
        gone: "it is not there.",
        longer: f"it has {size + 1} bytes, {size} were published.",
        changed: "its checksum is not the one that was published.",
    }
    assert wrong() == wrong(quick=True) == told
    with pytest.raises(LibraryDamaged):
        manifests.sound(newest)
    monkeypatch.setattr(manifests, "QUICK", changed.stat().st_size)
    assert wrong(quick=True) == told
    monkeypatch.setattr(manifests, "QUICK", changed.stat().st_size - 1)
    assert wrong(quick=True) == {path: told[path] for path in (gone, longer)}
    assert wrong() == told


def test_a_large_file_that_was_hashed_is_not_read_by_an_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it is the same file; one that is another is, and whoever looks at everything reads all. No words that rotted in it are
    quoted.
    """
    monkeypatch.setattr(manifests, "QUICK", 1)
    reindex([MemorySource({"r/a.txt": "The snow budget."})], HashingEmbedder(), tmp_path)
    read = list[Path]()

    def hashed(paths: list[Path]) -> list[str]:
        read.extend(paths)
        return sha256_files(paths)

    monkeypatch.setattr(manifests, "sha256_files", hashed)
    current = Path(tmp_path) / "generations" / Library(tmp_path).history()[0].name
    Library(tmp_path).snapshot()
    assert not read
    (catalogue,) = current.glob(f"segments/*/{CATALOGUE}")
    held, content = catalogue.stat(), catalogue.read_bytes()
    catalogue.write_bytes(content.replace(b"snow", b"show"))
    os.utime(catalogue, ns=(held.st_atime_ns, held.st_mtime_ns))
    with pytest.raises(LibraryDamaged, match="does not hold what was written"):
        Library(tmp_path).snapshot().passages([0])
    with pytest.raises(LibraryDamaged):
        manifests.sound(current)
    os.utime(catalogue, ns=(held.st_atime_ns, held.st_mtime_ns + 1))
    with pytest.raises(LibraryDamaged):
        Library(tmp_path).snapshot()


@pytest.mark.parametrize("older", [True, False], ids=["an older generation is intact", "nothing is intact"])
def test_what_was_removed_by_hand_stays_removed_where_a_catalogue_rotted(tmp_path: Path, older: bool) -> None:
    """The re-index that everybody is told to run then does not search it again."""
    source = MemorySource({"r/a.txt": "The snow budget.", "r/b.txt": "The bridge."})
    reindex([source], HashingEmbedder(), tmp_path)
    remove("r/a.txt", HashingEmbedder(), tmp_path)
    for generation in Generations(tmp_path).names()[: 1 if older else None]:
        for catalogue in (tmp_path / "generations" / generation).glob(f"segments/*/{CATALOGUE}"):
            content = catalogue.read_bytes()
            catalogue.unlink()  # generations share it
            catalogue.write_bytes(content[:-1] + b"!")
    reindex([source], HashingEmbedder(), tmp_path)
    snapshot = Library(tmp_path).snapshot()
    assert [each.key for each in snapshot.records()] == ["r/b.txt"]
    assert [each.key for each in snapshot.removed()] == ["r/a.txt"]
    assert restore("r/a.txt", HashingEmbedder(), tmp_path).published


def test_what_was_changed_is_shown_as_far_as_it_can_be_read(data: Path, newest: Path) -> None:
    """Nothing depends on it: torn or gone, nothing is shown, and the generation is as sound as before."""
    generations = Generations(data)
    assert [each.removed for each in generations.history()[:2]] == [("community-7/y.txt",), ("r/b.txt",)]
    for content in (b"{", b"[]", b"7", b'{"added": 7}', b"\xff"):
        (newest / CHANGES).write_bytes(content)
        shown = generations.history()[0]
        assert (shown.removed, shown.added, shown.problem, shown.current) == ((), (), "", True)
    (newest / CHANGES).unlink()
    assert generations.history()[0].removed == ()
    segments = Segments(newest, manifests.read(newest))
    assert (segments.findings(), segments.ran()) == ([], [])


def test_who_was_taken_out_is_known_of_every_segment(data: Path) -> None:
    """In order of keys, and to each community as far as it sees them."""
    snapshot = Library(data).snapshot()
    assert [each.key for each in snapshot.removed()] == ["community-7/y.txt", "r/b.txt"]
    assert [each.key for each in snapshot.records()] == [
        "community-7/x.txt", "community-7/z.txt", "r/a.txt", "r/c.txt",
    ]  # fmt: skip
    assert [each.key for each in snapshot.seen_by("community-8").removed()] == ["r/b.txt"]
    assert [each.key for each in snapshot.seen_by("community-8").records()] == ["r/a.txt", "r/c.txt"]
    assert snapshot.document("r/b.txt").text == "Record b of the council."  # type: ignore[union-attr]
    assert snapshot.seen_by("community-8").document("community-7/x.txt") is None
    assert snapshot.record("r/b.txt") is None


def test_a_page_that_rotted_is_damage_when_it_is_read(newest: Path) -> None:
    """SQLite notices it late: it is told as ours then, and other pages still answer."""
    path = part_of(newest, CATALOGUE)
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'documents'").fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 8192 : page * 8192] = bytes(8192)
    path.write_bytes(content)
    catalogue = Catalogue(path)
    assert len(catalogue) == len(catalogue.lengths())
    with pytest.raises(LibraryDamaged) as caught:
        catalogue.document("community-7/x.txt")
    assert caught.value.sentence == f"{path} is damaged: database disk image is malformed."


def test_values_that_rotted_are_damage(newest: Path) -> None:
    """What cannot be unpacked is not shown: a text, a date, notes, and the paragraphs of a passage."""
    path = part_of(newest, CATALOGUE)
    whole = path.read_bytes()
    for table, column, value, does in (
        ("documents", "text", b"torn", lambda catalogue: catalogue.document("community-7/x.txt")),
        ("documents", "date", "soon", lambda catalogue: catalogue.records()),
        ("documents", "notes", "[", lambda catalogue: catalogue.records()),
        ("passages", "paragraphs", "[", lambda catalogue: catalogue.passages([0])),
    ):
        path.write_bytes(whole)
        with sqlite3.connect(path) as connection:
            connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        catalogue = Catalogue(path)
        assert catalogue.places()
        with pytest.raises(LibraryDamaged, match="is damaged: ") as caught:
            does(catalogue)
        assert str(path) in caught.value.sentence


# --- Generations


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it names no generation"),
        (b"\xff\xfe", "its characters are not those that it should have"),
        (b"0001-00000000\n", "it names 0001-00000000, which is not there"),
        (None, "it is a folder"),
    ],
)
def test_what_is_wrong_with_the_current_one_is_said(data: Path, content: bytes | None, reason: str) -> None:
    """Nothing is tidied up then, history marks none as current, and a rollback goes to the newest that is sound."""
    generations, current = Generations(data), data / "CURRENT"
    current.unlink()
    if content is None:
        current.mkdir()
    else:
        current.write_bytes(content)
    with pytest.raises(LibraryDamaged) as caught:
        generations.current()
    assert caught.value.sentence.startswith(f"{current} is damaged: {reason}")
    kept = generations.names()
    with generations.locked():
        generations.prune(1)
    assert generations.names() == kept
    assert [each.current for each in generations.history()] == [False] * len(kept)
    if content is not None:
        assert generations.rollback().name == kept[0]


def test_generations_that_cannot_be_listed_are_no_empty_library(tmp_path: Path) -> None:
    """Where the folder is a file, it is said; where it is not there yet, there is none."""
    assert Generations(tmp_path).names() == []
    (tmp_path / "generations").write_text("no folder")
    with pytest.raises(LibraryError) as caught:
        Generations(tmp_path).names()
    assert caught.value.sentence == f"{tmp_path / 'generations'} cannot be listed: there is no such folder."
    assert caught.value.remedy


def test_who_cannot_go_back_is_told_where_they_could(data: Path, tmp_path: Path) -> None:
    """By the names of what is kept; what has no such name is never gone to."""
    generations = Generations(data)
    *_, oldest = generations.names()
    for nowhere in ("0099-00000000", "../data", ".."):
        with pytest.raises(LibraryMissing) as caught:
            generations.rollback(nowhere)
        assert caught.value.sentence == f"There is no generation {nowhere} to go back to."
        assert caught.value.remedy == f"Kept are: {', '.join(generations.names())}."
    assert generations.rollback(oldest).current
    with pytest.raises(LibraryMissing, match="There is no earlier generation to go back to"):
        generations.rollback()
    with pytest.raises(LibraryMissing) as caught:
        Generations(tmp_path / "new").rollback()
    assert caught.value.remedy == "Kept are: none."


class _Away:
    """A search engine that does not answer."""

    def drop(self, data: Path, generation: str) -> None:  # noqa: ARG002 - whatever it is asked
        raise EngineAway("The search engine does not answer.", remedy="Start it.")


def test_what_cannot_be_dropped_now_is_dropped_later(data: Path) -> None:
    """Where its folder cannot be renamed, or the search engine is away: the others go, and it is whole until then."""
    generations = Generations(data)
    current, *_, oldest = generations.names()
    in_the_way = generations.folder / f".dropped-{oldest}" / "file"
    in_the_way.parent.mkdir()
    in_the_way.write_text("left by a killed process")
    generations.prune(1)
    assert generations.names() == [current, oldest]
    assert manifests.sound(generations.path(oldest)).generation == oldest
    Generations(data, _Away()).prune(1)  # type: ignore[arg-type]
    assert generations.names() == [current, oldest]
    with generations.locked():
        assert not in_the_way.exists()
        generations.prune(0)
    assert generations.names() == [current]


def test_who_holds_records_of_a_collection_is_known(data: Path) -> None:
    """By generation, with their keys, those that were taken out among them; one that is broken may hold some."""
    generations = Generations(data)
    last, middle, second, first = generations.names()
    keys = {f"community-7/{name}.txt" for name in "xyz"}
    assert generations.holding("community-7") == dict.fromkeys((last, middle, second), keys)
    assert generations.holding("community-77") == {}
    for name in (NAME, COPY):
        (generations.path(first) / name).unlink()
    assert generations.holding("community-7") == {**dict.fromkeys((last, middle, second), keys), first: set()}


def test_numbers_of_generations_go_on(data: Path, tmp_path: Path) -> None:
    """From the highest that is kept, whatever else lies there."""
    generations = Generations(data)
    assert generations.next_number() == 5
    (generations.folder / "0017-0000beef").mkdir()
    (generations.folder / "0099-somewhere").mkdir()
    assert generations.next_number() == 18
    assert generations.names()[0] == "0017-0000beef"
    assert Generations(tmp_path / "new").next_number() == 1


# --- Texts


def test_texts_are_kept_and_let_go_by_their_hashes(tmp_path: Path) -> None:
    """Each once; what is wanted stays, the rest goes."""
    texts, said = Texts(tmp_path), ["One.", "Two, with 市 and é.", "", "One."]
    assert texts.keep(said) == 3
    assert texts.keep(said) == texts.keep([]) == 0
    hashes = [sha256_text(each) for each in dict.fromkeys(said)]
    assert [texts.get(each) for each in hashes] == list(dict.fromkeys(said))
    twin = texts.path(hashes[0]).with_name(f"{hashes[0][:6]}{'0' * 58}.txt")
    twin.write_text("another")
    texts.retain(hashes[1:])
    assert [texts.get(each) for each in hashes] == [None, *list(dict.fromkeys(said))[1:]]
    assert not twin.exists()
    assert [path.suffix for path in (tmp_path / "texts").rglob("*") if path.is_file()] == [".txt", ".txt"]


@pytest.mark.parametrize(
    ("breaks", "reason"),
    [
        (lambda path: path.write_text("Other."), "it does not hold the text its name stands for."),
        (lambda path: path.write_bytes(b"\xff"), "its characters are not those that it should have"),
        (lambda path: (path.unlink(), path.mkdir()), "it is a folder"),
    ],
)
def test_a_text_that_is_another_is_never_given(
    tmp_path: Path, breaks: Callable[[Path], object], reason: str
) -> None:
    """It is said to be damaged, by its name."""
    texts, text = Texts(tmp_path), "The text of its time."
    texts.keep([text])
    path = texts.path(sha256_text(text))
    breaks(path)
    with pytest.raises(LibraryDamaged) as caught:
        texts.get(sha256_text(text))
    assert caught.value.sentence.startswith(f"{path} is damaged: {reason}")
    with pytest.raises(LibraryDamaged) as missing:
        sha256_files([tmp_path / "nowhere"])
    assert missing.value.sentence == f"{tmp_path / 'nowhere'} is damaged: it is not there."


@pytest.mark.parametrize("threads_from", [0, 1 << 20], ids=["threads", "no threads"])
def test_files_are_hashed_in_the_order_given(
    threads_from: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many or none, much or little."""
    monkeypatch.setattr("index.storage.files._FOR_THREADS", threads_from)
    paths = [tmp_path / str(number) for number in range(20)]
    for path in paths:
        path.write_text(path.name)
    assert sha256_files(paths) == [sha256_text(path.name) for path in paths]
    assert sha256_files([]) == []


# --- Files


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """What could not be written is gone again."""
    path = tmp_path / "CURRENT"
    replace_text(path, "old")
    replace_text(path, "new 市\n")
    assert path.read_bytes() == "new 市\n".encode()
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        replace_text(tmp_path / "folder", "text")
    with pytest.raises(FileNotFoundError):
        replace_text(tmp_path / "nowhere" / "file", "text")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["CURRENT", "folder"]


@pytest.mark.parametrize("links", [True, False])
def test_a_folder_that_cannot_be_written_to_has_one_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """With the same files, linked or copied, but for the hidden ones; as long as whoever reads them is there."""

    def refused(*_: object) -> None:
        raise OSError("a privilege is not held")

    (tmp_path / "meta.json").write_text("{}")
    (tmp_path / ".lock").write_text("")
    owner = Texts(tmp_path)
    assert stand_in(tmp_path, owner) == tmp_path
    monkeypatch.setattr("os.access", lambda _path, mode: mode != os.W_OK)
    if not links:
        monkeypatch.setattr(Path, "symlink_to", refused)
    instead = stand_in(tmp_path, owner)
    assert instead != tmp_path
    assert instead.name.startswith("plenum-")
    assert [each.name for each in instead.iterdir()] == ["meta.json"]
    assert (instead / "meta.json").read_text() == "{}"
    assert (instead / "meta.json").is_symlink() == links
    del owner
    gc.collect()
    assert not instead.exists()


def test_what_could_not_be_written_is_said_with_where(tmp_path: Path) -> None:
    """The file where it is known, else its folder; a full disk as such; our own errors as they are."""
    for error, kind, said in (
        (FileNotFoundError(2, "No such file or directory", "some/file"), LibraryError, "some/file could not be written: it is not there."),
        (sqlite3.OperationalError("so it says"), LibraryError, f"{tmp_path} could not be written: so it says."),
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull, f"There is no room left on the disk that holds {tmp_path}."),
        (LibraryMissing("Nothing is there.", remedy="Build it."), LibraryMissing, "Nothing is there."),
    ):  # fmt: skip
        with pytest.raises(LibraryError) as caught, writing(tmp_path):
            raise error
        assert type(caught.value) is kind
        assert caught.value.sentence.startswith(said)
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        raise ZeroDivisionError


def test_everything_of_an_owner_is_the_owners_alone(tmp_path: Path) -> None:
    """Files and folders, however deep."""
    (tmp_path / "data" / "deep").mkdir(parents=True, mode=0o755)
    (tmp_path / "data" / "deep" / "file").write_text("words")
    owner_only(tmp_path / "data")
    modes = [
        path.stat().st_mode & 0o777 for path in (tmp_path / "data", *sorted((tmp_path / "data").rglob("*")))
    ]
    assert modes == [0o700, 0o700, 0o600]


def test_who_holds_a_lock_is_named(tmp_path: Path) -> None:
    """By its process, also where that could not write itself down; shared, several hold it; given up, the next may."""
    path = tmp_path / "new" / "lock"
    with exclusive(path, doing="served"):
        assert path.read_text() == f"{os.getpid()}\n"
        with pytest.raises(LibraryBusy) as caught, exclusive(path, doing="backed up", remedy="Wait."):
            pass
        assert caught.value.sentence == f"The library in {path.parent} is backed up by process {os.getpid()}."
        assert caught.value.remedy == "Wait."
        path.write_text("")
        with (
            pytest.raises(LibraryBusy, match="is being re-indexed by process unknown") as caught,
            exclusive(path),
        ):
            pass
        assert "answers meanwhile" in caught.value.remedy
    with (
        exclusive(path, shared=True),
        exclusive(path, shared=True),
        pytest.raises(LibraryBusy),
        exclusive(path),
    ):
        pass
    with exclusive(path):
        assert path.stat().st_mode & 0o777 == 0o600


# --- The open library


def test_a_library_of_another_model_is_refused(data: Path) -> None:
    """With the names of both; what has nothing to do with a model opens it all the same."""
    held = Library(data).snapshot()
    assert Library(data, model="hashing", fingerprint=held.manifest.fingerprint).snapshot().generation
    for model, told in (("another one", "another one"), ("", "another model")):
        with pytest.raises(LibraryMismatch) as caught:
            Library(data).answering(model, "x").snapshot()
        assert caught.value.sentence == f"The library was built with hashing and {told} is configured."
        assert caught.value.remedy.startswith(
            "Run `python bot.py reindex` to build it with the configured model"
        )


def test_generations_without_a_current_one_are_damage(data: Path, tmp_path: Path) -> None:
    """Where there are none, the library is only not there yet."""
    (data / "CURRENT").unlink()
    with pytest.raises(LibraryDamaged) as damaged:
        Library(data).snapshot()
    assert damaged.value.sentence == f"{data / 'CURRENT'} is not there, so no generation is current."
    with pytest.raises(LibraryMissing) as missing:
        Library(tmp_path / "new").snapshot()
    assert missing.value.sentence == f"Nothing has been indexed yet in {tmp_path / 'new'}."
    assert damaged.value.remedy == missing.value.remedy == "Run `python bot.py reindex` to build the library."


def test_what_is_not_seen_has_no_record(data: Path) -> None:
    """Its passages are nobody's for who does not see them, and so are those that are not there."""
    whole = Library(data).snapshot()
    seen = whole.seen_by("community-8")
    owners = [whole.record_of(number).key for number in range(whole.manifest.passages)]
    assert owners == ["community-7/x.txt", "community-7/z.txt", "r/a.txt", "r/c.txt"]
    assert [seen.record_of(number).key for number in (2, 3)] == owners[2:]
    assert [each.document for each in seen.passages(range(9))] == owners[2:]
    for number in (0, 1):
        with pytest.raises(IndexError, match=f"passage {number} is not seen here"):
            seen.record_of(number)
    for number in (-1, 4):
        with pytest.raises(IndexError, match="from 0 to 3"):
            whole.record_of(number)


def test_scopes_that_were_asked_for_lately_are_kept(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same one for the same question, whatever else is asked meanwhile; of many, the last."""
    monkeypatch.setattr("index.storage.library._SCOPES_KEPT", 2)
    snapshot = Library(data).snapshot()
    kinds = [Filters(kind=kind) for kind in ("minutes", "news", "agenda")]
    first = [snapshot.scope(filters) for filters in kinds]
    assert snapshot.scope(kinds[2]) is first[2]
    assert snapshot.scope(kinds[1]) is first[1]
    assert snapshot.scope(kinds[0]) is not first[0]
    assert len(snapshot._scopes) == 2
    day = date(2026, 1, 1)
    assert (
        len({id(snapshot.scope(Filters(), *given)) for given in ((None, None), (day, None), (None, day))})
        == 3
    )


def test_rows_of_nothing_are_none(data: Path) -> None:
    """Of vectors and of token states, of one segment and of several: with the right widths, so that they go on being reckoned with."""
    snapshot = Library(data).snapshot()
    tokens = snapshot.tokens
    assert tokens is not None
    (part, _), *_ = tokens._parts  # type: ignore[attr-defined]
    for each in (tokens, part):
        rows = each.rows(np.empty(0, np.int64))
        assert (rows.states.shape, rows.places.shape, rows.firsts.tolist()) == ((0, 16), (0,), [0])
        assert (rows.states.dtype, rows.places.dtype, rows.firsts.dtype) == (np.float32, np.int32, np.int64)
    assert snapshot.vectors.get(np.empty(0, np.int64)).shape == (0, 64)
    with pytest.raises(IndexError, match="from 0 to 3"):
        snapshot.vectors.get(np.array([4]))


def test_vectors_that_cannot_be_written_are_told_so(tmp_path: Path) -> None:
    """With the file, and what to do."""
    from index.storage.vectors import VectorKind, write

    with pytest.raises(LibraryError) as caught:
        write(tmp_path / "nowhere" / VECTORS, np.eye(3, dtype=np.float32), VectorKind.FLAT)
    assert caught.value.sentence.startswith(f"{tmp_path / 'nowhere' / VECTORS} could not be written: ")
    assert caught.value.sentence.endswith("No such file or directory.")
    assert "do the same again" in caught.value.remedy


# --- Files of SQLite


def test_what_is_wrong_with_a_file_is_found_without_opening_it_for_good(tmp_path: Path) -> None:
    """Whole, torn inside, no database, or not there; looking makes no file."""
    path = tmp_path / "kept.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
        connection.executemany(
            "INSERT INTO things VALUES (?)", [(f"thing {number}",) for number in range(2000)]
        )
    connection.close()
    assert damage_of(path) == ""
    content = bytearray(path.read_bytes())
    content[8192:12288] = bytes(4096)
    path.write_bytes(content)
    assert damage_of(path)
    path.write_bytes(b"no database " * 1000)
    assert damage_of(path) == "file is not a database"
    assert damage_of(tmp_path / "nowhere.sqlite") == "unable to open database file"
    assert [each.name for each in tmp_path.iterdir()] == ["kept.sqlite"]
