"""How a record says which of its pages a program read from pictures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.provenance import recognised, recognised_pages

PAGES = st.sets(st.integers(1, 2_000), min_size=1, max_size=60).map(sorted)


@given(PAGES)
def test_what_is_said_is_known_again(pages: list[int]) -> None:
    """The pages stand in one sentence, and come back out of it, among whatever other notes."""
    notes = ("No year is given.", recognised(pages), "Page 7 cannot be read: the file is damaged there.")
    assert recognised_pages(notes) == frozenset(pages)


def test_it_is_plain_english() -> None:
    """One page, and several."""
    assert recognised([4]) == (
        "The text of page 4 was recognised from pictures by a program; check it against the page."
    )
    assert recognised([1, 2, 3, 4]) == (
        "The text of pages 1–4 was recognised from pictures by a program; check it against the pages."
    )


def test_a_record_that_nobody_recognised_has_no_such_pages() -> None:
    """Other notes name pages too."""
    assert recognised_pages(
        ["Pages 2, 4–5 hold no text (pictures?); what stands there cannot be searched."]
    ) == (frozenset())
