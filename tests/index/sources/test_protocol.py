"""What holds for every kind of source: a folder, feeds, WordPress, a sitemap, a page, Legistar, captions, exports.

The site is real and on this machine; the clock is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from index.sources.providers.detect import KINDS
from tests.kit.publisher import faults
from tests.kit.publisher.faults import Fault
from tests.kit.publisher.follower import Killed
from tests.kit.publisher.hamlet import CHANGES, COMES, LEAVES, RETURNS, fate_of, hamlet
from tests.kit.publisher.judging import asked_too_early, asked_too_fast, sent_in_vain
from tests.kit.publisher.pieces import Piece
from tests.kit.publisher.places import (
    DOORS,
    Door,
    FolderBench,
    WebBench,
    bench,
    listed,
    revisions_in,
)
from tests.kit.publisher.site import Site

TOWN = hamlet()
NEW_WORDS = 2.0
"""Days after which a change is known, with a look a day, also where a place does not tell of it."""
WEB = [each for each in DOORS if each.place]


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with Site(TOWN, portless=True) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.clear()
    running.asked.clear()
    running.day = 0.5
    return running


def through(door: Door) -> list[Piece]:
    return [each for each in TOWN.pieces if each.kind in door.kinds]


def holds(found, each: Piece, day: float) -> str:
    """The key of the one record that holds a piece as it is on ``day``. Fails where there is none, or more."""
    places = revisions_in(found, each)
    assert [when for _, when in places] == [each.at(day).day], (each.slug, places)
    return places[0][0]


def test_every_kind_is_tried():
    """Here."""
    assert {each.place.kind for each in WEB} == set(KINDS)


@pytest.mark.parametrize("door", WEB, ids=str)
def test_what_an_address_is_is_found_out(site, tmp_path, door):
    """Nobody has to know what a feed is. A page of a WordPress site stands for the site."""
    looking = bench(site, tmp_path, door)
    assert isinstance(looking, WebBench)
    follow = looking.follower.following.follow("found", site.url(door.place.path, door.place.host))
    assert follow.kind == ("wordpress" if door.name == "page" else door.place.kind)
    assert follow.why


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_each_record_is_listed_once_under_a_key_that_stays(site, tmp_path, door):
    """With its words; somebody who starts elsewhere and later gives it the same key; and nothing else is listed."""
    looking = bench(site, tmp_path / "one", door)
    assert not looking.look()
    found, findings = listed(looking.source())
    assert not findings
    there = [each for each in through(door) if each.there(site.day)]
    keys = {holds(found, each, site.day) for each in there}
    assert len(set(found) - keys) == door.own
    assert len(keys) == len(there)
    assert all(key.startswith("town/") for key in keys)
    again = bench(site, tmp_path / "two", door)
    site.day += 0.6
    again.look()
    elsewhere = listed(again.source())[0]
    assert set(elsewhere) == set(found)
    if door.place:  # a file's stamp is its time
        assert {key: each.stamp for key, each in elsewhere.items()} == {
            key: each.stamp for key, each in found.items()
        }


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_what_did_not_change_is_not_asked_for_in_vain(site, tmp_path, door):
    """The same stamps, and no body that comes twice; not even a condition for each record every time."""
    looking = bench(site, tmp_path, door)
    looking.look()
    before = listed(looking.source())[0]
    for day in (0.51, 0.6, 1.5, 2.5, 3.5):
        site.day = day
        assert not looking.look()
        assert listed(looking.source())[0] == before
    assert not sent_in_vain(site)
    if door.place:
        records = [each for each in site.asked if each.host != "webapi.legistar.com" and "-" in each.path]
        assert len(records) <= 5 * len(before) + 5


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_change_is_another_stamp_and_other_words(site, tmp_path, door):
    """Under the same key. What is new is there the same day."""
    looking = bench(site, tmp_path, door)
    looking.look()
    changing = [each for each in through(door) if fate_of(each) in {"changes", "all"}]
    before = listed(looking.source())[0]
    keys = {each.slug: holds(before, each, 0.5) for each in changing}
    for day in (1.5, 2.5, 3.5, 4.5, CHANGES + 0.3, CHANGES + 1.3, CHANGES + NEW_WORDS + 0.3):
        site.day = day
        assert not looking.look()
    after = listed(looking.source())[0]
    for each in changing:
        key = keys[each.slug]
        assert holds(after, each, site.day) == key
        assert after[key].stamp != before[key].stamp
    for each in through(door):
        if fate_of(each) == "comes":
            assert site.day > COMES
            holds(after, each, site.day)
    if not door.own:  # a list that is a record too changes with what it lists
        assert all(after[key] == before[key] for key in set(before) - set(keys.values()))


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_what_vanishes_is_gone_in_a_while_and_comes_back(site, tmp_path, door):
    """Not at the first look that misses it; and it is never fetched in vain meanwhile. Back, it has the key it had."""
    looking = bench(site, tmp_path, door)
    looking.look()
    leaves = next(each for each in through(door) if fate_of(each) in {"leaves", "all"})
    key = holds(listed(looking.source())[0], leaves, 0.5)
    gone_on = back_on = None
    site.day = 7.5
    looking.look()
    while back_on is None and site.day < RETURNS + door.back:
        site.day += 1
        looking.look()
        found = listed(looking.source())[0]
        if key not in found:
            gone_on = gone_on or site.day
        elif gone_on:
            back_on = site.day
        for each in through(door):
            if fate_of(each) not in {"leaves", "all"} and each.there(site.day):
                holds(found, each, site.day)
    assert back_on is not None
    assert back_on > RETURNS
    holds(found, leaves, site.day)
    assert gone_on is not None
    assert gone_on <= LEAVES + door.patience
    if door.place:
        assert gone_on >= LEAVES + 1.3, "one bad day was believed"
        assert not sent_in_vain(site)


ANY: tuple[tuple[str, Fault, bool], ...] = (
    # Its name, what goes wrong, and whether it has to be told.
    ("500", faults.status(500), True),
    ("502", faults.status(502), True),
    ("503 for ten minutes", faults.status(503, after=600), True),
    ("503 without a word", faults.status(503), True),
    ("429 until a date", faults.status(429, after=90, as_date=True), True),
    ("429 without a word", faults.status(429), True),
    ("429 for a moment", faults.status(429, after=20), False),
    ("403", faults.status(403), True),
    ("cut off", faults.cut_off, True),
    ("cut chunk", faults.cut_chunk, True),
    ("reset", faults.reset, True),
    ("loop", faults.redirect("{path}"), True),
    ("to the cloud's metadata", faults.redirect("http://169.254.169.254/latest/meta-data/"), True),
    ("to a file", faults.redirect("file:///etc/passwd"), True),
    ("to a private address", faults.redirect("http://10.0.0.8/"), True),
    ("bomb", faults.bomb, True),
    ("delay", faults.delay(0.01), False),
)
OF_LISTS = (
    ("404", faults.status(404), True),
    ("410", faults.status(410), True),
    ("half of the bytes", faults.half, True),
    ("no bytes", faults.nothing, True),
    ("error page", faults.error_page, True),
    ("to another host", faults.redirect("{elsewhere}/"), True),
    ("empty", faults.Quirk("empty"), False),
    ("half of the list", faults.Quirk("half"), False),
    ("doubled", faults.Quirk("doubled"), False),
    ("new dates", faults.Quirk("new-dates"), False),
    ("new guids", faults.Quirk("new-guids"), False),
    ("restless", faults.Quirk("restless-validators"), False),
    ("none", faults.Quirk("no-validators"), False),
)
OF_RECORDS = (
    ("404", faults.status(404), False),
    ("410", faults.status(410), False),
    ("no bytes", faults.nothing, True),
    ("error page", faults.error_page, True),
    ("to another host", faults.redirect("{elsewhere}/"), False),
    ("to the front page", faults.redirect("{www}/"), False),
    ("restless", faults.Quirk("restless-validators"), False),
)


@pytest.mark.parametrize("door", [each for each in WEB if each.listing], ids=str)
def test_whatever_is_wrong_with_a_list_nothing_is_lost(site, tmp_path, door):
    """Nothing is gone, nothing is there twice; it is told, by name; the next day all is well."""
    _endure(site, tmp_path, door, door.listing, (*ANY, *OF_LISTS))


@pytest.mark.parametrize("door", [each for each in WEB if each.records], ids=str)
def test_whatever_is_wrong_with_a_record_its_words_stay(site, tmp_path, door):
    """Those that it had; the next day it has the new ones."""
    _endure(site, tmp_path, door, door.records, (*ANY, *OF_RECORDS))


def _endure(site: Site, folder, door: Door, pattern: str, wrongs) -> None:
    looking = bench(site, folder, door)
    assert isinstance(looking, WebBench)
    site.day = 30.5
    looking.look()
    before = listed(looking.source())[0]
    for name, fault, is_told in wrongs:
        day = site.day = int(site.day) + 1.5
        site.fault(pattern, (day, day + 0.9), fault)
        mark = len(site.asked)
        findings = looking.look()
        assert any(each.faulty for each in site.asked[mark:]), name
        found = listed(looking.source(), before)[0]
        assert set(before) <= set(found), name
        for each in through(door):
            places = revisions_in(found, each)
            assert len(places) == 1, (name, each.slug, places)
            assert places[0][1] >= each.at(day - 1).day, (name, each.slug, places)
        assert set(found) == set(before), name
        # Of a page nobody can tell whether it is the right one.
        is_silent = door.own and name in {"half of the bytes", "error page", "to another host"}
        assert findings or is_silent or not is_told, name
        assert all("town" in each.sentence or "oakhaven" in each.sentence for each in findings), name
        site.day += 1
        looking.look()
        before = listed(looking.source(), before)[0]
        for each in through(door):
            assert holds(before, each, site.day) in found, name
    assert not asked_too_fast(site)
    assert not asked_too_early(site)
    assert not sent_in_vain(site)


@pytest.mark.parametrize("door", WEB, ids=str)
def test_killed_between_two_requests_it_goes_on_where_it_was(site, tmp_path, door):
    """Again and again; and no record is fetched a second time."""
    looking = bench(site, tmp_path, door)
    assert isinstance(looking, WebBench)
    for requests in range(40):
        looking.follower.kill_after(requests)
        try:
            looking.look()
        except Killed:
            looking.follower.restart()
            site.day += 0.0001
        else:
            break
    else:
        pytest.fail("it never came to an end")
    assert requests > 0
    found = listed(looking.source())[0]
    there = [each for each in through(door) if each.there(site.day)]
    assert len(found) == len({holds(found, each, site.day) for each in there}) + door.own
    bodies = site.bodies(
        each for each in site.asked if re.search(r"-\d+|/meetings/|/attachments/", each.path)
    )
    assert set(bodies.values()) <= {1}, bodies
    assert not asked_too_fast(site)


@pytest.mark.parametrize("door", [each for each in WEB if each.records], ids=str)
def test_what_could_not_be_fetched_at_first_is_not_forgotten(site, tmp_path, door):
    """All that failed is tried again, also where the list shows nothing of it any more."""
    looking = bench(site, tmp_path, door)
    site.fault(door.records, (0, 1), faults.status(500))
    looking.look()
    before = listed(looking.source())[0]
    there = [each for each in through(door) if each.there(site.day)]
    assert sum(bool(revisions_in(before, each)) for each in there) < len(there)
    if door.listing:
        site.fault(door.listing, (1, 20), faults.status(404))
    for day in (1.5, 2.5):
        site.day = day
        looking.look()
    found = listed(looking.source())[0]
    for each in there:
        holds(found, each, site.day)


@pytest.mark.parametrize("door", [each for each in DOORS if each.name in {"sitemap", "csv", "json"}], ids=str)
def test_a_list_that_lost_much_is_not_believed_to_be_unchanged(site, tmp_path, door):
    """One bad day, and an ETag that stays as it was then: the next day everything is asked for anew."""
    looking = bench(site, tmp_path, door)
    looking.look()
    before = listed(looking.source())[0]
    site.fault(door.listing, (1, 5), "stuck-validators")
    site.fault(door.listing, (1, 2), "empty")
    for day in (1.5, 2.5, 3.5, 4.5):
        site.day = day
        looking.look()
        assert listed(looking.source())[0] == before


def test_captions_that_change_after_weeks_are_read_the_same_day(site, tmp_path):
    """Their address is asked for every day anyway."""
    (door,) = (each for each in DOORS if each.name == "captions")
    looking = bench(site, tmp_path, door)
    (captions,) = through(door)
    for day in range(int(RETURNS) + 1, 35):
        site.day = day + 0.5
        looking.look()
        holds(listed(looking.source())[0], captions, site.day)


def test_a_folder_that_is_not_there_says_nothing_of_its_records(site, tmp_path):
    """It cannot be listed, and that is told."""
    (door,) = (each for each in DOORS if each.place is None)
    looking = bench(site, tmp_path, door)
    assert isinstance(looking, FolderBench)
    looking.look()
    before = listed(looking.source())[0]
    looking.take_away()
    found, findings = listed(looking.source())
    assert not found
    assert "could not be listed" in findings[0].sentence
    looking.bring_back()
    assert listed(looking.source())[0] == before
