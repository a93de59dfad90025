"""The picture of a topic through time: it is drawn for a phone, and says what it shows."""

from __future__ import annotations

import io

from PIL import Image

from domain.meetings import Stage
from wording.timeline_picture import MOST, Shown, alt_text, can_draw, draw

POINTS = [
    Shown(stage, f"May {day}, 2026", stage.value, "Minutes · City Council", "The council set the fee at $4.20 a month. " * 9)
    for day, stage in enumerate(Stage, 1)
]  # fmt: skip


def test_a_picture_is_as_wide_as_a_phone_in_light_and_dark():
    """Twice 390 points, however long the sentences are; the grounds differ, and a dollar begins no formula."""
    light, dark = (
        Image.open(io.BytesIO(draw("Fee $1", POINTS, dark=each))).convert("RGB") for each in (False, True)
    )
    assert light.width == dark.width == 780
    assert light.getpixel((5, 5)) == (255, 255, 255)
    assert max(dark.getpixel((5, 5))) < 64
    many = Image.open(io.BytesIO(draw("Fee", POINTS * 20)))
    assert many.height < 2 * MOST * 200


def test_the_kinds_are_told_apart_without_their_colours():
    """In shades of grey, the three marks are of three shapes."""
    shade = Image.open(io.BytesIO(draw("Fee", POINTS))).convert("L")
    columns = [sum(shade.getpixel((x, y)) < 200 for x in range(20, 80)) for y in range(shade.height)]
    widest = sorted({each for each in columns if each > 8})
    assert len(widest) > 3


def test_what_it_shows_is_said_in_words():
    """Whole where it fits, and cut with an ellipsis where Discord takes no more."""
    assert alt_text("Fee", POINTS[:1], 4_000).startswith("Fee\nMay 1, 2026 proposed: The council set")
    assert len(alt_text("Fee", POINTS, 100)) <= 100
    assert alt_text("Fee", POINTS, 100).endswith("…")
    assert can_draw("fee")
