"""What strangers send is taken in, whatever it is (``python bench/fuzz.py`` does fifty thousand)."""

from __future__ import annotations

from random import Random
from time import process_time

import pytest

from tests.kit.foreign_text import FORMS, bent

FOUND = {
    "a message of marks and blanks": ("message", "谁什么".encode() + b"<@1> " * 790),
    "a message of dashes": ("message", b"Who? Thanks " + b"-" * 3_900 + b"!"),
    "links that are never closed, in words that are dates": (
        "web page",
        b"<!DOCTYPE html><body>" + b"<a href='m.pdf'>March 4, 2025 3/4/2025 " * 1_400,
    ),
    "a key of many parts": ("sidecar", b"title" + b".vs" * 300_000),
    "a name of strokes": ("record name", b"Council " + b"/" * 900),
    "a number without end in a sidecar": ("sidecar", b"title = " + b"9" * 5_000),
    "a year without end in a header": ("header", b"Retry-After: Tue, 04 Mar 2025 10:01" + b"8991" * 99),
    "an address behind a line's end": ("address", b" \r\nhttps://town.example/"),
}
"""What was refused with a foreign error, broke a law or took a time that grew with the square."""


@pytest.mark.parametrize("name", FORMS)
def test_every_form_ends_as_a_value_or_in_an_error_of_ours(name):
    """Sound ones, and twenty bent ones."""
    form = FORMS[name]
    for raw in (*form.samples, *(bent(Random(f"test/{number}"), form) for number in range(20))):
        form.fit(raw)


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once_is_taken_in_at_once(name):
    """Within the law, and in a time that grows with the text and no faster."""
    form, raw = FOUND[name]
    before = process_time()
    FORMS[form].fit(raw)
    assert process_time() - before < 2
