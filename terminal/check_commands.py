"""``verify``: reads the sources of an answer again, and says whether every quote is there. ``eval``: any set of questions with known
answers, through the real pipeline.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from domain.answers import Proof, QuoteCheck, Seal, Standing, Verification
from domain.errors import PlenumError, ReceiptUnknown, count, meaning
from retrieval.evaluate import Evaluation, as_json, run_file
from terminal.command import CliContext, FilePath, Page, WholeNumber, command, with_context
from terminal.render import column_words, filter_words, quoted
from text.cleaning import address, visible, visible_line

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
    limits = filter_words(receipt.filters)
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
        Text(visible_line(quote.document)),
        Text(f"paragraph {quote.paragraph}"),
        Text(f"characters {quote.start:,} to {quote.end:,}"),
        Text(f"sha256 {quote.text_hash[:16]}…"),
    ]
    if address(quote.url):
        rows.append(Text(address(quote.url)))
    page.pieces(rows, first=indent, style="dim")


@command(
    "Measure it on questions with known answers.",
    "eval my-questions",
    "eval my-questions --scope --limit 100 --run run.json",
    name="eval",
)
@click.argument("folder", type=FilePath())
@click.option("--scope", is_flag=True, help="Ask a question that has a scope only of the rows of that scope.")
@click.option(
    "--limit", type=WholeNumber(1), metavar="N", help="Ask only N questions, spread over the kinds."
)
@click.option(
    "--run",
    "written",
    type=FilePath(dir_okay=False),
    metavar="FILE",
    help="Also write what came of every question into FILE, as JSON.",
)
@with_context
def evaluate(cli: CliContext, folder: Path, limit: int | None, written: Path | None, *, scope: bool) -> None:
    """Put a set of questions with known answers through the real pipeline, and measure what comes back.

    FOLDER holds corpus.jsonl, queries.jsonl and qrels.tsv (docs/evaluation.md). Its rows are searched as they
    stand, apart from the library. Told are: how well rows are ranked (nDCG@10, recall, MRR, hit@1), how well
    questions with and without an answer are told apart (AUROC, precision, recall), how often the quotes hold
    the answer, how their words agree with the evidence, and how long each stage took.
    """
    with cli.err.bars() as progress:
        done = cli.app.answers.evaluate(folder, scope=scope, limit=limit, on_progress=progress)
    if written is not None:
        _write(written, json.dumps(run_file(done), ensure_ascii=False) + "\n")
    cli.give(as_json(done), lambda page: show_evaluation(page, done))


def show_evaluation(page: Page, done: Evaluation) -> None:
    """The figures, one a line, in groups."""
    page.gap()
    asked = f"{len(done.results):,} of {count(done.questions_in_set, 'question')}"
    where = ", each within its scope" if done.scope else ""
    page.text(
        Text(
            f"{visible_line(done.set_name)}: {asked}, {count(done.passages, 'passage')}{where}", style="bold"
        )
    )
    if done.ranking:
        low, high = done.ranking.ndcg_interval
        _group(page, f"Ranking, {count(done.ranking.queries, 'question')}")
        _row(page, "nDCG@10", done.ranking.ndcg_at_10, f"95 %: {low:.3f} to {high:.3f}")
        _row(page, "recall@10", done.ranking.recall_at_10)
        _row(page, "MRR@10", done.ranking.mrr_at_10)
        _row(page, "hit@1", done.ranking.hit_at_1)
    _group(page, "Answering and refusing")
    refusal = done.refusal
    _row(page, "AUROC", refusal.auroc)
    _row(page, "answers", refusal.answering_precision, "of what was answered, is answerable")
    _row(page, "", refusal.answering_recall, "of what is answerable, was answered")
    _row(page, "refusals", refusal.refusing_precision, "of what was refused, has no answer")
    _row(page, "", refusal.refusing_recall, "of what has no answer, was refused")
    for group in refusal.groups:
        share = f"{group.answered:,} of {group.questions:,} answered"
        auroc = f", AUROC {group.auroc:.3f}" if group.auroc is not None else ""
        _row(page, visible_line(group.kind), group.answered_share, share + auroc)
    _group(page, "Quotes")
    _row(page, "hold answer", done.quoting.accuracy, f"of {count(done.quoting.judged, 'answered question')}")
    if done.quoting.quotes is not None:
        _row(page, "per answer", done.quoting.quotes, "quotes")
    if done.evidence:
        for overlap, questions in (
            (done.evidence.of_answered, count(done.evidence.answered, "answered question")),
            (done.evidence.of_all, f"{count(done.evidence.questions, 'question')}, a refusal counts 0"),
        ):
            _group(page, f"Evidence, words, {questions}")
            _row(page, "precision", overlap.precision if overlap else None)
            _row(page, "recall", overlap.recall if overlap else None)
            _row(page, "F1", overlap.f1 if overlap else None)
    _group(page, "Milliseconds, half of the questions · nineteen of twenty")
    for time in done.times:
        page.text(f"  {visible_line(time.stage):<12} {time.p50 * 1000:8.1f} · {time.p95 * 1000:.1f}")
    page.gap()


def _group(page: Page, name: str) -> None:
    page.line()
    page.text(name, style="dim")


def _row(page: Page, name: str, value: float | None, words: str = "") -> None:
    shown = "    –" if value is None else f"{value:.3f}"
    row = Text.assemble(f"  {name:<12} ", shown, (f"  {words}" if words else "", "dim"))
    page.text(row, rest=" " * 22)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
    except OSError as error:
        raise PlenumError(
            f"{path} cannot be written: {meaning(error)}.", remedy="Give another file."
        ) from error
