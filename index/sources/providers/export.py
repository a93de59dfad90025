"""Export: JSON or CSV that lists records, each with its words or with the address of them."""

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
from index.sources.providers import Entry, FetchPage, Listing, Options, responses
from index.sources.providers.responses import Page
from text.cleaning import clean

ROWS = 50_000
PAGES = 200
_LISTS = "items results records data meetings events documents rows value entries".split()
_NEXT = ("next", "next_url", "nextPage", "next_page", "@odata.nextLink")
_COLUMNS = 500
_USABLE = (
    "Each row needs a column “url” or “text”; “id”, “title”, “date”, “body” and “kind” are read as well."
)

_COLUMNS_OF = {
    "id": "id, guid, uid, uuid, key, record id, meeting id, event id, number",
    "title": "title, name, subject, headline, meeting, meeting title, titulo, asunto",
    "date": "date, held, meeting date, event date, held on, published, date published, publication date, fecha",
    "body": "body, committee, board, group, council, organization, body name, comite, organo",
    "kind": "kind, type, document type, record type, tipo",
    "url": "url, link, file, file url, document url, pdf, pdf url, href, enlace",
    "agenda": "agenda, agenda url, agenda link, agenda file, agenda pdf, orden del dia",
    "minutes": "minutes url, minutes link, minutes file, minutes pdf, minutes, acta",
    "text": "text, content, minutes, full text, transcript, words, texto, contenido, acta",
    "language": "language, lang, idioma",
    "byline": "byline, author, clerk, autor",
    "modified": "modified, updated, last modified, updated at, modified at, date modified",
}
NAMES: Mapping[str, tuple[str, ...]] = {what: tuple(names.split(", ")) for what, names in _COLUMNS_OF.items()}
"""Names of columns, in small letters, with blanks for ``_`` and ``-``; the first that a row has counts."""
_ACCENTS = str.maketrans("áéíóúñ", "aeioun")
_MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|table)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:https?://|/|\./|\.\./|\?)", re.IGNORECASE)
_LONGEST_BODY = 200
_LONGEST = 5_000_000


class Export:
    """An export (``index.sources.providers.Provider``). It is complete: a row that is not in it is not there any more."""

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
                    remedy = "Export less at once, such as one year."
                    raise responses.broken(self._url, f"lists more than {ROWS:,} rows", remedy)
                for entry in _entries(row, page.url):
                    usable += 1
                    if entry.id in seen:
                        # Two rows with one number are two records all the same.
                        entry = replace(entry, id=f"{entry.id}#{_hash(entry.url, entry.content)}")  # noqa: PLW2901
                    if entry.id in seen:
                        continue  # the same row once more
                    seen.add(entry.id)
                    if responses.is_wanted(entry.url, self._only):
                        yield entry
        if rows and not usable:
            what = f"lists {rows:,} rows, and none with words or an address"
            raise responses.broken(self._url, what, _USABLE)
        return True

    def _pages(self, fetch: FetchPage) -> Iterator[Page]:
        """The export, and where it names a next page, that one, on the same site."""
        url, seen = self._url, {self._url}
        while url:
            page = fetch(url)
            yield page
            url = _next(page)
            if url in seen or (url and responses.host_of(url) != responses.host_of(self._url)):
                raise responses.broken(page.url, "names a next page that cannot be the next")
            seen.add(url)
            if len(seen) > PAGES:
                what = f"goes on for more than {PAGES} pages"
                raise responses.broken(self._url, what, "Export less at once.")


def is_export(page: Page) -> bool:
    """Whether an answer lists rows that can be taken in."""
    try:
        return any(any(_entries(row, page.url)) for _, row in zip(range(100), _rows(page), strict=False))
    except ListingBroken:
        return False


def _entries(row: Mapping[str, object], base: str) -> Iterator[Entry]:
    """The entries of a row: its own, with its words or to be fetched from its address; and where it is a meeting with the
    addresses of its agenda and its minutes, those. None for a row with none of that.
    """
    cells = {_column(name): cell for name, cell in row.items() if isinstance(name, str)}
    found = {
        what: next((cells[each] for each in names if cells.get(each) not in (None, "")), "")
        for what, names in NAMES.items()
    }
    if not found["text"] and _is_long(found["body"]):
        # What is called “body” is who met, or else what is written.
        found["text"], found["body"] = found["body"], ""
    url = responses.plain(_address(base, found["url"]))
    words = found["text"] if isinstance(found["text"], str) and not _linked(found["text"]) else ""
    text = clean(words).strip() if len(words) <= _LONGEST else ""
    fields = responses.non_empty(
        title=responses.line(found["title"]),
        date=_date(found["date"]),
        body=responses.line(found["body"], _LONGEST_BODY),
        kind=responses.kind(found["kind"]),
        language=responses.language(found["language"]),
        byline=responses.line(found["byline"], 200),
    )
    # Without an id, it is known by title, date and body; by its words where it has no title.
    known_by = [fields.get(each, "") for each in ("title", "date", "body")] if "title" in fields else [text]
    own = responses.identifier(found["id"]) or url or f"row-{_hash(*known_by)}"
    revision = responses.line(found["modified"])
    if text and _MARKUP.search(text):
        content = responses.document(fields.get("title", ""), text)
        yield Entry(own, url or base, "", revision, fields, content, ".html")
    elif text:
        content = f"{text}\n".encode("utf-8", "replace")
        yield Entry(own, url or base, "", revision, fields, content, ".txt")
    elif url:
        yield Entry(own, url, "", revision, fields, None, responses.ending(url))
    for part in ("agenda", "minutes"):
        linked = responses.plain(_linked(found[part]))
        if linked and linked != url:
            # Whether minutes were adopted, they say themselves.
            more = {"kind": "agenda"} if part == "agenda" else {}
            of_part = {name: each for name, each in fields.items() if name not in ("title", "kind")}
            yield Entry(f"{own}/{part}", linked, "", revision, of_part | more, None, responses.ending(linked))


def _hash(*parts: str | bytes | None) -> str:
    whole = (each.encode("utf-8", "replace") if isinstance(each, str) else each or b"" for each in parts)
    return hashlib.sha256(b"\0".join(whole)).hexdigest()[:24]


def _column(name: str) -> str:
    # meetingDate, Meeting_Date, MEETING-DATE
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name[:100])
    return " ".join(re.split(r"[\W_]+", spaced.casefold().translate(_ACCENTS))).strip()


def _is_long(body: object) -> bool:
    return isinstance(body, str) and (len(body) > _LONGEST_BODY or "\n" in body.strip() or "</" in body)


def _address(base: str, cell: object) -> str:
    """The address in a cell; empty for what only stands in a column of addresses, such as the number of a file."""
    url = responses.absolute(base, cell)
    return url if url and (_ADDRESS.match(str(cell)) or responses.is_document(url)) else ""


def _linked(cell: object) -> str:
    """The address that a cell is, where it is nothing else."""
    is_address = isinstance(cell, str) and re.fullmatch(r"\s*https?://\S+\s*", cell)
    return responses.absolute("", cell) if is_address else ""


def _date(given: object) -> str:
    """The day as it is given, where it is one that can only be read in one way."""
    text = responses.line(given, 64)
    try:
        return responses.day(text) or (text if parse_date(text).is_known else "")
    except ValueError:
        return ""


def _rows(page: Page) -> Iterator[Mapping[str, object]]:
    """The rows of an answer. Raises ListingBroken for what lists none."""
    if responses.is_html(page):
        raise responses.broken(page.url, "is a web page, not an export")
    yield from _json_rows(page) if _is_json(page) else _csv_rows(page)


def _json_rows(page: Page) -> list[dict[str, Any]]:
    value = responses.json_of(page)
    if isinstance(value, dict):
        lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
        # The one list that it has, whatever it is called.
        others = [each for each in value.values() if isinstance(each, list)]
        value = lists[0] if lists else others[0] if len(others) == 1 else None
    if not isinstance(value, list):
        raise responses.broken(page.url, "does not list records", _USABLE)
    return [each for each in value if isinstance(each, dict)]


def _csv_rows(page: Page) -> Iterator[dict[str, object]]:
    text = responses.text_of(page).lstrip("\ufeff")
    first = text[:4096].partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    short: list[str] = []
    try:
        header = next(reader, [])
        if not 1 < len(header) <= _COLUMNS:
            raise responses.broken(page.url, "does not list records", _USABLE)
        for row in filter(None, reader):
            if any(cell.strip() for cell in row[len(header) :]):
                raise responses.broken(page.url, f"has more cells than columns in line {reader.line_num}")
            if short:
                yield dict(zip(header, short, strict=False))
            short = row if len(row) < len(header) else []
            if not short:
                yield dict(zip(header, row, strict=False))
        if short:
            # Only the last row can have been cut off.
            raise responses.broken(page.url, "ends in the middle of a row")
    except csv.Error as error:
        raise responses.broken(page.url, f"is not a table of rows (line {reader.line_num})") from error


def _is_json(page: Page) -> bool:
    start = page.body[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"{", b"[")) or page.content_type.endswith("json")


def _next(page: Page) -> str:
    if not _is_json(page):
        return ""
    value = responses.json_of(page)
    links = [value, value.get("links")] if isinstance(value, dict) else []
    named = (each.get(name) for each in links if isinstance(each, dict) for name in _NEXT)
    return next(filter(None, (responses.absolute(page.url, each) for each in named)), "")
