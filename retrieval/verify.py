"""An answer, checked again: every quote is read in the stored source of its time, and looked up in the record of today.

Two questions are kept apart. Whether a quote is *proven* depends only on the text it was taken from, which is kept by
its hash. What became of the record since (its *standing*) never makes a proof better or worse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.answers import QuoteCheck, QuoteReceipt, Receipt, Seal, Standing, Verification
from domain.documents import CELLS, NOBODY, Document, may_see, sha256_text
from domain.errors import LibraryError
from index.storage.library import Snapshot

StoredText = Callable[[str], str | None]
"""The cleaned text with this sha256, or None when it is not kept."""
_ROW = re.compile(rf"{re.escape(CELLS)}|[☐☑☒]")
_LETTER = re.compile("[0-9A-Za-zÀ-ɏ]")


@dataclass(frozen=True, slots=True)
class Found:
    """What became of the record of a quote."""

    standing: Standing
    now_at: tuple[int, int] | None
    """Where the words stand in it now; None where they do not."""
    key: str
    """Its key: another one than the quote's where the same text is kept under another name now."""
    superseded_by: str = ""


def verify(
    receipt: Receipt, snapshot: Snapshot, stored_text: StoredText, seal: Seal = Seal.NONE
) -> Verification:
    """Every quote of ``receipt``, read again. A refusal quotes nothing and has no checks."""
    checks = tuple(_check(quote, snapshot, stored_text) for quote in receipt.quotes)
    return Verification(receipt, snapshot.generation, checks, seal)


def _check(quote: QuoteReceipt, snapshot: Snapshot, stored_text: StoredText) -> QuoteCheck:
    text, doubt = _stored(quote, stored_text)
    doubt = doubt or _doubt(quote, text)
    found = find(quote, snapshot, proven=not doubt)
    proof = doubt or f"The source has exactly these words at characters {quote.start} to {quote.end}."
    return QuoteCheck(
        quote,
        not doubt,
        found.standing,
        found.now_at,
        f"{proof} {_told(quote, found)}",
        found.superseded_by,
        _heads(quote.text, found, snapshot),
        kept=text is not None,
    )


def _heads(words: str, found: Found, snapshot: Snapshot) -> str:
    """The heads of a table's row, where the words stand in the record as it is now."""
    if found.now_at is None or not _ROW.search(words):
        return ""  # no row of a table: the record need not be read
    document, at = snapshot.document(found.key), found.now_at[0]
    rows = document.paragraphs if document else ()
    return next((row.heads for row in rows if row.start <= at < row.end), "")


def _stored(quote: QuoteReceipt, stored_text: StoredText) -> tuple[str | None, str]:
    """The text that is quoted from; None where it is not kept. And why it cannot be read; empty when it can."""
    try:
        text = stored_text(quote.text_hash)
    except (LibraryError, OSError, UnicodeError) as error:
        return "", f"Not proven: {_kept(quote)} cannot be read: {str(error).rstrip('.')}."
    return text, f"Not proven: {_kept(quote)} is missing." if text is None else ""


def _kept(quote: QuoteReceipt) -> str:
    return f"the text kept for it (sha256 {quote.text_hash[:12]}…)"


def _doubt(quote: QuoteReceipt, text: str | None) -> str:
    """Why the quote is not proven by what is kept; empty when it is."""
    text = text or ""
    if sha256_text(text) != quote.text_hash:
        return f"Not proven: {_kept(quote)} was changed; its hash is another now."
    # A negative start would be counted from the end, and an empty range is found in every text.
    if not 0 <= quote.start < quote.end <= len(text):
        return f"Not proven: the source has no characters {quote.start} to {quote.end}; it has {len(text)}."
    if text[quote.start : quote.end] != quote.text:
        return f"Not proven: the source has other words at characters {quote.start} to {quote.end}."
    return ""


def find(
    quote: QuoteReceipt,
    snapshot: Snapshot,
    *,
    proven: bool = True,
    document: Callable[[str], Document | None] | None = None,
) -> Found:
    """What became of the record, and where the words stand in it now. ``proven``: they stood where the receipt says, so
    that a record with the same text need not be read. ``document`` reads one, in place of the snapshot's own.
    """
    key = quote.document
    record = snapshot.record(key)
    if record is None:
        # A file that was given another name is the same record to who reads it.
        key = snapshot.with_text(quote.text_hash, _collection(quote.document))
        record = snapshot.record(key) if key else None
    if record is None:
        return Found(Standing.REMOVED, None, quote.document)
    same = record.text_hash == quote.text_hash
    if same and proven:
        now_at: tuple[int, int] | None = (quote.start, quote.end)
    else:
        now = (document or snapshot.document)(key)
        now_at = _find(quote, now.text) if now else None
    later = _later(key, snapshot)
    if not same and now_at is None:
        standing = Standing.WORDS_GONE
    elif record.gone:
        standing = Standing.GONE_FROM_SOURCE
    elif not same:
        standing = Standing.CHANGED
    else:
        standing = Standing.SUPERSEDED if later else Standing.UNCHANGED
    return Found(standing, now_at, key, later)


def _later(key: str, snapshot: Snapshot) -> str:
    """The key of the record in its place. What one community added takes the place of nothing that others read."""
    later = snapshot.superseded_by(key)
    return later if later and may_see(_collection(later), _collection(key) or NOBODY) else ""


def _collection(key: str) -> str:
    return key.partition("/")[0]


def _find(quote: QuoteReceipt, text: str) -> tuple[int, int] | None:
    """Where the quoted words stand in ``text``: of several places, the one nearest to the old one."""
    if not quote.text:
        return None
    places = _places(quote.text, text)
    start = min(places, key=lambda place: (abs(place - quote.start), place), default=None)
    return None if start is None else (start, start + len(quote.text))


def _places(words: str, text: str) -> Iterator[int]:
    """Where ``words`` stand as words: “No” does not stand in “Nothing”, nor “5 members” in “15 members”. Scripts without
    blanks have no such borders.
    """
    opens, closes = _LETTER.match(words[0]), _LETTER.match(words[-1])
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (opens and _LETTER.match(before)) and not (closes and _LETTER.match(after)):
            yield at
        at = text.find(words, at + 1)


def _told(quote: QuoteReceipt, found: Found) -> str:
    """What was found in sentences."""
    moved = f" It is kept as {found.key} now." if found.key != quote.document else ""
    if found.superseded_by and found.standing is not Standing.SUPERSEDED:
        moved += f" {found.superseded_by} has taken its place."
    return _standing(quote, found) + moved


def _standing(quote: QuoteReceipt, found: Found) -> str:
    match found.standing:
        case Standing.UNCHANGED:
            return "The record in the library is still the same."
        case Standing.CHANGED:
            now_at = found.now_at
            moved = now_at != (quote.start, quote.end)
            where = f"at characters {now_at[0]} to {now_at[1]}" if now_at and moved else "at the same place"
            return f"The record has another text now; these words stand in it {where}."
        case Standing.WORDS_GONE:
            return "The record has another text now, and these words are not in it."
        case Standing.GONE_FROM_SOURCE:
            return "The record is no longer where it was published; a copy is kept here."
        case Standing.SUPERSEDED:
            return f"The record is still the same; {found.superseded_by} has taken its place."
        case Standing.REMOVED:
            return "The record is no longer in the library."
