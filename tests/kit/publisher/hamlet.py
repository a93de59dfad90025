"""A hamlet whose every fate is known: of each kind of thing one that stays, one that changes, one that leaves and comes
back, one that comes later, and one that changes every day from day 30 on.
"""

from __future__ import annotations

import random
from datetime import date

from tests.kit.publisher.oakhaven import BODIES
from tests.kit.publisher.pieces import Meeting, Piece, Town
from tests.kit.publisher.wording import revisions

CHANGES, COMES, LEAVES, RETURNS = 5.2, 6.2, 8.2, 24.2
DAILY = range(30, 130)
_FATES = ("stays", "changes", "leaves", "comes", "daily")
_KINDS = ("news", "page", "resolution", "document", "captions")
_NUMBERS = (4, 3, 2, 6, 9)
"""So that feeds show two of them as a summary only, and two without a guid."""
_PAPERS = ("agenda", "agenda", "minutes", "attachment", "minutes")


def hamlet() -> Town:
    """All of it."""
    dice = random.Random(7)
    pieces = [
        _piece(dice, 100 * (1 + at) + _NUMBERS[fate], kind, fate)
        for at, kind in enumerate(_KINDS)
        for fate in range(len(_FATES))
        # Captions are followed one file at a time: this one has it all.
        if kind != "captions" or fate == 0
    ]
    return Town(tuple(pieces), tuple(_meeting(number) for number in range(len(_FATES))))


def fate_of(each: Piece) -> str:
    """stays, changes, leaves, comes, daily, all."""
    return each.slug.partition("-")[0]


def _piece(dice: random.Random, number: int, kind: str, fate: int) -> Piece:
    name = "all" if kind == "captions" else _FATES[fate]
    born = COMES if name == "comes" else -20.0 + fate + 0.3
    days = [born]
    if name in {"changes", "all"}:
        days.append(CHANGES)
    if name in {"daily", "all"}:
        days += [day + 0.2 for day in DAILY]
    # What hangs on an item hangs on the meeting whose agenda stays.
    meeting = _meeting(0 if name == "comes" else fate) if kind == "document" else None
    return Piece(
        number=number,
        slug=f"{name}-{kind}-{number}",
        title=f"The {kind} that {name}",
        kind=_PAPERS[fate] if meeting else kind,
        revisions=revisions(dice, number, days, ("Final",) * len(days) if meeting else ()),
        body=meeting.body if meeting else BODIES[0],
        held=meeting.held if meeting else None,
        meeting=meeting.number if meeting else 0,
        away=((LEAVES, RETURNS),) if name in {"leaves", "all"} else (),
        form={"document": ".pdf", "captions": ".vtt", "resolution": ""}.get(kind, ".html"),
    )


def _meeting(at: int) -> Meeting:
    return Meeting(3000 + at, BODIES[at % 3], date(2026, 2, 3 + at))
