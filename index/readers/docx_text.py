"""The text of a Word document's body, element by element: what is shown is read, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.documents import Role
from index.readers.blocks import Block
from index.readers.clean import one_line
from index.readers.docx_styles import Lists, Styles, is_on
from index.readers.lines import bullet, enumerator
from index.readers.markup import any_attribute, attribute, child, local
from index.readers.packed import LeftOut, cells_or_blocks
from index.readers.text import paragraphs_of

_UNSEEN = frozenset(
    "pPr rPr tblPr trPr tcPr tblGrid sectPr sdtPr sdtEndPr instrText delText delInstrText Fallback rt rubyPr annotationRef"
    " tblPrEx proofErr fldChar".split()
)
_GONE = frozenset(("del", "moveFrom"))
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    "wingdings": {
        0xFC: "✓",
        0xFB: "✗",
        0xFE: "☑",
        0xFD: "☒",
        0xA8: "☐",
        0x6F: "☐",
        0x71: "☐",
        0x9F: "•",
        0xA7: "▪",
    },
    "wingdings 2": {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0xA3: "☐", 0x2A: "☐"},
    "symbol": {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xA7: "♣"},
}
"""What the picture fonts show in minutes: ticks, boxes and bullets."""
_MARK = "\ufdd0{}\ufdd1"
"""A note's place in the text until its number is known: noncharacters, which no text may hold."""
_PLACED = re.compile("\ufdd0([fe][0-9]+)\ufdd1")


class Story:
    """Reads the elements of one document in their order, and keeps count of what is left out."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self._styles, self._lists = styles, lists
        self._carried = ""
        self._noted: dict[str, list[tuple[str, str]]] = {"footnote": [], "endnote": []}
        self._comments: set[str] = set()
        self._left = LeftOut()

    @property
    def noted(self) -> bool:
        """Whether the text refers to notes."""
        return any(self._noted.values())

    def noted_as(self, kind: str) -> list[tuple[str, str]]:
        """The notes that the text refers to: the place in the text (see ``with_marks``; empty where the text brings
        a mark of its own), and the id.
        """
        return self._noted[kind]

    def notes(self) -> Iterator[str]:
        """What a reader of the record should know."""
        self._left.comments, self._left.numbers = len(self._comments), self._lists.counting.unknown
        return self._left.notes()

    def read(self, element: Any) -> Iterator[Block]:
        """The blocks of an element of the body."""
        name = local(element)
        if name == "p":
            yield from self._paragraph(element)
        elif name == "tbl":
            yield from self._table(element)
        elif name in _GONE:
            self._left.changes = True
        elif name == "altChunk":
            self._left.embedded = True
        elif name not in _UNSEEN and not _is_contents(element):
            self._left.changes |= name in ("ins", "moveTo")
            for each in element:
                yield from self.read(each)

    def rest(self) -> list[Block]:
        """What would go on in a next paragraph where there is none."""
        text, self._carried = self._carried, ""
        return [Block(text)] if text.strip() else []

    def with_marks(self, blocks: list[Block], marks: dict[str, str]) -> list[Block]:
        """``blocks`` with the marks of notes at their places. A mark behind a letter or digit stands apart from it,
        so that neither a word nor an amount becomes another.
        """

        def shown(match: re.Match[str]) -> str:
            mark = marks.get(match[1], "")
            before = match.string[match.start() - 1 : match.start()]
            return f" {mark}" if mark and before.isalnum() else mark

        return [
            replace(block, text=_PLACED.sub(shown, block.text)) if "\ufdd0" in block.text else block
            for block in blocks
        ]

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        parts: list[str] = []
        boxes: list[Any] = []
        mark = child(paragraph, "pPr", "rPr")
        if self._styles.hides_paragraph(paragraph):
            self._left.hidden = True
        else:
            self._inline(paragraph, parts, boxes)
        text, self._carried = self._carried + "".join(parts), ""
        if mark is not None and any(local(each) in _GONE for each in mark):
            # Its end was deleted: it goes on in the next one.
            self._left.changes, self._carried = True, text
        elif not (mark is not None and is_on(child(mark, "vanish")) and not text.strip()):
            yield from self._shown(paragraph, text)
        for box in boxes:
            for each in box:
                yield from self.read(each)

    def _shown(self, paragraph: Any, text: str) -> Iterator[Block]:
        level = self._styles.heading(paragraph)
        # Asked for an empty one too: it counts.
        marker = self._lists.marker(*self._styles.numbering(paragraph))
        if not text.strip() or self._styles.is_contents(paragraph):
            return
        if level:
            yield Block((marker or "") + text, Role.HEADING, level)
        elif marker is not None:
            yield Block(marker + text, Role.LIST_ITEM)
        elif "\n" in text.strip():
            yield from paragraphs_of(text)
        elif bullet(text.lstrip()):
            yield Block(text.lstrip()[bullet(text.lstrip()) :], Role.LIST_ITEM)
        else:
            yield Block(text, Role.LIST_ITEM if enumerator(text.lstrip()) else Role.BODY)

    def _inline(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        for each in element:
            name = local(each)
            if name == "t":
                parts.append(each.text or "")
            elif name == "r":
                self._run(each, parts, boxes)
            elif name in _SIGNS:
                parts.append(_SIGNS[name])
            elif name == "txbxContent":
                boxes.append(each)
            elif name in _GONE:
                self._left.changes = True
            elif name not in _UNSEEN:
                self._other(each, name, parts, boxes)

    def _run(self, run: Any, parts: list[str], boxes: list[Any]) -> None:
        properties = child(run, "rPr")
        if properties is not None and self._styles.hides(properties):
            self._left.hidden |= any(local(each) == "t" for each in run)
            return
        self._inline(run, parts, boxes)

    def _other(self, element: Any, name: str, parts: list[str], boxes: list[Any]) -> None:
        if name in ("footnoteReference", "endnoteReference"):
            kind = name.removesuffix("Reference")
            place = f"{kind[0]}{len(self._noted[kind])}"
            own = is_on(element if any_attribute(element, "customMarkFollows") else None)
            self._noted[kind].append(("" if own else place, any_attribute(element, "id")))
            parts.append("" if own else _MARK.format(place))
        elif name == "commentReference":
            self._comments.add(any_attribute(element, "id"))
        elif name == "sym":
            parts.append(self._symbol(element))
        elif name == "object":
            self._left.embedded = True
        else:
            self._left.changes |= name in ("ins", "moveTo")
            self._inline(element, parts, boxes)

    def _symbol(self, element: Any) -> str:
        code = attribute(element, "char")
        try:
            number = int(code, 16) & 0xFF
        except ValueError:
            number = 0
        shown = _SYMBOLS.get(attribute(element, "font").casefold(), {}).get(number, "")
        self._left.symbols += not shown
        return shown

    def _table(self, table: Any) -> Iterator[Block]:
        for row in _under(table, "tr"):
            properties = child(row, "trPr")
            if properties is not None and any(local(each) == "del" for each in properties):
                self._left.changes = True
                continue
            cells = [
                [block for each in cell for block in self.read(each)] + self.rest()
                for cell in _under(row, "tc")
                if child(cell, "tcPr", "cellDel") is None
            ]
            yield from cells_or_blocks([[b for b in cell if one_line(b.text)] for cell in cells])


def _under(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for each in element:
        if local(each) == name:
            yield each
        elif local(each) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _under(each, name)


def _is_contents(element: Any) -> bool:
    """Whether a content control holds a table of contents."""
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    return gallery is not None and attribute(gallery, "val").casefold().startswith("table of contents")
