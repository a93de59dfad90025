"""An answer and a refusal on the screen. They look different from afar: another colour, another first line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chat.buttons import Button
from chat.card import Accent, Card
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
    Searched,
    WarningCode,
)
from domain.documents import Kind, Span
from retrieval.warnings import warning_words
from text.sentences import split

# --- How a citation is said: number, title with a link that lands, kind, body, date, place.

_TITLE = 120
_BODY = 60


def citation(words: Words, cited: Citation, *, number: int = 0, same_record: bool = False) -> str:
    """One line of small print. For a second quote of the same record, only the place."""
    mark = f"[{number}] " if number else ""
    title = words("cite-same-record") if same_record else (cited.title or cited.document)
    linked = link(cut(title, _TITLE), cited.url) if cited.url else f"**{name(title, _TITLE)}**"
    pieces = [linked]
    if not same_record:
        pieces += [
            kind(words, cited.kind),
            name(cited.body, _BODY) if cited.body else "",
            words.date(cited.date),
        ]
    pieces.append(place(words, cited))
    if cited.heads:
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
    WarningCode.STRUCK: "note-struck",
    WarningCode.ADOPTED_SINCE: "note-adopted-since",
    WarningCode.CORRECTED_SINCE: "note-corrected-since",
    WarningCode.REVISED_SINCE: "note-revised-since",
    WarningCode.NAMED_NOWHERE: "note-named-nowhere",
    WarningCode.ANOTHER_ROLE: "note-another-role",
}
"""How each is said. One that is not here holds an error's sentence, and is shown as it is."""
_HEADED = frozenset({WarningCode.DISAGREE, WarningCode.ADOPTED_LATER})
"""They stand above the quotes."""
_SURE = (
    (0.95, "sure-almost-certain"),
    (0.85, "sure-very-likely"),
    (0.65, "sure-likely"),
    (0.0, "sure-perhaps"),
)
_UNSURE = (
    (0.35, "unsure-too-unsure"),
    (0.15, "unsure-unlikely"),
    (0.05, "unsure-very-unlikely"),
    (0.0, "unsure-no"),
)


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
    disagree = any(each.code is WarningCode.DISAGREE for each in given.warnings)
    card = Card(accent=Accent.WARNING if disagree else Accent.ANSWER)
    _head(card, words, given, asked, understood)
    sequence = any(each.code is WarningCode.ADOPTED_LATER for each in given.warnings)
    if disagree or sequence:
        card.text("**" + words("answer-disagree" if disagree else "note-adopted-later") + "**")
    # Where records differ, each of them has its say before anybody presses anything.
    shown = given.quotes if disagree or sequence else first_screen(given.quotes)
    show_quotes(card, words, shown, given.quotes)
    _warnings(card, words, [each for each in given.warnings if each.code not in _HEADED])
    card.rule()
    card.below(words("answer-searched", searched=searched(words, given.searched)))
    card.below(sure(words, given))
    card.row(
        *([quotes_button(words, given)] if shown != given.quotes else []),
        Button("context", f"{given.id}:0:0", label=words("button-context"), emoji="📖"),
        Button("more", f"{given.id}:0", label=words("button-more"), emoji="🔎"),
        Button("receipt", given.id, label=words("button-receipt"), emoji="🧾"),
    )
    feedback = [
        Button("helpful", given.id, emoji="👍"),
        Button("unhelpful", given.id, emoji="👎"),
        Button("report", given.id, label=words("button-report"), emoji="🚩"),
        Button("tell", given.id, label=words("button-tell"), emoji="🔔"),
    ]
    card.row(*feedback, *([_thread(words, given)] if thread else []))
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
        words_of_it = quotation(part.text, part.marks, goes_on=part.text != quote.text)
        cite = citation(words, cited, number=number, same_record=cited.document == before)
        card.text(f"{words_of_it}\n{cite}")
        before = cited.document
    if tuple(shown) != tuple(quotes):
        rest = len(quotes) - len(shown)
        card.below(words("answer-more-quotes", rest=rest, count=len(quotes)))


def quotes_button(words: Words, given: Answer | NoAnswer) -> Button:
    """Shows every quote, whole."""
    return Button("quotes", given.id, label=words("button-quotes", count=len(given.quotes)), emoji="📜")


def being_read(words: Words, stage: Stage) -> str:
    """That records are being taken in, and how many of them are."""
    if stage.name == "read" and stage.total:
        return words("reading-now-of", done=stage.done, total=stage.total)
    return words("reading-now")


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
    _head(card, words, given, asked, understood)
    card.text("**" + words("refusal-title") + "**")
    if reading is not None:
        card.text("⏳ " + being_read(words, reading))
    _warnings(card, words, given.warnings)
    nearest = given.passages[:NEAREST]
    if nearest:
        card.text("-# " + words("refusal-nearest"))
        before = ""
        for at, hit in enumerate(nearest, 1):
            document = hit.citation.document
            card.text(passage(words, hit, same_record=document == before, small=True), optional=at)
            before = document
    card.rule()
    card.below(words("answer-searched", searched=searched(words, given.searched)))
    if reading is None:
        # While records are being read, nobody can say how surely it is not there.
        card.below(sure(words, given))
    buttons = [Button("tell", given.id, label=words("button-tell"), emoji="🔔")]
    if given.passages:
        buttons.append(Button("more", f"{given.id}:0", label=words("button-more"), emoji="🔎"))
    buttons += [
        Button("receipt", given.id, label=words("button-receipt"), emoji="🧾"),
        Button("unhelpful", given.id, emoji="👎"),
    ]
    card.row(*buttons, *([_thread(words, given)] if thread else []))
    return card


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
    return parts


def sure(words: Words, given: Answer | NoAnswer) -> str:
    """How sure, in words: a number would read as a fact. What only agendas say is no outcome, however sure it stands there."""
    if given.answered and all(quote.citation.kind.proposes for quote in given.quotes):
        return words("sure-proposed")
    steps = _SURE if given.answered else _UNSURE
    return words(next(message for least, message in steps if given.probability >= least))


def _head(card: Card, words: Words, given: Answer | NoAnswer, asked: str, understood: str) -> None:
    whole = plain(cut(given.question.replace("\n", " "), _QUESTION))
    card.text("### " + (plain(cut(asked.replace("\n", " "), _QUESTION)) if understood and asked else whole))
    read = [words("follow-question", question=whole), understood] if understood else []
    read += reading(words, given)
    if read:
        card.below(words("read-as", reading=words("list-semicolon").join(read)))


def _warnings(card: Card, words: Words, warnings: Iterable[AnswerWarning]) -> None:
    for each in warnings:
        if each.code in WARNINGS:
            sentence = words(WARNINGS[each.code], record=f"**{name(each.about)}**")
        else:
            sentence = plain(warning_words(each))
        card.text("-# ⚠️ " + sentence)


def _thread(words: Words, given: Answer | NoAnswer) -> Button:
    return Button("thread", given.id, label=words("button-thread"), emoji="💬")
