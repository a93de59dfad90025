"""Backup: everything that cannot be made again, and a library to answer from, in one file.

The bot may serve and a re-index may run meanwhile. What is read in which order makes it consistent:

1. the databases, each as of one moment, through SQLite's own backup; what people left before the receipts it names
2. the generation that is current now. It never changes; its files are held open, so that dropping it takes nothing away
3. the texts. Every text that a receipt or a generation needs was on the disk before that receipt or generation was
4. the records that communities added, and those that were fetched from the web. Each file is replaced whole, never
   written in place, and is there before its database names it

It is written beside, read again to the last byte, and only then renamed: a file under the name that was asked for is whole.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from domain.errors import Finding, LibraryDamaged, LibraryError, Verdict, count, is_full
from index.backup.archive import Writer, border, damaged, is_backup, may_hold, no_room, private, read
from index.ports import Stages
from index.records import BackedUp, BackupContents
from index.storage import manifest as manifests
from index.storage.files import fsync_folder, lock
from index.storage.generations import Generations, now
from index.storage.segments import known_in
from index.storage.sqlite_file import examinable

MADE_AGAIN = frozenset({"models", "embedding-cache", "evaluations", "bench", "backups"})
"""What is in the data folder and in no backup: work under way, what can be computed, and other backups."""
_TAKEN = frozenset({"CURRENT", "generations", "texts", "communities", "sources"})
_PASSING = re.compile(r"\..*|.*\.lock|locks?|receipts\.last|.*\.sqlite-(?:wal|shm|journal)")
_UNCONFIRMED = "pending"
_UNFINISHED = ".unfinished"
_ENDING = re.compile(r"(\.tar)?(\.gz)?$|\.tgz$")
_QUEUES = frozenset({"steps", "moving", "batches", "hosts", "pages", "departures"})
"""Tables of work under way and of what is asked for again: no row of them is a loss."""
_STAYS = {"facts": "name NOT LIKE 'mention under way %'"}
_DAY = 86400
Elsewhere = Mapping[str, Callable[[Path], object]]
_LEVEL = 1
# Vectors and token states hardly shrink; texts do at any level.
_TRIES = 5
_EVERY = 100

_README = """This is a backup of a Plenum data folder, made {created}.

    python bot.py restore {name} --into FOLDER

checks it to the last byte and puts it into FOLDER. It holds what people left in Discord and what answers rested on:
keep it as you keep the data folder. It holds no settings, no token, and none of the records in your own folders.
"""


def backup(
    data: Path,
    file: Path | None = None,
    *,
    all_generations: bool = False,
    elsewhere: Elsewhere = MappingProxyType({}),
    kept_days: Mapping[str, int] = MappingProxyType({}),
    on_progress: Stages | None = None,
) -> BackedUp:
    """Backs up the data folder ``data`` into ``file`` (or into that folder; without: into the working folder). ``elsewhere`` writes
    the databases of these names, which are kept in no file of the data folder; ``kept_days`` says of which tables rows go by their age.

    What is damaged is left out and reported; a damaged generation's place takes the newest sound one before it. A whole
    backup that is there already is replaced by no lesser one: that gets another name, and it is told why.
    Raises LibraryError when there is nothing to back up, or for a ``file`` that is there and is no backup, and
    StorageFull; whatever is raised, a backup that was there before is whole.
    """
    progress = on_progress or (lambda *_: None)
    if not data.is_dir():
        raise _nothing(data)
    contents = BackupContents(now(), "")
    target = _target(file)
    beside = _beside(target)
    with border(target.parent):
        _tidy(target.parent)
        try:
            with private(beside) as stream, Writer(stream, contents, _LEVEL) as writer:
                writer.say(_README.format(created=contents.created, name=target.name))
                reading = _Reading(data, writer, contents, progress)
                reading.add_databases(beside.with_name(f"{beside.name}.sqlite"), elsewhere)
                reading.add_generations(every=all_generations)
                reading.add_files()
                writer.finish()
                stream.flush()
                os.fsync(stream.fileno())
            progress("verify", 0, 0)
            replaces = target.exists()
            whole, databases_now = _unpacked(beside, ".now") if replaces else (read(beside), {})
            if whole != contents:
                raise damaged(beside, "it was read back other than it was written")
            if replaces and (lesser := _lesser(target, contents, databases_now, kept_days, reading.findings)):
                kept, name = target, f"{_ENDING.sub('', target.name)}-incomplete-{_stamp()}.tar.gz"
                target = kept.with_name(name)
                sentence = f"{kept} was left as it is: {lesser}. This backup is {target.name}."
                remedy = (
                    "`python bot.py library check` says what is damaged; keep the other one until it is mended. "
                    "If it went by its age or was deleted on purpose, move the other one away: the next backup has its name."
                )
                reading.findings.append(Finding(kept.name, Verdict.BAD, sentence, remedy))
            _take_away(beside, "?*")
            beside.replace(target)
            fsync_folder(target.parent)
        finally:
            _take_away(beside)
        return BackedUp(target, data, target.stat().st_size, contents, tuple(reading.findings))


def databases(data: Path) -> list[Path]:
    """The SQLite files of a data folder, in order."""
    return _held(data, "*.sqlite", "sources/*.sqlite", "sources/*/*.sqlite")


class _Reading:
    """The data folder as it is read into a backup, and what was found wrong with it."""

    def __init__(self, data: Path, writer: Writer, contents: BackupContents, progress: Stages) -> None:
        self.findings: list[Finding] = []
        self._needed: set[str] = set()
        self._data, self._writer, self._contents, self._progress = data, writer, contents, progress

    def add_databases(self, copy: Path, elsewhere: Elsewhere) -> None:
        """The databases, each through the file ``copy``. What is kept elsewhere is not read from a file of before."""
        here = {_name(self._data, each): each for each in databases(self._data)}
        for name in sorted(here.keys() | elsewhere.keys()):
            database = here.get(name, self._data / name)
            try:
                with private(copy):
                    pass
                reason = ""
                if name in elsewhere:
                    elsewhere[name](copy)
                else:
                    reason = _copied(database, copy)
                if reason:
                    self._bad(name, f"{database} is damaged: {reason}. It is not in the backup.")
                else:
                    with copy.open("rb") as content:
                        self._writer.add(name, content)
            finally:
                for end in ("", "-wal", "-shm", "-journal"):
                    copy.with_name(copy.name + end).unlink(missing_ok=True)

    def add_generations(self, *, every: bool) -> None:
        """The generation to answer from, or ``every`` sound one."""
        generations = Generations(self._data)
        for _ in range(_TRIES):
            before, dropped = len(self.findings), False
            for name in self._in_order(generations):
                try:
                    with ExitStack() as held:
                        self._add_generation(generations.path(name), held)
                except (LibraryDamaged, FileNotFoundError) as error:
                    if generations.path(name).is_dir():
                        self._bad(name, f"{str(error).rstrip('.')}. {name} is not in the backup.")
                    else:
                        dropped = True
                # Before the first: a re-index publishes and drops; what is current by now is looked up again.
                if (dropped and not self._contents.current) or (self._contents.current and not every):
                    break
            if self._contents.current or not dropped:
                return
            del self.findings[before:]
        raise LibraryError(
            f"Generations in {generations.folder} were dropped faster than they could be read.",
            remedy="Run the backup again when no re-index runs.",
        )

    def _in_order(self, generations: Generations) -> list[str]:
        """The current generation; then those before it, newest first; then those that were gone back from."""
        names, current = generations.names(), None
        try:
            current = generations.current()
        except LibraryDamaged as error:
            self._bad("CURRENT", error.sentence)
        if current is None:
            return names
        before, after = [name for name in names if name < current], [name for name in names if name > current]
        return [current, *before, *after]

    def _add_generation(self, folder: Path, held: ExitStack) -> None:
        """All of a sound generation; its files are open before the first is read. Raises LibraryDamaged, FileNotFoundError."""
        names = [manifests.NAME, manifests.COPY, *manifests.sound(folder).files]
        files = [held.enter_context((folder / name).open("rb")) for name in names]
        hashes = [known.text_hash for known in known_in(folder).values()]
        self._needed.update(f"texts/{each[:2]}/{each}.txt" for each in hashes)
        # From here on nothing is looked up by its name any more: it may be dropped.
        self._contents.current = self._contents.current or folder.name
        for done, (name, file) in enumerate(zip(names, files, strict=True)):
            self._progress(f"generation {folder.name}", done, len(names))
            self._writer.add(f"generations/{folder.name}/{name}", file)

    def add_files(self) -> None:
        """Texts, and records. Texts come after the generations whose records they are."""
        fetched = _held(self._data, "sources/*/bodies/*")
        paths = [*_held(self._data, "texts/??/*.txt"), *self._uploaded(), *fetched]
        for done, path in enumerate(paths):
            if done % _EVERY == 0:
                self._progress("backup", done, len(paths))
            name = _name(self._data, path)
            try:
                with path.open("rb") as content:
                    entry = self._writer.add(name, content)
            except FileNotFoundError:
                continue  # taken away meanwhile
            if name.startswith("texts/") and entry.sha256 != path.stem:
                self._bad(name, f"{path} is damaged: it does not hold the text its name stands for.")
        if missing := sorted(self._needed - self._contents.files.keys()):
            self._bad("texts", f"{count(len(missing), 'text')} of records not there ({missing[0]}).")
        for path in sorted(self._data.iterdir()):
            known = path.name in _TAKEN | MADE_AGAIN or _PASSING.fullmatch(path.name) or may_hold(path.name)
            if not known:
                self._foreign(path)
        if not self._contents.files:
            raise _nothing(self._data)

    def _uploaded(self) -> Iterator[Path]:
        """What communities added; uploads that nobody confirmed are forgotten after a day anyhow."""
        for folder, folders, names in os.walk(self._data / "communities"):
            folders[:] = sorted(each for each in folders if not each.startswith(".") and each != _UNCONFIRMED)
            for path in sorted(Path(folder) / name for name in names if not name.startswith(".")):
                if path.is_symlink() or not may_hold(_name(self._data, path)):
                    self._foreign(path)
                else:
                    yield path

    def _bad(self, name: str, sentence: str) -> None:
        remedy = "`python bot.py library check` says what else is damaged."
        self.findings.append(Finding(name, Verdict.BAD, sentence, remedy))

    def _foreign(self, path: Path) -> None:
        sentence = "It is none of Plenum's files, and not in the backup."
        self.findings.append(Finding(_name(self._data, path), Verdict.NOTE, sentence))


def _name(data: Path, path: Path) -> str:
    return path.relative_to(data).as_posix()


def _held(data: Path, *patterns: str) -> list[Path]:
    """The files of a data folder that a backup may hold, in order."""
    found = (path for pattern in patterns for path in data.glob(pattern))
    return sorted(path for path in found if may_hold(_name(data, path)))


def _copied(database: Path, copy: Path) -> str:
    """Copies a database as of one moment, while others write to it; what is wrong with it, if it is damaged."""
    try:
        with (
            contextlib.closing(examinable(database)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            # Without its log: the copy is one file.
            target.execute("PRAGMA journal_mode = DELETE")
            found = str(target.execute("PRAGMA integrity_check(1)").fetchone()[0])
            return "" if found == "ok" else found
    except sqlite3.OperationalError as error:
        if is_full(error, copy.parent):
            raise no_room(copy.parent) from error
        raise LibraryError(
            f"{database} cannot be copied: {error}.", remedy="Try again; nothing was changed."
        ) from error
    except sqlite3.DatabaseError as error:
        return str(error)


def _nothing(data: Path) -> LibraryError:
    return LibraryError(
        f"There is nothing to back up in {data}.", remedy="Is it the data folder? PLENUM_DATA sets it."
    )


def _target(file: Path | None) -> Path:
    """Where the backup goes. Raises LibraryError for a file that is there and is no backup."""
    place = Path.cwd() if file is None else file.absolute()
    if place.is_dir():
        place /= f"plenum-{_stamp()}.tar.gz"
    if place.exists() and not is_backup(place):
        raise LibraryError(
            f"{place} is there already, and is not a backup of Plenum.", remedy="Give it another name."
        )
    return place


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"


def _lesser(
    target: Path,
    contents: BackupContents,
    databases_now: Mapping[str, Path],
    kept_days: Mapping[str, int],
    findings: Sequence[Finding],
) -> str:
    """Why the backup in ``target`` is not to be replaced by this one; empty when it is. What is held is compared by kind."""
    try:
        there, databases_then = _unpacked(target, ".then")
    except LibraryDamaged:
        return ""  # a backup that cannot be restored is no better than any other
    if damage := [each.name for each in findings if each.verdict is Verdict.BAD]:
        return f"what is damaged now ({', '.join(damage[:3])}) may be whole in it"
    if there.current and not contents.current:
        return "it holds a library, and this one holds none"
    less = Counter(_files_lost(there, contents, databases_now))
    less["earlier generation", ""] = max(0, len(there.generations) - len(contents.generations))
    for name, copy in databases_then.items():
        for table, lost in _rows_lost(name, copy, databases_now.get(name), kept_days):
            less["row", f" of {table} in {name}"] += lost
    told = [count(number, noun) + where for (noun, where), number in sorted(less.items()) if number]
    return f"it holds what is gone now ({', '.join(told)})" if told else ""


def _files_lost(
    there: BackupContents, contents: BackupContents, databases_now: Mapping[str, Path]
) -> Iterator[tuple[str, str]]:
    """What is gone or empty, once for each file. What was fetched and is named no more was replaced by what came later."""
    named = {
        f"{name.removesuffix('place.sqlite')}bodies/{sha256}"
        for name, copy in databases_now.items()
        for sha256 in _named_in(copy)
    }
    for name, entry in there.files.items():
        kind, now = name.partition("/")[0], contents.files.get(name)
        if now is not None and (now.bytes or not entry.bytes):
            continue
        if kind in ("texts", "communities") or (kind == "sources" and name in named):
            yield "file", f" of {kind}"


def _unpacked(file: Path, kind: str) -> tuple[BackupContents, dict[str, Path]]:
    """What a backup holds, and a copy of each of its databases beside it, by name. Raises LibraryDamaged."""
    copies: dict[str, Path] = {}

    def take(name: str, blocks: Iterator[bytes]) -> None:
        if name.endswith(".sqlite") and not name.startswith(("generations/", "communities/")):
            copies[name] = place.with_name(f"{place.name}{kind}{len(copies)}")
            with private(copies[name]) as copy:
                copy.writelines(blocks)

    place = file if file.name.endswith(_UNFINISHED) else _beside(file)
    return read(file, take), copies


def _beside(target: Path) -> Path:
    """What a backup is written to before it has its name."""
    return target.with_name(f".{target.name}.{os.getpid()}{_UNFINISHED}")


def _take_away(beside: Path, rest: str = "*") -> None:
    for each in beside.parent.glob(f"{glob.escape(beside.name)}{rest}"):
        each.unlink(missing_ok=True)


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _named_in(place: Path) -> list[str]:
    """The bodies that a followed place names."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_opened(place)) as database:
        return [str(body) for (body,) in database.execute("SELECT body FROM entries WHERE body <> ''")]
    return []


def _rows_lost(
    name: str, then: Path, now: Path | None, kept_days: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """The tables of a database, and how many rows of before are gone from it that neither go by themselves nor were deleted."""
    with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(_opened(then)) as database:
        database.execute("ATTACH ? AS now", (f"{now.absolute().as_uri()}?mode=ro" if now else ":memory:",))
        tables = "SELECT name FROM {}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        before, here = (
            {name for (name,) in database.execute(tables.format(each))} for each in ("main", "now")
        )
        # What a later version keeps elsewhere is no loss.
        steps = "SELECT (SELECT count(*) FROM now.steps) > (SELECT count(*) FROM main.steps)"
        later = "steps" in before & here and database.execute(steps).fetchone()[0]
        deleted: Counter[tuple[str, int]] = Counter()
        for each, sign in [("now", "")] * ("deletions" in here) + [("main", "-")] * ("deletions" in before):
            rows = database.execute(f"SELECT kind, at, {sign}number FROM {each}.deletions")  # noqa: S608 - names of ours
            deleted.update({(table, at): number for table, at, number in rows})
        # How far a look at a followed place has come is a fact of its own, and is forgotten when it is done.
        passing = _QUEUES | ({"facts"} if name.startswith("sources/") else set())
        for table in sorted(before - passing):
            if table in here or not later:
                gone = _missing(database, table, kept_days.get(table, 0), there=table in here)
                yield table, sum(max(0, rows - deleted[table, day]) for day, rows in gone)


def _missing(database: sqlite3.Connection, table: str, days: int, *, there: bool) -> list[tuple[int, int]]:
    """How many rows of a table are gone that were kept for less than their ``days`` (0: that stay), by the day they are of; 0 where
    they are of none. Of an emptied one, all are: a clock that jumped would have let every one of them go.
    """
    columns = {row[1] for row in database.execute(f'PRAGMA main.table_info("{table}")')}
    where, values, gone = _STAYS.get(table, "1 = 1"), dict[str, float](), ""
    if there:
        rows = f'FROM now."{table}"'
        (left,) = database.execute(f"SELECT count(*) {rows}").fetchone()
        if "at" in columns and days and left:
            # What is younger than a row that is left did not go by its age, whatever the clock says.
            where = f"a.at >= min(:past, (SELECT min(at) {rows}))"
            values["past"] = time.time() - days * _DAY
        # By what tells its rows apart, other than a number: a table that was begun anew has the same numbers.
        indexes = database.execute(f'PRAGMA main.index_list("{table}")').fetchall()
        unique = sorted((row[3] != "u", row[1]) for row in indexes if row[2] and not row[4])
        named = database.execute(f'PRAGMA main.index_info("{unique[0][1]}")').fetchall() if unique else []
        keys = [row[2] for row in named] or ["rowid"]
        same = " AND ".join(f'b."{key}" IS a."{key}"' for key in keys)
        gone = f" AND NOT EXISTS (SELECT 1 {rows} b WHERE {same})"
    day = "a.at / 86400 * 86400" if "at" in columns else "0"
    sql = f'SELECT {day}, count(*) FROM main."{table}" a WHERE {where}{gone} GROUP BY 1'  # noqa: S608 - names of the database's own tables
    return [(int(at), int(number)) for at, number in database.execute(sql, values)]


def _tidy(folder: Path) -> None:
    """Takes away what backups that were killed left in ``folder``."""
    for path in folder.glob(f".*{_UNFINISHED}"):
        with contextlib.suppress(OSError):
            if not _being_written(path):
                _take_away(path)


def _being_written(path: Path) -> bool:
    """Whether its process lives, or, where that is another machine's, holds the lock. Raises OSError."""
    number = path.name.removesuffix(_UNFINISHED).rpartition(".")[2]
    if os.name == "posix" and number.isdecimal():
        with contextlib.suppress(ProcessLookupError, OverflowError):
            os.kill(int(number), 0)
            return True
    with path.open("rb+") as file:
        try:
            lock(file.fileno())
        except OSError:
            return True
    return False
