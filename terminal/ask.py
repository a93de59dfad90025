"""``ask``: one question, one answer."""

from __future__ import annotations

from typing import Any

import click

from terminal import as_json, render
from terminal.command import Command
from terminal.door import PROGRAM, Door, json_option
from terminal.options import filter_options, filters

CHECK = f"{PROGRAM} verify"


@click.command(
    cls=Command,
    examples=(
        'ask "Who led the plenary meeting?"',
        'ask --since 2024 --kind minutes "How much was spent on parks?"',
        'ask --json "What was decided about flood control?"',
    ),
    short_help="Ask one question.",
)
@click.argument("question", nargs=-1, required=True)
@filter_options
@click.option(
    "--passages", type=click.IntRange(0, 20), metavar="N", help="How many passages to show with the answer."
)
@json_option
@click.pass_obj
def ask(
    door: Door,
    /,
    question: tuple[str, ...],
    passages: int | None,
    **restrictions: Any,
) -> None:
    """Ask one question, and get the sentences of the record that answer it.

    Quotation marks inside the question search for exact words. "-" reads the question from standard input.
    A refusal ("The record does not say.") is an answer too: the exit code is 0.
    """
    asked = filters(**restrictions)
    words = door.input.read() if question == ("-",) else " ".join(question)
    given = door.services.ask(words, asked)
    if door.as_json:
        door.json(as_json.answer(given, passages=as_json.PASSAGES if passages is None else passages))
        return
    door.out.gap()
    shown = door.services.passages if passages is None else passages
    render.answer(door.out, given, passages=shown, check=CHECK)
    door.out.gap()
