"""How a citation is said: number, title with a link that lands, kind, body, date, place."""

from __future__ import annotations

from collections.abc import Iterable

from chat.safe import cut, link, name, plain, quoted
from chat.wording import Words
from domain.answers import Citation
from domain.documents import Kind, Span

_TITLE = 120
_BODY = 60


def citation(words: Words, cited: Citation, *, number: int = 0, same_record: bool = False) -> str:
    """One line of small print. For a second quote of the same record, only the place."""
    mark = f"[{number}] " if number else ""
    title = words("cite-same-record") if same_record else (cited.title or cited.document)
    linked = link(cut(title, _TITLE), cited.url) if cited.url else f"**{name(title, _TITLE)}**"
    pieces = [linked]
    if not same_record:
        pieces += [
            kind(words, cited.kind),
            name(cited.body, _BODY) if cited.body else "",
            words.date(cited.date),
        ]
    pieces.append(place(words, cited))
    if not same_record and cited.language not in ("", words.locale.partition("-")[0]):
        pieces.append(words("cite-language", language=words.language(cited.language)))
    return "-# " + plain(mark) + " · ".join(piece for piece in pieces if piece)


def quotation(text: str, marks: Iterable[Span] = (), *, small: bool = False, goes_on: bool = False) -> str:
    """The record's words, set apart from the bot's by a bar at their side. ``small``: in small print; ``goes_on``: with
    dots behind them, outside the quotation marks.
    """
    lines = (quoted(text, marks) + (" …" if goes_on else "")).split("\n")
    return "\n".join(("> -# " if small else "> ") + line for line in lines)


def kind(words: Words, what: Kind) -> str:
    """The kind, with what a reader must not overlook about it."""
    return words("kind-proposed", kind=words.kind(what)) if what.proposes else words.kind(what)


def place(words: Words, cited: Citation) -> str:
    """Where in the record: page, paragraph, who speaks, at which moment."""
    parts = [words("cite-page", page=cited.page)] if cited.page is not None else []
    parts.append(words("cite-paragraph", paragraph=cited.paragraph))
    if cited.speaker:
        parts.append(name(cited.speaker, _BODY))
    if cited.seconds is not None:
        parts.append(words("cite-moment", moment=clock(cited.seconds)))
    return words("list-comma").join(parts)


def clock(seconds: float) -> str:
    """``3723.4`` → ``1:02:03``; below an hour ``2:03``."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
