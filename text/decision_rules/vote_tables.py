"""Tables of votes: a row a person, a row a matter, or a column a person. Every cell has the head of its own column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain.decisions import Ballot, Outcome
from domain.documents import CELLS, Paragraph, Span
from text.decision_rules.ballots import BALLOTS, StatedVote, listed, meaning, plain
from text.decision_rules.matters import Draft
from text.decision_rules.results import (
    Result,
    StatedTally,
    give_tallies,
    outcome_in,
    result_in,
    says_something,
)
from text.decision_rules.words import Language
from text.people import is_person

_MARKED = re.compile(r"[xX✓✔☒●•1]|yes|sí|是", re.IGNORECASE)


@dataclass(slots=True)
class Table:
    """What a table states."""

    decisions: list[Draft] = field(default_factory=list)
    """Of a table that says itself what was voted on."""
    columns: dict[str, list[StatedVote]] = field(default_factory=dict)
    """The head of a column → who voted how; what on, the text around says."""


@dataclass(frozen=True, slots=True)
class _Row:
    paragraph: Paragraph
    cells: list[Span]
    heads: list[str]


def read_table(text: str, paragraphs: Sequence[Paragraph], language: Language) -> Table:
    """Rows that stand together. The heads of each are of the cells that it has: an empty one has none."""
    rows = [
        _Row(each, _cells(text, each), [head.strip() for head in each.heads.split(CELLS)])
        for each in paragraphs
    ]
    first = [text[each.start : each.end] for each in rows[0].cells]
    if not paragraphs[0].heads:
        headed = len(rows) > 1 and not any(_said(text, each, language) for each in rows[0].cells)
        rows = [
            replace(each, heads=each.heads if each.paragraph.heads else (first if headed else []))
            for each in (rows[1:] if headed else rows)
        ]
    heads = max((each.heads for each in rows), key=len, default=[])
    means = {meaning(head, language) for head in heads}
    acted = _acted(text, rows, heads, language)
    if acted is not None:
        # “Action”: what the motion was in one house, what came of it in another. The cells say which.
        heads[acted] = "result"
        for row in rows:
            row.heads[:] = heads if len(row.heads) == len(heads) else row.heads
        means.add("result")
    if acted is not None or ("result" in means and {"mover", "seconder", "yes", "no"} & means):
        whole = [row for row in rows if len(row.cells) == len(row.heads)]
        return Table([_matter(text, row, language) for row in whole])
    people = {head: at for at, head in enumerate(first) if at and is_person(head)}
    if len(people) > 1 and not paragraphs[0].heads:
        return Table(list(_by_columns(text, _cells(text, paragraphs[0]), people, rows, language)))
    return Table(columns=_by_rows(text, rows, language))


def _acted(text: str, rows: Sequence[_Row], heads: Sequence[str], language: Language) -> int | None:
    """The column “Action” or “Resolution” where each of its cells says what came of something, and none is headed so."""
    means = [meaning(head, language) for head in heads]
    whole = [row for row in rows if row.heads and len(row.cells) == len(heads)]
    if "result" in means or len(whole) < 2:
        return None
    for at, mean in enumerate(means):
        cells = [text[row.cells[at].start : row.cells[at].end] for row in whole]
        told = [outcome_in(each, 0, len(each), language) for each in cells]
        if mean in ("", "motion", "result") and all(each is not None and each[1].start == 0 for each in told):
            return at
    return None


def _matter(text: str, row: _Row, language: Language) -> Draft:
    """“Item | Mover | Seconder | Ayes | Nays | Result”: one row."""
    quote = Span(row.paragraph.start, row.paragraph.end)
    draft = Draft(row.paragraph.number, row.paragraph.heading, quotes=[quote])
    for head, cell in zip(row.heads, row.cells, strict=True):
        means, piece = meaning(head, language), text[cell.start : cell.end]
        joint = re.fullmatch(r"\s*([^/]+?)\s*/\s*([^/]+?)\s*", piece) if "/" in head else None
        if joint and is_person(joint[1]) and is_person(joint[2]):
            draft.mover = Span(cell.start + joint.start(1), cell.start + joint.end(1))
            draft.seconder = Span(cell.start + joint.start(2), cell.start + joint.end(2))
        elif means == "mover" and is_person(piece):
            draft.mover = cell
        elif means == "seconder" and is_person(piece):
            draft.seconder = cell
        elif means in BALLOTS:
            votes = listed(text, cell.start, cell.end, Ballot(means), cell)
            draft.votes += [replace(each, quote=quote) for each in votes]
        elif means == "result":
            _result(draft, piece, cell, language)
        elif draft.tally is None and (counted := _tally(piece, cell, language)) is not None:
            draft.tally = counted
        elif means in ("", "motion") and draft.about is None and says_something(piece):
            draft.about = cell
    return draft


def _tally(piece: str, cell: Span, language: Language) -> StatedTally | None:
    """“For 7, Against 2”: a count that stands in a cell of its own."""
    counted = Result(0, 0, 0, Outcome.NOT_STATED, None, decides=False, bare=True)
    give_tallies(piece, [counted], language)
    if counted.tally is None or counted.tally.yes is None:
        return None
    words = counted.tally.words
    return replace(counted.tally, words=Span(words.start + cell.start, words.end + cell.start))


def _result(draft: Draft, piece: str, cell: Span, language: Language) -> None:
    found = result_in(piece, Span(0, len(piece)), language)
    if found is None:
        return
    draft.outcome = found.outcome
    draft.marks.append(cell)
    give_tallies(piece, [found], language)
    if found.tally:
        words = found.tally.words
        draft.tally = replace(found.tally, words=Span(words.start + cell.start, words.end + cell.start))
    draft.unanimous = bool(language.unanimous.search(piece))


def _by_columns(
    text: str, named: Sequence[Span], people: dict[str, int], rows: Sequence[_Row], language: Language
) -> Iterator[Draft]:
    """“Motion | Hollis | Bell”: each row is what each of them voted on it."""
    for row in rows:
        if len(row.cells) != len(row.heads) or row.heads[0] in people:
            continue
        quote = Span(row.paragraph.start, row.paragraph.end)
        votes = [
            StatedVote(named[people[head]], ballot, cell, quote)
            for head, cell in zip(row.heads, row.cells, strict=True)
            if head in people and (ballot := _said(text, cell, language)) is not None
        ]
        if len(votes) > 1:
            draft = Draft(row.paragraph.number, row.paragraph.heading, about=row.cells[0], votes=votes)
            draft.quotes.append(quote)
            yield draft


def _by_rows(text: str, rows: Sequence[_Row], language: Language) -> dict[str, list[StatedVote]]:
    """“Member | Amendment | Ordinance”, or “Member | Aye | Nay” with a mark in one of them."""
    columns: dict[str, list[StatedVote]] = {}
    boxes = {head for row in rows for head in row.heads if language.said.get(plain(head))}
    for row in rows:
        if not row.cells or not is_person(text[row.cells[0].start : row.cells[0].end]):
            continue
        quote = Span(row.paragraph.start, row.paragraph.end)
        heads = row.heads if len(row.heads) == len(row.cells) else [str(at) for at in range(len(row.cells))]
        cells = list(zip(heads[1:], row.cells[1:], strict=True))
        if len(boxes) > 1:
            marked = [
                each
                for each in cells
                if each[0] in boxes and _MARKED.fullmatch(text[each[1].start : each[1].end].strip())
            ]
            if len(marked) == 1:
                head, cell = marked[0]
                vote = StatedVote(row.cells[0], language.said[plain(head)], cell, quote)
                columns.setdefault("", []).append(vote)
            continue
        for head, cell in cells:
            ballot = _said(text, cell, language)
            if ballot is not None:
                columns.setdefault(head, []).append(StatedVote(row.cells[0], ballot, cell, quote))
    return columns


def _said(text: str, cell: Span, language: Language) -> Ballot | None:
    return language.said.get(plain(text[cell.start : cell.end]))


def _cells(text: str, row: Paragraph) -> list[Span]:
    spans, at = [], row.start
    for piece in text[row.start : row.end].split(CELLS):
        left = len(piece) - len(piece.lstrip())
        spans.append(Span(at + left, at + max(left, len(piece.rstrip()))))
        at += len(piece) + len(CELLS)
    return spans
