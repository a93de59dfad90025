"""Reading what strangers send, in a process of its own: with little memory, little time, and no secrets.

Whatever the bytes do to a parser (a crash in C, an endless loop, gigabytes), the one who asked gets a RecordError. The
child is not trusted: it answers in JSON, which is checked here, and never with a pickle.

``python -m index.aside`` reads one request from standard input and writes one answer to standard output.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from domain import errors
from domain.dates import from_iso
from domain.documents import Document, Kind, Paragraph, Role
from domain.errors import RecordError, RecordTooLarge, RecordUnreadable
from index.gathering import checked
from index.readers.metadata import Metadata, from_table

SECONDS = 60.0
"""For one record."""
MEMORY = 2 << 30
"""Bytes of address space for the process that reads, where the system can limit it."""
_FILES = 512 << 20
_ANSWER = 256 << 20
"""Bytes of an answer; more is not taken."""
_ROOT = Path(__file__).resolve().parents[1]
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV", "OPENBLAS_CORETYPE")
"""Variables that the child gets; none of them is a secret."""
_ERRORS = {
    each.__name__: each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, RecordError)
}


def read_aside(
    raw: bytes, key: str, table: Mapping[str, object], *, seconds: float = SECONDS, memory: int = MEMORY
) -> Document:
    """The record ``raw`` as a Document; ``table`` is what is known of it, by the names of a sidecar.

    Raises RecordError, and nothing else, whatever the bytes are.
    """
    request = json.dumps(
        {"key": key, "table": dict(table), "memory": memory, "raw": base64.b64encode(raw).decode()}
    )
    try:
        # Into a file: the child's limit on files holds there, and nothing of it is in our memory before it was looked at.
        with tempfile.TemporaryFile() as out:
            ran = subprocess.run(
                [sys.executable, "-m", "index.aside"],
                input=request.encode(),
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                cwd=_ROOT,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
                check=False,
            )
            size = out.seek(0, os.SEEK_END)
            out.seek(0)
            answer = out.read(_ANSWER) if size <= _ANSWER else b""
    except subprocess.TimeoutExpired as error:
        raise RecordTooLarge(
            f"“{key}” was not read within {seconds:,.0f} seconds.",
            remedy="Split it into parts, or save it as plain text.",
        ) from error
    except OSError as error:
        raise RecordUnreadable(f"“{key}” could not be read: no process for it ({error.strerror}).") from error
    if ran.returncode != 0 or not answer:
        raise _broke(key, ran.returncode)
    try:
        return _document(json.loads(answer), key)
    except RecordError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _broke(key, 0) from error


def read_known_aside(raw: bytes, key: str, metadata: Metadata) -> Document:
    """``read_aside`` with what a sidecar says. Raises RecordError."""
    told = dataclasses.asdict(metadata) | {
        "kind": metadata.kind.value if metadata.kind else "",
        "date": metadata.date.isoformat(),
        "notes": list(metadata.notes),
    }
    return read_aside(raw, key, {name: value for name, value in told.items() if value})


def _broke(key: str, code: int) -> RecordError:
    how = f"signal {-code}" if code < 0 else f"code {code}"
    return RecordUnreadable(
        f"“{key}” broke the program that reads it ({how}), or needed more memory than a record may.",
        remedy="Save it anew from the program it was made with, or as plain text.",
    )


def _document(answer: dict[str, Any], key: str) -> Document:
    if "error" in answer:
        error = _ERRORS.get(str(answer["error"]), RecordUnreadable)
        raise error(str(answer["sentence"]), remedy=str(answer["remedy"]))
    told = answer["document"]
    paragraphs = tuple(
        Paragraph(**{**paragraph, "role": Role(paragraph["role"])}) for paragraph in told.pop("paragraphs")
    )
    notes = tuple(str(note) for note in told.pop("notes"))
    kind, date = Kind(told.pop("kind")), from_iso(told.pop("date"))
    if told.pop("key") != key or not all(isinstance(value, str) for value in told.values()):
        raise ValueError("not the record that was asked for")
    return checked(Document(key=key, paragraphs=paragraphs, kind=kind, date=date, notes=notes, **told))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from index.readers.choose import read

    _limit(int(request["memory"]))
    known: Metadata = from_table(request["table"])
    try:
        document = read(base64.b64decode(request["raw"]), request["key"], known)
    except RecordError as error:
        return {"error": type(error).__name__, "sentence": error.sentence, "remedy": error.remedy}
    told = dataclasses.asdict(document)
    return {"document": told | {"date": document.date.isoformat()}}


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Nothing that is read has a reason to write files; the table of languages is unpacked into a temporary one.
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILES, _FILES))


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """One request, one answer."""
    answer = json.dumps(_answer(json.loads(stdin.read())))
    stdout.write(answer.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    # A parser may write what it likes to standard output; the answer has a place of its own.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    main(sys.stdin.buffer, out)
    out.flush()
