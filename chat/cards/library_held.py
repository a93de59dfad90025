"""Sources that lost so much at once that an admin has to say whether it is true."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from chat.buttons import Press
from chat.card import Card
from chat.library.pointing import mark
from chat.safe import link, name
from chat.wording import Words
from domain.communities import PREFIX
from index.records import Held

_MOST = 4
_SHOWN, _ADDRESS = 60, 160


def show_held(card: Card, words: Words, held: Sequence[Held]) -> None:
    """Each with the button that says so; who may press it is looked at when it is pressed."""
    for each in held[:_MOST]:
        said = words("library-held", place=place(words, each.source), gone=each.gone, of=each.of)
        yes = Press(
            "library-gone", mark(each.source), label=words("library-button-gone"), style=ButtonStyle.danger
        )
        card.section("⚠️ " + said, yes)
    if len(held) > _MOST:
        card.text(words("library-and-more", count=len(held) - _MOST))
    if held:
        card.below("-# " + words("library-held-means"))


def place(words: Words, source: str) -> str:
    """What a source is called here: the address of a place on the web; of a folder no more than whose it is, because its
    name tells where it lies on the machine.
    """
    address = source.partition(" ")[0]
    if address.startswith(("https://", "http://")):
        shown = address.partition("://")[2]
        return link(shown, address, _SHOWN) if len(address) <= _ADDRESS else name(shown, _SHOWN)
    return words("sources-own") if PREFIX in source else words("library-folder")
