"""Tables of votes: a row a person, a row a matter, or a column a person. Every cell has the head of its own column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain.decisions import Ballot
from domain.documents import CELLS, Paragraph, Span
from text.decision_rules.counts import give_tallies
from text.decision_rules.drafts import Draft
from text.decision_rules.events import BALLOTS, StatedVote, listed, meaning, plain, result_in, says_something
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
    if "result" in means and {"mover", "seconder", "yes", "no"} & means:
        whole = [row for row in rows if len(row.cells) == len(row.heads)]
        return Table([_matter(text, row, language) for row in whole])
    people = {head: at for at, head in enumerate(first) if at and is_person(head)}
    if len(people) > 1 and not paragraphs[0].heads:
        return Table(list(_by_columns(text, _cells(text, paragraphs[0]), people, rows, language)))
    return Table(columns=_by_rows(text, rows, language))


def _matter(text: str, row: _Row, language: Language) -> Draft:
    """“Item | Mover | Seconder | Ayes | Nays | Result”: one row."""
    quote = Span(row.paragraph.start, row.paragraph.end)
    draft = Draft(row.paragraph.number, row.paragraph.heading, quotes=[quote])
    for head, cell in zip(row.heads, row.cells, strict=True):
        means, piece = meaning(head, language), text[cell.start : cell.end]
        if means == "mover" and is_person(piece):
            draft.mover = cell
        elif means == "seconder" and is_person(piece):
            draft.seconder = cell
        elif means in BALLOTS:
            votes = listed(text, cell.start, cell.end, Ballot(means), cell)
            draft.votes += [replace(each, quote=quote) for each in votes]
        elif means == "result":
            _result(draft, piece, cell, language)
        elif means in ("", "motion") and draft.about is None and says_something(piece):
            draft.about = cell
    return draft


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
