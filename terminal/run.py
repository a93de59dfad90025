"""``run``: what ``make run`` starts. Takes in what is new, then opens the door that fits."""

from __future__ import annotations

import click

from domain.errors import LibraryBusy, LibraryMissing, MissingPart
from domain.findings import Verdict
from terminal import findings
from terminal.chat import converse
from terminal.command import Command
from terminal.door import Door, json_option
from terminal.lines import answer_lines
from terminal.reindex import show_report, work


@click.command(
    cls=Command,
    examples=(
        "",
        'echo "Who led the plenary meeting?" | python bot.py run',
    ),
    short_help="Take in what is new, then answer questions.",
)
@json_option
@click.pass_obj
def run(door: Door) -> None:
    """Take in what is new, then answer questions. What "make run" does.

    At a terminal this is a conversation. Where standard input is a file or a pipe, every line is a question;
    answers go to standard output, everything else to standard error.
    """
    _take_in(door)
    if door.services.discord:
        raise MissingPart(
            "DISCORD_TOKEN is set, and the Discord door is not built in this version.",
            remedy="Unset DISCORD_TOKEN to answer questions at the terminal.",
        )
    if door.talks and not door.as_json:
        converse(door)
    else:
        answer_lines(door)


def _take_in(door: Door) -> None:
    """Brings the library up to date. A library that is being re-indexed elsewhere answers as it is."""
    try:
        done = work(door)
    except LibraryBusy as busy:
        try:
            door.services.holdings()
        except LibraryMissing:
            raise busy from None
        door.err.text(f"{busy.sentence} Answers come from the library as it is now.", style="dim")
        return
    if done.published:
        show_report(door.err, done)
    else:
        findings.show_all(
            door.err, (each for each in done.findings if each.verdict is not Verdict.NOTE), at_most=5
        )
