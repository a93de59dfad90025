"""From text to tokens: what every tokenizer here offers, and the one that the Rust library does well."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, Protocol

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
