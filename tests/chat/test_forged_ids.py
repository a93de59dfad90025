"""Every button checks that who presses it may see what it shows: all of them, with the ids of another community."""

from __future__ import annotations

import itertools

import pytest

from chat.buttons import _BUTTONS, Button
from chat.card import Accent, Card
from domain.answers import Filters
from domain.documents import collection_of
from index.records import UploadFields
from tests.kit.screen import texts

THEIRS = 8
RECORD = b"Minutes of the Zanzibar Board\n\nMay 7, 2024\n\nThe Zanzibar board decided to keep a quagga in the park of oaks.\n"


@pytest.fixture
def forged(app) -> list[str]:
    """What a button may say: the ids of an answer, a record, a meeting and a proposal of another community, in every form."""
    collection = collection_of(THEIRS)
    for name in ("oaks.txt", "waiting.txt"):
        proposed = app.uploads.propose(collection, name, RECORD, UploadFields(title="The quagga"))
        if name == "oaks.txt":
            app.uploads.confirm(collection, proposed.id)
    app.library.reindex(lambda *_: None, lambda _: None)
    given = app.answers.ask("What did the board decide about the quagga?", Filters(community=collection))
    assert given.quotes
    assert given.quotes[0].citation.document.startswith(f"{collection}/")
    (meeting,) = [
        each.id
        for each in app.answers.meetings(collection)
        if collection in each.id or "anzibar" in each.title
    ]
    ids = [
        given.id,
        f"{collection}/oaks.txt",
        proposed.id,
        f"{collection}:{proposed.id}",
        meeting,
        f"~{meeting[-20:]}",
    ]
    return [rest for each in ids for rest in (each, f"{each}:0", f"{each}:0:0")]


async def test_no_button_shows_or_changes_what_is_another_communitys(hall, app, forged):
    """Pressed by anybody or by an admin of this server: no word of theirs, and nothing of theirs is changed."""
    collection = collection_of(THEIRS)
    before = [record.key for record in app.library.records("")], app.uploads.files(collection)
    channel = hall.bot.get_channel(hall.channel.id)
    for action in sorted(_BUTTONS):
        for rest, who in zip(forged, itertools.cycle((hall.clerk, hall.ana)), strict=False):
            card = Card(accent=Accent.NOTICE)
            card.row(Button(action, rest, label="Press"))
            message = await channel.send(view=card.view())
            pressed = await who.click(hall.channel.last_message, custom_id=f"press:{action}:{rest}")
            await message.delete()
            shown = str(getattr(pressed, "modal", "") or "") + (
                texts(pressed.response) if pressed.response else ""
            )
            assert "quagga" not in shown.lower(), (action, rest)
    assert before == ([record.key for record in app.library.records("")], app.uploads.files(collection))
    assert hall.bot.ctx.memory.watches.of(hall.ana.id) == hall.bot.ctx.memory.watches.of(hall.clerk.id) == []
