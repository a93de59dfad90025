"""What a record is, by its name, its title and its first lines: taken only where it stands there, with where."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.documents import Document, Kind
from domain.provenance import in_words, is_machine_written, origins_in, warnings_in
from index.readers.metadata.body_and_kind import bodies_in, body_and_sort
from index.readers.metadata.sidecar import Metadata
from index.readers.reader import read
from index.sources.folder import FolderSource

TEXT = (
    "The council met and approved the budget of the town for the coming year, after a debate of two hours.\n"
)


def of(text: str, key: str = "r/x.txt", **given: object) -> Document:
    return read(text.encode(), key, Metadata(**given))  # type: ignore[arg-type]


# --- the body and the sort of meeting ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "body", "sort"),
    [
        ("Town Council Regular Meeting", "Town Council", "Regular Meeting"),
        ("Town Council Work Session", "Town Council", "Work Session"),
        ("Town Council", "Town Council", ""),
        ("Town Council Meeting – March 4, 2031", "Town Council", "Meeting"),
        ("Regular Meeting of the Town Council", "Town Council", "Regular Meeting"),
        ("Board of Zoning Appeals Public Hearing", "Board of Zoning Appeals", "Public Hearing"),
        ("Water Board - Special/Work Session", "Water Board", "Special/Work Session"),
        ("Historic Preservation Commission (Regular Meeting)", "Historic Preservation Commission", "Regular Meeting"),
        ("Town Council & School Board Joint Work Session", "Town Council & School Board", "Joint Work Session"),
        ("Committee of the Whole", "Committee of the Whole", ""),
        ("Planning Commission", "Planning Commission", ""),
        ("Regular Meeting", "", "Regular Meeting"),
        ("Sesión ordinaria del Ayuntamiento de Alameda", "Ayuntamiento de Alameda", "Sesión ordinaria"),
        ("Concejo Municipal Sesión Extraordinaria", "Concejo Municipal", "Sesión Extraordinaria"),
        ("市议会第三次会议", "市议会", "第三次会议"),
        ("市人大常委会会议", "市人大常委会", "会议"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_body_is_told_from_the_sort_of_meeting(name: str, body: str, sort: str) -> None:
    """As calendars write the two together."""
    assert body_and_sort(name) == (body, sort)


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        ("TOWN COUNCIL", ["Town Council"]),
        ("REGULAR MEETING OF THE TOWN COUNCIL", ["Town Council"]),
        ("Planning Commission – Regular Meeting", ["Planning Commission"]),
        ("Alder Falls Town Council Agenda", ["Alder Falls Town Council"]),
        ("Minutes: Parks, Recreation and Trees Board", ["Parks, Recreation and Trees Board"]),
        ("BOARD OF ZONING ADJUSTMENT AGENDA", ["Board of Zoning Adjustment"]),
        ("Alder Township Board of Trustees Regular Meeting", ["Alder Township Board of Trustees"]),
        ("Acta del Ayuntamiento de San Jacinto", ["Ayuntamiento de San Jacinto"]),
        ("ORDEN DEL DÍA DE LA JUNTA DE PLANIFICACIÓN", ["Junta de Planificación"]),
        ("市議會會議紀錄", ["市議會"]),
        ("Joint meeting of the Town Council and the Planning Commission", ["Town Council", "Planning Commission"]),
        ("Town Council Finance Committee", ["Town Council", "Finance Committee"]),
        ("Monday, October 7, 2024 6:30 PM Planning Board", ["Planning Board"]),
        ("October 7, 2024, at 9:30 A.M. Board of Water Commissioners", ["Board of Water Commissioners"]),
        ("7 p.m. School Committee", ["School Committee"]),
        ("La Fresneda Water Board", ["La Fresneda Water Board"]),
        ("LOS FRESNOS CITY COUNCIL", ["Los Fresnos City Council"]),
        ("Minutes of the Del Cerro Planning Commission", ["Del Cerro Planning Commission"]),
        ("DE WOLF TOWN BOARD", ["De Wolf Town Board"]),
        ("De Soto City Council Agenda", ["De Soto City Council"]),
        ("Rancho de la Vega City Council", ["Rancho de la Vega City Council"]),
        ("Acta de la Junta de Aguas", ["Junta de Aguas"]),
        ("TOWN COUNCIL CHAMBERS 5:30 PM", []),
        ("Ana Roe, Town Council President", []),
        ("Town Council members present", []),
        ("Town Council approves budget", []),
        ("Councilmember Roe", []),
        ("The Council", []),
        ("CITY OF ALDER FALLS", []),
        ("市政府召开全体会议", []),
        ("关于召开市议会的通知", []),
    ],
)  # fmt: skip
def test_a_line_names_a_body_only_where_its_name_stands_there(line: str, bodies: list[str]) -> None:
    """A room, an office and a headline about it are not the body that met."""
    assert bodies_in([line]) == bodies


@pytest.mark.parametrize(
    ("text", "key", "body", "where"),
    [
        ("TOWN COUNCIL\n\nMarch 4, 2031\n\n" + TEXT, "r/agenda.txt", "Town Council", "the first lines"),
        ("# Parks Board Agenda\n\n" + TEXT, "r/x.md", "Parks Board", "the title"),
        ("TOWN COUNCIL\n\nFINANCE COMMITTEE\n\n" + TEXT, "r/agenda.txt", "", ""),
        ("# Agenda\n\n1. Report of the Parks Board\n2. Vote\n\n" + TEXT, "r/agenda.md", "", ""),
        (TEXT + "\nThe Parks Board objected.\n", "r/minutes.txt", "", ""),
        ("TOWN COUNCIL\n\n" + TEXT, "r/news.txt", "", ""),
        ("# Report to the Parks Board\n\n" + TEXT, "r/report.md", "", ""),
        ("# Town Council\n\nFinance Committee\n\n" + TEXT, "r/agenda-attachments.md", "", ""),
    ],
)  # fmt: skip
def test_agenda_and_minutes_name_their_body_and_nothing_else_does(
    text: str, key: str, body: str, where: str
) -> None:
    """In the title or the lines above their items, where exactly one is named; no free text tells it."""
    document = of(text, key)
    assert document.body == body
    assert origins_in(document.notes).get("body", "") == where


def test_several_bodies_are_told_and_none_is_taken() -> None:
    """So that an admin can say whose record it is; what an admin says needs no evidence."""
    text = "TOWN COUNCIL\n\nFINANCE COMMITTEE\n\n" + TEXT
    assert (
        "Several bodies are named in the first lines (“Town Council”, “Finance Committee”); none is taken to be the "
        "record's." in in_words(of(text, "r/agenda.txt").notes)
    )
    given = of(text, "r/agenda.txt", body="Town Council", kind=Kind.AGENDA, language="en")
    assert (given.body, given.notes) == ("Town Council", ())


# --- the kind ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "kind", "where"),
    [
        ("r/agenda.txt", TEXT, Kind.AGENDA, "the file's name"),
        ("r/agenda-preview.md", TEXT, Kind.AGENDA, "the file's name"),
        ("r/notes.md", TEXT, Kind.NOTES, "the file's name"),
        ("r/minutes/2031.txt", TEXT, Kind.MINUTES, "the folder's name"),
        ("r/x.md", "# Draft Minutes\n\n" + TEXT, Kind.DRAFT_MINUTES, "the title"),
        ("r/x.txt", "ALDER FALLS\n\nMINUTES OF THE REGULAR MEETING\n\n" + TEXT, Kind.MINUTES, "the first lines"),
        ("r/x.txt", "ALDER FALLS\n\nTown Council Agenda\n\n" + TEXT, Kind.AGENDA, "the first lines"),
        ("r/x.txt", "ALDER FALLS\n\nAPPROVAL OF THE MINUTES\n\n" + TEXT, Kind.RECORD, ""),
        ("r/x.txt", "ALDER FALLS\n\nAgenda\n\nMinutes of March 4\n\n" + TEXT, Kind.RECORD, ""),
        ("r/x.txt", TEXT, Kind.RECORD, ""),
        ("r/mill-park-project-plan.txt", TEXT, Kind.REPORT, "the file's name"),
        ("r/captions.txt", TEXT, Kind.TRANSCRIPT, "the file's name"),
        ("r/transcript/whisper-small.txt", TEXT, Kind.MACHINE_TRANSCRIPT, "the file's name"),
        ("r/x.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nWe meet.\n", Kind.TRANSCRIPT, "its form: cues with times"),
    ],
)  # fmt: skip
def test_a_kind_comes_with_where_it_stands(key: str, text: str, kind: Kind, where: str) -> None:
    """In the name, the title, the folder or a heading; an item of an agenda is no heading of minutes."""
    document = of(text, key)
    assert document.kind is kind
    assert origins_in(document.notes).get("kind", "") == where


def test_attachments_are_not_the_agenda_and_say_so() -> None:
    """They are of its kind, because what stands in them is proposed."""
    document = of("# Attachments\n\n" + TEXT, "r/agenda-attachments.md")
    assert document.kind is Kind.AGENDA
    assert warnings_in(document.notes) == ("These are attachments to an agenda, not the agenda itself.",)


@pytest.mark.parametrize(
    "text",
    [
        "<!-- AI-generated (model-3) from agenda.pdf on 2031-03-05 -->\n# Minutes\n\n" + TEXT,
        "<!-- made with care -->\n<!-- Summary generated by a large language model. -->\n\n" + TEXT,
        "This summary was generated by ChatGPT.\n\n" + TEXT,
        "These minutes are AI-generated and may contain errors.\n\n" + TEXT,
        "AI-generated summary\n\n" + TEXT,
        "*Generated with GPT-5 from the recording.*\n\n" + TEXT,
        "Este resumen fue generado por inteligencia artificial.\n\n" + TEXT,
        "<!-- AI生成 -->\n\n" + TEXT,
    ],
)
def test_what_says_that_a_machine_wrote_it_is_never_minutes(text: str) -> None:
    """It is somebody's notes at best, it says so, and only whoever keeps the library can say otherwise."""
    document = of(text, "r/minutes.md")
    assert document.kind is Kind.NOTES
    assert is_machine_written(document.notes)
    assert origins_in(document.notes)["kind"] == "what it says of itself"
    given = of(text, "r/minutes.md", kind=Kind.MINUTES)
    assert given.kind is Kind.MINUTES
    assert is_machine_written(given.notes)


@pytest.mark.parametrize(
    "text",
    [
        "# Council bans AI-generated pictures\n\n" + TEXT,
        "AI-generated images are banned from the town's page, the council decided.\n\n" + TEXT,
        "<!-- not AI-generated -->\n\n" + TEXT,
        "<!-- generated 2031-03-05 by a script (verbatim titles, no LLM) -->\n\n" + TEXT,
        "The report was written by Claude Dupont, the clerk.\n\n" + TEXT,
        TEXT + "\nThe mayor asked whether the letter was AI-generated.\n",
        "Machine-extracted from the attachments.\n\n" + TEXT,
    ],
)
def test_a_record_about_machines_is_not_written_by_one(text: str) -> None:
    """Only what a record says of itself counts."""
    document = of(text, "r/minutes.md")
    assert document.kind is Kind.MINUTES
    assert not is_machine_written(document.notes)


def test_a_transcript_by_a_machine_is_told_by_its_words_too() -> None:
    """It stays a transcript."""
    document = of("This transcript was generated by AI.\n\n" + TEXT, "r/transcript.txt")
    assert document.kind is Kind.MACHINE_TRANSCRIPT


def test_the_seed_needs_no_evidence() -> None:
    """Everything about it is given beside it."""
    (found,) = FolderSource(Path(__file__).parents[3] / "seeds", "seeds").records()
    assert origins_in(found.read().notes) == {}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ZONING BOARD AGENDA", Kind.AGENDA),
        ("Fernhollow Library Board – Minutes", Kind.MINUTES),
        ("Board of Education Regular Meeting Agenda", Kind.AGENDA),
        ("DRAFT MINUTES", Kind.DRAFT_MINUTES),
        ("LOS FRESNOS PARKS AND TRAILS COMMISSION MINUTES (DRAFT)", Kind.DRAFT_MINUTES),
        ("Approval of the Library Board Minutes", Kind.RECORD),
        ("Library Board minutes are posted at the town hall", Kind.RECORD),
        ("The board took ten minutes", Kind.RECORD),
    ],
)
def test_a_heading_under_another_title_says_what_the_record_is(line: str, kind: Kind) -> None:
    """With the body's name before it, whatever the body is; an item about minutes is no heading."""
    text = f"# Docket of October\n\n## {line}\n\nOctober 7, 2024\n\n1. Lease of the mill\n2. Signs"
    assert of(text, "r/docket.md").kind is kind


def test_the_line_that_says_what_a_record_is_says_whose_it_is() -> None:
    """Below the name of the town's own body, the committee whose agenda it is."""
    text = "Ayuntamiento de Villa Norte\nORDEN DEL DÍA DE LA COMISIÓN DE URBANISMO\n6 de mayo de 2025\n\n1. Apertura\n"
    assert read(text.encode(), "c/x.txt").body == "Comisión de Urbanismo"
