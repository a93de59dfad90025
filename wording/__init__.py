"""The words that two doors share, in four languages: ``wording/<locale>/*.ftl`` (Project Fluent, https://projectfluent.org), how
records, answers and receipts are said. What only one door says is in its own ``wording/``.

A message that a language lacks is a defect that a test finds; there is no quiet falling back to English.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date as Day  # noqa: N812 - “date” is what a reader is told
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from domain.answers import Answer, NoAnswer, WarningCode
from domain.dates import PartialDate, from_iso
from domain.documents import Kind
from domain.meetings import Choice, Note, Outcome, Point, Stage, Standing

ENGLISH = "en"
LOCALES = (ENGLISH, "es", "zh-Hans", "zh-Hant")
FOLDER = Path(__file__).parent
MEETING_CHOICES = {
    Choice.SAME_TIME: "priorities-same-time",
    Choice.SOME_WITHOUT_YEAR: "priorities-some-without-year",
    Choice.NONE_WITH_YEAR: "priorities-none-with-year",
}
"""What is said of the meeting that was taken for the latest, where its place is not certain."""
PRIORITY_NOTES = {
    Note.NONE_NAMED: "priorities-none-named",
    Note.NOT_READ: "priorities-not-read",
    Note.PROPOSED: "note-proposed",
    Note.SOME_PROPOSED: "priorities-some-proposed",
    Note.DRAFT: "note-draft",
    Note.NOTES: "note-notes",
    Note.TOPIC_IN_QUOTE: "priorities-topic-in-quote",
    Note.NONE_ON_TOPIC: "priorities-none-on-topic",
}
"""What is said of a meeting's priorities as a whole."""
OUTCOMES = {
    Outcome.PASSED: "decision-passed",
    Outcome.FAILED: "decision-failed",
    Outcome.POSTPONED: "decision-postponed",
    Outcome.WITHDRAWN: "decision-withdrawn",
    Outcome.NOT_STATED: "decision-not-stated",
}
"""What came of a motion."""
STAGES = {
    Stage.PROPOSED: "timeline-proposed",
    Stage.DECIDED: "timeline-decided",
    Stage.REPORTED: "timeline-reported",
}
"""What a record says of a topic."""
FOUND = 0.65
"""From this probability on an answer is said to be found; below, it seems to answer."""
_TOO_UNSURE = 0.15
"""From here on, something may bear on a question that is not answered; below, nothing does."""
_SAID_OF = frozenset({Kind.MINUTES, Kind.ADOPTED_MINUTES, Kind.DRAFT_MINUTES, Kind.NEWS, Kind.NOTES})
"""Kinds that an answer is said to be found in; of the others, it is the record."""
_ANY_YEAR = 2000
"""A leap year, so that a date without a year can be formatted; the year is never shown."""

_log = logging.getLogger(__name__)


class Words:
    """What a door says in one language: ``words("answer-searched", records=412)``."""

    def __init__(self, locale: str, *folders: Path, read: Callable[[str], str] = str) -> None:
        """``folders`` hold a door's own wordings, a folder a language; ``read`` makes Fluent of what stands in a file."""
        self.locale = locale
        self.known: Mapping[str, str] = {}
        self._bundle = FluentBundle([locale.replace("-", "_")], use_isolating=False)
        for file in (
            file for folder in (FOLDER, *folders) for file in sorted((folder / locale).glob("*.ftl"))
        ):
            resource = FluentResource(read(file.read_text(encoding="utf-8")))
            # What cannot be read is left out by the library without a word; here it stops the start.
            junk = [part.content for part in resource.body if isinstance(part, ast.Junk)]
            if junk:
                raise ValueError(f"{file} cannot be read at: {(junk[0] or '')[:80]}")
            self._bundle.add_resource(resource)
        self._babel = Locale.parse(locale.replace("-", "_"))

    def knowing(self, known: Mapping[str, str]) -> Words:
        """The same words, with values that each message may put in."""
        words = copy(self)
        words.known = known
        return words

    def __call__(self, message: str, /, **values: str | float) -> str:
        """One message with its values in place. What comes from records or people is made safe before, or after, by the door.

        Raises LookupError for a message that the language lacks.
        """
        if not self._bundle.has_message(message):
            raise LookupError(f"{self.locale} has no wording “{message}”")
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise LookupError(f"the wording “{message}” in {self.locale} is empty")
        text, errors = self._bundle.format_pattern(pattern, {**self.known, **values})
        for error in errors:
            _log.error("wording %s in %s: %s", message, self.locale, error)
        return str(text)

    def has(self, message: str) -> bool:
        """Whether there is such a message."""
        return self._bundle.has_message(message)

    def point(self, point: Point) -> str:
        """What a record says of a topic: “Decided: Passed”."""
        said = self(STAGES[point.stage])
        if point.outcome is None:
            return said
        return self("timeline-outcome", stage=said, outcome=self(OUTCOMES[point.outcome]))

    def verdict(self, given: Answer | NoAnswer) -> str:
        """What came of a question, in a few words: of an answer where it was found, of a refusal in how many records it was not. A
        number of how sure it is would read as a fact; what only agendas say is no outcome, however sure it stands there.
        """
        if not given.answered:
            unsure = given.probability >= _TOO_UNSURE
            return self("verdict-unsure" if unsure else "verdict-not-found", records=given.searched.records)
        codes = {each.code for each in given.warnings}
        kinds = {quote.citation.kind for quote in given.quotes}
        if WarningCode.DISAGREE in codes:
            return self("verdict-differ")
        if WarningCode.ADOPTED_LATER in codes:
            return self("note-adopted-later")
        if all(each.proposes for each in kinds):
            return self("verdict-proposed")
        if given.probability < FOUND:
            return self("verdict-seems")
        (only,) = kinds if len(kinds) == 1 else (Kind.RECORD,)
        return self("verdict-found-in", kind=self.kind(only)) if only in _SAID_OF else self("verdict-found")

    def date(self, when: PartialDate) -> str:
        """A date as far as it is known; says so when no year is given, or nothing at all."""
        if not when.is_known:
            return self("date-unknown")
        year = when.year if when.year is not None else _ANY_YEAR
        day = Day(year, when.month or 1, when.day or 1)
        if when.year is None:
            told = self._skeleton("MMMMd", day) if when.day else format_date(day, "LLLL", self._babel)
            return self("date-without-year", date=told)
        if when.last is not None:
            # Of English Babel knows no span with the month in full.
            is_english = self._babel.language == "en"
            return str(when) if is_english else format_interval(day, when.last, "yMMMMd", locale=self._babel)
        if when.day:
            return format_date(day, "long", self._babel)
        return self._skeleton("yMMMM" if when.month else "y", day)

    def day_of(self, when: PartialDate, standing: Standing) -> str:
        """The date of a meeting, and that it was called off where it was."""
        date = self.date(when)
        return date if standing is Standing.HELD else self(f"meeting-{standing.value}", date=date)

    def _skeleton(self, skeleton: str, day: Day) -> str:
        return str(format_skeleton(skeleton, day, locale=self._babel))

    def since(self, when: PartialDate) -> str:
        """``since March 5, 2024``; some languages say it otherwise where the day is given."""
        return self("only-since", date=self.date(when), day=when.day or 0)

    def until(self, when: PartialDate) -> str:
        """The same for the end."""
        return self("only-until", date=self.date(when), day=when.day or 0)

    def iso(self, when: str) -> str:
        """An ISO date of what was searched, as a reader writes it."""
        return self.date(from_iso(when))

    def kind(self, kind: Kind) -> str:
        """The kind of a record."""
        return self("kind-" + kind.value.replace(" ", "-"))

    def language(self, code: str) -> str:
        """The name of a language; its code where it has none here."""
        return str(self._babel.languages.get(code, code))

    def join(self, parts: Sequence[str]) -> str:
        """``a, b and c``."""
        if len(parts) < 2:
            return "".join(parts)
        return self("list-two", first=self("list-comma").join(parts[:-1]), last=parts[-1])
