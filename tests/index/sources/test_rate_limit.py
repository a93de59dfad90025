"""Politeness: a host is asked slowly, only for what changed, and not at all while it asks to wait. The site is real, on this
machine; the clock is not: it never waits.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from domain.errors import AddressRefused, RecordAbsent, RecordUnreachable, SitePaused
from index.sources.fetch import Fetcher
from index.sources.rate_limit import PATIENCE, HostState, RateLimitedFetcher, Robots
from tests.kit.publisher.clock import VirtualClock
from tests.kit.publisher.faults import cut_off, error_page, redirect, status
from tests.kit.publisher.oakhaven import town
from tests.kit.publisher.site import Site


@pytest.fixture
def clock():
    return VirtualClock(1.5)


@pytest.fixture
def site(clock):
    with Site(town(), clock) as site:
        yield site


@pytest.fixture
def polite(site, clock, tmp_path):
    return made(site, clock, tmp_path)


def made(site: Site, clock: VirtualClock, folder) -> RateLimitedFetcher:
    fetcher = Fetcher(agent="Plenum/test", allowed=site.allowed, resolver=site.resolver)
    return RateLimitedFetcher(
        fetcher, Robots(fetcher, "Plenum", clock=clock), HostState(folder / "hosts.sqlite"), clock
    )


def gaps(site: Site) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(site.asked)]


def failure(polite: RateLimitedFetcher, url: str) -> RecordUnreachable:
    with pytest.raises(RecordUnreachable) as caught:
        polite.get(url)
    return caught.value


def test_between_two_requests_there_is_a_pause(site, polite):
    """robots.txt counts as one of them, and a longer Crawl-delay is kept."""
    site.crawl_delay = 3
    for _ in range(3):
        polite.get(site.url("/feed/"))
    assert [each.path for each in site.asked] == ["/robots.txt", "/feed/", "/feed/", "/feed/"]
    assert min(gaps(site)) >= 3


def test_the_pause_is_kept_by_another_process_too(site, clock, tmp_path):
    """When a host was asked last is written down."""
    for _ in range(3):
        made(site, clock, tmp_path).get(site.url("/feed/"))
    assert min(gaps(site)) >= 1


def test_what_did_not_change_is_not_sent_again(site, polite):
    """The validators of the last answer are handed back; 304 is an answer, not an error."""
    first = polite.get(site.url("/feed/"))
    again = polite.get(site.url("/feed/"), etag=first.headers["etag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")


def test_a_short_wait_is_waited(site, clock, polite):
    """As long as the host says, in seconds or as a date; then it is asked again."""
    for as_date in (False, True):
        site.clear()
        site.fault("/feed/", None, status(429, after=30, as_date=as_date), times=1)
        mark = len(site.asked)
        assert polite.get(site.url("/feed/")).status == 200
        refused, taken = site.since(mark)
        assert taken.at - refused.at >= 29


def test_a_long_wait_ends_the_questions_until_it_is_over(site, clock, polite, tmp_path):
    """Not one request goes to the host meanwhile, not by another process either; then it is asked again."""
    site.fault("/feed/", None, status(503, after=3600), times=1)
    with pytest.raises(SitePaused, match="come back later") as caught:
        polite.get(site.url("/feed/"))
    asked = len(site.asked)
    for each in (polite, made(site, clock, tmp_path)):
        with pytest.raises(SitePaused):
            each.get(site.url("/news/"))
    assert len(site.asked) == asked
    clock.sleep(caught.value.until - clock.now())
    assert polite.get(site.url("/feed/")).status == 200


def test_too_many_without_a_time_is_a_long_wait_too(site, polite, clock):
    """Who says 429 and nothing else means it."""
    site.fault("/feed/", None, status(429), times=1)
    with pytest.raises(SitePaused) as caught:
        polite.get(site.url("/feed/"))
    assert caught.value.until - clock.now() > PATIENCE


def test_what_fails_once_is_tried_again(site, polite):
    """A cut connection and an error of the server, each with a longer pause before."""
    site.fault("/feed/", None, cut_off, times=1)
    site.fault("/atom.xml", None, status(502), times=2)
    assert polite.get(site.url("/feed/")).status == 200
    assert polite.get(site.url("/atom.xml")).status == 200


def test_a_host_that_fails_and_fails_is_left_alone(site, polite):
    """After a few addresses in a row, not after hundreds of them, each waited for."""
    site.fault("*", None, status(500))
    with pytest.raises(RecordUnreachable):
        polite.get(site.url("/feed/"))  # not even its robots.txt
    site.clear()
    site.fault("/news/*", None, status(500))
    polite._clock.sleep(600)
    told = [failure(polite, site.url(f"/news/{number}/")) for number in range(6)]
    assert [type(each) for each in told] == [RecordUnreachable] * 4 + [SitePaused] * 2
    asked = len(site.asked)
    with pytest.raises(SitePaused):
        polite.get(site.url("/feed/"))
    assert len(site.asked) == asked


@pytest.mark.parametrize("after", [None, 90, 3600])
def test_a_pause_is_told_alike_to_who_brought_it_and_to_who_finds_it(site, clock, polite, tmp_path, after):
    """In the same words and without a time, at whatever moment, so that it does not tell that somebody else asked that host."""
    site.fault("*", None, status(429, after=after))
    site.fault("/robots.txt", None, status(404))
    first = failure(polite, site.url("/feed/"))
    asked = len(site.asked)
    clock.sleep(30)
    found = failure(made(site, clock, tmp_path), site.url("/news/"))
    clock.sleep(4000)
    own = failure(made(site, clock, tmp_path), site.url("/news/"))
    assert len(site.asked) > asked
    assert len({(type(each), each.sentence, each.remedy, each.status) for each in (first, found, own)}) == 1
    assert not re.search(r"[0-9]{2}:[0-9]{2}", f"{first}{first.remedy}")


def test_the_failure_that_is_one_too_many_is_told_as_what_it_is(site, polite):
    """How many there were before, perhaps of others, is not."""
    site.fault("/news/*", None, status(500))
    told = [failure(polite, site.url(f"/news/{number}/")) for number in range(6)]
    assert (
        len(
            {
                (type(each), each.sentence.replace(f"/news/{n}/", ""), each.status)
                for n, each in enumerate(told[:5])
            }
        )
        == 1
    )
    assert isinstance(told[5], SitePaused)


def test_what_is_not_there_is_no_failure_of_the_host(site, polite):
    """404 and 410 are told as what they are, at once, as often as they come."""
    for number in range(8):
        with pytest.raises(RecordAbsent):
            polite.get(site.url(f"/news/nothing-{number}/"))
    assert polite.get(site.url("/feed/")).status == 200


def test_a_redirect_is_asked_about_too(site, polite):
    """robots.txt counts where it leads, and nothing forbidden is reached."""
    private = next(piece for piece in site.town.pieces if piece.private)
    site.fault("/feed/", None, redirect(private.path))
    with pytest.raises(AddressRefused, match="robots"):
        polite.get(site.url("/feed/"))
    for forbidden in ("http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "http://[::1]/"):
        site.clear()
        site.fault("/atom.xml", None, redirect(forbidden))
        with pytest.raises((AddressRefused, RecordUnreachable)):
            polite.get(site.url("/atom.xml"))
    assert not [each for each in site.asked if each.path.startswith("/private/")]


def test_a_clock_that_was_set_back_keeps_nobody_waiting(site, clock, polite):
    """A host asked “tomorrow” is asked today all the same."""
    clock.day = 30
    polite.get(site.url("/feed/"))
    clock.day = 2
    before = clock.slept
    polite.get(site.url("/feed/"))
    assert clock.slept - before < 10


def test_what_a_site_says_on_purpose_is_asked_for_once(site, polite):
    """A refusal is told at once, and a host is not left alone for refusing what is not ours."""
    site.fault("/news/*", None, status(403))
    for number in range(8):
        assert failure(polite, site.url(f"/news/{number}/")).status == 403
    assert len(site.since(0)) == 8
    assert polite.get(site.url("/feed/")).status == 200


def test_robots_that_cannot_be_read_forbid_everything(site, clock, polite):
    """As long as that, and as long as the site asks to wait; then it is read, and gone by."""
    private = next(piece for piece in site.town.pieces if piece.private)
    site.fault("/robots.txt", None, status(429, after=3600))
    for _ in range(3):
        assert "robots.txt" in str(failure(polite, site.url(private.path)))
        clock.sleep(600)
    assert len(site.asked) == 1
    site.clear()
    clock.sleep(3600)
    with pytest.raises(AddressRefused):
        polite.get(site.url(private.path))


def test_who_asks_to_wait_is_who_is_left_alone(site, clock, polite):
    """Not the host that led there."""
    site.fault("/feed/", None, redirect("{elsewhere}/feed/"))
    site.fault("parked.example/feed/", None, status(429, after=3600))
    with pytest.raises(SitePaused, match=r"parked\.example"):
        polite.get(site.url("/feed/"))
    assert polite.get(site.url("/atom.xml")).status == 200


def test_a_pause_that_a_wrong_clock_wrote_down_does_not_last(site, clock, polite):
    """A year ahead is no answer that any site gave."""
    clock.day = 400
    site.fault("/feed/", None, status(503, after=3600), times=1)
    with pytest.raises(SitePaused):
        polite.get(site.url("/feed/"))
    clock.day = 3
    assert polite.get(site.url("/feed/")).status == 200


def test_an_error_page_in_place_of_robots_changes_nothing(site, clock, polite):
    """What was forbidden an hour ago still is."""
    private = next(piece for piece in site.town.pieces if piece.private)
    with pytest.raises(AddressRefused):
        polite.get(site.url(private.path))
    site.fault("/robots.txt", None, error_page)
    clock.sleep(4000)
    with pytest.raises(AddressRefused):
        polite.get(site.url(private.path))
    assert [each.path for each in site.asked].count("/robots.txt") == 2
