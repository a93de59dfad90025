"""The outcome of a re-index: as a value, as it is remembered for ``/library status``, and as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from discord import ButtonStyle
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from chat.buttons import Button
from chat.card import Card
from chat.features.library.library_views import accent_of, counted, key_lines, show_findings
from chat.permissions import (
    MOVE,
    visible_findings,
    visible_keys,
    visible_moves,
    visible_sentence,
    visible_sources,
)
from chat.safe_text import cut, digest_of, link, name, plain
from chat.wording import Words
from domain.documents import PREFIX
from domain.findings import Finding
from index.records import Held, ReindexReport

FACT = "last re-index"
"""Under this name it is remembered."""
_KEYS, _FINDINGS = 200, 50
"""Kept of each; a run over a hundred thousand records shall not fill the memory of one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a re-index changed: keys of records."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    """``from → to``."""
    back: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    """Sources that lost so much at once that an admin has to say whether it is true."""

    def seen_by(self, community: str) -> Self:
        """The part of it that ``community`` may read."""
        lists: dict[str, Any] = {name: tuple(visible_keys(getattr(self, name), community)) for name in _LISTS}
        moved = tuple(visible_moves(self.moved, community))
        return replace(self, moved=moved, held=tuple(visible_sources(self.held, community)), **lists)


_LISTS = ("added", "changed", "back", "gone", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Changes):
    """What a re-index came to, and how long it took. ``error`` is why it came to nothing, or empty."""

    when: AwareDatetime
    """At which it ended."""
    seconds: float = 0.0
    published: bool = False
    generation: str = ""
    findings: tuple[Finding, ...] = ()
    error: str = ""

    def seen_by(self, community: str) -> Self:
        """The part of it that ``community`` may read."""
        seen = Changes.seen_by(self, community)
        found, error = visible_findings(self.findings, community), visible_sentence(self.error, community)
        return replace(seen, findings=tuple(found), error=error)


def of_report(report: ReindexReport) -> Outcome:
    """A re-index that ran to its end, just now."""
    return Outcome(
        when=datetime.now(UTC),
        seconds=sum(report.seconds.values()),
        published=report.published,
        generation=report.generation,
        added=report.added,
        changed=report.changed,
        gone=report.gone,
        back=report.back,
        failed=report.failed,
        moved=tuple(MOVE.join(pair) for pair in report.moved),
        held=report.held,
        findings=report.findings,
    )


def of_error(sentence: str) -> Outcome:
    """One that broke off, just now."""
    return Outcome(when=datetime.now(UTC), error=sentence)


def to_text(outcome: Outcome) -> str:
    """As it is remembered."""
    lists: dict[str, Any] = {name: getattr(outcome, name)[:_KEYS] for name in (*_LISTS, "moved", "held")}
    kept = replace(outcome, findings=outcome.findings[:_FINDINGS], **lists)
    return _OUTCOME.dump_json(kept).decode()


def from_text(text: str) -> Outcome | None:
    """The reverse of ``to_text``; None where nothing is remembered, or what is cannot be read."""
    try:
        return _OUTCOME.validate_json(text)
    except ValidationError:
        return None


_OUTCOME = TypeAdapter(Outcome)


# --- As it is shown, with the sources that lost so much at once that an admin has to say whether it is true.

_HELD = 4
_SHOWN, _ADDRESS, _SENTENCE = 60, 160, 300


def show_held(card: Card, words: Words, held: Sequence[Held]) -> None:
    """Each with the button that says so; who may press it is looked at when it is pressed."""
    for each in held[:_HELD]:
        said = words("library-held", place=_place(words, each.source), gone=each.gone, of=each.of)
        yes = Button(
            "library-gone",
            digest_of(each.source),
            label=words("library-button-gone"),
            style=ButtonStyle.danger,
        )
        card.section("⚠️ " + said, yes)
    if len(held) > _HELD:
        card.text(words("library-and-more", count=len(held) - _HELD))
    if held:
        card.below(words("library-held-means"))


def _place(words: Words, source: str) -> str:
    """What a source is called here: the address of a place on the web; of a folder no more than whose it is, because its
    name tells where it lies on the machine.
    """
    address = source.partition(" ")[0]
    if address.startswith(("https://", "http://")):
        shown = address.partition("://")[2]
        return link(shown, address, _SHOWN) if len(address) <= _ADDRESS else name(shown, _SHOWN)
    return words("sources-own") if PREFIX in source else words("library-folder")


def outcome_view(words: Words, outcome: Outcome) -> Card:
    """What a re-index came to."""
    card = Card(accent=accent_of(outcome.error, outcome.failed, outcome.held))
    card.text("### " + words("library-reindexed" if not outcome.error else "library-reindex-broke-off"))
    card.text(changes(words, outcome) if not outcome.error else plain(cut(outcome.error, _SENTENCE)))
    for what in ("added", "changed", "moved", "gone", "failed"):
        found: Sequence[str] = getattr(outcome, what)
        if found:
            card.text("\n".join([f"**{words('library-' + what)}**", *key_lines(words, found)]), optional=1)
    show_held(card, words, outcome.held)
    if outcome.findings:
        show_findings(card, words, outcome.findings)
    return card


def changes(words: Words, outcome: Outcome) -> str:
    """What changed, in a line, and how long it took."""
    sorts = ("added", "changed", "moved", "gone", "back", "failed")
    counts = {what: len(getattr(outcome, what)) for what in sorts}
    return words("list-comma").join(
        [*counted(words, counts), words("library-seconds", seconds=f"{outcome.seconds:.1f}")]
    )
