"""Passages of made-up civic records with the questions that were written for them: ``scenes.LANGUAGE.txt``.

    == heading | another way to head it        (``==dev`` is kept back)
    <a>{p1} moved to approve Ordinance {ord1}.</a> …        the passage; its letters mark answers
    ?a Who made the motion? | Who moved it?                 answered by what ``a`` marks
    ?bc.zh 谁投了反对票？                                     by ``b`` and ``c``, asked in Chinese
    ?x Who wrote Ordinance {ord1}?                          it only seems to be answered

``{p1}`` is a person, ``{street2}`` a street … drawn anew each time, so that nothing is learned by heart. From each scene come,
besides what is written, questions with a value that the passage does not have (TIF 9 for TIF 10, another date, another name).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from bench.train_reader.pairs import WORDS, Pair, Range, dated, windowed
from text.answer_types import _SETTLED
from text.terms import _to_simplified

_SLOT = re.compile(r"\{([a-z]+)(\d*)(?:\.(last|short))?\}")
_TAG = re.compile(r"<(/?)([a-w])>")
_ASKED = re.compile(r"\?([a-wx]+)(?:\.(en|es|zh))? (.+)")
UNANSWERED = "x"
ANSWERED, WRITTEN, EXCHANGED, ANOTHER, MATTER = 0.42, 0.34, 0.06, 0.03, 0.10
"""Shares: answered; what was written as unanswered; a value that the passage lacks; another office or body; a matter that the
passage does not mention, or mentions; the rest asks of the passage of another scene.
"""
CUT, _ROOM = 0.8, {"en": (260, 760), "es": (260, 760), "zh": (90, 280)}
"""How many of the longer ones are cut to a run of sentences, as the product's passages are, and to how many characters."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a scene, with its slots."""

    marks: str
    language: str
    text: str


@dataclass(slots=True)
class Scene:
    """One passage with its questions, with its slots."""

    headings: list[str]
    kept: bool
    language: str
    number: int
    body: str = ""
    questions: list[Question] = field(default_factory=list)


@cache
def load_scenes(language: str) -> tuple[Scene, ...]:
    """All scenes of a language, in order."""
    scenes: list[Scene] = []
    for line in Path(__file__).with_name(f"scenes.{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("=="):
            mark, _, heads = line.partition(" ")
            headings = [head.strip() for head in heads.split("|") if head.strip()]
            scenes.append(Scene(headings, mark == "==dev", language, len(scenes)))
        elif asked := _ASKED.fullmatch(line):
            scenes[-1].questions += [
                Question(asked[1], asked[2] or language, each.strip()) for each in asked[3].split(" | ")
            ]
        elif scenes:
            scenes[-1].body += line + "\n"
    for scene in scenes:
        scene.body = scene.body.strip()
        used = set("".join(q.marks for q in scene.questions)) - {UNANSWERED}
        assert used <= set(re.findall(r"<([a-w])>", scene.body)), (language, scene.headings, used)
        assert len(re.findall(r"<[a-w]>", scene.body)) == len(re.findall(r"</[a-w]>", scene.body)), (
            scene.headings
        )
    return tuple(scenes)


class Scenes:
    """Makes pairs of the scenes of one language; the same from the same ``chance``."""

    def __init__(self, language: str, chance: random.Random, *, kept: bool = False) -> None:
        self._language, self._chance = language, chance
        self._scenes = [scene for scene in load_scenes(language) if scene.kept is kept]

    def pairs(self, count: int, asked_in: frozenset[str] | None = None) -> list[Pair]:
        """So many, of questions in the languages ``asked_in`` (else the scenes' own)."""
        asked_in = asked_in or frozenset({self._language})
        made: list[Pair] = []
        order: list[Scene] = []
        while len(made) < count:
            if not order:
                order = [each for each in self._scenes if any(q.language in asked_in for q in each.questions)]
                self._chance.shuffle(order)
            pair = self._pair(order.pop(), asked_in)
            if pair is not None:
                made.append(pair)
        return made

    def all_pairs(self, times: int = 1) -> list[Pair]:
        """Every question that was written, asked ``times`` times: for measuring."""
        return [
            self.pair_of(scene, question, _Values(self._language, self._chance))
            for _ in range(times)
            for scene in self._scenes
            for question in scene.questions
        ]

    def whole(self) -> list[list[Pair]]:
        """Every scene as it was written, each with all that is asked of it: for asking it as a record."""
        told = []
        for scene in self._scenes:
            values = _Values(self._language, self._chance)
            text, marks = _parted(scene.body, partial(values.fill, language=self._language))
            heading = values.fill(scene.headings[0], self._language) if scene.headings else ""
            told.append(
                [
                    Pair(
                        values.fill(question.text, question.language),
                        text,
                        tuple(sorted(place for mark in question.marks for place in marks.get(mark, ()))),
                        self._language,
                        "scenes",
                        "written" if question.marks == UNANSWERED else "answered",
                        f"scene:{scene.number}",
                        heading,
                        question.language,
                    )
                    for question in scene.questions
                ]
            )
        return told

    def _pair(self, scene: Scene, asked_in: frozenset[str]) -> Pair | None:
        chance, values = self._chance, _Values(self._language, self._chance)
        questions = [q for q in scene.questions if q.language in asked_in]
        yes = [q for q in questions if q.marks != UNANSWERED]
        no = [q for q in questions if q.marks == UNANSWERED]
        way = chance.random()
        if way < ANSWERED:
            return self.pair_of(scene, chance.choice(yes), values) if yes else None
        if way < ANSWERED + WRITTEN:
            return self.pair_of(scene, chance.choice(no), values) if no else None
        if way < ANSWERED + WRITTEN + EXCHANGED:
            return self._exchanged(scene, yes, values)
        if way < ANSWERED + WRITTEN + EXCHANGED + ANOTHER:
            return self._another(scene, yes, values)
        if way < ANSWERED + WRITTEN + EXCHANGED + ANOTHER + MATTER:
            return self._matter(scene, values, chance.choice(sorted(asked_in)))
        return self._elsewhere(scene, yes, values)

    def pair_of(self, scene: Scene, question: Question, values: _Values, made: str = "") -> Pair:
        """A scene's passage with a question of it."""
        chance = self._chance
        asked = values.fill(question.text, question.language)
        text, marks = _parted(
            self._shortened(scene, question.marks), lambda part: values.fill(part, self._language)
        )
        answers = (
            ()
            if made or question.marks == UNANSWERED
            else tuple(sorted(place for mark in question.marks for place in marks.get(mark, ())))
        )
        if chance.random() < 0.3 and len(text) < 700 * (0.4 if self._language == "zh" else 1.0):
            text, answers = self._beside(scene, text, answers)
        heading = values.fill(chance.choice(scene.headings), self._language) if scene.headings else ""
        room = chance.uniform(*_ROOM[self._language])
        # What the question says of the town or the day stands in the heading alone.
        if chance.random() < 0.08 and not re.search(r"\{(mdate|town|body)\d*\}", question.text):
            heading = ""
        elif chance.random() < 0.08:
            heading = heading.upper()
        kind = made or ("answered" if answers else "written")
        pair = Pair(
            asked,
            text,
            answers,
            self._language,
            "scenes",
            kind,
            f"scene:{scene.number}",
            heading,
            question.language,
        )
        if chance.random() < CUT:
            held = answers[-1][1] - answers[0][0] if answers else 0
            pair = windowed(pair, chance, int(max(room, held)), near=True)
        return roughened(pair, chance, spoken=bool(re.search(r"^[^\n:]{3,40}: ", scene.body)))

    def _shortened(self, scene: Scene, marks: str) -> str:
        """Sometimes without the first or last paragraphs, where no tag is cut in two and no answer lost."""
        chance, parts = self._chance, scene.body.split("\n\n")
        while len(parts) > 2 and chance.random() < 0.35:
            at = chance.choice((0, -1))
            if at == 0 and re.match(r"[^\n]{0,60}\|", parts[0]):
                break  # the head of a table
            tags = set(re.findall(r"<([a-w])>", parts[at]))
            if tags and (marks == UNANSWERED or tags & set(marks)):
                break
            if sorted(re.findall(r"<([a-w])>", parts[at])) != sorted(re.findall(r"</([a-w])>", parts[at])):
                break
            parts.pop(at)
        return "\n\n".join(parts)

    def _beside(self, scene: Scene, text: str, answers: tuple[Range, ...]) -> tuple[str, tuple[Range, ...]]:
        """With a paragraph of another scene before or after it."""
        chance = self._chance
        other = chance.choice([each for each in self._scenes if each.number != scene.number])
        filled, _ = _parted(
            other.body, lambda part: _Values(self._language, chance).fill(part, self._language)
        )
        added = chance.choice([part for part in filled.split("\n\n") if part])
        if chance.random() < 0.5:
            return f"{text}\n\n{added}", answers
        lead = len(added) + 2
        return f"{added}\n\n{text}", tuple((start + lead, end + lead) for start, end in answers)

    def _exchanged(self, scene: Scene, yes: Sequence[Question], values: _Values) -> Pair | None:
        """A question with a value that the passage does not have."""
        lend = [q for q in yes if _SLOT.search(q.text)]
        if not lend:
            return None
        question = self._chance.choice(lend)
        slots = sorted({match.group(1, 2) for match in _SLOT.finditer(question.text)})
        kind, number = self._chance.choice(slots)
        changed = re.sub(rf"\{{{kind}{number}(\.\w+)?\}}", rf"{{{kind}99\1}}", question.text)
        values.near(kind, number)
        return self.pair_of(scene, replace(question, text=changed), values, "exchanged")

    def _another(self, scene: Scene, yes: Sequence[Question], values: _Values) -> Pair | None:
        """A question after another office, body or thing than the passage speaks of."""
        said = (scene.body + " ".join(scene.headings)).casefold()
        made = []
        for question in yes:
            for each in WORDS["others"][question.language].split("|"):
                one, back, other = (
                    each.replace(">", "/").split("/")[0],
                    "/" in each,
                    re.split("[/>]", each)[1],
                )
                for old, new in ((one, other), (other, one))[: 1 + back]:
                    form = old if question.language == "zh" else rf"(?i)(?<![.\w]){old}\b"
                    text = re.sub(form, new, question.text, count=1)
                    if text != question.text and new not in question.text.casefold() and new not in said:
                        made.append(replace(question, text=text))
        return self.pair_of(scene, self._chance.choice(made), values, "another") if made else None

    def _matter(self, scene: Scene, values: _Values, asked: str) -> Pair | None:
        """A question after a matter: one that the passage and its heading do not touch, or, where they have one, a third of the
        time after that, which all sentences that name it answer. Of a passage that settles something, mostly whether another
        matter was approved.
        """
        chance, at = self._chance, {"en": 0, "es": 2, "zh": 4}
        made = self.pair_of(scene, Question(UNANSWERED, asked, ""), values, "matter")
        approved = chance.random() < (0.7 if _SETTLED.search(made.text) else 0.1)
        rows = WORDS["approvals" if approved else "matters"]
        plain = _to_simplified(made.text)
        patterns = [rf"(?i)(?:{row[at[made.language] + 1]})" for row in rows]
        touched = [bool(re.search(pattern, plain)) for pattern in patterns]
        words = [row[at[made.language]].split()[-1] for row in rows]
        named = [n for n, found in enumerate(touched) if found and words[n] in made.text]
        there = not approved and bool(named) and chance.random() < 0.35
        free = [
            n for n, found in enumerate(touched) if not found and not re.search(patterns[n], made.heading)
        ]
        if not there and not free:
            return None
        number = chance.choice(named if there else free)
        forms = WORDS["approved" if approved else "asks"][asked].split("|")
        question = chance.choice(forms[:3] if there else forms).format(rows[number][at[asked]])
        question = question.replace(" de el ", " del ").replace(" a el ", " al ")
        said = re.finditer(re.escape(words[number]), made.text) if there else ()
        answers = tuple((m.start(), m.end()) for m in said)
        question = question[0].upper() + question[1:]
        kind = "answered" if there else made.kind
        return replace(made, question=question, answers=answers, asked=asked, kind=kind)

    def _elsewhere(self, scene: Scene, yes: Sequence[Question], values: _Values) -> Pair | None:
        """A question asked of a passage of another scene, where it names something of its own or asks at length."""
        lend = [q for q in yes if _SLOT.search(q.text)]
        if not lend:
            return None
        other = self._chance.choice([each for each in self._scenes if each.number != scene.number])
        question = self._chance.choice(lend)
        asked = values.fill(question.text, question.language)
        made = self.pair_of(
            other, Question(UNANSWERED, self._language, ""), _Values(self._language, self._chance), "other"
        )
        return replace(made, question=asked, asked=question.language)


def _parted(text: str, fill: Callable[[str], str]) -> tuple[str, dict[str, list[Range]]]:
    """A body without its tags, filled, and what they mark."""
    pieces: list[str] = []
    opened: dict[str, int] = {}
    marks: dict[str, list[Range]] = {}
    length = at = 0
    for tag in [*_TAG.finditer(text), None]:
        piece = fill(text[at : tag.start() if tag else len(text)])
        pieces.append(piece)
        length += len(piece)
        if tag is None:
            break
        at = tag.end()
        if tag[1]:
            if tag[2] in opened:
                marks.setdefault(tag[2], []).append((opened.pop(tag[2]), length))
        else:
            opened[tag[2]] = length
    return "".join(pieces), marks


def roughened(pair: Pair, chance: random.Random, *, spoken: bool) -> Pair:
    """Some are as recognised speech or a scanner would have it; some questions are typed in haste."""
    question, text, answers = pair.question, pair.text, pair.answers
    if chance.random() < 0.12:
        question = question.rstrip("?？").removeprefix("¿").lower()
    if spoken and pair.language == "en" and chance.random() < 0.25:
        # Speech that was recognised: no capitals, no stops.
        keep = [at for at, sign in enumerate(text) if sign not in ".,?!;"]
        text, answers = _kept(text.lower(), answers, keep)
    elif pair.language != "zh" and chance.random() < 0.06:
        # A scanner that loses some signs.
        keep = [at for at in range(len(text)) if chance.random() > 0.01]
        text, answers = _kept(text, answers, keep)
    return replace(pair, question=question, text=text, answers=answers)


def _kept(text: str, answers: tuple[Range, ...], keep: list[int]) -> tuple[str, tuple[Range, ...]]:
    import bisect

    moved = tuple((bisect.bisect_left(keep, start), bisect.bisect_left(keep, end)) for start, end in answers)
    return "".join(text[at] for at in keep), tuple((start, end) for start, end in moved if end > start)


# --- What stands in the slots.

_ALIKE = frozenset({"n", "item", "pct", "year", "vote", "few"})
"""Numbers, of which a near one is a good decoy."""
_RANGES = {
    "item": (1, 20),
    "pct": (2, 97),
    "vote": (4, 9),
    "few": (2, 9),
    "acres": (2, 400),
    "year": (2015, 2032),
}
_UNKNOWN = "99"


class _Values:
    """What stands in the slots of one scene: each slot once, the same wherever it occurs."""

    def __init__(self, home: str, chance: random.Random) -> None:
        """``home`` is the language of the passage: names stay as they stand in it, whoever asks."""
        self._home, self._chance = home, chance
        self._made: dict[tuple[str, str], int] = {}

    def fill(self, text: str, language: str) -> str:
        """``text`` with its slots filled; times, dates and sums as ``language`` writes them."""

        def written(found: re.Match[str]) -> str:
            word = self._written(found[1], found[2], found[3] == "last", language)
            return word.removesuffix(".") if text[found.end() :].startswith(".") else word

        filled = _SLOT.sub(written, text)
        return filled.replace(" de el ", " del ").replace(" a el ", " al ") if language == "es" else filled

    def near(self, kind: str, number: str) -> None:
        """Gives the slot 99 a value like that of the slot ``number``, and unlike all there are."""
        near = self._value(kind, number) + self._chance.choice((-2, -1, 1, 2, 10))
        if kind in _ALIKE and self._chance.random() < 0.5 and near > 0 and near not in self._taken(kind):
            self._made[kind, _UNKNOWN] = near

    def _taken(self, kind: str) -> set[int]:
        return {value for (other, _), value in self._made.items() if other == kind}

    def _value(self, kind: str, number: str) -> int:
        if (kind, number) not in self._made:
            taken = self._taken(kind)
            value = self._drawn(kind)
            while value in taken:
                value = self._drawn(kind)
            self._made[kind, number] = value
        return self._made[kind, number]

    def _drawn(self, kind: str) -> int:
        chance = self._chance
        if kind == "p":  # no two persons of one scene share a family name
            first, last = (len(names.split()) for names in WORDS["names"][self._home])
            families = {other % 100 for other in self._taken(kind)}
            return chance.choice([at for at in range(last) if at not in families]) + 100 * chance.randrange(
                first
            )
        if kind in WORDS["pools"]:
            return chance.randrange(WORDS["pools"][kind][self._home].count("|") + 1)
        if kind in ("day", "mdate"):
            return chance.randrange(1, 13) * 100 + chance.randrange(1, 29)
        if kind == "time":
            return chance.choice((8, 9, 10, 16, 17, 18, 19, 20)) * 60 + chance.choice((0, 0, 15, 30, 45))
        if kind == "money":
            small, middle, large = (
                chance.randrange(2, 99),
                chance.randrange(100, 990),
                chance.randrange(11, 240),
            )
            return chance.choice((small * 1000, middle * 500, large * 100_000))
        return chance.randrange(*_RANGES.get(kind, (11, 900)))

    def _written(self, kind: str, number: str, last: bool, language: str) -> str:
        value = self._value(kind, number)
        if kind == "p":
            return self._name(value, last, language)
        if kind in WORDS["pools"]:
            return str(WORDS["pools"][kind][self._home].split("|")[value])
        if kind in ("day", "mdate"):
            return dated(*divmod(value, 100), 2023 + value % 4 if kind == "mdate" else None, language)
        if kind == "time":
            hour, minute = divmod(value, 60)
            english = f"{(hour - 1) % 12 + 1}:{minute:02} {'p' if hour >= 12 else 'a'}.m."
            return english if language == "en" else f"{hour}:{minute:02}"
        return _sum(value, language) if kind == "money" else str(value)

    def _name(self, value: int, last: bool, language: str) -> str:
        """A Chinese name is asked for as it is spelled in the language that asks."""
        chinese = self._home == "zh"
        firsts, lasts = WORDS["names"]["pinyin" if chinese and language != "zh" else self._home]
        first, name = firsts.split()[value // 100], str(lasts.split()[value % 100])
        if last:
            return name
        return f"{name}{'' if language == 'zh' else ' '}{first}" if chinese else f"{first} {name}"


def _sum(value: int, language: str) -> str:
    if language == "zh":
        return f"{value / 10_000:g}万元"
    if language == "es":
        return (
            f"{value / 1e6:g}".replace(".", ",") + " millones de pesos"
            if value >= 1_000_000
            else f"{value:,}".replace(",", ".") + " pesos"
        )
    return f"${value / 1e6:g} million" if value >= 1_000_000 else f"${value:,}"
