"""A record that was read and does not count yet: what was understood, from where, and the buttons that decide."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from chat.buttons import Press
from chat.card import Accent, Card
from chat.features.library.library_cards import show_findings
from chat.features.library.outcome import Outcome
from chat.safe_text import cut, name, plain, quoted
from chat.wording import ENGLISH, Words
from domain.dates import from_iso
from domain.documents import Kind, may_see
from domain.provenance import warnings_in
from index.records import Fact, FactSource, PendingUpload

_TITLE, _NOTE, _NOTES = 200, 300, 6
_FROM = {
    FactSource.TOLD: "library-origin-admin",
    FactSource.RECORD: "library-origin-record",
    FactSource.UNKNOWN: "library-origin-none",
}


def proposal_card(words: Words, read: PendingUpload) -> Card:
    """What was understood, each with where it is known from; and what a reader should be warned of."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-add-title"))
    title = words("library-title-from", **{"from": words(_FROM[read.title.source])})
    card.text(f"**{name(read.title.value or read.name, _TITLE)}**\n-# {name(read.name)} · {title}")
    length = words("library-length", characters=read.characters, paragraphs=read.paragraphs)
    body = name(read.body.value) if read.body.value else words("library-body-unknown")
    kind_known = read.kind.value != Kind.RECORD or read.kind.source is FactSource.TOLD
    facts = (
        _fact(
            words,
            words("library-correct-kind"),
            words.kind(Kind(read.kind.value)),
            _origin(words, read.kind, known=kind_known),
        ),
        _fact(words, words("library-correct-body"), body, _origin(words, read.body)),
        _fact(
            words,
            words("library-correct-date"),
            words.date(from_iso(read.date.value)),
            _origin(words, read.date),
        ),
        _language(words, read.language),
        _fact(words, words("library-fact-length"), length),
    )
    card.text("\n".join(facts))
    dots = " …" if read.characters > len(read.beginning) else ""
    card.text(f"{words('library-begins')}\n{quoted(read.beginning)}{dots}", optional=1)
    _warnings(card, words, read)
    card.row(
        Press(
            "library-take-in",
            read.id,
            label=words("library-button-take-in"),
            style=ButtonStyle.success,
            emoji="📥",
        ),
        Press("library-correct", read.id, label=words("library-button-correct"), emoji="✏️"),
        Press("library-discard", read.id, label=words("library-button-discard"), emoji="🗑️"),
    )
    return card


def several_card(words: Words, read: Sequence[str], unread: Sequence[tuple[str, str, str]]) -> Card:
    """How many files were read (their proposals' ids), to be taken in at once; and which were not: name, reason, and
    the program's own words for it.
    """
    card = Card(accent=Accent.WARNING if unread else Accent.ADMIN)
    card.text(words("library-add-several", count=len(read)) if read else words("library-add-none"))
    if unread:
        card.text("**" + words("library-add-unread") + "**")
    for file, reason, particulars in unread:
        small = f"\n-# {plain(cut(particulars.replace(chr(10), ' '), _NOTE))}" if particulars else ""
        card.text(f"- **{name(file)}**: {reason}{small}")
    if len(read) > 1:
        card.row(
            Press(
                "library-take-in",
                ".".join(read),
                label=words("library-button-take-in-all"),
                style=ButtonStyle.success,
                emoji="📥",
            )
        )
    return card


def taken_in_card(words: Words, taken: Sequence[str], outcome: Outcome) -> Card:
    """What the re-index came to for the records ``taken``: whether they can be found now, and if not, why."""
    failed = [key for key in taken if key in outcome.failed]
    good = not failed and not outcome.error
    card = Card(accent=Accent.ADMIN if good else Accent.WARNING)
    if good:
        card.text("✅ " + words("library-taken-in", count=len(taken)))
    else:
        card.text(words("library-not-taken-in"))
        if outcome.error:
            card.text(plain(cut(outcome.error, _NOTE)))
    show_findings(card, words, [each for each in outcome.findings if each.name in taken])
    card.below("\n".join("-# " + name(key, 120) for key in taken))
    return card


def again_card(words: Words, said: str = "") -> Card:
    """It is kept, and another process holds the library: whether it took it in cannot be told."""
    card = Card(accent=Accent.WARNING)
    card.text(said or words("library-taken-in-later"))
    card.row(Press("library-again", label=words("library-button-again"), emoji="🔁"))
    return card


def _fact(words: Words, what: str, shown: str, origin: str = "") -> str:
    if not origin:
        return words("library-fact-plain", what=what, value=shown)
    return words("library-fact", what=what, value=shown, **{"from": origin})


def _origin(words: Words, fact: Fact, *, known: bool | None = None) -> str:
    """Where it is known from; empty where the record does not say, which its value says already."""
    if known is None:
        return words(_FROM[fact.source]) if fact.source is not FactSource.UNKNOWN else ""
    return words(_FROM[fact.source if known else FactSource.UNKNOWN])


def _language(words: Words, fact: Fact) -> str:
    if not fact.value:
        return _fact(words, words("library-fact-language"), words("library-language-unknown"))
    origin = words("library-origin-text")
    return _fact(words, words("library-fact-language"), words.language(fact.value), origin)


def _warnings(card: Card, words: Words, read: PendingUpload) -> None:
    # A record of another community is not even named.
    if read.same_as and may_see(read.same_as.partition("/")[0], read.collection):
        card.text("⚠️ " + words("library-there-already", record=name(read.same_as, _TITLE)))
    warned = warnings_in(read.notes)[:_NOTES]
    for note in warned:
        card.text("⚠️ " + plain(cut(note.replace("\n", " "), _NOTE)), optional=2)
    if warned and words.locale != ENGLISH:
        card.below("-# " + words("library-programs-words"))
