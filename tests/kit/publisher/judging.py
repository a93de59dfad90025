"""What the site has to say of how it was asked."""

from __future__ import annotations

from collections import defaultdict

from tests.kit.publisher.seen import Seen
from tests.kit.publisher.site import NAMES, Site

_SLACK = 0.01
"""Seconds; clocks round."""
_WEEK = 6.9
_LOOK = 1800.0
"""Seconds that one look may take."""


def sent_in_vain(site: Site) -> list[Seen]:
    """Answers that held the same body as the one before, though whoever asked could have known.

    It could not where the site gave no validator, or another one; where what came before was spoilt by a fault, and need
    not have been believed, or was told to somebody who was killed; and after a week, when a follower may want to see for
    itself.
    """
    wrong = []
    last: dict[tuple[str, str, str], Seen] = {}
    spoilt: dict[str, float] = {}
    led = False
    for each in site.asked:
        place = (each.asker, each.host, each.path)
        if each.faulty:
            spoilt[each.asker] = each.at
        # Nor where a fault led, nobody meant to go there.
        is_ours = each.path != "/robots.txt" and not led
        led = each.faulty and 300 <= each.status < 400 and each.status != 304
        if each.status != 200 or not each.digest or not is_ours:
            continue
        before = last.get(place)
        last[place] = each
        if before is None or each.day - before.day > _WEEK:
            continue
        ends = [spoilt.get(each.asker, 0.0), *(end for end in site.ended if end <= each.at)]
        if max(ends) > before.at - _LOOK:
            continue
        if before.digest == each.digest and before.validator == each.validator != "":
            wrong.append(each)
    return wrong


def asked_too_fast(site: Site, pause: float = 1.0) -> list[tuple[Seen, Seen]]:
    """Pairs of requests to one host that follow each other faster than a follower may."""
    wrong = []
    last: dict[str, Seen] = {}
    rules: defaultdict[str, float] = defaultdict(lambda: pause)
    for each in site.asked:
        before = last.get(each.host)
        # Who begins anew does not know the rules yet.
        needed = pause if each.path == "/robots.txt" else rules[each.host]
        if before and each.at - before.at < needed - _SLACK:
            wrong.append((before, each))
        if each.path == "/robots.txt" and each.status == 200 and each.host == NAMES["www"]:
            rules[each.host] = max(pause, float(site.crawl_delay))
        last[each.host] = each
    return wrong


def asked_too_early(site: Site) -> list[tuple[Seen, Seen]]:
    """Pairs of an answer that asked to wait, and a request to its host that did not."""
    wrong = []
    until: dict[str, tuple[float, Seen]] = {}
    for each in site.asked:
        ends, why = until.get(each.host, (0.0, each))
        if each.at < ends - _SLACK:
            wrong.append((why, each))
        if each.wait:
            until[each.host] = (each.at + each.wait, each)
    return wrong
