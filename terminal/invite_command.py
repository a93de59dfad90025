"""``invite``: the address that takes the bot into a community."""

from __future__ import annotations

import click

from terminal.command import CliContext, Command, json_option


@click.command(
    cls=Command,
    examples=("invite",),
    short_help="Print the link that takes the bot into a Discord server.",
)
@json_option
@click.pass_obj
def invite(cli: CliContext) -> None:
    """Print the link that takes the bot into a Discord server, with just the permissions it uses.

    DISCORD_TOKEN has to be set. Open the link in a browser as somebody who may manage that server.
    """
    address = cli.app.invite()
    # Not wrapped: an address that is broken over lines cannot be copied.
    cli.give({"invite": address}, lambda page: page.line(address))
