"""With a key of the operator's, an answer is proven and authentic; what was made up beside it is proven at most."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

from app import App, build
from config.settings import Folder, Settings
from domain.answers import Filters, Proof
from domain.errors import BadSettings, Verdict
from models.ports import Reader
from tests.kit.embedder import HashingEmbedder

ROOT = Path(__file__).parents[2]
QUESTION = "Who led the plenary meeting?"


def app_with(data: Path, key: Path | None, reader: Reader | None = None) -> App:
    settings = Settings(
        data=data, folders=(Folder(path=ROOT / "seeds"),), reranker="none", threshold=0.0, receipt_key=key
    )
    return build(settings, embedder=HashingEmbedder(), reader=reader)


def test_an_answer_is_proven_and_authentic_where_the_key_is(reader: Reader, tmp_path: Path):
    """With the key; without it, or with another, it is proven. Its text lost, it is not kept."""
    keys = [tmp_path / name for name in ("key", "other")]
    for number, key in enumerate(keys):
        key.write_text(f"{number}" * 64 + "\n")
    app = app_with(tmp_path / "data", keys[0], reader)
    app.library.reindex(lambda *_: None, lambda _: None)
    given = app.answers.ask(QUESTION, Filters())
    assert given.quotes
    assert ("key", Verdict.GOOD) in {
        (each.name, each.verdict) for each in islice(app.health.examine(imports=False), 3)
    }
    assert app.answers.verify(given.id).proof is Proof.AUTHENTIC
    for key in (None, keys[1]):
        assert app_with(tmp_path / "data", key).answers.verify(given.id).proof is Proof.PROVEN
    for quote in given.quotes:
        app._library.texts.path(quote.citation.text_hash).unlink(missing_ok=True)
    assert app.answers.verify(given.id).proof is Proof.NOT_KEPT


@pytest.mark.parametrize("trouble", ["in the data folder", "not there", "too short", "without end", "a pipe"])
def test_a_key_that_is_none_is_refused(trouble: str, tmp_path: Path):
    """In one sentence, with what to do; nothing is asked with half a protection. The doctor says the same."""
    data, key = tmp_path / "data", tmp_path / "key"
    data.mkdir()
    if trouble == "in the data folder":
        key = data / "key"
        key.write_text("k" * 64)
    elif trouble == "too short":
        key.write_text("k" * 31)
    elif trouble == "without end":
        with key.open("wb") as opened:
            opened.truncate(1 << 30)
    elif trouble == "a pipe":
        os.mkfifo(key)
    with pytest.raises(BadSettings) as raised:
        _ = app_with(data, key).answers
    assert str(key) in raised.value.sentence
    assert raised.value.remedy
    found = app_with(data, key).health.examine(imports=False)
    bad = next(each for each in found if each.verdict is Verdict.BAD)
    assert (bad.name, bad.sentence, bad.remedy) == ("key", raised.value.sentence, raised.value.remedy)
