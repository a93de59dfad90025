"""What a community has set, against the real server: channels and roles that are not there any more are told."""

from __future__ import annotations

import discord

from chat.context import Base
from domain.findings import Finding, Verdict


async def settings(client: Base) -> list[Finding]:
    """What does not fit, of all communities; the home community that the bot is not in among it."""
    home = client.desk.home
    found = [finding for guild in client.guilds for finding in of_guild(client, guild)]
    if home and client.get_guild(home) is None:
        sentence = f"The home community {home} is set, and the bot is not in it."
        remedy = "Invite it there (`python bot.py invite`), or change the setting."
        found.append(Finding("home community", Verdict.WARNING, sentence, remedy))
    return found


def of_guild(client: Base, guild: discord.Guild) -> list[Finding]:
    """What of one community's settings is not there, or cannot be used."""
    kept = client.desk.settings(guild.id)
    found = []
    for channel_id in (*kept.channels, *filter(None, [kept.report_channel])):
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            sentence = f"{guild.name}: the channel {channel_id}, which /library settings names, is not there."
            found.append(Finding("channels", Verdict.WARNING, sentence, "/library settings"))
        elif guild.me is not None and not channel.permissions_for(guild.me).view_channel:
            sentence = f"{guild.name}: /library settings names #{channel.name}, and Plenum cannot see it."
            found.append(Finding("channels", Verdict.WARNING, sentence, "Give it View Channel there."))
    for role_id in kept.roles:
        if guild.get_role(role_id) is None:
            sentence = f"{guild.name}: the role {role_id}, which may run the library, is not there."
            found.append(Finding("roles", Verdict.WARNING, sentence, "/library settings"))
    return found
