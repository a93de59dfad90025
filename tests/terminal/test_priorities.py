"""``priorities`` at the terminal: what it prints, and what it says when there is nothing."""

from __future__ import annotations

import json

import pytest

from domain.meetings import Choice, Latest, Note, Rule
from terminal.civic_commands import _NOTES, _RULES, latest_words
from tests.kit.app import STRESSED, SmallApp, a_meeting, some_priorities


def test_each_priority_has_its_label_its_sentence_and_its_place(run):
    """The meeting first; a date without a year stays so."""
    ran = run("priorities")
    assert ran.code == 0
    assert ran.out.startswith(
        "Municipal Government · August 1 (no year given)\nThe only meeting in the library.\n"
    )
    assert "1. Improving the urban and rural environment\n" in ran.out
    assert f"“{STRESSED}”" in ran.out
    assert "paragraph 5" in ran.out
    assert "because" not in ran.out


def test_why_shows_the_rule_and_the_words(run):
    """The words as they stand in the sentence."""
    assert "because the meeting stressed it: “was stressed”" in run("priorities", "--why").out


def test_a_topic_that_none_is_about_is_said(run):
    """The exit code is 0: it is an answer."""
    ran = run("priorities", "--topic", "whales")
    assert ran.code == 0
    assert "None of this meeting's priorities is about that." in ran.out
    assert "1 other priority not shown" in ran.out


def test_the_meetings_are_listed_with_the_ids_to_ask_by(run):
    """And an id that is not there is one sentence."""
    ran = run("priorities", "--list")
    assert ran.out == f"{a_meeting().id} · Municipal Government · August 1 (no year given) · 1 record\n"
    assert run("priorities", "--meeting", a_meeting().id).code == 0
    ran = run("priorities", "--meeting", "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no meeting “nowhere”" in ran.err


def test_json_has_ranges_that_fit(run):
    """The label, the marks and the telling words stand in the text."""
    (item,) = json.loads(run("priorities", "--json").out)["priorities"]
    (mark,), (words,) = item["marks"], item["words"]
    assert item["text"][mark["start"] : mark["end"]] == item["label"]
    assert item["text"][words["start"] : words["end"]] == "was stressed"


def test_without_a_meeting_it_says_so(run):
    """In one sentence; the list too."""

    class Empty(SmallApp):
        def priorities(self, *_asked):
            return some_priorities(meeting=None, latest=None, items=())

        def meetings(self, *_asked):
            return []

    for arguments in (("priorities",), ("priorities", "--list")):
        assert run(*arguments, app=Empty()).out == "There is no meeting in the library.\n"


@pytest.mark.parametrize("choice", list(Choice))
def test_how_the_latest_was_chosen_is_said_in_a_sentence(choice):
    """For every way of choosing."""
    assert latest_words(Latest(a_meeting(), choice, 2)).endswith(".")


def test_every_rule_and_every_note_has_its_words():
    """None is forgotten when one is added."""
    assert set(_RULES) == set(Rule)
    assert set(_NOTES) == set(Note)
