"""From text to tokens: WordPiece by the ``tokenizers`` library, and a unigram vocabulary by hand."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

from domain.errors import ModelError

Span = tuple[int, int]
"""Where a token lies in the text it was made from: ``text[start:end]``."""
NOWHERE: Span = (-1, -1)
"""The span of special tokens."""


class Tokens(NamedTuple):
    """The tokens of a text, the special ones included; never none."""

    ids: list[int]
    spans: list[Span]


class Tokenizer(Protocol):
    """Cuts text into the tokens of one model, at most as many as the model reads.

    Usable from several threads at once. Text that happens to spell a special token is ordinary text.
    """

    def encode(self, text: str) -> Tokens:
        """The tokens of ``text``; what is beyond the model's window is left out."""
        ...


class WordPiece:
    """A tokenizer that is described by a ``tokenizer.json``, read by the ``tokenizers`` library."""

    def __init__(self, path: Path, longest: int) -> None:
        """``longest`` is how many tokens the model reads. Raises ModelError for another kind of file."""
        import tokenizers

        try:
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception
            raise ModelError(f"{path} is not a tokenizer: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(longest)
        self._tokenizer.encode_special_tokens = True

    def encode(self, text: str) -> Tokens:
        """See ``Tokenizer``."""
        found = self._tokenizer.encode(text)
        special = found.special_tokens_mask
        return Tokens(found.ids, [NOWHERE if special[at] else span for at, span in enumerate(found.offsets)])


_SPACE = "▁"
"""Begins every word, as in SentencePiece."""
_UNKNOWN_PENALTY = 10.0
"""How much less likely than the rarest piece an unknown character is."""
_WORD = re.compile(r"[^ \n\r\t]+")
"""Words as they stand in the text. Rarer spaces are found when a word has been normalised."""
_CACHED_WORDS = 1 << 15
_CACHED_LENGTH = 24
"""Longer words, most of them sentences of languages without spaces, hardly ever come back."""


class Unigram:
    """The tokenizer of multilingual models: the likeliest way to cut a word into pieces of a unigram vocabulary.

    T. Kudo, "Subword Regularization", ACL 2018, section 3; the details are SentencePiece's as the ``tokenizers`` library has
    them, and the tests hold the two side by side. It is written out here because that library takes three times as long
    and 235 MB more to load the 250,002 pieces (``docs/decisions/0009``). See ``Tokenizer``.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        scores: Sequence[float],
        normalization: Mapping[int, str],
        *,
        begin: int,
        end: int,
        unknown: int,
        specials: Sequence[int],
        longest: int,
    ) -> None:
        """``pieces[i]`` has the id ``i``; ``specials`` are ids that no text may produce;
        ``longest`` is how many tokens the model reads.
        """
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        for special in specials:
            self._ids.pop(pieces[special], None)
        self._scores = scores
        self._unknown = unknown
        self._unknown_score = min(scores) - _UNKNOWN_PENALTY
        # A character that would be taken for the mark of a word's beginning is that: a space.
        self._normalization = {**normalization, ord(_SPACE): " "}
        self._begin, self._end = begin, end
        self._room = longest - 2
        self._longest_piece = max(map(len, pieces))
        self._known: dict[str, Tokens] = {}

    def reading(self, longest: int) -> Self:
        """The same for a model that reads ``longest`` tokens, over the same vocabulary."""
        other = copy.copy(self)
        other._room = longest - 2  # noqa: SLF001 - its own
        return other

    def encode(self, text: str) -> Tokens:
        """See ``Tokenizer``. A word's first token begins with its first character, not with the space before."""
        ids: list[int] = [self._begin]
        spans: list[Span] = [NOWHERE]
        for match in _WORD.finditer(text):
            word, at = match.group(), match.start()
            known = self._known.get(word) or self._word(word)
            ids += known.ids
            spans += [(at + start, at + end) for start, end in known.spans]
            if len(ids) > self._room:
                break
        del ids[self._room + 1 :]
        del spans[self._room + 1 :]
        ids.append(self._end)
        spans.append(NOWHERE)
        return Tokens(ids, spans)

    def _word(self, word: str) -> Tokens:
        normal, origins = self._normal(word)
        ids: list[int] = []
        spans: list[Span] = []
        at = 0
        for part in normal.split():
            at = normal.index(part, at)
            places = origins[at : at + len(part)]
            begin = 0
            for end, token in self._segments(_SPACE + part):
                # One less: the mark before the word has no place of its own.
                inside = places[max(begin - 1, 0) : end - 1]
                ids.append(token)
                spans.append((inside[0][0], inside[-1][1]) if inside else (places[0][0], places[0][0]))
                begin = end
            at += len(part)
        found = Tokens(ids, spans)
        if len(word) <= _CACHED_LENGTH:
            if len(self._known) >= _CACHED_WORDS:
                self._known.clear()
            self._known[word] = found
        return found

    def _segments(self, word: str) -> list[tuple[int, int]]:
        """The likeliest pieces of ``word`` as (end, token id). Unknown characters side by side are one token."""
        length = len(word)
        best = [float("-inf")] * (length + 1)
        best[0] = 0.0
        came: list[tuple[int, int]] = [(0, 0)] * (length + 1)
        find, scores = self._ids.get, self._scores
        for start in range(length):
            so_far = best[start]
            for end in range(start + 1, min(length, start + self._longest_piece) + 1):
                token = find(word[start:end])
                if token is None:
                    continue
                score = so_far + scores[token]
                # Strictly better: of two equal ways the one found first stays, as in the reference.
                if score > best[end]:
                    best[end] = score
                    came[end] = (start, token)
            if word[start] not in self._ids and so_far + self._unknown_score > best[start + 1]:
                best[start + 1] = so_far + self._unknown_score
                came[start + 1] = (start, self._unknown)
        backwards: list[tuple[int, int]] = []
        at = length
        while at:
            start, token = came[at]
            if not (backwards and token == self._unknown == backwards[-1][1]):
                backwards.append((at, token))
            at = start
        return backwards[::-1]

    def _normal(self, word: str) -> tuple[str, list[Span]]:
        """The normal form of ``word``, and for each of its characters the place it comes from.

        The model's table replaces single characters; what they then form together is composed, as in NFKC.
        """
        if word.isascii() and word.isprintable():
            return word, [(at, at + 1) for at in range(len(word))]
        normal: list[str] = []
        origins: list[Span] = []
        cluster, composed, since = "", "", 0

        def close(until: int) -> None:
            normal.append(composed)
            origins.extend([(since, until)] * len(composed))

        for place, character in enumerate(word):
            for replaced in self._normalization.get(ord(character), character):
                longer = unicodedata.normalize("NFC", cluster + replaced)
                if longer == composed + replaced and not unicodedata.combining(replaced):
                    close(place)
                    cluster, composed, since = replaced, unicodedata.normalize("NFC", replaced), place
                else:
                    cluster, composed = cluster + replaced, longer
        close(len(word))
        return "".join(normal), origins
