"""What each button and menu does, by the act in its ``custom_id``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat import aging, answer_acts, browse, feedback
from chat.base import Pressed
from chat.buttons import Act, Picked
from chat.library import group as library
from domain.errors import NotAllowed


def acts() -> Mapping[str, Act]:
    """Every button's act."""
    return {**answer_acts.ACTS, **aging.ACTS, **feedback.ACTS, **browse.ACTS, **library.ACTS}


def picks() -> Mapping[str, Picked]:
    """Every menu's act."""
    return {**browse.PICKS, **library.PICKS}


async def unknown(_interaction: Pressed, act: str) -> None:
    """A button of an earlier version that is not there any more."""
    raise NotAllowed(f"There is no act “{act}” any more.", reason="button-too-old")


async def unknown_pick(_interaction: Pressed, act: str, _values: Sequence[str]) -> None:
    """A menu of an earlier version that is not there any more."""
    raise NotAllowed(f"There is no act “{act}” any more.", reason="button-too-old")
