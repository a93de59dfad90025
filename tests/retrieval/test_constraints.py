"""What a question demands of the records: a year that it names, and what it calls by its name."""

from __future__ import annotations

import pytest

from app import build
from config.settings import Folder, Settings
from domain.answers import Filters, WarningCode
from tests.kit.embedder import HashingEmbedder
from tests.kit.library import sharing_readers
from tests.kit.reader import WordReader
from text.questions import read_question
from wording import FOUND

RECORDS = {
    "2024.md": "---\ndate: 2024-05-02\n---\n\nThe parks budget was set at 3 million dollars by the council.\n",
    "2025.md": "---\ndate: 2025-05-06\n---\n\nThe parks budget was set at 4 million dollars by the council.\n",
    "history.md": "---\ndate: 2025-06-01\n---\n\nThe chair recalled that the old bridge was closed in 1998 after a flood.\n",
    "staff.md": "---\ndate: 2025-06-03\n---\n\nMaria Soto is the deputy secretary of the harbour trust.\n",
    "undated.md": "The library hours were extended by the council to nine in the evening.\n",
}


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    """An application that answers whatever it is asked, if the year allows it."""
    folder = tmp_path_factory.mktemp("years")
    (folder / "records").mkdir()
    for name, text in RECORDS.items():
        (folder / "records" / name).write_text(text, encoding="utf-8")
    settings = Settings(data=folder / "data", folders=(Folder(path=folder / "records"),), threshold=0.01)
    app = sharing_readers(build(settings, embedder=HashingEmbedder(), reader=WordReader()))
    app.library.reindex(lambda *_: None, lambda _: None)
    return lambda question: app.answers.ask(question, Filters())


@pytest.mark.parametrize(("year", "sum_"), [(2024, "3 million"), (2025, "4 million")])
def test_the_record_of_that_year_answers(asking, year, sum_):
    """Of two that say nearly the same."""
    given = asking(f"What was the parks budget in {year}?")
    assert sum_ in given.quotes[0].text


def test_a_record_of_another_year_does_not(asking):
    """It says nothing of 1998; the nearest passages are shown as such."""
    given = asking("What was the parks budget in 2019?")
    assert not given.answered
    assert given.passages
    assert not [each for each in given.warnings if each.code is WarningCode.ANOTHER_ROLE]


def test_a_lesser_role_does_not_and_is_told(asking):
    """The deputy is not who was asked for; and who is asked for as such is."""
    given = asking("Who is the secretary of the harbour trust?")
    assert not given.answered
    assert [(each.code, each.about) for each in given.warnings] == [
        (WarningCode.ANOTHER_ROLE, "deputy secretary")
    ]
    assert "Soto" in asking("Who is the deputy secretary of the harbour trust?").quotes[0].text


def test_a_passage_that_names_the_year_answers(asking):
    """Whenever its record was made."""
    assert "closed in 1998" in asking("What happened to the old bridge in 1998?").quotes[0].text


def test_a_record_without_a_year_may_answer(asking):
    """Nobody knows that it is of another year."""
    assert "nine in the evening" in asking("What library hours did the council set in 2023?").quotes[0].text


def test_bounds_are_not_years_that_are_asked_for():
    """“since 2020” has its own rule."""
    assert read_question("What was decided in 2021 since 2020?").years == {2021}
    assert read_question("What about parks?").years == frozenset()


# --- What a question names and no record does.

NAMED = {
    "one.md": "---\nlanguage: en\n---\n\nThe board heard Case 7310 on Willow Pkwy and Case 7311 on N Harper Street.\n",
    "two.md": "---\nlanguage: en\n---\n\nDistrict 2 and District 4 get new lamps, said Director Oleksandra Hrytsenko.\n",
    "three.md": "---\nlanguage: en\n---\n\nThe fire station on Juniper Road was painted. A willow grows beside it, and an elm.\n",
    "four.md": "---\nlanguage: en\n---\n\nThe Tax Increment Financing plan covers a park of 41.37 acres, for $2,400,000. The JROTC hall opens in May.\n",
    "beside.md": "---\nlanguage: en\ntitle: Report of Leopold Quistgaard\nbody: Aldermoor Trust\n---\n\nThe weir was mended.\n",
    "five.md": "---\nlanguage: es\n---\n\nEl expediente 88-204 trata de la calle del Olivo, dijo la concejala Ibarra.\n",
    "six.md": "---\nlanguage: zh\n---\n\n郑志明委员介绍了第5号决议和桂花路的照明工程。市民中心下月开放。\n",
}


@pytest.fixture(scope="module")
def named(tmp_path_factory, reader):
    """Asks the records of one language, as people do who have no others, or of all, and gives what is said to be named nowhere."""
    made = {}
    for language in ("en", "es", "zh", ""):
        folder = tmp_path_factory.mktemp(f"named-{language or 'all'}")
        (folder / "records").mkdir()
        for name, text in NAMED.items():
            if f"language: {language}" in text:
                (folder / "records" / name).write_text(text, encoding="utf-8")
        settings = Settings(
            data=folder / "data", folders=(Folder(path=folder / "records"),), reranker="none", threshold=0.01
        )
        made[language] = sharing_readers(build(settings, embedder=HashingEmbedder(), reader=reader))
        made[language].library.reindex(lambda *_: None, lambda _: None)

    def ask(language, question):
        given = made[language].answers.ask(question, Filters())
        return [each.about for each in given.warnings if each.code is WarningCode.NAMED_NOWHERE], given

    return ask


@pytest.mark.parametrize(
    ("language", "question", "missing"),
    [
        ("en", "What was heard in case 7312?", ["case 7312"]),
        ("en", "What was heard in CASE#7312?", ["CASE#7312"]),
        ("en", "What was heard in case №7312?", ["case №7312"]),
        ("en", "When does District 3 get new lamps?", ["District 3"]),
        ("en", "What did Director Vandermeer say about lamps?", ["Director Vandermeer"]),
        ("en", "When was the concert hall painted?", ["concert hall"]),
        ("en", "What was heard about Willow Street?", ["Willow Street"]),
        ("en", "What does Quist report of the weir?", ["Quist"]),
        ("en", "When does the CROTC hall open?", ["CROTC"]),
        ("en", "What grows on Elm Street?", ["Elm Street"]),
        ("en", "What was painted on Juniper Hollow Road?", ["Juniper Hollow Road"]),
        ("en", "What does Proposition 12 change about lamps?", ["Proposition 12"]),
        ("es", "¿De qué trata el expediente 88-205?", ["expediente 88-205"]),
        ("es", "¿Qué dijo la concejala Zubiri?", ["Zubiri"]),
        ("zh", "第6号决议是什么？", ["第6号决议"]),
        ("zh", "第6號決議是什麼？", ["第6號決議"]),
        ("zh", "丁香路的照明工程怎么样？", ["丁香路"]),
        ("zh", "委员徐大年介绍了什么？", ["徐大年"]),
        ("zh", "徐大年委员介绍了什么？", ["徐大年"]),
        ("zh", "徐大年是誰？", ["徐大年"]),
        ("zh", "丁香大道的照明工程怎么样？", ["丁香大道"]),
        ("zh", "條例2025-99說什麼？", ["條例2025-99"]),
        ("zh", "第十二号决议是什么？", ["第十二号决议"]),
        ("zh", "第三区什么时候装路灯？", ["第三区"]),
        ("", "What was heard in case 7312?", ["case 7312"]),
        ("", "When does District 3 get new lamps?", ["District 3"]),
        ("", "What did Vandermeer present about lighting?", ["Vandermeer"]),
        ("", "¿Qué presentó Zubiri de la iluminación?", ["Zubiri"]),
        ("", "¿Qué dijo Peterson de District 2?", ["Peterson"]),
        ("", "¿De qué trata el expediente 88-205?", ["expediente 88-205"]),
        ("", "第7号决议是什么？", ["第7号决议"]),
        ("es", "What did Councilor Vandermeer say?", ["Councilor Vandermeer"]),
        ("", "Was the park bought for $9,999,999?", ["$9,999,999"]),
        ("en", "Was the fire station painted for $9.9 million?", ["$9.9 million"]),
        ("en", "Is the park 500 acres large?", ["500 acres"]),
        ("es", "¿Costó la calle del Olivo 9,9 millones de pesos?", ["9,9 millones de pesos"]),
        ("zh", "桂花路的照明工程花了990万元吗？", ["990万元"]),
        ("zh", "桂花路的照明工程花了九百九十萬元嗎？", ["九百九十萬元"]),
    ],
)
def test_what_no_record_names_is_said_to_be_so(named, language, question, missing):
    """Not answered with its neighbour."""
    told, given = named(language, question)
    assert told == missing
    assert not given.answered


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What was heard in case 7311?"),
        ("en", "What was heard in Case#7311?"),
        ("en", "What was heard in case7311?"),
        ("en", "What was heard about Willow Parkway?"),
        ("en", "Which case is on North Harper St.?"),
        ("en", "What did Hritsenko say about lamps?"),
        ("en", "When do Districts 4 and 2 get lamps?"),
        ("en", "What does TIF cover?"),
        ("en", "When does the ROTC hall open?"),
        ("en", "What does Leopold Quistgaard report of the weir?"),
        ("en", "What did the Aldermoor Trust mend?"),
        ("en", "How large is the 41-acre park?"),
        ("en", "Did the tax increment plan cost 2.4 million dollars?"),
        ("en", "Did the tax increment plan cost more than $9 million?"),
        ("en", "Was it 9 hectares?"),
        ("en", "Was item 7 about lamps?"),
        ("en", "What did 郑志明 say?"),
        ("es", "¿Qué pasa con el exp. 88-204 de la calle Olivo?"),
        ("es", "¿Qué decidió el Consejo sobre el parque?"),
        ("zh", "第5號決議是什麼？"),
        ("zh", "桂花路的照明工程怎么样？"),
        ("zh", "郑志明委員說了什麼？"),
        ("zh", "谁是郑志明？"),
        ("zh", "决议第五号和路灯有什么关系？"),
        ("zh", "第五号决议是什么？"),
        ("zh", "委员郑志明介绍了什么？"),
        ("en", "Wer leitet die Sitzung am Marktplatz?"),
        ("", "Wer leitet die Sitzung am Marktplatz?"),
        ("", "¿Qué se pintó en Juniper Road?"),
        ("", "¿Qué pasa en el Distrito 2?"),
        ("es", "What is case 88-204 about?"),
        ("zh", "What is resolution 5?"),
    ],
)
def test_misspelt_short_inflected_and_rounded_names_are_found(named, language, question):
    """So are traditional characters; and what is asked in a language that no record is in may have another name there."""
    told, given = named(language, question)
    assert told == []
    assert WarningCode.NAMED_OTHERWISE not in {each.code for each in given.warnings}


@pytest.mark.parametrize(
    ("language", "question", "name"),
    [
        ("zh", "¿Qué presentó Zubiri de la iluminación?", "Zubiri"),
        ("zh", "What did Zheng Zhiming introduce?", "Zheng Zhiming"),
        ("zh", "What is resolution 7?", "resolution 7"),
        ("es", "When was the concert hall of the file painted?", "concert hall"),
        ("", "Who is Zheng Zhiming?", "Zheng Zhiming"),
        ("", "¿Qué decidió el Departamento de Agua sobre los parques?", "Departamento de Agua"),
        ("", "委员徐大年说 Juniper Road 的 fire station 怎么了？", "徐大年"),
    ],
)
def test_what_another_language_may_name_otherwise_is_not_said_to_be_missing_and_not_passed_as_sure(
    named, language, question, name
):
    """That it cannot be told is a warning, beside an answer and beside a refusal."""
    told, given = named(language, question)
    assert told == []
    assert [each.about for each in given.warnings if each.code is WarningCode.NAMED_OTHERWISE] == [name]
    assert given.probability < FOUND


NEAR = {
    "one.md": "---\nlanguage: en\ndate: 2024-03-05\n---\n\nRoute 9 gets new buses. The council adopted Resolution 888, said Councilor Marta Lozano.\n",
    "two.md": "---\nlanguage: en\ndate: 2024-03-05\n---\n\nThe fee for a permit rises from $20 to $30 in June. Bell voted against the fee.\n",
    "three.md": "---\nlanguage: es\ndate: 2024-04-02\n---\n\nLa concejala Lozano votó en contra de la Ruta 9. Se aprobó la Resolución 888.\n",
    "five.md": "---\nlanguage: en\ndate: 2024-03-05\n---\n\nGray Holdings Inc. bought the mill. Line 22X and Resolution 2024-17 are on Unit B-14. 12,500 vehicles use the bridge.\n",
    "six.md": "---\nlanguage: es\ndate: 2024-04-02\n---\n\nEl parque Los Álamos abre en mayo. La línea 22X cambia. Cruzan el puente 12.500 vehículos.\n",
    "four.md": "---\nlanguage: zh\ndate: 2024-05-06\n---\n\n22X路公交换新车。2024-17号决议通过。每天有12500辆车过桥。市政府召开第三十二次常务会议，研究供水工程。委员李卫东介绍了9路公交。\n",
}


def asker_over(folder, records, reader):
    """What asks an application over these records, with no threshold to speak of."""
    (folder / "records").mkdir()
    for name, text in records.items():
        (folder / "records" / name).write_text(text, encoding="utf-8")
    settings = Settings(
        data=folder / "data", folders=(Folder(path=folder / "records"),), reranker="none", threshold=0.01
    )
    app = sharing_readers(build(settings, embedder=HashingEmbedder(), reader=reader))
    app.library.reindex(lambda *_: None, lambda _: None)
    return lambda question: app.answers.ask(question, Filters())


@pytest.fixture(scope="module")
def near(tmp_path_factory, reader):
    """Asks records of three languages, and gives what is said of names, and whether it is answered."""
    given_to = asker_over(tmp_path_factory.mktemp("near"), NEAR, reader)

    def ask(question):
        given = given_to(question)
        return [(each.code, each.about) for each in given.warnings if "named" in each.code], given.answered

    return ask


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("When does Route 9A get new buses?", ["Route 9A"]),
        ("When does Route 9-A get new buses?", ["Route 9-A"]),
        ("¿Cuándo cambia la Ruta 9B?", ["Ruta 9B"]),
        ("What does Resolution 88 say about the buses?", ["Resolution 88"]),
        ("What does Resolution 8 say about the buses?", ["Resolution 8"]),
        ("第三十三次常务会议研究了什么？", ["第三十三次常务会议"]),
        ("第三十三次常務會議研究了什麼？", ["第三十三次常務會議"]),
        ("第33次常务会议研究了什么？", ["第33次常务会议"]),
        ("Does the fee rise from $40 to $65?", ["$40", "$65"]),
        ("When did the fee rise from $20 to $65?", ["$65"]),
        ("Zubiri voted against what?", ["Zubiri"]),
        ("¿Zubiri votó en contra de qué?", ["Zubiri"]),
        ("What was decided on March 6, 2024?", ["March 6, 2024"]),
        ("¿Qué se decidió el 9 de abril de 2024?", ["9 de abril de 2024"]),
        ("2024年6月6日研究了什么？", ["2024年6月6日"]),
        ("When does line 22Y change?", ["line 22Y"]),
        ("when does line 22y change?", ["line 22y"]),
        ("When does 22Y change?", ["22Y"]),
        ("When does line 22X-1 change?", ["line 22X-1"]),
        ("¿Cuándo cambia la línea 22Y?", ["línea 22Y"]),
        ("22Y路公交什么时候换新车？", ["22Y路公交"]),
        ("22Y路公交什麼時候換新車？", ["22Y路公交"]),
        ("What does Resolution 2024–18 say?", ["Resolution 2024–18"]),
        ("What does Resolution 2024-17A say?", ["Resolution 2024-17A"]),
        ("¿Qué dice la Resolución 2024–18?", ["Resolución 2024–18"]),
        ("2024–18号决议说什么？", ["2024–18号决议"]),
        ("What is on unit b-15?", ["unit b-15"]),
        ("What did Grey Holdings buy?", ["Grey Holdings"]),
        ("What did Gray Partners buy?", ["Gray Partners"]),
        ("¿Cuándo abre el parque Los Olmos?", ["Los Olmos"]),
        ("Do 12,400 vehicles use the bridge?", ["12,400"]),
        ("¿Cruzan el puente 12.400 vehículos?", ["12.400"]),
        ("每天有12400辆车过桥吗？", ["12400"]),
    ],
)
def test_what_is_next_to_what_a_record_names_is_not_that(near, question, missing):
    """A letter or a digit more, the next sitting, other sums of a change, the first word of a question, a day on which nothing was."""
    assert near(question) == ([(WarningCode.NAMED_NOWHERE, each) for each in missing], False)


@pytest.mark.parametrize(
    "question",
    [
        "When does Route 9 get new buses?", "What does Resolution 888 say?", "第三十二次常务会议研究了什么？", "第三十二次常務會議研究了什麼？",
        "Does the fee rise from $20 to $30?", "Which fees are from $10 to $90?", "Bell voted against what?", "Residents asked what?",
        "What was decided on March 5, 2024?", "What was decided on March 4, 2024?", "What was decided before March 4, 2023?",
        "¿Qué se decidió el 2 de abril de 2024?", "2024年5月6日研究了什么？", "What did Lozano say?", "Was the 5K run on Route 9?",
        "When does line 22x change?", "Was the 10K run on line 22X?", "What does Resolution 2024–17 say?", "¿Qué dice la Resolución 2024−17?", "2024–17号决议说什么？",
        "Who is on Unit B14?", "What did Gray Holding buy?", "What did Gray buy?", "What did Gray Inc. buy?", "¿Cuándo abre el parque Los Alamos?", "22X路公交換新車嗎？",
        "Do 12,500 vehicles use it?", "Do twelve thousand five hundred vehicles use it?", "Do nearly 12,000 vehicles use it?", "每天有一万二千五百辆车过桥吗？", "Is covid-19 over?",
    ],
)  # fmt: skip
def test_what_is_there_is_not_said_to_be_missing(near, question):
    """The same forms, of what the records have; a day whose meeting may be told of some days later."""
    assert near(question)[0] == []


@pytest.mark.parametrize(
    "question", ["What did Councilor Lozada say?", "What did Lozada say about buses?", "¿Qué votó Lozada?"]
)
def test_a_name_that_is_only_written_much_alike_is_told(near, question):
    """A slip of the pen, or somebody else: that it is uncertain is a warning, whether it is answered or not."""
    ((code, about),) = near(question)[0]
    assert code is WarningCode.NAMED_ALIKE
    assert about.endswith("Lozada")


LIKE = {
    "en.md": "---\nlanguage: en\ndate: 2026-05-12\n---\n\nThe truck with license plate KXR 4417 was towed. House Bill 2209 was withdrawn. Case 26-418 went to a third reading.\n",
    "es.md": "---\nlanguage: es\ndate: 2026-05-12\n---\n\nLa fase II del plan del puerto empieza en mayo. La torre mide 45 metros. El vehículo tiene matrícula 8806 TLM. La segunda lectura de la ordenanza 19/2026 fue ayer.\n",
    "zh.md": "---\nlanguage: zh\ndate: 2026-05-12\n---\n\n建筑许可证BP-2026-0417号颁发给宏达公司。地块14-22-301-007出让。车牌号为京A·4417X和粤B·77K21。河府办〔2026〕27号自六月起施行。滨江公园二期工程开工。\n",
    "ja.md": "---\nlanguage: ja\ndate: 2026-05-12\n---\n\n建築許可KK-2026-0205号は大和工務店に交付された。건축허가GN-2026-0317호는 한빛건설에 발급되었다.\n",
}


@pytest.fixture(scope="module")
def like(tmp_path_factory, reader):
    """Asks records in four scripts, and gives what is said to be named nowhere, and whether it is answered."""
    given_to = asker_over(tmp_path_factory.mktemp("like"), LIKE, reader)

    def ask(question):
        given = given_to(question)
        return [
            each.about for each in given.warnings if each.code is WarningCode.NAMED_NOWHERE
        ], given.answered

    return ask


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("建筑许可证BP-2026-0418号颁发给了谁？", "BP-2026-0418"),
        ("建筑许可证bp-2026-0418号颁发给了谁？", "bp-2026-0418"),
        ("建築許可證ＢＰ－２０２６－０４１８號頒發給了誰？", "ＢＰ－２０２６－０４１８"),
        ("地块14-22-301-008出让了吗？", "14-22-301-008"),
        ("车牌号为京B·4417X的车在哪里？", "京B·4417X"),
        ("车牌号为沪A·4417X的车在哪里？", "沪A·4417X"),
        ("河府办〔2026〕28号什么时候施行？", "府办〔2026〕28号"),
        ("河政办〔2026〕27号什么时候施行？", "政办〔2026〕27号"),
        ("滨江公园四期工程开工了吗？", "四期"),
        ("建築許可KK-2026-0206号は誰に交付されましたか？", "KK-2026-0206"),
        ("건축허가GN-2026-0318호는 누구에게 발급되었습니까?", "GN-2026-0318"),
        ("Where was license plate KRX 4417 towed?", "KRX 4417"),
        ("where was license plate krx 4417 towed?", "krx 4417"),
        ("¿De quién es la matrícula 8806 TML?", "8806 TML"),
        ("¿De quién es la matrícula 8806TML?", "8806TML"),
        ("When does Phase IV of the harbor plan begin?", "Phase IV"),
        ("When does phase four of the harbor plan begin?", "phase four"),
        ("When does the fourth phase of the harbor plan begin?", "fourth phase"),
        ("Quand commence la phase IV du plan du port ?", "phase IV"),
        ("When was the fifth reading of Ordinance 2026-19?", "fifth reading"),
        ("When was the second reading of Ordinance 2026-20?", "Ordinance 2026-20"),
        ("Is the tower 45 feet tall?", "45 feet"),
        ("塔高45英尺吗？", "45英尺"),
    ],
)  # fmt: skip
def test_a_number_that_names_is_compared_in_any_script_and_language(like, question, missing):
    """A code that is glued to characters, its letters, Roman numbers, ordinals, and the unit beside a measure."""
    assert like(question) == ([missing], False)


@pytest.mark.parametrize(
    "question",
    [
        "建筑许可证BP-2026-0417号颁发给了谁？", "建築許可證ＢＰ－２０２６－０４１７號頒發給了誰？", "许可证0417号颁发给了谁？", "许可证BP 2026 0417颁发给了谁？",
        "地块14-22-301-007出让了吗？", "车牌号为京A·4417X的车在哪里？", "车牌京A4417X的车在哪里？", "车牌粤B77K21的车在哪里？", "河府办〔2026〕27号什么时候施行？", "河府办[2026]27号是什么？",
        "滨江公园第二期工程开工了吗？", "需要3-5天吗？", "议案以4-3通过了吗？", "PM2.5浓度是多少？", "5G网络怎么样？", "建築許可KK-2026-0205号は誰に？",
        "건축허가 GN-2026-0317호는 누구에게?", "Where was plate KXR 4417 towed?", "Where was KXR-4417 towed?", "where was plate 4417 towed?", "Where was plate 4417 KXR towed?",
        "What became of HB 2209?", "¿De quién es la matrícula 8806-TLM?", "When does Phase II of the harbor plan begin?", "When does phase 2 begin?",
        "When does the second phase of the harbor plan begin?", "滨江公园第二阶段开工了吗？", "When was the second reading of Ordinance 2026-19?",
        "What is Case 2026-418?", "Is the tower 45 meters tall?", "Is the tower 148 feet tall?", "Who was reading two letters?", "Which phase I of the plan?",
    ],
)  # fmt: skip
def test_a_number_that_names_is_the_same_however_it_is_written(like, question):
    """With blanks, glued, in short, the year behind, in words, converted; and what only counts is no code."""
    assert like(question)[0] == []


def test_what_a_quoted_record_says_of_itself_and_could_not_be_used_is_told_beside_it(tmp_path):
    """Under the answer too, and not by the re-index alone; of a record whose front matter is used, nothing is."""
    (tmp_path / "records").mkdir()
    for name, date in (("good", "2024-05-02"), ("bad", "soon")):
        text = f"---\ndate: {date}\n---\n\nThe {name} bridge was painted by the council.\n"
        (tmp_path / "records" / f"{name}.md").write_text(text, encoding="utf-8")
    settings = Settings(data=tmp_path / "data", folders=(Folder(path=tmp_path / "records"),), threshold=0.01)
    app = sharing_readers(build(settings, embedder=HashingEmbedder(), reader=WordReader()))
    app.library.reindex(lambda *_: None, lambda _: None)
    told = {
        given.quotes[0].citation.document: [each.code for each in given.warnings]
        for name in ("good", "bad")
        for given in [app.answers.ask(f"Who painted the {name} bridge?", Filters())]
    }
    assert WarningCode.UNUSED in told["records/bad.md"]
    assert WarningCode.UNUSED not in told["records/good.md"]
