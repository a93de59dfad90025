"""What a web page shows of its text: hidden elements are taken out, struck words are marked.

A page says so by tags (``<template>``, ``<del>``), attributes (``hidden``) and styles: its own ``<style>`` and ``style=``. Of
other style sheets, which are files of their own, what they strike through counts where they lie beside the page; what only
they hide is read, and white text stays where they may have given it a ground.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
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
        elif element.tag in _STRUCK_TAGS or "line-through" in style.get("text-decoration", ""):
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


# --- Styles: rules of the page itself; which elements a selector means, cssselect says.

_GROUNDS = {"background", "background-color", "background-image", "position"}
_KNOWN = frozenset(
    "text-decoration display visibility opacity font-size position left top right text-indent clip"
    " clip-path color background background-color background-image".split()
)
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
        declared = [
            (selector, _declared(body)) for selector, body in _rules_in("".join((beside, *sheets))[:_MOST])
        ]
        # A property that hides nowhere in the sheet need not be asked for at each element.
        asked = {name for _, says in declared for name, (value, _) in says.items() if _may_hide(name, value)}
        asked |= _GROUNDS if asked else set()
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
            for xpath, weight in _selected(selectors, frozenset(names), is_large=is_large):
                left -= 1
                if left < 0:
                    return
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
        own = _declared(element.get("style", ""))
        said: dict[str, str] = {}
        for (important, *_), says in rules:
            if not important:
                said |= says
        said |= {name: value for name, (value, _) in own.items()}
        for (important, *_), says in rules:
            if important:
                said |= says
        return said | {name: value for name, (value, important) in own.items() if important}

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
) -> Iterator[tuple[Any, tuple[int, int, int]]]:
    """The paths of a rule's selectors, each with its weight, without those that can mean nothing on the page."""
    from cssselect import SelectorError, parse
    from lxml import etree

    for each in _SELECTOR.findall(_NOT_ONE_OF.sub(_none_of, selectors)):
        plain = _IN_BRACKETS.sub("", each)
        if len(each) > _LONGEST or not set(_NAME.findall(plain)) <= names:
            continue
        if is_large and re.search(r"[~+]|:(?:nth|last|only|first)", plain):
            continue
        with suppress(SelectorError, etree.XPathError):
            (selector,) = parse(each)
            if selector.pseudo_element is None:
                yield etree.XPath(_translator().selector_to_xpath(selector)), selector.specificity()


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
_NAME = re.compile(r"[.#][\w-]+")


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
    """The selectors of each rule with what it declares, but for rules that hold for some media only; a screen is what all have."""
    first, *others = sheet.replace("<!--", "").replace("-->", "").split("/*")
    sheet = first + "".join(other.partition("*/")[2] for other in others)
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
    if whole and body.strip() and all(map(_ON_SCREENS.fullmatch, media)):
        yield whole, body


_LONGEST_RULE = 5_000
_ON_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)|@layer\b[^,]*|@supports\b.*", re.IGNORECASE)


def _declared(body: str) -> dict[str, tuple[str, bool]]:
    """Property → value, and whether it is marked as important."""
    said = {}
    for part in body.split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower().replace("text-decoration-line", "text-decoration")
        if colon and name in _KNOWN:
            plain, _, mark = value.lower().partition("!")
            said[name] = plain.strip(), mark.strip() == "important"
    return said
