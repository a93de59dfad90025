"""From text to the terms that are indexed and searched. The same rules on both sides, or nothing is found.

"The Mayor's budget: $3,089"   →  the  mayor's  budget  3089        (the engine stems: mayor, budget)
"市政府會議"                     →  市政  政府  府会  会议
"7:30 p.m., April 09"          →  7:30  pm  april  9
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Any

# --- Words that carry no content in a question. They are dropped from questions only: what is indexed keeps them, so that an exact phrase can hold them.

_ENGLISH = """
a about above after again all also am an and any are as at be because been before being below between both but by
can could did do does doing done down during each either else ever every few for from further had has have having
he her here hers herself him himself his how i if in into is it it's its itself just let me more most my myself no
nor not of off on once only or other our ours out over own per please s same shall she should so some such t tell
than that that's the their theirs them themselves then there there's these they this those through to too under until
up upon very was we were what what's when when's where where's whether which while who who's whom whose why will with
would you your yours
"""
# "us" and "may" are not here: the country, and the month.

_SPANISH = """
a al algo algun alguna algunas alguno algunos ante antes aquel aquella aunque bajo cada como con contra cual cuales
cuando cuanta cuantas cuanto cuantos de del desde donde dos el ella ellas ello ellos en entre era eran es esa esas ese
eso esos esta estaba estan estar estas este esto estos fue fueron ha haber hace hacia han hasta hay la las le les lo
los mas me mi mientras muy nada ni no nos nosotros o os otra otras otro otros para pero poco por porque que quien
quienes se sea segun ser si sido sin sobre son su sus tal tambien tan tanto te tiene tienen toda todas todo todos tu
un una unas uno unos usted ustedes y ya yo
"""
# Written as they are searched: without accents.

STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split()) - {"dos"}

CJK_QUESTION_WORDS = re.compile(
    "请问|为什么|为何|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|哪儿|哪位|哪|谁|是不是|是否|有没有|多少|几时|何时|何地|吗|呢|吧|的|了"
)
"""Asked with, not asked for. They are cut out before a run is taken in pairs: between two words
they would make pairs that no record holds."""


ANALYSIS_VERSION = 1
"""Counts up when a rule below changes; keywords made by other rules are made anew."""

_LONGEST = 64
# Longer "words" are addresses and hashes; their beginning finds them.

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_UNSPACED = (
    _HAN
    + "\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    + "\u1100-\u11ff\uac00-\ud7af"  # Hangul: spaced, but its endings hide the words as bigrams do not
    + "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
)
_HAN_RUN = re.compile(f"[{_HAN}]+")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
_ONE_UNSPACED = re.compile(f"[{_UNSPACED}]")

# Vowel signs are no letters to ``\w``, and words of these scripts fall apart without them.
_SIGNS = (
    "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0f18-\u0fbc\u3099\u309a"
    "\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u109d\u17b4-\u17d3"
)
_LETTER = f"(?:[^\\W\\d_]|[{_SIGNS}])"
_TOKEN = re.compile(
    r"\d(?:[\d.,:]*\d)?(?:(?:st|nd|rd|th)\b)?"  # 3,089  7:30  1.5  9th
    rf"|(?<!\w)[a-z](?:\.[a-z])+\b"  # p.m.  u.s.
    rf"|{_LETTER}(?:{_LETTER}|\d)*(?:'{_LETTER}+)*"  # mayor's  covid19
)
_TOKEN_ASCII = re.compile(
    r"\d(?:[\d.,:]*\d)?(?:(?:st|nd|rd|th)\b)?|(?<!\w)[a-z](?:\.[a-z])+\b|[a-z][a-z0-9]*(?:'[a-z]+)*"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER_OR_TIME = re.compile(r"\d+(?:\.\d+)?|\d{1,2}:\d\d")
_APART = re.compile(r"[.,:]")

_EXTRA = {"þ": "th", "æ": "ae", "œ": "oe"} | dict(zip("øłđðı’ʼ‘", "olddi'''", strict=True))
_MARKS = range(0x300, 0x370)
_LATIN_AND_GREEK = (range(0xC0, 0x250), range(0x370, 0x400), range(0x1E00, 0x2000))


def tokens(text: str) -> list[str]:
    """The terms of ``text``, in order, before stemming."""
    if text.isascii():
        return _tokens(_TOKEN_ASCII, text.lower())
    return _tokens(_TOKEN, _UNSPACED_RUN.sub(_bigrams, folded(text)))


def question_tokens(text: str) -> list[str]:
    """The terms of a question: stop words dropped, unless it has nothing else; each once, in order."""
    plain = text.lower() if text.isascii() else folded(text)
    found = _tokens(_TOKEN, _UNSPACED_RUN.sub(_bigrams, CJK_QUESTION_WORDS.sub(" ", plain)))
    kept = [token for token in found if token not in STOP_WORDS]
    return list(dict.fromkeys(kept or found or tokens(text)))


def is_one_unspaced(token: str) -> bool:
    """Whether ``token`` is one character of a script without spaces: part of words rather than a word."""
    return len(token) == 1 and _ONE_UNSPACED.match(token) is not None


def _tokens(pattern: re.Pattern[str], text: str) -> list[str]:
    found: list[str] = []
    for token in pattern.findall(text):
        if token[0] <= "9" and token[0] >= "0":
            found.extend(_number(token))
        elif "." in token:
            found.append(token.replace(".", ""))
        else:
            found.append(token if len(token) <= _LONGEST else token[:_LONGEST])
    return found


def _number(token: str) -> list[str]:
    """One number as it is searched: ``3,089`` → 3089, ``09`` → 9, ``9th`` → 9, ``1.2.3`` → 1 2 3."""
    token = token.rstrip("stndrh")
    if _THOUSANDS.fullmatch(token):
        token = token.replace(",", "")
    parts = [token] if _NUMBER_OR_TIME.fullmatch(token) else _APART.split(token)
    return [
        part.lstrip("0") or "0" if part[:1] == "0" and part[1:2] != "." else part[:_LONGEST]
        for part in parts
        if part
    ]


def _bigrams(run: re.Match[str]) -> str:
    """A run of a script without spaces as its pairs: a word of two characters is found, whatever surrounds it."""
    text = run.group()
    if len(text) == 1:
        return f" {text} "
    return f" {' '.join([text[i : i + 2] for i in range(len(text) - 1)])} "


def folded(text: str) -> str:
    """Compatibility forms, case, accents and Traditional Chinese folded away."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_folds())
    if _HAN_RUN.search(text):
        return _HAN_RUN.sub(lambda run: _to_simplified(run.group()), text)
    return text


@functools.cache
def _folds() -> dict[int, str]:
    folds = {ord(character): plain for character, plain in _EXTRA.items()}
    folds |= dict.fromkeys(_MARKS, "")
    for block in _LATIN_AND_GREEK:
        for code in block:
            plain = unicodedata.normalize("NFKD", chr(code)).translate(folds)
            if plain != chr(code):
                folds.setdefault(code, plain)
    return folds


@functools.cache
def _converter() -> Callable[[str], str]:
    import opencc

    converter: Any = opencc.OpenCC("t2s")
    convert: Callable[[str], str] = converter.convert
    return convert


def _to_simplified(text: str) -> str:
    return _converter()(text)
