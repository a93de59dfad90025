"""What holds for every reader, whatever the bytes are."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import Document
from domain.errors import RecordError
from index.readers.blocks import Block, assemble
from index.readers.metadata.sidecar import read_sidecar
from index.readers.reader import read
from tests.kit.office import docx, epub, odt, p
from tests.kit.pdf import Put, pdf
from text.cleaning import clean, one_line

ENDINGS = (
    ".txt",
    ".md",
    ".html",
    ".pdf",
    ".vtt",
    ".srt",
    ".docx",
    ".odt",
    ".epub",
    ".csv",
    ".json",
    ".doc",
    "",
)
BEGINNINGS = {
    ".txt": (b"", b"\xff\xfe", b"\xef\xbb\xbf", b"---\ntitle: "),
    ".md": (
        b"",
        b"# Title\n\n",
        b"---\ndate: 2024-01-01\n---\n",
        b"| a | b |\n|---|---|\n",
        b"---\n- [",
        b"1. ",
    ),
    ".html": (
        b"<html><body>",
        b"<!doctype html><meta charset=utf-8><p>",
        b'<html><script type="application/ld+json">',
    ),
    ".pdf": (b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<"),
    ".vtt": (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n", b"WEBVTT\n\n", b"WEBVTT\n\n00:00:01.000 --> "),
    ".srt": (b"1\n00:00:01,000 --> 00:00:02,000\n", b"1\n00:00:01,000 -->"),
    ".docx": (b"", b"PK\x03\x04", docx(p("It met."))[:-40]),
    ".odt": (b"", b"PK\x03\x04", odt("<text:p>It met.</text:p>")[:-40]),
    ".epub": (b"", b"PK\x03\x04", epub({"a": "<p>It met.</p>"})[:-40]),
    ".csv": (b"", b"Item,Title\n7,", b'a;b\n"', b'[{"a": '),
    ".json": (b"", b'[{"a": "', b'{"a": [', b'{"a": 1}\n{"b": "'),
}
PIECES = [
    *"\n\n\n .:>-#|*[]()<>&\"'\0\x05\u00ad\u200b\u202e\u0301\ufb01—“”市议会第0123:",
    *(
        "<p>",
        "</p>",
        "<nav>",
        "</nav>",
        "<br>",
        "<li>",
        "<td>",
        "<tr>",
        "<table>",
        "<h1>",
        "<div hidden>",
        "<!--",
        "-->",
    ),
    *(
        "&#5;",
        "&nbsp;",
        "<time datetime='2025-03-04'>",
        "\n\n",
        "\n\n\n",
        "---\n",
        "1. ",
        "- ",
        "| a | b |\n",
        "```\n",
    ),
    *(
        "00:00:01.000 --> 00:00:02.000\n",
        "[00:01:00]\n",
        ">> LEE: ",
        "<v Lee>",
        "\x0c",
        *(',"', '"', "{", "}", '{"a": ', "],", "\\u0000", "\\ud800", ";", "\t"),
        "By Jane Doe",
        "Share this: X",
    ),
]
ODD = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(PIECES)), max_size=60).map("".join)


def follows_the_law(document: Document) -> None:
    """``text[p.start:p.end]`` is each paragraph, none empty, in order, joined by one blank line; all in NFC."""
    paragraphs = document.paragraphs
    assert paragraphs
    assert [each.number for each in paragraphs] == list(range(1, len(paragraphs) + 1))
    texts = [document.text[p.start : p.end] for p in paragraphs]
    assert "\n\n".join(texts) == document.text
    assert all(text and text == text.strip() and "\n" not in text for text in texts)
    assert all(a.end + 2 == b.start for a, b in pairwise(paragraphs))
    assert unicodedata.is_normalized("NFC", document.text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u00ad\u200b\u202a-\u202e\ufeff]", document.text)
    assert document.title
    assert document.text.encode()


def read_or_refuse(raw: bytes, key: str) -> None:
    refused: RecordError | None = None
    try:
        document = read(raw, key)
    except RecordError as error:
        refused = error
    if refused is None:
        follows_the_law(document)
    else:
        assert key in refused.sentence
        assert refused.remedy


@pytest.mark.parametrize("ending", ENDINGS)
def test_random_bytes_raise_nothing_but_record_errors(ending: str) -> None:
    """Whatever a file holds, it is read by the law or refused by name with a remedy."""

    @settings(max_examples=30)
    @given(st.binary(max_size=300), st.sampled_from(BEGINNINGS.get(ending, (b"",))))
    def law(raw: bytes, beginning: bytes) -> None:
        read_or_refuse(beginning + raw, f"c/x{ending}")

    law()


@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".vtt", ".srt", ".csv", ".json"])
def test_random_text_raises_nothing_but_record_errors(ending: str) -> None:
    """Whatever a text says, it is read by the law or refused."""

    @settings(max_examples=60)
    @given(ODD, st.sampled_from(BEGINNINGS[ending]), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
    def law(text: str, beginning: bytes, encoding: str) -> None:
        start = beginning.decode("utf-8", "ignore")
        read_or_refuse((start + text).encode(encoding, "ignore"), f"c/x{ending}")

    law()


OFFICE = {
    ".docx": docx(
        p("It met.") + p("Roads"), related={"numbering": "", "styles": ""}, title="The council met"
    ),
    ".odt": odt("<text:p>It met.</text:p>", title="The council met"),
    ".epub": epub({"a": "<p>It met.</p>", "b": "<h1>Roads</h1>"}, title="The council met"),
}


@pytest.mark.parametrize("ending", OFFICE)
def test_damaged_containers_raise_nothing_but_record_errors(ending: str) -> None:
    """Bytes that are changed, cut out or put in anywhere: read by the law, or refused."""
    sound = OFFICE[ending]

    @settings(max_examples=100)
    @given(
        st.lists(
            st.tuples(st.integers(0, len(sound)), st.integers(0, 40), st.binary(max_size=8)),
            min_size=1,
            max_size=4,
        )
    )
    def law(changes: list[tuple[int, int, bytes]]) -> None:
        raw = sound
        for at, gone, new in changes:
            raw = raw[:at] + new + raw[at + gone :]
        read_or_refuse(raw, f"c/x{ending}")

    law()


TAGS = {
    ".docx": "p r t tbl tr tc pPr numPr sdt sdtContent ins del br tab txbxContent footnoteReference vanish rPr sym".split(),
    ".odt": "p h list list-item span s tab note note-body note-citation section numbered-paragraph annotation".split(),
    ".epub": "p div h1 table tr td ul li aside br pre section nav".split(),
}


@pytest.mark.parametrize("ending", OFFICE)
def test_elements_in_any_order_make_paragraphs(ending: str) -> None:
    """Whatever stands within whatever, the document follows the law or is refused."""
    prefix = {".docx": "w:", ".odt": "text:", ".epub": ""}[ending]
    words = st.text("abc 1.\u00ad\u200b•—\ufb01市", max_size=8)
    number = st.sampled_from(["", "0", "1", "9", "99999999", "-1", "x", "٣"])
    element = st.deferred(
        lambda: st.builds(
            lambda tag, value, inside: (
                f"<{prefix}{tag} {prefix}val='{value}' {prefix}c='{value}' {prefix}id='{value}'>"
                f"{''.join(inside)}</{prefix}{tag}>"
            ),
            st.sampled_from(TAGS[ending]),
            number,
            st.lists(st.one_of(words, element), max_size=4),
        )
    )

    @settings(max_examples=60)
    @given(st.lists(element, max_size=5).map("".join))
    def law(body: str) -> None:
        raw = {
            ".docx": lambda: docx(body, related={"numbering": body, "styles": body, "footnotes": body}),
            ".odt": lambda: odt(body, styles=body, automatic=body),
            ".epub": lambda: epub({"a": body}),
        }[ending]()
        read_or_refuse(raw, f"c/x{ending}")

    law()


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(
            st.builds(
                Put,
                st.integers(20, 560),
                st.integers(20, 770),
                st.text("abc DEF.,-019•", min_size=1, max_size=40),
                st.sampled_from([8, 10, 14]),
                st.sampled_from(["", "b"]),
                st.sampled_from([(1, 0, 0, 1), (0, 1, -1, 0), (0.7, 0.7, -0.7, 0.7)]),
            ),
            max_size=12,
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([0, 90, 180, 270]),
)
def test_words_anywhere_on_a_page_make_paragraphs(pages: list[list[Put]], rotate: int) -> None:
    """However words lie on the pages of a PDF, the document follows the law and pages never go back."""
    try:
        document = read(pdf(pages, rotate=rotate), "c/x.pdf")
    except RecordError:
        return
    follows_the_law(document)
    numbers = [p.page for p in document.paragraphs]
    assert all(number is not None and 1 <= number <= len(pages) for number in numbers)
    assert numbers == sorted(numbers, key=lambda number: number or 0)


@given(st.text(), st.text())
def test_cleaning_twice_changes_nothing(text: str, more: str) -> None:
    """Cleaned text is clean, and so is what is cut from it as one line."""
    assert clean(clean(text)) == clean(text)
    assert one_line(clean(text) + more) == one_line(one_line(text + more)) or "\u00ad" in text + more
    assert one_line(one_line(text)) == one_line(text)


@given(st.lists(st.text(max_size=30), max_size=8))
def test_blocks_become_paragraphs_by_the_law(texts: list[str]) -> None:
    """The text is exactly its paragraphs, whatever the blocks hold."""
    text, paragraphs = assemble(Block(each) for each in texts)
    assert "\n\n".join(text[p.start : p.end] for p in paragraphs) == text


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=80), ODD.map(lambda text: text.encode("utf-8", "ignore"))))
def test_a_sidecar_is_read_or_refused(raw: bytes) -> None:
    """Whatever a sidecar holds, the error is ours and names it."""
    refused: RecordError | None = None
    try:
        read_sidecar(raw, "c/x.txt.meta.toml")
    except RecordError as error:
        refused = error
    assert refused is None or "c/x.txt.meta.toml" in refused.sentence
