"""Roll calls that are no sentences. Tables of votes: a row a person, a row a matter, or a column a person; every cell has the head of
its own column. And talk, where each turn names its speaker: motions, seconds and roll calls. Nobody's vote is made of hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain.documents import CELLS, Document, Paragraph, Span
from domain.meetings import Ballot, Outcome
from text.decision_rules.events import AMENDMENT, MAIN, sort_of
from text.decision_rules.matters import Draft, Matters
from text.decision_rules.named_votes import BALLOTS, StatedVote, listed, meaning, plain
from text.decision_rules.results import (
    LONGEST_ABOUT,
    Result,
    StatedTally,
    give_tallies,
    outcome_in,
    result_in,
    says_something,
)
from text.decision_rules.words import Language
from text.language import HAN
from text.people import NAME, ZH_NAME, is_person
from text.sentences import SentencesOf

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


_NEVER = -100
"""No paragraph: so far that nothing is near it."""


class Talk(Matters):
    """What is open while people speak."""

    def __init__(self, document: Document, language: Language, sentences: SentencesOf) -> None:
        super().__init__(document, language, sentences)
        self.rolling: Draft | None = None
        """The motion whose roll is called."""
        self.asked = _NEVER
        """The paragraph in which those in favour were last asked to show it."""

    def close(self) -> None:
        """Ends a matter, and the roll call in it."""
        super().close()
        self.rolling = None

    def listen(self, paragraph: Paragraph) -> None:
        """In talk: whether the matter changes here, and whether hands are asked for."""
        for quote in self.sentences(paragraph):
            sentence = self.text[quote.start : quote.end]
            if self.language.next_item.search(sentence):
                self.close()
                self.item, self.asked = quote, _NEVER
            if self.language.asks_hands.search(sentence):
                self.asked = paragraph.number

    def speaker_of(self, paragraph: Paragraph) -> tuple[Span | None, int]:
        """Who speaks in a paragraph, and where the words begin."""
        match = _TURN.match(self.text, paragraph.start, paragraph.end)
        if match is None or meaning(match["who"], self.language):
            return None, paragraph.start
        start, end = match.span("who")
        if HAN.search(match["who"]):
            # “委员 杜晓岚”: the title stands apart.
            start += match["who"].rfind(" ") + 1
        return (Span(start, end) if is_person(self.text[start:end]) else None), match.end()

    def turn(self, paragraph: Paragraph, speaker: Span | None, said: str, start: int) -> bool:
        """Reads what is said as a vote, a motion or a second of the speaker's own; whether it was one."""
        language, quote = self.language, Span(paragraph.start, paragraph.end)
        if language.calls_roll.search(said):
            self._call_roll(paragraph)
        if speaker is None:
            return False
        ballot = language.said.get(plain(said))
        if ballot is not None:
            if self.rolling is not None:
                words = Span(start, paragraph.end)
                self.rolling.votes.append(StatedVote(speaker, ballot, words, quote))
                self.rolling.paragraph = paragraph.number
            return True
        if language.spoken_second.search(said):
            pending = self.pending()
            if pending is not None and pending.seconder is None:
                pending.seconder = speaker
                pending.touched(quote, paragraph.number)
            return True
        move = language.spoken_move.search(said)
        if move is not None:
            self._spoken_motion(paragraph, speaker, said, start, move)
        return move is not None

    def _call_roll(self, paragraph: Paragraph) -> None:
        self.rolling = self.pending() or (self.drafts[-1] if self.drafts else None)
        if self.rolling is None and self.item is not None:
            self.rolling = self.new(paragraph)
            self.rolling.above = self.item
        if self.rolling is not None and self.rolling.votes:
            self.rolling = None

    def _spoken_motion(
        self, paragraph: Paragraph, speaker: Span, said: str, start: int, move: re.Match[str]
    ) -> None:
        whole = self.text[start : paragraph.end]
        at = start + len(whole) - len(whole.lstrip())
        act = _spoken_act(said, move)
        draft = self.new(paragraph)
        draft.mover = speaker
        if act is None:
            draft.above = self.item
        else:
            moved = said[act.start : act.end]
            draft.sort = sort_of(moved, self.language).replace(MAIN, "")
            draft.about = Span(at + act.start, at + act.end)
            draft.postpones = bool(self.language.postpones.search(moved))
        draft.touched(Span(paragraph.start, paragraph.end), paragraph.number)

    def table(self, rows: Sequence[Paragraph]) -> None:
        """Reads rows that stand together."""
        table = read_table(self.text, rows, self.language)
        self.done += table.decisions
        first, last = rows[0], rows[-1]
        if len(table.columns) == 1:
            target = self.pending() or self.nearest(first)
            (votes,) = table.columns.values()
            if target is None or target.votes:
                target = self.new(first)
            target.votes += votes
            target.paragraph = last.number
            return
        for head, votes in table.columns.items():
            self._column(first, last, head, votes)

    def _column(self, first: Paragraph, last: Paragraph, head: str, votes: list[StatedVote]) -> None:
        """One of several votes in a table: told which one by the head of its column alone."""
        amending = bool(self.language.amendment.search(head))
        fitting = [
            each
            for each in self.drafts
            if each.amendment is amending
            and not each.given_up
            and not each.votes
            and each.outcome is not None
        ]
        if len(fitting) == 1:
            fitting[0].votes += votes
            fitting[0].paragraph = last.number
            return
        draft = self.new(first)
        draft.votes, draft.sort, draft.given_up = list(votes), AMENDMENT if amending else "", False
        draft.paragraph = last.number
        draft.quotes.append(votes[0].quote)

    def drop_votes(self, paragraph: Paragraph) -> None:
        """A list beside a count that it does not fit: it and those beside it are of parties, not of people."""

        def elsewhere(votes: list[StatedVote]) -> list[StatedVote]:
            return [each for each in votes if not paragraph.start <= each.quote.start < paragraph.end]

        self.held = elsewhere(self.held)
        for draft in self.drafts:
            draft.votes = elsewhere(draft.votes)


_TURN = re.compile(rf"\s*(?:>>\s*)?(?P<who>{NAME}|{ZH_NAME}|[^\W\d_][^:：\n]{{0,30}}?)\s*[:：]\s*")
_SPOKEN_LEAD = re.compile(
    r"^(?:i(?:[’']d like to| would like to|[’']ll| will)?\s+(?:so\s+)?(?:move|make (?:a|the|that) motion)|so moved|move|motion|(?:yo\s+)?(?:propongo|mociono|hago (?:una|la) moción|presento (?:una|la) moción)|(?:主席，)?我?(?:动议|動議|提议|提議))\s*,?\s*(?:to|that|for|para|de|que)?\s*",
    re.IGNORECASE,
)


def _spoken_act(said: str, move: re.Match[str]) -> Span | None:
    start, end = move.span("act")
    border = re.search(r"[.!?。！？]", said[start:end])
    end = start + border.start() if border else end
    lead = _SPOKEN_LEAD.match(said[start:end])
    begin = start + (lead.end() if lead else 0)
    return Span(begin, min(end, begin + LONGEST_ABOUT)) if end - begin > 2 else None
