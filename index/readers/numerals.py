"""Numbers of lists and notes as they are shown: 3, c, iii, 三."""

from __future__ import annotations

from collections.abc import Callable

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
