"""The pages about the terminal say what it does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from docs.reference import PAGES, example_toml
from domain import errors
from tests.kit.app import KEY

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_is_written_from_the_code_is_up_to_date(path: Path):
    """Settings, the terminal's commands, Discord's commands; ``make reference`` writes them."""
    assert path.read_text(encoding="utf-8") == PAGES[path]()


def test_the_example_settings_can_be_used_as_they_are(tmp_path):
    """Every line that sets something works when its “# ” is taken away."""
    from config.loader import load

    text = re.sub(r"^# (?=\w+ = )", "", example_toml(), flags=re.MULTILINE)
    (tmp_path / "plenum.toml").write_text(text, encoding="utf-8")
    assert set(load(tmp_path, {}, tmp_path).origins.values()) == {"plenum.toml"}


def test_every_exit_code_is_in_the_table():
    """Those of the errors, and those that are no errors."""
    page = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    codes = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and hasattr(value, "exit_code")
    }
    for code in codes | {0, 130}:
        assert re.search(rf"^\| {code} \|", page, re.MULTILINE), code


def documented(name: str) -> Any:
    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    match = re.search(rf"<!-- {name} -->\n```json\n(.*?)\n```", page, re.DOTALL)
    assert match, name
    return json.loads(match[1])


def shape(value: Any, where: str = "") -> set[str]:
    """Every name with the type of its value. Names that are data (a kind, a stage) stand for themselves."""
    if isinstance(value, dict):
        return {each for name, inner in value.items() for each in shape(inner, f"{where}.{name}")} | {
            f"{where}: object"
        }
    if isinstance(value, list):
        return {each for inner in value[:1] for each in shape(inner, f"{where}[]")} | {f"{where}: list"}
    return {
        f"{where}: {'number' if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__}"
    }


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("answer", ("ask", "Who led the plenary meeting?")), ("error", ("library", "show", "nowhere")),
     ("verification", ("verify", "4K7M2Q9X0B")), ("report", ("reindex",)), ("plan", ("reindex", "--plan")),
     ("holdings", ("library",)), ("records", ("library", "list")), ("document", ("library", "show", KEY)),
     ("history", ("library", "history")), ("removed", ("library", "remove", KEY)), ("doctor", ("doctor",)),
     ("follow", ("library", "follow", "https://city.example/feed")),
     ("set", ("library", "set", KEY, "--body", "City Council")), ("check", ("library", "check")), ("backup", ("backup",)), ("backup", ("restore", "plenum.tar.gz")),
     ("priorities", ("priorities",)), ("meetings", ("priorities", "--list")), ("decisions", ("decisions",))],
)  # fmt: skip
def test_the_documented_json_is_what_the_commands_print(run, name: str, arguments: tuple[str, ...]):
    """Name by name and type by type."""
    assert shape(json.loads(run(*arguments, "--json").out)) == shape(documented(name))


def test_the_documented_sources_are_what_is_printed(run):
    """Name by name and type by type."""
    run("library", "follow", "https://city.example/feed")
    assert shape(json.loads(run("library", "sources", "--json").out)) == shape(documented("sources"))


def test_the_documented_evaluation_is_what_eval_prints(run, questions):
    """Name by name and type by type."""
    assert shape(json.loads(run("eval", str(questions), "--json").out)) == shape(documented("evaluation"))


def test_every_name_that_was_promised_for_an_answer_is_there(run):
    """The least that anybody may rely on."""
    answer = json.loads(run("ask", "--json", "Who led it?").out)
    assert {"id", "answered", "probability", "quotes", "passages", "searched", "generation"} <= set(answer)
    assert {"text", "document", "paragraph", "start", "end", "url"} <= set(answer["quotes"][0])


def test_no_page_has_a_broken_link():
    """Every relative link leads to a file of the repository."""
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_several_questions_give_several_answers(run) -> None:
    """Each of the documented shape."""
    found = json.loads(
        run("ask", "--json", "Hi! Who led it, and who led the meeting? And who wrote it? Who paid?").out
    )
    assert found["left_out"] == 1
    assert [set(each) for each in found["answers"]] == [set(documented("answer")) - {"schema"}] * 3
