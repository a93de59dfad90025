"""The town's site for people: its home page, articles, departments, and the page that lists its documents."""

from __future__ import annotations

from html import escape

from tests.kit.publisher.answers import Answer, Asked, html
from tests.kit.publisher.pieces import Piece, moment

_NAV = """<header class="site-header"><a class="logo" href="/">City of Oakhaven</a>
<nav aria-label="Main"><ul><li><a href="/news/">News</a></li><li><a href="/documents/">Agendas &amp; Minutes</a></li>
<li><a href="/departments/">Departments</a></li><li><a href="/contact/">Contact us</a></li></ul></nav></header>"""
_FOOTER = """<footer><p>© City of Oakhaven. 100 Courthouse Square. Phone 555-0100.</p>
<ul><li><a href="/privacy/">Privacy</a></li><li><a href="/accessibility/">Accessibility</a></li></ul></footer>"""
_ASIDE = """<aside><h3>Stay informed</h3><p>Sign up for our weekly newsletter.</p></aside>"""


def page(asked: Asked, title: str, main: str, *, head: str = "") -> str:
    """A page of the site: ``main`` between what stands on all pages."""
    return (
        f'<!doctype html>\n<html lang="en-US"><head><meta charset="utf-8"><title>{escape(title)} - City of Oakhaven</title>\n'
        f'<link rel="alternate" type="application/rss+xml" title="City of Oakhaven" href="{asked.link("/feed/")}">\n'
        f'<link rel="https://api.w.org/" href="{asked.link("/wp-json/")}">\n{head}</head>\n<body>\n{_NAV}\n'
        f"<main>\n{main}\n</main>\n{_ASIDE}\n{_FOOTER}\n</body></html>\n"
    )


def home(asked: Asked) -> Answer:
    """``/``: the latest news, and where machines find more."""
    listed = "\n".join(
        f'<li><a href="{each.path}">{escape(each.title)}</a></li>'
        for each in asked.town.there(asked.day, "news")[:5]
    )
    answer = html(page(asked, "Welcome", f"<h1>Welcome to Oakhaven</h1>\n<ul>{listed}</ul>"))
    return answer.having(Link=f'<{asked.link("/wp-json/")}>; rel="https://api.w.org/"')


def article(asked: Asked, piece: Piece) -> Answer:
    """A piece of news or a department's page."""
    born, changed = moment(piece.born), moment(piece.at(asked.day).day)
    url = asked.link(piece.path)
    head = (
        f'<link rel="canonical" href="{url}">\n<meta property="og:title" content="{escape(piece.title)}">\n'
        f'<meta property="og:type" content="article">\n<meta property="og:url" content="{url}">\n'
        f'<meta property="article:published_time" content="{born.isoformat()}">\n'
        f'<meta property="article:modified_time" content="{changed.isoformat()}">\n'
    )
    words = "\n".join(f"<p>{escape(each)}</p>" for each in piece.words(asked.day))
    time = f'<p class="date"><time datetime="{born.isoformat()}">{born:%B} {born.day}, {born.year}</time></p>'
    main = f"<article>\n<h1>{escape(piece.title)}</h1>\n{time}\n{words}\n</article>"
    return html(page(asked, piece.title, main, head=head), changed=changed)


def content(piece: Piece, day: float) -> str:
    """Its words as HTML, as an editor wrote them."""
    return "".join(f"<p>{escape(each)}</p>\n" for each in piece.words(day))


def documents(asked: Asked) -> Answer:
    """``/documents/``: a table of meetings with links to their papers."""
    listed = asked.town.there(asked.day, "agenda", "minutes", "attachment")
    if "half" in asked.quirks:
        listed = listed[: len(listed) // 2]
    rows = "\n".join(
        f'<tr><td>{escape(each.body)}</td><td>{each.held}</td><td><a href="{each.path}">{escape(each.title)} (PDF)</a>'
        "</td></tr>"
        for each in ([] if "empty" in asked.quirks else listed)
    )
    main = (
        "<h1>Agendas and Minutes</h1>\n<p>All papers of the public meetings of this and the last year.</p>\n"
        f"<table><thead><tr><th>Body</th><th>Date</th><th>Paper</th></tr></thead><tbody>\n{rows}\n</tbody></table>"
    )
    return html(page(asked, "Agendas and Minutes", main))


def listing(asked: Asked, kind: str, title: str) -> Answer:
    """``/news/``, ``/departments/``: links to all pages of a kind."""
    shown = asked.town.there(asked.day, kind)
    if "half" in asked.quirks:
        shown = shown[: len(shown) // 2]
    listed = "\n".join(
        f'<li><a href="{each.path}">{escape(each.title)}</a></li>'
        for each in ([] if "empty" in asked.quirks else shown)
        if not each.private
    )
    return html(page(asked, title, f"<h1>{title}</h1>\n<ul>{listed}</ul>"))


def absent(asked: Asked, status: int = 404) -> Answer:
    """There is no such page."""
    main = "<h1>Page not found</h1><p>The page you are looking for may have been moved or removed.</p>"
    return html(page(asked, "Page not found", main), status)


def maintenance(asked: Asked) -> Answer:
    """What a site shows while it is worked on, and calls it 200."""
    main = "<h1>We will be right back</h1><p>Our website is being updated. Please check again in a few minutes.</p>"
    return html(page(asked, "Maintenance", main))
