"""Cutting a document into passages, and telling what people said in turn. Pure; the sentence splitter is handed in.

A passage is one paragraph, a run of short ones under one heading, or a part of a long one at sentence borders.
Every character that is not blank is in exactly one passage: what is cut can be put together again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from domain.documents import CELLS, Document, Paragraph, Passage, Role, Span
from text.cleaning import trimmed
from text.people import ZH_NAME, is_person, names_in, parts_of

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
    again and again. Who speaks may list something, but not under the same words each time.
    """
    begun = Counter(_begins(text) for text in paragraphs)
    pairs: Counter[tuple[str, str]] = Counter()
    for text in paragraphs:
        if first := _begins(text):
            pairs.update({(first, label.casefold()) for label in _LABEL.findall(text)[1:]})
    return {first for (first, _), rows in pairs.items() if rows > 1 and rows >= begun[first] / 4}


def _begins(text: str) -> str:
    """The label that ``text`` begins with, or nothing."""
    label = _LABEL.match(text)
    return label[1].casefold() if label else ""
