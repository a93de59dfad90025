"""What is counted through: “District 8”, “fase II”, “the second reading”, “第二期”, however the number is written and whatever the thing
is called in English, Spanish, French or Chinese. Pure rules over words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain.date_forms import ONES_EN, ONES_ES, ORDINALS_EN, TEENS_EN, TEENS_ES, number_in
from text.language import HAN
from text.terms import folded, unfolded

_ROMAN = dict(zip("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), range(1, 21), strict=True))  # fmt: skip
_CARDINALS = {
    word: number
    for line in (
        " ".join([*ONES_EN, *TEENS_EN[:3]]),
        " ".join([*ONES_ES, *TEENS_ES[:1]]),
        "un deux trois quatre cinq six sept huit neuf dix",
    )
    for number, word in enumerate(line.split(), 1)
}
"""Not ``domain.date_forms.CARDINALS``: behind a label “once” is more often English, “primero” counts by its order, and French is none of the
languages of dates.
"""
_ORDINALS = {
    word: number
    for line in (
        " ".join(ORDINALS_EN[:12]),
        "primera segunda tercera cuarta quinta sexta septima octava novena decima",
        "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo",
        "primer segundo tercer", "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme",
        "premiere seconde", "initial", "inicial", "initiale",
    )
    for number, word in enumerate(line.split(), 1)
}  # fmt: skip
_HAN_DIGITS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
_NUMERALS = _ROMAN | _CARDINALS
HAN_NUMBER = "[一二三四五六七八九十百]{1,5}"
"""A form of a number in Chinese characters."""
_LONGEST_NUMBER, _MOST_THROUGH = 9, 1000
"""Digits of what counts through things, and how many of them “from … to …” names one by one: a record may write any number."""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_COUNTED = rf"(?:\d+|{_any_of(_NUMERALS)})"
_NTH = rf"(?:\d+(?:st|nd|rd|th|er|ra|ro|da|do|ta|to|va|vo|na|no|eme|e|a|o)|{_any_of(_ORDINALS)})"
_ALIKE = [
    frozenset(line.split())
    for line in (
        "phase fase etapa stage 期 阶段", "district distrito 区", "ward distrito barrio circunscripcion quartier arrondissement 选区 区",
        "precinct distrito recinto precinto 选区", "zone zona 区", "reading lectura lecture 读 次审议 次宣读", "tier level nivel niveau 级",
        "amendment enmienda modificacion amendement avenant 修正案 次修订 次修正", "round ronda 轮", "article articulo 条",
        "section seccion 节", "chapter capitulo chapitre 章",
    )
]  # fmt: skip
"""What is numbered under one name in English, another in Spanish, in French, in Chinese."""
_NEEDS_NTH = frozenset("条 节 章 轮 次审议 次宣读 次修订 次修正".split())
"""“三条道路” counts roads: these number only behind “第”."""
BY_ORDINALS = frozenset(word for line in _ALIKE[:-3] for word in line)
"""What people number by ordinals too: “the second reading”."""
_LATIN_LABEL = _any_of({word for line in _ALIKE for word in line if word.isascii()})
_HAN_LABEL = _any_of({word for line in _ALIKE for word in line if not word.isascii()} | {"阶段", "階段", "讀", "級", "輪", "選區", "區", "條", "節", "次審議"})  # fmt: skip


def alike(label: str) -> frozenset[str]:
    """What a label is called in other languages too, itself among it, folded.

    >>> sorted(alike("Phases"))[:3]
    ['etapa', 'fase', 'phase']
    """
    plain = folded(label)
    plain = next(
        (each for each in (plain, plain.removesuffix("s")) if any(each in line for line in _ALIKE)), plain
    )
    return frozenset({plain}).union(*(line for line in _ALIKE if plain in line))


def value_of(number: str) -> int:
    """The value of a number that counts through things: in digits, in words, a Roman or a Chinese one."""
    plain = folded(number)
    if digits := re.match(r"\d+", plain):
        return int(digits.group()) if len(digits.group()) <= _LONGEST_NUMBER else 0
    if HAN.search(plain):
        return number_in(plain) or 0
    return _NUMERALS.get(plain) or _ORDINALS[plain]


def counts(number: int, text: str) -> bool:
    """Whether ``text`` has a number, whatever it counts."""
    ways = _any_of(word for word, each in _NUMERALS.items() if each == number)
    han = {each: word for word, each in _HAN_DIGITS.items()}.get(number)
    spelled = (rf"|\b(?:{ways})\b" if ways else "") + (f"|第{han}" if han else "")
    return re.search(rf"(?<!\d){number}(?!\d){spelled}", folded(text)) is not None


def numbers_of(label: str, text: str) -> frozenset[int]:
    """The numbers that ``text`` puts to a label, or to what another language calls so."""
    plain, own = folded(text), folded(label)
    held: set[int] = set()
    for each in alike(label):
        if each != own and each not in plain:
            continue
        form = _of_han(each) if HAN.search(each) else _of_latin(each, short=each == own)
        for match in form.finditer(plain):
            said = next(group for group in match.groups() if group)
            parts = rf"\d+|{HAN_NUMBER}" if HAN.search(each) else rf"{_NTH}|{_COUNTED}"
            found = [
                value_of(one) for one in re.findall(rf"\b(?:{parts})" if each.isascii() else parts, said)
            ]
            held.update(found)
            if (
                found and found == sorted(found) and re.search(r"\bto\b|\bthrough\b|-|–|\ba\b|[至到]", said)
            ):  # and not “Resolution 2024-17”
                held.update(range(found[0], min(found[-1], found[0] + _MOST_THROUGH) + 1))
    return frozenset(held)


def _of_han(label: str) -> re.Pattern[str]:
    one = rf"(?:\d+|{HAN_NUMBER})"
    before = "第" if label in _NEEDS_NTH else "第?"
    return re.compile(rf"{before}({one}(?:[、和及与至到-]第?{one})*)个?{re.escape(label)}")


def _of_latin(label: str, *, short: bool) -> re.Pattern[str]:
    named = rf"{re.escape(label)}(?:e?s)?\.?" + (f"|{re.escape(label[0])}" if short else "")
    joined = r"(?:\s*(?:,|and|&|or|to|through|-|–|y|o|a|et|ou)+\s*"
    return re.compile(
        rf"\b(?:{named})\s*(?:(?:no|number|num|numero|n°)\.?|#)?\s*({_COUNTED}{joined}{_COUNTED})*)\b"
        rf"|\b({_NTH}{joined}{_NTH})*)\s+{re.escape(label)}(?:e?s)?\b|\b{re.escape(label)}\s+({_any_of(_ORDINALS)})\b|\b(\d+) {re.escape(label)}\b"
    )


def written_counted(label: str, number: int) -> Iterator[str]:
    """How records may write what is counted through, for a look at their keywords."""
    numerals = [str(number), *(word for word, each in _NUMERALS.items() if each == number)]
    ordinals = [word for word, each in _ORDINALS.items() if each == number]
    han = {each: word for word, each in _HAN_DIGITS.items()}.get(number)
    for each in alike(label):
        if HAN.search(each):
            yield from (f"{one}{each}" for one in (han, str(number)) if one)
            continue
        yield from (f"{each} {one}" for one in numerals)
        yield f"{each} no {number}"
        if each in BY_ORDINALS:
            yield from (f"{one} {each}" for one in ordinals)
            yield from (f"{each} {one}" for one in ordinals)


_IN_WORDS = re.compile(
    rf"\b(?P<label>{_LATIN_LABEL})\s+(?:(?:no|nº|n°)\.?\s*)?(?:(?P<behind>{_any_of(_NUMERALS)})|(?P<nth>{_any_of(_ORDINALS)}))\b"
    rf"|\b(?P<before>{_NTH})\s+(?P<of>{_LATIN_LABEL})\b"
)
_IN_HAN = re.compile(
    rf"第(?P<nth>{HAN_NUMBER}|\d{{1,3}})[个個]?(?P<of>{_HAN_LABEL})"
    rf"|(?<![\d一二三四五六七八九十百])(?P<behind>{HAN_NUMBER}|\d{{1,2}})(?P<label>期(?![间間限待中末望])|阶段|階段|[读讀]|[级級](?=限|应|應|响|響|警))"
)
_COUNTS_THINGS = re.compile(r"\s+[a-z]{3,}s\b")


def counted_in(text: str) -> Iterator[tuple[int, int, str, int]]:
    """What a question counts through in Roman numbers, in words and by ordinals, in Chinese whatever the number: where it stands, its label
    and its number.

    >>> [each[2:] for each in counted_in("Does Phase IV follow the second reading?")]
    [('Phase', 4), ('reading', 2)]
    """
    plain = unfolded(text)
    plain = plain if len(plain) == len(text) else text.casefold()
    for match in _IN_WORDS.finditer(plain):
        label = text[slice(*match.span("label" if match["label"] else "of"))]
        which = next(name for name in ("behind", "nth", "before") if match[name])
        typed = text[slice(*match.span(which))]
        # “which phase I saw”, “the first section”
        if (
            _is_numeral(typed, label, text[match.end() :])
            if which == "behind"
            else unfolded(label) in BY_ORDINALS and not _is_english_lecture(label, match[which])
        ):
            yield match.start(), match.end(), label, value_of(typed)
    for match in _IN_HAN.finditer(text):
        number = match["behind"] or match["nth"]
        yield match.start(), match.end(), match["label"] or match["of"], value_of(number)


def _is_english_lecture(label: str, number: str) -> bool:
    return unfolded(label) == "lecture" and not re.search("e$|premier", number)


def is_roman(word: str) -> bool:
    """Whether a word may be a Roman number, up to twenty."""
    return unfolded(word) in _ROMAN


def _is_numeral(typed: str, label: str, behind: str) -> bool:
    """Whether it is no word of the sentence: “which phase I saw”, “reading two letters”."""
    if unfolded(typed) in _ROMAN:
        return (typed.isupper() and (typed != "I" or label[0].isupper())) or (
            typed.islower() and len(typed) > 1
        )
    return not _COUNTS_THINGS.match(behind)


# --- What a sum is asked for each of: an acre, a ticket, a head.

_EACH = re.compile(
    r"\bper (?!cent\b|capita\b|(?:one|of|other|time|year|month|week|day|hour|fiscal)\b)(?P<thing>[a-z]{3,}(?: (?:foot|feet|met(?:er|re)))?)|"
    r"\ban? (?P<unit>acre|(?:square|cubic) (?:foot|met(?:er|re))|foot|mile|gallon|ton|pound|yard|head|piece)\b|"
    r"\b(?:por|el) (?P<unidad>acre|hect[aá]rea|metro|litro|kilo|tonelada|persona|habitante|alumno|cabeza|kil[oó]metro)\b|"
    r"每一?[个個]?(?![年月日天周週季个個])(?P<han>[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"\b(?:each|apiece|per (?:capita|head|person|unit)|cada un[oa]|por cabeza)\b|[人户戶均]均|单价|單價",
    re.IGNORECASE,
)


def lacks_rate(question: str, said: str) -> bool:
    """Whether a sum is asked for each of something (an acre, a ticket), and what is ``said`` is for no such thing: the rent of 111 acres.

    >>> lacks_rate("How much is the rent per acre?", "111 acres for $8,400"), lacks_rate("How much is it per acre?", "$76 an acre")
    (True, False)
    """
    asked = _EACH.search(question)
    if asked is None or bool(HAN.search(question)) is not bool(HAN.search(said)) or _OF_EACH.search(said):
        return False
    if asked["han"]:
        return not re.search(rf"[每一/][个個]?{asked['han']}", said)
    thing = re.sub(r"(?:es|s)$", "", unfolded(next(filter(None, asked.groups()))))
    for one, other in (("feet", "foot"), ("metre", "meter")):
        thing = thing.replace(one, other)
    plain = unfolded(said).replace("feet", "foot").replace("metre", "meter")
    return (
        re.search(
            rf"(?:\b(?:per|an?|each|every|one|cada|por|el|la|al|un|una)\s|[/-]\s?){re.escape(thing)}", plain
        )
        is None
    )
