"""What whoever runs the bot does: ``doctor``, ``backup``, ``restore``, ``invite``, ``web``, ``forget-server``, ``tidy``, ``embed``,
``migrate-state``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from community.retention import ServerData
from domain.errors import Finding, LibraryError, RecordMissing, Verdict, count
from index.records import BackedUp
from terminal.command import PROGRAM, CliContext, FilePath, Page, WholeNumber, command, with_context
from terminal.render import moment, show_finding, show_findings, show_verdict
from text.cleaning import visible_line

# --- Whether everything is there, is the right one, and works.


@command("Check the installation.", "doctor", "doctor --json")
@with_context
def doctor(cli: CliContext) -> int:
    """Check Python, packages, weights, library, disk and settings.

    Each finding has a name, a verdict and, where there is something to do, a remedy.
    The exit code is 1 when something does not work, otherwise 0.
    """
    found: list[Finding] = []
    for each in cli.app.health.examine():
        found.append(each)
        if not cli.as_json:
            show_finding(cli.out, each)
            cli.out.flush()
    healthy = all(each.verdict is not Verdict.BAD for each in found)
    warned = any(each.verdict is Verdict.WARNING for each in found)
    good = "Everything works; see the lines with !." if warned else "Everything works."
    words = good if healthy else "Something does not work; see the lines with ✗."
    cli.give({"healthy": healthy, "findings": found}, lambda page: show_verdict(page, words))
    return 0 if healthy else 1


# --- Backups.


@command(
    "Write a backup of the data folder.",
    "backup",
    "backup /srv/backups/plenum.tar.gz",
    "backup --all-generations",
)
@click.argument("file", required=False, type=FilePath())
@click.option(
    "--all-generations", is_flag=True, help="Every generation that is kept, not only the current one."
)
@with_context
def backup(cli: CliContext, file: Path | None, *, all_generations: bool) -> int:
    """Write everything that cannot be made again, and a library to answer from, into one file.

    FILE may be a folder; without it, the backup goes into the working folder. A backup that is there already is replaced
    once the new one has been read back to the last byte, unless the new one is the lesser one: something is damaged now, or
    gone. Then that one gets another name, and says what is less. The bot may serve and a re-index may run meanwhile.

    It holds what people left in Discord: keep it as you keep the data folder. It holds no settings, no token, and none of
    the records in your own folders. The exit code is 7 when something is damaged and could not be taken along, and when the
    backup that was there was left as it is. Where things were deleted on purpose, move that one away.
    """
    if file is not None and not file.absolute().parent.is_dir():
        place = visible_line(str(file.parent))
        raise RecordMissing(
            f"There is no folder “{place}” for the backup.", remedy="Make it, or name another one."
        )
    with cli.err.bars() as progress:
        done = cli.app.library.backup(file, all_generations=all_generations, on_progress=progress)
    written = f"Backup {visible_line(str(done.file))}, {size(done.bytes)}, written and read back."
    cli.give(done, lambda page: _show_backup(page, written, done))
    return LibraryError.exit_code if any(each.verdict is Verdict.BAD for each in done.findings) else 0


@command("Put a backup back.", "restore plenum-2026-08-02-093000.tar.gz --into /srv/plenum")
@click.argument("file", type=FilePath())
@click.option("--into", type=FilePath(), metavar="FOLDER", help="Another folder than the data folder.")
@with_context
def restore(cli: CliContext, file: Path, into: Path | None) -> None:
    """Check a backup to the last byte and make it the data folder, on this machine or another.

    The data folder, or FOLDER, must be empty or not there: nothing is overwritten. Everything is unpacked aside and
    checked before anything is put in place.
    """
    with cli.err.bars() as progress:
        done = cli.app.library.restore_backup(file, into, progress)
    place = visible_line(str(done.data))
    restored = f"Restored into {place}: the backup of {moment(done.contents.created)}."
    then = "" if into is None else f"Set PLENUM_DATA to {place}, then run “{PROGRAM} doctor”."
    cli.give(done, lambda page: _show_backup(page, restored, done, then))


def _show_backup(page: Page, what: str, done: BackedUp, then: str = "") -> None:
    """What was done; what is in it; what could not be taken along; what to do then."""
    page.text(what)
    held = done.contents
    library = f"library {held.current}" if held.current else "no library: “reindex” builds one"
    more = len(held.generations) - 1
    rows = [
        library + (f" and {count(more, 'earlier generation')}" if more > 0 else ""),
        f"{count(held.texts, 'text')} for receipts",
        ", ".join(held.databases),
        f"{count(held.added, 'file')} added by communities" if held.added else "",
    ]
    page.text("; ".join(row for row in rows if row) + ".", style="dim")
    show_findings(page, done.findings)
    if then:
        page.text(then, first="→ ")


def size(of: int) -> str:
    """Bytes, for people."""
    return f"{of / 1e6:,.1f} MB" if of >= 100_000 else f"{of / 1e3:,.1f} kB"


# --- A Discord server comes, the pages are served, all that is a server's goes, and what is past its time; state moves.


@command("Print the link that takes the bot into a Discord server.", "invite")
@with_context
def invite(cli: CliContext) -> None:
    """Print the link that takes the bot into a Discord server, with just the permissions it uses.

    DISCORD_TOKEN has to be set. Open the link in a browser as somebody who may manage that server.
    """
    address = cli.app.invite()
    # Not wrapped: an address that is broken over lines cannot be copied.
    cli.give({"invite": address}, lambda page: page.line(address))


@command("Serve the pages alone.", "web")
@with_context
def web(cli: CliContext) -> None:
    """Serve the pages, until the program is ended: the record behind every citation, answers, meetings (docs/web.md).

    "web" in the settings says where. The bot serves them by itself; this is for a library without Discord, or for a process
    of its own.
    """
    cli.app.serve_pages()


@command(
    "Delete all that a Discord server left.",
    "forget-server 123456789012345678",
    "forget-server 123456789012345678 --yes",
    name="forget-server",
)
@click.argument("server", type=WholeNumber(min=1, max=(1 << 63) - 1))
@click.option("--yes", is_flag=True, help="Delete it; without this it is only said what would be deleted.")
@with_context
def forget_server(cli: CliContext, server: int, *, yes: bool) -> None:
    """Delete all that is a server's: its settings, questions, votes, reports, posted answers and watches, the places it
    follows, the files it uploaded, its records in the library with their texts, and the receipts that quote them.

    SERVER is the server's id. The log of what admins did stays for its time, and so do backups (docs/privacy.md). States of
    the library that hold its records are deleted too: there is no way back to them. A server that the bot has left is forgotten by itself after 30 days.
    """
    removal = cli.app.server_removal
    data = removal.forget(server) if yes else removal.plan(server)
    value = {
        "server": server,
        "deleted": yes,
        "rows": dict(data.rows),
        "follows": list(data.follows),
        "files": data.files,
        "receipts": data.receipts,
        "records": list(data.records),
    }
    cli.give(value, lambda page: _show_server(page, server, data, deleted=yes))


def _show_server(page: Page, server: int, data: ServerData, *, deleted: bool) -> None:
    """What there is, and how it is deleted; or what was."""
    if data.is_empty:
        page.text(f"Nothing is kept of server {server}.")
        return
    page.text(f"Deleted of server {server}:" if deleted else f"There is of server {server}:")
    for table, rows in data.rows.items():
        page.text(f"- {table}: {count(rows, 'row')}")
    for address in data.follows:
        page.text(f"- followed: {address}")
    if data.files:
        page.text(f"- uploads: {count(data.files, 'file')}")
    if data.receipts:
        page.text(f"- answers that quote its records: {count(data.receipts, 'receipt')}")
    if data.records:
        page.text(f"- the library: {count(len(data.records), 'record')}")
    if not deleted:
        page.text(f"Nothing is deleted yet. “{PROGRAM} forget-server {server} --yes” deletes it.")


@command("Delete what is past its time, after a long pause.", "tidy", "tidy --yes")
@click.option("--yes", is_flag=True, help="Delete it; without this it is only said what would be deleted.")
@with_context
def tidy(cli: CliContext, *, yes: bool) -> None:
    """Delete what is older than it is kept for (docs/privacy.md), also where that is more than came due in a day.

    The bot does this by itself once a day. Where much would go at once, because the clock has jumped or the bot did not run
    for days, it waits, and says so: look at the clock, then run this.
    """
    memory, removal = cli.app.community, cli.app.server_removal
    if yes:
        for server in memory.departed(accepted=True):
            removal.forget(server)
        uploads = removal.uploads.prune()
        rows = memory.prune(accepted=True).counts | ({"uploads": uploads} if uploads else {})
    else:
        rows = removal.overdue()
    value = {"deleted": yes, "rows": rows}
    cli.give(value, lambda page: _show_rows(page, rows, deleted=yes))


def _show_rows(page: Page, rows: Mapping[str, int], *, deleted: bool) -> None:
    for table, number in rows.items():
        page.text(f"- {table}: {count(number, 'row')}")
    if deleted:
        page.text("What is past its time is deleted.")
    else:
        page.text(
            f"{'This waits' if rows else 'Nothing waits'} to be deleted."
            + (f" “{PROGRAM} tidy --yes” deletes it." if rows else "")
        )


@command("Help a re-index that runs elsewhere to embed.", "embed", "embed --until-done")
@click.option("--until-done", is_flag=True, help="End when nothing is left to be embedded.")
@with_context
def embed(cli: CliContext, *, until_done: bool) -> None:
    """Embed passages that a re-index of another process asks for, until the program is ended.

    Any number of machines may do so, with the same settings: those that share the state (docs/scaling.md). A re-index works alone while
    there is no worker; what a worker that is ended was at, another one does.
    """
    passages = cli.app.embed(until_done=until_done)
    cli.give({"embedded": passages}, lambda page: page.text(f"{count(passages, 'passage')} embedded."))


@command(
    "Copy receipts and what people left to another database.",
    "migrate-state --from sqlite",
    "migrate-state --from postgresql://plenum@db.internal/plenum",
    "migrate-state --from s3://bucket/plenum",
    name="migrate-state",
)
@click.option(
    "--from",
    "source",
    required=True,
    metavar="STATE",
    help="Where it is now: sqlite, a database’s address, or an object store’s.",
)
@with_context
def migrate_state(cli: CliContext, source: str) -> None:
    """Copy receipts and what people left behind to where the setting "state" says, from where they are now.

    Nothing is deleted where they are now, and nothing is written over: the other place has to be empty. Each store is copied as a
    whole or not at all; after an error, the same command goes on. The bot must not be running (docs/scaling.md).
    From an object store, the library, uploads and what was fetched come back into the data folder.
    """
    counts = cli.app.take_from(source)
    cli.give(counts, lambda page: _copied(page, counts))


def _copied(page: Page, counts: Mapping[str, Mapping[str, int]]) -> None:
    for name, tables in counts.items():
        held = ", ".join(f"{table} {rows:,}" for table, rows in tables.items() if rows)
        page.text(f"{name.removesuffix('.sqlite')}: {held or 'nothing was kept there'}.")
    if any(map(any, (tables.values() for tables in counts.values()))):
        page.text("Copied. Where it was, it still is: delete it when the new place has answered for a while.")
