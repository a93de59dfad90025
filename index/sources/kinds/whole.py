"""Words that a listing holds itself, as a document of their own: as their place shows them, under their title."""

from __future__ import annotations

import re
from html import escape, unescape

_TAG = re.compile(r"<[^<>]*>")
_FOOTER = re.compile(
    r"<p>\s*The post\s*<a\b[^<>]*>[^<>]*</a>\s*(?:first )?appeared first on\s*<a\b[^<>]*>[^<>]*</a>\.?\s*</p>\s*\Z"
)
_CUT_OFF = re.compile(
    r"(?:\[?\s*(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)\s*\]?|(?:read|continue reading|view|learn) more\W{0,9}|"
    r"continue reading[^.!?\n]{0,200}|leer m[áa]s\W{0,9}|seguir leyendo\W{0,9})\s*\Z",
    re.IGNORECASE,
)
_END = 600


def document(title: str, words: str, *, link: str = "", language: str = "") -> bytes:
    """A web page with nothing but ``title`` and ``words`` (HTML as the place gives it)."""
    attribute = f' lang="{escape(language)}"' if language else ""
    base = f'<base href="{escape(link)}">' if link else ""
    heading = f"<h1>{escape(title)}</h1>\n" if title else ""
    page = (
        f'<!DOCTYPE html>\n<html{attribute}><head><meta charset="utf-8">{base}<title>{escape(title)}</title></head>\n'
        f"<body><article>\n{heading}{words}\n</article></body></html>\n"
    )
    return page.encode("utf-8", "replace")


def without_footer(words: str) -> str:
    """HTML without what WordPress adds to it in feeds alone (“The post … appeared first on …”)."""
    return words[: -4 * _END] + _FOOTER.sub("", words[-4 * _END :])


def says_nothing(words: str) -> bool:
    """Whether HTML holds no text at all."""
    return not unescape(_TAG.sub("", words)).strip()


def is_cut_off(words: str) -> bool:
    """Whether HTML ends like a teaser: “[…]”, “Read more”."""
    return _CUT_OFF.search(_TAG.sub("", words[-4 * _END :])[-_END:].rstrip()) is not None
