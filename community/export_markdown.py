"""Answers as Markdown that reads as it was said: whatever a record or a question holds is text, never a link, a
heading or markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from community.exported import Adopted, Cited, ExportedAnswer, Now


@dataclass(frozen=True, slots=True)
class Labels:
    """The words between the quotes. ``{…}`` is put in."""

    title: str = "From the public record"
    made: str = "Exported on {date}. The quotes are word for word; each can be checked by its receipt."
    not_answered: str = "The record does not say."
    passages: str = "Passages that were found:"
    receipt: str = "Receipt {receipt}"
    sure: str = "{percent} % sure"
    generation: str = "state of the library {generation}"
    asked: str = "asked {time}"
    undated: str = "date not stated"
    paragraph: str = "paragraph {number}"
    page: str = "page {number}"
    adopted: str = "adopted"
    not_adopted: str = "not adopted"
    adoption_not_stated: str = "adoption not stated"
    changed: str = (
        "The text of this record has changed since it was quoted; title, kind and date are those of today."
    )
    not_held: str = (
        "This record is no longer in the library; its title, kind and date are not known here any more."
    )
    left_out: str = "{count} more are not in this file: there was no room for them."


# Inside a line, these can begin markup in CommonMark or in GitHub's or Discord's dialect.
_INLINE = re.compile(r"([\\`*_{}\[\]<>&~|#$!])")
# At the beginning of a line: lists, headings, quotes, rules, underlines of headings.
_FIRST = re.compile(r"^([-+=:]|[0-9]{1,9}(?=[.)]))")
# Nothing that cannot be seen belongs into a title; in a quote it stays, where its own block confines it.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
# What an address may hold as it is; “<”, “>”, blanks and what is not ASCII are written as %….
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def beginning(labels: Labels, made: datetime) -> str:
    """The head of the file."""
    return f"# {labels.title}\n\n{labels.made.format(date=f'{made:%Y-%m-%d}')}\n"


def as_markdown(answer: ExportedAnswer, labels: Labels) -> str:
    """One answer: the question, the quotes with where they stand, and how it can be checked."""
    blocks = [f"\n## {escaped(one_line(answer.question))}"]
    if not answer.answered:
        blocks.append(labels.not_answered)
    if answer.cited and not answer.receipt:
        blocks.append(labels.passages)
    for number, cited in enumerate(answer.cited, 1):
        blocks.append(quoted(cited.text))
        blocks.append(f"{number}\\. {_source(cited, labels)}")
        if cited.now is not Now.SAME:
            blocks.append(f"*{labels.changed if cited.now is Now.CHANGED else labels.not_held}*")
    blocks.extend(f"*{escaped(one_line(note))}*" for note in answer.notes if one_line(note))
    blocks.append(_check(answer, labels))
    return "\n\n".join(blocks) + "\n"


def quoted(text: str) -> str:
    """Text as a quotation, word for word: every line stays a line, and everything in it is text."""
    return "\n".join(f"> {escaped(line.strip())}".rstrip() for line in _LINE_ENDS.split(text))


def escaped(line: str) -> str:
    r"""One line in which Markdown finds nothing to obey.

    >>> print(escaped("1. See [here](https://x.example) *now*"))
    1\. See \[here\](https://x.example) \*now\*
    """
    inline = _INLINE.sub(r"\\\1", line)
    first = _FIRST.match(inline)
    if not first:
        return inline
    at = first.end() if first[1][0].isdigit() else 0
    return f"{inline[:at]}\\{inline[at:]}"


def one_line(text: str) -> str:
    """Text for inside a line, without what cannot be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _source(cited: Cited, labels: Labels) -> str:
    where = (
        labels.page.format(number=cited.page)
        if cited.page is not None
        else labels.paragraph.format(number=cited.paragraph)
    )
    held = cited.now is not Now.NOT_HELD
    parts = (
        f"**{escaped(one_line(cited.title or cited.document))}**",
        escaped(one_line(cited.body)),
        cited.kind.value if cited.kind else "",
        _adopted(cited, labels),
        (str(cited.date) or labels.undated) if held else "",
        where,
        _address(cited.url),
    )
    return ", ".join(part for part in parts if part)


def _adopted(cited: Cited, labels: Labels) -> str:
    return {
        Adopted.YES: labels.adopted,
        Adopted.NO: labels.not_adopted,
        Adopted.NOT_STATED: labels.adoption_not_stated,
        Adopted.UNKNOWN: "",
    }[cited.adopted]


def _address(url: str) -> str:
    """An address as a link that shows where it leads; nothing where it leads nowhere on the web."""
    return f"<{quote(url, safe=_SAFE)}>" if re.match(r"https?://", url) else ""


def _check(answer: ExportedAnswer, labels: Labels) -> str:
    sure = answer.probability
    parts = (
        labels.receipt.format(receipt=f"`{answer.receipt}`") if answer.receipt else "",
        labels.sure.format(percent=round(100 * sure)) if sure is not None and answer.answered else "",
        labels.generation.format(generation=escaped(answer.generation)),
        labels.asked.format(time=f"{answer.asked:%Y-%m-%d %H:%M} UTC") if answer.asked else "",
    )
    return " · ".join(part for part in parts if part)
