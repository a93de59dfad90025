"""Every way by which something is kept: how it begins, the one act, and what can be seen of it afterwards.

What is seen after an act that failed or was killed is what was seen before, or what is seen after one that was done.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from community.memory import Memory
from community.outbox import Parcel
from community.retention import STEPS
from community.settings import CommunitySettings
from community.watches import NoticeSettings
from domain.answers import Answer, Citation, Filters, Quote, Searched
from domain.dates import PartialDate
from domain.documents import Kind, sha256_text
from domain.errors import LibraryError, PlenumError, RecordUnreachable
from index.backup.backup import backup
from index.backup.restore import restore, restore_library
from index.pipeline import build, diff
from index.pipeline.diff import MetadataOverrides
from index.readers.metadata.sidecar import from_table
from index.readers.reader import read
from index.records import Record, UploadFields
from index.sources.feed_store import FeedStore, StoredPage, StoredRecord
from index.sources.feeds import Feeds
from index.sources.providers.responses import Page
from index.sources.rate_limit import HostState
from index.sources.uploads import Uploads
from index.storage import milvus
from index.storage.generations import Generations
from index.storage.library import Library
from index.storage.sqlite_file import SqliteFile
from index.storage.state import SQLITE, State, copy
from models.weights import converted_model
from retrieval.receipts import Receipts, answer_id
from retrieval.watch import Subject, Told
from tests.kit.editions import edition
from tests.kit.embedder import HashingEmbedder
from tests.kit.file_calls import Calls, counting
from tests.kit.publisher.clock import VirtualClock
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


def held_in_milvus(data: Path) -> None:
    """What a generation has there; written into the generation's folder before it is published."""
    milvus._Held("0001-00000000", milvus._all(3), Counter({("", ""): 3}), {("", "text"): 7.0}).write(data)


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


NOW, YEAR = 1e9, 366 * 86400
SETTINGS = CommunitySettings(language="es", channels=(4, 5), private=True)


def with_memory(act: Callable[[Memory], Any], now: float = NOW) -> Callable[[Path], Any]:
    def acted(data: Path) -> Any:
        with Memory(data / "community.sqlite", clock=lambda: now) as memory:
            return act(memory)

    return acted


def remembered(data: Path) -> Any:
    """Every row, but for what chance draws: people's keys, and the names of parcels."""
    with closing(SqliteFile(data / "community.sqlite", STEPS)) as file, file.reading() as rows:
        tables = [name for name, _ in file.tables(rows) if name != "secret"] if rows else []
        found = {name: rows.execute(f"SELECT * FROM {name}").fetchall() for name in tables} if rows else {}
    return re.sub("[0-9a-f]{16,}", "…", repr({name: each for name, each in found.items() if each}))


def leave_much(memory: Memory) -> None:
    for person in range(30):
        memory.votes.cast(7, "A", person, helpful=True)
        memory.reports.keep(7, "A", "wrong", person)
    memory.set_fact("news", f"{OURS}/minutes.txt")


def left(memory: Memory) -> None:
    leave_much(memory)
    memory.leave(7)


def post(memory: Memory) -> None:
    memory.posts.keep(1, 2, 7, "A", "Did it carry?")


def watch(memory: Memory) -> None:
    memory.watches.observe([seen("r/00.txt")])
    memory.watches.keep(5, 7, "oaks", Subject.TOPIC, channel=9)
    memory.watches.observe([seen("r/00.txt"), seen("r/01.txt")])


def settle(memory: Memory) -> None:
    (mine,) = memory.watches.of_channels(7)
    memory.outbox.settle([(mine, [Told(answer().quotes)])], memory.watches.fresh(7, 0)[1])


def told(memory: Memory) -> None:
    watch(memory)
    settle(memory)


def taken(memory: Memory) -> None:
    told(memory)
    memory.outbox.take()


def taken_again(memory: Memory) -> None:
    """After its channel could not be written in, and the admins were told."""
    taken(memory)
    memory.outbox.stuck(parcel(memory), 8, 0)
    parcel_of_admins = memory.outbox.take()
    assert parcel_of_admins is not None
    memory.outbox.sent(parcel_of_admins, 1)
    with memory._file.writing() as connection:
        connection.execute("UPDATE notices SET due = 0")
    memory.outbox.take()


def parcel(memory: Memory) -> Parcel:
    (found,) = memory.outbox.unsure()
    return found


def unwatch(memory: Memory) -> None:
    memory.watches.remove_of_channel(7, memory.watches.of_channels(7)[0].id)


def of_memory(act: Callable[[Memory], Any], begin: Callable[[Memory], Any] | None = None) -> WritePath:
    return WritePath(with_memory(begin) if begin else nothing, with_memory(act), remembered)


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


def forget_receipts(data: Path) -> None:
    with Receipts(data / "receipts.sqlite") as receipts:
        receipts.forget("council")


def forgotten_receipts(data: Path) -> Any:
    """How many are kept; and whether what they quote can be read in the file, after whoever forgets them was called once more."""
    kept = receipts_kept(data)
    if not kept:
        forget_receipts(data)
        assert TEXT[28:59].encode() not in (data / "receipts.sqlite").read_bytes()
    return kept


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


PLACE = "https://city.example/feed"


class NoSite:
    """Gives nothing."""

    def get(self, url: str, **_: object) -> Any:
        raise RecordUnreachable(f"{url} does not answer.", remedy="Try again.")


def feeds(data: Path) -> Feeds:
    return Feeds(data, NoSite(), VirtualClock(1.5))  # type: ignore[arg-type]


def follow(data: Path) -> None:
    feeds(data).follow(OURS, PLACE, kind="feed")


def begin_unfollow(data: Path) -> None:
    follow(data)
    (place,) = feeds(data).subscriptions()
    FeedStore(data / "sources" / place.id).set_facts({"title": "News"})


def followed(data: Path) -> Any:
    """What is followed, and of how many places something is kept after the next crawl."""
    copied = data.with_name(data.name + "-crawled")
    shutil.copytree(data, copied)
    try:
        feeds(copied).crawl(lambda *_: None, lambda _: None)
        stores = list(copied.glob("sources/*/place.sqlite"))
        return [each.url for each in feeds(copied).subscriptions()], len(stores)
    finally:
        shutil.rmtree(copied)


def store(data: Path) -> FeedStore:
    return FeedStore(data / "sources" / "ab12cd")


def hosts(act: Callable[[HostState], object]) -> Callable[[Path], object]:
    return lambda data: act(HostState(data / "hosts.sqlite"))


def moved(data: Path) -> Any:
    with SqliteFile(data / "moved.sqlite", STEPS).reading() as rows:
        return rows.execute("SELECT * FROM settings").fetchall() if rows else []


def move_state(data: Path) -> object:
    files = [SqliteFile(data / name, STEPS) for name in ("community.sqlite", "moved.sqlite")]
    with closing(files[0]), closing(files[1]):
        return copy(*files)


def convert(data: Path) -> Path:
    def write(aside: Path) -> None:
        (aside / "w").write_bytes(SECOND)

    return converted_model(data / "models", "small", "ab" * 32, write, lambda _sentence: None)


def converted(data: Path) -> Any:
    return [(each / "w").read_bytes() for each in data.glob("models/[!.]*")]


def begin_library_of(data: Path) -> None:
    build.reindex([MemorySource({**edition(0, 2), f"{OURS}/a.txt": "Ours alone."})], HashingEmbedder(), data)


def forget_records(data: Path) -> None:
    build.forget(OURS, (), HashingEmbedder(), data)


def forgotten_records(data: Path) -> Any:
    """What is searched; and whether anything is left elsewhere, after whoever forgets it was called once more."""
    now = held(data)
    if OURS not in repr(now):
        forget_records(data)
        assert not Generations(data).holding(OURS)
        assert not any("Ours" in path.read_text("utf-8") for path in data.glob("texts/*/*.txt"))
    return now


def prune_uploads(data: Path) -> object:
    return uploads(data).prune(-60)


def nothing(_data: Path) -> None:
    pass


PATHS = {
    "propose": WritePath(nothing, propose, proposals),
    "amend": WritePath(propose, lambda data: uploads(data).amend(OURS, ID, UploadFields(title="Elms")), proposals),
    "confirm": WritePath(propose, lambda data: uploads(data).confirm(OURS, ID), records),
    "discard": WritePath(propose, lambda data: uploads(data).discard(OURS, ID), proposals),
    "prune uploads": WritePath(propose, prune_uploads, proposals),
    "forget uploads": WritePath(begin_records, lambda data: uploads(data).forget(OURS), records),
    "correct": WritePath(begin_corrected, correct, corrected),
    "move corrections": WritePath(
        begin_corrected, lambda data: MetadataOverrides(data).move("r/00.txt", "r/01.txt"), corrected
    ),
    "forget corrections": WritePath(begin_corrected, forget_corrections, corrected),
    "receipt": WritePath(nothing, keep_receipt, receipts_kept),
    "forget receipts": WritePath(keep_receipt, forget_receipts, forgotten_receipts),
    "follow": WritePath(nothing, follow, followed),
    "unfollow": WritePath(
        begin_unfollow, lambda data: feeds(data).unfollow(OURS, feeds(data).subscriptions()[0].id), followed
    ),
    "fetched": WritePath(nothing, keep_body, fetched),
    "listing": WritePath(
        nothing,
        lambda data: store(data).keep_page(PLACE, StoredPage(Page(PLACE, FIRST, "", {}), "e", "", 1.0)),
        lambda data: store(data).page(PLACE),
    ),
    "facts of a place": WritePath(
        nothing, lambda data: store(data).set_facts({"title": "News"}), lambda data: store(data).facts()
    ),
    "turn of a host": WritePath(
        nothing, hosts(lambda host: host.turn("city.example", 9.0, 1.0)), lambda data: (data / "hosts.sqlite").exists()
    ),
    "pause of a host": WritePath(
        nothing, hosts(lambda host: host.pause("city.example", 9.0)), hosts(lambda host: host.until("city.example"))
    ),
    "accept gone": WritePath(nothing, lambda data: diff.accept_gone(data, "memory"), diff.accepted_gone),
    "accepted": WritePath(
        lambda data: diff.accept_gone(data, "memory"),
        lambda data: diff.forget_accepted(data, ["memory"]),
        diff.accepted_gone,
    ),
    "name in an engine": WritePath(nothing, milvus.begin, lambda data: list(data.glob("milvus-library"))),
    "rows that go to an engine": WritePath(
        nothing, lambda data: milvus._under_way(data, "plenum_a 1"), lambda data: list(data.glob("milvus-under-way"))
    ),
    "rows in an engine": WritePath(nothing, held_in_milvus, lambda data: milvus._Held.read(data) is not None),
    "move state": WritePath(
        with_memory(lambda memory: memory.set_settings(7, SETTINGS)), move_state, moved
    ),
    "mark what moved": WritePath(
        nothing,
        lambda data: State(SQLITE, data, dict)._mark("postgresql://db/plenum"),
        lambda data: State(SQLITE, data, dict)._moved_from(),
    ),
    "convert": WritePath(nothing, convert, converted),
    "settings": of_memory(lambda memory: memory.set_settings(7, SETTINGS)),
    "vote": of_memory(lambda memory: memory.votes.cast(7, "A", 1, helpful=True)),
    "report": of_memory(lambda memory: memory.reports.keep(7, "A", "wrong", 1)),
    "close a report": of_memory(lambda memory: memory.reports.close(7, memory.reports.of(7)[0].id, 2), leave_much),
    "question": of_memory(lambda memory: memory.questions.keep(7, answer())),
    "post": of_memory(post),
    "mark posts": of_memory(lambda memory: memory.posts.looked([(memory.posts.by_message(1), "gone")], "g2"), post),  # type: ignore[list-item]
    "drop a post": of_memory(lambda memory: memory.posts.drop(1), post),
    "act of an admin": of_memory(lambda memory: memory.audit_log.log(7, 1, "Ana", "record-removed", {"key": "r/00.txt"})),
    "fact": of_memory(lambda memory: memory.set_fact("news", "told")),
    "leave": of_memory(lambda memory: memory.leave(7)),
    "rejoin": of_memory(lambda memory: memory.rejoin([7]), left),
    "prune": WritePath(with_memory(leave_much), with_memory(Memory.prune, NOW + YEAR), remembered),
    "forget a person": of_memory(lambda memory: memory.forget(1), leave_much),
    "forget": of_memory(lambda memory: memory.forget_community(7), left),
    "observe": of_memory(lambda memory: memory.watches.observe([seen("r/00.txt")])),
    "watch": of_memory(lambda memory: memory.watches.keep(5, 0, "oaks", Subject.TOPIC)),
    "unwatch": of_memory(unwatch, told),
    "how people are told": of_memory(lambda memory: memory.watches.set_settings(5, NoticeSettings(most=3))),
    "settle": of_memory(settle, watch),
    "take": of_memory(lambda memory: memory.outbox.take(), told),
    "sent": of_memory(lambda memory: memory.outbox.sent(parcel(memory), 3), taken_again),
    "later": of_memory(lambda memory: memory.outbox.later(parcel(memory), 9), taken),
    "keep for later": of_memory(lambda memory: memory.outbox.keep(parcel(memory)), taken),
    "redirect": of_memory(lambda memory: memory.outbox.redirect(parcel(memory), 8), taken),
    "drop a notice": of_memory(lambda memory: memory.outbox.drop(parcel(memory).notices), taken),
    "stuck": of_memory(lambda memory: memory.outbox.stuck(parcel(memory), 8, 0), taken),
    "reindex": WritePath(take_in(0), take_in(1), held),
    "remove": WritePath(take_in(0), lambda data: build.remove("r/00.txt", HashingEmbedder(), data), held),
    "forget records": WritePath(begin_library_of, forget_records, forgotten_records),
    "rollback": WritePath(
        two_editions, lambda data: Generations(data).rollback(Generations(data).names()[-1]), held
    ),
    "backup": WritePath(begin_backup, back_up, restored),
    "bring back": WritePath(begin_backup, bring_back, held),
}  # fmt: skip
"""By name. A restore is not among them: it has no state before, and is tried call by call beside the backup."""


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
