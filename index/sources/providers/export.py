"""An export: JSON or CSV that lists records, each with its words or with the address of them."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.dates import parse_date
from domain.errors import ListingBroken
from index.sources.providers.entry_fields import (
    absolute,
    day,
    ending,
    host_of,
    is_document,
    is_wanted,
    kind,
    language,
    line,
    name,
    non_empty,
    plain,
)
from index.sources.providers.provider import Entry, FetchPage, Listing, Options, Page
from index.sources.providers.responses import broken, document, is_html, json_of, text_of
from text.cleaning import clean

# --- What the columns of an export are called, and what they say: a row as an entry.

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uid", "uuid", "key", "record id", "meeting id", "event id", "number"),
    "title": ("title", "name", "subject", "headline", "meeting", "meeting title", "titulo", "asunto"),
    "date": (
        "date",
        "held",
        "meeting date",
        "event date",
        "held on",
        "published",
        "date published",
        "publication date",
        "fecha",
    ),
    "body": (
        "body",
        "committee",
        "board",
        "group",
        "council",
        "organization",
        "body name",
        "comite",
        "organo",
    ),
    "kind": ("kind", "type", "document type", "record type", "tipo"),
    "url": (
        "url",
        "link",
        "file",
        "file url",
        "document url",
        "pdf",
        "pdf url",
        "href",
        "enlace",
    ),
    "agenda": ("agenda", "agenda url", "agenda link", "agenda file", "agenda pdf", "orden del dia"),
    "minutes": ("minutes url", "minutes link", "minutes file", "minutes pdf", "minutes", "acta"),
    "text": ("text", "content", "minutes", "full text", "transcript", "words", "texto", "contenido", "acta"),
    "language": ("language", "lang", "idioma"),
    "byline": ("byline", "author", "clerk", "autor"),
    "modified": ("modified", "updated", "last modified", "updated at", "modified at", "date modified"),
}
"""Names of columns, in small letters, with blanks for ``_`` and ``-``; the first that a row has counts."""
_ACCENTS = str.maketrans("áéíóúñ", "aeioun")
_MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|table)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:https?://|/|\./|\.\./|\?)", re.IGNORECASE)
_LONGEST_BODY = 200
_LONGEST = 5_000_000


def entries_of(row: Mapping[str, object], base: str) -> Iterator[Entry]:
    """The entries of a row: its own, with its words or to be fetched from its address; and where it is a meeting with the
    addresses of its agenda and its minutes, those. None for a row with none of that.
    """
    said = {_called(column): value for column, value in row.items() if isinstance(column, str)}
    found = {what: _first(said, names) for what, names in NAMES.items()}
    if not found["text"] and _is_long(found["body"]):
        # What is called “body” is who met, or else what is written.
        found["text"], found["body"] = found["body"], ""
    url = plain(_address(base, found["url"]))
    words = found["text"] if isinstance(found["text"], str) and not _linked(found["text"]) else ""
    text = clean(words).strip() if len(words) <= _LONGEST else ""
    facts = non_empty(
        title=line(found["title"]),
        date=_date(found["date"]),
        body=line(found["body"], _LONGEST_BODY),
        kind=kind(found["kind"]),
        language=language(found["language"]),
        byline=line(found["byline"], 200),
    )
    own = name(found["id"]) or url or f"row-{fingerprint(*_named_by(facts, text))}"
    revision = line(found["modified"])
    if text:
        content, suffix = _document(facts.get("title", ""), text)
        yield Entry(own, url or base, "", revision, facts, content, suffix)
    elif url:
        yield Entry(own, url, "", revision, facts, None, ending(url))
    for part in ("agenda", "minutes"):
        linked = plain(_linked(found[part]))
        if linked and linked != url:
            # Whether minutes were adopted, they say themselves.
            more = {"kind": "agenda"} if part == "agenda" else {}
            of_part = {name: each for name, each in facts.items() if name not in ("title", "kind")}
            yield Entry(f"{own}/{part}", linked, "", revision, of_part | more, None, ending(linked))


def fingerprint(*parts: str | bytes | None) -> str:
    """A short name for what ``parts`` say."""
    whole = b"\0".join(
        each.encode("utf-8", "replace") if isinstance(each, str) else each or b"" for each in parts
    )
    return hashlib.sha256(whole).hexdigest()[:24]


def _named_by(facts: Mapping[str, str], text: str) -> list[str]:
    """What a row without an id is known by: title, date and body; its words where it has none of them."""
    return [facts.get(each, "") for each in ("title", "date", "body")] if facts.get("title") else [text]


def _document(title: str, text: str) -> tuple[bytes, str]:
    if _MARKUP.search(text):
        return document(title, text), ".html"
    return f"{text}\n".encode("utf-8", "replace"), ".txt"


def _first(said: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((said[each] for each in names if said.get(each) not in (None, "")), "")


def _called(column: str) -> str:
    # meetingDate, Meeting_Date, MEETING-DATE
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column[:100])
    return " ".join(re.split(r"[\W_]+", spaced.casefold().translate(_ACCENTS))).strip()


def _is_long(body: object) -> bool:
    return isinstance(body, str) and (len(body) > _LONGEST_BODY or "\n" in body.strip() or "</" in body)


def _address(base: str, cell: object) -> str:
    """The address in a cell; empty for what only stands in a column of addresses, such as the number of a file."""
    url = absolute(base, cell)
    return url if url and (_ADDRESS.match(str(cell)) or is_document(url)) else ""


def _linked(words: object) -> str:
    """The address that a cell is, where it is nothing else."""
    return (
        absolute("", words) if isinstance(words, str) and re.fullmatch(r"\s*https?://\S+\s*", words) else ""
    )


def _date(given: object) -> str:
    """The day as it is given, where it is one that can only be read in one way."""
    text = line(given, 64)
    if day(text):
        return day(text)
    try:
        found = parse_date(text)
    except ValueError:
        return ""
    return text if found.is_known else ""


ROWS = 50_000
PAGES = 200
_LISTS = (
    "items",
    "results",
    "records",
    "data",
    "meetings",
    "events",
    "documents",
    "rows",
    "value",
    "entries",
)
_NEXT = ("next", "next_url", "nextPage", "next_page", "@odata.nextLink")
_COLUMNS = 500
_USABLE = (
    "Each row needs a column “url” or “text”; “id”, “title”, “date”, “body” and “kind” are read as well."
)


class Export:
    """An export (``index.sources.providers.provider.Provider``). It is whole: a row that is not in it is not there any more."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """Its rows, in its order. Rows that have neither words nor an address are passed over; where no row has, it is
        no export of records.
        """
        rows = usable = 0
        seen: set[str] = set()
        for page in self._pages(fetch):
            for row in _rows(page):
                rows += 1
                if rows > ROWS:
                    raise broken(
                        self._url, f"lists more than {ROWS:,} rows", "Export less at once, such as one year."
                    )
                for entry in entries_of(row, page.url):
                    usable += 1
                    if entry.id in seen:
                        # Two rows with one number are two records all the same.
                        entry = replace(entry, id=f"{entry.id}#{fingerprint(entry.url, entry.content)}")  # noqa: PLW2901
                    seen.add(entry.id)
                    if is_wanted(entry.url, self._only):
                        yield entry
        if rows and not usable:
            raise broken(self._url, f"lists {rows:,} rows, and none with words or an address", _USABLE)
        return True

    def _pages(self, fetch: FetchPage) -> Iterator[Page]:
        """The export, and where it names a next page, that one, on the same site."""
        url, seen = self._url, {self._url}
        while url:
            page = fetch(url)
            yield page
            url = _next(page)
            if url in seen or (url and host_of(url) != host_of(self._url)):
                raise broken(page.url, "names a next page that cannot be the next")
            seen.add(url)
            if len(seen) > PAGES:
                raise broken(self._url, f"goes on for more than {PAGES} pages", "Export less at once.")


def is_export(page: Page) -> bool:
    """Whether an answer lists rows that can be taken in."""
    try:
        return any(
            True for number, row in enumerate(_rows(page)) if number < 100 for _ in entries_of(row, page.url)
        )
    except ListingBroken:
        return False


def _rows(page: Page) -> Iterator[Mapping[str, object]]:
    """The rows of an answer. Raises ListingBroken for what lists none."""
    if is_html(page):
        raise broken(page.url, "is a web page, not an export")
    yield from _json_rows(page) if _is_json(page) else _csv_rows(page)


def _json_rows(page: Page) -> list[dict[str, Any]]:
    value = json_of(page)
    if isinstance(value, dict):
        lists = {name: value[name] for name in _LISTS if isinstance(value.get(name), list)}
        # The one list that it has, whatever it is called.
        others = [each for each in value.values() if isinstance(each, list)]
        value = next(iter(lists.values()), others[0] if len(others) == 1 else None)
    if not isinstance(value, list):
        raise broken(page.url, "does not list records", _USABLE)
    return [each for each in value if isinstance(each, dict)]


def _csv_rows(page: Page) -> Iterator[dict[str, object]]:
    text = text_of(page).lstrip("\ufeff")
    first = text[:4096].partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
        if not 1 < len(header) <= _COLUMNS:
            raise broken(page.url, "does not list records", _USABLE)
        short: list[str] = []
        for row in filter(None, reader):
            if short:
                yield _named(header, short, page, reader.line_num)
            short = row if len(row) < len(header) else []
            if not short:
                yield _named(header, row, page, reader.line_num)
        if short:
            # Only the last row can have been cut off.
            raise broken(page.url, "ends in the middle of a row")
    except csv.Error as error:
        raise broken(page.url, f"is not a table of rows (line {reader.line_num})") from error


def _named(header: list[str], row: list[str], page: Page, number: int) -> dict[str, object]:
    """The cells of a row by their columns. Raises ListingBroken where there are more."""
    if any(cell.strip() for cell in row[len(header) :]):
        raise broken(page.url, f"has more cells than columns in line {number}")
    return dict(zip(header, row, strict=False))


def _is_json(page: Page) -> bool:
    start = page.body[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"{", b"[")) or page.content_type.endswith("json")


def _next(page: Page) -> str:
    if not _is_json(page):
        return ""
    value = json_of(page)
    links = [value, value.get("links")] if isinstance(value, dict) else []
    named = (each.get(name) for each in links if isinstance(each, dict) for name in _NEXT)
    return next(filter(None, (absolute(page.url, each) for each in named)), "")
