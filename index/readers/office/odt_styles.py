"""What the styles of an OpenDocument text say: what is hidden, struck, white, and how lists and headings are numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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


class Styles:
    """The styles of one document, from ``styles.xml`` and from the beginning of ``content.xml``."""

    def __init__(self) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._styles: dict[str, _Style] = {}
        self.outline: Mapping[int, Level] = {}
        """How headings are numbered."""
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
            elif kind == "style":
                brought = next((v for k, v in each.attrib.items() if k.endswith("}list-style-name")), None)
                self._styles[name] = _Style(
                    any_attribute(each, "parent-style-name"),
                    brought,
                    _hidden(each),
                    _struck(each),
                    _white(each),
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

    def _said(self, element: Any, what: Callable[[_Style], bool | None]) -> bool | None:
        styles = chain(self._styles, any_attribute(element, "style-name"))
        return next((said for each in styles if (said := what(each)) is not None), None)

    def is_title(self, style: str) -> bool:
        """Whether a paragraph's style is the one for titles, or made from it."""
        return style == "Title" or any(each.parent == "Title" for each in chain(self._styles, style))


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
