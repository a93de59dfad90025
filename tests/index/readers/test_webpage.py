"""Web pages: the content without the furniture, and only the dates that the page states."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.documents import Document, Kind, Role
from domain.errors import RecordEmpty
from domain.provenance import warnings_in
from index.readers.reader import read
from tests.kit.office import epub

SAMPLES = Path(__file__).parent / "samples"
VOTED = (
    "The town council voted 4-0 on Tuesday to buy two electric buses for $410,000, the largest purchase of its kind "
    "in the town’s history."
)
PAID = (
    "The first bus is to arrive in September. The money comes from a state grant and the town’s reserve fund, the "
    "finance director said on Tuesday evening."
)
PROSE = (
    "<p>The council met on the budget, heard the finance director, and put off the vote until the summer.</p>"
    * 3
)


def paragraphs(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def page(body: str, head: str = "", lang: str = "en") -> Document:
    return read(
        f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode(),
        "c/x.html",
    )


def test_an_article_is_read_without_its_surroundings() -> None:
    """Menus, share buttons and footers are gone; headings, lists, tables and the byline are there."""
    document = read((SAMPLES / "article.html").read_bytes(), "c/article.html")
    assert document.title == "Council approves bus purchase"
    assert document.url == "https://gazette.example/2025/council-buses"
    assert (document.byline, document.language) == ("By Jane Doe, Staff Writer", "en")
    assert str(document.date) == "March 5, 2025"
    assert warnings_in(document.notes) == ("The date is the day the page was published, by its metadata.",)
    assert [
        (p.role, p.heading, text) for p, text in zip(document.paragraphs, paragraphs(document), strict=True)
    ] == [
        (Role.BYLINE, "", "By Jane Doe, Staff Writer"),
        (
            Role.BODY,
            "",
            VOTED,
        ),
        (Role.HEADING, "", "The money"),
        (
            Role.BODY,
            "The money",
            PAID,
        ),
        (Role.LIST_ITEM, "The money", "State grant: $300,000"),
        (Role.LIST_ITEM, "The money", "Reserve fund: $110,000"),
        (Role.HEADING, "", "The vote"),
        (Role.TABLE, "The vote", "Member | Vote"),
        (Role.TABLE, "The vote", "Lee | Yes"),
        (Role.TABLE, "The vote", "Park | Yes"),
    ]


def test_a_page_that_is_no_article_keeps_its_lines_and_links() -> None:
    """An agenda of short lines and links is read whole, without the menu and what is hidden."""
    document = read((SAMPLES / "agenda.html").read_bytes(), "c/agenda.html")
    assert (document.title, document.kind, str(document.date)) == (
        "Planning Commission Agenda",
        Kind.AGENDA,
        "March 4, 2025",
    )
    assert paragraphs(document) == [
        "Town Hall, 6:00 p.m.",
        "Call to order",
        "Approval of the minutes of the meeting of the commission in February",
        "Public hearing",
        "Case 25-01, rezoning of 12 acres at 400 Mill Road",
        "Case 25-02, variance at 17 Pine Lane",
        "Adjournment",
    ]
    assert warnings_in(document.notes) == (
        "The page holds text that it does not show; it is left out.",
        "The page says its language is “es”; its text is “en”.",
        "The date is from the page's title.",
    )


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<meta name="dcterms.date" content="2025-03-05">', "", "March 5, 2025"),
        ('<meta itemprop="datePublished" content="2025-03-05T10:00:00+01:00">', "", "March 5, 2025"),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2025-03-05"}]}</script>',
            "",
            "March 5, 2025",
        ),
        (
            '<script type="application/ld+json">{"@type": "Event", "startDate": "2025-03-04"}</script>',
            "",
            "March 4, 2025",
        ),
        ("", '<time datetime="2025-03-05">March 5</time>', "March 5, 2025"),
        ("", '<time datetime="2025-03-05">a</time><time datetime="2025-04-01">b</time>', ""),
        ('<meta name="date" content="2025-02-30">', "", ""),
        ('<meta name="last-modified" content="2025-03-05">', "", ""),
        ('<script type="application/ld+json">{broken</script>', "", ""),
        ('<link rel="canonical" href="https://example.gov/2025/03/05/budget">', "", ""),
        (
            "",
            "<p>Copyright 2025. Updated March 5, 2025, at noon by the office of the clerk of the town.</p>",
            "",
        ),
    ],
)
def test_a_date_is_stated_or_not_known(head: str, body: str, date: str) -> None:
    """Metadata and the page's only time element state one; addresses, footers and prose do not."""
    assert str(page(PROSE + body, head + "<title>Council and budget</title>").date) == date


def test_a_news_article_that_says_so_is_news() -> None:
    """The type in the page's metadata is explicit."""
    head = '<script type="application/ld+json">{"@context": "https://schema.org",'
    head += '"@type": ["NewsArticle"], "headline": "Budget put off"}</script>'
    document = page(PROSE, head)
    assert (document.kind, document.title) == (Kind.NEWS, "Budget put off")


def test_malformed_html_is_read_as_far_as_it_goes() -> None:
    """Unclosed and misplaced tags cost no words."""
    raw = b"<html><body><div><p>The council <b>met<p>It voted 4-0.</div></i><table><tr><td>Lee<td>Yes</table><p>Adjourned"
    text = read(raw, "c/x.html").text
    assert all(words in text for words in ("The council met", "It voted 4-0.", "Lee", "Yes", "Adjourned"))


def test_line_ends_and_layout_tables_are_seen_as_they_look() -> None:
    """A break ends a line; a table that only places things is no table."""
    document = page(
        "<table><tr><td><h2>Minutes</h2><div>Present: Lee, Park<br>Absent: Stone</div></td>"
        "<td><ul><li>Adopted</li></ul></td></tr></table>"
    )
    assert paragraphs(document) == ["Minutes", "Present: Lee, Park", "Absent: Stone", "Adopted"]
    assert Role.TABLE not in {p.role for p in document.paragraphs}


def test_a_page_without_text_is_refused_with_a_remedy() -> None:
    """A page that a script would fill holds nothing here."""
    with pytest.raises(RecordEmpty, match="holds no text of its own") as raised:
        page("<div id=app></div><script>render('#app')</script><noscript>Turn on scripts</noscript>")
    assert "script in the browser" in raised.value.remedy


def test_a_page_in_another_encoding_is_read_by_what_it_declares() -> None:
    """The declared encoding counts where the bytes are not UTF-8."""
    raw = f"<html><head><meta charset=gb2312></head><body>{'<p>市政府召开全体会议，研究部署工作。</p>' * 3}</body></html>"
    document = read(raw.encode("gb18030"), "c/x.html")
    assert document.text.startswith("市政府召开全体会议")
    assert document.language == "zh"
    assert warnings_in(document.notes) == ("The file is not UTF-8; it was read as GB18030.",)


def test_elements_nested_beyond_measure_are_read() -> None:
    """Depth costs no words and no stack."""
    assert "The end" in page("<div>" * 200 + "The end of the meeting was at noon" + "</div>" * 200).text


def test_controls_in_a_page_are_no_obstacle() -> None:
    """What a page should not hold, as it is or as a reference, costs nothing but itself."""
    raw = f"<html><body><nav>Home</nav>\x05&#5;Lee\x00 voted.<aside>Ad</aside>\x1b{PROSE}</body></html>".encode()
    text = read(raw, "c/x.html").text
    assert "Lee voted." in text
    assert "Home" not in text


def test_a_list_without_links_is_no_menu() -> None:
    """Between paragraphs, where the library for articles drops it, it is what the record says."""
    items = "<ul><li>A cart pays seven crowns.</li><li>A mule pays one crown.</li></ul>"
    page = f"<html><body><h1>Bylaw 9</h1><p>The market fee is ten crowns a stall.</p>{items}<p>The reeve keeps the roll of the market.</p></body></html>"
    assert "A cart pays seven crowns.\n\nA mule pays one crown." in read(page.encode(), "c/x.html").text


@pytest.mark.parametrize("written", ["0000-00-00", "0000-00-00 00:00:00", "2026-02-30", "2026-00-00"])
def test_a_day_that_there_is_not_is_told_and_is_no_date(written: str) -> None:
    """WordPress and MySQL write 0000-00-00 where they know none; where another place tells the day, nothing is amiss."""
    head = f'<meta name="date" content="{written}">'
    document = page(PROSE, head)
    assert not document.date.is_known
    assert f"The page says its date is “{written}”: there is no such day." in warnings_in(document.notes)
    dated = page(PROSE, head + '<meta name="dcterms.date" content="2025-03-05">')
    assert str(dated.date) == "March 5, 2025"
    assert not any("no such day" in each for each in warnings_in(dated.notes))


def test_a_chapter_that_is_no_page_is_read_by_its_fallback_or_told() -> None:
    """A picture with a page in its place is that page; a drawing without one is counted, and fallbacks in a circle end."""
    package = """<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
        <item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="p" href="p.png" media-type="image/png" fallback="b"/>
        <item id="s" href="s.svg" media-type="image/svg+xml" fallback="t"/><item id="t" href="t.png" media-type="image/png" fallback="s"/>
        </manifest><spine><itemref idref="a"/><itemref idref="p"/><itemref idref="s"/></spine></package>"""
    raw = epub(
        {"a": "<p>The council met.</p>", "b": "<p>It adopted a budget.</p>"}, more={"OEBPS/book.opf": package}
    )
    document = read(raw, "c/a.epub")
    assert document.text == "The council met.\n\nIt adopted a budget."
    assert "Chapters of the book that are pictures or drawings, and are not read: 1." in warnings_in(
        document.notes
    )
