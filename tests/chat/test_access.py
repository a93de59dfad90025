"""Who may see and do what, case by case: by collection, by channel, by permission."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest

from chat.buttons import fields, whole_number
from chat.context import Interaction, own_collection, places_of
from chat.features.library.reindexing import Outcome
from chat.news import News, Trouble
from chat.permissions import (
    audit,
    check_permission,
    for_admins,
    is_own_source,
    may_manage,
    may_operate,
    receipt_for,
    redacted_findings,
    tell_of_company,
    visible_findings,
    visible_keys,
    visible_moves,
    visible_sentence,
    visible_sources,
)
from chat.slash_commands import visible_records
from community.settings import CommunitySettings
from domain.answers import Filters
from domain.documents import NOBODY, belongs, collection_of, may_see, searched_of
from domain.errors import Finding, NotAllowed, ReceiptUnknown, StorageFull, Verdict
from index.pipeline.build import reindex
from index.records import Held, Subscription, SubscriptionStatus
from tests.kit.embedder import HashingEmbedder
from tests.kit.library import acts, opened
from tests.kit.records import MemorySource, document_of

OURS, THEIRS = collection_of(7), collection_of(71)
"""The one name begins as the other does."""


@pytest.mark.parametrize(
    ("collection", "community", "seen"),
    [
        ("records", "", True), ("records", OURS, True), ("records", NOBODY, True), (OURS, "", True), (OURS, OURS, True),
        (OURS, THEIRS, False), (THEIRS, OURS, False), (OURS, NOBODY, False), (NOBODY, OURS, False),
    ],
)  # fmt: skip
def test_a_community_sees_its_own_and_what_is_everybodys(collection: str, community: str, seen: bool) -> None:
    """Whether it is a key, a move, a finding, a source or a sentence that names the collection: it is seen whole, or not at all."""
    key, bad = f"{collection}/a/b.txt", Finding("disk", Verdict.BAD, f"{collection} is full.", "Look.")
    by_name, by_remedy = (
        replace(bad, name=key, sentence="Full."),
        replace(bad, sentence="Full.", remedy=f"Empty {collection}."),
    )
    assert may_see(collection, community) is seen
    assert visible_keys(["records/x", key], community) == ["records/x", *[key] * seen]
    assert visible_moves([f"records/x → {key}", f"{key} → records/x", "records/x → records/y"], community) == [
        *[f"records/x → {key}", f"{key} → records/x"] * seen, "records/x → records/y",
    ]  # fmt: skip
    for found in (bad, by_name, by_remedy):
        named = collection != NOBODY
        assert visible_findings([found], community) == [found] * (seen or not named)
        hidden = [found] if seen or not named else [Finding("…", Verdict.BAD, "")]
        assert redacted_findings([found], community) == hidden
    held, other = Held(f"https://a.example ({collection})", 3, 4), Held("records", 1, 2)
    named = collection != NOBODY
    assert visible_sources([held, other], community) == [*[held] * (seen or not named), other]
    said = f"{collection} is broken."
    assert visible_sentence(said, community) == (said if seen or not named else "…")


def test_what_a_reindex_came_to_is_told_as_far_as_it_is_seen() -> None:
    """Every list of it, the moves, what was held, what was found, why it failed, and which places are in trouble."""
    lists = ("added", "changed", "back", "gone", "failed")
    mine, all_keys = (f"{OURS}/a", "web/b"), (f"{OURS}/a", f"{THEIRS}/a", "web/b")
    held = (Held(f"feed, {THEIRS}", 1, 2), Held(f"feed, {OURS}", 1, 2))
    moved = (f"{THEIRS}/a → {THEIRS}/b", f"{OURS}/a → {OURS}/b")
    whole = {**dict.fromkeys(lists, all_keys), "held": held, "moved": moved}
    findings = (Finding("x", Verdict.NOTE, f"{THEIRS} is slow."), Finding("x", Verdict.NOTE, "All is slow."))
    outcome = Outcome(
        when=datetime(2026, 1, 1, tzinfo=UTC), seconds=3, findings=findings, error=f"{THEIRS} broke.", **whole
    )  # type: ignore[arg-type]
    troubles = tuple(
        Trouble(SubscriptionStatus(Subscription("abc123", each, "feed", "https://a.example")), "2026")
        for each in (OURS, THEIRS, "web")
    )
    news = News(troubles=troubles, **whole)  # type: ignore[arg-type]
    for seen in (outcome.seen_by(OURS), news.seen_by(OURS)):
        assert {name: getattr(seen, name) for name in lists} == dict.fromkeys(lists, mine)
        assert (seen.held, seen.moved) == (held[1:], moved[1:])
    assert (outcome.seen_by(OURS).findings, outcome.seen_by(OURS).error) == (findings[1:], "…")
    assert news.seen_by(OURS).troubles == (troubles[0], troubles[2])
    assert (bool(news), bool(News()), outcome.seen_by("")) == (True, False, outcome)
    assert news.seen_by(NOBODY).added == ("web/b",)


def test_collections_are_told_apart_to_the_letter() -> None:
    """A record belongs to the collection that its key begins with, a source to the one that it names, and a demo gives way."""
    assert (belongs(f"{OURS}/a", OURS), belongs(f"{THEIRS}/a", OURS), belongs(OURS, OURS)) == (
        True,
        False,
        False,
    )
    assert is_own_source(f"feed ({OURS})", OURS)
    assert not any(is_own_source(each, OURS) for each in (f"feed ({THEIRS})", "feed", f"{OURS} and {THEIRS}"))
    assert (own_collection(7), own_collection(0)) == (OURS, NOBODY)
    assert searched_of(["seeds", "web", OURS, THEIRS], OURS) == {"web", OURS}
    assert searched_of(["seeds", THEIRS], OURS) == {"seeds"}
    assert searched_of([OURS], THEIRS) == frozenset()


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (lambda: fields("a:b", 1), "a:b"), (lambda: fields("a", 2), "a"), (lambda: whole_number(""), ""),
        (lambda: whole_number("1" * 19), "long"), (lambda: whole_number("+1"), "+"), (lambda: whole_number("١"), "arabic"),
        (lambda: whole_number("1 "), "blank"),
    ],
)  # fmt: skip
def test_what_a_forged_button_says_is_refused(refused, said: str) -> None:
    """With the wording that tells that it is too old; and what fits is read."""
    with pytest.raises(NotAllowed, match=r"^The button says nothing that can be used\.$") as error:
        refused()
    assert error.value.reason == "button-too-old", said
    assert (fields("a:b", 2), fields("", 1), whole_number("-12"), whole_number("9" * 18)) == (
        ["a", "b"],
        [""],
        -12,
        int("9" * 18),
    )


async def test_a_community_chooses_the_channels_that_are_answered_in(hall) -> None:
    """A thread goes by the channel that it is in; elsewhere the first six that were chosen are named."""
    ctx = hall.bot.ctx
    ctx.check_channel(1, None)
    for chosen, named in (
        ((5,), "<#5>"),
        (tuple(range(5, 12)), "<#5> · <#6> · <#7> · <#8> · <#9> · <#10> …"),
    ):
        ctx._settings[1] = CommunitySettings(channels=chosen)
        for channel in (SimpleNamespace(id=5), SimpleNamespace(id=99, parent_id=5)):
            ctx.check_channel(1, channel)
        for channel in (None, SimpleNamespace(id=99), SimpleNamespace(id=99, parent_id=98)):
            with pytest.raises(NotAllowed, match=r"^Plenum does not answer in this channel\.$") as error:
                ctx.check_channel(1, channel)
            assert (error.value.reason, error.value.values) == ("not-in-this-channel", {"channels": named})
    ctx._settings[1] = CommunitySettings(channels=tuple(range(5, 11)))
    with pytest.raises(NotAllowed) as error:
        ctx.check_channel(1, None)
    assert "…" not in error.value.values["channels"]
    assert (places_of(None), places_of(SimpleNamespace(id=3, parent_id=None))) == ((0, 0), (3, 0))


def _interaction(hall, person, *roles: int, **permissions: bool) -> Interaction:
    """What Discord would hand over of a person's act in the town's server."""
    guild, state = hall.bot.get_guild(hall.guild.id), hall.bot._connection
    user = {"id": str(person.id), "username": "x", "discriminator": "0", "avatar": None}
    told = {"user": user, "roles": list(map(str, roles)), "flags": 0, "joined_at": None}
    member = discord.Member(data=told, guild=guild, state=state)  # type: ignore[arg-type]
    granted = discord.Permissions(**permissions)
    return SimpleNamespace(user=member, guild_id=guild.id, permissions=granted, client=hall.bot)  # type: ignore[return-value]


async def test_who_may_run_the_library(hall) -> None:
    """Manage Server, or a role that was chosen; what all share is run by the owner, the home community, or the only one."""
    ctx, server = hall.bot.ctx, hall.guild.id
    nobody, manager = _interaction(hall, hall.ana), _interaction(hall, hall.ana, manage_guild=True)
    assert (may_manage(nobody), may_manage(manager)) == (False, True)
    assert may_manage(_interaction(hall, hall.ana, administrator=True))
    (role,) = [each.id for each in hall.bot.get_guild(server).roles if each.name == "Clerks"]
    ctx._settings[server] = CommunitySettings(roles=(role,))
    assert (may_manage(_interaction(hall, hall.ben, role)), may_manage(nobody)) == (True, False)
    for changed in ({"guild_id": None}, {"user": SimpleNamespace(id=1)}):
        assert not may_manage(SimpleNamespace(**vars(manager) | changed))  # type: ignore[arg-type]
    assert (may_operate(manager), may_operate(nobody)) == (True, False)
    for home, operates in ((server, True), (server + 1, False), (0, True)):
        ctx.home = home
        assert may_operate(manager) is operates
    hall.bot.share.count = 2
    assert not may_operate(manager), "another process may serve another server"
    ctx.owners = frozenset({hall.ana.id})
    assert may_operate(nobody)
    ctx.owners, hall.bot.share.count = frozenset(), 1
    for shared, reason in ((True, "library-for-operators"), (False, "library-for-admins")):
        await check_permission(manager, "reindex", shared=shared)
        with pytest.raises(NotAllowed, match=rf"^reindex was refused to {hall.ana.id}\.$") as error:
            await check_permission(nobody, "reindex", "x", shared=shared)
        assert error.value.reason == reason
    await audit(manager, "add", "a record")
    await audit(manager, "add")
    assert ctx.memory.audit_log.of(server)[0].details == {}
    assert acts(hall)[-4:] == [
        ("library-reindex", "x", True), ("library-reindex", "x", True), ("library-add", "a record", False), ("library-add", "", False),
    ]  # fmt: skip


def test_a_command_of_admins_keeps_its_options() -> None:
    """discord.py reads them from its signature, with their types; and what it is called stays."""

    async def handler(interaction: Interaction, day: int, *, again: str = "") -> None:
        """Does it."""

    made = for_admins("x")(handler)
    assert inspect.iscoroutinefunction(made)
    assert (made.__name__, made.__doc__) == ("handler", "Does it.")
    assert inspect.signature(made) == inspect.signature(handler, eval_str=True)
    assert inspect.signature(made).parameters["day"].annotation is int


async def test_a_receipt_is_shown_to_who_may_see_what_it_quotes(hall) -> None:
    """By its whole id; and of another community's record nothing is told but that there is no such answer."""
    ctx, manager = hall.bot.ctx, _interaction(hall, hall.ana)
    given = ctx.answers.ask("Who approved the budget for flood control?", Filters())
    assert (await receipt_for(manager, given.id)).id == given.id
    with pytest.raises(ReceiptUnknown):
        await receipt_for(manager, given.id[:8])
    assert [record.key for record in await visible_records(manager)] == [
        "records/agenda.txt",
        "records/minutes.txt",
    ]


class _AtOnce:
    """A queue in which nobody waits."""

    async def quick(self, work):
        return work()


async def test_what_others_added_is_not_offered(tmp_path: Path) -> None:
    """Of records, by the server that asks; outside a server and where the bot is not, only everybody's; without a library, nothing."""
    queue, texts = (
        _AtOnce(),
        {
            f"{part}/a.txt": document_of(f"{part}/a.txt", "Words.", collection=part)
            for part in ("records", OURS, THEIRS)
        },
    )

    def asked(folder: Path, guild: int | None) -> SimpleNamespace:
        ctx = SimpleNamespace(queue=queue, library=opened(folder).library)
        here = {7, 8, 71}.intersection
        return SimpleNamespace(
            client=SimpleNamespace(ctx=ctx, get_guild=lambda guild: here({guild}) or None), guild_id=guild
        )

    left = "community-9"
    texts[f"{left}/a.txt"] = document_of(f"{left}/a.txt", "Words.", collection=left)
    reindex([MemorySource(texts)], HashingEmbedder(), tmp_path / "data")
    for guild, seen in (
        (9, {"records"}),
        (7, {"records", OURS}),
        (71, {"records", THEIRS}),
        (8, {"records"}),
        (None, {"records"}),
    ):
        assert {each.collection for each in await visible_records(asked(tmp_path, guild))} == seen
    assert await visible_records(asked(tmp_path / "new", 7)) == []


async def test_what_could_not_be_logged_is_told_to_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    """Who, where, what and why; what was done stays done."""

    def full(*_: object) -> None:
        raise StorageFull("There is no room left.", remedy="Free some space.")

    ctx = SimpleNamespace(
        queue=_AtOnce(), memory=SimpleNamespace(audit_log=SimpleNamespace(log=full), fact=full)
    )
    interaction = SimpleNamespace(
        client=SimpleNamespace(ctx=ctx), guild_id=7, user=SimpleNamespace(id=5, name="ana")
    )
    await audit(interaction, "reindex", "a/x.txt")
    assert await tell_of_company(SimpleNamespace(ctx=ctx, only_server=None)) == ""
    assert caplog.messages == [
        "reindex by 5 in 7 (a/x.txt) was not logged: There is no room left.",
        "Who ran the library alone is not known: There is no room left.",
    ]
