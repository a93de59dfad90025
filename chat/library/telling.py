"""What an admin says of a record, in any of our languages, as the library takes it."""

from __future__ import annotations

from chat import choices
from chat.wording import Words
from domain.dates import PartialDate, parse_date
from domain.errors import NotAllowed
from index.proposals import Told


def told_of(words: Words, *, kind: str = "", date: str = "", body: str = "", title: str = "") -> Told:
    """Raises NotAllowed for a kind that there is not, and for what is no date. A date may be without a year: nobody
    shall be made to guess one.
    """
    return Told(
        title=title.strip(),
        kind=choices.kind_of(words, kind),
        date=_date(date).isoformat(),
        body=body.strip(),
    )


def typed(date: PartialDate) -> str:
    """A date as one would type it, for a form that is filled in already."""
    return date.isoformat() if date.year is not None else str(date)


def _date(text: str) -> PartialDate:
    try:
        return parse_date(text)
    except ValueError as error:
        raise NotAllowed(f"“{text}” is not a date.", reason="library-not-a-date") from error
