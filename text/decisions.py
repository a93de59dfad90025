"""Reading a record for what was decided: motions, who made them, what came of them, and who voted how. Pure rules.

Nothing is concluded. A count is not turned into names, a name not into a person, a wish not into a vote; where two statements
of one record contradict each other, neither is kept. The words of each language are in ``text.decision_words``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain.dates import find_dates
from domain.decisions import Ballot, Outcome
from domain.documents import CELLS, Document, Kind, Paragraph, Role, Span
from text.cutting import is_dialogue
from text.decision_words import LANGUAGES, NONE, Language, number
from text.language import HAN
from text.names import LABELS
from text.people import NAME, ZH_NAME, is_person, may_be_one, people_in
from text.terms import STOP, stems_of, unfolded

Sentences = Callable[[Paragraph], Sequence[Span]]
"""The sentences of a paragraph, as ranges in the document's text."""
_LONGEST_SENTENCE = 1_500
_LONGEST_ABOUT = 300
_FAR = 3
"""Paragraphs between a motion and what is said of its votes."""
_MOST_PEOPLE = 60
_BALLOTS = frozenset(each.value for each in Ballot)


@dataclass(frozen=True, slots=True)
class StatedVote:
    """One person's vote. Every range is in the document's text."""

    name: Span
    ballot: Ballot
    words: Span
    quote: Span


@dataclass(frozen=True, slots=True)
class StatedTally:
    """A count, as it is written; ``yes`` and ``no`` where it says which is which."""

    words: Span
    yes: int | None
    no: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """One decision where it stands; every range is in the document's text."""

    outcome: Outcome
    quotes: tuple[Span, ...]
    marks: tuple[Span, ...]
    """The words that say what came of it."""
    about: Span | None
    heading: str
    mover: Span | None
    seconder: Span | None
    tally: StatedTally | None
    unanimous: bool
    votes: tuple[StatedVote, ...]
    amendment: bool


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
    return LANGUAGES.get(code)


def read(document: Document, sentences: Sentences) -> list[Stated]:
    """What the document states, in its order. Nothing for an agenda, which only proposes, and for languages without words."""
    language = language_of(document)
    if language is None or document.kind.proposes:
        return []
    return _Reading(document, language, sentences).all()


def corrections(document: Document, sentences: Sentences) -> list[Corrected]:
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
                votes = _correcting(document.text, quote, language)
                if votes is not None:
                    found.append(Corrected(quote, votes))
    return found


def _correcting(text: str, quote: Span, language: Language) -> tuple[StatedVote, ...] | None:
    """The votes that a sentence corrects; None where it corrects no vote."""
    sentence = text[quote.start : quote.end]
    word = language.corrects.search(sentence)
    if word is None or len(sentence) > _LONGEST_SENTENCE:
        return None
    votes = [
        each for event in _ballots(sentence, language) if isinstance(event, _Votes) for each in event.votes
    ]
    if not votes and not language.tally.search(sentence):
        return None
    # “voted no, not yes”, “as yes instead of no”: of two votes for one name, the sentence decides, and no rule here.
    single = [each for each in votes if sum(_same(sentence, each.name, o.name) for o in votes) == 1]
    at = quote.start
    return tuple(_moved(each, at, quote) for each in single)


# --- Events of a sentence.


@dataclass(slots=True)
class _Moved:
    start: int
    end: int
    mover: Span
    seconder: Span | None
    act: Span | None
    amendment: bool
    kind: str = "moved"


@dataclass(slots=True)
class _Seconded:
    start: int
    end: int
    seconder: Span
    kind: str = "seconded"


@dataclass(slots=True)
class _Result:
    start: int
    """Where its subject begins."""
    verb: int
    end: int
    outcome: Outcome
    about: Span | None
    decides: bool
    """A body did it; otherwise it came of a motion."""
    bare: bool
    tally: StatedTally | None = None
    kind: str = "result"


@dataclass(slots=True)
class _Votes:
    start: int
    end: int
    votes: list[StatedVote]
    strong: bool
    """A list under a label or a roll call: it needs no result beside it."""
    kind: str = "votes"


_Event = _Moved | _Seconded | _Result | _Votes


def _ballots(sentence: str, language: Language) -> list[_Event]:
    found: list[_Event] = []
    taken: list[Span] = []
    for label, start, end in _labelled(sentence, language):
        if label in _BALLOTS:
            votes = _listed(sentence, start, end, Ballot(label), Span(start, end))
            if votes:
                found.append(_Votes(start, end, votes, strong=True))
            taken.append(Span(start, end))
    pairs = [
        each
        for each in language.roll.finditer(sentence)
        if is_person(each["who"]) and not _overlaps(taken, each.span())
    ]
    whole = len(pairs) == 1 and not sentence[pairs[0].end() :].strip(" .。)") and not sentence[: pairs[0].start()].strip()
    if len(pairs) > 1 or whole:
        votes = [
            StatedVote(
                Span(*each.span("who")),
                language.said[_folded(each["said"])],
                Span(*each.span("said")),
                Span(0, len(sentence)),
            )
            for each in pairs
            if _folded(each["said"]) in language.said
        ]
        found.append(_Votes(pairs[0].start(), pairs[-1].end(), votes, strong=True))
        taken += [Span(*each.span()) for each in pairs]
    for ballot, form in language.ballots:
        for match in form.finditer(sentence):
            if _overlaps(taken, match.span()) or _is_unreal(sentence, match.start(), language):
                continue
            votes = _listed(sentence, *match.span("who"), ballot, Span(*match.span()))
            if votes:
                taken.append(Span(*match.span()))
                found.append(_Votes(match.start(), match.end(), votes, strong=False))
    return found


def _listed(sentence: str, start: int, end: int, ballot: Ballot, words: Span) -> list[StatedVote]:
    """The votes of the people in ``sentence[start:end]``; a count and brackets around them are no names."""
    piece = re.match(r"\s*(?:\(?\d{1,2}\)?\s*[-–—:(]?\s*)?", sentence[start:end])
    start += piece.end() if piece else 0
    while end > start and sentence[end - 1] in " .。)）,;；":
        end -= 1
    if start >= end or NONE.match(sentence[start:end]):
        return []
    names = people_in(sentence, start, end)
    if len(names) > _MOST_PEOPLE or any(_is_a_place(sentence, name) for name in names):
        return []
    return [StatedVote(name, ballot, words, Span(0, len(sentence))) for name in names]


_PLACE_BEHIND = re.compile(
    r"\s+(?:[A-Z]\w+\s+)?(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Park|Bridge|School|Plaza|Hall)\b"
)
_PLACE_BEFORE = re.compile(r"(?i:\b(?:calle|avenida|plaza|camino|parque|barrio|puente)\s+(?:de\s+)?)$")


def _is_a_place(sentence: str, name: Span) -> bool:
    return bool(
        _PLACE_BEHIND.match(sentence, name.end) or _PLACE_BEFORE.search(sentence[max(0, name.start - 20) : name.start])
    )


_LABEL = re.compile(
    r"(?:^|(?<=[;；。\n:：])|(?<=[.,:]\s)|(?<=[|])|(?<=\s)(?=(?i:ayes|yeas|nays|noes|absent|abstain|abstentions|recused|excused|a favor|en contra|abstenciones|ausentes)\b))"
    r"\s*(?:[-•*]\s*)?(?P<label>[^\W\d_][^:：–—;；.。|\n]{0,40}?)\s*(?:[(（]\s*\d{1,2}\s*[)）])?\s*(?:[:：]|\s[–—-]\s|[–—])\s*"
)


def _labelled(sentence: str, language: Language) -> Iterator[tuple[str, int, int]]:
    """The values under labels that mean something: what the label means, and where the value stands."""
    marks: list[tuple[int, int, str]] = []
    for match in _LABEL.finditer(sentence):
        label = match["label"].strip()
        at = match.start("label")
        means = _means(label, language)
        last = None if means else _LAST_WORD.search(label)
        if last is not None:
            # “Hollis and Bell Nays: Reyes”: nothing but the word itself parts it from the names before.
            means, at = _means(last[1], language) if last[1].casefold() in _VOTE_WORDS else "", at + last.start()
        if means:
            marks.append((at, match.end(), means))
    for at, (_, begins, means) in enumerate(marks):
        stop = marks[at + 1][0] if at + 1 < len(marks) else len(sentence)
        border = re.search(r"[;；。|\n]|\.(?=\s+[^\W\d_]+[^.]*[:：–—])", sentence[begins:stop])
        yield means, begins, begins + border.start() if border else stop


_LAST_WORD = re.compile(r"\s((?:en contra|a favor)|[^\W\d_]+)$", re.IGNORECASE)
_VOTE_WORDS = frozenset(
    "ayes yeas nays noes absent abstain abstained abstaining abstentions abstention recused excused ausentes ausente abstenciones abstención".split()
) | {"en contra", "a favor"}


def _means(label: str, language: Language) -> str:
    return next((name for name, form in language.labels if form.match(label)), "")


def _events(sentence: str, language: Language, document: Document, *, spoken: bool) -> list[_Event]:
    found = _ballots(sentence, language)
    quiet = [Span(each.start, each.end) for each in found]
    motions: list[_Event] = []
    for means, start, end in _labelled(sentence, language):
        span = _trim(sentence, start, end)
        moves = means == "motion" and any(form.search(sentence) for form in language.moves)
        if span.start >= span.end or moves:
            continue
        quiet.append(Span(start, end))
        if means in ("mover", "seconder") and len(people_in(sentence, span.start, span.end)) == 1:
            motions.append(
                _Moved(start, end, span, None, None, amendment=False)
                if means == "mover"
                else _Seconded(start, end, span)
            )
        elif means == "motion":
            about = Span(span.start, min(span.end, span.start + _LONGEST_ABOUT))
            moved = _Moved(start, end, Span(0, 0), None, about, amendment=False)
            motions.append(moved)
        elif means == "result":
            result = _labelled_result(sentence, span, language)
            if result is not None:
                motions.append(result)
    motions += _motions(sentence, language, quiet)
    reported = language.reported.search(sentence)
    told = reported.start() if reported else len(sentence)
    late = language.earlier.search(sentence)
    if language.denied.search(sentence):
        return [
            each
            for each in found
            if isinstance(each, _Votes) and all(one.ballot is Ballot.RECUSED for one in each.votes)
        ]
    kept: list[_Event] = [each for each in motions if each.start <= told or spoken]
    if any(isinstance(each, _Moved) for each in kept):
        kept = motions
    if late is None or any(each.start < late.start() for each in kept):
        results = _results(sentence, language, document, spoken=spoken)
        kept += [
            each
            for each in results
            if each.verb <= told
            and not _overlaps(quiet, (each.verb, each.end))
            and (late is None or (each.verb < late.start() and not each.decides))
        ]
    kept += [each for each in found if each.start <= told and (late is None or each.end <= late.start())]
    movers = [each.start for each in kept if isinstance(each, _Moved)]
    for event in kept:
        # “The motion by Reyes to …, seconded by Lee, carried”: what it is about is what was moved.
        if isinstance(event, _Result) and not event.decides and any(event.start <= at < event.verb for at in movers):
            event.about, event.bare = None, True
    kept.sort(key=lambda each: (each.verb if isinstance(each, _Result) else each.start, each.end))
    _with_tallies(sentence, kept, language)
    _with_acts(sentence, kept)
    return kept


def _labelled_result(sentence: str, span: Span, language: Language) -> _Result | None:
    said = sentence[span.start : span.end]
    for outcome, form in language.results:
        match = form.match(said) or form.search("\n" + said)
        if match and "bare" in match.groupdict() and match["bare"]:
            return _Result(
                span.start, span.start, span.end, outcome, None, decides=False, bare=True
            )
    return None


def _motions(sentence: str, language: Language, quiet: Sequence[Span]) -> list[_Event]:
    found: list[_Event] = []
    movers: list[Span] = []
    for form in language.moves:
        for match in form.finditer(sentence):
            who = Span(*match.span("mover"))
            names = people_in(sentence, who.start, who.end)
            overlapping = any(who.start < each.end and each.start < who.end for each in movers)
            if len(names) != 1 or overlapping or _is_a_place(sentence, who) or _overlaps(quiet, match.span("mover")):
                continue
            if _is_unreal(sentence, match.start(), language):
                continue
            movers.append(who)
            groups = match.groupdict()
            seconder = Span(*match.span("seconder")) if groups.get("seconder") else None
            if seconder and not is_person(sentence[seconder.start : seconder.end]):
                seconder = None
            act = match.span("act")
            # What stands before an act that the pattern ate is the event; the rest is told from what follows.
            end = max(who.end, act[0])
            clause = re.split(r"[;；。]|\.\s", sentence[: match.start()])[-1] + sentence[match.start() : end + 60]
            amending, main = language.amendment.search(clause), language.main.search(clause)
            found.append(
                _Moved(
                    match.start(),
                    end,
                    who,
                    seconder,
                    Span(end, act[1]) if act[1] > end else None,
                    amendment=bool(amending and not (main and main.start() <= amending.start())),
                )
            )
    put = None if found else language.puts.search(sentence)
    if put is not None and _says_something(put["act"]):
        act = Span(*put.span("act"))
        found.append(_Moved(put.start(), put.end(), Span(0, 0), None, act, amendment=False))
    for form in language.seconds:
        for match in form.finditer(sentence):
            who = Span(*match.span("seconder"))
            if len(people_in(sentence, who.start, who.end)) == 1 and not _overlaps(
                quiet, match.span("seconder")
            ):
                found.append(_Seconded(match.start(), match.end(), who))
    return found


def _results(
    sentence: str, language: Language, document: Document, *, spoken: bool
) -> list[_Result]:
    found: list[_Result] = []
    for outcome, form in language.results:
        for match in form.finditer(sentence):
            groups = match.groupdict()
            what, bare = groups.get("what"), groups.get("bare")
            subject = match.span("what") if what else (match.start(), match.start())
            verb = subject[1] if what else match.start("bare") if bare else match.start()
            if any(each.verb <= verb < each.end or verb <= each.verb < match.end() for each in found):
                continue
            if _is_unreal(sentence, subject[0], language) or _has_modal(sentence[subject[0] : match.end()]):
                continue
            about = None
            if what and _says_something(what):
                about = Span(*subject)
            elif bare and groups.get("rest") and _says_something(groups["rest"]):
                about = _trim(sentence, *match.span("rest"))
            found.append(
                _Result(
                    subject[0],
                    verb,
                    match.end("bare") if bare else match.end(),
                    outcome,
                    about,
                    decides=False,
                    bare=about is None,
                )
            )
    if spoken:
        # In talk, “the council approved …” tells of any time.
        return found
    for outcome, form in language.decides:
        for match in form.finditer(sentence):
            who = match.groupdict().get("who") or ""
            verb = match.end("who") if who else match.start()
            act = _trim(sentence, *match.span("act"))
            end = match.start("act")
            if any(each.start < end and verb < each.end for each in found) or (
                who and not _is_own_body(who, document.body)
            ):
                continue
            if _is_unreal(sentence, match.start(), language) or _of_another_day(sentence[:verb], document):
                continue
            found.append(_Result(match.start(), verb, end, outcome, act, decides=True, bare=False))
    return found


_MODAL = re.compile(
    r"\b(?:would|will|may|might|could|should|shall|must|can|not|never|if|podría|debería|si)\s+(?:\w+\s+){0,2}\w+$|[将將会會应應]$",
    re.IGNORECASE,
)


def _has_modal(clause: str) -> bool:
    return _MODAL.search(clause) is not None and "did not" not in clause.casefold()


_BODY_WORDS = frozenset("the el la los de del city town village county municipal full entire".split())


def _is_own_body(who: str, body: str) -> bool:
    """Whether “the council”, “the planning commission” is the body whose record it is."""
    if HAN.search(who):
        front = who.removesuffix(body) if body and who.endswith(body) else who
        return who in ("会议", "會議") or not body or body.endswith(who) or re.fullmatch("|[本该該]|.{1,4}[市县縣区區镇鎮]", front) is not None
    if not body:
        return True
    own = set(unfolded(body).split())
    words = [word for word in unfolded(who).split() if word not in _BODY_WORDS]
    if not words:
        return True
    telling = words[-4:]
    if telling[-1] in ("members", "pleno", "ayuntamiento", "cabildo", "corporacion", "body"):
        return True
    # “adopt the budget the council …”: of what stands before the body's last word, only its name counts.
    last, before = telling[-1], telling[:-1]
    return last in own and all(word in own or word in STOP or word.endswith("ed") for word in before[-1:])


def _of_another_day(before: str, document: Document) -> bool:
    day = document.date
    return any(
        mention.date.is_complete and day.is_complete and mention.date != day
        for mention in find_dates(before[-80:])
    )


def _is_unreal(sentence: str, at: int, language: Language) -> bool:
    return language.unreal.search(sentence[max(0, at - 60) : at]) is not None


_NUMERIC = re.compile(r"^\d{1,2}\s?[-–—]\s?\d{1,2}")
_ENDS = re.compile(r"\s*(?:[.,;:()]|$|\s(?:to|that|in|for|on|with|against|and)\b)")
_BEFORE_COUNT = re.compile(
    r"(?:\bvot(?:e[ds]?|ing)(?: was| of| count of)?|\bby(?: a)?(?: (?:roll[- ]call )?vote of)?|\b(?:passed|passes|carried|carries|failed|fails|defeated|adopted|approved|rejected|ratified|confirmed|"
    r"recommended|tabled|postponed|denied|result|margin of)|\bpor)\W*$",
    re.IGNORECASE,
)


def _with_tallies(sentence: str, events: Sequence[_Event], language: Language) -> None:
    """Gives each result the count that stands with it."""
    results = [each for each in events if isinstance(each, _Result)]
    if not results:
        return
    for match in language.tally.finditer(sentence):
        groups = match.groupdict()
        pairs = [("a", "b"), ("c", "d"), ("e", "f"), ("h", "i"), ("e2", "f2"), ("g", None)]
        used = next((pair for pair in pairs if groups.get(pair[0])), None)
        if used is None:
            continue
        yes = number(groups[used[0]])
        no = number(groups[used[1]]) if used[1] else None
        loose = used in (("c", "d"), ("h", "i"), ("e2", "f2")) and "成" not in match.group()
        if yes is None or (used[1] and no is None) or (loose and "票" not in match.group() and not _is_count(sentence, match)):
            continue
        at = match.start("words")
        behind = [each for each in results if each.verb <= at]
        target = behind[-1] if behind else results[0]
        if target.tally is not None:
            continue
        if loose and no is not None and not _is_plain(target.outcome, yes, no):
            target.tally = StatedTally(Span(*match.span("words")), None, None)
        else:
            target.tally = StatedTally(Span(*match.span("words")), yes, no)


def _is_plain(outcome: Outcome, yes: int, no: int) -> bool:
    """Whether the first number can only be the votes in favour."""
    if outcome is Outcome.NOT_STATED:
        return False
    return yes < no if outcome is Outcome.FAILED else yes > no


def _is_count(sentence: str, match: re.Match[str]) -> bool:
    """Whether “5-2” counts votes, and is no range, no date and no number of something."""
    start, end = match.span("words")
    before = sentence[max(0, start - 40) : start]
    if _BEFORE_COUNT.search(before):
        return True
    if not _NUMERIC.match(match["words"]) or not _ENDS.match(sentence, end):
        return False
    word = re.search(r"([^\W\d_]+)\.?\s*#?\s*$", before)
    plain = unfolded(word[1]) if word else ""
    return not (plain in LABELS or plain.removesuffix("s") in LABELS or plain in ("pages", "ages", "years", "lines", "from", "grades"))


_ACT_BEGINS = re.compile(
    r"^[\s,:]*(?:(?:and|y)\s+)?(?:to|that|for|approval|adoption|acceptance|the (?:approval|adoption)|de|para|que|del?\b)\b\s*",
    re.IGNORECASE,
)
_BEFORE_RESULT = re.compile(
    r"(?:[\s,;，]|\b(?:and|then|it|which|was|the (?:motion|council|board|commission)(?: was)?|y|se|以)\b)+$", re.IGNORECASE
)


def _with_acts(sentence: str, events: Sequence[_Event]) -> None:
    """Cuts what a motion is to do where the next event of the sentence begins."""
    for at, event in enumerate(events):
        if isinstance(event, _Moved) and event.act is not None and event.mover.end:
            start, stop = event.act.start, event.act.end
            following = list(events[at + 1 :])
            if following and isinstance(following[0], _Seconded):
                gap = sentence[start : following[0].start]
                if len(gap.strip(" ,")) <= 4:
                    start = following[0].end
                    following = following[1:]
            for later in following:
                inside = isinstance(later, _Result) and later.start <= event.start
                begins = later.verb if isinstance(later, _Result) and inside else later.start
                if begins > start:
                    stop = min(stop, begins)
                    break
            act = _trim(sentence, start, stop)
            piece = _BEFORE_RESULT.sub("", sentence[act.start : act.end])
            lead = _ACT_BEGINS.match(piece)
            begin = act.start + (lead.end() if lead else 0)
            end = min(act.start + len(piece), begin + _LONGEST_ABOUT)
            event.act = Span(begin, end) if end - begin > 2 and _says_something(sentence[begin:end]) else None
        elif isinstance(event, _Result) and event.decides and event.about is not None:
            stop = min([event.about.end, *(each.start for each in events[at + 1 :] if each.start > event.end)])
            act = _trim(sentence, event.about.start, min(stop, event.about.start + _LONGEST_ABOUT))
            piece = _BEFORE_RESULT.sub("", sentence[act.start : act.end])
            event.about = Span(act.start, act.start + len(piece)) if piece.strip() else None


_GENERIC = frozenset(
    "the motion amendment ordinance resolution question item measure proposal budget bill vote as amended main original substitute it was were is to "
    "be unanimously then also la el los moción enmienda propuesta punto acuerdo enmendada enmendado se por unanimidad votos mayoría mayoria".split()
)


def _says_something(piece: str) -> bool:
    words = [word for word in re.findall(r"[^\W_]+", piece.casefold()) if word not in _GENERIC and word not in STOP]
    if HAN.search(piece):
        return len(re.sub(r"修正后的|修正後的|经修正的|动议|動議|修正案|条例|决议|议案|提案|方案|了|[，。、]", "", piece)) > 1
    return any(len(word) > 1 for word in words)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " ,.;:，。；：\n|":
        start += 1
    while end > start and text[end - 1] in " ,.;:，。；：\n|(":
        end -= 1
    return Span(start, end)


def _overlaps(taken: Iterable[Span], span: tuple[int, int]) -> bool:
    return any(span[0] < each.end and each.start < span[1] for each in taken)


def _folded(word: str) -> str:
    return " ".join(unfolded(word).split()).strip(" .!。！")


def _same(text: str, one: Span, other: Span) -> bool:
    return one == other or may_be_one(text[one.start : one.end], text[other.start : other.end])


def _moved(vote: StatedVote, at: int, quote: Span) -> StatedVote:
    return StatedVote(
        Span(vote.name.start + at, vote.name.end + at),
        vote.ballot,
        Span(vote.words.start + at, vote.words.end + at),
        quote,
    )


# --- From events to decisions.


@dataclass(slots=True)
class _Draft:
    paragraph: int
    heading: str
    amendment: bool = False
    outcome: Outcome | None = None
    about: Span | None = None
    mover: Span | None = None
    seconder: Span | None = None
    tally: StatedTally | None = None
    unanimous: bool = False
    postpones: bool = False
    votes: list[StatedVote] = field(default_factory=list)
    quotes: list[Span] = field(default_factory=list)
    marks: list[Span] = field(default_factory=list)
    given_up: bool = False
    above: Span | None = None
    """What stands directly above it, where it does not say itself what it is about."""

    def touched(self, quote: Span, paragraph: int) -> None:
        """Says where it is told of."""
        self.paragraph = max(self.paragraph, paragraph)
        if quote not in self.quotes:
            self.quotes.append(quote)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table."""

    paragraph: Paragraph
    cells: list[Span]
    heads: list[str]


class _Reading:
    """One document, from top to bottom."""

    def __init__(self, document: Document, language: Language, sentences: Sentences) -> None:
        self._document, self._language, self._sentences = document, language, sentences
        self._text = document.text
        texts = [self._text[p.start : p.end] for p in document.paragraphs]
        written = document.kind in (Kind.MINUTES, Kind.ADOPTED_MINUTES, Kind.DRAFT_MINUTES, Kind.DECISION)
        self._spoken = document.kind.is_spoken or (not written and is_dialogue(texts))
        self._done: list[_Draft] = []
        self._drafts: list[_Draft] = []
        self._held: list[StatedVote] = []
        self._heading = "\n"
        self._rolling: _Draft | None = None

    def all(self) -> list[Stated]:
        """Every decision, in its order."""
        rows: list[Paragraph] = []
        for paragraph in self._document.paragraphs:
            if rows and (paragraph.role is not Role.TABLE or (not paragraph.heads and rows[-1].heads)):
                self._table(rows)
                rows = []
            if paragraph.role is Role.TABLE:
                self._in_section(paragraph)
                rows.append(paragraph)
            elif paragraph.role is Role.HEADING:
                self._close()
            elif paragraph.role is not Role.BYLINE:
                self._in_section(paragraph)
                self._paragraph(paragraph)
        if rows:
            self._table(rows)
        self._close()
        stated = [each for draft in self._done if (each := self._stated(draft)) is not None]
        return sorted(stated, key=lambda each: each.quotes[0].start)

    def _in_section(self, paragraph: Paragraph) -> None:
        if paragraph.heading != self._heading:
            self._close()
            self._heading = paragraph.heading

    def _close(self) -> None:
        self._done += self._drafts
        self._drafts, self._held, self._rolling = [], [], None

    def _paragraph(self, paragraph: Paragraph) -> None:
        start = paragraph.start
        speaker: Span | None = None
        if self._spoken:
            speaker, start = self._speaker(paragraph)
            said = self._text[start : paragraph.end].strip()
            if self._turn(paragraph, speaker, said, start):
                return
        for whole in self._sentences(paragraph):
            if whole.end <= start or whole.end - whole.start > _LONGEST_SENTENCE:
                continue
            quote = Span(max(whole.start, start), whole.end)
            self._sentence(paragraph, quote, whole)

    def _speaker(self, paragraph: Paragraph) -> tuple[Span | None, int]:
        match = _TURN.match(self._text, paragraph.start, paragraph.end)
        if match is None or _means(match["who"], self._language):
            return None, paragraph.start
        return (Span(*match.span("who")) if is_person(match["who"]) else None), match.end()

    def _turn(self, paragraph: Paragraph, speaker: Span | None, said: str, start: int) -> bool:
        """Reads what is said as a vote, a motion or a second of the speaker's own; whether it was one."""
        language, quote = self._language, Span(paragraph.start, paragraph.end)
        if language.calls_roll.search(said):
            pending = self._pending()
            self._rolling = pending or (self._drafts[-1] if self._drafts else None)
            if self._rolling is not None and self._rolling.votes:
                self._rolling = None
        if speaker is None:
            return False
        ballot = language.said.get(_folded(said))
        if ballot is not None:
            if self._rolling is not None:
                words = Span(start, paragraph.end)
                self._rolling.votes.append(StatedVote(speaker, ballot, words, quote))
                self._rolling.paragraph = paragraph.number
            return True
        if language.spoken_second.search(said):
            pending = self._pending()
            if pending is not None and pending.seconder is None:
                pending.seconder = speaker
                pending.touched(quote, paragraph.number)
            return True
        move = language.spoken_move.search(said)
        if move is not None:
            at = start + (len(self._text[start : paragraph.end]) - len(self._text[start : paragraph.end].lstrip()))
            act = _spoken_act(said, move)
            draft = self._new(paragraph)
            draft.mover = speaker
            draft.amendment = bool(act and language.amendment.search(said[act.start : act.end]))
            if act is not None:
                draft.about = Span(at + act.start, at + act.end)
                draft.postpones = bool(language.postpones.search(said[act.start : act.end]))
            draft.touched(quote, paragraph.number)
            return True
        return False

    def _sentence(self, paragraph: Paragraph, quote: Span, whole: Span) -> None:
        sentence = self._text[quote.start : quote.end]
        language = self._language
        events = _events(sentence, language, self._document, spoken=self._spoken)
        if not any(isinstance(each, _Result) for each in events):
            self._counted(sentence, quote, whole, paragraph)
        if not events:
            return
        if language.corrects.search(sentence) and _correcting(self._text, quote, language) is not None:
            return
        touched: _Draft | None = None
        for event in events:
            if isinstance(event, _Moved):
                touched = self._moved(paragraph, sentence, quote, event, touched)
            elif isinstance(event, _Seconded):
                target = touched or self._pending() or self._last(paragraph)
                if target is not None and target.seconder is None:
                    target.seconder = _at(event.seconder, quote)
                    touched = target
            elif isinstance(event, _Result):
                touched = self._result(paragraph, sentence, quote, event, touched) or touched
            else:
                touched = self._voted(paragraph, sentence, quote, event, touched) or touched
            if touched is not None:
                touched.touched(whole, paragraph.number)
        if touched is not None and touched.outcome and language.unanimous.search(sentence):
            touched.unanimous = True

    def _counted(self, sentence: str, quote: Span, whole: Span, paragraph: Paragraph) -> None:
        """“Vote: 5 yea, 2 nay.” before the word for what came of it."""
        pending = self._pending()
        counted = _Result(0, 0, 0, Outcome.NOT_STATED, None, decides=False, bare=True)
        _with_tallies(sentence, [counted], self._language)
        near = pending is not None and paragraph.number - pending.paragraph <= 1
        if pending is not None and near and counted.tally and counted.tally.yes is not None and pending.tally is None:
            if not self._language.reported.search(sentence) and not self._language.denied.search(sentence):
                pending.tally = replace(counted.tally, words=_at(counted.tally.words, quote))
                pending.touched(whole, paragraph.number)

    def _new(self, paragraph: Paragraph) -> _Draft:
        draft = _Draft(paragraph.number, paragraph.heading)
        draft.votes, self._held = [*self._held], []
        self._drafts.append(draft)
        return draft

    def _pending(self) -> _Draft | None:
        return next(
            (each for each in reversed(self._drafts) if each.outcome is None and not each.given_up), None
        )

    def _last(self, paragraph: Paragraph) -> _Draft | None:
        last = self._drafts[-1] if self._drafts else None
        return last if last is not None and paragraph.number - last.paragraph <= _FAR else None

    def _moved(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: _Moved, touched: _Draft | None
    ) -> _Draft:
        language = self._language
        act = _at(event.act, quote) if event.act else None
        pending = self._pending()
        last = self._last(paragraph)
        if pending is not None and pending.mover is None and pending.about is None and pending.votes:
            # A table of votes, and below it what it was about.
            draft = pending
        elif event.mover.end == 0:
            # “MOTION: …” stands alone, above who made it.
            self._give_up(amendment=False)
            draft = self._new(paragraph)
        elif act is None and last is not None and last.mover is None and (last.paragraph == paragraph.number or last.outcome is None):
            draft = last
        elif touched is not None and touched.mover is None:
            draft = touched
        elif act is None and pending is not None and pending.mover is None:
            draft = pending
        else:
            self._give_up(amendment=event.amendment)
            draft = self._new(paragraph)
            draft.amendment = event.amendment
        if event.mover.end:
            draft.mover = _at(event.mover, quote)
        if event.seconder is not None:
            draft.seconder = _at(event.seconder, quote)
        if draft.about is None and act is None and draft.outcome is None and not draft.quotes:
            draft.above = self._above(paragraph, quote)
        if act is not None and draft.about is None:
            draft.about = act
            draft.postpones = bool(language.postpones.search(self._text[act.start : act.end]))
        return draft

    def _above(self, paragraph: Paragraph, quote: Span) -> Span | None:
        """The sentence before a motion that does not say what is moved, or the short paragraph above it."""
        before = [each for each in self._sentences(paragraph) if each.end <= quote.start]
        if before:
            found = before[-1]
        else:
            above = next((p for p in self._document.paragraphs if p.number == paragraph.number - 1), None)
            if above is None or above.role not in (Role.BODY, Role.LIST_ITEM) or above.heading != paragraph.heading:
                return None
            found = Span(above.start, above.end)
            if found.end - found.start > _LONGEST_ABOUT:
                spans = self._sentences(above)
                found = spans[-1] if spans else found
        told = any(each.start < found.end and found.start < each.end for d in self._drafts for each in d.quotes)
        return None if told or found.end - found.start > 2 * _LONGEST_ABOUT else found

    def _give_up(self, *, amendment: bool) -> None:
        """A new motion: what was moved before and never voted on is no decision, unless this is its amendment."""
        for draft in self._drafts:
            if draft.outcome is None and not (amendment and not draft.amendment):
                draft.given_up = True

    def _result(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: _Result, touched: _Draft | None
    ) -> _Draft | None:
        language = self._language
        subject = sentence[event.start : event.end]
        if event.about is not None:
            subject = subject + " " + sentence[event.about.start : event.about.end]
        amending = bool(language.amendment.search(subject)) and not language.main.search(subject)
        target = self._target(event, sentence, touched, amending=amending, main=bool(language.main.search(subject)), paragraph=paragraph)
        if target is None:
            if event.bare and not amending:
                return None
            target = self._new(paragraph)
            target.amendment = amending
        if target.about is None and event.about is not None:
            target.about = _at(event.about, quote)
        outcome = event.outcome
        if outcome is Outcome.PASSED and target.postpones:
            outcome = Outcome.POSTPONED
        if target.outcome is not None and target.outcome is not outcome:
            # Two words for what came of it.
            return target
        target.outcome = outcome
        target.marks.append(_at(Span(event.verb, event.end), quote))
        if event.tally is not None and target.tally is None:
            tally = event.tally
            if tally.no is None and tally.yes is not None and outcome is Outcome.FAILED:
                tally = replace(tally, yes=None)
            target.tally = replace(tally, words=_at(tally.words, quote))
        if language.unanimous.search(sentence, event.start):
            target.unanimous = True
        return target

    def _target(
        self, event: _Result, sentence: str, touched: _Draft | None, *, amending: bool, main: bool, paragraph: Paragraph
    ) -> _Draft | None:
        open_ = [each for each in self._drafts if each.outcome is None and not each.given_up]
        if amending:
            amendments = [each for each in open_ if each.amendment]
            return amendments[-1] if amendments else None
        if main:
            mains = [each for each in open_ if not each.amendment]
            return mains[-1] if mains else None
        if touched is not None and (touched.outcome is None or (touched.about is None and touched.outcome is event.outcome)):
            return touched
        if open_ and (event.bare or event.about is None):
            return open_[-1]
        if open_ and event.about is not None:
            named = stems_of(sentence[event.about.start : event.about.end])
            for draft in reversed(open_):
                known = self._text[draft.about.start : draft.about.end] if draft.about else ""
                shared = (named & stems_of(known)) - STOP
                han = HAN.search(known) is not None and sentence[event.about.start : event.about.end][:6] in known
                if draft.about is None or shared or han or draft.paragraph == paragraph.number:
                    return draft
        last = self._last(paragraph)
        if event.bare and last is not None and last.outcome is event.outcome and last.tally is None and last.paragraph == paragraph.number:
            return last
        return None

    def _voted(
        self, paragraph: Paragraph, sentence: str, quote: Span, event: _Votes, touched: _Draft | None
    ) -> _Draft | None:
        language = self._language
        votes = [_moved(each, quote.start, quote) for each in event.votes]
        behind = sentence[event.end : event.end + 30]
        target = touched or self._nearest(paragraph)
        amends = language.amendment.search(behind)
        if amends is not None and not language.main.search(behind) and (target is None or not target.amendment):
            target = next((each for each in reversed(self._drafts) if each.amendment), None)
        if target is None:
            if all(each.ballot in (Ballot.RECUSED,) for each in votes):
                self._held += votes
            return None
        target.votes += votes
        return target

    def _nearest(self, paragraph: Paragraph) -> _Draft | None:
        live = [each for each in self._drafts if not each.given_up]
        last = live[-1] if live else None
        if last is not None and last.amendment and last.outcome is not None:
            pending = self._pending()
            last = pending or last
        return last if last is not None and paragraph.number - last.paragraph <= _FAR else None

    # --- Tables.

    def _table(self, rows: Sequence[Paragraph]) -> None:
        """Rows that stand together. The heads of each are of the cells that it has: an empty one has none."""
        read = [_Row(row, _cells(self._text, row), [h.strip() for h in row.heads.split(CELLS)]) for row in rows]
        first = [self._text[each.start : each.end] for each in read[0].cells]
        if not rows[0].heads:
            if len(rows) > 1 and not any(self._said(each) for each in read[0].cells):
                read = [replace(each, heads=each.heads if each.paragraph.heads else first) for each in read[1:]]
            else:
                read = [replace(each, heads=each.heads if each.paragraph.heads else []) for each in read]
        whole = max((each.heads for each in read), key=len, default=[])
        if not read or self._rows_are_matters(read, whole) or self._heads_are_people(rows[0], read, first):
            return
        self._rows_are_people(read)

    def _rows_are_matters(self, rows: Sequence[_Row], heads: Sequence[str]) -> bool:
        """“Item | Mover | Seconder | Ayes | Nays | Result”: each row is a decision."""
        means = {head: self._means(head) for head in heads}
        if "result" not in means.values() or not {"mover", "seconder", "yes", "no"} & set(means.values()):
            return False
        for row in rows:
            if len(row.cells) != len(row.heads):
                continue
            quote = Span(row.paragraph.start, row.paragraph.end)
            draft = _Draft(row.paragraph.number, row.paragraph.heading, quotes=[quote])
            for head, cell in zip(row.heads, row.cells, strict=True):
                self._cell(draft, self._means(head), cell, quote)
            self._done.append(draft)
        return True

    def _means(self, head: str) -> str:
        return _means(head, self._language)

    def _cell(self, draft: _Draft, means: str, cell: Span, quote: Span) -> None:
        piece = self._text[cell.start : cell.end]
        if means == "mover" and is_person(piece):
            draft.mover = cell
        elif means == "seconder" and is_person(piece):
            draft.seconder = cell
        elif means in _BALLOTS:
            votes = _listed(self._text, cell.start, cell.end, Ballot(means), cell)
            draft.votes += [replace(each, quote=quote) for each in votes]
        elif means == "result":
            found = _labelled_result(piece, Span(0, len(piece)), self._language)
            if found is not None:
                draft.outcome = found.outcome
                draft.marks.append(cell)
                _with_tallies(piece, [found], self._language)
                if found.tally:
                    draft.tally = replace(found.tally, words=_at(found.tally.words, cell))
                draft.unanimous = bool(self._language.unanimous.search(piece))
        elif means in ("", "motion") and draft.about is None and _says_something(piece):
            draft.about = cell

    def _heads_are_people(self, above: Paragraph, rows: Sequence[_Row], first: Sequence[str]) -> bool:
        """“Motion | Hollis | Bell”: each row is what each of them voted on it."""
        people = {head: at for at, head in enumerate(first) if at and is_person(head)}
        if len(people) < 2 or above.heads:
            return False
        named = _cells(self._text, above)
        for row in rows:
            if len(row.cells) != len(row.heads) or row.heads[0] != first[0]:
                continue
            quote = Span(row.paragraph.start, row.paragraph.end)
            votes = [
                StatedVote(named[people[head]], ballot, cell, quote)
                for head, cell in zip(row.heads, row.cells, strict=True)
                if head in people and (ballot := self._said(cell)) is not None
            ]
            if len(votes) > 1:
                draft = _Draft(row.paragraph.number, row.paragraph.heading, about=row.cells[0], votes=votes)
                draft.quotes.append(quote)
                self._done.append(draft)
        return True

    def _rows_are_people(self, rows: Sequence[_Row]) -> None:
        columns: dict[str, list[StatedVote]] = {}
        boxes = {head for row in rows for head in row.heads if self._language.said.get(_folded(head))}
        for row in rows:
            if not row.cells or not is_person(self._text[row.cells[0].start : row.cells[0].end]):
                continue
            quote = Span(row.paragraph.start, row.paragraph.end)
            heads = row.heads if len(row.heads) == len(row.cells) else [str(at) for at in range(len(row.cells))]
            if len(boxes) > 1:
                marked = [
                    (head, cell)
                    for head, cell in zip(heads[1:], row.cells[1:], strict=True)
                    if head in boxes and _MARKED.fullmatch(self._text[cell.start : cell.end].strip())
                ]
                if len(marked) == 1:
                    ((head, cell),) = marked
                    ballot = self._language.said[_folded(head)]
                    columns.setdefault("", []).append(StatedVote(row.cells[0], ballot, cell, quote))
                continue
            for head, cell in zip(heads[1:], row.cells[1:], strict=True):
                ballot_said = self._said(cell)
                if ballot_said is not None:
                    columns.setdefault(head, []).append(StatedVote(row.cells[0], ballot_said, cell, quote))
        if not columns:
            return
        paragraph, last = rows[0].paragraph, rows[-1].paragraph
        if len(columns) == 1:
            target = self._pending() or self._nearest(paragraph)
            (votes,) = columns.values()
            if target is None or target.votes:
                target = self._new(paragraph)
            target.votes += votes
            target.paragraph = last.number
            return
        for head, votes in columns.items():
            self._column(paragraph, last, head, votes)

    def _column(self, first: Paragraph, last: Paragraph, head: str, votes: list[StatedVote]) -> None:
        """One of several votes in a table: told which one by the head of its column alone."""
        amending = bool(self._language.amendment.search(head))
        fitting = [
            each
            for each in self._drafts
            if each.amendment is amending and not each.given_up and not each.votes and each.outcome is not None
        ]
        if len(fitting) == 1:
            fitting[0].votes += votes
            fitting[0].paragraph = last.number
            return
        draft = self._new(first)
        draft.votes, draft.amendment, draft.given_up = list(votes), amending, False
        draft.paragraph = last.number
        draft.quotes.append(votes[0].quote)

    def _said(self, cell: Span) -> Ballot | None:
        return self._language.said.get(_folded(self._text[cell.start : cell.end]))

    def _stated(self, draft: _Draft) -> Stated | None:
        votes = self._agreed(draft)
        if draft.outcome is None and not votes:
            return None
        if draft.given_up and draft.outcome is None:
            return None
        if draft.outcome is None and len(votes) < 2:
            return None
        above = [draft.above] if draft.above is not None and draft.about is None else []
        quotes = sorted({*draft.quotes, *above}, key=lambda each: each.start)
        if not quotes:
            quotes = sorted({each.quote for each in votes}, key=lambda each: each.start)[:1]
        return Stated(
            draft.outcome or Outcome.NOT_STATED,
            tuple(quotes),
            tuple(draft.marks),
            draft.about,
            draft.heading,
            draft.mover,
            draft.seconder,
            draft.tally,
            draft.unanimous and not any(each.ballot is Ballot.NO for each in votes),
            tuple(votes),
            draft.amendment,
        )

    def _agreed(self, draft: _Draft) -> list[StatedVote]:
        """The votes that nothing in the record contradicts."""
        by_name: dict[str, list[StatedVote]] = {}
        for vote in draft.votes:
            by_name.setdefault(unfolded(self._text[vote.name.start : vote.name.end]), []).append(vote)
        votes = [each[0] for each in by_name.values() if len({one.ballot for one in each}) == 1]
        counts = {ballot: sum(each.ballot is ballot for each in votes) for ballot in Ballot}
        tally = draft.tally
        over = tally is not None and (
            (tally.yes is not None and counts[Ballot.YES] > tally.yes)
            or (tally.no is not None and counts[Ballot.NO] > tally.no)
        )
        against = draft.unanimous and counts[Ballot.NO] and counts[Ballot.YES]
        lost = draft.outcome is Outcome.PASSED and 1 < counts[Ballot.YES] < counts[Ballot.NO]
        won = draft.outcome is Outcome.FAILED and counts[Ballot.YES] > 2 * counts[Ballot.NO] > 1
        return [] if over or against or lost or won else votes


_TURN = re.compile(rf"\s*(?:>>\s*)?(?P<who>{NAME}|{ZH_NAME}|[^\W\d_][^:：\n]{{0,30}}?)\s*[:：]\s*")
_MARKED = re.compile(r"[xX✓✔☒●•1]|yes|sí|是", re.IGNORECASE)
_SPOKEN_LEAD = re.compile(
    r"^(?:i(?:[’']d like to| would like to|[’']ll| will)?\s+(?:so\s+)?(?:move|make (?:a|the) motion)|so moved|move|motion|(?:yo\s+)?(?:propongo|mociono|hago (?:una|la) moción|presento (?:una|la) moción)|(?:主席，)?我?(?:动议|動議|提议|提議))\s*,?\s*(?:to|that|for|para|de|que)?\s*",
    re.IGNORECASE,
)


def _spoken_act(said: str, move: re.Match[str]) -> Span | None:
    start, end = move.span("act")
    border = re.search(r"[.!?。！？]", said[start:end])
    end = start + border.start() if border else end
    lead = _SPOKEN_LEAD.match(said[start:end])
    begin = start + (lead.end() if lead else 0)
    return Span(begin, min(end, begin + _LONGEST_ABOUT)) if end - begin > 2 else None


def _cells(text: str, row: Paragraph) -> list[Span]:
    spans, at = [], row.start
    for piece in text[row.start : row.end].split(CELLS):
        left = len(piece) - len(piece.lstrip())
        spans.append(Span(at + left, at + max(left, len(piece.rstrip()))))
        at += len(piece) + len(CELLS)
    return spans


def _at(span: Span, quote: Span) -> Span:
    return Span(span.start + quote.start, span.end + quote.start)
