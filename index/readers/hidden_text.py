"""What a web page shows of its text: hidden elements are taken out, struck words are marked.

A page says so by tags (``<template>``, ``<del>``), attributes (``hidden``) and styles: its own ``<style>`` and ``style=``. Of
other style sheets, which are files of their own, what they strike through counts where they lie beside the page; what only
they hide is read, and white text stays where they may have given it a ground.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from index.readers.blocks import struck
from index.readers.tables import TICKED, UNTICKED

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STRUCK_TAGS = frozenset(("s", "del", "strike"))
_UNSEEN_TAGS = frozenset(("script", "style", "noscript", "title", "head"))


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
        elif element.tag in _STRUCK_TAGS or "line-through" in _line(style):
            gone.append(element)
    for element in gone:
        _strike(element)
    told = False
    for element in hidden:
        if element.getparent() is not None:
            told |= element.tag not in ("nav", "footer") and _has_words(element)
            remove(element)
    return told


def _show_box(box: Any) -> None:
    """Puts what a box to be ticked shows into its place, where it stands beside words of the page."""
    if box.get("type", "").lower() in ("checkbox", "radio") and box.getparent() is not None:
        tail = box.tail or ""
        shown = TICKED if "checked" in box.attrib else UNTICKED
        box.tail = shown + (tail if tail[:1].isspace() else f" {tail}")


def _line(style: dict[str, str]) -> str:
    return style.get("text-decoration", "") + style.get("text-decoration-line", "")


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
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|)")
_FAR = -500.0  # pixels beyond the page's edge
_TINY = 2.0  # pixels: no reader sees letters of that size
_CUT = re.compile(r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)|inset\((?:50|100)%")
_WHITE = re.compile(r"(?:white|snow|ivory|#f[c-f]f[c-f]f[c-f]|#fff|rgba?\(\s*25\d\s*,\s*25\d\s*,\s*25\d\b.*|transparent"
                    r"|rgba\(.*,\s*0(?:\.0+)?\s*\))", re.IGNORECASE)  # fmt: skip


def _is_hidden(element: Any, style: dict[str, str], styles: _Styles) -> bool:
    # “until-found” is shown to whoever looks for its words.
    says_so = "hidden" in element.attrib and element.get("hidden") != "until-found"
    if says_so or element.tag == "template" or element.get("aria-hidden") == "true":
        return True
    if style.get("display") == "none" or style.get("opacity", "1").strip("0.%") == "":
        return True
    return _is_out_of_sight(style) or any(
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
    if _WHITE.fullmatch(style.get("color", "")) and not styles.may_have_ground(element):
        yield "color"


def _is_out_of_sight(style: dict[str, str]) -> bool:
    """Whether an element is moved off the page, or cut down to nothing."""
    if _length(style, "text-indent", 0.0) <= _FAR:
        return True
    if style.get("position") not in ("absolute", "fixed"):
        return False
    if min(_length(style, side, 0.0) for side in ("left", "top", "right")) <= _FAR:
        return True
    return _CUT.search(style.get("clip", "") + style.get("clip-path", "")) is not None


def _length(style: dict[str, str], name: str, otherwise: float) -> float:
    match = _LENGTH.fullmatch(style.get(name, ""))
    if match is None:
        return otherwise
    scale = {"em": 16.0, "rem": 16.0, "%": 0.16, "pt": 4 / 3}.get(match[2], 1.0)
    return float(match[1]) * scale


# --- Styles: rules of the page itself, with selectors of tags, classes and ids, one inside the other.

_COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_GROUNDS = {"background", "background-color", "background-image", "position"}
_KNOWN = frozenset(
    "text-decoration text-decoration-line display visibility opacity font-size position left top right text-indent clip"
    " clip-path color background background-color background-image".split()
)
_MOST = 1 << 18  # characters of style sheets that are looked at
_ALIKE = 64  # rules that are asked for one class, id or tag
_Compound = tuple[
    str, frozenset[str], str, bool
]  # tag, classes, id; whether it is right inside the one before


class _Styles:
    """What the page's own rules say of an element."""

    def __init__(self, page: Any, beside: str = "") -> None:
        self._rules: defaultdict[str, list[tuple[int, list[_Compound], dict[str, str]]]] = defaultdict(list)
        """By the id, a class or the tag that an element must have, each with its place in the sheet."""
        sheets = (each.text or "" for each in page.iter("style") if each.get("media") != "print")
        declared = [
            (selector, _declared(body)) for selector, body in _rules_in("".join((beside, *sheets))[:_MOST])
        ]
        # A property that hides nowhere in the sheet need not be asked for at each element.
        asked = {name for _, says in declared for name, value in says.items() if _may_hide(name, value)}
        asked |= _GROUNDS if asked else set()
        known: set[tuple[str, str]] = set()
        for number, (selector, every) in enumerate(declared):
            says = {name: value for name, value in every.items() if name in asked}
            chain = _chain(selector) if says and (selector, repr(says)) not in known else []
            known.add((selector, repr(says)))
            if chain:
                tag, classes, identity, _ = chain[-1]
                rules = self._rules[f"#{identity}" if identity else f".{min(classes)}" if classes else tag]
                if len(rules) < _ALIKE:
                    rules.append((number, chain, says))
        self._foreign = bool(sheets_of(page))

    def of(self, element: Any) -> dict[str, str]:
        """Property → value; what stands in the element itself outweighs rules."""
        said: dict[str, str] = {}
        if self._rules:
            keys = (
                f"#{element.get('id')}",
                *(f".{name}" for name in element.get("class", "").split()),
                element.tag,
            )
            rules = sorted(
                (rule for key in keys for rule in self._rules.get(key, ())), key=lambda rule: rule[0]
            )
            for _, chain, says in rules:
                if _fits(element, chain[-1]) and _stands_in(element, chain):
                    said |= says
        own = element.get("style")
        return said | _declared(own) if own else said

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


def _may_hide(name: str, value: str) -> bool:
    """Whether a property has a value that hides or strikes."""
    style = {name: value, "position": "absolute"}
    return (
        "line-through" in value
        or (name == "display" and value == "none")
        or (name == "visibility" and _HIDDEN.fullmatch(value) is not None)
        or (name == "opacity" and value.strip("0.%") == "")
        or (name == "color" and _WHITE.fullmatch(value) is not None)
        or _length(style, "font-size", 99.0) < _TINY
        or _is_out_of_sight(style)
    )


def sheets_of(page: Any) -> list[str]:
    """The addresses of the style sheets that ``page`` names, as they stand in it."""
    links = (each for each in page.iter("link") if "stylesheet" in each.get("rel", "").lower())
    return [each.get("href", "") for each in links if each.get("media", "").lower() != "print"]


def striking(sheet: str) -> str:
    """The rules of a style sheet that strike words through, or take that back; empty where none strike."""
    rules = [(selector, body) for selector, body in _rules_in(sheet) if "text-decoration" in body.lower()]
    if not any("line-through" in body.lower() for _, body in rules):
        return ""
    return "".join(f"{selector.strip()}{{{body}}}\n" for selector, body in rules)


def _rules_in(sheet: str) -> Iterator[tuple[str, str]]:
    """Each selector with what it declares, but for rules that hold for some media only; a screen is what all have."""
    first, *others = sheet.replace("<!--", "").replace("-->", "").split("/*")
    sheet = first + "".join(other.partition("*/")[2] for other in others)
    begin = 0
    around: list[str] = []
    for brace in re.finditer(r"[{}]", sheet):
        piece, begin = sheet[begin : brace.start()], brace.end()
        if brace.group() == "{":
            around.append(piece.rpartition(";")[2].strip())
            continue
        selectors = around.pop() if around else "@"
        if not selectors.startswith("@") and all(map(_ON_SCREENS.fullmatch, around)):
            for selector in selectors.split(","):
                yield selector, piece


_ON_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)|@layer\b[^,]*|@supports\b.*", re.IGNORECASE)


def _declared(body: str) -> dict[str, str]:
    said = {}
    for part in body.split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name in _KNOWN:
            said[name] = value.replace("!important", "").strip().lower()
    return said


def _chain(selector: str) -> list[_Compound]:
    """The compounds of a selector, outermost first; empty for one of another form."""
    chain: list[_Compound] = []
    inside = False
    for part in selector.replace(">", " > ").split():
        if part == ">":
            inside = True
            continue
        match = _COMPOUND.fullmatch(part)
        if match is None:
            return []
        names = re.findall(r"[.#][\w-]+", match["names"])
        classes = frozenset(name[1:] for name in names if name[0] == ".")
        identity = next((name[1:] for name in names if name[0] == "#"), "")
        chain.append(((match["tag"] or "").lower(), classes, identity, inside))
        inside = False
    return chain


def _fits(element: Any, compound: _Compound) -> bool:
    tag, classes, identity, _ = compound
    return (
        (not tag or element.tag == tag)
        and (not identity or element.get("id") == identity)
        and (not classes or classes <= set(element.get("class", "").split()))
    )


def _stands_in(element: Any, chain: list[_Compound]) -> bool:
    """Whether the elements around ``element``, which fits the last of ``chain``, fit those before it."""
    at = element
    for inner, outer in pairwise(reversed(chain)):
        around = at.iterancestors()
        if inner[3]:
            at = at.getparent()
            if at is None or not _fits(at, outer):
                return False
        elif (at := next((each for each in around if _fits(each, outer)), None)) is None:
            return False
    return True
