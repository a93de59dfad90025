"""The ``data`` of an interaction: what a person chose, in Discord's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.kit.loopback.store import Store, components
from tests.kit.loopback.world import Payload

SUBCOMMAND, GROUP, ATTACHMENT, TEXT_INPUT, BUTTON = 1, 2, 11, 4, 2


def slash(store: Store, command: str, options: Mapping[str, Any]) -> Payload:
    """A command with its options. One that the bot has not registered, or not so, is an AssertionError."""
    name, *path = command.split()
    registered = store.command(name)
    level, kinds = registered.get("options", []), []
    for part in path:
        found = next((each for each in level if each["name"] == part and each["type"] in {1, 2}), None)
        assert found, f"“{name}” has no “{part}”."
        kinds.append(found["type"])
        level = found.get("options", [])
    known = {each["name"]: each for each in level}
    assert set(options) <= set(known), f"“{command}” has no option {set(options) - set(known)}."
    missing = [n for n, each in known.items() if each.get("required") and n not in options]
    assert not missing, f"“{command}” needs {missing}."
    data: Payload = {"id": registered["id"], "name": name, "type": 1, "resolved": {}}
    given = []
    for option, value in options.items():
        kind = known[option]["type"]
        if kind == ATTACHMENT:
            data["resolved"].setdefault("attachments", {})[value["id"]] = value
        given.append({"name": option, "type": kind, "value": value["id"] if kind == ATTACHMENT else value})
    for part, kind in zip(reversed(path), reversed(kinds), strict=True):
        given = [{"name": part, "type": kind, "options": given}]
    return data | {"options": given}


def autocomplete(store: Store, command: str, options: Mapping[str, Any], focused: str) -> Payload:
    """A command that is still being written, with the option that is."""
    needed = {focused: ""} | dict(options)
    name, *path = command.split()
    known = store.command(name)
    for part in path:
        known = next(each for each in known.get("options", []) if each["name"] == part)
    for each in known.get("options", []):
        if each.get("required"):
            needed.setdefault(each["name"], "")
    data = slash(store, command, needed)
    level = data["options"]
    while level and "options" in level[0]:
        level = level[0]["options"]
    # What is not yet written is not sent, but for the option that has the cursor.
    level[:] = [each for each in level if each["name"] in {focused, *options}]
    for each in level:
        if each["name"] == focused:
            each["focused"] = True
    return data


def about(store: Store, command: str, target: Payload) -> Payload:
    """A message command."""
    registered = store.command(command, 3)
    return {
        "id": registered["id"],
        "name": command,
        "type": 3,
        "target_id": target["id"],
        "resolved": {"messages": {target["id"]: dict(target)}},
    }


def chosen(told: Payload, custom_id: str, values: Sequence[str]) -> Payload:
    """A pressed button, or the values of a select. One that the message does not have is an AssertionError."""
    there = {each["custom_id"]: each for each in components(told) if "custom_id" in each}
    assert custom_id in there, f"No component “{custom_id}”; there are {list(there)}."
    component = there[custom_id]
    assert not component.get("disabled"), f"“{custom_id}” is switched off."
    data = {"custom_id": custom_id, "component_type": component["type"], "id": component.get("id", 1)}
    return data if component["type"] == BUTTON else data | {"values": list(values)}


def filled_in(form: Payload, values: Mapping[str, str]) -> Payload:
    """A form that is sent: rows and labels with what was written in them, or what stood there."""

    def sent(part: Payload) -> Payload:
        own: Payload = {key: part[key] for key in ("type", "id", "custom_id") if key in part}
        if "component" in part:
            return own | {"component": sent(part["component"])}
        if "components" in part:
            return own | {"components": [sent(each) for each in part["components"]]}
        if part["type"] == TEXT_INPUT:
            return own | {"value": values.get(part["custom_id"], part.get("value", ""))}
        if "options" in part:
            return own | {"values": [values[part["custom_id"]]] if part["custom_id"] in values else []}
        return own

    return {"custom_id": form["custom_id"], "components": [sent(each) for each in form["components"]]}
