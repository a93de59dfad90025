"""The numbers that word processors put in front of list items, counted as they count them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.readers.numerals import numeral

DEEPEST = 9
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Level:
    """How one depth of a list is numbered."""

    form: str
    """The form of its own number, see ``numerals``; "bullet" and "none" show none."""
    template: str
    """What is shown: ``%1`` … ``%9`` stand for the numbers of the levels, outermost first."""
    start: int = 1
    legal: bool = False
    """Whether all numbers are shown as 1, 2, 3, whatever the form of their level."""

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
        """What stands in front of the next item of the list ``name`` at ``depth`` (from 0), with a blank behind it;
        empty for a bullet. ``start`` sets its number.
        """
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
