"""Reading a record for what was decided: motions, who made them, what came of them, and who voted how. Pure rules.

Nothing is concluded. A count is not turned into names, a name not into a person, a wish not into a vote; where two statements
of one record contradict each other, neither is kept. The words of each language are in ``text.decision_rules.words``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from domain.documents import Document, Paragraph, Role, Span
from domain.meetings import Ballot, Outcome
from text.decision_rules.elsewhere import attached, own_sentences, takes_back_a_second
from text.decision_rules.events import MAIN, SUBSTITUTE, Event, Moved, events_in, sort_of
from text.decision_rules.matters import FAR, Draft, Stated, placed_at, stated
from text.decision_rules.named_votes import (
    Votes,
    changes_a_vote,
    correcting,
    hands_alone,
    is_unanimous,
    language_of,
    placed_vote,
)
from text.decision_rules.results import (
    LONGEST_ABOUT,
    Result,
    give_tallies,
    says_something,
    trimmed,
)
from text.decision_rules.roll_calls import Talk
from text.decision_rules.words import Language
from text.people import may_be_one
from text.sentences import SentencesOf

_LONGEST_SENTENCE = 1_500


def read(document: Document, sentences: SentencesOf) -> list[Stated]:
    """What the document states, in its order. Nothing for an agenda, which only proposes, and for languages without words."""
    language = language_of(document)
    if language is None or document.kind.proposes:
        return []
    return _Reading(document, language, sentences).all()


_HINT = re.compile(
    r"mov|motion|second|vot|aye|nay|yea|noes|carri|pass|fail|approv|adopt|reject|den|tabl|postpon|continu|defer|refer|laid|ratif|accept|confirm|"
    r"authori|award|agree|decid|resol|recommend|abst|recus|absen|oppos|dissent|unanim|unánim|prevail|defeat|withdr|yes|no\b|support|died?\b|against|"
    r"favou?r|conflict|lost|outcome|action|propo|propu|moci|secund|apr[ou]|acord|acuerd|rechaz|aplaz|pos[pt]|mesa|enm|contra|inhib|asisti|prosper|"
    r"deneg|desestim|adjudic|turna|remit|resuel|mayor|negar|[:：/]|negat|affirm|for\s*[:(]|\d\s?[-–/]\s?\d|retir|asent|nombr|design|withdr|grant|allow|order|appoint|nem|plante|formul|retir|resultado|item|next|punto|[\u4e00-\u9fff]",
    re.IGNORECASE,
)
"""One of these is in every sentence that says anything of a motion. Cheap, and most sentences have none."""


class _Reading(Talk):
    """One document, from top to bottom."""

    def __init__(self, document: Document, language: Language, sentences: SentencesOf) -> None:
        super().__init__(document, language, sentences)
        self._heading = "\n"
        self._parties: set[int] = set()
        self._attached = self._unplaced = False
        """What is read is an attached record of another day; this sentence has a result of no motion, or changes a vote."""

    def all(self) -> list[Stated]:
        """Every decision, in its order."""
        rows: list[Paragraph] = []
        for paragraph in self.document.paragraphs:
            if rows and (paragraph.role is not Role.TABLE or (not paragraph.heads and rows[-1].heads)):
                self.table(rows)
                rows = []
            if paragraph.role is Role.TABLE and not self._attached:
                self._in_section(paragraph)
                rows.append(paragraph)
            elif paragraph.role is Role.HEADING:
                self.close()
                self._attached = attached(self.text[paragraph.start : paragraph.end], self.document)
            elif paragraph.role is not Role.BYLINE and not self._attached:
                self._in_section(paragraph)
                self._paragraph(paragraph)
        if rows:
            self.table(rows)
        self.close()
        found = [each for draft in self.done if (each := stated(draft, self.text)) is not None]
        return sorted(found, key=lambda each: each.quotes[0].start)

    def _in_section(self, paragraph: Paragraph) -> None:
        if paragraph.heading != self._heading:
            self.close()
            self._heading = paragraph.heading
            self.matter, self.title = True, None

    def _paragraph(self, paragraph: Paragraph) -> None:
        start = paragraph.start
        if attached(self.text[start : paragraph.end], self.document):
            self._attached = True
            self.close()
            return
        speaker: Span | None = None
        if not self.spoken and self.begins_a_matter(paragraph):
            pending = self.pending()
            if pending is None or not self.text[: pending.quotes[-1].end if pending.quotes else 0].endswith(
                (":", "：")
            ):
                self.close()
                self.matter = True
                self.title = next(
                    (
                        each
                        for each in self.sentences(paragraph)
                        if says_something(self.text[each.start : each.end])
                    ),
                    None,
                )
        if self.spoken:
            self.listen(paragraph)
            speaker, start = self.speaker_of(paragraph)
            said = self.text[start : paragraph.end].strip()
            if self.turn(paragraph, speaker, said, start):
                return
        if self.title is not None and _BARE_TITLE.fullmatch(self.text, paragraph.start, paragraph.end):
            return
        for whole in self._own_sentences(paragraph, start):
            self._sentence(paragraph, Span(max(whole.start, start), whole.end), whole)

    def _own_sentences(self, paragraph: Paragraph, start: int) -> Iterator[Span]:
        """The sentences from ``start`` on that this meeting says itself, each as far as it does."""
        said = [
            each
            for each in self.sentences(paragraph)
            if each.end > start and each.end - each.start <= _LONGEST_SENTENCE
        ]
        if self.spoken:
            yield from said
            return
        title = self.title if self.title and self.title.end < paragraph.start else Span(0, 0)
        for quote, elsewhere in own_sentences(
            paragraph, said, self._words(title), self.language, self.document
        ):
            if elsewhere:
                self.elsewhere.append(quote)
            else:
                yield quote

    def _sentence(self, paragraph: Paragraph, quote: Span, whole: Span) -> None:
        sentence = self.text[quote.start : quote.end]
        if _HINT.search(sentence) is None:
            return
        language = self.language
        self._take_back(paragraph, sentence)
        asked = paragraph.number - self.asked <= FAR
        pending = asked if self.spoken else self.pending() is not None
        titled = self.matter and not self.drafts
        events = events_in(
            sentence, language, self.document, spoken=self.spoken, pending=pending, titled=titled
        )
        if not any(isinstance(each, Result) for each in events):
            self._counted(sentence, quote, whole, paragraph)
        if not events:
            self._what_is_moved(sentence, quote, whole, paragraph)
            return
        if self._puts_right(paragraph, sentence, quote):
            return
        touched: Draft | None = None
        for event in events:
            touched = self._event(paragraph, sentence, quote, event, touched)
            if touched is not None:
                touched.touched(whole, paragraph.number)
        if touched is not None and touched.outcome is None and touched.tally is None:
            self._counted(sentence, quote, whole, paragraph)
        if touched is not None and touched.outcome and is_unanimous(sentence, language):
            touched.unanimous = True

    def _take_back(self, paragraph: Paragraph, sentence: str) -> None:
        """A second was withdrawn, or a vote changed: then what was told of the motion before it is not what came of it."""
        draft = self.pending() or self.last(paragraph)
        if draft is not None and takes_back_a_second(sentence):
            draft.seconder = None
        self._unplaced = changes_a_vote(sentence)
        if not self._unplaced:
            return
        if draft is not None:
            draft.outcome, draft.tally, draft.unanimous = None, None, False
            draft.votes, draft.marks = [], []
        self.held, self.held_tally = [], None

    def _puts_right(self, paragraph: Paragraph, sentence: str, quote: Span) -> bool:
        """Whether a sentence corrects a vote. Of one that its own paragraph states, neither is kept."""
        language = self.language
        corrected = correcting(self.text, quote, language) if language.corrects.search(sentence) else None
        for draft in self.drafts if corrected else ():
            if draft.paragraph == paragraph.number:
                draft.votes = [
                    vote
                    for vote in draft.votes
                    if not any(
                        may_be_one(self._words(vote.name), self._words(each.name)) for each in corrected or ()
                    )
                ]
        return corrected is not None

    def _words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _what_is_moved(self, sentence: str, quote: Span, whole: Span, paragraph: Paragraph) -> None:
        """“THAT the agenda be adopted.” below who moved it."""
        pending = self.pending()
        lead = _THAT.match(sentence)
        if pending is None or pending.about is not None or pending.mover is None or lead is None:
            return
        if paragraph.number - pending.paragraph > FAR:
            return
        pending.about = trimmed(
            self.text, quote.start + lead.end(), min(quote.end, quote.start + LONGEST_ABOUT)
        )
        pending.above = None
        pending.postpones = bool(self.language.postpones.search(sentence[lead.end() :]))
        pending.touched(whole, paragraph.number)

    def _event(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: Event, touched: Draft | None
    ) -> Draft | None:
        if isinstance(event, Moved):
            return self._moved(paragraph, quote, event, touched)
        if isinstance(event, Result):
            target = self._result(paragraph, sentence, quote, event, touched)
            self._unplaced = self._unplaced or target is touched is None
            return target or touched
        if isinstance(event, Votes):
            if self._unplaced:
                return touched
            return self._voted(paragraph, sentence, quote, event, touched) or touched
        target = touched or self.pending() or (None if self.spoken else self.last(paragraph))
        if target is None or not target.may_be_seconded(self.text):
            return touched
        target.seconder = placed_at(event.seconder, quote)
        return target

    def _counted(self, sentence: str, quote: Span, whole: Span, paragraph: Paragraph) -> None:
        """“Vote: 5 yea, 2 nay.” before the word for what came of it, or “5-0.” alone behind it."""
        pending = self.pending()
        last = self.last(paragraph)
        if pending is None and last is not None and last.outcome and last.tally is None and not self.spoken:
            behind = Result(0, 0, 0, last.outcome, None, decides=False, bare=True)
            give_tallies(sentence, [behind], self.language)
            if behind.tally is not None and (
                _VOTE.match(sentence)
                or not says_something(
                    _COUNTS.sub(
                        " ", sentence[: behind.tally.words.start] + sentence[behind.tally.words.end :]
                    )
                )
            ):
                last.tally = replace(behind.tally, words=placed_at(behind.tally.words, quote))
                last.touched(whole, paragraph.number)
            return
        if pending is not None and (pending.tally is not None or paragraph.number - pending.paragraph > 1):
            return
        counted = Result(0, 0, 0, Outcome.NOT_STATED, None, decides=False, bare=True)
        give_tallies(sentence, [counted], self.language)
        told = self.language.reported.search(sentence) or self.language.denied.search(sentence)
        if (
            counted.tally is None
            or told
            or (counted.tally.yes is None and (pending is None or not _VOTE.match(sentence)))
        ):
            return
        if pending is None:
            self.held_tally = (
                paragraph.number,
                replace(counted.tally, words=placed_at(counted.tally.words, quote)),
            )
        else:
            pending.tally = replace(counted.tally, words=placed_at(counted.tally.words, quote))
            pending.touched(whole, paragraph.number)

    def _moved(self, paragraph: Paragraph, quote: Span, event: Moved, touched: Draft | None) -> Draft:
        act = placed_at(event.act, quote) if event.act else None
        draft = self._moved_here(paragraph, event, act, touched)
        if event.mover.end:
            draft.mover = placed_at(event.mover, quote)
        if event.seconder is not None:
            draft.seconder = placed_at(event.seconder, quote)
        if draft.about is None and act is None and draft.outcome is None and not draft.quotes:
            draft.above = self.above(paragraph, quote)
        if act is not None and draft.about is None:
            found = self.language.postpones.search(self.text[act.start : act.end])
            draft.postpones = found is not None
            if found is not None and not self.text[act.start + found.end() : act.end].strip(" .。"):
                # “… moved to table.”
                draft.above = self.above(paragraph, quote)
            else:
                draft.about = act
        return draft

    def _moved_here(
        self, paragraph: Paragraph, event: Moved, act: Span | None, touched: Draft | None
    ) -> Draft:
        """The motion that is told of: one that is open and lacks its mover, or a new one."""
        pending, last = self.pending(), self.last(paragraph)
        unmoved = pending is not None and pending.mover is None
        if pending is not None and unmoved and pending.about is None and pending.votes:
            # A table of votes, and below it what it was about.
            return pending
        if event.mover.end == 0:
            # “MOTION: …” stands alone, above who made it.
            self.give_up("")
            return self.new(paragraph)
        behind = last is not None and (
            last.outcome is None or (last.paragraph == paragraph.number and not event.proposes)
        )
        if last is not None and act is None and last.mover is None and behind:
            return last
        if touched is not None and touched.mover is None:
            return touched
        if pending is not None and act is None and unmoved:
            return pending
        if act is None or not self.leaves_open(self.text[act.start : act.end]):
            self.give_up(event.sort)
        draft = self.new(paragraph)
        draft.sort = event.sort
        return draft

    def _result(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: Result, touched: Draft | None
    ) -> Draft | None:
        language = self.language
        subject = sentence[event.start : event.end]
        if event.about is not None:
            subject = subject + " " + sentence[event.about.start : event.about.end]
        if event.start == event.verb:
            subject = re.split(r"[,;:，；。：]", sentence[: event.verb])[-1] + subject
        sort = sort_of(subject, language)
        target = self.target(event, sentence, touched, sort, paragraph)
        if target is None:
            about = event.about
            if event.bare and sort == MAIN and language.things.search(subject) and not event.decides:
                about = trimmed(sentence, event.start, event.verb)
            asked = self.spoken and paragraph.number - self.asked <= FAR and self.item is not None
            bare = event.bare and about is None and not sort
            if bare and not event.formal and not asked:
                return None
            if bare and hands_alone(sentence, event.verb) and self.last(paragraph) and not self.spoken:
                # Hands behind a result are none of another.
                return None
            target = self._unmoved(paragraph, quote, about, sort)
        if target.about is None and event.about is not None:
            target.about = placed_at(event.about, quote)
        outcome = self._named(target, paragraph, quote, event.outcome)
        if target.outcome in (None, outcome):
            # Of two words for what came of it, the first is kept.
            self._came_of(target, quote, event, outcome)
            target.unanimous = target.unanimous or is_unanimous(sentence, language, event.start)
        return target

    def _named(self, target: Draft, paragraph: Paragraph, quote: Span, outcome: Outcome) -> Outcome:
        """Finds what a decision is about above it, and says what came of it: of a motion to put off that passed, that it was."""
        language = self.language
        if target.about is not None and _POINTS_BACK.search(self.text, target.about.start, target.about.end):
            target.about, target.above = None, target.above or self.title or self.above(paragraph, quote)
        if target.about is None and target.above is None and not target.quotes and not self.spoken:
            target.above = self.above(paragraph, quote)
        if outcome is Outcome.PASSED and target.about is None and target.above is not None:
            named = self.text[target.above.start : target.above.end]
            said = re.sub(r"^[^:：]{0,40}[:：]\s*", "", named)
            target.postpones = target.postpones or language.postpones.search(said) is not None
        return Outcome.POSTPONED if outcome is Outcome.PASSED and target.postpones else outcome

    def _unmoved(self, paragraph: Paragraph, quote: Span, about: Span | None, sort: str) -> Draft:
        """A decision without a motion that is told of."""
        draft = self.new(paragraph)
        draft.sort = sort.replace(MAIN, "")
        if about is not None:
            draft.about = placed_at(about, quote)
            return draft
        draft.above = self.item if self.spoken else self.above(paragraph, quote)
        if draft.above is not None and not self.spoken:
            self.counted_in(draft, draft.above)
        for other in self.drafts if draft.sort else ():
            # Whether the motion before it was the amendment, nobody says.
            other.given_up = other.given_up or (other.outcome is None and other is not draft)
        return draft

    def _came_of(self, target: Draft, quote: Span, event: Result, outcome: Outcome) -> None:
        target.outcome = outcome
        for other in self.drafts if target.sort == SUBSTITUTE and outcome is Outcome.PASSED else ():
            # It stands in the place of what was moved before it.
            other.given_up = other.given_up or other.outcome is None
        target.marks.append(placed_at(Span(event.verb, event.end), quote))
        tally = event.tally
        if tally is not None and target.tally is None:
            if tally.no is None and tally.yes is not None and outcome is Outcome.FAILED:
                tally = replace(tally, yes=None)
            target.tally = replace(tally, words=placed_at(tally.words, quote))

    def _voted(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: Votes, touched: Draft | None
    ) -> Draft | None:
        language = self.language
        if not event.people or (event.counted and paragraph.number in self._parties):
            self._parties.add(paragraph.number)
            self.drop_votes(paragraph)
            return None
        votes = [placed_vote(each, quote.start, quote) for each in event.votes]
        behind = sentence[event.end : event.end + 30]
        main = language.main.search(sentence, 0, event.start) is not None
        target = touched or self.fitting(votes, self.nearest(paragraph, main=main))
        called = language.calls_roll.search(sentence, 0, event.start)
        if called and touched is None and target is not None and target.outcome is not None:
            # “Roll call to adjourn: …” behind a decision is of what comes next.
            self.held += votes
            return None
        if self.spoken and not event.strong and target is not None and target.paragraph != paragraph.number:
            # In talk, what is voted on may have changed with the speaker.
            return None
        amends = language.amendment.search(behind)
        if (
            amends is not None
            and not language.main.search(behind)
            and (target is None or not target.amendment)
        ):
            target = next((each for each in reversed(self.drafts) if each.amendment), None)
        if target is None:
            if event.strong or not self.spoken or all(each.ballot is Ballot.RECUSED for each in votes):
                self.held += votes
            return None
        target.votes += votes
        return target


_BARE_TITLE = re.compile(r"\W*(?:[项項]目|[议議]案|案[号號]|第)[^，。；：:]{1,60}")
_POINTS_BACK = re.compile(
    r"^\W*(?:the|la|el) (?:ordinance|resolution|item|matter|request|application|proposal|ordenanza|moción|asunto|expediente|solicitud)\b(?! (?:of|to|for|on|de|n[.º]|\d))|\bthis (?:item|matter|request)\b|\best[ea] (?:asunto|punto|tema|solicitud)\b|[此本该該](?:项目|項目|案|事项|事項|议题|議題)",
    re.IGNORECASE,
)
"""“Defer this item”: what it is stands above."""
_THAT = re.compile(
    r"(?:(?:therefore,?\s+)?(?:be it )?(?:further )?resolved[,:]?\s+)?(?:that|que)\s+", re.IGNORECASE
)
_VOTE = re.compile(r"\W*(?:votes?|votación|表[决決](?:结果|結果)?)\b\s*[:：]?", re.IGNORECASE)
_COUNTS = re.compile(
    r"\b(?:\d+|votes?|for|against|abst\w+|absent|recus\w+|in favou?r|result|count|tally|votos?|ausentes?|en contra|a favor)\b|[\d票人]*(?:弃权|棄權)[\d票人]*",
    re.IGNORECASE,
)
