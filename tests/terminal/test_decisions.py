"""``decisions`` at the terminal: what it prints, and what it says when there is nothing."""

from __future__ import annotations

import json


def test_a_decision_has_its_mover_its_votes_and_its_sentence(run):
    """The count as it stands; what is uncertain, what was corrected and what another record has otherwise is said beside it."""
    ran = run("decisions")
    assert ran.code == 0
    assert "Passed 5-2: lease the depot\n" in ran.out
    assert "moved by Hollis, seconded by Reyes" in ran.out
    assert "no: Bell (uncertain who: Ana Bell or Tom Bell; corrected; before: yes)" in " ".join(
        ran.out.split()
    )
    assert "An earlier version of the record had: Failed." in ran.out
    assert "Another record of the meeting tells it otherwise: Put off." in ran.out
    assert "A later record corrects this:" in ran.out


def test_several_people_of_a_name_are_named(run):
    """Whoever asks for Bell is told that there are two."""
    assert (
        "Several people here are called so: Ana Bell, Tom Bell." in run("decisions", "--member", "Bell").out
    )


def test_nothing_found_is_said(run):
    """And it is no error."""
    ran = run("decisions", "--topic", "whales")
    assert (ran.code, "The records state no decision that fits." in ran.out) == (0, True)


def test_a_member_that_no_record_names_is_no_answer(run):
    """Like a collection, a body or a speaker that there is not; whoever is named and moved nothing of the kind is one."""
    ran = run("decisions", "--member", "Zyx Quill")
    assert (ran.code, ran.out) == (2, "")
    assert "No record that is read for votes names a member “Zyx Quill”." in ran.err
    assert run("decisions", "--member", "Hollis", "--topic", "whales").code == 0


def test_json_has_the_votes_with_their_places(run):
    """Each vote with its own sentence."""
    found = json.loads(run("decisions", "--json").out)
    (vote,) = found["meetings"][0]["decisions"][0]["votes"]
    assert (vote["name"], vote["ballot"], vote["match"], vote["corrected"]) == (
        "Bell",
        "no",
        "several",
        "yes",
    )
    assert vote["text"] == "Bell voted no."
