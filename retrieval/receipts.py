"""Receipts: what every answer rested on, kept so that it can be checked later.

An id is made from the receipt itself: the same question against the same generation has the same id, whoever asks,
and a receipt that was changed afterwards no longer matches its id.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from domain.answers import Answer, Filters, NoAnswer, Quote
from domain.dates import from_iso
from domain.documents import belongs
from domain.errors import LibraryDamaged, ReceiptUnknown
from domain.findings import Finding, Verdict
from domain.receipts import QuoteReceipt, Receipt
from index.storage.sqlite_file import SqliteFile, Step
from retrieval.verify import StoredText

ID_LENGTH = 10
"""50 bits: among a million answers, the chance that any two share an id is below one in two thousand."""
SHORTEST = 6
"""So many characters of an id are enough, where they fit only one."""

# Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O, U; whoever reads them means 1, 1, 0.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans("ILO", "110", " -#`\t\r\n")

_FILTERS = ("since", "until", "body", "kind", "collection", "scope")
_PUT_BACK = "Put the text back from a backup (`python bot.py restore`)."

_PAGE = 1000

_STEPS: tuple[Step, ...] = (
    (
        "receipts",
        "CREATE TABLE receipts (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)",
    ),
)


def answer_id(question: str, filters: Filters, generation: str, quotes: Iterable[Quote]) -> str:
    """The id of an answer (or, without quotes, of a refusal).

    The first 50 bits of a sha256 over the receipt as JSON with sorted keys, in Crockford's base32.
    """
    return _id_of(_receipt("", question, filters, generation, quotes))


class Receipts:
    """The receipts kept in the SQLite file ``path``. Usable from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, _STEPS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file. The next use opens it again."""
        self._file.close()

    def keep(self, answer: Answer | NoAnswer, filters: Filters | None = None) -> Receipt:
        """Keeps the receipt of ``answer``; keeping it again changes nothing.

        ``filters`` are those its id was made with, by default those it says were searched with.
        Raises StorageFull or LibraryError kinds when it cannot be kept. The answer is as good without:
        whoever calls decides whether to show it all the same.
        """
        used = answer.searched.filters if filters is None else filters
        receipt = _receipt(answer.id, answer.question, used, answer.generation, answer.quotes)
        if receipt.id != _id_of(receipt):
            raise ValueError("the id of an answer is made by answer_id from what it rests on")
        body, find = _body(receipt), "SELECT body FROM receipts WHERE id = ?"
        # Where it is kept already, nothing needs to be written: on a disk that can only be read, too.
        with self._file.reading() as connection:
            kept = connection.execute(find, (receipt.id,)).fetchone() if connection else None
        if kept is None:
            with self._file.writing() as connection:
                # OR IGNORE: another process may have kept the same answer since.
                insert = "INSERT OR IGNORE INTO receipts (id, body) VALUES (?, ?)"
                connection.execute(insert, (receipt.id, body))
                kept = connection.execute(find, (receipt.id,)).fetchone()
        if kept is None or kept[0] != body:
            raise self._changed(receipt.id)
        return receipt

    def get(self, receipt_id: str) -> Receipt:
        """The receipt with this id. Upper and lower case are the same; six characters do where they fit only one.

        Raises ReceiptUnknown, naming the nearest id that is known, and LibraryDamaged for a receipt that no
        longer matches its id.
        """
        wanted = receipt_id.upper().translate(_READ)
        shown = receipt_id.strip()[:40]
        if not set(wanted) <= set(_ALPHABET) or not SHORTEST <= len(wanted) <= 2 * ID_LENGTH:
            raise ReceiptUnknown(
                f"“{shown}” is not the id of an answer.",
                remedy=f"An id has {ID_LENGTH} letters and digits, as shown under the answer; its first {SHORTEST} are enough.",
            )
        rows = self._like([f"{wanted}*"], limit=4)
        if not rows:
            near = self._like(_misread(wanted), limit=1)
            hint = f"Is {near[0][0]} meant?" if near else "Ask the question again to get a receipt."
            raise ReceiptUnknown(f"No answer with the id {shown} was given here.", remedy=hint)
        if len(rows) > 1:
            ids = ", ".join(row[0] for row in rows[:3]) + (", …" if len(rows) > 3 else "")
            raise ReceiptUnknown(
                f"More than one answer has an id that begins with {shown}: {ids}.", remedy="Give more of it."
            )
        return self._read(*rows[0])

    def recent(self, n: int) -> list[Receipt]:
        """The ``n`` newest receipts, newest first. One that no longer matches its id is left out."""
        with self._file.reading() as connection:
            newest = "SELECT id, body FROM receipts ORDER BY number DESC"
            receipts: list[Receipt] = []
            for row in connection.execute(newest) if connection else ():
                if len(receipts) >= n:
                    break
                try:
                    receipts.append(self._read(*row))
                except LibraryDamaged:
                    continue
            return receipts

    def of_collection(self, collection: str) -> list[str]:
        """The ids of those that quote a record of a collection."""
        return [
            receipt_id
            for receipt_id, body in self._all()
            if any(belongs(document, collection) for document, _ in _quoted(body))
        ]

    def forget(self, collection: str) -> None:
        """Deletes those that quote a record of a collection, and all that could be read of them in the file."""
        found = self.of_collection(collection)
        if found:
            with self._file.together() as connection:
                connection.executemany("DELETE FROM receipts WHERE id = ?", [(each,) for each in found])
            self._file.rewrite()

    def texts(self) -> set[str]:
        """The hashes of all texts that are quoted from."""
        return {text_hash for _, body in self._all() for _, text_hash in _quoted(body)}

    def examine(self, stored_text: StoredText) -> Iterator[Finding]:
        """Whether every receipt is the one that was kept, and every text that one quotes from is there and whole.

        ``stored_text`` gives the text with a hash, None when it is not kept, and raises LibraryDamaged.
        Raises LibraryError kinds where the file cannot be read.
        """
        told: dict[str, str] = {}
        good = every = 0
        for row in self._all():
            every += 1
            try:
                receipt = self._read(*row)
            except LibraryDamaged as damaged:
                yield Finding(f"receipt {row[0]}", Verdict.BAD, damaged.sentence, damaged.remedy)
                continue
            hashes = {quote.text_hash for quote in receipt.quotes}
            for text_hash in hashes - told.keys():
                told[text_hash] = _missing(text_hash, stored_text)
            wrong = [told[text_hash] for text_hash in sorted(hashes) if told[text_hash]]
            good += not wrong
            for reason in wrong:
                yield Finding(
                    f"receipt {receipt.id}",
                    Verdict.BAD,
                    f"Receipt {receipt.id} cannot be proven: {reason}",
                    _PUT_BACK,
                )
        yield Finding(
            "receipts", Verdict.GOOD, f"{good:,} of {every:,} receipts are whole, and so are their texts."
        )

    def _all(self) -> Iterator[tuple[str, str]]:
        """Id and body of each, a page at a time: answers are given meanwhile."""
        sql, last = "SELECT number, id, body FROM receipts WHERE number > ? ORDER BY number LIMIT ?", -1
        while True:
            with self._file.reading() as connection:
                rows = connection.execute(sql, (last, _PAGE)).fetchall() if connection else []
            if not rows:
                return
            last = rows[-1][0]
            yield from ((receipt_id, body) for _, receipt_id, body in rows)

    def _like(self, patterns: Iterable[str], limit: int) -> list[tuple[str, str]]:
        asked = list(patterns)
        if not asked:
            return []
        where = " OR ".join(["id GLOB ?"] * len(asked))
        sql = f"SELECT id, body FROM receipts WHERE {where} ORDER BY number DESC LIMIT ?"  # noqa: S608 - only question marks are put in
        with self._file.reading() as connection:
            return connection.execute(sql, (*asked, limit)).fetchall() if connection else []

    def _read(self, receipt_id: str, body: str) -> Receipt:
        try:
            receipt = _parsed(receipt_id, json.loads(body))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self._changed(receipt_id) from error
        if _id_of(receipt) != receipt_id:
            raise self._changed(receipt_id)
        return receipt

    def _changed(self, receipt_id: str) -> LibraryDamaged:
        return LibraryDamaged(
            f"Receipt {receipt_id} in {self._file.path} was changed after it was kept; it proves nothing.",
            remedy="Put the file back from a backup, or ask the question again after moving it away.",
        )


def _quoted(body: str) -> Iterator[tuple[str, str]]:
    """The record and the hash of the text of each quote, also in a receipt that was changed after it was kept."""
    with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
        for quote in json.loads(body)["quotes"]:
            yield str(quote["document"]), str(quote["text_hash"])


def _missing(text_hash: str, stored_text: StoredText) -> str:
    """What is wrong with a text that is quoted from; empty when nothing is."""
    try:
        return "" if stored_text(text_hash) is not None else f"the text {text_hash[:12]}… is not there."
    except LibraryDamaged as damaged:
        return damaged.sentence


def _receipt(
    receipt_id: str, question: str, filters: Filters, generation: str, quotes: Iterable[Quote]
) -> Receipt:
    kept = tuple(
        QuoteReceipt(
            quote.text,
            quote.citation.document,
            quote.citation.paragraph,
            quote.citation.start,
            quote.citation.end,
            quote.citation.text_hash,
            quote.citation.url,
        )
        for quote in quotes
    )
    return Receipt(receipt_id, question, filters, generation, bool(kept), kept)


def _id_of(receipt: Receipt) -> str:
    digest = hashlib.sha256(_body(receipt).encode("ascii")).digest()
    bits = int.from_bytes(digest[:8], "big") >> (64 - 5 * ID_LENGTH)
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(5 * ID_LENGTH - 5, -1, -5))


def _body(receipt: Receipt) -> str:
    """The receipt as canonical JSON, without its id. ASCII, so that it reads the same everywhere."""
    used = {name: getattr(receipt.filters, name) for name in _FILTERS}
    used |= {name: used[name].isoformat() for name in ("since", "until")}
    value = {
        "question": receipt.question,
        # Only what restricts: a kind of filter that is added later leaves the ids of today as they are.
        "filters": {name: text for name, text in used.items() if text},
        "generation": receipt.generation,
        "quotes": [asdict(quote) for quote in receipt.quotes],
    }
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _parsed(receipt_id: str, value: dict[str, Any]) -> Receipt:
    """The reverse of ``_body``."""
    filters = dict(value["filters"])
    for name in ("since", "until"):
        if name in filters:
            filters[name] = from_iso(filters[name])
    quotes = tuple(QuoteReceipt(**quote) for quote in value["quotes"])
    return Receipt(
        receipt_id, value["question"], Filters(**filters), value["generation"], bool(quotes), quotes
    )


def _misread(wanted: str) -> Iterator[str]:
    """GLOB patterns for ids that ``wanted`` may stand for: up to two characters wrong, one too many, one missing,
    or two neighbours exchanged.
    """
    if len(wanted) > ID_LENGTH + 1:
        return
    for wrong in itertools.combinations(range(len(wanted)), 2):
        yield "".join("?" if at in wrong else character for at, character in enumerate(wanted)) + "*"
    for at in range(len(wanted)):
        yield wanted[:at] + wanted[at + 1 :] + "*"
        yield wanted[:at] + "?" + wanted[at:] + "*"
        yield wanted[:at] + wanted[at : at + 2][::-1] + wanted[at + 2 :] + "*"
