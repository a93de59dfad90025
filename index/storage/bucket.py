"""Bucket: the objects at a URL, through obstore; its errors are told in our words."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from domain.errors import LibraryDamaged, LibraryError, MissingPart
from index.storage.files import writing

_log = logging.getLogger(__name__)

_PART = 16 << 20
AT_ONCE = 8
"""Objects that are sent, or fetched, at once."""
_ADDRESSES = re.compile(r"https?://(?!169\.254\.)\S+")
_ERRORS = (
    (
        re.compile("NoSuchBucket|404 Not Found|canonicalize"),
        "is not there",
        "Create the bucket (or mount the folder), or correct library_store.",
    ),
    (
        re.compile(
            "PermissionDenied|Unauthenticated|PermissionError|401 Unauth|403 Forb|InvalidAccessKey|Signature|redential|169.254"
        ),
        "does not let Plenum in",
        "Correct the credentials in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), or what they may do there.",
    ),
    (
        re.compile("error sending request|timed? ?out|dns error|connect", re.IGNORECASE),
        "does not answer",
        "Check that it runs and that library_store names it; what is here goes on answering.",
    ),
)
"""What is told of a foreign error: by what it says, without the addresses in it."""


class _AbsentError(Exception):
    """There is no such object."""


class Bucket:
    """The objects at a URL. Raises LibraryError kinds."""

    def __init__(self, url: str) -> None:
        """Raises MissingPart."""
        try:
            import obstore
        except ImportError as error:
            raise MissingPart(
                "The setting library_store names an object store, and obstore is not installed.",
                remedy="Run: make obstore",
            ) from error
        self.url = url
        self._opened: Any = None
        self._do: Any = obstore

    @property
    def _at(self) -> Any:
        if self._opened is None:
            from obstore.store import from_url

            given: dict[str, Any] = {}
            if not self.url.startswith("file:"):
                # An endpoint of one's own may be without TLS, where its address says so.
                names = ("AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")
                plain = any(os.environ.get(each, "").startswith("http:") for each in names)
                given["client_options"] = {"allow_http": plain, "connect_timeout": "5s", "timeout": "120s"}
                given["retry_config"] = {"max_retries": 2, "retry_timeout": timedelta(seconds=20)}
            if self.url.startswith("s3:"):
                # Not all who speak S3 delete several at once.
                given["config"] = {"disable_bulk_delete": True}
            self._opened = from_url(self.url, **given)
        return self._opened

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise _AbsentError from error
        except (self._do.exceptions.BaseError, OSError, ValueError) as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> LibraryError:
        # Its class and its message name what only who writes programs knows: they are for the log.
        told = _ADDRESSES.sub("", " ".join((type(error).__name__, str(error))))
        for pattern, what, remedy in _ERRORS:
            if pattern.search(told):
                return LibraryError(f"The object store {self.url} {what}.", remedy=remedy)
        _log.warning("The object store %s answered: %s", self.url, told[:500])
        return LibraryError(
            f"The object store {self.url} refused what it was asked; the log says why.",
            remedy="Correct library_store, or look into the log of the store.",
        )

    def get(self, key: str) -> bytes | None:
        """An object; None where there is none."""
        with contextlib.suppress(_AbsentError), self._border():
            return bytes(self._do.get(self._at, key).bytes())
        return None

    def fetch(self, key: str, target: Path, sha256: str, size: int) -> None:
        """Writes an object into a new file. Raises LibraryDamaged where it is not the one with this hash."""
        digest, there = hashlib.sha256(), size
        try:
            with writing(target.parent), target.open("wb") as file:
                if size > _PART:
                    with self._border():
                        there = self._do.head(self._at, key)["size"]
                for start in range(0, size if there == size else 0, _PART):
                    with self._border():
                        block = (
                            self._do.get_range(self._at, key, start=start, length=min(_PART, size - start))
                            if size > _PART
                            else self._do.get(self._at, key).bytes()
                        )
                    digest.update(block)
                    file.write(block)
        except _AbsentError as error:
            raise self.damaged(key, "it is not there") from error
        if digest.hexdigest() != sha256:
            target.unlink()
            raise self.damaged(key, "it was cut short, or altered")

    def damaged(self, key: str, reason: str) -> LibraryDamaged:
        """The error for an object that is not what was sent."""
        return LibraryDamaged(
            f"The object {key} in {self.url} is not what was published: {reason}. It is not used.",
            remedy="Delete that object, then run `python bot.py reindex` on a machine that has the library: it is sent again.",
        )

    def put(self, key: str, content: bytes | Path) -> None:
        """Keeps an object, whole or not at all."""
        try:
            with self._border():
                self._do.put(self._at, key, content)
        except _AbsentError as error:
            raise self._told(ValueError("NoSuchBucket")) from error

    def put_all(self, objects: Mapping[str, bytes | Path]) -> None:
        """Keeps several."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(self.put, objects, objects.values()):
                pass

    def sizes(self, prefix: str) -> dict[str, tuple[int, Any]]:
        """The objects of this prefix: their bytes, and when they were kept, by the store's own clock."""
        with contextlib.suppress(_AbsentError), self._border():
            every = (each for chunk in self._do.list(self._at, prefix) for each in chunk)
            return {each["path"]: (each["size"], each["last_modified"]) for each in every}
        return {}

    def delete(self, keys: Iterable[str]) -> None:
        """Deletes those that are there."""
        for key in keys:
            with contextlib.suppress(_AbsentError), self._border():
                self._do.delete(self._at, key)
