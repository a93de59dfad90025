"""Questions wait in a fair order, and the event loop never waits for any of them."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.work_queue import (
    EACH,
    HOUSE,
    LONG_SHARE,
    LONG_WAITING,
    LONG_WORKERS,
    TYPED_WAITING,
    WAITING,
    Asker,
    FairQueue,
    WorkQueue,
    _Ticket,
)
from domain.errors import QueueFull, ShuttingDown


def ticket(asker: Asker) -> _Ticket:
    return _Ticket(asker, lambda: None, done=None)  # type: ignore[arg-type]


askers = st.lists(st.builds(Asker, st.integers(0, 3), st.integers(0, 3)), max_size=30)


@given(askers)
def test_nobody_is_lost_and_everybody_keeps_their_own_order(arrivals):
    """Every ticket comes out once, and each person's in the order they came."""
    queue, added = FairQueue(), []
    for asker in arrivals:
        added.append(ticket(asker))
        queue.add(added[-1])
    out = [queue.next() for _ in range(len(queue))]
    assert Counter(map(id, out)) == Counter(map(id, added))
    for asker in set(arrivals):
        assert [t for t in out if t.asker == asker] == [t for t in added if t.asker == asker]
    assert len(queue) == 0


@given(askers)
def test_communities_take_turns(arrivals):
    """Between two turns of a community, every other one that waits has had its own."""
    queue = FairQueue()
    for asker in arrivals:
        queue.add(ticket(asker))
    out = [queue.next().asker.community for _ in range(len(queue))]
    left = Counter(out)
    for at, community in enumerate(out):
        following = next((n for n in range(at + 1, len(out)) if out[n] == community), None)
        if following is not None:
            waiting = {other for other in left if left[other] and other != community}
            assert waiting <= set(out[at + 1 : following])
        left[community] -= 1


@given(askers)
def test_a_place_says_when_it_is_ones_turn(arrivals):
    """The place that is told is the place that comes true, when nobody else arrives."""
    queue, added = FairQueue(), []
    for asker in arrivals:
        added.append(ticket(asker))
        queue.add(added[-1])
    told = {id(t): queue.place(t) for t in added}
    for turn in range(1, len(added) + 1):
        assert told[id(queue.next())] == turn


async def test_one_busy_community_does_not_hold_up_another():
    """Thirty questions of one server wait; the one question of another is answered among the first."""
    queue, order, gate = WorkQueue(workers=1, waiting=100, each=100), [], threading.Event()
    busy = [
        asyncio.create_task(queue.ask(Asker(1, 1), lambda n=n: (gate.wait(5), order.append(f"busy {n}"))))
        for n in range(30)
    ]
    await asyncio.sleep(0)
    quiet = asyncio.create_task(queue.ask(Asker(2, 9), lambda: order.append("quiet")))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(quiet, *busy)
    assert order.index("quiet") <= 2
    queue.close()


async def test_who_waits_long_is_told_their_place():
    """From the third place on, with the number."""
    queue, gate, told = WorkQueue(workers=1, waiting=100, each=100), threading.Event(), []

    async def tell(place: int) -> None:
        told.append(place)

    asks = [asyncio.create_task(queue.ask(Asker(n, n), lambda: gate.wait(5), tell)) for n in range(6)]
    await asyncio.sleep(0.05)
    gate.set()
    await asyncio.gather(*asks)
    assert told == [3, 4, 5]
    queue.close()


async def test_a_person_may_have_a_few_questions_under_way_and_no_more():
    """The next one is refused at once, and taken again when one is done."""
    queue, gate = WorkQueue(workers=1), threading.Event()
    asks = [asyncio.create_task(queue.ask(Asker(1, 1), lambda: gate.wait(5))) for _ in range(EACH)]
    await asyncio.sleep(0.05)
    with pytest.raises(QueueFull):
        await queue.ask(Asker(1, 1), lambda: None)
    gate.set()
    await asyncio.gather(*asks)
    assert await queue.ask(Asker(1, 1), lambda: 7) == 7
    queue.close()


async def test_a_full_queue_refuses_and_loses_nobody():
    """Who waits already is answered; who comes too late is told at once."""
    queue, gate = WorkQueue(workers=1, waiting=2), threading.Event()
    asks = [asyncio.create_task(queue.ask(Asker(n, n), lambda n=n: (gate.wait(5), n)[1])) for n in range(3)]
    await asyncio.sleep(0.05)
    with pytest.raises(QueueFull):
        await queue.ask(Asker(9, 9), lambda: None)
    gate.set()
    assert await asyncio.gather(*asks) == [0, 1, 2]
    queue.close()


async def test_an_error_reaches_who_asked():
    """And the next question is answered."""
    queue = WorkQueue(workers=1)

    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await queue.ask(Asker(1, 1), fails)
    assert await queue.ask(Asker(1, 1), lambda: 1) == 1
    queue.close()


async def test_closing_finishes_what_is_under_way_and_refuses_the_rest():
    """What runs is finished; who waits, and who comes later, is told that it is restarting."""
    queue, gate, begun = WorkQueue(workers=1), threading.Event(), threading.Event()
    running = asyncio.create_task(queue.ask(Asker(1, 1), lambda: (begun.set(), gate.wait(5), "done")[2]))
    waiting = asyncio.create_task(queue.ask(Asker(2, 2), lambda: None))
    await asyncio.to_thread(begun.wait, 5)
    closing = asyncio.create_task(queue.drain(5))
    await asyncio.sleep(0.01)
    gate.set()
    assert await closing
    assert await running == "done"
    with pytest.raises(ShuttingDown):
        await waiting
    with pytest.raises(ShuttingDown):
        await queue.ask(Asker(3, 3), lambda: None)


async def test_who_gives_up_waiting_leaves_the_queue():
    """A cancelled question takes nobody's turn."""
    queue, gate, ran = WorkQueue(workers=1), threading.Event(), []
    first = asyncio.create_task(queue.ask(Asker(1, 1), lambda: gate.wait(5)))
    await asyncio.sleep(0.05)
    given_up = asyncio.create_task(queue.ask(Asker(2, 2), lambda: ran.append("given up")))
    await asyncio.sleep(0.01)
    given_up.cancel()
    await asyncio.sleep(0.01)
    assert queue.waiting == 0
    gate.set()
    await first
    assert ran == []
    queue.close()


async def test_long_work_takes_turns_by_community():
    """However much one server begins, another one's begins at once, and the program's own too; then they take turns."""
    queue, gate, begun, order = WorkQueue(), threading.Event(), threading.Semaphore(0), []

    def work(name):
        order.append(name)
        begun.release()
        gate.wait(10)

    def of(community, count):
        asker = Asker(community, 1)
        return [asyncio.create_task(queue.long(partial(work, community), asker)) for _ in range(count)]

    greedy = of(7, 12)
    await asyncio.sleep(0)
    others = [*of(8, 1), asyncio.create_task(queue.long(partial(work, 0), HOUSE))]
    for _ in range(LONG_WORKERS):
        await asyncio.to_thread(begun.acquire)
    assert Counter(order) == {7: LONG_SHARE, 8: 1, 0: 1}
    later = of(8, 3)
    gate.set()
    await asyncio.gather(*greedy, *others, *later)
    # Of what waited, nobody had two turns more than another one that waited too; what runs at once may write itself down in any order.
    following = order[LONG_WORKERS:]
    assert following[: 6 + LONG_WORKERS - 1].count(8) == 3
    queue.close()


async def test_one_community_does_not_fill_the_queue_of_long_work():
    """One too many is told so at once; another community's is taken."""
    queue, gate = WorkQueue(), threading.Event()
    tasks = [
        asyncio.create_task(queue.long(partial(gate.wait, 10), Asker(7, person)))
        for person in range(LONG_SHARE + LONG_WAITING)
    ]
    await asyncio.sleep(0)
    with pytest.raises(QueueFull):
        await queue.long(lambda: None, Asker(7, 1))
    assert await queue.long(lambda: "done", Asker(8, 1)) == "done"
    gate.set()
    await asyncio.gather(*tasks)
    queue.close()


async def test_long_work_that_fails_or_is_given_up_frees_its_place():
    """An error reaches who waits; work that nobody waits for any more is not begun; at the end, what waits is called off."""
    queue, gate, begun = WorkQueue(), threading.Event(), []
    under_way = threading.Semaphore(0)

    def hold():
        under_way.release()
        gate.wait(10)

    with pytest.raises(ZeroDivisionError):
        await queue.long(lambda: 1 / 0, Asker(7, 1))
    held = [asyncio.create_task(queue.long(hold, Asker(7, 1))) for _ in range(LONG_SHARE)]
    # What no thread has taken up yet is called off by the end as well: these two have to be under way.
    for _ in held:
        await asyncio.to_thread(under_way.acquire, timeout=10)
    given_up, waiting = (
        asyncio.create_task(queue.long(partial(begun.append, name), Asker(7, 1))) for name in ("a", "b")
    )
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0)
    queue.close()
    gate.set()
    await asyncio.gather(*held)
    assert (await asyncio.gather(waiting, return_exceptions=True))[0].__class__ is asyncio.CancelledError
    assert begun == []


async def test_questions_of_one_server_do_not_starve_anothers():
    """A hundred that wait in one server: the first of another one is answered with the next turn."""
    queue, gate, order = WorkQueue(workers=1, waiting=300, each=3), threading.Event(), []

    def work(name):
        gate.wait(10)
        order.append(name)

    loud = [
        asyncio.create_task(queue.ask(Asker(7, person), partial(work, "loud")))
        for person in range(50)
        for _ in range(2)
    ]
    await asyncio.sleep(0)
    quiet = asyncio.create_task(queue.ask(Asker(8, 1), partial(work, "quiet")))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*loud, quiet)
    assert order.index("quiet") <= 2
    queue.close()


@pytest.mark.parametrize("loud", [7, 0, -1])
async def test_no_server_fills_the_room_of_those_who_wait(loud):
    """However many ask in one, in direct messages or on the pages: it is refused, and the first questions of others are not; nor does
    a second loud one take what is left.
    """
    queue, gate = WorkQueue(workers=1), threading.Event()

    async def crowd(community):
        asks = [
            asyncio.create_task(queue.ask(Asker(community, person), lambda: gate.wait(30)))
            for person in range(WAITING + 5)
        ]
        await asyncio.sleep(0.05)
        return asks

    asks = await crowd(loud)
    with pytest.raises(QueueFull):
        await queue.ask(Asker(loud, 9999), lambda: None)
    assert queue.waiting == WAITING // 2
    others = [asyncio.create_task(queue.ask(Asker(8, person), lambda: 7)) for person in range(3)]
    await asyncio.sleep(0.05)
    asks += await crowd(9)
    others += [asyncio.create_task(queue.ask(Asker(10, person), lambda: 7)) for person in range(3)]
    gate.set()
    assert await asyncio.gather(*others) == [7] * 6
    done = await asyncio.gather(*asks, return_exceptions=True)
    assert {type(each) for each in done} == {bool, QueueFull}
    queue.close()


async def test_what_takes_long_in_one_server_keeps_no_other_one_waiting():
    """As many questions of one server as there are workers, and none ends: another server's is answered meanwhile, and that
    server gets no more threads for them.
    """
    queue, gate, order = WorkQueue(workers=2, each=9, late=0.01), threading.Event(), []
    stuck = [asyncio.create_task(queue.ask(Asker(7, 1), gate.wait)) for _ in range(2)]
    await asyncio.sleep(0)
    next_of_it = asyncio.create_task(queue.ask(Asker(7, 2), lambda: order.append("of the same")))
    await queue.ask(Asker(8, 1), lambda: order.append("of another"))
    assert order == ["of another"]
    gate.set()
    await asyncio.gather(*stuck, next_of_it)
    assert order == ["of another", "of the same"]
    queue.close()


async def test_who_types_in_one_server_keeps_neither_questions_nor_others_waiting():
    """What is offered is looked up outside the event loop, a few for each server: one more gets nothing, and another server its turn."""
    queue, gate, order = WorkQueue(workers=1), threading.Event(), []
    begun = asyncio.create_task(queue.typed(gate.wait, Asker(7, 1)))
    await asyncio.sleep(0)
    typed = [
        asyncio.create_task(queue.typed(partial(order.append, "loud"), Asker(7, person)))
        for person in range(TYPED_WAITING)
    ]
    await asyncio.sleep(0)
    with pytest.raises(QueueFull):
        await queue.typed(lambda: None, Asker(7, 99))
    quiet = asyncio.create_task(queue.typed(partial(order.append, "quiet"), Asker(8, 1)))
    assert await queue.ask(Asker(7, 1), lambda: "answered") == "answered"
    gate.set()
    await asyncio.gather(begun, *typed, quiet)
    assert order.index("quiet") <= 1
    queue.close()
