"""What people asked that the record does not answer, which citations they reported, and what they said of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.buttons import Press
from chat.card import Accent, Card
from chat.cards.passages import paging
from chat.safe import cut, name, plain, quoted
from chat.wording import Words, moment
from community.grouping import Gap
from community.reports import Report
from community.votes import Votes

GAPS, REPORTS = 8, 4
"""On one page, and on the first."""
_QUESTION, _WORDS = 200, 400


@dataclass(frozen=True, slots=True)
class Asked:
    """All that ``/library questions`` tells of one community."""

    days: int
    asked: int
    answered: int
    votes: Votes
    gaps: Sequence[Gap]
    """Those of this page."""
    groups: int
    """Of all pages."""
    reports: Sequence[Report]
    """Open ones; the newest REPORTS."""
    open_reports: int
    questions: Mapping[str, str]
    """Answer → its question, of the reports."""


def questions_card(words: Words, told: Asked, page: int) -> Card:
    """One page: the reports stand on the first."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-questions-title"))
    counts = words("library-answered-counts", asked=told.asked, answered=told.answered)
    votes = words("library-votes", helpful=told.votes.helpful, unhelpful=told.votes.not_helpful)
    card.text(f"{counts}\n{votes}\n-# {words('library-questions-days', days=told.days)}")
    if page == 0:
        card.rule()
        _reports(card, words, told)
    card.rule()
    card.text("**" + words("library-unanswered") + "**")
    if not told.gaps:
        card.text(words("library-unanswered-none"))
    for gap in told.gaps:
        card.text(_gap(words, gap), optional=1)
    card.row(*paging(words, "library-questions", "", page, max(1, -(-told.groups // GAPS))))
    return card


def _reports(card: Card, words: Words, told: Asked) -> None:
    card.text("**" + words("library-reports") + "**")
    if not told.reports:
        card.text(words("library-reports-none"))
    for report in told.reports:
        lines = [words("library-report", answer=plain(report.answer), moment=_moment(report.at))]
        if report.answer in told.questions:
            question = plain(cut(told.questions[report.answer].replace("\n", " "), _QUESTION))
            lines.append("-# " + words("library-report-question", question=question))
        if report.words:
            lines.append(quoted(cut(report.words, _WORDS)))
        card.text("\n".join(lines))
        buttons = [
            Press("library-settled", str(report.id), label=words("library-button-settled"), emoji="✅")
        ]
        if report.answer in told.questions:
            buttons.append(Press("receipt", report.answer, label=words("button-receipt"), emoji="🧾"))
        card.row(*buttons)
    if told.open_reports > len(told.reports):
        card.text("-# " + words("library-reports-more", count=told.open_reports - len(told.reports)))


def _gap(words: Words, gap: Gap) -> str:
    parts = [
        words("library-asked-times", count=gap.count),
        words("library-asked-last", moment=_moment(gap.last)),
    ]
    if gap.answered_by:
        parts.append(words("library-answered-since"))
    return f"- {name(gap.example, _QUESTION)}\n-# " + " · ".join(parts)


def _moment(when: datetime) -> str:
    return moment(when.isoformat(), "R")
