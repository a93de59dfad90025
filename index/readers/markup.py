"""XML from strangers: no document types, no entities, no addresses followed, no more of it in memory than a block.

Neither Word nor LibreOffice nor any maker of e-books writes a document type into these parts; whoever does, wants a
parser to fetch or to multiply something. So it is refused before the parser sees it, and everything is read as UTF-8,
so that no other encoding can hide it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import Any

from domain.errors import RecordError, RecordTooLarge, RecordUnreadable
from index.readers.office.container import PART, WHOLE, Container

BLOCK = 32 << 20
"""Bytes of XML between the ends of two blocks."""
BLOCKS = 500_000
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST = 64
"""Bytes of one chunk that are looked at again with the next: a declaration may lie across their border."""
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


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
                if count > BLOCKS:
                    raise RecordTooLarge(
                        f"“{container.key}” holds more than {BLOCKS:,} paragraphs.",
                        remedy="Split it into parts.",
                    )
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
            if since > BLOCK:
                raise RecordTooLarge(
                    f"A single paragraph or table of “{container.key}” is larger than {BLOCK >> 20} MiB.",
                    remedy="Split it, or give it as PDF or text.",
                )
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise _malformed(container, name, error) from error


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


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


def child(element: Any, *path: str) -> Any:
    """The first child called ``path[0]``, of that the first called ``path[1]``, …; None when there is none."""
    for name in path:
        element = None if element is None else next((each for each in element if local(each) == name), None)
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
        tail = seen[-_LONGEST:]
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


_CAREFUL: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
