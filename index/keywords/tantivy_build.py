"""Writing one generation's keyword index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy

from index.keywords.analysis import tokens
from index.keywords.tantivy_schema import CONTEXT, ID, TEXT, border, register, schema

_HEAP = 512 << 20
# What is written is gathered in memory up to here and then flushed as one segment. One segment holds about a million
# passages; one thread keeps them in order, so that equal scores come in order of ids.
_EVERY = 1000


def write(
    folder: Path, passages: Iterable[tuple[int, str, str]], progress: Callable[[int], None] | None = None
) -> None:
    """Writes ``(id, text, context)``, in order of ids, to a new index in ``folder``. Raises StorageFull.

    ``progress`` is told how many are done.
    """
    with border(folder):
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema(), path=str(folder))
        register(index)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        last, terms = "", ""
        for done, (number, text, context) in enumerate(passages, 1):
            # Passages of one document follow each other: most have the context of the one before.
            if context != last:
                last, terms = context, " ".join(tokens(context))
            document = tantivy.Document()
            document.add_unsigned(ID, number)
            document.add_text(TEXT, " ".join(tokens(text)))
            document.add_text(CONTEXT, terms)
            writer.add_document(document)
            if progress and done % _EVERY == 0:
                progress(done)
        writer.commit()
        writer.wait_merging_threads()
