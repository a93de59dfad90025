"""Captions (VTT, SRT) as a transcript: cues gathered into paragraphs, each with the time it begins at.

A paragraph ends where somebody else speaks, at a long pause, or at the end of a sentence once it is long enough.
"""

from __future__ import annotations

import bisect
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import pairwise

from domain.errors import RecordEmpty, RecordUnreadable
from index.readers.blocks import STRUCK, Block, Draft, gather, standing, struck
from index.readers.decode import decode
from index.readers.hidden_text import is_lost, is_unsure, show
from index.readers.lines import blank_between, ends_sentence
from index.readers.metadata.sidecar import SILENT, Metadata
from index.readers.text_files import read_text
from text.cleaning import lines_of
from text.language import language_of

_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2})\b", re.MULTILINE)
_WORD_TIME = re.compile(r"<\d{1,2}:\d{2}[\d:.]*>")


def read_captions(raw: bytes, key: str) -> Draft:
    """The transcript in a VTT or SRT file. Raises RecordUnreadable or RecordEmpty when there is none to read."""
    decoded = decode(raw, key)
    if "-->" not in decoded.text and not decoded.text.lstrip("\ufeff \r\n").startswith("WEBVTT"):
        draft = read_text(raw, key)
        note = "The file is named as captions but has no times; it was read as text."
        return Draft(draft.blocks, draft.said, notes=(*draft.notes, note), unused=draft.unused, spoken=True)
    vtt = _as_vtt(decoded.text)
    parsed = _parsed(vtt, key)
    count = sum("-->" in line for line in vtt.splitlines())
    if not parsed and count:
        raise RecordUnreadable(
            f"“{key}” holds no caption that can be read.",
            remedy="Look whether its times have the form 00:01:02.000 --> 00:01:05.000.",
        )
    if not parsed:
        raise RecordEmpty(f"“{key}” holds no captions.", remedy="Remove it, or export the captions again.")
    notes = [decoded.note] if decoded.note else []
    if (lost := count - len(parsed)) > 0:
        notes.append(f"{lost} of {count} captions could not be read and are left out.")
    # Only speech recognition writes a time for each word.
    if by_machine := len(_WORD_TIME.findall(vtt)) > len(parsed) / 2:
        notes.append(
            "Each word has its own time, as speech recognition writes it: names and numbers may be wrong."
        )
    cues = _with_names(_with_turns(unrolled(parsed)))
    language = _LANGUAGE.search(decoded.text[:500])
    said = Metadata(language=language[1].lower()) if language else SILENT
    code = said.language or language_of(" ".join(" ".join(cue.lines) for cue in cues[:300]))
    blocks = [block for run in _runs(cues) for block in _paragraphs(run, code)]
    if not blocks:
        raise RecordUnreadable(f"“{key}” holds captions without words.", remedy="Export the captions again.")
    blocks, told = standing(blocks)
    return Draft(
        blocks,
        said,
        notes=(*notes, *told),
        is_unsure=_may_hide(vtt, as_srt=not decoded.text.lstrip("\ufeff \r\n").startswith("WEBVTT")),
        spoken=True,
        by_machine=by_machine,
    )


# --- Words that a player may not show. What it does with each way of hiding differs from player to player, so they stay, and are doubted.

_RULE = re.compile(r"\{([^{}]*)\}")
_CUE = re.compile(
    r"^[ \t]*((?:\d+:)?[0-5]?\d:\d+\.\d+)[ \t]*-->[ \t]*((?:\d+:)?[0-5]?\d:\d+\.\d+)(.*)$", re.MULTILINE
)
_NEVER = 0.005  # seconds: no picture is shown so shortly
_IN_PLACE = re.compile(
    r"align:\w+|vertical:\w+|region:\S+|(?:line:(?:-?[12]?\d|(?:\d\d?(?:\.\d+)?|100)%)|position:(?:\d\d?(?:\.\d+)?|100)%)(?:[,.][a-z-]+)?"
    r"|[XY]1:\d{1,4}|[XY]2:[1-9]\d{1,3}|size:(?:[1-9]\d(?:\.\d+)?|100)%"
)
"""Where a cue is seen, as its settings say it."""
_NO_ROOM = re.compile(r"^(?:.*\s)?(?:lines:0+|width:0+(?:\.0*)?%)(?:\s|$)", re.MULTILINE)
_OVERRIDE = re.compile(r"\{\\(?!(?:(?:an?\d+|[ibu][01]|q\d|r)\\?)+\})|<!--")
"""A mark that does more than to slant, to place at an edge: it may blank, shrink or move away what is behind it."""
_FONT = re.compile(r"<font\b([^>]{0,200})>", re.IGNORECASE)
_OF_FONT = re.compile(r"([\w-]+)\s*=\s*[\"']?([^\s\"'>]*)")
_LARGE = re.compile(r"[3-9]|[1-9]\d(?:px|pt)?")


def _may_hide(vtt: str, *, as_srt: bool) -> bool:
    """Whether a player may not show some of the words: by a style, a place, a time, or a mark among them. In SRT some
    players take what stands in braces for a comment.
    """
    head = vtt.partition("-->")[0]
    return (
        ("::cue" in head and _styles_hide(_RULE.findall(head)))
        or _NO_ROOM.search(head) is not None
        or any(map(_is_on_its_colour, vtt.splitlines()))
        or any(
            _seconds(end) - _seconds(start) < _NEVER or not all(map(_IN_PLACE.fullmatch, settings.split()))
            for start, end, settings in _CUE.findall(vtt)
        )
        or _OVERRIDE.search(vtt) is not None
        or (as_srt and re.search(r"\{(?!\\)", vtt) is not None)
        or any(_is_unseen(*said) for font in _FONT.findall(vtt) for said in _OF_FONT.findall(font))
    )


_CLASSES = re.compile(r"<[a-z]+((?:\.[\w-]+)+)")


def _is_on_its_colour(line: str) -> bool:
    """Whether a line has letters and ground of one colour, by classes that every player knows; a ground that is not said is black."""
    named = {name for classes in _CLASSES.findall(line) for name in classes.split(".")}
    said = any(name.startswith("bg_") for name in named)
    return any(f"bg_{name}" in named for name in named) or ("black" in named and not said)


def _styles_hide(rules: Sequence[str]) -> bool:
    """Whether what styles say may hide or strike words, by the rules for pages; captions are white on black."""
    from index.readers.outline import tree_of  # few captions have styles, and it takes a while to load

    cues = "".join(f'<p style="{escape(declared)}">words</p>' for declared in dict.fromkeys(rules))
    tree, _ = tree_of(f'<div style="background:black;color:white">{cues}</div>'.encode(), "")
    return show(tree) or is_unsure(tree) or STRUCK in "".join(tree.itertext())


def _is_unseen(name: str, value: str) -> bool:
    if name.lower() == "color":
        return len(value.lstrip("#")) == len("ffffff00") or is_lost(value, "black", otherwise=True)
    return name.lower() == "size" and not _LARGE.fullmatch(value)


# --- Cues: parsed, rolled-up repeats taken out, speakers found where the record names them.

_TIMES = re.compile(r"^[ \t]*(?:\d+:)?\d{1,2}:\d{1,2}[,.]\d+[ \t]*-->.*$", re.MULTILINE)
_NUMBER_ABOVE = re.compile(
    r"^[ \t]*\d+[ \t]*\n(?=[ \t]*(?:\d+:)?\d{1,2}:\d{1,2}[,.]\d+[ \t]*-->)", re.MULTILINE
)
_TIME = re.compile(r"(?:(\d+):)?(\d+):(\d+)\.(\d+)")
# No tag is longer than this: where one is not closed, each place would be looked at up to the end otherwise.
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,200})?[ \t]+([^>]{1,200})>")
_TAG = re.compile(
    r"</?(?:[biuvcs]|ruby|rt|lang|font|del|strike)(?:[.\s][^>]{0,200})?>|<\d[\d:.]{0,40}>|\{\\[^}]{0,200}\}",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"<(s|del|strike)(?:[.\s][^>]{0,200})?>(.*?)(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TURN = re.compile(r"(?:(?<!-)-)?(?:>>+|»)\s*")
_DASH = re.compile(r"[-‐–]\s?(?=[^\W\d_]|[¿¡“‘\"'(\[♪])")
"""A line that begins with a dash is somebody else's than the one before: nobody is named."""
_AFTER_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ][A-ZÀ-Þ0-9.,'’ -]{1,48}:\s)")
_CAPITALS = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ0-9.,'’ -]{1,48}):(?=\s|$)")
_NAME = re.compile(r"((?:[A-ZÀ-Þ][\w.'’-]*\s){0,3}[A-ZÀ-Þ][\w.'’-]*):(?=\s|$)")
_NO_NAMES = frozenset(
    "NOTE WARNING ITEM APPLAUSE MUSIC RESOLVED WHEREAS QUESTION ANSWER TIME DATE MOTION VOTE".split()
)
_LABELLED = 0.3
"""Where this share of the cues begins with "Jane Doe:", that is how the record names its speakers."""
_ROLLS = 0.3  # where this share of the cues repeats the line before it, the captions roll up
_LATEST = 1000 * 3600.0
"""Seconds. No meeting lasts for a thousand hours: a caption beyond that has no time that can be linked to."""
_ADJACENT = 3.0  # seconds. A line that comes again later than this was said again.


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at one time."""

    start: float
    end: float
    lines: tuple[str, ...]
    speaker: str = ""
    voice: bool = False
    """Whether the cue itself names its speaker (``<v Jane Doe>``): then the next one, if it does not, has none."""
    turn: bool = False  # whether the record says that somebody begins to speak here: a voice, a name, or >>


def _as_vtt(text: str) -> str:
    """SRT and loose VTT as VTT: the two differ in the header, the numbers above the times, and a comma."""
    text = text.lstrip("\ufeff \t\r\n")
    # Lines of blanks stay: captions that roll up have them within a cue, where an empty line would end it.
    text = re.sub(r"\r\n?", "\n", text)
    text = _NUMBER_ABOVE.sub("\n", text)
    text = _TIMES.sub(lambda match: "\n" + match.group().replace(",", "."), text)
    return text if text.startswith("WEBVTT") else f"WEBVTT\n\n{text}"


def _parsed(vtt: str, key: str) -> list[Cue]:
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = webvtt.from_buffer(io.StringIO(vtt), format="vtt").captions
    except (MalformedCaptionError, MalformedFileError, ValueError, OverflowError) as error:
        raise RecordUnreadable(
            f"“{key}” cannot be read as captions.", remedy="Export the captions again, as VTT or SRT."
        ) from error
    cues = [cue for caption in captions for cue in _cues(caption.start, caption.end, caption.raw_text)]
    return [cue for cue in cues if cue.start <= _LATEST]


def _cues(start: str, end: str, raw: str) -> Iterator[Cue]:
    """What is shown at one time: a cue for each voice in it."""
    if "<" not in raw:
        yield Cue(_seconds(start), _seconds(end), tuple(line for line in lines_of(unescape(raw)) if line))
        return
    raw = _STRUCK.sub(lambda match: _struck(match[2]), raw)
    voices = list(_VOICE.finditer(raw))
    begins = [0, *(voice.start() for voice in voices if raw[: voice.start()].strip())]
    for number, (begin, stop) in enumerate(pairwise([*begins, len(raw)])):
        part = raw[begin:stop]
        voice = _VOICE.search(part)
        lines = tuple(line for line in lines_of(unescape(_TAG.sub("", part.replace("</v>", "")))) if line)
        speaker = unescape(voice[1]).strip() if voice else ""
        if lines or not number:
            yield Cue(_seconds(start), _seconds(end), lines, speaker, voice=bool(speaker), turn=bool(speaker))


def _struck(words: str) -> str:
    """Words marked as struck through, without the tags among them."""
    return struck(_TAG.sub("", words))


def _seconds(time: str) -> float:
    match = _TIME.fullmatch(time)
    if match is None:
        return 0.0
    hours, minutes, seconds, fraction = match.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def unrolled(cues: Sequence[Cue]) -> list[Cue]:
    """``cues`` without the lines that are shown twice.

    Captions that roll up show each line again above the next one; live captions grow word by word. A line that is
    said twice stays twice where the captions do not roll.
    """
    shown = [cue for cue in cues if cue.lines]
    pairs = list(pairwise(shown))
    shared = [_shared_words(a, b) for a, b in pairs]
    if shared and sum(count > 0 for count in shared) >= _ROLLS * len(pairs):
        return [cue for cue in map(_without_words, shown, [0, *shared]) if cue.lines]
    repeats = sum(_overlap(a.lines, b.lines) > 0 or _grows(a, b) for a, b in pairs)
    if not pairs or repeats < _ROLLS * len(pairs):
        return shown
    kept: list[Cue] = []
    window: tuple[str, ...] = ()
    before: Cue | None = None
    for cue in shown:
        near = before is not None and cue.start - before.end <= _ADJACENT
        before = cue
        if near and kept and _grows(kept[-1], cue):
            kept[-1] = replace(kept[-1], end=cue.end, lines=cue.lines)
            window = cue.lines
            continue
        new = cue.lines[_overlap(window, cue.lines) :] if near else cue.lines
        window = cue.lines if not new else (*window[-3:], *new)
        if new:
            kept.append(replace(cue, lines=new))
    return kept


_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
_FEWEST_SHARED = 2  # words; of characters of Chinese twice as many
_MOST_SHARED = 40


def _shared_words(above: Cue, below: Cue) -> int:
    """How many words at the beginning of ``below`` are the last of ``above``, where they are shown again in other lines;
    0 for whole lines, which roll.
    """
    if below.start - above.end > _ADJACENT or _overlap(above.lines, below.lines) or _grows(above, below):
        return 0
    first, second = (_WORDS.findall(" ".join(cue.lines).casefold()) for cue in (above, below))
    for count in range(min(len(first), len(second), _MOST_SHARED), 0, -1):
        if first[-count:] == second[:count]:
            fewest = _FEWEST_SHARED if second[0].isascii() else 2 * _FEWEST_SHARED
            return count if count >= fewest else 0
    return 0


def _without_words(cue: Cue, count: int) -> Cue:
    """``cue`` without its first ``count`` words."""
    lines = []
    for line in cue.lines:
        words = list(_WORDS.finditer(line))
        if count < len(words):
            lines.append(line[words[count].start() :] if count else line)
        count = max(0, count - len(words))
    return (
        replace(cue, lines=tuple(lines)) if len(lines) < len(cue.lines) or lines != list(cue.lines) else cue
    )


def _overlap(above: Sequence[str], below: Sequence[str]) -> int:
    """How many lines at the beginning of ``below`` are the last of ``above``."""
    for count in range(min(len(above), len(below)), 0, -1):
        if tuple(above[-count:]) == tuple(below[:count]):
            return count
    return 0


def _grows(first: Cue, second: Cue) -> bool:
    """Whether the second cue is the first with more words behind."""
    a, b = " ".join(first.lines), " ".join(second.lines)
    return (
        len(b) > len(a)
        and b.startswith(a)
        and first.speaker == second.speaker
        and len(first.lines) == len(second.lines)
    )


def _dashes(lines: Sequence[str]) -> list[bool]:
    """Whether each line begins with a dash for another speaker. A long dash alone may be somebody going on."""
    long = sum(line.startswith(("—", "―")) for line in lines) > 1
    return [_DASH.match(line) is not None or (long and line.startswith(("—", "―"))) for line in lines]


def _with_turns(cues: Sequence[Cue]) -> list[Cue]:
    """``cues`` cut where ``>>`` or a dash says that somebody else begins to speak. The mark is not text."""
    result: list[Cue] = []
    for cue in cues:
        dashes = _dashes(cue.lines)
        if not any(dashes) and not any(_TURN.search(line) for line in cue.lines):
            result.append(cue)
            continue
        if sum(dashes) > 1:
            cue = replace(cue, speaker="", voice=False)  # noqa: PLW2901 - two people: whose voice it is, is not said
        turn = cue.turn
        lines: list[str] = []
        for line, dash in zip(cue.lines, dashes, strict=True):
            for number, part in enumerate(_TURN.split(line.lstrip("-‐–—― ") if dash else line)):
                if number or dash:
                    if lines:
                        result.append(replace(cue, lines=tuple(lines), turn=turn))
                        # The voice that the cue names has spoken; whoever follows is not named.
                        cue = replace(cue, speaker="", voice=False)  # noqa: PLW2901 - the rest of it
                    turn, lines = True, []
                if part.strip():
                    lines.append(part.strip())
        if lines:
            result.append(replace(cue, lines=tuple(lines), turn=turn))
    return result


def _with_names(cues: Sequence[Cue]) -> list[Cue]:
    """``cues`` with the speakers that their text names: "MAYOR LEE: …", behind ``>>`` or where most cues begin so.

    The name stays in the text, because it is seen there.
    """
    named = sum(_NAME.match(cue.lines[0]) is not None for cue in cues if cue.lines)
    everywhere = named >= max(2, _LABELLED * len(cues))
    result = []
    for cue in (part for whole in cues for part in _parted_by_names(whole, everywhere=everywhere)):
        label = _CAPITALS.match(cue.lines[0]) or (
            _NAME.match(cue.lines[0]) if everywhere or cue.turn else None
        )
        if label and not cue.speaker and not _NO_NAMES.intersection(label[1].upper().split()):
            result.append(replace(cue, speaker=label[1].strip(), turn=True))
        else:
            result.append(cue)
    return result


def _parted_by_names(cue: Cue, *, everywhere: bool) -> Iterator[Cue]:
    """A cue in parts that begin with a name, each somebody's own."""
    lines: list[str] = []
    for line in (part for whole in cue.lines for part in _AFTER_SENTENCE.split(whole)):
        if lines and (_CAPITALS.match(line) or (everywhere and _NAME.match(line))):
            yield replace(cue, lines=tuple(lines))
            lines = []
            cue = replace(cue, speaker="", voice=False)
        lines.append(line)
    yield replace(cue, lines=tuple(lines)) if lines != list(cue.lines) else cue


# --- Cues gathered into paragraphs.

_PAUSE = 2.5  # seconds of silence behind a full stop that end a paragraph
_LONG_PAUSE = 8.0  # seconds of silence that end it even within a sentence


def _runs(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """Cues that one speaker says without a pause."""
    run: list[Cue] = []
    for cue in cues:
        if run and _breaks(run[-1], cue):
            yield run
            run = []
        run.append(_spoken_on(cue, run[-1].speaker) if run else cue)
    if run:
        yield run


def _breaks(last: Cue, cue: Cue) -> bool:
    """Whether somebody else speaks, or nobody did for a while."""
    if cue.speaker != last.speaker and (cue.turn or last.voice):
        return True
    if cue.turn and not cue.speaker:
        return True
    silence = cue.start - last.end
    return silence >= _LONG_PAUSE or (silence >= _PAUSE and ends_sentence(last.lines[-1]))


def _spoken_on(cue: Cue, speaker: str) -> Cue:
    """A cue that names nobody is said by whoever spoke before it."""
    return cue if cue.speaker else replace(cue, speaker=speaker)


def _paragraphs(run: Sequence[Cue], language: str) -> Iterator[Block]:
    """The paragraphs of a run of cues. One that begins within a cue has the time of that cue."""
    parts: list[str] = []
    begins: list[int] = []
    length = 0
    for cue in run:
        for number, line in enumerate(cue.lines):
            # Hyphens stay as they are: captions are not hyphenated, and a hyphen at the end is somebody breaking off.
            blank = blank_between(parts[-1], line) if parts else ""
            if number == 0:
                begins.append(length + len(blank))
            parts += (blank, line)
            length += len(blank) + len(line)
    text = "".join(parts)
    for span in gather(text, language, begins):
        cue = run[bisect.bisect_right(begins, span.start) - 1]
        yield Block(text[span.start : span.end], seconds=cue.start, speaker=cue.speaker)
