"""Words are found however they are written, and nothing in a question is syntax."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import LibraryDamaged
from index.ports import Scope
from index.storage import keywords as tantivy_build
from index.storage.keywords import TantivyKeywords
from tests.kit.milvus import served
from text.terms import CJK_QUESTION_WORDS, folded, question_tokens, tokens

PASSAGES = [
    "The mayor presented the budget: $3,089 for snow removal.",  # 0
    "The meeting began at 7:30 p.m. on April 9, 2026.",  # 1
    "市政府全体会议讨论了供水系统改造。",  # 2
    "議會通過了關於垃圾分類的條例。",  # 3
    "El año pasado la comisión aprobó el presupuesto de la niñez.",  # 4
    "Municipalities were running out of water; O’Brien's résumé was read.",  # 5
    "Motion carried. Motion carried. Motion carried.",  # 6
    "Ward 2A got 1.5 million for COVID-19 relief in the U.S. economy.",  # 7
    "The planning commission voted on the zoning of Elm Street.",  # 8
    "第3次AI技术会议",  # 9
    "水",  # 10
]
CONTEXTS = ["", "", "", "", "", "", "", "", "Minutes of the Planning Board › Zoning", "", ""]


BACKENDS = ["embedded", "milvus"]


def opened(folder, passages, backend):
    """An index of ``passages``, ranked by this backend."""
    tantivy_build.write(folder, passages)
    return TantivyKeywords(folder, served=served(passages) if backend == "milvus" else None)


@pytest.fixture(scope="module", params=BACKENDS)
def index(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("keywords") / "keywords"
    passages = [(i, t, c) for i, (t, c) in enumerate(zip(PASSAGES, CONTEXTS, strict=True))]
    return opened(folder, passages, request.param)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("3089", 0),
        ("$3,089", 0),
        ("BUDGETS", 0),
        ("the mayors", 0),
        ("7:30", 1),
        ("April 09", 1),
        ("2026-04-09", 1),
        ("pm", 1),
        ("供水", 2),
        ("供水系統", 2),
        ("谁参加了全体会议？", 2),
        ("垃圾分类", 3),
        ("垃圾分類", 3),
        ("ano", 4),
        ("AÑO", 4),
        ("comision", 4),
        ("ninez", 4),
        ("municipality", 5),
        ("run", 5),
        ("o'brien", 5),
        ("resume", 5),
        ("covid", 7),
        ("$1.5", 7),
        ("1.5", 7),
        ("US", 7),
        ("2a", 7),
        ("minutes of the planning board", 8),
        ("elm street?", 8),
        ("ＡＩ技術", 9),
        ("第3次", 9),
    ],
)
def test_it_is_found_however_it_is_written(index, question, found):
    """Case, accents, width, plurals, separators, Traditional and Simplified are folded on both sides."""
    ids, scores = index.search(question, 3)
    assert ids[0] == found
    assert list(scores) == sorted(scores, reverse=True)


def test_one_character_finds_the_words_that_hold_it(index):
    """A question of a single Chinese character is answered by the pairs it is part of."""
    assert set(index.search("水", 10)[0].tolist()) == {2, 10}


@pytest.mark.parametrize("question", ["", "   ", "?!", "—…“”", "🙂", "+-*/", '"', "\\", "(", "\x00"])
def test_without_a_term_nothing_is_found(index, question):
    """Empty questions and bare symbols give an empty result, not an error."""
    assert len(index.search(question, 5)[0]) == 0
    assert len(index.phrase(question, 5)) == 0
    assert index.coverage(question) == index.maximum_bm25(question) == 0


@pytest.mark.parametrize(
    "question", ["budget AND", "text:budget", "budget^2 +snow -mayor", 'NOT "budget', "[budget TO x]"]
)
def test_nothing_in_a_question_is_syntax(index, question):
    """What looks like a query language is read as words."""
    assert 0 in index.search(question, 11)[0]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200), st.integers(0, 15), st.none() | st.lists(st.integers(0, 10), unique=True))
def test_any_text_can_be_asked(index, question, k, allowed):
    """Whatever is asked, at most ``k`` come back, all of them allowed; the shares are shares."""
    only = None if allowed is None else Scope.of(np.array(sorted(allowed), np.int64))
    for ids in (index.search(question, k, only)[0], index.phrase(question, k, only)):
        assert len(ids) <= k
        assert set(ids.tolist()) <= (set(range(11)) if allowed is None else set(allowed))
    assert 0 <= index.coverage(question) <= 1
    assert index.maximum_bm25(question) >= 0


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=80))
def test_both_sides_are_analysed_alike(text):
    """Terms come out of the analysis again as they went in, and a question's are those of the same text indexed."""
    terms = tokens(text)
    assert tokens(" ".join(terms)) == terms
    if not CJK_QUESTION_WORDS.search(folded(text)):
        assert set(question_tokens(text)) <= set(terms)


def test_stop_words_are_dropped_from_questions_only(index):
    """A question of stop words alone is asked as it is, and phrases hold them."""
    assert question_tokens("Who was the mayor?") == ["mayor"]
    assert question_tokens("¿Quién aprobó el presupuesto?") == ["aprobo", "presupuesto"]
    assert question_tokens("who was it") == ["who", "was", "it"]
    assert index.phrase("the mayor", 5).tolist() == [0]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("snow removal", [0]),
        ("removal snow", []),
        ("presented the budgets", [0]),
        ("motion carried motion", [6]),
        ("全体会议", [2]),
        ("體會", [2]),
        ("会议全体", []),
        ("供水系统", [2]),
        ("第3次", [9]),
        ("3次ai", [9]),
        ("次AI技", [9]),
        ("budget", [0]),
        ("水", [2, 10]),
    ],
)
def test_a_phrase_is_its_words_in_a_row(index, words, found):
    """Next to each other and in order; a character at the edge may be half of a word."""
    assert sorted(index.phrase(words, 10).tolist()) == found


def test_coverage_tells_a_foreign_question(index):
    """Near 1 for a question in the record's words, 0 for one in a language it does not hold."""
    assert index.coverage("Who presented the budget for snow removal?") == 1
    assert index.coverage("Wer hat Schneeräumung beschlossen?") == 0
    assert 0 < index.coverage("budget for elephants") < 1


def test_no_score_is_above_the_ceiling(index):
    """The maximum BM25 is what a passage of nothing but the question's words, without end, would get."""
    for question in ("motion carried", "mayor budget snow", "供水系统"):
        assert index.search(question, 1)[1][0] < index.maximum_bm25(question)
    assert index.maximum_bm25("mayor elephants") > index.maximum_bm25("mayor")


@pytest.mark.parametrize("backend", BACKENDS)
def test_equal_scores_come_in_order_of_ids(tmp_path, backend):
    """Of equal passages the ones with the lowest ids are found, also where the cut goes between them."""
    index = opened(tmp_path / "k", [(i, "Motion carried.", "") for i in range(500)], backend)
    assert index.search("motion", 7)[0].tolist() == list(range(7))
    only = Scope.of(np.arange(3, 500, 2))
    assert index.search("motion", 4, only)[0].tolist() == [3, 5, 7, 9]


@pytest.mark.parametrize("share", [0.0005, 0.01, 0.2, 0.9])
@pytest.mark.parametrize("runs", [True, False])
def test_every_way_of_filtering_gives_the_same(tmp_path_factory, share, runs, big):
    """Ranges, sets and dropping afterwards are equivalent: the unfiltered ranking, what is not allowed left out."""
    rng = np.random.default_rng(3)
    size = int(6000 * share)
    only = np.arange(700, 700 + size) if runs else np.sort(rng.choice(6000, size, replace=False))
    for question in ("w1 w2 w3", "w250", "w7 nothing"):
        everything, scores = big.search(question, 6000)
        there = np.isin(everything, only)
        ids, found = big.search(question, 20, Scope.of(only))
        assert ids.tolist() == everything[there][:20].tolist()
        assert np.allclose(found, scores[there][:20])


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    folder = tmp_path_factory.mktemp("big") / "keywords"
    rng = np.random.default_rng(1)
    drawn = np.minimum(rng.zipf(1.3, (6000, 12)), 400)
    tantivy_build.write(folder, ((i, " ".join(f"w{n}" for n in row), "") for i, row in enumerate(drawn)))
    return TantivyKeywords(folder)


def test_a_very_long_question_is_searched_by_its_rarest_words(index):
    """Two thousand characters of common words do not drown the rare one."""
    question = " ".join(f"unknown{i}" for i in range(150)) + " motion" * 20 + " elm"
    assert 8 in index.search(question, 3)[0]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_word_without_end_is_cut_alike(tmp_path, backend):
    """A word longer than any index takes is still found by itself."""
    monster = "x" * 70_000
    index = opened(tmp_path / "k", [(0, monster, ""), (1, "short", "")], backend)
    assert index.search(monster, 5)[0].tolist() == [0]


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_empty_library_finds_nothing(tmp_path, backend):
    """No passages are no error."""
    index = opened(tmp_path / "k", [], backend)
    assert len(index.search("anything", 5)[0]) == 0
    assert index.coverage("anything") == 0


def test_a_broken_index_is_damage(tmp_path):
    """A torn file is LibraryDamaged with a remedy, not tantivy's own error."""
    tantivy_build.write(tmp_path / "k", [(0, "one", "")])
    (tmp_path / "k" / "meta.json").write_text("{")
    with pytest.raises(LibraryDamaged) as caught:
        TantivyKeywords(tmp_path / "k")
    assert "reindex" in caught.value.remedy


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("budgst", [0]),
        ("budgxx", []),
        ("comission", [4, 8]),
        ("commisson", [8]),
        ("snaw", []),
        ("snow", [0]),
        ("2025", []),
        ("2026", [1]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_word_with_a_slip_is_found(index, word, found):
    """One letter may differ from six on, two from nine on, as they are stemmed; none in a short word or a number; titles count."""
    assert sorted(index.like(word, 10).tolist()) == found
    assert len(index.like(word, 1)) <= 1
    for number in found:
        assert index.like(word, 10, Scope.of(np.array([number]))).tolist() == [number]
    others = np.array([number for number in range(11) if number not in found])
    assert index.like(word, 10, Scope.of(others)).tolist() == []


def idf(held: int, among: int = 11) -> float:
    return math.log(1 + (among - held + 0.5) / (held + 0.5))


def test_a_question_is_weighed_by_how_rare_its_words_are(index):
    """Each once, those that stand nowhere among them; a word in a title counts as one that stands there; of many, the rarest."""
    assert index.maximum_bm25("mayor") == pytest.approx(2.2 * idf(1))
    assert index.maximum_bm25("budget budgets elephants") == pytest.approx(2.2 * (idf(1) + idf(0)))
    assert index.maximum_bm25("board") == pytest.approx(2.2 * idf(1))
    assert index.coverage("mayor elephants") == pytest.approx(idf(1) / (idf(1) + idf(0)))
    many = " ".join(f"unknown{number}" for number in range(tantivy_build.MOST_TERMS - 1))
    assert index.maximum_bm25(f"{many} mayor") == pytest.approx(2.2 * (63 * idf(0) + idf(1)))
    assert index.maximum_bm25(f"{many} unknown63 mayor") == pytest.approx(2.2 * 64 * idf(0))


def test_an_index_that_is_changed_loses_and_gains(tmp_path):
    """Rows that are taken out are found no more, those beside them are; what is new is found; and how far it is, is told."""
    told = list[int]()
    tantivy_build.write(tmp_path / "k", [(row, f"oak w{row}", "Title") for row in range(2001)], told.append)
    assert told == [1000, 2000]
    tantivy_build.change(
        tmp_path / "k", [(3000, "oak new", "Title"), (3001, "oak newer", "")], [(5, 8), (9, 9), (11, 12)]
    )
    index = TantivyKeywords(tmp_path / "k")
    rows = set(index.search("oak", 5000)[0].tolist())
    assert rows == {*range(2001), 3000, 3001} - {5, 6, 7, 11}
    assert len(index) == len(rows)
    assert index.search("newer", 5)[0].tolist() == [3001]
    assert 3001 not in index.search("title", 5000)[0]
    with pytest.raises(LibraryDamaged):
        tantivy_build.change(tmp_path / "nowhere", [], [])


def test_each_community_has_words_of_its_own(tmp_path):
    """In an index beside everybody's: what others hold is neither found nor counted; together, scores are as of one."""
    parts = {"": ["oak tree", "elm"], "community-7": ["oak oak", "ash"], "community-8": ["oak", "oak bridge"]}
    row = 0
    for part, texts in parts.items():
        tantivy_build.write(tmp_path / "k" / part, [(row + at, text, "") for at, text in enumerate(texts)])
        row += len(texts)
    whole = TantivyKeywords(tmp_path / "k")
    assert tantivy_build.parts_in(tmp_path / "k") == list(parts)
    tantivy_build.write(
        tmp_path / "one",
        [
            (at, text, "")
            for at, text in enumerate([*parts[""], *parts["community-7"], *parts["community-8"]])
        ],
    )
    one = TantivyKeywords(tmp_path / "one")
    assert len(whole) == len(one) == 6
    for words in ("oak", "oak tree bridge", "ash"):
        assert whole.maximum_bm25(words) == pytest.approx(one.maximum_bm25(words))
        assert set(whole.search(words, 9)[0].tolist()) == set(one.search(words, 9)[0].tolist())
    seen = whole.seen_by("community-7", Scope.of(np.arange(4)))
    assert sorted(seen.search("oak", 9)[0].tolist()) == [0, 2]
    assert len(seen.search("oak", 1)[0]) == 1
    assert seen.coverage("bridge") == 0
    assert seen.maximum_bm25("oak") == pytest.approx(2.2 * idf(2, 4))
    assert whole.phrase("oak bridge", 9).tolist() == [5]
    assert seen.phrase("oak bridge", 9).tolist() == []
    assert whole.seen_by("", Scope(None, 6)).search("bridge", 9)[0].tolist() == [5]
