"""What a web page shows of its text: hidden elements are taken out, struck words are marked.

A page says so by tags (``<template>``, ``<del>``), attributes (``hidden``) and styles: its own ``<style>`` and ``style=``. Of
other style sheets, which are files of their own, what they strike through counts where they lie beside the page; what only
they hide is read, and white text stays where they may have given it a ground.

Styles hide in more ways than can be judged without painting the page. Words under one that is neither known to hide nor
plainly harmless stay, and are marked as unsure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from index.readers.blocks import struck
from index.readers.style_sheets import PAINTED, Styles
from index.readers.tables import TICKED, UNTICKED

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STRUCK_TAGS = frozenset(("s", "del", "strike"))
_UNSEEN_TAGS = frozenset(("script", "style", "noscript", "title", "head"))
_UNTOLD_TAGS = frozenset("nav footer video audio canvas object progress meter rp".split())
"""Menus, and what stands there for browsers that cannot show the rest: nothing that a reader would miss."""
_UNASKED_TAGS = _UNTOLD_TAGS - {"nav", "footer"} | {"template", "datalist", "annotation", "mphantom"}
HIDES = "The page holds text that it does not show; it is left out."
"""A note."""
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
    styles = Styles(page, sheets, _matters)
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
_SCALES = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "%": 0.16, "pt": 4 / 3, "pc": 16.0, "in": 96.0}
_SCALES |= {"cm": 38.0, "mm": 3.8, "vh": 8.0, "vw": 12.0}
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


def _is_hidden(element: Any, style: dict[str, str], styles: Styles) -> bool:
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


def _unseen_letters(element: Any, style: dict[str, str], styles: Styles) -> Iterator[str]:
    """The properties by which letters are not seen."""
    if _HIDDEN.fullmatch(style.get("visibility", "")):
        yield "visibility"
    if _length(style, "font-size", 99.0) < _TINY:
        yield "font-size"
    if _size_in(style.get("font", "")) < _TINY and "font-size" not in style:
        yield "font"
    if _WHITE.fullmatch(_colour_of(element, style)) and not _may_have_ground(element, styles):
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


def _mark(element: Any, style: dict[str, str], styles: Styles) -> None:
    """Marks an element where a style may hide its words or strike them; one without words, where it may lie on those around it."""
    placed = style.get("position", "static") not in ("static", "relative", "sticky")
    painted = any(style.get(name, "none") not in ("none", "transparent") for name in PAINTED)
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


def _may_have_ground(element: Any, styles: Styles) -> bool:
    """Whether letters may stand on a ground that is not white."""
    if styles.foreign:
        return True
    for each in (element, *element.iterancestors()):
        style = styles.of(each)
        grounds = [style.get(name, "") for name in ("background", "background-color", "background-image")]
        grounds.append(each.get("bgcolor", "") or ("url" if each.get("background") else ""))
        if any(ground and not _WHITE.fullmatch(ground) for ground in grounds):
            return True
    return False


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
        or _length(style, "font-size", 99.0) < _TINY
        or _is_out_of_sight(style)
    )
