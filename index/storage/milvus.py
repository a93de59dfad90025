"""Search in Milvus, for a library that several processes answer from, or that is too large for one.

A generation has a collection of its own, which is made before it is published and found by its name, never through an alias. A row is
a passage: its id in the generation, its vector, and its words as a sparse vector of what BM25 makes of them; a question's words are
weighed by the frequencies in what the asker may see, which the library tells. Whatever Milvus holds can be made from the library
again: catalogue, phrases, frequencies and token states stay in its files.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import re
import secrets
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import grpc
import numpy as np
from pymilvus import DataType, MilvusClient, MilvusException

from domain.errors import EngineAway, LibraryError
from index.ports import Hits, Scope, Vectors, best, best_within, no_hits
from index.storage import manifest as manifests
from index.storage import vectors as vector_index
from index.storage.files import replace_text, writing
from index.storage.generations import Generations
from index.storage.keywords import CONTEXT, K1, TEXT, B, Stems
from index.storage.segments import Segments, opened
from models.ports import FloatArray

LEAST = (2, 4)
"""The first Milvus with sparse vectors."""
_ID, _VECTOR, _WORDS = "id", "vector", "words"
_SECONDS = 5.0
"""A question waits no longer for one of its two searches."""
_LONG = 600.0
"""Nor does a re-index for one step of building."""
_LOADING = 60.0
_ROWS = 1_000
"""Rows of one message, some two megabytes; Milvus takes 64."""
_MOST = 16_384
"""Results of one search, by Milvus's own limit."""
_FEW_RANGES, _FEW_IDS = 64, 10_000
_LOADED = 2
"""Generations in the engine's memory: the one that answers, and the one before, which a question may still hold."""
_LIBRARY = "milvus-library"
"""The file with this library's part of its collections' names."""
_NOTHING = 0
"""The dimension of a passage without words: no question has it, and Milvus takes no empty vector."""

_CHANNEL = {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.keepalive_permit_without_calls": 0,
}
"""Without the first two, who asks is told for up to two minutes that an engine is away which is back; without the third, an idle
connection is closed by servers that take its signs of life for an attack.
"""

# Its own log shows tracebacks where we say a sentence.
logging.getLogger("pymilvus").setLevel(logging.CRITICAL)

T = TypeVar("T")
_Does = Callable[[MilvusClient], T]


def begin(data: Path) -> None:
    """Gives a library its part of its collections' names, once."""
    if not (data / _LIBRARY).exists():
        with writing(data):
            replace_text(data / _LIBRARY, secrets.token_hex(4) + "\n")


class Milvus:
    """A Milvus server. Connects when it is first needed, and again after it was away. See ``index.ports.Engine``."""

    def __init__(self, uri: str) -> None:
        self._uri, self._turn = uri, threading.Lock()
        self._client: MilvusClient | None = None
        parts = urlsplit(uri)
        self.where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        """Without the password."""

    def ask(self, does: _Does[T]) -> T:
        """What ``does`` comes to. Raises EngineAway, LibraryError."""
        try:
            return does(self._connected())
        except (MilvusException, grpc.RpcError) as error:
            raise self._told(error) from error

    def _connected(self) -> MilvusClient:
        with self._turn:
            if self._client is None:
                client = MilvusClient(self._uri, timeout=_SECONDS, dedicated=True, grpc_options=_CHANNEL)
                told = str(client.get_server_version(timeout=_SECONDS))
                number = re.search(r"(\d+)\.(\d+)", told)
                if number is None or tuple(map(int, number.groups())) < LEAST:
                    raise LibraryError(
                        f"The search engine at {self.where} is Milvus {told}.",
                        remedy=f"Plenum needs Milvus {'.'.join(map(str, LEAST))} or newer.",
                    )
                self._client = client
            return self._client

    def _told(self, error: Exception) -> LibraryError:
        """A foreign error as ours."""
        code = getattr(error, "code", None)
        reason = " ".join(str(getattr(error, "message", error)).split())[:300]
        if re.search(r"database\b.*not (found|exist)", reason):
            return LibraryError(
                f"The search engine at {self.where} has no database of this name.",
                remedy="Create it there, or correct the end of search_uri.",
            )
        if re.search(r"auth|permission|privilege", reason, re.IGNORECASE):
            return LibraryError(
                f"The search engine at {self.where} does not let Plenum in.",
                remedy="Correct name and password in search_uri (PLENUM_SEARCH_URI in the environment), or what they may do there.",
            )
        if "UNIMPLEMENTED" in reason:
            return LibraryError(
                f"What answers at {self.where} is no Milvus server, or one that is too old.",
                remedy=f"Correct search_uri; Plenum needs Milvus {'.'.join(map(str, LEAST))} or newer.",
            )
        unavailable = "unavailable|connect|deadline|timeout|not ready|closed channel"
        if isinstance(error, grpc.RpcError) or re.search(unavailable, reason, re.IGNORECASE):
            return EngineAway(
                f"The search engine at {self.where} does not answer.",
                remedy="Start it, or correct search_uri; questions are answered again as soon as it is there.",
            )
        return LibraryError(
            f"The search engine at {self.where} refused what it was asked ({reason or code}).",
            remedy="Look into its log; `python bot.py reindex` makes what it holds anew from the library.",
        )

    def answers(self, data: Path) -> str:
        """See ``index.ports.Engine``."""
        told, generations = (
            self.ask(lambda client: client.get_server_version(timeout=_SECONDS)),
            Generations(data),
        )
        if generation := generations.current():
            passages = manifests.read(generations.path(generation)).passages
            self._check(self.name(data, generation), generation, passages)
        return f"Milvus ({told}) at {self.where}"

    # --- What it holds.

    def name(self, data: Path, generation: str) -> str:
        """A generation's collection. Libraries that share an engine have other names; where there is no telling yet, none."""
        try:
            library = (data / _LIBRARY).read_text("ascii").strip()
        except OSError:
            library = ""
        return f"plenum_{library}_{generation.replace('-', '_')}"

    def build(self, data: Path, folder: Path, kept: Collection[str]) -> None:
        """See ``index.ports.Engine``."""
        begin(data)
        self._tidy(data, kept)
        manifest = manifests.read(folder)
        name = self.name(data, manifest.generation)
        held, vectors, _ = opened(folder, manifest)
        self.fill(name, manifest.dimensions, lambda: _passages(held), vectors)
        self._check(name, manifest.generation, manifest.passages, consistency="Strong")

    def fill(
        self, name: str, dimensions: int, passages: Callable[[], Iterator[Passage]], vectors: Vectors
    ) -> None:
        """Makes a collection of passages, which are gone through twice, and has it loaded."""
        self.ask(lambda client: _create(client, name, dimensions))
        stems = {TEXT: Stems(), CONTEXT: Stems()}
        averages, going, count = _averages(passages(), stems), passages(), 0
        while block := list(itertools.islice(going, _ROWS)):
            rows = list(_rows(block, vectors, averages, stems))
            self.ask(lambda client, rows=rows: client.insert(name, rows, timeout=_LONG))  # type: ignore[misc]
            count += len(rows)
        self.ask(lambda client: client.flush(name, timeout=_LONG))
        self.ask(lambda client: _index(client, name, count))
        self.ask(lambda client: client.load_collection(name, timeout=_LONG))

    def ensure(self, data: Path, folder: Path, kept: Collection[str]) -> None:
        """See ``index.ports.Engine``."""
        manifest = manifests.read(folder)
        name = self.name(data, manifest.generation)
        if self.ask(lambda client: client.has_collection(name, timeout=_SECONDS)):
            with contextlib.suppress(_Otherwise):
                self._check(name, manifest.generation, manifest.passages, consistency="Strong")
                return
        self.build(data, folder, kept)

    def drop(self, data: Path, generation: str) -> None:
        """See ``index.ports.Engine``."""
        self.ask(lambda client: client.drop_collection(self.name(data, generation), timeout=_LONG))

    def _tidy(self, data: Path, kept: Collection[str]) -> None:
        """Drops what a killed re-index left, and takes out of the engine's memory what answers no more."""
        names = [self.name(data, generation) for generation in kept]
        mine = self.name(data, "")
        for name in self.ask(lambda client: client.list_collections(timeout=_LONG)):
            if name.startswith(mine) and name not in names:
                self.ask(lambda client, name=name: client.drop_collection(name, timeout=_LONG))  # type: ignore[misc]
            elif name in names[_LOADED - 1 :]:
                self.ask(lambda client, name=name: client.release_collection(name, timeout=_LONG))  # type: ignore[misc]

    def _check(self, name: str, generation: str, passages: int, *, consistency: str = "Bounded") -> None:
        """Has the collection loaded and counts its rows."""
        if not self.ask(lambda client: client.has_collection(name, timeout=_SECONDS)):
            raise _Otherwise(
                f"The search engine at {self.where} does not have generation {generation} ({name}).",
                remedy="Run `python bot.py reindex`: it is made from the library, and nothing is embedded again.",
            )
        self.ask(lambda client: client.load_collection(name, timeout=_LOADING))
        counted = self.ask(
            lambda client: client.query(
                name,
                filter="",
                output_fields=["count(*)"],
                consistency_level=consistency,
                timeout=_LOADING,
            )
        )[0]["count(*)"]
        if counted != passages:
            raise _Otherwise(
                f"The search engine at {self.where} has {counted:,} passages as {name}, and the library {passages:,} in this generation.",
                remedy="Run `python bot.py reindex`, which makes it anew. If another library, or a copy of this one, uses the engine too: "
                "give each a database of its own (search_uri = http://host:19530/name), and delete milvus-library in the copy's data folder.",
            )

    def serve(self, data: Path, generation: str, passages: int) -> _Collection:
        """See ``index.ports.Engine``."""
        return _Collection(self, data, generation, passages)


class _Otherwise(LibraryError):
    """A collection is not there, or not what was published: it can be made anew."""


class _Collection:
    """One generation's collection. See ``index.ports.Served``."""

    def __init__(self, engine: Milvus, data: Path, generation: str, passages: int) -> None:
        self._engine, self._data, self._generation, self._passages = engine, data, generation, passages
        self._name = ""
        """Empty until it was looked at, and again after anything went wrong: the engine may be another one now."""

    def nearest(self, question: FloatArray, k: int, scope: Scope | None) -> Hits:
        """See ``index.ports.Served``."""
        # A graph looks at so many candidates: never fewer than are asked for.
        return self._best(
            _VECTOR, question.tolist(), k, scope, lambda count: {"ef": max(vector_index.EF_SEARCH, count)}
        )

    def heaviest(self, weights: Mapping[tuple[str, str], float], k: int, scope: Scope | None) -> Hits:
        """See ``index.ports.Served``."""
        if not weights:
            return no_hits()
        words = dict[int, float]()
        for (field, term), weight in weights.items():
            words[_dimension(field, term)] = weight
        return self._best(_WORDS, words, k, scope, lambda _count: {})

    def _best(
        self, field: str, data: object, k: int, scope: Scope | None, given: Callable[[int], dict[str, int]]
    ) -> Hits:
        def fetch(count: int, only: str = "") -> Hits:
            count = min(count, _MOST)
            return self._search(field, data, count, only, {"metric_type": "IP", "params": given(count)})

        if scope is None or scope.ranges is None or scope.passages == self._passages:
            return best(fetch, min(k, self._passages))
        if not scope.passages:
            return no_hits()
        k = min(k, scope.passages)
        if len(scope.ranges) <= _FEW_RANGES:
            either = " or ".join(f"({_ID} >= {first} and {_ID} < {stop})" for first, stop in scope.ranges)
            return best(lambda count: fetch(count, either), k)
        ranges = scope.ranges
        named = scope.derived(
            "named",
            lambda: f"{_ID} in {np.concatenate([np.arange(first, stop) for first, stop in ranges]).tolist()}",
        )
        if scope.passages <= _FEW_IDS:
            return best(lambda count: fetch(count, named), k)
        return best_within(fetch, lambda count: fetch(count, named), k, scope, self._passages, _MOST)

    def _search(self, field: str, data: object, count: int, only: str, given: dict[str, Any]) -> Hits:
        """Tries once more where the engine was restarted, or the connection had been lost, since it was last asked."""
        known = self._name
        try:
            return self._asked(field, data, count, only, given)
        except LibraryError:
            self._name = ""
            if not known:
                raise
        return self._asked(field, data, count, only, given)

    def _asked(self, field: str, data: object, count: int, only: str, given: dict[str, Any]) -> Hits:
        if not self._name:
            name = self._engine.name(self._data, self._generation)
            self._engine._check(name, self._generation, self._passages)  # noqa: SLF001 - a part of it
            self._name = name
        found = self._engine.ask(
            lambda client: client.search(
                self._name,
                data=[data],
                anns_field=field,
                limit=count,
                filter=only,
                output_fields=[_ID],
                search_params=given,
                timeout=_SECONDS,
            )
        )[0]
        ids = np.array([hit[_ID] for hit in found], np.int64)
        scores = np.array([hit["distance"] for hit in found], np.float32)
        if field == _WORDS:
            ids, scores = ids[scores > 0], scores[scores > 0]
        return ids, scores


def _create(client: MilvusClient, name: str, dimensions: int) -> None:
    """An empty collection; what has this name is what a re-index left that was killed."""
    if client.has_collection(name, timeout=_SECONDS):
        client.drop_collection(name, timeout=_LONG)
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field(_ID, DataType.INT64, is_primary=True)
    schema.add_field(_VECTOR, DataType.FLOAT_VECTOR, dim=dimensions)
    schema.add_field(_WORDS, DataType.SPARSE_FLOAT_VECTOR)
    client.create_collection(name, schema=schema, consistency_level="Bounded", timeout=_LONG)


def _index(client: MilvusClient, name: str, passages: int) -> None:
    """Exact while that is fast, a graph above, as in the library itself."""
    made = MilvusClient.prepare_index_params()
    graph = {"M": vector_index.NEIGHBOURS, "efConstruction": vector_index.EF_CONSTRUCTION}
    if passages <= vector_index.FLAT_UNTIL:
        made.add_index(_VECTOR, index_type="FLAT", metric_type="IP")
    else:
        made.add_index(_VECTOR, index_type="HNSW", metric_type="IP", params=graph)
    made.add_index(_WORDS, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    # A graph is waited for. Without one, a search is as exact before the index is there.
    client.create_index(name, made, timeout=_LONG, sync=passages > vector_index.FLAT_UNTIL)


# --- BM25 as a sparse vector: what a word of a passage weighs, but for its idf, which is the question's.


class Passage(NamedTuple):
    """A passage that is to be a row."""

    id: int
    part: str
    """Among whose records its words are weighed."""
    text: str
    context: str


def _rows(
    block: Sequence[Passage],
    vectors: Vectors,
    averages: Mapping[tuple[str, str], float],
    stems: Mapping[str, Stems],
) -> Iterator[dict[str, Any]]:
    found = vectors.get(np.array([passage.id for passage in block], np.int64))
    for passage, vector in zip(block, found, strict=True):
        words = dict[int, float]()
        for field, text in ((TEXT, passage.text), (CONTEXT, passage.context)):
            words |= _weights(field, stems[field](text), averages[passage.part, field])
        yield {_ID: passage.id, _VECTOR: vector, _WORDS: words or {_NOTHING: 1.0}}


def _passages(held: Segments) -> Iterator[Passage]:
    for segment, runs in zip(held.parts, held.runs, strict=True):
        for inner, outer, count in zip(
            runs.inner.tolist(), runs.outer.tolist(), runs.counts.tolist(), strict=True
        ):
            for number, text, context in segment.catalogue.searchable(inner, inner + count):
                yield Passage(number - inner + outer, segment.entry["part"], text, context)


def _averages(passages: Iterator[Passage], stems: Mapping[str, Stems]) -> dict[tuple[str, str], float]:
    """How many words the passages of a part have, and what stands over them, on average."""
    counts, words = Counter[str](), Counter[tuple[str, str]]()
    for passage in passages:
        counts[passage.part] += 1
        words[passage.part, TEXT] += len(stems[TEXT](passage.text))
        words[passage.part, CONTEXT] += len(stems[CONTEXT](passage.context))
    return {(part, field): words[part, field] / counts[part] for part in counts for field in (TEXT, CONTEXT)}


def _weights(field: str, terms: list[str], average: float) -> dict[int, float]:
    """BM25 of each term, but for its idf (Robertson and Zaragoza 2009, section 3)."""
    norm = K1 * (1 - B + B * rounded_length(len(terms)) / average) if terms else 0.0
    return {
        _dimension(field, term): (K1 + 1) * times / (times + norm) for term, times in Counter(terms).items()
    }


def _dimension(field: str, term: str) -> int:
    """A term's place among four thousand million: two of a question and a passage share one once in a thousand libraries."""
    return zlib.crc32(f"{field} {term}".encode("utf-8", "surrogatepass")) % (2**32 - 2) + 1


_EXACT = 24
_MANTISSA = 3


def rounded_length(length: int) -> int:
    """A passage's length as tantivy, and Lucene, keep it: in a byte, exact up to 40, then to three digits of base 2.

    >>> [rounded_length(length) for length in (0, 40, 41, 43, 87, 1000)]
    [0, 40, 40, 42, 84, 984]
    """
    left = length - _EXACT
    if left < 1 << (_MANTISSA + 1):
        return length
    spare = left.bit_length() - _MANTISSA - 1
    return _EXACT + (left >> spare << spare)
