"""From a range in a record to a citation that lands on it, and the sentences of a record as the library keeps them.

Where a citation leads is decided here, and nowhere else: to the source, where its address lands on the words; else to Plenum's own
page of the record, where there is one.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Protocol, TypeVar

from domain.answers import Citation, QuoteReceipt
from domain.documents import Paragraph, Span, landing, lands
from domain.meetings import Part
from index.records import Record, StoredPassage
from index.storage.library import Snapshot


def cite(passage: StoredPassage, record: Record, start: int, end: int) -> Citation:
    """The citation for ``document.text[start:end]``, which lies in ``passage`` (absolute positions)."""
    paragraph = next((p for p in passage.paragraphs if p.start <= start < p.end), passage.paragraphs[0])
    quoted = passage.text[start - passage.start : end - passage.start]
    return Citation(
        document=record.key,
        title=record.title,
        kind=record.kind,
        body=record.body,
        date=paragraph.date if paragraph.date.is_known else record.date,
        language=record.language,
        paragraph=paragraph.number,
        start=start,
        end=end,
        text_hash=record.text_hash,
        url=landing(record.url, quoted, page=paragraph.page, seconds=paragraph.seconds),
        page=paragraph.page,
        seconds=paragraph.seconds,
        speaker=paragraph.speaker,
        heads=paragraph.heads,
        struck=paragraph.struck,
    )


class Places:
    """The passages of the record ``key`` in one generation, read when they are first needed."""

    def __init__(self, snapshot: Snapshot, key: str) -> None:
        self._snapshot, self._key = snapshot, key

    @functools.cached_property
    def _passages(self) -> list[StoredPassage]:
        return self._snapshot.passages(self._snapshot.document_passages(self._key))

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [passage.start for passage in self._passages]

    def passage(self, at: int) -> StoredPassage | None:
        """The passage that holds the character ``at``; None where no passage does."""
        number = bisect.bisect_right(self._starts, at) - 1
        held = self._passages[number] if number >= 0 else None
        return held if held is not None and at < held.end else None

    def sentences(self, paragraph: Paragraph) -> Sequence[Span]:
        """The sentences of ``paragraph``, as ranges in the document's text, in order."""
        first = max(0, bisect.bisect_right(self._starts, paragraph.start) - 1)
        found: list[Span] = []
        for passage in self._passages[first:]:
            if passage.start >= paragraph.end:
                break
            found += [s for s in passage.sentences if paragraph.start <= s.start < paragraph.end]
        return found


# --- Where the source has no address that lands on the words: Plenum's own pages.

T = TypeVar("T")


class Pages(Protocol):
    """The addresses of Plenum's own pages; each is empty where there is none."""

    def place(self, document: str, paragraph: int, start: int, end: int, text_hash: str) -> str:
        """Lands on the words ``text[start:end]`` of a record."""
        ...

    def record(self, document: str) -> str:
        """The record from its beginning."""
        ...


def linked(found: T, pages: Pages | None) -> T:
    """``found``, in which every citation leads somewhere as far as it can. What is kept on receipts never goes through here: the id of an
    answer does not depend on where pages are served.
    """
    return found if pages is None else _linked(found, pages)


def _linked(found: Any, pages: Pages) -> Any:
    match found:
        case tuple():
            return tuple(_linked(each, pages) for each in found)
        case Citation() | QuoteReceipt():
            if lands(found.url):
                return found
            place = pages.place(found.document, found.paragraph, found.start, found.end, found.text_hash)
            return replace(found, url=place or found.url)
        case Part() | Record():
            return found if found.url else replace(found, url=pages.record(found.key))
        case _ if is_dataclass(found) and not isinstance(found, type):
            before = {each.name: getattr(found, each.name) for each in fields(found)}
            changed = {name: new for name, old in before.items() if (new := _linked(old, pages)) != old}
            return replace(found, **changed) if changed else found
        case _:
            return found
