"""How long work is shown: a bar where there is a terminal, and nothing where nobody watches."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from terminal.page import Page
from terminal.services import Stages

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
