"""The whole program, with real parts: from the seed record to a printed, proven answer."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

import bot
from app import App, build
from config.settings import Folder, Settings
from domain.answers import Answer, AnswerWarning, Filters, WarningCode
from domain.errors import LibraryMismatch, RecordMissing, StorageFull
from terminal.cli import cli
from tests.kit import forked
from tests.kit.app import KEY, LED
from tests.kit.embedder import HashingEmbedder
from tests.kit.library import sharing_readers
from tests.kit.reader import WordReader

ROOT = Path(__file__).parents[2]


def ignore(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def data(ready: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the seed record, made by the program itself; the tests of this module share it."""
    folder = ready(tmp_path_factory.mktemp("data"))
    made = plenum(folder, "reindex")
    assert made.returncode == 0, made.stderr
    return folder


def plenum(
    data: Path, *arguments: str, stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLENUM_", "DISCORD_"))}
    return forked.run(*arguments, env=kept | forked.settings_in(data) | variables, stdin=stdin)


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Everything real but the models."""
    settings = Settings(data=tmp_path / "data", folders=(Folder(path=ROOT / "seeds"),))
    return sharing_readers(build(settings, embedder=HashingEmbedder(), reader=WordReader()))


def test_a_pipe_is_answered_line_by_line(data: Path):
    """Standard output holds the answers and nothing else; the exit code is 0."""
    ran = plenum(data, stdin="Who led the plenary meeting?\nHow many parks were built?\n")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"Who led the plenary meeting?\n\n“{LED}”\n")
    assert "How many parks were built?\n\nThe record does not say.\n" in ran.stdout
    assert "\x1b" not in ran.stdout + ran.stderr


def test_an_answer_can_be_proven_by_another_process(data: Path):
    """Same question, same library: the same answer, byte for byte; its receipt leads back to the characters."""
    first, second = (plenum(data, "ask", "--json", "Who led the plenary meeting?") for _ in range(2))
    assert first.stdout == second.stdout
    answer = json.loads(first.stdout)
    assert answer["quotes"][0]["text"] == LED
    proof = json.loads(plenum(data, "verify", "--json", answer["id"]).stdout)
    assert (proof["proven"], proof["unchanged"]) == (True, True)


def test_asking_with_a_bundled_model_imports_neither_torch_nor_a_reader(data: Path):
    """Nor what only other commands need; a cold start depends on it."""
    code = (
        "import sys, bot; sys.argv = ['bot.py', 'ask', 'Who led the meeting?']; code = bot.main(); "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'trafilatura', 'onnx', 'pypdfium2', 'lxml'}; "
        "sys.exit(code or ', '.join(heavy & set(sys.modules)) or 0)"
    )
    environment = os.environ | forked.settings_in(data)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_a_reader_who_has_enough_ends_it_quietly(data: Path):
    """``| head -1``: no traceback, no complaint."""
    questions = "Who led the meeting?\n" * 5
    command = f"printf '{questions}' | {sys.executable} bot.py run | head -1"
    ran = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=os.environ | forked.settings_in(data), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ran.stdout == "Who led the meeting?\n"
    assert "Broken" not in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("--help >&-", 3, "standard output is closed"),
        ("--help >/dev/full", 3, "the disk is full"),
        ("nope --json >/dev/full", 2, "There is no command nope."),
        ("nope >&- 2>&-", 2, ""),
    ],
)
def test_an_output_that_cannot_be_written_is_one_sentence(typed: str, code: int, said: str):
    """Closed or full: the exit code, and no traceback; an error that cannot be given as JSON is told in words."""
    line = ["bash", "-c", f"{sys.executable} bot.py {typed}"]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("\n") == 2 * bool(said)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_an_interrupt_is_exit_code_130(data: Path):
    """Ctrl-C while it waits for a line."""
    # Of a suite that runs in the background, children are born deaf to it.
    hearing = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
        "os.execv(sys.executable, [sys.executable, 'bot.py', 'run'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hearing], cwd=ROOT, env=os.environ | forked.settings_in(data), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("Who led the meeting?\n")
        process.stdin.flush()
        while not process.stdout.readline().startswith("Check:"):
            assert process.poll() is None
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_a_typo_in_the_settings_is_one_sentence(data: Path):
    """Exit code 4, with the name that was meant."""
    ran = plenum(data, "ask", "x", PLENUM_RERANKR="none")
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "PLENUM_RERANKER" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_discord_token_is_never_printed(data: Path):
    """Not by the command that refuses it, not when everything is told."""
    ran = plenum(data, "invite", DISCORD_TOKEN="very-secret-token", PLENUM_LOG_LEVEL="debug")
    assert ran.returncode == 4
    assert "very-secret" not in ran.stdout + ran.stderr
    settings = Settings(discord_token="very-secret-token", data=data)
    assert "very-secret" not in repr(vars(build(settings)))


def test_the_invite_link_asks_for_what_is_used_and_no_more(data: Path):
    """It names the application that the token begins with."""
    ran = plenum(data, "invite", DISCORD_TOKEN="MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.secret")
    assert ran.returncode == 0, ran.stderr
    assert "client_id=123456789012345678" in ran.stdout
    assert "scope=bot+applications.commands" in ran.stdout
    assert "GabcdE" not in ran.stdout + ran.stderr


def test_without_a_library_asking_says_how_to_get_one(tmp_path: Path):
    """Exit code 7, before any model is opened."""
    ran = plenum(tmp_path, "ask", "Who led the meeting?")
    assert ran.returncode == 7
    assert "bot.py reindex" in ran.stderr
    assert not (tmp_path / "models").exists()


def test_the_program_under_test_is_the_program(app: App):
    """``build`` with another embedder is the same application: index, ask, look, take out, go back."""
    done = app.library.reindex(ignore, ignore)
    assert (done.published, done.failed) == (True, ())
    given = app.answers.ask("Who led the plenary meeting?", Filters())
    assert app.answers.verify(given.id).proven
    assert [record.key for record in app.library.records("")] == [KEY]
    assert (
        app.library.record(KEY, "").text.startswith("On August 1")
        or "On August 1" in app.library.record(KEY, "").text
    )
    assert app.library.holdings().kinds == {"news": 1}
    assert not app.library.reindex(ignore, ignore).published
    assert app.library.plan().unchanged == 1


def test_a_key_that_is_nearly_right_is_helped_along(app: App):
    """With the key that was meant."""
    app.library.reindex(ignore, ignore)
    with pytest.raises(RecordMissing, match="Did you mean seeds/"):
        app.library.record(KEY.replace("3a73", "3b73"), "")


def test_an_answer_whose_receipt_cannot_be_kept_says_so(app: App, monkeypatch: pytest.MonkeyPatch):
    """The answer is as good; nobody shall rely on a receipt that is not there."""
    from retrieval.receipts import Receipts

    def full(*_: object) -> None:
        raise StorageFull("There is no room left on the disk.")

    app.library.reindex(ignore, ignore)
    monkeypatch.setattr(Receipts, "keep", full)
    warned = app.answers.ask("Who led the plenary meeting?", Filters()).warnings[-1]
    assert warned == AnswerWarning(WarningCode.RECEIPT_NOT_KEPT, "There is no room left on the disk.")


def test_an_evaluation_goes_through_the_real_pipeline(app: App, questions: Path):
    """Rows are searched as they stand, apart from the library; a second run embeds nothing."""
    done = app.answers.evaluate(questions, scope=False, limit=None, on_progress=ignore)
    assert done.ranking is not None
    assert done.results[0].outcome.ranked[0] == "a"
    assert {time.stage for time in done.times} >= {"search", "total"}


def test_the_doctor_finds_everything_in_order_once_it_is_indexed(app: App, monkeypatch: pytest.MonkeyPatch):
    """The library is what was published, and the model the one it was built with."""
    app.library.reindex(ignore, ignore)
    monkeypatch.setattr("app.requirements", lambda _extras: ["click==8.5.1"])
    found = {finding.name: finding for finding in app.health.examine()}
    assert found["library"].verdict.value == "good"
    assert found["model"].verdict.value == "good"


def test_another_model_takes_over_when_it_has_read_everything(ready: Callable[[Path], Path], tmp_path: Path):
    """In Discord, the library of before answers with its own model until then; at the terminal, whoever asks is told."""
    data, folder = ready(tmp_path / "data"), Folder(path=ROOT / "seeds")

    def made(embedder: str) -> App:
        return build(Settings(data=data, folders=(folder,), embedder=embedder), notice=told.append)

    told: list[str] = []
    first = made("all-MiniLM-L6-v2")
    first.library.reindex(ignore, ignore)
    old = first.library.history()[0]
    changed = made("multilingual-e5-small")
    with pytest.raises(LibraryMismatch):
        changed.answers.ask("Who led the plenary meeting?", Filters())
    serving = made("multilingual-e5-small").serving()
    given = serving.answers.ask("Who led the plenary meeting?", Filters())
    assert given.generation == old.name
    assert isinstance(given, Answer)
    assert "answers until it is made anew" in " ".join(told)
    done = serving.library.reindex(ignore, ignore)
    assert done.published
    given = serving.answers.ask("Who led the plenary meeting?", Filters())
    assert given.generation == done.generation
    assert isinstance(given, Answer)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_what_is_kept_is_its_owners_alone(tmp_path: Path, umask: int):
    """Whatever rights the shell gives to new files: every folder of the data folder, and of one that was restored, can be
    looked into by nobody else, and no file of it can be read.
    """
    data, back, file = tmp_path / "data", tmp_path / "back", tmp_path / "b.tar.gz"
    for command in (
        ("reindex",),
        ("ask", "Who led the meeting?"),
        ("backup", str(file)),
        ("restore", str(file), "--into", str(back)),
    ):
        ran = forked.run(*command, env=os.environ | forked.settings_in(data), umask=umask)
        assert ran.returncode == 0, ran.stderr
    every = [file, data, back, *data.rglob("*"), *back.rglob("*")]
    assert len(every) > 30
    assert [path for path in every if path.stat().st_mode & 0o077] == []


def test_a_restore_into_a_folder_that_others_can_see_closes_it(data: Path, tmp_path: Path):
    """It was empty, so nobody misses anything."""
    back = tmp_path / "back"
    back.mkdir(mode=0o755)
    made = plenum(data, "backup", str(tmp_path))
    assert made.returncode == 0, made.stderr
    (file,) = tmp_path.glob("*.tar.gz")
    assert plenum(data, "restore", str(file), "--into", str(back)).returncode == 0
    assert os.name == "nt" or back.stat().st_mode & 0o777 == 0o700


def test_nothing_that_is_logged_can_feign_another_entry():
    """Whatever a record or a person wrote: no control character, and no line of it begins where an entry does."""
    formatter = bot.OneEntry("%(levelname)s %(name)s: %(message)s")
    forged = "minutes\nERROR chat: all is lost\r\x1b[2Jgone\u2028ERROR x"
    raised = (ValueError, ValueError(forged), None)
    record = logging.LogRecord("index", logging.WARNING, "", 0, "read %s", (forged,), raised)
    entry = formatter.format(record)
    assert not set(entry) & {"\x1b", "\r", "\u2028"}
    assert [line for line in entry.split("\n") if not line.startswith("    ")] == [
        "WARNING index: read minutes"
    ]


_BAD = "\x00bad"
_WRONG: tuple[tuple[str, ...], ...] = (
    ("ask", "???"), ("ask", "--since", "nan", "x"), ("ask", "--until", "", "x"), ("ask", "--passages", "1_0", "x"),
    ("ask", "--passages", "inf", "x"), ("ask", "--kind", "", "x"), ("ask", "--collection", "nope", "x"),
    ("ask", "--by", "Nobody", "x"), ("ask", "--body", "Nobody", "x"), ("library", "list", "--collection", "nope"), ("priorities", "--meeting", "nope"),
    ("priorities", "--topic", ""), ("decisions", "--meeting", "nope"), ("decisions", "--member", "…"), ("decisions", "--member", "Nobody"), ("timeline", ""),
    ("timeline", "???"), ("timeline", "x", "--png", ""), ("chat", "x"), ("run", "x"), ("web", "x"), ("reindex", "x"),
    ("reindex", "--plan", "--accept-gone"), ("library", "status", "x"), ("library", "list", "x"), ("library", "show", "nope"),
    ("library", "show", ""), ("library", "history", "x"), ("library", "rollback", "nope"), ("library", "rollback", ""),
    ("library", "remove", "nope"), ("library", "restore", "nope"), ("library", "restore", KEY), ("library", "check", "x"),
    ("library", "set", "nope", "--kind", "minutes"), ("library", "set", KEY, "--date", "bad"),
    ("library", "set", KEY, "--kind", "bad"), ("library", "set", KEY, "--language", "bad"), ("library", "follow", ""),
    ("library", "follow", "ftp://x"), ("library", "follow", "http://127.0.0.1/"), ("library", "follow", _BAD),
    ("library", "follow", "https://city.example/", "--kind", "feed", "--collection", "a/b"),
    ("library", "follow", "https://city.example/", "--kind", "feed", "--collection", "community-5"),
    ("library", "unfollow", "nope"), ("library", "sources", "x"), ("verify",), ("backup", ""), ("restore", ""),
    ("restore", "nope"), ("restore", "bot.py", "--into", ""), ("forget-server", "1_0"), ("forget-server", "１２"),
    ("forget-server", "0"), ("tidy", "x"), ("embed", "x"), ("migrate-state",), ("eval", "nope"), ("eval", ""),
    ("eval", "seeds", "--limit", "0"), ("doctor", "x"), ("invite", "x"),
)  # fmt: skip


def _commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    for name, each in group.commands.items():
        if isinstance(each, click.Group):
            yield from _commands(each, *names, name)
        else:
            yield (*names, name)


def test_whatever_cannot_be_meant_is_exit_code_2(data: Path, run):
    """Every command, with arguments that name nothing or are not what they should be: one sentence, and nothing is done."""
    real = build(Settings(data=data, folders=(Folder(path=ROOT / "seeds"),)))
    untried = {names for names in _commands(cli) if not any(names == each[: len(names)] for each in _WRONG)}
    assert not untried
    for arguments in _WRONG:
        ran = run(*arguments, app=real)
        assert (ran.code, ran.out) == (2, ""), (arguments, ran)
        assert ran.err[0] in "“-" or ran.err[0].isupper(), ran.err
        assert "Error" not in ran.err, ran.err


@pytest.mark.parametrize(
    "lost",
    [
        "",
        "CURRENT",
        "generations",
        "texts",
        "receipts.sqlite",
        "corrections.sqlite",
        "sources/follows.sqlite",
    ],
)
def test_what_is_not_there_is_told_by_the_check(app: App, lost: str, run):
    """The data folder, the library, or a database that a generation was published beside: exit code 7, and what is missing."""
    data = app.library._data
    app.library.reindex(ignore, ignore)
    app.answers.ask("Who led the plenary meeting?", Filters())
    app.library.correct(KEY, {"title": "Minutes"})
    app.feeds.follow("news", "https://city.example/feed", kind="feed")
    app.library.reindex(ignore, ignore)
    assert run("library", "check", app=app).code == 0
    gone = data / lost
    (data / "receipts.last").unlink()
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    ran = run("library", "check", app=app)
    assert ran.code == 7
    assert "is not there" in ran.out or "no data folder" in ran.out, ran.out
