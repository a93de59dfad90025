"""Everything the pages say, in four languages: what the doors share (``wording``), and ``web/wording/<locale>/*.ftl``."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from wording import ENGLISH, LOCALES, Words

__all__ = ["LOCALES", "Words", "locale_for", "said", "words_in"]

FOLDER = Path(__file__).parent
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


@cache
def words_in(locale: str) -> Words:
    """The words of one of LOCALES."""
    return Words(locale, FOLDER)


@lru_cache(4_096)
def said(locale: str, message: str, /, **numbers: int) -> str:
    """A message with nothing but numbers in it. Kept, since it is always the same: one stands at each paragraph of a record."""
    say = words_in(locale)
    return say(message, **numbers)


def locale_for(chosen: str, accepted: str) -> str:
    """The language of a page: the one that was chosen (``?lang=``), else the best of those that a browser accepts (RFC 9110, 12.5.4),
    else English.

    >>> locale_for("", "fr, es-MX;q=0.8, en;q=0.5"), locale_for("zh-Hant", "en")
    ('es', 'zh-Hant')
    """
    if chosen in LOCALES:
        return chosen
    wanted: list[tuple[float, int, str]] = []
    for number, part in enumerate(accepted[:200].split(",")):
        tag, _, weight = part.partition(";")
        try:
            share = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        ours = _ours(tag.strip().lower())
        if ours and share > 0:
            wanted.append((-share, number, ours))
    return min(wanted)[2] if wanted else ENGLISH


def _ours(tag: str) -> str:
    if tag.startswith("zh"):
        return "zh-Hant" if tag.startswith(_TRADITIONAL) else "zh-Hans"
    language = tag.partition("-")[0]
    return language if language in LOCALES else ""
