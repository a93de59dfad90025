"""``eval``: any set of questions with known answers, through the real pipeline."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from domain.errors import PlenumError
from retrieval.evaluation.evaluate import Evaluation, as_json, run_file
from terminal.command import CliContext, command, with_context
from terminal.page import Page
from terminal.render import count
from text.printable import one_line


@command(
    "Measure it on questions with known answers.",
    "eval my-questions",
    "eval my-questions --scope --limit 100 --run run.json",
    name="eval",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--scope", is_flag=True, help="Ask a question that has a scope only of the rows of that scope.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Ask only N questions, spread over the kinds."
)
@click.option(
    "--run",
    "written",
    type=click.Path(path_type=Path, dir_okay=False),
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
    cli.give(as_json(done), lambda page: show(page, done))


def show(page: Page, done: Evaluation) -> None:
    """The figures, one a line, in groups."""
    page.gap()
    asked = f"{len(done.results):,} of {count(done.questions_in_set, 'question')}"
    where = ", each within its scope" if done.scope else ""
    page.text(
        Text(f"{one_line(done.set_name)}: {asked}, {count(done.passages, 'passage')}{where}", style="bold")
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
        _row(page, one_line(group.kind), group.answered_share, share + auroc)
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
        page.text(f"  {one_line(time.stage):<12} {time.p50 * 1000:8.1f} · {time.p95 * 1000:.1f}")
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
            f"{path} cannot be written: {error.strerror or error}.", remedy="Give another file."
        ) from error
