r"""Cleaning characters: what a reader of the source sees, and nothing that cannot be seen.

The rules, which define what "verbatim" means in Plenum:

- line ends of every kind become ``\n``; tabs, no-break, ideographic and other wide or narrow blanks become a blank;
- what has no shape is dropped: NUL and other controls, zero-width blanks and joiners, marks that turn the
  writing direction, soft hyphens (and the line end behind one), tags, lone surrogates, noncharacters;
- joiners stay where they shape letters: between characters that are not Latin (Persian, Hindi, emoji);
- the ligatures fi, fl, ff … become their letters, as they are read;
- the rest is brought into NFC. Letters, accents, punctuation, quotation marks and digits stay as they are.

And the other way round: text from records and people, made safe to show. Nothing in it steers a terminal or turns a line
around; one character becomes one character, so that ranges (marks, quotes) keep their places.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote, urlsplit

from domain.documents import Span

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SOFT_BREAKS = re.compile("\u00ad[ \\t]*\\n[ \\t]*")
_BLANKS = re.compile(r"[\t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# A joiner after or before a Latin letter, a digit, a blank or nothing shapes no letter.
_IDLE_JOINERS = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\u024f\u200c\u200d])")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_LIGATURE = re.compile("[ﬀ-ﬆ]")
# Most of what comes by is plain already, and is told apart in one look.
_PLAIN = re.compile(r"[\n -~]*")
_PLAIN_LINE = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?")
_RUN_OF_BLANKS = re.compile(r" {2,}")
_ANY_BLANKS = re.compile(r"\s+")
_RULE = re.compile(r"[\s_\-–—=*.·•~#|+\\/]*")


def clean(text: str) -> str:
    """``text`` in cleaned characters; lines stay lines. Cleaning twice changes nothing."""
    if _PLAIN.fullmatch(text):
        return text
    if (turned := _turned.get()) is not None and is_turned(text):
        turned.append(text)
    text = _SOFT_BREAKS.sub("", _LINE_ENDS.sub("\n", text))
    text = _BLANKS.sub(" ", text)
    text = _UNSEEN.sub("", text)
    if text.isascii():
        return text
    text = _LIGATURE.sub(lambda match: _LIGATURES[match.group()], _IDLE_JOINERS.sub("", text))
    return unicodedata.normalize("NFC", text)


_OVERRIDES = re.compile("[\u202d\u202e]")
_TO_THE_LEFT = re.compile("[\u061c\u200f\u202b\u2067]")
_turned: ContextVar[list[str] | None] = ContextVar("turned", default=None)


def is_turned(text: str) -> bool:
    """Whether marks that are taken out of ``text`` show some of it in another order than it is written in: overrides turn letters, and
    marks of right-to-left writing turn numbers around (“5 – 2”), where no letter of such writing is seen that says so.
    """
    if _OVERRIDES.search(text):
        return True
    if not _TO_THE_LEFT.search(text) or not any(sign.isdecimal() for sign in text):
        return False
    return not any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text if sign.isalpha())


@contextmanager
def turned_texts() -> Iterator[list[str]]:
    """The texts that are turned among those that are cleaned meanwhile, whichever reader they come from."""
    found: list[str] = []
    before = _turned.set(found)
    try:
        yield found
    finally:
        _turned.reset(before)


def one_line(text: str) -> str:
    r"""``text`` cleaned, on one line: every run of blanks and line ends is one blank.

    >>> one_line(" The coun\u00adcil \n met. ")
    'The council met.'
    """
    if _PLAIN_LINE.fullmatch(text):
        return text
    return _ANY_BLANKS.sub(" ", clean(text)).strip()


def lines_of(text: str) -> list[str]:
    """The lines of ``text``, cleaned and trimmed, runs of blanks within them as one blank."""
    return [_RUN_OF_BLANKS.sub(" ", line).strip() for line in clean(text).split("\n")]


def is_rule(text: str) -> bool:
    """Whether ``text`` only draws a line or leaves room for a signature: ``* * *``, ``______``."""
    return _RULE.fullmatch(text) is not None


def trimmed(text: str, start: int, end: int) -> Span:
    """The range without the blanks at its edges."""
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))


_REPLACEMENT = "\ufffd"
# Escape sequences begin with a C0 or C1 control; bidirectional controls and invisible tags can make a line read
# as something else; lone surrogates cannot be written at all. The joiners U+200C and U+200D are part of words
# (Persian, emoji) and stay.
HARMFUL = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff"
)
_HARMFUL = re.compile(f"[\t{HARMFUL}]")
_NEVER_SHOWN = re.compile(f"[{HARMFUL}]")
_BETWEEN = re.compile(r"(?<!\S)[·\u0387‧∙⋅](?!\S)")
_AROUND = "".join(map(chr, range(0x21)))
"""What browsers leave out around an address."""
_SHOWN_AS_BLANK = frozenset("\t\x0b\x0c\r\x85\u2028\u2029")


def visible(text: str) -> str:
    r"""``text`` without anything that is obeyed and not seen. Line feeds stay; the length stays.

    >>> visible("plain\x1b[31m red")
    'plain␛[31m red'
    """
    return _HARMFUL.sub(_shown, text)


def visible_line(text: str) -> str:
    r"""``visible``, with line feeds as blanks: for titles, names and whatever stands inside a line.

    The sign that is set between the pieces of a line is another one here, so that no value can pass for several.

    >>> visible_line("Minutes · City Council\nof the col·legi")
    'Minutes / City Council of the col·legi'
    """
    return _BETWEEN.sub("/", visible(text).replace("\n", " "))


def harmless_json(written: str) -> str:
    r"""JSON text in which what could steer a terminal is written as ``\u…``: the same value, harmless to look at.

    >>> harmless_json('"a\x7f\u202e"')
    '"a\\u007f\\u202e"'
    """
    return _NEVER_SHOWN.sub(_escaped, written)


def address(url: str) -> str:
    """A web address that may be shown and linked; empty when it is not one.

    What is not printable ASCII is percent-encoded: an address cannot end the escape sequence it stands in.
    """
    url = url.strip(_AROUND)
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._", errors="replace")


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    # What lies beyond is a pair of surrogates in JSON.
    return json.dumps(character)[1:-1] if character > "\uffff" else f"\\u{ord(character):04x}"


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    if character in _SHOWN_AS_BLANK:
        return " "
    code = ord(character)
    # Unicode has a picture for each of the old control characters.
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else _REPLACEMENT
