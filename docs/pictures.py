"""``make pictures``: each kind of message and page, drawn as it is shown, into ``docs/pictures/``; wide, and as on a phone.
``python docs/pictures.py answer page-record`` draws those alone; ``PICTURES`` names another folder.

The real bot answers real commands in a Discord held in memory; simcord's preview draws what it sent, in Chromium. Needs
what the extra ``pictures`` names, a Chromium (``CHROMIUM`` says where, when it is not where it usually is), and for the pages
a font with Chinese.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app import build
from chat.features.browse import invite_questions
from chat.notices import Notifier
from chat.start import client
from community.memory import Memory
from config.settings import Folder, Followed, Settings
from tests.kit.clock import Clock
from tests.kit.screen import parts
from tests.kit.town import Town, running

HERE = ROOT / "docs" / "pictures"
OUT = Path(os.environ.get("PICTURES", HERE))
WIDTHS = {"": 720, "-phone": 390}
"""Pixels of Discord's column."""
_TALL = 2600
_PLACES = ("chromium", "chromium-browser", "google-chrome")


async def draw() -> None:
    """All of them."""
    _use_installed_browser()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "new").mkdir()
        folders = (
            Folder(path=ROOT / "seeds"),
            Folder(path=HERE / "records", collection="riverside"),
            Folder(path=data / "new", collection="parks"),
        )
        places = (
            Followed(url="https://riverside.example/", kind="wordpress", collection="riverside.example"),
            Followed(url="https://webapi.legistar.com/v1/riverside", kind="legistar", collection="council"),
        )
        told: list[str] = []
        settings = Settings(data=data, folders=folders, follow=places, web="127.0.0.1:0")
        app = build(settings, notice=told.append)
        app.library.reindex(lambda *_: None, lambda _: None)

        clock = Clock(time.time())

        def make() -> Any:
            memory = Memory(data / "community.sqlite", clock=clock)
            return client(app, memory, contact="records@newsroom.example")

        # For pages alone nothing of Discord is needed.
        if not sys.argv[1:] or not all(name.startswith("page-") for name in sys.argv[1:]):
            async with running(make, check_errors=False, settle_timeout=120.0) as town:
                # Nobody here asks faster than people do.
                town.bot.ctx.clock = count(60, 60).__next__
                shown = await _messages(town)
                shown |= await _told(town, app, data / "new", clock)
                for name, message in shown.items():
                    if wanted(name):
                        await _picture(town, name, message)
        with app.pages_meanwhile():
            await _pages(told[-1].split()[-1].rstrip("/"))


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
        "agenda": (await ana.slash(channel, "meeting", meeting="City Council May 2026")).response,
        "decisions": (await ana.slash(channel, "decisions", topic="flood wall")).response,
        "timeline": (await ana.slash(channel, "timeline", topic="flood wall")).response,
        "latest": (await ana.slash(channel, "latest")).response,
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
        # What is behind the dots is shown in their place: each picture has dots of its own.
        rest = (await town.ben.click(first, custom_id=_custom_id(first, "rest"))).response
        shown[name] = (await town.ben.click(rest, custom_id=_custom_id(rest, act))).response
    said = await town.ana.send(
        channel,
        "They said the flood wall will cost 12.5 million, and Council Member Webb voted against the wall.",
    )
    shown["claim"] = (await town.ben.context_menu(channel, "Find in the record", said)).response
    guild = town.bot.get_guild(town.guild.id)
    await invite_questions(town.bot.ctx, guild, guild.get_channel(channel.id))
    shown["welcome"] = channel.last_message
    shown["quotes"] = (
        await town.ben.click(shown["priorities"], custom_id=_custom_id(shown["priorities"], "why"))
    ).response
    tax = await asked("By how much was the lodging tax raised?", town.ben)
    await town.ana.send(channel, f"{town.bot.user.mention} and when?", reply_to=tax.message)
    shown["follow-up"] = channel.last_message
    return shown


NEW = """Minutes of the Parks Board

The Parks Board met on June 9, 2026.

The Board decided to plant four hundred oaks along the river promenade. The motion carried five to nothing.

The Board asked the staff for a plan of bicycle lanes through the park by September.
"""


async def _told(town: Town, app: Any, folder: Path, clock: Clock) -> dict[str, Any]:
    """What people asked to be told about, the notices of a new record, and a digest."""
    ana, clerk, channel = town.ana, town.clerk, town.channel
    shown = {
        "watch": (await ana.slash(channel, "watch topic", topic="bicycle lanes", pace="weekly")).response
    }
    await clerk.slash(channel, "watch topic", topic="oaks along the promenade", channel=channel)
    await clerk.slash(channel, "watch meetings", pace="daily", channel=channel)
    shown["watches"] = (await ana.slash(channel, "watches", quiet="22-7")).response
    notifier = Notifier(town.bot, lambda _seconds: asyncio.sleep(0))
    await notifier.look()
    (folder / "2026-06-09-parks-board.txt").write_text(NEW, encoding="utf-8")
    app.library.reindex(lambda *_: None, lambda _: None)
    for name in ("notice", "digest"):
        await notifier.look()
        await town.env.settle()
        shown[name] = channel.last_message
        clock.now += 2 * 24 * 60 * 60
    return shown


# --- The pages, in a real browser: in light on a wide screen, in dark on a phone.

_QUESTION = "What will the city do about flooding?"


async def _pages(home: str) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as tool:
        browser = await tool.chromium.launch()
        for ending, width in WIDTHS.items():
            scheme: Any = "dark" if ending else "light"
            # Each width is a visitor of its own: nobody asks so much at once.
            seen = await browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                extra_http_headers={"X-Forwarded-For": f"203.0.113.{len(ending) + 1}"},
            )
            page = await seen.new_page()

            async def picture(
                name: str, *, whole: bool = True, page: Any = page, ending: str = ending
            ) -> None:
                if wanted(f"page-{name}"):
                    await page.screenshot(path=OUT / f"page-{name}{ending}.png", full_page=whole)
                    print(f"docs/pictures/page-{name}{ending}.png")  # noqa: T201 - what make shows

            for name, path in (
                ("home", "/"),
                ("answer", f"/?q={quote(_QUESTION)}"),
                ("refusal", f"/?q={quote('How many parks were built?')}"),
                ("meetings", "/meetings"),
                ("priorities", "/priorities"),
                ("timeline", f"/timeline?topic={quote('flood wall')}"),
                ("privacy", "/privacy"),
            ):
                await page.goto(home + path)
                await picture(name)
            await page.goto(f"{home}/meetings")
            await page.locator("main a[href*='/meetings/']").first.click()
            await picture("meeting")
            await page.goto(f"{home}/?q={quote(_QUESTION)}")
            await page.locator("main a[href*='/r/']").first.click()
            # As it comes into view, with the quoted words where a reader looks.
            await picture("record", whole=False)
            await seen.close()
        await browser.close()


def wanted(name: str) -> bool:
    """Whether a picture is asked for: all, or those that are named behind the command."""
    return len(sys.argv) < 2 or name in sys.argv[1:]


def _custom_id(message: Any, act: str) -> str:
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
                        OUT / f"{name}{ending}.png", target=message, viewer=viewer, viewport=(width, _TALL)
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
