"""What has become of the records behind an answer: what is said, when, and when nothing is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from domain.answers import Filters, QuoteReceipt, Receipt, Standing
from domain.dates import PartialDate
from domain.documents import Kind, sha256_text
from domain.errors import ReceiptUnknown
from index.pipeline.build import reindex, remove, restore
from index.storage.library import Library
from retrieval.staleness import Age, Note, age, aged
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of

KEY = "council/minutes.txt"
THEN = "The council met on April 9. The motion carried five to two. Nothing else was decided."
WORDS = "The motion carried five to two."
ADOPTED = "council/minutes-adopted.txt"


class Shelf:
    """A real library whose records can be changed, and answers from it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.embedder = folder, HashingEmbedder()
        self.source = MemorySource({KEY: THEN, "council/other.txt": "Other words were said."})
        self.library = Library(folder)
        self.publish()

    def publish(self) -> str:
        """Takes in what the source holds."""
        reindex([self.source], self.embedder, self.folder)
        return self.library.snapshot().generation

    def put(self, text: object, key: str = KEY) -> str:
        """A record as it is now; None takes it away from its source."""
        self.source.contents.pop(key, None)
        if text is not None:
            self.source.contents[key] = text
        return self.publish()

    def answer(self, *words: str, text: str = THEN, key: str = KEY) -> Receipt:
        """An answer that quotes ``words`` from what the library holds now."""
        quotes = tuple(
            QuoteReceipt(each, key, 1, text.index(each), text.index(each) + len(each), sha256_text(text))
            for each in words
        )
        return Receipt(
            "ABCDEFGHJK", "Q?", Filters(), self.library.snapshot().generation, bool(quotes), quotes
        )

    def age(self, receipt: Receipt, held: str = "") -> Age:
        """What is to be said now; with its own mark in hand it is the same."""
        snapshot = self.library.snapshot()
        found = age(receipt, snapshot, self.library.lineage(snapshot), held)
        again = age(receipt, snapshot, self.library.lineage(snapshot), found.mark)
        assert (again, again.differs_from(found.mark)) == (found, False)
        return found

    def created(self, generation: str) -> str:
        """When it was published."""
        return next(each.created for each in self.library.history() if each.name == generation)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_an_answer_whose_record_is_as_it_was_says_nothing(shelf: Shelf) -> None:
    """Neither does a refusal, whatever happens."""
    answer, refusal = shelf.answer(WORDS), shelf.answer()
    assert shelf.age(answer) == shelf.age(refusal) == Age()
    shelf.put("Quite other words.", "council/other.txt")
    assert shelf.age(answer) == Age()
    shelf.put("The motion failed.")
    assert shelf.age(refusal) == Age()


@pytest.mark.parametrize(
    ("now", "standing"),
    [(f"Corrected. {THEN}", Standing.CHANGED), ("The motion failed.", Standing.WORDS_GONE)],
)
def test_a_change_is_told_with_the_day_it_was_found_on(shelf: Shelf, now: str, standing: Standing) -> None:
    """That of the re-index that found it, whatever it found later; quotes of one record are named together."""
    answer = shelf.answer(WORDS, "Nothing else was decided.")
    when = shelf.created(shelf.put(now))
    found = shelf.age(answer)
    told = Note((1, 2), standing, when)
    assert found.notes in ((told,), (Note((1,), standing, when), Note((2,), Standing.WORDS_GONE, when)))
    shelf.put("Quite other words.", "council/other.txt")
    shelf.put(document_of(KEY, now, title="Another title"))
    assert shelf.age(answer, found.mark) == found


def test_what_is_not_known_any_more_is_not_told(shelf: Shelf) -> None:
    """Where the generation that found it is not kept, there is no date; the state is the same, so no mark is made anew."""
    answer = shelf.answer(WORDS)
    shelf.put(f"Corrected. {THEN}")
    first = shelf.age(answer)
    for number in range(6):
        shelf.put(f"Other words {number}.", "council/other.txt")
    later = shelf.age(answer, first.mark)
    assert [(note.standing, note.when) for note in later.notes] == [(Standing.CHANGED, "")]
    assert not later.differs_from(first.mark)


def test_a_further_change_is_another_state(shelf: Shelf) -> None:
    """Changed, changed again, gone: each is more than was said; as it was: less, which is another state, too."""
    answer, marks = shelf.answer(WORDS), [""]
    for text in (f"Corrected. {THEN}", f"Corrected again. {THEN}", None, THEN, None):
        shelf.put(text)
        found = shelf.age(answer, marks[-1])
        assert found.differs_from(marks[-1])
        assert bool(found.notes) == (text != THEN)
        marks.append(found.mark)
    assert len(set(marks)) == 5


def test_a_record_that_left_its_source_is_told_where_it_left_after_the_answer(shelf: Shelf) -> None:
    """With the time at which that was seen; who quotes a record that had left before is not told what they knew."""
    answer = shelf.answer(WORDS)
    shelf.put(None)
    record = shelf.library.snapshot().record(KEY)
    assert record is not None
    assert shelf.age(answer).notes == (Note((1,), Standing.GONE_FROM_SOURCE, record.gone_since),)
    later = shelf.answer(WORDS)
    shelf.put("Quite other words.", "council/other.txt")
    assert shelf.age(later).notes == ()


def test_a_removed_record_is_told_until_it_is_restored(shelf: Shelf) -> None:
    """With the day on which it was taken out."""
    answer = shelf.answer(WORDS)
    remove(KEY, shelf.embedder, shelf.folder)
    when = shelf.created(shelf.library.snapshot().generation)
    assert shelf.age(answer).notes == (Note((1,), Standing.REMOVED, when),)
    restore(KEY, shelf.embedder, shelf.folder)
    assert shelf.age(answer).notes == ()


def test_going_back_counts_like_going_on(shelf: Shelf) -> None:
    """An answer from a generation that was left again has another text behind it, and nobody knows since when."""
    first = shelf.answer(WORDS)
    corrected = f"Corrected. {THEN}"
    shelf.put(corrected)
    second = shelf.answer(WORDS, text=corrected)
    shelf.library.rollback()
    assert shelf.age(first).notes == ()
    assert shelf.age(second).notes == (Note((1,), Standing.CHANGED),)
    shelf.publish()
    assert shelf.age(second).notes == ()
    assert [note.standing for note in shelf.age(first).notes] == [Standing.CHANGED]


def minutes(kind: Kind, key: str, text: str) -> object:
    return document_of(
        key, text, title=f"{kind.value} & co", kind=kind, body="Council", date=PartialDate(2024, 4, 9),
        language="en", collection="council", url="https://city.example/m",
    )  # fmt: skip


def test_a_superseded_draft_is_told_with_what_took_its_place(shelf: Shelf) -> None:
    """Once it is, and as long as it is; also when nobody keeps the generation in which it came to be so."""
    shelf.put(minutes(Kind.DRAFT_MINUTES, KEY, THEN))
    answer = shelf.answer(WORDS)
    assert shelf.age(answer) == Age()
    shelf.put(minutes(Kind.ADOPTED_MINUTES, ADOPTED, "The council was there."), ADOPTED)
    found = shelf.age(answer)
    told = Note((1,), Standing.SUPERSEDED, "", "adopted minutes & co", "https://city.example/m")
    assert found.notes == (told,)
    later = shelf.answer(WORDS)
    already = shelf.age(later)
    assert already.notes == ()
    for number in range(6):
        shelf.put(f"Other words {number}.", "council/other.txt")
        assert shelf.age(answer, found.mark) == found
        assert shelf.age(later, already.mark) == already
    shelf.put(f"Corrected. {THEN}")
    assert shelf.age(later, already.mark).notes[0].standing is Standing.CHANGED


def test_a_draft_that_left_its_source_before_and_was_superseded_since_is_told(shelf: Shelf) -> None:
    """What was so already hides nothing that came after; a graver thing says both."""
    shelf.put(minutes(Kind.DRAFT_MINUTES, KEY, THEN))
    before = shelf.answer(WORDS)
    shelf.put(None)
    answer = shelf.answer(WORDS)
    shelf.put(minutes(Kind.ADOPTED_MINUTES, ADOPTED, "The council was there."), ADOPTED)
    assert [note.standing for note in shelf.age(answer).notes] == [Standing.SUPERSEDED]
    [note] = shelf.age(before).notes
    assert (note.standing, note.later) == (Standing.GONE_FROM_SOURCE, "adopted minutes & co")


def test_a_record_that_only_moved_is_as_it_was(shelf: Shelf) -> None:
    """The same words under another key."""
    answer = shelf.answer(WORDS)
    shelf.put(THEN, "council/2024/minutes.txt")
    remove(KEY, shelf.embedder, shelf.folder)
    assert shelf.age(answer).notes == ()


def test_several_answers_are_looked_up_at_once(shelf: Shelf) -> None:
    """Of one without a receipt nothing can be said; the others are told."""
    known = {"ABCDEFGHJK": shelf.answer(WORDS)}

    def receipt(wanted: str) -> Receipt:
        if wanted not in known:
            raise ReceiptUnknown(f"No answer with the id {wanted} was given here.", remedy="")
        return known[wanted]

    generation = shelf.put("The motion failed.")
    snapshot = shelf.library.snapshot()
    found = aged([("UNKNOWN", "x"), ("ABCDEFGHJK", "")], receipt, snapshot, shelf.library.lineage(snapshot))
    assert found.generation == generation
    assert found.ages[0] is None
    assert found.ages[1] is not None
    assert found.ages[1].notes[0].standing is Standing.WORDS_GONE


def test_each_record_is_told_by_itself(shelf: Shelf) -> None:
    """Quotes of one record are named together, in whatever order they stand; two that changed alike are two."""
    other = "council/other.txt"
    said = "Other words were said."
    first, second = shelf.answer(WORDS, "Nothing else was decided."), shelf.answer(said, text=said, key=other)
    both = replace(first, quotes=(first.quotes[0], second.quotes[0], first.quotes[1]))
    shelf.source.contents |= {KEY: f"Corrected. {THEN}", other: f"Corrected. {said}"}
    when = shelf.created(shelf.publish())
    assert shelf.age(both).notes == (
        Note((1, 3), Standing.CHANGED, when),
        Note((2,), Standing.CHANGED, when),
    )


def test_an_answer_of_a_generation_that_is_not_counted_comes_before_all(tmp_path: Path) -> None:
    """What the first one brought came after it; after an answer of the first one, nothing came."""
    records = {
        KEY: minutes(Kind.DRAFT_MINUTES, KEY, THEN),
        ADOPTED: minutes(Kind.ADOPTED_MINUTES, ADOPTED, "The council was there."),
    }
    reindex([MemorySource(records)], HashingEmbedder(), tmp_path)
    library = Library(tmp_path)
    snapshot = library.snapshot()
    quote = QuoteReceipt(WORDS, KEY, 1, THEN.index(WORDS), THEN.index(WORDS) + len(WORDS), sha256_text(THEN))
    for generation, told in (
        ("", 1),
        ("another", 1),
        ("²-3f2a91c0", 1),
        ("0000-3f2a91c0", 1),
        (snapshot.generation, 0),
    ):
        answer = Receipt("ABCDEFGHJK", "Q?", Filters(), generation, answered=True, quotes=(quote,))
        found = age(answer, snapshot, library.lineage(snapshot)).notes
        assert [note.standing for note in found] == [Standing.SUPERSEDED] * told


def test_a_change_is_dated_by_the_one_that_found_it(shelf: Shelf) -> None:
    """Also the last of several, and where others came after it; where the text of before is not known, there is no date."""
    answer = shelf.answer(WORDS)
    shelf.put(f"Corrected. {THEN}")
    when = shelf.created(shelf.put(f"Corrected twice. {THEN}"))
    shelf.put("Quite other words.", "council/other.txt")
    assert shelf.age(answer).notes == (Note((1,), Standing.CHANGED, when),)
    late = replace(answer, generation=shelf.library.history()[0].name)
    assert shelf.age(late).notes == (Note((1,), Standing.CHANGED),)
