"""``invite``, ``web``, ``forget-server``, ``tidy``, ``migrate-state``: a Discord server comes, the pages are served, all that is a
server's goes, and what is past its time; state moves to another database.
"""

from __future__ import annotations

from collections.abc import Mapping

import click

from community.forget_server import ServerData
from terminal.command import PROGRAM, CliContext, Command, json_option
from terminal.page import Page
from terminal.render import count


@click.command(
    cls=Command,
    examples=("invite",),
    short_help="Print the link that takes the bot into a Discord server.",
)
@json_option
@click.pass_obj
def invite(cli: CliContext) -> None:
    """Print the link that takes the bot into a Discord server, with just the permissions it uses.

    DISCORD_TOKEN has to be set. Open the link in a browser as somebody who may manage that server.
    """
    address = cli.app.invite()
    # Not wrapped: an address that is broken over lines cannot be copied.
    cli.give({"invite": address}, lambda page: page.line(address))


@click.command(
    cls=Command,
    examples=("web",),
    short_help="Serve the pages alone.",
)
@json_option
@click.pass_obj
def web(cli: CliContext) -> None:
    """Serve the pages, until the program is ended: the record behind every citation, answers, meetings (docs/web.md).

    "web" in the settings says where. The bot serves them by itself; this is for a library without Discord, or for a process
    of its own.
    """
    cli.app.serve_pages()


@click.command(
    "forget-server",
    cls=Command,
    examples=("forget-server 123456789012345678", "forget-server 123456789012345678 --yes"),
    short_help="Delete all that a Discord server left.",
)
@click.argument("server", type=click.IntRange(min=1, max=(1 << 63) - 1))
@click.option("--yes", is_flag=True, help="Delete it; without this it is only said what would be deleted.")
@json_option
@click.pass_obj
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
    cli.give(value, lambda page: show(page, server, data, deleted=yes))


def show(page: Page, server: int, data: ServerData, *, deleted: bool) -> None:
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


@click.command(
    cls=Command,
    examples=("tidy", "tidy --yes"),
    short_help="Delete what is past its time, after a long pause.",
)
@click.option("--yes", is_flag=True, help="Delete it; without this it is only said what would be deleted.")
@json_option
@click.pass_obj
def tidy(cli: CliContext, *, yes: bool) -> None:
    """Delete what is older than it is kept for (docs/privacy.md), also where that is more than came due in a day.

    The bot does this by itself once a day. Where much would go at once, because the clock has jumped or the bot did not run
    for days, it waits, and says so: look at the clock, then run this.
    """
    memory = cli.app.community
    if yes:
        for server in memory.departed(accepted=True):
            cli.app.server_removal.forget(server)
        rows = memory.prune(accepted=True).counts
    else:
        rows = memory.overdue()
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


@click.command(
    "migrate-state",
    cls=Command,
    examples=("migrate-state --from sqlite", "migrate-state --from postgresql://plenum@db.internal/plenum"),
    short_help="Copy receipts and what people left to another database.",
)
@click.option(
    "--from",
    "source",
    required=True,
    metavar="STATE",
    help="Where it is now: sqlite, or a database’s address.",
)
@json_option
@click.pass_obj
def migrate_state(cli: CliContext, source: str) -> None:
    """Copy receipts and what people left behind to where the setting "state" says, from where they are now.

    Nothing is deleted where they are now, and nothing is written over: the other place has to be empty. Each store is copied as a
    whole or not at all; after an error, the same command goes on. The bot must not be running (docs/scaling.md).
    """
    counts = cli.app.state.take_from(source)
    cli.give(counts, lambda page: _copied(page, counts))


def _copied(page: Page, counts: Mapping[str, Mapping[str, int]]) -> None:
    for name, tables in counts.items():
        held = ", ".join(f"{table} {rows:,}" for table, rows in tables.items() if rows)
        page.text(f"{name.removesuffix('.sqlite')}: {held or 'nothing was kept there'}.")
    if any(map(any, (tables.values() for tables in counts.values()))):
        page.text("Copied. Where it was, it still is: delete it when the new place has answered for a while.")
