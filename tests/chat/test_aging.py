"""Answers that know they are old: marked in place when their record is not as it was, and as they were when it is again."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chat.features import stale_answers as aging
from chat.features.stale_answers import Marker
from community.settings import CommunitySettings
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import MINUTES
from tests.kit.screen import button, buttons, parts, texts

QUESTION = "How did the council approve the budget for flood control?"


class Pauses:
    """Counts instead of sleeping."""

    def __init__(self, then: Callable[[], None] | None = None) -> None:
        self.taken: list[float] = []
        self._then = then

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        if self._then:
            self._then()


async def asked(hall, times: int = 1) -> list[Any]:
    """Answers with quotes, posted; each compared with the generation that it was given from."""
    for _ in range(times):
        await hall.ana.slash(hall.channel, "ask", question=QUESTION)
    await look(hall)
    shown = list(hall.channel.history())[-times:]
    assert all("six votes to two" in texts(each) for each in shown)
    return shown


async def look(hall, pauses: Pauses | None = None) -> int:
    return await Marker(hall.bot, pauses or Pauses()).look()


def republish(app, tmp_path: Path, text: str | None, name: str = "minutes.txt") -> str:
    """What the source holds now, taken in; None: it holds the record no more."""
    path = tmp_path / "records" / name
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    return app.library.reindex(lambda *_: None, lambda _: None).generation


def again(hall, message) -> Any:
    """The message as it is now."""
    return next(each for each in hall.channel.history() if each.id == message.id)


def frozen(message) -> list[dict[str, Any]]:
    """What is shown, by value, without the ids that Discord counts."""
    found = [copy.deepcopy(getattr(each, "to_dict", lambda each=each: each)()) for each in message.components]

    def bare(part: Any) -> Any:
        if isinstance(part, dict):
            return {
                key: bare(value) for key, value in part.items() if key != "id" and value not in (None, False)
            }
        return [bare(each) for each in part] if isinstance(part, list) else part

    return [bare(each) for each in found]


def edits(hall) -> list[str]:
    return [
        sent.path for sent in hall.env.http_requests if sent.method == "PATCH" and "/channels/" in sent.path
    ]


CORRECTED = MINUTES + "\nCorrected on March 9.\n"
REVERSED = MINUTES.replace("six votes to two", "five votes to three")
DRAFT = (
    'title = "Minutes"\nbody = "City Council"\ndate = "2024-03-05"\nkind = "draft minutes"\nlanguage = "en"\n'
)


async def test_a_changed_record_is_said_in_place(hall, app, tmp_path):
    """A line and a button stand at the top, everything else stays, and the button shows which words are still there."""
    [answer] = await asked(hall)
    before = frozen(answer)
    republish(app, tmp_path, CORRECTED)
    assert await look(hall) == 1
    now = again(hall, answer)
    assert "⚠️ The record behind this answer was found changed on <t:" in texts(now)
    assert "The quoted words are still in it." in texts(now)
    [card] = frozen(now)
    mark, *rest = card["components"]
    assert mark["type"] == 9
    assert [{**card, "components": rest}] == before
    shown = await hall.ben.click(now, **button(now, "See now"))
    assert shown.ephemeral
    assert "these words are still in it" in texts(shown.response)
    assert "Minutes" in texts((await hall.ben.click(now, **button(now, "Context"))).response)
    check_bodies(hall.env)


async def test_what_is_said_follows_what_happens_until_all_is_as_it_was(hall, app, tmp_path):
    """Changed, then its words gone, then gone itself, then there again as it was: then the message is as it was sent."""
    [answer] = await asked(hall)
    before = frozen(answer)
    for text, told in (
        (CORRECTED, "The quoted words are still in it."),
        (REVERSED, "The quoted words are no longer in it."),
        (None, "The quoted words are no longer in it."),
        (CORRECTED, "The quoted words are still in it."),
        (MINUTES, ""),
        (None, "was no longer where it was published. A copy is kept here."),
        (MINUTES, ""),
    ):
        republish(app, tmp_path, text)
        await look(hall)
        now = again(hall, answer)
        assert told in texts(now)
        assert texts(now).count("⚠️") == bool(told)
        assert buttons(now).count("See now") == bool(told)
    assert frozen(now) == before
    check_bodies(hall.env)


async def test_a_removed_record_is_said_and_a_restored_one_no_more(hall, app):
    """With the day on which it was taken out."""
    [answer] = await asked(hall)
    app.library.remove("records/minutes.txt")
    await look(hall)
    assert "was taken out of the library on <t:" in texts(again(hall, answer))
    app.library.restore("records/minutes.txt")
    await look(hall)
    assert "⚠️" not in texts(again(hall, answer))
    check_bodies(hall.env)


async def test_going_back_takes_the_mark_away(hall, app, tmp_path):
    """The generation that answers is what counts, whichever way it became current."""
    [answer] = await asked(hall)
    republish(app, tmp_path, CORRECTED)
    await look(hall)
    app.library.rollback(None)
    assert await look(hall) == 1
    assert "⚠️" not in texts(again(hall, answer))


async def test_a_superseded_draft_is_said_with_what_took_its_place(hall, app, tmp_path):
    """And an answer that quoted it when it was superseded already is left as it is."""
    (tmp_path / "records" / "minutes.txt.meta.toml").write_text(DRAFT, encoding="utf-8")
    app.library.reindex(lambda *_: None, lambda _: None)
    [answer] = await asked(hall)
    adopted = DRAFT.replace("draft", "adopted").replace('"Minutes"', '"Minutes, adopted"')
    (tmp_path / "records" / "adopted.txt.meta.toml").write_text(adopted, encoding="utf-8")
    republish(app, tmp_path, "Minutes\n\nThe members of the council were all there.\n", "adopted.txt")
    await look(hall)
    assert "The record behind this answer has been superseded by **Minutes, adopted**." in texts(
        again(hall, answer)
    )
    shown = await hall.ben.click(again(hall, answer), **button(again(hall, answer), "See now"))
    assert "In its place now: **records/adopted" in texts(shown.response)
    [later] = await asked(hall)
    republish(app, tmp_path, "Agenda\n\nNothing is planned.\n", "agenda.txt")
    await look(hall)
    assert "superseded" not in texts(again(hall, later))
    assert "superseded" in texts(again(hall, answer))
    check_bodies(hall.env)


async def test_what_is_said_already_is_not_said_again(hall, app, tmp_path):
    """Neither by another look nor after a generation that changed something else, nor for other metadata."""
    [answer] = await asked(hall)
    republish(app, tmp_path, CORRECTED)
    await look(hall)
    done = len(edits(hall))
    assert await look(hall) == 0
    republish(app, tmp_path, "Agenda\n\nNothing is planned.\n", "agenda.txt")
    assert await look(hall) == 0
    republish(app, tmp_path, CORRECTED.replace("City Council Minutes", "Minutes of the City Council"))
    assert await look(hall) == 0
    assert len(edits(hall)) == done == 1
    assert "found changed" in texts(again(hall, answer))


async def test_answers_whose_record_is_as_it_was_are_left_alone(hall, app, tmp_path):
    """Nothing is asked of Discord for them, nor for refusals and for private answers."""
    await hall.ana.slash(hall.channel, "ask", question="What do unicorns eat on Mars?")
    await hall.ana.slash(hall.channel, "ask", question=QUESTION, private=True)
    await asked(hall)
    before = len(hall.env.http_requests)
    republish(app, tmp_path, "Agenda\n\nNothing is planned.\n", "agenda.txt")
    assert await look(hall) == 0
    assert len(hall.env.http_requests) == before


async def test_a_page_of_passages_is_marked_without_numbers(hall, app, tmp_path):
    """Its numbers are those of passages, not of the quotes behind it."""
    await hall.ana.send_dm(QUESTION)
    await hall.ana.send_dm("more")
    republish(app, tmp_path, REVERSED)
    assert await look(hall) == 2
    numbered, plain = (texts(each) for each in hall.dm(hall.ana).history()[1::2])
    assert "The record behind this answer was found changed" in numbered
    assert "The record behind this answer was found changed" in plain
    check_bodies(hall.env)


async def test_direct_messages_are_marked_too(hall, app, tmp_path):
    """They are messages of the bot like others."""
    await hall.ana.send_dm(QUESTION)
    republish(app, tmp_path, REVERSED)
    await look(hall)
    assert "no longer in it" in texts(hall.dm(hall.ana).last_message)
    check_bodies(hall.env)


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("es", "se vio que el documento de esta respuesta había cambiado."),
        ("zh-Hans", "引用的话还在。"),
        ("zh-Hant", "引用的話還在。"),
    ],
)
async def test_it_is_said_in_the_language_of_the_community(hall, app, tmp_path, locale, told):
    """The one that it has fixed."""
    await hall.bot.ctx.change_settings(hall.guild.id, CommunitySettings(language=locale))
    [answer] = await asked(hall)
    republish(app, tmp_path, CORRECTED)
    await look(hall)
    assert told in texts(again(hall, answer))
    check_bodies(hall.env)


async def test_it_is_said_in_the_language_that_the_answer_is_in(hall, app, tmp_path):
    """Where the community has fixed none, who asked got their own."""
    await hall.in_locale("zh-CN").slash(hall.channel, "ask", question=QUESTION)
    await look(hall)
    answer = hall.channel.last_message
    republish(app, tmp_path, CORRECTED)
    await look(hall)
    assert "引用的话还在。" in texts(again(hall, answer))


async def test_it_goes_politely_and_goes_on_after_a_restart(hall, app, tmp_path, monkeypatch):
    """One message, then a pause; so many a look; what is marked is not touched again, wherever the bot was stopped."""
    monkeypatch.setattr(aging, "MOST", 2)
    answers = await asked(hall, 6)
    republish(app, tmp_path, CORRECTED)
    pauses = Pauses()
    assert await look(hall, pauses) == 2
    assert pauses.taken == [aging.PAUSE] * 2
    assert len(edits(hall)) == 2
    assert ["⚠️" in texts(again(hall, each)) for each in answers] == [False] * 4 + [True] * 2

    def stop() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await look(hall, Pauses(stop))
    await hall.restart()
    assert await look(hall) == 2
    assert await look(hall) == 1
    assert await look(hall) == 0
    assert len(edits(hall)) == 6
    assert all("⚠️" in texts(again(hall, each)) for each in answers)


async def test_a_mark_that_was_made_and_not_noted_is_not_made_again(hall, app, tmp_path):
    """The process may die between the two: then the message is found to say it already."""
    [answer] = await asked(hall)
    posts = hall.bot.ctx.memory.posts
    [post] = posts.unlooked("none")
    republish(app, tmp_path, CORRECTED)
    await look(hall)
    posts.looked([(post, "")], "")
    assert await look(hall) == 1
    assert len(edits(hall)) == 1
    assert posts.by_message(answer.id).mark


async def test_a_message_that_is_not_there_any_more_is_forgotten(hall, app, tmp_path):
    """The others are marked all the same."""
    gone, stays = await asked(hall, 2)
    hall.env.backend.delete_message(hall.channel.id, gone.id)
    republish(app, tmp_path, CORRECTED)
    assert await look(hall) == 2
    assert hall.bot.ctx.memory.posts.by_message(gone.id) is None
    assert "⚠️" in texts(again(hall, stays))
    assert await look(hall) == 0


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (400, 50083)])
async def test_what_may_not_be_changed_is_left_until_the_next_generation(hall, app, tmp_path, status, code):
    """A channel that is closed to the bot, or a thread in the archive, is asked once a generation, however many answers
    stand in it; when it is open again, they are marked.
    """
    answers = await asked(hall, 3)
    hall.env.inject_error("*", "/channels/*/messages/*", status=status, code=code, times=1)
    republish(app, tmp_path, CORRECTED)
    assert await look(hall) == 1
    assert await look(hall) == 0
    republish(app, tmp_path, "Agenda\n\nNothing is planned.\n", "agenda.txt")
    assert await look(hall) == 3
    assert all("⚠️" in texts(again(hall, each)) for each in answers)


async def test_a_channel_that_takes_no_more_edits_is_asked_later(hall, app, tmp_path):
    """Discord counts edits of old messages: one refusal a look, other channels go on, and nothing is given up."""
    answers = await asked(hall, 3)
    await hall.ben.send_dm(QUESTION)
    await look(hall)
    hall.env.inject_error(
        "PATCH", f"/channels/{hall.channel.id}/messages/*", status=429, code=30046, times=None
    )
    republish(app, tmp_path, CORRECTED)
    marker = Marker(hall.bot, Pauses())
    assert [await marker.look() for _ in range(8)] == [2] + [1] * 7
    assert "⚠️" in texts(hall.dm(hall.ben).last_message)
    hall.env.backend.faults.clear()
    assert await marker.look() == 3
    assert all("⚠️" in texts(again(hall, each)) for each in answers)


async def test_an_outage_is_waited_out(hall, app, tmp_path):
    """After a few failures in a row a look ends; the others have their turn, and each is tried after twice as long."""
    answers = await asked(hall, 4)
    hall.env.inject_error("*", "/channels/*/messages/*", status=503, times=None)
    republish(app, tmp_path, CORRECTED)
    marker = Marker(hall.bot, Pauses())
    assert [await marker.look() for _ in range(8)] == [3, 3, 1, 3, 1, 0, 1, 3]
    hall.env.backend.faults.clear()
    assert sum([await marker.look() for _ in range(8)]) == 4
    assert all("⚠️" in texts(again(hall, each)) for each in answers)


async def test_one_message_that_fails_keeps_no_other_from_being_marked(hall, app, tmp_path):
    """It is tried more and more seldom."""
    answers = await asked(hall, 3)
    ill = answers[-1]
    hall.env.inject_error("PATCH", f"/channels/*/messages/{ill.id}", status=500, times=None)
    republish(app, tmp_path, CORRECTED)
    marker = Marker(hall.bot, Pauses())
    assert await marker.look() == 3
    assert ["⚠️" in texts(again(hall, each)) for each in answers] == [True, True, False]
    assert sum([await marker.look() for _ in range(100)]) == 6


async def test_a_hostile_title_is_only_shown(hall, app, tmp_path):
    """What a record calls itself mentions nobody, formats nothing and leads nowhere."""
    title = "@everyone **T** [x](https://evil.example) <@1> discord.gg/x " + "t" * 900
    (tmp_path / "records" / "minutes.txt.meta.toml").write_text(DRAFT, encoding="utf-8")
    app.library.reindex(lambda *_: None, lambda _: None)
    [answer] = await asked(hall)
    adopted = DRAFT.replace("draft", "adopted").replace("Minutes", title) + 'url = "javascript:alert(1)"\n'
    (tmp_path / "records" / "adopted.txt.meta.toml").write_text(adopted, encoding="utf-8")
    republish(app, tmp_path, "Minutes\n\nThe members of the council were all there.\n", "adopted.txt")
    await look(hall)
    said = texts(again(hall, answer))
    assert "has been superseded by" in said
    assert "\\@everyone" in said
    assert "](https://evil" not in said
    check_bodies(hall.env)


@pytest.mark.parametrize(
    ("room", "told", "pressed"),
    [
        (60, "⚠️ The record behind this answer is not as it was.", "See now"),
        (20, "", "Record changed: see now"),
    ],
)
async def test_where_there_is_no_room_less_is_said(hall, app, tmp_path, monkeypatch, room, told, pressed):
    """Not a character of the answer is given up for the mark; a button alone says it, too."""
    [answer] = await asked(hall)
    before = frozen(answer)
    shown = sum(len(part["content"]) for part in parts(answer) if part["type"] == 10)
    monkeypatch.setattr("chat.features.stale_answers.TEXT", shown + room)
    republish(app, tmp_path, REVERSED)
    await look(hall)
    now = again(hall, answer)
    [card] = frozen(now)
    mark, *rest = card["components"]
    assert [{**card, "components": rest}] == before
    assert [part["content"] for part in mark["components"] if part["type"] == 10] == ([told] if told else [])
    seen = await hall.ben.click(now, **button(now, pressed))
    assert "no longer in it" in texts(seen.response)
    republish(app, tmp_path, MINUTES)
    await look(hall)
    assert frozen(again(hall, answer)) == before
    check_bodies(hall.env)


async def test_the_watch_looks_again_and_again_whatever_happens(hall, app, tmp_path):
    """A library that cannot be read, or a mistake of ours, ends one look; the next one marks."""
    [answer] = await asked(hall)
    republish(app, tmp_path, CORRECTED)
    hall.env.inject_error("*", "/channels/*/messages/*", status=500, times=1)
    pauses = Pauses()

    def enough() -> None:
        if len(pauses.taken) > 5:
            raise asyncio.CancelledError

    pauses._then = enough
    with pytest.raises(asyncio.CancelledError):
        await aging.watch(hall.bot, pause=pauses)
    assert pauses.taken.count(aging.EVERY) >= 2
    assert "⚠️" in texts(again(hall, answer))
