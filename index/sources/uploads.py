"""Uploads: what communities add from chat: a pending upload first, shown as it was understood, taken in when an admin confirms.

``data/communities/<collection>/records/`` holds what was taken in, as an ordinary folder of records with sidecars, and
``…/pending/<id>/`` what was only proposed. One community never reaches another's folder.

What any record that comes from outside is called on the disk is decided here too.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import threading
import time
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from domain.documents import PREFIX, Document, sha256_text
from domain.errors import LibraryError, NotAllowed, RecordMissing, RecordTooLarge, RecordUnreadable
from domain.provenance import packed, unpacked
from index.readers.metadata.sidecar import SIDECAR, WrongValueError, from_table
from index.readers.reader import ENDINGS, REMEDIES
from index.records import Fact, FactSource, PendingUpload, UploadFields
from index.sources.fetch import Fetched
from index.sources.folder import LIMIT, FolderSource, Reader
from index.storage.files import fsync_folder, make_folder, replace_bytes, replace_text, writing
from index.storage.object_store import ALONE, DataFolder
from text.cleaning import one_line

FOLDER = "communities"
MOST_FILES = 2_000
"""Records that one community may add."""
MOST_BYTES = 2 << 30
"""Bytes of all of them."""
KEPT_SECONDS = 24 * 3600.0
"""How long a pending upload waits to be confirmed."""
_ID = 3
"""Bytes of its id: ten of them fit behind one button."""
_TAKEN_AWAY = "-taken-away"
_BEGINNING = 280
_COLLECTION = re.compile(rf"{re.escape(PREFIX)}[1-9][0-9]{{0,19}}")

Read = Callable[[bytes, str, dict[str, str]], Document]
Fetch = Callable[[str], Fetched]
SameText = Callable[[str, str], str]
"""Given the sha256 of a text, and the community that asks: the key of the record that holds it already; empty when it sees none."""


class Uploads:
    """The records that communities add, in the data folder ``data``. Usable from several threads."""

    def __init__(
        self,
        data: Path,
        *,
        fetch: Fetch,
        read: Read,
        reader: Reader,
        same_text: SameText = lambda _hash, _community: "",
        store: DataFolder = ALONE,
    ) -> None:
        """``read`` reads a pending upload, given what is said of it; ``reader``, what was taken in, at a re-index. ``store`` shares all
        with other machines.
        """
        self._folder, self._store = data / FOLDER, store
        self._fetch, self._read, self._reader, self._same_text = fetch, read, reader, same_text
        self._moving, self._counting = threading.Lock(), threading.Lock()
        self._coming: dict[str, list[int]] = {}
        """Of each community, the sizes of what is being read."""

    def propose(self, collection: str, name: str, raw: bytes, told: UploadFields) -> PendingUpload:
        """Reads ``raw`` and keeps it until it is confirmed.

        Raises RecordError kinds for what cannot be read, NotAllowed for a wrong date or kind and for a community that
        has added as much as it may, and LibraryError kinds.
        """
        if len(raw) > LIMIT:
            raise RecordTooLarge(
                f"“{one_line(name)}” is {len(raw) / 2**20:,.1f} MiB large; the limit is {LIMIT / 2**20:,.0f} MiB.",
                remedy="Split the record.",
            )
        self._store.pull(f"{FOLDER}/{_checked(collection)}")
        with self._room(collection, len(raw)):
            return self._propose(collection, safe_name(name), raw, told)

    def _propose(self, collection: str, named: str, raw: bytes, told: UploadFields) -> PendingUpload:
        number = secrets.token_hex(_ID)
        while (place := self._pending(collection, number)).exists():
            number = secrets.token_hex(_ID)
        upload = self._understood(number, collection, named, raw, told)
        # A proposal is there when it can be read: record and what is known of it get their name together.
        aside = place.with_name(f".{number}")
        with self._changing(collection), writing(place):
            try:
                shutil.rmtree(aside, ignore_errors=True)
                make_folder(aside)
                replace_bytes(aside / "record", raw)
                _keep(aside, upload, told)
                aside.rename(place)
            except BaseException:
                shutil.rmtree(aside, ignore_errors=True)
                raise
            fsync_folder(place.parent)
        return upload

    def propose_url(self, collection: str, url: str, told: UploadFields) -> PendingUpload:
        """The same for what an address leads to. Raises also AddressRefused and RecordUnreachable."""
        _checked(collection)
        found = self._fetch(url)
        # The address that was told stays; else the one it was found at.
        return self.propose(collection, name_of(found), found.body, told.over(UploadFields(url=found.url)))

    def get(self, collection: str, proposal: str) -> PendingUpload:
        """A pending upload as it was understood last, without reading the record again. Raises RecordMissing."""
        self._store.pull(f"{FOLDER}/{_checked(collection)}")
        kept = _kept(self._pending(collection, proposal))
        try:
            facts = {
                name: Fact(each["value"], FactSource(each["source"])) for name, each in kept["facts"].items()
            }
            notes = tuple(unpacked(note) for note in kept["rest"]["notes"])
            return PendingUpload(**{**kept["rest"], "notes": notes, **facts})
        except (KeyError, TypeError, ValueError) as error:
            raise _gone() from error

    def amend(self, collection: str, proposal: str, told: UploadFields) -> PendingUpload:
        """The pending upload with what an admin corrected. Raises as ``propose`` does, RecordMissing for an unknown one."""
        place = self._pending(collection, proposal)
        self._store.pull(f"{FOLDER}/{collection}")
        kept = _kept(place)
        fields = told.over(UploadFields(**kept["told"]))
        amended = self._understood(proposal, collection, kept["name"], _raw(place), fields)
        with self._changing(collection), writing(place):
            _keep(place, amended, fields)
        return amended

    def confirm(self, collection: str, proposal: str) -> tuple[str, ...]:
        """Moves it into the community's records; the keys it has now. The next re-index takes it in.

        Raises RecordMissing for one that is not there (any more).
        """
        # One at a time: two of one name must not both find it free.
        place = self._pending(collection, proposal)
        with self._moving, self._changing(collection):
            kept = _kept(place)
            raw = _raw(place)
            self._check_room(collection, len(raw), confirming=True)
            records = self._records(collection)
            with writing(records):
                make_folder(records)
                name = _free_name(records, kept["name"], raw)
                sidecar = records / f"{name}{SIDECAR}"
                fields = UploadFields(**kept["told"])
                if (records / name).exists():
                    fields = fields.over(_fields_in(sidecar))
                # What is known of it first: a record is never there without it, and what is there without a record was left
                # by somebody who was interrupted, and is nobody's. A JSON string without escapes beyond the basic ones is a
                # TOML string.
                table = {key: json.dumps(value, ensure_ascii=False) for key, value in fields.table().items()}
                replace_text(sidecar, "\n".join(f"{key} = {value}" for key, value in table.items()) + "\n")
                replace_bytes(records / name, raw)
            with contextlib.suppress(OSError):  # it is in; confirmed again, it is the same record
                _take_away(place)
            return (f"{collection}/{name}",)

    def discard(self, collection: str, proposal: str) -> None:
        """Forgets a pending upload; one that is not there is forgotten already."""
        place = self._pending(collection, proposal)
        with self._changing(collection), writing(self._folder):
            _take_away(place)

    def files(self, collection: str) -> int:
        """How many files a community added, pending ones among them."""
        folder = self._folder / _checked(collection)
        self._store.pull(f"{FOLDER}/{collection}")
        added = [each for each in folder.glob("records/*") if not each.name.endswith(SIDECAR)]
        return len(added) + sum(1 for _ in folder.glob("pending/[!.]*"))

    def forget(self, collection: str) -> None:
        """Deletes all that a community added. What a re-index took in of it is the library's. Raises LibraryError kinds."""
        with self._changing(collection), writing(self._folder):
            _take_away(self._folder / collection)

    def sources(self) -> list[FolderSource]:
        """One folder of records for each community that added any."""
        found = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return [
            FolderSource(each / "records", each.name, reader=self._reader)
            for each in found
            if _COLLECTION.fullmatch(each.name) and (each / "records").is_dir()
        ]

    def prune(self, older_than: float = KEPT_SECONDS, *, counted: bool = False) -> int:
        """Forgets (or only has ``counted``) pending uploads that nobody confirmed for so many seconds; how many. Raises LibraryError."""
        before = time.time() - older_than
        with self._store.changing(FOLDER), writing(self._folder):
            left = self._folder.glob(f".*{_TAKEN_AWAY}")
            every = [*self._folder.glob("*/pending/*"), *self._folder.glob("*/records/.*.new"), *left]
            old = [each for each in every if each.stat().st_mtime < before]
            for each in () if counted else old:
                if not each.is_dir():
                    each.unlink(missing_ok=True)
                elif each.name.startswith("."):
                    shutil.rmtree(each, ignore_errors=True)
                else:
                    _take_away(each)
        return sum(not each.name.startswith(".") for each in old)

    def _understood(
        self, number: str, collection: str, name: str, raw: bytes, told: UploadFields
    ) -> PendingUpload:
        key, table = f"{collection}/{name}", told.table()
        try:
            from_table(table)
        except WrongValueError as error:
            reason = {"date": "error-date", "kind": "error-kind"}.get(error.key, "")
            raise NotAllowed(f"{error}", reason=reason) from error
        document = self._read(raw, key, table)

        def fact(field: str, value: str) -> Fact:
            unsaid = FactSource.RECORD if value else FactSource.UNKNOWN
            return Fact(value, FactSource.TOLD if field in table else unsaid)

        return PendingUpload(
            id=number,
            collection=collection,
            key=key,
            name=name,
            title=fact("title", document.title),
            kind=fact("kind", document.kind.value),
            body=fact("body", document.body),
            date=fact("date", document.date.isoformat()),
            language=fact("language", document.language),
            url=document.url,
            paragraphs=len(document.paragraphs),
            characters=len(document.text),
            beginning=document.text[:_BEGINNING],
            notes=document.notes,
            same_as=self._same_text(sha256_text(document.text), collection),
        )

    @contextlib.contextmanager
    def _room(self, collection: str, size: int) -> Iterator[None]:
        """Room for one more of ``size`` bytes. Of several that come at once, each counts while it is read."""
        with self._counting:
            coming = self._coming.setdefault(collection, [])
            self._check_room(collection, size + sum(coming), coming=len(coming))
            coming.append(size)
        try:
            yield
        finally:
            with self._counting:
                coming.remove(size)

    def _check_room(self, collection: str, size: int, *, coming: int = 0, confirming: bool = False) -> None:
        """What is only proposed counts; ``confirming`` one of these, it is there already."""
        records = self._records(collection)
        with writing(records):
            held = [each.stat().st_size for each in records.iterdir()] if records.is_dir() else []
            waiting = [each.stat().st_size for each in records.parent.glob("pending/*/record")]
        # Each record has a sidecar.
        many = len(held) // 2 + len(waiting) + coming - confirming >= MOST_FILES
        if many or sum(held) + sum(waiting) + (0 if confirming else size) > MOST_BYTES:
            raise NotAllowed(
                f"A community may add {MOST_FILES:,} records and {MOST_BYTES / 2**30:,.0f} GiB.",
                remedy="Remove some, or ask the operator to keep them in a folder.",
                reason="library-add-no-room",
            )

    def _changing(self, collection: str) -> AbstractContextManager[object]:
        return self._store.changing(f"{FOLDER}/{_checked(collection)}")

    def _records(self, collection: str) -> Path:
        return self._folder / _checked(collection) / "records"

    def _pending(self, collection: str, proposal: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{4,40}", proposal):
            raise _gone()
        return self._folder / _checked(collection) / "pending" / proposal


def _keep(place: Path, upload: PendingUpload, told: UploadFields) -> None:
    rest, facts = asdict(upload), {}
    for name in ("title", "kind", "body", "date", "language"):
        facts[name] = rest.pop(name)
    rest["notes"] = packed(upload.notes)
    content = {"name": upload.name, "told": asdict(told), "facts": facts, "rest": rest}
    replace_text(place / "proposal.json", json.dumps(content, ensure_ascii=False))


def _kept(place: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads((place / "proposal.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _gone() from error
    return kept


def _raw(place: Path) -> bytes:
    try:
        return (place / "record").read_bytes()
    except OSError as error:
        raise _gone() from error


def _take_away(folder: Path) -> None:
    """Deletes a folder, where there is one. Renamed first: nothing is ever half of what it was. Raises OSError."""
    aside = folder.with_name(f".{folder.name}{_TAKEN_AWAY}")
    shutil.rmtree(aside, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        folder.rename(aside)
        fsync_folder(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _gone() -> RecordMissing:
    return RecordMissing("This proposal is not there any more.", remedy="Add the record again.")


def _checked(collection: str) -> str:
    if not _COLLECTION.fullmatch(collection):
        raise LibraryError(f"“{collection}” is not a community.", remedy="Add records in a server.")
    return collection


def _free_name(records: Path, name: str, raw: bytes) -> str:
    """``name``, or that with a number where another record has it; the same record keeps its name."""
    path = PurePosixPath(name)
    for number in range(1, MOST_FILES + 2):
        tried = name if number == 1 else f"{path.stem} ({number}){path.suffix}"
        there = records / tried
        if not there.exists() or there.read_bytes() == raw:
            return tried
    raise LibraryError(f"There are too many records called {name}.", remedy="Give this one another name.")


def _fields_in(sidecar: Path) -> UploadFields:
    """What was said of the same record when it was added before."""
    try:
        table = tomllib.loads(sidecar.read_text("utf-8"))
    except (OSError, ValueError):
        return UploadFields()
    known = asdict(UploadFields())
    return UploadFields(**{name: str(value) for name, value in table.items() if name in known})


_DEPTH = 5
"""Folders of a path that are kept, its name included."""
_NAME = 100
"""Bytes of a name without its ending."""
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)")
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def safe_name(name: str) -> str:
    """``name`` as a file may be called: no path, no device, nothing that a system or a reader stumbles over.

    Raises RecordUnreadable for an ending that is not read.

    >>> safe_name("../../etc/Minutes: March 5.PDF")
    'Minutes_ March 5.pdf'
    """
    path = PurePosixPath(_plain(name.replace("\\", "/").rsplit("/", 1)[-1]) or "record")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise RecordUnreadable(
            f"“{one_line(name)}” is not of a kind that is read here.",
            remedy=REMEDIES.get(ending) or f"What is read: {', '.join(sorted(ENDINGS))}.",
        )
    return _no_device((_cut(path.stem) or "record") + ending)


def name_of(found: Fetched) -> str:
    """What to call what was fetched: by its address, with the ending of its type."""
    parts = urlsplit(found.url)
    last = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or (parts.hostname or "page")
    path = PurePosixPath(last)
    if path.suffix.lower() in ENDINGS:
        return last
    return last + ending_of(found.content_type, found.body)


def ending_of(content_type: str, body: bytes) -> str:
    """The ending of what was fetched, where its address has none that is read: by its type, or by its first bytes."""
    return _TYPES.get(content_type, ".pdf" if body[:5] == b"%PDF-" else ".html")


def key_of(address: str, ending: str, mark: str = "") -> str:
    """A path for what is published at ``address``: that of the address, made safe, with ``ending``. ``mark`` goes before
    the ending, to tell two of one path apart.

    >>> key_of("https://example.gov/news/2026/Flood%20plan/?p=1", ".html")
    'news/2026/Flood plan.html'
    """
    path = unquote(urlsplit(address).path)
    parts = [plain for part in path.split("/") if part.strip(". ") and (plain := _part(part))]
    *folders, last = parts[-_DEPTH:] or [_part(urlsplit(address).hostname or "") or "record"]
    stem = PurePosixPath(last).stem if PurePosixPath(last).suffix.lower() in ENDINGS else last
    return "/".join((*folders, f"{_cut(stem) or 'record'}{'-' if mark else ''}{mark}{ending}"))


def _part(text: str) -> str:
    return _no_device(_cut(_plain(text)))


def _plain(text: str) -> str:
    """One part of a path without what a system or a reader stumbles over."""
    kept = (
        each if each.isalnum() or each in " ._-()" else "_"
        for each in unicodedata.normalize("NFC", one_line(text))
    )
    return "".join(kept).strip(" .")


def _cut(name: str) -> str:
    # Bytes count for a file's name, and a character may have four.
    return name.encode()[:_NAME].decode("utf-8", "ignore").rstrip(" .")


def _no_device(name: str) -> str:
    return f"_{name}" if _DEVICES.match(name) else name


def called_after(host: str) -> str:
    """What the records of a host are called by: its name.

    >>> called_after("www.City.example")
    'city.example'
    """
    name = re.sub(r"[^a-z0-9.-]+", "-", host.lower().removeprefix("www.")).strip("-.")
    return name.removeprefix(PREFIX) or "web"
