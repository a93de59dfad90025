"""Check of a data folder: every checksum of generations, texts and databases. What rots is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from domain.errors import LibraryDamaged
from domain.findings import Finding, Verdict
from index.backup.backup import databases
from index.ports import Stages
from index.storage import manifest as manifests
from index.storage.files import sha256_file
from index.storage.generations import Generations, Texts
from index.storage.segments import known_in
from index.storage.sqlite_file import damage_of

_REBUILD = "Run `python bot.py reindex`: it rebuilds what is damaged from what is intact. “library rollback” goes back."
_GO_BACK = "It is not the current one; it cannot be gone back to, and is dropped in time."
_RESTORE = "Put it back from a backup (`python bot.py restore`)."
_READ_AGAIN = "Put it back from a backup, or run `python bot.py reindex` when the record is taken in next."
_FETCH_AGAIN = "Run `python bot.py reindex`: it is fetched anew when it is read next."
_EVERY = 500


def check(data: Path, on_progress: Stages | None = None) -> Iterator[Finding]:
    """Looks at every file of every generation that is kept, every kept text, every database. Raises LibraryError."""
    progress = on_progress or (lambda *_: None)
    generations, texts = Generations(data), Texts(data)
    try:
        current = generations.current()
    except LibraryDamaged as error:
        current = None
        yield Finding("CURRENT", Verdict.BAD, error.sentence, _REBUILD)
    names = generations.names()
    if not names:
        yield Finding(
            "library", Verdict.WARNING, "Nothing has been indexed yet.", "Run: python bot.py reindex"
        )
    needed: dict[str, str] = {}
    for done, name in enumerate(names):
        progress("generations", done, len(names))
        wrong = list(_generation(generations.path(name), current=name == current))
        yield from wrong
        if not wrong:
            yield Finding(name, Verdict.GOOD, "Every file is the one that was published.")
            needed |= _texts_of(generations.path(name))
    yield from _texts(texts, data / "texts", needed, progress)
    for database in databases(data):
        yield _database(database, data)
    yield from _fetched(data, progress)


def _generation(folder: Path, *, current: bool) -> Iterator[Finding]:
    remedy = _REBUILD if current else _GO_BACK

    def wrong(damaged: LibraryDamaged) -> Finding:
        return Finding(folder.name, Verdict.BAD if current else Verdict.WARNING, damaged.sentence, remedy)

    for name in (manifests.NAME, manifests.COPY):
        try:
            manifests.read(folder, name)
        except LibraryDamaged as damaged:
            yield wrong(damaged)
    try:
        manifest = manifests.read_either(folder)
    except LibraryDamaged:
        return
    yield from map(wrong, manifests.damage(folder, manifest).values())
    if manifest.generation != folder.name:
        yield wrong(LibraryDamaged(f"{folder} holds the manifest of {manifest.generation}."))


def _texts_of(folder: Path) -> dict[str, str]:
    """The hash of the text of every record of a sound generation, and a record that has it."""
    return {known.text_hash: key for key, known in known_in(folder).items()}


def _texts(texts: Texts, folder: Path, needed: dict[str, str], progress: Stages) -> Iterator[Finding]:
    paths, good = sorted(folder.glob("??/*.txt")), 0
    for path in _shown(paths, "texts", progress):
        try:
            good += texts.get(path.stem) is not None
        except LibraryDamaged as damaged:
            yield Finding(f"texts/{path.name[:12]}…", Verdict.BAD, damaged.sentence, _READ_AGAIN)
    for text_hash, key in needed.items():
        if not texts.path(text_hash).exists():
            sentence = f"The text of {key} ({texts.path(text_hash)}) is not there."
            yield Finding(f"texts/{text_hash[:12]}…", Verdict.BAD, sentence, _READ_AGAIN)
    words = f"{good:,} of {len(paths):,} kept texts are the ones their names stand for."
    yield Finding("texts", Verdict.GOOD, words)


def _fetched(data: Path, progress: Stages) -> Iterator[Finding]:
    """What was fetched from the web, against the sha256 that each file is named by."""
    paths, good = sorted(data.glob("sources/*/bodies/*")), 0
    for path in _shown(paths, "fetched", progress):
        if path.name.startswith("."):
            continue
        if sha256_file(path) == path.name:
            good += 1
        else:
            name = path.relative_to(data).as_posix()
            yield Finding(
                name, Verdict.WARNING, f"{path} is damaged: its sha256 is another now.", _FETCH_AGAIN
            )
    if paths:
        yield Finding(
            "sources", Verdict.GOOD, f"{good:,} of {len(paths):,} fetched records are as they came."
        )


def _shown(paths: list[Path], stage: str, progress: Stages) -> Iterator[Path]:
    for done, path in enumerate(paths):
        if done % _EVERY == 0:
            progress(stage, done, len(paths))
        yield path


def _database(path: Path, data: Path) -> Finding:
    name, wrong = path.relative_to(data).as_posix(), damage_of(path)
    if wrong:
        return Finding(name, Verdict.BAD, f"{path} is damaged: {wrong}.", _RESTORE)
    return Finding(name, Verdict.GOOD, "Its tables hold together.")
