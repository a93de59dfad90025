"""A real S3 server on loopback, from a package, and machines that share nothing but it and a database."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import localbucket

from domain.errors import Finding
from index.pipeline import build
from index.storage.files import open_many
from index.storage.generations import Generations
from index.storage.library import Library
from index.storage.object_store import ObjectStore
from index.storage.state import State
from tests.kit.editions import edition
from tests.kit.embedder import HashingEmbedder
from tests.kit.records import MemorySource

RECORDS = 4


class Buckets:
    """The server: its buckets are folders, so that a test can look into objects, and spoil them."""

    def __init__(self, folder: Path) -> None:
        (folder / "town").mkdir(parents=True)
        self.kills: tuple[Any, int]
        self.folder, self.refuses, self.kills, self.asked = folder, 0, (None, 0), list[str]()
        buckets = self

        class Handler(localbucket.S3Handler):
            data_root = folder.resolve()

            def log_message(self, *_: object) -> None:
                """It says nothing."""

            def _dispatch(self, action: Any) -> None:
                buckets.asked.append(f"{self.command} {self.path}")
                if self.command == "PUT" and buckets.kills[0]:
                    buckets.kills = buckets.kills[0], buckets.kills[1] - 1
                    if buckets.kills[1] == 0:
                        while buckets.kills[0].pid is None:
                            time.sleep(0.001)
                        buckets.kills[0].kill()
                if buckets.away:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                elif not buckets.refuses:
                    super()._dispatch(action)
                else:
                    self._read_body()
                    self.send_response(buckets.refuses)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

        self._handler, self._port = Handler, 0
        self.begin()

    def begin(self) -> None:
        """It answers, where it did before."""
        self.away = False
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler)
        self._server.handle_error = lambda *_: None  # who was killed says no farewell
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """It is away, also for who has a connection."""
        self.away = True
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which it is found."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._port}",
            "AWS_ACCESS_KEY_ID": "plenum",
            "AWS_SECRET_ACCESS_KEY": "a-secret-word",
            "AWS_REGION": "us-east-1",
        }

    def objects(self, kind: str = "objects", prefix: str = "plenum") -> list[Path]:
        """The objects of a library, as files."""
        return sorted(each for each in (self.folder / "town" / prefix / kind).rglob("*") if each.is_file())


class Machine:
    """A machine with a data folder of its own."""

    def __init__(self, data: Path, state: str, url: str = "s3://town/plenum") -> None:
        self.data, self._state = data, State(state, data, dict)
        self.receipts = False
        self.store = ObjectStore(url, data, self._state.open, lambda: self.receipts, self._state.locks)
        self.library = Library(data, store=self.store)

    @property
    def generations(self) -> Generations:
        """Those of this machine."""
        return Generations(self.data, store=self.store)

    def take_in(self, number: int, keep: int = 5) -> list[Finding]:
        """Re-indexes an edition; what was found."""
        source = MemorySource(edition(number, RECORDS))
        found: list[Finding] = []
        build.reindex(
            [source], HashingEmbedder(), self.data, keep=keep, store=self.store, report=found.append
        )
        return found

    def answers(self) -> str:
        """A record that changes from edition to edition, as whoever asks here is shown it: just now, not after a while."""
        library = Library(self.data, store=self.store)
        document = library.snapshot().document("r/01.txt")
        assert document
        assert library.texts.get(document.text_hash) == document.text
        return document.text.split()[-1].rstrip(".")

    def close(self) -> None:
        """Its connections."""
        self.store._rows.close()


@contextmanager
def machines(folder: Path, state: str, count: int = 2) -> Iterator[list[Machine]]:
    """Several."""
    made = [Machine(folder / f"data-{number}", state) for number in range(count)]
    yield made
    for each in made:
        each.close()


def take_in(data: str, state: str, number: int, environment: dict[str, str]) -> None:
    """In a process of its own, which the server may kill."""
    os.environ.update(environment)
    open_many()
    Machine(Path(data), state).take_in(number)
