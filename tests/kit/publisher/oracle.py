"""What a library that follows the town must hold on a day, judged by what the town really published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.storage.library import Snapshot
from tests.kit.publisher.feeds import SHOWN
from tests.kit.publisher.pieces import EVER, Piece, Town, marks_in


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised of a place, in days; troubles of a day or two are allowed for."""

    kinds: tuple[str, ...]
    new: float = 3.5
    """Until what is new is there."""
    changed: float = 3.5
    """Until a change is known."""
    gone: float = 6.0
    """Until what is gone is known to be, and what is back."""
    feed: bool = False
    """Shows its newest only: what fell off is not seen to change, and hardly to go."""
    versions: bool = False
    """Minutes are a record of their own in each state they are in."""
    number: int = 0
    """The one piece it is about."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that must not be."""

    day: float
    place: str
    what: str
    piece: str

    def __str__(self) -> str:
        return f"day {self.day:.1f}, {self.place}: {self.piece} {self.what}"


class Oracle:
    """Looks at the library day by day. ``wrong`` is what it found."""

    def __init__(self, town: Town, promises: Mapping[str, Promise]) -> None:
        self.wrong: list[Wrong] = []
        self._town, self._promises = town, promises
        self._pieces = {name: _pieces(town, promise) for name, promise in promises.items()}
        self._words = {
            (each.number, at): revision.words
            for each in town.pieces
            for at, revision in enumerate(each.revisions)
        }
        self._texts: dict[tuple[str, str], set[tuple[int, int]]] = {}
        self._listed_since: defaultdict[tuple[str, str], float] = defaultdict(lambda: EVER)
        self._last_shown: dict[tuple[str, str], float] = {}
        self._last_good: dict[str, float] = {}

    def saw(self, day: float, spoilt: set[str]) -> None:
        """The places were looked at on this day; ``spoilt`` are those where something went wrong."""
        for name, promise in self._promises.items():
            if name not in spoilt:
                self._last_good[name] = day
            for each in self._shown(promise, self._pieces[name], day):
                key = (name, _name(each))
                self._listed_since[key] = min(day, self._listed_since[key])
                self._last_shown[key] = day

    def judge(self, library: Snapshot, day: float) -> None:
        """Compares."""
        found: defaultdict[tuple[str, int], list[tuple[str, int, bool]]] = defaultdict(list)
        for record in library.records():
            place = record.key.partition("/")[0]
            for number, revision in self._marks(library, record.key, record.text_hash):
                found[place, number].append((record.key, revision, record.gone))
        for name, promise in self._promises.items():
            for each in self._pieces[name]:
                self._judge(name, promise, each, found[name, each.number], day)

    def _judge(
        self, name: str, promise: Promise, each: Piece, held: list[tuple[str, int, bool]], day: float
    ) -> None:
        def say(what: str) -> None:
            self.wrong.append(Wrong(day, name, what, each.slug))

        mine = [one for one in held if _is_of(each, one[1])]
        since = self._listed_since[name, _name(each)]
        if len({key for key, _, _ in mine}) > 1:
            say(f"is there twice: {mine}")
        if not mine:
            if day - since > promise.new and all(day - gone > promise.new for gone in _ends(each, day)):
                say("is lost")
            return
        _, revision, is_gone = mine[0]
        there_since = _there_since(each, day)
        if is_gone and there_since is not None and day - there_since > promise.gone:
            say("is published, and marked as gone")
        if not is_gone and there_since is None:
            left = max(begins for begins, _ in each.away if begins <= day)
            if day - left > promise.gone:
                say("is gone, and not marked")
        seen = self._last_shown.get((name, _name(each)), day) if promise.feed else day
        known = [r for r in each.revisions if r.day + promise.changed <= min(day, seen) and each.there(r.day)]
        if there_since is not None and day - there_since > promise.changed and known:
            latest = _number(each, known[-1].day)
            if revision < latest:
                say(f"has revision {revision}, and was changed to {latest} on day {known[-1].day:.1f}")

    def _marks(self, library: Snapshot, key: str, text_hash: str) -> set[tuple[int, int]]:
        if (key, text_hash) not in self._texts:
            document = library.document(key)
            text = document.text if document else ""
            self._texts[key, text_hash] = marks_in(text)
        return self._texts[key, text_hash]

    def _shown(self, promise: Promise, pieces: list[Piece], day: float) -> list[Piece]:
        there = [each for each in pieces if each.there(day)]
        if promise.feed:
            newest = self._town.there(day, *promise.kinds)[:SHOWN]
            return [each for each in there if any(each.number == one.number for one in newest)]
        return there

    def read(self, library: Snapshot, day: float) -> int:
        """Compares word for word: every record holds all paragraphs of the revision that it is marked as. How many."""
        number = 0
        for record in library.records():
            document = library.document(record.key)
            text = " ".join(document.text.split()) if document else ""
            place = record.key.partition("/")[0]
            for number_of, revision in marks_in(text):
                words = self._words[number_of, revision]
                number += 1
                if not all(" ".join(each.split()) in text for each in words):
                    self.wrong.append(Wrong(day, place, "does not have all its words", record.key))
        return number

    def gone_wrongly(self, place: str, key: str, library: Snapshot, day: float) -> None:
        """A record was just marked as gone: the piece that it holds must not be there, where anybody could have seen it."""
        record = library.record(key)
        for number, revision in self._marks(library, key, record.text_hash if record else ""):
            for each in self._pieces.get(place, ()):
                since = _there_since(each, day)
                mine = each.number == number and _is_of(each, revision)
                if mine and since is not None and self._last_good.get(place, -EVER) >= since:
                    self.wrong.append(Wrong(day, place, "was marked as gone while it is there", each.slug))


def _pieces(town: Town, promise: Promise) -> list[Piece]:
    found = [
        each
        for each in town.pieces
        if each.kind in promise.kinds and not each.private and promise.number in {0, each.number}
    ]
    return [part for each in found for part in (_states(each) if promise.versions else [each])]


def _states(piece: Piece) -> list[Piece]:
    """Draft and adopted minutes, as pieces that follow each other."""
    if len({each.status for each in piece.revisions}) < 2:
        return [piece]
    draft, final = piece.revisions
    return [
        replace(piece, revisions=(draft,), away=((final.day, EVER),)),
        replace(piece, revisions=(final,)),
    ]


def _is_of(piece: Piece, revision: int) -> bool:
    """Whether a revision, counted as the town counts, is one of this piece or of this state of it."""
    return any((piece.number, revision) in marks_in(each.words[-1]) for each in piece.revisions)


def _name(piece: Piece) -> str:
    """Of a piece, or of one state of it."""
    return piece.revisions[0].words[-1]


def _number(piece: Piece, day: float) -> int:
    ((_, revision),) = marks_in(piece.at(day).words[-1])
    return revision


def _there_since(piece: Piece, day: float) -> float | None:
    """Since when it is there without a break; None while it is not."""
    if not piece.there(day):
        return None
    return max([piece.born, *(ends for _, ends in piece.away if ends <= day)])


def _ends(piece: Piece, day: float) -> list[float]:
    return [ends for _, ends in piece.away if ends <= day] + [
        begins for begins, ends in piece.away if begins <= day < ends
    ]
