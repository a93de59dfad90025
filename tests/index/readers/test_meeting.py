"""What meeting a record is of: its place, its sort, and whether it is called off."""

import pytest

from domain.documents import Kind, Role
from domain.meetings import Standing, standing_in
from domain.provenance import Noted, text_of, warnings_in
from index.readers.metadata.meeting import place_in, sessions_in
from index.readers.metadata.sidecar import Metadata
from index.readers.reader import read


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["CITY OF FERNHOLLOW", "CITY COUNCIL"], "City of Fernhollow"),
        (["Town of North Fernhollow Planning Commission"], "Town of North Fernhollow"),
        (["COUNTY OF SAN ROQUE", "Board of Supervisors"], "County of San Roque"),
        (["CITY OF LA MARMOTA"], "City of La Marmota"),
        (["Fernhollow City Council", "Special Meeting"], "Fernhollow"),
        (["Ayuntamiento de Los Fresnos"], "Los Fresnos"),
        (["Municipio de San Roque", "Sesión ordinaria"], "Municipio de San Roque"),
        (["榆溪市人民代表大会常务委员会会议纪要"], "榆溪市"),
        (["City of Elm", "Fernhollow City Council"], ""),
        (["Joint meeting of the City of Elm and the Town of Oakridge"], ""),
        (["Planning Commission", "City Council"], ""),
        (["The city of the future"], ""),
    ],
)
def test_a_place_is_taken_where_exactly_one_is_named(lines: list[str], place: str) -> None:
    """A letterhead, or a body with its town before it; of two towns, neither."""
    assert place_in(lines) == place


def test_whoever_keeps_the_library_says_the_place() -> None:
    """A sidecar goes before the letterhead."""
    given = read(
        b"CITY OF ELM\n\nMinutes\n\nThe chair opened it.", "c/a.txt", Metadata(place="Town of Oakridge")
    )
    assert text_of(given.notes, Noted.PLACE) == "Town of Oakridge"
    assert warnings_in(given.notes) == ()


@pytest.mark.parametrize(
    ("lines", "sort"),
    [
        (["SPECIAL CALLED MEETING"], "Special Called Meeting"),
        (["Regular City Council Meeting Minutes"], "Regular Meeting"),
        (["Minutes of a work session"], "Work Session"),
        (["Regular Meeting and Executive Session"], "Regular Meeting, Executive Session"),
        (["Sesión extraordinaria del pleno"], "Sesión extraordinaria"),
        (["榆溪市议会临时会议"], "临时会议"),
        (["Select Board Minutes"], ""),
        (["Special Education Committee"], ""),
    ],
)
def test_the_sort_of_meeting_is_taken_as_it_is_named(lines: list[str], sort: str) -> None:
    """With the body between its words, or behind them."""
    assert sessions_in(lines) == sort


@pytest.mark.parametrize(
    ("line", "standing"),
    [
        ("*** CANCELLED ***", Standing.CANCELLED),
        ("Notice of Cancellation", Standing.CANCELLED),
        (
            "The regular meeting of October 7, 2024 has been canceled for want of a quorum.",
            Standing.CANCELLED,
        ),
        ("CANCELED: Select Board Meeting", Standing.CANCELLED),
        ("October 7, 2024 - Cancelled", Standing.CANCELLED),
        ("La sesión ordinaria del 7 de octubre de 2024 queda cancelada.", Standing.CANCELLED),
        ("2024年10月7日例会取消。", Standing.CANCELLED),
        ("This meeting has been rescheduled to October 14, 2024.", Standing.RESCHEDULED),
        ("The meeting was postponed to October 14, 2024 because of snow.", Standing.RESCHEDULED),
        ("MEETING ADJOURNED TO OCTOBER 14, 2024", Standing.RESCHEDULED),
        ("La reunión fue aplazada al 14 de octubre de 2024.", Standing.RESCHEDULED),
        ("会议延期至2024年10月14日。", Standing.RESCHEDULED),
        ("Cancelled warrants of the mill", Standing.HELD),
        ("2. Cancellation of the meeting room lease", Standing.HELD),
        ("The meeting of September 23, 2024 was cancelled.", Standing.HELD),
        ("The next meeting is cancelled.", Standing.HELD),
        ("If school is closed, the meeting will be cancelled.", Standing.HELD),
        ("Rescheduled from September 30, 2024", Standing.HELD),
        ("The Board cancelled the contract for road salt.", Standing.HELD),
        ("Public hearing on the cancelled permit of the mill", Standing.HELD),
        ("The hearing on the dock was continued to October 21, 2024.", Standing.HELD),
    ],
)
def test_a_meeting_is_called_off_where_a_short_line_says_so_of_its_own_day(
    line: str, standing: Standing
) -> None:
    """Not where another one's is, where it might be, or where something else is cancelled."""
    record = read(f"SELECT BOARD\n\nAgenda\n\nOctober 7, 2024\n\n{line}".encode(), "c/agenda.txt")
    assert standing_in(record.notes) is standing
    assert str(record.date) == "October 7, 2024"
    if standing is not Standing.HELD:
        assert any(line in note for note in warnings_in(record.notes))


def test_a_line_that_only_moves_the_meeting_speaks_of_it_above_the_items_alone() -> None:
    """Below an item it speaks of the item."""
    head, moved = "SELECT BOARD AGENDA\n\nOctober 14, 2024", "Rescheduled to October 21, 2024"
    assert standing_in(read(f"{head}\n\n{moved}".encode(), "c/a.txt").notes) is Standing.RESCHEDULED
    assert standing_in(read(f"{head}\n\n1. Hearing\n\n{moved}".encode(), "c/a.txt").notes) is Standing.HELD


def test_minutes_that_tell_of_a_cancelled_meeting_are_of_one_that_was_held() -> None:
    """They speak of much; only a line that is no sentence calls their own meeting off."""
    text = "Minutes\n\nOctober 7, 2024\n\nThe meeting on the harbor was cancelled."
    assert standing_in(read(text.encode(), "c/minutes.txt").notes) is Standing.HELD


BOOK = {
    "en": ("MINUTES OF THE SELECT BOARD", "October 7, 2024", "Regular Meeting, Monday, October 21, 2024, 6:30 p.m.",
           "The meeting was called to order by the chair.", "The Board bought a plow.", "The chair adjourned the meeting at nine."),
    "es": ("Actas del Ayuntamiento", "7 de octubre de 2024", "Sesión ordinaria del 21 de octubre de 2024",
           "La presidenta abrió la sesión a las siete.", "Se aprobó la compra de un camión.", "Se levantó la sesión a las nueve."),
    "zh": ("榆溪市议会会议记录", "2024年10月7日", "2024年10月21日例会",
           "会议由主席主持。", "会议决定修缮渡口街的路灯。", "主席宣布散会。"),
}  # fmt: skip


@pytest.mark.parametrize("language", BOOK)
@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_a_file_of_several_meetings_is_cut_at_them_and_each_part_has_its_day(
    language: str, ending: str
) -> None:
    """The line that dates a part is its heading; the whole has no date of its own."""
    title, first, second, opened, decided, closed = BOOK[language]
    marks = ("# ", "## ") if ending == ".md" else ("", "")
    lines = [
        marks[0] + title,
        marks[1] + first,
        opened,
        decided,
        closed,
        marks[1] + second,
        opened,
        decided,
        closed,
    ]
    document = read("\n\n".join(lines).encode(), f"c/minutes{ending}")
    told = [
        (p.date.isoformat(), p.heading)
        for p in document.paragraphs
        if document.text[p.start : p.end] == decided and p.role is not Role.HEADING
    ]
    assert [day for day, _ in told] == ["2024-10-07", "2024-10-21"]
    assert all(line in heading for line, (_, heading) in zip((first, second), told, strict=True))
    assert not document.date.is_known
    assert document.kind is Kind.MINUTES


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Minutes of October 7, 2024", "Minutes of October 21, 2024"),
        ("Regular Meeting, October 7, 2024", "SPECIAL MEETING, OCTOBER 21, 2024"),
        ("7 de octubre de 2024", "21 de octubre de 2024"),
    ],
)
def test_parts_under_headings_that_are_alike_but_for_the_day_need_no_sentence_that_opens(
    first: str, second: str
) -> None:
    """The first of them stands at the top; what is told under each is of its day."""
    text = f"# Harbor board\n\n## {first}\n\nThe board bought a crane.\n\n## {second}\n\nThe board sold a barge.\n"
    document = read(text.encode(), "c/book.md")
    days = [p.date.isoformat() for p in document.paragraphs if p.role is not Role.HEADING]
    assert (days, document.date.is_known) == (["2024-10-07", "2024-10-21"], False)


@pytest.mark.parametrize(
    "lines",
    [
        ("October 7, 2024", "The board bought a crane.", "Minutes of September 23, 2024", "They were approved as read."),
        ("October 7, 2024", "The meeting was called to order.", "Harvest fair, October 19, 2024", "The fair needs a permit."),
        ("October 7, 2024", "The meeting was called to order.", "APPROVAL OF MINUTES", "September 23, 2024", "The chair adjourned the meeting."),
        ("October 7, 2024", "The chair opened the meeting.", "October 7, 2024", "The chair adjourned the meeting."),
    ],
)  # fmt: skip
def test_minutes_of_one_meeting_are_not_cut(lines: tuple[str, ...]) -> None:
    """Other days stand in them too: of a fair, of earlier minutes, of the same meeting again."""
    document = read("\n\n".join(("SELECT BOARD MINUTES", *lines)).encode(), "c/minutes.txt")
    assert not any(p.date.is_known for p in document.paragraphs)
    assert str(document.date) == "October 7, 2024"


@pytest.mark.parametrize(
    "rows",
    [
        "<table><tr><th>Date<th>Papers<tr><td>Mon. 10/7/2024<td><a href=a>Agenda</a> <a href=m>Minutes</a><tr><td>October 21, 2024 - CANCELLED<td><a href=b>Agenda</a></table>",
        "<ul><li>7 October 2024 agenda and minutes<li>21 October 2024 - cancelled due to lack of quorum<li>4 November 2024 agenda packet</ul>",
        "<ul><li>7 de octubre de 2024: <a href=a>acta</a><li>21 de octubre de 2024: orden del día</ul>",
        "<ul><li>2024年10月7日 会议记录<li>2024年10月21日 议程</ul>",
    ],
)  # fmt: skip
def test_a_page_that_lists_meetings_is_of_none_of_them(rows: str) -> None:
    """No date, no kind, and no meeting is called off by a row of it."""
    page = f"<html><head><title>Minutes</title></head><body><main><h1>Select Board meetings</h1>{rows}</main></body></html>"
    document = read(page.encode(), "c/index.html")
    assert (document.kind, document.date.is_known) == (Kind.RECORD, False)
    assert standing_in(document.notes) is Standing.HELD
    assert any(note.code is Noted.LIST for note in document.notes)


@pytest.mark.parametrize(
    "items",
    [
        "1. Minutes of September 23, 2024\n2. Public meeting on November 4, 2024\n3. Agenda for October 21, 2024",
        "Roll call\n\nMinutes, September 23, 2024\n\nBudget meeting, November 4, 2024",
    ],
)
def test_an_agenda_whose_items_speak_of_meetings_is_no_list(items: str) -> None:
    """They are numbered, or the meeting begins among them."""
    assert (
        read(f"AGENDA\n\nCity Council\n\nOctober 7, 2024\n\n{items}".encode(), "c/x.txt").kind is Kind.AGENDA
    )


def test_an_agenda_with_days_in_its_items_is_no_list() -> None:
    """Its rows speak of no meetings."""
    text = "SELECT BOARD AGENDA\n\nOctober 7, 2024\n\nHarvest fair, October 19, 2024\n\nFlu clinic, October 26, 2024"
    assert read(text.encode(), "c/agenda.txt").kind is Kind.AGENDA
