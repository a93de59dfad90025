"""Whose record is whose. What one community adds, no other sees; what the operator's folders hold, everybody does. Pure."""

from __future__ import annotations

PREFIX = "community-"
"""The collections of communities begin with it; no folder of the operator's may be called so."""
NOBODY = PREFIX
"""Who asks outside a community: sees the operator's records and no community's."""


def collection_of(community: int) -> str:
    """The collection that a community adds its records to.

    >>> collection_of(7)
    'community-7'
    """
    return f"{PREFIX}{community}"


def may_see(collection: str, community: str) -> bool:
    """Whether who asks from ``community`` (its collection) sees records of ``collection``.

    An empty ``community`` is the operator, who sees everything.
    """
    return not community or not collection.startswith(PREFIX) or collection == community
