"""Date and title of a record, by its name, its title and its first lines.

Nothing here is a guess. A date is taken only where exactly one stands there; in every other case it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath

from domain.dates import UNKNOWN, DateMention, PartialDate, date_mentions, find_dates
from domain.documents import Paragraph, Role
from index.readers.blocks import Block
from index.readers.lines import ends_sentence
from text.cleaning import one_line
from text.sentences import ends_in_abbreviation, split

# --- Its date.

_FIRST_LINES = 14
_SHORT = 120  # a line longer than this is prose, and a date in prose may be any date


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that lines name as the record's own, each once, in order; no years alone."""

    own: tuple[PartialDate, ...] = ()
    unclear: tuple[tuple[str, tuple[PartialDate, ...]], ...] = ()
    """What can be read in several ways, as it is written, and those ways; nothing in the lines decides it."""

    @property
    def one(self) -> PartialDate:
        """The only one; UNKNOWN where there is none, where there are several, and where one is not clear."""
        return self.own[0] if len(self.own) == 1 and not self.unclear else UNKNOWN


def date_in_name(key: str) -> tuple[PartialDate, str]:
    """The one whole date in the file's name, or in the nearest folder that has one, and where."""
    parts = PurePosixPath(key).parts
    for part in reversed(parts):
        # A name is looked at for digits first: most hold none, and looking for dates takes long.
        found = dates_in([as_words(part)], are_names=True) if _DIGITS.search(part) else Dates()
        if found.one.is_complete:
            return found.one, "from the file's name" if part == parts[-1] else "from the folder's name"
    return UNKNOWN, ""


_DIGITS = re.compile(r"[0-9]{2}")


def as_words(part: str) -> str:
    """A name in words; between digits, ``_`` is a hyphen: 2025_03_04."""
    return spelled_out(re.sub(r"(?<=[0-9])_(?=[0-9])", "-", part))


def date_in(lines: Iterable[str]) -> PartialDate:
    """The one date that ``lines`` name, more than a year; UNKNOWN when they name none, or several."""
    return dates_in(lines).one


def dates_in(lines: Iterable[str], *, are_names: bool = False) -> Dates:
    """The dates in ``lines`` without those that lines themselves say are of something else: of the meeting whose minutes
    are approved, of an adoption, of the next meeting, of when it was posted.
    """
    named: list[PartialDate] = []
    unclear: dict[str, tuple[PartialDate, ...]] = {}
    approving = False  # whether the line above is an item that approves earlier minutes
    for line in lines:
        mentions = date_mentions(line, is_name=are_names)
        approves = _APPROVING.search(line) is not None
        approving = (approving and bool(mentions)) or approves
        at = 0
        for mention in mentions:
            lead, tail = line[at : mention.start], line[mention.end :]
            at = mention.end
            if (mention.date.month is None and not mention.readings) or approving:
                continue
            if _OF_OTHERS.search(lead) or (mention is mentions[-1] and _SAID_BEHIND.match(tail)):
                continue
            if mention.readings:
                unclear[line[mention.start : mention.end]] = mention.readings
            else:
                named.append(mention.date)
        approving = approving and not (approves and mentions)
    complete = {(date.month, date.day) for date in named if date.is_complete}
    # "August 1" beside "August 1, 2023" is the same day, said twice.
    own = [
        date for date in dict.fromkeys(named) if date.is_complete or (date.month, date.day) not in complete
    ]
    open_ones = ((text, each) for text, each in unclear.items() if not set(each) & set(own))
    return Dates(tuple(own), tuple(open_ones))


_MINUTES_OR = r"\W+(?:\w+\W+){0,4}?(?:minutes|agenda|notice|meeting|session)\b"
_APPROVING = re.compile(
    r"\b(?:approv(?:al|e|ing)|adopt(?:ion|ing)?|ratif(?:y|ying|ication)|accept(?:ance|ing)?|consider(?:ation)?|review(?:ing)?"
    r"|reading|corrections?)\b.*\bminutes\b|\bminutes\b.*\b(?:for|to be) (?:approv|adopt)"
    r"|\b(?:aprobaci[oó]n|aprobar|lectura|ratificaci[oó]n)\b.*\bactas?\b|(?:批准|通过|通過|审议|審議|确认|確認).*(?:记录|紀錄|纪要|紀要)",
    re.IGNORECASE,
)
"""An item that approves the minutes of earlier meetings; “Approved minutes” as a heading is none."""
_OF_OTHERS = re.compile(
    r"\b(?:adjourned|continued|rescheduled|postponed|moved|deferred|recessed)\s+(?:from|to|until)\b"
    rf"|\b(?:approved|adopted|ratified|accepted|posted|published|printed|revised|amended|updated|issued|mailed|distributed|"
    rf"prepared|received|filed|signed|dated|corrected|certified)\b(?!{_MINUTES_OR})"
    r"|\b(?:next|previous|prior|last|preceding|following|future|upcoming)\b(?:\s+\w+){0,3}?\s+(?:meetings?|sessions?|hearings?)\b"
    r"|\b(?:deadline|due|effective|expir\w+|since|(?:end|beginn)(?:s|ing|ed)?|period|through|as of)\b[\s:]*(?:\w+[\s:]+){0,2}$"
    r"|\b(?:by|before|until|no later than|prior to)\W+(?:(?:the|on|noon|midnight|[\d:]+|[ap]\.?m\.?|\w+day)\W+)*$"
    r"|\b(?:aplazad|pospuest|reprogramad|trasladad|continuad)[oa]s?\s+(?:desde|hasta|del?|para|al?)\b"
    r"|\b(?:aprobad|adoptad|publicad|revisad|firmad|actualizad)[oa]s?\s+(?:el|en|a)\b"
    r"|\b(?:pr[oó]xim|anterior|[uú]ltim)\w*\s+(?:sesi[oó]n|reuni[oó]n|junta)|\b(?:sesi[oó]n|reuni[oó]n|acta)s?\s+anterior"
    r"|(?:上一?次|下一?次|前次|延期至|改期至|改至|发布|發布|公布|更新|截止|截至)[^，。]*$",
    re.IGNORECASE,
)
_SAID_BEHIND = re.compile(
    rf"\W{{0,3}}(?:(?:approved|adopted|posted|revised)\b(?!{_MINUTES_OR})|(?:通过|通過|批准|发布|發布|公布))",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"\W*(?:(?:[0-9]{1,2}|[A-Z]|[IVX]+)[.)]\s*)?(?:call(?:ed)? to order|roll call|pledge|invocation|opening|attendance|present\b|"
    r"members present|quorum|(?:approval|adoption) of|approve\b|consent|public (?:comment|hearing|forum)|(?:old|new|unfinished) "
    r"business|announcements|proclamations|apertura|pase de lista|lista de|qu[oó]rum|orden del d[ií]a\W*$|aprobaci[oó]n|lectura|点名|點名|出席|"
    r"列席|宣布开会)",
    re.IGNORECASE,
)
"""A line with which the meeting itself begins."""
_PROSE = re.compile(
    r"\b(?:is|are|was|were|be|been|will|shall|must|has|have|had|may|fue|ser[aá]|es|se|son|est[aá]n?)\b",
    re.IGNORECASE,
)
_BESIDE_A_DATE = re.compile(
    r"[\W\d_]|\b(?:[ap]\.?\s?m|at|on|the|noon|held|date|de|del|el|a las|martes|lunes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo"
    r"|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)\b|星期.|周.",
    re.IGNORECASE,
)


def first_lines(texts: Sequence[str]) -> list[str]:
    """The short lines that stand above the first paragraph of prose, without those that are sentences."""
    lines: list[str] = []
    for text in texts[:_FIRST_LINES]:
        if len(text) > _SHORT:
            break
        if not is_sentence(text):
            lines.append(text)
    return lines


def is_sentence(line: str) -> bool:
    """Whether ``line`` ends as prose does: not with “7:00 p.m.”, nor with the date that is all it holds."""
    if not ends_sentence(line):
        return False
    mentions = find_dates(line)
    if line.isupper() or ends_in_abbreviation(line):
        return _PROSE.search(without_dates(line, mentions)) is not None
    # “March 4, 2025.” has a full stop and is no sentence.
    return not mentions or _BESIDE_A_DATE.sub("", line[: mentions[0].start] + line[mentions[-1].end :]) != ""


def without_dates(line: str, mentions: Sequence[DateMention] | None = None) -> str:
    """``line`` without its days: “May 6” is no verb."""
    for mention in reversed(find_dates(line) if mentions is None else mentions):
        line = f"{line[: mention.start]} {line[mention.end :]}"
    return line


def above_procedure(texts: Sequence[str]) -> list[str]:
    """The first lines above the first sentence, and above the first line with which the meeting itself begins: there a record
    is named and dated.
    """
    lines = first_lines([*takewhile(lambda text: not is_sentence(text), texts)])
    return list(takewhile(lambda line: not is_procedure(line), lines))


def is_procedure(line: str) -> bool:
    """Whether the meeting itself begins with ``line``: “Roll call”."""
    return _PROCEDURE.match(line) is not None


_LABELLED = re.compile(
    r"\W*(?:(?:meeting|session|hearing|agenda)\s+date|date\s+of\s+(?:the\s+)?(?:meeting|session|hearing)|date"
    r"|fecha(?:\s+de\s+(?:la\s+)?(?:sesi[oó]n|reuni[oó]n))?|(?:会议|會議)?(?:日期|时间|時間))\s*[:：]",
    re.IGNORECASE,
)


def labelled(lines: Sequence[str]) -> list[str]:
    """The lines that say of a date that it is the record's: “Meeting date: …”."""
    return [line for line in lines if _LABELLED.match(line)]


def date_lines(texts: Sequence[str]) -> list[str]:
    """The short lines, wherever they stand at the beginning, that begin with a day: below prose too, such a line dates."""
    return [
        text
        for text in texts[:_FIRST_LINES]
        if len(text) <= _SHORT
        and not is_sentence(text)
        and (days := find_dates(text))
        and days[0].date.is_complete
        and _BESIDE_A_DATE.sub("", text[: days[0].start]) == ""
    ]


_SIGNED = re.compile(
    r"\W*(?:dated|adopted|passed|enacted|given|done|signed|fechad[oa]|adoptad[oa]|firmad[oa]|dad[oa])\b",
    re.IGNORECASE,
)


def date_signed(texts: Sequence[str]) -> PartialDate:
    """The day in the one line with which an act is dated: “Dated the 6th of May 2025.”; UNKNOWN where there is none."""
    lines = [text for text in texts if len(text) <= _SHORT and _SIGNED.match(text)]
    days = {day.date for line in lines for day in find_dates(line)}
    return days.pop() if len(days) == 1 else UNKNOWN


_IN_MINUTES = re.compile(
    r"\b(?:meeting|session)\b.*\b(?:called to order|convened)\b|\bcalled\b.{0,80}\bto order\b"
    r"|^\W*minutes of\b.*\b(?:meeting|session)\b|\b(?:comenzada|iniciada|abierta)\b.{0,30}\b(?:sesi[oó]n|reuni[oó]n)\b"
    r"|\bsiendo las\b.*\bse re[uú]n|\bse re[uú]n.*\b(?:sesi[oó]n|reuni[oó]n)\b|\bacta\b.*\b(?:celebrad[ao]|correspondiente)\b",
    re.IGNORECASE | re.DOTALL,
)
"""As only minutes say it."""
_WAS_HELD = re.compile(
    r"\b(?:meetings?|sessions?|hearings?|workshops?)\b.*\b(?:held|convened?|called to order|conducted|scheduled|opened|began|met)\b"
    r"|\b(?:met|convened?|meets?|assembled|hold)\b.*\b(?:meeting|session|hearing|workshop)\b|\b(?:met|convened|will meet|shall meet)\b"
    r"|^\W*(?:held|meeting)\b.{0,20}\b(?:on|this|the)\b"
    r"|\bse (?:reuni[oó]|re[uú]nen?|reunieron|reunir[aá]n?|celebr[oó]|celebrar[aá])\b|\b(?:celebrad[ao]|reunid[oa]s|constituid[oa]s)\b"
    r"|(?:召开|召開|举行|舉行|召集)",
    re.IGNORECASE | re.DOTALL,
)


def date_of_opening(texts: Sequence[str], language: str, *, of_meeting: bool) -> PartialDate:
    """The day on which the first sentence that says so says that the meeting is held; UNKNOWN where none does, or with
    another day. Where it is not known to be ``of_meeting``, only words that minutes use count: news tell of meetings too.
    """
    forms = (_WAS_HELD, _IN_MINUTES) if of_meeting else (_IN_MINUTES,)
    for text in texts[:_FIRST_LINES]:
        for sentence in split(text[:_LONGEST_OPENING], language):
            said = text[sentence.start : sentence.end]
            if any(form.search(said) for form in forms) and (found := dates_in([said])) != Dates():
                return found.one
    return UNKNOWN


_LONGEST_OPENING = 1_000


def lines_above_items(text: str, paragraphs: Sequence[Paragraph]) -> list[str]:
    """The paragraphs that stand above the first item of a list, as far as first lines reach: where a record is named."""
    above = takewhile(lambda p: p.role is not Role.LIST_ITEM, paragraphs[:_FIRST_LINES])
    return [text[p.start : p.end] for p in above]


# --- Its title.

_UNTITLED = re.compile(
    r"untitled|document\d*|.*\.(?:docx?|odt|pdf|indd|xlsx?|pptx?|rtf|tmp|wpd)|[A-Z]{2,5}[_-]?\w*\d{6,}\w*|scan\w*|[\W\d_]+",
    re.IGNORECASE,
)
_WORD_PROCESSOR = re.compile(r"^microsoft (?:word|powerpoint|excel)\s*-\s*", re.IGNORECASE)
_NEAR_THE_TOP = 30
_SPEAKING = 3
"""A file name with fewer words than this ("agenda", "whisper-medium") needs its folder to be a title."""


def speaking_title(given: str) -> str:
    """The title in a file's properties where it is one, and not a program's default or a file's name; else empty."""
    given = _WORD_PROCESSOR.sub("", given)
    return given if len(given.split()) > 1 and not _UNTITLED.fullmatch(given) else ""


def own_title(given: str, blocks: Sequence[Block], running: Sequence[str] = ()) -> tuple[str, str]:
    """The title in the properties of a word processor's file, and a note when it is not taken.

    A document's own first heading goes before it, and a title with a date is taken only where the document shows it
    too: whoever writes this month's minutes over last month's forgets the properties.
    """
    title = speaking_title(given)
    if not title or (blocks and blocks[0].level == 1):
        return "", ""
    shown = {
        one_line(text).casefold() for text in (*running, *(block.text for block in blocks[:_NEAR_THE_TOP]))
    }
    if date_in([title]).is_known and title.casefold() not in shown:
        return (
            "",
            f"The file's properties call it “{title}”, which its text does not; it may be an older one's title.",
        )
    return title, ""


def title_from(key: str) -> str:
    """A title made of the file's name, and of its folder's where the name alone says little."""
    path = PurePosixPath(key)
    names = [spelled_out(path.stem) or path.name]
    for folder in path.parts[1:-1][::-1]:
        if len(names[0].split()) >= _SPEAKING:
            break
        names.insert(0, spelled_out(folder))
    return ": ".join(name for name in names if name)


def spelled_out(name: str) -> str:
    """A file's or a folder's name as words. The hyphens of a date stay."""
    return re.sub(r"(?<![0-9])[-_]+|[-_]+(?![0-9])|_+", " ", name).strip()
