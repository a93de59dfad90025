"""The fields of one generation's keyword index, and the words as the engine sees them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import tantivy

from index.files import full, is_full, unreadable

ID, TEXT, CONTEXT = "id", "text", "context"
_ANALYZER = "plenum"


def schema() -> tantivy.Schema:
    """Ids to filter and to tell hits apart; the passage; its title and headings."""
    return (
        tantivy.SchemaBuilder()
        .add_unsigned_field(ID, indexed=True, fast=True)
        .add_text_field(TEXT, tokenizer_name=_ANALYZER)
        .add_text_field(CONTEXT, tokenizer_name=_ANALYZER)
        .build()
    )


def analyzer() -> tantivy.TextAnalyzer:
    """Stems what ``index.keywords.analysis`` has taken apart. English stems leave other languages nearly alone."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def register(index: tantivy.Index) -> None:
    """Makes the analyzer known to an index that was created or opened."""
    index.register_tokenizer(_ANALYZER, analyzer())


@contextlib.contextmanager
def border(folder: Path) -> Iterator[None]:
    """Tantivy's errors as ours: StorageFull, or LibraryDamaged naming the folder."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        if not isinstance(error, FileNotFoundError) and is_full(error, folder):
            raise full(folder) from error
        raise unreadable(folder, str(error)) from error
    except BaseException as error:
        # A panic in Rust comes as a BaseException of a class that cannot be imported.
        if type(error).__name__ == "PanicException":
            raise unreadable(folder, str(error)) from error
        raise
