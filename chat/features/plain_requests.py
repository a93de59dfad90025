"""What a plain request is answered with: “Give me a summary”, “What’s new?”. What was understood stands beneath it."""

from __future__ import annotations

from collections.abc import Sequence

from chat.answer_view import citation, quotation
from chat.buttons import Button
from chat.card import Accent, Card
from chat.features import slash_decisions
from chat.features.browse import latest_view, meeting_view, outlined
from chat.features.slash_priorities import groups, place_of, priorities_view
from chat.safe_text import name, plain
from chat.wording import Words
from domain.answers import Quote
from domain.decisions import Decisions as Voted
from domain.meetings import Meeting
from domain.priorities import Priorities
from retrieval.meetings import Outline
from retrieval.requests import Decisions, Newest, Requested, Summary, Upcoming
from text.requests import Wants

_TITLE = 120
_LABELS = 6
_LINES = 10
_UNDERSTOOD = {
    Wants.SUMMARY: "request-summary",
    Wants.PRIORITIES: "request-priorities",
    Wants.MEETING: "request-meeting",
    Wants.DECISIONS: "request-decisions",
    Wants.NEWEST: "request-newest",
    Wants.NEXT: "request-next",
    Wants.VOTES: "request-votes",
}


def requested_view(words: Words, given: Requested) -> Card:
    """The card of a request."""
    match given.found:
        case Summary():
            card = _summary(words, given.found)
        case Priorities():
            card = priorities_view(words, given.found, 0, place_of(given.found))
        case Outline():
            card = meeting_view(words, given.found, (), 0)
        case Decisions():
            card = _decisions(words, given.found)
        case Voted():
            card = slash_decisions.decisions_view(
                words, given.found, 0, slash_decisions.place_of(given.found)
            )
        case Newest():
            card = latest_view(words, given.found.records)
        case Upcoming():
            card = _upcoming(words, given.found)
    if given.skipped is not None:
        card.below(words("request-skipped", meeting=_said(words, given.skipped)))
    understood = words(_UNDERSTOOD[given.request.wants])
    if given.body:
        understood = words("list-comma").join([understood, words("only", what=plain(given.body))])
    card.below(words("read-as", reading=understood) + "\n" + words("request-otherwise"))
    return card


def _said(words: Words, meeting: Meeting) -> str:
    return words(
        "meeting-title-date",
        title=name(meeting.title, _TITLE),
        date=words.day_of(meeting.date, meeting.standing),
    )


def _summary(words: Words, found: Summary) -> Card:
    meeting = found.outline.meeting
    card = Card(accent=Accent.ANSWER)
    card.text("### " + _said(words, meeting))
    stated = groups(found.priorities)
    if stated:
        card.text("**" + words("priorities-title") + "**")
    before = ""
    for number, group in enumerate(stated[:_LABELS], 1):
        cited = group[0].quote.citation
        labels = " · ".join(f"**{name(item.label, 160)}**" for item in group)
        card.text(
            f"{labels}\n{citation(words, cited, number=number, same_record=cited.document == before)}",
            optional=number,
        )
        before = cited.document
    card.rule()
    _outline(card, words, found.outline)
    card.below(words("request-own-words"))
    buttons = [Button("meeting", f"{meeting.id}:0", label=words("request-whole-outline"), emoji="📄")]
    if stated:
        where = f"{place_of(found.priorities)}:0"
        buttons.append(Button("priorities", where, label=words("request-every-priority"), emoji="⭐"))
    card.row(*buttons)
    return card


def _outline(card: Card, words: Words, found: Outline, title: str = "meeting-outline") -> None:
    """Its first lines."""
    lines = [(part, entry) for part in found.parts for entry in part.entries]
    more = len(lines) - _LINES + sum(part.more for part in found.parts)
    card.text(words(title) if lines else words("meeting-outline-none"))
    card.text("\n".join(outlined(words, lines[:_LINES])), optional=1)
    if more > 0:
        card.below(words("meeting-more", count=more))


def _decisions(words: Words, found: Decisions) -> Card:
    card = Card(accent=Accent.ANSWER if found.quotes else Accent.REFUSAL)
    card.text("### " + _said(words, found.meeting))
    card.text("**" + words("request-decided" if found.quotes else "request-decided-nothing") + "**")
    _quotes(card, words, found.quotes)
    if found.more:
        card.below(words("meeting-more", count=found.more))
    card.row(Button("meeting", f"{found.meeting.id}:0", label=words("request-whole-outline"), emoji="📄"))
    return card


def _upcoming(words: Words, found: Upcoming) -> Card:
    known = found.meetings or found.quotes
    card = Card(accent=Accent.ANSWER if known else Accent.REFUSAL)
    card.text("### " + words("request-upcoming"))
    if not known:
        card.text("**" + words("request-upcoming-none", date=words.date(found.today)) + "**")
    for meeting in found.meetings:
        card.text("**" + _said(words, meeting) + "**")
    if found.outline is not None:
        _outline(card, words, found.outline, "request-announced")
    if found.quotes:
        card.text(words("request-announced"))
    _quotes(card, words, found.quotes)
    card.below(words("request-today", date=words.date(found.today)))
    return card


def _quotes(card: Card, words: Words, quotes: Sequence[Quote]) -> None:
    before = ""
    for number, quote in enumerate(quotes, 1):
        cited = quote.citation
        cite = citation(words, cited, number=number, same_record=cited.document == before)
        card.text(f"{quotation(quote.text)}\n{cite}", optional=number)
        before = cited.document
