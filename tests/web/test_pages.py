"""The pages over HTTP: what is at which address, for whom, and what every response carries."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app import App
from chat.wording import LOCALES, words_in
from community.retention import DAYS, KEPT
from config.settings import Settings
from domain.answers import Filters
from domain.documents import NOBODY
from index.records import UploadFields
from tests.web.conftest import LEVEE, records, served
from web.links import Links, record_id
from web.server import Pages
from web.serving import HEADERS

MINUTES = (
    f"Minutes of the City Council\n\nThe council met on March 5, 2024.\n\n{LEVEE}\n\nIt adjourned at nine.\n"
)
KEY = "records/minutes.txt"
Town = Callable[..., App]


def place(app: App, words: str, key: str = KEY, links: Links | None = None) -> str:
    """The address that lands on ``words`` of a record, as a citation has it."""
    document = app.library.record(key, "")
    start = document.text.index(words)
    number = next(each.number for each in document.paragraphs if each.start <= start < each.end)
    made = links or Links("", app._page_key)
    return made.place(key, number, start, start + len(words), document.text_hash)


def path(address: str) -> str:
    """As a browser asks: what stands behind “#” is never sent."""
    return address.partition("#")[0]


def marked(page: str) -> list[str]:
    """The words that are marked, in order."""
    return [unescape(each) for each in re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)]


def reindexed(app: App) -> None:
    app.library.reindex(lambda *_: None, lambda _: None)


# --- A record.


async def test_a_citation_lands_on_its_words(town: Town):
    """The page marks exactly the quoted words, and they carry the anchor that the address names."""
    app = town(minutes__txt=MINUTES)
    address = place(app, LEVEE)
    async with served(app) as site:
        response, page = await site.get(path(address))
    assert response.status == 200
    assert marked(page) == [LEVEE]
    assert '<mark id="at">' in page
    assert address.endswith("#at")


async def test_words_over_two_paragraphs_are_marked_in_both(town: Town):
    """A quote does not end where a paragraph does."""
    app = town(minutes__txt=MINUTES)
    words = f"{LEVEE}\n\nIt adjourned"
    async with served(app) as site:
        _, page = await site.get(path(place(app, words)))
    assert marked(page) == [LEVEE, "It adjourned"]
    assert page.count('id="at"') == 1


async def test_a_link_survives_a_re_index_that_moves_the_words(town: Town, tmp_path: Path):
    """The words are found where they stand now, and the page says that the text has changed."""
    app = town(minutes__txt=MINUTES)
    address = path(place(app, LEVEE))
    records(tmp_path, minutes__txt=MINUTES.replace("March 5", "March 5, a Tuesday of rain and wind,"))
    reindexed(app)
    async with served(app) as site:
        _, page = await site.get(address)
    assert marked(page) == [LEVEE]
    assert "text has changed since; these words are still in it" in page


async def test_words_that_are_no_longer_in_a_record_are_not_shown(town: Town, tmp_path: Path):
    """What a site took back is not told on by a link; that it is gone is said."""
    app = town(minutes__txt=MINUTES)
    address = path(place(app, LEVEE))
    records(tmp_path, minutes__txt=MINUTES.replace(LEVEE, "The council deferred the matter."))
    reindexed(app)
    async with served(app) as site:
        _, page = await site.get(address)
    assert "these words are no longer in it" in page
    assert LEVEE not in page
    assert not marked(page)


async def test_a_link_is_older_than_what_is_kept_of_generations(town: Town, tmp_path: Path):
    """A text that a bot has seen of this very record is known for good."""
    app = town(minutes__txt=MINUTES)
    address = path(place(app, LEVEE))
    app.community.watches.observe(app.library.records(""))
    for day in range(6, 13):
        records(tmp_path, minutes__txt=MINUTES.replace("March 5", f"March {day}, after rain"))
        reindexed(app)
    assert len(app.library.history()) == 5
    async with served(app) as site:
        _, page = await site.get(address)
    assert marked(page) == [LEVEE]


@pytest.mark.parametrize("whose", ["community-8/memo.txt", "records/other.txt"])
async def test_an_earlier_text_is_one_that_this_very_record_had(town: Town, tmp_path: Path, whose: str):
    """An address that names the text of another record, private or removed, shows what one shows that names a text nobody has: whether
    it is kept is not told, nor any word of it.
    """
    app = town(minutes__txt=MINUTES)
    memo = "A memo of the Zanzibar Board\n\nThe council approved the sale of the levee to Quagga by five votes.\n"
    if whose.startswith("community-8"):
        proposed = app.uploads.propose("community-8", "memo.txt", memo.encode(), UploadFields())
        app.uploads.confirm("community-8", proposed.id)
    else:
        records(tmp_path, other__txt=memo)
    reindexed(app)
    app.community.watches.observe(app.library.records(""))
    document = app.library.record(whose, "")
    words = [match.span() for match in re.finditer(r"\w+", document.text)]

    async def shown(of: str) -> list[str]:
        async with served(app) as site:
            asked = [f"/r/{record_id(KEY)}?at=p1:{start}-{end}&of={of}" for start, end in words]
            return [(await site.get(each))[1].replace(of, "OF") for each in asked]

    unknown = await shown("0123456789abcdef")
    assert not any(map(marked, unknown))
    for _ in range(2):
        for of in (document.text_hash[:8], document.text_hash[:16], document.text_hash):
            assert await shown(of) == unknown
        app.library.remove(whose)


async def test_a_link_survives_a_new_name(town: Town, tmp_path: Path):
    """The same text under another name is the same record to who follows the link."""
    app = town(minutes__txt=MINUTES)
    address = path(place(app, LEVEE))
    (tmp_path / "records" / "minutes.txt").rename(tmp_path / "records" / "2024-minutes.txt")
    reindexed(app)
    async with served(app) as site:
        response, page = await site.get(address)
        if response.status == 301:
            assert response.headers["Location"].endswith("#at")
            response, page = await site.get(path(response.headers["Location"]))
    assert response.status == 200
    assert marked(page) == [LEVEE]


async def test_a_removed_record_says_so(town: Town):
    """And shows nothing of its text."""
    app = town(minutes__txt=MINUTES, other__txt="Another record\n\nIt says other things.\n")
    address = path(place(app, LEVEE))
    app.library.remove(KEY)
    async with served(app) as site:
        response, page = await site.get(address)
    assert response.status == 410
    assert "This record was removed" in page
    assert "levee" not in page


async def test_a_record_gone_from_its_source_is_shown_as_such(town: Town, tmp_path: Path):
    """The copy stays, and the page says that it is one."""
    app = town(
        minutes__txt=MINUTES,
        other__txt="Another record\n\nIt says other things.\n",
        third__txt="A third\n\nWords.\n",
        fourth__txt="A fourth\n\nMore words.\n",
    )
    address = path(place(app, LEVEE))
    (tmp_path / "records" / "minutes.txt").unlink()
    reindexed(app)
    async with served(app) as site:
        _, page = await site.get(address)
    assert marked(page) == [LEVEE]
    assert "no longer where it was published" in page


@pytest.mark.parametrize("wrong", ["p9:1-2", "900000-900001", "p4:9-3", "words", "p0", "-", "p1:", "१-२"])
async def test_an_address_that_points_nowhere_shows_the_record(town: Town, wrong: str):
    """Whatever stands in an address, it is never an error of the server."""
    app = town(minutes__txt=MINUTES)
    async with served(app) as site:
        response, page = await site.get(f"/r/{record_id(KEY)}?at={wrong}&of=zz&part=99999999999")
    assert response.status == 200
    assert LEVEE in unescape(page)


async def test_a_long_record_is_shown_in_parts_and_a_citation_finds_its_own(town: Town):
    """No page is larger than a phone bears, and no word is left out."""
    lines = "\n\n".join(
        f"Item {number}: the council spoke of matter {number} at some length." for number in range(3000)
    )
    app = town(long__txt=f"Transcript\n\n{lines}\n\n{LEVEE}\n")
    async with served(app) as site:
        response, page = await site.get(path(place(app, LEVEE, "records/long.txt")))
        _, first = await site.get(f"/r/{record_id('records/long.txt')}")
    assert marked(page) == [LEVEE]
    assert int(response.headers["Content-Length"]) < 300_000
    assert "Item 0:" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' in page


# --- Whatever a record holds.

HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror=alert(1)> "quoted" &amp; {{ 7*7 }} {% raw %} javascript:alert(1) '
    "</mark></div><style>body{display:none}</style> \u202egnirts\u202c \x1b[31mred"
)


async def test_a_hostile_record_is_inert(town: Town):
    """What looks like markup, a template or a command is text; what turns a line around is shown as a sign."""
    app = town(evil__txt=f"Minutes <b>bold</b>\n\n{HOSTILE}\n\n{LEVEE}\n")
    key = "records/evil.txt"
    async with served(app) as site:
        _, page = await site.get(f"/r/{record_id(key)}?at=p2")
        _, start = await site.get("/")
        _, found = await site.get("/", params={"q": "<script>alert(2)</script> levee"})
    for each in (page, start, found):
        assert "<script" not in each
        assert "<img src=x" not in each
        assert "<style" not in each
        assert (
            "49" not in re.sub(r"\d{3,}|[?=&;:.-]\S+", "", each.partition("<main")[2].partition("</main")[0])
            or each is start
        )
        assert "\u202e" not in each
        assert "\x1b" not in each
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page


async def test_an_address_of_a_source_that_runs_something_is_no_link(town: Town, tmp_path: Path):
    """Only addresses of the web are linked."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "minutes.txt.meta.toml").write_text(
        'url = "javascript:alert(1)"\n', encoding="utf-8"
    )
    app = town(minutes__txt=MINUTES)
    async with served(app) as site:
        _, page = await site.get(f"/r/{record_id(KEY)}")
    assert "javascript:" not in page


# --- For whom.


def with_private(app: App) -> str:
    """Adds a record of a server's own; its key."""
    added = app.uploads.propose(
        "community-7", "secret.txt", MINUTES.replace("nine", "ten").encode(), UploadFields()
    )
    key = app.uploads.confirm("community-7", added.id)[0]
    reindexed(app)
    return key


async def test_what_a_server_added_is_nobody_elses(town: Town):
    """Its page, its search and its lists do not have it; and it looks like a page that never was."""
    app = town(other__txt="Another record\n\nIt says other things about parks.\n")
    key = with_private(app)
    async with served(app) as site:
        response, page = await site.get(f"/r/{record_id(key)}")
        nothing, never = await site.get(f"/r/{record_id('records/never.txt')}")
        _, start = await site.get("/")
        _, feed = await site.get("/records.atom")
        _, found = await site.get("/", params={"q": "levee Mill Creek votes"})
        _, meetings = await site.get("/meetings")
    assert (response.status, nothing.status) == (404, 404)
    assert re.sub(r"/r/\w+", "", page) == re.sub(r"/r/\w+", "", never)
    for each in (start, feed, found, meetings):
        assert record_id(key) not in each
        assert LEVEE not in each


async def test_a_signed_link_shows_that_one_record(town: Town):
    """It opens this record and no other, is kept nowhere, and no search engine takes it in."""
    app = town(other__txt="Another record\n\nIt says other things.\n")
    key = with_private(app)
    address = path(place(app, LEVEE, key))
    async with served(app) as site:
        response, page = await site.get(address)
        forged, _ = await site.get(address[:-3] + "AAA")
        elsewhere, _ = await site.get(f"/r/{record_id('records/never.txt')}?{address.partition('?')[2]}")
    assert response.status == 200
    assert marked(page) == [LEVEE]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert (forged.status, elsewhere.status) == (404, 404)


async def test_an_answer_over_private_records_needs_its_signature(town: Town):
    """The same holds for answers, by what they quote."""
    app = town(other__txt="Another record\n\nIt says other things.\n")
    with_private(app)
    given = app.answers.ask("How many votes did the Mill Creek levee get?", Filters(community="community-7"))
    assert given.answered
    async with served(app) as site:
        response, page = await site.get(f"/a/{given.id}")
        signed, shown = await site.get(Links("", app._page_key).answer(given.id, private=True))
    assert response.status == 404
    assert "levee" not in page
    assert signed.status == 200
    assert LEVEE in shown


async def test_a_refusal_needs_a_signature(town: Town):
    """All that it holds is a question, and whoever asked it may have asked in private."""
    app = town(minutes__txt=MINUTES)
    given = app.answers.ask("Who repaired the opera house?", Filters())
    assert not given.answered
    async with served(app) as site:
        response, page = await site.get(f"/a/{given.id}")
        signed, shown = await site.get(Links("", app._page_key).answer(given.id, private=True))
    assert response.status == 404
    assert "opera" not in page
    assert signed.status == 200
    assert "opera house" in shown


# --- Answers, meetings, feeds.


async def test_a_question_is_answered_with_a_link_to_its_words(town: Town):
    """The answer's citation leads to the page that marks the very words."""
    app = town(minutes__txt=MINUTES)
    async with served(app) as site:
        response, page = await site.get("/", params={"q": "How many votes did the Mill Creek levee get?"})
        link = re.search(r'href="(/r/[^"#]+)#at"', page)
        assert link is not None
        _, record = await site.get(unescape(link[1]))
        answer = re.search(r'href="(/a/\w+)"', page)
        assert answer is not None
        _, checked = await site.get(answer[1])
    assert response.status == 200
    assert marked(record) == [LEVEE]
    assert "Word for word in the stored source" in checked
    assert "The record is still the same." in checked


async def test_an_answer_can_be_of_what_one_person_said(town: Town):
    """Who speaks is offered, and said with what was searched; who does not is answered with who does."""
    app = town(hearing__vtt=f"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ana Reyes>{LEVEE}\n")
    asked = {"q": "How many votes did the Mill Creek levee get?"}
    async with served(app) as site:
        _, page = await site.get("/", params=asked | {"by": "Reyes"})
        _, other = await site.get("/", params=asked | {"by": "Osei"})
    assert '<option value="Ana Reyes">' in page
    assert 'class="quote"' in page
    assert "only what Reyes said" in page
    assert 'class="quote"' not in other
    assert "These do: Ana Reyes." in other


async def test_an_answer_says_what_became_of_its_record(town: Town, tmp_path: Path):
    """It is checked as it is shown, and what was taken out of the library is not shown by way of an answer."""
    app = town(minutes__txt=MINUTES, other__txt="Another record\n\nIt says other things.\n")
    given = app.answers.ask("How many votes did the Mill Creek levee get?", Filters(community=NOBODY))
    assert given.answered
    async with served(app) as site:
        _, before = await site.get(f"/a/{given.id}")
        app.library.remove(KEY)
        _, after = await site.get(f"/a/{given.id}")
    assert LEVEE in before
    assert LEVEE not in after
    assert "The record is no longer in the library." in after


async def test_what_the_record_does_not_say_is_said(town: Town):
    """A refusal looks like one, and shows the nearest passages as such."""
    app = town(minutes__txt=MINUTES)
    async with served(app) as site:
        _, page = await site.get("/", params={"q": "Who won the football cup in Lisbon?"})
    assert "The record does not say." in page
    assert "do not answer it" in page


@pytest.mark.parametrize(
    "asked",
    ["How did Chen vote?", "What did they decide last time?", "When is the next meeting?", "What’s new?", "Give me a summary",
     "What are the latest priorities?"],
)  # fmt: skip
async def test_a_plain_request_is_shown_what_there_is(town: Town, asked: str):
    """Votes, decisions, what comes next, what is new: a page of it, or the page that has it already."""
    app = town(minutes__txt=MINUTES.replace("It adjourned", "Ayes: Ruiz, Diaz. Noes: Chen.\n\nIt adjourned"))
    async with served(app) as site:
        response, page = await site.get("/", params={"q": asked})
        if response.status == 303:
            response, page = await site.get(response.headers["Location"])
    assert response.status == 200
    assert "<h1>" in page


async def test_a_question_without_a_word_is_told_so(town: Town):
    """In the form, which keeps what was typed."""
    app = town(minutes__txt=MINUTES)
    async with served(app) as site:
        response, page = await site.get("/", params={"q": "???"})
    assert response.status == 400
    assert 'value="???"' in page
    assert "nothing to search for" in page


async def test_the_meetings_are_there_as_pages_feeds_and_a_calendar(town: Town):
    """A list, one meeting, its priorities, two feeds and a calendar, each well formed."""
    app = town(
        minutes__txt=MINUTES.replace(
            "It adjourned", "The council emphasized the need for flood control. It adjourned"
        )
    )
    async with served(app) as site:
        _, meetings = await site.get("/meetings")
        link = re.search(r'href="(/meetings/[^"]+)"><bdi>', meetings)
        assert link is not None
        one, meeting = await site.get(link[1])
        missing, _ = await site.get("/meetings/nowhere")
        _, priorities = await site.get("/priorities")
        _, added = await site.get("/records.atom")
        _, stated = await site.get("/priorities.atom")
        _, calendar = await site.get("/meetings.ics")
        _, robots = await site.get("/robots.txt")
    assert one.status == 200
    assert "/r/" in meeting
    assert missing.status == 404
    assert "flood control" in priorities
    for feed in (added, stated):
        root = etree.fromstring(feed.encode())
        assert root.tag == "{http://www.w3.org/2005/Atom}feed"
        assert root.findall("{*}entry/{*}updated")
    assert calendar.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "DTSTART;VALUE=DATE:20240305\r\n" in calendar
    assert calendar.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    assert "Disallow: /a/" in robots


# --- What every response carries.


async def test_a_topic_through_time(town: Town):
    """Without a topic, a field for one; with it, a sentence a record, each with its place; what nobody said is said to be so. A search
    engine takes none of it in.
    """
    async with served(town(minutes__txt=MINUTES)) as site:
        response, empty = await site.get("/timeline")
        _, found = await site.get("/timeline?topic=levee&lang=en")
        _, none = await site.get("/timeline?topic=%3Cb%3Ewhales%00&lang=en")
        _, feed = await site.get("/timeline.atom?topic=levee%20%26%20creek&lang=en")
        _, quiet = await site.get("/timeline.atom?topic=whales")
        nothing, _ = await site.get("/timeline.atom")
        _, robots = await site.get("/robots.txt")
    (entry,) = etree.fromstring(feed.encode()).findall("{*}entry")
    assert entry.findtext("{*}content") == LEVEE
    assert "/r/" in entry.find("{*}link").get("href")
    assert not etree.fromstring(quiet.encode()).findall("{*}entry")
    assert nothing.status == 404
    assert 'href="/timeline.atom?topic=levee' in found
    assert "\0" not in none
    assert response.status == 200
    assert 'name="topic"' in empty
    assert "through time" in found
    assert "<blockquote" in found
    assert 'href="/r/' in found
    assert "No sentence of a record" in none
    assert "<b>whales" not in none
    assert {"Disallow: /timeline?", "Disallow: /timeline.atom"} < set(robots.splitlines())


async def test_every_response_is_sealed(town: Town):
    """Nothing may run, nothing comes from elsewhere, nothing is remembered: errors and pictures among them."""
    app = town(minutes__txt=MINUTES)
    paths = (
        "/",
        f"/r/{record_id(KEY)}",
        "/nothing",
        "/style.css",
        "/robots.txt",
        "/records.atom",
        f"/r/{record_id(KEY)}/page/1.png",
    )
    async with served(app) as site:
        for each in paths:
            response, page = await site.get(each)
            assert {name: response.headers[name] for name in HEADERS} == dict(HEADERS), each
            assert "Set-Cookie" not in response.headers
            assert "Traceback" not in page
            assert "<script" not in page
        refused, _ = await site.ask("POST", "/")
    assert refused.status == 405
    assert "script" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none'")


async def test_what_a_reader_has_is_not_sent_again(town: Town, tmp_path: Path):
    """304 while the library is the same; the page of now once it is another one. HEAD has no body."""
    app = town(minutes__txt=MINUTES)
    address = f"/r/{record_id(KEY)}"
    async with served(app) as site:
        first, page = await site.get(address)
        etag = {"If-None-Match": first.headers["ETag"]}
        again, nothing = await site.get(address, headers=etag)
        head, body = await site.ask("HEAD", address)
        records(tmp_path, minutes__txt=MINUTES.replace("nine", "ten"))
        reindexed(app)
        changed, _ = await site.get(address, headers=etag)
    assert page
    assert (again.status, nothing) == (304, "")
    assert (head.status, body) == (200, "")
    assert head.headers["Content-Length"] == first.headers["Content-Length"]
    assert changed.status == 200


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("es-MX,es;q=0.9", "es"),
        ("zh-TW", "zh-Hant"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("fr", "en"),
        ("x;q=y,,;", "en"),
    ],
)
async def test_a_page_is_in_the_readers_language(town: Town, accepted: str, locale: str):
    """As the browser says, or as was chosen; a chosen one is kept by every link."""
    app = town(minutes__txt=MINUTES)
    async with served(app) as site:
        _, page = await site.get("/", headers={"Accept-Language": accepted})
        _, chosen = await site.get("/meetings?lang=es", headers={"Accept-Language": accepted})
    assert f'<html lang="{locale}">' in page
    assert '<html lang="es">' in chosen
    assert 'href="/priorities?lang=es"' in chosen


async def test_who_asks_too_fast_is_told_how_long_to_wait(town: Town):
    """Six at once, as in Discord; pages can be read meanwhile. Whoever comes through a proxy of this machine counts alone."""
    app = town(minutes__txt=MINUTES)
    async with served(app) as site:
        statuses = [(await site.get("/", params={"q": "???"}))[0] for _ in range(7)]
        other, _ = await site.get("/", params={"q": "???"}, headers={"X-Forwarded-For": "203.0.113.7"})
        page, _ = await site.get("/meetings")
    assert [each.status for each in statuses] == [400] * 6 + [429]
    assert int(statuses[-1].headers["Retry-After"]) <= 5
    assert other.status == 400
    assert page.status == 200


async def test_who_asks_for_many_pages_keeps_nobody_waiting(town: Town, monkeypatch: pytest.MonkeyPatch):
    """They are made one after the other; another visitor's is made meanwhile."""
    gate, begun, making = threading.Event(), threading.Event(), Pages._making

    def slow(self: Pages, asked: str, *rest: Any) -> Any:
        if "slow" in asked:
            begun.set()
            gate.wait(20)
        return making(self, asked, *rest)

    monkeypatch.setattr(Pages, "_making", slow)
    async with served(town(minutes__txt=MINUTES)) as site:
        many = [asyncio.create_task(site.get(f"/meetings?slow={number}")) for number in range(4)]
        await asyncio.to_thread(begun.wait, 20)
        other, _ = await site.get("/meetings", headers={"X-Forwarded-For": "203.0.113.7"})
        waiting = not any(each.done() for each in many)
        gate.set()
        every = await asyncio.gather(*many)
    assert waiting
    assert {other.status, *(answer.status for answer, _ in every)} == {200}


async def test_a_page_of_a_pdf_is_shown_as_it_was_published(town: Town):
    """Beside its text; a page that is not there, and a record that is no PDF, have no picture."""
    app = town(pictured=True, minutes__txt=MINUTES)
    name = record_id("records/session.pdf")
    async with served(app) as site:
        _, page = await site.get(path(place(app, LEVEE, "records/session.pdf")))
        picture, raw = await site.get(f"/r/{name}/page/1.png")
        missing, _ = await site.get(f"/r/{name}/page/3.png")
        text, _ = await site.get(f"/r/{record_id(KEY)}/page/1.png")
    assert f'src="/r/{name}/page/1.png"' in page
    assert marked(page) == [LEVEE]
    assert picture.headers["Content-Type"] == "image/png"
    assert raw[1:4] == "PNG"
    assert (missing.status, text.status) == (404, 404)


async def test_a_library_that_is_not_there_yet_is_told(tmp_path: Path):
    """A plain page, and not an error of the server; what is kept of readers is told without one."""
    from app import build

    app = build(Settings(data=tmp_path / "data", web="127.0.0.1:0", contact="records@newsroom.example"))
    async with served(app) as site:
        response, page = await site.get("/")
        privacy, said = await site.get("/privacy?lang=es")
    assert response.status == 503
    assert "No record has been taken in here yet." in page
    assert privacy.status == 200
    assert "records@newsroom.example" in said
    assert 'href="/privacy?lang=es">Privacidad' in said


@pytest.mark.parametrize("locale", LOCALES)
async def test_readers_are_told_what_is_kept_of_them_and_how_to_end_it(town: Town, locale: str):
    """In their language: each table that is about people with its days, and the command that deletes, by the name that it has there."""
    words = words_in(locale)
    async with served(town(minutes__txt=MINUTES)) as site:
        _, page = await site.get(f"/privacy?lang={locale}")
    about_people = {kept.table for kept in KEPT if kept.key or kept.user} & {
        t for t, days in DAYS.items() if days
    }
    for table in about_people:
        assert re.search(rf"\b{DAYS[table]}\b", page), table
    for command in ("command-forget-me", "command-about", "command-find"):
        assert words(command) in page
