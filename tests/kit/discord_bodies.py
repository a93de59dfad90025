"""Checks every body that the bot sends, against Discord's limits and, where it lies beside the project, its OpenAPI description.

``check_bodies(env)`` at the end of a test that ran with simcord; ``faults(method, path, body)`` for one body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from chat import safe_text as limits
from tests.kit.discord_api import description

# Discord's limits that the program itself need not count (its developer documentation: resources/message,
# components/reference, interactions/application-commands).
CONTENT, FILES, SECTION = 2000, 10, 3
PLACEHOLDER, FIELD_LABEL, MODAL_TITLE = 150, 45, 45
COMMAND_NAME, COMMAND_DESCRIPTION, COMMAND_OPTIONS = 32, 100, 25


V2 = 1 << 15
_TEXT_KEYS = frozenset(
    ["content", "name", "label", "value", "description", "title", "text", "placeholder", "url", "custom_id"]
)
_MESSAGES = re.compile(
    r"POST /channels/\d+/messages$|PATCH /channels/\d+/messages/\d+$"
    r"|POST /webhooks/\d+/[^/]+$|PATCH /webhooks/\d+/[^/]+/messages/[^/]+$"
)
_CALLBACK = re.compile(r"POST /interactions/\d+/[^/]+/callback$")
_COMMANDS = re.compile(r"/commands(/\d+)?$")
_MESSAGE_CALLBACKS = {4, 7}
_CHOICES_CALLBACK, _MODAL_CALLBACK = 8, 9
_CODE_BLOCK = re.compile(r"```\w*\n[^`]*\n```")
_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
_PINGS = re.compile(r"@everyone|@here|<@&\d+>|<@!?(\d+)>")
_MASKED = re.compile(r"<https?://[^>\s]*>")
_BARE_ADDRESS = re.compile(r"\b(?:https?|steam)://|\bdiscord(?:app)?\.(?:gg|com/invite)/", re.IGNORECASE)


def check_bodies(env: Any) -> None:
    """Raises AssertionError that lists everything wrong with what ``env``'s bot has sent so far."""
    found = [
        f"{entry.method} {entry.path}: {fault}"
        for entry in env.http_requests
        for fault in faults(entry.method, entry.path, entry.json, me=env.bot.user.id)
    ]
    assert not found, "\n".join(found)


def faults(method: str, path: str, body: Any, *, me: int = 0) -> list[str]:
    """What is wrong with one body, a sentence each. ``me`` is the bot, the only one that may be mentioned."""
    if body is None:
        return []
    api = description()
    return [
        *_empty_strings(body),
        *_of_route(f"{method} {path.partition('?')[0]}", body, me),
        *(api.faults(method, path, body) if api else []),
    ]


def walk(components: list[Any]) -> Iterator[dict[str, Any]]:
    """Every component, those within others too."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        yield from walk([component[key] for key in ("accessory", "component") if key in component])


def _of_route(request: str, body: Any, me: int) -> Iterator[str]:
    if _MESSAGES.match(request):
        yield from _message(body, me)
    elif _CALLBACK.match(request):
        yield from _callback(body["type"], body.get("data") or {}, me)
    elif request.startswith("POST") and request.endswith("/threads"):
        if not 1 <= len(body.get("name", "")) <= limits.THREAD_NAME:
            yield f"a thread's name of {len(body.get('name', ''))} characters"
        if "message" in body:
            yield from _message(body["message"], me)
    elif _COMMANDS.search(request):
        for command in body if isinstance(body, list) else [body]:
            yield from _command(command)


def _callback(kind: int, data: dict[str, Any], me: int) -> Iterator[str]:
    if kind in _MESSAGE_CALLBACKS:
        yield from _message(data, me)
    elif kind == _CHOICES_CALLBACK:
        yield from _choices(data.get("choices", []))
    elif kind == _MODAL_CALLBACK:
        yield from _modal(data)


def _message(body: dict[str, Any], me: int) -> Iterator[str]:
    components = list(walk(body.get("components") or []))
    allowed = body.get("allowed_mentions")
    if allowed is None:
        yield "no allowed_mentions"
    elif allowed.get("parse") != [] or any(allowed.get(key) for key in ("users", "roles", "replied_user")):
        yield f"allowed_mentions {allowed} can ping"
    is_v2 = bool(body.get("flags", 0) & V2)
    if is_v2 != any(component["type"] in {9, 10, 11, 12, 13, 14, 17} for component in components):
        yield "the flag for Components V2 and the components do not go together"
    if is_v2 and any(body.get(key) for key in ("content", "embeds", "poll", "sticker_ids")):
        yield "content, embeds, poll or stickers together with Components V2"
    if len(body.get("content") or "") > CONTENT:
        yield f"content of {len(body['content'])} characters"
    yield from _shown(components, me)
    if body.get("content"):
        yield from _markup(body["content"], me)
    uploaded = {f"attachment://{each.get('filename')}" for each in body.get("attachments") or []}
    if len(uploaded) > FILES:
        yield f"{len(uploaded)} files"
    for name in re.findall(r"attachment://[^\"]+", json.dumps(body)):
        if name not in uploaded:
            yield f"{name} was not uploaded"


def _shown(components: list[dict[str, Any]], me: int) -> Iterator[str]:
    if len(components) > limits.COMPONENTS:
        yield f"{len(components)} components"
    texts = [component["content"] for component in components if component["type"] == 10]
    if (length := sum(map(len, texts))) > limits.TEXT:
        yield f"{length} characters of text"
    for text in texts:
        if not text.strip():
            yield "a text display without text"
        yield from _markup(text, me)
    ids = [component["custom_id"] for component in components if "custom_id" in component]
    if len(set(ids)) < len(ids):
        yield "two components have the same custom_id"
    for component in components:
        yield from _component(component)


def _component(component: dict[str, Any]) -> Iterator[str]:
    inner = component.get("components", [])
    kind = component["type"]
    if kind == 1 and not 1 <= len(inner) <= limits.BUTTONS:
        yield f"a row of {len(inner)}"
    if kind == 1 and len(inner) > 1 and any(each["type"] != 2 for each in inner):
        yield "a menu that shares its row"
    if kind == 9 and not 1 <= len(inner) <= SECTION:
        yield f"a section of {len(inner)}"
    if kind == 17 and not inner:
        yield "an empty container"
    if kind == 2 and not (component.get("label") or component.get("emoji")):
        yield "a button without label and emoji"
    yield from _long(component, "custom_id", limits.CUSTOM_ID)
    yield from _long(component, "placeholder", PLACEHOLDER)
    yield from _long(component, "label", FIELD_LABEL if kind == 18 else limits.LABEL)
    if "url" in component:
        yield from _long(component, "url", limits.LINK)
        if urlsplit(component["url"]).scheme not in {"http", "https", "discord"}:
            yield f"a button to {component['url']}"
    if kind == 3:
        yield from _menu(component["options"])


def _menu(options: list[dict[str, Any]]) -> Iterator[str]:
    if not 1 <= len(options) <= limits.OPTIONS:
        yield f"a menu of {len(options)} options"
    for option in options:
        for key in ("label", "value", "description"):
            yield from _long(option, key, limits.OPTION)


def _markup(text: str, me: int) -> Iterator[str]:
    """What would ping, or become a link or an invitation by itself; in a block of code nothing does."""
    bare = _ESCAPED.sub("", _CODE_BLOCK.sub("", text))
    for match in _PINGS.finditer(bare):
        if match[1] is None or int(match[1]) != me:
            yield f"“{match[0]}” in “{text[:80]}”"
    if match := _BARE_ADDRESS.search(_MASKED.sub("", bare)):
        yield f"“{match[0]}” outside a link in “{text[:80]}”"


def _choices(choices: list[dict[str, Any]]) -> Iterator[str]:
    if len(choices) > limits.CHOICES:
        yield f"{len(choices)} choices"
    for choice in choices:
        yield from _long(choice, "name", limits.OPTION)
        if isinstance(choice["value"], str):
            yield from _long(choice, "value", limits.OPTION)


def _modal(data: dict[str, Any]) -> Iterator[str]:
    yield from _long(data, "title", MODAL_TITLE)
    yield from _long(data, "custom_id", limits.CUSTOM_ID)
    if not 1 <= len(data.get("components", [])) <= limits.BUTTONS:
        yield f"a form of {len(data.get('components', []))} fields"
    for component in walk(data.get("components", [])):
        yield from _component(component)


def _command(command: dict[str, Any]) -> Iterator[str]:
    yield from _long(command, "name", COMMAND_NAME)
    yield from _long(command, "description", COMMAND_DESCRIPTION)
    for localized, limit in (
        ("name_localizations", COMMAND_NAME),
        ("description_localizations", COMMAND_DESCRIPTION),
    ):
        for locale in command.get(localized) or {}:
            yield from _long(command[localized], locale, limit)
    if len(command.get("options") or []) > COMMAND_OPTIONS:
        yield f"{len(command['options'])} options of {command['name']}"
    if len(command.get("choices") or []) > limits.CHOICES:
        yield f"{len(command['choices'])} choices of {command['name']}"
    for option in command.get("options") or []:
        yield from _command(option)


def _long(where: dict[str, Any], key: str, limit: int) -> Iterator[str]:
    if len(where.get(key) or "") > limit:
        yield f"{key} of {len(where[key])} characters, {limit} fit"


def _empty_strings(body: Any, path: str = "$") -> Iterator[str]:
    if isinstance(body, dict):
        for key, value in body.items():
            # A command of a message menu has no description, and says so with an empty one.
            if (
                value == ""
                and key in _TEXT_KEYS
                and not (key == "description" and body.get("type") in {2, 3})
            ):
                yield f"{path}.{key} is empty"
            yield from _empty_strings(value, f"{path}.{key}")
    elif isinstance(body, list):
        for at, value in enumerate(body):
            yield from _empty_strings(value, f"{path}[{at}]")
