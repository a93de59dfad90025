"""``priorities``: what a meeting set out to do, in the record's own words. ``decisions``: what was decided and who voted how, as the
records state them. ``timeline``: when a topic came up, and what was proposed, decided and reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import click
from rich.text import Text

from domain.answers import Citation
from domain.errors import NotAllowed, count, meaning
from domain.meetings import (
    Ballot,
    Choice,
    Comparison,
    Decision,
    Decisions,
    Latest,
    Match,
    Meeting,
    Note,
    Point,
    Priorities,
    Priority,
    Rule,
    Stage,
    Standing,
    Timeline,
    Vote,
)
from terminal import render
from terminal.command import CliContext, FilePath, Page, Words, command, with_context
from terminal.render import OUTCOMES, date_words
from text.cleaning import visible, visible_line

_QUIET = "dim"

_RULES = {
    Rule.EMPHASIS: "the meeting stressed it",
    Rule.FOCUS: "attention is to go there",
    Rule.PRIORITY: "it is called a priority",
    Rule.UNDERTAKING: "it is to be pushed on",
    Rule.AIM: "the body means to do it, and nothing else in its paragraph is stressed",
    Rule.LISTED: "it is listed under",
    Rule.JUDGED: "no word says so by itself: a small network, which learned from made-up minutes, takes the sentence for one that makes it a priority",
}
_NOTES = {
    Note.NONE_NAMED: "The records of this meeting name no priorities.",
    Note.NOT_READ: "Transcripts, and records in other languages than English, Spanish and Chinese, are not read for priorities.",
    Note.PROPOSED: "All of this stands in an agenda: it is what was proposed, not what was decided.",
    Note.SOME_PROPOSED: "Some of this stands only in an agenda: it was proposed.",
    Note.DRAFT: "Some of this stands in draft minutes, which were not yet adopted.",
    Note.NOTES: "Some of this stands in somebody's notes, not in the body's own record.",
    Note.TOPIC_IN_QUOTE: "No priority is named so; these are the ones whose sentence has the words.",
    Note.NONE_ON_TOPIC: "None of this meeting's priorities is about that.",
}


@command(
    "What a meeting set out to do.",
    "priorities",
    'priorities --topic "flood control" --why',
    "priorities --list",
)
@click.option(
    "--meeting", metavar="ID", default="", help="Which meeting; without it, the latest. --list shows the ids."
)
@click.option("--topic", type=Words(), metavar="WORDS", help="Only what is about this.")
@click.option("--why", is_flag=True, help="Show by which rule and which words each is here.")
@click.option("--list", "listing", is_flag=True, help="List the meetings instead, newest first.")
@with_context
def priorities(cli: CliContext, /, meeting: str, topic: str | None, *, why: bool, listing: bool) -> None:
    """Show what a meeting set out to do: a short label from the text, the sentence, where it stands.

    The rule is explained in docs/priorities.md. Where the records name no priorities, that is what is said.
    """
    if listing:
        meetings = cli.app.answers.meetings("")
        cli.give({"meetings": meetings}, lambda page: show_meetings(page, meetings))
    else:
        found = cli.app.answers.priorities("", meeting, topic or "")
        cli.give(found, lambda page: show_priorities(page, found, why=why))


_NOT_HELD = 3
"""So many later meetings that were called off are named."""


def show_meetings(page: Page, meetings: Sequence[Meeting]) -> None:
    """One a line: id, body and date, how many records."""
    for meeting in meetings:
        records = count(len(meeting.records), "record")
        page.pieces([Text(meeting.id), Text(meeting_words(meeting)), Text(records)])
    if not meetings:
        page.text("There is no meeting in the library.")


def show_priorities(page: Page, found: Priorities, *, why: bool) -> None:
    """The meeting, its priorities, and what a reader has to know."""
    page.gap()
    if found.meeting is None:
        page.text("There is no meeting in the library.")
        page.gap()
        return
    page.text(Text(meeting_words(found.meeting), style="bold"))
    if found.latest:
        if found.skipped is None or found.latest.choice not in (Choice.ONLY, Choice.NEWEST):
            page.text(latest_words(found.latest), style=_QUIET)
        for later in found.latest.called_off[:_NOT_HELD]:
            page.text(f"Not held: {meeting_words(later)}.", style=_QUIET)
    if found.skipped is not None:
        page.text(_skipped(found), style=_QUIET)
    page.line()
    number, before = 1, ""
    for _, same in groupby(found.items, key=_sentence):
        group = list(same)
        _group(page, group, number, before, why=why)
        number, before = number + len(group), group[-1].quote.citation.document
    _through_time(page, found)
    render.notes(page, [_NOTES[note] for note in found.notes])
    read = f"Read {count(found.records, 'record')}, {count(found.paragraphs, 'paragraph')}"
    pieces = [read, f"library {visible_line(found.generation)}"]
    for meeting in found.elsewhere[:_NOT_HELD]:
        page.text(f"Also on this topic: {meeting_words(meeting)} (--meeting {meeting.id})", style=_QUIET)
    if found.off_topic:
        noun = "priority" if found.off_topic == 1 else "priorities"
        pieces.insert(0, f"{found.off_topic:,} other {noun} not shown")
    page.pieces([Text(piece) for piece in pieces], style=_QUIET)
    page.gap()


def _skipped(found: Priorities) -> str:
    none = f"names none on “{visible_line(found.topic)}”" if found.topic else "names none"
    assert found.skipped is not None
    return f"The latest meeting ({meeting_words(found.skipped)}) {none}; this is of one before it."


def meeting_words(meeting: Meeting) -> str:
    """``City Council · April 9, 2026``."""
    off = "" if meeting.standing is Standing.HELD else f" · {meeting.standing.value}"
    return f"{visible_line(meeting.title)} · {date_words(meeting.date)}{off}"


def latest_words(latest: Latest) -> str:
    """How sure it is that this meeting is the latest."""
    others = count(latest.others, "other meeting")
    return {
        Choice.ONLY: "The only meeting in the library.",
        Choice.NEWEST: "The latest meeting in the library.",
        Choice.SAME_TIME: f"The latest by date; {others} may be as late or later.",
        Choice.SOME_WITHOUT_YEAR: f"The latest with a year; {others} without a year may be later.",
        Choice.NONE_WITH_YEAR: f"No meeting here gives a year, so which is the latest cannot be said; {others} may be later.",
    }[latest.choice]


def _through_time(page: Page, found: Priorities) -> None:
    """What the meeting before named and this one does not; what others named on the topic; what fills the record unnamed."""
    if found.before is not None:
        last = f"the last of {found.compared} before" if found.compared > 1 else "the one before"
        page.text(
            f"Comparison with {meeting_words(found.before)}, {last} that name priorities.", style=_QUIET
        )
        page.line()
    for item in found.gone:
        said = "Reported as done" if item.standing is Comparison.DONE else "Named then, not now"
        _other(page, item, f"{said}: {visible_line(item.label)}")
    for item in found.thread:
        _other(page, item, f"{date_words(item.quote.citation.date)}: {visible_line(item.label)}")
    for each in found.discussed:
        words = f"Much discussed, not named a priority: {visible_line(each.label)}"
        page.text(f"{words} ({each.share:.0%} of its record, {count(each.paragraphs, 'paragraph')})")
        render.citation(page, each.citation, first="   ")
        page.line()


def _other(page: Page, item: Priority, said: str) -> None:
    page.text(Text(said, style="bold"))
    page.text(render.quoted(item.quote.text, item.quote.marks, bold=page.styled), first="   ", rest="    ")
    render.citation(page, item.quote.citation, first="   ")
    page.line()


def standing_words(item: Priority) -> str:
    """``new``; ``continued: named at 3 meetings since January 6, 2026``; nothing where nothing was compared."""
    if item.standing is Comparison.NEW:
        return "new"
    if item.standing is Comparison.CONTINUED:
        return f"continued: named at {count(item.times, 'meeting')} since {date_words(item.since)}"
    return ""


def _group(page: Page, group: Sequence[Priority], number: int, before: str, *, why: bool) -> None:
    """The labels that one sentence gives, then the sentence."""
    for place, item in enumerate(group):
        page.text(Text(visible_line(item.label), style="bold"), first=f"{number + place}. ")
        if compared := standing_words(item):
            page.text(compared, first="   ", style=_QUIET)
    first = group[0]
    marks = sorted((mark for item in group for mark in item.quote.marks), key=attrgetter("start"))
    page.text(render.quoted(first.quote.text, marks, bold=page.styled), first="   ", rest="    ")
    if why:
        page.text(f"because {visible(_why(first))}", first="   ", style=_QUIET)
    cited = first.quote.citation
    render.citation(page, cited, first="   ", same_record=cited.document == before)
    for other in dict.fromkeys(each for item in group for each in item.also):
        render.citation(page, other, first="   also ", same_record=other.document == cited.document)
    page.line()


def _why(item: Priority) -> str:
    if item.reason.heading:
        return f"{_RULES[item.reason.rule]} “{item.reason.heading}”"
    words = ", ".join(f"“{item.quote.text[span.start : span.end]}”" for span in item.reason.words)
    return f"{_RULES[item.reason.rule]}{words and ': '}{words}"


def _sentence(item: Priority) -> tuple[str, int, int]:
    cited = item.quote.citation
    return cited.document, cited.start, cited.end


_BALLOTS = {
    Ballot.YES: "yes",
    Ballot.NO: "no",
    Ballot.ABSTAINED: "abstained",
    Ballot.RECUSED: "recused",
    Ballot.ABSENT: "absent",
}
_MOST_QUOTES = 4
_LABEL = 160


@command(
    "What was decided, and who voted how.",
    "decisions",
    'decisions --topic "stormwater fee"',
    "decisions --member Hollis --topic budget",
)
@click.option(
    "--meeting", metavar="ID", default="", help="Of which meeting (priorities --list shows the ids)."
)
@click.option("--topic", type=Words(), metavar="WORDS", help="Only what is about this, at any meeting.")
@click.option(
    "--member", type=Words(), metavar="NAME", help="Only where this person voted, moved or seconded."
)
@with_context
def decisions(cli: CliContext, /, meeting: str, topic: str | None, member: str | None) -> None:
    """Show motions, results and votes as minutes, tables and transcripts state them, each with its sentence.

    Without an option: of the latest meeting whose records state a decision. A vote that no record states is not
    counted. How they are found is explained in docs/decisions-and-votes.md.
    """
    found = cli.app.answers.decisions("", meeting, topic or "", member or "")
    if found.nobody:
        raise NotAllowed(
            f"No record that is read for votes names a member “{visible_line(found.member)}”.",
            remedy="Write the name as minutes do, or leave --member out: each decision is shown with its votes.",
        )
    cli.give(found, lambda page: show_decisions(page, found))


def show_decisions(page: Page, found: Decisions) -> None:
    """Meeting by meeting, each decision with its votes and its sentences."""
    page.gap()
    for each in found.meetings:
        page.text(Text(meeting_words(each.meeting), style="bold"))
        page.line()
        before = ""
        for item in each.items:
            before = _decision(page, item, found, before)
    notes = []
    if not found.meetings:
        notes.append("The records state no decision that fits.")
    if len(found.known_as) > 1:
        notes.append(f"Several people here are called so: {', '.join(map(visible_line, found.known_as))}.")
    if found.more:
        notes.append(
            f"{count(found.more, 'record')} more may say something; name a meeting or a narrower topic."
        )
    render.notes(page, notes)
    pieces = [
        f"Read {count(found.records, 'record')} for {count(found.count, 'decision')}",
        f"library {visible_line(found.generation)}",
    ]
    page.pieces([Text(piece) for piece in pieces], style=_QUIET)
    page.gap()


def _decision(page: Page, item: Decision, found: Decisions, before: str) -> str:
    """One of them; the record it cites last."""
    title = visible_line(item.about or item.heading or item.quotes[0].text)
    kind = "Amendment · " if item.amendment else ""
    page.text(Text(f"{kind}{outcome_words(item)}: {render.shortened(title, _LABEL)}", style="bold"))
    if item.mover:
        second = f", seconded by {visible_line(item.seconder)}" if item.seconder else ""
        page.text(f"moved by {visible_line(item.mover)}{second}", first="   ")
    for ballot, names in _by_ballot(item):
        page.text(f"{ballot}: {names}", first="   ")
    for quote in item.quotes[:_MOST_QUOTES]:
        page.text(render.quoted(quote.text, quote.marks, bold=page.styled), first="   ", rest="    ")
        before = _cited(page, quote.citation, before)
    shown = {quote.citation for quote in item.quotes[:_MOST_QUOTES]}
    for quote in dict.fromkeys(vote.quote for vote in item.votes) if found.member else ():
        if quote.citation not in shown:
            page.text(render.quoted(quote.text, quote.marks, bold=page.styled), first="   ", rest="    ")
            before = _cited(page, quote.citation, before)
    if item.before is not None:
        earlier = item.before
        page.text(f"An earlier version of the record had: {outcome_words(earlier)}.", first="   ")
        before = _cited(page, earlier.quotes[0].citation, before)
    if item.differs is not None:
        page.text(
            f"Another record of the meeting tells it otherwise: {outcome_words(item.differs)}.", first="   "
        )
        before = _cited(page, item.differs.quotes[0].citation, before)
    for quote in item.corrections:
        page.text("A later record corrects this:", first="   ")
        page.text(render.quoted(quote.text, (), bold=page.styled), first="   ", rest="    ")
        before = _cited(page, quote.citation, before)
    page.line()
    return before


def _cited(page: Page, cited: Citation, before: str) -> str:
    render.citation(page, cited, first="   ", same_record=cited.document == before)
    return cited.document


def outcome_words(item: Decision) -> str:
    """``Passed 5-2``, ``Passed unanimously``."""
    said = [OUTCOMES[item.outcome].capitalize()]
    if item.tally is not None:
        said.append(visible_line(item.tally.words))
    elif item.unanimous:
        said.append("unanimously")
    return " ".join(said) + (", as amended" if item.as_amended else "")


def _by_ballot(item: Decision) -> list[tuple[str, str]]:
    return [
        (said, ", ".join(_name(vote) for vote in item.votes if vote.ballot is ballot))
        for ballot, said in _BALLOTS.items()
        if any(vote.ballot is ballot for vote in item.votes)
    ]


def _name(vote: Vote) -> str:
    said = [visible_line(vote.name)]
    if vote.match is Match.SEVERAL:
        said.append(f"uncertain who: {' or '.join(map(visible_line, vote.others))}")
    if vote.corrected is not None:
        said.append(f"corrected; before: {_BALLOTS[vote.corrected]}")
    return said[0] if len(said) == 1 else f"{said[0]} ({'; '.join(said[1:])})"


_STAGES = {Stage.PROPOSED: "proposed", Stage.DECIDED: "decided", Stage.REPORTED: "reported"}


@command(
    "When a topic came up, and what came of it.",
    "timeline bridge",
    'timeline "stormwater fee" --json',
    "timeline bridge --png bridge.png",
)
@click.argument("topic", metavar="TOPIC", type=Words())
@click.option(
    "--png",
    type=FilePath(dir_okay=False),
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
    cli.give(found, lambda page: show_timeline(page, found))


def _draw(found: Timeline, file: Path, *, dark: bool) -> None:
    """Raises MissingPart and NotAllowed."""
    from wording.timeline_picture import Shown, draw

    points = [
        Shown(
            point.stage,
            render.date_words(cited.date) or "no date",
            stage_words(point),
            " · ".join(filter(None, (str(cited.kind.value), visible_line(cited.body)))),
            point.quote.text,
        )
        for point in found.points
        for cited in (point.quote.citation,)
    ]
    if not points:
        return
    more = f"{count(found.more, 'earlier record')} not shown." if found.more else ""
    try:
        file.write_bytes(draw(found.topic, points, more, dark=dark))
    except OSError as error:
        raise NotAllowed(f"The picture cannot be written to {file}: {meaning(error)}.") from error


def show_timeline(page: Page, found: Timeline) -> None:
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
        page.text(f"No sentence of a record has every word of “{visible_line(found.topic)}”.")
    if found.more:
        page.text(f"{count(found.more, 'earlier record')} not shown.")
    page.gap()


def stage_words(point: Point) -> str:
    """``decided: passed``."""
    said = _STAGES[point.stage]
    return f"{said}: {OUTCOMES[point.outcome]}" if point.outcome is not None else said
