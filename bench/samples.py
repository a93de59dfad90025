"""What Plenum makes of a folder of records, without indexing it: its meetings, and each file with where that is known from.

    python bench/samples.py FOLDER
    python bench/samples.py --cases ../shared/cases/field [--questions]

For each file: the day, the body and the kind, where each is from, how many of its paragraphs have a page or a second,
and one link as a citation would carry it. Ends with what the folder could not give.

With ``--cases``: kind of fault by kind of fault, what is read as ``expected.json`` says it is right, and what is not;
with ``--questions`` also what is answered, which needs the models.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from domain.documents import Document
from domain.errors import RecordError
from domain.links import landing
from domain.provenance import origins_in, warnings_in
from index.sources.folder import FolderSource
from retrieval.meetings import latest_of, meetings_of
from text.adoption import superseded_by


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--questions", action="store_true")
    options = parser.parse_args()
    if options.cases:
        _show_cases(options.cases, questions=options.questions)
        return
    if options.folder is None:
        parser.error("a folder of records, or --cases")
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


# --- Cases of the field: one folder each, with the records and what is right.

Documents = dict[str, Document]
_Holds = Callable[[Documents], bool]


def _text(documents: Documents, name: str) -> str:
    return documents[name].text if name in documents else ""


def _has(name: str, *words: str) -> _Holds:
    return lambda found: all(each in _text(found, name) for each in words)


def _lacks(name: str, *words: str) -> _Holds:
    return lambda found: bool(_text(found, name)) and not any(each in _text(found, name) for each in words)


def _heads(name: str, row: str, heads: str) -> _Holds:
    return lambda found: (
        name in found
        and any(found[name].text[p.start : p.end] == row and p.heads == heads for p in found[name].paragraphs)
    )


def _is(name: str, field: str, value: str) -> _Holds:
    return lambda found: name in found and value in str(getattr(found[name], field))


def _dated(name: str, day: str) -> _Holds:
    return lambda found: name in found and found[name].date.isoformat() == day


def _by(name: str, words: str, speaker: str) -> _Holds:
    return lambda found: (
        name in found
        and any(
            p.speaker == speaker for p in found[name].paragraphs if words in found[name].text[p.start : p.end]
        )
    )


def _latest_is(day: str) -> _Holds:
    def holds(found: Documents) -> bool:
        latest = latest_of(meetings_of(found.values()))
        return latest is not None and latest.meeting.date.isoformat() == day

    return holds


_STRUCK = ("fifteen dollars", "twelve", "40 dollars", "Leashes")
_MOTION = "Motion | Fenn | Lund | Sayre | Achterberg"
_LEASE = "that the theatre pay for heat and repair the stairs"
_CHECKS: dict[str, tuple[tuple[str, _Holds], ...]] = {
    "A2 struck text": (
        *(
            (f"01 {form}", _lacks(f"struck.{form}", *_STRUCK))
            for form in ("html", "md", "docx", "odt", "pdf")
        ),
        ("01 underlined stays", _has("struck.pdf", "Section 8. This ordinance takes effect in June.")),
    ),
    "A1 tables": (
        ("02 by motion", _heads("votes-by-motion.pdf", "Levy | Yes | Yes | Abstain | No", _MOTION)),
        ("02 movers", _has("movers.pdf", "Wilmot Sayre | Jonas Achterberg | Failed 2-3")),
        (
            "02 two lines in a cell",
            _has(
                "two-line-cells.pdf",
                "7 | Lease of the old creamery to the youth theatre | Carried, four to one",
            ),
        ),
        ("02 by member", _has("votes-by-member.pdf", "Jonas Achterberg | Yes | Yes | No")),
        ("02 two columns", _has("works-two-columns.pdf", "Perpetua Lund | No")),
        ("03 rowspan", _has("votes.html", "Lease of the creamery | Perpetua Lund | No")),
        ("03 vMerge", _has("votes.docx", "Lease of the creamery | Perpetua Lund | No")),
    ),
    "A3 boxes": (("16", _has("votes.docx", "Odile Fenn: ☒ Yes ☐ No", "Perpetua Lund: ☐ Yes ☒ No")),),
    "A4 hidden text": (("13", _lacks("minutes.pdf", "700 dollars")),),
    "A5 speakers": (
        ("15 dashes", _by("clip.srt", "Is that final?", "")),
        ("15 arrow", _by("clip.vtt", "I second that motion", "MEMBER LUND")),
        ("15 no dash left", _lacks("clip.vtt", "culvert. -")),
    ),
    "B cut or mixed": (
        ("04 two pages", _has("two-pages.pdf", f"and {_LEASE} before it opens")),
        ("04 no header", _lacks("two-pages.pdf", "Page 1", "Page 2")),
        ("10 two", _lacks("two-pages.pdf", "8:38 PM", "https:")),
        ("10 four, title", _is("four-pages.pdf", "title", "PARKS AND TRAILS BOARD")),
        ("11 sidebar", _lacks("agenda.pdf", "Public Comment ELDERBROOK")),
        ("11 title", _is("agenda.pdf", "title", "ELDERBROOK")),
        ("12 pdf", _has("ordinance.pdf", "eight dogs shall pay a fine", "eleven dollars and no fee")),
        ("12 txt", _has("ordinance.txt", "eight dogs shall pay a fine")),
        ("14", _has("meeting.vtt", "the culvert on Sawpit Road and the staff would like to spend ninety")),
    ),
    "C dates": (
        ("05", _dated("minutes.txt", "2025-03-04")),
        ("09 txt", _dated("agenda.txt", "2025-03-04")),
        ("09 md", _dated("agenda.md", "2025-03-04")),
        ("26", _dated("agenda.txt", "2026-01-13")),
    ),
    "D body, kind, title": (
        ("06 pdf", _is("agenda.pdf", "body", "Board of Harbor Commissioners")),
        ("06 txt", _is("agenda.txt", "body", "Board of Harbor Commissioners")),
        ("08 kind", _is("docket.pdf", "kind", "agenda")),
        ("08 body", _is("docket.pdf", "body", "Planning Commission")),
    ),
    "E meetings": (
        ("20", _latest_is("2025-03-25")),
        ("22", lambda found: len(meetings_of(found.values())) == 2),
        ("23", lambda found: len(meetings_of(found.values())) == 2),
    ),
}
_QUESTIONS = (
    ("01", "What is the yearly fee for a dog licence?", "twenty-two dollars"),
    ("02", "How did Achterberg vote on the levy?", "No"),
    ("02", "How did Perpetua Lund vote on the culvert?", "Yes"),
    ("02", "Was the motion moved by Wilmot Sayre carried?", "Failed 2-3"),
    ("02", "What became of the lease of the old creamery to the youth theatre?", "Carried, four to one"),
    ("03", "How did Perpetua Lund vote on the lease of the creamery?", "No"),
    ("03", "How did Odile Fenn vote on the culvert on Sawpit Road?", "No"),
    ("12", "What is the fine for keeping more than eight dogs?", "seventy-five dollars"),
    ("13", "For how much was the creamery leased?", "900 dollars"),
    ("16", "How did Perpetua Lund vote on Article 13?", "☐ Yes ☒ No"),
    ("24", "How did Lund vote on the lease of the old creamery?", "Lund: FALSE"),
    ("24", "How did Sayre vote on CA-3?", "Sayre: absent"),
)
"""A case, a question, and what its answer must hold: marked, where it is a cell; else anywhere in the first quote."""


def _show_cases(folder: Path, *, questions: bool) -> None:
    read = {case.name[:2]: _named(case / "in") for case in sorted(folder.iterdir()) if (case / "in").is_dir()}
    right = every = 0
    for kind, checks in _CHECKS.items():
        wrong = [
            name for name, holds in _checks_of(kind, checks, folder) if not holds(read.get(name[:2], {}))
        ]
        count = len(list(_checks_of(kind, checks, folder)))
        right, every = right + count - len(wrong), every + count
        print(f"{kind}: {count - len(wrong)} of {count}" + (f"; not {', '.join(wrong)}" if wrong else ""))
    print(f"{right} of {every}")
    if questions:
        _ask_all(folder)


def _checks_of(
    kind: str, checks: tuple[tuple[str, _Holds], ...], folder: Path
) -> Iterator[tuple[str, _Holds]]:
    """The checks of a kind, with those that are told file by file in ``expected.json``."""
    yield from checks
    told = {"C dates": ("17",), "D body, kind, title": ("07",)}.get(kind, ())
    for case in (each for number in told for each in folder.glob(f"{number}-*")):
        for name, value in json.loads((case / "expected.json").read_text("utf-8"))["right"].items():
            if case.name.startswith("17"):
                yield f"17 {name}", _dated(name, value[:10])
            else:
                yield f"07 {name}", _is(name, "body", value)


def _named(folder: Path) -> Documents:
    documents, _ = _read(FolderSource(folder))
    return {key.partition("/")[2]: document for key, document in documents.items()}


def _ask_all(folder: Path) -> None:
    from app import build
    from config.settings import Folder, Settings
    from domain.answers import Filters

    good = 0
    for case in sorted({number for number, _, _ in _QUESTIONS}):
        with tempfile.TemporaryDirectory() as data:
            records = next(folder.glob(f"{case}-*")) / "in"
            app = build(Settings(data=Path(data), folders=(Folder(path=records, collection="records"),)))
            app.library.reindex(lambda *_: None, lambda _: None)
            for _, question, expected in (each for each in _QUESTIONS if each[0] == case):
                given = app.answers.ask(question, Filters())
                quote = given.quotes[0] if given.quotes else None
                marked = " ".join(quote.text[mark.start : mark.end] for mark in quote.marks) if quote else ""
                holds = quote is not None and (
                    expected in marked or (len(expected) > 4 and expected in quote.text)
                )
                good += holds or quote is None
                said = f"“{quote.text}” → {marked}" if quote else "refused"
                print(
                    f"{'right' if holds else 'refused' if quote is None else 'WRONG'} | {question} | {said}"
                )
    print(f"{good} of {len(_QUESTIONS)} questions answered rightly or refused")


if __name__ == "__main__":
    main()
