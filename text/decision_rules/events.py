"""What one sentence, one label, one cell of a record says of a motion: that it was made or seconded, what came of it, who voted how.

A wish, a question, a report of another time and another body is no event. What belongs together is told in ``text.decision_rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.documents import Document, Span
from domain.meetings import Ballot, Outcome
from text.decision_rules.elsewhere import begins_with_another_body, done_by_another_body, is_to_come
from text.decision_rules.named_votes import (
    Votes,
    ballots_in,
    is_a_place,
    is_turned,
    is_unreal,
    labelled,
    overlaps,
    plain,
)
from text.decision_rules.results import (
    LONGEST_ABOUT,
    Result,
    formal_result,
    give_tallies,
    outcome_in,
    result_in,
    results_in,
    says_something,
    stands_alone,
    take_what_it_is_about,
    trimmed,
    without_tally,
)
from text.decision_rules.words import Language
from text.language import HAN
from text.people import is_person, may_be_one, parts_of, people_in
from text.terms import unfolded


@dataclass(slots=True)
class Moved:
    """A motion that is made."""

    start: int
    end: int
    mover: Span
    seconder: Span | None
    act: Span | None
    sort: str = ""
    """What it is beside the motion itself: see ``sort_of``."""
    proposes: bool = False
    """It says that something be done, if only “to adopt”."""


@dataclass(slots=True)
class Seconded:
    """A motion that is seconded."""

    start: int
    end: int
    seconder: Span


Event = Moved | Seconded | Result | Votes
MAIN, AMENDMENT, SUBSTITUTE, RECONSIDERATION = "main", "amendment", "substitute", "reconsideration"
_SUBSTITUTE = re.compile(
    r"\bsubstitut(?:e|es|ion|ed)\b|\balternat(?:e|ive)\b|\bcounter-?\s?motion\b|\b(?:sustitut\w+|(?:moción|propuesta) alternativa)\b|(?:替代|替[换換]|反)(?:性|的)?(?:[动動][议議]|[议議]?案)",
    re.IGNORECASE,
)
_RECONSIDERATION = re.compile(
    r"\bto reconsider\b|\bmotion (?:for|of) reconsideration\b|\b(?:moción de reconsideración|reconsiderar)\b|[复複覆][议議](?![后後])",
    re.IGNORECASE,
)


def sort_of(said: str, language: Language) -> str:
    """What sort of motion words name by their head, which stands first, in Chinese last: “the amendment to the main motion” is an
    amendment. The motion itself is one where another was made beside it: “the original motion”. Empty where they name none.
    """
    forms = {
        MAIN: language.main,
        AMENDMENT: language.amendment,
        SUBSTITUTE: _SUBSTITUTE,
        RECONSIDERATION: _RECONSIDERATION,
    }
    found = [(match.start(), sort) for sort, form in forms.items() for match in form.finditer(said)]
    if not found:
        return ""
    at = (max if HAN.search(said) else min)(start for start, _ in found)
    return next(sort for start, sort in found if start == at)


def events_in(
    sentence: str,
    language: Language,
    document: Document,
    *,
    spoken: bool,
    pending: bool = False,
    titled: bool = False,
) -> list[Event]:
    """Everything that a sentence says of motions, in its order, each with its count and what it was about.

    ``pending``: a motion is under way, so that a bare word for what came of it is enough. ``titled``: it stands below the
    name of a matter of which nothing was said before.
    """
    votes = ballots_in(sentence, language)
    if language.denied.search(sentence):
        return [each for each in votes if all(one.ballot is Ballot.RECUSED for one in each.votes)]
    if sentence.rstrip().endswith(("?", "？")) or begins_with_another_body(sentence, document):
        return []
    quiet = [Span(each.start, each.end) for each in votes]
    motions = [*_under_labels(sentence, language, quiet)]
    motions += [*_motion_of_another(sentence, quiet)] or _motions(sentence, language, quiet)
    reported = language.reported.search(sentence)
    told = reported.start() if reported and not spoken else len(sentence)
    early = [each for each in motions if each.start <= told]
    kept: list[Event] = motions if any(isinstance(each, Moved) for each in early) else early
    told = reported.start() if reported else len(sentence)
    late = next(
        (each for each in language.earlier.finditer(sentence) if not is_to_come(each, document)), None
    )
    before = late.start() if late else len(sentence) + 1
    if late is None or any(each.start < before for each in kept):
        kept = kept + [
            each
            for each in results_in(sentence, language, document, spoken=spoken)
            if each.verb <= told
            and not overlaps(quiet, (each.verb, each.verb + 1 if each.decides else each.end))
            and (late is None or (each.verb < before and not each.decides))
        ]
    if not any(isinstance(each, Result) for each in kept):
        stop, moved = (
            min(told, before),
            max((each.end for each in kept if isinstance(each, Moved)), default=0),
        )
        if not spoken:
            kept += formal_result(
                sentence, language, quiet, stop, moved=moved, pending=pending, titled=titled
            )
        elif pending:
            kept += _spoken_result_in(sentence, language, stop)
    kept = [each for each in kept if not done_by_another_body(sentence, each.end, document)]
    movers = [each.mover.start or each.start for each in kept if isinstance(each, Moved)]
    if not spoken and not pending:
        _take_abouts(sentence, language, kept, moved=bool(movers), titled=titled)
    kept = kept + [each for each in votes if each.start <= told and each.end <= before]
    for event in kept:
        if isinstance(event, Result):
            _settle(event, sentence, movers, language)
    last = max(movers, default=0)
    kept.sort(
        key=lambda each: (
            (max(each.verb, last + 1) if each.formal and min(movers, default=0) > each.verb else each.verb)
            if isinstance(each, Result)
            else each.start,
            each.end,
        )
    )
    give_tallies(sentence, [each for each in kept if isinstance(each, Result)], language)
    _with_acts(sentence, kept)
    return kept


def _settle(result: Result, sentence: str, movers: Sequence[int], language: Language) -> None:
    # “The motion by Reyes to …, seconded by Lee, carried”: what it is about is what was moved.
    if not result.decides and any(result.start <= at < result.verb for at in movers):
        result.about, result.bare = None, True
    if result.outcome is Outcome.PASSED and is_turned(sentence, result.end):
        result.outcome = Outcome.NOT_STATED
    clause = re.split("[，。；的]", sentence[: result.end])[-1]
    if result.outcome is Outcome.PASSED and HAN.search(clause) and language.postpones.search(clause):
        result.outcome = Outcome.POSTPONED


def _spoken_result_in(sentence: str, language: Language, stop: int) -> list[Result]:
    """What came of it, in talk, after hands were asked for: “Seeing none, that passes.”."""
    found = outcome_in(sentence, 0, stop, language)
    if found is None or language.asks_hands.search(sentence):
        return []
    outcome, span = found
    front = re.split(r"[,;.!?—，；。！]", sentence[: span.start])[-1].strip()
    if front and not language.spoken_result.match(front):
        return []
    return [Result(span.start, span.start, span.end, outcome, None, decides=False, bare=True)]


def _take_abouts(
    sentence: str, language: Language, events: Sequence[Event], *, moved: bool, titled: bool
) -> None:
    for each in events:
        if isinstance(each, Result) and each.bare and not each.decides and not each.formal:
            each.formal = titled and stands_alone(sentence, each.verb, each.end)
            take_what_it_is_about(each, sentence, language, moved=moved)


def _under_labels(sentence: str, language: Language, quiet: list[Span]) -> Iterator[Event]:
    """“Mover: …”, “Motion: …”, “Result: …”. Where they stand is added to ``quiet``: no other rule reads it."""
    for means, start, end in labelled(sentence, language):
        span = trimmed(sentence, start, end)
        moves = means in ("motion", "result") and any(form.search(sentence) for form in language.moves)
        if span.start >= span.end or moves or _OFFICE.fullmatch(sentence, span.start, span.end):
            continue
        quiet.append(Span(start, end))
        one = len(people_in(sentence, span.start, span.end)) == 1
        if means == "mover" and one:
            yield Moved(start, end, span, None, None)
        elif means == "seconder" and one:
            yield Seconded(start, end, span)
        elif means == "motion" and one:
            yield Moved(start, end, span, None, None)
        elif means == "motion":
            about = Span(span.start, min(span.end, span.start + LONGEST_ABOUT))
            yield Moved(start, end, Span(0, 0), None, about)
        elif means == "result":
            result = result_in(sentence, span, language)
            if result is not None:
                yield result


_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,10}(?:所|局|[处處]|[会會]|府|科|[课課])")
"""An office that brings a matter in, where another house writes the matter itself."""


def _motions(sentence: str, language: Language, quiet: Sequence[Span]) -> list[Event]:
    found: list[Event] = []
    movers: list[Span] = []
    seconders = [match.span("seconder") for form in language.seconds for match in form.finditer(sentence)]
    for form in language.moves:
        for match in form.finditer(sentence):
            who = Span(*match.span("mover"))
            names = people_in(sentence, who.start, who.end)
            overlapping = any(map(who.overlaps, movers))
            if (
                len(names) != 1
                or overlapping
                or (who.start, who.end) in seconders
                or is_a_place(sentence, who)
                or overlaps(quiet, match.span("mover"))
            ):
                continue
            # “Reyes/Lee moved” says of neither that the motion is theirs alone.
            joined = re.search(r"/\s*(?:\w+\s+){0,3}$", sentence[max(0, match.start() - 60) : match.start()])
            if joined or is_unreal(sentence, match.start(), language):
                continue
            movers.append(who)
            groups = match.groupdict()
            seconder = Span(*match.span("seconder")) if groups.get("seconder") else None
            if seconder and not is_person(sentence[seconder.start : seconder.end]):
                seconder = None
            eaten = match.span("act")
            ahead = Span(*match.span("before")) if groups.get("before") else None
            # What stands before an act that the pattern ate is the event; the rest is told from what follows.
            end = max(who.end, eaten[0])
            clause = (
                re.split(r"[;；。]|\.\s", sentence[: match.start()])[-1] + sentence[match.start() : end + 60]
            )
            found.append(
                Moved(
                    match.start(),
                    end,
                    who,
                    seconder,
                    ahead or (Span(end, eaten[1]) if eaten[1] > end else None),
                    sort_of(clause, language).replace(MAIN, ""),
                    re.match(r"[\s,]*(?:to|that|for)\s", sentence[end : eaten[1]]) is not None,
                )
            )
    put = None if found else language.puts.search(sentence)
    if put is not None and says_something(put["act"]):
        act = Span(*put.span("act"))
        found.append(Moved(put.start(), put.end(), Span(0, 0), None, act))
    for form in language.seconds:
        for match in form.finditer(sentence):
            who = Span(*match.span("seconder"))
            denied = _NOT_SECONDED.search(sentence, max(0, who.start - 60), who.start)
            if (
                denied is None
                and len(people_in(sentence, who.start, who.end)) == 1
                and not overlaps(quiet, match.span("seconder"))
            ):
                found.append(Seconded(match.start(), match.end(), who))
    return found


def _motion_of_another(sentence: str, quiet: Sequence[Span]) -> Iterator[Moved]:
    """“Hollis then seconded the motion by Reyes to …”: the motion is Reyes’s."""
    if (match := _ANOTHERS.search(sentence)) is None:
        return
    clause = re.split(r"[,;:.，；：。]\s*", sentence[: match.start()])[-1]
    first, movers = re.match(r"\S+", clause), people_in(sentence, *match.span("mover"))
    if first and is_person(first.group()) and len(movers) == 1 and not overlaps(quiet, match.span("mover")):
        start, end = match.start() - len(clause), match.end("mover")
        seconder = Span(start, start + first.end())
        yield Moved(start, end, movers[0], seconder, Span(end, len(sentence)), proposes=True)


_ANOTHERS = re.compile(
    r"\b(?:second(?:ed|s)?|secund(?:ó|a)|apoy(?:ó|a)) (?:the|his|her|la) (?:motion|moción) (?:made )?(?:by|of|from|de|hecha por)\s+"
    r"(?P<mover>(?:[\w.]+\s+){0,3}?[\w’'-]+)(?=\s+(?:to|that|for|de|para|que)\s|[.,;]|$)"
)
_NOT_SECONDED = re.compile(
    r"\b(?:not|never|fail(?:s|ed)? to|without|lack(?:s|ed|ing)?|no|sin|nunca)\b[^.;,:]{0,40}$", re.IGNORECASE
)
"""“which failed to receive a second from Bell”."""


_ACT_BEGINS = re.compile(
    r"^[\s,:]*(?:(?:and|y|sustitut\w+|alternativa)\s+)?(?:to|that|for|(?:approval|adoption|acceptance|passage)(?: of)?|the (?:approval|adoption)|de|para|que|del?\b)\b\s*|^(?:一[项項個个])?(?:替代|反)?[动動][议議][，：:]\s*",
    re.IGNORECASE,
)
_BEFORE_RESULT = re.compile(
    r"(?:[\s,;，]|\b(?:which motion was (?:duly )?seconded|and|then|it|which|was|the (?:motion|council|board|commission)(?: was)?|y|se|以)\b)+$",
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
                inside = isinstance(later, Result) and later.start <= event.mover.start
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
            nothing = (
                end - begin <= (1 if HAN.search(said) else 2)
                or re.match(r"second", said, re.IGNORECASE)
                or not says_something(said)
            )
            event.act = None if nothing else Span(begin, end)
        elif isinstance(event, Result) and event.decides and event.about is not None:
            stop = min(
                [event.about.end, *(each.start for each in events[at + 1 :] if each.start > event.end)]
            )
            act = trimmed(sentence, event.about.start, min(stop, event.about.start + LONGEST_ABOUT))
            piece = _BEFORE_RESULT.sub("", sentence[act.start : act.end])
            act = without_tally(sentence, Span(act.start, act.start + len(piece)), event.tally)
            event.about = act if says_something(sentence[act.start : act.end]) else None


# --- Whether anything tells which side one person took.

_SIDES = re.compile(
    r"\b(?:yes|ayes?|yeas?|nays?|noes|no(?!\.? ?\d)|vot(?:ed?|es|ing) (?:\w+ ){0,3}?for|against|oppos\w*|in favou?r|support\w*|dissent\w*|abst[aeiu]\w*|absent|excused|recus\w*|minority|true|false|(?-i:[YN])|"
    r"a favor|en contra|contrari[oa]|negativ[oa]s?|afirmativ[oa]s?|favorables?|sí|ausent\w*|en blanco|minoría|oposición|apoy\w*|opus\w*)\b|☒|赞成|贊成|反对|反對|同意|弃权|棄權|缺席|请假|請假|回避|迴避|支持",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\b(?:(?:all|both|every|each|remaining|other|todos|todas|resto|demás)(?: (?:\w+ ){0,3}?(?:in favou?r|vot\w+|members?|ayes?|yes|a favor|concejal\w*))?|only|sol[oa]|únicamente|with the exception|excepto|salvo)\b|其余|其餘|其他|全体|全體|全部|均|都|仅|僅|只有",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[.;。；\n|]\s*|[,，]\s*(?:with\s|con\s)?")


def tells_side_of(member: str, said: str, language: Language) -> bool:
    """Whether ``said`` may tell how ``member`` voted: it says so of the name, or of everybody. That a person moved something, or
    spoke, is no vote; nor is a vote of others.
    """
    if not HAN.search(member) and HAN.search(said):
        return True
    votes = _voters(said, language)
    if language.unanimous.search(said) or any(may_be_one(name, member) for name in votes):
        return True
    counted = Result(0, 0, 0, Outcome.PASSED, None, decides=False, bare=True)
    give_tallies(said, [counted], language)
    if counted.tally is not None and counted.tally.no == 0:
        return True
    named = parts_of(member)[-1]
    here = [each for each in _CLAUSES.split(said) if named in unfolded(each)] if votes else [said]
    return any(named in unfolded(each) and _SIDES.search(each) for each in here) or bool(
        _EVERYBODY.search(said) and _SIDES.search(said)
    )


def states_side_of(
    member: str, said: str, cells: Sequence[str], heads: Sequence[str], language: Language
) -> bool:
    """Whether ``said`` states how ``member`` voted, by name; in a row, in the cell under that name, or in one beside it."""
    votes = [plain(cell) in language.said for cell in cells]
    own = [at for at, head in enumerate(heads) if is_person(head) and may_be_one(head, member)]
    if own and len(heads) == len(cells):
        return any(votes[at] for at in own)
    beside = any(is_person(cell) and may_be_one(cell, member) for cell in cells)
    return (beside and any(votes)) or any(may_be_one(name, member) for name in _voters(said, language))


def _voters(said: str, language: Language) -> list[str]:
    return [
        said[vote.name.start : vote.name.end]
        for stated in ballots_in(said, language)
        for vote in stated.votes
    ]


# --- Talk that was written down without marks.


def runs_on(text: str, quote: Span) -> bool:
    """Whether it is talk that was written down without marks: where one matter ends in it and the next begins, they do not say."""
    return quote.end - quote.start > _RUN and _MARK.search(text, quote.start, quote.end - 1) is None


def last_called(text: str, start: int, mark: int) -> Span | None:
    """The item that was called last before something came of it: “10b is a resolution to …”."""
    called = list(_CALLED.finditer(text, start, mark))[-1:]
    if not called:
        return None
    over = _TAKEN_UP.search(text, called[0].end(), mark)
    begins = called[0].start()
    return trimmed(text, begins, min(over.start() if over else mark, begins + LONGEST_ABOUT))


_RUN = 200
_MARK = re.compile(r"[.,;:?!](?=\s)|[，。；：？！、]")
_CALLED = re.compile(
    r"\b(?:item\s+)?\d{1,2}\s?[a-z]{0,2}\s+is\s+(?:(?:an?|the)\s+)?(?:public\s+hearing|resolution|ordinance|hearing|introduction)\b",
    re.IGNORECASE,
)
_TAKEN_UP = re.compile(
    r"\b(?:is\s+there\s+a|(?:the\s+)?chair\s+moves|motion|second|all\s+(?:those\s+)?in\s+favor|any\s+(?:questions|comments|discussion))\b",
    re.IGNORECASE,
)
