"""Word documents, OpenDocument texts and e-books: what is shown is read, and nothing else; and no file does harm."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest
from docx import Document as WordDocument

from domain.documents import Document, Kind, Role
from domain.errors import (
    RecordEmpty,
    RecordEncrypted,
    RecordError,
    RecordNeedsOCR,
    RecordTooLarge,
    RecordUnreadable,
)
from domain.provenance import in_words, warnings_in
from index.readers.office.word_processing import numeral
from index.readers.reader import read
from tests.kit.office import container, docx, epub, odt, p

PARAGRAPH = "<text:p>The council met.</text:p>"
MET = p("The council met.")


def lines(document: Document) -> list[str]:
    return document.text.split("\n\n")


def roles(document: Document) -> list[tuple[Role, str, str]]:
    return [(e.role, e.heading, document.text[e.start : e.end]) for e in document.paragraphs]


def refusal(raw: bytes, key: str) -> RecordError:
    with pytest.raises(RecordError) as raised:
        read(raw, key)
    assert key in raised.value.sentence
    assert raised.value.remedy
    return raised.value


# --- Word ----------------------------------------------------------------------------------------------------


def test_a_word_document_is_read_with_its_structure() -> None:
    """Headings, numbered and bulleted items, tables and paragraphs, in their order; the header only helps."""
    word = WordDocument()
    word.core_properties.title = "Regular Meeting of the Town Council"
    word.sections[0].header.paragraphs[0].text = "Town Council Minutes, March 4, 2025"
    word.add_paragraph("Present were Lee and Park.")
    word.add_heading("Roads", 1)
    word.add_paragraph("Mill Road is repaved.", style="List Number")
    word.add_paragraph("Pine Lane is closed.", style="List Number")
    word.add_paragraph("By the end of May", style="List Bullet")
    table = word.add_table(2, 2)
    for cell, text in zip(table._cells, ("Member", "Vote", "Lee", "Yes"), strict=True):
        cell.text = text
    word.add_heading("The vote", 2)
    word.add_paragraph("It was adopted.")
    out = io.BytesIO()
    word.save(out)
    document = read(out.getvalue(), "c/x.docx")
    assert roles(document) == [
        (Role.BODY, "", "Present were Lee and Park."),
        (Role.HEADING, "", "Roads"),
        (Role.LIST_ITEM, "Roads", "1. Mill Road is repaved."),
        (Role.LIST_ITEM, "Roads", "2. Pine Lane is closed."),
        (Role.LIST_ITEM, "Roads", "By the end of May"),
        (Role.TABLE, "Roads", "Member | Vote"),
        (Role.TABLE, "Roads", "Lee | Yes"),
        (Role.HEADING, "Roads", "The vote"),
        (Role.BODY, "Roads › The vote", "It was adopted."),
    ]
    assert (document.title, document.kind) == ("Regular Meeting of the Town Council", Kind.MINUTES)
    assert (str(document.date), warnings_in(document.notes)) == (
        "March 4, 2025",
        ("The date is from the running header.",),
    )
    assert {e.page for e in document.paragraphs} == {None}


def test_when_a_file_was_made_is_not_when_the_meeting_was() -> None:
    """Neither "created" nor "modified" is a date of the record, in any format."""
    for raw, key in (
        (docx(MET), "c/x.docx"),
        (odt(PARAGRAPH), "c/x.odt"),
        (epub({"a": "<p>It met.</p>"}), "c/x.epub"),
    ):
        assert not read(raw, key).date.is_known


def test_a_title_left_over_from_an_older_file_is_not_taken() -> None:
    """A dated title in the properties counts only where the document shows it; a note tells."""
    stale = "Minutes of January 7, 2025"
    document = read(docx(MET, title=stale), "c/2025-03-04-minutes.docx")
    assert (document.title, str(document.date)) == ("2025-03-04 minutes", "March 4, 2025")
    assert any(stale in note and "does not" in note for note in in_words(document.notes))
    assert read(docx(p(stale) + MET, title=stale), "c/x.docx").title == stale
    assert read(docx(MET, title="Document1"), "c/plain name here.docx").title == "plain name here"


def test_tracked_changes_read_as_they_would_be_accepted() -> None:
    """Inserted text is text, deleted and moved-away text is not, and paragraphs whose border was deleted are one. What was
    deleted is kept as struck.
    """
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = p(
        "The fee is ",
        "",
        f'<w:del w:id="1"><w:r><w:delText>$10</w:delText></w:r></w:del><w:ins>{run.format("$12")}</w:ins>',
    )
    body += f"<w:p><w:moveFrom>{run.format('Moved.')}</w:moveFrom></w:p><w:p><w:moveTo>{run.format('Moved.')}</w:moveTo></w:p>"
    body += p("It was", "<w:rPr><w:del/></w:rPr>") + p(" adopted.")
    row = "<w:tr>{}<w:tc>" + p("Lee") + "</w:tc><w:tc>" + p("{}") + "</w:tc></w:tr>"
    body += f"<w:tbl>{row.format('<w:trPr><w:del/></w:trPr>', 'No')}{row.format('', 'Yes')}</w:tbl>"
    document = read(docx(body), "c/x.docx")
    assert lines(document) == ["The fee is $12", "Moved.", "It was adopted.", "Lee | Yes"]
    assert warnings_in(document.notes) == (
        "The file holds tracked changes: what was inserted is read, what was deleted is left out.",
        "Words that the record strikes through are not in force; they are kept apart, and not quoted (2 paragraphs).",
    )
    assert [each.struck for each in document.paragraphs] == ["$10", "", "Lee … No", ""]


def test_comments_hidden_text_and_contents_are_no_text() -> None:
    """Each is left out; a note tells of what a reader might miss."""
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret</w:t></w:r><w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>S</w:t></w:r>'
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> It met.</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r>'
    styles = '<w:style w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'
    styles += '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    body = p("Roads 3", '<w:pStyle w:val="T"/>') + p("The council.", "", hidden + shown + field)
    document = read(docx(body, related={"styles": styles}), "c/x.docx")
    assert document.text == "The council. It met."
    assert warnings_in(document.notes) == (
        "1 comment in the file is not part of the record and is left out.",
        "Hidden text in the file is left out.",
    )


def test_text_boxes_controls_and_links_are_text_once() -> None:
    """What python-docx passes over is read; the copy that is kept for old versions of Word is not."""
    box = "<w:txbxContent>" + p("In a box.") + "</w:txbxContent>"
    boxed = f'<w:r><m:AlternateContent xmlns:m="m"><m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback></m:AlternateContent></w:r>'
    link = "<w:hyperlink><w:r><w:t>the plan</w:t></w:r></w:hyperlink>"
    body = f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>{p('See ', '', link + boxed)}"
    body += p("Vote ", "", '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')
    document = read(docx(body), "c/x.docx")
    assert lines(document) == ["In a control.", "See the plan", "In a box.", "Vote ☒"]


def test_notes_stand_at_the_end_with_their_numbers() -> None:
    """The mark stands where it hangs, apart from words and amounts; where only a layout would tell, there is none."""

    def noted(kind: str) -> str:
        return f'<w:r><w:{kind}Reference w:id="7"/></w:r>'

    body = p("It costs $400", "", noted("footnote") + "<w:r><w:t>.</w:t></w:r>") + p(
        "Adopted.", "", noted("endnote")
    )
    related = {
        "footnotes": f'<w:footnote w:id="0">{p("separator")}</w:footnote><w:footnote w:id="7">{p("Plus tax.")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="7">{p("By all.")}</w:endnote>',
    }
    assert lines(read(docx(body, related=related), "c/x.docx")) == [
        "It costs $400 ¹.",
        "Adopted.i",
        "¹ Plus tax.",
        "i By all.",
    ]
    restarted = body + '<w:sectPr><w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr></w:sectPr>'
    assert lines(read(docx(restarted, related=related), "c/x.docx"))[::2] == ["It costs $400.", "Plus tax."]


def test_lists_are_numbered_as_word_shows_them() -> None:
    """Levels, forms, restarts and headings that are numbered by their style; a form that is not known is left out."""

    def level(depth: int, form: str, text: str, more: str = "") -> str:
        return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'

    def item(text: str, depth: int, number: int = 1) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    numbering = f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%1.%2)")}</w:abstractNum>'
    numbering += f'<w:abstractNum w:abstractNumId="1">{level(0, "upperRoman", "%1.", "<w:pStyle w:val=&quot;N&quot;/>".replace("&quot;", chr(34)))}</w:abstractNum>'
    numbering += f'<w:abstractNum w:abstractNumId="2">{level(0, "hebrew1", "%1.")}</w:abstractNum>'
    numbering += "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
        for n, of, more in (
            (1, 0, ""),
            (2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
            (3, 1, ""),
            (4, 2, ""),
        )
    )
    styles = '<w:style w:styleId="N"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    body = (
        p("Roads", '<w:pStyle w:val="N"/>')
        + item("a", 0)
        + item("b", 1)
        + item("c", 1)
        + item("", 0)
        + item("d", 0)
    )
    body += (
        item("e", 1)
        + item("f", 0, 2)
        + item("g", 0, 2)
        + p("Parks", '<w:pStyle w:val="N"/>')
        + item("h", 0, 4)
    )
    document = read(docx(body, related={"numbering": numbering, "styles": styles}), "c/x.docx")
    assert document.text.split("\n\n") == [
        "I. Roads", "1. a", "1.a) b", "1.b) c", "3. d", "3.a) e", "5. f", "6. g", "II. Parks", "h",
    ]  # fmt: skip
    assert warnings_in(document.notes) == (
        "Some numbers of lists are of a form that is not known here and are left out.",
    )


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (27, "lowerLetter", "aa"), (1994, "upperRoman", "MCMXCIV"), (22, "ordinal", "22nd"), (112, "ordinal", "112th"),
        (10, "chineseCounting", "十"), (25, "chineseCounting", "二十五"), (100, "chineseCounting", None), (3, "klingon", None),
        (10**9, "decimal", None),
    ],
)  # fmt: skip
def test_a_number_is_shown_in_its_form_or_not_at_all(number: int, form: str, shown: str | None) -> None:
    """The forms that minutes use; what is not known is never shown as something else."""
    assert numeral(number, form) == shown


def test_tables_that_only_place_things_are_no_tables() -> None:
    """A frame of one cell, and cells with headings or many paragraphs, give their paragraphs."""
    frame = f"<w:tbl><w:tr><w:tc>{p('Minutes of the council')}{MET}</w:tc></w:tr></w:tbl>"
    columns = f"<w:tbl><w:tr><w:tc>{p('1')}</w:tc><w:tc>{p('a')}{p('b')}{p('c')}</w:tc></w:tr></w:tbl>"
    document = read(docx(frame + columns), "c/x.docx")
    assert lines(document) == ["Minutes of the council", "The council met.", "1", "a", "b", "c"]
    assert Role.TABLE not in {e.role for e in document.paragraphs}


# --- OpenDocument --------------------------------------------------------------------------------------------


def test_an_opendocument_text_is_read_with_its_structure() -> None:
    """Headings, lists numbered as their style says, tables, notes and boxes; hidden and deleted text is not there."""
    number = '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    number += '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>'
    hidden = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('b', '')}{item.format('c', '')}</text:list>"
    body = "<text:tracked-changes><text:changed-region><text:p>Deleted.</text:p></text:changed-region></text:tracked-changes>"
    body += '<text:h text:outline-level="1">Roads</text:h><text:p>It <text:span text:style-name="H">never </text:span>met'
    body += (
        '<text:s text:c="3"/>at<text:tab/>noon<office:annotation><text:p>Really?</text:p></office:annotation>'
    )
    body += "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A Monday.</text:p></text:note-body></text:note>.</text:p>"
    body += f'<text:list text:style-name="L">{item.format("a", inner)}</text:list>'
    body += (
        f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("d", "")}</text:list>'
    )
    body += f'<text:list text:style-name="L">{item.format("e", "")}</text:list>'
    body += "<table:table><table:table-row>" + "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("Lee", "Yes")
    )
    body += "</table:table-row></table:table><text:p><draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>"
    raw = odt(body, automatic=number + hidden, title="Regular Meeting of the Council")
    document = read(raw, "c/x.odt")
    assert document.title == "Roads"
    assert lines(document) == [
        "It met at noon ¹.", "1. a", "1.a) b", "1.b) c", "2. d", "1. e", "Lee | Yes", "In a box.", "¹ A Monday.",
    ]  # fmt: skip
    assert warnings_in(document.notes) == (
        "The file holds tracked changes: what was inserted is read, what was deleted is left out.",
        "1 comment in the file is not part of the record and is left out.",
        "Hidden text in the file is left out.",
    )


def test_headings_are_numbered_where_their_outline_numbers_them() -> None:
    """By the document's outline, unless a heading's style takes the number away; a title style is a title."""
    outline = (
        '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="I"'
    )
    outline += ' style:num-suffix="."/></text:outline-style></office:styles>'
    off = '<style:style style:name="P1" style:list-style-name=""/><style:style style:name="P2" style:parent-style-name="Title"/>'
    body = (
        '<text:p text:style-name="P2">Regular meeting</text:p><text:h text:outline-level="1">Roads</text:h>'
    )
    body += '<text:h text:outline-level="1" text:style-name="P1">Break</text:h><text:h text:outline-level="1">Parks</text:h>'
    document = read(odt(body, styles=outline, automatic=off), "c/x.odt")
    assert document.title == "Regular meeting"
    assert lines(document) == ["I. Roads", "Break", "II. Parks"]


def test_an_opendocument_with_a_password_says_so() -> None:
    """Its list of parts names the encryption."""
    manifest = "<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    error = refusal(odt(PARAGRAPH, more={"META-INF/manifest.xml": manifest}), "c/x.odt")
    assert isinstance(error, RecordEncrypted)


# --- e-books -------------------------------------------------------------------------------------------------


def test_an_e_book_is_read_chapter_by_chapter() -> None:
    """In the order of the spine, without its table of contents, with the notes that are asides."""
    note = '<aside epub:type="footnote"><p>1 Plus tax.</p></aside>'
    raw = epub(
        {"one": "<h1>The year</h1><p>The council met.</p>", "two": f"<h2>Roads</h2><p>It voted.</p>{note}"},
        title="The Council in 2024",
        items='<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        more={"OEBPS/nav.xhtml": "<html><body><p>Contents</p></body></html>"},
    )
    document = read(raw, "c/x.epub")
    assert document.title == "The Council in 2024"
    assert lines(document) == ["The year", "The council met.", "Roads", "It voted.", "1 Plus tax."]


def test_a_locked_e_book_says_so_and_locked_fonts_do_not_matter() -> None:
    """What counts is whether a chapter is encrypted."""
    lock = "<encryption><e:CipherReference xmlns:e='e' URI='{}'/></encryption>"
    chapters = {"one": "<p>The council met.</p>"}
    locked = epub(chapters, more={"META-INF/encryption.xml": lock.format("OEBPS/one.xhtml")})
    assert isinstance(refusal(locked, "c/x.epub"), RecordEncrypted)
    assert read(epub(chapters, more={"META-INF/encryption.xml": lock.format("OEBPS/a.otf")}), "c/x.epub").text


# --- by content ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".txt", ".pdf", ".docx", ".odt", ".epub", ".csv", ""])
def test_the_content_decides_and_not_the_name(ending: str) -> None:
    """Each is read as what it is, under any name; a note says that the name is wrong."""
    for raw, own, words in (
        (docx(MET), ".docx", "a Word document"),
        (odt(PARAGRAPH), ".odt", "an OpenDocument text"),
        (epub({"a": "<p>The council met.</p>"}), ".epub", "an e-book"),
    ):
        document = read(raw, f"c/x{ending}")
        assert document.text == "The council met."
        assert any(words in note for note in in_words(document.notes)) == (ending != own)


@pytest.mark.parametrize(
    ("raw", "key", "words", "remedy"),
    [
        (container({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "c/x.xlsx", "an Excel workbook", "CSV"),
        (container({"[Content_Types].xml": "", "ppt/a.xml": ""}), "c/x.docx", "a PowerPoint presentation", "PDF"),
        (container({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "c/x.ods", "spreadsheet", "CSV"),
        (container({"minutes.docx": docx(MET)}), "c/x.zip", "a ZIP archive", "Unpack"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "c/x.doc", "an old Office document", "DOCX"),
        (b"{\\rtf1 minutes}", "c/x.rtf", "an RTF document", "DOCX"),
        (b"The council met.", "c/x.docx", "is not a Word document, though its name says so", "Download"),
        (b"<!doctype html><p>Not found</p>", "c/x.odt", "is a web page, not an OpenDocument text", "Download"),
        (container({"minutes.docx": docx(MET)}), "c/x.docx", "is not a Word document", "DOCX or PDF"),
        (docx(MET)[:-30], "c/x.docx", "damaged or cut off", "Download"),
        (container({"mimetype": "application/epub+zip"}), "c/x.epub", "where its book begins", "Download"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_what_to_do(raw: bytes, key: str, words: str, remedy: str) -> None:
    """Old and other formats, archives in archives, broken files: the error says what it is, and the way out."""
    error = refusal(raw, key)
    assert isinstance(error, RecordUnreadable)
    assert words in error.sentence
    assert remedy in error.remedy


def test_files_without_text_say_whether_pictures_are_in_them() -> None:
    """Scans in a Word document or a book need text recognition; blank ones are empty."""
    picture = b"\x89PNG\r\n"
    for raw, key in (
        (docx(p(), more={"word/media/image1.png": picture}), "c/x.docx"),
        (odt("<text:p/>", more={"Pictures/1.png": picture}), "c/x.odt"),
        (epub({"a": "<img src='1.png'/>"}, more={"OEBPS/1.png": picture}), "c/x.epub"),
    ):
        error = refusal(raw, key)
        assert isinstance(error, RecordNeedsOCR)
        assert "ocrmypdf" in error.remedy
    for raw, key in ((docx(p()), "c/x.docx"), (odt(), "c/x.odt"), (epub({"a": ""}), "c/x.epub")):
        assert isinstance(refusal(raw, key), RecordEmpty)


# --- files made to do harm -----------------------------------------------------------------------------------


def test_a_document_with_a_password_says_so() -> None:
    """Office wraps it in the old format; a ZIP marks its entries."""
    wrapped = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90) + "EncryptedPackage".encode("utf-16-le")
    assert isinstance(refusal(wrapped, "c/x.docx"), RecordEncrypted)
    raw = bytearray(docx(MET))
    at = -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        flags = struct.unpack_from("<H", raw, at + 8)[0]
        struct.pack_into("<H", raw, at + 8, flags | 1)
    assert isinstance(refusal(bytes(raw), "c/x.docx"), RecordEncrypted)


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, "<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(declared: str, encoding: str) -> None:
    """In whatever part and encoding they are declared, before a parser sees them."""
    evil = (declared + "<a>&b;&x;</a>").encode(encoding)
    for raw, key in (
        (docx(MET, more={"word/document.xml": evil}), "c/x.docx"),
        (docx(MET, more={"_rels/.rels": evil}), "c/x.docx"),
        (docx(MET, more={"docProps/core.xml": evil}), "c/x.docx"),
        (odt(PARAGRAPH, more={"content.xml": evil}), "c/x.odt"),
        (odt(PARAGRAPH, more={"styles.xml": evil}), "c/x.odt"),
        (epub({"a": "<p>It met.</p>"}, more={"META-INF/container.xml": evil}), "c/x.epub"),
        (epub({"a": "<p>It met.</p>"}, more={"OEBPS/book.opf": evil}), "c/x.epub"),
    ):
        assert "declares XML entities or a document type" in refusal(raw, key).sentence


def test_a_declared_encoding_hides_nothing() -> None:
    """Everything is read as UTF-8: a document type in UTF-7 is no document type, and no text either."""
    seventh = b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'
    assert isinstance(refusal(docx(MET, more={"word/document.xml": seventh}), "c/x.docx"), RecordUnreadable)


def test_an_entity_in_a_chapter_stays_closed() -> None:
    """Chapters may have a document type, as pages do; nothing is fetched or multiplied for it."""
    page = OUTSIDE + "<html><body><p>The council met. &x;</p></body></html>"
    document = read(epub({"a": ""}, more={"OEBPS/a.xhtml": page}), "c/x.epub")
    assert "root:" not in document.text
    assert "The council met." in document.text


@pytest.mark.parametrize("key", ["c/x.docx", "c/x.odt"])
def test_bombs_end_by_name_and_in_little_memory(key: str) -> None:
    """40 MiB of blanks or of one endless paragraph, packed into 40 KiB, are refused after a small part of it."""
    inside = "<w:p/>" if key.endswith("docx") else "<text:p/>"
    start = inside[:-2] + ">" + "x"
    for filling in (b" " * (40 << 20), start.encode() + b"y" * (40 << 20)):
        raw = (
            docx("", more={"word/document.xml": filling})
            if key.endswith("docx")
            else odt("", more={"content.xml": filling})
        )
        del filling
        assert len(raw) < 1 << 20
        tracemalloc.start()
        error = refusal(raw, key)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert isinstance(error, RecordTooLarge | RecordUnreadable)
        assert peak < 64 << 20


def test_a_list_of_parts_without_end_is_refused() -> None:
    """More than twenty thousand parts are counted before they are listed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(20_001):
            file.writestr(str(number), b"")
    error = refusal(out.getvalue(), "c/x.docx")
    assert isinstance(error, RecordTooLarge)
    assert "20,000 parts" in error.sentence


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\a", "C:\\a", "word/../../a", "a" * 2000]
)
def test_names_that_lead_out_of_the_container_are_refused(name: str) -> None:
    """Nothing is unpacked to the disk, and still nobody should open this."""
    assert "leads out of it" in refusal(docx(MET, more={name: b"x"}), "c/x.docx").sentence


def test_relations_that_lead_out_are_not_followed() -> None:
    """A relation to a file of the system, or to an address, leads nowhere."""
    for target, mode in (
        ("../../../etc/passwd", ""),
        ("file:///etc/passwd", ""),
        ("http://127.0.0.1/a", "External"),
    ):
        rels = f'<Relationships><Relationship Type="a/styles" Target="{target}" TargetMode="{mode}"/></Relationships>'
        document = read(docx(MET, more={"word/_rels/document.xml.rels": rels}), "c/x.docx")
        assert document.text == "The council met."


def test_two_parts_of_one_name_are_refused() -> None:
    """Different programs would show different ones."""
    out = io.BytesIO(docx(MET))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as file:
        file.writestr("word/document.xml", "<a/>")
    assert "two parts of one name" in refusal(out.getvalue(), "c/x.docx").sentence


def test_nesting_beyond_measure_ends_by_name() -> None:
    """Tables in tables, lists in lists, spans in spans: the parser ends it, or it is read."""
    cell, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    item, last = "<text:list><text:list-item>", "</text:list-item></text:list>"

    def nested(depth: int) -> list[tuple[bytes, str]]:
        return [
            (docx(cell * depth + MET + end * depth), "c/x.docx"),
            (odt(item * depth + PARAGRAPH + last * depth), "c/x.odt"),
            (epub({"a": "<div>" * depth + "The council met." + "</div>" * depth}), "c/x.epub"),
        ]

    for depth in (40, 80):
        assert {read(raw, key).text for raw, key in nested(depth)} == {"The council met."}
    for depth in (2_100, 50_000):
        for raw, key in nested(depth):
            assert isinstance(refusal(raw, key), RecordUnreadable | RecordTooLarge)
    # A page of a book may leave hundreds of its tags open, and none of its words are lost.
    assert read(*nested(1_000)[2]).text == "The council met."


def test_macros_and_embedded_files_are_never_looked_at() -> None:
    """A document with macros is read without them; what is embedded is told."""
    evil = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0", "word/embeddings/a.docx": docx(p("Inner."))}
    document = read(docx(MET + "<w:altChunk/>", more=evil), "c/x.docm")
    assert document.text == "The council met."
    assert warnings_in(document.notes) == (
        "Something embedded in the file (a spreadsheet, another document) is not read.",
    )


def test_styles_that_are_based_on_themselves_end() -> None:
    """A circle of styles is walked once."""
    circle = "".join(
        f'<w:style w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("AB", "BA")
    )
    body = p("The council met.", '<w:pStyle w:val="A"/>')
    assert read(docx(body, related={"styles": circle}), "c/x.docx").text == "The council met."
    sheets = "".join(
        f'<style:style style:name="{a}" style:parent-style-name="{b}"/>' for a, b in ("AB", "BA")
    )
    odf = '<text:p text:style-name="A">The council met.</text:p>'
    assert read(odt(odf, automatic=sheets), "c/x.odt").text == "The council met."
