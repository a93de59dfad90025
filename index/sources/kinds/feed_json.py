"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.sources.kinds.answers import broken, json_of, objects_in
from index.sources.kinds.items import Item
from index.sources.kinds.telling import day, language, line, name
from index.sources.kinds.whole import says_nothing
from index.sources.place import Page

_VERSION = "https://jsonfeed.org/version/1"


def is_json_feed(page: Page) -> bool:
    """Whether an answer is JSON, by what it says it is or by how it begins."""
    return page.content_type in ("application/feed+json", "application/json") or page.body[:64].lstrip(
        b"\xef\xbb\xbf \t\r\n"
    ).startswith(b"{")


def json_items(page: Page) -> Iterator[Item]:
    """The items of the feed in ``page``. Raises ListingBroken."""
    feed = _feed(page)
    said = language(feed.get("language"))
    feed_authors = _authors(feed)
    for item in objects_in(feed.get("items"), page):
        html = item.get("content_html")
        text = item.get("content_text")
        if not isinstance(html, str) or says_nothing(html):
            html = ""
        yield Item(
            id=name(item.get("id")),
            link=_text(item.get("url")) or _text(item.get("external_url")),
            title=line(item.get("title")),
            date=day(item.get("date_published")),
            revision=line(item.get("date_modified")),
            byline=_authors(item) or feed_authors,
            language=language(item.get("language")) or said,
            html=html,
            text=text if isinstance(text, str) and text.strip() and not html else "",
            enclosures=tuple(_attachments(item.get("attachments"))),
        )


def json_title(page: Page) -> str:
    """What the feed calls itself. Raises ListingBroken."""
    return line(_feed(page).get("title"))


def _feed(page: Page) -> dict[str, Any]:
    feed = json_of(page)
    if not isinstance(feed, dict) or not _text(feed.get("version")).replace("www.", "").startswith(_VERSION):
        raise broken(page.url, "is JSON, but not a JSON Feed", "Follow it as an export, if it lists records.")
    return feed


def _authors(holder: dict[str, Any]) -> str:
    given = holder.get("authors")
    authors = given if isinstance(given, list) else [holder.get("author")]
    names = (line(each.get("name")) for each in authors[:20] if isinstance(each, dict))
    return ", ".join(each for each in names if each)


def _attachments(given: object) -> Iterator[tuple[str, str]]:
    for each in given[:100] if isinstance(given, list) else ():
        if isinstance(each, dict):
            yield _text(each.get("url")), _text(each.get("mime_type")).lower()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
