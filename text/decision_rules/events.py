"""What one sentence, one label, one cell of a record says of a motion: that it was made or seconded, what came of it, who voted how.

A wish, a question, a report of another time and another body is no event. What belongs together is told in ``text.decision_rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.dates import find_dates
from domain.decisions import Ballot, Outcome
from domain.documents import Document, Span
from text.decision_rules.counts import StatedTally, give_tallies, trimmed, without_tally
from text.decision_rules.words import NONE, Language
from text.language import HAN
from text.people import is_person, people_in
from text.terms import STOP, unfolded

LONGEST_ABOUT = 300
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
class Moved:
    """A motion that is made."""

    start: int
    end: int
    mover: Span
    seconder: Span | None
    act: Span | None
    amendment: bool


@dataclass(slots=True)
class Seconded:
    """A motion that is seconded."""

    start: int
    end: int
    seconder: Span


@dataclass(slots=True)
class Result:
    """What came of a motion, or what a body did."""

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


@dataclass(slots=True)
class Votes:
    """Votes of people who are named."""

    start: int
    end: int
    votes: list[StatedVote]
    strong: bool
    """A list under a label or a roll call: it needs no result beside it."""


Event = Moved | Seconded | Result | Votes


def ballots_in(sentence: str, language: Language) -> list[Votes]:
    """Every vote of a named person in a sentence."""
    found: list[Votes] = []
    taken: list[Span] = []
    for label, start, end in labelled(sentence, language):
        if label in BALLOTS:
            votes = listed(sentence, start, end, Ballot(label), Span(start, end))
            if votes:
                found.append(Votes(start, end, votes, strong=True))
            taken.append(Span(start, end))
    pairs = [
        each
        for each in language.roll.finditer(sentence)
        if is_person(each["who"]) and not _overlaps(taken, each.span())
    ]
    whole = (
        len(pairs) == 1
        and not sentence[pairs[0].end() :].strip(" .。)")
        and not sentence[: pairs[0].start()].strip()
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
            if _overlaps(taken, match.span()) or _is_unreal(sentence, match.start(), language):
                continue
            votes = listed(sentence, *match.span("who"), ballot, Span(*match.span()))
            if votes:
                taken.append(Span(*match.span()))
                found.append(Votes(match.start(), match.end(), votes, strong=False))
    return found


def listed(sentence: str, start: int, end: int, ballot: Ballot, words: Span) -> list[StatedVote]:
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
        _PLACE_BEHIND.match(sentence, name.end)
        or _PLACE_BEFORE.search(sentence[max(0, name.start - 20) : name.start])
    )


_LABEL = re.compile(
    r"(?:^|(?<=[;；。\n:：])|(?<=[.,:]\s)|(?<=[|])|(?<=\s)(?=(?i:ayes|yeas|nays|noes|absent|abstain|abstentions|recused|excused|a favor|en contra|abstenciones|ausentes)\b))"
    r"\s*(?:[-•*]\s*)?(?P<label>[^\W\d_][^:：–—;；.。|\n]{0,40}?)\s*(?:[(（]\s*\d{1,2}\s*[)）])?\s*(?:[:：]|\s[–—-]\s|[–—])\s*"
)


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
    for at, (_, begins, means) in enumerate(marks):
        stop = marks[at + 1][0] if at + 1 < len(marks) else len(sentence)
        border = re.search(r"[;；。|\n]|\.(?=\s+[^\W\d_]+[^.]*[:：–—])", sentence[begins:stop])
        yield means, begins, begins + border.start() if border else stop


_LAST_WORD = re.compile(r"\s((?:en contra|a favor)|[^\W\d_]+)$", re.IGNORECASE)
_VOTE_WORDS = frozenset(
    "ayes yeas nays noes absent abstain abstained abstaining abstentions abstention recused excused ausentes ausente abstenciones abstención".split()
) | {"en contra", "a favor"}


def meaning(label: str, language: Language) -> str:
    """What a label means: “mover”, “seconder”, “motion”, “result”, a ballot's value; empty where it means nothing here."""
    return next((name for name, form in language.labels if form.match(label)), "")


def events_in(sentence: str, language: Language, document: Document, *, spoken: bool) -> list[Event]:
    """Everything that a sentence says of motions, in its order, each with its count and what it was about."""
    votes = ballots_in(sentence, language)
    if language.denied.search(sentence):
        return [each for each in votes if all(one.ballot is Ballot.RECUSED for one in each.votes)]
    if sentence.rstrip().endswith(("?", "？")):
        return []
    quiet = [Span(each.start, each.end) for each in votes]
    motions = [*_under_labels(sentence, language, quiet)]
    motions += _motions(sentence, language, quiet)
    reported = language.reported.search(sentence)
    told = reported.start() if reported and not spoken else len(sentence)
    early = [each for each in motions if each.start <= told]
    kept: list[Event] = motions if any(isinstance(each, Moved) for each in early) else early
    told = reported.start() if reported else len(sentence)
    late = language.earlier.search(sentence)
    before = late.start() if late else len(sentence) + 1
    if late is None or any(each.start < before for each in kept):
        kept = kept + [
            each
            for each in _results(sentence, language, document, spoken=spoken)
            if each.verb <= told
            and not _overlaps(quiet, (each.verb, each.end))
            and (late is None or (each.verb < before and not each.decides))
        ]
    kept = kept + [each for each in votes if each.start <= told and each.end <= before]
    movers = [each.start for each in kept if isinstance(each, Moved)]
    for event in kept:
        # “The motion by Reyes to …, seconded by Lee, carried”: what it is about is what was moved.
        if (
            isinstance(event, Result)
            and not event.decides
            and any(event.start <= at < event.verb for at in movers)
        ):
            event.about, event.bare = None, True
    kept.sort(key=lambda each: (each.verb if isinstance(each, Result) else each.start, each.end))
    give_tallies(sentence, [each for each in kept if isinstance(each, Result)], language)
    _with_acts(sentence, kept)
    return kept


def _under_labels(sentence: str, language: Language, quiet: list[Span]) -> Iterator[Event]:
    """“Mover: …”, “Motion: …”, “Result: …”. Where they stand is added to ``quiet``: no other rule reads it."""
    for means, start, end in labelled(sentence, language):
        span = trimmed(sentence, start, end)
        moves = means == "motion" and any(form.search(sentence) for form in language.moves)
        if span.start >= span.end or moves:
            continue
        quiet.append(Span(start, end))
        one = len(people_in(sentence, span.start, span.end)) == 1
        if means == "mover" and one:
            yield Moved(start, end, span, None, None, amendment=False)
        elif means == "seconder" and one:
            yield Seconded(start, end, span)
        elif means == "motion":
            about = Span(span.start, min(span.end, span.start + LONGEST_ABOUT))
            yield Moved(start, end, Span(0, 0), None, about, amendment=False)
        elif means == "result":
            result = result_in(sentence, span, language)
            if result is not None:
                yield result


def result_in(sentence: str, span: Span, language: Language) -> Result | None:
    """What a label or a cell says came of it."""
    said = sentence[span.start : span.end]
    for outcome, form in language.results:
        match = form.match(said) or form.search("\n" + said)
        if match and "bare" in match.groupdict() and match["bare"]:
            return Result(span.start, span.start, span.end, outcome, None, decides=False, bare=True)
    return None


def _motions(sentence: str, language: Language, quiet: Sequence[Span]) -> list[Event]:
    found: list[Event] = []
    movers: list[Span] = []
    for form in language.moves:
        for match in form.finditer(sentence):
            who = Span(*match.span("mover"))
            names = people_in(sentence, who.start, who.end)
            overlapping = any(who.start < each.end and each.start < who.end for each in movers)
            if (
                len(names) != 1
                or overlapping
                or _is_a_place(sentence, who)
                or _overlaps(quiet, match.span("mover"))
            ):
                continue
            # “Reyes/Lee moved” says of neither that the motion is theirs alone.
            joined = re.search(r"/\s*(?:\w+\s+){0,3}$", sentence[max(0, who.start - 60) : who.start])
            if joined or _is_unreal(sentence, match.start(), language):
                continue
            movers.append(who)
            groups = match.groupdict()
            seconder = Span(*match.span("seconder")) if groups.get("seconder") else None
            if seconder and not is_person(sentence[seconder.start : seconder.end]):
                seconder = None
            eaten = match.span("act")
            # What stands before an act that the pattern ate is the event; the rest is told from what follows.
            end = max(who.end, eaten[0])
            clause = (
                re.split(r"[;；。]|\.\s", sentence[: match.start()])[-1] + sentence[match.start() : end + 60]
            )
            amending, main = language.amendment.search(clause), language.main.search(clause)
            found.append(
                Moved(
                    match.start(),
                    end,
                    who,
                    seconder,
                    Span(end, eaten[1]) if eaten[1] > end else None,
                    amendment=bool(amending and not (main and main.start() <= amending.start())),
                )
            )
    put = None if found else language.puts.search(sentence)
    if put is not None and says_something(put["act"]):
        act = Span(*put.span("act"))
        found.append(Moved(put.start(), put.end(), Span(0, 0), None, act, amendment=False))
    for form in language.seconds:
        for match in form.finditer(sentence):
            who = Span(*match.span("seconder"))
            if len(people_in(sentence, who.start, who.end)) == 1 and not _overlaps(
                quiet, match.span("seconder")
            ):
                found.append(Seconded(match.start(), match.end(), who))
    return found


def _results(sentence: str, language: Language, document: Document, *, spoken: bool) -> list[Result]:
    found: list[Result] = []
    for outcome, form in language.results:
        for match in form.finditer(sentence):
            what = match.groupdict().get("what") or ""
            if spoken and what and not language.spoken_result.match(what.strip()):
                continue
            result = _came_of(sentence, outcome, match, language)
            if result is not None and not any(
                each.verb <= result.verb < each.end or result.verb <= each.verb < match.end()
                for each in found
            ):
                found.append(result)
    # In talk, “the council approved …” tells of any time.
    for outcome, form in () if spoken else language.decides:
        for match in form.finditer(sentence):
            who = match.groupdict().get("who") or ""
            verb = match.end("who") if who else match.start()
            end = match.start("act")
            if any(each.start < end and verb < each.end for each in found):
                continue
            if (who and not _is_own_body(who, document.body)) or _is_unreal(
                sentence, match.start(), language
            ):
                continue
            if not _of_another_day(sentence[:verb], document):
                act = trimmed(sentence, *match.span("act"))
                found.append(Result(match.start(), verb, end, outcome, act, decides=True, bare=False))
    return found


def _came_of(sentence: str, outcome: Outcome, match: re.Match[str], language: Language) -> Result | None:
    groups = match.groupdict()
    what, bare = groups.get("what"), groups.get("bare")
    subject = match.span("what") if what else (match.start(), match.start())
    verb = subject[1] if what else match.start("bare") if bare else match.start()
    if _is_unreal(sentence, subject[0], language) or _has_modal(sentence[subject[0] : match.end()]):
        return None
    about = None
    if what and says_something(what):
        about = Span(*subject)
    elif bare and groups.get("rest") and says_something(groups["rest"]):
        about = trimmed(sentence, *match.span("rest"))
    end = match.end("bare") if bare else match.end()
    return Result(subject[0], verb, end, outcome, about, decides=False, bare=about is None)


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
        return (
            who in ("会议", "會議")
            or not body
            or body.endswith(who)
            or re.fullmatch("|[本该該]|.{1,4}[市县縣区區镇鎮]", front) is not None
        )
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


_ACT_BEGINS = re.compile(
    r"^[\s,:]*(?:(?:and|y)\s+)?(?:to|that|for|approval|adoption|acceptance|the (?:approval|adoption)|de|para|que|del?\b)\b\s*",
    re.IGNORECASE,
)
_BEFORE_RESULT = re.compile(
    r"(?:[\s,;，]|\b(?:and|then|it|which|was|the (?:motion|council|board|commission)(?: was)?|y|se|以)\b)+$",
    re.IGNORECASE,
)


def _with_acts(sentence: str, events: Sequence[Event]) -> None:
    """Cuts what a motion is to do where the next event of the sentence begins."""
    for at, event in enumerate(events):
        if isinstance(event, Moved) and event.act is not None and event.mover.end:
            start, stop = event.act.start, event.act.end
            following = list(events[at + 1 :])
            if following and isinstance(following[0], Seconded):
                gap = sentence[start : following[0].start]
                if len(gap.strip(" ,")) <= 4:
                    start = following[0].end
                    following = following[1:]
            for later in following:
                inside = isinstance(later, Result) and later.start <= event.start
                begins = later.verb if isinstance(later, Result) and inside else later.start
                if begins > start:
                    stop = min(stop, begins)
                    break
            act = trimmed(sentence, start, stop)
            piece = _BEFORE_RESULT.sub("", sentence[act.start : act.end])
            lead = _ACT_BEGINS.match(piece)
            begin = act.start + (lead.end() if lead else 0)
            end = min(act.start + len(piece), begin + LONGEST_ABOUT)
            said = sentence[begin:end]
            # “Motion from Mr. Little, second from the chair.”
            nothing = end - begin <= 2 or re.match(r"second", said, re.IGNORECASE) or not says_something(said)
            event.act = None if nothing else Span(begin, end)
        elif isinstance(event, Result) and event.decides and event.about is not None:
            stop = min(
                [event.about.end, *(each.start for each in events[at + 1 :] if each.start > event.end)]
            )
            act = trimmed(sentence, event.about.start, min(stop, event.about.start + LONGEST_ABOUT))
            piece = _BEFORE_RESULT.sub("", sentence[act.start : act.end])
            act = without_tally(sentence, Span(act.start, act.start + len(piece)), event.tally)
            event.about = act if says_something(sentence[act.start : act.end]) else None


_GENERIC = frozenset(
    "the motion amendment ordinance resolution question item measure proposal budget bill vote as amended main original substitute it was were is to "
    "be unanimously then also la el los moción enmienda propuesta punto acuerdo enmendada enmendado se por unanimidad votos mayoría mayoria".split()
)


def says_something(piece: str) -> bool:
    """Whether a piece names a thing, and not only “the motion”."""
    words = [
        word for word in re.findall(r"[^\W_]+", piece.casefold()) if word not in _GENERIC and word not in STOP
    ]
    if HAN.search(piece):
        return (
            len(
                re.sub(
                    r"修正后的|修正後的|经修正的|动议|動議|修正案|条例|决议|议案|提案|方案|了|[，。、]",
                    "",
                    piece,
                )
            )
            > 1
        )
    return any(len(word) > 1 for word in words)


def _overlaps(taken: Iterable[Span], span: tuple[int, int]) -> bool:
    return any(span[0] < each.end and each.start < span[1] for each in taken)


def plain(word: str) -> str:
    """One word for a vote, as the tables of words have it."""
    return " ".join(unfolded(word).split()).strip(" .!。！")
