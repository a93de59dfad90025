"""What meeting a record is of: the place, the sort of meeting, and whether it is held at all; and records of several.

Nothing here is a guess: a place is taken where exactly one is named, and a meeting is called off only where a short line of
the record itself says so of its own day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from domain.dates import UNKNOWN, PartialDate, find_dates
from domain.documents import Paragraph, Role
from domain.provenance import Note, Noted
from index.readers.blocks import Block
from index.readers.lines import enumerator
from index.readers.metadata.body_and_kind import in_small_letters
from index.readers.metadata.first_lines import dates_in, is_procedure, is_sentence, without_dates
from text.terms import unfolded

# --- The place.

_SORT = r"(?:city and county|city|town|village|county|borough|township|parish|municipality|charter township)"
_NO_NAME = (
    r"(?:City|Town|Village|County|Council|Commission|Committee|Board|Planning|Zoning|Parks?|Public|Regular|Special|Joint|Work|"
    r"Study|Called|Meeting|Session|Agenda|Minutes|Draft|Approved|Notice|Department|Office|Select|School|Housing|Design|"
    r"Historic|Finance|Hall|Ordinance|Resolution|Hearing|Workshop|Adopted|Annual|Budget|Mayor|Clerk|Official|Record|Proposed)"
)
_NAME_WORD = rf"(?!{_NO_NAME}\b)[A-ZÀ-Þ][\w'’-]*"
_NAME = rf"(?:St\.? |Mt\.? |Ft\.? )?{_NAME_WORD}(?:(?: (?:de|del|la|las|los|of the|on|upon|by the))*[ -]{_NAME_WORD}){{0,3}}"
_OF_PLACE = re.compile(rf"\b(?i:{_SORT}) (?i:of) {_NAME}")
_SPANISH = re.compile(
    rf"\b(?i:ciudad|villa|municipio|pueblo|condado) (?i:de) {_NAME}|\b(?i:ayuntamiento|concejo municipal|consejo municipal) (?i:de) "
    rf"(?P<name>{_NAME})"
)
_TOWN_HALL = re.compile(rf"(?i:ayuntamiento|municipio|alcald[ií]a) (?i:de) {_NAME}|{_OF_PLACE.pattern}")
_BEFORE_BODY = re.compile(
    rf"(?:^|(?<=[|–—:·] ))(?P<name>{_NAME}) (?:City|Town|Village|County|Borough|Township) (?:Council|Commission|Board|Planning|Zoning|Select)\b"
)
_HAN = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,8}?[市县縣区區镇鎮乡鄉])(?:议会|議會|人大|人民代表大会|政府|人民政府|常务委员会|委员会|委員會)"
)


def place_in(lines: Iterable[str]) -> str:
    """The one town or county that ``lines`` name as their own: a letterhead, a body with its town before it; else empty.

    >>> place_in(["CITY OF NORTH ELM", "PLANNING COMMISSION"]), place_in(["North Elm City Council"])
    ('City of North Elm', 'North Elm')
    """
    found: dict[str, str] = {}
    for whole in lines:
        line = whole[:200]
        text = in_small_letters(line)
        for form in (_OF_PLACE, _SPANISH, _BEFORE_BODY, _HAN):
            for match in form.finditer(text):
                name = match.groupdict().get("name") or match.group()
                found.setdefault(unfolded(name), name)
    # “City of Elm” says more than “Elm”.
    names = [
        name
        for key, name in found.items()
        if not any(other != key and other.endswith(" " + key) for other in found)
    ]
    return names[0] if len(names) == 1 else ""


def is_letterhead(name: str) -> bool:
    """Whether a name is that of a town and of no body that meets in it: “Ayuntamiento de Elm”."""
    return _TOWN_HALL.fullmatch(name) is not None


# --- The sort of meeting.

_MEETING = r"(?:meetings?|sessions?|worksessions?|workshops?)"
_SORTED = re.compile(
    r"\b(?P<sort>(?:(?:regular|special|called|emergency|executive|closed|work|study|working|joint|adjourned|annual|organizational)"
    rf"(?:[\s/&-]+(?:and\s+)?))+)(?:(?!of\b|the\b)[\w'’.-]+\s+){{0,4}}?(?P<meeting>{_MEETING})\b"
    r"|\b(?:sesi[oó]n|reuni[oó]n|pleno)\s+(?:ordinari[ao]|extraordinari[ao]|especial|solemne|urgente|de trabajo)\b"
    r"|(?:定期|临时|臨時|特别|特別|例行)(?:会议|會議|例会)",
    re.IGNORECASE,
)


def sessions_in(lines: Iterable[str]) -> str:
    """The sorts of meeting that ``lines`` name, each once: “Special Meeting”; empty where they name none.

    >>> sessions_in(["SPECIAL MEETING MINUTES", "of the Select Board"])
    'Special Meeting'
    """
    found: dict[str, str] = {}
    for line in lines:
        for match in _SORTED.finditer(line[:200]):
            plain = f"{match['sort']} {match['meeting']}" if match["sort"] else match.group()
            name = " ".join(plain.split())
            name = name.title() if name.isupper() or name.islower() else name
            found.setdefault(name.casefold(), name)
    return ", ".join(found.values())


# --- Whether it is held.

_IT = r"(?:meetings?|sessions?|workshops?|sesi[oó]n|reuni[oó]n|junta|会议|會議|例会|例會)"
_CANCELLED = r"(?:cancel+ed|cancel+ation|cancelad[ao]|suspendid[ao]|取消)"
_RESCHEDULED = (
    r"(?:(?:rescheduled|postponed|adjourned|moved)\s+(?:to|until)|(?:been|is|was)\s+(?:rescheduled|postponed)|postponement"
    r"|(?:aplazad|pospuest|reprogramad)[ao]|延期|改期|改至)"
)
_DOUBT = re.compile(
    r"\b(?:not|if|unless|whether|may|might|can|could|would|should|policy|fees?|next|previous|prior|last|future|when|any|un-?|"
    r"no|si|puede[n]?|pr[oó]xim\w+|anterior|[uú]ltim\w+)\b|上次|下次|如|若|未",
    re.IGNORECASE,
)
_LONGEST = 240
_STAMP = re.compile(
    rf"\W*(?:notice of (?:cancel+ation)|aviso de cancelaci[oó]n|{_CANCELLED}\W*$|{_CANCELLED}\s*[-–—:(*,].*|.*[-–—:)*,]\s*{_CANCELLED}\W*$)",
    re.IGNORECASE,
)
"""“CANCELLED”, “Notice of cancellation”, “CANCELED: City Council”; not “Cancelled warrants”."""
_MOVED = re.compile(rf"\W*{_RESCHEDULED}(?:\s+(?:to|until|for|al?|para|el))*\W*", re.IGNORECASE)
_FEW = 8


def called_off(title: str, lines: Sequence[str], date: PartialDate, *, minutes: bool) -> Note | None:
    """A note with the line by which the record says that its meeting is cancelled or held on another day; None where none
    does. Of ``minutes``, which tell of much, only lines that are no sentences count.
    """
    in_items = False
    for line in (title, *lines):
        in_items = in_items or enumerator(line) > 0
        if len(line) > _LONGEST or (minutes and is_sentence(line)) or enumerator(line):
            continue
        plain = without_dates(line)
        if _DOUBT.search(plain):
            continue
        for code, words in ((Noted.CANCELLED, _CANCELLED), (Noted.RESCHEDULED, _RESCHEDULED)):
            found = re.search(rf"(?<![A-Za-zÀ-ÿ]){words}", line, re.IGNORECASE)
            if found is None or not _is_own(line, date):
                continue
            before = line[: found.start()]
            is_stamp = code is Noted.CANCELLED and len(plain.split()) <= _FEW and _STAMP.match(plain)
            # Above the items, “Rescheduled to October 21” speaks of them all.
            is_stamp = is_stamp or (not in_items and _MOVED.fullmatch(plain))
            if (
                is_stamp
                or re.search(_IT, before, re.IGNORECASE)
                or re.search(rf"{words}\W+(?:\w+\W+){{0,3}}{_IT}", line, re.IGNORECASE)
            ):
                return Note(code, line)
    return None


def _is_own(line: str, date: PartialDate) -> bool:
    """Whether the days that ``line`` names as a meeting's own may be ``date``."""
    own = dates_in([line]).own
    return (
        all(
            (each.month, each.day) == (date.month, date.day) and each.year in (date.year, None)
            for each in own
        )
        or not date.is_known
    )


# --- A record of several meetings: a minutes book.

_OPENED = (
    r"\b(?:meeting|session)\b.*\b(?:called to order|opened|convened|adjourned|began|started|closed|ended)\b"
    r"|\b(?:called|opened|convened|adjourned|closed)\b.{0,60}\b(?:meeting|session)\b"
    r"|\b(?:sesi[oó]n|reuni[oó]n)\b.*\b(?:abri[oó]|abierta|inici[oó]|levant[oó]|termin[oó])|\b(?:abri[oó]|levant[oó]|declar[oó] abierta)\b.{0,60}\b(?:sesi[oó]n|reuni[oó]n)\b"
    r"|(?:会议|會議).{0,12}(?:主持|开始|開始|结束|結束)|宣布(?:开会|開會|散会|散會)"
)
_TELLS_OF_ONE = re.compile(_OPENED, re.IGNORECASE | re.DOTALL)


def begins_a_part(lead: Block, others: Sequence[Block]) -> bool:
    """Whether the first heading is that of a part, and not the title of all: another one is alike but for its day."""
    days = find_dates(lead.text)
    return bool(days and lead.level) and any(
        other.level == lead.level
        and _shape(other.text) == _shape(lead.text)
        and find_dates(other.text) != days
        and bool(find_dates(other.text))
        for other in others
    )


def _shape(line: str) -> str:
    """What a line says beside its day, whatever sort of meeting it is of."""
    return " ".join(_SORTED.sub("meeting", without_dates(line)).casefold().split()).strip(" .,:–—-") or "day"


_DATE_LINE = 80
_AT_THE_TOP = 4
_A_YEAR = re.compile(r"[0-9]{2}|[一二三四五六七八九]年|\bmil\b|\bthousand\b|\btwenty\b", re.IGNORECASE)
_WORDS_BESIDE = 9


def in_parts(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """``paragraphs``, and where they tell of meetings of several days one after the other, each with its day. Each part
    begins with a line that dates it, which is a heading then, and says in a sentence that a meeting was opened or closed;
    or all of them begin with the same heading but for the day (“Minutes of January 14, 2025”), the first at the top.
    """
    lines = [text[p.start : p.end] for p in paragraphs]
    begins = list(_date_lines(lines))
    parts: list[tuple[int, PartialDate]] = []
    alike: list[tuple[int, PartialDate]] = []
    shape = ""
    for (at, date), (following, _) in pairwise([*begins, (len(lines), UNKNOWN)]):
        told = [line for line in lines[at + 1 : following] if is_sentence(line)]
        if any(_TELLS_OF_ONE.search(line) for line in told):
            parts.append((at, date))
        shape = shape or (_shape(lines[at]) if at < _AT_THE_TOP else "")
        is_heading = paragraphs[at].role is Role.HEADING or _OF_MEETINGS.search(lines[at])
        if told and is_heading and _shape(lines[at]) == shape:
            alike.append((at, date))
    if len(alike) > len(parts) and all(date in dict(alike).values() for _, date in parts):
        parts = alike
    if len({date for _, date in parts}) < 2:
        return tuple(paragraphs)
    found = list(paragraphs)
    for (first, date), (following, _) in pairwise([*parts, (len(lines), UNKNOWN)]):
        for at in range(first, following):
            own = paragraphs[at]
            heading = (
                own.heading
                if lines[first] in own.heading
                else " › ".join(filter(None, (lines[first], own.heading)))
            )
            found[at] = replace(own, date=date, heading=heading)
        found[first] = replace(paragraphs[first], role=Role.HEADING, date=date)
    return tuple(found)


def _date_lines(lines: Sequence[str]) -> Iterator[tuple[int, PartialDate]]:
    """The lines that hold little more than one whole day, which is not another meeting's, and that day."""
    for at, line in enumerate(lines):
        if len(line) > _DATE_LINE or not _A_YEAR.search(line) or is_sentence(line):
            continue
        beside = dates_in(lines[max(0, at - 1) : at + 1]).own
        own = dates_in([line]).one
        if own.is_complete and own in beside and len(without_dates(line).split()) <= _WORDS_BESIDE:
            yield at, own


# --- A record of no meeting: a list of them.

_SHARE = 0.5
_A_NUMBER = re.compile(r"[0-9]|[一二三四五六七八九十]日")
_FEWEST, _FEWEST_LINES = 2, 3
"""Rows of a table or a list; and lines that are neither."""
_ROW = 200
_OF_MEETINGS = re.compile(
    r"\b(?:agendas?|minutes|packets?|meetings?|sessions?|cancel+ed|videos?|actas?|sesi[oó]n(?:es)?|[oó]rden(?:es)? del d[ií]a)\b"
    r"|会议|會議|议程|議程|记录|紀錄",
    re.IGNORECASE,
)


def lists_meetings(title: str, text: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a record is a list of meetings of several days: most of what it holds are short rows with a day each, and it or
    they speak of meetings, agendas or minutes.
    """
    rows = [(text[p.start : p.end], p.role) for p in paragraphs if p.role is not Role.HEADING]
    # Numbered are the items of an agenda; and most records have too few short rows with a number for more to be looked at.
    short = [
        (row, role)
        for row, role in rows
        if len(row) <= _ROW and _A_NUMBER.search(row) and not enumerator(row) and not is_sentence(row)
    ]
    if len(short) <= _SHARE * len(rows) or any(is_procedure(row) for row, _ in rows):
        return False
    dated = [(row, role, own) for row, role in short if (own := dates_in([row]).own)]
    days = {day for _, _, own in dated for day in own}
    listed = all(role in (Role.TABLE, Role.LIST_ITEM) for _, role, _ in dated)
    fewest = _FEWEST if listed else _FEWEST_LINES
    if min(len(dated), len(days)) < fewest or len(dated) <= _SHARE * len(rows):
        return False
    bare = sum(not re.search(r"[^\W\d_]{3}", without_dates(row)) for row, _, _ in dated)
    named = sum(_OF_MEETINGS.search(row) is not None for row, _, _ in dated)
    return named + (bare if _OF_MEETINGS.search(title) else 0) >= _SHARE * len(dated)
