"""What Plenum makes of a folder of records, without indexing it: its meetings, and each file with where that is known from.

    python bench/samples.py FOLDER

For each file: the day, the body and the kind, where each is from, how many of its paragraphs have a page or a second,
and one link as a citation would carry it. Ends with what the folder could not give.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from domain.documents import Document
from domain.errors import RecordError
from domain.links import landing
from domain.provenance import origins_in, warnings_in
from index.sources.folder import FolderSource
from retrieval.meetings import meetings_of
from text.adoption import superseded_by


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    source = FolderSource(options.folder)
    documents, failed = _read(source)
    meetings, later = meetings_of(documents.values()), superseded_by(documents.values())
    print(f"{len(documents)} records, {len(meetings)} meetings, {len(failed)} not read")
    for meeting in meetings:
        print(f"\n{meeting.date or 'no date'} · {meeting.title} ({meeting.id}, tied by {meeting.tie})")
        for part in meeting.records:
            _show(documents.pop(part.key), later.get(part.key, ""))
    if documents:
        print("\nOf no meeting:")
    for document in documents.values():
        _show(document, later.get(document.key, ""))
    print()
    for finding in source.findings:
        print(f"{finding.verdict.value}: {finding.sentence}")
    for sentence in failed:
        print(f"not read: {sentence}")


def _read(source: FolderSource) -> tuple[dict[str, Document], list[str]]:
    documents, failed = {}, []
    for found in source.records():
        try:
            documents[found.key] = found.read()
        except RecordError as error:
            failed.append(f"{error.sentence} {error.remedy}")
    return documents, failed


def _show(document: Document, later: str) -> None:
    print(f"  {document.key.partition('/')[2]}")
    print(
        f"    {document.kind.value} · {document.date or 'no date'} · {document.body or 'no body'} · {document.language or '?'}"
    )
    print(
        f"    known from: {'; '.join(f'{name}: {place}' for name, place in origins_in(document.notes).items())}"
    )
    paged = sum(paragraph.page is not None for paragraph in document.paragraphs)
    timed = sum(paragraph.seconds is not None for paragraph in document.paragraphs)
    print(f"    {len(document.paragraphs)} paragraphs, {paged} with a page, {timed} with a second")
    middle = document.paragraphs[len(document.paragraphs) // 2]
    quoted = document.text[middle.start : middle.end]
    print(f"    link: {landing(document.url, quoted, page=middle.page, seconds=middle.seconds) or 'none'}")
    for note in warnings_in(document.notes):
        print(f"    ! {note}")
    if later:
        print(f"    superseded by {later}")


if __name__ == "__main__":
    main()
