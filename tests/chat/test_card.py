"""A card always fits into what Discord takes, whatever is written on it."""

from __future__ import annotations

import re
from typing import Any

import discord
import pytest
import simcord
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from chat import safe_text as limits
from chat.buttons import Page, page_of
from chat.messages import Accent, Card
from chat.safe_text import bold, label, link, name, plain, quotation_shortened, quoted, shortened
from domain.documents import Span
from tests.kit.discord_bodies import V2, check_bodies, faults, walk
from tests.kit.discord_markdown import bare, rendered

HOSTILE = [
    "@everyone", "<@&1>", "<t:0:R>", "[a](https://evil.example)", "discord.gg/x", "**", "__", "~~", "||", "`", "\\",
    "# ", "-# ", "> ", "1. ", "- ", "“", "”", "\n", "\n\n", " ", "市政府", "👨\u200d👩\u200d👧", "e\u0301", "\u202e", "\ud800",
]  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=8).map("".join)
long = st.builds(lambda text, times: text * times, hostile, st.sampled_from([1, 1, 1, 30, 200]))


class Button(ui.DynamicItem[ui.Button[Any]], template=r"test:(?P<rest>.*)"):
    def __init__(self, rest: str, text: str = "x") -> None:
        super().__init__(ui.Button(label=label(text), custom_id=f"test:{rest}"))

    @classmethod
    async def from_custom_id(cls, _interaction, _item, match):
        return cls(match["rest"])

    async def callback(self, interaction):
        await interaction.response.send_message(view=long_view().view(), ephemeral=True)


def menu(options: int = 2) -> ui.Select[Any]:
    return ui.Select(custom_id="menu", options=[discord.SelectOption(label=str(at)) for at in range(options)])


def components(card: Card) -> list[dict[str, Any]]:
    view = card.view()
    assert view.timeout is None
    return view.to_components()


def check(card: Card) -> list[dict[str, Any]]:
    """The components, when they make a message that Discord takes."""
    told = components(card)
    body = {"flags": V2, "components": told, "allowed_mentions": {"parse": []}}
    assert faults("POST", "/channels/1/messages", body) == []
    return list(walk(told))


def long_view() -> Card:
    card = Card(accent=Accent.ANSWER)
    card.text("### " + plain("What *did* <@1> say? @everyone"))
    for number in range(8):
        text = (
            f"The council [{number}] approved * the budget of 5_000_000 @everyone https://evil.example. " * 12
        )
        card.text(
            quoted(text, [Span(4, 11)])
            + f"\n-# {link('Minutes', 'https://city.example/a')} · paragraph {number}"
        )
    card.rule()
    card.below("Searched 1 record")
    card.row(Button("a", "Context"), Button("b", "More"))
    return card


@st.composite
def cards(draw: st.DrawFn) -> Card:
    card = Card(accent=draw(st.sampled_from(Accent)))
    card.text("### " + plain(draw(hostile)))
    kinds = ["text", "optional", "quote", "below", "rule", "row", "section", "menu"]
    for number, kind in enumerate(draw(st.lists(st.sampled_from(kinds), max_size=45))):
        if kind == "text":
            card.text(plain(draw(long)))
        elif kind == "optional":
            card.text(quoted(draw(long)), optional=draw(st.integers(1, 3)))
        elif kind == "quote":
            text = draw(long)
            spans = [Span(draw(st.integers(0, 40)), draw(st.integers(0, 900)))]
            card.text(
                quoted(text, spans) + "\n-# " + link(draw(hostile), "https://a.example/" + draw(hostile))
            )
        elif kind == "below":
            card.below("-# " + name(draw(hostile)) + "\n" + bold(draw(hostile), [Span(0, 3)]))
        elif kind == "rule":
            card.rule()
        elif kind == "row":
            card.row(*(Button(f"{number}.{at}", draw(hostile)) for at in range(draw(st.integers(0, 7)))))
        elif kind == "section":
            card.section(plain(draw(long)), Button(str(number)))
        elif number < 1:
            card.row(menu())
    return card


@given(cards())
@settings(max_examples=100)
def test_whatever_is_written_on_it_discord_takes_it(card: Card):
    """Characters, components, rows, empty parts, mentions and links: nothing is out of bounds."""
    parts = check(card)
    assert sum(len(part.get("content", "")) for part in parts) <= limits.TEXT
    assert len(parts) <= limits.COMPONENTS


def shown(card: Card) -> list[str]:
    """The texts, from top to bottom."""
    return [each.content for each in card.view().walk_children() if isinstance(each, ui.TextDisplay)]


def test_it_reads_from_top_to_bottom():
    """Texts as they are, small print tight beneath, a rule, buttons in rows of five, a menu in a row of its own."""
    card = Card(accent=Accent.NOTICE)
    card.text("### Title")
    card.below("small\n-# print")
    card.text("  ")
    card.rule()
    card.section("beside", Button("s"))
    card.row(*(Button(str(at)) for at in range(6)), menu())
    card.row()
    card.rule()
    told = components(card)
    assert told[0]["accent_color"] == Accent.NOTICE.value
    kinds = [(part["type"], len(part.get("components", []))) for part in told[0]["components"]]
    assert kinds == [(10, 0), (14, 0), (9, 1), (1, 5), (1, 1), (1, 1)]
    assert shown(card) == ["### Title\n-# small\n-# print", "beside"]
    check(card)


def test_a_view_can_be_made_twice():
    """An answer that could not be sent one way is sent another."""
    card = long_view()
    assert components(card) == components(card)


def test_a_card_without_anything_is_a_mistake():
    """It says so, rather than be refused by Discord."""
    card = Card(accent=Accent.NOTICE)
    card.text(" ")
    card.rule()
    with pytest.raises(ValueError, match="an empty card"):
        card.view()


def test_what_may_be_left_out_goes_first_the_highest_number_first():
    """What must be shown stays whole while that is enough."""
    card = Card(accent=Accent.ANSWER)
    card.text("must " * 300)
    card.text("one " * 400, optional=1)
    card.text("two " * 400, optional=2)
    card.text("three " * 300, optional=3)
    card.below("and this")
    told = shown(card)
    assert [text.split()[0] for text in told] == ["must", "one", "two", "-#"]
    assert told[2].endswith("two …")
    check(card)


def test_quotations_are_cut_and_everything_else_stays():
    """Title, citations and buttons are there; the dots stand outside the quotation marks; the longest are cut."""
    card = long_view()
    card.text(quoted("Short.") + "\n-# cited")
    told = shown(card)
    assert sum(map(len, told)) <= limits.TEXT
    assert len(told) == len(shown(long_view())) + 1
    assert told[-1] == "“Short.”\n-# cited"
    for text in told[1:9]:
        assert re.search(
            r"^“The \*\*council\*\* .*\w” …\n-# \[Minutes\]\(<https://city\.example/a>\) · paragraph \d$",
            text,
        )
    check(card)


def test_too_many_parts_become_fewer():
    """Texts are joined rather than lost; rows of buttons go last."""
    card = Card(accent=Accent.ADMIN)
    for number in range(60):
        card.text(f"line {number}")
        card.rule()
    card.row(Button("a"))
    told = "\n".join(shown(card))
    assert all(f"line {number}" in told for number in range(60))
    assert 2 in {part["type"] for part in check(card)}
    for number in range(50):
        card.section(f"beside {number}", Button(f"s{number}"))
    told = "\n".join(shown(card))
    assert all(f"beside {number}" in told for number in range(50))
    check(card)


@given(hostile, st.integers(1, 60), st.integers(0, 20), st.integers(0, 60))
def test_markdown_cut_short_stays_well_formed(text: str, limit: int, start: int, end: int):
    """No escape is torn, no bold left open, no link broken; it is a beginning of what was there."""
    source = bold(text, [Span(start, end)]) + " " + link("Minutes", "https://a.example") + " <t:1:d>"
    short = shortened(source, limit)
    assert len(short) <= max(1, limit)
    if short == source:
        return
    kept = bare(short.removesuffix("…"))
    assert not re.search(r"\\\S", kept.replace("\\\\", ""))
    assert kept.count("**") % 2 == 0
    assert kept.count("[") == kept.count("](<https://a.example>)")
    assert kept.count("<") == kept.count(">)") + kept.count("<t:1:d>")
    shown, _, _ = rendered(short.removesuffix("…"))
    whole, _, _ = rendered(source)
    assert "".join(whole.split()).startswith("".join(shown.split()))


def test_a_quotation_with_marks_within_is_cut_within():
    """Its own quotation marks do not end it; dots that stand there already are not doubled."""
    source = "“" + "He said “yes” and “no”. " * 10 + "”\n-# cited"
    assert re.fullmatch(r"“(He said “yes” and “no”\. ?)+.*” …\n-# cited", quotation_shortened(source, 100))
    dotted = quotation_shortened("“" + "word " * 60 + "” …\n-# cited", 100)
    assert dotted.endswith("word” …\n-# cited")
    assert quotation_shortened("“short”", 100) == "“short”"
    assert quotation_shortened("none", 100) == "none"


def test_paging():
    """All items, in order; the last page where there are not so many; one empty page for none."""
    pages = [page_of([1, 2, 3, 4, 5], number, 2) for number in range(4)]
    assert [page.items for page in pages] == [[1, 2], [3, 4], [5], [5]]
    assert {page.count for page in pages} == {3}
    assert page_of([], 0, 2) == Page([], 0, 1)


NO_MENTIONS = discord.AllowedMentions.none()


class Client(discord.Client):
    """Answers every message with a card, by each way that there is."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, messages=True),
            allowed_mentions=NO_MENTIONS,
        )

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Button)

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        short = Card(accent=Accent.WARNING)
        short.text(plain(message.content or "-"))
        sent = await message.channel.send(view=short.view())
        await sent.edit(view=long_view().view(), allowed_mentions=NO_MENTIONS)


@pytest.mark.parametrize(
    "said", ["@everyone **now** <@&1>", "discord.gg/x https://evil.example", "# a\n-# b\n> c"]
)
async def test_a_real_client_sends_it_and_its_buttons_work(said: str):
    """Sent, edited, and answered to a button, through discord.py; every body passes, and the words are there."""
    async with simcord.run(Client()) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("council")
        ana = guild.add_member(env.create_user("ana"))
        await ana.send(channel, f"{env.bot.user.mention} {said}")
        message = channel.last_message
        pressed = await ana.click(message, custom_id="test:a")
        assert pressed.acknowledged
        check_bodies(env)
        sent = [entry.json for entry in env.http_requests if entry.json and "components" in str(entry.json)]
        assert len(sent) == 3
        assert "The **council**" in str(sent[-1])
