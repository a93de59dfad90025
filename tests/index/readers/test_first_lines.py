"""The day of a record: from its name, its first lines, its first sentences; and what is no day of its own."""

import pytest

from domain.dates import UNKNOWN, PartialDate
from domain.provenance import in_words, packed, unpacked
from index.readers.metadata.first_lines import date_in_name, is_sentence
from index.readers.reader import read

OCT_7 = PartialDate(2024, 10, 7)


def dated(text: str, key: str = "c/minutes.txt") -> PartialDate:
    """The date of a record with this text."""
    return read(text.encode(), key).date


@pytest.mark.parametrize(
    "line",
    [
        "Monday, October 7, 2024, 6:30 p.m.",
        "October 7, 2024 - 6:30 P.M.",
        "Monday, October 7, 2024.",
        "October 7, 2024 at the Grange, 4 Mill St.",
        "Lunes 7 de octubre de 2024, 18:30 p.m.",
        "2024年10月7日。",
    ],
)
def test_a_line_with_the_date_is_no_sentence_because_of_its_full_stop(line: str) -> None:
    """A full stop after “p.m.”, “St.” or the date itself ends no prose."""
    assert (
        dated(f"Town of Fernhollow\n\nMinutes\n\n{line}\n\nThe chair opened the meeting in the hall.")
        == OCT_7
    )


@pytest.mark.parametrize(
    "line",
    [
        "Approved October 21, 2024",
        "Minutes adopted on October 21, 2024",
        "Next Regular Meeting: October 21, 2024",
        "Adjourned from September 23, 2024",
        "Rescheduled from September 30, 2024",
        "Posted: October 2, 2024",
        "Agenda revised October 4, 2024",
        "Written comments are due by noon on October 5, 2024, 5 p.m.",
        "Approval of the minutes of September 23, 2024",
        "Aprobada el 21 de octubre de 2024",
        "Próxima sesión: 21 de octubre de 2024",
        "Lectura del acta de la sesión anterior, 23 de septiembre de 2024",
        "下次会议：2024年10月21日",
        "2024年10月21日通过",
        "公布日期：2024年10月21日",
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_the_day_of_something_else_does_not_hide_the_meetings_own(line: str, above: bool) -> None:
    """Approval, adoption, adjournment, posting and the next meeting have days too; they stand above or below."""
    lines = [line, "October 7, 2024"] if above else ["October 7, 2024", line]
    assert dated("\n\n".join(["SELECT BOARD", *lines, "The chair opened the meeting in the hall."])) == OCT_7


@pytest.mark.parametrize(
    ("item", "next_item"),
    [
        ("APPROVAL OF MINUTES", "UNFINISHED BUSINESS"),
        ("Approve the minutes of prior meetings", "Correspondence"),
        ("Aprobación del acta", "Asuntos varios"),
        ("审议上次会议记录", "其他事项"),
    ],
)
def test_days_under_the_item_that_approves_minutes_are_of_earlier_meetings(item: str, next_item: str) -> None:
    """One or several, each on a line of its own."""
    text = ["SELECT BOARD", "October 7, 2024", item, "September 9, 2024", "September 23, 2024", next_item]
    assert dated("\n\n".join(text)) == OCT_7


def test_what_stands_above_the_first_item_of_business_dates_the_record() -> None:
    """Days in the items below are of what is dealt with."""
    text = [
        "SELECT BOARD",
        "October 7, 2024",
        "Roll Call",
        "Harvest fair, October 19, 2024",
        "Flu clinic, October 26, 2024",
    ]
    assert dated("\n\n".join(text)) == OCT_7
    two = ["SELECT BOARD", "October 7, 2024", "October 9, 2024", "Roll Call"]
    assert dated("\n\n".join(two)) == UNKNOWN


@pytest.mark.parametrize(
    "sentence",
    [
        "The regular meeting of the Select Board was called to order by Ada Quill at 6:30 p.m. on Monday, October 7, 2024.",
        "The Select Board met on October 7, 2024, in the Grange. It heard from the road agent about October 19, 2024.",
        "Notice is hereby given that the Board will hold a public meeting on the 7th day of October, 2024, at the Grange.",
        "En Fernhollow, siendo las siete horas del día siete de octubre de dos mil veinticuatro, se reúnen los concejales en sesión.",
        "ACTA DE LA SESIÓN ORDINARIA CELEBRADA POR EL PLENO EL DÍA 7 DE OCTUBRE DE 2.024.",
        "El Ayuntamiento se reunió el 7 de octubre de 2024 en sesión ordinaria en el salón del pueblo.",
        "榆溪市议会于2024年10月7日召开例会，讨论了渡口街的路灯，并决定修缮涵洞。",
    ],
)
def test_the_sentence_that_says_that_the_meeting_was_held_dates_it(sentence: str) -> None:
    """Where no line above does."""
    assert dated(f"Minutes\n\n{sentence}\n\nThe harvest fair is on October 19, 2024.") == OCT_7


@pytest.mark.parametrize(
    "sentence",
    [
        "The next meeting will be held on October 7, 2024.",
        "The new bridge opened to traffic on October 7, 2024.",
        "The board met on October 7, 2024, and again on October 8, 2024.",
    ],
)
def test_a_sentence_of_another_day_dates_nothing(sentence: str) -> None:
    """Of another meeting, of no meeting, of two."""
    assert dated(f"Minutes\n\n{sentence}") == UNKNOWN


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        (
            "The regular meeting convened at 6:30 p.m. on October 7, 2024, in the Grange, with all members present.",
            OCT_7,
        ),
        ("Chairman Quill called the special meeting of October 7, 2024 to order at half past six.", OCT_7),
        ("The council held a meeting on October 7, 2024, and people came from far.", UNKNOWN),
    ],
)
def test_a_record_of_no_kind_is_dated_by_words_that_only_minutes_use(
    sentence: str, date: PartialDate
) -> None:
    """News tell of meetings too, on another day."""
    assert dated(f"{sentence}\n\nThe road agent spoke.", "c/x.txt") == date


@pytest.mark.parametrize(
    "text",
    [
        "Agendas are posted as they are made, and what stands here may be changed until the meeting begins. "
        * 2
        + "\n\nMonday, October 7, 2024\nThe Grange\n\n6:30 p.m. Vote to approve the minutes of September 23, 2024",
        (
            "Minutes of a REGULAR MEETING of the PRESIDENT and BOARD OF TRUSTEES of the Village of Fernhollow in the County of Fern,"
            " at the Grange, Monday, October 7, 2024\n\nMINUTES OF September 23, 2024\n\nThe president spoke."
        ),
        (
            "SESIÓN EXTRAORDINARIA DEL 07-10-24\n\nSiendo las 18,30 hs. del día siete de octubre de dos mil veinticuatro, habiendo quórum,"
            " la presidenta da por comenzada la sesión.\n\nSe trata la ordenanza del 7 de agosto de 2006."
        ),
    ],
)
def test_a_day_below_prose_or_in_a_long_heading_dates_too(text: str) -> None:
    """A line that begins with it, a heading of minutes, the opening of a sesión."""
    assert dated(text, "c/x.txt") == OCT_7


@pytest.mark.parametrize("label", ["MEETING DATE:", "Date of meeting:", "Fecha de la sesión:", "会议日期："])
def test_a_date_that_is_called_the_meetings_goes_before_those_of_its_subject(label: str) -> None:
    """In any language, wherever it stands among the first lines."""
    text = f"AGENDA REPORT\n\nSubject: hearings of November 4, 2024 and December 2, 2024\n\n{label} October 7, 2024"
    assert dated(text, "c/report.txt") == OCT_7


@pytest.mark.parametrize(
    "name",
    [
        "SB Minutes Oct 22 2024.pdf", "sb-minutes-oct-22-2024.pdf", "SB_Minutes_October_22_2024.pdf", "Minutes 10-22-2024.pdf",
        "minutes_10_22_2024.pdf", "Minutes_10222024.pdf", "20241022_minutes.pdf", "SSA_10.22.24.pdf", "acta-22-de-octubre-de-2024.pdf",
        "会议记录2024年10月22日.pdf", "Minutes 2024-10-22 approved 2024-11-05.pdf",
    ],
)  # fmt: skip
def test_a_name_says_the_day_in_many_ways(name: str) -> None:
    """As people name files."""
    assert date_in_name(f"c/{name}") == (PartialDate(2024, 10, 22), "from the file's name")


@pytest.mark.parametrize(
    "name", ["minutes 2024.pdf", "minutes Oct 22.pdf", "Minutes 10-07-2024.pdf", "case 40218832.pdf"]
)
def test_a_name_that_leaves_a_doubt_says_none(name: str) -> None:
    """A year alone, no year, an order that nothing decides, a number that is no date."""
    assert date_in_name(f"c/{name}") == (UNKNOWN, "")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Minutes\n\n10/7/2024\n\nThe chair opened the meeting.", "c/minutes.txt"),
        ("Minutes of 7.10.2024\n\nThe chair opened the meeting.", "c/x.txt"),
        ("Minutes\n\nThe chair opened the meeting.", "c/minutes 10-7-2024.txt"),
        ("Minutes\n\n10/7/2024\n\nBudget hearing, November 4, 2024\n\nThe chair opened it.", "c/minutes.txt"),
    ],
)
def test_an_order_that_nothing_decides_gives_no_date_and_both_readings(text: str, key: str) -> None:
    """In the first lines, the title or the name; another day in the lines is not taken in its place."""
    document = read(text.encode(), key)
    assert document.date == UNKNOWN
    (said,) = [note for note in in_words(document.notes) if "may be" in note]
    assert "October 7, 2024" in said
    assert "July 10, 2024" in said
    assert [unpacked(note) for note in packed(document.notes)] == list(document.notes)


def test_the_same_day_in_words_decides_an_order() -> None:
    """“October 7, 2024” beside 10/7/2024."""
    assert dated("Minutes\n\n10/7/2024\n\nMeeting of October 7, 2024\n\nThe chair opened it.") == OCT_7
    assert dated("Minutes\n\nOctober 7, 2024\n\nThe chair opened it.", "c/minutes 7-10-2024.txt") == OCT_7


def test_may_is_a_month_and_no_verb() -> None:
    """A date line of May that ends in “p.m.” is no sentence; one in which something may happen is."""
    assert not is_sentence("Minutes of Tuesday, May 6th, 2025, 6:30 p.m.")
    assert is_sentence("The council may meet at 6:30 p.m.")


@pytest.mark.parametrize(
    "line",
    [
        "Dated the 6th of May 2025.",
        "Adopted this sixth day of May, two thousand twenty-five.",
        "Given this 6th day of May, A.D. 2025",
        "Firmado el 6 de mayo de 2025.",
    ],
)
def test_the_line_that_dates_an_act_dates_it(line: str) -> None:
    """Where nothing else does; of minutes it is the day of their adoption."""
    text = f"RESOLUTION 9\n\nThe bridge is closed to lorries.\n\n{line}"
    assert dated(text, "c/resolution.txt").isoformat() == "2025-05-06"
    assert not dated(text.replace("RESOLUTION 9", "BOARD MINUTES").replace("A.D. 2025", "2025.")).is_known


def test_held_on_a_day_dates_minutes() -> None:
    """A sentence without the word meeting."""
    text = "BOARD OF HEALTH\n\nMINUTES\n\nHeld this 4th day of March, A.D. 2025, at the town hall."
    assert dated(text).isoformat() == "2025-03-04"
