"""The generations that led to one, as far as they are kept: what each changed, and which text a record had in it."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import LibraryDamaged
from index import manifest as manifests
from index.catalogue.reader import Catalogue
from index.generations import Generations
from index.records import Generation


class Lineage:
    """The way to a generation. Looked up where a date is to be told; what cannot be read is not told."""

    def __init__(self, generations: Generations, runs: Sequence[tuple[str, str]]) -> None:
        """``runs``: the generations that led there and when the re-index of each began (ISO), oldest first, the
        generation itself among them.
        """
        self.runs = tuple(runs)
        self._generations = generations
        self._kept = {each.name: each for each in generations.history() if not each.problem}
        self._catalogues: dict[str, Catalogue | None] = {}

    def kept(self, name: str) -> Generation | None:
        """What the re-index of a generation changed; None where the generation is not kept any more."""
        return self._kept.get(name)

    def text_hash(self, name: str, key: str) -> str | None:
        """sha256 of the text that a record had in a generation; empty where it was not in it, None where the
        generation is not kept any more.
        """
        catalogue = self._catalogue(name)
        if catalogue is None:
            return None
        try:
            row = catalogue.document_row(key)
        except LibraryDamaged:
            return None
        return row.text_hash if row else ""

    def _catalogue(self, name: str) -> Catalogue | None:
        if name not in self._kept:
            return None
        if name not in self._catalogues:
            try:
                self._catalogues[name] = Catalogue(self._generations.path(name) / manifests.CATALOGUE)
            except LibraryDamaged:
                self._catalogues[name] = None
        return self._catalogues[name]
