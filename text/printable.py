"""Text from records and people, made safe to show: nothing in it steers a terminal or turns a line around.

One character becomes one character, so that ranges (marks, quotes) keep their places.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

_REPLACEMENT = "\ufffd"
# Escape sequences begin with a C0 or C1 control; bidirectional controls and invisible tags can make a line read
# as something else; lone surrogates cannot be written at all. The joiners U+200C and U+200D are part of words
# (Persian, emoji) and stay.
HARMFUL = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff"
)
_HARMFUL = re.compile(f"[\t{HARMFUL}]")
_UNSEEN = re.compile(f"[{HARMFUL}]")
_AROUND = "".join(map(chr, range(0x21)))
"""What browsers leave out around an address."""
_BLANKS = frozenset("\t\x0b\x0c\r\x85\u2028\u2029")


def visible(text: str) -> str:
    r"""``text`` without anything that is obeyed and not seen. Line feeds stay; the length stays.

    >>> visible("plain\x1b[31m red")
    'plain␛[31m red'
    """
    return _HARMFUL.sub(_shown, text)


def one_line(text: str) -> str:
    """``visible``, with line feeds as blanks: for titles, names and whatever stands inside a line."""
    return visible(text).replace("\n", " ")


def harmless_json(written: str) -> str:
    r"""JSON text in which what could steer a terminal is written as ``\u…``: the same value, harmless to look at.

    >>> harmless_json('"a\x7f\u202e"')
    '"a\\u007f\\u202e"'
    """
    return _UNSEEN.sub(_escaped, written)


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
    if character in _BLANKS:
        return " "
    code = ord(character)
    # Unicode has a picture for each of the old control characters.
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else _REPLACEMENT
