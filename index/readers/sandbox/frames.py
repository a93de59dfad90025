"""What goes to the process that reads and comes back from it: a head in JSON, and bytes behind it.

The bytes are a record on the way there, and the text of a document on the way back. Nothing is ever a pickle, and what
comes back is taken apart as if an enemy had written it: its size, its shape and each value are looked at.
"""

from __future__ import annotations

import dataclasses
import json
import math
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO, cast

from domain.dates import PartialDate, from_iso
from domain.documents import Document, Kind, Paragraph, Role
from domain.errors import RecordTooLarge
from domain.provenance import Notes, packed, unpacked
from index.readers.metadata.sidecar import Metadata

PARAGRAPHS = 2_000_000
"""More than these in one record are not taken."""
HEAD = 160 << 20
"""Bytes of a head."""
BODY = 256 << 20
"""Bytes of a text."""
_SIZES = struct.Struct(">QQ")
_COLUMNS = ("start", "end", "role", "heading", "page", "seconds", "speaker")
_VALUES = len(_COLUMNS) * PARAGRAPHS + 100_000
"""Commas and brackets in a head: each may become an object of fifty bytes or more when it is parsed."""


class NoFrameError(ValueError):
    """What was received is no frame, or not the one that was waited for."""


def send(stream: BinaryIO, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Writes a frame. Raises OSError when nobody reads any more."""
    packed = json.dumps(head).encode()
    stream.write(_SIZES.pack(len(packed), len(body)))
    stream.write(packed)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next frame; None when there is none any more. Raises NoFrameError, OSError."""
    sizes = stream.read(_SIZES.size)
    if not sizes:
        return None
    if len(sizes) < _SIZES.size:
        raise NoFrameError("cut off")
    head_size, body_size = _SIZES.unpack(sizes)
    if head_size > HEAD or body_size > BODY:
        raise NoFrameError("too large")
    packed, body = stream.read(head_size), stream.read(body_size)
    if len(packed) < head_size or len(body) < body_size:
        raise NoFrameError("cut off")
    if sum(packed.count(sign) for sign in b",[{") > _VALUES:
        raise NoFrameError("too many values")
    try:
        head = json.loads(packed)
    except (ValueError, RecursionError) as error:
        raise NoFrameError("no JSON") from error
    if not isinstance(head, dict):
        raise NoFrameError("no table")
    return head, body


def packed_metadata(metadata: Metadata) -> dict[str, Any]:
    """``metadata`` as JSON holds it."""
    return _packed(metadata)


def unpacked_metadata(told: Mapping[str, Any]) -> Metadata:
    """The reverse of ``packed_metadata``. Raises NoFrameError."""
    return Metadata(**_unpacked(Metadata, told))


def packed_document(document: Document) -> tuple[dict[str, Any], bytes]:
    """A document as the head and the body of a frame. Raises RecordTooLarge for more paragraphs or text than a frame
    holds.
    """
    text = document.text.encode("utf-8", "surrogatepass")
    if len(document.paragraphs) > PARAGRAPHS or len(text) > BODY:
        raise RecordTooLarge(
            f"“{document.key}” holds more than {PARAGRAPHS:,} paragraphs, or {BODY >> 20:,} MiB of text.",
            remedy="Split it into parts.",
        )
    # Headings, speakers and roles come again and again: each is told once.
    words: dict[str, int] = {}

    def number(word: str) -> int:
        return words.setdefault(word, len(words))

    rows = document.paragraphs
    columns = [
        [p.start for p in rows], [p.end for p in rows], [number(p.role.value) for p in rows],
        [number(p.heading) for p in rows], [p.page for p in rows], [p.seconds for p in rows],
        [number(p.speaker) for p in rows],
    ]  # fmt: skip
    return {"document": _packed(document), "words": list(words), "columns": columns}, text


def unpacked_document(head: Mapping[str, Any], body: bytes, key: str) -> Document:
    """The reverse of ``packed_document``, for the record called ``key``. Raises NoFrameError."""
    try:
        known, words, columns = head["document"], head["words"], head["columns"]
        fields = _unpacked(Document, known)
        if fields["key"] != key or len(columns) != len(_COLUMNS):
            raise NoFrameError("not the record that was asked for")
        texts = [_text(word) for word in words]
        rows = zip(*columns, strict=True)
        paragraphs = tuple(_paragraph(number, row, texts) for number, row in enumerate(rows, 1))
        return Document(**fields, text=body.decode("utf-8", "surrogatepass"), paragraphs=paragraphs)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise NoFrameError("no document") from error


def _paragraph(number: int, row: Sequence[Any], words: Sequence[str]) -> Paragraph:
    start, end, role, heading, page, seconds, speaker = row
    places = (start, end, role, heading, speaker, *(() if page is None else (page,)))
    if not all(type(place) is int and place >= 0 for place in places):
        raise NoFrameError("no place")
    if seconds is not None and (type(seconds) not in (int, float) or not 0 <= seconds < math.inf):
        raise NoFrameError("no time")
    return Paragraph(
        number, start, end, Role(words[role]), words[heading],
        page=page, seconds=None if seconds is None else float(seconds), speaker=words[speaker],
    )  # fmt: skip


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NoFrameError("no text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise NoFrameError("no list")
    return tuple(_text(each) for each in value)


def _notes(value: object) -> Notes:
    if not isinstance(value, list):
        raise NoFrameError("no list")
    return tuple(unpacked(each) for each in value)


def _kind(value: object) -> Kind | None:
    return Kind(_text(value)) if value else None


_FORMS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "str": (str, _text),
    "tuple[str, ...]": (list, _texts),
    "Notes": (packed, _notes),
    "PartialDate": (PartialDate.isoformat, lambda value: from_iso(_text(value))),
    "Kind": (str, lambda value: Kind(_text(value))),
    "Kind | None": (lambda kind: str(kind or ""), _kind),
}
"""How a value of each type that metadata and documents have becomes JSON, and how it becomes itself again."""
_APART = ("text", "paragraphs")


def _forms(of: type) -> list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]:
    return [
        (field.name, *_FORMS[cast("str", field.type)])
        for field in dataclasses.fields(of)
        if field.name not in _APART
    ]


def _packed(value: Metadata | Document) -> dict[str, Any]:
    return {name: pack(getattr(value, name)) for name, pack, _ in _forms(type(value))}


def _unpacked(of: type, told: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {name: unpack(told[name]) for name, _, unpack in _forms(of)}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NoFrameError(f"no {of.__name__.lower()}") from error
