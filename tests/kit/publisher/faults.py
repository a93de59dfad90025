"""What can go wrong with a site. Each takes the answer that would be right, and gives the one that is sent."""

from __future__ import annotations

import contextlib
import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BufferedIOBase

from tests.kit.publisher.answers import Answer, Asked, http_date
from tests.kit.publisher.pages import absent, maintenance

Fault = Callable[[Asked, Answer], Answer]
_SENT = 16 << 10


@dataclass(frozen=True, slots=True)
class Quirk:
    """What is listed is wrong, or its validators are; the doors look for it by name.

    empty: a valid list of nothing; half, short: some of it is left out (``short``: the total is still told); doubled: all
    of it twice; new-guids, new-dates: as if everything were new; no-validators, restless-validators (new each time),
    stuck-validators (the same whatever changes: a 304 that lies). votes: Legistar's clerk enters who voted how.
    """

    name: str

    def __call__(self, asked: Asked, answer: Answer) -> Answer:
        del asked
        return answer


def status(
    code: int,
    body: bytes = b"<html><h1>Error</h1></html>",
    *,
    after: float | None = None,
    as_date: bool = False,
) -> Fault:
    """An error; ``after`` seconds it asks to come back, told as a date with ``as_date``."""

    def fault(asked: Asked, answer: Answer) -> Answer:
        del answer
        sent = absent(asked, code) if code in {404, 410} else Answer(code, body)
        if after is None:
            return sent
        return sent.having(Retry_After=http_date(asked.day + after / 86400) if as_date else f"{after:.0f}")

    return fault


def delay(seconds: float) -> Fault:
    """The right answer, late (by a real clock)."""

    def fault(asked: Asked, answer: Answer) -> Answer:
        del asked
        time.sleep(seconds)
        return answer

    return fault


def error_page(asked: Asked, answer: Answer) -> Answer:
    """A page that says that the site is being worked on, with status 200, whatever was asked for."""
    del answer
    return replace(maintenance(asked), changed=None, tagged=False)


def half(asked: Asked, answer: Answer) -> Answer:
    """The first half, and sent as if that were all."""
    del asked
    return replace(answer, body=answer.body[: len(answer.body) // 2]) if answer.status == 200 else answer


def nothing(asked: Asked, answer: Answer) -> Answer:
    """200, and no byte."""
    del asked
    return replace(answer, status=200, body=b"")


def redirect(to: str, code: int = 302) -> Fault:
    """Elsewhere. ``{path}`` in ``to`` stands for the path that was asked for, ``{name}`` for the origin of a host."""

    def fault(asked: Asked, answer: Answer) -> Answer:
        del answer
        return Answer(code).having(Location=to.format(path=asked.path, **asked.led))

    return fault


def wrong_charset(asked: Asked, answer: Answer) -> Answer:
    """UTF-8 that is said to be UTF-16 in the header, and windows-1252 in the page."""
    del asked
    body = answer.body.replace(b'charset="utf-8"', b'charset="windows-1252"')
    return replace(answer, body=body, type=answer.type.partition(";")[0] + "; charset=utf-16")


def bomb(asked: Asked, answer: Answer) -> Answer:
    """A few kilobytes that unpack to forty megabytes."""
    del asked
    return replace(answer, wire=_send_bomb)


def cut_off(asked: Asked, answer: Answer) -> Answer:
    """Half of the body, and the connection ends; the header told how much there was."""
    del asked
    return replace(answer, wire=_send_half)


def cut_chunk(asked: Asked, answer: Answer) -> Answer:
    """In chunks, of which the last never comes."""
    del asked
    return replace(answer, wire=_send_half_in_chunks)


def reset(asked: Asked, answer: Answer) -> Answer:
    """The connection ends without a word."""
    del asked
    return replace(answer, wire=lambda _out, _answer: None)


def drip(seconds: float) -> Fault:
    """A byte now and then, for at most ``seconds`` (by a real clock)."""

    def send(out: BufferedIOBase, answer: Answer) -> None:
        _head(out, answer, f"Content-Length: {len(answer.body) + 1000}")
        ends = time.monotonic() + seconds
        with contextlib.suppress(OSError):  # the asker has left
            while time.monotonic() < ends:
                out.write(b" ")
                out.flush()
                time.sleep(0.05)

    return lambda _asked, answer: replace(answer, wire=send)


def _send_half(out: BufferedIOBase, answer: Answer) -> None:
    _head(out, answer, f"Content-Length: {len(answer.body)}")
    out.write(answer.body[: len(answer.body) // 2])


def _send_half_in_chunks(out: BufferedIOBase, answer: Answer) -> None:
    _head(out, answer, "Transfer-Encoding: chunked")
    part = answer.body[: max(1, len(answer.body) // 2)]
    out.write(b"%x\r\n%s\r\n" % (len(part), part))


def _send_bomb(out: BufferedIOBase, answer: Answer) -> None:
    packed = _bomb()
    _head(out, answer, "Content-Encoding: gzip", f"Content-Length: {len(packed)}")
    with contextlib.suppress(OSError):  # the asker has had enough
        out.writelines(packed[at : at + _SENT] for at in range(0, len(packed), _SENT))


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    return gzip.compress(bytes(40 << 20), 9)


def _head(out: BufferedIOBase, answer: Answer, *headers: str) -> None:
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {answer.type}", "Connection: close", *headers, "", ""]
    out.write("\r\n".join(lines).encode())
