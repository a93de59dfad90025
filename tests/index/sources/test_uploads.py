"""What communities add: proposed, shown as understood, taken in when confirmed; and no community reaches another's."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import (
    LibraryError,
    NotAllowed,
    PlenumError,
    RecordEmpty,
    RecordMissing,
    RecordUnreadable,
)
from index.readers.metadata.sidecar import from_table
from index.readers.reader import read
from index.readers.sandbox import SandboxedReader
from index.records import FactSource, UploadFields
from index.sources.fetch import Fetched
from index.sources.folder import FolderSource
from index.sources.uploads import Uploads, safe_name

OURS, THEIRS = "community-7", "community-8"
MINUTES = b"Minutes of the Town Council\n\nMarch 5, 2025\n\nThe motion to build a bridge carried by five votes to two.\n"


def read_here(raw, key, table):
    return read(raw, key, from_table(table))


def nothing(url: str) -> Fetched:
    raise AssertionError(url)


@pytest.fixture
def additions(tmp_path: Path) -> Uploads:
    """Reading in this process: what the other one does is tested beside."""
    return Uploads(tmp_path, fetch=nothing, read=read_here, reader=read)


def keys(additions: Uploads) -> list[str]:
    return [record.key for source in additions.sources() for record in source.records()]


def test_a_proposal_says_what_was_understood_and_from_where(additions):
    """UploadFields, read in the record, or not known; and nothing is guessed."""
    found = additions.propose(OURS, "minutes.txt", MINUTES, UploadFields(body="Town Council"))
    assert (found.body.value, found.body.source) == ("Town Council", FactSource.TOLD)
    assert (found.kind.value, found.kind.source) == ("minutes", FactSource.RECORD)
    assert (found.date.value, found.date.source) == ("2025-03-05", FactSource.RECORD)
    assert found.key == "community-7/minutes.txt"
    assert "bridge" in found.beginning
    unknown = additions.propose(
        OURS, "note.txt", b"A bridge is a bridge, and that is all there is to say.", UploadFields()
    )
    assert (unknown.date.value, unknown.date.source) == ("", FactSource.UNKNOWN)


def test_nothing_counts_before_it_is_confirmed(additions):
    """Then it is a record of the community's folder, with what is known of it beside it."""
    found = additions.propose(
        OURS, "minutes.txt", MINUTES, UploadFields(title="“Bridge” \\ vote", kind="adopted minutes")
    )
    assert keys(additions) == []
    assert additions.confirm(OURS, found.id) == ("community-7/minutes.txt",)
    (record,) = (each for source in additions.sources() for each in source.records())
    document = record.read()
    assert (document.title, document.kind.value, document.collection) == (
        "“Bridge” \\ vote", "adopted minutes", OURS,
    )  # fmt: skip
    with pytest.raises(RecordMissing):
        additions.confirm(OURS, found.id)


def test_what_was_understood_can_be_corrected(additions):
    """What is corrected is told; the rest stays."""
    found = additions.propose(OURS, "minutes.txt", MINUTES, UploadFields(body="Council"))
    amended = additions.amend(OURS, found.id, UploadFields(date="2025-03-06"))
    assert (amended.id, amended.date.value, amended.body.value) == (found.id, "2025-03-06", "Council")
    additions.confirm(OURS, found.id)
    (record,) = (each for source in additions.sources() for each in source.records())
    assert record.read().date.isoformat() == "2025-03-06"


def test_a_proposal_outlives_a_restart_and_is_forgotten_in_time(additions, tmp_path):
    """Another process confirms it; one that nobody confirmed goes."""
    kept, old = (additions.propose(OURS, f"{name}.txt", MINUTES, UploadFields()) for name in ("kept", "old"))
    place = tmp_path / "communities" / OURS / "pending" / old.id
    os.utime(place, (time.time() - 90_000,) * 2)
    again = Uploads(tmp_path, fetch=nothing, read=read_here, reader=read)
    assert again.prune() == 1
    assert again.confirm(OURS, kept.id) == ("community-7/kept.txt",)
    with pytest.raises(RecordMissing):
        again.confirm(OURS, old.id)


def test_a_record_of_the_same_name_overwrites_nothing(additions):
    """The same bytes are the same record; others get a number."""
    for raw in (MINUTES, MINUTES, MINUTES + b"\nAmended.\n"):
        additions.confirm(OURS, additions.propose(OURS, "minutes.txt", raw, UploadFields()).id)
    assert keys(additions) == ["community-7/minutes (2).txt", "community-7/minutes.txt"]


def test_what_is_in_the_library_already_is_told(tmp_path):
    """By its text, whatever it is called."""
    asked = []
    additions = Uploads(
        tmp_path,
        fetch=nothing,
        read=read_here,
        reader=read,
        same_text=lambda text, community: asked.append((text, community)) or "seeds/minutes.txt",
    )
    assert additions.propose(OURS, "other.txt", MINUTES, UploadFields()).same_as == "seeds/minutes.txt"
    assert len(asked[0][0]) == 64
    assert asked[0][1] == OURS


def test_no_community_reaches_another(additions):
    """Not by a proposal's id, and not by a name."""
    found = additions.propose(OURS, "minutes.txt", MINUTES, UploadFields())
    for act in (
        additions.confirm,
        additions.discard,
        lambda *it: additions.amend(*it, UploadFields(title="x")),
    ):
        try:
            act(THEIRS, found.id)
        except RecordMissing:
            continue
    assert additions.confirm(OURS, found.id)
    assert all(source.collection == OURS for source in additions.sources())


@pytest.mark.parametrize(
    "collection", ["", "seeds", "community-", "community-0", "community-7/../..", "community-x", "../7"]
)
def test_only_communities_add(additions, collection):
    """What is no community has no folder."""
    with pytest.raises(LibraryError):
        additions.propose(collection, "minutes.txt", MINUTES, UploadFields())


@pytest.mark.parametrize("number", ["", "..", "../x", "ABCDEF", "a/b", "x" * 50])
def test_only_proposals_are_confirmed(additions, number):
    """An id from a button may be anything."""
    with pytest.raises(RecordMissing):
        additions.confirm(OURS, number)
    with pytest.raises(RecordMissing):
        additions.discard(OURS, number)


@pytest.mark.parametrize(
    ("told", "reason"), [(UploadFields(date="soon"), "error-date"), (UploadFields(kind="poem"), "error-kind")]
)
def test_what_is_told_wrongly_is_refused(additions, told, reason):
    """Before anything is kept."""
    with pytest.raises(NotAllowed) as refused:
        additions.propose(OURS, "minutes.txt", MINUTES, told)
    assert refused.value.reason == reason


def test_what_cannot_be_read_is_an_error_of_ours(additions):
    """And leaves nothing behind."""
    with pytest.raises(RecordEmpty):
        additions.propose(OURS, "minutes.txt", b"", UploadFields())
    with pytest.raises(RecordUnreadable, match="not of a kind"):
        additions.propose(OURS, "tool.exe", b"MZ", UploadFields())
    assert keys(additions) == []


def test_a_page_keeps_the_address_it_was_found_at(tmp_path):
    """Its name is the address's own."""
    page = b"<html><head><title>Minutes</title></head><body><h1>Minutes</h1><p>The motion carried by two votes.</p></body></html>"

    def fetch(url):
        return Fetched("https://city.example/minutes/2025-03", 200, "text/html", page)

    found = Uploads(tmp_path, fetch=fetch, read=read_here, reader=read).propose_url(
        OURS, "https://city.example/m", UploadFields()
    )
    assert (found.url, found.name) == ("https://city.example/minutes/2025-03", "2025-03.html")


@given(st.text(max_size=300))
def test_every_name_becomes_a_name_or_a_sentence(name):
    """Without a path, not hidden, no device, short enough for any disk."""
    try:
        made = safe_name(name + ".pdf")
    except PlenumError:
        return
    assert made.endswith(".pdf")
    assert Path(made).name == made
    assert not made.startswith(".")
    assert len(made.encode()) <= 120
    assert made.partition(".")[0].casefold() not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


def test_a_record_is_read_in_a_process_of_its_own():
    """The same document as here, and no secret goes along."""
    with SandboxedReader() as reader:
        there = reader.read_table(MINUTES, "community-7/minutes.txt", {"kind": "adopted minutes"})
    assert there == read_here(MINUTES, "community-7/minutes.txt", {"kind": "adopted minutes"})


@pytest.mark.parametrize(
    ("raw", "limits", "said"),
    [
        (b"", {}, "is empty"),
        (b"%PDF-1.7 broken", {}, "cut off"),
        (MINUTES, {"seconds": 0.01}, "not read within"),
        (MINUTES, {"memory": 1 << 20}, "more memory"),
    ],
)
def test_whatever_reading_does_is_an_error_of_ours(raw, limits, said):
    """Bad bytes, an endless parser, too little memory."""
    key = "community-7/minutes.pdf" if raw[:1] == b"%" else "community-7/minutes.txt"
    with SandboxedReader(**limits) as reader, pytest.raises(PlenumError, match=said):
        reader.read_table(raw, key, {})


@pytest.mark.parametrize("claimed", ["records", "seeds", THEIRS, "community-"])
def test_no_record_leads_out_of_its_community(additions, claimed):
    """Whatever collection it names in its own front matter: what one community adds, no other sees."""
    raw = f"---\ntitle: Minutes\ncollection: {claimed}\n---\n\nThe motion carried by two votes.\n".encode()
    additions.confirm(OURS, additions.propose(OURS, "minutes.md", raw, UploadFields()).id)
    (record,) = (each for source in additions.sources() for each in source.records())
    assert record.read().collection == OURS


def test_an_operator_s_record_cannot_be_put_into_a_community(tmp_path):
    """It stays where its folder is."""
    (tmp_path / "a.md").write_text(f"---\ncollection: {OURS}\n---\n\nThe motion carried by two votes.\n")
    (record,) = FolderSource(tmp_path, "records").records()
    assert record.read().collection == "records"


def test_what_is_confirmed_at_once_is_not_lost(additions):
    """Several of one name, by several admins at the same moment: each has a name of its own."""
    for turn in range(5):
        found = [
            additions.propose(OURS, f"m{turn}.txt", MINUTES + bytes([65 + n]), UploadFields())
            for n in range(4)
        ]
        with ThreadPoolExecutor(4) as pool:
            names = list(pool.map(lambda each: additions.confirm(OURS, each.id), found))
        assert len(set(names)) == 4
    assert len(keys(additions)) == 20


def test_adding_the_same_record_again_forgets_nothing_that_was_told(additions):
    """What is told now counts; what is not told now stays."""
    for told in (UploadFields(date="2025-03-04", body="Town Council"), UploadFields(body="Council")):
        additions.confirm(OURS, additions.propose(OURS, "minutes.txt", MINUTES, told).id)
    (record,) = (each for source in additions.sources() for each in source.records())
    document = record.read()
    assert (document.date.isoformat(), document.body) == ("2025-03-04", "Council")


def test_what_is_only_proposed_counts_among_what_may_be_added(additions, monkeypatch):
    """By bytes and by number; what is confirmed is counted once; what is discarded makes room again."""
    monkeypatch.setattr("index.sources.uploads.MOST_BYTES", 2 * len(MINUTES) + 20)
    first = additions.propose(OURS, "a.txt", MINUTES, UploadFields())
    second = additions.propose(OURS, "b.txt", MINUTES, UploadFields())
    with pytest.raises(NotAllowed):
        additions.propose(OURS, "c.txt", MINUTES, UploadFields())
    additions.propose(THEIRS, "c.txt", MINUTES, UploadFields())
    additions.confirm(OURS, first.id)
    with pytest.raises(NotAllowed):
        additions.propose(OURS, "c.txt", MINUTES, UploadFields())
    additions.discard(OURS, second.id)
    third = additions.propose(OURS, "c.txt", MINUTES, UploadFields())
    monkeypatch.setattr("index.sources.uploads.MOST_FILES", 2)
    with pytest.raises(NotAllowed):
        additions.propose(OURS, "d.txt", b"The board met.", UploadFields())
    additions.confirm(OURS, third.id)


def test_what_comes_at_once_counts_against_the_quota(tmp_path, monkeypatch):
    """Two halves fit, one after the other or at once; of three at once, one is refused, and another community is not asked."""
    monkeypatch.setattr("index.sources.uploads.MOST_BYTES", 2 * len(MINUTES) + 1)
    at_once, outcomes = threading.Barrier(2), []

    def slowly(raw, key, table):
        at_once.wait(20)  # the other one is being read too
        return read_here(raw, key, table)

    uploads = Uploads(tmp_path, fetch=nothing, read=slowly, reader=read)

    def propose(name):
        outcomes.append(uploads.propose(OURS, name, MINUTES, UploadFields()).id)

    threads = [threading.Thread(target=propose, args=(f"{number}.txt",)) for number in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(outcomes) == 2
    with pytest.raises(NotAllowed) as refused:
        uploads.propose(OURS, "third.txt", MINUTES, UploadFields())
    assert refused.value.reason == "library-add-no-room"
    uploads.discard(OURS, outcomes[0])
    with uploads._room(OURS, len(MINUTES)), pytest.raises(NotAllowed):
        uploads.propose(OURS, "third.txt", MINUTES, UploadFields())
    with uploads._room(THEIRS, 2 * len(MINUTES)):
        pass
