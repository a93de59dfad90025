"""Settings: what is read from where, and what is refused with which help."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.loader import Loaded, load
from config.settings import NAMES, Settings, example, expects, sentence
from domain.errors import BadSettings

Load = Callable[..., Loaded]


@pytest.fixture
def read(tmp_path: Path) -> Load:
    """Loads settings for a Plenum in an empty folder, with a plenum.toml and variables as given."""

    def go(toml: str | None = None, **variables: str) -> Loaded:
        if toml is not None:
            (tmp_path / "plenum.toml").write_text(toml, encoding="utf-8")
        return load(tmp_path, variables, tmp_path)

    return go


def refusal(read: Load, toml: str | None = None, **variables: str) -> BadSettings:
    with pytest.raises(BadSettings) as caught:
        read(toml, **variables)
    return caught.value


def test_without_a_file_and_variables_the_defaults_hold(read: Load, tmp_path: Path):
    """Nothing has to be set; the data folder is Plenum's own."""
    loaded = read()
    assert loaded.settings.embedder == "multilingual-e5-small"
    assert loaded.settings.data == tmp_path / "data"
    assert loaded.file is None
    assert set(loaded.origins.values()) == {"default"}


def test_seeds_and_records_are_indexed_when_they_are_there(read: Load, tmp_path: Path):
    """The usual folders are taken without being named, each as its own collection."""
    settings = read().settings
    assert settings.folders_now == ()
    (tmp_path / "seeds").mkdir()
    assert [f.collection for f in settings.folders_now] == ["seeds"]
    # Also one that is made after the settings were read.
    (tmp_path / "records").mkdir()
    assert [f.collection for f in settings.folders_now] == ["seeds", "records"]


def test_the_environment_goes_before_the_file_and_the_file_before_the_defaults(read: Load):
    """Each setting says where it was read."""
    loaded = read("passages = 5\nkeep = 7\n", PLENUM_PASSAGES="9")
    assert (loaded.settings.passages, loaded.settings.keep, loaded.settings.log_level) == (9, 7, "warning")
    assert loaded.origins["passages"] == "PLENUM_PASSAGES"
    assert loaded.origins["keep"] == "plenum.toml"
    assert loaded.origins["log_level"] == "default"


def test_an_empty_variable_counts_as_not_set(read: Load):
    """A container file that passes on an unset variable does no harm."""
    assert read(PLENUM_DATA="", PLENUM_THRESHOLD=" ").settings.threshold is None


def test_a_named_file_goes_before_the_usual_one(read: Load, tmp_path: Path):
    """--config beats PLENUM_CONFIG, and that beats plenum.toml."""
    (tmp_path / "a.toml").write_text("keep = 11")
    (tmp_path / "b.toml").write_text("keep = 12")
    assert read("keep = 10", PLENUM_CONFIG="a.toml").settings.keep == 11
    assert load(tmp_path, {"PLENUM_CONFIG": "a.toml"}, tmp_path, Path("b.toml")).settings.keep == 12


def test_a_named_file_that_is_not_there_is_refused(read: Load):
    """A mistyped path does not quietly mean the defaults."""
    assert "There is no settings file" in refusal(read, PLENUM_CONFIG="nowhere.toml").sentence


def test_paths_are_relative_to_where_they_are_written(tmp_path: Path):
    """In the file: to the file. In the environment: to where one stands."""
    home, here, etc = tmp_path / "home", tmp_path / "here", tmp_path / "etc"
    for folder in (home, here, etc):
        folder.mkdir()
    (etc / "p.toml").write_text('data = "d"\nembedder = "./model"\nfolders = [{ path = "minutes" }]')
    loaded = load(home, {"PLENUM_CONFIG": str(etc / "p.toml")}, here).settings
    assert loaded.data == etc / "d"
    assert loaded.embedder == str(etc / "model")
    assert [(f.path, f.collection) for f in loaded.folders] == [(etc / "minutes", "minutes")]
    assert load(home, {"PLENUM_DATA": "d"}, here).settings.data == here / "d"


def test_folders_in_the_environment_are_a_list_with_optional_names(read: Load, tmp_path: Path):
    """PLENUM_FOLDERS=records:old=/srv/minutes gives two collections."""
    folders = read(PLENUM_FOLDERS="records:old=/srv/minutes").settings.folders
    assert [(f.path, f.collection) for f in folders] == [
        (tmp_path / "records", "records"),
        (Path("/srv/minutes"), "old"),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("reranke", "reranker"), ("embeder", "embedder"), ("treshold", "threshold"), ("folder", "folders"),
     ("log-level", "log_level"), ("loglevel", "log_level")],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest_one(read: Load, typed: str, meant: str):
    """The error names the line of the file and the line to write instead, with the value that was meant."""
    error = refusal(read, f'# my settings\n\n"{typed}" = "x"\n')
    assert f"plenum.toml, line 3: there is no setting “{typed}”" in error.sentence
    assert error.remedy == f'Write: {meant} = "x"'
    assert error.exit_code == 4


def test_an_unknown_variable_is_refused_with_the_nearest_one(read: Load):
    """A typo in the environment does not quietly do nothing."""
    error = refusal(read, PLENUM_RERANKR="none")
    assert "“PLENUM_RERANKR”" in error.sentence
    assert "PLENUM_RERANKER" in error.remedy


def test_the_home_of_somebody_who_is_not_here_is_a_sentence(read: Load):
    """As is every other wrong path."""
    said = refusal(read, 'data = "~nobody-is-called-so/data"').sentence
    assert "“data” names the home of somebody who is not known" in said


def test_a_name_like_no_other_gets_the_whole_list(read: Load):
    """Where nothing is near, all names are said."""
    assert all(name in refusal(read, "xyzzyx = 1").remedy for name in NAMES)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("threshold = 1.5", "a number from 0 to 1"), ('threshold = "high"', "a number from 0 to 1"),
     ("threshold = true", "a number from 0 to 1"), ("passages = -1", "a whole number from 0 to 20"),
     ("passages = 2.5", "a whole number"), ("keep = 0", "a whole number from 1 to 100"),
     ('log_level = "loud"', "debug, info, warning or error"), ("embedder = 3", "the name or path of a model"),
     ('embedder = " "', "the name or path of a model"), ("data = 3", "a folder"), ("folders = 3", "a list of folders")],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_what_is_expected(read: Load, line: str, wanted: str):
    """The error says what was expected and gives a line that works."""
    error = refusal(read, line)
    assert wanted in error.sentence
    assert error.remedy.startswith("For example: ")
    read(error.remedy.removeprefix("For example: "))


def test_a_wrong_variable_is_answered_with_a_variable(read: Load):
    """The example has the form of the place where the mistake was made."""
    error = refusal(read, PLENUM_THRESHOLD="high")
    assert error.remedy == "For example: PLENUM_THRESHOLD=0.5"


@pytest.mark.parametrize(
    "toml",
    ['folders = [{ path = "a" }, { path = "b/a" }]', 'folders = [{ pth = "a" }]', 'folders = [{ path = "a", collection = "x/y" }]',
     'folders = [{ collection = "a" }]', '[folders]\npath = "a"'],
)  # fmt: skip
def test_folders_that_cannot_be_meant_are_refused(read: Load, toml: str):
    """Two folders of one name, an unknown key, a slash in a name, no path."""
    assert "For example: folders" in refusal(read, toml).remedy


@pytest.mark.parametrize("raw", [b"keep = ", b"keep = 3\nkeep = 4", b"\xff\xfe", b'data = "\xe9"'])
def test_a_file_that_is_not_toml_is_one_sentence(read: Load, tmp_path: Path, raw: bytes):
    """Half-written, doubled, or in another encoding: a sentence with the file's name."""
    (tmp_path / "plenum.toml").write_bytes(raw)
    assert "plenum.toml" in refusal(read).sentence


def test_a_byte_order_mark_does_no_harm(read: Load, tmp_path: Path):
    """Some editors begin a file with one."""
    (tmp_path / "plenum.toml").write_bytes(b"\xef\xbb\xbfkeep = 9\n")
    assert read().settings.keep == 9


def test_a_token_is_never_shown(read: Load):
    """Not in a repr, not in a dump, not in an error."""
    loaded = read(DISCORD_TOKEN="very-secret-token")
    assert loaded.settings.discord_token is not None
    shown = (
        repr(loaded)
        + str(loaded.settings)
        + loaded.settings.model_dump_json()
        + repr(loaded.settings.discord_token)
    )
    assert "very-secret" not in shown
    error = refusal(read, "passages = -1", DISCORD_TOKEN="very-secret-token")
    assert "very-secret" not in error.sentence + error.remedy


def test_a_token_in_the_file_is_refused_without_repeating_it(read: Load):
    """A settings file is copied and shown; a token does not belong there."""
    error = refusal(read, 'discord_token = "very-secret-token"')
    assert "DISCORD_TOKEN" in error.remedy
    assert "very-secret" not in error.sentence + error.remedy


def test_settings_cannot_be_changed_once_read(read: Load):
    """They are handed down as values."""
    with pytest.raises(ValueError, match="frozen"):
        read().settings.keep = 4  # type: ignore[misc]


def test_every_setting_has_a_sentence_an_expectation_and_an_example_that_works(read: Load):
    """What the reference and the errors are written from is there for every one."""
    for name in NAMES:
        assert sentence(name).endswith(".")
        assert expects(name)
        assert read(example(name)).origins[name] == "plenum.toml"
    assert set(NAMES) | {"discord_token"} == set(Settings.model_fields)


_ODD = (
    "1_0", "1e3", "1e-1", "nan", "inf", "-inf", "-1", "0", "1", "01", "+1", " 1", "1.0", "５", "½", "0x1", "true", "True", "yes", "nul\x00l",
    "a\nb", " a", "a ", "", " ", "\u202e", "https://a.example", "a.example:80", "a.example/x", "*.a.example", "A.Example", "http://",
    "http://[::1", "http://a b/", "127.0.0.1:0", "127.0.0.1:99999", "::1", "9" * 30, "[1]", "{}", "=", ":", ",", '["A.example"]',
)  # fmt: skip


def _is_meant(name: str, given: Any, taken: Any, tmp_path: Path) -> bool:
    """Whether ``taken`` is just what ``given`` says."""
    if isinstance(taken, bool):
        return given is taken or str(given).lower() in (
            ("true", "yes", "on", "1") if taken else ("false", "no", "off", "0")
        )
    if isinstance(taken, int | float):
        return str(given) == str(taken) or (isinstance(taken, float) and str(given) == f"{taken:g}")
    if isinstance(taken, tuple):
        texts = [str(getattr(each, "path", each)) for each in taken]
        return all(text and (Path(text).name in str(given) or text in str(given).lower()) for text in texts)
    return Path(str(taken)) == tmp_path / str(given) or str(taken) == str(given)


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_is_taken_as_it_says_or_refused_with_a_sentence(read: Load, tmp_path: Path, name: str):
    """Whatever is written, in the environment and in the file, as a text and as another type: the sentence names the setting, what was
    given and what is allowed, and a traceback is none.
    """
    variable = f"PLENUM_{name.upper()}"
    written = [(variable, text, {variable: text}) for text in _ODD if text.strip()]
    values: list[Any] = [*_ODD, True, False, 1, -1, 1.0, 10**30, [], [1], ["a b"], {}, {"x": 1}]
    lines = [
        (each, json.dumps(each, ensure_ascii=False) if each != {"x": 1} else "{x = 1}") for each in values
    ]
    lines += [("1979-05-27", "1979-05-27"), ("nan", "nan"), ("-inf", "-inf")]
    for origin, given, variables in [*written, *(("plenum.toml", each, line) for each, line in lines)]:
        toml = f"{name} = {variables}\n" if isinstance(variables, str) else None
        refused: BadSettings | None = None
        try:
            (tmp_path / "plenum.toml").unlink(missing_ok=True)
            taken = getattr((read(toml) if toml else read(**variables)).settings, name)
        except BadSettings as error:
            refused = error
        if refused is not None:
            said = refused.sentence
            assert said.startswith(f"{origin}: ") or "is not TOML" in said, said
            assert refused.remedy
            assert all(each.isprintable() for each in said), said
            assert "Error" not in said
        else:
            assert _is_meant(name, given.strip() if toml is None else given, taken, tmp_path), (
                origin,
                given,
                taken,
            )


def test_two_spellings_of_a_variable_do_not_hide_each_other(read: Load):
    """A variable in other letters is refused, and is not the setting, nor nothing."""
    for name in ("PLENUM_passages", "plenum_passages", "Plenum_Keep"):
        assert f"“{name}”" in refusal(read, **{name: "3", "PLENUM_PASSAGES": "2"}).sentence
    assert "is not TOML" in refusal(read, "keep = 1\nkeep = 2\n").sentence


def test_what_cannot_be_read_as_settings_is_told_with_what_to_do(read: Load, tmp_path: Path):
    """A number of thousands of digits in our words; of a folder, that a file is wanted."""
    said = refusal(read, f"passages = {'9' * 6000}\n")
    assert "too long" in said.sentence
    assert "sys." not in said.sentence
    assert said.remedy
    (tmp_path / "folder").mkdir()
    told = refusal(read, PLENUM_CONFIG=str(tmp_path / "folder"))
    assert "is a folder" in told.sentence
    assert "text file" in told.remedy


def test_reading_settings_imports_nothing_heavy_and_importing_reads_nothing():
    """Importing config needs no environment and no model library."""
    import subprocess
    import sys

    code = (
        "import os, sys; os.environ['PLENUM_NONSENSE'] = '1'; import config.loader; "
        "sys.exit(any(m in sys.modules for m in ('torch', 'numpy', 'faiss', 'rich')))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
