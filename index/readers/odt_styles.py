"""What an OpenDocument text's styles say: what is hidden, and how lists and headings are numbered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.readers.markup import any_attribute, child, local, whole
from index.readers.numbering import DEEPEST, Level


class Sheets:
    """The styles of one document, from ``styles.xml`` and from the beginning of ``content.xml``."""

    def __init__(self) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._styles: dict[str, Any] = {}
        self.outline: Mapping[int, Level] = {}
        """How headings are numbered."""

    def add(self, root: Any) -> None:
        """The styles under the root of ``styles.xml``."""
        for name in ("styles", "automatic-styles"):
            group = child(root, name)
            if group is not None:
                self.add_styles(group)

    def add_styles(self, group: Any) -> None:
        """The styles of one group."""
        for each in list(group):
            kind, name = local(each), any_attribute(each, "name")
            if kind == "list-style":
                self._lists[name] = _levels(each)
            elif kind == "outline-style":
                self.outline = _levels(each)
            elif kind == "style":
                self._styles[name] = {
                    "parent": any_attribute(each, "parent-style-name"),
                    "list": next((v for k, v in each.attrib.items() if k.endswith("}list-style-name")), None),
                    "hidden": _hidden(each),
                }

    def levels(self, name: str) -> Mapping[int, Level]:
        """How the list style ``name`` numbers."""
        return self._lists.get(name, {})

    def list_of(self, style: str) -> str:
        """The list style that a paragraph's style brings; empty when it brings none."""
        return next((each["list"] for each in self._chain(style) if each["list"]), "")

    def unnumbered(self, style: str) -> bool:
        """Whether a paragraph's style takes its number away: it names a list style, and an empty one."""
        return next((each["list"] for each in self._chain(style) if each["list"] is not None), None) == ""

    def hides(self, style: str) -> bool:
        """Whether text in the style is not shown."""
        return next(
            (bool(each["hidden"]) for each in self._chain(style) if each["hidden"] is not None), False
        )

    def is_title(self, style: str) -> bool:
        """Whether a paragraph's style is the one for titles, or made from it."""
        return style == "Title" or any(each["parent"] == "Title" for each in self._chain(style))

    def _chain(self, style: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            found.append(self._styles[style])
            style = self._styles[style]["parent"]
        return found


def _hidden(style: Any) -> bool | None:
    for properties in style:
        if local(properties) in ("text-properties", "section-properties"):
            shown = any_attribute(properties, "display")
            if shown:
                return shown == "none"
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
        levels[depth - 1] = Level(form or "none", f"{prefix}{numbers}{suffix}", _start(each))
    return levels


def _start(level: Any) -> int:
    return whole(any_attribute(level, "start-value"), 1)
