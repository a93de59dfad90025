"""A WordPress site, through its REST API (https://developer.wordpress.org/rest-api/reference/posts/): posts, pages, and the
documents they link to.

Everything is listed at the first look and then every seven days; in between, only what was modified since. The API gives the
words themselves, so nothing else is fetched but the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from domain.errors import ListingBroken, RecordAbsent, RecordUnreachable, SitePaused
from index.sources.providers import (
    DESPITE,
    Entry,
    FetchPage,
    Listing,
    Options,
    before,
    cursor,
    moment,
    needs_full_listing,
    responses,
)
from index.sources.providers.page import documents
from index.sources.providers.responses import Page

REL = "https://api.w.org/"
_LINK = re.compile(r'<([^<>]{1,500})>\s*;[^<>]{0,200}?rel="?https://api\.w\.org/"?')
_NO_API = "Follow its feed instead (usually /feed/), or its pages."
_REFUSED = (400, 401, 403, 405, 501)
_TYPES = ("posts", "pages")
_EACH = 100
"""A page of the listing; WordPress allows no more."""
_PAGES = 500
_DOCUMENTS = 100
_FIELDS = "id,link,date,modified_gmt,title,content,lang"
_OVERLAP = timedelta(hours=26)
"""``modified_after`` is read in the site's own zone, which is not told: up to 14 hours beside UTC; and a clock may be set."""
_UPLOADS = "/wp-content/uploads/"


@dataclass(slots=True)
class _Count:
    """What came of one type of posts, against what the site says it has."""

    seen: set[str] = field(default_factory=set)
    totals: set[str] = field(default_factory=set)

    def hidden(self) -> str:
        """How many the site says it has and does not list; empty where it counts as it lists, or not at all."""
        if not self.counts:
            return ""
        (total,) = self.totals
        return (
            ""
            if str(len(self.seen)) == total
            else f"{int(total) - len(self.seen)}"
            if total.isdecimal()
            else total
        )

    @property
    def counts(self) -> bool:
        """Whether the site told one number all along: nothing came or went in between, and it does count."""
        return len(self.totals) == 1 and "" not in self.totals


class WordPress:
    """A WordPress site (``index.sources.providers.Provider``)."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:
        """Its posts and pages, last modified first. What is empty, or behind a password, is left out."""
        since = "" if needs_full_listing(memory.get("everything", ""), now) else memory.get("modified", "")
        # Looked for anew from time to time: a site may move.
        root = memory.get("api", "") if since else ""
        root = root or find_api(fetch, self._url)
        newest, whole, short = memory.get("modified", ""), not since, ""
        for kind in _TYPES:
            count = _Count()
            for post in self._posts(fetch, root, kind, since, count):
                newest = max(newest, moment(post.get("modified_gmt")))
                yield from self._entries(post, kind)
            whole = whole and count.counts
            hidden = "" if since else count.hidden()
            if hidden and memory.get(DESPITE + kind) != hidden:
                (total,) = count.totals
                short = (
                    f"lists {len(count.seen):,} of the {responses.line(total, 20)} {kind} that it says it has"
                )
            if not since:
                memory[DESPITE + kind] = hidden
        if short:
            # A list that was cut off looks the same; that it is the same again tells the two apart.
            remedy = "It is asked again later; where it is the same then, the site hides them, and the list is taken as whole."
            raise responses.broken(self._url, short, remedy)
        memory["api"] = root
        memory["modified"] = cursor(newest, now)
        if whole:
            memory["everything"] = now.isoformat()
        return whole

    def _posts(
        self, fetch: FetchPage, root: str, kind: str, since: str, count: _Count
    ) -> Iterator[dict[str, Any]]:
        """The posts of one type, page by page; with ``since``, those modified not much earlier or later."""
        after = before(since, _OVERLAP)
        query = f"per_page={_EACH}&orderby=modified&order=desc&_fields={_FIELDS}"
        if after:
            query += f"&modified_after={after}"
        for number in range(1, _PAGES + 1):
            address = endpoint(root, f"wp/v2/{kind}", f"{query}&page={number}")
            page = self._page(fetch, address, number)
            if page is None:
                count.totals.add("")
                return
            posts = responses.objects_in(responses.json_of(page), page)
            count.totals.add(responses.line(page.headers.get("x-wp-total", "")))
            fresh = [post for post in posts if _id(post) and _id(post) not in count.seen]
            count.seen.update(map(_id, fresh))
            yield from fresh
            last = responses.line(page.headers.get("x-wp-totalpages", ""))
            # Before WordPress 5.7 nobody knew modified_after, and everything came.
            is_past = after and posts and moment(posts[-1].get("modified_gmt")) < after
            if not fresh or is_past or (str(number) == last if last.isdigit() else len(posts) < _EACH):
                return
        raise responses.broken(
            self._url, f"has more than {_EACH * _PAGES:,} {kind}", "Follow its feed instead."
        )

    def _page(self, fetch: FetchPage, address: str, number: int) -> Page | None:
        """One page of the listing; None behind the last, where posts went while they were listed."""
        try:
            return fetch(address)
        except RecordUnreachable as error:
            if not isinstance(error, RecordAbsent) and not is_refusal(error):
                raise
            if number > 1 and error.status == 400:
                return None  # rest_post_invalid_page_number
            what = "has its WordPress REST API switched off for the public"
            raise responses.broken(self._url, what, _NO_API) from error

    def _entries(self, post: dict[str, Any], kind: str) -> Iterator[Entry]:
        """A post, where it says anything, and the documents among the site's uploads that it links to."""
        words = _rendered(post.get("content"))
        link = responses.plain(responses.absolute(self._url, post.get("link")))
        if (
            not words
            or not link
            or (isinstance(post.get("content"), dict) and post["content"].get("protected"))
        ):
            return
        title = responses.line_of_html(_rendered(post.get("title")))
        lang = responses.language(post.get("lang"))
        if not responses.says_nothing(words) and responses.is_wanted(link, self._only):
            said = responses.non_empty(title=title, date=responses.day(post.get("date")), language=lang)
            whole = responses.document(title, words, link=link, language=lang)
            yield Entry(
                f"{kind}/{_id(post)}", link, "", moment(post.get("modified_gmt")), said, whole, ".html"
            )
        try:
            tree, base = responses.html_of(Page(link, responses.document("", words, link=link)))
        except ListingBroken:
            return  # markup that no parser takes links to nothing
        uploads = [each for each in islice(documents(tree, base), _DOCUMENTS) if _UPLOADS in each.url]
        for each in uploads:
            if responses.is_wanted(each.url, self._only):
                # With one document alone, what the post is called is what the document is.
                named = {"title": title} if len(uploads) == 1 and title else {}
                yield Entry(each.url, each.url, each.link, "", {**named, **each.fields}, None, each.suffix)


def _id(post: dict[str, Any]) -> str:
    number = post.get("id")
    return responses.line(number) if isinstance(number, int) else ""


def _rendered(field_of_post: object) -> str:
    found = field_of_post.get("rendered") if isinstance(field_of_post, dict) else None
    return found if isinstance(found, str) else ""


# Discovery of the REST API (https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/).


def api_in(page: Page) -> str:
    """The API that a page names, in its header or its head; empty where it names none."""
    named = _LINK.search(page.headers.get("link", "")[:8_000])
    found = responses.absolute(page.url, named[1]) if named else ""
    if not found and responses.is_html(page):
        try:
            tree, base = responses.html_of(page)
        except ListingBroken:
            return ""
        rels = (each for each in tree.iter("link") if (each.get("rel") or "").strip() == REL)
        found = next(filter(None, (responses.absolute(base, each.get("href")) for each in rels)), "")
    # Another site's API is another site.
    return found if responses.host_of(found) == responses.host_of(page.url) else ""


def find_api(fetch: FetchPage, url: str) -> str:
    """The API of the site that ``url`` is of. Raises ListingBroken where there is none to be found."""
    if "/wp-json" in url:
        return url[: url.index("/wp-json")] + "/wp-json/"
    if "rest_route=" in responses.parts_of(url).query:
        return urljoin(url, "?rest_route=/")
    try:
        found = api_in(fetch(url))
    except RecordAbsent:
        found = ""
    if found:
        return found
    site = responses.site_of(url)
    for root in dict.fromkeys((urljoin(url, "wp-json/"), f"{site}wp-json/", f"{site}?rest_route=/")):
        try:
            index = responses.json_of(fetch(root))
        except ListingBroken:
            continue
        except RecordUnreachable as error:
            if isinstance(error, RecordAbsent) or is_refusal(error):
                continue
            raise
        named = index.get("namespaces") if isinstance(index, dict) else None
        if isinstance(named, list) and "wp/v2" in named:
            return root
    raise responses.broken(url, "has no WordPress REST API, or has it switched off", _NO_API)


def endpoint(root: str, route: str, query: str) -> str:
    """The address of a route: behind the API's own, or as its parameter on sites without readable addresses."""
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/{route}&{query}"
    return f"{root.rstrip('/')}/{route}?{query}"


def is_refusal(error: RecordUnreachable) -> bool:
    """Whether a site answered that it does not want to; not that it is slow, down, or busy."""
    return not isinstance(error, SitePaused) and error.status in _REFUSED
