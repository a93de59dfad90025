"""Everything else that is taken in from strangers: questions, metadata, lists of sites, addresses, what is pressed in Discord.

Each ``Foreign`` has sound samples, the words of its form, and what has to hold for whatever it is given. ``fit`` raises an
error of ours, or AssertionError with the law that was broken; anything else that it raises is a fault.
"""

# ruff: noqa: PT017, PT018 - laws that hold for every input, and no tests
from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

from chat import buttons, safe_text, slash_commands
from domain.answers import Filters
from domain.dates import UNKNOWN, PartialDate, date_mentions, from_iso, parse_date
from domain.documents import LINK_LIMIT, Document, Paragraph, Span, landing, takes_time
from domain.errors import PlenumError, RecordAbsent
from index.ports import SystemClock
from index.readers.metadata import body_and_kind, first_lines
from index.readers.metadata.sidecar import read_sidecar, split_front_matter
from index.sources import feeds, uploads
from index.sources.download import validators
from index.sources.fetch import Fetched, checked_url, is_public
from index.sources.folder_metadata import read_meeting_file
from index.sources.providers import Entry, Options, responses
from index.sources.providers.detect import KINDS, discover, open_provider
from index.sources.providers.responses import Page
from index.sources.rate_limit import Robots
from retrieval.evaluation_set import load_set
from retrieval.receipts import Receipts
from tests.kit.discord_markdown import ACTIVE, bare
from tests.kit.mutations import WORDS, mutated
from text import adoption, cleaning
from text.followups import Cited, Turn, understand
from text.language import language_of, question_language
from text.messages import claims_in, questions_in
from text.names import named_in
from text.numbers import sums_asked
from text.priority_rules import stated
from text.questions import parts_of, read_question
from text.requests import request_in
from text.sentences import cut, split
from text.terms import stems_of, terms_of

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
SITE = "https://town.example/list"
_LONGEST = 60_000
"""Bytes of one input: what people and sites send is bounded before it comes here."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """One form in which something foreign arrives."""

    name: str
    samples: Sequence[bytes]
    words: Sequence[bytes]
    fit: Callable[[bytes], object]
    longest: int = _LONGEST


def bent(rng: Random, form: Foreign) -> bytes:
    """An input of ``form`` that is not sound: the same for the same state of ``rng``."""
    return mutated(rng, form.name, {form.name: form.samples})[: form.longest]


# --- Questions and messages.


def _question(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    try:
        question = read_question(text)
    except PlenumError as error:
        _told(error)
    else:
        named_in(question), sums_asked(text)
        assert question.stems is not None
    for token in parts_of(text).tokens:
        assert token.word and text[token.start].strip(), "a token stands where it says"
    language_of(text), question_language(text), terms_of(text), stems_of(text), request_in(text)


def _message(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    message = questions_in(text)
    assert message.questions, "where nothing asks, all of it is the question"
    assert len(claims_in(text)) <= 3, "three claims at most"


_CITED = Cited(
    "Minutes", "City Council", PartialDate(2025, 3, 4), "The council adopted the plan by Ms. Lee.", "a/m.txt"
)
_TURNS = tuple(
    Turn(question, Filters(), (_CITED,), answered=True)
    for question in (
        "When was the flood plan adopted in 2024?",
        "市议会什么时候批准了预算？",
        "¿Cuándo se aprobó el presupuesto?",
    )
)


def _follow_up(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    for turn in _TURNS:
        understood = understand(text, turn)
        assert not understood.follows or understood.question.strip(), "a follow-up asks something"


# --- What records say of themselves, and what is read in their words.


def _front_matter(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    _, rest, notes = split_front_matter(text)
    assert text.endswith(rest), "nothing behind the front matter changes"
    assert all("\n" not in note for note in notes), "a note is one line"


def _dates(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    for is_name in (False, True):
        at = 0
        for mention in date_mentions(text, is_name=is_name):
            assert at <= mention.start < mention.end <= len(text), "dates stand in the text and never overlap"
            at = mention.end
    for read in (parse_date, from_iso):
        try:
            found = read(text)
        except ValueError:
            continue
        assert from_iso(found.isoformat()) == found or found == UNKNOWN, "a date is what it is written as"


def _record_name(raw: bytes) -> None:
    key = "c/" + raw.decode("utf-8", "replace")
    first_lines.date_in_name(key)
    first_lines.title_from(key)
    adoption.kind_in(key)
    body_and_kind.body_and_sort(key)
    try:
        name = uploads.safe_name(key)
    except PlenumError as error:
        _told(error)
    else:
        assert not set(name) & set('/\\:*?"<>|\0\n') and len(name.encode()) < 256, "a name is a name"


def _prose(raw: bytes) -> None:
    """Cutting, sentences and priorities over any words."""
    words = " ".join(cleaning.one_line(raw.decode("utf-8", "replace")).split())
    lines = [words[at : at + 900].strip() for at in range(0, min(len(words), 9_000), 900)]
    paragraphs, at = [], 0
    for number, line in enumerate(filter(None, lines), 1):
        paragraphs.append(Paragraph(number, at, at + len(line)))
        at += len(line) + 2
    text = "\n\n".join(filter(None, lines))
    document = Document("c/a.txt", "A", text, tuple(paragraphs), language="en")

    def sentences(paragraph: Paragraph) -> list[Span]:
        spans = split(text[paragraph.start : paragraph.end])
        return [Span(paragraph.start + each.start, paragraph.start + each.end) for each in spans]

    for passage in cut(document, split):
        assert 0 <= passage.start < passage.end <= len(text), "a passage is words of the record"
    for each in stated.read(document, sentences):
        assert text[each.label.start : each.label.end].strip(), "a priority is words of the record"


# --- What sites send.


class _Site:
    """A site of which every address holds the same bytes; its second answer is the first one's list."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.asked = raw, 0

    def __call__(self, url: str) -> Page:
        self.asked += 1
        if self.asked > 30:
            raise RecordAbsent(f"{url} is not there.", remedy="Nothing.")
        checked_url(url)
        return Page(url, self.raw, "text/html" if self.raw.lstrip()[:1] == b"<" else "", {})

    def fetch(self, url: str, **_: object) -> Fetched:
        return Fetched(url, 200, "text/plain", self.raw, {})


def _listing(kind: str) -> Callable[[bytes], None]:
    def fit(raw: bytes) -> None:
        address = "town" if kind == "legistar" else SITE
        try:
            for entry in open_provider(kind, address, Options(video="https://youtu.be/abc")).listing(
                _Site(raw), {}, NOW
            ):
                _entry(entry)
        except PlenumError as error:
            _told(error)

    return fit


def _entry(entry: Entry) -> None:
    assert entry.id and "\n" not in entry.id, "an id is one line"
    assert responses.parts_of(entry.url).scheme in ("http", "https"), "an address is one of the web"
    for name, value in entry.fields.items():
        assert value and "\n" not in value and "\0" not in value, f"{name} is one line"


def _discovered(raw: bytes) -> None:
    try:
        found = discover(SITE, _Site(raw))
    except PlenumError as error:
        _told(error)
    else:
        assert found.kind in KINDS, "a kind that there is"


def _robots(raw: bytes) -> None:
    robots = Robots(_Site(raw), "plenum", clock=SystemClock())  # type: ignore[arg-type]
    try:
        assert 0.0 <= robots.check("https://town.example/minutes/3?x=1") <= 60.0, "nobody waits for ever"
    except PlenumError as error:
        _told(error)


def _headers(raw: bytes) -> None:
    text = raw.decode("latin-1")
    name, _, value = text.partition(":")
    found = Fetched(
        SITE, 200, text[:80], raw[:99], {name.lower(): value, "retry-after": value, "etag": value}
    )
    wait = found.retry_after(NOW.timestamp())
    assert wait is None or wait >= 0, "a wait is not in the past"
    validators(found.headers)
    assert uploads.ending_of(found.content_type, found.body).startswith("."), "an ending begins with a dot"


def _address(raw: bytes) -> None:
    url = raw.decode("utf-8", "replace")
    for each in (url, f"https://{url}", f"https://town.example/{url}"):
        try:
            parts = checked_url(each)
        except PlenumError as error:
            _told(error)
        else:
            assert parts.scheme in ("http", "https") and parts.hostname and parts.username is None, (
                "an address to ask"
            )
            key = uploads.key_of(each, ".html")
            assert not key.startswith("/") and ".." not in key.split("/") and len(key) < 2_000, (
                "a key stays where it is"
            )
            uploads.name_of(Fetched(each, 200, "text/html", b""))
            feeds.normal(each)
        shown = cleaning.address(each)
        assert shown.isascii() and (not shown or shown.lower().startswith("http")), (
            "an address that may be shown"
        )
        assert len(landing(each, "The motion carried.") if shown else "") <= max(LINK_LIMIT, len(each)), (
            "a link has a limit"
        )
        absolute = responses.absolute(SITE, each)
        assert not absolute or responses.parts_of(absolute).hostname, "an absolute address has a host"
        responses.plain(each), responses.ending(each), responses.host_of(each), responses.site_of(each)
        if responses.parts_of(each).scheme:
            takes_time(each)
    is_public(url)


# --- What is typed and pressed in Discord, and what the bot says of it.


def _discord(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    assert not ACTIVE.search(bare(safe_text.plain(text))), "nothing in a text is obeyed"
    assert len(safe_text.cut(text, 99)) <= 99 and len(safe_text.label(text)) <= 80, "a limit is kept"
    assert len(safe_text.shortened(safe_text.quoted(text), 500)) <= 500, "a limit is kept"
    assert "\n" not in safe_text.name(text) and "\n" not in safe_text.link(text, text), "a name is one line"
    assert safe_text.option(text), "a choice has words"
    for read in (
        slash_commands.date_of,
        slash_commands.kind_of,
        lambda rest: buttons.fields(rest, 3),
        buttons.whole_number,
    ):
        try:
            read(text)
        except PlenumError as error:
            assert error.sentence, "a refusal is a sentence"
    assert all(0 <= at < 3 for at in slash_commands.matching(text, ["Minutes", "市议会", "Acta"])), (
        "a choice that there is"
    )


@cache
def _receipts() -> Receipts:
    return Receipts(Path(tempfile.mkdtemp(prefix="fuzz-")) / "receipts.sqlite")


def _receipt_id(raw: bytes) -> None:
    try:
        _receipts().get(raw.decode("utf-8", "replace"))
    except PlenumError as error:
        _told(error)
    else:
        raise AssertionError("a receipt that nobody keeps")


def _evaluation(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, sound in _EVALUATION.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_bytes(sound)
        (Path(folder) / list(_EVALUATION)[len(raw) % 3]).write_bytes(raw)
        try:
            load_set(Path(folder))
        except PlenumError as error:
            _told(error)


def _told(error: PlenumError) -> None:
    assert error.sentence.strip() and error.remedy.strip(), f"an error says what to do: {error.sentence}"


def _reads(read: Callable[[bytes, str], object]) -> Callable[[bytes], None]:
    def fit(raw: bytes) -> None:
        try:
            read(raw, "c/a.toml")
        except PlenumError as error:
            _told(error)
            assert "c/a.toml" in error.sentence, "an error names its file"

    return fit


# --- The table.

_EVALUATION = {
    "corpus.jsonl": b'{"_id": "r1", "title": "Minutes", "text": "The council met.", "scope": "a"}\n',
    "queries.jsonl": b'{"_id": "q1", "text": "Who met?", "scope": "a", "answerable": true, "answers": ["The council"]}\n',
    "qrels.tsv": b"query-id\tcorpus-id\tscore\nq1\tr1\t1\n",
}
_ASKS = (
    b"When did the Council adopt the budget for 2025?", b"What did it cost, and who voted against case 6242?",
    "¿Cuándo aprobó el pleno el presupuesto de 2024? ¿Y quién votó en contra?".encode(),
    "市议会什么时候批准了2024年的预算？谁投了反对票？".encode(), b"And in March?", b"why?", b"Summarize the March meeting of the Planning Board",
    b"what's new", "下次会议是什么时候".encode(), b"Hi! I saw that Main Street is closed. Is it?\n> who decided that",
)  # fmt: skip
_ASKING = (
    *b"who what when where why how which did does was the of in and not it they that Council Mayor 2025 2024 March $5 ? ?! .".split(),
    *"¿ ¡ quién cuándo qué dónde por el la de y no 谁 什么 时候 吗 的 了 和 不 市议会 预算 它 这 ，。 ？ “ ” ’".encode().split(),
    b" ", b" ", b" ", b"\n", b"<@1> ", b"https://a.example/x ", b"**", b"> ", b"`",
)  # fmt: skip
_YAML = (b"---\n", b"title: ", b"date: ", b"kind: ", b"body: ", b"- ", b"&a ", b"*a ", b"<<: ", b"!!python/object:os.system ", b"? ", b"|\n", b">\n",
         b"{", b"}", b"[", b"]", b": ", b"#", b'"', b"'", b"\n", b"2025-13-45", b".inf", b"0x7f", b"1_000", b"2001-12-14t21:59:43.10-05:00")  # fmt: skip
_TOML = (b'title = "', b"date = ", b"kind = ", b"body = ", b'"', b"'''", b'"""', b"[", b"]", b"[[a]]\n", b"{", b"}", b"=", b".", b"\\u0000", b"\\ud800",
         b"1979-05-27T07:32:00Z", b"inf", b"nan", b"0b1", b"9" * 5_000, b"\n", b"#", b",")  # fmt: skip
_XML = (
    b"<rss version='2.0'> <channel> <item> </item> <title> </title> <link> </link> <guid> <pubDate> </pubDate> <description> <![CDATA[ ]]> &amp; "
    b"<feed> <entry> </entry> <id> <updated> <content/> <urlset> <url> <loc> </loc> <lastmod> <sitemapindex> <sitemap> <!DOCTYPE &#0; &b; </rss> "
    b"https://town.example/a.pdf ../b javascript:x 2025-03-04T10:00:00Z"
).split(b" ")
_RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Town</title><link>https://town.example/</link>'
    + b"".join(
        b"<item><title>Minutes %d</title><link>https://town.example/m%d</link><guid>g%d</guid><pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate>"
        b"<description>&lt;p&gt;The council met and adopted the plan.&lt;/p&gt;</description></item>"
        % (n, n, n)
        for n in range(4)
    )
    + b"</channel></rss>"
)
_ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Town</title><entry><id>urn:1</id><title type="html">A &amp;amp; B</title>'
    b'<link href="/m1" rel="alternate"/><updated>2025-03-04T10:00:00Z</updated><content type="xhtml"><div>It met.</div></content></entry></feed>'
)
_JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "Town", "items": [{"id": "1", "url": "https://town.example/m1", '
    b'"title": "Minutes", "content_html": "<p>It met.</p>", "date_published": "2025-03-04T10:00:00Z"}]}'
)
_SITEMAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://town.example/a.pdf</loc><lastmod>2025-03-04</lastmod></url>'
    b"<url><loc>https://town.example/b</loc></url></urlset>"
)
_INDEX = b"<sitemapindex><sitemap><loc>https://town.example/s1.xml</loc></sitemap></sitemapindex>"
_PAGE = (
    b'<!DOCTYPE html><html lang="en"><head><title>Minutes</title><base href="/docs/"><link rel="alternate" type="application/rss+xml" href="/feed">'
    b'<link rel="https://api.w.org/" href="https://town.example/wp-json/"></head><body><ul><li><a href="m1.pdf">March 4, 2025</a></li>'
    b'<li><a href="../m2.docx" title="Agenda">Agenda</a></li></ul></body></html>'
)
_POSTS = json.dumps(
    [{"id": 7, "link": "https://town.example/p7", "title": {"rendered": "Minutes"}, "content": {"rendered": "<p>It met.</p>"},
      "date": "2025-03-04T10:00:00", "modified_gmt": "2025-03-04T10:00:00", "type": "post", "mime_type": "application/pdf",
      "source_url": "https://town.example/a.pdf"}]
).encode()  # fmt: skip
_EVENTS = json.dumps(
    [{"EventId": 7, "EventGuid": "G", "EventLastModifiedUtc": "2025-03-04T10:00:00", "EventBodyName": "Council",
      "EventDate": "2025-03-04T00:00:00", "EventAgendaFile": "https://town.legistar.com/a.pdf", "EventMinutesFile": None,
      "EventInSiteURL": "https://town.legistar.com/d"}]
).encode()  # fmt: skip
_EXPORT = (
    b'{"url": "https://town.example/a", "title": "Minutes", "date": "2025-03-04", "text": "It met."}\n'
    b'{"url": "https://town.example/b.pdf", "title": "Agenda"}\n'
)
_JSON = (
    *WORDS[".json"],
    b'"url": ',
    b'"id": ',
    b'"link": ',
    b'"rendered": ',
    b"true",
    b"9" * 5_000,
    b"https://town.example/c",
)
_URLS = (
    b"https://town.example/minutes/2025/03-04.pdf?v=2#page=3", b"http://user:pw@127.0.0.1:8080/", b"https://[::ffff:10.0.0.1]/x",
    "https://stadt.example/ä/市?q=é".encode(), b"//town.example/a/../../b", b"https://www.youtube.com/watch?v=abc&t=3", b"2130706433", b"fe80::1%eth0",
)  # fmt: skip
_URL_WORDS = (
    *b"http:// https:// // / \\ @ : :80 :99999 ? & = # % %00 %2e%2e %2F .. . [ ] ::1 127.0.0.1 0x7f 10.1 localhost xn-- user:pw@ .pdf ;jsessionid=1".split(),
    *"。 ｅ ㏕ ſ \u202e \u00ad İ 市 é".encode().split(b" "), b"\t", b"\r\n", b" ", b"data:,x", b"javascript:x", b"file:///etc/passwd",
)  # fmt: skip
_DATES = (
    b"March 4, 2025", b"2025-03-04", b"4 de marzo de 2025", "2025年3月4日".encode(), "二〇二五年三月四日".encode(), b"3/4/2025 (Tuesday)",
    b"March 4-5, 2025", b"March 2025", b"20250304 minutes 1.29.18.pdf", b"Tuesday the 4th of March, 2025 at 7:30 pm",
)  # fmt: skip
_DATE_WORDS = (
    *b"1 2 3 31 30 29 0 00 13 99 2025 1899 99999 Jan February Mar. March Tuesday 4th st de marzo enero del and to - / . , at pm BC".split(),
    *"年 月 日 号 二〇二五 十二 三十一 ０ ２ ٣ ² – — 至".encode().split(),
    b" ",
    b" ",
)
_TRICKS = (
    b"@everyone <@1> <@&1> <#1> </ask:1> <t:0:R> <:a:1> [a](<b>) ]( https://evil.example discord.gg/a ** __ * _ ~~ || ` ``` # -# - > >>> 1. \\ | --- &amp; :100:"
).split()
_PROSE = (
    b"The council's priorities for 2025 are housing, roads and a new library. We will focus on flood control.\n- Repair Mill Road\n- Hire two officers",
    "我们的重点是住房、道路和新图书馆。必须加快防洪工程建设。".encode(),
    b"Las prioridades del pleno son la vivienda, el agua y las calles. Es urgente reparar el puente.",
    b"MAYOR LEE: Thank you. >> Mr. Cho: I move to adopt. It passed 5-2, e.g. no. 3 at 7 p.m. Next item",
)
_PROSE_WORDS = (
    *b"priority priorities goals focus must should will urgent first, second, and or ; : . ... ! ? - * \" ' ( ) Mr. No. U.S. e.g. 5-2 $1,000.50".split(),
    *"重点 必须 要 加快 、 。 ； “ ” 一是 二是 prioridad urgente debe ¿ ¡ « »".encode().split(),
    b"\n",
    b" ",
    b" ",
)

FORMS: Mapping[str, Foreign] = {
    form.name: form
    for form in (
        Foreign("question", _ASKS, _ASKING, _question, 4_000),
        Foreign("message", _ASKS, (*_ASKING, *_TRICKS), _message, 4_000),
        Foreign("follow-up", _ASKS, _ASKING, _follow_up, 4_000),
        Foreign("front matter", (b"---\ntitle: Minutes\ndate: 2025-03-04\nkind: minutes\n---\nIt met.\n", b"---\ntitle: Regular Meeting: Budget\ntags: [a, {b: c}]\n---\n"),
                _YAML, _front_matter),
        Foreign("sidecar", (b'title = "Minutes"\ndate = 2025-03-04\nkind = "minutes"\nbody = "Council"\nurl = "https://town.example/"\n',), _TOML, _reads(read_sidecar)),
        Foreign("meeting.json", (b'{"date": "2025-03-04", "body": {"name": "Council"}, "title": "Regular", "agenda_url": "https://town.example/a.pdf", "video": "https://youtu.be/a"}',),
                _JSON, _reads(read_meeting_file)),
        Foreign("dates", _DATES, _DATE_WORDS, _dates, 4_000),
        Foreign("record name", (b"2025-03-04_City-Council_Minutes.pdf", b"CC 03.04.25 agenda (draft).docx", "会议纪要 2025年3月.txt".encode()),
                (*_DATE_WORDS, *_URL_WORDS, b"minutes", b"agenda", b"draft", b"_"), _record_name, 1_000),
        Foreign("prose", _PROSE, _PROSE_WORDS, _prose),
        Foreign("feed", (_RSS, _ATOM, _JSON_FEED), (*_XML, *_JSON), _listing("feed")),
        Foreign("sitemap", (_SITEMAP, _INDEX, b"https://town.example/a\nhttps://town.example/b\n"), _XML, _listing("sitemap")),
        Foreign("web page", (_PAGE,), (*WORDS[".html"], b"<a href='", b"'>", b"<base href='//x'>", b"m.pdf"), _listing("page")),
        Foreign("wordpress", (_POSTS,), _JSON, _listing("wordpress")),
        Foreign("legistar", (_EVENTS,), _JSON, _listing("legistar")),
        Foreign("captions", (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nIt met.\n",), WORDS[".vtt"], _listing("captions")),
        Foreign("export", (_EXPORT, b"[" + _EXPORT.replace(b"}\n{", b"},{") + b"]", b"url,title,date\nhttps://town.example/a,Minutes,2025-03-04\n"), _JSON, _listing("export")),
        Foreign("any address", (_RSS, _SITEMAP, _PAGE, _POSTS, _EXPORT, b"%PDF-1.7\n", b"\x1f\x8b\x08\0"), (*_XML, *_JSON, *WORDS[".html"]), _discovered),
        Foreign("robots.txt", (b"User-agent: *\nDisallow: /private\nAllow: /private/a$\nCrawl-delay: 5\n\nUser-agent: plenum\nDisallow: /*.pdf$\nSitemap: https://town.example/s.xml\n",),
                (b"User-agent: ", b"Disallow: ", b"Allow: ", b"Crawl-delay: ", b"Request-rate: 1/5 0900-1700\n", b"*", b"$", b"/", b"#", b"\n", b"1e999", b"-1", b"nan", b"%", b"%2F"), _robots),
        Foreign("header", (b"retry-after: 120", b"Retry-After: Tue, 04 Mar 2025 10:00:00 GMT", b"content-type: text/html; charset=utf-8"),
                (*_DATE_WORDS, b"GMT", b"+9999", b"-0000", b":", b";", b"=", b'"', b"text/", b"application/pdf"), _headers, 4_000),
        Foreign("address", _URLS, _URL_WORDS, _address, 4_000),
        Foreign("discord", (b"March 4, 2025", b"minutes", b"press:quotes:abc:1", *_TRICKS[:6], *_PROSE), _TRICKS, _discord, 4_000),
        Foreign("receipt id", (b"7Q2K-M3XA-9PZT-4HVC", b"abc123", b"o0O1lI", b"*%_?"), (b"-", b"%", b"_", b"'", b'"', b"--", b" OR 1=1", b"0", b"O", b"l", b"\0", "ａ".encode()), _receipt_id, 1_000),
        Foreign("evaluation set", tuple(_EVALUATION.values()), (*_JSON, b"\t", b'"_id": ', b'"spans": {"r1": [[0, 3]]}'), _evaluation),
    )
}  # fmt: skip
for _form in FORMS.values():
    WORDS[_form.name] = _form.words
