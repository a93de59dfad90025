"""Fifty days of trouble at the town's site: each fault at some door, on some days."""

from __future__ import annotations

from tests.kit.publisher import faults
from tests.kit.publisher.faults import Fault
from tests.kit.publisher.site import Site

DAYS = 50
_API, _PAPERS = "/v1/oakhaven/events*", "/oakhaven/meetings/*"
TROUBLE: tuple[tuple[str, range, Fault | str], ...] = (
    ("/feed/", range(1, 2), faults.status(500)),
    ("/wp-json/*", range(2, 3), faults.status(429, after=3600)),
    (_API, range(3, 4), faults.status(503, after=7200, as_date=True)),
    ("/sitemap-rest.xml", range(4, 5), faults.half),
    ("/documents/", range(5, 6), faults.error_page),
    ("/atom.xml", range(6, 7), "empty"),
    ("/wp-json/wp/v2/posts*", range(7, 9), "short"),
    ("*/eventitems*", range(8, 9), faults.status(500)),
    ("/feed.json", range(9, 10), faults.half),
    ("*", range(10, 12), "empty"),
    ("/atom.xml", range(13, 14), "new-guids"),
    ("/feed.json", range(13, 15), "new-dates"),
    ("/news/*-[0-9]*", range(13, 14), faults.error_page),
    ("/sitemap*", range(14, 15), "new-dates"),
    ("/documents/*.pdf", range(15, 16), faults.cut_off),
    (_PAPERS, range(15, 16), faults.cut_chunk),
    ("/feed/", range(16, 17), faults.redirect("{path}")),
    ("/documents/", range(17, 18), faults.redirect("http://169.254.169.254/latest/meta-data/")),
    ("/data/resolutions.csv", range(17, 18), faults.redirect("file:///etc/passwd")),
    ("/sitemap-rest.xml", range(18, 19), "half"),
    ("/wp-json/*", range(19, 20), "doubled"),
    ("/feed/", range(19, 20), "doubled"),
    ("/data/resolutions.csv", range(19, 20), faults.nothing),
    (_PAPERS, range(20, 21), faults.bomb),
    ("/documents/*.pdf", range(21, 22), faults.status(404)),
    ("/news/*-[0-9]*", range(22, 23), faults.status(410)),
    ("*", range(23, 26), "restless-validators"),
    ("/documents/", range(26, 28), "stuck-validators"),
    (_API, range(27, 28), faults.reset),
    ("/video/*", range(28, 29), faults.redirect("{elsewhere}/")),
    ("/documents/*.pdf", range(29, 30), faults.redirect("http://10.0.0.8/")),
    ("/news/*-[0-9]*", range(30, 31), faults.wrong_charset),
    ("/feed/", range(31, 32), faults.drip(0.2)),
    ("/atom.xml", range(31, 32), faults.status(403)),
    (_API, range(32, 34), faults.status(503)),
    ("*/events*", range(34, 35), "half"),
    ("/sitemap_index.xml", range(35, 36), faults.status(404)),
    ("/data/resolutions.csv", range(36, 37), "half"),
    ("*", range(37, 38), faults.error_page),
    ("/wp-json/*", range(39, 40), faults.redirect("{elsewhere}{path}")),
    ("*", range(40, 41), faults.status(500)),
    ("/robots.txt", range(41, 42), faults.status(500)),
    ("*", range(42, 43), "no-validators"),
    ("/news/*-[0-9]*", range(43, 44), faults.delay(0.01)),
    ("*", range(44, 45), faults.status(429)),
    (_PAPERS, range(45, 46), faults.nothing),
    ("/documents/*.pdf", range(45, 46), faults.half),
)


def plagued(site: Site) -> Site:
    """The site, with all of it ahead."""
    for pattern, days, fault in TROUBLE:
        site.fault(pattern, days, fault)
    return site
