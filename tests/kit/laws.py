"""What holds for every document that was read, whatever it was read from."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from domain.documents import Document

_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u00ad\u200b\u202a-\u202e\ufeff]")


def broken_law(document: Document) -> str:
    """The first law that ``document`` breaks, in words; empty when it keeps them all."""
    paragraphs = document.paragraphs
    quotes = [document.text[p.start : p.end] for p in paragraphs]
    laws = {
        "it has paragraphs": bool(paragraphs),
        "they are numbered": [p.number for p in paragraphs] == list(range(1, len(paragraphs) + 1)),
        "they are its text": "\n\n".join(quotes) == document.text,
        "each is one line": all(quote and quote == quote.strip() and "\n" not in quote for quote in quotes),
        "they follow each other": all(a.end + 2 == b.start for a, b in pairwise(paragraphs)),
        "it is in NFC": unicodedata.is_normalized("NFC", document.text),
        "nothing unseen is in it": not _UNSEEN.search(document.text),
        "it has a title": bool(document.title.strip()) and not _UNSEEN.search(document.title),
        "it can be written down": "\ufffd" in document.text or bool(document.text.encode()),
    }
    return next((law for law, holds in laws.items() if not holds), "")
