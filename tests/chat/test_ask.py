"""Asking in Discord: by command, mention, reply and direct message, with the real library behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from discord.utils import utcnow

from chat import messages
from chat.start import client
from community.memory import Memory
from domain.dates import PartialDate
from retrieval.conversation import Requested, Upcoming
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import app_of
from tests.kit.milvus import Server
from tests.kit.screen import button, buttons, parts, texts
from tests.kit.town import running

LED = "Who led the plenary meeting?"
PARKS = "How many parks were built?"


async def test_a_question_is_answered_with_the_sentence_and_where_it_stands(town):
    """Deferred, then where it was found, the quote with its telling words bold, and its citation."""
    result = await town.ana.slash(town.channel, "ask", question=LED)
    assert town.callbacks()[0]["type"] == 5
    assert not result.ephemeral
    said = texts(town.channel.last_message)
    assert "On August 1, **Pan Guoqiang**" in said
    assert "news" in said
    assert "August 1 (no year given)" in said
    assert "paragraph 1" in said
    assert said.startswith("### Found in news")
    assert "Searched" not in said
    assert buttons(town.channel.last_message) == ["Context", "Follow up", "⋯"]


async def test_what_the_record_does_not_say_is_a_refusal(town):
    """It says so, shows the nearest passages as such, and offers to tell when it comes up."""
    await town.ana.slash(town.channel, "ask", question=PARKS)
    said = texts(town.channel.last_message)
    assert said.startswith("### Not found in this 1 record")
    assert "Searched 1 record" in said
    assert "Tell me when this comes up" in buttons(town.channel.last_message)


@pytest.mark.parametrize("way", ["mention", "dm"])
async def test_a_mention_and_a_dm_are_answered_alike(town, way):
    """With the same sentence as the command gives."""
    if way == "mention":
        await town.ana.send(town.channel, f"{town.bot.user.mention} {LED}")
        message = town.channel.last_message
    else:
        await town.ana.send_dm(LED)
        message = town.dm(town.ana).last_message
    assert "**Pan Guoqiang**" in texts(message)


async def test_servers_of_every_shard_are_answered_once(seed_app, tmp_path):
    """Discord spreads servers over shards, from 2,500 on by force: the bot holds as many as it is told to."""
    memory = Memory(tmp_path / "community.sqlite")
    async with running(lambda: client(seed_app, memory), shard_count=2) as town:
        places = {town.bot.get_guild(town.guild.id).shard_id: (town.guild, town.channel)}
        for millisecond in range(1, 9):
            # The shard of a server is in its id, which is the time at which it was made.
            await town.env.advance_time(0.001 * millisecond)
            guild = town.env.create_guild(name="Shelbyville")
            places[town.bot.get_guild(guild.id).shard_id] = (guild, guild.create_text_channel("city-hall"))
        assert set(places) == {0, 1}
        assert town.bot.shard_count == 2
        for guild, channel in places.values():
            person = guild.add_member(town.env.create_user(f"of {guild.id}"))
            await town.env.settle()
            await person.slash(channel, "ask", question=LED)
            assert "**Pan Guoqiang**" in texts(channel.last_message)
        answers = [sent for sent in town.env.http_requests if sent.path.endswith("/callback")]
        assert len(answers) == 2


async def test_what_is_not_addressed_to_the_bot_is_not_answered(town):
    """Nor is another bot."""
    await town.ana.send(town.channel, LED)
    assert town.channel.last_message.author.id == town.ana.id


async def test_a_mention_without_a_question_gets_help(town):
    """In a few lines."""
    await town.ana.send(town.channel, town.bot.user.mention)
    assert "/ask" in texts(town.channel.last_message)


async def test_a_greeting_gets_help(town):
    """It is no question, whatever way it comes."""
    greeted = await town.ana.slash(town.channel, "ask", question="hello")
    assert greeted.ephemeral
    assert texts(greeted.response).startswith("### Ask what the record says")


async def test_private_is_private(town):
    """The answer is shown to the asker alone."""
    result = await town.ana.slash(town.channel, "ask", question=LED, private=True)
    assert result.ephemeral
    assert "Pan Guoqiang" in texts(result.response)


async def test_a_reply_to_an_answer_is_understood_in_its_light(town):
    """And what was understood is shown."""
    await town.ana.slash(town.channel, "ask", question=LED)
    answer = town.channel.last_message
    await town.ben.send(town.channel, f"{town.bot.user.mention} and when?", reply_to=answer)
    said = texts(town.channel.last_message)
    assert "August 1" in said
    assert "Read as" in said


async def test_a_reply_that_comes_without_its_words_is_told_what_works(town):
    """Discord keeps back what does not mention the bot; a mention with nothing else gets help, as ever."""
    await town.ana.slash(town.channel, "ask", question=LED)
    await town.ben.send(town.channel, "and when?", reply_to=town.channel.last_message)
    said = texts(town.channel.last_message)
    assert "came without its words" in said
    assert "mention me" in said
    assert "Follow up" in said


async def test_an_acknowledgement_that_was_too_late_leaves_a_line(town, caplog, monkeypatch):
    """With how late it was; one in time leaves none."""
    await town.ana.slash(town.channel, "ask", question=LED)
    assert "acknowledgement" not in caplog.text
    monkeypatch.setattr(messages, "utcnow", lambda: utcnow() + timedelta(seconds=4))
    await town.ana.slash(town.channel, "ask", question=LED)
    assert "An acknowledgement came after 4" in caplog.text


async def test_more_shows_more(town):
    """The passages that are nearest to the question before."""
    await town.ana.slash(town.channel, "ask", question=LED)
    await town.ben.send(town.channel, f"{town.bot.user.mention} more", reply_to=town.channel.last_message)
    said = texts(town.channel.last_message)
    assert said.startswith(f"### {LED}")
    assert "\\[2\\]" in said


async def test_follow_ups_outlive_a_restart(town):
    """A reply to an answer from before is understood by the bot that was started anew."""
    await town.ana.slash(town.channel, "ask", question=LED)
    answer = town.channel.last_message
    await town.restart()
    await town.ana.send(town.channel, f"{town.bot.user.mention} and when?", reply_to=answer)
    assert "August 1" in texts(town.channel.last_message)


async def test_filters_restrict_and_are_shown(town):
    """A kind in the reader's own words; an unknown one is refused with what to do."""
    await town.ana.slash(town.channel, "ask", question=LED, kind="news")
    assert "Found in news" in texts(town.channel.last_message)
    refused = await town.ana.slash(town.channel, "ask", question=LED, kind="poem")
    assert refused.ephemeral
    assert "no such kind" in texts(refused.response)
    for given in ({"since": "soon"}, {"since": "0000"}, {"until": "0000-00-00"}, {"until": "2026-02-30"}):
        refused = await town.ana.slash(town.channel, "ask", question=LED, **given)
        assert "not a date" in texts(refused.response)
    await town.ana.slash(town.channel, "ask", question=LED, by="Ana Reyes")
    said = texts(town.channel.last_message)
    assert "names who speaks" in said
    assert "only what Ana Reyes said" in said
    assert await town.offered("ask", "by", "ana") == []


async def test_kinds_and_bodies_are_offered_while_typing(town):
    """By prefix, without accents, and with a typing error."""
    assert "Municipal Government" in await town.offered("ask", "body", "muni")
    assert "Municipal Government" in await town.offered("ask", "body", "municpal")
    assert await town.offered("ask", "kind", "ne") == ["news"]


async def test_a_question_with_nothing_in_it_is_refused_with_a_sentence(town):
    """And not with a traceback."""
    result = await town.ana.slash(town.channel, "ask", question="???")
    assert "Ask in a few words" in texts(result.response)


async def test_who_reads_spanish_is_answered_in_spanish(town):
    """All but the record's own words, whose language is named."""
    await town.in_locale("es-ES").slash(town.channel, "ask", question=LED)
    said = texts(town.channel.last_message)
    assert "Pan Guoqiang" in said
    assert "noticia" in said
    assert "inglés" in said


async def test_asking_too_fast_is_answered_politely(town):
    """With the seconds until the next question is taken."""
    for _ in range(6):
        await town.ana.slash(town.channel, "ask", question=LED)
    result = await town.ana.slash(town.channel, "ask", question=LED)
    assert result.ephemeral
    assert "seconds" in texts(result.response)


async def test_a_channel_that_may_not_be_written_to_is_told_in_private(town):
    """Nothing is sent there; who asked gets a direct message."""
    quiet = town.silent_channel()
    await town.ana.send(quiet, f"{town.bot.user.mention} {LED}")
    assert quiet.last_message.author.id == town.ana.id
    assert "may not write" in texts(town.dm(town.ana).last_message)


async def test_every_button_beneath_an_answer_works_after_a_restart(town):
    """For somebody else too, and shows what it has to that person alone."""
    await town.ana.slash(town.channel, "ask", question=LED)
    message = town.channel.last_message
    await town.restart()
    expected = {
        "Context": "The meeting began by acknowledging",
        "More passages": "“",
        "Check it": "Word for word in the record, unchanged since",
        "Copy citation": "BibTeX",
        "👍": "Noted as helpful",
        "👎": "Noted as not helpful",
    }
    for label, words in expected.items():
        result = await town.press(town.ben, message, label)
        assert result.response.ephemeral, label
        assert words in texts(result.response), label


async def test_a_thread_is_opened_and_understands_follow_ups(town):
    """In it, a mention is read in the light of the answer it was opened from."""
    await town.ana.slash(town.channel, "ask", question=LED)
    message = town.channel.last_message
    result = await town.ben.click(message, **button(message, "Follow up"))
    assert "The thread is open" in texts(result.response)
    thread = town.thread_of(message)
    await town.ben.send(thread, f"{town.bot.user.mention} and when?")
    assert "August 1" in texts(thread.last_message)


async def test_a_wrong_citation_is_reported_by_a_form(town):
    """The admins see it, without the name."""
    await town.ana.slash(town.channel, "ask", question=LED)
    shown = await town.press(town.ben, town.channel.last_message, "Wrong citation")
    assert shown.modal is not None
    result = await town.ben.submit_modal(shown, {town.field(shown): "It is another meeting."})
    assert "without your name" in texts(result.response)


async def test_the_wish_to_be_told_is_kept_and_forgotten(town):
    """``/forget-me`` deletes it with everything else that is tied to the person."""
    await town.ana.slash(town.channel, "ask", question=PARKS)
    result = await town.ben.click(
        town.channel.last_message, **button(town.channel.last_message, "Tell me when this comes up")
    )
    assert "You will be told" in texts(result.response)
    gone = await town.ben.slash(town.channel, "forget-me")
    assert "Deleted: 1" in texts(gone.response)


async def test_nothing_that_is_sent_breaks_a_limit_or_mentions_anybody(town):
    """Every body of a session, checked."""
    await town.ana.slash(town.channel, "ask", question=LED)
    await town.ana.slash(
        town.channel, "ask", question="@everyone **what** <@1> [x](http://a.example) about flooding?"
    )
    refusal = town.channel.last_message
    await town.ana.slash(town.channel, "ask", question="@everyone Who led the plenary meeting?")
    answer = town.channel.last_message
    for label in ("Context", "More passages", "Check it"):
        await town.press(town.ben, answer, label)
    await town.press(town.ben, refusal, "More passages")
    check_bodies(town.env)


async def test_a_full_queue_is_a_sentence_for_the_asker_alone(town):
    """And nothing is promised to the channel."""
    town.bot.ctx.queue._most = 0
    result = await town.ana.slash(town.channel, "ask", question=LED)
    assert result.ephemeral
    assert "again in a minute" in texts(result.response)
    await town.ana.send(town.channel, f"{town.bot.user.mention} {LED}")
    assert "again in a minute" in texts(town.channel.last_message)


async def test_a_question_is_kept_without_a_name(town):
    """What was asked and what came of it; nothing that says who asked or where."""
    await town.ana.slash(town.channel, "ask", question=PARKS)
    with town.bot.ctx.memory._file.reading() as connection:
        (kept,) = connection.execute("SELECT * FROM questions").fetchall()
    assert PARKS in kept
    assert 0 in kept
    assert str(town.ana.id) not in repr(kept)
    assert str(town.channel.id) not in repr(kept)


@pytest.mark.parametrize(
    ("status", "code"), [(400, 50083), (403, 160005), (404, 10003), (404, 10008), (403, 50013), (500, 0)]
)
async def test_where_an_answer_cannot_be_placed_the_next_one_is(town, caplog, status, code):
    """A thread that was archived or locked, a channel or message that is gone, an outage: no traceback, no lost bot."""
    town.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    await town.ana.send(town.channel, f"{town.bot.user.mention} {LED}")
    assert town.channel.last_message.author.id == town.ana.id
    assert "Traceback" not in caplog.text
    assert any("was not delivered" in record.getMessage() for record in caplog.records) is (status == 500)
    await town.ana.send(town.channel, f"{town.bot.user.mention} {LED}")
    assert "Pan Guoqiang" in texts(town.channel.last_message)


BOTH = "Hello there! Who led the plenary meeting, and how many parks were built? Thanks"


@pytest.mark.parametrize("way", ["slash", "mention", "dm"])
async def test_two_questions_in_one_message_get_a_card_each(town, way):
    """An answer to one and a refusal of the other, each with buttons of its own; the greeting is not asked."""
    if way == "slash":
        await town.ana.slash(town.channel, "ask", question=BOTH)
        place = town.channel
    elif way == "mention":
        await town.ana.send(town.channel, f"{town.bot.user.mention} {BOTH}")
        place = town.channel
    else:
        await town.ana.send_dm(BOTH)
        place = town.dm(town.ana)
    first, second = list(place.history())[-2:]
    assert "Who led the plenary meeting?" in texts(first)
    assert "**Pan Guoqiang**" in texts(first)
    assert "how many parks were built?" in texts(second)
    assert "Not found in" in texts(second)
    assert "Hello" not in texts(first) + texts(second)
    ids = [part["custom_id"] for shown in (first, second) for part in parts(shown) if "custom_id" in part]
    assert len(set(ids)) == len(ids)


async def test_more_than_three_questions_are_told(town):
    """The first three are answered; that there were more is said beneath the last."""
    await town.ana.send_dm(
        "Who led it? When was the meeting? What was stressed? What comes next? Who wrote it?"
    )
    assert "2 more questions of yours" in texts(town.dm(town.ana).last_message)


async def test_what_is_quoted_and_shown_as_code_is_not_asked(town):
    """Only what the person asks."""
    quoted = f"{town.bot.user.mention} > We got 900 parks!\n> ```x = 1```\n{LED}"
    await town.ana.send(town.channel, quoted.replace("> We", "\n> We"))
    said = texts(town.channel.last_message)
    assert "**Pan Guoqiang**" in said
    assert "900" not in said


@pytest.mark.parametrize(
    ("locale", "typed", "understood"),
    [
        ("en-US", "Give me a summary, please!", "a summary of a meeting"),
        ("es-ES", "Dame un resumen", "un resumen de una sesión"),
        ("zh-CN", "给我一个摘要", "一次会议的摘要"),
        ("zh-TW", "給我一個摘要", "一次會議的摘要"),
    ],
)
async def test_a_summary_is_the_outline_and_the_priorities_and_says_what_was_understood(
    town, locale, typed, understood
):
    """In the record's own words, with the way to the whole of it."""
    await town.in_locale(locale).slash(town.channel, "ask", question=typed)
    said = texts(town.channel.last_message)
    assert understood in said
    assert "Improving the urban and rural environment" in said
    assert "Efforts to strengthen the real economy were highlighted" in said
    check_bodies(town.env)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("What are the latest priorities?", "What the meeting set out to do"),
        ("What's new?", "The newest records"),
        ("latest meeting", "What it dealt with"),
        ("When is the next meeting?", "No record announces a meeting after"),
        ("What did they decide last time?", "state no decision"),
    ],
)
@pytest.mark.parametrize("way", ["mention", "dm"])
async def test_plain_requests_reach_what_is_there(town, typed, words, way):
    """By a mention and in a direct message as by the command."""
    if way == "mention":
        await town.ana.send(town.channel, f"{town.bot.user.mention} {typed}")
        message = town.channel.last_message
    else:
        await town.ana.send_dm(typed)
        message = town.dm(town.ana).last_message
    assert words in texts(message)
    check_bodies(town.env)


async def test_pages_of_a_request_that_everybody_sees_are_shown_to_the_presser(town):
    """The card of all stays as it is."""
    await town.ana.send(town.channel, f"{town.bot.user.mention} give me a summary")
    message = town.channel.last_message
    before = texts(message)
    pressed = await town.ben.click(message, **button(message, "The whole outline"))
    assert pressed.ephemeral
    assert "What it dealt with" in texts(pressed.response)
    assert texts(town.channel.last_message) == before


async def test_the_next_meeting_is_shown_with_what_its_records_announce(town, monkeypatch):
    """By its day and its agenda; nothing of it is the bot's own."""
    answers = town.bot.ctx.answers
    outlined = answers.outline("", "")
    coming = Upcoming(PartialDate(2026, 3, 10), (outlined.meeting,), (), outlined)
    monkeypatch.setattr(type(answers), "fulfil", lambda _self, request, _filters: Requested(request, coming))
    await town.ana.slash(town.channel, "ask", question="When is the next meeting?")
    said = texts(town.channel.last_message)
    assert "Municipal Government, August 1 (no year given)" in said
    assert "Efforts to strengthen the real economy were highlighted" in said
    assert "March 10, 2026" in said


@pytest.mark.parametrize("tries", [1, 2])
async def test_a_mention_that_was_under_way_at_a_kill_is_answered_or_told(hall, tries):
    """One that was under way at two kills may be what kills: it is told that nothing came of it. Nothing is kept of either."""
    message = await hall.ana.send(hall.channel, LED)
    name = f"mention under way {message.id}"
    hall.bot.ctx.memory.set_fact(name, f"{hall.channel.id} {tries}")
    await hall.restart()
    await hall.env.settle()
    assert ("Please ask again" in texts(hall.channel.last_message)) is (tries == 2)
    assert hall.channel.last_message.author.id == hall.bot.user.id
    assert hall.bot.ctx.memory.facts("mention under way ") == {}


async def test_while_a_search_engine_is_away_it_says_so_and_answers_afterwards(tmp_path):
    """The bot stays connected meanwhile."""
    from index.storage.milvus import Milvus

    there, app = Server(), app_of(tmp_path)
    vars(app)["_engine"] = Milvus(there.uri)
    app.library.reindex(lambda *_: None, lambda _: None)
    said = []
    try:
        async with running(lambda: client(app, Memory(tmp_path / "c.sqlite")), settle_timeout=60.0) as town:
            for happens in (lambda: None, there.stop, there.start):
                happens()
                shown = await town.ana.slash(town.channel, "ask", question="What did the council approve?")
                said.append(texts(shown.response or town.channel.last_message))
            assert not town.bot.is_closed()
    finally:
        there.close()
    assert "six votes to two" in said[0]
    assert "search engine beside the library does not answer" in said[1]
    assert "six votes to two" in said[2]
