"""Which sentences are quoted, and which words are marked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from domain.answers import AnswerWarning, Quote, WarningCode
from domain.dates import PartialDate
from domain.documents import Kind, Paragraph, Role, Span
from index.records import Record, StoredPassage
from models.ports import Evidence
from retrieval.compose import MOST_CHARACTERS, MOST_QUOTES, choose, marks, quote, side_by_side
from retrieval.reader import Read
from retrieval.search import Candidate
from retrieval.warnings import differing, in_sequence, warnings_of
from text.questions import Question, read_question
from text.sentences import split


def record(key: str = "a", kind: Kind = Kind.MINUTES, date: PartialDate | None = None) -> Record:
    return Record(
        key, f"Title {key}", kind, "City Council", date or PartialDate(2026, 4, 9), "en", "", "", "", (), "h" * 64, "r" * 64,
        "folder", "", 0, 1,
    )  # fmt: skip


def read(
    text: str,
    odds: dict[str, float] | float,
    *,
    key: str = "a",
    kind: Kind = Kind.MINUTES,
    answers: float = 3.0,
    number: int = 0,
    pointed: str = "",
) -> Read:
    """A passage of one paragraph, and what a reader made of it: the odds of each sentence."""
    sentences = tuple(split(text))
    given = [
        odds if isinstance(odds, float) else odds.get(text[each.start : each.end], 0.02) for each in sentences
    ]
    at = text.index(pointed) if pointed else 0
    span = Span(at, at + len(pointed)) if pointed else None
    passage = StoredPassage(
        number, key, text, 0, len(text), 1, 1, "", sentences, (Paragraph(1, 0, len(text)),)
    )
    evidence = Evidence(answers, np.array(given, np.float32), span, "english")
    return Read(Candidate(number, 0.9, 0.8, 0.1), passage, record(key, kind), 0.9, evidence)  # fmt: skip


class NothingReplaced:
    """A library in which no record took another's place."""

    def record(self, _: str) -> None:
        return None

    def superseded_by(self, _: str) -> str:
        return ""


def codes(question: Question, quotes: list[Quote]) -> list[WarningCode]:
    return [each.code for each in warnings_of(question, quotes, NothingReplaced())]  # type: ignore[arg-type]


TEXT = "The bridge costs 3 million. It was planned in 2019. The river is long and wide there."
A, B, C = "The bridge costs 3 million.", "It was planned in 2019.", "The river is long and wide there."
PLAN = "The plan has three parts. Crossings are made safer. Trees are planted along the road. The library stays open."
PARTS = {
    "Crossings are made safer.": 0.9,
    "Trees are planted along the road.": 0.9,
    "The library stays open.": 0.05,
}


def quoted(question: str, *reads: Read) -> list[str]:
    return [each.text for each in choose(read_question(question), reads)]


def test_one_sentence_is_quoted_where_one_stands_out() -> None:
    """The others are not likely enough to be worth their length."""
    assert quoted("What is said of the bridge?", read(TEXT, {A: 0.9})) == [A]


def test_the_name_of_a_file_is_quoted_only_where_nothing_else_is() -> None:
    """It says where something stands, and nothing of what stands there."""
    name, said = "Attachments: Fountain Festival 2026.pdf", "The fountain festival moves to the park."
    assert quoted("What about the fountain festival?", read(f"{said} {name}", {said: 0.5, name: 0.9})) == [
        said
    ]
    assert quoted("What about the fountain festival?", read(name, {name: 0.9})) == [name]


@pytest.mark.parametrize(
    ("question", "before", "result"),
    [
        ("Did the rezoning of Mill Street pass?", "Hollis moved to rezone Mill Street.", "The motion carried 5-0."),
        ("¿Se aprobó la tarifa del agua?", "Se vota la nueva tarifa del agua.", "Queda aprobada por siete votos."),
    ],
)  # fmt: skip
def test_a_result_is_quoted_with_what_it_is_of(question: str, before: str, result: str) -> None:
    """Where it does not name that itself; a result that does stands alone."""
    assert quoted(question, read(f"{before} {result}", {result: 0.9})) == [f"{before} {result}"]
    own = f"{before[:-1]}: {result}"
    assert quoted(question, read(f"The fee was discussed. {own}", {own: 0.9})) == [own]


def test_all_sentences_that_answer_are_quoted_neighbours_as_one() -> None:
    """A list is not cut to its first item, and stands as it does in the record."""
    assert quoted("What is in the plan?", read(PLAN, PARTS)) == [
        "Crossings are made safer. Trees are planted along the road."
    ]


def test_one_sentence_is_quoted_where_none_is_likely() -> None:
    """The probability, not the choice, tells that there is no answer."""
    assert quoted("What is said of the bridge?", read(TEXT, {C: 0.1, A: 0.04, B: 0.03})) == [C]


def test_nothing_is_chosen_of_nothing() -> None:
    """Without passages there are no sentences."""
    assert quoted("What is said of the bridge?") == []


def test_a_sentence_counts_by_its_passage() -> None:
    """Beside a passage that answers, likely words of one that does not are left out."""
    good, bad = read(A, 0.8, answers=3.0), read(C, 0.8, key="b", number=1, answers=-3.0)
    assert quoted("What does the bridge cost?", good, bad) == [A]
    equal = read(C, 0.8, key="b", number=1, answers=3.0)
    assert quoted("What does the bridge cost?", good, equal) == [A, C]


def test_a_sentence_of_the_form_that_is_asked_for_is_likelier() -> None:
    """“When” wants a date, even from a sentence that scores a little less."""
    assert quoted("When was the bridge planned?", read(TEXT.replace("It was", "One was"), {C: 0.15, "One was planned in 2019.": 0.12})) == [
        "One was planned in 2019."
    ]  # fmt: skip


def test_a_lead_in_is_quoted_with_what_it_leads_to() -> None:
    """“The board asked for three things:” alone says nothing."""
    text = "The board asked for three things:\n\nShade, benches and a fountain.\n\nIt rained."
    given = choose(
        read_question("What did the board ask for?"), [read(text, {"The board asked for three things:": 0.9})]
    )
    assert "".join(each.text for each in given).endswith("Shade, benches and a fountain.")


def parted(*paragraphs: str, role: Role, odds: dict[str, float]) -> Read:
    """A passage of several paragraphs, the first of them running text."""
    text = "\n\n".join(paragraphs)
    starts = [text.index(each) for each in paragraphs]
    made = tuple(
        Paragraph(at + 1, start, start + len(each), role if at else Role.BODY)
        for at, (start, each) in enumerate(zip(starts, paragraphs, strict=True))
    )
    found = read(text, odds)
    return replace(found, passage=replace(found.passage, paragraphs=made))


@pytest.mark.parametrize(
    ("lead", "role", "behind", "wanted"),
    [
        ("The board wants three things:", Role.BODY, ("Shade.", "Benches.", "A fountain.", "It rained."), 3),
        ("El pleno acuerda dos objetivos:", Role.BODY, ("Sombra.", "Bancos.", "Llovió."), 2),
        ("会议确定了三项目标：", Role.BODY, ("修好堤防。", "招聘护士。", "公布结果。", "散会。"), 3),
        ("The board wants:", Role.LIST_ITEM, ("Shade.", "Benches.", "Trees.", "A fountain."), 4),
        ("The board wants:", Role.BODY, ("Shade.", "It rained."), 1),
    ],
)
def test_a_lead_in_is_quoted_with_all_that_it_announces(
    lead: str, role: Role, behind: tuple[str, ...], wanted: int
) -> None:
    """The items of the list behind it, or as many paragraphs as it says."""
    given = quoted("What does the board want?", parted(lead, *behind, role=role, odds={lead: 0.9}))
    assert given == [lead, *behind[:wanted]]


def test_a_heading_that_is_set_into_its_paragraph_is_quoted_with_what_it_heads() -> None:
    """“ParkLink (20M).” alone says nothing; a sentence that is as short stands by itself."""
    text = "ParkLink (20M). It buys the old railroad land. The room was full."
    given = quoted("What is ParkLink?", read(text, {"ParkLink (20M).": 0.9}))
    assert given == ["ParkLink (20M). It buys the old railroad land."]
    text = "The motion carried. It rained all day."
    assert quoted("Did the motion carry?", read(text, {"The motion carried.": 0.9})) == [
        "The motion carried."
    ]


def test_whom_a_pronoun_means_is_quoted_with_it() -> None:
    """“She starts on June 16.” is half of an answer."""
    text = "The council chose Ann Lowe. She starts on June 16. The room was full."
    given = quoted("When does the chief start?", read(text, {"She starts on June 16.": 0.9}))
    assert given == ["The council chose Ann Lowe. She starts on June 16."]


def test_what_somebody_says_around_who_says_it_is_quoted_whole() -> None:
    """““We are not against ferries,” said Abara.” says the opposite of what he goes on to say."""
    text = "“We are not against ferries,” said Abara. “We are against losing the hoist.” The room was full."
    given = quoted("Why do they oppose it?", read(text, {"“We are not against ferries,” said Abara.": 0.9}))
    assert given == ["“We are not against ferries,” said Abara. “We are against losing the hoist.”"]


def test_what_is_quoted_is_in_the_order_of_the_record() -> None:
    """Whatever is likeliest; and another record comes after the best one's last sentence."""
    text = "Ms. Hale spoke against it. The clerk read the rules aloud. Mr. Fox spoke for it."
    first = read(text, {"Mr. Fox spoke for it.": 0.95, "Ms. Hale spoke against it.": 0.8})
    other = read("Ms. Roe spoke for it too.", 0.7, key="b", number=1)
    assert quoted("Who spoke?", first, other) == [
        "Ms. Hale spoke against it.", "Mr. Fox spoke for it.", "Ms. Roe spoke for it too.",
    ]  # fmt: skip


def test_there_are_never_more_quotes_or_characters_than_a_screen_and_none_twice() -> None:
    """Five passages that say the same are quoted once."""
    same = [read(A, 0.9, key=key, number=n) for n, key in enumerate("abcde")]
    assert quoted("What does the bridge cost?", *same) == [A]
    many = [read(f"Bridge number {n} costs {n} million.", 0.9, key=str(n), number=n) for n in range(9)]
    assert len(quoted("What do the bridges cost?", *many)) == MOST_QUOTES
    last = dict.fromkeys((f"Bridge {n} costs {n} million." for n in range(9)), 0.6) | {
        "Bridge 8 costs 8 million.": 0.95
    }
    gaps = read(
        " ".join(f"Bridge {n} costs {n} million. It is old and made of stone and steel." for n in range(9)),
        last,
    )
    assert "Bridge 8 costs 8 million." in quoted("What do the bridges cost?", gaps)
    long = read(
        " ".join(f"Speaker {n} said that the road must be made safer at once." for n in range(60)), 0.9
    )
    assert sum(map(len, quoted("What was said?", long))) <= MOST_CHARACTERS + 60


def test_a_quote_is_cut_from_its_document() -> None:
    """Text and range agree, and the marked word lies in it."""
    question = read_question("When was it planned?")
    given = quote(question, choose(question, [read(TEXT, {B: 0.9})])[0])
    assert TEXT[given.citation.start : given.citation.end] == given.text == f"{A} {B}"
    assert [given.text[mark.start : mark.end] for mark in given.marks] == ["2019"]


def test_a_mark_of_another_form_than_asked_for_is_not_shown() -> None:
    """Where the reader points at “the bridge” and a sum was asked for, the sum is marked."""
    question = read_question("How much does the bridge cost?")
    chosen = choose(question, [read(TEXT, {A: 0.9}, pointed="The bridge")])[0]
    assert [A[mark.start : mark.end] for mark in marks(question, chosen)] == ["3 million"]


def test_records_that_give_different_numbers_are_said_to_differ() -> None:
    """Side by side, and not reconciled; the same number twice is no disagreement."""
    question = read_question("How much does the bridge cost?")
    quotes = [
        quote(question, choose(question, [read(f"The price is {n} million.", 0.9, key=key)])[0])
        for key, n in (("a", 3), ("b", 4), ("c", 3))
    ]
    assert codes(question, quotes[:2]) == [WarningCode.DISAGREE]
    assert codes(question, [quotes[0], quotes[2]]) == []
    assert codes(read_question("Where is the bridge?"), quotes[:2]) == []


@pytest.mark.parametrize(
    ("first", "later", "kinds", "days", "sequence"),
    [
        ("The draft budget is 3 million.", "The council adopted the budget of 4 million.", "mm", (9, 30), True),
        ("The budget is 3 million.", "The budget is 4 million.", "da", (9, 9), True),
        ("The budget is 3 million.", "The budget is 4 million.", "ga", (9, 30), True),
        ("The budget is 3 million.", "The budget is 4 million.", "mm", (9, 30), False),
        ("The council adopted the budget of 3 million.", "The council adopted the budget of 4 million.", "mm", (9, 30), False),
        # Proposed after it was adopted: that is another one.
        ("The council adopted the budget of 3 million.", "The draft budget is 4 million.", "mm", (9, 30), False),
    ],
)  # fmt: skip
def test_what_was_proposed_and_then_adopted_is_a_sequence(first, later, kinds, days, sequence) -> None:
    """A draft of April and an adoption of May do not contradict each other: the adopted one is named, and comes last."""
    question = read_question("How much does the budget cost?")
    known = {"m": Kind.MINUTES, "d": Kind.DRAFT_MINUTES, "a": Kind.ADOPTED_MINUTES, "g": Kind.AGENDA}
    quotes = []
    for key, text, kind, day in zip("ab", (first, later), kinds, days, strict=True):
        made = quote(question, choose(question, [read(text, 0.9, key=key)])[0])
        cited = replace(made.citation, kind=known[kind], date=PartialDate(2026, 4, day))
        quotes.append(replace(made, citation=cited))
    said = warnings_of(question, quotes[::-1], NothingReplaced())
    found = [each for each in said if each.code in (WarningCode.DISAGREE, WarningCode.ADOPTED_LATER)]
    wanted = (
        AnswerWarning(WarningCode.ADOPTED_LATER, "b") if sequence else AnswerWarning(WarningCode.DISAGREE)
    )
    assert found == [wanted]
    ordered = [each.citation.document for each in in_sequence(quotes[::-1], said)]
    assert ordered == (["a", "b"] if sequence else ["b", "a"])


def test_records_of_two_towns_do_not_differ() -> None:
    """Each has fees of its own; where one names no town, or both the same one, they may contradict each other."""
    question = read_question("How much does the bridge cost?")
    quotes = []
    for key in ("a", "b"):
        text = f"It costs {'34'[key == 'b']} million."
        quotes.append(quote(question, choose(question, [read(text, 0.9, key=key)])[0]))
    for one, other, differ in (
        ("City of Elm", "City of Oakridge", False),
        ("City of Elm", "Town of Elm", False),
        ("City of Elm", "Elm", True),
        ("City of Elm", "", True),
    ):
        assert bool(differing(question, quotes, {"a": one, "b": other})) is differ


def test_what_a_meeting_decided_is_answered_by_a_decision_and_never_by_its_date() -> None:
    """Where a question names a day and a body and no matter; the line that dates the minutes answers nothing."""
    text = "April 9, 2026. The meeting was called to order by Ada Quill. The Council voted to buy a plow."
    lines = [
        "April 9, 2026.",
        "The meeting was called to order by Ada Quill.",
        "The Council voted to buy a plow.",
    ]
    scored = dict(zip(lines, (0.6, 0.3, 0.08), strict=True))
    for asked, first in (
        ("What did the City Council decide on April 9, 2026?", 2),
        ("What was approved by the council on April 9, 2026?", 2),
        ("Who called the meeting of April 9, 2026 to order?", 1),
        ("When did the City Council meet?", 0),
    ):
        assert quoted(asked, read(text, scored))[0].startswith(lines[first]), asked


def test_what_stands_behind_a_heading_that_is_asked_for_is_quoted_whole() -> None:
    """“Public comment.” is asked for, not one of those who spoke; who voted is asked of one sentence."""
    lines = ["Public comment.", "Ada Quill asked for lamps.", "Bo Lund wants trees."]
    text = " ".join(lines)
    for asked, whole in (
        ("What did people say in public comment?", True),
        ("What was said about lamps?", False),
        ("Who spoke in public comment?", False),
    ):
        found = quoted(asked, read(text, dict(zip(lines, (0.1, 0.9, 0.05), strict=True))))
        assert (found == [text]) is whole, (asked, found)


def test_what_kind_of_record_it_is_is_said_where_it_matters() -> None:
    """An agenda proposes; drafts are not adopted; machines mishear."""
    question = read_question("What about the bridge?")
    for kind, said in (
        (Kind.AGENDA, WarningCode.PROPOSED),
        (Kind.DRAFT_MINUTES, WarningCode.DRAFT),
        (Kind.MACHINE_TRANSCRIPT, WarningCode.MACHINE),
    ):
        chosen = choose(question, [read(A, 0.9, kind=kind)])[0]
        assert codes(question, [quote(question, chosen)]) == [said]
    assert codes(question, []) == []


def test_what_another_record_says_otherwise_stands_beside_the_first() -> None:
    """In the same unit, about the same thing; a second quote of the first record gives way to it."""
    question = read_question("How large is the project area?")
    first = "The project area is 3,089 acres. Along the river are trees."
    second, other = "The project area is about 3,700 acres.", "The park is 40 acres and has a lake."
    reads = [read(first, {"The project area is 3,089 acres.": 0.9}), read(other, 0.0, key="c", number=2), read(second, 0.0, key="b", number=1)]  # fmt: skip
    chosen = side_by_side(question, choose(question, reads[:1]), reads)
    assert [each.text for each in chosen] == ["The project area is 3,089 acres.", second]
    assert codes(question, [quote(question, each) for each in chosen]) == [WarningCode.DISAGREE]


def test_records_that_agree_are_not_set_side_by_side() -> None:
    """The same number from another record adds nothing that a reader must weigh."""
    question = read_question("How large is the project area?")
    first, second = "The project area is 3,089 acres.", "About 3,089 acres is the size of the project area."
    reads = [read(first, 0.9), read(second, 0.0, key="b", number=1)]
    assert len(side_by_side(question, choose(question, reads[:1]), reads)) == 1


def test_a_number_that_says_what_it_counts_is_marked_before_one_that_does_not() -> None:
    """Resolution numbers are everywhere in minutes."""
    text = "Res 26-327, a 35-yr lease, brings $237,690 a year."
    question = read_question("How much does the lease bring?")
    given = marks(question, choose(question, [read(text, 0.9, pointed="Res 26-327")])[0])
    assert [text[mark.start : mark.end] for mark in given] == ["$237,690"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("☐ The bridge is closed.", ["☐ The bridge is closed"]),
        ("Bridge: ☒ Keep it ☐ Close it", ["☒ Keep it"]),
        ("Bridge: keep it ☐ close it ☒", ["close it ☒"]),
        ("The bridge is closed.", ["The bridge is closed"]),
    ],
)
def test_words_are_marked_with_the_box_before_them(text: str, marked: list[str]) -> None:
    """What is not ticked does not look as if it stood; of a choice, what is ticked is marked."""
    pointed = "it" if "it" in text else "The bridge is closed"
    question = read_question("What becomes of Mill Lane?")
    given = marks(question, choose(question, [read(text, 0.9, pointed=pointed)])[0])
    assert [text[mark.start : mark.end] for mark in given] == marked


HEADS = "Motion | Roe | Lee | Park"
ROWS = (
    "Lease of the mill | Yes | No | Yes",
    "Fire engine | No | Yes | Abstain",
    "Bell tower | Yes | Yes | No",
)


def test_a_number_for_each_of_what_is_asked_for_does_not_count_it() -> None:
    """“~35/class” counts no classes: what the reader points at is marked."""
    text = "Capacity is ~35/class, but recent classes have graduated 8–12."
    question = read_question("How many people have the recent classes been graduating?")
    chosen = choose(question, [read(text, 0.9, pointed="8–12")])
    assert [text[each.start : each.end] for each in marks(question, chosen[0])] == ["8–12"]


def test_a_number_before_what_is_counted_is_marked_before_a_price() -> None:
    """“How many ferries?” is told by “two”, whatever they cost."""
    text = "The board voted 4-1 to buy two ferries for $3.2 million."
    question = read_question("How many ferries did the board buy?")
    chosen = choose(question, [read(text, 0.9)])
    assert [text[each.start : each.end] for each in marks(question, chosen[0])] == ["two"]


def table(rows: tuple[str, ...] = ROWS, heads: str = HEADS) -> Read:
    """A passage of rows, each a sentence, the last of them the likeliest as far as a reader can tell."""
    text = "\n\n".join(rows)
    paragraphs = tuple(
        Paragraph(n, text.index(row), text.index(row) + len(row), Role.TABLE, heads=heads)
        for n, row in enumerate(rows, 1)
    )
    sentences = tuple(Span(each.start, each.end) for each in paragraphs)
    passage = StoredPassage(0, "a", text, 0, len(text), 1, len(rows), heads, sentences, paragraphs)
    odds = np.linspace(0.1, 0.9, len(rows)).astype(np.float32)
    evidence = Evidence(3.0, odds, Span(0, 4), "english")
    return Read(Candidate(0, 0.9, 0.8, 0.1), passage, record(), 0.9, evidence)


@pytest.mark.parametrize(
    ("asked", "row", "marked"),
    [
        ("How did Lee vote on the lease of the mill?", ROWS[0], "No"),
        ("How did Park vote on the fire engine?", ROWS[1], "Abstain"),
        ("What did Roe vote on the bell tower?", ROWS[2], "Yes"),
    ],
)
def test_the_row_that_is_asked_for_is_quoted_and_the_cell_under_the_named_head_marked(
    asked: str, row: str, marked: str
) -> None:
    """Rows look alike: the one that takes up the question's words is quoted, with the heads of its cells beside it."""
    question = read_question(asked)
    chosen = choose(question, [table()])
    assert [each.text for each in chosen] == [row]
    quoted = quote(question, chosen[0])
    assert (quoted.citation.heads, [row[mark.start : mark.end] for mark in quoted.marks]) == (HEADS, [marked])


def test_a_value_counts_under_the_head_that_the_question_names() -> None:
    """Who moved and who seconded stand in one table: “moved by Lee” is another row than “seconded by Lee”."""
    rows = ("Ada Roe | Ben Lee | Carried", "Ben Lee | Ada Roe | Failed")
    question = read_question("What became of the motion moved by Ben Lee?")
    chosen = choose(question, [table(rows, "Moved by | Seconded by | Result")])
    assert [each.text for each in chosen] == [rows[1]]


def test_a_row_of_an_export_marks_the_member_that_is_named() -> None:
    """There the names of the columns stand in the row."""
    rows = ("Item: Mill; Roe: TRUE; Lee: FALSE", "Item: Tower; Roe: FALSE; Lee: TRUE")
    question = read_question("How did Lee vote on the mill?")
    chosen = choose(question, [table(rows, "")])
    quoted = quote(question, chosen[0])
    assert (quoted.text, [quoted.text[m.start : m.end] for m in quoted.marks]) == (rows[0], ["Lee: FALSE"])


def test_struck_words_beside_a_quote_are_told_and_not_quoted() -> None:
    """The warning names them; the quote is what holds."""
    text = "The fee is twelve dollars."
    paragraph = Paragraph(1, 0, len(text), struck="ten dollars")
    found = read(text, 0.9)
    found = replace(found, passage=replace(found.passage, paragraphs=(paragraph,)))
    question = read_question("How much is the fee?")
    quoted = quote(question, choose(question, [found])[0])
    told = warnings_of(question, [quoted], NothingReplaced())  # type: ignore[arg-type]
    assert told == (AnswerWarning(WarningCode.STRUCK, "ten dollars"),)
    assert "ten" not in quoted.text
