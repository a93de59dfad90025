"""What the styles and lists of a Word document say of a paragraph and of its runs: heading or not, hidden, struck, white,
its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.readers.office.container import attribute, child, children, whole
from index.readers.office.word_processing import DEEPEST, Counting, Level, chain

_CONTENTS = ("toc ", "table of figures", "index ")
_TINY = 4  # half points
_NARROW = 4  # of a hundred: letters squeezed to that are seen by nobody
_WHITE = ("ffffff", "fefefe", "fdfdfd")
_BODY_TEXT = 9  # Word's outline level for what is no heading


_Look = tuple[bool | None, bool | None, bool | None]
"""Whether letters are hidden, struck, white; None where nothing is said of it."""


def _first_said(looks: Sequence[_Look]) -> _Look:
    """Each of the three as the first of ``looks`` has it that says anything of it."""
    hidden, is_struck, white = (
        next((look[at] for look in looks if look[at] is not None), None) for at in range(3)
    )
    return hidden, is_struck, white


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    parent: str
    properties: Any
    look: _Look


class Styles:
    """The styles of one document, from the root of its ``styles.xml`` (None where it has none)."""

    def __init__(self, root: Any) -> None:
        self._styles = {
            attribute(each, "styleId"): _Style(
                name=value_of(child(each, "name")).casefold(),
                parent=value_of(child(each, "basedOn")),
                properties=child(each, "pPr"),
                look=_look(child(each, "rPr")),
            )
            for each in children(root, "style")
        }
        self._looks: dict[str, _Look] = {}
        self._default = _look(child(root, "docDefaults", "rPrDefault", "rPr"))
        usual = (
            each for each in children(root, "style") if attribute(each, "default") in ("1", "true", "on")
        )
        self._usual = next(
            (attribute(e, "styleId") for e in usual if attribute(e, "type") == "paragraph"), ""
        )

    def heading(self, element: Any) -> int:
        """A heading's depth, from 1; 0 for no heading. Built-in styles are called in English in every Word."""
        for properties in self._properties(element):
            level = number_in(child(properties, "outlineLvl"))
            if level is not None:
                return level + 1 if 0 <= level < _BODY_TEXT else 0
        name = self._name(element)
        if name == "title":
            return 1
        kind, _, depth = name.partition(" ")
        return int(depth) if kind == "heading" and depth.isascii() and depth.isdigit() else 0

    def is_contents(self, element: Any) -> bool:
        """Whether it is a line of a table of contents, which only repeats headings."""
        return self._name(element).startswith(_CONTENTS)

    def hides(self, style: str) -> bool:
        """Whether text in the style is not shown."""
        return bool(self._look(style)[0])

    def of_run(self, properties: Any, paragraph: str) -> _Look:
        """Whether a run is hidden, struck, white: as it says itself, else its style, else that of its ``paragraph``."""
        own, named = _look(properties), self._look(value_of(child(properties, "rStyle")))
        around = self._look(paragraph or self._usual)
        return _first_said((own, named, around, self._default))

    def _look(self, style: str) -> _Look:
        if style not in self._looks:
            self._looks[style] = _first_said([each.look for each in chain(self._styles, style)])
        return self._looks[style]

    def shades(self, element: Any) -> bool:
        """Whether a paragraph has a ground of its own."""
        return any(child(properties, "shd") is not None for properties in self._properties(element))

    def numbering(self, element: Any) -> tuple[str, int, str]:
        """The list a paragraph belongs to, its depth in it (-1 where only its style says), and its style's id."""
        number, depth = "", -1
        for properties in self._properties(element):
            numbered = child(properties, "numPr")
            if numbered is None:
                continue
            if depth < 0 and (given := number_in(child(numbered, "ilvl"))) is not None:
                depth = given
            if number := value_of(child(numbered, "numId")):
                break
        return ("" if number == "0" else number), depth, style_of(element)

    def _name(self, element: Any) -> str:
        style = self._styles.get(style_of(element))
        return style.name if style else ""

    def _properties(self, element: Any) -> Iterator[Any]:
        """The paragraph's own properties, then those of its style and what that is based on."""
        own = child(element, "pPr")
        if own is not None:
            yield own
            for style in chain(self._styles, style_of(element)):
                if style.properties is not None:
                    yield style.properties


class Lists:
    """The lists of one document, from the root of its ``numbering.xml`` (None where it has none)."""

    def __init__(self, root: Any) -> None:
        patterns = {attribute(each, "abstractNumId"): each for each in children(root, "abstractNum")}
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._depths: dict[tuple[str, str], int] = {}
        for number in children(root, "num"):
            name, pattern = attribute(number, "numId"), value_of(child(number, "abstractNumId"))
            levels, starts = _levels(patterns.get(pattern)), {}
            for override in children(number, "lvlOverride"):
                levels |= _levels(override)
                start = number_in(child(override, "startOverride"))
                if start is not None:
                    starts[whole(attribute(override, "ilvl"))] = start
            self._lists[name] = (pattern, levels, starts)
            for level in children(patterns.get(pattern), "lvl"):
                if style := value_of(child(level, "pStyle")):
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
        start = None if (number, depth) in self._started else starts.get(depth)
        self._started.add((number, depth))
        # Lists made from one pattern go on counting, unless one of them says where it starts.
        return self.counting.marker(pattern, levels, min(depth, DEEPEST - 1), start)


def _levels(pattern: Any) -> dict[int, Level]:
    levels = {}
    for each in children(pattern, "lvl"):
        depth = whole(attribute(each, "ilvl"))
        if not 0 <= depth < DEEPEST:
            continue
        start, form = number_in(child(each, "start")), child(each, "numFmt")
        # A level without a form counts 1, 2, 3. A newer form stands in an alternative, and is not known here.
        unnamed = "decimal" if child(each, "AlternateContent") is None else "newer"
        levels[depth] = Level(
            form=unnamed if form is None else value_of(form),
            template=value_of(child(each, "lvlText")),
            start=1 if start is None else start,
            legal=bool(is_on(child(each, "isLgl"))),
        )
    return levels


def is_on(element: Any) -> bool | None:
    """A switch such as ``<w:vanish/>``; None where it is not there."""
    if element is None:
        return None
    return attribute(element, "val").lower() not in ("0", "false", "off", "none")


def number_in(element: Any) -> int | None:
    """The whole number an element gives as its value; None when it gives none."""
    number = whole(value_of(element))
    return number if number >= 0 else None


def _hidden(properties: Any) -> bool | None:
    """Whether text is hidden: by name, or in letters that nobody can read."""
    size, wide = number_in(child(properties, "sz")), number_in(child(properties, "w"))
    colour, shade = value_of(child(properties, "color")).lower(), child(properties, "shd")
    ground = "" if shade is None else attribute(shade, "color" if value_of(shade) == "solid" else "fill")
    if value_of(child(properties, "highlight")) == "black":
        ground = "000000"
    is_lost = colour not in ("", "auto") and colour == ground.lower()
    is_lost |= child(properties, "textFill", "noFill") is not None
    is_lost |= (size is not None and size <= _TINY) or (wide is not None and 0 < wide <= _NARROW)
    return True if is_lost else is_on(child(properties, "vanish"))


def _white(properties: Any) -> bool | None:
    """Whether letters are white, with no ground of their own."""
    if any(child(properties, name) is not None for name in ("shd", "highlight")):
        return False
    given = child(properties, "color")
    if given is None:
        return None
    is_plain = not (attribute(given, "themeShade") or attribute(given, "themeTint"))
    return value_of(given).lower() in _WHITE or (is_plain and attribute(given, "themeColor") == "background1")


def _look(properties: Any) -> _Look:
    if properties is None:
        return None, None, None
    return _hidden(properties), _struck(properties), _white(properties)


def _struck(properties: Any) -> bool | None:
    lines = [is_on(child(properties, name)) for name in ("strike", "dstrike")]
    return None if lines == [None, None] else any(lines)


def style_of(element: Any) -> str:
    """The id of a paragraph's style; empty where it has none."""
    return value_of(child(element, "pPr", "pStyle"))


def value_of(element: Any) -> str:
    """What an element gives as its value; empty for None."""
    return "" if element is None else attribute(element, "val")
