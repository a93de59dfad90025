"""Text that a reader of the file does not see is left out and told, or stays with a note; what is seen stays."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from domain.documents import Document
from domain.provenance import Noted, is_recognised, warnings_in
from index.readers.reader import read
from tests.kit.office import docx, epub, odt, p
from tests.kit.pdf import Draw, Field, Put, column, pdf


def is_noted(document: Document) -> bool:
    """Whether some of its words may not be shown."""
    return any(each.code is Noted.STYLED for each in document.notes)


def test_numbers_of_a_word_document_that_are_not_shown_are_left_out_and_told() -> None:
    """They count all the same."""
    level = '<w:lvl w:ilvl="{}"><w:numFmt w:val="decimal"/><w:lvlText w:val="{}"/><w:rPr>{}</w:rPr></w:lvl>'
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'

    def numbered(hiding: str) -> Document:
        levels = level.format(0, "Secretly %1.", hiding) + level.format(1, "%1.%2", "")
        numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        body = p("Roads", item.format(0)) + p("Mill Road", item.format(1)) + p("Parks", item.format(0))
        return read(docx(body, related={"numbering": numbering}), "c/x.docx")

    hidden, shown = numbered("<w:vanish/>"), numbered('<w:vanish w:val="0"/>')
    assert hidden.text == "Roads\n\n1.1 Mill Road\n\nParks"
    assert any("Hidden text" in note for note in warnings_in(hidden.notes))
    assert shown.text == "Secretly 1. Roads\n\n1.1 Mill Road\n\nSecretly 2. Parks"
    assert not any("Hidden text" in note for note in warnings_in(shown.notes))


def test_what_a_table_style_says_of_its_first_row_is_noted_where_it_hides_or_strikes() -> None:
    """White heads are what such styles are for: their ground may be said elsewhere."""
    row = "<w:tr><w:tc>" + p("The fee") + "</w:tc><w:tc>" + p("ninety") + "</w:tc></w:tr>"
    body = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>{row}{row}</w:tbl>'
    for said, doubted in (
        ("<w:vanish/>", True),
        ("<w:strike/>", True),
        ('<w:color w:val="FFFFFF"/><w:b/>', False),
        ('<w:vanish w:val="0"/>', False),
    ):
        part = f'<w:tblStylePr w:type="firstRow"><w:rPr>{said}</w:rPr></w:tblStylePr>'
        styles = f'<w:style w:type="table" w:styleId="T">{part}</w:style>'
        document = read(docx(body, related={"styles": styles}), "c/x.docx")
        assert ("ninety" in document.text, is_noted(document)) == (True, doubted), said


def test_only_fields_that_show_nothing_are_noted() -> None:
    """By their instruction, of which a part may stand in another run, in any case of letters."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    parts = "<w:r><w:instrText>{}</w:instrText></w:r><w:r><w:instrText>{}</w:instrText></w:r>"
    for instruction, doubted in (((" SE", "T a "), True), (("ask a", ""), True), ((" RE", "F SET "), False)):
        field = mark.format("begin") + parts.format(*instruction) + mark.format("separate")
        body = p("The fee is ", "", f"{field}<w:r><w:t>ninety</w:t></w:r>{mark.format('end')}")
        document = read(docx(body), "c/x.docx")
        assert (document.text, is_noted(document)) == ("The fee is ninety", doubted), instruction


def test_what_an_open_document_hides_by_default_is_noted() -> None:
    """Whether a style shows it again is not asked, so the words stay."""
    default = '<office:styles><style:default-style style:family="paragraph"><style:text-properties {}/></style:default-style></office:styles>'
    for said, doubted in (('text:display="none"', True), ('fo:color="#1f3864" xmlns:fo="fo"', False)):
        document = read(odt("<text:p>The fee is ninety.</text:p>", styles=default.format(said)), "c/x.odt")
        assert (document.text, is_noted(document)) == ("The fee is ninety.", doubted), said


@pytest.mark.parametrize(
    "body",
    [
        '<div style="visibility:hidden">Ninety<span style="visibility:visible">shown</span></div>',
        '<div style="visibility:hidden"><p>Ninety</p><p style="visibility:visible">shown</p></div>',
        '<div style="visibility:hidden"><span style="visibility:inherit">Ninety</span></div>',
        '<div style="color:transparent"><span style="color:inherit">Ninety</span></div>',
        '<div style="color:transparent"><span style="color:currentcolor">Ninety</span></div>',
        '<div style="background:navy;color:navy"><b style="color:unset">Ninety</b></div>',
        '<bdo dir="rtl">Ninety</bdo>',
    ],
)
def test_words_that_inherit_what_hides_them_are_left_out_or_noted(body: str) -> None:
    """Though something beside them is shown again, or they name the property without changing it."""
    document = read(f"<main><p>The fee is due.</p>{body}</main>".encode(), "c/x.html")
    assert is_noted(document) or "Ninety" not in document.text


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<i hidden>a<p>Ninety</i>", False),
        ("<b hidden>a<p>Ninety<p>x</b>", False),
        ("<div hidden>a</span></i><p>Ninety</div>", False),
        ("<div hidden>a</p><p>Ninety</div>", False),
        ("<a hidden>a<div><a>x</a>Ninety</div></a>", True),
        ("<table><tr><td><font hidden>a</td></tr><tr><td>Ninety</td></tr></table>", True),
        ("<p hidden>a<table><tr><td>Ninety</td></tr></table>", True),
    ],
)
def test_where_tags_overlap_it_counts_what_a_browser_makes_of_them(body: str, shown: bool) -> None:
    """By its rules an element goes on in what follows, or is ended by it (https://html.spec.whatwg.org/#parsing)."""
    page = f"<!DOCTYPE html><main><p>The fee is due.</p>{body}<p>It begins.</p></main>"
    assert ("Ninety" in read(page.encode(), "c/x.html").text) == shown


@pytest.mark.parametrize(
    "tag",
    [
        "<small>", "<sub>", "<h6><div>", "<ruby><rt>", '<div style="font-size:smaller">', '<div style="font:.8em serif">',
        '<div style="font-size:calc(.8em)">', '<div style="transform:translateX(-99px)">', '<div style="translate:0 -40px">',
        '<div style="margin-left:-40px">', '<div style="margin:0 0 0 -2em">', '<div style="position:relative;left:-40px">',
        '<div style="position:relative;bottom:40px">', '<div style="filter:opacity(.9)">', '<div style="opacity:.9">',
        '<div style="transform:scaleY(.9)">', '<div style="scale:.9">', '<div class="x">', '<div class="y">', '<div class="z">',
    ],
)  # fmt: skip
def test_many_small_steps_that_hide_are_noted(tag: str) -> None:
    """Letters that are made smaller, paler or moved a little, twenty times one in the other. A few times leave them seen."""
    head = "<style>.x{margin-top:-45px}.y{font-size:.9em}.z{transform:translate(-40px)}</style>"
    few = {"<h6><div>": 2, "<ruby><rt>": 1}.get(tag, 3)
    for times, noted in ((20, True), (few, False)):
        page = f"<!DOCTYPE html>{head}<main><p>The fee is due.</p>{tag * times}Ninety</main>"
        document = read(page.encode(), "c/x.html")
        assert (is_noted(document) or "Ninety" not in document.text) == noted, times


@pytest.mark.parametrize(
    "said",
    [
        "scale:none",
        "transform:scale()",
        "translate:none",
        "opacity:.",
        "filter:opacity(.)",
        "font:12px/1 x",
        "margin:auto",
    ],
)
def test_values_without_a_number_hide_nothing_and_stop_nothing(said: str) -> None:
    """As ``none`` is one."""
    page = f'<!DOCTYPE html><main><p>The fee is due.</p><div style="{said}"><div style="{said}">Ninety</div></div></main>'
    assert read(page.encode(), "c/x.html").text == "The fee is due.\n\nNinety"


@pytest.mark.parametrize(
    ("body", "noted"),
    [
        ('<p style="position:absolute;right:110%">Ninety</p>', True),
        ('<p style="position:absolute;right:20%">Ninety</p>', False),
        ('<p style="text-decoration:overline solid #000 3em">Ninety</p>', True),
        ('<p style="text-decoration:underline 2px">Ninety</p>', False),
        ('<p style="text-decoration-thickness:2em">Ninety</p>', True),
        ('<font color="fffffff">Ninety</font>', True),
        ('<font color="#ffgffgffg">Ninety</font>', True),
        ('<font color="darkslateblue">Ninety</font>', False),
        ('<p>The fee is <span style="opacity:.2">52</span></p>', True),
    ],
)
def test_words_off_the_page_or_in_the_colour_of_its_ground_are_noted(body: str, noted: bool) -> None:
    """Also where they are numbers."""
    document = read(f"<!DOCTYPE html><main><p>The fee is due.</p>{body}</main>".encode(), "c/x.html")
    assert (is_noted(document) or "Ninety" not in document.text) == noted


def test_words_that_are_shown_again_are_not_doubted() -> None:
    """Of what hides nothing else."""
    body = '<div style="visibility:hidden"><p style="visibility:visible">The fee is ninety.</p></div>'
    document = read(f"<main>{body}</main>".encode(), "c/x.html")
    assert (document.text, is_noted(document)) == ("The fee is ninety.", False)


def _raw(ending: str, words: str) -> bytes:
    """A record of this kind that says something."""
    cue = f"00:00:01.000 --> 00:00:04.000\n{words}\n"
    chapter = f"<html><body><p>The council met.</p><p>{words}</p></body></html>"
    made: dict[str, Callable[[], bytes | str]] = {
        "docx": lambda: docx(p("The council met.") + p(words)),
        "odt": lambda: odt(f"<text:p>The council met.</text:p><text:p>{words}</text:p>"),
        "epub": lambda: epub({"a.xhtml": chapter}),
        "json": lambda: json.dumps([{"Item": "Roads", "Result": words}]),
        "vtt": lambda: f"WEBVTT\n\n{cue}",
        "srt": lambda: f"1\n{cue.replace('.000', ',000')}",
        "csv": lambda: f"Item,Result\nRoads,{words}\nParks,None\n".encode("utf-16"),
    }
    raw = made.get(ending, lambda: words)()
    return raw.encode() if isinstance(raw, str) else raw


@pytest.mark.parametrize("ending", ["txt", "md", "html", "srt", "vtt", "csv", "json", "docx", "odt", "epub"])
def test_letters_that_are_shown_in_another_order_are_noted(ending: str) -> None:
    """Whatever a record is written in, also by an entity: the marks that turn them are taken out, with all that is not seen."""
    for mark, noted in (
        ("\u202d", True),
        ("\u202e", True),
        ("\u202b", True),
        ("\u200f", True),
        ("\u202a", False),
    ):
        for written in (mark, f"&#{ord(mark)};"):
            if written == mark or ending in ("md", "html", "vtt"):
                record = read(_raw(ending, f"The fee is {written}52\u202c dollars."), f"c/x.{ending}")
                assert "The fee is 52 dollars." in record.text
                assert any("another order" in note for note in warnings_in(record.notes)) == noted


def test_marks_of_writing_from_right_to_left_are_noted_only_where_nothing_shows_that_it_is() -> None:
    """“5 – 2” behind one is seen as “2 – 5”; among Hebrew letters whoever reads them knows, and words keep their order."""
    for words, noted in (
        ("\u20675 – 2\u2069", True),
        ("\u200fהצבעה 5 – 2", False),
        ("The \u200ffee", False),
        ("5 – 2", False),
    ):
        for ending in ("txt", "docx"):
            record = read(_raw(ending, words), f"c/x.{ending}")
            assert any("another order" in note for note in warnings_in(record.notes)) == noted


@pytest.mark.parametrize(
    ("raw", "ending"),
    [
        (docx(p("The council met.") + "<w:p><w:r><w:rPr><w:rtl/></w:rPr><w:t>5 – 2</w:t></w:r></w:p>"), "docx"),
        (docx(p("The council met.") + '<w:p><w:bdo w:val="rtl"><w:r><w:t>52</w:t></w:r></w:bdo></w:p>'), "docx"),
        (b"<main><p>The council met.</p><table dir=RTL><tr><td>5 - 2</td><td>3</td></tr></table></main>", "html"),
        (b"<main><p>The council met.</p><p dir=rtl>5 - 2</p></main>", "html"),
        (
            odt(
                '<text:p>The council met.</text:p><text:p text:style-name="T">5 – 2</text:p>',
                automatic='<style:style style:name="T" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb"/></style:style>',
            ),
            "odt",
        ),
    ],
)  # fmt: skip
def test_what_a_format_turns_by_itself_is_noted_too(raw: bytes, ending: str) -> None:
    """Numbers in what is set from right to left, with no letter that is written so."""
    assert len(warnings_in(read(raw, f"c/x.{ending}").notes)) > 0


@pytest.mark.parametrize(
    ("attributes", "noted"),
    [
        ('{style="display:none"}', True), ("{.x style='opacity: 0'}", True), ("{#a hidden=hidden}", True), ("{.note}", False),
        ('{style="margin: 1em"}', False), ('`{style="margin: 1em"}`', False), ("{the style = plain}", False),
    ],
)  # fmt: skip
def test_attributes_in_braces_that_hide_are_noted_in_markdown(attributes: str, noted: bool) -> None:
    """Only some programs know them; the others show the words and the braces, so both stay."""
    record = read(f"The council met.\n\nThe fee is [ninety]{attributes} dollars.\n".encode(), "c/x.md")
    assert "ninety" in record.text
    assert is_noted(record) == noted


@pytest.mark.parametrize(
    ("words", "noted"),
    [
        ("Due.\n\n[^9]: Ninety dollars.", True), ("Due.[^9]\n\n[^9]: Ninety dollars.", False), ("Due.[^A]\n\n[^a]: Ninety dollars.", False),
        ("The HTML fee.\n\n*[HTML]: Ninety dollars", True), ("%% Ninety dollars %%", True), ("%%\nNinety\n\ndollars\n%%", True),
        ("Up 90% or 100% of it.", False), ("::: {.notes}\nNinety\n:::", True), (":::: hidden\nNinety\n::::", True), ("A: ::", False),
        ("{% comment %} Ninety {% endcomment %}", True), ("{# Ninety #}", True), ("{{/* Ninety */}}", True), ("{>>Ninety<<}", True),
        ("||Ninety dollars||", True), ("| a || b |\n|---|---|---|\n| c || d |", False), (">! Ninety", True), ("> Ninety!", False),
        ("[[Ninety dollars|the fee]]", True), ("[[The fee]]", False), ("$\\phantom{Ninety}$", True), ("$90 and C:\\temp", False),
        ("Due.\n\n---\ntitle: Ninety dollars\n---\n", True), ("Due.\n\n---\n\nNinety\n\n---\n", False), ("```{r}\nNinety\n```", True),
        ("```text\nNinety\n```", False), ('Due. {: title="Ninety dollars"}', True), ('Due. {: .note #a width="90"}', False),
    ],
)  # fmt: skip
def test_marks_that_only_some_programs_know_are_noted_in_markdown(words: str, noted: bool) -> None:
    """These show other words, or none; CommonMark shows them as they are written, so they stay."""
    record = read(f"# Minutes\n\nThe council met.\n\n{words}\n".encode(), "c/x.md")
    assert is_noted(record) == noted


def test_drawings_in_markdown_are_left_out_as_in_a_page() -> None:
    """Their words are seen or not by where they are drawn."""
    record = read(b"The fee is due.\n\n<svg><text>Ninety</text></svg>\n\nIt begins.\n", "c/x.md")
    assert record.text == "The fee is due.\n\nIt begins."


@pytest.mark.parametrize("mark", ["[[", "[^", "{a=' ", "||a", "\\a", "{%", "*[", "::: "])
def test_marks_that_nothing_ends_take_no_time_that_grows_with_the_square(mark: str) -> None:
    """A line of a hundred thousand characters is looked through, which would take a minute else."""
    assert "met" in read(f"The council met.\n\n{mark * (100_000 // len(mark))}\n".encode(), "c/x.md").text


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ('.n::before{content:"not "}', "did <b class=n></b>approve"), (".n:AFTER{content:' (withdrawn)'}", "did <b class=n>approve</b>"),
        (".n::before{content:attr(data-x)}", "did <b class=n data-x='not '>approve</b>"), ("b{--x:'not '} b::before{content:var(--x)}", "did <b>approve</b>"),
        (".n{&::before{content:'\\6e ot'}}", "did <b class=n>approve</b>"), ("@media (min-width:1200px){b::before{content:'\u4e0d'}}", "did <b>approve</b>"),
        ("q{quotes:'not ' ''}", "did <q>approve</q>"), ("b{counter-reset:n 9} b::before{content:counter(n)}", "did <b>approve 000</b>"),
        ("li::marker{content:'Rejected: '}", "<ul><li>approve</ul>"), ("ol{list-style:'Rejected: '}", "<ol><li>approve</ol>"),
        ("", "<ol style='list-style-type:\"Rejected: \"'><li>approve</ol>"),
        ("@counter-style r{system:cyclic;symbols:'Rejected'} ol{list-style-type:r}", "<ol><li>approve</ol>"),
    ],
)  # fmt: skip
def test_words_that_a_style_adds_are_noted(style: str, said: str) -> None:
    """No quote has them, and a browser shows them; on a page as in a book."""
    for data, key in (
        (
            f"<style>{style}</style><main><p>The council met.</p><div>It {said} the fee.</div></main>".encode(),
            "c/x.html",
        ),
        (
            epub({"a": f"<style>{style}</style><p>The council met.</p><div>It {said} the fee.</div>"}),
            "c/x.epub",
        ),
    ):
        document = read(data, key)
        assert "approve" in document.text
        assert is_noted(document), key


def test_signs_pictures_and_numbers_of_headings_are_no_words_that_a_style_adds() -> None:
    """Icons, marks of lists, strokes between links, and what is for the printer or for elements that the page does not have."""
    style = """.i::before{content:"\\f101"} li::marker{content:"\u2013 "} li+li::before{content:"/"} h2::before{content:counter(h) ". "}
        .c::after{content:"";display:table} ol{list-style:upper-roman} q{quotes:"\u201c" "\u201d"} .no::before{content:"not "}
        @media print{a::after{content:attr(href)}} p::before{content:url("a-not.png") / "not"} td::before{content:attr(data-x)}"""
    body = "<h2>Fees</h2><p class=c>The <i class=i></i> council <a href=x>met</a>.</p><ol><li>One<li>Two</ol><table><tr><td>a</table>"
    document = read(f"<style>{style}</style><main>{body}</main>".encode(), "c/x.html")
    assert "council" in document.text
    assert not is_noted(document)


def test_what_a_program_may_pass_over_or_show_another_of_is_noted() -> None:
    """Markup of nobody's in a Word document, one of several in a book, a text that hangs on a condition; what is known is not doubted."""
    switch = "<epub:switch><epub:case required-namespace='x'><p>ninety</p></epub:case><epub:default><p>ten</p></epub:default></epub:switch>"
    conditional = '<text:conditional-text text:condition="ooow:1==1" text:string-value-if-true="ten">ninety</text:conditional-text>'
    run = "<w:r><w:t>ninety</w:t></w:r>"
    for data, key, doubted in (
        (docx(p("The fee is ", runs=f'<zz:x xmlns:zz="urn:zz">{run}</zz:x>')), "c/x.docx", True),
        (docx(p("The fee is ", runs=f'<zz:x xmlns:zz="urn:zz"/>{run}')), "c/x.docx", False),
        (epub({"a": f"<p>The council met on Monday.</p>{switch}"}), "c/x.epub", True),
        (odt(f"<text:p>The fee is {conditional}.</text:p>"), "c/x.odt", True),
    ):
        document = read(data, key)
        assert ("ninety" in document.text, is_noted(document)) == (True, doubted), key


# --- PDF.


@pytest.mark.parametrize(
    ("before", "after", "beside"),
    [
        ("/Pattern cs /P scn", "", ""),
        ("0.955 g", "", ""),
        ("0 0 m 612 0 l 612 5 l 5 5 l 5 792 l 0 792 l h W n", "", ""),
        ("0 0 612 792 re 9 500 600 200 re W* n", "", ""),
        ("BT /Fr 10 Tf 7 Tr 72 300 Td (.) Tj ET 0 Tr", "", ""),
        ("", "", "<< /Subtype /Link /Rect [0 640 612 670] /F 4 /AP << /N {ap} 0 R >> >>"),
        ("", "", "<< /Subtype /Text /Rect [0 640 612 670] /F 4 /AP << /N {ap} 0 R >> >>"),
    ],
)
def test_what_a_pattern_a_bent_clip_or_the_picture_of_a_link_hides_is_left_out(
    before: str, after: str, beside: str
) -> None:
    """Of what may leave nothing seen, the page as it looks tells whether it does."""
    page = [*column(["The lease is approved."]), Put(72, 650, "Ask counsel.", paint=before)]
    document = read(pdf([page], beside=beside, appearance="1 g 0 0 80 12 re f"), "c/x.pdf")
    assert document.text == "The lease is approved."
    assert "does not show" in " ".join(warnings_in(document.notes))


def test_letters_that_a_font_draws_as_nothing_are_left_out() -> None:
    """Blank shapes, in a font of small drawings and in one that the file brings along."""
    blank = TTFont(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    for name in ("S", "e", "c", "r", "t"):
        blank["glyf"][name] = Glyph()
    face = io.BytesIO()
    blank.save(face)
    page = [*column(["The lease is approved."]), Put(72, 650, "Secret", style="b")]
    mapped = {each: each for each in "Secrt"}
    for raw in (pdf([page], mapped=mapped, drawn=True), pdf([page], mapped=mapped, face=face.getvalue())):
        assert read(raw, "c/x.pdf").text == "The lease is approved."


def test_a_sign_that_is_said_to_be_a_sentence_is_noted() -> None:
    """One letter on the page, many in the file; a ligature is no more than three."""
    page = [*column(["Z is met."])]
    for said, noted in (("Paid to Roe", True), ("ffi", False)):
        document = read(pdf([page], mapped={"Z": said}), "c/x.pdf")
        assert (Noted.STYLED in {note.code for note in document.notes}) is noted


def test_words_that_lie_unseen_over_a_picture_are_told_as_recognised() -> None:
    """They stay, as the layer of words under a scan does, and each quote says to look at the page; other pages say nothing."""
    picture = Draw("q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q")
    scan = [picture, Put(72, 650, "The lease is approved.", paint="3 Tr")]
    under = [Put(72, 650, "The levy is refused."), picture]
    document = read(pdf([column(["It met in May."]), scan, under]), "c/x.pdf")
    assert "The lease is approved." in document.text
    assert [is_recognised(document.notes, page) for page in (1, 2, 3)] == [False, True, True]


@pytest.mark.parametrize(
    ("more", "x", "shown"),
    [
        ("", 130, "Clerk: B. Lee"),
        ("/AP << /N {ap} 0 R >>", 130, "Clerk: R. Roe"),
        ("/Ff 8192", 130, "Clerk: ******"),
        ("/DA (/F 12 Tf 1 g)", 130, "Clerk:"),
        ("", 900, "Clerk:"),
    ],
)
def test_of_a_field_it_counts_what_is_drawn(more: str, x: float, shown: str) -> None:
    """Not a value that the file keeps beside its picture, under a password, in white or off the page."""
    page = [Put(72, 680, "Clerk:"), Field(x, 678, value="B. Lee", width=80, more=more)]
    raw = pdf([page], appearance="BT /Fr 10 Tf 2 3 Td (R. Roe) Tj ET")
    assert read(raw, "c/x.pdf").text == shown
