"""What the evidence reader is trained on says what it seems to say."""

import random
import re
from pathlib import Path

import pytest

from bench.train_reader.encode import Encoder
from bench.train_reader.pairs import Pair, under_heading
from bench.train_reader.scenes import UNANSWERED, Scenes, load_scenes
from models.weights import RERANKER, find_weights

LANGUAGES = ("en", "es", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", LANGUAGES)
def test_an_answered_pair_marks_words_of_its_passage_and_an_unanswered_one_none(
    language: str, asked: str
) -> None:
    """Whatever is drawn, exchanged, set beside it or lost by a scanner."""
    pairs = Scenes(language, random.Random(5)).pairs(400, frozenset({asked}))
    for pair in pairs:
        assert (pair.kind == "answered") is bool(pair.answers)
        assert all(pair.text[start:end].strip() for start, end in pair.answers)
        assert any(pair.evidence(pair.sentences())) is bool(pair.answers)
        # No slot and no tag is left; ">>" is how captions begin a turn, of which a scanner may lose one.
        assert not set("{}<") & set(pair.question + pair.text + pair.heading)
    assert 0.4 < sum(bool(pair.answers) for pair in pairs) / len(pairs) < 0.75


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_kept_back_is_never_learned_from(language: str) -> None:
    """Neither its questions nor its passages, in any language."""
    scenes = load_scenes(language)
    kept = {f"scene:{scene.number}" for scene in scenes if scene.kept}
    assert len(kept) >= 4
    learned = {pair.group for pair in Scenes(language, random.Random(1)).pairs(300, frozenset(LANGUAGES))}
    assert not kept & learned
    assert {pair.group for pair in Scenes(language, random.Random(1), kept=True).all_pairs()} == kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scene_is_written_as_it_is_read(language: str) -> None:
    """Every line that asks is a question, marks stand one after the other, and what is answered is asked with the scene's values."""
    lines = Path(f"bench/train_reader/scenes.{language}.txt").read_text("utf-8").splitlines()
    scenes = load_scenes(language)
    asked = sum(line.count(" | ") + 1 for line in lines if line.startswith("?"))
    assert asked == sum(len(scene.questions) for scene in scenes)
    for scene in scenes:
        marks = re.findall(r"<(/?[a-w])>", scene.body)
        assert marks[1::2] == [f"/{mark}" for mark in marks[::2]], scene.headings
        slots = set(re.findall(r"\{(\w+)", scene.body + " ".join(scene.headings)))
        for question in scene.questions:
            if question.marks != UNANSWERED:
                assert set(re.findall(r"\{(\w+)", question.text)) <= slots, question.text
        assert {question.marks == UNANSWERED for question in scene.questions} == {True, False}, scene.headings


def test_the_same_chance_makes_the_same_pairs() -> None:
    """So that a training can be repeated."""
    assert Scenes("zh", random.Random(9)).pairs(40) == Scenes("zh", random.Random(9)).pairs(40)


def test_a_heading_is_read_before_the_passage_and_is_no_part_of_its_answer() -> None:
    """The places of answers and sentences are those of the passage behind its heading, as the product reads it."""
    text = "The council met on May 6. Omar Pike was elected treasurer."
    pair = Pair(
        "Who is the treasurer?",
        text,
        ((26, 35),),
        "en",
        "test",
        "answered",
        "g",
        "Minutes, May 6 › Elections",
    )
    encoded = Encoder("english", find_weights(RERANKER)).encode(pair)
    whole = pair.lead + pair.text
    first, last = encoded.begins[0], encoded.ends[0]
    assert whole[encoded.spans[first, 0] : encoded.spans[last, 1]] == "Omar Pike"
    assert [whole[start:end] for start, end in encoded.sentences] == [text[:25], text[26:]]
    assert encoded.evidence == (False, True)


def test_headings_are_of_the_articles_or_general_or_none() -> None:
    """A title that is known is mostly kept: what the product reads stands nearly always under one."""
    pair = Pair(
        "When?", "In 1871 Dunmore was laid out.", ((3, 7),), "en", "squad2-en", "answered", "g", "Dunmore"
    )
    chance = random.Random(2)
    headings = [under_heading(pair, chance).heading for _ in range(200)]
    assert 0.6 < headings.count("Dunmore") / 200 < 0.9
    assert 0 < headings.count("") < 60


def test_no_town_of_the_benchmark_is_learned_from() -> None:
    """``bench/civic`` is never fitted on: none of its cities occurs in a scene."""
    texts = " ".join(path.read_text("utf-8") for path in Path("bench/train_reader").glob("*.txt"))
    code = Path("bench/train_reader/scenes.py").read_text("utf-8")
    for city in ("Alder Falls", "Villa Serena", "澄湖", "Chenghu"):
        assert city not in texts + code
