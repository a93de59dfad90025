"""Findings, as a reader sees them: what was looked at, how it came out, what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from domain.findings import Finding, Verdict
from index.ports import Stages
from terminal.page import Page
from text.printable import visible

_SIGNS = {Verdict.GOOD: "✓", Verdict.NOTE: "·", Verdict.WARNING: "!", Verdict.BAD: "✗"}
_STYLES = {Verdict.GOOD: "green", Verdict.NOTE: "dim", Verdict.WARNING: "yellow", Verdict.BAD: "bold red"}


def show(page: Page, found: Finding) -> None:
    """One finding. The verdict is a word too, not only a colour or a sign."""
    sign = _SIGNS[found.verdict]
    # A record’s key mostly stands in the sentence already.
    name = "" if "/" in found.name and found.name in found.sentence else f"{visible(found.name)}: "
    told = Text.assemble((found.verdict.value, _STYLES[found.verdict]), f"  {name}{visible(found.sentence)}")
    page.text(told, first=f"{sign} ", rest="  ")
    if found.remedy:
        page.text(visible(found.remedy), first="  → ")


def show_all(page: Page, found: Iterable[Finding], *, at_most: int = 20) -> None:
    """The findings that are worth knowing, the gravest first; how many more there are, when there are many."""
    order = list(Verdict)[::-1]
    told = sorted(
        (each for each in found if each.verdict is not Verdict.GOOD), key=lambda f: order.index(f.verdict)
    )
    for each in told[:at_most]:
        show(page, each)
    if len(told) > at_most:
        page.text(f"… and {len(told) - at_most:,} more; --json lists them all.", style="dim")


# --- How long work is shown: a bar where there is a terminal, and nothing where nobody watches.

NAMES = {
    "list": "listing the records",
    "read": "reading",
    "catalogue": "writing the catalogue",
    "embed": "embedding",
    "vectors": "writing the vectors",
    "keywords": "writing the keywords",
    "verify": "checking",
    "publish": "publishing",
    "generations": "checking the generations",
    "texts": "checking the texts",
    "backup": "writing texts and records",
    "restore": "unpacking the backup",
}


@contextlib.contextmanager
def bars(page: Page) -> Iterator[Stages]:
    """A function to report progress to; one bar a stage, gone when the work is done."""
    if not page.styled or page.measure is None:
        yield lambda _stage, _done, _total: None
        return
    with Progress(
        TextColumn("  {task.description}", style="dim"),
        BarColumn(bar_width=min(30, page.measure // 3)),
        *([MofNCompleteColumn(), TimeRemainingColumn(compact=True)] if page.measure >= 60 else []),
        console=page.console,
        transient=True,
    ) as progress:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for earlier in tasks.values():
                    progress.update(earlier, visible=False)
                tasks[stage] = progress.add_task(NAMES.get(stage, stage), total=None)
            progress.update(tasks[stage], completed=done, total=total or None)

        yield report
