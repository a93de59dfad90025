"""One question a line, answers to standard output, the end at the end of the input. For pipes."""

from __future__ import annotations

from domain.answers import Filters
from domain.errors import QuestionRefused
from terminal import as_json, render
from terminal.ask_command import CHECK
from terminal.command import Door
from text.printable import visible


def answer_lines(door: Door) -> None:
    """Answers every line of ``door.input``. A line that cannot be searched is told on standard error; the rest go on."""
    for number, line in enumerate(door.input):
        question = line.lstrip("\ufeff").strip()
        if not question:
            continue
        try:
            given = door.app.answers.ask(question, Filters())
        except QuestionRefused as error:
            if door.as_json:
                door.json(as_json.error(error), one_line=True)
            else:
                door.err.text(visible(f"Line {number + 1}: {error.sentence}"))
            continue
        if door.as_json:
            door.json(as_json.answer(given), one_line=True)
            continue
        render.answer(door.out, given, passages=door.app.passages, check=CHECK)
        door.out.line()
        door.out.flush()
