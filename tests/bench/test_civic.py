"""The civic benchmark holds together: what was written by hand and what is built from it are the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.evaluation_set import load_set

ROOT = Path(__file__).parents[2]
CIVIC = ROOT / "bench" / "civic"


def test_the_sets_are_built_from_the_records_and_questions():
    """Every piece of evidence stands word for word in one place of its record, and the built files are up to date."""
    done = subprocess.run(
        [sys.executable, CIVIC / "build.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("city", ["alder-falls", "villa-serena", "chenghu"])
def test_a_third_of_the_questions_is_not_answered(city):
    """A system that always answers is told from one that knows when to be silent."""
    questions = load_set(CIVIC / city).queries
    assert 0.3 < sum(not question.answerable for question in questions) / len(questions) < 0.4


def test_every_record_says_that_it_is_fictional():
    """Nobody takes an invented vote for a real one."""
    for record in CIVIC.glob("*/records/*.md"):
        head = record.read_text(encoding="utf-8").split("---")[1].lower()
        assert any(word in head for word in ("fictional", "ficticio", "虚构")), record
