"""What a meeting set out to do: labels, the sentences they stand in, and on request why each is here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from chat.buttons import Press
from chat.card import Accent, Card
from chat.cards.cite import citation, kind, quotation
from chat.cards.passages import paging
from chat.safe import bold, name, plain
from chat.wording import Words
from domain.documents import Span
from domain.meetings import Choice
from domain.priorities import Note, Priorities, Priority, Rule

PER_PAGE = 4
"""Sentences on one page; several priorities may stand in one sentence."""
_LABEL = 160
_AROUND = 40
"""Characters shown on both sides of the words that say why."""
_CHOICES = {
    Choice.SAME_TIME: "priorities-same-time",
    Choice.SOME_WITHOUT_YEAR: "priorities-some-without-year",
    Choice.NONE_WITH_YEAR: "priorities-none-with-year",
}
_NOTES = {
    Note.NONE_NAMED: "priorities-none-named",
    Note.NOT_READ: "priorities-not-read",
    Note.PROPOSED: "note-proposed",
    Note.SOME_PROPOSED: "priorities-some-proposed",
    Note.DRAFT: "note-draft",
    Note.NOTES: "note-notes",
    Note.TOPIC_IN_QUOTE: "priorities-topic-in-quote",
    Note.NONE_ON_TOPIC: "priorities-none-on-topic",
}
_RULES = {
    Rule.EMPHASIS: "why-emphasis",
    Rule.FOCUS: "why-focus",
    Rule.PRIORITY: "why-priority",
    Rule.UNDERTAKING: "why-undertaking",
    Rule.AIM: "why-aim",
    Rule.LISTED: "why-listed",
}


def groups(found: Priorities) -> list[list[Priority]]:
    """Priorities that stand in one sentence, together."""
    return [list(each) for _, each in groupby(found.items, key=lambda item: item.quote.citation)]


def priorities_card(words: Words, found: Priorities, page: int, where: str) -> Card:
    """One page. ``where`` names meeting and topic for the buttons."""
    card = Card(accent=Accent.ANSWER if found.items else Accent.REFUSAL)
    _head(card, words, found)
    parts = groups(found)
    pages = max(1, -(-len(parts) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    before = ""
    for number, group in enumerate(parts[page * PER_PAGE : (page + 1) * PER_PAGE], page * PER_PAGE + 1):
        card.text(_group(words, number, group, same=group[0].quote.citation.document == before))
        before = group[0].quote.citation.document
    for note in found.notes:
        card.text("-# ⚠️ " + words(_NOTES[note], topic=plain(found.topic)))
    card.rule()
    card.below(
        "-# "
        + words("priorities-read", records=found.records, paragraphs=found.paragraphs, count=len(found.items))
    )
    buttons = paging(words, "priorities", where, page, pages)
    if found.items:
        buttons.append(Press("why", f"{where}:{page}", label=words("button-why"), emoji="❓"))
    card.row(*buttons)
    return card


def why_card(words: Words, found: Priorities, page: int) -> Card:
    """Why each priority of one page is listed: the rule, and the words that say so."""
    card = Card(accent=Accent.NOTICE)
    card.text("### " + words("why-title"))
    for group in groups(found)[page * PER_PAGE : (page + 1) * PER_PAGE]:
        lines = ["**" + name(item.label, _LABEL) + "**\n" + _reason(words, item) for item in group]
        card.text("\n".join(lines), optional=1)
    card.below("-# " + words("why-more"))
    return card


def _head(card: Card, words: Words, found: Priorities) -> None:
    if found.meeting is None:
        card.text("### " + words("priorities-title"))
        card.text(words("meetings-none"))
        return
    meeting = found.meeting
    card.text("### " + words("priorities-title"))
    card.text("**" + name(meeting.title, 200) + "** · " + words.date(meeting.date))
    kinds = list(dict.fromkeys(kind(words, part.kind) for part in meeting.records))
    card.below("-# " + words("list-comma").join(kinds))
    if found.topic:
        card.below("-# " + words("priorities-topic", topic=plain(found.topic), others=found.off_topic))
    if found.latest is not None and found.latest.choice in _CHOICES:
        card.below("-# " + words(_CHOICES[found.latest.choice], others=found.latest.others))


def _group(words: Words, number: int, group: Sequence[Priority], *, same: bool) -> str:
    first = group[0]
    labels = " · ".join("**" + name(item.label, _LABEL) + "**" for item in group)
    marks = tuple(sorted({mark for item in group for mark in item.quote.marks}, key=lambda mark: mark.start))
    lines = [
        labels,
        quotation(first.quote.text, _apart(marks)),
        citation(words, first.quote.citation, number=number, same_record=same),
    ]
    also = {cited.document for item in group for cited in item.also}
    if also:
        lines.append("-# " + words("priorities-also", count=len(also)))
    return "\n".join(lines)


def _reason(words: Words, item: Priority) -> str:
    said = words(_RULES[item.reason.rule], heading=name(item.reason.heading, 120))
    if not item.reason.words:
        return "-# " + said
    text = item.quote.text
    first, last = item.reason.words[0], item.reason.words[-1]
    begin, end = max(0, first.start - _AROUND), min(len(text), last.end + _AROUND)
    # Whole words, where there are blanks.
    begin = text.find(" ", begin, first.start) + 1 if begin and " " in text[begin : first.start] else begin
    end = text.rfind(" ", last.end, end) if end < len(text) and " " in text[last.end : end] else end
    piece = text[begin:end].replace("\n", " ")
    shown = bold(piece, tuple(Span(span.start - begin, span.end - begin) for span in item.reason.words))
    return f"-# {said} … {shown} …"


def _apart(marks: Sequence[Span]) -> tuple[Span, ...]:
    """Marks that touch or overlap, as one."""
    joined: list[Span] = []
    for mark in marks:
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return tuple(joined)
