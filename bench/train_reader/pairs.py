"""What the reader learns from and is judged by: question–passage pairs, and the negatives that are made from them by rule.

``TRAIN`` is the folder with the answered pairs (``docs`` name their licences); nothing of it is stored here. Each pair is
cut to a window of about the length of a passage. Kept back, never trained on: two whole articles of SQuAD 2.0 in every
language that has them, a sixth of the medical papers, of the multi-span questions and of XQuAD's paragraphs, and the last
eighth of CMRC and DRCD, whose neighbouring contexts are of one article.

The rules for negatives; each takes an answered pair:

    removed      the sentences that answer are taken out
    other        the question with another passage that shares its words, of the same source
    exchanged    a name or number that question and passage share is exchanged in one of the two
    opposite     first → last, before → after …, or a "not", in the question
    lacking      "when" and "how many" asked of a passage without any date or number
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from text.answer_types import _DATE, _NUMBER
from text.sentences import split

Range = tuple[int, int]

WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
"""``names`` (given, family), ``pools`` of what stands in slots, ``others``: words and others that are near (``>``: not the
other way round), ``headings`` that say little, ``months``.
"""
Item = TypeVar("Item")
_OPPOSITES: dict[str, set[str]] = {}
for _pair in """first/last before/after most/least more/less more/fewer increase/decrease increased/decreased rise/fall
rose/fell high/low higher/lower highest/lowest largest/smallest larger/smaller large/small big/small longest/shortest
long/short oldest/youngest old/new north/south east/west northern/southern eastern/western early/late earliest/latest
begin/end began/ended start/stop start/end started/ended founded/closed open/closed win/lose won/lost accept/reject
accepted/rejected approve/reject approved/rejected approved/denied allow/ban allowed/banned allow/prevent buy/sell
bought/sold born/died minimum/maximum majority/minority always/never common/rare commonly/rarely best/worst better/worse
strong/weak stronger/weaker hot/cold legal/illegal positive/negative inside/outside internal/external upper/lower
left/right success/failure succeeded/failed support/oppose supported/opposed friend/enemy male/female
men/women public/private rich/poor above/below add/remove added/removed hire/fire hired/fired passed/failed
cheap/expensive cheapest/expensive active/inactive able/unable likely/unlikely similar/different same/different
joined/left arrive/leave arrived/left import/export primary/secondary major/minor innate/adaptive increase/reduce
raised/lowered expand/shrink gain/loss heavy/light fast/slow fastest/slowest""".split():
    _one, _other = _pair.split("/")
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)
HELD_ARTICLES = frozenset({"Islamism", "Packet switching"})
_HELD_SPANISH = (range(250, 277), range(695, 741))
"""Where these two articles stand among the contexts of ``squad2-es``, with a margin."""
_HELD_XQUAD = frozenset({52, 53, 54, 70, 116, 117, 118, 119})
_LONGEST = {"en": (450, 1500), "es": (450, 1500), "zh": (150, 480)}
"""Characters of a window, least and most."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage."""

    question: str
    text: str
    answers: tuple[Range, ...]
    """Where the answer stands in ``text``; none: it does not answer."""
    language: str
    source: str
    kind: str
    """``answered``, ``near-miss`` (written by people), or the rule that made it."""
    group: str
    """Of one article, paper or context: what is kept back is kept back by groups."""
    heading: str = ""
    """What the passage stands under: titles. It is read before the passage and is no part of it."""
    asked: str = ""
    """The language of the question, where it is another one than the passage's."""

    @property
    def lead(self) -> str:
        """The heading as it is read (``headed`` of ``retrieval/reader.py``)."""
        return f"{self.heading}\n" if self.heading else ""

    def sentences(self) -> list[Range]:
        """The borders that the product itself sees."""
        return [(span.start, span.end) for span in split(self.text, self.language)]

    def evidence(self, sentences: Sequence[Range]) -> list[bool]:
        """Which of ``sentences`` hold a part of the answer."""
        return [any(start < e and s < end for s, e in self.answers) for start, end in sentences]


def load(folder: Path, squad_titles: dict[str, str]) -> tuple[list[Pair], list[Pair]]:
    """All pairs with their whole contexts → (to learn from, kept back). ``squad_titles``: context → article."""
    learned: list[Pair] = []
    held: list[Pair] = []
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        contexts = {row["context"]: None for row in rows}
        order = {context: at for at, context in enumerate(contexts)}
        groups = _papers(list(contexts)) if path.stem == "covid-en" else None
        for row in rows:
            at = order[row["context"]]
            group = f"{path.stem}:{groups[at] if groups else at}"
            if path.stem == "squad2-en":
                group = squad_titles.get(row["context"], "")
                if not group:
                    continue
            pair = Pair(
                row["question"].strip(),
                row["context"],
                tuple((start, end) for start, end in row["answers"]),
                row["language"][:2],
                path.stem,
                "answered" if row["answers"] else "near-miss",
                group,
                group if path.stem == "squad2-en" else "",
            )
            (held if _is_held(path.stem, at, len(order), group) else learned).append(pair)
    return learned, held


def _is_held(source: str, at: int, contexts: int, group: str) -> bool:
    if source == "squad2-en":
        return group in HELD_ARTICLES
    if source == "squad2-es":
        return any(at in each for each in _HELD_SPANISH)
    if source.startswith("xquad"):
        return at in _HELD_XQUAD or at % 8 == 0
    if source in {"cmrc-zh", "drcd-zh"}:
        return at >= contexts * 7 // 8
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % 6 == 0


def _papers(contexts: Sequence[str]) -> list[int]:
    """Windows that share any forty characters are of one paper."""
    parent = list(range(len(contexts)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    seen: dict[str, int] = {}
    for at, context in enumerate(contexts):
        for start in range(len(context) - 40):
            piece = context[start : start + 40]
            if hash_of(piece) % 16 == 0:  # the same pieces are looked at in every window
                first = seen.setdefault(piece, at)
                parent[root(at)] = root(first)
    return [root(at) for at in range(len(contexts))]


def hash_of(text: str) -> int:
    """The same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little")


def windowed(
    pair: Pair, chance: random.Random, longest: int | None = None, scale: float = 1.0, *, near: bool = False
) -> Pair:
    """The pair with a run of sentences of its context that holds all answers where that fits, else the first; where nothing answers,
    any run, or with ``near`` one around a sentence that shares most with the question. ``longest`` characters, or by chance, times ``scale``.
    """
    least, most = (int(each * scale) for each in _LONGEST[pair.language])
    room = longest or int(least + (most - least) * chance.random() ** 1.5)
    if len(pair.text) <= room:
        return pair
    sentences = pair.sentences()
    if not sentences:
        return replace(pair, text=pair.text[:room], answers=tuple(r for r in pair.answers if r[1] <= room))
    inside = [at for at, yes in enumerate(pair.evidence(sentences)) if yes]
    first = last = inside[0] if inside else _start(pair, sentences, chance, near=near)
    for at in inside:
        if sentences[at][1] - sentences[first][0] <= room:
            last = at
    while True:
        ways = []
        if first > 0 and sentences[last][1] - sentences[first - 1][0] <= room:
            ways.append(-1)
        if last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= room:
            ways.append(1)
        if not ways:
            break
        if chance.choice(ways) < 0:
            first -= 1
        else:
            last += 1
    start, end = sentences[first][0], min(sentences[last][1], sentences[first][0] + 2 * room)
    answers = tuple(
        (max(s, start) - start, min(e, end) - start) for s, e in pair.answers if s < end and start < e
    )
    return replace(pair, text=pair.text[start:end], answers=answers)


def _start(pair: Pair, sentences: Sequence[Range], chance: random.Random, *, near: bool) -> int:
    order = chance.sample(range(len(sentences)), len(sentences))
    if not near:
        return order[0]
    asked = _telling(pair.question)
    return max(order, key=lambda at: len(asked & _telling(pair.text[slice(*sentences[at])])))


def _telling(text: str) -> set[str]:
    """Words, without their ends, and Chinese signs, that are not in every text."""
    return {word[:5] for word in re.findall(r"[一-鿿]|[^\W_]+", text.casefold()) if word not in _COMMON}


_COMMON = frozenset(
    "the a an in on at it this that these of for and but as to from by with he she they his her their its there when while after "
    "el la los las un una en de del por para con se su sus al como esta este según también no si y a".split()
)


def dated(month: int, day: int, year: int | None, language: str) -> str:
    """A date as ``language`` writes it."""
    if language == "zh":
        return f"{year}年{month}月{day}日".removeprefix("None年")
    name = WORDS["months"][language].split()[month - 1]
    if language == "es":
        return f"{day} de {name}" + (f" de {year}" if year else "")
    return f"{name} {day}" + (f", {year}" if year else "")


def under_heading(pair: Pair, chance: random.Random) -> Pair:
    """As the product reads passages: under a title that helps, one that says nothing, or none."""
    way, heading = chance.random(), pair.heading
    if way < 0.08 or (0.4 <= way < 0.65 and not pair.heading):
        year, item = chance.randrange(2016, 2027), chance.randrange(1, 15)
        date = dated(chance.randrange(1, 13), chance.randrange(1, 29), year, pair.language)
        heading = chance.choice(WORDS["headings"][pair.language].split("|"))
        heading = heading.replace("{}", date).replace("{n}", str(item)).replace("{y}", str(year))
    elif way < 0.4 and not pair.heading:
        names = [name for name in _names(pair.text, pair.language) if not name.isdigit()]
        names = [name for name in names if name.casefold() not in _COMMON]
        heading = max(sorted(set(names)), key=names.count, default="")
    elif way > 0.85:
        heading = ""
    return replace(pair, heading=heading)


class Negatives:
    """Makes negatives of answered, windowed pairs."""

    def __init__(self, pairs: Sequence[Pair], chance: random.Random) -> None:
        self._chance = chance
        self._near = _neighbours(pairs)
        self._headings = {pair.text: pair.heading for pair in pairs}
        self._names: dict[str, list[str]] = defaultdict(list)
        for pair in pairs:
            for shared in _shared(pair):
                self._names[pair.language].append(shared)

    def of(self, pair: Pair, rule: str) -> Pair | None:
        """A negative by ``rule``; None where the pair does not lend itself to it."""
        makers: dict[str, Callable[[Pair], Pair | None]] = {
            "removed": self._removed,
            "other": self._other,
            "exchanged": self._exchanged,
            "opposite": self._opposite,
            "lacking": self._lacking,
        }
        made = makers[rule](pair)
        return replace(made, kind=rule, answers=()) if made else None

    def _removed(self, pair: Pair) -> Pair | None:
        sentences = pair.sentences()
        flags = pair.evidence(sentences)
        if all(flags):
            return None
        strings = {pair.text[s:e].casefold() for s, e in pair.answers}
        pieces, at = [], 0
        for (start, end), answers in zip(sentences, flags, strict=True):
            if answers:
                pieces.append(pair.text[at:start])
                at = end + (pair.text[end : end + 1] == " ")
        text = ("".join(pieces) + pair.text[at:]).strip()
        if len(text) < 30 or any(string in text.casefold() for string in strings):
            return None
        return replace(pair, text=text)

    def _other(self, pair: Pair) -> Pair | None:
        near = self._near(pair)
        strings = {pair.text[s:e].casefold() for s, e in pair.answers}
        near = [other for other in near if not any(string in other.casefold() for string in strings)]
        if not near:
            return None
        text = self._chance.choice(near[:4])
        return windowed(replace(pair, text=text, answers=(), heading=self._headings[text]), self._chance)

    def _exchanged(self, pair: Pair) -> Pair | None:
        shared = [each for each in _shared(pair) if not any(_meets(pair, each))]
        if not shared:
            return None
        old = self._chance.choice(shared)
        new = self._another(pair, old)
        if new is None:
            return None
        if self._chance.random() < 0.5:
            return replace(pair, question=pair.question.replace(old, new))
        return replace(pair, text=pair.text.replace(old, new))

    def _another(self, pair: Pair, old: str) -> str | None:
        digits = old.isdigit()
        if digits and self._chance.random() < 0.5:
            step = self._chance.choice([-10, -2, -1, 1, 2, 3, 10])
            return str(max(0, int(old) + step)) if int(old) < 10**6 else None
        here = [
            each
            for each in _names(pair.text, pair.language)
            if each.isdigit() == digits and each not in pair.question and each not in old and old not in each
        ]
        pool = here if here and self._chance.random() < 0.5 else self._names[pair.language]
        for _ in range(8):
            new = self._chance.choice(pool) if pool else old
            if new.isdigit() == digits and new != old and new not in pair.question:
                return new
        return None

    def _opposite(self, pair: Pair) -> Pair | None:
        question = pair.question
        if pair.language == "en":
            for match in self._shuffled(re.finditer(r"[A-Za-z]+", question)):
                others = sorted(_OPPOSITES.get(match.group().casefold(), ()))
                if others:
                    other = self._chance.choice(others)
                    return replace(pair, question=question[: match.start()] + other + question[match.end() :])
            added = re.sub(
                r"\b(was|were|is|are|did|does|do|has|have|had|can|could|will|would)\b",
                r"\1 not",
                question,
                count=1,
            )
        elif pair.language == "es":
            for old, new in self._shuffled(iter(_SPANISH)):
                if re.search(rf"\b{old}\b", question):
                    return replace(pair, question=re.sub(rf"\b{old}\b", new, question, count=1))
            added = re.sub(
                r"\b(fue|fueron|es|son|era|se|tiene|tienen|puede|ha|han|hizo)\b", r"no \1", question, count=1
            )
        else:
            for old, new in self._shuffled(iter(_CHINESE)):
                if old in question:
                    return replace(pair, question=question.replace(old, new, 1))
            added = re.sub(r"(?<!不)(是|会|能|可以|可能)(?!否|不)", r"不\1", question, count=1)
        if added == question or self._chance.random() < 0.5:
            return None
        return replace(pair, question=added)

    def _lacking(self, pair: Pair) -> Pair | None:
        when, many = _ASKED[pair.language]
        if not _DATE.search(pair.text):
            form, asked = when
        elif not _NUMBER.search(pair.text):
            form, asked = many
        else:
            return None
        question, changed = form.subn(asked, pair.question, count=1)
        return replace(pair, question=question) if changed and question != pair.question else None

    def _shuffled(self, items: Iterator[Item]) -> list[Item]:
        found = list(items)
        self._chance.shuffle(found)
        return found


_SPANISH = [
    pair
    for line in """primer/último primera/última antes/después mayor/menor más/menos máximo/mínimo norte/sur este/oeste
    alto/bajo alta/baja comenzó/terminó ganó/perdió aceptó/rechazó aprobó/rechazó mejor/peor nació/murió interno/externo
    legal/ilegal público/privado públicas/privadas aumentó/disminuyó grande/pequeño antiguo/nuevo siempre/nunca""".split()
    for one, other in [line.split("/")]
    for pair in ((one, other), (other, one))
]
_CHINESE = [
    pair
    for line in """第一/最后 最大/最小 最高/最低 最早/最晚 之前/之后 以前/以后 开始/结束 增加/减少 上升/下降 通过/否决 支持/反对 北部/南部 东部/西部
    最多/最少 最長/最短 最長/最短 之後/之前 開始/結束 增加/減少 支持/反對 出生/去世 成功/失败 成功/失敗 成立/解散 正/副 内/外 內/外""".split()
    for one, other in [line.split("/")]
    for pair in ((one, other), (other, one))
]
_ASKED = {
    "en": (
        (re.compile(r"^(?:What|Where|Who|Why|How|Which \w+)\b(?! many| much| long)"), "When"),
        (re.compile(r"^(?:What|Which)\b"), "How many"),
    ),
    "es": (
        (re.compile(r"^¿(?:Qué|Dónde|Quién|Por qué|Cómo)\b"), "¿Cuándo"),
        (re.compile(r"^¿(?:Qué|Cuál|Cuáles)\b"), "¿Cuántos"),
    ),
    "zh": (
        (re.compile(r"谁|誰|哪里|哪裡|哪裏|什么地方|什麼地方|为什么|為什麼|如何"), "什么时候"),
        (re.compile(r"什么|什麼|哪些"), "多少个"),
    ),
}
_NAME = re.compile(r"\b[A-ZÁÉÍÓÚÑÜ][\w’'-]*(?:\s+[A-ZÁÉÍÓÚÑÜ][\w’'-]*)*|\b\d+\b")
_CHINESE_NAME = re.compile(r"《[^》]{2,12}》|「[^」]{2,8}」|[A-Za-z]{3,}|\d+")


def _names(text: str, language: str) -> list[str]:
    found = [match.group() for match in (_CHINESE_NAME if language == "zh" else _NAME).finditer(text)]
    return [name for name in found if name.isdigit() or len(name) > 2]


def _shared(pair: Pair) -> list[str]:
    """Names and numbers that question and passage share; in Chinese, the longest run of characters too."""
    begins = pair.question.split(" ", 1)[0]
    shared = {name for name in _names(pair.question, pair.language) if name in pair.text and name != begins}
    if pair.language == "zh":
        shared.add(_longest_run(pair.question, pair.text))
    return sorted(name for name in shared if len(name) > 1 or name.isdigit())


def _longest_run(question: str, text: str) -> str:
    best = ""
    for start in range(len(question)):
        end = start + len(best) + 1
        while (
            end <= len(question)
            and re.fullmatch(r"[\w·]+", question[start:end])
            and question[start:end] in text
        ):
            best = question[start:end]
            end += 1
    return best[:8] if len(best) >= 2 else ""


def _meets(pair: Pair, name: str) -> Iterator[bool]:
    """Whether the answer itself has the name."""
    for start, end in pair.answers:
        answer = pair.text[start:end]
        yield name in answer or answer in name


def _neighbours(pairs: Sequence[Pair]) -> Callable[[Pair], list[str]]:
    """Other contexts of the same source that share the question's rare words, best first."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    tables = {}
    for source in sorted({pair.source for pair in pairs}):
        mine = [pair for pair in pairs if pair.source == source]
        texts = sorted({pair.text for pair in mine})
        groups = {pair.text: pair.group for pair in mine}
        chinese = mine[0].language == "zh"
        table = TfidfVectorizer(
            analyzer="char" if chinese else "word",
            ngram_range=(2, 2) if chinese else (1, 1),
            sublinear_tf=True,
        )
        tables[source] = (texts, groups, table, table.fit_transform(texts))

    def near(pair: Pair) -> list[str]:
        texts, groups, table, matrix = tables[pair.source]
        scores = (matrix @ table.transform([pair.question]).T).toarray()[:, 0]
        best = [texts[at] for at in np.argsort(-scores, kind="stable")[:12]]
        same_article = pair.source.startswith(("squad2-en",))
        return [
            text
            for text in best
            if text[:200] != pair.text[:200]
            and pair.text not in text
            and (same_article or groups[text] != pair.group)
        ]

    return near
