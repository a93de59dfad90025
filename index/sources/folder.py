"""Folder as a source of records: every file in it and below it, with what its sidecar says, and what is said of its folder.

Hidden files are passed over. Files whose ending is not read, and sidecars without a record, are in ``FolderSource.findings``
after each listing; they stop nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from domain.documents import PREFIX, Document
from domain.errors import (
    Finding,
    LibraryError,
    RecordError,
    RecordMissing,
    RecordOutside,
    RecordTooLarge,
    RecordUnreadable,
    Verdict,
    meaning,
)
from index.ports import Source
from index.readers.metadata.sidecar import SIDECAR, SILENT, Metadata, read_sidecar
from index.readers.reader import ENDINGS, REMEDIES, Look, read, reading
from index.readers.style_sheets import striking
from index.sources.folder_metadata import NOTHING_AROUND, Folders, Surroundings, says_nothing

LIMIT = 64 * 2**20
"""Bytes. A record beyond this is refused, so that one file cannot fill the memory."""
Reader = Callable[[bytes, str, Metadata], Document]
_SIDECAR_LIMIT = 2**20
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file, as a folder lists it (``index.ports.Found``)."""

    key: str
    stamp: str
    path: Path
    root: Path
    limit: int
    reader: Reader = read
    around: Surroundings = NOTHING_AROUND
    """What is said of its folder."""

    def read(self) -> Document:
        """Reads the file and its sidecar. Raises RecordError."""
        sidecar = _sidecar_of(self.path)
        metadata = SILENT
        name = self.key + SIDECAR
        if os.path.lexists(sidecar) and not says_nothing(sidecar, name):
            metadata = read_sidecar(_bytes(sidecar, self.root, name, _SIDECAR_LIMIT), name)
        metadata = self.around.of(self.key).under(metadata)
        raw = _bytes(self.path, self.root, self.key, self.limit)
        if ENDINGS.get(self.path.suffix.lower()) is Look.HTML and not self.key.startswith(PREFIX):
            metadata = self._with_sheets(metadata, raw)
        return in_its_collection(self.reader(raw, self.key, metadata), self.key)

    def _with_sheets(self, metadata: Metadata, raw: bytes) -> Metadata:
        """``metadata`` with what the style sheets strike through that lie beside the page and that it names."""
        found: dict[str, str] = {}
        for link in _SHEET.findall(raw[:_SIDECAR_LIMIT])[:_SHEETS]:
            address = _HREF.search(link)
            name = (
                unescape((address[1] or address[2] or address[3]).decode("utf-8", "replace"))
                if address
                else ""
            )
            path = unquote(urlsplit(name).path) if name and not urlsplit(name).netloc else ""
            if path and not path.startswith("/"):
                with suppress(RecordError, ValueError):
                    sheet = _bytes(self.path.parent / path, self.root, self.key, _SIDECAR_LIMIT)
                    found[name] = striking(sheet.decode("utf-8", "replace"))
        return replace(metadata, styles="".join(found.values()), sheets=tuple(found)) if found else metadata


_SHEET = re.compile(rb"<link\b[^>]{0,1000}\bstylesheet\b[^>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SHEETS = 20  # of one page are looked at


def in_its_collection(document: Document, key: str) -> Document:
    """The record ``key``. It may name its collection itself; into a community, or out of one, no word of it leads."""
    folder = key.partition("/")[0]
    if folder.startswith(PREFIX) or document.collection.startswith(PREFIX):
        return replace(document, collection=folder)
    return document


class FolderSource:
    """The records in a folder (``index.ports.Source``)."""

    def __init__(
        self,
        folder: Path,
        collection: str = "",
        *,
        limit: int = LIMIT,
        reader: Reader = read,
        version: str = reading(),
        data: Path | None = None,
    ) -> None:
        """``reader`` reads a record's bytes, given its key and what its sidecar says; when its ``version`` changes, all is
        read anew. ``data`` is the data folder, of which nothing is a record wherever it lies.
        """
        self.folder = folder
        self.collection = collection or folder.resolve().name
        self.name = f"the folder “{folder}”"
        self.limit = limit
        self._reader, self._version, self._data = reader, version, data
        self.findings: tuple[Finding, ...] = ()
        """What the latest listing passed over, and why."""

    def records(self) -> Iterator[FoundFile]:
        """Every record in the folder and below it, in the order of their paths.

        Raises LibraryError when the folder, or one below it, cannot be listed: an incomplete listing would make
        records look gone that are only out of reach. It is raised before the first record is handed out.
        """
        root = self._root()
        unread: defaultdict[str, list[str]] = defaultdict(list)
        findings: list[Finding] = []
        found: list[FoundFile] = []
        sheets: dict[Path, str] = {}
        folders = self._folders(root)
        for path in _files(root, root, findings, self.collection, self._is_data):
            key = self._key(path, root)
            if folders and folders.describes(path):
                continue
            if path.name.endswith(SIDECAR):
                if not os.path.lexists(path.with_name(path.name.removesuffix(SIDECAR))):
                    sentence = f"“{key}” describes “{key.removesuffix(SIDECAR)}”, which is not there."
                    findings.append(Finding(key, Verdict.WARNING, sentence, "Rename it, or remove it."))
            elif path.suffix.lower() in ENDINGS:
                found.append(self._found(key, path, root, folders, sheets))
                if finding := says_nothing(_sidecar_of(path), key + SIDECAR):
                    findings.append(finding)
            elif path.suffix.lower() != ".css":
                unread[path.suffix.lower()].append(key)
        findings += folders.findings if folders else ()
        findings += [_unread(ending, keys) for ending, keys in sorted(unread.items())]
        self.findings = tuple(findings)
        yield from found

    def find(self, key: str) -> FoundFile:
        """The record called ``key``, whether it is there or not; reading it tells. Raises RecordOutside for a key
        that leads out of the folder, LibraryError when the folder is not there.
        """
        root = self._root()
        inside = key.removeprefix(f"{self.collection}/")
        path = root / inside
        # Not resolved: a link inside the folder is judged when it is read.
        if inside == key or not Path(os.path.normpath(path)).is_relative_to(root):
            raise RecordOutside(f"“{key}” is not in {self.name}.", remedy="Give a key of this folder.")
        return self._found(key, path, root, self._folders(root), {})

    def original(self, key: str) -> bytes | None:
        """The bytes of a record of this folder, as they are now; None for one of elsewhere, or that is not there any more."""
        try:
            found = self.find(key)
            return _bytes(found.path, found.root, key, self.limit)
        except (LibraryError, RecordError):
            return None

    def _found(
        self, key: str, path: Path, root: Path, folders: Folders | None, sheets: dict[Path, str]
    ) -> FoundFile:
        around = folders.around(path) if folders else NOTHING_AROUND
        # With how it is read: with better readers, all is read anew.
        stamp = f"{self._version};{_size_and_time(path)};{_size_and_time(_sidecar_of(path))}{around.stamp}"
        if ENDINGS.get(path.suffix.lower()) is Look.HTML:
            if path.parent not in sheets:
                sheets[path.parent] = _stamp_of_sheets(path.parent)
            stamp += sheets[path.parent]
        return FoundFile(key, stamp, path, root, self.limit, self._reader, around)

    def _folders(self, root: Path) -> Folders | None:
        """What is said of the folders; None where a community adds records: one of its files must not tell of another."""
        if self.collection.startswith(PREFIX):
            return None
        return Folders(
            root,
            lambda path: self._key(path, root),
            lambda path: _bytes(path, root, self._key(path, root), _SIDECAR_LIMIT),
            _size_and_time,
        )

    def _is_data(self, folder: Path) -> bool:
        """Whether it is a data folder: what lies there are copies of records, and what communities added."""
        own = self._data is not None and self._data.exists() and folder.samefile(self._data)
        return own or ((folder / "generations").is_dir() and (folder / "texts").is_dir())

    def _root(self) -> Path:
        try:
            root = self.folder.resolve(strict=True)
            if root.is_dir() and not self._is_data(root):
                return root
            reason = "it is a data folder of Plenum" if root.is_dir() else "it is not a folder"
            cause: Exception | None = None
        except (OSError, RuntimeError) as error:
            reason, cause = _reason(error), error
        raise LibraryError(
            f"{self.name[0].upper()}{self.name[1:]} cannot be listed ({reason}); nothing in it is taken to be gone.",
            remedy="Look whether the folder is there (a drive may not be mounted), then index again.",
        ) from cause

    def _key(self, path: Path, root: Path) -> str:
        relative = path.relative_to(root).as_posix()
        # A name that is not UTF-8 on disk is shown with its bytes, so that it can be written down.
        return f"{self.collection}/{os.fsencode(relative).decode('utf-8', 'backslashreplace')}"


def _bytes(path: Path, root: Path, name: str, limit: int) -> bytes:
    """The content of a file in the folder ``root``. Raises RecordError, also for a path that leads out of it."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            raise RecordOutside(
                f"“{name}” leads out of the folder it is in.",
                remedy="Put a copy of the file into the folder instead of a link.",
            )
        if not stat.S_ISREG(real.stat().st_mode):
            raise RecordUnreadable(f"“{name}” is not a file.", remedy="Remove it from the folder.")
        with real.open("rb") as file:
            # One byte more than allowed: the file may have grown since it was listed.
            content = file.read(limit + 1)
    except FileNotFoundError as error:
        raise RecordMissing(
            f"“{name}” is not there.", remedy="Put it back, or index again without it."
        ) from error
    except PermissionError as error:
        raise RecordMissing(
            f"“{name}” may not be opened.", remedy="Give Plenum the right to read it."
        ) from error
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead to each other in a circle
        reason = f"“{name}” cannot be opened ({_reason(error)})."
        raise RecordMissing(reason, remedy="Look whether the disk is sound.") from error
    if len(content) > limit:
        size = f"{max(real.stat().st_size, len(content)) / 2**20:,.1f}"
        raise RecordTooLarge(
            f"“{name}” is {size} MiB large; the limit is {limit / 2**20:,.0f} MiB.",
            remedy="Split it into parts.",
        )
    return content


def _files(
    folder: Path, root: Path, findings: list[Finding], collection: str, is_data: Callable[[Path], bool]
) -> Iterator[Path]:
    """The files in ``folder`` and below it, in the order of their names. Links are files, whatever they lead to,
    except links to folders inside ``root``, whose files are found there.
    """
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
            kinds = [(entry, entry.is_symlink(), entry.is_dir(follow_symlinks=False)) for entry in entries]
    except OSError as error:
        raise LibraryError(
            f"The folder “{folder}” cannot be listed ({_reason(error)}); nothing in it is taken to be gone.",
            remedy="Give Plenum the right to read it, or move it away, then index again.",
        ) from error
    for entry, is_link, is_folder in kinds:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if is_folder and is_data(path):
            sentence = f"“{path.relative_to(root).as_posix()}” is a data folder of Plenum, and nothing in it is a record."
            findings.append(
                Finding(collection, Verdict.WARNING, sentence, "Let records and data lie in folders apart.")
            )
        elif is_folder:
            yield from _files(path, root, findings, collection, is_data)
        elif is_link and _leads_to_folder_inside(path, root):
            sentence = (
                f"“{path.relative_to(root).as_posix()}” is a link to a folder that is read where it is."
            )
            findings.append(Finding(collection, Verdict.NOTE, sentence))
        else:
            yield path


def _leads_to_folder_inside(link: Path, root: Path) -> bool:
    try:
        real = link.resolve(strict=True)
        return real.is_dir() and real.is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _stamp_of_sheets(folder: Path) -> str:
    """Other style sheets in ``folder`` or just below it: another stamp of its pages. Empty where there are none."""
    try:
        found = sorted((*folder.glob("*.css"), *folder.glob("*/*.css")))
    except OSError:
        return ""
    stamps = "\n".join(f"{path.name}={_size_and_time(path)}" for path in found)
    return f";{hashlib.sha256(stamps.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}" if found else ""


def _sidecar_of(path: Path) -> Path:
    return path.with_name(path.name + SIDECAR)


def _size_and_time(path: Path) -> str:
    try:
        status = path.stat()
    except (OSError, RuntimeError):
        return "-"
    return f"{status.st_size}@{status.st_mtime_ns}"


def _reason(error: Exception) -> str:
    """What the system says, without its number and without the path, which the sentence names already."""
    if isinstance(error, RuntimeError) and not isinstance(error, RecursionError):
        return "its links lead to each other in a circle"  # as ``Path.resolve`` says it
    return meaning(error)


def _unread(ending: str, keys: list[str]) -> Finding:
    """One finding for all files of an ending: a folder of a thousand pictures is told in one line."""
    kind = f"ending “{ending}”" if ending else "no ending"
    remedy = REMEDIES.get(ending, "Save what belongs to the record as PDF or text.")
    if len(keys) == 1:
        sentence = f"“{keys[0]}” is passed over: files with {kind} are not read."
        return Finding(keys[0], Verdict.NOTE, sentence, remedy)
    named = ", ".join(f"“{key}”" for key in keys[:_NAMED]) + (" …" if len(keys) > _NAMED else ".")
    sentence = f"{len(keys)} files with {kind} are passed over: {named}"
    return Finding(keys[0].split("/")[0], Verdict.NOTE, sentence, remedy)


def fingerprint(sources: Iterable[Source]) -> str:
    """Fingerprint of folders: another one whenever a record of ``sources`` was added, changed, renamed or taken away; without
    a lock, and without reading a record. A source that cannot be listed just now counts not at all, until it can be.
    """
    digest = hashlib.sha256()
    for source in sources:
        try:
            listed = [f"{record.key}\n{record.stamp}\n" for record in source.records()]
        except LibraryError:
            listed = []
        digest.update(f"{source.name}\n".encode())
        digest.update("".join(listed).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
