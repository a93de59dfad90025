"""The whole program as a process of its own, over real HTTP and a real gateway on loopback, with a real clock."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.kit.loopback import faults
from tests.kit.loopback.exchange import Exchange
from tests.kit.loopback.faults import Fault, dropped, rate_limited, reset, status
from tests.kit.loopback.program import Program
from tests.kit.loopback.server import Loopback
from tests.kit.loopback.store import components
from tests.kit.loopback.world import EVERYONE, SEND, Payload

pytestmark = pytest.mark.asyncio(loop_scope="module")

ORIGINAL = "/webhooks/*/*/messages/@original"
CALLBACK = "/interactions/*/callback"
COMMANDS = "/applications/*/commands"
QUESTION = "Who led the plenary meeting?"
ANSWER = "Pan Guoqiang"
PAGES = "https://records.example"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord() -> AsyncIterator[Loopback]:
    """One Discord for this module, with two channels."""
    async with Loopback() as here:
        there = here.community("Riverside")
        there.channel("council")
        there.channel("readonly", permissions=EVERYONE & ~SEND)
        yield here


@pytest.fixture(scope="module")
def data(ready: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready(tmp_path_factory.mktemp("data"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(discord: Loopback, data: Path) -> AsyncIterator[Program]:
    """One process for this module. What it wrote is looked at when it has ended."""
    pages = {"PLENUM_WEB": "127.0.0.1:0", "PLENUM_WEB_URL": PAGES}
    async with Program(discord, data, settings=pages) as running:
        await running.connected()
        yield running
        if running.process.returncode is None:
            assert await running.stop() == 0
        assert "Traceback" not in running.told
        assert discord.token not in running.told


async def ask(discord: Loopback, question: str = QUESTION) -> Exchange:
    """A question by somebody new: nobody asks too often."""
    council = discord.communities[0].channels[0]
    return await discord.slash(discord.person("Ana"), council, "ask", question=question)


def words(told: Payload) -> str:
    """All that can be read in a message."""
    return "\n".join(each["content"] for each in components(told) if "content" in each)


async def answers_still(discord: Loopback) -> bool:
    """Whether somebody who asks now is answered."""
    asked = await ask(discord)
    await discord.log.until(lambda: any(ANSWER in words(told) for _, told in asked.written))
    return True


async def test_a_question_is_acknowledged_in_time_and_answered(discord: Loopback, program: Program):
    """Deferred within Discord's three seconds, then answered with the record's words; the token goes nowhere else."""
    asked = await ask(discord)
    assert await asked.is_acknowledged() < 3
    assert await answers_still(discord)
    assert not any(sent.tells(discord.token) for sent in discord.sent)
    assert discord.unknown == []


async def test_a_citation_leads_to_a_page_of_the_same_process(discord: Loopback, program: Program):
    """The record has no address of its own: the card links its page, and the page marks the quoted words."""
    council = discord.communities[0].channels[0]
    told = words(await discord.replies(await discord.mention(discord.person("Cy"), council, QUESTION)))
    link = re.search(rf"\(<{re.escape(PAGES)}(/r/[^>#]+)#at>\)", told)
    served = re.search(r"The pages are at (http://\S+)/", program.told)
    assert link is not None
    assert served is not None
    async with aiohttp.ClientSession() as http, http.get(served[1] + link[1]) as response:
        page = await response.text()
    assert response.status == 200
    assert re.search(rf"<mark[^>]*>[^<]*{ANSWER}", page)


async def test_a_mention_a_reply_and_a_direct_message_are_answered(discord: Loopback, program: Program):
    """None of them needs a command, or a privileged intent."""
    council, ana = discord.communities[0].channels[0], discord.person("Ana")
    answer = await discord.replies(await discord.mention(ana, council, QUESTION))
    assert ANSWER in words(answer)
    assert answer["allowed_mentions"]["parse"] == []
    await discord.replies(await discord.write(ana, council, "And when?", reply_to=answer))
    assert ANSWER in words(await discord.replies(await discord.direct(discord.person("Bo"), QUESTION)))


async def test_where_it_may_not_write_the_person_is_told(discord: Loopback, program: Program):
    """Nothing is tried in the channel; who asked hears of it in a direct message."""
    closed, ana = discord.communities[0].channels[1], discord.person("Ana")
    await discord.mention(ana, closed, QUESTION)
    await discord.log.first("POST", f"/channels/{discord.store.direct(ana).id}/messages")
    assert discord.log.to("POST", f"/channels/{closed.id}/messages") == []


async def test_a_cut_line_is_resumed(discord: Loopback, program: Program):
    """RESUME with the session's id and no second IDENTIFY; who asked in between is answered."""
    before = len(discord.gateway.identified)
    discord.gateway.cut()
    await discord.log.until(lambda: not discord.gateway.connected)
    assert await answers_still(discord)
    assert discord.gateway.resumed[-1]["session_id"] == discord.gateway.session.id
    assert len(discord.gateway.identified) == before


@pytest.mark.parametrize(
    "fault", [status(503), status(502), rate_limited(0.3)], ids=["503", "502", "rate-limited"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", CALLBACK), ("PATCH", ORIGINAL)], ids=["callback", "edit"]
)
async def test_an_outage_is_survived(
    discord: Loopback, program: Program, method: str, path: str, fault: Fault
):
    """A server error or a rate limit delays the answer and does not lose it."""
    discord.faults.add(method, path, fault)
    assert await answers_still(discord)
    assert discord.faults.left == 0


@pytest.mark.parametrize("fault", [reset(), dropped()], ids=["reset", "dropped"])
async def test_a_lost_connection_does_not_lose_the_answer(discord: Loopback, program: Program, fault: Fault):
    """The edit that did not arrive is sent again."""
    discord.faults.add("PATCH", ORIGINAL, fault)
    assert await answers_still(discord)


async def test_a_lost_acknowledgement_does_not_lose_the_answer(discord: Loopback, program: Program):
    """Discord took the callback and its answer was lost; the second try is told that it was there already."""
    discord.faults.add("POST", CALLBACK, status(502, performed=True))
    assert await answers_still(discord)


@pytest.mark.parametrize(
    ("method", "path", "fault"),
    [
        ("POST", CALLBACK, faults.UNKNOWN_INTERACTION),
        ("PATCH", ORIGINAL, faults.INVALID_WEBHOOK_TOKEN),
        ("PATCH", ORIGINAL, faults.UNKNOWN_MESSAGE),
        ("POST", CALLBACK, reset()),
    ],
    ids=["unknown-interaction", "expired-token", "deleted-message", "reset"],
)
async def test_what_cannot_be_answered_hurts_nobody_else(
    discord: Loopback, program: Program, method: str, path: str, fault: Fault
):
    """An expired token, a deleted message: that answer is lost, the next one is not."""
    discord.faults.add(method, path, fault)
    await ask(discord)
    await discord.log.until(lambda: discord.faults.left == 0)
    assert await answers_still(discord)


async def test_a_deleted_question_is_survived(discord: Loopback, program: Program):
    """A reply to a message that is gone: Discord refuses, the next person is answered."""
    discord.faults.add("POST", "/channels/*/messages", faults.UNKNOWN_MESSAGE)
    council = discord.communities[0].channels[0]
    await discord.mention(discord.person("Ana"), council, QUESTION)
    await discord.log.until(lambda: discord.faults.left == 0)
    assert await answers_still(discord)


async def test_a_second_process_is_refused(discord: Loopback, program: Program, data: Path):
    """Two on one data folder would answer twice: the second one says so and ends with 7."""
    async with Program(discord, data, forked=True) as second:
        assert await second.ended() == 7
        assert "Traceback" not in second.told
        assert second.err.strip()
    assert await answers_still(discord)


async def test_the_commands_are_told_once(discord: Loopback, program: Program, data: Path):
    """A second start with the same commands sends none. SIGTERM leaves nobody waiting; the exit code is 0."""
    assert len(discord.log.to("PUT", COMMANDS)) == 1
    asked = await ask(discord)
    await asked.is_acknowledged()
    assert await program.stop() == 0
    assert asked.written, "Who was told to wait hears the answer, or that it has to be asked again."
    async with Program(discord, data, settings={"PLENUM_LOG_LEVEL": "debug"}, forked=True) as again:
        await again.connected()
        assert await answers_still(discord)
        assert await again.stop() == 0
    assert len(discord.log.to("PUT", COMMANDS)) == 1
    assert discord.token not in again.told


async def test_a_mention_under_way_at_a_kill_is_answered_after_the_restart(discord: Loopback, data: Path):
    """Once, in reply to the message, whatever the last process came to."""
    council, ana = discord.communities[0].channels[0], discord.person("Ana")
    typing = f"/channels/{council.id}/typing"
    before = len(discord.log.to("POST", typing))
    async with Program(discord, data, forked=True) as killed:
        await killed.connected()
        asked = await discord.mention(ana, council, QUESTION)
        await discord.log.until(lambda: len(discord.log.to("POST", typing)) > before)
        killed.process.kill()
        await killed.ended()
    async with Program(discord, data, forked=True) as again:
        await again.connected()
        assert ANSWER in words(await discord.replies(asked))
        assert await again.stop() == 0


async def test_a_wrong_token_is_one_sentence(discord: Loopback, data: Path):
    """No traceback, and exit code 9; the token stands nowhere, however much is logged."""
    wrong = "d3JvbmctdG9rZW4tb2YtdGhlLXRlc3Rz.GwroNG.0123456789abcdefghij"
    for level in ("warning", "debug"):
        said = {"PLENUM_LOG_LEVEL": level}
        async with Program(discord, data, token=wrong, settings=said, forked=True) as refused:
            assert await refused.ended() == 9
        assert wrong not in refused.told
        if level == "warning":
            assert "Traceback" not in refused.told
            assert "DISCORD_TOKEN" in refused.err
