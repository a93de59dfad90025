"""Discord's OpenAPI description, where it lies beside the project; the suite does without it where it does not."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

FILE = Path(__file__).parents[3] / "shared" / "tools" / "discord-openapi.json"
_METHODS = {"get", "post", "put", "patch", "delete"}
_formats = FormatChecker(formats=())


@_formats.checks("uri")
def _is_address(value: object) -> bool:
    """As Discord takes it in a message."""
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return bool(
        (parts.scheme in ("http", "https") and parts.netloc)
        or (parts.scheme == "attachment" and parts.netloc + parts.path)
        or parts.scheme == "discord"
    )


@_formats.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.fromisoformat(value))


def _is_integer(_checker: object, value: object) -> bool:
    """Discord takes digits in a string, too."""
    if isinstance(value, str):
        return re.fullmatch(r"-?\d{1,20}", value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


_Any = Draft202012Validator.VALIDATORS["anyOf"]


def _validator(schemas: dict[str, Any]) -> Any:
    """Of a union whose members have a type each, only those of the type that was meant are looked through: the others would take
    nine tenths of the time.
    """

    def any_of(validator: Any, members: list[dict[str, Any]], value: Any, schema: Any) -> Any:
        kind = value.get("type") if isinstance(value, dict) else None
        meant = [each for each in members if kind in types(each)]
        return _Any(validator, meant or members, value, schema)

    def types(member: dict[str, Any]) -> Any:
        named = schemas[member["$ref"].rpartition("/")[2]] if "$ref" in member else member
        return named.get("properties", {}).get("type", {}).get("enum", ())

    integer = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    return validators.extend(Draft202012Validator, {"anyOf": any_of}, type_checker=integer)


class Description:
    """What Discord says about its own requests."""

    def __init__(self, file: Path) -> None:
        told = json.loads(file.read_text(encoding="utf-8"))
        self._known: dict[tuple[int, str], list[str]] = {}
        self._components = _loosened(told["components"])
        self._components["schemas"]["SnowflakeType"] = {
            "anyOf": [
                {"type": "string", "pattern": r"^(0|[1-9][0-9]{0,19})$"},
                {"type": "integer", "minimum": 0},
            ]
        }
        self._validator = _validator(self._components["schemas"])
        self._routes = sorted(
            (
                (path.count("{"), method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), route)
                for path, routes in _loosened(told["paths"]).items()
                for method, route in routes.items()
                if method in _METHODS
            ),
            # A literal path before one with a placeholder.
            key=lambda each: each[0],
        )

    def faults(self, method: str, path: str, body: Any) -> list[str]:
        """What the description says against a body; one sentence when it has no such route."""
        path = path.partition("?")[0]
        route = next(
            (each[3] for each in self._routes if each[1] == method and each[2].fullmatch(path)), None
        )
        if route is None:
            return ["the description has no such route"]
        content = route.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return [] if body in (None, {}, []) else ["the description has no body here"]
        schema = content["application/json"]["schema"]
        if path.endswith("/callback"):
            schema = self._of_type(schema, body["type"])
        # The same commands are told at every start of every test, and to look through them takes a second.
        asked = id(schema), json.dumps(body, sort_keys=True)
        if asked not in self._known:
            errors = self._validator(
                {"components": self._components, **schema}, format_checker=_formats
            ).iter_errors(body)
            self._known[asked] = [
                f"{leaf.json_path}: {leaf.message[:200]}" for error in errors for leaf in _leaves(error)
            ]
        return self._known[asked]

    def _of_type(self, schema: dict[str, Any], kind: int) -> dict[str, Any]:
        """The member of a union that is meant by its type: without it every member is told about."""
        for member in schema.get("anyOf", []):
            named = self._components["schemas"][member["$ref"].rpartition("/")[2]]
            if kind in named["properties"]["type"].get("enum", []):
                found: dict[str, Any] = member
                return found
        return schema


@cache
def description() -> Description | None:
    """The description, or None where it is not there."""
    return Description(FILE) if FILE.is_file() else None


def _loosened(told: Any) -> Any:
    """``oneOf`` as ``anyOf``: the description means the same by both, and digits in a string match two members."""
    if isinstance(told, list):
        return [_loosened(each) for each in told]
    if not isinstance(told, dict):
        return told
    loose = {key: _loosened(value) for key, value in told.items()}
    if "oneOf" in loose:
        loose["anyOf"] = loose.pop("oneOf") + loose.get("anyOf", [])
    return loose


def _leaves(error: ValidationError) -> list[ValidationError]:
    """What is wrong with the member of a union that was meant: the one whose type fits."""
    if not error.context:
        return [error]
    members = defaultdict(list)
    for cause in error.context:
        members[cause.schema_path[0]].append(cause)
    meant = [causes for causes in members.values() if not any(map(_is_other_type, causes))]
    if not meant:
        return [error]
    return [leaf for cause in min(meant, key=len) for leaf in _leaves(cause)]


def _is_other_type(cause: ValidationError) -> bool:
    path = list(cause.relative_path)
    return (path == ["type"] and cause.validator in ("enum", "const")) or (
        cause.validator == "type" and not path
    )
