"""Receipts: what every answer rested on, kept so that it can be checked later.

An id is made from the receipt itself: the same question against the same generation has the same id, whoever asks,
and a receipt that was changed afterwards no longer matches its id. Each has a link, a hash over it and the link of the one
before it, so that none can be taken out, put in, or moved unseen; what the last one was is written down beside the file. Where
the operator gives a key, each link is sealed with it: without the key, nobody can make one up.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import itertools
import json
import os
import re
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, Self

from domain.answers import Answer, Filters, NoAnswer, Quote, QuoteReceipt, Receipt, Seal
from domain.dates import from_iso
from domain.documents import belongs
from domain.errors import Finding, LibraryDamaged, ReceiptUnknown, Verdict
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Connection, Opener, Step
from retrieval.verify import StoredText

ID_LENGTH = 16
"""80 bits: nobody finds a second receipt with an id that is there."""
_ID_LENGTH_OF_BEFORE = 10
"""Of receipts that hold neither what their records are called nor what the generation was made of."""
SHORTEST = 6
"""So many characters of an id are enough, where they fit only one."""

# Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O, U; whoever reads them means 1, 1, 0.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LAST = _ALPHABET[-1] * 30
"""Behind the beginning of an id, what no id that begins so comes after."""
_READ = str.maketrans("ILO", "110", " -#`\t\r\n")

_FILTERS = ("since", "until", "body", "kind", "collection", "scope", "by")
_PUT_BACK = "Put the text back from a backup (`python bot.py restore`)."

_PAGE = 1000

STEPS: tuple[Step, ...] = (
    (
        "receipts",
        "CREATE TABLE receipts (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)",
    ),
    (
        "chain",
        "ALTER TABLE receipts ADD COLUMN link TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE receipts ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    ),
)
_FORGOTTEN = re.compile("[0-9a-f]{64}")
"""In the place of a receipt that was forgotten with a server's records: its hash, so that the chain still holds."""


def answer_id(
    question: str, filters: Filters, generation: str, quotes: Iterable[Quote], content: str = ""
) -> str:
    """The id of an answer (or, without quotes, of a refusal). ``content`` is what the manifest of the generation has.

    The first 80 bits of a sha256 over the receipt as JSON with sorted keys, in Crockford's base32.
    """
    return _id_of(_receipt("", question, filters, generation, quotes, content))


class Receipts:
    """The receipts kept in the store ``path``, a SQLite file unless ``state`` opens another. Usable from several threads and
    processes. ``key`` seals them; without one, they are not sealed.
    """

    def __init__(self, path: Path, key: bytes = b"", *, state: Opener = SqliteFile) -> None:
        self._file, self._key = state(path, STEPS), key
        self._last = path.with_suffix(".last")

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
        receipt = _receipt(answer.id, answer.question, used, answer.generation, answer.quotes, answer.content)
        if receipt.id != _id_of(receipt):
            raise ValueError("the id of an answer is made by answer_id from what it rests on")
        body, find = _body(receipt), "SELECT body FROM receipts WHERE id = ?"
        # Where it is kept already, nothing needs to be written: on a disk that can only be read, too.
        with self._file.reading() as connection:
            kept = connection.execute(find, (receipt.id,)).fetchone() if connection else None
        if kept is None:
            last = ""
            with self._file.together() as connection:
                # Another process may have kept the same answer since.
                kept = connection.execute(find, (receipt.id,)).fetchone()
                if kept is None:
                    last, kept = self._append(connection, receipt.id, body), (body,)
            if last:
                self._write_down(last)
        if kept[0] != body:
            raise self._changed(receipt.id)
        return receipt

    def _append(self, connection: Connection, receipt_id: str, body: str) -> str:
        """Adds a receipt to the chain; what is to be written down of the last one."""
        lost = self._lost(connection)
        ends = connection.execute(
            "SELECT link FROM receipts WHERE link <> '' ORDER BY number DESC LIMIT 1"
        ).fetchone()
        before = ends[0] if ends else ""
        if not ends:
            # Receipts of before the chain are its beginning.
            for row in _rows(connection):
                before = _link(before, row.id, row.body)
                connection.execute("UPDATE receipts SET link = ? WHERE number = ?", (before, row.number))
        link = _link(before, receipt_id, body)
        values = (receipt_id, body, link, self._sealed(link))
        insert = "INSERT INTO receipts (id, body, link, seal) VALUES (?, ?, ?, ?) RETURNING number"
        (number,) = connection.execute(insert, values).fetchone()
        sealed = self._sealed(f"last {number} {link}")
        return "".join(f"{line}\n" for line in (*lost, f"{number} {link} {sealed}".rstrip()))

    def _lost(self, connection: Connection) -> list[str]:
        """What was written down of last ones (number and link) and is not in the chain any more."""
        return _not_in(connection, self._ends())

    def _ends(self) -> list[str]:
        """What is written down of last ones: number, link, and a seal where there is a key."""
        lines = (
            self._last.read_bytes().decode("ascii", "replace").splitlines() if self._last.is_file() else []
        )
        # What a power cut made of an unsynced file is no line.
        return [line for line in lines if re.fullmatch(r"[0-9]{1,18} [0-9a-f]{64}(?: [0-9a-f]{64})?", line)]

    def _is_sealed(self, end: str) -> bool:
        said, _, seal = end.rpartition(" ")
        return not self._key or _same(seal, self._sealed(f"last {said}"))

    def _write_down(self, text: str) -> None:
        # Not synced: it lags behind where it is lost, which is no harm, and an answer does not wait for the disk.
        beside = self._last.with_name(f".{self._last.name}.{os.getpid()}-{threading.get_ident()}")
        with contextlib.suppress(OSError):
            beside.write_text(text, "ascii")
            beside.replace(self._last)

    def _sealed(self, link: str) -> str:
        return hmac.new(self._key, link.encode(), hashlib.sha256).hexdigest() if self._key else ""

    def seal(self, receipt_id: str) -> Seal:
        """Whether the receipt was kept by whoever has the key, where it stands. Raises LibraryError kinds."""
        with self._file.reading() as connection:
            rows = list(_rows(connection, "id = ?", receipt_id)) if connection else []
            if not self._key or not rows or not rows[0].seal:
                return Seal.NONE
            row = rows[0]
            earlier = list(_rows(connection, "number < ?", row.number, last=True)) if connection else []
        before = earlier[0].link if earlier else ""
        right = row.link == _link(before, row.id, row.body)
        sound = right and _same(row.seal, self._sealed(row.link))
        return Seal.SOUND if sound else Seal.FOREIGN

    def get(self, receipt_id: str, *, whole: bool = False) -> Receipt:
        """The receipt with this id. Upper and lower case are the same; six characters do where they fit only one, but for ``whole``:
        then it is the very id, and no other one is told.

        Raises ReceiptUnknown, naming the nearest id that is known, and LibraryDamaged for a receipt that no
        longer matches its id.
        """
        wanted = receipt_id.upper().translate(_READ)
        shown = receipt_id.strip()[:40]
        if not set(wanted) <= set(_ALPHABET) or not SHORTEST <= len(wanted) <= 2 * ID_LENGTH:
            raise ReceiptUnknown(
                f"“{shown}” is not the id of an answer.",
                remedy=f"An id has {ID_LENGTH} letters and digits ({_ID_LENGTH_OF_BEFORE} in older ones), as shown under the answer; "
                f"its first {SHORTEST} are enough.",
            )
        rows = self._between(wanted, wanted if whole else f"{wanted}{_LAST}", limit=4)
        if not rows:
            near = [] if whole else self._like(_misread(wanted), limit=1)
            hint = f"Is {near[0][0]} meant?" if near else "Ask the question again to get a receipt."
            raise ReceiptUnknown(f"Not kept. No answer with the id {shown} is kept here.", remedy=hint)
        if len(rows) > 1:
            ids = ", ".join(row[0] for row in rows[:3]) + (", …" if len(rows) > 3 else "")
            raise ReceiptUnknown(
                f"More than one answer has an id that begins with {shown}: {ids}.", remedy="Give more of it."
            )
        if _FORGOTTEN.fullmatch(rows[0][1]):
            raise ReceiptUnknown(
                f"Not kept. Receipt {rows[0][0]} was forgotten with the records that it quotes.",
                remedy="Ask the question again to get a receipt.",
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
                    receipts.append(self._read(_text(row[0]), _text(row[1])))
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
        """Deletes those that quote a record of a collection, and all that could be read of them in the file. That there was
        one, and its hash, stays: else nobody could tell it from one that somebody took out.
        """
        found = self.of_collection(collection)
        if not self._file.exists():
            return
        with self._file.together() as connection:
            for receipt_id in found:
                for row in _rows(connection, "id = ?", receipt_id):
                    values = (_sha256(row.body), self._sealed(f"forgotten {row.link}"), row.number)
                    connection.execute("UPDATE receipts SET body = ?, seal = ? WHERE number = ?", values)
        # Also where none is left: whoever did it before may have been interrupted here.
        self._file.rewrite()

    def texts(self) -> set[str]:
        """The hashes of all texts that are quoted from."""
        return {text_hash for _, body in self._all() for _, text_hash in _quoted(body)}

    def examine(self, stored_text: StoredText, ends: Collection[str] = ()) -> Iterator[Finding]:
        """Whether every receipt is the one that was kept, and every text that one quotes from is there and whole. ``ends`` are numbers
        and links, written down elsewhere, that the chain has to have.

        ``stored_text`` gives the text with a hash, None when it is not kept, and raises LibraryDamaged.
        Raises LibraryError kinds where the file cannot be read.
        """
        yield from self._examine_chain(ends)
        told: dict[str, str] = {}
        good = every = 0
        for row in self._all():
            if _FORGOTTEN.fullmatch(row[1]):
                continue
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

    def _examine_chain(self, ends: Collection[str]) -> Iterator[Finding]:
        """What was taken out, put in or moved; and what was not sealed though it should be."""
        with self._file.reading() as connection:
            rows = list(_rows(connection)) if connection else []
            lost = self._lost(connection) if connection else [self._last.name] * self._last.exists()
            missing = _not_in(connection, ends) if connection else list(ends)
        yield from _numbering(rows)
        before, chained, sealed, forgotten, unsealed, foreign = "", False, False, 0, 0, 0
        for at, row in enumerate(rows):
            right, gone = _link(before, row.id, row.body), bool(_FORGOTTEN.fullmatch(row.body))
            forgotten += gone
            if row.link != right and (row.link or chained):
                after = f"after {rows[at - 1].id}" if at else "at the beginning"
                yield _broken(f"{after}, before or at {row.id}, one was taken out, put in or changed")
            sealed_right = self._sealed(f"forgotten {row.link}" if gone else row.link)
            if self._key and sealed and not _same(row.seal, sealed_right):
                yield _broken(f"{row.id} is not sealed with the key of those before it")
            chained, sealed = (
                chained or bool(row.link),
                sealed or (bool(self._key) and row.seal == sealed_right),
            )
            unsealed += bool(self._key) and not sealed and not row.seal
            foreign += bool(self._key and row.seal) and not sealed and row.link == right
            before = row.link or right
        if lost:
            yield _broken(
                f"the last ones are gone: {len(lost)} that were written down in {self._last} are not in the file"
            )
        elif missing:
            first = min(missing, key=lambda end: int(end.partition(" ")[0])).partition(" ")[0]
            yield _broken(
                f"the last ones are gone: number {first} was there when a library was made, and is not in the file"
            )
        yield from self._examine_seals(unsealed, foreign, sealed=sealed)
        if chained and not self._last.exists():
            yield Finding(
                "receipts",
                Verdict.NOTE,
                f"{self._last} is not there: whether the last ones were taken out cannot be told. That is so after a restore, "
                "until the next answer.",
            )
        if forgotten:
            yield Finding(
                "receipts", Verdict.NOTE, f"{forgotten:,} were forgotten with the records that they quote."
            )

    def _examine_seals(self, unsealed: int, foreign: int, *, sealed: bool) -> Iterator[Finding]:
        """What comes before the first one that the key ``sealed``, and whether what is written down of the last one is sealed."""
        ends = [end for end in self._ends() if self._is_sealed(end)]
        if foreign:
            yield _broken(f"{foreign:,} before the first that this key sealed are sealed with another key")
        if unsealed and not sealed and any(end.count(" ") == 2 for end in ends):
            yield _broken("none is sealed with the key, and the last one was")
        elif unsealed:
            yield Finding(
                "receipts",
                Verdict.NOTE,
                f"{unsealed:,} are not sealed: they are from before the key was set, or somebody took the seals away.",
            )
        if sealed and self._last.exists() and not ends:
            yield Finding(
                "receipts",
                Verdict.NOTE,
                f"What {self._last} says is not sealed with the key: whether the last ones were taken out cannot be told. That "
                "is so where it was written by an earlier version, until the next answer.",
            )

    def _all(self) -> Iterator[tuple[str, str]]:
        """Id and body of each, a page at a time: answers are given meanwhile."""
        sql = "SELECT number, id, body FROM receipts WHERE number >= ? ORDER BY number LIMIT ?"
        first, full = -(1 << 63), True
        while full:
            with self._file.reading() as connection:
                rows = connection.execute(sql, (first, _PAGE)).fetchall() if connection else []
            full = len(rows) == _PAGE and rows[-1][0] < (1 << 63) - 1
            first = rows[-1][0] + 1 if full else first
            yield from ((_text(receipt_id), _text(body)) for _, receipt_id, body in rows)

    def _between(self, first: str, last: str, limit: int) -> list[tuple[str, str]]:
        """Found by the order of ids, and so without reading all of them."""
        sql = "SELECT id, body FROM receipts WHERE id BETWEEN ? AND ? ORDER BY number DESC LIMIT ?"
        with self._file.reading() as connection:
            rows = connection.execute(sql, (first, last, limit)).fetchall() if connection else []
            return [(_text(receipt_id), _text(body)) for receipt_id, body in rows]

    def _like(self, patterns: Iterable[str], limit: int) -> list[tuple[str, str]]:
        asked = list(patterns)
        if not asked:
            return []
        where = " OR ".join(["id LIKE ?"] * len(asked))
        sql = f"SELECT id, body FROM receipts WHERE {where} ORDER BY number DESC LIMIT ?"  # noqa: S608 - only question marks are put in
        with self._file.reading() as connection:
            return connection.execute(sql, (*asked, limit)).fetchall() if connection else []

    def _read(self, receipt_id: str, body: str) -> Receipt:
        try:
            receipt = _parsed(receipt_id, json.loads(body))
            sound = (_id_of(receipt), _body(receipt)) == (receipt_id, body)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
            raise self._changed(receipt_id) from error
        if not sound:
            raise self._changed(receipt_id)
        return receipt

    def _changed(self, receipt_id: str) -> LibraryDamaged:
        return LibraryDamaged(
            f"Receipt {receipt_id} in {self._file.where} was changed after it was kept; it proves nothing.",
            remedy="Put the file back from a backup, or ask the question again after moving it away.",
        )


class _Row(NamedTuple):
    number: int
    id: str
    body: str
    link: str
    seal: str


def _rows(
    connection: Connection, where: str = "1 = 1", *values: object, last: bool = False
) -> Iterator[_Row]:
    """Receipts in order; the ``last`` alone. A file of before, where it can only be read, has neither links nor seals."""
    known = [name for name, *_ in connection.execute("SELECT * FROM receipts LIMIT 0").description or ()]
    columns = "number, id, body, link, seal" if "seal" in known else "number, id, body, '', ''"
    order = "DESC LIMIT 1" if last else "ASC"
    sql = f"SELECT {columns} FROM receipts WHERE {where} ORDER BY number {order}"  # noqa: S608 - names and conditions of this file
    return (_Row(row[0], *map(_text, row[1:])) for row in connection.execute(sql, values).fetchall())


def _not_in(connection: Connection, ends: Iterable[str]) -> list[str]:
    """Those numbers with their links that are not in the chain."""
    find = "SELECT 1 FROM receipts WHERE number = ? AND link = ?"
    return [end for end in ends if not connection.execute(find, end.split()[:2]).fetchone()]


def _text(value: object) -> str:
    """What a column holds. What is no text was not written by us: it fits no hash, and is never taken for a receipt."""
    return value if isinstance(value, str) else repr(value)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _numbering(rows: list[_Row]) -> Iterator[Finding]:
    """What is odd about the numbers: they begin at 1 and go on by one."""
    numbers = [row.number for row in rows]
    if below := sum(number < 1 for number in numbers):
        yield _broken(f"{below:,} have a number below 1, which none is kept with")
    if twice := len(rows) - min(len(set(numbers)), len({row.id for row in rows})):
        yield _broken(f"{twice:,} are there twice")
    if numbers and (gaps := numbers[-1] - sum(number > 0 for number in set(numbers))) > 0:
        yield Finding("receipts", Verdict.NOTE, f"{gaps:,} numbers were left out before the last one.")


def _sha256(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _link(before: str, receipt_id: str, body: str) -> str:
    """The link of a receipt: a hash over the one before it, its id, and what it holds (or held)."""
    held = body if _FORGOTTEN.fullmatch(body) else _sha256(body)
    return _sha256(f"{before}\n{receipt_id}\n{held}")


def _broken(what: str) -> Finding:
    return Finding(
        "receipts",
        Verdict.BAD,
        f"The chain of receipts is broken: {what}.",
        "Compare it with a backup (`python bot.py restore`).",
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
    receipt_id: str, question: str, filters: Filters, generation: str, quotes: Iterable[Quote], content: str
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
            quote.citation.title,
            quote.citation.body,
            quote.citation.date.isoformat(),
        )
        for quote in quotes
    )
    return Receipt(receipt_id, question, filters, generation, bool(kept), kept, content)


def _id_of(receipt: Receipt) -> str:
    length = _ID_LENGTH_OF_BEFORE if _is_of_before(receipt) else ID_LENGTH
    digest = hashlib.sha256(_body(receipt).encode("ascii")).digest()
    bits = int.from_bytes(digest, "big") >> (256 - 5 * length)
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(5 * length - 5, -1, -5))


def _is_of_before(receipt: Receipt) -> bool:
    return len(receipt.id) == _ID_LENGTH_OF_BEFORE


def _body(receipt: Receipt) -> str:
    """The receipt as canonical JSON, without its id. ASCII, so that it reads the same everywhere."""
    used = {name: getattr(receipt.filters, name) for name in _FILTERS}
    used |= {name: used[name].isoformat() for name in ("since", "until")}
    value: dict[str, Any] = {
        "question": receipt.question,
        # Only what restricts: a kind of filter that is added later leaves the ids of today as they are.
        "filters": {name: text for name, text in used.items() if text},
        "generation": receipt.generation,
        "content": receipt.content,
        "quotes": [asdict(quote) for quote in receipt.quotes],
    }
    if _is_of_before(receipt):
        for each in (value, *value["quotes"]):
            for name in ("content", "title", "body", "date"):
                each.pop(name, None)
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _parsed(receipt_id: str, value: dict[str, Any]) -> Receipt:
    """The reverse of ``_body``."""
    filters = dict(value["filters"])
    for name in ("since", "until"):
        if name in filters:
            filters[name] = from_iso(filters[name])
    quotes = tuple(QuoteReceipt(**quote) for quote in value["quotes"])
    return Receipt(
        receipt_id,
        value["question"],
        Filters(**filters),
        value["generation"],
        bool(quotes),
        quotes,
        value.get("content", ""),
    )


def _misread(wanted: str) -> Iterator[str]:
    """LIKE patterns for ids that ``wanted`` may stand for: up to two characters wrong, one too many, one missing,
    or two neighbours exchanged.
    """
    if len(wanted) > ID_LENGTH + 1:
        return
    for wrong in itertools.combinations(range(len(wanted)), 2):
        yield "".join("_" if at in wrong else character for at, character in enumerate(wanted)) + "%"
    for at in range(len(wanted)):
        yield wanted[:at] + wanted[at + 1 :] + "%"
        yield wanted[:at] + "_" + wanted[at:] + "%"
        yield wanted[:at] + wanted[at : at + 2][::-1] + wanted[at + 2 :] + "%"
