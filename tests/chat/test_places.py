"""Where people talk: channels and forums for questions, threads, one body in a channel, a welcome, and the bot that somebody
installed for themselves. Each is chosen by a server; nothing that is not addressed to the bot is read without the operator.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from chat.client import FOR_READERS, _offer_to_users
from chat.start import client
from chat.wording import words_in
from community.memory import Memory
from domain.documents import collection_of
from index.records import UploadFields
from tests.kit.discord_bodies import check_bodies
from tests.kit.screen import button, buttons, menus, texts
from tests.kit.town import running

BUDGET = "Who approved the budget for flood control?"

PARKS = """Minutes of the Parks Board

The Parks Board met on May 7, 2025.

The top priority is to plant oaks along the river promenade.

The board voted 4-0 to plant four hundred oaks along the river promenade.
"""


@pytest.fixture
async def reading(app, tmp_path):
    """A server with a bot whose operator lets it read."""

    def make():
        return client(app, Memory(tmp_path / "data" / "community.sqlite"), reads_messages=True)

    async with running(make, settle_timeout=60.0) as town:
        yield town


async def chosen(town, **settings):
    """As ``/library settings`` keeps it."""
    ctx = town.bot.ctx
    await ctx.change_settings(town.guild.id, replace(ctx.settings(town.guild.id), **settings))


def posted(town, person, title: str, said: str):
    """A new post in a forum, as Discord tells it: its first message has the thread's id."""
    backend = town.env.backend
    forum = town.guild.create_forum_channel("questions")
    thread = backend.create_thread(forum.id, title, person.id, broadcast=False)
    message = backend.create_message(thread.id, person.id, said, broadcast=False)
    backend.messages[thread.id] = {}
    message.id = thread.id
    backend.messages[thread.id][message.id] = message

    async def tell():
        backend.announce_thread_create(thread)
        backend.announce_message_create(message)
        await town.env.settle()
        return list(backend.messages[thread.id].values())[1:]

    return forum, tell


async def test_in_a_channel_for_questions_each_message_is_one(reading):
    """Without a mention; a greeting, a reply to somebody else and what another is addressed with are none."""
    await reading.ana.send(reading.channel, BUDGET)
    assert reading.channel.last_message.author.id == reading.ana.id
    await chosen(reading, ask_channels=(reading.channel.id,))
    for said in ("Thanks a lot!", f"{reading.ben.mention} {BUDGET}"):
        await reading.ana.send(reading.channel, said)
        assert reading.channel.last_message.author.id == reading.ana.id
    asked = await reading.ana.send(reading.channel, BUDGET)
    assert "six votes to two" in texts(reading.channel.last_message)
    await reading.ben.send(reading.channel, "I think so", reply_to=asked)
    assert reading.channel.last_message.author.id == reading.ben.id


async def test_without_the_operator_only_a_button_asks_in_it(hall):
    """What is written there arrives without its words; the card that the bot puts there asks with a press, and in a form."""
    shown = await hall.clerk.slash(hall.channel, "library settings")
    await hall.clerk.select(shown.response, [hall.channel], custom_id=menu(shown.response, "asking"))
    assert "until the operator sets `message_content`" in texts(shown.response)
    card = next(each for each in reversed(hall.channel.history()) if "Ask a question" in buttons(each))
    await hall.ana.send(hall.channel, BUDGET)
    assert hall.channel.last_message.author.id == hall.ana.id
    opened = await hall.ana.click(card, **button(card, "Ask a question"))
    sent = await hall.ana.submit_modal(opened, {hall.field(opened): BUDGET})
    assert not sent.ephemeral
    assert "six votes to two" in texts(sent.response)
    check_bodies(hall.env)


async def test_a_new_post_in_a_forum_is_answered_by_its_title(hall):
    """Where the forum was chosen; its words are not handed over, its title is."""
    forum, tell = posted(hall, hall.ana, BUDGET, "It came up at dinner.")
    assert not await tell()
    await chosen(hall, ask_channels=(forum.id,))
    forum, tell = posted(hall, hall.ana, BUDGET, "It came up at dinner.")
    await chosen(hall, ask_channels=(forum.id,))
    (answer,) = await tell()
    assert "six votes to two" in str(answer.components)


async def test_each_answer_begins_a_thread_where_that_is_chosen(reading):
    """In it one asks on, without a mention where the operator lets the bot read; a refusal begins none."""
    await chosen(reading, threads=True)
    asked = await reading.ana.slash(reading.channel, "ask", question=BUDGET)
    assert "Follow up" not in buttons(asked.response)
    thread = reading.thread_of(asked.response)
    assert "just ask" in texts(thread.last_message)
    await reading.ben.send(thread, "and when?")
    assert thread.last_message.author.id == reading.bot.user.id
    assert "and when?" in texts(thread.last_message)
    refused = await reading.ana.slash(reading.channel, "ask", question="How many zebras were counted?")
    assert [each.id for each in reading.channel.threads] == [thread.id]
    assert "Not found" in texts(refused.response)


async def test_a_channel_may_be_about_one_body(hall):
    """What is asked there is looked for in its records alone, and a refusal says so; who names another body gets that one."""
    shown = await hall.clerk.slash(hall.channel, "library settings")
    bodies = [each["value"] for each in pick(shown.response, "scope")["options"]][1:]
    await hall.clerk.select(shown.response, [bodies[0]], custom_id=menu(shown.response, "scope"))
    assert hall.bot.ctx.settings(hall.guild.id).scopes == ((hall.channel.id, bodies[0]),)
    refused = await hall.ana.slash(hall.channel, "ask", question="How many zebras were counted?")
    assert f"only {bodies[0]}" in texts(refused.response)
    other = hall.guild.create_text_channel("elsewhere")
    refused = await hall.ana.slash(other, "ask", question="How many zebras were counted?")
    assert f"only {bodies[0]}" not in texts(refused.response)
    await hall.restart()
    assert hall.bot.ctx.settings(hall.guild.id).body_in(other.id, hall.channel.id) == bodies[0]


async def test_commands_that_name_no_body_keep_to_the_channels(app, hall, tmp_path):
    """The latest records, the latest meeting, its priorities, its decisions, a topic, and the same asked in a message: each says so. Who
    names a meeting gets that one, whoever met.
    """
    files = tmp_path / "records"
    (files / "parks.txt").write_text(PARKS, encoding="utf-8")
    (files / "council.txt").write_text(PARKS.replace("Parks Board", "City Council").replace("2025", "2024"))
    app.library.reindex(lambda *_: None, lambda _: None)
    elsewhere = hall.guild.create_text_channel("elsewhere")
    await chosen(hall, scopes=((hall.channel.id, "City Council"),))
    commands = {
        "latest": {},
        "meeting": {},
        "priorities": {},
        "decisions": {},
        "timeline": {"topic": "promenade"},
        "ask": {"question": "What is new?"},
    }
    for command, options in commands.items():
        here = texts((await hall.ana.slash(hall.channel, command, **options)).response)
        assert "Parks Board" not in here, command
        assert "City Council" in here, command
        assert "only City Council" in here or command == "meeting"
        assert "Parks Board" in texts((await hall.ben.slash(elsewhere, command, **options)).response), command
    named = await hall.clerk.slash(hall.channel, "priorities", meeting="Parks Board May 2025")
    assert "only City Council" not in texts(named.response)
    assert "Parks Board" in texts(named.response)


async def test_a_server_that_takes_it_in_is_greeted_with_questions_that_are_answered(town, monkeypatch):
    """In its system channel: some of this library's own, each a press away."""
    monkeypatch.setattr("chat.features.browse._TRIED", 3)
    guild = town.bot.get_guild(town.guild.id)
    guild._system_channel_id = town.channel.id
    await town.bot.on_guild_join(guild)
    card = town.channel.last_message
    examples = [each for each in buttons(card) if each.endswith("?")]
    assert examples
    answered = await town.ana.click(card, **button(card, examples[0]))
    assert texts(answered.response).startswith("### Found in")
    check_bodies(town.env)


async def test_who_installed_it_for_themselves_asks_where_it_is_not(hall, monkeypatch):
    """In a server that the bot is not in, a question is one of nobody's server: nothing is kept of where its answer stands."""
    monkeypatch.setattr(hall.bot, "get_guild", lambda _id: None)
    asked = await hall.ana.slash(hall.channel, "ask", question=BUDGET)
    assert "six votes to two" in texts(asked.response)
    assert "Follow up" not in buttons(asked.response)
    assert hall.bot.ctx.memory.posts.by_message(asked.response.id) is None


async def test_where_the_bot_is_not_only_what_is_everybodys_is_read(hall, app, monkeypatch):
    """The records that a server added are not read there any more once the bot was taken out: by no command, button or suggestion, nor
    by whoever may manage that server.
    """
    ours = collection_of(hall.guild.id)
    hall.bot.ctx.clock = itertools.count(1000, 1000).__next__
    said = "Minutes of the Quagga Board\n\nMay 7, 2025\n\nThe top priority is a levee for the quagga.\n\nMs. Quaggason moved to keep the quagga. The motion carried 4-1.\n"
    app.uploads.confirm(
        ours, app.uploads.propose(ours, "quagga.txt", said.encode(), UploadFields(title="Quagga Board")).id
    )
    app.library.reindex(lambda *_: None, lambda _: None)
    commands = {
        "ask": {"question": "Who moved to keep the quagga?"}, "sources": {}, "latest": {}, "priorities": {}, "decisions": {},
        "timeline": {"topic": "quagga"}, "meeting": {"meeting": "Board May 2025"}, "about": {},
    }  # fmt: skip

    async def read() -> dict[str, str]:
        return {
            command: texts((await hall.ana.slash(hall.channel, command, **options)).response).casefold()
            for command, options in commands.items()
        }

    here = await read()
    assert sum("quagga board" in each for each in here.values()) >= 5
    answer = (await hall.ana.slash(hall.channel, "ask", **commands["ask"])).response
    monkeypatch.setattr(hall.bot, "get_guild", lambda _id: None)
    for command, shown in (await read()).items():
        assert "quagga board" not in shown, command
        assert "added (1)" not in shown, command
    pressed = await hall.ana.click(answer, **button(answer, "Context"))
    assert "quagga" not in texts(pressed.response).casefold()
    await hall.ana.slash(hall.channel, "watch topic", topic="levee")
    assert [each.community for each in hall.bot.ctx.memory.watches.of(hall.ana.id)] == [0]
    refused = await hall.clerk.slash(hall.channel, "library history")
    assert "quagga" not in texts(refused.response).casefold()


def test_readers_commands_are_offered_to_users_where_the_application_is():
    """Everywhere, private channels among it; Discord takes none of them where it is not."""
    try:
        _offer_to_users(offered=True)
        assert all(
            each.allowed_installs.user and each.allowed_contexts.private_channel for each in FOR_READERS
        )
    finally:
        _offer_to_users(offered=False)
    assert not any(each.allowed_installs.user for each in FOR_READERS)


async def test_about_says_who_runs_it_and_what_it_reads(reading):
    """Where they are reached, the privacy page, and whether it sees what is not addressed to it."""
    ctx = reading.bot.ctx
    ctx.contact, ctx.privacy_page = "records@news.example", "https://news.example/privacy"
    said = texts((await reading.ana.slash(reading.channel, "about")).response)
    assert "records\\@news.example" in said
    assert "(<https://news.example/privacy>)" in said
    assert "The operator lets me see what is written" in said
    ctx.reads_messages = False
    said = texts((await reading.ana.slash(reading.channel, "about")).response)
    assert "I see only what is addressed to me" in said


async def test_a_command_that_is_named_can_be_clicked(hall):
    """By its id, in help and refusals, also after a restart; as it is typed, where the id is not known."""
    await hall.restart()
    known = dict(hall.bot.ctx.commands)
    said = texts((await hall.ana.slash(hall.channel, "help")).response)
    assert f"</ask:{known['ask']}>" in said
    assert f"</library add:{known['library']}>" in texts(
        (await hall.clerk.slash(hall.channel, "help")).response
    )
    assert "`/preguntar`" in words_in("es")("error-receipt-unknown")


def pick(message, act: str):
    """A menu."""
    return next(each for each in menus(message) if act in each["custom_id"])


def menu(message, act: str) -> str:
    """Its custom_id."""
    return str(pick(message, act)["custom_id"])
