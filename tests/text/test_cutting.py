"""Cutting keeps the text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Document, Paragraph, Role, Span
from text.sentences import LIMIT, cut, is_dialogue, speakers_in, width


def splitter(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"\S[^.。]*[.。]?", text) if m.group().strip()]


def document_of(blocks: list[tuple[str, Role]]) -> Document:
    text, paragraphs = "", []
    for number, (block, role) in enumerate(blocks, 1):
        if text:
            text += "\n\n"
        paragraphs.append(Paragraph(number, len(text), len(text) + len(block), role))
        text += block
    return Document("k", "Title", text, tuple(paragraphs))


words = st.text(alphabet="abc def.。 市政府会议gh", min_size=1, max_size=2500).filter(
    lambda t: t.strip() == t and t
)
documents = st.lists(st.tuples(words, st.sampled_from(Role)), max_size=8).map(document_of)


@given(documents)
def test_every_character_that_is_not_blank_is_in_exactly_one_passage(document: Document) -> None:
    """Passages are in order, do not overlap, and leave out only blanks."""
    passages = cut(document, splitter)
    kept = "".join(document.text[p.start : p.end] for p in passages)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", document.text)
    assert all(a.end <= b.start for a, b in pairwise(passages))


@given(documents)
def test_no_passage_is_wider_than_the_limit_allows(document: Document) -> None:
    """A passage stays within what a model and a reader can take in."""
    assert all(width(document.text[p.start : p.end]) <= LIMIT * 7 / 6 + 4 for p in cut(document, splitter))


@given(documents)
def test_a_passage_never_loses_its_paragraphs(document: Document) -> None:
    """Its range lies within the paragraphs it names."""
    by_number = {p.number: p for p in document.paragraphs}
    for passage in cut(document, splitter):
        assert by_number[passage.first_paragraph].start <= passage.start
        assert passage.end <= by_number[passage.last_paragraph].end


def test_paragraphs_that_name_their_speakers_are_a_transcript() -> None:
    """With offices, parentheses and initials."""
    assert is_dialogue(
        [
            "The Chair (Hon. Ann Rota (Nipissing, Lib.)): Order.",
            "MAYOR LEE: Thank you.",
            "Mr. John O'Neil: No, I won't.",
        ]
    )


def test_who_speaks_is_what_a_transcript_says() -> None:
    """A name or an office before a colon; what goes on below, or is said to happen, is nobody's, and prose names nobody."""
    turns = [
        "The Chair (Hon. Ann Rota, Lib.): Order.",
        "MAYOR LEE: Thank you.",
        "Mayor: Item 4.",
        "Sra. Cano: De acuerdo.",
    ]
    names = ["The Chair (Hon. Ann Rota, Lib.)", "MAYOR LEE", "Mayor", "Sra. Cano"]
    assert speakers_in([*turns, "Roll Call: all present.", "(Applause.)"]) == [*names, "", ""]
    said = ["委员 王建国：我同意。", "散会。", "委员 王建国：谢谢。", "Tonight: the budget."]
    assert speakers_in(said, spoken=True) == ["委员 王建国", "", "委员 王建国", ""]
    assert speakers_in(["Mayor Lee: absent", "The council met.", "It voted."]) == ["", "", ""]


@pytest.mark.parametrize(
    "rows",
    [
        ["Item: 1; Subject: Elm Street", "Item: 2; Subject: the budget: its parts", "Item: 3; Vote: 5-2"],
        [
            "File No: 26-1; Type: Resolution; Vote: 7-0",
            "File No: 26-2; Vote: 5-2",
            "File No: 26-3",
            "Total: 3",
        ],
        ["Asunto: Agua; Fecha: 3 de mayo", "Asunto: Calles; Fecha: 5 de mayo", "Asunto: Parques"],
        ["Núm. de Expediente: 4; Asunto: Agua", "Núm. de Expediente: 5; Sesión: mayo; Asunto: Luz", "Fin: 2"],
        ["事项: 1; 主题: 榆树街", "事项: 2; 主题: 预算", "事项: 3; 主题: 公园"],
        ["事项：1；主题：榆树街", "事项：2；主题：预算", "事项：3；主题：公园"],
    ],
)
def test_rows_of_a_table_are_no_turns(rows: list[str]) -> None:
    """A label that begins row after row, with the same other label behind it, is a field and nobody who speaks."""
    assert not is_dialogue(rows)


@pytest.mark.parametrize(
    "turns",
    [
        [
            "MAYOR LEE: Two points; first: roads.",
            "MS. COX: Agreed; second: parks.",
            "MAYOR LEE: Yes; also: water.",
        ],
        [
            "Alcalde Ruiz: Dos puntos; primero: agua.",
            "Sra. Cano: De acuerdo.",
            "Alcalde Ruiz: Bien; segundo: luz.",
        ],
        [
            "Chair: See https://a.example; next: item 2.",
            "Chair: Thanks.",
            "Mr. Wu: No; see https://b.example",
        ],
    ],
)
def test_turns_that_list_something_are_still_turns(turns: list[str]) -> None:
    """What comes after a semicolon is another thing each time."""
    assert is_dialogue(turns)


def test_prose_with_a_colon_here_and_there_is_not() -> None:
    """Headings and lists have colons too."""
    assert not is_dialogue(
        [
            "Agenda: three items.",
            "The council met on Monday.",
            "It voted: five to two.",
            "Nobody spoke against it.",
        ]
    )
