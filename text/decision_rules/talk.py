"""Motions, seconds and roll calls in talk, where each turn names its speaker. Nobody's vote is made of hands."""

from __future__ import annotations

import re

from domain.documents import Document, Paragraph, Span
from text.decision_rules.ballots import StatedVote, meaning, plain
from text.decision_rules.matters import Draft, Matters
from text.decision_rules.results import LONGEST_ABOUT
from text.decision_rules.words import Language
from text.language import HAN
from text.people import NAME, ZH_NAME, is_person
from text.sentences import SentencesOf

_NEVER = -100
"""No paragraph: so far that nothing is near it."""


class Talk(Matters):
    """What is open while people speak."""

    def __init__(self, document: Document, language: Language, sentences: SentencesOf) -> None:
        super().__init__(document, language, sentences)
        self.rolling: Draft | None = None
        """The motion whose roll is called."""
        self.asked = _NEVER
        """The paragraph in which those in favour were last asked to show it."""

    def close(self) -> None:
        """Ends a matter, and the roll call in it."""
        super().close()
        self.rolling = None

    def listen(self, paragraph: Paragraph) -> None:
        """In talk: whether the matter changes here, and whether hands are asked for."""
        for quote in self.sentences(paragraph):
            sentence = self.text[quote.start : quote.end]
            if self.language.next_item.search(sentence):
                self.close()
                self.item, self.asked = quote, _NEVER
            if self.language.asks_hands.search(sentence):
                self.asked = paragraph.number

    def speaker_of(self, paragraph: Paragraph) -> tuple[Span | None, int]:
        """Who speaks in a paragraph, and where the words begin."""
        match = _TURN.match(self.text, paragraph.start, paragraph.end)
        if match is None or meaning(match["who"], self.language):
            return None, paragraph.start
        start, end = match.span("who")
        if HAN.search(match["who"]):
            # “委员 杜晓岚”: the title stands apart.
            start += match["who"].rfind(" ") + 1
        return (Span(start, end) if is_person(self.text[start:end]) else None), match.end()

    def turn(self, paragraph: Paragraph, speaker: Span | None, said: str, start: int) -> bool:
        """Reads what is said as a vote, a motion or a second of the speaker's own; whether it was one."""
        language, quote = self.language, Span(paragraph.start, paragraph.end)
        if language.calls_roll.search(said):
            self._call_roll(paragraph)
        if speaker is None:
            return False
        ballot = language.said.get(plain(said))
        if ballot is not None:
            if self.rolling is not None:
                words = Span(start, paragraph.end)
                self.rolling.votes.append(StatedVote(speaker, ballot, words, quote))
                self.rolling.paragraph = paragraph.number
            return True
        if language.spoken_second.search(said):
            pending = self.pending()
            if pending is not None and pending.seconder is None:
                pending.seconder = speaker
                pending.touched(quote, paragraph.number)
            return True
        move = language.spoken_move.search(said)
        if move is not None:
            self._spoken_motion(paragraph, speaker, said, start, move)
        return move is not None

    def _call_roll(self, paragraph: Paragraph) -> None:
        self.rolling = self.pending() or (self.drafts[-1] if self.drafts else None)
        if self.rolling is None and self.item is not None:
            self.rolling = self.new(paragraph)
            self.rolling.above = self.item
        if self.rolling is not None and self.rolling.votes:
            self.rolling = None

    def _spoken_motion(
        self, paragraph: Paragraph, speaker: Span, said: str, start: int, move: re.Match[str]
    ) -> None:
        whole = self.text[start : paragraph.end]
        at = start + len(whole) - len(whole.lstrip())
        act = _spoken_act(said, move)
        draft = self.new(paragraph)
        draft.mover = speaker
        if act is None:
            draft.above = self.item
        else:
            moved = said[act.start : act.end]
            amends = self.language.amendment.search(moved)
            draft.amendment = bool(amends and not self.language.main.search(moved))
            draft.about = Span(at + act.start, at + act.end)
            draft.postpones = bool(self.language.postpones.search(moved))
        draft.touched(Span(paragraph.start, paragraph.end), paragraph.number)


_TURN = re.compile(rf"\s*(?:>>\s*)?(?P<who>{NAME}|{ZH_NAME}|[^\W\d_][^:：\n]{{0,30}}?)\s*[:：]\s*")
_SPOKEN_LEAD = re.compile(
    r"^(?:i(?:[’']d like to| would like to|[’']ll| will)?\s+(?:so\s+)?(?:move|make (?:a|the|that) motion)|so moved|move|motion|(?:yo\s+)?(?:propongo|mociono|hago (?:una|la) moción|presento (?:una|la) moción)|(?:主席，)?我?(?:动议|動議|提议|提議))\s*,?\s*(?:to|that|for|para|de|que)?\s*",
    re.IGNORECASE,
)


def _spoken_act(said: str, move: re.Match[str]) -> Span | None:
    start, end = move.span("act")
    border = re.search(r"[.!?。！？]", said[start:end])
    end = start + border.start() if border else end
    lead = _SPOKEN_LEAD.match(said[start:end])
    begin = start + (lead.end() if lead else 0)
    return Span(begin, min(end, begin + LONGEST_ABOUT)) if end - begin > 2 else None
