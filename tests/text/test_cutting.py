"""Cutting keeps the text."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Document, Paragraph, Role, Span
from text.cutting import LIMIT, cut, is_dialogue, width


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
