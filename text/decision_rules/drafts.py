"""A decision while it is read, and what is stated of it at the end. What one record says twice and differently is left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.decisions import Ballot, Outcome
from domain.documents import Span
from text.decision_rules.ballots import StatedVote
from text.decision_rules.counts import StatedTally
from text.terms import unfolded


@dataclass(frozen=True, slots=True)
class Stated:
    """One decision where it stands; every range is in the document's text."""

    outcome: Outcome
    quotes: tuple[Span, ...]
    marks: tuple[Span, ...]
    """The words that say what came of it."""
    about: Span | None
    heading: str
    mover: Span | None
    seconder: Span | None
    tally: StatedTally | None
    unanimous: bool
    votes: tuple[StatedVote, ...]
    amendment: bool


@dataclass(slots=True)
class Draft:
    """What is known so far."""

    paragraph: int
    heading: str
    amendment: bool = False
    outcome: Outcome | None = None
    about: Span | None = None
    mover: Span | None = None
    seconder: Span | None = None
    tally: StatedTally | None = None
    unanimous: bool = False
    postpones: bool = False
    votes: list[StatedVote] = field(default_factory=list)
    quotes: list[Span] = field(default_factory=list)
    marks: list[Span] = field(default_factory=list)
    given_up: bool = False
    above: Span | None = None
    """What stands directly above it, where it does not say itself what it is about."""

    def touched(self, quote: Span, paragraph: int) -> None:
        """Says where it is told of."""
        self.paragraph = max(self.paragraph, paragraph)
        if quote not in self.quotes:
            self.quotes.append(quote)


def stated(draft: Draft, text: str) -> Stated | None:
    """What is stated at the end; None where nothing came of it."""
    votes = _agreed(draft, text)
    if draft.outcome is None and not votes:
        return None
    if draft.given_up and draft.outcome is None:
        return None
    if draft.outcome is None and len(votes) < 2 and (draft.tally is None or draft.mover is None):
        return None
    above = [draft.above] if draft.above is not None and draft.about is None else []
    quotes = sorted({*draft.quotes, *above}, key=lambda each: each.start)
    if not quotes:
        quotes = sorted({each.quote for each in votes}, key=lambda each: each.start)[:1]
    return Stated(
        draft.outcome or Outcome.NOT_STATED,
        tuple(quotes),
        tuple(draft.marks),
        draft.about,
        draft.heading,
        draft.mover,
        draft.seconder,
        draft.tally,
        draft.unanimous and not any(each.ballot is Ballot.NO for each in votes),
        tuple(votes),
        draft.amendment,
    )


def _agreed(draft: Draft, text: str) -> list[StatedVote]:
    """The votes that nothing in the record contradicts."""
    by_name: dict[str, list[StatedVote]] = {}
    for vote in draft.votes:
        by_name.setdefault(unfolded(text[vote.name.start : vote.name.end]), []).append(vote)
    votes = [each[0] for each in by_name.values() if len({one.ballot for one in each}) == 1]
    counts = {ballot: sum(each.ballot is ballot for each in votes) for ballot in Ballot}
    tally = draft.tally
    over = tally is not None and (
        (tally.yes is not None and counts[Ballot.YES] > tally.yes)
        or (tally.no is not None and counts[Ballot.NO] > tally.no)
    )
    against = draft.unanimous and counts[Ballot.NO] and counts[Ballot.YES]
    lost = draft.outcome is Outcome.PASSED and 1 < counts[Ballot.YES] < counts[Ballot.NO]
    won = draft.outcome is Outcome.FAILED and counts[Ballot.YES] > 2 * counts[Ballot.NO] > 1
    return [] if over or against or lost or won else votes
