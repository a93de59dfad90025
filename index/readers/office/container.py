"""Files that are ZIP containers inside (DOCX, ODT, EPUB), opened as if by an enemy.

Nothing is ever unpacked to the disk, only the parts that a reader asks for are unpacked at all, and each of them only
up to a limit that is counted while it is unpacked: what the container says of its own sizes is not believed. A ZIP
inside the container is never looked into, a macro never run, an address never followed.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from domain.errors import RecordEncrypted, RecordError, RecordTooLarge, RecordUnreadable

PART = 128 << 20
"""Bytes of one part that is read piece by piece."""
WHOLE = 16 << 20
"""Bytes of one part that is read as a whole."""
_ALL = 384 << 20
"""Bytes of all parts that are read of one container."""
_PARTS = 20_000
_RATIO, _BOMB = 200, 16 << 20
"""What is larger than this, unpacked, and has shrunk to a 200th of it, was made to fill memory."""
_CHUNK = 64 << 10
_LONGEST_NAME = 1024
_ENTRY = b"PK\x01\x02"
_LOCKED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, IndexError,
    NotImplementedError, RuntimeError, AttributeError, KeyError,
)  # fmt: skip
"""What zipfile raises on bytes that are no ZIP, or a broken one."""


class Container:
    """The parts of the container ``raw``, by their names. Everything here raises RecordError kinds and nothing else."""

    def __init__(self, raw: bytes, key: str) -> None:
        self.key = key
        self._read = 0
        # Counted before the list is read: an entry of 46 bytes costs ten times as much once it is an object.
        if raw.count(_ENTRY) > _PARTS:
            raise RecordTooLarge(
                f"“{key}” holds more than {_PARTS:,} parts.",
                remedy="Save it anew, or give it as PDF or text.",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            entries = self._zip.infolist()
        except _BROKEN as error:
            raise self.damaged() from error
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise RecordUnreadable(
                f"“{key}” holds two parts of one name, and different programs would show different ones.",
                remedy="Save it anew, or give it as PDF or text.",
            )
        if name := next(filter(_leads_out, self._entries), ""):
            raise RecordUnreadable(
                f"“{key}” holds a part whose name leads out of it (“{name[:80]}”).",
                remedy="Do not open it elsewhere either; ask for the record anew.",
            )

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the container."""
        return tuple(self._entries)

    def read(self, name: str, at_most: int = WHOLE) -> bytes:
        """A part as a whole."""
        return b"".join(self.chunks(name, at_most))

    def chunks(self, name: str, at_most: int = PART) -> Iterator[bytes]:
        """A part, piece by piece. Raises RecordTooLarge when it is larger than ``at_most`` bytes."""
        entry = self._entries.get(name)
        if entry is None:
            raise RecordUnreadable(
                f"“{self.key}” is not complete: its part “{name[:80]}” is missing.",
                remedy="Save it anew, or give it as PDF or text.",
            )
        if entry.flag_bits & _LOCKED:
            raise self.locked()
        if entry.compress_type not in _METHODS:
            raise self.damaged()
        size = 0
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    self._refuse(size, entry.compress_size, at_most)
                    yield chunk
        except RecordError:
            raise
        except _BROKEN as error:
            raise self.damaged() from error

    def damaged(self) -> RecordUnreadable:
        """The error for a container that is broken or cut off."""
        return RecordUnreadable(
            f"“{self.key}” is damaged or cut off, and cannot be opened.",
            remedy="Download it again, and compare its size; or give it as PDF or text.",
        )

    def locked(self) -> RecordEncrypted:
        """The error for a container that needs a password."""
        return locked(self.key)

    def _refuse(self, size: int, packed: int, at_most: int) -> None:
        if size > _BOMB and size > _RATIO * max(1, packed):
            raise RecordTooLarge(
                f"“{self.key}” unpacks to more than {_RATIO} times its size, as only files made to do harm do.",
                remedy="Ask for the record anew, as PDF or text.",
            )
        if size > at_most or self._read > _ALL:
            limit = min(at_most, _ALL) >> 20
            raise RecordTooLarge(
                f"“{self.key}” unpacks to more text than is read at once (more than {limit:,} MiB).",
                remedy="Split it into parts, or give it as PDF or text.",
            )


def locked(key: str) -> RecordEncrypted:
    """The error for a document that needs a password."""
    return RecordEncrypted(f"“{key}” needs a password.", remedy="Save it without one, and give that file.")


def media_type(raw: bytes) -> str:
    """What kind of container ``raw`` says it is, as a media type; ``word/``, ``xl/``, ``ppt/`` for Office documents;
    empty for any other ZIP, and for what cannot be opened.
    """
    try:
        container = Container(raw, "")
        if "mimetype" in container:
            return container.read("mimetype", 200).decode("ascii", "replace").strip()
    except RecordError:
        return ""
    if "[Content_Types].xml" in container:
        folders = [
            folder
            for folder in ("word/", "xl/", "ppt/")
            if any(n.startswith(folder) for n in container.names)
        ]
        return folders[0] if len(folders) == 1 else ""
    return "application/epub+zip" if "META-INF/container.xml" in container else ""


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return (
        plain.startswith("/")
        or ":" in plain.split("/")[0]
        or ".." in plain.split("/")
        or len(name) > _LONGEST_NAME
    )
