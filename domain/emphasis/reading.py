"""Reading a document for what its meeting set out to do: paragraph by paragraph, sentence by sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from domain.documents import Document, Paragraph, Role, Span
from domain.emphasis import chinese, english, spanish
from domain.emphasis.english import ENGLISH
from domain.emphasis.grammar import Found, Grammar, hinted
from domain.emphasis.labels import says_something, shortened
from domain.emphasis.sentences import Speech, find
from domain.emphasis.spanish import SPANISH
from domain.priorities import Rule
from domain.speech import is_dialogue

LANGUAGES = ("en", "es", "zh")
"""The languages that have a rule."""
_GRAMMARS = {"en": ENGLISH, "es": SPANISH}
_HEADINGS = {"en": english, "es": spanish, "zh": chinese}
_WHOLE = 400
"""A list item up to this many characters is quoted whole; of a longer one, its first sentence."""
_BULLET = re.compile(
    r"\s*(?:[•·*▪‣◦–—-]\s+|\(?(?:\d{1,2}|[a-zA-Z])[.)]\s+|[（(]?[一二三四五六七八九十]{1,3}[、）)]\s*|\d{1,2}[、．]\s*)"
)
_ITEM_END = re.compile(r"\.(?:\s|$)|[:;。：；]|\s[–—-]\s|—")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MOST_ITEMS = 25
_LONGEST_SENTENCE = 1500
"""Characters. What is longer is a table or a list that lost its marks, and no sentence to quote."""
_LONGEST_ITEM = 120

Sentences = Callable[[Paragraph], Sequence[Span]]
"""The sentences of a paragraph, as ranges in the document's text."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A priority where it stands; every range is in the document's text."""

    rule: Rule
    label: Span
    quote: Span
    words: Span | None
    heading: str
    """The heading that says so, where ``words`` is None."""


def can_read(document: Document) -> bool:
    """Whether there is a rule for its language, and it is not what people said in turn."""
    texts = [document.text[p.start : p.end] for p in document.paragraphs]
    return language_of(document) in LANGUAGES and not is_dialogue(texts)


def language_of(document: Document) -> str:
    """The document's language; where it is not known, Chinese by its script, else English."""
    if document.language:
        return document.language
    sample = document.text[:4000]
    return "zh" if len(_HAN.findall(sample)) > len(sample) / 5 else "en"


def read(document: Document, sentences: Sentences) -> list[Stated]:
    """What the document states, in its order. Empty for a document that cannot be read."""
    if not can_read(document):
        return []
    language = language_of(document)
    items = dict(_listed(document, language, sentences))
    stated: list[Stated] = []
    for paragraph in document.paragraphs:
        if paragraph.number in items:
            stated.append(items[paragraph.number])
        elif paragraph.role in (Role.BODY, Role.LIST_ITEM) and not paragraph.speaker:
            stated += _paragraph(document, paragraph, language, sentences)
    return stated


def _paragraph(document: Document, paragraph: Paragraph, language: str, sentences: Sentences) -> list[Stated]:
    text = document.text[paragraph.start : paragraph.end]
    grammar = _GRAMMARS.get(language)
    cues = hinted(grammar.cues, text.lower()) if grammar else []
    if not cues and (grammar or not chinese.TRIGGER.search(text)):
        return []
    stated: list[Stated] = []
    urged, speech, heard = False, Speech(), paragraph.start
    for quote in sentences(paragraph):
        sentence = document.text[quote.start : quote.end]
        speech, heard = speech.after(document.text[heard : quote.start]), quote.start
        if len(sentence) > _LONGEST_SENTENCE:
            continue
        if grammar is None:
            found = chinese.find(sentence, urged=urged)
            urged = urged or chinese.URGED.search(sentence) is not None
        elif grammar.closing.search(sentence):
            # What follows a closing is part of it.
            break
        else:
            found = find(sentence, grammar, speech, cues)
        stated += [_placed(each, quote) for each in found]
    # Beside what is stressed, an aim says how it is to be reached.
    strong = [each for each in stated if each.rule is not Rule.AIM]
    return strong or stated


def _listed(document: Document, language: str, sentences: Sentences) -> Iterator[tuple[int, Stated]]:
    """The items under a heading or a line that announces goals or priorities, by paragraph number."""
    rules = _HEADINGS[language]
    grammar = _GRAMMARS.get(language)
    announced, over, items = "", "", 0
    for paragraph in document.paragraphs:
        text = document.text[paragraph.start : paragraph.end]
        item = paragraph.role is Role.LIST_ITEM or _BULLET.match(text) is not None
        heads = paragraph.role is Role.HEADING or (paragraph.role is Role.BODY and len(text) <= 90)
        if heads and rules.HEADING.fullmatch(text.strip()):
            announced, over, items = text.strip(), _path(paragraph, text), 0
        elif not item and text.rstrip().endswith((":", "：")) and rules.LEAD_IN.fullmatch(text.strip()):
            announced, over, items = text.strip(), paragraph.heading, 0
        elif paragraph.role is Role.HEADING and not paragraph.heading.startswith(over or "\n"):
            announced = ""
        elif announced and item:
            items += 1
            stated = _item(document, paragraph, announced, grammar, sentences)
            if stated and items <= _MOST_ITEMS:
                yield paragraph.number, stated
        elif announced and items and paragraph.role is not Role.HEADING:
            # The list is over; what stands below is no item of it.
            announced = ""


def _path(paragraph: Paragraph, text: str) -> str:
    return " › ".join(part for part in (paragraph.heading, " ".join(text.split())) if part)


def _item(
    document: Document, paragraph: Paragraph, heading: str, grammar: Grammar | None, sentences: Sentences
) -> Stated | None:
    text = document.text[paragraph.start : paragraph.end]
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    ends = _ITEM_END.search(text, start + 2)
    stop = ends.start() if ends else len(text)
    if stop - start > _LONGEST_ITEM and grammar is None:
        return None
    label = shortened(text, Span(start, stop), grammar or ENGLISH)
    words = text[label.start : label.end]
    if len(words) < 2 or (grammar is not None and not says_something(words, grammar)):
        return None
    quote = Span(paragraph.start, paragraph.end)
    if len(text) > _WHOLE:
        at = paragraph.start + label.start
        quote = next((span for span in sentences(paragraph) if span.start <= at < span.end), quote)
        if paragraph.start + label.end > quote.end:
            return None
    return Stated(
        Rule.LISTED,
        Span(paragraph.start + label.start, paragraph.start + label.end),
        quote,
        None,
        heading,
    )


def _placed(found: Found, quote: Span) -> Stated:
    words = found.words
    return Stated(
        found.rule,
        Span(quote.start + found.label.start, quote.start + found.label.end),
        quote,
        Span(quote.start + words.start, quote.start + words.end) if words else None,
        "",
    )
