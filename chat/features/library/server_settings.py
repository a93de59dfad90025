"""``/library settings``: where Plenum answers, in which language, whether for all to see, and who may run the library; and what
of it does not fit the real server any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from chat.buttons import Button, ChannelMenu, Menu, RoleMenu, on_button, on_menu
from chat.context import BotClient, Interaction, places_of
from chat.features.browse import invite_questions
from chat.features.library import accent_of, library_command, show_findings
from chat.messages import Card, acknowledge, respond
from chat.permissions import audit, for_admins
from chat.safe_text import OPTION, OPTIONS, name, option
from chat.slash_commands import visible_records
from chat.wording import LOCALES, Words, words_in
from community.settings import CommunitySettings
from domain.errors import Finding, NotAllowed, Verdict


@library_command("settings")
async def settings(interaction: Interaction) -> None:
    """Shows what is set, with the menus that change it."""
    await _show(interaction)


@on_menu("library-channels")
@for_admins("settings", update=True)
async def set_channels(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """Where it answers; none picked: everywhere."""
    await _change(interaction, "channels", _ids(values))


@on_menu("library-reports")
@for_admins("settings", update=True)
async def set_report_channel(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """Where reported citations are told besides their list; none picked: nowhere."""
    await _change(interaction, "report_channel", next(iter(_ids(values)), 0))


@on_menu("library-news")
@for_admins("settings", update=True)
async def set_news_channel(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """Where news of the library is told; none picked: where reports are."""
    await _change(interaction, "news_channel", next(iter(_ids(values)), 0))


@on_menu("library-asking")
@for_admins("settings", update=True)
async def set_ask_channels(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """Where each message, or each post, is a question. A channel that is new among them is told how to ask in it."""
    ctx, guild = interaction.client.ctx, interaction.guild
    before = ctx.settings(interaction.guild_id or 0).ask_channels
    await _change(interaction, "ask_channels", _ids(values))
    for each in _ids(values):
        channel = guild.get_channel(each) if guild is not None and each not in before else None
        if guild is not None and isinstance(channel, discord.TextChannel):
            await invite_questions(ctx, guild, channel)


@on_menu("library-scope")
@for_admins("settings", update=True)
async def set_scope(interaction: Interaction, rest: str, values: list[str]) -> None:
    """``CHANNEL``: the one body that questions there are about, or every one."""
    scopes = dict(interaction.client.ctx.settings(interaction.guild_id or 0).scopes)
    for channel in _ids([rest]):
        scopes.pop(channel, None)
        scopes |= {} if values[0] == OWN else {channel: values[0]}
    await _change(interaction, "scopes", tuple(scopes.items()))


@on_button("library-threads")
@for_admins("settings", update=True)
async def set_threads(interaction: Interaction, wanted: str) -> None:
    """``threads`` or ``none``: whether each answer begins a thread."""
    await _change(interaction, "threads", wanted == "threads")


@on_menu("library-roles")
async def set_roles(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """Who may run the library besides those who manage the server. Only these choose: nobody hands on what was handed
    to them.
    """
    if not (interaction.permissions.manage_guild or interaction.permissions.administrator):
        await audit(interaction, "settings", f"roles: {', '.join(values) or '-'}", allowed=False)
        raise NotAllowed("Roles are chosen by who manages the server.", reason="library-roles-need-manager")
    if await acknowledge(interaction, private=True, update=True):
        await _change(interaction, "roles", _ids(values))


@on_menu("library-language")
@for_admins("settings", update=True)
async def set_language(interaction: Interaction, _rest: str, values: list[str]) -> None:
    """A fixed language, or each reader's own."""
    chosen = values[0] if values else OWN
    if chosen != OWN and chosen not in LOCALES:
        raise NotAllowed(f"There is no language “{chosen}” here.", reason="button-too-old")
    await _change(interaction, "language", "" if chosen == OWN else chosen)


@on_button("library-private")
@for_admins("settings", update=True)
async def set_private(interaction: Interaction, wanted: str) -> None:
    """``private`` or ``public``: how answers are shown where the asker does not say."""
    await _change(interaction, "private", wanted == "private")


async def _change(interaction: Interaction, field: str, value: Any) -> None:
    ctx, community = interaction.client.ctx, interaction.guild_id or 0
    await ctx.change_settings(community, replace(ctx.settings(community), **{field: value}))
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    await audit(interaction, "settings", f"{field}: {shown or '-'}")
    await _show(interaction, changed=True)


async def _show(interaction: Interaction, *, changed: bool = False) -> None:
    ctx, guild = interaction.client.ctx, interaction.guild
    if guild is None:
        raise NotAllowed("There is no server here.", reason="library-only-in-servers")
    found = misfits(interaction.client, guild)
    # In the language that holds now: it may be what was just changed.
    words = ctx.words(interaction)
    bodies = Counter(record.body for record in await visible_records(interaction) if record.body)
    place = Place(
        here=next((each for each in reversed(places_of(interaction.channel)) if each), 0),
        bodies=tuple(body for body, _ in bodies.most_common() if len(body) <= OPTION),
        reads_messages=ctx.reads_messages,
    )
    card = settings_view(words, ctx.settings(guild.id), guild, found, place, changed=changed)
    await respond(interaction, card)


def _ids(values: Sequence[str]) -> tuple[int, ...]:
    return tuple(int(value) for value in values if value.isdigit())


# --- As they are shown, with the menus that change them.

OWN = "own"
"""Stands for "each reader's own language", and for "every body", in a menu: its values cannot be empty."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where settings are shown, and what can be chosen there."""

    here: int = 0
    """The channel; of a thread, the one that it is in."""
    bodies: tuple[str, ...] = ()
    """Those of the records, the most frequent first."""
    reads_messages: bool = False


def settings_view(
    words: Words,
    settings: CommunitySettings,
    guild: discord.Guild,
    found: Sequence[Finding],
    place: Place,
    *,
    changed: bool = False,
) -> Card:
    """What is set, and what of it does not fit the server. Menus offer only channels and roles that are there."""
    card = Card(accent=accent_of(found))
    card.text("### " + words("library-settings-title"))
    if changed:
        card.text("✅ " + words("library-settings-changed"))
    card.text(
        "\n".join(
            (
                words(
                    "library-settings-channels",
                    channels=_named(words, settings.channels, "library-everywhere"),
                ),
                words(
                    "library-settings-asking",
                    channels=_named(words, settings.ask_channels, "library-nowhere"),
                ),
                *_scopes(words, settings),
                words("library-settings-language", language=_language(words, settings.language)),
                words("library-settings-private" if settings.private else "library-settings-public"),
                _roles(words, settings, guild),
                words("library-settings-threads" if settings.threads else "library-settings-no-threads"),
                words(
                    "library-settings-news",
                    channel=_told_in(words, settings.news_channel or settings.report_channel),
                ),
                words("library-settings-reports", channel=_told_in(words, settings.report_channel)),
            )
        )
    )
    if settings.ask_channels and not place.reads_messages:
        card.below(words("library-settings-asking-how"))
    show_findings(card, words, found)
    card.rule()
    channels = [each for each in settings.channels if guild.get_channel(each) is not None]
    card.row(ChannelMenu("library-channels", picked=channels, placeholder=words("library-pick-channels")))
    asking = [each for each in settings.ask_channels if guild.get_channel(each) is not None]
    card.row(ChannelMenu("library-asking", picked=asking, placeholder=words("library-pick-asking")))
    if place.here and place.bodies:
        card.row(_scope_menu(words, settings, place))
    card.row(
        Menu(
            "library-language",
            options=_languages(words, settings),
            placeholder=words("library-pick-language"),
        )
    )
    roles = [each for each in settings.roles if guild.get_role(each) is not None]
    card.row(RoleMenu("library-roles", picked=roles, placeholder=words("library-pick-roles")))
    for what, told in (("news", settings.news_channel), ("reports", settings.report_channel)):
        picked = [told] if guild.get_channel(told) is not None else []
        card.row(
            ChannelMenu(f"library-{what}", picked=picked, placeholder=words(f"library-pick-{what}"), most=1)
        )
    wanted = "public" if settings.private else "private"
    threads = "none" if settings.threads else "threads"
    card.row(
        Button("library-private", wanted, label=words(f"library-button-{wanted}")),
        Button("library-threads", threads, label=words(f"library-button-threads-{threads}")),
    )
    card.below(words("library-settings-roles-how"))
    return card


def _named(words: Words, channels: Sequence[int], none: str) -> str:
    return words("list-comma").join(f"<#{each}>" for each in channels) if channels else words(none)


def _told_in(words: Words, channel: int) -> str:
    return f"<#{channel}>" if channel else words("library-nowhere")


def _scopes(words: Words, settings: CommunitySettings) -> list[str]:
    return [
        words("library-settings-scope", channel=f"<#{channel}>", body=name(body))
        for channel, body in settings.scopes
    ]


def _scope_menu(words: Words, settings: CommunitySettings, place: Place) -> Menu:
    """What questions in this channel are about."""
    chosen = settings.body_in(place.here)
    every = discord.SelectOption(label=words("library-every-body"), value=OWN, default=not chosen)
    bodies = list(dict.fromkeys([*filter(None, [chosen]), *place.bodies]))[: OPTIONS - 1]
    return Menu(
        "library-scope",
        str(place.here),
        options=[
            every,
            *(
                discord.SelectOption(
                    label=option(words("library-only-body", body=body)), value=body, default=body == chosen
                )
                for body in bodies
            ),
        ],
        placeholder=words("library-pick-scope"),
    )


def _roles(words: Words, settings: CommunitySettings, guild: discord.Guild) -> str:
    """By their names: no message of ours mentions a role, not even one that would ping nobody."""
    if not settings.roles:
        return words("library-settings-roles-nobody")
    found = [guild.get_role(each) for each in settings.roles]
    names = [name(role.name if role else str(each)) for each, role in zip(settings.roles, found, strict=True)]
    return words("library-settings-roles", roles=words("list-comma").join(names))


def _language(words: Words, locale: str) -> str:
    return _own_name(locale) if locale else words("library-language-own")


def _languages(words: Words, settings: CommunitySettings) -> list[discord.SelectOption]:
    own = discord.SelectOption(label=words("library-language-own"), value=OWN, default=not settings.language)
    fixed = [
        discord.SelectOption(label=_own_name(locale), value=locale, default=settings.language == locale)
        for locale in LOCALES
    ]
    return [own, *fixed]


def _own_name(locale: str) -> str:
    """A language as those call it who read it."""
    return words_in(locale)("language-name")


# --- Against the real server: channels and roles that are not there any more.


def all_misfits(client: BotClient) -> list[Finding]:
    """What does not fit, of all communities; the home community that the bot is not in among it."""
    home = client.ctx.home
    found = [finding for guild in client.guilds for finding in misfits(client, guild)]
    if home and client.share.mine(home) and client.get_guild(home) is None:
        sentence = f"The home community {home} is set, and the bot is not in it."
        remedy = "Invite it there (`python bot.py invite`), or change the setting."
        found.append(Finding("home community", Verdict.WARNING, sentence, remedy))
    return found


def misfits(client: BotClient, guild: discord.Guild) -> list[Finding]:
    """What of one community's settings is not there, or cannot be used."""
    settings = client.ctx.settings(guild.id)
    found = []
    told = filter(None, [settings.report_channel, settings.news_channel])
    scoped = (channel for channel, _ in settings.scopes)
    for channel_id in dict.fromkeys((*settings.channels, *settings.ask_channels, *scoped, *told)):
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            sentence = f"{guild.name}: the channel {channel_id}, which /library settings names, is not there."
            found.append(Finding("channels", Verdict.WARNING, sentence, "/library settings"))
        elif guild.me is not None and not channel.permissions_for(guild.me).view_channel:
            sentence = f"{guild.name}: /library settings names #{channel.name}, and Plenum cannot see it."
            found.append(Finding("channels", Verdict.WARNING, sentence, "Give it View Channel there."))
    for role_id in settings.roles:
        if guild.get_role(role_id) is None:
            sentence = f"{guild.name}: the role {role_id}, which may run the library, is not there."
            found.append(Finding("roles", Verdict.WARNING, sentence, "/library settings"))
    return found
