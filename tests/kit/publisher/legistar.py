"""The meetings through Legistar's Web API (``webapi.legistar.com/v1/{client}/…``), as far as meetings go.

As Legistar does it: at most a thousand rows, whatever is asked for; OData 3 filters; no validators; dates without a zone;
minutes that come out later do not touch ``EventLastModifiedUtc``.
"""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests.kit.publisher.answers import Answer, Asked, as_json
from tests.kit.publisher.pieces import DAY_ZERO, Meeting, Piece, moment

CLIENT = "oakhaven"
_TERM = re.compile(
    r"\s*(\w+)\s+(ge|gt|le|lt|eq|ne)\s+(?:datetime'([^']*)'|'([^']*)'|(\d+|null))\s*", re.IGNORECASE
)
_NAMES = {"agenda": "A", "minutes": "M"}


def api(asked: Asked) -> Answer:
    """What ``/v1/…`` gives."""
    match [each.lower() for each in asked.path.split("/") if each][1:]:
        case [client, "events"] if client == CLIENT:
            return _events(asked)
        case [client, "events", number, *more] if client == CLIENT and number.isdigit():
            meeting = next(
                (each for each in asked.town.calendar(asked.day) if each.number == int(number)), None
            )
            if meeting is None:
                return as_json({"Message": f"No HTTP resource was found for event {number}."}, 404)
            found = _items(asked, meeting) if more == ["eventitems"] else event(asked, meeting)
            return as_json(found, tagged=False)
        case [client, "eventitems", number, "votes"] if client == CLIENT and number.isdigit():
            return as_json(_votes(asked, int(number)), tagged=False)
        case [client, "bodies"] if client == CLIENT:
            names = sorted({each.body for each in asked.town.meetings})
            return as_json(
                [{"BodyId": at, "BodyName": name} for at, name in enumerate(names, 1)], tagged=False
            )
    return as_json({"Message": "LegistarConnectionString setting is not set up in InSite for client."}, 500)


def event(asked: Asked, meeting: Meeting) -> dict[str, Any]:
    """A meeting as Legistar lists it."""
    papers = {kind: asked.town.of_meeting(meeting, asked.day, kind) for kind in ("agenda", "minutes")}
    agenda, minutes = (next(iter(papers[kind]), None) for kind in ("agenda", "minutes"))
    held = datetime.combine(meeting.held, datetime.min.time())
    changed = moment(agenda.at(asked.day).day) if agenda else DAY_ZERO - timedelta(days=60)
    return {
        "EventId": meeting.number,
        "EventGuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"event/{meeting.number}")).upper(),
        "EventLastModifiedUtc": _utc(changed),
        "EventRowVersion": f"AAAAAAR{meeting.number:04d}=",
        "EventBodyId": 138,
        "EventBodyName": meeting.body,
        "EventDate": held.isoformat(),
        "EventTime": "6:00 PM",
        "EventVideoStatus": "Public",
        "EventAgendaStatusId": 10 if agenda else 2,
        "EventAgendaStatusName": "Final" if agenda else "Draft",
        "EventMinutesStatusId": 10 if minutes else 9,
        "EventMinutesStatusName": minutes.at(asked.day).status if minutes else "Draft",
        "EventLocation": "Town Hall, 100 Courthouse Square",
        "EventAgendaFile": file(asked, agenda) if agenda else None,
        "EventMinutesFile": file(asked, minutes) if minutes else None,
        "EventAgendaLastPublishedUTC": _utc(moment(agenda.at(asked.day).day)) if agenda else None,
        "EventMinutesLastPublishedUTC": _utc(moment(minutes.at(asked.day).day)) if minutes else None,
        "EventComment": None,
        "EventVideoPath": None,
        "EventMedia": None,
        "EventInSiteURL": f"{asked.hosts['insite']}/MeetingDetail.aspx?LEGID={meeting.number}&GID=485",
        "EventItems": [],
    }


def file(asked: Asked, piece: Piece) -> str:
    """Where Legistar keeps a paper: its own host, and a name of its own, the same for every revision."""
    held = piece.held
    if held is None:
        return asked.link(piece.path)
    if piece.kind == "attachment":
        return f"{asked.hosts['files']}/{CLIENT}/attachments/{uuid.uuid5(uuid.NAMESPACE_URL, piece.slug)}.pdf"
    name = f"{piece.meeting}_{_NAMES[piece.kind]}_{piece.body.replace(' ', '_')}_{held:%y-%m-%d}_{piece.kind.title()}.pdf"
    return f"{asked.hosts['files']}/{CLIENT}/meetings/{held.year}/{held.month}/{name}"


def paper(asked: Asked) -> Piece | None:
    """The piece that Legistar's file host has at this path."""
    for piece in asked.town.there(asked.day, "agenda", "minutes", "attachment"):
        if file(asked, piece).removeprefix(asked.hosts["files"]) == asked.path:
            return piece
    return None


def _events(asked: Asked) -> Answer:
    rows = [] if "empty" in asked.quirks else [event(asked, each) for each in asked.town.calendar(asked.day)]
    if "half" in asked.quirks:
        rows = rows[::2]
    try:
        rows = [each for each in rows if _holds(asked.query.get("$filter", ""), each)]
        for part in reversed([each for each in asked.query.get("$orderby", "").split(",") if each.strip()]):
            name, _, direction = part.strip().partition(" ")
            rows.sort(key=partial(_field, name), reverse=direction.strip() == "desc")
        skip, top = int(asked.query.get("$skip", 0)), int(asked.query.get("$top", asked.legistar_cap))
    except (KeyError, ValueError) as error:
        return as_json({"Message": f"The query specified in the URI is not valid. {error}"}, 400)
    return as_json(rows[skip : skip + min(top, asked.legistar_cap)], tagged=False)


def _field(name: str, row: dict[str, Any]) -> str:
    return str(row[name] or "")


def _items(asked: Asked, meeting: Meeting) -> list[dict[str, Any]]:
    """The items of an agenda; with ``Attachments=1``, what hangs on each."""
    agenda = next(iter(asked.town.of_meeting(meeting, asked.day, "agenda")), None)
    if agenda is None:
        return []
    attached = (
        asked.town.of_meeting(meeting, asked.day, "attachment")
        if asked.query.get("Attachments") == "1"
        else []
    )
    rows = []
    for at, words in enumerate(agenda.words(asked.day), 1):
        rows.append(
            {
                "EventItemId": meeting.number * 100 + at,
                "EventItemEventId": meeting.number,
                "EventItemLastModifiedUtc": _utc(moment(agenda.at(asked.day).day)),
                "EventItemAgendaSequence": at,
                "EventItemAgendaNumber": f"{at}.",
                "EventItemAgendaNote": words if asked.query.get("AgendaNote") == "1" else None,
                "EventItemMinutesNote": None,
                "EventItemTitle": words.partition(".")[0] + ".",
                "EventItemMatterId": meeting.number * 10 + at if attached and at == 1 else None,
                "EventItemMatterFile": f"26-{meeting.number}" if attached and at == 1 else None,
                **(VOTED if at == 1 and "votes" in asked.quirks else dict.fromkeys(VOTED)),
                "EventItemMatterAttachments": [_attachment(asked, each) for each in attached]
                if at == 1
                else [],
            }
        )
    return rows


VOTED = {
    "EventItemMover": "Ana Reyes",
    "EventItemSeconder": "Ida Bell",
    "EventItemPassedFlag": 1,
    "EventItemPassedFlagName": "Pass",
    "EventItemTally": "2-1",
}
BALLOTS = {"Ana Reyes": "Aye", "Ida Bell": "Aye", "Tom Hollis": "Nay"}


def _votes(asked: Asked, item: int) -> list[dict[str, Any]]:
    """With the quirk “votes”, those on the first item of each meeting; else the clerk enters none."""
    return [
        {
            "VoteId": item * 10 + at,
            "VotePersonName": name,
            "VoteValueName": how,
            "VoteSort": at,
            "VoteEventItemId": item,
        }
        for at, (name, how) in enumerate(BALLOTS.items(), 1)
        if item % 100 == 1 and "votes" in asked.quirks
    ]


def _attachment(asked: Asked, piece: Piece) -> dict[str, Any]:
    return {
        "MatterAttachmentId": piece.number,
        "MatterAttachmentGuid": str(uuid.uuid5(uuid.NAMESPACE_URL, piece.slug)).upper(),
        "MatterAttachmentLastModifiedUtc": _utc(moment(piece.at(asked.day).day)),
        "MatterAttachmentName": piece.title,
        "MatterAttachmentHyperlink": file(asked, piece),
        "MatterAttachmentFileName": file(asked, piece).rpartition("/")[2],
        "MatterAttachmentMatterVersion": "1",
        "MatterAttachmentIsHyperlink": False,
        "MatterAttachmentBinary": None,
        "MatterAttachmentIsSupportingDocument": True,
        "MatterAttachmentShowOnInternetPage": True,
    }


def _holds(told: str, row: dict[str, Any]) -> bool:
    """An OData filter of comparisons with ``and`` and ``or`` (``and`` binds closer; no brackets). Raises ValueError."""
    if not told.strip():
        return True
    return any(
        all(_compared(term, row) for term in re.split(r"\s+and\s+", option, flags=re.IGNORECASE))
        for option in re.split(r"\s+or\s+", told, flags=re.IGNORECASE)
    )


def _compared(told: str, row: dict[str, Any]) -> bool:
    term = _TERM.fullmatch(told.strip().strip("()"))
    if term is None or term[1] not in row:
        raise ValueError(f"“{told}” is not understood.")
    left, given = row[term[1]], next(each for each in term.groups()[2:] if each is not None)
    right: Any = None if given == "null" else given
    if term[3] is not None and left is not None:
        # In a zone or not, to the second or finer: Legistar compares moments.
        left, right = (
            datetime.fromisoformat(each.removesuffix("Z")).replace(tzinfo=None) for each in (left, given)
        )
    elif isinstance(left, int) and right is not None:
        right = int(given)
    match term[2].lower():
        case "eq":
            return bool(left == right)
        case "ne":
            return bool(left != right)
    if left is None or right is None:
        return False  # as a comparison with null in SQL
    return bool(
        {"ge": left >= right, "gt": left > right, "le": left <= right, "lt": left < right}[term[2].lower()]
    )


def _utc(when: datetime) -> str:
    """As Legistar writes it: without a zone, to the millisecond."""
    return when.replace(tzinfo=None).isoformat() + ".847"
