"""Plain text: paragraphs between blank lines, or one a line; hard-wrapped lines are put together again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from domain.documents import Role
from index.readers.blocks import Block, Draft
from index.readers.decode import decode
from index.readers.lines import (
    Vocabulary,
    bullet,
    columns,
    ends_sentence,
    enumerator,
    is_byline,
    join,
    leads_on,
    line_numbers,
    vocabulary_of,
    without_bullet,
)
from index.readers.metadata.sidecar import split_front_matter
from text.cleaning import is_rule, lines_of

_NARROWEST_WRAP, _WIDEST_WRAP = 45, 120
"""Nobody wraps text by hand outside of these: shorter lines are lines, longer ones are whole paragraphs."""
_LONGEST_TITLE = 150
_LONGEST_HEADING = 80
_FEWEST_LETTERS = 4
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}")
_TIME = re.compile(r"\[(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,2}):(?P<s>\d{2})(?:\.\d+)?\]\s*(?P<rest>.*)")
_FEWEST_TIMES = 3


def read_text(raw: bytes, key: str) -> Draft:
    """The paragraphs of a text file. Raises RecordUnreadable for bytes that are no text."""
    decoded = decode(raw, key)
    said, text, notes = split_front_matter(decoded.text)
    blocks = paragraphs_of(text)
    return Draft(
        blocks,
        said=said,
        notes=tuple(note for note in (decoded.note, *notes) if note),
        lead_is_title=_lead_is_title(blocks),
    )


def paragraphs_of(text: str) -> list[Block]:
    """The paragraphs of plain text."""
    lines = _without_numbers(lines_of(text))
    timed = sum(_TIME.fullmatch(line) is not None for line in lines[:2000]) >= _FEWEST_TIMES
    wrap = _wrap_width(lines)
    vocabulary = vocabulary_of(lines)
    shouting = _shouting(lines)
    blocks: list[Block] = []
    for blank, group in groupby(lines, key=lambda line: not line):
        if blank:
            continue
        if timed:
            # Speech under a time is one stream; it is cut into paragraphs at sentence ends later on.
            blocks += [Block(join(run, vocabulary), seconds=seconds) for run, seconds in _timed(group)]
            continue
        parts = _parts(list(group), wrap)
        blocks += [_block(part, vocabulary, alone=len(parts) == 1 and not shouting) for part in parts]
    return blocks


def _without_numbers(lines: list[str]) -> list[str]:
    """``lines`` without the numbers of lines that stand in front of them."""
    filled = [at for at, line in enumerate(lines) if line]
    for place in line_numbers([lines[at] for at in filled]):
        lines[filled[place]] = lines[filled[place]].lstrip("0123456789").lstrip()
    return lines


def _wrap_width(lines: Sequence[str]) -> int:
    """How wide the text was wrapped; 0 when it was not wrapped and every line end ends a paragraph."""
    inside = sorted(columns(a) for a, b in pairwise(lines) if a and b)
    if not inside:
        return 0
    # Not the widest: one long address in a line of its own says nothing about the others.
    widest = inside[int(len(inside) * 0.95)]
    return widest if _NARROWEST_WRAP <= widest <= _WIDEST_WRAP else 0


def _parts(lines: Sequence[str], wrap: int) -> list[list[str]]:
    """Lines without a blank line between them, in paragraphs."""
    parts: list[list[str]] = []
    for line in lines:
        if parts and _UNDERLINE.fullmatch(line) and len(parts[-1]) == 1:
            parts[-1].append(line)  # kept for _block, which makes a heading of it
        elif parts and not _UNDERLINE.fullmatch(parts[-1][-1]) and _goes_on(parts[-1][-1], line, wrap):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _goes_on(line: str, following: str, wrap: int) -> bool:
    if bullet(following) or is_rule(following):
        return False
    if leads_on(line, following):
        # In text that is not wrapped, only a small letter shows that a line was broken by accident.
        return wrap > 0 or (following[:1].islower() and not ends_sentence(line))
    first = following.split(" ", 1)[0]
    # A line that had room for the next word was ended on purpose.
    has_room = columns(line) + 1 + columns(first) <= wrap
    if wrap == 0 or has_room:
        return False
    return not (enumerator(following) and ends_sentence(line))


def _block(lines: list[str], vocabulary: Callable[[], Vocabulary], *, alone: bool) -> Block:
    if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1]):
        return Block(lines[0], Role.HEADING, 1 if lines[1][0] == "=" else 2)
    text = join(lines, vocabulary)
    if bullet(text):
        return Block(without_bullet(text), Role.LIST_ITEM)
    if alone and len(lines) == 1 and _is_heading(text):
        return Block(text, Role.HEADING, 2)
    return Block(text, Role.LIST_ITEM if enumerator(text) else Role.BODY)


def _is_heading(line: str) -> bool:
    """A line of its own, all in capitals."""
    if len(line) > _LONGEST_HEADING or not line.isupper() or ends_sentence(line):
        return False
    return sum(char.isalpha() for char in line) >= _FEWEST_LETTERS


def _shouting(lines: Sequence[str]) -> bool:
    """Whether the whole text is in capitals (many captions are): then capitals make no heading."""
    filled = [line for line in lines[:500] if line]
    return sum(line.isupper() for line in filled) * 2 > len(filled)


def _timed(lines: Iterable[str]) -> Iterator[tuple[list[str], float | None]]:
    """Runs of lines under a mark like ``[00:05:01]``, with its seconds. The marks are not text."""
    run: list[str] = []
    seconds: float | None = None
    for line in lines:
        match = _TIME.fullmatch(line)
        if match is None:
            run.append(line)
            continue
        if run:
            yield run, seconds
        seconds = int(match["h"] or 0) * 3600.0 + int(match["m"]) * 60 + int(match["s"])
        run = [match["rest"]] if match["rest"] else []
    if run:
        yield run, seconds


def _lead_is_title(blocks: Sequence[Block]) -> bool:
    """Whether the first line stands alone as a title does: short, no sentence, with longer text below."""
    if len(blocks) < 2 or blocks[0].role is Role.HEADING:
        return bool(blocks[1:])
    lead = blocks[0]
    return (
        lead.role is Role.BODY
        and lead.seconds is None
        and len(lead.text) <= _LONGEST_TITLE
        and not ends_sentence(lead.text)
        and not is_byline(lead.text)
        and max(len(block.text) for block in blocks[1:]) > len(lead.text)
    )
