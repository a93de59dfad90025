"""What a place says of a record, made fit for a sidecar: what cannot be taken is left out, never corrected."""

from __future__ import annotations

import hashlib
import html
import re
from email.utils import parsedate_to_datetime

from domain.dates import parse_date
from index.readers.clean import one_line
from index.readers.metadata import WrongValueError, kind_named

_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9_-]*)?")
_ISO_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?:[T\s].*|)", re.DOTALL)
_LONGEST = 500
_LONGEST_ID = 300
_LONGEST_DATE = 64


def told(**said: str) -> dict[str, str]:
    """What is said; what is empty is not."""
    return {name: value for name, value in said.items() if value}


def line(value: object, longest: int = _LONGEST) -> str:
    """``value`` as one line of text, cut to ``longest`` characters; empty when it is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and abs(value) >= 10**30:
        return ""
    text = one_line(str(value)[: 20 * longest])
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def line_of_html(value: object, longest: int = _LONGEST) -> str:
    """One line of text from a field that may hold markup: without tags, with ``&amp;`` as ``&``."""
    if not isinstance(value, str):
        return ""
    return line(html.unescape(_TAG.sub("", value[: 20 * longest])), longest)


def name(value: object) -> str:
    """An id as a place gives it, on one line; a very long one keeps its beginning and gets a hash of the whole."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int):
        return line(value)
    text = one_line(value)
    if len(text) <= _LONGEST_ID:
        return text
    whole = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"{text[:_LONGEST_ID]}…{whole[:16]}"


def day(value: object) -> str:
    """The day in a timestamp, as its own zone has it; empty when it cannot be read.

    >>> day("Tue, 05 Mar 2024 23:30:00 -0600"), day("2024-03-05T23:30:00-06:00"), day("next week")
    ('2024-03-05', '2024-03-05', '')
    """
    if not isinstance(value, str) or len(value) > _LONGEST_DATE:
        return ""
    iso = _ISO_DAY.fullmatch(value)
    try:
        found = iso[1] if iso else parsedate_to_datetime(value.strip()).date().isoformat()
        # Some systems write 0001-01-01 for “no date”.
        return found if found[:4] >= "1600" and parse_date(found).is_complete else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def language(value: object) -> str:
    """A language tag that can be taken, or empty."""
    text = line(value, 35)
    return text if _LANGUAGE.fullmatch(text) else ""


def kind(value: object) -> str:
    """The name of a kind of record that is known by that name, or empty."""
    try:
        return kind_named(line(value)).value
    except WrongValueError:
        return ""
