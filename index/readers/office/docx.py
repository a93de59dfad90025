"""Word documents (DOCX): paragraphs, headings, numbered lists, tables and notes, as they are shown.

Read from the parts themselves: python-docx leaves out what was inserted with changes tracked, content controls,
text boxes, notes and numbers of lists, and this reader may not lose any of them. Headers and footers are furniture,
but often name the meeting; comments, deleted and hidden text are not text. A table of contents only repeats
headings. Word stores no pages, so there are none to cite.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.documents import Role
from domain.errors import RecordUnreadable
from index.readers.blocks import Block, Draft, LeftOut, cells_or_blocks, needs_ocr_or_empty
from index.readers.lines import bullet, enumerator
from index.readers.markup import any_attribute, attribute, blocks, child, local, tree
from index.readers.metadata.first_lines import own_title
from index.readers.metadata.sidecar import Metadata
from index.readers.office.container import Container
from index.readers.office.docx_styles import Lists, Styles, is_on
from index.readers.office.numbering import numeral, superscript
from index.readers.plain_text import paragraphs_of
from text.cleaning import one_line

# --- The text of a Word document's body, element by element: what is shown is read, and nothing else.

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


_BODY = ("p", "tbl", "sdt", "customXml", "ins", "del", "moveTo", "moveFrom", "altChunk", "AlternateContent")
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".emf", ".wmf")
_HEADERS = 12
_SMALL = 4 << 20
_RENUMBERED = (b"numRestart", b"numStart")
_OVERLAP = 16
_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}
"""Word's own, where a document says nothing else."""


def read_docx(raw: bytes, key: str) -> Draft:
    """The content of a Word document. Raises RecordEncrypted, RecordNeedsOCR for nothing but pictures, RecordEmpty,
    RecordTooLarge, and RecordUnreadable for a file that is broken, or made to do harm.
    """
    container = Container(raw, key)
    main = next((target for kind, target in _related(container, "") if kind == "officeDocument"), "")
    if main not in container:
        raise RecordUnreadable(
            f"“{key}” is not a Word document: it holds no text part.",
            remedy="Open it in the program it was made with, and save it as DOCX or PDF.",
        )
    parts: dict[str, list[str]] = {}
    for kind, target in _related(container, main):
        parts.setdefault(kind, []).append(target)

    def part(kind: str) -> Any:
        names = [name for name in parts.get(kind, ()) if name in container]
        return tree(container, names[0]) if names else None

    story = Story(Styles(part("styles")), Lists(part("numbering")))
    found = [
        block
        for element in blocks(container, main, _BODY, frozenset(("body",)))
        for block in story.read(element)
    ]
    found += story.rest()
    forms = _note_forms(container, main, part("settings")) if story.noted else {}
    found = _with_notes(found, story, forms, {"footnote": part("footnotes"), "endnote": part("endnotes")})
    if not any(one_line(block.text) for block in found):
        pictured = any(name.lower().endswith(_PICTURES) for name in container.names)
        raise needs_ocr_or_empty(key, pictured=pictured)
    running = _running(container, parts.get("header", []))
    title, note = own_title(_core_title(container), found, running)
    return Draft(
        found,
        said=Metadata(title=title),
        hints=running,
        hints_from="from the running header",
        notes=tuple(each for each in (*story.notes(), note) if each),
        lead_is_title=found[0].level == 1,
    )


def _related(container: Container, source: str) -> Iterator[tuple[str, str]]:
    """The parts that ``source`` (or, when empty, the container) refers to, each with what it is. Addresses outside of
    the container are left where they are.
    """
    folder, name = posixpath.split(source)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in container:
        return
    for each in tree(container, relations, _SMALL):
        if local(each) == "Relationship" and each.get("TargetMode", "").lower() != "external":
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            yield each.get("Type", "").rpartition("/")[2], target.lstrip("/")


def _core_title(container: Container) -> str:
    for kind, target in _related(container, ""):
        if kind == "core-properties" and target in container:
            title = child(tree(container, target, _SMALL), "title")
            return one_line(title.text or "") if title is not None else ""
    return ""


def _running(container: Container, names: list[str]) -> tuple[str, ...]:
    """The lines of the headers, which are not content but often name the meeting."""
    lines = []
    for name in names[:_HEADERS]:
        if name in container:
            lines += [
                one_line("".join(each.text or "" for each in paragraph.iter("{*}t")))
                for paragraph in tree(container, name, _SMALL).iter("{*}p")
            ]
    return tuple(line for line in dict.fromkeys(lines) if line)


def _note_forms(container: Container, main: str, settings: Any) -> dict[str, str]:
    """The forms of the numbers of footnotes and endnotes; none where a document counts them by page or section,
    which only laying it out would tell.
    """
    tail = b""
    for chunk in container.chunks(main):
        if any(word in tail + chunk for word in _RENUMBERED):
            return {}
        tail = chunk[-_OVERLAP:]
    forms = dict(_FORMS)
    for kind in forms:
        properties = None if settings is None else child(settings, f"{kind}Pr")
        for each in () if properties is None else properties:
            if local(each) == "numFmt":
                forms[kind] = any_attribute(each, "val")
            elif local(each) in ("numRestart", "numStart"):
                return {}
    return forms


def _with_notes(
    found: list[Block], story: Story, forms: dict[str, str], roots: dict[str, Any]
) -> list[Block]:
    """``found`` with the marks of notes where they hang, and the notes behind the text with their marks."""
    marks: dict[str, str] = {}
    notes: list[Block] = []
    for kind in _FORMS:
        texts = {any_attribute(each, "id"): each for each in (() if roots[kind] is None else roots[kind])}
        for number, (place, identity) in enumerate(story.noted_as(kind), 1):
            shown = numeral(number, forms.get(kind, "")) or ""
            marks[place] = superscript(shown)
            if identity in texts:
                lines = [block for each in texts[identity] for block in story.read(each)]
                mark = f"{marks[place]} " if lines and marks[place] else ""
                notes += [
                    Block((mark if at == 0 else "") + line.text, line.role) for at, line in enumerate(lines)
                ]
    return [*story.with_marks(found, marks), *notes]
