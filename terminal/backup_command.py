"""``backup`` and ``restore``: the data folder in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from domain.errors import LibraryError
from domain.findings import Verdict
from index.records import BackedUp
from terminal.command import PROGRAM, CliContext, Command, json_option
from terminal.page import Page
from terminal.render import count, moment, show_findings
from text.printable import one_line


@click.command(
    cls=Command,
    examples=(
        "backup",
        "backup /srv/backups/plenum.tar.gz",
        "backup --all-generations",
    ),
    short_help="Write a backup of the data folder.",
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--all-generations", is_flag=True, help="Every generation that is kept, not only the current one."
)
@json_option
@click.pass_obj
def backup(cli: CliContext, file: Path | None, *, all_generations: bool) -> int:
    """Write everything that cannot be made again, and a library to answer from, into one file.

    FILE may be a folder; without it, the backup goes into the working folder. A backup that is there already is replaced
    once the new one has been read back to the last byte, unless the new one is the lesser one: something is damaged now, or
    gone. Then that one gets another name, and says why. The bot may serve and a re-index may run meanwhile.

    It holds what people left in Discord: keep it as you keep the data folder. It holds no settings, no token, and none of
    the records in your own folders. The exit code is 7 when something is damaged and could not be taken along.
    """
    with cli.err.bars() as progress:
        done = cli.app.library.backup(file, all_generations=all_generations, on_progress=progress)
    written = f"Backup {one_line(str(done.file))}, {size(done.bytes)}, written and read back."
    cli.give(done, lambda page: show(page, written, done))
    return LibraryError.exit_code if any(each.verdict is Verdict.BAD for each in done.findings) else 0


@click.command(
    cls=Command,
    examples=("restore plenum-2026-08-02-093000.tar.gz --into /srv/plenum",),
    short_help="Put a backup back.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--into", type=click.Path(path_type=Path), metavar="FOLDER", help="Another folder than the data folder."
)
@json_option
@click.pass_obj
def restore(cli: CliContext, file: Path, into: Path | None) -> None:
    """Check a backup to the last byte and make it the data folder, on this machine or another.

    The data folder, or FOLDER, must be empty or not there: nothing is overwritten. Everything is unpacked aside and
    checked before anything is put in place.
    """
    with cli.err.bars() as progress:
        done = cli.app.library.restore_backup(file, into, progress)
    place = one_line(str(done.data))
    restored = f"Restored into {place}: the backup of {moment(done.contents.created)}."
    then = "" if into is None else f"Set PLENUM_DATA to {place}, then run “{PROGRAM} doctor”."
    cli.give(done, lambda page: show(page, restored, done, then))


def show(page: Page, what: str, done: BackedUp, then: str = "") -> None:
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
