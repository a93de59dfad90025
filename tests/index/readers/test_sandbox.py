"""Records are read in a process of their own, which lives for many of them and takes nobody with it when it dies."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import textwrap
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.documents import Document, Kind, Paragraph, Role, checked
from domain.errors import RecordEmpty, RecordError, RecordTooLarge, RecordUnreadable, SitePaused
from domain.provenance import Note, Noted
from index.readers.metadata.sidecar import SILENT, Metadata
from index.readers.reader import read
from index.readers.sandbox import Answer, Answered, Asked, SandboxedReader
from index.sources.folder import FolderSource
from index.worker_process import Failed, NoFrameError, pack, receive, send, unpack
from tests.kit.processes import GENEROUS, gone

ROOT = Path(__file__).resolve().parents[3]
MINUTES = (
    b"Minutes of the Town Council\n\nMarch 5, 2025\n\nThe motion to build a bridge carried by five votes to two.\n\n"
    b"It was then said that the bridge of the town is to be built by the end of the year, and that the council will be told of it.\n"
)
"""In words that tell their language by themselves: the model that knows all of them takes a process most of a second to unpack."""
KEY = "town/minutes.txt"

ODD_READER = """
import os, signal, socket, subprocess, sys, time
sys.path.insert(0, {root!r})
from index.readers.sandbox import main

hoard = []

def odd(raw, key, metadata):
    word = raw.split()[0].decode() if raw.strip() else ""
    if word == "crash":
        os.abort() if hasattr(os, "abort") else os._exit(3)
    if word == "hang":
        while True:
            pass
    if word == "hoard":
        while True:
            hoard.append(bytes(64 << 20))
    if word == "mistake":
        raise KeyError("no such thing")
    if word == "deep":
        return odd(raw, key, metadata)
    if word == "connect":
        socket.create_connection(("127.0.0.1", 9))
    if word == "start":
        subprocess.run(["true"])
    if word == "print":
        print("noise", flush=True)
        os.write(1, b"noise")
    if word == "grow":
        hoard.append(b"x" * (200 << 20))
    if word == "secret":
        raw = ("The variables are " + " ".join(sorted(os.environ)) + ".").encode()
    if word == "fragile" and len(hoard):
        os._exit(9)
    hoard.append(b"")
    from index.readers.reader import read
    return read(raw, key, metadata)

main(odd)
"""


@pytest.fixture
def odd(tmp_path: Path):
    """Makes readers whose process does what the first word of a record says."""
    script = tmp_path / "odd.py"
    script.write_text(ODD_READER.format(root=str(ROOT)))
    made: list[SandboxedReader] = []

    def make(**limits) -> SandboxedReader:
        made.append(SandboxedReader(command=(sys.executable, str(script)), **limits))
        return made[-1]

    yield make
    for each in made:
        each.close()


def answering(tmp_path: Path, code: str) -> SandboxedReader:
    """A reader whose process is the program ``code``."""
    script = tmp_path / "answers.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n" + textwrap.dedent(code))
    return SandboxedReader(command=(sys.executable, str(script)))


def test_many_records_are_read_by_one_process_as_they_are_here():
    """The same documents and the same refusals, and only one start."""
    with SandboxedReader() as reader:
        for number in range(20):
            key, raw = f"town/{number}.txt", MINUTES + b"\n\nIt was seconded." * number
            assert reader.read(raw, key) == read(raw, key)
        with pytest.raises(RecordEmpty, match="is empty"):
            reader.read(b"", "town/empty.txt")
        assert reader.read_table(MINUTES, KEY, {"kind": "adopted minutes"}).kind is Kind.ADOPTED_MINUTES
        assert reader.counts == {"started": 1, "read": 21, "refused": 1}


def test_nothing_is_started_before_the_first_record(tmp_path):
    """A folder without a new record costs no process; one with, reads through it as without."""
    with SandboxedReader() as reader:
        (tmp_path / "minutes.txt").write_bytes(MINUTES)
        (tmp_path / "minutes.txt.meta.toml").write_text('body = "Town Council"\nnote = "Signed."\n')
        (there,) = FolderSource(tmp_path, "town", reader=reader.read).records()
        (here,) = FolderSource(tmp_path, "town").records()
        assert reader.pid is None
        assert there.read() == here.read()
        assert reader.pid is not None


@pytest.mark.parametrize(
    ("word", "error", "said", "count"),
    [
        ("crash", RecordUnreadable, "broke the program that reads it", "broke"),
        ("hoard", RecordTooLarge, "more memory than a record may", "broke"),
        ("mistake", RecordUnreadable, "could not be read: something that Plenum did not expect", "failed"),
        ("deep", RecordUnreadable, "could not be read: it is nested too deep", "failed"),
        ("connect", RecordUnreadable, "could not be read: socket", "failed"),
        ("start", RecordUnreadable, "could not be read: subprocess", "failed"),
    ],
)
def test_what_a_record_does_to_its_process_is_told_by_name_and_the_next_one_is_read(
    odd, word, error, said, count
):
    """A crash, too much memory, a parser's mistake, an act that no reader has a reason for."""
    reader = odd(memory=1 << 30)
    with pytest.raises(error, match=said) as told:
        reader.read(word.encode(), KEY)
    assert KEY in told.value.sentence
    assert told.value.remedy
    assert reader.counts[count] == 1
    assert reader.read(MINUTES, KEY) == read(MINUTES, KEY)


def test_an_endless_record_is_ended_and_the_next_one_is_read(odd):
    """Its time is up; it is not tried again."""
    reader = odd()
    reader.read(MINUTES, KEY)
    reader._seconds = 1.0
    with pytest.raises(RecordTooLarge, match="not read within 1 seconds"):
        reader.read(b"hang", KEY)
    reader._seconds = GENEROUS
    assert reader.counts == {"started": 1, "read": 1, "late": 1}
    assert reader.read(MINUTES, KEY) == read(MINUTES, KEY)


def test_a_record_gets_one_try_in_a_process_of_its_own(odd):
    """What the records before it left behind is not its fault; what it does alone is."""
    reader = odd()
    reader.read(MINUTES, KEY)
    assert reader.read(b"fragile but sound, as a record may be.\n\n" + MINUTES, KEY).text.startswith(
        "fragile"
    )
    assert reader.counts == {"started": 2, "read": 2}
    with pytest.raises(RecordUnreadable, match="broke"):
        reader.read(b"crash", KEY)
    assert reader.counts == {"started": 3, "read": 2, "broke": 1}


def test_a_process_is_begun_anew_before_it_can_grow(odd):
    """After so many records, or when it holds too much."""
    reader = odd(records=3)
    for _ in range(7):
        reader.read(MINUTES, KEY)
    assert reader.counts["started"] == 3
    reader = odd(resident=200 << 20)
    pid = reader.read(MINUTES, KEY) and reader.pid
    assert pid is not None
    reader.read(b"grow into something large, word by word.\n\n" + MINUTES, KEY)
    if sys.platform != "win32":
        assert reader.pid is None
        assert gone(pid)


def test_no_process_reads_for_two_collections():
    """What a record did to it reaches no record of another community."""
    with SandboxedReader() as reader:
        pids = []
        for key in ("community-7/a.txt", "community-7/b.txt", "community-8/a.txt"):
            reader.read(MINUTES, key)
            pids.append(reader.pid)
        assert pids[0] == pids[1] != pids[2]


def test_noise_on_standard_output_is_no_answer(odd):
    """A parser may print what it likes."""
    reader = odd()
    assert reader.read(b"print the minutes of the council.\n\n" + MINUTES, KEY).text.startswith("print")


def test_no_secret_goes_along(odd, monkeypatch):
    """Of the variables, only harmless ones."""
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    text = odd().read(b"secret", KEY).text
    assert "PATH" in text
    assert "TOKEN" not in text


@pytest.mark.parametrize(
    "code",
    [
        "sys.stdout.write('no frame at all, but a sentence'); sys.stdout.flush(); sys.stdin.read()",
        "import struct; sys.stdout.buffer.write(struct.pack('>QQ', 1 << 62, 0)); sys.stdout.flush(); sys.stdin.read()",
        "import struct; sys.stdout.buffer.write(struct.pack('>QQ', 9, 0) + b'x'); sys.stdout.flush()",
        "import struct; sys.stdout.buffer.write(struct.pack('>QQ', 1, 0) + b'\\x90'); sys.stdout.flush(); sys.stdin.read()",
        "sys.exit(0)",
    ],
)
def test_a_process_that_answers_nonsense_is_not_believed(tmp_path, code):
    """Whatever it says, the record is told to be unreadable, and the process is ended."""
    with (
        answering(tmp_path, code) as reader,
        pytest.raises(RecordUnreadable, match="broke the program that reads it"),
    ):
        reader.read(MINUTES, KEY)
    assert reader.pid is None


@pytest.mark.parametrize(
    "change",
    [
        "document['key'] = 'other/minutes.txt'",
        "document['title'] = 7",
        "document['kind'] = 'poem'",
        "document['date'] = 'soon'",
        "document['date'] = {'month': 13}",
        "document['date'] = {'year': 10**18, 'month': 1}",
        "document['notes'] = 'note'",
        "document['notes'] = [{'code': 'gossip'}]",
        "document['notes'] = [{'code': 'recognised', 'pages': [[3, 1]]}]",
        "document['notes'] = [{'code': 'recognised', 'pages': [[0, 4]]}]",
        "document['notes'] = [{'code': 'recognised', 'pages': [[1, 2, 3]]}]",
        "document['title'] = 'long' * (1 << 20)",
        "del document['key']",
        "rows[0][1] = 1.5",
        "rows[0][1] = True",
        "rows[0][1] = -1",
        "rows[0][2] = 'poem'",
        "rows[0][3] = 99",
        "rows[0][3] = -1",
        "rows[0][5] = float('nan')",
        "rows[0][5] = float('inf')",
        "rows[0].pop()",
        "rows[0][1] = 10**9",
        "rows[1][0] = 0",
        "words[0] = 7",
        "text = b'\\xff\\xfe'",
        "rows.clear()",
        "outcome[0] = 'Asked'",
        "outcome.append(1)",
    ],
)
def test_every_value_of_an_answer_is_looked_at(change):
    """A document with something wrong in it is no answer."""
    answered, text = Answered.of(read(MINUTES, KEY))
    name, resident, outcome = msgspec.msgpack.decode(pack(Answer(1, answered)))
    _, document, words, rows = outcome
    names = {"document": document, "words": words, "rows": rows, "outcome": outcome, "text": text}
    exec(change, names)
    packed = msgspec.msgpack.encode([name, resident, outcome])
    with pytest.raises((NoFrameError, RecordError)):
        checked(unpack(packed, Answer).outcome.read(names["text"], KEY))


def test_several_threads_read_through_one_process():
    """They take turns, and each gets its own record."""
    raws = {f"town/{n}.txt": MINUTES + f"\n\nItem {n} was adopted.".encode() for n in range(24)}
    with SandboxedReader() as reader, ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda pair: reader.read(pair[1], pair[0]), raws.items()))
        assert reader.counts["started"] == 1
    assert found == [read(raw, key) for key, raw in raws.items()]


def test_closing_ends_a_record_that_is_under_way(odd):
    """Whoever waits for it is told, and nothing is read afterwards."""
    reader = odd()
    reader.read(MINUTES, KEY)
    pid = reader.pid
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reader.read, b"hang", KEY)
        threading.Event().wait(0.3)
        reader.close()
        with pytest.raises(RecordUnreadable, match="being stopped"):
            waiting.result(GENEROUS)
    assert gone(pid)
    with pytest.raises(RecordUnreadable, match="being stopped"):
        reader.read(MINUTES, KEY)
    reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_the_process_ends_when_whoever_started_it_is_killed():
    """Its input ends, and so does it."""
    code = f"""if True:
        import os, signal, sys
        sys.path.insert(0, {str(ROOT)!r})
        from index.readers.sandbox import SandboxedReader
        reader = SandboxedReader()
        reader.read({MINUTES!r}, {KEY!r})
        print(reader.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    ran = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, check=False)
    assert ran.returncode == -9
    assert gone(int(ran.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such alarm")
def test_an_idle_process_ends_and_the_next_record_is_read(tmp_path):
    """It holds memory that others may need; the next record starts another."""
    code = "from index.readers import sandbox; sandbox._IDLE = 1; sandbox.main()"
    with answering(tmp_path, code) as reader:
        document = reader.read(MINUTES, KEY)
        assert gone(reader.pid)
        assert reader.read(MINUTES, KEY) == document
        assert reader.counts == {"started": 2, "read": 2}


def test_a_very_large_record_passes_through(odd):
    """64 MiB there, and what is read of it back."""
    raw = MINUTES + b" " * (64 << 20) + b"\nIt adjourned at nine in the evening.\n"
    with SandboxedReader() as reader:
        document = reader.read(raw, KEY)
    assert document == read(raw, KEY)


def test_without_a_process_the_record_is_told_by_name():
    """The system may have none to give."""
    with SandboxedReader(command=("/no/such/program",)) as reader, pytest.raises(RecordUnreadable, match=KEY):
        reader.read(MINUTES, KEY)


def test_a_process_that_cannot_begin_is_not_the_records_fault():
    """The remedy speaks of the system, not of the file."""
    command = ("sh", "-c", f"exec {sys.executable} -m index.readers.sandbox nonsense")
    with SandboxedReader(command=command) as reader, pytest.raises(RecordUnreadable) as raised:
        reader.read(MINUTES, KEY)
    assert "no process can be started" in raised.value.sentence
    assert "Save it" not in raised.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("limit", ["-f 100000", "-v 1500000"])
def test_records_are_read_where_whoever_started_plenum_leaves_it_less(limit):
    """Limits below the process's own, of files and of memory, are kept and not raised."""
    command = ("sh", "-c", f'ulimit {limit}; exec {sys.executable} -m index.readers.sandbox "$0"')
    with SandboxedReader(command=command) as reader:
        assert "bridge" in reader.read(MINUTES, KEY).text


def test_all_metadata_come_through():
    """Every field, so that a new one is not forgotten."""
    values = {"str": "word", "PartialDate": PartialDate(2025, 3), "Kind | None": Kind.AGENDA}
    metadata = Metadata(
        **{
            field.name: values.get(str(field.type), ("body: the folder's name",))
            for field in dataclasses.fields(Metadata)
        }
    )
    for known in (metadata, SILENT):
        assert unpack(pack(Asked(KEY, known, 1.0, ocr=False)), Asked).known == known


def test_an_error_comes_through_with_what_it_carries():
    """Its class, its sentences, and its values; what is no error of the tree becomes one."""
    error = SitePaused("The site asks to wait.", remedy="Wait.", until=7.5)
    found = unpack(pack(Failed.of(error)), Failed)
    again = found.raised(RecordUnreadable)
    assert (type(again), vars(again)) == (SitePaused, vars(error))
    for name in ("SystemExit", "LibraryBusy", "Kind", "__builtins__"):
        forged = Failed(name, "x" * 10_000, "", {"sentence": "y", "until": 1.0}).raised(
            RecordUnreadable, among=RecordError
        )
        assert type(forged) is RecordUnreadable
        assert (len(forged.sentence), forged.remedy) == (2_000, "")


WORDS = st.text(max_size=8)
NOTES = st.lists(
    st.builds(
        Note, st.sampled_from(Noted), WORDS, WORDS, WORDS,
        st.lists(st.builds(range, st.integers(1, 9), st.integers(10, 10**12)), max_size=2).map(tuple),
    ),
    max_size=3,
).map(tuple)  # fmt: skip
PARAGRAPHS = st.lists(
    st.builds(
        Paragraph, st.just(0), st.integers(0, 99), st.integers(0, 99), st.sampled_from(Role), WORDS,
        page=st.none() | st.integers(0, 99), seconds=st.none() | st.floats(0, 1e9), speaker=WORDS,
    ),
    max_size=5,
).map(lambda found: tuple(dataclasses.replace(p, number=n) for n, p in enumerate(found, 1)))  # fmt: skip


@given(
    st.builds(
        Document, st.just(KEY), WORDS, WORDS, PARAGRAPHS, kind=st.sampled_from(Kind), body=WORDS, byline=WORDS,
        date=st.sampled_from([PartialDate(), PartialDate(2025, 3, 5), PartialDate(None, 3, 5)]),
        notes=NOTES,
    )
)  # fmt: skip
def test_a_document_comes_through_a_frame_as_it_was(document):
    """Whatever is in it."""
    stream = BytesIO()
    answered, text = Answered.of(document)
    send(stream, Answer(0, answered), text)
    stream.seek(0)
    answer, text = receive(stream, Answer)
    assert answer.outcome.read(text, KEY) == document
    assert receive(stream, Answer) is None


@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda raw: bytes(7) + b"\x20" + bytes(8) + raw))
def test_random_bytes_are_no_frame(raw):
    """They end as the one error for it."""
    try:
        found = receive(BytesIO(raw), Answer)
    except NoFrameError:
        return
    assert found is None


@pytest.mark.parametrize(
    "outcome",
    [
        b"\x94\xa8Answered\x80\xdd\xff\xff\xff\xff" + b"\xa0" * 1000,
        b"\x94\xa8Answered\x80\x90\xdd\x7f\xff\xff\xff" + b"\x90" * 1000,
        b"\x94\xa8Answered" + b"\x91" * 100_000,
        b"\x95\xa6Failed\xa0\xa0\xa0\xdf\x7f\xff\xff\xff" + b"\xa1a\x00" * 1000,
    ],
)
def test_a_head_that_would_fill_the_memory_is_not_taken_apart(outcome):
    """Its values are counted first."""
    packed = b"\x93\xa6Answer\x00" + outcome
    tracemalloc.start()
    with pytest.raises(NoFrameError):
        unpack(packed, Answer)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1 << 20


def test_nothing_that_lies_in_the_working_folder_is_run(tmp_path, monkeypatch):
    """Neither a module of a name that is imported nor a package of the reader's own name; nor where an empty item would put it on the path."""
    ran = tmp_path / "ran"
    for name in (
        "http.py",
        "text/__init__.py",
        "index/readers/sandbox.py",
        "index/readers/__init__.py",
        "index/__init__.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"open({str(ran)!r}, 'a').write({name!r})\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", ":.")
    with SandboxedReader() as reader:
        read_there = reader.read(b"<p>The bridge was approved.</p>", "town/a.html", SILENT)
    assert "The bridge was approved." in read_there.text
    assert not ran.exists()
