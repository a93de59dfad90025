"""Server of the pages: what is at which address, in whose language, and what every response carries.

Nothing here writes, and nothing runs in the browser: no script, no cookie, nothing from elsewhere. Pages are made in threads of their
own, so that Discord's event loop only hands them over; what is asked takes its turn in the queue in which Discord's questions wait.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote
from weakref import WeakValueDictionary

from aiohttp import web
from aiohttp.typedefs import Handler

from community.retention import DAYS
from domain.answers import Filters
from domain.documents import NOBODY
from domain.errors import (
    Busy,
    CoolingDown,
    EngineAway,
    LibraryMissing,
    PlenumError,
    QuestionRefused,
    ReceiptUnknown,
    RecordMissing,
)
from domain.meetings import Priorities
from retrieval.conversation import Replies, Requested, Summary, reply
from retrieval.meetings import Outline
from text.cleaning import visible_line
from web.links import ID, place_in
from web.page_values import Moved, PageValues, Removed
from web.rendering import ICON, STYLE, PagePictures, Rendering, View, locale_for
from web.serving import HEADERS, Limit, visitor_of

Ask = Callable[[int, Callable[[], Any]], Awaitable[Any]]
"""Work of a visitor, in its turn. Raises QueueFull, ShuttingDown, and what the work raises."""

PAGES, PICTURES, QUESTIONS = (240, 0.25), (30, 1.0), (6, 5.0)
"""So many at once for one visitor, and then one more whenever so many seconds are over; of questions, as in Discord."""
_THREADS = 2
_NAME, _SPEAKERS = 100, 50
"""Characters of a name that is asked for; names that are offered."""
_KEPT_BYTES = 32 << 20
_ROBOTS = "User-agent: *\nDisallow: {0}/a/\nDisallow: {0}/*?q=\nDisallow: {0}/*&q=\nDisallow: {0}/timeline?\nDisallow: {0}/timeline.atom\nAllow: {0}/\n"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A page as it is sent."""

    body: bytes = b""
    type: str = "text/html"
    status: int = 200
    private: bool = False
    """Whether it is not everybody's: it is kept nowhere, and no search engine takes it in."""
    location: str = ""
    """Where what was asked for is now."""
    wait: int = 0
    """Seconds after which it may work."""


Make = Callable[[View], Made]
Values = Callable[[PageValues, str], dict[str, Any]]
"""What a page shows; the second is a meeting's id, or empty."""
_MEDIA = {"html": "text/html", "atom": "application/atom+xml", "ics": "text/calendar"}
_LISTED: tuple[tuple[str, str, Values], ...] = (
    ("/meetings", "meetings.html", lambda of, _: {"meetings": of.answers.meetings(NOBODY)}),
    ("/meetings/{meeting}", "meeting.html", lambda of, id_: {"outline": of.answers.outline(NOBODY, id_)}),
    ("/priorities", "priorities.html", lambda of, id_: {"found": of.answers.priorities(NOBODY, id_, "")}),
    ("/records.atom", "records.atom", lambda of, _: {"added": of.added()}),
    ("/priorities.atom", "priorities.atom", lambda of, _: {"stated": of.stated(), "created": of.created}),
    ("/meetings.ics", "meetings.ics", lambda of, _: {"meetings": of.days(), "created": of.created}),
)
"""Address, template, values. The feeds are Atom (RFC 4287), the calendar is RFC 5545's."""


class Pages:
    """The pages as an application of aiohttp. ``ask`` has questions answered in their turn. Lives in one event loop."""

    def __init__(self, values: PageValues, pictures: PagePictures, rendering: Rendering, ask: Ask) -> None:
        self._values, self._pictures, self._rendering, self._ask = values, pictures, rendering, ask
        self._threads = ThreadPoolExecutor(_THREADS, "page")
        self._drawing = ThreadPoolExecutor(1, "picture")
        self._limits = {name: Limit(*each) for name, each in _LIMITS.items()}
        self._salt = secrets.token_bytes(16)
        self._kept: OrderedDict[tuple[str, ...], Made] = OrderedDict()
        self._size = 0
        self._keeping = threading.Lock()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """One page of a visitor is made at a time: who asks for hundreds waits for them, and the others do not."""

    def application(self) -> web.Application:
        """Every address there is. HEAD is answered wherever GET is."""
        application = web.Application(middlewares=[self._told], client_max_size=1)
        base = self._rendering.links.base
        handlers: dict[str, Handler] = {
            "/": self.start,
            "/r/{record}": self.record,
            "/r/{record}/page/{page:[0-9]{1,5}}.png": self.picture,
            "/a/{answer}": self.answer,
            "/timeline": partial(self.timeline, "timeline.html"),
            "/timeline.atom": partial(self.timeline, "timeline.atom"),
            "/privacy": self.privacy,
            **{path: self._listed(template, values) for path, template, values in _LISTED},
            "/style.css": _fixed(STYLE.read_bytes(), "text/css", "max-age=604800, immutable"),
            "/icon.svg": _fixed(ICON.read_bytes(), "image/svg+xml", "max-age=604800"),
        }
        application.add_routes([web.get(base + path, handler) for path, handler in handlers.items()])
        # What search engines may take in: records, and no questions.
        robots = _fixed(_ROBOTS.format(base).encode(), "text/plain", "max-age=3600")
        application.router.add_get("/robots.txt", robots)
        application.on_response_prepare.append(_sealed)
        application.on_cleanup.append(self._close)
        return application

    async def _close(self, _: web.Application) -> None:
        for pool in (self._threads, self._drawing):
            pool.shutdown(wait=False, cancel_futures=True)

    # --- What is at which address.

    async def start(self, request: web.Request) -> web.StreamResponse:
        """The start; with ``?q=``, what comes of a question; with ``&by=``, of what one person said."""
        question = request.query.get("q", "").strip()
        by = request.query.get("by", "").strip()[:_NAME]
        if not question:
            return await self._page(request, self._start)
        self._allow(request, "question")
        work = partial(reply, self._values.answers, question, Filters(community=NOBODY, by=by), None)
        try:
            found = await self._ask(self._visitor(request), work)
        except QuestionRefused:
            return await self._page(request, partial(self._start, asked=question, by=by), keep=False)
        return await self._page(request, partial(self._found, question, by, found), keep=False)

    def _start(self, view: View, asked: str = "", by: str = "") -> Made:
        status, newest = 400 if asked else 200, self._values.newest()
        speakers = self._values.answers.speakers(NOBODY)[:_SPEAKERS]
        return self._made(
            "start.html", view, status=status, asked=asked, newest=newest, speakers=speakers, by=by
        )

    def _found(self, question: str, by: str, found: Replies, view: View) -> Made:
        if len(found.each) == 1 and isinstance(found.each[0], Requested):
            match found.each[0].found:
                case Summary(outline=Outline(meeting=meeting)) | Outline(meeting=meeting):
                    return _there(self._rendering, view, f"/meetings/{quote(meeting.id)}")
                case Priorities(meeting=meeting) if meeting is not None:
                    return _there(self._rendering, view, f"/priorities?meeting={quote(meeting.id)}")
        speakers = self._values.answers.speakers(NOBODY)[:_SPEAKERS]
        return self._made("found.html", view, question=question, found=found, speakers=speakers, by=by)

    async def record(self, request: web.Request) -> web.StreamResponse:
        """A record, at the place that ``?at=`` names in the text that ``?of=`` names."""
        name, query = request.match_info["record"], request.query
        if not ID.fullmatch(name):
            raise RecordMissing("There is no such record.", remedy="")
        at, part = place_in(query.get("at", "")), query.get("part", "")
        of = query.get("of", "")
        of = of if len(of) >= 8 and all(c in "0123456789abcdef" for c in of[:64]) and len(of) <= 64 else ""
        number = int(part) if part.isascii() and part.isdigit() and len(part) < 7 else 1
        return await self._page(request, partial(self._record, name, at, of, number, query.get("s", "")))

    def _record(self, name: str, at: Any, of: str, part: int, signature: str, view: View) -> Made:
        found = self._values.record(name, at, of, part, signature)
        match found:
            case Moved(address):
                return Made(status=301, location=address)
            case Removed():
                return self._notice(view, "removed", status=410)
            case _:
                return self._made("record.html", view, private=not found.public, page=found)

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A page of a record's PDF."""
        self._allow(request, "picture")
        name, signature = request.match_info["record"], request.query.get("s", "")
        page = int(request.match_info["page"])
        loop = asyncio.get_running_loop()
        async with self._turns.setdefault(self._visitor(request), asyncio.Lock()):
            made = await loop.run_in_executor(self._drawing, self._picture, name, page, signature)
        return _response(request, made, cache="private, max-age=600")

    def _picture(self, name: str, page: int, signature: str) -> Made:
        record = self._values.record_of(name, signature)
        return Made(self._pictures.get(record.key, record.raw_hash, page), "image/png")

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """An answer, checked as it is shown."""
        name, signature = request.match_info["answer"], request.query.get("s", "")
        return await self._page(request, partial(self._answer, name, signature), keep=False)

    def _answer(self, name: str, signature: str, view: View) -> Made:
        found = self._values.answer(name, signature)
        return self._made("answer.html", view, private=not found.public, page=found)

    async def timeline(self, template: str, request: web.Request) -> web.StreamResponse:
        """A topic through time: ``?topic=``; without one, where it can be named. As a page, and as a feed, the newest first."""
        topic = visible_line(request.query.get("topic", "")).strip()[:_NAME]
        if topic:
            # It reads the records that speak of it: as much work as a question.
            self._allow(request, "question")
        elif template != "timeline.html":
            raise RecordMissing("A feed is of a topic.", remedy="")
        return await self._page(request, partial(self._timeline, template, topic))

    def _timeline(self, template: str, topic: str, view: View) -> Made:
        found = self._values.answers.timeline(NOBODY, topic) if topic else None
        created = self._values.created if topic else ""
        return self._made(template, view, topic=topic, found=found, created=created)

    async def privacy(self, request: web.Request) -> web.StreamResponse:
        """What is kept of whom, and for how long: also where there is no library yet."""
        make = partial(self._made, "privacy.html", contact=self._values.contact, kept=DAYS)
        return await self._page(request, make, keep=False)

    def _listed(self, template: str, values: Values) -> Handler:
        """A page of ``values``, which may be of one meeting: the one in its path, or ``?meeting=``."""

        async def show(request: web.Request) -> web.StreamResponse:
            wanted = request.match_info.get("meeting") or request.query.get("meeting", "")
            return await self._page(
                request, lambda view: self._made(template, view, **values(self._values, wanted))
            )

        return show

    # --- How a page is made, kept and sent.

    async def _page(self, request: web.Request, make: Make, *, keep: bool = True) -> web.StreamResponse:
        self._allow(request, "page")
        view = _view(request, self._rendering.links.base)
        loop = asyncio.get_running_loop()
        async with self._turns.setdefault(self._visitor(request), asyncio.Lock()):
            made = await loop.run_in_executor(self._threads, self._making, request.path_qs, view, make, keep)
        return _response(request, made)

    def _making(self, asked: str, view: View, make: Make, keep: bool) -> Made:
        """Makes a page, or takes the one of before where the library has not changed since."""
        if not keep:
            return make(view)
        name = (self._values.snapshot().generation, view.locale, asked)
        with self._keeping:
            if (kept := self._kept.get(name)) is not None:
                self._kept.move_to_end(name)
                return kept
        made = make(view)
        if not made.private:
            with self._keeping:
                if name not in self._kept:
                    self._kept[name] = made
                    self._size += len(made.body) + len(asked)
                while self._size > _KEPT_BYTES and self._kept:
                    gone, old = self._kept.popitem(last=False)
                    self._size -= len(old.body) + len(gone[2])
        return made

    def _made(
        self, template: str, view: View, *, status: int = 200, private: bool = False, **values: Any
    ) -> Made:
        media = _MEDIA[template.rpartition(".")[2]]
        return Made(self._rendering.page(template, view, **values), media, status, private)

    def _notice(self, view: View, what: str, *, status: int, wait: int = 0) -> Made:
        body = self._rendering.page("notice.html", view, what=what, seconds=wait)
        return Made(body, status=status, private=True, wait=wait)

    def _visitor(self, request: web.Request) -> int:
        forwarded = request.headers.get("X-Forwarded-For", "")
        return visitor_of(request.remote or "", forwarded, self._salt)

    def _allow(self, request: web.Request, what: str) -> None:
        """Raises CoolingDown."""
        wait = self._limits[what].wait(self._visitor(request))
        if wait:
            raise CoolingDown("You are asking faster than Plenum can look things up.", seconds=wait)

    @web.middleware
    async def _told(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Whatever goes wrong becomes a plain page; the log gets what is not everyday."""
        try:
            return await handler(request)
        except (asyncio.CancelledError, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001 - the border of the door
            return _response(request, self._failure(request, error))

    def _failure(self, request: web.Request, error: Exception) -> Made:
        what, status, wait = _trouble(error)
        return self._notice(_view(request, self._rendering.links.base), what, status=status, wait=wait)


def _trouble(error: Exception) -> tuple[str, int, int]:
    """What is told of an error (``web-notice-…``), the status, and the seconds after which it may work."""
    match error:
        case RecordMissing() | ReceiptUnknown() | web.HTTPNotFound():
            told = ("not-found", 404, 0)
        case web.HTTPException():
            told = ("failed", error.status, 0)
        case CoolingDown(seconds=seconds):
            told = ("too-fast", 429, max(1, round(seconds)))
        case Busy():
            told = ("busy", 503, 60)
        case EngineAway():
            told = ("failed", 503, 60)
        case LibraryMissing():
            told = ("empty", 503, 60)
        case PlenumError():
            _log.warning("A page could not be shown: %s: %s", type(error).__name__, error.sentence)
            told = ("failed", 500, 0)
        case _:
            _log.error("Something unexpected happened at a page: %s: %s", type(error).__name__, error)
            _log.debug("unexpected", exc_info=error)
            told = ("failed", 500, 0)
    return told


_LIMITS = {"page": PAGES, "picture": PICTURES, "question": QUESTIONS}


def _view(request: web.Request, base: str) -> View:
    chosen = request.query.get("lang", "")
    locale = locale_for(chosen, request.headers.get("Accept-Language", ""))
    return View(locale, chosen == locale, request.path.removeprefix(base) or "/", request.query_string)


def _there(rendering: Rendering, view: View, path: str) -> Made:
    location = rendering.links.base + path
    lang = f"{'&' if '?' in location else '?'}lang={view.locale}" if view.chosen else ""
    return Made(status=303, location=location + lang)


def _response(request: web.Request, made: Made, cache: str = "no-cache") -> web.Response:
    """The response, or 304 where the reader has it already."""
    headers = {"Cache-Control": "private, no-store" if made.private else cache, "Vary": "Accept-Language"}
    if made.private:
        headers["X-Robots-Tag"] = "noindex"
    if made.wait:
        headers["Retry-After"] = str(made.wait)
    if made.location:
        return web.Response(status=made.status, headers=headers | {"Location": made.location})
    if made.status == 200:
        etag = hashlib.sha256(made.body).hexdigest()[:32]
        headers["ETag"] = f'"{etag}"'
        told = request.if_none_match or ()
        if any(each.value in (etag, "*") for each in told):
            return web.Response(status=304, headers=headers)
    charset = None if made.type.startswith("image/") else "utf-8"
    return web.Response(
        body=made.body, status=made.status, headers=headers, content_type=made.type, charset=charset
    )


def _fixed(body: bytes, media: str, cache: str) -> Handler:
    """What is always the same."""

    async def show(request: web.Request) -> web.StreamResponse:
        return _response(request, Made(body, media), cache=f"public, {cache}")

    return show


async def _sealed(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
