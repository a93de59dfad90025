"""News of the library: one message where there is some for a community, and none where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import news, upkeep
from chat.news import LINES, Announced, News, news_of, news_view
from chat.safe_text import TEXT
from chat.shards import Shards
from chat.wording import LOCALES, words_in
from domain.dates import PartialDate
from domain.documents import Kind, collection_of
from domain.errors import StorageFull
from index.records import Held, Record, ReindexReport, Subscription, SubscriptionStatus
from tests.kit.discord_bodies import check_bodies
from tests.kit.following import Following
from tests.kit.library import app_of
from tests.kit.screen import button, buttons, texts

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHARED = "https://city.example/feed (feed, web)"
BAD = "The feed is half a page of HTML."


def report(**what) -> ReindexReport:
    return ReindexReport("0002-00000000", published=True, **what)


def place(
    number: str = "abc123", collection: str = "web", problem: str = BAD, **fields
) -> SubscriptionStatus:
    known = {"kind": "feed", "url": "https://city.example/feed", "title": "City News"}
    return SubscriptionStatus(Subscription(number, collection, **(known | fields)), problem=problem)


# --- what is news ------------------------------------------------------------------------------------------


def test_what_could_not_be_taken_in_is_told_once_until_it_could():
    """Told again when it fails after it was taken in, and when it fails again after long."""
    found, told = news_of(report(failed=("a/x.pdf",)), [], Announced(), START)
    assert found.failed == ("a/x.pdf",)
    found, told = news_of(report(failed=("a/x.pdf", "a/y.pdf")), [], told, START + timedelta(days=1))
    assert found.failed == ("a/y.pdf",)
    found, told = news_of(report(failed=("a/x.pdf", "a/y.pdf")), [], told, START + timedelta(days=2))
    assert not found
    _, told = news_of(report(added=("a/x.pdf",)), [], told, START + timedelta(days=3))
    found, told = news_of(report(failed=("a/x.pdf", "a/y.pdf")), [], told, START + timedelta(days=4))
    assert found.failed == ("a/x.pdf",)
    found, _ = news_of(report(failed=("a/y.pdf",)), [], told, START + timedelta(days=60))
    assert found.failed == ("a/y.pdf",)


def test_what_fails_in_one_community_is_not_told_anew_because_much_fails_in_another():
    """What was told is remembered of each community, however many there are."""
    _, told = news_of(report(failed=("community-7/x.pdf",)), [], Announced(), START)
    many = tuple(f"community-6/{number}.pdf" for number in range(2500))
    _, told = news_of(report(failed=many), [], told, START + timedelta(hours=1))
    found, told = news_of(report(failed=("community-7/x.pdf",)), [], told, START + timedelta(hours=2))
    assert found.failed == ()
    assert len(told.failed) < 2100


def test_a_source_that_is_held_back_is_asked_about_once_and_again_when_it_loses_more():
    """Nobody is asked the same thing every night."""
    held = Held(SHARED, 40, 52)
    found, told = news_of(report(held=(held,)), [], Announced(), START)
    assert found.held == (held,)
    found, told = news_of(report(held=(held,)), [], told, START + timedelta(days=1))
    assert not found
    more = replace(held, gone=45)
    found, _ = news_of(report(held=(more,)), [], told, START + timedelta(days=2))
    assert found.held == (more,)


def test_a_place_that_has_a_problem_for_more_than_three_days_is_told_once():
    """A bad day is none, one that is well again begins anew."""
    told, days = Announced(), []
    for day in range(20):
        ill = day != 6
        found, told = news_of(
            report(), [place(problem=BAD if ill else "")], told, START + timedelta(days=day)
        )
        if found.troubles:
            days.append(day)
            assert found.troubles[0].state.subscription.id == "abc123"
    assert days == [4, 11]


def test_what_was_told_is_remembered_as_it_was():
    """Also where what is remembered cannot be read: then nothing was told."""
    _, told = news_of(report(failed=("a/x",), held=(Held(SHARED, 4, 5),)), [place()], Announced(), START)
    assert news.from_text(news.to_text(told)) == told
    for broken in ("", "{", "[]", "3", '{"failed": 3}', '{"failed": {"a": "no time"}}', '{"odd": {}}',
                   '{"held": {"a": ["2026-03-02T09:00:00+00:00"]}}'):  # fmt: skip
        assert news.from_text(broken) == Announced()


@given(
    st.lists(st.sampled_from(["seeds/a", "community-7/b", "community-71/c", "community-8/d"]), unique=True)
)
def test_no_community_hears_of_anothers_records(keys):
    """Neither of records nor of moves, sources or places."""
    whole = News(
        added=tuple(keys), changed=tuple(keys), back=tuple(keys), gone=tuple(keys), failed=tuple(keys),
        moved=tuple(f"{key} → {key}x" for key in keys),
        held=tuple(Held(f"https://x.example/ (feed, {key.partition('/')[0]})", 4, 5) for key in keys),
        troubles=tuple(news.Trouble(place(collection=key.partition("/")[0]), "2026-03-02T09:00:00+00:00") for key in keys),
    )  # fmt: skip
    told = str(whole.seen_by("community-7"))
    assert "community-71" not in told
    assert "community-8" not in told
    assert ("community-7/" in told) == ("community-7/b" in keys)
    assert bool(whole.seen_by("community-7")) == bool({"seeds/a", "community-7/b"} & set(keys))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_most_there_can_be_fits_into_one_message(locale):
    """A thousand of everything, with long hostile names: counted, some named, nothing cut off."""
    keys = tuple(f"seeds/{'**@everyone** `x` ' * 20}{at}" for at in range(1000))
    trick = "@everyone **x** [y](https://evil.example) " * 20
    whole = News(
        added=keys, changed=keys, back=keys, gone=keys, failed=keys,
        moved=tuple(f"{key} → {key}" for key in keys),
        held=tuple(Held(f"https://x.example/{'y' * 300}{at} (feed, web)", 400, 1000) for at in range(50)),
        troubles=tuple(
            news.Trouble(place(f"{at:06x}", title=trick, problem=trick), "2026-03-02T09:00:00+00:00") for at in range(50)
        ),
    )  # fmt: skip
    shown = {key: hostile(key, trick) for key in keys[1::2]}
    card = news_view(words_in(locale), whole, shown)
    said = "\n".join(
        each.content for each in card.view().walk_children() if isinstance(each, discord.ui.TextDisplay)
    )
    assert len(said) <= TEXT
    assert sum(len(part.text) for part in card._parts) <= TEXT  # nothing had to be cut
    assert "](https://evil" not in said
    assert card.view().to_components()
    assert sum(line.startswith("- ") for line in said.splitlines()) <= LINES + 2


def hostile(key: str, trick: str) -> Record:
    address = "https://city.example/" + "a" * 110
    return Record(
        key, trick, Kind.MINUTES, trick, PartialDate(2024, 3, 5), "en", address, "", "seeds", (), "", "", "seeds", "", 0, 1
    )  # fmt: skip


# --- told in the channel -----------------------------------------------------------------------------------


@pytest.fixture
def app(tmp_path: Path) -> Following:
    """The small application, with places in memory."""
    return Following(app_of(tmp_path), tmp_path / "data")


async def choose(hall, channel=None, **other) -> None:
    """Admins chose the channel for news."""
    kept = hall.bot.ctx.settings(hall.guild.id)
    where = (channel or hall.channel).id
    await hall.bot.ctx.change_settings(hall.guild.id, replace(kept, report_channel=where, **other))


async def run_once(hall) -> None:
    """A run that the bot begins by itself."""
    await upkeep.take_in(hall.bot, lambda _: None, crawl=True)


async def test_new_records_are_told_with_their_names_in_one_message(hall, app, tmp_path):
    """Links included; the next run without news says nothing."""
    await choose(hall)
    (tmp_path / "records" / "tram.txt").write_text(
        "Tram Minutes\n\nThe council approved a tram.\n", encoding="utf-8"
    )
    (tmp_path / "records" / "tram.txt.meta.toml").write_text(
        'url = "https://city.example/tram"\nkind = "minutes"\ndate = "2024-03-05"\n', encoding="utf-8"
    )
    await run_once(hall)
    (message,) = await sent(hall)
    said = texts(message)
    assert "### News of the library" in said
    assert "**1 new record**\n- [Tram Minutes](<https://city.example/tram>) · minutes · March 5, 2024" in said
    await run_once(hall)
    assert len(await sent(hall)) == 1
    check_bodies(hall.env)


async def test_nothing_is_told_where_no_channel_was_chosen_or_none_can_be_written_in(hall, app):
    """And nothing breaks."""
    app.brings = [{"added": ("records/minutes.txt",)}] * 3
    await run_once(hall)
    await choose(hall, hall.silent_channel())
    await run_once(hall)
    kept = hall.bot.ctx.settings(hall.guild.id)
    await hall.bot.ctx.change_settings(hall.guild.id, replace(kept, report_channel=123456789))
    await run_once(hall)
    assert await sent(hall) == []


async def test_news_of_another_process_are_told_by_who_has_the_shard(hall, app):
    """Once; what was there at the start was told by those who were there."""
    await choose(hall)
    share, ctx = hall.bot.share, hall.bot.ctx
    here = Shards(count=2).shard(hall.guild.id)
    share.count, share.open = 2, {1 - here}
    app.brings = [{"added": ("records/minutes.txt",)}]
    await news.tell_others_news(hall.bot)
    before = ctx.news_told
    await run_once(hall)
    assert await sent(hall) == []
    share.open, ctx.news_told = {here}, None
    await news.tell_others_news(hall.bot)
    assert await sent(hall) == []
    ctx.news_told = before
    await news.tell_others_news(hall.bot)
    await news.tell_others_news(hall.bot)
    (message,) = await sent(hall)
    assert "City Council Minutes" in texts(message)


async def test_another_communitys_news_are_told_there_alone(hall, app):
    """A run that brings something for another community only says nothing here."""
    await choose(hall)
    app.brings = [
        {
            "added": ("community-8/a.txt",),
            "failed": ("community-8/b.txt",),
            "held": (Held("x (feed, community-8)", 4, 5),),
        },
        {"added": ("community-8/c.txt", "records/minutes.txt"), "held": ()},
    ]
    await run_once(hall)
    assert await sent(hall) == []
    await run_once(hall)
    (message,) = await sent(hall)
    assert "1 new record" in texts(message)
    assert "City Council Minutes" in texts(message)
    assert "community-8" not in texts(message)


async def test_a_failure_is_told_once_also_over_a_restart(hall, app):
    """What else is news is told without it."""
    await choose(hall)
    failed = {"failed": ("records/broken.pdf",)}
    app.brings = [failed, failed, failed | {"changed": ("records/minutes.txt",)}]
    await run_once(hall)
    await run_once(hall)
    assert len(await sent(hall)) == 1
    assert "1 record could not be taken in" in texts((await sent(hall))[0])
    await hall.restart()
    await run_once(hall)
    messages = await sent(hall)
    assert len(messages) == 2
    assert "1 record has changed" in texts(messages[-1])
    assert "broken.pdf" not in texts(messages[-1])
    check_bodies(hall.env)


async def test_what_is_held_back_is_asked_in_the_channel_and_answered_by_who_may(hall, app):
    """The button outlives a restart; who may not re-index is refused in private; the message stays."""
    await choose(hall)
    app.held = (Held(SHARED, 40, 52),)
    await run_once(hall)
    (message,) = await sent(hall)
    assert "40 of 52 records are gone from" in texts(message)
    assert buttons(message) == ["Yes, they are gone"]
    await hall.restart()
    refused = await hall.ana.click(message, **button(message, "Yes, they are gone"))
    assert refused.ephemeral
    assert "Only who may manage this server" in texts(refused.response)
    assert app.accepted == []
    done = await hall.clerk.click(message, **button(message, "Yes, they are gone"))
    assert done.ephemeral
    assert app.accepted == [SHARED]
    assert "40 of 52 records are gone from" in texts((await sent(hall))[0])
    check_bodies(hall.env)


async def test_a_place_in_trouble_is_told_in_the_communitys_language(hall, app):
    """After three days, once; with the program’s own words marked as such."""
    await choose(hall, language="es")
    app.places = {"abc123": place(collection=collection_of(hall.guild.id))}
    for day in range(7):
        await news.announce(hall.bot, report(), START + timedelta(days=day))
        assert len(await sent(hall)) == (day > 3)
    said = texts((await sent(hall))[0])
    assert "[City News](<https://city.example/feed>) tiene un problema desde <t:" in said
    assert BAD in said
    assert "en inglés" in said
    check_bodies(hall.env)


async def test_a_run_that_breaks_off_says_nothing_in_the_channel(hall, app, monkeypatch):
    """Whoever runs the bot is told."""
    await choose(hall)

    def full(*_):
        raise StorageFull("There is no room left.")

    monkeypatch.setattr(app.library, "reindex", full)
    told: list[str] = []
    await upkeep.take_in(hall.bot, told.append, crawl=True)
    assert told == ["There is no room left."]
    assert await sent(hall) == []


async def sent(hall) -> list:
    """What the bot wrote into the channel, oldest first."""
    return [message for message in hall.channel.history() if message.author.id == hall.bot.user.id]
