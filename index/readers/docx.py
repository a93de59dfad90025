"""Word documents (DOCX): paragraphs, headings, numbered lists, tables and notes, as they are shown.

Read from the parts themselves: python-docx leaves out what was inserted with changes tracked, content controls,
text boxes, notes and numbers of lists, and this reader may not lose any of them. Headers and footers are furniture,
but often name the meeting; comments, deleted and hidden text are not text. A table of contents only repeats
headings. Word stores no pages, so there are none to cite.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from domain.errors import RecordUnreadable
from index.readers.blocks import Block, Draft
from index.readers.clean import one_line
from index.readers.container import Container
from index.readers.docx_styles import Lists, Styles
from index.readers.docx_text import Story
from index.readers.evidence import own_title
from index.readers.markup import any_attribute, blocks, child, local, tree
from index.readers.metadata import Metadata
from index.readers.numerals import numeral, superscript
from index.readers.packed import needs_ocr_or_empty

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
