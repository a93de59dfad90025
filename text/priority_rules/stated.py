"""Reading a document for what its meeting set out to do: paragraph by paragraph, sentence by sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.documents import Document, Kind, Paragraph, Role, Span
from domain.meetings import Rule
from text.cleaning import trimmed
from text.priority_rules import chinese, english, spanish
from text.priority_rules.english import ENGLISH
from text.priority_rules.grammar import (
    Cue,
    Found,
    Grammar,
    after,
    before,
    called,
    hinted,
    says_something,
    shortened,
)
from text.priority_rules.spanish import SPANISH
from text.sentences import SentencesOf, is_dialogue

_NEAR = 200
"""Characters before a cue in which the body that met has to be named."""
_MOST_TRIED = 24
"""Places of one sentence that are looked at. One that has more is no sentence, and must not take long."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Which quotations are open at some place of a paragraph: what one person says is that person's.

    Short quotations are terms (“three guarantees”), and closed again before the next cue.
    """

    curly: int = 0
    straight: int = 0

    def after(self, text: str) -> Speech:
        """As it is behind ``text``."""
        curly = text.count("“") + text.count("«") - text.count("”") - text.count("»")
        return Speech(max(0, self.curly + curly), (self.straight + text.count('"')) % 2)

    @property
    def open(self) -> bool:
        """Whether one is open."""
        return bool(self.curly or self.straight)


SILENCE = Speech()


def find(
    sentence: str, grammar: Grammar, speech: Speech = SILENCE, among: Sequence[Cue] | None = None
) -> list[Found]:
    """The priorities of one sentence. ``speech`` tells which quotations are open where it begins; ``among`` are the
    cues that come into question, where that is known.
    """
    cues = hinted(grammar.cues if among is None else among, sentence.lower())
    named = [each for each in called(sentence, grammar) if not _is_quoted(sentence, each, speech)]
    if not (cues or named) or grammar.skip.search(sentence):
        return []
    found: list[tuple[Span, Cue, list[Span]]] = []
    for cue, match in islice(_places(sentence, cues), _MOST_TRIED):
        words = trimmed(sentence, match.start(), match.end())
        if any(words.overlaps(other) for other, _, _ in found):
            continue
        if speech.after(sentence[: words.start]).open:
            continue
        words, labels = _labels(sentence, words, cue, match, grammar)
        if labels:
            found.append((words, cue, labels))
    if not (found or named) or _said_by_others(sentence, grammar):
        return []
    aside = grammar.aside.search(sentence)
    main = [each for each in found if aside is None or each[0].start < aside.start()] or found
    strong = [each for each in main if each[1].rule is not Rule.AIM] or main
    ordered = sorted(strong, key=lambda each: each[0].start)
    by_cue = [
        Found(cue.rule, label, words)
        for words, cue, labels in ordered
        for label in labels
        if sum(map(label.overlaps, (each.label for each in named))) < 2
    ]
    held = [span for each in by_cue for span in (each.label, each.words) if span]
    by_name = [each for each in named if not any(map(each.label.overlaps, held))]
    return sorted([*by_cue, *by_name], key=lambda each: each.label.start) if by_name else by_cue


def _is_quoted(sentence: str, found: Found, speech: Speech) -> bool:
    """Whether the words that say so stand within a quotation: what one person says is that person's."""
    return found.words is not None and speech.after(sentence[: found.words.start]).open


def _places(sentence: str, cues: Iterable[Cue]) -> Iterator[tuple[Cue, re.Match[str]]]:
    for cue in cues:
        for match in cue.words.finditer(sentence):
            yield cue, match


def _labels(
    sentence: str, words: Span, cue: Cue, match: re.Match[str], grammar: Grammar
) -> tuple[Span, list[Span]]:
    """The telling words, with “the need for” where it follows, and the labels; none where somebody else says it."""
    if not _said_by_body(sentence, words.start, cue, grammar):
        return words, []
    if cue.before:
        return words, before(sentence, match.start(), grammar, several=cue.several)
    lead = grammar.lead.match(sentence, match.end())
    if lead:
        words = trimmed(sentence, match.start(), lead.end())
    return words, after(sentence, match.end(), grammar, several=cue.several)


def _said_by_body(sentence: str, at: int, cue: Cue, grammar: Grammar) -> bool:
    if not cue.by_body:
        return True
    near = sentence[max(0, at - _NEAR) : at]
    if grammar.body.search(near) or (cue.rule is not Rule.AIM and grammar.pronoun.search(near)):
        return True
    return bool(grammar.joins.search(near) and grammar.opens_with_body.match(sentence[:at]))


def _said_by_others(sentence: str, grammar: Grammar, *, clauses: bool = True) -> bool:
    """Whether the sentence reports what somebody said or wants who is not the body: a resident, one member, an applicant."""
    return any(
        not grammar.body.search(sentence[max(0, word.start() - _NEAR) : word.start()])
        and not grammar.body_first.match(sentence, word.end())
        and not (grammar.joins.search(sentence[: word.start()]) and grammar.opens_with_body.match(sentence))
        for words in (grammar.reports, *((grammar.clauses,) if clauses else ()))
        for word in words.finditer(sentence)
    )


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
    return _language(document) in LANGUAGES and not is_dialogue(texts)


def _language(document: Document) -> str:
    """The document's language; where it is not known, Chinese by its script, else English."""
    if document.language:
        return document.language
    sample = document.text[:4000]
    return "zh" if len(_HAN.findall(sample)) > len(sample) / 5 else "en"


Judge = Callable[[Sequence[Span]], Sequence[Sequence[Span]]]
"""Of sentences, the labels that something which learned finds in each."""


def read(document: Document, sentences: SentencesOf, judge: Judge | None = None) -> list[Stated]:
    """What the document states, in its order. Empty for a document that cannot be read. ``judge`` reads the paragraphs in which
    the rules find nothing.
    """
    if not can_read(document):
        return []
    language = _language(document)
    items = dict(_listed(document, language, sentences))
    stated: list[Stated] = []
    left: list[Paragraph] = []
    for paragraph in document.paragraphs:
        if paragraph.number in items:
            stated.append(items[paragraph.number])
        elif paragraph.role in (Role.BODY, Role.LIST_ITEM) and not paragraph.speaker:
            found = _paragraph(document, paragraph, language, sentences)
            stated += found
            left += [] if found else [paragraph]
    # What an agenda proposes, or somebody notes, is not what was set out to do unless words say so.
    if judge is None or document.kind.proposes or document.kind is Kind.NOTES:
        return stated
    stated += _judged(document, left, language, sentences, judge)
    return sorted(stated, key=lambda each: each.quote.start)


def _judged(
    document: Document, left: Sequence[Paragraph], language: str, sentences: SentencesOf, judge: Judge
) -> Iterator[Stated]:
    """What ``judge`` finds, but where the words forbid it: another's wish, a refusal, a quotation, thanks, a closing."""
    grammar = _GRAMMARS.get(language)
    spans = [
        (each, span)
        for each in left
        for span in sentences(each)
        if _is_sentence(document.text[span.start : span.end], language)
    ]
    for (paragraph, quote), labels in zip(spans, judge([span for _, span in spans]), strict=True):
        if not labels:
            continue
        said, before = document.text[quote.start : quote.end], document.text[paragraph.start : quote.start]
        if SILENCE.after(before).open or (grammar and grammar.closing.search(before + said)):
            continue
        kept = [Span(each.start - quote.start, each.end - quote.start) for each in labels]
        if grammar is None:
            kept = (
                []
                if chinese.OTHERS.search(said) or chinese.asked_by_others(said)
                else chinese.good(said, kept)
            )
        elif grammar.skip.search(said) or _said_by_others(said, grammar, clauses=False):
            # “agreed on what matters most”: what a clause is about, a judge can tell.
            continue
        else:
            kept = [shortened(said, _whole(said, each), grammar) for each in kept]
            kept = [each for each in kept if says_something(said[each.start : each.end], grammar)]
        yield from (_placed(Found(Rule.JUDGED, each, None), quote) for each in kept)


def _is_sentence(said: str, language: str) -> bool:
    """Whether it has the form of those that a judge has learned from; not an entry of an agenda, nor recognised speech."""
    return (
        len(said) <= _LONGEST_JUDGED.get(language, 300)
        and _ENDED.search(said) is not None
        and not said[:1].islower()
    )


_LONGEST_JUDGED = {"zh": 110}
_ENDED = re.compile(r"[.!。！;；][”’»\"')）]?\s*\Z")


def _whole(said: str, span: Span) -> Span:
    """To the borders of the words in which it begins and ends: a token is a piece of one."""
    words = [each for each in _WORDS.finditer(said) if each.start() < span.end and each.end() > span.start]
    while len(words) > 1 and _JOINS.fullmatch(words[0].group()):
        del words[0]
    return Span(words[0].start(), words[-1].end()) if words else span


_WORDS = re.compile(r"[\w’']+(?:-\w+)*")
_JOINS = re.compile(r"de|del|al|en|con|y|of|to|for|in|on|with|and", re.IGNORECASE)


def _paragraph(
    document: Document, paragraph: Paragraph, language: str, sentences: SentencesOf
) -> list[Stated]:
    text = document.text[paragraph.start : paragraph.end]
    grammar = _GRAMMARS.get(language)
    cues = hinted(grammar.cues, text.lower()) if grammar else []
    named = grammar is not None and any(hint in text.lower() for hint in grammar.names.hints)
    if not (cues or named) and (grammar or not chinese.TRIGGER.search(text)):
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


def _listed(document: Document, language: str, sentences: SentencesOf) -> Iterator[tuple[int, Stated]]:
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
        elif not item and text.rstrip().endswith((":", "：")) and rules.LEAD_IN.search(text):
            announced, over, items = text.strip(), paragraph.heading, 0
        elif paragraph.role is Role.HEADING and not paragraph.heading.startswith(over or "\n"):
            announced = ""
        elif numbered := rules.NUMBERED.match(text):
            stated = _item(document, paragraph, numbered.group().strip(), grammar, sentences, numbered)
            if stated:
                yield paragraph.number, stated
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
    document: Document,
    paragraph: Paragraph,
    heading: str,
    grammar: Grammar | None,
    sentences: SentencesOf,
    bullet: re.Match[str] | None = None,
) -> Stated | None:
    text = document.text[paragraph.start : paragraph.end]
    bullet = bullet or _BULLET.match(text)
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
