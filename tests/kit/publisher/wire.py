"""The site's end of the line: HTTP as it is sent, right or wrong."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.kit.publisher.answers import Answer


class Server(ThreadingHTTPServer):
    """Answers each request in a thread of its own."""

    daemon_threads = True
    request_queue_size = 50

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An asker that leaves in the middle is no news."""


class Handler(BaseHTTPRequestHandler):
    """Asks ``answer`` (host, path with query, headers in lower case), and sends what it gives."""

    answer: Callable[[str, str, dict[str, str]], Answer]
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Apache", ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Says nothing."""
        del format, args

    def do_GET(self) -> None:
        """Answers."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        given = type(self).answer(headers.get("host", ""), self.path, headers)
        self.close_connection = True
        if given.wire:
            given.wire(self.wfile, given)
            return
        self.send_response_only(given.status)
        has_body = given.status not in {204, 304}
        told = {"Content-Type": given.type, "Content-Length": str(len(given.body))} if has_body else {}
        for name, value in {**told, "Connection": "close", **given.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if has_body and self.command == "GET":
            self.wfile.write(given.body)

    do_HEAD = do_GET  # noqa: N815 - the library's name
