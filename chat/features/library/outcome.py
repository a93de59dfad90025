"""The last re-index of this bot, kept so that ``/library status`` can tell it: also when nobody was there any more to be
told.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from chat.features.library import access as seen
from domain.findings import Finding, Verdict
from index.records import Held, ReindexReport

FACT = "last re-index"
"""Under this name it is remembered."""
_KEYS, _FINDINGS = 200, 50
"""Kept of each; a run over a hundred thousand records shall not fill the memory of one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a re-index came to: keys, findings, and how long it took. ``error`` is why it came to nothing, or empty."""

    when: str
    """ISO time at which it ended."""
    seconds: float = 0.0
    published: bool = False
    generation: str = ""
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    """``from → to``."""
    held: tuple[Held, ...] = ()
    """Sources that lost so much at once that an admin has to say whether it is true."""
    findings: tuple[Finding, ...] = ()
    error: str = ""

    def seen_by(self, community: str) -> Outcome:
        """The part of it that ``community`` may read."""
        lists: dict[str, Any] = {name: tuple(seen.keys(getattr(self, name), community)) for name in _LISTS}
        return replace(
            self,
            moved=tuple(seen.moves(self.moved, community)),
            held=tuple(seen.sources(self.held, community)),
            findings=tuple(seen.findings(self.findings, community)),
            **lists,
        )


_LISTS = ("added", "changed", "gone", "back", "failed")


def of_report(report: ReindexReport) -> Outcome:
    """A re-index that ran to its end, just now."""
    return Outcome(
        when=_now(),
        seconds=sum(report.seconds.values()),
        published=report.published,
        generation=report.generation,
        added=report.added,
        changed=report.changed,
        gone=report.gone,
        back=report.back,
        failed=report.failed,
        moved=tuple(seen.MOVE.join(pair) for pair in report.moved),
        held=report.held,
        findings=report.findings,
    )


def of_error(sentence: str) -> Outcome:
    """One that broke off, just now."""
    return Outcome(when=_now(), error=sentence)


def to_text(outcome: Outcome) -> str:
    """As it is remembered."""
    kept = asdict(outcome)
    for name in (*_LISTS, "moved", "held"):
        kept[name] = kept[name][:_KEYS]
    kept["findings"] = kept["findings"][:_FINDINGS]
    return json.dumps(kept, ensure_ascii=False)


def from_text(text: str) -> Outcome | None:
    """The reverse of ``to_text``; None where nothing is remembered, or what is cannot be read."""
    try:
        kept = json.loads(text)
        found = [Finding(**each | {"verdict": Verdict(each["verdict"])}) for each in kept.pop("findings")]
        lists: dict[str, Any] = {name: tuple(kept.pop(name)) for name in _LISTS}
        # A version before these two were kept may have written it.
        moved = tuple(kept.pop("moved", ()))
        held = tuple(Held(**each) for each in kept.pop("held", ()))
        return Outcome(**kept, **lists, moved=moved, held=held, findings=tuple(found))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
