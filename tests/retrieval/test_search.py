"""Misspelt words are read as the record spells them; names never are."""

from math import isclose
from pathlib import Path

import numpy as np

from domain.documents import Kind
from index.pipeline.build import reindex
from index.ports import Scope
from index.storage.library import Library
from retrieval.search import BM25_WEIGHT, NEIGHBOUR_WEIGHT, read_as, respelled, search, spelled_out
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of

TEXTS = ["Prioritizing investment attraction, the city supports Mr. Johnston."]


def unknown(_: str) -> bool:
    return False


def test_a_word_that_no_record_has_is_read_as_its_look_alike() -> None:
    """And the question is otherwise left as it is."""
    spellings = respelled("What about invesment atraction?", TEXTS, unknown)
    assert spellings == {"invesment": "investment", "atraction": "attraction"}
    assert read_as("What about invesment atraction?", spellings) == "What about investment attraction?"


def test_a_word_that_a_record_has_is_left_alone() -> None:
    """“Invesment” may be how another record spells it."""
    assert respelled("What about invesment?", TEXTS, lambda _: True) == {}


def test_a_name_is_never_read_as_another() -> None:
    """Johnson is not Johnston."""
    assert respelled("What did Mr. Johnson say?", TEXTS, unknown) == {}


def test_a_short_form_is_read_as_the_one_thing_it_can_stand_for() -> None:
    """“D8” is District 8 where no record says “D8”; where two things may be meant, it is left alone."""
    texts = ["The council extended TIF District 8 to 2041.", "District 9 ends in 2030."]
    assert spelled_out("Until when does TIF D8 run?", texts) == {"D8": "District 8"}
    assert (
        read_as("Until when does TIF D-8 run?", {"D-8": "District 8"})
        == "Until when does TIF District 8 run?"
    )
    assert spelled_out("Until when does D8 run?", [*texts, "Depot 8 is closed."]) == {}
    assert spelled_out("Until when does D8 run?", [*texts, "D8 is a road."]) == {}


def test_in_a_transcript_what_stands_beside_counts_too(tmp_path: Path) -> None:
    """The passages before and after one that was found are candidates, within the scope, and lend it some of what they are
    worth; in a record that is read they are neither.
    """
    blocks = [
        f"{word} was spoken of. " + f"{word} and talk. " * 60 for word in ("Oaks", "Quagga", "Trams", "Snow")
    ]
    records = {
        f"a/{kind.value}.txt": document_of(f"a/{kind.value}.txt", "\n\n".join(blocks), kind=kind)
        for kind in (Kind.TRANSCRIPT, Kind.MINUTES)
    }
    embedder = HashingEmbedder()
    reindex([MemorySource(records)], embedder, tmp_path)
    snapshot = Library(tmp_path).snapshot()
    spoken, read = (snapshot.record(f"a/{kind}.txt") for kind in ("transcript", "minutes"))
    assert spoken is not None
    assert read is not None
    question = embedder.embed_question("quagga")
    for record, shares in ((spoken, True), (read, False)):
        ids = np.arange(record.first_passage, record.first_passage + record.passages)
        found = {each.passage: each for each in search("quagga", question, snapshot, Scope.of(ids), depth=1)}
        alone = {each.passage: each.max_sim + BM25_WEIGHT * each.bm25 for each in found.values()}
        best = max(alone, key=alone.__getitem__)
        assert ({best - 1, best + 1} <= set(found)) == shares
        beside = NEIGHBOUR_WEIGHT * sum(alone.get(each, alone[best]) for each in (best - 1, best + 1))
        mixed = (alone[best] + beside) / (1 + 2 * NEIGHBOUR_WEIGHT)
        assert isclose(found[best].score, mixed if shares else alone[best], rel_tol=1e-5)
        assert set(found) <= set(ids.tolist())
    narrow = Scope.of(np.array([spoken.first_passage + 1]))
    (only,) = search("quagga", question, snapshot, narrow, depth=1)
    assert only.passage == spoken.first_passage + 1
