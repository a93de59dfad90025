"""``verify``: reads the sources of an answer again, and says whether every quote is there."""

from __future__ import annotations

import click
from rich.text import Text

from domain.errors import ReceiptUnknown
from domain.receipts import Proof, QuoteCheck, Seal, Standing, Verification
from terminal.command import CliContext, command, with_context
from terminal.page import Page
from terminal.render import column_words, filter_words, quoted
from text.printable import address, one_line, visible

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
    cli.give(checked, lambda page: show(page, checked))
    return 0 if checked.proven else ReceiptUnknown.exit_code


def show(page: Page, checked: Verification) -> None:
    """The verdict first, then each quote with what was found."""
    receipt = checked.receipt
    page.gap()
    page.text(Text(visible(receipt.question), style="bold"))
    limits = filter_words(receipt.filters)
    if limits:
        page.text(f"({one_line(limits)})", style="dim")
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
    page.pieces([Text(f"Receipt {one_line(receipt.id)}"), Text(one_line(library))], style="dim")
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
    page.text(quoted(quote.text), first=first, rest=" " * (len(first) + 1))
    sign = "✓" if check.proven else "✗"
    indent = " " * len(first)
    for words in column_words(check.heads):
        page.text(words, first=indent)
    page.text(visible(check.sentence), first=f"{indent}{sign} ")
    if check.standing not in _SAME and check.now_at:
        page.text(
            f"In the record as it is now: characters {check.now_at[0]:,} to {check.now_at[1]:,}.",
            first=indent,
        )
    rows = [
        Text(one_line(quote.document)),
        Text(f"paragraph {quote.paragraph}"),
        Text(f"characters {quote.start:,} to {quote.end:,}"),
        Text(f"sha256 {quote.text_hash[:16]}…"),
    ]
    if address(quote.url):
        rows.append(Text(address(quote.url)))
    page.pieces(rows, first=indent, style="dim")
