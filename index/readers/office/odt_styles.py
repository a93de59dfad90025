"""What the styles of an OpenDocument text say: what is hidden, struck, white, and how lists and headings are numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from index.readers.hidden_text import is_lost
from index.readers.office.container import any_attribute, local, whole
from index.readers.office.word_processing import DEEPEST, Level, chain


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    list: str | None
    """The list style that it brings; empty where it takes one away, None where it says nothing."""
    hidden: bool | None
    struck: bool | None
    white: bool | None
    """Whether letters are white; with a ground of their own they are seen."""
    says: Mapping[str, str]
    """All that it says, by names without namespaces."""


class Styles:
    """The styles of one document, from ``styles.xml`` and from the beginning of ``content.xml``."""

    def __init__(self) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._styles: dict[str, _Style] = {}
        self.outline: Mapping[int, Level] = {}
        """How headings are numbered."""
        self._default_hides = False
        self.undefined = False
        """Whether words stand in a style of their own that the file does not define, though it strikes others: whether
        they are in force is not known, so they are taken for struck, and that is told.
        """

    def add(self, group: Any) -> None:
        """The styles of one group."""
        for each in () if group is None else group:
            kind, name = local(each), any_attribute(each, "name")
            if kind == "list-style":
                self._lists[name] = _levels(each)
            elif kind == "outline-style":
                self.outline = _levels(each)
            elif kind == "default-style":
                self._default_hides |= bool(_hidden(each))
            elif kind == "style":
                brought = next((v for k, v in each.attrib.items() if k.endswith("}list-style-name")), None)
                self._styles[name] = _Style(
                    any_attribute(each, "parent-style-name"),
                    brought,
                    _hidden(each),
                    _struck(each),
                    _white(each),
                    {key.rpartition("}")[2]: value for said in each for key, value in said.attrib.items()},
                )

    def levels(self, name: str) -> Mapping[int, Level]:
        """How the list style ``name`` numbers."""
        return self._lists.get(name, {})

    def list_of(self, style: str) -> str:
        """The list style that a paragraph's style brings; empty when it brings none."""
        return next((each.list for each in chain(self._styles, style) if each.list), "")

    def unnumbered(self, style: str) -> bool:
        """Whether a paragraph's style takes its number away: it names a list style, and an empty one."""
        return next((each.list for each in chain(self._styles, style) if each.list is not None), None) == ""

    def hides(self, element: Any) -> bool:
        """Whether the style of an element hides its text."""
        return bool(self._said(element, lambda style: style.hidden))

    def is_white(self, element: Any) -> bool | None:
        """Whether the style of an element sets its letters in white, on no ground of their own; None where it leaves
        that to what is around it.
        """
        return self._said(element, lambda style: style.white)

    def strikes(self, element: Any) -> bool | None:
        """Whether the style of an element strikes its text through; None where it leaves that to what is around it."""
        style = any_attribute(element, "style-name")
        strikes_some = any(each.struck for each in self._styles.values())
        if style not in self._styles and _AUTOMATIC.fullmatch(style) and strikes_some:
            self.undefined = True
            return True
        return self._said(element, lambda style: style.struck)

    def doubts(self, *elements: Any) -> bool:
        """Whether letters may not be seen, by the styles of elements that are one in the other, the innermost first."""
        if self._default_hides:
            return True
        said: dict[str, str] = {}
        for element in elements:
            for style in chain(self._styles, any_attribute(element, "style-name")):
                said = {**style.says, **said}
            if any_attribute(element, "cond-style-name") or any_attribute(element, "class-names"):
                return True
        shares = [points_of(size) / 12 for each in elements if "%" in (size := self._says(each, "font-size"))]
        if prod(shares) < _LEAST_SHARE:
            return True
        return any(_DOUBTED[name](value) for name, value in said.items() if name in _DOUBTED) or (
            said.get("use-window-font-color") != "true"
            and "color" in said
            and said.get("background-color", "transparent") != "transparent"
            and is_lost(said["color"], said["background-color"], otherwise=True)
        )

    def is_pale(self, element: Any, ground: str) -> bool:
        """Whether letters may not be told from the ground around them, where they have none of their own."""
        own = self._says(element, "background-color") or "transparent"
        return own == "transparent" and is_lost(self._says(element, "color") or "black", ground or "white")

    def ground_of(self, element: Any) -> str:
        """The colour that a table, a row, a cell or a frame gives to what is in it; empty where it says none."""
        said = self._says(element, "background-color") or self._says(element, "fill-color")
        return "" if said == "transparent" else said

    def is_leftwards(self, element: Any) -> bool:
        """Whether the style of a paragraph has it written from right to left."""
        return self._says(element, "writing-mode").startswith("rl")

    def _says(self, element: Any, name: str) -> str:
        styles = chain(self._styles, any_attribute(element, "style-name"))
        return next((each.says[name] for each in styles if name in each.says), "")

    def _said(self, element: Any, what: Callable[[_Style], bool | None]) -> bool | None:
        styles = chain(self._styles, any_attribute(element, "style-name"))
        return next((said for each in styles if (said := what(each)) is not None), None)

    def is_title(self, style: str) -> bool:
        """Whether a paragraph's style is the one for titles, or made from it."""
        return style == "Title" or any(each.parent == "Title" for each in chain(self._styles, style))


def points_of(value: str) -> float:
    """A length in points; of a share, the same of twelve points; far too much for what is none."""
    match = _LENGTH.fullmatch(value)
    return float(match[1]) * _IN_POINTS[match[2]] if match else 1e6


_LENGTH = re.compile(r"(-?\d*\.?\d+)(pt|in|cm|mm|px|pc|%)")
_IN_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0, "%": 0.12}
_DOUBTED: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(
        ("font-size", "line-height", "line-height-at-least"), lambda value: points_of(value) < 4.5
    ),
    **dict.fromkeys(
        ("font-size-rel", "letter-spacing"),
        lambda value: value != "normal" and not -4 < points_of(value) < 200,
    ),
    **dict.fromkeys(
        ("margin-left", "margin-right", "text-indent", "margin-top"),
        lambda value: not -150 < points_of(value) < 900,
    ),
    **dict.fromkeys(("text-scale", "opacity"), lambda value: points_of(value) < 4.8),
    **dict.fromkeys(("column-width", "row-height"), lambda value: points_of(value) < 3),
    **dict.fromkeys(("max-height", "max-width"), lambda value: points_of(value) < 3),
    "visible": lambda value: value == "false",
    "text-position": lambda value: (
        re.match(r"(?:super|sub|-?[0-5]?\d%)(?:\s|$)", value) is None
        or re.search(r"\s[0-2]?\d%$", value) is not None
    ),
    "font-name": lambda value: re.search(r"dings|symbol|blank|barcode", value, re.IGNORECASE) is not None,
    "display": lambda value: value not in ("true", "always"),
}
_LEAST_SHARE = 0.4
"""What a style may say, and whether letters may not be seen by it."""
_AUTOMATIC = re.compile(r"[PT][0-9]+")
"""What word processors call a style that they made for a place; others are known by name to every program."""
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")
_TINY = 2.0  # points


def _hidden(style: Any) -> bool | None:
    for properties in style:
        size = _POINTS.fullmatch(any_attribute(properties, "font-size"))
        if size and float(size[1]) <= _TINY:
            return True
        colour = any_attribute(properties, "color").lower()
        if colour and colour == any_attribute(properties, "background-color").lower() != "#ffffff":
            return True
        if {any_attribute(properties, name) for name in ("font-size", "text-scale", "opacity")} & {
            "0%",
            "1%",
        }:
            return True
        shown = any_attribute(properties, "display")
        if shown and local(properties) in ("text-properties", "section-properties"):
            return shown == "none"
    return None


def _white(style: Any) -> bool | None:
    for properties in style:
        if colour := any_attribute(properties, "color"):
            ground = any_attribute(properties, "background-color")
            return colour.lower() in ("#ffffff", "#fffffe", "#fefefe") and ground in (
                "",
                "transparent",
                "#ffffff",
            )
    return None


def _struck(style: Any) -> bool | None:
    for properties in style:
        lines = [any_attribute(properties, f"text-line-through-{name}") for name in ("style", "type")]
        if any(lines):
            return not {"none"} & set(lines)
    return None


def _levels(style: Any) -> dict[int, Level]:
    levels = {}
    for each in style:
        kind, depth = local(each), whole(any_attribute(each, "level"))
        if not 1 <= depth <= DEEPEST:
            continue
        if kind not in ("list-level-style-number", "outline-level-style"):
            levels[depth - 1] = Level("bullet", "")
            continue
        shown = min(depth, max(1, whole(any_attribute(each, "display-levels"))))
        numbers = ".".join(f"%{place}" for place in range(depth - shown + 1, depth + 1))
        prefix, suffix = any_attribute(each, "num-prefix"), any_attribute(each, "num-suffix")
        # The form is looked up by its full name: other attributes end like it.
        form = next((v for k, v in each.attrib.items() if k.endswith("}num-format")), "")
        levels[depth - 1] = Level(
            form or "none", f"{prefix}{numbers}{suffix}", whole(any_attribute(each, "start-value"), 1)
        )
    return levels
