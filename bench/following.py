"""A town followed through fifty simulated days: ``python bench/following.py [--seeds 5]``.

Its site (``tests/kit/publisher``) is a real server on this machine that shows what was published by each day through feeds,
WordPress, Legistar, a sitemap, pages, captions and an export, and misbehaves as scheduled: delays, 304, 429, 5xx, cut and half
answers, error pages that call themselves a success, empty and short lists, redirects to forbidden places. The program ends in the
middle five times. Each day the library is compared with what the town published. One line a seed; each seed is another town.
The exit code is 1 when something was lost, there twice, marked as gone wrongly, or asked for as one should not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.kit.publisher.days import Days
from tests.kit.publisher.judging import asked_too_early, asked_too_fast, sent_in_vain
from tests.kit.publisher.oakhaven import town
from tests.kit.publisher.site import Site
from tests.kit.publisher.trouble import DAYS, plagued


def main() -> int:
    """Prints what each town's fifty days came to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5)
    wrong = 0
    for seed in range(1, parser.parse_args().seeds + 1):
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder, Site(town(seed), portless=True) as site:
            days = Days(plagued(site), Path(folder), seed=seed)
            days.live(range(DAYS))
            bad = [*days.oracle.wrong, *asked_too_fast(site), *asked_too_early(site), *sent_in_vain(site)]
            statuses = Counter(each.status for each in site.asked)
            sent = sum(each.sent for each in site.asked)
        wrong += len(bad)
        shown = " ".join(f"{status}×{count}" for status, count in statuses.most_common())
        changes = ", ".join(
            f"{days.count[name]} {name}" for name in ("records", "added", "changed", "gone", "back")
        )
        print(f"seed {seed}: {len(bad)} wrong; {len(site.asked):,} requests ({shown}), {sent / 1e6:.1f} MB; {changes}; "
              f"{days.count['published']} generations; {time.perf_counter() - started:.0f} s")  # fmt: skip
        for each in bad[:10]:
            print(f"  {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
