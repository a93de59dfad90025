"""``/library history`` and ``rollback``: the generations that are kept, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from chat.buttons import on_button, page_of, whole_number
from chat.card import Accent, Card
from chat.context import BotContext, Interaction, community_of
from chat.features.library import library_command
from chat.features.library.library_views import admin_notice, confirmation, counted, size
from chat.permissions import audit, for_admins, may_operate, visible_keys, visible_moves
from chat.safe_text import name, plain
from chat.sending import respond
from chat.slash_commands import Choices, offered
from chat.wording import Words, moment
from domain.errors import NotAllowed
from index.records import Generation

PER_PAGE = 4
_KEY, _LISTED = 60, 3
"""Characters of a key in the history, and keys of each sort."""
KEYS_KEPT = 50
"""Of what a generation changed, its manifest keeps so many keys of each sort."""


@library_command("history")
async def history(interaction: Interaction) -> None:
    """The generations, and what each changed."""
    await _show(interaction, 0)


@on_button("library-history")
@for_admins("history", update=True)
async def turn_page(interaction: Interaction, page: str) -> None:
    """``PAGE``: another page."""
    await _show(interaction, whole_number(page))


async def _show(interaction: Interaction, page: int) -> None:
    ctx = interaction.client.ctx
    kept = await ctx.queue.quick(ctx.library.history)
    words, community = ctx.words(interaction), community_of(interaction.guild_id)
    await respond(interaction, history_view(words, kept, page, community, sizes=may_operate(interaction)))


def history_view(
    words: Words, kept: Sequence[Generation], number: int, community: str, *, sizes: bool
) -> Card:
    """The generations, newest first, a page of them. ``sizes``: with counts of all that they hold."""
    card = Card(accent=Accent.ADMIN)
    card.text("### " + words("library-history-title"))
    if not kept:
        card.text(words("error-library-missing"))
    page = page_of(kept, number, PER_PAGE)
    for each in page.items:
        card.text(_generation(words, each, community, sizes=sizes))
    card.rule()
    card.below(words("library-history-means"))
    card.row(*page.buttons(words, "library-history"))
    return card


def _generation(words: Words, kept: Generation, community: str, *, sizes: bool) -> str:
    current = " " + words("library-current") if kept.current else ""
    parts = [moment(kept.created)] if kept.created else []
    if sizes and not kept.problem:
        parts.append(size(words, kept))
    lines = [f"**`{plain(kept.name)}`**{current}"]
    if parts:
        lines.append("-# " + " · ".join(parts))
    if kept.problem:
        lines.append("⚠️ " + words("library-generation-damaged"))
        return "\n".join(lines)
    what = {
        "added": kept.added,
        "changed": kept.changed,
        "gone": kept.vanished,
        "removed": kept.removed,
        "back": kept.restored,
    }
    ours = {each: visible_keys(found, community) for each, found in what.items()}
    ours["moved"] = visible_moves(kept.moved, community)
    full = {each for each, found in {**what, "moved": kept.moved}.items() if len(found) >= KEYS_KEPT}
    changes = [_changed(words, each, found, full=each in full) for each, found in ours.items() if found]
    return "\n".join([*lines, *(changes or [words("library-unchanged")])])


def _changed(words: Words, what: str, found: Sequence[str], *, full: bool) -> str:
    """``2 added: a.txt, b.txt``. ``full``: more than are known of may have changed."""
    (count,) = counted(words, {what: len(found)})
    listed = [name(each, _KEY) for each in found[:_LISTED]]
    if len(found) > _LISTED:
        listed.append(words("library-and-more", count=len(found) - _LISTED))
    count = words("library-at-least", changes=count) if full else count
    return words("library-listed", what=count, list=words("list-comma").join(listed))


@library_command("rollback", "generation", shared=True)
async def rollback(interaction: Interaction, generation: str | None = None) -> None:
    """Shows where it would go back to; the button beneath does it."""
    ctx = interaction.client.ctx
    to = await _earlier(ctx, generation or "")
    await respond(interaction, rollback_view(ctx.words(interaction), to))


@rollback.autocomplete("generation")
async def offer_generations(interaction: Interaction, typed: str) -> Choices:
    """Those one can go back to."""
    ctx = interaction.client.ctx
    if not may_operate(interaction):
        return []
    kept = await ctx.queue.quick(ctx.library.history)
    words = ctx.words(interaction)
    usable = [each for each in kept if not each.current and not each.problem]
    # A choice is plain text: Discord would not turn a timestamp into the reader's own time there.
    return offered(
        typed,
        [
            (f"{each.name} · {words.iso(each.created[:10])}, {each.created[11:16]} UTC", each.name)
            for each in usable
        ],
    )


def rollback_view(words: Words, to: Generation) -> Card:
    """Where it would go back to, and what that means. Only operators see it, who may know the counts."""
    generation = f"`{plain(to.name)}`"
    texts = [
        "### " + words("library-rollback-title"),
        words("library-rollback-to", generation=generation, moment=moment(to.created), size=size(words, to)),
        words("library-rollback-means"),
    ]
    label = words("library-button-rollback")
    return confirmation(words, texts, action="library-rollback", rest=to.name, label=label)


@on_button("library-rollback")
@for_admins("rollback", shared=True, update=True)
async def confirm_rollback(interaction: Interaction, generation: str) -> None:
    """``GENERATION``: goes back to it."""
    ctx = interaction.client.ctx
    to = await _earlier(ctx, generation)
    now = await ctx.queue.long(partial(ctx.library.rollback, to.name))
    await audit(interaction, "rollback", now.name)
    words = ctx.words(interaction)
    done = words("library-rolled-back", generation=f"`{plain(now.name)}`", size=size(words, now))
    await respond(interaction, admin_notice(done, words("library-rolled-back-undo")))


async def _earlier(ctx: BotContext, name: str) -> Generation:
    """The generation of this name; without one, the newest sound one before the current. Raises NotAllowed."""
    kept = await ctx.queue.quick(ctx.library.history)
    if name:
        found = [each for each in kept if each.name == name.strip() and not each.current]
    else:
        at = next((at for at, each in enumerate(kept) if each.current), len(kept))
        found = [each for each in kept[at + 1 :] if not each.problem]
    if not found:
        raise NotAllowed(f"There is no earlier generation “{name}”.", reason="library-no-such-generation")
    return found[0]
