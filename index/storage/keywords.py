"""Keywords of one generation: a tantivy index, written once, searched by BM25."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import tantivy
from tantivy import Occur, Query

from domain.errors import is_full
from index.ports import Hits, best, no_hits
from index.storage.files import full, stand_in, unreadable
from models.ports import IdArray
from text.tokens import is_one_unspaced, question_tokens, tokens

ID, TEXT, CONTEXT = "id", "text", "context"
_ANALYZER = "plenum"
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
    # Ids to filter and to tell hits apart; the passage; its title and headings.
    schema = (
        tantivy.SchemaBuilder()
        .add_unsigned_field(ID, indexed=True, fast=True)
        .add_text_field(TEXT, tokenizer_name=_ANALYZER)
        .add_text_field(CONTEXT, tokenizer_name=_ANALYZER)
        .build()
    )
    with _border(folder):
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema, path=str(folder))
        index.register_tokenizer(_ANALYZER, _analyzer())
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


def _analyzer() -> tantivy.TextAnalyzer:
    """Stems what ``text.tokens`` has taken apart. English stems leave other languages nearly alone."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


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

_K1 = 1.2
# tantivy's, and Lucene's.

_ONE_SLIP, _TWO_SLIPS = 6, 9
# Characters of a stemmed word from which on it may differ by so many letters and still be meant.

_FEW_RUNS = 8
_FEW_IDS = 2_000
_MOST_FETCHED = 8_000
# Ways to keep to what is allowed, measured at 100,000: a range costs 0.2 ms, a set of 2,000 ids 5 ms, and
# fetching 5,000 to drop some of them 3 ms. See ``_filtered``.


class TantivyKeywords:
    """Opens the index in ``folder``. Usable from several threads. Raises LibraryDamaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _border(folder):
            index = tantivy.Index.open(str(stand_in(folder, self)))
            index.register_tokenizer(_ANALYZER, _analyzer())
            # A published index never changes: nothing is to be watched.
            index.config_reader("manual", 0)
            index.reload()
            self._searcher = index.searcher()
            self._schema = index.schema
        self._analyzer = _analyzer()

    def __len__(self) -> int:
        return self._searcher.num_docs

    def search(self, text: str, k: int, allowed: IdArray | None = None) -> Hits:
        """See ``index.ports.Keywords``."""
        with _border(self._folder):
            query = self._any_of(self._terms(text))
            return no_hits() if query is None else self._ranked(query, k, allowed)

    def phrase(self, text: str, k: int, allowed: IdArray | None = None) -> IdArray:
        """See ``index.ports.Keywords``. Stop words count here: the words are exact."""
        words = self._stemmed(tokens(text))
        if not words:
            return no_hits()[0]
        with _border(self._folder):
            return self._ranked(self._in_order(words), k, allowed)[0]

    def like(self, word: str, k: int, allowed: IdArray | None = None) -> IdArray:
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
            return self._ranked(Query.boolean_query(clauses), k, allowed)[0]

    def maximum_bm25(self, text: str) -> float:
        """See ``index.ports.Keywords``."""
        with _border(self._folder):
            rarest = sorted(frequency for _, frequency in self._terms(text))[:MOST_TERMS]
            return (_K1 + 1) * sum(self._idf(frequency) for frequency in rarest)

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
        return max(self._searcher.doc_freq(TEXT, term), self._searcher.doc_freq(CONTEXT, term))

    def _idf(self, frequency: int) -> float:
        """As in BM25 (Robertson and Spärck Jones, smoothed so that it is never negative)."""
        return math.log(1 + (len(self) - frequency + 0.5) / (frequency + 0.5))

    def _any_of(self, terms: list[tuple[str, int]]) -> Query | None:
        found = sorted((frequency, term) for term, frequency in terms if frequency)[:MOST_TERMS]
        clauses: list[tuple[Occur, Query]] = []
        for _, term in found:
            clauses.append((Occur.Should, Query.term_query(self._schema, TEXT, term, "freq")))
            title = Query.term_query(self._schema, CONTEXT, term, "freq")
            clauses.append((Occur.Should, Query.boost_query(title, CONTEXT_BOOST)))
        if terms and all(is_one_unspaced(term) for term, _ in terms):
            # Only single characters: they are part of longer words, and so of the pairs that hold them.
            pairs = [f"{re.escape(term)}.|.{re.escape(term)}" for term, _ in terms[:MOST_TERMS]]
            clauses += [(Occur.Should, Query.regex_query(self._schema, TEXT, pair)) for pair in pairs]
        return Query.boolean_query(clauses) if clauses else None

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

    def _ranked(self, query: Query, k: int, allowed: IdArray | None) -> Hits:
        if allowed is None:
            return best(lambda count: self._fetch(query, count), k)
        if len(allowed) == 0:
            return no_hits()
        breaks = np.flatnonzero(np.diff(allowed) > 1) + 1
        if len(breaks) < _FEW_RUNS:
            either = [(Occur.Should, self._range(run)) for run in np.split(allowed, breaks)]
            only = either[0][1] if len(either) == 1 else Query.boolean_query(either)
        elif len(allowed) <= _FEW_IDS:
            only = Query.term_set_query(self._schema, ID, allowed.tolist())
        else:
            return self._filtered(query, k, allowed)
        return best(lambda count: self._fetch(_only(query, only), count), k)

    def _filtered(self, query: Query, k: int, allowed: IdArray) -> Hits:
        """Many scattered ids: more is fetched than asked for, and what is not allowed is dropped.

        Where even that brings too few, the ids are named one by one, which is slower and always right.
        """

        def fetch(count: int) -> Hits:
            ask = int(count * 1.5 * len(self) / len(allowed))
            while ask <= _MOST_FETCHED:
                ids, scores = self._fetch(query, ask)
                there = np.isin(ids, allowed, assume_unique=True)
                if there.sum() >= count or len(ids) < ask:
                    return ids[there][:count], scores[there][:count]
                ask *= 4
            named = Query.term_set_query(self._schema, ID, allowed.tolist())
            return self._fetch(_only(query, named), count)

        return best(fetch, k)

    def _range(self, run: IdArray) -> Query:
        return Query.range_query(self._schema, ID, tantivy.FieldType.Unsigned, int(run[0]), int(run[-1]))

    def _fetch(self, query: Query, count: int) -> Hits:
        hits = self._searcher.search(query, min(count, max(1, len(self))), count=False).hits
        ids = self._searcher.fast_field_values(ID, [address for _, address in hits])
        return np.asarray(ids, np.int64), np.asarray([score for score, _ in hits], np.float32)


def _only(query: Query, allowed: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(allowed, 0.0))])
