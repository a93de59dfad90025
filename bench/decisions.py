"""Decisions and votes, and how much of them is found: in minutes of many houses, and in a simulated year of three fictional cities.

    python bench/decisions.py                   # the house styles, then what was simulated
    python bench/decisions.py --wrong           # and what was shown wrong or not found
    python bench/decisions.py --write FOLDER    # only writes the simulated records and truth.json

``decision_styles/`` has minutes as different houses write them, in batches; below each decision stands what is true of it
(“@ passed | the thing | mover=… | tally=5-2 | yes=…;…”). Each batch was run once before anything was mended for it: what came of it at
first sight stands in docs/decisions-and-votes.md, with who knew what by then. All have been read since. The simulated records are written from templates: what a template has slots for is what is true of it.
Every record says that it is fictional.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MEETINGS = 60
ITEMS = 4


@dataclass(frozen=True)
class City:
    """Who sits in a fictional council, and what it decides on."""

    name: str
    language: str
    body: str
    place: str
    members: tuple[str, ...]
    title: str
    things: tuple[str, ...]
    acts: tuple[str, ...]
    fictional: str
    minutes: str


CITIES = (
    City(
        "wren-harbor", "en", "City Council", "Wren Harbor",
        ("Ruth Calloway", "Devin Osei", "Marta Lindgren", "Paul Okoro", "Hana Sato", "Leo Brandt", "Ines Whitlock"),
        "Council member",
        ("the ferry landing repair", "the Quarry Road sidewalk", "the tree nursery lease", "the night bus trial", "the flood siren contract",
         "the skate plaza design", "the well field study", "the salt shed purchase", "the harbor lights grant", "the compost pilot",
         "the archive room shelving", "the school crossing plan", "the sewer lining bid", "the dog run rules", "the boat ramp fee"),
        ("approve", "adopt", "authorize"), "Fictional. Wren Harbor, its people and its decisions are invented.", "Minutes of the City Council"),
    City(
        "monte-claro", "es", "Concejo Municipal", "Monte Claro",
        ("Elena Barrantes", "Tomás Quiroga", "Lucía Ferrán", "Hugo Palomeque", "Sara Villalba", "Iván Cordero", "Noemí Zúñiga"),
        "concejal",
        ("el arreglo del lavadero", "la acera de la ronda norte", "el convenio del vivero", "la prueba del bus nocturno", "la compra de la ambulancia",
         "el diseño del rocódromo", "el estudio de los pozos", "la nave de sal", "la beca de música", "el plan de compostaje",
         "la estantería del archivo", "el paso escolar", "la obra del colector", "la norma de terrazas", "la tasa del embarcadero"),
        ("aprobar", "adoptar", "autorizar"), "Ficticio. Monte Claro, su gente y sus decisiones son inventadas.", "Acta del Concejo Municipal"),
    City(
        "yunxi", "zh", "市议会", "云汐市",
        ("罗书瑶", "高振东", "韩雪梅", "唐志远", "袁晓峰", "冯立新", "曹雅琴"),
        "委员",
        ("渡口码头维修方案", "石桥路人行道工程", "苗圃租赁合同", "夜间公交试点", "防汛警报器采购", "滑板广场设计", "水井勘查项目", "盐仓购置",
         "港口灯光补助", "堆肥试点计划", "档案室书架采购", "学校路口方案", "污水管修复工程", "遛狗区管理办法", "船坞收费标准"),
        ("批准", "通过", "同意"), "虚构。云汐市及其人物、决定均为虚构。", "市议会会议纪要"),
)  # fmt: skip

# What a template says is what it has slots for. {act} is the matter with its verb; names come with or without titles.
# The scenario (the key) says what came of it.
Templates = dict[str, list[str]]
TEMPLATES: dict[str, dict[str, Templates]] = json.loads(
    Path(__file__).with_name("decision_templates.json").read_text(encoding="utf-8")
)
"""“held-out” and “developed”: language → scenario → templates."""
STYLES = Path(__file__).with_name("decision_styles")
_WORDS = {
    "en": {"yes": "Yes", "no": "No", "abstain": "Abstain", "absent": "Absent", "none": "None", "heads": "Member | Vote", "turn": ("Aye.", "No."), "and": " and ", "roll": ("yea", "nay")},
    "es": {"yes": "Sí", "no": "No", "abstain": "Abstención", "absent": "Ausente", "none": "ninguna", "heads": "Concejal | Voto", "turn": ("A favor.", "En contra."), "and": " y ", "roll": ("sí", "no")},
    "zh": {"yes": "赞成", "no": "反对", "abstain": "弃权", "absent": "缺席", "none": "无", "heads": "委员 | 表决", "turn": ("赞成。", "反对。"), "and": "和", "roll": ("赞成", "反对")},
}  # fmt: skip
_ZH = "零一二三四五六七"
OUTCOMES = {"passed": "passed", "unanimous": "passed", "failed": "failed", "tabled": "postponed", "amended": "passed",
            "recused": "passed", "transcript": "passed"}  # fmt: skip


@dataclass
class Truth:
    """What one decision of a record is, as far as the record states it."""

    thing: str
    outcome: str
    mover: str = ""
    seconder: str = ""
    tally: tuple[int, int] | None = None
    votes: dict[str, str] = field(default_factory=dict)
    amendment: bool = False
    """Of the amendment; the thing itself has a decision of its own."""


@dataclass
class Written:
    """One record and what is true of it."""

    name: str
    text: str
    truths: list[Truth]
    traps: list[str]


def write(city: City, number: int, templates: Templates, rng: random.Random) -> Written:
    """The minutes, or the transcript, of one meeting."""
    day = f"2026-{1 + number // 5:02}-{3 + 5 * (number % 5):02}"
    spoken = number % 6 == 5
    things = rng.sample(city.things, ITEMS + 1)
    parts: list[str] = []
    truths: list[Truth] = []
    traps: list[str] = []
    scenarios = [rng.choice(sorted(templates.keys() - {"trap", "transcript"})) for _ in range(ITEMS)]
    for thing, scenario in zip(things, ["transcript"] if spoken else scenarios, strict=False):
        scenario = scenario if rng.random() < 0.6 or spoken else "passed"  # noqa: PLW2901 - most are simply passed
        template = rng.choice(templates[scenario])
        text, found = _filled(city, template, scenario, thing, rng)
        if not spoken:
            parts.append("## " + _title(city, len(parts) + 1))
        parts.append(text)
        truths += found
    thing = things[-1]
    if not spoken:
        trap = rng.choice(templates["trap"])
        parts += ["## " + _title(city, len(parts) + 1), _filled(city, trap, "trap", thing, rng)[0]]
        traps.append(thing)
    kind = "transcript" if spoken else "adopted minutes"
    title = f"{city.minutes}, {day}"
    head = f"---\ntitle: {title}\ndate: {day}\nbody: {city.body}\nkind: {kind}\nlanguage: {city.language}\nnote: {city.fictional}\n---\n\n"
    return Written(f"{city.name}/{day}.md", head + "\n\n".join(parts) + "\n", truths, traps)


def _title(city: City, number: int) -> str:
    return {"en": f"Item {number}", "es": f"Punto {number}", "zh": f"第{number}项"}[city.language]


def _filled(  # noqa: C901, PLR0915 - one template, all that may stand in it
    city: City, template: str, scenario: str, thing: str, rng: random.Random
) -> tuple[str, list[Truth]]:
    words: dict[str, Any] = _WORDS[city.language]
    people = rng.sample(city.members, 7)
    lost = scenario == "failed"
    no_n = rng.choice([1, 2])
    absent, abstain = rng.random() < 0.4, "{abstain_names}" in template
    noes = people[:no_n] if "herself" not in template else people[:1]
    others = people[no_n:]
    recused = others[-1:] if scenario == "recused" else []
    gone = others[-1:] if absent and "{absent_names}" in template else []
    kept = others[-1:] if abstain else []
    yes = [each for each in others if each not in recused + gone + kept]
    if scenario == "unanimous":
        noes, yes = [], people
    mover, seconder, third, fourth = yes[0], yes[1], yes[2], yes[3]
    if lost and "{no_names}" in template:
        mover, seconder = noes[0], (yes[0] if len(noes) == 1 else noes[1])
    style = rng.choice(["full", "title", "surname"])

    def said(person: str) -> str:
        if city.language == "zh":
            return person + (city.title if style == "title" and "{table}" not in template else "")
        surname = person.rsplit(maxsplit=1)[-1]
        if style == "full":
            return person
        return f"{city.title} {surname}" if style == "title" else surname

    def bare(names: Iterable[str]) -> str:
        listed = [each if city.language == "zh" else each.split()[-1] for each in names]
        comma = "、" if city.language == "zh" else ", "
        if not listed:
            return str(words["none"])
        return listed[0] if len(listed) == 1 else comma.join(listed[:-1]) + words["and"] + listed[-1]

    number: Any = _ZH.__getitem__ if city.language == "zh" and rng.random() < 0.7 else str
    act = rng.choice(city.acts) + ("" if city.language == "zh" else " ") + thing
    ballots = {
        **dict.fromkeys(yes, "yes"),
        **dict.fromkeys(noes, "no"),
        **dict.fromkeys(kept, "abstain"),
        **dict.fromkeys(gone, "absent"),
    }
    if lost:
        ballots = {**dict.fromkeys(yes, "no"), **dict.fromkeys(noes, "yes")}
    everybody = [each for each in city.members if each in ballots]
    values = {
        "mover": said(mover), "seconder": said(seconder), "third": said(third), "fourth": said(fourth), "act": act, "Act": act[:1].upper() + act[1:],
        "matter": thing, "matter_cap": thing[:1].upper() + thing[1:], "surname": people[0].split()[-1], "yes_n": number(len(yes)), "no_n": number(len(noes)),
        "yes_names": bare(yes), "no_names": bare(noes), "abstain_names": bare(kept), "absent_names": bare(gone), "recused_names": bare(recused) if scenario == "recused" else "",
        "table": "| " + words["heads"] + " |\n|---|---|\n" + "\n".join(f"| {each} | {words[ballots[each]]} |" for each in everybody),
        "boxes": "\n".join(f"| {each} | " + " | ".join("X" if ballots[each] == b else " " for b in ("yes", "no", "abstain")) + " |" for each in everybody),
        "turns": "\n\n".join(f"{each}{'：' if city.language == 'zh' else ': '}{words['turn'][ballots[each] == 'no']}" for each in everybody),
        "lines": "\n\n".join(f"{each}{'：' if city.language == 'zh' else ': '}{words['turn'][ballots[each] == 'no'].rstrip('.。')}" for each in everybody),
        "yes_said": bare(each for each in everybody if ballots[each] == "yes"), "no_said": bare(each for each in everybody if ballots[each] == "no"),
        "roll": ", ".join(f"{each} {words['roll'][ballots[each] == 'no']}" for each in everybody),
    }  # fmt: skip
    slots = set(re.findall(r"{(\w+)}", template))
    truth = Truth(thing, OUTCOMES.get(scenario, ""))
    if "mover" in slots:
        truth.mover = mover
    if "seconder" in slots:
        truth.seconder = seconder
    one = ({"yes_n", "no_n"} <= slots and "({yes_n})" not in template) or (
        "yes_n" in slots and scenario == "unanimous"
    )
    if one and scenario != "amended":
        truth.tally = (len(noes), len(yes)) if lost else (len(yes), len(noes))
    if slots & {"table", "boxes", "turns", "roll", "lines", "yes_said"}:
        truth.votes = dict(ballots)
    named = {"yes_names": yes, "no_names": noes, "abstain_names": kept, "absent_names": gone}
    for slot, names in named.items():
        if slot in slots:
            truth.votes |= {each: ballots[each] for each in names}
    truth.votes |= dict.fromkeys(recused, "recused")
    truths = [truth]
    if scenario == "amended":
        amending = Truth(
            thing,
            "passed",
            third,
            fourth if "fourth" in slots else "",
            (len(yes), len(noes)),
            amendment=True,
        )
        truths.append(amending)
    return template.format(**values), truths


def simulated(templates: dict[str, Templates], seed: int, meetings: int = MEETINGS) -> list[Written]:
    """A year of the three cities."""
    rng = random.Random(seed)
    return [write(city, n, templates[city.language], rng) for city in CITIES for n in range(meetings)]


def in_styles(batch: Path) -> list[Written]:
    """The minutes of one batch, with what is true of them."""
    found = []
    for number, part in enumerate(batch.read_text(encoding="utf-8").split("%% ")[1:]):
        head, _, rest = part.partition("\n")
        language, kind, title = (each.strip() for each in head.split("|", 2))
        lines = rest.splitlines()
        truths = [_stated(line) for line in lines if line.startswith("@ ")]
        text = "\n".join(line for line in lines if not line.startswith("@ "))
        front = f"---\ntitle: {title}\ndate: 2026-05-05\nkind: {kind}\nlanguage: {language}\n---\n\n"
        found.append(Written(f"{batch.stem}/{language}-{number}.md", front + text + "\n", truths, []))
    return found


def _stated(line: str) -> Truth:
    outcome, thing, *rest = (each.strip() for each in line[2:].split("|"))
    truth = Truth(thing, outcome)
    for each in rest:
        name, _, value = each.partition("=")
        if name == "amendment":
            truth.amendment = True
        elif name == "mover":
            truth.mover = value
        elif name == "second":
            truth.seconder = value
        elif name == "tally":
            yes, _, no = value.partition("-")
            truth.tally = int(yes), int(no)
        else:
            truth.votes |= dict.fromkeys(value.split(";"), "abstained" if name == "abstain" else name)
    return truth


# --- What is found of it.


@dataclass
class Score:
    """Counts of one set."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def precision(self, of: str) -> float:
        """Of what is shown, what is right."""
        return self.right[of] / max(1, self.right[of] + self.wrong[of])

    def recall(self, of: str) -> float:
        """Of what is stated, what is shown and right."""
        return self.right[of] / max(1, self.right[of] + self.missed[of])


FIELDS = ("decision", "mover", "seconder", "tally", "vote")


def score(written: Iterable[Written]) -> Score:
    """Every record read by its own reader and by the rules."""
    from index.readers import reader
    from text.decision_rules.stated import read
    from text.sentences import split

    found = Score()
    for each in written:
        document = reader.read(each.text.encode(), each.name)

        def sentences(paragraph: Any, document: Any = document) -> list[Any]:
            from domain.documents import Span

            inner = split(document.text[paragraph.start : paragraph.end], document.language)
            return [Span(paragraph.start + s.start, paragraph.start + s.end) for s in inner]

        _compare(found, each, document, read(document, sentences))
    return found


def _compare(  # noqa: C901 - field by field
    found: Score, written: Written, document: Any, stated: Iterable[Any]
) -> None:
    left = list(written.truths)
    for one in stated:
        text = document.text
        words = " ".join(text[q.start : q.end] for q in one.quotes)
        fitting = [t for t in left if t.thing in words and t.amendment == one.amendment]
        if not fitting and one.amendment:
            near = [t for t in written.truths if t.thing in text[: one.quotes[0].end] and t.amendment]
            fitting = [t for t in near[-1:] if t in left]
        if not fitting and not one.about:
            fitting = [
                t for t in left if t.mover and one.mover and _is(text, one.mover, t.mover) and not t.amendment
            ][:1]
        truth = fitting[0] if fitting else None
        if truth is None or truth.outcome != one.outcome.value:
            found.wrong["decision"] += 1
            found.notes.append(
                f"WRONG decision {written.name}: {one.outcome.value} {words[:160]!r} – {truth}"
            )
            continue
        left.remove(truth)
        found.right["decision"] += 1
        for name in ("mover", "seconder"):
            span, true = getattr(one, name), getattr(truth, name)
            _count(
                found,
                name,
                None if span is None else _is(text, span, true),
                bool(true),
                f"{written.name}: {words[:200]!r}",
            )
        tally = (
            (one.tally.yes, one.tally.no)
            if one.tally and one.tally.yes is not None and one.tally.no is not None
            else None
        )
        _count(
            found,
            "tally",
            None if tally is None else tally == truth.tally,
            bool(truth.tally),
            f"{written.name}: {tally} {truth.tally} {words[:200]!r}",
        )
        shown = {text[v.name.start : v.name.end]: v.ballot.value for v in one.votes}
        for name, ballot in shown.items():
            true = next((t for t in truth.votes if _same(name, t)), "")
            known = {"abstain": "abstained"}.get(truth.votes.get(true, ""), truth.votes.get(true, ""))
            right = known == ballot
            found.right["vote"] += right
            found.wrong["vote"] += not right
            if not right:
                found.notes.append(
                    f"WRONG vote {written.name}: {name} {ballot}, true {known!r} {words[:200]!r}"
                )
        for name in truth.votes:
            if not any(_same(each, name) for each in shown):
                found.missed["vote"] += 1
                found.notes.append(f"missed vote {written.name}: {name} {truth.votes[name]} {words[:250]!r}")
    for truth in left:
        found.missed["decision"] += 1
        found.missed["vote"] += len(truth.votes)
        place = document.text.find(truth.thing)
        found.notes.append(
            f"missed decision {written.name}: {truth.outcome} {document.text[max(0, place - 120) : place + 200]!r}"
        )


def _count(found: Score, of: str, right: bool | None, stated: bool, note: str) -> None:
    if right:
        found.right[of] += 1
    elif right is not None:
        found.wrong[of] += 1
        found.notes.append(f"WRONG {of} {note}")
    if stated and not right:
        found.missed[of] += 1
        found.notes.append(f"missed {of} {note}")


def _is(text: str, span: Any, true: str) -> bool:
    return bool(true) and _same(text[span.start : span.end], true)


def _same(said: str, true: str) -> bool:
    from text.people import may_be_one

    return may_be_one(said, true)


def _table(found: Score, heading: str) -> Iterator[str]:
    yield heading
    for of in FIELDS:
        shown = found.right[of] + found.wrong[of]
        yield f"  {of:9} shown right {found.precision(of):.3f} ({found.wrong[of]} of {shown} wrong)   found {found.recall(of):.3f}"


def main() -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    if given.write:
        for name, templates in TEMPLATES.items():
            _write(given.write / name, simulated(templates, given.seed))
        return 0
    batches = {each.stem: in_styles(each) for each in sorted(STYLES.glob("*.txt"))}
    batches |= {name: simulated(templates, given.seed) for name, templates in TEMPLATES.items()}
    for name, written in batches.items():
        for language in ("all", "en", "es", "zh"):
            found = score(
                each for each in written if language == "all" or f"\nlanguage: {language}\n" in each.text
            )
            print("\n".join(_table(found, f"{name}, {language}")))
            if given.wrong and language != "all":
                print("\n".join(f"    {note}" for note in found.notes[:80]))
    return 0


def _write(folder: Path, written: list[Written]) -> None:
    for each in written:
        path = folder / each.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each.text, encoding="utf-8")
    truths = {each.name: [vars(truth) for truth in each.truths] for each in written}
    (folder / "truth.json").write_text(json.dumps(truths, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
