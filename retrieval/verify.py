"""An answer, checked again: every quote is read in the stored source of its time, and looked up in the record of today.

Two questions are kept apart. Whether a quote is *proven* depends only on the text it was taken from, which is kept by
its hash. What became of the record since (its *standing*) never makes a proof better or worse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from domain.documents import Document, sha256_text
from domain.errors import LibraryError
from domain.receipts import QuoteCheck, QuoteReceipt, Receipt, Standing, Verification

StoredText = Callable[[str], str | None]
"""The cleaned text with this sha256, or None when it is not kept."""


_LETTER = "[0-9A-Za-zÀ-ɏ]"


class CurrentRecord(Protocol):
    """What is known of a record in the current generation."""

    @property
    def text_hash(self) -> str:
        """sha256 of its cleaned text."""
        ...

    @property
    def gone(self) -> bool:
        """Whether it is no longer where it was published."""
        ...


class Current(Protocol):
    """What is read of the current generation: an open ``index.library.Snapshot`` is one."""

    @property
    def generation(self) -> str:
        """Its name."""
        ...

    def record(self, key: str) -> CurrentRecord | None:
        """What is known of a record; None when it is not in the library (any more)."""
        ...

    def document(self, key: str) -> Document | None:
        """The record with its text."""
        ...


def verify(receipt: Receipt, snapshot: Current, stored_text: StoredText) -> Verification:
    """Every quote of ``receipt``, read again. A refusal quotes nothing and has no checks."""
    checks = tuple(_check(quote, snapshot, stored_text) for quote in receipt.quotes)
    return Verification(receipt, snapshot.generation, checks)


def _check(quote: QuoteReceipt, snapshot: Current, stored_text: StoredText) -> QuoteCheck:
    doubt = _doubt(quote, stored_text)
    standing, now_at = _standing(quote, snapshot, proven=not doubt)
    proof = doubt or f"The source has exactly these words at characters {quote.start} to {quote.end}."
    return QuoteCheck(quote, not doubt, standing, now_at, f"{proof} {_told(quote, standing, now_at)}")


def _doubt(quote: QuoteReceipt, stored_text: StoredText) -> str:
    """Why the quote is not proven; empty when it is."""
    kept = f"the text kept for it (sha256 {quote.text_hash[:12]}…)"
    try:
        text = stored_text(quote.text_hash)
    except (LibraryError, OSError, UnicodeError) as error:
        return f"Not proven: {kept} cannot be read: {str(error).rstrip('.')}."
    if text is None:
        return f"Not proven: {kept} is missing."
    if sha256_text(text) != quote.text_hash:
        return f"Not proven: {kept} was changed; its hash is another now."
    # A negative start would be counted from the end, and an empty range is found in every text.
    if not 0 <= quote.start < quote.end <= len(text):
        return f"Not proven: the source has no characters {quote.start} to {quote.end}; it has {len(text)}."
    if text[quote.start : quote.end] != quote.text:
        return f"Not proven: the source has other words at characters {quote.start} to {quote.end}."
    return ""


def _standing(
    quote: QuoteReceipt, snapshot: Current, *, proven: bool
) -> tuple[Standing, tuple[int, int] | None]:
    """What became of the record, and where the words stand in it now."""
    record = snapshot.record(quote.document)
    if record is None:
        return Standing.REMOVED, None
    same = record.text_hash == quote.text_hash
    if same and proven:
        now_at: tuple[int, int] | None = (quote.start, quote.end)
    else:
        document = snapshot.document(quote.document)
        now_at = _find(quote, document.text) if document else None
    if record.gone:
        return Standing.GONE_FROM_SOURCE, now_at
    if same:
        return Standing.UNCHANGED, now_at
    return (Standing.CHANGED if now_at else Standing.WORDS_GONE), now_at


def _find(quote: QuoteReceipt, text: str) -> tuple[int, int] | None:
    """Where the quoted words stand in ``text``: of several places, the one nearest to the old one."""
    if not quote.text:
        return None
    # "No" does not stand in "Nothing", nor "5 members" in "15 members". Other scripts have no such borders.
    before = f"(?<!{_LETTER})" if re.match(_LETTER, quote.text[0]) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, quote.text[-1]) else ""
    places = [match.start() for match in re.finditer(before + re.escape(quote.text) + after, text)]
    if not places:
        return None
    start = min(places, key=lambda place: (abs(place - quote.start), place))
    return start, start + len(quote.text)


def _told(quote: QuoteReceipt, standing: Standing, now_at: tuple[int, int] | None) -> str:
    """The standing in a sentence."""
    match standing:
        case Standing.UNCHANGED:
            return "The record in the library is still the same."
        case Standing.CHANGED:
            moved = now_at != (quote.start, quote.end)
            where = f"at characters {now_at[0]} to {now_at[1]}" if now_at and moved else "at the same place"
            return f"The record has another text now; these words stand in it {where}."
        case Standing.WORDS_GONE:
            return "The record has another text now, and these words are not in it."
        case Standing.GONE_FROM_SOURCE:
            return "The record is no longer where it was published; a copy is kept here."
        case Standing.REMOVED:
            return "The record is no longer in the library."
