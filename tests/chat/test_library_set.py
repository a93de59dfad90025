"""``/library set``: what was not recognised rightly is set right, by who may."""

from __future__ import annotations

import pytest

from tests.kit.discord_bodies import check_bodies
from tests.kit.library import acts, shown_to
from tests.kit.screen import texts

KEY = "records/minutes.txt"


async def test_what_a_record_is_is_set_and_counts_at_once(hall, app):
    """It is said, in the admin's words, and taken back with a dash."""
    shown = await hall.clerk.slash(
        hall.channel,
        "library set",
        record=KEY,
        kind="adopted minutes",
        body="Parks Board",
        date="March 5, 2024",
    )
    said = texts(shown.response)
    assert "adopted minutes · Parks Board · March 5, 2024" in said
    record = next(each for each in app.library.records("") if each.key == KEY)
    assert (record.kind.value, record.body, record.date.isoformat()) == (
        "adopted minutes",
        "Parks Board",
        "2024-03-05",
    )
    assert acts(hall)[-1] == ("library-set", KEY, False)
    shown = await hall.clerk.slash(hall.channel, "library set", record=KEY, kind="-", body="-", date="-")
    assert "Nothing of" in texts(shown.response)
    assert next(each for each in app.library.records("") if each.key == KEY).body != "Parks Board"
    check_bodies(hall.env)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, "Say what is to be set"),
        ({"kind": "nonsense"}, "kind"),
        ({"date": "soon"}, "date"),
        ({"date": "0000-00-00"}, "date"),
        ({"date": "0000"}, "date"),
    ],
)
async def test_what_cannot_be_set_is_a_sentence(hall, app, given, word):
    """And nothing is changed."""
    before = app.library.records("")
    shown = await hall.clerk.slash(hall.channel, "library set", record=KEY, **given)
    assert word in texts(shown.response)
    assert app.library.records("") == before
    check_bodies(hall.env)


async def test_only_who_runs_the_library_sets_it(hall, app):
    """Whoever else is shown the command is refused, and that is logged."""
    shown_to(hall, hall.ana)
    await hall.ana.slash(hall.channel, "library set", record=KEY, body="Nobody")
    assert acts(hall)[-1][2]
    assert all(each.body != "Nobody" for each in app.library.records(""))


async def test_hostile_words_stay_words(hall):
    """What is set is shown as text."""
    shown = await hall.clerk.slash(
        hall.channel,
        "library set",
        record=KEY,
        title="@everyone **x** [a](https://x.example)",
        body="<@1> `y`",
    )
    assert r"\@everyone \*\*x\*\*" in texts(shown.response)
    check_bodies(hall.env)
