"""How the library is: counts, the last run, what was found wrong. And what a re-index is doing, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discord import ButtonStyle

from chat.buttons import Press
from chat.card import Accent, Card
from chat.features.library.outcome import Outcome
from chat.features.library.pointing import mark
from chat.reindex_queue import Stage
from chat.safe_text import cut, link, name, plain
from chat.wording import ENGLISH, Words, moment
from domain.documents import PREFIX, Kind
from domain.findings import Finding, Verdict
from index.records import Held, Holdings

# --- Sources that lost so much at once that an admin has to say whether it is true.

_MOST = 4
_SHOWN, _ADDRESS = 60, 160


def show_held(card: Card, words: Words, held: Sequence[Held]) -> None:
    """Each with the button that says so; who may press it is looked at when it is pressed."""
    for each in held[:_MOST]:
        said = words("library-held", place=place(words, each.source), gone=each.gone, of=each.of)
        yes = Press(
            "library-gone", mark(each.source), label=words("library-button-gone"), style=ButtonStyle.danger
        )
        card.section("⚠️ " + said, yes)
    if len(held) > _MOST:
        card.text(words("library-and-more", count=len(held) - _MOST))
    if held:
        card.below("-# " + words("library-held-means"))


def place(words: Words, source: str) -> str:
    """What a source is called here: the address of a place on the web; of a folder no more than whose it is, because its
    name tells where it lies on the machine.
    """
    address = source.partition(" ")[0]
    if address.startswith(("https://", "http://")):
        shown = address.partition("://")[2]
        return link(shown, address, _SHOWN) if len(address) <= _ADDRESS else name(shown, _SHOWN)
    return words("sources-own") if PREFIX in source else words("library-folder")


ICONS = {Verdict.GOOD: "✅", Verdict.NOTE: "ℹ️", Verdict.WARNING: "⚠️", Verdict.BAD: "❌"}
_TROUBLE = (Verdict.BAD, Verdict.WARNING, Verdict.NOTE)
_FINDINGS = 12
"""Findings told in full; of the rest, how many there are."""
_SENTENCE = 300
_KEYS = 5
_LISTED = 8
_CELLS = 12
_STAGES = frozenset(
    "look list read catalogue embed vectors keywords verify publish generations texts generation backup restore".split()
)


@dataclass(frozen=True, slots=True)
class State:
    """All that ``/library status`` tells, as far as the community sees it."""

    held: Holdings | None
    """None where nothing has been indexed."""
    passages: int
    own: int
    """Records that the community itself added."""
    last: Outcome | None
    stage: Stage | None
    """Of the re-index that is under way; None where none is."""
    next_run: str
    """ISO time of the next re-index that begins by itself; empty when none will."""
    waiting: int
    """Questions that wait for their turn."""
    checks: Sequence[Finding]
    """The doctor's, the settings', the last re-index's. One without a sentence is not this reader's to know more of."""


def status_card(words: Words, state: State) -> Card:
    """``/library status``."""
    troubled = any(each.verdict in (Verdict.BAD, Verdict.WARNING) for each in state.checks)
    card = Card(accent=Accent.WARNING if troubled else Accent.ADMIN)
    card.text("### " + words("library-status-title"))
    card.text("\n".join(_held(words, state)))
    card.rule()
    card.text("\n".join(_runs(words, state)))
    card.rule()
    show_findings(card, words, state.checks)
    return card


def progress_card(words: Words, stage: Stage, *, title: str = "") -> Card:
    """A re-index that is under way; or what ``title`` says is."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + (title or words("library-reindexing")))
    card.text(progress(words, stage))
    card.below("-# " + words("library-answers-keep-coming"))
    return card


def progress(words: Words, stage: Stage) -> str:
    """``▰▰▰▱▱▱ embedding, 120 of 400``; without a bar where nobody knows how much there is."""
    said = words("library-stage-" + (stage.name if stage.name in _STAGES else "begin"))
    if not stage.total:
        return f"`{'▱' * _CELLS}` {said}"
    full = min(_CELLS, _CELLS * stage.done // stage.total)
    return f"`{'▰' * full}{'▱' * (_CELLS - full)}` " + words(
        "library-progress", stage=said, done=stage.done, total=stage.total
    )


def outcome_card(words: Words, outcome: Outcome) -> Card:
    """What a re-index came to."""
    bad = bool(outcome.error or outcome.failed or outcome.held)
    card = Card(accent=Accent.WARNING if bad else Accent.ADMIN)
    card.text("### " + words("library-reindexed" if not outcome.error else "library-reindex-broke-off"))
    card.text(changes(words, outcome) if not outcome.error else plain(cut(outcome.error, _SENTENCE)))
    for what in ("added", "changed", "moved", "gone", "failed"):
        found: Sequence[str] = getattr(outcome, what)
        if found:
            card.text("\n".join([f"**{words('library-' + what)}**", *keys(words, found)]), optional=1)
    show_held(card, words, outcome.held)
    if outcome.findings:
        show_findings(card, words, outcome.findings)
    if outcome.generation:
        card.below("-# " + words("library-generation", generation=plain(outcome.generation)))
    return card


def changes(words: Words, outcome: Outcome) -> str:
    """What changed, in a line, and how long it took."""
    sorts = ("added", "changed", "moved", "gone", "back", "failed")
    counts = {what: len(getattr(outcome, what)) for what in sorts}
    return words("list-comma").join(
        [*counted(words, counts), words("library-seconds", seconds=f"{outcome.seconds:.1f}")]
    )


def counted(words: Words, counts: Mapping[str, int]) -> list[str]:
    """``2 added``, ``1 changed``; "nothing changed" where there is nothing to count."""
    said = [words(f"library-count-{what}", count=count) for what, count in counts.items() if count]
    return said or [words("library-unchanged")]


def keys(words: Words, found: Sequence[str]) -> list[str]:
    """The first few keys, a line each, and how many more there are."""
    lines = ["- " + name(key, 120) for key in found[:_KEYS]]
    return lines + ([words("library-and-more", count=len(found) - _KEYS)] if len(found) > _KEYS else [])


def show_findings(card: Card, words: Words, found: Sequence[Finding]) -> None:
    """The findings: what is wrong first, each with what to do; what is right in one line. They are the program's own
    sentences, which are English.
    """
    trouble = sorted(
        (each for each in found if each.verdict in _TROUBLE), key=lambda each: _TROUBLE.index(each.verdict)
    )
    good = [each.name for each in found if each.verdict is Verdict.GOOD]
    for each in trouble[:_FINDINGS]:
        card.text(_finding(each), optional=1)
    if len(trouble) > _FINDINGS:
        card.text(words("library-and-more", count=len(trouble) - _FINDINGS))
    if good:
        listed = words("list-comma").join(name(each, 40) for each in dict.fromkeys(good))
        card.text(f"{ICONS[Verdict.GOOD]} " + words("library-in-order", what=listed), optional=2)
    if any(not each.sentence for each in trouble):
        card.below("-# " + words("library-operator-sees-more"))
    if any(each.sentence for each in trouble) and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))


def _finding(found: Finding) -> str:
    said = f"{ICONS[found.verdict]} **{name(found.name, 120)}**"
    if not found.sentence:
        return said
    remedy = f"\n-# {plain(cut(found.remedy, _SENTENCE))}" if found.remedy else ""
    return f"{said}: {plain(cut(found.sentence.replace(chr(10), ' '), _SENTENCE))}{remedy}"


def _held(words: Words, state: State) -> list[str]:
    held = state.held
    if held is None:
        return [words("error-library-missing")]
    records = sum(held.kinds.values())
    first = [words("searched-records", records=records), words("searched-passages", passages=state.passages)]
    if held.earliest:
        earliest, latest = words.iso(held.earliest), words.iso(held.latest)
        first.append(earliest if earliest == latest else words("searched-span", first=earliest, last=latest))
    lines = ["**" + words("list-comma").join(first) + "**"]
    kinds = [words("counted", what=words.kind(Kind(kind)), count=count) for kind, count in held.kinds.items()]
    if kinds:
        lines.append(words("sources-kinds", list=words("list-comma").join(kinds[:_LISTED])))
    lines.append(words("library-own", records=state.own))
    if held.undated:
        lines.append("-# " + words("sources-undated", records=held.undated))
    if held.gone:
        lines.append("-# " + words("sources-gone", records=held.gone))
    return lines


def _runs(words: Words, state: State) -> list[str]:
    lines = []
    if state.held is not None:
        made = state.held.generation
        lines.append(
            words(
                "library-made",
                generation=f"`{plain(made.name)}`",
                moment=moment(made.created),
                model=name(made.model, 80),
            )
        )
    if state.stage is not None:
        lines.append(words("library-under-way") + " " + progress(words, state.stage))
    if state.last is None:
        lines.append(words("library-last-none"))
    else:
        told = plain(cut(state.last.error, _SENTENCE)) if state.last.error else changes(words, state.last)
        lines.append(words("library-last", moment=moment(state.last.when, "R"), changes=told))
    coming = (
        words("library-next", moment=moment(state.next_run, "R"))
        if state.next_run
        else words("library-next-none")
    )
    lines += [coming, words("library-waiting", count=state.waiting)]
    return lines
