"""What is a server's is deleted: by the operator at once, or after days of grace when the bot left it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import App
from community.memory import Memory
from community.retention import GRACE_DAYS, ServerRemoval
from community.settings import CommunitySettings
from domain.answers import Filters
from domain.documents import collection_of
from domain.errors import LibraryError, ReceiptUnknown, RecordMissing, Verdict
from index.records import UploadFields
from index.storage.generations import Generations
from terminal.cli import serve
from terminal.command import CliContext, Page
from tests.kit.app import Ran, a_refusal
from tests.kit.clock import Clock
from tests.kit.library import ADDED, app_of, opened

HERE, THERE, PERSON = 111, 1112, 987_654_321_012_345_678
DAY = 24 * 60 * 60
START = 1_790_000_000.0


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a record that each of two servers uploaded."""
    folder = tmp_path_factory.mktemp("filled")
    app = app_of(folder)
    for server in (HERE, THERE):
        collection = collection_of(server)
        text = f"{ADDED}\nServer {server}.\n".encode()
        app.uploads.confirm(collection, app.uploads.propose(collection, "parks.txt", text, UploadFields()).id)
        app.uploads.propose(collection, "pending.txt", text + b"More.\n", UploadFields())
    app.library.reindex(lambda *_: None, lambda _: None)
    return folder


@pytest.fixture
def app(filled: Path, tmp_path: Path) -> App:
    """Over a copy of it."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return opened(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def memory(app: App, tmp_path: Path, clock: Clock) -> Iterator[Memory]:
    """In which people of both servers left something."""
    with Memory(tmp_path / "data" / "community.sqlite", clock=clock) as memory:
        for server in (HERE, THERE):
            memory.set_settings(server, CommunitySettings("es"))
            memory.questions.keep(server, a_refusal(f"Only in {server}?"))
            memory.votes.cast(server, "A", PERSON, helpful=True)
            memory.reports.keep(server, "A", "wrong", PERSON)
            memory.watches.keep(PERSON, server, "parks")
            memory.posts.keep(server, 7, server, "A", "Q?")
            memory.audit_log.log(server, PERSON, "Ana", "library-add")
        memory.set_fact("last re-index", f'{{"added": ["{collection_of(HERE)}/parks.txt"]}}')
        memory.set_fact("news told", f'{{"failed": {{"{collection_of(THERE)}/x": "now"}}}}')
        yield memory


@pytest.fixture
def removal(app: App, memory: Memory) -> ServerRemoval:
    return ServerRemoval(memory, app.answers, app.library, app.uploads, app.feeds)


ROWS = {"settings": 1, "questions": 1, "votes": 1, "reports": 1, "posts": 1, "watches": 1}


def test_all_that_is_a_servers_goes_and_nothing_of_another(
    removal: ServerRemoval, app: App, memory: Memory, tmp_path: Path
) -> None:
    """Rows, uploads, records, what is remembered of them; the log of what admins did stays."""
    before = removal.plan(THERE)
    assert removal.plan(HERE).rows == ROWS
    deleted = removal.forget(HERE)
    assert (deleted.rows, deleted.files) == (ROWS, 2)
    assert deleted.records == (f"{collection_of(HERE)}/parks.txt",)
    assert removal.plan(HERE).is_empty
    assert removal.plan(THERE) == before
    assert not (tmp_path / "data" / "communities" / collection_of(HERE)).exists()
    assert memory.settings(HERE) == CommunitySettings()
    assert (memory.fact("last re-index"), bool(memory.fact("news told"))) == ("", True)
    assert len(memory.audit_log.of(HERE)) == 1
    app.library.reindex(lambda *_: None, lambda _: None)
    assert removal.plan(HERE).is_empty
    assert f"{collection_of(THERE)}/parks.txt" in {each.key for each in app.library.records("")}


def words_in_files(folder: Path, words: str) -> list[str]:
    """The files under ``folder`` that hold ``words``, packed or not."""
    found = []
    for path in filter(Path.is_file, folder.rglob("*")):
        held = path.read_bytes()
        if path.name == "catalogue.sqlite":
            with contextlib.closing(sqlite3.connect(path)) as connection:
                rows = connection.execute("SELECT key, text FROM documents").fetchall()
            held += b"".join(key.encode() + zlib.decompress(text) for key, text in rows)
        if words.encode() in held:
            found.append(str(path.relative_to(folder)))
    return found


def test_nothing_of_its_records_is_left_on_the_disk(removal: ServerRemoval, app: App, tmp_path: Path) -> None:
    """Neither their text, of today and of before, nor an earlier state of the library, nor a receipt that quotes them, nor what
    an admin set; of another server all is there, and its receipts can be proven.
    """
    data, key = tmp_path / "data", f"{collection_of(HERE)}/parks.txt"
    ours, theirs = (
        app.answers.ask(
            "How many oaks will be planted along the river promenade?",
            Filters(community=collection_of(server)),
        )
        for server in (HERE, THERE)
    )
    assert ours.answered
    assert theirs.answered
    app.library.correct(key, {"title": "Parks of 111"})
    # Another text of the same record, and a removed one: what was before is kept for receipts, and goes too.
    (data / "communities" / collection_of(HERE) / "records" / "parks.txt").write_text(
        f"{ADDED}\nServer 111, corrected.\n"
    )
    app.library.reindex(lambda *_: None, lambda _: None)
    app.library.remove(key)
    assert words_in_files(data, "Server 111.")
    assert words_in_files(data, "Server 111, corrected.")
    planned = removal.plan(HERE)
    assert (planned.receipts, planned.records) == (1, (key,))
    removal.forget(HERE)
    assert removal.plan(HERE).is_empty
    for words in ("Server 111.", "Server 111, corrected.", f"{collection_of(HERE)}/", "Parks of 111"):
        assert not words_in_files(data, words)
    # The state from before the record was added, and the new one.
    assert len(app.library.history()) == 2
    with pytest.raises(ReceiptUnknown):
        app.answers.receipt(ours.id)
    assert app.answers.verify(theirs.id).proven
    assert not [each for each in app.library.check(lambda *_: None) if each.verdict is Verdict.BAD]


def test_what_was_interrupted_is_done_again(
    removal: ServerRemoval, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the states of before are deleted, it is seen that something is left."""
    with monkeypatch.context() as patched:
        patched.setattr(Generations, "drop", stopped)
        with pytest.raises(LibraryError):
            removal.forget(HERE)
    assert removal.plan(HERE).records == (f"{collection_of(HERE)}/parks.txt",)
    removal.forget(HERE)
    assert removal.plan(HERE).is_empty


def stopped(*_: object) -> None:
    raise OSError("killed")


def test_a_server_that_left_nothing_is_forgotten_too(removal: ServerRemoval) -> None:
    """And nothing is done."""
    assert removal.forget(999).is_empty


def test_a_server_that_was_left_is_forgotten_after_the_days_of_grace(
    removal: ServerRemoval, memory: Memory, clock: Clock
) -> None:
    """Not a second earlier; leaving twice does not begin them anew; nothing is left that says it was there."""
    memory.leave(HERE)
    clock.now = START + 5 * DAY
    memory.leave(HERE)
    clock.now = START + GRACE_DAYS * DAY - 1
    assert removal.forget_departed() == []
    clock.now += 1
    assert removal.forget_departed() == [HERE]
    assert removal.plan(HERE).is_empty
    assert removal.plan(THERE).rows == ROWS
    assert removal.forget_departed() == []


def test_a_server_that_comes_back_in_time_finds_everything(
    removal: ServerRemoval, memory: Memory, clock: Clock
) -> None:
    """When it leaves again, the days are counted from then."""
    memory.leave(HERE)
    clock.now = START + 20 * DAY
    memory.rejoin([HERE, THERE])
    clock.now = START + 40 * DAY
    assert removal.forget_departed() == []
    memory.leave(HERE)
    clock.now = START + 69 * DAY
    assert removal.forget_departed() == []
    assert removal.plan(HERE).rows == ROWS | {"departures": 1}


@pytest.mark.parametrize("jump", [3, 28])
def test_uploads_wait_where_the_clock_has_jumped(
    removal: ServerRemoval, clock: Clock, tmp_path: Path, jump: int
) -> None:
    """What nobody confirmed goes after a day; after a jump it waits for the operator, and nothing else is deleted either."""
    uploads = removal.uploads
    mine = collection_of(HERE)
    kept = uploads.propose(mine, "elms.txt", b"The board planted elms in the park.", UploadFields())
    assert removal.clean_up() == {}
    clock.now += jump * DAY
    place = tmp_path / "data" / "communities" / mine / "pending" / kept.id
    os.utime(place, (0, 0))
    assert removal.clean_up() == removal.overdue() == {"uploads": 1}
    assert uploads.get(mine, kept.id) == kept
    clock.now -= jump * DAY - DAY
    assert removal.clean_up() == {}
    with pytest.raises(RecordMissing):
        uploads.get(mine, kept.id)


def run(app: App, *arguments: str) -> Ran:
    """A command, as if its streams were pipes."""
    out, err = io.StringIO(), io.StringIO()
    cli = CliContext(lambda _config: app, Page(out, measure=None), Page(err, measure=None), io.StringIO())
    return Ran(serve(cli, list(arguments)), out.getvalue(), err.getvalue())


@pytest.mark.usefixtures("memory")
def test_at_the_terminal_it_is_listed_first_and_deleted_with_yes(app: App, removal: ServerRemoval) -> None:
    """Nothing is deleted without the word; a server of which nothing is kept is said to be one."""
    listed = run(app, "forget-server", str(HERE))
    assert listed.code == 0
    assert "questions: 1 row" in listed.out
    assert "the library: 1 record" in listed.out
    assert f"forget-server {HERE} --yes" in listed.out
    assert removal.plan(HERE).rows == ROWS
    assert json.loads(run(app, "forget-server", str(HERE), "--json").out) == {
        "schema": 1,
        "server": HERE,
        "deleted": False,
        "rows": ROWS,
        "follows": [],
        "files": 2,
        "receipts": 0,
        "records": [f"{collection_of(HERE)}/parks.txt"],
    }
    deleted = run(app, "forget-server", str(HERE), "--yes")
    assert f"Deleted of server {HERE}:" in deleted.out
    assert "Nothing is kept" in run(app, "forget-server", str(HERE)).out
    assert run(app, "forget-server", "nonsense").code == 2
