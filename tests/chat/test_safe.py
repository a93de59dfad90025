"""Text from records and people is shown character by character, and nothing in it is obeyed."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chat import safe_text as limits
from chat.safe_text import NOTHING, bold, cut, label, link, name, option, plain, quoted
from domain.documents import Span
from tests.kit.discord_markdown import ACTIVE, bare, lines, rendered, strong, unescaped
from text.cleaning import visible

TRICKS = [
    "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "</ask:1>", "</library add:2>", "<id:browse>", "<:party:1>",
    "<a:party:1>", "<t:0:R>", "[click](https://evil.example)", "[a](<b>)", "](", "https://evil.example/x_y_", "http://a.b",
    "steam://run/1", "discord.gg/abc", "DISCORD.gg/abc", "discord.com/invite/abc", "discordapp.com/invite/a", "www.a.example",
    "<https://a.example>", "<mailto:a@b.example>", "a@b.example", "**b**", "__u__", "*i*", "_i_", "~~s~~", "||s||", "`c`",
    "```\ncode\n```", "~~~", "# h", "## h", "-# small", "- item", "* item", "+ item", "1. item", "12) item", "> quote",
    ">>> quote", "---", "- - -", "===", "| a | b |\n|---|---|", "a|b\n-|-", "[x]: https://a.example", "\\", "\\*", "\\\\",
    "&amp;", "&#42;", ":100:", ":smile:", "10:30:45", "¯\\_(ツ)_/¯", "snake_case_name", "2 * 3", "#1", "-5 °C", "a - b",
]  # fmt: skip
PIECES = [*TRICKS, *"*_~`|<>@#[]()\\:!-+=.&&\n\n  1a。，“”《》", "市政府", "ñandú", "שלום", "\u202e", "\u200b", "\u200d", "\ufeff", "👨\u200d👩\u200d👧", "🇩🇪", "e\u0301", "\ud800", "\r", "\t", "\x1b"]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40)


def shallow(text: str) -> str:
    """With at most three blanks before a line: four make a code block in the preview, and never in Discord."""
    return re.sub(r"^[^\S\n]{4,}", "   ", visible(text), flags=re.MULTILINE)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(hostile.map(shallow))
    places = st.integers(-2, len(text) + 2)
    return text, draw(st.lists(st.builds(Span, places, places), max_size=4))


@given(hostile.map(shallow))
def test_the_preview_shows_the_text_and_no_element(text: str):
    """Every line as it is: no emphasis, link, mention, emoji, timestamp, list, heading, quote, table or code."""
    shown, boldly, kinds = rendered(plain(text))
    assert kinds == set()
    assert boldly == ""
    assert lines(shown) == lines(text)


@given(hostile)
def test_nothing_that_the_client_acts_on_is_left(text: str):
    """By the client's own grammar: with the escaped characters taken out, none of its rules can begin."""
    source = plain(text)
    assert not ACTIVE.search(bare(source))
    assert unescaped(source) == visible(text)


@given(hostile, hostile)
def test_pieces_stay_safe_beside_each_other(one: str, other: str):
    """What is safe alone is safe in a row, with or without a blank between."""
    for between in ("", " "):
        source = bare(plain(one) + between + plain(other))
        assert not re.search(r"[\\*_~`|<@\[\]]|://", source)
        assert not re.search(r"^\s*(?:>|#{1,3}\s|-#\s|[-*]\s|\d+\.\s)", source, re.MULTILINE)


@pytest.mark.parametrize("text", TRICKS)
def test_each_trick_is_shown_and_does_nothing(text: str):
    """At the beginning of a line, within one, and behind a blank line."""
    for around in ("{}", "so {} so", "so\n\n{}\nso", " {}"):
        told = around.format(text)
        shown, _, kinds = rendered(plain(told))
        assert kinds == set(), told
        assert lines(shown) == lines(told)
        assert not ACTIVE.search(bare(plain(told)))


def test_ordinary_prose_is_not_touched():
    """Escapes are for what would be markup, and for nothing else."""
    text = (
        "At 10:30, No. 5 (“draft”): $5 + 3 % – a - b, 2019. # 市政府，会议。\n-5 °C; it's R&D, example.com/x"
    )
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("see https://a.example", "see https\\://a.example"),
        ("discord.gg/x", "discord\\.gg/x"),
        ("Discord.com/invite/x", "Discord\\.com/invite/x"),
        ("www.a.example", "www\\.a.example"),
        ("a@b.example", "a\\@b.example"),
        ("1. one\n2) two\n- three", "1\\. one\n2\\) two\n\\- three"),
        ("-# small\n# big\n> said", "\\-# small\n\\# big\n\\> said"),
        (":100: 10:30:45", "\\:100: 10\\:30:45"),
        ("a\u202eb\u200bc\x00", "a\ufffdb\ufffdc␀"),
    ],
)
def test_how_it_is_written(text: str, source: str):
    """Where the preview knows less than Discord: invitations and addresses without a scheme are broken in the source."""
    assert plain(text) == source


@given(marked())
@settings(max_examples=200)
@example(("在《规划》中", [Span(1, 5)]))
@example(("a “b” c", [Span(2, 5)]))
@example(("one two", [Span(3, 4)]))
@example(("one\ntwo", [Span(1, 6)]))
@example(("a$5b", [Span(1, 3)]))
def test_bold_is_bold_in_both_renderings(told: tuple[str, list[Span]]):
    """Discord's rule and the preview agree; only wanted characters are bold, and all that are letters or digits."""
    text, spans = told
    source = bold(text, spans)
    shown, boldly, kinds = rendered(source)
    assert kinds == set()
    assert lines(shown) == lines(text)
    parts = strong(source)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", boldly)
    assert all(part == part.strip() and part for part in parts)
    wanted = [text[at] for at in range(len(text)) if any(span.start <= at < span.end for span in spans)]
    letters = [character for character in wanted if character.isalnum()]
    assert [character for character in "".join(parts) if character.isalnum()] == letters


def test_bold_reads_as_wanted():
    """Within words, at the edges, overlapping, beside Chinese punctuation."""
    assert bold("unanimous", [Span(2, 5)]) == "un**ani**mous"
    assert bold("a b c", [Span(0, 2), Span(1, 9)]) == "**a b c**"
    assert bold("会议，务实。", [Span(2, 6)]) == "会议，**务实。**"
    assert bold("在《规划》中", [Span(1, 5)]) == "在《**规划**》中"
    assert bold("2 * 3 * 4", [Span(0, 9)]) == "**2 \\* 3 \\* 4**"
    assert bold("  ", [Span(0, 2)]) == "  "


@given(marked())
def test_a_quotation_keeps_every_character_that_is_not_blank(told: tuple[str, list[Span]]):
    """Its lines stay lines; blank lines and the blanks around it go; bold stays with its characters."""
    text, spans = told
    source = quoted(text, spans)
    shown, _, kinds = rendered(source)
    assert kinds == set()
    assert lines(shown) == lines("“" + text.strip() + "”")
    assert "\n\n" not in source
    assert "".join(strong(source)).split() == "".join(strong(bold(text, spans))).split()


def test_a_quotation_of_several_lines():
    """Each line is safe, and the marks have moved with the text."""
    text = "  First:\n\n \n- to build\n1. and pave "
    span = Span(text.index("build"), text.index("build") + 5)
    assert quoted(text, [span]) == "“First:\n\\- to **build**\n1\\. and pave”"


@given(hostile, hostile)
def test_a_link_leads_to_its_address_and_cannot_be_broken_out_of(words: str, way: str):
    """One link, of the given host, whatever the words and the rest of the address are."""
    source = link(words, "https://city.example/" + way)
    assert re.fullmatch(r"\[[^\[\]\\*_~`|<>@\n]+\]\(<https://city\.example/[!-~]*>\)", source)
    target = source.rpartition("](<")[2].removesuffix(">)")
    assert not set("()<>[]\"'\\`*| ") & set(target)
    shown, _, kinds = rendered(f"a {source} b")
    assert kinds == {"link_open", "link_close"}
    assert not re.search(r"https?://|discord\.gg", shown)


def test_the_words_of_a_link_hold_nothing_that_would_unmake_it():
    """No address, no invitation and no emoji: Discord would show the source instead of a link."""
    assert link("Join discord.gg/x 👍🏽 1️⃣ https://b.example", "https://a.example") == (
        "[Join discord․gg/x 1 b.example](<https://a.example>)"
    )
    assert link("[draft] A*B", "https://a.example/x_(1)") == "[(draft) A∗B](<https://a.example/x_%281%29>)"


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "ftp://a.example", "discord://x", "https://", "//a.example"]
)
def test_what_is_not_a_web_address_is_only_its_label(url: str):
    """And the label is escaped as any name is."""
    assert link("A*B", url) == "A\\*B"


def test_a_long_address_loses_what_is_behind_the_hash_and_then_everything():
    """A link to the page is better than none; a cut address is none."""
    page = "https://a.example/page"
    assert link("x", page + "#:~:text=" + "y" * limits.LINK) == f"[x](<{page}>)"
    assert link("x", page + "y" * limits.LINK) == "x"
    assert link("", page) == f"[{NOTHING}](<{page}>)"


@given(hostile, st.integers(1, 40))
def test_what_is_cut_fits_and_no_character_is_torn(text: str, limit: int):
    """It is the text or a beginning of it with “…”, at the border of a character as people see it."""
    short = cut(text, limit)
    assert len(short) <= limit
    if short != text:
        kept = short.removesuffix("…")
        assert text.startswith(kept)
        borders = {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}
        assert any(
            at in borders for at in range(len(kept), len(text) + 1) if not text[len(kept) : at].strip()
        )


def test_cutting_prefers_the_end_of_a_word():
    """Where one ends nearby; a family stays together."""
    assert cut("The council approved the budget", 20) == "The council…"
    assert cut("a👨\u200d👩\u200d👧b", 5) == "a…"
    assert cut("市政府召开全体会议", 5) == "市政府召…"
    assert cut("short", 5) == "short"
    assert cut("short", 0) == ""


@given(hostile)
def test_names_labels_and_options_are_one_line_that_can_be_seen(text: str):
    """Within their limits, and never empty: an empty one would be refused."""
    for short, limit in (
        (unescaped(name(text, 30)), 30),
        (label(text), limits.LABEL),
        (option(text), limits.OPTION),
    ):
        assert 1 <= len(short) <= limit
        assert "\n" not in short
        assert short == short.strip()
    assert not ACTIVE.search(bare(name(text)))


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200d", "\u00a0\u2003"])
def test_a_name_of_nothing_is_a_dash(text: str):
    """So that bold and buttons have something to show."""
    assert name(text) == label(text) == option(text) == NOTHING
