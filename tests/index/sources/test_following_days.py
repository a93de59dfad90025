"""A town is followed through two in five of fifty days: nothing that it published is lost, nothing is there twice, nothing is taken
to be gone that is there; whatever its site does, and whenever the program ends. All fifty: ``bench/following.py``.

The figures: ``pytest tests/index/sources/test_following_days.py --log-cli-level=INFO``.
"""

from __future__ import annotations

import logging
from collections import Counter

from tests.kit.publisher.days import Days
from tests.kit.publisher.judging import asked_too_early, asked_too_fast, sent_in_vain
from tests.kit.publisher.oakhaven import town
from tests.kit.publisher.site import Site
from tests.kit.publisher.trouble import plagued

SOME = 21
"""Days. Most kinds of trouble have been there by then, and it was killed three times."""


def test_days_without_loss_duplicate_or_false_deletion(tmp_path):
    """Each day, what is in the library is what the town published; and its site was asked as one should."""
    with Site(town(1), portless=True) as site:
        days = Days(plagued(site), tmp_path, seed=1)
        days.live(range(SOME))
    assert days.read() == days.count["records"] - 1, "each record but the page of documents holds one piece"
    assert not days.oracle.wrong, "\n".join(map(str, days.oracle.wrong))
    assert not asked_too_fast(site)
    assert not asked_too_early(site)
    assert not sent_in_vain(site)
    statuses = Counter(each.status for each in site.asked)
    sent = sum(each.sent for each in site.asked)
    logging.getLogger(__name__).info(
        "%d days, %d requests (%s), %d bytes, %s",
        SOME,
        len(site.asked),
        dict(statuses),
        sent,
        dict(days.count),
    )


def test_the_judge_sees_what_is_wrong(tmp_path, monkeypatch):
    """Who believes an empty list at once takes what is there to be gone, and is told so."""
    monkeypatch.setattr("index.sources.download.GRACE", 0.0)
    with Site(town(1), portless=True) as site:
        days = Days(plagued(site), tmp_path, seed=1)
        days.live(range(9, 11))
    assert "was marked as gone while it is there" in {each.what for each in days.oracle.wrong}
