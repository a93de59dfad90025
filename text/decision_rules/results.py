"""What came of a motion, and what a body did: by a clause that says so, by a label, by a single word that stands for one; and votes as a
record counts them. A range, a date and a number of something are no count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.documents import Document, Span
from domain.meetings import Outcome
from text.decision_rules.elsewhere import is_own_body, names_another_day
from text.decision_rules.named_votes import is_of_all, is_unanimous, is_unreal, overlaps
from text.decision_rules.words import Language
from text.identifiers import LABELS
from text.language import HAN
from text.people import is_person
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
        target = _counted_one(sentence, match.start("words"), results)
        if target.tally is not None:
            continue
        if loose and no is not None and not _is_plain(target.outcome, yes, no):
            target.tally = StatedTally(Span(*match.span("words")), None, None)
        else:
            target.tally = StatedTally(Span(*match.span("words")), yes, no)


def _counted_one(sentence: str, at: int, results: Sequence[Counted]) -> Counted:
    """The result that a count stands with: in its own clause, or before it."""
    for borders in (r"[,;，；。]", r"[;；。]"):
        begins = max((each.end() for each in re.finditer(borders, sentence[:at])), default=0)
        border = re.compile(borders).search(sentence, at)
        stop = border.start() if border else len(sentence)
        beside = [each for each in results if begins <= each.verb < stop]
        if beside:
            break
    else:
        beside = list(results)
    return next((each for each in reversed(beside) if each.verb <= at), beside[0])


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
            if (
                not language.not_outcome.search(before)
                and not is_unreal(sentence, match.start(), language)
                and is_of_all(sentence, match.group())
            ):
                found.append((match.start(), -match.end(), outcome))
                break
    if not found:
        return None
    (at, stop, outcome), *others = sorted(found, key=lambda each: each[:2])
    # “Passed/Failed (circle one)”: a form that nobody filled in.
    if any(re.fullmatch(r"\s*(?:[/|]|or|o|或)\s*", sentence[-stop : each[0]]) for each in others):
        return None
    return outcome, Span(at, -stop)


def stands_alone(sentence: str, start: int, end: int) -> bool:
    """Whether a word for an outcome begins its sentence, or ends it where verbs stand last."""
    return sentence[:start].rstrip()[-1:] in ("", ":", "：") or (
        HAN.search(sentence) is not None and not sentence[end:].strip(" 。")
    )


def take_what_it_is_about(result: Result, sentence: str, language: Language, *, moved: bool) -> None:
    """A result with words that are said of votes alone, and no motion told of: what stands before it may say what it is about."""
    begins = max((each.end() for each in _BORDER.finditer(sentence, 0, result.verb)), default=0)
    border = _BORDER.search(sentence, result.end)
    stop = border.start() if border else len(sentence)
    counted = language.tally.search(sentence, begins, result.verb)
    aside = sentence[: result.verb].rstrip().endswith(",") and "," in sentence[result.end :]
    formal = language.formal.search(sentence, begins, stop) or language.tally.search(sentence, begins, stop)
    if moved or aside or not formal:
        return
    result.formal = True
    front = trimmed(sentence, begins, counted.start() if counted else result.verb)
    if not says_something(sentence[front.start : front.end]):
        front = trimmed(sentence, result.end, stop)
        if not _NAMES_IT.match(sentence, front.start) or outcome_in(sentence, front.start, stop, language):
            return
    if 0 < front.end - front.start <= LONGEST_ABOUT and says_something(sentence[front.start : front.end]):
        result.about, result.bare = front, False


_BORDER = re.compile(r"[;；]")
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
        if moved and HAN.search(sentence) and _moves_it(sentence, span):
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
    if everybody is None or not is_unanimous(sentence, language):
        return []
    span = Span(*everybody.span())
    return [Result(0, span.start, span.end, Outcome.PASSED, None, decides=False, bare=True, formal=True)]


def _moves_it(sentence: str, verb: Span) -> bool:
    """“提出替代动议，否决合同”: a verb with what it is done to, and no count before it, is what is moved."""
    clause = re.split(r"[，。；]", sentence[: verb.start])[-1]
    done_to = re.match(r"(?![无無没沒未不被遭])[\u4e00-\u9fff]+", sentence[verb.start :])
    return bool(done_to and done_to.end() > verb.end - verb.start) and not _COUNTED.search(clause)


_COUNTED = re.compile("[比对對票人以全]|一致")


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
            if (who and not is_own_body(who, document.body)) or is_unreal(sentence, match.start(), language):
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
    if what and not HAN.search(what):
        subject = _own_clause(sentence, subject, language)
        what = sentence[subject[0] : subject[1]]
    # “the motion carried, and Bell denied it”: what a person does is no result. In Chinese “纪要” (minutes) may be a name, too.
    by_somebody = what and not HAN.search(what) and is_person(what.strip())
    if what and (by_somebody or re.search(r"\b(?:be|no|not)$", what)):
        return None
    verb = subject[1] if what else match.start("bare") if bare else match.start()
    if is_unreal(sentence, subject[0], language) or _has_modal(sentence[subject[0] : match.end()]):
        return None
    about = None
    if what and says_something(what) and not _AND_IT.search(what):
        about = Span(*subject)
    elif bare and groups.get("rest") and says_something(groups["rest"]):
        about = trimmed(sentence, *match.span("rest"))
    end = match.end("bare") if bare else match.end()
    return Result(subject[0], verb, end, outcome, about, decides=False, bare=about is None)


def _own_clause(sentence: str, subject: tuple[int, int], language: Language) -> tuple[int, int]:
    """“the motion carried 4-1 and the ordinance” before “failed”: of a clause with a result of its own, nothing is a subject."""
    inner = outcome_in(sentence, *subject, language)
    borders = list(_JOINED.finditer(sentence, inner[1].end, subject[1])) if inner else []
    return (borders[-1].end(), subject[1]) if borders else subject


_JOINED = re.compile(r"(?:[,;]\s*)?\b(?:and|y|but|pero)\s+|[,;]\s*")
_AND_IT = re.compile(r"\b(?:and|y)\s+(?:the|la)\s+(?:motion|moción)$", re.IGNORECASE)
"""“The vote was called and the motion carried”."""
_MODAL = re.compile(
    r"\b(?:would|will|may|might|could|should|shall|must|can|not|never|if|podría|debería|si)\s+(?:\w+\s+){0,2}\w+$|[将將会會应應]$",
    re.IGNORECASE,
)


def _has_modal(clause: str) -> bool:
    return _MODAL.search(clause) is not None and "did not" not in clause.casefold()


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
