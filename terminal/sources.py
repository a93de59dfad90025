"""``library follow``, ``unfollow``, ``sources``: the places on the web that records come from."""

from __future__ import annotations

import click
from rich.text import Text

from domain.clean import address, one_line, visible
from index.follows import Follow, Followed
from terminal import as_json
from terminal.cite import moment
from terminal.door import Door, json_option
from terminal.page import Page
from terminal.render import count

KINDS = ("feed", "wordpress", "legistar", "sitemap", "page", "captions", "export")


@click.command(short_help="Follow a place on the web.")
@click.argument("url")
@click.option("--kind", type=click.Choice(KINDS), help="What it is. Without this, it is found out.")
@click.option(
    "--collection", default="", metavar="NAME", help="What its records belong to; without this, its host."
)
@click.option("--only", multiple=True, metavar="PATTERN", help='Only addresses like this: "*/minutes/*".')
@click.option("--body", default="", metavar="NAME", help="The public body whose records these are.")
@click.option("--video", default="", metavar="URL", help="For captions: the video they belong to.")
@json_option
@click.pass_obj
def follow(
    door: Door, url: str, kind: str | None, collection: str, only: tuple[str, ...], body: str, video: str
) -> None:
    """Follow a place on the web: a feed, a WordPress site, Legistar, a sitemap, a page of documents, captions, an export.

    It is looked at once to see what it is. Every "reindex" looks at it again and takes in what is new; records that it
    does not have any more stay, and are marked.
    """
    followed = door.services.follow(collection, url, kind=kind or "", only=only, body=body, video=video)
    if door.as_json:
        door.json(as_json.follow(followed))
        return
    why = f" {one_line(followed.why)}" if followed.why else ""
    door.out.text(f"{address(followed.url)} is followed as {_called(followed)}.{why}")
    door.out.text(
        f"Its records go to “{one_line(followed.collection)}”. “reindex” takes them in.", style="dim"
    )


@click.command(short_help="Follow it no more.")
@click.argument("place")
@json_option
@click.pass_obj
def unfollow(door: Door, place: str) -> None:
    """Look at a place no more. Its records stay as they are. PLACE is what "library sources" shows."""
    gone = door.services.unfollow("", place)
    if door.as_json:
        door.json(as_json.follow(gone))
    else:
        door.out.text(f"{address(gone.url)} is not followed any more. Its records stay.")


@click.command(short_help="List the places that are followed.")
@json_option
@click.pass_obj
def sources(door: Door) -> None:
    """List the places on the web that are followed, and how following them goes."""
    held = door.services.followed()
    if door.as_json:
        door.json({"sources": [as_json.followed(each) for each in held]})
        return
    for each in held:
        show_followed(door.out, each)
    if not held:
        door.out.text("No place on the web is followed. “library follow URL” begins.")


def show_followed(page: Page, held: Followed) -> None:
    """What it is; then how it goes."""
    follow = held.follow
    page.text(Text(one_line(follow.title) or address(follow.url), style="bold"))
    rows = [
        follow.id,
        _called(follow).removeprefix("a ").removeprefix("an "),
        *([address(follow.url)] if follow.title else []),
        f"into {follow.collection}",
        count(held.records, "record"),
        *([f"{held.gone:,} gone there"] if held.gone else []),
        *([f"{held.failing:,} could not be fetched"] if held.failing else []),
        f"looked at {moment(held.looked_at)}" if held.looked_at else "not looked at yet",
        *(["named in the settings file"] if follow.configured else []),
    ]
    page.pieces([Text(one_line(row)) for row in rows], first="  ", style="dim")
    if held.problem:
        page.text(visible(held.problem), first="  ! ", style="yellow")


def _called(follow: Follow) -> str:
    return {
        "feed": "a feed",
        "wordpress": "a WordPress site",
        "legistar": "a Legistar calendar",
        "sitemap": "a site by its sitemap",
        "page": "a page with its documents",
        "captions": "captions",
        "export": "an export of records",
    }.get(follow.kind, follow.kind)
