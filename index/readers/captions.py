"""Captions (VTT, SRT) as a transcript: cues gathered into paragraphs, each with the time it begins at.

A paragraph ends where somebody else speaks, at a long pause, or at the end of a sentence once it is long enough.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.errors import RecordUnreadable
from index.readers.blocks import Block, Draft
from index.readers.cues import Cue, track_of
from index.readers.decode import decode
from index.readers.gather import gather
from index.readers.language import language_of
from index.readers.lines import blank_between, ends_sentence
from index.readers.metadata import SILENT, Metadata
from index.readers.text import read_text

_PAUSE = 2.5
"""Seconds of silence behind a full stop that end a paragraph."""
_LONG_PAUSE = 8.0
"""Seconds of silence that end it even within a sentence."""
_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2})\b", re.MULTILINE)


def read_captions(raw: bytes, key: str) -> Draft:
    """The transcript in a VTT or SRT file. Raises RecordUnreadable or RecordEmpty when there is none to read."""
    decoded = decode(raw, key)
    if "-->" not in decoded.text and not decoded.text.lstrip("\ufeff \r\n").startswith("WEBVTT"):
        draft = read_text(raw, key)
        note = "The file is named as captions but has no times; it was read as text."
        return Draft(draft.blocks, draft.said, notes=(*draft.notes, note), spoken=True)
    track = track_of(decoded.text, key)
    notes = [decoded.note] if decoded.note else []
    if track.lost:
        notes.append(f"{track.lost} of {track.of} captions could not be read and are left out.")
    language = _LANGUAGE.search(decoded.text[:500])
    said = Metadata(language=language[1].lower()) if language else SILENT
    code = said.language or language_of(" ".join(" ".join(cue.lines) for cue in track.cues[:300]))
    if track.machine:
        notes.append(
            "Each word has its own time, as speech recognition writes it: names and numbers may be wrong."
        )
    blocks = [block for run in _runs(track.cues) for block in _paragraphs(run, code)]
    if not blocks:
        raise RecordUnreadable(f"“{key}” holds captions without words.", remedy="Export the captions again.")
    return Draft(blocks, said, notes=tuple(notes), spoken=True, by_machine=track.machine)


def _runs(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """Cues that one speaker says without a pause."""
    run: list[Cue] = []
    for cue in cues:
        if run and _breaks(run[-1], cue):
            yield run
            run = []
        run.append(_spoken_on(cue, run[-1].speaker) if run else cue)
    if run:
        yield run


def _breaks(last: Cue, cue: Cue) -> bool:
    """Whether somebody else speaks, or nobody did for a while."""
    if cue.speaker != last.speaker and (cue.turn or last.voice):
        return True
    if cue.turn and not cue.speaker:
        return True
    silence = cue.start - last.end
    return silence >= _LONG_PAUSE or (silence >= _PAUSE and ends_sentence(last.lines[-1]))


def _spoken_on(cue: Cue, speaker: str) -> Cue:
    """A cue that names nobody is said by whoever spoke before it."""
    return cue if cue.speaker else replace(cue, speaker=speaker)


def _paragraphs(run: Sequence[Cue], language: str) -> Iterator[Block]:
    """The paragraphs of a run of cues. One that begins within a cue has the time of that cue."""
    parts: list[str] = []
    begins: list[int] = []
    length = 0
    for cue in run:
        for number, line in enumerate(cue.lines):
            # Hyphens stay as they are: captions are not hyphenated, and a hyphen at the end is somebody breaking off.
            blank = blank_between(parts[-1], line) if parts else ""
            if number == 0:
                begins.append(length + len(blank))
            parts += (blank, line)
            length += len(blank) + len(line)
    text = "".join(parts)
    for span in gather(text, language, begins):
        cue = run[bisect.bisect_right(begins, span.start) - 1]
        yield Block(text[span.start : span.end], seconds=cue.start, speaker=cue.speaker)
