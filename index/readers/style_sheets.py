"""Style sheets: what the rules of a web page say of each of its elements; which elements a selector means, cssselect says.

Only of properties that hide words or strike them, or decide whether others do (``index.readers.hidden_text``, which judges them).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any

_BESIDE = frozenset(
    "background background-color background-image position overflow overflow-x overflow-y float height max-height width max-width"
    " aspect-ratio line-height padding padding-top white-space".split()
)
"""Properties that hide nothing by themselves, and decide whether others do."""
_TOGETHER = {
    **dict.fromkeys(("overflow", "overflow-x", "overflow-y"), "hidden|clip"),
    **dict.fromkeys(("zoom", "opacity"), r"0?\.\d+|\d?\d%"),
    "transform": r".*(?:scale|translate)\w*\(.*",
    "filter": r".*opacity.*",
    "font-size": r"0?\.\d+r?em|\d?\d%|\d(?:\.\d+)?px|smaller|.*\(.*em\b.*",
    **dict.fromkeys(
        "margin margin-left margin-top left top right bottom translate font scale".split(), r".*\d.*"
    ),
}
"""What hides only with others of the kind, around it or at the same place."""
PAINTED = ("background", "background-color", "border", "border-top", "border-bottom")
_HARMLESS = re.compile(
    r"mso-.*|font-(?!size)[a-z-]+|text-(?:align|transform|rendering|size-adjust|shadow|wrap|justify|emphasis|decoration-(?!thickness)|underline)[a-z-]*"
    r"|text-overflow|border-(?!top$|bottom$|image)[a-z-]+|list-style[a-z-]*|cursor|pointer-events|user-select|touch-action|word-(?:break|wrap)"
    r"|overflow-(?:wrap|anchor)|hyphen[a-z-]*|line-break|vertical-align|outline(?:-color|-style|-width)?|transition[a-z-]*|will-change|box-(?:sizing|decoration-break)"
    r"|table-layout|caption-side|empty-cells|clear|flex-(?:direction|wrap|flow|grow|shrink)|(?:justify|align|place)-[a-z]+|(?:row-|column-)?gap"
    r"|column-(?:rule|fill|span|width|count)[a-z-]*|columns|order|object-(?:fit|position)|resize|scroll[a-z-]*|quotes|counter-[a-z]+|(?:page-)?break-[a-z]+|orphans"
    r"|widows|appearance|(?:accent|caret|tap-highlight)-color|direction|writing-mode|tab-size|speak[a-z-]*|src|unicode-range|size|min-[a-z-]+"
    r"|background-(?:size|repeat|position|attachment|origin)[a-z-]*|isolation|backface-visibility|perspective[a-z-]*|transform-(?:origin|style|box)"
    r"|print-color-adjust|color-(?:adjust|scheme)|overscroll-[a-z-]+|grid-(?!template|auto-(?:rows|columns))[a-z-]+|ruby-[a-z]+|fill|stroke|stroke-[a-z]+|image-rendering"
    r"|animation-(?!name)[a-z-]+|box-(?:orient|pack|align|flex|direction)|page|tab-stops|tab-interval|text-autospace|layout-[a-z-]+|punctuation-[a-z]+|language|interpolation-mode|shape-[a-z-]+|hanging-punctuation|inline-size|zoom-x"
)
"""Properties that hide nothing, whatever they say; so do those of a page's own names, which other values are made of. What is not
among them is judged by its value (``index.readers.hidden_text``), and doubted where it is not known there.
"""
_SET_ANEW = (
    "color display visibility opacity font-size font position text-indent clip clip-path transform translate scale zoom filter"
    " content-visibility margin margin-left margin-top height max-height width max-width overflow overflow-x overflow-y mask mask-image"
    " text-decoration background background-color background-image left top right bottom animation line-height z-index"
).split()
_SHORTHANDS = {
    "font": {"font-size"},
    "margin": {"margin-left", "margin-top"},
    "overflow": {"overflow-x", "overflow-y"},
    "background": {"background-color", "background-image"},
    "mask": {"mask-image"},
    "inset": {"left", "top", "right"},
    "all": set(_SET_ANEW),
}
"""What each sets anew, whether it names it or not."""
_ANY = r"|inherit|initial|unset|revert(?:-layer)?|(?:calc|clamp|min|max|env)\(.*|.*\bvar\(.*"
_VALID = {
    name: re.compile(form + _ANY)
    for name, form in {
        "display": r"none|(?:block|inline|run-in)(?: (?:flow|flow-root|flex|grid|table|ruby))?(?: list-item)?|flow|flow-root|flex|grid|table|list-item|ruby"
        r"|inline-(?:block|flex|grid|table)|contents|table-[a-z-]+|ruby-[a-z-]+|math|-(?:webkit|moz|ms)-[a-z-]+",
        "visibility": r"visible|hidden|collapse",
        "opacity": r"-?\d*\.?\d+%?",
        "font-size": r"\d*\.?\d+(?:e[+-]?\d+)?(?:[a-z]+|%)|0*\.?0+|(?:x+-)?(?:small|large)|medium|smaller|larger|math",
        "clip-path": r"none|[a-z-]+\(.*|[a-z]+-box",
        "transform": r"none|(?:[a-z\d]+\([^()]*(?:\([^()]*\)[^()]*)*\)\s*)+",
        "scale": r"none|[-\d.%\s]+",
    }.items()
}
"""The values of a property. A browser passes over others, and what was declared before them holds."""
_MOST = 1 << 18  # characters of style sheets that are looked at
_MOST_RULES = 512  # that a page's elements are looked through for
_LONGEST = 300  # characters of a selector
_MOST_PAIRS = 1 << 22
"""Elements of the page, by themselves: of a page with more, no selector is looked up that compares an element to its neighbours."""
_Rule = tuple[tuple[bool, int, tuple[int, int, int], int], dict[str, str]]
"""How much it weighs, and what it says."""


class Styles:
    """What the page's own rules say of an element."""

    def __init__(self, page: Any, beside: str, matters: Callable[[str, str], bool]) -> None:
        """``beside``: the rules of style sheets beside it. ``matters``: whether a property with a value may hide or strike."""
        self._matters = matters
        self._rules: defaultdict[Any, list[_Rule]] = defaultdict(list)
        """By element."""
        shown = ((each.get("media") or "all", closed(each.text)) for each in page.iter("style"))
        sheets = self.sheets = "".join((beside, *(f"@media {on}{{{text}}}" for on, text in shown)))
        rules_of_page = self.rules = [*_rules_in(sheets[:_MOST])]
        own = (each.get("style", "") for each in page.iter() if "--" in (each.get("style") or ""))
        self._named: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """What the page calls by a name (“--gap: 0”); where it says it more than once, the place decides."""
        for name, value in _BEGUN.findall(sheets) + _NAMED.findall(
            ";".join((*(body for _, body, _ in rules_of_page), *map(_safe, own)))
        ):
            self._named[name.lower()][value.strip().lower()] = None
        declared = [(selector, _declared(body), layer) for selector, body, layer in rules_of_page]
        called = {name for name, values in self._named.items() if len(values) > 1}
        # A property that hides nowhere in the sheet need not be asked for at each element.
        asked = {name for _, says, _ in declared for name in says if self._may_matter(name, says[name][0])}
        asked |= {
            name
            for _, says, _ in declared
            for name in says.keys() & _TOGETHER.keys()
            if re.fullmatch(_TOGETHER[name], says[name][0])
        }
        grounded = any(name.startswith("background") for _, says, _ in declared for name in says)
        asked |= {"color"} if grounded or page.find(".//*[@bgcolor]") is not None else set()
        asked |= {*_BESIDE, *PAINTED, *called} if asked else set()
        self._known: dict[Any, dict[str, str]] = {}
        self.unsure: set[Any] = set()
        """Elements that a rule hides or strikes that holds somewhere, or may lay something over."""
        asked |= {name for name, parts in _SHORTHANDS.items() if parts & asked}
        rules: dict[tuple[str, str, int], tuple[int, dict[str, tuple[str, bool]]]] = {}
        for number, (selectors, every, layer) in enumerate(declared):
            if says := {name: value for name, value in every.items() if name in asked}:
                rules.setdefault((selectors, repr(says), layer), (number, says))
        if rules:
            self._look_up(page, [(selectors, *rule, layer) for (selectors, _, layer), rule in rules.items()])
        own_sheets = "".join(each.text or "" for each in page.iter("style"))
        if len(sheets) > _MOST or _ELSEHOW.search(own_sheets) or _of_data(page):
            self.unsure.add(page)
        self.foreign = bool(sheets_of(page))
        """Whether style sheets that are files of their own say more of it."""

    def _look_up(self, page: Any, rules: list[tuple[str, int, dict[str, tuple[str, bool]], int]]) -> None:
        """Finds the elements of each rule; most rules of a sheet name a class that the page does not have."""
        names, is_large = names_in(page)
        left = _MOST_RULES
        for selectors, number, says, layer in rules:
            hides = any(self._may_matter(name, value) for name, (value, _) in says.items())
            for xpath, weight, sure in selected(selectors, names, is_large=is_large):
                left -= 1
                if left < 0 or xpath is None:
                    self.unsure |= {page} if hides else set()
                    continue
                if not sure:
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
                            rank = -layer if important else layer
                            self._rules[element].append(((important, rank, weight, number), said))

    def of(self, element: Any) -> dict[str, str]:
        """Property → value, of the weightiest rule that says it; what stands in the element itself outweighs rules, but for
        those that are marked as important.
        """
        if element in self._known:
            return self._known[element]
        said = self._known[element] = self._said(element)
        for name in [name for name, value in said.items() if "var(" in value and not name.startswith("--")]:
            value = spelled_out(said.pop(name), lambda called: self.called(called, element))
            said |= {each: plain for each, (plain, _) in _declared(f"{name.lstrip('?')}:{value}").items()}
        return said

    def _said(self, element: Any) -> dict[str, str]:
        rules = sorted(self._rules.get(element, ()), key=lambda rule: rule[0])
        own = _declared(_safe(element.get("style", "")))
        said: dict[str, str] = {}
        for (important, *_), says in rules:
            if not important:
                _set(said, says)
        _set(said, {name: value for name, (value, _) in own.items()})
        for (important, *_), says in rules:
            if important:
                _set(said, says)
        return _set(said, {name: value for name, (value, important) in own.items() if important})

    def called(self, name: str, element: Any) -> str:
        """What an element calls by a name; empty where it calls nothing so."""
        values = [*self._named.get(name, ())]
        if len(values) < 2:
            return values[0] if values else ""
        places = (self._said(each) for each in (element, *element.iterancestors()))
        return next((said[name] for said in places if name in said), "")

    def _meaning(self, name: str, at: int) -> str:
        values = [*self._named.get(name, {}), ""]
        return values[at % len(values)]

    def _may_matter(self, name: str, value: str) -> bool:
        """Whether a property may hide or strike, whatever the names in its value stand for."""
        if name.startswith("--"):
            return False
        meant = {value}
        for _ in range(_NAMES_DEEP):
            meant = {
                spelled_out(each, partial(self._meaning, at=at), 1)
                for each in meant
                for at in range(_NAMES_DEEP if "var(" in each else 1)
            }
            if len(meant) > _MOST_MEANINGS:
                return True
        return any(
            self._matters(each, plain)
            for value in meant
            for each, (plain, _) in _declared(f"{name.lstrip('?')}:{value}").items()
        )


def names_in(page: Any) -> tuple[frozenset[str], bool]:
    """The classes and ids of a page as selectors have them, and whether it is too large for those that compare an element to others."""
    elements = [each for each in page.iter() if isinstance(each.tag, str)]
    names = {f".{name}" for each in elements for name in each.get("class", "").split()}
    names |= {f"#{each.get('id')}" for each in elements if each.get("id")}
    return frozenset(names), len(elements) ** 2 > _MOST_PAIRS


def selected(
    selectors: str, names: frozenset[str], *, is_large: bool
) -> Iterator[tuple[Any, tuple[int, int, int], bool]]:
    """The paths (None for one that is not looked up) of a rule's selectors, each with its weight and whether it surely holds."""
    from cssselect import SelectorError, parse
    from lxml import etree

    selectors = selectors.translate(_BACK)
    for each in SELECTOR.findall(_NOT_ONE_OF.sub(_none_of, selectors)):
        plain = _IN_BRACKETS.sub("", each)
        if ("\\" not in plain and not set(_NAME.findall(plain)) <= names) or _AT_TIMES.search(plain):
            continue
        if len(each) > _LONGEST or (is_large and re.search(r"[~+]|:(?:nth|last|only|first)", plain)):
            yield None, (0, 0, 0), False
            continue
        text = each.removeprefix(_MAYBE)
        for form in (text, _PSEUDO.sub(_any, text).strip() or "*", None):
            with suppress(SelectorError, etree.XPathError):
                if form is None:  # of what no browser reads either, nothing is said
                    if "|" in text:
                        yield None, (0, 0, 0), False
                    break
                (selector,) = parse(form)
                path = etree.XPath(_translator().selector_to_xpath(selector))
                path(_nothing())
                yield path, selector.specificity(), form == each and selector.pseudo_element is None
                break


def _none_of(match: re.Match[str]) -> str:
    """“:not(a, b)” as “:not(a):not(b)”."""
    return "".join(f":not({each.strip()})" for each in match[1].split(","))


@lru_cache(1)
def _nothing() -> Any:
    from lxml import html

    return html.Element("p")


@lru_cache(1)
def _translator() -> Any:
    from cssselect import HTMLTranslator

    return HTMLTranslator()


SELECTOR = re.compile(r"(?:[^,()\[\]]|\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\))+")
_NOT_ONE_OF = re.compile(r":not\(([^()]*,[^()]*)\)")
_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)")
_NAME = re.compile(r"[.#][\w-]+(?![\w\\-])")
_PSEUDO = re.compile(r"(?P<of>[\w\])*.#-]?)::?[\w-]+(?:\((?:[^()]|\([^()]*\))*\))?")
_AT_TIMES = re.compile(
    r":(?:focus|target|hover|active|visited|user|autofill|fullscreen|modal|-)|::(?!before|after|first)"
)
_DRAWN = re.compile(":(?:before|after)")


def _any(match: re.Match[str]) -> str:
    return match["of"] or "*"


_MAYBE = "\0"
"""Stands before a selector of a rule that holds on some screens only."""
_ELSEHOW = re.compile(r"@import\s*(?:url\(\s*)?.?\s*data:|size-adjust\s*:\s*[0-4]?\d?\.?\d*%", re.IGNORECASE)
"""What a sheet may hide by without a rule: a sheet in an address, a font of no size."""


def _of_data(page: Any) -> bool:
    """Whether a style sheet stands in an address of the page."""
    links = (each for each in page.iter("link") if "stylesheet" in each.get("rel", "").lower())
    return any(each.get("href", "").strip().lower().startswith("data:") for each in links)


def sheets_of(page: Any) -> list[str]:
    """The addresses of the style sheets that ``page`` names, as they stand in it."""
    links = (each for each in page.iter("link") if "stylesheet" in each.get("rel", "").lower())
    imports = ("@import" for each in page.iter("style") if "@import" in (each.text or "").lower())
    return [*(each.get("href", "") for each in links if each.get("media", "").lower() != "print"), *imports]


def striking(sheet: str) -> str:
    """The rules of a style sheet that strike words through, or take that back; empty where none strike."""
    rules = [(selector, body) for selector, body, _ in _rules_in(sheet) if "text-decoration" in body.lower()]
    if not any("line-through" in body.lower() for _, body in rules):
        return ""
    return "".join(f"{selector.strip()}{{{body}}}\n" for selector, body in rules).translate(_BACK)


_PIECE = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|url\((?!\s*["'])(?:\\.|[^)\\])*\)?|\\[^\da-fA-F]|<!--|-->|<!\[CDATA\[|\]\]>""",
    re.DOTALL | re.IGNORECASE,
)
_MEANS = "{};:,()/!@"
_SAFE = {ord(sign): 0xE000 + at for at, sign in enumerate(_MEANS)}
_BACK = {code: sign for sign, code in _SAFE.items()}


def _safe(sheet: str | None) -> str:
    """A style sheet without its comments, whose signs mean nothing where they are quoted."""
    return _PIECE.sub(_unsigned, sheet or "")


def _unsigned(piece: re.Match[str]) -> str:
    if piece[0][:2] in ("/*", "<!", "--", "]]"):
        return ""
    if piece[0][-1:] == ")":
        return f"{piece[0][:4]}{piece[0][4:-1].translate(_SAFE)})"
    return piece[0].translate(_SAFE)


def closed(sheet: str | None) -> str:
    """A whole sheet: its end ends its rules, and what ends none ends nothing around it."""
    text, depth = [], 0
    for piece in re.split(r"([{}])", _safe(sheet)):
        if piece == "}" and not depth:
            continue
        depth += (piece == "{") - (piece == "}")
        text.append(piece)
    return "".join(text) + "}" * depth


def _rules_in(sheet: str) -> Iterator[tuple[str, str, int]]:
    """The selectors of each rule with what it declares and the rank of its layer, but for rules that hold for other media only; a
    screen is what all have.
    """
    sheet, begin = closed(sheet), 0
    around: list[str] = []
    layers: dict[str, int] = {}
    for brace in re.finditer(r"[{}]", sheet):
        piece, begin = sheet[begin : brace.start()], brace.end()
        for named in _LAYERS.findall(piece):
            for name in named.split(","):
                layers.setdefault(name.strip().partition(".")[0], len(layers))
        if len(around) >= _DEEPEST and brace.group() == "{":
            around.append("")
        elif len(around) > _DEEPEST:
            if piece.strip():
                yield f"{_MAYBE}*", piece, _NO_LAYER  # deeper than anybody nests rules
            del around[-1:]
        elif brace.group() == "{":
            declared, _, selectors = piece.rpartition(";")
            yield from _rule(around, declared, layers)
            around.append(selectors.strip())
            if layer := _LAYER.match(around[-1]):
                layers.setdefault(layer[1] or f" {len(layers)}", len(layers))
        else:
            yield from _rule(around, piece, layers)
            del around[-1:]


_LAYERS = re.compile(r"@layer\s+([^;{}]+);", re.IGNORECASE)
_LAYER = re.compile(r"@layer\b\s*([\w-]*)", re.IGNORECASE)
_NO_LAYER, _DEEPEST = 1_000, 40


def _rule(around: list[str], body: str, layers: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    """What is declared inside ``around``: media, and rules one in the other (“.old { b { … } }”)."""
    at = [each for each in around if each.startswith("@")]
    whole, *inside = [each for each in around if not each.startswith("@")] or [""]
    for inner in inside:
        pairs = (
            (outer.strip(), own.strip())
            for outer in SELECTOR.findall(whole)
            for own in SELECTOR.findall(inner)
        )
        whole = ", ".join(own.replace("&", outer) if "&" in own else f"{outer} {own}" for outer, own in pairs)
        if len(whole) > _LONGEST_RULE:
            return
    holds = min(map(_holds, at), default=1.0)
    if whole and body.strip() and holds:
        named = next((found[1] for each in at if (found := _LAYER.match(each)) and found[1]), "")
        anonymous = any(_LAYER.match(each) for each in at) and not named
        rank = layers.get(named, len(layers) - 1 if anonymous else _NO_LAYER)
        yield whole if holds == 1 else _MAYBE + whole.replace(",", f",{_MAYBE}"), body, rank


def _holds(at: str) -> float:
    """Whether what stands in an at-rule holds where a page is read: 1 for surely, 0 for surely not, between them where it is not known."""
    kind = _AT.match(at)
    name, condition = (kind[1].lower(), at[kind.end() :]) if kind else (at, "")
    if name in _NO_RULES or name.endswith("keyframes"):
        return 0
    if name in ("layer", "supports"):
        return 1 if not re.search(r"\bnot\b", condition) else 0.5
    if name != "media":
        return 0.5
    asked = [" ".join(each.lower().split()) for each in condition.split(",")]
    if any(not each or _ON_SCREENS.fullmatch(each) for each in asked):
        return 1
    return 0 if all(map(_ELSEWHERE.fullmatch, asked)) else 0.5


_LONGEST_RULE = 5_000
_AT = re.compile(r"@(?:-[a-z]+-)?([a-z-]+)\s*", re.IGNORECASE)
_NO_RULES = frozenset(
    "font-face page property counter-style font-palette-values position-try view-transition".split()
)
_NARROW = r"(?:max-(?:device-)?width: ?(?:\d{1,3}|1[01]\d\d)(?:\.\d+)?px|max-(?:device-)?width: ?[1-6]?\d(?:\.\d+)?r?em|max-(?:device-)?height: ?[1-5]\d\dpx)"
_ELSEWHERE = re.compile(
    r"(?:only )?(?:print|speech|aural|braille|embossed|projection|tty|tv|handheld)(?: and .*)?"
    rf"|(?:(?:only )?(?:screen|all) and )?(?:\([^()]*\) and )*\({_NARROW}\)(?: and \([^()]*\))*"
    r"|(?:(?:only )?(?:screen|all) and )?\((?:prefers-reduced-motion: ?reduce|prefers-color-scheme: ?dark|forced-colors: ?active|prefers-contrast: ?more|-ms-high-contrast: ?[a-z]+|prefers-reduced-motion)\)"
)
_ON_SCREENS = re.compile(
    r"(?:only )?(?:screen|all)?(?:(?: ?and ?)?\(min-\w+: ?\d{1,2}(?:px)?\))*|not (?:print|speech)"
)


_NAMED = re.compile(r"(--[\w-]+)\s*:([^;{}]*)")
_BEGUN = re.compile(r"@property\s+(--[\w-]+)\s*\{[^{}]*initial-value\s*:([^;{}]*)", re.IGNORECASE)
_BY_NAME = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
ESCAPED = re.compile(r"\\(?:([\da-fA-F]{1,6})\s?|(.))")


def spelled_out(value: str, called: Callable[[str], str], deep: int = 5) -> str:
    """A value with what it calls by a name put in; a name may be called by another one."""
    for _ in range(deep):
        if "var(" not in value:
            break
        value = _BY_NAME.sub(lambda match: called(match[1]) or match[2] or "", value)
    return value


_NAMES_DEEP, _MOST_MEANINGS = 3, 40


def _declared(body: str) -> dict[str, tuple[str, bool]]:
    """Property → value, and whether it is marked as important: of several, the last that is valid, but for those that are marked.
    What a browser may take, and is not known to be valid, stands beside the others as “?” and its name.
    """
    said: dict[str, tuple[str, bool]] = {}
    for name, value in _parts(body):
        if name.startswith("--"):
            said[name] = value.partition("!")[0].strip().lower(), "!" in value
            continue
        plain, is_marked, mark = value.lower().partition("!")
        plain = _as_hex(_NUMBER.sub(_plain, " ".join(plain.split())))
        if is_marked and mark.strip() != "important":
            continue
        if not plain or (name in _VALID and not _VALID[name].fullmatch(plain)):
            if "(" in plain:
                said["?" + name] = plain, bool(is_marked)
            continue
        before = said.get(name) or said.get("?" + name)
        for each in (*_SHORTHANDS.get(name, ()), name, "?" + name):
            if is_marked or not said.get(each, ("", False))[1]:
                said.pop(each, None)
        said.setdefault(name, (plain, bool(is_marked)))
        if before and not _is_valid(name, plain):
            said.setdefault("?" + name, before)
    return said


def _parts(body: str) -> Iterator[tuple[str, str]]:
    """Each property that may hide or strike, or that the page names itself, with its value as it stands."""
    for part in (ESCAPED.sub(letter, body) if "\\" in body else body).split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower().replace("text-decoration-line", "text-decoration")
        if not name.startswith("--"):
            name = _PHYSICAL.sub(lambda match: _SIDES[match[0]], _VENDOR.sub("", name)).replace("inset-", "")
        if colon and (name.startswith("--") or (_PROPERTY.fullmatch(name) and not _HARMLESS.fullmatch(name))):
            yield name, value


_USUAL = re.compile(
    r"(?:(?:-?(?:\d+\.?\d*|\.\d+)(?:px|pt|pc|in|cm|mm|em|rem|ex|ch|vh|vw|%)|0|auto)(?:\s+|$)){1,4}|none|normal|hidden|visible|clip|scroll|static|relative"
    r"|absolute|fixed|sticky|left|right|#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|(?:rgb|hsl)a?\([\d\s.,%/]+\)|transparent|currentcolor|black|white|red|blue|green"
    r"|gray|navy|rect\(.*|[a-z]+\(.*|[\d.]+px [a-z].*" + _ANY
)


def _is_valid(name: str, value: str) -> bool:
    """Whether a browser surely takes a value, so that what was declared before it is gone."""
    unitless = name not in ("zoom", "scale", "opacity", "z-index", "line-height", "flex") and re.fullmatch(
        r"-?[\d.]+", value
    )
    return name in _VALID or bool(_USUAL.fullmatch(value) and (not unitless or value == "0"))


_VENDOR = re.compile("^-(?:webkit|moz|ms|o)-")
_PROPERTY = re.compile(r"[a-z-]+")
_NUMBER = re.compile(r"(?<![\w#.])[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\d.])")


def _plain(number: re.Match[str]) -> str:
    """A number written in one way: “1e-9” and “+0” are “0”."""
    written = f"{max(-1e9, min(1e9, float(number[0]))):.6f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


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
        before = said.get(name) or said.get("?" + name)
        for each in (*_SHORTHANDS.get(name, ()), "?" + name):
            said.pop(each, None)
        said[name] = value
        if before and name[0] not in "?-" and not _is_valid(name, value):
            said["?" + name] = before
    return said


_SIDES = {"inline-start": "left", "inline-end": "right", "block-start": "top", "block-end": "bottom"}
_SIDES |= {"inline-size": "width", "block-size": "height"}
_PHYSICAL = re.compile("|".join(_SIDES))


def letter(match: re.Match[str]) -> str:
    """The letter that an escape of a style sheet stands for; what would end a value stays one of its letters."""
    letter = match[2] or (chr(code) if 0 < (code := int(match[1], 16)) < 0xD800 else "")
    return "" if letter in ";:" else letter
