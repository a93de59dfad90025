"""ZIP containers with parts in XML (DOCX, ODT, EPUB), opened as if by an enemy.

Nothing is ever unpacked to the disk, only the parts that a reader asks for are unpacked at all, and each of them only
up to a limit that is counted while it is unpacked: what the container says of its own sizes is not believed. A ZIP
inside the container is never looked into, a macro never run, an address never followed.

Neither Word nor LibreOffice nor any maker of e-books writes a document type into these parts; whoever does, wants a
parser to fetch or to multiply something. So it is refused before the parser sees it, and everything is read as UTF-8,
so that no other encoding can hide it. No more of a part is in memory than a block.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from domain.errors import RecordEncrypted, RecordError, RecordTooLarge, RecordUnreadable

# --- The container.

PART = 128 << 20  # bytes of one part that is read piece by piece
WHOLE = 16 << 20  # bytes of one part that is read as a whole
SMALL = 4 << 20  # bytes of a part that only describes others
_ALL = 384 << 20  # bytes of all parts that are read of one container
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
    """The media type that ``raw`` claims; ``word/``, ``xl/``, ``ppt/`` for Office; empty for any other ZIP."""
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


# --- Its parts as XML.

_BLOCK = 32 << 20  # bytes of XML between the ends of two blocks
_BLOCKS = 500_000
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP = (
    64  # bytes of one chunk that are looked at again with the next: a declaration may lie across their border
)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

_CAREFUL: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def tree(container: Container, name: str, at_most: int = WHOLE) -> Any:
    """The root element of a part. Raises RecordError kinds."""
    from lxml import etree

    parser = etree.XMLParser(**_CAREFUL)
    try:
        for chunk in _declared_nothing(container, name, at_most):
            parser.feed(chunk)
        return parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise _malformed(container, name, error) from error


def blocks(container: Container, name: str, tags: Sequence[str], parents: frozenset[str]) -> Iterator[Any]:
    """The elements called ``tags`` whose parent is called one of ``parents`` (names without namespace), in the order
    of the part. Each is forgotten when the next is asked for, so that a part of any size needs little memory.

    Raises RecordError kinds.
    """
    from lxml import etree

    parser = etree.XMLPullParser(events=("end",), tag=[f"{{*}}{tag}" for tag in tags], **_CAREFUL)
    since, count = 0, 0
    try:
        for chunk in _declared_nothing(container, name, PART):
            parser.feed(chunk)
            since += len(chunk)
            for _, element in parser.read_events():
                parent = element.getparent()
                if parent is None or local(parent) not in parents:
                    continue
                since, count = 0, count + 1
                if count > _BLOCKS:
                    raise RecordTooLarge(
                        f"“{container.key}” holds more than {_BLOCKS:,} paragraphs.",
                        remedy="Split it into parts.",
                    )
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
            if since > _BLOCK:
                raise RecordTooLarge(
                    f"A single paragraph or table of “{container.key}” is larger than {_BLOCK >> 20} MiB.",
                    remedy="Split it, or give it as PDF or text.",
                )
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise _malformed(container, name, error) from error


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


_OFFICE = (
    "{http://schemas.", "{http://purl.oclc.org/ooxml/", "{urn:schemas-microsoft-com:", "{http://www.w3.org/", "{http://www.wps.cn/",
)  # fmt: skip


def has_foreign_words(element: Any) -> bool:
    """Whether words stand in markup that no office program knows: it passes over what a document calls ignorable, with all in it."""
    return any(
        not each.tag.startswith(_OFFICE) and any(map(str.strip, each.itertext()))
        for each in element.iter("*")
    )


def attribute(element: Any, name: str) -> str:
    """The attribute called ``name`` in the element's own namespace or in none; empty when there is none.

    Word's documents come in two namespaces (transitional and strict), which differ in nothing else that is read here.
    """
    namespace = element.tag.rpartition("}")[0] + "}" if "}" in element.tag else ""
    value = element.get(namespace + name)
    return str(element.get(name, "") if value is None else value)


def any_attribute(element: Any, name: str) -> str:
    """The attribute called ``name`` in whatever namespace; empty when there is none."""
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def whole(text: str, otherwise: int = -1) -> int:
    """A small whole number as an attribute gives it; ``otherwise`` for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def children(element: Any, name: str) -> Iterator[Any]:
    """The children called ``name``; none where there is no element."""
    return iter(()) if element is None else (each for each in element if local(each) == name)


def child(element: Any, *path: str) -> Any:
    """The first child called ``path[0]``, of that the first called ``path[1]``, …; None when there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def _declared_nothing(container: Container, name: str, at_most: int) -> Iterator[bytes]:
    """The part in UTF-8. Raises RecordUnreadable where it declares a document type or entities."""
    tail, decoder = b"", None
    for number, raw in enumerate(container.chunks(name, at_most)):
        chunk = raw
        if number == 0 and raw[:2] in _UTF16:
            decoder, chunk = codecs.getincrementaldecoder(_UTF16[raw[:2]])("replace"), raw[2:]
        if decoder is not None:
            chunk = decoder.decode(chunk).encode("utf-8", "replace")
        seen = tail + chunk
        if _DECLARATION.search(seen):
            raise RecordUnreadable(
                f"“{container.key}” declares XML entities or a document type, as only files made to do harm do.",
                remedy="Ask for the record anew, as PDF or text.",
            )
        tail = seen[-_OVERLAP:]
        yield chunk


def _malformed(container: Container, name: str, error: Exception) -> RecordError:
    from lxml import etree

    if getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return RecordTooLarge(
            f"“{container.key}” is nested deeper, or holds a longer piece of text, than any document (“{name[:80]}”).",
            remedy="Ask for the record anew, as PDF or text.",
        )
    return RecordUnreadable(
        f"“{container.key}” is damaged: its part “{name[:80]}” cannot be read.",
        remedy="Open it in the program it was made with, save it anew, or give it as PDF.",
    )
