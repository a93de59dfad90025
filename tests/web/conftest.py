"""The pages, served for real on a loopback port, over a small real library."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from app import App
from chat.work_queue import WorkQueue
from tests.kit.library import app_of
from tests.kit.pdf import column, pdf
from web.serving import serving

LEVEE = "The council approved the Mill Creek levee by five votes to two."


def two_pages() -> bytes:
    """Minutes as a PDF."""
    first = column(["Parks Board Minutes", "", "March 24, 2026", "", LEVEE])
    return pdf([first, column(["The meeting ended at nine."])])


class Site:
    """The pages, and somebody who reads them."""

    def __init__(self, app: App, address: str, http: aiohttp.ClientSession) -> None:
        self.app, self.address, self.http = app, address.rstrip("/"), http

    async def get(self, path: str, **options: Any) -> tuple[aiohttp.ClientResponse, str]:
        """A page: the response, and its text."""
        return await self.ask("GET", path, **options)

    async def ask(self, method: str, path: str, **options: Any) -> tuple[aiohttp.ClientResponse, str]:
        async with self.http.request(
            method, self.address + path, allow_redirects=False, **options
        ) as response:
            raw = await response.read()
            return response, raw.decode("utf-8", "replace")


def records(folder: Path, **files: str) -> None:
    """Files in the folder of records; ``name__txt`` is ``name.txt``."""
    (folder / "records").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "records" / name.replace("__", ".").replace("_", "-")).write_text(text, encoding="utf-8")


@asynccontextmanager
async def served(app: App) -> AsyncIterator[Site]:
    """While it lasts, the pages of ``app`` are served."""
    queue = WorkQueue()
    async with (
        serving(app._pages(queue), "127.0.0.1:0", lambda _: None) as address,
        aiohttp.ClientSession() as http,
    ):
        yield Site(app, address, http)
    queue.close()


@pytest.fixture
def town(tmp_path: Path) -> Callable[..., App]:
    """An application over records that are given as ``minutes__txt="…"``, and a PDF of two pages."""

    def made(*, pictured: bool = False, **files: str) -> App:
        records(tmp_path, **files)
        if pictured:
            (tmp_path / "records" / "session.pdf").write_bytes(two_pages())
        return app_of(tmp_path, web="127.0.0.1:0")

    return made
