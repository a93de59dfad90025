"""Addresses of the pages, and the signatures by which a page is shown that is not everybody's.

A record is called by a hash of its key: the address is short and plain in any script, and stays when the record is read anew. The
place in it goes into the query, because a browser never sends what stands behind “#”; ``#at`` then brings the marked words into view
without a script. With the place goes the beginning of the text's hash, so that the words are found again when the text has changed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from itsdangerous import Signer

from domain.answers import Citation, QuoteReceipt
from domain.documents import NOBODY, may_see

MARK = "at"
"""The anchor of the marked words."""
HASH = 16
"""Characters of a text's hash in an address."""
ID = re.compile("[a-z2-7]{16}")
_PLACE = re.compile(r"(?:p([1-9][0-9]{0,6}))?(?::?([0-9]{1,9})-([0-9]{1,9}))?")


class Place(NamedTuple):
    """A place in a record."""

    paragraph: int
    """From 1; 0 where only characters are given."""
    start: int
    end: int
    """Not after ``start`` where the whole paragraph is meant."""


@lru_cache(4096)
def record_id(key: str) -> str:
    """What a record is called in addresses: 80 bits of its key's sha256.

    >>> record_id("records/minutes.pdf")
    'c35n4q5xc4ifeayq'
    """
    return (
        base64.b32encode(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:10]).decode().lower()
    )


def place_in(text: str) -> Place | None:
    """``p4:120-180``, ``p4`` or ``120-180``; None for anything else.

    >>> place_in("p4:120-180"), place_in("p4"), place_in("words")
    (Place(paragraph=4, start=120, end=180), Place(paragraph=4, start=0, end=0), None)
    """
    match = _PLACE.fullmatch(text)
    if match is None or not text:
        return None
    paragraph, start, end = (int(part or 0) for part in match.groups())
    return Place(paragraph, start, end) if paragraph or end > start else None


class Links:
    """The addresses below ``base``: that of the web, for whoever is elsewhere; a path, within the pages. ``key`` gives the secret that
    signs; it is asked for when something is not everybody's, and not before.
    """

    def __init__(self, base: str, key: Callable[[], bytes]) -> None:
        self.base, self._key = base.rstrip("/"), key

    def place(self, document: str, paragraph: int, start: int, end: int, text_hash: str) -> str:
        """Lands on the words (``retrieval.citations.Pages``)."""
        at = f"p{paragraph}:{start}-{end}" if end > start else f"p{paragraph}"
        return self._address(document, f"#{MARK}", at=at, of=text_hash[:HASH])

    def record(self, document: str) -> str:
        """A record from its beginning."""
        return self._address(document)

    def part(self, document: str, part: int) -> str:
        """One part of a long record."""
        return self._address(document, part=str(part))

    def picture(self, document: str, page: int) -> str:
        """A page of a record as a picture."""
        return self._address(document, path=f"/page/{page}.png")

    def to(self, cited: Citation | QuoteReceipt) -> str:
        """Lands on the words of a citation."""
        return self.place(cited.document, cited.paragraph, cited.start, cited.end, cited.text_hash)

    def answer(self, receipt: str, *, private: bool = False) -> str:
        """An answer with its receipt."""
        signed = f"?s={self.signature(f'a/{receipt}')}" if private else ""
        return f"{self.base}/a/{receipt}{signed}"

    def _address(self, document: str, anchor: str = "", *, path: str = "", **query: str) -> str:
        name = record_id(document)
        if not may_see(document.partition("/")[0], NOBODY):
            query["s"] = self.signature(f"r/{name}")
        # Places, hashes, numbers and signatures: nothing of it has to be quoted in an address.
        asked = "&".join(f"{each}={value}" for each, value in query.items())
        return f"{self.base}/r/{name}{path}{'?' if asked else ''}{asked}{anchor}"

    def signature(self, what: str) -> str:
        """The signature for a page that is not everybody's, ``r/RECORD`` or ``a/ANSWER``."""
        return self._signer().get_signature(what).decode()

    def allows(self, what: str, signature: str) -> bool:
        """Whether ``signature`` was made for this page."""
        return bool(signature) and self._signer().verify_signature(what, signature)

    def _signer(self) -> Signer:
        return Signer(self._key(), salt="plenum.web", digest_method=hashlib.sha256)
