"""``invite``: the address that takes the bot into a community."""

from __future__ import annotations

import click

from terminal.command import Command, Door, json_option


@click.command(
    cls=Command,
    examples=("invite",),
    short_help="Print the link that takes the bot into a Discord server.",
)
@json_option
@click.pass_obj
def invite(door: Door) -> None:
    """Print the link that takes the bot into a Discord server, with just the permissions it uses.

    DISCORD_TOKEN has to be set. Open the link in a browser as somebody who may manage that server.
    """
    address = door.app.invite()
    # Not wrapped: an address that is broken over lines cannot be copied.
    door.json({"invite": address}) if door.as_json else door.out.line(address)
