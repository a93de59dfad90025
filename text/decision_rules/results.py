"""What came of a motion, and what a body did: by a clause that says so, by a label, by a single word that stands for one; and votes as a
record counts them. A range, a date and a number of something are no count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.dates import find_dates
from domain.documents import Document, Span
from domain.meetings import Outcome
from text.decision_rules.named_votes import is_unreal, overlaps
from text.decision_rules.words import Language
from text.identifiers import LABELS
from text.language import HAN
from text.terms import STOP, unfolded

# --- Counts: “5-2”, “cinco votos a dos”, “五票赞成、两票反对”.


@dataclass(frozen=True, slots=True)
class StatedTally:
    """A count, as it is written; ``yes`` and ``no`` where it says which is which."""

    words: Span
    yes: int | None
    no: int | None


class Counted(Protocol):
    """What a count may belong to: a result, from its verb on."""

    verb: int
    outcome: Outcome
    tally: StatedTally | None


_NUMERIC = re.compile(r"^\d{1,2}\s?[-–—]\s?\d{1,2}(?!\d)")
_ENDS = re.compile(r"\s*(?:[.,;:()]|$|\s(?:vote|margin|count|to|that|in|for|on|with|against|and)\b)")
_BEFORE_COUNT = re.compile(
    r"(?:\bvot(?:e[ds]?|ing)(?: was| of| count of)?|\b(?:by|on|with)(?: a)?(?: (?:roll[- ]call )?vote of)?|\b(?:passed|passes|carried|carries|failed|fails|defeated|adopted|approved|rejected|ratified|confirmed|"
    r"aprobad[oa]s?|rechazad[oa]s?|votación|votos? de|recommended|tabled|postponed|denied|result|margin of|lost|unanimously)|\bpor|以)\W*$",
    re.IGNORECASE,
)


def give_tallies(sentence: str, results: Sequence[Counted], language: Language) -> None:
    """Gives each result the count that stands with it."""
    if not results:
        return
    for match in language.tally.finditer(sentence):
        groups = match.groupdict()
        pairs = [
            ("a", "b"),
            ("a2", "b2"),
            ("c2", "d2"),
            ("c", "d"),
            ("e", "f"),
            ("h", "i"),
            ("e2", "f2"),
            ("g", None),
        ]
        used = next((pair for pair in pairs if groups.get(pair[0])), None)
        if used is None:
            continue
        yes = number(groups[used[0]])
        no = number(groups[used[1]]) if used[1] else None
        loose = used in (("c", "d"), ("h", "i"), ("e2", "f2")) and "成" not in match.group()
        if (
            yes is None
            or (used[1] and no is None)
            or (loose and "票" not in match.group() and not _is_count(sentence, match))
        ):
            continue
        if _WISHED.search(sentence, max(0, match.start() - 60), match.start()):
            continue
        at = match.start("words")
        behind = [each for each in results if each.verb <= at]
        target = behind[-1] if behind else results[0]
        if target.tally is not None:
            continue
        if loose and no is not None and not _is_plain(target.outcome, yes, no):
            target.tally = StatedTally(Span(*match.span("words")), None, None)
        else:
            target.tally = StatedTally(Span(*match.span("words")), yes, no)


_WISHED = re.compile(
    r"\b(?:would|could|might|habrían?|podrían?)\b[^,;.]{0,40}$|本[应應来來会會][^，。；]{0,8}$", re.IGNORECASE
)
"""“it would have passed 3-2 with Vega here”: no count of what was."""


def _is_plain(outcome: Outcome, yes: int, no: int) -> bool:
    """Whether the first number can only be the votes in favour."""
    if outcome is Outcome.NOT_STATED:
        return False
    return yes < no if outcome is Outcome.FAILED else yes > no


def _is_count(sentence: str, match: re.Match[str]) -> bool:
    """Whether “5-2” counts votes, and is no range, no date and no number of something."""
    start, end = match.span("words")
    before = sentence[max(0, start - 40) : start]
    if _BEFORE_COUNT.search(before) or re.search(r"\bvot(?:e|o)s?\b", match["words"], re.IGNORECASE):
        return True
    if not _NUMERIC.match(match["words"]) or not _ENDS.match(sentence, end):
        return False
    word = re.search(r"([^\W\d_]+)\.?\s*#?\s*$", before)
    plain = unfolded(word[1]) if word else ""
    return not (
        plain in LABELS
        or plain.removesuffix("s") in LABELS
        or plain in ("pages", "ages", "years", "lines", "from", "grades")
    )


_NUMBERS = {
    **{word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split())},
    **{word: n for n, word in enumerate("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince".split())},
    **{word: n for n, word in enumerate("零一二三四五六七八九十")},
    "none": 0, "un": 1, "una": 1, "ninguno": 0, "ninguna": 0, "ningún": 0, "ningun": 0, "〇": 0, "两": 2, "兩": 2,
}  # fmt: skip


def number(word: str) -> int | None:
    """A small number, as it is written in any of the languages."""
    word = word.casefold()
    if word.isdigit():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    if len(word) == 2 and word[0] == "十" and word[1] in _NUMBERS:
        return 10 + _NUMBERS[word[1]]
    return None


_AROUND_TALLY = re.compile(r"(?:\s|[,(]|\b(?:by|por|con|a|vote|of|unanimidad)\b)+$", re.IGNORECASE)


def without_tally(sentence: str, about: Span, tally: StatedTally | None) -> Span:
    """What is decided, without the count before or behind it."""
    if tally is None or not about.start <= tally.words.start <= about.end:
        return about
    before = _AROUND_TALLY.sub("", sentence[about.start : tally.words.start])
    if before.strip():
        rest = sentence[tally.words.end : about.end].lstrip(" )")
        # “approved the plan 4-0, with conditions”: what follows belongs to it.
        return about if rest.strip(" .,") else Span(about.start, about.start + len(before))
    lead = re.match(r"[\s,)]*(?:that\s+|que\s+)?", sentence[tally.words.end : about.end])
    return trimmed(sentence, tally.words.end + (lead.end() if lead else 0), about.end)


def trimmed(text: str, start: int, end: int) -> Span:
    """Without blanks and marks at its edges."""
    while start < end and text[start] in " ,.;:，。；：\n|":
        start += 1
    while end > start and text[end - 1] in " ,.;:，。；：\n|(":
        end -= 1
    return Span(start, end)


# --- What came of it.


LONGEST_ABOUT = 300


@dataclass(slots=True)
class Result:
    """What came of a motion, or what a body did."""

    start: int
    """Where its subject begins."""
    verb: int
    end: int
    outcome: Outcome
    about: Span | None
    decides: bool
    """A body did it; otherwise it came of a motion."""
    bare: bool
    tally: StatedTally | None = None
    formal: bool = False
    """Told by a label, a count or another word that is said of votes alone: it needs no motion that was told of."""


def result_in(sentence: str, span: Span, language: Language) -> Result | None:
    """What a label or a cell says came of it."""
    said = sentence[span.start : span.end]
    for outcome, form in language.results:
        match = form.match(said) or form.search("\n" + said)
        if match and "bare" in match.groupdict() and match["bare"]:
            return Result(
                span.start, span.start, span.end, outcome, None, decides=False, bare=True, formal=True
            )
    word = outcome_in(sentence, span.start, span.end, language)
    if word is None and language.unanimous.search(sentence, span.start, span.end):
        word = Outcome.PASSED, span
    if word is None:
        return None
    return Result(span.start, span.start, span.end, word[0], None, decides=False, bare=True, formal=True)


_CLAUSE = re.compile(
    r"(?:^|[,;:.()–—，；。：、（]|\b(?:and|which|it|was|were|is|are|then|stands?|vote|declared|with|y|se|que|因|宣[布佈](?:[动動][议議])?|由[于於]|[经經]|(?:asistentes|presentes|miembros|ediles|concejales|regidores) l[ao]s?|queda|quedó|resulta|resultó|resultando|siendo|es|fue|motion|moción)\b)\W*(?:(?:then|duly|unanimously|hereby|also|is|was|it|se|por (?:mayoría|unanimidad)|本案|全案|[该該]案|[决決]定)\s*)*$",
    re.IGNORECASE,
)
"""What a word for an outcome stands behind where a clause is said with it."""


_FEW_WORDS = 10


def outcome_in(sentence: str, start: int, end: int, language: Language) -> tuple[Outcome, Span] | None:
    """The first single word for what came of something, none that is part of what was moved or of another time."""
    found: list[tuple[int, int, Outcome]] = []
    for outcome, form in language.outcomes:
        for match in form.finditer(sentence, start, end):
            before = sentence[max(start, match.start() - 40) : match.start()]
            if not language.not_outcome.search(before) and not is_unreal(sentence, match.start(), language):
                found.append((match.start(), -match.end(), outcome))
                break
    if not found:
        return None
    at, stop, outcome = min(found, key=lambda each: each[:2])
    return outcome, Span(at, -stop)


def stands_alone(sentence: str, start: int, end: int) -> bool:
    """Whether a word for an outcome begins its sentence, or ends it where verbs stand last."""
    return sentence[:start].rstrip()[-1:] in ("", ":", "：") or (
        HAN.search(sentence) is not None and not sentence[end:].strip(" 。")
    )


def spoken_result_in(sentence: str, language: Language, stop: int) -> list[Result]:
    """What came of it, in talk, after hands were asked for: “Seeing none, that passes.”."""
    found = outcome_in(sentence, 0, stop, language)
    if found is None or language.asks_hands.search(sentence):
        return []
    outcome, span = found
    front = re.split(r"[,;.!?—，；。！]", sentence[: span.start])[-1].strip()
    if front and not language.spoken_result.match(front):
        return []
    return [Result(span.start, span.start, span.end, outcome, None, decides=False, bare=True)]


def take_what_it_is_about(result: Result, sentence: str, language: Language, *, moved: bool) -> None:
    """A result with words that are said of votes alone, and no motion told of: what stands before it may say what it is about."""
    counted = language.tally.search(sentence, 0, result.verb)
    aside = sentence[: result.verb].rstrip().endswith(",") and "," in sentence[result.end :]
    if moved or aside or not (language.formal.search(sentence) or counted or language.tally.search(sentence)):
        return
    result.formal = True
    front = trimmed(sentence, 0, counted.start() if counted else result.verb)
    if not says_something(sentence[front.start : front.end]):
        front = trimmed(sentence, result.end, len(sentence))
        if not _NAMES_IT.match(sentence, front.start):
            return
    if 0 < front.end - front.start <= LONGEST_ABOUT and says_something(sentence[front.start : front.end]):
        result.about, result.bare = front, False


_NAMES_IT = re.compile(r"(?:the|that|la|el|los|las|que)\b|[\u4e00-\u9fff]", re.IGNORECASE)


def formal_result(
    sentence: str,
    language: Language,
    quiet: Sequence[Span],
    stop: int,
    *,
    moved: int,
    pending: bool,
    titled: bool,
) -> list[Result]:
    """What came of the motion of this sentence, or of the one under way, by a single word that stands as a clause of its own.

    ``moved``: where the words of a motion end in this sentence, 0 where it has none.
    """
    formal = language.formal.search(sentence) is not None or language.tally.search(sentence) is not None
    few = len(sentence.split()) <= _FEW_WORDS
    if not (moved or formal or titled or (pending and few)):
        return []
    start = 0
    while (found := outcome_in(sentence, start, stop, language)) is not None:
        outcome, span = found
        start = span.end
        clause = _CLAUSE.search(sentence[: span.start])
        if overlaps(quiet, (span.start, span.end)) or (clause is None and not (few and pending)):
            continue
        alone = len(sentence.split()) <= _FEW_WORDS and stands_alone(sentence, span.start, span.end)
        if titled and not (moved or formal or pending or alone):
            continue
        return [
            Result(
                0 if moved else span.start,
                span.start,
                span.end,
                outcome,
                None,
                decides=False,
                bare=True,
                formal=True,
            )
        ]
    everybody = language.unanimous.search(sentence, moved, stop) if moved else None
    if everybody is None:
        return []
    span = Span(*everybody.span())
    return [Result(0, span.start, span.end, Outcome.PASSED, None, decides=False, bare=True, formal=True)]


def results_in(sentence: str, language: Language, document: Document, *, spoken: bool) -> list[Result]:
    """What a sentence says came of a motion, and what a body did, by whole clauses."""
    found: list[Result] = []
    for outcome, form in language.results:
        for match in form.finditer(sentence):
            what = match.groupdict().get("what") or ""
            if spoken and what and not language.spoken_result.match(what.strip()):
                continue
            result = _came_of(sentence, outcome, match, language)
            if result is not None and not any(
                each.verb <= result.verb < each.end or result.verb <= each.verb < match.end()
                for each in found
            ):
                found.append(result)
    # In talk, “the council approved …” tells of any time.
    for outcome, form in () if spoken else language.decides:
        for match in form.finditer(sentence):
            who = match.groupdict().get("who") or ""
            verb = match.end("who") if who else match.start()
            end = match.start("act")
            if any(each.start < end and verb < each.end for each in found):
                continue
            if (who and not _is_own_body(who, document.body)) or is_unreal(sentence, match.start(), language):
                continue
            if not names_another_day(sentence[max(0, verb - 80) : verb], document):
                act = trimmed(sentence, *match.span("act"))
                put_off = outcome is Outcome.PASSED and language.postpones.search(
                    re.sub(r"^\W*\d{1,2}\s+to\s+", "", sentence[act.start : act.end])
                )
                found.append(
                    Result(
                        match.start(),
                        verb,
                        end,
                        Outcome.POSTPONED if put_off else outcome,
                        act,
                        decides=True,
                        bare=False,
                    )
                )
    return found


def _came_of(sentence: str, outcome: Outcome, match: re.Match[str], language: Language) -> Result | None:
    groups = match.groupdict()
    what, bare = groups.get("what"), groups.get("bare")
    subject = match.span("what") if what else (match.start(), match.start())
    if what and re.search(r"\b(?:be|no|not)$", what):
        return None
    verb = subject[1] if what else match.start("bare") if bare else match.start()
    if is_unreal(sentence, subject[0], language) or _has_modal(sentence[subject[0] : match.end()]):
        return None
    about = None
    if what and says_something(what):
        about = Span(*subject)
    elif bare and groups.get("rest") and says_something(groups["rest"]):
        about = trimmed(sentence, *match.span("rest"))
    end = match.end("bare") if bare else match.end()
    return Result(subject[0], verb, end, outcome, about, decides=False, bare=about is None)


_MODAL = re.compile(
    r"\b(?:would|will|may|might|could|should|shall|must|can|not|never|if|podría|debería|si)\s+(?:\w+\s+){0,2}\w+$|[将將会會应應]$",
    re.IGNORECASE,
)


def _has_modal(clause: str) -> bool:
    return _MODAL.search(clause) is not None and "did not" not in clause.casefold()


_BODY_WORDS = frozenset("the el la los de del city town village county municipal full entire".split())


def _is_own_body(who: str, body: str) -> bool:
    """Whether “the council”, “the planning commission” is the body whose record it is."""
    if HAN.search(who):
        front = who.removesuffix(body) if body and who.endswith(body) else who
        return (
            who in ("会议", "會議", "会上", "會上", "主席")
            or not body
            or body.endswith(who)
            or re.fullmatch("|[本该該]|.{1,4}[市县縣区區镇鎮]", front) is not None
        )
    if not body:
        return True
    own = set(unfolded(body).split())
    words = [word for word in unfolded(who).split() if word not in _BODY_WORDS]
    if not words:
        return True
    telling = words[-4:]
    if telling[-1] in ("members", "pleno", "ayuntamiento", "cabildo", "plenaria", "corporacion", "body"):
        return True
    # “adopt the budget the council …”: of what stands before the body's last word, only its name counts.
    last, before = telling[-1], telling[:-1]
    return last in own and all(word in own or word in STOP or word.endswith("ed") for word in before[-1:])


def names_another_day(text: str, document: Document) -> bool:
    """Whether ``text`` names a day that is not the document's, and that is known to be another."""
    day = document.date
    if not day.is_complete:
        return False
    named = [each.date for each in find_dates(text)]
    return any(
        each.day is not None
        and (each.month, each.day, each.year or day.year) != (day.month, day.day, day.year)
        for each in named
    )


_GENERIC = frozenset(
    "the motion amendment ordinance resolution question item measure proposal budget bill vote as amended main original substitute it was were is to "
    "be unanimously then also nomination recommendation request application report contract appeal asunto solicitud dictamen expediente proyecto pedido approve adopt accept pass motion recorded taken adoption approval passage postponement aplazamiento postergación aprobación aprobar adoptar la el los moción enmienda propuesta punto acuerdo enmendada enmendado se por unanimidad votos mayoría mayoria".split()
)


def says_something(piece: str) -> bool:
    """Whether a piece names a thing, and not only “the motion”."""
    words = [
        word for word in re.findall(r"[^\W_]+", piece.casefold()) if word not in _GENERIC and word not in STOP
    ]
    if HAN.search(piece):
        return (
            len(
                re.sub(
                    r"修正后的|修正後的|经修正的|动议|動議|修正案|条例|條例|决议|決議|议案|議案|本案|提案|方案|了|[，。、]",
                    "",
                    piece,
                )
            )
            > 1
        )
    return any(len(word) > 1 for word in words)
