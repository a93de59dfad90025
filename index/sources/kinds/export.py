"""An export: JSON or CSV that lists records, each with its words or with the address of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.errors import ListingBroken
from index.sources.kinds.addresses import absolute, host_of, taken
from index.sources.kinds.answers import broken, is_html, json_of, text_of
from index.sources.kinds.export_columns import entries_of, fingerprint
from index.sources.place import Ask, Listing, Options, Page

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
    """An export (``index.sources.place.Place``). It is whole: a row that is not in it is not there any more."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def look(self, ask: Ask, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """Its rows, in its order. Rows that have neither words nor an address are passed over; where no row has, it is
        no export of records.
        """
        rows = usable = 0
        seen: set[str] = set()
        for page in self._pages(ask):
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
                    if taken(entry.url, self._only):
                        yield entry
        if rows and not usable:
            raise broken(self._url, f"lists {rows:,} rows, and none with words or an address", _USABLE)
        return True

    def _pages(self, ask: Ask) -> Iterator[Page]:
        """The export, and where it names a next page, that one, on the same site."""
        url, seen = self._url, {self._url}
        while url:
            page = ask(url)
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
