"""Near-duplicates are folded; different passages are not."""

from text.terms import copies, fold

A = "The council approved the flood control plan for the river district by a vote of five to two on Thursday."
B = "The library will close at six on Fridays from now on, the director told the board in her report."


def test_a_copy_with_a_changed_word_is_folded() -> None:
    """The same sentence with one word exchanged counts as alike."""
    assert fold([A, B, A.replace("Thursday", "Friday")]) == [(0, 1), (1, 0)]


def test_an_excerpt_is_folded_into_the_whole() -> None:
    """Part of a passage is the same source as the passage."""
    assert fold([A + " " + B, A]) == [(0, 1)]


def test_chinese_copies_are_folded() -> None:
    """Text without blanks is compared by characters."""
    text = "市政府召开全体会议，研究部署下半年经济社会发展工作。"
    assert fold([text, text.replace("下半年", "上半年"), "图书馆周五六点关门。"]) == [(0, 1), (2, 0)]


def test_what_says_less_is_a_copy_and_what_says_more_is_not() -> None:
    """The whole behind its excerpt is read too: the answer may stand in what the excerpt left out."""
    changed = A.replace("Thursday", "Friday")
    assert copies([A, B, changed]) == {2}
    assert copies([A + " " + B, A, B]) == {1, 2}
    assert copies([A, A + " " + B]) == set()
    assert copies(["市政府召开全体会议，研究部署工作。", "市政府召开全体会议，研究部署工作。"]) == {1}
