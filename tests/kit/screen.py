"""What is on the screen: the texts, buttons and menus of a message, whatever kind of message object it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any


def parts(message: Any) -> Iterator[dict[str, Any]]:
    """Every component of a message, nested ones among them."""
    assert message is not None, "there is no message"
    todo = [getattr(each, "to_dict", lambda each=each: each)() for each in message.components]
    while todo:
        part = todo.pop(0)
        yield part
        accessory = [part["accessory"]] if part.get("accessory") else []
        todo = [*part.get("components", []), *accessory, *todo]


def texts(message: Any) -> str:
    """All texts, from top to bottom, as markdown; none of them names a place of this machine, whatever is looked at."""
    found = "\n".join(part["content"] for part in parts(message) if part["type"] == 10)
    assert f"{tempfile.gettempdir()}/" not in found.replace("\\", ""), found
    return found


def buttons(message: Any) -> list[str]:
    """The labels of the buttons."""
    return [part.get("label", "") for part in parts(message) if part["type"] == 2]


def menus(message: Any) -> list[dict[str, Any]]:
    """The select menus."""
    return [part for part in parts(message) if part["type"] in (3, 5, 6, 7, 8)]


def button(message: Any, name: str) -> dict[str, str]:
    """For ``click``: the button with this label, or with this emoji where it has no label."""
    for part in parts(message):
        if part["type"] == 2 and name in (part.get("label"), (part.get("emoji") or {}).get("name")):
            return {"custom_id": part["custom_id"]}
    raise AssertionError(f"there is no button {name} among {buttons(message)}")
