"""What comes of a message: answers one beneath the other, and what a plain request asks for."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from domain.answers import Quote
from domain.decisions import Decisions as Voted
from domain.priorities import Priorities
from retrieval.conversation import InTurn, Replies
from retrieval.meetings import Outline
from retrieval.requests import Decisions, Newest, Requested, Summary, Upcoming
from terminal import decisions_command, render
from terminal.page import Page
from terminal.priorities_command import meeting_words
from terminal.priorities_command import show as show_priorities
from text.coreference import Rule
from text.followups import Understood
from text.printable import one_line, visible
from text.requests import Wants

_QUIET = "dim"
_FEW = 10
"""Lines of one record's outline in a summary."""
_UNDERSTOOD = {
    Wants.SUMMARY: "a summary of a meeting: what it set out to do, and what it dealt with",
    Wants.PRIORITIES: "the priorities of a meeting",
    Wants.MEETING: "what a meeting dealt with",
    Wants.DECISIONS: "what a meeting decided",
    Wants.NEWEST: "the newest records",
    Wants.NEXT: "when the next meeting is",
    Wants.VOTES: "how a person voted",
}


def show(page: Page, found: Replies, *, passages: int, check: str, typed: str = "") -> None:
    """Every reply. ``typed`` is what stands just above, and need not be repeated."""
    for number, each in enumerate(found.each):
        if number:
            page.line()
        if isinstance(each, Requested):
            _requested(page, each)
        else:
            _answer(page, each, passages, check, typed)
    if found.left_out:
        page.line()
        left = render.count(found.left_out, "more question")
        page.text(f"{left} of yours: please ask them by themselves.", style="yellow")


def _answer(page: Page, found: InTurn, passages: int, check: str, typed: str) -> None:
    understood = _understood_lines(found.understood)
    for line in understood:
        page.text(line, style=_QUIET)
    if understood:
        page.line()
    more = any(carried.rule is Rule.MORE for carried in found.understood.reading)
    shown = len(found.answer.passages) if more else passages
    echo = not understood and found.answer.question != " ".join(typed.split())
    render.answer(page, found.answer, passages=shown, check=check, echo=echo)


def _understood_lines(understood: Understood) -> list[str]:
    """How a follow-up was read, for people. Empty when the question stands on its own."""
    if not understood.follows:
        return []
    rules = {each.rule: each for each in understood.reading}
    lines = [f"Read as: {one_line(understood.question)}"]
    if Rule.NO_YEAR in rules:
        lines.append(
            f"No year is known that “{one_line(rules[Rule.NO_YEAR].instead_of)}” could be counted from."
        )
    limits = render.filter_words(understood.filters)
    if limits:
        lines.append(f"Searched {one_line(limits)}.")
    return lines


# --- What a request asks for.


def _requested(page: Page, given: Requested) -> None:  # noqa: C901 - one case a kind, and nothing in it
    page.text(
        f"Read as: {_UNDERSTOOD[given.request.wants]}. A question in full is searched instead.", style=_QUIET
    )
    page.line()
    if given.skipped is not None:
        page.text(
            f"The latest meeting ({meeting_words(given.skipped)}) names none; this is of one before it."
        )
        page.line()
    match given.found:
        case Summary():
            show_priorities(page, given.found.priorities, why=False)
            _outline(page, given.found.outline, _FEW)
        case Priorities():
            show_priorities(page, given.found, why=False)
        case Outline():
            page.text(Text(meeting_words(given.found.meeting), style="bold"))
            _outline(page, given.found)
        case Decisions():
            page.text(Text(meeting_words(given.found.meeting), style="bold"))
            page.line()
            _quotes(page, given.found.quotes, given.found.more)
            if not given.found.quotes:
                page.text(Text("The records of this meeting state no decision.", style="bold yellow"))
        case Voted():
            decisions_command.show(page, given.found)
        case Newest():
            for record in given.found.records:
                title = Text(one_line(record.title or record.key), style="bold")
                page.pieces(
                    [title, Text(render.kind_words(record.kind)), Text(render.date_words(record.date))]
                )
        case Upcoming():
            _upcoming(page, given.found)


def _outline(page: Page, found: Outline, most: int | None = None) -> None:
    for part in found.parts:
        page.line()
        page.text(
            f"{one_line(part.record.title or part.record.key)} ({render.kind_words(part.record.kind)})",
            style=_QUIET,
        )
        for entry in part.entries[:most]:
            page.text(
                Text(one_line(entry.text), style="bold" if entry.heading else ""), first="· ", rest="  "
            )
        if more := part.more + len(part.entries[most:] if most else ()):
            page.text(f"and {more:,} more", style=_QUIET)


def _upcoming(page: Page, found: Upcoming) -> None:
    if not found.meetings and not found.quotes:
        page.text(Text(f"No record announces a meeting after {found.today}.", style="bold yellow"))
    for meeting in found.meetings:
        page.text(Text(meeting_words(meeting), style="bold"))
    if found.outline is not None:
        _outline(page, found.outline, _FEW)
    if found.quotes:
        page.line()
    _quotes(page, found.quotes, 0)


def _quotes(page: Page, quotes: Sequence[Quote], more: int) -> None:
    before = ""
    for number, quote in enumerate(quotes, 1):
        page.text(render.quoted(visible(quote.text), bold=page.styled), rest=" ")
        render.citation(
            page, quote.citation, first=f"[{number}] ", same_record=quote.citation.document == before
        )
        page.line()
        before = quote.citation.document
    if more:
        page.text(f"and {more:,} more", style=_QUIET)
