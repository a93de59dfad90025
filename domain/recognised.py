"""Words that a program read from pictures of pages: how a record says so, and how that is known again. Pure.

One sentence among a record's notes carries it, so that it needs no place of its own in what is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

ILLEGIBLE = "[…]"
"""Stands in a recognised text where something stands on the page that could not be made out."""
_SAID = re.compile(
    r"The text of pages? (?P<pages>[0-9–, ]+) was recognised from pictures by a program; "
    r"check it against the pages?\."
)


def recognised(pages: Sequence[int]) -> str:
    """The sentence for pages, numbered from 1 and in order.

    >>> recognised([1, 2, 3, 7])
    'The text of pages 1–3, 7 was recognised from pictures by a program; check it against the pages.'
    """
    which = "page" if len(pages) == 1 else "pages"
    return f"The text of {listed(pages)} was recognised from pictures by a program; check it against the {which}."


def recognised_pages(notes: Iterable[str]) -> frozenset[int]:
    """The pages of a record whose text was recognised, from its notes; none where no note says so."""
    pages: set[int] = set()
    for note in notes:
        if match := _SAID.fullmatch(note):
            for run in match["pages"].split(", "):
                first, _, last = run.partition("–")
                pages.update(range(int(first), int(last or first) + 1))
    return frozenset(pages)


def listed(pages: Sequence[int]) -> str:
    """Pages, in order, in words.

    >>> listed([3]), listed([3, 5, 6, 7])
    ('page 3', 'pages 3, 5–7')
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"page {words}" if len(pages) == 1 else f"pages {words}"
