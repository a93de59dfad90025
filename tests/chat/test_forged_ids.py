"""Every button, menu and form checks that who uses it may see what it shows: all of them, with the ids of another community."""

from __future__ import annotations

import contextlib
import itertools

import discord
import pytest

from chat.buttons import _BUTTONS, _MENUS, FORMS, Button, ChannelMenu, Menu, RoleMenu, on_button
from chat.context import COMMANDS, PRESSES
from chat.features.feedback import _ReportForm
from chat.features.library.uploads import _MetadataForm
from chat.features.slash_ask import QuestionForm
from chat.messages import Accent, Card
from chat.wording import words_in
from community.settings import CommunitySettings
from domain.answers import Filters
from domain.documents import collection_of
from domain.errors import ReceiptUnknown
from index.records import UploadFields
from tests.kit.library import ADDED
from tests.kit.screen import texts

THEIRS, SOMEBODY, CHANNEL = 8, 99, 77
RECORD = b"Minutes of the Zanzibar Board\n\nMay 7, 2024\n\nThe Zanzibar board decided to keep a quagga in the park of oaks.\n"
ENGLISH = words_in("en")
FORGOTTEN = 16 * 60.0
"""Seconds after which the views of answers that one person sees are let go; each press waits for all that are kept."""


@pytest.fixture
def theirs(app) -> dict[str, str]:
    """The ids of an answer, a record, a meeting and a proposal of another community."""
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
    return {
        "answer": given.id,
        "record": f"{collection}/oaks.txt",
        "proposal": proposed.id,
        "meeting": meeting,
    }


@pytest.fixture
def forged(theirs) -> list[str]:
    """What a button may say: those ids in every form, a beginning of one among them."""
    answer, proposal, meeting = (theirs[each] for each in ("answer", "proposal", "meeting"))
    alone = [*theirs.values(), f"{collection_of(THEIRS)}:{proposal}", f"~{meeting[-20:]}", answer[:8]]
    return [*alone, f"{answer}:0", f"{answer}:0:0", f"{answer[:8]}:0:0", f"{meeting}:0"]


@pytest.fixture
def forged_further(hall, app, theirs) -> dict[str, list[str]]:
    """What buttons of one kind may say beside: their watches, their report, their place, their meeting, and what only they have."""
    memory, meeting = hall.bot.ctx.memory, theirs["meeting"]
    watches = [
        memory.watches.keep(SOMEBODY, THEIRS, "quagga", channel=channel).id for channel in (0, CHANNEL)
    ]
    report = memory.reports.keep(THEIRS, theirs["answer"], "It is no quagga.", SOMEBODY).id
    place = app.feeds.follow(collection_of(THEIRS), "https://quagga.example/feed", kind="feed").id
    on_meetings = [f"{meeting}::0", ":Zanzibar:0"]
    return {
        "decisions": [f"{meeting}:::0", ":Zanzibar::0"],
        "priorities": on_meetings,
        "why": on_meetings,
        "timeline": ["Zanzibar:0"],
        "watches": ["0"],
        "unwatch": [f"{each}:0" for each in watches],
        "stop": [f"{each}:x" for each in watches],
        "library-settled": [str(report)],
        "library-questions": ["0"],
        "library-sources": ["0"],
        "library-unfollow": [place],
        "library-unfollow-now": [place],
    }


@pytest.fixture
def unhurried(hall):
    """Nobody is told to wait: this is about what is allowed, and not about how fast."""
    hall.bot.ctx.clock = itertools.count(step=1000).__next__


def held(app, hall) -> tuple[object, ...]:
    """All of theirs, and all that is kept here."""
    memory, collection, here = hall.bot.ctx.memory, collection_of(THEIRS), hall.guild.id
    waiting = [
        path.read_bytes() for path in sorted((app.uploads._folder / collection).rglob("proposal.json"))
    ]
    watches = [memory.watches.of(who) for who in (hall.ana.id, hall.clerk.id, SOMEBODY)]
    return (
        [record.key for record in app.library.records("")], app.uploads.files(collection), waiting, watches,
        memory.watches.of_channels(THEIRS), memory.reports.of(THEIRS), memory.reports.of(here), memory.settings(THEIRS), memory.settings(here), app.feeds.statuses(),
    )  # fmt: skip


def said(shown) -> str:
    """All that came back to who pressed."""
    return (
        str(getattr(shown, "modal", "") or "") + (texts(shown.response) if shown.response else "")
    ).lower()


async def test_no_button_shows_or_changes_what_is_another_communitys(
    hall, app, forged, forged_further, unhurried
):
    """Pressed by anybody or by an admin of this server: no word of theirs, and nothing of theirs is changed."""
    before = held(app, hall)
    channel = hall.bot.get_channel(hall.channel.id)
    assert set(forged_further) <= set(_BUTTONS)
    for action in sorted(_BUTTONS):
        pressers = zip(forged, itertools.cycle((hall.clerk, hall.ana)), strict=False)
        further = itertools.product(forged_further.get(action, ()), (hall.clerk, hall.ana))
        for rest, who in itertools.chain(pressers, further):
            card = Card(accent=Accent.NOTICE)
            card.row(Button(action, rest, label="Press"))
            message = await channel.send(view=card.view())
            pressed = await who.click(hall.channel.last_message, custom_id=f"press:{action}:{rest}")
            await message.delete()
            assert "quagga" not in said(pressed), (action, rest)
        await hall.env.advance_time(FORGOTTEN)
    assert before == held(app, hall)


async def test_no_menu_shows_or_changes_what_is_another_communitys(hall, app, theirs, unhurried):
    """Picked by anybody or by an admin of this server, with their ids as what is picked and as what the menu says of itself."""
    before = held(app, hall)
    channel = hall.bot.get_channel(hall.channel.id)
    for action in sorted(_MENUS):
        for rest in ("", theirs["answer"]):
            for value, who in itertools.product(theirs.values(), (hall.clerk, hall.ana)):
                card = Card(accent=Accent.NOTICE)
                card.row(Menu(action, rest, options=[discord.SelectOption(label="Pick", value=value)]))
                message = await channel.send(view=card.view())
                picked = await who.select(
                    hall.channel.last_message, [value], custom_id=f"pick:{action}:{rest}"
                )
                await message.delete()
                assert "quagga" not in said(picked), (action, rest, value)
    for kind, made, something in (
        ("channels", ChannelMenu, hall.channel),
        ("roles", RoleMenu, hall.guild.create_role("Neighbours")),
    ):
        for action in sorted(_MENUS):
            card = Card(accent=Accent.NOTICE)
            card.row(made(action))
            message = await channel.send(view=card.view())
            picked = await hall.ana.select(
                hall.channel.last_message, [something], custom_id=f"{kind}:{action}:"
            )
            await message.delete()
            assert "quagga" not in said(picked), (kind, action)
    assert before == held(app, hall)
    assert hall.bot.ctx.settings(hall.guild.id) == CommunitySettings()


def _report(_app, hall, ids):
    return _ReportForm(ENGLISH, ids["answer"]), lambda shown: {hall.field(shown): "It is wrong."}


def _correction(app, _hall, ids):
    theirs = app.uploads.get(collection_of(THEIRS), ids["proposal"])
    return _MetadataForm(ENGLISH, theirs, {}), lambda _shown: CORRECTED


def _question(_app, hall, _ids):
    return QuestionForm(ENGLISH), lambda shown: {hall.field(shown): "Who kept the animal in the park?"}


CORRECTED = {"title": "Mine now", "kind": [], "date": "", "body": ""}
MADE = {"report": _report, "library-correct": _correction, "ask": _question}
"""How each kind of form is made for an id of theirs, and filled in."""


async def test_no_form_shows_or_changes_what_is_another_communitys(hall, app, theirs, unhurried):
    """Sent by anybody or by an admin of this server, opened for their ids. A new kind of form has to be added here."""
    assert set(MADE) == set(FORMS)
    before = held(app, hall)
    channel = hall.bot.get_channel(hall.channel.id)

    @on_button("forged-form")
    async def open_form(interaction, action):
        await interaction.response.send_modal(MADE[action](app, hall, theirs)[0])

    try:
        for action, make in MADE.items():
            filled = make(app, hall, theirs)[1]
            for who in (hall.clerk, hall.ana):
                card = Card(accent=Accent.NOTICE)
                card.row(Button("forged-form", action, label="Open"))
                await channel.send(view=card.view())
                shown = await who.click(hall.channel.last_message, label="Open")
                sent = await who.submit_modal(shown, filled(shown))
                assert "quagga" not in said(sent), action
    finally:
        del _BUTTONS["forged-form"]
    assert before == held(app, hall)


async def test_who_is_no_admin_corrects_nothing_of_their_own_community(hall, app, unhurried):
    """Not with a form that was opened somehow: sending it is checked like opening it, and stands in the log."""
    collection = collection_of(hall.guild.id)
    proposal = app.uploads.propose(collection, "oaks.txt", ADDED.encode(), UploadFields(title="The oaks"))

    @on_button("forged-form")
    async def open_form(interaction, _rest):
        await interaction.response.send_modal(_MetadataForm(ENGLISH, proposal, {}))

    try:
        card = Card(accent=Accent.NOTICE)
        card.row(Button("forged-form", "", label="Open"))
        await hall.bot.get_channel(hall.channel.id).send(view=card.view())
        shown = await hall.ana.click(hall.channel.last_message, label="Open")
        await hall.ana.submit_modal(shown, CORRECTED)
    finally:
        del _BUTTONS["forged-form"]
    assert app.uploads.get(collection, proposal.id).title.value == "The oaks"
    (refused,) = hall.bot.ctx.memory.audit_log.of(hall.guild.id)
    assert refused.details["refused"]


def test_a_beginning_of_an_id_finds_nothing_for_a_button(app, theirs):
    """Six characters do at the terminal; what a button names is the very id, and no other one is told."""
    given = app.answers.ask("Who planted the oaks?", Filters(community=collection_of(THEIRS)))
    assert app.answers.receipt(given.id, whole=True).question == given.question
    assert app.answers.receipt(given.id[:8]).id == given.id
    for wrong in (given.id[:8], given.id[:-1], given.id[:-1] + "*", f"{given.id}0"):
        with contextlib.suppress(ReceiptUnknown), pytest.raises(ReceiptUnknown) as unknown:
            app.answers.receipt(wrong, whole=True)
        assert given.id not in f"{unknown.value.sentence} {unknown.value.remedy}".replace(wrong, "")


async def test_who_presses_without_a_pause_is_told_to_wait(hall, app):
    """Forty buttons a minute, then a sentence; and twenty commands of the library."""
    hall.bot.ctx.clock = lambda: 1.0
    for check, most in ((hall.bot.ctx.check_press, PRESSES), (hall.bot.ctx.check_command, COMMANDS)):
        for _ in range(most):
            check(hall.clerk.id)
        check(hall.ana.id)
    told = await hall.clerk.slash(hall.channel, "library history")
    assert "moment" in said(told)
    hall.bot.ctx.clock = lambda: 62.0
    told = await hall.clerk.slash(hall.channel, "library history")
    assert "moment" not in said(told)
