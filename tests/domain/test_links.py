"""Links land on the words, and are never broken to fit."""

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import _WHOLE, LINK_LIMIT, landing, lands, takes_time


@pytest.mark.parametrize(
    ("url", "quoted", "place", "expected"),
    [
        ("https://vimeo.com/7?h=a", "Yes.", {"seconds": 62.9}, "https://vimeo.com/7?h=a#t=62s"),
        (
            "https://a.example/n",
            "Yes - no, & so.",
            {},
            "https://a.example/n#:~:text=Yes%20%2D%20no%2C%20%26%20so.",
        ),
        ("https://a.example/n#top", "Yes.", {}, "https://a.example/n#top:~:text=Yes."),
        ("https://a.example/a.pdf", "Yes.", {"page": 3}, "https://a.example/a.pdf#page=3"),
        (
            "https://www.youtube.com/watch?v=x&t=1s",
            "Yes.",
            {"seconds": 62.4},
            "https://www.youtube.com/watch?v=x&t=62s",
        ),
        (
            "https://www.youtube.com/watch?v=x&list&t=1s&b=",
            "Yes.",
            {"seconds": 0},
            "https://www.youtube.com/watch?v=x&list=&b=&t=0s",
        ),
        (
            "https://player.vimeo.com/7#old",
            "Yes.",
            {"seconds": 5, "page": 3},
            "https://player.vimeo.com/7#t=5s",
        ),
        ("http://a.example/a?b#c", "Yes.", {"page": 0}, "http://a.example/a?b#page=0"),
        ("https://a.example/n", "First  one.\n\nSecond.", {}, "https://a.example/n#:~:text=First%20one."),
        ("https:///n", "Yes.", {}, ""),
        ("https://a.example/m.mp4", "Yes.", {"seconds": 62.4}, "https://a.example/m.mp4#t=62"),
        ("https://a.example/m.mp4", "Yes.", {}, "https://a.example/m.mp4"),
        ("https://vimeo.com/7", "Yes.", {}, "https://vimeo.com/7"),
        ("ftp://a.example/x", "Yes.", {}, ""),
        ("javascript:alert(1)", "Yes.", {}, ""),
        ("", "Yes.", {}, ""),
    ],
)
def test_each_kind_of_source_has_its_landing(
    url: str, quoted: str, place: dict[str, float], expected: str
) -> None:
    """Text fragment, PDF page, video second; no link where there is no web address, no words in a recording."""
    assert landing(url, quoted, **place) == expected


def test_a_recording_is_told_from_a_page_about_it() -> None:
    """Only what can be opened at a second."""
    for url in ("https://a.example/m.MP4?x=1", "https://youtu.be/x", "https://www.youtube.com/watch?v=x"):
        assert takes_time(url)
    for url in ("https://a.example/videos/7", "https://notyoutube.com/x", "https://a.example/m.mp4.html", ""):
        assert not takes_time(url)


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    """The browser finds the range between them."""
    quoted = "The council shall, before the end of the year, publish the flood control plan for the whole river district."
    assert landing("https://a.example/", quoted).endswith(
        "#:~:text=The%20council%20shall%2C%20before%20the,for%20the%20whole%20river%20district."
    )


@pytest.mark.parametrize(
    ("quoted", "first", "last"),
    [
        ("市议会" * 10 + "通过了" + "年度预算" * 20, "市议会市议会市议会市议会", "年度预算年度预算年度预算"),
        ("a/b " + "c" * 99, "a/b cccccccc", "c" * 12),
    ],
)
def test_a_long_quote_with_few_blanks_is_named_by_its_first_and_last_characters(
    quoted: str, first: str, last: str
) -> None:
    """Twelve of each, and nothing of the address is left to be misread."""
    assert (
        landing("https://a.example/", quoted)
        == f"https://a.example/#:~:text={quote(first, safe='')},{quote(last, safe='')}"
    )


@given(st.text(max_size=3000))
def test_a_link_is_within_the_limit_and_keeps_its_address(quoted: str) -> None:
    """Whatever the words are, the address before them is whole."""
    link = landing("https://city.example/a?b=c", quoted)
    assert len(link) <= LINK_LIMIT
    assert urlsplit(link)[:4] == ("https", "city.example", "/a", "b=c")


@pytest.mark.parametrize("words", [8, 9, 10, 11, 12])
def test_the_ends_of_a_long_quote_do_not_overlap(words: int) -> None:
    """Five words of each end, where there are more than ten; else twelve characters of each."""
    said = [f"{'word' * 3}{number}" for number in range(words)]
    first, last = (
        (" ".join(said[:5]), " ".join(said[-5:]))
        if words > 10
        else (" ".join(said)[:12], " ".join(said)[-12:])
    )
    expected = f"{quote(first)},{quote(last)}"
    whole = " ".join(said)
    assert landing("https://a.example/", whole).partition(":~:text=")[2] == (
        quote(whole) if len(whole) <= _WHOLE else expected
    )
    assert landing("https://a.example/" + "x" * (LINK_LIMIT - 18), "Yes.") == "https://a.example/" + "x" * (
        LINK_LIMIT - 18
    )


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://a.example/n#:~:text=Yes.", True), ("https://a.example/n.DOCX#:~:text=Yes.", False), ("https://a.example/a.pdf#page=3", True),
        ("https://a.example/m.mp4#t=62", True), ("https://youtu.be/x?t=62s", True), ("https://a.example/n", False), ("", False),
        ("https://a.example/n#xpage=3", False),
    ],
)  # fmt: skip
def test_a_link_that_lands_is_told_from_one_that_does_not(url: str, there: bool) -> None:
    """What a browser downloads does not land."""
    assert lands(url) is there
