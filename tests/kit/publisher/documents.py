"""Papers as PDF, captions as VTT and SRT, resolutions as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from functools import lru_cache

from tests.kit.pdf import column, pdf
from tests.kit.publisher.answers import Answer, Asked
from tests.kit.publisher.pieces import Piece, moment

_WIDTH = 76
_LINES = 50
_CUE = 4
"""Seconds."""
_WORDS = 9


def document(asked: Asked, piece: Piece) -> Answer:
    """A paper or a file of captions."""
    changed = moment(piece.at(asked.day).day)
    if piece.form == ".pdf":
        body = _pdf(piece.title, piece.words(asked.day))
        return Answer(200, body, "application/pdf", changed=changed)
    body = (vtt if piece.form == ".vtt" else srt)(piece.words(asked.day)).encode()
    kind = "text/vtt; charset=utf-8" if piece.form == ".vtt" else "application/x-subrip"
    return Answer(200, body, kind, changed=changed, tagged=piece.form == ".vtt")


@lru_cache(maxsize=500)
def _pdf(title: str, words: tuple[str, ...]) -> bytes:
    lines = [title, ""]
    for each in words:
        lines += [*textwrap.wrap(each, _WIDTH), ""]
    pages = [column(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]
    return pdf(pages, title=title.replace("(", "").replace(")", ""))


def cues(words: tuple[str, ...]) -> list[tuple[int, str]]:
    """What is said, and from which second on."""
    said = " ".join(words).split()
    return [(_CUE * at // _WORDS, " ".join(said[at : at + _WORDS])) for at in range(0, len(said), _WORDS)]


def vtt(words: tuple[str, ...]) -> str:
    """As WebVTT."""
    told = "\n\n".join(f"{_time(at, '.')} --> {_time(at + _CUE, '.')}\n{line}" for at, line in cues(words))
    return f"WEBVTT\nKind: captions\nLanguage: en\n\n{told}\n"


def srt(words: tuple[str, ...]) -> str:
    """As SubRip."""
    told = enumerate(cues(words), 1)
    return "\n".join(f"{n}\n{_time(at, ',')} --> {_time(at + _CUE, ',')}\n{line}\n" for n, (at, line) in told)


def _time(at: int, mark: str) -> str:
    return f"{at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}{mark}000"


def rows(asked: Asked) -> list[dict[str, str]]:
    """The resolutions of the day."""
    shown = sorted(asked.town.there(asked.day, "resolution"), key=lambda each: each.number)
    if "half" in asked.quirks:
        shown = shown[: len(shown) // 2]
    return [
        {
            "Resolution": f"R-{each.number}",
            "Adopted": str(moment(each.born).date()),
            "Body": each.body,
            "Title": each.title,
            "Text": " ".join(each.words(asked.day)),
        }
        for each in ([] if "empty" in asked.quirks else shown)
    ]


def as_csv(asked: Asked) -> Answer:
    """``/data/resolutions.csv``."""
    out = io.StringIO()
    writing = csv.DictWriter(out, ["Resolution", "Adopted", "Body", "Title", "Text"], lineterminator="\r\n")
    writing.writeheader()
    writing.writerows(rows(asked))
    return Answer(
        200,
        out.getvalue().encode(),
        "text/csv; charset=utf-8",
        changed=asked.town.changed(asked.day, "resolution"),
        tagged=False,
    )


def as_json_rows(asked: Asked) -> Answer:
    """``/data/resolutions.json``."""
    body = json.dumps(rows(asked), indent=1).encode()
    return Answer(200, body, "application/json", changed=asked.town.changed(asked.day, "resolution"))
