"""Front matter: a block of YAML between two lines ``---`` at the top of a Markdown or text file.

It is often written by another system, which has keys of its own, so it is read with more patience than a sidecar:
keys that are not ours are passed over; a key that looks like a slip of the pen, a wrong value, or YAML that cannot
be read is told in a note and the record is read without it. The block itself is never part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.readers.metadata import KEYS, SILENT, Metadata, WrongValueError, nearest_key, with_value

_BLOCK = re.compile(
    r"\A\s*---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FIRST_KEY = re.compile(r"\s*(?:#.*\n\s*)*[\"']?[A-Za-z][\w .-]*[\"']?\s*:", re.ASCII)
_MERGE = re.compile(r"<<[\"']?\s*:")
# A few lines of merge keys can be made to fill any memory.
_LONGEST = 64 * 1024
"""Front matter is a few lines; two rulers far apart are not front matter."""


def split(text: str) -> tuple[Metadata, str, tuple[str, ...]]:
    """What the front matter of ``text`` says, the text behind it, and notes on what could not be used."""
    match = _BLOCK.match(text[:_LONGEST])
    if match is None or not _looks_meant(match["yaml"]):
        return SILENT, text, ()
    rest = text[match.end() :]
    # The block may stand below blank lines: line numbers are those of the file.
    above = text.count("\n", 0, match.start("yaml"))
    table, note = _load(match["yaml"], above)
    if note:
        return SILENT, rest, (note,)
    metadata, notes = SILENT, []
    for key, value in table.items():
        name = str(key).strip().lower()
        if name not in KEYS:
            if nearest_key(name) and len(name) > 3:
                notes.append(
                    f"The front matter has a key “{key}”, which is not known; “{nearest_key(name)}” is."
                )
            continue
        try:
            metadata = with_value(metadata, name, value)
        except WrongValueError as error:
            sentence = str(error)
            notes.append(f"The front matter was read in part: {sentence}")
    return metadata, rest, tuple(notes)


def _looks_meant(yaml: str) -> bool:
    """Two rulers around a paragraph are not front matter; a first line ``key:`` is."""
    return not yaml.strip() or _FIRST_KEY.match(yaml) is not None


def _load(source: str, above: int) -> tuple[Mapping[object, object], str]:
    """The table, and a note instead when it cannot be read."""
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    unusable = "what it says about title, date and kind is not used"
    if _MERGE.search(source):
        return {}, f"The front matter uses merge keys (<<), which are not read; {unusable}."
    try:
        table = YAMLHandler().load(source)
    except yaml.MarkedYAMLError as error:
        line = above + 1 + (error.problem_mark.line if error.problem_mark else 0)
        reason = error.problem or "it is not YAML"
        return {}, f"The front matter cannot be read (line {line}: {reason}); {unusable}."
    except (yaml.YAMLError, ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        # ValueError and the like: the YAML library lets an impossible date or number through as itself.
        return (
            {},
            f"The front matter cannot be read ({str(error).splitlines()[0][:80] or 'not YAML'}); {unusable}.",
        )
    if table is None:
        return {}, ""
    if not isinstance(table, Mapping):
        return {}, f"The front matter is not a list of keys and values; {unusable}."
    return table, ""
