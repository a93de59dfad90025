"""``/library add``: what was understood is shown, an admin decides, and no other community sees it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from chat.buttons import Button
from chat.features.library.uploads import Typed, _read
from chat.messages import Accent, Card
from chat.work_queue import LONG_SHARE
from domain.answers import Filters
from domain.documents import collection_of
from index.storage.files import exclusive
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import ADDED, acts, shown_to
from tests.kit.screen import button, buttons, texts
from tests.kit.town import Town

OAKS = "How many oaks are planted along the river promenade?"


async def added(hall: Any, name: str = "parks.txt", **options: Any) -> Any:
    """A file that was given, and what is shown of it."""
    return await hall.clerk.slash(hall.channel, "library add", file=(name, ADDED.encode()), **options)


async def press(hall: Any, shown: Any, label: str) -> Any:
    return await hall.clerk.click(shown.response, **button(shown.response, label))


def keys(hall: Any) -> list[str]:
    return [record.key for record in hall.bot.ctx.library.records("")]


async def test_what_was_understood_is_shown_before_it_counts(hall):
    """Title, kind, body, date, language, length and first words, each with where it is known from; privately."""
    shown = await added(hall, kind="minutes", body="Parks Board")
    assert shown.ephemeral
    said = texts(shown.response)
    assert "Is this right?" in said
    assert "**Minutes of the Parks Board**" in said
    assert "**Kind:** minutes (as you said)" in said
    assert "**Body:** Parks Board (as you said)" in said
    assert "**Date:** May 7, 2024 (from the record)\n" in said
    assert "**Language:** English (recognised from the text)" in said
    assert "**Length:** 94 characters in 1 paragraph" in said
    assert said.endswith(
        "“The board met on May 7, 2024. It decided to plant four hundred oaks along the river promenade.”\n"
        "⚠️ The date is from its first sentences."
    )
    assert buttons(shown.response) == ["Take in", "Correct", "Discard"]
    assert len(keys(hall)) == 2
    check_bodies(hall.env)


async def test_taken_in_it_can_be_found_here_after_the_re_index(hall):
    """The re-index begins by itself; the message says what came of it; the log who did it. After a restart too."""
    shown = await added(hall)
    await hall.restart()
    await press(hall, shown, "Take in")
    key = f"{collection_of(hall.guild.id)}/parks.txt"
    assert "Taken in: it can be found now." in texts(shown.response)
    assert key in texts(shown.response)
    assert key in keys(hall)
    assert acts(hall) == [("library-add", key, False)]
    found = hall.bot.ctx.answers.ask(OAKS, Filters(community=collection_of(hall.guild.id)))
    assert any(quote.citation.document == key for quote in found.quotes)
    assert "Added by this community: 1 record" in texts(
        (await hall.clerk.slash(hall.channel, "library status")).response
    )
    check_bodies(hall.env)


async def test_of_one_server_few_files_are_in_memory_at_a_time(hall):
    """Many that are given at once wait outside; another server's does not wait for them."""
    begun, gate, other = [], asyncio.Event(), hall.env.create_guild(name="Other")

    class Given:
        filename, size = "parks.txt", len(ADDED)

        async def read(self) -> bytes:
            begun.append(self)
            await gate.wait()
            return ADDED.encode()

    def reading(guild: int) -> asyncio.Task[Any]:
        interaction: Any = SimpleNamespace(client=hall.bot, guild_id=guild, user=hall.clerk)
        return asyncio.create_task(_read(interaction, Given(), Typed.read()))  # type: ignore[arg-type]

    at_work = [reading(hall.guild.id) for _ in range(LONG_SHARE + 3)] + [reading(other.id)]
    await asyncio.sleep(0)
    assert len(begun) == LONG_SHARE + 1
    gate.set()
    await asyncio.gather(*at_work)
    assert len(begun) == len(at_work)


async def test_a_correction_is_said_to_be_the_admin_s(hall):
    """The form holds what was understood; only what was changed is told; the rest stays known from where it was."""
    shown = await added(hall)
    form = await press(hall, shown, "Correct")
    assert "Minutes of the Parks Board" in str(form.modal)
    answers = {
        "title": "Minutes of the Parks Board",
        "kind": ["adopted minutes"],
        "date": "May 7",
        "body": "",
    }
    await hall.clerk.submit_modal(form, answers)
    said = texts(shown.response)
    assert "**Kind:** adopted minutes (as you said)" in said
    assert "**Date:** May 7 (no year given) (as you said)" in said
    assert "title from the record" in said
    await press(hall, shown, "Take in")
    [record] = [each for each in hall.bot.ctx.library.records("") if each.collection.startswith("community-")]
    assert record.kind.value == "adopted minutes"
    assert record.date.isoformat() == "--05-07"
    check_bodies(hall.env)


async def test_after_a_restart_the_form_is_empty_and_what_is_left_empty_stays(hall):
    """Nothing that was read is lost by it."""
    shown = await added(hall, body="Parks Board")
    await hall.restart()
    form = await press(hall, shown, "Correct")
    await hall.clerk.submit_modal(form, {"title": "The oaks", "kind": [], "date": "", "body": ""})
    said = texts(shown.response)
    assert "**The oaks**" in said
    assert "**Body:** Parks Board (as you said)" in said


async def test_a_wrong_value_costs_nothing_that_was_typed(hall):
    """In the command and in the form: it is named, the file is read, the right values count, and the form holds the wrong one
    when it is opened next.
    """
    shown = await added(hall, date="soonish", body="Parks Board", kind="poem")
    said = texts(shown.response)
    assert "That is not a date." in said
    assert "There is no such kind" in said
    assert "**Body:** Parks Board (as you said)" in said
    form = await press(hall, shown, "Correct")
    assert "soonish" in str(form.modal)
    answers = {"title": "The oaks", "kind": ["adopted minutes"], "date": "May 32", "body": "Parks Board"}
    await hall.clerk.submit_modal(form, answers)
    said = texts(shown.response)
    assert "That is not a date." in said
    assert "**The oaks**" in said
    assert "**Kind:** adopted minutes (as you said)" in said
    form = await press(hall, shown, "Correct")
    assert "May 32" in str(form.modal)
    await hall.clerk.submit_modal(form, answers | {"date": "May 2, 2024"})
    assert "⚠️" not in texts(shown.response)
    assert "May 32" not in str((await press(hall, shown, "Correct")).modal)


async def test_discarded_it_is_forgotten(hall):
    """It cannot be taken in any more, nor corrected: the buttons of an old message say so."""
    shown, other = await added(hall), await added(hall)
    proposal = button(other.response, "Discard")["custom_id"]
    assert proposal != button(shown.response, "Discard")["custom_id"]
    await press(hall, shown, "Discard")
    assert "Discarded. Nothing was added." in texts(shown.response)
    hall.bot.ctx.uploads.discard(collection_of(hall.guild.id), proposal.rpartition(":")[2])
    await press(hall, other, "Take in")
    assert "This proposal is not there any more" in texts(other.response)
    assert len(keys(hall)) == 2


async def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(hall):
    """Each that was read is shown by itself, with its own buttons."""
    shown = await hall.clerk.slash(
        hall.channel,
        "library add",
        file=("parks.txt", ADDED.encode()),
        file2=("broken.pdf", b"%PDF-1.7 and then nothing"),
        file3=("virus.exe", b"MZ"),
        file10=("oaks.txt", ADDED.replace("four", "five").encode()),
    )
    said = texts(shown.response)
    assert "2 records were read" in said
    assert "**broken.pdf**: This file could not be read." in said
    assert "**virus.exe**: This file could not be read." in said
    assert [buttons(each) for each in shown.followups] == [["Take in", "Correct", "Discard"]] * 2
    assert all(each.ephemeral for each in shown.followups)
    await hall.clerk.click(shown.followups[1], **button(shown.followups[1], "Take in"))
    assert [key.rpartition("/")[2] for key in keys(hall) if key.startswith("community-")] == ["oaks.txt"]
    check_bodies(hall.env)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Give me something to add"),
        ({"file": ("a.txt", b"Text."), "url": "https://example.org/a"}, "Files or an address"),
        (
            {"file": ("a.txt", b"Text."), "file2": ("b.txt", b"Text."), "title": "One"},
            "A title fits only one record",
        ),
        ({"file": ("a.txt", b"")}, "There is no text in this file"),
        ({"url": "http://127.0.0.1/minutes"}, ""),
        ({"url": "not an address"}, ""),
    ],
)
async def test_what_cannot_be_added_is_a_sentence(hall, options, said):
    """Privately; nothing is proposed."""
    shown = await hall.clerk.slash(hall.channel, "library add", **options)
    assert shown.ephemeral
    assert said in texts(shown.response)
    assert buttons(shown.response) == []
    assert len(hall.bot.ctx.proposals) == 0


async def test_what_a_record_says_is_shown_as_text(hall):
    """Neither its name, its title nor its words are obeyed."""
    hostile = "@everyone [free](https://evil.example) **bold**\n\nCome to discord.gg/abc `now` <@1>.\n"
    shown = await hall.clerk.slash(
        hall.channel, "library add", file=("a.txt", hostile.encode()), title="# @here **x** " + "y" * 250
    )
    assert "Is this right?" in texts(shown.response)
    check_bodies(hall.env)


async def test_while_another_process_re_indexes_it_is_kept_and_tried_again(hall, tmp_path):
    """It is said that it cannot be told yet; the button takes it in."""
    shown = await added(hall)
    with exclusive(tmp_path / "data" / "lock"):
        await press(hall, shown, "Take in")
        assert "Another process is re-indexing" in texts(shown.response)
    await hall.restart()
    await press(hall, shown, "Try again")
    assert "1 added" in texts(shown.response)
    assert any(key.endswith("/parks.txt") for key in keys(hall))


async def test_only_admins_add_and_press(hall):
    """The attempts are logged; nothing is read, taken in or discarded."""
    shown_to(hall, hall.ana)
    refused = await hall.ana.slash(hall.channel, "library add", file=("a.txt", ADDED.encode()))
    assert "Only who may manage this server" in texts(refused.response)
    role = hall.guild.create_role("Interns")
    shown_to(hall, role)
    intern = hall.guild.add_member(hall.env.create_user("intern"), roles=[role])
    before = hall.bot.ctx.settings(hall.guild.id)
    await hall.bot.ctx.change_settings(hall.guild.id, replace(before, roles=(role.id,)))
    shown = await intern.slash(hall.channel, "library add", file=("a.txt", ADDED.encode()))
    await hall.bot.ctx.change_settings(hall.guild.id, before)
    correcting = await intern.click(shown.response, **button(shown.response, "Correct"))
    assert correcting.modal is None
    assert "Only who may manage this server" in texts(correcting.response)
    await intern.click(shown.response, **button(shown.response, "Take in"))
    assert "Only who may manage this server" in texts(shown.response)
    assert len(keys(hall)) == 2
    assert [refused for _, _, refused in acts(hall)] == [True] * 3


async def test_what_one_community_adds_no_other_sees(hall):
    """Neither asking, status, removing, history, exporting nor the buttons beneath an answer show it elsewhere."""
    other = Town(hall.env, hall._make)
    shown = await added(hall)
    await press(hall, shown, "Take in")
    key = f"{collection_of(hall.guild.id)}/parks.txt"
    here = hall.bot.ctx.answers.ask(OAKS, Filters(community=collection_of(hall.guild.id)))
    assert here.answered
    there = hall.bot.ctx.answers.ask(OAKS, Filters(community=collection_of(other.guild.id)))
    assert not any(hit.citation.document == key for hit in there.passages)
    assert "oaks" not in texts((await other.ana.slash(other.channel, "ask", question=OAKS)).response).replace(
        OAKS, ""
    )
    status = texts((await other.clerk.slash(other.channel, "library status")).response)
    assert "**2 records, " in status
    assert "parks" not in status
    assert "Added by this community: nothing yet" in status
    assert await other.offered("library remove", "record", "", other.clerk) == []
    hall.bot.ctx.home = other.guild.id
    assert not any(
        "Parks" in name for name in await other.offered("library remove", "record", "", other.clerk)
    )
    assert any("Parks" in name for name in await hall.offered("library remove", "record", "", hall.clerk))
    tried = await other.clerk.slash(other.channel, "library remove", record=key)
    assert "There is no such record" in texts(tried.response)
    history = texts((await other.clerk.slash(other.channel, "library history")).response)
    assert "1 added" not in history
    assert "parks" not in texts((await other.clerk.slash(other.channel, "library reindex")).response)
    exported = await other.clerk.slash(
        other.channel, "library export", what="passages", format="json", question=OAKS
    )
    [file] = exported.response.attachments
    assert "four hundred" not in (await file.read()).decode()
    await hall.ana.slash(hall.channel, "ask", question=OAKS)
    answer = hall.channel.last_message
    assert "four hundred oaks" in texts(answer).replace("*", "")
    # Somebody who carries a button's custom_id to another server gets nothing either.
    card = Card(accent=Accent.NOTICE)
    card.row(
        *(
            Button(act, f"{here.id}{rest}", label=act)
            for act, rest in (("context", ":0:0"), ("receipt", ""), ("more", ":0"))
        )
    )
    carried = await other.bot.get_channel(other.channel.id).send(view=card.view())
    for label in ("context", "receipt", "more"):
        pressed = await other.ana.click(carried, label=label)
        assert "four hundred" not in texts(pressed.response)


async def test_a_proposal_belongs_to_its_community(hall):
    """Its button, carried elsewhere, finds nothing."""
    other = Town(hall.env, hall._make)
    shown = await added(hall)
    proposal = button(shown.response, "Take in")["custom_id"].rpartition(":")[2]
    card = Card(accent=Accent.NOTICE)
    card.row(
        Button("library-take-in", proposal, label="Take in"),
        Button("library-correct", proposal, label="Correct"),
    )
    carried = await other.bot.get_channel(other.channel.id).send(view=card.view())
    form = await other.clerk.click(carried, label="Correct")
    assert "Parks Board" not in str(form.modal)
    await other.clerk.click(carried, label="Take in")
    assert len(keys(hall)) == 2
    await press(hall, shown, "Take in")
    assert len(keys(hall)) == 3


async def test_in_chinese_it_is_said_in_chinese(hall):
    """And the record’s own words stay as they are."""
    clerk = hall.in_locale("zh-CN", hall.clerk)
    shown = await clerk.slash(hall.channel, "library add", file=("parks.txt", ADDED.encode()))
    said = texts(shown.response)
    assert "这样对吗？" in said
    assert "It decided to plant" in said
    assert buttons(shown.response) == ["收入", "更正", "放弃"]
    form = await clerk.click(shown.response, label="更正")
    assert form.modal["title"] == "更正识别的内容"


async def test_several_files_are_taken_in_at_once(hall):
    """With one press, also after a restart; one that was discarded before stays out."""
    shown = await hall.clerk.slash(
        hall.channel,
        "library add",
        file=("parks.txt", ADDED.encode()),
        file2=("trees.txt", ADDED.replace("oaks", "elms").encode()),
        file3=("ponds.txt", ADDED.replace("oaks", "ponds").encode()),
    )
    assert "Take all in" in buttons(shown.response)
    third = shown.followups[-1]
    await hall.clerk.click(third, **button(third, "Discard"))
    await hall.restart()
    await press(hall, shown, "Take all in")
    ours = collection_of(hall.guild.id)
    assert {f"{ours}/parks.txt", f"{ours}/trees.txt"} <= set(keys(hall))
    assert f"{ours}/ponds.txt" not in keys(hall)
    check_bodies(hall.env)
