"""Fetching: only the public web, whatever an address, a name or a redirect says; and everything has an end.

The server is real, on this machine, and misbehaves; it is reached because the tests allow its name.
"""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from domain.errors import AddressRefused, PlenumError, RecordTooLarge, RecordUnreachable
from index.sources.fetch import Fetcher, Limits, checked_url, is_public
from index.sources.rate_limit import Robots

PAGE = b"<html><title>Minutes</title><p>The motion carried.</p></html>"


class Site(BaseHTTPRequestHandler):
    """A site in which every path is another mistake."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012 - one server a module
    robots = b""
    robots_status = 404

    def log_message(self, *_):
        pass

    def do_GET(self):
        Site.asked.append((self.path, self.headers.get("User-Agent", "")))
        name, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, f"page_{name.partition('.')[0].replace('-', '_')}", self.page_missing)(rest)

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for header, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_minutes(self, _rest):
        self.send(200, PAGE, Content_Type="text/html; charset=utf-8")

    def page_robots(self, _rest):
        self.send(Site.robots_status, Site.robots, Content_Type="text/plain")

    def page_missing(self, _rest):
        self.send(404)

    def page_to(self, rest):
        self.send(302, Location=rest)

    def page_loop(self, _rest):
        self.send(302, Location="/loop")

    def page_later(self, _rest):
        self.send(429, Retry_After="120")

    def page_broken(self, _rest):
        self.send(500)

    def page_picture(self, _rest):
        self.send(200, b"\x89PNG", Content_Type="image/png")

    def page_bomb(self, _rest):
        self.send(200, gzip.compress(bytes(50 << 20)), Content_Encoding="gzip", Content_Type="text/plain")

    def page_half(self, _rest):
        packed = gzip.compress(PAGE * 50)
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(packed[: len(packed) // 2])

    def page_packed(self, _rest):
        self.send(200, gzip.compress(PAGE), Content_Encoding="gzip", Content_Type="text/html")

    def page_brotli(self, _rest):
        self.send(200, b"\x0b\x02\x80", Content_Encoding="br", Content_Type="text/html")

    def page_umlaut(self, _rest):
        self.send(302, Location="/minutes/sesión de mayo".encode().decode("latin-1"))

    def page_cut_off(self, _rest):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")

    def page_drip(self, _rest):
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def page_silent(self, _rest):
        time.sleep(3)

    def page_headers(self, _rest):
        self.send_response(200)
        for number in range(500):
            self.send_header(f"X-{number}", "x" * 100)
        self.end_headers()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetcher(**limits) -> Fetcher:
    known = {"seconds": 5.0, "connect": 2.0, "size": 1 << 20, **limits}
    return Fetcher(agent="Plenum/test", allowed=frozenset({"localhost"}), limits=Limits(**known))


def test_a_page_is_fetched_with_who_asks(site):
    """Its bytes, its type without parameters, and where it was found."""
    found = fetcher().fetch(f"{site}/minutes")
    assert (found.body, found.content_type, found.url) == (PAGE, "text/html", f"{site}/minutes")
    assert Site.asked[-1] == ("/minutes", "Plenum/test")


def test_a_redirect_is_followed_and_named(site):
    """The address is the last one."""
    assert fetcher().fetch(f"{site}/to//minutes").url == f"{site}/minutes"


@pytest.mark.parametrize(
    "forbidden",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/", "http://0/", "http://2130706433/", "http://0x7f.1/", "file:///etc/passwd", "gopher://x/",
        "http://user:secret@93.184.216.34/", "http://93.184.216.34:22/", "https://", "http://exa mple.org/", "//x/", "",
        "http://100.64.0.1/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://192.168.0.1\\@93.184.216.34/",
    ],
)  # fmt: skip
def test_no_address_leads_into_the_house(site, forbidden):
    """Neither given nor by way of a redirect; and nothing is sent there."""
    with pytest.raises((AddressRefused, RecordUnreachable)):
        Fetcher(agent="x", limits=Limits(seconds=3, connect=0.2)).fetch(forbidden)
    if forbidden and " " not in forbidden and not forbidden.startswith("//"):
        with pytest.raises((AddressRefused, RecordUnreachable)):
            fetcher(connect=0.2).fetch(f"{site}/to/{forbidden}")


def test_a_name_that_means_this_machine_is_refused(site):
    """By what it resolves to, not by how it is spelled."""
    port = site.rpartition(":")[2]
    asking = Fetcher(agent="x", resolver=lambda _host, _port: ["127.0.0.1"])
    before = len(Site.asked)
    with pytest.raises(AddressRefused, match="not on the public web"):
        asking.fetch("http://records.example/minutes")
    assert len(Site.asked) == before
    del port


def test_names_of_this_network_are_not_told_apart_from_names_that_are_none():
    """By class, sentence, remedy or status: whoever tries names learns nothing of the network that the bot runs in."""

    def resolver(host: str, _port: int) -> list[str]:
        if host == "payroll.corp":
            return ["10.0.0.7"]
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    told = []
    for host in ("payroll.corp", "nothing.corp"):
        with pytest.raises(PlenumError) as raised:
            Fetcher(agent="x", resolver=resolver).fetch(f"http://{host}/")
        error = raised.value
        told.append([type(error), error.sentence.replace(host, ""), error.remedy, vars(error)["status"]])
    assert told[0] == told[1]


@pytest.mark.parametrize("address", ["3fff::1", "3fff:fff::1", "5f00::1", "2001:db8::1"])
def test_addresses_that_are_for_documentation_and_routing_are_not_public(address):
    """Whatever version of Python knows of them."""
    assert not is_public(address)


def test_one_address_among_many_that_is_not_public_is_enough():
    """Whoever mixes them wants the wrong one to be taken."""
    asking = Fetcher(agent="x", resolver=lambda *_: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        asking.fetch("http://records.example/")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A name that means another address a moment later is not asked again (DNS rebinding)."""
    answers, dialled = iter([["93.184.216.34"], ["127.0.0.1"]]), []

    def dial(address, **_):
        dialled.append(address)
        raise OSError("no network in a test")

    monkeypatch.setattr("index.sources.fetch.socket.create_connection", dial)
    with pytest.raises(RecordUnreachable):
        Fetcher(agent="x", resolver=lambda *_: next(answers)).fetch("http://records.example/")
    assert dialled == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    ("path", "error", "said"),
    [
        ("loop", RecordUnreachable, "leads on more than"),
        ("later", RecordUnreachable, "come back later (120 s)"),
        ("broken", RecordUnreachable, "answered 500"),
        ("missing", RecordUnreachable, "answered 404"),
        ("picture", RecordUnreachable, "image/png"),
        ("bomb", RecordTooLarge, "larger than"),
        ("cut-off", RecordUnreachable, "did not answer as it should"),
        ("headers", RecordUnreachable, "did not answer as it should"),
    ],
)
def test_every_mistake_of_a_site_is_a_sentence(site, path, error, said):
    """With its remedy."""
    with pytest.raises(error) as raised:
        fetcher().fetch(f"{site}/{path}")
    assert said in raised.value.sentence
    assert raised.value.remedy


@pytest.mark.parametrize("path", ["drip", "silent"])
def test_a_site_that_takes_for_ever_is_left(site, path):
    """Also one that sends a byte now and then."""
    with pytest.raises(RecordUnreachable, match=r"took longer|did not answer"):
        fetcher(seconds=0.6).fetch(f"{site}/{path}")


def test_robots_that_are_asked_to_stay_away_do(site):
    """And where nothing is said, nothing is forbidden."""
    Site.robots_status, Site.robots = 200, b"User-agent: *\nDisallow: /minutes\n"
    with pytest.raises(AddressRefused, match=r"robots\.txt"):
        Robots(fetcher(), "Plenum").check(f"{site}/minutes")
    Robots(fetcher(), "Plenum").check(f"{site}/other")
    Site.robots_status = 404
    Robots(fetcher(), "Plenum").check(f"{site}/minutes")
    Site.robots_status = 500
    with pytest.raises(RecordUnreachable, match=r"robots\.txt"):
        Robots(fetcher(), "Plenum").check(f"{site}/minutes")


@pytest.mark.parametrize("page", ["page_loop", "page_bomb", "page_brotli"])
def test_a_robots_file_that_cannot_be_read_is_what_is_told(site, monkeypatch, page):
    """One that leads in a circle, has no end or is packed: not the record is at fault."""
    monkeypatch.setattr(Site, "page_robots", getattr(Site, page))
    with pytest.raises(RecordUnreachable, match=r"its robots\.txt (?:has no end|cannot be read\. The)"):
        Robots(fetcher(), "Plenum").check(f"{site}/minutes")


def test_a_robots_file_is_asked_for_once(site):
    """Not for every record of a site."""
    Site.robots_status = 404
    manners, before = Robots(fetcher(), "Plenum"), len(Site.asked)
    for _ in range(3):
        manners.check(f"{site}/minutes")
    assert [path for path, _ in Site.asked[before:]] == ["/robots.txt"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.0.0.1", False),
        ("172.16.5.4", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("255.255.255.255", False), ("224.0.0.1", False), ("::1", False), ("::", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("fd00:ec2::254", False), ("ff02::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:93.184.216.34", False), ("::127.0.0.1", False), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False), ("198.18.0.1", False), ("x", False),
        ("fec0::1", False), ("168.63.129.16", False), ("192.0.0.192", False), ("192.88.99.1", False),
        ("2001:db8::1", False), ("2606:2800::5efe:10.0.0.1", False), ("64:ff9b::93.184.216.34", True),
    ],
)  # fmt: skip
def test_what_is_public(address, public):
    """By IANA's registries, and by the address that hides in another."""
    assert is_public(address) is public


def test_every_refusal_is_one_of_ours():
    """Whatever is typed."""
    for url in ("http://[", "http://[::1", "http://x:99999999/", "ht!tp://x", "\x00", "http://" + "a" * 3000):
        with pytest.raises(PlenumError):
            checked_url(url)


def test_half_of_a_packed_answer_is_not_the_whole(site):
    """Also where the site does not say how long it is; and a packing that nobody asked for is no record."""
    for path in ("half", "brotli"):
        with pytest.raises(RecordUnreachable):
            fetcher().fetch(f"{site}/{path}")
    assert fetcher().fetch(f"{site}/packed").body == PAGE


def test_every_address_on_the_way_is_asked_about(site):
    """A redirect leads to a page whose site's wishes count too."""
    asked = []
    fetcher().fetch(f"{site}/to//minutes", before=asked.append)
    assert asked == [f"{site}/to//minutes", f"{site}/minutes"]


def test_redirects_are_read_as_a_browser_reads_them(site):
    """With letters beyond ASCII, and with blanks."""
    assert fetcher().fetch(f"{site}/umlaut").url == f"{site}/minutes/sesi%C3%B3n%20de%20mayo"


@pytest.mark.parametrize("where", ["http://[", "http://a..b/"])
def test_a_redirect_to_nonsense_is_one_of_our_errors(site, where):
    """And no other."""
    with pytest.raises((AddressRefused, RecordUnreachable)):
        fetcher().fetch(f"{site}/to/{where}")


def test_many_addresses_get_no_more_time_than_one(monkeypatch):
    """A name with eight addresses that do not answer is given up when the fetch's time is over."""
    left = []

    def dial(_address, timeout):
        left.append(timeout)
        time.sleep(0.1)
        raise OSError("silent")

    monkeypatch.setattr("index.sources.fetch.socket.create_connection", dial)
    asking = Fetcher(
        agent="x", limits=Limits(seconds=0.35), resolver=lambda *_: [f"93.184.216.{n}" for n in range(50)]
    )
    with pytest.raises(RecordUnreachable):
        asking.fetch("http://records.example/")
    assert len(left) < 10
    assert left == sorted(left, reverse=True)


def test_a_name_that_nobody_knows_is_told_as_such():
    """Not as a site that did not answer as it should."""

    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    asking = Fetcher(agent="Plenum/test", resolver=nobody)
    with pytest.raises(RecordUnreachable, match=r"no site called city\.example"):
        asking.fetch("https://city.example/")
    with pytest.raises(RecordUnreachable, match=r"no site called city\.example"):
        Robots(asking, "Plenum").check("https://city.example/")
