"""PDF: pages, columns, running lines, hyphens, and what cannot be read. The files are made in tests/kit/pdf.py."""

from __future__ import annotations

import textwrap
import threading
import time

import pytest

from domain.documents import Document, Kind, Role
from domain.errors import RecordEmpty, RecordEncrypted, RecordNeedsOCR, RecordUnreadable
from domain.provenance import warnings_in
from index.readers.reader import read
from tests.kit.pdf import Put, column, pdf

BUDGET = (
    "The council met on Tuesday to discuss the proposed budget for the coming fiscal year. Members heard from the "
    "finance director, who explained that revenue from the sales tax had fallen short of the forecast by three "
    "percent. The mayor asked whether reserves could cover the gap without raising fees."
)
BRIDGE = (
    "Residents spoke for nearly an hour. Several asked the council to keep the library open on Sundays, while others "
    "urged members to repair the bridge on Mill Road before winter. No vote was taken, and the hearing will continue."
)


def wrap(text: str, width: int = 76, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, break_on_hyphens=False)


def paragraphs(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_lines_become_paragraphs() -> None:
    """A gap ends a paragraph, and so does an indent."""
    gap = read(pdf([column([*wrap(BUDGET), "", *wrap(BRIDGE)])]), "c/x.pdf")
    indent = read(pdf([column(wrap(BUDGET, 70, "     ") + wrap(BRIDGE, 70, "     "))]), "c/x.pdf")
    assert paragraphs(gap) == paragraphs(indent) == [BUDGET, BRIDGE]
    assert {p.page for p in gap.paragraphs} == {1}


def test_a_sentence_goes_on_over_the_page() -> None:
    """A paragraph broken by the end of a page is one, and has the page it begins on; the next has its own."""
    lines = wrap(BUDGET)
    document = read(pdf([column(lines[:2], top=100), column([*lines[2:], "", *wrap(BRIDGE)])]), "c/x.pdf")
    assert [(p.page, text) for p, text in zip(document.paragraphs, paragraphs(document), strict=True)] == [
        (1, BUDGET),
        (2, BRIDGE),
    ]


def test_running_headers_footers_and_page_numbers_are_gone() -> None:
    """What stands on every page at the same height is no content; it still names the meeting and its day."""
    pages = [
        [
            Put(72, 750, "Town Council"),
            Put(300, 750, "Minutes"),
            Put(450, 750, "March 4, 2025"),
            *column(wrap(f"Item {number} was heard. " + BRIDGE), top=700),
            Put(280, 40, f"Page {number} of 4"),
        ]
        for number in range(1, 5)
    ]
    document = read(pdf(pages), "c/x.pdf")
    assert paragraphs(document) == [f"Item {number} was heard. " + BRIDGE for number in range(1, 5)]
    assert [p.page for p in document.paragraphs] == [1, 2, 3, 4]
    assert document.title == "Town Council Minutes March 4, 2025"
    assert (document.kind, str(document.date)) == (Kind.MINUTES, "March 4, 2025")


def test_chapter_headers_that_end_in_the_page_number_are_gone() -> None:
    """Their words change from chapter to chapter; the number gives them away."""
    pages = [
        [Put(72, 750, f"Chapter {1 + at // 3}: Fees {at + 7}"), *column(wrap(BRIDGE))] for at in range(6)
    ]
    assert "Chapter" not in read(pdf(pages), "c/x.pdf").text


def test_numbers_that_count_resolutions_are_no_page_numbers() -> None:
    """Each page begins with its own resolution at the same height: that is content."""
    pages = [[Put(72, 750, f"RESOLUTION NO. 26-{500 + at}"), *column(wrap(BRIDGE))] for at in range(4)]
    text = read(pdf(pages), "c/x.pdf").text
    assert all(f"RESOLUTION NO. 26-{500 + at}" in text for at in range(4))


def test_hyphens_that_break_a_word_are_undone_and_others_stay() -> None:
    """Broken words are made whole; a compound keeps its hyphen, as the record itself shows."""
    lines = [
        "The council agreed to review the contract of the govern-",
        "ment and the long-",
        "term plan, a long-term effort of the years 2025-",
        "2026 under Member Smith-",
        "Jones, with pre-",
        "and post-election reports.",
    ]
    assert read(pdf([column(lines)]), "c/x.pdf").text == (
        "The council agreed to review the contract of the government and the long-term plan, a long-term effort "
        "of the years 2025-2026 under Member Smith-Jones, with pre- and post-election reports."
    )


def test_columns_are_read_one_after_the_other() -> None:
    """Two columns of prose below a title over both."""
    page = [
        Put(72, 740, "NEWS OF THE TOWN OF EXAMPLE", 16, "b"),
        *column([*wrap(BUDGET, 36), "", *wrap(BRIDGE, 36)], 72),
        *column([*wrap(BRIDGE, 36), "", *wrap(BUDGET, 36)], 320),
    ]
    document = read(pdf([page]), "c/x.pdf")
    assert document.title == "NEWS OF THE TOWN OF EXAMPLE"
    assert paragraphs(document) == [BUDGET, BRIDGE, BRIDGE, BUDGET]


def test_a_letterhead_with_two_lists_is_read_list_by_list() -> None:
    """Names on the left, names flush right: no line mixes the two."""
    right = ["Tom Battle, Mayor", "John Hamil, City Administrator", "Ann Riley, City Attorney"]
    page = [
        *column(["Jane Robin, President", "Bill King, Councilmember", "Dave Little, Councilmember"]),
        *(Put(540 - 6 * len(line), 700 - 12 * at, line) for at, line in enumerate(right)),
        *column(wrap(BRIDGE), top=620),
    ]
    assert paragraphs(read(pdf([page]), "c/x.pdf")) == [
        "Jane Robin, President",
        "Bill King, Councilmember",
        "Dave Little, Councilmember",
        *right,
        BRIDGE,
    ]


def test_an_agenda_keeps_its_numbers_its_items_and_its_headings() -> None:
    """Numbers in a column of their own go with what they number; bold capitals are headings above their items."""
    item = "Resolution authorizing the Mayor to enter into an agreement for the repair of the bridge on Mill Road."
    page = [
        Put(72, 700, "1.", 10, "b"),
        Put(110, 700, "CALL TO ORDER", 10, "b"),
        Put(72, 676, "2.", 10, "b"),
        Put(110, 676, "NEW BUSINESS", 10, "b"),
        Put(72, 652, "a.", 8, "b"),
        Put(110, 650, "2025-101", 10, "b"),
        *column([*wrap(item, 55), "Resolution No. 25-17"], 180, 650),
        Put(180, 600, "Sponsors:", 10, "b"),
        Put(260, 600, "Planning"),
    ]
    document = read(pdf([page]), "c/agenda.pdf")
    assert [
        (p.role, p.heading, text) for p, text in zip(document.paragraphs, paragraphs(document), strict=True)
    ] == [
        (Role.HEADING, "", "1. CALL TO ORDER"),
        (Role.HEADING, "", "2. NEW BUSINESS"),
        (Role.LIST_ITEM, "2. NEW BUSINESS", f"a. 2025-101 {item}"),
        (Role.BODY, "2. NEW BUSINESS", "Resolution No. 25-17"),
        (Role.BODY, "2. NEW BUSINESS", "Sponsors: Planning"),
    ]


def test_list_items_hang_together() -> None:
    """The lines of an item stand further in than its number or bullet; the next one begins anew."""
    lines = ["1. To approve the first reading of the ordinance on the parking of cars on Elm Street"]
    lines += [
        "     and on Mill Road.",
        "2. To set a hearing.",
        "\u2022 Streets and sidewalks of the town that are to be",
    ]
    lines += ["     mended before winter", "\u2022 Parks"]
    assert paragraphs(read(pdf([column(lines)]), "c/x.pdf")) == [
        "1. To approve the first reading of the ordinance on the parking of cars on Elm Street and on Mill Road.",
        "2. To set a hearing.",
        "Streets and sidewalks of the town that are to be mended before winter",
        "Parks",
    ]


def test_a_table_is_read_row_by_row() -> None:
    """Each row is a paragraph, its cells apart."""
    rows = [
        ("Department", "2024", "2025"),
        ("Parks", "$1,200,000", "$1,250,000"),
        ("Library", "$800,000", "$760,000"),
    ]
    cells = [
        Put(x, 700 - 14 * at, cell)
        for at, row in enumerate(rows)
        for x, cell in zip((72, 300, 420), row, strict=True)
    ]
    document = read(pdf([[*cells, *column(wrap(BRIDGE), top=600)]]), "c/x.pdf")
    assert paragraphs(document)[:3] == [
        "Department | 2024 | 2025",
        "Parks | $1,200,000 | $1,250,000",
        "Library | $800,000 | $760,000",
    ]
    assert [p.role for p in document.paragraphs[:3]] == [Role.TABLE] * 3


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_pages_that_lie_on_their_side_are_read(rotate: int) -> None:
    """Whichever way the page and its text are turned, the lines come in order."""
    lines = wrap(BUDGET)
    page = [Put(100 + 12 * at, 50, line, turn=(0, 1, -1, 0)) for at, line in enumerate(lines)]
    assert read(pdf([page], rotate=rotate), "c/x.pdf").text == BUDGET


def test_a_stamp_across_the_page_is_no_text_but_counts() -> None:
    """The word DRAFT aslant over the minutes makes them draft minutes, and stands in no paragraph."""
    page = [
        Put(200, 300, "DRAFT", 60, turn=(0.7, 0.7, -0.7, 0.7)),
        Put(72, 750, "MINUTES OF THE COUNCIL", 16, "b"),
    ]
    document = read(pdf([[*page, *column(wrap(BUDGET))]]), "c/x.pdf")
    assert (document.text, document.kind) == (BUDGET, Kind.DRAFT_MINUTES)


def test_a_title_in_the_metadata_counts_when_it_is_one() -> None:
    """What a word processor puts in front is dropped; a scanner's number is no title."""
    page = column(wrap(BUDGET))
    assert (
        read(pdf([page], title="Microsoft Word - Annual Report 2025"), "c/x.pdf").title
        == "Annual Report 2025"
    )
    for name in ("SKM_C75926070715080", "minutes final.docx", "Untitled", "Agenda"):
        assert read(pdf([page], title=name), "c/council-minutes-march.pdf").title == "council minutes march"
    assert read(pdf([page], title="Agenda"), "c/x.pdf").kind is Kind.AGENDA


def test_an_encrypted_pdf_says_that_it_needs_a_password() -> None:
    """Its own error, with what to do."""
    with pytest.raises(RecordEncrypted, match=r"“c/x\.pdf” needs a password") as raised:
        read(pdf([column(wrap(BUDGET))], password="secret"), "c/x.pdf")
    assert "Save it without one" in raised.value.remedy


def test_a_truncated_pdf_is_never_read_in_part() -> None:
    """Wherever it was cut off, it is refused: what is missing might be the vote."""
    raw = pdf([column(wrap(BUDGET))] * 5)
    for share in (0.2, 0.5, 0.9, 0.99):
        with pytest.raises(RecordUnreadable, match=r"c/x\.pdf"):
            read(raw[: int(len(raw) * share)], "c/x.pdf")
    with pytest.raises(RecordUnreadable, match="broken"):
        read(raw[:300] + b"\n%%EOF\n", "c/x.pdf")


def test_pictures_of_pages_need_text_recognition() -> None:
    """A scan has its own error; blank pages another; some pages without text are told by number."""
    with pytest.raises(RecordNeedsOCR, match="pictures of pages") as raised:
        read(pdf([[], []], pictures=True), "c/x.pdf")
    assert "OCR" in raised.value.remedy
    with pytest.raises(RecordEmpty, match="blank"):
        read(pdf([[], []]), "c/x.pdf")
    text = column(wrap(BUDGET))
    document = read(pdf([text, [], text, [], []], pictures=True), "c/x.pdf")
    assert warnings_in(document.notes) == (
        "Pages 2, 4–5 hold no text (pictures?); what stands there cannot be searched.",
    )


def test_two_thousand_pages_are_read() -> None:
    """A long PDF takes seconds, and its last page is there."""
    pages = [
        [Put(72, 750, "Town Council Minutes"), *column(wrap(f"Item {n}. {BRIDGE}")), Put(280, 40, f"- {n} -")]
        for n in range(1, 2001)
    ]
    raw = pdf(pages)
    started = time.process_time()
    document = read(raw, "c/x.pdf")
    assert time.process_time() - started < 30
    assert len(document.paragraphs) == 2000
    assert document.paragraphs[-1].page == 2000
    assert document.text.endswith(f"Item 2000. {BRIDGE}")


def test_pdfs_are_read_in_threads_one_at_a_time() -> None:
    """PDFium may not be used twice at once; readers in threads wait for each other."""
    raw = pdf([column(wrap(BUDGET))] * 20)
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(read(raw, "c/x.pdf").text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 4
    assert len(set(texts)) == 1


def test_two_pages_share_their_header() -> None:
    """What both pages have at the same height is no content; two copies of a page are."""
    text = wrap(BUDGET)
    pages = [
        [Put(72, 750, "Concejo de Larkmoor"), Put(450, 750, f"Página {n}"), *column(lines, top=700)]
        for n, lines in ((1, text[:2]), (2, text[2:]))
    ]
    document = read(pdf(pages), "c/x.pdf")
    assert paragraphs(document) == [BUDGET]
    assert document.title == "Concejo de Larkmoor"
    ballot = [
        *column(["BALLOT", "Question 1", "Shall the town lease the mill?", "Yes or no", "Sign here"], top=760)
    ]
    assert read(pdf([ballot, ballot]), "c/x.pdf").text.count("lease the mill") == 2


@pytest.mark.parametrize("pages", [1, 2, 3])
@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("3/2/25, 8:38 PM", "https://town.example/view?id=7"),
        ("https://town.example/minutes", "2025-03-02 20:38"),
        ("2025/3/2 20:38", "https://town.example/zh?n=1"),
    ],
)
def test_what_a_browser_prints_around_a_page_is_no_text(pages: int, above: str, below: str) -> None:
    """When it was printed and from where: neither text nor title, on one page as on three."""
    made = [
        [
            Put(20, 775, above, 8),
            Put(300, 775, "Agenda viewer", 8),
            *column([f"PARKS BOARD {n}"], style="b", size=14),
            *column(wrap(f"Item {n}. {BRIDGE}"), top=660),
            Put(20, 15, below, 8),
            Put(560, 15, f"{n}/{pages}", 8),
        ]
        for n in range(1, pages + 1)
    ]
    document = read(pdf(made), "c/x.pdf")
    assert "8:38" not in document.title + document.text
    assert "town.example" not in document.title + document.text


def test_a_sidebar_stands_beside_the_text() -> None:
    """Small print to the left or the right of the page, on lines of its own height: no paragraph mixes the two."""
    side = [
        "Public comment",
        "is welcome at",
        "each meeting.",
        "Fill in a card",
        "and give it to",
        "the clerk who",
        "calls names.",
    ]
    main = [
        "Lease of the old mill to the school",
        "Ada Roe, Chair",
        "Ben Lee, Member",
        "Cy Park, Member",
        "Dee Cho, Clerk",
    ]
    for beside, body in ((40, 220), (470, 60)):
        page = [
            *column(side, beside, 700, size=7, lead=10),
            Put(body, 700, "LARKMOOR BOARD", 16, "b"),
            *column(main, body, 670, size=10, lead=14),
        ]
        document = read(pdf([page]), "c/x.pdf")
        found = paragraphs(document)
        assert document.title == "LARKMOOR BOARD"
        assert not any("card" in text and ("Chair" in text or "LARKMOOR" in text) for text in found)
        assert "Ada Roe, Chair" in found


def test_numbers_of_lines_are_no_text() -> None:
    """They run on over the pages, near to the text and far from it; the sentence over them is one."""
    lines = wrap(f"{BUDGET} {BRIDGE}", 60)
    for gap in (14, 40):
        numbered = [
            [
                put
                for at, line in pairs
                for y in (700 - 14 * (at % 6),)
                for put in (Put(60, y, f"{at + 1:>2}"), Put(60 + gap, y, line))
            ]
            for pairs in (list(enumerate(lines))[:6], list(enumerate(lines))[6:])
        ]
        assert read(pdf(numbered), "c/x.pdf").text == f"{BUDGET} {BRIDGE}"
