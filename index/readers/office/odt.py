"""OpenDocument texts (ODT): paragraphs, headings, numbered lists, tables and notes, as they are shown.

Read from the parts themselves: odfpy is no longer kept, and odfdo builds the whole document as objects of its own and
leaves numbers of lists out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.readers.blocks import Block, Draft, struck
from index.readers.office.container import (
    SMALL,
    Container,
    any_attribute,
    blocks,
    child,
    children,
    local,
    tree,
    whole,
)
from index.readers.office.odt_styles import Styles, points_of
from index.readers.office.word_processing import (
    Counting,
    LeftOut,
    OfficeCell,
    draft,
    paragraph,
    superscript,
    table_rows,
)
from text.cleaning import one_line

_BODY = (
    "p", "h", "list", "numbered-paragraph", "table", "section", "frame", "tracked-changes", "table-of-content",
    "alphabetical-index", "illustration-index", "table-index", "user-index", "bibliography", "object-index",
    "soft-page-break", "g", "custom-shape", "a", "forms",
)  # fmt: skip


def read_odt(raw: bytes, key: str) -> Draft:
    """The content of an OpenDocument text. Raises RecordError kinds."""
    container = Container(raw, key)
    if b"encryption-data" in (
        container.read("META-INF/manifest.xml", SMALL) if "META-INF/manifest.xml" in container else b""
    ):
        raise container.locked()
    styles = Styles()
    root = tree(container, "styles.xml") if "styles.xml" in container else None
    for name in ("styles", "automatic-styles"):
        styles.add(child(root, name))
    body = BodyReader(styles)
    found: list[Block] = []
    wanted = (*_BODY, "automatic-styles")
    for element in blocks(container, "content.xml", wanted, frozenset(("text", "document-content"))):
        if local(element) == "automatic-styles":
            styles.add(element)
        else:
            found += body.read(element)
    found += body.footnotes
    return draft(
        found,
        body.left_out(),
        key,
        given=lambda: _title(container),
        headers=() if root is None else _header_lines(root),
        pictured=any(name.startswith("Pictures/") for name in container.names),
    )


def _title(container: Container) -> str:
    if "meta.xml" not in container:
        return ""
    title = child(tree(container, "meta.xml", SMALL), "meta", "title")
    return "" if title is None else title.text or ""


def _header_lines(root: Any) -> Iterator[str]:
    for header in root.iter("{*}header"):
        for each in header.iter("{*}p", "{*}h"):
            yield "".join(each.itertext())


# --- The body, element by element: what is shown is read, and nothing else.


_UNSEEN = frozenset(
    "title desc event-listeners number ruby-text hidden-text hidden-paragraph annotation-end script forms glue-point"
    " sequence-decls variable-decls user-field-decls covered-table-cell soft-page-break image binary-data meta-field-start"
    " table-of-content alphabetical-index illustration-index table-index user-index object-index".split()
)
_GROUPS = frozenset("section numbered-paragraph list-item index-body a g text-box custom-shape".split())
_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n"}
_DRAWN = frozenset(("frame", "custom-shape", "g", "text-box"))
_SPACES = 100


class BodyReader:
    """Reads the elements of one document in their order, and keeps count of what is left out."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counting = Counting()
        self._struck = self._white = False
        """Whether the style around what is read strikes it through, or sets it in white; one inside may say otherwise."""
        self._on_ground = False
        """Whether what is read may stand on a ground that is not white: in a table, a text box."""
        self._deleted: dict[str, list[str]] = {}
        self._boxes: dict[str, str] = {}
        self._noted: list[tuple[str, Any]] = []
        self.footnotes: list[Block] = []
        """The notes of all that was read, each with its number."""
        self._left = LeftOut()
        self._lists: dict[str, str] = {}
        self._latest = ""
        self._count = 0
        self._ground = ""
        """The colour of the cell or the frame that is read; empty where none is said."""
        self._styled_by: list[Any] = []
        """The elements around what is read, whose styles its letters have, the innermost first."""

    def left_out(self) -> LeftOut:
        """What is not read."""
        self._left.numbers, self._left.unstyled = self._counting.unknown, self._styles.undefined
        return self._left

    def read(self, element: Any) -> list[Block]:
        """The blocks of an element of the body."""
        found = list(self._read(element))
        # Their text is read now: the element is forgotten when the next one comes.
        while self._noted:
            mark, body = self._noted.pop(0)
            lines = [line for each in body for line in self._read(each) if one_line(line.text)]
            for at, line in enumerate(lines):
                shown = f"{superscript(mark)} " if mark and at == 0 else ""
                self.footnotes.append(replace(line, text=shown + line.text))
        return found

    def _read(self, element: Any) -> Iterator[Block]:
        name = local(element)
        if name in ("p", "h"):
            yield from self._paragraph(element, None)
        elif name == "list":
            yield from self._list(element)
        elif name == "table":
            yield from self._table(element)
        elif name in ("tracked-changes", "forms"):
            self._note_beforehand(element)
        elif name in _GROUPS:
            is_off = any_attribute(element, "is-hidden") == "true"
            self._left.doubted |= any_attribute(element, "display") == "condition" and not any_attribute(
                element, "is-hidden"
            )
            self._left.doubted |= name in _DRAWN and _may_be_no_frame(element)
            if is_off or any_attribute(element, "display") == "none" or self._styles.hides(element):
                self._hide(element)
                return
            for each in element:
                yield from self._read(each)
        elif name == "frame":
            self._left.doubted |= _may_be_no_frame(element) or self._styles.doubts(element)
            box, below = child(element, "text-box"), self._ground
            self._ground = self._styles.ground_of(element) or below
            for each in () if box is None else box:
                yield from self._read(each)
            self._ground = below
            embedded = box is None and any(
                child(element, name) is not None for name in ("object", "object-ole")
            )
            self._left.embedded |= embedded

    def _note_beforehand(self, element: Any) -> None:
        """What stands in front of the text for places in it: what was deleted with changes tracked, boxes of forms."""
        self._left.changes |= local(element) == "tracked-changes"
        for each in element.iter("{*}checkbox"):
            state = any_attribute(each, "current-state") or any_attribute(each, "state")
            self._boxes[any_attribute(each, "id")] = "☒" if state == "checked" else "☐"
        for region in element:
            deleted = child(region, "deletion")
            for each in () if deleted is None else deleted.iter("{*}p", "{*}h"):
                gone = self._deleted.setdefault(any_attribute(region, "id"), [])
                gone.append(one_line("".join(each.itertext())))

    def _hide(self, element: Any) -> None:
        self._left.hidden |= bool("".join(element.itertext()).strip())

    def _paragraph(self, element: Any, marker: str | None) -> Iterator[Block]:
        boxes: list[Any] = []
        parts: list[str] = []
        if next(element.iter("{*}hidden-paragraph"), None) is not None:
            self._hide(element)
        else:
            self._styled(element, parts, boxes)
        level = 0
        if local(element) == "h":
            level = max(1, min(whole(any_attribute(element, "outline-level"), 1), 9))
            if not marker and self._is_numbered(element):
                marker = self._counting.marker("", self._styles.outline, level - 1)
        elif marker is None and self._styles.is_title(any_attribute(element, "style-name")):
            level = 1
        yield from paragraph("".join(parts), level, marker)
        around, self._on_ground = self._on_ground, True
        for box in boxes:
            yield from self._read(box)
        self._on_ground = around

    def _is_numbered(self, heading: Any) -> bool:
        """Whether the numbering of headings holds for this one."""
        style = any_attribute(heading, "style-name")
        return any_attribute(heading, "is-list-header") != "true" and not self._styles.unnumbered(style)

    def _inline(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        parts.append(self._shown(element.text))
        for each in element:
            name = local(each)
            if name in _SIGNS:
                parts.append(_SIGNS[name] * min(whole(any_attribute(each, "c"), 1), _SPACES))
            elif name == "annotation":
                self._left.comments += 1
            elif name == "note":
                self._note(each, parts)
            elif name in _DRAWN:
                boxes.append(each)
            elif name == "hidden-text" or any_attribute(each, "display") == "none":
                self._left.hidden = True
            elif name == "span":
                self._styled(each, parts, boxes)
            elif name in ("change", "control"):
                parts.append(self._placed(each, name))
            elif name not in _UNSEEN:
                self._left.doubted |= not _INLINE.fullmatch(name) or any_attribute(each, "hidden") == "true"
                self._inline(each, parts, boxes)
            parts.append(self._shown(each.tail))

    def _shown(self, text: str | None) -> str:
        """Text in a source of XML, whose line ends mean nothing."""
        flat = text.replace("\n", " ") if text else ""
        if self._white and not self._on_ground:
            self._left.hidden |= bool(flat.strip())
            return ""
        return struck(flat) if self._struck else flat

    def _styled(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        """What stands in a paragraph or a span, as its style shows it."""
        if self._styles.hides(element):
            self._hide(element)
            return
        around = self._struck, self._white
        is_struck, white = self._styles.strikes(element), self._styles.is_white(element)
        self._struck = around[0] if is_struck is None else is_struck
        self._white = around[1] if white is None else white
        self._styled_by.insert(0, element)
        if "".join(element.itertext()).strip():
            self._left.doubted |= self._styles.doubts(*self._styled_by)
            is_read = self._on_ground or not self._white
            self._left.doubted |= is_read and self._styles.is_pale(element, self._ground)
        self._inline(element, parts, boxes)
        if self._styles.is_leftwards(element):
            parts.append("\u202b")  # the mark that says the same
        del self._styled_by[0]
        self._struck, self._white = around

    def _placed(self, element: Any, name: str) -> str:
        """What was noted beforehand for a place: deleted words, or a box."""
        if name == "change":
            gone = self._deleted.get(any_attribute(element, "change-id"), [])
            return f" {struck(' '.join(gone))} " if gone else ""
        box = self._boxes.get(any_attribute(element, "control"), "")
        self._left.boxes |= not box
        return box

    def _note(self, note: Any, parts: list[str]) -> None:
        """A note's mark stands apart from a letter or digit, so that neither a word nor an amount becomes another."""
        citation, body = child(note, "note-citation"), child(note, "note-body")
        mark = "" if citation is None else one_line("".join(citation.itertext()))
        before = next((part for part in reversed(parts) if part), "")[-1:]
        parts.append((" " if mark and before.isalnum() else "") + superscript(mark))
        if body is not None:
            self._noted.append((mark, body))

    def _list(self, element: Any, style: str = "", depth: int = 0, name: str = "") -> Iterator[Block]:
        style = any_attribute(element, "style-name") or style
        own = style or self._styles.list_of(_first_style(element))
        name = name or self._name(element, own)
        for item in element:
            start = whole(any_attribute(item, "start-value"), -1)
            marker: str | None = None
            if local(item) == "list-item" and any(local(each) in ("p", "h") for each in item):
                marker = self._counting.marker(
                    name, self._styles.levels(own), depth, start if start >= 0 else None
                )
            for each in item:
                if local(each) == "list":
                    yield from self._list(each, own, depth + 1, name)
                elif local(each) in ("p", "h"):
                    yield from self._paragraph(each, marker if marker is not None else "")
                    marker = ""  # An item's second paragraph has no number.
                else:
                    yield from self._read(each)

    def _name(self, element: Any, style: str) -> str:
        """The list that an outermost one belongs to: its own, or the one that it goes on with."""
        identity = any_attribute(element, "id")
        before = any_attribute(element, "continue-list")
        goes_on = any_attribute(element, "continue-numbering") == "true"
        if before in self._lists:
            name = self._lists[before]
        elif goes_on and self._latest.partition(" ")[2] == style:
            name = self._latest
        else:
            self._count += 1
            name = f"{self._count} {style}"
        if identity:
            self._lists[identity] = name
        self._latest = name
        return name

    def _table(self, table: Any) -> Iterator[Block]:
        rows: list[list[OfficeCell]] = []
        around, self._on_ground = self._on_ground, True
        columns = [*table.iter("{*}table-column")]
        folded = any(any_attribute(each, "visibility") in ("collapse", "filter") for each in columns)
        is_off = any_attribute(table, "display") == "false" or folded
        self._left.doubted |= is_off or any(self._styles.doubts(each) for each in (table, *columns))
        for row, head in _rows(table):
            self._left.doubted |= self._styles.doubts(row)
            if any_attribute(row, "visibility") in ("collapse", "filter"):
                self._hide(row)
                continue
            rows.append([])
            for cell in children(row, "table-cell"):
                below = self._ground
                self._ground = next(filter(None, map(self._styles.ground_of, (cell, row, table))), below)
                inside = [block for each in cell for block in self._read(each)]
                self._ground = below
                across, down, same = (
                    max(1, whole(any_attribute(cell, name), 1))
                    for name in ("number-columns-spanned", "number-rows-spanned", "number-columns-repeated")
                )
                rows[-1] += [OfficeCell(inside, head, across, down)] * min(same, _SPACES)
        self._on_ground = around
        yield from table_rows(rows)


_INLINE = re.compile(
    r"a|bookmark(?:-start|-end|-ref)?|reference-(?:mark|ref)(?:-start|-end)?|ruby(?:-base)?|meta(?:-field)?|toc-mark.*|user-index-mark.*|alphabetical-index-mark.*"
    r"|page-(?:number|count|continuation|variable-get)|(?:print|creation|modification)?-?(?:date|time)|(?:author|sender|file|user|initial|print|editing|document)-?.*"
    r"|title|subject|keywords|description|chapter|sheet-name|sequence(?:-ref)?|variable-(?:get|set|input)|text-input|user-field-(?:get|input)|expression"
    r"|(?:paragraph|word|character|table|image|object)-count|database-display|database-name|note-ref|bibliography-mark|measure|dde-connection"
    r"|placeholder|soft-page-break|change-start|change-end|number|drop-down|label|fieldmark.*|content-control|creator|template-name|.*-mark(?:-start|-end)?"
)
"""What stands in a line and shows its words."""


def _may_be_no_frame(frame: Any) -> bool:
    """Whether a frame or a shape may not be shown, or not on the page."""
    sizes = [
        points_of(any_attribute(frame, side)) for side in ("width", "height") if any_attribute(frame, side)
    ]
    places = [points_of(any_attribute(frame, side)) for side in ("x", "y") if any_attribute(frame, side)]
    shown = any_attribute(frame, "display") in ("", "always") and "scale" not in any_attribute(
        frame, "transform"
    )
    sizes += [
        points_of(each) * 5
        for side in ("rel-width", "rel-height")
        if "%" in (each := any_attribute(frame, side))
    ]
    return not shown or any(each < 3 for each in sizes) or any(not -200 < each < 3000 for each in places)


def _rows(table: Any, *, head: bool = False) -> Iterator[tuple[Any, bool]]:
    """The rows of a table, each with whether it is said to hold heads."""
    for each in table:
        if local(each) == "table-row":
            yield each, head
        elif local(each) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(each, head=head or local(each) == "table-header-rows")


def _first_style(element: Any) -> str:
    """The style of a list's first paragraph, which may bring the list's."""
    paragraph = next(element.iter("{*}p", "{*}h"), None)
    return "" if paragraph is None else any_attribute(paragraph, "style-name")
