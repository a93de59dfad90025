"""Sentence borders, from sentencex (Wikimedia), as character ranges."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import sentencex

from domain.documents import Paragraph, Span
from text.language import HAN
from text.terms import STOP

SentencesOf = Callable[[Paragraph], Sequence[Span]]
"""The sentences of a paragraph, as ranges in the document's text."""


def split(text: str, language: str = "en") -> list[Span]:
    """The sentences of ``text``: ranges in order, not overlapping, trimmed, none blank; all that is not blank
    is in one of them. ``language`` is an ISO 639-1 code; unknown ones fall back to English rules.
    """
    spans: list[Span] = []
    for boundary in sentencex.get_sentence_boundaries(language or "en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        # sentencex joins a sentence to the line above it where no full stop ends that line (headings, lists).
        for line_start, line_end in _blocks(text, start, end):
            piece = text[line_start:line_end]
            if piece.strip():
                left = len(piece) - len(piece.lstrip())
                spans.append(Span(line_start + left, line_start + len(piece.rstrip())))
    return _joined(text, spans)


_ABBREVIATION = re.compile(
    r"(?<!\w)(?:est|approx|dept|res|ord|no|nos|art|sec|sect|ch|fig|vs|dr|mr|mrs|ms|st|ave|blvd|rd|ft|sq|inc|co|corp|ltd|"
    r"jr|sr|rev|hon|gov|sen|rep|lt|gen|capt|supt|cllr|ald|pct|min|max|avg|incl|excl|cf|e\.g|i\.e|p\.m|a\.m|[A-Z])\.$",
    re.IGNORECASE,
)


def ends_in_abbreviation(line: str) -> bool:
    """Whether the full stop at the end of ``line`` is that of an abbreviation: “7:00 p.m.”."""
    return _ABBREVIATION.search(line[-_LONGEST:]) is not None


_LONGEST = 10
"""Characters of an abbreviation, and one before it."""


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """A sentence that "ends" with an abbreviation, joined with what follows it on the same line: “an est. $5M”.

    Joined too little, a quote breaks off in its middle; joined too much, it is one sentence longer. The second
    is the lesser harm, but only where the next one does not begin like a new sentence.
    """
    joined: list[Span] = []
    for span in spans:
        if joined:
            last = joined[-1]
            between = text[last.end : span.start]
            # Only the end is looked at: a sentence that is joined again and again grows, and this is asked each time.
            if not between and text[last.end - 1 : span.start + 1].isascii():
                # No blank behind it: the "?" of an address ends no sentence.
                joined[-1] = Span(last.start, span.end)
                continue
            tail = max(last.start, last.end - _LONGEST)
            goes_on = not text[span.start].isupper() or _NEVER_LAST.search(text, tail, last.end)
            numbered = _NUMBER_OF.search(text, tail, last.end) and _NUMBERED.match(text, span.start)
            if "\n" not in between and numbered:
                joined[-1] = Span(last.start, span.end)
                continue
            if "\n" not in between and goes_on and _ABBREVIATION.search(text, tail, last.end):
                joined[-1] = Span(last.start, span.end)
                continue
        joined.append(span)
    return joined


_NUMBER_OF = re.compile(r"(?<!\w)(?:no|nos|núm)\.$", re.IGNORECASE)
_NUMBERED = re.compile(r"[A-Z]{0,4}-?\d")
"""“Bill No. BL2026-410.”"""
_NEVER_LAST = re.compile(
    r"(?<!\w)(?:est|approx|dr|mr|mrs|ms|hon|rev|gov|sen|rep|lt|gen|capt|supt|cllr|ald|pct|e\.g|i\.e|cf)\.$",
    re.IGNORECASE,
)


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a blank line parts it, and where sentencex takes a number behind a full stop for a decimal: “。5月”."""
    blocks, at = [], start
    for border in _BORDER.finditer(text, start, end):
        blocks.append((at, border.start()))
        at = border.end()
    blocks.append((at, end))
    return blocks


_BORDER = re.compile(r"\n\n|(?<=[。！？])(?=\d)|(?<=[。！？][”’」』）])(?=\d)")


_LEAD_IN = re.compile(r"[:：]\W*$|\b(?:as follows|following|siguientes?)\W*$|(?:如下)\W*$", re.IGNORECASE)
_LEANS_BACK = re.compile(
    r"\W*(?:(?:he|she|it|they|this|these|those|that|him|his|her|their|its|such|both|él|ella|ellos|ellas|est[aeo]s?|es[aeo]s?|"
    r"aquell[ao]s?|dich[ao]s?|su|sus)\b|[他她它其此该這这那](?!外))",
    re.IGNORECASE,
)


_ANNOUNCED = re.compile(
    r"(?<![\w.,])(?P<digits>[2-9]|1\d)(?![\w.,%:/])|\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|dos|tres|cuatro|cinco|seis|siete|"
    r"ocho|nueve|diez)\b|(?P<han>[两兩二三四五六七八九十])(?=[个個项項点點条條大方件类類])",
    re.IGNORECASE,
)
_COUNTS = {
    word: number
    for words in (
        "two three four five six seven eight nine ten",
        "dos tres cuatro cinco seis siete ocho nueve diez",
        "二 三 四 五 六 七 八 九 十",
        "两",
        "兩",
    )
    for number, word in enumerate(words.split(), 2)
}


def announced(sentence: str) -> int:
    """How many things ``sentence`` says that it leads to: 3 of “The board asked for three things:”; 0 where it says none."""
    found = _ANNOUNCED.search(sentence)
    return 0 if found is None else int(found["digits"] or _COUNTS[(found["word"] or found["han"]).casefold()])


_HEADS_ITS_PARAGRAPH = 60


def runs_in(sentence: str) -> bool:
    """Whether ``sentence``, the first of its paragraph, looks like a heading that is set into it: “ParkLink (20M).”, “停车。”. Every
    word that tells something has a capital, or it has hardly any words.
    """
    bare = _ASIDE.sub("", sentence).strip(" .。:：—–-")
    if not bare or len(sentence) > _HEADS_ITS_PARAGRAPH or sentence.rstrip().endswith(("?", "!", "？", "！")):
        return False
    if HAN.search(bare):
        return len(bare) <= _SHORTEST_CLAUSE
    words = bare.split()
    plain = [word for word in words[1:] if word[:1].islower() and word.casefold() not in STOP]
    return not plain and not (len(words) > 1 and words[0].casefold() in STOP)


_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_SHORTEST_CLAUSE = 4


def leads_in(sentence: str) -> bool:
    """Whether ``sentence`` only announces what comes next: “The board asked for three things:”."""
    return _LEAD_IN.search(sentence) is not None


def leans_back(sentence: str) -> bool:
    """Whether ``sentence`` begins with a word for what stands before it: such as “She starts on June 16.”."""
    return _LEANS_BACK.match(sentence) is not None
