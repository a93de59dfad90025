"""``make pictures``: each kind of message, drawn as Discord shows it, into ``docs/pictures/``; wide, and as on a phone.

The real bot answers real commands in a Discord held in memory; simcord's preview draws what it sent, in Chromium. Needs
what the extra ``pictures`` names, and a Chromium (``CHROMIUM`` says where, when it is not where it usually is).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app import build  # noqa: E402 - the project is found from its own root
from chat.start import client  # noqa: E402
from community.memory import Memory  # noqa: E402
from config.settings import Folder, Followed, Settings  # noqa: E402
from tests.kit.town import Town, running  # noqa: E402

HERE = ROOT / "docs" / "pictures"
WIDTHS = {"": 720, "-phone": 390}
"""Pixels of Discord's column."""
_TALL = 2600
_PLACES = ("chromium", "chromium-browser", "google-chrome")


async def draw() -> None:
    """All of them."""
    _use_installed_browser()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        folders = (Folder(path=ROOT / "seeds"), Folder(path=HERE / "records", collection="riverside"))
        places = (
            Followed(url="https://riverside.example/", kind="wordpress", collection="riverside.example"),
            Followed(url="https://webapi.legistar.com/v1/riverside", kind="legistar", collection="council"),
        )
        app = build(Settings(data=data, folders=folders, follow=places))
        app.library.reindex(lambda *_: None, lambda _: None)

        def make() -> Any:
            return client(app, Memory(data / "community.sqlite"))

        async with running(make, check_errors=False, settle_timeout=120.0) as town:
            for name, message in (await _messages(town)).items():
                await _picture(town, name, message)


async def _messages(town: Town) -> dict[str, Any]:
    """Name of the picture → the message on it, in the order in which they are sent."""
    ana, clerk, channel = town.ana, town.clerk, town.channel

    async def asked(question: str, person: Any = ana, **options: Any) -> Any:
        return (await person.slash(channel, "ask", question=question, **options)).response

    shown = {
        "answer": await asked("What will the city do about flooding?"),
        "refusal": await asked("How many parks were built?"),
        "disagreement": await asked("How much will the flood wall on Mill Street cost?"),
        "priorities": (await ana.slash(channel, "priorities")).response,
        "chinese": await asked("老年人从什么时候起可以免费乘坐公共汽车？", town.in_locale("zh-CN", town.ben)),
        "spanish": await asked("¿Quién votó en contra del muro?", town.in_locale("es-ES", town.ben)),
        "meeting": (await ana.slash(channel, "meeting")).response,
        "sources": (await ana.slash(channel, "sources")).response,
        "about": (await ana.slash(channel, "about")).response,
        "help": (await clerk.slash(channel, "help")).response,
        "status": (await clerk.slash(channel, "library status")).response,
        "settings": (await clerk.slash(channel, "library settings")).response,
        "followed": (await clerk.slash(channel, "library sources")).response,
        "plan": (await clerk.slash(channel, "library plan")).response,
        "history": (await clerk.slash(channel, "library history")).response,
    }
    first = shown["answer"]
    for name, act in (("context", "context"), ("rest", "rest")):
        shown[name] = (await town.ben.click(first, custom_id=_custom_id(first, act))).response
    for name, act in (("receipt", "receipt"), ("passages", "more"), ("cite", "cite")):
        shown[name] = (await town.ben.click(shown["rest"], custom_id=_custom_id(shown["rest"], act))).response
    shown["quotes"] = (
        await town.ben.click(shown["priorities"], custom_id=_custom_id(shown["priorities"], "why"))
    ).response
    tax = await asked("By how much was the lodging tax raised?", town.ben)
    await town.ana.send(channel, f"{town.bot.user.mention} and when?", reply_to=tax.message)
    shown["follow-up"] = channel.last_message
    return shown


def _custom_id(message: Any, act: str) -> str:
    from tests.kit.screen import parts

    return next(
        part["custom_id"] for part in parts(message) if part.get("custom_id", "").startswith(f"press:{act}:")
    )


async def _picture(town: Town, name: str, message: Any) -> None:
    viewers = [town.ana, town.ben, town.clerk]
    for ending, width in WIDTHS.items():
        async with town.env.preview(town.channel, viewers=viewers, width=width, height=_TALL) as preview:
            for viewer in viewers:
                try:
                    await preview.screenshot(
                        HERE / f"{name}{ending}.png", target=message, viewer=viewer, viewport=(width, _TALL)
                    )
                except Exception as error:  # noqa: BLE001 - a private message is seen by one of them
                    reason = error
                else:
                    break
            else:
                raise RuntimeError(f"{name} could not be drawn") from reason
    print(f"docs/pictures/{name}.png")  # noqa: T201 - what make shows


def _use_installed_browser() -> None:
    """Simcord starts the browser that Playwright would download; here it is the one that is installed."""
    from playwright.async_api import BrowserType

    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _PLACES)), None)
    if found is None:
        sys.exit("make pictures needs Chromium. Install it, or set CHROMIUM to where it is.")
    launch = BrowserType.launch
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]

    async def started(self: Any, **options: Any) -> Any:
        return await launch(self, executable_path=found, args=quiet, **options)

    BrowserType.launch = started  # type: ignore[method-assign]


if __name__ == "__main__":
    asyncio.run(draw())
