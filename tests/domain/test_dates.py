"""Dates as the record gives them."""

from collections.abc import Callable
from datetime import date
from time import process_time
from typing import Any

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


_READ = [
    ("March 3, nineteen sixty-eight", "=1968-03-03"),
    ("March 3, twenty twenty-four", "=2024-03-03"),
    ("March 3, two thousand", "March 3=--03-03"),
    ("March 3, two thousand and five", "=2005-03-03"),
    ("3 de marzo de dos mil cinco", "=2005-03-03"),
    ("3-Mar-68", "=2068-03-03"),
    ("3-Mar-69", "=1969-03-03"),
    ("3-Mar-99", "=1999-03-03"),
    ("3-Mar-00", "=2000-03-03"),
    ("March 3, '68", "=2068-03-03"),
    ("March 3, '69", "=1969-03-03"),
    ("tres de marzo de dos mil treinta y uno", "=2031-03-03"),
    ("the thirty-first day of March, nineteen ninety-nine", "thirty-first day of March, nineteen ninety-nine=1999-03-31"),
    ("民國三年三月二日", "=1914-03-02"),
    ("民國一百年三月二日", "=2011-03-02"),
    ("二〇二五年三月廿一日", "=2025-03-21"),
    ("2025年十二月三十一日", "=2025-12-31"),
    ("二〇二五年三月卅一日", "=2025-03-31"),
    ("卅一", ""),
    ("1.9.2025", "=2025-01-09|2025-09-01"),
    ("二零二五年", "=2025"),
    ("2025年三月", "=2025-03"),
    ("December 31 - January 1, 2026", "=2025-12-31/2026-01-01"),
    ("March 30 - April 2, 2025", "=2025-03-30/2025-04-02"),
    ("March 4, 5 and 6, 2025", "=2025-03-04/2025-03-06"),
    ("March 4 and 5, 2025", "=2025-03-04/2025-03-05"),
    ("March 4 and April 5, 2025", "March 4=2025-03-04 + April 5, 2025=2025-04-05"),
    ("4 y 5 de marzo de 2025", "=2025-03-04/2025-03-05"),
    ("30 May - 1 June 2025", "=2025-05-30/2025-06-01"),
    ("30 December - 2 January 2026", "=2025-12-30/2026-01-02"),
    ("March 31 to March 31, 2025", "=2025-03-31"),
    ("June 31, 2025", "2025=2025"),
    ("Feb 29, 2023", "Feb 29=--02-29 + 2023=2023"),
    ("February 29", "=--02-29"),
    ("Feb 29, 2024", "=2024-02-29"),
    ("March 5 - April 3", "March 5=--03-05 + April 3=--04-03"),
    ("March 2025 to April 2025", "March 2025=2025-03 + April 2025=2025-04"),
    ("March 4, 2025 to March 2, 2025", "March 4, 2025=2025-03-04 + March 2, 2025=2025-03-02"),
    ("may 5", ""),
    ("May 5", "=--05-05"),
    ("march 5, 2024", "=2024-03-05"),
    ("set 5 de 2024", "=2024-09-05"),
    ("3/4/25", "=2025-03-04|2025-04-03"),
    ("13/4/25", "=2025-04-13|2013-04-25"),
    ("Tue 3/4/25", "3/4/25=2025-03-04"),
    ("1.2.25", ""),
    ("25/12/11", "=2011-12-25|2025-12-11"),
    ("2024-2-30", ""),
    ("2024.2.3", "=2024-02-03"),
    ("11年3月4日", ""),
    ("3/4/2025", "=2025-03-04|2025-04-03"),
    ("On 2025-03", "2025-03=2025-03"),
    ("2025-03-04T10:00", "2025-03-04=2025-03-04"),
    ("10-11-12", ""),
    ("Monday, 3/4/2025", "3/4/2025=2025-03-04|2025-04-03"),
    ("31/1/2025", "=2025-01-31"),
    ("0/1/2025", ""),
    ("32/1/2025", ""),
    ("12/13/14", "=2014-12-13"),
    ("the 3rd", ""),
    ("Augustus 3", ""),
]  # fmt: skip
_NAMED = [
    ("2025-03-04 minutes", "2025-03-04=2025-03-04"),
    ("20250304", "=2025-03-04"),
    ("03042025", "=2025-03-04|2025-04-03"),
    ("13042025", "=2025-04-13"),
    ("1.29.18", "=2018-01-29"),
    ("1-29-18", "=2018-01-29"),
    ("120304", ""),
    ("Minutes 1 29 18", ""),
    ("31.12.99", "=1999-12-31"),
    ("20251332", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told", "is_name"), [(*each, False) for each in _READ] + [(*each, True) for each in _NAMED]
)
def test_each_form_is_read_at_its_place_as_far_as_it_goes(text: str, told: str, is_name: bool) -> None:
    """Where it stands, and what it says (“=”); of what can be read in several ways, all of them (“|”)."""
    found = [
        (
            text[each.start : each.end],
            each.date.isoformat() or "|".join(map(PartialDate.isoformat, each.readings)),
        )
        for each in date_mentions(text, is_name=is_name)
    ]
    assert " + ".join(f"{'' if place == text else place}={said}" for place, said in found) == told


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-04-09", "2026-04-09"), ("2026-04", "2026-04"), (" 2026 ", "2026"), ("--08-01", "--08-01"), ("--08", "--08"),
        ("  ", ""), ("2026-04-09/2026-04-10", "2026-04-09/2026-04-10"), ("2026-04-09T10:00Z", "2026-04-09"),
        ("2026-04-09 10:00:00+02:00", "2026-04-09"),
    ],
)  # fmt: skip
def test_metadata_is_one_date_or_none(text: str, iso: str) -> None:
    """As ISO has it, with a time of day or without; and given back as it was."""
    assert parse_date(text).isoformat() == iso
    assert (parse_date(text).is_known, parse_date(text) == UNKNOWN) == (iso != "", iso == "")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"day": 1}, "a day needs a month"), ({"month": 0}, "there is no month 0"), ({"month": 13}, "there is no month 13"),
        ({"month": 2, "day": 30}, "month 2 has no day 30"), ({"year": 2023, "month": 2, "day": 29}, "month 2 has no day 29"),
        ({"month": 1, "day": 0}, "month 1 has no day 0"), ({"month": 12, "day": 32}, "month 12 has no day 32"),
        ({"year": 2025, "month": 3, "day": 4, "last": date(2025, 3, 4)}, "a span ends after its first day"),
        ({"year": 2025, "month": 3, "last": date(2025, 3, 5)}, "a span ends after its first day"),
        ({"month": 3, "day": 4, "last": date(2025, 3, 5)}, "a span ends after its first day"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_sentence(parts: dict[str, Any], said: str) -> None:
    """A day without its month, a month or day that there is not, a span that does not go on."""
    with pytest.raises(ValueError, match=f"^{said}$"):
        PartialDate(**parts)


def test_a_date_is_told_as_far_as_it_is_known() -> None:
    """In words, by its first and last day, and where it is none, with what it may be."""
    known = [
        PartialDate(),
        PartialDate(2025),
        PartialDate(month=2, day=29),
        PartialDate(month=12),
        PartialDate(2024, 2),
    ]
    assert [str(each) for each in known] == ["", "2025", "February 29", "December", "February 2024"]
    assert [each.is_known for each in known] == [False, True, True, True, True]
    assert [each.is_complete for each in (*known, PartialDate(2024, 2, 29))] == [False] * 5 + [True]
    assert (known[4].earliest, known[4].latest) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (known[1].earliest, known[1].latest) == (date(2025, 1, 1), date(2025, 12, 31))
    for text, why in (
        ("soon", " like 2026-04-09, April 9, 2026 or August 1$"),
        ("3/4/2025", r": it may be March 4, 2025 \(2025-03-04\) or April 3, 2025 \(2025-04-03\)$"),
    ):
        with pytest.raises(ValueError, match=f"^“{text}” is not one date{why}"):
            parse_date(text)
    with pytest.raises(ValueError, match=r"^“x” is not a date like 2026-04-09, 2026-04 or 2026$"):
        from_iso("x")


NO_DAY = (
    "0000-00-00", "0000", "0000-03", "0000-03-05", "2026-00-00", "2026-03-00", "2026-00", "--00-00", "2026-02-30", "2026-13-01",
    "0000-00-00T00:00:00", "0000-00-00 00:00:00", "March 5, 0000", "30 February 2026", "5 de marzo de 0000",
    "30 de febrero de 2026", "0000年3月5日", "2026年2月30日", "2026年13月1日", "00/00/0000",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_DAY)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    """Year, month and day 0 among it, which databases write for no date; in three languages."""
    with pytest.raises(ValueError):  # noqa: PT011 - which sentence is of no account here
        parse_date(text)
    assert all(mention.date.earliest or mention.date.year is None for mention in find_dates(text))


@pytest.mark.parametrize("year", [0, -1, 10_000])
def test_every_date_that_there_is_has_a_first_and_a_last_day(year: int) -> None:
    """A year that no calendar has is refused where it comes in, and not where somebody reckons with it."""
    with pytest.raises(ValueError, match="there is no year"):
        PartialDate(year)
    assert PartialDate(1).earliest == date.min
    assert PartialDate(9999).latest == date.max
