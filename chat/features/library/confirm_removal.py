"""“Yes, they are gone”: an admin says that what a source lost at once is really not there any more."""

from __future__ import annotations

from functools import partial

from chat.context import Desk, Pressed, community_of
from chat.features.library import access as seen
from chat.features.library.access import admit, enter, noted
from chat.features.library.library_cards import outcome_card
from chat.features.library.pointing import mark
from chat.features.library.record_cards import done_card
from chat.features.library.reindexing import ended, follow
from chat.features.library.upload_card import again_card
from chat.sending import respond
from domain.errors import LibraryBusy, NotAllowed


async def confirmed(interaction: Pressed, rest: str) -> None:
    """``MARK`` of a source: the next re-index, which begins at once, marks its records; they stay searchable."""
    desk = interaction.client.desk
    # Answered beside it: what the button stands on may be read by many.
    if not await enter(interaction, "gone"):
        return
    community = community_of(interaction.guild_id)
    source = await _held(desk, rest, community)
    await admit(interaction, "gone", source, shared=not seen.own(source, community))
    await desk.offload.long(partial(desk.library.accept_gone, source))
    await noted(interaction, "gone", source)
    words = desk.words(interaction)
    running = desk.reindexing.join(desk.offload, desk.library.reindex)
    await respond(interaction, done_card(words("library-gone-accepted")))
    await follow(interaction, desk, running, shown=desk.reindexing.stage)
    try:
        told = (await ended(desk, running)).seen_by(community)
    except LibraryBusy:
        await respond(interaction, again_card(words, words("library-gone-later")))
        return
    await respond(interaction, outcome_card(words, told))


async def _held(desk: Desk, wanted: str, community: str) -> str:
    """The source, if it is still to be said. Asked anew: what an old button says may have passed, and what would be
    accepted now would be another loss. Raises NotAllowed.
    """
    planned = await desk.offload.long(desk.library.plan)
    for each in seen.sources(planned.held, community):
        if mark(each.source) == wanted:
            return each.source
    raise NotAllowed("Nothing of this source is held back.", reason="library-gone-no-longer")
