"""What the loopback Discord keeps: its people, channels, messages, commands, interactions and files."""

from __future__ import annotations

from typing import Any

from tests.kit.loopback.exchange import Exchange
from tests.kit.loopback.faults import Refused
from tests.kit.loopback.sent import Sent
from tests.kit.loopback.world import Channel, Payload, Person, snowflake, user


class Store:
    """All of it, by id."""

    def __init__(self) -> None:
        self.bot = user(snowflake(), "Plenum", bot=True)
        self.commands: list[Payload] = []
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Payload] = {}
        self.exchanges: dict[str, Exchange] = {}
        """By their tokens."""
        self.uploads: dict[str, bytes] = {}
        """By the path at which they can be fetched."""
        self.nonces: dict[tuple[str, str], str] = {}
        """Channel and nonce → the message that was sent under it, where it is enforced. Discord forgets them after some minutes."""
        self.origin = ""
        """``http://127.0.0.1:…``, once the server listens."""

    def application(self) -> Payload:
        """As Discord tells of an application."""
        return {
            "id": self.bot["id"],
            "name": "Plenum",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": user("1", "operator"),
            "verify_key": "0" * 64,
            "flags": 0,
            "team": None,
        }

    def set_commands(self, given: list[Payload]) -> list[Payload]:
        """Takes the place of all commands; one that keeps its name and type keeps its id."""
        known = {(each["type"], each["name"]): each["id"] for each in self.commands}
        self.commands = []
        for each in given:
            kind = each.get("type", 1)
            own = {
                "id": known.get((kind, each["name"])) or snowflake(),
                "application_id": self.bot["id"],
                "version": snowflake(),
                "type": kind,
                "description": each.get("description", ""),
            }
            unsaid = {"default_member_permissions": None, "nsfw": False, "contexts": None}
            self.commands.append(unsaid | {"integration_types": [0]} | each | own)
        return self.commands

    def command(self, name: str, kind: int = 1) -> Payload:
        """The command that the bot has registered under ``name``."""
        there = [each for each in self.commands if each["type"] == kind]
        found = next((each for each in there if each["name"] == name), None)
        assert found, f"No command “{name}” is registered; there are {[each['name'] for each in there]}."
        return found

    def channel(self, number: str) -> Channel:
        """A channel. Raises Refused."""
        if number not in self.channels:
            raise Refused(404, 10003, "Unknown Channel")
        return self.channels[number]

    def direct(self, person: Person) -> Channel:
        """The direct messages with somebody, opened when there are none."""
        for channel in self.channels.values():
            if channel.recipient == person:
                return channel
        made = Channel("", recipient=person)
        self.channels[made.id] = made
        return made

    def message(self, number: str) -> Payload:
        """A message. Raises Refused."""
        if number not in self.messages:
            raise Refused(404, 10008, "Unknown Message")
        return self.messages[number]

    def keep(self, told: Payload) -> Payload:
        """Keeps a message, with ids for its components, as Discord gives them."""
        for number, component in enumerate(components(told), 1):
            component.setdefault("id", number)
        told["content"] = told.get("content") or ""
        self.messages[told["id"]] = told
        return told

    def keep_files(self, sent: Sent) -> None:
        """Puts the files of a request where its JSON speaks of them, as attachments that can be fetched."""
        for name, content in sent.files.items():
            target = sent.data.get("data", sent.data)
            others = [each for each in target.get("attachments", []) if each.get("filename") != name]
            target["attachments"] = [*others, self.upload(name, content)]

    def upload(self, name: str, content: bytes) -> Payload:
        """Keeps a file; the attachment by which it can be fetched."""
        number = snowflake()
        path = f"/attachments/{number}/{name}"
        self.uploads[path] = content
        url = self.origin + path
        return {"id": number, "filename": name, "size": len(content), "url": url, "proxy_url": url}


def components(told: Any) -> list[Payload]:
    """Every component in a message or in another component, outermost first."""
    inner = [*(told.get("components") or []), *([told["accessory"]] if "accessory" in told else [])]
    return [each for part in inner for each in (part, *components(part))]
