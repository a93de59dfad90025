"""``doctor``: whether everything is there, is the right one, and works."""

from __future__ import annotations

import click

from domain.findings import Finding, Verdict
from terminal.command import CliContext, Command, json_option
from terminal.render import show_finding, show_verdict


@click.command(
    cls=Command,
    examples=(
        "doctor",
        "doctor --json",
    ),
    short_help="Check the installation.",
)
@json_option
@click.pass_obj
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
