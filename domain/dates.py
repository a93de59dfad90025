"""Dates as the record gives them. A date without a year stays without a year.

A ``PartialDate`` knows a year, a month, a day, or only some of them. It never completes itself:
"August 1" is a month and a day, and no rule in Plenum adds a year to it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_MONTHS_EN = [m.lower() for m in calendar.month_name]
_MONTHS_ES = [
    "", "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
]  # fmt: skip
_MONTHS: dict[str, int] = {
    name: i for names in (_MONTHS_EN, _MONTHS_ES) for i, name in enumerate(names) if name
}
_MONTHS |= {name[:3]: i for i, name in enumerate(_MONTHS_EN) if name} | {"sept": 9, "setiembre": 9}

_M = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_D = r"(?P<day>[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:1[6-9]|20|21)[0-9]{2})"

# "may 5 people speak", "march 20 miles": in lower case these are verbs far more often than months.
_ALSO_WORDS = frozenset({"may", "march", "mar"})

# Order matters: the fuller form first, so that "August 1, 2023" is not read as "August 1".
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![0-9]){_Y}[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])",
        rf"{_Y}\s*年\s*(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12][0-9]|0?[1-9])\s*[日号號]",
        rf"\b{_M}\s+{_D}\s*,?\s+{_Y}\b",
        rf"\b{_D}\s+(?:de\s+|of\s+)?{_M}\s*(?:,|de\s+|del\s+)?\s*{_Y}\b",
        rf"{_Y}\s*年\s*(?P<month>1[0-2]|0?[1-9])\s*月",
        rf"\b{_M}\s+(?:de\s+|of\s+)?{_Y}\b",
        r"(?<![0-9])(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12][0-9]|0?[1-9])\s*[日号號]",
        rf"\b{_M}\s+{_D}\b(?!\s*[0-9:])",
        rf"\b{_D}\s+(?:de\s+|of\s+)?{_M}\b",
        rf"(?<![0-9]){_Y}-(?P<month>1[0-2]|0[1-9])(?![0-9-])",
        rf"{_Y}\s*年",
        rf"(?<![0-9/.-]){_Y}(?![0-9/-])",
    )
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    >>> str(PartialDate(month=8, day=1))
    'August 1'
    >>> str(PartialDate(2026, 4, 9))
    'April 9, 2026'
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
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
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def isoformat(self) -> str:
        """``2026-04-09``, ``2026-04``, ``2026``, ``--08-01`` (no year, as in ISO 8601:2000), or empty."""
        if self.year is None:
            if self.month is None:
                return ""
            return f"--{self.month:02}" + (f"-{self.day:02}" if self.day else "")
        parts = [f"{self.year:04}"]
        if self.month:
            parts.append(f"{self.month:02}")
            if self.day:
                parts.append(f"{self.day:02}")
        return "-".join(parts)

    def __str__(self) -> str:
        if self.month is None:
            return "" if self.year is None else str(self.year)
        month = calendar.month_name[self.month]
        if self.day is None:
            return month if self.year is None else f"{month} {self.year}"
        return f"{month} {self.day}" if self.year is None else f"{month} {self.day}, {self.year}"


UNKNOWN = PartialDate()


def from_iso(text: str) -> PartialDate:
    """The reverse of ``isoformat``. Raises ValueError with a sentence."""
    match = re.fullmatch(
        r"(?:([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?|--([0-9]{2})(?:-([0-9]{2}))?)?", text
    )
    if match is None:
        raise ValueError(f"“{text}” is not a date like 2026-04-09, 2026-04 or 2026")
    year, month, day, month2, day2 = (int(g) if g else None for g in match.groups())
    return PartialDate(year, month or month2, day or day2)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date found in a text, with where it stands."""

    start: int
    end: int
    date: PartialDate


def find_dates(text: str) -> list[DateMention]:
    """Every date written out in ``text``, in order, never overlapping; impossible dates are left out.

    English, Spanish and Chinese month names and ISO dates. Forms like 8/1/2023 are not read:
    whether that is August 1 or January 8 would be a guess.
    """
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for form in _FORMS:
        for match in form.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            groups = match.groupdict()
            if groups.get("month") in _ALSO_WORDS:
                continue
            try:
                when = PartialDate(*(_number(groups.get(part)) for part in ("year", "month", "day")))
            except ValueError:
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found.append(DateMention(match.start(), match.end(), when))
    return sorted(found, key=lambda mention: mention.start)


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
    mentions = find_dates(stripped)
    if len(mentions) == 1:
        return mentions[0].date
    raise ValueError(f"“{stripped}” is not one date like 2026-04-09, April 9, 2026 or August 1")


def _number(group: str | None) -> int | None:
    if group is None:
        return None
    return int(group) if group.isdigit() else _MONTHS[group.lower().rstrip(".")]
