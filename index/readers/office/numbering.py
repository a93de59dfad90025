"""The numbers that word processors put in front of list items, counted as they count them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# --- Numbers of lists and notes as they are shown: 3, c, iii, 三.

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)
_HAN = "零一二三四五六七八九"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LARGEST = 3999


def numeral(number: int, form: str) -> str | None:
    """``number`` in the ``form`` that a document names (Word's names, or ODF's ``1 a A i I``); None where the form is
    not known here, and the number is better left out than shown as something else.

    >>> numeral(4, "lowerRoman"), numeral(28, "upperLetter"), numeral(12, "chineseCounting")
    ('iv', 'BB', '十二')
    """
    write = _FORMS.get(form)
    return write(number) if write and 0 <= number <= _LARGEST else None


def superscript(number: str) -> str:
    """A note's number as it is shown beside a word."""
    return number.translate(_SUPERSCRIPT)


def _letters(number: int) -> str:
    """Word and LibreOffice go on after z with aa, bb, cc."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _han(number: int) -> str | None:
    if number >= 100:
        return None
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: dict[str, Callable[[int], str | None]] = {
    "1": str,
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "ordinal": _ordinal,
    "a": _letters,
    "lowerLetter": _letters,
    "A": lambda number: _letters(number).upper(),
    "upperLetter": lambda number: _letters(number).upper(),
    "i": _roman,
    "lowerRoman": _roman,
    "I": lambda number: _roman(number).upper(),
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "japaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "一, 二, 三, ...": _han,
}


DEEPEST = 9
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Level:
    """How one depth of a list is numbered."""

    form: str  # the form of its own number, see numeral; "bullet" and "none" show none
    template: str  # what is shown: %1 … %9 stand for the numbers of the levels, outermost first
    start: int = 1
    legal: bool = False  # whether all numbers are shown as 1, 2, 3, whatever the form of their level

    @property
    def counts(self) -> bool:
        """Whether it shows a number at all."""
        return self.form not in ("bullet", "none", "") and "%" in self.template


class Counting:
    """The state of all lists of one document. Items have to be asked for in the order of the document."""

    def __init__(self) -> None:
        self._at: dict[str, dict[int, int]] = {}
        self.unknown = False
        """Whether a number was asked for whose form is not known."""

    def restart(self, name: str) -> None:
        """The list called ``name`` begins anew."""
        self._at.pop(name, None)

    def marker(self, name: str, levels: Mapping[int, Level], depth: int, start: int | None = None) -> str:
        """What stands before the next item of list ``name`` at ``depth`` (from 0), with a blank behind."""
        level = levels.get(depth)
        if level is None:
            return ""
        at = self._at.setdefault(name, {})
        for outer in range(depth):
            at.setdefault(outer, levels[outer].start if outer in levels else 1)
        at[depth] = start if start is not None else at[depth] + 1 if depth in at else level.start
        for deeper in [each for each in at if each > depth]:
            del at[deeper]
        return self._shown(level, levels, at) if level.counts else ""

    def _shown(self, level: Level, levels: Mapping[int, Level], at: Mapping[int, int]) -> str:
        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            own = levels.get(place)
            if place not in at or own is None or own.form in ("bullet", "none"):
                return ""
            shown = numeral(at[place], "decimal" if level.legal else own.form)
            if shown is None:
                self.unknown = True
                return "%"
            return shown

        text = _PLACE.sub(number, level.template[:_LONGEST]).strip()
        return f"{text} " if text and "%" not in text else ""
