"""Everything the bot says in Discord, in four languages: what the doors share (``wording``), and ``chat/wording/<locale>/*.ftl``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from text.language import question_language
from wording import ENGLISH, LOCALES, Words

__all__ = [
    "ENGLISH",
    "FOLDER",
    "LOCALES",
    "Ids",
    "Words",
    "locale_of",
    "locale_of_text",
    "moment",
    "words_in",
]

FOLDER = Path(__file__).parent
_TRADITIONAL = frozenset(
    "會議員預說誰時麼裡這個們嗎與對為發開關於過還後來長區錢買賣車運學醫護環費額報總數項優點"
)


Ids = tuple[tuple[str, int], ...]
"""The commands that Discord knows, by their English names, with the ids that it gave them."""
_COMMAND = re.compile(r"`?/\{ (command-[a-z-]+) \}(?: \{ (command-[a-z-]+) \})?`?")
"""A command as the wordings name it: ``/{ command-library } { command-library-add }``."""


@cache
def words_in(locale: str, ids: Ids = ()) -> Words:
    """The words of one of LOCALES. A command that is named in them is one that can be clicked, in the name that the reader's
    own client shows, where its id is known; else it is shown as it is typed in ``locale``.
    """
    if not ids:
        plain, named = _read(locale)
        return plain.knowing({each: f"`/{' '.join(map(plain, names))}`" for each, names in named.items()})
    english, known = words_in(ENGLISH), dict(ids)
    own, named = words_in(locale), _read(locale)[1]
    called = {each: tuple(map(english, names)) for each, names in named.items()}
    # A command that holds others cannot be used by itself, so it cannot be clicked.
    groups = {names[0] for names in called.values() if len(names) > 1}
    clicked = {
        each: f"</{' '.join(names)}:{known[names[0]]}>"
        for each, names in called.items()
        if names[0] in known and (len(names) > 1 or names[0] not in groups)
    }
    return own.knowing({**own.known, **clicked})


@cache
def _read(locale: str) -> tuple[Words, dict[str, tuple[str, ...]]]:
    """The words of a language, in which each command that is named is a value; and the messages that name its parts."""
    named: dict[str, tuple[str, ...]] = {}

    def value(found: re.Match[str]) -> str:
        parts = tuple(filter(None, found.groups()))
        named[f"slash-{parts[-1]}"] = parts
        return f"{{ $slash-{parts[-1]} }}"

    return Words(locale, FOLDER, read=lambda text: _COMMAND.sub(value, text)), named


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
