"""What kind of record a name tells of, whether minutes are a draft or adopted, and which record takes the place of which.

Only records of one meeting, in one language, of one session of it. What is not certain is not
claimed: two records of the same standing are two records, minutes that do not say whether they were adopted come
before and after nothing, and a correction needs its word: “corrected”, “as amended”, “revised”, “v2”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from domain.dates import find_dates
from domain.documents import Kind
from domain.provenance import Noted, text_of
from text.same_meeting import Known, as_words, plain, tied

# --- The kind, and draft or adopted, as a title, a line or a file's name says it.

_AGENDA = re.compile(r"\bagendas?\b|\borden del d[ií]a\b|议程|議程", re.IGNORECASE)
_MINUTES = re.compile(
    r"(?<![0-9] )(?<!\bfive )(?<!\bten )(?<!\bfew )\bminutes\b|\bacta\b|会议纪要|会议记录|會議紀錄",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"\b(?:meeting|our|my|reporter'?s) notes\b|^notes\b|^summary\b|\bnotes (?:of|on|from) the\b",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\bwhisper\b|\bmachine transcripts?\b|\bauto[- ]?(?:generated|captions?)\b|\bspeech[- ]to[- ]text\b|\basr\b",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\bdraft\b|\bunapproved\b|\bunadopted\b|\bnot (?:yet )?(?:approved|adopted)\b|\bto be (?:approved|adopted)\b"
    r"|\bpending approval\b|\bborrador\b|\bpreliminary\b|草案|草稿",
    re.IGNORECASE,
)
_ADOPTED = re.compile(r"\bapproved\b|\badopted\b|\baprobad[ao]\b", re.IGNORECASE)


_PROPOSAL = re.compile(
    r"\b(?:draft|propos(?:ed?|es|ing|als?)|first reading|introduced|recommend(?:ed|s|ation)?|preliminary|under consideration"
    r"|borrador|anteproyecto|propon(?:e|en|ía)|propuso|propuest[ao]s?|primera lectura|recomend(?:ó|ada|ado|ación)|preliminar)\b"
    r"|草案|拟|擬|提议|提議|建议|建議|一读|一讀|初步",
    re.IGNORECASE,
)
_ADOPTION = re.compile(
    r"\b(?:adopt(?:ed|s|ion)|approved?|passed|enacted|ratified|final(?:ly)? (?:reading|budget|vote)|second reading"
    r"|aprob(?:ó|aron|ad[ao]s?)|adopt(?:ó|aron|ad[ao]s?)|ratific(?:ó|aron|ad[ao]s?)|segunda lectura)\b"
    r"|通过|通過|批准|核准|表决通过|二读|二讀",
    re.IGNORECASE,
)


def tells_of_proposal(text: str) -> bool:
    """Whether ``text`` tells of something that is to be decided yet: a draft, a proposal, a first reading."""
    return _PROPOSAL.search(text) is not None


def tells_of_adoption(text: str) -> bool:
    """Whether ``text`` tells of something that was decided: adopted, approved, passed."""
    return _ADOPTION.search(text) is not None


def kind_in(name: str) -> Kind | None:
    """The kind that a name, a line or the text of a link names; RECORD where it names two, None where it names none."""
    if _MACHINE.search(name):
        return Kind.MACHINE_TRANSCRIPT
    if _NOTES.search(name):
        return Kind.NOTES
    agenda, minutes = _AGENDA.search(name), _MINUTES.search(name)
    if agenda:
        return Kind.RECORD if minutes else Kind.AGENDA
    return kind_of_minutes(name) if minutes else None


def kind_of_minutes(name: str) -> Kind:
    """Draft, adopted, or minutes that do not say which."""
    if is_draft(name):
        return Kind.DRAFT_MINUTES
    return Kind.ADOPTED_MINUTES if _ADOPTED.search(name) else Kind.MINUTES


def is_draft(name: str) -> bool:
    """Whether ``name`` says that something is not adopted yet."""
    return _DRAFT.search(name) is not None


# --- Which takes the place of which.

_STAGES = {Kind.AGENDA: 0, Kind.MINUTES: 0, Kind.DRAFT_MINUTES: 0, Kind.ADOPTED_MINUTES: 1}
"""What stands for what: minutes that do not say whether they were adopted are in no stage of it."""
_MARK = r"(?:corrected|amended|revised|corregid[ao]s?|enmendad[ao]s?|modificad[ao]s?|revisad[ao]s?|rectificad[ao]s?)"
_OF = r"(?:(?:and|y|final|draft|approved|adopted|unapproved|meeting|council|board)\s+)*"
_REVISED = re.compile(
    rf"\b{_MARK}\s+{_OF}(?:minutes|agendas?)\b"  # “Revised draft agenda”
    rf"|\b(?:as\s+)?{_MARK}\s*\)?[\s\d.]*$"  # “Minutes, as amended”
    rf"|\(\s*(?:as\s+)?{_MARK}[^)]*\)"  # “Minutes (corrected June 2)”
    rf"|\b(?:acta|orden del dia|agenda)\s+{_MARK}\b"
    r"|修订|修訂|更正|修正",
)
_MARKED = re.compile(rf"{_MARK}|[修更]")
_NUMBERED = re.compile(r"\b(?:v|ver\.?|version|rev\.?|revision)\s?(\d{1,2})\b")
_SESSION = re.compile(
    r"\b(?:special|work|workshop|study|closed|executive|joint|emergency|adjourned|retreat|organi[sz]ational"
    r"|morning|afternoon|evening|a\.?m|p\.?m|extraordinari[ao]|urgente|conjunta"
    r"|(?:part|session|meeting|sesion|parte|no)\.? ?(?:\d{1,2}|[ivx]{1,4})|(?:first|second|third|primera|segunda)"
    r")\b|特别|特別|临时|臨時|第[一二三四五六七八九十\d]+[次场場]"
)
_ORDINARY = re.compile(r"\b(?:regular|ordinary|ordinari[ao])\b|例行|常规|常規")
_VERSION_WORDS = re.compile(
    rf"\b(?:as|{_MARK}|draft|unapproved|approved|adopted|final|borrador|aprobad[ao]|copy|the|of|for|de|del|la|and)\b"
    r"|修订|修訂|更正|修正"
)


def versions_of(records: Iterable[Known]) -> dict[str, tuple[str, ...]]:
    """Key → the keys of all versions of its record, itself among them, oldest first: the last one stands in the place of the others.
    Only where there are several.
    """
    return {key: chain for group in tied(records).values() for chain in chains_of(group) for key in chain}


def chains_of(group: Sequence[Known]) -> list[tuple[str, ...]]:
    """The versions among the records of one meeting: keys, oldest first, at least two in each chain.

    "draft-minutes.pdf" (draft minutes) and "minutes.pdf" (adopted minutes) are one chain.
    """
    staged = [record for record in group if record.kind in _STAGES]
    if len(staged) < 2:
        return []
    named = [_named(record) for record in staged]
    # Where sessions are told apart, a record that names none may be of any of them.
    apart = any(each.session for each in named)
    certain = [
        each for each in named if each.record.language and (each.session or each.ordinary or not apart)
    ]
    chains = _chains((each for each in certain if each.adoption), lambda _: "minutes")
    # Previews, packets and attachments are called agendas too, and no kind tells a correction: one takes the place of
    # the other only where both have one name.
    others = [each for each in certain if not each.adoption]
    if len(others) < 2:
        return chains
    chains += _chains(others, lambda each: _called(each.stem))
    in_chains = {key for chain in chains for key in chain}
    return chains + _chains((each for each in others if each.record.key not in in_chains), _titled)


@dataclass(frozen=True, slots=True)
class _Named:
    """A record that may have versions, and what its names tell of that."""

    record: Known
    title: str
    """As it is written; so is ``stem``, its file's name in words."""
    stem: str
    session: frozenset[str]
    """The words that tell one session of a day from another; empty when it names none."""
    ordinary: bool
    """Whether it says that it is of the regular meeting."""
    revision: int
    """0 as it first was, 1 for a correction, n - 1 for “v n”."""

    @property
    def adoption(self) -> bool:
        """Whether its kind says that it was adopted, or that it was not."""
        return self.record.kind in (Kind.DRAFT_MINUTES, Kind.ADOPTED_MINUTES)


def _named(record: Known) -> _Named:
    path = PurePosixPath(record.key)
    names = record.title, as_words(path.stem)
    folded = [plain(name) for name in (*names, as_words(" ".join(path.parts[1:-1])))]
    return _Named(
        record,
        *names,
        session=frozenset(
            found.group()
            for name in (*folded, plain(text_of(record.notes, Noted.SESSION)))
            for found in _SESSION.finditer(name)
        ),
        ordinary=any(
            _ORDINARY.search(name) for name in (*folded[:2], plain(text_of(record.notes, Noted.SESSION)))
        ),
        revision=max(_revision(*each) for each in zip(names, folded, strict=False)),
    )


def _revision(name: str, plain: str) -> int:
    numbers = [int(found[1]) - 1 for found in _NUMBERED.finditer(plain)]
    # Only what holds such a word is looked at closely: looking for dates takes long.
    corrected = _MARKED.search(plain) and _REVISED.search(_undated(name))
    return max([*numbers, 1 if corrected else 0])


def _chains(records: Iterable[_Named], called: Callable[[_Named], str]) -> list[tuple[str, ...]]:
    series: dict[tuple[str, ...], list[tuple[tuple[int, int], str]]] = {}
    for each in records:
        kind = each.record.kind
        if name := called(each):
            one = ("" if each.adoption else kind.value, each.record.language, *sorted(each.session), name)
            series.setdefault(one, []).append(((_STAGES[kind], each.revision), each.record.key))
    return [
        tuple(key for _, key in sorted(found))
        for found in series.values()
        if len({rank for rank, _ in found}) == len(found) > 1
    ]


def _undated(name: str) -> str:
    """Plain, without dates."""
    # In small letters, “march 3” is no date.
    for mention in reversed(find_dates(name)):
        name = f"{name[: mention.start]} {name[mention.end :]}"
    return plain(name)


def _called(name: str) -> str:
    """A name without what only tells the version."""
    return " ".join(re.findall(r"\w+", _VERSION_WORDS.sub(" ", _NUMBERED.sub(" ", _undated(name)))))


def _titled(each: _Named) -> str:
    """Its title, with the words of its file's name: two agendas called “Agenda” may be an agenda and its packet."""
    title, stem = _called(each.title), _called(each.stem)
    return f"{title} / {re.sub(r'[0-9]+', '', stem).strip()}" if title else ""
