"""A small deterministic embedder that needs no download: texts with words in common come out close."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np

from models.ports import FloatArray, PassageEmbeddings, PassageTokens, Progress, QuestionEmbedding

_WORD = re.compile(r"\w+")


class HashingEmbedder:
    """Hashes words, their beginnings and character pairs into a few dimensions.

    A token is a word; its state is the word's own vector, so that equal words match and others hardly do.
    ``calls`` holds the texts of every call, so that a test can say what was embedded.
    """

    def __init__(
        self, dimensions: int = 64, name: str = "hashing", salt: str = "", token_dimensions: int = 16
    ) -> None:
        self.name = name
        self.dimensions = dimensions
        self.token_dimensions = token_dimensions
        self.fingerprint = hashlib.sha256(f"{dimensions} {token_dimensions} {salt}".encode()).hexdigest()
        self.calls: list[list[str]] = []
        self._salt = salt
        self._codes: dict[str, FloatArray] = {}

    @property
    def embedded(self) -> list[str]:
        """Every text that was embedded as a passage so far."""
        return [text for call in self.calls for text in call]

    def embed_question(self, text: str) -> QuestionEmbedding:
        words = _WORD.findall(_folded(text)) if self.token_dimensions else []
        states = [self._vector(word, self.token_dimensions) for word in words]
        tokens = np.array(states, np.float32) if states else np.zeros((0, self.token_dimensions), np.float32)
        return QuestionEmbedding(
            self._vector(text, self.dimensions), tokens, np.ones(len(tokens), np.float32)
        )

    def embed_passages(
        self, texts: Sequence[str], leads: Sequence[str], progress: Progress | None = None
    ) -> PassageEmbeddings:
        assert len(texts) == len(leads)
        self.calls.append(list(texts))
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        tokens = []
        for number, (text, lead) in enumerate(zip(texts, leads, strict=True)):
            vectors[number] = self._vector(f"{lead} {text}", self.dimensions)
            tokens.append(self._tokens(text))
            if progress:
                progress(number + 1, len(texts))
        return PassageEmbeddings(vectors, tokens if self.token_dimensions else None)

    def _tokens(self, text: str) -> PassageTokens:
        words = list(_WORD.finditer(text))
        codes = np.zeros((len(words), self.token_dimensions), np.int8)
        for number, word in enumerate(words):
            if self.token_dimensions:
                codes[number] = self._code(word.group())
        return PassageTokens(codes, np.array([word.start() for word in words], np.int32))

    def _code(self, word: str) -> FloatArray:
        if word not in self._codes:
            self._codes[word] = np.rint(127 * self._vector(word, self.token_dimensions))
        return self._codes[word]

    def _vector(self, text: str, dimensions: int) -> FloatArray:
        counts = [0] * dimensions
        for word in _WORD.findall(_folded(text)):
            for digest in _digests(self._salt, word):
                counts[digest % dimensions] += 1 if digest & 0x8000_0000 else -1
        if not any(counts):
            counts[0] = 1
        vector = np.array(counts, np.float32)
        return vector / np.float32(np.linalg.norm(vector))


@functools.lru_cache(maxsize=65_536)
def _digests(salt: str, word: str) -> tuple[int, ...]:
    """Of a word, its beginning and its pairs of characters. The tests embed the same words again and again."""
    pairs = [word[i : i + 2] for i in range(len(word) - 1)] if not word.isascii() else []
    features = (word, word[:4], *pairs)
    return tuple(zlib.crc32(f"{salt} {each}".encode("utf-8", "surrogatepass")) for each in features)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
