"""Sites without a feed. A web page: its own words, and the documents it links to; captions by their address (VTT, SRT). A sitemap
(https://www.sitemaps.org/protocol.html): every page and document that it lists.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from protego import Protego

from domain.documents import Kind
from domain.errors import ListingBroken, RecordAbsent
from index.readers.metadata.first_lines import dates_in
from index.readers.reader import ENDINGS, Look, look_of
from index.sources.providers import LENT, Entry, FetchPage, Listing, Options, responses
from index.sources.providers.responses import Page
from text.adoption import kind_in


class WebPage:
    """A page (``index.sources.providers.Provider``). What it linked to once and links to no more is not taken to be gone."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """The page itself, and up to LINKS documents behind its links: files by their ending, captions beside a video."""
        page = fetch(self._url)
        if not responses.is_html(page):
            remedy = "Follow it as what it is: a feed, captions, an export."
            raise responses.broken(self._url, "is no web page", remedy)
        if responses.host_of(page.url) != responses.host_of(self._url):
            what = f"leads to another site now, {page.url}"
            raise responses.broken(self._url, what, "Follow that one, if it is the right one.")
        tree, base = responses.html_of(page)
        own = responses.plain(responses.absolute(self._url, self._url))
        if own and responses.is_wanted(own, self._only):
            yield Entry(own, own, suffix=".html")
        number = 0
        for entry in documents(tree, base):
            if entry.id == own or not responses.is_wanted(entry.url, self._only):
                continue
            if number == LINKS:
                what = f"links to more than {LINKS} documents; the others are not taken"
                remedy = "Follow a page with fewer, or say with “only” which addresses are wanted."
                raise responses.broken(self._url, what, remedy)
            number += 1
            yield entry
        return False


class Captions:
    """One file of captions (``index.sources.providers.Provider``). Without ``Options.video``, citations lead to the captions."""

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._video = url, options.video

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """The captions. They are asked for, so that an error page is no record."""
        page = fetch(self._url)
        if not is_captions(page):
            raise responses.broken(self._url, "holds no captions (VTT or SRT)")
        url = responses.plain(responses.absolute(self._url, self._url))
        if url:
            suffix = responses.ending(url) if responses.ending(url) in (".vtt", ".srt") else _suffix(page)
            yield Entry(url, url, responses.absolute(url, self._video), suffix=suffix)
        return bool(url)


# Documents that a piece of HTML links to, and the captions of its videos.

LINKS = 500
"""So many documents of one page are taken."""
_LOOKED_AT = 20_000
_LONGEST = 200
_TRACKS = ("", "captions", "subtitles")
_SIZE = re.compile(
    r"(?:^|[\s\-–(\[,]{1,4})(?:pdf|docx?|odt|vtt|srt|csv)?[\s,\-–(]{0,4}(?:[\d.,]{1,12}\s?(?:bytes|[kmg]i?b))?[\s)\]]{0,4}$",
    re.IGNORECASE,
)
_SILENT = frozenset(
    [
        "", "here", "click here", "click", "link", "this", "this link", "open", "view", "view pdf", "download", "download here",
        "download pdf", "more", "read more", "see more", "details", "file", "document", "attachment", "attached", "print",
        "pdf", "agenda", "minutes", "packet", "html", "text", "web", "doc", "word", "english", "spanish", "new",
        "aquí", "haga clic aquí", "descargar", "ver", "ver más", "leer más", "abrir", "acta", "orden del día", "enlace", "archivo",
        "下载", "下載", "点击这里", "點擊這裡", "查看", "打开", "開啟",
    ]
)  # fmt: skip
_BLANKS = re.compile(r"[\s:.…»›>→*|-]+$")


def documents(tree: Any, base: str) -> Iterator[Entry]:
    """The documents that ``tree`` (lxml) links to, each once, in the order of the page; captions of a video lead to it."""
    seen: set[str] = set()
    for entry in _entries(tree, base):
        if entry.id not in seen:
            seen.add(entry.id)
            yield entry


def telling(text: object) -> str:
    """The text of a link, where it says what is behind it; empty for “here”, “PDF”, “Minutes”.

    >>> telling("Minutes of March 4 (PDF, 1.2 MB)"), telling("Click here")
    ('Minutes of March 4', '')
    """
    shown = responses.line(text, _LONGEST)
    # A title may end in “PDF, 1.2 MB” more than once: “(PDF) 1.2 MB”.
    for _ in range(3):
        shown = _SIZE.sub("", shown)
    shown = shown.strip()
    return "" if _BLANKS.sub("", shown).casefold() in _SILENT or not re.search(r"\w{3}", shown) else shown


def _entries(tree: Any, base: str) -> Iterator[Entry]:
    for element in islice(tree.iter("a", "area", "track"), _LOOKED_AT):
        if element.tag == "track":
            entry = _track(element, base)
            if entry is not None:
                yield entry
            continue
        url = responses.plain(responses.absolute(base, element.get("href")))
        if responses.is_document(url) or (url and (element.get("type") or "").lower() == "application/pdf"):
            said = (
                _words(element),
                *(each and each[:_SAID] for each in map(element.get, ("title", "aria-label"))),
            )
            title = next(filter(None, map(telling, said)), "")
            fields = responses.non_empty(title=title, language=responses.language(element.get("hreflang")))
            if not dates_in([*filter(None, said)]).own:
                fields |= _lent(element)
            yield Entry(url, url, fields=fields, suffix=responses.ending(url))


_SAID = 300
"""Characters of what a link says that are looked at."""
_PIECES = 50
_CLIMBED = 5
_ROW = 400
"""Characters of what is one row, at most."""
_WHOLE = frozenset(("table", "tbody", "ul", "ol", "dl", "body", "main", "section", "article"))


def _words(element: Any) -> str:
    """What ``element`` says, from its beginning: links that are never closed hold each other, and the whole page."""
    return "".join(islice(element.itertext(with_tail=False), _PIECES))[:_SAID]


def _lent(link: Any) -> dict[str, str]:
    """The day of the row that a link stands in, where the row names one, and the kind that the link or its column names."""
    for around in islice(link.iterancestors(), _CLIMBED):
        pieces = [*islice(around.itertext(), _ROW)]
        text = responses.line(" ".join(pieces), _ROW + 1)
        if around.tag in _WHOLE or len(text) > _ROW:
            break
        if named := dates_in([text]).own:
            day = named[0] if len(named) == 1 and named[0].is_complete else None
            kind = kind_in(responses.line(_words(link))) or kind_in(_column(link))
            kind = None if kind is Kind.RECORD else kind
            lent = {LENT + "date": day.isoformat() if day else "", LENT + "kind": kind.value if kind else ""}
            return responses.non_empty(**lent) if day else {}
    return {}


def _column(link: Any) -> str:
    """The head of the column of a table that a link stands in; empty where cells span several."""
    cell = next(link.iterancestors("td", "th"), None)
    row = cell.getparent() if cell is not None else None
    table = next(link.iterancestors("table"), None)
    first = next(table.iter("tr"), None) if table is not None else None
    if row is None or first is None or any(each.get("colspan") for each in (*row, *first)):
        return ""
    heads = [each for each in first if each.tag in ("td", "th")]
    at = [each for each in row if each.tag in ("td", "th")].index(cell)
    return responses.line(_words(heads[at])) if first is not row and at < len(heads) else ""


def _track(track: Any, base: str) -> Entry | None:
    """The captions of a video, leading to the video beside them; None for what is no captions."""
    url = responses.plain(responses.absolute(base, track.get("src")))
    if responses.ending(url) not in (".vtt", ".srt") or (track.get("kind") or "").lower() not in _TRACKS:
        return None
    link = ""
    # An ancestor: the parser takes a source for something that encloses what follows it.
    for video in track.iterancestors("video", "audio"):
        # Several sources are one video in several forms.
        sources = (video.get("src"), *(each.get("src") for each in video.iter("source")))
        link = next(filter(None, (responses.absolute(base, each) for each in sources)), "")
        break
    return Entry(
        url,
        url,
        link,
        fields=responses.non_empty(language=responses.language(track.get("srclang"))),
        suffix=responses.ending(url),
    )


def is_captions(page: Page) -> bool:
    """Whether an answer begins like captions."""
    return look_of(page.body) is Look.CAPTIONS


def _suffix(page: Page) -> str:
    return ".vtt" if page.body[:16].replace(b"\0", b"").find(b"WEBVTT") >= 0 else ".srt"


ENTRIES = 20_000
FILES = 50
DEEPEST = 3
_EACH = 50_000
_FEWER = "Follow one of its sitemaps by its own address."
_GZIP = 31
"""zlib's window for gzip."""
_MAP = re.compile(r"\.(?:xml|txt)(?:\.gz)?$|\.gz$|sitemap[^/]*$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,5}$", re.IGNORECASE)
_PAGES = (".php", ".asp", ".aspx", ".jsp", ".cfm", ".cgi", ".shtml")


class Sitemap:
    """A site (``index.sources.providers.Provider``). Its address is that of a sitemap, or of the site; with a path
    (``https://town.example/council/``), only what lies beneath it is taken.
    """

    def __init__(self, url: str, options: Options) -> None:
        self._url, self._only = url, options.only

    def listing(self, fetch: FetchPage, memory: dict[str, str], now: datetime) -> Listing:  # noqa: ARG002 - the port's
        """What is listed, last modified first. All sitemaps have to come before anything is."""
        is_map = _MAP.search(responses.parts_of(self._url).path) is not None
        beneath = "" if is_map else _folder(self._url)
        found: dict[str, str] = {}
        for url, modified in self._listed(fetch, [self._url] if is_map else self._maps(fetch)):
            is_ours = responses.host_of(url) == responses.host_of(self._url)
            if not is_ours or not responses.parts_of(url).path.startswith(beneath):
                continue
            if _is_read(url) and responses.is_wanted(url, self._only):
                found[url] = max(modified, found.get(url, ""))
                if len(found) > ENTRIES:
                    remedy = "Say with “only” which of them are wanted: */minutes/*."
                    raise responses.broken(self._url, f"lists more than {ENTRIES:,} addresses", remedy)
        for url, modified in sorted(found.items(), key=lambda each: each[1], reverse=True):
            yield Entry(url, url, "", modified, suffix=responses.ending(url))
        return True

    def _maps(self, fetch: FetchPage) -> list[str]:
        """The sitemaps of a site: those in its robots.txt, or the usual one."""
        site = responses.site_of(self._url)
        named: list[str] = []
        try:
            page = fetch(f"{site}robots.txt")
            if not responses.is_html(page):
                robots = Protego.parse(responses.text_of(page)[:500_000])
                named = [url for each in robots.sitemaps if (url := responses.absolute(page.url, each))]
        except (RecordAbsent, ListingBroken):
            pass
        return list(dict.fromkeys(named))[: FILES + 1] or [f"{site}sitemap.xml"]

    def _listed(self, fetch: FetchPage, roots: list[str]) -> Iterator[tuple[str, str]]:
        """Addresses and when they were modified, from these sitemaps and those they list. Raises ListingBroken."""
        waiting = [(url, 1) for url in roots]
        seen = set(roots)
        total = 0
        for number, (address, depth) in enumerate(waiting):
            if number == FILES:
                raise responses.broken(self._url, f"has more than {FILES} sitemaps", _FEWER)
            listed = _read(fetch(address))
            total += len(listed)
            if total > 5 * ENTRIES:
                raise responses.broken(self._url, f"lists more than {5 * ENTRIES:,} addresses", _FEWER)
            for url, modified, is_map in listed:
                if not is_map:
                    yield url, modified
                elif url not in seen:
                    if depth == DEEPEST:
                        raise responses.broken(address, f"lists sitemaps deeper than {DEEPEST} levels")
                    seen.add(url)
                    waiting.append((url, depth + 1))


def is_sitemap(page: Page) -> bool:
    """Whether an answer begins like a sitemap in XML."""
    return re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", page.body[:4096]) is not None


def _read(page: Page) -> list[tuple[str, str, bool]]:
    """Address, time, and whether it is another sitemap, of all that a sitemap lists. Raises ListingBroken."""
    page = Page(page.url, _unpacked(page), page.content_type, page.headers)
    start = page.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if responses.is_html(page):
        remedy = "Follow it as a page, or give the sitemap's own address."
        raise responses.broken(page.url, "is a web page, not a sitemap", remedy)
    if start.startswith(b"http"):
        lines = responses.text_of(page).split()
        _refuse_long(page, len(lines))
        addresses = (responses.absolute(page.url, word) for word in lines)
        return [(responses.plain(each), "", False) for each in addresses if each]
    if not start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise responses.broken(page.url, "is not a sitemap")
    root = responses.xml_of(page)
    kind = responses.local_name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise responses.broken(page.url, "is not a sitemap")
    _refuse_long(page, len(root))
    found = []
    for element in root:
        said = {responses.local_name(child): child.text or "" for child in element}
        url = responses.absolute(page.url, said.get("loc"))
        if url:
            is_map = kind == "sitemapindex"
            found.append(
                (url if is_map else responses.plain(url), responses.line(said.get("lastmod"), 40), is_map)
            )
    return found


def _refuse_long(page: Page, number: int) -> None:
    if number > _EACH:
        raise responses.broken(page.url, f"lists more than {_EACH:,} addresses, which no sitemap may")


def _unpacked(page: Page) -> bytes:
    """The bytes of a sitemap, unpacked where it is packed. Raises ListingBroken for half of it, or too much."""
    if not page.body.startswith(b"\x1f\x8b"):
        return page.body
    unpacking = zlib.decompressobj(_GZIP)
    try:
        raw = unpacking.decompress(page.body, responses.LARGEST + 1)
    except zlib.error as error:
        raise responses.broken(page.url, "is packed, and damaged") from error
    if len(raw) > responses.LARGEST:
        raise responses.broken(page.url, f"holds more than {responses.LARGEST >> 20} MiB")
    if not unpacking.eof:
        raise responses.broken(page.url, "is packed, and was cut off")
    return raw


def _folder(url: str) -> str:
    """The path that everything beneath it begins with; empty for a whole site."""
    path = responses.parts_of(url).path
    return path if not path or path.endswith("/") else f"{path}/"


def _is_read(url: str) -> bool:
    """Whether what it leads to may be a page or a document: no picture, no table of figures for a program."""
    path = responses.parts_of(url).path.rsplit("/", 1)[-1]
    suffix = _SUFFIX.search(path)
    return suffix is None or suffix[0].lower() in (*ENDINGS, *_PAGES)
