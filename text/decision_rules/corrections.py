"""Sentences of later records that correct what an earlier one says of a vote."""

from __future__ import annotations

from dataclasses import dataclass

from domain.documents import Document, Role, Span
from text.decision_rules.ballots import StatedVote, Votes, ballots_in
from text.decision_rules.matters import Sentences
from text.decision_rules.words import Language, words_of
from text.language import HAN
from text.people import may_be_one

_LONGEST_SENTENCE = 1_500


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
                votes = correcting(document.text, quote, language)
                if votes is not None:
                    found.append(Corrected(quote, votes))
    return found


def correcting(text: str, quote: Span, language: Language) -> tuple[StatedVote, ...] | None:
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
    return tuple(placed_vote(each, at, quote) for each in single)


def _same(text: str, one: Span, other: Span) -> bool:
    return one == other or may_be_one(text[one.start : one.end], text[other.start : other.end])


def placed_vote(vote: StatedVote, at: int, quote: Span) -> StatedVote:
    """A vote of a sentence, where it stands in the document."""
    return StatedVote(
        Span(vote.name.start + at, vote.name.end + at),
        vote.ballot,
        Span(vote.words.start + at, vote.words.end + at),
        quote,
    )
