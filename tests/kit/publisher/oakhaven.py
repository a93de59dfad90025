"""Oakhaven, a town that does not exist: what it publishes in fifty days, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from tests.kit.publisher.pieces import DAY_ZERO, EVER, Meeting, Piece, Town
from tests.kit.publisher.wording import DID, WHAT, revisions

BODIES = ("City Council", "Planning Commission", "Parks Board")


def town(
    seed: int = 1,
    *,
    days: int = 50,
    news: int = 30,
    pages: int = 6,
    meetings: int = 10,
    captions: int = 5,
    resolutions: int = 12,
    old_meetings: int = 0,
) -> Town:
    """What Oakhaven publishes. About half of it is there on day 0; the rest is born, changes, and goes, later.

    ``old_meetings`` stand in the calendar without any record: a calendar that needs a second page.
    """
    dice = random.Random(seed)
    number = iter(range(101, 10_000))
    pieces = [
        _piece(dice, next(number), "news", _birth(dice, each, news, days), days) for each in range(news)
    ]
    pieces += [_piece(dice, next(number), "page", -20.5, days) for _ in range(pages)]
    calendar = list(_meetings(dice, meetings, days))
    for meeting in calendar:
        pieces += _of_meeting(dice, meeting, number, days)
    for each in range(captions):
        form = (".vtt", ".srt")[each % 2]
        pieces.append(
            _piece(dice, next(number), "captions", _birth(dice, each, captions, days), days, form=form)
        )
    for each in range(resolutions):
        born = _birth(dice, each, resolutions, days)
        pieces.append(_piece(dice, next(number), "resolution", born, days, form=""))
    pieces.append(_piece(dice, next(number), "page", -3.5, days, private=True))
    old = [
        Meeting(1000 + each, BODIES[each % 3], date(2010, 1, 4) + timedelta(days=3 * each))
        for each in range(old_meetings)
    ]
    return Town(tuple(pieces), (*calendar, *old))


def _birth(dice: random.Random, at: int, of: int, days: int) -> float:
    """One half before day 0, the other spread over the days."""
    if at < of // 2:
        return -30 + at * 29 / max(1, of // 2) + dice.random() * 0.9
    return 1 + (at - of // 2) * (days - 8) / max(1, of - of // 2) + dice.random() * 0.9


def _piece(
    dice: random.Random,
    number: int,
    kind: str,
    born: float,
    days: int,
    *,
    form: str = ".html",
    private: bool = False,
) -> Piece:
    what = dice.choice(WHAT)
    title = f"{dice.choice(DID).capitalize()}: {what}, no. {number}"
    days_of = [born]
    if number % 3 == 0:
        days_of.append(max(born, 0) + 2 + dice.random() * (days - 12 - max(born, 0)))
    away: tuple[tuple[float, float], ...] = ()
    if number % 7 == 0:
        leaves = max(born, days_of[-1], 0) + 3 + dice.random() * 5
        away = ((leaves, leaves + 6 if number % 2 else EVER),)
    return Piece(
        number=number,
        slug=f"{what.replace(' ', '-').lower()}-{number}",
        title=title,
        kind=kind,
        revisions=revisions(dice, number, days_of),
        body=BODIES[number % 3] if kind == "resolution" else "",
        away=away,
        form=form,
        private=private,
    )


def _meetings(dice: random.Random, count: int, days: int) -> Iterator[Meeting]:
    for at in range(count):
        day = -20 + at * (days + 10) // count
        yield Meeting(2500 + at, BODIES[at % 3], (DAY_ZERO + timedelta(days=day)).date(), listed=day - 30.5)


def _of_meeting(dice: random.Random, meeting: Meeting, number: Iterator[int], days: int) -> Iterator[Piece]:
    """Its agenda a few days before, sometimes amended; an attachment; its minutes after, first as a draft."""
    held = (meeting.held - DAY_ZERO.date()).days
    agenda = [held - 6 + dice.random() * 0.9]
    if meeting.number % 3 == 0:
        agenda.append(held - 2 + dice.random() * 0.9)
    minutes = [held + 3 + dice.random() * 0.9]
    if meeting.number % 4:
        minutes.append(held + 9 + dice.random() * 0.9)
    statuses = ("Draft", "Final") if len(minutes) > 1 else ("Final",)
    kinds = (
        ("agenda", "Agenda", agenda),
        ("attachment", "Staff Report", agenda[:1]),
        ("minutes", "Minutes", minutes),
    )
    for kind, name, days_of in kinds:
        mine = next(number)
        leaves = held + 12.3
        yield Piece(
            number=mine,
            slug=f"{meeting.held}-{meeting.body.lower().replace(' ', '-')}-{kind}-{mine}",
            title=f"{meeting.body} {name}, {meeting.held:%B} {meeting.held.day}, {meeting.held.year}",
            kind=kind,
            revisions=revisions(dice, mine, days_of, statuses if kind == "minutes" else ()),
            body=meeting.body,
            held=meeting.held,
            meeting=meeting.number,
            away=((leaves, EVER),)
            if kind == "attachment" and meeting.number % 5 == 0 and leaves < days - 5
            else (),
            form=".pdf",
        )
