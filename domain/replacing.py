"""“What about libraries?”: new words in the place of the subject they stand for. Pure."""

from __future__ import annotations

import re

from domain.documents import Span
from domain.followup_words import BODY_HEADS, DETERMINERS, HAN, HEADS, MEETINGS, ZH_ATTRIBUTE
from domain.subjects import parts_of
from domain.words import WORD, unfolded
from domain.years import Put

_OBJECT = re.compile(
    r"\s(?:on|for|of|about|against|sobre|en|de|del|para|con)\s+(?!.*\s(?:on|for|of|about|against|sobre|en|de|del|para|con)\s)",
    re.IGNORECASE,
)
"""The last preposition of a subject: what follows it is replaced, “spending on parks”."""
_LEADING = re.compile(r"^(?:on|for|of|about|in|at|with|sobre|en|de|del|para|con|por)\s+", re.IGNORECASE)


def replace_subject(question: str, words: str) -> Put | None:
    """``question`` with ``words`` in the place of its subject, or of its body where they name one. None without a place."""
    was = parts_of(question)
    said = _LEADING.sub("", words)
    last = unfolded(said.split()[-1]) if said.split() else ""
    span = was.subject
    if was.body is not None and (last in BODY_HEADS or span is None):
        span = was.body
    if span is None:
        return None
    old = question[span.start : span.end]
    if HAN.search(old):
        span, said = _chinese(span, old, said)
    elif span is was.subject:
        span, said = _latin(span, old, said, last)
    put = question[: span.start] + said + question[span.end :]
    return Put(put, said, question[span.start : span.end])


def _chinese(span: Span, old: str, said: str) -> tuple[Span, str]:
    attribute = ZH_ATTRIBUTE.search(old)
    if attribute and attribute.start() > 0 and not ZH_ATTRIBUTE.search(said):
        return Span(span.start, span.start + attribute.start()), said
    return span, said


def _latin(span: Span, old: str, said: str, last: str) -> tuple[Span, str]:
    found = [unfolded(match.group()) for match in WORD.finditer(old)]
    joint = _OBJECT.search(old)
    if joint and not (last in MEETINGS and MEETINGS & set(found)):
        return Span(span.start + joint.end(), span.end), said
    alone = len(said.split()) == 1
    first = next((i for i, word in enumerate(found) if word not in DETERMINERS), 0)
    if not joint and found[-1] in HEADS and last not in HEADS and len(found) - first >= 2 and alone:
        words = list(WORD.finditer(old))
        return Span(span.start + words[first].start(), span.start + words[-2].end()), said
    return span, said
