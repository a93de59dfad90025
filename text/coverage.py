"""What a text lacks of what a question says. Pure rules over words; no model, no corpus statistics.

A passage can be about the right thing and still not answer: it names another district, it says what was approved
where the question asks what was rejected. These features see a part of that. They serve ``retrieval/confidence.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from text.questions import Question
from text.terms import STOP, WORD, likeness, stem, stems_of

_PRESENT = 0.8
"""From this likeness on, a word of the question counts as being there."""
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|lack|lacks|lacked|fail|fails|failed|refuse[sd]?|"
    r"reject(?:s|ed)?|except|nunca|ning[uú]n[oa]?|sin)\b|n['’]t\b|[不没未无非]",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^\W*(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b|吗|嗎|是否",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\b([A-Za-z]{3,})\.?\s+(?:no\.?\s*|#)?(\d[\w.\-]*)")
_NOT_PAIRED = frozenset("in since until from after before than about over under year by at to of".split())

_OPPOSITES: dict[str, set[str]] = {}
for _pair in """first/last before/after most/least more/less more/fewer increase/decrease increased/decreased rise/fall
rose/fell high/low higher/lower highest/lowest largest/smallest larger/smaller large/small big/small longest/shortest
long/short oldest/youngest old/new north/south east/west northern/southern eastern/western early/late earliest/latest
begin/end began/ended start/stop start/end started/ended founded/closed open/closed win/lose won/lost accept/reject
accepted/rejected approve/reject approved/rejected approved/denied allow/ban allowed/banned allow/prevent buy/sell
bought/sold born/died minimum/maximum majority/minority always/never common/rare commonly/rarely best/worst better/worse
strong/weak stronger/weaker hot/cold legal/illegal positive/negative inside/outside internal/external upper/lower
left/right success/failure succeeded/failed for/against support/oppose supported/opposed friend/enemy male/female
men/women public/private rich/poor above/below add/remove added/removed hire/fire hired/fired passed/failed
cheap/expensive cheapest/expensive active/inactive able/unable likely/unlikely similar/different same/different
joined/left arrive/leave arrived/left import/export primary/secondary major/minor innate/adaptive increase/reduce
raised/lowered expand/shrink gain/loss heavy/light fast/slow fastest/slowest""".split():
    _one, _other = _pair.split("/")
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far a sentence, and the passage around it, take up the words of a question."""

    sentence_coverage: float
    """Weighted share of the question's content words in the sentence, 0 … 1; .5 for a question without any."""
    passage_coverage: float
    """The same in the passage."""
    names_missing: int
    """Names and numbers of the question that the passage lacks, 0 … 2; "District 2" where it has only "District 4"."""
    negated: bool
    """The question says not, and the sentence does not. False for yes-or-no questions."""
    opposite: bool
    """The question says "first" and the passage only "last". False for yes-or-no questions."""


def weigh(question: Question, sentence: str, passage: str) -> Evidence:
    """``sentence`` is in ``passage``; a passage's title may be put before it."""
    in_sentence, in_passage = stems_of(sentence), stems_of(passage)
    whole = sum(term.weight for term in question.terms)
    near = [
        (term, likeness(term.stem, in_sentence), likeness(term.stem, in_passage)) for term in question.terms
    ]
    missing = sum(term.is_name and there < _PRESENT for term, _, there in near)
    missing += _conflicts(question.text, passage)
    yes_no = bool(_YES_NO.search(question.text))
    return Evidence(
        sentence_coverage=sum(term.weight * here for term, here, _ in near) / whole if whole else 0.5,
        passage_coverage=sum(term.weight * there for term, _, there in near) / whole if whole else 0.5,
        names_missing=min(2, missing),
        negated=not yes_no and bool(_NEGATION.search(question.text)) and not _NEGATION.search(sentence),
        opposite=not yes_no and _opposed(question.text, sentence, passage),
    )


def _conflicts(question: str, passage: str) -> int:
    """Pairs of a word and a number whose word the passage knows with other numbers only."""
    known: dict[str, set[str]] = {}
    for word, number in _PAIR.findall(passage):
        known.setdefault(stem(word), set()).add(number.rstrip(".-").casefold())
    conflicts = 0
    for word, number in _PAIR.findall(question):
        if word.casefold() in STOP or word.casefold() in _NOT_PAIRED:
            continue
        numbers = known.get(stem(word))
        conflicts += numbers is not None and number.rstrip(".-").casefold() not in numbers
    return conflicts


def _opposed(question: str, sentence: str, passage: str) -> bool:
    asked, here, around = (
        {match.group().casefold() for match in WORD.finditer(text)} for text in (question, sentence, passage)
    )
    return any(word not in around and _OPPOSITES[word] & here for word in asked if word in _OPPOSITES)
