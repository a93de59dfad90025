"""``priorities``: what a meeting set out to do, in the record's own words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import click
from rich.text import Text

from domain.meetings import Choice, Latest, Meeting, Standing
from domain.priorities import Note, Priorities, Priority, Rule
from domain.priorities import Standing as Compared
from terminal import render
from terminal.command import CliContext, command, with_context
from terminal.page import Page
from terminal.render import date_words
from text.printable import one_line, visible

_QUIET = "dim"

_RULES = {
    Rule.EMPHASIS: "the meeting stressed it",
    Rule.FOCUS: "attention is to go there",
    Rule.PRIORITY: "it is called a priority",
    Rule.UNDERTAKING: "it is to be pushed on",
    Rule.AIM: "the body means to do it, and nothing else in its paragraph is stressed",
    Rule.LISTED: "it is listed under",
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
@click.option("--topic", metavar="WORDS", default="", help="Only what is about this.")
@click.option("--why", is_flag=True, help="Show by which rule and which words each is here.")
@click.option("--list", "listing", is_flag=True, help="List the meetings instead, newest first.")
@with_context
def priorities(cli: CliContext, /, meeting: str, topic: str, *, why: bool, listing: bool) -> None:
    """Show what a meeting set out to do: a short label from the text, the sentence, where it stands.

    The rule is explained in docs/priorities.md. Where the records name no priorities, that is what is said.
    """
    if listing:
        meetings = cli.app.answers.meetings("")
        cli.give({"meetings": meetings}, lambda page: show_meetings(page, meetings))
    else:
        found = cli.app.answers.priorities("", meeting, topic)
        cli.give(found, lambda page: show(page, found, why=why))


_NOT_HELD = 3
"""So many later meetings that were called off are named."""


def show_meetings(page: Page, meetings: Sequence[Meeting]) -> None:
    """One a line: id, body and date, how many records."""
    for meeting in meetings:
        records = render.count(len(meeting.records), "record")
        page.pieces([Text(meeting.id), Text(meeting_words(meeting)), Text(records)])
    if not meetings:
        page.text("There is no meeting in the library.")


def show(page: Page, found: Priorities, *, why: bool) -> None:
    """The meeting, its priorities, and what a reader has to know."""
    page.gap()
    if found.meeting is None:
        page.text("There is no meeting in the library.")
        page.gap()
        return
    page.text(Text(meeting_words(found.meeting), style="bold"))
    if found.latest:
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
    read = f"Read {render.count(found.records, 'record')}, {render.count(found.paragraphs, 'paragraph')}"
    pieces = [read, f"library {one_line(found.generation)}"]
    for meeting in found.elsewhere[:_NOT_HELD]:
        page.text(f"Also on this topic: {meeting_words(meeting)} (--meeting {meeting.id})", style=_QUIET)
    if found.off_topic:
        noun = "priority" if found.off_topic == 1 else "priorities"
        pieces.insert(0, f"{found.off_topic:,} other {noun} not shown")
    page.pieces([Text(piece) for piece in pieces], style=_QUIET)
    page.gap()


def _skipped(found: Priorities) -> str:
    none = f"names none on “{one_line(found.topic)}”" if found.topic else "names none"
    assert found.skipped is not None
    return f"The latest meeting ({meeting_words(found.skipped)}) {none}; this is of one before it."


def meeting_words(meeting: Meeting) -> str:
    """``City Council · April 9, 2026``."""
    off = "" if meeting.standing is Standing.HELD else f" · {meeting.standing.value}"
    return f"{one_line(meeting.title)} · {date_words(meeting.date)}{off}"


def latest_words(latest: Latest) -> str:
    """How sure it is that this meeting is the latest."""
    others = render.count(latest.others, "other meeting")
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
        page.text(f"Compared with {meeting_words(found.before)}, {last} that name priorities.", style=_QUIET)
        page.line()
    for item in found.gone:
        said = "Reported as done" if item.standing is Compared.DONE else "Named then, not now"
        _other(page, item, f"{said}: {one_line(item.label)}")
    for item in found.thread:
        _other(page, item, f"{date_words(item.quote.citation.date)}: {one_line(item.label)}")
    for each in found.discussed:
        words = f"Much discussed, not named a priority: {one_line(each.label)}"
        page.text(f"{words} ({each.share:.0%} of its record, {render.count(each.paragraphs, 'paragraph')})")
        render.citation(page, each.citation, first="   ")
        page.line()


def _other(page: Page, item: Priority, said: str) -> None:
    page.text(Text(said, style="bold"))
    page.text(render.quoted(item.quote.text, item.quote.marks, bold=page.styled), first="   ", rest="    ")
    render.citation(page, item.quote.citation, first="   ")
    page.line()


def standing_words(item: Priority) -> str:
    """``new``; ``continued: named at 3 meetings since January 6, 2026``; nothing where nothing was compared."""
    if item.standing is Compared.NEW:
        return "new"
    if item.standing is Compared.CONTINUED:
        return f"continued: named at {render.count(item.times, 'meeting')} since {date_words(item.since)}"
    return ""


def _group(page: Page, group: Sequence[Priority], number: int, before: str, *, why: bool) -> None:
    """The labels that one sentence gives, then the sentence."""
    for place, item in enumerate(group):
        page.text(Text(one_line(item.label), style="bold"), first=f"{number + place}. ")
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
    return f"{_RULES[item.reason.rule]}: {words}"


def _sentence(item: Priority) -> tuple[str, int, int]:
    cited = item.quote.citation
    return cited.document, cited.start, cited.end
