"""Captions: times, speakers, repeats, paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.documents import Document, Kind
from domain.errors import RecordEmpty, RecordUnreadable
from domain.provenance import warnings_in
from index.readers.metadata.sidecar import Metadata
from index.readers.reader import read

SAMPLES = Path(__file__).parent / "samples"


def spoken(document: Document) -> list[tuple[float | None, str, str]]:
    return [(p.seconds, p.speaker, document.text[p.start : p.end]) for p in document.paragraphs]


def vtt(*cues: str) -> bytes:
    """Cues of a second each, one after the other."""
    lines = [f"00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n{text}\n" for at, text in enumerate(cues)]
    return ("WEBVTT\n\n" + "\n".join(lines)).encode()


def test_a_hearing_has_its_times_and_its_speakers() -> None:
    """Names behind ``>>`` and in voices are speakers; pauses and turns end a paragraph; a cue without a time that can
    be is told.
    """
    document = read((SAMPLES / "hearing.vtt").read_bytes(), "c/hearing.vtt")
    assert spoken(document) == [
        (1.0, "MAYOR ORTIZ", "MAYOR ORTIZ: THE HEARING IS OPEN."),
        (1.0, "CLERK", "CLERK: NOBODY HAS SIGNED UP."),
        (3.0, "", "THANK YOU."),
        (5.0, "Jane Doe", "I live on Mill Road & I have one question."),
        (8.0, "", "When is it fixed?"),
        (30.0, "", "In the spring."),
    ]
    assert document.kind is Kind.TRANSCRIPT
    assert warnings_in(document.notes) == ("1 of 6 captions could not be read and are left out.",)


def test_captions_that_roll_up_say_everything_once() -> None:
    """Lines shown again above the next one are one line; words with times of their own are a machine's."""
    document = read((SAMPLES / "rolling.vtt").read_bytes(), "c/rolling.vtt")
    assert spoken(document) == [
        (0.08, "", "good evening everyone and welcome to the council meeting tonight"),
        (20.0, "", "tonight we vote"),
    ]
    assert (document.kind, document.language) == (Kind.MACHINE_TRANSCRIPT, "en")
    assert "speech recognition" in document.notes[0].text


def test_live_captions_that_grow_word_by_word_say_everything_once() -> None:
    """Each cue that only adds words replaces the one before."""
    document = read(vtt("We", "We meet", "We meet here.", "We", "We vote", "We vote now."), "c/x.vtt")
    assert document.text == "We meet here. We vote now."


def test_what_is_said_twice_is_there_twice() -> None:
    """In captions that do not roll, a repeated line was spoken again."""
    document = read((SAMPLES / "session.srt").read_bytes(), "c/session.srt")
    assert spoken(document) == [
        (0.0, "", "Welcome to the work session. It is Monday, and all members are present. Yes. Yes."),
        (70.0, "", "The meeting is adjourned."),
    ]


def test_names_in_front_of_most_cues_are_speakers() -> None:
    """Where the record names its speakers "Jane Doe:", it does; a lone colon names nobody."""
    document = read(
        vtt("Jane Doe: I move to adjourn.", "Ann Lee: Second.", "All in favor.", "Jane Doe: Aye."), "c/x.vtt"
    )
    assert [(speaker, text) for _, speaker, text in spoken(document)] == [
        ("Jane Doe", "Jane Doe: I move to adjourn."),
        ("Ann Lee", "Ann Lee: Second. All in favor."),
        ("Jane Doe", "Jane Doe: Aye."),
    ]
    plain = read(
        vtt("Tonight: the budget.", "We begin now.", "The fees come next.", "Then we vote."), "c/x.vtt"
    )
    assert {speaker for _, speaker, _ in spoken(plain)} == {""}


def test_paragraphs_end_with_sentences_and_know_when_they_begin() -> None:
    """Sentences run over cues; a paragraph has the time of the cue it begins in."""
    cues = [
        f"of item {n} is done. Now the discussion of the matter that we have before us, that is"
        for n in range(40)
    ]
    document = read(vtt(*cues), "c/x.vtt")
    texts = [text for _, _, text in spoken(document)]
    assert all(text.endswith(("done.", "is")) and len(text) <= 600 for text in texts)
    assert all(len(text) >= 300 for text in texts[:-1])
    times = [seconds for seconds, _, _ in spoken(document)]
    assert times == sorted(times)
    second = document.paragraphs[1]
    number = document.text[: second.start].count("of item")
    assert second.seconds == number - 1  # "Now the discussion …" stands in the cue of the item before


def test_speech_without_full_stops_is_cut_at_cues() -> None:
    """No paragraph grows without end, and no word is cut."""
    document = read(vtt(*(f"and then the number {n} of the street goes on" for n in range(59))), "c/x.vtt")
    texts = [text for _, _, text in spoken(document)]
    assert len(texts) > 2
    assert all(
        text.startswith("and then") and text.endswith("goes on") and len(text) <= 900 for text in texts
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"00:00:01,000 --> 00:00:02,000\nWe meet.\n",
        b"garbage\n\n1\n00:00:01,000 --> 00:00:02,000\nWe meet.\n\n2\n00:00:0",
        b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nWe meet.\n",
        b"WEBVTT - council\n\n00:01.000 --> 00:02.000\nWe meet.\n",
        b"WEBVTT\r\rid\r00:01.000 --> 00:02.000 line:0\rWe meet.\r",
        b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<font color='#fff'>We</font> meet.\r\n",
    ],
)
def test_loose_captions_are_read(raw: bytes) -> None:
    """Missing numbers, a comma for a point, a cut-off end, old line ends: what can be read is read."""
    for key in ("c/x.vtt", "c/x.srt"):
        assert spoken(read(raw, key)) == [(1.0, "", "We meet.")]


def test_captions_without_captions_are_refused() -> None:
    """A header alone is empty; times that cannot be are broken; both say what to do."""
    with pytest.raises(RecordEmpty, match="holds no captions"):
        read(b"WEBVTT\n\nNOTE nothing here\n", "c/x.vtt")
    with pytest.raises(RecordUnreadable, match="holds no caption that can be read"):
        read(b"1\n00:00:01,000 --> nonsense\nWe meet.\n", "c/x.srt")


def test_a_caption_file_without_times_is_read_as_text() -> None:
    """Its words count; a note says that there are no times."""
    document = read(b"We meet.\n\nWe vote.\n", "c/x.srt")
    assert (document.text, document.kind) == ("We meet.\n\nWe vote.", Kind.TRANSCRIPT)
    assert "has no times" in document.notes[0].text


def test_the_sidecar_says_whether_a_machine_wrote_it() -> None:
    """A kind that is given counts; so does a file named after a recogniser."""
    raw = vtt("We meet.")
    assert read(raw, "c/x.vtt", Metadata(kind=Kind.MACHINE_TRANSCRIPT)).kind is Kind.MACHINE_TRANSCRIPT
    assert read(raw, "c/transcript/whisper-medium.vtt").kind is Kind.MACHINE_TRANSCRIPT
    assert read(raw, "c/minutes.vtt").kind is Kind.TRANSCRIPT


@pytest.mark.parametrize(
    ("cues", "said"),
    [
        (
            ("the chair opened the hearing on", "the hearing on parking and asked", "parking and asked who came", "who came to speak"),
            "the chair opened the hearing on parking and asked who came to speak",
        ),
        (
            ("se abre la sesión sobre el agua", "sobre el agua y el riego\nde los campos", "riego de los campos del norte"),
            "se abre la sesión sobre el agua y el riego de los campos del norte",
        ),
        (("市议会讨论旧桥的修缮", "旧桥的修缮费用和工期", "费用和工期由市长决定"), "市议会讨论旧桥的修缮费用和工期由市长决定"),
    ],
)  # fmt: skip
def test_words_that_overlap_from_cue_to_cue_are_there_once(cues: tuple[str, ...], said: str) -> None:
    """Captions may begin with the last words of the cue before; who says something twice elsewhere has said it twice."""
    assert read(vtt(*cues), "c/x.vtt").text == said
    twice = ("we vote no", "we vote no", "the second motion is on parks", "it is short", "it is about trees")
    assert read(vtt(*twice), "c/x.vtt").text.count("we vote no") == 2


def test_nobody_is_named_where_two_speak() -> None:
    """Dashes, two names and two voices in a cue, an arrow within one: each gets what is theirs, or nobody does."""
    cues = ("MAYOR ORTIZ: ¿Algo más?", "- ¿Es definitivo?\n- Sí, lo es.", "Gracias.")
    assert spoken(read(vtt(*cues), "c/x.vtt")) == [
        (0.0, "MAYOR ORTIZ", "MAYOR ORTIZ: ¿Algo más?"),
        (1.0, "", "¿Es definitivo?"),
        (1.0, "", "Sí, lo es. Gracias."),
    ]
    cues = (
        "CLERK: All in favor? MEMBER ROE: Aye.\nMEMBER LEE: No.",
        "<v Ada Park>Aye.</v>\n<v Ben Cho>No.</v>",
    )
    cues += ("<v Ada Park>I abstain. &gt;&gt; Noted.", "CHAIR: It fails. ->> MEMBER ROE: By one.")
    assert [(speaker, text) for _, speaker, text in spoken(read(vtt(*cues), "c/x.vtt"))] == [
        ("CLERK", "CLERK: All in favor?"),
        ("MEMBER ROE", "MEMBER ROE: Aye."),
        ("MEMBER LEE", "MEMBER LEE: No."),
        ("Ada Park", "Aye."),
        ("Ben Cho", "No."),
        ("Ada Park", "I abstain."),
        ("", "Noted."),
        ("CHAIR", "CHAIR: It fails."),
        ("MEMBER ROE", "MEMBER ROE: By one."),
    ]


TOLD = "hide, strike or add"


@pytest.mark.parametrize(
    "hiding",
    [
        "STYLE\n::cue(.h) {{ visibility: hidden }}\n\n{0}\n<c.h>{1}</c>\n",
        "STYLE\n::cue(#h) {{ opacity: 0 }}\n\nh\n{0}\n{1}\n",
        'STYLE\n::cue(v[voice="A"]) {{ color: transparent }}\n\n{0}\n<v A>{1}\n',
        "REGION\nid:r\nlines:0\n\n{0} region:r\n{1}\n",
        "{0} line:-500\n{1}\n",
        "{0} size:0%\n{1}\n",
        "00:00:05.000 --> 00:00:05.000\n{1}\n",
        "00:00:09.000 --> 00:00:05.000\n{1}\n",
        "{0}\n<c.red.bg_red>{1}</c>\n",
        "{0}\n<c.black>{1}</c>\n",
    ],
)
def test_cues_that_a_player_may_not_show_stay_with_a_note(hiding: str) -> None:
    """By a style, a colour of the player's own, a region, a place or a time."""
    raw = "WEBVTT\n\n" + hiding.format("00:00:05.000 --> 00:00:09.000", "The fee is ninety dollars.")
    document = read(raw.encode(), "c/x.vtt")
    assert "ninety" in document.text
    assert any(TOLD in note for note in warnings_in(document.notes))


@pytest.mark.parametrize(
    "marks",
    ["{\\alpha&HFF&}", "{\\fs0}", "{\\pos(-900,-900)}", "{\\p1}", "{a note} ", '<font size="0">', '<font color="#00000000">', "<!-- "],
)  # fmt: skip
def test_marks_that_may_blank_words_are_doubted(marks: str) -> None:
    """Players differ in which of them they know."""
    document = read(f"1\n00:00:05,000 --> 00:00:09,000\n{marks}The fee is ninety.\n".encode(), "c/x.srt")
    assert any(TOLD in note for note in warnings_in(document.notes))


@pytest.mark.parametrize(
    "raw",
    [
        "WEBVTT\n\nSTYLE\n::cue { color: white; background: black }\n::cue(c.e) { color: #e5e5e5 }\n\n00:00:05.000 --> 00:00:09.000 align:start position:0% line:90% size:80%\nThe <c.e>fee</c> is ninety.\n",
        '1\n00:00:05,000 --> 00:00:09,000\n{\\an8}{\\i1}<font color="#ffff00">The fee</font> is ninety.\n',
    ],
)
def test_captions_as_they_usually_look_are_not_doubted(raw: str) -> None:
    """Light letters on the black of a player, a place on the picture, slanted letters."""
    document = read(raw.encode(), "c/x.vtt")
    assert document.text == "The fee is ninety."
    assert not any(TOLD in note for note in warnings_in(document.notes))


@pytest.mark.parametrize("tag", ["s", "del", "strike"])
def test_words_that_captions_strike_are_kept_apart(tag: str) -> None:
    """As on pages."""
    raw = f"1\n00:00:05,000 --> 00:00:09,000\nThe fee is <{tag}>ninety</{tag}> twenty.\n"
    document = read(raw.encode(), "c/x.srt")
    assert document.text == "The fee is twenty."
    assert document.paragraphs[0].struck == "ninety"
