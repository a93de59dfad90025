"""Answers and passages as a file, for a story or a records request: with everything that somebody needs to check and to cite them, in
Markdown to read, CSV to sort, JSON to work with. Pure. The forms are documented in ``docs/export.md``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from domain.answers import Citation, Filters
from domain.documents import Kind
from text.cleaning import HARMFUL, harmless_json


class Adopted(StrEnum):
    """Whether the body that met has adopted a record. The value is what people read."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not stated"
    UNKNOWN = ""
    """It is not a kind of record that is adopted, or its kind is not known any more."""


_ADOPTED = {
    Kind.ADOPTED_MINUTES: Adopted.YES,
    Kind.DRAFT_MINUTES: Adopted.NO,
    Kind.MINUTES: Adopted.NOT_STATED,
}


class Now(StrEnum):
    """What became of the record since it was quoted. The value is what people read."""

    SAME = "same text"
    CHANGED = "text changed since"
    """Title, kind and date are those of the record as it is now."""
    NOT_HELD = "no longer in the library"
    """Title, kind and date are not known any more."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of the record, exactly as they stand there, and where."""

    text: str
    place: Citation
    now: Now = Now.SAME

    @property
    def kind(self) -> Kind | None:
        """The kind of the record; None when it is not known any more."""
        return None if self.now is Now.NOT_HELD else self.place.kind

    @property
    def adopted(self) -> Adopted:
        """Whether the record is adopted, as far as its kind says."""
        return _ADOPTED.get(self.kind, Adopted.UNKNOWN) if self.kind else Adopted.UNKNOWN


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """One answer, refusal, or search."""

    question: str
    generation: str
    answered: bool
    cited: tuple[Cited, ...]
    """The quotes, best first; of a search, the passages."""
    receipt: str = ""
    """The id under which the quotes can be checked; empty for passages, which have none."""
    probability: float | None = None
    """How sure it was; None when it is not known any more: receipts do not keep it."""
    filters: Filters = field(default_factory=Filters)
    notes: tuple[str, ...] = ()
    asked: datetime | None = None


# --- Answers as Markdown that reads as it was said: whatever a record or a question holds is text, never a link, a heading or markup.


@dataclass(frozen=True, slots=True)
class Labels:
    """The words between the quotes. ``{…}`` is put in."""

    title: str = "From the public record"
    made: str = "Exported on {date}. The quotes are word for word; each can be checked by its receipt."
    not_answered: str = "The record does not say."
    passages: str = "Passages that were found:"
    receipt: str = "Receipt {receipt}"
    sure: str = "{percent} % sure"
    generation: str = "state of the library {generation}"
    asked: str = "asked {time}"
    undated: str = "date not stated"
    paragraph: str = "paragraph {number}"
    page: str = "page {number}"
    adopted: str = "adopted"
    not_adopted: str = "not adopted"
    adoption_not_stated: str = "adoption not stated"
    changed: str = (
        "The text of this record has changed since it was quoted; title, kind and date are those of today."
    )
    not_held: str = (
        "This record is no longer in the library; its title, kind and date are not known here any more."
    )
    left_out: str = "{count} more are not in this file: there was no room for them."


# Inside a line, these can begin markup in CommonMark or in GitHub's or Discord's dialect.
_INLINE = re.compile(r"([\\`*_{}\[\]<>&~|#$!])")
# At the beginning of a line: lists, headings, quotes, rules, underlines of headings.
_FIRST = re.compile(r"^([-+=:]|[0-9]{1,9}(?=[.)]))")
# Nothing that cannot be seen belongs into a title; in a quote it stays, where its own block confines it.
_UNSEEN = re.compile(f"[\t\n{HARMFUL}]+")
# What an address may hold as it is; “<”, “>”, blanks and what is not ASCII are written as %….
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def beginning(labels: Labels, made: datetime) -> str:
    """The head of the file."""
    return f"# {labels.title}\n\n{labels.made.format(date=f'{made:%Y-%m-%d}')}\n"


def as_markdown(answer: ExportedAnswer, labels: Labels) -> str:
    """One answer: the question, the quotes with where they stand, and how it can be checked."""
    blocks = [f"\n## {escaped(one_line(answer.question))}"]
    if not answer.answered:
        blocks.append(labels.not_answered)
    if answer.cited and not answer.receipt:
        blocks.append(labels.passages)
    for number, cited in enumerate(answer.cited, 1):
        blocks.append(quoted(cited.text))
        blocks.append(f"{number}\\. {_source(cited, labels)}")
        if cited.now is not Now.SAME:
            blocks.append(f"*{labels.changed if cited.now is Now.CHANGED else labels.not_held}*")
    blocks.extend(f"*{escaped(one_line(note))}*" for note in answer.notes if one_line(note))
    blocks.append(_check(answer, labels))
    return "\n\n".join(blocks) + "\n"


def quoted(text: str) -> str:
    """Text as a quotation, word for word: every line stays a line, and everything in it is text."""
    return "\n".join(f"> {escaped(line.strip())}".rstrip() for line in _LINE_ENDS.split(text))


def escaped(line: str) -> str:
    r"""One line in which Markdown finds nothing to obey.

    >>> print(escaped("1. See [here](https://x.example) *now*"))
    1\. See \[here\](https://x.example) \*now\*
    """
    inline = _INLINE.sub(r"\\\1", line)
    first = _FIRST.match(inline)
    if not first:
        return inline
    at = first.end() if first[1][0].isdigit() else 0
    return f"{inline[:at]}\\{inline[at:]}"


def one_line(text: str) -> str:
    """Text for inside a line, without what cannot be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _source(cited: Cited, labels: Labels) -> str:
    place = cited.place
    where = labels.paragraph.format(number=place.paragraph)
    if place.page is not None:
        where = labels.page.format(number=place.page)
    held = cited.now is not Now.NOT_HELD
    parts = (
        f"**{escaped(one_line(place.title or place.document))}**",
        escaped(one_line(place.body)),
        cited.kind.value if cited.kind else "",
        _adopted(cited, labels),
        (str(place.date) or labels.undated) if held else "",
        where,
        _address(place.url),
    )
    return ", ".join(part for part in parts if part)


def _adopted(cited: Cited, labels: Labels) -> str:
    return {
        Adopted.YES: labels.adopted,
        Adopted.NO: labels.not_adopted,
        Adopted.NOT_STATED: labels.adoption_not_stated,
        Adopted.UNKNOWN: "",
    }[cited.adopted]


def _address(url: str) -> str:
    """An address as a link that shows where it leads; nothing where it leads nowhere on the web."""
    return f"<{quote(url, safe=_SAFE)}>" if re.match(r"https?://", url) else ""


def _check(answer: ExportedAnswer, labels: Labels) -> str:
    sure = answer.probability
    parts = (
        labels.receipt.format(receipt=f"`{answer.receipt}`") if answer.receipt else "",
        labels.sure.format(percent=round(100 * sure)) if sure is not None and answer.answered else "",
        labels.generation.format(generation=escaped(answer.generation)),
        labels.asked.format(time=f"{answer.asked:%Y-%m-%d %H:%M} UTC") if answer.asked else "",
    )
    return " · ".join(part for part in parts if part)


MAX_BYTES = 8 * 1024 * 1024
"""No file is larger: below the 10 MiB that Discord takes where nothing was paid for more."""
SCHEMA = 1
"""Of the JSON. Counts up only when a name goes or changes its meaning."""
COLUMNS = (
    "receipt", "question", "asked", "answered", "probability", "generation", "number", "quote", "title", "kind",
    "adopted", "body", "date", "url", "document", "paragraph", "page", "seconds", "start", "end", "text_hash",
    "language", "record_now",
)  # fmt: skip
"""Of the CSV: one row for each quote or passage; an answer without any has one row."""

_BOM = "\ufeff"
_SLUG = 60
# A spreadsheet takes a cell that begins so for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
# The apostrophe itself is among them, so that taking one away always gives back what was there.
_ACTIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters that are blank."""


class Form(StrEnum):
    """What kind of file. The value is how its name ends."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Export:
    """A file, ready to be sent."""

    name: str
    """Safe on every system: ASCII letters, digits, dashes, one dot."""
    content: bytes
    """UTF-8."""
    count: int
    """How many answers are in it."""
    left_out: int
    """How many there was no room for: the last ones. Markdown and JSON say so in the file too; CSV has no place for it."""


def export(
    answers: Sequence[ExportedAnswer],
    form: Form,
    *,
    about: str = "",
    made: datetime,
    labels: Labels | None = None,
    max_bytes: int = MAX_BYTES,
) -> Export:
    """``answers`` as a file of at most ``max_bytes`` (at least some hundred), in their order.

    ``about`` goes into the name as far as it can: a community, a question. ``labels`` are the words between the
    quotes in Markdown; English by default. CSV and JSON have the same names in every language.
    """
    words = labels or Labels()
    write = {Form.MARKDOWN: _markdown, Form.CSV: _csv, Form.JSON: _json}[form]
    content, count = write(answers, max_bytes, words, made)
    slug = _slug(about)
    name = "-".join(filter(None, ("plenum", slug, f"{made:%Y-%m-%d}"))) + f".{form.value}"
    return Export(name, content, count, len(answers) - count)


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one apostrophe before what begins like one.

    Taking away one apostrophe at the beginning, where there is one, gives back what was there.

    >>> defused("=1+1"), defused("'tis"), defused("The motion carried.")
    ("'=1+1", "''tis", 'The motion carried.')
    """
    # Some programs trim away what nobody sees, a byte order mark above all.
    seen = next((at for at, sign in enumerate(cell) if not _is_blank(sign)), len(cell))
    return "'" + cell if cell.startswith(_ACTIVE) or cell.startswith(_ACTIVE, seen) else cell


def _is_blank(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn") or sign in _FILLERS


def _markdown(
    answers: Sequence[ExportedAnswer], max_bytes: int, words: Labels, made: datetime
) -> tuple[bytes, int]:
    head = _encoded(beginning(words, made))
    pieces = (_encoded(as_markdown(each, words)) for each in answers)
    reserve = len(_encoded(words.left_out.format(count=len(answers)))) + 2
    fitting = _fitting(pieces, max_bytes - len(head) - reserve)
    left_out = len(answers) - len(fitting)
    tail = _encoded("\n" + words.left_out.format(count=left_out) + "\n") if left_out else b""
    return head + b"".join(fitting) + tail, len(fitting)


def _csv(answers: Sequence[ExportedAnswer], max_bytes: int, _: Labels, __: datetime) -> tuple[bytes, int]:
    # Without the mark at the beginning, Excel takes UTF-8 for the local code page.
    head = _encoded(_BOM + _lines([COLUMNS]))
    pieces = (_encoded(_lines(_rows(each))) for each in answers)
    fitting = _fitting(pieces, max_bytes - len(head))
    return head + b"".join(fitting), len(fitting)


def _json(answers: Sequence[ExportedAnswer], max_bytes: int, _: Labels, made: datetime) -> tuple[bytes, int]:
    def whole(pieces: Sequence[bytes]) -> bytes:
        head = {
            "schema": SCHEMA,
            "made": made.isoformat(timespec="seconds"),
            "left_out": len(answers) - len(pieces),
        }
        opened = json.dumps(head, indent=2).removesuffix("\n}")
        return _encoded(f'{opened},\n  "answers": [') + b",".join(pieces) + _encoded("\n  ]\n}\n")

    room = max_bytes - len(whole(())) - len(answers)
    fitting = _fitting((_encoded(_piece(each)) for each in answers), room)
    return whole(fitting), len(fitting)


def _fitting(pieces: Iterable[bytes], room: int) -> list[bytes]:
    """The first pieces, as long as there is room for all of them."""
    fitting: list[bytes] = []
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            break
        fitting.append(piece)
    return fitting


def _rows(answer: ExportedAnswer) -> list[tuple[str, ...]]:
    own = (
        answer.receipt,
        answer.question,
        _time(answer),
        "yes" if answer.answered else "no",
        "" if answer.probability is None else f"{answer.probability:.3f}",
        answer.generation,
    )
    if not answer.cited:
        return [(*own, *[""] * (len(COLUMNS) - len(own)))]
    rows = []
    for number, cited in enumerate(answer.cited, 1):
        value = {"number": number, "quote": cited.text, **_value(cited)}
        rows.append(
            (*own, *("" if value[name] is None else str(value[name]) for name in COLUMNS[len(own) :]))
        )
    return rows


def _lines(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(map(defused, row) for row in rows)
    return written.getvalue()


def _piece(answer: ExportedAnswer) -> str:
    filters = answer.filters
    value = {
        "receipt": answer.receipt,
        "question": answer.question,
        "asked": _time(answer),
        "answered": answer.answered,
        "probability": answer.probability,
        "generation": answer.generation,
        "filters": {
            "since": filters.since.isoformat(),
            "until": filters.until.isoformat(),
            "body": filters.body,
            "kind": filters.kind,
            "by": filters.by,
        },
        "notes": list(answer.notes),
        "cited": [_value(cited) for cited in answer.cited],
    }
    text = json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n    ")
    return "\n    " + harmless_json(text)


_VALUE = "text title kind adopted body date date_text url document paragraph page seconds start end text_hash language record_now"


def _value(cited: Cited) -> dict[str, object]:
    place = cited.place
    told = {
        "text": cited.text,
        "kind": cited.kind.value if cited.kind else "",
        "adopted": cited.adopted.value,
        "date": place.date.isoformat(),
        "date_text": str(place.date),
        "record_now": cited.now.value,
    }
    return {name: told[name] if name in told else getattr(place, name) for name in _VALUE.split()}


def _time(answer: ExportedAnswer) -> str:
    return answer.asked.isoformat(timespec="minutes") if answer.asked else ""


def _slug(about: str) -> str:
    plain = unicodedata.normalize("NFKD", about).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_SLUG].strip("-")


def _encoded(text: str) -> bytes:
    # A lone surrogate cannot be written; nothing that was read from a record has one.
    return text.encode("utf-8", "replace")
