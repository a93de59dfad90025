"""Lines of a given width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from terminal.command import flow, spans

TEXTS = st.text(st.sampled_from("ab cdé-“”（），。市政府会议\u0301 \n\t👍"), max_size=120)


@given(TEXTS, st.integers(2, 60))
def test_no_character_that_is_seen_is_lost_or_changed(text: str, width: int):
    """The lines hold all that is not blank, in order; only blanks are left out at their ends."""
    lines = [text[span.start : span.end] for span in spans(text, width)]
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS, st.integers(2, 60))
def test_no_line_is_wider_than_asked(text: str, width: int):
    """Also with characters that take two cells."""
    assert all(cell_len(text[span.start : span.end]) <= width for span in spans(text, width))


@given(st.text(st.sampled_from("abcd "), max_size=80), st.integers(8, 40))
def test_a_word_that_fits_a_line_is_never_broken(text: str, width: int):
    """Nothing is hyphenated, and nothing is cut where a blank would do."""
    words = {word for word in text.split() if len(word) <= width}
    whole = {word for span in spans(text, width) for word in text[span.start : span.end].split()}
    assert words <= whole


def test_a_chinese_line_never_begins_with_a_full_stop():
    """Closing marks stay with what they close, opening ones with what they open."""
    text = "市政府召开会议，贯彻落实（六次）全会精神。"
    for width in range(4, 40):
        for span in spans(text, width):
            assert text[span.start] not in "，。）"
            assert text[span.end - 1] != "（"


def test_styles_stay_on_their_characters():
    """A mark that runs over a line's end goes on in the next line."""
    text = Text("one two three four")
    text.stylize("bold", 4, 13)
    bold = [
        line.plain[part.start : part.end]
        for line in flow(text, 9, "  ")
        for part in line.spans
        if part.style == "bold"
    ]
    assert "".join(bold).split() == ["two", "three"] or "".join(bold) == "twothree"


def test_without_a_width_a_line_is_left_whole():
    """In a pipe, a quote stays on one line and can be searched for."""
    assert [line.plain for line in flow(Text("word " * 500), None)] == [("word " * 500).rstrip()]
