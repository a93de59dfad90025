"""The words that could be the answer are found by their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.answer_types import (
    answer_spans,
    only_excepted,
    only_voted,
    only_wished,
    question_spans,
    tells_no_such_act,
)
from text.questions import Asks
from text.terms import stems_of, terms_of

SENTENCE = "On August 1, Anna Lee, the deputy mayor, told 14 members that $3.5 million went to Oak Park because the dam broke."


def stems(question: str) -> frozenset[str]:
    return frozenset(term.stem for term in terms_of(question))


@pytest.mark.parametrize(
    ("question", "asks", "expected"),
    [
        ("Who told the members?", Asks.WHO, ["Anna Lee", "Oak Park"]),
        ("When were they told?", Asks.WHEN, ["August 1"]),
        ("How much went to the park?", Asks.HOW_MUCH, ["1", "14", "$3.5 million"]),
        ("Why did the money go?", Asks.WHY, ["because the dam broke"]),
        ("What was told?", Asks.OTHER, []),
    ],
)
def test_spans_have_the_form_that_is_asked_for(question: str, asks: Asks, expected: list[str]) -> None:
    """Names for who, dates for when, numbers for how much, a reason for why."""
    assert [
        SENTENCE[span.start : span.end] for span in answer_spans(asks, stems(question), SENTENCE)
    ] == expected


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("A rebuild would run $300–400M, a ramp $30–40M.", ["$300–400M", "$30–40M"]),
        ("Classes of 8 or 10 or 12 have graduated.", ["8 or 10 or 12"]),
        ("From 10 % to 12 %, about $70K a year.", ["10 % to 12 %", "$70K"]),
        ("Se pagan 3 o 4 euros.", ["3 o 4"]),
        ("投资3至5亿元。", ["3至5亿元"]),
        ("Item 12 and Ordinance No. 2025-07: 4 years", ["4"]),
        (
            "The council approved the contract $310,000 for the project 40 acres wide.",
            ["$310,000", "40 acres"],
        ),
    ],
)
def test_a_range_is_one_number_with_its_unit(said: str, numbers: list[str]) -> None:
    """“$300–400M” is no answer of $300, and a number that names something counts nothing."""
    assert [said[s.start : s.end] for s in answer_spans(Asks.HOW_MUCH, frozenset(), said)] == numbers


def test_what_the_question_says_itself_is_no_answer() -> None:
    """“Where did Anna Lee speak?” is not answered by "Anna Lee"."""
    spans = answer_spans(Asks.WHERE, stems("Where did Anna Lee speak?"), "Anna Lee spoke in Oak Park.")
    assert ["Anna Lee spoke in Oak Park."[s.start : s.end] for s in spans] == ["Oak Park"]


def test_a_word_that_begins_sentences_may_begin_a_name_within_one() -> None:
    """“He Shichun” and “An Li” are whole; “The” before a name at the beginning is none, and nor is “I” alone."""
    said = "The Luminary thanked He Shichun and An Li, and I agreed."
    found = [said[s.start : s.end] for s in answer_spans(Asks.WHO, frozenset(), said)]
    assert found == ["Luminary", "He Shichun", "An Li"]


def test_an_office_answers_who_where_no_name_stands() -> None:
    """“The mayor” is an answer when nobody is named."""
    sentence = "It was led by the mayor."
    assert [sentence[s.start : s.end] for s in answer_spans(Asks.WHO, stems("Who led it?"), sentence)] == [
        "mayor"
    ]


@given(st.text(max_size=200), st.text(max_size=300), st.sampled_from(Asks))
def test_marks_lie_in_the_sentence_in_order(question: str, sentence: str, asks: Asks) -> None:
    """They never overlap and never leave the sentence, whatever the texts are."""
    known = stems(question)
    for spans in (answer_spans(asks, known, sentence), question_spans(known, sentence)):
        ends = [0, *[border for span in spans for border in (span.start, span.end)], len(sentence)]
        assert ends == sorted(ends)
        assert all(span.start < span.end for span in spans)


@pytest.mark.parametrize(
    ("question", "said", "wished"),
    [
        ("Was the alley repaved?", "Walter Dunn asked the city to repave the alley.", True),
        ("Was Tom Ives appointed?", "Tom Ives was nominated by Lund; he will be interviewed.", True),
        ("Did the firm get its variance?", "The firm has applied for a variance.", True),
        ("What did the council decide on the quarry?", "A hearing on the quarry is set for May.", True),
        ("¿Se autorizó el acceso?", "La empresa ha solicitado un segundo acceso.", True),
        (
            "¿Fue nombrado Tomás Ibarra?",
            "La señora Montero propone a Tomás Ibarra; se le entrevistará.",
            True,
        ),
        ("小巷重铺了吗？", "邓伟请求重铺小巷。", True),
        ("谁当选了区经理？", "两人被提名，将安排面试。", True),
        ("Was David Ames appointed?", "Nominations only (vote at the July 23 meeting): David Ames.", True),
        ("Was the franchise agreement approved?", "Introduced (action July 23): franchise agreement.", True),
        ("Was the mill annexed?", "Annexation of the mill: watch whether it is annexed.", True),
        ("Will the depot be torn down?", "A hearing on tearing down the depot is scheduled for May.", True),
        ("When was the leash law passed?", "The leash law will be introduced on May 5.", True),
        ("Who won the paving bid?", "Bids will be opened on Friday.", True),
        ("Was the ruling reversed?", "The ruling was denied a hearing; it may be reversed by June.", True),
        (
            "¿Será derribado el silo?",
            "La junta escuchará a los vecinos sobre la propuesta de derribar el silo.",
            True,
        ),
        ("¿Quién ganó el concurso?", "Se abre el plazo para presentar ofertas al concurso.", True),
        ("老粮仓会拆吗？", "规划局建议拆除老粮仓。", True),
        ("谁中标了工程？", "工程将公开招标，投标截止日期为九月十日。", True),
        ("Was the lot rezoned?", "10b | Set hearing on rezoning the lot; hearing May 7 | Approved", True),
        ("Was the lot rezoned?", "10b | Rezoning of the lot, after a hearing | Approved", False),
        (
            "Was the museum endorsed?",
            "Boyd pitched a museum; he asked not for money but for an endorsement.",
            True,
        ),
        ("Will the depot be torn down?", "As residents asked, the depot will be torn down in May.", False),
        ("Has a contractor been chosen yet?", "Bids will be opened on Friday.", False),
        ("Was Tom Ives hired?", "Ives, who was interviewed in May, starts on Monday.", False),
        ("Was the ruling reversed?", "It may be reversed, the lawyer said, and the court did so.", False),
        ("Were names taken?", "Whether names were taken is not known; an inquiry was requested.", False),
        ("谁中标了工程？", "工程招标结束，由恒光公司承建。", False),
        ("Was Tom Ives appointed?", "Ives was nominated; the vote on July 23 was 5-0.", False),
        ("Was the lease approved?", "The lease was introduced; action July 9: adopted.", False),
        ("Was the alley repaved?", "Dunn asked for it; the request was denied.", False),
        ("Was the request granted?", "Dunn asked the city to repave the alley.", False),
        ("Was crime mentioned?", "A neighbor asked for more patrols.", False),
        ("Who asked for the alley?", "Walter Dunn asked the city to repave the alley.", False),
        ("Was the seat filled?", "Ives was nominated and not yet chosen.", False),
        ("¿Se aprobó la cantera?", "La solicitud se aprobó por tres votos a dos.", False),
        ("申请批准了吗？", "申请未获批准。", False),
        ("Was it approved?", "邓伟请求重铺小巷。", False),
        ("补贴提高到3元了吗？", "运营方提出将每餐补贴由2元提高到3元。", True),
        ("补贴提高到3元了吗？", "会议同意将每餐补贴由2元提高到3元。", False),
        (
            "Was the subsidy increased?",
            "The operator proposed to raise the subsidy from 2 to 3 dollars.",
            True,
        ),
        ("Was the raise approved?", "The raise that the operator proposed was put to a vote: 4 to 1.", False),
    ],
)
def test_a_request_is_no_outcome(question: str, said: str, wished: bool) -> None:
    """Where an outcome is asked for, a request alone says nothing; one that was settled, or is told not to be, does."""
    assert only_wished(question, said) is wished


@pytest.mark.parametrize(
    ("question", "said", "voted"),
    [
        ("Why did Finch vote no?", "Noes: Finch, Patel.", True),
        ("Why did Finch vote no?", "The motion carried, with Finch and Patel opposed.", True),
        ("¿Por qué votó en contra Rey?", "Votan en contra los señores Rey y Vidal.", True),
        ("方宁为什么反对？", "方宁投反对票。", True),
        ("Why did Finch vote no?", "Finch voted no; the road is too narrow.", False),
        ("Why did Finch vote no?", "Noes: Finch, because of the cost.", False),
        (
            "¿Por qué votó en contra Rey?",
            "Rey votó en contra: la policía tiene otras cosas que hacer.",
            False,
        ),
        ("方宁为什么反对？", "方宁反对，理由是屋顶漏水。", False),
        ("养犬场为什么关闭？", "养犬场关闭。", False),
    ],
)
def test_a_vote_is_not_its_reason(question: str, said: str, voted: bool) -> None:
    """Where a reason is asked for, who voted how says nothing; anything more may be one."""
    assert only_voted(question, stems(question), said) is voted


@pytest.mark.parametrize(
    ("question", "said", "excepted"),
    [
        ("Who besides Pia Novak spoke?", "Then Pia Novak spoke.", True),
        ("Who was chair before Marsh?", "Dr. Marsh became chair.", True),
        ("Who was chair before Lena Marsh?", "Lena Marsh became chair in May.", True),
        ("¿Quién habló además de Pía Nogales?", "Pía Nogales habló de los precios.", True),
        ("Who besides Pia Novak spoke?", "Pia Novak and Carl Voss spoke.", False),
        ("Who was chair before Lena Marsh?", "Lena Marsh followed Otto Quill.", False),
        ("Who spoke?", "Pia Novak spoke.", False),
        ("除了罗佩，还有谁赞成？", "店主罗佩赞成，说中午有空位。", True),
        ("除了罗佩，还有谁赞成？", "罗佩赞成。傅康赞成。", False),
        ("除了罗佩，还有谁赞成？", "罗佩和傅康赞成。", False),
    ],
)
def test_who_is_excepted_is_not_who_is_asked_for(question: str, said: str, excepted: bool) -> None:
    """“Who besides Novak?” is not answered by Novak alone, nor “who before her?” by her."""
    assert only_excepted(question, Asks.WHO, stems(question), said) is excepted


@pytest.mark.parametrize(
    ("question", "said", "lacking"),
    [
        ("Who voted against the tax?", "The tax returns on June 25 with the plan.", True),
        ("Which council member opposed the lease?", "The lease was approved.", True),
        ("¿Quién votó en contra de la tasa?", "La tasa vuelve al pleno en junio.", True),
        ("谁投票反对水价？", "水价方案六月再议。", True),
        ("Who voted against the tax?", "Ayes: Lund, Reyes. Nays: Finch.", False),
        ("Who voted against the tax?", "It carried unanimously.", False),
        ("Who voted against the tax?", "It passed, 4-1, Finch dissenting.", False),
        ("Who backed the bus cut?", "Presentation on the bus cut by the transit authority.", True),
        ("谁支持关闭夜校？", "议程第五项：夜校。", True),
        ("Who backed the bus cut?", "Eads and Kwan spoke in favor of the bus cut.", False),
        ("Who moved the tax?", "Lund moved the tax.", False),
        ("Who appointed Tom Ives?", "Tom Ives, the manager, led the meeting.", True),
        ("Who appointed Tom Ives?", "The mayor named Ives manager.", False),
        ("Who was the clerk before Moon?", "City Clerk Iris Moon read the roll.", True),
        ("Who is the mayor's predecessor?", "Pan, the acting mayor, led the meeting.", True),
        ("Who was the clerk before Moon?", "Moon took over from Ruth Hoyt.", False),
        ("Who was the clerk before Moon?", "Ruth Hoyt, clerk since 2012, retires.", False),
        ("What did the city originally pay for the land?", "Land lease, 237 acres, $23,000 a year.", True),
        ("What did the city originally pay for the land?", "The land was bought for $23,000.", False),
        ("¿Cuánto se pagaba antes de la tasa?", "Una vivienda pagará 96 euros.", True),
        ("以前地租多少钱？", "每亩租金三百元。", True),
        ("以前地租多少钱？", "租金由二百元提高到三百元。", False),
        ("Who is taking over Pike's seat?", "Pike and Lund were present.", True),
        ("Who is taking over Pike's seat?", "Lund will serve the rest of Pike's term.", False),
        ("Who on the council was against it?", "Lund seconded.", True),
        ("Did more people speak for the fee or against it?", "Nine people spoke.", True),
        ("Did more people speak for the fee or against it?", "Seven spoke for it and two against.", False),
        ("¿Se paga más de basura aquí que en Puertoalto?", "Aquí se pagan 96 euros.", True),
        ("¿Se paga más de basura aquí que en Puertoalto?", "Aquí se pagan 96 euros, 12 más.", False),
        ("Who voted for the plan?", "Paz and Lara voted against it.", True),
        ("Who voted for the plan?", "Ayes: Paz, Lara.", False),
        ("¿Quién votó a favor del plan?", "Los regidores Paz y Lara votaron en contra.", True),
        ("¿Quién votó a favor del plan?", "Todos votaron sí salvo Paz.", False),
        ("谁投了赞成票？", "李明投反对票。", True),
        ("Was the lease approved unanimously?", "The motion to approve the lease carried.", True),
        ("Was the lease approved unanimously?", "The motion to approve the lease carried 4-1.", False),
        ("¿Se aprobó por unanimidad?", "Se aprobó la propuesta.", True),
        ("What town was Louise Garman born in?", "In 2005 she moved to Huntsville.", True),
        ("What town was Louise Garman born in?", "She is a native of Decatur.", False),
        ("¿Dónde nació la alcaldesa?", "La alcaldesa vive en Osorno.", True),
        ("张敏出生在哪里？", "张敏一九九八年到本区工作。", True),
        ("What is the street address?", "The hall is an old blight.", True),
        ("What is the address of the hall?", "The hall at 12 Oak Street.", False),
        ("What day does the store open?", "The store opens later this year.", True),
        ("What day does the store open?", "The store opens on Friday.", False),
        ("What day does the store open?", "The store opens May 4.", False),
        ("¿Qué día abre la piscina?", "La piscina abre en verano.", True),
        ("¿Qué día abre la piscina?", "La piscina abre el 12 de junio.", False),
        (
            "How many years has Ives been on the board?",
            "Ives, to his current seat for a two (2) year term.",
            True,
        ),
        ("How many years has Ives been on the board?", "Ives joined the board in 2015.", False),
        ("How long had the house been listed?", "The house (declared unsafe 9 yrs).", False),
        ("How long is the term?", "Ives, to his current seat for a two (2) year term.", False),
    ],
)
def test_who_did_it_is_not_told_where_nothing_of_the_kind_was_done(
    question: str, said: str, lacking: bool
) -> None:
    """A list names no opponent, a leader of a meeting no one who appointed her, a clerk of today none of before."""
    assert tells_no_such_act(question, said) is lacking


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        (
            "Pan Guoqiang, deputy secretary of the party committee and acting mayor, led it.",
            ["deputy secretary of the party committee", "acting mayor"],
        ),
        ("It was led by the vice chair of the board.", ["vice chair of the board"]),
        ("It was read by the new finance director and the clerk.", ["new finance director", "clerk"]),
        ("会议由常务副市长主持。", ["常务副市长"]),
    ],
)
def test_an_office_is_marked_with_what_makes_it_another_one(sentence: str, roles: list[str]) -> None:
    """A deputy is no secretary, and an acting mayor no mayor."""
    known = stems_of("Who is Pan Guoqiang?")
    assert [sentence[each.start : each.end] for each in answer_spans(Asks.WHO, known, sentence)] == roles


def test_a_question_that_repeats_itself_is_read_as_fast_as_it_is_long() -> None:
    """No pattern of these looks at the rest of the question from each of its words, and from there again."""
    assert not tells_no_such_act("what was a " * 200, "Nothing.")
