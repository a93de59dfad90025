"""A real Milvus in this process, from a package, as long as its tests run: milvus-lite, which speaks Milvus's protocol over loopback."""

from __future__ import annotations

import atexit
import functools
import itertools
import logging
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from index.ports import Served
from models.ports import FloatArray


class Server:
    """A server with a folder of its own; it listens to this machine alone."""

    def __init__(self) -> None:
        logging.getLogger("milvus_lite").setLevel(logging.CRITICAL)
        self._folder, self._port = tempfile.mkdtemp(prefix="plenum-milvus-"), 0
        self.start()

    def start(self) -> None:
        """Also again after ``stop``: at the same address, with what it held."""
        from milvus_lite.adapter.grpc.server import start_server_in_thread

        self._server, self._db, self._port = start_server_in_thread(self._folder, port=self._port)

    def stop(self) -> None:
        """Whoever asks it something finds nobody there."""
        self._server.stop(grace=0).wait()
        self._db.close()

    def close(self) -> None:
        """For good."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def uri(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"


@functools.cache
def server() -> Server:
    """The one of this process."""
    made = Server()
    atexit.register(made.close)
    return made


_number = itertools.count()


def served(
    passages: Iterable[tuple[int, str, str]] = (), vectors: FloatArray | None = None, dimensions: int = 4
) -> Served:
    """These passages (id, text, context), or these vectors, as Milvus serves them."""
    from index.storage.milvus import Milvus, Passage

    engine, generation = Milvus(server().uri), f"{next(_number):04}-test"
    written = [Passage(number, "", text, context) for number, text, context in passages]
    if vectors is None:
        vectors = np.ones((len(written), dimensions), np.float32)
    written = written or [Passage(number, "", "", "") for number in range(len(vectors))]
    held: Any = SimpleNamespace(get=vectors.__getitem__)
    engine.fill(engine.name(Path(), generation), vectors.shape[1], lambda: iter(written), held)
    return engine.serve(Path(), generation, len(written))
