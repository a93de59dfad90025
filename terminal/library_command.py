"""``library``: what is in it, what was in it, and back again."""

from __future__ import annotations

from collections.abc import Mapping

import click
from rich.text import Text

from domain.documents import Document, Role
from domain.errors import LibraryError
from domain.findings import Verdict
from domain.provenance import Noted, in_words, warnings_in
from index.records import Generation, Holdings, Record, ReindexReport, Subscription, SubscriptionStatus
from terminal import as_json
from terminal import display as findings
from terminal.command import Door, Group, json_option
from terminal.display import bars
from terminal.page import Page
from terminal.render import clock, count, date_words, kind_words, moment
from text.printable import address, one_line, visible

# --- ``library follow``, ``unfollow``, ``sources``: the places on the web that records come from.

KINDS = ("feed", "wordpress", "legistar", "sitemap", "page", "captions", "export")


@click.command(short_help="Follow a place on the web.")
@click.argument("url")
@click.option("--kind", type=click.Choice(KINDS), help="What it is. Without this, it is found out.")
@click.option(
    "--collection", default="", metavar="NAME", help="What its records belong to; without this, its host."
)
@click.option("--only", multiple=True, metavar="PATTERN", help='Only addresses like this: "*/minutes/*".')
@click.option("--body", default="", metavar="NAME", help="The public body whose records these are.")
@click.option("--video", default="", metavar="URL", help="For captions: the video they belong to.")
@json_option
@click.pass_obj
def follow(
    door: Door, url: str, kind: str | None, collection: str, only: tuple[str, ...], body: str, video: str
) -> None:
    """Follow a place on the web: a feed, a WordPress site, Legistar, a sitemap, a page of documents, captions, an export.

    It is looked at once to see what it is. Every "reindex" looks at it again and takes in what is new; records that it
    does not have any more stay, and are marked.
    """
    followed = door.app.feeds.follow(collection, url, kind=kind or "", only=only, body=body, video=video)
    if door.as_json:
        door.json(as_json.follow(followed))
        return
    why = f" {one_line(followed.why)}" if followed.why else ""
    door.out.text(f"{address(followed.url)} is followed as {_called(followed)}.{why}")
    door.out.text(
        f"Its records go to “{one_line(followed.collection)}”. “reindex” takes them in.", style="dim"
    )


@click.command(short_help="Follow it no more.")
@click.argument("place")
@json_option
@click.pass_obj
def unfollow(door: Door, place: str) -> None:
    """Look at a place no more. Its records stay as they are. PLACE is what "library sources" shows."""
    gone = door.app.feeds.unfollow("", place)
    if door.as_json:
        door.json(as_json.follow(gone))
    else:
        door.out.text(f"{address(gone.url)} is not followed any more. Its records stay.")


@click.command(short_help="List the places that are followed.")
@json_option
@click.pass_obj
def sources(door: Door) -> None:
    """List the places on the web that are followed, and how following them goes."""
    held = door.app.feeds.statuses()
    if door.as_json:
        door.json({"sources": [as_json.followed(each) for each in held]})
        return
    for each in held:
        show_followed(door.out, each)
    if not held:
        door.out.text("No place on the web is followed. “library follow URL” begins.")


def show_followed(page: Page, held: SubscriptionStatus) -> None:
    """What it is; then how it goes."""
    follow = held.subscription
    page.text(Text(one_line(follow.title) or address(follow.url), style="bold"))
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
    page.pieces([Text(one_line(row)) for row in rows], first="  ", style="dim")
    if held.problem:
        page.text(visible(held.problem), first="  ! ", style="yellow")


def _called(follow: Subscription) -> str:
    return {
        "feed": "a feed",
        "wordpress": "a WordPress site",
        "legistar": "a Legistar calendar",
        "sitemap": "a site by its sitemap",
        "page": "a page with its documents",
        "captions": "captions",
        "export": "an export of records",
    }.get(follow.kind, follow.kind)


_KEYS_KEPT = 50


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
@json_option
@click.pass_obj
def status(door: Door) -> None:
    """Count what the library holds: records by kind, collection, body and language; the model; what went wrong."""
    held = door.app.library.holdings()
    if door.as_json:
        door.json(as_json.holdings(held))
    else:
        show_status(door.out, held)


@library.command("list", short_help="List the records.")
@click.option("--collection", default="", metavar="NAME", help="Only this collection.")
@click.option("--removed", is_flag=True, help="Those that were taken out by hand.")
@json_option
@click.pass_obj
def list_records(door: Door, collection: str, *, removed: bool) -> None:
    """List every record that is searched: title, key, kind, date, passages."""
    held = door.app.library.removed() if removed else door.app.library.records()
    records = [each for each in held if not collection or each.collection == collection]
    if door.as_json:
        door.json({"records": [as_json.record(each) for each in records]})
        return
    for each in records:
        show_record(door.out, each)
    door.out.text(f"{count(len(records), 'record')}.", style="dim")


@library.command(short_help="Show one record.")
@click.argument("key")
@json_option
@click.pass_obj
def show(door: Door, key: str) -> None:
    """Show one record, paragraph by paragraph, as it was read. KEY is what "library list" shows."""
    document = door.app.library.record(key)
    if door.as_json:
        door.json(as_json.document(document))
    else:
        show_document(door.out, document)


@library.command(short_help="List the generations that are kept.")
@json_option
@click.pass_obj
def history(door: Door) -> None:
    """List the generations that are kept, newest first."""
    kept = door.app.library.history()
    if door.as_json:
        door.json({"generations": [as_json.generation(each) for each in kept]})
        return
    for each in kept:
        show_generation(door.out, each)
    if not kept:
        door.out.text("Nothing has been indexed yet.")


@library.command(short_help="Go back to an earlier generation.")
@click.argument("generation", required=False)
@json_option
@click.pass_obj
def rollback(door: Door, generation: str | None) -> None:
    """Go back to GENERATION, or to the one before the current one. The next re-index takes in what is new again."""
    now = door.app.library.rollback(generation)
    if door.as_json:
        door.json({"generation": as_json.generation(now)})
    else:
        door.out.text(f"Answers now come from library {one_line(now.name)}: {_size(now)}.")


@library.command(short_help="Take a record out of what is searched.")
@click.argument("key")
@json_option
@click.pass_obj
def remove(door: Door, key: str) -> None:
    """Take a record out of what is searched. Nothing is deleted: "library restore KEY" brings it back."""
    done = door.app.library.remove(key)
    _said(door, key, done, "is no longer searched. “library restore” brings it back.")


@library.command(short_help="Bring a removed record back.")
@click.argument("key")
@json_option
@click.pass_obj
def restore(door: Door, key: str) -> None:
    """Bring a removed record back."""
    done = door.app.library.restore(key)
    _said(door, key, done, "is searched again.")


@library.command(short_help="Check every file of it.")
@json_option
@click.pass_obj
def check(door: Door) -> int:
    """Read every file of every generation, every kept text, every database and every receipt, and compare it with what
    was written.

    Each file that is damaged or missing is named. The exit code is 7 when something that answers or proofs depend on is
    damaged, otherwise 0; an older generation that is damaged is a warning.
    """
    with bars(door.err) as progress:
        found = list(door.app.library.check(progress))
    whole = all(each.verdict is not Verdict.BAD for each in found)
    if door.as_json:
        door.json({"whole": whole, "findings": [as_json.finding(each) for each in found]})
    else:
        for each in found:
            findings.show(door.out, each)
        door.out.line()
        door.out.text(
            "Everything is as it was written." if whole else "Something is damaged; see the lines with ✗."
        )
    return 0 if whole else LibraryError.exit_code


@library.command("set", short_help="Set what a record is.")
@click.argument("key")
@click.option("--title", help="Its title.")
@click.option("--kind", help="Its kind: minutes, agenda, …")
@click.option("--body", help="The body that met.")
@click.option("--date", help="When it met, or when this was published: 2026-03-05, March 5, 2026.")
@click.option("--language", help="Two letters: en, es, zh.")
@json_option
@click.pass_obj
def set_facts(door: Door, /, key: str, **told: str | None) -> None:
    """Set what a record is, where it is not recognised rightly. It counts before everything that the record and its source
    say, also when the record changes. An empty value (--body "") takes back what was set. The next "reindex" takes it in.
    """
    given = {name: value for name, value in told.items() if value is not None}
    now = door.app.library.correct(key, given)
    if door.as_json:
        door.json({"key": key, "set": dict(now)})
        return
    if now:
        door.out.text(f"{one_line(key)} is set by hand:")
        for name, value in now.items():
            door.out.text(Text.assemble((f"{name:<10}", "dim"), visible(value)), first="  ", rest=" " * 12)
    else:
        door.out.text(f"Nothing of {one_line(key)} is set by hand.")
    door.out.text("“reindex” takes it in.", style="dim")


for each in (follow, unfollow, sources):
    library.add_command(each)


def _said(door: Door, key: str, done: ReindexReport, words: str) -> None:
    if door.as_json:
        door.json(
            {"key": key, "generation": done.generation, "records": done.documents, "passages": done.passages}
        )
    else:
        door.out.text(f"{one_line(key)} {words}")


def show_status(page: Page, held: Holdings) -> None:
    """The counts."""
    current = held.generation
    page.line()
    page.text(Text(f"Library {one_line(current.name)}: {_size(current)}", style="bold"))
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
        ("model", current.model),
        ("made", moment(current.created)),
    )
    for name, words in rows:
        if words:
            page.text(Text.assemble((f"{name:<13}", "dim"), visible(words)), rest=" " * 13)
    page.line()
    findings.show_all(page, held.findings)


def show_record(page: Page, record: Record) -> None:
    """Title; then key, kind, date and size."""
    page.text(one_line(record.title or record.key))
    rows = [record.key, kind_words(record.kind), date_words(record.date), count(record.passages, "passage")]
    if record.gone:
        rows.append("no longer at its source")
    page.pieces([Text(one_line(row)) for row in rows], first="  ", style="dim")


def show_document(page: Page, document: Document) -> None:
    """What is known of it; then its paragraphs, numbered as citations number them."""
    page.line()
    page.text(Text(one_line(document.title or document.key), style="bold"))
    rows = [
        document.key,
        kind_words(document.kind),
        document.body,
        date_words(document.date),
        document.byline,
    ]
    rows.append(address(document.url))
    page.pieces([Text(one_line(row)) for row in rows if row], style="dim")
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
            text = Text.assemble((f"({one_line(', '.join(where))}) ", "dim"), text)
        page.text(text, first=f"{each.number:>{wide}}  ")
    page.line()


def show_generation(page: Page, kept: Generation) -> None:
    """Name, when, size, what changed."""
    words = ", ".join(
        # The manifest keeps the first fifty keys of each.
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
