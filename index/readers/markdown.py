"""Markdown: headings with their depth, list items, tables row by row, links as their text; front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from domain.documents import Role
from index.readers.blocks import STANDS, STRUCK, Block, Draft, is_struck, standing, struck
from index.readers.decode import decode
from index.readers.lines import Vocabulary, join, vocabulary_of
from index.readers.metadata.sidecar import split_front_matter
from index.readers.plain_text import paragraphs_of, read_text
from index.readers.tables import TICKED, UNTICKED, Cell, blocks_of_table

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6]|/?summary|/?details)\b[^>]{0,1000}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,1000}>")
_STRUCK_TAG = re.compile(r"<(/)?(?:s|del|strike)\b[^>]{0,1000}>", re.IGNORECASE)
_STRUCK_SPAN = re.compile(r"<span\b[^>]{0,1000}line-through", re.IGNORECASE)
_BOX = re.compile(r"\[([ xX])\]\s+(?=\S)")
_LABEL = re.compile(r"[A-Z][^.:!?]{0,40}:(?=\s|$)")
_FEWEST_LABELS = 2
_LARGEST = 8 * 2**20  # bytes. The parser takes minutes for more.
_DEEPEST = 100  # levels of lists and quotations: each list takes two, and its items another
_OPENING = re.compile(r"(?<!\\)\[")
_OPENINGS = 3_000
"""With more brackets in one paragraph than these, they are shown and not read as links: looking for the end of each
takes time that grows with the square.
"""


def read_markdown(raw: bytes, key: str) -> Draft:
    """The headings, paragraphs, list items and table rows of a Markdown file. Raises RecordUnreadable."""
    from markdown_it import MarkdownIt

    if len(raw) > _LARGEST:
        return _as_text(raw, key, "too large for Markdown")
    decoded = decode(raw, key)
    said, text, notes = split_front_matter(decoded.text)
    # Indented lines are not program text in minutes and agendas; a rule for code would tear paragraphs apart.
    parser = (
        MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"]).disable("code")
    )
    parser.core.ruler.before("inline", "brackets", _show_brackets)
    outline = _Outline(vocabulary_of(text.splitlines()))
    for token in parser.parse(text):
        if token.level >= _DEEPEST - 2:
            # What is nested deeper, the parser drops without a word.
            return _as_text(raw, key, "nested too deep for Markdown")
        outline.take(token)
    blocks, struck_notes = standing(outline.blocks)
    return Draft(
        blocks,
        said=said,
        notes=tuple(note for note in (decoded.note, *notes, *struck_notes) if note),
        lead_is_title=bool(blocks) and blocks[0].level == 1,
    )


def _as_text(raw: bytes, key: str, reason: str) -> Draft:
    draft = read_text(raw, key)
    return replace(draft, notes=(*draft.notes, f"The file is {reason}; it was read as plain text."))


class _Outline:
    """Walks the tokens of a Markdown text and gathers its blocks."""

    def __init__(self, vocabulary: Callable[[], Vocabulary]) -> None:
        self.blocks: list[Block] = []
        self._vocabulary = vocabulary
        self._numbers: list[int | None] = []
        # One for each list around: the number of its next item, None where its items have no numbers.
        self._marker = ""
        self._level = 0
        self._table: list[list[Cell]] = []
        self._cell: Cell | None = None

    def take(self, token: Token) -> None:
        """Takes the next token; those that say nothing about the outline are passed over."""
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1:])
            case "heading_close":
                self._level = 0
            case "table_open":
                self._table = []
            case "table_close":
                self.blocks += blocks_of_table(self._table)
                self._cell = None
            case "tr_open":
                self._table.append([])
            case "th_open" | "td_open":
                self._cell = Cell("", head=token.type == "th_open")
                self._table[-1].append(self._cell)
            case "inline":
                self._inline(_lines(token))
            case "fence":
                self.blocks += paragraphs_of(token.content)
            case "html_block":
                self.blocks += _of_html(token.content)
            case _:
                self._list(token)

    def _list(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_close" | "bullet_list_close":
                self._numbers.pop()
            case "list_item_open":
                number = self._numbers[-1]
                # What is seen before the item as it is rendered: many sources write "1." before each.
                self._marker = "" if number is None else f"{number}{token.markup} "
                self._numbers[-1] = None if number is None else number + 1

    def _inline(self, lines: list[tuple[str, bool]]) -> None:
        if self._cell is not None:
            self._cell.text = " ".join(line for line, _ in lines)
            return
        role = Role.HEADING if self._level else Role.LIST_ITEM if self._numbers else Role.BODY
        for paragraph in _paragraphs(lines, self._vocabulary):
            box = _BOX.match(paragraph) if self._numbers else None
            shown = "" if box is None else f"{UNTICKED if box[1] == ' ' else TICKED} "
            text = shown + paragraph[box.end() if box else 0 :]
            if self._marker and is_struck(text):
                self._marker = struck(self._marker.strip()) + " "
            self.blocks.append(Block(self._marker + text, role, self._level))
            self._marker = ""


def _show_brackets(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.content.count("[") > _OPENINGS:
            token.content = _OPENING.sub(r"\\[", token.content)


def _lines(token: Token) -> list[tuple[str, bool]]:
    """The lines of an inline token as they are seen, each with whether its end is a visible one."""
    lines: list[tuple[str, bool]] = []
    text = ""
    gone = 0  # how many marks of struck words are open
    spans: list[bool] = []  # of those that are open, whether each strikes
    for child in token.children or ():
        if child.type in ("s_open", "s_close"):
            gone += child.nesting
        elif child.type == "html_inline" and child.content.lower().startswith(("<span", "</span")):
            if child.content[1] != "/":
                spans.append(_STRUCK_SPAN.match(child.content) is not None)
                gone += spans[-1]
            elif spans:
                gone -= spans.pop()
        elif child.type == "html_inline" and (mark := _STRUCK_TAG.fullmatch(child.content)):
            gone = max(0, gone + (-1 if mark[1] else 1))
        visible_break = child.type == "hardbreak" or (
            child.type == "html_inline" and _BREAK.fullmatch(child.content) is not None
        )
        if visible_break or child.type == "softbreak":
            lines.append((text, visible_break))
            text = ""
        elif child.type in ("text", "code_inline"):
            text += struck(child.content) if gone else child.content
    return [*lines, (text, True)]


def _paragraphs(lines: Sequence[tuple[str, bool]], vocabulary: Callable[[], Vocabulary]) -> Iterator[str]:
    """Lines put together where the source only wraps them; lines like ``Department: Parks`` stay apart."""
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


def _of_html(html: str) -> list[Block]:
    """The blocks of a block of HTML inside Markdown; a whole table in it keeps its rows."""
    if "<table" not in html.lower():
        return paragraphs_of(_seen(html))
    from index.readers.hidden_text import show
    from index.readers.outline import blocks_of
    from index.readers.webpage import tree_of

    tree, _ = tree_of(html.encode(), "")
    show(tree)
    return blocks_of(tree)


def _seen(html: str) -> str:
    """The text of a block of HTML inside Markdown."""
    seen = _BREAK.sub("\n\n", _UNSEEN.sub("", html))
    seen = _STRUCK_TAG.sub(lambda tag: STANDS if tag[1] else STRUCK, seen)
    return unescape(_TAG.sub("", seen))
