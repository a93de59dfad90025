"""Reading a record for what was decided: motions, who made them, what came of them, and who voted how. Pure rules.

Nothing is concluded. A count is not turned into names, a name not into a person, a wish not into a vote; where two statements
of one record contradict each other, neither is kept. The words of each language are in ``text.decision_rules.words``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from domain.decisions import Ballot, Outcome
from domain.documents import Document, Kind, Paragraph, Role, Span
from text.cutting import is_dialogue
from text.decision_rules.counts import give_tallies, trimmed
from text.decision_rules.drafts import Draft, Stated, stated
from text.decision_rules.events import (
    LONGEST_ABOUT,
    Event,
    Moved,
    Result,
    StatedVote,
    Votes,
    ballots_in,
    events_in,
    meaning,
    plain,
)
from text.decision_rules.vote_tables import read_table
from text.decision_rules.words import Language, words_of
from text.language import HAN
from text.people import NAME, ZH_NAME, is_person, may_be_one
from text.terms import STOP, stems_of, unfolded

Sentences = Callable[[Paragraph], Sequence[Span]]
"""The sentences of a paragraph, as ranges in the document's text."""
_LONGEST_SENTENCE = 1_500
_FEWEST_WORDS = 3
"""A sentence of fewer says nothing of what was moved: “Second.”"""
_FAR = 3
"""Paragraphs between a motion and what is said of its votes."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sentence that corrects what a record of before says of a vote."""

    quote: Span
    votes: tuple[StatedVote, ...]


def language_of(document: Document) -> Language | None:
    """The words of the document's language; None where there are none."""
    code = document.language
    if not code:
        sample = document.text[:4_000]
        code = "zh" if len(HAN.findall(sample)) > len(sample) / 5 else "en"
    return words_of(code)


def read(document: Document, sentences: Sentences) -> list[Stated]:
    """What the document states, in its order. Nothing for an agenda, which only proposes, and for languages without words."""
    language = language_of(document)
    if language is None or document.kind.proposes:
        return []
    return _Reading(document, language, sentences).all()


def corrections(document: Document, sentences: Sentences) -> list[Corrected]:
    """The sentences that correct a vote of an earlier record."""
    language = language_of(document)
    if language is None or document.kind.proposes:
        return []
    found = []
    for paragraph in document.paragraphs:
        if paragraph.role in (Role.BODY, Role.LIST_ITEM) and language.corrects.search(
            document.text, paragraph.start, paragraph.end
        ):
            for quote in sentences(paragraph):
                votes = _correcting(document.text, quote, language)
                if votes is not None:
                    found.append(Corrected(quote, votes))
    return found


def _correcting(text: str, quote: Span, language: Language) -> tuple[StatedVote, ...] | None:
    """The votes that a sentence corrects; None where it corrects no vote."""
    sentence = text[quote.start : quote.end]
    word = language.corrects.search(sentence)
    if word is None or len(sentence) > _LONGEST_SENTENCE:
        return None
    votes = [
        each for event in ballots_in(sentence, language) if isinstance(event, Votes) for each in event.votes
    ]
    if not votes and not language.tally.search(sentence):
        return None
    # “voted no, not yes”, “as yes instead of no”: of two votes for one name, the sentence decides, and no rule here.
    single = [each for each in votes if sum(_same(sentence, each.name, o.name) for o in votes) == 1]
    at = quote.start
    return tuple(_placed(each, at, quote) for each in single)


# --- From events to decisions.


_HINT = re.compile(
    r"mov|motion|second|vot|aye|nay|yea|noes|carri|pass|fail|approv|adopt|reject|den|tabl|postpon|continu|defer|refer|laid|ratif|accept|confirm|"
    r"authori|award|agree|decid|resol|recommend|abst|recus|absen|oppos|dissent|unanim|unánim|prevail|defeat|withdr|yes|no\b|support|died?\b|against|"
    r"favor|conflict|lost|outcome|action|propo|propu|moci|secund|apr[ou]|acord|acuerd|rechaz|aplaz|pos[pt]|mesa|enm|contra|inhib|asisti|prosper|"
    r"deneg|desestim|adjudic|plante|formul|retir|resultado|item|next|punto|[\u4e00-\u9fff]",
    re.IGNORECASE,
)
"""One of these is in every sentence that says anything of a motion. Cheap, and most sentences have none."""


class _Reading:
    """One document, from top to bottom."""

    def __init__(self, document: Document, language: Language, sentences: Sentences) -> None:
        self._document, self._language, self._sentences = document, language, sentences
        self._text = document.text
        texts = [self._text[p.start : p.end] for p in document.paragraphs]
        written = document.kind in (Kind.MINUTES, Kind.ADOPTED_MINUTES, Kind.DRAFT_MINUTES, Kind.DECISION)
        self._spoken = document.kind.is_spoken or (not written and is_dialogue(texts))
        self._done: list[Draft] = []
        self._drafts: list[Draft] = []
        self._held: list[StatedVote] = []
        self._heading = "\n"
        self._rolling: Draft | None = None

    def all(self) -> list[Stated]:
        """Every decision, in its order."""
        rows: list[Paragraph] = []
        for paragraph in self._document.paragraphs:
            if rows and (paragraph.role is not Role.TABLE or (not paragraph.heads and rows[-1].heads)):
                self._table(rows)
                rows = []
            if paragraph.role is Role.TABLE:
                self._in_section(paragraph)
                rows.append(paragraph)
            elif paragraph.role is Role.HEADING:
                self._close()
            elif paragraph.role is not Role.BYLINE:
                self._in_section(paragraph)
                self._paragraph(paragraph)
        if rows:
            self._table(rows)
        self._close()
        found = [each for draft in self._done if (each := stated(draft, self._text)) is not None]
        return sorted(found, key=lambda each: each.quotes[0].start)

    def _in_section(self, paragraph: Paragraph) -> None:
        if paragraph.heading != self._heading:
            self._close()
            self._heading = paragraph.heading

    def _close(self) -> None:
        self._done += self._drafts
        self._drafts, self._held, self._rolling = [], [], None

    def _paragraph(self, paragraph: Paragraph) -> None:
        start = paragraph.start
        speaker: Span | None = None
        if self._spoken:
            speaker, start = self._speaker(paragraph)
            said = self._text[start : paragraph.end].strip()
            if self._turn(paragraph, speaker, said, start):
                return
        for whole in self._sentences(paragraph):
            if whole.end <= start or whole.end - whole.start > _LONGEST_SENTENCE:
                continue
            quote = Span(max(whole.start, start), whole.end)
            self._sentence(paragraph, quote, whole)

    def _speaker(self, paragraph: Paragraph) -> tuple[Span | None, int]:
        match = _TURN.match(self._text, paragraph.start, paragraph.end)
        if match is None or meaning(match["who"], self._language):
            return None, paragraph.start
        return (Span(*match.span("who")) if is_person(match["who"]) else None), match.end()

    def _turn(self, paragraph: Paragraph, speaker: Span | None, said: str, start: int) -> bool:
        """Reads what is said as a vote, a motion or a second of the speaker's own; whether it was one."""
        language, quote = self._language, Span(paragraph.start, paragraph.end)
        if language.calls_roll.search(said):
            pending = self._pending()
            self._rolling = pending or (self._drafts[-1] if self._drafts else None)
            if self._rolling is not None and self._rolling.votes:
                self._rolling = None
        if speaker is None:
            return False
        ballot = language.said.get(plain(said))
        if ballot is not None:
            if self._rolling is not None:
                words = Span(start, paragraph.end)
                self._rolling.votes.append(StatedVote(speaker, ballot, words, quote))
                self._rolling.paragraph = paragraph.number
            return True
        if language.spoken_second.search(said):
            pending = self._pending()
            if pending is not None and pending.seconder is None:
                pending.seconder = speaker
                pending.touched(quote, paragraph.number)
            return True
        move = language.spoken_move.search(said)
        if move is not None:
            at = start + (
                len(self._text[start : paragraph.end]) - len(self._text[start : paragraph.end].lstrip())
            )
            act = _spoken_act(said, move)
            draft = self._new(paragraph)
            draft.mover = speaker
            draft.amendment = bool(act and language.amendment.search(said[act.start : act.end]))
            if act is not None:
                draft.about = Span(at + act.start, at + act.end)
                draft.postpones = bool(language.postpones.search(said[act.start : act.end]))
            draft.touched(quote, paragraph.number)
            return True
        return False

    def _sentence(self, paragraph: Paragraph, quote: Span, whole: Span) -> None:
        sentence = self._text[quote.start : quote.end]
        if _HINT.search(sentence) is None:
            return
        language = self._language
        if self._spoken and language.next_item.search(sentence):
            self._give_up(amendment=False)
        events = events_in(sentence, language, self._document, spoken=self._spoken)
        if not any(isinstance(each, Result) for each in events):
            self._counted(sentence, quote, whole, paragraph)
        if not events:
            return
        if language.corrects.search(sentence) and _correcting(self._text, quote, language) is not None:
            return
        touched: Draft | None = None
        for event in events:
            touched = self._event(paragraph, sentence, quote, event, touched)
            if touched is not None:
                touched.touched(whole, paragraph.number)
        if touched is not None and touched.outcome and language.unanimous.search(sentence):
            touched.unanimous = True

    def _event(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: Event, touched: Draft | None
    ) -> Draft | None:
        if isinstance(event, Moved):
            return self._moved(paragraph, quote, event, touched)
        if isinstance(event, Result):
            return self._result(paragraph, sentence, quote, event, touched) or touched
        if isinstance(event, Votes):
            return self._voted(paragraph, sentence, quote, event, touched) or touched
        target = touched or self._pending() or (None if self._spoken else self._last(paragraph))
        if target is None or target.seconder is not None:
            return touched
        target.seconder = _at(event.seconder, quote)
        return target

    def _counted(self, sentence: str, quote: Span, whole: Span, paragraph: Paragraph) -> None:
        """“Vote: 5 yea, 2 nay.” before the word for what came of it."""
        pending = self._pending()
        if pending is None or pending.tally is not None or paragraph.number - pending.paragraph > 1:
            return
        counted = Result(0, 0, 0, Outcome.NOT_STATED, None, decides=False, bare=True)
        give_tallies(sentence, [counted], self._language)
        told = self._language.reported.search(sentence) or self._language.denied.search(sentence)
        if counted.tally is not None and counted.tally.yes is not None and not told:
            pending.tally = replace(counted.tally, words=_at(counted.tally.words, quote))
            pending.touched(whole, paragraph.number)

    def _new(self, paragraph: Paragraph) -> Draft:
        draft = Draft(paragraph.number, paragraph.heading)
        draft.votes, self._held = [*self._held], []
        self._drafts.append(draft)
        return draft

    def _pending(self) -> Draft | None:
        return next(
            (each for each in reversed(self._drafts) if each.outcome is None and not each.given_up), None
        )

    def _last(self, paragraph: Paragraph) -> Draft | None:
        last = self._drafts[-1] if self._drafts else None
        return last if last is not None and paragraph.number - last.paragraph <= _FAR else None

    def _moved(self, paragraph: Paragraph, quote: Span, event: Moved, touched: Draft | None) -> Draft:
        language = self._language
        act = _at(event.act, quote) if event.act else None
        pending = self._pending()
        last = self._last(paragraph)
        if pending is not None and pending.mover is None and pending.about is None and pending.votes:
            # A table of votes, and below it what it was about.
            draft = pending
        elif event.mover.end == 0:
            # “MOTION: …” stands alone, above who made it.
            self._give_up(amendment=False)
            draft = self._new(paragraph)
        elif (
            act is None
            and last is not None
            and last.mover is None
            and (last.paragraph == paragraph.number or last.outcome is None)
        ):
            draft = last
        elif touched is not None and touched.mover is None:
            draft = touched
        elif act is None and pending is not None and pending.mover is None:
            draft = pending
        else:
            self._give_up(amendment=event.amendment)
            draft = self._new(paragraph)
            draft.amendment = event.amendment
        if event.mover.end:
            draft.mover = _at(event.mover, quote)
        if event.seconder is not None:
            draft.seconder = _at(event.seconder, quote)
        if draft.about is None and act is None and draft.outcome is None and not draft.quotes:
            draft.above = self._above(paragraph, quote)
        if act is not None and draft.about is None:
            draft.about = act
            draft.postpones = bool(language.postpones.search(self._text[act.start : act.end]))
        return draft

    def _above(self, paragraph: Paragraph, quote: Span) -> Span | None:
        """The sentence before a motion that does not say what is moved, or the short paragraph above it."""
        before = [each for each in self._sentences(paragraph) if each.end <= quote.start]
        if before:
            found = before[-1]
        else:
            above = next((p for p in self._document.paragraphs if p.number == paragraph.number - 1), None)
            if (
                above is None
                or above.role not in (Role.BODY, Role.LIST_ITEM)
                or above.heading != paragraph.heading
            ):
                return None
            found = Span(above.start, above.end)
            if found.end - found.start > LONGEST_ABOUT:
                spans = self._sentences(above)
                found = spans[-1] if spans else found
        told = any(
            each.start < found.end and found.start < each.end for d in self._drafts for each in d.quotes
        )
        short = len(stems_of(self._text[found.start : found.end])) < _FEWEST_WORDS
        return None if told or short or found.end - found.start > 2 * LONGEST_ABOUT else found

    def _give_up(self, *, amendment: bool) -> None:
        """A new motion: what was moved before and never voted on is no decision, unless this is its amendment."""
        for draft in self._drafts:
            if draft.outcome is None and not (amendment and not draft.amendment):
                draft.given_up = True

    def _result(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: Result, touched: Draft | None
    ) -> Draft | None:
        language = self._language
        subject = sentence[event.start : event.end]
        if event.about is not None:
            subject = subject + " " + sentence[event.about.start : event.about.end]
        main = bool(language.main.search(subject))
        amending = bool(language.amendment.search(subject)) and not main
        target = self._target(event, sentence, touched, amending=amending, main=main, paragraph=paragraph)
        if target is None:
            about = event.about
            if event.bare and main and language.things.search(subject) and not event.decides:
                about = trimmed(sentence, event.start, event.verb)
            if event.bare and about is None and not amending:
                return None
            target = self._unmoved(paragraph, quote, about, amending=amending)
        if target.about is None and event.about is not None:
            target.about = _at(event.about, quote)
        outcome = event.outcome
        if outcome is Outcome.PASSED and target.postpones:
            outcome = Outcome.POSTPONED
        if target.outcome in (None, outcome):
            # Of two words for what came of it, the first is kept.
            self._came_of(target, quote, event, outcome)
            target.unanimous = target.unanimous or bool(language.unanimous.search(sentence, event.start))
        return target

    def _unmoved(self, paragraph: Paragraph, quote: Span, about: Span | None, *, amending: bool) -> Draft:
        """A decision without a motion that is told of."""
        draft = self._new(paragraph)
        draft.amendment = amending
        if about is not None:
            draft.about = _at(about, quote)
            return draft
        draft.above = self._above(paragraph, quote)
        for other in self._drafts if amending else ():
            # Whether the motion before it was the amendment, nobody says.
            other.given_up = other.given_up or (other.outcome is None and other is not draft)
        return draft

    def _came_of(self, target: Draft, quote: Span, event: Result, outcome: Outcome) -> None:
        target.outcome = outcome
        target.marks.append(_at(Span(event.verb, event.end), quote))
        tally = event.tally
        if tally is not None and target.tally is None:
            if tally.no is None and tally.yes is not None and outcome is Outcome.FAILED:
                tally = replace(tally, yes=None)
            target.tally = replace(tally, words=_at(tally.words, quote))

    def _target(
        self,
        event: Result,
        sentence: str,
        touched: Draft | None,
        *,
        amending: bool,
        main: bool,
        paragraph: Paragraph,
    ) -> Draft | None:
        open_ = [each for each in self._drafts if each.outcome is None and not each.given_up]
        if amending:
            amendments = [each for each in open_ if each.amendment]
            return amendments[-1] if amendments else None
        if main:
            mains = [each for each in open_ if not each.amendment]
            return mains[-1] if mains else None
        if touched is not None and (
            touched.outcome is None or (touched.about is None and touched.outcome is event.outcome)
        ):
            return touched
        named = "" if event.bare or event.about is None else sentence[event.about.start : event.about.end]
        for draft in reversed(open_):
            if named:
                if self._is_about(draft, named) or draft.paragraph == paragraph.number:
                    return draft
                continue
            thing = self._language.things.search(sentence, event.start, event.verb)
            other = thing is not None and unfolded(thing.group()) not in unfolded(self._about(draft))
            return None if other and draft.paragraph != paragraph.number else draft
        last = self._last(paragraph)
        again = not self._spoken and last is not None and last.outcome is event.outcome and last.tally is None
        return last if event.bare and again and last and last.paragraph == paragraph.number else None

    def _about(self, draft: Draft) -> str:
        return self._text[draft.about.start : draft.about.end] if draft.about else ""

    def _is_about(self, draft: Draft, named: str) -> bool:
        known = self._about(draft)
        if HAN.search(known):
            return named[:6] in known
        return draft.about is None or bool((stems_of(named) & stems_of(known)) - STOP)

    def _voted(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: Votes, touched: Draft | None
    ) -> Draft | None:
        language = self._language
        votes = [_placed(each, quote.start, quote) for each in event.votes]
        behind = sentence[event.end : event.end + 30]
        target = touched or self._nearest(paragraph)
        if self._spoken and not event.strong and target is not None and target.paragraph != paragraph.number:
            # In talk, what is voted on may have changed with the speaker.
            return None
        amends = language.amendment.search(behind)
        if (
            amends is not None
            and not language.main.search(behind)
            and (target is None or not target.amendment)
        ):
            target = next((each for each in reversed(self._drafts) if each.amendment), None)
        if target is None:
            if all(each.ballot is Ballot.RECUSED for each in votes):
                self._held += votes
            return None
        target.votes += votes
        return target

    def _nearest(self, paragraph: Paragraph) -> Draft | None:
        live = [each for each in self._drafts if not each.given_up]
        last = live[-1] if live else None
        if last is not None and last.amendment and last.outcome is not None:
            pending = self._pending()
            last = pending or last
        return last if last is not None and paragraph.number - last.paragraph <= _FAR else None

    def _table(self, rows: Sequence[Paragraph]) -> None:
        table = read_table(self._text, rows, self._language)
        self._done += table.decisions
        first, last = rows[0], rows[-1]
        if len(table.columns) == 1:
            target = self._pending() or self._nearest(first)
            (votes,) = table.columns.values()
            if target is None or target.votes:
                target = self._new(first)
            target.votes += votes
            target.paragraph = last.number
            return
        for head, votes in table.columns.items():
            self._column(first, last, head, votes)

    def _column(self, first: Paragraph, last: Paragraph, head: str, votes: list[StatedVote]) -> None:
        """One of several votes in a table: told which one by the head of its column alone."""
        amending = bool(self._language.amendment.search(head))
        fitting = [
            each
            for each in self._drafts
            if each.amendment is amending
            and not each.given_up
            and not each.votes
            and each.outcome is not None
        ]
        if len(fitting) == 1:
            fitting[0].votes += votes
            fitting[0].paragraph = last.number
            return
        draft = self._new(first)
        draft.votes, draft.amendment, draft.given_up = list(votes), amending, False
        draft.paragraph = last.number
        draft.quotes.append(votes[0].quote)


_TURN = re.compile(rf"\s*(?:>>\s*)?(?P<who>{NAME}|{ZH_NAME}|[^\W\d_][^:：\n]{{0,30}}?)\s*[:：]\s*")
_SPOKEN_LEAD = re.compile(
    r"^(?:i(?:[’']d like to| would like to|[’']ll| will)?\s+(?:so\s+)?(?:move|make (?:a|the) motion)|so moved|move|motion|(?:yo\s+)?(?:propongo|mociono|hago (?:una|la) moción|presento (?:una|la) moción)|(?:主席，)?我?(?:动议|動議|提议|提議))\s*,?\s*(?:to|that|for|para|de|que)?\s*",
    re.IGNORECASE,
)


def _spoken_act(said: str, move: re.Match[str]) -> Span | None:
    start, end = move.span("act")
    border = re.search(r"[.!?。！？]", said[start:end])
    end = start + border.start() if border else end
    lead = _SPOKEN_LEAD.match(said[start:end])
    begin = start + (lead.end() if lead else 0)
    return Span(begin, min(end, begin + LONGEST_ABOUT)) if end - begin > 2 else None


def _at(span: Span, quote: Span) -> Span:
    return Span(span.start + quote.start, span.end + quote.start)


def _same(text: str, one: Span, other: Span) -> bool:
    return one == other or may_be_one(text[one.start : one.end], text[other.start : other.end])


def _placed(vote: StatedVote, at: int, quote: Span) -> StatedVote:
    return StatedVote(
        Span(vote.name.start + at, vote.name.end + at),
        vote.ballot,
        Span(vote.words.start + at, vote.words.end + at),
        quote,
    )
