"""Web pages: the article by trafilatura, or the page's own outline where there is no article to find.

trafilatura knows articles: it drops menus, banners, comments. Agendas and minutes are often no articles but short
lines, lists of links and tables, and from those it keeps too little or loses their structure. So the page's main
part is also read as it stands, without what is marked as navigation, and taken where trafilatura kept less than half.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from domain.documents import Role
from domain.errors import RecordEmpty, RecordTooLarge, RecordUnreadable
from index.readers.blocks import Block, Draft
from index.readers.boilerplate import is_byline
from index.readers.decode import decode
from index.readers.outline import blocks_of, main_part, without_navigation
from index.readers.web_metadata import metadata_of
from text.cleaning import one_line
from text.language import language_of

_DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_KEPT = 0.5
"""trafilatura must keep this share of the main part, or the outline is taken."""
_DEEP = 250
"""With elements nested deeper than this, trafilatura is not asked: for tables within tables its time grows with the cube."""
_MANY = 5_000
"""With more elements than these, trafilatura tries no other ways: their time grows with the square."""


def read_webpage(raw: bytes, key: str) -> Draft:
    """The content of a web page, its metadata, and its ``<title>`` as a hint. Raises RecordUnreadable for what
    cannot be parsed, RecordTooLarge for what is nested too deep, RecordEmpty for a page without text of its own.
    """
    tree, note = tree_of(raw, key)
    said, date_from, page_title = metadata_of(tree)
    main = main_part(without_navigation(tree))
    outline = blocks_of(main)
    blocks = _article(tree, outline)
    if not any(one_line(block.text) for block in blocks):
        raise RecordEmpty(
            f"The page “{key}” holds no text of its own.",
            remedy="It may be put together by a script in the browser: save it from there as PDF or text.",
        )
    notes = [note] if note else []
    found = language_of("\n".join(block.text for block in blocks))
    if said.language and found and said.language != found:
        # Templates carry a language that nobody checked.
        notes.append(f"The page says its language is “{said.language}”; its text is “{found}”.")
        said = replace(said, language=found)
    blocks = _with_byline(blocks, outline)
    if any(is_byline(one_line(block.text)) for block in blocks):
        said = replace(said, byline="")  # the line as it stands says more than the name in the metadata
    return Draft(
        blocks,
        said=said,
        date_from=date_from,
        hints=(page_title,) if page_title else (),
        hints_from="from the page's title",
        notes=tuple(notes),
        lead_is_title=blocks[0].level == 1,
    )


def tree_of(raw: bytes, key: str) -> tuple[Any, str]:
    """The page's tree, and a note when it was not plain UTF-8. Raises RecordUnreadable, RecordTooLarge for one that is
    nested too deep.
    """
    declared = _DECLARED.search(raw[:4096])
    name = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
    decoded = decode(raw, key, name)
    return _tree(decoded.text, key), decoded.note


def _tree(text: str, key: str) -> Any:
    from lxml import etree, html

    # A text cannot declare its encoding: it has none any more.
    text = _XML_DECLARATION.sub("", text)
    # lxml takes no NUL and no lone surrogate.
    text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    try:
        # Old pages leave hundreds of tags open; without "huge", what stands deeper than 256 levels would be lost.
        parser = html.HTMLParser(huge_tree=True)
        tree = html.document_fromstring(text or "<html/>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise RecordUnreadable(
            f"“{key}” cannot be read as a web page.", remedy="Save it anew, or give it as PDF or text."
        ) from error
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise RecordTooLarge(
            f"“{key}” is nested deeper than 2,000 levels, as only pages made to do harm are.",
            remedy="Save it anew from a browser, as PDF or text.",
        )
    # What is shown only where scripts are off ("Turn on scripts") is not the page.
    etree.strip_elements(tree, "noscript", with_tail=False)
    return tree


def _article(tree: Any, outline: list[Block]) -> list[Block]:
    """Trafilatura's article where it kept most of the main part, the outline where it did not."""
    elements, deepest = _shape(tree)
    if deepest > _DEEP:
        return outline
    try:
        found = _trafilatura().bare_extraction(
            tree, include_comments=False, include_tables=True, fast=elements > _MANY
        )
    except Exception:  # noqa: BLE001 - its heuristics fail on odd trees in ways nobody lists; the outline is at hand
        found = None
    if found is None or found.body is None:
        return outline
    article = blocks_of(found.body)
    flat = len(article) == 1 and len(outline) > 1
    # On its last resort trafilatura gives the page as one paragraph, menus and all.
    return outline if flat or _size(article) < _KEPT * _size(outline) else article


def _shape(tree: Any) -> tuple[int, int]:
    """How many elements a page has, and how deep they are nested."""
    from lxml import etree

    count, level, deepest = 0, 0, 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        level += 1 if event == "start" else -1
        count += event == "start"
        deepest = max(deepest, level)
    return count, deepest


def _size(blocks: list[Block]) -> int:
    return sum(len(one_line(block.text)) for block in blocks)


def _with_byline(blocks: list[Block], outline: list[Block]) -> list[Block]:
    """Trafilatura drops bylines with the furniture; here they are to be found and quoted."""
    if any(is_byline(one_line(block.text)) for block in blocks):
        return blocks
    for block in outline[:8]:
        line = one_line(block.text)
        if is_byline(line):
            after_title = 1 if blocks and blocks[0].role is Role.HEADING else 0
            return [*blocks[:after_title], Block(line, Role.BYLINE), *blocks[after_title:]]
    return blocks


@lru_cache(maxsize=1)
def _trafilatura() -> Any:
    import trafilatura

    # What it has to say ("discarding data") is said here in our own words, or is none of the reader's business.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura
