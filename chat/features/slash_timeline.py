"""``/timeline``: when a topic came up, in which kind of record, and what was proposed, decided and reported."""

from __future__ import annotations

from discord import app_commands

from chat.answer_view import citation, quotation
from chat.buttons import fields, on_button, page_of, whole_number
from chat.card import Accent, Card
from chat.context import Interaction, asker_of, community_of
from chat.features.answer_buttons import is_private
from chat.safe_text import plain
from chat.sending import acknowledge, respond
from chat.slash_commands import slash_command
from chat.wording import Words
from domain.decisions import Outcome
from domain.timeline import Point, Stage, Timeline

PER_PAGE = 5
_STAGES = {
    Stage.PROPOSED: "timeline-proposed",
    Stage.DECIDED: "timeline-decided",
    Stage.REPORTED: "timeline-reported",
}
_OUTCOMES = {
    Outcome.PASSED: "decision-passed",
    Outcome.FAILED: "decision-failed",
    Outcome.POSTPONED: "decision-postponed",
    Outcome.WITHDRAWN: "decision-withdrawn",
    Outcome.NOT_STATED: "decision-not-stated",
}


def timeline_view(words: Words, found: Timeline, number: int) -> Card:
    """One page, oldest first."""
    card = Card(accent=Accent.ANSWER if found.points else Accent.REFUSAL)
    card.text("### " + words("timeline-title", topic=plain(found.topic)))
    if not found.points:
        card.text("**" + words("timeline-none") + "**")
    page = page_of(found.points, number, PER_PAGE)
    for at, point in enumerate(page.items, page.number * PER_PAGE + 1):
        card.text(_point(words, at, point), optional=at)
    if found.more:
        card.text("-# ⚠️ " + words("timeline-more", records=found.more))
    card.rule()
    card.below(words("timeline-how"))
    card.row(*page.buttons(words, "timeline", found.topic.replace(":", " ")))
    return card


def _point(words: Words, number: int, point: Point) -> str:
    quote = point.quote
    said = words(_STAGES[point.stage])
    if point.outcome is not None:
        said = words("timeline-outcome", stage=said, outcome=words(_OUTCOMES[point.outcome]))
    day = words.date(quote.citation.date)
    head = f"**{day}** · {said}" if day else said
    return "\n".join(
        [head, quotation(quote.text, quote.marks), citation(words, quote.citation, number=number)]
    )


@slash_command("timeline", "topic")
async def timeline(interaction: Interaction, topic: app_commands.Range[str, 1, 60]) -> None:
    """The first page."""
    ctx, community = interaction.client.ctx, interaction.guild_id or 0
    ctx.check_channel(community, interaction.channel)
    ctx.check_rate_limit(asker_of(interaction))
    if not await acknowledge(interaction, private=ctx.settings(community).private):
        return
    found = await _find(interaction, topic.strip())
    await respond(interaction, timeline_view(ctx.words(interaction), found, 0))


@on_button("timeline")
async def turn_page(interaction: Interaction, rest: str) -> None:
    """``TOPIC:PAGE``: another page. On a message everybody sees, it is shown to the presser alone."""
    words = interaction.client.ctx.words(interaction)
    topic, number = fields(rest, 2)
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    await respond(interaction, timeline_view(words, await _find(interaction, topic), whole_number(number)))


async def _find(interaction: Interaction, topic: str) -> Timeline:
    ctx = interaction.client.ctx
    community = community_of(interaction.guild_id)
    return await ctx.queue.ask(asker_of(interaction), lambda: ctx.answers.timeline(community, topic))
