"""What a web page's metadata say: title, author, address, language, and the day it was published.

A date is taken only where the page states one as such: in ``<meta>``, in JSON-LD, or in its only ``<time>``.
No date is read out of the address or the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from domain.dates import UNKNOWN, PartialDate, from_iso
from domain.documents import Kind
from index.readers.metadata.sidecar import Metadata
from text.cleaning import one_line

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


def metadata_of(tree: Any) -> tuple[Metadata, str, str]:
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
            yield meta.get("content", "")


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
