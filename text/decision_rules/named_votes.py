"""How a named person voted, as one sentence, label or list says it, and as a later record corrects it. A street is nobody, and a
count is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.documents import Document, Role, Span
from domain.meetings import Ballot
from text.decision_rules.words import NONE, Language, words_of
from text.language import HAN
from text.people import is_person, is_procedure, may_be_one, people_in
from text.sentences import SentencesOf
from text.terms import unfolded

_MOST_PEOPLE = 60


BALLOTS = frozenset(each.value for each in Ballot)


@dataclass(frozen=True, slots=True)
class StatedVote:
    """One person's vote. Every range is in the document's text."""

    name: Span
    ballot: Ballot
    words: Span
    quote: Span


@dataclass(slots=True)
class Votes:
    """Votes of people who are named."""

    start: int
    end: int
    votes: list[StatedVote]
    strong: bool
    """A list under a label or a roll call: it needs no result beside it."""
    people: bool = True
    """False: there are more or fewer names than are counted beside them, so that they are parties or groups."""
    counted: bool = False


def ballots_in(sentence: str, language: Language) -> list[Votes]:
    """Every vote of a named person in a sentence."""
    found: list[Votes] = []
    taken: list[Span] = []
    for label, start, end in labelled(sentence, language):
        if label in BALLOTS:
            votes = listed(sentence, start, end, Ballot(label), Span(start, end))
            if votes:
                counted = _COUNT_BEFORE.match(sentence, start) or _COUNT_BEHIND.search(sentence, start, end)
                right = counted is None or int(counted["count"]) == len(votes)
                found.append(Votes(start, end, votes, strong=True, people=right, counted=counted is not None))
            taken.append(Span(start, end))
    pairs = [
        each
        for each in language.roll.finditer(sentence)
        if is_person(each["who"]) and not overlaps(taken, each.span())
    ]
    lead = sentence[: pairs[0].start()].strip() if pairs else ""
    whole = (
        len(pairs) == 1
        and not sentence[pairs[0].end() :].strip(" .。)")
        and (not lead or (lead.endswith((":", "：")) and language.corrects.search(lead) is not None))
    )
    if len(pairs) > 1 or whole:
        votes = [
            StatedVote(
                Span(*each.span("who")),
                language.said[plain(each["said"])],
                Span(*each.span("said")),
                Span(0, len(sentence)),
            )
            for each in pairs
            if plain(each["said"]) in language.said
        ]
        found.append(Votes(pairs[0].start(), pairs[-1].end(), votes, strong=True))
        taken += [Span(*each.span()) for each in pairs]
    for ballot, form in language.ballots:
        for match in form.finditer(sentence):
            if overlaps(taken, match.span()) or is_unreal(sentence, match.start(), language):
                continue
            if _is_excepted(sentence, match):
                taken.append(Span(*match.span()))
                continue
            votes = listed(sentence, *match.span("who"), ballot, Span(*match.span()))
            if votes:
                # A word of procedure before the names is none of theirs.
                first = votes[0].name.start if match.start("who") == match.start() else match.start()
                taken.append(Span(first, match.end()))
                found.append(Votes(first, match.end(), votes, strong=False))
    return [each for each in found if not _is_of_the_public(sentence, each.start)]


def _is_of_the_public(sentence: str, start: int) -> bool:
    """Whether who is named from ``start`` on spoke, wrote or was there, and has no vote: “Speakers opposed: …”, “Present: …”."""
    return bool(_PUBLIC.match(sentence, start) or _OF_PUBLIC.search(sentence, max(0, start - 60), start))


_PUBLIC = re.compile(
    r"\b(?:residents?|speakers?|speaking|spoke|public (?:comments?|hearing|testimony|input)|letters?|e-?mails?|correspondence|testimony|testif\w+|vecin[oa]s?|oradora?e?s?|público|cartas?)\b|居民|市民|[公群][众眾]|旁[听聽]|[来來]信",
    re.IGNORECASE,
)
_OF_PUBLIC = re.compile(
    rf"(?:{_PUBLIC.pattern})[^.;,，。；]{{0,30}}$|\b(?:present|attendance|asistencia|presentes)\s*:\s*$",
    re.IGNORECASE,
)


_EXCEPTS = re.compile(
    r"\b(?:neither|nor|but|except(?:ing|ed)?|exception|excluding|save|bar|other than|apart from|aside from|besides|rather than|instead of|not|nobody|"
    r"ni|tampoco|excepto|exceptuando|excepción|salvo|menos|sino|en (?:lugar|vez) de)\b|除(?!夕)|并非|並非|而非|不是|[没沒]有|[并並]未",
    re.IGNORECASE,
)
_TAKES_OUT = re.compile(
    r"\b(?:but(?!\s+(?:only|not|also|after|with|without|no|then)\b)|except(?:ing|ed)?|exception|excluding|save|other than|apart from|aside from|"
    r"excepto|exceptuando|excepción|salvo|menos)\b|除(?!夕|了?此)",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|every\w*|tod[oa]s)\b|全|一致|大家", re.IGNORECASE)


def is_of_all(sentence: str, said: str) -> bool:
    """Whether “all voted aye”, “unanimously” takes nobody out: “all voted aye except Ortega” says neither that, nor what came of it."""
    return _TAKES_OUT.search(sentence) is None or _ALL.search(said) is None


def is_unanimous(sentence: str, language: Language, start: int = 0) -> bool:
    """Whether a sentence says that all were for it."""
    return language.unanimous.search(sentence, start) is not None and _TAKES_OUT.search(sentence) is None


def hands_alone(sentence: str, at: int) -> bool:
    """“All members were in favor.”: what stands there says no more than who was for it."""
    return re.match(r"all\b", sentence[at:], re.IGNORECASE) is not None


_DENIES = re.compile(
    r"\b(?:no|not|never|without|zero|sin|nunca|tampoco)\s+(?:any\s+|se\s+|ningún\s+)?$", re.IGNORECASE
)
_CLAUSE_BEGINS = re.compile(
    r"[.;:：；。(（]|\b(?:with|con|and the motion|y la moción)\b|(?P<comma>[,，])(?!\s*(?:nor|ni|sino)\b)(?:\s*(?:but|yet|pero)\b)?",
    re.IGNORECASE,
)
_ALL_OF_THEM = re.compile(
    r"\b(?:all|every\w*|each|none|nobody|no one|tod[oa]s|nadie)(?:\s+(?:members?|present|of them|l[oa]s \w+))?\s*$",
    re.IGNORECASE,
)
_OF_THEIRS = re.compile(r"\b(?:for|of|to|del?|para)\s+$", re.IGNORECASE)
_UNOFFICIAL = re.compile(
    r"\bstraw (?:poll|vote)|\bvotación (?:indicativa|informal)|[意试試][向探][性]?投票", re.IGNORECASE
)


def _is_excepted(sentence: str, match: re.Match[str]) -> bool:
    """Whether the clause takes its names out (“all but Tran voted no”), denies the vote (“neither Hollis nor Bell voted no”), says it of
    somebody of theirs (“staff for Tran voted no”) or of no vote that counts: then it does not say how they voted.
    """
    start, end = match.span("who")
    begins = 0
    for each in _CLAUSE_BEGINS.finditer(sentence, 0, start):
        if not (each["comma"] and _ALL_OF_THEM.search(sentence, 0, each.start())):
            begins = each.end()
    if _UNOFFICIAL.search(sentence) or (
        start == match.start() and _OF_THEIRS.search(sentence, begins, start)
    ):
        return True
    if _DENIES.search(sentence, 0, match.start()):
        return True
    return _EXCEPTS.search(sentence, begins, end) is not None


_COUNT_BEFORE = re.compile(r"\s*\(?(?P<count>\d{1,3})\)?(?=\s*[-–—:(（])")


_COUNT_BEHIND = re.compile(r"\(\s*(?P<count>\d{1,3})\s*\)\W*$")


def listed(sentence: str, start: int, end: int, ballot: Ballot, words: Span) -> list[StatedVote]:
    """The votes of the people in ``sentence[start:end]``; a count and brackets around them are no names."""
    counted = re.search(r"\s*\(\s*\d{1,2}\s*\)\W*$", sentence[start:end])
    if counted:
        end = start + counted.start()
    piece = re.match(r"\s*(?:\(?\d{1,2}\)?\s*[-–—:(]?\s*)?", sentence[start:end])
    start += piece.end() if piece else 0
    while end > start and sentence[end - 1] in " .。)）,;；":
        end -= 1
    if start >= end or NONE.match(sentence[start:end]):
        return []
    names = people_in(sentence, start, end) or _beside(sentence, start, end)
    if len(names) > _MOST_PEOPLE or any(is_a_place(sentence, name) for name in names):
        return []
    return [StatedVote(name, ballot, words, Span(0, len(sentence))) for name in names]


def _beside(sentence: str, start: int, end: int) -> list[Span]:
    """“Carried, Councillor Gagnon” before “dissenting”: what stands before the names and is a word of procedure is none of them."""
    lead = re.match(r"\s*(?P<word>[^\W\d_]+)\s*[,;]\s*(?:with\s+)?", sentence[start:end])
    return people_in(sentence, start + lead.end(), end) if lead and is_procedure(lead["word"]) else []


_PLACE_BEHIND = re.compile(
    r"\s+(?:[A-Z]\w+\s+)?(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Park|Bridge|School|Plaza|Hall)\b"
)


_PLACE_BEFORE = re.compile(r"(?i:\b(?:calle|avenida|plaza|camino|parque|barrio|puente)\s+(?:de\s+)?)$")


def is_a_place(sentence: str, name: Span) -> bool:
    """Whether a name is that of a street, a park, a school."""
    return bool(
        _PLACE_BEHIND.match(sentence, name.end)
        or _PLACE_BEFORE.search(sentence[max(0, name.start - 20) : name.start])
    )


_LABEL = re.compile(
    r"(?:^|(?<=[;；。\n:：])|(?<=[.,:]\s)|(?<=[|(（])|(?<=\s)(?=(?i:ayes|yeas|nays|noes|absent|abstain|abstentions|recused|excused|seconded|second|seconder|a favor|en contra|abstenciones|ausentes)\b))"
    r"\s*(?:[-•*]\s*)?(?P<label>[^\W\d_][^:：–—;；.。|\n]{0,40}?)\s*(?:[(（]\s*\d{1,2}\s*[)）])?\s*(?:[:：]|\s[–—-]\s|[–—])\s*"
)


_QUOTED_LABEL = re.compile(r"[\"“](?P<label>[^\W\d_]{2,20})[,.]?[\"”]\s*[:–—-]?\s*")
"""“"Ayes" Hollis, Bell (2); "Noes" Reyes (1).”"""


def labelled(sentence: str, language: Language) -> Iterator[tuple[str, int, int]]:
    """The values under labels that mean something: what the label means, and where the value stands."""
    marks: list[tuple[int, int, str]] = []
    for match in _LABEL.finditer(sentence):
        label = match["label"].strip()
        at = match.start("label")
        means = meaning(label, language)
        last = None if means else _LAST_WORD.search(label)
        if last is not None:
            # “Hollis and Bell Nays: Reyes”: nothing but the word itself parts it from the names before.
            means, at = (
                meaning(last[1], language) if last[1].casefold() in _VOTE_WORDS else "",
                at + last.start(),
            )
        if means:
            marks.append((at, match.end(), means))
    for quoted in _QUOTED_LABEL.finditer(sentence):
        means = meaning(quoted["label"], language)
        if means in BALLOTS:
            marks.append((quoted.start(), quoted.end(), means))
    marks.sort()
    for at, (_, begins, means) in enumerate(marks):
        stop = marks[at + 1][0] if at + 1 < len(marks) else len(sentence)
        border = re.search(r"[;；。|\n]|\.(?=\s+[^\W\d_]+[^.]*[:：–—])", sentence[begins:stop])
        yield means, begins, begins + border.start() if border else stop


_LAST_WORD = re.compile(r"\s((?:en contra|a favor)|[^\W\d_]+)$", re.IGNORECASE)


_VOTE_WORDS = frozenset(
    "ayes yeas nays noes absent abstain abstained abstaining abstentions abstention recused excused ausentes ausente abstenciones abstención second seconded seconder mover moved".split()
) | {"en contra", "a favor"}


def meaning(label: str, language: Language) -> str:
    """What a label means: “mover”, “seconder”, “motion”, “result”, a ballot's value; empty where it means nothing here."""
    return next((name for name, form in language.labels if form.match(label)), "")


_CHANGES = re.compile(
    r"\b(?:chang|switch|revers)\w*\s+(?:his|her|their|its|my)\s+votes?\b|\bvotes?\s+(?:to\s+)?(?:be|was|were)\s+(?:chang|switch|revers)|\b(?:chang|switch)ed\s+to\s+(?:yes|aye|nay|no)\b(?!\s+\w)|\bvotos?\s+(?:sea|fuera|fuese|fue)\s+(?:cambiad|rectificad|modificad)|\b(?:cambi|rectific|modific)\w+\s+(?:el sentido de\s+)?su(?:s)? votos?\b|改投|[后後]改[为為投]|\b(?:meant|intended|wished) to (?:have )?vote\b|(?:更改|改[变變])了?[^，。；]{0,6}(?:投票|的?票)",
    re.IGNORECASE,
)


def changes_a_vote(sentence: str) -> bool:
    """Whether somebody changed a vote, or asked to: what was counted before is no longer so."""
    return _CHANGES.search(sentence) is not None


def is_unreal(sentence: str, at: int, language: Language) -> bool:
    """Whether what begins here is wished, expected or asked, and did not happen."""
    return language.unreal.search(sentence[max(0, at - 60) : at]) is not None


def is_turned(sentence: str, end: int) -> bool:
    """Whether what passed, told up to ``end``, is taken back in the same sentence: “carried 3-2, but failed for want of four votes”."""
    return _TURNED.search(sentence, end) is not None


_TURNED = re.compile(
    r"(?:\b(?:but|however|yet|although|pero|aunque|sin embargo)\b|;\s*(?:it|this|that)\b)"
    r"(?:(?!\b(?:amendment|substitute|second|another|other|ordinance|resolution|item|bill|motion to|enmienda|sustitut\w+|otr[oa])\b)[^.]){0,80}?"
    r"\b(?:fail(?:s|ed)(?! to\b)|fell short|did not (?:pass|carry|prevail)|void|invalid|fracasó|decayó|rechazad[oa]|no (?:prosperó|alcanzó|quedó aprobad[oa]|fue aprobad[oa]))\b"
    r"|但[^。；]{0,30}?(?:未[获獲能]?得?通[过過]|[无無]效|不成立)",
    re.IGNORECASE,
)


def overlaps(taken: Iterable[Span], span: tuple[int, int]) -> bool:
    """Whether any of the ranges meets this one."""
    return any(span[0] < each.end and each.start < span[1] for each in taken)


def plain(word: str) -> str:
    """One word for a vote, as the tables of words have it."""
    return " ".join(unfolded(word).split()).strip(" .!。！")


# --- Sentences of later records that correct what an earlier one says of a vote.


_LONGEST_SENTENCE = 1_500


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sentence that corrects what a record of before says of a vote."""

    quote: Span
    votes: tuple[StatedVote, ...]


def language_of(document: Document) -> Language | None:
    """The words of the document's language; None where there are none."""
    code = document.language
    if not code:
        sample = document.text[:4_000]
        code = "zh" if len(HAN.findall(sample)) > len(sample) / 5 else "en"
    return words_of(code)


def corrections(document: Document, sentences: SentencesOf) -> list[Corrected]:
    """The sentences that correct a vote of an earlier record."""
    language = language_of(document)
    if language is None or document.kind.proposes:
        return []
    found = []
    for paragraph in document.paragraphs:
        if paragraph.role in (Role.BODY, Role.LIST_ITEM) and language.corrects.search(
            document.text, paragraph.start, paragraph.end
        ):
            for quote in sentences(paragraph):
                votes = correcting(document.text, quote, language)
                if votes is not None and _is_stated(document.text[quote.start : quote.end], language):
                    found.append(Corrected(quote, votes))
    return found


_ASKED = re.compile(
    r"\b(?:ask|request|propos|suggest|petition|motion|moved|want|wish|seek|sought|disput|object|solicit|pid[ei]|pedid|propon|propus|moción|mocion|plante|sugi|suger)\w*|"
    r"请求|請求|要求|申[请請]|建[议議]|提[议議]|[动動][议議]|主[张張]",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"(?:\b(?:be|being|sea|sean|not|no|never)\s+|[未不没沒])$", re.IGNORECASE)


def _is_stated(sentence: str, language: Language) -> bool:
    """Whether a sentence states the correction, and is no motion, no request and no refusal to make one."""
    word = language.corrects.search(sentence)
    assert word is not None
    return not (
        _ASKED.search(sentence)
        or language.reported.search(sentence, 0, word.start())
        or is_unreal(sentence, word.start(), language)
        or _NOT_YET.search(sentence, 0, word.start())
    )


def correcting(text: str, quote: Span, language: Language) -> tuple[StatedVote, ...] | None:
    """The votes that a sentence corrects; None where it corrects no vote."""
    sentence = text[quote.start : quote.end]
    word = language.corrects.search(sentence)
    if word is None or len(sentence) > _LONGEST_SENTENCE:
        return None
    votes = [
        each for event in ballots_in(sentence, language) if isinstance(event, Votes) for each in event.votes
    ]
    if not votes and not language.tally.search(sentence):
        return None
    # “voted no, not yes”, “as yes instead of no”: of two votes for one name, the sentence decides, and no rule here.
    single = [each for each in votes if sum(_same(sentence, each.name, o.name) for o in votes) == 1]
    at = quote.start
    return tuple(placed_vote(each, at, quote) for each in single)


def _same(text: str, one: Span, other: Span) -> bool:
    return one == other or may_be_one(text[one.start : one.end], text[other.start : other.end])


def placed_vote(vote: StatedVote, at: int, quote: Span) -> StatedVote:
    """A vote of a sentence, where it stands in the document."""
    return StatedVote(
        Span(vote.name.start + at, vote.name.end + at),
        vote.ballot,
        Span(vote.words.start + at, vote.words.end + at),
        quote,
    )
