"""``/library plan``, ``check``, ``backup``, and what an admin says of records that are gone at once."""

from __future__ import annotations

import re
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import discord
import pytest

from chat.features.library import reindexing as outcome
from chat.safe_text import digest_of
from community.posted_answers import Votes
from domain.documents import collection_of
from domain.errors import LibraryBusy, StorageFull
from index.records import Held, ReindexReport
from tests.kit.damage import flip_a_bit
from tests.kit.discord_bodies import check_bodies
from tests.kit.following import Following
from tests.kit.library import acts, app_of, shown_to
from tests.kit.screen import button, buttons, texts

SHARED = "https://city.example/feed (feed, web)"


@pytest.fixture
def app(tmp_path: Path) -> Following:
    """The small application, with places in memory and backups in its data folder."""
    return Following(app_of(tmp_path), tmp_path / "data")


def own(hall) -> str:
    return f"https://town.example/feed (feed, {collection_of(hall.guild.id)})"


async def test_a_plan_says_what_would_be_done_and_the_button_does_it(hall, app, tmp_path):
    """By sort, with names; nothing is changed before, and the button works after a restart."""
    app.library.reindex(lambda *_: None, lambda _: None)
    records = tmp_path / "records"
    (records / "new.txt").write_text("Minutes\n\nThe council approved a tram line.\n", encoding="utf-8")
    (records / "agenda.txt").unlink()
    shown = await hall.clerk.slash(hall.channel, "library plan")
    assert shown.ephemeral
    said = texts(shown.response)
    assert "**New (1)**\n- new.txt" in said
    assert "1 record is as it was." in said
    assert "Nothing was changed." in said
    assert len(hall.bot.ctx.library.history()) == 1
    await hall.restart()
    await hall.clerk.click(shown.response, label="Re-index now")
    assert "### Re-indexed" in texts(shown.response)
    assert "1 added" in texts(shown.response)
    assert [what for what, _, _ in acts(hall)] == ["library-reindex"]
    check_bodies(hall.env)


async def test_a_check_finds_what_rots(hall, tmp_path):
    """All in order first; then the damaged file by name."""
    shown = await hall.clerk.slash(hall.channel, "library check")
    assert "✅ Everything is as it was published." in texts(shown.response)
    text = next((tmp_path / "data" / "texts").glob("??/*.txt"))
    flip_a_bit(text)
    shown = await hall.clerk.slash(hall.channel, "library check")
    assert "Something is not as it should be." in texts(shown.response)
    assert f"texts/{text.name[:12]}" in texts(shown.response)
    assert acts(hall) == [("library-check", "", False)] * 2
    check_bodies(hall.env)


async def test_a_backup_stays_on_the_machine_and_says_how_it_is_restored(hall, tmp_path):
    """Its name, its size, what it holds; no file is sent."""
    shown = await hall.clerk.slash(hall.channel, "library backup")
    (file,) = (tmp_path / "data" / "backups").iterdir()
    said = texts(shown.response)
    assert f"`{file.name}` in the folder `backups` of the data folder, 0.1 MiB" in said
    assert f"`python bot.py restore {file.name} --into FOLDER`" in said
    assert re.search(r"the state `0001-\w+`, 2 texts", said)
    assert str(tmp_path) not in said
    assert shown.response.attachments == []
    assert acts(hall) == [("library-backup", file.name, False)]
    check_bodies(hall.env)


async def test_the_library_of_a_backup_answers_again_after_a_second_word(hall, tmp_path):
    """What that means is said first; the button works after a restart; what people left stays as it is today."""
    done = await hall.clerk.slash(hall.channel, "library backup")
    (file,) = (tmp_path / "data" / "backups").iterdir()
    assert f"{file.name} · 0.1 MiB" in await hall.offered("library restore", "backup", "plenum", hall.clerk)
    hall.bot.ctx.library.remove("records/minutes.txt")
    shutil.rmtree(next((tmp_path / "data" / "generations").glob("0001-*")))
    hall.bot.ctx.memory.votes.cast(hall.guild.id, "4K7M2Q9X0B", hall.ana.id, helpful=True)
    asked = await hall.clerk.slash(hall.channel, "library restore", backup=file.name)
    assert asked.ephemeral
    assert "stay as they are today" in texts(asked.response)
    assert buttons(asked.response) == ["Bring it back", "Leave it"]
    assert len(hall.bot.ctx.library.records("")) == 1
    await hall.restart()
    await hall.clerk.click(asked.response, label="Bring it back")
    assert "Answers now come from the state of <t:" in texts(asked.response)
    assert len(hall.bot.ctx.library.records("")) == 2
    assert hall.bot.ctx.memory.votes.total(hall.guild.id) != Votes()
    assert acts(hall)[-1][0] == "library-bring-back"
    assert done.ephemeral
    check_bodies(hall.env)


async def test_what_is_no_backup_or_damaged_is_a_sentence(hall, tmp_path):
    """And nothing is changed; neither is where a path was typed."""
    await hall.clerk.slash(hall.channel, "library backup")
    (file,) = (tmp_path / "data" / "backups").iterdir()
    for options, said in (
        ({}, "Give a record or a backup"),
        ({"backup": "x", "record": "y"}, "Give a record or a backup"),
        ({"backup": "../../etc/passwd"}, "There is no such backup"),
    ):
        shown = await hall.clerk.slash(hall.channel, "library restore", **options)
        assert said in texts(shown.response)
    asked = await hall.clerk.slash(hall.channel, "library restore", backup=file.name)
    file.write_bytes(file.read_bytes()[:-200])
    before = hall.bot.ctx.library.history()
    await hall.clerk.click(asked.response, label="Bring it back")
    assert "The library of this backup cannot answer here." in texts(asked.response)
    assert "is not a whole backup" in texts(asked.response)
    assert hall.bot.ctx.library.history() == before
    check_bodies(hall.env)


async def test_a_full_disk_is_a_sentence(hall, app, monkeypatch):
    """And the next backup can be begun."""

    def full(*, on_progress):
        on_progress("backup", 1, 2)
        raise StorageFull("There is no room left.")

    with monkeypatch.context() as patched:
        patched.setattr(app.library, "backup", full, raising=False)
        shown = await hall.clerk.slash(hall.channel, "library backup")
        assert "The disk is full." in texts(shown.response)
    shown = await hall.clerk.slash(hall.channel, "library backup")
    assert "### Backed up" in texts(shown.response)


async def test_one_backup_at_a_time_and_none_outlives_the_bot(hall, app, monkeypatch):
    """A second one is refused; when the bot is stopped, the first is given up at its next step."""
    begun, go_on, given_up = threading.Event(), threading.Event(), threading.Event()

    def slowly(*, on_progress):
        on_progress("generation 0001-aa", 1, 4)
        begun.set()
        assert go_on.wait(20)
        try:
            on_progress("backup", 2, 4)
        except Exception:
            given_up.set()
            raise
        raise AssertionError("it went on")

    monkeypatch.setattr(app.library, "backup", slowly, raising=False)
    hall.bot.ctx.under_way.add("backup")
    shown = await hall.clerk.slash(hall.channel, "library backup")
    assert "That is being done already." in texts(shown.response)
    hall.bot.ctx.under_way.clear()
    monkeypatch.setattr(type(hall.bot.ctx.queue), "closing", property(lambda _self: begun.is_set()))
    go_on.set()
    shown = await hall.clerk.slash(hall.channel, "library backup")
    assert given_up.is_set()
    assert "Plenum is restarting." in texts(shown.response)
    assert hall.bot.ctx.under_way == set()


async def test_only_who_may_re_index_may_do_these(hall):
    """Not members, and where several communities share the library not another one's admins."""
    shown_to(hall, hall.ana)
    commands = ("library plan", "library check", "library backup")
    for command in commands:
        result = await hall.ana.slash(hall.channel, command)
        assert "only its operator can do it" in texts(result.response)
    result = await hall.ana.slash(hall.channel, "library restore", backup="x")
    assert "Only who may manage this server" in texts(result.response)
    assert await hall.offered("library restore", "backup", "", hall.ana) == []
    shown = await hall.clerk.slash(hall.channel, "library plan")
    hall.env.create_guild("Elsewhere")
    for command in commands:
        result = await hall.clerk.slash(hall.channel, command)
        assert "only its operator can do it" in texts(result.response)
    result = await hall.clerk.slash(hall.channel, "library restore", backup="x")
    assert "only its operator can do it" in texts(result.response)
    await hall.clerk.click(shown.response, label="Re-index now")
    assert "only its operator can do it" in texts(shown.response)
    assert [refused for _, _, refused in acts(hall)] == [True] * 9


async def test_what_is_held_back_is_asked_and_an_admin_answers(hall, app):
    """By the plan and by the re-index; the answer is passed on, and the re-index begins. A restart does not matter."""
    app.held = (
        Held(SHARED, 40, 52),
        Held("the folder “/srv/records”", 3, 4),
        Held("x (feed, community-8)", 5, 6),
    )
    shown = await hall.clerk.slash(hall.channel, "library plan")
    said = texts(shown.response)
    assert "40 of 52 records are gone from [city.example/feed](<https://city.example/feed>) at once." in said
    assert "3 of 4 records are gone from a folder of the operator’s at once." in said
    assert "5 of 6" not in said
    assert "/srv" not in said
    shown = await hall.clerk.slash(hall.channel, "library reindex")
    assert "40 of 52 records" in texts(shown.response)
    assert buttons(shown.response).count("Yes, they are gone") == 2
    await hall.restart()
    pressed = await hall.clerk.click(shown.response, custom_id=f"press:library-gone:{digest_of(SHARED)}")
    assert pressed.ephemeral
    assert "### Re-indexed" in texts(pressed.response)
    assert app.accepted == [SHARED]
    assert acts(hall)[-1] == ("library-gone", SHARED, False)
    again = await hall.clerk.click(shown.response, custom_id=f"press:library-gone:{digest_of(SHARED)}")
    assert "There is nothing to say here any more" in texts(again.response)
    assert app.accepted == [SHARED]
    check_bodies(hall.env)


async def test_of_its_own_places_a_community_says_it_itself(hall, app):
    """Of what all share only the operator; of another community's nobody here."""
    app.held = (
        Held(SHARED, 40, 52),
        Held(own(hall), 8, 9),
        Held("https://x.example/ (page, community-8)", 5, 6),
    )
    shown = await hall.clerk.slash(hall.channel, "library reindex")
    hall.env.create_guild("Elsewhere")
    refused = await hall.clerk.click(shown.response, custom_id=f"press:library-gone:{digest_of(SHARED)}")
    assert "only its operator can do it" in texts(refused.response)
    assert acts(hall)[-1] == ("library-gone", SHARED, True)
    shown_to(hall, hall.ana)
    pressed = await hall.clerk.click(shown.response, custom_id=f"press:library-gone:{digest_of(own(hall))}")
    assert "### Re-indexed" in texts(pressed.response)
    assert app.accepted == [own(hall)]


async def test_the_answer_waits_while_another_process_re_indexes(hall, app, monkeypatch):
    """It is passed on all the same."""
    app.held = (Held(SHARED, 40, 52),)
    shown = await hall.clerk.slash(hall.channel, "library plan")

    def busy(*_):
        raise LibraryBusy("Another process is re-indexing.")

    monkeypatch.setattr(app.library, "reindex", busy)
    pressed = await hall.clerk.click(shown.response, **button(shown.response, "Yes, they are gone"))
    assert "the next re-index marks them" in texts(pressed.response)
    assert app.accepted == [SHARED]


async def test_what_moved_is_told_by_the_re_index_and_by_the_history(hall, app, monkeypatch):
    """From which name to which."""
    app.brings = [{"moved": (("records/a.txt", "records/b.txt"), ("community-8/a.txt", "community-8/b.txt"))}]
    said = texts((await hall.clerk.slash(hall.channel, "library reindex")).response)
    assert "1 moved" in said
    assert "a.txt → b.txt" in said
    assert "community-8" not in said
    kept = [
        replace(each, moved=("records/a.txt → records/b.txt", "community-8/a.txt → community-8/b.txt"))
        for each in app.library.history()
    ]
    monkeypatch.setattr(app.library, "history", lambda: kept, raising=False)
    said = texts((await hall.clerk.slash(hall.channel, "library history")).response)
    assert "2 added: agenda.txt, minutes.txt" in said
    assert "1 moved: a.txt → b.txt" in said
    assert "community-8" not in said
    check_bodies(hall.env)


def test_an_outcome_of_an_earlier_version_is_still_read():
    """It knew neither what moved nor what is held back."""
    told = outcome.of_report(
        ReindexReport("0002-00000000", published=True, moved=(("a/b", "a/c"),), held=(Held(SHARED, 4, 5),))
    )
    text = outcome.to_text(told)
    assert outcome.from_text(text) == told
    old = re.sub(r'"moved":\[.*?\],"held":\[\{.*?\}\],', "", text)
    assert outcome.from_text(old) == replace(told, moved=(), held=())


async def test_what_a_long_reindex_came_to_is_told_to_who_began_it(hall, monkeypatch):
    """Where the command can be answered no more: as a direct message."""
    monkeypatch.setattr(discord.Interaction, "is_expired", lambda _: True)
    await hall.clerk.slash(hall.channel, "library reindex")
    assert "### Re-indexed" in texts(hall.dm(hall.clerk).last_message)
    check_bodies(hall.env)


@pytest.mark.parametrize(
    "bent", ["CURRENT", "manifest.json", "catalogue.sqlite", "receipts.sqlite", "texts", "generations"]
)
async def test_a_bent_library_is_told_without_the_paths_of_the_machine(hall, tmp_path, bent):
    """Who runs a server does not run the machine: what is wrong is said by its name, and where it lies is for the log."""
    await hall.clerk.slash(hall.channel, "ask", question="Who spoke about the tram?")
    for path in (tmp_path / "data").rglob(bent):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.write_bytes(b"x")
    for name, given in (
        ("library check", {}), ("library status", {}), ("library reindex", {}), ("library backup", {}),
        ("ask", {"question": "Who spoke about the oaks?"}),
    ):  # fmt: skip
        shown = await hall.clerk.slash(hall.channel, name, **given)
        said = texts(shown.response)
        assert "Error" not in said, said
        assert tmp_path.name not in said, said
