"""News of the library: what a re-index that ran by itself came upon, for each community what it may see. Pure.

Records that could not be taken in, sources that are held back and places that do not answer are told once: what was told
is remembered (``Told``), so that neither the next run nor a restart tells it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chat.library import seen
from domain.communities import may_see
from index.follows import Followed
from index.records import Held, ReindexReport

FACT = "news told"
"""Under this name it is remembered what was told."""
LASTING = timedelta(days=3)
"""A place may have a bad day or two; after that somebody should know."""
FORGOTTEN = timedelta(days=30)
"""What did not go wrong for so long is news when it does again."""
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place that has not been as it should for long."""

    state: Followed
    since: str
    """ISO time of the first run that came upon it."""


@dataclass(frozen=True, slots=True)
class News:
    """What one run brought. Keys of records; moves as ``from → to``."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)

    def seen_by(self, community: str) -> News:
        """The part of it that ``community`` may read."""
        lists = {name: tuple(seen.keys(getattr(self, name), community)) for name in _LISTS}
        visible = [each for each in self.troubles if may_see(each.state.follow.collection, community)]
        return replace(
            self,
            moved=tuple(seen.moves(self.moved, community)),
            held=tuple(seen.sources(self.held, community)),
            troubles=tuple(visible),
            **lists,
        )


_LISTS = ("added", "changed", "back", "gone", "failed")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. Times are ISO."""

    failed: Mapping[str, str] = field(default_factory=dict)
    """Key → when it failed last."""
    held: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Source → when it was held back last, and how many records were gone."""
    troubles: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Id of a place → since when, and whether that was told."""


def news_of(
    report: ReindexReport, followed: Iterable[Followed], told: Told, now: datetime
) -> tuple[News, Told]:
    """What is new of a re-index, all communities together; and what is told with it."""
    at, moved = now.isoformat(timespec="seconds"), tuple(seen.MOVE.join(pair) for pair in report.moved)
    fresh = {*report.added, *report.changed, *report.back}
    failed = _recent({key: when for key, when in told.failed.items() if key not in fresh}, now)
    new_failed = tuple(key for key in report.failed if key not in failed)
    held = _recent(told.held, now)
    new_held = tuple(
        each for each in report.held if each.source not in held or held[each.source][1] < each.gone
    )
    lasting = {each.follow.id: each for each in followed if each.problem}
    troubles = {id_: [*told.troubles.get(id_, [at, False])] for id_ in lasting}
    ripe = [
        id_ for id_, (since, was_told) in troubles.items() if not was_told and now - _time(since) > LASTING
    ]
    new_troubles = tuple(Trouble(lasting[id_], troubles[id_][0]) for id_ in ripe)
    for id_ in ripe:
        troubles[id_][1] = True
    news = News(
        report.added, report.changed, moved, report.back, report.gone, new_failed, new_held, new_troubles
    )
    return news, Told(
        _latest(failed | dict.fromkeys(report.failed, at)),
        _latest(held | {each.source: [at, each.gone] for each in report.held}),
        troubles,
    )


def to_text(told: Told) -> str:
    """As it is remembered."""
    return json.dumps(asdict(told), ensure_ascii=False)


def from_text(text: str) -> Told:
    """The reverse; as if nothing had been told, where it cannot be read."""
    try:
        kept = json.loads(text)
        told = Told(**kept)
        for when in (
            *told.failed.values(),
            *(when for when, _ in told.held.values()),
            *(when for when, _ in told.troubles.values()),
        ):
            _time(when)
    except (ValueError, TypeError, AttributeError):
        return Told()
    return told


def _recent(kept: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if now - _time(_when(value)) <= FORGOTTEN}


def _latest(kept: dict[str, Any]) -> dict[str, Any]:
    """The latest of them, so that the file does not grow for ever."""
    ordered = sorted(kept.items(), key=lambda each: str(_when(each[1])), reverse=True)
    return dict(ordered[:_KEPT])


def _when(value: Any) -> str:
    return value if isinstance(value, str) else value[0]


def _time(iso: str) -> datetime:
    when = datetime.fromisoformat(iso)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
