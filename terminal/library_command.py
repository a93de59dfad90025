"""``library``: what is in it, what was in it, and back again; the places on the web that its records come from."""

from __future__ import annotations

from collections.abc import Mapping

import click
from rich.text import Text

from domain.answers import Filters
from domain.documents import PREFIX as COMMUNITIES
from domain.documents import Document, Role
from domain.errors import LibraryError, Verdict, count
from domain.provenance import Noted, in_words, warnings_in
from index.records import Generation, Holdings, Record, ReindexReport, Subscription, SubscriptionStatus
from terminal.command import CliContext, Group, Page, json_option, with_context
from terminal.render import (
    clock,
    column_words,
    date_words,
    kind_words,
    moment,
    show_finding,
    show_findings,
    show_verdict,
)
from text.cleaning import address, visible, visible_line

_KEYS_KEPT = 50
"""Of each list of keys, in the manifest of a generation."""
_KINDS = {
    "feed": "a feed",
    "wordpress": "a WordPress site",
    "legistar": "a Legistar calendar",
    "sitemap": "a site by its sitemap",
    "page": "a page with its documents",
    "captions": "captions",
    "export": "an export of records",
}


@click.group(
    cls=Group,
    examples=(
        "library",
        "library list",
        "library show seeds/minutes-2024-03-05.txt",
        "library follow https://city.example/news/",
        "library sources",
        'library set records/0305.pdf --kind minutes --body "City Council"',
        "library remove seeds/draft.txt",
        "library rollback",
        "library check",
    ),
    short_help="What is in the library, and what was.",
    invoke_without_command=True,
)
@json_option
@click.pass_context
def library(context: click.Context) -> None:
    """What is in the library, what was in it, and the way back. Without a further word: status."""
    if context.invoked_subcommand is None:
        context.invoke(status)


@library.command(short_help="Count what it holds.")
@with_context
def status(cli: CliContext) -> None:
    """Count what the library holds: records by kind, collection, body and language; the model; what went wrong."""
    held = cli.app.library.holdings()
    cli.give(held, lambda page: show_status(page, held))


@library.command("list", short_help="List the records.")
@click.option("--collection", default="", metavar="NAME", help="Only this collection.")
@click.option("--removed", is_flag=True, help="Those that were taken out by hand.")
@with_context
def list_records(cli: CliContext, collection: str, *, removed: bool) -> None:
    """List every record that is searched: title, key, kind, date, passages."""
    cli.app.answers.refuse_unknown(Filters(collection=collection))
    held = cli.app.library.removed("") if removed else cli.app.library.records("")
    records = [each for each in held if not collection or each.collection == collection]

    def show(page: Page) -> None:
        for each in records:
            show_record(page, each)
        page.text(f"{count(len(records), 'record')}.", style="dim")

    cli.give({"records": records}, show)


@library.command(short_help="Show one record.")
@click.argument("key")
@with_context
def show(cli: CliContext, key: str) -> None:
    """Show one record, paragraph by paragraph, as it was read. KEY is what "library list" shows."""
    document = cli.app.library.record(key, "")
    cli.give(document, lambda page: show_document(page, document))


@library.command(short_help="List the generations that are kept.")
@with_context
def history(cli: CliContext) -> None:
    """List the generations that are kept, newest first."""
    kept = cli.app.library.history()

    def show(page: Page) -> None:
        for each in kept:
            show_generation(page, each)
        if not kept:
            page.text("Nothing has been indexed yet.")

    cli.give({"generations": kept}, show)


@library.command(short_help="Go back to an earlier generation.")
@click.argument("generation", required=False)
@with_context
def rollback(cli: CliContext, generation: str | None) -> None:
    """Go back to GENERATION, or to the one before the current one. The next re-index takes in what is new again."""
    now = cli.app.library.rollback(generation)
    words = f"Answers now come from library {visible_line(now.name)}: {_size(now)}."
    cli.give({"generation": now}, lambda page: page.text(words))


@library.command(short_help="Take a record out of what is searched.")
@click.argument("key")
@with_context
def remove(cli: CliContext, key: str) -> None:
    """Take a record out of what is searched. Nothing is deleted: "library restore KEY" brings it back."""
    _changed(
        cli, key, cli.app.library.remove(key), "is no longer searched. “library restore” brings it back."
    )


@library.command(short_help="Bring a removed record back.")
@click.argument("key")
@with_context
def restore(cli: CliContext, key: str) -> None:
    """Bring a removed record back."""
    _changed(cli, key, cli.app.library.restore(key), "is searched again.")


def _changed(cli: CliContext, key: str, done: ReindexReport, words: str) -> None:
    sizes = {"generation": done.generation, "records": done.documents, "passages": done.passages}
    cli.give({"key": key, **sizes}, lambda page: page.text(f"{visible_line(key)} {words}"))


@library.command(short_help="Check every file of it.")
@with_context
def check(cli: CliContext) -> int:
    """Read every file of every generation, every kept text, every database and every receipt, and compare it with what
    was written.

    Each file that is damaged or missing is named: also the library itself, and a database that was there when the library was
    made. The exit code is 7 when something that answers or proofs depend on is damaged or missing, otherwise 0; an older
    generation that is damaged is a warning.
    """
    with cli.err.bars() as progress:
        found = list(cli.app.library.check(progress))
    verdicts = {each.verdict for each in found}
    whole = Verdict.BAD not in verdicts

    def show(page: Page) -> None:
        for each in found:
            show_finding(page, each)
        if not whole:
            show_verdict(page, "Something is damaged; see the lines with ✗.")
        elif Verdict.WARNING in verdicts:
            told = (
                "What answers and proofs depend on is as it was written; not so what the lines with ! name."
            )
            show_verdict(page, told)
        else:
            show_verdict(page, "Everything is as it was written.")

    cli.give({"whole": whole, "findings": found}, show)
    return 0 if whole else LibraryError.exit_code


@library.command("set", short_help="Set what a record is.")
@click.argument("key")
@click.option("--title", help="Its title.")
@click.option("--kind", help="Its kind: minutes, agenda, …")
@click.option("--body", help="The body that met.")
@click.option("--date", help="When it met, or when this was published: 2026-03-05, March 5, 2026.")
@click.option("--language", help="Two letters: en, es, zh.")
@with_context
def set_facts(cli: CliContext, /, key: str, **told: str | None) -> None:
    """Set what a record is, where it is not recognised rightly. It counts before everything that the record and its source
    say, also when the record changes. An empty value (--body "") takes back what was set. The next "reindex" takes it in.
    """
    given = {name: value for name, value in told.items() if value is not None}
    now = cli.app.library.correct(key, given)

    def show(page: Page) -> None:
        page.text(
            f"{visible_line(key)} is set by hand:"
            if now
            else f"Nothing of {visible_line(key)} is set by hand."
        )
        for name, value in now.items():
            page.text(Text.assemble((f"{name:<10}", "dim"), visible(value)), first="  ", rest=" " * 12)
        page.text("“reindex” takes it in.", style="dim")

    cli.give({"key": key, "set": now}, show)


@library.command(short_help="Follow a place on the web.")
@click.argument("url")
@click.option("--kind", type=click.Choice(tuple(_KINDS)), help="What it is. Without this, it is found out.")
@click.option(
    "--collection", default="", metavar="NAME", help="What its records belong to; without this, its host."
)
@click.option("--only", multiple=True, metavar="PATTERN", help='Only addresses like this: "*/minutes/*".')
@click.option("--body", default="", metavar="NAME", help="The public body whose records these are.")
@click.option("--video", default="", metavar="URL", help="For captions: the video they belong to.")
@with_context
def follow(
    cli: CliContext, url: str, kind: str | None, collection: str, only: tuple[str, ...], body: str, video: str
) -> None:
    """Follow a place on the web: a feed, a WordPress site, Legistar, a sitemap, a page of documents, captions, an export.

    It is looked at once to see what it is. Every "reindex" looks at it again and takes in what is new; records that it
    does not have any more stay, and are marked.
    """
    if collection.startswith(COMMUNITIES):
        raise click.UsageError(
            f"--collection: what servers add is called “{COMMUNITIES}…”, and nobody else sees it."
        )
    followed = cli.app.feeds.follow(collection, url, kind=kind or "", only=only, body=body, video=video)
    cli.give(followed, lambda page: show_begun(page, followed))


@library.command(short_help="Follow it no more.")
@click.argument("place")
@with_context
def unfollow(cli: CliContext, place: str) -> None:
    """Look at a place no more. Its records stay as they are. PLACE is what "library sources" shows."""
    gone = cli.app.feeds.unfollow("", place)
    cli.give(gone, lambda page: page.text(f"{address(gone.url)} is not followed any more. Its records stay."))


@library.command(short_help="List the places that are followed.")
@with_context
def sources(cli: CliContext) -> None:
    """List the places on the web that are followed, and how following them goes."""
    held = cli.app.feeds.statuses()

    def show(page: Page) -> None:
        for each in held:
            show_followed(page, each)
        if not held:
            page.text("No place on the web is followed. “library follow URL” begins.")

    cli.give({"sources": held}, show)


# --- What they show.


def show_status(page: Page, held: Holdings) -> None:
    """The counts."""
    current = held.generation
    page.line()
    page.text(Text(f"Library {visible_line(current.name)}: {_size(current)}", style="bold"))
    page.line()
    dates = " to ".join(dict.fromkeys(filter(None, (held.earliest, held.latest))))
    undated = f"{count(held.undated, 'record')} without a year" if held.undated else ""
    rows = (
        ("kinds", _counted(held.kinds)),
        ("dates", ", ".join(filter(None, (dates, undated)))),
        ("bodies", _counted(held.bodies)),
        ("languages", _counted(held.languages)),
        ("collections", _counted(held.collections)),
        (
            "gone",
            f"{count(held.gone, 'record')} no longer at their source; still searchable" if held.gone else "",
        ),
        (
            "demo",
            f"{count(held.demo, 'record')} that Plenum came with, not searched: there are records of your own"
            if held.demo
            else "",
        ),
        ("model", current.model),
        ("made", moment(current.created)),
    )
    for name, words in rows:
        if words:
            page.text(Text.assemble((f"{name:<13}", "dim"), visible(words)), rest=" " * 13)
    page.line()
    show_findings(page, held.findings)


def show_record(page: Page, record: Record) -> None:
    """Title; then key, kind, date and size."""
    page.text(visible_line(record.title or record.key))
    rows = [record.key, kind_words(record.kind), date_words(record.date), count(record.passages, "passage")]
    if record.gone:
        rows.append("no longer at its source")
    page.pieces([Text(visible_line(row)) for row in rows], first="  ", style="dim")


def show_document(page: Page, document: Document) -> None:
    """What is known of it; then its paragraphs, numbered as citations number them."""
    page.line()
    page.text(Text(visible_line(document.title or document.key), style="bold"))
    rows = [
        document.key,
        kind_words(document.kind),
        document.body,
        date_words(document.date),
        document.byline,
    ]
    rows.append(address(document.url))
    page.pieces([Text(visible_line(row)) for row in rows if row], style="dim")
    for note in warnings_in(document.notes):
        page.text(visible(note), first="! ", style="yellow")
    for sentence in in_words([note for note in document.notes if note.code is Noted.ORIGIN]):
        page.text(visible(sentence), style="dim")
    wide = len(str(len(document.paragraphs)))
    for each in document.paragraphs:
        page.line()
        where = [f"page {each.page}"] if each.page is not None else []
        where += [clock(each.seconds)] if each.seconds is not None else []
        where += [each.speaker] if each.speaker else []
        text = Text(
            visible(document.text[each.start : each.end]), style="bold" if each.role is Role.HEADING else ""
        )
        if where:
            text = Text.assemble((f"({visible_line(', '.join(where))}) ", "dim"), text)
        page.text(text, first=f"{each.number:>{wide}}  ")
        for words in (
            *column_words(each.heads),
            *([f"struck: {visible(each.struck)}"] if each.struck else ()),
        ):
            page.text(words, first=" " * (wide + 2), style="dim")
    page.line()


def show_generation(page: Page, kept: Generation) -> None:
    """Name, when, size, what changed."""
    words = ", ".join(
        f"{len(keys)}{'+' if len(keys) >= _KEYS_KEPT else ''} {what}"
        for what, keys in (
            ("added", kept.added),
            ("changed", kept.changed),
            ("gone", kept.vanished),
            ("moved", kept.moved),
            ("removed", kept.removed),
            ("back", kept.restored),
        )
        if keys
    )
    name = Text(kept.name + (" (current)" if kept.current else ""), style="bold" if kept.current else "")
    rows = [name, Text(moment(kept.created)), Text(_size(kept)), *([Text(words)] if words else [])]
    page.pieces([row for row in rows if row.plain], first="• " if kept.current else "  ")
    if kept.problem:
        page.text(visible(kept.problem), first="  ! ", style="yellow")


def _size(kept: Generation) -> str:
    return f"{count(kept.documents, 'record')}, {count(kept.passages, 'passage')}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({number:,})" for name, number in counts.items())


def show_begun(page: Page, followed: Subscription) -> None:
    """What it was taken for, and why; what comes next."""
    why = f" {visible_line(followed.why)}" if followed.why else ""
    page.text(f"{address(followed.url)} is followed as {_called(followed)}.{why}")
    page.text(
        f"Its records go to “{visible_line(followed.collection)}”. “reindex” takes them in.", style="dim"
    )


def show_followed(page: Page, held: SubscriptionStatus) -> None:
    """What it is; then how it goes."""
    follow = held.subscription
    page.text(Text(visible_line(follow.title) or address(follow.url), style="bold"))
    rows = [
        follow.id,
        _called(follow).removeprefix("a ").removeprefix("an "),
        *([address(follow.url)] if follow.title else []),
        f"into {follow.collection}",
        count(held.records, "record"),
        *([f"{held.gone:,} gone there"] if held.gone else []),
        *([f"{held.failing:,} could not be fetched"] if held.failing else []),
        f"looked at {moment(held.looked_at)}" if held.looked_at else "not looked at yet",
        *(["named in the settings file"] if follow.configured else []),
    ]
    page.pieces([Text(visible_line(row)) for row in rows], first="  ", style="dim")
    if held.problem:
        page.text(visible(held.problem), first="  ! ", style="yellow")


def _called(follow: Subscription) -> str:
    return _KINDS.get(follow.kind, follow.kind)
