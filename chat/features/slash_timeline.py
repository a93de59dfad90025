"""``/timeline``: when a topic came up, in which kind of record, and what was proposed, decided and reported."""

from __future__ import annotations

import io
import re

import discord
from discord import app_commands, ui

from chat.answer_view import citation, quotation
from chat.buttons import fields, on_button, page_of, whole_number
from chat.context import Interaction, asker_of, community_of
from chat.features.answer_buttons import is_private
from chat.messages import Accent, Card, acknowledge, attempt
from chat.safe_text import plain
from chat.slash_commands import slash_command
from chat.wording import Words
from domain.meetings import Point, Timeline
from text.cleaning import visible_line
from wording.timeline_picture import Shown, alt_text, can_draw, draw

PER_PAGE = 5
PICTURE = "timeline.png"
_LONGEST_ALT = 1024
"""What Discord takes as the description of a picture."""
_FEWEST_DRAWN = 2
"""A line of time has two ends."""


def timeline_view(words: Words, found: Timeline, number: int, body: str = "") -> Card:
    """One page, oldest first; ``body`` is the one that was looked at, where the channel has one."""
    card = Card(accent=Accent.ANSWER if found.points else Accent.REFUSAL)
    card.text("### " + words("timeline-title", topic=plain(found.topic)))
    card.below(words("library-only-body", body=plain(body)) if body else "")
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
    day, said = words.date(quote.citation.date), words.point(point)
    head = f"**{day}** · {said}" if day else said
    return "\n".join(
        [head, quotation(quote.text, quote.marks), citation(words, quote.citation, number=number)]
    )


def shown(words: Words, found: Timeline) -> list[Shown]:
    """The points in words, for the picture."""
    return [
        Shown(
            point.stage,
            words.date(cited.date),
            # The fonts of a picture have no emoji.
            re.sub(r"^\W+", "", words.point(point)),
            " · ".join(filter(None, (words.kind(cited.kind), visible_line(cited.body)))),
            point.quote.text,
        )
        for point in found.points
        for cited in (point.quote.citation,)
    ]


def picture_of(words: Words, found: Timeline) -> tuple[bytes, str] | None:
    """The picture and what it says in words; None where there is too little to draw, or nothing that draws."""
    points = shown(words, found)
    title = words("timeline-title", topic=found.topic)
    if len(points) < _FEWEST_DRAWN or not can_draw(
        title + "".join(each.sentence + each.said for each in points)
    ):
        return None
    more = words("timeline-more", records=found.more) if found.more else ""
    return draw(title, points, more, dark=True), alt_text(title, points, _LONGEST_ALT)


@slash_command("timeline", "topic")
async def timeline(interaction: Interaction, topic: app_commands.Range[str, 1, 60]) -> None:
    """The first page."""
    ctx, community = interaction.client.ctx, interaction.guild_id or 0
    ctx.check_channel(community, interaction.channel)
    ctx.check_rate_limit(asker_of(interaction))
    if not await acknowledge(interaction, private=ctx.settings(community).private):
        return
    await _show(interaction, topic.strip(), 0)


@on_button("timeline")
async def turn_page(interaction: Interaction, rest: str) -> None:
    """``TOPIC:PAGE``: another page. On a message everybody sees, it is shown to the presser alone."""
    topic, number = fields(rest, 2)
    if not await acknowledge(interaction, private=True, update=is_private(interaction)):
        return
    await _show(interaction, topic, whole_number(number))


async def _show(interaction: Interaction, topic: str, number: int) -> None:
    ctx = interaction.client.ctx
    words, community = ctx.words(interaction), community_of(interaction)
    body = ctx.body_meant(interaction)

    def find() -> tuple[Timeline, tuple[bytes, str] | None]:
        found = ctx.answers.timeline(community, topic, body)
        return found, picture_of(words, found)

    found, picture = await ctx.queue.ask(asker_of(interaction), find)
    view, files = timeline_view(words, found, number, body).view(), []
    if picture is not None:
        drawn, described = picture
        files = [discord.File(io.BytesIO(drawn), filename=PICTURE, description=described)]
        item = discord.MediaGalleryItem(f"attachment://{PICTURE}", description=described)
        view.add_item(ui.MediaGallery(item))
    await attempt("An answer", lambda: interaction.edit_original_response(view=view, attachments=files))
