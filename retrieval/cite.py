"""From a range in a passage to a citation that lands on it."""

from __future__ import annotations

from domain.answers import Citation
from domain.links import landing
from index.library import Record, StoredPassage


def cite(passage: StoredPassage, record: Record, start: int, end: int) -> Citation:
    """The citation for ``document.text[start:end]``, which lies in ``passage`` (absolute positions)."""
    paragraph = next((p for p in passage.paragraphs if p.start <= start < p.end), passage.paragraphs[0])
    quoted = passage.text[start - passage.start : end - passage.start]
    return Citation(
        document=record.key,
        title=record.title,
        kind=record.kind,
        body=record.body,
        date=record.date,
        language=record.language,
        paragraph=paragraph.number,
        start=start,
        end=end,
        text_hash=record.text_hash,
        url=landing(record.url, quoted, page=paragraph.page, seconds=paragraph.seconds),
        page=paragraph.page,
        seconds=paragraph.seconds,
        speaker=paragraph.speaker,
    )
