"""An answer and a refusal on the screen. They look different from afar: another colour, another first line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chat.buttons import Button
from chat.messages import Accent, Card
from chat.safe_text import cut, link, name, plain, quoted
from chat.wording import Words, moment
from chat.work_queue import Stage
from domain.answers import (
    Answer,
    AnswerWarning,
    Citation,
    Filters,
    Hit,
    NoAnswer,
    Quote,
    Receipt,
    Searched,
    WarningCode,
)
from domain.dates import find_dates
from domain.documents import CELLS, Kind, Span
from retrieval.warnings import warning_words
from text.sentences import split

# --- How a citation is said: number, title with a link that lands, kind, body, date, place.

_TITLE = 120
_BRIEF_TITLE = 64
_BODY = 60


def citation(
    words: Words,
    cited: Citation,
    *,
    number: int = 0,
    same_record: bool = False,
    brief: bool = False,
    heads: bool = True,
) -> str:
    """One line of small print. For a second quote of the same record, only the place. ``brief``: what its title says already
    is not said again, so that it fits on a phone; ``heads``: with those of the columns of a table.
    """
    mark = f"[{number}] " if number else ""
    title = words("cite-same-record") if same_record else (cited.title or cited.document)
    most = _BRIEF_TITLE if brief else _TITLE
    linked = link(cut(title, most), cited.url) if cited.url else f"**{name(title, most)}**"
    pieces = [linked]
    if not same_record:
        named = brief and cited.body.casefold() in title.casefold()
        dated = brief and any(found.date == cited.date for found in find_dates(title))
        pieces += [
            kind(words, cited.kind),
            name(cited.body, _BODY) if cited.body and not named else "",
            "" if dated else words.date(cited.date),
        ]
    pieces.append(place(words, cited))
    if cited.heads and heads:
        pieces.append(words("cite-columns", heads=name(cited.heads, _TITLE)))
    if not same_record and cited.language not in ("", words.locale.partition("-")[0]):
        pieces.append(words("cite-language", language=words.language(cited.language)))
    return "-# " + plain(mark) + " · ".join(piece for piece in pieces if piece)


def quotation(text: str, marks: Iterable[Span] = (), *, small: bool = False, goes_on: bool = False) -> str:
    """The record's words, set apart from the bot's by a bar at their side. ``small``: in small print; ``goes_on``: with
    dots behind them, outside the quotation marks.
    """
    lines = (quoted(text, marks) + (" …" if goes_on else "")).split("\n")
    return "\n".join(("> -# " if small else "> ") + line for line in lines)


def quote_text(quote: Quote, *, goes_on: bool = False) -> str:
    """What is quoted. The row of a table, whose heads are known, is a line a cell: the head in small print, then the cell."""
    cells, heads = quote.text.split(CELLS), quote.citation.heads.split(CELLS)
    if len(cells) < 2 or len(cells) != len(heads) or goes_on or "\n" in quote.text:
        return quotation(quote.text, quote.marks, goes_on=goes_on)
    lines, start = [], 0
    for head, cell in zip(heads, cells, strict=True):
        end = start + len(cell)
        marks = tuple(
            Span(max(mark.start, start) - start, min(mark.end, end) - start)
            for mark in quote.marks
            if mark.start < end and mark.end > start
        )
        lines += [f"> -# {name(head, _TITLE)}"] if head.strip() else []
        lines.append(quotation(cell, marks))
        start = end + len(CELLS)
    return "\n".join(lines)


def is_row(quote: Quote) -> bool:
    """Whether its cells stand beneath their heads."""
    return CELLS in quote.text and quote.text.count(CELLS) == quote.citation.heads.count(CELLS)


def kind(words: Words, what: Kind) -> str:
    """The kind, with what a reader must not overlook about it."""
    return words("kind-proposed", kind=words.kind(what)) if what.proposes else words.kind(what)


def place(words: Words, cited: Citation) -> str:
    """Where in the record: page, paragraph, who speaks, at which moment."""
    parts = [words("cite-page", page=cited.page)] if cited.page is not None else []
    parts.append(words("cite-paragraph", paragraph=cited.paragraph))
    if cited.speaker:
        parts.append(name(cited.speaker, _BODY))
    if cited.seconds is not None:
        parts.append(words("cite-moment", moment=clock(cited.seconds)))
    return words("list-comma").join(parts)


def clock(seconds: float) -> str:
    """``3723.4`` → ``1:02:03``; below an hour ``2:03``."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


# --- How a question was read, where that is not plain, in the reader's language.


def reading(words: Words, given: Answer | NoAnswer) -> list[str]:
    """Phrases, safe: spellings that were followed, exact words, order and time. Empty when the question is plain."""
    read = given.interpretation
    said = [words("read-spelling", typed=plain(typed), read=plain(other)) for typed, other in read.spellings]
    said += [words("read-exactly", words=plain(phrase)) for phrase in read.phrases]
    if read.newest_first:
        said.append(words("read-newest-first"))
    if read.since.is_known:
        said.append(words.since(read.since))
    if read.until.is_known:
        said.append(words.until(read.until))
    return said


SCREEN = 900
"""Characters of quotes that a card shows at once: about a screen of a phone."""
QUOTES_SHOWN = 3
NEAREST = 2
"""Passages shown with a refusal."""
_QUESTION = 300
_PASSAGE = 200
"""Characters of a passage: about four lines of small print on a phone."""
_LONG_PASSAGE = 360
WARNINGS = {
    WarningCode.DISAGREE: "note-disagree",
    WarningCode.ADOPTED_LATER: "note-adopted-later",
    WarningCode.PROPOSED: "note-proposed",
    WarningCode.MACHINE: "note-machine",
    WarningCode.DRAFT: "note-draft",
    WarningCode.NOTES: "note-notes",
    WarningCode.WRITTEN: "note-written",
    WarningCode.RECOGNISED: "note-recognised",
    WarningCode.STYLED: "note-styled",
    WarningCode.UNUSED: "note-unused",
    WarningCode.STRUCK: "note-struck",
    WarningCode.ADOPTED_SINCE: "note-adopted-since",
    WarningCode.CORRECTED_SINCE: "note-corrected-since",
    WarningCode.REVISED_SINCE: "note-revised-since",
    WarningCode.NAMED_NOWHERE: "note-named-nowhere",
    WarningCode.NAMED_OTHERWISE: "note-named-otherwise",
    WarningCode.NAMED_ALIKE: "note-named-alike",
    WarningCode.ANOTHER_ROLE: "note-another-role",
    WarningCode.SEVERAL_SPEAKERS: "note-several-speakers",
    WarningCode.SPEAKER_UNKNOWN: "note-speaker-unknown",
    WarningCode.NO_SPEAKERS: "note-no-speakers",
}
"""How each is said. One that is not here holds an error's sentence, and is shown as it is."""
_HEADED = frozenset({WarningCode.DISAGREE, WarningCode.ADOPTED_LATER})
"""They stand above the quotes."""
_SURE = (0.95, 0.85, 0.65, 0.0)
"""From these probabilities on, each step of how sure an answer is."""
_STEPS = {
    0: "sure-almost-certain",
    1: "sure-very-likely",
    2: "sure-likely",
    3: "sure-perhaps",
    8: "sure-proposed",
}
_NOTHING_NEAR, _FURTHER = 0.02, 0.3
"""Below this probability nothing is near; and so much below the score of the first, a passage is not."""
_PROPOSED, _REFUSED = 8, 9
"""In place of how sure an answer is."""


def answer_view(
    words: Words,
    given: Answer | NoAnswer,
    *,
    asked: str = "",
    understood: str = "",
    thread: bool = False,
    reading: Stage | None = None,
) -> Card:
    """The whole message. ``asked`` is a follow-up in the asker's words, ``understood`` how it was read, safe; ``thread``:
    one may be opened here; ``reading``: how far records are that are being taken in.
    """
    if given.answered:
        assert isinstance(given, Answer)
        return _answer(words, given, asked, understood, thread=thread)
    return _refusal(words, given, asked, understood, thread=thread, reading=reading)


def _answer(words: Words, given: Answer, asked: str, understood: str, *, thread: bool) -> Card:
    codes = {each.code for each in given.warnings}
    card = Card(accent=Accent.WARNING if WarningCode.DISAGREE in codes else Accent.ANSWER)
    _head(card, words, words.verdict(given), given, asked, understood)
    if WarningCode.DISAGREE in codes:
        card.text("-# " + words("answer-disagree"))
    # Where records differ, each of them has its say before anybody presses anything.
    shown = first_screen(given.quotes) if codes.isdisjoint(_HEADED) else given.quotes
    show_quotes(card, words, shown, given.quotes)
    _warnings(card, words, [each for each in given.warnings if each.code not in _HEADED])
    proposed = all(quote.citation.kind.proposes for quote in given.quotes)
    step = next(at for at, least in enumerate(_SURE) if given.probability >= least)
    card.row(
        *([quotes_button(words, given)] if shown != given.quotes else []),
        Button("context", f"{given.id}:0:0", label=words("button-context")),
        *([_thread(words, given)] if thread else []),
        Button("rest", f"{given.id}:{_PROPOSED if proposed else step}", label="⋯"),
    )
    return card


def rest_view(words: Words, receipt: Receipt, step: int) -> Card:
    """What else can be done with an answer: the buttons that are not on its card. ``step``: how sure it was."""
    card = Card(accent=Accent.NOTICE)
    card.text("-# " + plain(cut(receipt.question.replace("\n", " "), _QUESTION)))
    if step in _STEPS:
        card.below(words(_STEPS[step]))
    answer = receipt.id
    card.row(
        Button("receipt", answer, label=words("button-receipt"), emoji="🧾"),
        Button("more", f"{answer}:0", label=words("button-more"), emoji="🔎"),
        *([Button("cite", answer, label=words("button-cite"), emoji="📋")] if receipt.quotes else []),
    )
    card.row(
        Button("helpful", answer, emoji="👍"),
        Button("unhelpful", answer, emoji="👎"),
        *([Button("report", answer, label=words("button-report"), emoji="🚩")] if receipt.quotes else []),
        *([Button("tell", answer, label=words("button-tell"), emoji="🔔")] if receipt.quotes else []),
    )
    return card


def first_screen(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """As many of the quotes, from the first, as a phone shows at once. A first one that is longer ends with a sentence, and
    not before the words that carry the answer.
    """
    shown: list[Quote] = []
    room = SCREEN
    for quote in quotes[:QUOTES_SHOWN]:
        if len(quote.text) > room and shown:
            break
        if len(quote.text) > room:
            return (_beginning(quote, room),)
        shown.append(quote)
        room -= len(quote.text)
    return tuple(shown)


def _beginning(quote: Quote, room: int) -> Quote:
    ends = [sentence.end for sentence in split(quote.text, quote.citation.language)]
    told = quote.marks[0].end if quote.marks else 1
    needed = next((end for end in ends if end >= told), len(quote.text))
    end = max([needed, *(end for end in ends if end <= room)])
    return replace(quote, text=quote.text[:end], marks=tuple(mark for mark in quote.marks if mark.end <= end))


def show_quotes(card: Card, words: Words, shown: Sequence[Quote], quotes: Sequence[Quote]) -> None:
    """Those ``shown`` of the answer's ``quotes``, each with its citation; where it is not all of them, it is said."""
    before = ""
    for number, (part, quote) in enumerate(zip(shown, quotes, strict=False), 1):
        cited = quote.citation
        same = cited.document == before
        mark = number if len(quotes) > 1 else 0
        cite = citation(words, cited, number=mark, same_record=same, brief=True, heads=not is_row(part))
        card.text(f"{quote_text(part, goes_on=part.text != quote.text)}\n{cite}")
        before = cited.document
    if tuple(shown) != tuple(quotes):
        rest = len(quotes) - len(shown)
        card.below(words("answer-more-quotes", rest=rest, count=len(quotes)))


def quotes_button(words: Words, given: Answer | NoAnswer) -> Button:
    """Shows every quote, whole."""
    return Button("quotes", given.id, label=words("button-quotes", count=len(given.quotes)), emoji="📜")


def _refusal(
    words: Words,
    given: Answer | NoAnswer,
    asked: str,
    understood: str,
    *,
    thread: bool,
    reading: Stage | None,
) -> Card:
    card = Card(accent=Accent.REFUSAL)
    _head(card, words, words.verdict(given), given, asked, understood)
    if reading is not None:
        card.text("⏳ " + words("reading-now"))
    _warnings(card, words, given.warnings)
    nearest = near(given)[:NEAREST]
    if nearest:
        card.text("-# " + words("refusal-nearest"))
        before = ""
        for at, hit in enumerate(nearest, 1):
            document = hit.citation.document
            card.text(passage(words, hit, same_record=document == before, small=True), optional=at)
            before = document
    card.rule()
    card.below(words("answer-searched", searched=searched(words, given.searched)))
    buttons = [Button("tell", given.id, label=words("button-tell"), emoji="🔔")]
    buttons += [_thread(words, given)] if thread else []
    card.row(*buttons, Button("rest", f"{given.id}:{_REFUSED}", label="⋯"))
    return card


def near(given: Answer | NoAnswer) -> Sequence[Hit]:
    """The passages that are near enough to be worth a look: much further off than the first, or shown beside a question that
    nothing comes near, they would only look like an answer.
    """
    if not given.passages or given.probability < _NOTHING_NEAR:
        return ()
    least = given.passages[0].score - _FURTHER
    return [hit for hit in given.passages if hit.score >= least]


def passage(
    words: Words, hit: Hit, *, number: int = 0, same_record: bool = False, small: bool = False
) -> str:
    """A passage, shortened, with its citation beneath. The dots that say it goes on stand outside the quotation."""
    flat = "\n".join(line for line in hit.text.splitlines() if line.strip())
    text = cut(flat, _PASSAGE if small else _LONG_PASSAGE)
    shown = quotation(text.removesuffix("…") if text != flat else text, small=small, goes_on=text != flat)
    alike = "\n-# " + words("passage-alike", count=hit.alike) if hit.alike else ""
    return shown + "\n" + citation(words, hit.citation, number=number, same_record=same_record) + alike


def searched(words: Words, what: Searched) -> str:
    """``412 records, 9,120 passages, 2019 to 2026, as of …``, with what the search was restricted to."""
    parts = [
        words("searched-records", records=what.records),
        words("searched-passages", passages=what.passages),
    ]
    if what.earliest:
        first, last = words.iso(what.earliest), words.iso(what.latest or what.earliest)
        parts.append(first if first == last else words("searched-span", first=first, last=last))
    parts += restrictions(words, what.filters)
    if what.undated:
        parts.append(words("searched-undated", records=what.undated))
    if what.as_of:
        parts.append(words("searched-as-of", moment=moment(what.as_of, "d")))
    return words("list-comma").join(parts)


def restrictions(words: Words, filters: Filters) -> list[str]:
    """What a search was restricted to, a phrase each; empty when it was not."""
    parts = []
    if filters.since.is_known:
        parts.append(words.since(filters.since))
    if filters.until.is_known:
        parts.append(words.until(filters.until))
    if filters.kind:
        parts.append(words("only", what=words.kind(Kind(filters.kind))))
    parts += [words("only", what=plain(what)) for what in (filters.body, filters.scope) if what]
    if filters.by:
        parts.append(words("only-by", who=plain(filters.by)))
    return parts


def _head(card: Card, words: Words, said: str, given: Answer | NoAnswer, asked: str, understood: str) -> None:
    """The verdict leads; the question stands beneath it, smaller."""
    whole = plain(cut(given.question.replace("\n", " "), _QUESTION))
    card.text("### " + said)
    card.below(plain(cut(asked.replace("\n", " "), _QUESTION)) if understood and asked else whole)
    read = [words("follow-question", question=whole), understood] if understood else []
    read += reading(words, given)
    if read:
        card.below(words("read-as", reading=words("list-semicolon").join(read)))


def _warnings(card: Card, words: Words, warnings: Iterable[AnswerWarning]) -> None:
    for each in warnings:
        if each.code in WARNINGS:
            # Several speakers are several names.
            about = " · ".join(name(part, _QUESTION) for part in each.about.split(" · "))
            sentence = words(WARNINGS[each.code], record=f"**{about}**")
        else:
            sentence = plain(warning_words(each))
        card.text("-# ⚠️ " + sentence)


def _thread(words: Words, given: Answer | NoAnswer) -> Button:
    return Button("thread", given.id, label=words("button-thread"))
