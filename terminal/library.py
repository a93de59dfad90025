"""``library``: what is in it, what was in it, and back again."""

from __future__ import annotations

from collections.abc import Mapping

import click
from rich.text import Text

from domain.clean import address, one_line, visible
from domain.documents import Document, Role
from domain.errors import LibraryError
from domain.findings import Verdict
from domain.origins import is_origins, warnings_in
from index.holdings import Holdings
from index.records import Generation, Record, ReindexReport
from terminal import as_json, findings
from terminal.cite import clock, date_words, kind_words, moment
from terminal.command import Group
from terminal.door import Door, json_option
from terminal.page import Page
from terminal.progress import bars
from terminal.render import count
from terminal.sources import follow, sources, unfollow

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
    held = door.services.holdings()
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
    held = door.services.removed() if removed else door.services.records()
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
    document = door.services.record(key)
    if door.as_json:
        door.json(as_json.document(document))
    else:
        show_document(door.out, document)


@library.command(short_help="List the generations that are kept.")
@json_option
@click.pass_obj
def history(door: Door) -> None:
    """List the generations that are kept, newest first."""
    kept = door.services.history()
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
    now = door.services.rollback(generation)
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
    done = door.services.remove(key)
    _said(door, key, done, "is no longer searched. “library restore” brings it back.")


@library.command(short_help="Bring a removed record back.")
@click.argument("key")
@json_option
@click.pass_obj
def restore(door: Door, key: str) -> None:
    """Bring a removed record back."""
    done = door.services.restore(key)
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
        found = list(door.services.check(progress))
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
    now = door.services.correct(key, given)
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
    for note in document.notes:
        if is_origins(note):
            page.text(visible(note), style="dim")
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
