"""What has become of the records behind an answer since it was given: what is to be said on it, and a mark that tells
one state from the next.

Only what happened *after* the answer is said. That a draft had been superseded, or a record had left its source, when
it was quoted is for the answer itself to say. A date is told where the library knows it, and nothing is reckoned.

And of passages that say the same, the one to be shown first: of the record that holds now, or the one whose time is known.
Adopted minutes repeat their draft, and captions come with times and without. What says the same in the record that
took the other's place, or lands on the second, changes places with it. Nothing else moves, and nothing is left out.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

from domain.answers import QuoteReceipt, Receipt, Standing
from domain.documents import Document
from domain.errors import LibraryDamaged, ReceiptUnknown
from index.records import Record, StoredPassage
from index.storage.library import Lineage, Snapshot
from retrieval.reader import Read
from retrieval.search import Candidate
from retrieval.verify import Found, find
from text.terms import ALIKE, containment, shingles

ReadDocument = Callable[[str], Document | None]
_TOLD, _SO_ALREADY = "=", "~"
_RECORDS = 8
"""Whose texts are held while several answers are looked through."""
_CHARACTERS = 12
"""Of the hash that tells one state of a record from another."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of one record that an answer quotes."""

    numbers: tuple[int, ...]
    """The quotes it stands behind, as the answer numbers them: from 1 on."""
    standing: Standing
    when: str = ""
    """ISO time of the re-index that found it so; empty where that is not known."""
    later: str = ""
    """The title of the record in its place; empty where there is none."""
    later_url: str = ""


@dataclass(frozen=True, slots=True)
class Age:
    """All that is to be said of an answer. Without notes: it is as it was."""

    mark: str = ""
    """What has become of each quote, to be kept and handed in again the next time."""
    notes: tuple[Note, ...] = ()

    def differs_from(self, mark: str) -> bool:
        """Whether this is another state than the one that ``mark`` was made of, as far as it is told."""
        return _told(self.mark) != _told(mark)


@dataclass(frozen=True, slots=True)
class Aged:
    """Several answers, compared with one generation."""

    generation: str
    ages: tuple[Age | None, ...]
    """In the order they were asked for; None where the receipt is not there, so that nothing can be said."""


def age(
    receipt: Receipt, snapshot: Snapshot, past: Lineage, held: str = "", document: ReadDocument | None = None
) -> Age:
    """What has become of the records behind an answer. ``held`` is the mark that was made of it the last time: it
    remembers what the generations that are kept no longer tell. A refusal quotes nothing, and does not age.
    ``document`` reads a record, in place of the snapshot's own way.
    """
    known = held.split()
    tokens: list[str] = []
    notes: dict[tuple[str, Standing, str], Note] = {}
    for number, quote in enumerate(receipt.quotes, 1):
        since = _Since(receipt, quote, snapshot, past, document)
        for standing in since.standings():
            token = f"{number}{{}}{standing.name.lower()}:{since.state(standing)}"
            told = since.happened(standing, token, known)
            tokens.append(token.format(_TOLD if told else _SO_ALREADY))
            if told:
                one = (quote.document, standing, since.found.superseded_by)
                before = notes[one].numbers if one in notes else ()
                notes[one] = since.note(standing, (*before, number))
                break
    return Age(" ".join(tokens), tuple(notes.values()))


def aged(
    answers: Iterable[tuple[str, str]], receipt: Callable[[str], Receipt], snapshot: Snapshot, past: Lineage
) -> Aged:
    """``age`` of several: of each the id of its receipt, and the mark that was made last. ``receipt`` finds a receipt;
    for one that is not there, or proves nothing any more, nothing is said.
    """
    ages: list[Age | None] = []
    # Answers that were given together often quote the same records: each is read once.
    document = lru_cache(_RECORDS)(snapshot.document)
    for wanted, held in answers:
        try:
            ages.append(age(receipt(wanted), snapshot, past, held, document))
        except (ReceiptUnknown, LibraryDamaged):
            ages.append(None)
    return Aged(snapshot.generation, tuple(ages))


def _told(mark: str) -> list[str]:
    return [token for token in mark.split() if _TOLD in token]


class _Since:
    """One quote, and what happened to its record since the answer."""

    def __init__(
        self,
        receipt: Receipt,
        quote: QuoteReceipt,
        snapshot: Snapshot,
        past: Lineage,
        document: ReadDocument | None,
    ) -> None:
        self._receipt, self._quote, self._snapshot, self._past = receipt, quote, snapshot, past
        self.found: Found = find(quote, snapshot, document=document)
        self._record = snapshot.record(self.found.key)
        number = _number(receipt.generation)
        self._later_runs = [run for run in past.runs if _number(run[0]) > number]

    def standings(self) -> Iterator[Standing]:
        """What holds, the gravest first."""
        if self.found.standing is not Standing.UNCHANGED:
            yield self.found.standing
        if self.found.superseded_by and self.found.standing is Standing.GONE_FROM_SOURCE:
            yield Standing.SUPERSEDED

    def state(self, standing: Standing) -> str:
        """Tells one state from the next: another text, gone anew, another record in its place."""
        text = self._record.text_hash if self._record else ""
        gone = self._record.gone_since if self._record and standing is Standing.GONE_FROM_SOURCE else ""
        state = f"{text}\n{gone}\n{self.found.superseded_by}"
        return hashlib.sha256(state.encode()).hexdigest()[:_CHARACTERS]

    def happened(self, standing: Standing, token: str, known: Sequence[str]) -> bool:
        """Whether it became so after the answer was given."""
        record = self._record
        if standing is Standing.GONE_FROM_SOURCE and record and record.text_hash == self._quote.text_hash:
            return self._vanished_since(record)
        if standing is not Standing.SUPERSEDED:
            return True
        for sign in (_TOLD, _SO_ALREADY):
            if token.format(sign) in known:
                return sign == _TOLD
        return self._superseded_since()

    def _vanished_since(self, record: Record) -> bool:
        kept = [self._past.kept(name) for name, _ in self._later_runs]
        if any(each and record.key in each.vanished for each in kept):
            return True
        # Of a generation that is not kept, it is still known when it began.
        return None in kept and any(record.gone_since >= started for _, started in self._later_runs)

    def _superseded_since(self) -> bool:
        kept = [self._past.kept(name) for name, _ in self._later_runs]
        either = {self.found.key, self.found.superseded_by}
        touched = any(
            each and not either.isdisjoint((*each.added, *each.changed, *each.restored)) for each in kept
        )
        # Of a generation that is not kept nobody knows what it changed. That it was superseded is true in any case.
        return touched or None in kept

    def note(self, standing: Standing, numbers: tuple[int, ...]) -> Note:
        """What is said."""
        later = self._snapshot.record(self.found.superseded_by) if self.found.superseded_by else None
        title = (later.title or later.key) if later else ""
        return Note(numbers, standing, self._when(standing), title, later.url if later else "")

    def _when(self, standing: Standing) -> str:
        match standing:
            case Standing.CHANGED | Standing.WORDS_GONE:
                return self._changed_when()
            case Standing.GONE_FROM_SOURCE:
                return self._record.gone_since if self._record else ""
            case Standing.REMOVED:
                return self._removed_when()
        return ""

    def _changed_when(self) -> str:
        """When the record got the text that it has now: told only where the text before is known to be another one."""
        now, when = self._record.text_hash if self._record else "", ""
        names = [name for name, _ in self._past.runs]
        first = len(names) - len(self._later_runs)
        for name in reversed(names[max(0, first - 1) :]):
            if name == self._receipt.generation:
                return when
            was = self._past.text_hash(name, self.found.key)
            if was is None:
                return ""
            if was != now:
                return when
            kept = self._past.kept(name)
            when = kept.created if kept else ""
        return ""

    def _removed_when(self) -> str:
        for name, _ in reversed(self._later_runs):
            kept = self._past.kept(name)
            if kept is None:
                return ""
            if self._quote.document in kept.removed:
                return kept.created
        return ""


def _number(generation: str) -> int:
    """Generations are counted; a name that is none comes before all of them."""
    number = generation.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


LOOKED_AT = 20
"""From the best on; what stands further down is not shown."""
Ranked = TypeVar("Ranked", Candidate, Read)


def prefer_current_candidates(candidates: Sequence[Candidate], snapshot: Snapshot) -> list[Candidate]:
    """``candidates``, best first, in the order in which they are read."""
    return _ordered(candidates, lambda candidate: candidate.passage, snapshot)


def prefer_current_reads(reads: Sequence[Read], snapshot: Snapshot) -> list[Read]:
    """The same for what was read: only what was read, or not read, like the other changes places with it."""
    return _ordered(
        reads,
        lambda read: read.passage.id,
        snapshot,
        lambda a, b: (a.evidence is None) == (b.evidence is None),
    )


def _ordered(
    ranked: Sequence[Ranked],
    passage_of: Callable[[Ranked], int],
    snapshot: Snapshot,
    comparable: Callable[[Ranked, Ranked], bool] = lambda _a, _b: True,
) -> list[Ranked]:
    order = list(ranked)
    records = [snapshot.record_of(passage_of(each)) for each in order[:LOOKED_AT]]
    pairs = [
        (i, j)
        for i, j in combinations(range(len(records)), 2)
        if _may_replace(records[j], records[i], snapshot)
    ]
    if not pairs:
        return order
    ids = sorted({passage_of(order[place]) for pair in pairs for place in pair})
    passages = {passage.id: passage for passage in snapshot.passages(ids)}
    words = {number: shingles(passage.text) for number, passage in passages.items()}
    for i, j in pairs:
        first, second = order[i], order[j]
        a, b = passage_of(first), passage_of(second)
        alike = containment(words[a], words[b]) >= ALIKE if a in words and b in words else False
        if alike and comparable(first, second) and _goes_before(passages[b], passages[a], snapshot):
            order[i] = dataclasses.replace(second, score=first.score)
            order[j] = dataclasses.replace(first, score=second.score)
    return order


def _may_replace(record: Record, other: Record, snapshot: Snapshot) -> bool:
    if record.key == other.key:
        return False
    if record.kind.is_spoken and other.kind.is_spoken:
        return record.date.is_complete and _meeting(record) == _meeting(other)
    return record.key in snapshot.versions(other.key)


def _meeting(record: Record) -> tuple[object, ...]:
    return record.collection, record.date, record.body, record.language


def _goes_before(passage: StoredPassage, other: StoredPassage, snapshot: Snapshot) -> bool:
    versions = snapshot.versions(other.document)
    if passage.document in versions:
        return versions.index(passage.document) > versions.index(other.document)
    return _timed(passage) and not _timed(other)


def _timed(passage: StoredPassage) -> bool:
    return all(paragraph.seconds is not None for paragraph in passage.paragraphs)
