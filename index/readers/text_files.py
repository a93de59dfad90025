"""Text files. Markdown: headings with their depth, list items, tables row by row, links as their text; front matter. Plain text:
paragraphs between blank lines, or one a line; hard-wrapped lines are put together again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING

from domain.documents import Role
from index.readers.blocks import STANDS, STRUCK, Block, Draft, is_struck, standing, struck
from index.readers.decode import decode
from index.readers.lines import (
    Vocabulary,
    bullet,
    columns,
    ends_sentence,
    enumerator,
    is_byline,
    join,
    leads_on,
    vocabulary_of,
    without_bullet,
    without_numbers,
    wrap_width,
)
from index.readers.metadata.sidecar import split_front_matter
from index.readers.tables import TICKED, UNTICKED, Cell, blocks_of_table
from text.cleaning import is_rule, lines_of

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
    said, text, unused = split_front_matter(decoded.text)
    # Indented lines are not program text in minutes and agendas; a rule for code would tear paragraphs apart.
    parser = (
        MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"]).disable("code")
    )
    parser.core.ruler.before("inline", "brackets", _show_brackets)
    outline = _Outline(vocabulary_of(text.splitlines()))
    tokens = parser.parse(text)
    shown = _Shown(tokens)
    for token in map(shown.of, tokens):
        if token.level >= _DEEPEST - 2:
            # What is nested deeper, the parser drops without a word.
            return _as_text(raw, key, "nested too deep for Markdown")
        outline.take(token)
    blocks, struck_notes = standing(outline.blocks)
    return Draft(
        blocks,
        said=said,
        notes=(decoded.note, shown.note, *struck_notes),
        is_unsure=shown.is_unsure or _may_be_shown_otherwise(text),
        unused=unused,
        lead_is_title=bool(blocks) and blocks[0].level == 1,
    )


def _as_text(raw: bytes, key: str, reason: str) -> Draft:
    draft = read_text(raw, key)
    return replace(draft, notes=(*draft.notes, f"The file is {reason}; it was read as plain text."))


_TAGS = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<(?P<end>/)?(?P<name>[a-z][\w-]{0,30})(?:\s(?:[^>"']|"[^"]*"|'[^']*'){0,1000}+)?/?>""",
    re.DOTALL | re.IGNORECASE,
)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MAY_HIDE = re.compile(r"\b(?:hidden|style|class|id|color|size|type|open)\b", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"""\{[^{}\n]{0,200}?((?<![\w-])(?:style|hidden)\s{0,9}=[^{}\n]{1,300})\}""")
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ENDS_ITSELF = frozenset("p li dt dd tr td th option".split())
"""Elements that the next of their kind ends."""


_OTHERWISE = re.compile(
    r"%%(?s:.{1,20000}?)%%|\{%|\{#|\{\{|^ {0,3}(?::{3,}[ \t]*\S|\*\[[^\]\n]{1,300}\]:|>!|(?:`{3,}|~{3,})[ \t]*\{)|\{(?:>>|--|\+\+|~~|==)"
    r"|\[\[[^\]|\n]{1,300}\|[^\]\n]{1,300}\]\]|\|\|[^|\n]{1,3000}\|\||\\[A-Za-z]{2,}[ \t]*[{\[]|\n[ \t]*\n---[ \t]*\n(?:[\w-]+:.*\n)+(?:---|\.\.\.)[ \t]*$"
    r"|\{[^{}\n]{0,200}?(?<![\w-])(?!style\b|class\b|hidden\b)[\w-]{1,50}=(?:\"[^\"\n]{0,300}\s[^\"\n]{0,300}\"|'[^'\n]{0,300}\s[^'\n]{0,300}')",
    re.MULTILINE,
)
"""Marks that only some programs know, which then show other words, or none: comments, templates, divisions, changes, formulas, data …"""
_NOTES = re.compile(r"^ {0,3}\[\^([^\]\s]{1,300})\]:", re.MULTILINE)


def _may_be_shown_otherwise(text: str) -> bool:
    """Whether a program that knows more marks than these may not show words of a Markdown text: of notes, those that nothing refers to."""
    named = {name.casefold() for name in re.findall(r"\[\^([^\]\s]{1,300})\](?!:)", text)}
    return (
        _OTHERWISE.search(text) is not None or not {each.casefold() for each in _NOTES.findall(text)} <= named
    )


class _Shown:
    """What the HTML in a Markdown text leaves to be seen: what it hides is left out, by the rules for pages, however many tokens lie
    between its beginning and its end.
    """

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.note, self.is_unsure = "", False
        self._styles = "".join(
            style for token in tokens if "html" in token.type for style in _STYLE.findall(token.content)
        )
        self._inside: list[str] = []
        """What hides, and elements of its name that are open in it."""
        self._judged: dict[str, bool] = {}
        # Only some programs know attributes in braces; the others show what those hide.
        for said in _ATTRIBUTES.findall("\n".join(one.content for one in tokens if one.type == "inline")):
            self.is_unsure = self._hides(f"<p  {said}>", "p") or self.is_unsure
        self.note = ""

    def of(self, token: Token) -> Token:
        """The token, without what is hidden."""
        if self._inside[:1] == ["p"] and token.nesting == 0:
            self._inside.clear()  # the next block ends a paragraph
        if token.type == "html_block":
            token.content = self._html(token.content)
        elif token.type == "inline" and token.children:
            outside = not self._inside
            for child in token.children:
                if child.type == "html_inline":
                    child.content = self._html(child.content)
                elif self._inside:
                    child.content = ""
            if outside:
                self._inside.clear()  # nothing in a line outlives it
        elif self._inside and token.nesting == 0:
            token.content = ""
        return token

    def _html(self, source: str) -> str:
        kept, at = [], 0
        for tag in _TAGS.finditer(source):
            kept.append("" if self._inside else source[at : tag.start()])
            at, name = tag.end(), (tag["name"] or "").lower()
            within = bool(self._inside)
            if within and name == self._inside[-1]:
                if tag["end"] or name in _ENDS_ITSELF:
                    self._inside.pop()
                else:
                    self._inside.append(name)
            is_new = name and not (self._inside or tag["end"] or name in _EMPTY)
            if is_new and self._hides(tag.group(), name):
                self._inside.append(name)
            kept.append("" if within or self._inside else tag.group())
        return "".join((*kept, "" if self._inside else source[at:]))

    def _hides(self, tag: str, name: str) -> bool:
        if "=" in tag and not self._styles and not _MAY_HIDE.search(tag):
            return False  # one of many links
        if tag not in self._judged:
            from index.readers.hidden_text import HIDES, is_unsure, show
            from index.readers.outline import UNSEEN_TAGS, tree_of

            page = f"<html><head><style>{self._styles}</style></head><body><div>{tag}xx</{name}>y</div></body></html>"
            tree, _ = tree_of(page.encode(), "")
            show(tree)
            body = "".join(tree.find("body").itertext()) if tree.find("body") is not None else ""
            hidden = "xx" not in body
            self._judged[tag] = hidden or name in UNSEEN_TAGS
            self.is_unsure |= is_unsure(tree)
            self.note = HIDES if hidden else self.note
        return self._judged[tag]


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
    from index.readers.outline import blocks_of, tree_of

    tree, _ = tree_of(html.encode(), "")
    show(tree)
    return blocks_of(tree)


def _seen(html: str) -> str:
    """The text of a block of HTML inside Markdown."""
    seen = _BREAK.sub("\n\n", _UNSEEN.sub("", html))
    seen = _STRUCK_TAG.sub(lambda tag: STANDS if tag[1] else STRUCK, seen)
    return unescape(_TAG.sub("", seen))


_LONGEST_TITLE = 150
_LONGEST_HEADING = 80
_FEWEST_LETTERS = 4
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}")
_TIME = re.compile(r"\[(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,2}):(?P<s>\d{2})(?:\.\d+)?\]\s*(?P<rest>.*)")
_FEWEST_TIMES = 3


def read_text(raw: bytes, key: str) -> Draft:
    """The paragraphs of a text file. Raises RecordUnreadable for bytes that are no text."""
    decoded = decode(raw, key)
    said, text, unused = split_front_matter(decoded.text)
    blocks, struck_notes = standing(paragraphs_of(text))
    return Draft(
        blocks,
        said=said,
        notes=(decoded.note, *struck_notes),
        unused=unused,
        lead_is_title=_lead_is_title(blocks),
    )


def paragraphs_of(text: str) -> list[Block]:
    """The paragraphs of plain text."""
    lines = without_numbers(lines_of(text))
    timed = sum(_TIME.fullmatch(line) is not None for line in lines[:2000]) >= _FEWEST_TIMES
    wrap = wrap_width(lines)
    vocabulary = vocabulary_of(lines)
    shouting = _shouting(lines)
    blocks: list[Block] = []
    for blank, group in groupby(lines, key=lambda line: not line):
        if blank:
            continue
        if timed:
            # Speech under a time is one stream; it is cut into paragraphs at sentence ends later on.
            blocks += [Block(join(run, vocabulary), seconds=seconds) for run, seconds in _timed(group)]
            continue
        parts = _parts(list(group), wrap)
        blocks += [_block(part, vocabulary, alone=len(parts) == 1 and not shouting) for part in parts]
    return blocks


def _parts(lines: Sequence[str], wrap: int) -> list[list[str]]:
    """Lines without a blank line between them, in paragraphs."""
    parts: list[list[str]] = []
    for line in lines:
        if parts and _UNDERLINE.fullmatch(line) and len(parts[-1]) == 1:
            parts[-1].append(line)  # kept for _block, which makes a heading of it
        elif parts and not _UNDERLINE.fullmatch(parts[-1][-1]) and _goes_on(parts[-1][-1], line, wrap):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _goes_on(line: str, following: str, wrap: int) -> bool:
    if bullet(following) or is_rule(following):
        return False
    if leads_on(line, following):
        # In text that is not wrapped, only a small letter shows that a line was broken by accident.
        return wrap > 0 or (following[:1].islower() and not ends_sentence(line))
    first = following.split(" ", 1)[0]
    # A line that had room for the next word was ended on purpose.
    has_room = columns(line) + 1 + columns(first) <= wrap
    if wrap == 0 or has_room:
        return False
    return not (enumerator(following) and ends_sentence(line))


def _block(lines: list[str], vocabulary: Callable[[], Vocabulary], *, alone: bool) -> Block:
    if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1]):
        return Block(lines[0], Role.HEADING, 1 if lines[1][0] == "=" else 2)
    text = join(lines, vocabulary)
    if bullet(text):
        return Block(without_bullet(text), Role.LIST_ITEM)
    if alone and len(lines) == 1 and _is_heading(text):
        return Block(text, Role.HEADING, 2)
    return Block(text, Role.LIST_ITEM if enumerator(text) else Role.BODY)


def _is_heading(line: str) -> bool:
    """A line of its own, all in capitals."""
    if len(line) > _LONGEST_HEADING or not line.isupper() or ends_sentence(line):
        return False
    return sum(char.isalpha() for char in line) >= _FEWEST_LETTERS


def _shouting(lines: Sequence[str]) -> bool:
    """Whether the whole text is in capitals (many captions are): then capitals make no heading."""
    filled = [line for line in lines[:500] if line]
    return sum(line.isupper() for line in filled) * 2 > len(filled)


def _timed(lines: Iterable[str]) -> Iterator[tuple[list[str], float | None]]:
    """Runs of lines under a mark like ``[00:05:01]``, with its seconds. The marks are not text."""
    run: list[str] = []
    seconds: float | None = None
    for line in lines:
        match = _TIME.fullmatch(line)
        if match is None:
            run.append(line)
            continue
        if run:
            yield run, seconds
        seconds = int(match["h"] or 0) * 3600.0 + int(match["m"]) * 60 + int(match["s"])
        run = [match["rest"]] if match["rest"] else []
    if run:
        yield run, seconds


def _lead_is_title(blocks: Sequence[Block]) -> bool:
    """Whether the first line stands alone as a title does: short, no sentence, with longer text below."""
    if len(blocks) < 2 or blocks[0].role is Role.HEADING:
        return bool(blocks[1:])
    lead = blocks[0]
    return (
        lead.role is Role.BODY
        and lead.seconds is None
        and len(lead.text) <= _LONGEST_TITLE
        and not ends_sentence(lead.text)
        and not is_byline(lead.text)
        and max(len(block.text) for block in blocks[1:]) > len(lead.text)
    )
