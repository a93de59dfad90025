"""Records that are made to do harm end as a sentence that names them and their kind, in the process that reads."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from collections.abc import Iterator
from random import Random

import pytest

from domain.documents import Document
from domain.errors import RecordEmpty, RecordError, RecordTooLarge, RecordUnreadable
from domain.provenance import in_words
from index.readers.sandbox import SandboxedReader
from tests.kit.laws import broken_law
from tests.kit.mutations import mutated, samples
from tests.kit.office import container, docx, epub, odt, p
from tests.kit.pdf import Put, pdf

MET = "The council met in May."
BOMB = " " * (40 << 20)
LONG = "It met. " * 100
ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PAGE = pdf([[Put(50, 700, MET)]])
PARTS = {"[Content_Types].xml": "<Types/>", "word/document.xml": ""}


@pytest.fixture(scope="module")
def reader() -> Iterator[SandboxedReader]:
    # Twenty times what any of these takes, and less than what they took when their time grew with the square.
    with SandboxedReader(seconds=20) as made:
        yield made


@pytest.fixture
def refusal(reader):
    """The error that a record ends as, by the readers' own judgement: its process neither broke nor was late."""

    def refuse(raw: bytes, name: str) -> RecordError:
        before = {each: reader.counts[each] for each in ("broke", "late", "failed", "started")}
        with pytest.raises(RecordError) as raised:
            reader.read(raw, f"c/{name}")
        assert f"c/{name}" in raised.value.sentence
        assert raised.value.remedy
        after = {each: reader.counts[each] for each in before}
        assert after | {"started": 0} == before | {"started": 0}
        return raised.value

    return refuse


def pages(kids: bytes, count: int, *more: bytes) -> bytes:
    """A PDF whose tree of pages is ``kids``; object 3 is a page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length 60 >>\nstream\nBT /F 12 Tf 50 700 Td (The council met in May.) Tj ET /X Do        \nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        # It shows itself.
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 6 /Resources 7 0 R >>\nstream\n/X Do \nendstream",
        b"<< /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>",
        *more,
    )
    bodies = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1))
    return b"%PDF-1.4\n" + bodies + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def renamed(old: str, new: str) -> bytes:
    """A Word document in which a part is called ``new``."""
    raw = docx(p(MET), more={old: b"x"})
    return raw.replace(old.encode(), new.encode())


def chain(depth: int) -> bytes:
    """A PDF whose page lies ``depth`` levels down."""
    levels = (b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (9 + n) for n in range(depth))
    return pages(b"8 0 R", 1, *levels, b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>")


HOSTILE = {
    "a bomb in a Word document": (lambda: docx(p(LONG) * 60_000), "a.docx", RecordTooLarge, "more than 200 times"),
    "a bomb of one word": (lambda: docx(p(BOMB)), "a.docx", RecordTooLarge, "longer piece of text"),
    "a bomb in an OpenDocument text": (lambda: odt(f"<text:p>{LONG}</text:p>" * 60_000), "a.odt", RecordTooLarge, "unpacks to more"),
    "a bomb in an e-book": (lambda: epub({"a": BOMB}), "a.epub", RecordTooLarge, "unpacks to more"),
    "a bomb of gzip": (lambda: gzip.compress(BOMB.encode()), "a.txt", RecordUnreadable, "gzip archive"),
    "a ZIP in a ZIP": (
        lambda: container({"a.zip": container({"b": b"x"})}), "a.zip.txt", RecordUnreadable, "a ZIP archive",
    ),
    "a Word document that is any ZIP": (lambda: container({"a": b"x"}), "a.docx", RecordUnreadable, "no text part"),
    "entities that multiply": (
        lambda: container(PARTS | {"word/document.xml": ENTITIES + f"<w>{'&b;' * 99}</w>"}), "a.docx", RecordUnreadable, "",
    ),
    "entities in a part": (
        lambda: docx(p(MET), more={"word/document.xml": ENTITIES + "<w:document/>"}), "a.docx", RecordUnreadable, "entities",
    ),
    "an entity from outside": (
        lambda: odt(more={"content.xml": OUTSIDE + "<a>&x;</a>"}), "a.odt", RecordUnreadable, "XML entities",
    ),
    "an e-book whose package names a file": (
        lambda: epub({"a": MET}, more={"OEBPS/book.opf": OUTSIDE + "<package>&x;</package>"}), "a.epub", RecordUnreadable,
        "XML entities",
    ),
    "XML nested without end": (
        lambda: docx("<w:tbl><w:tr><w:tc>" * 50_000), "a.docx", RecordTooLarge, "nested deeper",
    ),
    "a page nested without end": (
        lambda: b"<html><body>" + b"<div>It met. " * 50_000, "a.html", RecordTooLarge, "nested deeper than 2,000",
    ),
    "JSON nested without end": (lambda: b'{"a":' * 90_000, "a.json", RecordTooLarge, "nested deeper"),
    "lists in JSON without end": (lambda: b"[" * 90_000, "a.json", RecordTooLarge, "nested deeper"),
    "a path up": (lambda: renamed("word/aaaaaaa", "../../aaaaaa"), "a.docx", RecordUnreadable, "leads out"),
    "a path from the root": (lambda: renamed("word/aaa", "/etc/aaa"), "a.docx", RecordUnreadable, "leads out"),
    "a path of a drive": (lambda: renamed("word/aaa", "C:\\x/aaa"), "a.docx", RecordUnreadable, "leads out"),
    "a million pages": (
        lambda: pages(b"3 0 R " * 1_000_000, 1_000_000), "a.pdf", RecordTooLarge, "1,000,000 pages",
    ),
    "a claim of a million pages": (lambda: pages(b"3 0 R", 1_000_000), "a.pdf", RecordTooLarge, "1,000,000 pages"),
    "a tree of pages without end": (lambda: chain(20_000), "a.pdf", RecordUnreadable, "pages"),
    "a page named as a PDF": (lambda: b"<html><p>x</p>" + PAGE, "a.pdf", RecordUnreadable, "is a web page, not a PDF"),
    "a million columns": (lambda: b"a," * 1_000_000 + b"a\n" + b"1," * 1_000_000, "a.csv", RecordTooLarge, "columns"),
    "a quotation without end": (lambda: b'a,b\n1,"' + b"x" * 200_000, "a.csv", RecordUnreadable, "quotation mark"),
    "times beyond measure": (
        lambda: b"WEBVTT\n\n99999999:00:00.000 --> 99999999:00:01.000\nIt met.\n", "a.vtt", RecordUnreadable, "no caption",
    ),
    "times of a thousand digits": (
        lambda: b"WEBVTT\n\n" + b"9" * 9_000 + b":00:00.000 --> " + b"9" * 9_000 + b":00:01.000\nIt met.\n", "a.vtt",
        RecordUnreadable, "",
    ),
    "nothing but NULs": (lambda: bytes(1 << 20), "a.txt", RecordEmpty, "is empty"),
    "NULs among bytes": (lambda: bytes(range(256)) * 4_000, "a.txt", RecordUnreadable, "binary data"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_do_harm_ends_by_name(refusal, name):
    """Each as the error that says what it is, and long before its process would be ended."""
    made, called, error, said = HOSTILE[name]
    found = refusal(made(), called)
    assert isinstance(found, error)
    assert said in found.sentence + found.remedy


READ = {
    "half of UTF-16": (b"\xff\xfe" + "The council met.".encode("utf-16-le") + b"\x00\xd8\x00\xdc\x41", "a.txt", "�"),
    "a page with entities": (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>{MET} &x;</p></body></html>'.encode(),
        "a.html", MET,
    ),
    "a page that is a PDF further down": (f"<html><body><p>{MET}</p></body></html>".encode() + PAGE, "a.html", MET),
    "a PDF with a ZIP behind": (PAGE + b"\n" + docx(p("Another text.")) + b"\n%%EOF", "a.pdf", MET),
    "a Word document with a PDF behind": (docx(p(MET)) + pdf([[Put(50, 700, "Another text.")]]), "a.pdf", MET),
    "pages that contain themselves": (pages(b"2 0 R 3 0 R", 2), "a.pdf", MET),
    "fewer pages than none": (pages(b"3 0 R", -1), "a.pdf", MET),
    "quotations without end": (b"> " * 5_000 + MET.encode(), "a.md", MET),
    "lists without end": (b"- " * 5_000 + MET.encode(), "a.md", MET),
    "one endless line": (b"x" * (8 << 20), "a.txt", "xxx"),
    "an odd sign among letters": ((MET * 9 + "\0\u202e\u200b").encode() * 9, "a.txt", MET),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_only_looks_odd_is_read_and_says_so(reader, name):
    """The words that are seen, none of another file, and nothing lost without a word."""
    raw, called, seen = READ[name]
    document: Document = reader.read(raw, f"c/{called}")
    assert seen in document.text
    assert "Another text" not in document.text
    assert "root:" not in document.text
    assert not {"\0", "\u202e", "\u200b"} & set(document.text)


def test_of_two_forms_in_one_file_the_first_is_read_and_named(reader):
    """A PDF that is called a Word document, and the reverse."""
    called = reader.read(docx(p(MET)), "c/a.pdf")
    assert any("it is a Word document" in note for note in in_words(called.notes))
    called = reader.read(PAGE, "c/a.docx")
    assert any("it is a PDF" in note for note in in_words(called.notes))


def test_a_part_that_lies_about_its_size_is_counted_while_it_is_unpacked(refusal):
    """What a container says of itself is not believed."""
    raw = bytearray(docx(p(BOMB)))
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        size = file.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    lying = bytes(raw).replace(size, (100).to_bytes(4, "little"))
    assert isinstance(refusal(lying, "a.docx"), RecordTooLarge | RecordUnreadable)


RUNS = {
    ".txt": (b'"a. ', b"<c.", b"a ", b"- ", b"-\n", b"(", b"1.", b"\xc2\xad\n", b"A.", b"a-\n", b"March ", b"[00:01:00] "),
    ".md": (b"![", b"[a](", b"<p "),
    ".vtt": (b"<v ", b"<c.", b"{\\", b">> ", b"<1:", b"A", b"A: ", b"&gt;"),
    ".html": (b"<p>x", b"<!--", b"&#", b"<p "),
    ".csv": (b'"', b",", b"'", b"a\n", b'"",'),
    ".json": (b'{"a":1}\n', b"[1,", b'"a",', b"\\", b"-"),
}  # fmt: skip
STARTS = {".vtt": b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n", ".html": b"<html><body>"}


@pytest.mark.parametrize("ending", RUNS)
def test_the_same_again_and_again_takes_no_time_that_grows_with_its_square(reader, ending):
    """40,000 bytes of one word are read in moments; with such a time, their process would be ended."""
    before = (reader.counts["late"], reader.counts["broke"], reader.counts["failed"])
    for word in RUNS[ending]:
        for last in (b"", b"\nThe council met.\n"):
            try:
                reader.read(STARTS.get(ending, b"") + word * (40_000 // len(word)) + last, f"c/a{ending}")
            except RecordError as error:
                assert error.remedy  # noqa: PT017 - both ends are fine; which one is not the point
    assert (reader.counts["late"], reader.counts["broke"], reader.counts["failed"]) == before


def test_cells_that_span_a_million_others_take_no_time(reader):
    """A hundred rows of one cell each, which say that they go over 1,000 columns and 60,000 rows: 12 s, when each was made."""
    row = "<tr><td colspan=1000 rowspan=60000>It met in May.</td></tr>"
    began = time.monotonic()
    assert (
        "It met" in reader.read(f"<html><p>Minutes</p><table>{row * 300}</table>".encode(), "c/a.html").text
    )
    assert time.monotonic() - began < 5


def test_a_hundred_of_the_ten_thousand(reader):
    """Bent, cut, mixed and multiplied records are read by the laws, or refused by name (``bench/fuzz.py`` does more)."""
    sound = samples()
    before = (reader.counts["late"], reader.counts["broke"], reader.counts["failed"])
    for number, ending in enumerate(sorted(sound) * 10):
        key = f"c/{number}{ending}"
        try:
            assert not broken_law(reader.read(mutated(Random(f"test/{number}"), ending, sound), key))
        except RecordError as error:
            assert key in error.sentence  # noqa: PT017 - both ends are fine; which one is not the point
    assert (reader.counts["late"], reader.counts["broke"], reader.counts["failed"]) == before
