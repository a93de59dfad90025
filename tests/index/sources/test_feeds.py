"""What is followed: pointed at once, kept, told about, and no place's trouble is another's."""

from __future__ import annotations

import pytest

from domain.errors import AddressRefused, BadSettings, NotAllowed, RecordMissing, Verdict
from index.pipeline.build import reindex
from index.pipeline.diff import list_sources
from index.ports import iso
from index.records import Subscription
from index.sources.download import BUDGET
from index.sources.feed_source import FeedSource
from index.sources.feeds import Feeds, normal
from index.sources.fetch import Fetcher
from index.sources.rate_limit import HostState, RateLimitedFetcher, Robots
from index.storage.library import Library
from tests.kit.embedder import HashingEmbedder
from tests.kit.publisher.clock import VirtualClock
from tests.kit.publisher.oakhaven import town
from tests.kit.publisher.site import Site


@pytest.fixture
def clock():
    return VirtualClock(1.5)


@pytest.fixture
def site(clock):
    with Site(town(news=6, pages=1, meetings=1, captions=0, resolutions=0), clock) as site:
        yield site


def made(site: Site, clock: VirtualClock, folder, *configured: Subscription, **more) -> Feeds:
    def resolve(host: str, port: int) -> list[str]:
        return [host] if host[0].isdigit() else list(site.resolver(host, port))

    fetcher = Fetcher(agent="Plenum/test", allowed=site.allowed, resolver=resolve)
    polite = RateLimitedFetcher(
        fetcher, Robots(fetcher, "Plenum", clock=clock), HostState(folder / "hosts.sqlite"), clock
    )
    return Feeds(folder, polite, clock, configured=configured, allowed=site.allowed, **more)


@pytest.fixture
def following(site, clock, tmp_path):
    return made(site, clock, tmp_path)


def looked(following: Feeds) -> list:
    findings: list = []
    following.crawl(lambda *_: None, findings.append)
    return findings


def test_who_points_at_a_site_gets_its_records(site, following, tmp_path):
    """What it is, is found out; the next look and re-index take it in, each record with its address."""
    made_of = following.follow("", site.url("/"))
    assert (made_of.kind, made_of.collection) == ("wordpress", "oakhaven.example")
    assert made_of.why
    assert looked(following) == []
    reindex(following.sources(), HashingEmbedder(), tmp_path)
    records = Library(tmp_path).snapshot().records()
    assert records
    assert all(record.key.startswith("oakhaven.example/") and record.url for record in records)
    (state,) = following.statuses()
    assert (state.records, state.gone, state.problem) == (len(records), 0, "")
    assert state.looked_at == state.listed_at != ""


def test_a_place_is_looked_at_whatever_keeps_that_it_is_followed(site, clock, tmp_path, postgresql):
    """Also in a data folder in which nothing lies yet, because the list is in a database."""
    with postgresql.database() as state:
        following = made(site, clock, tmp_path / "data", state=state)
        following.follow("news", site.url("/feed/"), kind="feed")
        looked(following)
        assert following.statuses()[0].looked_at


def test_a_place_is_followed_once(site, following):
    """However its address is spelled."""
    following.follow("news", site.url("/feed/"), kind="feed")
    for spelling in (site.url("/feed/#top"), site.url("/feed/").replace("www.", "WWW.")):
        with pytest.raises(NotAllowed, match="followed already"):
            following.follow("news", spelling, kind="feed")
    assert len(following.subscriptions()) == 1


def test_what_was_followed_is_not_followed_any_more(site, clock, following, tmp_path):
    """Its records stay in the library; followed again, they are the same records."""
    place = following.follow("news", site.url("/feed/"))
    looked(following)
    reindex(following.sources(), HashingEmbedder(), tmp_path)
    before = {record.key: record.text_hash for record in Library(tmp_path).snapshot().records()}
    assert following.unfollow("news", place.id) == place
    assert not (tmp_path / "sources" / place.id).exists()
    done = reindex(following.sources(), HashingEmbedder(), tmp_path)
    assert (done.gone, done.published) == ((), False)
    following.follow("news", site.url("/feed/"))
    clock.day += 1
    looked(following)
    done = reindex(following.sources(), HashingEmbedder(), tmp_path)
    assert (done.gone, done.added) == ((), ())
    assert {r.key: r.text_hash for r in Library(tmp_path).snapshot().records()} == before
    with pytest.raises(RecordMissing):
        following.unfollow("community-7", following.subscriptions()[0].id)


def test_one_community_does_not_see_what_another_follows(site, following):
    """Nor may it end that; what is shared, all see."""
    following.follow("community-7", site.url("/feed/"), kind="feed")
    following.follow("shared", site.url("/atom.xml"), kind="feed")
    assert [each.subscription.collection for each in following.statuses("community-8")] == ["shared"]
    assert len(following.statuses("community-7")) == len(following.statuses()) == 2


def test_what_the_settings_name_is_changed_there(site, clock, tmp_path):
    """It is followed, shown as such, and not unfollowed by a command; named twice, it is followed once."""
    named = Subscription("", "news", "feed", site.url("/feed/"))
    following = made(site, clock, tmp_path, named, named)
    (place,) = following.subscriptions()
    assert place.configured
    with pytest.raises(NotAllowed, match="settings file"):
        following.unfollow("", place.id)


def test_a_place_whose_store_is_damaged_stops_nobody(site, following, tmp_path):
    """It is named, in the look, in the list, and by the re-index; the others are taken in."""
    broken = following.follow("one", site.url("/feed/"))
    following.follow("two", site.url("/atom.xml"))
    looked(following)
    reindex(following.sources(), HashingEmbedder(), tmp_path)
    for path in (tmp_path / "sources" / broken.id).glob("place.sqlite*"):
        path.write_bytes(b"this is no database" * 500)
    following = made(site, following._clock, tmp_path)
    findings = looked(following)
    assert [finding.verdict for finding in findings] == [Verdict.BAD]
    assert broken.url in findings[0].sentence
    states = {each.subscription.collection: each.problem for each in following.statuses()}
    assert states["one"]
    assert not states["two"]
    told: list = []
    listing = list_sources(following.sources(), told.append)
    assert {key.partition("/")[0] for key in listing.found} == {"two"}
    assert reindex(following.sources(), HashingEmbedder(), tmp_path).gone == ()


def test_what_one_server_follows_takes_half_an_hour_at_most(site, clock, following, monkeypatch):
    """Another server's place comes after its first; what is left waits for the next look, where it is first, and that is told."""
    looked_at: list = []

    def slow(source: FeedSource) -> None:
        looked_at.append(source.subscription)
        clock.sleep(BUDGET)
        source._store.set_facts({"looked_at": iso(clock.now())})

    monkeypatch.setattr(FeedSource, "crawl", slow)
    mine = [
        following.follow("community-1", site.url(place), kind="feed") for place in ("/feed/", "/atom.xml")
    ]
    other = following.follow("community-2", site.url("/feed/"), kind="feed")
    (waits,) = looked(following)
    assert waits.verdict is Verdict.NOTE
    assert other in looked_at
    (left,) = set(mine) - set(looked_at)
    assert left.url in waits.name
    looked(following)
    assert looked_at[2:4] == [left, other]


def test_a_kind_that_is_not_known_any_more_stops_nobody(site, clock, tmp_path):
    """It is told, and nothing of it is taken to be gone."""
    following = made(site, clock, tmp_path, Subscription("", "one", "gopher", "https://city.example/"))
    following.follow("two", site.url("/feed/"))
    looked(following)
    told: list = []
    listing = list_sources(following.sources(), told.append)
    assert listing.found
    assert len(listing.unlisted) == 1
    assert following.statuses()[0].problem


@pytest.mark.parametrize(
    ("url", "error"),
    [("http://127.0.0.1/", AddressRefused), ("file:///etc/passwd", AddressRefused), ("http://a:b@city.example/", AddressRefused),
     ("https://169.254.169.254/latest/", AddressRefused)],
)  # fmt: skip
def test_what_may_not_be_asked_is_not_followed(following, url, error):
    """Neither by its words nor by where they lead."""
    with pytest.raises(error):
        following.follow("news", url)
    assert following.subscriptions() == []


@pytest.mark.parametrize("name", ["a/b", "..", "a\\b", "a\nb"])
def test_a_collection_that_is_no_name_is_refused(site, following, name):
    """It is the first part of every key."""
    with pytest.raises(NotAllowed):
        following.follow(name, site.url("/feed/"), kind="feed")


def test_a_kind_that_there_is_none_of_is_refused(site, following):
    """With the nearest one."""
    with pytest.raises(BadSettings, match="sitemaps"):
        following.follow("news", site.url("/"), kind="sitemaps")


@pytest.mark.parametrize(
    ("given", "expected"),
    [("City.example", "https://city.example/"), ("https://CITY.example:443/A?b=C#d", "https://city.example/A?b=C"),
     ("http://city.example.:8080/", "http://city.example:8080/"), ("http://[::1]/", "http://[::1]/")],
)  # fmt: skip
def test_one_address_has_one_spelling(given, expected):
    """Case of path and query stays: it may mean something."""
    assert normal(given) == expected
    assert normal(expected) == expected
