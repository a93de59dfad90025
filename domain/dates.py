"""Dates as the record gives them. A date without a year stays without a year.

A ``PartialDate`` knows a year, a month, a day, or only some of them. It never completes itself:
"August 1" is a month and a day, and no rule in Plenum adds a year to it. What can be read in two ways
(5/6/2025) is no date, and both readings are kept. A meeting of several days is of its first, and keeps its last one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise


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


def from_iso(text: str) -> PartialDate:
    """The reverse of ``isoformat``. Raises ValueError with a sentence."""
    match = re.fullmatch(
        r"(?:([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))?)?)?|--([0-9]{2})(?:-([0-9]{2}))?)?",
        text,
    )
    if match is None:
        raise ValueError(f"“{text}” is not a date like 2026-04-09, 2026-04 or 2026")
    last = date.fromisoformat(match[4]) if match[4] else None
    year, month, day, _, month2, day2 = (int(g) if g and "-" not in g else None for g in match.groups())
    return PartialDate(year, month or month2, day or day2, last)


# --- Finding them in a text.
#
# English, Spanish and Chinese. The forms are tried one after the other, the fuller one first, so that "August 1, 2023" is not
# read as "August 1". None of the libraries for this is used: dateparser and dateutil complete what is not said.


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
    plain = text.translate(_PLAIN)
    taken = bytearray(len(plain))
    found: list[DateMention] = []
    for form in _forms_for(plain, is_name=is_name):
        for match in form.finditer(plain):
            if not any(taken[match.start() : match.end()]):
                mentions = list(_mentions(match, plain, is_name=is_name))
                if mentions:
                    taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found += mentions
    return list(_spanned(sorted(found, key=lambda mention: mention.start), plain))


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
        return mentions[0].date
    if len(mentions) == 1:
        either = " or ".join(f"{each} ({each.isoformat()})" for each in mentions[0].readings)
        raise ValueError(f"“{stripped}” is not one date: it may be {either}")
    raise ValueError(f"“{stripped}” is not one date like 2026-04-09, April 9, 2026 or August 1")


# What a number is called.

_PLAIN = str.maketrans("０１２３４５６７８９，．／－‐‑–—○〇", "0123456789,./-----零零")
_HAN = {each: number for number, each in enumerate("零一二三四五六七八九")}
_TEENS_ES = "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve".split()
_ONES_ES = "uno dos tres cuatro cinco seis siete ocho nueve".split()
_TWENTIES_ES = "veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
_TENS_ES = dict(
    zip("treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), range(30, 100, 10), strict=True)
)
_ONES_EN = "one two three four five six seven eight nine".split()
_TEENS_EN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS_EN = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
_ORDINALS_EN = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
    " seventeenth eighteenth nineteenth twentieth"
).split()
_NUMBERS: dict[str, int] = {
    **{word: i for i, word in enumerate((*_ONES_ES, *_TEENS_ES, *_TWENTIES_ES), 1)},
    **{word: i for i, word in enumerate((*_ONES_EN, *_TEENS_EN), 1)},
    **{word: i for i, word in enumerate(_ORDINALS_EN, 1)},
    **_TENS_ES,
    **_TENS_EN,
    **{f"{tens} y {one}": n + i for tens, n in _TENS_ES.items() for i, one in enumerate(_ONES_ES, 1)},
    **{f"{tens} {one}": n + i for tens, n in _TENS_EN.items() for i, one in enumerate(_ONES_EN, 1)},
    **{f"{tens} {nth}": n + i for tens, n in list(_TENS_EN.items())[:2] for i, nth in enumerate(_ORDINALS_EN[:9], 1)},
    "thirtieth": 30,
    "primero": 1,
    "primer": 1,
    "un": 1,
    "veintiún": 21,
    "treinta y un": 31,
}  # fmt: skip
_NO_ACCENTS = str.maketrans("áéíóú", "aeiou")
_NUMBERS |= {word.translate(_NO_ACCENTS): number for word, number in _NUMBERS.items()}

_MONTHS_EN = [m.lower() for m in calendar.month_name]
_MONTHS_ES = [
    "", "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
]  # fmt: skip
MONTHS: dict[str, int] = {
    name: i for names in (_MONTHS_EN, _MONTHS_ES) for i, name in enumerate(names) if name
}
MONTHS |= {name[:3]: i for i, name in enumerate(_MONTHS_EN) if name} | {"sept": 9, "setiembre": 9}
MONTHS |= {"ene": 1, "abr": 4, "ago": 8, "set": 9, "dic": 12}

_WEEKDAYS = {
    name[:3]: i
    for names in (
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        ("一", "二", "三", "四", "五", "六", "日"),
    )
    for i, name in enumerate(names)
} | {"mie": 2, "sab": 5, "天": 6}
_DAY_NAME = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)(?![^\W_])"
)
_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?P<name>{_DAY_NAME})\.?|(?:星期|周|週)(?P<han>[一二三四五六日天]))[\s,(]*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"[\s,(]*(?:(?P<name>{_DAY_NAME})|(?:星期|周|週)(?P<han>[一二三四五六日天]))", re.IGNORECASE
)

# How dates are written.

_NOT_IN_A_WORD = r"(?<![^\W_])"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_M = rf"(?P<month>{_MONTH})(?![^\W\d_])\.?"
_NTH = r"(?:\s?(?:st|nd|rd|th)(?![^\W_])|[ºª°]|\.[ºª°]|ro\b|er\b)?"
_DIGITS = r"(?:[12][0-9]|3[01]|0?[1-9])(?![0-9])"
_WORDS = "|".join(
    sorted(
        (re.escape(word).replace(r"\ ", r"[\s-]") for word, n in _NUMBERS.items() if n <= 31),
        key=len,
        reverse=True,
    )
)
_TENS = "|".join(
    sorted((re.escape(word).replace(r"\ ", r"[\s-]") for word in _NUMBERS), key=len, reverse=True)
)
_D = rf"(?:the\s)?(?P<day>{_DIGITS}){_NTH}"
_DW = rf"(?:{_D}|(?P<dayword>{_WORDS}))"
_Y4 = r"(?:1[6-9]|20|21)[0-9]{2}(?![0-9])"
_Y = (
    rf"(?:(?P<year>{_Y4})|['’](?P<short>[0-9]{{2}})(?![0-9])|(?P<dotted>1\.9[0-9]{{2}}|2\.0[0-9]{{2}})(?![0-9])"
    rf"|(?P<thousand>two thousand|dos mil),?\s(?:and\s)?(?P<rest>{_TENS})\b|(?P<century>nineteen|twenty)[\s-](?P<rest2>{_TENS})\b)"
)
_MORE = rf"(?P<more>(?:(?:\s*(?:-|&|,)\s*|\s+(?:to|through|thru|and|y|al|a)\s+|\s*,\s*(?:and|y)\s+){_DIGITS}{_NTH}){{0,9}})"
_UNTIL = rf"(?P<until>\s*[-&]\s*|\s+(?:to|through|thru|and|al)\s+)(?P<month2>{_MONTH})\.?\s+(?P<day2>{_DIGITS}){_NTH}"
_OF = r"(?:\s+(?:day\s+of|of|d[ií]as?\s+del?\s+mes\s+de|de)\s+|[\s./-]*)"
_TO_YEAR = r"(?:\s*[,;(]+\s*|\s+|-|\.)(?:(?:de|del|of)\s+(?:año\s+)?|A\.?D\.?,?\s+)?"
_CLOCK = r"(?:at\s+)?[0-9]{1,2}(?::[0-9]{2})?\s?[ap]\.?m\.?"
_HAN_NUMBER = "[零一二三四五六七八九十廿卅百]"
_HAN_YEAR = rf"(?:(?:民[國国]\s*|(?<![0-9])(?=1[0-9]{{2}}年[0-9]))(?P<roc>[0-9]{{1,3}}|{_HAN_NUMBER}{{1,6}})|(?P<year>{_Y4}|[一二][零一二三四五六七八九]{{3}}))\s*年"
_HAN_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月"
_HAN_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9]|三十一?|[二廿]?十?[一二三四五六七八九]|二?十|廿)\s*[日号號]"
_HAN_SPAN = (
    rf"(?:\s*[至到-]\s*(?:{_HAN_MONTH.replace('month', 'month2')}\s*)?{_HAN_DAY.replace('day', 'day2')})?"
)


def _compiled(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


_ISO = _compiled(
    rf"(?<![0-9])(?P<year>{_Y4})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
_NUMERIC = _compiled(
    rf"(?<![0-9])(?<![0-9][-/.])(?P<a>[0-9]{{1,2}})\s?(?P<sep>[-/.])\s?(?P<b>[0-9]{{1,2}})\s?(?P=sep)\s?"
    rf"(?P<c>{_Y4}|[0-9]{{2}})(?![0-9])(?![-/.][0-9])"
)
_COMPACT = _compiled(
    r"(?<![0-9])(?:(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])"
    r"|(?P<a>[0-3][0-9])(?P<sep>)(?P<b>[0-3][0-9])(?P<c>(?:19|20)[0-9]{2}))(?![0-9])"
)
_NAMED = _compiled(
    rf"{_NOT_IN_A_WORD}{_M}[\s,]*{_D}{_UNTIL}{_TO_YEAR}{_Y}",
    rf"{_NOT_IN_A_WORD}{_M}(?:[\s,]*|-){_D}{_MORE}(?:[\s,]+(?:\(?{_DAY_NAME}\)?|{_CLOCK}))?{_TO_YEAR}{_Y}",
    rf"{_NOT_IN_A_WORD}{_DW}{_MORE}{_OF}{_M}(?:[\s,./-]*(?:(?:de|del|of)\s+(?:año\s+)?|A\.?D\.?,?\s+)?){_Y}",
    rf"(?<![0-9])(?P<year>{_Y4})-{_M}-{_D}",
    rf"(?<![0-9])(?P<day>{_DIGITS})(?P<sep>[-/]){_M}(?P=sep)(?P<short>[0-9]{{2}})(?![0-9])",
    rf"{_NOT_IN_A_WORD}{_M}\s+(?:de\s+|of\s+)?(?P<year>{_Y4})\b",
    rf"{_NOT_IN_A_WORD}{_M}\s+{_D}(?!\s*[0-9:])",
    rf"(?<![0-9]){_D}\s+(?:de\s+|of\s+)?(?P<month>{_MONTH})(?![^\W\d_])",
)
_CHINESE = _compiled(
    rf"{_HAN_YEAR}\s*{_HAN_MONTH}\s*{_HAN_DAY}{_HAN_SPAN}",
    rf"{_HAN_YEAR}\s*{_HAN_MONTH}",
    rf"(?<![0-9零一二三四五六七八九十]){_HAN_MONTH}\s*{_HAN_DAY}",
    rf"{_HAN_YEAR}",
)
_YEAR = _compiled(
    rf"(?<![0-9])(?P<year>{_Y4})-(?P<month>1[0-2]|0[1-9])(?![0-9-])",
    rf"(?<![0-9/.-])(?P<year>{_Y4})(?![0-9/-])",
)
_GLUE = re.compile(r"[\s,;&]*(?:(?:and|y)\s+)?", re.IGNORECASE)
_HAS_MONTH = re.compile(rf"{_NOT_IN_A_WORD}\d{{0,2}}(?:{_MONTH})(?![^\W\d_])", re.IGNORECASE)
_HAS_NUMBERS = re.compile(r"[0-9]\s?[-/.]\s?[0-9]")
_HAS_DIGITS = re.compile(r"[0-9]{4}")
_OF_ANOTHER_YEAR = re.compile(rf"(?:[0-9]|{_HAN_NUMBER})\s*年\s*$")

# "may 5 people speak", "march 20 miles": in lower case these are verbs far more often than months.
_ALSO_WORDS = frozenset({"may", "march", "mar", "set", "dic"})


def _forms_for(text: str, *, is_name: bool) -> Iterator[re.Pattern[str]]:
    """The forms that can be in ``text``: most texts hold none, and every form costs a walk through it."""
    if _HAS_NUMBERS.search(text):
        yield from _ISO
        yield from _NUMERIC
    if is_name:
        yield from _COMPACT
    if "年" in text or "月" in text:
        yield from _CHINESE
    if _HAS_MONTH.search(text):
        yield from _NAMED
    if _HAS_DIGITS.search(text):
        yield from _YEAR


def _mentions(match: re.Match[str], text: str, *, is_name: bool) -> Iterator[DateMention]:
    groups = match.groupdict()
    if groups.get("a"):
        yield from _by_numbers(match, text, is_name=is_name)
        return
    month, year = _month(groups.get("month")), _year(groups)
    if groups.get("month") in _ALSO_WORDS and (year is None or not groups.get("day")):
        return
    if year is None and _OF_ANOTHER_YEAR.search(text[max(0, match.start() - 8) : match.start()]):
        return
    day = _number(groups.get("day") or groups.get("dayword"))
    later = _month(groups.get("month2"))
    more = groups.get("more") or ""
    days = [day, *(int(each) for each in re.findall(r"(?<![0-9])[0-9]+", more))]
    named = [(month, each) for each in (days if _is_list(more, days) else days[:1])]
    is_list = len(named) > 1
    last = None if is_list or len(days) < 2 or year is None else (year, month, days[-1])
    day2 = _number(groups.get("day2"))
    if day2 and (groups.get("until") or "").strip() in ("and", "&"):
        named.append((later, day2))
    elif day2:
        last = None if year is None else (year, later or month, day2)
        # "December 30 - January 2, 2026": the year is the second one's.
        year = year - 1 if year and month and later and later < month else year
    at = match.start()
    for number, (month_of, each) in enumerate(named, 1):
        end = match.end()
        if number < len(named):
            # Each is as long as up to its own number, so that they do not overlap.
            here = re.compile(rf"(?<![0-9])0?{each}(?![0-9])").search(text, at, end)
            end = here.end() if here else end
        with suppress(ValueError):
            yield DateMention(at, end, _with_last(PartialDate(year, month_of, each), last))
        glue = _GLUE.match(text, end)
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
    weekday = _weekday(text, *match.span())
    is_short = len(c) == 2
    if is_short and weekday is None and not is_name and match["sep"] != "/":
        return  # 12.4.10 is a section
    orders = [(c, a, b), (c, b, a)]
    if is_short and len(a) == 2:
        orders.append((a, b, c))
    readings: list[PartialDate] = []
    for year, month, day in orders:
        try:
            when = PartialDate(_full(year), int(month), int(day))
        except ValueError:
            continue
        if when not in readings:
            readings.append(when)
    fitting = [when for when in readings if when.earliest and when.earliest.weekday() == weekday]
    readings = fitting or readings
    if readings:
        one = readings[0] if len(readings) == 1 else UNKNOWN
        yield DateMention(*match.span(), one, tuple(readings) if len(readings) > 1 else ())


def _weekday(text: str, start: int, end: int) -> int | None:
    """The day of the week that stands beside ``text[start:end]``."""
    found = _BEFORE.search(text, max(0, start - 16), start) or _BEHIND.match(text, end)
    return _WEEKDAYS[(found["han"] or found["name"])[:3].lower()] if found else None


def _full(year: str) -> int:
    """As POSIX reads two digits: 69 to 99 are of the twentieth century."""
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 69 else 2000)


def _month(group: str | None) -> int | None:
    return None if group is None else MONTHS.get(group.lower()) or _number(group)


def _year(groups: dict[str, str | None]) -> int | None:
    if roc := groups.get("roc"):
        return 1911 + (_number(roc) or 0)
    if short := groups.get("short"):
        return _full(short)
    if dotted := groups.get("dotted"):
        return int(dotted.replace(".", ""))
    if groups.get("thousand"):
        return 2000 + (_number(groups["rest"]) or 0)
    if century := groups.get("century"):
        return (1900 if century.lower() == "nineteen" else 2000) + (_number(groups["rest2"]) or 0)
    return _number(groups.get("year"))


def _number(group: str | None) -> int | None:
    if group is None or group.isdecimal():
        return None if group is None else int(group)
    if group[0] in "零一二三四五六七八九十廿卅百":
        return _han_number(group)
    return _NUMBERS[re.sub(r"[\s-]+", " ", group.lower())]


def _han_number(written: str) -> int:
    """Of 二零二五 the digits, of 三十一 and 一百一十四 the value."""
    if not re.search("[十廿卅百]", written):
        return int("".join(str(_HAN[each]) for each in written))
    total, digit = 0, 0
    for each in written.replace("廿", "二十").replace("卅", "三十"):
        if each in _HAN:
            digit = _HAN[each]
        else:
            total += (digit or 1) * (100 if each == "百" else 10)
            digit = 0
    return total + digit
