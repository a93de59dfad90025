"""What a web page shows of its text: hidden elements are taken out, struck words are marked.

A page says so by tags (``<template>``, ``<del>``), attributes (``hidden``) and styles: its own ``<style>`` and ``style=``. Of
other style sheets, which are files of their own, what they strike through counts where they lie beside the page; what only
they hide is read, and white text stays where they may have given it a ground.

Styles hide in more ways than can be judged without painting the page. Words under one that is neither known to hide nor
plainly harmless stay, and are marked as unsure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import product
from typing import Any

from index.readers.blocks import struck
from index.readers.tables import TICKED, UNTICKED

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STRUCK_TAGS = frozenset(("s", "del", "strike"))
_UNSEEN_TAGS = frozenset(("script", "style", "noscript", "title", "head"))
_UNTOLD_TAGS = frozenset("nav footer video audio canvas object progress meter rp".split())
"""Menus, and what stands there for browsers that cannot show the rest: nothing that a reader would miss."""
_UNASKED_TAGS = _UNTOLD_TAGS - {"nav", "footer"} | {"template", "datalist", "annotation", "mphantom"}
UNSURE = "data-unsure"
"""Marks an element whose words a style may hide or strike."""


def remove(element: Any) -> None:
    """Takes ``element`` out of its page. What follows it hangs on it in this library, and stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        # Without the controls that a page may hold and this library does not let be written again.
        if before is not None:
            before.tail = CONTROLS.sub("", f"{before.tail or ''} {element.tail}")
        else:
            parent.text = CONTROLS.sub("", f"{parent.text or ''} {element.tail}")
    parent.remove(element)


def show(page: Any, sheets: str = "") -> bool:
    """Takes out of ``page`` what it does not show, and marks what it strikes through. Whether any words were hidden.
    ``sheets``: the rules of style sheets beside it.
    """
    for each, mark in product(page.iter(), (UNSURE, "data-struck", "data-tail-struck")):
        each.attrib.pop(mark, None)
    styles = _Styles(page, sheets)
    hidden, gone = [], []
    for box in [*page.iter("input")]:
        _show_box(box)
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in _UNSEEN_TAGS:
            continue
        style = styles.of(element)
        if element.getparent() is not None and _is_hidden(element, style, styles):
            hidden.append(element)
            continue
        _mark(element, style, styles)
        if element.tag in _STRUCK_TAGS or "line-through" in style.get("text-decoration", ""):
            gone.append(element)
    for element in gone:
        _strike(element)
    told = False
    for element in hidden:
        if element.getparent() is not None:
            told |= element.tag not in _UNTOLD_TAGS and _has_words(element)
            remove(element)
    return told


def is_unsure(part: Any) -> bool:
    """Whether words of this part of a page may be hidden or struck, by a style that cannot be judged."""
    marked = (
        each for each in (part, *part.iterancestors(), *part.iterdescendants()) if UNSURE in each.attrib
    )
    return any(_has_words(each) or each.tag == "col" for each in marked)


def _show_box(box: Any) -> None:
    """Puts what a box to be ticked shows into its place, where it stands beside words of the page."""
    if box.get("type", "").lower() in ("checkbox", "radio") and box.getparent() is not None:
        tail = box.tail or ""
        shown = TICKED if "checked" in box.attrib else UNTICKED
        box.tail = shown + (tail if tail[:1].isspace() else f" {tail}")


def _has_words(element: Any) -> bool:
    words = " ".join(each.text or "" for each in element.iter() if each.tag not in _UNSEEN_TAGS)
    return re.search(r"[^\W\d_]{2}|[\u3400-\u9fff]", words) is not None


def _strike(element: Any) -> None:
    """Marks all text in ``element``, once: what is struck may be struck again inside."""
    if element.get("data-struck"):
        return
    for each in element.iter():
        if not isinstance(each.tag, str):
            continue
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
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|pc|in|cm|mm|em|rem|ex|ch|vh|vw|%|)")
_SCALES = {
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
    "%": 0.16,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 38.0,
    "mm": 3.8,
}
_SCALES |= {"vh": 8.0, "vw": 12.0}
_FAR = -500.0  # pixels beyond the page's edge
_TINY = 2.0  # pixels: no reader sees letters of that size
_FAINT = 0.05  # of what is opaque
_CLIP = re.compile(r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)")
_CLIP_PATH = re.compile(
    r"inset\((?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0(?:px|%)?[\s),]|polygon\((?:\s*0(?:px|%)?[\s,]*)+\)"
)
_SHRUNK = re.compile(r"(?:scale(?:x|y|3d)?|matrix)\(\s*0*\.?0*\s*[,)]")
_MOVED = re.compile(r"translate(?:x|y|3d)?\(([^)]*)\)")
_FADED = re.compile(r"opacity\(\s*([\d.]+)(%?)\s*\)")
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


def _is_hidden(element: Any, style: dict[str, str], styles: _Styles) -> bool:
    # “until-found” is shown to whoever looks for its words, what is in an object where it cannot be shown.
    says_so = "hidden" in element.attrib and element.get("hidden") != "until-found"
    unasked = (element.tag in _UNASKED_TAGS and (element.tag != "object" or "data" in element.attrib)) or (
        (element.tag == "dialog" or "popover" in element.attrib) and "open" not in element.attrib
    )
    if says_so or unasked or element.get("aria-hidden") == "true":
        return True
    if element.tag == "col":
        return False
    if style.get("display") == "none" or _is_faint(style):
        return True
    return _is_out_of_sight(style, element.tag) or any(
        # What is inside may be set otherwise again.
        not any(name in styles.of(inner) for inner in element.iterdescendants())
        for name in _unseen_letters(element, style, styles)
    )


def _unseen_letters(element: Any, style: dict[str, str], styles: _Styles) -> Iterator[str]:
    """The properties by which letters are not seen."""
    if _HIDDEN.fullmatch(style.get("visibility", "")):
        yield "visibility"
    if _length(style, "font-size", 99.0) < _TINY:
        yield "font-size"
    if _size_in(style.get("font", "")) < _TINY and "font-size" not in style:
        yield "font"
    if _WHITE.fullmatch(_colour_of(element, style)) and not styles.may_have_ground(element):
        yield "color"


def _is_faint(style: dict[str, str]) -> bool:
    """Whether an element lets all through, is covered by a mask, or is not painted."""
    faded = _FADED.search(style.get("filter", ""))
    opaque = f"opacity({style.get('opacity', '1')})"
    return (
        any(
            float(each[1]) / (100.0 if each[2] else 1.0) <= _FAINT
            for each in (faded, _FADED.fullmatch(opaque))
            if each is not None and each[1].count(".") < 2 and each[1] != "."
        )
        or style.get("content-visibility") == "hidden"
        or any(_MASKED.fullmatch(style.get(name, "")) for name in ("mask", "mask-image"))
    )


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
    moved = " ".join((*_MOVED.findall(transform), style.get("translate", ""), style.get("margin", "")))
    before = (_length(style, f"margin-{side}", 0.0) for side in ("left", "top"))
    return (
        min(*_lengths(moved.replace(",", " ")), *before) <= _FAR
        or _SHRUNK.search(f"{transform} scale({style.get('scale', '1').replace(' ', ',')})") is not None
        or _CLIP_PATH.search(style.get("clip-path", "")) is not None
        or (tag not in _CELLS and _is_flat(style))
    )


def _is_flat(style: dict[str, str]) -> bool:
    """Whether the box of an element has no room for letters, and cuts what it has no room for."""
    overflow = "".join(style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if "hidden" not in overflow and "clip" not in overflow:
        return False
    heights = [
        _length(style, name, 99.0) for name in ("height", "max-height") if "%" not in style.get(name, "")
    ]
    widths = [_length(style, name, 99.0) for name in ("width", "max-width")]
    return min(heights, default=99.0) <= 1.0 or min(widths) == 0.0


_ADDED = r"(?:calc|clamp|min|max)\((?!.*(?:-\s*[\d.]|[*/]|(?<![\d.])0(?![\d.])))[^;]*\)"
"""What is reckoned of lengths that are more than nothing, with nothing taken off, is more than nothing."""
_HARMLESS = {
    **dict.fromkeys(
        "animation animation-name clip-path mask mask-image mix-blend-mode offset offset-path rotate content all contain"
        " text-security font-size-adjust line-clamp box-reflect text-stroke position-visibility unicode-bidi clip".split(),
        r"none\b.*|normal|auto|embed|isolate|layout|style|paint|content",
    ),
    "transform": r"none|(?:\s*(?:translate(?:x|y|3d)?\((?:[\s,]*-?\d{1,2}(?:\.\d+)?(?:px|em|%)?(?=[\s,)]))*\s*\)|rotatez?\([^()]*\)"
    r"|scale(?:x|y|3d)?\(\s*[1-9.][^()]*\)))+",
    "filter": r"none|(?:\s*(?:grayscale|saturate|drop-shadow|opacity|brightness)\((?:0?\.[5-9]|1|[^()%]{0,40}px[^()]{0,60}|\d\d%|100%)\d*\))+",
    "display": r"[a-z -]+", "visibility": "visible|hidden|collapse", "text-fill-color": "currentcolor|black",
    "color": r"var\(.*|(?!canvas|field|window|\w+white|white\w)[a-z]+|#[\da-f]+|rgba?\([\d\s,./]+\)|hsla?\([\d.\s,]+%[\s,]+[0-8]?\d%[^%]*\)",
    **dict.fromkeys(("background", "background-image"), r"transparent.*|(?:(?!transparent).)*"),
    "scale": r"none|(?:(?:[1-9][\d.]*|0?\.[2-9]\d*)(?:\s+|$))+", "line-height": r"normal|0?\.[3-9]\d*|[1-9][\d.]*(?:px|em|rem|pt|)|[3-9]\d%|[1-9]\d\d%",
    **dict.fromkeys(("font-size", "max-height", "height", "width", "max-width", "opacity"), rf"[a-z-]+|(?!0(?:px)?$)\d*\.?\d+(?:px|pt|pc|in|cm|mm|em|rem|ex|ch|vh|vw|%|)|{_ADDED}"),
}  # fmt: skip
"""Values of properties that hide by others, or by those that cannot be told."""
_NEAR = {
    **dict.fromkeys("margin margin-left margin-top margin-right inset translate".split(), (-50.0, 2000.0)),
    **dict.fromkeys("left right top bottom".split(), (-50.0, 1500.0)),
    "text-indent": (-100.0, 90.0), "letter-spacing": (-1.5, 40.0), "word-spacing": (-4.0, 200.0),
    "opacity": (0.5, 1.0), "zoom": (0.3, 9.0), "z-index": (0.0, 1e12), "text-underline-offset": (-2.0, 99.0),
}  # fmt: skip
"""Between what lengths words stay where they are seen."""
_PAINTED = ("background", "background-color", "border", "border-top", "border-bottom")
_PLAIN = re.compile("inherit|initial|unset|revert|auto|none|normal")


def _may_hide_otherwise(name: str, value: str) -> bool:
    """Whether a property has a value that is not plainly harmless."""
    if not value or _PLAIN.fullmatch(value):
        return False
    if name in _HARMLESS and not re.fullmatch(_HARMLESS[name], value):
        return True
    low, high = _NEAR.get(name, (0.0, 0.0))
    lengths = (
        [(_length({"": each}, "", 1e13), each) for each in value.split() if each != "auto"] if high else []
    )
    return any(not low <= length * (6 if each.endswith("%") else 1) <= high for length, each in lengths)


def _mark(element: Any, style: dict[str, str], styles: _Styles) -> None:
    """Marks an element where a style may hide its words or strike them; one without words, where it may lie on those around it."""
    placed = style.get("position", "static") not in ("static", "relative", "sticky")
    painted = any(style.get(name, "none") not in ("none", "transparent") for name in _PAINTED)
    if placed and painted and element.getparent() is not None and not _has_words(element):
        element.getparent().set(UNSURE, "")
    letters = _colour_of(element, style)
    if (
        (element in styles.unsure or any("shadowrootmode" in each.attrib for each in element))
        or (letters and letters in styles.ground_of(element).split())
        or "currentcolor" in style.get("background", "") + style.get("background-color", "")
        or (element.tag == "col" and "visibility" in style)
        or element.get("hidden") == "until-found"
        or any(
            _may_hide_otherwise(name, value)
            for name, value in (*style.items(), ("color", letters))
            if "position" in style or name not in ("left", "right", "top", "bottom")
        )
    ):
        element.set(UNSURE, "")


def _colour_of(element: Any, style: dict[str, str]) -> str:
    """The colour that an element gives its letters; empty where it says none."""
    said = {"font": "color", "body": "text"}.get(element.tag)
    return style.get("color") or (element.get(said, "").lower() if said else "")


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


# --- Styles: rules of the page itself; which elements a selector means, cssselect says.

_BESIDE = {
    "background",
    "background-color",
    "background-image",
    "position",
    "overflow",
    "overflow-x",
    "overflow-y",
    "float",
}
"""Properties that hide nothing by themselves, and decide whether others do."""
_KNOWN = frozenset(
    "text-decoration display visibility opacity font-size font position left top right inset text-indent clip"
    " clip-path color background background-color background-image transform translate scale zoom filter"
    " content-visibility margin margin-left margin-top height max-height width max-width overflow overflow-x"
    " overflow-y float mask mask-image all".split()
) | {*_HARMLESS, *_NEAR, *_PAINTED}
_SHORTHANDS = {
    "font": {"font-size"},
    "margin": {"margin-left", "margin-top"},
    "overflow": {"overflow-x", "overflow-y"},
    "background": {"background-color", "background-image"},
    "mask": {"mask-image"},
    "inset": {"left", "top", "right"},
    "all": set(_KNOWN),
}
"""What each sets anew, whether it names it or not."""
_ANY = r"|inherit|initial|unset|revert(?:-layer)?|(?:calc|clamp|min|max|var|env)\(.*"
_VALID = {
    name: re.compile(form + _ANY)
    for name, form in {
        "display": r"none|(?:block|inline|run-in|flow|flow-root|flex|grid|table|list-item|ruby)(?: (?:flow|flow-root|flex|grid|table|list-item|ruby))*"
        r"|inline-(?:block|flex|grid|table)|contents|table-[a-z-]+|ruby-[a-z-]+|math|-(?:webkit|moz|ms)-[a-z-]+",
        "visibility": r"visible|hidden|collapse",
        "opacity": r"[+-]?\d*\.?\d+%?",
        "font-size": r"\d*\.?\d+(?:e[+-]?\d+)?(?:[a-z]+|%)|0*\.?0+|(?:x+-)?(?:small|large)|medium|smaller|larger|math",
        "clip-path": r"none|[a-z-]+\(.*|[a-z]+-box",
        "transform": r"none|(?:[a-z\d]+\([^()]*(?:\([^()]*\)[^()]*)*\)\s*)+",
        "scale": r"none|[-\d.%\s]+",
    }.items()
}
"""The values of a property. A browser passes over others, and what was declared before them holds."""
_MOST = 1 << 18  # characters of style sheets that are looked at
_MOST_RULES = 256  # that a page's elements are looked through for
_LONGEST = 300  # characters of a selector
_MOST_PAIRS = 1 << 22
"""Elements of the page, by themselves: of a page with more, no selector is looked up that compares an element to its neighbours."""
_Rule = tuple[tuple[bool, tuple[int, int, int], int], dict[str, str]]
"""How much it weighs, and what it says."""


class _Styles:
    """What the page's own rules say of an element."""

    def __init__(self, page: Any, beside: str = "") -> None:
        self._rules: defaultdict[Any, list[_Rule]] = defaultdict(list)
        """By element."""
        sheets = (each.text or "" for each in page.iter("style") if each.get("media") != "print")
        rules_of_page = [*_rules_in("".join((beside, *sheets))[:_MOST])]
        self._named: dict[str, str] = {}
        """What the page calls by a name (“--gap: 0”), where it says it once."""
        for name, value in _NAMED.findall(";".join(body for _, body in rules_of_page)):
            self._named[name] = value.strip() if self._named.get(name, value.strip()) == value.strip() else ""
        declared = [(selector, _declared(_meant(body, self._named))) for selector, body in rules_of_page]
        # A property that hides nowhere in the sheet need not be asked for at each element.
        asked = {
            name
            for _, says in declared
            for name, (value, _) in says.items()
            if _may_hide(name, value) or _may_hide_otherwise(name, value)
        }
        grounded = any(name.startswith("background") for _, says in declared for name in says)
        asked |= {"color"} if grounded or page.find(".//*[@bgcolor]") is not None else set()
        asked |= {*_BESIDE, *_PAINTED} if asked else set()
        self._grounds: dict[Any, str] = {}
        self.unsure: set[Any] = set()
        """Elements that a rule hides or strikes that holds somewhere, or may lay something over."""
        asked |= {name for name, parts in _SHORTHANDS.items() if parts & asked}
        rules: dict[tuple[str, str], tuple[int, dict[str, tuple[str, bool]]]] = {}
        for number, (selectors, every) in enumerate(declared):
            if says := {name: value for name, value in every.items() if name in asked}:
                rules.setdefault((selectors, repr(says)), (number, says))
        if rules:
            self._look_up(page, [(selectors, *rule) for (selectors, _), rule in rules.items()])
        self._foreign = bool(sheets_of(page))

    def _look_up(self, page: Any, rules: list[tuple[str, int, dict[str, tuple[str, bool]]]]) -> None:
        """Finds the elements of each rule; most rules of a sheet name a class that the page does not have."""
        elements = [each for each in page.iter() if isinstance(each.tag, str)]
        names = {f".{name}" for each in elements for name in each.get("class", "").split()}
        names |= {f"#{each.get('id')}" for each in elements if each.get("id")}
        is_large = len(elements) ** 2 > _MOST_PAIRS
        left = _MOST_RULES
        for selectors, number, says in rules:
            for xpath, weight, sure in _selected(selectors, frozenset(names), is_large=is_large):
                left -= 1
                if left < 0:
                    return
                if not sure:
                    hides = any(
                        _may_hide(name, value) or _may_hide_otherwise(name, value)
                        for name, (value, _) in says.items()
                    )
                    lies_over = says.keys() & {*_PAINTED} and says.get("position", ("", False))[0] in (
                        "absolute",
                        "fixed",
                    )
                    self.unsure |= (
                        {*xpath(page)} if (lies_over if _DRAWN.search(selectors) else hides) else set()
                    )
                    continue
                for element in xpath(page):
                    for important in (False, True):
                        said = {name: value for name, (value, marked) in says.items() if marked is important}
                        if said:
                            self._rules[element].append(((important, weight, number), said))

    def of(self, element: Any) -> dict[str, str]:
        """Property → value, of the weightiest rule that says it; what stands in the element itself outweighs rules, but for
        those that are marked as important.
        """
        rules = sorted(self._rules.get(element, ()), key=lambda rule: rule[0])
        text = element.get("style", "")
        if "var(" in text:
            around = (each.get("style", "") for each in (*reversed([*element.iterancestors()]), element))
            text = _meant(text, self._named | dict(_NAMED.findall(";".join(around))))
        own = _declared(text)
        said: dict[str, str] = {}
        for (important, *_), says in rules:
            if not important:
                _set(said, says)
        _set(said, {name: value for name, (value, _) in own.items()})
        for (important, *_), says in rules:
            if important:
                _set(said, says)
        return _set(said, {name: value for name, (value, important) in own.items() if important})

    def ground_of(self, element: Any) -> str:
        """What the nearest ground of an element is called; empty where none is said."""
        passed = []
        for each in (element, *element.iterancestors()):
            style = self.of(each) if each not in self._grounds else {}
            grounds = [style.get(name, "") for name in ("background", "background-color", "background-image")]
            ground = self._grounds.get(each) or " ".join((*grounds, each.get("bgcolor", "").lower())).strip()
            passed.append(each)
            if ground or each in self._grounds:
                break
        ground = re.sub(r"[(),]", " ", ground) if "gradient" in ground else ground
        self._grounds |= dict.fromkeys(passed, ground)
        return ground

    def may_have_ground(self, element: Any) -> bool:
        """Whether letters may stand on a ground that is not white."""
        if self._foreign:
            return True
        for each in (element, *element.iterancestors()):
            style = self.of(each)
            grounds = [style.get(name, "") for name in ("background", "background-color", "background-image")]
            grounds.append(each.get("bgcolor", "") or ("url" if each.get("background") else ""))
            if any(ground and not _WHITE.fullmatch(ground) for ground in grounds):
                return True
        return False


def _selected(
    selectors: str, names: frozenset[str], *, is_large: bool
) -> Iterator[tuple[Any, tuple[int, int, int], bool]]:
    """The paths of a rule's selectors, each with its weight and whether it surely holds, without those that can mean nothing
    on the page.
    """
    from cssselect import SelectorError, parse
    from lxml import etree

    for each in _SELECTOR.findall(_NOT_ONE_OF.sub(_none_of, selectors)):
        plain = _IN_BRACKETS.sub("", each)
        if len(each) > _LONGEST or not set(_NAME.findall(plain)) <= names:
            continue
        if (is_large and re.search(r"[~+]|:(?:nth|last|only|first)", plain)) or _AT_TIMES.search(plain):
            continue
        for text in (each.removeprefix(_MAYBE), _PSEUDO.sub("", each.removeprefix(_MAYBE)).strip() or "*"):
            with suppress(SelectorError, etree.XPathError):
                (selector,) = parse(text)
                path = etree.XPath(_translator().selector_to_xpath(selector))
                sure = text == each and selector.pseudo_element is None
                yield path, selector.specificity(), sure
                break


def _none_of(match: re.Match[str]) -> str:
    """“:not(a, b)” as “:not(a):not(b)”."""
    return "".join(f":not({each.strip()})" for each in match[1].split(","))


@lru_cache(1)
def _translator() -> Any:
    from cssselect import HTMLTranslator

    return HTMLTranslator()


_SELECTOR = re.compile(r"(?:[^,()\[\]]|\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\))+")
_NOT_ONE_OF = re.compile(r":not\(([^()]*,[^()]*)\)")
_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)")
_NAME = re.compile(r"[.#][\w-]+(?![\w\\-])")
_PSEUDO = re.compile(r"::?[\w-]+(?:\([^()]*\))?")
_AT_TIMES = re.compile(
    r":(?:focus|target|hover|active|visited|user|autofill|fullscreen|modal|-)|::(?!before|after|first)"
)
_DRAWN = re.compile(":(?:before|after)")
_MAYBE = "\0"
"""Stands before a selector of a rule that holds on some screens only."""


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
        or _length(style, "font-size", 99.0) < _TINY
        or _is_out_of_sight(style)
    )


def sheets_of(page: Any) -> list[str]:
    """The addresses of the style sheets that ``page`` names, as they stand in it."""
    links = (each for each in page.iter("link") if "stylesheet" in each.get("rel", "").lower())
    imports = ("@import" for each in page.iter("style") if "@import" in (each.text or "").lower())
    return [*(each.get("href", "") for each in links if each.get("media", "").lower() != "print"), *imports]


def striking(sheet: str) -> str:
    """The rules of a style sheet that strike words through, or take that back; empty where none strike."""
    rules = [(selector, body) for selector, body in _rules_in(sheet) if "text-decoration" in body.lower()]
    if not any("line-through" in body.lower() for _, body in rules):
        return ""
    return "".join(f"{selector.strip()}{{{body}}}\n" for selector, body in rules)


def _rules_in(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors of each rule with what it declares, but for rules that hold for some media only; a screen is what all have."""
    first, *others = sheet.replace("<!--", "").replace("-->", "").split("/*")
    sheet = first + "".join(other.partition("*/")[2] for other in others)
    sheet += "}" * (sheet.count("{") - sheet.count("}"))  # the end of a sheet ends its rules
    begin = 0
    around: list[str] = []
    for brace in re.finditer(r"[{}]", sheet):
        piece, begin = sheet[begin : brace.start()], brace.end()
        if brace.group() == "{":
            declared, _, selectors = piece.rpartition(";")
            yield from _rule(around, declared)
            around.append(selectors.strip())
        else:
            yield from _rule(around, piece)
            del around[-1:]


def _rule(around: list[str], body: str) -> Iterator[tuple[str, str]]:
    """What is declared inside ``around``: media, and rules one in the other (“.old { b { … } }”)."""
    media = [each for each in around if each.startswith("@")]
    whole, *inside = [each for each in around if not each.startswith("@")] or [""]
    for inner in inside:
        pairs = (
            (outer.strip(), own.strip())
            for outer in _SELECTOR.findall(whole)
            for own in _SELECTOR.findall(inner)
        )
        whole = ", ".join(own.replace("&", outer) if "&" in own else f"{outer} {own}" for outer, own in pairs)
        if len(whole) > _LONGEST_RULE:
            return
    if whole and body.strip() and not any(map(_ELSEWHERE.match, media)):
        sure = all(map(_ON_SCREENS.fullmatch, media))
        yield (whole if sure else _MAYBE + whole.replace(",", f",{_MAYBE}")), body


_LONGEST_RULE = 5_000
_ELSEWHERE = re.compile(
    r"@(?:media[^,]*(?:print|speech|max-width|reduce|: *dark)|font-face|(?:-\w+-)?keyframes|page|property|starting)"
)
_ON_SCREENS = re.compile(
    r"@media\s*(?:(?:only\s+)?(?:screen|all))?(?:(?:\s*and\s*)?\(min-\w+:\s*\d{1,2}(?:px)?\))*|@layer\b[^,]*|@supports\b.*",
    re.IGNORECASE,
)


_NAMED = re.compile(r"(--[\w-]+)\s*:([^;{}]*)")
_BY_NAME = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:([\da-fA-F]{1,6})\s?|(.))")


def _meant(body: str, named: dict[str, str]) -> str:
    """What is declared, with what it calls by a name put in."""
    if "var(" not in body:
        return body
    return _BY_NAME.sub(lambda match: named.get(match[1]) or match[2] or "", body)


def _declared(body: str) -> dict[str, tuple[str, bool]]:
    """Property → value, and whether it is marked as important: of several, the last that is valid, but for those that are marked."""
    said: dict[str, tuple[str, bool]] = {}
    if "\\" in body or "/*" in body:
        body = _ESCAPED.sub(_letter, _COMMENT.sub("", body))
    for part in body.split(";"):
        name, colon, value = part.partition(":")
        name = (
            name.strip().lower().replace("text-decoration-line", "text-decoration").removeprefix("-webkit-")
        )
        name = _PHYSICAL.sub(lambda match: _SIDES[match[0]], name).replace("inset-", "")
        if colon and name in _KNOWN:
            plain, is_marked, mark = value.lower().partition("!")
            plain = _as_hex(" ".join(plain.split()))
            valid = _VALID[name].fullmatch(plain) if name in _VALID else plain
            if not valid or (is_marked and mark.strip() != "important"):
                continue
            for each in (*_SHORTHANDS.get(name, ()), name):
                if is_marked or not said.get(each, ("", False))[1]:
                    said.pop(each, None)
            said.setdefault(name, (plain, bool(is_marked)))
    return said


def _as_hex(value: str) -> str:
    """A value with each colour written in one way."""
    value = _RGB.sub(
        lambda found: "#" + "".join(f"{min(255, int(each)):02x}" for each in found.groups()), value
    )
    return _SHORT_HEX.sub(lambda found: "#" + "".join(2 * each for each in found[1]), value)


_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,?\s*(\d{1,3})\s*,?\s*(\d{1,3})\s*\)")
_SHORT_HEX = re.compile(r"#([\da-f]{3})\b")


def _set(said: dict[str, str], says: dict[str, str]) -> dict[str, str]:
    """``said`` with what outweighs it."""
    for name, value in says.items():
        for each in _SHORTHANDS.get(name, ()):
            said.pop(each, None)
        said[name] = value
    return said


_SIDES = {"inline-start": "left", "inline-end": "right", "block-start": "top", "block-end": "bottom"}
_SIDES |= {"inline-size": "width", "block-size": "height"}
_PHYSICAL = re.compile("|".join(_SIDES))


def _letter(match: re.Match[str]) -> str:
    """The letter that an escape of a style sheet stands for; what would end a value stays one of its letters."""
    letter = match[2] or (chr(code) if 0 < (code := int(match[1], 16)) < 0xD800 else "")
    return "" if letter in ";:" else letter
