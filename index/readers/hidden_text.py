"""What a web page shows of its text: hidden elements are taken out, struck words are marked.

A page says so by tags (``<template>``, ``<del>``), attributes (``hidden``) and styles: its own ``<style>`` and ``style=``. Of
other style sheets, which are files of their own, what they strike through counts where they lie beside the page; what only
they hide is read, and white text stays where they may have given it a ground.

Styles hide in more ways than can be judged without painting the page. Words under one that is neither known to hide nor
plainly harmless stay, and are marked as unsure.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from math import prod
from typing import Any

from index.readers import generated_content
from index.readers.blocks import struck
from index.readers.outline import CONTROLS, NO_WORDS, has_own_words, has_words, remove
from index.readers.style_sheets import PAINTED, Styles
from index.readers.tables import show_box
from text.cleaning import is_turned

_STRUCK_TAGS = frozenset(("s", "del", "strike"))
_UNTOLD_TAGS = frozenset("nav footer video audio canvas object progress meter rp".split())
"""Menus, and what stands there for browsers that cannot show the rest: nothing that a reader would miss."""
_UNASKED_TAGS = _UNTOLD_TAGS - {"nav", "footer"} | frozenset(
    "template datalist annotation annotation-xml mphantom noframes noembed".split()
)
HIDES = "The page holds text that it does not show; it is left out."  # a note
UNSURE = "data-unsure"
"""Marks an element whose words a style may hide or strike, or add some to."""


def show(page: Any, sheets: str = "") -> bool:
    """Takes out of ``page`` what it does not show, and marks what it strikes through. Whether any words were hidden.
    ``sheets``: the rules of style sheets beside it.
    """
    for each, mark in product(page.iter(), (UNSURE, "data-struck", "data-tail-struck")):
        each.attrib.pop(mark, None)
    styles = Styles(page, sheets, _matters)
    hidden, gone, told = [], [], False
    looks: dict[Any, _Look] = {}
    for box in [*page.iter("input")]:
        show_box(box)
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in NO_WORDS:
            continue
        style = styles.of(element)
        looks[element] = _look(element, style, looks.get(element.getparent(), _Look()))
        if element.getparent() is not None and _is_hidden(element, style, styles, looks[element].ground):
            hidden.append(element)
            continue
        _mark(element, style, styles, looks[element])
        if element.tag in _STRUCK_TAGS or "line-through" in style.get("text-decoration", ""):
            gone.append(element)
    for element in gone:
        _strike(element)
    for element in hidden:
        if element.getparent() is not None:
            told |= element.tag not in _UNTOLD_TAGS and has_words(element)
            remove(element)
    generated_content.mark(page, styles, UNSURE)
    return told


def is_unsure(part: Any) -> bool:
    """Whether words of this part of a page may be hidden or struck, by a style that cannot be judged."""
    marked = (
        each for each in (part, *part.iterancestors(), *part.iterdescendants()) if UNSURE in each.attrib
    )
    return any(has_words(each) or each.tag == "col" for each in marked)


def _strike(element: Any) -> None:
    """Marks all text in ``element``, once: what is struck may be struck again inside."""
    if element.get("data-struck"):
        return
    for each in element.iter("*"):
        if each.text and not each.get("data-struck"):
            each.text = struck(CONTROLS.sub("", each.text))
        if each.tail and each is not element and not each.get("data-tail-struck"):
            each.tail = struck(CONTROLS.sub("", each.tail))
            each.set("data-tail-struck", "1")
        each.set("data-struck", "1")
    if element.tag in _STRUCK_TAGS:
        element.tag = "span"


# --- Hidden: by what a browser would paint.

_HIDDEN = re.compile(r"none|hidden|collapse")
_AS_AROUND = frozenset(("", "inherit", "unset", "currentcolor"))
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|pc|in|cm|mm|em|rem|ex|ch|vh|vw|%|)")
_SCALES = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "%": 0.16, "pt": 4 / 3, "pc": 16.0, "in": 96.0}
_SCALES |= {"cm": 38.0, "mm": 3.8, "vh": 8.0, "vw": 12.0}
_FAR = -500.0  # pixels beyond the page's edge
_TINY = 2.0  # pixels: no reader sees letters of that size
_FAINT = 0.05  # of what is opaque
_CLIP = re.compile(r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)")
_CLIP_PATH = re.compile(
    r"inset\((?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0(?:px|%)?[\s),]|polygon\((?:\s*0(?:px|%)?[\s,]*)+\)"
)
_SHRUNK = re.compile(
    r"(?:scale(?:x|y)?|matrix)\(\s*(?:0+\.?0*|\.0+)\s*[,)]|scale\([^(),]*,\s*(?:0+\.?0*|\.0+)\s*\)|scale3d\((?:[^(),]*,)?\s*(?:0+\.?0*|\.0+)\s*,"
)
_MOVED = re.compile(r"translate(x|y|3d|)\(([^)]*)\)")
_FADED = re.compile(r"opacity\(\s*(\d*\.?\d+)(%?)\s*\)")
_MASKED = re.compile(
    r"(?:[\w-]+-gradient\()(?:(?:to [\w ]+|-?[\d.]+deg),)?(?:\s*transparent[^,)]*,?)+\)|.*\s0/0\b.*"
)
_WHITE = re.compile(r"white|snow|ivory|#f[c-f]f[c-f]f[c-f]|#fff|rgba?\(\s*25\d\s*,\s*25\d\s*,\s*25\d\b.*|transparent"
                    r"|#[\da-f]{3}0|#[\da-f]{6}0[\da-f]|[a-z]+\((?:[^,]*,){3}\s*0?(?:\.0\d*)?%?\s*\)"
                    r"|[a-z]+\([^/]*/\s*0?(?:\.0\d*)?%?\s*\)", re.IGNORECASE)  # fmt: skip
_FLOWING = frozenset("a abbr b code em font i label small span strong sub sup u".split())
"""Without a box of their own, which could be cut or moved."""
_CELLS = frozenset("table tbody td tfoot th thead tr".split())
"""As large as what they hold, whatever they ask for."""


def _is_hidden(element: Any, style: dict[str, str], styles: Styles, ground: str) -> bool:
    # “until-found” is shown to whoever looks for its words, what is in an object where it cannot be shown.
    says_so = "hidden" in element.attrib and element.get("hidden") != "until-found"
    unasked = (element.tag in _UNASKED_TAGS and (element.tag != "object" or "data" in element.attrib)) or (
        (element.tag == "dialog" or "popover" in element.attrib) and "open" not in element.attrib
    )
    told = says_so or unasked or element.get("aria-hidden", "").lower() == "true"
    if told or element.tag == "col" or not (style or element.attrib):
        return told
    gone = style.get("display") == "none" or _is_faint(style) or _is_out_of_sight(style, element.tag)
    return gone or any(
        # What is inside may be set otherwise again.
        all(styles.of(inner).get(name, "") in _AS_AROUND for inner in element.iterdescendants())
        for name in _unseen_letters(
            element, style, is_white=not styles.foreign and _WHITE.fullmatch(ground) is not None
        )
    )


def _unseen_letters(element: Any, style: dict[str, str], *, is_white: bool) -> Iterator[str]:
    """The properties by which letters are not seen; ``is_white``: what they stand on surely is."""
    if _HIDDEN.fullmatch(style.get("visibility", "")):
        yield "visibility"
    if _length(style, "font-size", 99.0) < _TINY:
        yield "font-size"
    if _size_in(style.get("font", "")) < _TINY and "font-size" not in style:
        yield "font"
    if is_white and _WHITE.fullmatch(_colour_of(element, style)):
        yield "color"


def _is_faint(style: dict[str, str]) -> bool:
    """Whether an element lets all through, is covered by a mask, or is not painted."""
    masked = any(_MASKED.fullmatch(style.get(name, "")) for name in ("mask", "mask-image"))
    return masked or _opacity(style) <= _FAINT or style.get("content-visibility") == "hidden"


def _opacity(style: dict[str, str]) -> float:
    """How much of an element is painted, of 1."""
    given = _FADED.findall(f"{style.get('filter', '')} opacity({style.get('opacity', '1')})")
    return prod(min(1.0, float(number) / (100.0 if share else 1.0)) for number, share in given)


def _is_out_of_sight(style: dict[str, str], tag: str = "p") -> bool:
    """Whether an element is moved off the page, or cut or shrunk to nothing."""
    if _length(style, "text-indent", 0.0) <= _FAR or _length(style, "zoom", 1.0) == 0.0:
        return True
    if style.get("position") in ("absolute", "fixed"):
        sides = [_length(style, side, 0.0) for side in ("left", "top", "right")]
        if min(*sides, *_lengths(style.get("inset", ""))) <= _FAR or _CLIP.search(style.get("clip", "")):
            return True
    elif tag in _FLOWING and "display" not in style and "float" not in style:
        return False
    transform = style.get("transform", "")
    by = [given for _, given in _MOVED.findall(transform)]
    moved = " ".join((*by, style.get("translate", ""), style.get("margin", "")))
    before = (_length(style, f"margin-{side}", 0.0) for side in ("left", "top"))
    return (
        min(*_lengths(moved.replace(",", " ")), *before) <= _FAR
        or _SHRUNK.search(f"{transform} scale({style.get('scale', '1').replace(' ', ',')})") is not None
        or _CLIP_PATH.search(style.get("clip-path", "")) is not None
        or (tag not in _CELLS and _is_flat(style))
    )


def _is_flat(style: dict[str, str]) -> bool:
    """Whether the box of an element has no room for letters, and cuts what it has no room for."""
    height, width = _room(style)
    return height <= 1.0 or width == 0.0


def _room(style: dict[str, str]) -> tuple[float, float]:
    """The height and the width of a box that does not show what it has no room for; without end where it does, or none is said."""
    overflow = "".join(style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if "hidden" not in overflow and "clip" not in overflow:
        return _ENDLESS, _ENDLESS
    heights = [name for name in ("height", "max-height") if "%" not in style.get(name, "")]
    high, wide = (
        [_length(style, name, _ENDLESS) for name in names] for names in (heights, ("width", "max-width"))
    )
    return min(high, default=_ENDLESS), min(wide)


_ENDLESS = 1e9
_ADDED = r"(?:calc|clamp|min|max)\((?!.*(?:-\s*[\d.]|[*/]|(?<![\d.])0(?![\d.])))[^;]*\)"
"""What is reckoned of lengths that are more than nothing, with nothing taken off, is more than nothing."""
_AMOUNT = r"(?:[1-9]\d*(?:\.\d+)?|0?\.[2-9]\d*)"
_HARMLESS = {
    **dict.fromkeys(
        "animation animation-name clip-path mask mask-image mix-blend-mode offset offset-path rotate content all contain"
        " text-security font-size-adjust line-clamp box-reflect text-stroke position-visibility unicode-bidi clip".split(),
        r"none\b[^,]*|normal|auto|embed|isolate|layout|style|paint|content",
    ),
    "transform": r"none|(?:\s*(?:translate(?:x|y|3d)?\((?:[\s,]*-?\d{1,2}(?:\.\d+)?(?:px|em|%)?(?=[\s,)]))*\s*\)|rotatez?\([^()]*\)"
    rf"|scale(?:x|y|3d)?\(\s*{_AMOUNT}(?:\s*,\s*{_AMOUNT})*\s*\)))+",
    "filter": r"none|(?:\s*(?:grayscale|saturate|drop-shadow|opacity|brightness)\((?:0?\.[5-9]|1|[^()%]{0,40}px[^()]{0,60}|\d\d%|100%)\d*\))+",
    "display": r"(?!table-column|ruby)[a-z -]+", "visibility": "visible|hidden|collapse", "text-fill-color": "currentcolor|black",
    "color": r"var\(.*|(?!canvas|field|window|button|background|menu|info|scrollbar|active|inactive|\w+white|white\w)[a-z]+|#[\da-f]+|rgba?\([\d\s,./%]+\)|hsla?\([\d.\s,%/deg]+\)",
    **dict.fromkeys(("background", "background-image"), r"transparent.*|(?:(?!transparent).)*"),
    "scale": rf"none|(?:{_AMOUNT}(?:\s+|$))+", "line-height": r"normal|0?\.[3-9]\d*|[1-9][\d.]*(?:px|em|rem|pt|)|[3-9]\d%|[1-9]\d\d%",
    **dict.fromkeys(("font-size", "max-height", "height", "width", "max-width", "opacity"), rf"[a-z-]+|(?!0(?:px)?$)\d*\.?\d+(?:px|pt|pc|in|cm|mm|em|rem|ex|ch|[sld]?v[hw]|%|)|{_ADDED}"),
    "font": rf"[^()]*|[^()]*{_ADDED}[^()]*", "box-shadow": r"(?!.*\binset\b.*\d\d\d).*", "outline": r"(?!.*\d\d\d).*",
    "text-decoration-thickness": r"\dpx|0?\.[0-3]\d*em|from-font|[12]?\d%", "outline-offset": r"-?\d?\d?px|0", "content-visibility": "visible|hidden|auto", "backdrop-filter": ".*",
    "flex": r"none|auto|(?!0(?: \d)? 0(?:px|%)?$).*", "flex-basis": r"auto|(?!0(?:px|%)?$).*", "aspect-ratio": r".*",
    **dict.fromkeys("grid-template grid-template-columns grid-template-rows grid-auto-rows grid-auto-columns".split(), r"(?!.*(?<![\d.])0(?:fr|px|%)?(?![\d.a-z%])).*"),
    "text-decoration": r"(?!.*(?<![\d.])(?:\d\d+(?:\.\d+)?px|[1-9]\d*(?:\.\d+)?r?em|0?\.[4-9]\d*r?em)).*",
    **dict.fromkeys("position white-space overflow overflow-x overflow-y float border border-top border-bottom background-color".split(), ".*"),
}  # fmt: skip
"""Values of properties that hide by others, or by those that cannot be told: those that surely do not. What a property that is neither
here nor in ``_NEAR`` may do is not known.
"""
_NEAR = {
    **dict.fromkeys("margin margin-left margin-top margin-right margin-bottom margin-block margin-inline inset translate".split(), (-50.0, 2000.0)),
    **dict.fromkeys("padding padding-left padding-right padding-top padding-bottom padding-block padding-inline".split(), (-1.0, 600.0)),
    **dict.fromkeys("left right top bottom".split(), (-50.0, 1500.0)),
    "text-indent": (-100.0, 90.0), "letter-spacing": (-1.5, 40.0), "word-spacing": (-4.0, 200.0),
    "opacity": (0.5, 1.0), "zoom": (0.3, 9.0), "z-index": (0.0, 1e12), "text-underline-offset": (-2.0, 99.0),
}  # fmt: skip
"""Between what lengths words stay where they are seen."""
_PLAIN = re.compile("inherit|initial|unset|revert|auto|none|normal")


def _may_hide_otherwise(name: str, value: str) -> bool:
    """Whether a property has a value that is not plainly harmless."""
    if not value or _PLAIN.fullmatch(value) or name.startswith("--"):
        return False
    if name.startswith("?"):
        return _matters(name[1:], value)
    if name in _HARMLESS:
        if not re.fullmatch(_HARMLESS[name], value):
            return True
    elif name not in _NEAR:
        return True
    low, high = _NEAR.get(name, (0.0, 0.0))
    lengths = (
        [(_length({"": each}, "", 1e13), each) for each in value.split() if each != "auto"] if high else []
    )
    share = 125 if name in ("right", "bottom") and "-" not in value else 6  # of the page, as of a word
    return any(not low <= length * (share if each.endswith("%") else 1) <= high for length, each in lengths)


@dataclass(frozen=True, slots=True)
class _Look:
    """How letters look, by all that is around them."""

    colour: str = "black"
    ground: str = "white"
    size: float = 16.0  # pixels
    opacity: float = 1.0
    visibility: str = ""
    left: float = 0.0  # pixels that they are moved to the right, and down: all around them together
    top: float = 0.0


def _look(element: Any, style: dict[str, str], around: _Look) -> _Look:
    if not (style or element.attrib or element.tag in _SMALLER):
        return around  # as most elements, of whose looks nothing is said
    grounds = (style.get(name, "") for name in ("background", "background-color", "background-image"))
    ground = " ".join(
        (*grounds, _legacy(element.get("bgcolor", "")), "url" * ("background" in element.attrib))
    ).strip()
    is_none = not ground or re.fullmatch(r"(?:none|transparent|inherit|initial|unset|0|\s)+", ground)
    size = style.get("font-size") or style.get("font", "").partition("/")[0]
    named = size.replace("smaller", ".83em").replace("larger", "1.2em")
    shares = [float(each) * _SHARES[unit] for each, unit in _SHARE.findall(named)]
    points = min(_length({"": size}, "", 99.0), _size_in(size))
    if shares or not size:
        points = around.size * min(shares, default=_SMALLER.get(element.tag, 1.0))
    elif points == 99.0:
        points = 16.0 if "medium" in size or size == "initial" else around.size
    scaled = f"{style.get('transform', '')} scale({style.get('scale', '1')})"
    scales = [float(each) for given in _SCALED.findall(scaled) for each in _NUMBER.findall(given)]
    shrunk = _length(style, "zoom", 1.0) * min(scales, default=1.0)
    return _Look(
        around.colour if (colour := _colour_of(element, style)) in _AS_AROUND else colour,
        around.ground if is_none else ground,
        points * shrunk,
        around.opacity * _opacity(style),
        around.visibility if (seen := style.get("visibility", "")) in _AS_AROUND else seen,
        around.left + _shift(style, 0),
        around.top + _shift(style, 1),
    )


def _shift(style: dict[str, str], axis: int) -> float:
    """Pixels by which a style moves its element to the right (0), or down (1); a share is taken of a page's width."""
    side, back = (("left", "right"), ("top", "bottom"))[axis]
    margins = style.get("margin", "0").split() * 4
    values = [style.get(f"margin-{side}", margins[3 - 3 * axis]), style.get(f"padding-{side}", "")]
    for kind, given in _MOVED.findall(
        f"{style.get('transform', '')} translate({style.get('translate', '').replace(' ', ',')})"
    ):
        parts = given.replace(" ", "").split(",")
        values += {"x": [*parts, ""], "y": ["", *parts]}.get(kind, parts)[axis : axis + 1]
    if style.get("position", "static") != "static":
        values.append(style.get(side) or f"-{style.get(back, '')}")
    return sum(_length({"": each}, "", 0.0) * (50 if each.endswith("%") else 1) for each in values)


_SCALED = re.compile(r"scale(?:x|y|3d)?\(([^()]*)\)")
_NUMBER = re.compile(r"\d*\.?\d+")
_SHARE = re.compile(r"(?<![\w.])(\d*\.?\d+)(em|%|ex|ch)(?![\w%])")
_SHARES = {"em": 1.0, "%": 0.01, "ex": 0.5, "ch": 0.5}
_SMALLER = {"small": 0.83, "sub": 0.83, "sup": 0.83, "h5": 0.83, "h6": 0.67, "rt": 0.5}
"""How large letters are beside those around them, where no style says it."""
_SMALL = 5.0  # pixels: what is smaller may not be read by anybody
_PALE = 0.3
_CONTRAST = 1.3
"""The ratio of light (WCAG 2) below which letters may not be told from their ground."""


def _may_be_lost(look: _Look) -> bool:
    """Whether letters may be hidden, too small or too pale to be read, or have the colour of their ground."""
    letters = _rgb(look.colour)
    if look.size < _SMALL or look.opacity < _PALE or min(look.left, look.top) <= _FAR:
        return True
    if _HIDDEN.fullmatch(look.visibility):
        return True
    if letters is None or letters[3] < _PALE:
        return letters is not None or look.colour == "transparent"
    grounds = [each for each in map(_rgb, _COLOURS.findall(look.ground)) if each and each[3] > 0.5]
    return any(_contrast(letters, each) < _CONTRAST for each in grounds or [(255.0, 255.0, 255.0, 1.0)])


def is_lost(colour: str, ground: str, *, otherwise: bool = False) -> bool:
    """Whether letters may not be told from their ground: hexadecimal digits or names; ``otherwise`` where a colour is not known."""
    letters, below = _rgb(_legacy(colour)), _rgb(_legacy(ground or "white"))
    return _contrast(letters, below) < _CONTRAST if letters and below else otherwise


_RGBA = tuple[float, float, float, float]
_COLOURS = re.compile(r"#[\da-f]+|(?:rgb|hsl)a?\([^()]*\)|(?<![\w(/.-])[a-z]{3,}(?![\w(-])|currentcolor")
_NAMES = {
    "black": "000", "white": "fff", "navy": "000080", "darkblue": "00008b", "blue": "00f", "red": "f00", "darkred": "8b0000", "maroon": "800000",
    "green": "008000", "darkgreen": "006400", "lime": "0f0", "yellow": "ff0", "orange": "ffa500", "purple": "800080", "teal": "008080", "aqua": "0ff",
    "cyan": "0ff", "silver": "c0c0c0", "gray": "808080", "grey": "808080", "dimgray": "696969", "darkgray": "a9a9a9", "lightgray": "d3d3d3",
    "lightgrey": "d3d3d3", "gainsboro": "dcdcdc", "ivory": "fffff0", "snow": "fffafa", "azure": "f0ffff", "mintcream": "f5fffa", "lavender": "e6e6fa",
    "beige": "f5f5dc", "linen": "faf0e6", "lightyellow": "ffffe0", "lightcyan": "e0ffff", "aliceblue": "f0f8ff", "honeydew": "f0fff0",
    "seashell": "fff5ee", "oldlace": "fdf5e6", "cornsilk": "fff8dc", "lemonchiffon": "fffacd", "mistyrose": "ffe4e1", "lavenderblush": "fff0f5",
    "papayawhip": "ffefd5", "bisque": "ffe4c4", "midnightblue": "191970", "darkslategray": "2f4f4f", "indigo": "4b0082", "crimson": "dc143c",
    "whitesmoke": "f5f5f5", "ghostwhite": "f8f8ff", "floralwhite": "fffaf0", "antiquewhite": "faebd7",
}  # fmt: skip
"""Colours that are very light or very dark, and those that are used most (CSS Color 4)."""


@lru_cache(1024)
def _rgb(colour: str) -> _RGBA | None:
    """Red, green, blue of 255, and how opaque; None for a colour that is not known."""
    colour = "#" + _NAMES[colour] if colour in _NAMES else colour
    if found := re.fullmatch(r"#([\da-f]{3,8})", colour):
        digits = found[1] if len(found[1]) > 4 else "".join(2 * each for each in found[1])
        red, green, blue, alpha = (float(int(f"{digits}ff"[at : at + 2], 16)) for at in (0, 2, 4, 6))
        return red, green, blue, alpha / 255
    if found := re.fullmatch(r"(rgb|hsl)a?\(([\d\s.,%/deg]+)\)", colour):
        numbers = re.findall(r"(\d*\.?\d+)(%?)", found[2])
        if len(numbers) < 3:
            return None
        alpha = float(numbers[3][0]) / (100 if numbers[3][1] else 1) if len(numbers) > 3 else 1.0
        values = [min(255.0, float(number) * (2.55 if share else 1)) for number, share in numbers]
        if found[1] == "hsl":
            turned, full, light = (float(number) for number, _ in numbers[:3])
            values = [
                255 * each
                for each in colorsys.hls_to_rgb(
                    turned % 360 / 360, min(light, 100) / 100, min(full, 100) / 100
                )
            ]
        return values[0], values[1], values[2], alpha
    return None


def _contrast(one: _RGBA, other: _RGBA) -> float:
    """The ratio of their light: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    light = []
    for colour in (one, other):
        red, green, blue = (
            each / 255 / 12.92 if each <= 10 else ((each / 255 + 0.055) / 1.055) ** 2.4 for each in colour[:3]
        )
        light.append(0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    return max(light) / min(light)


def _may_be_cut(element: Any, style: dict[str, str]) -> bool:
    """Whether the box of an element has no room for all its letters, and does not show those it has no room for."""
    if not any(each in style for each in ("overflow", "overflow-x", "overflow-y")):
        return False
    room, width = _room(style)
    if "aspect-ratio" in style or not has_words(element):
        return "aspect-ratio" in style and "visible" not in style.get("overflow", "")
    placed = any(
        "absolute" in each.get("style", "") for each in islice(element.iterdescendants(), _MOST_INSIDE)
    )
    blocks = sum(map(has_own_words, islice(element.iter("p", "li", "div", "h2", "tr"), _MOST_INSIDE)))
    words = "".join(islice(element.itertext(), _MOST_INSIDE)).split()
    lines = max(
        len(words) / 25,
        blocks + sum(1 for _ in islice(element.iter("br"), _MOST_INSIDE)),
        sum(each.tag not in _FLOWING for each in element),
    )
    letter = 5 if "nowrap" in style.get("white-space", "") else 0  # pixels, at least
    beside = [_length({"": each}, "", 0.0) for name in _PADDINGS for each in style.get(name, "").split()]
    return (
        room < 12 * max(1.0, lines) + max(beside, default=0.0)
        or width < max(20, letter * len(" ".join(words)) / max(1, blocks))
        or (placed and room < _ENDLESS)
        or _length(style, "line-height", 0.0) > room
        or re.match(r"0(?:%|$)", style.get("height", "")) is not None
    )


_MOST_INSIDE = 300  # of what is in a box, so many are looked at
_PADDINGS = ("padding", "padding-top", "padding-block", "padding-block-start")


def _lies_over(element: Any, style: dict[str, str]) -> bool:
    """Whether an element may cover what is around it: it is painted, and laid over it or drawn up to it."""
    painted = any(style.get(name, "none") not in ("none", "transparent") for name in PAINTED)
    painted |= element.tag in ("img", "svg", "canvas", "iframe")
    position = style.get("position", "static")
    placed = position not in ("static", "relative", "sticky")
    if placed and has_words(element):
        # Bars and menus are fixed to the window's edge, over whatever is below.
        placed = position != "fixed" and painted and element.getparent().tag not in ("body", "html")
    drawn_up = min(_length(style, "margin-top", 0.0), *_lengths(style.get("margin", ""))) < 0
    return painted and (placed or (drawn_up and position != "static"))


def _mark(element: Any, style: dict[str, str], styles: Styles, look: _Look) -> None:
    """Marks an element where a style may hide its words or strike them, or its parent, where it may lie on what is around it."""
    if element.getparent() is not None and _lies_over(element, style):
        element.getparent().set(UNSURE, "")
    if (
        element.tag in ("marquee", "bdo", "epub:switch")  # moves words, turns them, shows one of several
        or (element in styles.unsure or any("shadowrootmode" in each.attrib for each in element))
        or (_may_be_lost(look) and has_own_words(element))
        or (element.get("dir", "").lower() == "rtl" and is_turned(f"\u202b{''.join(element.itertext())}"))
    ) or (
        (style or element.attrib)
        and (
            "currentcolor" in "".join(style.get(f"background{each}", "") for each in ("", "-color", "-image"))
            or (element.tag == "col" and "visibility" in style)
            or not style.keys().isdisjoint(("?background", "?background-color", "?color"))
            or element.get("hidden") == "until-found"
            or _may_be_cut(element, style)
            or (
                style.get("position") == "fixed"
                and any(_BEYOND.fullmatch(style.get(each, "")) for each in ("left", "top", "right", "bottom"))
            )
            or any(
                _may_hide_otherwise(name, value)
                for name, value in (*style.items(), ("color", _colour_of(element, style)))
                if "position" in style or name not in ("left", "right", "top", "bottom")
            )
        )
    ):
        element.set(UNSURE, "")


_BEYOND = re.compile(r"[1-9]\d\d+(?:\.\d+)?(?:%|[sld]?v[hw])")


def _legacy(colour: str) -> str:
    """A colour as an attribute gives it: a name, or digits, whatever stands between them
    (https://html.spec.whatwg.org/#rules-for-parsing-a-legacy-colour-value).
    """
    colour = colour.strip().lower()
    if colour in _NAMES or re.fullmatch(r"transparent|#[\da-f]{3}|.*\(.*|[^\da-f]*", colour):
        return colour
    digits = re.sub(r"[^\da-f]", "0", colour.removeprefix("#")[:128])
    digits += "0" * (-len(digits) % 3)
    parts = [digits[at : at + len(digits) // 3][-8:] for at in range(0, len(digits), len(digits) // 3)]
    while len(parts[0]) > 2 and all(each[0] == "0" for each in parts):
        parts = [each[1:] for each in parts]
    made = "#" + "".join(each[:2].rjust(2, "0") for each in parts)
    # A name that is not among those above is none of a light colour.
    return colour if colour.isalpha() and not is_lost(made, "white") else made


def _colour_of(element: Any, style: dict[str, str]) -> str:
    """The colour that an element gives its letters; empty where it says none."""
    said = {"font": "color", "body": "text"}.get(element.tag)
    return style.get("color") or (_legacy(element.get(said, "")) if said else "")


def _length(style: dict[str, str], name: str, otherwise: float) -> float:
    match = _LENGTH.fullmatch(style.get(name, ""))
    if match is None:
        return otherwise
    return float(match[1]) * _SCALES.get(match[2], 1.0)


def _lengths(values: str) -> list[float]:
    """The lengths of a property that has several; a zero where it has none."""
    return [0.0, *(_length({"": each}, "", 0.0) for each in values.split())]


def _size_in(font: str) -> float:
    """The size that the short form of a font names: with a unit, as its weight has none, or zero."""
    sizes = (each.partition("/")[0] for each in font.split())
    named = (each for each in sizes if _LENGTH.fullmatch(each) and (each == "0" or not each.isdigit()))
    return _length({"": next(named, "")}, "", 99.0)


def _matters(name: str, value: str) -> bool:
    """Whether a property has a value that hides or strikes, or may."""
    return _may_hide(name, value) or _may_hide_otherwise(name, value)


def _may_hide(name: str, value: str) -> bool:
    """Whether a property has a value that hides or strikes."""
    style = {name: value, "position": "absolute", "overflow": "hidden"}
    return (
        "line-through" in value
        or (name == "display" and value == "none")
        or (name == "visibility" and _HIDDEN.fullmatch(value) is not None)
        or _is_faint({name: value})
        or (name == "font" and _size_in(value) < _TINY)
        or (name == "color" and _WHITE.fullmatch(value) is not None)
        or (name == "color" and _may_be_lost(_Look(value)))
        or (name == "font-size" and _length(style, "font-size", 99.0) < _SMALL)
        or _is_out_of_sight(style)
    )
