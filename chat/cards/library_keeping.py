"""What a re-index would do, what a check came to, and what became of a backup."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from chat.buttons import Press
from chat.card import Accent, Card
from chat.cards.library import keys, show_findings
from chat.cards.library_held import show_held
from chat.library import seen
from chat.safe import cut, name, plain
from chat.wording import ENGLISH, Words, moment
from domain.errors import PlenumError
from domain.findings import Finding, Verdict
from index.bringing_back import BackupFile
from index.contents import BackedUp
from index.records import Plan

_REASON = 200
_MIB = 1 << 20


def plan_card(words: Words, plan: Plan, community: str) -> Card:
    """What a re-index would do, as far as ``community`` may read it; with the button that does it."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-plan-title"))
    if plan.rebuild:
        reasons = words("list-comma").join(plain(cut(each, _REASON)) for each in plan.rebuild)
        card.text("⚠️ " + words("library-plan-rebuild", reasons=reasons))
    moved = seen.moves((seen.MOVE.join(pair) for pair in plan.moved), community)
    for what, found in (
        ("plan-added", seen.keys(plan.added, community)),
        ("plan-to-read", seen.keys(plan.to_read, community)),
        ("moved", moved),
        ("plan-gone", seen.keys(plan.gone, community)),
        ("plan-back", seen.keys(plan.back, community)),
    ):
        if found:
            head = words("counted", what=words(f"library-{what}"), count=len(found))
            card.text("\n".join([f"**{head}**", *keys(words, found)]), optional=1)
    show_held(card, words, seen.sources(plan.held, community))
    card.text(words("library-plan-unchanged", count=plan.unchanged))
    show_findings(card, words, seen.findings(plan.findings, community))
    if plan.rebuild and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
    card.below("-# " + words("library-plan-means"))
    card.row(Press("library-reindex", label=words("library-button-reindex"), style=ButtonStyle.primary))
    return card


def check_card(words: Words, found: Sequence[Finding]) -> Card:
    """What a check came to: what is wrong first."""
    wrong = any(each.verdict in (Verdict.BAD, Verdict.WARNING) for each in found)
    card = Card(accent=Accent.WARNING if wrong else Accent.ADMIN)
    card.text("### " + words("library-checked"))
    card.text(words("library-checked-wrong") if wrong else "✅ " + words("library-checked-good"))
    show_findings(card, words, found)
    return card


def backup_card(words: Words, done: BackedUp, left_out: Sequence[Finding]) -> Card:
    """Where the backup is, what it holds, and how it is restored; ``left_out`` is what could not be taken along."""
    file, held = f"`{plain(done.file.name)}`", done.contents
    card = Card(accent=Accent.WARNING if left_out else Accent.ADMIN)
    card.text("### " + words("library-backed-up"))
    card.text(words("library-backup-file", file=file, size=shown_size(words, done.bytes)))
    if held.current:
        card.text(
            words(
                "library-backup-holds",
                generation=f"`{plain(held.current)}`",
                texts=held.texts,
                added=held.added,
            )
        )
    show_findings(card, words, left_out)
    card.text(
        words(
            "library-backup-restore", command=f"`python bot.py restore {name(done.file.name)} --into FOLDER`"
        )
    )
    card.below("-# " + words("library-backup-stays"))
    return card


def bring_back_card(words: Words, backup: BackupFile, mark: str) -> Card:
    """Which backup it is, and what it means that its library answers again; with the button that does it."""
    card = Card(accent=Accent.WARNING)
    card.text("### " + words("library-bring-back-title"))
    parts = [f"**`{plain(backup.name)}`**", shown_size(words, backup.bytes), moment(backup.written)]
    card.text(" · ".join(parts))
    card.text(words("library-bring-back-means"))
    card.row(
        Press("library-bring-back", mark, label=words("library-button-bring-back"), style=ButtonStyle.danger),
        Press("library-leave", label=words("library-button-leave")),
    )
    return card


def unusable_card(words: Words, error: PlenumError) -> Card:
    """Why the library of a backup does not answer, as the program says it to the operator."""
    card = Card(accent=Accent.WARNING)
    card.text(words("library-backup-unusable"))
    card.below("-# " + plain(f"{error.sentence} {error.remedy}".strip()))
    return card


def shown_size(words: Words, size: int) -> str:
    """``12.3 MiB``."""
    return words("library-size", size=max(0.1, round(size / _MIB, 1)))
