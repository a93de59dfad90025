"""A folder of records: what is listed, what is passed over, and what one bad record does to the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain.documents import Kind
from domain.errors import (
    LibraryError,
    RecordError,
    RecordMissing,
    RecordOutside,
    RecordTooLarge,
    RecordUnreadable,
    Verdict,
)
from index.ports import Found, Source
from index.sources.folder import FolderSource

TEXT = b"The council met and approved the budget of the town for the coming year.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two records, one of them below."""
    place = tmp_path / "records"
    (place / "2025").mkdir(parents=True)
    (place / "minutes.txt").write_bytes(TEXT)
    (place / "2025" / "agenda.md").write_bytes(b"# Agenda\n\n" + TEXT)
    return place


def keys(source: FolderSource) -> list[str]:
    return [found.key for found in source.records()]


def test_every_record_is_listed_in_a_stable_order(folder: Path) -> None:
    """Keys are the collection and the path inside the folder, whatever the system's separator is."""
    source: Source = FolderSource(folder, "council")
    first: list[Found] = list(source.records())
    assert [found.key for found in first] == ["council/2025/agenda.md", "council/minutes.txt"]
    assert [found.stamp for found in first] == [found.stamp for found in source.records()]
    assert keys(FolderSource(folder)) == ["records/2025/agenda.md", "records/minutes.txt"]


def test_records_are_read_with_what_their_sidecar_says(folder: Path) -> None:
    """The sidecar's values are the document's; the sidecar itself is no record."""
    (folder / "minutes.txt.meta.toml").write_text('title = "Minutes of March"\nkind = "draft minutes"\n')
    source = FolderSource(folder, "council")
    assert keys(source) == ["council/2025/agenda.md", "council/minutes.txt"]
    document = source.find("council/minutes.txt").read()
    assert (document.title, document.kind, document.key) == (
        "Minutes of March",
        Kind.DRAFT_MINUTES,
        "council/minutes.txt",
    )


def test_the_stamp_changes_with_the_file_and_with_its_sidecar(folder: Path) -> None:
    """Size and time of both count."""
    source = FolderSource(folder, "council")
    stamps = [source.find("council/minutes.txt").stamp]
    (folder / "minutes.txt").write_bytes(TEXT + b"More.\n")
    stamps.append(source.find("council/minutes.txt").stamp)
    os.utime(folder / "minutes.txt", ns=(1, 1))
    stamps.append(source.find("council/minutes.txt").stamp)
    (folder / "minutes.txt.meta.toml").write_text('title = "a"\n')
    stamps.append(source.find("council/minutes.txt").stamp)
    os.utime(folder / "minutes.txt.meta.toml", ns=(1, 1))
    stamps.append(source.find("council/minutes.txt").stamp)
    assert len(set(stamps)) == 5


def test_what_is_not_a_record_is_passed_over_and_told(folder: Path) -> None:
    """Hidden files say nothing; other endings and sidecars without a record are findings, and no errors."""
    for name in (".hidden.txt", "seal.png", "plan.doc", "map.PNG", "README", "gone.txt.meta.toml"):
        (folder / name).write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "notes.txt").write_bytes(TEXT)
    source = FolderSource(folder, "c")
    assert keys(source) == ["c/2025/agenda.md", "c/minutes.txt"]
    told = {finding.sentence: finding.verdict for finding in source.findings}
    assert told == {
        "“c/gone.txt.meta.toml” describes “c/gone.txt”, which is not there.": Verdict.WARNING,
        "“c/README” is passed over: files with no ending are not read.": Verdict.NOTE,
        "“c/plan.doc” is passed over: files with ending “.doc” are not read.": Verdict.NOTE,
        "2 files with ending “.png” are passed over: “c/map.PNG”, “c/seal.png”.": Verdict.NOTE,
    }


def test_one_bad_record_never_stops_the_others(folder: Path) -> None:
    """Each is listed; each says by itself whether it can be read."""
    (folder / "a-broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "b-empty.txt").write_bytes(b"")
    (folder / "c-sidecar.txt").write_bytes(TEXT)
    (folder / "c-sidecar.txt.meta.toml").write_bytes(b"title = \n")
    outcomes: dict[str, str] = {}
    errors: list[RecordError] = []
    for found in FolderSource(folder, "c").records():
        try:
            outcomes[found.key] = found.read().title
        except RecordError as error:
            outcomes[found.key] = type(error).__name__
            errors.append(error)
    assert all("“c/" in error.sentence and error.remedy for error in errors)
    assert outcomes == {
        "c/2025/agenda.md": "Agenda",
        "c/a-broken.pdf": "RecordUnreadable",
        "c/b-empty.txt": "RecordEmpty",
        "c/c-sidecar.txt": "RecordUnreadable",
        "c/minutes.txt": "minutes",
    }


def test_a_mistake_in_a_sidecar_names_the_sidecar_and_its_line(folder: Path) -> None:
    """Not the record: the mistake is not there."""
    (folder / "minutes.txt.meta.toml").write_text('title = "a"\nkind = "minuts"\n')
    with pytest.raises(
        RecordUnreadable, match=r"“c/minutes.txt.meta.toml”, line 2: there is no kind “minuts”"
    ):
        FolderSource(folder, "c").find("c/minutes.txt").read()


def test_links_that_lead_out_of_the_folder_are_refused_record_by_record(folder: Path, tmp_path: Path) -> None:
    """A link to a file outside is an error of that record; so is a sidecar that lies outside."""
    (tmp_path / "secret.txt").write_bytes(TEXT)
    (tmp_path / "secret.toml").write_bytes(b'title = "secret"\n')
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "minutes.txt.meta.toml").symlink_to(tmp_path / "secret.toml")
    (folder / "inside.txt").symlink_to(folder / "2025" / "agenda.md")
    found = {each.key: each for each in FolderSource(folder, "c").records()}
    for key in ("c/link.txt", "c/minutes.txt"):
        with pytest.raises(RecordOutside, match=key):
            found[key].read()
    assert found["c/inside.txt"].read().paragraphs


def test_folders_behind_links_are_not_walked(folder: Path, tmp_path: Path) -> None:
    """A link to a folder inside is told; one to a folder outside is an error; a circle ends."""
    (tmp_path / "other.txt").mkdir()
    (folder / "again").symlink_to(folder / "2025")
    (folder / "circle").symlink_to(folder)
    (folder / "outside.txt").symlink_to(tmp_path / "other.txt")
    source = FolderSource(folder, "c")
    found = {each.key: each for each in source.records()}
    assert sorted(found) == ["c/2025/agenda.md", "c/minutes.txt", "c/outside.txt"]
    assert [finding.sentence for finding in source.findings] == [
        "“again” is a link to a folder that is read where it is.",
        "“circle” is a link to a folder that is read where it is.",
    ]
    with pytest.raises(RecordOutside):
        found["c/outside.txt"].read()


@pytest.mark.parametrize(
    "key", ["c/../secret.txt", "c/2025/../../secret.txt", "other/minutes.txt", "/etc/hostname", "c"]
)
def test_a_key_that_leads_out_of_the_folder_is_refused(folder: Path, key: str) -> None:
    """However it is written, nothing outside is opened."""
    (folder.parent / "secret.txt").write_bytes(TEXT)
    with pytest.raises(RecordOutside):
        FolderSource(folder, "c").find(key).read()


def test_a_record_that_is_gone_or_no_file_is_missing(folder: Path) -> None:
    """Between listing and reading much can happen; each case says what it is."""
    source = FolderSource(folder, "c")
    found = {each.key: each for each in source.records()}
    (folder / "minutes.txt").unlink()
    with pytest.raises(RecordMissing, match=r"“c/minutes\.txt” is not there"):
        found["c/minutes.txt"].read()
    with pytest.raises(RecordMissing):
        source.find("c/never.txt").read()
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    found = {each.key: each for each in source.records()}
    with pytest.raises(RecordUnreadable, match="is not a file"):
        found["c/pipe.txt"].read()
    with pytest.raises(RecordMissing):
        found["c/loop.txt"].read()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_record_that_may_not_be_opened_says_so(folder: Path) -> None:
    """Rights are named in the remedy."""
    (folder / "minutes.txt").chmod(0)
    with pytest.raises(RecordMissing, match="may not be opened") as raised:
        FolderSource(folder, "c").find("c/minutes.txt").read()
    assert "right" in raised.value.remedy


def test_a_record_beyond_the_limit_is_refused_by_its_size(folder: Path) -> None:
    """The limit is stated; at the limit the record is read."""
    (folder / "large.txt").write_bytes((b"Aye. " * 200 + b"\n") * 2000)
    with pytest.raises(RecordTooLarge, match=r"“c/large.txt” is 1.9 MiB large; the limit is 1 MiB"):
        FolderSource(folder, "c", limit=2**20).find("c/large.txt").read()
    assert FolderSource(folder, "c", limit=2_002_000).find("c/large.txt").read().paragraphs


def test_a_folder_that_is_not_there_makes_nothing_look_gone(folder: Path) -> None:
    """The place itself is missing: a LibraryError, before the first record is handed out."""
    for place in (folder / "nowhere", folder / "minutes.txt"):
        with pytest.raises(LibraryError, match="nothing in it is taken to be gone") as raised:
            next(iter(FolderSource(place, "c").records()))
        assert str(place) in str(raised.value)
        assert raised.value.remedy


def test_a_folder_below_that_cannot_be_listed_stops_the_listing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise its records would look gone."""
    scandir = os.scandir

    def locked(path: Path) -> object:
        if str(path).endswith("2025"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    with pytest.raises(LibraryError, match="there is no permission"):
        list(FolderSource(folder, "c").records())


def test_nothing_of_a_data_folder_is_a_record(folder: Path, tmp_path: Path) -> None:
    """Neither of the own one, from its first file on, nor of another one; and none is a folder of records."""
    own, other = folder / "own", folder / "other"
    for each in (own, other / "generations", other / "texts"):
        each.mkdir(parents=True)
    (own / "private.txt").write_text("What a community added.")
    (other / "texts" / "copy.txt").write_text("A copy of a record.")
    source = FolderSource(folder, "records", data=own)
    assert keys(source) == ["records/2025/agenda.md", "records/minutes.txt"]
    told = [each.sentence for each in source.findings if "data folder" in each.sentence]
    assert [each.split("”")[0] for each in told] == ["“other", "“own"]
    with pytest.raises(LibraryError, match="data folder"):
        list(FolderSource(other).records())


def test_an_empty_folder_has_no_records(tmp_path: Path) -> None:
    """That is an answer, and no error."""
    assert keys(FolderSource(tmp_path, "c")) == []


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_not_utf8_can_be_written_down(folder: Path) -> None:
    """Its bytes are shown, and the record is read."""
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_bytes(TEXT)
    found = {each.key: each for each in FolderSource(folder, "c").records()}
    assert "c/caf\\xe9.txt" in found
    assert found["c/caf\\xe9.txt"].read().key == "c/caf\\xe9.txt"


def test_the_seeds_are_read_without_a_finding() -> None:
    """What ships with Plenum is sound."""
    source = FolderSource(Path(__file__).parents[3] / "seeds", "seeds")
    documents = [found.read() for found in source.records()]
    assert [document.kind for document in documents] == [Kind.NEWS]
    assert source.findings == ()


def test_style_sheets_beside_a_page_strike_its_words(folder: Path) -> None:
    """What a sheet in the folder strikes is kept as struck, on paper only what a printer's sheet does; a sheet that leads out
    of the folder is not opened. Another sheet is another stamp.
    """
    (folder / "css").mkdir()
    (folder.parent / "out.css").write_text("p { text-decoration: line-through }")
    sheet = folder / "css" / "a b.css"
    sheet.write_text(
        "@media print { p { text-decoration: line-through } } @media screen { .was { text-decoration: line-through } }"
    )
    links = "".join(f"<link rel=stylesheet href='{each}'>" for each in ("css/a%20b.css?v=2", "../out.css"))
    page = f"<html><head>{links}</head><body><p>Cats pay.</p><p class=was>Dogs pay.</p><p>Owls do not.</p></body></html>"
    (folder / "page.html").write_text(page)
    source = FolderSource(folder, "council")
    found = source.find("council/page.html")
    document = found.read()
    assert document.text == "Cats pay.\n\nOwls do not."
    assert [each.struck for each in document.paragraphs] == ["Dogs pay.", ""]
    assert found.stamp in {each.stamp for each in source.records()}
    sheet.write_text("")
    assert source.find("council/page.html").stamp != found.stamp
    assert not any("css" in finding.sentence for finding in source.findings)
