"""The language of a text, where nobody says it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

LANGUAGES = tuple("en es zh fr de pt it nl pl vi tl ht ru uk ar hi ja ko".split())
"""The languages told apart. A text in another one is left without a language."""

_SURE = 0.9
_SAMPLE = 20_000
_FEWEST_LETTERS = 30
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")


def language_of(text: str) -> str:
    """ISO 639-1, or empty when the text is too short or the answer unsure."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    han, kana, hangul = (len(script.findall(sample)) for script in (_HAN, _KANA, _HANGUL))
    east = han + kana + hangul
    # A Chinese character says as much as two or three letters.
    if east >= 4 and east * 2.5 > letters - east:
        if kana * 10 > east:
            return "ja"
        return "ko" if hangul * 2 > east else "zh"
    if letters < _FEWEST_LETTERS:
        return ""
    ranked = _identifier().rank(sample)
    best = str(ranked[0][0])
    # It must be first among all that the model knows, and sure among ours: relatives of a language
    # (Extremaduran, Luxembourgish) take a share of its probability in a short text.
    ours = sum(probability for language, probability in ranked if language in LANGUAGES)
    return best if best in LANGUAGES and ranked[0][1] >= max(0.5, _SURE * ours) else ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Loaded when the first record needs it: unpacking the model takes most of a second.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
