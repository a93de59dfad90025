"""Which texts go through a model together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

BATCH_TOKENS = 256
"""How many tokens a batch may hold in all. What one layer computes for as many (1.5 MB) stays in a core's cache;
batches of a thousand tokens and more are slower."""


def batches(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """The places 0 … n-1 of texts with these numbers of tokens, in batches, the longest texts first.

    Only texts of the same length share a batch: nothing is padded, so no work is wasted on padding, and no result
    depends on what else is in the batch.

    >>> list(batches([3, 5, 3, 3], budget=6))
    [[1], [0, 2], [3]]
    """
    of_length: dict[int, list[int]] = defaultdict(list)
    for place, length in enumerate(lengths):
        of_length[length].append(place)
    for length in sorted(of_length, reverse=True):
        places = of_length[length]
        size = max(1, budget // max(1, length))
        for start in range(0, len(places), size):
            yield places[start : start + size]
