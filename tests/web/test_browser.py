"""The pages in a real browser: the words in view, on a phone, by keyboard, whatever a record holds, and for everybody.

``make web-test`` runs these: they need Chromium, and what the extra ``pictures`` names, which the suite must not need.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from app import App
from tests.kit.library import app_of
from tests.web.conftest import LEVEE, Site, records, served, two_pages
from tests.web.test_pages import HOSTILE, place
from web.links import record_id

playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed: make web-test")
axe = pytest.importorskip(
    "axe_playwright_python.async_playwright", reason="axe is not installed: make web-test"
)
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "google-chrome"))), ""
)
pytestmark = [
    pytest.mark.skipif(not os.environ.get("PLENUM_BROWSER"), reason="make web-test runs it"),
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here"),
]
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PHONE = {"width": 390, "height": 844}
RTL = "قرر المجلس بناء السد عند الجدول، ووافق عليه خمسة أعضاء."
QUESTION = "/?q=How+many+votes+did+the+Mill+Creek+levee+get%3F"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """Records of every sort, hostile and huge ones among them."""
    folder = tmp_path_factory.mktemp("site")
    filler = "\n\n".join(
        f"Item {number}. The council heard a report on matter {number}." for number in range(60)
    )
    records(
        folder,
        minutes__txt=f"Minutes of the City Council\n\nThe council met on March 5, 2024.\n\n{filler}\n\n{LEVEE}\n\n{filler}\n",
        evil__txt=f"Evil <script>document.title='ran'</script>\n\n{HOSTILE}\n\n{'x' * 5000}\n\n{RTL}\n",
        huge__txt=f"Huge\n\n{'All work and no play. ' * 190_000}\n\nThe end of it all.\n",
    )
    (folder / "records" / "session.pdf").write_bytes(two_pages())
    return app_of(folder, web="127.0.0.1:0")


@pytest_asyncio.fixture
async def site(app: App) -> AsyncIterator[Site]:
    """The pages of them."""
    async with served(app) as site:
        yield site


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Any]:
    """Chromium, without a window."""
    async with playwright.async_playwright() as tool:
        started = await tool.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        await started.close()


def addresses(site: Site) -> list[str]:
    """One page of each sort."""
    return [
        "/",
        "/?q=%3F%3F%3F",
        QUESTION,
        place(site.app, LEVEE),
        place(site.app, LEVEE, "records/session.pdf"),
        f"/r/{record_id('records/evil.txt')}?at=p2#at",
        f"/r/{record_id('records/huge.txt')}",
        "/meetings",
        "/priorities",
        "/timeline?topic=levee",
        "/privacy",
        "/nothing",
    ]


async def test_the_quoted_words_come_into_view_without_a_script(site: Site, browser: Any):
    """On a phone and on a desk, with scripts switched off, the marked words stand in the window when the page is open."""
    for size in (PHONE, {"width": 1280, "height": 800}):
        context = await browser.new_context(viewport=size, java_script_enabled=False)
        page = await context.new_page()
        for key in ("records/minutes.txt", "records/session.pdf"):
            await page.goto(site.address + place(site.app, LEVEE, key))
            box = await page.locator("mark").first.bounding_box()
            assert box is not None
            assert 0 <= box["y"] < size["height"] - box["height"]
            assert await page.locator("mark").first.inner_text() == LEVEE
        await context.close()


async def test_no_page_scrolls_sideways_on_a_phone(site: Site, browser: Any):
    """A word of five thousand letters, four megabytes and a table among them, at 390 and at 320 pixels."""
    for width in (390, 320):
        context = await browser.new_context(viewport={"width": width, "height": 844})
        page = await context.new_page()
        for address in addresses(site):
            await page.goto(site.address + address)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, address
        await context.close()


async def test_axe_finds_nothing(site: Site, browser: Any):
    """WCAG 2.2 A and AA and the best practices that axe knows, on every sort of page; in the dark, where only colours are others, on the first of them."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for scheme in ("light", "dark"):
        # Axe is a script, which the pages themselves allow nobody to run.
        context = await browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
        page = await context.new_page()
        for address in addresses(site)[: None if scheme == "light" else 4]:
            await page.goto(site.address + address)
            found = await axe.Axe().run(page, options=rules)
            told = [(each["id"], each["nodes"][0]["html"][:200]) for each in found.response["violations"]]
            assert not told, (scheme, address, told)
        await context.close()


async def test_everything_can_be_reached_by_keyboard(site: Site, browser: Any):
    """The first stop skips to the text; every stop is seen; a question is asked with Enter."""
    page = await browser.new_page(viewport=PHONE)
    await page.goto(site.address + "/")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == "#text"
    seen = []
    for _ in range(7):
        await page.keyboard.press("Tab")
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        seen.append((await page.evaluate("document.activeElement.tagName"), outline))
    assert "INPUT" in [name for name, _ in seen]
    assert all(outline != "none" for _, outline in seen)
    await page.locator("#q").focus()
    await page.keyboard.type("How many votes did the Mill Creek levee get?")
    await page.keyboard.press("Enter")
    await page.locator("blockquote").first.wait_for()
    assert LEVEE in await page.locator("blockquote").first.inner_text()


async def test_a_hostile_record_does_nothing(site: Site, browser: Any):
    """With scripts switched on, none runs, nothing is asked of elsewhere, and a record that is written from the right is set so."""
    page = await browser.new_page(viewport=PHONE)
    asked, told = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.on("console", lambda line: told.append(line.text))
    await page.goto(site.address + f"/r/{record_id('records/evil.txt')}")
    assert "ran" not in await page.title() or "script" in await page.title()
    assert not told
    assert all(url.startswith(site.address) for url in asked)
    direction = await page.evaluate("getComputedStyle([...document.querySelectorAll('.p')].at(-1)).direction")
    assert direction == "rtl"
    assert await page.locator("main script, main img, main style").count() == 0


async def test_a_page_of_a_pdf_is_drawn_beside_its_text(site: Site, browser: Any):
    """It is there, and beside the words where there is room."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(site.address + place(site.app, LEVEE, "records/session.pdf"))
    assert (
        await page.locator(".picture img").evaluate("image => image.complete && image.naturalWidth") == 1000
    )
    picture, words = [await page.locator(each).first.bounding_box() for each in (".picture img", "mark")]
    assert picture["x"] > words["x"] + words["width"]
