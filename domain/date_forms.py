"""How dates are written in English, Spanish and Chinese: numbers, months and days of the week by their names, and the forms
in which they stand together. The forms are tried one after the other, the fuller one first, so that "August 1, 2023" is not
read as "August 1".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from functools import cache

# What a number is called.

PLAIN = str.maketrans("０１２３４５６７８９，．／－‐‑–—○〇", "0123456789,./-----零零")
_HAN = {each: number for number, each in enumerate("零一二三四五六七八九")}
TEENS_ES = "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve".split()
ONES_ES = "uno dos tres cuatro cinco seis siete ocho nueve".split()
_TWENTIES_ES = "veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
_TENS_ES = dict(
    zip("treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), range(30, 100, 10), strict=True)
)
ONES_EN = "one two three four five six seven eight nine".split()
TEENS_EN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS_EN = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
ORDINALS_EN = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
    " seventeenth eighteenth nineteenth twentieth"
).split()
_NUMBERS: dict[str, int] = {
    **{word: i for i, word in enumerate((*ONES_ES, *TEENS_ES, *_TWENTIES_ES), 1)},
    **{word: i for i, word in enumerate((*ONES_EN, *TEENS_EN), 1)},
    **{word: i for i, word in enumerate(ORDINALS_EN, 1)},
    **_TENS_ES,
    **_TENS_EN,
    **{f"{tens} y {one}": n + i for tens, n in _TENS_ES.items() for i, one in enumerate(ONES_ES, 1)},
    **{f"{tens} {one}": n + i for tens, n in _TENS_EN.items() for i, one in enumerate(ONES_EN, 1)},
    **{f"{tens} {nth}": n + i for tens, n in list(_TENS_EN.items())[:2] for i, nth in enumerate(ORDINALS_EN[:9], 1)},
    "thirtieth": 30,
    "primero": 1,
    "primer": 1,
    "un": 1,
    "veintiún": 21,
    "treinta y un": 31,
}  # fmt: skip
CARDINALS = {
    word: n for word, n in _NUMBERS.items() if " " not in word and word not in {*ORDINALS_EN, "thirtieth"}
}
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
_HAN_DAY = (
    r"(?P<day>3[01]|[12][0-9]|0?[1-9]|(?:三十|卅)一?|[二廿]?十?[一二三四五六七八九]|二?十|廿)\s*[日号號]"
)
_HAN_SPAN = (
    rf"(?:\s*[至到-]\s*(?:{_HAN_MONTH.replace('month', 'month2')}\s*)?{_HAN_DAY.replace('day', 'day2')})?"
)


def _compiled(*forms: str) -> Callable[[], tuple[re.Pattern[str], ...]]:
    """Gives the forms. They are compiled when the first text is read that can hold one: the long ones take 40 ms."""
    return cache(lambda: tuple(re.compile(form, re.IGNORECASE) for form in forms))


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
GLUE = re.compile(r"[\s,;&]*(?:(?:and|y)\s+)?", re.IGNORECASE)
_HAS_MONTH = re.compile(rf"{_NOT_IN_A_WORD}\d{{0,2}}(?:{_MONTH})(?![^\W\d_])", re.IGNORECASE)
_HAS_NUMBERS = re.compile(r"[0-9]\s?[-/.]\s?[0-9]")
_HAS_DIGITS = re.compile(r"[0-9]{4}")
OF_ANOTHER_YEAR = re.compile(rf"(?:[0-9]|{_HAN_NUMBER})\s*年\s*$")

# "may 5 people speak", "march 20 miles": in lower case these are verbs far more often than months.
ALSO_WORDS = frozenset({"may", "march", "mar", "set", "dic"})


def forms_for(text: str, *, is_name: bool) -> Iterator[re.Pattern[str]]:
    """The forms that can be in ``text``: most texts hold none, and every form costs a walk through it."""
    if _HAS_NUMBERS.search(text):
        yield from _ISO()
        yield from _NUMERIC()
    if is_name:
        yield from _COMPACT()
    if "年" in text or "月" in text:
        yield from _CHINESE()
    if _HAS_MONTH.search(text):
        yield from _NAMED()
    if _HAS_DIGITS.search(text):
        yield from _YEAR()


def weekday_beside(text: str, start: int, end: int) -> int | None:
    """The day of the week that stands beside ``text[start:end]``."""
    found = _BEFORE.search(text, max(0, start - 16), start) or _BEHIND.match(text, end)
    return _WEEKDAYS[(found["han"] or found["name"])[:3].lower()] if found else None


def full_year(year: str) -> int:
    """As POSIX reads two digits: 69 to 99 are of the twentieth century."""
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 69 else 2000)


def month_of(group: str | None) -> int | None:
    """The month that a name or a number means."""
    return None if group is None else MONTHS.get(group.lower()) or number_in(group)


def year_of(groups: dict[str, str | None]) -> int | None:
    """The year that the groups of a form give, in whatever way it is written; None where they give none."""
    if roc := groups.get("roc"):
        return 1911 + (number_in(roc) or 0)
    if short := groups.get("short"):
        return full_year(short)
    if dotted := groups.get("dotted"):
        return int(dotted.replace(".", ""))
    if groups.get("thousand"):
        return 2000 + (number_in(groups["rest"]) or 0)
    if century := groups.get("century"):
        return (1900 if century.lower() == "nineteen" else 2000) + (number_in(groups["rest2"]) or 0)
    return number_in(groups.get("year"))


def number_in(group: str | None) -> int | None:
    """A number in digits or in words; None for none."""
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
