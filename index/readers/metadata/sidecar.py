"""What is said about a record: in a sidecar, in front matter, or in the record itself.

A sidecar is a file ``minutes.pdf.meta.toml`` beside ``minutes.pdf``. All keys may be left out::

    title = "Minutes of the Town Council"
    kind = "adopted minutes"         # a Kind, in any case, with blanks, - or _
    date = 2025-03-04                # or "March 4, 2025", "2025-03", "August 1": a year is never added
    body = "Town Council"
    url = "https://example.gov/minutes/2025-03-04.pdf"
    language = "en"                  # ISO 639-1
    collection = "council"
    byline = "Jane Doe, clerk"
    note = "Page 3 is missing in the original."      # or notes = ["…", "…"]

A sidecar is written by whoever keeps the library, so a mistake in it is an error with file and line: its record
is left out until it is mended, rather than taken in with a wrong date.

``folder.meta.toml`` has the same keys and says them of every record in its folder and below; what a record's own
sidecar or front matter says goes before.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.dates import UNKNOWN, PartialDate, parse_date
from domain.documents import Kind
from domain.errors import RecordUnreadable
from text.cleaning import one_line
from text.terms import nearest

KEYS = ("title", "date", "body", "kind", "url", "language", "collection", "byline", "place", "note", "notes")
SIDECAR = ".meta.toml"  # a sidecar is named like its record, with this behind it
FOLDER_SIDECAR = "folder.meta.toml"  # the same for a whole folder


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said about a record. Empty where nothing is said."""

    title: str = ""
    date: PartialDate = UNKNOWN
    body: str = ""
    kind: Kind | None = None
    url: str = ""
    language: str = ""
    collection: str = ""
    byline: str = ""
    place: str = ""
    """The town or county whose record it is."""
    notes: tuple[str, ...] = ()
    styles: str = ""
    """Of a page: the rules by which style sheets that lie beside it strike words through."""
    sheets: tuple[str, ...] = ()
    """The addresses of these sheets, as the page names them."""
    of_folder: tuple[str, ...] = ()
    """``"date: meeting.json"`` for each value that is said of the whole folder, and where. What the record says of
    itself goes before these.
    """

    def over(self, other: Metadata) -> Metadata:
        """This, and where this is silent, ``other``. Notes of both are kept."""
        names = (name for name in KEYS[:-2] if self.is_silent_on(name))
        silent: dict[str, Any] = {name: getattr(other, name) for name in names}
        return replace(self, notes=tuple(dict.fromkeys(self.notes + other.notes)), **silent)

    def under(self, own: Metadata) -> Metadata:
        """What ``own`` says, and where that is silent, this, which is said of a folder around it."""
        kept = [each for each in self.of_folder if own.is_silent_on(each.partition(":")[0])]
        return replace(own.over(self), of_folder=(*own.of_folder, *kept))

    def said_in(self, place: str) -> Metadata:
        """This, as said of a whole folder in ``place``."""
        names = [name for name in KEYS[:-2] if not self.is_silent_on(name)]
        return replace(self, of_folder=tuple(f"{name}: {place}" for name in names))

    def is_silent_on(self, name: str) -> bool:
        """Whether nothing is said of ``name``, one of the fields."""
        return bool(getattr(self, name) == getattr(SILENT, name))

    def parted(self) -> tuple[Metadata, Metadata, dict[str, str]]:
        """What is said of the record itself, what is said of its folder, and where each of that is said."""
        said = dict(each.split(": ", 1) for each in self.of_folder)
        silent: dict[str, Any] = {name: getattr(SILENT, name) for name in said}
        of_folder: dict[str, Any] = {name: getattr(self, name) for name in said}
        return replace(self, of_folder=(), **silent), Metadata(**of_folder), said


SILENT = Metadata()


class WrongValueError(ValueError):
    """A key or a value that cannot be taken. ``str(error)`` is a sentence; ``key`` is where it stands."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


def read_sidecar(raw: bytes, name: str) -> Metadata:
    """The metadata in the sidecar file ``name``. Raises RecordUnreadable with file and line."""
    remedy = f"Correct “{name}”, or remove it: the record can be read without."
    if len(raw) > _LONGEST:
        raise RecordUnreadable(f"“{name}” is larger than {_LONGEST >> 10} KiB.", remedy=remedy)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RecordUnreadable(f"“{name}”, line {line}: it is not UTF-8 text.", remedy=remedy) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecordUnreadable(f"“{name}”{_toml_place(str(error), text)}.", remedy=remedy) from error
    except (ValueError, RecursionError) as error:
        what = "it is nested too deep, or holds a number too long"
        raise RecordUnreadable(f"“{name}”: {what}.", remedy=remedy) from error
    try:
        return from_table(table)
    except WrongValueError as error:
        place = f", line {_line_of(error.key, text)}" if _line_of(error.key, text) else ""
        raise RecordUnreadable(f"“{name}”{place}: {error}", remedy=remedy) from error


def from_table(table: Mapping[str, object]) -> Metadata:
    """The metadata in a parsed table. Raises WrongValueError for an unknown key or a wrong value."""
    metadata = SILENT
    for key, value in table.items():
        metadata = with_value(metadata, key, value)
    return metadata


def with_value(metadata: Metadata, key: str, value: object) -> Metadata:
    """``metadata`` with one more value. Raises WrongValueError for an unknown key or a wrong value."""
    if key not in KEYS:
        near = nearest_key(key)
        hint = f" Did you mean “{near}”?" if near else f" Known keys are {', '.join(KEYS)}."
        raise WrongValueError(key, f"the key “{key}” is not known.{hint}")
    if value is None or value == "":
        return metadata
    if key in ("note", "notes"):
        return replace(metadata, notes=metadata.notes + _notes(key, value))
    if key == "date":
        return replace(metadata, date=_date(value))
    text = _text(key, value)
    if key == "kind":
        return replace(metadata, kind=kind_named(text))
    if key == "language":
        return replace(metadata, language=_language(text))
    plain: dict[str, Any] = {key: text}
    return replace(metadata, **plain)


def nearest_key(key: str) -> str:
    """The known key that ``key`` is most like; empty when it is like none."""
    return nearest(key.casefold(), KEYS)


def kind_named(name: str) -> Kind:
    """The Kind called ``name``, in any case, with blanks, ``-`` or ``_``. Raises WrongValueError."""
    wanted = re.sub(r"[\s_-]+", " ", name).strip().casefold()
    kinds = {kind.value: kind for kind in Kind}
    if wanted in kinds:
        return kinds[wanted]
    near = nearest(wanted, kinds)
    hint = f"Did you mean “{near}”?" if near else f"Known kinds are {', '.join(kinds)}."
    raise WrongValueError("kind", f"there is no kind “{name}”. {hint}")


def _date(value: object) -> PartialDate:
    if isinstance(value, dt.date):  # a datetime is one too
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise WrongValueError("date", f"the date must be a date or a text, not {_sort_of(value)}.")
    try:
        return parse_date(value)
    except ValueError as error:
        raise WrongValueError("date", f"{error}.") from error


def _language(text: str) -> str:
    match = re.fullmatch(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9_-]*)?", text)
    if match is None or match.group(1).lower() not in _LANGUAGES:
        raise WrongValueError(
            "language",
            f"the language must be two letters like en, es or zh, as ISO 639-1 lists them, not “{text}”.",
        )
    return match.group(1).lower()


_LANGUAGES = frozenset(
    (
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es "
        "et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj "
        "kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv "
        "ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th "
        "ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    ).split()
)
"""ISO 639-1."""


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongValueError(key, f"“{key}” must be a text, not {_sort_of(value)}.")
    return one_line(str(value))


def _notes(key: str, value: object) -> tuple[str, ...]:
    notes = value if isinstance(value, list) else [value]
    return tuple(note for note in (_text(key, note) for note in notes) if note)


def _sort_of(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    return {list: "a list", dict: "a table", int: "a number", float: "a number"}.get(type(value), "this")


def _line_of(key: str, text: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*[\"'\[]*{re.escape(key)}[\"']*\s*[=.\]]", line):
            return number
    return 0


def _toml_place(message: str, text: str, above: int = 0) -> str:
    """Where and what, in our words. Tomllib says "… (at line 3, column 5)" or "… (at end of document)"."""
    match = re.search(r"\(at line (\d+), column \d+\)\Z", message)
    line = above + int(match[1]) if match else max(1, len(text.splitlines()))
    if "overwrite" in message:
        return f", line {line}: a key is given twice"
    return f', line {line}: this is no key with a value as TOML has them (title = "Minutes")'


# --- Front matter: a block of YAML between two lines ``---`` at the top of a Markdown or text file, or of TOML between ``+++``.
#
# It is often written by another system, which has keys of its own, so it is read with more patience than a sidecar:
# keys that are not ours are passed over; a key that looks like a slip of the pen, a wrong value, or YAML that cannot
# be read is told in a note and the record is read without it. The block itself is never part of the text.
# A value is the text that stands there: YAML's own reading makes 83 of 0123 and 45045 of 12:30:45.


_BLOCK = re.compile(
    r"\A\s*(?:---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n(?P<toml>.*?)^\+\+\+)[ \t]*\r?(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_OPENED = re.compile(
    r"\A\s*(?:---|\+\+\+)[ \t]*\r?\n(?P<lines>(?:[\"']?[A-Za-z][\w .-]*[\"']?[ \t]*[:=].*\n?)+)", re.ASCII
)
_FIRST_KEY = {
    "yaml": re.compile(r"\s*(?:#.*\n\s*)*[\"']?[A-Za-z][\w .-]*[\"']?\s*:", re.ASCII),
    "toml": re.compile(r"\s*(?:#.*\n\s*)*(?:[\"']?[A-Za-z][\w .-]*[\"']?\s*=|\[[A-Za-z])", re.ASCII),
}
_KEY_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?:[ \t]+([^\s\[\]{}&*!|>%@`\"'#,?-][^\"'#]*)?)?")
_MERGE = re.compile(r"<<[\"']?\s*:")
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_LONGEST = 64 * 1024
"""Front matter and a sidecar are a few lines; two rulers far apart are no front matter. Some TOML takes time that grows with its square."""
_UNUSABLE = "what it says about title, date and kind is not used"

_Said = list[tuple[str, object, int]]
"""Keys, values and lines, as they stand."""


def split_front_matter(text: str) -> tuple[Metadata, str, tuple[str, ...]]:
    """What the front matter of ``text`` says, the text behind it, and notes on what could not be used."""
    match = _BLOCK.match(text[:_LONGEST])
    if match is None:
        return SILENT, text, _never_closed(text[:_LONGEST])
    form = "yaml" if match["yaml"] is not None else "toml"
    if not _looks_meant(match[form], form):
        return SILENT, text, ()
    rest = text[match.end() :]
    # The block may stand below blank lines: line numbers are those of the file.
    above = text.count("\n", 0, match.start(form))
    said, note = (_load if form == "yaml" else _load_toml)(match[form], above)
    if note:
        return SILENT, rest, (note,)
    metadata, notes = SILENT, []
    count = Counter(name.strip().lower() for name, _, _ in said)
    for key, value, line in said:
        name = key.strip().lower()
        if name not in KEYS:
            if nearest_key(name) and len(name) > 3:
                notes.append(
                    f"The front matter has a key “{key}”, which is not known; “{nearest_key(name)}” is."
                )
            continue
        if count[name] > 1:
            notes.append(f"The front matter says “{name}” more than once, here in line {line}; none is used.")
            continue
        try:
            metadata = with_value(metadata, name, value)
        except WrongValueError as error:
            sentence = str(error)
            place = f" (line {line})" if line else ""
            notes.append(f"The front matter{place} was read in part: {sentence}")
    return metadata, rest, tuple(notes)


def _never_closed(text: str) -> tuple[str, ...]:
    """A note where ``text`` begins as front matter does and nothing ends it."""
    opened = _OPENED.match(text)
    names = re.findall(r"^[\"']?([\w .-]*\w)", opened["lines"], re.MULTILINE) if opened else ()
    if not any(name.lower() in KEYS for name in names):
        return ()
    return (f"The front matter is never closed, so it is read as text; {_UNUSABLE}.",)


def _looks_meant(block: str, form: str) -> bool:
    """Two rulers around a paragraph are not front matter; a first line ``key:`` is, or ``key =``."""
    return not block.strip() or _FIRST_KEY[form].match(block) is not None


def _by_lines(source: str, above: int) -> _Said | None:
    """What YAML refuses and people mean all the same, ``title: Regular Meeting: Budget``: each line a key and the words behind
    it. None where a line is anything else, a key comes twice, or words begin as YAML has a meaning for.
    """
    found: dict[str, tuple[str, object, int]] = {}
    for number, line in enumerate(source.splitlines(), above + 1):
        if line.startswith("#") or not line.strip():
            continue
        match = _KEY_LINE.fullmatch(line)
        if match is None or match[1].lower() in found:
            return None
        found[match[1].lower()] = (match[1], (match[2] or "").strip(), number)
    return list(found.values())


def _load(source: str, above: int) -> tuple[_Said, str]:
    """What a block of YAML says, and a note instead when it cannot be read."""
    import yaml

    if _MERGE.search(source):
        return [], f"The front matter uses merge keys (<<), which are not read; {_UNUSABLE}."
    try:
        # Nodes, of which nothing is made: neither numbers nor days, and no key is lost behind its double.
        root = yaml.compose(source, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        if (by_lines := _by_lines(source, above)) is not None:
            return by_lines, ""
        line = above + 1 + (error.problem_mark.line if error.problem_mark else 0)
        return [], f"The front matter cannot be read (line {line}: this is not YAML); {_UNUSABLE}."
    except (yaml.YAMLError, ValueError, RecursionError):
        return [], f"The front matter cannot be read (it is not YAML, or nested too deep); {_UNUSABLE}."
    if not isinstance(root, yaml.MappingNode | None):
        return [], f"The front matter is not a list of keys and values; {_UNUSABLE}."

    def value_of(node: yaml.Node) -> object:
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in _NOTHING else str(node.value)
        return {} if isinstance(node, yaml.MappingNode) else []

    return [
        (
            str(key.value),
            [value_of(each) for each in node.value]
            if isinstance(node, yaml.SequenceNode)
            else value_of(node),
            above + 1 + key.start_mark.line,
        )
        for key, node in (root.value if root else ())
        if isinstance(key, yaml.ScalarNode)
    ], ""


def _load_toml(source: str, above: int) -> tuple[_Said, str]:
    """What a block of TOML says, and a note instead when it cannot be read."""
    try:
        table = tomllib.loads(source.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = _toml_place(str(error), "\n" * above + source, above)
        return [], f"The front matter{place}; {_UNUSABLE}."
    except (ValueError, RecursionError):
        return [], f"The front matter is nested too deep, or holds a number too long; {_UNUSABLE}."
    lines = ((key, value, _line_of(key, source)) for key, value in table.items())
    return [(key, value, line and above + line) for key, value, line in lines], ""
