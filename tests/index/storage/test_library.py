"""The open library: one generation for each question, whatever happens meanwhile. Kills and failing disks: ``test_faults.py``."""

import errno
import gc
import os
import threading
import time
import weakref

import pytest

from domain.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryMissing, Verdict
from index.pipeline.build import publish_passages, reindex
from index.storage import files
from index.storage.generations import Generations
from index.storage.library import Library
from index.storage.manifest import CATALOGUE, CODES, KEYWORDS, NAME, VECTORS
from tests.kit.damage import flip_a_bit, part_of
from tests.kit.editions import edition, holds
from tests.kit.embedder import HashingEmbedder
from tests.kit.file_calls import Calls, counting, failing
from tests.kit.records import MemorySource, document_of


def test_without_a_library_it_says_so(tmp_path):
    """LibraryMissing, with what to do."""
    with pytest.raises(LibraryMissing) as caught:
        Library(tmp_path).snapshot()
    assert "reindex" in caught.value.remedy
    assert Library(tmp_path / "nowhere").history() == []


@pytest.mark.parametrize("kind", ["a file", "a circle", "too long"])
def test_a_data_folder_that_is_none_is_not_called_damaged(tmp_path, kind):
    """What the setting names is no folder: that is said, and not that something in it rotted, which a re-index would rebuild."""
    data = tmp_path / ("a" * 5000 if kind == "too long" else "data")
    if kind == "a file":
        data.write_text("x", "utf-8")
    elif kind == "a circle":
        data.symlink_to(data)
    with pytest.raises(LibraryError) as caught:
        Library(data).snapshot()
    assert not isinstance(caught.value, LibraryDamaged)
    why = {"a file": "it is no folder", "a circle": "in a circle", "too long": "too long"}[kind]
    assert f"The data folder {data} cannot be read: " in caught.value.sentence
    assert why in caught.value.sentence
    assert "PLENUM_DATA" in caught.value.remedy


@pytest.mark.parametrize(
    ("number", "damaged"), [(errno.EACCES, False), (errno.EMFILE, False), (errno.EIO, True)]
)
def test_what_cannot_be_opened_is_not_called_damaged(tmp_path, number, damaged):
    """No permission and too many open files are told as what they are; a disk that fails to read is damage."""
    (tmp_path / "CURRENT").write_text("0001-12345678\n", "utf-8")
    with counting(Calls(tmp_path, failing(number), 1)), pytest.raises(LibraryError) as caught:
        Generations(tmp_path).current()
    assert isinstance(caught.value, LibraryDamaged) is damaged


def test_the_next_question_sees_the_next_generation(tmp_path):
    """A snapshot that is held stays what it was, also when its generation has been dropped; the next is the new one."""
    source, embedder = MemorySource({"a": "First edition."}), HashingEmbedder()
    reindex([source], embedder, tmp_path)
    library = Library(tmp_path)
    held = library.snapshot()
    assert library.snapshot() is held
    for number in range(3):
        source.contents["a"] = f"Edition {number}."
        reindex([source], embedder, tmp_path, keep=1)
    assert library.snapshot().document("a").text == "Edition 2."
    assert [g.name for g in library.history()] == [library.snapshot().generation]
    assert held.document("a").text == "First edition."
    assert held.keywords.search("first", 3)[0].tolist() == [0]
    assert held.vectors.search(embedder.embed_question("first").vector, 3)[0].tolist() == [0]
    assert held.tokens.rows([0]).places.tolist() == [0, 6]


def test_what_nobody_holds_is_closed(tmp_path):
    """An old generation's files are let go with the last question that uses it."""
    source, embedder = MemorySource({"a": "First."}), HashingEmbedder()
    reindex([source], embedder, tmp_path)
    library = Library(tmp_path)
    old = weakref.ref(library.snapshot())
    source.contents["a"] = "Second."
    reindex([source], embedder, tmp_path)
    library.snapshot()
    gc.collect()
    assert old() is None


def test_a_new_generation_that_is_damaged_does_not_replace_the_old(tmp_path):
    """The old one goes on answering, and the library says why; the next good one is taken."""
    source, embedder = MemorySource({"a": "First."}), HashingEmbedder()
    reindex([source], embedder, tmp_path)
    library = Library(tmp_path)
    first = library.snapshot()
    source.contents["a"] = "Second."
    name = reindex([source], embedder, tmp_path).generation
    flip_a_bit(part_of(tmp_path / "generations" / name, VECTORS))
    assert library.snapshot() is first
    assert isinstance(library.refused, LibraryDamaged)
    with pytest.raises(LibraryDamaged):
        Library(tmp_path).snapshot()
    source.contents["a"] = "Third."
    reindex([source], embedder, tmp_path)
    assert library.snapshot().document("a").text == "Third."
    assert library.refused is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("other", ["pipe", "device"])
def test_what_is_no_file_is_not_waited_for(tmp_path, other):
    """Where CURRENT is a pipe or a device, which never end, that is told at once."""
    if other == "pipe":
        os.mkfifo(tmp_path / "CURRENT")
    else:
        (tmp_path / "CURRENT").symlink_to("/dev/null")
    with pytest.raises(LibraryDamaged, match="it is no file"):
        Generations(tmp_path).current()


PARTS = [CATALOGUE, VECTORS, CODES, f"{KEYWORDS}/meta.json", NAME, "CURRENT"]


@pytest.mark.parametrize("part", PARTS)
def test_a_reindex_repairs_what_is_damaged_from_what_is_intact(part, tmp_path):
    """A damaged part is never reused; with the vectors, or an older generation's, intact, nothing is embedded again."""
    source, embedder = MemorySource(edition(0)), HashingEmbedder()
    reindex([source], embedder, tmp_path)
    name = Generations(tmp_path).current()
    path = tmp_path / part if part == "CURRENT" else part_of(tmp_path / "generations" / name, part)
    flip_a_bit(path)
    with pytest.raises(LibraryDamaged):
        Library(tmp_path).snapshot()
    embedder.calls.clear()
    source.reads.clear()
    report = reindex([source], embedder, tmp_path)
    assert report.published
    assert any(finding.verdict is Verdict.WARNING for finding in report.findings)
    assert holds(tmp_path, 0) == 0
    assert bool(embedder.calls) == (part in (VECTORS, CATALOGUE, CODES))
    assert bool(source.reads) == (part == CATALOGUE)
    assert not reindex([source], embedder, tmp_path).published


@pytest.mark.parametrize("part", PARTS[:-1])
def test_an_older_generation_helps_to_repair(part, tmp_path):
    """What the damaged one cannot give, the one before gives, as far as it had it: only new words are embedded."""
    source, embedder = MemorySource(edition(0)), HashingEmbedder()
    reindex([source], embedder, tmp_path)
    source.contents["r/new.txt"] = "A new one."
    name = reindex([source], embedder, tmp_path).generation
    flip_a_bit(part_of(tmp_path / "generations" / name, part))
    embedder.calls.clear()
    reindex([source], embedder, tmp_path)
    assert embedder.embedded in ([], ["A new one."])
    assert Library(tmp_path).snapshot().document("r/new.txt").text == "A new one."


def test_everything_damaged_is_built_anew(tmp_path):
    """With nothing intact left, the sources are read again."""
    source, embedder = MemorySource(edition(0)), HashingEmbedder()
    reindex([source], embedder, tmp_path)
    for path in (tmp_path / "generations").rglob("*"):
        if path.is_file():
            path.write_bytes(b"nothing")
    report = reindex([source], embedder, tmp_path)
    assert report.embedded == report.passages
    assert holds(tmp_path, 0) == 0


def test_a_text_that_was_changed_on_disk_is_found(tmp_path):
    """The store of cleaned texts gives the text of its hash, or says that it is damaged; never another text."""
    document = document_of("a", "The text of its time.")
    publish_passages([(document, [])], HashingEmbedder(), tmp_path)
    texts = Library(tmp_path).texts
    assert texts.get(document.text_hash) == document.text
    assert texts.get("0" * 64) is None
    flip_a_bit(texts.path(document.text_hash))
    with pytest.raises(LibraryDamaged, match=document.text_hash):
        texts.get(document.text_hash)
    assert texts.keep([document.text, document.text]) == 1
    assert texts.get(document.text_hash) == document.text
    assert texts.keep([document.text]) == 0


def test_a_damaged_work_cache_costs_only_time(tmp_path):
    """It is a cache: torn, it is begun anew."""
    (tmp_path / "embedding-cache").mkdir()
    (tmp_path / "embedding-cache" / "work.sqlite").write_bytes(b"torn" * 5000)
    reindex([MemorySource(edition(0))], HashingEmbedder(), tmp_path)
    assert holds(tmp_path, 0) == 0


def test_a_second_writer_is_refused(tmp_path):
    """LibraryBusy names the process that is at it; readers are not held up."""
    reindex([MemorySource(edition(0))], HashingEmbedder(), tmp_path)
    with Generations(tmp_path).locked():
        with pytest.raises(LibraryBusy, match=str(os.getpid())):
            reindex([MemorySource(edition(1))], HashingEmbedder(), tmp_path)
        assert holds(tmp_path, 0) == 0
    assert reindex([MemorySource(edition(1))], HashingEmbedder(), tmp_path).published


def test_every_question_sees_one_generation(tmp_path):
    """Eight threads ask while re-indexes publish: each answer comes from one edition, whole."""
    embedder, stop, wrong, asked = HashingEmbedder(), threading.Event(), [], []
    reindex([MemorySource(edition(0))], embedder, tmp_path)
    library = Library(tmp_path, fingerprint=embedder.fingerprint)

    def ask():
        while not stop.is_set():
            snapshot = library.snapshot()
            ids, _ = snapshot.keywords.search("edition", 99)
            near, _ = snapshot.vectors.search(embedder.embed_question("record of edition").vector, 20)
            texts = [passage.text for passage in snapshot.passages([*ids, *near])]
            editions = {text.split(" e")[1] for text in texts if "edition" in text}
            asked.append(snapshot.generation)
            time.sleep(0.002)  # leaves the interpreter to the one that re-indexes
            if len(editions) != 1 or len(ids) != 20:
                wrong.append((snapshot.generation, editions, len(ids)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, 5):
            reindex([MemorySource(edition(number))], embedder, tmp_path, keep=1)
            time.sleep(0.05)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not wrong
    assert len(set(asked)) >= 3
    assert holds(tmp_path, 4) == 4


def test_syncing_covers_everything_that_is_published(tmp_path, monkeypatch):
    """Before CURRENT names a generation, each of its files has been synced, and so have the folders they are in."""
    synced = set()
    honest = os.fsync

    def note(descriptor):
        found = os.fstat(descriptor)
        synced.add((found.st_dev, found.st_ino))
        honest(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    name = reindex([MemorySource(edition(0))], HashingEmbedder(), tmp_path).generation
    generation = tmp_path / "generations" / name
    paths = [generation, *generation.rglob("*"), *(tmp_path / "texts").rglob("*.txt"), tmp_path / "CURRENT"]
    for path in paths:
        if path.suffix != ".lock":
            assert (path.stat().st_dev, path.stat().st_ino) in synced, path
    assert files.sha256_file(part_of(generation, VECTORS))
