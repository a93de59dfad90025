"""A topic through time: one sentence a record, in the order of time, and whether it was proposed, decided or told of."""

from __future__ import annotations

from domain.dates import from_iso
from domain.documents import Kind
from domain.meetings import Outcome, Stage
from index.pipeline.build import reindex
from index.storage.library import Library
from retrieval.over_time import timeline
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of


def test_a_topic_is_told_in_the_order_of_time(tmp_path):
    """Proposed in an agenda, decided in minutes, told of in the news; what speaks of something else is left out."""
    told = {
        "news": ("2026-05-01", Kind.NEWS, "Work on the Elm bridge begins on Monday."),
        "minutes": ("2026-03-04", Kind.MINUTES, "Bell moved to rebuild the Elm bridge; Reyes seconded. The motion carried 5-2."),
        "agenda": ("2026-03-01", Kind.AGENDA, "3. Elm bridge: repair or rebuild"),
        "other": ("2026-04-01", Kind.MINUTES, "The council discussed the library."),
    }  # fmt: skip
    documents = {
        key: document_of(key, text, kind=kind, body="City Council", date=from_iso(day), language="en")
        for key, (day, kind, text) in told.items()
    }
    reindex([MemorySource(documents)], HashingEmbedder(), tmp_path)
    snapshot = Library(tmp_path).snapshot()
    found = timeline(snapshot, "", "Elm bridge")
    assert [(each.stage, each.quote.citation.document, each.outcome) for each in found.points] == [
        (Stage.PROPOSED, "agenda", None),
        (Stage.DECIDED, "minutes", Outcome.PASSED),
        (Stage.REPORTED, "news", None),
    ]
    for point in found.points:
        cited = point.quote.citation
        assert documents[cited.document].text[cited.start : cited.end] == point.quote.text
    assert timeline(snapshot, "", "the").points == ()
