"""Example questions to begin with, drawn from the library's own titles and headings. Pure.

A topic is a run of words from a title or a heading that the text itself uses too: then there is something to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain.documents import Document, Role

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SMALL = frozenset(
    "a an and as at be by for from has have in into is it its no not of on or our that the their this to under was were "
    "will with de del el en la las los para por que un una y".split()
)
_EVENTS = frozenset(
    "ceremony conference election forum hearing meeting retreat session summit workshop".split()
)
_LONGEST = 5


def examples(documents: Iterable[Document], most: int = 3) -> list[str]:
    """Up to ``most`` questions; the documents given first count most."""
    questions: dict[str, None] = {}
    for document in documents:
        for topic in _topics(document):
            for question in _questions(topic):
                questions.setdefault(question)
            if len(questions) >= 3 * most:
                break
    # One question of each form before a second of any: "when", "who" and "what" show what can be asked.
    forms: dict[str, list[str]] = {}
    for question in questions:
        forms.setdefault(question.split(maxsplit=1)[0], []).append(question)
    chosen: list[str] = []
    while len(chosen) < most and any(forms.values()):
        chosen += [form.pop(0) for form in forms.values() if form]
    return chosen[:most]


def _topics(document: Document) -> Iterator[str]:
    headings = [document.text[p.start : p.end] for p in document.paragraphs if p.role is Role.HEADING]
    body = " ".join(
        document.text[p.start : p.end] for p in document.paragraphs if p.role is not Role.HEADING
    ).casefold()
    for line in dict.fromkeys([document.title, *headings]):
        if _CJK.search(line):
            yield line.strip()
            continue
        yield from _shared(line, body)


def _shared(line: str, body: str) -> Iterator[str]:
    """The runs of two and more words of ``line`` that stand in ``body`` too, the longest first, none overlapping."""
    words = list(_WORD.finditer(line))
    taken = [False] * len(words)
    for size in range(min(_LONGEST, len(words)), 1, -1):
        for at in range(len(words) - size + 1):
            if any(taken[at : at + size]) or _weak(words[at].group()) or _weak(words[at + size - 1].group()):
                continue
            run = line[words[at].start() : words[at + size - 1].end()]
            if re.search(rf"\b{re.escape(run.casefold())}\b", body):
                taken[at : at + size] = [True] * size
                yield run


def _questions(topic: str) -> list[str]:
    if _CJK.search(topic):
        return [f"{topic}说了什么？"]
    named = _as_in_a_sentence(topic)
    if _WORD.findall(topic)[-1].casefold() in _EVENTS:
        return [f"When was the {named}?", f"Who led the {named}?"]
    return [f"What was said about {named}?"]


def _as_in_a_sentence(topic: str) -> str:
    """Title case made lower case; a word in capitals (an abbreviation) stays."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in topic.split())


def _weak(word: str) -> bool:
    return word.casefold() in _SMALL or word.isdigit()
