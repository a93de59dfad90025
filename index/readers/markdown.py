"""Markdown: headings with their depth, list items, tables row by row, links as their text; front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING

from domain.documents import Role
from index.readers import matter
from index.readers.blocks import CELLS, Block, Draft
from index.readers.decode import decode
from index.readers.lines import Vocabulary, join, vocabulary_of
from index.readers.text import paragraphs_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6]|/?summary|/?details)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_LABEL = re.compile(r"[A-Z][^.:!?]{0,40}:(?=\s|$)")
_FEWEST_LABELS = 2


def read_markdown(raw: bytes, key: str) -> Draft:
    """The headings, paragraphs, list items and table rows of a Markdown file. Raises RecordUnreadable for bytes
    that are no text."""
    from markdown_it import MarkdownIt

    decoded = decode(raw, key)
    said, text, notes = matter.split(decoded.text)
    # Indented lines are not program text in minutes and agendas; a rule for code would tear paragraphs apart.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
    tokens = parser.parse(text)
    blocks = list(_blocks(tokens, vocabulary_of(text.splitlines())))
    return Draft(blocks, said=said, notes=tuple(note for note in (decoded.note, *notes) if note))


def _blocks(tokens: Sequence[Token], vocabulary: Callable[[], Vocabulary]) -> Iterator[Block]:
    numbers: list[int | None] = []
    # One for each list around: the number of its next item, None where its items have no numbers.
    marker, level = "", 0
    row: list[str] | None = None
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
            case "list_item_open":
                marker, numbers[-1] = _next_marker(numbers[-1], token.markup)
            case "tr_open":
                row = []
            case "tr_close":
                yield Block(CELLS.join(row or ()), Role.TABLE)
                row = None
            case "inline":
                lines = _lines(token)
                if row is not None:
                    row.append(" ".join(line for line, _ in lines))
                    continue
                role = Role.HEADING if level else Role.LIST_ITEM if numbers else Role.BODY
                for text in _paragraphs(lines, vocabulary):
                    yield Block(marker + text, role, level)
                    marker = ""
            case "fence" | "code_block":
                yield from paragraphs_of(token.content)
            case "html_block":
                yield from paragraphs_of(_seen(token.content))


def _next_marker(number: int | None, markup: str) -> tuple[str, int | None]:
    """What is seen before an item, as it is rendered, and the number of the item after it."""
    return ("", None) if number is None else (f"{number}{markup} ", number + 1)


def _lines(token: Token) -> list[tuple[str, bool]]:
    """The lines of an inline token as they are seen, each with whether its end is a visible one."""
    lines: list[tuple[str, bool]] = []
    text = ""
    for child in token.children or ():
        visible_break = child.type == "hardbreak" or (
            child.type == "html_inline" and _BREAK.fullmatch(child.content) is not None
        )
        if visible_break or child.type == "softbreak":
            lines.append((text, visible_break))
            text = ""
        elif child.type in ("text", "code_inline"):
            text += child.content
    return [*lines, (text, True)]


def _paragraphs(lines: Sequence[tuple[str, bool]], vocabulary: Callable[[], Vocabulary]) -> Iterator[str]:
    """Lines put together where the source only wraps them. Two or more lines like ``Department: Parks`` stay apart:
    whoever wrote them one below the other meant them so."""
    labelled = sum(_LABEL.match(line.strip()) is not None for line, _ in lines) >= _FEWEST_LABELS
    run: list[str] = []
    for line, visible_end in lines:
        text = line.strip()
        if run and labelled and _LABEL.match(text):
            yield join(run, vocabulary)
            run = []
        if text:
            run.append(text)
        if run and visible_end:
            yield join(run, vocabulary)
            run = []


def _seen(html: str) -> str:
    """The text of a block of HTML inside Markdown."""
    return unescape(_TAG.sub("", _BREAK.sub("\n\n", _UNSEEN.sub("", html))))
