"""Lines of a record: whether one goes on in the next, and how two become one, where it is broken into lines by its width (PDF
pages, hard-wrapped text); which are share buttons, and which say who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from domain.documents import Role
from index.readers.blocks import Block

_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_ENDS_IN_CJK = re.compile(f"[{_CJK}]$")
_BEGINS_CJK = re.compile(f"[{_CJK}]")
_HYPHEN = re.compile(r"(?P<left>\w[\w'’-]*)[-\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CONJUNCTION = re.compile(r"(?:and|or|to|und|oder|y|o|et|ou)\b")

_HYPHENS = ("-", "\u2010")
_LONGEST_WORD, _LONGEST_ENDING = 80, 16

_BULLET = re.compile(r"(?:[•‣▪●○◦■□☐☑☒➢➤✓✔❖∙·\uf0b7\uf0a7\uf0d8]\s*|[-–—*]\s+)(?=\S)")
_SAYING = tuple("☐☑☒□✓✔")
_SIGN = re.compile("[☐☑☒□■○●◉✓✔✗✘❏❐❑❒]")
_ENUMERATOR = re.compile(
    r"\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-Za-z]|a[a-z]|([b-z])\1|[ivxlIVXL]{1,6})[.)]\s+(?=\S)"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3})+\s+(?=\S)"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、)）]\s*(?=\S)|[0-9]{1,3}、\s*(?=\S)"
)
_REFERENCE = re.compile(
    r"(?:Resolution|Ordinance|Order|File|Case|Bill|Docket|Contract|Project|Permit)\s+(?:No\.|Number|#)\s*[\w.\s/-]{1,20}"
)
_TERMINAL = re.compile(r"[.!?。！？…:：][\"'”’)\]）」』]*$")
# A line that ends in one of these is not the end of anything.
_LEADS_ON = re.compile(
    r"(?:[,，、(（\[/&]|\b(?:a|an|the|of|and|or|to|in|for|on|by|with|at|from|as|that|which|its|their|his|her|be|is|are|was|were"
    r"|de|la|el|los|las|del|y|en|por|para|con|un|una|que|No|St|Mr|Mrs|Ms|Dr|Rev|Res|Ord|Sec|vs)\.?)$"
)


def bullet(line: str) -> int:
    """How many characters of ``line`` are a bullet with its blanks; 0 when there is none."""
    match = _BULLET.match(line)
    return match.end() if match else 0


def without_bullet(line: str) -> str:
    """``line`` without its bullet. A box or a tick says something, and stays; so does a sign where others stand behind it."""
    keeps = line[:1] in _SAYING or _SIGN.search(line, 1)
    return line if keeps else line[bullet(line) :]


def enumerator(line: str) -> int:
    """How many characters of ``line`` are a number or letter of a list ("4.", "(b)", "三、"); 0 when none are."""
    match = _ENUMERATOR.match(line)
    return match.end() if match else 0


def is_label(text: str) -> bool:
    """Whether ``text`` only leads to what stands behind it: “Moved by:”, a number or a bullet of a list."""
    return text.endswith(":") or enumerator(text + " x") > 0 or bullet(text + " x") > 0


def is_reference(line: str) -> bool:
    """Whether ``line`` is only the number that something is filed under: "Resolution No. 26-571"."""
    return _REFERENCE.fullmatch(line) is not None


def ends_sentence(line: str) -> bool:
    """Whether ``line`` ends as a sentence, a question or an announcement does."""
    return _TERMINAL.search(line[-_LONGEST_ENDING:]) is not None


def leads_on(line: str, following: str) -> bool:
    """Whether words show that ``line`` goes on: a small letter follows, "of the" or an open bracket ends it."""
    if following[:1].islower() and not enumerator(following):
        return True
    if line.endswith(_HYPHENS) and following[:1].isalpha() and _HYPHEN.search(line):
        return True
    # Only the end of the line is looked at: this is asked for every line of every record.
    if _LEADS_ON.search(line[-_LONGEST_ENDING:]):
        return True
    return line.count("(") > line.count(")") and not enumerator(following)


_LINE_NUMBER = re.compile(r"\s*(\d{1,4})(?:\s+(\S.*)|\s*)$")
_FEWEST_NUMBERS = 5


def line_numbers(lines: Sequence[str]) -> list[int]:
    """The places of ``lines`` (without empty ones) that begin with the number of their line, as ordinances have it: the
    numbers count lines, each or every fifth, and the words behind them run on from line to line. Numbers of items count
    items, which begin anew.
    """
    found = [
        (at, int(match[1]), match[2] or "")
        for at, line in enumerate(lines)
        if (match := _LINE_NUMBER.match(line))
    ]
    runs: list[list[tuple[int, int, str]]] = []
    for place in found:
        last = runs[-1][-1] if runs else None
        if last and place[1] - last[1] == place[0] - last[0] <= _FEWEST_NUMBERS:
            runs[-1].append(place)
        else:
            runs.append([place])
    counted: list[int] = []
    for run in runs:
        if counted and run[0][1] == 1 and len(run) > 1:
            counted += [at for at, _, _ in run]  # of a last page with few lines
            continue
        rests = [rest for _, _, rest in run if rest]
        goes_on = sum(leads_on(above, below) for above, below in pairwise(rests))
        steps = {b[1] - a[1] for a, b in pairwise(run)}
        between = steps != {1}  # every fifth line has one
        if len(run) >= (3 if between else _FEWEST_NUMBERS) and goes_on * (5 if between else 3) >= len(rests):
            counted += [at for at, _, _ in run]
    return counted


def columns(text: str) -> int:
    """How many columns of a typewriter ``text`` takes: CJK characters are two wide."""
    return len(text) if text.isascii() else len(text) + sum(map(len, re.findall(f"[{_CJK}]+", text)))


def join(lines: Sequence[str], vocabulary: Callable[[], Vocabulary]) -> str:
    """The lines of one paragraph as one. Hyphens that only break a word at the line's end are taken back."""
    parts = [lines[0]]
    for above, line in pairwise(lines):
        hyphen = _HYPHEN.search(above[-_LONGEST_WORD:]) if above.endswith(_HYPHENS) else None
        if hyphen is None or not line[:1].isalnum():
            parts += (blank_between(above, line), line)
            continue
        first = _FIRST_WORD.match(line)
        if first is None or not line[:1].islower():
            parts.append(line)  # "Smith-" + "Jones", "2025-" + "2026"
        elif _CONJUNCTION.match(line):
            parts.append(" " + line)  # "pre-" + "and post-"
        elif vocabulary().keeps_hyphen(hyphen["left"], first.group()):
            parts.append(line)
        else:
            parts[-1] = parts[-1][:-1]
            parts.append(line)
    return "".join(parts)


def blank_between(above: str, line: str) -> str:
    """What stands between two lines that become one: a blank, or nothing between two CJK characters."""
    return "" if _ENDS_IN_CJK.search(above[-1:]) and _BEGINS_CJK.match(line) else " "


class Vocabulary:
    """The words of a record, to tell "year-" + "long" from "govern-" + "ment"."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        broken = False
        for line in lines:
            words = _WORD.findall(line)
            # The halves of a word that is broken here are no words.
            whole = words[1:] if broken else words
            broken = line.endswith(_HYPHENS) and _HYPHEN.search(line[-_LONGEST_WORD:]) is not None
            self._words.update(word.casefold() for word in (whole[:-1] if broken else whole))

    def keeps_hyphen(self, left: str, right: str) -> bool:
        """Whether the hyphen between ``left`` and ``right`` belongs to the word."""
        left, right = left.casefold(), right.casefold()
        if "-" in left or left[-1].isdigit() or f"{left}-{right}" in self._words:
            return True
        if left + right in self._words:
            return False
        # Both halves are words of the record and the whole is not: a compound.
        return len(left) > 2 and len(right) > 2 and left in self._words and right in self._words


def vocabulary_of(lines: Sequence[str], limit: int = 2_000_000) -> Callable[[], Vocabulary]:
    """The vocabulary of ``lines``, made when it is first asked for, from about ``limit`` characters."""

    def some() -> Iterable[str]:
        left = limit
        for line in lines:
            yield line
            left -= len(line)
            if left <= 0:
                return

    return lru_cache(maxsize=1)(lambda: Vocabulary(some()))


# --- Share buttons.

_NETWORK = (
    r"(?:facebook|twitter|x|linked ?in|e-?mail|print|whats ?app|pinterest|reddit|tumblr|telegram|threads|bluesky|mastodon"
    r"|pocket|copy link|link|skype|messenger|instagram|youtube|line|more|wechat|weibo|微信|微博|qq空间|qq好友|朋友圈)"
)
_JOINED = rf"{_NETWORK}(?:[\s,/|·•&]+(?:and\s+)?{_NETWORK})*"
_CUE = re.compile(
    rf"(?:share (?:this|on|via|article|story|post|page)(?: (?:article|story|post|page|on|via))*|share|tweet"
    rf"|compart[ei]r?(?: esto| en)?|partager|分享(?:到|至|本文)?)\s*[:：]?(?:\s*{_JOINED})?",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    rf"(?:(?:click to )?(?:share|tweet|post|save|pin)(?: (?:on|to|via|this))?\s+)?{_JOINED}(?:\s*\(opens in new window\))?"
    r"|(?:click to )?(?:tweet|share|print|email)(?: this)?|like this:?|like|loading(?:…|\.{3})|like loading(?:…|\.{3})"
    r"|\(?opens in new window\)?|related",
    re.IGNORECASE,
)
_WIDGET_LINES = 12  # more lines than this are not a row of buttons


def without_share_buttons(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` without the row of share buttons at the end.

    Only at the end, only from a line that says "Share this" (or the like) on, and only when nothing but the names
    of networks and buttons follows it. A sentence that happens to speak of Facebook stays.
    """
    first = max(0, len(blocks) - _WIDGET_LINES)
    start = len(blocks)
    for at in range(len(blocks) - 1, first - 1, -1):
        line = blocks[at].text.strip()
        if _CUE.fullmatch(line):
            start = at
        elif not _BUTTON.fullmatch(line):
            break
    return list(blocks[:start])


# --- Bylines.

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
_NAMES = rf"{_NAME}(?:\s+(?:{_NAME}|de|del|la|van|von|da|bin|al)){{1,4}}"
_BYLINES = tuple(
    re.compile(form)
    for form in (
        rf"(?:By|BY|Por|Par|Von)\s+{_NAMES}(?:\s*(?:,|and|y|et|und|&)\s*{_NAMES})*(?:\s*[,|•·–—/-]\s*[^.!?]{{2,60}})?",
        r"(?:Reporters?|Correspondents?)[\s:][^.!?]{3,120}\bcontributed\b[^.!?]{0,60}\.?",
        rf"{_NAMES}(?:(?:,|,? and)\s+{_NAMES})*\s+(?:also\s+)?contributed(?:\s+\w+)?\s+to\s+this\s+\w+\.?",
        r"(?:Reporting|Written|Reported|Edited|Story|Text|Compiled|Translated)(?: and \w+)? by:?\s+[^.!?]{3,120}\.?",
        r"(?:Reporter|Author|Editor|Writer|Correspondent)s?:\s+[^.!?]{3,120}\.?",
        r"[（(【]?\s*(?:本报|本网|本刊|首席|见习|实习|融媒体|全媒体)*记者\s*[:：]?\s*[\u3400-\u9fff、，,·/\s]{2,40}[)）】]?",
        r"[（(【]?\s*(?:文|作者|责任编辑|责编|编辑|通讯员|来源)\s*[/:：|]\s*[\w\u3400-\u9fff、，,·/:： ]{2,60}[)）】]?",
    )
)
_NEAR_THE_TOP, _NEAR_THE_END = 4, 4
_LONGEST = 200


def is_byline(text: str) -> bool:
    """Whether ``text`` is nothing but a line saying who wrote or reported."""
    return len(text) <= _LONGEST and any(form.fullmatch(text) for form in _BYLINES)


def with_bylines(blocks: Sequence[Block], known: str = "") -> list[Block]:
    """``blocks`` with the byline's role given to lines near the top or the end that are one, and to the line
    ``known`` wherever it stands. They stay in the text, so that they can be asked for and quoted.
    """
    marked = list(blocks)
    for at, block in enumerate(blocks):
        near = at < _NEAR_THE_TOP or at >= len(blocks) - _NEAR_THE_END
        line = block.text.strip()
        plain = block.role in (Role.BODY, Role.LIST_ITEM)
        if plain and ((known and line == known) or (near and is_byline(line))):
            marked[at] = replace(block, role=Role.BYLINE, level=0)
    return marked


_NARROWEST_WRAP, _WIDEST_WRAP = 45, 120
"""Nobody wraps text by hand outside of these: shorter lines are lines, longer ones are whole paragraphs."""


def without_numbers(lines: list[str]) -> list[str]:
    """``lines`` without the numbers of lines that stand in front of them."""
    filled = [at for at, line in enumerate(lines) if line]
    for place in line_numbers([lines[at] for at in filled]):
        lines[filled[place]] = lines[filled[place]].lstrip("0123456789").lstrip()
    return lines


def wrap_width(lines: Sequence[str]) -> int:
    """How wide the text was wrapped; 0 when it was not wrapped and every line end ends a paragraph."""
    inside = sorted(columns(a) for a, b in pairwise(lines) if a and b)
    if not inside:
        return 0
    # Not the widest: one long address in a line of its own says nothing about the others.
    widest = inside[int(len(inside) * 0.95)]
    return widest if _NARROWEST_WRAP <= widest <= _WIDEST_WRAP else 0
