"""Pages that clerks keep by hand: a list of PDFs, a video with captions, links that say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sources.providers import LENT, Options
from index.sources.providers.page import WebPage, telling
from index.sources.providers.responses import Page
from tests.kit.places import Web, listed, sound, until_broken

URL = "https://www.millbrook.example/council/minutes.html"
HTML = """<!DOCTYPE html><html lang="en"><head><title>Minutes</title><base href="https://www.millbrook.example/docs/"></head>
<body><nav><a href="/">Home</a> <a href="mailto:clerk@millbrook.example">Write</a> <a href="javascript:void(0)">Top</a></nav>
<ul>
<li><a href="2024/March 5.pdf#page=2">Minutes of March 5, 2024 (PDF, 1.2 MB)</a>
<li><a href="2024/March 5.pdf">again</a>
<li>March 19: <a href="2024/0319.pdf">PDF</a> <a href="2024/0319-agenda.docx" title="Agenda for March 19">Agenda</a>
<li><a href="/about.html">About the council</a> <a href="budget.xlsx">Budget</a>
<li><a href="https://files.example/get?name=retreat.pdf&amp;utm_source=page" hreflang="es">Retiro del consejo</a>
<li><a href="/DocumentCenter/View/412" type="application/pdf">Ordinance 412</a>
<li><a href="ftp://files.example/a.pdf">Old</a> <a href="http://[::1/a.pdf">Broken</a>
</ul>
<video controls><source src="/v/0305.mp4"><source src="/v/0305.webm">
<track kind="captions" src="/v/0305.en.vtt" srclang="en"><track kind="chapters" src="/v/0305.chapters.vtt"></video>
<a href="/v/0402.srt">Captions of April 2</a>
</body></html>"""


def test_a_page_gives_itself_and_the_documents_it_links_to():
    """Each once, without fragments, with the text of the link as title where it says anything; captions lead to their video."""
    entries, whole = listed(WebPage(URL, Options()), Web({URL: HTML}))

    site = "https://www.millbrook.example"
    assert not whole
    assert [(each.url, each.link, dict(each.fields)) for each in entries] == [
        (URL, "", {}),
        (f"{site}/docs/2024/March%205.pdf", "", {"title": "Minutes of March 5, 2024"}),
        (f"{site}/docs/2024/0319.pdf", "", {}),
        (f"{site}/docs/2024/0319-agenda.docx", "", {"title": "Agenda for March 19"}),
        ("https://files.example/get?name=retreat.pdf", "", {"title": "Retiro del consejo", "language": "es"}),
        (f"{site}/DocumentCenter/View/412", "", {"title": "Ordinance 412"}),
        (f"{site}/v/0305.en.vtt", f"{site}/v/0305.mp4", {"language": "en"}),
        (f"{site}/v/0402.srt", "", {"title": "Captions of April 2"}),
    ]


def test_only_what_an_admin_wants_is_taken():
    """The patterns hold for the page itself as well."""
    entries, _ = listed(WebPage(URL, Options(only=("*/2024/*.pdf",))), Web({URL: HTML}))

    assert [each.url.rsplit("/", 1)[1] for each in entries] == ["March%205.pdf", "0319.pdf"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Minutes 2024-03-05.pdf", "Minutes 2024-03-05.pdf"),
        ("March 5 Minutes [PDF - 340 KB]", "March 5 Minutes"),
        ("Download (PDF)", ""),
        ("click here »", ""),
        ("\u00a0Agenda\n", ""),
        ("4/2", ""),
        ("会议记录 2024年3月", "会议记录 2024年3月"),
    ],
)
def test_the_text_of_a_link_is_a_title_only_where_it_says_something(text, title):
    """“Here” and “PDF” name nothing."""
    assert telling(text) == title


def test_a_page_with_too_many_documents_says_so():
    """The first five hundred are taken, and an admin reads that there are more."""
    html = "<html>" + "".join(f"<a href='{n}.pdf'>x</a>" for n in range(600))

    entries, error = until_broken(WebPage(URL, Options()), Web({URL: html}))

    assert len(entries) == 501
    assert "more than 500" in error.sentence


def test_a_page_that_leads_to_another_site_is_a_broken_listing():
    """A domain that was lost is somebody else's; with and without www is the same site."""
    moved = Page("https://casino.example/", b"<html><a href='a.pdf'>Play</a>", "text/html")
    entries, error = until_broken(WebPage(URL, Options()), Web({URL: moved}))
    assert entries == []
    assert "casino.example" in error.sentence

    near = Page("https://millbrook.example/m", b"<html><a href='a.pdf'>Play</a>", "text/html")
    assert len(listed(WebPage(URL, Options()), Web({URL: near}))[0]) == 2


@pytest.mark.parametrize(
    "answer", [b"%PDF-1.7", b"", Page(URL, b"\x89PNG\r\n\x1a\n\0\0\0" * 30, "text/html")]
)
def test_what_is_no_page_is_a_broken_listing(answer):
    """A PDF, nothing, bytes without sense."""
    entries, error = until_broken(WebPage(URL, Options()), Web({URL: answer}))

    assert entries == []
    assert error is not None


PIECES = st.sampled_from(
    [
        "<a href='", "'>", "</a>", ".pdf", "a.vtt", "<video src='", "<track src='", "</video>", "<base href='", "//[", "http://", "\ud7ff",
        "javascript:", "<svg>", "<!--", "-->", "<![CDATA[", "&#0;", "&#xD800;", "&#x110000;", "%zz", "?x=1&utm_a", "é", "\0", "<table>",
        "<script>", "<noscript>", "hreflang='x'", "srclang='en-'", "<div>", "\\", " ",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES | st.text(max_size=6), max_size=30))
def test_whatever_a_page_holds_gives_sound_entries_or_a_broken_listing(pieces):
    """No markup makes it raise anything else, or list what cannot be fetched or told."""
    entries, _ = until_broken(
        WebPage(URL, Options()),
        Web({URL: Page(URL, "".join(pieces).encode("utf-8", "replace"), "text/html")}),
    )
    for entry in entries:
        sound(entry)


TABLE = """<html><body><table>
<tr><th>Date</th><th>Agenda</th><th>Minutes</th></tr>
<tr><td>Mon. 10/7/2024</td><td><a href="/a1.pdf">PDF</a></td><td><a href="/m1.pdf">Draft minutes</a></td></tr>
<tr><td>10/9/2024</td><td><a href="/a2.pdf">PDF</a></td><td></td></tr>
<tr><td>October 21, 2024 (minutes of October 7, 2024)</td><td><a href="/a3.pdf">PDF</a></td></tr>
</table><ul><li>November 4, 2024: <a href="/a4.pdf">Agenda</a> <a href="/x4.pdf">Map</a></li>
<li>November 18: <a href="/a5.pdf">Agenda</a></li>
<li>December 2, 2024: <a href="/a6.pdf">Agenda of December 16, 2024</a></li></ul></body></html>"""


def test_a_row_lends_its_day_and_its_column_the_kind():
    """Where the row names one whole day that leaves no doubt, and the link names none of its own."""
    entries, _ = listed(WebPage(URL, Options()), Web({URL: TABLE}))
    lent = {
        each.url[-6:-4]: {n: v for n, v in each.fields.items() if n.startswith(LENT)} for each in entries[1:]
    }
    first = {"lent:date": "2024-10-07"}
    assert lent == {
        "a1": {**first, "lent:kind": "agenda"},
        "m1": {**first, "lent:kind": "draft minutes"},
        "a2": {},
        "a3": {},
        "a4": {"lent:date": "2024-11-04", "lent:kind": "agenda"},
        "x4": {"lent:date": "2024-11-04"},
        "a5": {},
        "a6": {},
    }
