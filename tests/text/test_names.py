"""What a question names, and what a text lacks of it."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.identifiers import Naming
from text.names import another_role, lacks_name, named_in, states_holder
from text.numbers import another_sum, asks_money, lacks_number, may_name, sums_asked, written_forms
from text.people import private_in
from text.questions import read_question
from text.terms import tokens

CODE, NUMBERED, NAME = Naming.CODE, Naming.NUMBERED, Naming.NAME


def named(question: str) -> list[tuple[str, Naming]]:
    return [(one.words, one.by) for one in named_in(read_question(question))]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What became of permit ZB-418?", [("permit ZB-418", CODE)]),
        ("Was docket 50917 heard?", [("docket 50917", CODE)]),
        ("When is Ward 3 redrawn?", [("Ward 3", NUMBERED)]),
        ("What did Ms. Abernathy object to?", [("Ms. Abernathy", NAME)]),
        ("Who repaves Thistle Avenue?", [("Thistle Avenue", NAME)]),
        ("Who designed the concert hall?", [("concert hall", NAME)]),
        ("¿Cuándo se poda la calle del Almendro?", [("Almendro", NAME)]),
        ("¿Qué dice el expediente 2024-118?", [("expediente 2024-118", CODE)]),
        ("¿Quién reforma el teatro de marionetas?", [("teatro de marionetas", NAME)]),
        ("第12号决议是什么？", [("第12号决议", NUMBERED)]),
        ("许可证ZB-418号是谁的？", [("ZB-418", CODE)]),
        ("京B·4417X停在哪里？", [("京B·4417X", CODE)]),
        ("府办〔2026〕27号说什么？", [("府办〔2026〕27号", CODE)]),
        ("Who owns plate KRX 4417?", [("KRX 4417", CODE)]),
        ("Who owns 4417 KXR?", [("4417 KXR", CODE)]),
        ("What is in Resolution 2026-04?", [("Resolution 2026-04", CODE)]),
        ("When does Phase IV begin?", [("Phase IV", NUMBERED)]),
        ("¿Cuándo fue la segunda lectura?", [("segunda lectura", NUMBERED)]),
        ("Quand a eu lieu la deuxième lecture ?", [("deuxième lecture", NUMBERED)]),
        ("二期工程什么时候开工？", [("二期", NUMBERED)]),
        ("3号井怎么样？", [("3号井", NUMBERED)]),
        ("Is well no. 3 open?", [("well no. 3", NUMBERED)]),
        ("Is the tower on Signal Hill 60 feet tall?", [("Signal", NAME)]),
        ("议员傅志明怎么说？", []),
        ("议员郑志明怎么说？", [("郑志明", NAME)]),
        ("桂花路什么时候修？", [("桂花路", NAME)]),
    ],
)
def test_what_a_question_calls_by_its_name_is_seen(question: str, found: list[tuple[str, Naming]]) -> None:
    """Numbers that identify, people and places, in three languages; a surname that is rare is left open."""
    assert named(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "How many of the 4500 residents answered?",
        "Did the council buy 97 acres for $2,400,000 in 2023?",
        "What happened on March 4, 2024 at 7:30 p.m.?",
        "What did the council of our city decide about the new plan?",
        "What was decided in Fairhaven?",
        "What did the Fairhaven City Council decide?",
        "WHO LED THE LAST MEETING?",
        "Did 911 calls rise, and which phase I mean?",
        "需要3-5天吗？议案以4-3通过，PM2.5浓度下降，5G网络开通？",
        "¿Cuánto costó el plan de vivienda en junio?",
        "这条路什么时候修？",
    ],
)
def test_sums_dates_bodies_and_the_city_itself_are_no_names(question: str) -> None:
    """What counts or measures may be rounded, and a city's records need not say whose they are."""
    assert named(question) == []


def written(value: Decimal) -> list[str]:
    """Ways to write a sum in four languages."""
    thousands, wan, millions, yi = (
        f"{(value / scale).normalize():f}" for scale in (10**3, 10**4, 10**6, 10**8)
    )
    whole = f"{value:,.0f}"
    return [
        f"${whole}", f"{whole} dollars", f"{whole}.00 USD", f"US${millions} million", f"${millions}M",
        f"{whole.replace(',', '.')} pesos", f"{whole.replace(',', ' ')} euros", f"{millions.replace('.', ',')} millones de euros",
        f"{thousands.replace('.', ',')} mil euros", f"{value:.0f}元", f"{wan}万元", f"{wan}萬元", f"人民币{yi}亿元",
    ]  # fmt: skip


@given(st.integers(1_000, 99_999), st.integers(4, 5), st.data())
def test_a_sum_is_the_same_however_it_is_written(digits, zeros, data):
    """In any two forms, and where a record has it in tables of thousands; another sum is not, and its forms lead to records."""
    value = Decimal(digits) * 10**zeros
    asked, said, other = (data.draw(st.sampled_from(written(each))) for each in (value, value, value * 3))
    (one,) = sums_asked(f"Q {asked} ?")
    assert may_name(f"It was {said}, in 2025.", one)
    assert not may_name(f"It was {other}, in 2025.", one)
    assert may_name(f"In thousands: {value / 1000:,f}", one)
    words = " ".join(tokens(f"It was {said}"))
    assert (
        any(f" {' '.join(tokens(form))}" in words for form in written_forms(one))
        or "US" in said
        or "M" in said
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("9.9 million", "nine million nine hundred thousand dollars"),
        ("9.9 million", "nueve millones novecientos mil pesos"),
        ("9.9 million", "九百九十万元"),
        ("2.5 million", "dos millones y medio de euros"),
        ("1.5 million", "one and a half million dollars"),
        ("120 million", "1亿2000万元"),
        ("35 thousand", "treinta y cinco mil euros"),
        ("1.2 billion", "1,2 mil millones de euros"),
        ("1 million", "壹佰萬元整"),
        ("4 million", "$3,987,654"),
    ],
)
def test_a_sum_in_words_or_rounded_is_the_same(value, said):
    """And the same is asked in words."""
    (asked,) = sums_asked(f"What cost ${value}?")
    assert may_name(f"It cost {said}.", asked)
    assert len(sums_asked(f"Q {said}?")) == 1


@pytest.mark.parametrize(
    "question",
    [
        "Which projects cost more than $5 million?",
        "Which cost between $1 million and $2 million?",
        "¿Cuáles cuestan entre 2 y 3 millones de euros, o unos 500 mil pesos?",
        "花费超过990万元的项目有哪些？罚款500元以上的呢？",
        "Who bought 12 lamps on March 3, 2025?",
    ],
)
def test_a_bound_is_no_sum_that_has_to_stand_somewhere(question):
    """Nor is what is counted, or a day."""
    assert sums_asked(question) == []


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("Who is the party secretary?", "Ann Roe, deputy secretary of the committee, led the meeting.", "deputy secretary"),
        ("Who is the deputy secretary?", "Ann Roe, deputy secretary of the committee, led the meeting.", ""),
        ("Who is the secretary?", "The deputy secretary read a letter of Secretary Ben Lee.", ""),
        ("Who is the library director?", "Assistant Director Ann Roe spoke for the library.", "Assistant Director"),
        ("Who is the director of public works?", "Deputy Public Works Director Carol Roe spoke.", "Deputy Public Works Director"),
        ("Who is the deputy director of public works?", "Deputy Public Works Director Carol Roe spoke.", ""),
        ("Who chairs the Public Works Committee?", "Deputy Public Works Director Carol Roe spoke.", ""),
        ("Who is the chief?", "Deputy Mayor Ann Roe thanked the staff, and Chief Ben Lee spoke.", ""),
        ("Who chaired the meeting?", "Vice Chair Lee opened the meeting and chaired it.", ""),
        ("Who is the chair?", "Vice-chair Lee opened the meeting.", "Vice-chair"),
        ("When did the secretary resign?", "The deputy secretary resigned on May 4.", ""),
        ("¿Quién es el secretario?", "La secretario adjunto leyó el acta.", "secretario adjunto"),
        ("¿Quién es la alcaldesa?", "La vicealcaldesa Ana Gil presidió la sesión.", "vicealcaldesa"),
        ("¿Quién es la secretaria?", "Da fe el vicesecretario, don Ramón Lara.", "vicesecretario"),
        ("¿Quién es la alcaldesa?", "El alcalde Juan Gil y el vicealcalde Pío Sanz hablaron.", ""),
        ("谁是书记？", "市委副书记李明主持会议。", "副书记"),
        ("谁是副书记？", "市委副书记李明主持会议。", ""),
        ("谁是市长？", "市长王华出席，副市长李明主持会议。", ""),
        ("Who is the deputy clerk?", "The clerk, Ana Reyes, read it.", "clerk"),
        ("Who is the deputy clerk?", "The clerk, Ana Reyes, and her deputy, Bo Lee, read it.", ""),
        ("¿Quién es el segundo jefe de los bomberos?", "Lo dijo el jefe de bomberos, Mateo Ruiz.", "jefe"),
        ("¿Quién es la vicealcaldesa?", "Habló la alcaldesa Ruiz.", "alcaldesa"),
        ("谁是副市长？", "市长何俊杰主持。", "市长"),
    ],
)  # fmt: skip
def test_a_lesser_role_is_told_from_the_one_that_is_asked_for(question: str, text: str, named: str) -> None:
    """In three languages; only where no other one is named, and only where it is asked who."""
    assert another_role(read_question(question), text) == named


@pytest.mark.parametrize(
    ("question", "text", "stated"),
    [
        ("Who is the deputy secretary of the party committee?", "Pan Guoqiang, deputy secretary of the municipal party committee and acting mayor, led.", True),
        ("Who's the city clerk?", "Ana Reyes, the city clerk, read the roll.", True),
        ("Who is the fire chief?", "Tom Hale is the fire chief.", True),
        ("¿Quién es la interventora municipal?", "Carmen Ruiz Soto, interventora municipal, informó del cierre.", True),
        ("Who is the secretary of the party committee?", "Pan Guoqiang, deputy secretary of the municipal party committee, led.", False),
        ("Who is the mayor?", "Ana Reyes, wife of the mayor, spoke.", False),
        ("Who is the mayor?", "Ana Reyes, former mayor, spoke.", False),
        ("Who is the chair?", "Ana Reyes, chair of the library board, spoke.", False),
        ("Who is the mayor?", "Tom Hale, mayor of Springfield, spoke.", False),
        ("¿Quién es el alcalde?", "Luis Soto, alcalde de Ronda, intervino.", False),
        ("Who is the city clerk?", "Ana Reyes, who wrote to the city clerk, spoke.", False),
        ("Who is the city clerk?", "The city clerk read the roll.", False),
        ("Who appointed the city clerk?", "Ana Reyes, city clerk, spoke.", False),
    ],
)  # fmt: skip
def test_who_holds_an_office_is_stated_where_a_name_has_it_in_apposition(
    question: str, text: str, stated: bool
) -> None:
    """The very office that is asked for, and no deputy, former holder, relative or another body's."""
    assert states_holder(read_question(question), text) is stated


@pytest.mark.parametrize(
    ("sentence", "private"),
    [
        ("Jane Doe, 412 Maple Street, phone 555-0142, spoke.", ["412 Maple Street", "555-0142"]),
        ("Robert Lee (robert.lee@example.com) asked for oaks.", ["robert.lee@example.com"]),
        ("Carmen Ruiz, de la calle Mayor 14, teléfono 612 345 678.", ["calle Mayor 14", "612 345 678"]),
        ("The clerk's office is at 1 Town Square; its phone is 555-0100.", []),
        ("The Planning Board approved a house at 12 Elm Street for $450,000.", []),
        ("Tom Hollis proposed 3,700 acres in 2024-2025.", []),
    ],
)
def test_what_stands_behind_a_persons_name_and_tells_where_they_are_is_private(sentence, private):
    """Where they live and how they are reached; not what an office has, or what is decided on."""
    assert [sentence[span.start : span.end] for span in private_in(sentence)] == private


@pytest.mark.parametrize(
    ("question", "said", "another"),
    [
        ("How much does the firm get a year?", "Agreement with the firm for cleaning, $58,400.", True),
        (
            "How much does the firm get a year?",
            "Agreement with the firm for cleaning, $58,400 annually.",
            False,
        ),
        ("How much does the firm get a year?", "The firm gets $70,000/yr more than the other.", True),
        ("How much more does it get than the other?", "The firm gets $70,000/yr more than the other.", False),
        ("How much does the firm get?", "The firm gets about $70,000/yr more.", True),
        ("How much more does the firm get?", "The firm gets about $70,000/yr more.", False),
        (
            "What is the total cost of the pier?",
            "The second phase of the pier was bid at $2.3 million.",
            True,
        ),
        ("What is the total cost of the pier?", "The two phases of the pier come to $5.1 million.", False),
        ("What is the total cost of the second phase?", "The second phase was bid at $2.3 million.", False),
        ("¿Cuánto cuesta el puente en total?", "La primera fase del puente costará 400.000 euros.", True),
        ("¿Cuánto cobra la banda al año?", "Se conceden 3.000 euros a la banda para sus uniformes.", True),
        ("¿Cuánto cobra la banda al año?", "La banda recibe una ayuda anual de 3.000 euros.", False),
        ("保洁公司每年拿多少钱？", "与保洁公司签订合同，金额四十二万元。", True),
        ("保洁公司每年拿多少钱？", "与保洁公司签订合同，年费四十二万元。", False),
        ("How much is it a year?", "与保洁公司签订合同，金额四十二万元。", False),
        ("How much rent is that per acre?", "Lease of 111 acres to the farm, $8,400.", True),
        ("How much rent is that per acre?", "The farm pays $76 an acre for 111 acres.", False),
        ("What does a square foot cost?", "Lots sell at $12 per square foot.", False),
        ("How much does each ticket cost?", "Tickets cost $12.", False),
        ("How much do they pay per household?", "Households pay $12 each.", False),
        ("¿Cuánto se paga por hectárea?", "Se alquilan 40 hectáreas por 3.600 euros.", True),
        ("¿Cuánto se paga por hectárea?", "Se pagan 90 euros la hectárea.", False),
        ("每亩租金多少钱？", "该地块一百亩，租金八万元。", True),
        ("每亩租金多少钱？", "每亩租金八百元。", False),
    ],
)
def test_a_part_a_difference_and_a_sum_of_no_time_are_not_the_one_asked_for(
    question: str, said: str, another: bool
) -> None:
    """A sum for a year needs a time beside it, one in all is no part, and what something costs is not how much more."""
    assert another_sum(question, said) is another


@pytest.mark.parametrize(
    ("question", "said", "lacking"),
    [
        ("去年内涝造成多少损失？", "人民路下穿通道最为严重，去年7月曾积水1.1米。", True),
        ("去年内涝造成多少损失？", "去年内涝损失三百万元。", False),
        ("How much was borrowed?", "4019 2023D SCHOOL BORROW $ -", True),
        ("How much was borrowed?", "4020 VBC BORROW $ 264,733.05", False),
        ("What will Orion earn for the study?", "k. 2025-114 Agreement with Orion, Inc., Exit 340, Project No. 71-26-SP47", True),
        ("How much are we paying the recruiter?", "A recruiter was hired for 75 vacant posts; classes have been running 8–12.", True),
        ("How much are we paying the recruiter?", "Recruiter | 30 000 | approved", False),
        ("What does the market pay for the hall?", "It has the hall free of charge.", False),
        ("How much did Orion bid?", "20c (Res 25-509) | Contract with Orion ended | Approved", True),
        ("How much will the river rise?", "By Friday it will have risen two feet.", False),
        ("How much of the road is done?", "Most of it is.", False),
        ("How many cameras are there?", "12b (Ord 25-487) | Cameras to be destroyed ($3 per camera) by June 4, 2025", True),
        ("How many cameras are there?", "All of them were replaced in 2024.", False),
        ("How many pipes were replaced?", "The 150th pipe was replaced near 6th Street.", False),
        ("How many pipes were replaced?", "A pipe was replaced near 6th Street, of 237 city acres.", True),
        ("For how many years has it stood empty?", "The house, 9 years empty, is to go.", False),
        ("¿Cuántas cámaras hay?", "Las cámaras guardan las imágenes quince días.", True),
        ("¿Cuántas cámaras hay?", "Las quince cámaras guardan las imágenes dos días.", False),
        ("¿Qué alquiler se pagará?", "La promotora pagará un semáforo en el cruce.", True),
        ("有多少个摄像头？", "录像保存三十天。", True),
        ("有多少个摄像头？", "三十个摄像头已经装好。", False),
        ("多少钱？", "合同由东方公司承建，工期三个月。", True),
        ("多少钱？", "租金一个月三百。", False),
        ("How many cameras are there?", "录像保存三十天。", False),
    ],
)  # fmt: skip
def test_what_has_no_number_of_the_kind_tells_neither_a_price_nor_how_many(
    question: str, said: str, lacking: bool
) -> None:
    """Days, codes and measures are no count, what is counted is no money, and “free” and “all” tell it without a number."""
    assert lacks_number(question, said) is lacking


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What did the city pay for its drones?", True), ("What rent does the co-op pay?", True),
        ("What is the chief's salary?", True), ("¿De cuánto dinero se habla?", True), ("¿Qué vale la licencia?", True),
        ("花了多少钱？", True), ("What did the fund pay for in May?", False), ("What did they pay attention to?", False), ("What was the board charged with doing?", False),
        ("Who is in charge of the fee?", False), ("¿Cuánto tiempo se tarda en pagar?", False), ("来了多少人？", False),
        ("花了多少时间？", False), ("How much was the levee raised?", False), ("How much water does it save?", False),
    ],
)  # fmt: skip
def test_whether_money_is_asked_for(question: str, asks: bool) -> None:
    """By what is asked, and not by a word of money that stands in it."""
    assert asks_money(question) is asks


@pytest.mark.parametrize("part", ["1 ", "_- 1, ", "4417 ", "District 9, "])
def test_a_question_of_numbers_takes_no_work_that_grows_with_its_square(part: str) -> None:
    """Twice as many are looked at with some twice as many calls."""
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    counts = []
    for times in (80, 160):
        question, calls = read_question("What about " + part * times + "?"), 0
        sys.setprofile(count)
        try:
            named_in(question)
        finally:
            sys.setprofile(None)
        counts.append(calls)
    assert counts[1] < 3 * counts[0]


@pytest.mark.parametrize(
    ("question", "said", "lacking"),
    [
        ("Which officer told Ross that?", "At noon Ross complained that the police told Ross that.", True),
        ("Which member made the motion?", "Motion by Bell, seconded by Ortega.", False),
        ("Which council member made the motion?", "Motion made and seconded by the Council members.", True),
        ("Which officer told Ross that?", "It was Officer Massey who told Ross.", False),
        ("Which officer told Ross that?", "it was officer massey who told ross", False),
        (
            "Which superintendent fought the Toyota deal?",
            "A former superintendent of the Toyota years came to me.",
            True,
        ),
        ("Which superintendent was against it?", "Then Carl Wood, the superintendent, came to me.", False),
        ("Who was against it?", "A former superintendent of the Toyota years came to me.", False),
        ("¿Qué agente se lo dijo?", "Un agente dijo a la Alcaldía que no.", False),
        ("Which officer told Ross that?", "由王警官告知。", False),
    ],
)
def test_which_officer_it_was_is_told_by_a_name(question: str, said: str, lacking: bool) -> None:
    """Nor by the name that the question has; speech without capitals may name anybody."""
    assert lacks_name(read_question(question), said) is lacking


def test_a_contraction_is_no_name() -> None:
    """“Why's” begins a question, and stands in no record."""
    assert named_in(read_question("Why's the ground rented out so cheap?")) == []
