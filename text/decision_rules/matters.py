"""The matters of a record and the motions that are open: where one ends, what it is called, which motion a result belongs to, and
what is stated of each at the end; and which statements of two records tell of one. What one record says twice and differently is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.documents import Document, Kind, Paragraph, Role, Span
from domain.meetings import Ballot, Decision, Outcome
from text.decision_rules.elsewhere import as_amended, codes_of, words_of
from text.decision_rules.events import (
    AMENDMENT,
    MAIN,
    RECONSIDERATION,
    SUBSTITUTE,
    events_in,
    last_called,
    runs_on,
)
from text.decision_rules.named_votes import StatedVote, ballots_in, labelled
from text.decision_rules.results import (
    LONGEST_ABOUT,
    Result,
    StatedTally,
    give_tallies,
    outcome_in,
    says_something,
)
from text.decision_rules.words import Language
from text.language import HAN
from text.names import differ, names_lacking, numbers_lacking
from text.people import without_people
from text.sentences import SentencesOf, is_dialogue, runs_in
from text.terms import STOP, stems_of, unfolded


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
    as_amended: bool
    """Whether a sentence that tells what came of it says so, and its name does not."""


@dataclass(slots=True)
class Draft:
    """What is known so far."""

    paragraph: int
    heading: str
    sort: str = ""
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

    @property
    def amendment(self) -> bool:
        """Whether it changes another motion."""
        return self.sort == AMENDMENT

    def touched(self, quote: Span, paragraph: int) -> None:
        """Says where it is told of."""
        self.paragraph = max(self.paragraph, paragraph)
        if quote not in self.quotes:
            self.quotes.append(quote)

    def may_be_seconded(self, text: str) -> bool:
        """Whether nobody did yet, and it did not end for want of it."""
        return self.seconder is None and not any(
            _SECOND.search(text[each.start : each.end]) for each in self.marks
        )


def stated(draft: Draft, text: str) -> Stated | None:
    """What is stated at the end; None where nothing came of it."""
    votes = _agreed(draft, text)
    if draft.outcome is None and not votes:
        return None
    if draft.given_up and draft.outcome is None:
        return None
    if draft.outcome is None and len(votes) < 2 and (draft.tally is None or draft.mover is None):
        return None
    about, told = draft.about, [*draft.quotes, *([draft.above] if draft.above else ())]
    if about is None and draft.marks and any(runs_on(text, each) for each in told):
        about = last_called(text, min(each.start for each in told), draft.marks[0].start)
        if about is None:
            return None
    above = [draft.above] if draft.above is not None and about is None else []
    quotes = sorted({*draft.quotes, *above}, key=lambda each: each.start)
    if not quotes:
        quotes = sorted({each.quote for each in votes}, key=lambda each: each.start)[:1]
    return Stated(
        draft.outcome or Outcome.NOT_STATED,
        tuple(quotes),
        tuple(draft.marks),
        about,
        draft.heading,
        draft.mover,
        draft.seconder,
        draft.tally,
        draft.unanimous and not any(each.ballot is Ballot.NO for each in votes),
        tuple(votes),
        draft.amendment,
        not draft.amendment
        and any(as_amended(text[each.start : each.end]) for each in quotes)
        and not (about and as_amended(text[about.start : about.end])),
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


# --- The matters


_FEWEST_WORDS = 2
"""A sentence of fewer says nothing of what was moved: “Second.”"""
_MOST_LISTED = 6
"""Lines of votes and movers between a matter and its result."""
_LONGEST_TITLE = 80
FAR = 3
"""Paragraphs between a motion and what is said of its votes."""


class Matters:
    """What is open while a document is read."""

    def __init__(self, document: Document, language: Language, sentences: SentencesOf) -> None:
        self.document, self.language, self.sentences = document, language, sentences
        self.text = document.text
        texts = [self.text[p.start : p.end] for p in document.paragraphs]
        written = document.kind in (Kind.MINUTES, Kind.ADOPTED_MINUTES, Kind.DRAFT_MINUTES, Kind.DECISION)
        self.spoken = document.kind.is_spoken or (not written and is_dialogue(texts))
        self.done: list[Draft] = []
        self.drafts: list[Draft] = []
        self.held: list[StatedVote] = []
        """Votes whose motion is told of behind them."""
        self.held_tally: tuple[int, StatedTally] | None = None
        self.item: Span | None = None
        """In talk: the sentence that named the matter."""
        self.matter = False
        self.title: Span | None = None
        self.elsewhere: list[Span] = []
        """Sentences that tell of another meeting."""
        self._by_number = {each.number: each for each in document.paragraphs}

    def close(self) -> None:
        """Ends a matter: what is open in it stays as it is."""
        self.done += self.drafts
        self.drafts, self.held = [], []

    def begins_a_matter(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is numbered, is a title of its own, or has one set into it."""
        if _ITEM.match(self.text, paragraph.start, paragraph.end):
            return True
        spans = self.sentences(paragraph)
        first = self.text[spans[0].start : spans[0].end] if spans else ""
        if not first or any(True for _ in labelled(first, self.language)) or _ENDS.search(first) is not None:
            return False
        if len(first) > _LONGEST_TITLE or outcome_in(first, 0, len(first), self.language):
            return False
        loud = first.isupper() and len(first.split()) > 1
        if len(spans) > 1:
            return loud or runs_in(first)
        quiet = not events_in(first, self.language, self.document, spoken=False)
        return quiet and (loud or not first.rstrip().endswith((".", "。", ",", "，", "?", "？", ")")))

    def counted_in(self, draft: Draft, quote: Span) -> None:
        """“The result was as follows: 5 for, 3 against.” above “The proposal was carried.”."""
        sentence = self.text[quote.start : quote.end]
        counted = Result(0, 0, 0, Outcome.NOT_STATED, None, decides=False, bare=True)
        give_tallies(sentence, [counted], self.language)
        if counted.tally is not None and counted.tally.yes is not None:
            draft.tally = replace(counted.tally, words=placed_at(counted.tally.words, quote))

    def new(self, paragraph: Paragraph) -> Draft:
        """A motion, with the votes and the count that were told before it."""
        draft = Draft(paragraph.number, paragraph.heading)
        draft.votes, self.held = [*self.held], []
        if self.held_tally is not None and self.held_tally[0] == paragraph.number:
            draft.tally = self.held_tally[1]
        self.held_tally = None
        self.drafts.append(draft)
        return draft

    def pending(self) -> Draft | None:
        """The last motion of which nothing came yet."""
        return next(
            (each for each in reversed(self.drafts) if each.outcome is None and not each.given_up), None
        )

    def last(self, paragraph: Paragraph) -> Draft | None:
        """The last motion, where it is near."""
        last = self.drafts[-1] if self.drafts else None
        return last if last is not None and paragraph.number - last.paragraph <= FAR else None

    def above(self, paragraph: Paragraph, quote: Span) -> Span | None:
        """The sentence before a motion that does not say what is moved, or the short paragraph above it."""
        before = [
            each
            for each in self.sentences(paragraph)
            if each.end <= quote.start
            and each not in self.elsewhere
            and not ballots_in(self.text[each.start : each.end], self.language)
        ]
        plainly = [
            each
            for each in before
            if not self.language.formal.search(self.text, each.start, each.end) or each == before[0]
        ]
        if before and (self.title is None or self.title.start < paragraph.start) and not plainly:
            found = before[-1]
        elif plainly:
            found = plainly[-1]
        elif self.title is not None and self.title.end <= quote.start:
            found = self.title
        else:
            above = self._over(paragraph)
            if (
                above is None
                or above.role not in (Role.BODY, Role.LIST_ITEM)
                or above.heading != paragraph.heading
            ):
                return None
            found = Span(above.start, above.end)
            if found.end - found.start > LONGEST_ABOUT:
                spans = self.sentences(above)
                found = spans[-1] if spans else found
        told = any(found.overlaps(each) for draft in self.drafts for each in draft.quotes)
        words = self.text[found.start : found.end]
        short = not says_something(words) if HAN.search(words) else len(stems_of(words)) < _FEWEST_WORDS
        return None if told or short or found.end - found.start > 2 * LONGEST_ABOUT else found

    def _over(self, paragraph: Paragraph) -> Paragraph | None:
        """The paragraph above, past those that only list votes and who moved."""
        for number in range(paragraph.number - 1, max(-1, paragraph.number - 1 - _MOST_LISTED), -1):
            above = self._by_number.get(number)
            if above is None:
                return None
            if above.role is Role.TABLE:
                continue
            said = self.text[above.start : above.end]
            labels = [means for means, start, _ in labelled(said, self.language)]
            told = labels or said.rstrip().endswith((":", "："))
            if not told or labels == ["motion"]:
                return above
        return None

    def give_up(self, sort: str) -> None:
        """A new motion: what was moved before and never voted on is no decision, unless this is to change it or to stand in its place."""
        for draft in self.drafts:
            if draft.outcome is None and (draft.sort or sort not in (AMENDMENT, SUBSTITUTE)):
                draft.given_up = True

    def target(
        self,
        event: Result,
        sentence: str,
        touched: Draft | None,
        sort: str,
        paragraph: Paragraph,
    ) -> Draft | None:
        """The motion that a result belongs to, one of the sort that it names; None where there is none."""
        open_ = [each for each in self.drafts if each.outcome is None and not each.given_up]
        if sort:
            return next((each for each in reversed(open_) if each.sort == sort.replace(MAIN, "")), None)
        named = "" if event.bare or event.about is None else sentence[event.about.start : event.about.end]
        if touched is not None and (
            touched.outcome is None
            or (
                touched.outcome is event.outcome
                and (touched.about is None or (named and self._is_about(touched, named)))
            )
        ):
            return touched
        if named and open_:
            behind = event.about is not None and event.about.start > event.verb
            fitting = [
                each
                for each in reversed(open_)
                if self._is_about(each, named) or (behind and each.paragraph == paragraph.number)
            ]
            return max(
                fitting, key=lambda each: len(stems_of(named) & stems_of(self._about(each))), default=None
            )
        thing = self.language.things.search(sentence, event.start, event.verb)
        for draft in reversed(open_):
            if thing is None or draft.sort not in (AMENDMENT, RECONSIDERATION):
                other = thing is not None and unfolded(thing.group()) not in unfolded(self._about(draft))
                return None if other and (draft.sort or draft.paragraph != paragraph.number) else draft
        last = self.last(paragraph)
        again = not self.spoken and last is not None and last.outcome is event.outcome and last.tally is None
        return last if event.bare and again and last and last.paragraph == paragraph.number else None

    def _about(self, draft: Draft) -> str:
        return self.text[draft.about.start : draft.about.end] if draft.about else ""

    def _is_about(self, draft: Draft, named: str) -> bool:
        known = self._about(draft)
        if HAN.search(known):
            return named[:6] in known
        return draft.about is None or bool((stems_of(named) & stems_of(known)) - STOP)

    def leaves_open(self, act: str) -> bool:
        """Whether a motion leaves the one before it open: it puts that off, or says how to go on."""
        return self.language.postpones.search(act) is not None or _PROCEDURAL.match(act) is not None

    def fitting(self, votes: Sequence[StatedVote], target: Draft | None) -> Draft | None:
        """The motion that votes are of: not one whose count they contradict, but the one that is open then."""
        tally = target.tally if target is not None and target.outcome is not None else None
        sides = [(Ballot.YES, tally.yes), (Ballot.NO, tally.no)] if tally is not None else []
        over = any(
            most is not None and sum(each.ballot is side for each in votes) > most for side, most in sides
        )
        return self.pending() if over else target

    def nearest(self, paragraph: Paragraph, *, main: bool = False) -> Draft | None:
        """The motion that votes near it are of: what was told of last; ``main``: the motion itself, where another changed it."""
        live = [each for each in self.drafts if not each.given_up]
        last = max(reversed(live), key=lambda each: each.quotes[-1].end if each.quotes else 0, default=None)
        told = last is not None and last.outcome and last.votes and last.marks
        if last and last.sort and (main or (told and last.votes[0].quote.start < last.marks[0].start)):
            # What changes another has its votes: these are of the other.
            last = self.pending() or last
        return last if last is not None and paragraph.number - last.paragraph <= FAR else None


_SECOND = re.compile(r"second|secund|附[议議]|和[议議]", re.IGNORECASE)  # “failed for want of a second”
_PROCEDURAL = re.compile(
    r"\W*(?:call (?:for )?the (?:previous )?question|(?:take a )?recess|reconvene|(?:close|end|extend|limit) (?:the )?debate|(?:enter|go|move) into (?:closed|executive)"
    r" session|extend the (?:meeting|time)|cerrar el debate|(?:hacer un|tomar un) receso|休[会會]|停止[辩辯][论論])",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[:：;；]")
_ITEM = re.compile(
    r"\W*(?:(?:\d{1,3}|[A-Z]|[IVXLC]+)[ºª°]?[.)][-–]?\s|\d{1,2}\.\d{1,2}\.?\s|\d{2,4}[-/]\d{1,4}\s"
    r"|(?:(?i:(?:agenda |action |consent )?item|min|minute|article|(?:council )?(?:resolution|bill)|ordinance|case|motion|punto|acuerdo|proyecto(?: de (?:acuerdo|ordenanza|ley))?|"
    r"proposición|dictamen|artículo|asunto|expediente|moción|resolución)\.?\s*"
    r"(?:(?i:no?|núm)\.?\s?[°ºo.]{0,2}\s*)?(?:[A-Z]{0,3}[-\d]*\d[\w./-]*|[IVXLC]+\b|(?i:uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)\b))"
    r"|[A-ZÁÉÍÓÚÑ]+\.-\s|(?:審議|审议)?第[〇零一二三四五六七八九十\d]+[案項项号號]|[一二三四五六七八九十]{1,3}、|(?:议|議|提)案[一二三四五六七八九十\d]+|[项項]目[一二三四五六七八九十\d]+|案[号號][一二三四五六七八九十\d]+)"
)
"""A paragraph that begins a matter of its own: numbered, or called by its sort and a number."""


def placed_at(span: Span, quote: Span) -> Span:
    """A range of a sentence, in the document."""
    return Span(span.start + quote.start, span.end + quote.start)


# --- What two records tell of one matter.

_ALIKE = 0.6
"""Share of words in common from which on two records tell of one decision."""


def twin(decision: Decision, among: Sequence[Decision]) -> Decision | None:
    """The likest of ``among`` that tells of the same decision: of one numbered thing, or in the same words. Of those that are as like,
    one under the same heading and with the same result goes first.
    """
    alike = [(share, other) for other in among if (share := _alike(decision, other))]
    if not alike:
        return None
    _, best = max(
        alike,
        key=lambda each: (
            each[0], each[1].heading == decision.heading, not each[1].contradicts(decision), _result(each[1]) == _result(decision),
        ),
    )  # fmt: skip
    return best


def _result(decision: Decision) -> object:
    tally = decision.tally and (decision.tally.yes, decision.tally.no)
    return decision.outcome, tally, {(unfolded(vote.name), vote.ballot) for vote in decision.votes}


def _alike(decision: Decision, other: Decision) -> float:
    """How like they tell of one decision; 0 where they tell of two: also where numbers or proper names differ."""
    if other.amendment is not decision.amendment:
        return 0
    codes, theirs = codes_of(decision), codes_of(other)
    mine, its = words_of(decision), words_of(other)
    share = len(mine & its) / max(len(mine), len(its), 1)
    if codes and theirs:
        return 1 + share if codes & theirs else 0
    one, two = _told(decision), _told(other)
    if share < _ALIKE or differ(one, two):
        return 0
    # “Approve the recommendation” is told apart by what it stands under alone.
    bare = not any(tell(each, "") for tell in (names_lacking, numbers_lacking) for each in (one, two))
    return 0 if bare and differ(_title(decision), _title(other)) else share


def _title(decision: Decision) -> str:
    """What it stands under, without the number of the item."""
    found = _ITEM.match(decision.heading)
    return decision.heading[found.end() :] if found else decision.heading


def _told(decision: Decision) -> str:
    """What is decided: without who decides it and what came of it, where both stand in the same sentence."""
    text = " ".join(quote.text for quote in decision.quotes)
    if decision.about:
        # Where nothing has a capital, any word may be a name.
        return decision.about.upper() if text.islower() else decision.about
    said = [quote.text[mark.start : mark.end] for quote in decision.quotes for mark in quote.marks]
    for words in sorted(said, key=len, reverse=True):
        text = text.replace(words, " ")
    people = (decision.mover, decision.seconder, *(vote.name for vote in decision.votes))
    return without_people(text, filter(None, people))
