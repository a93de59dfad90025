"""The kit that checks outgoing bodies finds what Discord would refuse, and lets through what it takes."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest

from tests.kit.discord_api import FILE, description
from tests.kit.discord_bodies import V2, check_bodies, faults

ME = 42
ROUTE = ("POST", "/channels/7/messages")
NO_MENTIONS: dict[str, Any] = {"parse": []}


def good() -> dict[str, Any]:
    return {
        "flags": V2,
        "allowed_mentions": deepcopy(NO_MENTIONS),
        "components": [
            {
                "type": 17,
                "components": [
                    {"type": 10, "content": "**Pan** said it. [Minutes](<https://city.example/a>) <@42>"},
                    {
                        "type": 1,
                        "components": [
                            {"type": 2, "style": 2, "label": "Context", "custom_id": "press:context:1"},
                            {"type": 2, "style": 5, "label": "Open", "url": "https://city.example/a"},
                        ],
                    },
                ],
            }
        ],
    }


def inner(body: dict[str, Any]) -> list[dict[str, Any]]:
    return body["components"][0]["components"]


def button(body: dict[str, Any]) -> dict[str, Any]:
    return inner(body)[1]["components"][0]


Spoil = Callable[[dict[str, Any]], Any]
SPOILED: list[tuple[str, Spoil]] = [
    ("no allowed_mentions", lambda body: body.pop("allowed_mentions")),
    ("can ping", lambda body: body["allowed_mentions"].update(parse=["users"])),
    ("can ping", lambda body: body["allowed_mentions"].update(replied_user=True)),
    ("together with Components V2", lambda body: body.update(content="and this")),
    ("together with Components V2", lambda body: body.update(embeds=[{"title": "x"}])),
    ("do not go together", lambda body: body.update(flags=0)),
    ("content of 2001", lambda body: body.update(content="x" * 2001, flags=0, components=[])),
    ("41 components", lambda body: inner(body).extend({"type": 14} for _ in range(36))),
    ("4001 characters", lambda body: inner(body)[0].update(content="x" * 4001)),
    (
        "characters of text",
        lambda body: inner(body).extend({"type": 10, "content": "x" * 2000} for _ in range(2)),
    ),
    ("without text", lambda body: inner(body)[0].update(content=" \n")),
    ("content is empty", lambda body: inner(body)[0].update(content="")),
    ("an empty container", lambda body: inner(body).clear()),
    ("a row of 0", lambda body: inner(body)[1]["components"].clear()),
    (
        "a row of 6",
        lambda body: inner(body)[1]["components"].extend(
            {"type": 2, "style": 2, "label": "x", "custom_id": str(at)} for at in range(4)
        ),
    ),
    ("same custom_id", lambda body: inner(body)[1]["components"].append(deepcopy(button(body)))),
    ("custom_id of 101", lambda body: button(body).update(custom_id="x" * 101)),
    ("label of 81", lambda body: button(body).update(label="x" * 81)),
    ("without label", lambda body: button(body).pop("label")),
    ("label is empty", lambda body: button(body).update(label="")),
    ("url of 5", lambda body: inner(body)[1]["components"][1].update(url="https://a.b/" + "x" * 501)),
    (
        "a button to javascript",
        lambda body: inner(body)[1]["components"][1].update(url="javascript:alert(1)"),
    ),
    ("a menu of 26", lambda body: inner(body).append(menu(26))),
    ("a menu of 0", lambda body: inner(body).append(menu(0))),
    ("shares its row", lambda body: inner(body)[1]["components"].append(menu(2)["components"][0])),
    ("value of 101", lambda body: inner(body).append(menu(1, "x" * 101))),
    (
        "a section of 0",
        lambda body: inner(body).append({"type": 9, "components": [], "accessory": button(body)}),
    ),
    ("@everyone", lambda body: inner(body)[0].update(content="hello @everyone")),
    ("<@7>", lambda body: inner(body)[0].update(content="hello <@7>")),
    ("<@&7>", lambda body: inner(body)[0].update(content="hello \\\\<@&7>")),
    ("outside a link", lambda body: inner(body)[0].update(content="see https://evil.example")),
    ("discord.gg/", lambda body: inner(body)[0].update(content="join discord.gg/x")),
    (
        "was not uploaded",
        lambda body: inner(body).append({"type": 13, "file": {"url": "attachment://a.csv"}}),
    ),
]


def menu(options: int, value: str = "") -> dict[str, Any]:
    told = [{"label": "x", "value": value or str(at)} for at in range(options)]
    return {"type": 1, "components": [{"type": 3, "custom_id": "pick:x:", "options": told}]}


def test_a_good_body_has_no_faults():
    """Neither by the limits nor by the description."""
    assert faults(*ROUTE, good(), me=ME) == []


@pytest.mark.parametrize(("told", "spoil"), SPOILED)
def test_each_thing_that_discord_refuses_is_found(told: str, spoil: Spoil):
    """In a body that is good but for it, and by the limits themselves: the description is not needed."""
    body = good()
    spoil(body)
    assert any(told in fault for fault in faults(*ROUTE, body, me=ME))


def test_what_was_uploaded_may_be_shown():
    """By the name it was uploaded with."""
    body = good()
    inner(body).append({"type": 13, "file": {"url": "attachment://a.csv"}})
    body["attachments"] = [{"id": 0, "filename": "a.csv"}]
    assert faults(*ROUTE, body, me=ME) == []


@pytest.mark.parametrize(
    ("method", "path", "wrap"),
    [
        ("PATCH", "/channels/7/messages/8", lambda body: body),
        ("POST", "/webhooks/7/token", lambda body: body),
        ("PATCH", "/webhooks/7/token/messages/@original", lambda body: body),
        ("POST", "/interactions/7/token/callback", lambda body: {"type": 4, "data": body}),
        ("POST", "/interactions/7/token/callback", lambda body: {"type": 7, "data": body}),
    ],
)
def test_every_way_a_message_goes_out_is_checked(method: str, path: str, wrap: Callable[[Any], Any]):
    """Sent, edited, followed up, answered or updated."""
    assert faults(method, path, wrap(good()), me=ME) == []
    body = good()
    del body["allowed_mentions"]
    assert "no allowed_mentions" in faults(method, path, wrap(body), me=ME)


@pytest.mark.parametrize(
    ("told", "method", "path", "body"),
    [
        ("26 choices", "POST", "/interactions/7/t/callback",
         {"type": 8, "data": {"choices": [{"name": "x", "value": "x"}] * 26}}),
        ("name of 101", "POST", "/interactions/7/t/callback",
         {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "x"}]}}),
        ("name is empty", "POST", "/interactions/7/t/callback",
         {"type": 8, "data": {"choices": [{"name": "", "value": "x"}]}}),
        ("title of 46", "POST", "/interactions/7/t/callback",
         {"type": 9, "data": {"title": "x" * 46, "custom_id": "x", "components": []}}),
        ("a form of 0", "POST", "/interactions/7/t/callback",
         {"type": 9, "data": {"title": "x", "custom_id": "x", "components": []}}),
        ("a thread's name of 101", "POST", "/channels/7/messages/8/threads", {"name": "x" * 101}),
        ("name of 33", "PUT", "/applications/7/commands", [{"name": "x" * 33, "description": "x"}]),
        ("description of 101", "PUT", "/applications/7/commands", [{"name": "x", "description": "x" * 101}]),
        ("es-ES of 101", "PUT", "/applications/7/commands",
         [{"name": "x", "description": "x", "description_localizations": {"es-ES": "x" * 101}}]),
        ("26 choices", "PUT", "/applications/7/commands",
         [{"name": "x", "description": "x", "options": [
             {"type": 3, "name": "x", "description": "x", "choices": [{"name": "x", "value": "x"}] * 26}]}]),
    ],
)  # fmt: skip
def test_choices_forms_threads_and_commands_are_checked(told: str, method: str, path: str, body: Any):
    """Whatever else carries words to Discord."""
    assert any(told in fault for fault in faults(method, path, body))


def test_the_first_fault_of_a_conversation_is_told_with_its_request():
    """An AssertionError that names method, path and what is wrong; requests without a body are nobody's concern."""
    entries = [
        SimpleNamespace(method="GET", path="/users/@me", json=None),
        SimpleNamespace(method=ROUTE[0], path=ROUTE[1], json=good()),
    ]
    env = SimpleNamespace(http_requests=entries, bot=SimpleNamespace(user=SimpleNamespace(id=ME)))
    check_bodies(env)
    entries[1].json["content"] = "x"
    with pytest.raises(AssertionError, match=r"POST /channels/7/messages: .*together with Components V2"):
        check_bodies(env)


@pytest.mark.skipif(not FILE.is_file(), reason="Discord's description does not lie beside the project")
@pytest.mark.parametrize(
    ("told", "spoil"),
    [
        ("'style' is a required", lambda body: button(body).pop("style")),
        ("not of type", lambda body: inner(body)[0].update(content=7)),
        ("is not", lambda body: body.update(flags="many")),
        ("uri", lambda body: inner(body)[1]["components"][1].update(url="nowhere")),
        ("too long", lambda body: button(body).update(custom_id="x" * 101)),
    ],
)
def test_the_description_speaks_for_itself(told: str, spoil: Spoil):
    """It finds what is of the wrong type or missing, within nested components, and names the place."""
    api = description()
    assert api is not None
    body = good()
    assert api.faults(*ROUTE, body) == []
    spoil(body)
    found = api.faults(*ROUTE, body)
    assert any(told in fault and fault.startswith("$.") for fault in found), found
    assert api.faults("POST", "/no/such/route", {}) == ["the description has no such route"]
