"""Fuzzy matching: the name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_ALIKE = 60.0
"""Of 100, as ``rapidfuzz.fuzz.ratio`` counts: from here on a name is worth asking about."""


def nearest(wanted: str, names: Iterable[str]) -> str:
    """The name that is most like ``wanted``; empty where none is alike.

    >>> nearest("minuets", ["minutes", "agenda"]), nearest("x", ["minutes"])
    ('minutes', '')
    """
    found = process.extractOne(wanted, tuple(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else ""


def did_you_mean(wanted: str, names: Iterable[str]) -> str:
    """A question to end a sentence with; empty where nothing is alike."""
    near = nearest(wanted, names)
    return f" Did you mean {near}?" if near else ""
