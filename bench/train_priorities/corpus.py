"""Made-up minutes for the tagger of priorities: frames (``LANGUAGE.BATCH.txt``), things (``things.LANGUAGE.txt``, ``parts.txt``), and their token states.

    P The council ranked {a} first.                 the body makes ``a`` a priority (and ``b``, ``c``)
    D {a} is finished, the engineer reported.       ``a`` is reported as done
    N A resident asked that {x} come first.         neither, whatever it mentions

Each frame is filled several times and laid among others in minutes of a town that does not exist; scenes of ``bench/train_reader``, of which
nobody says that they name a priority, are records beside them. They are indexed as any record is, and a sentence's token states are read
from the library: training sees what the product sees. Batch 3 chooses and batch 7 counts, with things of their own; the others,
and the developed phrasings of ``bench/priority_templates.json``, are learned from. Nothing of the phrasings that are held out there, nor of
its sentences that only sound like it, is read, and none of its topics is among the things.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app import build
from bench.train_reader.scenes import Scenes
from config.settings import Settings
from domain.dates import PartialDate
from domain.documents import Document, Kind, Span
from index.records import StoredPassage
from index.storage.library import Library
from retrieval.citations import Places
from tests.kit.records import MemorySource, document_of
from text.language import HAN
from text.priority_rules.stated import read

HERE = Path(__file__).parent
LANGUAGES = ("en", "es", "zh")
CHOOSES, COUNTS = "3", "7"
"""The batches that are not learned from."""
MADE = 200
"""Things of each language that are put together from parts, beside those that were written."""
OPENING = {
    "en": "Fictional. Minutes of the Quarry Bend Town Council.",
    "es": "Ficticio. Acta del Concejo Municipal de Peñarrubia.",
    "zh": "虚构。石桥镇议会会议纪要。",
}
_SLOT = re.compile(r"\{([abcxyz])\}")


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a batch."""

    batch: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A frame that was filled, where it stands in a record."""

    frame: Frame
    span: Span
    things: tuple[tuple[Span, str], ...]
    """What it makes a priority or reports as done."""


@dataclass(slots=True)
class Example:
    """One sentence as the product reads it."""

    language: str
    batch: str
    mark: str
    text: str
    states: npt.NDArray[np.float16]
    places: list[tuple[int, int]]
    """Of each token, in the sentence's text."""
    tags: list[int]
    """Of each token: nothing, a priority's first or later one, of something done."""
    things: list[str]
    by_rule: list[str]
    """The labels that the rules find in it."""


def frames(language: str) -> list[Frame]:
    """All frames of a language, the developed phrasings among them."""
    found = []
    for path in sorted(HERE.glob(f"{language}.?.txt")):
        batch = path.name.split(".")[1]
        found += [Frame(batch, line[0], line[2:]) for line in path.read_text("utf-8").splitlines() if line]
    told = json.loads((ROOT / "bench" / "priority_templates.json").read_text("utf-8"))[language]
    for split in ("development", "adopted"):
        for name, mark in (("one", "P"), ("list", "P"), ("done", "D")):
            found += [Frame("developed", mark, text) for text in told[split][name]]
    return found


def made(language: str, chance: random.Random, count: int) -> list[str]:
    """Things put together from parts: what is to be learned is where a thing stands, and not which things there are."""
    lines = (HERE / "parts.txt").read_text("utf-8").splitlines()
    parts = {name: words for name, *words in (line.split("|") for line in lines)}
    told = json.loads((ROOT / "bench" / "priority_templates.json").read_text("utf-8"))
    found = set[str]()
    while len(found) < count:
        kinds = ("third", "fourth") if language == "es" and chance.random() < 0.4 else ("first", "second")
        pieces = [chance.choice(parts[f"{language}.{kind}"]) for kind in kinds]
        found.add(("" if language == "zh" else " ").join(pieces))
    return sorted(found - set(told[language]["topics"]))


def filled(
    frame: Frame, language: str, things: list[str], chance: random.Random
) -> tuple[str, list[tuple[Span, str]]]:
    """Its text, and where each priority (or thing that is done) stands in it."""
    chosen = dict(zip("abcxyz", chance.sample(things, 6), strict=True))
    text, spans, at = "", list[tuple[Span, str]](), 0
    for slot in _SLOT.finditer(frame.text):
        text += frame.text[at : slot.start()]
        thing, at = chosen[slot.group(1)], slot.end()
        if (
            language == "es"
            and thing.startswith("el ")
            and re.search(r"\b(?:de|a) $", text)
            and chance.random() < 0.7
        ):
            text, thing = f"{text[:-1]}l ", thing[3:]
        elif language == "es" and chance.random() < 0.15:
            thing = re.sub(r"^(?:el|la|los|las) ", "", thing)
        elif language == "en" and chance.random() < 0.1 and not thing.startswith(("the ", "a ")):
            thing = f"the {thing}"
        if slot.group(1) in "abc":
            spans.append((Span(len(text), len(text) + len(thing)), thing))
        text += thing
    text += frame.text[at:]
    return text[:1].upper() + text[1:], spans


def minutes(times: int, scenes: int, chance: random.Random) -> Iterator[tuple[Document, list[Line]]]:
    """Records, each with its lines; a scene has none."""
    for language in LANGUAGES:
        things = [each for each in (HERE / f"things.{language}.txt").read_text("utf-8").splitlines() if each]
        kept = len(things) // 5
        several = {True: things[:kept], False: things[kept:] + made(language, chance, MADE)}
        for held, mine in several.items():
            lines = [
                (frame, *filled(frame, language, mine, chance))
                for frame in frames(language)
                if (frame.batch in (CHOOSES, COUNTS)) is held
                for _ in range(times)
            ]
            chance.shuffle(lines)
            number = 0
            while lines:
                number += 1
                yield _laid(lines, language, f"{language}/{held}-{number:04}.txt", number, chance)
        drawn = Scenes(language, chance)
        for number in range(scenes):
            text = drawn.pairs(1)[0].text
            if (HAN.search(text) is not None) == (language == "zh"):
                yield _record(f"{language}/scene-{number:04}.txt", text, language, number), []


def _laid(
    lines: list[tuple[Frame, str, list[tuple[Span, str]]]],
    language: str,
    key: str,
    number: int,
    chance: random.Random,
) -> tuple[Document, list[Line]]:
    """The next five to twelve of ``lines`` as one record."""
    text, laid = OPENING[language], list[Line]()
    for _ in range(min(len(lines), chance.randint(5, 12))):
        frame, said, things = lines.pop()
        apart = "\n" in said or chance.random() < 0.7
        text += "\n\n" if apart else "" if language == "zh" else " "
        at = len(text)
        text += said
        placed = tuple((Span(at + span.start, at + span.end), thing) for span, thing in things)
        laid.append(Line(frame, Span(at, len(text)), placed))
    return _record(key, text, language, number), laid


def _record(key: str, text: str, language: str, number: int) -> Document:
    day = PartialDate(2000 + number // 300, 1 + number // 25 % 12, 1 + number % 25)
    return document_of(key, text, title=key, body="Council", kind=Kind.MINUTES, language=language, date=day)


def examples(records: list[tuple[Document, list[Line]]]) -> Iterator[Example]:
    """Their sentences, with the states that the library keeps of them."""
    with tempfile.TemporaryDirectory() as folder:
        source = MemorySource({document.key: document for document, _ in records})
        build(Settings(data=Path(folder)), sources=[source]).library.reindex(lambda *_: None, lambda _: None)
        snapshot = Library(Path(folder)).snapshot().seen_by("")
        assert snapshot.tokens is not None
        for document, lines in records:
            ruled = {
                each.quote.start: document.text[each.label.start : each.label.end]
                for each in read(document, Places(snapshot, document.key).sentences)
            }
            for passage in snapshot.passages(snapshot.document_passages(document.key)):
                rows = snapshot.tokens.rows(np.array([passage.id]))
                for span in passage.sentences:
                    begins = rows.places + passage.start
                    inside = np.flatnonzero((begins >= span.start) & (begins < span.end))
                    if len(inside) > 1:
                        edges = [*begins[inside].tolist(), span.end]
                        by_rule = [label for start, label in ruled.items() if span.start <= start < span.end]
                        yield _example(document, passage, span, lines, rows.states[inside], edges, by_rule)


def _example(
    document: Document, passage: StoredPassage, span: Span, lines: list[Line], states: npt.NDArray[np.float32],
    edges: list[int], by_rule: list[str],
) -> Example:  # fmt: skip
    line = next((each for each in lines if each.span.overlaps(span)), None)
    things = [(where, thing) for where, thing in line.things if where.overlaps(span)] if line else []
    mark = line.frame.mark if line and things else "N"
    tags = [0] * len(states)
    for where, _ in things:
        # A token may begin with the blank before its word.
        tokens = [
            n
            for n, (start, end) in enumerate(pairwise(edges))
            if start < where.end and end > where.start and start >= where.start - 1
        ]
        for number, token in enumerate(tokens):
            tags[token] = 3 if mark == "D" else min(number + 1, 2)
    return Example(
        document.language, line.frame.batch if line else "open", mark, passage.text[span.start - passage.start : span.end - passage.start],
        states.astype(np.float16), [(start - span.start, end - span.start) for start, end in pairwise(edges)], tags, [thing for _, thing in things], by_rule,
    )  # fmt: skip
