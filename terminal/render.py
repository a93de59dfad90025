"""An answer, a refusal, a passage, a finding, an error: as a reader sees them.

The quotes come first. Between their quotation marks stands what the record has, character for character; nothing is
added there. Where a terminal has bold, the telling words are bold; where it has not, they are repeated beneath.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from rich.style import Style
from rich.text import Text

from domain.answers import Answer, Citation, Filters, Hit, NoAnswer, Quote, Searched, WarningCode
from domain.dates import PartialDate
from domain.documents import Kind, Span
from domain.errors import Finding, PlenumError, Verdict, count
from domain.meetings import Outcome
from terminal.command import Page
from text.cleaning import address, visible, visible_line

# --- How a citation is said: what kind of record, of when, where in it, and a link.

OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.POSTPONED: "put off",
    Outcome.WITHDRAWN: "withdrawn",
    Outcome.NOT_STATED: "outcome not stated",
}
"""What came of a motion."""
_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def title_of(citation: Citation) -> str:
    """The record's title; its key when it has none."""
    return visible_line(citation.title or citation.document)


def kind_words(kind: Kind) -> str:
    """The kind, with what a reader must not overlook about it."""
    return f"{kind.value} (proposed, not decided)" if kind.proposes else kind.value


def date_words(date: PartialDate) -> str:
    """The date as far as the record gives it.

    >>> date_words(PartialDate(month=8, day=1))
    'August 1 (no year given)'
    """
    if not date.is_known:
        return "no date given"
    return str(date) if date.year is not None else f"{date} (no year given)"


def place_words(citation: Citation) -> str:
    """Where in the record: page, paragraph, who speaks and when."""
    parts = [f"page {citation.page}"] if citation.page is not None else []
    parts.append(f"paragraph {citation.paragraph}")
    if citation.speaker:
        parts.append(visible_line(citation.speaker))
    if citation.seconds is not None:
        parts.append(f"at {clock(citation.seconds)}")
    return ", ".join(parts)


def column_words(heads: str) -> list[str]:
    """The heads of a table's row; nothing without any."""
    return [f"columns: {visible_line(heads)}"] if heads else []


def language_words(code: str) -> str:
    """``in Chinese``; the code where the language's name is not known here."""
    return f"in {_LANGUAGES[code]}" if code in _LANGUAGES else f"language {visible_line(code)}"


def details(citation: Citation, *, same_record: bool = False) -> list[Text]:
    """The pieces behind the title. For a second quote of the same record, only the place."""
    if same_record:
        return [Text(words) for words in (place_words(citation), *column_words(citation.heads))]
    words = [
        kind_words(citation.kind),
        visible_line(citation.body),
        date_words(citation.date),
        place_words(citation),
        *column_words(citation.heads),
    ]
    if citation.language not in ("", "en"):
        words.append(language_words(citation.language))
    return [Text(word) for word in words if word]


def link(citation: Citation, *, linked: bool) -> list[Text]:
    """The address: short and clickable where there are links, in full where there are none; nothing without one."""
    url = address(citation.url)
    if not url:
        return []
    return [Text(f"↗ {urlsplit(url).netloc}", style=Style(link=url)) if linked else Text(url)]


def clock(seconds: float) -> str:
    """``3723.4`` → ``1:02:03``; below an hour ``2:03``."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def moment(iso: str) -> str:
    """``2026-08-02T09:30:00+00:00`` → ``2026-08-02 09:30 UTC``; what is not a time stays as it is."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return visible_line(iso)
    return (when.astimezone(UTC) if when.tzinfo else when).strftime("%Y-%m-%d %H:%M") + (
        " UTC" if when.tzinfo else ""
    )


_QUIET = "dim"
_SHORT = 170
"""About two lines of a passage; the whole stands behind its link, and in ``--json``."""


def answer(
    page: Page, given: Answer | NoAnswer, *, passages: int, check: str = "", echo: bool = True
) -> None:
    """The whole answer. ``passages`` is how many more are shown; ``check`` is how its receipt is verified here;
    ``echo`` is off where the question stands just above.
    """
    from retrieval.warnings import warning_words

    _question(page, given, echo=echo)
    if given.answered:
        quotes(page, given.quotes)
        notes(page, [warning_words(each) for each in given.warnings])
        others = [hit for hit in given.passages if not any(_holds(hit, quote) for quote in given.quotes)]
        passage_list(
            page, others[:passages], "The nearest other passages", after=given.quotes[-1].citation.document
        )
    else:
        page.text(Text("The record does not say.", style="bold yellow"))
        page.line()
        notes(page, [warning_words(each) for each in given.warnings])
        passage_list(page, given.passages[:passages], "The nearest passages, which do not answer it")
    _footer(page, given, check)


def quotes(page: Page, given: Sequence[Quote]) -> None:
    """The quoted sentences, each with its citation beneath."""
    before: Citation | None = None
    for number, quote in enumerate(given, 1):
        page.text(quoted(quote.text, quote.marks, bold=page.styled), rest=" ")
        marked = [] if page.styled else telling_words(quote)
        if marked:
            page.text("→ " + " · ".join(marked), rest="  ")
        same = before is not None and before.document == quote.citation.document
        citation(page, quote.citation, first=f"[{number}] ", same_record=same)
        page.line()
        before = quote.citation


def quoted(text: str, marks: Sequence[Span] = (), *, bold: bool = True) -> Text:
    """``text`` between quotation marks, each line of the record's own between its own: so none of its lines can pass for one of
    ours, and as many are closed as are opened, also where it is cut short.
    """
    words = Text(visible(text))
    for mark in marks if bold else ():
        words.stylize("bold", mark.start, mark.end)
    return Text.assemble("“", Text("”\n“").join(words.split("\n", allow_blank=True)), "”")


def telling_words(quote: Quote) -> list[str]:
    """The marked words, for where there is no bold. None when they are most of the sentence anyway."""
    words = list(
        dict.fromkeys(visible_line(quote.text[mark.start : mark.end]).strip() for mark in quote.marks)
    )
    return words if sum(map(len, words)) < 0.7 * len(quote.text) else []


def citation(page: Page, cited: Citation, *, first: str = "", same_record: bool = False) -> None:
    """The record's title, then what kind it is, of when, and where in it."""
    title = Text("the same record" if same_record else title_of(cited))
    if page.linked and address(cited.url):
        title.stylize(Style(link=address(cited.url)))
    rows = details(cited, same_record=same_record)
    if page.measure is None or same_record:
        rows = [title, *rows]
    else:
        page.text(title, first=first, style=_QUIET)
        first = " " * len(first)
    page.pieces([*rows, *link(cited, linked=page.linked)], first=first, style=_QUIET)


def passage_list(page: Page, hits: Sequence[Hit], heading: str, *, after: str = "") -> None:
    """Passages, shortened. ``after`` is the record cited just before."""
    if not hits:
        return
    page.text(heading, style=_QUIET)
    for hit in hits:
        passage(page, hit, same_record=hit.citation.document == after)
        after = hit.citation.document
    page.line()


def passage(page: Page, hit: Hit, *, same_record: bool = False, whole: bool = False) -> None:
    """One passage with its citation. The dots that say it goes on stand outside the quotation marks."""
    room = page.measure or _SHORT
    text = hit.text if whole else shortened(hit.text, min(_SHORT, 3 * room))
    shown = quoted(_without_empty_lines(text))
    if len(text) < len(hit.text):
        shown.append(" …")
    page.text(shown, first="· ", rest="   ")
    title = title_of(hit.citation)
    if page.measure is not None and len(title) > room - 6:
        title = shortened(title, room - 8) + " …"
    pieces = [
        Text("the same record" if same_record else title),
        *details(hit.citation, same_record=same_record),
    ]
    if hit.alike:
        pieces.append(Text(f"and {hit.alike} alike"))
    page.pieces([*pieces, *link(hit.citation, linked=page.linked)], first="  ", style=_QUIET)


def shortened(text: str, limit: int) -> str:
    """The beginning of ``text``, up to a blank where there is one. Never longer than ``limit``."""
    if len(text) <= limit:
        return text
    cut = text[: limit + 1]
    # In a script without blanks, the last one may be far off: then it is cut where the room ends.
    blank = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:blank] if blank > limit // 2 else cut[:limit]).rstrip()


def notes(page: Page, given: Sequence[str]) -> None:
    """What a reader has to know."""
    for note in given:
        page.text(visible(note), first="! ", style="yellow")
    if given:
        page.line()


def searched_words(searched: Searched) -> str:
    """``412 records, 9,120 passages, 2019-03 to 2026-08``."""
    said = f"{count(searched.records, 'record')}, {count(searched.passages, 'passage')}"
    if searched.earliest:
        span = (
            [searched.earliest]
            if searched.earliest == searched.latest
            else [searched.earliest, searched.latest]
        )
        said += ", " + " to ".join(filter(None, span))
    limits = filter_words(searched.filters)
    if limits:
        said += f" ({limits})"
    if searched.undated:
        said += f"; {count(searched.undated, 'record')} without a year left out"
    return visible_line(said)


def filter_words(filters: Filters) -> str:
    """What the search was restricted to, in words; empty when it was not."""
    parts = []
    if filters.since.is_known:
        parts.append(f"since {_plain_date(filters.since)}")
    if filters.until.is_known:
        parts.append(f"until {_plain_date(filters.until)}")
    parts += [f"only {each}" for each in (filters.kind, filters.body) if each]
    if filters.collection:
        parts.append(f"only the collection {filters.collection}")
    if filters.scope:
        parts.append(f"only {filters.scope}")
    if filters.by:
        parts.append(f"only what {filters.by} said")
    return ", ".join(parts)


def sure_words(given: Answer | NoAnswer) -> str:
    """How sure, in words and as a number. Never 0.00 or 1.00: nothing here is certain."""
    number = f"{min(0.99, max(0.01, given.probability)):.2f}"
    if given.answered:
        steps = (
            (0.95, "almost certainly answered"),
            (0.85, "very likely answered"),
            (0.65, "likely answered"),
        )
        return f"{_step(steps, given.probability) or 'perhaps answered'} ({number})"
    steps = (
        (0.35, "too unsure to answer"),
        (0.15, "unlikely to be there"),
        (0.05, "very unlikely to be there"),
    )
    return f"{_step(steps, given.probability) or 'almost certainly not there'} ({number}, needed {given.threshold:.2f})"


def _question(page: Page, given: Answer | NoAnswer, *, echo: bool) -> None:
    from retrieval.warnings import interpretation_words

    if echo:
        page.text(Text(visible(given.question), style="bold"))
    understood = interpretation_words(given.interpretation)
    if understood:
        page.text(f"Read as: {visible(understood)}", style=_QUIET)
    if echo or understood:
        page.line()


def _footer(page: Page, given: Answer | NoAnswer, check: str) -> None:
    pieces = [f"Searched {searched_words(given.searched)}", sure_words(given)]
    page.pieces([Text(piece) for piece in pieces], style=_QUIET)
    kept = all(each.code is not WarningCode.RECEIPT_NOT_KEPT for each in given.warnings)
    receipt = f"Check: {check} {given.id}" if check and given.answered else f"Receipt {given.id}"
    page.pieces(
        [
            Text(visible_line(receipt if kept else "No receipt")),
            Text(f"library {visible_line(given.generation)}"),
        ],
        style=_QUIET,
    )


def _step(steps: Sequence[tuple[float, str]], probability: float) -> str:
    return next((words for least, words in steps if probability >= least), "")


def _holds(hit: Hit, quote: Quote) -> bool:
    cited = quote.citation
    return (
        hit.citation.document == cited.document
        and hit.citation.start <= cited.start
        and cited.end <= hit.citation.end
    )


def _without_empty_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def _plain_date(date: PartialDate) -> str:
    return date_words(date) if date.year is None else str(date)


_SIGNS = {Verdict.GOOD: "✓", Verdict.NOTE: "·", Verdict.WARNING: "!", Verdict.BAD: "✗"}
_STYLES = {Verdict.GOOD: "green", Verdict.NOTE: "dim", Verdict.WARNING: "yellow", Verdict.BAD: "bold red"}


def show_finding(page: Page, found: Finding) -> None:
    """One finding. The verdict is a word too, not only a colour or a sign."""
    sign = _SIGNS[found.verdict]
    # A record’s key mostly stands in the sentence already.
    name = "" if "/" in found.name and found.name in found.sentence else f"{visible(found.name)}: "
    told = Text.assemble((found.verdict.value, _STYLES[found.verdict]), f"  {name}{visible(found.sentence)}")
    page.text(told, first=f"{sign} ", rest="  ")
    if found.remedy:
        page.text(visible(found.remedy), first="  → ")


def show_findings(page: Page, found: Iterable[Finding], *, at_most: int = 20) -> None:
    """The findings that are worth knowing, the gravest first; how many more there are, when there are many."""
    order = list(Verdict)[::-1]
    told = sorted(
        (each for each in found if each.verdict is not Verdict.GOOD), key=lambda f: order.index(f.verdict)
    )
    for each in told[:at_most]:
        show_finding(page, each)
    if len(told) > at_most:
        page.text(f"… and {len(told) - at_most:,} more; --json lists them all.", style="dim")


def show_verdict(page: Page, words: str) -> None:
    """What all of them come to."""
    page.line()
    page.text(words)


def show_error(page: Page, error: PlenumError) -> None:
    """What went wrong, and what to do."""
    page.text(visible(error.sentence), style="bold")
    if error.remedy:
        page.text(visible(error.remedy), first="→ ")
