"""OpenDocument texts (ODT): paragraphs, headings, numbered lists, tables and notes, as they are shown.

Read from the parts themselves: odfpy is no longer kept, and odfdo builds the whole document as objects of its own
and leaves numbers of lists out. Comments, deleted and hidden text are not text; a table of contents only repeats
headings. ODF stores no pages, so there are none to cite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from domain.documents import Role
from index.readers.blocks import Block, Draft, LeftOut, cells_or_blocks, needs_ocr_or_empty
from index.readers.lines import bullet, enumerator
from index.readers.markup import any_attribute, blocks, child, local, tree, whole
from index.readers.metadata.first_lines import own_title
from index.readers.metadata.sidecar import Metadata
from index.readers.office.container import Container
from index.readers.office.numbering import DEEPEST, Counting, Level, superscript
from index.readers.plain_text import paragraphs_of
from text.cleaning import one_line

# --- What an OpenDocument text's styles say: what is hidden, and how lists and headings are numbered.


class Sheets:
    """The styles of one document, from ``styles.xml`` and from the beginning of ``content.xml``."""

    def __init__(self) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._styles: dict[str, Any] = {}
        self.outline: Mapping[int, Level] = {}
        """How headings are numbered."""

    def add(self, root: Any) -> None:
        """The styles under the root of ``styles.xml``."""
        for name in ("styles", "automatic-styles"):
            group = child(root, name)
            if group is not None:
                self.add_styles(group)

    def add_styles(self, group: Any) -> None:
        """The styles of one group."""
        for each in list(group):
            kind, name = local(each), any_attribute(each, "name")
            if kind == "list-style":
                self._lists[name] = _levels(each)
            elif kind == "outline-style":
                self.outline = _levels(each)
            elif kind == "style":
                self._styles[name] = {
                    "parent": any_attribute(each, "parent-style-name"),
                    "list": next((v for k, v in each.attrib.items() if k.endswith("}list-style-name")), None),
                    "hidden": _hidden(each),
                }

    def levels(self, name: str) -> Mapping[int, Level]:
        """How the list style ``name`` numbers."""
        return self._lists.get(name, {})

    def list_of(self, style: str) -> str:
        """The list style that a paragraph's style brings; empty when it brings none."""
        return next((each["list"] for each in self._chain(style) if each["list"]), "")

    def unnumbered(self, style: str) -> bool:
        """Whether a paragraph's style takes its number away: it names a list style, and an empty one."""
        return next((each["list"] for each in self._chain(style) if each["list"] is not None), None) == ""

    def hides(self, style: str) -> bool:
        """Whether text in the style is not shown."""
        return next(
            (bool(each["hidden"]) for each in self._chain(style) if each["hidden"] is not None), False
        )

    def is_title(self, style: str) -> bool:
        """Whether a paragraph's style is the one for titles, or made from it."""
        return style == "Title" or any(each["parent"] == "Title" for each in self._chain(style))

    def _chain(self, style: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            found.append(self._styles[style])
            style = self._styles[style]["parent"]
        return found


def _hidden(style: Any) -> bool | None:
    for properties in style:
        if local(properties) in ("text-properties", "section-properties"):
            shown = any_attribute(properties, "display")
            if shown:
                return shown == "none"
    return None


def _levels(style: Any) -> dict[int, Level]:
    levels = {}
    for each in style:
        kind, depth = local(each), whole(any_attribute(each, "level"))
        if not 1 <= depth <= DEEPEST:
            continue
        if kind not in ("list-level-style-number", "outline-level-style"):
            levels[depth - 1] = Level("bullet", "")
            continue
        shown = min(depth, max(1, whole(any_attribute(each, "display-levels"))))
        numbers = ".".join(f"%{place}" for place in range(depth - shown + 1, depth + 1))
        prefix, suffix = any_attribute(each, "num-prefix"), any_attribute(each, "num-suffix")
        # The form is looked up by its full name: other attributes end like it.
        form = next((v for k, v in each.attrib.items() if k.endswith("}num-format")), "")
        levels[depth - 1] = Level(form or "none", f"{prefix}{numbers}{suffix}", _start(each))
    return levels


def _start(level: Any) -> int:
    return whole(any_attribute(level, "start-value"), 1)


# --- The text of an OpenDocument text's body, element by element: what is shown is read, and nothing else.


_UNSEEN = frozenset(
    "title desc event-listeners number ruby-text hidden-text hidden-paragraph annotation-end script forms glue-point"
    " sequence-decls variable-decls user-field-decls covered-table-cell soft-page-break image binary-data meta-field-start"
    " table-of-content alphabetical-index illustration-index table-index user-index object-index".split()
)
_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n"}
_DRAWN = frozenset(("frame", "custom-shape", "g", "text-box"))
_SPACES = 100


class Story:
    """Reads the elements of one document in their order, and keeps count of what is left out."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._counting = Counting()
        self._footnotes: list[tuple[str, Any]] = []
        self._notes: list[Block] = []
        self._left = LeftOut()
        self._lists: dict[str, str] = {}
        self._latest = ""
        self._count = 0

    def notes(self) -> Iterator[str]:
        """What a reader of the record should know."""
        self._left.numbers = self._counting.unknown
        return self._left.notes()

    def footnotes(self) -> list[Block]:
        """The notes of all that was read, each with its number."""
        return self._notes

    def read(self, element: Any) -> list[Block]:
        """The blocks of an element of the body."""
        blocks = list(self._read(element))
        # Their text is read now: the element is forgotten when the next one comes.
        while self._footnotes:
            mark, body = self._footnotes.pop(0)
            lines = [line for each in body for line in self._read(each) if one_line(line.text)]
            if lines:
                first = replace(
                    lines[0], text=f"{superscript(mark)} {lines[0].text}" if mark else lines[0].text
                )
                self._notes += [first, *lines[1:]]
        return blocks

    def _read(self, element: Any) -> Iterator[Block]:
        name = local(element)
        if name in ("p", "h"):
            yield from self._paragraph(element, None)
        elif name == "list":
            yield from self._list(element)
        elif name == "table":
            yield from self._table(element)
        elif name == "tracked-changes":
            self._left.changes = True
        elif name in (
            "section",
            "numbered-paragraph",
            "list-item",
            "index-body",
            "a",
            "g",
            "text-box",
            "custom-shape",
        ):
            if any_attribute(element, "display") == "none" or self._sheets.hides(
                any_attribute(element, "style-name")
            ):
                self._left.hidden |= bool("".join(element.itertext()).strip())
                return
            for each in element:
                yield from self._read(each)
        elif name == "frame":
            yield from self._frame(element)

    def _frame(self, frame: Any) -> Iterator[Block]:
        box = child(frame, "text-box")
        if box is not None:
            for each in box:
                yield from self._read(each)
        elif child(frame, "object") is not None or child(frame, "object-ole") is not None:
            self._left.embedded = True

    def _paragraph(self, paragraph: Any, marker: str | None) -> Iterator[Block]:
        boxes: list[Any] = []
        parts: list[str] = []
        if (
            self._sheets.hides(any_attribute(paragraph, "style-name"))
            or child(paragraph, "hidden-paragraph") is not None
        ):
            self._left.hidden |= bool("".join(paragraph.itertext()).strip())
        else:
            self._inline(paragraph, parts, boxes)
        text = "".join(parts)
        if local(paragraph) == "h":
            level = max(1, min(whole(any_attribute(paragraph, "outline-level"), 1), 9))
            if not marker and self._is_numbered(paragraph):
                marker = self._counting.marker("", self._sheets.outline, level - 1)
            if text.strip():
                yield Block((marker or "") + text, Role.HEADING, level)
        elif not text.strip():
            pass
        elif marker is not None:
            yield Block(marker + text, Role.LIST_ITEM)
        elif self._sheets.is_title(any_attribute(paragraph, "style-name")):
            yield Block(text, Role.HEADING, 1)
        elif "\n" in text.strip():
            yield from paragraphs_of(text)
        else:
            text = text.lstrip()
            role = Role.LIST_ITEM if bullet(text) or enumerator(text) else Role.BODY
            yield Block(text[bullet(text) :], role)
        for box in boxes:
            yield from self._read(box)

    def _is_numbered(self, heading: Any) -> bool:
        """Whether the numbering of headings holds for this one."""
        style = any_attribute(heading, "style-name")
        return any_attribute(heading, "is-list-header") != "true" and not self._sheets.unnumbered(style)

    def _inline(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        parts.append(_flat(element.text))
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
            elif name == "hidden-text" or (
                name == "span" and self._sheets.hides(any_attribute(each, "style-name"))
            ):
                self._left.hidden |= name == "hidden-text" or bool("".join(each.itertext()).strip())
            elif name not in _UNSEEN:
                self._inline(each, parts, boxes)
            parts.append(_flat(each.tail))

    def _note(self, note: Any, parts: list[str]) -> None:
        """A note's mark stands apart from a letter or digit, so that neither a word nor an amount becomes another."""
        citation, body = child(note, "note-citation"), child(note, "note-body")
        mark = "" if citation is None else one_line("".join(citation.itertext()))
        before = next((part for part in reversed(parts) if part), "")[-1:]
        parts.append((" " if mark and before.isalnum() else "") + superscript(mark))
        if body is not None:
            self._footnotes.append((mark, body))

    def _list(self, element: Any, style: str = "", depth: int = 0, name: str = "") -> Iterator[Block]:
        style = any_attribute(element, "style-name") or style
        own = style or self._sheets.list_of(_first_style(element))
        name = name or self._name(element, own)
        for item in element:
            start = whole(any_attribute(item, "start-value"), -1)
            marker: str | None = None
            if local(item) == "list-item" and any(local(each) in ("p", "h") for each in item):
                marker = self._counting.marker(
                    name, self._sheets.levels(own), depth, start if start >= 0 else None
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
        if before in self._lists:
            name = self._lists[before]
        elif (
            any_attribute(element, "continue-numbering") == "true" and self._latest.partition(" ")[2] == style
        ):
            name = self._latest
        else:
            self._count += 1
            name = f"{self._count} {style}"
        if identity:
            self._lists[identity] = name
        self._latest = name
        return name

    def _table(self, table: Any) -> Iterator[Block]:
        for row in _rows(table):
            cells = [
                [block for each in cell for block in self._read(each) if one_line(block.text)]
                for cell in row
                if local(cell) == "table-cell"
            ]
            yield from cells_or_blocks(cells)


def _rows(table: Any) -> Iterator[Any]:
    for each in table:
        if local(each) == "table-row":
            yield each
        elif local(each) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(each)


def _first_style(element: Any) -> str:
    """The style of a list's first paragraph, which may bring the list's."""
    paragraph = next(element.iter("{*}p", "{*}h"), None)
    return "" if paragraph is None else any_attribute(paragraph, "style-name")


def _flat(text: str | None) -> str:
    """Text in a source of XML: its line ends mean nothing."""
    return text.replace("\n", " ") if text else ""


_BODY = (
    "p", "h", "list", "numbered-paragraph", "table", "section", "frame", "tracked-changes", "table-of-content",
    "alphabetical-index", "illustration-index", "table-index", "user-index", "bibliography", "object-index",
    "soft-page-break", "g", "custom-shape", "a",
)  # fmt: skip
_SMALL = 4 << 20


def read_odt(raw: bytes, key: str) -> Draft:
    """The content of an OpenDocument text. Raises RecordEncrypted, RecordNeedsOCR for nothing but pictures,
    RecordEmpty, RecordTooLarge, and RecordUnreadable for a file that is broken, or made to do harm.
    """
    container = Container(raw, key)
    if b"encryption-data" in (
        container.read("META-INF/manifest.xml", _SMALL) if "META-INF/manifest.xml" in container else b""
    ):
        raise container.locked()
    sheets = Sheets()
    running: tuple[str, ...] = ()
    if "styles.xml" in container:
        root = tree(container, "styles.xml")
        sheets.add(root)
        running = _running(root)
    story = Story(sheets)
    found: list[Block] = []
    wanted = (*_BODY, "automatic-styles")
    for element in blocks(container, "content.xml", wanted, frozenset(("text", "document-content"))):
        if local(element) == "automatic-styles":
            sheets.add_styles(element)
        else:
            found += story.read(element)
    found += story.footnotes()
    if not any(one_line(block.text) for block in found):
        raise needs_ocr_or_empty(key, pictured=any(name.startswith("Pictures/") for name in container.names))
    title, note = own_title(_title(container), found, running)
    return Draft(
        found,
        said=Metadata(title=title),
        hints=running,
        hints_from="from the running header",
        notes=tuple(each for each in (*story.notes(), note) if each),
        lead_is_title=found[0].level == 1,
    )


def _title(container: Container) -> str:
    if "meta.xml" not in container:
        return ""
    title = child(tree(container, "meta.xml", _SMALL), "meta", "title")
    return one_line(title.text or "") if title is not None else ""


def _running(root: Any) -> tuple[str, ...]:
    """The lines of the headers, which are not content but often name the meeting."""
    lines = [
        one_line("".join(paragraph.itertext()))
        for header in root.iter("{*}header")
        for paragraph in header.iter("{*}p", "{*}h")
    ]
    return tuple(line for line in dict.fromkeys(lines) if line)
