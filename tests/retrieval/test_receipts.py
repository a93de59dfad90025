"""Receipts are kept once, found again by their id, and never make believe."""

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Answer, Citation, Filters, NoAnswer, Quote, Seal, Searched
from domain.dates import PartialDate
from domain.documents import Kind, Span, sha256_text
from domain.errors import LibraryBusy, LibraryDamaged, LibraryError, ReceiptUnknown, StorageFull, Verdict
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from retrieval import receipts as module
from retrieval.receipts import Receipts, answer_id
from tests.kit.postgresql import SQLITE

TEXT = "The council met on April 9. The motion carried five to two."


def quote_of(text: str, start: int, end: int) -> Quote:
    citation = Citation(
        document="council/minutes.txt",
        title="Minutes",
        kind=Kind.MINUTES,
        body="City Council",
        date=PartialDate(2026, 4, 9),
        language="en",
        paragraph=1,
        start=start,
        end=end,
        text_hash=sha256_text(text),
        url="https://city.example/minutes",
    )
    return Quote(text[start:end], citation)


def answer_of(question: str, filters: Filters = Filters(), *quotes: Quote) -> Answer:  # noqa: B008 - it is frozen
    quotes = quotes or (quote_of(TEXT, 28, 59),)
    made = answer_id(question, filters, "g1", quotes)
    return Answer(
        id=made, question=question, probability=0.9, threshold=0.5, quotes=quotes, passages=(),
        searched=Searched(1, 1, filters=filters), generation="g1",
    )  # fmt: skip


def refusal_of(question: str) -> NoAnswer:
    made = answer_id(question, Filters(), "g1", ())
    return NoAnswer(
        id=made, question=question, probability=0.1, threshold=0.5, passages=(), searched=Searched(1, 1), generation="g1",
    )  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path, state: Opener) -> Iterator[Receipts]:
    with Receipts(tmp_path / "data" / "receipts.sqlite", state=state) as receipts:
        yield receipts


def test_what_was_kept_is_found_again(kept: Receipts) -> None:
    """A receipt holds the question, the filters, the generation, and each quote with place and hash."""
    filters = Filters(since=PartialDate(2024), until=PartialDate(2026, 4), body="City Council", scope="k")
    answer = answer_of("Did it carry?", filters)
    receipt = kept.keep(answer)
    assert kept.get(answer.id) == receipt
    assert (receipt.question, receipt.filters, receipt.generation) == ("Did it carry?", filters, "g1")
    assert receipt.answered
    [quote] = receipt.quotes
    assert (quote.text, quote.start, quote.end) == ("The motion carried five to two.", 28, 59)
    assert (quote.text_hash, quote.url) == (sha256_text(TEXT), "https://city.example/minutes")


def test_a_refusal_has_a_receipt_too(kept: Receipts) -> None:
    """It quotes nothing."""
    refusal = refusal_of("Will there be a metro?")
    kept.keep(refusal)
    found = kept.get(refusal.id)
    assert (found.answered, found.quotes) == (False, ())


def test_keeping_twice_is_keeping_once(kept: Receipts) -> None:
    """The same answer is the same receipt."""
    answer = answer_of("Did it carry?")
    assert kept.keep(answer) == kept.keep(answer)
    assert [receipt.id for receipt in kept.recent(10)] == [answer.id]


def test_an_id_of_another_making_is_refused(kept: Receipts) -> None:
    """An id stands for what it was made from, so a made-up one is a mistake in the program."""
    with pytest.raises(ValueError, match="answer_id"):
        kept.keep(replace(answer_of("Did it carry?"), id="0000000000"))


def test_the_id_is_a_known_one() -> None:
    """Ids stay the same from one version to the next, or old receipts could not be found."""
    answer = answer_of("Did it carry?", Filters(body="City Council"))
    assert answer.id == "51E2AQ9284E1SFDG"


OF_BEFORE = module.json.dumps(
    {
        "question": "Did it carry?", "filters": {"body": "City Council"}, "generation": "g1",
        "quotes": [{
            "text": "The motion carried five to two.", "document": "council/minutes.txt", "paragraph": 1, "start": 28,
            "end": 59, "text_hash": sha256_text(TEXT), "url": "https://city.example/minutes",
        }],
    },
    sort_keys=True, separators=(",", ":"),
)  # fmt: skip


def test_receipts_of_before_still_open(tmp_path: Path) -> None:
    """With the short ids that people have, also where the disk can only be read; they are the beginning of the chain."""
    path = tmp_path / "receipts.sqlite"
    before = SqliteFile(path, module.STEPS[:1])
    with before.writing() as connection:
        connection.execute("INSERT INTO receipts (id, body) VALUES (?, ?)", ("9GBFYW31BY", OF_BEFORE))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before.close()
    path.with_name("receipts.sqlite-shm").symlink_to(tmp_path / "no" / "where")
    for key in (b"", KEY):
        with Receipts(path, key) as receipts:
            assert receipts.get("9GBF YW31BY").quotes[0].text == "The motion carried five to two."
            assert receipts.seal("9GBFYW31BY") is Seal.NONE
            assert wrong_with(receipts) == []
    path.with_name("receipts.sqlite-shm").unlink()
    with Receipts(path, KEY) as receipts:
        receipts.keep(answer_of("Why?"))
        assert receipts.get("9GBFYW31BY").id == "9GBFYW31BY"
        assert wrong_with(receipts) == []
    with sqlite3.connect(path) as file:
        file.execute("DELETE FROM receipts WHERE id = '9GBFYW31BY'")
    file.close()
    with Receipts(path, KEY) as receipts:
        assert any("chain" in each for each in wrong_with(receipts))


@pytest.mark.parametrize(
    ("where", "put_in"),
    [("quote", {"title": "Secret session"}), ("quote", {"body": "Mayor"}), ("quote", {"date": "1999-01-01"}),
     ("receipt", {"content": "0" * 64}), ("receipt", {"note": "adopted"}), ("receipt", {"filters": {"body": ""}})],
)  # fmt: skip
@pytest.mark.parametrize("of_before", [True, False])
def test_what_an_id_does_not_cover_is_not_proven(
    kept: Receipts, where: str, put_in: dict[str, object], *, of_before: bool
) -> None:
    """Whatever was put into a receipt that its id does not answer for, it is a changed receipt: a short id answers for no title."""
    answer = answer_of("Did it carry?", Filters())
    receipt = kept.keep(answer)
    before = OF_BEFORE.replace('{"body":"City Council"}', "{}") if of_before else ""
    receipt_id, body = ("R90V6W1GNY", before) if of_before else (receipt.id, module._body(receipt))
    value = module.json.loads(body)
    (value if where == "receipt" else value["quotes"][0]).update(put_in)
    bent = module.json.dumps(value, sort_keys=True, separators=(",", ":"))
    assert bent != body
    with kept._file.writing() as connection:
        connection.execute("DELETE FROM receipts")
        connection.execute("INSERT INTO receipts (id, body) VALUES (?, ?)", (receipt_id, body))
    assert kept.get(receipt_id).id == receipt_id
    with kept._file.writing() as connection:
        connection.execute("UPDATE receipts SET body = ?", (bent,))
    with pytest.raises(LibraryDamaged, match="was changed"):
        kept.get(receipt_id)
    assert kept.recent(5) == []
    assert f"Receipt {receipt_id}" in " ".join(wrong_with(kept))


KEY = b"a secret that is kept where the data folder is not"


def wrong_with(receipts: Receipts) -> list[str]:
    return [each.sentence for each in receipts.examine(lambda _: TEXT) if each.verdict is Verdict.BAD]


TAMPERED = {
    "the first is taken out": "DELETE FROM receipts WHERE number = 1",
    "one is taken out": "DELETE FROM receipts WHERE number = 3",
    "the last is taken out": "DELETE FROM receipts WHERE number = 5",
    "the last three are taken out": "DELETE FROM receipts WHERE number > 2",
    "all are taken out": "DELETE FROM receipts",
    "two change places": "UPDATE receipts SET number = 9 - number WHERE number IN (4, 5)",
    "one is forgotten by hand": f"UPDATE receipts SET body = '{'0' * 64}' WHERE number = 2",
    "a link is another": "UPDATE receipts SET link = 'x' || link WHERE number = 4",
}


@pytest.mark.parametrize("key", [b"", KEY], ids=["without a key", "with a key"])
@pytest.mark.parametrize("act", TAMPERED)
@pytest.mark.parametrize("later", [False, True])
def test_what_is_gone_or_moved_is_noticed(act: str, key: bytes, later: bool, tmp_path: Path) -> None:
    """By the check, also after another answer was given."""
    path = tmp_path / "receipts.sqlite"
    with Receipts(path, key) as receipts:
        for number in range(5):
            receipts.keep(answer_of(f"Question {number}?"))
        assert wrong_with(receipts) == []
    with sqlite3.connect(path) as file:
        file.execute(TAMPERED[act].replace("number = 9 - number", "number = 9 - number + 100"))
        file.execute("UPDATE receipts SET number = number - 100 WHERE number > 100")
    file.close()
    with Receipts(path, key) as receipts:
        if later:
            receipts.keep(answer_of("Another?"))
        assert [each for each in wrong_with(receipts) if "chain" in each]


def test_where_the_last_one_is_not_written_down_the_check_says_what_it_cannot_tell(tmp_path: Path) -> None:
    """Whoever takes the last ones out together with what was written down of them leaves a trace."""
    with Receipts(tmp_path / "receipts.sqlite") as receipts:
        receipts.keep(answer_of("Did it carry?"))
        assert not any("cannot be told" in each.sentence for each in receipts.examine(lambda _: TEXT))
        (tmp_path / "receipts.last").unlink()
        told = [each for each in receipts.examine(lambda _: TEXT) if "cannot be told" in each.sentence]
        assert [each.verdict for each in told] == [Verdict.NOTE]


@SQLITE
def test_a_file_of_receipts_that_is_gone_is_noticed(kept: Receipts) -> None:
    """Or one that was put in the place of a longer one."""
    kept.keep(answer_of("Did it carry?"))
    kept.close()
    for each in kept._file.path.parent.glob("receipts.sqlite*"):
        each.unlink()
    assert wrong_with(kept)
    kept.keep(answer_of("Why?"))
    assert wrong_with(kept)


def test_a_receipt_that_was_made_up_is_not_authentic(tmp_path: Path) -> None:
    """Whoever can write the file, and knows all of the program but not the key, can make one that is whole, with an id and
    a link that fit, and not one that is sealed; and the check says so. Without a key, none is said to be authentic.
    """
    path = tmp_path / "receipts.sqlite"
    with Receipts(path, KEY) as receipts:
        true = receipts.keep(answer_of("Did it carry?"))
        assert receipts.seal(true.id) is Seal.SOUND
    with Receipts(path, b"another key that somebody made up himself") as forger:
        forged = forger.keep(answer_of("Was he bribed?"))
    with Receipts(path) as forger:
        unsealed = forger.keep(answer_of("Was she?"))
        assert {forger.seal(each.id) for each in (true, forged, unsealed)} == {Seal.NONE}
    with Receipts(path, KEY) as receipts:
        assert receipts.seal(true.id) is Seal.SOUND
        assert receipts.seal(forged.id) is Seal.FOREIGN
        assert receipts.seal(unsealed.id) is Seal.NONE
        assert len(wrong_with(receipts)) == 2
    # A seal that was true for another place is true for no other.
    with sqlite3.connect(path) as file:
        file.execute("UPDATE receipts SET seal = (SELECT seal FROM receipts WHERE number = 1)")
    file.close()
    with Receipts(path, KEY) as receipts:
        assert [receipts.seal(each.id) for each in (true, forged, unsealed)] == [
            Seal.SOUND,
            Seal.FOREIGN,
            Seal.FOREIGN,
        ]


def test_what_was_forgotten_lawfully_is_no_gap(tmp_path: Path) -> None:
    """Its words are gone, that there was one is not; it is said, and the chain holds. Nobody without the key can feign it."""
    path = tmp_path / "receipts.sqlite"
    with Receipts(path, KEY) as receipts:
        gone, stays = receipts.keep(answer_of("Did it carry?")), receipts.keep(refusal_of("Why?"))
        receipts.forget("council")
        assert wrong_with(receipts) == []
        assert [each.sentence for each in receipts.examine(lambda _: TEXT) if each.verdict is Verdict.NOTE]
        with pytest.raises(ReceiptUnknown, match="was forgotten"):
            receipts.get(gone.id)
        assert receipts.get(stays.id) == stays
        receipts.keep(answer_of("Did it carry, then?"))
        assert wrong_with(receipts) == []
    assert b"Did it carry?" not in path.read_bytes()
    with Receipts(path, b"another key that somebody made up himself") as forger:
        forger.forget("council")
    with Receipts(path, KEY) as receipts:
        assert wrong_with(receipts)


def test_a_receipt_holds_what_its_records_are_called(kept: Receipts) -> None:
    """Title, body, date, and what the generation was made of: another of these is another receipt."""
    quote = quote_of(TEXT, 28, 59)
    cited = quote.citation
    others = [
        replace(cited, title="Other"),
        replace(cited, body="Other"),
        replace(cited, date=PartialDate(2025, 4, 9)),
    ]
    made = {answer_id("Q", Filters(), "g1", [replace(quote, citation=each)]) for each in (cited, *others)}
    assert len(made | {answer_id("Q", Filters(), "g1", [quote], "content")}) == 5
    [kept_quote] = kept.keep(answer_of("Did it carry?")).quotes
    assert (kept_quote.title, kept_quote.body, kept_quote.date) == ("Minutes", "City Council", "2026-04-09")


def test_the_id_depends_on_everything_it_rests_on() -> None:
    """Another question, filter, generation or quote gives another id; so does none."""
    quote = quote_of(TEXT, 28, 59)
    base = ("Did it carry?", Filters(), "g1", (quote,))
    others = [
        ("Did it carry", *base[1:]),
        (base[0], Filters(since=PartialDate(2024)), *base[2:]),
        (*base[:2], "g2", base[3]),
        (*base[:3], (quote_of(TEXT, 28, 58),)),
        (*base[:3], (quote, quote)),
        (*base[:3], ()),
    ]
    ids = [answer_id(*each) for each in [base, *others]]
    assert len(set(ids)) == len(ids)
    assert ids[0] == answer_id(*base)


def test_marks_and_probability_do_not_change_the_id() -> None:
    """A receipt is about the words that were quoted, not about how sure or how coloured they were."""
    quote = quote_of(TEXT, 28, 59)
    other = replace(quote, marks=(Span(0, 3),))
    assert answer_id("Q", Filters(), "g1", [quote]) == answer_id("Q", Filters(), "g1", [other])


texts = st.text(max_size=40)
dates = st.sampled_from([PartialDate(), PartialDate(2024), PartialDate(2024, 2), PartialDate(month=8, day=1)])
filters_of_any_kind = st.builds(Filters, dates, dates, texts, texts, texts, texts, by=texts)


@given(texts, filters_of_any_kind, st.lists(st.tuples(texts, texts), max_size=3))
def test_any_receipt_comes_back_as_it_was(
    question: str, filters: Filters, quoted: list[tuple[str, str]]
) -> None:
    """Whatever characters are in it, reading gives what was written, and the id fits it."""
    quotes = [quote_of(a + b, len(a), len(a + b)) for a, b in quoted]
    receipt = module._receipt("", question, filters, "g", quotes, "content")
    receipt = replace(receipt, id=module._id_of(receipt))
    again = module._parsed(receipt.id, module.json.loads(module._body(receipt)))
    assert again == receipt
    assert len(receipt.id) == 16
    assert set(receipt.id) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert receipt.id == answer_id(question, filters, "g", quotes, "content")


def test_ids_are_read_as_people_write_them(kept: Receipts) -> None:
    """Lower case, a sign before it, blanks, and the letters O, I and L for digits do no harm."""
    answer = next(a for n in range(500) if {"0", "1"} <= set((a := answer_of(f"Question {n}?")).id))
    kept.keep(answer)
    written = answer.id.lower().replace("0", "o").replace("1", "l", 1)
    for form in (answer.id.lower(), f" #{written} ", f"{answer.id[:5]}-{answer.id[5:]}", f"`{written}`"):
        assert kept.get(form).id == answer.id


def test_six_characters_are_enough(kept: Receipts) -> None:
    """A beginning that fits one receipt stands for it; five characters never do."""
    answer = answer_of("Did it carry?")
    kept.keep(answer)
    assert kept.get(answer.id[:6]).id == answer.id
    with pytest.raises(ReceiptUnknown, match="is not the id"):
        kept.get(answer.id[:5])


def test_a_beginning_of_two_ids_stands_for_neither(kept: Receipts) -> None:
    """Both are named, and nothing is guessed."""
    kept.keep(answer_of("Did it carry?"))
    with kept._file.writing() as connection:
        for id_ in ("ABCDEF0001", "ABCDEF0002"):
            connection.execute("INSERT INTO receipts (id, body) VALUES (?, '{}')", (id_,))
    with pytest.raises(ReceiptUnknown, match="ABCDEF0002, ABCDEF0001"):
        kept.get("abcdef")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda i: i[:4] + ("Z" if i[4] != "Z" else "Y") + i[5:],
        lambda i: i[:2] + ("Z" if i[2] != "Z" else "Y") + i[3:8] + ("Z" if i[8] != "Z" else "Y") + i[9:],
        lambda i: i[:3] + i[4:],
        lambda i: i[:3] + "Z" + i[3:],
        lambda i: i[:7] + "Z",
    ],
    ids=["one wrong", "two wrong", "one missing", "one too many", "a wrong beginning"],
)
def test_a_near_miss_names_the_nearest(kept: Receipts, wrong: object) -> None:
    """A mistyped id is unknown, and the id that was probably meant is named."""
    assert callable(wrong)
    answers = [answer_of(f"Question {number}?") for number in range(30)]
    for answer in answers:
        kept.keep(answer)
    meant = answers[17].id
    with pytest.raises(ReceiptUnknown) as caught:
        kept.get(wrong(meant))
    assert caught.value.remedy == f"Is {meant} meant?"


def test_an_unknown_id_is_said_to_be_unknown(kept: Receipts) -> None:
    """Without a near one, and with no file at all, there is a sentence and a next step."""
    for _ in range(2):
        with pytest.raises(ReceiptUnknown, match="No answer with the id 7777777777") as caught:
            kept.get("7777777777")
        assert "Ask the question again" in caught.value.remedy
        kept.keep(answer_of("Did it carry?"))


@pytest.mark.parametrize("wrong", ["", "?", "äöü", "*******", "U" * 10, "1" * 33, "1" * 1000, "' OR 1=1 --"])
def test_what_is_no_id_is_refused(kept: Receipts, wrong: str) -> None:
    """Wildcards, other letters and long texts never reach the search."""
    kept.keep(answer_of("Did it carry?"))
    with pytest.raises(ReceiptUnknown, match="is not the id of an answer"):
        kept.get(wrong)


def test_looking_leaves_no_trace(tmp_path: Path) -> None:
    """Reading where nothing was kept creates nothing."""
    with Receipts(tmp_path / "data" / "receipts.sqlite") as receipts:
        assert receipts.recent(5) == []
    assert list(tmp_path.iterdir()) == []


def test_recent_is_newest_first(kept: Receipts) -> None:
    """As many as asked for."""
    for number in range(5):
        kept.keep(answer_of(f"Question {number}?"))
    assert [r.question for r in kept.recent(3)] == ["Question 4?", "Question 3?", "Question 2?"]
    assert kept.recent(0) == []


def test_a_changed_receipt_proves_nothing(kept: Receipts) -> None:
    """Who changes a kept receipt is found out: its id no longer fits."""
    answer, other = answer_of("Did it carry?"), answer_of("Did it fail?")
    kept.keep(other)
    kept.keep(answer)
    with kept._file.writing() as connection:
        connection.execute(
            "UPDATE receipts SET body = replace(body, 'five', 'four') WHERE id = ?", (answer.id,)
        )
    with pytest.raises(LibraryDamaged, match="was changed"):
        kept.get(answer.id)
    with pytest.raises(LibraryDamaged, match="was changed"):
        kept.keep(answer)
    assert [receipt.id for receipt in kept.recent(5)] == [other.id]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "null", '{"quotes": 1}', "[" * 100_000, '{"filters": {"x": 1}}']
)
def test_a_receipt_that_is_no_json_is_damaged(kept: Receipts, body: str) -> None:
    """It is an error of ours, whatever stands in the row."""
    kept.keep(answer_of("Did it carry?"))
    with kept._file.writing() as connection:
        connection.execute("INSERT INTO receipts (id, body) VALUES ('ABCDEFGHJK', ?)", (body,))
    with pytest.raises(LibraryDamaged):
        kept.get("ABCDEFGHJK")


@SQLITE
def test_a_full_disk_is_said_and_loses_nothing(kept: Receipts) -> None:
    """StorageFull, with what to do; what was kept before is still there, and so is the answer."""
    first = answer_of("Did it carry?")
    kept.keep(first)
    with kept._file.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFull) as caught:
        kept.keep(answer_of("Why? " * 10_000))
    assert caught.value.remedy
    assert kept.get(first.id).id == first.id


@pytest.mark.parametrize("obstacle", ["a folder", "a link to nowhere"])
def test_a_disk_that_cannot_be_written_can_still_be_read(tmp_path: Path, obstacle: str) -> None:
    """Where SQLite may not write beside the file, receipts are read all the same, and keeping says why not; as soon
    as it may, they are kept again.
    """
    path, shared = tmp_path / "receipts.sqlite", tmp_path / "receipts.sqlite-shm"
    answer = answer_of("Did it carry?")
    with Receipts(path) as receipts:
        receipts.keep(answer)
    # In the place of SQLite's shared memory: like a read-only disk, and for an administrator as well.
    shared.mkdir() if obstacle == "a folder" else shared.symlink_to(tmp_path / "no" / "where")
    with Receipts(path) as receipts:
        assert receipts.get(answer.id).id == answer.id
        with pytest.raises(LibraryError) as caught:
            receipts.keep(answer_of("Why?"))
        assert caught.value.remedy
        assert len(receipts.recent(5)) == 1
        shared.rmdir() if obstacle == "a folder" else shared.unlink()
        receipts.keep(answer_of("Why?"))
        assert len(receipts.recent(5)) == 2


def test_a_log_that_was_not_written_back_is_not_passed_over(tmp_path: Path) -> None:
    """Receipts that are still in SQLite's log, on a disk that cannot be written to, are read like all others."""
    path = tmp_path / "a" / "receipts.sqlite"
    with Receipts(path) as receipts:
        receipts.keep(answer_of("Did it carry?"))
        shutil.copytree(path.parent, tmp_path / "b")
    shared = tmp_path / "b" / "receipts.sqlite-shm"
    shared.unlink()
    shared.symlink_to(tmp_path / "no" / "where")
    with Receipts(tmp_path / "b" / "receipts.sqlite") as copy:
        assert len(copy.recent(5)) == 1
        assert not list(copy.examine(lambda _: TEXT))[:-1]
        with pytest.raises(LibraryError):
            copy.keep(answer_of("Why?"))
        assert len(copy.recent(5)) == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file in the place of the data folder is an error of ours, with a next step."""
    (tmp_path / "data").write_text("a file")
    with Receipts(tmp_path / "data" / "receipts.sqlite") as receipts:
        with pytest.raises(LibraryError) as caught:
            receipts.keep(answer_of("Did it carry?"))
        assert "data" in caught.value.sentence
        assert caught.value.remedy


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    """It is neither overwritten nor taken for an empty one."""
    path = tmp_path / "receipts.sqlite"
    path.write_text("This is not a database. " * 100)
    with Receipts(path) as receipts:
        for use in (lambda: receipts.keep(answer_of("Q")), lambda: receipts.recent(1)):
            with pytest.raises(LibraryDamaged, match="is damaged"):
                use()
    assert path.read_text().startswith("This is not a database.")


def test_who_waits_too_long_hears_who_is_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process writes without end, keeping ends with LibraryBusy."""
    monkeypatch.setattr("index.storage.sqlite_file._BUSY_SECONDS", 0.05)
    path = tmp_path / "receipts.sqlite"
    with Receipts(path) as receipts:
        receipts.keep(answer_of("Did it carry?"))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy):
            receipts.keep(answer_of("Why?"))
        assert len(receipts.recent(5)) == 1
        other.close()


def test_many_threads_and_two_openings_lose_nothing(tmp_path: Path) -> None:
    """Eight threads over two openings of the same new file keep every receipt once."""
    path = tmp_path / "receipts.sqlite"
    answers = [answer_of(f"Question {number % 40}?") for number in range(80)]
    with Receipts(path) as one, Receipts(path) as two, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda pair: (one, two)[pair[0] % 2].keep(pair[1]), enumerate(answers)))
        assert {r.id for r in one.recent(100)} == {answer.id for answer in answers}
        assert len(two.recent(100)) == 40


def test_a_restored_file_is_noticed(tmp_path: Path) -> None:
    """Where the file is replaced while it is open, the next receipt goes into the new one."""
    path, away = tmp_path / "data" / "receipts.sqlite", tmp_path / "away"
    with Receipts(path) as receipts:
        receipts.keep(answer_of("Before?"))
        path.parent.rename(away)
        receipts.keep(answer_of("After?"))
        assert [r.question for r in receipts.recent(5)] == ["After?"]
    with Receipts(away / "receipts.sqlite") as old:
        assert [r.question for r in old.recent(5)] == ["Before?"]


def test_steps_are_taken_once_and_in_order(tmp_path: Path) -> None:
    """A file of an earlier version gets the steps it lacks; what is in it stays."""
    path = tmp_path / "kept.sqlite"
    first = ("things", "CREATE TABLE things (name TEXT)")
    second = ("colours", "ALTER TABLE things ADD COLUMN colour TEXT DEFAULT 'blue'")
    for steps in ([first], [first, second], [first, second]):
        file = SqliteFile(path, steps)
        with file.writing() as connection:
            connection.execute("INSERT INTO things (name) VALUES ('a')")
        file.close()
    with file.reading() as reader:
        assert reader is not None
        assert reader.execute("SELECT * FROM things").fetchall() == [("a", "blue")] * 3
    file.close()


def test_a_step_that_fails_is_not_taken(tmp_path: Path) -> None:
    """The steps before it stay taken, and it is tried again the next time."""
    path = tmp_path / "kept.sqlite"
    first = ("things", "CREATE TABLE things (name TEXT)")
    with pytest.raises(LibraryError), SqliteFile(path, [first, ("wrong", "CREATE TABLE")]).writing():
        pass
    file = SqliteFile(path, [first, ("others", "CREATE TABLE others (name TEXT)")])
    with file.writing() as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM steps ORDER BY number")]
    assert names == ["things", "others"]
    file.close()


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    """Steps that are not known here are named, and nothing is written."""
    path = tmp_path / "kept.sqlite"
    first, second = ("a", "CREATE TABLE a (x)"), ("b", "CREATE TABLE b (x)")
    later = SqliteFile(path, [first, second])
    with later.writing():
        pass
    later.close()
    earlier = SqliteFile(path, [first])
    with pytest.raises(LibraryError, match="another version of Plenum"), earlier.writing():
        pass
    earlier.close()


BAD = (
    "The chain of receipts is broken: {}.",
    "Compare it with a backup (`python bot.py restore`).",
)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("UPDATE receipts SET seal = 'x' WHERE number = 2", ["{1} is not sealed with the key of those before it"]),
        ("UPDATE receipts SET link = 'x' || link WHERE number = 1", ["at the beginning, before or at {0}, one was taken out, put in or changed", "after {0}, before or at {1}, one was taken out, put in or changed"]),
        ("DELETE FROM receipts WHERE number = 2", ["after {0}, before or at {2}, one was taken out, put in or changed"]),
        ("DELETE FROM receipts WHERE number = 3", ["the last ones are gone: 1 that were written down in {last} are not in the file"]),
    ],
)  # fmt: skip
def test_the_check_says_where_the_chain_is_broken(tmp_path: Path, act: str, said: list[str]) -> None:
    """Between which receipts, or at the end; nothing else is said to be wrong."""
    path = tmp_path / "receipts.sqlite"
    with Receipts(path, KEY) as receipts:
        ids = [receipts.keep(answer_of(f"Question {number}?")).id for number in range(3)]
        assert receipts._file.where == str(path)
    with sqlite3.connect(path) as file:
        file.execute(act)
    file.close()
    with Receipts(path, KEY) as receipts:
        found = [each for each in receipts.examine(lambda _: TEXT) if each.verdict is Verdict.BAD]
    told = [(each.name, each.sentence, each.remedy) for each in found]
    last = tmp_path / "receipts.last"
    assert told == [("receipts", BAD[0].format(each.format(*ids, last=last)), BAD[1]) for each in said]


def test_the_check_says_what_is_wrong_with_each_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which was changed, whose text is not there or another; of all others, that they are whole. However many are read at once."""
    monkeypatch.setattr(module, "_PAGE", 3)
    path = tmp_path / "receipts.sqlite"
    with Receipts(path) as receipts:
        ids = [receipts.keep(answer_of(f"Question {number}?")).id for number in range(3)]
        receipts.keep(refusal_of("Why?"))
        assert [(each.name, each.verdict, each.sentence) for each in receipts.examine(lambda _: TEXT)] == [
            ("receipts", Verdict.GOOD, "4 of 4 receipts are whole, and so are their texts.")
        ]
        assert receipts.texts() == {sha256_text(TEXT)}
        missing = list(receipts.examine(lambda _: None))
        reason = f"the text {sha256_text(TEXT)[:12]}… is not there."
        assert [(each.name, each.sentence) for each in missing[:-1]] == [
            (f"receipt {each}", f"Receipt {each} cannot be proven: {reason}") for each in ids
        ]
        assert {each.verdict for each in missing[:-1]} == {Verdict.BAD}
        assert all(each.remedy for each in missing[:-1])
        assert missing[-1].sentence == "1 of 4 receipts are whole, and so are their texts."

        def damaged(text_hash: str) -> str:
            raise LibraryDamaged(f"texts/{text_hash[:4]} is damaged: it is torn.", remedy="Put it back.")

        assert (
            f"cannot be proven: texts/{sha256_text(TEXT)[:4]} is damaged"
            in next(iter(receipts.examine(damaged))).sentence
        )
    with sqlite3.connect(path) as file:
        file.execute("UPDATE receipts SET body = replace(body, 'five', 'four') WHERE number = 2")
    file.close()
    with Receipts(path) as receipts:
        found = list(receipts.examine(lambda _: TEXT))
        (changed,) = [each for each in found if each.name == f"receipt {ids[1]}"]
        with pytest.raises(LibraryDamaged) as caught:
            receipts.get(ids[1])
        assert (changed.verdict, changed.sentence, changed.remedy) == (
            Verdict.BAD, caught.value.sentence, caught.value.remedy,
        )  # fmt: skip
        assert (
            caught.value.sentence
            == f"Receipt {ids[1]} in {path} was changed after it was kept; it proves nothing."
        )
        assert found[-1].sentence == "3 of 4 receipts are whole, and so are their texts."
        assert [each.question for each in receipts.recent(2)] == ["Why?", "Question 2?"]
        assert [each.question for each in receipts.recent(9)] == ["Why?", "Question 2?", "Question 0?"]


@pytest.mark.parametrize(
    ("act", "said", "whole"),
    [
        ("UPDATE receipts SET body = CAST(body AS BLOB) WHERE number = 1", "was changed after it was kept", 2),
        ("UPDATE receipts SET body = CAST(x'ff' AS TEXT) WHERE number = 1", "was changed after it was kept", 2),
        ("UPDATE receipts SET link = CAST(link AS BLOB) WHERE number = 1", "taken out, put in or changed", 3),
        ("UPDATE receipts SET seal = 'é' WHERE number = 2", "not sealed with the key of those before", 3),
        ("UPDATE receipts SET seal = x'ff' WHERE number = 3", "not sealed with the key of those before", 3),
        ("UPDATE receipts SET number = -5 WHERE number = 1", "1 have a number below 1", 3),
        ("UPDATE receipts SET seal = ''", "none is sealed with the key, and the last one was", 3),
        ("UPDATE receipts SET seal = hex(zeroblob(32))", "3 before the first that this key sealed", 3),
    ],
)  # fmt: skip
def test_a_bent_row_is_reported_and_the_others_are_checked(
    act: str, said: str, whole: int, tmp_path: Path
) -> None:
    """Whatever a column holds: one bent row is a receipt that is not whole, and the check goes on."""
    path = tmp_path / "receipts.sqlite"
    with Receipts(path, KEY) as receipts:
        ids = [receipts.keep(answer_of(f"Question {number}?")).id for number in range(3)]
    with sqlite3.connect(path) as file:
        file.execute(act)
    file.close()
    with Receipts(path, KEY) as receipts:
        found = list(receipts.examine(lambda _: TEXT))
        assert any(said in each.sentence for each in found if each.verdict is Verdict.BAD), found
        assert found[-1].sentence.startswith(f"{whole} of 3 receipts")
        assert len(receipts.recent(9)) == whole
        if whole == 2:
            with pytest.raises(LibraryDamaged):
                receipts.get(ids[0])


def test_an_end_that_the_key_did_not_seal_proves_nothing_of_the_last_ones(tmp_path: Path) -> None:
    """The last receipt taken out, and what was written down put back by hand: the check says that it cannot tell."""
    path = tmp_path / "receipts.sqlite"
    with Receipts(path, KEY) as receipts:
        for number in range(3):
            receipts.keep(answer_of(f"Question {number}?"))
    with sqlite3.connect(path) as file:
        file.execute("DELETE FROM receipts WHERE number = 3")
        (link,) = file.execute("SELECT link FROM receipts WHERE number = 2").fetchone()
    file.close()
    path.with_suffix(".last").write_text(f"2 {link}")
    with Receipts(path, KEY) as receipts:
        told = [each.sentence for each in receipts.examine(lambda _: TEXT) if each.verdict is Verdict.NOTE]
    assert any("not sealed with the key" in each and "cannot be told" in each for each in told)
