"""Whether a text is what people said in turn. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TURN = re.compile(
    r"\s*(?:>>\s*)?(?:[A-ZÀ-Þ][\w.'’\-]*|\((?:[^()]|\([^()]*\))*\))(?:[ ,]+(?:[A-ZÀ-Þ][\w.'’\-]*|of|the|de|la|and|et|for|\((?:[^()]|\([^()]*\))*\)))"
    r"{0,12}\s*:\s"
)
"""“The Chair (Hon. A. Rota, Lib.): ”, “MAYOR LEE: ”."""
_SHARE = 0.6


def is_dialogue(paragraphs: Sequence[str]) -> bool:
    """Whether most paragraphs begin by naming who speaks: then it is a transcript, whatever it is called."""
    named = sum(_TURN.match(paragraph) is not None for paragraph in paragraphs)
    return len(paragraphs) > 2 and named >= _SHARE * len(paragraphs)
