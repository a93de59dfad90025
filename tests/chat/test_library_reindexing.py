"""One re-index at a time, and the next one for what came meanwhile: without Discord."""

from __future__ import annotations

import asyncio
import threading

import pytest

from chat.features.library import reindexing as outcome
from chat.features.library.maintenance import history_view
from chat.permissions import (
    is_own_source,
    redacted_findings,
    visible_findings,
    visible_keys,
    visible_moves,
    visible_sentence,
    visible_sources,
)
from chat.wording import words_in
from chat.work_queue import SingleFlight, Stage, WorkQueue
from domain.errors import Finding, StorageFull, Verdict
from index.records import Generation, Held, ReindexReport


class Work:
    """A re-index that goes on when it is told to."""

    def __init__(self) -> None:
        self.begun: list[threading.Event] = []
        self.go_on = threading.Semaphore(0)

    def __call__(self, on_progress, report) -> ReindexReport:
        on_progress("embed", 1, 4)
        report(Finding("a.txt", Verdict.NOTE, "It is a test."))
        self.begun[len([each for each in self.begun if each.is_set()])].set()
        assert self.go_on.acquire(timeout=10)
        return ReindexReport("0001-00000000", published=True)


@pytest.fixture
async def queue():
    made = WorkQueue()
    yield made
    made.close()


async def until(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 10)


async def test_it_tells_how_far_it_is_while_it_is_under_way(queue: WorkQueue):
    """And nothing when it is done; then the next can begin."""
    work, reindexing = Work(), SingleFlight()
    work.begun = [threading.Event(), threading.Event()]
    first = reindexing.join(queue, work)
    await until(work.begun[0])
    assert reindexing.stage == Stage("embed", 1, 4)
    work.go_on.release()
    assert (await first).published
    assert not reindexing.under_way
    assert reindexing.stage == Stage()
    work.go_on.release()
    await reindexing.join(queue, work)


async def test_what_comes_meanwhile_shares_the_next_one(queue: WorkQueue):
    """Two that join while one runs get one and the same run, which begins after it; nothing begins between them."""
    work, reindexing = Work(), SingleFlight()
    work.begun = [threading.Event() for _ in range(3)]
    first = reindexing.join(queue, work)
    await until(work.begun[0])
    second, third = reindexing.join(queue, work), reindexing.join(queue, work)
    assert second is third
    assert second is not first
    assert not work.begun[1].is_set()
    work.go_on.release()
    await first
    assert reindexing.under_way
    work.go_on.release()
    await second
    assert not reindexing.under_way


async def test_one_that_fails_makes_room_for_the_next(queue: WorkQueue):
    """What is raised comes to who waits; the next one is begun all the same."""
    reindexing = SingleFlight()

    def full(on_progress, report):
        raise StorageFull("There is no room.")

    work = Work()
    work.begun = [threading.Event()]
    work.go_on.release()
    failing, following = reindexing.join(queue, full), reindexing.join(queue, work)
    await asyncio.wait({failing, following})
    assert isinstance(failing.exception(), StorageFull)
    assert following.result().published


def test_an_outcome_is_remembered_as_it_was():
    """Written down and read again it is the same; what cannot be read is as if there were none."""
    told = outcome.of_report(
        ReindexReport(
            "0002-00000000",
            published=True,
            added=("seeds/a.txt", "community-8/b.txt"),
            failed=("community-7/c.pdf",),
            findings=(Finding("community-7/c.pdf", Verdict.BAD, "It is broken.", "Repair it."),),
            seconds={"read": 1.5, "embed": 2.0},
        )
    )
    assert told.seconds == 3.5
    assert outcome.from_text(outcome.to_text(told)) == told
    for broken in ("", "{", "[]", "3", '{"when": ""}', '{"findings": [{"verdict": "odd"}]}'):
        assert outcome.from_text(broken) is None


@pytest.mark.parametrize("theirs", [0, 40, 300])
def test_what_is_kept_of_a_run_is_cut_for_each_community_alone(theirs):
    """However much of others there is, before it in order: a community is told of its own what it would be told without them."""
    others = tuple(f"community-6/{number:04}.txt" for number in range(theirs))
    told = outcome.of_report(
        ReindexReport(
            "0002-00000000",
            published=True,
            added=(*others, "community-7/a.txt", "community-7/b.txt", "seeds/c.txt"),
            moved=(*((each, each + "x") for each in others), ("community-7/d.txt", "community-7/e.txt")),
            failed=(*others, "community-7/f.txt"),
            held=(
                *(Held(f"feed (community-6, {each})", 3, 4) for each in others),
                Held("feed (community-7)", 3, 4),
            ),
            findings=(
                *(Finding(each, Verdict.BAD, "It is broken.") for each in others),
                Finding("community-7/f.txt", Verdict.BAD, "It is broken."),
            ),
        )
    )
    kept = outcome.from_text(outcome.to_text(told))
    assert kept is not None
    assert kept.seen_by("community-7") == told.seen_by("community-7")
    assert len(kept.added) <= 203


@pytest.mark.parametrize("theirs", [0, 50, 300])
def test_a_generation_tells_a_community_the_count_of_what_it_sees(theirs):
    """Exactly, whatever else was taken in with it, and where it is much."""
    others, ours = (
        tuple(f"community-{whose}/{number:04}.txt" for number in range(count))
        for whose, count in ((6, theirs), (7, 60))
    )
    when, added = "2026-11-24T12:00:00+00:00", (*others, *ours)
    kept = Generation("0002-00000000", when, False, 9, 9, 0, "model", "fingerprint", added=added)  # noqa: FBT003
    card = history_view(words_in("en"), [kept], 0, "community-7", sizes=False)
    said = str(card.view().to_components())
    assert "60 added: 0000.txt, 0001.txt, 0002.txt, and 57 more" in said
    assert "at least" not in said


def test_a_community_reads_nothing_of_what_another_added():
    """Neither keys nor findings that mention it, also where the finding is about a record of its own."""
    told = outcome.of_report(
        ReindexReport(
            "0002-00000000",
            published=True,
            added=("seeds/a.txt", "community-7/b.txt", "community-71/b/b.txt"),
            findings=(
                Finding(
                    "community-7/b.txt",
                    Verdict.NOTE,
                    "community-7/b.txt and community-71/b.txt hold the same text.",
                ),
                Finding("seeds/a.txt", Verdict.NOTE, "It gives no year."),
                Finding("community-7/b.txt", Verdict.NOTE, "It gives no year."),
            ),
        )
    ).seen_by("community-7")
    assert told.added == ("seeds/a.txt", "community-7/b.txt")
    assert [each.sentence for each in told.findings] == ["It gives no year."] * 2
    assert visible_keys(["community-7/b.txt"], "community-") == []
    moves = [
        "seeds/a.txt → seeds/b.txt",
        "seeds/a.txt → community-8/b.txt",
        "community-8/a.txt → seeds/b.txt",
    ]
    assert visible_moves(moves, "community-7") == moves[:1]
    ours, theirs = (
        Finding(f"community-{n}/b.txt", Verdict.BAD, "It is damaged.", "Mend it.") for n in (7, 8)
    )
    in_remedy = Finding("library", Verdict.NOTE, "Look.", "See community-8/b.txt.")
    assert visible_findings([ours, theirs, in_remedy], "community-7") == [ours]
    # A check hides no damage: only what it is of.
    redacted = [Finding("…", Verdict.BAD, ""), Finding("…", Verdict.NOTE, "")]
    assert redacted_findings([ours, theirs, in_remedy], "community-7") == [ours, *redacted]
    sources = [
        Held(f"https://city.example ({name})", 1, 2) for name in ("seeds", "community-7", "community-8")
    ]
    assert visible_sources(sources, "community-7") == sources[:2]
    assert [is_own_source(each.source, "community-7") for each in sources] == [False, True, False]
    assert not is_own_source("community-7 and community-8", "community-7")
    assert [visible_sentence(each, "community-7") for each in ("community-7.", "community-8.")] == [
        "community-7.",
        "…",
    ]
