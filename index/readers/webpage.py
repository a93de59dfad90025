"""Web pages, and e-books, whose chapters are web pages: the article by trafilatura, or the page's own outline where there is no
article to find.

trafilatura knows articles: it drops menus, banners, comments. Agendas and minutes are often no articles but short
lines, lists of links and tables, and from those it keeps too little or loses their structure. So the page's main
part is also read as it stands, without what is marked as navigation, and taken where trafilatura kept less than half.
"""

from __future__ import annotations

import json
import logging
import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from domain.dates import UNKNOWN, PartialDate, from_iso
from domain.documents import Kind, Role
from domain.errors import RecordEmpty, RecordTooLarge, RecordUnreadable
from index.readers.blocks import Block, Draft, needs_ocr_or_empty, standing
from index.readers.hidden_text import HIDES, is_unsure, show
from index.readers.lines import is_byline
from index.readers.metadata.first_lines import speaking_title
from index.readers.metadata.sidecar import Metadata
from index.readers.office.container import SMALL, Container, any_attribute, child, children, tree
from index.readers.outline import (
    CONTROLS,
    blocks_of,
    forget_spans,
    is_data,
    main_part,
    remove,
    tree_of,
    without_navigation,
)
from index.readers.style_sheets import closed, sheets_of
from text.cleaning import one_line
from text.language import language_of

_SHEETS = "The page is styled by a file that is not kept beside it; words that only this file strikes through are read as standing."
_KEPT = 0.5  # trafilatura must keep this share of the main part, or the outline is taken
_DEEP = 250
"""With elements nested deeper than this, trafilatura is not asked: for tables within tables its time grows with the cube."""
_MANY = 5_000
"""With more elements than these, trafilatura tries no other ways: their time grows with the square."""


def read_webpage(raw: bytes, key: str, *, styles: str = "", sheets: Collection[str] = ()) -> Draft:
    """The content of a web page, its metadata, and its ``<title>`` as a hint. ``styles``: what the style ``sheets`` beside it
    strike through. Raises RecordError kinds.
    """
    tree, note = tree_of(raw, key)
    said, date_from, page_title = _metadata(tree)
    odd = [day for day in _in_meta(tree) if _ISO.fullmatch(day) and not (date_from or _day(day).is_known)]
    unseen = _unseen_sheets(tree, sheets)
    hides = show(tree, styles)
    main = main_part(without_navigation(tree))
    outline = blocks_of(main)
    article = _article(tree, outline)
    blocks, struck = standing(outline if _loses_a_list(article, main) else article)
    outline, _ = standing(outline)
    if not any(one_line(block.text) for block in blocks):
        raise RecordEmpty(
            f"The page “{key}” holds no text of its own.",
            remedy="It may be put together by a script in the browser: save it from there as PDF or text.",
        )
    notes = [each for each in (note, HIDES if hides else "", unseen, *struck) if each]
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
        unused=tuple(f"The page says its date is “{day[:40]}”: there is no such day." for day in odd[:1]),
        is_unsure=_STYLED in raw or is_unsure(main),
        lead_is_title=blocks[0].level == 1,
    )


def _unseen_sheets(page: Any, seen: Collection[str]) -> str:
    """A note where a style sheet that is not at hand may say how words in the page's text are set."""
    named = [each for each in sheets_of(page) if each not in seen]
    return _SHEETS if named and any(each.get("class") for each in main_part(page).iter(*_OF_TEXT)) else ""


_OF_TEXT = ("p", "span", "li", "td", "em", "i", "b", "strong", "font", "blockquote")


def _article(tree: Any, outline: list[Block]) -> list[Block]:
    """Trafilatura's article where it kept most of the main part, the outline where it did not."""
    elements, deepest = _shape(tree)
    if deepest > _DEEP:
        return outline
    tables = _places_for_tables(tree)
    try:
        found = _trafilatura().bare_extraction(
            tree, include_comments=False, include_tables=True, fast=elements > _MANY
        )
    except Exception:  # noqa: BLE001 - its heuristics fail on odd trees in ways nobody lists; the outline is at hand
        found = None
    if found is None or found.body is None:
        return outline
    article = list(_with_tables(blocks_of(found.body), tables))
    flat = len(article) == 1 and len(outline) > 1
    # On its last resort trafilatura gives the page as one paragraph, menus and all.
    return outline if flat or _size(article) < _KEPT * _size(outline) else article


def _loses_a_list(article: list[Block], main: Any) -> bool:
    """Whether trafilatura dropped a list that holds words and no links: what the record says, and no menu."""
    kept = "".join(_LETTERS.findall("".join(block.text for block in article)))
    return any(
        next(each.iter("a", "nav"), None) is None
        and not any("".join(_LETTERS.findall("".join(item.itertext()))) in kept for item in each.iter("li"))
        for each in main.iter("ul", "ol")
        if next(each.iter("li"), None) is not None
    )


_LETTERS = re.compile(r"[^\W_]+")
_PLACE = "\U00010a7e"  # holds a table's place, as STRUCK marks words
_PLACED = re.compile(f"{_PLACE}([0-9]+){_PLACE}.*?{_PLACE}", re.DOTALL)


def _places_for_tables(page: Any) -> list[Any]:
    """Puts a paragraph in the place of each table of ``page`` that says something as rows, and gives these tables:
    trafilatura drops empty cells and the spans of others, so that no cell could be told the head of its column.
    """
    tables = [table for table in page.iter("table") if is_data(table)]
    for number, table in enumerate(tables):
        place = page.makeelement("p")
        words = " ".join("".join(table.itertext()).split()).replace(_PLACE, "")
        place.text = f"{_PLACE}{number}{_PLACE} {CONTROLS.sub('', words)} {_PLACE}"
        place.tail = CONTROLS.sub("", table.tail or "")
        table.getparent().replace(table, place)
        table.tail = None
    forget_spans(page)
    return tables


def _with_tables(article: list[Block], tables: list[Any]) -> Iterator[Block]:
    """``article`` with the rows of each table in its place."""
    for block in article:
        at = 0
        for place in _PLACED.finditer(block.text):
            if before := block.text[at : place.start()].strip():
                yield replace(block, text=before)
            yield from blocks_of(tables[int(place[1])]) if int(place[1]) < len(tables) else ()
            at = place.end()
        if at == 0 or block.text[at:].strip():
            yield replace(block, text=block.text[at:])


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
    """Trafilatura drops bylines with the boilerplate; here they are to be found and quoted."""
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


# --- Its metadata: title, author, address, language, and the day it was published.
#
# A date is taken only where the page states one as such: in <meta>, in JSON-LD, or in its only <time>. No date is read out
# of the address or the text.

_PUBLISHED = frozenset(
    "article:published_time article.published datepublished date dc.date dc.date.issued dc.date.created dcterms.date"
    " dcterms.issued dcterms.created dcterms.available pubdate publishdate publish-date publish_date publication_date"
    " publication-date citation_publication_date citation_date parsely-pub-date sailthru.date og:published_time"
    " og:article:published_time".split()
)
_ISO = re.compile(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?", re.DOTALL)
_DEEPEST_JSON = 20
_NEWS = frozenset(("NewsArticle", "ReportageNewsArticle"))
_NOBODY = frozenset(("admin", "administrator", "webmaster", "editor", "staff", "web team"))


def _metadata(tree: Any) -> tuple[Metadata, str, str]:
    """What the page says of itself, where its date is from in words, and its ``<title>``."""
    title, author, url = _named(tree)
    headings = [one_line("".join(heading.itertext())) for heading in tree.iter("h1")]
    # The page's <title> often carries the site's name; its only main heading does not.
    title = title or (headings[0] if len(headings) == 1 else "")
    date, source = _date(tree)
    page_title = one_line(tree.findtext(".//title") or "")
    language = re.match(r"[A-Za-z]{2}(?=[-_]|$)", tree.get("lang") or tree.get("xml:lang") or "")
    types = set(_in_json("@type")(tree))
    said = Metadata(
        title=title or page_title,
        kind=Kind.NEWS if types & _NEWS else None,
        date=date,
        byline=author,
        url=url,
        language=language.group().lower() if language else "",
    )
    return said, source, page_title


def _named(tree: Any) -> tuple[str, str, str]:
    """Title, author and canonical address by trafilatura, which knows the many places they stand in."""
    from trafilatura.metadata import examine_meta, extract_author, extract_meta_json, extract_url

    try:
        found = extract_meta_json(tree, examine_meta(tree))
        author = found.author or extract_author(tree)
        url = found.url or extract_url(tree, None)
    except Exception:  # noqa: BLE001 - a page's metadata are anybody's JSON; a page without metadata is still a page
        return "", "", ""
    title, author, url = (one_line(value or "") for value in (found.title, author, url))
    if author.casefold() in _NOBODY or "://" in author or "@" in author:
        author = ""
    return title, author, url if re.match(r"https?://[^\s/]", url) else ""


def _date(tree: Any) -> tuple[PartialDate, str]:
    """The first of these places that gives exactly one day."""
    places: tuple[tuple[Callable[[Any], Iterator[str]], str], ...] = (
        (_in_meta, "the day the page was published, by its metadata"),
        (_in_json("datePublished"), "the day the page was published, by its metadata"),
        (_in_json("startDate"), "the day of the event, by the page's metadata"),
        (_in_time, "from the only time element of the page"),
    )
    for place, source in places:
        dates = {_day(value) for value in place(tree)} - {UNKNOWN}
        if len(dates) == 1:
            return dates.pop(), source
    return UNKNOWN, ""


def _in_meta(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        names = (meta.get("name"), meta.get("property"), meta.get("itemprop"), meta.get("http-equiv"))
        if any(name and name.lower() in _PUBLISHED for name in names[:3]):
            yield one_line(meta.get("content", ""))


def _in_json(key: str) -> Callable[[Any], Iterator[str]]:
    def values(tree: Any) -> Iterator[str]:
        for script in tree.iter("script"):
            if script.get("type", "").lower() == "application/ld+json":
                try:
                    parsed = json.loads(script.text or "")
                except (ValueError, RecursionError):
                    continue
                yield from _under(parsed, key, 0)

    return values


def _under(value: object, key: str, depth: int) -> Iterator[str]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield from (
                    each for each in (inner if isinstance(inner, list) else [inner]) if isinstance(each, str)
                )
            else:
                yield from _under(inner, key, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _under(inner, key, depth + 1)


def _in_time(tree: Any) -> Iterator[str]:
    for time in tree.iter("time"):
        yield time.get("datetime", "")


def _day(value: str) -> PartialDate:
    match = _ISO.fullmatch(value)
    try:
        return from_iso(match[1]) if match else UNKNOWN
    except ValueError:
        return UNKNOWN


# --- E-books (EPUB): the chapters in the order of the book, each read as the web page that it is.

_CHAPTER = 16 << 20
_CHAPTERS = 5_000
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_STYLED = b"<?xml-stylesheet"
"""By which XHTML names a style sheet, beside what HTML has for it."""
_NOTE = re.compile(r"\b(?:foot|end|rear)notes?\b")


def read_epub(raw: bytes, key: str) -> Draft:
    """The text of an e-book. Raises RecordError kinds."""
    container = Container(raw, key)
    package_name = _package(container)
    package = tree(container, package_name, SMALL)
    title = child(package, "metadata", "title")
    said = Metadata(title=speaking_title(one_line(title.text or "")) if title is not None else "")
    chapters, drawn = _chapters(package, posixpath.dirname(package_name))
    if len(chapters) > _CHAPTERS:
        raise RecordTooLarge(
            f"“{key}” holds more than {_CHAPTERS:,} chapters.", remedy="Split it into parts."
        )
    if _locked(container) & set(chapters):
        raise container.locked()
    found: list[Block] = []
    missing, is_doubted, hides = 0, False, False
    for name in chapters:
        if name in container:
            blocks, unsure, hidden = _blocks_of_chapter(container, name)
            found += blocks
            is_doubted |= unsure
            hides |= hidden
        else:
            missing += 1
    found, struck = standing(found)
    if not found:
        pictured = any(name.lower().endswith((".png", ".jpg", ".jpeg", ".gif")) for name in container.names)
        raise needs_ocr_or_empty(key, pictured=pictured)
    missed = (
        (missing, "Chapters that the book lists are not in it: {}."),
        (drawn, "Chapters of the book that are pictures or drawings, and are not read: {}."),
    )
    return Draft(
        found,
        said=said,
        notes=(
            *(words.format(count) for count, words in missed if count),
            *((HIDES,) if hides else ()),
            *struck,
        ),
        is_unsure=is_doubted,
        lead_is_title=found[0].level == 1,
    )


def _package(container: Container) -> str:
    if "META-INF/container.xml" in container:
        for each in tree(container, "META-INF/container.xml", SMALL).iter("{*}rootfile"):
            if any_attribute(each, "full-path") in container:
                return any_attribute(each, "full-path")
    raise RecordUnreadable(
        f"“{container.key}” is not complete: it does not say where its book begins.",
        remedy="Download it again, or give the record as PDF or text.",
    )


def _chapters(package: Any, folder: str) -> tuple[list[str], int]:
    """The names of the pages, in the order they are read, each once, without the table of contents; and how many chapters are
    no pages, nor have one to be shown in their place.
    """
    pages, others = {}, {}
    for each in () if (manifest := child(package, "manifest")) is None else manifest:
        name, own = unquote(any_attribute(each, "href").partition("#")[0]), any_attribute(each, "id")
        if "nav" in any_attribute(each, "properties").split():
            continue
        if any_attribute(each, "media-type") in _PAGES:
            pages[own] = posixpath.normpath(posixpath.join(folder, name))
        else:
            others[own] = any_attribute(each, "fallback")
    found: dict[str, None] = {}
    for named in (any_attribute(each, "idref") for each in children(child(package, "spine"), "itemref")):
        shown, left = named, len(others)
        while shown in others and left:
            shown, left = others[shown], left - 1
        if shown in pages or named in others:
            found[pages.get(shown, f"\0{named}")] = None
    names = [each for each in found if not each.startswith("\0")]
    return names, len(found) - len(names)


def _locked(container: Container) -> set[str]:
    """The parts that are encrypted; fonts often are, and do not matter."""
    if "META-INF/encryption.xml" not in container:
        return set()
    root = tree(container, "META-INF/encryption.xml", SMALL)
    return {unquote(any_attribute(each, "URI")) for each in root.iter("{*}CipherReference")}


def _blocks_of_chapter(container: Container, name: str) -> tuple[list[Block], bool, bool]:
    """The blocks of a chapter, whether its styles may hide or strike words of it, and whether they hide some."""
    page = container.read(name, _CHAPTER)
    if not page.strip():
        return [], False, False
    root = tree_of(page, container.key)[0]
    sheets, is_missing = [], _STYLED in page
    for link in [*root.iter("link")]:
        sheet = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link.get("href", ""))))
        if "stylesheet" in link.get("rel", "").lower() and "alternate" not in link.get("rel", "").lower():
            is_missing |= sheet not in container
            text = container.read(sheet, SMALL).decode("utf-8", "replace") if sheet in container else ""
            is_missing |= "@import" in text
            sheets.append(f"@media {link.get('media') or 'all'}{{{closed(text)}}}")
        remove(link)
    hides = show(root, "".join(sheets))
    for aside in list(root.iter("aside")):
        # Notes are asides in books, and advertisements on web pages.
        if _NOTE.search(f"{aside.get('epub:type', '')} {aside.get('role', '')}"):
            aside.tag = "div"
    main = main_part(without_navigation(root))
    return blocks_of(main), is_missing or is_unsure(main), hides
