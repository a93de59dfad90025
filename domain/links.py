"""Links that land on the quoted words. Pure.

Web pages: text fragments (https://wicg.github.io/scroll-to-text-fragment/). PDF: ``#page=`` (RFC 8118).
Video: ``t=`` on the two large hosts, media fragments elsewhere (https://www.w3.org/TR/media-frags/).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

LINK_LIMIT = 512
"""Discord's limit for the address of a link button, and long enough for any browser."""
_WHOLE = 90
"""Up to this many characters a quote goes into the link whole; a longer one by its first and last words."""
_WORDS = 5
_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com")
_MEDIA = re.compile(r"\.(?:mp4|m4v|mov|webm|ogv|mp3|m4a|ogg|oga|opus|wav)", re.IGNORECASE)
_DOWNLOADED = frozenset(
    {".csv", ".doc", ".docx", ".epub", ".json", ".odt", ".pdf", ".rtf", ".srt", ".vtt", ".xlsx", ".zip"}
)


def landing(url: str, quoted: str, *, page: int | None = None, seconds: float | None = None) -> str:
    """``url`` made to land on ``quoted``; empty when ``url`` is not an http(s) address.

    A link is never longer than LINK_LIMIT: the part that lands is left out before the address is cut.

    >>> landing("https://city.example/minutes", "The motion carried.")
    'https://city.example/minutes#:~:text=The%20motion%20carried.'
    >>> landing("https://city.example/agenda.pdf", "Item 4", page=3)
    'https://city.example/agenda.pdf#page=3'
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    if seconds is not None:
        return _video(url, int(seconds))
    if page is not None:
        return urlunsplit(parts._replace(fragment=f"page={page}"))
    fragment = "" if takes_time(url) else _text_fragment(quoted)
    if not fragment:
        return url
    landed = urlunsplit(parts._replace(fragment=parts.fragment + ":~:text=" + fragment))
    return landed if len(landed) <= LINK_LIMIT else url


def lands(url: str) -> bool:
    """Whether an address that ``landing`` made lands on the words, or on their page or second. What a browser downloads in place of
    showing it does not.

    >>> lands("https://city.example/minutes#:~:text=Item%204"), lands("https://city.example/minutes.docx#:~:text=Item%204")
    (True, False)
    """
    parts = urlsplit(url)
    if ":~:text=" in parts.fragment:
        return PurePosixPath(parts.path).suffix.lower() not in _DOWNLOADED
    return bool(url) and (parts.fragment.startswith(("page=", "t=")) or "t=" in parts.query)


def takes_time(url: str) -> bool:
    """Whether ``url`` is a recording that can be opened at a second: a file, or a page of a host that does that."""
    parts = urlsplit(url)
    return (
        _is_video_host(parts.hostname or "") or _MEDIA.fullmatch(PurePosixPath(parts.path).suffix) is not None
    )


def _is_video_host(host: str) -> bool:
    return any(host == known or host.endswith("." + known) for known in _VIDEO_HOSTS)


def _video(url: str, seconds: int) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if not _is_video_host(host):
        return urlunsplit(parts._replace(fragment=f"t={seconds}"))
    if host.endswith("vimeo.com"):
        return urlunsplit(parts._replace(fragment=f"t={seconds}s"))
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "t"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("t", f"{seconds}s")])))


def _text_fragment(quoted: str) -> str:
    # A fragment must not run over a block's border, so only the first block of a quote is used.
    text = " ".join(quoted.split("\n\n", maxsplit=1)[0].split())
    if len(text) <= _WHOLE:
        return _escaped(text)
    words = text.split(" ")
    if len(words) > 2 * _WORDS:
        return _escaped(" ".join(words[:_WORDS])) + "," + _escaped(" ".join(words[-_WORDS:]))
    # No blanks to speak of (Chinese): the first and last characters.
    return _escaped(text[:12]) + "," + _escaped(text[-12:])


def _escaped(text: str) -> str:
    # "-" has a meaning in the directive ("prefix-,"), and quote() leaves it alone.
    return re.sub("-", "%2D", quote(text, safe=""))
