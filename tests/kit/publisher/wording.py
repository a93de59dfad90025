"""Words as minutes and news have them, made from a seed: a revision keeps most of what stood there before."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.kit.publisher.pieces import Revision, mark

WHO = (
    "The council", "The commission", "The board", "Alderman Reyes", "Mayor Whitfield", "The city engineer", "Ms. Okafor",
)  # fmt: skip
DID = (
    "approved",
    "discussed",
    "postponed",
    "asked for a report on",
    "heard residents on",
    "voted on",
    "reviewed",
)
WHAT = (
    "the repaving of Miller Street", "a grant for the public library", "the flood wall at Cedar Creek",
    "a rezoning at 400 Mill Road", "the summer hours of the swimming pool", "new lamps along the river path",
    "the contract for refuse collection", "a crossing near Lincoln School", "the budget for fire hydrants",
    "parking rules around the town hall", "the repair of the bell tower", "a bus line to the county hospital",
)  # fmt: skip
HOW = (
    "by five votes to two", "after an hour of comment", "without a dissenting vote", "until the next meeting",
    "on the advice of the city attorney", "at a cost of $48,500", "with two amendments", "in open session",
)  # fmt: skip


def revisions(
    dice: random.Random, number: int, days: Sequence[float], statuses: Sequence[str] = ()
) -> tuple[Revision, ...]:
    """One from each of ``days`` on: a few paragraphs, of which one changes from each to the next, and the mark."""
    words = [_paragraph(dice) for _ in range(dice.randint(4, 6))]
    made = []
    for at, day in enumerate(days):
        if at:
            words[at % len(words)] = _paragraph(dice)
        status = statuses[at] if statuses else ""
        made.append(Revision(day, (*words[:-1], f"{words[-1]} {mark(number, at)}"), status))
    return tuple(made)


def _paragraph(dice: random.Random) -> str:
    return " ".join(
        f"{dice.choice(WHO)} {dice.choice(DID)} {dice.choice(WHAT)} {dice.choice(HOW)}." for _ in range(3)
    )
