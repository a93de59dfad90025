"""Text from records and people, written so that Discord shows exactly its characters and obeys none of them.

What the client understands as markup is escaped where it would be understood, and nowhere else: escapes count against
the characters of a message. A piece stays safe whatever stands before or after it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate, compress, pairwise

import regex

from chat.limits import LABEL, LINK, OPTION
from domain.clean import address, one_line, visible
from domain.documents import Span

NAME = 100
"""Characters of a name, unless said otherwise."""
NOTHING = "–"
"""Stands where a name has nothing that could be seen."""

# What opens or closes markup anywhere: emphasis, code, spoilers, mentions, emoji, timestamps, links. The rest depends on
# its neighbours: schemes and well-known hosts become links or invitations, “:name:” an emoji, “&amp;” a sign.
_HOST_DOT = r"(?:(?<=discord)|(?<=discordapp)|(?<=dis)|(?<=www))\.(?=\w)"
_EMOJI_COLON = r":(?=[\w+-]+:)"
_ENTITY = r"&(?=\#?\w+;)"
_ANYWHERE = re.compile(rf"[\\*_~`|<@\[\]]|:(?=//)|{_EMOJI_COLON}|{_ENTITY}|{_HOST_DOT}", re.IGNORECASE)
# What makes a heading, a quote, a list, small print or a rule of its line. The end counts as a blank, because nobody
# knows what will be set behind it.
_AT_LINE_START = re.compile(
    r"""^(?P<before>[^\S\n]*)
    (?P<mark> > | \#(?=\#{0,5}(?:\s|\Z)) | [-+](?=\s|\Z) | -(?=[-\#]) | =(?==*[^\S\n]*$)
    | (?P<number>\d+)(?P<dot>[.)])(?=\s|\Z) )""",
    re.VERBOSE | re.MULTILINE,
)
# Where escapes do not count (the words of a masked link), look-alikes stand in. Discord refuses a link whose words hold
# an address, an invitation or an emoji.
_TWINS = str.maketrans("\\*_~`|<>[]@", "⧵∗＿∼ˋ∣‹›()＠")
_MORE_TWINS = ((_EMOJI_COLON, "∶"), (_ENTITY, "＆"), (_HOST_DOT, "․"), (r"\w+://", ""))
_EMOJI = regex.compile(
    r"(?![©®™\d#*])\p{Extended_Pictographic}[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*|[\U0001f1e6-\U0001f1ff]|\ufe0f?\u20e3"
)
# Closes what the address stands in, or is read as markup there. “~” stays: text fragments need it.
_CLOSING = {ord(character): f"%{ord(character):02X}" for character in "()<>[]\"'\\`*|{}^"}
_PING = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_AROUND = re.compile(r"\A\s+|\s+\Z|(?<=\n)[^\S\n]*\n")


def plain(text: str) -> str:
    r"""Markdown that is shown as ``text``: no formatting, no mention, no link. Lines stay lines.

    >>> plain("**@everyone** see https://discord.gg/x")
    '\\*\\*\\@everyone\\*\\* see https\\://discord\\.gg/x'
    """
    escaped = _ANYWHERE.sub(r"\\\g<0>", visible(text))
    return _AT_LINE_START.sub(_disarmed, escaped)


def bold(text: str, spans: Iterable[Span]) -> str:
    """``plain(text)`` with the characters of ``spans`` bold.

    Spans may overlap, touch, run over lines and beyond the text. They lose the blanks at their edges, and punctuation
    that touches a word outside: some clients would show the asterisks there.
    """
    shown = visible(text)
    pieces, at = [], 0
    for start, end in _ranges(shown, spans):
        pieces += [plain(shown[at:start]), "**", plain(shown[start:end]), "**"]
        at = end
    return "".join(pieces) + plain(shown[at:])


def quoted(text: str, spans: Iterable[Span] = ()) -> str:
    """“text”, with ``spans`` bold; the blank lines and the blanks around it go, its other characters stay."""
    shown = visible(text)
    kept = bytearray(b"\1" * len(shown))
    for match in _AROUND.finditer(shown):
        kept[match.start() : match.end()] = bytes(match.end() - match.start())
    places = [0, *accumulate(kept)]
    moved = [Span(*(places[min(max(at, 0), len(shown))] for at in (span.start, span.end))) for span in spans]
    return "“" + bold("".join(compress(shown, kept)), moved) + "”"


def name(text: str, limit: int = NAME) -> str:
    """A name of a person, a channel or a record: on one line, safe, at most ``limit`` characters of it."""
    return plain(_line(text, limit))


def link(label: str, url: str, limit: int = 2 * NAME) -> str:
    """``label`` as a link to ``url`` that shows no preview; only the label where ``url`` is not a web address.

    Of an address that is too long the part behind “#” is left out; one that is too long even so is no link either.

    The words of a link know no escapes: characters that would be markup are shown as their look-alikes, emoji go.
    """
    target = _PING.sub("%40", address(url.strip()).translate(_CLOSING))
    if len(target) > LINK:
        target = target.partition("#")[0]
    if not target or len(target) > LINK:
        return name(label, limit)
    words = str(_EMOJI.sub("", one_line(label))).translate(_TWINS)
    for markup, twin in _MORE_TWINS:
        words = re.sub(markup, twin, words, flags=re.IGNORECASE)
    return f"[{_line(words, limit)}](<{target}>)"


def label(text: str) -> str:
    """The words on a button: Discord shows them as they are."""
    return _line(text, LABEL)


def option(text: str) -> str:
    """The words of a choice or a menu's option: Discord shows them as they are."""
    return _line(text, OPTION)


def cut(text: str, limit: int) -> str:
    """``text``, or as much of it as leaves room for “…” within ``limit`` characters; no character is torn apart.

    Ends with a whole word where one ends nearby.
    """
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = ""
    for cluster in regex.findall(r"\X", text[: limit + 1]):
        if len(kept) + len(cluster) > limit - 1:
            break
        kept += cluster
    if not text[len(kept)].isspace():
        words = kept.rstrip().rpartition(" ")[0]
        kept = words if len(words) * 2 > len(kept) else kept
    return kept.rstrip() + "…"


def _line(text: str, limit: int) -> str:
    line = _BLANKS.sub(" ", one_line(text)).strip()
    return cut(line, limit) if any(unicodedata.category(each)[0] not in "ZC" for each in line) else NOTHING


def _disarmed(match: re.Match[str]) -> str:
    number = match["number"] or ""
    return f"{match['before']}{number}\\{match['mark'][len(number) :]}"


def _ranges(text: str, spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """Where bold begins and ends: in order, apart, each within a line, with something to be seen at both edges."""
    wanted = bytearray(len(text))
    for span in spans:
        start, end = max(span.start, 0), max(0, min(span.end, len(text)))
        wanted[start:end] = b"\1" * max(0, end - start)
    inside = [each and text[at] != "\n" for at, each in enumerate(wanted)]
    turns = [
        at for at, (one, other) in enumerate(pairwise([False, *inside, False])) if bool(one) != bool(other)
    ]
    for first, last in zip(turns[::2], turns[1::2], strict=True):
        start, end = first, last
        while start < end and not _opens(text[start], text[start - 1 : start]):
            start += 1
        while start < end and not _opens(text[end - 1], text[end : end + 1]):
            end -= 1
        if start < end:
            yield start, end


def _opens(inner: str, outer: str) -> bool:
    """Whether asterisks between an inner and an outer character are markup to every client; ``outer`` may be empty."""
    if inner.isspace():
        return False
    is_sign = unicodedata.category(inner)[0] in "PS"
    return not is_sign or not outer or outer.isspace() or unicodedata.category(outer)[0] == "P"
