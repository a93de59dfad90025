"""Looking at a place on the web: nothing is lost, nothing is fetched twice, and a bad day of a site is not believed."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from domain.documents import Kind
from domain.errors import ListingBroken, RecordAbsent, RecordUnreachable, SitePaused
from domain.provenance import Noted, in_words, origins_in, text_of
from index.records import Subscription
from index.sources.feed_source import FeedSource
from index.sources.feed_store import FeedStore
from index.sources.fetch import Fetched
from index.sources.providers import DESPITE, LENT, Entry, FetchPage
from tests.kit.publisher.clock import VirtualClock

PAGE = (
    b"<!doctype html><html><title>%s</title><main>" + b"<p>The motion carried by five votes to two.</p>" * 20
)
ERROR = b"<!doctype html><html><title>Sorry</title><p>We will be back soon.</p></html>"


def page(words: str) -> bytes:
    return PAGE % words.encode() + f"<p>{words}</p></main></html>".encode()


@dataclass
class Web:
    """A place and its records, in memory: the place lists ``entries``, each address holds a body or an error."""

    clock: VirtualClock
    entries: list[Entry] = field(default_factory=list)
    bodies: dict[str, bytes | Exception | Fetched] = field(default_factory=dict)
    whole: bool = True
    breaks: Exception | None = None
    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def listing(
        self, fetch: FetchPage, memory: dict[str, str], now: datetime
    ) -> Generator[Entry, None, bool]:
        del fetch, now
        memory["looks"] = str(int(memory.get("looks", "0")) + 1)
        yield from self.entries
        if self.breaks:
            raise self.breaks
        return self.whole

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        del modified
        self.asked.append(url)
        body = self.bodies.get(url, RecordAbsent("There is nothing."))
        if isinstance(body, Exception):
            raise body
        if isinstance(body, Fetched):
            return body
        tag = f'"{hash(body)}"'
        if etag == tag:
            return Fetched(url, 304, "", b"")
        self.sent.append(url)
        return Fetched(url, 200, "text/html", body, {"etag": tag})

    def put(self, *names: str) -> None:
        for name in names:
            url = f"https://city.example/{name}"
            self.entries = [each for each in self.entries if each.id != name] + [Entry(name, url)]
            self.bodies[url] = page(name)


@pytest.fixture
def web():
    return Web(VirtualClock(0))


@pytest.fixture
def source(web, tmp_path):
    return made(web, tmp_path)


def made(web: Web, folder, only: tuple[str, ...] = ()) -> FeedSource:
    follow = Subscription(
        "abcdef", "city.example", "page", "https://city.example/", only=only, body="City Council"
    )
    return FeedSource(follow, web, FeedStore(folder / "abcdef"), web.get, web.clock)


def days(web: Web, source: FeedSource, count: int = 1) -> None:
    for _ in range(count):
        web.clock.day += 1
        web.asked.clear()
        web.sent.clear()
        source.crawl()


def keys(source: FeedSource) -> list[str]:
    return [each.key for each in source.records()]


def words(source: FeedSource) -> dict[str, str]:
    return {each.key: each.read().text for each in source.records()}


def test_what_is_listed_is_there(web, source):
    """Each under a key of its own that says where it is from, with what the place and the admin say of it."""
    web.put("minutes/a", "minutes/b")
    web.entries[0] = replace(
        web.entries[0], fields={"title": "First", "date": "2026-03-05", "kind": "nonsense"}
    )
    days(web, source)
    first, second = source.records()
    assert [first.key, second.key] == ["city.example/minutes/a.html", "city.example/minutes/b.html"]
    document = first.read()
    assert (document.title, str(document.date), document.body) == ("First", "March 5, 2026", "City Council")
    assert document.url == "https://city.example/minutes/a"
    assert any("not understood" in note for note in in_words(document.notes))


def test_nothing_is_fetched_twice_without_need(web, source):
    """Not on the same day, and later only what changed is transferred."""
    web.put("a", "b")
    days(web, source)
    stamps = [each.stamp for each in source.records()]
    source.crawl()
    assert len(web.asked) == 2
    days(web, source)
    assert (len(web.asked), web.sent) == (2, [])
    assert [each.stamp for each in source.records()] == stamps
    web.put("a", "b")
    web.bodies["https://city.example/b"] = page("other")
    days(web, source, 2)
    assert "other" in words(source)["city.example/b.html"]
    assert [each.stamp for each in source.records()] != stamps


def test_what_stays_the_same_is_asked_for_less_and_less(web, source):
    """A site with thousands of old pages is not asked for all of them every day."""
    web.put("a")
    asked = 0
    for _ in range(60):
        days(web, source)
        asked += len(web.asked)
    assert 5 < asked < 25


def test_a_revision_says_when_to_fetch(web, source):
    """Where a place tells what changed, nothing else is asked for."""
    web.put("a")
    web.entries = [replace(web.entries[0], revision="1")]
    days(web, source)
    days(web, source, 5)
    assert web.asked == []
    web.bodies["https://city.example/a"] = page("new")
    web.entries = [replace(web.entries[0], revision="2")]
    days(web, source)
    assert "new" in words(source)["city.example/a.html"]


def test_what_vanishes_is_missing_first_and_gone_later(web, source):
    """Gone on the third day in a row; there again as soon as it is listed."""
    web.put("a", "b")
    days(web, source)
    entry = web.entries.pop()
    for expected in (2, 2, 1):
        days(web, source)
        assert len(keys(source)) == expected
    assert source.status().gone == 1
    web.entries.append(entry)
    days(web, source)
    assert (len(keys(source)), source.status().gone) == (2, 0)


def test_a_listing_that_broke_off_says_nothing_about_the_rest(web, source):
    """Nor does one that is not whole, however long it lasts."""
    web.put("a", "b")
    days(web, source)
    web.entries.pop()
    web.breaks = ListingBroken("It gave half a list.", remedy="")
    days(web, source, 10)
    assert len(keys(source)) == 2
    assert "half a list" in source.findings[0].sentence
    assert source.status().problem
    web.breaks, web.whole = None, False
    days(web, source, 10)
    assert len(keys(source)) == 2
    assert not source.status().problem


def test_what_a_feed_no_longer_shows_is_looked_after_all_the_same(web, source):
    """It is asked for itself: it changes, it goes, and nothing is taken to be gone because it fell off."""
    web.whole = False
    web.put("a", "b")
    days(web, source)
    web.entries.clear()
    web.bodies["https://city.example/a"] = page("changed")
    web.bodies["https://city.example/b"] = RecordAbsent("There is nothing.")
    days(web, source, 2)
    assert "changed" in words(source)["city.example/a.html"]
    assert len(keys(source)) == 2
    days(web, source, 2)
    assert keys(source) == ["city.example/a.html"]


def test_what_is_gone_for_a_day_only_was_never_gone(web, source):
    """Sites lose pages and find them again."""
    web.put("a")
    days(web, source)
    body, web.bodies["https://city.example/a"] = (
        web.bodies["https://city.example/a"],
        RecordAbsent("There is nothing."),
    )
    days(web, source)
    web.bodies["https://city.example/a"] = body
    for _ in range(6):
        days(web, source)
        assert keys(source) == ["city.example/a.html"]
        assert source.status().gone == 0


@pytest.mark.parametrize("error", [ERROR, b"", b"<html></html>"])
def test_an_error_page_that_calls_itself_a_success_is_not_believed(web, source, error):
    """Its words stay until the site is itself again; and nothing is asked for twice then."""
    web.put("a", "b", "c", "d")
    days(web, source)
    before = words(source)
    good = dict(web.bodies)
    web.bodies = dict.fromkeys(good, error)
    days(web, source)
    assert words(source) == before
    web.bodies = good
    days(web, source)
    assert words(source) == before
    assert web.sent == []


def test_an_error_page_in_place_of_new_records_is_not_believed(web, source):
    """What one address after the other gives is no record of any of them."""
    web.put("a")
    days(web, source)
    web.put("b", "c", "d", "e")
    good = dict(web.bodies)
    web.bodies |= {f"https://city.example/{name}": ERROR for name in "bcde"}
    days(web, source)
    web.bodies = good
    days(web, source, 2)
    assert all("back soon" not in text for text in words(source).values())
    assert len(keys(source)) == 5


def test_a_record_that_was_cut_down_is_believed_when_it_stays(web, source):
    """The city may replace a page by a sentence; a day later that is its words."""
    web.put("a")
    days(web, source)
    web.bodies["https://city.example/a"] = b"<!doctype html><p>Withdrawn by the council.</p>"
    days(web, source)
    assert "Withdrawn" not in words(source)["city.example/a.html"]
    days(web, source)
    assert "Withdrawn" in words(source)["city.example/a.html"]


def test_the_front_page_in_place_of_a_record_is_no_record(web, source):
    """Some sites lead there instead of saying that something is not there."""
    web.put("a")
    days(web, source)
    web.bodies["https://city.example/a"] = Fetched("https://city.example/", 200, "text/html", page("home"))
    days(web, source)
    assert "home" not in words(source)["city.example/a.html"]
    days(web, source, 3)
    assert keys(source) == []


def test_one_that_fails_stops_nobody(web, source):
    """The others are fetched, it is named, and tried again the next time; its last good words stay."""
    web.put("a", "b", "c")
    days(web, source)
    good = web.bodies["https://city.example/b"]
    web.bodies["https://city.example/b"] = RecordUnreachable("The site answered 500.")
    web.bodies["https://city.example/c"] = page("third")
    days(web, source)
    assert "third" in words(source)["city.example/c.html"]
    assert len(keys(source)) == 3
    assert "/b could not be fetched" in source.findings[0].sentence
    assert source.status().failing == 1
    web.bodies["https://city.example/b"] = good
    days(web, source)
    assert source.status().failing == 0


def test_what_had_to_wait_is_fetched_by_the_next_look(web, source):
    """Also where the place does not list it again: a site that asks to wait costs time, not records."""
    web.whole = False
    web.put("a", "b", "c")
    good = dict(web.bodies)
    web.bodies |= {f"https://city.example/{name}": SitePaused("It asks to wait.") for name in "bc"}
    days(web, source)
    assert keys(source) == ["city.example/a.html"]
    assert "2 records" in source.findings[-1].sentence
    web.bodies, web.entries = good, []
    days(web, source)
    assert len(keys(source)) == 3


def test_one_look_has_an_end(web, source, monkeypatch):
    """A large site is read over several looks, each record once."""
    web.put(*(f"n{number}" for number in range(10)))
    wait = web.get

    def slow(url, **conditions):
        web.clock.sleep(400)
        return wait(url, **conditions)

    web.get = slow
    sent = []
    for _ in range(3):
        days(web, source)
        sent += web.sent
    assert len(keys(source)) == 10
    assert len(sent) == 10


class Killed(BaseException):
    """As if the process ended here."""


def test_killed_at_any_record_it_goes_on_where_it_was(web, tmp_path):
    """What was fetched is kept, what was not is fetched, nothing is fetched twice."""
    web.put(*(f"n{number}" for number in range(6)))
    get, left = web.get, 0

    def dying(url, **conditions):
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return get(url, **conditions)

    web.get = dying
    sent = []
    for survives in (2, 1, 9):
        left = survives
        web.sent.clear()
        with contextlib.suppress(Killed):
            made(web, tmp_path).crawl()
        sent += web.sent
    assert len(keys(made(web, tmp_path))) == 6
    assert sorted(sent) == sorted(set(sent))


def test_words_that_came_with_the_listing_are_not_fetched(web, source):
    """And change with it."""
    entry = Entry("1", "https://city.example/post", content=page("first"), revision="1")
    web.entries = [entry]
    web.bodies["https://city.example/post"] = page("first")
    days(web, source)
    assert web.asked == []
    assert "first" in words(source)["city.example/post.html"]
    web.entries = [replace(entry, content=page("second"), revision="2")]
    days(web, source)
    assert "second" in words(source)["city.example/post.html"]
    assert web.asked == []


def test_two_addresses_with_one_name_have_two_keys(web, source):
    """And each keeps its own for ever."""
    web.entries = [Entry("1", "https://city.example/doc?id=1"), Entry("2", "https://city.example/doc?id=2")]
    web.bodies = {each.url: page(each.id) for each in web.entries}
    days(web, source)
    first = keys(source)
    assert len(set(first)) == 2
    web.entries.reverse()
    days(web, source, 2)
    assert keys(source) == first


def test_bytes_that_rotted_are_fetched_anew(web, source, tmp_path):
    """They are named, never read as the record, and good again after the next look."""
    web.put("a")
    days(web, source)
    (body,) = (tmp_path / "abcdef" / "bodies").iterdir()
    body.write_bytes(b"<p>The motion failed.</p>")
    (found,) = source.records()
    with pytest.raises(Exception, match="damaged"):
        found.read()
    days(web, source)
    assert "carried" in words(source)["city.example/a.html"]


def test_records_that_share_an_address_are_several(web, source):
    """Rows of one export, items of one page: address, title and date alike, and each is a record of its own."""
    told = {"title": "Resolution", "date": "2026-03-05"}
    url = "https://city.example/list"
    web.entries = [Entry(str(number), url, fields=told, content=page(f"row {number}")) for number in range(3)]
    days(web, source, 2)
    assert sorted(text[-5:] for text in words(source).values()) == ["row 0", "row 1", "row 2"]


def test_a_record_that_is_called_otherwise_now_stays_the_record(web, source):
    """A feed after a move gives every entry another id: nothing is there twice, and nothing is fetched anew."""
    told = {"title": "The budget", "date": "2026-03-05"}
    web.put("a", "b")
    web.entries = [replace(each, fields=told | {"title": each.id}) for each in web.entries]
    days(web, source)
    before = keys(source)
    web.entries = [replace(each, id=f"new {each.id}") for each in web.entries]
    days(web, source, 4)
    assert keys(source) == before
    assert source.status().gone == 0


def test_a_store_that_was_lost_loses_nothing_in_the_library(web, tmp_path):
    """Until the place was seen whole again, what it does not list may be there all the same."""
    web.put("a", "b", "c")
    first = made(web, tmp_path)
    assert not first.whole
    days(web, first)
    assert first.whole
    again = made(web, tmp_path / "other")
    good = web.bodies["https://city.example/b"]
    web.bodies["https://city.example/b"] = RecordUnreachable("The site answered 500.")
    web.breaks = ListingBroken("It gave half a list.", remedy="")
    days(web, again)
    assert not again.whole
    web.breaks = None
    days(web, again)
    assert not again.whole
    web.bodies["https://city.example/b"] = good
    days(web, again)
    assert again.whole


def test_words_are_never_shown_under_an_address_they_were_not_read_at(web, source):
    """Where a record has another address now that cannot be fetched yet, old words and old address stay together, and the
    old validators are not handed to the new one.
    """
    web.put("draft")
    days(web, source)
    web.entries = [replace(web.entries[0], url="https://city.example/final")]
    web.bodies["https://city.example/final"] = RecordUnreachable("The site answered 500.")
    days(web, source)
    (found,) = source.records()
    assert found.read().url == "https://city.example/draft"
    web.bodies["https://city.example/final"] = page("adopted")
    days(web, source)
    (found,) = source.records()
    assert found.read().url == "https://city.example/final"
    assert "adopted" in found.read().text


def test_what_is_not_wanted_any_more_is_not_gone(web, tmp_path):
    """Who follows less from now on has not lost what was taken before."""
    web.put("minutes", "news")
    source = made(web, tmp_path)
    days(web, source)
    narrow = made(web, tmp_path, only=("*/minutes",))
    web.entries = web.entries[:1]
    days(web, narrow, 5)
    assert len(keys(narrow)) == 2
    assert narrow.status().gone == 0
    assert "https://city.example/news" not in web.asked


def test_what_had_to_wait_is_listed_again(web, source):
    """Where a place tells only what changed since, it is asked from the same time on until all of that was fetched."""
    web.put("a")
    web.bodies["https://city.example/a"] = SitePaused("It asks to wait.")
    days(web, source, 3)
    assert source._store.facts().get("memory.looks") is None
    web.put("a")
    days(web, source)
    assert source._store.facts()["memory.looks"] == "1"


def test_a_place_that_cannot_be_listed_in_an_hour_is_told_so(web, source):
    """And what was fetched of it meanwhile is kept."""
    web.put("a")

    def slow(ask, memory, now):
        yield from web.entries
        for number in range(10):
            web.clock.sleep(700)
            ask(f"https://city.example/list/{number}")
        return True

    web.listing = slow
    web.bodies |= {f"https://city.example/list/{number}": b"[]" for number in range(10)}
    days(web, source)
    assert "60 minutes" in source.findings[0].sentence
    assert len(keys(source)) == 1


def test_a_place_may_bring_so_much_and_no_more(web, source):
    """Then it is told, once, and nothing that is there is lost."""
    web.put("a", "b", "c")
    source.room = 2_000
    days(web, source)
    kept = len(keys(source))
    assert 0 < kept < 3
    assert "as much as" in source.findings[0].sentence
    days(web, source)
    source.room = 1 << 30
    days(web, source)
    assert len(keys(source)) == 3


def test_an_address_that_breaks_the_asking_is_one_failed_record(web, source):
    """The others are fetched."""
    web.put("a", "b")
    web.bodies["https://city.example/a"] = ValueError("no host")
    days(web, source)
    assert keys(source) == ["city.example/b.html"]
    assert "could not be asked for" in source.findings[0].sentence


def test_a_place_that_does_not_answer_is_not_asked_for_each_of_its_records(web, source):
    """One dead site must not keep all the others waiting."""
    web.put(*(f"n{number}" for number in range(20)))
    days(web, source)
    web.breaks, web.entries = RecordUnreachable("It did not answer."), []
    days(web, source, 3)
    assert web.asked == []
    assert len(keys(source)) == 20


def test_two_hosts_with_one_path_are_two_records(web, tmp_path):
    """In one collection, the host is part of the key."""
    web.put("agenda")
    follow = Subscription("abcdef", "community-7", "page", "https://city.example/")
    source = FeedSource(follow, web, FeedStore(tmp_path / "abcdef"), web.get, web.clock)
    days(web, source)
    assert keys(source) == ["community-7/city.example/agenda.html"]


def test_what_a_page_lends_to_what_it_lists_goes_before_the_day_that_was_put_up(web, source):
    """As what is said of a folder does; where it is from is told."""
    web.put("a", "b")
    lent = {f"{LENT}date": "2026-03-05", f"{LENT}kind": "agenda"}
    web.entries = [replace(each, fields=lent) for each in web.entries]
    web.bodies["https://city.example/b"] = (
        PAGE.replace(b"<title>", b'<meta property="article:published_time" content="2026-03-09"><title>')
        % b"b"
    )
    days(web, source)
    for found in source.records():
        document = found.read()
        assert (document.kind, document.date.isoformat()) == (Kind.AGENDA, "2026-03-05")
        assert origins_in(document.notes)["kind"] == "the site that lists it"


def test_what_is_to_be_remembered_in_spite_of_a_broken_listing_is(web, source):
    """And nothing else of it."""
    seen = []

    def listing(fetch, memory, now):
        del fetch, now
        seen.append(dict(memory))
        memory |= {f"{DESPITE}short": "1", "cursor": "9"}
        yield from ()
        raise ListingBroken("It is short.")

    web.listing = listing
    days(web, source, 2)
    assert seen == [{}, {f"{DESPITE}short": "1"}]


def test_a_place_is_that_of_the_site_where_a_record_names_none(web, tmp_path):
    """The record's own letterhead goes before it: a county's site may publish what its towns do."""
    follow = Subscription(
        "abcdef", "city.example", "page", "https://city.example/", title="News | Fern County Commission"
    )
    source = FeedSource(follow, web, FeedStore(tmp_path / "abcdef"), web.get, web.clock)
    web.put("a", "b")
    web.bodies["https://city.example/b"] = PAGE.replace(b"<main>", b"<main><h1>Town of Elm</h1>") % b"Minutes"
    days(web, source)
    places = [text_of(found.read().notes, Noted.PLACE) for found in source.records()]
    assert places == ["Fern", "Town of Elm"]
