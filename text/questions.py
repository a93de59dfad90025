"""Reading a question: what is asked for, which exact words, which time. Pure rules, no model.

English, Spanish and Chinese. What a rule cannot tell it leaves open; nothing here decides whether there is an answer.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from domain.dates import UNKNOWN, DateMention, PartialDate, find_dates
from domain.documents import Span
from domain.errors import QuestionRefused
from text.followup_cues import (
    ASKING,
    AUXILIARY,
    BODIES,
    DETERMINERS,
    MADE_OF,
    MEASURES,
    NOUNS_TOO,
    OF_BODIES,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    VERBS,
    ZH_ATTRIBUTE,
    ZH_BODIES,
    ZH_SPLIT,
    is_verb_form,
)
from text.language import COMMON, HAN, LETTERS, question_language
from text.numbers import asks_money
from text.sentences import reported_question
from text.terms import WORD, Term, terms_of, unfolded

MAX_CHARACTERS = 2000


class Asks(StrEnum):
    """What kind of words would answer."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    LIST = "list"
    WHY = "why"
    OTHER = "other"


@dataclass(frozen=True)
class Question:
    """A question as it was read, once; what follows from its text is worked out when it is first needed."""

    text: str
    """Trimmed, NFC, blanks folded."""
    asks: Asks
    phrases: tuple[str, ...]
    """What stood in quotation marks: to be found exactly."""
    newest_first: bool
    since: PartialDate
    until: PartialDate
    language: str
    """ISO 639-1, or empty when it cannot be told (one word, a name)."""

    def is_only_asked_in(self, sentence: str) -> bool:
        """Whether a sentence reports that somebody asked the like, and nobody's answer."""
        asked = reported_question(sentence)
        return self.asks is not Asks.OTHER and self.asks is _asks(asked)

    @cached_property
    def in_full(self) -> str:
        """The text with its contractions written out: what its form is told by."""
        return _in_full(self.text)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Its content words."""
        return tuple(terms_of(self.in_full))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Their stems."""
        return frozenset(term.stem for term in self.terms)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years that it names, those after "since" and "until" aside."""
        named = {mention.date.year for mention in find_dates(self.text)}
        return frozenset(year for year in named if year) - {self.since.year, self.until.year}

    @cached_property
    def asks_author(self) -> bool:
        """Whether it asks who wrote something."""
        return self.asks is Asks.WHO and _AUTHOR.search(self.text) is not None

    @cached_property
    def is_topic(self) -> bool:
        """Whether it only names something (“flooding”, “Parks Board”): what is said of that answers it."""
        if self.asks is not Asks.OTHER or re.search(r"[?？吗嗎呢]\W*$", self.text):
            return False
        words = [word.casefold() for word in LETTERS.findall(self.text)]
        if HAN.search(self.text):
            return len(self.text) <= _LONGEST_TOPIC
        said = frozenset().union(*COMMON.values()) - _IN_NAMES
        return len(words) <= _MOST_OF_TOPIC and not said & set(words)

    @cached_property
    def wants_decision(self) -> bool:
        """Whether it asks for what was decided."""
        return bool(decision_words(self.text))


_CONTRACTED = re.compile(
    r"\b(?P<asks>wh(?:at|o|en|ere|y)|how)(?:['’]?(?P<is>s)|['’](?P<end>d|re|ll|ve))\b", re.IGNORECASE
)
_WHOLE = {"d": "did", "re": "are", "ll": "will", "ve": "have"}


def _in_full(text: str) -> str:
    """“What's it cost?” as “What is it cost?”: which verb it was does not matter to a form."""
    return _CONTRACTED.sub(lambda found: f"{found['asks']} {_WHOLE.get(found['end'] or '', 'is')}", text)


_AUTHOR = re.compile(
    r"\b(?:wrote|written|authors?|authored|reporters?|escribi\w*|autor(?:es|a|as)?|redact\w*)\b|作者|记者|記者|撰写|撰寫|写的|寫的",
    re.IGNORECASE,
)


def read_question(raw: str) -> Question:
    """Raises QuestionRefused when there is nothing that can be searched."""
    text = " ".join(unicodedata.normalize("NFC", _printable(raw)).split())
    if not text:
        raise QuestionRefused(
            "The question is empty.", remedy="Ask in a few words, such as “Who led the meeting?”."
        )
    if not any(character.isalnum() for character in text):
        raise QuestionRefused(
            "The question has no word and no number in it, so there is nothing to search for.",
            remedy="Ask in a few words, such as “flood control”.",
        )
    if len(text) > MAX_CHARACTERS:
        raise QuestionRefused(
            f"The question has {len(text):,} characters; up to {MAX_CHARACTERS:,} can be searched.",
            remedy="Ask in a sentence or two.",
        )
    since, until = _time(text)
    return Question(
        text=text,
        asks=_asks(_in_full(text)),
        phrases=tuple(_phrases(text)),
        newest_first=bool(_NEWEST.search(text)),
        since=since,
        until=until,
        language=question_language(text),
    )


def _printable(raw: str) -> str:
    """Format characters (zero-width, right-to-left marks) fall away; other unprintable ones become blanks."""
    return "".join(c if c.isprintable() else " " for c in raw if unicodedata.category(c) != "Cf")


# --- what is asked for -------------------------------------------------------------------------------------

_LIST_NOUNS = (
    "priorities|items|topics|issues|points|measures|steps|goals|aims|tasks|names|members|projects|initiatives|reasons|areas|"
    "decisions|motions|resolutions|plans|things|changes|actions"
)
_ASKS: tuple[tuple[Asks, re.Pattern[str]], ...] = (
    (Asks.HOW_MUCH, re.compile(r"\bhow (?:much|high|large|big|long|far|old|expensive)\b|\bwhat (?:is|was|were|are|does|did|will|would) .{0,60}\b(?:cost|costs|price|budget|amount|sum|percentage|percent|total|rate)\b|\bcu[aá]nt[oa]\b(?!s)|多少钱|多少錢|多少|多大|多高|多久", re.IGNORECASE)),
    (Asks.HOW_MANY, re.compile(r"\bhow (?:many|often)\b|\bwhat (?:is|was) the number\b|\bcu[aá]nt[oa]s\b|几[个次位名项家人]|幾[個次位名項家人]", re.IGNORECASE)),
    (Asks.WHEN, re.compile(r"\bwhen\b|\b(?:what|which|in what|on what) (?:date|day|year|month|time|century|decade)\b|\bcu[aá]ndo\b|\bqu[eé] (?:fecha|d[ií]a|a[nñ]o)\b|什么时候|什麼時候|何时|何時|哪一?[年天月日]|几[月号點点]", re.IGNORECASE)),
    (Asks.WHO, re.compile(r"\b(?:who|whom|whose)\b|\bwh(?:at|ich) (?:person|people|member|mayor|official|speaker|councillor|councilor|resident)s?\b|\bqui[eé]n(?:es)?\b|谁|誰|哪[位些]人|哪位", re.IGNORECASE)),
    (Asks.WHERE, re.compile(r"\bwhere\b|\b(?:what|which|in what|in which) (?:place|city|country|location|street|address|room|town|state|region)\b|\bd[oó]nde\b|哪里|哪裡|哪儿|何处|何處|在哪", re.IGNORECASE)),
    (Asks.LIST, re.compile(rf"\b(?:list|name|enumerate)\b (?:all|the|every|some)\b|\bwh(?:at|ich) (?:are|were) (?:all )?(?:the|its|their|our)?\s*(?:\w+\s+){{0,3}}(?:{_LIST_NOUNS})\b|\bwh(?:at|ich) (?:\w+\s+){{0,2}}(?:{_LIST_NOUNS})\b|\bcu[aá]les\b|哪些|有什么|有什麼|列出", re.IGNORECASE)),
    (Asks.WHY, re.compile(r"\bwhy\b|\bfor what reason\b|\bpor qu[eé]\b|(?<![称稱译譯作成视視叫])(?:为什么|為什麼)|为何|為何", re.IGNORECASE)),
)  # fmt: skip


_DECISION = re.compile(
    r"\b(?:decid\w*|decisions?|approv\w*|adopt\w*|pass(?:ed)?|vot(?:e|ed|es)|reject\w*|den(?:y|ied)|aprob\w*|decidi\w*|vot[oó])\b|决定|通过|批准|表决",
    re.IGNORECASE,
)


def decision_words(text: str) -> list[str]:
    """The words for deciding in ``text``: “voted”, “approved”."""
    return _DECISION.findall(text)


def _asks(text: str) -> Asks:
    """The kind whose words stand first; "who … when it rained" asks who."""
    found = [
        (match.start(), order, asks)
        for order, (asks, form) in enumerate(_ASKS)
        if (match := form.search(text))
    ]
    return Asks.HOW_MUCH if asks_money(text) else min(found)[2] if found else Asks.OTHER


# --- exact words -------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|「([^「」]+)」|『([^『』]+)』|„([^„“]+)“")


def _phrases(text: str) -> list[str]:
    found = (next(group for group in match.groups() if group) for match in _QUOTED.finditer(text))
    return [phrase.strip() for phrase in found if any(c.isalnum() for c in phrase)]


# --- time --------------------------------------------------------------------------------------------------

_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|last (?:meeting|session|minutes|agenda)|"
    r"m[aá]s recientes?|[uú]ltim[oa]s?)\b|最新|最近一次|最近的",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:\b(?:since|after|from|desde|despu[eé]s de)(?: el| the)?|自从?|從|从)\s*$", re.IGNORECASE
)
_SINCE_BEHIND = re.compile(r"^\s*(?:以来|以來|之后|之後|至今|后|後)")
_UNTIL = re.compile(r"\b(?:until|till|before|up to|through|hasta|antes de)(?: el| the)?\s*$", re.IGNORECASE)
_BESIDE = 40
"""Characters beside a date in which a word that belongs to it may stand."""
_UNTIL_BEHIND = re.compile(r"^\s*(?:之前|以前|为止|為止)")


def _time(text: str) -> tuple[PartialDate, PartialDate]:
    """“since 2024” and "until March 2025". Only a date with a year restricts anything: without one, which year is
    meant would be a guess.
    """
    since = until = UNKNOWN
    for mention in find_dates(text):
        if mention.date.year is None:
            continue
        before = text[max(0, mention.start - _BESIDE) : mention.start]
        behind = text[mention.end : mention.end + _BESIDE]
        if _SINCE.search(before) or _SINCE_BEHIND.search(behind):
            since = mention.date
        elif _UNTIL.search(before) or _UNTIL_BEHIND.search(behind):
            until = mention.date
    return since, until


# --- what only names something -----------------------------------------------------------------------------

_MOST_OF_TOPIC, _LONGEST_TOPIC = 4, 8
"""Words, and characters in Chinese."""
_IN_NAMES = frozenset(
    "the of and for on at by in el la los las de del y en para da do dos das der die das und von le des du et".split()
)


# --- What a question consists of: its subject, the body it names, its dates. Rules over word classes, no grammar. A subject is a run of
# words between the words that ask and the words that say what was done. Where there are several, the last is taken: “Did the council
# approve **the lodging tax**?”. Who acts (“the council”) is none, unless it is all there is.

LONGEST_SUBJECT = 160
"""Characters of a subject that are carried into another question."""
_BREAK = re.compile(r"[,;:?!.。，；：？！、¿¡()]")
_ZH_THING_ONLY = re.compile(r"[它牠他她这這那][个個们們项項件]?")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question in Latin letters."""

    start: int
    end: int
    word: str
    """Lower case, without accents."""
    role: str
    """"asking", "does" (verbs and auxiliaries), "pronoun", "particle", "preposition", "determiner", "time", "content"."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a question consists of. Ranges are in ``text``."""

    text: str
    subject: Span | None
    """Without the date behind it."""
    body: Span | None
    """“the council”: who acts, by office or as a body."""
    dates: tuple[DateMention, ...]
    asks: bool
    """Whether it has a word that asks or says what was done."""
    tokens: tuple[Token, ...] = ()

    @property
    def carried(self) -> str:
        """The words that stand for the subject in another question, its date with it; empty when there is none."""
        if self.subject is None:
            return ""
        words = self.text[self.subject.start : self.subject.end]
        if HAN.search(words):
            shorter = ZH_ATTRIBUTE.sub("", words)
            when = "".join(
                _as_said(self.text, date) for date in self.dates if not _within(date, self.subject)
            )
            return when + shortened(shorter or words)
        words = shortened(MADE_OF.sub("", words))
        when = " ".join(
            _with_preposition(self.text, date) for date in self.dates if not _within(date, self.subject)
        )
        return f"{words} {when}".strip()


def parts_of(text: str) -> Parts:
    """Reads ``text`` (a question, or some words) into its parts."""
    dates = tuple(find_dates(text))
    if HAN.search(text):
        return _chinese_subject(text, dates)
    tokens = tuple(_tokens(text, dates))
    subject = body = None
    for run in runs(text, tokens):
        content = [token for token in run if token.role == "content"]
        if not content:
            continue
        span = Span(run[0].start, run[-1].end)
        if _names_a_body(content):
            body = body or span
        else:
            subject = span
    asks = any(token.role in {"asking", "does"} for token in tokens)
    return Parts(text, subject, body, dates, asks, tokens)


def _tokens(text: str, dates: Sequence[DateMention]) -> Iterator[Token]:
    before, auxiliary = "", False
    begins = [date.start for date in dates]
    for match in WORD.finditer(text):
        start, end = match.span()
        shown, word = match.group(), unfolded(match.group()).replace("’", "'")
        at = bisect.bisect_right(begins, start) - 1
        if at >= 0 and start < dates[at].end:
            role = "time"
        elif (
            before in {"determiner", "content"}
            and word in NOUNS_TOO
            and (before == "determiner" or not auxiliary)
        ):
            role = "content"
        elif word in DETERMINERS and not _alone(text, end, word):
            role = "determiner"
        elif word in MEASURES and before == "asking":
            role = "asking"
        else:
            role = _role(word, shown)
        auxiliary = auxiliary or word in AUXILIARY - {"is", "are", "was", "were", "es", "son"}
        before = role
        yield Token(start, end, word, role)


def _role(word: str, shown: str) -> str:
    for role, words in (
        ("asking", ASKING),
        ("pronoun", PRONOUNS),
        ("does", AUXILIARY),
        ("particle", PARTICLES),
        ("preposition", PREPOSITIONS),
        ("does", VERBS),
    ):
        if word in words:
            return role
    if shown.islower() and (is_verb_form(shown) or is_verb_form(word)):
        return "does"
    return "content"


def _alone(text: str, end: int, word: str) -> bool:
    """Whether “this”, “that” stands for something by itself: no noun follows."""
    if word not in PRONOUNS:
        return False
    following = WORD.match(text, end + 1)
    return following is None or _role(unfolded(following.group()), following.group()) != "content"


def runs(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Runs of content with what joins it, without prepositions at the edges and without a date at the end."""
    run: list[Token] = []
    for token in tokens:
        inside = token.role in {"content", "determiner", "preposition", "time"}
        broken = bool(run) and _BREAK.search(text[run[-1].end : token.start])
        if run and (broken or not inside):
            yield from _trimmed(run)
            run = []
        if inside:
            run.append(token)
    yield from _trimmed(run)


def _trimmed(run: list[Token]) -> Iterator[list[Token]]:
    first = next((at for at, token in enumerate(run) if token.role not in {"preposition", "time"}), len(run))
    last = next((at for at in range(len(run), 0, -1) if run[at - 1].role == "content"), 0)
    run = run[first:last]
    # “the council on the lodging tax”: who acts, and what it is about.
    joint = next((place for place, token in enumerate(run) if token.role == "preposition"), 0)
    if joint and run[joint].word not in {"of", "de", "del"}:
        acting = [token for token in run[:joint] if token.role == "content"]
        if acting and _names_a_body(acting):
            yield run[:joint]
            run = run[joint + 1 :]
    if run:
        yield run


def _names_a_body(content: Sequence[Token]) -> bool:
    words = {token.word for token in content}
    return bool(words & BODIES) and words <= BODIES | OF_BODIES


def _chinese_subject(text: str, dates: tuple[DateMention, ...]) -> Parts:
    at, pieces, asks = 0, [], False
    edges = [*((m.start(), m.end()) for m in ZH_SPLIT.finditer(text)), (len(text), len(text))]
    asks = len(edges) > 1
    for start, end in edges:
        pieces.append((at, start))
        at = end
    subject = body = None
    begins = [date.start for date in dates]
    for piece_start, end in pieces:
        start = piece_start
        for date in dates[bisect.bisect_left(begins, start) :]:
            # The first that other words stand before ends it.
            if date.start >= end or text[start : date.start].strip(" 在于於"):
                break
            start = max(start, min(date.end, end))
        words = text[start:end]
        left = len(words) - len(words.lstrip(" ，。？、,?的在那"))
        span = Span(start + left, start + len(words.rstrip(" ，。？、,?！的在")))
        words = text[span.start : span.end]
        if len(words) < 2 and not words.isascii():
            continue
        if not words:
            continue
        if ZH_BODIES.fullmatch(words):
            body = body or span
        elif not _ZH_THING_ONLY.fullmatch(words):
            subject = span
    return Parts(text, subject, body, dates, asks)


def _as_said(text: str, date: DateMention) -> str:
    return text[date.start : date.end]


def _with_preposition(text: str, date: DateMention) -> str:
    before = WORD.findall(text[max(0, date.start - _BESIDE) : date.start])
    words = [before[-1]] if before and unfolded(before[-1]) in PREPOSITIONS else []
    return " ".join([*words, _as_said(text, date)])


def _within(date: DateMention, span: Span) -> bool:
    return span.start <= date.start < span.end


def shortened(words: str) -> str:
    """As many whole words as are carried into another question."""
    if len(words) <= LONGEST_SUBJECT:
        return words
    cut = words[:LONGEST_SUBJECT]
    blank = cut.rfind(" ")
    return cut[:blank] if blank > 0 else cut
