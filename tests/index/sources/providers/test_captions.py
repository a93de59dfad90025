"""Captions by their address."""

from __future__ import annotations

import pytest

from domain.documents import landing
from index.sources.providers import Options
from index.sources.providers.page import Captions
from tests.kit.places import Web, listed, sound, until_broken

URL = "https://video.millbrook.example/captions?meeting=12"
VTT = b"WEBVTT\n\n00:12:06.000 --> 00:12:09.000\nThe motion carried.\n"
SRT = b"1\n00:12:06,000 --> 00:12:09,000\nThe motion carried.\n"


def test_citations_of_captions_land_on_the_second_of_their_video():
    """The address of the video is the admin's; without one, citations lead to the captions."""
    video = "https://www.youtube.com/watch?v=abc"
    (entry,), whole = listed(Captions(URL, Options(video=video)), Web({URL: VTT}))

    assert whole
    assert (entry.id, entry.url, entry.suffix) == (URL, URL, ".vtt")
    assert landing(entry.link, "The motion carried.", seconds=726.0) == f"{video}&t=726s"
    sound(entry)
    (entry,), _ = listed(Captions(URL, Options()), Web({URL: SRT}))
    assert (entry.link, entry.suffix) == ("", ".srt")


@pytest.mark.parametrize("answer", [b"", b"<html>Sign in</html>", b"WEBVTTX", b"\0\xff" * 40, b"%PDF-1.7"])
def test_what_are_no_captions_is_a_broken_listing(answer):
    """A page in their place does not become the record."""
    entries, error = until_broken(Captions(URL, Options(video="javascript:x")), Web({URL: answer}))

    assert entries == []
    assert URL in error.sentence
