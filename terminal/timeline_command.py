"""``timeline``: when a topic came up, and what was proposed, decided and reported."""

from __future__ import annotations

from pathlib import Path

import click
from rich.text import Text

from domain.decisions import Point, Stage, Timeline
from domain.errors import NotAllowed
from terminal import render
from terminal.command import CliContext, command, with_context
from terminal.page import Page
from terminal.render import OUTCOMES
from text.printable import one_line
from wording.timeline_picture import Shown, draw

_STAGES = {Stage.PROPOSED: "proposed", Stage.DECIDED: "decided", Stage.REPORTED: "reported"}


@command(
    "When a topic came up, and what came of it.",
    "timeline bridge",
    'timeline "stormwater fee" --json',
    "timeline bridge --png bridge.png",
)
@click.argument("topic", metavar="TOPIC")
@click.option(
    "--png",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also draw it, as a picture as wide as a phone.",
)
@click.option("--dark", is_flag=True, help="The picture on a dark ground.")
@with_context
def timeline(cli: CliContext, /, topic: str, png: Path | None, *, dark: bool) -> None:
    """Show every record in which a sentence has the words of TOPIC, oldest first, with that sentence: proposed in an agenda,
    decided, or reported.
    """
    found = cli.app.answers.timeline("", topic)
    if png is not None:
        _draw(found, png, dark=dark)
    cli.give(found, lambda page: show(page, found))


def _draw(found: Timeline, file: Path, *, dark: bool) -> None:
    """Raises MissingPart and NotAllowed."""
    points = [
        Shown(
            point.stage,
            render.date_words(cited.date) or "no date",
            stage_words(point),
            " · ".join(filter(None, (str(cited.kind.value), cited.body))),
            point.quote.text,
        )
        for point in found.points
        for cited in (point.quote.citation,)
    ]
    if not points:
        return
    more = f"{render.count(found.more, 'earlier record')} not shown." if found.more else ""
    try:
        file.write_bytes(draw(found.topic, points, more, dark=dark))
    except OSError as error:
        raise NotAllowed(f"The picture cannot be written to {file}: {error.strerror}.") from error


def show(page: Page, found: Timeline) -> None:
    """One point a record."""
    page.gap()
    for point in found.points:
        page.text(
            Text(
                f"{render.date_words(point.quote.citation.date) or 'no date'} · {stage_words(point)}",
                style="bold",
            )
        )
        page.text(
            render.quoted(point.quote.text, point.quote.marks, bold=page.styled), first="   ", rest="    "
        )
        render.citation(page, point.quote.citation, first="   ")
        page.line()
    if not found.points:
        page.text(f"No sentence of a record has every word of “{one_line(found.topic)}”.")
    if found.more:
        page.text(f"{render.count(found.more, 'earlier record')} not shown.")
    page.gap()


def stage_words(point: Point) -> str:
    """``decided: passed``."""
    said = _STAGES[point.stage]
    return f"{said}: {OUTCOMES[point.outcome]}" if point.outcome is not None else said
