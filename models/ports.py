"""What a model promises: an embedder turns text into vectors, a reranker and an evidence reader read question and text together.

Shapes: ``n`` rows, ``d`` dimensions. Vectors are float32, C-contiguous, of unit length.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from domain.documents import Span

FloatArray = npt.NDArray[np.float32]


IdArray = npt.NDArray[np.int64]


Progress = Callable[[int, int], None]
"""Called with (done, total); total is 0 when it is not known."""


@dataclass(frozen=True, slots=True)
class QuestionEmbedding:
    """A question as the models see it."""

    vector: FloatArray
    """``(d,)``, of unit length."""
    tokens: FloatArray
    """``(q, m)``: token states, rows of unit length; ``(0, 0)`` from an embedder without token states."""
    weights: FloatArray
    """``(q,)``, positive: how much a token tells; rare ones more."""


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """The token states of one passage, as they are stored."""

    codes: npt.NDArray[np.int8]
    """``(t, m)``: directions, rounded."""
    places: npt.NDArray[np.int32]
    """``(t,)``: where each token begins, in characters of the passage's own text."""

    def narrowed(self, dimensions: int) -> PassageTokens:
        """Their first ``dimensions``: of directions that are ordered by how much they tell, those that tell most."""
        return PassageTokens(self.codes[:, :dimensions], self.places)


@dataclass(frozen=True, slots=True)
class PassageEmbeddings:
    """Passages as the models see them."""

    vectors: FloatArray
    """``(n, d)``."""
    tokens: Sequence[PassageTokens] | None
    """``n`` of them; None from an embedder without token states."""


class Embedder(Protocol):
    """Turns text into vectors."""

    name: str
    """How the settings name it: ``multilingual-e5-small``, ``all-MiniLM-L6-v2``, or a name or path."""
    dimensions: int
    token_dimensions: int
    """``m``, the dimensions of its passages' token states; 0 when it has none to give. A question's may be more."""
    fingerprint: str
    """sha256 over the weights, tokenizer, pooling and prefixes: two embedders with one fingerprint
    give one text the same vector, so vectors may be reused between generations, and token states as far as both have them."""

    def embed_question(self, text: str) -> QuestionEmbedding:
        """One question. An empty text is embedded like any other; it never raises for text."""
        ...

    def embed_passages(
        self, texts: Sequence[str], leads: Sequence[str], progress: Progress | None = None
    ) -> PassageEmbeddings:
        """``n`` texts, each after its lead (title and headings, may be empty), in the order given; ``n`` may be 0.

        The lead colours the vectors and has no token states of its own. A text's vectors do not depend on its
        neighbours in the call. Text beyond the model's window is cut off.
        """
        ...


class Reranker(Protocol):
    """Reads a question and a text together and says how relevant the text is."""

    name: str
    fingerprint: str
    """sha256 over weights and tokenizer."""
    languages: frozenset[str] | None
    """ISO 639-1 codes it was trained on, or None when it reads any language."""

    def score(self, question: str, text: str) -> float:
        """The logit of one pair; higher is better. It does not depend on other pairs, so the same question gives the
        same answer byte for byte. Text beyond the model's window is cut off, the question's end before the text's
        beginning.
        """
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an evidence reader makes of one passage."""

    answers: float
    """A logit: whether the passage answers the question. Above 0 it rather does."""
    sentences: FloatArray
    """``(s,)``, 0 … 1: how likely each sentence is part of the answer; 0 for one that was not read."""
    span: Span | None
    """Where the answer seems to stand, in the passage; None where nothing of it was read."""
    reader: str = ""
    """Which of the readers read it: their logits are calibrated apart."""


class Reader(Protocol):
    """Reads a question and a passage together: whether it answers, which sentences do, where the answer stands."""

    def open(self) -> None:
        """Opens now what is otherwise opened at the first pair. Raises the kinds of ModelError."""
        ...

    def read(
        self, question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence:
        """One passage, of which ``sentences`` are ranges. ``languages``: the question's and the passage's, ISO 639-1
        or empty. A pair's reading does not depend on other pairs.
        """
        ...

    def read_again(
        self, question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence | None:
        """The same pair as another model reads it, which errs elsewhere; None where there is no other for these languages."""
        ...
