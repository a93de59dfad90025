"""``decisions``: what was decided and who voted how, as the records state it."""

from __future__ import annotations

import click
from rich.text import Text

from domain.answers import Citation
from domain.decisions import Ballot, Decision, Decisions, Match, Vote
from terminal import render
from terminal.command import CliContext, command, with_context
from terminal.page import Page
from terminal.priorities_command import meeting_words
from terminal.render import OUTCOMES
from text.printable import one_line

_QUIET = "dim"
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
@click.option("--topic", metavar="WORDS", default="", help="Only what is about this, at any meeting.")
@click.option("--member", metavar="NAME", default="", help="Only where this person voted, moved or seconded.")
@with_context
def decisions(cli: CliContext, /, meeting: str, topic: str, member: str) -> None:
    """Show motions, results and votes as minutes, tables and transcripts state them, each with its sentence.

    Without an option: of the latest meeting whose records state a decision. A vote that no record states is not
    counted. How they are found is explained in docs/decisions-and-votes.md.
    """
    found = cli.app.answers.decisions("", meeting, topic, member)
    cli.give(found, lambda page: show(page, found))


def show(page: Page, found: Decisions) -> None:
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
        notes.append(f"Several people here are called so: {', '.join(map(one_line, found.known_as))}.")
    if found.more:
        notes.append(
            f"{render.count(found.more, 'record')} more may say something; name a meeting or a narrower topic."
        )
    render.notes(page, notes)
    pieces = [
        f"Read {render.count(found.records, 'record')} for {render.count(found.count, 'decision')}",
        f"library {one_line(found.generation)}",
    ]
    page.pieces([Text(piece) for piece in pieces], style=_QUIET)
    page.gap()


def _decision(page: Page, item: Decision, found: Decisions, before: str) -> str:
    """One of them; the record it cites last."""
    title = one_line(item.about or item.heading or item.quotes[0].text)
    kind = "Amendment · " if item.amendment else ""
    page.text(Text(f"{kind}{outcome_words(item)}: {render.shortened(title, _LABEL)}", style="bold"))
    if item.mover:
        second = f", seconded by {one_line(item.seconder)}" if item.seconder else ""
        page.text(f"moved by {one_line(item.mover)}{second}", first="   ")
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
        said.append(one_line(item.tally.words))
    elif item.unanimous:
        said.append("unanimously")
    return " ".join(said)


def _by_ballot(item: Decision) -> list[tuple[str, str]]:
    return [
        (said, ", ".join(_name(vote) for vote in item.votes if vote.ballot is ballot))
        for ballot, said in _BALLOTS.items()
        if any(vote.ballot is ballot for vote in item.votes)
    ]


def _name(vote: Vote) -> str:
    said = [one_line(vote.name)]
    if vote.match is Match.SEVERAL:
        said.append(f"uncertain who: {' or '.join(map(one_line, vote.others))}")
    if vote.corrected is not None:
        said.append(f"corrected; before: {_BALLOTS[vote.corrected]}")
    return said[0] if len(said) == 1 else f"{said[0]} ({'; '.join(said[1:])})"
