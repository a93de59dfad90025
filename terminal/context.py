"""What stands around a quote: the paragraph before, its own, the one after."""

from __future__ import annotations

from rich.text import Text

from domain.answers import Quote
from domain.clean import one_line, visible
from domain.documents import Document, Paragraph
from terminal.cite import title_of
from terminal.page import Page


def show_context(page: Page, document: Document, quote: Quote, around: int = 1) -> None:
    """Shows ``around`` paragraphs on both sides. The quote is bold; where there is no bold, it has lines of its own."""
    page.line()
    page.text(title_of(quote.citation), style="bold")
    if document.text_hash != quote.citation.text_hash:
        page.text("This record has changed since the answer; :verify shows where the words stand now.")
        page.line()
        return
    at = next((n for n, p in enumerate(document.paragraphs) if p.number == quote.citation.paragraph), 0)
    for paragraph in document.paragraphs[max(0, at - around) : at + around + 1]:
        page.line()
        page.text(f"paragraph {paragraph.number}{_under(paragraph)}", style="dim")
        text = Text(visible(document.text[paragraph.start : paragraph.end]))
        start, end = quote.citation.start - paragraph.start, quote.citation.end - paragraph.start
        text.stylize("bold", max(0, start), max(0, end))
        page.text(text)
    page.line()


def _under(paragraph: Paragraph) -> str:
    return f", under “{one_line(paragraph.heading)}”" if paragraph.heading else ""
