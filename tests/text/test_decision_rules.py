"""Motions, results and votes in a text: found where they are stated, and nowhere else."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest

from domain.dates import PartialDate
from domain.documents import Document, Kind, Paragraph, Role, Span
from domain.meetings import Ballot, Outcome
from tests.kit.records import document_of
from text.decision_rules.stated import read
from text.decision_rules.words import words_of
from text.people import may_be_one, people_in
from text.sentences import split


def read_document(text: str, language: str = "en", document: Document | None = None, **fields: Any):
    document = document or document_of(
        "records/a", text, language=language, **{"kind": Kind.MINUTES, **fields}
    )

    def sentences(paragraph: Paragraph):
        inner = split(text[paragraph.start : paragraph.end], language)
        return [Span(paragraph.start + each.start, paragraph.start + each.end) for each in inner]

    return read(document, sentences)


def stated(text: str, language: str = "en", document: Document | None = None, **fields: Any):
    def words(span: Span | None) -> str:
        return "" if span is None else text[span.start : span.end]

    return [
        (each.outcome, words(each.about), words(each.mover), words(each.seconder),
         {words(vote.name): vote.ballot for vote in each.votes})
        for each in read_document(text, language, document, **fields)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Hollis said that he would vote no on the lease.",
        "Staff will bring the lease back for a vote next month.",
        "If the motion carries, work begins in June.",
        "Is there a motion to approve the lease?",
        "No vote was taken on the lease.",
        "The manager recalled that the council had approved the lease in 2019.",
        "A resident asked the council to reject the lease.",
        "The county board voted 4-1 to support the lease.",
        "Hollis moved to approve the lease.",
        "The state legislature passed the bill 60-40.",
    ],
)
def test_what_is_wished_asked_reported_or_open_is_no_decision(text):
    """Nor what another body decided, nor a motion of which nothing came."""
    assert stated(text, body="City Council") == []


@pytest.mark.parametrize(
    ("language", "said", "votes"),
    [
        ("en", "Neither Hollis nor Bell voted no.", {}),
        ("en", "All but Tran and Reyes voted no.", {}),
        ("en", "Everyone except Council Member Tran voted yes.", {}),
        ("en", "Not Tran but Ortega voted no.", {}),
        ("en", "Friends of Tran voted no.", {}),
        ("en", "Tran voted no in a straw poll.", {}),
        ("en", "There were no dissenting votes from Hollis.", {}),
        ("en", "The roll was called: Tran - No, Bell - Yes. Correction by the clerk: Tran - Yes.", {"Bell": Ballot.YES}),
        ("en", "Nobody spoke of the loan, but Tran voted no.", {"Tran": Ballot.NO}),
        ("es", "Ni Vega ni Soto votaron en contra.", {}),
        ("es", "Todos excepto Soto votaron a favor.", {}),
        ("es", "El concejo guardó silencio, pero Soto votó en contra.", {"Soto": Ballot.NO}),
        ("zh", "陈志强委员没有投反对票。", {}),
        ("zh", "投反对票的并非陈志强委员。", {}),
        ("zh", "陈志强委员投了反对票。", {"陈志强委员": Ballot.NO}),
    ],
)  # fmt: skip
def test_whom_a_clause_takes_out_or_denies_a_vote_has_none(language, said, votes):
    """“All but Tran voted no” does not say how Tran voted; “, but Tran voted no” does."""
    moved = {
        "en": "Hollis moved to lease the depot. {} The motion carried 4-1.",
        "es": "El concejal Ruiz propuso aprobar el contrato. {} La moción fue aprobada por 4 votos a 1.",
        "zh": "王小明委员动议批准合同。{}动议以4比1通过。",
    }
    ((*_, told),) = stated(moved[language].format(said), language)
    assert told == votes


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        (
            "Hollis moved to lease the depot. Bell did not second the motion. Reyes seconded. The motion carried 4-1.",
            [(Outcome.PASSED, "Hollis", "Reyes")],
        ),
        (
            "Hollis moved to lease the depot, which failed to receive a second from Bell. Reyes seconded. The motion carried 4-1.",
            [(Outcome.PASSED, "Hollis", "Reyes")],
        ),
        ("Hollis moved to lease the depot. There was no second.", [(Outcome.FAILED, "Hollis", "")]),
        ("The clerk read the motion of February 4 by Hollis to lease the depot, which had carried 5-0.", []),
        ("This was decided on February 4 as follows: Hollis moved to lease the depot. The motion carried 5-0.", []),
        ("“Hollis moved to lease the depot. The motion carried 5-0,” read a flyer that Bell called false.", []),
    ],
)  # fmt: skip
def test_what_failed_of_a_second_and_what_was_decided_elsewhere_is_no_decision_here(text, decided):
    """One member's “no second” is no result; another day's decision and a flyer's words are not this meeting's."""
    document = document_of(
        "records/a", text, kind=Kind.MINUTES, language="en", date=PartialDate(2026, 3, 4), body="City Council"
    )
    assert [(*each[:1], *each[2:4]) for each in stated(text, document=document)] == decided


def on_march_4(text: str, language: str = "en") -> Document:
    return document_of(
        "records/a", text, kind=Kind.MINUTES, language=language, date=PartialDate(2026, 3, 4), body="City Council"
    )  # fmt: skip


P, F = Outcome.PASSED, Outcome.FAILED


@pytest.mark.parametrize(
    ("language", "text", "decided"),
    [
        ("en", "Hollis moved to deny the rezoning. Bell made a substitute motion to approve it with conditions; Marsh seconded. The substitute motion carried 3-2.",
         [(P, "approve it with conditions", "Bell", "3-2")]),
        ("en", "Hollis moved to approve the lease. Bell offered an alternative motion to reject the lease. The alternative motion failed 2-3. The original motion carried 4-1.",
         [(P, "approve the lease", "Hollis", "4-1"), (F, "reject the lease", "Bell", "2-3")]),
        ("en", "Hollis moved to approve the lease. Bell made a substitute motion to reject the lease. The motion to approve the lease carried 3-2.",
         [(P, "approve the lease", "Hollis", "3-2")]),
        ("en", "Hollis moved to approve the lease. The substitute motion carried 3-2.", [(P, "", "", "3-2")]),
        ("en", "Hollis moved to deny the permit. Bell proposed an alternative: a permit for one year. The alternative carried 3-2.", [(P, "", "", "3-2")]),
        ("en", "Bell moved to reconsider Ordinance 26-3; the motion carried 4-1 and Ordinance 26-3 then failed 2-3.",
         [(P, "reconsider Ordinance 26-3", "Bell", "4-1"), (F, "Ordinance 26-3", "", "2-3")]),
        ("zh", "李大华动议批准合同。陈美玲提出反动议，拒绝合同。反动议以2比3被否决。原动议以4比1通过。",
         [(P, "批准合同", "李大华", "4比1"), (F, "拒绝合同", "陈美玲", "2比3")]),
        ("en", "Hollis moved to approve the lease. The pool plan failed 2-3. The motion carried 4-1.",
         [(P, "approve the lease", "Hollis", "4-1"), (F, "plan", "", "2-3")]),
        ("en", "Hollis moved to approve the lease. Bell moved to amend the main motion by a fee. The amendment to the main motion failed 2-3. The main motion carried 4-1.",
         [(P, "approve the lease", "Hollis", "4-1"), (F, "amend the main motion by a fee", "Bell", "2-3")]),
        ("en", "Bell moved to reconsider, which carried. On reconsideration, the ordinance passed 3-2.",
         [(P, "reconsider", "Bell", ""), (P, "On reconsideration, the ordinance", "", "3-2")]),
        ("es", "Quiroga propuso aprobar el contrato. Ferrán presentó una moción sustitutiva para rechazar el contrato. La moción sustitutiva fue rechazada 2-3. La moción original fue aprobada 4-1.",
         [(P, "aprobar el contrato", "Quiroga", "4-1"), (F, "rechazar el contrato", "Ferrán", "2-3")]),
        ("es", "Quiroga propuso aprobar el contrato. La moción alternativa fue rechazada 2-3.", [(F, "La moción alternativa", "", "2-3")]),
        ("es", "Ferrán propuso reconsiderar la votación, lo que fue aprobado 4-1. La ordenanza fue aprobada 3-2.",
         [(P, "reconsiderar la votación", "Ferrán", "4-1"), (P, "La ordenanza", "", "3-2")]),
        ("zh", "李大华动议批准河堤合同。陈美玲提出替代动议，否决河堤合同。替代动议以3比2通过。", [(P, "否决河堤合同", "陈美玲", "3比2")]),
        ("zh", "李大华动议批准河堤合同。陈美玲提出替代动议，否决河堤合同。替代动议以2比3被否决。原动议以4比1通过。",
         [(P, "批准河堤合同", "李大华", "4比1"), (F, "否决河堤合同", "陈美玲", "2比3")]),
        ("zh", "李大华动议批准河堤合同。赵国强动议修正，减少金额。修正案以2比3被否决。主动议以4比1通过，赵国强反对。",
         [(P, "批准河堤合同", "李大华", "4比1"), (F, "修正，减少金额", "赵国强", "2比3")]),
        ("zh", "陈美玲动议复议，以4比1通过。复议后，条例以3比2通过。", [(P, "复议", "陈美玲", "4比1"), (P, "复议后，条例", "", "3比2")]),
    ],
)  # fmt: skip
def test_a_result_belongs_to_the_motion_that_it_names_or_to_none(language, text, decided):
    """Substitute, amendment, reconsideration and the motion itself are told apart, and a second count joins none of them."""
    found = read_document(text, language)
    words = [
        tuple(text[s.start : s.end] if s else "" for s in (e.about, e.mover, e.tally and e.tally.words))
        for e in found
    ]
    assert [(e.outcome, *said) for e, said in zip(found, words, strict=True)] == decided


def test_votes_behind_the_result_of_an_amendment_or_a_substitute_are_its_own():
    """Those of the motion itself stand behind its own."""
    votes = "Ayes: Bell, Reyes. Nays: Hollis, Ortega, Marsh. The main motion carried 4-1. Ayes: Hollis, Ortega, Marsh, Reyes. Nays: Bell."
    for made, named in (
        ("moved to amend by a fee", "amendment"),
        ("made a substitute motion to reject it", "substitute motion"),
    ):
        main, other = stated(
            f"Hollis moved to approve the lease. Bell {made}. The {named} failed 2-3. {votes}"
        )
        assert [each for each, ballot in main[4].items() if ballot is Ballot.NO] == ["Bell"]
        assert [each for each, ballot in other[4].items() if ballot is Ballot.YES] == ["Bell", "Reyes"]


@pytest.mark.parametrize(
    ("language", "text", "decided"),
    [
        ("en", "Second reading of Ordinance 26-4. First reading was approved 5-0 on January 7. Bell moved to adopt. The motion failed 2-3.", [(F, "Bell")]),
        ("en", "Second reading of Ordinance 26-4. It passed first reading 5-0. Bell moved to adopt. The motion failed 2-3.", [(F, "Bell")]),
        ("en", "On January 7 the motion passed 5-0. Bell moved to lease the depot. The motion failed 2-3.", [(F, "Bell")]),
        ("en", 'The clerk read from the minutes of January 3: "Bell moved to lease the depot. The motion failed 2-3."', []),
        ("en", "The minutes of January 3 say: “The motion by Bell to lease the depot failed 2-3.”", []),
        ("en", "Hollis read aloud from the February 3 minutes that Bell moved to lease the depot and the motion failed 2-3.", []),
        ("zh", "2月3日，议会以5比0通过条例。李大华动议修改条例。动议以2比3被否决。", [(F, "李大华")]),
        ("en", "Attachment A: Minutes of February 4\n\nBell moved to lease the depot. The motion failed 2-3.", []),
        ("en", "The following is an excerpt of the minutes of February 4:\\n\\nBell moved to lease the depot. The motion failed 2-3.", []),
        ("en", "Attachments: Minutes of February 4\n\nBell moved to lease the depot. The motion failed 2-3.", [(F, "Bell")]),
        ("en", "The minutes of the meeting on February 4 were approved 5-0.", [(P, "")]),
        ("en", "Ordinance 26-5 was approved on first reading 4-1.", [(P, "")]),
        ("es", "Segunda lectura de la Ordenanza 26-4. En primera lectura fue aprobada por 5-0 el 7 de enero. Ferrán propuso su adopción. La moción fue rechazada 2-3.", [(F, "Ferrán")]),
        ("es", "Se lee el acta del 4 de febrero: «Ferrán propuso aprobar la piscina. La moción fue rechazada 2-3.»", []),
        ("es", "Anexo: Acta del 4 de febrero\n\nFerrán propuso aprobar la piscina. La moción fue rechazada 2-3.", []),
        ("zh", "第26-4号条例二读。一读于1月7日以5比0通过。李大华动议通过条例。动议以2比3被否决。", [(F, "李大华")]),
        ("zh", "秘书宣读2月4日会议记录：“李大华动议批准游泳池。动议以2比3被否决。”", []),
        ("zh", "附件：2月4日会议记录\n\n李大华动议批准游泳池。动议以2比3被否决。", []),
    ],
)  # fmt: skip
def test_what_another_day_decided_is_no_decision_of_this_one(language, text, decided):
    """By its day, as a first reading of before, read out, or attached; the minutes of another day may be approved on this one."""
    found = stated(text, language, on_march_4(text, language))
    assert [(each[0], each[2]) for each in found] == decided


@pytest.mark.parametrize(
    ("language", "text", "unanimous"),
    [
        ("en", "Bell moved to lease the depot. All voted aye except Ortega. The motion carried.", False),
        ("en", "Bell moved to lease the depot. The motion carried unanimously, with the exception of Ortega.", False),
        ("en", "Bell moved to lease the depot. The motion carried, all voting in favor but Ortega and Marsh.", False),
        ("en", "Bell moved to lease the depot. The motion carried unanimously, but only after an hour.", True),
        ("es", "Se aprueba el parque por unanimidad, salvo el voto en contra de Villalba.", False),
        ("es", "Se aprueba el parque por unanimidad.", True),
        ("zh", "除赵国强反对外，一致通过公园计划。", False),
        ("zh", "李大华动议批准公园计划。除赵国强外，全体赞成。动议通过。", False),
        ("zh", "会议一致通过公园计划。", True),
    ],
)  # fmt: skip
def test_all_but_one_are_not_unanimous(language, text, unanimous):
    """Nor is “all” anybody's name."""
    (found,) = read_document(text, language)
    assert (found.outcome, found.unanimous) == (P, unanimous)
    assert not any(text[vote.name.start : vote.name.end].startswith("全") for vote in found.votes)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Bell moved to paint the hall. Ayes: Reyes, Hollis, Bell. Nays: Ortega, Marsh. Motion carried 3-2. Reyes changed her vote to no, and the motion failed 2-3."),
        ("en", "Bell moved to paint the hall. Roll call: Reyes aye, Hollis aye, Bell aye, Ortega nay, Marsh nay. Reyes asked to change her vote. The motion failed."),
        ("es", "Ferrán propuso pintar la sala. A favor: Reyes, Quiroga, Ferrán. En contra: Palomeque, Villalba. La moción fue aprobada 3-2. Reyes cambió su voto y la moción fue rechazada 2-3."),
        ("zh", "李大华动议批准壁画。赞成：李大华、王小明、周文。反对：陈美玲、赵国强。动议以3比2通过。周文改投反对票，动议以2比3被否决。"),
    ],
)  # fmt: skip
def test_a_vote_that_was_changed_takes_away_what_was_read_before_it(language, text):
    """One decision, with what came of it in the end, and no vote of before."""
    ((outcome, about, *_, votes),) = stated(text, language)
    assert (outcome, bool(about), votes) == (F, True, {})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The request was denied; the minutes were approved as presented 5-0."),
        ("es", "La solicitud fue denegada; el acta fue aprobada por 5-0."),
        ("zh", "请求被否决；会议纪要以5比0通过。"),
    ],
)
def test_a_clause_with_its_own_result_is_not_what_another_was_about(language, text):
    """The count, too, is of the clause that it stands in."""
    found = read_document(text, language)
    assert [each.outcome for each in found if each.tally] == [P]
    assert all(each.about is None or ";" not in text[each.about.start : each.about.end] for each in found)
    assert not any(each.outcome is F and each.about for each in found)


def test_hands_behind_a_result_are_none_of_a_second_decision():
    """“All members were in favor.” tells of the motion before it; under a title, of what it names."""
    ((outcome, about, *_),) = stated(
        "Bell moved to lease the depot. The motion carried 4-1. All members were in favor."
    )
    assert (outcome, about) == (P, "lease the depot")
    assert [each[0] for each in stated("Lease of the depot\n\nAll members were in favor.")] == [P]


def test_a_count_of_what_would_have_been_is_none():
    """“It would have passed 3-2” counts nothing."""
    (decided,) = read_document(
        "Hollis moved to lease the depot. It would have passed 3-2 with Vega here, and the motion failed."
    )
    assert (decided.outcome, decided.tally) == (Outcome.FAILED, None)


def test_a_count_is_no_name_and_a_range_is_no_count():
    """“5-2” stays a count; “Items 3-7” and “Ordinance 25-7” are none."""
    ((_, about, *_, votes),) = stated("The council voted 5-2 to lease the depot.")
    assert (about, votes) == ("lease the depot", {})
    document = document_of("records/a", "Items 3-7 were approved.", kind=Kind.MINUTES, language="en")
    assert all(each.tally is None for each in read(document, lambda p: [Span(p.start, p.end)]))


def test_an_amendment_and_the_thing_itself_are_two():
    """Each with its own mover; a vote on the one is not a vote on the other."""
    amendment, main = sorted(
        stated(
            "Bell moved to adopt the fee; Reyes seconded. Hollis moved to amend the motion by a discount; Sato seconded. "
            "The amendment passed 5-2. The motion as amended carried unanimously."
        ),
        key=lambda each: each[2] != "Hollis",
    )
    assert (amendment[2], amendment[3]) == ("Hollis", "Sato")
    assert (main[1], main[2], main[3]) == ("adopt the fee", "Bell", "Reyes")


@pytest.mark.parametrize(
    ("language", "said", "amended"),
    [
        ("en", "Bell moved to award the bid to Grant Pipe for $90,000. As amended to $80,000, the motion carried 5-0.", True),
        ("en", "Bell moved to adopt the noise ordinance. The motion as amended was approved 4-1.", True),
        ("en", "Bell moved to approve the park plan as amended. The motion carried 5-0.", False),
        ("en", "Bell moved to approve the park plan. The motion carried 5-0.", False),
        ("es", "Bell propuso aprobar la tasa del agua. La moción enmendada fue aprobada por 4 votos a favor y 1 en contra.", True),
        ("zh", "李明提议批准停车收费方案。动议经修正后以4票赞成、1票反对通过。", True),
        ("zh", "1月16日的纪要未经修改获得通过。", False),
    ],
)  # fmt: skip
def test_what_was_decided_as_amended_says_so(language, said, amended):
    """Its name is what was moved; where the name says so itself, nothing is added."""
    assert [each.as_amended for each in read_document(said, language)] == [amended]


def test_two_votes_of_one_name_are_none():
    """Nor are more names than the count has."""
    assert stated("The motion to lease the depot carried 3-1. Ayes: Bell, Reyes, Sato. Nays: Bell.")[0][
        4
    ] == {
        "Reyes": Ballot.YES,
        "Sato": Ballot.YES,
    }
    assert stated("The council voted 3-1 to lease it. Bell, Reyes and Sato voted no.")[0][4] == {}


def test_the_vote_of_a_later_speaker_is_not_that_of_the_motion_before():
    """In talk, the matter changes with the speaker."""
    found = stated(
        "Mayor Okafor: So moved by Mr. Bell, a review in a year. All in favor.\n\n"
        "Mayor Okafor: On the ordinance itself. Six in favor, Mr. Hollis opposed. The ordinance passes.\n\n"
        "Mayor Okafor: Next, the fire chief.",
        kind=Kind.TRANSCRIPT,
    )
    assert found == []


def test_a_roll_call_in_a_transcript_is_read_turn_by_turn():
    """Who speaks is who votes."""
    ((outcome, _, mover, seconder, votes),) = stated(
        "Mayor Ashby: Is there a motion?\n\nHana Sato: I move to lease the depot.\n\nLeo Brandt: Second.\n\n"
        "Mayor Ashby: Call the roll.\n\nHana Sato: Aye.\n\nLeo Brandt: Aye.\n\nIda Bell: No.\n\nMayor Ashby: The motion carries.",
        kind=Kind.TRANSCRIPT,
    )
    assert (outcome, mover, seconder) == (Outcome.PASSED, "Hana Sato", "Leo Brandt")
    assert votes == {"Hana Sato": Ballot.YES, "Leo Brandt": Ballot.YES, "Ida Bell": Ballot.NO}


def test_talk_without_marks_is_about_the_item_that_was_called_last():
    """Where none was called before something came of it, nothing is told: what the words before it are about, nobody can say."""
    talk = "so we're proud of him too we will move on to a couple of special recognitions from the council"
    item = "6a is a resolution honoring the exceptional life of nora vance a beloved member of the community"
    moved = (
        "the chair moves for approval second second for mr little all in favor aye any opposed motion carries"
    )
    for text, about in ((f"{talk} {item} {moved} so", [item]), (f"{talk} {moved} {item} so", [])):
        document = document_of("records/a", text, kind=Kind.TRANSCRIPT, language="en")
        found = read(
            document,
            lambda p, t=text: [Span(p.start + s.start, p.start + s.end) for s in split(t[p.start : p.end])],
        )
        assert [text[each.about.start : each.about.end] for each in found] == about


def test_columns_of_a_table_are_told_apart_by_their_heads():
    """The second column is the vote on the second thing."""
    rows = ("Member | Amendment | Ordinance", "Hollis | Yes | No", "Bell | Yes | Yes", "Sato | No | Yes")
    text = "The amendment passed 2-1. The ordinance as amended passed.\n\n" + "\n\n".join(rows)
    document = document_of("records/a", text, kind=Kind.MINUTES, language="en")
    first, *others = document.paragraphs
    table = [
        Paragraph(p.number, p.start, p.end, Role.TABLE, heads=rows[0] if p.number > 2 else "") for p in others
    ]
    document = document_of("records/a", text, kind=Kind.MINUTES, language="en")
    from dataclasses import replace

    document = replace(document, paragraphs=(first, *table))
    found = read(
        document, lambda p: [Span(p.start + s.start, p.start + s.end) for s in split(text[p.start : p.end])]
    )
    votes = {each.amendment: [vote.ballot for vote in each.votes] for each in found}
    assert votes == {True: [Ballot.YES, Ballot.YES, Ballot.NO], False: [Ballot.NO, Ballot.YES, Ballot.YES]}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "La concejala Vidal propuso arreglar el mercado. Secundó Pinto. La moción se aprobó por cinco votos a dos; votaron en contra Arriaga y Ferrer."),
        ("zh", "谭晓雯动议修缮市场，沈国栋附议。动议以五票赞成、两票反对获得通过，邱明和陆雨桐反对。"),
    ],
)  # fmt: skip
def test_spanish_and_chinese_minutes_are_read(language, text):
    """Mover, seconder, count and the names of those against."""
    ((outcome, about, mover, seconder, votes),) = stated(text, language)
    assert outcome is Outcome.PASSED
    assert about
    assert mover
    assert seconder
    assert set(votes.values()) == {Ballot.NO}
    assert len(votes) == 2


def test_names_are_compared_by_their_parts():
    """A title is none, an initial fits whoever it fits, and a list with anything else in it is no list of names."""
    assert may_be_one("Council member Ana Reyes", "A. Reyes")
    assert may_be_one("Reyes, A.", "Ana Reyes")
    assert not may_be_one("B. Reyes", "Ana Reyes")
    assert not may_be_one("Ana", "Ana Reyes")
    assert people_in("Hollis, the motion and Bell", 0, 27) == []
    assert len(people_in("Hollis, Mr. Bell and Ana Reyes", 0, 30)) == 3


@pytest.mark.parametrize(
    ("batch", "found", "wrong"),
    [("batch-2", 1.0, 0), ("batch-4", 0.94, 0), ("batch-6", 0.86, 3)],
)
def test_minutes_of_many_houses_are_read_as_well_as_they_were(batch, found, wrong):
    """Of what house styles state, no less is found than the documentation says, and no vote is shown wrong."""
    bench = importlib.import_module("bench.decisions")
    scored = bench.score(bench.in_styles(bench.STYLES / f"{batch}.txt"))
    assert scored.recall("decision") >= found, scored.notes
    assert scored.wrong["decision"] <= wrong, scored.notes
    assert scored.wrong["vote"] == 0, scored.notes


def test_a_list_of_names_is_looked_for_only_where_something_is_said_of_it():
    """A sentence of nothing but names, from each of which a list could begin, takes no time."""
    begins = 0
    for language in filter(None, map(words_of, ("en", "es", "zh"))):
        for _, form in language.ballots:
            before = form.whole.pattern.partition("(?P<who>")[0]
            if not re.search(r"\w{3}", before):
                begins += 1
                assert not form.behind.search("Ana Bell Tom Reyes, 张伟、李娜，" * 40)
    assert begins >= 16


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("Bell moved to approve the trail; there was no second. Hollis then seconded the motion by Reyes to close the park. The motion to close the park carried 3-2.",
         [(Outcome.FAILED, "approve the trail", "Bell", ""), (Outcome.PASSED, "close the park", "Reyes", "Hollis")]),
        ("Bell moved to approve the trail. Hollis seconded the motion. The motion carried 3-2.", [(Outcome.PASSED, "approve the trail", "Bell", "Hollis")]),
        ("The Planning Commission, on motion of Commissioner Vale, denied the towing yard 5-2. The council took no action.", []),
        ("The Council, on motion of Bell, seconded by Hollis, denied the towing yard 5-2.", [(Outcome.FAILED, "", "Bell", "Hollis")]),
        (("Bell moved to approve the towing contract; Hollis seconded.\n\nOrtega moved to call the question. The motion to call the question carried 5-0.\n\n"
         "Reyes, Hollis and Bell voted yes; Ortega and Marsh voted no. The towing contract was approved."),
         [(Outcome.PASSED, "approve the towing contract", "Bell", "Hollis"), (Outcome.PASSED, "call the question", "Ortega", "")]),
    ],
)  # fmt: skip
def test_no_second_result_or_vote_is_taken_from_another_motion_or_body(text, decided):
    """Who seconds somebody's motion seconds no other one; another body's denial is none of ours; how to go on is voted on beside the matter."""
    document = document_of(
        "records/a", text, kind=Kind.MINUTES, language="en", date=PartialDate(2026, 3, 4), body="City Council"
    )
    assert [each[:4] for each in stated(text, document=document)] == decided
