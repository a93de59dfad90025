"""A town's WordPress site, answering as the REST API does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import ListingBroken, RecordAbsent, RecordUnreachable, SitePaused
from index.readers.metadata.sidecar import SILENT
from index.readers.reader import read
from index.sources.providers import Options
from index.sources.providers.responses import Page
from index.sources.providers.wordpress import WordPress
from tests.kit.places import NOW, Web, as_json, listed, refused, sound, until_broken

SITE = "https://millbrook.example/"
HOME = Page(
    SITE,
    b"<!DOCTYPE html><html><title>Millbrook</title>",
    "text/html",
    {"link": f'<{SITE}wp-json/>; rel="https://api.w.org/"'},
)


def post(number: int, modified: str, words: str = "<p>The council met.</p>", **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2024-03-05T23:30:00",
        "modified_gmt": modified,
        "link": f"{SITE}{number}/",
        "title": {"rendered": f"Meeting {number} &#8211; notes"},
        "content": {"rendered": words, "protected": False},
        **more,
    }


class Site(Web):
    """Pages through its posts as WordPress does, with its headers and its error behind the last page."""

    def __init__(
        self, posts: list[dict[str, Any]], pages: list[dict[str, Any]] | None = None, **more: Any
    ) -> None:
        super().__init__({SITE: HOME, **more})
        self.posts, self.site_pages, self.each, self.counts = posts, pages or [], 100, True

    def __call__(self, url: str) -> Page:
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        route = parts.path.partition("/wp-json/")[2] or asked.get("rest_route", "").lstrip("/")
        if route not in ("wp/v2/posts", "wp/v2/pages"):
            return super().__call__(url)
        self.asked.append(url)
        found = self.posts if route.endswith("posts") else self.site_pages
        found = [each for each in found if each["modified_gmt"] > asked.get("modified_after", "")]
        found = sorted(found, key=lambda each: each["modified_gmt"], reverse=True)
        number = int(asked["page"])
        last = max(1, -(-len(found) // self.each))
        if number > last:
            raise refused(400)
        headers = {"x-wp-total": str(len(found)), "x-wp-totalpages": str(last)} if self.counts else {}
        return Page(
            url,
            as_json(url, found[(number - 1) * self.each : number * self.each]).body,
            "application/json",
            headers,
        )


def place(**options: Any) -> WordPress:
    return WordPress(SITE, Options(**options))


def test_posts_and_pages_come_with_their_words():
    """What is listed is what a reader of the page sees, under its title, with the site's own day; nothing else is fetched."""
    page = post(9, "2024-01-01T10:00:00", "<p>About the council.</p>", lang="es")
    entries, whole = listed(place(), Site([post(7, "2024-03-06T05:30:00")], [page]))

    first, second = entries
    assert whole
    assert (first.id, first.url, first.revision) == ("posts/7", f"{SITE}7/", "2024-03-06T05:30:00")
    assert first.fields == {"title": "Meeting 7 – notes", "date": "2024-03-05"}
    record = read(first.content, "7.html", SILENT)
    assert (record.title, record.text) == ("Meeting 7 – notes", "The council met.")
    assert (second.id, second.fields["language"]) == ("pages/9", "es")


def test_what_is_behind_a_password_or_empty_is_left_out():
    """They are counted, so the listing is whole all the same."""
    site = Site(
        [
            post(1, "2024-01-01T00:00:00", content={"rendered": "", "protected": True}),
            post(2, "2024-01-02T00:00:00", "\n<p>&nbsp;</p>"),
            post(3, "2024-01-03T00:00:00", content=None),
        ]
    )
    assert listed(place(), site) == ([], True)


def test_documents_among_the_uploads_are_records_of_their_own():
    """A post that only links to a PDF lends it its title; other links are no records."""
    only = '<p><a href="/wp-content/uploads/2024/03/m.pdf">Download</a> <a href="https://other.example/x.pdf">x</a></p>'
    two = '<a href="/wp-content/uploads/a.pdf">Agenda, March 5</a><a href="/wp-content/uploads/b.pdf">PDF</a>'
    entries, _ = listed(
        place(), Site([post(1, "2024-01-02T00:00:00", only), post(2, "2024-01-01T00:00:00", two)])
    )

    documents = [(each.url, dict(each.fields)) for each in entries if each.suffix == ".pdf"]
    assert documents == [
        (f"{SITE}wp-content/uploads/2024/03/m.pdf", {"title": "Meeting 1 – notes"}),
        (f"{SITE}wp-content/uploads/a.pdf", {"title": "Agenda, March 5"}),
        (f"{SITE}wp-content/uploads/b.pdf", {}),
    ]


def test_between_listings_of_everything_only_what_was_modified_is_asked_for():
    """A day later, what was modified since, with some hours to spare; a week later, everything."""
    site = Site([post(n, f"2024-01-{n % 28 + 1:02}T00:00:00") for n in range(1, 251)])
    memory: dict[str, str] = {}
    entries, whole = listed(place(), site, memory)
    assert (len(entries), whole, len(site.asked)) == (250, True, 5)

    site.asked.clear()
    site.posts.append(post(999, "2024-01-28T01:00:00"))
    entries, whole = listed(place(), site, memory, NOW + timedelta(days=1))
    assert not whole
    assert entries[0].id == "posts/999"
    assert len(entries) < 20
    assert len(site.asked) == 2

    _, whole = listed(place(), site, memory, NOW + timedelta(days=8))
    assert whole


def test_a_post_from_the_future_hides_nothing():
    """A wrong clock at the site does not keep later posts from being seen."""
    site = Site([post(1, "2099-01-01T00:00:00")])
    memory: dict[str, str] = {}
    listed(place(), site, memory)
    site.posts.append(post(2, "2026-03-20T11:00:00"))

    entries, _ = listed(place(), site, memory, NOW + timedelta(days=1))
    assert "posts/2" in {each.id for each in entries}


def test_fewer_than_it_says_is_a_broken_listing():
    """What came is listed; nothing is taken to be gone."""
    site = Site([post(n, "2024-01-01T00:00:00") for n in range(3)])
    short = Site([])
    short.pages[f"{SITE}x"] = b""
    answer = site(f"{SITE}wp-json/wp/v2/posts?page=1")

    class Short(Site):
        def __call__(self, url: str) -> Page:
            found = super().__call__(url)
            if "/posts" in url:
                return Page(
                    url, answer.body, answer.content_type, {"x-wp-total": "5", "x-wp-totalpages": "1"}
                )
            return found

    entries, error = until_broken(place(), Short([]))
    assert len(entries) == 3
    assert "3 of the 5" in error.sentence


def test_posts_that_the_site_hides_are_told_once_and_then_the_list_is_whole():
    """The same number short a second time is how the site is; another number is told again. Pages are listed all the same."""

    class Hiding(Site):
        more = 2

        def __call__(self, url: str) -> Page:
            found = super().__call__(url)
            if "/posts" not in url:
                return found
            total = str(int(found.headers["x-wp-total"]) + self.more)
            return Page(url, found.body, found.content_type, {**found.headers, "x-wp-total": total})

    site, memory = Hiding([post(n, f"2024-01-0{n}T00:00:00") for n in range(1, 4)]), {}
    with pytest.raises(ListingBroken, match="3 of the 5 posts"):
        listed(place(), site, memory)
    assert any("/pages" in url for url in site.asked)
    entries, whole = listed(place(), site, memory, NOW + timedelta(hours=6))
    assert (len(entries), whole) == (3, True)

    site.posts.append(post(4, "2024-01-04T00:00:00"))
    _, whole = listed(place(), site, memory, NOW + timedelta(days=8))
    assert whole

    site.more = 3
    with pytest.raises(ListingBroken, match="4 of the 7 posts"):
        listed(place(), site, memory, NOW + timedelta(days=16))


def test_a_site_that_changes_while_it_is_listed_is_not_taken_to_be_whole():
    """A post that goes while pages are turned leaves the listing without an end, and without a claim."""
    site = Site([post(n, f"2024-01-01T00:{n % 60:02}:00") for n in range(101)])

    class Going(Site):
        def __call__(self, url: str) -> Page:
            found = super().__call__(url)
            self.posts = self.posts[:100] if "/posts" in url else self.posts
            return found

    going = Going(site.posts)
    entries, whole = listed(place(), going)
    assert not whole
    assert len(entries) == 100


def test_a_site_that_does_not_count_is_listed_but_never_whole():
    """Some proxies drop the headers; the pages end where one is not full."""
    site = Site([post(n, "2024-01-01T00:00:00") for n in range(120)])
    site.counts = False

    entries, whole = listed(place(), site)
    assert (len(entries), whole) == (120, False)


@pytest.mark.parametrize(
    ("home", "more", "used"),
    [
        (
            Page(SITE, b"<html><head><link rel='https://api.w.org/' href='/blog/wp-json/'>", "text/html"),
            {},
            f"{SITE}blog/wp-json/",
        ),
        (
            Page(SITE, b"<html>", "text/html"),
            {f"{SITE}wp-json/": {"namespaces": ["wp/v2"]}},
            f"{SITE}wp-json/",
        ),
        (RecordAbsent("no"), {f"{SITE}?rest_route=/": {"namespaces": ["wp/v2"]}}, f"{SITE}?rest_route=/"),
    ],
)
def test_the_api_is_found_from_any_address_of_the_site(home, more, used):
    """By what a page names, at the usual place, or as a parameter."""
    site = Site([post(1, "2024-01-01T00:00:00")], **{SITE: home, **more})
    memory: dict[str, str] = {}

    entries, _ = listed(place(), site, memory)

    assert memory["api"] == used
    assert len(entries) == 1


@pytest.mark.parametrize(
    "closed", [refused(401), refused(403), RecordAbsent("no"), b"<!DOCTYPE html><html>Sign in"]
)
def test_an_api_that_is_switched_off_says_what_to_follow_instead(closed):
    """Whether it is refused, not there, or a page to sign in."""

    class Closed(Site):
        def __call__(self, url: str) -> Page:
            return Web({SITE: HOME}).__call__(url) if url == SITE else Web({url: closed})(url)

    entries, error = until_broken(place(), Closed([]))
    assert entries == []
    assert isinstance(error, ListingBroken)
    if not isinstance(closed, bytes):
        assert "feed" in error.remedy


def test_a_site_that_is_down_or_busy_is_not_switched_off():
    """That passes, and is raised as it is."""
    for error in (RecordUnreachable("down"), SitePaused("later", until=9.0), refused(500)):
        with pytest.raises(type(error)):
            listed(place(), Web({SITE: HOME, f"{SITE}wp-json/": error} | dict.fromkeys(asked_first(), error)))


def asked_first() -> list[str]:
    site = Site([])
    listed(place(), site)
    return [url for url in site.asked if url != SITE]


def test_only_what_an_admin_wants_is_taken():
    """Patterns hold for posts and documents alike, and do not make the listing short."""
    words = '<p>Words <a href="/wp-content/uploads/m.pdf">Minutes of May</a></p>'
    entries, whole = listed(place(only=("*.pdf",)), Site([post(1, "2024-01-01T00:00:00", words)]))

    assert [each.suffix for each in entries] == [".pdf"]
    assert whole


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["<a href='/wp-content/uploads/a.pdf'>", "<p>x", "2024-01-01T00:00:00", "https://[", "0001-01-01", SITE]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["rendered", "protected", "id", "link"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(post(1, ""), VALUES)), max_size=3) | VALUES,
    st.text(max_size=3),
)
def test_whatever_the_api_answers_gives_sound_entries_or_a_broken_listing(answer, total):
    """No value in any field makes it raise anything else, or list what cannot be fetched or told."""

    def ask(url: str) -> Page:
        return (
            HOME
            if url == SITE
            else Page(url, as_json(url, answer).body, "application/json", {"x-wp-total": total})
        )

    entries, _ = until_broken(place(), ask)
    for entry in entries:
        sound(entry)
