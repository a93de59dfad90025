"""What has a number for its name: the codes of permits, cases, parcels and plates, however they are written, and what is counted
through. Pure rules over words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from domain.date_forms import number_in
from domain.dates import find_dates
from text.counted import BY_ORDINALS, HAN_NUMBER, alike, counted_in, is_roman
from text.numbers import sums_in
from text.terms import STOP, forms_of, unfolded


class Naming(StrEnum):
    """By what something is named."""

    CODE = "code"
    """“2025-13”, “6242”: stands as it is written, or nowhere."""
    NUMBERED = "numbered"
    """“District 9”, “línea 9”, “第8号条例”: a word and a number that counts through things of its kind."""
    NAME = "name"
    """“Peterson”, “Maple Street”, “calle de los Olmos”, “the opera house”, “彭小峰”."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a question names."""

    words: str
    """As it was typed."""
    by: Naming
    telling: tuple[str, ...]
    """The words that tell it from others of its kind; of a NUMBERED one, its label and its number."""
    generic: str = ""
    """“street” in “Maple Street”, “puente” in “Puente Nuevo”: what kind of place it is, where one word tells which."""
    translated: bool = False
    """Whether another language may have another name for it: a street, a board, “the Red Cross”. People keep theirs."""
    loosely: tuple[str, ...] = ()
    """Words that stand where a CODE may stand in another form, as ``stands_otherwise`` tells."""


LABELS = frozenset(
    "case item district ward zone route line phase lot parcel section article resolution ordinance motion bill permit "
    "application docket file project contract petition precinct unit chapter exhibit amendment measure proposition number no "
    "caso expediente punto distrito zona ruta linea fase lote parcela seccion articulo resolucion ordenanza mocion permiso "
    "licencia solicitud proyecto contrato acuerdo decreto numero "
    "案件 案 决议 決議 条例 條例 提案 议案 議案 公告 文件 法令 区 區".split()
)
"""What is numbered in public records."""

_UNSPACED = "\u3005\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_JOINED = f"(?:(?![{_UNSPACED}])\\w)"
"""A letter or digit of a script whose words stand apart: Chinese, Japanese and Korean ones are glued to what is none of theirs."""
_LETTER = f"(?:(?![{_UNSPACED}])[^\\W\\d_])"
_CODE = (
    r"[A-Za-z]{1,5}[-·]?\d[A-Za-z0-9_./·\-]*|\d{1,5}-?[A-Za-z](?:-\d+)?(?![A-Za-z0-9_])|\d{3,5}-?[A-Z]{2,4}(?![A-Za-z0-9_])|"
    r"\d+(?:[\-/.]\d+)+(?:-?[A-Z](?![A-Za-z0-9_]))?|\d{4,}|\d{1,3}"
)
_NUMBER = re.compile(
    rf"(?<![$€£¥.,·\-])(?<!{_JOINED})(?:(?P<label>{_LETTER}{{2,}})(?:\.?\s+(?:(?:no|nr|number|núm(?:ero)?|n[º°])\.?\s*|[#№]\s*)?|[#№:]\s?))?(?P<code>{_CODE})"
    rf"(?!{_JOINED}|[%％]|[,.:]\d|-[a-z\d]|\s*(?:percent|per cent|million|billion|thousand|mil|dollars|euros?|[ap]\.?m\b|[万亿萬億元年月日點点]))",
)
DAYS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday i enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
)
"""Days and months, whose numbers are dates."""
_MEASURES = frozenset(
    "am pm usd eur rmb cny mw kw gw kv sf mph kmh km kg mhz ghz gb tb mb psi cfs gpm mgd nw ne sw se ft".split()
)
"""What is written behind a number in capitals and belongs to no code: what it measures, where a street lies."""
_ZH_NUMBERED = re.compile(
    rf"第?(?P<number>\d+(?:-\d+)*[A-Z]?|(?<=第){HAN_NUMBER}|{HAN_NUMBER}(?=[号號][线線井楼樓桥橋站门門厂廠泵池坝壩仓倉船机機码碼]))"
    r"(?P<label>[号號]?(?:案件?|决议|決議|条例|條例|提案|议案|議案|公告|文件|法令)|(?<=第\d)[号號](?=[^楼樓])|路公交|路(?=车|車)|[号號](?:[线線井楼樓桥橋站门門厂廠泵池坝壩仓倉船]|机组|機組|码头|碼頭)|區|区)"
)
_ZH_SITTING = re.compile(
    rf"第(?P<number>\d{{1,3}}|{HAN_NUMBER})(?P<label>次[\u4e00-\u9fff]{{0,6}}?(?:[会會][议議]|大[会會]|全[会會]))"
)
_ZH_CODE = re.compile(
    r"(?:案件?|决议|決議|条例|條例|提案|议案|議案|公告|文件|法令)第?(?P<code>\d{4,}|\d+(?:-\d+)+)(?![\d-])"
)
_ZH_ISSUED = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{0,2})[〔［\[【(（](?P<year>(?:19|20)\d\d)年?[〕］\]】)）]\s?第?(?P<number>\d{1,5})\s?[号號]"
)
"""How Chinese offices number what they issue: “府办〔2026〕27号”."""
_ISSUED = frozenset("通知 规定 規定 意见 意見 决定 決定".split())
_PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
_ZH_PLATE = re.compile(
    rf"(?P<where>[{_PROVINCES}])\s?(?P<letter>[A-Z])\s?[·•・.\-]?\s?(?P<code>(?=[A-Z]*\d)[A-Z0-9]{{4,6}})(?![A-Za-z0-9_])"
)
_WIDE = {
    each: each - 0xFEE0
    for each in range(0xFF01, 0xFF5F)
    if chr(each - 0xFEE0).isalnum() or chr(each - 0xFEE0) in "#./"
}
PLAIN_MARKS = _WIDE | dict.fromkeys(map(ord, "‐‑‒–—−－"), ord("-"))
"""Codes are written with any dash, and with letters and digits as wide as a character."""


def numbered_in(text: str) -> list[Named]:
    """What a text names by a number, in its order; ``text`` with ``PLAIN_MARKS``. Dates, sums and measures are no names."""
    found: list[tuple[int, int, Named]] = []
    for start, end, named in (*_plates(text), *_chinese_numbers(text), *_counted(text), *_numbers(text)):
        if not any(start < until and begun < end for begun, until, _ in found):
            found.append((start, end, named))
    return [named for *_, named in sorted(found, key=lambda each: each[:2])]


def _counted(text: str) -> Iterator[tuple[int, int, Named]]:
    for start, end, label, number in counted_in(text):
        yield start, end, Named(text[start:end], Naming.NUMBERED, (label, str(number)))


def _numbers(text: str) -> Iterator[tuple[int, int, Named]]:
    dates, matches = find_dates(text), [*_NUMBER.finditer(text)]
    # Looked for once: a thousand numbers would each look through the whole text.
    measured = [each for each in sums_in(text) if each.unit] if matches else []
    for match in matches:
        code = match["code"].rstrip(".-/·")
        start, end = match.start("code"), match.start("code") + len(code)
        known = unfolded(match["label"] or "") in LABELS or not alike(match["label"] or "").isdisjoint(
            BY_ORDINALS
        )
        if _is_word(code, known=known) or (
            _is_glued(text, start, end) and not known and not _is_certain(text, code, start, end)
        ):
            continue
        # “Resolution 2026-04” is no April.
        if any(
            each.start < end and start < each.end and (each.date.is_complete or not known or code.isdigit())
            for each in dates
        ):
            continue
        is_measured = any(each.start < end < each.end for each in measured)
        if named := _named(text, match, code, known=known, is_measured=is_measured):
            yield start if named.words[0] == code[0] else match.start(), end, named


def _is_word(code: str, *, known: bool) -> bool:
    """“covid-19”, and not “bp-2026-0418”."""
    return code[0].islower() and not known and (sum(map(str.isdigit, code)) < 5 or "-" not in code)


def _named(text: str, match: re.Match[str], code: str, *, known: bool, is_measured: bool) -> Named | None:
    """What a number names, if it names anything."""
    label, end = match["label"] or "", match.start("code") + len(code)
    is_counted = _NUMBER_SIGN.search(match.group()[: -len(match["code"])]) is not None
    is_name = label[:1].isupper() and match.start() > 0
    labelled = (known or is_counted or is_name) and unfolded(label) not in DAYS | STOP
    words = " ".join(match.group()[: end - match.start()].split()) if labelled else code
    if code.isdigit() and not known and is_measured:
        return None  # “Signal Hill 60 feet tall”
    letters = (
        _letters_beside(text, label, end) if code[0].isdigit() and sum(map(str.isdigit, code)) > 2 else ""
    )
    if letters:
        typed = (
            text[end - len(code) : end + 1 + len(letters)] if letters != label else text[match.start() : end]
        )
        return Named(
            typed, Naming.CODE, (*_ways(f"{letters} {code}"), *_ways(f"{code} {letters}")), loosely=(code,)
        )
    if re.fullmatch(r"\d{1,5}-?[A-Za-z](?:-\d+)?", code):
        # Route 9A is not Route 9; and nobody numbers “the 5K run”.
        is_bare = re.fullmatch(r"\d{2,}-?[AC-FH-JLN-Z]", code)
        return (
            Named(words, Naming.CODE, _ways(code))
            if known or (labelled and code[-1].isupper()) or is_bare
            else None
        )
    if code.isdigit() and len(code) < 4:
        return Named(words, Naming.NUMBERED, (label, code)) if labelled else None
    # A long number before a noun counts: “4500 residents”; and “1500MW” measures.
    counts = code.isdigit() and re.match(r"\s+[^\W\d_]{3,}", text[match.end() :])
    if (counts and not labelled) or code.lstrip("0123456789-").casefold() in _MEASURES:
        return None
    return Named(words, Naming.CODE, _ways(code), loosely=tuple(_in_another_order(code)))


def _is_glued(text: str, start: int, end: int) -> bool:
    return any(
        re.fullmatch(f"[{_UNSPACED}]", each)
        for each in (text[max(0, start - 1) : start], text[end : end + 1])
    )


_NUMBER_SIGN = re.compile(r"\b(?:no\.|number|núm(?:ero|\.)|n[º°]\.?)\s*$|[#№]\s*$", re.IGNORECASE)
_SET_IN_CAPITALS = 12
_MOST_FORMS = 8
_OF_NUMBERS = re.compile(r"(?:[号號码碼证證牌案编編字#№]|番号|번호)[为為是:：]?\s?$")
_YEARS = r"(?:19|20)\d\d"


def _is_certain(text: str, code: str, start: int, end: int) -> bool:
    """Whether what is glued to characters identifies: “3-5天” and “4-3通过” count, “5G网络” and “PM2.5浓度” are words."""
    numbered = (
        _OF_NUMBERS.search(text[:start]) is not None
        or re.match(r"\s?(?:[号號](?![线線楼樓])|호\b|호[는가를의에로]|番)", text[end:]) is not None
    )
    parts = re.split(r"[-/.·]", code)
    if re.search("[A-Za-z]", code):
        return sum(map(str.isdigit, code)) > 2 or (numbered and len(code) > 2) or "-" in code
    numbered = numbered and len(code) > 3
    if len(parts) == 1:
        return numbered
    years = [re.fullmatch(_YEARS, part) is not None for part in parts]
    if "." in code and not numbered:
        return len(parts) > 3
    return numbered or len(parts) > 2 or sum(years) == 1 or any(part[0] == "0" for part in parts)


def _letters_beside(text: str, label: str, end: int) -> str:
    """The capitals before or behind digits that may be a part of the code: “KRX 4417”, “4417 KXR”."""
    if sum(map(str.isupper, text)) > _SET_IN_CAPITALS and text.isupper():
        return ""
    if _are_letters(label) or (re.fullmatch(r"[b-df-hj-np-tv-z]{3,4}", label) and forms_of(label) == {label}):
        return label
    behind = re.match(r"[\s\-·]([A-Z]{2,4})(?![\w’'&/\-])", text[end:])
    if not behind or not _are_letters(behind[1]):
        return ""
    # “called 911 EMS”, “Did 911 EMS …”
    return behind[1] if not re.search("[AEIOU]", behind[1]) or unfolded(label) not in {"", *STOP} else ""


def _are_letters(word: str) -> bool:
    return (
        re.fullmatch(r"[A-Z]{2,5}", word) is not None
        and unfolded(word) not in LABELS | DAYS | STOP | _MEASURES
        and not is_roman(word)
    )


def _ways(code: str) -> tuple[str, ...]:
    """How a code may be written: “9A”, “9-A”, “9 A”; “GP-2025-0331”, “GP2025-0331”."""
    if not re.search("[A-Za-z]", code):
        return (code,)
    parts = re.findall(r"[A-Za-z]+|\d+(?:\.\d+)*", code)
    # Letters are one word with the digits behind them or are not; digits are none with the letters behind them.
    forms = {parts[0]}
    for before, part in pairwise(parts):
        gaps = ("", " ") if before.isalpha() and len(forms) < _MOST_FORMS else (" ",)
        forms = {form + gap + part for form in forms for gap in gaps}
    return (*sorted(forms), "".join(parts))


def _in_another_order(code: str) -> Iterator[str]:
    """“2026-19” is “19/2026” elsewhere, and “26-19” in short."""
    if not (match := re.fullmatch(r"(\d+)[-/](\d+)", code)):
        return
    one, two = match.groups()
    for year, number in ((one, two), (two, one)):
        if re.fullmatch(_YEARS, year) and not re.fullmatch(_YEARS, number):
            yield from (f"{number} {year}", f"{year} {number}", f"{year[2:]} {number}")
    if re.fullmatch(r"[12]\d", one) and len(two) > 2 and not re.fullmatch(_YEARS, two):
        yield from (f"20{one} {two}", f"{two} 20{one}")


def stands_otherwise(named: Named, text: str) -> bool:
    """Whether a code stands in ``text`` in another form: its digits without letters beside them (“KRX 4417”, “plate 4417”), a year
    before or behind its number, a plate without its province.
    """
    text = text.translate(PLAIN_MARKS)
    if plate := _ZH_PLATE.fullmatch(named.words.translate(PLAIN_MARKS)):
        form = rf"([{_PROVINCES}]?)\s?(?<![A-Za-z0-9]){plate['letter']}\s?[·•・.\-]?\s?{plate['code']}(?![A-Za-z0-9])"
        return any(where in ("", plate["where"]) for where in re.findall(form, text))
    if any(" " in each for each in named.loosely):
        return any(
            re.search(rf"(?<!\w)(?<!\d[-/])0*{each.replace(' ', '[-/]0*')}(?!\w|[-/]\d)", text)
            for each in named.loosely
        )
    asked = _without(named.loosely[0], named.words)
    return any(
        _is_bare(text, match.start(), match.end(), asked)
        for match in re.finditer(rf"(?<![\d.,]){re.escape(named.loosely[0])}(?![\d]|[.,]\d)", text)
    )


def _without(code: str, words: str) -> str:
    return "".join(re.findall("[A-Z]+", words.replace(code, " ", 1).upper()))


def _is_bare(text: str, start: int, end: int, asked: str) -> bool:
    """Whether digits stand there without the capitals of another code. Those that were asked for may be written out, or in short."""
    window = text[max(0, start - 40) : end + 40]
    if sum(map(str.isupper, window)) * 2 > sum(map(str.isalpha, window)):
        return True  # set in capitals, where every word looks so
    before = re.search(r"(?<![A-Za-z])([A-Za-z]{1,5})([\s\-·]?)$", text[:start])
    behind = re.match(r"(?P<gap>[\s\-·]?)(?P<word>[A-Z]{1,5})(?![A-Za-z])", text[end:])
    beside = [each for each in (before and before.groups(), behind and behind.group("word", "gap")) if each]
    letters = [word for word, gap in beside if _are_letters(word) or (word.isupper() and not gap.isspace())]
    return all(each.startswith(asked) or asked.startswith(each) for each in letters)


def _chinese_numbers(text: str) -> Iterator[tuple[int, int, Named]]:
    for match in _ZH_ISSUED.finditer(text):
        is_said = len(match["who"]) > 1 and match["who"] not in LABELS | _ISSUED
        who = match["who"] if is_said else ""
        words = match.group()[0 if who else len(match["who"]) :]
        named = Named(words, Naming.CODE, (f"{who} {match['year']} {match['number']}".strip(),))
        yield match.start(), match.end(), named
    for match in _ZH_CODE.finditer(text):
        loosely = tuple(_in_another_order(match["code"]))
        yield (
            match.start(),
            match.end(),
            Named(match.group(), Naming.CODE, _ways(match["code"]), loosely=loosely),
        )
    for match in (*_ZH_NUMBERED.finditer(text), *_ZH_SITTING.finditer(text)):
        if re.search(r"[A-Za-z]-?$", text[: match.start("number")]):
            continue  # “BP-2026-0418号文件”
        number, label = match["number"], match["label"]
        number = number if number[0].isascii() else str(number_in(number))
        by = Naming.NUMBERED if number.isdigit() and len(number) < 4 else Naming.CODE
        telling = _ways(number) if by is Naming.CODE else (label, number)
        yield match.start(), match.end(), Named(match.group(), by, telling)


def _plates(text: str) -> Iterator[tuple[int, int, Named]]:
    for match in _ZH_PLATE.finditer(text):
        code = f"{match['letter']} {match['code']}"
        yield match.start(), match.end(), Named(match.group(), Naming.CODE, (), loosely=_ways(code))
