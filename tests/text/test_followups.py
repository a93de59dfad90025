"""Follow-ups are read in the light of the question before, by plain rules."""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.answers import Filters
from domain.dates import UNKNOWN, PartialDate
from domain.errors import QuestionRefused
from tests.kit.turns import pairs
from text.coreference import Carried, Rule
from text.followups import Cited, Turn, understand
from text.questions import MAX_CHARACTERS
from text.terms import unfolded

LED = (
    "On August 1, Pan Guoqiang, deputy secretary of the municipal party committee and acting mayor, led a plenary "
    "meeting of the municipal government."
)


def cited(text: str = LED, date: PartialDate = UNKNOWN, document: str = "a") -> Cited:
    return Cited("Plenary Meeting", "Municipal Government", date, text, document)


def read(before: str, raw: str, **fields: object) -> str:
    return understand(raw, Turn(before, **fields)).question  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "raw", "question"),
    [
        ("Who led the plenary meeting?", "and when?", "when: the plenary meeting?"),
        ("How much will the flood wall cost?", "where", "where: the flood wall?"),
        (
            "Was the rezoning of the old brewery approved?",
            "why not?",
            "why not: the rezoning of the old brewery?",
        ),
        (
            "What did the council decide about the lodging tax?",
            "when and why",
            "when and why: the lodging tax?",
        ),
        ("¿Qué aprobó el pleno sobre la tasa turística?", "¿y cuándo?", "¿cuándo: la tasa turística?"),
        ("¿Cuánto costará la piscina municipal?", "donde?", "dónde: la piscina municipal?"),
        ("垃圾分类方案什么时候实施？", "为什么呢", "垃圾分类方案为什么？"),
        ("地铁二号线总投资是多少？", "那什么时候？", "地铁二号线什么时候？"),
        ("安平圖書館新館的經費是多少？", "在哪裡？", "安平圖書館新館在哪裡？"),
    ],
)
def test_a_bare_interrogative_asks_of_the_same_subject(before: str, raw: str, question: str) -> None:
    """However it is typed; what was asked of the subject before is left."""
    assert read(before, raw) == question


@pytest.mark.parametrize(
    ("before", "raw", "question"),
    [
        ("Was the flood wall approved?", "who voted against?", "who voted against the flood wall?"),
        ("Was the budget for 2025 approved?", "who voted against", "who voted against the budget for 2025?"),
        ("Does the city have a lodging tax?", "who objects?", "who objects: a lodging tax?"),
        ("Was the flood wall approved?", "what was the vote?", "what was the vote: the flood wall?"),
        ("¿Se aprobó la tasa turística?", "quien votó en contra", "quién votó en contra: la tasa turística?"),
        ("市議會通過住宿稅了嗎？", "誰投了反對票？", "住宿稅誰投了反對票？"),
        ("市議會通過住宿稅了嗎？", "稅率多少", "住宿稅稅率多少？"),
    ],
)
def test_an_elliptical_question_gets_the_subject_it_leaves_out(before: str, raw: str, question: str) -> None:
    """With its year where it has one."""
    understood = understand(raw, Turn(before))
    assert understood.question == question
    assert understood.reading[0].rule is Rule.SUBJECT


@pytest.mark.parametrize(
    ("before", "raw", "question"),
    [
        ("What was decided about the flood wall?", "how much did it cost?", "how much did the flood wall cost?"),
        ("Is there a lodging tax?", "why is that needed", "why is a lodging tax needed?"),
        ("Was Elm Street School closed?", "where will its pupils go?", "where will Elm Street School’s pupils go?"),
        ("Was the lodging tax approved?", "how much will the tax bring in?", "how much will the lodging tax bring in?"),
        ("Did the council discuss a skate park?", "when will they decide?", "when will the council decide a skate park?"),
        ("¿Qué se dijo de la piscina?", "¿cuánto costará eso?", "¿cuánto costará la piscina?"),
        ("会议批准了地铁二号线吗？", "它连接哪里？", "地铁二号线连接哪里？"),
        ("会议批准了地铁二号线吗？", "这个项目多少钱？", "地铁二号线项目多少钱？"),
    ],
)  # fmt: skip
def test_a_pronoun_stands_for_the_subject(before: str, raw: str, question: str) -> None:
    """Or for the body, where several are meant."""
    assert read(before, raw) == question


def test_he_is_the_person_whom_the_record_names() -> None:
    """Where a person was asked for. Without a quote there is no name, and none is made up."""
    before = Turn("Who led the plenary meeting?", cited=(cited(),))
    understood = understand("what is his position?", before)
    assert understood.question.startswith("what is Pan Guoqiang’s position")
    assert understood.reading[0] == Carried(Rule.PERSON, "Pan Guoqiang", "his")
    assert "Pan" not in read("Who led the plenary meeting?", "what is his position?")
    before = Turn("Did the council thank Amos Reyes?")
    assert understand("what did he say?", before).question.startswith("what did Amos Reyes say")


@pytest.mark.parametrize(
    ("before", "quote", "raw", "question"),
    [
        ("Who chaired it?", "Vice Mayor Lena Ortiz chaired it.", "which offices does she hold?", "which offices does Vice Mayor Lena Ortiz hold?"),
        ("What became of the harbor plan?", "It was drawn up by Tomas Keller.", "is he an architect?", "is Tomas Keller an architect?"),
        ("¿Quién presidió el pleno?", "Presidió el pleno Marta Solís.", "¿es ella la alcaldesa?", "¿es ella la alcaldesa?"),
        ("谁主持了会议？", "会议由副市长郑志明主持。", "他是书记吗？", "郑志明是书记吗？"),
    ],
)  # fmt: skip
def test_he_and_she_are_whom_the_answer_names(before: str, quote: str, raw: str, question: str) -> None:
    """Nothing else is put in or behind; a Spanish “ella”, which may be a thing, is left."""
    assert read(before, raw, cited=(cited(quote),)) == question


def test_it_is_what_the_answer_names_where_the_question_named_nothing() -> None:
    """“Who chaired it?” says nothing of what; the sentence that answers does, behind its verb."""
    quote = "Lena Ortiz chaired the hearing on the harbor plan, which ended late."
    before = Turn("Who chaired it?", cited=(cited(quote),))
    assert understand("when was it held?", before).question == "when was the hearing on the harbor plan held?"
    assert understand("when was it held?", Turn("Who chaired it?")).question == "when was it held?"


def test_whom_a_spanish_question_leaves_out_is_the_person_of_the_answer() -> None:
    """A thing is not put there."""
    before = Turn("¿Quién presidió el pleno?", cited=(cited("Marta Solís presidió el pleno."),))
    assert understand("¿qué cargos tiene?", before).question == "¿qué cargos tiene Marta Solís?"
    assert (
        understand("¿qué cargos tiene?", Turn("¿Cuánto costó la piscina?")).question == "¿qué cargos tiene?"
    )


@pytest.mark.parametrize(
    ("before", "raw"),
    [
        ("Who wrote the report on the harbor plan?", "When was the harbor plan adopted?"),
        ("Is Lena Ortiz the mayor?", "What did they say about parking?"),
        ("郑志明是市长吗？", "What did they say about parking?"),
        ("What lies ahead in the second half?", "Is he the mayor?"),
        ("Where was the hearing held?", "What jobs does he hold?"),
        ("Was the flood wall approved?", "Who is the mayor?"),
        ("Was the flood wall approved?", "When did the council meet?"),
        ("Was the flood wall approved?", "Who chairs the commission?"),
        ("¿Se aprobó la piscina?", "¿Quién es el alcalde?"),
        ("¿Se aprobó la piscina?", "¿Cuándo se reúne el pleno?"),
        ("地铁二号线总投资是多少？", "谁是市长？"),
        ("地铁二号线什么时候开工？", "他是市长吗？"),
    ],
)
def test_what_would_make_no_question_is_not_put_together(before: str, raw: str) -> None:
    """A whole question gets nothing behind it, and “he” is nobody where nobody was named."""
    assert understand(raw, Turn(before)).question == raw


@pytest.mark.parametrize(
    ("before", "raw", "question"),
    [
        ("Was the flood wall approved?", "what did they say?", "what did they say: the flood wall?"),
        ("Was the flood wall approved?", "who abstained?", "who abstained: the flood wall?"),
        ("¿Se aprobó la piscina?", "¿cuál es su coste?", "¿cuál es su coste: la piscina?"),
    ],
)
def test_where_a_verb_takes_no_object_the_subject_stands_behind_a_colon(
    before: str, raw: str, question: str
) -> None:
    """As it does behind words that only ask."""
    assert read(before, raw) == question


@pytest.mark.parametrize(
    ("before", "raw", "question"),
    [
        ("Who voted against the lodging tax?", "what about the flood wall?", "Who voted against the flood wall?"),
        ("Who voted against the lodging tax?", "and the flood wall?", "Who voted against the flood wall?"),
        ("Who voted against the lodging tax?", "waht about the flood wall", "Who voted against the flood wall?"),
        ("How much was spent on parks in 2025?", "how about libraries?", "How much was spent on libraries in 2025?"),
        ("What is the parks budget?", "and libraries?", "What is the libraries budget?"),
        ("Who led the meeting of the board?", "and the budget hearing?", "Who led the budget hearing?"),
        ("When did the City Council meet?", "and the School Board?", "When did the School Board meet?"),
        ("What did the council say about parks?", "what about the planning commission", "What did the planning commission say about parks?"),
        ("¿Cuánto se gastó en bibliotecas en 2025?", "¿y en fiestas?", "¿Cuánto se gastó en fiestas en 2025?"),
        ("2025年公园绿化支出是多少？", "那图书馆呢？", "2025年图书馆支出是多少？"),
        ("誰反對安平圖書館新館？", "那住宿稅呢？", "誰反對住宿稅？"),
    ],
)  # fmt: skip
def test_what_about_puts_new_words_in_the_place_of_the_old(before: str, raw: str, question: str) -> None:
    """The rest of the question stays: what is asked, and of which year."""
    understood = understand(raw, Turn(before))
    assert understood.question == question
    assert understood.reading[0].rule is Rule.REPLACED
    assert not understood.alternative


def test_a_few_words_may_go_on_or_stand_alone() -> None:
    """First they are read as going on; the other reading is kept."""
    understood = understand("libraries?", Turn("How much was spent on parks in 2025?"))
    assert understood.question == "How much was spent on libraries in 2025?"
    assert understood.alternative == "libraries"


@pytest.mark.parametrize(
    ("before", "raw", "question"),
    [
        ("How much was spent on parks in 2025?", "and in 2024?", "How much was spent on parks in 2024?"),
        ("How much was spent on parks?", "and in 2024?", "How much was spent on parks in 2024?"),
        ("How much was spent on parks in 2025?", "what about the year before?", "How much was spent on parks in 2024?"),
        ("How much was spent on parks in 2025?", "two years earlier", "How much was spent on parks in 2023?"),
        ("How much was spent on parks in 2025?", "and last year?", "How much was spent on parks in 2024?"),
        ("How much was spent on parks in 2025?", "how much was spent on libraries the year before?", "how much was spent on libraries 2024?"),
        ("Who chaired the council in June 2025?", "and a year later", "Who chaired the council in June 2026?"),
        ("Who voted against the 2025 budget?", "who voted for it the year before?", "who voted for the 2024 budget?"),
        ("¿Cuánto se gastó en fiestas en 2025?", "y el año anterior?", "¿Cuánto se gastó en fiestas en 2024?"),
        ("2025年公园绿化支出是多少？", "前一年呢？", "2024年公园绿化支出是多少？"),
        ("2025年公园绿化支出是多少？", "那2023年呢", "2023年公园绿化支出是多少？"),
        ("公园绿化支出是多少？", "那2023年呢", "2023年公园绿化支出是多少？"),
    ],
)  # fmt: skip
def test_another_year_takes_the_place_of_the_year(before: str, raw: str, question: str) -> None:
    """Named, or counted from the one in the question."""
    understood = understand(raw, Turn(before))
    assert understood.question == question
    assert understood.reading[-1].rule is Rule.YEAR


def test_the_year_before_is_counted_from_the_record_where_the_question_names_none() -> None:
    """Then it restricts which records are searched, and the reading says from which year it was counted."""
    before = Turn("What is the parks budget?", cited=(cited(date=PartialDate(2025, 6, 11)),))
    understood = understand("and the year before?", before)
    assert understood.question == "What is the parks budget?"
    assert (understood.filters.since, understood.filters.until) == (PartialDate(2024), PartialDate(2024))
    assert understood.reading == (Carried(Rule.YEAR, "2024", "2025"),)


def test_without_a_year_no_year_is_guessed() -> None:
    """The record says August 1; the year before that nobody knows."""
    before = Turn("Who led the plenary meeting?", cited=(cited(date=PartialDate(month=8, day=1)),))
    understood = understand("what about the year before?", before)
    assert understood.reading == (Carried(Rule.NO_YEAR, "", "the year before"),)
    assert understood.filters == Filters()
    assert not any(character.isdigit() for character in understood.question)


def test_a_restriction_to_a_year_moves_with_it() -> None:
    """Whoever restricted the search to 2025 and asks for 2024 wants records of 2024."""
    of_2025 = Filters(since=PartialDate(2025), until=PartialDate(2025))
    for raw in ("and the year before?", "and in 2024?"):
        understood = understand(raw, Turn("What was spent on parks?", of_2025))
        assert (understood.filters.since, understood.filters.until) == (PartialDate(2024), PartialDate(2024))


def test_at_that_meeting_means_the_record_quoted_first() -> None:
    """Nothing else is searched then."""
    understood = understand("what else was decided at that meeting?", Turn("Who led it?", cited=(cited(),)))
    assert understood.filters.scope == "a"
    assert understood.reading[0].rule is Rule.RECORD


@pytest.mark.parametrize("raw", ["more", "anything else?", "¿algo más?", "还有吗？", "還有呢", "and?"])
def test_more_asks_the_same_again(raw: str) -> None:
    """So that more of what was found can be shown."""
    understood = understand(raw, Turn("Who led the plenary meeting?"))
    assert understood.question == "Who led the plenary meeting?"
    assert understood.reading == (Carried(Rule.MORE),)


@pytest.mark.parametrize(
    "raw",
    [
        "What will the city do about flooding?",
        "And who led the plenary meeting?",
        "When was Elm Street School closed?",
        "How much was spent on libraries last year?",
        "who owns the old brewery",
        "Is there a public hearing on the bicycle lane?",
        "¿Quién votó en contra de la tasa turística?",
        "垃圾分类方案什么时候实施？",
        "安平圖書館新館在哪裡？",
        "the flood wall on the east bank of the river",
        "???",
        "ok, thank you!",
        "gracias",
        "谢谢",
        "",
        "x" * (MAX_CHARACTERS + 1),
    ],
)
def test_a_question_that_stands_on_its_own_is_left_as_it_is(raw: str) -> None:
    """Even in a reply; and what cannot be searched is refused elsewhere, with its own sentence."""
    understood = understand(raw, Turn("How much will the bridge cost in 2025?"))
    assert not understood.follows
    assert understood.question == raw


def test_without_a_question_before_nothing_follows() -> None:
    """The first question of a conversation is asked as it is typed."""
    understood = understand("and when?", None)
    assert (understood.question, understood.follows, understood.reading) == ("and when?", False, ())


def test_every_pair_is_read_as_following_or_not_as_its_rule_says() -> None:
    """The pairs that are measured with the real models."""
    for name in ("followups", "followups_held_out"):
        for pair in pairs(name):
            understood = understand(pair["raw"], Turn(pair["before"], cited=(cited(),)))
            assert understood.follows is (pair["rule"] != "alone"), pair


def test_a_chain_of_twenty_does_not_grow() -> None:
    """Each question is put together from the one before, and stays a question of a sentence."""
    chain = ["and when?", "who voted against?", "what about the flood wall?", "why is it needed?", "and in 2024?",
             "the year before?", "how much did it cost?", "and where?", "libraries?", "was it approved?"] * 2  # fmt: skip
    question = "Did the council approve the lodging tax?"
    for raw in chain:
        question = understand(raw, Turn(question)).question
        assert len(question) < 120, question
    assert "libraries" in question


_TYPED = st.sampled_from(
    ["and when?", "it", "what about that?", "the year before", "who voted against", "他呢", "那图书馆呢？", "¿y eso?", "more",
     "and in 2024", "who objects", "why not", "there", "his", "去年", "2 years later", "X"]
)  # fmt: skip


@example(":\U0003134b", "Who led it?", [])
@example("the budget?", ":\U0003134b", [])
@given(st.text(max_size=60) | _TYPED, st.text(max_size=60), st.lists(_TYPED, max_size=6))
def test_whatever_is_typed_can_be_read_and_stays_short(raw: str, before: str, more: list[str]) -> None:
    """No words make it fail; nothing grows without bound."""
    turn = Turn(before)
    for typed in [raw, *more]:
        understood = understand(typed, turn)
        assert len(understood.question) <= 1000
        turn = Turn(understood.question, understood.filters)


@given(
    st.sampled_from([pair["before"] for pair in pairs("followups")]),
    st.sampled_from([pair["raw"] for pair in pairs("followups")]),
)
def test_only_words_of_the_person_or_the_record_enter(before: str, raw: str) -> None:
    """And years counted from theirs (in Chinese with their 年), and an accent that was left out."""
    understood = understand(raw, Turn(before))
    said, years = _words(before + " " + raw), {"年", *(str(year) for year in range(2022, 2028))}
    assert _words(understood.question) <= said | years


def _words(text: str) -> set[str]:
    """Words in Latin letters without accents, and Chinese characters one by one."""
    return set(re.findall(r"[a-z0-9]+|[^\W_]", unfolded(text).replace("’s", "")))


HOSTILE = (
    '"', "“(", ")", "(((", "…", "- ", ",", "9", "A.", "o'", "the year before ", "2 years later ", "前一年", "那 呢", "谁投了反对票？",
    "and ", "what about ", "it ", "at that meeting ", "when ", "who ", "of the ", "Mary Ann ", "May 5, 2024 ", "2024 ", "in ",
    "y cuando ", "¿y el año anterior? ", "and who voted against it? ", "since 2024 ", "2024年的", "市议会",
)  # fmt: skip
A_CHARACTER = 64
"""Steps: four rules read the whole, and a word takes a few steps in each."""
ROOMS = tuple(str(Path(__file__).parents[2] / room) for room in ("text", "domain"))


def steps(raw: str, before: Turn) -> int:
    """Lines of ours that are gone through to understand it."""
    count = 0

    def step(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return step

    def entered(frame: FrameType, _event: str, _argument: object) -> Any:
        return step if frame.f_code.co_filename.startswith(ROOMS) else None

    held = sys.gettrace()
    sys.settrace(entered)
    try:
        with contextlib.suppress(
            QuestionRefused
        ):  # nothing but signs was never searched, so nothing follows it
            understand(raw, before)
    finally:
        sys.settrace(held)
    return count


@pytest.mark.parametrize("unit", HOSTILE)
def test_understanding_takes_as_many_steps_as_there_are_characters(unit: str) -> None:
    """At most so many a character, at any length: in what is asked and in what was asked before, whatever is repeated."""
    for size in (MAX_CHARACTERS // 2, MAX_CHARACTERS):
        text = (unit * size)[:size]
        for raw, before in (
            (text, Turn("Who approved the budget in 2024?", cited=(cited(),))),
            ("and when?", Turn(text, cited=(cited(text),))),
            ("the year before", Turn(text, cited=(cited(text),))),
            ("what about libraries?", Turn(text, cited=(cited(text),))),
        ):
            assert steps(raw, before) <= A_CHARACTER * size + 2_000


def test_a_wall_of_text_is_not_read() -> None:
    """A hundred thousand characters are no follow-up: hardly a step is taken."""
    text = ("what about the year before " * 100_000)[:100_000]
    assert steps(text, Turn("Who approved the budget in 2024?")) < 50
    assert understand(text, Turn("Who approved the budget?")).question == text


def test_a_year_told_by_years_told_by_years_ends() -> None:
    """A few are reckoned; of more, nobody can say what is meant, and nothing is made up."""
    asked = Turn("What was the budget of 2024?")
    assert "2022" in understand("the year before the year before", asked).question
    raw = "前一年" * 600
    assert understand(raw, Turn("2024年预算是多少？")).question == raw
