"""Text from records and people, written so that Discord shows exactly its characters and obeys none of them.

What the client understands as markup is escaped where it would be understood, and nowhere else: escapes count against
the characters of a message. A piece stays safe whatever stands before or after it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate, compress, pairwise

import regex

from domain.documents import Span
from text.cleaning import address, visible, visible_line

_log = logging.getLogger(__name__)

# How much fits into what Discord shows: resources/message, components/reference and resources/channel of its developer
# documentation; the total of characters stands in discord.py (``LayoutView.content_length``).
TEXT = 4000
"""Characters of all text displays of one message together."""
COMPONENTS = 40
"""Components of one message, counting those within others."""
BUTTONS = 5
"""Buttons in a row; a select menu fills a row alone."""
CUSTOM_ID = 100
REPEATED = len("~40")
"""Characters of it that are kept free, for the number of one that a message holds again."""
LABEL = 80
"""Characters on a button. About 34 of them fit on a phone."""
LINK = 512
"""Characters of a web address behind a button or a title."""
OPTIONS = CHOICES = 25
"""Options of a select menu; choices offered while someone types."""
OPTION = 100
"""Characters of an option's label, its value, and its description; and of a choice."""
THREAD_NAME = 100

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


_LETTER = '[^/\\\\\\n:;“”"]'
_PLACE = re.compile(
    rf"""(?<![\w:/.>}}])(?:
    /+(?!library\b)(?:{_LETTER}*[^/\s\n:;“”"]/)*
    | (?:[A-Za-z]:|\\)\\(?:{_LETTER}*\\)*
    )(?=[^\s/])""",
    re.VERBOSE,
)
"""Where on this machine something lies, up to its own name. Web addresses, keys of records and commands are none."""


def programs(sentence: str, most: int = TEXT) -> str:
    r"""A sentence of the program's, on one line and safe: of a path of this machine, which is the operator's business, only the last
    part; the log has all of it.

    >>> programs("/srv/my town/data/CURRENT is damaged. See https://city.example/a and town/a.pdf.")
    'CURRENT is damaged. See https\\://city.example/a and town/a.pdf.'
    """
    shown = _PLACE.sub("", " ".join(sentence.split()))
    if shown != " ".join(sentence.split()):
        _log.warning("Told without its path: %s", sentence)
    return plain(cut(shown, most))


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
    return plain(_line(visible_line(text), limit))


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
    words = str(_EMOJI.sub("", visible_line(label))).translate(_TWINS)
    for markup, twin in _MORE_TWINS:
        words = re.sub(markup, twin, words, flags=re.IGNORECASE)
    return f"[{_line(words, limit)}](<{target}>)"


def label(text: str) -> str:
    """The words on a button: Discord shows them as they are."""
    return _line(text, LABEL)


def option(text: str) -> str:
    """The words of a choice or a menu's option: Discord shows them as they are."""
    return _line(text, OPTION)


def digest_of(key: str) -> str:
    """A long key in a ``custom_id`` or a choice, which are shorter than a key may be: 20 hex digits of its sha256, enough
    that no two of a library share them.
    """
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


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
    line = _BLANKS.sub(" ", visible(text)).strip()
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


# --- Markdown cut short so that it stays well-formed: no escape, link, mention or bold pair is torn apart. Pure.

ELLIPSIS = " …"
"""Stands behind what was cut; behind the closing mark of a quotation, because the dots are not the record's."""
LEAST = 80
"""Characters of a quotation that are kept while there is something longer to cut."""

_NEAR = 24
_BOLD = "**"
# One token is kept or left whole. An escape comes first: what it escapes opens nothing.
_TOKEN = regex.compile(
    r"\\\X|\[(?:\\.|[^\]\\\n])*\]\(<[^>\n]*>\)|<[^>\n]*>|`[^`\n]+`|\*\*|\X",
    regex.DOTALL,
)
# A quotation begins a line (behind the bar of a block quote, and small, perhaps), and what follows it is small print, dots
# or nothing: so marks within it end nothing.
_QUOTATION = regex.compile(
    r"(?ms)^(?:> )?(?:-\# )?“(?P<words>.*?)”(?=(?: …)?(?:\n-\# |\n(?:> )?(?:-\# )?“|\Z))"
)


def shortened(source: str, limit: int) -> str:
    """``source``, or the beginning of it with “ …”, at most ``limit`` characters. Shorter than that is only “…”."""
    if len(source) <= limit:
        return source
    return _beginning(source, limit - len(ELLIPSIS)) + ELLIPSIS if limit > len(ELLIPSIS) else "…"


def longest_quotation(source: str) -> int:
    """Characters of the longest quotation; 0 where there is none that could be cut."""
    return max((len(match["words"]) for match in _QUOTATION.finditer(source)), default=0)


def quotation_shortened(source: str, by: int, least: int = LEAST) -> str:
    """``source`` with its longest quotation at least ``by`` characters shorter, as far as ``least`` of it are left."""
    quotations = list(_QUOTATION.finditer(source))
    if not quotations:
        return source
    found = max(quotations, key=lambda match: len(match["words"]))
    start, end = found.span("words")
    # The dots take room; where they stand already, they do not.
    dots = "" if source.startswith(ELLIPSIS, end + 1) else ELLIPSIS
    words = _beginning(found["words"], max(least, len(found["words"]) - by - len(dots)))
    if len(words) + len(dots) >= len(found["words"]):
        return source
    return source[:start] + words + "”" + dots + source[end + 1 :]


def _beginning(source: str, limit: int) -> str:
    kept: list[str] = []
    length, inside, word = 0, False, (0, False)
    for match in _TOKEN.finditer(source):
        piece = match.group()
        inside_then = inside != (piece == _BOLD)
        if length + len(piece) + (len(_BOLD) if inside_then else 0) > limit:
            # Back to the end of a word, where one ends nearby.
            if word[0] and len(kept) - word[0] <= _NEAR and not piece.isspace():
                del kept[word[0] :]
                inside = word[1]
            break
        if piece.isspace():
            word = (len(kept), inside)
        kept.append(piece)
        length += len(piece)
        inside = inside_then
    while kept and kept[-1].isspace():
        kept.pop()
    if inside and kept[-1] == _BOLD:
        # Bold that has just begun would show its asterisks.
        kept.pop()
    elif inside:
        kept.append(_BOLD)
    return "".join(kept).rstrip()
