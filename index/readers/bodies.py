"""The body that met: as metadata name it together with the sort of meeting, and as a title or first lines name it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from domain.dates import find_dates
from domain.words import unfolded

_SORT = (
    r"(?:regular|special|called|joint|emergency|adjourned|closed|executive|public|budget|annual|organi[sz]ational|work|"
    r"study|working|planning|rescheduled|continued|virtual|hybrid|hearing|and|&|/)"
)
_GATHERING = r"(?:meetings?|sessions?|worksessions?|workshops?|hearings?|retreats?|sittings?)"
_BEHIND = re.compile(
    rf"(?P<body>.*?)[\s,:;–—|-]*\b(?P<sort>(?:{_SORT}[\s/-]+)*{_GATHERING})[\s.]*", re.IGNORECASE | re.DOTALL
)
_BEFORE = re.compile(
    rf"(?P<sort>(?:{_SORT}\s+)*{_GATHERING}|(?:sesi[oó]n|reuni[oó]n|pleno)(?:\s+(?:ordinari[ao]|extraordinari[ao]|especial|solemne))?)"
    r"\s+(?:of(?:\s+the)?|de\s+la|del|de\s+los|de)\s+(?P<body>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND_SPANISH = re.compile(
    r"(?P<body>.*?)[\s,:;–—-]*\b(?P<sort>(?:sesi[oó]n|reuni[oó]n)(?:\s+(?:ordinaria|extraordinaria|especial|solemne))?)[\s.]*",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND_HAN = re.compile(
    r"(?P<body>.+?)(?P<sort>第[一二三四五六七八九十百\d]+[次屆届].*|(?:定期|临时|臨時|特别|特別)?(?:会议|會議|例会|例會))"
)


def body_and_sort(name: str) -> tuple[str, str]:
    """The body and the sort of meeting in ``name``, as calendars write the two together; either may be empty.

    >>> body_and_sort("City Council Regular Meeting")
    ('City Council', 'Regular Meeting')
    >>> body_and_sort("Planning Commission")
    ('Planning Commission', '')
    """
    plain = name
    for mention in reversed(find_dates(plain)):
        plain = f"{plain[: mention.start]} {plain[mention.end :]}"
    plain = " ".join(plain.split()).strip(" ,;:–—|()-")
    for form in (_BEFORE, _BEHIND, _BEHIND_SPANISH, _BEHIND_HAN):
        match = form.fullmatch(plain)
        if match:
            return match["body"].strip(" ,;:–—|()-"), match["sort"].strip()
    return plain, ""


# --- in a text ---------------------------------------------------------------------------------------------------

_NOUN = r"(?:Council|Commission|Committee|Subcommittee|Board|Authority|Assembly|Cabildo|Ayuntamiento)"
_ANY = r"[A-ZÀ-Þ][\w'’.&-]*"
_WORD = rf"(?!{_NOUN}\b){_ANY}"
_LINK = r"(?:and|of|&|for|on|the)"
_OFFICE = (
    r"(?i:(?!\W*(?:chambers?|members?|room|building|hall|offices?|president|chair\w*|clerk|secretary|agenda item|district|"
    r"policy|staff|liaison|approv\w+|adopt\w+|vot\w+|discuss\w*|pass\w*|will\b|has\b|to\b)))"
)
_ENGLISH = re.compile(
    rf"\b(?:{_WORD}[ ,]+(?:{_LINK} )*){{1,7}}{_NOUN}\b(?! of\b){_OFFICE}"
    rf"|\b(?:{_WORD} (?:{_LINK} )*){{0,6}}(?:Board|Commission|Committee) of (?:the )?{_ANY}"
    rf"(?: (?:and|&) {_ANY}| {_ANY})*"
)
_SPANISH = re.compile(
    r"\b(?:Ayuntamiento|Concejo|Consejo|Cabildo|Junta|Comisi[oó]n|Comit[eé])"
    r"(?: (?:(?:de|del|la|las|los|el|y|e) )*[A-ZÀ-Þ]\w+){1,5}"
)
_HAN = re.compile(
    r"(?:^|(?<=[\s《「：:]))(?P<body>(?!关于|關於|召开|召開|第)[\u4e00-\u9fff]{1,12}?"
    r"(?:常务委员会|常務委員會|人大常委会|人大常委會|委员会|委員會|人民代表大会|人民代表大會|议会|議會|議会|市政府|县政府))"
)
_LEADING = re.compile(
    r"(?:(?:draft|unapproved|approved|adopted|final|official|proposed|revised|amended|corrected|minutes|agenda|notice|"
    r"notes|record|proceedings|transcript|summary|preview|packet|meeting|regular|special|called|joint|emergency|"
    r"adjourned|closed|executive|public|annual|work|study|session|workshop|hearing|of|the|for|by|a|an|and|from|before|"
    r"acta|orden|d[ií]a|sesi[oó]n|ordinaria|extraordinaria|reuni[oó]n|de|del|la)(?:\s+|\b[.,:]\s*))+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"[\s,.:;–—-]+(?:{_SORT}|{_GATHERING}|(?:draft|approved|adopted|minutes|agendas?|packet|notes|notice|summary|video|transcript))$",
    re.IGNORECASE,
)
_LONGEST = 300
"""Characters of a line that are looked at; a name stands at its beginning."""
_SMALL = frozenset("of and the for on de del la las los el y".split())


def bodies_in(lines: Iterable[str]) -> list[str]:
    """The bodies that ``lines`` (a title, a record's first lines) name, each once, in order.

    “Council Chambers” and “Board member” name none. A line in capitals is given in small ones.
    """
    found: dict[str, str] = {}
    for whole in lines:
        line = whole[:_LONGEST]
        text = _small(line) if line.isupper() else line
        for form in (_ENGLISH, _SPANISH):
            for match in form.finditer(text):
                name = _bare(match.group())
                if " " in name:
                    found.setdefault(unfolded(name), name)
        for match in _HAN.finditer(line):
            found.setdefault(match["body"], match["body"])
    return _distinct(list(found.values()))


def _bare(name: str) -> str:
    """Without the words around it that say what record or what sort of meeting it is."""
    leading = _LEADING.match(name)
    bare = " ".join(name[leading.end() if leading else 0 :].split()).strip(" ,.")
    while (trailing := _TRAILING.search(bare)) is not None:
        bare = bare[: trailing.start()]
    return bare


def _small(line: str) -> str:
    return " ".join(word.lower() if word.lower() in _SMALL else word.capitalize() for word in line.split())


def _distinct(names: list[str]) -> list[str]:
    """Without those that another one says with its place: “Millbrook City Council” is the “City Council”."""
    plain = [unfolded(name) for name in names]
    return [
        name
        for name, own in zip(names, plain, strict=True)
        if not any(own != other and own.endswith(" " + other) for other in plain)
    ]
