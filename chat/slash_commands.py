"""What slash commands are made of: names and descriptions in every language, and autocomplete of their options.

The names are in ``chat/wording/*/commands.ftl``: ``command-ask``, ``command-ask-description``, ``option-ask-question``.

Autocomplete (bodies, kinds, speakers, dates, meetings) is by prefix and fuzzy, accents ignored. Discord waits for it while somebody
types, so it comes from memory, and is read anew when the library changed. What comes back from a person may be anything: it
is read again when the command runs.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import cache, partial
from typing import Any, TypeVar

from discord import Locale, app_commands
from rapidfuzz import fuzz, process

from chat.context import Interaction, asker_of, community_of
from chat.safe_text import CHOICES, option, plain
from chat.wording import ENGLISH, LOCALES, Words, locale_of, words_in
from domain.dates import UNKNOWN, PartialDate, parse_date
from domain.documents import Kind
from domain.errors import LibraryError, NotAllowed, QueueFull
from domain.meetings import Meeting
from index.records import Record
from retrieval.meetings import matching as matching_meetings

F = TypeVar("F", bound=Callable[..., Any])
Command = app_commands.Command[Any, ..., None]
_OURS = frozenset({"en-US", "en-GB", "es-ES", "es-419", "zh-CN", "zh-TW"})


def worded(message: str, **values: str | int) -> app_commands.locale_str:
    """A wording in English that the translator knows in the other languages, with its values in place."""
    return app_commands.locale_str(words_in(ENGLISH)(message, **values), message=message, values=values)


def named(command: str) -> dict[str, Any]:
    """Name and description of a command or group."""
    return {"name": worded(f"command-{command}"), "description": worded(f"command-{command}-description")}


def described(command: str, *options: str) -> Callable[[F], F]:
    """Names and descriptions of a command's options."""

    def decorate(function: F) -> F:
        names = {option: worded(f"option-{option}") for option in options}
        texts = {option: worded(_description(command, option)) for option in options}
        return app_commands.describe(**texts)(app_commands.rename(**names)(function))

    return decorate


def slash_command(name: str, *options: str) -> Callable[[Callable[..., Coroutine[Any, Any, None]]], Command]:
    """Makes a command of a function, with its name and options in all languages."""

    def decorate(function: Callable[..., Coroutine[Any, Any, None]]) -> Command:
        return app_commands.command(**named(name))(described(name, *options)(function))

    return decorate


def _description(command: str, option: str) -> str:
    """What the option is for in this command; what it is for everywhere, where it says no more."""
    own = f"option-{option}-in-{command}"
    return own if words_in(ENGLISH).has(own) else f"option-{option}-description"


class Translator(app_commands.Translator):
    """Discord's languages → ours."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The wording in ``locale``; None where we do not have the language: then Discord shows English."""
        del context
        message = string.extras.get("message")
        if message is None or locale.value not in _OURS:
            return None
        return _worded_in(locale_of(locale.value), message, tuple(string.extras.get("values", {}).items()))


@cache
def _worded_in(locale: str, message: str, values: tuple[tuple[str, str | int], ...]) -> str:
    """Kept: one start asks for each wording of the commands twice, in six languages of Discord's."""
    return words_in(locale)(message, **dict(values))


Choices = list[app_commands.Choice[str]]
_SPELLED = 85
"""From this ratio on, a name that was typed is one that is known, spelt otherwise."""
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


def fitting(typed: str, pairs: Iterable[tuple[str, str]]) -> Choices:
    """Choices of (shown, value) that fit; a value that Discord would not take is left out."""
    usable = [(shown, value) for shown, value in pairs if shown.strip() and 0 < len(value) <= 100]
    chosen = matching(typed, [shown for shown, _ in usable])
    return [app_commands.Choice(name=option(usable[at][0]), value=usable[at][1]) for at in chosen]


Pairs = Callable[[], Iterable[tuple[str, str]]]


async def offered(interaction: Interaction, typed: str, pairs: Pairs) -> Choices:
    """The same, made in its turn, outside the event loop: whoever types in a server with many records keeps nobody from an
    answer. Nothing where there is no library, or where that server types faster than it can be looked up.
    """
    try:
        return await interaction.client.ctx.queue.typed(
            lambda: fitting(typed, pairs()), asker_of(interaction)
        )
    except (LibraryError, QueueFull):
        return []


def _visible(interaction: Interaction) -> Sequence[Record]:
    return interaction.client.ctx.library.records(community_of(interaction))


async def visible_records(interaction: Interaction) -> list[Record]:
    """The records that this community sees; none where there is no library yet."""
    try:
        return list(await interaction.client.ctx.queue.quick(partial(_visible, interaction)))
    except LibraryError:
        return []


async def bodies(interaction: Interaction, typed: str) -> Choices:
    """Who met or published, the most frequent first."""

    def pairs() -> list[tuple[str, str]]:
        counts = Counter(record.body for record in _visible(interaction) if record.body)
        return [(body, body) for body, _ in counts.most_common()]

    return await offered(interaction, typed, pairs)


async def speakers(interaction: Interaction, typed: str) -> Choices:
    """Who speaks in the records that name it, the most frequent first."""
    found = partial(interaction.client.ctx.answers.speakers, community_of(interaction))
    return await offered(interaction, typed, lambda: [(name, name) for name in found()])


async def kinds(interaction: Interaction, typed: str) -> Choices:
    """The kinds that occur, in the reader's language, the most frequent first."""
    words = interaction.client.ctx.words(interaction)

    def pairs() -> list[tuple[str, str]]:
        counts = Counter(record.kind for record in _visible(interaction))
        return [(words.kind(kind), kind.value) for kind, _ in counts.most_common()]

    return await offered(interaction, typed, pairs)


async def all_kinds(interaction: Interaction, typed: str) -> Choices:
    """The kinds that there are."""
    words = interaction.client.ctx.words(interaction)
    return fitting(typed, [(words.kind(kind), kind.value) for kind in Kind])


async def dates(interaction: Interaction, typed: str) -> Choices:
    """Years and months of which there are records, the latest first; what is typed itself, where it is a date."""
    words = interaction.client.ctx.words(interaction)

    def pairs() -> list[tuple[str, str]]:
        found = {record.date for record in _visible(interaction) if record.date.year}
        years = {PartialDate(date.year) for date in found}
        months = {PartialDate(date.year, date.month) for date in found if date.month}
        ordered = sorted(years | months, key=lambda date: (date.year or 0, date.month or 13), reverse=True)
        return [(words.date(date), date.isoformat()) for date in ordered]

    choices = await offered(interaction, typed, pairs)
    own = _date(typed)
    if own.is_known:
        choices.insert(0, app_commands.Choice(name=option(words.date(own)), value=own.isoformat()))
    return choices[:CHOICES]


async def meetings(interaction: Interaction, typed: str) -> Choices:
    """Meetings, the newest first."""
    ctx = interaction.client.ctx
    words, found = ctx.words(interaction), partial(ctx.answers.meetings, community_of(interaction))
    return await offered(interaction, typed, lambda: [(_meeting(words, each), each.id) for each in found()])


def _meeting(words: Words, meeting: Meeting) -> str:
    return words("meeting-title-date", title=meeting.title, date=words.day_of(meeting.date, meeting.standing))


def date_of(typed: str) -> PartialDate:
    """The date a person gave. Raises NotAllowed with what to write instead."""
    date = _date(typed)
    if typed.strip() and (not date.is_known or date.year is None):
        raise NotAllowed(f"“{typed}” is not a date with a year.", reason="error-date")
    return date


_NAMED = 8
"""Bodies or meetings that are named where a person typed none that is known."""


async def body_of(interaction: Interaction, typed: str) -> str:
    """The body a person gave, also where it was typed and not picked: by its name, else the one it is a part of. Raises
    NotAllowed with those that are known.
    """
    wanted = folded(typed)
    if not wanted:
        return ""
    counts = Counter(record.body for record in await visible_records(interaction) if record.body)
    known = [body for body, _ in counts.most_common()]
    same = [body for body in known if folded(body) == wanted]
    part = [body for body in known if wanted in folded(body)]
    alike = process.extract(wanted, map(folded, known), scorer=fuzz.ratio, score_cutoff=_SPELLED, limit=1)
    found = [*same, *part, *(known[at] for _, _, at in alike)]
    if found or not known:
        return found[0] if found else typed.strip()
    raise NotAllowed(
        f"No record is of “{typed}”.",
        reason="error-body",
        values={"typed": plain(typed), "bodies": " · ".join(map(plain, known[:_NAMED]))},
    )


_SHORT = "~"
"""Begins the end of a meeting's id."""
_ENDING = 8


def short_meeting(meeting: str) -> str:
    """A meeting's id as a button carries it: its end is enough to know it by, and leaves room for a topic. Empty for none."""
    return _SHORT + meeting[-_ENDING:] if meeting else ""


def whole_meeting(meeting: str, ids: Callable[[], Iterable[str]]) -> str:
    """The id that ``meeting`` is the short form of, among ``ids``; a whole one as it is."""
    if not meeting.startswith(_SHORT):
        return meeting
    ending = meeting.removeprefix(_SHORT)
    return next((each for each in ids() if each.endswith(ending)), ending)


async def meeting_of(interaction: Interaction, typed: str) -> str:
    """The id of the meeting a person gave, also where it was typed and not picked: the newest that has all its words. Raises
    NotAllowed with the newest there are.
    """
    ctx, words = interaction.client.ctx, interaction.client.ctx.words(interaction)
    if not typed.strip():
        return ""
    found = await ctx.queue.quick(lambda: ctx.answers.meetings(community_of(interaction)))
    if any(each.id == typed for each in found):
        return typed
    fitting = matching_meetings(found, typed)
    if fitting or not found:
        return fitting[0].id if fitting else ""
    named = [
        words("meeting-title-date", title=plain(each.title), date=words.day_of(each.date, each.standing))
        for each in found[:_NAMED]
    ]
    raise NotAllowed(
        f"There is no meeting “{typed}”.",
        reason="error-meeting",
        values={"typed": plain(typed), "meetings": " · ".join(named)},
    )


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
