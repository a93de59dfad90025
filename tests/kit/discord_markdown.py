"""What a markdown source looks like on the screen, by two readings: simcord's renderer, and Discord's own rule for escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from simcord.preview._markdown import markdown_tokens

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_STRONG = re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)
_ESCAPED = "\ue000"
"""Stands where an escaped character stood: nothing begins with it."""
ACTIVE = re.compile(
    r"""[\\*_~`|<@\[\]]                              # emphasis, code, spoilers, mentions, links
    | :// | (?:discord(?:app)?|www)\.\w              # addresses, invitations
    | :[\w+-]+:                                      # :emoji:
    | ^\s*(?: > | \#{1,3}\s | -\#\s | [-*]\s | \d+\.\s )  # quotes, headings, small print, lists""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


class _Everything(dict[str, Any]):
    """Knows every user, role, channel and command, so that each mention that is understood is found."""

    def __bool__(self) -> bool:
        return True

    def get(self, _key: str, _default: Any = None) -> str:
        return "known"


_CONTEXT = {
    "users": _Everything(),
    "roles": _Everything(),
    "channels": _Everything(),
    "commands": {"1": "ask", "2": "library"},
    "emojis": {"1": {"name": "party", "animated": False}},
    "everyone": True,
}


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank, without the blanks around them: what a renderer has to keep."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def rendered(source: str) -> tuple[str, str, set[str]]:
    """By simcord's renderer: the text shown, the bold part of it, and the elements other than text in lines."""
    shown: list[str] = []
    strong: list[str] = []
    kinds: set[str] = set()
    small = re.search(r"^-# ", source, re.MULTILINE)

    def walk(tokens: Iterable[Mapping[str, Any]], *, bold: bool = False) -> None:
        for token in tokens:
            kind = token["type"]
            if kind in {"strong_open", "strong_close"}:
                bold = kind == "strong_open"
            elif kind == "break":
                shown.append("\n")
            elif kind == "text":
                shown.append(token["content"])
                strong.extend(token["content"] if bold else "")
            elif kind == "subtext" and not small:
                # The renderer looks for small print after escapes are gone; Discord looks before.
                shown.append("\n-# ")
            elif kind not in {"inline", "paragraph"}:
                kinds.add(kind)
            walk(token.get("children", ()), bold=bold)
            if kind in {"paragraph", "subtext"}:
                shown.append("\n")

    walk(markdown_tokens(source, "text_display", context=_CONTEXT))
    return "".join(shown), "".join(strong), kinds


def bare(source: str) -> str:
    """The source with a stand-in for each escaped character: what is left is what Discord's rules see."""
    return _ESCAPE.sub(_ESCAPED, source)


def unescaped(source: str) -> str:
    """The source as Discord's rule for escapes shows it, when nothing else in it is markup."""
    return _ESCAPE.sub(r"\1", source)


def strong(source: str) -> list[str]:
    """The bold parts by Discord's rule, as they are shown."""
    parts, at = [], 0
    while at < len(source):
        if match := _ESCAPE.match(source, at):
            at = match.end()
        elif match := _STRONG.match(source, at):
            parts.append(unescaped(match[1]))
            at = match.end()
        else:
            at += 1
    return parts
