"""From a range in a record to a citation that lands on it, and the sentences of a record as the library keeps them."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence

from domain.answers import Citation
from domain.documents import Paragraph, Span
from domain.links import landing
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
