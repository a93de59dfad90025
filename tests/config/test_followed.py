"""The places that are followed, as they stand in the settings."""

from __future__ import annotations

import json

import pytest

from config.loader import load
from domain.errors import BadSettings

PLACE = {"url": "https://city.example/feed", "kind": "feed", "collection": "news"}


def loaded(tmp_path, value: str):
    return load(tmp_path, {"PLENUM_FOLLOW": value}, tmp_path, None).settings


def test_places_are_named_in_the_file_and_in_the_environment(tmp_path):
    """As a list of tables, or as JSON."""
    assert loaded(tmp_path, json.dumps([PLACE])).follow[0].url == PLACE["url"]
    (tmp_path / "plenum.toml").write_text(
        'follow = [{ url = "https://city.example/feed", kind = "feed", collection = "news", only = ["*/a/*"] }]'
    )
    assert load(tmp_path, {}, tmp_path, None).settings.follow[0].only == ("*/a/*",)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("nonsense", "must be a list of places"),
        (json.dumps([PLACE | {"kind": "fed"}]), "“kind” must be 'feed', "),
        (json.dumps([PLACE | {"colection": "x"}]), "a place has no “colection”. The nearest is “collection”"),
        (json.dumps([{"url": "https://city.example/", "kind": "feed"}]), "a place needs “collection”"),
        (json.dumps([PLACE | {"collection": "a/b"}]), "a collection needs a name without slashes"),
        (json.dumps([PLACE | {"collection": "community-7"}]), "what servers add is called so"),
    ],
)
def test_what_is_wrong_with_a_place_is_said(tmp_path, value, said):
    """With the line to write, in the form of the environment."""
    with pytest.raises(BadSettings) as caught:
        loaded(tmp_path, value)
    assert said in caught.value.sentence
    assert 'PLENUM_FOLLOW=[{"url"' in caught.value.remedy


def test_hosts_may_be_a_list_in_json(tmp_path):
    """As well as names with commas between; in small letters either way."""
    for value in ('["A.internal", "b.internal"]', "A.internal, b.internal"):
        found = load(tmp_path, {"PLENUM_ALLOWED_HOSTS": value}, tmp_path, None).settings
        assert found.allowed_hosts == ("a.internal", "b.internal")
