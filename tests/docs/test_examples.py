"""Every example on the pages: commands that can run here run, the others are known, and files are what they say."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import pytest
import yaml

from terminal.cli import cli
from tests.kit import forked

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if "records" not in page.relative_to(ROOT).parts
)
BLOCK = re.compile(r"^( *)```(\S*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LANGUAGES = {"bash", "crontab", "json", "text", "toml", "tsv"}
NOT_HERE = ("library follow", "invite", "eval", "migrate-state", "embed")
"""Commands that need the web, Discord, a database or files that are not here; they are only parsed."""


def blocks(*languages: str) -> Iterator[tuple[str, str]]:
    """Page and text of each block in these languages."""
    for page in PAGES:
        for _, language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            if language in languages:
                yield page.name, text


def code() -> Iterator[str]:
    """Every line of a block of commands or of what they print, and everything between single backticks."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for _, language, block in BLOCK.findall(text):
            if language != "json":
                yield from block.splitlines()
        yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", BLOCK.sub("", text)))


def commands(lines: Iterator[str]) -> set[tuple[str, ...]]:
    """The arguments of each call of the program."""
    found = set()
    for line in lines:
        call = re.search(r"(?:python bot\.py|(?:^|/)plenum) (?=[\w\"-])(.*)", line)
        if call and not line.lstrip().startswith(("Usage:", "podman")):
            alone = re.split(r" #|\s[|<>]\s", call[1])[0]
            found.add(tuple(shlex.split(re.sub(r"\$\(.*?\)", "7", alone))))
    return found


def parsed(arguments: Sequence[str]) -> click.Context:
    """The arguments as the program takes them, without running anything (``--json``, which every command has, would)."""
    command: click.Command = cli
    context = command.make_context("bot.py", [each for each in arguments if each != "--json"])
    while isinstance(command, click.Group) and context.args:
        rest = (
            [*context._protected_args, *context.args] if hasattr(context, "_protected_args") else context.args
        )
        name, found, rest = command.resolve_command(context, list(rest))
        assert found is not None
        command = found
        context = command.make_context(name, rest, parent=context)
    return context


def test_every_block_says_what_it_is():
    """So that none is left out below."""
    unknown = {
        (page.name, language)
        for page in PAGES
        for _, language, _ in BLOCK.findall(page.read_text(encoding="utf-8"))
        if language not in LANGUAGES
    }
    assert not unknown


def test_settings_and_json_can_be_read():
    """As a file, or each line by itself."""
    for page, text in blocks("toml"):
        assert tomllib.loads(text), page
    for page, text in blocks("json"):
        try:
            json.loads(text)
        except json.JSONDecodeError:
            assert [json.loads(line) for line in text.splitlines()], page


def test_forms_and_workflows_can_be_read():
    """A forge says nothing of a form that it cannot read; it leaves it out."""
    files = [*(ROOT / ".github").rglob("*.yml"), *ROOT.glob(".*.yaml"), *ROOT.glob("*.yml")]
    assert len(files) >= 6
    for file in files:
        assert yaml.safe_load(file.read_text(encoding="utf-8")), file.name


def test_what_make_is_asked_for_is_there():
    """Each target by its name."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for line in code() for name in re.findall(r"(?:^|\| |&& )make ([a-z-]+)", line)}
    assert {"run", "test", "docs", "lock"} <= named
    assert named <= targets


@pytest.mark.parametrize("arguments", sorted(commands(code())), ids=" ".join)
def test_every_command_is_one(arguments: tuple[str, ...]):
    """Its options too. A heading may leave out what has to follow."""
    if "COMMAND" not in arguments:
        with contextlib.suppress(click.MissingParameter):
            parsed(arguments)


@pytest.fixture(scope="module")
def plenum(ready: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs the program on the seeds, with a data folder of its own; returns what it prints."""
    data = tmp_path_factory.mktemp("data")
    ready(data / "data")

    def run(*arguments: str, stdin: str = "") -> str:
        settings = {"PLENUM_DATA": str(data / "data"), "PLENUM_FOLDERS": str(ROOT / "seeds")}
        done = forked.run(*arguments, env={"PATH": "/usr/bin:/bin"} | settings, cwd=data, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("reindex")
    return run


def test_the_conversation_on_the_first_page_is_what_is_said(plenum: Callable[..., str]):
    """The quotes and how sure; the layout is that of a terminal."""
    shown = [text for page, text in blocks("text") if page == "README.md" and text.startswith("> ")]
    answers = plenum("run", stdin="".join(text.splitlines()[0].removeprefix("> ") + "\n" for text in shown))
    assert len(shown) == 2
    for text in shown:
        flat = " ".join(text.split())
        searched = re.findall(r"Searched [^()]*\([\d.]+", flat)
        assert searched
        for words in (*re.findall(r"“([^”]+)”", flat), *searched):
            assert words in " ".join(answers.split())


def test_what_can_run_here_runs(plenum: Callable[..., str], tmp_path: Path):
    """As it stands on the page, with places that exist here and a receipt that this library has."""
    receipt = re.search(r"verify (\w+)", plenum("ask", "Who led the plenary meeting?"))
    assert receipt
    lines = [line for _, text in blocks("bash", "crontab") for line in text.splitlines()]
    for line in lines:
        piped = re.match(r'echo "(.*)" \| make run', line)
        if piped:
            assert "“" in plenum("run", stdin=piped[1] + "\n")
    here = [call for call in commands(iter(lines)) if not " ".join(call).startswith(NOT_HERE)]
    assert len(here) > 2
    for arguments in here:
        placed = [re.sub(r"^/srv/.*", str(tmp_path / "backup.tar.gz"), each) for each in arguments]
        plenum(
            *(receipt[1] if re.fullmatch("[0-9A-Z]{10}(?:[0-9A-Z]{6})?", each) else each for each in placed)
        )
