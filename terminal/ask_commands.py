"""``ask``: one question, one answer; and what is shown for a message, a question's answer or what a request asks for. ``verify``: reads the
sources of an answer again, and says whether every quote is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click
from rich.text import Text

from domain.answers import Filters, Proof, Quote, QuoteCheck, Seal, Standing, Verification
from domain.dates import UNKNOWN, PartialDate, parse_date
from domain.documents import Kind
from domain.errors import ReceiptUnknown, count
from domain.meetings import Decisions as Voted
from domain.meetings import Priorities
from retrieval.conversation import Decisions, InTurn, Newest, Replies, Requested, Summary, Upcoming, reply
from retrieval.meetings import Outline
from terminal import as_json, render
from terminal.civic_commands import meeting_words, show_decisions, show_priorities
from terminal.command import PROGRAM, CliContext, Page, WholeNumber, command, with_context
from text.cleaning import address, visible, visible_line
from text.coreference import Rule
from text.followups import Understood
from text.requests import Wants
from text.terms import nearest

_QUIET = "dim"
_FEW = 10
"""Lines of one record's outline in a summary."""
_UNDERSTOOD = {
    Wants.SUMMARY: "a summary of a meeting: what it set out to do, and what it dealt with",
    Wants.PRIORITIES: "the priorities of a meeting",
    Wants.MEETING: "what a meeting dealt with",
    Wants.DECISIONS: "what a meeting decided",
    Wants.NEWEST: "the newest records",
    Wants.NEXT: "when the next meeting is",
    Wants.VOTES: "how a person voted",
}


def show_replies(page: Page, found: Replies, *, passages: int, check: str, typed: str = "") -> None:
    """Every reply. ``typed`` is what stands just above, and need not be repeated."""
    for number, each in enumerate(found.each):
        if number:
            page.line()
        if isinstance(each, Requested):
            _requested(page, each)
        else:
            _answer(page, each, passages, check, typed)
    if found.left_out:
        page.line()
        left = count(found.left_out, "more question")
        page.text(f"{left} of yours: please ask them by themselves.", style="yellow")


def _answer(page: Page, found: InTurn, passages: int, check: str, typed: str) -> None:
    understood = _understood_lines(found.understood)
    for line in understood:
        page.text(line, style=_QUIET)
    if understood:
        page.line()
    more = any(carried.rule is Rule.MORE for carried in found.understood.reading)
    shown = len(found.answer.passages) if more else passages
    echo = not understood and found.answer.question != " ".join(typed.split())
    render.answer(page, found.answer, passages=shown, check=check, echo=echo)


def _understood_lines(understood: Understood) -> list[str]:
    """How a follow-up was read, for people. Empty when the question stands on its own."""
    if not understood.follows:
        return []
    rules = {each.rule: each for each in understood.reading}
    lines = [f"Read as: {visible_line(understood.question)}"]
    if Rule.NO_YEAR in rules:
        lines.append(
            f"No year is known that “{visible_line(rules[Rule.NO_YEAR].instead_of)}” could be counted from."
        )
    limits = render.filter_words(understood.filters)
    if limits:
        lines.append(f"Searched {visible_line(limits)}.")
    return lines


# --- What a request asks for.


def _requested(page: Page, given: Requested) -> None:  # noqa: C901 - one case a kind, and nothing in it
    page.text(
        f"Read as: {_UNDERSTOOD[given.request.wants]}. A question in full is searched instead.", style=_QUIET
    )
    page.line()
    if given.skipped is not None:
        page.text(
            f"The latest meeting ({meeting_words(given.skipped)}) names none; this is of one before it."
        )
        page.line()
    match given.found:
        case Summary():
            show_priorities(page, given.found.priorities, why=False)
            _outline(page, given.found.outline, _FEW)
        case Priorities():
            show_priorities(page, given.found, why=False)
        case Outline():
            page.text(Text(meeting_words(given.found.meeting), style="bold"))
            _outline(page, given.found)
        case Decisions():
            page.text(Text(meeting_words(given.found.meeting), style="bold"))
            page.line()
            _quotes(page, given.found.quotes, given.found.more)
            if not given.found.quotes:
                page.text(Text("The records of this meeting state no decision.", style="bold yellow"))
        case Voted():
            show_decisions(page, given.found)
        case Newest():
            for record in given.found.records:
                title = Text(visible_line(record.title or record.key), style="bold")
                page.pieces(
                    [title, Text(render.kind_words(record.kind)), Text(render.date_words(record.date))]
                )
        case Upcoming():
            _upcoming(page, given.found)


def _outline(page: Page, found: Outline, most: int | None = None) -> None:
    for part in found.parts:
        page.line()
        page.text(
            f"{visible_line(part.record.title or part.record.key)} ({render.kind_words(part.record.kind)})",
            style=_QUIET,
        )
        for entry in part.entries[:most]:
            page.text(
                Text(visible_line(entry.text), style="bold" if entry.heading else ""), first="· ", rest="  "
            )
        if more := part.more + len(part.entries[most:] if most else ()):
            page.text(f"and {more:,} more", style=_QUIET)


def _upcoming(page: Page, found: Upcoming) -> None:
    if not found.meetings and not found.quotes:
        page.text(Text(f"No record announces a meeting after {found.today}.", style="bold yellow"))
    for meeting in found.meetings:
        page.text(Text(meeting_words(meeting), style="bold"))
    if found.outline is not None:
        _outline(page, found.outline, _FEW)
    if found.quotes:
        page.line()
    _quotes(page, found.quotes, 0)


def _quotes(page: Page, quotes: Sequence[Quote], more: int) -> None:
    before = ""
    for number, quote in enumerate(quotes, 1):
        page.text(render.quoted(visible(quote.text), bold=page.styled), rest=" ")
        render.citation(
            page, quote.citation, first=f"[{number}] ", same_record=quote.citation.document == before
        )
        page.line()
        before = quote.citation.document
    if more:
        page.text(f"and {more:,} more", style=_QUIET)


# --- The command.


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
    """``--since --until --body --by --kind --collection``, gathered by ``filters``."""
    for option in (
        click.option("--collection", metavar="NAME", default="", help="Only this collection."),
        click.option(
            "--kind", type=KindType(), default=None, help="Only this kind: minutes, agenda, news, …"
        ),
        click.option("--by", metavar="NAME", default="", help='Only what this speaker said: "Ana Reyes".'),
        click.option("--body", metavar="NAME", default="", help='Only this body: "City Council".'),
        click.option("--until", type=DateType(), default=None, help="Only records up to this date."),
        click.option(
            "--since", type=DateType(), default=None, help="Only records from this date on: 2024, 2024-03."
        ),
    ):
        command = option(command)
    return command


def filters(
    *,
    since: PartialDate | None,
    until: PartialDate | None,
    body: str,
    by: str,
    kind: str | None,
    collection: str,
) -> Filters:
    """Raises click.UsageError when the dates exclude each other."""
    asked = Filters(
        since=since or UNKNOWN,
        until=until or UNKNOWN,
        body=body,
        kind=kind or "",
        collection=collection,
        by=by.strip(),
    )
    first, last = asked.since.earliest, asked.until.latest
    if first and last and last < first:
        raise click.UsageError(f"--until {asked.until} lies before --since {asked.since}.")
    return asked


CHECK = f"{PROGRAM} verify"


@command(
    "Ask one question.",
    'ask "Who led the plenary meeting?"',
    'ask --since 2024 --kind minutes "How much was spent on parks?"',
    'ask --json "What was decided about flood control?"',
)
@click.argument("question", nargs=-1, required=True)
@filter_options
@click.option(
    "--passages", type=WholeNumber(0, 20), metavar="N", help="How many passages to show with the answer."
)
@with_context
def ask(cli: CliContext, /, question: tuple[str, ...], passages: int | None, **restrictions: Any) -> None:
    """Ask one question, and get the sentences of the record that answer it.

    Quotation marks inside the question search for exact words. "-" reads the question from standard input.
    Two or three questions are answered one by one. A refusal ("The record does not say.") is an answer too: the exit code is 0.
    """
    asked = filters(**restrictions)
    cli.app.answers.refuse_unknown(asked)
    words = cli.input.read() if question == ("-",) else " ".join(question)
    found = reply(cli.app.answers, words, asked, None)

    def show(page: Page) -> None:
        page.gap()
        show_replies(page, found, passages=cli.app.passages if passages is None else passages, check=CHECK)
        page.gap()

    cli.give(as_json.replies(found, passages), show)


# --- Whether every quote of an answer is there.

_SAME = (Standing.UNCHANGED, Standing.SUPERSEDED)
"""Where the record still has the same text."""


@command("Check the quotes of an answer.", "verify 4K7M2Q9X0B3TQ5RA")
@click.argument("receipt", metavar="ID")
@with_context
def verify(cli: CliContext, receipt: str) -> int:
    """Read the stored sources of an answer again, and prove its quotes character for character.

    ID is the receipt that stands under every answer. The exit code is 8 when there is no such receipt
    or when a quote cannot be proven. With a key (receipt_key), “proven and authentic” means that this copy of Plenum kept
    it, and that nothing was taken out or put in before it. A source that has changed since, or is gone, is said, and is no failure:
    what was quoted then is still proven.
    """
    checked = cli.app.answers.verify(receipt.strip())
    cli.give(checked, lambda page: show_verification(page, checked))
    return 0 if checked.proven else ReceiptUnknown.exit_code


def show_verification(page: Page, checked: Verification) -> None:
    """The verdict first, then each quote with what was found."""
    receipt = checked.receipt
    page.gap()
    page.text(Text(visible(receipt.question), style="bold"))
    limits = render.filter_words(receipt.filters)
    if limits:
        page.text(f"({visible_line(limits)})", style="dim")
    page.line()
    verdict, style = _verdict(checked)
    page.text(Text(verdict, style=style))
    if checked.seal is Seal.FOREIGN:
        page.text(
            "It is not sealed with the key of this copy of Plenum: nothing shows who kept it.", style="yellow"
        )
    page.line()
    for number, check in enumerate(checked.checks, 1):
        _quote(page, number, check)
        page.line()
    now = receipt.generation == checked.current_generation
    library = f"library {receipt.generation}"
    library += ", the current one" if now else f"; the current one is {checked.current_generation}"
    page.pieces([Text(f"Receipt {visible_line(receipt.id)}"), Text(visible_line(library))], style="dim")
    page.gap()


def _verdict(checked: Verification) -> tuple[str, str]:
    if not checked.receipt.answered:
        return "This was a refusal; it quotes nothing, so there is nothing to prove.", "bold"
    if checked.proof is Proof.NOT_KEPT:
        return "Not kept. A text that is quoted from is not there any more.", "bold red"
    if not checked.proven:
        return "Not proven. A quote is not where the receipt says.", "bold red"
    proven = "Proven and authentic." if checked.proof is Proof.AUTHENTIC else "Proven."
    if checked.unchanged:
        return f"{proven} Every quote stands in its source, character for character.", "bold green"
    if all(check.standing in _SAME for check in checked.checks):
        return (
            f"{proven} Every quote stands in its source; a later record has taken a source’s place.",
            "bold yellow",
        )
    return f"{proven} Every quote stood in its source; a source has changed since.", "bold yellow"


def _quote(page: Page, number: int, check: QuoteCheck) -> None:
    quote = check.quote
    first = f"[{number}] "
    page.text(render.quoted(quote.text), first=first, rest=" " * (len(first) + 1))
    sign = "✓" if check.proven else "✗"
    indent = " " * len(first)
    for words in render.column_words(check.heads):
        page.text(words, first=indent)
    page.text(visible(check.sentence), first=f"{indent}{sign} ")
    if check.standing not in _SAME and check.now_at:
        page.text(
            f"In the record as it is now: characters {check.now_at[0]:,} to {check.now_at[1]:,}.",
            first=indent,
        )
    rows = [
        Text(visible_line(quote.document)),
        Text(f"paragraph {quote.paragraph}"),
        Text(f"characters {quote.start:,} to {quote.end:,}"),
        Text(f"sha256 {quote.text_hash[:16]}…"),
    ]
    if address(quote.url):
        rows.append(Text(address(quote.url)))
    page.pieces(rows, first=indent, style="dim")
