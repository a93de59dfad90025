"""A year that a question names: an answer is of that year, or nobody can say; it is never known to be of another."""

from __future__ import annotations

import pytest

from app import build
from config.settings import Folder, Settings
from domain.answers import Filters
from tests.kit.embedder import HashingEmbedder
from text.questions import read_question

RECORDS = {
    "2024.md": "---\ndate: 2024-05-02\n---\n\nThe parks budget was set at 3 million dollars by the council.\n",
    "2025.md": "---\ndate: 2025-05-06\n---\n\nThe parks budget was set at 4 million dollars by the council.\n",
    "history.md": "---\ndate: 2025-06-01\n---\n\nThe chair recalled that the old bridge was closed in 1998 after a flood.\n",
    "undated.md": "The library hours were extended by the council to nine in the evening.\n",
}


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    """An application that answers whatever it is asked, if the year allows it."""
    folder = tmp_path_factory.mktemp("years")
    (folder / "records").mkdir()
    for name, text in RECORDS.items():
        (folder / "records" / name).write_text(text, encoding="utf-8")
    settings = Settings(
        data=folder / "data", folders=(Folder(path=folder / "records"),), reranker="none", threshold=0.01
    )
    app = build(settings, embedder=HashingEmbedder())
    app.library.reindex(lambda *_: None, lambda _: None)
    return lambda question: app.answers.ask(question, Filters())


@pytest.mark.parametrize(("year", "sum_"), [(2024, "3 million"), (2025, "4 million")])
def test_the_record_of_that_year_answers(asking, year, sum_):
    """Of two that say nearly the same."""
    given = asking(f"What was the parks budget in {year}?")
    assert sum_ in given.quotes[0].text


def test_a_record_of_another_year_does_not(asking):
    """It says nothing of 1998; the nearest passages are shown as such."""
    given = asking("What was the parks budget in 2019?")
    assert not given.answered
    assert given.passages


def test_a_passage_that_names_the_year_answers(asking):
    """Whenever its record was made."""
    assert "closed in 1998" in asking("What happened to the old bridge in 1998?").quotes[0].text


def test_a_record_without_a_year_may_answer(asking):
    """Nobody knows that it is of another year."""
    assert "nine in the evening" in asking("What library hours did the council set in 2023?").quotes[0].text


def test_bounds_are_not_years_that_are_asked_for():
    """“since 2020” has its own rule."""
    assert read_question("What was decided in 2021 since 2020?").years == {2021}
    assert read_question("What about parks?").years == frozenset()
