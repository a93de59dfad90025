"""One meeting: its documents, and what each of them deals with, line by line, each line a link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import discord

from chat.buttons import Pick
from chat.card import Accent, Card
from chat.cards.cite import kind
from chat.cards.passages import paging
from chat.limits import CHOICES
from chat.safe import cut, link, name, option, plain
from chat.wording import Words
from domain.meetings import Meeting, Part
from retrieval.meetings import Entry, Outline, OutlinePart

PER_PAGE = 14
"""Lines of an outline on one page."""
_TITLE = 120
_LINE = 110


def meeting_card(words: Words, outline: Outline, others: Sequence[Meeting], page: int) -> Card:
    """One page of its outline, beneath its documents; and a menu of other meetings."""
    meeting = outline.meeting
    card = Card(accent=Accent.NOTICE)
    card.text(
        "### " + words("meeting-title-date", title=name(meeting.title, _TITLE), date=words.date(meeting.date))
    )
    card.text(
        words("meeting-documents") + "\n" + "\n".join(_document(words, part) for part in meeting.records)
    )
    lines = list(_lines(outline.parts))
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    card.rule()
    if not lines:
        card.text(words("meeting-outline-none"))
    else:
        card.text(words("meeting-outline"))
        shown = lines[page * PER_PAGE : (page + 1) * PER_PAGE]
        several = len({part.record.key for part, _ in lines}) > 1
        card.text("\n".join(_outlined(words, shown, several=several)), optional=1)
    card.row(*paging(words, "meeting", meeting.id, page, pages))
    menu = [_option(words, each) for each in others[:CHOICES] if each.id != meeting.id]
    if menu:
        card.row(Pick("meeting", options=menu, placeholder=words("meeting-pick")))
    return card


def _document(words: Words, part: Part) -> str:
    title = cut(" ".join((part.title or part.key).split()), _TITLE)
    head = link(title, part.url) if part.url else plain(title)
    said = [kind(words, part.kind)]
    if part.language and part.language != words.locale.partition("-")[0]:
        said.append(words("cite-language", language=words.language(part.language)))
    return f"- {head} · " + " · ".join(said)


def _lines(parts: Sequence[OutlinePart]) -> Iterator[tuple[OutlinePart, Entry]]:
    for part in parts:
        for entry in part.entries:
            yield part, entry


def _outlined(words: Words, lines: Sequence[tuple[OutlinePart, Entry]], *, several: bool) -> Iterator[str]:
    """``several``: the lines are of more than one record, and each record is named before its own."""
    before = ""
    for part, entry in lines:
        if several and part.record.key != before:
            yield (
                "-# "
                + kind(words, part.record.kind)
                + " · "
                + name(part.record.title or part.record.key, _TITLE)
            )
        before = part.record.key
        text = cut(" ".join(entry.text.split()), _LINE)
        said = f"**{plain(text)}**" if entry.heading else f"- {plain(text)}"
        # The place is the link: a page of blue sentences is hard to read.
        yield (
            f"{said} · {link(f'¶ {entry.citation.paragraph}', entry.citation.url)}"
            if entry.citation.url
            else said
        )


def _option(words: Words, meeting: Meeting) -> discord.SelectOption:
    shown = words("meeting-title-date", title=meeting.title, date=words.date(meeting.date))
    return discord.SelectOption(label=option(shown), value=meeting.id)
