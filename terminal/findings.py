"""Findings and errors, as a reader sees them: what was looked at, how it came out, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from domain.errors import PlenumError
from domain.findings import Finding, Verdict
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


def show_verdict(page: Page, words: str) -> None:
    """What all of them come to."""
    page.line()
    page.text(words)


def show_error(page: Page, error: PlenumError) -> None:
    """What went wrong, and what to do."""
    page.text(visible(error.sentence), style="bold")
    if error.remedy:
        page.text(visible(error.remedy), first="→ ")
