"""Dates as the record gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import PartialDate, find_dates, from_iso, parse_date


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("On August 1, Pan Guoqiang led", PartialDate(None, 8, 1)),
        ("August 1, 2023", PartialDate(2023, 8, 1)),
        ("the 3rd of May 2024", PartialDate(2024, 5, 3)),
        ("2026-04-09", PartialDate(2026, 4, 9)),
        ("2023年8月1日", PartialDate(2023, 8, 1)),
        ("8月1日，市政府", PartialDate(None, 8, 1)),
        ("el 1 de agosto de 2023", PartialDate(2023, 8, 1)),
        ("in March 2025", PartialDate(2025, 3)),
        ("Sept. 3", PartialDate(None, 9, 3)),
    ],
)
def test_a_written_date_is_read_as_far_as_it_goes(text: str, when: PartialDate) -> None:
    """Three languages and ISO, with or without a year; never more than is written."""
    assert [mention.date for mention in find_dates(text)] == [when]


@pytest.mark.parametrize(
    "text", ["8/1/2023", "you may 5 times", "fiscal year 2025-26", "at 10:30", "no date at all"]
)
def test_what_would_be_a_guess_is_not_read(text: str) -> None:
    """8/1 is August 1 in one country and January 8 in another."""
    assert find_dates(text) == []


def test_a_date_without_a_year_is_in_no_range() -> None:
    """It has neither an earliest nor a latest day."""
    assert PartialDate(None, 8, 1).earliest is None
    assert PartialDate(None, 8, 1).latest is None


def test_metadata_that_is_not_one_date_is_refused() -> None:
    """Two dates, or none, are an error with a sentence, not a choice."""
    for text in ("April 9, 2026 or April 10, 2026", "soon"):
        with pytest.raises(ValueError, match="is not one date"):
            parse_date(text)


dates = st.one_of(
    st.dates().map(lambda d: PartialDate(d.year, d.month, d.day)),
    st.builds(PartialDate, st.integers(1000, 9999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1000, 9999)),
    st.builds(PartialDate, st.none(), st.integers(1, 12), st.integers(1, 28)),
)


@given(dates)
def test_a_date_survives_being_written_and_read(when: PartialDate) -> None:
    """ISO form and back is the same date, known parts and unknown ones."""
    assert from_iso(when.isoformat()) == when
