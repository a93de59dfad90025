"""Text from records and people cannot steer the terminal."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.as_json import text as json_text
from text.cleaning import address, visible, visible_line

HOSTILE = (
    "a\x1b[31mred\x1b]8;;http://evil.example\x07link\x1b\\\x9b2J\x00\x7f\u202egnp.exe\u2066\u200b\ufeff\r\x08"
)


@given(st.text(max_size=80) | st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Cs"]), max_size=40))
def test_what_is_shown_holds_no_control_and_has_the_same_length(text: str):
    """Every character is one character still, so that ranges keep their places."""
    shown = visible(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} and c != "\n" for c in shown)
    assert "\n" not in visible_line(text)
    shown.encode()


def test_ordinary_text_is_left_alone():
    """Letters of any script, joiners, combining marks and emoji stay as they are."""
    text = "Ñandú “quoted” 市政府、会議 می\u200cخواهم 👨\u200d👩\u200d👧 e\u0301\nnext"
    assert visible(text) == text


def test_the_well_known_tricks_are_visible():
    """Colour, links, screen clearing, right-to-left override: nothing of it reaches the terminal."""
    shown = visible(HOSTILE)
    assert not set("\x1b\x07\x9b\x00\x7f\u202e\u2066\u200b\ufeff\r\x08") & set(shown)
    assert "␛[31mred" in shown


@given(st.text(max_size=60))
def test_json_is_harmless_to_look_at_and_means_the_same(text: str):
    """What could steer a terminal is escaped; whoever parses it has the very characters."""
    written = json_text({"x": text + HOSTILE})
    assert not set("\x1b\x07\x9b\x7f\u202e\u2028") & set(written)
    assert json.loads(written)["x"] == text + HOSTILE
    written.encode()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "",
        "not a url",
        "http://",
        "http://[",
        "ftp://a.example",
        "mailto:a@b.example",
    ],
)
def test_only_web_addresses_are_links(url: str):
    """Whatever else a sidecar gives is not printed as an address."""
    assert address(url) == ""


def test_an_address_cannot_end_the_escape_sequence_it_stands_in():
    """Controls and blanks in it are percent-encoded."""
    url = address("https://city.example/a b\x1b]8;;\x07\u202e#:~:text=x%20y")
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    assert url.endswith("#:~:text=x%20y")


def test_json_for_a_stream_without_unicode_means_the_same():
    """Escaped, not replaced by question marks."""
    written = json_text({"x": "“市” 👍"}, ascii_only=True)
    assert written.isascii()
    assert json.loads(written)["x"] == "“市” 👍"
