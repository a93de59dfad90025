"""``/library status`` and ``reindex``: how the library is, and bringing it up to date."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.documents import collection_of
from index.ports import SystemClock
from index.records import UploadFields
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import ADDED, acts, shown_to
from tests.kit.screen import texts


async def test_status_tells_counts_model_runs_and_findings(hall):
    """Privately; and that no schedule is set, since there is none."""
    result = await hall.clerk.slash(hall.channel, "library status")
    assert result.ephemeral
    said = texts(result.response)
    assert "**2 records, " in said
    assert "**Made** <t:" in said
    assert "no schedule is set" in said
    assert "**Last run:** none from Discord yet" in said
    assert "checks found nothing wrong" in said
    assert "Added by this community: nothing yet" in said
    check_bodies(hall.env)


async def test_status_tells_nothing_of_what_another_server_follows_and_added(hall, app, monkeypatch):
    """Its admins are shown, and have counted, what is theirs and everybody's; whoever runs the bot is shown all."""
    rival = hall.env.create_guild(name="Rival")
    # No site of theirs is there, and each is tried again after a while.
    monkeypatch.setattr(SystemClock, "sleep", lambda *_: None)

    async def shown() -> str:
        status = await hall.clerk.slash(hall.channel, "library status")
        return re.sub(r"<t:\d+", "<t:", texts(status.response))

    def follow(community: int, name: str) -> str:
        place = app.feeds.follow(collection_of(community), f"https://{name}.example/feed", kind="feed")
        return f"source {place.id}"

    alone = await shown()
    for name in ("quagga", "okapi"):
        follow(rival.id, name)
    assert await shown() == alone
    app.feeds.crawl(lambda *_: None, lambda _: None)
    proposed = app.uploads.propose(collection_of(rival.id), "a.txt", ADDED.encode(), UploadFields())
    app.uploads.confirm(collection_of(rival.id), proposed.id)
    app.library.reindex(lambda *_: None, lambda _: None)
    assert await shown() == alone
    own = follow(hall.guild.id, "harbour")
    assert own in await shown()
    hall.bot.ctx.owners = frozenset({hall.clerk.id})
    everything = await shown()
    assert all(url in everything for url in ("quagga.example", "okapi.example", "harbour.example"))


async def test_status_is_for_admins_also_where_a_server_shows_it_to_others(hall):
    """A polite private sentence, and the attempt is in the log."""
    shown_to(hall, hall.ana)
    result = await hall.ana.slash(hall.channel, "library status")
    assert result.ephemeral
    assert "Only who may manage this server" in texts(result.response)
    assert acts(hall) == [("library-status", "", True)]


async def test_reindex_takes_in_what_is_new(hall, tmp_path):
    """Progress first, then what changed; the next status tells of it."""
    (tmp_path / "records" / "report.txt").write_text(
        "A report on the river.\n\nThe river rose by two metres in May 2024."
    )
    result = await hall.clerk.slash(hall.channel, "library reindex")
    said = texts(result.response)
    assert "Re-indexed" in said
    assert "1 added" in said
    assert "- report.txt" in said
    assert acts(hall) == [("library-reindex", "", False)]
    again = texts((await hall.clerk.slash(hall.channel, "library status")).response)
    assert "1 added" in again
    assert "**3 records, " in again
    check_bodies(hall.env)


async def test_a_demo_record_that_stepped_back_is_told_an_admin(hall, monkeypatch):
    """It is there, and not searched."""
    held = hall.bot.ctx.library.holdings()
    monkeypatch.setattr(type(hall.bot.ctx.library), "holdings", lambda *_: replace(held, demo=1))
    assert "not searched any more" in texts((await hall.clerk.slash(hall.channel, "library status")).response)
