"""What the styles and lists of a Word document say of a paragraph and of its runs: heading or not, hidden, struck, white,
off the page, its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.readers.hidden_text import is_lost
from index.readers.office.container import any_attribute, attribute, child, children, local, whole
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
    run: Any
    look: _Look
    parts: tuple[Any, ...] = ()  # of a table's style: what it says of its first row, its last column


class Styles:
    """The styles of one document, from the root of its ``styles.xml`` (None where it has none)."""

    def __init__(self, root: Any) -> None:
        self._styles = {
            attribute(each, "styleId"): _Style(
                name=value_of(child(each, "name")).casefold(),
                parent=value_of(child(each, "basedOn")),
                properties=child(each, "pPr"),
                run=child(each, "rPr"),
                look=_look(child(each, "rPr")),
                parts=tuple(children(each, "tblStylePr")),
            )
            for each in children(root, "style")
        }
        self._looks: dict[str, _Look] = {}
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr")
        self._default = _look(self._defaults)
        usual = (
            each for each in children(root, "style") if attribute(each, "default") in ("1", "true", "on")
        )
        self._usual = next(
            (attribute(e, "styleId") for e in usual if attribute(e, "type") == "paragraph"), ""
        )

    def heading(self, element: Any) -> int:
        """A heading's depth, from 1; 0 for no heading. Built-in styles are called in English in every Word."""
        for properties in self.properties(element):
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

    def doubts(self, properties: Any, element: Any, ground: str) -> bool:
        """Whether letters of a run may not be seen: by what it says itself, its style, its paragraph's and its table's, the nearest first."""
        named = chain(self._styles, value_of(child(properties, "rStyle")))
        around = chain(self._styles, style_of(element) or self._usual)
        said: dict[str, Any] = {}
        for each in (properties, *(style.run for style in (*named, *around)), self._defaults):
            own = [] if each is None else [*each]
            if len({one.tag for one in own}) < len(own):
                return True
            for one in own:
                said.setdefault(local(one), one)
        return _may_be_unseen(said, ground)

    def hides_table(self, table: Any) -> bool:
        """Whether a table's style may hide what is in it."""
        styles = chain(self._styles, value_of(child(table, "tblPr", "tblStyle")))
        return any(
            any(style.look)
            or (style.run is not None and _may_be_unseen({local(e): e for e in style.run}, ""))
            # White heads on a ground are what such parts are for: the ground may be said elsewhere.
            or any(any(_look(child(part, "rPr"))[:2]) for part in style.parts)
            for style in styles
        )

    def ground_of(self, element: Any) -> str:
        """The colour that is behind a paragraph; empty where none is said."""
        fills = (child(properties, "shd") for properties in self.properties(element))
        return next((fill for each in fills if each is not None and (fill := fill_of(each))), "")

    def _look(self, style: str) -> _Look:
        if style not in self._looks:
            self._looks[style] = _first_said([each.look for each in chain(self._styles, style)])
        return self._looks[style]

    def shades(self, element: Any) -> bool:
        """Whether a paragraph has a ground of its own."""
        return any(child(properties, "shd") is not None for properties in self.properties(element))

    def numbering(self, element: Any) -> tuple[str, int, str]:
        """The list a paragraph belongs to, its depth in it (-1 where only its style says), and its style's id."""
        number, depth = "", -1
        for properties in self.properties(element):
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

    def properties(self, element: Any) -> Iterator[Any]:
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
            hidden=bool(_look(child(each, "rPr"))[0]),
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


_SEEN = frozenset(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color"
    " spacing w kern position sz szCs highlight u effect bdr shd vertAlign rtl cs em lang specVanish oMath rPrChange ins"
    " moveTo textOutline ligatures numForm numSpacing stylisticSets cntxtAlts glow reflection".split()
)
"""What a run may say of its letters that leaves them seen, or is judged by its value."""
_SMALL, _SQUEEZED, _RAISED, _TIGHT = 9, 40, 48, -80
"""Half points, of a hundred, half points, twentieths of a point: beyond these, letters may not be read."""
_OTHER_LETTERS = ("wingdings", "webdings", "symbol", "zapf", "blank", "barcode")
_HIGHLIGHTS = {"darkBlue": "00008b", "darkRed": "8b0000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "c0c0c0", "magenta": "ff00ff",
               "darkGreen": "006400", "darkCyan": "008080", "darkMagenta": "800080"}  # fmt: skip


def _may_be_unseen(said: dict[str, Any], ground: str) -> bool:
    """Whether letters may not be seen, by all that is said of them: what is not known to leave them seen may hide them."""
    if not said.keys() <= _SEEN:
        return True
    numbers = {name: value_of(said.get(name)) for name in ("sz", "w", "position", "spacing")}
    if said.keys() & {"rtl", "cs"}:
        numbers["sz"] = value_of(said.get("szCs"))
    if not all(re.fullmatch(r"(?:-?\d{1,5}%?)?", each) for each in numbers.values()):
        return True
    size, wide, raised, apart = (
        float(numbers[name].rstrip("%") or usual)
        for name, usual in (("sz", 20), ("w", 100), ("position", 0), ("spacing", 0))
    )
    if size < _SMALL or 0 < wide < _SQUEEZED or abs(raised) > _RAISED or apart < _TIGHT:
        return True
    if any(
        name in str(each).lower()
        for each in getattr(said.get("rFonts"), "attrib", {}).values()
        for name in _OTHER_LETTERS
    ):
        return True
    marked, colour = value_of(said.get("highlight")), said.get("color")
    below = fill_of(said.get("shd")) or ground
    if marked and marked != "none":
        below = _HIGHLIGHTS.get(marked, marked)
    if colour is None or value_of(colour) in ("", "auto"):
        theme = "" if colour is None else attribute(colour, "themeColor")
        return (theme.startswith(("background", "light")) and not below) or (
            below in ("black", "000000") and marked == "black"
        )
    return is_lost(value_of(colour), below, otherwise=True)


def fill_of(shade: Any) -> str:
    """The colour of a ground; empty where it has none of its own."""
    if shade is None or value_of(shade) == "nil":
        return ""
    if value_of(shade) not in ("", "clear", "solid"):
        return "?"  # a pattern of two colours
    colour = attribute(shade, "color" if value_of(shade) == "solid" else "fill").lower()
    return "" if colour == "auto" else colour


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


_FAR = 6_000  # twentieths of a point: ten centimetres


def may_be_off(properties: Any) -> bool:
    """Whether a paragraph, a row, a cell or a table may be off the page, or too small for letters."""
    for each in () if properties is None else properties:
        name, said = (
            local(each),
            {key.rpartition("}")[2]: signed(value) for key, value in each.attrib.items()},
        )
        if name in ("ind", "tblpPr", "framePr", "tblInd") and any(
            not -_FAR / 4 <= said.get(side, 0) <= 2 * _FAR
            for side in ("left", "right", "start", "end", "firstLine", "x", "y", "tblpX", "tblpY")
        ):
            return True
        is_exact = "exact" in each.attrib.values()
        if (
            name == "framePr"
            and "w" in said
            and (said["w"] < 100 or (is_exact and said.get("h", _FAR) < 100))
        ):
            return True
        if (name == "spacing" and is_exact and said.get("line", 240) < 100) or name == "hMerge":
            return not (name == "hMerge" and any_attribute(each, "val") == "restart")
        if (name == "trHeight" and is_exact and said.get("val", 240) < 100) or (
            name == "tcW" and 0 < said.get("w", 240) < 60 and any_attribute(each, "type") == "dxa"
        ):
            return True
    return False


def signed(value: str) -> int:
    """A whole number as an attribute gives it, of either sign; 0 for anything else."""
    return int(value) if re.fullmatch(r"-?\d{1,9}", value) else 0
