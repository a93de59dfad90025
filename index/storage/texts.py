"""The cleaned texts of every record that was ever published, by their hash: ``texts/ab/<sha256>.txt``.

Generations come and go; a receipt must be able to show the text of its time. A file's name is the hash of what it
holds, so a text is never overwritten by another one, and every reading can be checked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from domain.documents import sha256_text
from index.storage.files import fsync_all, fsync_folder, unreadable, writing


class Texts:
    """The store of cleaned texts in one data folder. Usable from several threads."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "texts"

    def path(self, text_hash: str) -> Path:
        """Where the text with this hash is, or would be."""
        return self._folder / text_hash[:2] / f"{text_hash}.txt"

    def get(self, text_hash: str) -> str | None:
        """The text with this hash; None when it was never kept.

        Raises LibraryDamaged when the file does not hold what its name says.
        """
        path = self.path(text_hash)
        try:
            text = path.read_bytes().decode("utf-8", "surrogatepass")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise unreadable(path, str(error)) from error
        if sha256_text(text) != text_hash:
            raise unreadable(path, "it does not hold the text its name stands for")
        return text

    def keep(self, texts: Iterable[str]) -> int:
        """Keeps every one of ``texts``, durably; how many were new or had been damaged. Raises StorageFull."""
        new: dict[Path, Path] = {}
        with writing(self._folder):
            for text in texts:
                path = self.path(sha256_text(text))
                content = text.encode("utf-8", "surrogatepass")
                if path in new or (path.exists() and path.read_bytes() == content):
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                # One writer holds the lock; the process id keeps a stray second one apart all the same.
                beside = path.with_name(f".{path.name}.{os.getpid()}")
                beside.write_bytes(content)
                new[path] = beside
            # All content first, then all names: two waits for the disk instead of two for each file.
            fsync_all(new.values())
            for path, beside in new.items():
                beside.replace(path)
            for parent in {path.parent for path in new}:
                fsync_folder(parent)
        return len(new)
