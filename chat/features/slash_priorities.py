"""``/priorities``: what a meeting set out to do, paged, each with its quote, and why it is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import discord
from discord import app_commands

from chat import autocomplete as choices
from chat.answer_view import citation, kind, quotation
from chat.buttons import Act, Press
from chat.card import Accent, Card
from chat.command_names import described, named
from chat.context import Desk, Pressed, asker_of, community_of
from chat.features.answer_buttons import paging
from chat.safe_text import bold, name, plain
from chat.sending import acknowledge, respond
from chat.wording import Words
from domain.documents import Span
from domain.errors import NotAllowed
from domain.meetings import Choice
from domain.priorities import Note, Priorities, Priority, Rule

# --- What a meeting set out to do: labels, the sentences they stand in, and on request why each is here.

PER_PAGE = 4
"""Sentences on one page; several priorities may stand in one sentence."""
_LABEL = 160
_AROUND = 40
"""Characters shown on both sides of the words that say why."""
_CHOICES = {
    Choice.SAME_TIME: "priorities-same-time",
    Choice.SOME_WITHOUT_YEAR: "priorities-some-without-year",
    Choice.NONE_WITH_YEAR: "priorities-none-with-year",
}
_NOTES = {
    Note.NONE_NAMED: "priorities-none-named",
    Note.NOT_READ: "priorities-not-read",
    Note.PROPOSED: "note-proposed",
    Note.SOME_PROPOSED: "priorities-some-proposed",
    Note.DRAFT: "note-draft",
    Note.NOTES: "note-notes",
    Note.TOPIC_IN_QUOTE: "priorities-topic-in-quote",
    Note.NONE_ON_TOPIC: "priorities-none-on-topic",
}
_RULES = {
    Rule.EMPHASIS: "why-emphasis",
    Rule.FOCUS: "why-focus",
    Rule.PRIORITY: "why-priority",
    Rule.UNDERTAKING: "why-undertaking",
    Rule.AIM: "why-aim",
    Rule.LISTED: "why-listed",
}


def groups(found: Priorities) -> list[list[Priority]]:
    """Priorities that stand in one sentence, together."""
    return [list(each) for _, each in groupby(found.items, key=lambda item: item.quote.citation)]


def priorities_card(words: Words, found: Priorities, page: int, where: str) -> Card:
    """One page. ``where`` names meeting and topic for the buttons."""
    card = Card(accent=Accent.ANSWER if found.items else Accent.REFUSAL)
    _head(card, words, found)
    parts = groups(found)
    pages = max(1, -(-len(parts) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    before = ""
    for number, group in enumerate(parts[page * PER_PAGE : (page + 1) * PER_PAGE], page * PER_PAGE + 1):
        card.text(_group(words, number, group, same=group[0].quote.citation.document == before))
        before = group[0].quote.citation.document
    for note in found.notes:
        card.text("-# ⚠️ " + words(_NOTES[note], topic=plain(found.topic)))
    card.rule()
    card.below(
        "-# "
        + words("priorities-read", records=found.records, paragraphs=found.paragraphs, count=len(found.items))
    )
    buttons = paging(words, "priorities", where, page, pages)
    if found.items:
        buttons.append(Press("why", f"{where}:{page}", label=words("button-why"), emoji="❓"))
    card.row(*buttons)
    return card


def why_card(words: Words, found: Priorities, page: int) -> Card:
    """Why each priority of one page is listed: the rule, and the words that say so."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("why-title"))
    for group in groups(found)[page * PER_PAGE : (page + 1) * PER_PAGE]:
        lines = ["**" + name(item.label, _LABEL) + "**\n" + _reason(words, item) for item in group]
        card.text("\n".join(lines), optional=1)
    card.below("-# " + words("why-more"))
    return card


def _head(card: Card, words: Words, found: Priorities) -> None:
    if found.meeting is None:
        card.text("### " + words("priorities-title"))
        card.text(words("meetings-none"))
        return
    meeting = found.meeting
    card.text("### " + words("priorities-title"))
    card.text("**" + name(meeting.title, 200) + "** · " + words.date(meeting.date))
    kinds = list(dict.fromkeys(kind(words, part.kind) for part in meeting.records))
    card.below("-# " + words("list-comma").join(kinds))
    if found.topic:
        card.below("-# " + words("priorities-topic", topic=plain(found.topic), others=found.off_topic))
    if found.latest is not None and found.latest.choice in _CHOICES:
        card.below("-# " + words(_CHOICES[found.latest.choice], others=found.latest.others))


def _group(words: Words, number: int, group: Sequence[Priority], *, same: bool) -> str:
    first = group[0]
    labels = " · ".join("**" + name(item.label, _LABEL) + "**" for item in group)
    marks = tuple(sorted({mark for item in group for mark in item.quote.marks}, key=lambda mark: mark.start))
    lines = [
        labels,
        quotation(first.quote.text, _apart(marks)),
        citation(words, first.quote.citation, number=number, same_record=same),
    ]
    also = {cited.document for item in group for cited in item.also}
    if also:
        lines.append("-# " + words("priorities-also", count=len(also)))
    return "\n".join(lines)


def _reason(words: Words, item: Priority) -> str:
    said = words(_RULES[item.reason.rule], heading=name(item.reason.heading, 120))
    if not item.reason.words:
        return "-# " + said
    text = item.quote.text
    first, last = item.reason.words[0], item.reason.words[-1]
    begin, end = max(0, first.start - _AROUND), min(len(text), last.end + _AROUND)
    # Whole words, where there are blanks.
    begin = text.find(" ", begin, first.start) + 1 if begin and " " in text[begin : first.start] else begin
    end = text.rfind(" ", last.end, end) if end < len(text) and " " in text[last.end : end] else end
    piece = text[begin:end].replace("\n", " ")
    shown = bold(piece, tuple(Span(span.start - begin, span.end - begin) for span in item.reason.words))
    return f"-# {said} … {shown} …"


def _apart(marks: Sequence[Span]) -> tuple[Span, ...]:
    """Marks that touch or overlap, as one."""
    joined: list[Span] = []
    for mark in marks:
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return tuple(joined)


def command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(**named("priorities"))
    @described("priorities", "meeting", "topic")
    async def priorities(
        interaction: discord.Interaction[Any],
        meeting: app_commands.Range[str, 1, 100] | None = None,
        topic: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        words = desk.words(interaction)
        desk.check_channel(interaction.guild_id or 0, interaction.channel)
        desk.admit(asker_of(interaction))
        if not await acknowledge(interaction, private=desk.settings(interaction.guild_id or 0).private):
            return
        found = await _find(interaction, meeting or "", (topic or "").strip())
        await respond(interaction, priorities_card(words, found, 0, _where(found)))

    priorities.autocomplete("meeting")(choices.meetings(desk))
    return priorities


async def page(interaction: Pressed, rest: str) -> None:
    """``MEETING:TOPIC:PAGE``: another page. On a message everybody sees, it is shown to the presser alone."""
    words = interaction.client.desk.words(interaction)
    meeting, topic, number = _parts(rest)
    own = interaction.message is not None and interaction.message.flags.ephemeral
    if not await acknowledge(interaction, private=True, update=own):
        return
    found = await _find(interaction, meeting, topic)
    await respond(interaction, priorities_card(words, found, number, f"{meeting}:{topic}"))


async def why(interaction: Pressed, rest: str) -> None:
    """``MEETING:TOPIC:PAGE``: why the priorities of this page are listed."""
    words = interaction.client.desk.words(interaction)
    meeting, topic, number = _parts(rest)
    if not await acknowledge(interaction, private=True):
        return
    await respond(interaction, why_card(words, await _find(interaction, meeting, topic), number))


_MARK = "~"


async def _find(interaction: discord.Interaction[Any], meeting: str, topic: str) -> Priorities:
    desk: Desk = interaction.client.desk
    community = community_of(interaction.guild_id)

    def look() -> Priorities:
        wanted = meeting
        if meeting.startswith(_MARK):
            ending = meeting.removeprefix(_MARK)
            ids = [each.id for each in desk.answers.meetings(community)]
            wanted = next((each for each in ids if each.endswith(ending)), ending)
        return desk.answers.priorities(community, wanted, topic)

    return await desk.offload.ask(asker_of(interaction), look)


def _where(found: Priorities) -> str:
    """Meeting and topic, for buttons that outlive a restart. The meeting that was the latest stays the one."""
    # The end of a meeting's id is enough to know it by, and leaves room for the topic.
    meeting = _MARK + found.meeting.id[-8:] if found.meeting else ""
    return f"{meeting}:{found.topic.replace(':', ' ')}"


def _parts(rest: str) -> tuple[str, str, int]:
    parts = rest.split(":")
    if len(parts) != 3 or not parts[2].isdigit():
        raise NotAllowed("The button says nothing that can be used.", reason="button-too-old")
    return parts[0], parts[1], int(parts[2])


ACTS: Mapping[str, Act] = {"priorities": page, "why": why}
