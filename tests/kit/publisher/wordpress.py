"""The news and the departments' pages through the REST API of WordPress (``/wp-json/wp/v2/``).

As WordPress does it: no validators; ``modified_after`` without an offset is the site's own time, not UTC; a page past the
end is an error with status 400.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Any

from tests.kit.publisher.answers import Answer, Asked, as_json
from tests.kit.publisher.pages import content
from tests.kit.publisher.pieces import Piece, moment

ZONE = timezone(timedelta(hours=-5))
"""The site's own time."""
KINDS = {"posts": "news", "pages": "page"}
_PER_PAGE = 10
_MOST = 100
_ORDERS: dict[str, Callable[[Piece, float], Any]] = {
    "date": lambda piece, _day: (piece.born, piece.number),
    "modified": lambda piece, day: (piece.at(day).day, piece.number),
    "id": lambda piece, _day: piece.number,
    "title": lambda piece, _day: piece.title,
    "slug": lambda piece, _day: piece.slug,
}


def rest(asked: Asked) -> Answer:
    """What ``/wp-json…`` gives."""
    parts = [each for each in asked.path.split("/") if each][1:]
    match parts:
        case []:
            return as_json(
                {
                    "name": "City of Oakhaven",
                    "description": "",
                    "url": asked.www,
                    "home": asked.www,
                    "gmt_offset": "-5",
                    "timezone_string": "",
                    "namespaces": ["oembed/1.0", "wp/v2"],
                    "routes": {f"/wp/v2/{name}": {"methods": ["GET", "POST"]} for name in KINDS},
                },
                tagged=False,
            )
        case ["wp", "v2", name] if name in KINDS:
            return _listing(asked, KINDS[name])
        case ["wp", "v2", name, number] if name in KINDS and number.isdigit():
            for piece in _published(asked, KINDS[name]):
                if piece.number == int(number):
                    return as_json(_post(asked, piece), tagged=False)
            return _refused("rest_post_invalid_id", "Invalid post ID.", 404)
    return _refused("rest_no_route", "No route was found matching the URL and request method.", 404)


def _published(asked: Asked, kind: str) -> list[Piece]:
    return [each for each in asked.town.there(asked.day, kind) if not each.private]


def _listing(asked: Asked, kind: str) -> Answer:
    try:
        per_page, page = int(asked.query.get("per_page", _PER_PAGE)), int(asked.query.get("page", 1))
        order, direction = asked.query.get("orderby", "date"), asked.query.get("order", "desc")
        after, before = (_when(asked.query.get(f"modified_{name}")) for name in ("after", "before"))
        wrong = (
            not 1 <= per_page <= _MOST or page < 1 or order not in _ORDERS or direction not in {"asc", "desc"}
        )
    except ValueError:
        wrong = True
    if wrong:
        return _refused("rest_invalid_param", "Invalid parameter(s).", 400)
    found = [] if "empty" in asked.quirks else _published(asked, kind)
    found = [
        each
        for each in found
        if (after is None or moment(each.at(asked.day).day) > after)
        and (before is None or moment(each.at(asked.day).day) < before)
    ]
    found.sort(key=lambda each: _ORDERS[order](each, asked.day), reverse=direction == "desc")
    pages = math.ceil(len(found) / per_page)
    if page > max(pages, 1):
        return _refused(
            "rest_post_invalid_page_number",
            "The page number requested is larger than the number of pages available.",
            400,
        )
    part = found[(page - 1) * per_page : page * per_page]
    if "short" in asked.quirks:
        part = part[: len(part) // 2]
    if "doubled" in asked.quirks:
        part = [each for each in part for _ in range(2)]
    fields = asked.query.get("_fields", "")
    rows = [_chosen(_post(asked, each), fields) for each in part]
    answer = as_json(rows, tagged=False).having(X_WP_Total=str(len(found)), X_WP_TotalPages=str(pages))
    if page < pages:
        return answer.having(
            Link=f'<{asked.link(asked.path)}?per_page={per_page}&page={page + 1}>; rel="next"'
        )
    return answer


def _post(asked: Asked, piece: Piece) -> dict[str, Any]:
    born = moment(asked.day if "new-dates" in asked.quirks else piece.born)
    changed = moment(asked.day if "new-dates" in asked.quirks else piece.at(asked.day).day)
    return {
        "id": piece.number,
        "date": _local(born),
        "date_gmt": _plain(born),
        "guid": {"rendered": f"{asked.www}/?p={piece.number}"},
        "modified": _local(changed),
        "modified_gmt": _plain(changed),
        "slug": piece.slug,
        "status": "publish",
        "type": "post" if piece.kind == "news" else "page",
        "link": asked.link(piece.path),
        "title": {"rendered": escape(piece.title).replace("&#x27;", "&#8217;")},
        "content": {"rendered": content(piece, asked.day), "protected": False},
        "excerpt": {
            "rendered": f"<p>{escape(piece.words(asked.day)[0][:80])} [&hellip;]</p>\n",
            "protected": False,
        },
        "author": 1,
        "categories": [1],
    }


def _chosen(post: dict[str, Any], fields: str) -> dict[str, Any]:
    if not fields:
        return post
    wanted = {each.strip().partition(".")[0] for each in fields.split(",")}
    return {name: value for name, value in post.items() if name in wanted}


def _when(told: str | None) -> datetime | None:
    """Without an offset it is the site's own time, as WP_Date_Query reads it. Raises ValueError."""
    if not told:
        return None
    # A “+” that nobody escaped arrives as a blank.
    when = datetime.fromisoformat(told.replace(" ", "+") if told.count(" ") == 1 and "T" in told else told)
    return when if when.tzinfo else when.replace(tzinfo=ZONE)


def _plain(when: datetime) -> str:
    return when.astimezone(UTC).replace(tzinfo=None).isoformat()


def _local(when: datetime) -> str:
    return when.astimezone(ZONE).replace(tzinfo=None).isoformat()


def _refused(code: str, message: str, status: int) -> Answer:
    return as_json({"code": code, "message": message, "data": {"status": status}}, status)
