"""Everything the bot says in Discord, in four languages: what the doors share (``wording``), and ``chat/wording/<locale>/*.ftl``."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from text.language import question_language
from wording import ENGLISH, LOCALES, Words

__all__ = ["ENGLISH", "FOLDER", "LOCALES", "Words", "locale_of", "locale_of_text", "moment", "words_in"]

FOLDER = Path(__file__).parent
_TRADITIONAL = frozenset(
    "會議員預說誰時麼裡這個們嗎與對為發開關於過還後來長區錢買賣車運學醫護環費額報總數項優點"
)


@cache
def words_in(locale: str) -> Words:
    """The words of one of LOCALES."""
    return Words(locale, FOLDER)


def locale_of(discord_locale: str) -> str:
    """Which of our languages a reader with this Discord locale gets; English where we have none of theirs."""
    if discord_locale.startswith("es"):
        return "es"
    return {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}.get(discord_locale, ENGLISH)


def locale_of_text(text: str) -> str:
    """The one of our languages a text is written in; empty where that cannot be told or is none of ours."""
    language = question_language(text)
    if language == "zh":
        return "zh-Hant" if any(character in _TRADITIONAL for character in text) else "zh-Hans"
    return language if language in LOCALES else ""


def moment(iso: str, style: str = "f") -> str:
    """A moment as Discord shows it, in each reader's own language and time zone; empty for an empty text."""
    if not iso:
        return ""
    when = datetime.fromisoformat(iso)
    seconds = int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
    return f"<t:{seconds}:{style}>"
