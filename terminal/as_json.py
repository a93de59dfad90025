"""JSON serialisation, for ``--json``. The shapes are documented in ``docs/json.md``; a test holds the two together.

A name that is here stays here; new names may be added. Dates are ISO 8601 as far as they are known: ``2026-04-09``,
``2026``, and ``--08-01`` for a day without a year.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.dates import PartialDate
from domain.documents import Span
from domain.errors import PlenumError
from domain.provenance import in_words
from text.cleaning import harmless_json

if TYPE_CHECKING:
    from retrieval.conversation import Replies

SCHEMA = 1
"""Counts up only when a name goes or changes its meaning."""

_PASSAGES = 5
"""With an answer, where nobody says how many."""


_KNOWN_OF_A_RECORD = "key title kind body date date_text language url byline collection notes"
_ANSWER = "id question understood answered probability threshold quotes passages notes searched generation"
_SHAPES: dict[str, dict[str, str]] = {
    "domain.answers": {
        "Answer": _ANSWER,
        "NoAnswer": _ANSWER,
        "Citation": "document paragraph start end url title kind body date date_text page seconds speaker heads struck "
        "language text_hash",
        "Filters": "since until body kind collection scope by",
        "Hit": "passage text score alike *citation",
        "Quote": "text marks *citation",
        "QuoteCheck": "*quote proven standing now_at superseded_by heads sentence",
        "QuoteReceipt": "text document paragraph start end text_hash url title body date",
        "Searched": "records passages earliest latest undated filters",
        "Verification": "id=receipt.id question=receipt.question answered=receipt.answered filters=receipt.filters "
        "generation=receipt.generation current_generation proof=proof.value proven unchanged quotes=checks",
    },
    "domain.documents": {
        "Document": f"{_KNOWN_OF_A_RECORD} text_hash paragraphs",
        "Paragraph": "number start end role heading page seconds speaker heads struck",
        "Span": "start end",
    },
    "domain.errors": {
        "Finding": "name verdict sentence remedy",
    },
    "domain.meetings": {
        "Latest": "choice certain others called_off",
        "Meeting": "id title body place date date_text standing tie collection records",
        "Part": "key title kind language url",
        "Priorities": "meeting latest topic priorities=items off_topic records paragraphs not_read notes generation skipped elsewhere "
        "before compared gone thread discussed",
        "Discussed": "label paragraphs share *citation",
        "Priority": "label *quote rule=reason.rule words=reason.words heading=reason.heading proposed also standing times since",
        "Timeline": "topic points more generation",
        "Point": "stage outcome *quote",
        "Decisions": "meetings meeting topic member known_as records more generation",
        "MeetingDecisions": "meeting decisions=items",
        "Decision": "outcome about heading mover seconder tally unanimous amendment as_amended votes quotes corrections before differs",
        "Tally": "words yes no",
        "Vote": "name ballot match others corrected *quote",
    },
    "index.records": {
        "BackedUp": "file data bytes created=contents.created current=contents.current generations=contents.generations "
        "databases=contents.databases texts=contents.texts added=contents.added files findings",
        "Generation": "name created current records=documents passages gone model fingerprint added changed vanished removed "
        "restored moved problem",
        "Held": "source gone of",
        "Holdings": "generation kinds collections bodies languages earliest latest undated gone demo findings",
        "Plan": "added to_read unchanged gone back moved held unlisted rebuild findings",
        "Record": f"{_KNOWN_OF_A_RECORD} passages gone_since text_hash",
        "ReindexReport": "generation published added changed unchanged gone back moved held failed records=documents passages "
        "embedded reused findings seconds",
        "Subscription": "id collection kind url title why only body video configured",
        "SubscriptionStatus": "*subscription records gone failing looked_at listed_at problem",
    },
    "retrieval.conversation": {
        "Requested": "request skipped found",
        "Summary": "outline priorities",
        "Decisions": "meeting quotes more",
        "Newest": "records",
        "Upcoming": "today meetings quotes outline",
    },
    "retrieval.meetings": {
        "Outline": "meeting parts generation",
        "OutlinePart": "record entries more",
        "Entry": "text heading *citation",
    },
    "text.requests": {
        "Request": "wants body when topic member",
    },
}
"""Module → class → the names of its values, in their order. ``name=path`` is found under another name; the names of ``*path``
stand among the others. Written as text: no command needs the modules of all that any command can print."""


def _notes(given: Any) -> list[str]:
    from retrieval.warnings import warning_words

    return [warning_words(each) for each in given.warnings]


def _understood(given: Any) -> str:
    from retrieval.warnings import interpretation_words

    return interpretation_words(given.interpretation)


def _moved(done: Any) -> list[dict[str, str]]:
    return [{"from": old, "to": new} for old, new in done.moved]


_MADE: dict[str, Callable[[Any], Any]] = {
    "Answer.notes": _notes,
    "NoAnswer.notes": _notes,
    "Answer.understood": _understood,
    "NoAnswer.understood": _understood,
    "BackedUp.files": lambda done: len(done.contents.files),
    "Document.notes": lambda read: in_words(read.notes),
    "Document.paragraphs": lambda read: [
        {**encoded(each), "text": read.text[each.start : each.end]} for each in read.paragraphs
    ],
    "Hit.score": lambda hit: round(float(hit.score), 6),
    "Plan.moved": _moved,
    "QuoteCheck.now_at": lambda check: check.now_at and Span(*check.now_at),
    "Record.notes": lambda known: in_words(known.notes),
    "ReindexReport.moved": _moved,
    "ReindexReport.seconds": lambda done: {stage: round(took, 3) for stage, took in done.seconds.items()},
}
"""What is not an attribute as it stands."""


def replies(found: Replies, passages: int | None = None) -> Any:
    """What a message comes to: one answer, with at most so many passages, as it is, several as ``answers``; what a request asks
    for as it is found.
    """
    from retrieval.conversation import Requested

    most = _PASSAGES if passages is None else passages
    given = [
        each if isinstance(each, Requested) else replace(each.answer, passages=each.answer.passages[:most])
        for each in found.each
    ]
    return given[0] if len(given) == 1 else {"answers": given, "left_out": found.left_out}


def text(value: Any, *, indent: int | None = 2, ascii_only: bool = False) -> str:
    r"""JSON text. What could steer a terminal is written as ``\u…``: the same value, harmless to look at."""
    written = json.dumps({"schema": SCHEMA, **encoded(value)}, ensure_ascii=ascii_only, indent=indent)
    return harmless_json(written)


def error(wrong: PlenumError) -> dict[str, Any]:
    """What went wrong."""
    return {"error": {"type": type(wrong).__name__, "sentence": wrong.sentence, "remedy": wrong.remedy}}


def encoded(value: Any) -> Any:
    """``value`` as what JSON knows: objects, lists, texts, numbers."""
    if _shape(value):
        return dict(_fields(value))
    if isinstance(value, Mapping):
        return {name: encoded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [encoded(each) for each in value]
    if isinstance(value, PartialDate):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def _shape(value: Any) -> str:
    return _SHAPES.get(type(value).__module__, {}).get(type(value).__name__, "")


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    for field in _shape(value).split():
        name, _, path = field.partition("=")
        made = _MADE.get(f"{type(value).__name__}.{name}")
        if field.startswith("*"):
            yield from _fields(attrgetter(field[1:])(value))
        elif made is not None:
            yield name, encoded(made(value))
        elif name == "date_text":
            yield name, str(value.date)
        else:
            yield name, encoded(attrgetter(path or name)(value))
