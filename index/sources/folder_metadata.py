"""Metadata of whole folders: ``folder.meta.toml`` by whoever keeps the library, ``meeting.json`` by a civic scraper.

Each says it of every record in its folder and below, and is no record itself. An inner folder's goes before an outer one's, and
in one folder ``folder.meta.toml`` before ``meeting.json``. A folder that is named for another day than the one said around it is
about something else: no day and no meeting is said of it from outside.

Of ``meeting.json`` the known values are taken (title, date, body, addresses), all others passed over. An address goes to the
record that is found there and to no other: a link must land on the words, so the agenda's goes to the agenda, the video's to its
captions and transcripts, and notes about them get none.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from domain.dates import UNKNOWN, PartialDate, parse_date
from domain.documents import Kind, takes_time
from domain.errors import Finding, RecordError, RecordTooLarge, RecordUnreadable, Verdict
from index.readers.decode import decode
from index.readers.metadata.body_and_kind import body_and_sort, kind_of
from index.readers.metadata.first_lines import date_in_name, spelled_out
from index.readers.metadata.sidecar import FOLDER_SIDECAR, SILENT, Metadata, read_sidecar
from text.cleaning import one_line

MEETING_FILE = "meeting.json"
_DATES = ("date", "meeting_date", "EventDate", "start_date", "start", "start_time")
_BODIES = ("body", "body_name", "EventBodyName", "meeting_body", "committee")
_TITLES = ("title", "name", "meeting_title")
_PAPERS = {
    Kind.AGENDA: ("agenda_url", "EventAgendaFile", "agenda"),
    Kind.MINUTES: ("minutes_url", "EventMinutesFile", "minutes"),
}
_VIDEOS = (
    "mp4_url", "video_url", "youtube_url", "video_page_url", "media_url", "audio_url", "mp3_url", "video",
)  # fmt: skip
_KNOWN = {*_DATES, *_BODIES, *_TITLES, *_VIDEOS, *(name for names in _PAPERS.values() for name in names)}
_CUES = (".vtt", ".srt", ".txt", ".text", ".md")
_OF_SEVERAL = re.compile(r"\b(?:part|pt|session|day|video|recording|tape|disc)\s?\d+\b", re.IGNORECASE)
"""Captions of one of several recordings: which one an address is of, nothing says."""
_UTC = re.compile(r".*[T ](?!00:00(?::00(?:\.0+)?)?(?!\d))\d\d:\d\d.*(?:Z|[+-]00:?00)")
_NAMED = re.compile(
    r"(?:(?:final|official|published|meeting|regular|council)\s+)*(?P<what>agenda|minutes)(?:\s+(?:final|official))*",
    re.IGNORECASE,
)
_LONGEST = 300
_PAGES = ("", ".html", ".htm", ".xhtml", ".aspx", ".php", ".jsp", ".cfm")
_BRINGS = {".pdf": (".pdf", ".ashx", ""), ".html": _PAGES, ".htm": _PAGES}
"""What is found at addresses with these endings."""


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """What a ``meeting.json`` says."""

    title: str = ""
    date: PartialDate = UNKNOWN
    body: str = ""
    """Without the sort of meeting."""
    called: str = ""
    """The body as it is written there, the sort of meeting with it."""
    papers: Mapping[Kind, str] = field(default_factory=dict)
    """The addresses of agenda and minutes."""
    video: str = ""
    """An address that can be opened at a second; empty where none can."""
    passed_over: tuple[str, ...] = ()
    """Sentences on known values that could not be taken."""

    def of(self, key: str) -> Metadata:
        """What it says of the record ``key``."""
        said = Metadata(date=self.date, body=self.body, url=self._address(key)).said_in(MEETING_FILE)
        if self.called == self.body:
            return said
        # The sort of meeting is no part of the body; it stays with where the body is from.
        whole = f"body: {MEETING_FILE} (“{self.called}”)"
        named = (whole if each.startswith("body: ") else each for each in said.of_folder)
        return replace(said, of_folder=tuple(named))

    def _address(self, key: str) -> str:
        path = PurePosixPath(key)
        kind, _ = kind_of(key, ())
        if kind in (Kind.TRANSCRIPT, Kind.MACHINE_TRANSCRIPT):
            fits = path.suffix.lower() in _CUES and not _OF_SEVERAL.search(spelled_out(path.stem))
            return self.video if fits else ""
        for paper, url in self.papers.items():
            there = PurePosixPath(unquote(urlsplit(url).path))
            # A PDF is not found at the address of a page, nor is a text that somebody made of it.
            name = _NAMED.fullmatch(_bare(path.stem))
            named = name is not None and name["what"].lower() == paper.value
            ending = path.suffix.lower()
            may_bring = there.suffix.lower() in _BRINGS.get(ending, (ending,))
            if may_bring and (named or there.name.casefold() == path.name.casefold()):
                return url
        return ""


def read_meeting_file(raw: bytes, name: str) -> MeetingFile | None:
    """What it says; None when it is JSON and says neither date nor body of a meeting: then it is a record like others.

    Raises RecordUnreadable when it is no JSON.
    """
    remedy = f"Correct “{name}”, or remove it: the records beside it are read without."
    wrong: list[str] = []
    try:
        table = json.loads(decode(raw, name).text, object_pairs_hook=partial(_once, wrong))
    except (ValueError, RecursionError) as error:
        place = ": it is nested too deep, or holds a number too long"
        if isinstance(error, json.JSONDecodeError):
            place = f", line {error.lineno}: it is not JSON"
        raise RecordUnreadable(
            f"“{name}”{place}; what it says of its folder is not used.", remedy=remedy
        ) from error
    if not isinstance(table, dict):
        return None
    date = _date(table, wrong)
    called = _first(table, _BODIES, wrong)
    if not date.is_known and not called:
        return None
    body, _ = body_and_sort(called)
    addresses = {kind: _url(table, names, wrong) for kind, names in _PAPERS.items()}
    videos = [url for each in _VIDEOS if (url := _url(table, (each,), wrong))]
    return MeetingFile(
        title=_first(table, _TITLES, wrong),
        date=date,
        body=body,
        called=called,
        papers={kind: url for kind, url in addresses.items() if url},
        video=next((url for url in videos if takes_time(url)), ""),
        passed_over=tuple(wrong),
    )


def _once(wrong: list[str], pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """An object without the known names that are there twice with two values: which one is meant nobody knows."""
    found = dict(pairs)
    for name in dict.fromkeys(
        name for name, value in pairs if name in _KNOWN and not (value is found[name] or value == found[name])
    ):
        wrong.append(f"“{name}” is there twice, and is passed over.")
        del found[name]
    return found


def _first(table: Mapping[str, object], names: tuple[str, ...], wrong: list[str]) -> str:
    """The first of these values that is a text."""
    for name in names:
        value = table.get(name)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and one_line(value):
            return one_line(value)[:_LONGEST]
        if value not in (None, "") and not isinstance(value, str):
            wrong.append(f"“{name}” is no text, and is passed over.")
    return ""


def _date(table: Mapping[str, object], wrong: list[str]) -> PartialDate:
    for name in _DATES:
        value = table.get(name)
        if value in (None, ""):
            continue
        if not isinstance(value, str):
            wrong.append(f"“{name}” is no text, and is passed over.")
        elif _UTC.fullmatch(value):
            wrong.append(
                f"“{name}” is passed over: in universal time, an evening meeting is on the next day."
            )
        else:
            try:
                return parse_date(value)
            except ValueError as error:
                wrong.append(f"“{name}” is passed over: {error}.")
    return UNKNOWN


def _url(table: Mapping[str, object], names: tuple[str, ...], wrong: list[str]) -> str:
    for name in names:
        value = table.get(name)
        address = value.strip() if isinstance(value, str) else ""
        if _is_address(address):
            return address
        if address and name.endswith("_url"):
            wrong.append(f"“{name}” is no web address, and is passed over.")
    return ""


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", value)


def _bare(stem: str) -> str:
    """A file's name as words, without numbers."""
    return " ".join(re.sub(r"[\d.,()-]+", " ", spelled_out(stem)).split())


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
        layers = (each for each in self.layers if not isinstance(each, MeetingFile))
        dateless = (
            replace(each, date=UNKNOWN).said_in(FOLDER_SIDECAR) if isinstance(each, Metadata) else each
            for each in layers
        )
        return replace(self, layers=tuple(dateless))


NOTHING_AROUND = Surroundings()


def says_nothing(sidecar: Path, name: str) -> Finding | None:
    """A finding where what is called like a sidecar is there and no file: it is passed over, and what lies beside it is read."""
    try:
        if stat.S_ISREG(sidecar.stat().st_mode):
            return None
    except (OSError, RuntimeError):
        return None  # not there, or out of reach: whoever reads it tells
    sentence = f"“{name}” is not a file: it says nothing of the records beside it."
    return Finding(name, Verdict.WARNING, sentence, "Rename it, or remove it.")


class Folders:
    """The surroundings of the folders of one source, each looked at once."""

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
        """What cannot be read of folders, or only in part, and holds no record back."""
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
            unused = " What it says of its folder is not used." if isinstance(error, RecordTooLarge) else ""
            self.findings.append(Finding(name, Verdict.WARNING, error.sentence + unused, error.remedy))
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
        if finding := says_nothing(file, self._key_of(file)):
            self.findings.append(finding)
            return around
        self._describing.add(file)
        try:
            said: Layer = read_sidecar(self._read(file), self._key_of(file)).said_in(FOLDER_SIDECAR)
        except RecordError as error:
            said = error
        return Surroundings((said, *around.layers), f"{around.stamp};{self._stamp_of(file)}")
