"""The rule for priorities: what counts, what does not, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answers import Quote
from domain.dates import UNKNOWN
from domain.documents import Document, Kind, Paragraph, Role, Span
from domain.meetings import Priority, Reason, Rule
from retrieval.priorities import about, fold
from tests.kit.app import cite, seed_document
from tests.kit.records import document_of
from text.priority_rules.stated import read
from text.sentences import split


def stated(document: Document):
    def sentences(paragraph: Paragraph) -> list[Span]:
        text = document.text[paragraph.start : paragraph.end]
        return [
            Span(paragraph.start + s.start, paragraph.start + s.end) for s in split(text, document.language)
        ]

    return read(document, sentences)


def labels(text: str | Document, language: str = "en") -> list[str]:
    document = text if isinstance(text, Document) else document_of("r", text, language=language)
    return [document.text[each.label.start : each.label.end] for each in stated(document)]


def test_the_seed_record_names_what_a_careful_reader_lists():
    """Not its opening, its acknowledgement, or its closing."""
    assert labels(seed_document()) == [
        "strengthen the real economy",
        "investment attraction",
        "supporting enterprises",
        "Scientific and technological innovation",
        "expedited project construction",
        "Expanding consumption",
        "Reform and opening up",
        "Improving the urban and rural environment",
        "grassroots “three guarantees”",
        "safety production",
        "maintaining stability through letters and visits",
        "flood control and drought relief",
        "autumn grain production",
        "stable employment",
        "implement the spirit of the “four dares”",
    ]


NEWS = """The Springfield City Council met on Tuesday and heard a report on last year. Mayor Ana Ruiz thanked the volunteers.

The council stressed the need for safer crossings near schools. It will focus on affordable housing, storm drains and
the reopening of the north library. Road safety is a top priority for the city, the mayor said.

Residents stressed the need for more parking, and resident John Smith said the city must cut taxes. “We must lower
the speed limit,” said Councilor Lee. Parking is not a priority.

The city plans to hire four crossing guards this summer. The developer plans to build 200 flats.

The meeting concluded with a call to work together. The city must stay the course."""


def test_council_news_in_english():
    """The council's own emphasis, and an aim where its paragraph stresses nothing; not what residents want."""
    assert labels(NEWS.replace("and\nthe", "and the").replace("lower\nthe", "lower the")) == [
        "safer crossings near schools",
        "affordable housing",
        "storm drains",
        "the reopening of the north library",
        "Road safety",
        "hire four crossing guards",
    ]


PLENO = """El pleno del Ayuntamiento se reunió el 4 de marzo. El alcalde felicitó al equipo de balonmano.

El Ayuntamiento dará prioridad a la vivienda asequible, la limpieza de los barrios y el transporte público. El alcalde, Juan Pérez, hizo hincapié en la necesidad de renovar la red de agua para evitar fugas. Se acordó impulsar la rehabilitación del mercado central.

La oposición subrayó la necesidad de bajar los impuestos. Los vecinos pidieron más aparcamiento.

El municipio prevé contratar diez policías locales este año.

La seguridad vial será una prioridad. La sesión concluyó con un llamamiento a seguir trabajando juntos."""


def test_minutes_of_a_plenary_in_spanish():
    """The body's own words; not the opposition's, and not the closing."""
    assert labels(PLENO, "es") == [
        "la vivienda asequible",
        "la limpieza de los barrios",
        "el transporte público",
        "renovar la red de agua",
        "impulsar la rehabilitación del mercado central",
        "contratar diez policías locales",
        "La seguridad vial",
    ]


CHANGWU = """8月1日，市长李明主持召开市政府常务会议，听取上半年经济运行情况汇报，研究部署下半年工作。

会议认为，上半年全市经济运行平稳，成绩来之不易。会议学习了有关会议精神。

会议强调，要加快推进重大项目建设，强化要素保障。要着力稳就业、稳企业、稳市场，防范化解风险。要全力做好防汛抗旱工作，加强监测预警；要扩大消费，办好促销活动。

会议要求，各部门要提高政治站位，凝心聚力，确保完成全年目标任务。要聚焦招商引资、科技创新和安全生产，狠抓工作落实。

会议还研究了其他事项。"""


def test_news_of_an_executive_meeting_in_chinese():
    """A directive begins a clause; what follows its comma says how. Slogans are no priorities."""
    assert labels(CHANGWU, "zh") == [
        "推进重大项目建设", "稳就业", "稳企业", "稳市场", "防汛抗旱", "扩大消费", "招商引资", "科技创新", "安全生产",
    ]  # fmt: skip


def test_chinese_is_read_in_both_scripts():
    """Traditional characters too; a directive may be passed on in a second clause."""
    passed_on = "市長指出，要加強防颱準備工作，並要求各局處要加快推動捷運建設、社會住宅及長照服務。"
    assert labels(passed_on, "zh") == ["加強防颱準備", "推動捷運建設", "社會住宅", "長照服務"]
    assert labels("會議強調，要加快推進重大項目建設。要聚焦招商引資、科技創新和安全生產。", "zh") == [
        "推進重大項目建設", "招商引資", "科技創新", "安全生產",
    ]  # fmt: skip


AGENDA = """City Council Retreat

1. Call to Order

2. Approval of Minutes

Strategic Goals 2026-2028

1. Repair aging water mains

2. Expand bus service: add two routes by 2027

3. Adjournment

Next meeting: May 5"""


def test_items_under_a_heading_that_announces_goals():
    """Each up to its colon; not the procedure above, and not what follows the list."""
    document = document_of("r", AGENDA, language="en")
    found = stated(document)
    assert labels(document) == ["Repair aging water mains", "Expand bus service"]
    assert {(each.rule, each.heading, each.words) for each in found} == {
        (Rule.LISTED, "Strategic Goals 2026-2028", None)
    }


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2026 City Council Priorities\n\n- Ferry service\n\n- Tree planting", "en", ["Ferry service", "Tree planting"]),
        ("They met on Jan. 28. The council ranked its priorities for 2026:\n\n1) Ferry service\n\n2) Tree planting", "en",
         ["Ferry service", "Tree planting"]),
        ("Goal 1: Ferry service\n\nGoal 2: Tree planting\n\nGoal 3: Bus shelters", "en",
         ["Ferry service", "Tree planting", "Bus shelters"]),
        ("Goal 1 – Ferry service\n\nGoal 2 – Tree planting", "en", ["Ferry service", "Tree planting"]),
        ("EJE 1: el transbordador\n\nEJE 2: la poda de árboles\n\nEJE 3: la plaza", "es",
         ["el transbordador", "la poda de árboles", "la plaza"]),
        ("2026年度区议会工作重点\n\n一、渡轮服务\n\n二、植树造林", "zh", ["渡轮服务", "植树造林"]),
    ],
)  # fmt: skip
def test_a_list_is_announced_by_a_heading_with_its_year_by_a_last_sentence_or_by_each_of_its_items(
    text, language, expected
):
    """Items that are counted up are nobody who speaks."""
    assert labels(text, language) == expected


MINUTES = """The meeting was called to order at 7:00 p.m. by Mayor Jones. Roll call: all present.

Motion by Smith, seconded by Doe, to approve the minutes of April 7. Motion carried 5-0.

Resolution 12 authorizing the mayor to execute an agreement with ABC Inc. was adopted. The council must vote on the budget by June 30.

The applicant must submit plans to the planning department. Permit holders shall be required to comply.

Ms. Green asked whether the city plans to repair the bridge. There being no further business, the meeting adjourned."""


def test_minutes_with_nothing_but_procedure_name_none():
    """Neither do permits, motions, nor what somebody asked."""
    assert labels(MINUTES) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The board identified drainage, street lighting and tree planting as its top priorities for 2026.",
         ["drainage", "street lighting", "tree planting"]),
        ("The county’s priorities for the coming year are: broadband, flood insurance, and rural clinics.",
         ["broadband", "flood insurance", "rural clinics"]),
        ("The commission named broadband its highest priority.", ["broadband"]),
        ("The council voted to make affordable child care a priority.", ["affordable child care"]),
        ("Council members agreed to focus on downtown vacancies.", ["downtown vacancies"]),
        ("Staff will focus on code enforcement and permit backlogs in the coming year.",
         ["code enforcement and permit backlogs"]),
        ("The city council, in its March session, emphasized flood preparedness, tree planting, and clinics.",
         ["flood preparedness", "tree planting", "clinics"]),
        ("The council approved the budget and stressed the need for road repair.", ["road repair"]),
        ("The council stressed road safety, calling on drivers to slow down and look out.", ["road safety"]),
        ("The council adopted a climate plan, with a focus on tree cover.", ["tree cover"]),
        ("During the session, road safety and clean water were highlighted.", ["road safety and clean water"]),
        ("Three priorities were agreed: a greener borough, safe streets and new homes.",
         ["a greener borough", "safe streets", "new homes"]),
        ("Goals for 2027 include paving, parks and a new pool.", ["paving", "parks", "a new pool"]),
        ("Public safety, housing, and transit were named as priorities for 2027.",
         ["Public safety", "housing", "transit"]),
        ("City officials underscored the need to protect the aquifer while growth continues.",
         ["protect the aquifer"]),
        ("The city must also address stormwater runoff.", ["address stormwater runoff"]),
        ("The council’s goal is to cut response times by half.", ["cut response times by half"]),
    ],
)  # fmt: skip
def test_the_ways_in_which_a_body_says_what_matters(sentence, expected):
    """A list gives several, “the need for” gives one, and “A and B” stays together."""
    assert labels(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("Trustees voted 5-2 to add ferry service to the county’s list of priorities.", "en", ["ferry service"]),
        ("Resolution 26-9, establishing tree planting as a city priority, was adopted.", "en", ["tree planting"]),
        ("At the top of the town's priority list is ferry service.", "en", ["ferry service"]),
        ("The board ranked ferry service first, followed by tree planting and bus shelters.", "en",
         ["ferry service", "tree planting", "bus shelters"]),
        ("Staff was asked to prioritize ferry service, tree planting and bus shelters.", "en",
         ["ferry service", "tree planting", "bus shelters"]),
        ("Priorities set by consensus: 1) ferry service, 2) tree planting, 3) bus shelters.", "en",
         ["ferry service", "tree planting", "bus shelters"]),
        ("Of the nine candidates, ferry service drew the most votes of the board.", "en", ["ferry service"]),
        ("The board agreed that ferry service must come first.", "en", ["ferry service"]),
        ("Council members named ferry service and tree planting as goals for 2027.", "en", ["ferry service", "tree planting"]),
        ("In addition to ferry service, the council listed tree planting among its goals.", "en", ["ferry service", "tree planting"]),
        ("The strategic plan is built around ferry service, tree planting and bus shelters.", "en",
         ["ferry service", "tree planting", "bus shelters"]),
        ("Council priorities, in order: ferry service; tree planting.", "en", ["ferry service", "tree planting"]),
        ("Lo más urgente para el municipio es el transbordador.", "es", ["el transbordador"]),
        ("El plan tiene como pilares el transbordador, la poda de árboles y la plaza.", "es",
         ["el transbordador", "la poda de árboles", "la plaza"]),
        ("En la votación del pleno, el transbordador obtuvo el mayor respaldo.", "es", ["el transbordador"]),
        ("经议会表决，渡轮服务得票最多，成为首要目标。", "zh", ["渡轮服务"]),
        ("明年的预算将向渡轮服务、植树造林倾斜。", "zh", ["渡轮服务", "植树造林"]),
        ("除渡轮服务外，议会还把植树造林列为重点任务。", "zh", ["植树造林", "渡轮服务"]),
        ("Por unanimidad, el pleno declaró prioritario el transbordador.", "es", ["el transbordador"]),
        ("La poda de árboles encabeza la lista de prioridades del cabildo.", "es", ["La poda de árboles"]),
        ("Los ediles acordaron incluir la poda de árboles entre las prioridades del año.", "es", ["la poda de árboles"]),
        ("市议会一致通过决议，把渡轮服务列为来年的首要任务。", "zh", ["渡轮服务"]),
        ("渡轮服务连续第二年成为议会的优先事项。", "zh", ["渡轮服务"]),
        ("议会今年的工作重点包括渡轮服务、植树造林和公交候车亭。", "zh", ["渡轮服务", "植树造林", "公交候车亭"]),
    ],
)  # fmt: skip
def test_what_is_called_a_priority_by_name_whichever_verb_says_so(sentence, language, expected):
    """As an object, a subject, behind a colon, in a list with an order; in three languages."""
    assert labels(sentence, language) == expected


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("A motion to make the ferry a priority failed for lack of a second.", "en"),
        ("Residents said the ferry should be the city’s top priority.", "en"),
        ("The council tabled discussion of its priorities until June.", "en"),
        ("The notice was sent by priority mail.", "en"),
        ("“The ferry is our top priority,” the flyer reads.", "en"),
        ("The council read the letter: “Name the ferry a priority.”", "en"),
        ("The ferry is a priority of the governor.", "en"),
        ("The governor's priorities are: roads, schools and jails.", "en"),
        ("The priorities of the state include roads, schools and jails.", "en"),
        ("Her top priority is the ferry.", "en"),
        (
            "The board adopted the plan to guide staff as they work to share resources, meet goals, and hire.",
            "en",
        ),
        (
            "The purpose of the workshop was to develop agreements on realistic and achievable priorities.",
            "en",
        ),
        ("Staff will report to the council on the progress of its priorities.", "en"),
        ("Objetivos cumplidos: el transbordador.", "es"),
        ("“El transbordador es la prioridad”, reza el cartel.", "es"),
        ("La prioridad del ministro es el transbordador.", "es"),
        ("横幅上写着“渡轮是首要任务”。", "zh"),
        ("La moción para declarar prioritaria la pista fue rechazada.", "es"),
        ("La señal indica quién tiene prioridad en la glorieta.", "es"),
        ("El debate sobre las prioridades se aplazó hasta la próxima sesión.", "es"),
        ("将渡轮列为优先事项的动议未获通过。", "zh"),
        ("一位居民说，公园应当成为本市的首要任务。", "zh"),
        ("未来两年，通知将通过优先邮件寄出。", "zh"),
    ],
)
def test_what_is_not_made_a_priority_is_none(sentence, language):
    """Refused, put off, wished by a resident, asked, quoted, another's, or another sense of the word."""
    assert labels(sentence, language) == []


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The union petitioned the council to focus on the ferry.", "en"),
        ("The hospital requested that the council give priority to the ferry.", "en"),
        ("Parents implored the board to prioritize the ferry.", "en"),
        ("A delegation called on the city to focus on the ferry.", "en"),
        ("The garden club begged the council to make the ferry its top priority.", "en"),
        ("The coalition lobbied the council to name the ferry a goal.", "en"),
        ("The sheriff pleaded with the council to focus on the ferry.", "en"),
        ("Merchants appealed to the city to give priority to the ferry.", "en"),
        ("The tenants pressed the council to prioritize the ferry.", "en"),
        ("El sindicato instó al ayuntamiento a priorizar el transbordador.", "es"),
        ("El colegio solicita al ayuntamiento que fije como prioridad el transbordador.", "es"),
        ("La asociación rogó al pleno que priorice el transbordador.", "es"),
        ("Una plataforma exige al ayuntamiento que el transbordador sea su prioridad.", "es"),
        ("La cámara de comercio urgió al concejo a centrarse en el transbordador.", "es"),
        ("居民请求议会把渡轮服务放在首位。", "zh"),
        ("商会敦促议会把渡轮服务列为首要任务。", "zh"),
        ("工会要求市政府将渡轮服务作为重点工作。", "zh"),
        ("园艺社来信，请求市里把渡轮服务列为首要任务。", "zh"),
        ("开发商希望议会把渡轮服务列为优先事项。", "zh"),
        ("业主委员会请求市政府把渡轮服务列为首要任务。", "zh"),
        ("業主促請議會把渡輪服務列為首要任務。", "zh"),
        ("一名來電者請議會把渡輪服務放在首位。", "zh"),
        ("村民要求加快推进渡轮建设。", "zh"),
    ],
)
def test_what_somebody_asks_of_the_body_is_no_priority_of_the_body(sentence, language):
    """Whoever asks, petitions, urges or begs, in English, Spanish, and both Chinese scripts."""
    assert labels(sentence, language) == []


@pytest.mark.parametrize(
    ("sentence", "language", "label"),
    [
        ("The council urged every department to focus on ferry service.", "en", "ferry service"),
        ("The council called on staff to focus on ferry service.", "en", "ferry service"),
        (
            "As requested by its members, the council named ferry service a top priority.",
            "en",
            "ferry service",
        ),
        ("El concejo instó a las áreas a priorizar el transbordador.", "es", "el transbordador"),
        ("议会要求各部门把渡轮服务列为首要任务。", "zh", "渡轮服务"),
        ("议会敦促市政府把渡轮服务列为首要任务。", "zh", "渡轮服务"),
        ("市议会应居民请求，把渡轮服务列为首要任务。", "zh", "渡轮服务"),
        ("议会强调了渡轮服务的重要性，并要求优先安排经费。", "zh", "渡轮服务"),
        ("商会建议议会把渡轮服务列为首要任务，议会予以采纳。", "zh", "渡轮服务"),
        ("會議要求各局處將渡輪服務列為首要任務。", "zh", "渡輪服務"),
    ],
)
def test_what_the_body_asks_of_others_or_grants_them_is_its_priority(sentence, language, label):
    """The same verbs, where the body is who asks, or where it does what it was asked."""
    assert labels(sentence, language) == [label]


@pytest.mark.parametrize(
    "sentence",
    [
        "A member of the council stressed the need for change in tax law.",
        "Council Member Lee stressed the need for crosswalks.",
        "The need for parking was highlighted by residents.",
        "Is parking a priority for the city?",
        "Staff stressed repeatedly it is not a tax increase.",
        "The council praised the emphasis on safety.",
        "The new ladder truck is stressed at the joints.",
        "The council emphasized that road repair must come first.",
        "The achievements of the team were highlighted during the meeting.",
        "The meeting aimed to devise strategies and emphasized the need for a vigorous and united effort.",
        "The city aims to achieve greater results.",
        "I think it has been a high priority.",
        "That is where the goals are scored, and the priorities are set by the state.",
        "The county must comply with the Brown Act.",
        "Supervisor Hill emphasized the importance of transparency.",
        "The council focused on snow removal for most of the meeting.",
        "The committee resolved to meet in private.",
        "He asked what the government intends to do about rents.",
        "WHEREAS, the City plans to improve drainage;",
        "“The city must fix the roads. The council must hire nurses,” one resident told the council.",
    ],
)
def test_what_is_no_priority_of_the_meeting(sentence):
    """One person's words, questions, statements, praise, formulas, procedure."""
    assert labels(sentence) == []


def test_an_aim_beside_what_is_stressed_says_how():
    """It counts in a paragraph of its own."""
    stress, aim = "The council stressed the need for clean water.", "The city plans to replace the pumps."
    assert labels(f"{stress} {aim}") == ["clean water"]
    assert labels(f"{stress}\n\n{aim}") == ["clean water", "replace the pumps"]


def test_headings_bylines_tables_and_turns_of_speech_are_not_read():
    """What one speaker says is not what the meeting set out to do."""
    text = "The council stressed the need for clean water."
    for change in ({"role": Role.BYLINE}, {"role": Role.TABLE}, {"role": Role.HEADING}, {"speaker": "Lee"}):
        paragraph = Paragraph(1, 0, len(text), **change)
        assert stated(Document("r", "t", text, (paragraph,), language="en")) == []
    turns = "\n\n".join(f"MAYOR LEE: The council stressed the need for clean water {i}." for i in range(4))
    assert labels(turns) == []


def test_a_language_without_a_rule_is_not_read():
    """Rather nothing than a guess."""
    assert labels("Der Rat betonte. The council stressed the need for clean water.", "de") == []


_PIECES = st.lists(
    st.sampled_from(
        'the council|stressed|the need for|clean water|, |and|will focus on|.|“|”|"|(|)|priorities:|is a priority|must|plans to|'
        "roads|?|: |;|\n\n|1. |Goals|会议强调，要|加快推进|项目、|和安全|。|，|El pleno|hizo hincapié en|la vivienda| y ".split(
            "|"
        )
    ),
    max_size=40,
)


@settings(max_examples=150)
@given(_PIECES, st.sampled_from(["en", "es", "zh", ""]))
def test_every_label_stands_in_its_quote_and_every_quote_in_the_text(pieces, language):
    """Whatever the text is; twice the same."""
    document = document_of("r", " ".join(pieces), language=language)
    found = stated(document)
    assert found == stated(document)
    for each in found:
        assert (
            0 <= each.quote.start <= each.label.start < each.label.end <= each.quote.end <= len(document.text)
        )
        assert each.words is None or each.quote.start <= each.words.start < each.words.end <= each.quote.end
        label = document.text[each.label.start : each.label.end]
        assert label == label.strip()


def priority(label: str, quote: str, kind: Kind = Kind.NEWS, key: str = "r") -> Priority:
    document = Document(key, "t", quote, (Paragraph(1, 0, len(quote)),), kind, "", UNKNOWN, "en")
    return Priority(label, Quote(quote, cite(document, 0, len(quote))), Reason(Rule.EMPHASIS))


def test_what_two_records_say_is_listed_once_with_both_places():
    """Endings, case and small words do not make another priority of it."""
    first = priority("support for enterprises", "Support for enterprises was stressed.")
    second = priority("Supporting enterprises", "Supporting enterprises was stressed.", Kind.AGENDA, "agenda")
    (folded,) = fold([first, second])
    assert (folded.label, [cited.document for cited in folded.also]) == (first.label, ["agenda"])
    assert len(fold([first, priority("clean water", "Clean water was stressed.")])) == 2


@pytest.mark.parametrize(
    ("topic", "expected", "in_quote"),
    [
        ("flood", ["flood control"], False),
        ("FLOODS control", ["flood control"], False),
        ("economia", ["la economía local"], False),
        ("防汛", ["防汛抗旱"], False),
        ("汛", ["防汛抗旱"], False),
        ("levee", ["flood control"], True),
        ("parking", [], True),
        ("the of", ["flood control", "la economía local", "防汛抗旱"], False),
    ],
)
def test_a_topic_leaves_what_is_about_it(topic, expected, in_quote):
    """The label first; where no label has the words, the quotes."""
    items = [
        priority("flood control", "Flood control at the levee was stressed."),
        priority("la economía local", "Se acordó impulsar la economía local."),
        priority("防汛抗旱", "要做好防汛抗旱工作。"),
    ]
    found, quoted = about(items, topic)
    assert ([item.label for item in found], quoted) == (expected, in_quote)
