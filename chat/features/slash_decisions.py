"""``/decisions``: what was decided and who voted how, paged, each with its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from chat.answer_view import citation, quotation
from chat.buttons import fields, on_button, page_of, whole_number
from chat.context import Interaction, asker_of, community_of
from chat.features.answer_buttons import is_private
from chat.messages import Accent, Card, acknowledge, respond
from chat.safe_text import name, plain
from chat.slash_commands import meeting_of, meetings, short_meeting, slash_command, whole_meeting
from chat.wording import Words
from domain.answers import Quote
from domain.documents import Kind
from domain.meetings import Ballot, Decision, Decisions, Match, MeetingDecisions, Outcome, Vote
from wording import OUTCOMES

PER_PAGE = 3
_TITLE = 120
_ABOUT = 200
_NAME = 60
_MOST_QUOTES = 3
_SIGNS = {
    Outcome.PASSED: "✅",
    Outcome.FAILED: "❌",
    Outcome.POSTPONED: "⏸️",
    Outcome.WITHDRAWN: "↩️",
    Outcome.NOT_STATED: "▫️",
}
_BALLOTS = {
    Ballot.YES: "vote-yes",
    Ballot.NO: "vote-no",
    Ballot.ABSTAINED: "vote-abstained",
    Ballot.RECUSED: "vote-recused",
    Ballot.ABSENT: "vote-absent",
}


def decisions_view(words: Words, found: Decisions, number: int, where: str, body: str = "") -> Card:
    """One page. ``where`` names meeting, topic and member for the buttons; ``body`` is the one that was looked at, where the channel
    has one.
    """
    items = [(each, item) for each in found.meetings for item in each.items]
    card = Card(accent=Accent.ANSWER if items else Accent.REFUSAL)
    card.text("### " + words("decisions-title"))
    said = [words("decisions-on", topic=plain(found.topic))] if found.topic else []
    said += [words("decisions-of", member=plain(found.member))] if found.member else []
    said += [words("library-only-body", body=plain(body))] if body else []
    card.below(" · ".join(said))
    if not items:
        card.text("**" + words("decisions-none") + "**")
        card.below(words("decisions-limits"))
    page = page_of(items, number, PER_PAGE)
    before: MeetingDecisions | None = None
    for at, (meeting, item) in enumerate(page.items, page.number * PER_PAGE + 1):
        if meeting is not before:
            card.text("**" + _meeting(words, meeting) + "**")
        before = meeting
        card.text(_decision(words, at, item, found), optional=at)
    if len(found.known_as) > 1:
        several = words("list-comma").join(name(each, _NAME) for each in found.known_as)
        card.text("-# ⚠️ " + words("decisions-several", names=several))
    kinds = {quote.citation.kind for _, item in page.items for quote in item.quotes}
    for kind in sorted(kinds & _KINDS.keys()):
        card.text("-# ⚠️ " + words(_KINDS[kind]))
    if found.more:
        card.text("-# ⚠️ " + words("decisions-more", records=found.more))
    card.rule()
    card.below(words("decisions-read", records=found.records, count=found.count))
    card.row(*page.buttons(words, "decisions", where))
    return card


_KINDS = {Kind.MACHINE_TRANSCRIPT: "note-machine", Kind.DRAFT_MINUTES: "note-draft"}


def _meeting(words: Words, each: MeetingDecisions) -> str:
    meeting = each.meeting
    day = words.day_of(meeting.date, meeting.standing)
    return words("meeting-title-date", title=name(meeting.title, _TITLE), date=day)


def _decision(words: Words, number: int, item: Decision, found: Decisions) -> str:
    about = name(" ".join((item.about or item.heading).split()), _ABOUT) if item.about or item.heading else ""
    head = f"{_SIGNS[item.outcome]} **{outcome(words, item)}**" + (f" · {about}" if about else "")
    lines = [head]
    if item.amendment:
        lines.append("-# " + words("decision-amendment"))
    if item.as_amended:
        lines.append("-# " + words("decision-as-amended"))
    if item.mover:
        mover, seconder = name(item.mover, _NAME), name(item.seconder, _NAME)
        lines.append(
            "-# "
            + (
                words("decision-moved-seconded", mover=mover, seconder=seconder)
                if item.seconder
                else words("decision-moved", mover=mover)
            )
        )
    lines += _votes(words, item.votes)
    quotes: list[Quote] = list(item.quotes[:_MOST_QUOTES])
    if found.member:
        quotes += [
            vote.quote for vote in item.votes if vote.quote.citation not in {q.citation for q in quotes}
        ]
    cited = ""
    for at, quote in enumerate(dict.fromkeys(quotes)):
        lines.append(quotation(quote.text, quote.marks))
        last = at == len(set(quotes)) - 1 or quotes[at + 1].citation.document != quote.citation.document
        if last:
            same = quote.citation.document == cited
            lines.append(citation(words, quote.citation, number=number, same_record=same))
            cited = quote.citation.document
    if item.before is not None:
        lines.append("-# ⚠️ " + words("decision-before", outcome=outcome(words, item.before)))
        lines.append(citation(words, item.before.quotes[0].citation))
    if item.differs is not None:
        lines.append("-# ⚠️ " + words("decision-differs", outcome=outcome(words, item.differs)))
        lines.append(citation(words, item.differs.quotes[0].citation))
    for quote in item.corrections:
        lines += [
            "-# ⚠️ " + words("decision-corrected"),
            quotation(quote.text),
            citation(words, quote.citation),
        ]
    return "\n".join(lines)


def in_brief(words: Words, item: Decision) -> str:
    """One line: what was decided, what came of it, and who voted how, where the record names them."""
    about = name(" ".join((item.about or item.heading or item.quotes[0].text).split()), _ABOUT)
    return "- " + " · ".join(
        [f"{_SIGNS[item.outcome]} **{outcome(words, item)}**", about, *_votes(words, item.votes)]
    )


def outcome(words: Words, item: Decision) -> str:
    """“Passed, 5-2”, “Passed, unanimously”."""
    said = words(OUTCOMES[item.outcome])
    if item.tally is not None:
        return words("decision-tally", outcome=said, tally=name(item.tally.words, _NAME))
    return words("decision-unanimous", outcome=said) if item.unanimous else said


def _votes(words: Words, votes: Sequence[Vote]) -> list[str]:
    return [
        f"**{words(_BALLOTS[ballot])}** "
        + words("list-comma").join(_name(words, vote) for vote in votes if vote.ballot is ballot)
        for ballot in _BALLOTS
        if any(vote.ballot is ballot for vote in votes)
    ]


def _name(words: Words, vote: Vote) -> str:
    said = name(vote.name, _NAME)
    if vote.match is Match.SEVERAL:
        others = words("list-comma").join(name(each, _NAME) for each in vote.others)
        said = words("vote-uncertain", name=said, others=others)
    if vote.corrected is not None:
        said = words("vote-corrected", name=said, before=words(_BALLOTS[vote.corrected]))
    return said


@slash_command("decisions", "meeting", "topic", "member")
async def decisions(
    interaction: Interaction,
    meeting: app_commands.Range[str, 1, 100] | None = None,
    topic: app_commands.Range[str, 1, 40] | None = None,
    member: app_commands.Range[str, 1, 30] | None = None,
) -> None:
    """The first page."""
    ctx, community = interaction.client.ctx, interaction.guild_id or 0
    ctx.check_channel(community, interaction.channel)
    ctx.check_rate_limit(asker_of(interaction))
    wanted = await meeting_of(interaction, meeting or "")
    if not await acknowledge(interaction, private=ctx.settings(community).private):
        return
    found = await _find(interaction, wanted, (topic or "").strip(), (member or "").strip())
    body = ctx.body_meant(interaction, wanted)
    await respond(interaction, decisions_view(ctx.words(interaction), found, 0, place_of(found), body))


decisions.autocomplete("meeting")(meetings)


@on_button("decisions")
async def turn_page(interaction: Interaction, rest: str) -> None:
    """``MEETING:TOPIC:MEMBER:PAGE``: another page. On a message everybody sees, it is shown to the presser alone."""
    ctx = interaction.client.ctx
    meeting, topic, member, number = fields(rest, 4)
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    found = await _find(interaction, meeting, topic, member)
    where, body = f"{meeting}:{topic}:{member}", ctx.body_meant(interaction, meeting)
    await respond(
        interaction, decisions_view(ctx.words(interaction), found, whole_number(number), where, body)
    )


async def _find(interaction: Interaction, meeting: str, topic: str, member: str) -> Decisions:
    ctx = interaction.client.ctx
    community = community_of(interaction)

    def look() -> Decisions:
        wanted = whole_meeting(meeting, lambda: (each.id for each in ctx.answers.meetings(community)))
        return ctx.answers.decisions(community, wanted, topic, member, ctx.body_meant(interaction, meeting))

    return await ctx.queue.ask(asker_of(interaction), look)


def place_of(found: Decisions) -> str:
    """Meeting, topic and member, for buttons that outlive a restart. The meeting that was the latest stays the one."""
    alone = not (found.topic or found.member)
    meeting = found.meetings[0].meeting.id if found.meetings and alone else found.meeting
    parts = (short_meeting(meeting), found.topic, found.member)
    return ":".join(part.replace(":", " ") for part in parts)
