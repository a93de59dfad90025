"""The priorities of a meeting: which records are read, what they state, and where it stands.

Rules read first. Where they find nothing in a paragraph, a small network tags each token as part of a priority, of something that is
reported as done, or of neither, from the states of it that the library keeps for late interaction: no model is opened. It learned from
made-up minutes (``bench/train_priorities``), and says nothing unless it is sure.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from domain.answers import Citation, Quote
from domain.documents import Document, Kind, Span
from domain.errors import WeightsChanged
from domain.meetings import Latest, Meeting, Note, Part, Priorities, Priority, Reason, Standing
from index.storage.library import Snapshot
from models.ports import FloatArray, IdArray
from retrieval.citations import Places, cite
from retrieval.meetings import document_in, find, latest_of, meetings
from text.terms import STOP, WORD, likeness, stems_of, terms_of

if TYPE_CHECKING:
    # Imported where records are read for it: its rules take a tenth of a second, which no question waits for.
    from text.priority_rules.stated import Stated

WEIGHT = (
    Kind.DECISION, Kind.ADOPTED_MINUTES, Kind.MINUTES, Kind.DRAFT_MINUTES, Kind.NEWS, Kind.REPORT, Kind.RECORD,
    Kind.NOTES, Kind.AGENDA,
)  # fmt: skip
"""The kinds that are read, what was decided before what was proposed. Not transcripts: what one speaker says is not
what the meeting set out to do."""

_LOOKED_BACK = 12
"""Meetings before the latest that are read for priorities."""
_NEAR = 0.85
"""Likeness from which on a word of the topic counts as being there."""


def priorities(
    snapshot: Snapshot, community: str = "", meeting_id: str = "", topic: str = "", body: str = ""
) -> Priorities:
    """What the meeting set out to do; without ``meeting_id``, the latest meeting (of ``body``, where one is given) whose records
    ``community`` sees, or the latest before it that names some.

    ``topic`` leaves only what is about it, and says which other meetings are; several topics stand between commas or “and”.
    Raises RecordMissing for an unknown meeting, and LibraryError kinds.
    """
    found = meetings(snapshot, community, "" if meeting_id else body)
    if meeting_id:
        return _of(snapshot, find(found, meeting_id), None, topic)
    latest = latest_of(found)
    if latest is None:
        return Priorities(None, None, (), topic=topic, generation=snapshot.generation)
    first = _of(snapshot, latest.meeting, latest, topic)
    if first.items and not topic.strip():
        return first
    earlier = [each for each in found[found.index(latest.meeting) + 1 :] if each.standing is Standing.HELD]
    several = (_of(snapshot, each, latest, topic) for each in earlier[:_LOOKED_BACK])
    naming = [each for each in several if each.items] if topic.strip() else _first(several)
    if not first.items and naming:
        first, naming = replace(naming[0], skipped=latest.meeting), naming[1:]
    return replace(first, elsewhere=tuple(each.meeting for each in naming if each.meeting))


def _first(several: Iterable[Priorities]) -> list[Priorities]:
    return list(islice((each for each in several if each.items), 1))


def _of(snapshot: Snapshot, meeting: Meeting, latest: Latest | None, topic: str) -> Priorities:
    documents, not_read = documents_of(snapshot, meeting)
    every = fold(item for document in documents for item in stated_in(snapshot, document))
    items, in_quotes = about(every, topic) if topic.strip() else (every, False)
    return Priorities(
        meeting,
        latest,
        tuple(items),
        topic=topic,
        off_topic=len(every) - len(items),
        records=len(documents),
        paragraphs=sum(len(document.paragraphs) for document in documents),
        not_read=tuple(not_read),
        generation=snapshot.generation,
        notes=tuple(_notes(every, items, not_read, in_quotes=in_quotes)),
    )


def documents_of(snapshot: Snapshot, meeting: Meeting) -> tuple[list[Document], list[str]]:
    """Those that are read, the weightiest kind first, and the keys of those that are not."""
    from text.priority_rules.stated import can_read

    documents: list[Document] = []
    not_read: list[str] = []
    for part in sorted(meeting.records, key=_weight):
        document = document_in(snapshot, part, meeting) if part.kind in WEIGHT else None
        if document is None or not can_read(document):
            not_read.append(part.key)
        else:
            documents.append(document)
    return documents, not_read


def _weight(part: Part) -> tuple[int, str]:
    return (WEIGHT.index(part.kind) if part.kind in WEIGHT else len(WEIGHT), part.key)


def stated_in(snapshot: Snapshot, document: Document) -> list[Priority]:
    """What one record states, in its order. Read once for a snapshot."""
    known = _STATED.setdefault(snapshot, {})
    if document.key not in known:
        known[document.key] = list(_stated_in(snapshot, document))
    return known[document.key]


_STATED: WeakKeyDictionary[Snapshot, dict[str, list[Priority]]] = WeakKeyDictionary()


def _stated_in(snapshot: Snapshot, document: Document) -> Iterator[Priority]:
    from text.priority_rules.stated import read

    record, places = snapshot.record(document.key), Places(snapshot, document.key)
    if record is None:
        return

    def judge(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
        return [each.named for each in judged(snapshot, places, spans)]

    for stated in read(document, places.sentences, judge):
        passage = places.passage(stated.quote.start)
        if passage is None:
            continue
        start, end = stated.quote.start, stated.quote.end
        quote = Quote(
            document.text[start:end],
            cite(passage, record, start, end),
            (Span(stated.label.start - start, stated.label.end - start),),
        )
        yield Priority(document.text[stated.label.start : stated.label.end], quote, _reason(stated))


def _reason(stated: Stated) -> Reason:
    if stated.words is None:
        return Reason(stated.rule, (), stated.heading)
    start = stated.quote.start
    return Reason(stated.rule, (Span(stated.words.start - start, stated.words.end - start),))


def _notes(
    every: Sequence[Priority], items: Sequence[Priority], not_read: Sequence[str], *, in_quotes: bool
) -> Iterator[Note]:
    kinds = {item.quote.citation.kind for item in items}
    if not every:
        yield Note.NONE_NAMED
    elif not items:
        yield Note.NONE_ON_TOPIC
    elif in_quotes:
        yield Note.TOPIC_IN_QUOTE
    if kinds == {Kind.AGENDA}:
        yield Note.PROPOSED
    elif Kind.AGENDA in kinds:
        yield Note.SOME_PROPOSED
    if Kind.DRAFT_MINUTES in kinds:
        yield Note.DRAFT
    if Kind.NOTES in kinds:
        yield Note.NOTES
    if not_read:
        yield Note.NOT_READ


def fold(items: Iterable[Priority]) -> list[Priority]:
    """``items`` in their order, each label once; the others' citations go to the first."""
    kept: dict[frozenset[str], Priority] = {}
    contents: dict[str, frozenset[str]] = {}
    places: dict[frozenset[str], dict[Citation, None]] = {}
    for item in items:
        if item.label not in contents:
            contents[item.label] = content_of(item.label) or frozenset({item.label})
        known = contents[item.label]
        kept.setdefault(known, item)
        places.setdefault(known, {})[item.quote.citation] = None
    return [replace(item, also=tuple(places[known])[1:]) for known, item in kept.items()]


def about(items: Sequence[Priority], topic: str) -> tuple[list[Priority], bool]:
    """The items whose label has every word of ``topic``, or of one of several; if there is none, those whose quote has, and
    True.

    Accents, endings and near spellings do not matter. A topic without a content word leaves nothing out.
    """
    whole = _wanted(topic)
    if not whole:
        return list(items), False
    each = [wanted for part in _BETWEEN.split(topic) if (wanted := _wanted(part))]
    # “parks and recreation” may be one; where nothing is about that, it is two.
    readings = [each] if _LISTED.search(topic) else [[whole], each]
    for reading in readings:
        for in_quote in (False, True):
            named = [
                item
                for item in items
                if any(has_words(item.quote.text if in_quote else item.label, wanted) for wanted in reading)
            ]
            if named:
                return named, in_quote
    return [], True


_LISTED = re.compile(r"[,;/、，；]")
_BETWEEN = re.compile(r"[,;/、，；]|\b(?:and|or|y|e|o|u)\b|[和或及與与]", re.IGNORECASE)


def _wanted(topic: str) -> list[str]:
    return [term.stem for term in terms_of(topic)] or sorted(content_of(topic))


def has_words(text: str, wanted: Sequence[str]) -> bool:
    """Whether a text has every one of these stems, near spellings among them."""
    stems = stems_of(text)
    return all(likeness(word, stems) >= _NEAR or (not word.isascii() and word in text) for word in wanted)


def content_of(text: str) -> frozenset[str]:
    """The stems of its telling words."""
    words = " ".join(m.group() for m in WORD.finditer(text) if m.group().casefold() not in STOP)
    return stems_of(words)


# --- The tagger: what a sentence makes a priority, and what it reports as done, where no word says so by itself.


FILE = Path(__file__).with_name("priority-tagger.npz")
_SHA256 = "208f7d6a1dac4679d1e8c949c811bc5cd57a17ff2926c762c89e05b2b3df1115"
_EMBEDDER, _DIMENSIONS = "multilingual-e5-small", 128
"""Whose token states it learned to read, and how many numbers of each."""
_MOVES = np.log(np.array([[0.9, 0.1, 1e-9], [0.25, 0.05, 0.7], [0.25, 0.05, 0.7]], np.float32))
"""From a token of nothing, a label's first and a later one to each of these: a label is a run, and has a first token."""
_SURE, _SURE_DONE = 0.85, 0.6
"""How likely a label in its sentence, and that a sentence reports something as done, have to be."""
_TOGETHER = 256
"""Sentences that are read at once."""
SCALE = np.float32(4)
_ALONE = 200_000
"""Multiplications of one product that OpenBLAS gives to one thread."""
_Weights = Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the tagger finds in a sentence; ranges are in the document's text."""

    named: tuple[Span, ...] = ()
    """The labels of its priorities."""
    done: tuple[Span, ...] = ()
    """The words for what it reports as done."""


def judged(snapshot: Snapshot, places: Places, spans: Sequence[Span]) -> list[Judged]:
    """Of each of these sentences, what it makes a priority or reports as done; nothing where the library keeps no such states.
    Raises WeightsChanged.
    """
    of = [places.passage(span.start) for span in spans]
    ids = np.array(sorted({each.id for each in of if each is not None}), np.int64)
    manifest, tokens = snapshot.manifest, snapshot.tokens
    if (
        tokens is None
        or (manifest.model, manifest.token_dimensions) != (_EMBEDDER, _DIMENSIONS)
        or not len(ids)
    ):
        return [Judged()] * len(spans)
    rows = tokens.rows(ids)
    at: list[tuple[FloatArray, list[Span]]] = []
    for span, passage in zip(spans, of, strict=True):
        first, last = rows.firsts[np.searchsorted(ids, passage.id) :][:2].tolist() if passage else (0, 0)
        begins = rows.places[first:last] + (passage.start if passage else 0)
        inside = slice(*np.searchsorted(begins, (span.start, span.end)))
        edges = [*begins[inside].tolist(), span.end]
        pieces = [Span(start, end) for start, end in pairwise(edges)]
        at.append((rows.states[first:last][inside], pieces))
    read = _tagger().read([states for states, _ in at])
    return [_found(*each, pieces) for each, (_, pieces) in zip(read, at, strict=True)]


def _found(tags: FloatArray, kinds: FloatArray, pieces: Sequence[Span]) -> Judged:
    """What is sure."""
    named = []
    for first, last in runs(tags) if kinds[1] >= _SURE**2 else ():
        if float(tags[first:last, 1:3].sum(1).mean()) * float(kinds[1]) ** 0.5 >= _SURE:
            named.append(Span(pieces[first].start, pieces[last - 1].end))
    over = [piece for piece, each in zip(pieces, tags, strict=True) if each[3] >= 0.5]
    return Judged(tuple(named), tuple(over) if kinds[2] >= _SURE_DONE else ())


def runs(tags: FloatArray) -> list[tuple[int, int]]:
    """Which tokens are labels: the way through the tags that is most likely as a whole (Viterbi)."""
    odds = np.log(np.maximum(1e-6, np.stack([tags[:, 0] + tags[:, 3], tags[:, 1], tags[:, 2]], 1)))
    best, back = odds[0] + np.array([0, 0, -20], np.float32), []
    for each in odds[1:]:
        ways = best[:, None] + _MOVES
        back.append(ways.argmax(0))
        best = ways.max(0) + each
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    runs: list[tuple[int, int]] = []
    for place, tag in enumerate(reversed(path)):
        if tag == 1:
            runs.append((place, place + 1))
        elif tag == 2:
            runs[-1:] = [(runs[-1][0], place + 1)]
    return runs


class _Tagger:
    """Networks that learned the same from other beginnings; their mean is what counts."""

    def __init__(self, members: Sequence[_Weights], gate: _Weights) -> None:
        """``gate`` is a line through the mean states of sentences, beyond which nearly all lie that say anything of the kind."""
        self._members, self._gate = members, gate

    def read(self, sentences: Sequence[FloatArray]) -> list[tuple[FloatArray, FloatArray]]:
        """Of each sentence's token states, ``(t, 128)``: the four tags of each token, ``(t, 4)``, and of the sentence, ``(3,)``,
        whether it says neither, makes something a priority, or reports something as done.
        """
        nothing = np.array([1, 0, 0, 0], np.float32)
        read = [(np.tile(nothing, (len(each), 1)), nothing[:3]) for each in sentences]
        order = sorted(
            (n for n, each in enumerate(sentences) if self._may(each)), key=lambda n: -len(sentences[n])
        )
        for start in range(0, len(order), _TOGETHER):
            batch = order[start : start + _TOGETHER]
            sizes = np.array([len(sentences[n]) for n in batch])
            states = np.zeros((len(batch), int(sizes[0]), _DIMENSIONS), np.float32)
            for row, n in enumerate(batch):
                states[row, : sizes[row]] = sentences[n]
            made = [_network(each, states * SCALE, sizes) for each in self._members]
            tags, kinds = (np.mean([each[part] for each in made], 0) for part in (0, 1))
            for row, n in enumerate(batch):
                read[n] = tags[row, : sizes[row]], kinds[row]
        return read

    def _may(self, states: FloatArray) -> bool:
        return len(states) > 1 and float(states.mean(0) @ self._gate["weight"] + self._gate["bias"]) >= 0


@functools.cache
def _tagger() -> _Tagger:
    if hashlib.sha256(FILE.read_bytes()).hexdigest() != _SHA256:
        raise WeightsChanged(f"The file {FILE} is not the one that belongs to this version.")
    with np.load(FILE, allow_pickle=False) as file:
        parts: dict[str, dict[str, FloatArray]] = {}
        for name in file.files:
            member, part = name.split(".", 1)
            parts.setdefault(member, {})[part] = np.asarray(file[name], np.float32)
    gate = parts.pop("gate")
    return _Tagger(list(parts.values()), gate)


def _network(w: _Weights, states: FloatArray, sizes: IdArray) -> tuple[FloatArray, FloatArray]:
    """A layer, a gated recurrent one in both directions, attention for the sentence, a layer (``bench/train_priorities/train.py``)."""
    there = np.arange(states.shape[1]) < sizes[:, None]
    inner = np.zeros((*there.shape, len(w["inp.bias"])), np.float32)
    inner[there] = np.tanh(_times(states[there], w["inp.weight"]) + w["inp.bias"])
    both = np.concatenate([_recurrent(w, inner, there, way) for way in ("", "_reverse")], 2)
    weights = _softmax(np.where(there, both @ w["att.weight"][0] + w["att.bias"], np.float32(-1e4)))
    whole = np.einsum("nt,ntd->nd", weights, both)
    wide = np.concatenate([inner, both, np.broadcast_to(whole[:, None], both.shape)], 2)
    tags = np.zeros((*there.shape, len(w["out.bias"])), np.float32)
    hidden = np.tanh(_times(wide[there], w["mid.weight"]) + w["mid.bias"])
    tags[there] = _softmax(hidden @ w["out.weight"].T + w["out.bias"])
    return tags, _softmax(whole @ w["sent.weight"].T + w["sent.bias"])


def _times(rows: FloatArray, weight: FloatArray) -> FloatArray:
    """``rows @ weight.T``, in pieces so small that they stay on this thread: on a busy machine, threads that wait for each other take a
    hundred times as long.
    """
    step = max(1, _ALONE // weight.size)
    made: FloatArray = np.concatenate(
        [rows[at : at + step] @ weight.T for at in range(0, len(rows), step)]
        or [np.zeros((0, len(weight)), np.float32)]
    )
    return made


def _recurrent(w: _Weights, inner: FloatArray, there: npt.NDArray[np.bool_], way: str) -> FloatArray:
    """The sentences stand in order of their length: those that are long enough for a step are the first ones."""
    into = np.zeros((*there.shape, len(w[f"gru.bias_ih_l0{way}"])), np.float32)
    into[there] = _times(inner[there], w[f"gru.weight_ih_l0{way}"]) + w[f"gru.bias_ih_l0{way}"]
    turn, bias = w[f"gru.weight_hh_l0{way}"], w[f"gru.bias_hh_l0{way}"]
    width = turn.shape[1]
    held, made = np.zeros((len(there), width), np.float32), np.zeros((*there.shape, width), np.float32)
    steps = range(there.shape[1])
    for step, many in ((step, int(there[:, step].sum())) for step in (reversed(steps) if way else steps)):
        now, before = into[:many, step], _times(held[:many], turn) + bias
        gates = 1 / (1 + np.exp(-(now[:, : 2 * width] + before[:, : 2 * width])))
        fresh = np.tanh(now[:, 2 * width :] + gates[:, :width] * before[:, 2 * width :])
        held[:many] = made[:many, step] = (1 - gates[:, width:]) * fresh + gates[:, width:] * held[:many]
    return made


def _softmax(scores: FloatArray) -> FloatArray:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    shares: FloatArray = raised / raised.sum(-1, keepdims=True)
    return shares
