"""A place on the web, followed from chat with the application's own parts: a real site on this machine, a clock that is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import App
from chat import upkeep
from domain.documents import collection_of
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import app_of
from tests.kit.publisher.follower import Follower
from tests.kit.publisher.hamlet import COMES, hamlet
from tests.kit.publisher.site import Site
from tests.kit.screen import texts


@pytest.fixture
def site() -> Iterator[Site]:
    """The town's site, on its first day."""
    with Site(hamlet()) as running:
        running.day = 0.5
        yield running


@pytest.fixture
def app(site: Site, tmp_path: Path) -> App:
    """The small application; what it follows is on the site."""
    made = app_of(tmp_path)
    made.feeds = Follower(site, tmp_path / "data", {}).following
    return made


async def test_a_site_is_followed_from_chat_and_its_news_are_told(hall, app, site):
    """It is recognised, its records are searched, what comes later is told in the channel, and then it is let go."""
    shown = await hall.clerk.slash(hall.channel, "library follow", url=site.url("/feed/"))
    said = texts(shown.response)
    assert "**Understood as:** feed" in said
    own = collection_of(hall.guild.id)
    before = [record for record in app.library.records("") if record.collection == own]
    assert before
    assert f"{len(before)} records · looked at <t:" in said
    kept = hall.bot.ctx.settings(hall.guild.id)
    await hall.bot.ctx.change_settings(hall.guild.id, replace(kept, report_channel=hall.channel.id))
    site.day = COMES + 1.0
    await upkeep.take_in(hall.bot, lambda _: None, crawl=True)
    after = [record for record in app.library.records("") if record.collection == own]
    assert len(after) > len(before)
    (news,) = [each for each in hall.channel.history() if each.author.id == hall.bot.user.id]
    assert "new record" in texts(news)
    (place,) = app.feeds.statuses(own)
    asked = await hall.clerk.slash(hall.channel, "library unfollow", place=place.subscription.id)
    await hall.clerk.click(asked.response, label="Unfollow")
    assert app.feeds.statuses() == []
    await upkeep.take_in(hall.bot, lambda _: None, crawl=True)
    assert [record for record in app.library.records("") if record.collection == own] == after
    check_bodies(hall.env)


async def test_what_is_refused_is_a_sentence(hall, app, site):
    """The same place twice, and an address where nothing is."""
    await hall.clerk.slash(hall.channel, "library follow", url=site.url("/feed/"))
    for url, word in (
        (site.url("/feed/"), "followed already"),
        (site.url("/no/such/page"), "could not be fetched"),
    ):
        shown = await hall.clerk.slash(hall.channel, "library follow", url=url)
        assert word in texts(shown.response)
    assert len(app.feeds.statuses()) == 1
    check_bodies(hall.env)
