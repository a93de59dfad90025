"""A transcript is known by its turns."""

from text.cutting import is_dialogue


def test_paragraphs_that_name_their_speakers_are_a_transcript() -> None:
    """With offices, parentheses and initials."""
    assert is_dialogue(
        [
            "The Chair (Hon. Ann Rota (Nipissing, Lib.)): Order.",
            "MAYOR LEE: Thank you.",
            "Mr. John O'Neil: No, I won't.",
        ]
    )


def test_prose_with_a_colon_here_and_there_is_not() -> None:
    """Headings and lists have colons too."""
    assert not is_dialogue(
        [
            "Agenda: three items.",
            "The council met on Monday.",
            "It voted: five to two.",
            "Nobody spoke against it.",
        ]
    )
