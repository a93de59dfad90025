"""What of the library's own news a community may read: nothing of what another one added, not even its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from domain.communities import PREFIX, may_see
from domain.findings import Finding
from index.records import Held

MOVE = " → "
"""Between the two names of a record that moved."""
_COLLECTION = re.compile(rf"{PREFIX}[0-9]+")


def keys(found: Iterable[str], community: str) -> list[str]:
    """The keys of records that ``community`` sees.

    >>> keys(["seeds/a.txt", "community-7/b.txt", "community-8/c.txt"], "community-7")
    ['seeds/a.txt', 'community-7/b.txt']
    """
    return [key for key in found if may_see(key.partition("/")[0], community)]


def moves(found: Iterable[str], community: str) -> list[str]:
    """The moves (``from → to``) both of whose keys ``community`` sees.

    >>> moves(["seeds/a.txt → seeds/b.txt", "community-8/a.txt → community-8/b.txt"], "community-7")
    ['seeds/a.txt → seeds/b.txt']
    """
    return [each for each in found if len(keys(each.split(MOVE), community)) == len(each.split(MOVE))]


def findings(found: Iterable[Finding], community: str) -> list[Finding]:
    """The findings that neither are about a record of another community nor mention one."""
    return [each for each in found if _ours(f"{each.name} {each.sentence} {each.remedy}", community)]


def without_others(found: Iterable[Finding], community: str) -> list[Finding]:
    """All findings; of those that mention another community only how bad they are, so that damage is never hidden."""
    return [
        each
        if _ours(f"{each.name} {each.sentence} {each.remedy}", community)
        else Finding("…", each.verdict, "")
        for each in found
    ]


def sources(found: Iterable[Held], community: str) -> list[Held]:
    """The sources that ``community`` sees, by what they are called."""
    return [each for each in found if _ours(each.source, community)]


def own(source: str, community: str) -> bool:
    """Whether a source holds what ``community`` itself added or follows.

    >>> own("https://city.example/feed (feed, community-7)", "community-7")
    True
    """
    return _COLLECTION.findall(source) == [community]


def _ours(text: str, community: str) -> bool:
    return all(may_see(collection, community) for collection in _COLLECTION.findall(text))
