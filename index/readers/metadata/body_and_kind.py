"""Kind and body of a record, by its file's name, its title, its folder or its first lines, and where they stand.

Nothing here is a guess. A kind is taken only where the word stands there; in every other case the kind is "record".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from domain.dates import find_dates
from domain.documents import Kind
from index.readers.metadata.first_lines import spelled_out
from text.adoption import is_draft, kind_in
from text.terms import unfolded

_STAMP = 3
_TRANSCRIPT = re.compile(r"\btranscripts?\b|\bcaptions?\b|\bsubtitles?\b|\btranscripci[oó]n\b", re.IGNORECASE)
_REPORT = re.compile(
    r"\b(?:staff|annual|audit|financial|progress|committee) reports?\b|\b(?:project|master|strategic|comprehensive) plan\b",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"\b(?:attachments?|exhibits?|enclosures?)\b|\banexos?\b|附件", re.IGNORECASE)
_STATUS = r"(?:draft|unapproved|approved|adopted|final|official|amended|revised|corrected)"
_LINE = re.compile(
    rf"(?:{_STATUS}\s+)*(?:(?:regular|special|public|annual|council|board|commission|committee|city|town|village|"
    rf"county|work|session|meeting)\s+){{0,5}}(?:minutes|agenda)\b(?:\W*{_STATUS})*(?:\s+(?:of|for)\b.*|\W*)"
    r"|(?:acta|orden del d[ií]a)\b.*|\W*(?:会议纪要|会议记录|會議紀錄|议程|議程)\W*",
    re.IGNORECASE,
)
_BODY_BEFORE = re.compile(
    r"(?P<body>(?:[A-ZÀ-Þ&][\w'’.&-]*,? |(?:and|of|on|for|the|de|del|la|las|los) ){1,9}?"
    r"(?:Council|Commission|Committee|Board|Authority|Assembly|Trustees|Supervisors|Directors|Commissioners|Education|Appeals|"
    r"Adjustment|Selectmen|Aldermen)(?! of\b))\s*[:–—-]?\s+(?P<rest>.+)"
)
"""“Planning Commission agenda”: a body's name before what ``_LINE`` is about."""
_FIRST = 5  # a heading that says what the record is stands among this many lines

ATTACHED = "These are attachments to an agenda, not the agenda itself."

FILE, FOLDER = "the file's name", "the folder's name"


def kind_of(
    key: str,
    titles: Iterable[tuple[str, str]],
    lines: Sequence[str] = (),
    *,
    spoken: bool = False,
    by_machine: bool = False,
) -> tuple[Kind, str]:
    """The kind that the file's name, a title, its folder or its first lines name, and which of them does.

    RECORD and "" when none does, or when two kinds are named at once. ``titles`` come with what they are in words.
    ``spoken`` records are transcripts whatever their title says: a video called "Minutes" is not minutes.
    """
    path = PurePosixPath(key)
    names = [(spelled_out(path.stem), FILE), *titles, (spelled_out(path.parent.name), FOLDER)]
    told = next((where for name, where in (names[0], names[-1]) if _TRANSCRIPT.search(name)), "")
    if spoken or told:
        named = next((where for name, where in names if kind_in(name) is Kind.MACHINE_TRANSCRIPT), "")
        machine = bool(by_machine or named)
        where = named or told or "its form: cues with times"
        return (Kind.MACHINE_TRANSCRIPT if machine else Kind.TRANSCRIPT), where
    kind, where = next(
        ((kind, where) for name, where in names if (kind := kind_in(name)) is not None), (None, "")
    )
    if kind is None and _REPORT.search(names[0][0]):
        return Kind.REPORT, FILE
    if kind is None:
        kind, where = _in_lines(lines)
    # A stamp "DRAFT" over the page says nothing but that.
    stamped = any(is_draft(name) for name, _ in names if len(name.split()) <= _STAMP)
    return (
        Kind.DRAFT_MINUTES if kind is Kind.MINUTES and stamped else kind
    ), where if kind is not Kind.RECORD else ""


def is_attached(key: str) -> bool:
    """Whether the file's name says that it is attached to something."""
    return _ATTACHED.search(spelled_out(PurePosixPath(key).stem)) is not None


def _in_lines(lines: Sequence[str]) -> tuple[Kind, str]:
    kinds = {kind_in(line) for line in lines[:_FIRST] if _says_kind(line.strip())} - {None}
    kind = kinds.pop() if len(kinds) == 1 else None
    return (kind, "the first lines") if kind not in (None, Kind.RECORD) else (Kind.RECORD, "")


def _says_kind(line: str) -> bool:
    """Whether a line is about nothing but what the record is."""
    if _LINE.fullmatch(line):
        return True
    named = _BODY_BEFORE.fullmatch(in_small_letters(line))
    first = named["body"].split()[0] if named else ""
    return named is not None and first not in _ACTS and _LINE.fullmatch(named["rest"]) is not None


_ACTS = frozenset(
    "Approval Approve Adoption Adopt Review Accept Acceptance Consider Consideration Correction Receive Reading".split()
)
"""An item that deals with the minutes or the agenda of a body begins so."""


# --- Whether a machine wrote it.

_MAKERS = (
    r"(?:AI|A\.I\.|LLM|artificial intelligence|(?:large )?language model|Chat ?GPT|GPT-?\d\S*|Claude|Gemini|Copilot|"
    r"Llama|Qwen|Mistral)\b"
)
_MADE = r"(?:generated|written|summari[sz]ed|created|produced|drafted|authored)"
_STATEMENT = (
    rf"(?:(?:AI|A\.I\.|LLM|(?:Chat)?GPT|machine|computer)[- ](?:{_MADE}|assisted)\b"
    rf"|(?:auto(?:matically)?[- ]?)?{_MADE} (?:automatically )?(?:by|with|using) (?:an? |the )?(?:\w+ ){{0,2}}?{_MAKERS}"
    r"|(?:generad[oa]|escrit[oa]|resumid[oa]|redactad[oa]) (?:por|con) (?:una )?(?:IA\b|inteligencia artificial)"
    r"|(?:AI|人工智能|人工智慧)(?:生成|自动生成|自動生成|撰写|撰寫))"
)
_IN_COMMENT = re.compile(rf"(?<!not )(?<!no )(?<!non-){_STATEMENT}", re.IGNORECASE)
_THING = r"(?:summary|transcript|transcription|captions?|notes?|minutes|document|record|text|page|article|report|resumen|acta|documento|texto|transcripci[oó]n|nota)"
_IN_SIGHT = re.compile(
    rf"\W*(?:(?:this|these|the following|este|esta) {_THING}\b.{{0,40}}?\b(?:is|was|were|are|has been|have been|fue) (?:an? )?"
    rf"{_STATEMENT}.*|{_STATEMENT}(?: (?:meeting )?{_THING})?(?:\W+(?:by|from|with|on|using)\b.*|\W*))",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"\A\s*((?:<!--.*?-->\s*)+)", re.DOTALL)
_LOOKED_AT = 4
_TOLD = 110


def machine_written(head: str, lines: Sequence[str]) -> str:
    """What a record says of itself where it says that a machine wrote it; empty where it does not.

    ``head`` is its raw beginning, whose comments are not seen, ``lines`` are its first ones. A sentence about
    AI-generated pictures is no such statement: it has to be about the record.
    """
    comments = _COMMENTS.match(head)
    if comments and _IN_COMMENT.search(comments[1]):
        said = comments[1]
    else:
        said = next((line for line in lines[:_LOOKED_AT] if _IN_SIGHT.fullmatch(line[:400])), "")
    said = " ".join(re.sub(r"<!--|-->", " ", said).split()).strip()
    return said if len(said) <= _TOLD else said[: said.rfind(" ", 0, _TOLD)] + " …"


# --- The body that met: as metadata name it together with the sort of meeting, and as a title or first lines name it.

_SORT = (
    r"(?:regular|special|called|joint|emergency|adjourned|closed|executive|public|budget|annual|organi[sz]ational|work|"
    r"study|working|planning|rescheduled|continued|virtual|hybrid|hearing|and|&|/)"
)
_GATHERING = r"(?:meetings?|sessions?|worksessions?|workshops?|hearings?|retreats?|sittings?)"
# A stroke is a sort as well as what stands behind one: what stands behind is never given back, or time would double with each.
_BEHIND = re.compile(
    rf"(?P<body>.*?)[\s,:;–—|-]*\b(?P<sort>(?:{_SORT}[\s/-]++)*{_GATHERING})[\s.]*", re.IGNORECASE | re.DOTALL
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


# --- The body, in a text.

_NOUN = r"(?:Council|Commission|Committee|Subcommittee|Board|Authority|Assembly|Cabildo|Ayuntamiento)"
_ANY = r"[A-ZÀ-Þ][\w'’.&-]*"
_WORD = rf"(?!{_NOUN}\b){_ANY}"
_LINK = r"(?:and|of|&|for|on|the|de|del|la|las|los)"
_OFFICE = (
    r"(?i:(?!\W*(?:chambers?|members?|room|building|hall|offices?|president|chair\w*|clerk|secretary|agenda item|district|"
    r"policy|staff|liaison|approv\w+|adopt\w+|vot\w+|discuss\w*|pass\w*|will\b|has\b|to\b)))"
)
_ENGLISH = re.compile(
    rf"\b(?:{_WORD}[ ,]+(?:{_LINK} )*){{1,7}}{_NOUN}\b(?! of\b){_OFFICE}"
    rf"|\b(?:{_WORD} (?:{_LINK} )*){{0,6}}(?:Board|Commission|Committee) of (?:the )?{_ANY}"
    rf"(?: (?:and|&) {_ANY}| {_ANY})*"
    rf"|^(?:{_WORD} ){{1,5}}(?:Trustees|Selectmen|Selectboard|Supervisors|Aldermen)"
    r"(?=$| (?:Minutes|Agenda|Regular|Special|Meeting)\b)"
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
    r"acta|orden|d[ií]a|sesi[oó]n|ordinaria|extraordinaria|reuni[oó]n|(?-i:de|del|la|las|los|el))(?:\s+|\b[.,:]\s*))+",
    re.IGNORECASE,
)
"""An article in capitals is the beginning of a name: La Marmota, Del Roble."""
_TRAILING = re.compile(
    rf"[\s,.:;–—-]+(?:{_SORT}|{_GATHERING}|(?:draft|approved|adopted|minutes|agendas?|packet|notes|notice|summary|video|transcript))$",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a line that are looked at; a name stands at its beginning
_SMALL = frozenset("of and the for on upon by".split())
_SMALL_SPANISH = frozenset("de del la las los el y".split())
_IN_SPANISH = re.compile(
    r"\b(?:acta|orden del|sesi[oó]n|reuni[oó]n|junta|ayuntamiento|concejo|consejo|comisi[oó]n|comit[eé]|cabildo|municipio|ciudad|villa)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b[0-9]{1,2}(?::[0-9]{2})?\s?[ap]\.?\s?m\b\.?|\b(?:noon|midnight)\b", re.IGNORECASE)


def bodies_in(lines: Iterable[str]) -> list[str]:
    """The bodies that ``lines`` (a title, a record's first lines) name, each once, in order.

    “Council Chambers” and “Board member” name none. A line in capitals is given in small ones.
    """
    found: dict[str, str] = {}
    for whole in lines:
        line = whole[:_LONGEST]
        text = _without_times(in_small_letters(line))
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


def _without_times(line: str) -> str:
    """``line`` with a border where a day or an hour stands: “10:00 A.M. Board of Trustees” names no A.M. Board."""
    for mention in reversed(find_dates(line)):
        line = f"{line[: mention.start]}|{line[mention.end :]}"
    return _CLOCK.sub("|", line)


def in_small_letters(line: str) -> str:
    """A line in capitals as it would stand in a sentence; another one as it is.

    >>> in_small_letters("CITY OF LA MARMOTA"), in_small_letters("ACTA DE LA JUNTA DE AGUAS")
    ('City of La Marmota', 'Acta de la Junta de Aguas')
    """
    if not line.isupper():
        return line
    small = _SMALL | _SMALL_SPANISH if _IN_SPANISH.search(line) else _SMALL
    words = line.lower().split()
    return " ".join(word if at and word in small else word.capitalize() for at, word in enumerate(words))


def _distinct(names: list[str]) -> list[str]:
    """Without those that another one says with its place: “Millbrook City Council” is the “City Council”."""
    plain = [unfolded(name) for name in names]
    return [
        name
        for name, own in zip(names, plain, strict=True)
        if not any(own != other and own.endswith(" " + other) for other in plain)
    ]
