"""What looks like a result or a vote, and is none: turned round, put off, taken back, another body's, another matter's."""

from __future__ import annotations

import pytest

from domain.meetings import Ballot, Outcome
from tests.text.test_decision_rules import read_document, stated

P, F, W, LATER, OPEN = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.WITHDRAWN,
    Outcome.POSTPONED,
    Outcome.NOT_STATED,
)
MOVED = "Reyes moved to approve the lease, seconded by Lee. "
PROPUSO = "Reyes propuso aprobar el contrato, secundada por López. "
DONGYI = "李明动议批准租约，王芳附议。"


@pytest.mark.parametrize(
    ("language", "text", "outcomes"),
    [
        ("en", "The council voted 3-2 not to approve the lease.", [F]),
        ("en", "The council voted 3 to 2 not to approve the lease.", [F]),
        ("en", "The council voted unanimously to not approve the lease.", [F]),
        ("en", "The council voted to approve a sum not to exceed $90,000.", [P]),
        ("en", "The council voted 3-2 to approve the lease.", [P]),
        ("zh", "委员会以3票赞成、2票反对不批准该合同。", [F]),
        ("zh", "委员会以3票赞成、2票反对批准该合同。", [P]),
    ],
)
def test_a_vote_not_to_do_it_is_no_approval(language, text, outcomes):
    """The denial may stand before the verb or behind it, after a count or without one."""
    assert [each[0] for each in stated(text, language)] == outcomes


@pytest.mark.parametrize(
    ("language", "text", "outcome"),
    [
        ("en", MOVED + "The motion carried over to the next meeting.", LATER),
        ("en", MOVED + "The motion was carried forward to June 4.", LATER),
        ("en", MOVED + "The item was carried over.", LATER),
        ("en", MOVED + "The motion passed to the Finance Committee.", LATER),
        ("en", MOVED + "The motion was passed on to the Finance Committee.", LATER),
        ("en", MOVED + "The motion carried over the objection of Bell.", P),
        ("en", MOVED + "The motion passed on first reading.", P),
        ("es", PROPUSO + "La moción pasó a la comisión de Hacienda.", LATER),
        ("es", PROPUSO + "La moción pasó por 5 votos a favor.", P),
    ],
)
def test_what_is_carried_over_or_passed_on_has_not_passed(language, text, outcome):
    """“Carried” and “passed” with a place or a time to go to put off."""
    assert [each[0] for each in stated(text, language)] == [outcome]


@pytest.mark.parametrize(
    ("language", "text", "outcome"),
    [
        ("en", MOVED + "Bell withdrew her objection. The motion carried 5-0.", P),
        ("en", MOVED + "Bell withdrew from the meeting. The motion carried 4-0.", P),
        ("en", MOVED + "Ayes withdrawn: Bell. The motion carried 4-1.", P),
        ("en", MOVED + "Lee withdrew her second. The motion died.", F),
        ("en", MOVED + "Reyes withdrew her motion.", W),
        ("en", MOVED + "The motion was withdrawn.", W),
        ("es", PROPUSO + "López retiró su objeción. La moción fue aprobada por 5 votos a favor.", P),
        ("es", PROPUSO + "Reyes retiró su propuesta.", W),
        ("zh", DONGYI + "王芳撤回附议。动议未获通过。", F),
        ("zh", DONGYI + "李明撤回动议。", W),
    ],
)
def test_who_withdraws_something_else_withdraws_no_motion(language, text, outcome):
    """A second, an objection, a vote, oneself: the motion goes on, and has the one result that is stated."""
    assert [each[0] for each in stated(text, language)] == [outcome]


def test_a_motion_that_was_withdrawn_has_not_the_result_of_the_next():
    """Also where both stand in one sentence."""
    text = "Reyes moved to approve the lease, then withdrew; Lee moved to table it. Seconded by Bell. Motion carried 5-0."
    assert [each[:4] for each in stated(text)] == [
        (W, "approve the lease", "Reyes", ""),
        (LATER, "", "Lee", "Bell"),
    ]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (MOVED + "The motion carried 3-2, but failed for want of four votes.", OPEN),
        (MOVED + "The motion carried 3-2, but the chair ruled that five votes were required and it failed.", OPEN),
        (MOVED + "The motion carried 3-2; it was later found to have failed.", OPEN),
        (MOVED + "The motion carried 3-2, but Bell failed to sign.", P),
        (MOVED + "The motion carried 3-2, and Bell denied it.", P),
        (MOVED + "The motion failed to receive a majority.", F),
    ],
)  # fmt: skip
def test_what_passed_and_failed_in_one_sentence_is_left_open(text, outcome):
    """It is said of one motion; which of the two holds, no rule can tell."""
    (found,) = read_document(text, "en")
    assert found.outcome is outcome
    assert outcome is not OPEN or found.tally is None or found.tally.yes is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In a straw poll, the council approved the lease 3-2."),
        ("en", "The council approved, on a straw vote, the lease 3-2."),
        ("en", "In an advisory vote, the council approved the lease 3-2."),
        (
            "es",
            "En un sondeo no vinculante, el concejo aprobó el contrato por 3 votos a favor y 2 en contra.",
        ),
        ("zh", "在意向性表决中，议会通过该合同，3票赞成，2票反对。"),
    ],
)
def test_a_show_of_opinion_is_no_decision(language, text):
    """Straw polls and votes that bind nobody decide nothing."""
    assert stated(text, language) == []


def test_what_another_body_approved_is_not_approved_here():
    """Whose approval it was may stand behind it; the body’s own counts."""
    text = "The lease was approved by the {} 5-0 and comes up for hearing."
    assert stated(text.format("Planning Commission"), body="City Council") == []
    assert stated(text.format("City Council"), body="City Council")[0][0] is P


@pytest.mark.parametrize(
    ("said", "votes"),
    [
        ("Vote: Reyes - yes, Lee - yes, Bell - no - yes.", {"Reyes", "Lee"}),
        ("Vote: Reyes yes; Lee yes; Bell yes, I mean no.", {"Reyes", "Lee"}),
        ("Vote: Reyes, yes; Lee, yes; Bell, no comment.", {"Reyes", "Lee"}),
        ("Vote: Reyes, yes; Lee, no, wait; Bell, no.", {"Reyes", "Bell"}),
        ("Vote: Reyes, yes; Lee, yes; Bell, no.", {"Reyes", "Lee", "Bell"}),
        ("Reyes yes, Lee yes and Bell no.", {"Reyes", "Lee", "Bell"}),
        ("Bell voted no on the earlier item.", set()),
        ("Bell voted no on the lease.", {"Bell"}),
        ("Bell abstained from comment.", set()),
        ("Bell abstained from the vote.", {"Bell"}),
        ("Bell was absent, arriving before the vote.", set()),
        ("Bell was absent.", {"Bell"}),
    ],
)
def test_a_vote_that_is_broken_off_or_of_something_else_is_none(said, votes):
    """What a person corrects in the same breath, says of another matter, or does instead of voting."""
    ((*_, told),) = stated(MOVED + said + " The motion carried.")
    assert set(told) == votes
    assert all(isinstance(each, Ballot) for each in told.values())


@pytest.mark.parametrize(
    ("language", "said", "votes"),
    [
        ("en", MOVED + "Speakers in favor: Ana Tran, Joe Vega. Speakers opposed: Kim Cole.", set()),
        ("en", MOVED + "Resident Kim Cole opposed.", set()),
        ("en", MOVED + "Letters were read from Cole, opposed, and Tran, in favor.", set()),
        ("en", MOVED + "Present: Reyes yes, Lee yes, Bell no.", set()),
        ("en", MOVED + "In favor: Reyes, Lee. Opposed: Bell.", {"Reyes", "Lee", "Bell"}),
        ("es", PROPUSO + "Vecinos en contra: Díaz, Ruiz.", set()),
        ("es", PROPUSO + "En contra: Díaz, Ruiz.", {"Díaz", "Ruiz"}),
    ],
)
def test_who_spoke_wrote_or_was_there_has_no_vote(language, said, votes):
    """Residents for and against, letters and the attendance stand in words that votes stand in, too."""
    ending = " La moción fue aprobada." if language == "es" else " The motion carried."
    ((*_, told),) = stated(said + ending, language)
    assert set(told) == votes


@pytest.mark.parametrize(
    ("language", "said", "votes"),
    [
        ("es", PROPUSO + "Votación: Reyes sí, López sí, Díaz no sabe.", {"Reyes", "López"}),
        ("es", PROPUSO + "Votación: Reyes: sí; López: sí; Díaz: sí, digo, no.", {"Reyes", "López"}),
        ("es", PROPUSO + "Votación: Reyes sí, López sí, Díaz no.", {"Reyes", "López", "Díaz"}),
        ("es", PROPUSO + "Díaz estuvo ausente al inicio y votó después.", set()),
        ("zh", DONGYI + "赵强、孙丽未投反对票。", set()),
        ("zh", DONGYI + "赵强、孙丽投反对票。", {"赵强", "孙丽"}),
        ("zh", DONGYI + "赵强反对，后改为赞成。", set()),
        ("zh", DONGYI + "赵强缺席开会，表决前到场。", set()),
        ("en", MOVED + "Vote: Reyes, Yes; Lee, Yes; Bell, N/A.", {"Reyes", "Lee"}),
        ("en", MOVED + "Vote: Reyes aye; Lee aye; Bell no to the fee but aye overall.", {"Reyes", "Lee"}),
    ],
)
def test_a_vote_that_was_not_cast_so_is_none_in_each_language(language, said, votes):
    """Denied, corrected, changed later, or no vote at all."""
    ending = {"es": " La moción fue aprobada.", "zh": "动议通过。"}.get(language, " The motion carried.")
    ((*_, told),) = stated(said + ending, language)
    assert set(told) == votes


def test_a_form_that_nobody_filled_in_has_no_result():
    """Both results stand in it; and the same form with one of them has that one."""
    form = "Motion: approve lease. Moved: Reyes. Seconded: Lee. Result: {}"
    assert [stated(form.format(each)) for each in ("Passed/Failed (circle one)", "passed or failed")] == [
        [],
        [],
    ]
    assert stated(form.format("Passed"))[0][0] is P


def test_a_roll_without_marks_is_read_name_by_name():
    """“Reyes Y Lee Y Bell N” is three names with a letter each, and none of them is called “Reyes Y Lee”."""
    text = "Bell moved to approve the lease. Roll call: Ana Reyes Y Lee Y Bell N. The motion carried 2-1."
    ((*_, votes),) = stated(text)
    assert votes == {"Ana Reyes": Ballot.YES, "Lee": Ballot.YES, "Bell": Ballot.NO}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hypothetically, the motion carries 4-1."),
        ("en", "Suppose the council approved the lease 4-1."),
        ("en", "It is false that the council approved the lease."),
        ("en", "A rumor that the council approved the lease was denied."),
        ("en", "According to the Gazette, the council approved the lease 4-1."),
        ("en", "The council approved the lease 4-1, claimed the landlord."),
        ("es", "Hipotéticamente, la moción se aprueba por 4 votos."),
        ("es", "Según el diario, la moción fue aprobada por 4 votos a 1."),
        ("es", "La versión de que el concejo aprobó el contrato no es correcta."),
        ("zh", "假设动议以4票赞成获得通过。"),
        ("zh", "并非动议获得通过。"),
        ("zh", "据晚报报道，委员会以4票赞成、1票反对批准该合同。"),
    ],
)
def test_what_is_supposed_denied_or_heard_from_elsewhere_is_not_stated(language, text):
    """A record that tells what a newspaper says, or what would be, decides nothing by it."""
    assert stated(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to the roll call, the motion carried 4-1."),
        ("en", "The motion carried 4-1, the clerk announced."),
        ("es", "Según el acta, la moción fue aprobada por 4 votos a 1."),
        ("zh", "根据议程，委员会以4票赞成、1票反对批准该合同。"),
    ],
)
def test_what_the_record_has_from_its_own_papers_is_stated(language, text):
    """The roll, the minutes, the agenda are the meeting's."""
    assert [each[0] for each in stated(text, language)] == [P]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", MOVED + "The motion carried.\n\nPublic comment: For: Ann Smith. Against: Kim Cole."),
        ("en", MOVED + "Speakers: In favor: Ann Smith. Opposed: Kim Cole. The motion carried."),
        (
            "es",
            PROPUSO
            + "La moción fue aprobada.\n\nParticipación ciudadana: A favor: Ana Ruiz. En contra: Luis Cano.",
        ),
        ("zh", DONGYI + "动议通过。\n\n公众意见：赞成：陈晓明。反对：刘伟。"),
    ],
)
def test_who_spoke_for_or_against_did_not_vote(language, text):
    """A list of the public's sides has the labels of a roll."""
    assert [(each[0], each[4]) for each in stated(text, language)] == [(P, {})]


@pytest.mark.parametrize(
    ("language", "text", "seconder"),
    [
        ("en", MOVED + "Lee withdrew her second. The motion died.", ""),
        ("en", MOVED + "Lee withdrew the second, and Bell seconded. The motion carried.", "Bell"),
        ("es", PROPUSO + "López retiró su apoyo. La moción fue rechazada.", ""),
        ("zh", DONGYI + "王芳撤回附议。动议未获通过。", ""),
    ],
)
def test_a_second_that_is_taken_back_is_nobodys(language, text, seconder):
    """Who seconds it then does."""
    assert [each[3] for each in stated(text, language)] == [seconder]


@pytest.mark.parametrize("said", ["动议移至下次会议通过。", "动议转交财政委员会通过。"])
def test_what_is_moved_on_and_passed_is_put_off(said):
    """What passed is that it comes again."""
    assert [each[0] for each in stated(DONGYI + said, "zh")] == [LATER]
