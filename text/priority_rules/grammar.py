"""What a language has to tell about emphasis: its cues and its formulas. ``english`` and ``spanish`` fill this in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.documents import Span
from domain.priorities import Rule


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say that something matters, and where that something stands."""

    rule: Rule
    words: re.Pattern[str]
    hints: tuple[str, ...]
    """Lower-case: one of these is in every sentence that has the words. Cheap, and most sentences have none."""
    before: bool = False
    """Whether it stands before the words (“Consumption was stressed”) and not after them."""
    by_body: bool = False
    """Whether the body that met has to be who says so: what a resident stresses is no aim of the meeting."""
    opens: re.Pattern[str] | None = None
    """It stands between these words and the cue: “named road safety its top priority”."""
    several: bool = True
    """Whether a list is several things. “A prominent place” is one; “the focus” may be many."""


def cue(
    rule: Rule,
    hints: str,
    words: str,
    *,
    opens: str = "",
    before: bool = False,
    by_body: bool = False,
    several: bool = True,
) -> Cue:
    """A cue out of its patterns; ``hints`` are separated by bars. See ``Cue``."""
    opening = re.compile(opens, re.IGNORECASE) if opens else None
    return Cue(
        rule, re.compile(words, re.IGNORECASE), tuple(hints.split("|")), before, by_body, opening, several
    )


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language. Every pattern is matched against one sentence, unless its line says otherwise."""

    cues: tuple[Cue, ...]
    """In the order in which they are tried; words belong to the first cue that has them."""
    body: re.Pattern[str]
    """What stands before a cue ends with the body that met (and “also”, “will” …)."""
    body_first: re.Pattern[str]
    """What stands after “said” is the body and no more: “…, said the mayor.”"""
    pronoun: re.Pattern[str]
    """What stands before a cue ends with “it”: enough where something is stressed, too little for an aim."""
    reports: re.Pattern[str]
    """“said”, “asked whether”: whose words they are decides."""
    opens_with_body: re.Pattern[str]
    """The sentence begins with it, for a second verb: “The council met and stressed …”."""
    joins: re.Pattern[str]
    """What stands before a cue ends with “and”."""
    lead: re.Pattern[str]
    """“the need for”, at the beginning of what is stressed: then it is one thing."""
    end: re.Pattern[str]
    """Where what is stressed ends: “to ensure …”, “including …”, “during …”."""
    aside: re.Pattern[str]
    """From here on the sentence only says how: “, with …”, “, including …”."""
    intro: re.Pattern[str]
    """“Additionally,”, at the beginning of a sentence."""
    verb: re.Pattern[str]
    """A verb that tells that a subject is a clause of its own."""
    separator: re.Pattern[str]
    """Between the items of a list."""
    last: re.Pattern[str]
    """Before the last item of a list."""
    gerund: re.Pattern[str]
    """An item that begins like this says how, unless all do: “road safety, calling on drivers to …”."""
    skip: re.Pattern[str]
    """A sentence of opening, acknowledgement or thanks."""
    closing: re.Pattern[str]
    """A sentence that closes the meeting: with the rest of its paragraph it is passed over."""
    procedure: re.Pattern[str]
    """A label that is only procedure, or praise of what was."""
    empty: frozenset[str]
    """Stems that say nothing by themselves: “efforts”, “goals”. A label of these alone names nothing."""
    breaks: re.Pattern[str]
    """Where a label that is too long may be cut."""


@dataclass(frozen=True, slots=True)
class Found:
    """A priority found in a text."""

    rule: Rule
    label: Span
    words: Span | None
    """The words that say so; None where a heading does."""


def hinted(cues: Iterable[Cue], lowered: str) -> list[Cue]:
    """Those of ``cues`` that a text in lower case may have."""
    found = []
    for cue in cues:
        for hint in cue.hints:
            if hint in lowered:
                found.append(cue)
                break
    return found
