"""Dates as the record gives them. A date without a year stays without a year.

A ``PartialDate`` knows a year, a month, a day, or only some of them. It never completes itself:
"August 1" is a month and a day, and no rule in Plenum adds a year to it. What can be read in two ways
(5/6/2025) is no date, and both readings are kept. A meeting of several days is of its first, and keeps its last one.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from domain.date_forms import (
    ALSO_WORDS,
    GLUE,
    OF_ANOTHER_YEAR,
    PLAIN,
    forms_for,
    full_year,
    month_of,
    number_in,
    weekday_beside,
    year_of,
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    >>> str(PartialDate(month=8, day=1))
    'August 1'
    >>> str(PartialDate(2026, 4, 9))
    'April 9, 2026'
    >>> str(PartialDate(2026, 4, 9, last=date(2026, 4, 10)))
    'April 9–10, 2026'
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    last: date | None = field(default=None, compare=False)
    """The last day of a span; its first one is what it is found and compared by."""

    def __post_init__(self) -> None:
        if self.year is not None and not date.min.year <= self.year <= date.max.year:
            raise ValueError(f"there is no year {self.year}")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(f"there is no month {self.month}")
        if self.day is not None:
            assert self.month is not None
            # Without a year, February may have 29 days.
            days = calendar.monthrange(self.year if self.year is not None else 2000, self.month)[1]
            if not 1 <= self.day <= days:
                raise ValueError(f"month {self.month} has no day {self.day}")
        if self.last is not None and (not self.is_complete or self.last <= (self.earliest or self.last)):
            raise ValueError("a span ends after its first day")

    @property
    def is_known(self) -> bool:
        """Whether anything at all is known."""
        return self.year is not None or self.month is not None

    @property
    def is_complete(self) -> bool:
        """Whether year, month and day are all known."""
        return self.year is not None and self.day is not None

    @property
    def earliest(self) -> date | None:
        """The first day it can mean; None without a year."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date | None:
        """The last day it can mean; None without a year."""
        if self.year is None or self.last is not None:
            return self.last
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def isoformat(self) -> str:
        """``2026-04-09``, ``2026-04``, ``2026``, ``--08-01`` (no year, as in ISO 8601:2000), ``2026-04-09/2026-04-10`` for
        a span, or empty.
        """
        if self.year is None:
            if self.month is None:
                return ""
            return f"--{self.month:02}" + (f"-{self.day:02}" if self.day else "")
        parts = [f"{self.year:04}"]
        if self.month:
            parts.append(f"{self.month:02}")
            if self.day:
                parts.append(f"{self.day:02}")
        return "-".join(parts) + (f"/{self.last.isoformat()}" if self.last else "")

    def __str__(self) -> str:
        if self.month is None:
            return "" if self.year is None else str(self.year)
        month = calendar.month_name[self.month]
        if self.day is None:
            return month if self.year is None else f"{month} {self.year}"
        if self.last is not None:
            end = f"{self.last.day}, {self.last.year}"
            if (self.last.year, self.last.month) == (self.year, self.month):
                return f"{month} {self.day}–{end}"
            year = "" if self.last.year == self.year else f", {self.year}"
            return f"{month} {self.day}{year} – {calendar.month_name[self.last.month]} {end}"
        return f"{month} {self.day}" if self.year is None else f"{month} {self.day}, {self.year}"


UNKNOWN = PartialDate()


@functools.lru_cache(maxsize=4096)
def from_iso(text: str) -> PartialDate:
    """The reverse of ``isoformat``. Raises ValueError with a sentence. Kept: a library has many records of one day."""
    match = re.fullmatch(
        r"(?:([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))?)?)?|--([0-9]{2})(?:-([0-9]{2}))?)?",
        text,
    )
    if match is None:
        raise ValueError(f"“{text}” is not a date like 2026-04-09, 2026-04 or 2026")
    last = date.fromisoformat(match[4]) if match[4] else None
    year, month, day, _, month2, day2 = (int(g) if g and "-" not in g else None for g in match.groups())
    # 0000-00-00 is what databases write for no date: month 0 is no month, and not one that is left out.
    return PartialDate(year, month2 if month is None else month, day2 if day is None else day, last)


# --- Finding them in a text. None of the libraries for this is used: dateparser and dateutil complete what is not said.


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date found in a text, with where it stands."""

    start: int
    end: int
    date: PartialDate
    """UNKNOWN where it can be read in several ways."""
    readings: tuple[PartialDate, ...] = ()
    """Those ways."""


def find_dates(text: str) -> list[DateMention]:
    """Every date in ``text`` that can be read in one way, in order, never overlapping; impossible dates are left out.

    Of 3/4/2025 the day of the week decides, where it stands beside it, and of 3/25/2025 that there is no month 25.
    A span of days ("March 4-5, 2025") is its first day, with its last.
    """
    return [mention for mention in date_mentions(text) if mention.date.is_known]


def date_mentions(text: str, *, is_name: bool = False) -> list[DateMention]:
    """The same, and what can be read in several ways. ``is_name``: of a file, where 20250304 and 1.29.18 are dates."""
    plain = text.translate(PLAIN)
    taken = bytearray(len(plain))
    found: list[DateMention] = []
    for form in forms_for(plain, is_name=is_name):
        for match in form.finditer(plain):
            if not any(taken[match.start() : match.end()]):
                mentions = list(_mentions(match, plain, is_name=is_name))
                if mentions:
                    taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found += mentions
    return list(_spanned(sorted(found, key=lambda mention: mention.start), plain))


_OF_A_DAY = re.compile(r"(?<![A-Za-z0-9:.])[0-9]{1,2}(?![0-9:])")
_OF_A_YEAR = re.compile(r"(?<![A-Za-z0-9:.])[0-9]{4}(?![0-9:])")
_TO_A_DAY = re.compile(r"\s*(?:-|to|through|thru|al?|hasta(?:\s+el)?|[至到])\s*", re.IGNORECASE)


def _spanned(mentions: list[DateMention], text: str) -> Iterator[DateMention]:
    """``mentions``, two that are the first and the last day of a span as one: “30 May – 1 June 2025”."""
    waiting: DateMention | None = None
    for mention in mentions:
        if waiting is not None:
            joined = _TO_A_DAY.fullmatch(text, waiting.end, mention.start)
            if joined and (span := _span(waiting.date, mention.date)):
                yield DateMention(waiting.start, mention.end, span)
                waiting = None
                continue
            yield waiting
        waiting = mention
    if waiting is not None:
        yield waiting


def _span(first: PartialDate, last: PartialDate) -> PartialDate | None:
    end = last.earliest
    if not last.is_complete or end is None or last.last or first.last or first.day is None:
        return None
    year = first.year
    if year is None:
        is_before = (first.month, first.day) < (end.month, end.day)
        year = end.year if is_before else end.year - 1
    with suppress(ValueError):
        return PartialDate(year, first.month, first.day, end)
    return None


def parse_date(text: str) -> PartialDate:
    """The one date that ``text`` is (a metadata value). UNKNOWN when it is empty.

    Raises ValueError with a sentence when it is not exactly one readable date.
    """
    stripped = text.strip()
    if not stripped:
        return UNKNOWN
    try:
        return from_iso(stripped)
    except ValueError:
        pass
    iso_time = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.,+\-Z ]+", stripped)
    if iso_time:
        return from_iso(iso_time.group(1))
    mentions = date_mentions(stripped)
    if len(mentions) == 1 and mentions[0].date.is_known:
        only = mentions[0]
        # “Feb 30, 2021” is not 2021: a number beside a date without a day is a day that there is not.
        beside = f"{stripped[: only.start]} {stripped[only.end :]}"
        if only.date.day is None and _OF_A_DAY.search(beside):
            raise ValueError(f"“{stripped}” is not one date: there is no such day")
        if only.date.year is None and _OF_A_YEAR.search(beside):
            raise ValueError(f"“{stripped}” is not one date: there is no such year")
        return only.date
    if len(mentions) == 1:
        either = " or ".join(f"{each} ({each.isoformat()})" for each in mentions[0].readings)
        raise ValueError(f"“{stripped}” is not one date: it may be {either}")
    raise ValueError(f"“{stripped}” is not one date like 2026-04-09, April 9, 2026 or August 1")


def _mentions(match: re.Match[str], text: str, *, is_name: bool) -> Iterator[DateMention]:
    groups = match.groupdict()
    if groups.get("a"):
        yield from _by_numbers(match, text, is_name=is_name)
        return
    month, year = month_of(groups.get("month")), year_of(groups)
    if groups.get("month") in ALSO_WORDS and (year is None or not groups.get("day")):
        return
    if year is None and OF_ANOTHER_YEAR.search(text[max(0, match.start() - 8) : match.start()]):
        return
    day = number_in(groups.get("day") or groups.get("dayword"))
    later = month_of(groups.get("month2"))
    more = groups.get("more") or ""
    days = [day, *(int(each) for each in re.findall(r"(?<![0-9])[0-9]+", more))]
    named = [(month, each) for each in (days if _is_list(more, days) else days[:1])]
    is_list = len(named) > 1
    last = None if is_list or len(days) < 2 or year is None else (year, month, days[-1])
    day2 = number_in(groups.get("day2"))
    if day2 and (groups.get("until") or "").strip() in ("and", "&"):
        named.append((later, day2))
    elif day2:
        last = None if year is None else (year, later or month, day2)
        # "December 30 - January 2, 2026": the year is the second one's.
        year = year - 1 if year and month and later and later < month else year
    at = match.start()
    for number, (its_month, each) in enumerate(named, 1):
        end = match.end()
        if number < len(named):
            # Each is as long as up to its own number, so that they do not overlap.
            here = re.compile(rf"(?<![0-9])0?{each}(?![0-9])").search(text, at, end)
            end = here.end() if here else end
        with suppress(ValueError):
            yield DateMention(at, end, _with_last(PartialDate(year, its_month, each), last))
        glue = GLUE.match(text, end)
        at = glue.end() if glue else end


def _with_last(first: PartialDate, last: tuple[int, int | None, int | None] | None) -> PartialDate:
    """``first``, and the day that its span ends with, where there is such a day behind it."""
    with suppress(ValueError, TypeError):
        if last is not None:
            return PartialDate(first.year, first.month, first.day, date(*last))  # type: ignore[arg-type]
    return first


def _is_list(joined: str, days: list[int | None]) -> bool:
    """Whether several days are named one by one, and not the first and the last of a span."""
    return re.search(r"[,&]|\b(?:and|y)\b", joined) is not None and any(
        (b or 0) - (a or 0) != 1 for a, b in pairwise(days)
    )


def _by_numbers(match: re.Match[str], text: str, *, is_name: bool) -> Iterator[DateMention]:
    """What 3/4/2025 may mean; day and month in either order, and with two digits the year in front too."""
    a, b, c = match["a"], match["b"], match["c"]
    weekday = weekday_beside(text, *match.span())
    is_short = len(c) == 2
    if is_short and weekday is None and not is_name and match["sep"] != "/":
        return  # 12.4.10 is a section
    orders = [(c, a, b), (c, b, a)]
    if is_short and len(a) == 2:
        orders.append((a, b, c))
    readings: list[PartialDate] = []
    for year, month, day in orders:
        try:
            when = PartialDate(full_year(year), int(month), int(day))
        except ValueError:
            continue
        if when not in readings:
            readings.append(when)
    fitting = [when for when in readings if when.earliest and when.earliest.weekday() == weekday]
    readings = fitting or readings
    if readings:
        one = readings[0] if len(readings) == 1 else UNKNOWN
        yield DateMention(*match.span(), one, tuple(readings) if len(readings) > 1 else ())
