"""Dates as the record gives them."""

from collections.abc import Callable
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import UNKNOWN, PartialDate, date_mentions, find_dates, from_iso, parse_date


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
    ("text", "when"),
    [
        ("October 7,2024", PartialDate(2024, 10, 7)),
        ("Held October 7 th , 2024", PartialDate(2024, 10, 7)),
        ("October, 7, 2024", PartialDate(2024, 10, 7)),
        ("October 7, Monday, 2024", PartialDate(2024, 10, 7)),
        ("October 7 at 6:30 p.m., 2024", PartialDate(2024, 10, 7)),
        ("October 7-8, 2024", PartialDate(2024, 10, 7)),
        ("October 30 – November 1, 2024", PartialDate(2024, 10, 30)),
        ("this 7th day of October, 2024", PartialDate(2024, 10, 7)),
        ("the Twenty-Second day of October, two thousand and twenty-four", PartialDate(2024, 10, 22)),
        ("this 7th day of October, A.D. 2024", PartialDate(2024, 10, 7)),
        ("7-OCT-2024", PartialDate(2024, 10, 7)),
        ("07-Oct-24", PartialDate(2024, 10, 7)),
        ("10.22.2024", PartialDate(2024, 10, 22)),
        ("10/22/24", PartialDate(2024, 10, 22)),
        ("Mon. 10/7/24", PartialDate(2024, 10, 7)),
        ("7/10/2024 (Monday)", PartialDate(2024, 10, 7)),
        ("lunes, 7/10/2024", PartialDate(2024, 10, 7)),
        ("1.º de octubre de 2024", PartialDate(2024, 10, 1)),
        ("primero de octubre del año 2024", PartialDate(2024, 10, 1)),
        ("a los treinta y un días del mes de octubre de dos mil veinticuatro", PartialDate(2024, 10, 31)),
        ("octubre 7 de 2024", PartialDate(2024, 10, 7)),
        ("7 de octubre de 2.024", PartialDate(2024, 10, 7)),
        ("del 7 al 8 de octubre de 2024", PartialDate(2024, 10, 7)),
        ("二零二四年十月七日", PartialDate(2024, 10, 7)),
        ("２０２４年１０月７日", PartialDate(2024, 10, 7)),
        ("中華民國一百一十三年十月七日", PartialDate(2024, 10, 7)),
        ("2024年10月7日至11月1日", PartialDate(2024, 10, 7)),
        ("7/10/2024 星期一", PartialDate(2024, 10, 7)),
    ],
)
def test_a_year_that_is_given_is_read_however_it_is_written(text: str, when: PartialDate) -> None:
    """Missing blanks, spans, ordinals, words for numbers, and numbers of which a month or a weekday leaves one reading."""
    assert [mention.date for mention in find_dates(text)] == [when]


def test_a_year_in_words_that_a_line_breaks_off_is_no_year() -> None:
    """“dos mil”, with “veinticuatro” in the next line, is not the year 2000."""
    assert not any(mention.date.is_complete for mention in find_dates("siete de octubre de dos mil"))


def test_days_that_are_listed_share_their_year() -> None:
    """“March 4 and 18” are two days of one year, and so are “June 11 and June 25”."""
    for text in ("March 4 and 18, 2025", "4 y 18 de marzo de 2025", "March 4 and March 18, 2025"):
        found = find_dates(text)
        assert [mention.date for mention in found] == [PartialDate(2025, 3, 4), PartialDate(2025, 3, 18)]
        assert found[0].end <= found[1].start


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("SB Minutes Oct 22 2024", PartialDate(2024, 10, 22)),
        ("20241022 acta", PartialDate(2024, 10, 22)),
        ("Minutes 10222024", PartialDate(2024, 10, 22)),
        ("Minutes 10.22.24", PartialDate(2024, 10, 22)),
        ("Minutes 10072024", UNKNOWN),
        ("case 99999999", None),
    ],
)
def test_a_name_may_hold_a_date_in_numbers_alone(name: str, when: PartialDate | None) -> None:
    """Eight digits and dots are dates in a file's name only, and only where one order fits."""
    assert [mention.date for mention in date_mentions(name, is_name=True)] == ([] if when is None else [when])
    assert all(mention.date is UNKNOWN or "Oct" in name for mention in date_mentions(name))


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31)), st.sampled_from(["/", "-", "."]))
def test_day_and_month_that_can_be_swapped_are_no_date_but_two_readings(day: date, sep: str) -> None:
    """Whatever the separator; with the day of the week beside it, it is read the way that fits, or not at all."""
    text = f"{day.day}{sep}{day.month}{sep}{day.year}"
    (mention,) = date_mentions(text)
    when = PartialDate(day.year, day.month, day.day)
    if day.day > 12 or day.day == day.month:
        assert mention.date == when
    else:
        assert mention.date == UNKNOWN
        assert set(mention.readings) == {when, PartialDate(day.year, day.day, day.month)}
        with pytest.raises(ValueError, match=f"{when.isoformat()}"):
            parse_date(text)
    (beside,) = date_mentions(f"{day:%A}, {text}")
    assert beside.date in (when, UNKNOWN)


_MONTHS_ES = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
)
_STYLES: dict[str, Callable[[date], str]] = {
    "September 5, 2024": lambda d: f"{d:%B} {d.day}, {d.year}",
    "Sep. 5,2024": lambda d: f"{d:%b}. {d.day},{d.year}",
    "5 September 2024": lambda d: f"{d.day} {d:%B} {d.year}",
    "5th day of September, 2024": lambda d: f"{d.day}th day of {d:%B}, {d.year}",
    "5-Sep-2024": lambda d: f"{d.day}-{d:%b}-{d.year}",
    "2024/9/5": lambda d: f"{d.year}/{d.month}/{d.day}",
    "5 de septiembre de 2024": lambda d: f"{d.day} de {_MONTHS_ES[d.month - 1]} de {d.year}",
    "5º de septiembre del 2024": lambda d: f"{d.day}º de {_MONTHS_ES[d.month - 1]} del {d.year}",
    "2024年9月5日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "二零二四年九月五日": lambda d: f"{_han_digits(d.year)}年{_han(d.month)}月{_han(d.day)}日",
    "民國113年9月5日": lambda d: f"民國{d.year - 1911}年{d.month}月{d.day}日",
}  # fmt: skip


def _han_digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else "一二三"[tens - 1])
        + ("十" if tens else "")
        + ("一二三四五六七八九"[ones - 1] if ones else "")
    )


@given(st.dates(min_value=date(1912, 1, 1), max_value=date(2199, 12, 31)), st.sampled_from(sorted(_STYLES)))
def test_every_date_is_given_back_in_every_style(day: date, style: str) -> None:
    """Written out in three languages: exactly one date, the one that was written, and all of it is its mention."""
    text = f"({_STYLES[style](day)})"
    (mention,) = find_dates(text)
    assert mention.date == PartialDate(day.year, day.month, day.day)
    assert text[mention.start : mention.end].strip("()") == text.strip("()") or "民" in text


@given(st.text(alphabet="0123456789/-., MarchyApil年月日三十", max_size=40))
def test_mentions_lie_in_the_text_in_order_and_apart(text: str) -> None:
    """Whatever the text is; what has a date has no other readings, and what has readings has several."""
    at = 0
    for mention in date_mentions(text):
        assert at <= mention.start < mention.end <= len(text)
        assert mention.date.is_known == (len(mention.readings) != 2) or len(mention.readings) == 3
        at = mention.end


@pytest.mark.parametrize(
    "text",
    [
        "8/1/2023",
        "Section 12.4.10",
        "去令和7年3月4日",
        "docket 12-4-2023-1",
        "la Calle Dos de Mayo",
        "you may 5 times",
        "fiscal year 2025-26",
        "at 10:30",
        "no date at all",
    ],
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


@pytest.mark.parametrize(
    "piece",
    [
        "4, ",
        "4 and ",
        "March ",
        "1/1/",
        "1.",
        "二〇",
        "三月",
        "dos mil ",
        "4 of ",
        "2025 ",
        "4 th ",
        "twenty ",
    ],
)
def test_no_text_keeps_the_search_for_dates_busy(piece: str) -> None:
    """Its time grows with the text, and no faster."""
    before = process_time()
    find_dates(piece * 20_000 + "March")
    assert process_time() - before < 5


@pytest.mark.parametrize(
    ("text", "iso", "shown"),
    [
        ("March 4-5, 2025", "2025-03-04/2025-03-05", "March 4–5, 2025"),
        ("MARCH 4 & 5, 2025", "2025-03-04/2025-03-05", "March 4–5, 2025"),
        ("May 30 – June 1, 2025", "2025-05-30/2025-06-01", "May 30 – June 1, 2025"),
        ("30 May – 1 June 2025", "2025-05-30/2025-06-01", "May 30 – June 1, 2025"),
        ("May 28 – May 30, 2025", "2025-05-28/2025-05-30", "May 28–30, 2025"),
        ("December 30 - January 2, 2026", "2025-12-30/2026-01-02", "December 30, 2025 – January 2, 2026"),
        ("del 4 al 6 de marzo de 2025", "2025-03-04/2025-03-06", "March 4–6, 2025"),
        ("2025年5月6日至7日", "2025-05-06/2025-05-07", "May 6–7, 2025"),
        ("March 4, 2025 to March 5, 2025", "2025-03-04/2025-03-05", "March 4–5, 2025"),
        ("March 5-4, 2025", "2025-03-05", "March 5, 2025"),
    ],
)
def test_a_span_of_days_is_of_its_first_and_keeps_its_last(text: str, iso: str, shown: str) -> None:
    """It is compared by the first day, written and read with both, and a filter finds it by either."""
    (mention,) = find_dates(text)
    when = mention.date
    assert (when.isoformat(), str(when)) == (iso, shown)
    again = from_iso(iso)
    assert (again, again.last) == (when, when.last)
    assert again == PartialDate(when.year, when.month, when.day)
    assert again.latest == (when.last or when.earliest)
