"""What whoever runs the bot does: ``doctor``, ``backup``, ``restore``, ``invite``, ``web``, ``forget-server``, ``tidy``, ``embed``,
``migrate-state``, ``eval``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from community.retention import ServerData
from domain.errors import Finding, LibraryError, PlenumError, RecordMissing, Verdict, count, meaning
from index.records import BackedUp
from terminal.command import PROGRAM, CliContext, FilePath, Page, WholeNumber, command, with_context
from terminal.render import moment, show_finding, show_findings, show_verdict
from text.cleaning import visible_line

if TYPE_CHECKING:
    from retrieval.evaluate import Evaluation

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


# --- How good it is, on any set of questions with known answers, through the real pipeline.


@command(
    "Measure it on questions with known answers.",
    "eval my-questions",
    "eval my-questions --scope --limit 100 --run run.json",
    name="eval",
)
@click.argument("folder", type=FilePath())
@click.option("--scope", is_flag=True, help="Ask a question that has a scope only of the rows of that scope.")
@click.option(
    "--limit", type=WholeNumber(1), metavar="N", help="Ask only N questions, spread over the kinds."
)
@click.option(
    "--run",
    "written",
    type=FilePath(dir_okay=False),
    metavar="FILE",
    help="Also write what came of every question into FILE, as JSON.",
)
@with_context
def evaluate(cli: CliContext, folder: Path, limit: int | None, written: Path | None, *, scope: bool) -> None:
    """Put a set of questions with known answers through the real pipeline, and measure what comes back.

    FOLDER holds corpus.jsonl, queries.jsonl and qrels.tsv (docs/evaluation.md). Its rows are searched as they
    stand, apart from the library. Told are: how well rows are ranked (nDCG@10, recall, MRR, hit@1), how well
    questions with and without an answer are told apart (AUROC, precision, recall), how often the quotes hold
    the answer, how their words agree with the evidence, and how long each stage took.
    """
    from retrieval.evaluate import as_json, run_file

    with cli.err.bars() as progress:
        done = cli.app.answers.evaluate(folder, scope=scope, limit=limit, on_progress=progress)
    if written is not None:
        _write(written, json.dumps(run_file(done), ensure_ascii=False) + "\n")
    cli.give(as_json(done), lambda page: show_evaluation(page, done))


def show_evaluation(page: Page, done: Evaluation) -> None:
    """The figures, one a line, in groups."""
    page.gap()
    asked = f"{len(done.results):,} of {count(done.questions_in_set, 'question')}"
    where = ", each within its scope" if done.scope else ""
    page.text(
        Text(
            f"{visible_line(done.set_name)}: {asked}, {count(done.passages, 'passage')}{where}", style="bold"
        )
    )
    if done.ranking:
        low, high = done.ranking.ndcg_interval
        _group(page, f"Ranking, {count(done.ranking.queries, 'question')}")
        _row(page, "nDCG@10", done.ranking.ndcg_at_10, f"95 %: {low:.3f} to {high:.3f}")
        _row(page, "recall@10", done.ranking.recall_at_10)
        _row(page, "MRR@10", done.ranking.mrr_at_10)
        _row(page, "hit@1", done.ranking.hit_at_1)
    _group(page, "Answering and refusing")
    refusal = done.refusal
    _row(page, "AUROC", refusal.auroc)
    _row(page, "answers", refusal.answering_precision, "of what was answered, is answerable")
    _row(page, "", refusal.answering_recall, "of what is answerable, was answered")
    _row(page, "refusals", refusal.refusing_precision, "of what was refused, has no answer")
    _row(page, "", refusal.refusing_recall, "of what has no answer, was refused")
    for group in refusal.groups:
        share = f"{group.answered:,} of {group.questions:,} answered"
        auroc = f", AUROC {group.auroc:.3f}" if group.auroc is not None else ""
        _row(page, visible_line(group.kind), group.answered_share, share + auroc)
    _group(page, "Quotes")
    _row(page, "hold answer", done.quoting.accuracy, f"of {count(done.quoting.judged, 'answered question')}")
    if done.quoting.quotes is not None:
        _row(page, "per answer", done.quoting.quotes, "quotes")
    if done.evidence:
        for overlap, questions in (
            (done.evidence.of_answered, count(done.evidence.answered, "answered question")),
            (done.evidence.of_all, f"{count(done.evidence.questions, 'question')}, a refusal counts 0"),
        ):
            _group(page, f"Evidence, words, {questions}")
            _row(page, "precision", overlap.precision if overlap else None)
            _row(page, "recall", overlap.recall if overlap else None)
            _row(page, "F1", overlap.f1 if overlap else None)
    _group(page, "Milliseconds, half of the questions · nineteen of twenty")
    for time in done.times:
        page.text(f"  {visible_line(time.stage):<12} {time.p50 * 1000:8.1f} · {time.p95 * 1000:.1f}")
    page.gap()


def _group(page: Page, name: str) -> None:
    page.line()
    page.text(name, style="dim")


def _row(page: Page, name: str, value: float | None, words: str = "") -> None:
    shown = "    –" if value is None else f"{value:.3f}"
    row = Text.assemble(f"  {name:<12} ", shown, (f"  {words}" if words else "", "dim"))
    page.text(row, rest=" " * 22)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
    except OSError as error:
        raise PlenumError(
            f"{path} cannot be written: {meaning(error)}.", remedy="Give another file."
        ) from error
