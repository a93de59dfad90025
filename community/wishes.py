"""Who asked to be told when something comes up. Their user id is kept as it is: without it nobody could tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.store import Store, cut, time_of
from domain.errors import NotAllowed
from domain.questions import MAX_CHARACTERS

MOST_WISHES = 25
"""So many one person may have at a time."""
_FIELDS = "id, user_id, community, text, at"


@dataclass(frozen=True, slots=True)
class Wish:
    """One person, one topic or question."""

    id: int
    user_id: int
    community: int
    """Where it was asked, and whose records it is about; 0 in a direct message."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WishesTable:
    """Everything that somebody wants to be told."""

    store: Store

    def keep(self, user_id: int, community: int, text: str) -> Wish:
        """Keeps a wish; the same once more is the same one.

        Raises NotAllowed (reason ``too-many-wishes``) when the person has MOST_WISHES others, and LibraryError kinds.
        """
        same = (user_id, community, cut(text.strip(), MAX_CHARACTERS))
        find = f"SELECT {_FIELDS} FROM wishes WHERE user_id = ? AND community = ? AND text = ?"  # noqa: S608 - names of columns
        with self.store.file.together() as connection:
            row = connection.execute(find, same).fetchone()
            if row is None:
                of_person = "SELECT count(*) FROM wishes WHERE user_id = ?"
                (held,) = connection.execute(of_person, (user_id,)).fetchone()
                if held >= MOST_WISHES:
                    raise NotAllowed(
                        f"You asked to be told about {held} things already.",
                        remedy="Take one of them back first.",
                        reason="too-many-wishes",
                    )
                insert = "INSERT INTO wishes (user_id, community, text, at) VALUES (?, ?, ?, ?)"
                connection.execute(insert, (*same, self.store.minute()))
                row = connection.execute(find, same).fetchone()
        return _wish(row)

    def of(self, user_id: int) -> list[Wish]:
        """A person's wishes, oldest first; never more than MOST_WISHES."""
        return self._all("user_id = ?", user_id, limit=MOST_WISHES, offset=0)

    def every(self, *, limit: int = 200, offset: int = 0) -> list[Wish]:
        """Everybody's, oldest first."""
        return self._all("1", limit=limit, offset=offset)

    def remove(self, user_id: int, wish: int) -> bool:
        """Takes a person's own wish back. False when they have none with this id."""
        with self.store.file.together() as connection:
            delete = "DELETE FROM wishes WHERE id = ? AND user_id = ?"
            return connection.execute(delete, (wish, user_id)).rowcount > 0

    def _all(self, where: str, *values: object, limit: int, offset: int) -> list[Wish]:
        sql = f"SELECT {_FIELDS} FROM wishes WHERE {where} ORDER BY id"  # noqa: S608 - both are from this file
        return [_wish(row) for row in self.store.page(sql, *values, limit=limit, offset=offset)]


def _wish(row: tuple[Any, ...]) -> Wish:
    number, user_id, community, text, at = row
    return Wish(number, user_id, community, text, time_of(at))
