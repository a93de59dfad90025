"""How a citation is said: what kind of record, of when, where in it, and a link."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from rich.style import Style
from rich.text import Text

from domain.answers import Citation
from domain.clean import address, one_line
from domain.dates import PartialDate
from domain.documents import Kind

_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def title_of(citation: Citation) -> str:
    """The record's title; its key when it has none."""
    return one_line(citation.title or citation.document)


def kind_words(kind: Kind) -> str:
    """The kind, with what a reader must not overlook about it."""
    return f"{kind.value} (proposed, not decided)" if kind.proposes else kind.value


def date_words(date: PartialDate) -> str:
    """The date as far as the record gives it.

    >>> date_words(PartialDate(month=8, day=1))
    'August 1 (no year given)'
    """
    if not date.is_known:
        return "no date given"
    return str(date) if date.year is not None else f"{date} (no year given)"


def place_words(citation: Citation) -> str:
    """Where in the record: page, paragraph, who speaks and when."""
    parts = [f"page {citation.page}"] if citation.page is not None else []
    parts.append(f"paragraph {citation.paragraph}")
    if citation.speaker:
        parts.append(one_line(citation.speaker))
    if citation.seconds is not None:
        parts.append(f"at {clock(citation.seconds)}")
    return ", ".join(parts)


def language_words(code: str) -> str:
    """``in Chinese``; the code where the language's name is not known here."""
    return f"in {_LANGUAGES[code]}" if code in _LANGUAGES else f"language {one_line(code)}"


def details(citation: Citation, *, same_record: bool = False) -> list[Text]:
    """The pieces behind the title. For a second quote of the same record, only the place."""
    if same_record:
        return [Text(place_words(citation))]
    words = [
        kind_words(citation.kind),
        one_line(citation.body),
        date_words(citation.date),
        place_words(citation),
    ]
    if citation.language not in ("", "en"):
        words.append(language_words(citation.language))
    return [Text(word) for word in words if word]


def link(citation: Citation, *, linked: bool) -> list[Text]:
    """The address: short and clickable where there are links, in full where there are none; nothing without one."""
    url = address(citation.url)
    if not url:
        return []
    return [Text(f"↗ {urlsplit(url).netloc}", style=Style(link=url)) if linked else Text(url)]


def clock(seconds: float) -> str:
    """``3723.4`` → ``1:02:03``; below an hour ``2:03``."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def moment(iso: str) -> str:
    """``2026-08-02T09:30:00+00:00`` → ``2026-08-02 09:30 UTC``; what is not a time stays as it is."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return one_line(iso)
    return (when.astimezone(UTC) if when.tzinfo else when).strftime("%Y-%m-%d %H:%M") + (
        " UTC" if when.tzinfo else ""
    )
