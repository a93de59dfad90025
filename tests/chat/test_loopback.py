"""The loopback Discord, with a small client of discord.py's own: what the kit promises, and what discord.py does."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
from discord import app_commands

from tests.kit.loopback import faults
from tests.kit.loopback.aim import aimed_at
from tests.kit.loopback.faults import Fault, dropped, rate_limited, reset, slow, status
from tests.kit.loopback.server import Loopback
from tests.kit.loopback.store import components
from tests.kit.loopback.world import Channel, Person

ORIGINAL = "/webhooks/*/*/messages/@original"
CALLBACK = "/interactions/*/callback"


class Form(discord.ui.Modal, title="A wrong citation"):
    what = discord.ui.TextInput(label="What is wrong?", custom_id="what")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Thank you: {self.what.value}", ephemeral=True)


class Small(discord.Client):
    """Answers as a bot of ours does: defers, thinks, edits."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(self)
        self.failed: list[Exception] = []
        self.heard: list[str] = []
        self.resumed = 0
        self.tree.command(name="ask", description="Ask the record.")(self.ask)
        group = app_commands.Group(name="library", description="The library.")
        group.command(name="add", description="Add a record.")(self.add)
        self.tree.add_command(group)
        self.tree.context_menu(name="Find in the record")(self.find)
        self.tree.error(self.fail)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    @app_commands.describe(question="What you want to know.")
    async def ask(self, interaction: discord.Interaction, question: str, private: bool = False) -> None:
        await interaction.response.defer(ephemeral=private, thinking=True)
        await interaction.edit_original_response(view=self.answer(question))

    def answer(self, question: str) -> discord.ui.LayoutView:
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay(f"You asked: {question}"))
        button = discord.ui.Button(label="Context", custom_id="context")
        button.callback = self.context
        report = discord.ui.Button(label="Report", custom_id="report")
        report.callback = self.report
        view.add_item(discord.ui.ActionRow(button, report))
        return view

    async def context(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("Around it.", ephemeral=True)

    async def report(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    async def add(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        await interaction.response.defer()
        content = await file.read()
        await interaction.edit_original_response(
            content=content.decode(), attachments=[discord.File(io.BytesIO(content[::-1]), "back.txt")]
        )

    async def find(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Found: {message.content}")

    async def fail(self, _interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.failed.append(getattr(error, "original", error))

    async def on_message(self, message: discord.Message) -> None:
        assert self.user
        if message.author.id == self.user.id:
            return
        self.heard.append(message.content)
        if self.user in message.mentions or message.guild is None:
            try:
                await message.reply(f"Heard: {message.content.split('> ')[-1]}")
            except discord.HTTPException as error:
                self.failed.append(error)

    async def on_resumed(self) -> None:
        self.resumed += 1


class Table:
    """A Discord, a client on it, somebody and a place."""

    def __init__(self, loopback: Loopback, client: Small, ana: Person, council: Channel) -> None:
        self.discord = loopback
        self.client = client
        self.ana = ana
        self.council = council


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    async with Loopback() as here:
        with aimed_at(here.origin, here.gateway_url):
            yield here


@pytest.fixture
async def table(loopback: Loopback) -> AsyncIterator[Table]:
    council = loopback.community("Riverside").channel("council")
    ana = loopback.person("Ana", locale="es-ES")
    client = Small()
    running = asyncio.create_task(client.start(loopback.token))
    await loopback.gateway.until_connected(within=5)
    yield Table(loopback, client, ana, council)
    await client.close()
    await running


async def ask(table: Table, question: str = "When?", **options: object):
    return await table.discord.slash(table.ana, table.council, "ask", question=question, **options)


async def test_a_question_is_deferred_and_answered(table: Table):
    """The real client logs in, syncs, is on the gateway, defers a command and edits its answer in."""
    asked = await ask(table)
    assert 0 < await asked.is_acknowledged() < 3
    told = await asked.answer()
    assert components(told)[0]["content"] == "You asked: When?"
    assert [each.method for each in asked.sent()] == ["POST", "PATCH"]
    assert [(each["type"], each["name"]) for each in table.discord.store.commands] == [
        (1, "ask"),
        (1, "library"),
        (3, "Find in the record"),
    ]
    assert table.discord.unknown == []


async def test_the_token_is_in_the_authorization_header_alone(table: Table):
    """Interactions and webhooks need no token and are given none; the others carry it where it belongs."""
    await (await ask(table)).answer()
    assert not any(sent.tells(table.discord.token) for sent in table.discord.sent)
    bare = [sent.path.split("/")[1] for sent in table.discord.sent if "Authorization" not in sent.headers]
    assert set(bare) == {"interactions", "webhooks"}


async def test_a_private_answer_stays_private(table: Table):
    """What is deferred for one person alone is for that person alone when it is edited in."""
    told = await (await ask(table, private=True)).answer()
    assert told["flags"] & discord.MessageFlags.ephemeral.flag


async def test_buttons_and_forms_go_back_and_forth(table: Table):
    """A button is answered with a follow-up; another opens a form, which is sent."""
    told = await (await ask(table)).answer()
    pressed = await table.discord.press(table.ana, told, "context")
    assert (await pressed.answer())["content"] == "Around it."
    form = await (await table.discord.press(table.ana, told, "report")).answer()
    sent = await table.discord.submit(table.ana, table.council, form, what="The year.")
    assert (await sent.answer())["content"] == "Thank you: The year."


async def test_files_go_both_ways(table: Table):
    """A file that a person gives is fetched from loopback; one that the bot sends is kept as it was sent."""
    given = table.discord.store.upload("minutes.txt", b"Minutes")
    asked = await table.discord.slash(table.ana, table.council, "library add", file=given)
    told = await asked.answer()
    assert told["content"] == "Minutes"
    assert asked.sent()[-1].files == {"back.txt": b"setuniM"}
    assert told["attachments"][0]["filename"] == "back.txt"


async def test_messages_come_with_what_the_intents_allow(table: Table):
    """A mention, a reply and a direct message are told; other words are not, without the privileged intent."""
    mentioned = await table.discord.mention(table.ana, table.council, "Who led it?")
    answer = await table.discord.replies(mentioned)
    assert answer["content"] == "Heard: Who led it?"
    assert answer["allowed_mentions"]["parse"] == []
    replied = await table.discord.write(table.ana, table.council, "And when?", reply_to=answer)
    assert (await table.discord.replies(replied))["content"] == "Heard: And when?"
    direct = await table.discord.direct(table.ana, "Alone")
    assert (await table.discord.replies(direct))["content"] == "Heard: Alone"
    await table.discord.write(table.ana, table.council, "Not for the bot")
    found = await table.discord.menu(table.ana, table.council, "Find in the record", mentioned)
    assert (await found.answer())["content"].endswith("Who led it?")
    assert "Not for the bot" not in table.client.heard


async def test_a_wrong_token_is_a_login_failure(loopback: Loopback):
    """401 at /users/@me."""
    async with Small() as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")


async def test_privileged_intents_are_refused(loopback: Loopback):
    """A client that asks for the content of all messages is closed out with 4014."""
    async with discord.Client(intents=discord.Intents.all()) as client:
        await client.login(loopback.token)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.connect()


async def test_a_cut_line_is_resumed_and_nothing_is_missed(table: Table):
    """RESUME with the session's id, no second IDENTIFY; what happened in between is told afterwards."""
    gateway = table.discord.gateway
    gateway.cut()
    await table.discord.log.until(lambda: not gateway.connected)
    asked = await ask(table)
    assert components(await asked.answer())[0]["content"] == "You asked: When?"
    assert [each["session_id"] for each in gateway.resumed] == [gateway.session.id]
    assert len(gateway.identified) == 1


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4009])
async def test_a_closed_line_is_resumed(table: Table, code: int):
    """Also where it was closed with a code."""
    gateway = table.discord.gateway
    await gateway.close(code)
    await table.discord.log.until(lambda: gateway.resumed and gateway.connected)
    await (await ask(table)).answer()
    assert len(gateway.identified) == 1


async def test_a_reconnect_is_resumed(table: Table):
    """RECONNECT, and an INVALID_SESSION that can be resumed, end the same way."""
    gateway = table.discord.gateway
    await gateway.ask_to_reconnect()
    await table.discord.log.until(lambda: len(gateway.resumed) == 1 and gateway.connected)
    await gateway.invalidate(resumable=True)
    await table.discord.log.until(lambda: len(gateway.resumed) == 2 and gateway.connected)
    await (await ask(table)).answer()
    assert len(gateway.identified) == 1


async def test_heartbeats_are_sent_and_acknowledged(loopback: Loopback):
    """The client beats at the interval that HELLO asks for."""
    loopback.gateway.interval = 0.05
    async with Small() as client:
        running = asyncio.create_task(client.start(loopback.token))
        await loopback.log.until(lambda: loopback.gateway.heartbeats >= 3)
        await client.close()
        await running


async def test_503_is_retried_where_an_interaction_is_answered(table: Table):
    """Webhook routes retry every 5xx, after one second, then three, five, seven and nine."""
    table.discord.faults.add("PATCH", ORIGINAL, status(503))
    asked = await ask(table)
    await asked.answer()
    assert [each.status for each in asked.sent()] == [200, 503, 200]
    assert asked.sent()[2].arrived - asked.sent()[1].arrived >= 1


async def test_503_is_not_retried_elsewhere(table: Table):
    """Ordinary routes retry 500, 502, 504 and 524; a 503 is raised at once."""
    table.discord.faults.add("POST", "/channels/*/messages", status(503))
    await table.discord.mention(table.ana, table.council, "Hello")
    await table.discord.log.first("POST", "/channels/*/messages")
    await asyncio.sleep(0)
    await table.discord.log.until(lambda: table.discord.faults.left == 0)
    again = await table.discord.mention(table.ana, table.council, "Again")
    await table.discord.replies(again)
    assert [type(each) for each in table.client.failed] == [discord.DiscordServerError]


async def test_a_rate_limit_is_waited_out(table: Table, caplog: pytest.LogCaptureFixture):
    """429 with the header Via is waited out and tried again; nothing is lost."""
    table.discord.faults.add("PATCH", ORIGINAL, rate_limited(0.2))
    asked = await ask(table)
    await asked.answer()
    refused, accepted = asked.sent()[1:]
    assert refused.status == 429
    assert accepted.arrived - refused.arrived >= 0.2


async def test_a_ban_is_an_error(table: Table):
    """429 without Via is raised, not tried again: more requests would make it longer."""
    table.discord.faults.add("PATCH", ORIGINAL, rate_limited(0.2, via=False))
    asked = await ask(table)
    await table.discord.log.until(lambda: table.client.failed)
    assert table.client.failed[0].status == 429
    assert len(asked.sent()) == 2


@pytest.mark.parametrize("fault", [reset(), dropped()], ids=["reset", "dropped"])
async def test_a_lost_connection_is_raised_as_it_is(table: Table, fault: Fault):
    """On Linux ECONNRESET is 104, and discord.py retries 54 and 10054: a bot has to expect aiohttp's own errors, and
    one of them is no OSError.
    """
    table.discord.faults.add("PATCH", ORIGINAL, fault)
    asked = await ask(table)
    await table.discord.log.until(lambda: table.client.failed)
    assert isinstance(table.client.failed[0], aiohttp.ClientError)
    assert isinstance(table.client.failed[0], OSError) is fault.reset
    assert len(asked.sent()) == 2


async def test_a_lost_acknowledgement_counts(table: Table):
    """Discord took the callback, its answer was lost: discord.py tries again, and is told that it was there already."""
    table.discord.faults.add("POST", CALLBACK, status(502, performed=True))
    asked = await ask(table)
    await table.discord.log.until(lambda: table.client.failed)
    assert table.client.failed[0].code == 40060
    assert asked.acknowledged is not None


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (faults.UNKNOWN_MESSAGE, discord.NotFound, 10008),
        (faults.INVALID_WEBHOOK_TOKEN, discord.HTTPException, 50027),
        (faults.MISSING_PERMISSIONS, discord.Forbidden, 50013),
    ],
)
async def test_discords_own_errors_arrive_with_their_code(table: Table, fault, kind, code):
    """An edit that Discord refuses is an error with Discord's number."""
    table.discord.faults.add("PATCH", ORIGINAL, fault)
    await ask(table)
    await table.discord.log.until(lambda: table.client.failed)
    assert type(table.client.failed[0]) is kind
    assert table.client.failed[0].code == code


async def test_a_callback_after_three_seconds_comes_too_late(table: Table):
    """Discord no longer knows the interaction, and says so with 10062."""
    asked = await ask(table)
    await asked.answer()
    late = await ask(table)
    late.dispatched -= 3
    await table.discord.log.until(lambda: table.client.failed)
    assert table.client.failed[0].code == 10062


async def test_a_slow_answer_is_the_right_one(table: Table):
    """Late, and nothing else."""
    table.discord.faults.add("POST", CALLBACK, slow(0.3))
    asked = await ask(table)
    await asked.answer()
    assert time.monotonic() - asked.dispatched >= 0.3


async def test_a_sixth_message_in_five_seconds_has_to_wait(table: Table):
    """The channel's limit is told in the headers, and the client keeps to it."""
    asked = [await table.discord.mention(table.ana, table.council, f"{n}") for n in range(5)]
    for each in asked:
        await table.discord.replies(each)
    assert table.discord.buckets.exceeded == 0
    headers = table.discord.buckets.take(f"post-0 {table.council.id}")
    assert headers[1] is not None


async def test_a_first_connection_that_fails_is_more_than_discord_py_expects(
    loopback: Loopback, caplog: pytest.LogCaptureFixture
):
    """When the gateway is not there at the very first try, discord.py fails with an AttributeError after its pause."""
    loopback.gateway.refuses = 1
    async with Small() as client:
        await client.login(loopback.token)
        caplog.set_level(logging.CRITICAL, "discord.client")
        with pytest.raises(AttributeError, match="sequence"):
            await client.connect()
