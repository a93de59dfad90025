"""Where a WordPress site has its REST API (https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from domain.errors import ListingBroken, RecordAbsent, RecordUnreachable, SitePaused
from index.sources.kinds.addresses import absolute, host_of, parts_of, site_of
from index.sources.kinds.answers import broken, html_of, is_html, json_of
from index.sources.place import Ask, Page

REL = "https://api.w.org/"
_LINK = re.compile(r'<([^<>]{1,500})>\s*;[^<>]{0,200}?rel="?https://api\.w\.org/"?')
_NO_API = "Follow its feed instead (usually /feed/), or its pages."
_REFUSED = (400, 401, 403, 405, 501)


def api_in(page: Page) -> str:
    """The API that a page names, in its header or its head; empty where it names none."""
    named = _LINK.search(page.headers.get("link", "")[:8_000])
    found = absolute(page.url, named[1]) if named else ""
    if not found and is_html(page):
        try:
            tree, base = html_of(page)
        except ListingBroken:
            return ""
        rels = (each for each in tree.iter("link") if (each.get("rel") or "").strip() == REL)
        found = next(filter(None, (absolute(base, each.get("href")) for each in rels)), "")
    # Another site's API is another site.
    return found if host_of(found) == host_of(page.url) else ""


def find_api(ask: Ask, url: str) -> str:
    """The API of the site that ``url`` is of. Raises ListingBroken where there is none to be found."""
    if "/wp-json" in url:
        return url[: url.index("/wp-json")] + "/wp-json/"
    if "rest_route=" in parts_of(url).query:
        return urljoin(url, "?rest_route=/")
    try:
        found = api_in(ask(url))
    except RecordAbsent:
        found = ""
    if found:
        return found
    site = site_of(url)
    for root in dict.fromkeys((urljoin(url, "wp-json/"), f"{site}wp-json/", f"{site}?rest_route=/")):
        try:
            index = json_of(ask(root))
        except (ListingBroken, RecordAbsent):
            continue
        except RecordUnreachable as error:
            if not is_refusal(error):
                raise
            continue
        if isinstance(index, dict) and "wp/v2" in _namespaces(index):
            return root
    raise broken(url, "has no WordPress REST API, or has it switched off", _NO_API)


def endpoint(root: str, route: str, query: str) -> str:
    """The address of a route: behind the API's own, or as its parameter on sites without readable addresses."""
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/{route}&{query}"
    return f"{root.rstrip('/')}/{route}?{query}"


def is_refusal(error: RecordUnreachable) -> bool:
    """Whether a site answered that it does not want to; not that it is slow, down, or busy."""
    return not isinstance(error, SitePaused) and error.status in _REFUSED


def switched_off(url: str) -> ListingBroken:
    """The error for a site whose API is closed."""
    return broken(url, "has its WordPress REST API switched off for the public", _NO_API)


def _namespaces(index: dict[str, Any]) -> list[Any]:
    found = index.get("namespaces")
    return found if isinstance(found, list) else []
