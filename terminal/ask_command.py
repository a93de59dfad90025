"""``ask``: one question, one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from domain.answers import Filters
from domain.dates import UNKNOWN, PartialDate, parse_date
from domain.documents import Kind
from retrieval.conversation import reply
from terminal import as_json, replies
from terminal.command import PROGRAM, CliContext, Command, json_option
from terminal.page import Page
from text.similarity import nearest

# --- What several commands can be told: dates, kinds of record, filters.


class DateType(click.ParamType[PartialDate]):
    """A date as far as it is known: 2024, 2024-03, 2024-03-05, or written out."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
        """Raises click.BadParameter."""
        if isinstance(value, PartialDate):
            return value
        try:
            date = parse_date(value)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)
        if date.year is None:
            self.fail(f"“{value}” has no year; without one there is nothing to compare with.", param, ctx)
        return date


class KindType(click.ParamType[str]):
    """A kind of record, "draft minutes" or "draft-minutes"."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises click.BadParameter with the nearest kind."""
        kinds = [kind.value for kind in Kind]
        asked = " ".join(str(value).lower().replace("-", " ").replace("_", " ").split())
        if asked not in kinds:
            near = nearest(asked, kinds)
            meant = f" Did you mean “{near}”?" if near else ""
            self.fail(f"there is no kind “{value}”.{meant} The kinds are: {', '.join(kinds)}.", param, ctx)
        return asked


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--since --until --body --kind --collection``, gathered by ``filters``."""
    for option in (
        click.option("--collection", metavar="NAME", default="", help="Only this collection."),
        click.option(
            "--kind", type=KindType(), default=None, help="Only this kind: minutes, agenda, news, …"
        ),
        click.option("--body", metavar="NAME", default="", help='Only this body: "City Council".'),
        click.option("--until", type=DateType(), default=None, help="Only records up to this date."),
        click.option(
            "--since", type=DateType(), default=None, help="Only records from this date on: 2024, 2024-03."
        ),
    ):
        command = option(command)
    return command


def filters(
    *, since: PartialDate | None, until: PartialDate | None, body: str, kind: str | None, collection: str
) -> Filters:
    """Raises click.UsageError when the dates exclude each other."""
    asked = Filters(
        since=since or UNKNOWN, until=until or UNKNOWN, body=body, kind=kind or "", collection=collection
    )
    first, last = asked.since.earliest, asked.until.latest
    if first and last and last < first:
        raise click.UsageError(f"--until {asked.until} lies before --since {asked.since}.")
    return asked


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
def ask(cli: CliContext, /, question: tuple[str, ...], passages: int | None, **restrictions: Any) -> None:
    """Ask one question, and get the sentences of the record that answer it.

    Quotation marks inside the question search for exact words. "-" reads the question from standard input.
    Two or three questions are answered one by one. A refusal ("The record does not say.") is an answer too: the exit code is 0.
    """
    asked = filters(**restrictions)
    words = cli.input.read() if question == ("-",) else " ".join(question)
    found = reply(cli.app.answers, words, asked, None)

    def show(page: Page) -> None:
        page.gap()
        replies.show(page, found, passages=cli.app.passages if passages is None else passages, check=CHECK)
        page.gap()

    cli.give(as_json.replies(found, passages), show)
