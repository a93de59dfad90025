"""The documents that a piece of HTML links to, and the captions of its videos."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from index.sources.kinds.addresses import absolute, ending, is_document, plain
from index.sources.kinds.telling import language, line, told
from index.sources.place import Entry

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
    shown = line(text, _LONGEST)
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
        url = plain(absolute(base, element.get("href")))
        if is_document(url) or (url and (element.get("type") or "").lower() == "application/pdf"):
            said = (element.text_content(), element.get("title"), element.get("aria-label"))
            title = next(filter(None, map(telling, said)), "")
            yield Entry(
                url,
                url,
                told=told(title=title, language=language(element.get("hreflang"))),
                suffix=ending(url),
            )


def _track(track: Any, base: str) -> Entry | None:
    """The captions of a video, leading to the video beside them; None for what is no captions."""
    url = plain(absolute(base, track.get("src")))
    if ending(url) not in (".vtt", ".srt") or (track.get("kind") or "").lower() not in _TRACKS:
        return None
    link = ""
    # An ancestor: the parser takes a source for something that encloses what follows it.
    for video in track.iterancestors("video", "audio"):
        # Several sources are one video in several forms.
        sources = (video.get("src"), *(each.get("src") for each in video.iter("source")))
        link = next(filter(None, (absolute(base, each) for each in sources)), "")
        break
    return Entry(url, url, link, told=told(language=language(track.get("srclang"))), suffix=ending(url))
