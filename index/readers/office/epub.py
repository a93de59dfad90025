"""E-books (EPUB): the chapters in the order of the book, each read as the web page that it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from domain.errors import RecordTooLarge, RecordUnreadable
from index.readers.blocks import Block, Draft, needs_ocr_or_empty, standing
from index.readers.hidden_text import is_unsure, show
from index.readers.metadata.first_lines import speaking_title
from index.readers.metadata.sidecar import Metadata
from index.readers.office.container import SMALL, Container, any_attribute, child, children, tree
from index.readers.outline import blocks_of, main_part, without_navigation
from index.readers.webpage import tree_of
from text.cleaning import one_line

_CHAPTER = 16 << 20
_CHAPTERS = 5_000
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_NOTE = re.compile(r"\b(?:foot|end|rear)notes?\b")


def read_epub(raw: bytes, key: str) -> Draft:
    """The text of an e-book. Raises RecordError kinds."""
    container = Container(raw, key)
    package_name = _package(container)
    package = tree(container, package_name, SMALL)
    title = child(package, "metadata", "title")
    said = Metadata(title=speaking_title(one_line(title.text or "")) if title is not None else "")
    chapters = list(_chapters(package, posixpath.dirname(package_name)))
    if len(chapters) > _CHAPTERS:
        raise RecordTooLarge(
            f"“{key}” holds more than {_CHAPTERS:,} chapters.", remedy="Split it into parts."
        )
    if _locked(container) & set(chapters):
        raise container.locked()
    found: list[Block] = []
    missing, is_doubted = 0, False
    for name in chapters:
        if name in container:
            blocks, unsure = _blocks(container.read(name, _CHAPTER), key)
            found += blocks
            is_doubted |= unsure
        else:
            missing += 1
    found, struck = standing(found)
    if not found:
        pictured = any(name.lower().endswith((".png", ".jpg", ".jpeg", ".gif")) for name in container.names)
        raise needs_ocr_or_empty(key, pictured=pictured)
    notes = (f"Chapters that the book lists are not in it: {missing}.",) if missing else ()
    return Draft(
        found,
        said=said,
        notes=(*notes, *struck),
        is_unsure=is_doubted,
        lead_is_title=found[0].level == 1,
    )


def _package(container: Container) -> str:
    if "META-INF/container.xml" in container:
        for each in tree(container, "META-INF/container.xml", SMALL).iter("{*}rootfile"):
            if any_attribute(each, "full-path") in container:
                return any_attribute(each, "full-path")
    raise RecordUnreadable(
        f"“{container.key}” is not complete: it does not say where its book begins.",
        remedy="Download it again, or give the record as PDF or text.",
    )


def _chapters(package: Any, folder: str) -> Iterator[str]:
    """The names of the pages, in the order they are read, each once, without the table of contents."""
    pages = {}
    for each in () if (manifest := child(package, "manifest")) is None else manifest:
        is_contents = "nav" in any_attribute(each, "properties").split()
        if any_attribute(each, "media-type") in _PAGES and not is_contents:
            name = unquote(any_attribute(each, "href").partition("#")[0])
            pages[any_attribute(each, "id")] = posixpath.normpath(posixpath.join(folder, name))
    order = [any_attribute(each, "idref") for each in children(child(package, "spine"), "itemref")]
    yield from dict.fromkeys(pages[each] for each in order if each in pages)


def _locked(container: Container) -> set[str]:
    """The parts that are encrypted; fonts often are, and do not matter."""
    if "META-INF/encryption.xml" not in container:
        return set()
    root = tree(container, "META-INF/encryption.xml", SMALL)
    return {unquote(any_attribute(each, "URI")) for each in root.iter("{*}CipherReference")}


def _blocks(page: bytes, key: str) -> tuple[list[Block], bool]:
    """The blocks of a chapter, and whether its styles may hide or strike words of it."""
    if not page.strip():
        return [], False
    root = tree_of(page, key)[0]
    show(root)
    for aside in list(root.iter("aside")):
        # Notes are asides in books, and advertisements on web pages.
        if _NOTE.search(f"{aside.get('epub:type', '')} {aside.get('role', '')}"):
            aside.tag = "div"
    main = main_part(without_navigation(root))
    return blocks_of(main), is_unsure(main)
