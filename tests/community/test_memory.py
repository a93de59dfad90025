"""The memory keeps what it is given, one community apart from the other, and says what went wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from community.memory import Memory
from community.posted_answers import Votes
from community.retention import STEPS
from community.settings import LANGUAGES, CommunitySettings
from community.store import MOST
from domain.errors import BadSettings, LibraryDamaged, LibraryError, NotAllowed
from index.storage.sqlite_file import SqliteFile
from index.storage.state import Opener
from tests.kit.app import a_refusal, an_answer
from tests.kit.postgresql import SQLITE

HERE, THERE, DM = 111, 222, 0
START = datetime(2026, 11, 24, 9, 30, 41, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now.timestamp()

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(tmp_path: Path, clock: Clock, state: Opener) -> Iterator[Memory]:
    with Memory(tmp_path / "data" / "community.sqlite", clock=clock, state=state) as memory:
        yield memory


@SQLITE
def test_looking_leaves_no_trace(memory: Memory, tmp_path: Path) -> None:
    """Reading where nothing was kept gives empty values and creates nothing."""
    assert memory.settings(HERE) == CommunitySettings()
    assert memory.posts.by_message(1) is None
    assert memory.votes.total(HERE) == Votes()
    assert memory.questions.counts(HERE, START) == (0, 0)
    assert memory.questions.unanswered(HERE, START) == []
    assert memory.reports.count_open(HERE) == 0
    assert memory.fact("commands") == ""
    assert memory.forget(5).counts == memory.prune().counts == {}
    assert list(tmp_path.iterdir()) == []


def test_settings_are_kept(memory: Memory, tmp_path: Path, state: Opener) -> None:
    """Each community has its own, whoever opens the file."""
    mine = CommunitySettings("zh-Hant", (7, 8), private=True, roles=(9,), report_channel=10)
    memory.set_settings(HERE, mine)
    assert memory.settings(HERE) == mine
    assert memory.settings(THERE) == CommunitySettings()
    with Memory(tmp_path / "data" / "community.sqlite", state=state) as other:
        assert other.settings(HERE) == mine
    memory.set_settings(HERE, replace(mine, private=False))
    assert not memory.settings(HERE).private


@SQLITE
def test_settings_are_read_from_the_disk_once(memory: Memory) -> None:
    """The second look needs no file."""
    memory.set_settings(HERE, CommunitySettings("es"))
    assert memory.settings(HERE).language == "es"
    memory.close()
    memory._file.path.write_bytes(b"no database any more")
    assert memory.settings(HERE).language == "es"


@pytest.mark.parametrize(
    "values",
    [
        {"language": "fr"},
        {"channels": (0,)},
        {"channels": ("7",)},
        {"channels": 7},
        {"roles": (True,)},
        {"roles": tuple(range(1, 200))},
        {"private": "yes"},
        {"report_channel": -1},
        {"report_channel": 1 << 70},
    ],
)
def test_settings_that_cannot_be_are_refused(values: dict[str, Any]) -> None:
    """With a sentence."""
    with pytest.raises(BadSettings) as caught:
        CommunitySettings(**values)
    assert caught.value.sentence


def test_outside_a_community_there_is_nothing_to_set(memory: Memory) -> None:
    """A direct message has the defaults."""
    with pytest.raises(BadSettings):
        memory.set_settings(DM, CommunitySettings())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_fixed(language: str) -> None:
    """And none of them, so that each reader has their own."""
    assert CommunitySettings(language).language == language


def test_questions_are_kept_to_the_minute_and_are_nobodys(memory: Memory) -> None:
    """What was asked and what came of it."""
    memory.questions.keep(HERE, an_answer(), language="en")
    memory.questions.keep(HERE, a_refusal())
    memory.questions.keep(THERE, a_refusal("Elsewhere?"))
    [answered] = memory.questions.answered(HERE, START - timedelta(minutes=1))
    assert (answered.answer, answered.probability) == ("4K7M2Q9X0B", 0.97)
    assert answered.at == START.replace(second=0)
    with memory._file.reading() as connection:
        assert connection.execute("SELECT text, language, answered, generation FROM questions").fetchone() == (
            "Who led the plenary meeting?", "en", 1, "0002-3f2a91c0",
        )  # fmt: skip
    assert memory.questions.counts(HERE, START - timedelta(days=1)) == (2, 1)


def test_what_is_not_answered_is_grouped(memory: Memory, clock: Clock) -> None:
    """Near-duplicates together, the most asked first; and it is said when such a question was answered later."""
    for question in (
        "When does the pool open?",
        "What is the parks budget?",
        "how much is the budget for parks",
    ):
        memory.questions.keep(HERE, a_refusal(question))
        clock.later(hours=1)
    memory.questions.keep(THERE, a_refusal("What is the parks budget?"))
    memory.questions.keep(HERE, an_answer("When will the swimming pool open?", id="ANSWERED00"))
    parks, pool = memory.questions.unanswered(HERE, START - timedelta(hours=1))
    assert (parks.count, parks.example, parks.answered_by) == (2, "how much is the budget for parks", "")
    assert parks.last == START.replace(second=0) + timedelta(hours=2)
    assert (pool.count, pool.answered_by) == (1, "ANSWERED00")
    assert memory.questions.unanswered(HERE, clock.now + timedelta(hours=1)) == []


def test_a_person_has_one_vote(memory: Memory) -> None:
    """They may change it; it counts in their community."""
    memory.votes.cast(HERE, "A", 5, helpful=True)
    assert memory.votes.total(HERE) == Votes(1, 0)
    memory.votes.cast(HERE, "A", 5, helpful=False)
    assert memory.votes.total(HERE) == Votes(0, 1)
    memory.votes.cast(HERE, "A", 6, helpful=True)
    memory.votes.cast(HERE, "B", 5, helpful=True)
    assert memory.votes.total(HERE) == Votes(2, 1)
    memory.votes.cast(THERE, "A", 5, helpful=True)
    assert (memory.votes.total(HERE), memory.votes.total(THERE)) == (Votes(2, 1), Votes(1, 0))


def test_a_report_is_kept_until_it_is_closed(memory: Memory, clock: Clock) -> None:
    """A person's second report replaces the first and is open again; who closed it is known."""
    first = memory.reports.keep(HERE, "A", "  The date is wrong. ", 5)
    assert first.words == "The date is wrong."
    assert memory.reports.close(HERE, first.id, by=9)
    clock.later(minutes=5)
    assert not memory.reports.close(HERE, first.id, by=10)
    assert memory.reports.of(HERE) == []
    with memory._file.reading() as connection:
        assert connection.execute("SELECT closed_by FROM reports").fetchall() == [(9,)]
    again = memory.reports.keep(HERE, "A", "x" * 3000, 5)
    assert (again.id, len(again.words)) == (first.id, 1000)
    other = memory.reports.keep(HERE, "A", "", 6)
    assert memory.reports.of(HERE) == [other, again]
    assert memory.reports.count_open(HERE) == 2


def test_a_community_does_not_reach_the_reports_of_another(memory: Memory) -> None:
    """Neither to read nor to close them."""
    report = memory.reports.keep(HERE, "A", "wrong", 5)
    assert not memory.reports.close(THERE, report.id, by=9)
    assert memory.reports.of(THERE) == []
    assert memory.reports.of(HERE) == [report]


def test_a_forgotten_reports_number_is_not_given_again(memory: Memory) -> None:
    """A button beneath an old report does not close a new one."""
    old = memory.reports.keep(HERE, "A", "wrong", 5)
    memory.forget(5)
    assert memory.reports.keep(HERE, "B", "wrong too", 6).id > old.id


def test_a_reply_finds_its_answer(memory: Memory) -> None:
    """By the message, or as the latest in the channel."""
    memory.posts.keep(50, 7, HERE, "A", "When?")
    memory.posts.keep(60, 7, HERE, "B", "When was the vote?")
    memory.posts.keep(70, 8, HERE, "C", "Elsewhere?")
    found = memory.posts.by_message(60)
    assert found
    assert (found.answer, found.question) == ("B", "When was the vote?")
    assert memory.posts.latest_in(7) == found
    memory.posts.keep(60, 7, HERE, "D", "Another?")
    replaced = memory.posts.by_message(60)
    assert replaced
    assert replaced.answer == "D"
    memory.posts.drop(60)
    latest = memory.posts.latest_in(7)
    assert latest
    assert latest.message == 50


def test_a_private_answer_is_no_context_for_others(memory: Memory) -> None:
    """What one person was shown does not colour what the next one asks in the channel."""
    memory.posts.keep(60, 7, HERE, "B", "Private?", private=True)
    assert memory.posts.latest_in(7) is None
    assert memory.posts.by_message(60)


def test_a_direct_message_is_somebodys(memory: Memory) -> None:
    """In a community nobody's key is kept with an answer; in a direct message one is needed."""
    with pytest.raises(ValueError, match="somebody"):
        memory.posts.keep(1, 7, DM, "A", "Q?")
    memory.posts.keep(1, 7, DM, "A", "Q?", user_id=5)
    memory.posts.keep(2, 8, HERE, "A", "Q?", user_id=5)
    assert memory.forget(5).counts == {"posts": 1}
    assert memory.posts.by_message(2)


def test_watches_are_kept_once_and_taken_back(memory: Memory) -> None:
    """By the person only."""
    wish = memory.watches.keep(5, HERE, " parks budget ")
    assert memory.watches.keep(5, HERE, "parks budget") == wish
    other = memory.watches.keep(6, HERE, "parks budget")
    assert (memory.watches.of(5), memory.watches.of(6)) == ([wish], [other])
    assert not memory.watches.remove(5, other.id)
    assert memory.watches.remove(5, wish.id)
    assert not memory.watches.remove(5, wish.id)


def test_nobody_has_watches_without_end(memory: Memory) -> None:
    """The one too many is refused, and says what to do."""
    for number in range(25):
        memory.watches.keep(5, HERE, f"topic {number}")
    with pytest.raises(NotAllowed) as caught:
        memory.watches.keep(5, HERE, "one more")
    assert caught.value.reason == "too-many-watches"
    assert len(memory.watches.of(5)) == 25
    assert memory.watches.keep(5, HERE, "topic 3")


def test_acts_are_written_down(memory: Memory) -> None:
    """Who, when, what, newest first, each community's own."""
    memory.audit_log.log(HERE, 9, "Ana " * 100, "record-removed", {"key": "seeds/议.txt", "left": 3})
    memory.audit_log.log(HERE, 9, "Ana", "rolled-back")
    memory.audit_log.log(THERE, 8, "Bo", "rolled-back")
    newest, oldest = memory.audit_log.of(HERE)
    assert (newest.what, newest.details, newest.at) == ("rolled-back", {}, START)
    assert (oldest.user_id, len(oldest.name), oldest.details) == (9, 100, {"key": "seeds/议.txt", "left": 3})
    with pytest.raises(ValueError, match="code"):
        memory.audit_log.log(HERE, 9, "Ana", "Did something!")


def test_facts_are_kept(memory: Memory) -> None:
    """The last value counts."""
    memory.set_fact("commands", "abc")
    memory.set_fact("commands", "def")
    assert memory.fact("commands") == "def"


HOSTILE = "\ud800 \x00 '; DROP TABLE votes; -- @everyone \u202e 议\U0001f600"


def test_hostile_text_is_only_text(memory: Memory, state: Opener) -> None:
    """Quotes, zero bytes, lone surrogates: kept as far as it can be written (PostgreSQL has no zero bytes), and it does nothing."""
    memory.reports.keep(HERE, HOSTILE.encode("utf-8", "replace").decode(), HOSTILE, 5)
    memory.questions.keep(HERE, a_refusal(HOSTILE))
    memory.posts.keep(1, 2, HERE, "A", HOSTILE)
    memory.audit_log.log(HERE, 9, HOSTILE, "tried", {HOSTILE: HOSTILE})
    memory.watches.keep(5, HERE, HOSTILE)
    [report] = memory.reports.of(HERE)
    zero = "\0" if state is SqliteFile else ""
    assert report.words == HOSTILE.replace("\ud800", "?").replace("\0", zero)
    assert memory.posts.by_message(1)
    assert len(memory.questions.unanswered(HERE, START - timedelta(days=1))) == 1
    memory.votes.cast(HERE, HOSTILE.encode("utf-8", "replace").decode(), 5, helpful=True)
    assert memory.votes.total(HERE) == Votes(1, 0)


def test_what_was_not_compared_yet_is_found_page_by_page(memory: Memory, clock: Clock) -> None:
    """Newest first, once for each generation, without what is private or too old; a page does not depend on the one before."""
    memory.posts.keep(5, 7, HERE, "A", "Too old?")
    clock.later(days=31)
    for number in (10, 20, 30):
        memory.posts.keep(number, 7, HERE, "A", "Q?")
    memory.posts.keep(40, 7, HERE, "A", "Private?", private=True)
    [first, second] = memory.posts.unlooked("0001", limit=2)
    assert (first.message, second.message, first.mark) == (30, 20, "")
    memory.posts.looked([(first, "1=changed:ab")], "0001")
    [third] = memory.posts.unlooked("0001", before=second.message, limit=2)
    assert third.message == 10
    memory.posts.looked([(second, ""), (third, "")], "0001")
    assert memory.posts.unlooked("0001") == []
    assert [(post.message, post.mark) for post in memory.posts.unlooked("0002")] == [
        (30, "1=changed:ab"), (20, ""), (10, ""),
    ]  # fmt: skip


def test_a_message_that_holds_another_answer_has_no_mark_yet(memory: Memory) -> None:
    """What was found of the answer before is not taken for it."""
    memory.posts.keep(10, 7, HERE, "A", "Q?")
    [post] = memory.posts.unlooked("0001")
    memory.posts.keep(10, 7, HERE, "B", "Q?")
    memory.posts.looked([(post, "1=changed:ab")], "0001")
    [later] = memory.posts.unlooked("0001")
    assert (later.answer, later.mark) == ("B", "")


def test_every_list_is_paged(memory: Memory) -> None:
    """No page is longer than what was asked for, nor than MOST."""
    with memory._file.together() as connection:
        for number in range(MOST + 50):
            connection.execute("INSERT INTO acts VALUES (?, 0, ?, 9, 'Ana', 'tried', '{}')", (number, HERE))
            connection.execute(
                "INSERT INTO posts VALUES (?, 7, 1, 'A', 'Q', '{}', 0, '', ?, '', '')",
                (number, START.timestamp()),
            )
    assert len(memory.audit_log.of(HERE, limit=10_000)) == MOST
    assert len(memory.audit_log.of(HERE, limit=-1)) == 0
    assert [act.id for act in memory.audit_log.of(HERE, limit=2, offset=2)] == [MOST + 47, MOST + 46]
    assert len(memory.posts.unlooked("0001", limit=10_000)) == MOST


def test_a_value_that_was_damaged_is_an_error_of_ours(memory: Memory) -> None:
    """Whatever stands in the row, it is said what cannot be read."""
    memory.audit_log.log(HERE, 9, "Ana", "tried")
    memory.set_settings(HERE, CommunitySettings())
    for body in ("", "[]", "{", '{"language": 3}', '{"x": 1}', "[" * 100_000):
        with memory._file.together() as connection:
            connection.execute("UPDATE settings SET body = ?", (body,))
        memory._settings.drop(HERE)
        with pytest.raises(LibraryDamaged, match="cannot be read"):
            memory.settings(HERE)
    with memory._file.together() as connection:
        connection.execute("UPDATE acts SET details = NULLIF('{', '') || 'x'")
    with pytest.raises(LibraryDamaged, match="log"):
        memory.audit_log.of(HERE)


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    """It is neither overwritten nor taken for an empty one."""
    path = tmp_path / "community.sqlite"
    path.write_text("This is not a database. " * 100)
    with Memory(path) as memory:
        for use in (
            lambda: memory.settings(HERE),
            lambda: memory.set_fact("a", "b"),
            memory.prune,
            lambda: memory.forget(5),
        ):
            with pytest.raises(LibraryDamaged, match="is damaged"):
                use()
    assert path.read_text().startswith("This is not a database.")


@SQLITE
def test_a_broken_page_is_damaged(memory: Memory) -> None:
    """Bytes that were overwritten in the middle come out as an error of ours, with a next step."""
    for number in range(300):
        memory.set_fact(f"fact {number}", "x" * 200)
    memory._file.rewrite()
    memory.close()
    content = bytearray(memory._file.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    memory._file.path.write_bytes(content)
    with pytest.raises(LibraryError) as caught:
        memory.fact("fact 7")
    assert caught.value.remedy


@pytest.mark.parametrize("taken", range(len(STEPS) + 1))
def test_a_file_of_every_earlier_step_is_brought_up_to_date(tmp_path: Path, taken: int) -> None:
    """With as many steps as were taken, the rest are taken, and everything works."""
    path = tmp_path / "community.sqlite"
    earlier = SqliteFile(path, STEPS[:taken])
    with earlier.writing() as connection:
        if taken:
            connection.execute('INSERT INTO settings VALUES (?, \'{"language": "es"}\')', (HERE,))
    earlier.close()
    with Memory(path) as memory:
        assert memory.settings(HERE).language == ("es" if taken else "")
        memory.votes.cast(HERE, "A", 5, helpful=True)
        memory.audit_log.log(HERE, 9, "Ana", "tried")
        assert memory.prune().wiped


def test_answers_posted_before_there_were_marks_are_looked_at(tmp_path: Path, clock: Clock) -> None:
    """A file of the step before keeps its rows, and none of them is marked yet."""
    path = tmp_path / "community.sqlite"
    before = [name for name, *_ in STEPS].index("marks of answers whose record changed")
    earlier = SqliteFile(path, STEPS[:before])
    with earlier.writing() as connection:
        at = int(clock())
        connection.execute("INSERT INTO posts VALUES (1, 7, ?, 'A', 'Q', '{}', 0, '', ?)", (HERE, at))
    earlier.close()
    with Memory(path, clock=clock) as memory:
        [post] = memory.posts.unlooked("0001")
        assert (post.message, post.answer, post.mark) == (1, "A", "")


def test_many_threads_and_two_openings_lose_nothing(tmp_path: Path, state: Opener) -> None:
    """Eight threads over two openings of the same new file: every vote counts once, under one secret."""
    path = tmp_path / "community.sqlite"
    with (
        Memory(path, state=state) as one,
        Memory(path, state=state) as two,
        ThreadPoolExecutor(8) as pool,
    ):

        def use(number: int) -> None:
            memory = (one, two)[number % 2]
            memory.votes.cast(HERE, "A", number % 20, helpful=bool(number % 3))
            memory.questions.keep(HERE, a_refusal(f"Question {number}?"))
            memory.posts.keep(number, 7, HERE, "A", "Q?")
            memory.set_settings(HERE, CommunitySettings(channels=(number + 1,)))

        list(pool.map(use, range(80)))
        votes = one.votes.total(HERE)
        assert votes.helpful + votes.not_helpful == 20
        assert one.questions.counts(HERE, datetime(2020, 1, 1, tzinfo=UTC)) == (80, 0)
        assert len(two.posts.unlooked("0001", limit=100)) == 80
    with Memory(path, state=state) as again:
        assert len(again.settings(HERE).channels) == 1


@SQLITE
def test_a_write_that_fails_is_not_half_done(memory: Memory) -> None:
    """One transaction: the secret that was made along the way is not kept without the vote."""
    with memory._file.together() as connection:
        connection.execute("CREATE TRIGGER no BEFORE INSERT ON votes BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(LibraryError):
        memory.votes.cast(HERE, "A", 5, helpful=True)
    with sqlite3.connect(memory._file.path) as plain:
        assert plain.execute("SELECT count(*) FROM secret").fetchone() == (0,)
    plain.close()
