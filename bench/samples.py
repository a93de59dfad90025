"""What Plenum makes of a folder of records, without indexing it: its meetings, and each file with where that is known from.

    python bench/samples.py FOLDER
    python bench/samples.py --cases ../shared/cases/field [--questions]

For each file: the day, the body and the kind, where each is from, how many of its paragraphs have a page or a second,
and one link as a citation would carry it. Ends with what the folder could not give.

With ``--cases``: kind of fault by kind of fault, what is read as ``expected.json`` says it is right, and what is not; places
on the web are served here and followed as any other. With ``--questions`` also what is answered, which needs the models.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from domain.documents import Document, landing
from domain.errors import Finding, RecordError
from domain.provenance import origins_in, warnings_in
from index.sources.folder import FolderSource
from retrieval.meetings import latest_of, meetings_of
from text.adoption import versions_of
from text.sentences import split


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
    meetings, versions = meetings_of(documents.values()), versions_of(documents.values())
    later = {key: chain[-1] for key, chain in versions.items() if key != chain[-1]}
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
    """Of a span, by its first day."""
    return lambda found: name in found and found[name].date.isoformat().partition("/")[0] == day


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


def _of_day(name: str, words: str, day: str) -> _Holds:
    return lambda found: (
        name in found
        and any(
            p.date.isoformat() == day
            for p in found[name].paragraphs
            if words in found[name].text[p.start : p.end]
        )
    )


def _row_begins(name: str, words: str, column: str) -> _Holds:
    """Whether a row is one sentence: a quote of it begins with the name of its first column."""

    def holds(found: Documents) -> bool:
        document = found[name]
        rows = [document.text[p.start : p.end] for p in document.paragraphs]
        whole = [row for row in rows if words in row]
        return len(whole) == 1 and whole[0].startswith(column) and len(split(whole[0], "en")) == 1

    return holds


_STRUCK = ("fifteen dollars", "twelve", "40 dollars", "Leashes")
_NAMES = {
    "SB Minutes March 4 2025": "2025-03-04",
    "SB-Minutes-Mar-4-2025": "2025-03-04",
    "Minutes 03-25-2025": "2025-03-25",
    "Minutes_03252025": "2025-03-25",
    "20250304_minutes": "2025-03-04",
    "SSA_Minutes_1.29.18": "2018-01-29",
}
"""Of files, with the day that they leave no doubt of: told under 17."""
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
        *(
            (f"24 {name}", _row_begins(name, "CA-3", column))
            for name, column in (("with-links.csv", "link:"), ("without.csv", "class:"))
        ),
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
        *((f"names {name}", _dated(f"{name}.txt", day)) for name, day in _NAMES.items()),
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
        ("21 January", _of_day("book.txt", "snow plow", "2025-01-14")),
        ("21 February", _of_day("book.txt", "fire engine", "2025-02-11")),
        ("19 the list has no date", _dated("index.html", "")),
        ("19 nor a kind", _is("index.html", "kind", "record")),
        *(
            (
                f"19 {name}",
                lambda found, name=name, kind=kind, day=day: (
                    _is(name, "kind", kind)(found) and _dated(name, day)(found)
                ),
            )
            for name, kind, day in (
                ("a1.txt", "agenda", "2025-03-25"),
                ("m1.txt", "minutes", "2025-03-25"),
                ("a2.txt", "agenda", "2025-04-08"),
            )
        ),
    ),
    "F following": (
        ("18 both items", lambda found: len(found) == 2),
        (
            "18 their days",
            lambda found: {str(each.date) for each in found.values()} == {"March 6, 2025", "March 7, 2025"},
        ),
        ("25 told once", lambda found: "told in look 1" in found and "told in look 2" not in found),
        ("25 goes on", lambda found: "whole after look 2" in found),
    ),
}
_REFUSED = ""
"""The record does not say: whatever is answered is wrong."""
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
    ("01", "When are leashes required?", _REFUSED),
    ("01", "What is the fine for barking at night?", "75 dollars"),
    ("02", "How did Sayre vote on the levy?", "Abstain"),
    ("02", "What became of the levy of two percent for the coming year?", "Tabled to April 8"),
    ("12", "What is the fee for a second dog in one household?", "eleven dollars"),
    ("16", "How did Odile Fenn vote on Article 12?", "☒ Yes ☐ No"),
    ("22", "What is the yearly fee for a dog licence in Tamsin?", "thirty dollars"),
    ("24", "How did Fenn vote on the culvert on Sawpit Road?", "Fenn: FALSE"),
)
"""A case, a question, and what its answer must hold: marked, where it is a cell; else anywhere in the first quote. The
answers were written from the records, before any was looked at.
"""


def _show_cases(folder: Path, *, questions: bool) -> None:
    read = {case.name[:2]: _named(case / "in") for case in sorted(folder.iterdir()) if (case / "in").is_dir()}
    read |= {number: _followed(folder, number) for number in ("18", "19", "25")}
    with tempfile.TemporaryDirectory() as names:
        for name in _NAMES:
            Path(names, f"{name}.txt").write_text("SELECT BOARD\n\nThe chair opened the meeting.\n", "utf-8")
        read["na"] = _named(Path(names))
    right = every = 0
    cases: dict[str, bool] = defaultdict(lambda: True)
    for kind, checks in _CHECKS.items():
        wrong = [
            name for name, holds in _checks_of(kind, checks, folder) if not holds(read.get(name[:2], {}))
        ]
        count = len(list(_checks_of(kind, checks, folder)))
        for name, _ in _checks_of(kind, checks, folder):
            number = "17" if name.startswith("na") else name[:2]
            cases[number] &= name not in wrong
        right, every = right + count - len(wrong), every + count
        print(f"{kind}: {count - len(wrong)} of {count}" + (f"; not {', '.join(wrong)}" if wrong else ""))
    print(f"{right} of {every} values; {sum(cases.values())} of {len(cases)} cases")
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


# --- Places on the web, served here.

_DOCUMENT = "SELECT BOARD\n\nThe chair opened the meeting at seven, and the clerk read what had been sent in.\n\nNumber {}.\n"
_POSTS = [
    {
        "id": number,
        "date_gmt": f"2025-03-0{number}T09:00:00",
        "modified_gmt": f"2025-03-0{number}T09:00:00",
        "link": f"http://HOST/posts/{number}",
        "title": {"rendered": f"Notice {number}"},
        "content": {
            "rendered": ""
            if number == 4
            else f"<p>The town bought snow plow number {number} from the county.</p>",
            "protected": number == 4,
        },
    }
    for number in range(1, 5)
]


class _Site(BaseHTTPRequestHandler):
    """What the cases say is served: their files, documents of any text, posts of which one is hidden more than listed."""

    def __init__(self, folder: Path, *others: object) -> None:
        self._folder = folder
        super().__init__(*others)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answers one request."""
        path, _, query = self.path.partition("?")
        kind, fields, status = "text/html; charset=utf-8", {}, 200
        file = self._folder / path.lstrip("/")
        if "/wp/v2/" in path or path == "/wp-json/":
            kind, body = "application/json", b"[]"
            if path.endswith("/posts") and "modified_after" not in query:
                host = self.headers["Host"]
                body = json.dumps(_POSTS).replace("HOST", host).encode()
                fields = {"X-WP-Total": "5", "X-WP-TotalPages": "1"}
            elif path.endswith("/wp-json/"):
                body = b'{"name": "Elderbrook", "namespaces": ["wp/v2"]}'
            else:
                fields = {"X-WP-Total": "0", "X-WP-TotalPages": "0"}
        elif path.startswith("/f/"):
            kind, body = "text/plain; charset=utf-8", _DOCUMENT.format(path[3:]).encode()
        elif path != "/" and file.is_file():
            body = file.read_bytes()
            kind = "application/rss+xml" if file.suffix == ".xml" else kind
        else:
            status, body = 404, b"<p>Not here.</p>"
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **fields}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: this is no server whose requests anybody reads."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


_PLACES = {"18": ("feed", "/feed.xml"), "19": ("page", "/index.html"), "25": ("wordpress", "/")}


def _followed(folder: Path, number: str) -> Documents:
    """The records that a case's place gives when it is looked at twice, by their names; and what was told in each look."""
    from app import build
    from config.settings import Settings

    case = next(folder.glob(f"{number}-*"))
    kind, path = _PLACES[number]
    with tempfile.TemporaryDirectory() as data, _served(case / "in") as site:
        app = build(Settings(data=Path(data), allowed_hosts=("127.0.0.1",)))
        app.feeds.follow("records", site + path, kind=kind)
        marks: Documents = {}
        documents: Documents = {}
        for look in (1, 2):
            told: list[Finding] = []
            app.feeds.crawl(lambda *_: None, told.append)
            (source,) = app.feeds.sources()
            documents = {found.key.rpartition("/")[2]: found.read() for found in source.records()}
            some = next(iter(documents.values()), None)
            if some and number == "25" and any("of the 5 posts" in each.sentence for each in told):
                marks[f"told in look {look}"] = some
            if some and number == "25" and getattr(source, "whole", False):
                marks[f"whole after look {look}"] = some
        return documents | marks


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
                holds = (
                    quote is not None
                    and expected != _REFUSED
                    and (expected in marked or (len(expected) > 4 and expected in quote.text))
                )
                good += holds or quote is None
                said = f"“{quote.text}” → {marked}" if quote else "refused"
                print(
                    f"{'right' if holds else 'refused' if quote is None else 'WRONG'} | {question} | {said}"
                )
    print(f"{good} of {len(_QUESTIONS)} questions answered rightly or refused")


if __name__ == "__main__":
    main()
