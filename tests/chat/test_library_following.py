"""``/library follow``, ``sources`` and ``unfollow``: places on the web, followed from chat."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from chat import upkeep
from chat.features.library.reindexing import begin_crawl
from domain.documents import collection_of
from domain.errors import Finding, LibraryBusy, StorageFull, Verdict
from index.records import Subscription, SubscriptionStatus
from tests.kit.discord_bodies import check_bodies
from tests.kit.following import Following
from tests.kit.library import acts, app_of, shown_to
from tests.kit.screen import button, buttons, menus, texts

FEED = "https://city.example/feed"


@pytest.fixture
def app(tmp_path: Path) -> Following:
    """The small application, with places in memory."""
    return Following(app_of(tmp_path), tmp_path / "data")


def place_of(hall, number: str = "abc123", **fields) -> SubscriptionStatus:
    """A place of the town's own."""
    known = {"collection": collection_of(hall.guild.id), "kind": "feed", "url": FEED, "title": "City News"}
    return SubscriptionStatus(Subscription(number, **(known | fields)))


async def test_a_place_is_followed_at_once_and_says_what_it_was_understood_as(hall, app):
    """With why, what of it is taken, and how it goes after the first look; all of it is logged."""
    shown = await hall.clerk.slash(
        hall.channel, "library follow", url=f" {FEED} ", only="*/minutes/*, */agendas/*", body="City Council"
    )
    assert shown.ephemeral
    said = texts(shown.response)
    assert "[City News](<https://city.example/feed>)" in said
    assert "**Understood as:** feed" in said
    assert "Its content is what a feed gives." in said
    assert r"**Only:** \*/minutes/\*, \*/agendas/\*" in said
    assert "**Body:** City Council" in said
    assert "0 records · looked at <t:" in said
    assert buttons(shown.response) == ["Unfollow"]
    (kept,) = app.places.values()
    assert kept.subscription.only == ("*/minutes/*", "*/agendas/*")
    assert kept.subscription.collection == collection_of(hall.guild.id)
    assert acts(hall) == [("library-follow", f"{kept.subscription.id}: {FEED}", False)]
    check_bodies(hall.env)


async def test_the_button_beneath_it_ends_that_after_a_second_word(hall, app):
    """Also after a restart; then it cannot be pressed a second time with any effect."""
    shown = await hall.clerk.slash(hall.channel, "library follow", url=FEED)
    (number,) = app.places
    await hall.restart()
    asked = await hall.clerk.click(shown.response, label="Unfollow")
    assert "Follow this place no more?" in texts(asked.response)
    assert "Nothing was kept of it." in texts(asked.response)
    assert number in app.places
    await hall.restart()
    await hall.clerk.click(asked.response, label="Unfollow")
    assert "is no longer followed. Its records stay." in texts(asked.response)
    assert app.places == {}
    assert acts(hall)[-1] == ("library-unfollow", f"{number}: {FEED}", False)
    again = await hall.clerk.click(shown.response, label="Unfollow")
    assert "No such place is followed" in texts(again.response)
    check_bodies(hall.env)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "ftp://city.example"}, "Nothing is fetched from this address."),
        ({"url": "https://nowhere.example"}, "could not be fetched from its address"),
    ],
)
async def test_an_address_that_is_no_good_is_a_sentence(hall, app, options, said):
    """And nothing is followed."""
    shown = await hall.clerk.slash(hall.channel, "library follow", **options)
    assert said in texts(shown.response)
    assert app.places == {}


async def test_what_is_refused_says_why(hall, app):
    """A place that is followed already, and more of them than a community may."""
    for url in (FEED, f"{FEED}2", f"{FEED}3"):
        await hall.clerk.slash(hall.channel, "library follow", url=url)
    for url, said in ((FEED, "is followed already"), (f"{FEED}4", "as many places as it may")):
        shown = await hall.clerk.slash(hall.channel, "library follow", url=url)
        assert said in texts(shown.response)
    assert len(app.places) == 3
    check_bodies(hall.env)


async def test_what_the_look_came_upon_is_told_and_stops_nothing(hall, app):
    """A place of one's own that fails is shown with the re-index; another community's is not; whatever is raised, what is
    kept is taken in.
    """
    own, other = collection_of(hall.guild.id), "community-8"
    app.finds = [
        Finding(f"{FEED} (feed, {each})", Verdict.WARNING, f"{FEED} (feed, {each}): it is half a page.")
        for each in (own, other)
    ]
    app.places = {"abc123": place_of(hall)}
    said = texts((await hall.clerk.slash(hall.channel, "library reindex")).response)
    assert "### Re-indexed" in said
    assert said.count("it is half a page") == 1
    assert other not in said
    for error, word in (
        (LibraryBusy("Another process looks."), "Another process looks."),
        (StorageFull("No room."), "No room."),
    ):
        app.finds = [error]
        said = texts((await hall.clerk.slash(hall.channel, "library reindex")).response)
        assert "### Re-indexed" in said
        assert word in said
    check_bodies(hall.env)


async def test_while_places_are_looked_at_the_status_says_so_and_records_are_taken_in(hall, app, monkeypatch):
    """A slow site holds up nobody's upload: a re-index goes on beside it; asking for a second look is refused kindly."""
    begun, go_on = threading.Event(), threading.Event()
    real = app.feeds.crawl

    def slowly(on_progress, report):
        on_progress("look", 1, 4)
        begun.set()
        assert go_on.wait(20)
        real(on_progress, report)

    monkeypatch.setattr(app.feeds, "crawl", slowly)
    app.places = {"abc123": place_of(hall)}
    ctx = hall.bot.ctx
    looking = await begin_crawl(ctx)
    assert await asyncio.to_thread(begun.wait, 20)
    try:
        said = texts((await hall.clerk.slash(hall.channel, "library status")).response)
        assert "looking at places on the web, 1 of 4" in said
        refused = await hall.clerk.slash(hall.channel, "library reindex")
        assert "A re-index is under way already" in texts(refused.response)
        assert (await ctx.reindexing.join(ctx.queue, ctx.library.reindex)).generation
    finally:
        go_on.set()
        await asyncio.wait({looking})


async def test_a_bot_that_is_stopped_meanwhile_begins_nothing_more(hall, app, monkeypatch):
    """The place is followed, and its card stays; the next start goes on."""
    stopping = threading.Event()
    monkeypatch.setattr(type(hall.bot.ctx.queue), "closing", property(lambda _self: stopping.is_set()))
    monkeypatch.setattr(app.feeds, "crawl", lambda *_: stopping.set())
    shown = await hall.clerk.slash(hall.channel, "library follow", url=FEED)
    assert "It is looked at now." in texts(shown.response)
    assert len(app.places) == 1
    assert not hall.bot.ctx.reindexing.under_way
    told: list[str] = []
    await upkeep.take_in(hall.bot, told.append, crawl=True)
    assert told == ["Plenum is restarting. Its next start looks again."]


async def test_while_another_process_re_indexes_it_is_kept_for_the_next_one(hall, app, monkeypatch):
    """It is said so; the place is followed."""

    def busy(*_):
        raise LibraryBusy("Another process is re-indexing.")

    monkeypatch.setattr(app.library, "reindex", busy)
    shown = await hall.clerk.slash(hall.channel, "library follow", url=FEED)
    assert "The next re-index looks at it." in texts(shown.response)
    assert len(app.places) == 1


async def test_sources_tell_how_following_goes(hall, app):
    """What is there, what is gone, what failed, when it was looked at, and what is wrong."""
    assert "No place on the web is followed yet." in texts(
        (await hall.clerk.slash(hall.channel, "library sources")).response
    )
    state = replace(
        place_of(hall, body="City Council"),
        records=52,
        gone=3,
        failing=2,
        looked_at="2026-03-02T09:00:00+00:00",
        listed_at="2026-03-01T09:00:00+00:00",
        problem="The feed is half a page of HTML.",
    )
    configured = place_of(
        hall, "def456", collection="web", title="", url="https://shared.example/a", configured=True
    )
    app.places = {"abc123": state, "def456": configured}
    shown = await hall.clerk.slash(hall.channel, "library sources")
    said = texts(shown.response)
    assert "feed · City Council" in said
    assert "52 records · 3 no longer there · 2 could not be fetched · looked at <t:" in said
    assert "last listed to the end <t:" in said
    assert "⚠️ The feed is half a page of HTML." in said
    assert "named in the settings file" in said
    assert "not looked at yet" in said
    (menu,) = menus(shown.response)
    assert [each["value"] for each in menu["options"]] == ["abc123"]
    await hall.restart()
    asked = await hall.clerk.select(shown.response, ["abc123"], custom_id=menu["custom_id"])
    assert "Its 55 records stay" in texts(asked.response)
    await hall.clerk.click(asked.response, label="Leave it")
    assert "abc123" in app.places
    check_bodies(hall.env)


async def test_many_places_are_paged(hall, app):
    """Each is shown once."""
    app.places = {
        f"{at:06x}": place_of(hall, f"{at:06x}", url=f"{FEED}{at}", title=f"Place {at} of the city")
        for at in range(12)
    }
    shown = await hall.clerk.slash(hall.channel, "library sources")
    pages = [texts(shown.response)]
    for _ in range(2):
        await hall.clerk.click(shown.response, **button(shown.response, "Next"))
        pages.append(texts(shown.response))
    for at in range(12):
        assert "\n".join(pages).count(f"Place {at} of") == 1
    check_bodies(hall.env)


async def test_a_place_is_offered_while_typing_and_found_by_id_address_and_name(hall, app):
    """Only those this person may end; what is not followed is a sentence."""
    app.places = {
        "abc123": place_of(hall),
        "def456": place_of(hall, "def456", title="Parks Board", url="https://parks.example/"),
        "0a0a0a": place_of(
            hall, "0a0a0a", title="Set by the operator", configured=True, url="https://o.example"
        ),
    }
    offered = await hall.offered("library unfollow", "place", "parks", hall.clerk)
    assert offered[0] == "Parks Board · feed"
    assert "Set by the operator · feed" not in await hall.offered("library unfollow", "place", "", hall.clerk)
    for typed in ("def456", "https://parks.example/", "parks bóard"):
        asked = await hall.clerk.slash(hall.channel, "library unfollow", place=typed)
        assert "Parks Board" in texts(asked.response)
    for typed, said in (("0a0a0a", "named in the settings file"), ("no such", "No such place is followed")):
        asked = await hall.clerk.slash(hall.channel, "library unfollow", place=typed)
        assert said in texts(asked.response)


async def test_who_may_not_is_refused_and_sees_nothing_of_others(hall, app):
    """Each attempt is logged; another community's places are neither shown nor ended, and shared ones are the operator's."""
    app.places = {
        "abc123": place_of(hall),
        "0b0b0b": place_of(
            hall, "0b0b0b", collection="community-8", title="Of another community", url="https://b.example"
        ),
        "0c0c0c": place_of(hall, "0c0c0c", collection="web", title="Shared", url="https://c.example"),
    }
    shown_to(hall, hall.ana)
    for command, options in (
        ("library follow", {"url": FEED}),
        ("library sources", {}),
        ("library unfollow", {"place": "abc123"}),
    ):
        result = await hall.ana.slash(hall.channel, command, **options)
        assert result.ephemeral
        assert "Only who may manage this server" in texts(result.response)
    assert [refused for _, _, refused in acts(hall)] == [True] * 3
    assert await hall.offered("library unfollow", "place", "", hall.ana) == []
    assert "Of another community" not in texts(
        (await hall.clerk.slash(hall.channel, "library sources")).response
    )
    asked = await hall.clerk.slash(hall.channel, "library unfollow", place="0b0b0b")
    assert "No such place is followed" in texts(asked.response)
    hall.env.create_guild("Elsewhere")
    asked = await hall.clerk.slash(hall.channel, "library unfollow", place="0c0c0c")
    assert "only its operator can do it" in texts(asked.response)
    assert set(app.places) == {"abc123", "0b0b0b", "0c0c0c"}


async def test_a_hostile_place_is_shown_and_not_obeyed(hall, app):
    """Whatever it calls itself, and whatever its address and its errors say."""
    trick = "@everyone **x** [y](https://evil.example) <@&2> " + "t" * 300
    app.places = {
        f"{at:06x}": replace(
            place_of(
                hall, f"{at:06x}", title=trick, url=f"https://city.example/{'a' * 900}{at}", kind=trick[:40], body=trick,
                why=trick, only=(trick,) * 20,
            ),
            problem=trick,
        )
        for at in range(5)
    }  # fmt: skip
    shown = await hall.clerk.slash(hall.channel, "library sources")
    asked = await hall.clerk.slash(hall.channel, "library unfollow", place="000000")
    for message in (shown.response, asked.response):
        assert "](https://evil.example)" not in texts(message)
        assert " @everyone" not in texts(message)
    await hall.clerk.click(asked.response, label="Unfollow")
    check_bodies(hall.env)


async def test_in_chinese_it_is_chinese(hall, app):
    """The kinds too."""
    clerk = hall.in_locale("zh-TW", hall.clerk)
    shown = await clerk.slash(hall.channel, "library follow", url=FEED, kind="wordpress")
    assert "**辨識為**：WordPress 網站" in texts(shown.response)
    assert buttons(shown.response) == ["停止追蹤"]
