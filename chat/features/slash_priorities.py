"""``/priorities``: what a meeting set out to do, paged, each with its quote, and why it is listed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from discord import SelectOption, app_commands

from chat.answer_view import citation, kind, quotation
from chat.buttons import Button, Menu, fields, on_button, on_menu, page_of, whole_number
from chat.context import Interaction, asker_of, community_of
from chat.features.answer_buttons import is_private
from chat.messages import Accent, Card, acknowledge, respond
from chat.safe_text import OPTIONS, bold, link, name, option, plain
from chat.slash_commands import meeting_of, meetings, short_meeting, slash_command, whole_meeting
from chat.wording import Words
from domain.documents import Span
from domain.meetings import Comparison, Meeting, Priorities, Priority, Rule
from wording import MEETING_CHOICES, PRIORITY_NOTES

PER_PAGE = 12
"""Sentences on one page; several priorities may stand in one sentence."""
QUOTED = 4
"""Sentences on one page of quotes."""
_NOT_HELD = 3
"""So many later meetings that were called off are named."""
_LABEL = 160
_AROUND = 40
"""Characters shown on both sides of the words that say why."""
_RULES = {
    Rule.EMPHASIS: "why-emphasis",
    Rule.FOCUS: "why-focus",
    Rule.PRIORITY: "why-priority",
    Rule.UNDERTAKING: "why-undertaking",
    Rule.AIM: "why-aim",
    Rule.LISTED: "why-listed",
    Rule.JUDGED: "why-judged",
}


def groups(found: Priorities) -> list[list[Priority]]:
    """Priorities that stand in one sentence, together."""
    return [list(each) for _, each in groupby(found.items, key=lambda item: item.quote.citation)]


def priorities_view(words: Words, found: Priorities, number: int, where: str, body: str = "") -> Card:
    """One page: a line a label; the quotes are a press away. ``where`` names meeting and topic for the buttons; ``body`` is the one
    that was looked at, where the channel has one.
    """
    card = Card(accent=Accent.ANSWER if found.items else Accent.REFUSAL)
    _head(card, words, found)
    card.below(words("library-only-body", body=plain(body)) if body else "")
    page = page_of(groups(found), number, PER_PAGE)
    lines = [_line(words, item) for group in page.items for item in group]
    card.text("\n".join(lines))
    if number == 0:
        _through_time(card, words, found)
    for note in found.notes:
        card.text("-# ⚠️ " + words(PRIORITY_NOTES[note], topic=plain(found.topic)))
    buttons = page.buttons(words, "priorities", where)
    if found.items:
        first = page.number * PER_PAGE // QUOTED
        buttons.insert(0, Button("why", f"{where}:{first}", label=words("button-why"), emoji="📖"))
    card.row(*buttons)
    if found.elsewhere:
        options = [
            SelectOption(label=option(_said(words, each)), value=each.id)
            for each in found.elsewhere[:OPTIONS]
        ]
        topic = found.topic.replace(":", " ")
        card.row(Menu("priorities", topic, options=options, placeholder=words("priorities-elsewhere")))
    return card


_MOST_GONE = 6


def _through_time(card: Card, words: Words, found: Priorities) -> None:
    """What the meeting before named and this one does not; what others named on the topic; what fills the record unnamed."""
    for item in found.gone[:_MOST_GONE]:
        done = item.standing is Comparison.DONE
        said = (
            words("priorities-done", label=name(item.label, _LABEL))
            if done
            else words("priorities-dropped", label=name(item.label, _LABEL))
        )
        lines = [said, *([quotation(item.quote.text, item.quote.marks)] if done else [])]
        card.text("\n".join([*lines, citation(words, item.quote.citation)]), optional=2)
    if found.thread:
        card.text("**" + words("priorities-thread") + "**")
    for item in found.thread[:_MOST_GONE]:
        card.text(f"**{name(item.label, _LABEL)}**\n{citation(words, item.quote.citation)}", optional=2)
    for each in found.discussed:
        said = words("priorities-discussed", label=name(each.label, _LABEL), share=f"{each.share:.0%}")
        card.text(f"{said}\n{citation(words, each.citation)}", optional=3)
    if found.before is not None:
        before = words(
            "meeting-title-date",
            title=name(found.before.title, 120),
            date=words.day_of(found.before.date, found.before.standing),
        )
        card.below(words("priorities-compared", meeting=before))


def _standing(words: Words, item: Priority) -> str:
    """“🆕 new”, “🔁 at 3 meetings since January”; nothing where nothing was compared."""
    if item.standing is Comparison.NEW:
        return words("priorities-new")
    if item.standing is Comparison.CONTINUED:
        return words("priorities-continued", times=item.times, since=words.date(item.since))
    return ""


def why_view(words: Words, found: Priorities, number: int, where: str) -> Card:
    """The quotes, a page of them; beneath each the rule by which it is listed, and the words that say so."""
    card = Card(accent=Accent.NOTICE)
    page = page_of(groups(found), number, QUOTED)
    before = ""
    for at, group in enumerate(page.items, page.number * QUOTED + 1):
        document = group[0].quote.citation.document
        shown = _group(words, at, group, same=document == before)
        reasons = dict.fromkeys(_reason(words, item) for item in group)
        card.text("\n".join([shown, *reasons]), optional=at)
        before = document
    card.rule()
    card.below(
        words("priorities-read", records=found.records, paragraphs=found.paragraphs, count=len(found.items))
    )
    card.row(*page.buttons(words, "why", where))
    return card


def _line(words: Words, item: Priority) -> str:
    """``- Label · ¶ 4``; the place is the link: a page of blue sentences is hard to read."""
    cited = item.quote.citation
    said = f"- {name(item.label, _LABEL)}"
    proposed = " · " + kind(words, cited.kind) if item.proposed else ""
    compared = _standing(words, item)
    proposed += f" · {compared}" if compared else ""
    return f"{said}{proposed} · {link(f'¶ {cited.paragraph}', cited.url)}" if cited.url else said + proposed


def _head(card: Card, words: Words, found: Priorities) -> None:
    if found.meeting is None:
        card.text("### " + words("priorities-title"))
        card.text(words("meetings-none"))
        return
    meeting = found.meeting
    card.text("### " + _said(words, meeting))
    kinds = list(dict.fromkeys(kind(words, part.kind) for part in meeting.records))
    card.below(" · ".join([words("priorities-title"), words("list-comma").join(kinds)]))
    if found.topic:
        card.below(words("priorities-topic", topic=plain(found.topic), others=found.off_topic))
    if found.skipped is not None:
        skipped = _said(words, found.skipped)
        card.below(
            words("priorities-skipped-topic", meeting=skipped, topic=plain(found.topic))
            if found.topic
            else words("request-skipped", meeting=skipped)
        )
    if found.latest is not None and found.latest.choice in MEETING_CHOICES:
        card.below(words(MEETING_CHOICES[found.latest.choice], others=found.latest.others))
    for later in found.latest.called_off[:_NOT_HELD] if found.latest else ():
        card.below(words("priorities-called-off", meeting=_said(words, later)))


def _said(words: Words, meeting: Meeting) -> str:
    date = words.day_of(meeting.date, meeting.standing)
    return words("meeting-title-date", title=name(meeting.title, 80), date=date)


def _group(words: Words, number: int, group: Sequence[Priority], *, same: bool) -> str:
    first = group[0]
    labels = " · ".join(
        " ".join(filter(None, ("**" + name(item.label, _LABEL) + "**", _standing(words, item))))
        for item in group
    )
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


@slash_command("priorities", "meeting", "topic")
async def priorities(
    interaction: Interaction,
    meeting: app_commands.Range[str, 1, 100] | None = None,
    topic: app_commands.Range[str, 1, 60] | None = None,
) -> None:
    """The first page."""
    ctx, community = interaction.client.ctx, interaction.guild_id or 0
    ctx.check_channel(community, interaction.channel)
    ctx.check_rate_limit(asker_of(interaction))
    wanted = await meeting_of(interaction, meeting or "")
    if not await acknowledge(interaction, private=ctx.settings(community).private):
        return
    found = await _find(interaction, wanted, (topic or "").strip())
    body = ctx.body_meant(interaction, wanted)
    await respond(interaction, priorities_view(ctx.words(interaction), found, 0, place_of(found), body))


priorities.autocomplete("meeting")(meetings)


@on_button("priorities")
async def turn_page(interaction: Interaction, rest: str) -> None:
    """``MEETING:TOPIC:PAGE``: another page. On a message everybody sees, it is shown to the presser alone."""
    words = interaction.client.ctx.words(interaction)
    meeting, topic, number = fields(rest, 3)
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    found = await _find(interaction, meeting, topic)
    await respond(interaction, priorities_view(words, found, whole_number(number), f"{meeting}:{topic}"))


@on_menu("priorities")
async def pick_meeting(interaction: Interaction, topic: str, values: list[str]) -> None:
    """``TOPIC``: what another meeting named on it."""
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    found = await _find(interaction, values[0], topic)
    await respond(
        interaction, priorities_view(interaction.client.ctx.words(interaction), found, 0, place_of(found))
    )


@on_button("why")
async def explain(interaction: Interaction, rest: str) -> None:
    """``MEETING:TOPIC:PAGE``: the quotes, a page of them, and why each is listed."""
    words = interaction.client.ctx.words(interaction)
    meeting, topic, number = fields(rest, 3)
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    found = await _find(interaction, meeting, topic)
    await respond(interaction, why_view(words, found, whole_number(number), f"{meeting}:{topic}"))


async def _find(interaction: Interaction, meeting: str, topic: str) -> Priorities:
    ctx = interaction.client.ctx
    community = community_of(interaction)

    def look() -> Priorities:
        wanted = whole_meeting(meeting, lambda: (each.id for each in ctx.answers.meetings(community)))
        return ctx.answers.priorities(community, wanted, topic, ctx.body_meant(interaction, meeting))

    return await ctx.queue.ask(asker_of(interaction), look)


def place_of(found: Priorities) -> str:
    """Meeting and topic, for buttons that outlive a restart. The meeting that was the latest stays the one."""
    meeting = short_meeting(found.meeting.id if found.meeting else "")
    return f"{meeting}:{found.topic.replace(':', ' ')}"
