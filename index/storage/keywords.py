"""Keywords of one generation: a tantivy index for each part, searched by BM25. An index is a set of immutable files: the next
generation shares them, and adds its own.

What a community added has an index of its own (``keywords/community-7``), beside the one of what everybody may see
(``keywords``): BM25 weighs a word by how many passages hold it and a passage by how long others are, and none of that may be told
by records that the asker does not see. Where several are searched, frequencies are summed over them.
"""

from __future__ import annotations

import contextlib
import copy
import math
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tantivy
from tantivy import Occur, Query

from domain.documents import PREFIX, may_see
from domain.errors import is_full
from index.ports import Hits, Scope, Served, best, best_within, no_hits
from index.storage.files import full, stand_in, unreadable
from index.storage.scopes import Runs
from models.ports import IdArray
from text.terms import is_one_unspaced, question_tokens, tokens

ID, TEXT, CONTEXT = "id", "text", "context"
_ANALYZER = "plenum"
_HEAP = 512 << 20
# What is written is gathered in memory up to here and then flushed as one segment. One segment holds about a million
# passages; one thread keeps them in order, so that equal scores come in order of ids.
_EVERY = 1000


Written = Iterable[tuple[int, str, str]]
"""Rows of passages, each with its text and context; in order of rows."""


def write(folder: Path, passages: Written, progress: Callable[[int], None] | None = None) -> None:
    """Writes ``passages`` to a new index in ``folder``. Raises StorageFull. ``progress`` is told how many are done."""
    # Rows to filter and to tell hits apart; the passage; its title and headings.
    schema = (
        tantivy.SchemaBuilder()
        .add_unsigned_field(ID, indexed=True, fast=True)
        .add_text_field(TEXT, tokenizer_name=_ANALYZER)
        .add_text_field(CONTEXT, tokenizer_name=_ANALYZER)
        .build()
    )
    with _border(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _add(tantivy.Index(schema, path=str(folder)), passages, progress=progress)


def change(folder: Path, passages: Written, gone: Iterable[tuple[int, int]]) -> None:
    """Adds ``passages`` to the index in ``folder``, and takes the rows in ``gone`` (first, and the one after the last) out of
    it. No file is written over that is there: an index that is shared stays what it is. What was taken out still counts in the
    frequencies of words until the index is written anew. Raises StorageFull, LibraryDamaged.
    """
    with _border(folder):
        _add(tantivy.Index.open(str(folder)), passages, gone)


def _add(
    index: tantivy.Index,
    passages: Written,
    gone: Iterable[tuple[int, int]] = (),
    progress: Callable[[int], None] | None = None,
) -> None:
    index.register_tokenizer(_ANALYZER, _analyzer())
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for first, stop in gone:
        if first == stop:
            continue
        writer.delete_documents_by_query(
            Query.range_query(index.schema, ID, tantivy.FieldType.Unsigned, first, stop - 1)
        )
    last, terms = "", ""
    for done, (row, text, context) in enumerate(passages, 1):
        # Passages of one document follow each other: most have the context of the one before.
        if context != last:
            last, terms = context, " ".join(tokens(context))
        document = tantivy.Document()
        document.add_unsigned(ID, row)
        document.add_text(TEXT, " ".join(tokens(text)))
        document.add_text(CONTEXT, terms)
        writer.add_document(document)
        if progress and done % _EVERY == 0:
            progress(done)
    writer.commit()
    writer.wait_merging_threads()


def _analyzer() -> tantivy.TextAnalyzer:
    """Stems what ``text.terms`` has taken apart. English stems leave other languages nearly alone."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


class Stems:
    """The terms of a text as they are in the index. Passages of one document follow each other: most have the context of the one
    before. For one thread.
    """

    def __init__(self) -> None:
        self._analyzer, self._text, self._terms = _analyzer(), "", list[str]()

    def __call__(self, text: str) -> list[str]:
        """In order, as often as they stand there."""
        if text != self._text:
            self._text, self._terms = text, self._analyzer.analyze(" ".join(tokens(text)))
        return self._terms


@contextlib.contextmanager
def _border(folder: Path) -> Iterator[None]:
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


CONTEXT_BOOST = 0.3
"""A word in the title counts a third of one in the passage: enough for "minutes of the planning board" to find them,
and not enough for a title to outweigh what a passage says (nDCG@10 on encyclopedia questions: .93 without titles,
.92 with a third, .90 with the whole)."""
MOST_TERMS = 64
"""A question of 2,000 characters has more; the rarest say what it is about."""

K1, B = 1.2, 0.75
"""tantivy's, and Lucene's."""

_ONE_SLIP, _TWO_SLIPS = 6, 9
# Characters of a stemmed word from which on it may differ by so many letters and still be meant.

_FEW_RUNS = 7
_FEW_IDS = 2_000
_MOST_FETCHED = 8_000
# Ways to keep to a scope, measured at 100,000: a range costs 0.2 ms, a set of 2,000 ids 5 ms, and
# fetching 5,000 to drop some of them 3 ms. See ``best_within``.


def part_of(collection: str) -> str:
    """The folder of a collection's index, under that of all; "" is the one of what everybody may see.

    >>> part_of("records"), part_of("community-7")
    ('', 'community-7')
    """
    return collection if collection.startswith(PREFIX) else ""


def parts_in(folder: Path) -> list[str]:
    """The parts that there are, in order."""
    return ["", *sorted(path.name for path in folder.glob(f"{PREFIX}*") if path.is_dir())]


class _Part(NamedTuple):
    """One index, open."""

    name: str
    searcher: tantivy.Searcher


_Asked = Callable[[_Part], Query | None]
"""What is asked of each part: it knows by how much frequencies of its own differ from those of all."""


class TantivyKeywords:
    """Opens the indexes in ``folder``. Usable from several threads. Raises LibraryDamaged."""

    def __init__(self, folder: Path, rows: Runs | None = None, served: Served | None = None) -> None:
        """``rows``: which of them are which passages of the generation; None: row by row. Where a search engine serves it, that one
        ranks; frequencies, phrases and what is nearly spelt so are looked up here all the same.
        """
        self._folder, self._rows, self._served = folder, rows, served
        self._seen: Scope | None = None
        with _border(folder):
            self._parts = [_Part(name, self._open(folder / name)) for name in parts_in(folder)]
            self._count = _count(self._parts)
        self._analyzer = _analyzer()

    def _open(self, folder: Path) -> tantivy.Searcher:
        index = tantivy.Index.open(str(stand_in(folder, self)))
        index.register_tokenizer(_ANALYZER, _analyzer())
        # A published index never changes: nothing is to be watched.
        index.config_reader("manual", 0)
        index.reload()
        self._schema = index.schema
        return index.searcher()

    def seen_by(self, community: str, scope: Scope) -> TantivyKeywords:
        """See ``index.ports.Keywords``. In a generation of before, which has one index for all, frequencies are of all."""
        view = copy.copy(self)
        seen = [part for part in self._parts if may_see(part.name, community)]
        view._seen, view._parts, view._count = scope, seen, _count(seen)  # noqa: SLF001 - a copy of its own
        return view

    def __len__(self) -> int:
        return self._count

    def search(self, text: str, k: int, scope: Scope | None = None) -> Hits:
        """See ``index.ports.Keywords``."""
        with _border(self._folder):
            terms = self._terms(text)
            # Single characters are looked for in the words that hold them, which only this index can do.
            if self._served is None or _only_characters(terms):
                return self._ranked(self._any_of(terms), k, scope)
            weights = {
                (field, term): weight * idf
                for (field, term), (weight, idf) in self._weights(terms).items()
                if self._held(field, term)
            }
        return self._served.heaviest(weights, k, self._narrowed(scope))

    def phrase(self, text: str, k: int, scope: Scope | None = None) -> IdArray:
        """See ``index.ports.Keywords``. Stop words count here: the words are exact."""
        words = self._stemmed(tokens(text))
        if not words:
            return no_hits()[0]
        with _border(self._folder):
            query = self._in_order(words)
            return self._ranked(lambda _part: query, k, scope)[0]

    def like(self, word: str, k: int, scope: Scope | None = None) -> IdArray:
        """See ``index.ports.Keywords``. One letter may differ from six on, two from nine on; none in a number."""
        clauses: list[tuple[Occur, Query]] = []
        for term in self._stemmed(tokens(word)):
            slips = 0 if any(map(str.isdigit, term)) else (len(term) >= _ONE_SLIP) + (len(term) >= _TWO_SLIPS)
            clauses += [
                (Occur.Should, Query.fuzzy_term_query(self._schema, field, term, slips))
                for field in (TEXT, CONTEXT)
            ]
        if not clauses:
            return no_hits()[0]
        with _border(self._folder):
            query = Query.boolean_query(clauses)
            return self._ranked(lambda _part: query, k, scope)[0]

    def maximum_bm25(self, text: str) -> float:
        """See ``index.ports.Keywords``."""
        with _border(self._folder):
            rarest = sorted(frequency for _, frequency in self._terms(text))[:MOST_TERMS]
            return (K1 + 1) * sum(self._idf(frequency) for frequency in rarest)

    def coverage(self, text: str) -> float:
        """See ``index.ports.Keywords``."""
        with _border(self._folder):
            weights = [(self._idf(frequency), frequency > 0) for _, frequency in self._terms(text)]
        whole = sum(weight for weight, _ in weights)
        return sum(weight for weight, there in weights if there) / whole if whole else 0.0

    def _terms(self, text: str) -> list[tuple[str, int]]:
        """The stemmed terms of a question, each with the number of passages that hold it or stand under it."""
        terms = dict.fromkeys(self._stemmed(question_tokens(text)))
        return [(term, self._frequency(term)) for term in terms]

    def _stemmed(self, words: list[str]) -> list[str]:
        return self._analyzer.analyze(" ".join(words))

    def _frequency(self, term: str) -> int:
        return max(self._held(TEXT, term), self._held(CONTEXT, term))

    def _held(self, field: str, term: str) -> int:
        return sum(part.searcher.doc_freq(field, term) for part in self._parts)

    def _idf(self, frequency: int, among: int | None = None) -> float:
        """As in BM25 (Robertson and Spärck Jones, smoothed so that it is never negative)."""
        whole = len(self) if among is None else among
        return math.log(1 + (whole - frequency + 0.5) / (frequency + 0.5))

    def _any_of(self, terms: list[tuple[str, int]]) -> _Asked:
        weights = self._weights(terms)
        patterns: list[tuple[Occur, Query]] = []
        if _only_characters(terms):
            # They are part of longer words, and so of the pairs that hold them.
            pairs = [f"{re.escape(term)}.|.{re.escape(term)}" for term, _ in terms[:MOST_TERMS]]
            patterns = [(Occur.Should, Query.regex_query(self._schema, TEXT, pair)) for pair in pairs]

        def asked(part: _Part) -> Query | None:
            clauses = [
                clause
                for (field, term), (weight, idf) in weights.items()
                if (clause := self._weighed(part, field, term, weight, idf)) is not None
            ]
            return Query.boolean_query([*clauses, *patterns]) if clauses or patterns else None

        return asked

    def _weights(self, terms: list[tuple[str, int]]) -> dict[tuple[str, str], tuple[float, float]]:
        """Of each field and term that is looked for, the rarest: the field's boost, and its idf over all parts."""
        found = sorted((frequency, term) for term, frequency in terms if frequency)[:MOST_TERMS]
        return {
            (field, term): (weight, self._idf(self._held(field, term)))
            for _, term in found
            for field, weight in ((TEXT, 1.0), (CONTEXT, CONTEXT_BOOST))
        }

    def _weighed(
        self, part: _Part, field: str, term: str, weight: float, idf: float
    ) -> tuple[Occur, Query] | None:
        """A clause of BM25. The engine reckons with the frequencies of the part; ``idf`` is of all that is searched."""
        held = part.searcher.doc_freq(field, term)
        if not held:
            return None
        if len(self._parts) > 1:
            weight *= idf / self._idf(held, part.searcher.num_docs)
        query = Query.term_query(self._schema, field, term, "freq")
        return Occur.Should, query if weight == 1.0 else Query.boost_query(query, weight)

    def _in_order(self, words: list[str]) -> Query:
        """Words next to each other. A single character at an end of the phrase may be half of a pair."""
        patterns = [re.escape(word) for word in words]
        open_ends = False
        if is_one_unspaced(words[0]):
            patterns[0], open_ends = f".?{patterns[0]}", True
        if is_one_unspaced(words[-1]):
            patterns[-1], open_ends = f"{patterns[-1]}.?", True
        if len(words) == 1:
            if open_ends:
                return Query.regex_query(self._schema, TEXT, patterns[0])
            return Query.term_query(self._schema, TEXT, words[0])
        if open_ends:
            return Query.regex_phrase_query(self._schema, TEXT, list(patterns))
        return Query.phrase_query(self._schema, TEXT, list(words))

    def _ranked(self, asked: _Asked, k: int, scope: Scope | None) -> Hits:
        scope = self._narrowed(scope)
        if scope is None or scope.ranges is None or scope.passages == len(self):
            # What may be seen has indexes of its own: nothing is left to be filtered.
            return best(lambda count: self._fetch(asked, count), k)
        if not scope.passages:
            return no_hits()
        rows = self._in_rows(scope)
        if len(rows) <= _FEW_RUNS:
            only = Query.boolean_query([(Occur.Should, self._range(run)) for run in rows])
        elif scope.passages <= _FEW_IDS:
            only = self._named(rows)
        else:
            return best_within(
                lambda count: self._fetch(asked, count),
                lambda count: self._fetch(asked, count, self._named(rows)),
                k,
                scope,
                len(self),
                max(_MOST_FETCHED, scope.passages),
            )
        return best(lambda count: self._fetch(asked, count, only), k)

    def _narrowed(self, scope: Scope | None) -> Scope | None:
        """``scope``, or all that is seen."""
        return self._seen if scope is None or scope.ranges is None else scope

    def _in_rows(self, scope: Scope) -> IdArray:
        """The ranges of a scope that is not everything, in rows."""
        assert scope.ranges is not None
        if self._rows is None:
            return scope.ranges
        rows = self._rows
        ranges = scope.derived("rows", lambda: rows.scope(scope, -1)).ranges
        assert ranges is not None
        return ranges

    def _named(self, rows: IdArray) -> Query:
        """Each row by itself."""
        ids = np.concatenate([np.arange(first, stop) for first, stop in rows])
        return Query.term_set_query(self._schema, ID, ids.tolist())

    def _range(self, run: IdArray) -> Query:
        return Query.range_query(self._schema, ID, tantivy.FieldType.Unsigned, int(run[0]), int(run[1]) - 1)

    def _fetch(self, asked: _Asked, count: int, only: Query | None = None) -> Hits:
        ids: list[Any] = []
        scores: list[float] = []
        for part in self._parts:
            query = asked(part)
            if query is None:
                continue
            whole = query if only is None else _only(query, only)
            hits = part.searcher.search(whole, min(count, max(1, part.searcher.num_docs)), count=False).hits
            ids += part.searcher.fast_field_values(ID, [address for _, address in hits])
            scores += [score for score, _ in hits]
        found, rated = np.asarray(ids, np.int64), np.asarray(scores, np.float32)
        if self._rows is not None:
            found = self._rows.out(found)
        if len(self._parts) == 1:
            return found, rated
        order = np.lexsort((found, -rated))[:count]
        return found[order], rated[order]


def _count(parts: list[_Part]) -> int:
    return sum(part.searcher.num_docs for part in parts)


def _only_characters(terms: list[tuple[str, int]]) -> bool:
    """Whether a question is nothing but single characters of a script without spaces."""
    return bool(terms) and all(is_one_unspaced(term) for term, _ in terms)


def _only(query: Query, scope: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(scope, 0.0))])
