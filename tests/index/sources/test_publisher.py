"""The site made for the tests: each door gives what it should, as real parsers read it, and each fault does what it says, as
the project's own fetcher meets it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any

import feedparser
import pytest
import webvtt

from domain.errors import (
    AddressRefused,
    PlenumError,
    RecordAbsent,
    RecordTooLarge,
    RecordUnreachable,
)
from index.readers.reader import read
from index.sources.fetch import Fetched, Fetcher, Limits
from index.sources.rate_limit import Robots
from tests.kit.publisher import faults, legistar
from tests.kit.publisher.feeds import full, named
from tests.kit.publisher.oakhaven import town
from tests.kit.publisher.pieces import Piece, moment
from tests.kit.publisher.site import Site

TOWN = town()
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with Site(TOWN) as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.clear()
    running.day = 12.5
    return running


@pytest.fixture
def get(site: Site) -> Callable[..., Fetched]:
    fetcher = Fetcher(
        agent="Plenum/test",
        allowed=site.allowed,
        resolver=site.resolver,
        limits=Limits(seconds=10, connect=5, size=1 << 20),
    )

    def fetch(path: str, host: str = "www", *, any_status: bool = False, **headers: str) -> Fetched:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return fetcher.fetch(site.url(path, host), any_status=any_status, headers=told)

    return fetch


def rows(get: Callable[..., Fetched], path: str, host: str = "www") -> Any:
    return json.loads(get(path, host).body)


def news(site: Site) -> list[Piece]:
    return [each for each in TOWN.there(site.day, "news") if not each.private]


# What is published


def test_a_town_is_the_same_every_time():
    """By its seed; another seed is another town."""
    assert town() == town()
    assert town(2) != town()


def test_pieces_are_born_change_leave_and_come_back(site):
    """There is some of each kind of fate, and every revision is told from all others by a sentence of its own."""
    assert any(len(each.revisions) > 1 for each in TOWN.pieces)
    assert any(each.there(49.9) and each.away for each in TOWN.pieces)
    assert any(not each.there(49.9) and each.there(each.born) for each in TOWN.pieces)
    told = [" ".join(revision.words) for each in TOWN.pieces for revision in each.revisions]
    for each in TOWN.pieces:
        for revision in each.revisions:
            assert sum(each.mark(revision.day) in words for words in told) == 1


# Doors


@pytest.mark.parametrize("path", ["/feed/", "/atom.xml", "/old-feed/"])
def test_a_feed_holds_the_newest_ten(site, get, path):
    """As feedparser reads it; with all their words or a summary, with a guid or without, with a date or a wrong one."""
    found = feedparser.parse(io.BytesIO(get(path).body))
    assert not found.bozo
    pieces = news(site)[:10]
    assert [each.title for each in found.entries] == [each.title for each in pieces]
    for entry, piece in zip(found.entries, pieces, strict=True):
        assert entry.link == site.url(piece.path)
        assert ("content" in entry) is full(piece)
        if path != "/atom.xml":
            assert ("id" in entry) is named(piece)
        words = entry.content[0].value if full(piece) else get(piece.path).body.decode()
        assert piece.mark(site.day) in words


def test_a_feed_may_say_the_wrong_encoding(site, get):
    """It says ISO-8859-1, and is UTF-8."""
    found = get("/old-feed/")
    assert found.headers["content-type"].endswith("ISO-8859-1")
    assert "Oakhaven – News" in found.body.decode("utf-8")


def test_a_json_feed(site, get):
    """Version 1.1, the newest ten, dates with a zone."""
    found = json.loads(get("/feed.json").body)
    assert found["version"].endswith("1.1")
    pieces = news(site)[:10]
    assert [each["url"] for each in found["items"]] == [site.url(each.path) for each in pieces]
    assert [("content_html" in each) for each in found["items"]] == [full(each) for each in pieces]
    assert found["items"][0]["date_published"] == moment(pieces[0].born).isoformat()


def test_wordpress_pages_through_everything(site, get):
    """Total and number of pages in the headers; the next page linked; past the end, an error that says so."""
    first = get("/wp-json/wp/v2/posts?per_page=5&_fields=id,link,title.rendered,modified_gmt")
    total, pages = int(first.headers["x-wp-total"]), int(first.headers["x-wp-totalpages"])
    assert (total, pages) == (len(news(site)), -(-len(news(site)) // 5))
    assert set(json.loads(first.body)[0]) == {"id", "link", "title", "modified_gmt"}
    assert 'rel="next"' in first.headers["link"]
    found = [
        post
        for page in range(1, pages + 1)
        for post in rows(get, f"/wp-json/wp/v2/posts?per_page=5&page={page}")
    ]
    assert [post["id"] for post in found] == [each.number for each in news(site)]
    assert all(
        each.mark(site.day) in post["content"]["rendered"]
        for post, each in zip(found, news(site), strict=True)
    )
    over = get(f"/wp-json/wp/v2/posts?per_page=5&page={pages + 1}", any_status=True)
    assert (over.status, json.loads(over.body)["code"]) == (400, "rest_post_invalid_page_number")
    assert get("/wp-json/wp/v2/posts?per_page=101", any_status=True).status == 400


def test_wordpress_tells_what_was_modified_since(site, get):
    """A time without a zone is the site's own, five hours behind; oldest change first, if asked for."""
    site.day = 40
    changed = sorted(each.at(40).day for each in news(site))
    for days, form in (
        (changed[-4], "{:%Y-%m-%dT%H:%M:%S}Z"),
        (changed[-4] + 5 / 24, "{:%Y-%m-%dT%H:%M:%S}"),
    ):
        since = form.format(moment(days))
        path = f"/wp-json/wp/v2/posts?modified_after={since}&orderby=modified&order=asc"
        found = rows(get, path)
        assert [each["modified_gmt"] for each in found] == [
            moment(each).replace(tzinfo=None).isoformat() for each in changed[-3:]
        ]


def test_wordpress_is_found_from_the_home_page(site, get):
    """By a link in the page and one in a header."""
    home = get("/")
    assert home.headers["link"] == f'<{site.url("/wp-json/")}>; rel="https://api.w.org/"'
    assert f'<link rel="https://api.w.org/" href="{site.url("/wp-json/")}">'.encode() in home.body
    assert rows(get, "/wp-json/")["namespaces"] == ["oembed/1.0", "wp/v2"]
    assert len(rows(get, "/wp-json/wp/v2/pages?per_page=100")) == 6 - any(
        not each.there(12.5) for each in TOWN.pieces if each.kind == "page"
    )


def test_legistar_lists_meetings(site, get):
    """Filtered, sorted, cut; with where its papers are, once they are there."""
    listed = rows(get, "/v1/oakhaven/events?$orderby=EventDate+desc&$top=4&$skip=1", "api")
    dates = sorted((str(each.held) for each in TOWN.calendar(site.day)), reverse=True)
    assert [each["EventDate"] for each in listed] == [f"{each}T00:00:00" for each in dates[1:5]]
    some = rows(
        get,
        "/v1/oakhaven/Events?$filter=EventDate+ge+datetime%272026-03-01%27+and+EventBodyName+eq+%27Parks+Board%27",
        "api",
    )
    assert some
    assert all(each["EventBodyName"] == "Parks Board" and each["EventDate"] >= "2026-03-01" for each in some)
    everything = rows(get, "/v1/oakhaven/events", "api")
    for each in everything:
        meeting = next(one for one in TOWN.meetings if one.number == each["EventId"])
        assert bool(each["EventAgendaFile"]) is bool(TOWN.of_meeting(meeting, site.day, "agenda"))
        assert bool(each["EventMinutesFile"]) is bool(TOWN.of_meeting(meeting, site.day, "minutes"))
    assert {each["EventMinutesStatusName"] for each in everything} == {"Draft", "Final"}
    assert get("/v1/oakhaven/events?$filter=Nonsense", "api", any_status=True).status == 400


def test_legistar_papers_are_pdfs_and_hang_on_items(site, get):
    """At their own host; attachments only where they are asked for."""
    for each in rows(get, "/v1/oakhaven/events?$filter=EventAgendaFile+ne+null", "api"):
        meeting = next(one for one in TOWN.meetings if one.number == each["EventId"])
        (agenda,) = TOWN.of_meeting(meeting, site.day, "agenda")
        path = each["EventAgendaFile"].removeprefix(site.url("", "files"))
        assert agenda.mark(site.day) in read(get(path, "files").body, "a.pdf").text
        bare = rows(get, f"/v1/oakhaven/events/{meeting.number}/eventitems", "api")
        assert not any(item["EventItemMatterAttachments"] or item["EventItemAgendaNote"] for item in bare)
        items = rows(
            get,
            f"/v1/oakhaven/events/{meeting.number}/eventitems?AgendaNote=1&MinutesNote=1&Attachments=1",
            "api",
        )
        hung = [one for item in items for one in item["EventItemMatterAttachments"]]
        assert [one["MatterAttachmentId"] for one in hung] == [
            one.number for one in TOWN.of_meeting(meeting, site.day, "attachment")
        ]
        for one in hung:
            path = one["MatterAttachmentHyperlink"].removeprefix(site.url("", "files"))
            assert get(path, "files").content_type == "application/pdf"


def test_legistar_gives_votes_where_its_clerk_enters_them(site, get):
    """Of the first item of a meeting, as its API does; without them, no field is filled and no vote is there."""
    (meeting, *_) = rows(get, "/v1/oakhaven/events?$filter=EventAgendaFile+ne+null", "api")
    path = f"/v1/oakhaven/events/{meeting['EventId']}/eventitems"
    (first, *_) = rows(get, path, "api")
    votes = f"/v1/oakhaven/EventItems/{first['EventItemId']}/Votes"
    assert (first["EventItemPassedFlagName"], rows(get, votes, "api")) == (None, [])
    site.fault("*", None, "votes")
    (first, *_) = rows(get, path, "api")
    assert (first["EventItemMover"], first["EventItemPassedFlagName"]) == ("Ana Reyes", "Pass")
    assert {
        each["VotePersonName"]: each["VoteValueName"] for each in rows(get, votes, "api")
    } == legistar.BALLOTS


def test_legistar_gives_no_more_than_a_thousand_rows():
    """Whatever is asked for."""
    with Site(town(old_meetings=1100)) as site:
        fetcher = Fetcher(agent="x", allowed=site.allowed, resolver=site.resolver)
        for skip, count in ((0, 1000), (1000, 1100 + 10 - 1000)):
            found = fetcher.fetch(site.url(f"/v1/oakhaven/events?$top=5000&$skip={skip}", "api"))
            assert len(json.loads(found.body)) <= count
            assert len(json.loads(found.body)) > 100


def test_sitemaps_list_every_address(site, get):
    """The index leads to both maps, one of them packed; every address answers, and lastmod is when it changed."""
    index = ET.fromstring(get("/sitemap_index.xml").body)
    maps = [each.text.removeprefix(site.url("")) for each in index.findall(".//s:loc", MAP)]
    bodies = [get(each).body for each in maps]
    bodies = [gzip.decompress(each) if each.startswith(b"\x1f\x8b") else each for each in bodies]
    listed = {
        url.find("s:loc", MAP).text: url.findtext("s:lastmod", "", MAP)
        for body in bodies
        for url in ET.fromstring(body)
    }
    pieces = TOWN.there(site.day, "news", "page", "agenda", "minutes", "attachment")
    assert set(listed) == {site.url(each.path) for each in pieces}
    for each in pieces:
        told = listed[site.url(each.path)]
        assert moment(each.at(site.day).day).isoformat().startswith(told)
        assert each.mark(site.day)[:12] in read(get(each.path).body, f"a/b{each.form}").text
    assert len(ET.fromstring(get("/sitemap.xml").body)) == len(pieces)


def test_a_page_is_read_with_its_title_and_date(site, get):
    """By the project's own reader; what stands on all pages is no part of it."""
    piece = news(site)[0]
    document = read(get(piece.path).body, "news/x.html")
    assert document.title == piece.title
    assert document.date.earliest == moment(piece.born).date()
    assert all(each in document.text for each in piece.words(site.day))
    assert "newsletter" not in document.text


def test_the_page_of_documents_links_to_all_of_them(site, get):
    """Each link is a PDF."""
    body = get("/documents/").body.decode()
    for each in TOWN.there(site.day, "agenda", "minutes", "attachment"):
        assert f'href="{each.path}"' in body
        assert get(each.path).body.startswith(b"%PDF-")


def test_captions_have_times(site, get):
    """WebVTT as webvtt-py reads it, and SubRip."""
    vtts = [each for each in TOWN.pieces if each.form == ".vtt" and each.there(site.day)]
    site.day = 20
    srts = [each for each in TOWN.pieces if each.form == ".srt" and each.there(site.day)]
    for each, parse in ((vtts[0], webvtt.from_string), (srts[0], _srt)):
        cues = parse(get(each.path).body.decode())
        assert " ".join(cue.text for cue in cues) == " ".join(each.words(site.day))
        assert [cue.start_in_seconds for cue in cues] == [4 * at for at in range(len(cues))]


def _srt(text: str) -> list[Any]:
    return list(webvtt.from_buffer(io.StringIO(text), format="srt"))


def test_exports_hold_a_row_for_each_resolution(site, get):
    """The same in CSV and JSON."""
    found = json.loads(get("/data/resolutions.json").body)
    assert found == list(csv.DictReader(io.StringIO(get("/data/resolutions.csv").body.decode())))
    assert len(found) == len(TOWN.there(site.day, "resolution"))


def test_what_is_gone_answers_404(site, get):
    """And what is back is there again."""
    back = next(each for each in TOWN.pieces if each.away and each.there(49.9) and each.kind == "news")
    (leaves, returns), *_ = back.away
    for day, there in ((leaves - 0.1, True), (leaves + 0.1, False), (returns + 0.1, True)):
        site.day = day
        if there:
            assert get(back.path).status == 200
        else:
            with pytest.raises(RecordAbsent):
                get(back.path)


def test_robots_are_told_what_to_leave_alone(site, get):
    """A private part, and how slowly to go."""
    fetcher = Fetcher(agent="x", allowed=site.allowed, resolver=site.resolver)
    manners = Robots(fetcher, "Plenum")
    manners.check(site.url("/news/"))
    with pytest.raises(AddressRefused):
        manners.check(site.url("/private/a/"))
    assert b"Crawl-delay: 2" in get("/robots.txt").body


# Manners of the site


@pytest.mark.parametrize("path", ["/feed/", "/documents/", "/sitemap.xml", "/data/resolutions.json"])
def test_what_did_not_change_is_not_sent_again(site, get, path):
    """304 and no body for who has it; the whole for who has an older one; all of it remembered."""
    tag = get(path).headers["etag"]
    mark = len(site.asked)
    assert get(path, any_status=True, If_None_Match=f'"other", {tag}').status == 304
    assert get(path, If_None_Match='"other"').status == 200
    first, second = site.since(mark)
    assert (first.status, first.sent, first.conditional) == (304, 0, True)
    assert (second.status, second.conditional, second.host) == (200, True, "www.oakhaven.example")
    assert second.sent > 0
    assert site.bodies(site.since(mark)) == {path: 1}


def test_last_modified_alone_will_do(site, get):
    """Where there is no ETag."""
    found = get("/data/resolutions.csv")
    assert "etag" not in found.headers
    since = found.headers["last-modified"]
    assert get("/data/resolutions.csv", any_status=True, If_Modified_Since=since).status == 304
    site.day = 49
    assert get("/data/resolutions.csv", If_Modified_Since=since).status == 200


def test_validators_may_be_missing_restless_or_stuck(site, get):
    """None; a new one each time; one that stays although the words change."""
    path = next(each for each in TOWN.pieces if len(each.revisions) > 1 and each.kind == "page").path
    site.fault(path, None, "no-validators")
    assert not {"etag", "last-modified"} & set(get(path).headers)
    site.clear()
    site.fault(path, None, "restless-validators")
    tags = set()
    for day in (12, 13, 14):
        site.day = day
        tags.add(get(path).headers["etag"])
    assert len(tags) == 3
    site.clear()
    site.fault(path, None, "stuck-validators")
    site.day = 1
    before = get(path)
    site.day = 49
    assert get(path).headers["etag"] == before.headers["etag"]
    assert get(path, any_status=True, If_None_Match=before.headers["etag"]).status == 304
    assert get(path).body != before.body
    assert not {"etag", "last-modified"} & set(get("/wp-json/wp/v2/posts").headers)


def test_text_is_packed(site, get):
    """For who takes it; the fetcher unpacks it."""
    assert get("/documents/").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in get("/documents/", Accept_Encoding="identity").headers


# Faults


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (faults.status(500), RecordUnreachable, "answered 500"),
        (faults.status(502), RecordUnreachable, "answered 502"),
        (faults.status(503, after=600), RecordUnreachable, "later"),
        (faults.status(429, after=90), RecordUnreachable, "later"),
        (faults.status(429, after=90, as_date=True), RecordUnreachable, "later"),
        (faults.status(403), RecordUnreachable, "answered 403"),
        (faults.status(404), RecordAbsent, "404"),
        (faults.status(410), RecordAbsent, "410"),
        (faults.cut_off, RecordUnreachable, "did not answer as it should"),
        (faults.cut_chunk, RecordUnreachable, "did not answer as it should"),
        (faults.reset, RecordUnreachable, "did not answer as it should"),
        (faults.redirect("{path}"), RecordUnreachable, "leads on more than"),
        (faults.redirect("http://169.254.169.254/latest/meta-data/"), AddressRefused, "not"),
        (faults.redirect("http://10.0.0.8/"), AddressRefused, "not"),
        (faults.redirect("http://[::1]/"), AddressRefused, "not"),
        (faults.redirect("file:///etc/passwd"), AddressRefused, "Only http"),
        (faults.redirect("https://www.oakhaven.example:1/"), RecordUnreachable, "did not answer"),
        (faults.bomb, RecordTooLarge, "larger than"),
    ],
)
def test_a_fault_is_one_of_our_errors(site, fault, error, said):
    """On its days and no others."""
    addresses = {"10.0.0.8": ["10.0.0.8"], "169.254.169.254": ["169.254.169.254"], "::1": ["::1"]}
    fetcher = Fetcher(
        agent="x",
        allowed=site.allowed,
        resolver=lambda host, port: addresses.get(host) or site.resolver(host, port),
        limits=Limits(seconds=3, connect=1, size=1 << 20),
    )
    site.fault("/documents/", range(20, 22), fault)
    for day in (19.9, 22.0):
        site.day = day
        assert fetcher.fetch(site.url("/documents/")).status == 200
    site.day = 20.0
    with pytest.raises(error, match=said):
        fetcher.fetch(site.url("/documents/"))
    assert site.asked[-1].faulty


def test_retry_after_is_in_seconds_or_a_date(site, get):
    """By the site's clock."""
    site.fault("/feed/", None, faults.status(429, after=90), times=1)
    site.fault("/feed/", None, faults.status(503, after=3600, as_date=True), times=1)
    # The later one has the last word, each as long as it lasts.
    assert get("/feed/", any_status=True).headers["retry-after"] == "Sat, 14 Mar 2026 13:00:00 GMT"
    assert get("/feed/").status == 200
    site.fault("/feed/", None, faults.status(429, after=90))
    assert get("/feed/", any_status=True).headers["retry-after"] == "90"


def test_a_drip_has_an_end(site):
    """For the asker, and for the site."""
    fetcher = Fetcher(agent="x", allowed=site.allowed, resolver=site.resolver, limits=Limits(seconds=0.3))
    site.fault("/feed/", None, faults.drip(1))
    with pytest.raises(RecordUnreachable):
        fetcher.fetch(site.url("/feed/"))


def test_a_delay_is_only_late(site, get):
    """The answer is right."""
    right = get("/feed/").body
    site.fault("/feed/", None, faults.delay(0.05))
    assert get("/feed/").body == right


def test_a_redirect_to_another_host_is_followed(site, get):
    """What is there is another matter."""
    site.fault("/documents/", None, faults.redirect("{elsewhere}/"))
    found = get("/documents/")
    assert found.url == site.url("/", "elsewhere")
    assert b"for sale" in found.body


@pytest.mark.parametrize(
    "path", ["/feed/", "/feed.json", "/wp-json/wp/v2/posts", "/sitemap.xml", "/documents/"]
)
def test_a_fault_may_look_like_an_answer(site, get, path):
    """An error page, half of it, nothing: each with status 200, and the right one is there the next day."""
    right = get(path)
    for at, fault in enumerate((faults.error_page, faults.half, faults.nothing)):
        site.fault(path, range(20 + at, 21 + at), fault)
    site.day = 20
    found = get(path)
    assert (found.status, found.content_type) == (200, "text/html")
    assert b"We will be right back" in found.body
    site.day = 21
    found = get(path)
    assert (found.status, found.content_type) == (200, right.content_type)
    assert not found.body.rstrip().endswith((b">", b"}", b"]")) or path == "/documents/"
    site.day = 22
    assert get(path).body == b""
    site.day = 12.5
    assert get(path).body == right.body


def test_half_a_json_is_no_json(site, get):
    """And half an XML is no XML."""
    site.fault("*", None, faults.half)
    for path in ("/feed.json", "/wp-json/wp/v2/posts", "/data/resolutions.json"):
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            json.loads(get(path).body)
    with pytest.raises(ET.ParseError):
        ET.fromstring(get("/sitemap.xml").body)


def test_lists_can_be_empty_halved_doubled_and_renewed(site, get):
    """As valid as ever."""
    pieces = news(site)

    def ids() -> list[str]:
        return [
            each.get("id", each.link) for each in feedparser.parse(io.BytesIO(get("/atom.xml").body)).entries
        ]

    whole = ids()
    site.fault("*", range(20, 21), "empty")
    site.fault("*", range(21, 22), "half")
    site.fault("*", range(22, 23), "short")
    site.fault("*", range(23, 24), "doubled")
    site.fault("*", range(24, 26), "new-guids")
    site.fault("*", range(24, 26), "new-dates")
    site.day = 20
    assert ids() == []
    assert rows(get, "/wp-json/wp/v2/posts") == rows(get, "/v1/oakhaven/events", "api") == []
    assert not list(ET.fromstring(get("/sitemap.xml").body))
    assert get(pieces[3].path, any_status=True).status == 404
    site.day = 21
    assert len(ids()) == 5
    assert len(ET.fromstring(get("/sitemap.xml").body)) < len(TOWN.pieces) / 2
    site.day = 22
    short = get("/wp-json/wp/v2/posts?per_page=10")
    assert (len(json.loads(short.body)), int(short.headers["x-wp-total"])) == (5, len(news(site)))
    site.day = 23
    assert len(ids()) == 20
    site.day = 24
    first = ids()
    site.day = 25
    assert not set(first) & set(ids())
    posts = rows(get, "/wp-json/wp/v2/posts")
    assert {each["modified_gmt"] for each in posts} == {"2026-03-27T00:00:00"}
    site.day = 12.5
    assert ids() == whole


def test_https_leads_to_no_http(tmp_path, monkeypatch):
    """The certificate is checked, and nothing less safe is followed."""
    with Site(TOWN, secure=tmp_path) as site:
        fetcher = Fetcher(agent="x", allowed=site.allowed, resolver=site.resolver)
        with pytest.raises(RecordUnreachable):
            fetcher.fetch(site.url("/feed/"))
        monkeypatch.setenv("SSL_CERT_FILE", str(site.authority))
        assert fetcher.fetch(site.url("/feed/")).url == site.url("/feed/")
        site.fault("/feed/", None, faults.redirect("http://www.oakhaven.example/feed/"))
        with pytest.raises(AddressRefused, match="less safe"):
            fetcher.fetch(site.url("/feed/"))


def test_a_charset_may_be_wrong(site, get):
    """In the header and in the page; the words are there for who looks."""
    path = news(site)[0].path
    site.fault(path, None, faults.wrong_charset)
    found = get(path)
    assert found.headers["content-type"] == "text/html; charset=utf-16"
    assert "City of Oakhaven" in found.body.decode("utf-8")


def test_one_page_of_a_list_can_fail(site):
    """By its query."""
    with Site(town(old_meetings=1100)) as big:
        fetcher = Fetcher(agent="x", allowed=big.allowed, resolver=big.resolver)
        big.fault("/v1/*/events*skip=1000*", None, faults.status(500))
        assert fetcher.fetch(big.url("/v1/oakhaven/events?$skip=0", "api")).status == 200
        with pytest.raises(PlenumError):
            fetcher.fetch(big.url("/v1/oakhaven/events?$skip=1000", "api"))
