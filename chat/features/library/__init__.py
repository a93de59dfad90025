"""``/library …``: what admins do. One file for each feature; ``chat/client.py`` lists the commands."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from chat.context import Interaction
from chat.permissions import for_admins
from chat.slash_commands import Command, slash_command


def library_command(
    name: str, *options: str, shared: bool = False
) -> Callable[[Callable[..., Coroutine[Any, Any, None]]], Command]:
    """Makes a command of a function: ``/library NAME``, for admins (``shared``: for operators), acknowledged before it
    begins.
    """

    def decorate(function: Callable[..., Coroutine[Any, Any, None]]) -> Command:
        allowed = for_admins(name, shared=shared)(function)

        @wraps(allowed)
        async def paced(interaction: Interaction, *arguments: Any, **options: Any) -> None:
            interaction.client.ctx.check_command(interaction.user.id)
            await allowed(interaction, *arguments, **options)

        return slash_command(f"library-{name}", *options)(paced)

    return decorate
