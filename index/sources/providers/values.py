"""Fields of an entry: what a site says of a record, made fit for a sidecar, and addresses as sites write them.

What cannot be taken is left out, never corrected.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from domain.dates import parse_date
from index.readers.metadata.sidecar import WrongValueError, kind_named
from index.readers.reader import ENDINGS, Look
from index.sources.fetch import LONGEST
from text.cleaning import one_line

_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9_-]*)?")
_ISO_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?:[T\s].*|)", re.DOTALL)
_LONGEST = 500
_LONGEST_ID = 300
_LONGEST_DATE = 64


def non_empty(**said: str) -> dict[str, str]:
    """What is said; what is empty is not."""
    return {name: value for name, value in said.items() if value}


def line(value: object, longest: int = _LONGEST) -> str:
    """``value`` as one line of text, cut to ``longest`` characters; empty when it is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and abs(value) >= 10**30:
        return ""
    text = one_line(str(value)[: 20 * longest])
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def line_of_html(value: object, longest: int = _LONGEST) -> str:
    """One line of text from a field that may hold markup: without tags, with ``&amp;`` as ``&``."""
    if not isinstance(value, str):
        return ""
    return line(html.unescape(_TAG.sub("", value[: 20 * longest])), longest)


def identifier(value: object) -> str:
    """An id as a site gives it, on one line; a very long one keeps its beginning and gets a hash of the whole."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int):
        return line(value)
    text = one_line(value)
    if len(text) <= _LONGEST_ID:
        return text
    whole = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"{text[:_LONGEST_ID]}…{whole[:16]}"


def day(value: object) -> str:
    """The day in a timestamp, as its own zone has it; empty when it cannot be read.

    >>> day("Tue, 05 Mar 2024 23:30:00 -0600"), day("2024-03-05T23:30:00-06:00"), day("next week")
    ('2024-03-05', '2024-03-05', '')
    """
    if not isinstance(value, str) or len(value) > _LONGEST_DATE:
        return ""
    iso = _ISO_DAY.fullmatch(value)
    try:
        found = iso[1] if iso else parsedate_to_datetime(value.strip()).date().isoformat()
        # Some systems write 0001-01-01 for “no date”.
        return found if found[:4] >= "1600" and parse_date(found).is_complete else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def language(value: object) -> str:
    """A language tag that can be taken, or empty."""
    text = line(value, 35)
    return text if _LANGUAGE.fullmatch(text) else ""


def kind(value: object) -> str:
    """The name of a kind of record that is known by that name, or empty."""
    try:
        return kind_named(line(value)).value
    except WrongValueError:
        return ""


# Addresses: made absolute, made comparable, and left out where nothing can be fetched from them.

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


def is_wanted(url: str, only: Sequence[str]) -> bool:
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
