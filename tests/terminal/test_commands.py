"""The commands: what they print where, and how they end."""

from __future__ import annotations

import dataclasses
import json

import pytest

from domain.answers import Standing
from domain.errors import (
    BadSettings,
    Finding,
    LibraryBusy,
    LibraryMissing,
    PlenumError,
    QuestionRefused,
    ReceiptUnknown,
    RecordError,
    Verdict,
    WeightsChanged,
)
from tests.kit.app import KEY, LED


def test_ask_prints_the_answer_and_nothing_else(run):
    """The words of the question need no quotation marks around them."""
    ran = run("ask", "Who", "led", "the", "meeting?")
    assert ran.code == 0
    assert f"“{LED}”" in ran.out
    assert ran.out.startswith("Who led the meeting?\n")
    assert ran.err == ""


def test_a_refusal_is_a_good_answer(run):
    """The exit code is 0."""
    ran = run("ask", "What is the parks budget?")
    assert (ran.code, ran.err) == (0, "")
    assert "The record does not say." in ran.out


def test_filters_reach_the_search(run, small):
    """Dates as far as they are given, kinds with blanks or hyphens."""
    run("ask", "--since", "2024-03", "--until", "March 5, 2025", "--kind", "Draft-Minutes", "--body", "City Council",
        "--collection", "records", "led")  # fmt: skip
    (question, filters) = small.asked[0]
    assert question == "led"
    assert (filters.since.isoformat(), filters.until.isoformat()) == ("2024-03", "2025-03-05")
    assert (filters.kind, filters.body, filters.collection) == ("draft minutes", "City Council", "records")


def test_a_question_can_come_from_standard_input(run, small):
    """With "-" in its place."""
    run("ask", "-", stdin="Who led it?\n")
    assert small.asked[0][0].strip() == "Who led it?"


def test_a_question_that_begins_with_a_hyphen_can_be_asked(run, small):
    """After "--", as everywhere."""
    assert run("ask", "--", "--json led").code == 0
    assert small.asked[0][0] == "--json led"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("askk", "x"), "There is no command askk. Did you mean ask?"),
        (("library", "rolback"), "There is no command rolback. Did you mean rollback?"),
        (("ask", "--sinc", "2024", "x"), "There is no option --sinc. Did you mean --since?"),
        (("ask",), "QUESTION is missing."),
        (("verify",), "ID is missing."),
        (("ask", "--kind", "minuts", "x"), "--kind: there is no kind “minuts”. Did you mean “minutes”?"),
        (("ask", "--since", "soon", "x"), "--since: “soon” is not one date"),
        (("ask", "--since", "0000", "x"), "--since: “0000” is not one date"),
        (("ask", "--until", "0000-00-00", "x"), "--until: “0000-00-00” is not one date"),
        (("ask", "--since", "August 1", "x"), "--since: “August 1” has no year"),
        (("ask", "--since", "2024", "--until", "2023", "x"), "--until 2023 lies before --since 2024."),
        (("ask", "--passages", "many", "x"), "--passages: “many” is not a whole number in digits."),
        (("Who led the meeting?",), 'To ask, write: python bot.py ask "Who led the meeting?"'),
    ],
)
def test_what_cannot_be_meant_is_answered_with_the_nearest(run, arguments: tuple[str, ...], sentence: str):
    """Exit code 2, one sentence and where to look, on standard error."""
    ran = run(*arguments)
    assert ran.code == 2
    assert sentence in ran.err
    assert "--help" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [(QuestionRefused("Q."), 2), (BadSettings("S."), 4), (WeightsChanged("W."), 5), (RecordError("R."), 6),
     (LibraryMissing("L."), 7), (ReceiptUnknown("U."), 8), (PlenumError("P."), 1)],
)  # fmt: skip
def test_every_error_is_a_sentence_a_remedy_and_an_exit_code(run, small, error: PlenumError, code: int):
    """On standard error for people; as JSON on standard output where JSON was asked for."""
    small.raises = error
    error.remedy = "Do this."
    ran = run("ask", "x")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err == f"{error.sentence}\n→ Do this.\n"
    ran = run("ask", "--json", "x")
    assert (ran.code, ran.err) == (code, "")
    assert json.loads(ran.out)["error"] == {
        "type": type(error).__name__, "sentence": error.sentence, "remedy": "Do this.",
    }  # fmt: skip


def test_settings_that_are_refused_are_told_like_any_error(run):
    """They are read when a command needs them: --help works without."""
    broken = BadSettings("There is no setting “reranke”.", remedy="Write: reranker")
    ran = run("ask", "x", app=broken)
    assert (ran.code, ran.out) == (4, "")
    assert "reranke" in ran.err
    assert run("ask", "--help", app=broken).code == 0
    assert run("--help", app=broken).code == 0


def test_what_nobody_expected_is_a_sentence_too(run, small):
    """No traceback; the kind of error, and how to see more."""
    small.raises = ZeroDivisionError("division by zero")
    ran = run("ask", "x")
    assert ran.code == 1
    assert "ZeroDivisionError: division by zero" in ran.err
    assert "Traceback" not in ran.err


def test_usage_errors_are_json_where_json_was_asked_for(run):
    """Also those that happen before the command is known."""
    ran = run("askk", "--json")
    assert (ran.code, ran.err) == (2, "")
    assert json.loads(ran.out)["error"]["type"] == "Usage"


def test_an_interrupt_ends_quietly(run, small):
    """Exit code 130, as shells expect; no traceback."""
    small.raises = KeyboardInterrupt()
    ran = run("ask", "x")
    assert (ran.code, ran.out, ran.err) == (130, "", "\n")


def test_lines_are_answered_one_by_one_until_the_end(run, small):
    """Empty lines are skipped; a line without words is told on standard error, and the others are answered."""
    ran = run("run", stdin="\ufeffWho led it?\n\n???\r\nWhat is the parks budget?\n")
    assert ran.code == 0
    assert [question for question, _ in small.asked] == ["Who led it?", "What is the parks budget?"]
    assert ran.out.count("Searched 1 record") == 2
    assert "Line 3: There is nothing to search for" in ran.err
    assert "Library 0002-3f2a91c0" in ran.err
    assert "Library" not in ran.out


def test_lines_as_json_are_one_value_a_line(run):
    """Errors among them, so that line numbers stay together."""
    ran = run("chat", "--json", stdin="Who led it?\n???\nparks?\n")
    values = [json.loads(line) for line in ran.out.splitlines()]
    assert [value.get("answered") for value in values] == [True, None, False]
    assert values[1]["error"]["type"] == "QuestionRefused"
    assert ran.err == ""


def test_without_a_command_it_runs(run):
    """``python bot.py`` is ``python bot.py run``."""
    assert run(stdin="Who led it?\n").out == run("run", stdin="Who led it?\n").out


def test_an_empty_input_ends_at_once(run):
    """Nothing asked, nothing answered, exit code 0."""
    ran = run("run", stdin="")
    assert (ran.code, ran.out) == (0, "")


def test_with_a_discord_token_questions_are_answered_there(run, small):
    """Standard input is not read, and what is new is taken in by the bot itself."""
    small.discord = True
    ran = run("run", stdin="Who led it?\n")
    assert (ran.code, ran.out, small.asked) == (0, "", [])
    assert small.served


def test_the_invite_link_is_printed_alone(run):
    """So that it can be piped."""
    assert run("invite").out == "https://discord.example/invite\n"
    assert json.loads(run("invite", "--json").out)["invite"] == "https://discord.example/invite"


def test_while_another_process_re_indexes_the_library_answers_as_it_is(run, small):
    """``run`` says so and goes on; without a library it cannot."""

    class Busy(type(small)):
        def reindex(self, *_):
            raise LibraryBusy("The library is being re-indexed by process 7.")

    ran = run("run", stdin="Who led it?\n", app=Busy())
    assert ran.code == 0
    assert "process 7. Answers come from the library as it is now." in ran.err
    assert run("run", stdin="Who led it?\n", app=Busy(empty=True)).code == 7


def test_reindex_tells_what_was_done_and_fails_softly(run, small):
    """Exit code 6 when a record was not taken in; it is named with reason and remedy."""
    assert run("reindex").code == 0
    failed = Finding("records/a.pdf", Verdict.BAD, "It needs a password.", "Save it without one.")
    small.report = dataclasses.replace(small.report, failed=("records/a.pdf",), findings=(failed,))
    ran = run("reindex")
    assert ran.code == 6
    assert "1 added, 1 not taken in" in ran.out
    assert "bad  records/a.pdf: It needs a password." in ran.out
    assert "→ Save it without one." in ran.out


def test_reindex_fails_softly_where_a_whole_folder_could_not_be_listed(run, small):
    """Exit code 6 too: whoever runs it by a timer would not hear of it otherwise."""
    lost = Finding("records", Verdict.BAD, "records could not be listed: it is not there.", "Look.")
    small.report = dataclasses.replace(small.report, failed=(), findings=(lost,))
    assert run("reindex").code == 6


def test_reindex_with_nothing_new_says_so(run, small):
    """Nothing is published then."""
    small.report = dataclasses.replace(small.report, published=False, added=(), unchanged=1)
    assert run("reindex").out.startswith("Nothing has changed: 1 record, 7 passages.")


def test_a_plan_changes_nothing_and_names_the_records(run):
    """What would be added, read, marked."""
    assert run("reindex", "--plan").out == f"1 record would be added:\n  {KEY}\n"


def test_library_is_its_status(run):
    """Without a further word."""
    assert run("library").out == run("library", "status").out
    assert "kinds        news (1)" in run("library").out


def test_library_lists_shows_and_knows_its_past(run):
    """Records with keys, one record with numbered paragraphs, generations with the current one marked."""
    assert f"{KEY} · news · August 1 (no year given)" in run("library", "list").out
    assert "1  On August 1, Pan Guoqiang" in run("library", "show", KEY).out
    assert "• 0002-3f2a91c0 (current)" in run("library", "history").out
    assert run("library", "list", "--collection", "other").out == "0 records.\n"


def test_a_record_can_be_taken_out_and_back_and_the_library_too(run):
    """Each says what is so now."""
    assert "is no longer searched" in run("library", "remove", KEY).out
    assert "is searched again" in run("library", "restore", KEY).out
    assert "Answers now come from library 0001-aa00bb11" in run("library", "rollback").out
    ran = run("library", "show", "nowhere.txt")
    assert (ran.code, "library list" in ran.err) == (2, True)


def test_verify_proves_a_quote_with_place_hash_and_generation(run):
    """Character for character."""
    ran = run("verify", "4K7M2Q9X0B")
    assert ran.code == 0
    for piece in ("Proven.", f"“{LED}”", "characters 0 to 262", "sha256", "0002-3f2a91c0"):
        assert piece in ran.out


def test_an_unknown_receipt_is_exit_code_8(run):
    """And so is a quote that is not proven."""
    assert run("verify", "nothing").code == 8


def test_verify_fails_when_a_quote_is_not_where_the_receipt_says(run, small):
    """Exit code 8, and the verdict in words."""
    good = small.verify("4K7M2Q9X0B")
    bad = dataclasses.replace(good, checks=(dataclasses.replace(good.checks[0], proven=False),))

    class Changed(type(small)):
        def verify(self, _receipt):
            return bad

    ran = run("verify", "4K7M2Q9X0B", app=Changed())
    assert ran.code == 8
    assert "Not proven." in ran.out


def test_verify_tells_what_took_the_place_of_a_source(run, small):
    """It is proven, and nothing of it has changed."""
    good = small.verify("4K7M2Q9X0B")
    later = {"standing": Standing.SUPERSEDED, "superseded_by": "seeds/adopted.txt"}
    old = dataclasses.replace(good, checks=(dataclasses.replace(good.checks[0], **later),))

    class Later(type(small)):
        def verify(self, _receipt):
            return old

    ran = run("verify", "4K7M2Q9X0B", app=Later())
    assert ran.code == 0
    assert "a later record has taken a source’s place" in ran.out
    [quote] = json.loads(run("verify", "--json", "4K7M2Q9X0B", app=Later()).out)["quotes"]
    assert (quote["standing"], quote["superseded_by"]) == ("superseded", "seeds/adopted.txt")


def test_doctor_names_verdict_and_remedy_and_fails_only_when_something_does_not_work(run, small):
    """A warning is exit code 0, something bad is 1."""
    ran = run("doctor")
    assert ran.code == 0
    assert "! warning  disk: 0.1 GB are free.\n  → Free some space." in ran.out
    small.empty = True
    assert run("doctor").code == 1
    assert json.loads(run("doctor", "--json").out)["healthy"] is False


@pytest.mark.parametrize(
    "arguments",
    [("ask", "x"), ("reindex",), ("reindex", "--plan"), ("library",), ("library", "list"), ("library", "show", KEY),
     ("library", "history"), ("library", "rollback"), ("library", "remove", KEY), ("library", "restore", KEY),
     ("verify", "4K7M2Q9X0B"), ("doctor",)],
)  # fmt: skip
def test_json_goes_to_standard_output_and_nothing_else_does(run, arguments: tuple[str, ...]):
    """Every command has it; every value says its schema."""
    ran = run(*arguments, "--json")
    assert json.loads(ran.out)["schema"] == 1
    assert ran.err == ""


def test_eval_prints_the_figures_and_writes_the_run(run, questions, tmp_path):
    """Ranking, refusal, quotes and times; the run file holds what came of every question."""
    ran = run("eval", str(questions), "--run", str(tmp_path / "run.json"))
    assert (ran.code, ran.err) == (0, "")
    for piece in ("3 of 3 questions", "nDCG@10", "AUROC", "near-miss", "hold answer", "F1", "search"):
        assert piece in ran.out
    kept = json.loads((tmp_path / "run.json").read_text())["queries"]
    assert kept["2"] == {"ranked": ["a"], "probability": 0.1, "answered": False, "quotes": ["Ana led it."]}
    assert json.loads(run("eval", str(questions), "--json").out)["ranking"]["queries"] == 2


def test_an_evaluation_set_that_is_none_is_refused(run, tmp_path):
    """Exit code 2, and what is missing."""
    ran = run("eval", str(tmp_path))
    assert ran.code == 2
    assert "corpus.jsonl" in ran.err


def test_a_run_file_that_cannot_be_written_is_a_sentence(run, questions):
    """With its path."""
    ran = run("eval", str(questions), "--run", str(questions / "no" / "run.json"))
    assert ran.code == 1
    assert "cannot be written" in ran.err
