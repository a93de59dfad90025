"""What is asked of the service: every door gets what its community may see, with links that lead somewhere, and nothing else."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import App
from domain.answers import Answer, Citation, Filters, NoAnswer, Quote, QuoteReceipt, WarningCode
from domain.dates import from_iso
from domain.documents import Kind, Role
from domain.errors import LibraryMismatch, ReceiptUnknown, RecordMissing, RecordUnreadable, Verdict
from domain.meetings import Part
from index.pipeline.build import reindex, remove
from index.records import WITHOUT_TOKENS, Record
from index.storage.library import Snapshot
from models.open_models import Narrowed
from retrieval import answer_service
from retrieval.watch import Fresh, Subject, Told, Watched
from tests.kit.embedder import HashingEmbedder
from tests.kit.library import opened
from tests.kit.records import MemorySource, document_of
from text.requests import Request, Wants

PARTS = ("records", "community-7", "community-8")
OURS = "community-7"
QUESTION = "What did the council approve?"


def _minutes(part: str) -> Any:
    text = (
        f"Road safety\n\nThe council of {part} stressed the need for road safety.\n\n"
        "Reyes moved to approve the budget for flood control; Bell seconded. The motion carried 4-3, with Hollis opposed.\n\n"
        f"Flood control of {part}\n\nThe council approved the budget for flood control of {part}."
    )
    made = document_of(
        f"{part}/minutes.txt", text, kind=Kind.MINUTES, body="Town Council", language="en", collection=part,
        date=from_iso(f"2026-03-0{PARTS.index(part) + 1}"), title=f"Minutes of {part}",
    )  # fmt: skip
    headed = (replace(each, role=Role.HEADING) if each.number in (1, 4) else each for each in made.paragraphs)
    return replace(made, paragraphs=tuple(headed))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> App:
    """Minutes of everybody, and of each of two communities."""
    folder = tmp_path_factory.mktemp("service")
    source = MemorySource({f"{part}/minutes.txt": _minutes(part) for part in PARTS})
    reindex([source], HashingEmbedder(), folder / "data")
    app = opened(folder, threshold=0.0)
    app.answers._pages = _Pages()
    return app


class _Pages:
    """Pages of which each address says what it shows."""

    def place(self, document: str, paragraph: int, start: int, end: int, text_hash: str) -> str:
        return f"https://here/{document}/{paragraph}/{start}-{end}/{text_hash[:4]}"

    def record(self, document: str) -> str:
        return f"https://here/{document}"


def _all(found: Any) -> Iterator[Any]:
    """Every value in it."""
    if isinstance(found, (list, tuple)):
        for each in found:
            yield from _all(each)
    elif dataclasses.is_dataclass(found):
        yield found
        for field in dataclasses.fields(found):
            yield from _all(getattr(found, field.name))


def _asked(answers: answer_service.AnswerService, community: str, body: str = "") -> dict[str, Any]:
    filters = Filters(community=community, body=body)
    return {
        "ask": answers.ask(QUESTION, filters),
        "outline": answers.outline(community, "", body),
        "newest": answers.newest(community, 9, body),
        "priorities": answers.priorities(community, "", "", body),
        "timeline": answers.timeline(community, "flood control", body),
        "decisions": answers.decisions(community, "", "flood control", "", body),
        "votes": answers.decisions(community, "", "", "Hollis", body),
        "meetings": answers.meetings(community) if not body else (),
        "request": answers.fulfil(Request(Wants.DECISIONS), filters),
    }


@pytest.mark.parametrize("community", [OURS, "community-8"])
def test_each_community_is_shown_its_own_and_everybodys(made: App, community: str) -> None:
    """Whatever is asked for, of no other; and everything that is shown leads to where it stands."""
    (other,) = {*PARTS[1:]} - {community}
    for what, found in _asked(made.answers, community).items():
        cited = [each for each in _all(found) if isinstance(each, (Citation, QuoteReceipt, Part, Record))]
        keys = {getattr(each, "document", "") or getattr(each, "key", "") for each in cited}
        assert f"{community}/minutes.txt" in keys, what
        assert f"{other}/minutes.txt" not in keys, what
        assert all(each.url.startswith("https://here/") for each in cited if not isinstance(each, Part)), what
    assert made.answers.topics(community)
    assert not any(other in topic for topic in made.answers.topics(community))
    assert [topic for topic in made.answers.topics(community) if community in topic]


def test_who_asks_of_another_body_is_shown_nothing_of_this_one(made: App) -> None:
    """It is handed on everywhere."""
    answers = made.answers
    assert answers.newest(OURS, 9, "Parks Board") == ()
    assert answers.newest(OURS, 1, "Town Council") == answers.newest(OURS, 2)[:1] != ()
    assert answers.timeline(OURS, "flood control", "Parks Board").points == ()
    assert answers.timeline(OURS, "flood control", "Town Council") == answers.timeline(OURS, "flood control")
    assert answers.decisions(OURS, "", "flood control", "", "Parks Board").meetings == ()
    assert answers.decisions(OURS, "", "flood control", "").meetings != ()
    assert answers.decisions(OURS, "", "opera house", "").meetings == ()
    assert answers.decisions(OURS, "", "", "Zaragoza").meetings == ()
    for decided in answers.decisions(OURS, "", "flood control", "").meetings:
        (alone,) = answers.decisions(OURS, decided.meeting.id, "", "").meetings
        assert alone.meeting == decided.meeting
    for name in ("no-such-meeting", "2020-01-01-parks-board"):
        with pytest.raises(RecordMissing):
            answers.decisions(OURS, name, "", "")
    with pytest.raises(RecordMissing, match="no meeting"):
        answers.outline(OURS, "", "Parks Board")


def test_a_receipt_is_found_checked_and_forgotten(made: App) -> None:
    """By its id, whole or in part, with links; those that quote a collection go with it, and what the others quote is told."""
    answers = made.answers
    own, everybodys = (answers.ask(QUESTION, Filters(collection=part)) for part in (OURS, "records"))
    assert answers.receipt(own.id[:6]).id == answers.receipt(own.id, whole=True).id == own.id
    assert answers.verify(own.id[:6]).proven
    assert all(each.url.startswith("https://here/") for each in answers.receipt(own.id).quotes)
    assert all(each.quote.url.startswith("https://here/") for each in answers.verify(own.id).checks)
    for whole in (answers.receipt, answers.verify):
        with pytest.raises(ReceiptUnknown, match="Not kept"):
            whole(own.id[:6], whole=True)
    found = answers.aged([(own.id, ""), ("0000000000", "")])
    assert found.generation == answers.generation()
    assert [age and (age.mark, age.notes) for age in found.ages] == [("", ()), None]
    assert own.id in answers.receipts_of(OURS)
    assert everybodys.id not in answers.receipts_of(OURS)
    held = answers.forget_receipts(OURS)
    assert held >= {quote.citation.text_hash for quote in everybodys.quotes}
    assert not held & {quote.citation.text_hash for quote in own.quotes}
    assert list(answers.receipts_of(OURS)) == []
    assert answers.receipt(everybodys.id).id == everybodys.id


def test_an_answer_whose_receipt_cannot_be_kept_says_so(tmp_path: Path) -> None:
    """It is as good as with one; and the check of receipts says what is wrong."""
    reindex(
        [MemorySource({"records/minutes.txt": _minutes("records")})], HashingEmbedder(), tmp_path / "data"
    )
    (tmp_path / "data" / "receipts.sqlite").write_bytes(b"no database " * 1000)
    answers = opened(tmp_path, threshold=0.0).answers
    given = answers.ask(QUESTION, Filters())
    assert given.quotes
    (lost,) = [each for each in given.warnings if each.code is WarningCode.RECEIPT_NOT_KEPT]
    (finding,) = answers.check_receipts()
    assert lost.about == finding.sentence
    assert "receipts.sqlite is damaged: file is not a database." in lost.about
    assert (finding.name, finding.verdict) == ("receipts", Verdict.BAD)
    assert finding.remedy.startswith("Put it back from a backup")


# --- News

FRESH = tuple(Fresh(f"{part}/minutes.txt") for part in PARTS)
WATCHED = [Watched(Subject.BODY, "Town Council"), Watched(Subject.MEETINGS, ""), Watched(Subject.TOPIC, "the budget for flood control")]  # fmt: skip


def test_news_are_found_for_as_many_as_there_is_time_for(made: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """One at least; each quote has a receipt and a link, and what is embedded once is not embedded again."""
    answers = made.answers
    assert len(answers.news(OURS, FRESH, WATCHED, 0)) == 1
    assert answers.news(OURS, FRESH, [], 0) == []
    body, meetings, topic = answers.news(OURS, FRESH, WATCHED, 1e9)
    assert {quote.citation.document for told in body for quote in told.quotes} == {
        f"{OURS}/minutes.txt", "records/minutes.txt",
    }  # fmt: skip
    assert len(meetings) == 2
    assert topic
    for told in (*body, *topic):
        assert answers.receipt(told.answer).quotes[0].text == told.quotes[0].text
        assert told.quotes[0].citation.url.startswith("https://here/")
    assert answers.news(OURS, (), WATCHED, 1e9) == [[], [], []]
    asked = list[str]()
    embedder = answers._asking().embedder
    embed = type(embedder).embed_question
    monkeypatch.setattr(embedder, "embed_question", lambda text: asked.append(text) or embed(embedder, text))
    monkeypatch.setattr(answer_service, "_EMBEDDINGS_KEPT", 2)
    answers._watched.clear()
    topics = [
        Watched(Subject.TOPIC, text)
        for text in ("flood wall", "road safety", "flood wall", "budget", "flood wall")
    ]
    assert len(answers.news(OURS, FRESH, topics, 1e9)) == 5
    assert asked == ["flood wall", "road safety", "budget", "flood wall"]
    assert answers.news(OURS, FRESH, [Watched(Subject.QUESTION, "?")], 1e9) == [[]]


def _quoted(snapshot: Snapshot, part: str, **changed: Any) -> Told:
    document, record = snapshot.document(f"{part}/minutes.txt"), snapshot.record(f"{part}/minutes.txt")
    assert document
    assert record
    text = changed.pop("text", document.text[:11])
    cited = Citation(
        document.key, "", record.kind, "", record.date, "en", 1, 0, len(text), changed.pop("text_hash", record.text_hash)
    )  # fmt: skip
    return Told((Quote(text, replace(cited, **changed)),))


def test_what_was_found_is_told_as_long_as_it_stands(made: App) -> None:
    """Its records are there and seen, and say it; a meeting is one that is seen."""
    answers, app = made.answers, made.answers._library.snapshot()
    for told, stands in (
        (_quoted(app, OURS), True),
        (_quoted(app, "records"), True),
        (_quoted(app, "community-8"), False),
        (_quoted(app, OURS, document="records/nothing.txt"), False),
        (_quoted(app, OURS, text_hash="other"), True),
        (_quoted(app, OURS, text_hash="other", text="Quite other words."), False),
        (replace(_quoted(app, OURS), quotes=(*_quoted(app, OURS).quotes, *_quoted(app, "community-8").quotes)), False),
        (Told(meeting=answers.meetings(OURS)[0].id), True),
        (Told(meeting=answers.meetings("community-8")[0].id), False),
        (Told(meeting="none"), False),
    ):  # fmt: skip
        assert answers.stands(OURS, told) == stands


# --- Models


def test_a_library_without_token_states_answers_and_says_so(tmp_path: Path) -> None:
    """Whoever opened it with all of them asks in it, too; it is told once, with what to do."""
    embedder = Narrowed(HashingEmbedder(), 0)
    reindex([MemorySource({"records/minutes.txt": _minutes("records")})], embedder, tmp_path / "data")
    told, made = list[str](), opened(tmp_path, threshold=0.0).answers
    made._notice = told.append
    assert made.ask(QUESTION, Filters()).quotes
    assert made.ask(QUESTION, Filters()).quotes
    assert told == [f"{WITHOUT_TOKENS.sentence} {WITHOUT_TOKENS.remedy}"]


def test_the_model_of_before_answers_until_the_library_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where that is wanted and it is still there, and it is told; else the library says that it was made with another one."""
    before = HashingEmbedder(salt="before", name="the one of before")
    reindex([MemorySource({"records/minutes.txt": _minutes("records")})], before, tmp_path / "data")
    told = list[str]()

    def answers(meanwhile: bool, embedder: Callable[[str], Any]) -> Answer | NoAnswer:
        made = opened(tmp_path, threshold=0.0).answers
        made._meanwhile, made._notice = meanwhile, told.append
        monkeypatch.setattr(made._models, "another_embedder", embedder)
        made.warm()
        return made.ask(QUESTION, Filters())

    assert answers(meanwhile=True, embedder=lambda name: before if name == before.name else None).quotes
    assert told == [
        "The library was made with the one of before, which answers until it is made anew with hashing."
    ]

    def away(_: str) -> Any:
        raise LibraryMismatch("It is not there.", remedy="Install it.")

    for meanwhile, embedder in (
        (False, lambda _: before),
        (True, lambda _: HashingEmbedder(salt="a third")),
        (True, away),
    ):
        with pytest.raises(
            LibraryMismatch, match="was built with the one of before and hashing is configured"
        ):
            answers(meanwhile, embedder)
    assert len(told) == 1


@pytest.mark.parametrize("act", ["gone", "emptied", "the rows", "the last row"])
def test_receipts_that_a_library_was_published_after_are_missed(tmp_path: Path, act: str) -> None:
    """However they were taken out, and also together with what is written down beside them."""
    record, data = {"records/a.txt": _minutes("records")}, tmp_path / "data"
    reindex([MemorySource(record)], HashingEmbedder(), data)
    app = opened(tmp_path, threshold=0.0)
    for question in (QUESTION, "Who opposed it?"):
        app.answers.ask(question, Filters())
    reindex([MemorySource(record | {"records/b.txt": "The snow budget."})], HashingEmbedder(), data)
    assert not [each for each in app.library.check(lambda *_: None) if each.verdict is Verdict.BAD]
    app.answers._receipts.close()
    (data / "receipts.last").unlink()
    rows = {"the rows": "DELETE FROM receipts", "the last row": "DELETE FROM receipts WHERE number = 2"}
    if act in rows:
        with sqlite3.connect(data / "receipts.sqlite") as file:
            file.execute(rows[act])
        file.close()
    else:
        for each in data.glob("receipts.sqlite*"):
            each.unlink()
        if act == "emptied":
            (data / "receipts.sqlite").touch()
    found = [each for each in opened(tmp_path).library.check(lambda *_: None) if each.verdict is Verdict.BAD]
    assert any("when a library was made" in each.sentence for each in found)


def test_an_id_cannot_be_reckoned_out_by_who_has_the_same_records(tmp_path: Path) -> None:
    """A refusal's id would tell whether somebody asked: it rests on what only its data folder has. Each is its own proof all the same."""
    told = []
    for name in ("here", "there"):
        reindex(
            [MemorySource({"records/a.txt": _minutes("records")})],
            HashingEmbedder(),
            tmp_path / name / "data",
        )
        answers = opened(tmp_path / name, threshold=1.0).answers
        refused = answers.ask(QUESTION, Filters())
        assert isinstance(refused, NoAnswer)
        assert answers.ask(QUESTION, Filters()).id == refused.id
        assert answers.receipt(refused.id, whole=True).question == QUESTION
        told.append((refused.id, answers.generation()))
    (one, generation), (other, same_generation) = told
    assert generation == same_generation
    assert one != other
    with pytest.raises(ReceiptUnknown):
        answers.receipt(one, whole=True)


def test_who_asks_for_a_record_that_was_not_taken_in_is_told_why(tmp_path: Path) -> None:
    """And nothing of another community's: for that one there is none."""
    broken = RecordUnreadable("It is truncated.", remedy="Copy it again.")
    source = MemorySource({"community-8/a.txt": broken, "records/b.txt": "The snow budget."})
    reindex([source], HashingEmbedder(), tmp_path / "data")
    library = opened(tmp_path).library
    with pytest.raises(RecordMissing, match="was not taken in: It is truncated") as told:
        library.record("community-8/a.txt", "")
    assert told.value.remedy == "Copy it again."
    with pytest.raises(RecordMissing, match="There is no record"):
        library.record("community-8/a.txt", OURS)


def test_what_is_not_searched_of_another_community_is_not_seen_either(tmp_path: Path) -> None:
    """What it removed and what could not be read of it, also where nothing of it is searched."""
    broken = RecordUnreadable("It is truncated.", remedy="Copy it again.")
    reindex([MemorySource({"community-8/a.txt": "The bridge."})], HashingEmbedder(), tmp_path / "data")
    reindex([MemorySource({"community-9/a.txt": broken}, name="other")], HashingEmbedder(), tmp_path / "data")
    remove("community-8/a.txt", HashingEmbedder(), tmp_path / "data")
    library = opened(tmp_path).library
    for community, seen in (("", ["community-8/a.txt"]), ("community-8", ["community-8/a.txt"]), (OURS, [])):
        assert [each.key for each in library.removed(community)] == seen
