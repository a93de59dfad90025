"""What meeting a record is of: its place, its sort, and whether it is called off."""

import pytest

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


def test_minutes_that_tell_of_a_cancelled_meeting_are_of_one_that_was_held() -> None:
    """They speak of much; only a line that is no sentence calls their own meeting off."""
    text = "Minutes\n\nOctober 7, 2024\n\nThe meeting on the harbor was cancelled."
    assert standing_in(read(text.encode(), "c/minutes.txt").notes) is Standing.HELD
