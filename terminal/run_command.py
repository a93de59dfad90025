"""``run``: what ``make run`` starts. Takes in what is new, then opens the door that fits."""

from __future__ import annotations

import click

from domain.errors import LibraryBusy, LibraryError, LibraryMissing
from domain.findings import Verdict
from terminal import display as findings
from terminal.command import Command, Door, json_option
from terminal.conversation import converse
from terminal.pipe import answer_lines
from terminal.reindex_command import show_report, work


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

    With DISCORD_TOKEN set, questions are answered in Discord until the program is ended. Without it: at a terminal this is a
    conversation. Where standard input is a file or a pipe, every line is a question; answers go to standard output,
    everything else to standard error. Places on the web are looked at in Discord, and by "reindex", not here: nobody waits
    for a site.
    """
    if door.app.discord:
        # Questions are answered from the library that is there, and what is new is taken in meanwhile.
        if not _has_library(door):
            _take_in(door)
        door.app.serve()
        return
    _take_in(door)
    if door.talks and not door.as_json:
        converse(door)
    else:
        answer_lines(door)


def _has_library(door: Door) -> bool:
    try:
        door.app.library.holdings()
    except LibraryError:
        return False
    return True


def _take_in(door: Door) -> None:
    """Brings the library up to date. A library that is being re-indexed elsewhere answers as it is."""
    try:
        done = work(door)
    except LibraryBusy as busy:
        try:
            door.app.library.holdings()
        except LibraryMissing:
            raise busy from None
        door.err.text(f"{busy.sentence} Answers come from the library as it is now.", style="dim")
        return
    unseen = sum(not each.looked_at for each in door.app.feeds.statuses())
    if unseen:
        places = "1 place on the web is" if unseen == 1 else f"{unseen:,} places on the web are"
        door.err.text(f"{places} followed and not looked at yet: “reindex” does.", style="dim")
    if done.published:
        show_report(door.err, done)
    else:
        findings.show_all(
            door.err, (each for each in done.findings if each.verdict is not Verdict.NOTE), at_most=5
        )
