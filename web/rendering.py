"""From values to pages: the templates in ``web/templates``, in a reader's language. What comes from records and people is escaped by
Jinja wherever it stands, and whatever of it would be obeyed and not seen is shown as a sign (``text.cleaning``).

Pictures of pages of PDFs are drawn one at a time, in a process of its own, and kept as far as there is room.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from domain.answers import Citation, QuoteReceipt, Searched, Standing, WarningCode
from domain.dates import PartialDate, from_iso
from domain.documents import Kind
from domain.errors import RecordError, RecordMissing
from domain.meetings import Meeting, Part, Point, Priorities, Priority
from index.records import Record
from text.cleaning import address, visible, visible_line
from web.links import Links
from wording import ENGLISH, LOCALES, MEETING_CHOICES, PRIORITY_NOTES, Words

FOLDER = Path(__file__).parent / "templates"
STYLE, ICON = FOLDER / "style.css", FOLDER / "icon.svg"
_CALENDAR_LINE = 73
"""Bytes of a line of a calendar, its end left out (RFC 5545, 3.1)."""


# --- What the pages say, in four languages: what the doors share (``wording``), and ``web/wording/<locale>/*.ftl``.

WORDINGS = Path(__file__).parent / "wording"
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


@cache
def words_in(locale: str) -> Words:
    """The words of one of LOCALES."""
    return Words(locale, WORDINGS)


@lru_cache(4_096)
def said(locale: str, message: str, /, **numbers: int) -> str:
    """A message with nothing but numbers in it. Kept, since it is always the same: one stands at each paragraph of a record."""
    say = words_in(locale)
    return say(message, **numbers)


def locale_for(chosen: str, accepted: str) -> str:
    """The language of a page: the one that was chosen (``?lang=``), else the best of those that a browser accepts (RFC 9110, 12.5.4),
    else English.

    >>> locale_for("", "fr, es-MX;q=0.8, en;q=0.5"), locale_for("zh-Hant", "en")
    ('es', 'zh-Hant')
    """
    if chosen in LOCALES:
        return chosen
    wanted: list[tuple[float, int, str]] = []
    for number, part in enumerate(accepted[:200].split(",")):
        tag, _, weight = part.partition(";")
        try:
            share = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        ours = _ours(tag.strip().lower())
        if ours and share > 0:
            wanted.append((-share, number, ours))
    return min(wanted)[2] if wanted else ENGLISH


def _ours(tag: str) -> str:
    if tag.startswith("zh"):
        return "zh-Hant" if tag.startswith(_TRADITIONAL) else "zh-Hans"
    language = tag.partition("-")[0]
    return language if language in LOCALES else ""


# --- Pages.


@dataclass(frozen=True, slots=True)
class View:
    """For whom a page is made: a language, and whether it was chosen (then every link keeps it)."""

    locale: str
    chosen: bool = False
    path: str = "/"
    query: str = ""
    """Of the page itself: the same page in other languages."""


class Rendering:
    """Pages over the addresses of ``links``, which are paths; ``outside`` are the same for whoever is elsewhere: feeds, calendars."""

    def __init__(self, links: Links, outside: Links) -> None:
        self.links, self.outside = links, outside
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "seen": visible,
            "line": visible_line,
            "out": address,
            "host": _host,
            "ics": _folded,
        }

    @cached_property
    def style(self) -> str:
        """What the style sheet of now is called: a browser keeps it until it is another one."""
        return hashlib.sha256(STYLE.read_bytes()).hexdigest()[:12]

    def page(self, template: str, view: View, **values: Any) -> bytes:
        """One page."""
        return (
            self._environment.get_template(template)
            .render(say=Saying(self, view), view=view, **values)
            .encode("utf-8", "replace")
        )


class Saying:
    """What a template can say, in one language."""

    def __init__(self, rendering: Rendering, view: View) -> None:
        self._view = view
        self.words: Words = words_in(view.locale)
        self.links, self.outside, self.style = rendering.links, rendering.outside, rendering.style
        self.site = rendering.outside.base

    def __call__(self, message: str, /, **values: str | float) -> str:
        """One message, not yet escaped."""
        numbers = {name: value for name, value in values.items() if isinstance(value, int)}
        if len(numbers) == len(values):
            return said(self._view.locale, message, **numbers)
        return self.words(message, **values)

    # --- Addresses.

    def to(self, url: str) -> str:
        """An address within the pages, in the language that was chosen."""
        return _with(url, lang=self._view.locale) if self._view.chosen else url

    def path(self, path: str) -> str:
        """A page by its path, ``/meetings``."""
        return self.to(self.links.base + path)

    def languages(self) -> Iterator[tuple[str, str, str]]:
        """Each language: its tag, its own name, and this page in it."""
        for locale in LOCALES:
            here = self.links.base + self._view.path + (f"?{self._view.query}" if self._view.query else "")
            yield locale, words_in(locale)("web-language-name"), _with(here, lang=locale)

    def cited(self, cited: Citation | QuoteReceipt) -> str:
        """Lands on the words of a citation."""
        return self.to(self.links.to(cited))

    def record(self, key: str) -> str:
        """A record's page."""
        return self.to(self.links.record(key))

    # --- How things are named.

    def title(self, named: Record | Part | Citation | QuoteReceipt) -> str:
        """A record's title, or what it is called where it has none."""
        key = named.key if isinstance(named, Record | Part) else named.document
        return visible_line(named.title or key.rpartition("/")[2])

    def kind(self, kind: Kind) -> str:
        """With what a reader must not overlook about it."""
        return (
            self.words("kind-proposed", kind=self.words.kind(kind))
            if kind.proposes
            else self.words.kind(kind)
        )

    def about(self, named: Record | Citation) -> str:
        """Kind, body, and day of a record."""
        parts = (self.kind(named.kind), visible_line(named.body), self.words.date(named.date))
        return " · ".join(part for part in parts if part)

    def place(self, cited: Citation) -> str:
        """Where in the record: page, paragraph, who speaks, at which moment."""
        parts = [self.words("cite-page", page=cited.page)] if cited.page is not None else []
        parts.append(self.words("cite-paragraph", paragraph=cited.paragraph))
        if cited.speaker:
            parts.append(visible_line(cited.speaker))
        if cited.seconds is not None:
            parts.append(self.words("cite-moment", moment=self.clock(cited.seconds)))
        return self.words("list-comma").join(parts)

    def date(self, when: PartialDate | str) -> str:
        """A day as far as it is known; of a receipt, in ISO."""
        return self.words.date(from_iso(when) if isinstance(when, str) else when)

    def point(self, point: Point) -> str:
        """What a record says of a topic, without the sign before it: not every machine has a font for it."""
        return re.sub(r"^\W+", "", self.words.point(point))

    def meeting(self, meeting: Meeting) -> str:
        """Who met, and when."""
        day = self.words.day_of(meeting.date, meeting.standing)
        return f"{visible_line(meeting.title)}{self.words('list-comma')}{day}"

    @staticmethod
    def clock(seconds: float) -> str:
        """``3723.4`` → ``1:02:03``; below an hour ``2:03``."""
        hours, minutes = divmod(max(0, int(seconds)) // 60, 60)
        return (
            f"{hours}:{minutes:02}:{int(seconds) % 60:02}" if hours else f"{minutes}:{int(seconds) % 60:02}"
        )

    # --- What has to be known beside it.

    def warning(self, code: WarningCode, about: str = "") -> str:
        """A warning as a sentence; empty for one that is about this machine."""
        message = f"note-{code.value.replace(' ', '-')}"
        names = " · ".join(map(visible_line, about.split(" · ")))  # several speakers are several names
        return self.words(message, record=names) if self.words.has(message) else ""

    def standing(self, standing: Standing) -> str:
        """What became of a record."""
        return self.words(f"standing-{standing.value.replace(' ', '-')}")

    def searched(self, what: Searched) -> str:
        """What was searched."""
        parts = [self.words("searched-records", records=what.records)]
        if what.earliest:
            first, last = self.words.iso(what.earliest), self.words.iso(what.latest or what.earliest)
            parts.append(first if first == last else self.words("searched-span", first=first, last=last))
        if what.filters.by:
            parts.append(self.words("only-by", who=visible_line(what.filters.by)))
        return self.words("answer-searched", searched=self.words("list-comma").join(parts))

    def notes(self, found: Priorities) -> list[str]:
        """What has to be known about a list of priorities."""
        said = [self.words(PRIORITY_NOTES[note], topic=found.topic) for note in found.notes]
        if found.latest is not None and found.latest.choice in MEETING_CHOICES:
            said.insert(0, self.words(MEETING_CHOICES[found.latest.choice], others=found.latest.others))
        return said

    @staticmethod
    def groups(found: Priorities) -> list[list[Priority]]:
        """Priorities that stand in one sentence, together."""
        return [list(each) for _, each in groupby(found.items, key=lambda item: item.quote.citation)]

    @staticmethod
    def marked(text: str, spans: Any) -> Markup:
        """The record's words, some of them strong."""
        parts, at = [], 0
        for span in spans:
            parts += [Markup.escape(visible(text[at : span.start])), Markup("<strong>")]
            parts += [Markup.escape(visible(text[span.start : span.end])), Markup("</strong>")]
            at = span.end
        return Markup("").join([*parts, Markup.escape(visible(text[at:]))])


def _with(url: str, **query: str) -> str:
    parts = urlsplit(url)
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in query
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, *query.items()], safe=":")))


def _host(url: str) -> str:
    return urlsplit(address(url)).hostname or ""


def _folded(line: str) -> str:
    """A line of a calendar: its commas, semicolons and backslashes escaped, folded where it is long (RFC 5545, 3.1 and 3.3.11)."""
    name, _, value = visible_line(line).partition(":")
    for sign in "\\;,":
        value = value.replace(sign, "\\" + sign)
    folded, size = "", 0
    for character in f"{name}:{value}":
        width = len(character.encode("utf-8", "replace"))
        if size + width > _CALENDAR_LINE:
            folded, size = folded + "\r\n ", 1
        folded, size = folded + character, size + width
    return folded + "\r"


ROOM = 48 << 20
"""Bytes of pictures that are kept in memory: some three hundred pages."""

_MOST = 2_000

Original = Callable[[str], bytes | None]
"""The file that a record was read from, by the record's key; None where it is not there any more."""
Draw = Callable[[bytes, str, int], bytes]
"""The bytes of a PDF, the record's key, a page: a PNG file. Raises RecordError."""


class PagePictures:
    """Usable from several threads, which take turns. A page that could not be drawn is not tried again."""

    def __init__(self, original: Original, draw: Draw) -> None:
        self._original, self._draw = original, draw
        self._turn = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._size = 0

    def get(self, key: str, raw_hash: str, page: int) -> bytes:
        """A page of the record ``key``, whose file has the sha256 ``raw_hash``. Raises RecordMissing."""
        name = (raw_hash, page)
        with self._turn:
            if name in self._kept:
                self._kept.move_to_end(name)
            else:
                self._keep(name, self._drawn(key, page))
            picture = self._kept[name]
        if not picture:
            raise RecordMissing(f"Page {page} of “{key}” cannot be shown.", remedy="Read the text beside it.")
        return picture

    def _drawn(self, key: str, page: int) -> bytes:
        """Empty where it cannot be drawn."""
        raw = self._original(key)
        try:
            return self._draw(raw, key, page) if raw else b""
        except RecordError:
            return b""

    def _keep(self, name: tuple[str, int], picture: bytes) -> None:
        self._kept[name] = picture
        self._size += len(picture)
        while (self._size > ROOM or len(self._kept) > _MOST) and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])
