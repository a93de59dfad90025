"""Markdown: what a reader of the rendered page sees."""

from __future__ import annotations

from pathlib import Path

from domain.documents import Document, Kind, Role
from domain.provenance import warnings_in
from index.readers.reader import read

SAMPLES = Path(__file__).parent / "samples"


def outline(document: Document) -> list[tuple[Role, str, str]]:
    return [(p.role, p.heading, document.text[p.start : p.end]) for p in document.paragraphs]


def test_minutes_in_markdown_keep_their_outline() -> None:
    """Headings with their path, list items with their numbers as rendered, rows of tables, links as text."""
    document = read((SAMPLES / "minutes.md").read_bytes(), "c/minutes.md")
    assert (document.title, document.kind, document.body) == (
        "Minutes of the Town Council",
        Kind.ADOPTED_MINUTES,
        "Town Council",
    )
    assert warnings_in(document.notes) == ()
    old, votes = "Old business", "Old business › Votes"
    assert outline(document) == [
        (Role.BODY, "", "Present: Mayor Ortiz, Members Lee and Park"),
        (Role.BODY, "", "Absent: Member Stone"),
        (Role.HEADING, "", "Old business"),
        (
            Role.BODY,
            old,
            "The council approved the purchase of two buses for $410,000, as the finance director had asked.",
        ),
        (Role.LIST_ITEM, old, "1. First reading of Ordinance 25-7"),
        (Role.LIST_ITEM, old, "2. Second reading"),
        (Role.LIST_ITEM, old, "It was put off."),
        (Role.LIST_ITEM, old, "State grant"),
        (Role.LIST_ITEM, old, "Reserve fund & fees"),
        (Role.HEADING, old, "Votes"),
        (Role.TABLE, votes, "Member | Vote"),
        (Role.TABLE, votes, "Lee | Yes"),
        (Role.TABLE, votes, "Park | No"),
        (Role.BODY, votes, "An indented paragraph is a paragraph, not a program."),
        (Role.BODY, votes, "First line"),
        (Role.BODY, votes, "Second line"),
    ]


def test_wrapped_chinese_gets_no_blanks() -> None:
    """A line end inside a Chinese paragraph is nothing; inside an English one it is a blank."""
    document = read("# 会议\n\n市政府召开\n全体会议。\n\nThe council\nmet.\n".encode(), "c/x.md")
    assert document.text == "市政府召开全体会议。\n\nThe council met."


def test_html_in_markdown_is_read_without_its_tags() -> None:
    """Comments and scripts are not seen; the text of other elements is."""
    raw = b"<!-- no --><script>no()</script>\n\n<details><summary>The vote</summary>\nPassed &amp; signed.\n</details>\n"
    assert read(raw, "c/x.md").text == "The vote\n\nPassed & signed."


def test_code_and_pictures_are_what_is_seen_of_them() -> None:
    """Fenced text is text; a picture is not."""
    assert (
        read(b"![seal](s.png)Item `4b`\n\n```\nAyes: 5\nNoes: 0\n```\n", "c/x.md").text
        == "Item 4b\n\nAyes: 5\n\nNoes: 0"
    )


def test_broken_markdown_is_still_text() -> None:
    """Whatever the marks are worth, the words are kept."""
    document = read(b"# \n\n[open](\n\n| a |\n| - | - |\n\n**bold\n\n> > quoted\n", "c/x.md")
    assert all(word in document.text for word in ("open", "bold", "quoted"))
