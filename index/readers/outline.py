"""The blocks of an element tree in the order they are read: HTML as it stands, or what trafilatura made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from domain.documents import Role
from index.readers.blocks import CELLS, Block
from index.readers.boilerplate import UNSEEN_TAGS
from index.readers.plain_text import paragraphs_of
from text.cleaning import one_line

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form header hr legend li list item main nav ol p pre quote section summary table tbody td tfoot th thead tr ul row"
    " cell h1 h2 h3 h4 h5 h6 head".split()
)
_DEEPEST = 150
"""Elements nested deeper than this are read as plain text: no page needs it, and Python's stack has an end."""


def blocks_of(root: Any) -> list[Block]:
    """The headings, paragraphs, list items and table rows under ``root``."""
    return [block for block in _walk(root, Role.BODY, 0, 0) if one_line(block.text)]


def _walk(element: Any, role: Role, level: int, depth: int) -> Iterator[Block]:
    """The blocks of one element. Text that is not inside another block is gathered into a block of its own."""
    run: list[str] = [_flat(element.text)]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag or tag in UNSEEN_TAGS:
            pass
        elif tag in ("br", "lb"):
            run.append("\n\n" if run and run[-1].isspace() and "\n" in run[-1] else "\n")
            run.append(_flat(child.tail))
            continue
        elif depth >= _DEEPEST:
            run.append(" ".join(child.itertext()))
        elif tag in _BLOCK_TAGS or _holds_blocks(child):
            yield from _blocks(run, role, level)
            yield from _child(child, tag, role, level, depth + 1)
            run = []
        else:
            run.append(_text(child, breaks="\n", depth=depth + 1))
        run.append(_flat(child.tail))
    yield from _blocks(run, role, level)


def _child(element: Any, tag: str, role: Role, level: int, depth: int) -> Iterator[Block]:
    heading = re.fullmatch(r"h([1-6])", element.get("rend", "") if tag == "head" else tag)
    if heading:
        yield Block(_all_text(element), Role.HEADING, int(heading[1]))
    elif tag == "head":
        yield Block(_all_text(element), Role.HEADING, 2)
    elif tag in ("tr", "row"):
        cells = [one_line(_all_text(cell)) for cell in element if cell.tag in ("td", "th", "cell")]
        if not _is_layout(element):
            yield Block(CELLS.join(cells).strip(" |") if any(cells) else "", Role.TABLE)
        else:
            yield from _walk(element, role, level, depth)
    elif tag == "pre":
        yield from paragraphs_of("".join(element.itertext()))
    else:
        inner = Role.LIST_ITEM if tag in ("li", "item", "dt", "dd") else role
        yield from _walk(element, inner, level, depth)


def _is_layout(row: Any) -> bool:
    """Whether a row only places things on the page: one cell, or cells that hold tables, headings or paragraphs."""
    cells = [cell for cell in row if cell.tag in ("td", "th", "cell")]
    if len(cells) < 2:
        return True
    if any(
        cell.find(f".//{tag}") is not None
        for cell in cells
        for tag in ("table", "h1", "h2", "h3", "ul", "ol", "list")
    ):
        return True
    return any(len(cell.findall(".//p")) > 2 for cell in cells)


def _holds_blocks(element: Any) -> bool:
    return (
        any(isinstance(inner.tag, str) and inner.tag in _BLOCK_TAGS for inner in element.iter())
        and element.tag != "head"
    )


def _blocks(run: list[str], role: Role, level: int) -> Iterator[Block]:
    text = "".join(run)
    if not text.strip():
        return
    if "\n" not in text.strip():
        yield Block(text, role, level)
        return
    for block in paragraphs_of(text):
        # A list's item stays one, whatever its lines look like.
        yield Block(block.text, role if role is not Role.BODY else block.role, block.level)


def _text(element: Any, *, breaks: str, borders: str = "", depth: int = 0) -> str:
    """All text in ``element``, with ``breaks`` where a line ends and ``borders`` around a block."""
    parts = [_flat(element.text)]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in ("br", "lb"):
            parts.append(breaks)
        elif tag and tag not in UNSEEN_TAGS:
            deep = depth >= _DEEPEST
            inner = (
                " ".join(child.itertext())
                if deep
                else _text(child, breaks=breaks, borders=borders, depth=depth + 1)
            )
            border = borders if tag in _BLOCK_TAGS else ""
            parts += [border, inner, border]
        parts.append(_flat(child.tail))
    return "".join(parts)


def _all_text(element: Any) -> str:
    return _text(element, breaks=" ", borders=" ")


def _flat(text: str | None) -> str:
    """Text in a source of HTML: its line ends mean nothing."""
    return re.sub(r"[ \t\r\n\f]+", " ", text) if text else ""
