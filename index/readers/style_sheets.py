"""Style sheets: what the rules of a web page say of each of its elements; which elements a selector means, cssselect says.

Only of properties that hide words or strike them, or decide whether others do (``index.readers.hidden_text``, which judges them).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

_BESIDE = frozenset(
    "background background-color background-image position overflow overflow-x overflow-y float".split()
)
"""Properties that hide nothing by themselves, and decide whether others do."""
PAINTED = ("background", "background-color", "border", "border-top", "border-bottom")
_KNOWN = frozenset(
    "text-decoration display visibility opacity font-size font position left top right inset text-indent"
    " clip clip-path color background background-color background-image transform translate scale zoom"
    " filter content-visibility margin margin-left margin-top height max-height width max-width overflow"
    " overflow-x overflow-y float mask mask-image all animation animation-name border border-bottom"
    " border-top bottom box-reflect contain content font-size-adjust letter-spacing line-clamp line-height"
    " margin-right mix-blend-mode offset offset-path position-visibility rotate text-fill-color text-security"
    " text-stroke text-underline-offset unicode-bidi word-spacing z-index".split()
)
"""Properties that hide words or strike them (``index.readers.hidden_text``), or decide whether others do."""
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


class Styles:
    """What the page's own rules say of an element."""

    def __init__(self, page: Any, beside: str, matters: Callable[[str, str], bool]) -> None:
        """``beside``: the rules of style sheets beside it. ``matters``: whether a property with a value may hide or strike."""
        self._matters = matters
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
        asked = {name for _, says in declared for name, (value, _) in says.items() if matters(name, value)}
        grounded = any(name.startswith("background") for _, says in declared for name in says)
        asked |= {"color"} if grounded or page.find(".//*[@bgcolor]") is not None else set()
        asked |= {*_BESIDE, *PAINTED} if asked else set()
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
        self.foreign = bool(sheets_of(page))
        """Whether style sheets that are files of their own say more of it."""

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
                    hides = any(self._matters(name, value) for name, (value, _) in says.items())
                    lies_over = says.keys() & {*PAINTED} and says.get("position", ("", False))[0] in (
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
