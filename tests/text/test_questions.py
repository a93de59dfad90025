"""Questions are read by plain rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.errors import QuestionRefused
from text.language import question_language
from text.questions import Asks, read_question


@pytest.mark.parametrize(
    ("text", "asks", "language"),
    [
        ("Who led the plenary meeting?", Asks.WHO, "en"),
        ("When did the council meet?", Asks.WHEN, "en"),
        ("In what year did it end?", Asks.WHEN, "en"),
        ("How much will the bridge cost?", Asks.HOW_MUCH, "en"),
        ("How many members voted?", Asks.HOW_MANY, "en"),
        ("Where is the new park?", Asks.WHERE, "en"),
        ("What are the priorities of the city?", Asks.LIST, "en"),
        ("¿Quién dirigió la reunión del consejo?", Asks.WHO, "es"),
        ("女神卡卡得过几次格莱美奖？", Asks.HOW_MANY, "zh"),
        ("谁主持了会议？", Asks.WHO, "zh"),
        ("flooding", Asks.OTHER, ""),
    ],
)
def test_what_is_asked_for_and_the_language_are_read_from_the_words(
    text: str, asks: Asks, language: str
) -> None:
    """Three languages; what cannot be told is left open."""
    question = read_question(text)
    assert (question.asks, question.language) == (asks, language)


@pytest.mark.parametrize(
    ("text", "topic"),
    [("flooding", True), ("Parks and Recreation Board", True), ("control de inundaciones", True), ("防洪抗旱", True), ("flooding?", False),
     ("they met", True), ("was it approved", False), ("Who led it", False), ("tell me what the council will do", False), ("会议在哪里举行", False)],
)  # fmt: skip
def test_what_only_names_something_is_told_from_a_question(text: str, topic: bool) -> None:
    """Whatever is said of a topic answers it; a question has an answer or none."""
    assert read_question(text).is_topic is topic


@pytest.mark.parametrize(
    ("short", "long"),
    [("What's the permit fee?", "What is the permit fee?"), ("whats the budget for the pier", "what is the budget for the pier"),
     ("Why’d they close the pool?", "Why did they close the pool?"), ("Whose dog was it?", "Whose dog was it?")],
)  # fmt: skip
def test_a_contraction_asks_what_its_words_ask(short: str, long: str) -> None:
    """What somebody typed stays as it is; the form of the question is that of the words in full."""
    one, other = read_question(short), read_question(long)
    assert (one.text, one.in_full, one.asks) == (short, long, other.asks)


def test_who_wrote_it_is_told_from_who_did_it() -> None:
    """A byline has no word in common with the question that it answers."""
    for text in ("Who wrote this article?", "¿Quién escribió el artículo?", "这篇报道是谁写的？"):
        assert read_question(text).asks_author, text
    assert not read_question("Who led the meeting?").asks_author


def test_quotation_marks_ask_for_exact_words() -> None:
    """Straight, curly, angled and corner marks."""
    assert read_question('what about “three guarantees” and "four dares" 「安全生产」?').phrases == (
        "three guarantees",
        "four dares",
        "安全生产",
    )


def test_since_and_until_need_a_year() -> None:
    """“since August” restricts nothing: which August would be a guess."""
    question = read_question("What was decided since March 2024 and before 2026?")
    assert (question.since, question.until) == (PartialDate(2024, 3), PartialDate(2026))
    assert not read_question("What changed since August?").since.is_known
    assert read_question("What is the latest on flooding?").newest_first


@pytest.mark.parametrize("text", ["", "   \n\t", "???", "—…!", "x" * 2001])
def test_a_question_that_cannot_be_searched_is_refused_with_a_remedy(text: str) -> None:
    """Empty, only symbols, too long: one sentence and what to do."""
    with pytest.raises(QuestionRefused) as refused:
        read_question(text)
    assert refused.value.sentence
    assert refused.value.remedy


def test_two_thousand_characters_are_a_question() -> None:
    """The stated limit is itself allowed."""
    assert len(read_question("a" * 2000).text) == 2000


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else comes out of reading, and what is read holds no control characters."""
    try:
        question = read_question(text)
    except QuestionRefused:
        return
    assert question.text.isprintable()
    assert question_language(text) in {"", "en", "es", "fr", "de", "pt", "zh", "ja", "ko"}


@pytest.mark.parametrize(
    ("question", "sentence", "only_asked"),
    [
        ("When will the library reopen?", "Mr. Webb asked when the library will reopen.", True),
        (
            "When will the library reopen?",
            "Mr. Webb asked when it will reopen, and was told by the manager: on May 5.",
            False,
        ),
        ("When will the library reopen?", "It was asked on May 5 who pays for it.", False),
        ("Who asked when the library will reopen?", "Mr. Webb asked when the library will reopen.", False),
        ("How much will the roof cost?", "A resident wanted to know how much the roof will cost.", True),
        ("¿Cuándo abrirá la biblioteca?", "Don Pedro pregunta cuándo volverá a abrir la biblioteca.", True),
        ("食堂什么时候开门？", "居民询问食堂什么时候开门。", True),
        ("食堂什么时候开门？", "居民询问食堂什么时候开门，主任答复六月一日。", False),
        ("Is the library open?", "The library is open.", False),
    ],
)
def test_what_only_reports_the_question_is_no_answer(question, sentence, only_asked):
    """Whoever asks when it opens does not say when; with the reply in the same sentence, it answers."""
    assert read_question(question).is_only_asked_in(sentence) is only_asked
