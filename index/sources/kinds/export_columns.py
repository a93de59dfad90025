"""What the columns of an export are called, and what they say: a row as an entry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from domain.dates import parse_date
from index.readers.clean import clean
from index.sources.kinds.addresses import absolute, ending, is_document, plain
from index.sources.kinds.telling import day, kind, language, line, name, told
from index.sources.kinds.whole import document
from index.sources.place import Entry

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uid", "uuid", "key", "record id", "meeting id", "event id", "number"),
    "title": ("title", "name", "subject", "headline", "meeting", "meeting title", "titulo", "asunto"),
    "date": (
        "date",
        "held",
        "meeting date",
        "event date",
        "held on",
        "published",
        "date published",
        "publication date",
        "fecha",
    ),
    "body": (
        "body",
        "committee",
        "board",
        "group",
        "council",
        "organization",
        "body name",
        "comite",
        "organo",
    ),
    "kind": ("kind", "type", "document type", "record type", "tipo"),
    "url": (
        "url",
        "link",
        "file",
        "file url",
        "document url",
        "pdf",
        "pdf url",
        "href",
        "enlace",
    ),
    "agenda": ("agenda", "agenda url", "agenda link", "agenda file", "agenda pdf", "orden del dia"),
    "minutes": ("minutes url", "minutes link", "minutes file", "minutes pdf", "minutes", "acta"),
    "text": ("text", "content", "minutes", "full text", "transcript", "words", "texto", "contenido", "acta"),
    "language": ("language", "lang", "idioma"),
    "byline": ("byline", "author", "clerk", "autor"),
    "modified": ("modified", "updated", "last modified", "updated at", "modified at", "date modified"),
}
"""Names of columns, in small letters, with blanks for ``_`` and ``-``; the first that a row has counts."""
_ACCENTS = str.maketrans("áéíóúñ", "aeioun")
_MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|table)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:https?://|/|\./|\.\./|\?)", re.IGNORECASE)
_LONGEST_BODY = 200
_LONGEST = 5_000_000


def entries_of(row: Mapping[str, object], base: str) -> Iterator[Entry]:
    """The entries of a row: its own, with its words or to be fetched from its address; and where it is a meeting with the
    addresses of its agenda and its minutes, those. None for a row with none of that.
    """
    said = {_called(column): value for column, value in row.items() if isinstance(column, str)}
    found = {what: _first(said, names) for what, names in NAMES.items()}
    if not found["text"] and _is_long(found["body"]):
        # What is called “body” is who met, or else what is written.
        found["text"], found["body"] = found["body"], ""
    url = plain(_address(base, found["url"]))
    words = found["text"] if isinstance(found["text"], str) and not _linked(found["text"]) else ""
    text = clean(words).strip() if len(words) <= _LONGEST else ""
    facts = told(
        title=line(found["title"]),
        date=_date(found["date"]),
        body=line(found["body"], _LONGEST_BODY),
        kind=kind(found["kind"]),
        language=language(found["language"]),
        byline=line(found["byline"], 200),
    )
    own = name(found["id"]) or url or f"row-{fingerprint(*_named_by(facts, text))}"
    revision = line(found["modified"])
    if text:
        content, suffix = _document(facts.get("title", ""), text)
        yield Entry(own, url or base, "", revision, facts, content, suffix)
    elif url:
        yield Entry(own, url, "", revision, facts, None, ending(url))
    for part in ("agenda", "minutes"):
        linked = plain(_linked(found[part]))
        if linked and linked != url:
            # Whether minutes were adopted, they say themselves.
            more = {"kind": "agenda"} if part == "agenda" else {}
            of_part = {name: each for name, each in facts.items() if name not in ("title", "kind")}
            yield Entry(f"{own}/{part}", linked, "", revision, of_part | more, None, ending(linked))


def fingerprint(*parts: str | bytes | None) -> str:
    """A short name for what ``parts`` say."""
    whole = b"\0".join(
        each.encode("utf-8", "replace") if isinstance(each, str) else each or b"" for each in parts
    )
    return hashlib.sha256(whole).hexdigest()[:24]


def _named_by(facts: Mapping[str, str], text: str) -> list[str]:
    """What a row without an id is known by: title, date and body; its words where it has none of them."""
    return [facts.get(each, "") for each in ("title", "date", "body")] if facts.get("title") else [text]


def _document(title: str, text: str) -> tuple[bytes, str]:
    if _MARKUP.search(text):
        return document(title, text), ".html"
    return f"{text}\n".encode("utf-8", "replace"), ".txt"


def _first(said: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((said[each] for each in names if said.get(each) not in (None, "")), "")


def _called(column: str) -> str:
    # meetingDate, Meeting_Date, MEETING-DATE
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column[:100])
    return " ".join(re.split(r"[\W_]+", spaced.casefold().translate(_ACCENTS))).strip()


def _is_long(body: object) -> bool:
    return isinstance(body, str) and (len(body) > _LONGEST_BODY or "\n" in body.strip() or "</" in body)


def _address(base: str, cell: object) -> str:
    """The address in a cell; empty for what only stands in a column of addresses, such as the number of a file."""
    url = absolute(base, cell)
    return url if url and (_ADDRESS.match(str(cell)) or is_document(url)) else ""


def _linked(words: object) -> str:
    """The address that a cell is, where it is nothing else."""
    return (
        absolute("", words) if isinstance(words, str) and re.fullmatch(r"\s*https?://\S+\s*", words) else ""
    )


def _date(given: object) -> str:
    """The day as it is given, where it is one that can only be read in one way."""
    text = line(given, 64)
    if day(text):
        return day(text)
    try:
        found = parse_date(text)
    except ValueError:
        return ""
    return text if found.is_known else ""
