"""Years by other years: “the year before”, “two years later”, and a question with another year put in. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from domain.dates import PartialDate, find_dates
from domain.followup_words import HAN, NUMBERS, YEARS_AFTER, YEARS_BEFORE


@dataclass(frozen=True, slots=True)
class RelativeYear:
    """A year by its distance from another one."""

    by: int
    """-1 for the year before."""
    words: str
    """As it was said."""
    from_today: bool
    """“last year”: counted from today, unless it follows a question about a year."""

    def without(self, text: str) -> str:
        """``text`` without these words."""
        return " ".join(text.replace(self.words, " ", 1).split())


@dataclass(frozen=True, slots=True)
class Put:
    """A question with other words put into it."""

    question: str
    words: str
    instead_of: str
    """Empty where the words were added."""


def relative_year(text: str) -> RelativeYear | None:
    """The first year in ``text`` that is told by another one."""
    for form, sign in ((YEARS_BEFORE, -1), (YEARS_AFTER, 1)):
        match = form.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        counted = groups.get("count") or groups.get("count2") or "one"
        by = NUMBERS.get(counted.lower()) or int(counted if counted.isdigit() else 1)
        deictic = any(words for name, words in groups.items() if name.startswith("deictic"))
        return RelativeYear(sign * by, match.group().strip(), deictic)
    return None


def with_years(question: str, words: str, date: PartialDate, *, all_by: int = 0) -> Put:
    """``question`` with ``date`` (said as ``words``) in place of its last date, or behind it where it has none.

    With ``all_by``, every year in it is moved by so many. A date keeps the form it was asked in: a year takes the place of a
    year, also inside a full date, whose month and day then fall away.
    """
    dates = [found for found in find_dates(question) if found.date.year or not date.year]
    bare = question.rstrip(" ?？!！.。")
    if not dates:
        mentioned = find_dates(words)
        said = words
        if HAN.search(question):
            said = words[mentioned[0].start : mentioned[0].end] if mentioned else words
            return Put(said + ("" if said.endswith("年") or not said.isdigit() else "年") + bare, said, "")
        return Put(f"{bare} {said}", said, "")
    mentioned = find_dates(words)
    said = words[mentioned[0].start : mentioned[0].end] if mentioned else words
    last, moved = dates[-1], question
    for found in reversed(dates if all_by else [last]):
        old = question[found.start : found.end]
        if all_by and found.date.year:
            # A year alone moves: “June 2025” becomes “June 2024”.
            new = old.replace(str(found.date.year), str(found.date.year + all_by))
        else:
            new = said
        if "年" in old and "年" not in new:
            new += "年"
        elif "年" in new and "年" not in old:
            new = new.replace("年", "")
        moved = moved[: found.start] + new + moved[found.end :]
    return Put(moved, said, question[last.start : last.end])
