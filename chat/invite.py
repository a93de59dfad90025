"""The address that takes the bot into a community, with just the permissions it uses."""

from __future__ import annotations

import base64
import binascii

import discord

from domain.errors import BadSettings

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    attach_files=True,
    read_message_history=True,
)
"""See a channel, answer in it and in threads, open one, attach an export, and reply to messages."""


def link(token: str) -> str:
    """The address. A token begins with the id of its application, so nothing is asked of the network.

    Raises BadSettings for what is no token.
    """
    first = token.partition(".")[0]
    try:
        application = int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadSettings(
            "DISCORD_TOKEN does not look like a token of a Discord application.",
            remedy="Copy it again: Discord Developer Portal, your application, Bot, Reset Token (docs/operating.md).",
        ) from error
    return discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
