"""Feeds as towns publish them: RSS of several ages, Atom, JSON Feed; whole, cut off, hostile."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import ListingBroken, RecordAbsent
from index.readers.metadata.sidecar import SILENT
from index.readers.reader import read
from index.sources.providers import Options
from index.sources.providers.feed import Feed, feed_title
from index.sources.providers.responses import Page, day
from tests.kit.places import Web, listed, sound, until_broken

URL = "https://millbrook.example/feed/"
FEED = Feed(URL, Options())

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Town of Millbrook</title>
  <link>https://millbrook.example</link>
  <atom:link href="https://millbrook.example/feed/" rel="self" type="application/rss+xml" />
  <language>en-US</language>
  <item>
    <title>Council votes on Mill &amp; Main &#8211; 2nd reading</title>
    <link>https://millbrook.example/2024/03/mill-and-main/?utm_source=rss&amp;utm_medium=rss&amp;page=2</link>
    <author>clerk@millbrook.example (Ana Ruiz)</author>
    <pubDate>Tue, 05 Mar 2024 23:30:00 -0600</pubDate>
    <guid isPermaLink="false">https://millbrook.example/?p=812</guid>
    <description><![CDATA[<p>The council voted [&#8230;]</p>]]></description>
    <content:encoded><![CDATA[<p>The council voted 4&ndash;1 for the rezoning.</p><p>It begins in May.</p>
<p>The post <a href="https://millbrook.example/x">Council votes</a> appeared first on <a href="/">Town</a>.</p>]]></content:encoded>
    <enclosure url="/files/Minutes March 5.pdf" length="1200" type="application/pdf" />
    <enclosure url="/files/meeting.mp3" length="9" type="audio/mpeg" />
  </item>
  <item>
    <title>Agenda, March 19</title>
    <link>https://millbrook.example/agenda-march-19/</link>
    <pubDate>sometime in March</pubDate>
    <description>What the council will talk about.</description>
  </item>
</channel>
</rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es" xml:base="https://sanluis.example/">
  <title>Ayuntamiento de San Luis</title>
  <id>urn:uuid:60a76c80</id>
  <entry>
    <title type="html">Acta del pleno</title>
    <link href="actas/12"/>
    <link rel="enclosure" href="actas/12.vtt" type="text/vtt"/>
    <id>urn:uuid:1225c695</id>
    <published>2025-01-30T01:15:00+02:00</published>
    <updated>2025-02-01T10:00:00Z</updated>
    <author><name>Secretaría</name></author>
    <content type="html">&lt;p&gt;El pleno aprobó el acta.&lt;/p&gt;</content>
  </entry>
  <entry>
    <title>Aviso</title>
    <link href="https://sanluis.example/aviso"/>
    <id>urn:uuid:1225c696</id>
    <updated>2025-02-03T10:00:00Z</updated>
    <summary>Un resumen.</summary>
  </entry>
</feed>"""

RDF = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://altdorf.example/"><title>Altdorf</title><link>https://altdorf.example/</link></channel>
  <item rdf:about="https://altdorf.example/1"><title>Gemeinderat über Straßen</title>
    <link>https://altdorf.example/1</link><dc:date>2023-11-02T23:10:00+01:00</dc:date></item>
</rdf:RDF>""".encode("latin-1")

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Riverton",
    "language": "en",
    "authors": [{"name": "Clerk"}],
    "items": [
        {
            "id": 41,
            "url": "https://riverton.example/41",
            "title": "Minutes",
            "content_html": "<p>The board met.</p>",
            "date_published": "2024-05-01T19:00:00-05:00",
            "date_modified": "2024-05-02T08:00:00-05:00",
            "attachments": [{"url": "https://riverton.example/41.pdf", "mime_type": "application/pdf"}],
        },
        {"id": "42", "url": "https://riverton.example/42", "content_text": "The board did not meet."},
        {"id": "43", "url": "https://riverton.example/43", "summary": "Only a summary."},
    ],
}


def test_rss_tells_what_it_says_of_each_item_and_nothing_else():
    """Title, day in the feed's own zone, author, language; the whole words where the item holds them; enclosures that can be
    read; no date where the date cannot be read.
    """
    entries, whole = listed(FEED, Web({URL: RSS}))

    voted, minutes, agenda = entries
    assert not whole
    assert voted.id == "https://millbrook.example/?p=812"
    assert voted.url == "https://millbrook.example/2024/03/mill-and-main/?page=2"
    assert voted.fields == {
        "title": "Council votes on Mill & Main – 2nd reading",
        "date": "2024-03-05",
        "byline": "Ana Ruiz",
        "language": "en-US",
    }
    assert voted.suffix == ".html"
    assert (
        read(voted.content, "a.html", SILENT).text
        == "The council voted 4–1 for the rezoning.\n\nIt begins in May."
    )
    assert minutes.url == "https://millbrook.example/files/Minutes%20March%205.pdf"
    assert minutes.fields["date"] == "2024-03-05"
    assert agenda.id == agenda.url == "https://millbrook.example/agenda-march-19/"
    assert agenda.content is None
    assert agenda.fields == {"title": "Agenda, March 19", "language": "en-US"}


def test_atom_gives_a_revision_and_only_published_is_a_date():
    """What was only updated has no date; links are relative to the feed's base."""
    entries, _ = listed(FEED, Web({URL: ATOM}))

    record, captions, notice = entries
    assert record.id == "urn:uuid:1225c695"
    assert record.url == "https://sanluis.example/actas/12"
    assert record.revision == "2025-02-01T10:00:00Z"
    assert record.fields == {
        "title": "Acta del pleno",
        "date": "2025-01-30",
        "byline": "Secretaría",
        "language": "es",
    }
    assert b"El pleno aprob" in record.content
    assert (captions.url, captions.suffix) == ("https://sanluis.example/actas/12.vtt", ".vtt")
    assert notice.content is None
    assert "date" not in notice.fields


def test_rss_1_in_latin_1_is_read():
    """Its encoding is the one it declares; dc:date is its day of publication."""
    (entry,), _ = listed(FEED, Web({URL: RDF}))

    assert entry.fields == {"title": "Gemeinderat über Straßen", "date": "2023-11-02"}


def test_rss_0_91_is_read():
    """With its document type, which names a file that nobody fetches, and an entity of it."""
    raw = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
      "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title><language>en</language>
      <item><title>Caf&eacute; permits</title><link>https://old.example/1</link></item></channel></rss>"""
    (entry,), _ = listed(FEED, Web({URL: raw}))

    assert entry.fields == {"title": "Café permits", "language": "en"}
    assert entry.id == "https://old.example/1"


def test_a_json_feed_gives_html_text_or_a_link():
    """Whole HTML and whole text are taken as they are; for a summary its page is fetched."""
    entries, whole = listed(FEED, Web({URL: JSON}))

    page, pdf, text, summary = entries
    assert not whole
    assert (page.id, page.revision, page.suffix) == ("41", "2024-05-02T08:00:00-05:00", ".html")
    assert page.fields == {"title": "Minutes", "date": "2024-05-01", "byline": "Clerk", "language": "en"}
    assert pdf.url.endswith("/41.pdf")
    assert (text.content, text.suffix) == (b"The board did not meet.", ".txt")
    assert summary.content is None


def test_a_feed_cut_off_anywhere_gives_only_entries_that_came_whole():
    """Whatever of it arrived: its entries are those of the whole feed, and then the listing is broken."""
    complete, _ = listed(FEED, Web({URL: RSS}))
    raw = RSS.encode()
    for cut in range(0, len(raw) - len("</rss>"), 17):
        entries, error = until_broken(FEED, Web({URL: raw[:cut]}))
        assert entries == complete[: len(entries)]
        assert len(entries) in (0, 2, 3)
        assert isinstance(error, ListingBroken), raw[:cut][-40:]


def test_common_mistakes_of_feeds_are_forgiven():
    """An unescaped ampersand, an HTML entity and a prefix that nobody declared do not cost the feed."""
    raw = RSS.replace("Mill &amp; Main", "Mill & Main&nbsp;").replace(
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"', ""
    )
    entries, _ = listed(FEED, Web({URL: raw}))

    assert entries[0].fields["title"] == "Council votes on Mill & Main – 2nd reading"
    assert b"4&ndash;1" in entries[0].content
    assert len(entries) == 3


def test_a_very_long_feed_is_read_from_its_beginning():
    """Its first five thousand entries are taken, and it is not broken for being long."""
    items = "".join(f"<item><link>https://a.example/{n}</link></item>" for n in range(5_200))
    entries, _ = listed(FEED, Web({URL: f"<rss><channel>{items}</channel></rss>"}))

    assert len(entries) == 5_000
    assert entries[-1].url == "https://a.example/4999"


def test_a_summary_is_not_the_whole():
    """Neither a teaser in content:encoded nor a second description passes for all the words."""
    teaser = RSS.replace('appeared first on <a href="/">Town</a>.', "Continue reading &rarr;")
    twice = RSS.replace("<description>What", "<description>Short.</description><description>What")

    assert listed(FEED, Web({URL: teaser}))[0][0].content is None
    assert listed(FEED, Web({URL: twice}))[0][2].content is None


LOOSE = """<rss version="2.0"><channel><title>Notices</title><link>https://millbrook.example/</link>
<item><title>Road closed</title><pubDate>Thu, 06 Mar 2025 09:00:00 GMT</pubDate><description>Mill Road is closed.</description></item>
<item><title>Road closed</title><pubDate>Fri, 07 Mar 2025 09:00:00 GMT</pubDate><description>Main Road is closed.</description></item>
<item><guid isPermaLink="false">n-3</guid><description>&lt;p&gt;The well is dry.&lt;/p&gt;</description></item>
<item><title>Nothing else</title></item></channel></rss>"""
LOOSE_JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {"id": "a", "title": "Well", "summary": "The well is <dry>."},
        {"id": "b", "content_text": "A notice."},
    ],
}


def test_an_item_without_a_link_is_known_by_its_id_and_its_description_is_all_its_words():
    """Two of one title are two, and the same at the next look; an item that says nothing is none."""
    entries, _ = listed(FEED, Web({URL: LOOSE}))
    assert [each.fields.get("date") for each in entries] == ["2025-03-06", "2025-03-07", None]
    texts = [read(each.content, f"c/{n}{each.suffix}").text for n, each in enumerate(entries)]
    assert texts == ["Mill Road is closed.", "Main Road is closed.", "The well is dry."]
    assert len({each.id for each in entries}) == 3
    assert entries[2].id == "n-3"
    assert entries == listed(FEED, Web({URL: LOOSE}))[0]

    entries, _ = listed(FEED, Web({URL: LOOSE_JSON}))
    assert [each.id for each in entries] == ["a", "b"]
    assert "The well is <dry>." in read(entries[0].content, "c/a.html").text


def test_only_what_an_admin_wants_is_taken():
    """Patterns hold for the address of each entry."""
    feed = Feed(URL, Options(only=("*.PDF",)))

    entries, _ = listed(feed, Web({URL: RSS}))

    assert [entry.url for entry in entries] == ["https://millbrook.example/files/Minutes%20March%205.pdf"]


@pytest.mark.parametrize(
    "answer",
    [
        Page(URL, b"<!DOCTYPE html><html><title>Sign in</title>", "text/html"),
        b"",
        b"<svg/>",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b'{"version": "https://jsonfeed.org/version/1", "items": 7}',
        b'{"items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
        b"<rss>" + b"<a>" * 5000,
        b"<rss>" + b"<a/>" * 100_000,
        b"<rss><channel><author>" + b"a." * 1000,
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>',
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "a">]><rss><channel/></rss>'.encode("utf-16"),
    ],
)
def test_what_is_no_feed_is_a_broken_listing(answer):
    """A page to sign in, nothing, a picture, half a JSON, a tower of elements, entities: nothing is taken to be gone."""
    entries, error = until_broken(FEED, Web({URL: answer}))

    assert entries == []
    assert URL in error.sentence


def test_an_empty_feed_is_a_feed():
    """A town that publishes nothing is not broken; what cannot be fetched is raised as it is."""
    empty = "<rss version='2.0'><channel><title>Quiet &amp; small</title></channel></rss>"

    assert listed(FEED, Web({URL: empty})) == ([], False)
    assert feed_title(Page(URL, empty.encode())) == "Quiet & small"
    with pytest.raises(RecordAbsent):
        listed(FEED, Web({}))


BEGINNINGS = (
    "",
    "<rss><channel><item>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>",
    '{"version": "https://jsonfeed.org/version/1", "items": [',
    RSS[:900],
)
PIECES = st.sampled_from(
    [
        "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<guid>", "</guid>", "<enclosure url='", "'/>", "<pubDate>",
        "</pubDate>", "javascript:alert(1)", "//[::1", "http://", "https://a.example/é?utm_x=1", "&amp;", "&", "&#0;", "&#xD800;",
        "<![CDATA[", "]]>", "<!--", "-->", "<content:encoded>", "</content:encoded>", "\ud7ff", "\0", "0000-00-00", "2024-02-31",
        "31 Feb 2024 00:00:00 GMT", "{", "}", "[", "]", '"id": ', '"url": ', '"a"', ",", "1e999", "null", "<dc:date>", "</dc:date>",
        "</channel></rss>", "</entry></feed>", "<language>", "</language>", "xx-", "<x:y z:a='1'>", "</x:y>",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(
    beginning=st.sampled_from(BEGINNINGS),
    rest=st.lists(PIECES | st.text(max_size=8), max_size=25),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-7"]),
)
def test_whatever_a_feed_answers_gives_sound_entries_or_a_broken_listing(beginning, rest, encoding):
    """No bytes make it raise anything else, or list what cannot be fetched or told."""
    raw = (beginning + "".join(rest)).encode(encoding, "replace")
    entries, _ = until_broken(FEED, Web({URL: raw}))
    for entry in entries:
        sound(entry)


@settings(max_examples=80)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_no_harm(raw):
    """Neither alone nor within an item."""
    for body in (raw, b"<rss><channel><item><title>" + raw + b"</title></item></channel></rss>"):
        entries, _ = until_broken(FEED, Web({URL: body}))
        for entry in entries:
            sound(entry)


@pytest.mark.parametrize(
    "written",
    [
        "0000-00-00",
        "0000-00-00T00:00:00Z",
        "2026-02-30",
        "2026-00-00",
        "Tue, 00 Jan 0000 00:00:00 GMT",
        "Sat, 01 Jan 0000 00:00:00 +0000",
        "9999-12-31",
    ],
)
def test_a_day_that_there_is_not_is_no_day_of_an_entry(written: str) -> None:
    """What a site’s database writes where it knows none, in the forms of RSS and of Atom."""
    assert day(written) == ""
