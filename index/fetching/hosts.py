"""When each host was asked last, and until when it is left alone. Kept between runs: who is asked to wait, waits."""

from __future__ import annotations

from pathlib import Path

from index.sqlite_file import SqliteFile

_STEPS = (("hosts", "CREATE TABLE hosts (host TEXT PRIMARY KEY, asked REAL NOT NULL, until REAL NOT NULL)"),)


_AHEAD = 600.0
"""Seconds that turns may lie ahead."""


class Hosts:
    """In the file ``path``. Times are seconds since the epoch. Usable from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, _STEPS)

    def until(self, host: str) -> float:
        """Until when it is left alone; 0 when it may be asked."""
        with self._file.reading() as connection:
            sql = "SELECT until FROM hosts WHERE host = ?"
            row = connection.execute(sql, (host,)).fetchone() if connection else None
        return float(row[0]) if row else 0.0

    def turn(self, host: str, now: float, pause: float) -> float:
        """Takes the next turn to ask it, at least ``pause`` seconds after the one before, whichever process took that; how
        many seconds it is until then.
        """
        with self._file.together() as connection:
            row = connection.execute("SELECT asked FROM hosts WHERE host = ?", (host,)).fetchone()
            before = row[0] if row else 0.0
            # Turns may be taken ahead; but a clock that was set back must not keep a host waiting for ever.
            begins = max(now, before + pause) if before - now < _AHEAD else now
            connection.execute(
                "INSERT INTO hosts VALUES (?, ?, 0) ON CONFLICT (host) DO UPDATE SET asked = excluded.asked",
                (host, begins),
            )
        return begins - now

    def pause(self, host: str, until: float) -> None:
        """It is left alone until then; 0: it may be asked again."""
        with self._file.writing() as connection:
            connection.execute(
                "INSERT INTO hosts VALUES (?, 0, ?) ON CONFLICT (host) DO UPDATE SET until = excluded.until",
                (host, until),
            )

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
