"""Runs commands against a small application."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terminal.cli import serve
from terminal.command import CliContext, Page
from tests.kit.app import Ran, SmallApp


@pytest.fixture
def small() -> SmallApp:
    return SmallApp()


@pytest.fixture
def run(small: SmallApp, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command against the small application, as if its streams were pipes."""

    def go(
        *arguments: str, stdin: str = "", width: int | None = None, styled: bool = False, app: Any = None
    ) -> Ran:
        out, err = io.StringIO(), io.StringIO()

        def opened(_config: Path | None) -> Any:
            if isinstance(app, Exception):
                raise app
            return app or small

        cli = CliContext(
            opened,
            Page(out, measure=width, styled=styled, linked=styled),
            Page(err, measure=None),
            io.StringIO(stdin),
        )
        code = serve(cli, list(arguments))
        told = capsys.readouterr()
        return Ran(code, out.getvalue() + told.out, err.getvalue() + told.err)

    return go


@pytest.fixture
def questions(tmp_path):
    """A set of three questions on two rows."""
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "a", "title": "Minutes", "text": "Ana led it."}\n{"_id": "b", "title": "", "text": "It rained."}\n'
    )
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "1", "text": "Who led it?", "answerable": true, "answers": ["Ana"], "spans": [[0, 11]]}\n'
        '{"_id": "2", "text": "Who sang?", "answerable": false, "kind": "near-miss"}\n'
        '{"_id": "3", "text": "Who led the other?", "answerable": true}\n'
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n3\tb\t1\n")
    return tmp_path
