"""``reindex`` takes in what is new or changed, and says what came of it; ``run``, which ``make run`` starts, does that and then serves
Discord, talks, or answers line by line.
"""

from __future__ import annotations

from dataclasses import replace

import click
from rich.text import Text

from domain.errors import (
    Finding,
    LibraryBusy,
    LibraryError,
    LibraryMissing,
    RecordError,
    StorageFull,
    Verdict,
    count,
)
from index.ports import Report
from index.records import Plan, ReindexReport
from terminal.command import CliContext, Page, command, with_context
from terminal.render import show_findings
from text.cleaning import visible_line


@command(
    "Take in new and changed records.",
    "reindex",
    "reindex --plan",
    "reindex --no-look",
    "reindex --accept-gone",
)
@click.option("--plan", "only_plan", is_flag=True, help="Only say what would be done.")
@click.option(
    "--no-look", is_flag=True, help="Do not ask the places on the web; take in what is kept of them."
)
@click.option(
    "--accept-gone", is_flag=True, help="What you were asked about is really gone: mark it. Does not look."
)
@with_context
def reindex(cli: CliContext, *, only_plan: bool, no_look: bool, accept_gone: bool) -> int:
    """Look at the places that are followed, and take in what is new or changed there and in the folders.

    Only what changed is embedded again. The new library is built aside, checked, and put in place at once;
    questions are answered from the old one until then. A record that cannot be read, or a folder that
    cannot be listed, is reported, and the others are taken in: then the exit code is 6. A record that is no longer at its source stays searchable and is marked; when
    much is gone at once, nothing is marked before you say that it is true.
    """
    if only_plan and accept_gone:
        raise click.UsageError("--plan changes nothing, and --accept-gone does: one of them.")
    if only_plan:
        plan = cli.app.library.plan()
        cli.give(plan, lambda page: show_plan(page, plan))
        return 0
    seen: list[Finding] = []
    if accept_gone:
        # What was asked about is accepted, and nothing that a look would find by now.
        for held in cli.app.library.plan().held:
            cli.app.library.accept_gone(held.source)
    elif not no_look:
        look(cli, seen.append)
    done = work(cli)
    done = replace(done, findings=(*seen, *done.findings))
    cli.give(done, lambda page: show_report(page, done))
    lost = any(found.verdict is Verdict.BAD for found in done.findings)
    return RecordError.exit_code if done.failed or lost else 0


def look(cli: CliContext, report: Report) -> None:
    """Looks at the places that are followed. What goes wrong with that keeps nobody from the folders: another process that
    looks already is enough, and a list of places that cannot be read is told.
    """
    try:
        with cli.err.bars() as progress:
            cli.app.feeds.crawl(progress, report)
    except StorageFull:
        raise
    except LibraryBusy as busy:
        report(Finding("sources", Verdict.NOTE, busy.sentence, busy.remedy))
    except LibraryError as error:
        report(Finding("sources", Verdict.BAD, error.sentence, error.remedy))


def work(cli: CliContext) -> ReindexReport:
    """The re-index, with bars on standard error."""
    with cli.err.bars() as progress:
        return cli.app.library.reindex(progress, lambda _finding: None)


def show_report(page: Page, done: ReindexReport) -> None:
    """What was done, in one sentence; then what went wrong."""
    held = f"{count(done.documents, 'record')}, {count(done.passages, 'passage')}"
    changes = _changes(done)
    if done.published:
        page.text(f"Library {done.generation}: {held}{' (' + changes + ')' if changes else ''}.")
        page.text(
            f"{count(done.embedded, 'passage')} embedded, {done.reused:,} kept, {sum(done.seconds.values()):.1f} s.",
            style="dim",
        )
    else:
        page.text(f"Nothing has changed: {held}{' (' + changes + ')' if changes else ''}.")
    show_findings(page, done.findings)


def show_plan(page: Page, plan: Plan) -> None:
    """What a re-index would do."""
    for words, keys in (
        ("would be added", plan.added),
        ("would be read again", plan.to_read),
        ("would be moved", tuple(f"{old} → {new}" for old, new in plan.moved)),
        ("would be marked as gone from their source", plan.gone),
        ("would be taken back", plan.back),
    ):
        _keys(page, words, keys)
    for held in plan.held:
        lost = f"{held.gone:,} of {count(held.of, 'record')} of {visible_line(held.source)} are gone at once:"
        page.text(
            f"{lost} none would be marked before you say that it is true (--accept-gone).", style="yellow"
        )
    if plan.unchanged:
        page.text(f"{count(plan.unchanged, 'record')} unchanged.")
    for reason in plan.rebuild:
        page.text(f"Everything would be built anew: {visible_line(reason)}")
    unlisted = [
        Finding(name, Verdict.WARNING, "cannot be listed now; nothing of it would change.")
        for name in plan.unlisted
    ]
    show_findings(page, [*unlisted, *plan.findings])
    if not any(
        (plan.added, plan.to_read, plan.moved, plan.gone, plan.held, plan.back, plan.unchanged, plan.rebuild)
    ):
        page.text("There is nothing to take in.")


def _keys(page: Page, words: str, keys: tuple[str, ...], at_most: int = 10) -> None:
    if not keys:
        return
    page.text(Text(f"{count(len(keys), 'record')} {words}:"))
    for key in keys[:at_most]:
        page.text(visible_line(key), first="  ")
    if len(keys) > at_most:
        page.text(f"… and {len(keys) - at_most:,} more", first="  ", style="dim")


def _changes(done: ReindexReport) -> str:
    parts = (
        (len(done.added), "added"),
        (len(done.changed), "changed"),
        (len(done.moved), "moved"),
        (len(done.gone), "gone from their source"),
        (len(done.back), "back"),
        (len(done.failed), "not taken in"),
    )
    return ", ".join(f"{number:,} {words}" for number, words in parts if number)


# --- run


@command(
    "Take in what is new, then answer questions.",
    "",
    'echo "Who led the plenary meeting?" | python bot.py run',
)
@with_context
def run(cli: CliContext) -> None:
    """Take in what is new, then answer questions. What "make run" does.

    With DISCORD_TOKEN set, questions are answered in Discord until the program is ended. Without it: at a terminal this is a
    conversation. Where standard input is a file or a pipe, every line is a question; answers go to standard output,
    everything else to standard error. Where "web" is set, the pages are served meanwhile. Places on the web are looked at in Discord, and by "reindex", not here: nobody waits
    for a site.
    """
    # Before a library is begun in a folder that was mounted by mistake.
    cli.app.check_place()
    if cli.app.discord:
        # Questions are answered from the library that is there, and what is new is taken in meanwhile.
        if not _has_library(cli):
            _take_in(cli)
        cli.app.serve()
        return
    from terminal.chat_command import answer_questions

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
