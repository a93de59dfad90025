"""Markdown cut short so that it stays well-formed: no escape, link, mention or bold pair is torn apart. Pure."""

from __future__ import annotations

import regex

ELLIPSIS = " …"
"""Stands behind what was cut; behind the closing mark of a quotation, because the dots are not the record's."""
LEAST = 80
"""Characters of a quotation that are kept while there is something longer to cut."""

_NEAR = 24
_BOLD = "**"
# One token is kept or left whole. An escape comes first: what it escapes opens nothing.
_TOKEN = regex.compile(
    r"\\\X|\[(?:\\.|[^\]\\\n])*\]\(<[^>\n]*>\)|<[^>\n]*>|`[^`\n]+`|\*\*|\X",
    regex.DOTALL,
)
# A quotation begins a line (behind the bar of a block quote, and small, perhaps), and what follows it is small print, dots
# or nothing: so marks within it end nothing.
_QUOTATION = regex.compile(
    r"(?ms)^(?:> )?(?:-\# )?“(?P<words>.*?)”(?=(?: …)?(?:\n-\# |\n(?:> )?(?:-\# )?“|\Z))"
)


def shortened(source: str, limit: int) -> str:
    """``source``, or the beginning of it with “ …”, at most ``limit`` characters. Shorter than that is only “…”."""
    if len(source) <= limit:
        return source
    return _beginning(source, limit - len(ELLIPSIS)) + ELLIPSIS if limit > len(ELLIPSIS) else "…"


def longest_quotation(source: str) -> int:
    """Characters of the longest quotation; 0 where there is none that could be cut."""
    return max((len(match["words"]) for match in _QUOTATION.finditer(source)), default=0)


def quotation_shortened(source: str, by: int, least: int = LEAST) -> str:
    """``source`` with its longest quotation at least ``by`` characters shorter, as far as ``least`` of it are left."""
    quotations = list(_QUOTATION.finditer(source))
    if not quotations:
        return source
    found = max(quotations, key=lambda match: len(match["words"]))
    start, end = found.span("words")
    # The dots take room; where they stand already, they do not.
    dots = "" if source.startswith(ELLIPSIS, end + 1) else ELLIPSIS
    words = _beginning(found["words"], max(least, len(found["words"]) - by - len(dots)))
    if len(words) + len(dots) >= len(found["words"]):
        return source
    return source[:start] + words + "”" + dots + source[end + 1 :]


def _beginning(source: str, limit: int) -> str:
    kept: list[str] = []
    length, inside, word = 0, False, (0, False)
    for match in _TOKEN.finditer(source):
        piece = match.group()
        inside_then = inside != (piece == _BOLD)
        if length + len(piece) + (len(_BOLD) if inside_then else 0) > limit:
            # Back to the end of a word, where one ends nearby.
            if word[0] and len(kept) - word[0] <= _NEAR and not piece.isspace():
                del kept[word[0] :]
                inside = word[1]
            break
        if piece.isspace():
            word = (len(kept), inside)
        kept.append(piece)
        length += len(piece)
        inside = inside_then
    while kept and kept[-1].isspace():
        kept.pop()
    if inside and kept[-1] == _BOLD:
        # Bold that has just begun would show its asterisks.
        kept.pop()
    elif inside:
        kept.append(_BOLD)
    return "".join(kept).rstrip()
