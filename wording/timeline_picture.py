"""A topic through time as a picture: a line from top to bottom, as wide as a phone, a mark and a sentence a record.

Kinds differ by shape, by word and by colour (Okabe and Ito's, which the colour-blind tell apart); every word in it is given by the
door, and stands in the text beside it too. Drawn by Matplotlib, without a screen; an extra, `make charts`.
"""

from __future__ import annotations

import importlib.util
import io
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import MissingPart
from domain.meetings import Stage

WIDTH = 390
"""Points of a phone's screen; drawn twice as fine."""
_SCALE = 2
MOST = 10
"""Records in one picture; the newest."""
_LINES = 4
"""Of a sentence; what is longer ends in an ellipsis, and stands whole in the text beside the picture."""
_LEFT, _TOP, _LINE, _GAP = 46, 20, 19, 18
_COLUMNS = 43
"""Columns of a line of text; a Chinese character takes two."""
_LETTERS = "DejaVu Sans"
"""Comes with Matplotlib, and has no Chinese characters; the others are looked for on the machine."""
_FONTS = (
    _LETTERS,
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "WenQuanYi Micro Hei",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
)
_MARKS = {Stage.PROPOSED: ("o", "#0072B2"), Stage.DECIDED: ("s", "#D55E00"), Stage.REPORTED: ("^", "#009E73")}
_MARKS_DARK = {
    Stage.PROPOSED: ("o", "#56B4E9"),
    Stage.DECIDED: ("s", "#E69F00"),
    Stage.REPORTED: ("^", "#2BC79A"),
}
_LIGHT = ("#FFFFFF", "#1B1B1B", "#5A5A5A", "#C9C9C9")
_DARK = ("#1E1F22", "#F2F3F5", "#B5BAC1", "#4E5058")
"""Ground, words, lesser words, the line. Words on their ground are at least 7 to 1."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One record, in words."""

    stage: Stage
    day: str
    said: str
    """“decided: passed”."""
    kind: str
    """The kind of the record, and who met."""
    sentence: str


def can_draw(text: str = "") -> bool:
    """Whether the extra is installed, and a font that has the characters of ``text``."""
    if importlib.util.find_spec("matplotlib") is None:
        return False
    wide = {letter for letter in text if unicodedata.east_asian_width(letter) in "WF"}
    return not wide or bool(_fonts(wide))


def draw(title: str, points: Sequence[Shown], more: str = "", *, dark: bool = False) -> bytes:
    """The picture, as PNG. ``more`` says what is left out. Raises MissingPart where Matplotlib is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        raise MissingPart(
            "Pictures are drawn by Matplotlib, and it is not installed.", remedy="Run: make charts"
        )
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    ground, ink, lesser, rule = _DARK if dark else _LIGHT
    marks = _MARKS_DARK if dark else _MARKS
    blocks = [
        (point, list(_wrapped(point.sentence, _LINES)), list(_wrapped(point.kind, 2)))
        for point in points[-MOST:]
    ]
    head, tail = list(_wrapped(title, 3)), list(_wrapped(more, 2))
    heights = [_LINE * (1 + len(kind) + len(lines)) + _GAP for _, lines, kind in blocks]
    height = _TOP * 2 + len(head) * 24 + 10 + sum(heights) + len(tail) * _LINE
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72 * _SCALE, facecolor=ground)
    axes: Any = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    every = title + more + "".join(f"{each.sentence}{each.kind}{each.day}{each.said}" for each in points)
    fonts = _fonts({letter for letter in every if unicodedata.east_asian_width(letter) in "WF"})

    def write(x: float, y: float, text: str, size: float, colour: str, weight: str = "normal") -> None:
        # A dollar sign is one, and begins no formula.
        axes.text(
            x,
            y,
            text.replace("$", r"\$"),
            size=size,
            color=colour,
            weight=weight,
            va="top",
            family=fonts or [_LETTERS],
        )

    y = float(_TOP)
    for line in head:
        write(16, y, line, 16, ink, "bold")
        y += 24
    y += 10
    first, last = y + 8, y + sum(heights[:-1]) + 8
    axes.plot([24, 24], [first, last], color=rule, linewidth=2, zorder=1, solid_capstyle="round")
    for (point, lines, kind), tall in zip(blocks, heights, strict=True):
        shape, colour = marks[point.stage]
        hollow = point.stage is Stage.PROPOSED
        axes.plot(
            [24],
            [y + 8],
            marker=shape,
            markersize=13,
            markerfacecolor=ground if hollow else colour,
            markeredgecolor=colour,
            markeredgewidth=2.5,
            zorder=2,
        )
        write(_LEFT, y, f"{point.day} · {point.said}" if point.day else point.said, 13.5, ink, "bold")
        at = y + _LINE
        for line in kind:
            write(_LEFT, at, line, 12, lesser)
            at += _LINE
        for line in lines:
            write(_LEFT, at, line, 13.5, ink)
            at += _LINE
        y += tall
    for line in tail:
        write(16, y, line, 12, lesser)
        y += _LINE
    FigureCanvasAgg(figure)
    held = io.BytesIO()
    figure.savefig(held, format="png", facecolor=ground, metadata={"Software": "", "Title": title})
    return held.getvalue()


def alt_text(title: str, points: Sequence[Shown], longest: int) -> str:
    """What the picture says, for who does not see it: a line a record, cut at ``longest`` characters."""
    lines = [f"{each.day} {each.said}: {each.sentence}" for each in points[-MOST:]]
    whole = "\n".join([title, *lines])
    return whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"


def _fonts(wide: set[str]) -> list[str]:
    """The families that are installed, first those for letters; none where one of the characters ``wide`` is in none of them."""
    from matplotlib import font_manager

    there = {each.name for each in font_manager.fontManager.ttflist}
    held = [name for name in _FONTS if name in there]
    return held if not wide or any(name != _LETTERS for name in held) else []


def _wrapped(text: str, most: int) -> Iterator[str]:
    """Lines of at most so many columns; the last one says that there was more."""
    lines = _lines(" ".join(text.split()))
    for number, line in enumerate(lines[:most], 1):
        yield line.rstrip(" ，。,.;") + " …" if number == most and len(lines) > most else line


def _lines(text: str) -> list[str]:
    if not any(unicodedata.east_asian_width(letter) in "WF" for letter in text):
        return textwrap.wrap(text, _COLUMNS)
    lines, line, columns = [], "", 0
    for letter in text:
        wide = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if columns + wide > _COLUMNS and letter not in "，。、；：！？”」』）":
            lines.append(line)
            line, columns = "", 0
        line, columns = line + letter, columns + wide
    return [*lines, line] if line else lines
