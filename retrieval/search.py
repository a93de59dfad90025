"""From a question to ranked passages: two legs find candidates, late interaction and keywords rank them.

    score = MaxSim + BM25_WEIGHT · (BM25 / the most that BM25 could give this question)

Both parts are between 0 and 1 and mean the same in every library, so no normalisation within one list is needed.
A question in another language than the record finds no keywords; its second part is near 0 of itself, and no rule
about languages is needed either. Figures: ``docs/quality.md``.

MaxSim (Khattab & Zaharia 2020, "ColBERT", section 3.3): every word of the question looks for its best match among the words
of a passage, here over the embedder's own token states, each token of the question weighted by how much it tells. It needs no
training, no reranker, and no common language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from index.ports import Scope
from index.storage.library import Snapshot
from models.ports import FloatArray, IdArray, QuestionEmbedding
from text.terms import STOP, WORD


def max_sim(weights: FloatArray, cosines: FloatArray, firsts: IdArray) -> FloatArray:
    """The weighted mean over the question's tokens of their best cosine, for each range of columns.

    ``cosines`` is ``(q, t)``; range ``i`` has the columns ``firsts[i] … firsts[i + 1] - 1``. → ``(len(firsts) - 1,)``,
    0 for an empty range or a question without tokens.
    """
    ranges = len(firsts) - 1
    scores = np.zeros(ranges, np.float32)
    filled = np.flatnonzero(firsts[1:] > firsts[:-1])
    if len(filled) and len(weights):
        best = np.maximum.reduceat(cosines, firsts[filled], axis=1)
        scores[filled] = (weights @ best) / weights.sum()
    return scores


def cosines(embedding: QuestionEmbedding, states: FloatArray) -> FloatArray:
    """Of each token of the question with each token state, ``(q, t)``, in as many dimensions as these have."""
    tokens = embedding.tokens
    if 0 < states.shape[1] < tokens.shape[1]:
        tokens = tokens[:, : states.shape[1]]
        tokens = tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), 1e-6)
    return tokens @ states.T


def max_sims(embedding: QuestionEmbedding, snapshot: Snapshot, ids: IdArray) -> FloatArray:
    """MaxSim of the question with each of the passages ``ids``, ``(n,)``; their cosines where the library has no token states."""
    if snapshot.tokens is None or not len(embedding.tokens):
        whole: FloatArray = snapshot.vectors.get(ids) @ embedding.vector
        return whole
    rows = snapshot.tokens.rows(ids)
    return max_sim(embedding.weights, cosines(embedding, rows.states), rows.firsts)


BM25_WEIGHT = 0.4
"""Flat between .3 and .5 on every set measured (`python bench/quality.py`, docs/quality.md)."""
DEPTH = 40
"""How many candidates each leg brings."""
NEIGHBOUR_WEIGHT = 0.4
"""In a transcript, how much of each neighbour's score a passage takes on: what is said about a matter is said over
many turns, and a turn alone ("Yes, we will.") looks like nothing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found, best first in a list of them."""

    passage: int
    score: float
    """What it is ranked by."""
    max_sim: float
    """-1 … 1; the cosine of the vectors where there are no token states."""
    bm25: float
    """Normalised: over the most that it could be, 0 … 1."""


def search(
    question: str,
    embedding: QuestionEmbedding,
    snapshot: Snapshot,
    scope: Scope | None = None,
    depth: int = DEPTH,
) -> list[Candidate]:
    """Candidates for ``question``, best first, ties by id; up to twice ``depth`` and their neighbours."""
    dense, _ = snapshot.vectors.search(embedding.vector, depth, scope)
    found, raw = snapshot.keywords.search(question, 3 * depth, scope)
    ids = np.union1d(dense, found[:depth])
    if not len(ids):
        return []
    ids = _with_neighbours(ids, snapshot, scope)
    late = max_sims(embedding, snapshot, ids)
    bm25 = _normalised(ids, found, raw, snapshot.keywords.maximum_bm25(question))
    scores = _smoothed(ids, late + BM25_WEIGHT * bm25, snapshot)
    order = np.lexsort((ids, -scores))
    return [Candidate(int(ids[i]), float(scores[i]), float(late[i]), float(bm25[i])) for i in order]


def _normalised(ids: IdArray, found: IdArray, bm25: FloatArray, maximum: float) -> FloatArray:
    """BM25 of ``ids`` over its maximum; 0 for those the keyword leg did not bring."""
    shares = np.zeros(len(ids), np.float32)
    if maximum > 0:
        places = np.searchsorted(ids, found)
        inside = (places < len(ids)) & (ids[np.minimum(places, len(ids) - 1)] == found)
        shares[places[inside]] = np.minimum(bm25[inside] / maximum, 1.0)
    return shares


def _with_neighbours(ids: IdArray, snapshot: Snapshot, scope: Scope | None) -> IdArray:
    """``ids`` and, in transcripts, the passages beside them."""
    more = [
        beside
        for passage in _spoken(ids, snapshot)
        for beside in snapshot.neighbours(passage)
        if beside is not None
    ]
    if not more:
        return ids
    whole = np.union1d(ids, np.array(more, np.int64))
    return whole if scope is None else whole[scope.holds(whole)]


def _smoothed(ids: IdArray, scores: FloatArray, snapshot: Snapshot) -> FloatArray:
    """Scores in transcripts, mixed with their neighbours'; a neighbour that is not there counts as the passage."""
    place = {passage: at for at, passage in enumerate(ids.tolist())}
    mixed = scores.copy()
    for passage in _spoken(ids, snapshot):
        at = place[passage]
        beside = [scores[place[n]] if n in place else scores[at] for n in snapshot.neighbours(passage)]
        mixed[at] = (scores[at] + NEIGHBOUR_WEIGHT * (beside[0] + beside[1])) / (1 + 2 * NEIGHBOUR_WEIGHT)
    return mixed


def _spoken(ids: IdArray, snapshot: Snapshot) -> list[int]:
    return [passage for passage in ids.tolist() if snapshot.record_of(passage).kind.is_spoken]


# --- Reading a misspelt question: a word that no record has, read as the word of the best passages that looks like it.
#
# Only for words in lower case: a name that is one letter off may be another person's, and then there is no answer.
# What was read differently is shown with the answer.

_SHORTEST = 5
_ALIKE = 0.84


def respelled(question: str, texts: Sequence[str], known: Callable[[str], bool]) -> dict[str, str]:
    """Misspelt words of ``question`` → how they stand in ``texts``. ``known`` says whether any record that the asker may see
    has a word; it is asked only of words that look like one in ``texts``.
    """
    asked = [
        word
        for word in dict.fromkeys(match.group() for match in WORD.finditer(question))
        if len(word) >= _SHORTEST
        and word.isascii()
        and word.isalpha()
        and word.islower()
        and word not in STOP
    ]
    words = dict.fromkeys(
        match.group().lower() for text in texts for match in WORD.finditer(text) if match.group().isalpha()
    )
    found = {}
    for word in asked:
        if word in words:
            continue
        near = [other for other in words if other[:1] == word[:1] and abs(len(other) - len(word)) <= 2]
        rated = [(SequenceMatcher(None, word, other, autojunk=False).ratio(), other) for other in near]
        best, other = max(rated, default=(0.0, ""))
        if best >= _ALIKE and not known(word):
            found[word] = other
    return found


_SHORT_FORM = re.compile(r"(?<![\w-])([A-ZÀ-Þ])-?(\d{1,3})(?![\w-])")


def spelled_out(question: str, texts: Sequence[str]) -> dict[str, str]:
    """Short forms of ``question`` that no text has → as they stand in ``texts``: “D8” → “District 8”. Only where the letter begins
    one word alone.
    """
    found = {}
    for match in _SHORT_FORM.finditer(question):
        short, (letter, number) = match.group(), match.groups()
        if any(re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text) for text in texts):
            continue
        whole = re.compile(rf"(?<!\w)({letter}\w+) (?:[Nn][oº]\.? ?)?{number}(?!\w)")
        forms = {" ".join(each.group().split()) for text in texts for each in whole.finditer(text)}
        if len(forms) == 1:
            found[short] = forms.pop()
    return found


def read_as(question: str, spellings: dict[str, str]) -> str:
    """``question`` with the misspelt words and short forms replaced."""
    for word, other in spellings.items():
        question = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", other.replace("\\", r"\\"), question)
    return question
