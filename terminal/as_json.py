"""Values as JSON, for ``--json``. The shapes are documented in ``docs/json.md``; a test holds the two together.

A name that is here stays here; new names may be added. Dates are ISO 8601 as far as they are known: ``2026-04-09``,
``2026``, and ``--08-01`` for a day without a year.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from domain.answers import Answer, Citation, Filters, Hit, NoAnswer, Quote, Searched
from domain.documents import Document
from domain.errors import PlenumError
from domain.findings import Finding
from domain.meetings import Meeting
from domain.priorities import Priorities, Priority
from domain.provenance import in_words
from domain.receipts import QuoteCheck, Verification
from index.records import (
    BackedUp,
    Generation,
    Held,
    Holdings,
    Plan,
    Record,
    ReindexReport,
    Subscription,
    SubscriptionStatus,
)
from retrieval.warnings import in_english
from text.printable import HARMFUL

SCHEMA = 1
"""Counts up only when a name goes or changes its meaning."""

PASSAGES = 5
"""With an answer, where nobody says how many."""

Value = dict[str, Any]

_HARMFUL = re.compile(f"[{HARMFUL}]")


def text(value: Mapping[str, Any], *, indent: int | None = 2, ascii_only: bool = False) -> str:
    r"""JSON text. What could steer a terminal is written as ``\u…``: the same value, harmless to look at."""
    whole = {"schema": SCHEMA, **value}
    written = json.dumps(whole, ensure_ascii=ascii_only, indent=indent)
    return _HARMFUL.sub(lambda match: _escaped(match.group()), written)


def answer(given: Answer | NoAnswer, *, passages: int = PASSAGES) -> Value:
    """An answer or a refusal, with at most so many passages."""
    return {
        "id": given.id,
        "question": given.question,
        "understood": given.understood,
        "answered": given.answered,
        "probability": given.probability,
        "threshold": given.threshold,
        "quotes": [_quote(quote) for quote in given.quotes],
        "passages": [_hit(hit) for hit in given.passages[:passages]],
        "notes": [in_english(each) for each in given.warnings],
        "searched": _searched(given.searched),
        "generation": given.generation,
    }


def backed_up(done: BackedUp) -> Value:
    """A backup, or what was restored from one."""
    held = done.contents
    return {
        "file": str(done.file),
        "data": str(done.data),
        "bytes": done.bytes,
        "created": held.created,
        "current": held.current,
        "generations": list(held.generations),
        "databases": list(held.databases),
        "texts": held.texts,
        "added": held.added,
        "files": len(held.files),
        "findings": [finding(each) for each in done.findings],
    }


def error(wrong: PlenumError) -> Value:
    """What went wrong."""
    return {"error": {"type": type(wrong).__name__, "sentence": wrong.sentence, "remedy": wrong.remedy}}


def finding(found: Finding) -> Value:
    """One check."""
    return {
        "name": found.name,
        "verdict": found.verdict.value,
        "sentence": found.sentence,
        "remedy": found.remedy,
    }


def report(done: ReindexReport) -> Value:
    """What a re-index did."""
    return {
        "generation": done.generation,
        "published": done.published,
        "added": list(done.added),
        "changed": list(done.changed),
        "unchanged": done.unchanged,
        "gone": list(done.gone),
        "back": list(done.back),
        "moved": [moved(*each) for each in done.moved],
        "held": [held(each) for each in done.held],
        "failed": list(done.failed),
        "records": done.documents,
        "passages": done.passages,
        "embedded": done.embedded,
        "reused": done.reused,
        "findings": [finding(each) for each in done.findings],
        "seconds": {stage: round(seconds, 3) for stage, seconds in done.seconds.items()},
    }


def moved(old: str, new: str) -> Value:
    """A record under another name."""
    return {"from": old, "to": new}


def held(lost: Held) -> Value:
    """A source that lost so much that an admin has to say whether it is true."""
    return {"source": lost.source, "gone": lost.gone, "of": lost.of}


def follow(place: Subscription) -> Value:
    """A place that is followed."""
    return dict(asdict(place)) | {"only": list(place.only)}


def followed(place: SubscriptionStatus) -> Value:
    """A place that is followed, and how it goes."""
    return {
        **follow(place.subscription),
        "records": place.records,
        "gone": place.gone,
        "failing": place.failing,
        "looked_at": place.looked_at,
        "listed_at": place.listed_at,
        "problem": place.problem,
    }


def plan(meant: Plan) -> Value:
    """What a re-index would do."""
    return {
        "added": list(meant.added),
        "to_read": list(meant.to_read),
        "unchanged": meant.unchanged,
        "gone": list(meant.gone),
        "back": list(meant.back),
        "moved": [moved(*each) for each in meant.moved],
        "held": [held(each) for each in meant.held],
        "unlisted": list(meant.unlisted),
        "rebuild": list(meant.rebuild),
        "findings": [finding(each) for each in meant.findings],
    }


def generation(kept: Generation) -> Value:
    """One generation."""
    return {
        "name": kept.name,
        "created": kept.created,
        "current": kept.current,
        "records": kept.documents,
        "passages": kept.passages,
        "gone": kept.gone,
        "model": kept.model,
        "fingerprint": kept.fingerprint,
        "added": list(kept.added),
        "changed": list(kept.changed),
        "vanished": list(kept.vanished),
        "removed": list(kept.removed),
        "restored": list(kept.restored),
        "moved": list(kept.moved),
        "problem": kept.problem,
    }


def holdings(held: Holdings) -> Value:
    """What the library holds."""
    return {
        "generation": generation(held.generation),
        "kinds": dict(held.kinds),
        "collections": dict(held.collections),
        "bodies": dict(held.bodies),
        "languages": dict(held.languages),
        "earliest": held.earliest,
        "latest": held.latest,
        "undated": held.undated,
        "gone": held.gone,
        "findings": [finding(each) for each in held.findings],
    }


def record(known: Record) -> Value:
    """One line of ``library list``."""
    return {
        "key": known.key,
        "title": known.title,
        "kind": known.kind.value,
        "body": known.body,
        "date": known.date.isoformat(),
        "date_text": str(known.date),
        "language": known.language,
        "url": known.url,
        "byline": known.byline,
        "collection": known.collection,
        "notes": in_words(known.notes),
        "passages": known.passages,
        "gone_since": known.gone_since,
        "text_hash": known.text_hash,
    }


def document(read: Document) -> Value:
    """``library show``: a record with its paragraphs."""
    return {
        "key": read.key,
        "title": read.title,
        "kind": read.kind.value,
        "body": read.body,
        "date": read.date.isoformat(),
        "date_text": str(read.date),
        "language": read.language,
        "url": read.url,
        "byline": read.byline,
        "collection": read.collection,
        "notes": in_words(read.notes),
        "text_hash": read.text_hash,
        "paragraphs": [
            {
                "number": each.number,
                "start": each.start,
                "end": each.end,
                "role": each.role.value,
                "heading": each.heading,
                "page": each.page,
                "seconds": each.seconds,
                "speaker": each.speaker,
                "text": read.text[each.start : each.end],
            }
            for each in read.paragraphs
        ],
    }


def verification(checked: Verification) -> Value:
    """An answer, checked again."""
    receipt = checked.receipt
    return {
        "id": receipt.id,
        "question": receipt.question,
        "answered": receipt.answered,
        "filters": _filters(receipt.filters),
        "generation": receipt.generation,
        "current_generation": checked.current_generation,
        "proven": checked.proven,
        "unchanged": checked.unchanged,
        "quotes": [_check(each) for each in checked.checks],
    }


def meetings(found: Sequence[Meeting]) -> Value:
    """``priorities --list``."""
    return {"meetings": [_meeting(meeting) for meeting in found]}


def priorities(found: Priorities) -> Value:
    """What a meeting set out to do."""
    latest = found.latest
    return {
        "meeting": _meeting(found.meeting) if found.meeting else None,
        "latest": {"choice": latest.choice.value, "certain": latest.certain, "others": latest.others}
        if latest
        else None,
        "topic": found.topic,
        "priorities": [_priority(item) for item in found.items],
        "off_topic": found.off_topic,
        "records": found.records,
        "paragraphs": found.paragraphs,
        "not_read": list(found.not_read),
        "notes": [note.value for note in found.notes],
        "generation": found.generation,
    }


def _meeting(meeting: Meeting) -> Value:
    return {
        "id": meeting.id,
        "title": meeting.title,
        "body": meeting.body,
        "date": meeting.date.isoformat(),
        "date_text": str(meeting.date),
        "tie": meeting.tie.value,
        "collection": meeting.collection,
        "records": [
            {
                "key": part.key,
                "title": part.title,
                "kind": part.kind.value,
                "language": part.language,
                "url": part.url,
            }
            for part in meeting.records
        ],
    }


def _priority(item: Priority) -> Value:
    return {
        "label": item.label,
        **_quote(item.quote),
        "rule": item.reason.rule.value,
        "words": [{"start": span.start, "end": span.end} for span in item.reason.words],
        "heading": item.reason.heading,
        "proposed": item.proposed,
        "also": [_citation(cited) for cited in item.also],
        "standing": item.standing.value,
    }


def _check(check: QuoteCheck) -> Value:
    quote = check.quote
    return {
        "text": quote.text,
        "document": quote.document,
        "paragraph": quote.paragraph,
        "start": quote.start,
        "end": quote.end,
        "text_hash": quote.text_hash,
        "url": quote.url,
        "proven": check.proven,
        "standing": check.standing.value,
        "now_at": None if check.now_at is None else {"start": check.now_at[0], "end": check.now_at[1]},
        "superseded_by": check.superseded_by,
        "sentence": check.sentence,
    }


def _quote(quote: Quote) -> Value:
    marks = [{"start": mark.start, "end": mark.end} for mark in quote.marks]
    return {"text": quote.text, "marks": marks, **_citation(quote.citation)}


def _hit(hit: Hit) -> Value:
    return {
        "passage": hit.passage,
        "text": hit.text,
        "score": round(float(hit.score), 6),
        "alike": hit.alike,
        **_citation(hit.citation),
    }


def _citation(cited: Citation) -> Value:
    return {
        "document": cited.document,
        "paragraph": cited.paragraph,
        "start": cited.start,
        "end": cited.end,
        "url": cited.url,
        "title": cited.title,
        "kind": cited.kind.value,
        "body": cited.body,
        "date": cited.date.isoformat(),
        "date_text": str(cited.date),
        "page": cited.page,
        "seconds": cited.seconds,
        "speaker": cited.speaker,
        "language": cited.language,
        "text_hash": cited.text_hash,
    }


def _searched(searched: Searched) -> Value:
    return {
        "records": searched.records,
        "passages": searched.passages,
        "earliest": searched.earliest,
        "latest": searched.latest,
        "undated": searched.undated,
        "filters": _filters(searched.filters),
    }


def _filters(filters: Filters) -> Value:
    return {
        "since": filters.since.isoformat(),
        "until": filters.until.isoformat(),
        "body": filters.body,
        "kind": filters.kind,
        "collection": filters.collection,
        "scope": filters.scope,
    }


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    # JSON writes what lies beyond as a pair of surrogates.
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
