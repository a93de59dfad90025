"""``doctor``: whether everything is there, is the right one, and works."""

from __future__ import annotations

import click

from domain.findings import Finding, Verdict
from terminal import as_json
from terminal import display as findings
from terminal.command import Command, Door, json_option


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
def doctor(door: Door) -> int:
    """Check Python, packages, weights, library, disk and settings.

    Each finding has a name, a verdict and, where there is something to do, a remedy.
    The exit code is 1 when something does not work, otherwise 0.
    """
    found: list[Finding] = []
    for each in door.app.health.examine():
        found.append(each)
        if not door.as_json:
            findings.show(door.out, each)
            door.out.flush()
    healthy = all(each.verdict is not Verdict.BAD for each in found)
    if door.as_json:
        door.json({"healthy": healthy, "findings": [as_json.finding(each) for each in found]})
    else:
        door.out.line()
        warned = any(each.verdict is Verdict.WARNING for each in found)
        good = "Everything works; see the lines with !." if warned else "Everything works."
        door.out.text(good if healthy else "Something does not work; see the lines with ✗.")
    return 0 if healthy else 1
