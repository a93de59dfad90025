"""Votes as a record counts them: “5-2”, “cinco votos a dos”, “五票赞成、两票反对”. A range, a date and a number of something are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.decisions import Outcome
from domain.documents import Span
from text.decision_rules.words import Language
from text.names import LABELS
from text.terms import unfolded


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
        at = match.start("words")
        behind = [each for each in results if each.verb <= at]
        target = behind[-1] if behind else results[0]
        if target.tally is not None:
            continue
        if loose and no is not None and not _is_plain(target.outcome, yes, no):
            target.tally = StatedTally(Span(*match.span("words")), None, None)
        else:
            target.tally = StatedTally(Span(*match.span("words")), yes, no)


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
