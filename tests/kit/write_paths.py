"""Every way by which something is kept: how it begins, the one act, and what can be seen of it afterwards.

What is seen after an act that failed or was killed is what was seen before, or what is seen after one that was done.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from community.memory import Memory
from community.settings import CommunitySettings
from domain.answers import Answer, Citation, Filters, Quote, Searched
from domain.dates import PartialDate
from domain.documents import Kind, sha256_text
from domain.errors import LibraryError, PlenumError
from index.backup.backup import backup
from index.backup.restore import restore, restore_library
from index.pipeline import build, diff
from index.pipeline.metadata_overrides import MetadataOverrides
from index.readers.metadata.sidecar import from_table
from index.readers.reader import read
from index.records import Record, UploadFields
from index.sources.feed_store import FeedStore, StoredRecord
from index.sources.uploads import Uploads
from index.storage.generations import Generations
from index.storage.library import Library
from retrieval.receipts import Receipts, answer_id
from retrieval.watch import Subject, Told
from tests.kit.editions import edition
from tests.kit.embedder import HashingEmbedder
from tests.kit.file_calls import Calls, counting
from tests.kit.records import MemorySource

OURS, ID = "community-7", "ab12cd"
NAME = "minutes.txt"
FIRST, SECOND = (
    b"Parks Board\n\nThe board planted oaks.\n",
    b"The council approved the tram line, five to two.\n",
)
TOLD = UploadFields(title="Oaks", body="Parks Board", date="2024-05-07", url="https://city.example/oaks")
TEXT = "The council met on April 9. The motion carried five to two."


@dataclass(frozen=True)
class WritePath:
    """One of them, in a data folder."""

    begin: Callable[[Path], object]
    act: Callable[[Path], object]
    look: Callable[[Path], Any]


# --- What communities add.


def uploads(data: Path) -> Uploads:
    def fetch(url: str) -> Any:
        raise AssertionError(url)

    return Uploads(
        data, fetch=fetch, read=lambda raw, key, table: read(raw, key, from_table(table)), reader=read
    )


def proposals(data: Path) -> Any:
    seen = []
    for place in sorted((data / "communities" / OURS / "pending").glob("[!.]*")):
        each = uploads(data).get(OURS, place.name)
        raw = (place / "record").read_bytes()
        seen.append((each.title.value, each.body.value, each.date.value, each.url, raw))
    return seen


def records(data: Path) -> Any:
    """Each record with what is known of it; and what would be known of the next one of that name, of which nothing is said."""
    mine = uploads(data)
    shown = [
        (each.key, (found := each.read()).title, found.body, found.date, found.url, found.text)
        for source in mine.sources()
        for each in source.records()
    ]
    copy = data.with_name(data.name + "-next")
    shutil.copytree(data, copy)
    try:
        theirs = uploads(copy)
        theirs.confirm(OURS, theirs.propose(OURS, NAME, SECOND, UploadFields()).id)
        (later,) = [
            e.read()
            for s in theirs.sources()
            for e in s.records()
            if SECOND.strip() in e.read().text.encode()
        ]
        assert not {later.title, later.body, later.url, later.date.isoformat()} & {
            TOLD.title,
            TOLD.body,
            TOLD.url,
            TOLD.date,
        }
    finally:
        shutil.rmtree(copy)
    return shown


def propose(data: Path) -> object:
    with mock.patch("index.sources.uploads.secrets.token_hex", return_value=ID):
        return uploads(data).propose(OURS, NAME, FIRST, TOLD)


def begin_records(data: Path) -> None:
    propose(data)
    uploads(data).confirm(OURS, ID)


# --- What admins and people leave.


def correct(data: Path) -> object:
    with MetadataOverrides(data) as overrides:
        return overrides.set("r/00.txt", {"body": "City Council", "date": "2024"})


def corrected(data: Path) -> Any:
    with MetadataOverrides(data) as overrides:
        return overrides.all()


def begin_corrected(data: Path) -> None:
    with MetadataOverrides(data) as overrides:
        overrides.set("r/00.txt", {"title": "Oaks"})


def forget_corrections(data: Path) -> None:
    with MetadataOverrides(data) as overrides:
        overrides.forget("r")


def with_memory(act: Callable[[Memory], Any]) -> Callable[[Path], Any]:
    def acted(data: Path) -> Any:
        with Memory(data / "community.sqlite", clock=lambda: 1e9) as memory:
            return act(memory)

    return acted


SETTINGS = CommunitySettings(language="es", channels=(4, 5), private=True)


def leave_much(memory: Memory) -> None:
    for person in range(30):
        memory.votes.cast(7, "A", person, helpful=True)
        memory.reports.keep(7, "A", "wrong", person)


def forgotten(memory: Memory) -> Any:
    return memory.votes.total(7), len(memory.reports.of(7, limit=99)), memory.settings(7)


def begin_watch(memory: Memory) -> None:
    memory.watches.observe([seen("r/00.txt")])
    memory.watches.keep(5, 0, "oaks", Subject.TOPIC)
    memory.watches.observe([seen("r/00.txt"), seen("r/01.txt")])


def settle(memory: Memory) -> None:
    (watch,) = memory.watches.unsettled(9) or memory.watches.of(5)
    memory.outbox.settle([(watch, [Told(answer().quotes)])], memory.watches.fresh(0, 0)[1])


def settled(memory: Memory) -> Any:
    """How far the watch has looked, and what it is to be told: both or neither."""
    return [each.seen for each in memory.watches.of(5)], memory.watches.store.rows(
        "SELECT story, state FROM notices"
    )


def seen(key: str) -> Record:
    nothing = ("", "", "", "r", ())
    return Record(key, key, Kind.MINUTES, "", PartialDate(), *nothing, key, key, "folder", "", 0, 1)


def answer() -> Answer:
    citation = Citation(
        document="council/minutes.txt", title="Minutes", kind=Kind.MINUTES, body="City Council", date=PartialDate(2026, 4, 9),
        language="en", paragraph=1, start=28, end=59, text_hash=sha256_text(TEXT), url="https://city.example/minutes",
    )  # fmt: skip
    quotes = (Quote(TEXT[28:59], citation),)
    made = answer_id("Did it carry?", Filters(), "g1", quotes)
    return Answer(
        id=made, question="Did it carry?", probability=0.9, threshold=0.5, quotes=quotes, passages=(),
        searched=Searched(1, 1), generation="g1",
    )  # fmt: skip


def keep_receipt(data: Path) -> object:
    with Receipts(data / "receipts.sqlite") as receipts:
        return receipts.keep(answer())


def receipts_kept(data: Path) -> Any:
    with Receipts(data / "receipts.sqlite") as receipts:
        wrong = [each for each in receipts.examine(lambda _: TEXT) if each.verdict.value == "bad"]
        assert not wrong, wrong
        return [(each.id, each.quotes) for each in receipts.recent(9)]


# --- The library.


def take_in(number: int) -> Callable[[Path], object]:
    return lambda data: build.reindex([MemorySource(edition(number, 2))], HashingEmbedder(), data)


def held(data: Path) -> Any:
    try:
        snapshot = Library(data).snapshot()
    except LibraryError:
        return None
    shown = [(each.key, snapshot.document(each.key).text) for each in snapshot.records()]  # type: ignore[union-attr]
    return shown, [each.key for each in snapshot.removed()]


def two_editions(data: Path) -> None:
    take_in(0)(data)
    take_in(1)(data)


def back_up(data: Path) -> object:
    file = data / "backups" / "b.tar.gz"
    if (made := backup(data, file)).file != file:
        raise LibraryError(made.findings[-1].sentence, remedy=made.findings[-1].remedy)
    return made


def begin_backup(data: Path) -> None:
    take_in(0)(data)
    (data / "backups").mkdir()
    back_up(data)
    take_in(1)(data)


def bring_back(data: Path) -> object:
    return restore_library(data / "backups" / "b.tar.gz", data)


def restored(data: Path) -> Any:
    """The library of what the backup restores into."""
    place = data.with_name(data.name + "-back")
    shutil.rmtree(place, ignore_errors=True)
    restore(data / "backups" / "b.tar.gz", place)
    try:
        return held(place)
    finally:
        shutil.rmtree(place)


def keep_body(data: Path) -> object:
    store = FeedStore(data / "sources" / "ab12cd")
    store.keep(StoredRecord("1", "news/1", "https://city.example/1", body=SECOND_HASH), SECOND)
    return store


SECOND_HASH = hashlib.sha256(SECOND).hexdigest()


def fetched(data: Path) -> Any:
    store = FeedStore(data / "sources" / "ab12cd")
    return [(each.key, store.body(each.body)) for each in store.records().values()]


def nothing(_data: Path) -> None:
    pass


PATHS = {
    "propose": WritePath(nothing, propose, proposals),
    "amend": WritePath(propose, lambda data: uploads(data).amend(OURS, ID, UploadFields(title="Elms")), proposals),
    "confirm": WritePath(propose, lambda data: uploads(data).confirm(OURS, ID), records),
    "discard": WritePath(propose, lambda data: uploads(data).discard(OURS, ID), proposals),
    "forget uploads": WritePath(begin_records, lambda data: uploads(data).forget(OURS), records),
    "correct": WritePath(begin_corrected, correct, corrected),
    "forget corrections": WritePath(begin_corrected, forget_corrections, corrected),
    "settings": WritePath(
        nothing, with_memory(lambda memory: memory.set_settings(7, SETTINGS)), with_memory(lambda memory: memory.settings(7))
    ),
    "vote": WritePath(
        nothing,
        with_memory(lambda memory: memory.votes.cast(7, "A", 1, helpful=True)),
        with_memory(lambda memory: memory.votes.total(7)),
    ),
    "forget a person": WritePath(
        with_memory(leave_much), with_memory(lambda memory: memory.forget(1)), with_memory(forgotten)
    ),
    "fact": WritePath(
        nothing, with_memory(lambda memory: memory.set_fact("news", "told")), with_memory(lambda memory: memory.fact("news"))
    ),
    "forget": WritePath(with_memory(leave_much), with_memory(lambda memory: memory.forget_community(7)), with_memory(forgotten)),
    "receipt": WritePath(nothing, keep_receipt, receipts_kept),
    "settle": WritePath(with_memory(begin_watch), with_memory(settle), with_memory(settled)),
    "fetched": WritePath(nothing, keep_body, fetched),
    "accept gone": WritePath(nothing, lambda data: diff.accept_gone(data, "memory"), diff.accepted_gone),
    "reindex": WritePath(take_in(0), take_in(1), held),
    "remove": WritePath(take_in(0), lambda data: build.remove("r/00.txt", HashingEmbedder(), data), held),
    "rollback": WritePath(
        two_editions, lambda data: Generations(data).rollback(Generations(data).names()[-1]), held
    ),
    "backup": WritePath(begin_backup, back_up, restored),
    "bring back": WritePath(begin_backup, bring_back, held),
}  # fmt: skip


def done(name: str, data: Path) -> PlenumError | None:
    """Does it; the error it ended with, or None."""
    try:
        PATHS[name].act(data)
    except PlenumError as error:
        return error
    return None


def until(name: str, data: str, number: int, pipe: Any) -> None:
    """Does it in a process of its own, which kills itself before its ``number``-th call to the file system (0: never), and
    says over ``pipe`` when it is done: then it is acknowledged.
    """

    def die(_operation: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with counting(Calls(Path(data), die, number)) as calls:
        PATHS[name].act(Path(data))
    pipe.send(calls.seen)
    os._exit(0)
