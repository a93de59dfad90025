"""Localized names and descriptions of commands and options: ``chat/wording/*/commands.ftl``.

``command-ask``, ``command-ask-description``, ``option-ask-question``, ``option-ask-question-description``.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from discord import Locale, app_commands

from chat.wording import ENGLISH, locale_of, words_in

F = TypeVar("F", bound=Callable[..., Any])
Command = app_commands.Command[Any, ..., None]
_OURS = frozenset({"en-US", "en-GB", "es-ES", "es-419", "zh-CN", "zh-TW"})


def worded(message: str, **values: str | int) -> app_commands.locale_str:
    """A wording in English that the translator knows in the other languages, with its values in place."""
    return app_commands.locale_str(words_in(ENGLISH)(message, **values), message=message, values=values)


def named(command: str) -> dict[str, Any]:
    """Name and description of a command or group."""
    return {"name": worded(f"command-{command}"), "description": worded(f"command-{command}-description")}


def described(command: str, *options: str) -> Callable[[F], F]:
    """Names and descriptions of a command's options."""

    def decorate(function: F) -> F:
        names = {option: worded(f"option-{option}") for option in options}
        texts = {option: worded(_description(command, option)) for option in options}
        return app_commands.describe(**texts)(app_commands.rename(**names)(function))

    return decorate


def slash_command(name: str, *options: str) -> Callable[[Callable[..., Coroutine[Any, Any, None]]], Command]:
    """Makes a command of a function, with its name and options in all languages."""

    def decorate(function: Callable[..., Coroutine[Any, Any, None]]) -> Command:
        return app_commands.command(**named(name))(described(name, *options)(function))

    return decorate


def _description(command: str, option: str) -> str:
    """What the option is for in this command; what it is for everywhere, where it says no more."""
    own = f"option-{option}-in-{command}"
    return own if words_in(ENGLISH).has(own) else f"option-{option}-description"


class Translator(app_commands.Translator):
    """Discord's languages → ours."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The wording in ``locale``; None where we do not have the language: then Discord shows English."""
        del context
        message = string.extras.get("message")
        if message is None or locale.value not in _OURS:
            return None
        return words_in(locale_of(locale.value))(message, **string.extras.get("values", {}))
