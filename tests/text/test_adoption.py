"""Which record takes the place of which, and where that cannot be known."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import PartialDate, from_iso
from domain.documents import Kind
from domain.provenance import Notes
from retrieval.meetings import meetings_of
from text.adoption import tells_of_adoption, tells_of_proposal, versions_of

DAY = from_iso("2031-03-04")


@dataclasses.dataclass(frozen=True)
class Row:
    """A record, as far as versions look at it."""

    key: str
    kind: Kind
    title: str = ""
    date: PartialDate = DAY
    body: str = "Town Council"
    language: str = "en"
    url: str = ""
    collection: str = "records"
    notes: Notes = ()


DRAFT = Row("r/draft-minutes.pdf", Kind.DRAFT_MINUTES, "Draft Minutes")
ADOPTED = Row("r/minutes-adopted.pdf", Kind.ADOPTED_MINUTES, "Minutes of the Town Council")
CORRECTED = Row("r/minutes-as-corrected.pdf", Kind.ADOPTED_MINUTES, "Approved Minutes, as corrected")


def but(row: Row, **fields: object) -> Row:
    return dataclasses.replace(row, **fields)  # type: ignore[arg-type]


def superseded_by(rows: Iterable[Row]) -> dict[str, str]:
    """Key → the key of the record that took its place, whichever it was that came next."""
    return {key: chain[-1] for key, chain in versions_of(rows).items() if key != chain[-1]}


def test_adopted_minutes_take_the_place_of_the_draft_and_corrected_ones_of_both() -> None:
    """Each is superseded by the one that holds now; all three are versions of one record, oldest first."""
    assert superseded_by([ADOPTED, DRAFT]) == {DRAFT.key: ADOPTED.key}
    rows = [CORRECTED, ADOPTED, DRAFT]
    assert superseded_by(rows) == {DRAFT.key: CORRECTED.key, ADOPTED.key: CORRECTED.key}
    assert versions_of(rows) == dict.fromkeys(
        (DRAFT.key, ADOPTED.key, CORRECTED.key), (DRAFT.key, ADOPTED.key, CORRECTED.key)
    )


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("agenda.pdf", "agenda-revised.pdf"),
        ("agenda.pdf", "Revised Agenda.pdf"),
        ("2031-03-04-agenda.pdf", "2031-03-04-agenda-amended.pdf"),
        ("agenda.pdf", "agenda-v2.pdf"),
        ("agenda-v2.pdf", "agenda-v3.pdf"),
        ("agenda.pdf", "agenda (corrected March 3, 2031).pdf"),
        ("orden-del-dia.pdf", "orden-del-dia-modificado.pdf"),
        ("议程.pdf", "议程（修订）.pdf"),
    ],
)
def test_a_revised_agenda_takes_the_place_of_the_one_it_revises(older: str, newer: str) -> None:
    """Where its name says so and is the same otherwise, or its title is."""
    rows = [Row(f"r/{older}", Kind.AGENDA), Row(f"r/{newer}", Kind.AGENDA)]
    assert superseded_by(rows) == {f"r/{older}": f"r/{newer}"}
    by_title = [
        Row("r/1.pdf", Kind.AGENDA, older.removesuffix(".pdf")),
        Row("r/2.pdf", Kind.AGENDA, newer.removesuffix(".pdf")),
    ]
    assert superseded_by(by_title) == {"r/1.pdf": "r/2.pdf"}


def test_corrected_minutes_take_the_place_of_minutes_called_the_same() -> None:
    """Minutes that do not say whether they were adopted come before and after nothing else."""
    plain, corrected = Row("r/minutes.pdf", Kind.MINUTES), Row("r/minutes-corrected.pdf", Kind.MINUTES)
    assert superseded_by([plain, corrected]) == {plain.key: corrected.key}
    assert superseded_by([plain, DRAFT]) == superseded_by([plain, ADOPTED]) == {}
    assert superseded_by([plain, corrected, DRAFT, ADOPTED]) == {
        plain.key: corrected.key,
        DRAFT.key: ADOPTED.key,
    }


@pytest.mark.parametrize(
    "rows",
    [
        [DRAFT, but(ADOPTED, language="es")],
        [but(DRAFT, language=""), but(ADOPTED, language="")],
        [DRAFT, but(ADOPTED, date=from_iso("2031-03-11"))],
        [but(DRAFT, date=from_iso("--03-04")), but(ADOPTED, date=from_iso("--03-04"))],
        [DRAFT, but(ADOPTED, body="Planning Board")],
        [DRAFT, but(ADOPTED, collection="community-1")],
        [DRAFT, but(DRAFT, key="r/other-draft.pdf"), ADOPTED],
        [DRAFT, ADOPTED, but(ADOPTED, key="r/other.pdf")],
        [DRAFT, but(ADOPTED, title="Minutes of the Work Session")],
        [but(DRAFT, title="Draft Minutes, Special Meeting"), but(ADOPTED, title="Minutes, Regular Meeting")],
        [but(DRAFT, key="r/evening/draft.pdf"), but(ADOPTED, key="r/morning/minutes.pdf")],
        [DRAFT, ADOPTED, Row("r/agenda.pdf", Kind.AGENDA, "Special Meeting Agenda")],
        [but(DRAFT, title="Draft minutes, part 1"), but(ADOPTED, title="Minutes, part 2")],
        [Row("r/agenda.pdf", Kind.AGENDA), Row("r/agenda-attachments.pdf", Kind.AGENDA)],
        [Row("r/agenda.pdf", Kind.AGENDA), Row("r/agenda-packet-revised.pdf", Kind.AGENDA)],
        [Row("r/agenda.pdf", Kind.AGENDA, "On the revised plan"), Row("r/agenda.txt", Kind.AGENDA)],
        [Row("r/notes.pdf", Kind.NOTES), Row("r/notes-corrected.pdf", Kind.NOTES)],
        [DRAFT],
        [],
    ],
    ids=lambda rows: " + ".join(row.key for row in rows),
)
def test_what_is_not_certain_is_not_claimed(rows: list[Row]) -> None:
    """Another language, day, body, collection or session; two of one standing; another name; other kinds."""
    assert superseded_by(rows) == versions_of(rows) == {}


def test_sessions_that_are_told_apart_have_versions_of_their_own() -> None:
    """Each draft goes with the minutes of its session; the ordinary meeting may say so or be named by it."""
    work = [
        but(DRAFT, key="r/w1", title="Work Session: Draft Minutes"),
        but(ADOPTED, key="r/w2", title="Minutes, Work Session"),
    ]
    regular = [
        but(DRAFT, title="Draft Minutes of the Regular Meeting"),
        but(ADOPTED, title="Regular Meeting Minutes"),
    ]
    assert superseded_by(work + regular) == {"r/w1": "r/w2", DRAFT.key: ADOPTED.key}


def test_versions_stand_next_to_each_other_in_a_meeting_the_one_that_holds_first() -> None:
    """Also where records in another language lie between them by name."""
    spanish = [
        Row("r/acta-borrador.pdf", Kind.DRAFT_MINUTES, language="es"),
        Row("r/acta-aprobada.pdf", Kind.ADOPTED_MINUTES, language="es"),
    ]
    agenda = Row("r/agenda.pdf", Kind.AGENDA)
    (meeting,) = meetings_of([DRAFT, ADOPTED, agenda, *spanish])
    assert [part.key for part in meeting.records] == [
        agenda.key,
        "r/acta-aprobada.pdf",
        "r/acta-borrador.pdf",
        ADOPTED.key,
        DRAFT.key,
    ]


_ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(
            ["draft", "minutes", "minutes-v2", "agenda", "agenda-revised", "work-session", "as amended"]
        ).flatmap(lambda name: st.integers(0, 9).map(lambda n: f"r/{n}/{name}.pdf")),
        st.sampled_from(list(Kind)),
        st.sampled_from(["", "Minutes", "Revised Agenda", "Regular Meeting", "Minutes (corrected)"]),
        st.sampled_from([DAY, from_iso("2031"), from_iso("2031-03-05")]),
        st.sampled_from(["", "Town Council"]),
        st.sampled_from(["", "en", "es"]),
    ),
    max_size=10,
    unique_by=lambda row: row.key,
)


@given(_ROWS, st.randoms())
def test_nothing_goes_in_circles_and_the_order_of_records_does_not_matter(rows: list[Row], random) -> None:
    """What takes another's place is itself in no chain's middle; versions are of one meeting and one language."""
    found, versions = superseded_by(rows), versions_of(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert (superseded_by(shuffled), versions_of(shuffled)) == (found, versions)
    by_key = {row.key: row for row in rows}
    for old, new in found.items():
        assert new not in found
        assert versions[old] == versions[new]
        assert versions[old][-1] == new
        assert (by_key[old].language, by_key[old].date) == (by_key[new].language, by_key[new].date)


def test_what_was_proposed_is_told_from_what_was_adopted_in_every_language() -> None:
    """By the words themselves, where no kind of record tells it."""
    for proposed in (
        "The draft budget is 3 million.",
        "El borrador es de 3 millones.",
        "预算草案为三百万元。",
    ):
        assert tells_of_proposal(proposed), proposed
        assert not tells_of_adoption(proposed), proposed
    for adopted in ("The council adopted it.", "El pleno aprobó el presupuesto.", "会议通过了预算。"):
        assert tells_of_adoption(adopted), adopted
        assert not tells_of_proposal(adopted), adopted
