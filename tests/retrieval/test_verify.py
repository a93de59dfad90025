"""Every quote that was cut from a text verifies, and every change is noticed."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.answers import Filters, QuoteCheck, QuoteReceipt, Receipt, Standing, Verification
from domain.documents import Document, Paragraph, Passage, Role, sha256_text
from domain.errors import LibraryDamaged
from index.pipeline.build import publish_passages
from index.storage.library import Library
from retrieval.verify import verify
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import document_of

KEY = "council/minutes.txt"
THEN = "The council met on April 9. The motion carried five to two. Nothing else was decided."
WORDS = "The motion carried five to two."


@dataclass
class Known:
    text_hash: str
    gone: bool = False


@dataclass
class Shelf:
    """A current generation that holds at most one record."""

    text: str | None = THEN
    gone: bool = False
    later: str = ""
    moved_to: str = ""
    generation: str = "g2"
    reads: list[str] = field(default_factory=list)

    def superseded_by(self, key: str) -> str:
        return self.later if key == (self.moved_to or KEY) else ""

    def with_text(self, text_hash: str, collection: str) -> str:
        here = self.text is not None and text_hash == sha256_text(self.text)
        return self.moved_to if here and collection == KEY.partition("/")[0] else ""

    def record(self, key: str) -> Known | None:
        return (
            None
            if self.text is None or key != (self.moved_to or KEY)
            else Known(sha256_text(self.text), self.gone)
        )

    def document(self, key: str) -> Document | None:
        self.reads.append(key)
        if self.text is None or key != (self.moved_to or KEY):
            return None
        return Document(key, "Minutes", self.text, (Paragraph(1, 0, len(self.text)),))


def quote_of(text: str = THEN, words: str = WORDS) -> QuoteReceipt:
    start = text.index(words)
    return QuoteReceipt(words, KEY, 1, start, start + len(words), sha256_text(text))


def receipt_of(*quotes: QuoteReceipt) -> Receipt:
    return Receipt("ABCDEFGHJK", "Did it carry?", Filters(), "g1", bool(quotes), quotes)


def checked(
    quote: QuoteReceipt | None = None, shelf: Shelf | None = None, stored: str | None = THEN
) -> Verification:
    return verify(receipt_of(quote or quote_of()), shelf or Shelf(), lambda _: stored)


def test_an_untouched_source_proves_the_quote() -> None:
    """Proven, unchanged, and at the same place."""
    result = checked()
    [check] = result.checks
    assert result.proven
    assert result.unchanged
    assert (check.standing, check.now_at) == (Standing.UNCHANGED, (28, 59))
    assert check.sentence == (
        "The source has exactly these words at characters 28 to 59. The record in the library is still the same."
    )
    assert (result.receipt.generation, result.current_generation) == ("g1", "g2")


@given(st.data())
def test_any_quote_cut_from_any_text_is_proven(data: st.DataObject) -> None:
    """Whatever the text and wherever it is cut."""
    text = data.draw(st.text(min_size=1))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = QuoteReceipt(text[start:end], KEY, 1, start, end, sha256_text(text))
    [check] = verify(receipt_of(quote), Shelf(text), {sha256_text(text): text}.get).checks
    assert (check.proven, check.standing, check.now_at) == (True, Standing.UNCHANGED, (start, end))


@given(st.text(min_size=1), st.data())
def test_any_changed_character_of_the_stored_text_is_noticed(text: str, data: st.DataObject) -> None:
    """Inside the quote or far from it: a stored text that is not the one of the time proves nothing."""
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters())
    assume(other != text[at])
    changed = text[:at] + other + text[at + 1 :]
    quote = QuoteReceipt(text[:1], KEY, 1, 0, 1, sha256_text(text))
    [check] = verify(receipt_of(quote), Shelf(text), lambda _: changed).checks
    assert not check.proven
    assert "was changed" in check.sentence


@given(st.text(min_size=2), st.data())
def test_any_changed_receipt_is_noticed(text: str, data: st.DataObject) -> None:
    """Other words, another place, or another hash than the source has are not proven."""
    start = data.draw(st.integers(0, len(text) - 1))
    quote = QuoteReceipt(text[start:], KEY, 1, start, len(text), sha256_text(text))
    changes = [
        replace(quote, text=quote.text + "x"),
        replace(quote, text=quote.text[:-1]),
        replace(quote, end=quote.end + 1),
        replace(quote, start=quote.start - len(text)),
        replace(quote, text="", end=quote.start),
        replace(quote, text_hash=sha256_text(text + "x")),
    ]
    for change in changes:
        result = verify(receipt_of(change), Shelf(text), {sha256_text(text): text}.get)
        assert not result.proven, change


def test_a_missing_stored_text_proves_nothing() -> None:
    """It is said to be missing; the record of today is still looked up."""
    [check] = checked(stored=None).checks
    assert (check.proven, check.standing, check.now_at) == (False, Standing.UNCHANGED, (28, 59))
    assert check.sentence.startswith(
        f"Not proven: the text kept for it (sha256 {sha256_text(THEN)[:12]}…) is missing."
    )


@pytest.mark.parametrize(
    "error",
    [
        LibraryDamaged(
            "texts/ab.txt is damaged: it does not hold the text its name stands for.", remedy="Put it back."
        ),
        PermissionError(13, "Permission denied"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    ],
)
def test_a_stored_text_that_cannot_be_read_proves_nothing(error: Exception) -> None:
    """The reason is said, and the other quotes are still checked."""

    def stored(text_hash: str) -> str:
        if text_hash == sha256_text(THEN):
            raise error
        return "Other words."

    sound = QuoteReceipt("Other", "other.txt", 1, 0, 5, sha256_text("Other words."))
    result = verify(receipt_of(quote_of(), sound), Shelf(), stored)
    assert [check.proven for check in result.checks] == [False, True]
    assert "cannot be read" in result.checks[0].sentence


def test_a_changed_record_tells_where_the_words_are_now() -> None:
    """Still proven by the text of the time; the new place is named."""
    [check] = checked(shelf=Shelf("Corrected. " + THEN)).checks
    assert (check.proven, check.standing, check.now_at) == (True, Standing.CHANGED, (39, 70))
    assert check.sentence.endswith("these words stand in it at characters 39 to 70.")


def test_of_several_places_the_nearest_is_told() -> None:
    """The words may be repeated in the new text; the place nearest to the old one is meant."""
    text = WORDS + " " * 30 + WORDS + " " * 300 + WORDS
    [check] = checked(shelf=Shelf(text)).checks
    assert check.now_at == (0, 31)
    [check] = checked(shelf=Shelf(" " * 5 + text)).checks
    assert check.now_at == (5, 36)
    [check] = checked(shelf=Shelf(text[4:])).checks
    assert check.now_at == (57, 88)


def test_words_that_moved_nowhere_are_at_the_same_place() -> None:
    """A change further down leaves the quote where it was."""
    [check] = checked(shelf=Shelf(THEN + " Adjourned.")).checks
    assert (check.standing, check.now_at) == (Standing.CHANGED, (28, 59))
    assert check.sentence.endswith("at the same place.")


@pytest.mark.parametrize("now", ["The motion failed.", THEN.replace("five", "six"), THEN.lower()])
def test_words_that_are_gone_are_said_to_be_gone(now: str) -> None:
    """Similar words, or the same in small letters, are not the words that were quoted."""
    [check] = checked(shelf=Shelf(now)).checks
    assert (check.proven, check.standing, check.now_at) == (True, Standing.WORDS_GONE, None)


@pytest.mark.parametrize(
    ("words", "then", "now", "stands"),
    [
        ("No", "No. Next item.", "Nothing was said.", False),
        ("5 members", "5 members voted.", "15 members voted.", False),
        ("$1", "It cost $1", "It cost $100", False),
        ("No", "No. Next item.", "Vote: No. Next.", True),
        ("会议", "会议开始", "全体会议结束", True),
        ("Budget", "Budget.", "关于Budget的会议", True),
    ],
)
def test_words_are_not_found_inside_other_words(words: str, then: str, now: str, stands: bool) -> None:
    """A short quote does not stand in a longer word or number; scripts without blanks have no such borders."""
    [check] = checked(quote_of(then, words), Shelf(now), then).checks
    assert (check.standing is Standing.CHANGED, check.now_at is not None) == (stands, stands)


def test_a_record_gone_from_its_source_is_said_so() -> None:
    """It is kept here, so the quote is proven and its place is known, in the changed text as well."""
    [check] = checked(shelf=Shelf(gone=True)).checks
    assert (check.proven, check.standing, check.now_at) == (True, Standing.GONE_FROM_SOURCE, (28, 59))
    [check] = checked(shelf=Shelf("Corrected. " + THEN, gone=True)).checks
    assert (check.standing, check.now_at) == (Standing.GONE_FROM_SOURCE, (39, 70))


def test_a_removed_record_is_said_so() -> None:
    """The text of the time still proves the quote."""
    result = checked(shelf=Shelf(None))
    [check] = result.checks
    assert (check.proven, check.standing, check.now_at) == (True, Standing.REMOVED, None)
    assert result.proven
    assert not result.unchanged


@pytest.mark.parametrize(
    ("now", "gone", "standing"),
    [
        (THEN, False, Standing.SUPERSEDED),
        (f"Corrected. {THEN}", False, Standing.CHANGED),
        (f"Corrected. {THEN}", True, Standing.GONE_FROM_SOURCE),
        ("The motion failed.", True, Standing.WORDS_GONE),
        (None, False, Standing.REMOVED),
    ],
)
def test_the_gravest_is_said_and_the_record_in_its_place_is_named(
    now: str | None, gone: bool, standing: Standing
) -> None:
    """A draft that was superseded and also changed is said to have changed; what took its place is told all the same."""
    result = checked(shelf=Shelf(now, gone=gone, later="council/adopted.txt"))
    [check] = result.checks
    assert (check.proven, check.standing) == (True, standing)
    assert check.superseded_by == ("" if now is None else "council/adopted.txt")
    assert check.sentence.count("council/adopted.txt has taken its place") == (now is not None)
    assert not result.unchanged


@pytest.mark.parametrize(("later", "told"), [("community-7/adopted.txt", False), ("other/adopted.txt", True)])
def test_what_a_community_added_takes_the_place_of_nothing_that_others_read(later: str, told: bool) -> None:
    """Its name is not for everybody's eyes."""
    [check] = checked(shelf=Shelf(later=later)).checks
    assert (check.standing is Standing.SUPERSEDED, bool(check.superseded_by)) == (told, told)


def test_a_record_under_another_name_is_the_same_record() -> None:
    """A file that was moved within its collection, its text as it was, is unchanged; with another text it is removed."""
    [check] = checked(shelf=Shelf(moved_to="council/2024/minutes.txt")).checks
    assert (check.standing, check.now_at) == (Standing.UNCHANGED, (28, 59))
    assert check.sentence.endswith("still the same. It is kept as council/2024/minutes.txt now.")
    [check] = checked(shelf=Shelf("Corrected. " + THEN, moved_to="council/2024/minutes.txt")).checks
    assert check.standing is Standing.REMOVED


def test_a_refusal_has_nothing_to_prove() -> None:
    """It has no checks."""
    result = verify(receipt_of(), Shelf(), lambda _: None)
    assert (result.checks, result.proven) == ((), True)


def test_an_unchanged_record_is_not_read_again() -> None:
    """Its hash says enough: a long record costs nothing to check."""
    shelf = Shelf()
    checked(shelf=shelf)
    assert shelf.reads == []


def test_a_quote_from_a_real_library(tmp_path: Path) -> None:
    """Published, quoted, changed, published again, and the stored text of the time damaged: each is told."""
    library, embedder = Library(tmp_path), HashingEmbedder()

    def publish(text: str) -> None:
        document = document_of(KEY, text)
        passages = [Passage(p.start, p.end, p.number, p.number) for p in document.paragraphs]
        publish_passages([(document, passages)], embedder, tmp_path)

    def check() -> QuoteCheck:
        return verify(receipt_of(quote_of()), library.snapshot(), library.texts.get).checks[0]

    publish(THEN)
    assert (check().proven, check().standing) == (True, Standing.UNCHANGED)
    publish("Corrected. " + THEN)
    assert (check().proven, check().standing, check().now_at) == (True, Standing.CHANGED, (39, 70))
    library.texts.path(sha256_text(THEN)).write_text("Other words.")
    assert not check().proven


@pytest.mark.parametrize("row", ["Levy | Yes | No", "Ada Roe: ☒ Yes ☐ No"])
def test_a_row_of_a_table_is_shown_with_its_heads(row: str) -> None:
    """They are from the record as it is now, and no part of what is proven."""
    heads = "Motion | Roe | Lee"

    class Rows(Shelf):
        def document(self, key: str) -> Document:
            return Document(key, "Votes", row, (Paragraph(1, 0, len(row), Role.TABLE, heads=heads),))

    [check] = checked(quote_of(row, row), Rows(row), row).checks
    assert (check.proven, check.heads) == (True, heads)
