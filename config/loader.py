"""From a file and the environment to Settings. What is set wrongly is refused with the line to write instead.

The environment beats the file, the file beats the defaults. Nothing is read until ``load`` is called.
Paths in the file are relative to the file; paths in the environment to the folder one is in;
the defaults to Plenum's own folder, so that it can be started from anywhere.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.settings import (
    CONFIG_VARIABLE,
    FILE,
    NAMES,
    NEEDS,
    PREFIX,
    SECRET,
    TOKEN_VARIABLE,
    Folder,
    Followed,
    Settings,
    example,
    expects,
)
from domain.errors import BadSettings, meaning

_MODELS = ("embedder", "reranker")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and where each was read."""

    settings: Settings
    file: Path | None
    """The file that was read; None when there is none."""
    origins: Mapping[str, str]
    """Setting → "plenum.toml", "PLENUM_DATA" or "default"."""


def load(
    home: Path,
    environment: Mapping[str, str],
    here: Path,
    file: Path | None = None,
    *,
    seeds: Path | None = None,
) -> Loaded:
    """The settings for a Plenum that lives in ``home`` and is started in ``here``.

    ``file`` (from the command line) goes before PLENUM_CONFIG, that before ``home/plenum.toml``.
    A file that is named has to exist. ``seeds`` are the records it comes with, ``home/seeds``. Raises BadSettings.
    """
    chosen, values = _from_file(home, environment, here, file)
    origins = dict.fromkeys(NAMES, "default") | dict.fromkeys(values, chosen.name if chosen else "")
    base = dict.fromkeys(values, chosen.parent if chosen else home)
    for name, text in _from_environment(environment).items():
        values[name] = _FROM_TEXT[name](text)
        origins[name] = PREFIX + name.upper()
        base[name] = here
    for name, value in values.items():
        wrong = _odd_text(value, blank=Path not in _types(name))
        if wrong is not None:
            must = f"“{name}” must be {expects(name)}, without blanks around it and in characters that can be shown"
            remedy = f"For example: {_line_for(name, origins[name])}"
            raise BadSettings(f"{origins[name]}: {must}{_not(name, wrong)}.", remedy=remedy)
    token = environment.get(TOKEN_VARIABLE, "").strip()
    if token:
        values[SECRET] = token
    try:
        # As JSON: there a text is no number, and 1 is not true, which a settings file may mix up and must not.
        settings = Settings.model_validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        # "pth" is both unknown and a missing "path"; the word that was written is the better help.
        first = next((each for each in problems if each["type"] == "extra_forbidden"), problems[0])
        raise _refused(first, origins) from None
    usual = (seeds or home / "seeds", home / "records")
    return Loaded(_placed(settings, base, home, usual), chosen, origins)


def _short(file: Path) -> bytes:
    """What is in ``file``, which somebody named by hand. Raises OSError, also where it is far too long."""
    with open(file, "rb", opener=_at_once) as opened:
        if len(raw := opened.read(_MOST_BYTES + 1)) > _MOST_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        if not raw and stat.S_ISFIFO(os.fstat(opened.fileno()).st_mode):
            raise OSError(errno.EPIPE, os.strerror(errno.EPIPE))
    return raw


def _at_once(file: str, flags: int) -> int:
    """Opens also a pipe that nobody writes to, which would be waited for without end; one that is written to is read as it comes."""
    opened = os.open(file, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(opened, True)
    return opened


def _from_file(
    home: Path, environment: Mapping[str, str], here: Path, file: Path | None
) -> tuple[Path | None, dict[str, Any]]:
    named = file or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    path = here / _at_home(named, "--config") if named else home / FILE
    try:
        raw = _short(path)
    except FileNotFoundError:
        if named is None:
            return None, {}
        raise BadSettings(
            f"There is no settings file at {path}.",
            remedy=f"Copy plenum.example.toml there, or leave --config and {CONFIG_VARIABLE} out.",
        ) from None
    except OSError as error:
        raise BadSettings(
            f"The settings file {path} cannot be read: {meaning(error)}.",
            remedy=f"Name a text file that this user may read, or leave --config and {CONFIG_VARIABLE} out.",
        ) from error
    try:
        # "utf-8-sig": some editors begin a file with a byte order mark, which TOML does not know.
        text = raw.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path} is not UTF-8 text.", remedy="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(
            f"{path} is not TOML: {error}.", remedy="Compare it with plenum.example.toml."
        ) from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, or brackets in brackets.
        raise BadSettings(
            f"{path} holds a value that is too long or too deep.",
            remedy="Compare it with plenum.example.toml.",
        ) from error
    for name in values:
        if name == SECRET:
            raise BadSettings(
                f"{path} holds a Discord token; a token does not belong in a settings file.",
                remedy=f"Take it out, and set it in the environment: {TOKEN_VARIABLE}=…",
            )
        if name not in NAMES:
            where = f"{path.name}, line {_line(text, name)}"
            raise _unknown_name(name, where, values[name])
    return path, values


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for variable, text in environment.items():
        if not variable.upper().startswith(PREFIX) or variable == CONFIG_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in NAMES or variable != variable.upper():
            raise _unknown_variable(variable)
        if text.strip():
            # An empty variable is how a shell or a container file says "not set".
            found[name] = text.strip()
    return found


def _unknown_name(name: str, where: str, value: object) -> BadSettings:
    near = _nearest(name, NAMES)
    sentence = f"{where}: there is no setting “{name}”."
    if near is None:
        return BadSettings(sentence, remedy=f"The settings are: {', '.join(NAMES)}.")
    # TOML writes strings, numbers and truth values as JSON does.
    given = json.dumps(value, ensure_ascii=False) if isinstance(value, str | int | float) else ""
    line = f"{near} = {given}" if given else example(near)
    return BadSettings(f"{sentence} The nearest is “{near}”.", remedy=f"Write: {line}")


def _unknown_variable(variable: str) -> BadSettings:
    # Compared without the prefix, which all of them share.
    names = [CONFIG_VARIABLE.removeprefix(PREFIX), *(name.upper() for name in NAMES)]
    near = _nearest(variable.upper().removeprefix(PREFIX), names)
    sentence = f"The environment: there is no setting “{variable}”."
    if near is None:
        known = ", ".join(PREFIX + name for name in names)
        return BadSettings(sentence, remedy=f"The settings are: {known}. Or unset {variable}.")
    return BadSettings(
        f"{sentence} The nearest is “{PREFIX}{near}”.",
        remedy=f"Set {PREFIX}{near} instead, or unset {variable}.",
    )


def _refused(error: ErrorDetails, origins: Mapping[str, str]) -> BadSettings:
    """What pydantic refused, as a sentence with the line to write."""
    # Without a place, it is the rule over all folders (two of one name); its message is our own sentence.
    name = str(error["loc"][0]) if error["loc"] else "folders"
    origin = origins[name]
    if error["type"] == NEEDS:
        return BadSettings(
            f"{origin}: {error['msg']}.", remedy="Set both (docs/scaling.md), or take search out."
        )
    remedy = f"For example: {_line_for(name, origin)}"
    if name in _PARTS:
        return BadSettings(f"{origin}: {_about_part(name, error)}", remedy=remedy)
    return BadSettings(
        f"{origin}: “{name}” must be {expects(name)}{_not(name, error['input'])}.", remedy=remedy
    )


_PARTS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "folders": ("folder", Folder),
    "follow": ("place", Followed),
}
"""Settings that are lists of tables, and what one of these is called."""


def _about_part(name: str, error: ErrorDetails) -> str:
    """What is wrong with one of a list."""
    called, model = _PARTS[name]
    if error["type"] == "extra_forbidden":
        given = str(error["loc"][-1])
        near = _nearest(given, model.model_fields)
        return f"a {called} has no “{given}”." + (f" The nearest is “{near}”." if near else "")
    if error["type"] == "missing" and name == "follow":
        return f"a {called} needs “{error['loc'][-1]}”."
    if error["type"] == "literal_error":
        return f"“{error['loc'][-1]}” must be {error['ctx']['expected']}, not {_shown(error['input'])}."
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ") + "."
    return f"“{name}” must be {expects(name)}."


_KEY_BYTES = 32
_MOST_BYTES = 1 << 20
"""Of a file of settings, or of a key: a device that never ends is neither."""
"""The least of a secret that receipts are sealed with."""
_IN_THE_ENVIRONMENT = {
    "folders": "records=/srv/records",
    "follow": '[{"url": "https://city.example/feed", "kind": "feed", "collection": "news"}]',
}


def _line_for(name: str, origin: str) -> str:
    """The example line in the form of the place the setting was read from."""
    if not origin.startswith(PREFIX):
        return example(name)
    value = _IN_THE_ENVIRONMENT.get(name) or example(name).partition(" = ")[2].strip('"')
    return f"{origin}={value}"


def _nearest(name: str, known: Iterable[str]) -> str | None:
    from rapidfuzz import fuzz, process

    best = process.extractOne(name, list(known), scorer=fuzz.WRatio, score_cutoff=_NEAR)
    return best[0] if best and len(name) >= _SHORTEST else None


_NEAR, _SHORTEST = 70, 3
"""Of 100; and letters: whatever is shorter is like all that holds it."""


def _not(name: str, given: object) -> str:
    """What was given instead; not where it may hold a password, in whatever way the address around it is mistyped."""
    secret = name in ("state", "library_store", "search_uri") and not re.fullmatch(r"[\w.-]+", str(given))
    return "" if secret else f", not {_shown(given)}"


def _shown(value: object) -> str:
    text = "".join(each if each.isprintable() else "�" for each in str(value))
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"


def _line(text: str, name: str) -> int:
    key = re.compile(rf"""\s*\[{{0,2}}\s*["']?{re.escape(name)}["']?\s*[.=\]]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if key.match(line)), 1)


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_TRUTH = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def _plain(text: str) -> str:
    return text


def _number(text: str) -> Any:
    """A number in digits; the text itself where it is none, which is told with what was expected. float() takes "1_0" and "nan"."""
    return json.loads(text) if _NUMBER.fullmatch(text) and not re.match(r"-?0[0-9]", text) else text


def _truth(text: str) -> Any:
    return _TRUTH.get(text.lower(), text)


def _odd_text(value: Any, *, blank: bool) -> str | None:
    """A text in ``value`` that nobody means: with blanks around it, with what cannot be shown, or nothing unless it may be ``blank``."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, str) and (value != value.strip() or not value.isprintable() or not (value or blank)):
        return value
    return next((odd for each in inside if (odd := _odd_text(each, blank=blank)) is not None), None)


def _folders(text: str) -> Any:
    """``records:minutes=/srv/minutes`` → two folders. The part before "=" is the collection."""
    folders: list[dict[str, str]] = []
    for part in filter(None, text.split(os.pathsep)):
        collection, equals, path = part.partition("=")
        folders.append({"path": path, "collection": collection} if equals else {"path": part})
    return folders or text


def _hosts(text: str) -> Any:
    """``a.example, b.example`` → two hosts; or a list in JSON."""
    if text.lstrip().startswith("["):
        return _json(text)
    return [host.strip() for host in text.split(",") if host.strip()]


def _json(text: str) -> Any:
    """A list in JSON; the text itself where it is none, which is told with what was expected."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _types(name: str) -> set[object]:
    """The types that a setting may have."""
    annotation = Settings.model_fields[name].annotation
    return {annotation, *get_args(annotation)}


def _by_type(name: str) -> Callable[[str], Any]:
    kinds = _types(name)
    return _truth if bool in kinds else _number if kinds & {int, float} else _plain


_FROM_TEXT: Mapping[str, Callable[[str], Any]] = {
    **{name: _by_type(name) for name in NAMES},
    "folders": _folders,
    "allowed_hosts": _hosts,
    "follow": _json,
}
"""How each is written in the environment."""


def _placed(settings: Settings, base: Mapping[str, Path], home: Path, usual: Iterable[Path]) -> Settings:
    """Relative paths made absolute, and the usual folders when none are given."""
    placed: dict[str, Any] = {"data": (base.get("data", home) / _at_home(settings.data, "data")).absolute()}
    if settings.folders:
        beside = base["folders"]
        placed["folders"] = tuple(
            folder.model_copy(update={"path": (beside / _at_home(folder.path, "folders")).absolute()})
            for folder in settings.folders
        )
    elif "folders" not in base:
        placed["folders"] = tuple(Folder(path=path, if_there=True) for path in usual)
    for name in ("receipt_key", "weights"):
        given: Path | None = getattr(settings, name)
        if given is not None:
            placed[name] = (base.get(name, home) / _at_home(given, name)).absolute()
    for name in _MODELS:
        value = getattr(settings, name)
        if value.startswith((".", "~", os.sep)):
            placed[name] = str((base.get(name, home) / _at_home(Path(value), name)).absolute())
    return settings.model_copy(update=placed)


def _at_home(path: Path, name: str) -> Path:
    """With “~” as the home it stands for. Raises BadSettings where nobody is called so."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise BadSettings(
            f"“{name}” names the home of somebody who is not known on this machine: “{path}”.",
            remedy="Write the whole path.",
        ) from error


def receipt_key(file: Path | None, data: Path) -> bytes:
    """What receipts of the data folder ``data`` are sealed with, out of a file that lies elsewhere; empty where there is none. Raises
    BadSettings.
    """
    if file is None:
        return b""
    if file.resolve().is_relative_to(data.resolve()):
        raise BadSettings(
            f"The key of receipts, {file}, is in the data folder: who can change receipts could seal them.",
            remedy="Keep it elsewhere, and set receipt_key to where it is.",
        )
    try:
        key = _short(file).strip()
    except OSError as error:
        raise BadSettings(
            f"The key of receipts, {file}, cannot be read: {meaning(error)}.",
            remedy=f"Make one: openssl rand -hex 32 > {file}",
        ) from error
    if len(key) < _KEY_BYTES:
        raise BadSettings(
            f"The key of receipts, {file}, has {len(key)} characters; {_KEY_BYTES} are the least.",
            remedy=f"Make another: openssl rand -hex 32 > {file}",
        )
    return key
