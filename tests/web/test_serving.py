"""How the pages begin and end, and who is told where they are."""

from __future__ import annotations

import re
import socket
import urllib.request
from pathlib import Path

import pytest

from app import build
from config.loader import load
from config.settings import Settings
from domain.errors import BadSettings
from tests.kit.library import app_of
from web.rendering import words_in
from web.serving import Limit, visitor_of
from wording import LOCALES


def test_the_pages_are_off_until_they_are_switched_on(tmp_path: Path):
    """Without a setting nothing is served, and who asks for them is told what to write."""
    app = build(Settings(data=tmp_path))
    with app.pages_meanwhile():
        pass
    with pytest.raises(BadSettings, match="do not say where") as caught:
        app.serve_pages()
    assert 'web = "127.0.0.1:8080"' in caught.value.remedy


def test_the_address_is_told_and_the_pages_are_there(tmp_path: Path):
    """In a thread, beside a conversation; when that is over, so are they."""
    app, told = app_of(tmp_path, web="127.0.0.1:0"), []
    app._notice = told.append
    with app.pages_meanwhile():
        address = re.fullmatch(r"The pages are at (http://127\.0\.0\.1:\d+/)", told[0])
        assert address is not None
        with urllib.request.urlopen(address[1]) as response:
            assert b"Ask what the record says" in response.read()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address[1])


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /r/\xff HTTP/1.1",
        b"GET /" + b"a" * 9_000,
        b"GET / HTTP/9.9",
        b"GET //[ HTTP/1.1\r\nHost: x",
        b"GET / HTTP/1.1\r\nX: " + b"b" * 9_000,
        b"GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-else",
    ],
)
def test_a_request_that_is_no_http_leaves_no_trace_of_who_sent_what(
    tmp_path: Path, sent: bytes, caplog: pytest.LogCaptureFixture
):
    """It is refused; the log has neither an address, nor its bytes, nor where in the program that was."""
    app, told = app_of(tmp_path, web="127.0.0.1:0"), []
    app._notice = told.append
    with app.pages_meanwhile():
        port = int(told[0].split("/")[2].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as there:
            there.sendall(sent + b"\r\n\r\n")
            with there.makefile("rb") as answer:
                head, _, said = answer.read().partition(b"\r\n\r\n")
    assert (b" 417 " if b"Expect" in sent else b" 400 ") in head.splitlines()[0]
    assert b"Server: Plenum\r\n" in head + b"\r\n"
    assert b"aiohttp" not in head
    assert b"nosniff" in head
    assert [words_in(locale)("web-notice-no-http") for locale in LOCALES] == said.decode().splitlines()
    assert not caplog.records


def test_readers_in_discord_are_sent_to_the_privacy_page_where_it_is_served(tmp_path: Path):
    """Where readers reach it; nowhere, while no pages are served for them."""
    told = {"data": tmp_path, "web": "127.0.0.1:0", "web_url": "https://records.example/here"}
    assert build(Settings(**told)).privacy_page == "https://records.example/here/privacy"
    assert not build(Settings(**told | {"web": None})).privacy_page


def test_a_port_that_is_taken_is_told(tmp_path: Path):
    """With the address, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        app = app_of(tmp_path, web=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(BadSettings, match="cannot be served at 127"), app.pages_meanwhile():
            pass


@pytest.mark.parametrize(
    "line",
    [
        'web = "8080"',
        'web = "127.0.0.1:http"',
        'web = "127.0.0.1:70000"',
        'web_url = "records.example"',
        'web_url = "https://a.example/?q=1"',
    ],
)
def test_a_wrong_address_is_refused(tmp_path: Path, line: str):
    """With an example of a right one."""
    (tmp_path / "plenum.toml").write_text(line, encoding="utf-8")
    with pytest.raises(BadSettings, match="must be an address") as caught:
        load(tmp_path, {}, tmp_path)
    assert caught.value.remedy.startswith("For example: web")


def test_pages_below_a_path_link_below_it(tmp_path: Path):
    """Where a proxy hands on a path, every address of the pages begins with it."""
    app = app_of(tmp_path, web="127.0.0.1:0", web_url="https://newsroom.example/records")
    told: list[str] = []
    app._notice = told.append
    with app.pages_meanwhile():
        address = told[0].rpartition(" ")[2]
        with urllib.request.urlopen(f"{address}records/") as response:
            page = response.read().decode()
    assert all(link.startswith("/records/") for link in re.findall(r'(?:href|action|src)="(/[^"]*)"', page))


def test_a_limit_lets_through_a_burst_and_then_one_at_a_time():
    """Who waits as told gets on; visitors do not count for each other."""
    now = [0.0]
    limit = Limit(3, 2.0, clock=lambda: now[0])
    assert [limit.wait(1) for _ in range(4)] == [0, 0, 0, 2]
    assert limit.wait(2) == 0
    now[0] = 2.0
    assert [limit.wait(1), limit.wait(1)] == [0, 2]


def test_only_a_proxy_of_this_machine_says_who_visits():
    """Whoever comes from elsewhere cannot be somebody else; a household's IPv6 network is one visitor."""
    salt = b"s"
    assert visitor_of("203.0.113.1", "198.51.100.9", salt) == visitor_of("203.0.113.1", "", salt)
    assert visitor_of("127.0.0.1", "10.0.0.1, 198.51.100.9", salt) == visitor_of("198.51.100.9", "", salt)
    assert visitor_of("2001:db8::1", "", salt) == visitor_of("2001:db8::2", "", salt)
    assert visitor_of("::ffff:203.0.113.1", "", salt) == visitor_of("203.0.113.1", "", salt)
    assert visitor_of("::ffff:127.0.0.1", "::ffff:198.51.100.9", salt) == visitor_of("198.51.100.9", "", salt)
    assert visitor_of("127.0.0.1", "not an address", salt) == visitor_of("127.0.0.1", "nor this", salt)
