"""Lists of records and meetings, and what the library holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from chat.card import Accent, Card
from chat.cards.cite import kind
from chat.safe import link, name
from chat.wording import Words, moment
from domain.communities import PREFIX
from domain.documents import Kind
from index.holdings import Holdings
from index.records import Record

_TITLE = 140
_MOST = 12
"""Names in one line of counts; the rest are summed up."""


def record_line(words: Words, record: Record) -> str:
    """Title with its link; kind, body, date."""
    title = record.title or record.key
    head = link(name_plain(title), record.url) if record.url else "**" + name(title, _TITLE) + "**"
    rows = [kind(words, record.kind), name(record.body, 80) if record.body else "", words.date(record.date)]
    return f"{head}\n-# " + " · ".join(row for row in rows if row)


def name_plain(title: str) -> str:
    """A title on one line, short enough for a list; not yet safe."""
    flat = " ".join(title.split())
    return flat if len(flat) <= _TITLE else flat[: _TITLE - 1].rstrip() + "…"


def latest_card(words: Words, records: Sequence[Record]) -> Card:
    """The newest records."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("latest-title"))
    if not records:
        card.text(words("latest-none"))
    for at, record in enumerate(records):
        card.text(record_line(words, record), optional=at)
    if any(record.date.year is None for record in records):
        card.below("-# " + words("latest-undated"))
    return card


def sources_card(words: Words, held: Holdings, hosts: Mapping[str, int]) -> Card:
    """What is searched."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("sources-title"))
    card.text(coverage(words, held))
    rows = (
        ("sources-kinds", {words.kind(Kind(value)): count for value, count in held.kinds.items()}),
        ("sources-bodies", held.bodies),
        ("sources-languages", {words.language(code): count for code, count in held.languages.items()}),
        ("sources-hosts", hosts),
        (
            "sources-collections",
            {_collection(words, value): count for value, count in held.collections.items()},
        ),
    )
    for message, counts in rows:
        if counts:
            card.text(words(message, list=counted(words, counts)), optional=1)
    if held.undated:
        card.below("-# " + words("sources-undated", records=held.undated))
    if held.gone:
        card.below("-# " + words("sources-gone", records=held.gone))
    return card


def about_card(words: Words, held: Holdings | None, *, questions: int, posted: int) -> Card:
    """What this is, what it covers, what it keeps and for how many days."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("about-title"))
    card.text(words("about-what"))
    card.text(words("about-coverage", searched=coverage(words, held)) if held else words("about-nothing"))
    card.text(words("about-privacy", questions=questions, posted=posted))
    card.below("-# " + words("about-source"))
    return card


def coverage(words: Words, held: Holdings) -> str:
    """``412 records, 2019 to 2026, as of …``."""
    parts = [words("searched-records", records=sum(held.kinds.values()))]
    if held.earliest:
        first, last = words.iso(held.earliest), words.iso(held.latest or held.earliest)
        parts.append(first if first == last else words("searched-span", first=first, last=last))
    parts.append(words("searched-as-of", moment=moment(held.generation.created, "d")))
    return words("list-comma").join(parts)


def counted(words: Words, counts: Mapping[str, int]) -> str:
    """``minutes (12), news (3)``, the most first."""
    shown = list(counts.items())[:_MOST]
    said = [words("counted", what=name(what, 80), count=count) for what, count in shown]
    if len(counts) > len(shown):
        said.append(words("meeting-more", count=len(counts) - len(shown)))
    return words("list-comma").join(said)


def hosts_of(records: Sequence[Record]) -> dict[str, int]:
    """Where records were published: host → how many, the most first."""
    counts: dict[str, int] = {}
    for record in records:
        host = urlsplit(record.url).hostname
        if host:
            counts[host] = counts.get(host, 0) + 1
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _collection(words: Words, collection: str) -> str:
    return words("sources-own") if collection.startswith(PREFIX) else collection
