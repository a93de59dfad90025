"""Which sentences are quoted, and which words are marked."""

from __future__ import annotations

import pytest

from domain.answers import AnswerWarning, Quote, WarningCode
from domain.dates import PartialDate
from domain.documents import Kind, Paragraph, Role, Span
from index.records import Record, StoredPassage
from retrieval.compose import MOST_QUOTES, SECOND_SENTENCE_GAP, choose, marks, quote, side_by_side
from retrieval.reader import Read, ReadSentence
from retrieval.search import Candidate
from retrieval.warnings import disagree, warnings_of
from text.questions import Question, read_question


def record(key: str = "a", kind: Kind = Kind.MINUTES, date: PartialDate | None = None) -> Record:
    return Record(
        key, f"Title {key}", kind, "City Council", date or PartialDate(2026, 4, 9), "en", "", "", "", (), "h" * 64, "r" * 64,
        "folder", "", 0, 1,
    )  # fmt: skip


def read(
    text: str, *, key: str = "a", kind: Kind = Kind.MINUTES, logit: float | None = 5.0, number: int = 0
) -> Read:
    paragraph = Paragraph(1, 0, len(text))
    passage = StoredPassage(number, key, text, 0, len(text), 1, 1, "", (), (paragraph,))
    return Read(Candidate(number, 0.9, 0.8, 0.1), passage, record(key, kind), 0.9, logit)


def sentence(text: str, of: str, score: float, mark: Span | None = None) -> ReadSentence:
    start = of.index(text)
    return ReadSentence(Span(start, start + len(text)), text, score, mark=mark)


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


def test_one_sentence_is_quoted_where_one_stands_out() -> None:
    """A second one needs to be nearly as good."""
    question = read_question("What is said of the bridge?")
    far = [sentence(A, TEXT, 9.0), sentence(B, TEXT, 9.0 - SECOND_SENTENCE_GAP - 0.1)]
    near = [
        sentence(A, TEXT, 9.0),
        sentence(B, TEXT, 9.0 - SECOND_SENTENCE_GAP + 0.1),
        sentence(C, TEXT, 8.9 - SECOND_SENTENCE_GAP + 0.1),
    ]
    assert [c.sentence.text for c in choose(question, [(read(TEXT), far)])] == [A]
    assert [c.sentence.text for c in choose(question, [(read(TEXT), near)])] == [A, B]


def test_a_sentence_of_the_form_that_is_asked_for_comes_first() -> None:
    """“When” wants a date, even from a sentence that scores a little less."""
    question = read_question("When was the bridge planned?")
    chosen = choose(question, [(read(TEXT), [sentence(C, TEXT, 5.0), sentence(B, TEXT, 4.0)])])
    assert chosen[0].sentence.text == B


def test_there_are_never_more_than_three_quotes_and_none_twice() -> None:
    """Five passages that say the same are quoted once."""
    question = read_question("What does the bridge cost?")
    copies = [(read(A, key=key, number=n), [sentence(A, A, 5.0)]) for n, key in enumerate("abcde")]
    assert len(choose(question, copies)) == 1
    others = [(read(f"It costs {n} million.", key=str(n), number=n), [sentence(f"It costs {n} million.", f"It costs {n} million.", 5.0)]) for n in range(5)]  # fmt: skip
    assert len(choose(question, others)) == MOST_QUOTES


def test_a_quote_is_cut_from_its_document() -> None:
    """Text and range agree."""
    question = read_question("When was it planned?")
    given = quote(question, choose(question, [(read(TEXT), [sentence(B, TEXT, 5.0)])])[0])
    assert TEXT[given.citation.start : given.citation.end] == given.text == B
    assert [given.text[mark.start : mark.end] for mark in given.marks] == ["2019"]


def test_a_mark_of_another_form_than_asked_for_is_not_shown() -> None:
    """Where the reader points at “the bridge” and a sum was asked for, the sum is marked."""
    question = read_question("How much does the bridge cost?")
    given = marks(question, sentence(A, TEXT, 5.0, Span(0, 10)))
    assert [A[mark.start : mark.end] for mark in given] == ["3 million"]


def test_records_that_give_different_numbers_are_said_to_differ() -> None:
    """Side by side, and not reconciled; the same number twice is no disagreement."""
    question = read_question("How much does the bridge cost?")
    quotes = []
    for key, text in (
        ("a", "It costs 3 million."),
        ("b", "It costs 4 million."),
        ("c", "It costs 3 million."),
    ):
        chosen = choose(question, [(read(text, key=key), [sentence(text, text, 5.0)])])[0]
        quotes.append(quote(question, chosen))
    assert codes(question, quotes[:2]) == [WarningCode.DISAGREE]
    assert codes(question, [quotes[0], quotes[2]]) == []
    assert codes(read_question("Where is the bridge?"), quotes[:2]) == []


def test_records_of_two_towns_do_not_differ() -> None:
    """Each has fees of its own; where one names no town, or both the same one, they may contradict each other."""
    question = read_question("How much does the bridge cost?")
    quotes = []
    for key in ("a", "b"):
        text = f"It costs {'34'[key == 'b']} million."
        quotes.append(
            quote(question, choose(question, [(read(text, key=key), [sentence(text, text, 5.0)])])[0])
        )
    for one, other, differ in (
        ("City of Elm", "City of Oakridge", False),
        ("City of Elm", "Town of Elm", False),
        ("City of Elm", "Elm", True),
        ("City of Elm", "", True),
    ):
        assert disagree(question, quotes, {"a": one, "b": other}) is differ


def test_what_a_meeting_decided_is_answered_by_a_decision_and_never_by_its_date() -> None:
    """Where a question names a day and a body and no matter; the line that dates the minutes answers nothing."""
    text = "April 9, 2026. The meeting was called to order by Ada Quill. The Council voted to buy a plow."
    lines = [
        "April 9, 2026.",
        "The meeting was called to order by Ada Quill.",
        "The Council voted to buy a plow.",
    ]
    scored = [sentence(line, text, score) for line, score in zip(lines, (6.0, 4.0, 0.0), strict=True)]
    for asked, first in (
        ("What did the City Council decide on April 9, 2026?", 2),
        ("What was approved by the council on April 9, 2026?", 2),
        ("Who called the meeting of April 9, 2026 to order?", 1),
        ("When did the City Council meet?", 0),
    ):
        chosen = choose(read_question(asked), [(read(text), scored)])
        assert chosen[0].sentence.text == lines[first], asked


def test_what_kind_of_record_it_is_is_said_where_it_matters() -> None:
    """An agenda proposes; drafts are not adopted; machines mishear."""
    question = read_question("What about the bridge?")
    for kind, said in (
        (Kind.AGENDA, WarningCode.PROPOSED),
        (Kind.DRAFT_MINUTES, WarningCode.DRAFT),
        (Kind.MACHINE_TRANSCRIPT, WarningCode.MACHINE),
    ):
        chosen = choose(question, [(read(A, kind=kind), [sentence(A, A, 5.0)])])[0]
        assert codes(question, [quote(question, chosen)]) == [said]
    assert codes(question, []) == []


def test_what_another_record_says_otherwise_stands_beside_the_first() -> None:
    """In the same unit, about the same thing; a second quote of the first record gives way to it."""
    question = read_question("How large is the project area?")
    first, second = (
        "The project area is 3,089 acres. It is near the river.",
        "The project area is about 3,700 acres.",
    )
    other = "The park is 40 acres and has a lake."
    reads = [
        (read(first), [sentence("The project area is 3,089 acres.", first, 6.0), sentence("It is near the river.", first, 5.0)]),
        (read(other, key="c", number=2), [sentence(other, other, 5.0)]),
        (read(second, key="b", number=1, logit=1.0), [sentence(second, second, 5.0)]),
    ]  # fmt: skip
    chosen = side_by_side(question, choose(question, reads[:1]), reads)
    assert [each.sentence.text for each in chosen] == ["The project area is 3,089 acres.", second]
    assert codes(question, [quote(question, each) for each in chosen]) == [WarningCode.DISAGREE]


def test_records_that_agree_are_not_set_side_by_side() -> None:
    """The same number from another record adds nothing that a reader must weigh."""
    question = read_question("How large is the project area?")
    first, second = "The project area is 3,089 acres.", "About 3,089 acres is the size of the project area."
    reads = [(read(first), [sentence(first, first, 6.0)]), (read(second, key="b", number=1, logit=0.0), [sentence(second, second, 5.0)])]  # fmt: skip
    assert len(side_by_side(question, choose(question, reads), reads)) == 1


def test_a_number_that_says_what_it_counts_is_marked_before_one_that_does_not() -> None:
    """Resolution numbers are everywhere in minutes."""
    text = "Res 26-327, a 35-yr lease, brings $237,690 a year."
    question = read_question("How much does the lease bring?")
    given = marks(question, sentence(text, text, 5.0, Span(0, 10)))
    assert [text[mark.start : mark.end] for mark in given] == ["$237,690"]


HEADS = "Motion | Roe | Lee | Park"
ROWS = (
    "Lease of the mill | Yes | No | Yes",
    "Fire engine | No | Yes | Abstain",
    "Bell tower | Yes | Yes | No",
)


def table(rows: tuple[str, ...] = ROWS, heads: str = HEADS) -> tuple[Read, list[ReadSentence]]:
    """A passage of rows, each a sentence, the last of them the best as far as a reader can tell."""
    text = "\n\n".join(rows)
    paragraphs = tuple(
        Paragraph(n, text.index(row), text.index(row) + len(row), Role.TABLE, heads=heads)
        for n, row in enumerate(rows, 1)
    )
    passage = StoredPassage(0, "a", text, 0, len(text), 1, len(rows), heads, (), paragraphs)
    sentences = [sentence(row, text, float(n), Span(0, 4)) for n, row in enumerate(rows)]
    return Read(Candidate(0, 0.9, 0.8, 0.1), passage, record(), 0.9, 5.0), sentences[::-1]


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
    assert [each.sentence.text for each in chosen] == [row]
    quoted = quote(question, chosen[0])
    assert (quoted.citation.heads, [row[mark.start : mark.end] for mark in quoted.marks]) == (HEADS, [marked])


def test_a_value_counts_under_the_head_that_the_question_names() -> None:
    """Who moved and who seconded stand in one table: “moved by Lee” is another row than “seconded by Lee”."""
    rows = ("Ada Roe | Ben Lee | Carried", "Ben Lee | Ada Roe | Failed")
    question = read_question("What became of the motion moved by Ben Lee?")
    chosen = choose(question, [table(rows, "Moved by | Seconded by | Result")])
    assert [each.sentence.text for each in chosen] == [rows[1]]


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
    passage = StoredPassage(0, "a", text, 0, len(text), 1, 1, "", (), (paragraph,))
    found = Read(Candidate(0, 0.9, 0.8, 0.1), passage, record(), 0.9, 5.0)
    question = read_question("How much is the fee?")
    quoted = quote(question, choose(question, [(found, [sentence(text, text, 5.0)])])[0])
    told = warnings_of(question, [quoted], NothingReplaced())  # type: ignore[arg-type]
    assert told == (AnswerWarning(WarningCode.STRUCK, "ten dollars"),)
    assert "ten" not in quoted.text
