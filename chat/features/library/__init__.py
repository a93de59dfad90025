"""``/library …``: what admins do, one file for each feature, which ``chat/client.py`` lists. Here is what these files share: how a command
becomes one of admins, and views of findings, keys, counts, progress.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import wraps
from typing import Any

from discord import ButtonStyle

from chat.buttons import Button
from chat.context import Interaction
from chat.messages import Accent, Card, notice
from chat.permissions import MOVE, for_admins
from chat.safe_text import name, programs
from chat.slash_commands import Command, slash_command
from chat.wording import ENGLISH, Words
from chat.work_queue import Stage
from domain.errors import Finding, Verdict
from index.records import Generation

_ICONS = {Verdict.GOOD: "✅", Verdict.NOTE: "ℹ️", Verdict.WARNING: "⚠️", Verdict.BAD: "❌"}
_TROUBLE = (Verdict.BAD, Verdict.WARNING, Verdict.NOTE)
_FINDINGS = 12
"""Findings told in full; of the rest, how many there are."""
_SENTENCE = 300
_KEYS = 5
_CELLS = 12
_STAGES = frozenset(
    "look list read catalogue embed vectors keywords verify publish generations texts generation backup restore".split()
)


def library_command(
    name: str, *options: str, shared: bool = False
) -> Callable[[Callable[..., Coroutine[Any, Any, None]]], Command]:
    """Makes a command of a function: ``/library NAME``, for admins (``shared``: for operators), acknowledged before it
    begins.
    """

    def decorate(function: Callable[..., Coroutine[Any, Any, None]]) -> Command:
        allowed = for_admins(name, shared=shared)(function)

        @wraps(allowed)
        async def paced(interaction: Interaction, *arguments: Any, **options: Any) -> None:
            interaction.client.ctx.check_command(interaction.user.id)
            await allowed(interaction, *arguments, **options)

        return slash_command(f"library-{name}", *options)(paced)

    return decorate


# --- Views.


def admin_notice(sentence: str, below: str = "") -> Card:
    """One sentence about what was done; ``below`` is what can be done next."""
    return notice(sentence, below, accent=Accent.ADMIN)


def confirmation(words: Words, texts: Sequence[str], *, action: str, rest: str, label: str) -> Card:
    """What would be done, and what that means; with the button that does it, and the one that leaves it."""
    card = Card(accent=Accent.WARNING)
    for text in texts:
        card.text(text)
    card.row(
        Button(action, rest, label=label, style=ButtonStyle.danger),
        Button("library-leave", label=words("library-button-leave")),
    )
    return card


def accent_of(*troubles: object) -> Accent:
    """That of a warning where there is any trouble."""
    return Accent.WARNING if any(troubles) else Accent.ADMIN


def is_trouble(found: Sequence[Finding]) -> bool:
    """Whether one of them is wrong, or a warning."""
    return any(each.verdict in (Verdict.BAD, Verdict.WARNING) for each in found)


def progress_view(words: Words, stage: Stage, *, title: str = "", counts: bool = True) -> Card:
    """A re-index that is under way; or what ``title`` says is. ``counts``: with how many there are, of all communities."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + (title or words("library-reindexing")))
    card.text(progress(words, stage, counts=counts))
    card.below(words("library-answers-keep-coming"))
    return card


def progress(words: Words, stage: Stage, *, counts: bool = True) -> str:
    """``▰▰▰▱▱▱ embedding, 120 of 400``; without a bar where nobody knows how much there is. ``counts`` as above."""
    said = words("library-stage-" + (stage.name if stage.name in _STAGES else "begin"))
    if not stage.total:
        return f"`{'▱' * _CELLS}` {said}"
    full = min(_CELLS, _CELLS * stage.done // stage.total)
    bar = f"`{'▰' * full}{'▱' * (_CELLS - full)}` "
    if not counts:
        return bar + said
    return bar + words("library-progress", stage=said, done=stage.done, total=stage.total)


def counted(words: Words, counts: Mapping[str, int]) -> list[str]:
    """``2 added``, ``1 changed``; "nothing changed" where there is nothing to count."""
    said = [words(f"library-count-{what}", count=count) for what, count in counts.items() if count]
    return said or [words("library-unchanged")]


def key_lines(words: Words, found: Sequence[str]) -> list[str]:
    """The first few files, a line each, and how many more there are."""
    lines = ["- " + name(file_of(key), 120) for key in found[:_KEYS]]
    return lines + ([words("library-and-more", count=len(found) - _KEYS)] if len(found) > _KEYS else [])


def file_of(key: str) -> str:
    """What a record's file is called: where it is kept is no matter to who reads.

    >>> file_of("riverside/2026/minutes.md"), file_of("new/a.txt → new/b.txt")
    ('minutes.md', 'a.txt → b.txt')
    """
    return MOVE.join(each.rstrip("/").rpartition("/")[2] or each for each in key.split(MOVE))


def size(words: Words, kept: Generation) -> str:
    """``412 records, 9,120 passages``."""
    return words("list-comma").join(
        (
            words("searched-records", records=kept.documents),
            words("searched-passages", passages=kept.passages),
        )
    )


def show_findings(card: Card, words: Words, found: Sequence[Finding], *, named: bool = False) -> None:
    """The findings: what is wrong first, each with what to do; what is right in one line. They are the program's own
    sentences, which are English. ``named``: with what was checked, where the sentence does not say it.
    """
    trouble = sorted(
        (each for each in found if each.verdict in _TROUBLE), key=lambda each: _TROUBLE.index(each.verdict)
    )
    good = len({each.name for each in found if each.verdict is Verdict.GOOD})
    for each in trouble[:_FINDINGS]:
        card.text(_finding(each, named=named), optional=1)
    if len(trouble) > _FINDINGS:
        card.text(words("library-and-more", count=len(trouble) - _FINDINGS))
    if good:
        card.text(f"{_ICONS[Verdict.GOOD]} " + words("library-in-order", count=good), optional=2)
    if any(not each.sentence for each in trouble):
        card.below(words("library-operator-sees-more"))
    if any(each.sentence for each in trouble) and words.locale != ENGLISH:
        card.below(words("library-programs-words"))


def _finding(found: Finding, *, named: bool) -> str:
    said = f"{_ICONS[found.verdict]} **{name(found.name, 120)}**"
    if not found.sentence:
        return said
    head = f"{said}: " if named else f"{_ICONS[found.verdict]} "
    remedy = f"\n-# {programs(found.remedy, _SENTENCE)}" if found.remedy else ""
    return f"{head}{programs(found.sentence, _SENTENCE)}{remedy}"
