"""What is new for somebody who watches: sentence by sentence, by how near it is, which of the words it has, and what a reader says."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.answers import Citation, Filters, Quote
from domain.dates import UNKNOWN, from_iso
from domain.documents import Document, Kind, Paragraph, Role, Span, sha256_text
from index.pipeline.build import reindex
from index.storage.library import Library
from models.ports import Evidence, QuestionEmbedding
from retrieval.ask import Asking
from retrieval.reader import Clues, is_on_topic
from retrieval.watch import (
    MOST_MEETINGS,
    MOST_RECORDS,
    Fresh,
    NewPassages,
    Subject,
    Told,
    Watched,
    is_told,
)
from tests.kit.embedder import HashingEmbedder
from tests.kit.reader import WordReader
from tests.kit.records import MemorySource, document_of

NEARNESS = {f"near{hundredths}": hundredths / 100 for hundredths in range(100)}


class Nearness(HashingEmbedder):
    """Every word of a topic is one direction; a word of a record is as near to it as it says: “near57”, and no other is at all."""

    def __init__(self) -> None:
        super().__init__(token_dimensions=2)

    def _vector(self, text: str, dimensions: int) -> Any:
        if dimensions != 2:
            return super()._vector(text, dimensions)
        near = NEARNESS.get(text, 0.0)
        return np.array([near, (1 - near**2) ** 0.5], np.float32)

    def embed_question(self, text: str) -> QuestionEmbedding:
        tokens = np.array([[1, 0]] * len(text.split()), np.float32)
        return replace(super().embed_question(text), tokens=tokens, weights=np.ones(len(tokens), np.float32))


class Saying:
    """A reader that says the same of everything, and remembers what it was asked."""

    def __init__(self, answers: float = 9.0, reader: str = "english", again: float | None = None) -> None:
        self._says = Evidence(answers, np.zeros(1, np.float32), None, reader)
        self._again = again
        self.asked: list[tuple[str, str, tuple[str, str]]] = []

    def open(self) -> None:
        """Nothing is opened."""

    def read(
        self, question: str, text: str, sentences: Sequence[Span], languages: tuple[str, str] = ("", "")
    ) -> Evidence:
        (span,) = sentences
        self.asked.append((question, f"{text[: span.start]}|{text[span.start : span.end]}", languages))
        return self._says

    def read_again(self, *_: object) -> Evidence | None:
        return (
            replace(self._says, answers=self._again, reader="multilingual")
            if self._again is not None
            else None
        )


_folders = itertools.count()


@pytest.fixture
def new(tmp_path: Path) -> Any:
    """Makes records new: texts by their keys, or documents."""

    def made(
        contents: dict[str, Any],
        before: dict[str, list[str]] | None = None,
        community: str = "",
        **embedder: Any,
    ) -> NewPassages:
        folder = tmp_path / str(next(_folders))
        reindex([MemorySource(contents)], embedder.get("embedder", Nearness()), folder)
        known = {sha256_text(text): text for texts in (before or {}).values() for text in texts}
        fresh = [
            Fresh(key, tuple(map(sha256_text, (before or {}).get(key, ())))) for key in reversed(contents)
        ]
        return NewPassages(Library(folder).snapshot(), fresh, known.get, community)

    return made


def said(passages: NewPassages, text: str, reader: Any, subject: Subject = Subject.TOPIC) -> list[list[str]]:
    """The quotes of each piece of news."""
    asking: Any = None
    found = passages.about(Watched(subject, text), asking, Nearness().embed_question, reader)
    return [[quote.text for quote in told.quotes] for told in found]


YES, NO = 9.0, -9.0
BOTH, ONE, NONE = (
    "The flood wall is built, near{}.",
    "The wall is painted, near{}.",
    "El muro crece despacio, near{}.",
)


@pytest.mark.parametrize(
    ("sentence", "near", "told", "asked"),
    [
        (BOTH, 72, True, False),
        (BOTH, 68, False, True),
        (BOTH, 52, False, True),
        (BOTH, 48, False, False),
        (ONE, 95, False, True),
        (ONE, 52, False, True),
        (ONE, 48, False, False),
        (NONE, 95, False, True),
        (NONE, 62, False, True),
        (NONE, 58, False, False),
        (NONE, 48, False, False),
    ],
)
def test_a_sentence_is_on_a_topic_by_its_nearness_and_its_words(
    new: Any, sentence: str, near: int, told: bool, asked: bool
) -> None:
    """With all of its words and near enough, for itself; else where a reader agrees; without any of its words, it has to be nearer
    to be looked at; far away, nobody is asked.
    """
    text = sentence.format(near)
    passages = new({"r/a.txt": text})
    for answers, agrees in ((YES, True), (NO, False)):
        reader = Saying(answers)
        assert said(passages, "flood wall", reader) == [[text]] * (told or (asked and agrees))
        assert [each[1] for each in reader.asked] == [f"a.txt\n|{text}"] * asked


@pytest.mark.parametrize(
    ("topic", "text", "asked"),
    [
        ("the Hollis bridge", "The bridge is near90 the town hall.", False),
        ("the Hollis bridge", "Nothing of this is near90 here.", True),
        ("the Hollis bridge", "Said Hollis, who is near90 here.", True),
        ("item 7 of the budget", "Item 8 of the budget is near90.", False),
        ("flood wall and the road", "The flood wall is near90.", True),
    ],
)
def test_a_name_has_to_be_there(new: Any, topic: str, text: str, asked: bool) -> None:
    """A sentence with other words of a topic, and not with its name or number, is about another one; one with none of them may say
    it in other words.
    """
    reader = Saying()
    assert said(new({"r/a.txt": text}), topic, reader) == [[text]] * asked
    assert len(reader.asked) == asked


@pytest.mark.parametrize(
    ("answers", "reader", "told"),
    [
        (-1.0, "english", True),
        (-1.1, "english", False),
        (YES, "multilingual", True),
        (NO, "multilingual", False),
        (0.0, "another", True),
        (-0.1, "another", False),
    ],
)
def test_each_reader_is_weighed_by_its_own_measure(new: Any, answers: float, reader: str, told: bool) -> None:
    """The English one by its odds alone, the other by what else is known too; of one that is not known, the even odds count."""
    text = ONE.format(70)
    assert said(new({"r/a.txt": text}), "flood wall", Saying(answers, reader)) == [[text]] * told


@pytest.mark.parametrize(("again", "told"), [(None, True), (9.0, True), (-9.0, False)])
def test_a_second_reader_is_heard(new: Any, again: float | None, told: bool) -> None:
    """What the one is not sure of, and another denies, is not told."""
    text = ONE.format(70)
    assert said(new({"r/a.txt": text}), "flood wall", Saying(0.0, "english", again)) == [[text]] * told


@pytest.mark.parametrize("reader", ["english", "multilingual"])
def test_a_sentence_that_is_nearer_needs_less_of_a_reader(reader: str) -> None:
    """Nearness, the topic's words and the reader's odds: none of them turns against its sentence as it grows."""
    doubtful = Clues(0.55, 0.3, some=True, answers=-3.0)
    shown = [is_on_topic(doubtful, reader)]
    for name, more in (("late", 0.7), ("words", 0.6), ("answers", 8.0)):
        doubtful = replace(doubtful, **{name: more})
        shown.append(is_on_topic(doubtful, reader))
    assert shown == sorted(shown)
    assert (shown[0], shown[-1]) == (False, True)


@pytest.mark.parametrize(
    ("topic", "language", "asked", "languages"),
    [
        ("flood wall", "en", "flood wall", ("", "en")),
        ("flood wall", "", "flood wall", ("", "")),
        ("what about the flood wall", "en", "what about the flood wall", ("en", "en")),
        ("flood wall", "es", "flood wall", ("", "es")),
        ("flood wall", "fr", "flood wall", ("", "fr")),
        ("¿el muro de la inundación?", "en", "¿el muro de la inundación?", ("es", "en")),
        ("防洪墙工程", "en", "防洪墙工程", ("zh", "en")),
    ],
)
def test_a_reader_is_asked_the_topic_as_it_stands(
    new: Any, topic: str, language: str, asked: str, languages: tuple[str, str]
) -> None:
    """The topic is what it is asked, as it stands: both have learned from such. Where it has no language of its own, the record's tells who reads."""
    reader = Saying()
    said(new({"r/a.txt": document_of("r/a.txt", NONE.format(90), language=language)}), topic, reader)
    assert [(each[0], each[2]) for each in reader.asked] == [(asked, languages)]


def test_a_chinese_topic_is_looked_for_by_pairs_of_characters(new: Any) -> None:
    """All of them and near enough: told by itself; short sentences count there, and in letters they do not."""
    passages = new({"r/a.txt": "防洪墙。\n\nnear90 防洪墙 建成 。\n\nnear90 防洪 。\n\nA wall."})
    reader = Saying(NO)
    assert said(passages, "防洪墙", reader) == [["near90 防洪墙 建成 。"]]
    assert [each[1].rpartition("|")[2] for each in reader.asked] == ["near90 防洪 。"]


def test_the_rare_words_of_a_topic_are_enough(new: Any) -> None:
    """What nearly every record has says little: “municipal” alone is asked about, “biblioteca” alone is told; and a short word is
    no spelling of a longer one.
    """
    others = {f"r/{number}.txt": f"Obra municipal número {number} para todos." for number in range(9)}
    passages = new(
        {"r/a.txt": "La biblioteca abre, near80.", "r/b.txt": "El parque municipal abre, near80.", **others}
    )
    reader = Saying(NO)
    assert said(passages, "biblioteca municipal", reader) == [["La biblioteca abre, near80."]]
    assert [each[1].rpartition("|")[2] for each in reader.asked] == ["El parque municipal abre, near80."]
    assert (
        said(new({"r/a.txt": "Carriles para autobuses, near90."}), "paradas de autobuses", Saying(NO)) == []
    )


def test_the_nearest_are_told_and_few_of_them(new: Any) -> None:
    """Records by their nearest sentence, not more than so many; of each the nearest sentences, in the order of the record."""
    order = (75, 95, 85, 80, 90, 78)
    texts = {
        f"r/{number}.txt": "\n\n".join(
            f"The flood wall {number}, part {part}, near{near - part}." for part in (3, 1, 2, 0)
        )
        for number, near in enumerate(order)
    }
    found = said(new(texts), "flood wall", Saying(NO))
    ranked = [order.index(near) for near in sorted(order, reverse=True)][:MOST_RECORDS]
    assert [[text.split(", near")[0] for text in quotes] for quotes in found] == [
        [f"The flood wall {number}, part {part}" for part in (1, 2, 0)] for number in ranked
    ]


def test_a_reader_is_asked_of_few(new: Any) -> None:
    """The nearest ones first: to read takes time."""
    texts = {f"r/{near}.txt": ONE.format(near) for near in (60, 90, 70, 80, 55)}
    reader = Saying()
    assert said(new(texts), "flood wall", reader) == [[ONE.format(near)] for near in (90, 80, 70)]
    assert len(reader.asked) == 3


def test_without_token_states_words_alone_tell(new: Any) -> None:
    """A sentence with all of them is told, one with none is not even asked about."""
    embedder = HashingEmbedder(token_dimensions=0)
    passages = new({"r/a.txt": BOTH.format(1), "r/b.txt": NONE.format(1)}, embedder=embedder)
    reader = Saying(NO)
    assert said(passages, "flood wall", reader) == [[BOTH.format(1)]]
    assert reader.asked == []


def test_only_what_none_of_its_texts_had_is_new(new: Any) -> None:
    """However it was set and cased; what stands twice is one; a text that nobody has any more is as if it had not been."""
    old, older, fresh = BOTH.format(80), BOTH.format(85), BOTH.format(90)
    text = f"{old}\n\n{older}\n\n{fresh}\n\n{fresh}"
    before = {"r/a.txt": [old.upper().replace(" ", "\n"), f"Before. {older} After."]}
    passages = new({"r/a.txt": text, "r/b.txt": text}, before)
    assert said(passages, "flood wall", Saying(NO)) == [[old, older, fresh], [fresh]]
    assert [passage.document for passage in passages.snapshot.passages(passages.ids)].count("r/a.txt") == 1
    lost = NewPassages(
        passages.snapshot, [Fresh("r/a.txt", ("0" * 64,)), Fresh("r/gone.txt")], lambda _: None, ""
    )
    assert said(lost, "flood wall", Saying(NO)) == [[old, older, fresh]]
    assert [record.key for record in lost.records] == ["r/a.txt"]


def test_what_others_added_is_new_for_them_alone(new: Any) -> None:
    """And a record without words is news for nobody."""
    texts = {
        f"{part}/a.txt": BOTH.format(near)
        for part, near in (("community-7", 80), ("community-8", 85), ("r", 90))
    } | {"r/b.txt": " "}
    for community, own in (("community-7", 80), ("community-8", 85)):
        passages = new(texts, community=community)
        assert said(passages, "flood wall", Saying(NO)) == [[BOTH.format(90)], [BOTH.format(own)]]
        assert [record.key for record in passages.records] == [f"{community}/a.txt", "r/a.txt"]
    nothing = NewPassages(passages.snapshot, [], lambda _: None, "")
    assert [said(nothing, "flood wall", Saying(), subject) for subject in Subject] == [[]] * 4


def test_news_says_where_it_stands(new: Any) -> None:
    """Each quote with its place, the passages around them up to a length, and what a receipt is kept of."""
    long = "Many words stand around it here. " * 80
    text = f"{BOTH.format(90)} {long}"
    document = replace(document_of("r/a.txt", text, title="Minutes"), date=from_iso("2026-03-04"))
    passages = new({"r/a.txt": document})
    asking: Any = None
    (told,) = passages.about(
        Watched(Subject.TOPIC, "flood wall"), asking, Nearness().embed_question, Saying()
    )
    (quote,) = told.quotes
    assert text[quote.citation.start : quote.citation.end] == quote.text == BOTH.format(90)
    assert text.startswith(told.around)
    assert len(quote.text) < len(told.around) <= 2000
    kept = passages.answer_of("flood wall", told)
    assert (kept.id, kept.question, kept.quotes, kept.probability) == (
        told.answer, "flood wall", told.quotes, 1.0,
    )  # fmt: skip
    assert kept.generation == passages.snapshot.generation
    assert (kept.searched.records, kept.searched.passages) == (1, len(passages.ids))
    assert (kept.searched.earliest, kept.searched.latest) == ("2026-03-04", "2026-03-04")


# --- Bodies and meetings


def _of(
    key: str, body: str, *roles: tuple[Role, str], day: str = "2026-03-04", kind: Kind = Kind.MINUTES
) -> Document:
    made = document_of(key, "\n\n".join(text for _, text in roles), body=body, date=from_iso(day), kind=kind)
    paragraphs = tuple(
        Paragraph(p.number, p.start, p.end, role) for p, (role, _) in zip(made.paragraphs, roles, strict=True)
    )
    return replace(made, paragraphs=paragraphs)


HEAD, TEXT = (Role.HEADING, "Minutes of the meeting"), (Role.BODY, "The board met at seven in the evening.")
ITEM = (Role.LIST_ITEM, "The first item is the budget of the board.")


def test_a_body_is_told_by_the_first_words_of_each_new_record(new: Any) -> None:
    """Not by a heading where there is more; whoever writes its name how; of no other body, of no amended record, and of few."""
    records = {
        "r/a.txt": _of("r/a.txt", "Parks Board", HEAD, TEXT),
        "r/b.txt": _of("r/b.txt", "parks BOARD", HEAD, ITEM, TEXT),
        "r/c.txt": _of("r/c.txt", "Parks Board", HEAD),
        "r/d.txt": _of("r/d.txt", "School Board", HEAD, TEXT),
        "r/e.txt": _of("r/e.txt", "Parks Board", HEAD, TEXT),
    }
    found = said(new(records, {"r/e.txt": ["Before."]}), "párks board", Saying(), Subject.BODY)
    assert found == [[TEXT[1]], [ITEM[1]], [HEAD[1]]]
    many = {f"r/{n}.txt": _of(f"r/{n}.txt", "Parks Board", TEXT) for n in range(MOST_RECORDS + 1)}
    assert len(said(new(many), "Parks Board", Saying(), Subject.BODY)) == MOST_RECORDS


def test_every_meeting_with_a_new_record_is_told(new: Any) -> None:
    """Once each, as many as there is room for."""
    days = [f"2026-03-{day:02}" for day in range(1, MOST_MEETINGS + 2)]
    records = {f"r/{day}.txt": _of(f"r/{day}.txt", "Parks Board", TEXT, day=day) for day in days}
    asking: Any = None
    passages = new(records)
    told = passages.about(Watched(Subject.MEETINGS, ""), asking, Nearness().embed_question, Saying())
    assert len(told) == len({each.meeting for each in told}) == MOST_MEETINGS
    assert all(each.meeting and not each.quotes for each in told)
    some = NewPassages(passages.snapshot, [Fresh("r/2026-03-05.txt")], lambda _: None, "")
    (one,) = some.about(Watched(Subject.MEETINGS, ""), asking, Nearness().embed_question, Saying())
    assert "2026-03-05" in one.meeting
    ours = new({"community-7/a.txt": _of("community-7/a.txt", "Parks Board", TEXT)}).snapshot
    for who, count in (("community-7", 1), ("community-8", 0)):
        of_it = NewPassages(ours.seen_by(who), [Fresh("community-7/a.txt")], lambda _: None, who)
        told = of_it.about(Watched(Subject.MEETINGS, ""), asking, Nearness().embed_question, Saying())
        assert len(list(told)) == count, who


# --- Questions


def test_a_question_is_answered_from_what_is_new_or_not_at_all(new: Any) -> None:
    """Sure enough, and the first words that answer are new ones."""
    answer = "The council chose Marta Vell as the fire chief on Monday."
    other = "The park has benches made of wood."
    question = "Who was chosen as the fire chief by the council?"

    def told(before: dict[str, list[str]], threshold: float = 1e-9, **contents: str) -> list[list[str]]:
        embedder = HashingEmbedder()
        passages = new({f"r/{key}.txt": text for key, text in contents.items()}, before, embedder=embedder)
        library: Any = None
        asking = Asking(library, embedder, WordReader(), threshold=threshold)
        found = passages.about(
            Watched(Subject.QUESTION, question), asking, embedder.embed_question, WordReader()
        )
        assert all(each.answer and each.around for each in found)
        return [[quote.text for quote in each.quotes] for each in found]

    assert told({}, a=answer, b=other) == [[answer]]
    assert told({"r/a.txt": [answer]}, a=answer, b=other) == []
    assert told({"r/a.txt": ["Something."]}, a=f"{answer}\n\nSomething.") == [[answer]]
    assert told({}, b=other) == []
    assert told({}, threshold=1.0, a=answer) == []


# --- Told before


def news(*words: str, around: str = "") -> Told:
    quotes = [
        Quote(each, Citation("a/x.txt", "", Kind.NEWS, "", UNKNOWN, "en", 1, 0, len(each), "h"))
        for each in words
    ]
    return Told(tuple(quotes), around)


OAKS = "The board decided to plant four hundred oaks along the river for 900 dollars."


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (news(OAKS), [], False),
        (news(OAKS), [news(OAKS)], True),
        (news(OAKS), [news("Something else was said.", around=f"Before. {OAKS} After.")], True),
        (news(OAKS), [news(OAKS.replace("four hundred", "many"))], False),
        (news(OAKS.upper().replace(" ", "  ")), [news(OAKS)], True),
        (news(OAKS.replace("900", "950")), [news(OAKS)], False),
        (news(OAKS), [news(OAKS.replace("for 900 dollars", "for 900 dollars, of 2,000"))], True),
        (news(OAKS, "The mayor spoke at length about it and then left the room."), [news(OAKS)], False),
        (news("Planted."), [news("It was planted.", around="So.")], True),
        (news(OAKS), [news("Another."), news(OAKS)], True),
        (Told(meeting="m"), [Told(meeting="m"), news(OAKS)], False),
    ],
)  # fmt: skip
def test_what_was_said_in_the_same_words_was_told(now: Told, before: list[Told], told: bool) -> None:
    """In an excerpt, with words around it; another number, or more that is new, makes it news."""
    assert is_told(now, before) == told


def test_a_story_has_one_name() -> None:
    """However it is set; another word, another meeting, another order makes another one."""
    named = [news("One. Two."), news("one.\n two."), news("One.", "Two."), news("Two.", "One."), Told(meeting="m"), Told(meeting="n")]  # fmt: skip
    stories = [each.story for each in named]
    assert stories[0] == stories[1]
    assert len(set(stories)) == 5
    assert {len(story) for story in stories} == {32}


def test_a_watch_sees_who_asks(new: Any) -> None:
    """The community stands in what was searched."""
    passages = new({"r/a.txt": BOTH.format(90)}, community="community-7")
    asking: Any = None
    (told,) = passages.about(
        Watched(Subject.TOPIC, "flood wall"), asking, Nearness().embed_question, Saying()
    )
    assert passages.answer_of("flood wall", told).searched.filters == Filters(community="community-7")
