"""A message in its turn: its questions one by one, each read in the light of the one before, asked, and remembered for the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from domain.answers import Answer, Filters, NoAnswer
from domain.errors import QuestionRefused
from domain.receipts import Receipt
from index.records import Record
from retrieval.requests import Requested
from text.followups import Cited, Turn, Understood, understand
from text.messages import questions_in
from text.requests import Request, request_in

Ask = Callable[[str, Filters], Answer | NoAnswer]


@dataclass(frozen=True, slots=True)
class InTurn:
    """An answer, and how the question was understood."""

    answer: Answer | NoAnswer
    understood: Understood
    asked: str = ""
    """In the asker's words, without what stood around it."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What comes of one message."""

    each: tuple[InTurn | Requested, ...]
    left_out: int = 0
    """Questions of the message that were not asked: it has too many."""

    @property
    def answers(self) -> tuple[InTurn, ...]:
        """Those that are answers and refusals."""
        return tuple(each for each in self.each if isinstance(each, InTurn))


class Answering(Protocol):
    """Who answers."""

    def ask(self, question: str, filters: Filters) -> Answer | NoAnswer:
        """One question."""
        ...

    def fulfil(self, request: Request, filters: Filters) -> Requested | None:
        """What there is for a request; None where there is nothing that fits."""
        ...


def reply(answering: Answering, message: str, filters: Filters, before: Turn | None) -> Replies:
    """Every question of ``message``, each with its own answer or refusal; a later one may refer to an earlier one. A plain request is
    given what it asks for; what does not fit is searched.

    Raises what asking raises, for the first of them; of the others, one that cannot be searched is left out.
    """
    said = questions_in(message)
    found: list[InTurn | Requested] = []
    for question in said.questions:
        request = request_in(question.text)
        if request is not None and (given := answering.fulfil(request, filters)) is not None:
            found.append(given)
            continue
        about = Turn(question.about) if question.about else before
        try:
            answered = replace(ask_in_turn(answering.ask, question.text, filters, about), asked=question.text)
        except QuestionRefused:
            if not found:
                raise
            continue
        found.append(answered)
        before = turn_of(answered)
    return Replies(tuple(found), said.left_out)


def ask_in_turn(ask: Ask, raw: str, filters: Filters, before: Turn | None) -> InTurn:
    """Asks ``raw`` as it is understood after ``before``.

    ``filters`` are those of now; what they leave open is taken from the turn before, if the question follows it. The community is
    always the one of now. Where two readings are open, the one that stands alone is asked when the other is refused,
    and ``understood`` says which was answered. Raises what ``ask`` raises.
    """
    understood = understand(raw, before)
    if not understood.follows:
        return InTurn(ask(raw, filters), replace(understood, question=raw, filters=filters))
    understood = replace(understood, filters=_merged(filters, understood.filters))
    answer = ask(understood.question, understood.filters)
    if not answer.answered and understood.alternative:
        alone = ask(understood.alternative, filters)
        if alone.answered:
            return InTurn(alone, Understood(understood.alternative, filters))
    return InTurn(answer, understood)


def turn_of(found: InTurn) -> Turn:
    """What the next question may refer to."""
    answer = found.answer
    cited = tuple(
        Cited(each.citation.title, each.citation.body, each.citation.date, each.text, each.citation.document)
        for each in answer.quotes
    )
    return Turn(answer.question, answer.searched.filters, cited, answer.answered)


def turn_of_receipt(receipt: Receipt, records: Callable[[], Iterable[Record]]) -> Turn:
    """The same from what was kept of an answer. A record that is no longer in the library is left out."""
    if not receipt.quotes:
        return Turn(receipt.question, receipt.filters, (), receipt.answered)
    wanted = {quote.document for quote in receipt.quotes}
    known = {record.key: record for record in records() if record.key in wanted}
    cited = tuple(
        Cited(record.title, record.body, record.date, quote.text, quote.document)
        for quote in receipt.quotes
        if (record := known.get(quote.document)) is not None
    )
    return Turn(receipt.question, receipt.filters, cited, receipt.answered)


def _merged(now: Filters, before: Filters) -> Filters:
    """Those of now, where they say something; else those of before. Never another community's."""
    in_time = now.since.is_known or now.until.is_known
    return Filters(
        since=now.since if in_time else before.since,
        until=now.until if in_time else before.until,
        body=now.body or before.body,
        kind=now.kind or before.kind,
        collection=now.collection or before.collection,
        scope=now.scope or before.scope,
        by=now.by or before.by,
        community=now.community,
    )
