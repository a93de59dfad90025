"""``reindex``: takes in what is new or changed, and says what came of it."""

from __future__ import annotations

import click
from rich.text import Text

from domain.clean import one_line
from domain.errors import RecordError
from domain.findings import Finding, Verdict
from index.records import Plan, ReindexReport
from terminal import as_json, findings
from terminal.command import Command
from terminal.door import Door, json_option
from terminal.page import Page
from terminal.progress import bars
from terminal.render import count


@click.command(
    cls=Command,
    examples=(
        "reindex",
        "reindex --plan",
    ),
    short_help="Take in new and changed records.",
)
@click.option("--plan", "only_plan", is_flag=True, help="Only say what would be done.")
@json_option
@click.pass_obj
def reindex(door: Door, *, only_plan: bool) -> int:
    """Take in what is new or changed in the configured folders.

    Only what changed is embedded again. The new library is built aside, checked, and put in place at once;
    questions are answered from the old one until then. A record that cannot be read is reported, and the others
    are taken in: then the exit code is 6. A record that is no longer in its folder stays searchable and is marked.
    """
    if only_plan:
        plan = door.services.plan()
        door.json(as_json.plan(plan)) if door.as_json else show_plan(door.out, plan)
        return 0
    done = work(door)
    door.json(as_json.report(done)) if door.as_json else show_report(door.out, done)
    return RecordError.exit_code if done.failed else 0


def work(door: Door) -> ReindexReport:
    """The re-index, with bars on standard error."""
    with bars(door.err) as progress:
        return door.services.reindex(progress, lambda _finding: None)


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
    findings.show_all(page, done.findings)


def show_plan(page: Page, plan: Plan) -> None:
    """What a re-index would do."""
    for words, keys in (
        ("would be added", plan.added),
        ("would be read again", plan.to_read),
        ("would be marked as gone from their folder", plan.gone),
        ("would be taken back", plan.back),
    ):
        _keys(page, words, keys)
    if plan.unchanged:
        page.text(f"{count(plan.unchanged, 'record')} unchanged.")
    for reason in plan.rebuild:
        page.text(f"Everything would be built anew: {one_line(reason)}")
    unlisted = [
        Finding(name, Verdict.WARNING, "cannot be listed now; nothing of it would change.")
        for name in plan.unlisted
    ]
    findings.show_all(page, [*unlisted, *plan.findings])
    if not any((plan.added, plan.to_read, plan.gone, plan.back, plan.unchanged, plan.rebuild)):
        page.text("There is nothing to take in.")


def _keys(page: Page, words: str, keys: tuple[str, ...], at_most: int = 10) -> None:
    if not keys:
        return
    page.text(Text(f"{count(len(keys), 'record')} {words}:"))
    for key in keys[:at_most]:
        page.text(one_line(key), first="  ")
    if len(keys) > at_most:
        page.text(f"… and {len(keys) - at_most:,} more", first="  ", style="dim")


def _changes(done: ReindexReport) -> str:
    parts = (
        (len(done.added), "added"),
        (len(done.changed), "changed"),
        (len(done.gone), "gone from their folder"),
        (len(done.back), "back"),
        (len(done.failed), "not taken in"),
    )
    return ", ".join(f"{number:,} {words}" for number, words in parts if number)
