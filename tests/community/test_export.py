"""An export holds the record word for word, and nothing in it does anything where it is opened."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from community.export import (
    COLUMNS,
    MAX_BYTES,
    Adopted,
    Cited,
    ExportedAnswer,
    Form,
    Labels,
    Now,
    defused,
    escaped,
    export,
    quoted,
)
from domain.answers import Answer, Citation, NoAnswer
from domain.dates import UNKNOWN, PartialDate
from domain.documents import Kind
from retrieval.warnings import warning_words
from tests.kit.app import LED, a_refusal, an_answer

PAGE = Path(__file__).parents[2] / "docs" / "export.md"
MADE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def exported(given: Answer | NoAnswer) -> ExportedAnswer:
    """As it was given, with what it quotes."""
    return ExportedAnswer(
        given.question,
        given.generation,
        given.answered,
        tuple(Cited(quote.text, quote.citation) for quote in given.quotes),
        given.id,
        given.probability,
        given.searched.filters,
        tuple(map(warning_words, given.warnings)),
        MADE,
    )


ANSWER = exported(an_answer())


def cited(text: str, **other: Any) -> Cited:
    now = other.pop("now", Now.SAME)
    known: dict[str, Any] = {
        "document": "council/minutes.txt",
        "title": "Minutes",
        "kind": Kind.DRAFT_MINUTES,
        "body": "",
        "date": UNKNOWN,
        "language": "",
        "url": "https://city.example/m?a=1",
    }
    place = Citation(paragraph=4, start=10, end=10 + len(text), text_hash="ab" * 32, **known | other)
    return Cited(text, place, now)


def answer_of(text: str, **other: Any) -> ExportedAnswer:
    return ExportedAnswer("Did it carry?", "g1", True, (cited(text, **other),), "4K7M2Q9X0B", 0.97)  # noqa: FBT003 - a value


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def undone(cell: str) -> str:
    return cell.removeprefix("'")


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
hostile = st.one_of(
    texts,
    st.lists(
        st.sampled_from(
            ["=1+1", "@everyone", "'", '"', ",", "\r\n", "\n", "\t", "[x](https://e.example)", "<b>", "# ", "> ", "- ",
             "1. ", "```", "`", "***", "__", "\\", "|", "&amp;", "\u202e", "\u200b", "议", "![i](u)", "---", "~~", "    "]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


@given(hostile, hostile, hostile)
def test_a_table_comes_back_as_it_was(text: str, title: str, question: str) -> None:
    """Read as CSV, with one apostrophe taken away where there is one, every cell is what it was."""
    made = export([replace(answer_of(text, title=title), question=question)], Form.CSV, made=MADE)
    assert made.content.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    [row] = rows_of(made.content)
    assert (undone(row["quote"]), undone(row["title"]), undone(row["question"])) == (text, title, question)
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row.values())


@pytest.mark.parametrize(
    "cell",
    [
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "'=1",
        " =1",
        "\ufeff=1",
        "\u200b\u200b@A1",
        "\u3000＋1",
        "\u00a0\u2060-1",
        "\u3164=1",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    """What a spreadsheet would reckon begins with an apostrophe."""
    assert defused(cell) == "'" + cell


def test_a_table_has_a_row_for_each_quote() -> None:
    """With everything needed to cite it; a refusal has one row."""
    two = replace(ANSWER, cited=(*ANSWER.cited, cited("A second.", date=PartialDate(2026, 4))))
    refusal = exported(a_refusal())
    first, second, third = rows_of(export([two, refusal], Form.CSV, made=MADE).content)
    assert (first["quote"], first["number"], first["kind"], first["adopted"]) == (LED, "1", "news", "")
    assert (first["receipt"], first["probability"], first["asked"]) == (
        "4K7M2Q9X0B",
        "0.970",
        "2026-11-24T09:30+00:00",
    )
    assert undone(first["date"]) == "--08-01"
    assert (second["number"], second["adopted"], second["date"]) == ("2", "no", "2026-04")
    assert (third["answered"], third["quote"], third["receipt"]) == ("no", "", "9R3T5V7W1A")


def seen(markdown: str) -> tuple[str, list[str]]:
    """What a reader sees of Markdown, and the kinds of markup in it."""
    text, kinds = [], []

    def walk(tokens: list[Token]) -> None:
        for token in tokens:
            kinds.append(token.type)
            ends = token.type in {"softbreak", "hardbreak", "paragraph_close"}
            text.append("\n" if ends else "" if token.children else token.content)
            walk(token.children or [])

    walk(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown))
    return "".join(text), kinds


PLAIN = {"blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"}  # fmt: skip


@settings(max_examples=300)
@given(hostile)
def test_a_quote_in_markdown_is_word_for_word(text: str) -> None:
    """Rendered, it is one block of plain text with the same words, whatever is in it."""
    shown, kinds = seen(quoted(text))
    assert set(kinds) <= PLAIN
    assert kinds.count("blockquote_open") == 1
    assert (
        shown.replace("\ufffd", "\0").split()
        == " ".join(re.split("[\x85\u2028\u2029\x0b\x0c]", text)).split()
    )


@given(hostile)
def test_a_question_in_markdown_is_a_line_of_text(question: str) -> None:
    """No heading ends early, no link and no markup begins."""
    made = export([replace(ANSWER, question=question, cited=())], Form.MARKDOWN, made=MADE)
    _, kinds = seen(made.content.decode())
    assert set(kinds) <= PLAIN | {"heading_open", "heading_close", "code_inline"}


def test_markdown_says_what_a_reader_has_to_know() -> None:
    """The quote, title, kind, date as far as it is known, adopted or not, the link, the receipt."""
    made = export([answer_of("The motion carried 5 – 2."), exported(a_refusal())], Form.MARKDOWN, made=MADE)
    text = made.content.decode()
    for words in (
        "> The motion carried 5 – 2.\n",
        "**Minutes**, draft minutes, not adopted, date not stated, paragraph 4, <https://city.example/m?a=1>",
        "Receipt `4K7M2Q9X0B` · 97 % sure",
        "The record does not say.",
    ):
        assert words in text
    assert made.name == "plenum-2026-11-24.md"
    changed = replace(ANSWER, cited=(replace(ANSWER.cited[0], now=Now.CHANGED),))
    in_spanish = export([changed], Form.MARKDOWN, made=MADE, labels=Labels(changed="Cambió."))
    assert "*Cambió.*" in in_spanish.content.decode()


def test_a_line_of_the_record_begins_no_list() -> None:
    """Numbers and dashes at the beginning stay what they are."""
    assert [escaped(line) for line in ("1. One", "2024) x", "- a", "2024 was", "=")] == [
        "1\\. One", "2024\\) x", "\\- a", "2024 was", "\\=",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "data:text/html,x", "https://e.example/> <b>x", "https://e.example/议"]
)
def test_an_address_leads_nowhere_else(url: str) -> None:
    """Only to the web, and it cannot end early."""
    line = export([answer_of("x", url=url)], Form.MARKDOWN, made=MADE).content.decode()
    assert "<b>" not in line
    assert ("<https://e.example/" in line) == url.startswith("https")
    assert "javascript" not in line


@given(hostile, hostile)
def test_json_is_exact(text: str, title: str) -> None:
    """Every character of a quote comes back, and nothing in the file steers a terminal."""
    made = export([answer_of(text, title=title)], Form.JSON, made=MADE)
    value = json.loads(made.content)
    assert value["answers"][0]["cited"][0]["text"] == text
    assert value["answers"][0]["cited"][0]["title"] == title
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b]", made.content.decode())


def shape(value: Any, where: str = "") -> set[str]:
    if isinstance(value, dict):
        return {f"{where}: object"} | {
            each for name, inner in value.items() for each in shape(inner, f"{where}.{name}")
        }
    if isinstance(value, list):
        return {f"{where}: list"} | {each for inner in value[:1] for each in shape(inner, f"{where}[]")}
    return {f"{where}: {type(value).__name__}"}


def test_the_json_is_documented() -> None:
    """Name by name and type by type."""
    example = re.search(r"<!-- export -->\n```json\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    made = export([replace(ANSWER, notes=("A note.",))], Form.JSON, made=MADE)
    assert shape(json.loads(example[1])) == shape(json.loads(made.content))


def test_the_columns_are_documented() -> None:
    """In their order, and so are the limit and what “adopted” and “record_now” can say."""
    page = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(COLUMNS)
    assert f"{MAX_BYTES // 1024**2} MiB" in page
    for value in (*Adopted, *Now):
        assert f"`{value}`" in page or not value


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("limit", [1500, 4000, 10_000])
def test_no_file_is_larger_than_it_may_be(form: Form, limit: int) -> None:
    """What there is no room for is left out whole, from the end, and is counted."""
    many = [replace(ANSWER, question=f"Question {number}: 议事?") for number in range(30)]
    made = export(many, form, made=MADE, max_bytes=limit)
    assert len(made.content) <= limit
    assert made.count + made.left_out == 30
    assert made.left_out > 0
    text = made.content.decode("utf-8-sig")
    assert text.count("Question ") == made.count
    if form is Form.JSON:
        value = json.loads(text)
        assert (len(value["answers"]), value["left_out"]) == (made.count, made.left_out)
    if form is Form.MARKDOWN:
        assert f"{made.left_out} more are not in this file" in text
    if form is Form.CSV:
        assert len(rows_of(made.content)) == made.count


@pytest.mark.parametrize("form", Form)
def test_nothing_to_export_is_a_file_too(form: Form) -> None:
    """Whole and readable."""
    made = export([], form, made=MADE)
    assert (made.count, made.left_out) == (0, 0)
    assert made.content


@given(st.text(max_size=200), st.sampled_from(Form))
def test_a_name_is_safe_everywhere(about: str, form: Form) -> None:
    """Letters, digits, dashes, one dot; never a path."""
    name = export([], form, about=about, made=MADE).name
    assert re.fullmatch(r"plenum(-[a-z0-9]+)*-2026-11-24\.(md|csv|json)", name)
    assert len(name) < 100
