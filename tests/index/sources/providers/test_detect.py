"""Finding out what an address is, by its form or by one look."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadSettings, PlenumError, RecordAbsent, SitePaused
from index.sources.providers import Options
from index.sources.providers.detect import KINDS, discover, open_provider
from index.sources.providers.responses import Page
from tests.kit.places import Web, refused

URL = "https://millbrook.example/council"
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Town &amp; Council</title></channel></rss>'
ALTERNATES = """<!DOCTYPE html><html><head><title> Council
 news </title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="News" href="/feed/">"""
WORDPRESS = f"{ALTERNATES}<link rel='https://api.w.org/' href='https://millbrook.example/wp-json/' />"
POSTS = "https://millbrook.example/wp-json/wp/v2/posts?per_page=1&_fields=id"


@pytest.mark.parametrize(
    ("answer", "kind", "title"),
    [
        (FEED, "feed", "Town & Council"),
        ('{"version": "https://jsonfeed.org/version/1.1", "title": "Town", "items": []}', "feed", "Town"),
        (Page(URL, FEED.encode(), "text/html"), "feed", "Town & Council"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "sitemap", "millbrook.example"),
        (gzip.compress(b"<sitemapindex/>", mtime=0), "sitemap", "millbrook.example"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n", "captions", ""),
        ('{"meetings": [{"id": 1, "url": "/m.pdf"}]}', "export", ""),
        ("id,title,url\n1,Minutes,/m.pdf\n", "export", ""),
        ("<!DOCTYPE html><html><title>Minutes</title><a href='m.pdf'>m</a>", "page", "Minutes"),
    ],
)
def test_an_address_is_known_by_what_it_answers(answer, kind, title):
    """One look tells, and an admin reads why."""
    web = Web({URL: answer})
    found = discover(URL, web)

    assert (found.kind, found.url, found.title) == (kind, URL, title)
    assert found.why.endswith(".")
    assert web.asked == [URL]


def test_legistar_is_known_by_its_address():
    """Nothing is asked for."""
    for url in ("https://millbrook.legistar.com/Calendar.aspx", "https://webapi.legistar.com/v1/millbrook/"):
        found = discover(url, Web({}))
        assert (found.kind, found.title) == ("legistar", "millbrook")


def test_a_page_leads_to_the_feed_it_names():
    """To the one for news, not the one for comments."""
    found = discover(URL, Web({URL: ALTERNATES}))

    assert (found.kind, found.url, found.title) == ("feed", "https://millbrook.example/feed/", "Council news")


def test_wordpress_goes_before_its_feed_where_its_api_is_open():
    """A feed shows the newest only; but a closed API shows nothing."""
    assert discover(URL, Web({URL: WORDPRESS, POSTS: [{"id": 1}]})).kind == "wordpress"
    for closed in (refused(401), RecordAbsent("no"), b"<html>Sign in"):
        found = discover(URL, Web({URL: WORDPRESS, POSTS: closed}))
        assert found.kind == "feed"
        assert "closed" in found.why
    with pytest.raises(SitePaused):
        discover(URL, Web({URL: WORDPRESS, POSTS: SitePaused("later", until=9.0)}))


@pytest.mark.parametrize("answer", [b"%PDF-1.7\n", b"", b"\0\1", '{"a": 1}', "Hello.", "<svg/>"])
def test_what_cannot_be_followed_says_what_can(answer):
    """A single document is one to be added; for the rest there is a list."""
    with pytest.raises(BadSettings) as raised:
        discover(URL, Web({URL: answer}))

    assert raised.value.remedy
    assert ("single document" in raised.value.sentence) == (answer == b"%PDF-1.7\n")


def test_what_cannot_be_asked_is_raised_as_it_is():
    """The site says why."""
    with pytest.raises(RecordAbsent):
        discover(URL, Web({}))


def test_every_kind_is_opened_by_its_name_and_a_near_one_is_named():
    """Opening asks for nothing."""
    for kind in KINDS:
        assert open_provider(kind, "https://millbrook.legistar.com/", Options())
    with pytest.raises(BadSettings) as raised:
        open_provider("wordpres", URL, Options())
    assert "“wordpress”" in raised.value.remedy


@settings(max_examples=150)
@given(
    st.sampled_from(
        [
            b"",
            b"<html>",
            b"<rss>",
            b"{",
            b"[",
            b"WEBVTT\n",
            b"\x1f\x8b",
            ALTERNATES.encode(),
            WORDPRESS.encode(),
            b"id,url\n",
        ]
    ),
    st.binary(max_size=60),
    st.sampled_from(["", "text/html", "application/json", "text/csv", "application/rss+xml"]),
)
def test_whatever_an_address_answers_it_is_something_or_refused(start, rest, content_type):
    """No bytes make it raise anything but an error of Plenum's own."""
    try:
        found = discover(URL, lambda url: Page(url, start + rest, content_type))
    except PlenumError:
        return
    assert found.kind in KINDS
    assert found.url.startswith("https://")
