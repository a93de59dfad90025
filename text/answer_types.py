"""Which words of a sentence could be the answer, by the kind of answer asked for. Pure.

Used for two things: to see that a sentence holds no date though "when" was asked, and to mark the words that carry
the answer. Marking is a help to the eye; the sentence is the answer.
"""

from __future__ import annotations

import re
from itertools import islice, takewhile

from domain.documents import Span
from text.questions import Asks
from text.terms import STOP, WORD, likeness, says_more, stems_of

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_MONTHS_ALONE = frozenset(
    "january february march april may june july august september october november december".split()
)
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozen|half|"
    "third|quarter|once|twice|single|both|several|unanimous(?:ly)?"
)
_DATE = re.compile(
    rf"\b(?:1[0-9]{{3}}|20[0-9]{{2}})-\d\d-\d\d\b|\b(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(?:{_MONTH})\b(?:,?\s+(?:de\s+)?\d{{4}})?|\b(?:{_MONTH})\s+(?:de\s+)?\d{{4}}\b|"
    r"\b(?<![-–/#])(?:1[0-9]{3}|20[0-9]{2})s?\b(?![-–/]\d)|\b\d{1,2}[:.]\d\d\b(?:\s*[ap]\.?m)?|\b\d{1,2}\s*[ap]\.?m\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_NUMBER_WORD}teenth|nineteenth|twentieth|eighteenth|first|second)[\s-]+(?:century|quarter|half|decade)\b|"
    r"\b(?:today|tonight|yesterday|tomorrow|noon|midnight|spring|summer|autumn|winter|annually|monthly|weekly|daily)\b|"
    r"\b(?:last|next|this|each|every|mid|early|late)[\s-](?:year|month|week|day|spring|summer|fall|winter|19\d\d|20\d\d)\b|"
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号號])?|\d{4}年|[上下]半年|今年|去年|明年|星期[一二三四五六日天]|周[一二三四五六日]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"[$€£¥]?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|percent\b|per cent\b|million\b|billion\b|thousand\b|acres?\b|feet\b|miles?\b|km\b|"
    rf"万|亿|億|元|个|名|％)*|\b(?:{_NUMBER_WORD})\b|[一二三四五六七八九十百千万两]{{1,6}}(?=[个次位名项家人年月天元倍成])",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:[A-ZÀ-Þ][\w’'.\-]*|[A-Z]{2,})(?:\s+(?:(?:of|the|de|la|du|von|van|al|for)\s+)?(?=[A-ZÀ-Þ])[A-ZÀ-Þ][\w’'\-]*)*"
)
_OFFICE = re.compile(
    r"\b(?:mayor|president|chair(?:man|woman|person)?|council(?:man|woman|member|or)?|minister|secretary|director|chief|"
    r"engineer|governor|commissioner|clerk|attorney|manager|member|owner|resident|speaker|staff|committee|board|department|"
    r"company|reporter)s?\b|市长|副市长|书记|副书记|主任|局长|委员|代表|记者",
    re.IGNORECASE,
)
_ZH_TITLES = (
    "委员 委員 市长 市長 主任 局长 局長 书记 書記 议员 議員 代表 处长 處長 队长 隊長 馆长 館長".split()
)
ZH_PERSON = re.compile(
    rf"(?:{'|'.join(f'(?<={title})' for title in _ZH_TITLES)})"
    r"[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚"
    r"陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯]"
    r"[\u4e00-\u9fff](?:(?![怎如投说說提反赞贊支是在有为為对對什的何会會介表主认認要就也和与與于於])[\u4e00-\u9fff])?"
)
"""A name behind a title: one of the hundred commonest surnames, and a given name of one or two characters."""
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order to|as a result of|owing to|porque|debido a)\b[^.;]*|(?:因为|由于|以便|为了)[^。；]*",
    re.IGNORECASE,
)
_FORMS: dict[Asks, tuple[re.Pattern[str], ...]] = {
    Asks.WHEN: (_DATE,),
    Asks.HOW_MANY: (_NUMBER,),
    Asks.HOW_MUCH: (_NUMBER,),
    Asks.WHO: (_NAME, ZH_PERSON, _OFFICE),
    Asks.WHERE: (_NAME,),
    Asks.WHY: (_REASON,),
}
_MEASURED = re.compile(
    r"[$€£¥%％]|\b(?:percent|per cent|million|billion|thousand|acres?|feet|miles?|km|dollars?|euros?|years?|votes?)\b|[万亿億元]",
    re.IGNORECASE,
)
TYPED = frozenset({Asks.WHEN, Asks.HOW_MANY, Asks.HOW_MUCH, Asks.WHO, Asks.WHERE})
"""What is asked for can be recognised by its form."""


def answer_spans(asks: Asks, known: frozenset[str], sentence: str) -> list[Span]:
    """The parts of ``sentence`` that may be the answer by their form and say more than ``known``, the stems of the question.

    In order, not overlapping. The forms of a kind are tried one after the other: an office ("the mayor") answers
    "who" only where no name stands.
    """
    for form in _FORMS.get(asks, ()):
        spans: list[Span] = []
        for match in form.finditer(sentence):
            span = _trimmed(sentence, *match.span(), is_name=form is _NAME)
            if span and says_more(sentence[span.start : span.end], known):
                spans.append(span)
        if spans:
            return spans
    return []


def measured(sentence: str, spans: list[Span]) -> list[Span]:
    """Those of ``spans`` that say what they count: “$5 million”, “3,700 acres”, and not “26-327”."""
    return [span for span in spans if _MEASURED.search(sentence, span.start, span.end)]


def counting(sentence: str, spans: list[Span], known: frozenset[str]) -> list[Span]:
    """Those of ``spans`` that stand before a word of ``known``, the stems of the question: “two” of “two ferries for $3 million”,
    where ferries are asked for. One word may stand between.
    """
    found = []
    for span in spans:
        words = (match.group() for match in WORD.finditer(sentence, span.end, span.end + _NEAR))
        behind = islice(takewhile(lambda word: word.casefold() not in STOP, words), 2)
        if any(likeness(stem, known) >= 0.9 for word in behind for stem in stems_of(word)):
            found.append(span)
    return found


_NEAR = 40


def _trimmed(sentence: str, start: int, end: int, *, is_name: bool) -> Span | None:
    piece = sentence[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip(" .,;:"))
    if is_name:
        # A capital at the beginning of a sentence says nothing: "The", "In", "On August".
        first = sentence[start:end].split(" ", maxsplit=1)[0]
        if first.casefold() in STOP:
            start += len(first) + 1
        if start < end and _DATE.match(sentence, start):
            return None
        if sentence[start:end].casefold() in _MONTHS_ALONE:
            return None
    return Span(start, end) if start < end else None


def question_spans(stems: frozenset[str], sentence: str) -> list[Span]:
    """The words of ``sentence`` that the question itself uses: what a reader's eye looks for."""
    spans = []
    for match in WORD.finditer(sentence):
        here = stems_of(match.group())
        if any(likeness(term, here) >= 0.9 for term in stems):
            spans.append(Span(match.start(), match.end()))
    return spans
