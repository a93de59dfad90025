"""What a library holds, counted."""

from __future__ import annotations

from domain.dates import PartialDate
from domain.documents import Kind
from index.records import Generation, Record
from index.storage.library import count


def record(key: str, date: PartialDate, **other) -> Record:
    known = {
        "key": key, "title": "", "kind": Kind.NEWS, "body": "", "date": date, "language": "en", "url": "", "byline": "",
        "collection": "seeds", "notes": (), "text_hash": "", "raw_hash": "", "source": "", "gone_since": "",
        "first_passage": 0, "passages": 1,
    }  # fmt: skip
    return Record(**(known | other))


GENERATION = Generation("0001-00000000", "", True, 3, 3, 0, "m", "f")  # noqa: FBT003


def test_records_are_counted_by_what_is_known_of_them():
    """Most first; what is not known is not counted; dates without a year are apart."""
    held = count(
        GENERATION,
        [
            record("a", PartialDate(2024, 3, 5), kind=Kind.MINUTES, body="City Council"),
            record("b", PartialDate(2023), kind=Kind.MINUTES, gone_since="2026-01-01"),
            record("c", PartialDate(month=8, day=1), language="zh"),
        ],
    )
    assert list(held.kinds.items()) == [("minutes", 2), ("news", 1)]
    assert held.bodies == {"City Council": 1}
    assert held.languages == {"en": 2, "zh": 1}
    assert (held.earliest, held.latest, held.undated, held.gone) == ("2023", "2024-03-05", 1, 1)


def test_an_empty_library_holds_nothing():
    """And has no dates."""
    held = count(GENERATION, [])
    assert (held.earliest, held.latest, dict(held.kinds)) == ("", "", {})
