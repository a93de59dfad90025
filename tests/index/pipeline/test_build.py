"""The re-index: only what changed is read and embedded, nothing is lost, and nothing half-made is ever seen."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.documents import Paragraph, Passage
from domain.errors import (
    LibraryError,
    LibraryMismatch,
    ModelError,
    RecordEmpty,
    RecordMissing,
    RecordNeedsOCR,
    RecordUnreadable,
    Verdict,
)
from domain.provenance import Note, Noted
from index import health
from index.pipeline import build as pipeline_build
from index.pipeline import publish as pipeline_publish
from index.pipeline import reuse
from index.pipeline.build import plan, publish_passages, reindex, remove, restore
from index.pipeline.run import WorkCache
from index.readers.metadata.sidecar import split_front_matter
from index.records import WITHOUT_TOKENS
from index.storage.catalogue import RecordState
from index.storage.catalogue_rows import pack
from index.storage.library import Library
from index.storage.vectors import VectorKind, choose
from models.open_models import Narrowed
from models.ports import PassageEmbeddings
from retrieval.search import max_sims, search
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource, document_of

THREE = {
    "a/1.txt": "The mayor spoke about the budget. It passed.\n\nWater is scarce.",
    "a/2.txt": "市政府全体会议讨论了供水。",
    "b/3.txt": " ".join(f"Motion {i} was carried." for i in range(80)),
}


@pytest.fixture
def source():
    return MemorySource(THREE)


@pytest.fixture
def embedder():
    return HashingEmbedder()


def found(folder, words):
    snapshot = Library(folder).snapshot()
    return {passage.document for passage in snapshot.passages(snapshot.keywords.search(words, 20)[0])}


def test_the_first_build_takes_everything_in(source, embedder, tmp_path):
    """Every record is searchable by its words and by its vector, and the report says what was done."""
    seen, stages = [], []
    report = reindex(
        [source], embedder, tmp_path, on_progress=lambda *step: stages.append(step), report=seen.append
    )
    assert report.published
    assert report.added == tuple(THREE)
    assert report.embedded == report.passages == len(embedder.embedded) > 3
    assert not report.findings
    assert not seen
    assert list(dict.fromkeys(stage for stage, _, _ in stages)) == [
        "list", "read", "catalogue", "embed", "vectors", "keywords", "verify", "publish",
    ]  # fmt: skip
    assert ("embed", report.passages, report.passages) in stages
    assert found(tmp_path, "budget") == {"a/1.txt"}
    snapshot = Library(tmp_path, fingerprint=embedder.fingerprint).snapshot()
    assert snapshot.generation == report.generation
    for passage in snapshot.passages(range(report.passages)):
        vector = embedder.embed_passages([passage.text], [passage.context]).vectors[0]
        ids, _ = snapshot.vectors.search(vector, 1)
        assert snapshot.passages(ids)[0].text == passage.text


def test_nothing_changed_is_nothing_done(source, embedder, tmp_path):
    """No record is read, no text embedded, no generation made."""
    first = reindex([source], embedder, tmp_path)
    source.reads.clear()
    embedder.calls.clear()
    again = reindex([source], embedder, tmp_path)
    assert not again.published
    assert (again.generation, again.documents, again.passages) == (first.generation, 3, first.passages)
    assert again.unchanged == 3
    assert not source.reads
    assert not embedder.calls


def test_only_what_changed_is_embedded(source, embedder, tmp_path):
    """One record more and one changed: their passages are embedded, the others keep their vectors."""
    reindex([source], embedder, tmp_path)
    before = Library(tmp_path).snapshot()
    kept = before.vectors.get(before.document_passages("b/3.txt"))
    embedder.calls.clear()
    source.reads.clear()
    source.contents |= {"a/0.txt": "Something new.", "a/2.txt": "市政府全体会议讨论了道路。"}
    report = reindex([source], embedder, tmp_path)
    assert (report.added, report.changed, report.unchanged) == (("a/0.txt",), ("a/2.txt",), 2)
    assert sorted(embedder.embedded) == ["Something new.", "市政府全体会议讨论了道路。"]
    assert source.reads == ["a/0.txt", "a/2.txt"]
    assert report.reused == report.passages - 2
    after = Library(tmp_path).snapshot()
    ids = after.document_passages("b/3.txt")
    assert (after.vectors.get(ids) == kept).all()
    rows = after.tokens.rows(ids)
    assert len(rows.places) == sum(len(p.text.split()) for p in after.passages(ids))
    assert found(tmp_path, "供水") == set()


def test_a_paragraph_that_stays_keeps_its_vector(embedder, tmp_path):
    """Of a changed record, only the passages whose words changed are embedded."""
    long = [f"Paragraph {i}. " + f"Words about matter {i}. " * 40 for i in range(5)]
    source = MemorySource({"a": "\n\n".join(long)})
    reindex([source], embedder, tmp_path)
    embedder.calls.clear()
    long[2] = "Rewritten. " + "Other words. " * 60
    source.contents["a"] = "\n\n".join(long)
    reindex([source], embedder, tmp_path)
    assert embedder.embedded
    assert all("Other words" in text for text in embedder.embedded)


def test_a_touched_record_is_read_once(source, embedder, tmp_path):
    """A new stamp and the same content: nothing is published, and the next run does not read it again."""
    reindex([source], embedder, tmp_path)
    source.reads.clear()
    source.stamps["a/1.txt"] = "touched"
    report = reindex([source], embedder, tmp_path)
    assert source.reads == ["a/1.txt"]
    assert (report.published, report.unchanged) == (False, 3)
    reindex([source], embedder, tmp_path)
    assert source.reads == ["a/1.txt"]
    source.contents["a/4.txt"] = "More."
    reindex([source], embedder, tmp_path)
    reindex([source], embedder, tmp_path)
    assert source.reads == ["a/1.txt", "a/4.txt"]


def test_new_metadata_is_a_change_without_embedding(embedder, tmp_path):
    """A date that was added is taken in; the words are the same, so no text is embedded."""
    source = MemorySource({"a": document_of("a", "Words.")})
    reindex([source], embedder, tmp_path)
    source.contents["a"] = document_of("a", "Words.", byline="By somebody")
    report = reindex([source], embedder, tmp_path)
    assert (report.changed, report.embedded) == (("a",), 0)
    assert Library(tmp_path).snapshot().record("a").byline == "By somebody"


def test_what_is_gone_from_its_source_stays(source, embedder, tmp_path):
    """It is marked, reported, and searchable; when it is there again, the mark goes."""
    reindex([source], embedder, tmp_path)
    text = source.contents.pop("a/1.txt")
    report = reindex([source], embedder, tmp_path)
    assert (report.gone, report.embedded, report.documents) == (("a/1.txt",), 0, 3)
    assert [finding.name for finding in report.findings] == ["a/1.txt"]
    assert found(tmp_path, "budget") == {"a/1.txt"}
    assert Library(tmp_path).snapshot().record("a/1.txt").gone
    again = reindex([source], embedder, tmp_path)
    assert not again.published
    assert not again.gone
    source.contents["a/1.txt"] = text
    assert reindex([source], embedder, tmp_path).back == ("a/1.txt",)
    assert not Library(tmp_path).snapshot().record("a/1.txt").gone


def test_a_source_that_cannot_be_listed_loses_nothing(source, embedder, tmp_path):
    """Also when it fails halfway: what it listed is taken in, what it did not is not taken to be gone."""
    other = MemorySource({"z/9.txt": "Elsewhere."}, name="other")
    reindex([source, other], embedder, tmp_path)
    source.contents = {"a/0.txt": "New."}
    source.fails = LibraryError("The folder is away.", remedy="Mount it.")
    del other.contents["z/9.txt"]
    report = reindex([source, other], embedder, tmp_path)
    assert report.added == ("a/0.txt",)
    assert report.gone == ("z/9.txt",)
    failed = [finding for finding in report.findings if finding.name == "memory"]
    assert (failed[0].verdict, failed[0].remedy) == (Verdict.BAD, "Mount it.")
    assert report.documents == 5


def test_a_source_with_a_fault_of_its_own_is_one_that_cannot_be_listed(source, embedder, tmp_path):
    """Whatever a source raises, the others are listed and nothing of it is lost; also when two share a name."""
    reindex([source], embedder, tmp_path)
    broken = MemorySource(name="memory")
    broken.fails = OSError("the disk sleeps")
    report = reindex([broken, MemorySource(name="memory")], embedder, tmp_path)
    assert not report.gone
    assert "memory could not be listed: the disk sleeps." in report.findings[0].sentence
    assert report.findings[0].remedy


def test_a_source_that_is_not_asked_keeps_its_records(source, embedder, tmp_path):
    """Re-indexing one of two sources leaves the other's records alone."""
    other = MemorySource({"z/9.txt": "Elsewhere."}, name="other")
    reindex([source, other], embedder, tmp_path)
    assert not reindex([other], embedder, tmp_path).published


@pytest.mark.parametrize(
    "bad",
    [
        RecordNeedsOCR("It holds pictures.", remedy="Run OCR."),
        ValueError("a parser's own mistake"),
        RecursionError("deep"),
        MemoryError(),
        document_of("x", "   "),
        document_of("x", "half a \ud800 character"),
        document_of("x", "text", title="\udfff"),
    ],
)
def test_one_bad_record_never_stops_the_others(bad, source, embedder, tmp_path):
    """It is reported by name, with the reason; the rest is taken in, and it is tried again the next time."""
    source.contents["a/bad.pdf"] = bad
    report = reindex([source], embedder, tmp_path)
    assert report.published
    assert report.documents == 3
    assert report.failed == ("a/bad.pdf",)
    (finding,) = report.findings
    assert (finding.name, finding.verdict) == ("a/bad.pdf", Verdict.BAD)
    assert finding.remedy
    again = reindex([source], embedder, tmp_path)
    assert not again.published
    assert again.failed == ("a/bad.pdf",)


def test_front_matter_that_cannot_be_used_is_told_by_the_re_index_that_reads_it(embedder, tmp_path):
    """By the record's name, with a remedy; the record itself is taken in."""
    note = split_front_matter("---\ntitle: [unclosed\ndate: 2025-03-04\n---\n")[2][0]
    notes = (Note(Noted.UNUSED, note), Note(Noted.READ, note), Note(Noted.OWN, note))
    document = document_of("a/1.md", "The mayor spoke.", notes=notes)
    report = reindex([MemorySource({"a/1.md": document})], embedder, tmp_path)
    assert report.documents == 1
    (finding,) = report.findings
    assert (finding.name, finding.verdict) == ("a/1.md", Verdict.WARNING)
    assert finding.sentence.startswith("a/1.md: The front matter cannot be read (line ")
    assert finding.remedy


def test_a_record_that_turned_bad_keeps_its_last_good_version(source, embedder, tmp_path):
    """And the report says so."""
    reindex([source], embedder, tmp_path)
    source.contents["a/1.txt"] = RecordUnreadable("It is truncated.", remedy="Copy it again.")
    report = reindex([source], embedder, tmp_path)
    assert (report.published, report.failed) == (False, ("a/1.txt",))
    assert report.findings[0].verdict is Verdict.WARNING
    assert "last good version stays" in report.findings[0].sentence
    assert found(tmp_path, "budget") == {"a/1.txt"}


def test_paragraphs_outside_the_text_are_a_readers_fault(embedder, tmp_path):
    """A reader's wrong ranges never become wrong quotes."""
    wrong = document_of("a", "short")
    object.__setattr__(wrong, "paragraphs", (Paragraph(1, 0, 99),))
    report = reindex([MemorySource({"a": wrong, "b": "fine"})], embedder, tmp_path)
    assert report.failed == ("a",)
    with pytest.raises(RecordUnreadable):
        publish_passages([(wrong, [])], embedder, tmp_path)
    with pytest.raises(RecordEmpty):
        publish_passages([(document_of("a", ""), [])], embedder, tmp_path)


def test_two_records_with_one_content_are_both_kept(embedder, tmp_path):
    """Both can be cited, one note says so, and their words are embedded once."""
    twice = {key: document_of(key, "The same words.", title="Same") for key in ("a", "b")}
    report = reindex([MemorySource(twice)], embedder, tmp_path)
    assert (report.documents, report.embedded) == (2, 1)
    (note,) = report.findings
    assert note.verdict is Verdict.NOTE
    assert "a and b hold the same text" in note.sentence
    assert found(tmp_path, "same words") == {"a", "b"}


def test_a_key_listed_twice_is_taken_once(source, embedder, tmp_path):
    """The first source has it; the second is named in a finding."""
    other = MemorySource({"a/1.txt": "Another text."}, name="other")
    report = reindex([source, other], embedder, tmp_path)
    assert report.documents == 3
    assert "other" in report.findings[0].sentence
    assert found(tmp_path, "budget") == {"a/1.txt"}


def test_a_removed_record_stays_away_until_it_is_restored(source, embedder, tmp_path):
    """It is not searched, the next re-index does not take it in again, and restoring brings it back whole."""
    reindex([source], embedder, tmp_path)
    removed = remove("a/1.txt", embedder, tmp_path)
    assert removed.published
    assert found(tmp_path, "budget") == set()
    source.contents["a/1.txt"] = "The budget, changed."
    assert not reindex([source], embedder, tmp_path).published
    snapshot = Library(tmp_path).snapshot()
    assert [record.key for record in snapshot.removed()] == ["a/1.txt"]
    assert snapshot.record("a/1.txt") is None
    assert snapshot.document("a/1.txt").text == THREE["a/1.txt"]
    restore("a/1.txt", embedder, tmp_path)
    assert found(tmp_path, "budget") == {"a/1.txt"}
    assert reindex([source], embedder, tmp_path).changed == ("a/1.txt",)
    with pytest.raises(RecordMissing, match="was not removed"):
        restore("a/1.txt", embedder, tmp_path)
    with pytest.raises(RecordMissing, match="not in the library"):
        remove("nothing", embedder, tmp_path)


def test_everything_can_be_removed(embedder, tmp_path):
    """An empty library is a library: it opens, and finds nothing."""
    reindex([MemorySource({"a": "Words."})], embedder, tmp_path)
    assert remove("a", embedder, tmp_path).passages == 0
    snapshot = Library(tmp_path).snapshot()
    assert len(snapshot.vectors.search(embedder.embed_question("words").vector, 5)[0]) == 0
    assert found(tmp_path, "words") == set()


def test_without_records_nothing_is_published(embedder, tmp_path):
    """An empty folder gives a warning, and no library."""
    report = reindex([MemorySource()], embedder, tmp_path)
    assert (report.published, report.generation) == (False, "")
    assert report.findings[0].verdict is Verdict.WARNING


def test_another_model_embeds_everything_anew(source, embedder, tmp_path):
    """The old generation is refused for the new model until then; changing back costs nothing."""
    reindex([source], embedder, tmp_path)
    other = HashingEmbedder(dimensions=32, salt="other", name="other", token_dimensions=0)
    with pytest.raises(LibraryMismatch, match="hashing"):
        Library(tmp_path, model=other.name, fingerprint=other.fingerprint).snapshot()
    source.reads.clear()
    report = reindex([source], other, tmp_path)
    assert report.embedded == report.passages
    assert not source.reads
    snapshot = Library(tmp_path, fingerprint=other.fingerprint).snapshot()
    assert snapshot.tokens is None
    assert snapshot.vectors.get([0]).shape == (1, 32)
    embedder.calls.clear()
    assert reindex([source], embedder, tmp_path).published
    assert not embedder.calls


def test_fewer_token_states_are_the_first_of_those_there_are(source, embedder, tmp_path):
    """Nothing is embedded for fewer, or for none, and the library answers from what it has; for more, all is. A question finds in each."""
    reindex([source], embedder, tmp_path)
    whole, asked = Library(tmp_path).snapshot(), embedder.embed_question("snow removal")
    every = np.arange(len(whole.vectors))
    embedder.calls.clear()
    for kept in (8, 0):
        fewer = Narrowed(embedder, kept)
        assert len(plan([source], fewer, tmp_path).rebuild) == 1
        assert reindex([source], fewer, tmp_path).published
        assert not reindex([source], fewer, tmp_path).published
        snapshot = Library(tmp_path, fingerprint=fewer.fingerprint).snapshot()
        assert search("snow removal", asked, snapshot)[0].max_sim == pytest.approx(
            max_sims(asked, snapshot, every).max()
        )
        assert (WITHOUT_TOKENS in health.library(tmp_path)) == (not kept)
        if snapshot.tokens is None:
            break
        narrow = whole.tokens.rows(every).states[:, :kept]
        narrow /= np.maximum(np.linalg.norm(narrow, axis=1, keepdims=True), 1e-6)
        np.testing.assert_allclose(snapshot.tokens.rows(every).states, narrow, atol=1e-6)
    assert not kept
    assert not embedder.calls
    report = reindex([source], embedder, tmp_path)
    assert report.embedded == report.passages


def test_new_rules_cut_and_analyse_anew(source, embedder, tmp_path, monkeypatch):
    """Without reading any record again, and without embedding what comes out the same."""
    reindex([source], embedder, tmp_path)
    source.reads.clear()
    embedder.calls.clear()
    for module in (pipeline_build, pipeline_publish):
        monkeypatch.setattr(module, "CUTTING_VERSION", 99)
        monkeypatch.setattr(module, "ANALYSIS_VERSION", 99)
    assert len(plan([source], embedder, tmp_path).rebuild) == 2
    assert reindex([source], embedder, tmp_path).published
    assert not source.reads
    assert not embedder.calls
    assert Library(tmp_path).snapshot().manifest.cutting == 99


def test_a_plan_changes_nothing(source, embedder, tmp_path):
    """It tells what would be added, read, marked and taken back, and reads no record."""
    assert plan([source], embedder, tmp_path).added == tuple(THREE)
    assert not (tmp_path / "generations").exists()
    reindex([source], embedder, tmp_path)
    source.reads.clear()
    del source.contents["a/1.txt"]
    source.contents |= {"a/2.txt": "Other.", "n": "New."}
    other = MemorySource(name="other")
    other.fails = LibraryError("Away.")
    told = plan([source, other], embedder, tmp_path)
    assert (told.added, told.to_read, told.unchanged, told.gone) == (("n",), ("a/2.txt",), 1, ("a/1.txt",))
    assert told.unlisted == ("other",)
    assert not told.rebuild
    assert not source.reads
    assert len(Library(tmp_path).history()) == 1
    changed = HashingEmbedder(salt="other", name="other")
    assert plan([source], changed, tmp_path).rebuild == ("the model changed from hashing to other",)


def test_what_a_run_found_to_be_as_it_was_is_planned_as_unchanged(source, embedder, tmp_path):
    """A copied folder has other stamps: its records are read once, and not told to be read again for ever."""
    reindex([source], embedder, tmp_path)
    source.stamps = dict.fromkeys(THREE, "copied")
    assert plan([source], embedder, tmp_path).to_read == tuple(THREE)
    reindex([source], embedder, tmp_path)
    assert (plan([source], embedder, tmp_path).to_read, len(source.reads)) == ((), 2 * len(THREE))


def test_rows_are_published_as_they_stand(embedder, tmp_path):
    """Documents that are cut already keep their passages, and the same set is not published twice."""
    text = "Row one is here.\n\nRow two, longer than any rule would allow. " + "And more. " * 300
    document = document_of("set/scope", text)
    rows = [Passage(0, 16, 1, 1, "Title"), Passage(18, len(text.rstrip()), 2, 2, "Title")]
    report = publish_passages([(document, rows)], embedder, tmp_path)
    snapshot = Library(tmp_path).snapshot()
    passages = snapshot.passages(snapshot.document_passages("set/scope"))
    assert [(p.start, p.end, p.context) for p in passages] == [(p.start, p.end, p.context) for p in rows]
    assert report.published
    again = publish_passages([(document, rows)], embedder, tmp_path)
    assert (again.published, again.generation) == (False, report.generation)


@pytest.mark.parametrize(
    "made",
    [
        lambda made: PassageEmbeddings(made.vectors[:-1], made.tokens),
        lambda made: PassageEmbeddings(made.vectors * 2, made.tokens),
        lambda made: PassageEmbeddings(made.vectors * float("nan"), made.tokens),
        lambda made: PassageEmbeddings(made.vectors, None),
        lambda made: PassageEmbeddings(made.vectors, made.tokens[:-1]),
    ],
)
def test_a_model_that_misbehaves_publishes_nothing(made, source, embedder, tmp_path, monkeypatch):
    """Too few vectors, wrong lengths, NaN or missing token states end the run with ModelError."""
    honest = embedder.embed_passages
    monkeypatch.setattr(embedder, "embed_passages", lambda *given: made(honest(*given)))
    with pytest.raises(ModelError, match="hashing"):
        reindex([source], embedder, tmp_path)
    assert not (tmp_path / "CURRENT").exists()


def test_what_was_embedded_survives_a_failure(embedder, tmp_path, monkeypatch):
    """After a run that ended in the middle, the next reads and embeds only the rest."""
    monkeypatch.setattr(reuse, "CHUNK", 4)
    source = MemorySource({f"{i:02}": f"Record {i}." for i in range(20)})
    honest, rounds = embedder.embed_passages, []

    def falter(*given):
        rounds.append(1)
        if len(rounds) == 4:
            raise MemoryError
        return honest(*given)

    monkeypatch.setattr(embedder, "embed_passages", falter)
    with pytest.raises(MemoryError):
        reindex([source], embedder, tmp_path)
    assert len(embedder.embedded) == 12
    source.reads.clear()
    report = reindex([source], embedder, tmp_path)
    assert (report.embedded, report.reused) == (8, 12)
    assert len(embedder.embedded) == len(set(embedder.embedded)) == 20
    assert not source.reads
    assert not (tmp_path / "embedding-cache").exists()


edits = st.lists(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(["One text.", "Another.", "One text.\n\nAnother.", "第三。"]),
        min_size=1,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits)
def test_reuse_gives_the_same_as_building_anew(tmp_path_factory, steps):
    """After any edits the library holds what a fresh build of the same records would: texts, vectors, tokens."""
    folder, fresh, embedder = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("b"), HashingEmbedder()
    source = MemorySource()
    for step in steps:
        source.contents |= {key: document_of(key, text, title="Title") for key, text in step.items()}
        reindex([source], embedder, folder)
    reindex([source], HashingEmbedder(), fresh)
    one, other = Library(folder).snapshot(), Library(fresh).snapshot()
    count = range(one.manifest.passages)
    assert one.manifest.content == other.manifest.content
    assert one.passages(count) == other.passages(count)
    assert (one.vectors.get(count) == other.vectors.get(count)).all()
    assert (one.tokens.rows(count).states == other.tokens.rows(count).states).all()


@pytest.mark.parametrize("kind", list(VectorKind))
def test_every_kind_of_index_can_be_published(kind, source, embedder, tmp_path, monkeypatch):
    """The thresholds are arguments; a library that grows past one gets the next kind, with the same vectors."""
    reindex([source], embedder, tmp_path)
    bounds = {VectorKind.FLAT: (99, 999), VectorKind.HALF: (1, 99), VectorKind.GRAPH: (0, 1)}[kind]
    source.contents["z"] = "One more."
    monkeypatch.setattr(pipeline_publish, "choose", lambda count: choose(count, *bounds))
    report = reindex([source], embedder, tmp_path)
    assert report.embedded == 1
    snapshot = Library(tmp_path).snapshot()
    assert snapshot.manifest.vectors["kind"] == kind.value
    assert snapshot.manifest.vectors["recall_at_10"] == 1.0
    assert snapshot.vectors.search(embedder.embed_question("one more").vector, 3)[0].tolist()


def bent(key, **wrong):
    """A document that no reader of ours makes: with values that nobody foresaw."""
    document = document_of(key, f"The levee of {key} holds.", date=PartialDate(2026, 3, 4))
    for name, value in wrong.items():
        object.__setattr__(document, name, value)
    return document


def year_0():
    when = PartialDate()
    object.__setattr__(when, "year", 0)
    return when


@pytest.mark.parametrize(
    "wrong",
    [{"date": year_0()}, {"kind": "minutes"}, {"title": 5}, {"body": ("City", "Council")}, {"paragraphs": (None,)}, {"notes": (None,)}],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_whatever_goes_wrong_with_one_record_is_told_by_its_name(wrong, source, embedder, tmp_path):
    """Also where nobody foresaw it, and behind its reading: the others are published, and an earlier version of it stays."""
    source.contents |= {"a/bad.md": bent("a/bad.md", **wrong), "a/odd.md": bent("a/odd.md", **wrong)}
    report = reindex([source], embedder, tmp_path)
    assert report.published
    assert (report.documents, sorted(report.failed), report.added) == (
        3,
        ["a/bad.md", "a/odd.md"],
        tuple(THREE),
    )
    assert sorted(finding.name for finding in report.findings) == ["a/bad.md", "a/odd.md"]
    assert all("could not be read" in each.sentence and each.remedy for each in report.findings)
    assert found(tmp_path, "budget") == {"a/1.txt"}
    source.contents["a/1.txt"] = bent("a/1.txt", **wrong)
    source.contents["b/4.txt"] = "The ferry sails."
    again = reindex([source], embedder, tmp_path)
    assert (again.published, again.added, again.changed) == (True, ("b/4.txt",), ())
    assert any(
        each.name == "a/1.txt" and "last good version stays" in each.sentence for each in again.findings
    )
    assert found(tmp_path, "budget") == {"a/1.txt"}
    assert found(tmp_path, "ferry") == {"b/4.txt"}


def test_what_an_older_plenum_read_and_this_one_cannot_take_is_read_again(source, embedder, tmp_path):
    """A re-index that died of a record's date left it in the work cache: the next one is not held up by it."""
    with WorkCache(tmp_path / "embedding-cache") as cache:
        for record in source.records():
            row = pack(document_of(record.key, THREE[record.key]))
            cache.keep_document(RecordState("memory", record.stamp, "present", ""), row._replace(date="0000"))
    report = reindex([source], embedder, tmp_path)
    assert (report.documents, report.failed, report.findings) == (3, (), ())
    assert source.reads == list(THREE)
