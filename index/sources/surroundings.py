"""What is said of whole folders: ``folder.meta.toml`` by whoever keeps the library, ``meeting.json`` by a scraper.

Each says it of every record in its folder and below. An inner folder's goes before an outer one's, and in one folder
``folder.meta.toml`` before ``meeting.json``. A folder that is named for another day than the one said around it is
about something else: no day and no meeting is said of it from outside.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from domain.dates import UNKNOWN
from domain.errors import RecordError
from domain.findings import Finding, Verdict
from index.readers.evidence import date_in_name
from index.readers.meeting_file import MEETING_FILE, MeetingFile, read_meeting_file
from index.readers.metadata import FOLDER_SIDECAR, SILENT, Metadata, read_sidecar

Layer = MeetingFile | Metadata | RecordError
"""What one file says of its folder, or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said of one folder, by its own files and those of the folders around it."""

    layers: tuple[Layer, ...] = ()
    """The innermost first."""
    stamp: str = ""
    """Changes whenever one of those files may have changed; empty where there are none."""

    def of(self, key: str) -> Metadata:
        """What is said of the record ``key``. Raises RecordError where a folder's sidecar cannot be read: its records
        are left out until it is mended, rather than taken in with a wrong date.
        """
        said = SILENT
        for layer in self.layers:
            if isinstance(layer, RecordError):
                raise layer
            said = (layer.of(key) if isinstance(layer, MeetingFile) else layer).under(said)
        return said

    def within(self, name: str) -> Surroundings:
        """As seen from the folder ``name`` in it: what is said of another day's meeting is not said of this one."""
        date, _ = date_in_name(name)
        around = next(
            (each.date for each in self.layers if not isinstance(each, RecordError) and each.date.is_known),
            UNKNOWN,
        )
        if not date.is_known or not around.is_known or date == around:
            return self
        return replace(
            self,
            layers=tuple(
                replace(each, date=UNKNOWN).said_in(FOLDER_SIDECAR) if isinstance(each, Metadata) else each
                for each in self.layers
                if not isinstance(each, MeetingFile)
            ),
        )


NOTHING_AROUND = Surroundings()


class Folders:
    """The surroundings of the folders in one source, each looked at once."""

    def __init__(
        self,
        root: Path,
        key_of: Callable[[Path], str],
        read: Callable[[Path], bytes],
        stamp_of: Callable[[Path], str],
    ) -> None:
        """``key_of`` tells what a path is called, ``read`` gives a file's content and raises RecordError, also for one
        that leads out of ``root``; ``stamp_of`` changes with a file.
        """
        self.findings: list[Finding] = []
        """``meeting.json`` files that cannot be read, or only in part."""
        self._root, self._key_of, self._read, self._stamp_of = root, key_of, read, stamp_of
        self._seen: dict[Path, Surroundings] = {}
        self._describing: set[Path] = set()

    def around(self, file: Path) -> Surroundings:
        """What is said of the folder that ``file`` lies in."""
        return self._of(file.parent)

    def describes(self, file: Path) -> bool:
        """Whether ``file`` tells of its folder and is no record. JSON of another content is one, whatever its name."""
        if file.name not in (FOLDER_SIDECAR, MEETING_FILE):
            return False
        self._of(file.parent)
        return file in self._describing

    def _of(self, folder: Path) -> Surroundings:
        known = self._seen.get(folder)
        if known is None:
            outer = NOTHING_AROUND if folder == self._root else self._of(folder.parent).within(folder.name)
            known = self._seen[folder] = self._sidecar(folder, self._meeting(folder, outer))
        return known

    def _meeting(self, folder: Path, outer: Surroundings) -> Surroundings:
        file = folder / MEETING_FILE
        if not os.path.lexists(file):
            return outer
        around = replace(outer, stamp=f"{outer.stamp};{self._stamp_of(file)}")
        name = self._key_of(file)
        try:
            meeting = read_meeting_file(self._read(file), name)
        except RecordError as error:
            self.findings.append(Finding(name, Verdict.WARNING, error.sentence, error.remedy))
            self._describing.add(file)
            return around
        if meeting is None:
            return around
        self._describing.add(file)
        remedy = f"Correct it there, or say it in a {FOLDER_SIDECAR} beside it."
        self.findings += [
            Finding(name, Verdict.NOTE, f"“{name}”: {sentence}", remedy) for sentence in meeting.passed_over
        ]
        # It tells of one meeting; nothing of another one around it is mixed in.
        others = (each for each in around.layers if not isinstance(each, MeetingFile))
        return replace(around, layers=(meeting, *others))

    def _sidecar(self, folder: Path, around: Surroundings) -> Surroundings:
        file = folder / FOLDER_SIDECAR
        if not os.path.lexists(file):
            return around
        self._describing.add(file)
        try:
            said: Layer = read_sidecar(self._read(file), self._key_of(file)).said_in(FOLDER_SIDECAR)
        except RecordError as error:
            said = error
        return Surroundings((said, *around.layers), f"{around.stamp};{self._stamp_of(file)}")
