"""What of the library's own news a community may read: nothing of what another one added, not even its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from domain.communities import PREFIX, may_see
from domain.findings import Finding

_COLLECTION = re.compile(rf"{PREFIX}[0-9]+")


def keys(found: Iterable[str], community: str) -> list[str]:
    """The keys of records that ``community`` sees.

    >>> keys(["seeds/a.txt", "community-7/b.txt", "community-8/c.txt"], "community-7")
    ['seeds/a.txt', 'community-7/b.txt']
    """
    return [key for key in found if may_see(key.partition("/")[0], community)]


def findings(found: Iterable[Finding], community: str) -> list[Finding]:
    """The findings that neither are about a record of another community nor mention one."""
    return [each for each in found if _ours(f"{each.name} {each.sentence} {each.remedy}", community)]


def _ours(text: str, community: str) -> bool:
    return all(may_see(collection, community) for collection in _COLLECTION.findall(text))
