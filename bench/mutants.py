"""Does a test notice when a line of the program is wrong? ``python bench/mutants.py [--seed 1] [--number 400]`` (``make mutants``).

One small change at a time (a mutant: ``<`` for ``<=``, ``None`` for an argument, a call without one of them, another text or
number), made by mutmut's operators in a random sample of the functions of each package, and run against the tests that come by
the changed line. What no test notices survives, and is printed with its place and its change. First every test is run once,
to see which lines it comes by and whether it passes at all (``--map`` alone; kept until a file changes). Then all tests are
collected once, and each mutant is a fork of that process in which the code of one function is another: its tests run, those of
its own file and room first, until one fails or as many seconds are spent as ``--most`` says. Results are kept in FOLDER, so that an ended run goes
on where it was. What is alike by nature is listed, with why, in ``mutants_equivalent.toml`` beside this file; it counts as survived
all the same, and is told apart. The same seed draws the same mutants.
"""

from __future__ import annotations

import argparse
import ast
import gc
import hashlib
import json
import math
import os
import re
import signal
import sys
import time
import tomllib
import types
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from random import Random
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
EQUIVALENT = Path(__file__).with_name("mutants_equivalent.toml")
PACKAGES: dict[str, tuple[str, ...]] = {
    "domain": ("domain/",),
    "retrieval": ("retrieval/",),
    "index/storage": ("index/storage/",),
    # Who may see and do what: whole, or by its functions.
    "access": (
        "chat/permissions.py",
        "chat/buttons.py:fields",
        "chat/buttons.py:whole_number",
        "chat/context.py:check_channel",
        "chat/context.py:community_of",
        "chat/news.py:seen_by",
        "chat/slash_commands.py:visible_records",
        "domain/documents.py:belongs",
        "domain/documents.py:may_see",
        "domain/documents.py:searched_of",
        "chat/features/library/reindexing.py:seen_by",
        "index/storage/keywords.py:seen_by",
        "index/storage/library.py:seen_by",
        "index/storage/library.py:visible",
        "index/storage/scopes.py:_seen_by",
        "index/storage/segments.py:seen_by",
    ),
}
TESTS = (
    "tests/domain",
    "tests/index/pipeline/test_build.py",
    "tests/index/pipeline/test_diff.py",
    "tests/index/storage",
    "tests/index/backup/test_old_data.py",
    "tests/index/test_health.py",
    "tests/retrieval",
    "tests/text/test_decision_rules.py",
    "tests/text/test_priority_rules.py",
    "tests/text/test_requests.py",
    "tests/community/test_watches.py",
    "tests/terminal/test_decisions.py",
    "tests/terminal/test_priorities.py",
    "tests/terminal/test_read_only.py",
    "tests/terminal/test_receipt_key.py",
    "tests/terminal/test_render.py",
    "tests/chat/test_access.py",
    "tests/chat/test_decisions.py",
    "tests/chat/test_forged_ids.py",
    "tests/chat/test_library_records.py",
    "tests/chat/test_library_reindexing.py",
    "tests/chat/test_library_settings.py",
    "tests/chat/test_library_status.py",
    "tests/chat/test_news.py",
    "tests/chat/test_notices.py",
)
"""Those of the packages' own rooms, those that stand on them, and those of the door where who may see what is decided."""
_LEFT_OUT: list[str] = []
"""Files of tests that do not run, by their names: the slow ones, where there is little time."""
LEAST = 40
"""Mutants of a package in a sample, however small it is."""
SHARED_SECONDS = 5.0
"""What a fixture that tests share is taken to cost where that is not known: models are loaded, records are read."""
_HANGS = 60
"""Seconds of a clock for each second that a mutant's tests may take of the processor: it may be a busy machine."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function."""

    package: str
    file: str
    line: int
    function: str
    change: str
    """The lines that differ, as a diff has them."""
    code: str
    """The whole file with it."""

    @property
    def id(self) -> str:
        """The same for the same change of the same file."""
        return hashlib.sha256(f"{self.file}\n{self.code}".encode()).hexdigest()[:12]


# --- All mutants there could be, and a sample of them.


@dataclass(frozen=True, slots=True)
class Possible:
    """A change that could be made; rendering each of thousands would take minutes."""

    package: str
    file: str
    place: Any
    function: str
    module: Any
    mutation: Any

    def made(self) -> Mutant:
        """The change, made: in the text, where its place is known to the letter, for the whole tree takes seconds."""
        source, old, new = self.module.code, self.mutation.original_node, self.mutation.mutated_node
        lines = source.splitlines(keepends=True)
        start, end = (
            sum(map(len, lines[: at.line - 1])) + at.column for at in (self.place.start, self.place.end)
        )
        if source[start:end] == self.module.code_for_node(old):
            code = source[:start] + self.module.code_for_node(new) + source[end:]
        else:
            code = self.module.deep_replace(old, new).code
        line = self.place.start.line
        return Mutant(self.package, self.file, line, self.function, _change(source, code), code)


def possible(package: str, one_file: str = "") -> Iterator[Possible]:
    """Every mutant of a package, in order. What would change the case of letters alone is left out: texts here are mostly SQL,
    names of encodings, and sentences.
    """
    from libcst import FunctionDef
    from libcst.metadata import MetadataWrapper, PositionProvider
    from mutmut import configuration as untyped
    from mutmut.mutation.file_mutation import create_mutations

    # mutmut would look for settings of its own.
    configuration: Any = untyped
    configuration._config = types.SimpleNamespace(do_not_mutate_patterns=[])  # noqa: SLF001
    for name, only in _files(package):
        if one_file not in ("", name):
            continue
        source = (ROOT / name).read_text("utf-8")
        if gone := only - set(re.findall(r"\bdef (\w+)", source)):
            raise SystemExit(f"{name} has no function {', '.join(sorted(gone))} any more; PACKAGES names it.")
        module, found, _, _ = create_mutations(name, source)
        places = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
        for each in found:
            inside = each.contained_by_top_level_function
            if not isinstance(inside, FunctionDef) or (only and inside.name.value not in only):
                continue
            if package != "access" and f"{name}:{inside.name.value}" in PACKAGES["access"]:
                continue
            place = places[each.original_node]
            one, other = (getattr(node, "value", None) for node in (each.original_node, each.mutated_node))
            same = isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()
            if place.start.line >= places[inside.body].start.line and not same:
                yield Possible(package, name, place, inside.name.value, module, each)


def _files(package: str) -> Iterator[tuple[str, set[str]]]:
    named: dict[str, set[str]] = {}
    for each in PACKAGES[package]:
        name, _, function = each.partition(":")
        found = sorted((ROOT / name).rglob("*.py")) if name.endswith("/") else [ROOT / name]
        for path in found:
            functions = named.setdefault(path.relative_to(ROOT).as_posix(), set())
            if function:
                functions.add(function)
    yield from named.items()


def _change(source: str, code: str) -> str:
    lines = unified_diff(source.splitlines(), code.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if line[:2] not in ("--", "++", "@@"))


def drawn(number: int, seed: int, only: str = "") -> tuple[list[Mutant], dict[str, int]]:
    """A sample, of each package in proportion and at least LEAST; and how many each has. ``only``: of one file."""
    every = {package: list(possible(package, only)) for package in PACKAGES}
    sizes = {package: len(found) for package, found in every.items()}
    whole = sum(sizes.values())
    sample: list[Mutant] = []
    for package, found in every.items():
        wanted = min(len(found), max(LEAST, round(number * len(found) / whole)))
        sample += [each.made() for each in Random(f"{seed}/{package}").sample(found, wanted)]
    # In any order: where it ends early, what was tried is a random sample as well.
    Random(seed).shuffle(sample)
    return sample, sizes


# --- Which tests come by which line.


class Watch:
    """A plugin of pytest: the lines that each test comes by, what it takes, and whether it passes."""

    def __init__(self, coverage: Any) -> None:
        self.coverage, self.context = coverage, ""
        self.tests: dict[str, dict[str, Any]] = {}
        self.fixtures: dict[str, float] = {}
        """What each that tests share takes."""

    def switch(self, context: str) -> str:
        """What was watched before."""
        before, self.context = self.context, context
        self.coverage.switch_context(context)
        return before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """A test with its own fixtures."""
        shared = sorted(_shared(item))
        self.tests[item.nodeid] = {"shared": shared, "passed": True}
        before, started = self.switch(item.nodeid), time.process_time()
        try:
            return (yield)
        finally:
            self.tests[item.nodeid]["seconds"] = round(time.process_time() - started, 3)
            self.switch(before)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[Any]:
        """A fixture that tests share: its lines are those of every test that uses it."""
        if fixturedef.scope == "function":
            return (yield)
        name, started = f"fixture {fixturedef.baseid}::{fixturedef.argname}", time.process_time()
        before = self.switch(name)
        try:
            return (yield)
        finally:
            self.fixtures[name] = round(time.process_time() - started, 3)
            self.switch(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What fails without any change proves nothing."""
        if report.failed:
            self.tests[report.nodeid]["passed"] = False


def _shared(item: Any) -> set[str]:
    found = item._fixtureinfo.name2fixturedefs.items()  # noqa: SLF001
    return {f"fixture {known[-1].baseid}::{name}" for name, known in found if known[-1].scope != "function"}


def mapped(folder: Path) -> dict[str, Any]:
    """The map of the files as they are now; drawn anew where one changed."""
    state = hashlib.sha256()
    for name in sorted({name for package in PACKAGES for name, _ in _files(package)}):
        state.update((ROOT / name).read_bytes())
    kept = folder / "map.json"
    before = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    if before.get("state") == state.hexdigest():
        _renew(before, folder)
        return before
    return _watched(
        folder,
        {"state": state.hexdigest(), "tests": {}, "lines": {}, "files": {}, "names": []},
        _test_files(),
    )


def _test_files() -> list[str]:
    paths = (ROOT / each for each in TESTS)
    found = (sorted(path.rglob("test_*.py")) if path.is_dir() else [path] for path in paths if path.exists())
    names = [path.relative_to(ROOT).as_posix() for each in found for path in each]
    return [name for name in names if Path(name).stem not in _LEFT_OUT]


def _renew(known: dict[str, Any], folder: Path) -> None:
    """The files of tests that changed are watched again."""
    changed = [name for name in _test_files() if known["files"].get(name) != _digest(name)]
    if changed:
        _watched(folder, known, changed)


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _watched(folder: Path, known: dict[str, Any], files: Sequence[str]) -> dict[str, Any]:
    """``known`` with what the tests in ``files`` come by. In a process of its own, for nothing may be imported before."""
    folder.mkdir(parents=True, exist_ok=True)
    pid = os.fork()
    if not pid:
        os._exit(_watch(folder, known, files))
    os.waitpid(pid, 0)
    found: dict[str, Any] = json.loads((folder / "map.json").read_text("utf-8"))
    known.update(found)
    return known


def _watch(folder: Path, known: dict[str, Any], files: Sequence[str]) -> int:
    import coverage

    data = folder / "map.coverage"
    data.unlink(missing_ok=True)
    places = sorted({str(ROOT / name) for package in PACKAGES for name, _ in _files(package)})
    measured = coverage.Coverage(data_file=str(data), include=places, config_file=False)
    watch = Watch(measured)
    measured.start()
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files], plugins=[watch, Shared(folder)])
    measured.stop()
    measured.save()
    for name in [each for each in known["tests"] if each.partition("::")[0] in files]:
        del known["tests"][name]
    known["tests"] |= watch.tests
    known["fixtures"] = known.get("fixtures", {}) | watch.fixtures
    known["files"] |= {name: _digest(name) for name in files}
    names = known["names"] = list(dict.fromkeys([*known["names"], *watch.tests, *_contexts(measured)]))
    numbers = {name: number for number, name in enumerate(names)}
    for path in measured.get_data().measured_files():
        lines = known["lines"].setdefault(Path(path).relative_to(ROOT).as_posix(), {})
        for line, contexts in measured.get_data().contexts_by_lineno(path).items():
            # What is come by at an import is no test's.
            there = {numbers[each] for each in contexts if each}
            lines[str(line)] = sorted(there.union(lines.get(str(line), ())))
    (folder / "map.json").write_text(json.dumps(known), "utf-8")
    return 0


def _contexts(measured: Any) -> list[str]:
    return sorted(filter(None, measured.get_data().measured_contexts()))


def tests_of(mutant: Mutant, known: Mapping[str, Any], most: float) -> list[str]:
    """The tests that come by its line: those of its file, then those of its room, then all others, the quick ones first, with the
    fixtures that they share; ``most`` seconds of them.
    """
    lines = known["lines"].get(mutant.file, {})
    tree = ast.parse((ROOT / mutant.file).read_text("utf-8"))
    spans = (
        (each.lineno, each.end_lineno or each.lineno)
        for each in ast.walk(tree)
        if isinstance(each, ast.stmt) and each.lineno <= mutant.line <= (each.end_lineno or 0)
    )
    # The smallest statement that holds the line: coverage counts a statement by its first line.
    start, end = min(spans, key=lambda span: span[1] - span[0])
    end = min(end, max(mutant.line, start))
    numbers = {each for line in range(start, end + 1) for each in lines.get(str(line), ())}
    contexts = {known["names"][each] for each in numbers}
    costs = known.get("fixtures", {})
    found = {
        name: test["seconds"] + sum(costs.get(each, SHARED_SECONDS) for each in test["shared"])
        for name, test in known["tests"].items()
        if test["passed"] and (name in contexts or contexts.intersection(test["shared"]))
    }
    chosen, paid, spent = list[str](), set[str](), 0.0
    for name in sorted(found, key=lambda each: (_far(mutant.file, each), found[each], each)):
        # Each process makes a fixture once, for the first who needs it.
        shared = set(known["tests"][name]["shared"])
        spent += found[name] - sum(costs.get(each, SHARED_SECONDS) for each in shared & paid)
        if chosen and spent > most:
            break
        paid |= shared
        chosen.append(name)
    return chosen


def _far(file: str, test: str) -> int:
    """How far a test is from a file: 0 where its name is that of the file, or begins or goes on like it; 1 in its room; else 2."""
    path, tested = Path(file), Path(test.partition("::")[0])
    if tested.parent != "tests" / path.parent:
        return 2
    name, other = path.stem, tested.stem.removeprefix("test_")
    return 0 if name.startswith(other) or other.startswith(name) else 1


# --- A mutant at work.


class Shared:
    """A plugin of pytest: the models are converted once for all, and hypothesis draws the same examples each time."""

    def __init__(self, folder: Path) -> None:
        self.models = folder.resolve() / "models"

    def pytest_configure(self) -> None:
        """Before a test is collected."""
        from hypothesis import settings

        settings.register_profile("mutants", derandomize=True, deadline=None, database=None)
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Path | None:
        """The folder of the models is one that stays."""
        if fixturedef.argname != "models":
            return None
        self.models.mkdir(parents=True, exist_ok=True)
        fixturedef.cached_result = (self.models, fixturedef.cache_key(request), None)
        return self.models


class Run:
    """A plugin of pytest: in place of all tests, forks for the mutants."""

    def __init__(
        self, sample: Sequence[Mutant], known: Mapping[str, Any], kept: Path, most: float, jobs: int
    ) -> None:
        self.sample, self.known, self.kept, self.most, self.jobs = sample, known, kept, most, jobs
        self.tests = hashlib.sha256(json.dumps(known["files"], sort_keys=True).encode()).hexdigest()
        self.under_way: dict[int, tuple[Mutant, float, int, list[str]]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tests are collected; none of them ran, and no thread was begun."""
        items = {item.nodeid: item for item in session.items}
        # A survivor is tried again where tests are others now.
        known = results(self.kept).values()
        done = {
            row["id"] for row in known if row["end"] in ("killed", "timeout") or row["tests"] == self.tests
        }
        for number, mutant in enumerate(each for each in self.sample if each.id not in done):
            names = [name for name in tests_of(mutant, self.known, self.most) if name in items]
            if not names:
                self._keep(mutant, "survived", "no test comes by")
                continue
            while len(self.under_way) >= self.jobs:
                self._wait()
            told, tell = os.pipe()
            pid = os.fork()
            if not pid:
                try:
                    self._work(mutant, [items[name] for name in names], tell)
                finally:
                    os._exit(3)
            os.close(tell)
            self.under_way[pid] = mutant, time.monotonic() + _HANGS * (2 + self.most), told, names
            if number % 20 == 19:
                print(f"  {number + 1} begun", file=sys.stderr, flush=True)
        while self.under_way:
            self._wait()
        return True

    def _work(self, mutant: Mutant, items: Sequence[pytest.Item], tell: int) -> None:
        """In the fork. The limit is one of the processor: others may be at work."""
        os.setsid()
        devnull = os.open(os.devnull, os.O_RDWR)
        for each in (1, 2):
            os.dup2(devnull, each)
        failed: list[str] = []

        class First:
            def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
                if report.failed:
                    failed.append(report.nodeid)

        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, 10 + 4 * self.most)
        if not replace(mutant):
            os._exit(3)
        items[0].config.pluginmanager.register(First())
        for item, following in zip(items, (*items[1:], None), strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if failed:
                os.write(tell, failed[0].encode()[:4000])
                os._exit(1)
        os._exit(0)

    def _wait(self) -> None:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid in self.under_way:
            mutant, _, told, names = self.under_way.pop(pid)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            by = os.read(told, 4000).decode("utf-8", "replace")
            os.close(told)
            code = os.waitstatus_to_exitcode(status)
            if code == 3:
                self._keep(mutant, "not tried", "its function could not be replaced")
            elif code == 0:
                self._keep(mutant, "survived", f"{len(names)} tests")
            elif code in (-signal.SIGPROF, -signal.SIGKILL):
                self._keep(mutant, "timeout", names[0])
            else:
                self._keep(mutant, "killed", by or f"exit {code}")
            return
        for each, (_, until, _, _) in self.under_way.items():
            if time.monotonic() > until:
                with suppress(ProcessLookupError):
                    os.killpg(each, signal.SIGKILL)
        time.sleep(0.02)

    def _keep(self, mutant: Mutant, end: str, why: str) -> None:
        row = {
            "id": mutant.id,
            "package": mutant.package,
            "file": mutant.file,
            "line": mutant.line,
            "end": end,
            "by": why,
            "tests": self.tests,
        }
        with self.kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row | {"change": mutant.change}) + "\n")


def replace(mutant: Mutant) -> bool:
    """Gives the function its other code, wherever it is held; False where nothing holds it."""
    path = str(ROOT / mutant.file)
    try:
        old, new = (
            dict(_codes(compile(text, path, "exec", dont_inherit=True)))
            for text in ((ROOT / mutant.file).read_text("utf-8"), mutant.code)
        )
    except SyntaxError:
        return False
    changed = {name for name, code in new.items() if code != old.get(name)}
    found = False
    # The tests freeze what was collected, and what is frozen is not among these objects.
    gc.unfreeze()
    for each in gc.get_objects():
        if isinstance(each, types.FunctionType) and each.__code__.co_filename == path:
            name = each.__code__.co_qualname if hasattr(each.__code__, "co_qualname") else each.__qualname__
            if (
                name in changed
                and "<locals>" not in name
                and len(new[name].co_freevars) == len(each.__code__.co_freevars)
            ):
                each.__code__ = new[name]
                found = True
    return found


def _codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield each.co_qualname, each
            yield from _codes(each)


# --- What came of it.


def results(kept: Path) -> dict[str, dict[str, Any]]:
    """What is known of each mutant, by its id."""
    if not kept.exists():
        return {}
    rows = (json.loads(line) for line in kept.read_text("utf-8").splitlines())
    return {row["id"]: row for row in rows}


def interval(caught: int, of: int) -> tuple[float, float]:
    """Wilson's, 95 of 100."""
    z, share = 1.96, caught / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return middle - half, middle + half


def report(rows: Sequence[Mapping[str, Any]], sizes: Mapping[str, int], seed: int) -> None:
    """Prints the score of each package, and what survived."""
    alike = equivalents()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row["package"]][row["end"]] += 1
    print(f"seed {seed}; score = (killed + timeouts) / sample, and its interval of 95 of 100")
    print(f"{'package':<16}{'mutants':>9}{'sample':>8}{'killed':>8}{'timeouts':>10}{'survived':>10}   score")
    whole, weighed, spread = sum(sizes[each] for each in counts), 0.0, 0.0
    for package, ends in counts.items():
        of, caught = sum(ends.values()) - ends["not tried"], ends["killed"] + ends["timeout"]
        low, high = interval(caught, of) if of else (0.0, 1.0)
        share, weight = caught / of if of else 0.0, sizes[package] / whole
        weighed += weight * share
        spread += weight**2 * share * (1 - share) / max(of, 1)
        figures = f"{ends['killed']:>8}{ends['timeout']:>10}{ends['survived']:>10}"
        print(f"{package:<16}{sizes[package]:>9,}{of:>8}{figures}   {share:.1%} ({low:.1%} to {high:.1%})")
    half = 1.96 * math.sqrt(spread)
    print(
        f"{'all, by size':<16}{whole:>9,}{len(rows):>8}{'':>28}{weighed:.1%} ({weighed - half:.1%} to {weighed + half:.1%})"
    )
    named = sum((row["file"], _plain(row["change"])) in alike for row in rows if row["end"] == "survived")
    print(f"of the survivors, {named} are alike by nature: {EQUIVALENT.name}")
    for row in sorted(rows, key=lambda row: (row["file"], row["line"])):
        if row["end"] in ("survived", "not tried"):
            why = alike.get((row["file"], _plain(row["change"])))
            print(f"\n{row['file']}:{row['line']} {row['end']} ({row['by']}) {row['id']}")
            print("\n".join(f"    {line}" for line in row["change"].splitlines()))
            if why:
                print(f"    alike: {why}")


def equivalents() -> dict[tuple[str, str], str]:
    """Why a mutant is no other program, by its file and its change."""
    rows = tomllib.loads(EQUIVALENT.read_text("utf-8"))["alike"]
    return {(row["file"], _plain(row["change"])): row["why"] for row in rows}


def _plain(change: str) -> str:
    return "\n".join("".join(line.split()) for line in change.strip().splitlines())


def main() -> int:
    """Draws, runs, prints. Exit code 1 where the whole is below ``--floor``."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=400, help="mutants in the sample, at least")
    parser.add_argument("--jobs", type=int, default=1, help="at a time")
    parser.add_argument("--most", type=float, default=20, help="seconds of tests for one mutant")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "data" / "mutants", help="where results are kept"
    )
    parser.add_argument("--without", nargs="+", default=[], help="files of tests to leave out: test_kinds …")
    parser.add_argument("--map", action="store_true", help="only see which tests come by which line")
    parser.add_argument("--only", default="", help="only the mutants of one file")
    parser.add_argument("--report", action="store_true", help="only print what is known")
    options = parser.parse_args()
    _LEFT_OUT.extend(options.without)
    os.chdir(ROOT)
    known = {} if options.report else mapped(options.folder)
    if options.map:
        return 0
    sample, sizes = drawn(options.number, options.seed, options.only)
    kept = options.folder / f"seed-{options.seed}.jsonl"
    if not options.report:
        plugins = [Shared(options.folder), Run(sample, known, kept, options.most, options.jobs)]
        pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-s", *_test_files()], plugins=plugins)
    done = results(kept)
    report([done[each.id] for each in sample if each.id in done], sizes, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
