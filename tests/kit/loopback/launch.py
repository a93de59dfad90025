"""Runs ``bot.py`` as it is, pointed at a Discord on loopback.

    python -m tests.kit.loopback.launch ORIGIN GATEWAY [--watch FILE] -- run

With ``--watch`` the bot's event loop is watched and what was seen is written to FILE at the end.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import discord

import bot
from tests.kit.loopback.aim import aim
from tests.kit.loopback.watch import Watch


def main() -> int:
    """Runs it; the exit code is the program's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("origin")
    parser.add_argument("gateway")
    parser.add_argument("--watch", type=Path)
    mine, theirs = sys.argv[1:], []
    if "--" in mine:
        at = mine.index("--")
        mine, theirs = mine[:at], mine[at + 1 :]
    options = parser.parse_args(mine)
    aim(options.origin, options.gateway)
    sys.argv = ["bot.py", *theirs]
    if options.watch is None:
        return bot.main()
    watch = Watch()
    begin = discord.Client._async_setup_hook

    async def begin_watched(client: discord.Client) -> None:
        watch.begin()
        await begin(client)

    discord.Client._async_setup_hook = begin_watched  # type: ignore[method-assign, assignment]
    try:
        return bot.main()
    finally:
        watch.write(options.watch)


if __name__ == "__main__":
    sys.exit(main())
