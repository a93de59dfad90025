"""Search in Milvus, for a library that several processes answer from, or that is too large for one.

A generation begins a collection, or goes on with that of the one before, to which what is new is added before it is published; it is
found by its name, never through an alias. A row is a passage: a number that is never given twice, its vector, and its words as a sparse
vector of what BM25 makes of them; which numbers are a generation's passages stands in a file of its folder, and no other is ever its
answer. A question's words are weighed by the frequencies in what the asker may see, which the library tells. Whatever Milvus holds can
be made from the library again: catalogue, phrases, frequencies and token states stay in its files.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import logging
import re
import secrets
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import grpc
import numpy as np
import numpy.typing as npt
from pymilvus import DataType, MilvusClient, MilvusException
from pymilvus.client.types import LoadState

from domain.errors import EngineAway, LibraryDamaged, LibraryError
from index.ports import Hits, Scope, Vectors, best, best_within, no_hits
from index.storage import manifest as manifests
from index.storage import segments
from index.storage import vectors as vector_index
from index.storage.files import replace_text, writing
from index.storage.generations import Generations
from index.storage.keywords import CONTEXT, K1, TEXT, B, Stems
from index.storage.manifest import Manifest
from index.storage.scopes import Runs
from index.storage.segments import Segments, opened
from models.ports import FloatArray, IdArray

LEAST = (2, 4)
"""The first Milvus with sparse vectors."""
_ID, _VECTOR, _WORDS = "id", "vector", "words"
_SECONDS = 5.0
"""A question waits no longer for one of its two searches."""
_LONG = 600
"""Nor does a re-index for one step of building. A whole number: an index that is waited for is waited for ever otherwise."""
_LOADING = 60
_PAUSE = 0.1
_ROWS = 1_000
"""Rows of one message, some two megabytes; Milvus takes 64."""
_MOST = 16_384
"""Results of one search, by Milvus's own limit."""
_FEW_RANGES, _FEW_IDS = 64, 10_000
_LOADED = 2
"""Generations in the engine's memory: the one that answers, and the one before, which a question may still hold."""
_LIBRARY = "milvus-library"
"""The file with this library's part of its collections' names."""
_UNDER_WAY = "milvus-under-way"
"""The file with the numbers that a re-index was giving, and the collection."""
_HELD = "milvus.json"
"""The file of a generation with what it has there."""
_BATCH = 30
"""Bits of a number: of them, those of a re-index, drawn by lot, stand before as many of a passage. So no number is given twice, also
where a re-index was killed or its generation is gone, and by no copy of a library.
"""
_MOST_LEFT = segments.MOST_LEFT
"""Of a generation's passages: when a collection has more other rows, the generation begins one of its own."""
_SAME = 1 / 1000
"""By how much the average length of a part's passages may differ from the one that its rows were weighed by."""
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
            self._check(data, generation, manifests.read(generations.path(generation)).passages)
        return f"Milvus ({told}) at {self.where}"

    # --- What it holds.

    def name(self, data: Path, generation: str) -> str:
        """The collection that a generation began, or goes on with. Libraries that share an engine have other names; where there is no
        telling yet, none.
        """
        held = _Held.read(Generations(data).path(generation))
        return self._named(data, held.began if held else generation)

    def _named(self, data: Path, began: str) -> str:
        try:
            library = (data / _LIBRARY).read_text("ascii").strip()
        except OSError:
            library = ""
        return f"plenum_{library}_{began.replace('-', '_')}"

    def build(self, data: Path, folder: Path, kept: Collection[str]) -> None:
        """See ``index.ports.Engine``."""
        begin(data)
        self._tidy(data, kept)
        manifest = manifests.read(folder)
        generation = manifest.generation
        held, vectors, _ = opened(folder, manifest)
        with contextlib.suppress(_Otherwise, LibraryDamaged):
            if self._go_on(data, folder, manifest, held, vectors):
                return
        (folder / _HELD).unlink(missing_ok=True)
        words = self.fill(
            self._named(data, generation), manifest.dimensions, lambda: _passages(held), vectors
        )
        _Held(generation, _all(manifest.passages), words, _averages(words)).write(folder)
        self._check(data, generation, manifest.passages, folder, consistency="Strong")

    def fill(
        self, name: str, dimensions: int, passages: Callable[[], Iterator[Passage]], vectors: Vectors
    ) -> _Words:
        """Makes a collection of passages, which are gone through twice, and has it loaded. A passage's id is its number. What
        they were weighed by.
        """
        self.ask(lambda client: _create(client, name, dimensions))
        stems = {TEXT: Stems(), CONTEXT: Stems()}
        words = _counted(passages(), stems)
        self._send(name, passages(), vectors, _averages(words), stems, lambda ids: ids)
        self.ask(lambda client: _index(client, name, sum(words[each] for each in words if not each[1])))
        self.ask(lambda client: _load(client, name, _LONG))
        return words

    def _send(
        self,
        name: str,
        passages: Iterator[Passage],
        vectors: Vectors,
        averages: Mapping[tuple[str, str], float],
        stems: Mapping[str, Stems],
        numbered: Callable[[IdArray], IdArray],
    ) -> None:
        while block := list(itertools.islice(passages, _ROWS)):
            ids = np.array([passage.id for passage in block], np.int64)
            rows = list(_rows(block, numbered(ids), vectors.get(ids), averages, stems))
            self.ask(lambda client, rows=rows: client.insert(name, rows, timeout=_LONG))  # type: ignore[misc]
        self.ask(lambda client: client.flush(name, timeout=_LONG))

    def _go_on(self, data: Path, folder: Path, manifest: Manifest, held: Segments, vectors: Vectors) -> bool:
        """Adds what the current generation's collection does not have of the one in ``folder``. False where a collection of its own
        is better: much of that one would be of no use, or it is small.
        """
        current = Generations(data).current()
        before = _Held.read(Generations(data).path(current)) if current else None
        if current is None or before is None or manifest.passages <= segments.SMALL:
            return False
        was = manifests.read(Generations(data).path(current))
        grows = was.passages <= vector_index.FLAT_UNTIL < manifest.passages
        alike = all(
            getattr(was, each) == getattr(manifest, each)
            for each in ("fingerprint", "dimensions", "analysis")
        )
        if grows or not alike:
            return False
        self._check(data, current, was.passages)
        base, stems = Segments(Generations(data).path(current), was), {TEXT: Stems(), CONTEXT: Stems()}
        (of_base, base_firsts, base_counts), (of_now, firsts, counts) = _laid(base), _laid(held)
        # Where the passages of each record begin in the generation before, where they are the same there.
        known = dict(zip(of_base, base_firsts.tolist(), strict=True))
        begun = np.array([known.get(each, -1) for each in of_now], np.int64)
        same = (begun >= 0) & (counts > 0)
        stays = set(of_now)
        gone = _ranges(base_firsts, base_counts, np.array([each not in stays for each in of_base], bool))
        words = before.words.copy()
        words.update(_counted(_passages(held, _ranges(firsts, counts, ~same)), stems))
        words.subtract(_counted(_passages(base, gone), stems))
        averages, weighed = _averages(words), dict(before.weighed)
        for part in {each for each, _ in averages}:
            now = {(part, field): averages[part, field] for field in (TEXT, CONTEXT)}
            if any(abs(now[each] - weighed.get(each, -1.0)) > _SAME * now[each] for each in now):
                weighed |= now
                same &= np.array([each != part for _, each, _ in of_now], bool)
        fresh = _ranges(firsts, counts, ~same)
        name = self._named(data, before.began)
        useless = self._count(name, "", "Strong") + fresh.passages - manifest.passages
        if useless > _MOST_LEFT * manifest.passages:
            return False
        batch = (1 + secrets.randbelow((1 << _BATCH) - 1)) << _BATCH
        _under_way(data, f"{name} {batch}")
        numbers = batch + np.cumsum(counts * ~same) - counts * ~same
        numbers[same] = before.rows.inside(begun[same])
        rows = Runs(numbers, firsts, counts)
        self._send(name, _passages(held, fresh), vectors, weighed, stems, rows.inside)
        self.ask(lambda client: _load(client, name, _LONG))
        _Held(before.began, rows, words, weighed).write(folder)
        self._check(data, manifest.generation, manifest.passages, folder, consistency="Strong")
        return True

    def ensure(self, data: Path, folder: Path, kept: Collection[str]) -> None:
        """See ``index.ports.Engine``."""
        manifest = manifests.read(folder)
        with contextlib.suppress(_Otherwise):
            self._check(data, manifest.generation, manifest.passages, consistency="Strong")
            return
        self.build(data, folder, kept)

    def drop(self, data: Path, generation: str) -> None:
        """See ``index.ports.Engine``."""
        generations, name = Generations(data), self.name(data, generation)
        held = {each: _Held.read(generations.path(each)) for each in generations.names()}
        mine = held.pop(generation, None)
        began = mine.began if mine else generation
        others = [each.rows for each in held.values() if each and each.began == began]
        if not others:
            self.ask(lambda client: client.drop_collection(name, timeout=_LONG))
        elif mine:
            edges = np.unique(np.concatenate([each.spans.ravel() for each in (mine.rows, *others)]))
            only = mine.rows.part.holds(edges[:-1])
            for each in others:
                only &= ~each.part.holds(edges[:-1])
            self._delete(name, np.stack([edges[:-1][only], edges[1:][only]], axis=1))

    def _delete(self, name: str, ranges: IdArray) -> None:
        for start in range(0, len(ranges), _FEW_RANGES):
            which = _either(ranges[start : start + _FEW_RANGES])
            self.ask(lambda client, which=which: client.delete(name, filter=which, timeout=_LONG))  # type: ignore[misc]

    def _tidy(self, data: Path, kept: Collection[str]) -> None:
        """Drops what a killed re-index left, and takes out of the engine's memory what answers no more."""
        names = list(dict.fromkeys(self.name(data, generation) for generation in kept))
        mine = self._named(data, "")
        for name in self.ask(lambda client: client.list_collections(timeout=_LONG)):
            if name.startswith(mine) and name not in names:
                self.ask(lambda client, name=name: client.drop_collection(name, timeout=_LONG))  # type: ignore[misc]
            elif name in names[_LOADED - 1 :]:
                self.ask(lambda client, name=name: client.release_collection(name, timeout=_LONG))  # type: ignore[misc]
        with contextlib.suppress(OSError, ValueError, _Otherwise):
            name, batch = (data / _UNDER_WAY).read_text("ascii").split()
            first, stop = int(batch), int(batch) + (1 << _BATCH)
            held = [each for name in kept if (each := _Held.read(Generations(data).path(name)))]
            of_it = any(((each.rows.inner >= first) & (each.rows.inner < stop)).any() for each in held)
            if name in names and not of_it:
                self._delete(name, np.array([[first, stop]], np.int64))

    def _count(self, name: str, which: str, consistency: str) -> int:
        found = self.ask(
            lambda client: client.query(
                name,
                filter=which,
                output_fields=["count(*)"],
                consistency_level=consistency,
                timeout=_LOADING,
            )
        )
        return int(found[0]["count(*)"])

    def _check(
        self,
        data: Path,
        generation: str,
        passages: int,
        folder: Path | None = None,
        *,
        consistency: str = "Bounded",
    ) -> tuple[str, Runs]:
        """Has the collection of a generation (in ``folder``) loaded and counts its rows: its name, and which they are."""
        held = _Held.read(folder or Generations(data).path(generation))
        name = self._named(data, held.began if held else generation)
        if not self.ask(lambda client: client.has_collection(name, timeout=_SECONDS)):
            raise _Otherwise(
                f"The search engine at {self.where} does not have generation {generation} ({name}).",
                remedy="Run `python bot.py reindex`: it is made from the library, and nothing is embedded again.",
            )
        self.ask(lambda client: _load(client, name, _LOADING))
        rows = held.rows if held else _all(passages)
        # Who began it may have all numbers that its re-index could give.
        own = rows.spans if held and held.began != generation else np.array([[0, 1 << _BATCH]])
        counted = sum(
            self._count(name, _either(own[start : start + _FEW_RANGES]), consistency)
            for start in range(0, len(own), _FEW_RANGES)
        )
        if counted != passages:
            raise _Otherwise(
                f"The search engine at {self.where} has {counted:,} passages as {name}, and the library {passages:,} in this generation.",
                remedy="Run `python bot.py reindex`, which makes it anew. If another library, or a copy of this one, uses the engine too: "
                "give each a database of its own (search_uri = http://host:19530/name), and delete milvus-library in the copy's data folder.",
            )
        return name, rows

    def serve(self, data: Path, generation: str, passages: int) -> _Collection:
        """See ``index.ports.Engine``."""
        return _Collection(self, data, generation, passages)


class _Otherwise(LibraryError):
    """A collection is not there, or not what was published: it can be made anew."""


_Words = Counter[tuple[str, str]]
"""Of a part and a field, how many words its passages have there; of a part and "", how many passages there are."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What a generation has in Milvus."""

    began: str
    """The generation that began the collection."""
    rows: Runs
    """Which numbers are which of its passages."""
    words: _Words
    weighed: Mapping[tuple[str, str], float]
    """The averages by which the rows were weighed."""

    @classmethod
    def read(cls, folder: Path) -> _Held | None:
        """That of the generation in ``folder``; None where there is no telling: it has a collection of its own then, or none."""
        try:
            told = json.loads((folder / _HELD).read_text("utf-8"))
            runs = np.array(told["rows"], np.int64).reshape(-1, 3)
            words, weighed = ({(part, of): x for part, of, x in told[each]} for each in ("words", "weighed"))
            return cls(told["began"], Runs(*runs.T), Counter(words), weighed)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Keeps it. Losing it costs time only."""
        runs = np.stack([self.rows.inner, self.rows.outer, self.rows.counts], axis=1).tolist()
        words, weighed = ([[*each, x] for each, x in of.items()] for of in (self.words, self.weighed))
        told = {"began": self.began, "rows": runs, "words": words, "weighed": weighed}
        with writing(folder):
            replace_text(folder / _HELD, json.dumps(told))


def _laid(held: Segments) -> tuple[list[tuple[str, str, bytes]], IdArray, IdArray]:
    """Of each record: its key, its part, and what tells whether it is the same; where its passages begin, and how many they are."""
    places = held.places.items()
    counts = np.array([at.passages for _, (_, at) in places], np.int64)
    of = [(key, held.parts[number].entry["part"], at.digest) for key, (number, at) in places]
    return of, np.cumsum(counts) - counts, counts


def _all(passages: int) -> Runs:
    """Each passage's number is its id."""
    return Runs(*(np.array([each], np.int64) for each in (0, 0, passages)))


def _ranges(firsts: IdArray, counts: IdArray, which: npt.NDArray[np.bool_]) -> Scope:
    of = which & (counts > 0)
    return Scope(np.stack([firsts[of], firsts[of] + counts[of]], axis=1), int(counts[of].sum()))


def _either(ranges: IdArray) -> str:
    return " or ".join(f"({_ID} >= {first} and {_ID} < {stop})" for first, stop in ranges.tolist())


def _under_way(data: Path, which: str) -> None:
    """Writes down which collection a re-index adds to, and with what numbers: what it leaves where it is killed is found by them."""
    with writing(data):
        replace_text(data / _UNDER_WAY, which + "\n")


def _load(client: MilvusClient, name: str, seconds: float) -> None:
    """Has a collection in the engine's memory. An engine that was restarted meanwhile has forgotten that it was asked."""
    last, state = time.monotonic() + seconds, LoadState.NotLoad
    while state != LoadState.Loaded:
        if state != LoadState.Loading:
            client.load_collection(name, timeout=_SECONDS, _async=True)
        state = client.get_load_state(name, timeout=_SECONDS)["state"]
        if time.monotonic() > last:
            raise MilvusException(message=f"{name} is not ready after {seconds:.0f} seconds")
        time.sleep(0.0 if state == LoadState.Loaded else _PAUSE)


class _Collection:
    """One generation's collection. See ``index.ports.Served``."""

    def __init__(self, engine: Milvus, data: Path, generation: str, passages: int) -> None:
        self._engine, self._data, self._generation, self._passages = engine, data, generation, passages
        self._every = Scope(np.array([[0, passages]], np.int64), passages)
        self._found: tuple[str, Runs] | None = None
        """Its collection and its rows; None until it was looked at, and again after anything went wrong: the engine may be another one
        now.
        """

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
        """Tries once more where the engine was restarted, or the connection had been lost, since it was last asked."""
        known = self._found
        try:
            return self._asked(field, data, k, scope, given)
        except LibraryError:
            self._found = None
            if not known:
                raise
        return self._asked(field, data, k, scope, given)

    def _asked(
        self, field: str, data: object, k: int, scope: Scope | None, given: Callable[[int], dict[str, int]]
    ) -> Hits:
        if not self._found:
            self._found = self._engine._check(self._data, self._generation, self._passages)  # noqa: SLF001 - a part of it
        name, rows = self._found

        def fetch(count: int, only: str = "") -> Hits:
            count = min(count, _MOST)
            params = {"metric_type": "IP", "params": given(count)}
            return self._search(name, rows, field, data, count, only, params)

        if scope is None or scope.ranges is None or scope.passages == self._passages:
            # What other generations have there is dropped here: a filter of all of this one would take longer.
            scope = self._every
        elif not scope.passages:
            return no_hits()
        inner = scope.derived(name, lambda: rows.scope(scope, -1)).ranges
        assert inner is not None
        k = min(k, scope.passages)
        if scope is not self._every and len(inner) <= _FEW_RANGES:
            either = _either(inner)
            return best(lambda count: fetch(count, either), k)
        named = functools.partial(
            scope.derived,
            f"named {name}",
            lambda: f"{_ID} in {np.concatenate([np.arange(first, stop) for first, stop in inner]).tolist()}",
        )
        if scope is not self._every and scope.passages <= _FEW_IDS:
            return best(lambda count: fetch(count, named()), k)
        return best_within(fetch, lambda count: fetch(count, named()), k, scope, self._passages, _MOST)

    def _search(
        self, name: str, rows: Runs, field: str, data: object, count: int, only: str, given: dict[str, Any]
    ) -> Hits:
        found = self._engine.ask(
            lambda client: client.search(
                name,
                data=[data],
                anns_field=field,
                limit=count,
                filter=only,
                output_fields=[_ID],
                search_params=given,
                timeout=_SECONDS,
            )
        )[0]
        numbers = np.array([hit[_ID] for hit in found], np.int64)
        scores = np.array([hit["distance"] for hit in found], np.float32)
        if field == _WORDS:
            numbers, scores = numbers[scores > 0], scores[scores > 0]
        return np.where(rows.part.holds(numbers), rows.out(numbers), -1), scores


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
    numbers: IdArray,
    vectors: FloatArray,
    averages: Mapping[tuple[str, str], float],
    stems: Mapping[str, Stems],
) -> Iterator[dict[str, Any]]:
    for passage, number, vector in zip(block, numbers.tolist(), vectors, strict=True):
        words = dict[int, float]()
        for field, text in ((TEXT, passage.text), (CONTEXT, passage.context)):
            words |= _weights(field, stems[field](text), averages[passage.part, field])
        yield {_ID: number, _VECTOR: vector, _WORDS: words or {_NOTHING: 1.0}}


def _passages(held: Segments, scope: Scope | None = None) -> Iterator[Passage]:
    """Those of ``scope``, or all."""
    for segment, runs in zip(held.parts, held.runs, strict=True):
        inside = runs.scope(scope, -1).ranges
        assert inside is not None
        for first, stop in inside.tolist():
            for number, text, context in segment.catalogue.searchable(first, stop):
                outer = int(runs.out(np.array([number], np.int64))[0])
                yield Passage(outer, segment.entry["part"], text, context)


def _counted(passages: Iterator[Passage], stems: Mapping[str, Stems]) -> _Words:
    words = _Words()
    for passage in passages:
        words[passage.part, ""] += 1
        words[passage.part, TEXT] += len(stems[TEXT](passage.text))
        words[passage.part, CONTEXT] += len(stems[CONTEXT](passage.context))
    return words


def _averages(words: _Words) -> dict[tuple[str, str], float]:
    """How many words the passages of a part have, and what stands over them, on average."""
    parts = [(part, count) for (part, of), count in words.items() if not of and count > 0]
    return {(part, field): words[part, field] / count for part, count in parts for field in (TEXT, CONTEXT)}


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
