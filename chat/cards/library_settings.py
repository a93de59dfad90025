"""A community's settings, with the menus that change them."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from chat.buttons import Pick, PickChannels, PickRoles, Press
from chat.card import Accent, Card
from chat.cards.library import show_findings
from chat.safe import name
from chat.wording import LOCALES, Words, words_in
from community.settings import CommunitySettings
from domain.findings import Finding

OWN = "own"
"""Stands for "each reader's own language" in the menu: a menu's values cannot be empty."""


def settings_card(
    words: Words,
    kept: CommunitySettings,
    guild: discord.Guild,
    found: Sequence[Finding],
    *,
    changed: bool = False,
) -> Card:
    """What is set, and what of it does not fit the server. Menus offer only channels and roles that are there."""
    card = Card(accent=Accent.WARNING if found else Accent.ADMIN)
    card.text("### " + words("library-settings-title"))
    if changed:
        card.text("✅ " + words("library-settings-changed"))
    card.text(
        "\n".join(
            (
                words("library-settings-channels", channels=_channels(words, kept)),
                words("library-settings-language", language=_language(words, kept.language)),
                words("library-settings-private" if kept.private else "library-settings-public"),
                _roles(words, kept, guild),
                _reports(words, kept),
            )
        )
    )
    show_findings(card, words, found)
    card.rule()
    channels = [each for each in kept.channels if guild.get_channel(each) is not None]
    card.row(PickChannels("library-channels", picked=channels, placeholder=words("library-pick-channels")))
    card.row(
        Pick("library-language", options=_languages(words, kept), placeholder=words("library-pick-language"))
    )
    roles = [each for each in kept.roles if guild.get_role(each) is not None]
    card.row(PickRoles("library-roles", picked=roles, placeholder=words("library-pick-roles")))
    told = [kept.report_channel] if guild.get_channel(kept.report_channel) is not None else []
    card.row(PickChannels("library-reports", picked=told, placeholder=words("library-pick-reports"), most=1))
    wanted = "public" if kept.private else "private"
    card.row(Press("library-private", wanted, label=words(f"library-button-{wanted}")))
    card.below("-# " + words("library-settings-roles-how"))
    return card


def _channels(words: Words, kept: CommunitySettings) -> str:
    if not kept.channels:
        return words("library-everywhere")
    return words("list-comma").join(f"<#{each}>" for each in kept.channels)


def _reports(words: Words, kept: CommunitySettings) -> str:
    if not kept.report_channel:
        return words("library-settings-reports-nowhere")
    return words("library-settings-reports", channel=f"<#{kept.report_channel}>")


def _roles(words: Words, kept: CommunitySettings, guild: discord.Guild) -> str:
    """By their names: no message of ours mentions a role, not even one that would ping nobody."""
    if not kept.roles:
        return words("library-settings-roles-nobody")
    found = [guild.get_role(each) for each in kept.roles]
    names = [name(role.name if role else str(each)) for each, role in zip(kept.roles, found, strict=True)]
    return words("library-settings-roles", roles=words("list-comma").join(names))


def _language(words: Words, locale: str) -> str:
    return _own_name(locale) if locale else words("library-language-own")


def _languages(words: Words, kept: CommunitySettings) -> list[discord.SelectOption]:
    own = discord.SelectOption(label=words("library-language-own"), value=OWN, default=not kept.language)
    fixed = [
        discord.SelectOption(label=_own_name(locale), value=locale, default=kept.language == locale)
        for locale in LOCALES
    ]
    return [own, *fixed]


def _own_name(locale: str) -> str:
    """A language as those call it who read it."""
    return words_in(locale)("language-name")
