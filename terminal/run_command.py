"""``run``: what ``make run`` starts. Takes in what is new, then serves Discord, talks, or answers line by line."""

from __future__ import annotations

import click

from domain.errors import LibraryBusy, LibraryError, LibraryMissing
from domain.findings import Verdict
from terminal.chat_command import answer_questions
from terminal.command import CliContext, Command, json_option
from terminal.reindex_command import show_report, work
from terminal.render import show_findings


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
def run(cli: CliContext) -> None:
    """Take in what is new, then answer questions. What "make run" does.

    With DISCORD_TOKEN set, questions are answered in Discord until the program is ended. Without it: at a terminal this is a
    conversation. Where standard input is a file or a pipe, every line is a question; answers go to standard output,
    everything else to standard error. Where "web" is set, the pages are served meanwhile. Places on the web are looked at in Discord, and by "reindex", not here: nobody waits
    for a site.
    """
    if cli.app.discord:
        # Questions are answered from the library that is there, and what is new is taken in meanwhile.
        if not _has_library(cli):
            _take_in(cli)
        cli.app.serve()
        return
    _take_in(cli)
    if cli.talks:
        with cli.app.pages_meanwhile():
            answer_questions(cli)
    else:
        answer_questions(cli)


def _has_library(cli: CliContext) -> bool:
    try:
        cli.app.library.holdings()
    except LibraryError:
        return False
    return True


def _take_in(cli: CliContext) -> None:
    """Brings the library up to date. A library that is being re-indexed elsewhere answers as it is."""
    try:
        done = work(cli)
    except LibraryBusy as busy:
        try:
            cli.app.library.holdings()
        except LibraryMissing:
            raise busy from None
        cli.err.text(f"{busy.sentence} Answers come from the library as it is now.", style="dim")
        return
    unseen = sum(not each.looked_at for each in cli.app.feeds.statuses())
    if unseen:
        places = "1 place on the web is" if unseen == 1 else f"{unseen:,} places on the web are"
        cli.err.text(f"{places} followed and not looked at yet: “reindex” does.", style="dim")
    if done.published:
        show_report(cli.err, done)
    else:
        show_findings(
            cli.err, (each for each in done.findings if each.verdict is not Verdict.NOTE), at_most=5
        )
