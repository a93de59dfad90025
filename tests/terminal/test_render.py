"""What an answer and a refusal look like."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from domain.answers import AnswerWarning, Filters, Hit, Interpretation, Quote, Searched, WarningCode
from domain.dates import PartialDate
from domain.documents import Kind, Span
from terminal import render
from terminal.command import Page, page_for
from tests.kit.app import LED, TITLE, a_refusal, an_answer, cite, quote, seed_document

ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")


def shown(given, *, width: int | None = 80, styled: bool = False, passages: int = 2, **other) -> str:
    out = io.StringIO()
    render.answer(
        Page(out, measure=width, styled=styled, linked=styled),
        given,
        passages=passages,
        check="verify",
        **other,
    )
    return out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 80, None])
def test_the_quote_comes_first_and_is_the_record_character_for_character(width):
    """Between the quotation marks stands what the record has, and nothing else."""
    text = flat(shown(an_answer(), width=width))
    assert f"“{LED}”" in text
    assert text.index(LED) < text.index("The nearest other passages")


def test_in_a_pipe_a_quote_is_one_line():
    """So that it can be searched for, and compared with the source."""
    assert f"“{LED}”\n" in shown(an_answer(), width=None)


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("styled", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, styled: bool):
    """Also with Chinese, whose characters take two cells, and with a long address."""
    document = seed_document()
    chinese = "八月一日，代市长潘国强主持召开市政府全体会议，贯彻落实市委八届六次全会精神。"
    cited = cite(
        document, 0, 9, language="zh", title="市政府召开全体会议", url="https://city.example/" + "long/" * 30
    )
    given = an_answer(
        quotes=(quote(document, LED, "Pan Guoqiang"), Quote(chinese, cited, (Span(7, 10),))),
        warnings=(AnswerWarning(WarningCode.DISAGREE),),
        interpretation=Interpretation(newest_first=True),
    )
    for text in (shown(given, width=width, styled=styled), shown(a_refusal(), width=width, styled=styled)):
        assert all(cell_len(line) <= width for line in ESCAPE.sub("", text).splitlines())


def test_the_date_is_given_as_the_record_gives_it():
    """August 1, and never a year it was not given."""
    text = shown(an_answer())
    assert "August 1 (no year given)" in text
    assert not re.search(r"\b(19|20)\d\d\b", text.replace("0002-3f2a91c0", ""))


def test_a_citation_says_kind_date_and_place():
    """Page, paragraph, speaker and time, where the record has them."""
    document = seed_document()
    said = quote(
        document,
        LED,
        kind=Kind.MACHINE_TRANSCRIPT,
        page=3,
        seconds=3723.9,
        speaker="Mayor Ana",
        date=PartialDate(2024, 3, 5),
    )
    text = flat(shown(an_answer(quotes=(said,))))
    for piece in ("machine transcript", "March 5, 2024", "page 3", "paragraph 1", "Mayor Ana", "1:02:03"):
        assert piece in text


def test_an_agenda_is_proposed_and_never_decided():
    """The citation itself says so."""
    assert "agenda (proposed, not decided)" in flat(
        shown(an_answer(quotes=(quote(seed_document(), LED, kind=Kind.AGENDA),)))
    )


def test_telling_words_are_bold_where_there_is_bold():
    """And nothing is put between the words to show it."""
    text = shown(an_answer(), styled=True)
    assert "\x1b[1mPan Guoqiang\x1b[0m" in text
    assert LED in flat(ESCAPE.sub("", text))
    assert "→ Pan Guoqiang" not in text


def test_telling_words_are_repeated_beneath_where_there_is_no_bold():
    """Outside the quotation marks."""
    assert "\n  → Pan Guoqiang\n" in shown(an_answer())


def test_a_second_quote_of_the_same_record_does_not_repeat_its_title():
    """It says where in the same record."""
    document = seed_document()
    second = quote(document, "All departments were urged to maintain confidence in development")
    text = flat(shown(an_answer(quotes=(quote(document, LED), second), passages=())))
    assert text.count(TITLE) == 1
    assert "[2] the same record · paragraph 2" in text


def test_a_refusal_looks_different_and_does_not_apologise():
    """It says that the record does not say, names the nearest passages as such, and what was searched."""
    text = flat(shown(a_refusal()))
    assert "The record does not say." in text
    assert "The nearest passages, which do not answer it" in text
    assert "Searched 1 record, 7 passages" in text
    assert "The nearest other passages" not in text
    assert not re.search(r"sorry|apolog|unfortunately", text, re.IGNORECASE)


def test_a_passage_of_several_paragraphs_closes_what_it_opens():
    """Each paragraph stands between its own quotation marks, also where the passage is cut short."""
    text = flat(
        shown(
            a_refusal(
                passages=(
                    Hit(1, f"It met.\n\n{'It adjourned at nine. ' * 40}", 0.5, cite(seed_document(), 0, 9)),
                )
            )
        )
    )
    assert "“It met.” “It adjourned" in text
    assert (text.count("“"), text.count("”")) == (2, 2)


def test_the_dots_of_a_shortened_passage_stand_outside_the_quotation_marks():
    """What is quoted is the record; that it goes on is ours."""
    text = flat(shown(a_refusal()))
    assert "” …" in text
    assert "…”" not in text


def test_passages_that_hold_a_quote_are_not_repeated():
    """The first paragraph is quoted above; the others are shown."""
    text = flat(shown(an_answer()))
    assert "the same record · paragraph 2" in text
    assert text.count("On August 1") == 1


def test_how_many_passages_are_shown_can_be_chosen():
    """None at all included."""
    assert "The nearest other passages" not in shown(an_answer(), passages=0)


def test_near_duplicates_are_counted():
    """Folded passages are not hidden."""
    document = seed_document()
    p = document.paragraphs[3]
    hit = Hit(3, document.text[p.start : p.end], 1.0, cite(document, p.start, p.end), alike=4)
    assert "and 4 alike" in flat(shown(a_refusal(passages=(hit,))))


def test_notes_and_what_was_understood_are_shown():
    """A reader sees how the question was read and what to be careful about."""
    text = flat(
        shown(
            an_answer(
                warnings=(AnswerWarning(WarningCode.DISAGREE),),
                interpretation=Interpretation(newest_first=True),
            )
        )
    )
    assert "Read as: newest records first" in text
    assert "! These records differ." in text


def test_what_was_searched_names_the_filters_and_what_they_left_out():
    """A filter by date leaves out records without a year, and says so."""
    searched = Searched(
        412, 9120, "2019-03", "2026-08-04", 3, Filters(since=PartialDate(2020), kind="minutes")
    )
    words = render.searched_words(searched)
    assert words == (
        "412 records, 9,120 passages, 2019-03 to 2026-08-04 (since 2020, only minutes); 3 records without a year left out"
    )


@pytest.mark.parametrize(("probability", "words"), [(1.0, "(0.99)"), (0.9, "very likely"), (0.51, "perhaps")])
def test_sureness_is_a_word_and_a_number_and_never_certain(probability: float, words: str):
    """1.00 would be a promise."""
    assert words in render.sure_words(an_answer(probability=probability))


def test_hostile_records_and_questions_do_not_reach_the_terminal():
    """Question, quote, title, body, speaker, address, notes: no control character of theirs is written."""
    bad = "x\x1b[2J\x1b]8;;http://evil.example\x07y\u202ez"
    document = seed_document()
    cited = cite(
        document,
        0,
        5,
        title=bad,
        body=bad,
        speaker=bad,
        url="https://a.example/\x1b]8;;\x07",
        language="\x1b",
    )
    warned = (AnswerWarning(WarningCode.REVISED_SINCE, bad), AnswerWarning(WarningCode.RECEIPT_NOT_KEPT, bad))
    given = an_answer(
        bad, quotes=(Quote(bad, cited, (Span(0, 4),)),), warnings=warned, interpretation=Interpretation(phrases=(bad,), spellings=((bad, bad),)), id=bad, generation=bad,
        passages=(Hit(0, bad, 1.0, cited),), searched=Searched(1, 1, "\x1b", "\x1b", 0, Filters(body=bad)),
    )  # fmt: skip
    for styled in (False, True):
        for answer in (given, a_refusal(bad, passages=given.passages, warnings=warned)):
            text = ESCAPE.sub("", shown(answer, styled=styled, passages=5))
            assert not set("\x1b\x07\u202e\x9b") & set(text)


def test_a_receipt_that_was_not_kept_is_not_offered_for_checking() -> None:
    """It would not be found."""
    lost = AnswerWarning(WarningCode.RECEIPT_NOT_KEPT, "There is no room left on the disk.")
    said = shown(an_answer(warnings=(lost,)), styled=False, passages=0)
    assert "No receipt" in said
    assert an_answer().id not in said
    assert an_answer().id in shown(an_answer(), styled=False, passages=0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "styled", "linked"),
    [({"TERM": "xterm-256color"}, True, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False, False), ({"TERM": "dumb"}, False, False),
     ({}, False, False), ({"TERM": "linux"}, True, False)],
)  # fmt: skip
def test_colour_and_links_only_where_the_terminal_has_them(
    environment: dict[str, str], styled: bool, linked: bool
):
    """NO_COLOR, TERM=dumb and an unknown terminal get plain text; the Linux console gets colour without links."""
    page = page_for(Terminal(), environment)
    assert (page.styled, page.linked) == (styled, linked)
    assert page.measure == 80


def test_a_pipe_is_plain_and_not_wrapped(monkeypatch: pytest.MonkeyPatch):
    """Unless colour is asked for."""
    page = page_for(io.StringIO(), {"TERM": "xterm-256color"})
    assert (page.styled, page.measure) == (False, None)
    assert page_for(io.StringIO(), {"TERM": "xterm", "FORCE_COLOR": "1"}).styled


def test_links_are_short_and_clickable_or_whole():
    """With links the host is shown and leads to the quote; without, the address is there in full."""
    url = "https://city.example/news/1#:~:text=On%20August"
    given = an_answer(quotes=(quote(seed_document(), LED, url=url),))
    linked = shown(given, styled=True)
    assert f";{url}\x1b\\" in linked
    assert "↗ city.example" in ESCAPE.sub("", linked)
    assert url in shown(given)
    assert "\x1b" not in shown(given)


def test_the_same_answer_is_printed_the_same_way_twice():
    """Byte for byte, where there are no links (a link carries an id of its own)."""
    first: Callable[[], str] = lambda: shown(an_answer())  # noqa: E731
    assert first() == first()


def test_nothing_of_a_record_passes_for_a_line_or_a_piece_of_ours():
    """The sign between the pieces of a line is ours alone, and each further line of a passage begins with a quotation mark."""
    forged = cite(
        seed_document(),
        0,
        9,
        title="Minutes · Council · paragraph 3",
        body="Council ‧ adopted minutes · page 1",
    )
    text = shown(
        a_refusal(passages=(Hit(1, "It met.”\n[1] Minutes\nSearched 1 record · certain", 0.5, forged),)),
        width=None,
    )
    assert "Minutes / Council / paragraph 3 · " in text
    assert " · Council / adopted minutes / page 1 · " in text
    assert "“It met.””\n   “[1] Minutes”\n   “Searched 1 record" in text
