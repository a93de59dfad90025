"""Sitemaps as sites write them: one file, an index of several, packed, as text, named in robots.txt."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import RecordAbsent
from index.sources.providers import Options
from index.sources.providers.page import Sitemap
from index.sources.providers.responses import Page
from tests.kit.places import Web, listed, sound, until_broken

SITE = "https://www.millbrook.example/"
MAP = f"{SITE}sitemap.xml"
NS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*addresses: str) -> str:
    """Addresses, each with ``|`` and when it was modified, if that is told."""
    rows = "".join(
        f"<url><loc>\n  {loc}\n</loc>{f'<lastmod>{when}</lastmod>' if when else ''}<changefreq>weekly</changefreq></url>"
        for loc, _, when in (each.partition("|") for each in addresses)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NS}">{rows}</urlset>'


def index(*addresses: str) -> str:
    return (
        f'<sitemapindex xmlns="{NS}">'
        + "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in addresses)
        + "</sitemapindex>"
    )


def test_pages_and_documents_are_listed_last_modified_first():
    """Lastmod is the revision and never a date; pictures, other sites and readers' counters are left out."""
    xml = urlset(
        f"{SITE}council/|2024-01-01",
        f"{SITE}council/m.PDF?utm_source=x|2024-03-05T10:00:00+00:00",
        f"{SITE}logo.png|2025-01-01",
        "https://other.example/a",
        "https://millbrook.example/news.aspx?id=7&amp;p=2",
        "javascript:x",
    )
    entries, whole = listed(Sitemap(MAP, Options()), Web({MAP: xml}))

    assert whole
    assert [(each.url, each.revision, each.suffix) for each in entries] == [
        (f"{SITE}council/m.PDF", "2024-03-05T10:00:00+00:00", ".pdf"),
        (f"{SITE}council/", "2024-01-01", ""),
        ("https://millbrook.example/news.aspx?id=7&p=2", "", ""),
    ]
    assert all(not each.fields for each in entries)


def test_an_index_leads_to_its_sitemaps_packed_or_not():
    """Also where they are text, and where two list the same address."""
    one, two, three = f"{SITE}a.xml", f"{SITE}b.xml.gz", f"{SITE}c.txt"
    web = Web(
        {
            MAP: index(one, two, three, one),
            one: urlset(f"{SITE}1|2024-01-01", f"{SITE}2"),
            two: gzip.compress(urlset(f"{SITE}1|2024-02-01", f"{SITE}3").encode()),
            three: f"{SITE}4\n\n{SITE}5\r\n",
        }
    )
    entries, whole = listed(Sitemap(MAP, Options()), web)

    assert whole
    assert [each.url.rsplit("/", 1)[1] for each in entries] == ["1", "2", "3", "4", "5"]
    assert entries[0].revision == "2024-02-01"
    assert len(web.asked) == 4


def test_a_sitemap_is_found_from_the_address_of_a_site():
    """By robots.txt where it names one, at the usual place where it does not; a path takes only what lies beneath it."""
    xml = urlset(
        f"{SITE}council/1", f"{SITE}parks/2", f"{SITE}councillors", "http://millbrook.example/council/3"
    )
    named = Web(
        {f"{SITE}robots.txt": "User-agent: *\nDisallow:\nSitemap: /maps/m.xml\n", f"{SITE}maps/m.xml": xml}
    )
    usual = Web({f"{SITE}robots.txt": RecordAbsent("no"), MAP: xml})

    assert len(listed(Sitemap(SITE, Options()), named)[0]) == 4
    beneath, whole = listed(Sitemap(f"{SITE}council", Options()), usual)
    assert [each.url for each in beneath] == [f"{SITE}council/1", "http://millbrook.example/council/3"]
    assert whole


def test_where_one_sitemap_of_several_does_not_come_nothing_is_listed():
    """Half of what there is says nothing about the other half."""
    one, two = f"{SITE}a.xml", f"{SITE}b.xml"
    for bad in (urlset(f"{SITE}2")[:-20], "<html>Busy</html>", gzip.compress(b"x" * 99)[:-5], b""):
        entries, error = until_broken(
            Sitemap(MAP, Options()), Web({MAP: index(one, two), one: urlset(f"{SITE}1"), two: bad})
        )
        assert entries == []
        assert two in error.sentence
    with pytest.raises(RecordAbsent):
        listed(Sitemap(MAP, Options()), Web({MAP: index(one)}))


@pytest.mark.parametrize(
    "answer",
    [
        "<!DOCTYPE html><html><title>Not here</title>",
        "<rss version='2.0'><channel/></rss>",
        "hello",
        b"\x1f\x8bxx",
        f'<!DOCTYPE u [<!ENTITY a "{"a" * 99}"><!ENTITY b "&a;&a;&a;">]><urlset xmlns="{NS}"><url><loc>&b;</loc></url></urlset>',
        f'<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset xmlns="{NS}"><url><loc>&a;</loc></url></urlset>'.encode(
            "utf-16"
        ),
        gzip.compress(b" " * (40 << 20), mtime=0),
    ],
)
def test_what_is_no_sitemap_is_a_broken_listing(answer):
    """A page, a feed, a text, damaged or endless packing, entities of every kind."""
    entries, error = until_broken(Sitemap(MAP, Options()), Web({MAP: answer}))

    assert entries == []
    assert MAP in error.sentence


def test_a_site_too_large_says_how_to_take_a_part(monkeypatch):
    """And its part is taken, where an admin says which."""
    monkeypatch.setattr("index.sources.providers.page.ENTRIES", 1_000)
    xml = urlset(*(f"{SITE}{'minutes' if n % 9 == 0 else 'x'}/{n}" for n in range(1_050)))

    _, error = until_broken(Sitemap(MAP, Options()), Web({MAP: xml}))
    assert "only" in error.remedy
    entries, _ = listed(Sitemap(MAP, Options(only=("*/minutes/*",))), Web({MAP: xml}))
    assert len(entries) == 117


def test_sitemaps_that_lead_in_a_circle_or_too_deep_come_to_an_end():
    """A circle is walked once; a chain beyond three levels, or more than fifty files, are refused."""
    a, b, c, d = (f"{SITE}{name}.xml" for name in "abcd")
    circle = Web({a: index(b, a), b: index(a, c), c: urlset(f"{SITE}1")})
    assert len(listed(Sitemap(a, Options()), circle)[0]) == 1

    deep = Web({a: index(b), b: index(c), c: index(d), d: urlset(f"{SITE}1")})
    assert "levels" in until_broken(Sitemap(a, Options()), deep)[1].sentence

    many = [f"{SITE}{n}.xml" for n in range(60)]
    wide = Web({a: index(*many)} | {each: urlset() for each in many})
    assert "more than 50" in until_broken(Sitemap(a, Options()), wide)[1].sentence
    assert len(wide.asked) == 50


PIECES = st.sampled_from(
    ["<url>", "</url>", "<loc>", "</loc>", "<lastmod>", "</lastmod>", "<sitemap>", "</sitemap>", SITE, "https://[", "a.pdf", "&amp;", "&",
     "<!--", "-->", "<?x ?>", "</urlset>", "</sitemapindex>", "\n", "2024-01-01", "\ud7ff", "\0", "<x:loc>", "<![CDATA[", "]]>", "sitemap:"]
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.sampled_from(["", f'<urlset xmlns="{NS}">', "<sitemapindex>", "<urlset>", SITE]),
    st.lists(PIECES | st.text(max_size=6), max_size=25),
    st.sampled_from([MAP, SITE, f"{SITE}council/"]),
)
def test_whatever_a_sitemap_holds_gives_sound_entries_or_a_broken_listing(start, pieces, url):
    """No bytes make it raise anything else, or list what cannot be fetched; every address answers alike."""
    raw = (start + "".join(pieces)).encode("utf-8", "replace")
    for body in (raw, gzip.compress(raw)):
        entries, _ = until_broken(Sitemap(url, Options()), lambda asked, body=body: Page(asked, body))
        for entry in entries:
            sound(entry)
