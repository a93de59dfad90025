"""A set is read and checked whole, its rows become passages as they stand, and the figures say what happened."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import EvaluationError, QuestionRefused
from index.pipeline.build import publish_passages
from index.storage.library import Library
from retrieval.evaluate import as_json, documents_of, evaluate, rows_at, run_file
from retrieval.evaluation_set import EvaluationSet, Query, Row, load_set, spread
from retrieval.metrics import Outcome
from tests.kit.embedder import HashingEmbedder
from tests.kit.library import opened

ROWS = [
    {"_id": "a0", "title": "Roads", "text": "The road was repaved in May."},
    {"_id": "a1", "title": "Roads", "text": "It cost $12,000."},
    {"_id": "m0", "title": "", "text": "The chair opened the meeting.", "scope": "meeting-1"},
    {"_id": "n0", "title": "", "text": "The chair closed the meeting.", "scope": "meeting-2"},
    {"_id": "m1", "title": "", "text": "The budget was adopted.", "scope": "meeting-1"},
    {"_id": "x", "title": "", "text": "A row by itself."},
]
QUERIES = [
    {
        "_id": "q0",
        "text": "What did the road cost?",
        "answerable": True,
        "kind": "answerable",
        "answers": ["$12,000"],
    },
    {
        "_id": "q1",
        "text": "When was it repaved?",
        "answerable": True,
        "kind": "answerable",
        "answers": ["in may"],
    },
    {"_id": "q2", "text": "Was the budget adopted?", "answerable": True, "scope": "meeting-1"},
    {"_id": "q3", "text": "When was the bridge repaved?", "answerable": False, "kind": "near-miss"},
    {"_id": "q4", "text": "Who wrote Hamlet?", "answerable": False, "kind": "off-topic"},
]
QRELS = "query-id\tcorpus-id\tscore\nq0\ta1\t2\nq0\ta0\t1\nq1\ta0\t1\nq2\tm1\t1\n"


def lines(objects: list[Any]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def written(folder: Path, rows: Any = ROWS, queries: Any = QUERIES, qrels: str = QRELS) -> Path:
    for name, content in (("corpus.jsonl", rows), ("queries.jsonl", queries), ("qrels.tsv", qrels)):
        text = content if isinstance(content, str) else lines(content)
        (folder / name).write_bytes(text.encode())
    return folder


OUTCOMES = {
    "q0": Outcome(
        ("a0", "a1"),
        0.9,
        answered=True,
        quotes=("It cost $12,000.",),
        timings={"search": 0.01, "rerank": 0.2},
    ),
    "q1": Outcome(
        ("a0",), 0.7, answered=True, quotes=("The chair opened", "the meeting."), timings={"search": 0.03}
    ),
    "q2": Outcome(("n0", "m0"), 0.4, answered=False, timings={"search": 0.02}),
    "q3": Outcome(
        ("a0",), 0.7, answered=True, quotes=("The road was repaved in May.",), timings={"search": 0.02}
    ),
    "q4": Outcome((), 0.01, answered=False, timings={"search": 0.02}),
}
BY_TEXT = {str(query["text"]): OUTCOMES[str(query["_id"])] for query in QUERIES}


def clock() -> Callable[[], float]:
    """Goes on by a quarter of a second each time it is read."""
    now = iter(range(10_000))
    return lambda: next(now) / 4


def asked(question: str, document: str | None) -> Outcome:
    return BY_TEXT[question]


# --- reading a set


def test_a_set_is_read(tmp_path: Path) -> None:
    """Rows, queries and judgements, in their order, with defaults for what may be left out."""
    found = load_set(written(tmp_path))
    assert found.name == tmp_path.name
    assert [row.id for row in found.rows] == ["a0", "a1", "m0", "n0", "m1", "x"]
    assert found.queries[0] == Query(
        "q0", "What did the road cost?", answerable=True, kind="answerable", answers=("$12,000",)
    )
    assert (found.queries[2].kind, found.queries[2].scope) == ("answerable", "meeting-1")
    assert found.relevant == {"q0": {"a1": 2, "a0": 1}, "q1": {"a0": 1}, "q2": {"m1": 1}}


def test_small_differences_of_form_do_no_harm(tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, blank lines, null fields, no header, more fields than are needed."""
    rows = '\ufeff{"_id": "a", "text": "Words.\u2028More.", "title": null, "scope": null, "meta": {}}\r\n\r\n'
    rows += '{"_id": "b", "title": "Roads"}\n'
    queries = '{"_id": "q", "text": "Q?", "answerable": false, "answers": null, "kind": ""}\n\n'
    found = load_set(written(tmp_path, rows, queries, "q\ta\t0\n\nq\ta\t0\r\n"))
    assert found.rows == (Row("a", "", "Words.\u2028More."), Row("b", "Roads", ""))
    assert found.queries == (Query("q", "Q?", answerable=False, kind="unanswerable"),)
    assert found.relevant == {}


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ({"rows": ""}, "corpus.jsonl", "is empty"),
        ({"queries": "\n"}, "queries.jsonl", "is empty"),
        ({"rows": '{"_id": "a", "text": "x"}\n{"_id"'}, "corpus.jsonl, line 2", "not JSON"),
        ({"rows": '["a"]'}, "corpus.jsonl, line 1", "not a JSON object"),
        ({"rows": "[" * 100_000}, "corpus.jsonl, line 1", "not JSON"),
        ({"rows": [{"text": "x"}]}, "corpus.jsonl, line 1", "“_id” must be a text that is not empty"),
        ({"rows": [{"_id": 7, "text": "x"}]}, "corpus.jsonl, line 1", "“_id” must be a text"),
        ({"rows": [{"_id": "a", "text": 7}]}, "corpus.jsonl, line 1", "“text” must be a text"),
        ({"rows": [{"_id": "a", "text": "  "}]}, "corpus.jsonl, line 1", "it has no text"),
        ({"rows": '{"_id": "a", "text": "\\ud800"}'}, "corpus.jsonl, line 1", "half a character"),
        ({"rows": [*ROWS, ROWS[1]]}, "corpus.jsonl, line 7", "the row “a1” is there already"),
        ({"queries": [*QUERIES, QUERIES[3]]}, "queries.jsonl, line 6", "the query “q3” is there already"),
        ({"queries": [{"_id": "q", "text": "Q?"}]}, "queries.jsonl, line 1", "“answerable” must be"),
        ({"queries": [{"_id": "q", "answerable": True}]}, "queries.jsonl, line 1", "“text” must be"),
        ({"queries": [QUERIES[0] | {"scope": "m9"}]}, "queries.jsonl, line 1", "has the scope “m9”"),
        (
            {"queries": [QUERIES[0] | {"answers": "five"}]},
            "queries.jsonl, line 1",
            "“answers” must be a list",
        ),
        ({"queries": [QUERIES[0] | {"answers": [5]}]}, "queries.jsonl, line 1", "“answers” must be a list"),
        ({"qrels": QRELS + "q9\ta0\t1\n"}, "qrels.tsv, line 6", "queries.jsonl has no query “q9”"),
        ({"qrels": QRELS + "q0\tz\t1\n"}, "qrels.tsv, line 6", "corpus.jsonl has no row “z”"),
        ({"qrels": QRELS + "q0\ta0\t3\n"}, "qrels.tsv, line 6", "“a0” has another score for “q0”"),
        ({"qrels": QRELS + "q0 a0 1\n"}, "qrels.tsv, line 6", "not a judgement"),
        ({"qrels": "q0\ta0\t1\nq0\ta1\thigh\n"}, "qrels.tsv, line 2", "not a judgement"),
        ({"qrels": "q0\ta0\t0.5\n" * 2}, "qrels.tsv, line 2", "not a judgement"),
        ({"qrels": "q0\ta0\t1\nq1\ta0\tinf\n"}, "qrels.tsv, line 2", "not a judgement"),
        ({"qrels": "query-id,corpus-id,score\n"}, "qrels.tsv, line 1", "not a judgement"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, change: dict[str, Any], where: str, what: str
) -> None:
    """And what is expected there stands beside it."""
    with pytest.raises(EvaluationError) as caught:
        load_set(written(tmp_path, **change))
    assert f"{where}" in caught.value.sentence
    assert what in caught.value.sentence
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("spans", "what"),
    [
        ("It cost", "“spans” must be"),
        ({"a1": "It cost"}, "“spans” must be"),
        ([[0, 5]], "“spans” is a list, and qrels.tsv has 2 relevant rows"),
        ({"a9": [[0, 5]]}, "corpus.jsonl has no row “a9”"),
        ({"a1": [[0, 17]]}, "“a1” has 16 characters"),
        ({"a1": [[-1, 5]]}, "“spans” must be"),
        ({"a1": [[5, 5]]}, "“spans” must be"),
        ({"a1": [[0, 5.0]]}, "“spans” must be"),
        ({"a1": [[False, True]]}, "“spans” must be"),
        ({"a1": [[0, 5, 9]]}, "“spans” must be"),
        ({"a1": [0, 5]}, "“spans” must be"),
        ({"a1": [[4, 9], [0, 5]]}, "“spans” overlap in “a1”"),
    ],
)
def test_spans_that_fit_no_row_are_named_with_file_and_line(tmp_path: Path, spans: Any, what: str) -> None:
    """A range that lies elsewhere would be scored as if the quotes were bad."""
    with pytest.raises(EvaluationError) as caught:
        load_set(written(tmp_path, queries=[QUERIES[0] | {"spans": spans}, *QUERIES[1:]]))
    assert "queries.jsonl, line 1" in caught.value.sentence
    assert what in caught.value.sentence
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("query", "spans", "evidence"),
    [
        (0, {"a1": [[8, 15], [0, 2]], "a0": [[4, 8]]}, ("It", "$12,000", "road")),
        (1, [[16, 27]], ("aved in May",)),
        (1, None, ()),
        (1, [], ()),
        (3, {}, ()),
    ],
)
def test_spans_are_read_from_their_rows(
    tmp_path: Path, query: int, spans: Any, evidence: tuple[str, ...]
) -> None:
    """By row, or as a list in the one relevant row; in the order of the row's text."""
    queries = [each | {"spans": spans} if at == query else each for at, each in enumerate(QUERIES)]
    assert load_set(written(tmp_path, queries=queries)).queries[query].evidence == evidence


def test_evidence_by_hand(tmp_path: Path) -> None:
    """Three questions have spans and an answer; one of them is refused. One that has none is not counted."""
    spans = [{"a1": [[0, 15]]}, [[0, 8]], [[0, 10]], {"a0": [[0, 8]]}, None]
    queries = [query | {"spans": each} for query, each in zip(QUERIES, spans, strict=True)]
    figures = as_json(evaluate(load_set(written(tmp_path, queries=queries)), asked))
    # q0 quotes all of "It cost $12,000"; q1 quotes "The chair opened the meeting." for "The road"; q2 is refused.
    exact, half = {"precision": 1, "recall": 1, "f1": 1}, {"precision": 1 / 5, "recall": 1 / 2, "f1": 2 / 7}
    assert figures["evidence"] == {
        "questions": 3,
        "of_all": {name: pytest.approx((exact[name] + half[name]) / 3) for name in exact},
        "answered": 2,
        "of_answered": {name: pytest.approx((exact[name] + half[name]) / 2) for name in exact},
    }


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    """So is a folder that is not there."""
    (written(tmp_path) / name).unlink()
    with pytest.raises(EvaluationError, match=f"{name} cannot be read"):
        load_set(tmp_path)
    with pytest.raises(EvaluationError, match="There is no folder"):
        load_set(tmp_path / "nowhere")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    """With the line where it stops being."""
    (written(tmp_path) / "corpus.jsonl").write_bytes(b'{"_id": "a", "text": "x"}\n\xff\xfe\n')
    with pytest.raises(EvaluationError, match=r"corpus\.jsonl, line 2: it is not UTF-8"):
        load_set(tmp_path)


# --- rows as documents


def test_rows_of_a_scope_or_a_title_become_one_document(tmp_path: Path) -> None:
    """A scope is one document wherever its rows stand; the key is the scope, or made of the title or the id."""
    documents = documents_of(load_set(written(tmp_path)))
    assert [(d.key, d.title, len(passages)) for d, passages in documents] == [
        ("roads", "Roads", 2),
        ("meeting-1", "", 2),
        ("meeting-2", "", 1),
        ("x", "", 1),
    ]
    assert documents[0][0].text == "The road was repaved in May.\n\nIt cost $12,000."


row_texts = st.text("ab \n会", min_size=1, max_size=6).filter(str.strip)
row_fields = st.tuples(st.sampled_from(["", "T", "t", "U"]), row_texts, st.sampled_from(["", "", "s", "t"]))


@given(st.lists(row_fields, min_size=1, max_size=12))
def test_every_row_is_a_passage_as_it_stands(fields: list[tuple[str, str, str]]) -> None:
    """Word for word, with its title as context and nothing else; from (document, paragraph) back to the row; no key
    twice; paragraphs in order, apart from each other, and blank lines between.
    """
    rows = tuple(Row(f"r{n}", title, text, scope) for n, (title, text, scope) in enumerate(fields))
    evaluation_set = EvaluationSet("set", rows, (), {})
    documents, places = documents_of(evaluation_set), rows_at(evaluation_set)
    by_id = {row.id: row for row in rows}
    seen = []
    for document, passages in documents:
        assert len(passages) == len(document.paragraphs)
        assert all(document.text[a.end : b.start] == "\n\n" for a, b in pairwise(passages))
        for paragraph, passage in zip(document.paragraphs, passages, strict=True):
            row = by_id[places[document.key, passage.first_paragraph]]
            seen.append(row.id)
            assert document.text[passage.start : passage.end] == row.text
            assert (passage.start, passage.end) == (paragraph.start, paragraph.end)
            assert passage.context == row.title == (document.title or paragraph.heading)
            assert not row.scope or document.key == row.scope
    assert sorted(seen) == sorted(by_id)
    assert len({document.key for document, _ in documents}) == len(documents)
    assert documents == documents_of(evaluation_set)


def test_a_row_that_is_only_a_title_is_its_title() -> None:
    """A passage is never empty."""
    [(document, _)] = documents_of(EvaluationSet("set", (Row("r", "Adjournment", " "),), (), {}))
    assert document.text == "Adjournment"


def test_a_library_holds_the_rows_as_they_stand(tmp_path: Path) -> None:
    """Published and read again, every passage is one row, word for word, and is found back by its place."""
    evaluation_set = load_set(written(tmp_path))
    publish_passages(documents_of(evaluation_set), HashingEmbedder(), tmp_path / "data")
    passages = Library(tmp_path / "data").snapshot().passages(range(len(ROWS)))
    places = rows_at(evaluation_set)
    found = {places[passage.document, passage.first_paragraph]: passage for passage in passages}
    assert {key: passage.text for key, passage in found.items()} == {r["_id"]: r["text"] for r in ROWS}
    assert {key: passage.context for key, passage in found.items()} == {r["_id"]: r["title"] for r in ROWS}


# --- how many are asked


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=60), st.integers(1, 70))
def test_a_limit_is_spread_over_the_kinds(kinds: list[str], limit: int) -> None:
    """As many as asked for, no kind more than one ahead of another that has some left, in the order of the set."""
    queries = [Query(str(n), "Q?", answerable=True, kind=kind) for n, kind in enumerate(kinds)]
    chosen = spread(queries, limit)
    assert len(chosen) == min(limit, len(queries))
    assert [int(q.id) for q in chosen] == sorted({int(q.id) for q in chosen})
    counts = {kind: sum(q.kind == kind for q in chosen) for kind in set(kinds)}
    for kind, count in counts.items():
        assert count == kinds.count(kind) or count >= max(counts.values()) - 1
    assert chosen == spread(queries, limit)


def test_a_limit_is_spread_over_the_whole_of_a_kind() -> None:
    """Not the first ones: two of ten are one from each half."""
    queries = [Query(str(n), "Q?", answerable=True, kind="a") for n in range(10)]
    assert [query.id for query in spread(queries, 2)] == ["2", "7"]
    with pytest.raises(EvaluationError, match="limit of 0"):
        spread(queries, 0)


# --- the evaluation


def test_the_figures_by_hand(tmp_path: Path) -> None:
    """Three judged questions, five asked, three answered: every figure can be followed on paper."""
    evaluation = evaluate(load_set(written(tmp_path)), asked, clock=clock())
    figures = as_json(evaluation)
    third = 1 / 3
    best = 2 + 1 / 1.5849625007211562
    assert figures["ranking"]["queries"] == 3
    assert figures["ranking"]["ndcg@10"] == pytest.approx(third * ((1 + 2 / 1.5849625007211562) / best + 1))
    assert figures["ranking"]["recall@10"] == pytest.approx(2 * third)
    assert figures["ranking"]["mrr@10"] == pytest.approx(2 * third)
    assert figures["ranking"]["hit@1"] == pytest.approx(2 * third)
    low, high = figures["ranking"]["ndcg@10_interval"]
    assert 0 <= low < figures["ranking"]["ndcg@10"] < high <= 1

    assert figures["refusal"]["auroc"] == pytest.approx((2 + 1.5 + 1) / 6)
    assert figures["refusal"]["answering"] == {"precision": 2 * third, "recall": 2 * third}
    assert figures["refusal"]["refusing"] == {"precision": 0.5, "recall": 0.5}
    kinds = {each["kind"]: each for each in figures["refusal"]["kinds"]}
    assert list(kinds) == ["answerable", "near-miss", "off-topic"]
    assert (kinds["answerable"]["questions"], kinds["answerable"]["answered"]) == (3, 2)
    assert kinds["answerable"]["auroc"] is None
    assert kinds["near-miss"]["auroc"] == pytest.approx((1 + 0.5) / 3)
    assert kinds["near-miss"]["answered_share"] == 1
    assert (kinds["off-topic"]["auroc"], kinds["off-topic"]["refused_share"]) == (1, 1)

    assert figures["quotes"] == {
        "answered": 3,
        "average": pytest.approx(4 * third),
        "judged": 2,
        "accuracy": 0.5,
    }
    assert list(figures["seconds"]) == ["search", "rerank", "total"]
    assert figures["seconds"]["search"] == {"p50": pytest.approx(0.02), "p95": pytest.approx(0.028)}
    assert figures["seconds"]["total"] == {"p50": 0.25, "p95": 0.25}
    assert (figures["set"], figures["passages"], figures["questions"]) == (tmp_path.name, 6, 5)


def test_the_same_run_is_the_same_file(tmp_path: Path) -> None:
    """The run file has the form that other programs score, holds no times, and is the same byte for byte."""
    evaluation_set = load_set(written(tmp_path))
    one, two = (evaluate(evaluation_set, asked) for _ in range(2))
    assert json.dumps(run_file(one)) == json.dumps(run_file(two))
    assert run_file(one)["queries"]["q0"] == {
        "ranked": ["a0", "a1"],
        "probability": 0.9,
        "answered": True,
        "quotes": ["It cost $12,000."],
    }
    assert list(run_file(one)["queries"]) == ["q0", "q1", "q2", "q3", "q4"]
    figures = [as_json(each) | {"seconds": None} for each in (one, two)]
    assert json.dumps(figures[0]) == json.dumps(figures[1])


def test_a_scope_is_searched_only_when_wanted(tmp_path: Path) -> None:
    """With scope, a question that has one is asked within that document; the others within everything."""
    evaluation_set = load_set(written(tmp_path))
    for scope, expected in ((True, "meeting-1"), (False, None)):
        within: dict[str, str | None] = {}

        def ask(question: str, document: str | None, within: dict[str, str | None] = within) -> Outcome:
            within[question] = document
            return asked(question, document)

        evaluate(evaluation_set, ask, scope=scope)
        assert within["Was the budget adopted?"] == expected
        assert within["Who wrote Hamlet?"] is None
    assert expected in {None, *(document.key for document, _ in documents_of(evaluation_set))}


def test_progress_and_limit(tmp_path: Path) -> None:
    """Progress is told after every question; only as many as wanted are asked."""
    told: list[tuple[int, int]] = []
    evaluation = evaluate(
        load_set(written(tmp_path)), asked, limit=3, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [result.query.kind for result in evaluation.results] == ["answerable", "near-miss", "off-topic"]
    assert (evaluation.limit, evaluation.questions_in_set) == (3, 5)


def test_a_question_that_cannot_be_searched_is_a_refusal(tmp_path: Path) -> None:
    """It counts as refused, is told apart, and the others are still asked."""

    def ask(question: str, document: str | None) -> Outcome:
        if "Hamlet" in question:
            raise QuestionRefused("Only symbols.")
        return asked(question, document)

    figures = as_json(evaluate(load_set(written(tmp_path)), ask))
    assert figures["not_searchable"] == 1
    assert figures["questions"] == 5
    assert figures["refusal"]["kinds"][-1]["refused_share"] == 1


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(("nowhere",), 0.5, answered=True),
        Outcome((), float("nan"), answered=False),
        Outcome((), 1.5, answered=True),
    ],
)
def test_an_outcome_that_makes_no_sense_is_a_mistake(tmp_path: Path, outcome: Outcome) -> None:
    """A row that is not in the set or a probability that is none stops the run; it would only look like a bad score."""
    with pytest.raises(ValueError, match="q0"):
        evaluate(load_set(written(tmp_path)), lambda *_: outcome)


def test_figures_that_cannot_be_reckoned_are_null(tmp_path: Path) -> None:
    """A set of unanswerable questions without judgements has no ranking, no AUROC and no quote accuracy."""
    queries = [QUERIES[4]]
    figures = as_json(evaluate(load_set(written(tmp_path, queries=queries, qrels="a\tb\tc\n")), asked))
    assert figures["ranking"] is None
    assert figures["refusal"]["auroc"] is None
    assert figures["refusal"]["answering"] == {"precision": None, "recall": None}
    assert figures["evidence"] is None
    assert figures["quotes"] == {"answered": 0, "average": None, "judged": 0, "accuracy": None}
    assert json.loads(json.dumps(figures)) == figures


def test_a_set_is_asked_through_the_real_pipeline(tmp_path: Path) -> None:
    """Its rows become a library of their own; each question is asked of it, or of its own document, as many as wanted, and that is
    told.
    """
    (folder := tmp_path / "set").mkdir()
    answers = opened(tmp_path, threshold=0.0).answers
    told = list[tuple[str, int, int]]()

    def asked(scope: bool, limit: int | None) -> Any:
        told.clear()
        return answers.evaluate(
            written(folder), scope=scope, limit=limit, on_progress=lambda *at: told.append(at)
        )

    whole = asked(scope=False, limit=None)
    assert [result.query.id for result in whole.results] == ["q0", "q1", "q2", "q3", "q4"]
    assert told[-1] == ("ask", 5, 5)
    first = whole.results[0].outcome
    assert set(first.ranked) >= {"a0", "a1"}
    assert first.quotes[0] in {row["text"] for row in ROWS}
    assert first.answered
    assert 0 < first.probability <= 1
    assert first.timings.keys() >= {"embed", "search", "read"}
    scoped = {result.query.id: result.outcome for result in asked(scope=True, limit=None).results}
    assert set(scoped["q2"].ranked) == {"m0", "m1"}
    assert set(scoped["q0"].ranked) == set(first.ranked)
    assert len(asked(scope=False, limit=2).results) == 2
    assert told[-1] == ("ask", 2, 2)
