"""What must stand in no log: the bot's token, and the tokens of interactions, which answer in its name for 15 minutes."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator

_INTERACTION = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w\-.~]{20,}")
_STRUCK = "[token]"


class Strike(logging.Filter):
    """Takes tokens out of what is logged, tracebacks included."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line stays, what is secret in it goes."""
        said = record.getMessage()
        clean = self.clean(said)
        if clean != said:
            record.msg, record.args = clean, ()
        if record.exc_info:
            # Formatted here, so that no formatter writes it out of our sight; kept where formatters look for it.
            record.exc_text = self.clean(
                record.exc_text or logging.Formatter().formatException(record.exc_info)
            )
        return True

    def clean(self, text: str) -> str:
        """``text`` without what is secret.

        >>> Strike("abc").clean("Bot abc at /webhooks/12/aW50ZXJhY3Rpb246MTIzNDU2/messages")
        'Bot [token] at /webhooks/12/[token]/messages'
        """
        return _INTERACTION.sub(rf"\1{_STRUCK}", text.replace(self._token, _STRUCK))


@contextlib.contextmanager
def struck_out(token: str) -> Iterator[None]:
    """While it lasts, no line of any log holds a token."""
    strike = Strike(token)
    handlers = list(logging.getLogger().handlers)
    for handler in handlers:
        handler.addFilter(strike)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(strike)
