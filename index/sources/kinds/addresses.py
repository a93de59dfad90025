"""Addresses as places write them: made absolute, made comparable, and left out where nothing can be fetched from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from index.fetching.addresses import LONGEST
from index.readers.sniff import ENDINGS, Look

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id)(?:=[^&]*)?", re.IGNORECASE)
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_UNSEEN = re.compile("[\x00-\x1f\x7f]")


def absolute(base: str, given: object) -> str:
    """``given`` as an absolute http or https address without fragment; empty when it is none.

    >>> absolute("https://town.example/council/", "../minutes 3.pdf#page=2")
    'https://town.example/minutes%203.pdf'
    """
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST:
        return ""
    try:
        joined = urljoin(base, _UNSEEN.sub("", given.strip()))
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    found = quote(urlunsplit(parts._replace(fragment="")), safe=_SAFE, encoding="utf-8", errors="replace")
    return found if len(found) <= LONGEST else ""


def plain(url: str) -> str:
    """``url`` without what is only there to count readers.

    >>> plain("https://town.example/news?id=7&utm_source=rss")
    'https://town.example/news?id=7'
    """
    parts = parts_of(url)
    if not parts.query:
        return url
    kept = [each for each in parts.query.split("&") if not _TRACKING.fullmatch(each)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def ending(url: str) -> str:
    """The ending of what ``url`` leads to, in small letters, where it is one that is read; otherwise empty. It may stand in
    the path, or in what the path is asked for.

    >>> [ending(each) for each in ("https://a.example/M.PDF?v=2", "https://a.example/get?file=m.docx", "https://a.example/m")]
    ['.pdf', '.docx', '']
    """
    parts = parts_of(url)
    names = (parts.path, *(each.partition("=")[2] for each in parts.query.split("&")))
    for name in names:
        suffix = PurePosixPath(unquote(name)).suffix.lower()
        if suffix in ENDINGS:
            return suffix
    return ""


def is_document(url: str) -> bool:
    """Whether ``url`` ends like a file that is read and is no web page."""
    return ENDINGS.get(ending(url), Look.HTML) is not Look.HTML


def taken(url: str, only: Sequence[str]) -> bool:
    """Whether an admin wants ``url``: it matches one of the patterns, or there is none."""
    return not only or any(fnmatchcase(url.lower(), pattern.lower()) for pattern in only)


def site_of(url: str) -> str:
    """The address of a site's front page: ``https://town.example/``."""
    parts = parts_of(url)
    return f"{parts.scheme}://{parts.netloc}/"


def host_of(url: str) -> str:
    """The host in small letters, without ``www.``."""
    return (parts_of(url).hostname or "").removeprefix("www.")


def parts_of(url: str) -> SplitResult:
    """The parts of ``url``; empty ones where it is no address."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts
