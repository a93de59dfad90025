"""The language of a text, where nobody says it: of a document by a model, of a question by its script and commonest words."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

LATIN = tuple("en es fr de pt it nl pl vi tl ht".split())
"""Of the languages told apart, those that are written in Latin letters."""
LANGUAGES = (*LATIN, "zh", "ru", "uk", "ar", "hi", "ja", "ko")
"""The languages told apart. A text in another one is left without a language."""

_SURE = 0.9
_SAMPLE = 20_000
_FEWEST_LETTERS = 30
_FEWEST_WORDS = 30
_LETTER = re.compile(r"[^\W\d_]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
KANA = re.compile(r"[\u3040-\u30ff]")
HANGUL = re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")
LETTERS = re.compile(r"[^\W\d_]+")
COMMON = {
    "en": frozenset(
        "the of and to in is was were are did does do what who when where which how why will that for on with by at from "
        "has have had be it this about a an there their its any not can should would said".split()
    ),
    "es": frozenset(
        "el la los las de del que qué y en es fue son un una por para con se su al lo como cómo cuándo quién quiénes cuál "
        "cuáles dónde cuánto cuántos más sobre hay ha han será está están qué".split()
    ),
    "fr": frozenset("le la les des du et est une que qui dans pour sur avec au aux quand où quel quelle comment a été".split()),
    "de": frozenset("der die das und ist war wer wann wo wie was ein eine den dem von zu mit für auf im wurde hat welche".split()),
    "pt": frozenset("o a os as de do da que e em é foi um uma para com quem quando onde qual quais como não são dos das".split()),
}  # fmt: skip
"""The commonest words of five languages."""


def language_of(text: str) -> str:
    """ISO 639-1, or empty when the text is too short or the answer unsure."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    han, kana, hangul = (len(script.findall(sample)) for script in (HAN, KANA, HANGUL))
    east = han + kana + hangul
    # A Chinese character says as much as two or three letters.
    if east >= 4 and east * 2.5 > letters - east:
        if kana * 10 > east:
            return "ja"
        return "ko" if hangul * 2 > east else "zh"
    if letters < _FEWEST_LETTERS:
        return ""
    if _is_plainly_english(sample):
        return "en"
    ranked = _identifier().rank(sample)
    best = str(ranked[0][0])
    # It must be first among all that the model knows, and sure among ours: relatives of a language
    # (Extremaduran, Luxembourgish) take a share of its probability in a short text.
    ours = sum(probability for language, probability in ranked if language in LANGUAGES)
    return best if best in LANGUAGES and ranked[0][1] >= max(0.5, _SURE * ours) else ""


def script_of(text: str) -> str:
    """The script of most letters of a text, as Unicode calls it (“LATIN”, “CJK”, “CYRILLIC”); empty where it has none."""
    scripts = Counter(
        unicodedata.name(letter, "").partition(" ")[0] for letter in _LETTER.findall(text[:_SAMPLE])
    )
    return max(scripts, key=scripts.__getitem__, default="")


def _is_plainly_english(text: str) -> bool:
    """Whether its commonest words leave no doubt; then the model need not be unpacked. Of no other language can they tell: the
    Galician's are the Portuguese's, and the Asturian's the Spaniard's.
    """
    words = [word.casefold() for word in LETTERS.findall(text)]
    counts = {code: sum(word in common for word in words) for code, common in COMMON.items()}
    english = counts.pop("en")
    return (
        len(words) >= _FEWEST_WORDS and english * 4 >= len(words) and english * 2 >= 5 * max(counts.values())
    )


def question_language(text: str) -> str:
    """The language of a short text by its script and commonest words; empty when these do not tell.

    Scripts decide where they can. For Latin letters the most common words of five languages are counted, and a
    tie is left open: for a question of one word nobody can know.
    """
    letters = sum(1 for character in text if character.isalpha())
    if not letters:
        return ""
    if KANA.search(text):
        return "ja"
    if len(HANGUL.findall(text)) * 2 > letters:
        return "ko"
    # A Chinese question may name a Latin abbreviation; one Han character weighs as much as a short word.
    if len(HAN.findall(text)) * 4 > letters:
        return "zh"
    words = [word.casefold() for word in LETTERS.findall(text)]
    counts = sorted(
        ((sum(word in common for word in words), code) for code, common in COMMON.items()), reverse=True
    )
    (most, code), (second, _) = counts[0], counts[1]
    return code if most > second else ""


# --- The model: packed, as its package brings it; or unpacked beside that, once, by the set-up.

_TABLES = ("ptc", "pc", "classes", "nextmove", "nextmove_row", "out_feat")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Loaded when the first record needs it: where it has to be unpacked, that takes most of a second.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    if (unpacked := _unpacked()).is_dir():
        return identifier_in(unpacked)
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identifier_in(unpacked: Path) -> Any:
    """The identifier over what ``unpack`` wrote, which all processes that map it share."""
    import numpy as np
    from py3langid.langid import LanguageIdentifier

    ptc, pc, classes, moves, rows, features = (
        np.load(unpacked / f"{name}.npy", mmap_mode="r") for name in _TABLES
    )
    # Of a memory view, unlike of an array of numpy, one number is taken as fast as of a list.
    return LanguageIdentifier(
        ptc, pc, classes.tolist(), memoryview(moves), features.tolist(), norm_probs=True, tk_row=rows.tolist()
    )


def unpack(folder: Path) -> None:
    """Writes the model into ``folder`` as it is used, 68 MB, unless it is there. Raises OSError."""
    import lzma
    from io import BytesIO

    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    if folder.is_dir():
        return
    part = folder.with_name(f"{folder.name}.{os.getpid()}")
    part.mkdir()
    try:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed, np.load(BytesIO(packed.read())) as tables:
            for name in _TABLES:
                np.save(part / f"{name}.npy", tables[name])
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _unpacked() -> Path:
    """Where the set-up puts it. Another model, or the same installed anew, is another one."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    packed: Path = MODEL_DIR / MODEL_FILE
    known = packed.stat()
    return packed.with_name(f"unpacked-{known.st_size}-{known.st_mtime_ns}")


if __name__ == "__main__":
    unpack(_unpacked())
