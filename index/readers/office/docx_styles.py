"""What a Word document's styles and lists say of a paragraph: heading or not, hidden or not, its number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from index.readers.markup import attribute, child, local, whole
from index.readers.office.numbering import DEEPEST, Counting, Level

TITLE_LEVEL = 1
_CONTENTS = ("toc ", "table of figures", "index ")
_BODY_TEXT = 9
"""Word's outline level for what is no heading."""


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    properties: Any
    hidden: bool | None


class Styles:
    """The styles of one document, from the root of its ``styles.xml`` (None where it has none)."""

    def __init__(self, root: Any) -> None:
        self._styles = {attribute(each, "styleId"): _style(each) for each in _each(root, "style")}

    def heading(self, paragraph: Any) -> int:
        """A heading's depth, from 1; 0 for everything else. The names of the built-in styles are English in every
        language of Word.
        """
        for properties in self._properties(paragraph):
            level = number_in(child(properties, "outlineLvl"))
            if level is not None:
                return level + 1 if 0 <= level < _BODY_TEXT else 0
        name = self.name(paragraph)
        if name == "title":
            return TITLE_LEVEL
        kind, _, depth = name.partition(" ")
        return int(depth) if kind == "heading" and depth.isascii() and depth.isdigit() else 0

    def name(self, paragraph: Any) -> str:
        """The name of a paragraph's style, in small letters; empty when it has none."""
        style = self._styles.get(_value(child(paragraph, "pPr", "pStyle")))
        return style.name if style else ""

    def is_contents(self, paragraph: Any) -> bool:
        """Whether it is a line of a table of contents, which only repeats headings."""
        return self.name(paragraph).startswith(_CONTENTS)

    def hides(self, properties: Any) -> bool:
        """Whether text with the run properties ``properties`` is not shown; None shows it."""
        own = _hidden(properties)
        if own is not None:
            return own
        return self._hides(_value(child(properties, "rStyle")))

    def hides_paragraph(self, paragraph: Any) -> bool:
        """Whether a paragraph's style hides its text."""
        return self._hides(_value(child(paragraph, "pPr", "pStyle")))

    def numbering(self, paragraph: Any) -> tuple[str, int, str]:
        """The list a paragraph belongs to, its depth in it (-1 where only its style says), and its style's id."""
        style = _value(child(paragraph, "pPr", "pStyle"))
        number, depth = "", -1
        for properties in self._properties(paragraph):
            numbered = child(properties, "numPr")
            if numbered is None:
                continue
            if depth < 0 and (given := number_in(child(numbered, "ilvl"))) is not None:
                depth = given
            number = number or _value(child(numbered, "numId"))
            if number:
                break
        return ("" if number == "0" else number), depth, style

    def _hides(self, style: str) -> bool:
        return next((each.hidden for each in self._chain(style) if each.hidden is not None), False)

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's own properties, then those of its style and what that is based on."""
        own = child(paragraph, "pPr")
        if own is None:
            return
        yield own
        for style in self._chain(_value(child(own, "pStyle"))):
            if style.properties is not None:
                yield style.properties

    def _chain(self, style: str) -> Iterator[_Style]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = self._styles[style].based_on


class Lists:
    """The lists of one document, from the root of its ``numbering.xml`` (None where it has none)."""

    def __init__(self, root: Any) -> None:
        patterns = {attribute(each, "abstractNumId"): each for each in _each(root, "abstractNum")}
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._depths: dict[tuple[str, str], int] = {}
        for number in _each(root, "num"):
            name, pattern = attribute(number, "numId"), _value(child(number, "abstractNumId"))
            levels, starts = dict(_levels(patterns.get(pattern))), {}
            for override in _each(number, "lvlOverride"):
                depth = whole(attribute(override, "ilvl"))
                levels |= dict(_levels(override))
                start = number_in(child(override, "startOverride"))
                if start is not None:
                    starts[depth] = start
            self._lists[name] = (pattern, levels, starts)
            for level in _each(patterns.get(pattern), "lvl"):
                if style := _value(child(level, "pStyle")):
                    self._depths[name, style] = max(0, whole(attribute(level, "ilvl")))
        self.counting = Counting()
        self._started: set[tuple[str, int]] = set()

    def marker(self, number: str, depth: int, style: str) -> str | None:
        """What stands in front of the next paragraph of the list ``number``; None when there is no such list."""
        if number not in self._lists:
            return None
        pattern, levels, starts = self._lists[number]
        if depth < 0:
            depth = self._depths.get((number, style), 0)
        start = None
        if depth in starts and (number, depth) not in self._started:
            start = starts[depth]
        self._started.add((number, depth))
        # Lists made from one pattern go on counting, unless one of them says where it starts.
        return self.counting.marker(pattern, levels, min(depth, DEEPEST - 1), start)


def is_on(element: Any) -> bool | None:
    """A switch such as ``<w:vanish/>``; None where it is not there."""
    if element is None:
        return None
    return attribute(element, "val").lower() not in ("0", "false", "off", "none")


def number_in(element: Any) -> int | None:
    """The whole number an element gives as its value; None when it gives none."""
    number = -1 if element is None else whole(attribute(element, "val"))
    return number if number >= 0 else None


def _value(element: Any) -> str:
    return "" if element is None else attribute(element, "val")


def _each(root: Any, name: str) -> Iterator[Any]:
    return iter(()) if root is None else (each for each in root if local(each) == name)


def _style(element: Any) -> _Style:
    return _Style(
        name=_value(child(element, "name")).casefold(),
        based_on=_value(child(element, "basedOn")),
        properties=child(element, "pPr"),
        hidden=_hidden(child(element, "rPr")),
    )


def _hidden(properties: Any) -> bool | None:
    return None if properties is None else is_on(child(properties, "vanish"))


def _levels(pattern: Any) -> Mapping[int, Level]:
    levels = {}
    for each in _each(pattern, "lvl"):
        depth = whole(attribute(each, "ilvl"))
        if not 0 <= depth < DEEPEST:
            continue
        start = number_in(child(each, "start"))
        levels[depth] = Level(
            form=_form(each),
            template=_value(child(each, "lvlText")),
            start=1 if start is None else start,
            legal=bool(is_on(child(each, "isLgl"))),
        )
    return levels


def _form(level: Any) -> str:
    form = child(level, "numFmt")
    if form is not None:
        return _value(form)
    # A level without a form counts 1, 2, 3. A newer form stands in an alternative, and is not known here.
    return "decimal" if child(level, "AlternateContent") is None else "newer"
