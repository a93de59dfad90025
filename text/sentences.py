"""Sentence borders, from sentencex (Wikimedia), as character ranges; and cutting a document into passages at them.

A passage is one paragraph, a run of short ones under one heading, what one person said in turn, or a part of a long one at sentence
borders. Every character that is not blank is in exactly one passage: what is cut can be put together again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import sentencex

from domain.documents import CELLS, Document, Paragraph, Passage, Role, Span
from text.cleaning import trimmed
from text.language import HAN
from text.people import ZH_NAME, is_person, names_in, parts_of
from text.terms import STOP

SentencesOf = Callable[[Paragraph], Sequence[Span]]
"""The sentences of a paragraph, as ranges in the document's text."""


def split(text: str, language: str = "en") -> list[Span]:
    """The sentences of ``text``: ranges in order, not overlapping, trimmed, none blank; all that is not blank
    is in one of them. ``language`` is an ISO 639-1 code; unknown ones fall back to English rules.
    """
    spans: list[Span] = []
    for given in _given(text):
        for boundary in sentencex.get_sentence_boundaries(language or "en", text[given.start : given.end]):
            start, end = given.start + boundary["start_index"], given.start + boundary["end_index"]
            # sentencex joins a sentence to the line above it where no full stop ends that line (headings, lists).
            for line_start, line_end in _blocks(text, start, end):
                if text[line_start:line_end].strip():
                    spans.append(trimmed(text, line_start, line_end))
    return _joined(text, spans)


_OPENS = re.compile(r"[‘“„«»‹「《]|(?<!\w)['`]")
_MOST_STEPS = 30_000_000
"""No record that was looked at comes near, whole as it may be: a tenth of a second at most."""
_AT_ONCE = 2_000


def _given(text: str) -> Iterator[Span]:
    """What sentencex is given at once: all, but where it would look too long for the ends of quotations. From each sign that opens one
    it may read on to the end, so its time grows with their product. Then pieces, at the ends of sentences or at blanks.
    """
    start = 0
    if len(_OPENS.findall(text)) * len(text) > _MOST_STEPS:
        while len(text) - start > _AT_ONCE:
            middle, most = start + _AT_ONCE // 2, start + _AT_ONCE
            ends = [end.end() for end in _ENDS.finditer(text, middle, most)]
            ends = ends or [blank.end() for blank in _BLANK.finditer(text, middle, most)] or [most]
            yield Span(start, ends[-1])
            start = ends[-1]
    yield Span(start, len(text))


_ENDS = re.compile(r"[.!?][\"'’”»)\]]?\s|[。！？][”’」』）]?")


_TITLES = (
    r"dr|mr|mrs|ms|mmes|messrs|hon|rev|gov|sen|rep|lt|gen|capt|sgt|supt|supv|atty|treas|dep|twp|cong|cllr|ald|"
    r"dña|srta|profa|mtr[oa]|ilm[oa]|excma|cnel|pbro|hn[oa]|cdora?"
)
_NEVER_LAST = re.compile(rf"(?<!\w)(?:est|approx|{_TITLES}|pct|e\.g|i\.e|cf)\.$", re.IGNORECASE)
_ABBREVIATION = re.compile(
    rf"(?<!\w)(?:est|approx|dept|res|ord|no|nos|art|sec|sect|ch|fig|vs|{_TITLES}|st|ave|blvd|rd|ft|sq|inc|co|corp|ltd|"
    r"jr|sr|pct|min|max|avg|incl|excl|cf|e\.g|i\.e|p\.m|a\.m|[A-Z])\.$",
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


def breaks_a_quotation(sentence: str, following: str) -> bool:
    """Whether who speaks stands in the middle of what they say: ““We are not against ferries,” said Abara.” before ““We are …””."""
    return _ATTRIBUTED.match(sentence) is not None and following.lstrip()[:1] in '"“«「‘'


_ATTRIBUTED = re.compile(r"\s*[\"“«「‘](?:[^\"”»」]|(?<=\w)’(?=\w))*[\"”»」’][^\"“«「]*[\w.。)]\s*$")


def reported_question(sentence: str) -> str:
    """What a sentence says that somebody asked, and does not tell: “when the library will reopen”. Empty where it tells more.

    >>> reported_question("Mr. Lucas asked when the library will reopen, which is closed since May.")
    'when the library will reopen, which is closed since May.'
    """
    found = _REPORTS_QUESTION.search(sentence)
    asked = "" if found is None else found["what"] or found["what_han"]
    return "" if _REPLIES.search(asked) else asked


_REPORTS_QUESTION = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|inquir(?:es?|ed|ing)|question(?:s|ed)|want(?:s|ed) to know|pregunt(?:a|ó|an|aron|ando)|(?:quiere|quería|quiso) saber)\b"
    r"(?:(?!\b(?:answer|repl|respond|said|told|that|contest|dijo|que)\w*)[^.;:?!]){0,50}?"
    r"(?P<what>\b(?:when|who|whom|whose|why|how (?:much|many|long|often)|where|(?:what|which) (?:day|date|year|month|time)|cu[aá]ndo|qui[eé]n(?:es)?|por qué|cu[aá]nt[oa]s?|d[oó]nde)\b.*)"
    r"|(?:询问|詢問|[问問]|追[问問]|提[问問])(?!题|題)[^，。；：]{0,20}?(?P<what_han>(?:什么时候|什麼時候|何时|何時|[谁誰]|为什么|為什麼|为何|為何|多少|哪[里裡位年天月]).*)",
    re.IGNORECASE | re.DOTALL,
)
_REPLIES = re.compile(
    r"\b(?:answer|repl|respon|contest|was told|were told|explain|explic|le dijeron)\w*|答|回[复復应應]|[说說]明|表示",
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


CUTTING_VERSION = 6
"""Counts up when the rules below change; a library cut by other rules is cut anew."""

TARGET = 500
"""Runs of short paragraphs are gathered until they are about this wide."""
LIMIT = 900
"""No passage is wider, except where one paragraph is less than a sixth over."""
# Both in widths: a Latin letter is 1, a CJK character 2.5 (500 widths ≈ 110 model tokens in either script),
# which is what the reranker reads well and a reader takes in at a glance.

_AUTHOR = "Author, who wrote and reported this"

Sentences = Callable[[str], Sequence[Span]]
"""Splits a text into sentences: ranges in order, not overlapping, none blank, holding all that is not blank."""

_TURN = re.compile(
    r"\s*(?:>>\s*)?(?:[A-ZÀ-Þ][\w.'’\-]*|\((?:[^()]|\([^()]*\))*\))(?:[ ,]+(?:[A-ZÀ-Þ][\w.'’\-]*|of|the|de|la|and|et|for|\((?:[^()]|\([^()]*\))*\)))"
    r"{0,12}\s*:\s"
)
"""“The Chair (Hon. A. Rota, Lib.): ”, “MAYOR LEE: ”."""
_ZH_TURN = re.compile(rf"\s*(?:[\u4e00-\u9fff]{{2,4}}\s)?{ZH_NAME}\s*[:：]")
_SHARE = 0.6
_LABEL = re.compile(r"(?:^|[;；])\s*([^\W\d_][^:：;；]{0,60})[:：](?!//)")
"""“Item: ” at the beginning of a paragraph, “; Subject: ” inside it."""
_COUNTED = re.compile(r"(.*[^\W\d_])\s+(?:\d{1,2}|[a-z])")
_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_BLANK = re.compile(r"\s+")


def width(text: str) -> float:
    """How much a text is to read: 1 a character, 2.5 a CJK character."""
    return len(text) + (0.0 if text.isascii() else 1.5 * len(_CJK.findall(text)))


def cut(document: Document, sentences: Sentences) -> list[Passage]:
    """The passages of ``document`` in order."""
    passages: list[Passage] = []
    run: list[Paragraph] = []

    def flush() -> None:
        if run:
            passages.append(_passage(document, run, run[0].start, run[-1].end))
            run.clear()

    for paragraph in document.paragraphs:
        size = width(document.text[paragraph.start : paragraph.end])
        if size > LIMIT * 7 / 6:
            # A heading stays with what it heads.
            lead = run[0] if run and all(p.role is Role.HEADING for p in run) else None
            if lead is None:
                flush()
            start = lead.start if lead else paragraph.start
            for span in _parts(document.text, start, paragraph.end, sentences):
                first = lead if lead and span.start < paragraph.start else paragraph
                passages.append(_passage(document, [first, paragraph], span.start, span.end))
            run.clear()
            continue
        if run and _breaks(document, run, paragraph, size):
            flush()
        run.append(paragraph)
    flush()
    return passages


def _breaks(document: Document, run: Sequence[Paragraph], paragraph: Paragraph, size: float) -> bool:
    """Whether ``paragraph`` begins a new passage."""
    last = run[-1]
    gathered = width(document.text[run[0].start : last.end])
    if last.role is Role.HEADING:
        return gathered + size > LIMIT
    if paragraph.role is Role.HEADING or Role.BYLINE in (paragraph.role, last.role):
        return True
    if paragraph.heading != last.heading and gathered > TARGET / 4:
        return True
    if _is_other_table(document, last, paragraph):
        return True
    return gathered + size > TARGET


def _is_other_table(document: Document, last: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a table begins or ends between the two. The row of its heads goes with it; rows with empty cells have fewer."""
    above = last.heads or (document.text[last.start : last.end] if last.role is Role.TABLE else "")
    if not paragraph.heads:
        return bool(last.heads)
    return not set(paragraph.heads.split(CELLS)) & set(above.split(CELLS))


def _parts(text: str, start: int, end: int, sentences: Sentences) -> Iterator[Span]:
    """``text[start:end]`` in parts of at most LIMIT, at sentence borders where there are any, of even size."""
    spans: list[Span] = []
    for sentence in sentences(text[start:end]):
        spans.extend(_pieces(text, start + sentence.start, start + sentence.end))
    total = width(text[start:end])
    goal = total / max(1, round(total / TARGET))
    at = 0
    while at < len(spans):
        stop, gathered = at + 1, width(text[spans[at].start : spans[at].end])
        while stop < len(spans):
            more = width(text[spans[stop].start : spans[stop].end])
            if gathered + more > LIMIT or gathered + more / 2 > goal:
                break
            gathered += more
            stop += 1
        yield Span(spans[at].start, spans[stop - 1].end)
        at = stop


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """One sentence; a monstrous one in pieces, at blanks where possible."""
    step = int(LIMIT / 2.5) if _CJK.search(text, start, min(end, start + LIMIT)) else LIMIT
    while end - start > step:
        blanks = [blank.start() for blank in _BLANK.finditer(text, start + step // 2, start + step)]
        cut_at = blanks[-1] if blanks else start + step
        if text[start:cut_at].strip():
            yield trimmed(text, start, cut_at)
        start = cut_at
    if text[start:end].strip():
        yield trimmed(text, start, end)


def _passage(document: Document, run: Sequence[Paragraph], start: int, end: int) -> Passage:
    first, last = run[0], run[-1]
    # A byline names people and not what they did. Said beside it, it is found by who asks for the author.
    byline = _AUTHOR if first.role is Role.BYLINE else ""
    heads = max((paragraph.heads for paragraph in run), key=len)
    context = " › ".join(part for part in (document.title, first.heading, heads, byline) if part)
    return Passage(start, end, first.number, last.number, context)


def is_dialogue(paragraphs: Sequence[str]) -> bool:
    """Whether most paragraphs begin by naming who speaks: then it is a transcript, whatever it is called."""
    fields = _fields(paragraphs)
    named = sum(_TURN.match(text) is not None and _begins(text) not in fields for text in paragraphs)
    return len(paragraphs) > 2 and named >= _SHARE * len(paragraphs)


def speakers_in(paragraphs: Sequence[str], *, spoken: bool = False) -> list[str]:
    """Of each paragraph of a transcript who speaks, as it begins with their name or office; empty where it does not. Of what is no
    transcript by its form, nobody; where it is said to be one (``spoken``), who begins more than one paragraph.
    """
    dialogue = is_dialogue(paragraphs)
    if not spoken and not dialogue:
        return [""] * len(paragraphs)
    fields = _fields(paragraphs)
    turns = [_ZH_TURN.match(text) or _TURN.match(text) for text in paragraphs]
    labels = [turn.group().strip(" >:：\n") if turn else "" for turn in turns]
    often = Counter(labels)
    return [
        label
        if label and (dialogue or often[label] > 1) and _begins(text) not in fields and _is_somebody(label)
        else ""
        for label, text in zip(labels, paragraphs, strict=True)
    ]


def _is_somebody(label: str) -> bool:
    """Whether a label is a name, perhaps in brackets, or an office and nothing more."""
    return not parts_of(label) or any(map(is_person, names_in(label)))


def _fields(paragraphs: Sequence[str]) -> set[str]:
    """The labels that begin the rows of a table (“Item: 4; Subject: Elm Street”): the same other label comes after them
    again and again. Who speaks may list something, but not under the same words each time. And those that are counted up, each
    there once (“Goal 1: …”, “Goal 2: …”): an item is nobody who speaks.
    """
    begun = Counter(_begins(text) for text in paragraphs)
    pairs: Counter[tuple[str, str]] = Counter()
    for text in paragraphs:
        if first := _begins(text):
            pairs.update({(first, label.casefold()) for label in _LABEL.findall(text)[1:]})
    counted: dict[str, list[str]] = {}
    for label in begun:
        if item := _COUNTED.fullmatch(label):
            counted.setdefault(item[1], []).append(label)
    runs = (
        each
        for each in counted.values()
        if len(each) > 1 and each == sorted(each, key=lambda one: (len(one), one))
    )
    items = {label for run in runs if all(begun[label] == 1 for label in run) for label in run}
    return items | {first for (first, _), rows in pairs.items() if rows > 1 and rows >= begun[first] / 4}


def _begins(text: str) -> str:
    """The label that ``text`` begins with, or nothing."""
    label = _LABEL.match(text)
    return label[1].casefold() if label else ""
