"""Autocomplete: bodies, kinds, dates, meetings. Prefix and fuzzy, accents ignored.

Discord waits for these while somebody types, so they come from memory, and are read anew when the library changed.
What comes back from a person may be anything: it is read again when the command runs.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from discord import app_commands
from rapidfuzz import fuzz, process

from chat.context import Interaction, community_of
from chat.safe_text import CHOICES, option
from chat.wording import LOCALES, words_in
from domain.dates import UNKNOWN, PartialDate, parse_date
from domain.documents import Kind, may_see
from domain.errors import LibraryError, NotAllowed
from index.records import Record

Choices = list[app_commands.Choice[str]]
_ALIKE = 60
"""From this WRatio on, a name is offered for what was typed."""


def folded(text: str) -> str:
    """Lower case without accents, for comparing."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).strip()


def matching(typed: str, names: Sequence[str], at_most: int = CHOICES) -> list[int]:
    """Places of the names that fit what was typed: those that begin with it, then with a word that does, then alike."""
    wanted = folded(typed)
    known = [folded(name) for name in names]
    if not wanted:
        return list(range(len(names)))[:at_most]
    found = [at for at, name in enumerate(known) if name.startswith(wanted)]
    found += [at for at, name in enumerate(known) if f" {wanted}" in name or wanted in name]
    alike = process.extract(wanted, known, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=at_most)
    return list(dict.fromkeys([*found, *(at for _, _, at in alike)]))[:at_most]


def offered(typed: str, pairs: Iterable[tuple[str, str]]) -> Choices:
    """Choices of (shown, value) that fit; a value that Discord would not take is left out."""
    usable = [(shown, value) for shown, value in pairs if shown.strip() and 0 < len(value) <= 100]
    chosen = matching(typed, [shown for shown, _ in usable])
    return [app_commands.Choice(name=option(usable[at][0]), value=usable[at][1]) for at in chosen]


async def visible_records(interaction: Interaction) -> list[Record]:
    """The records that this community sees; none where there is no library yet."""
    ctx, community = interaction.client.ctx, community_of(interaction.guild_id)
    try:
        return await ctx.queue.quick(
            lambda: [each for each in ctx.library.records() if may_see(each.collection, community)]
        )
    except LibraryError:
        return []


async def bodies(interaction: Interaction, typed: str) -> Choices:
    """Who met or published, the most frequent first."""
    counts = Counter(record.body for record in await visible_records(interaction) if record.body)
    return offered(typed, [(body, body) for body, _ in counts.most_common()])


async def kinds(interaction: Interaction, typed: str) -> Choices:
    """The kinds that occur, in the reader's language, the most frequent first."""
    counts = Counter(record.kind for record in await visible_records(interaction))
    return _kinds(interaction, typed, [kind for kind, _ in counts.most_common()])


async def all_kinds(interaction: Interaction, typed: str) -> Choices:
    """The kinds that there are."""
    return _kinds(interaction, typed, Kind)


def _kinds(interaction: Interaction, typed: str, found: Iterable[Kind]) -> Choices:
    words = interaction.client.ctx.words(interaction)
    return offered(typed, [(words.kind(kind), kind.value) for kind in found])


async def dates(interaction: Interaction, typed: str) -> Choices:
    """Years and months of which there are records, the latest first; what is typed itself, where it is a date."""
    words = interaction.client.ctx.words(interaction)
    found = {record.date for record in await visible_records(interaction) if record.date.year}
    years = {PartialDate(date.year) for date in found}
    months = {PartialDate(date.year, date.month) for date in found if date.month}
    ordered = sorted(years | months, key=lambda date: (date.year or 0, date.month or 13), reverse=True)
    choices = offered(typed, [(words.date(date), date.isoformat()) for date in ordered])
    own = _date(typed)
    if own.is_known:
        choices.insert(0, app_commands.Choice(name=option(words.date(own)), value=own.isoformat()))
    return choices[:CHOICES]


async def meetings(interaction: Interaction, typed: str) -> Choices:
    """Meetings, the newest first."""
    ctx = interaction.client.ctx
    words = ctx.words(interaction)
    try:
        found = await ctx.queue.quick(lambda: ctx.answers.meetings(community_of(interaction.guild_id)))
    except LibraryError:
        return []
    pairs = [
        (words("meeting-title-date", title=meeting.title, date=words.date(meeting.date)), meeting.id)
        for meeting in found
    ]
    return offered(typed, pairs)


def date_of(typed: str) -> PartialDate:
    """The date a person gave. Raises NotAllowed with what to write instead."""
    date = _date(typed)
    if typed.strip() and (not date.is_known or date.year is None):
        raise NotAllowed(f"“{typed}” is not a date with a year.", reason="error-date")
    return date


def kind_of(typed: str) -> str:
    """The kind a person gave, in any of our languages. Raises NotAllowed when there is none of that name."""
    wanted = folded(typed)
    if not wanted:
        return ""
    for kind in Kind:
        names = {kind.value, *(words_in(locale).kind(kind) for locale in LOCALES)}
        if wanted in {folded(name) for name in names}:
            return kind.value
    raise NotAllowed(f"There is no kind of record called “{typed}”.", reason="error-kind")


def _date(typed: str) -> PartialDate:
    try:
        return parse_date(typed)
    except ValueError:
        return UNKNOWN
