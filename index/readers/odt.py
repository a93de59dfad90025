"""OpenDocument texts (ODT): paragraphs, headings, numbered lists, tables and notes, as they are shown.

Read from the parts themselves: odfpy is no longer kept, and odfdo builds the whole document as objects of its own
and leaves numbers of lists out. Comments, deleted and hidden text are not text; a table of contents only repeats
headings. ODF stores no pages, so there are none to cite.
"""

from __future__ import annotations

from typing import Any

from index.readers.blocks import Block, Draft
from index.readers.clean import one_line
from index.readers.container import Container
from index.readers.evidence import own_title
from index.readers.markup import blocks, child, local, tree
from index.readers.metadata import Metadata
from index.readers.odt_styles import Sheets
from index.readers.odt_text import Story
from index.readers.packed import needs_ocr_or_empty

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
