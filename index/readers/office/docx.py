"""Word documents (DOCX): paragraphs, headings, numbered lists, tables and notes, as they are shown.

Read from the parts themselves: python-docx leaves out what was inserted with changes tracked, content controls, text
boxes, notes and numbers of lists, and this reader may not lose any of them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from domain.errors import RecordUnreadable
from index.readers.blocks import Block, Draft, struck
from index.readers.office.container import (
    SMALL,
    Container,
    any_attribute,
    attribute,
    blocks,
    child,
    children,
    has_foreign_words,
    local,
    tree,
)
from index.readers.office.docx_styles import (
    Lists,
    Styles,
    fill_of,
    is_on,
    may_be_off,
    number_in,
    signed,
    style_of,
    value_of,
)
from index.readers.office.word_processing import (
    LeftOut,
    OfficeCell,
    draft,
    numeral,
    paragraph,
    superscript,
    table_rows,
)

_BODY = ("p", "tbl", "sdt", "customXml", "ins", "del", "moveTo", "moveFrom", "altChunk", "AlternateContent")
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".emf", ".wmf")
_HEADERS = 12
_RENUMBERED = (b"numRestart", b"numStart")
_OVERLAP = 16
_NOTES = {"footnote": "decimal", "endnote": "lowerRoman"}  # Word's own, where nothing else is said


def read_docx(raw: bytes, key: str) -> Draft:
    """The content of a Word document. Raises RecordError kinds."""
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

    body = BodyReader(Styles(part("styles")), Lists(part("numbering")))
    found = [
        block
        for element in blocks(container, main, _BODY, frozenset(("body",)))
        for block in body.read(element)
    ]
    found += body.rest()
    forms = _note_forms(container, main, part("settings")) if any(body.notes.values()) else {}
    found = _with_notes(found, body, forms, {kind: part(f"{kind}s") for kind in _NOTES})
    return draft(
        found,
        body.left_out(),
        key,
        given=lambda: _core_title(container),
        headers=_header_lines(container, parts.get("header", [])),
        pictured=any(name.lower().endswith(_PICTURES) for name in container.names),
    )


def _related(container: Container, source: str) -> Iterator[tuple[str, str]]:
    """The parts that ``source`` (empty: the container) refers to, each with what it is; no outside address."""
    folder, name = posixpath.split(source)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in container:
        return
    for each in children(tree(container, relations, SMALL), "Relationship"):
        if each.get("TargetMode", "").lower() != "external":
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            yield each.get("Type", "").rpartition("/")[2], target.lstrip("/")


def _core_title(container: Container) -> str:
    for kind, target in _related(container, ""):
        if kind == "core-properties" and target in container:
            title = child(tree(container, target, SMALL), "title")
            return "" if title is None else title.text or ""
    return ""


def _header_lines(container: Container, names: list[str]) -> Iterator[str]:
    for name in names[:_HEADERS]:
        if name in container:
            for each in tree(container, name, SMALL).iter("{*}p"):
                yield "".join(text.text or "" for text in each.iter("{*}t"))


# --- The body, element by element: what is shown is read, and nothing else.

_UNSEEN = frozenset(
    "pPr rPr tblPr trPr tcPr tblGrid sectPr sdtPr sdtEndPr instrText delInstrText Fallback rt rubyPr annotationRef"
    " tblPrEx proofErr fldChar".split()
)
_GONE = frozenset(("del", "moveFrom"))
_TURNS = {"dir": "\u202b", "bdo": "\u202e"}  # the marks that say the same
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    "wingdings": {
        0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x9F: "•", 0xA7: "▪",
    },
    "wingdings 2": {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0xA3: "☐", 0x2A: "☐"},
    "symbol": {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xA7: "♣"},
}  # fmt: skip
"""What the picture fonts show in minutes: ticks, boxes and bullets."""
_PLAIN_SIGNS, _PRIVATE = 0x2000, 0xE000
_BOXES = {False: "☐", True: "☒"}
_MARK = "\ufdd0{}\ufdd1"
"""A note's place in the text until its number is known: noncharacters, which no text may hold."""
_PLACED = re.compile("\ufdd0([fe][0-9]+)\ufdd1")


class BodyReader:
    """Reads the elements of one document in their order, and keeps count of what is left out."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self._styles, self._lists = styles, lists
        self._carried = ""
        self.notes: dict[str, list[tuple[str, str]]] = {kind: [] for kind in _NOTES}
        """Those that the text refers to: the place in the text (empty where it brings a mark of its own), and the id."""
        self._comments: set[str] = set()
        self._left = LeftOut()
        self._style = ""
        """The style of the paragraph that is read; what it says of its letters, a run may say otherwise."""
        self._deleted = False
        """Whether what is read was deleted with changes tracked."""
        self._ground = ""
        """The colour of the cell or the paragraph that is read; empty where it is not said."""
        self._paragraph_read: Any = None
        self._fields: list[str | None] = []
        """Of each field that is begun: its instruction as far as it is read, None where what it shows has begun too."""
        self._on_ground = False
        """Whether what is read may stand on a ground that is not white: in a table, a text box, a shaded paragraph."""

    def left_out(self) -> LeftOut:
        """What is not read."""
        self._left.comments, self._left.numbers = len(self._comments), self._lists.counting.unknown
        self._left.hidden |= self._lists.counting.hidden
        return self._left

    def read(self, element: Any) -> Iterator[Block]:
        """The blocks of an element of the body."""
        name = local(element)
        self._left.doubted |= _may_be_other(element) or has_foreign_words(element)
        if name == "p":
            yield from self._paragraph(element)
        elif name == "tbl":
            yield from self._table(element)
        elif name == "del":
            self._left.changes = True
            yield from self._struck(block for each in element for block in self.read(each))
        elif name == "moveFrom":
            self._left.changes = True
        elif name == "altChunk":
            self._left.embedded = True
        elif name not in _UNSEEN and not _is_contents(element):
            self._left.changes |= name in ("ins", "moveTo")
            for each in element:
                yield from self.read(each)

    @staticmethod
    def _struck(found: Iterable[Block]) -> Iterator[Block]:
        for block in found:
            yield replace(block, text=struck(block.text), heads="")

    def rest(self) -> list[Block]:
        """What would go on in a next paragraph where there is none."""
        text, self._carried = self._carried, ""
        return [Block(text)] if text.strip() else []

    def _paragraph(self, element: Any) -> Iterator[Block]:
        parts: list[str] = []
        boxes: list[Any] = []
        mark = child(element, "pPr", "rPr")
        style, around = style_of(element), self._on_ground
        self._on_ground |= self._styles.shades(element)
        below, self._ground = self._ground, self._styles.ground_of(element) or self._ground
        before, self._paragraph_read = self._paragraph_read, element
        self._left.doubted |= any(map(may_be_off, self._styles.properties(element)))
        if self._styles.hides(style):
            self._left.hidden = True
        else:
            around_style, self._style = self._style, style
            self._inline(element, parts, boxes)
            self._style = around_style
        self._on_ground, self._ground, self._paragraph_read = around, below, before
        text, self._carried = self._carried + "".join(parts), ""
        if mark is not None and any(local(each) in _GONE for each in mark):
            # Its end was deleted: it goes on in the next one.
            self._left.changes, self._carried = True, text
        elif not (mark is not None and is_on(child(mark, "vanish")) and not text.strip()):
            # Asked for an empty one too: it counts.
            marker = self._lists.marker(*self._styles.numbering(element))
            if not self._styles.is_contents(element):
                yield from paragraph(text, self._styles.heading(element), marker)
        for box in boxes:
            self._on_ground = True
            for each in box:
                yield from self.read(each)
            self._on_ground = around

    def _inline(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        for each in element:
            name = local(each)
            if name == "t":
                parts.append(struck(each.text or "") if self._deleted else each.text or "")
            elif name == "r":
                self._run(each, parts, boxes)
            elif name == "delText":
                parts.append(struck(each.text or ""))
            elif name in ("fldChar", "instrText"):
                parts.append(self._field(each))
                self._nested(each)
            elif name in _SIGNS:
                parts.append(_SIGNS[name])
            elif name == "txbxContent":
                self._left.doubted |= any(map(_may_be_no_box, each.iterancestors()))
                boxes.append(each)
            elif name == "moveFrom":
                self._left.changes = True
            elif name not in _UNSEEN:
                self._other(each, name, parts, boxes)

    def _run(self, run: Any, parts: list[str], boxes: list[Any]) -> None:
        properties = child(run, "rPr")
        hidden, is_struck, white = self._styles.of_run(properties, self._style)
        if hidden or (white and not self._on_ground):
            self._left.hidden |= any(local(inner) == "t" for inner in run)
            return
        inner: list[str] = []
        self._inline(run, inner, boxes)
        text = "".join(inner)
        turned = _TURNS["dir"] if text and is_on(child(properties, "rtl")) else ""
        parts += [struck(text) if is_struck else text, turned]
        if any(local(inner) == "t" for inner in run):
            self._left.doubted |= any(each is not None for each in self._fields)
            self._left.doubted |= self._styles.doubts(properties, self._paragraph_read, self._ground)

    def _nested(self, element: Any) -> None:
        """Keeps count of fields: what stands before their separator is no text."""
        kind, last = any_attribute(element, "fldCharType"), "".join(filter(None, self._fields[-1:]))
        if kind == "begin":
            self._fields.append("")
        elif kind == "end":
            del self._fields[-1:]
        elif self._fields and self._fields[-1] is not None:
            self._fields[-1] = None if kind == "separate" else last + (element.text or "")
            self._left.doubted |= kind == "separate" and bool(_UNSHOWN.match(last))

    def _field(self, field: Any) -> str:
        """What a field of a form shows: a box, or the entry that was chosen."""
        box, entries = child(field, "ffData", "checkBox"), child(field, "ffData", "ddList")
        if box is not None:
            ticked = is_on(child(box, "checked"))
            return _BOXES[bool(is_on(child(box, "default")) if ticked is None else ticked)]
        if entries is None:
            return ""
        chosen = number_in(child(entries, "result")) or number_in(child(entries, "default")) or 0
        return "".join([value_of(each) for each in children(entries, "listEntry")][chosen : chosen + 1])

    def _other(self, element: Any, name: str, parts: list[str], boxes: list[Any]) -> None:
        if name in ("footnoteReference", "endnoteReference"):
            kind = name.removesuffix("Reference")
            place = f"{kind[0]}{len(self.notes[kind])}"
            own = is_on(element if any_attribute(element, "customMarkFollows") else None)
            self.notes[kind].append(("" if own else place, any_attribute(element, "id")))
            parts.append("" if own else _MARK.format(place))
        elif name == "commentReference":
            self._comments.add(any_attribute(element, "id"))
        elif name == "sym":
            parts.append(self._symbol(element))
        elif name == "object":
            is_control = child(element, "control") is not None
            self._left.boxes |= is_control
            self._left.embedded |= not is_control
        elif (box := child(element, "sdtPr", "checkbox")) is not None:
            parts.append(_BOXES[bool(is_on(child(box, "checked")))])
        else:
            self._left.doubted |= name == "phant" or _may_be_other(element)
            is_unshown = _UNSHOWN.match(any_attribute(element, "instr")) is not None
            self._left.doubted |= name == "fldSimple" and is_unshown
            self._left.changes |= name in ("ins", "moveTo", "del")
            parts.append(_TURNS.get(name, "") if value_of(element) == "rtl" else "")
            around, self._deleted = self._deleted, self._deleted or name == "del"
            self._inline(element, parts, boxes)
            self._deleted = around

    def _symbol(self, element: Any) -> str:
        try:
            code = int(attribute(element, "char"), 16)
        except ValueError:
            code = 0
        if _PLAIN_SIGNS <= code < _PRIVATE:
            return chr(code)  # as a font of plain characters has it
        number = code & 0xFF
        shown = _SYMBOLS.get(attribute(element, "font").casefold(), {}).get(number, "")
        self._left.symbols += not shown
        return shown

    def _table(self, table: Any) -> Iterator[Block]:
        rows: list[list[OfficeCell]] = []
        around, self._on_ground = self._on_ground, True
        self._left.doubted |= self._styles.hides_table(table) or may_be_off(child(table, "tblPr"))
        reaching: dict[int, OfficeCell] = {}  # a column's cell that the next row may go on with
        for row in _under(table, "tr"):
            properties = child(row, "trPr")
            deleted = properties is not None and any(local(each) == "del" for each in properties)
            head = properties is not None and bool(is_on(child(properties, "tblHeader")))
            found: list[OfficeCell] = []
            reached: dict[int, OfficeCell] = {}
            column = 0
            if properties is not None and is_on(child(properties, "hidden")):
                self._left.hidden = True
                continue
            for cell in _under(row, "tc"):
                self._left.doubted |= may_be_off(child(cell, "tcPr")) or may_be_off(properties)
                below, self._ground = self._ground, fill_of(child(cell, "tcPr", "shd")) or self._ground
                inside = [block for each in cell for block in self.read(each)] + self.rest()
                self._ground = below
                across = max(1, number_in(child(cell, "tcPr", "gridSpan")) or 1)
                merge = child(cell, "tcPr", "vMerge")
                goes_on = merge is not None and value_of(merge) != "restart" and column in reaching
                if deleted or child(cell, "tcPr", "cellDel") is not None:
                    self._left.changes = True
                    inside = list(self._struck(inside))
                if goes_on:
                    reached[column] = reaching[column]
                    reaching[column].down += 1
                else:
                    found.append(OfficeCell(inside, head, across))
                    if merge is not None:
                        reached[column] = found[-1]
                column += across
            rows.append(found)
            reaching = reached
        self._on_ground = around
        yield from table_rows(rows)


def _under(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for each in element:
        if local(each) == name:
            yield each
        elif local(each) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _under(each, name)


_UNSHOWN = re.compile(r"\s*(?:TC|XE|TA|RD|PRIVATE|SET|ASK)(?:\s|$)", re.IGNORECASE)
"""Instructions of fields that show nothing."""
_KNOWN = re.compile(r"(?:\s*(?:wp[a-z]|wp14|w1[456]\w*|v|cx\d?|a1[46]|am3d|aink|m|a|r|pic|sl|x14\w*)\b)*\s*")
"""What Word knows of newer markup."""


def _may_be_other(element: Any) -> bool:
    """Whether Word may show something else in place of an element."""
    return local(element) == "Choice" and not _KNOWN.fullmatch(any_attribute(element, "Requires"))


def _may_be_no_box(around: Any) -> bool:
    """Whether a drawing around a text box may not be shown, or elsewhere than on the page."""
    said = [around, *(each for name in ("docPr", "cNvPr", "cNvSpPr") for each in children(around, name))]
    offsets = [
        signed(each.text or "")
        for side in ("positionH", "positionV")
        for each in children(child(around, side), "posOffset")
    ]
    extents = [*children(around, "extent"), *children(child(around, "spPr", "xfrm"), "ext")]
    sizes = [signed(any_attribute(each, side)) for each in extents for side in ("cx", "cy")]
    return (
        any(any_attribute(each, "hidden") in ("1", "true") for each in said)
        or any(not -2_000_000 < each < 20_000_000 for each in offsets)
        or any(size < 50_000 for size in sizes)
        or _STYLED_AWAY.search(any_attribute(around, "style")) is not None
    )


_STYLED_AWAY = re.compile(
    r"visibility:\s*hidden|display:\s*none|(?:width|height):\s*[0-3]?(?:\.\d+)?(?:pt|px|in|cm|mm)?(?:;|$)|:\s*-\d{3}"
)


def _is_contents(element: Any) -> bool:
    """Whether a content control holds a table of contents."""
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    return value_of(gallery).casefold().startswith("table of contents")


# --- Notes: their marks where they hang, themselves behind the text.


def _note_forms(container: Container, main: str, settings: Any) -> dict[str, str]:
    """The forms of the numbers of notes; none where they are counted by page or section."""
    tail = b""
    for chunk in container.chunks(main):
        if any(word in tail + chunk for word in _RENUMBERED):
            return {}
        tail = chunk[-_OVERLAP:]
    forms = dict(_NOTES)
    for kind in forms:
        properties = None if settings is None else child(settings, f"{kind}Pr")
        for each in () if properties is None else properties:
            if local(each) == "numFmt":
                forms[kind] = any_attribute(each, "val")
            elif local(each) in ("numRestart", "numStart"):
                return {}
    return forms


def _with_notes(
    found: list[Block], body: BodyReader, forms: dict[str, str], roots: dict[str, Any]
) -> list[Block]:
    """``found`` with marks, and the notes with theirs. A mark behind a letter or digit stands apart from it, so that
    neither a word nor an amount becomes another.
    """
    marks: dict[str, str] = {}
    notes: list[Block] = []
    for kind in _NOTES:
        texts = {any_attribute(each, "id"): each for each in (() if roots[kind] is None else roots[kind])}
        for number, (place, identity) in enumerate(body.notes[kind], 1):
            marks[place] = superscript(numeral(number, forms.get(kind, "")) or "")
            lines = [block for each in texts.get(identity, ()) for block in body.read(each)]
            for at, line in enumerate(lines):
                mark = f"{marks[place]} " if at == 0 and marks[place] else ""
                notes.append(Block(mark + line.text, line.role))

    def shown(match: re.Match[str]) -> str:
        mark = marks.get(match[1], "")
        before = match.string[match.start() - 1 : match.start()]
        return f" {mark}" if mark and before.isalnum() else mark

    return [
        *(
            replace(block, text=_PLACED.sub(shown, block.text)) if "\ufdd0" in block.text else block
            for block in found
        ),
        *notes,
    ]
