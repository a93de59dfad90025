"""What goes with an answer, in English: for the terminal, JSON and exports. Chat has words in each reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from domain.answers import AnswerWarning, Interpretation, WarningCode

_ENGLISH = {
    WarningCode.DISAGREE: "These records differ. They are shown side by side, each with its date and kind; which one holds "
    "is not decided here.",
    WarningCode.PROPOSED: "An agenda says what is proposed. It does not say what was decided.",
    WarningCode.MACHINE: "A machine made this transcript: names and numbers in it may be wrong.",
    WarningCode.DRAFT: "These minutes are a draft and were not yet adopted.",
    WarningCode.NOTES: "These are somebody's notes, not the body's own record.",
    WarningCode.WRITTEN: "A machine wrote this, as it says itself; it is not the body's own record, and may be wrong.",
    WarningCode.RECOGNISED: "A program read this from a picture of the page: letters and numbers in it may be wrong.",
    WarningCode.ADOPTED_SINCE: "Adopted minutes have taken the place of this draft: “{}”.",
    WarningCode.CORRECTED_SINCE: "Corrected minutes have taken the place of these: “{}”.",
    WarningCode.REVISED_SINCE: "Another version of this record has taken its place: “{}”.",
    WarningCode.RECEIPT_NOT_KEPT: "The receipt could not be kept: {}",
}


def warning_words(warning: AnswerWarning) -> str:
    """A warning as a sentence."""
    return _ENGLISH[warning.code].format(warning.about)


def interpretation_words(read: Interpretation) -> str:
    """How a question was read; empty when it is plain."""
    return "; ".join(_read(read))


def _read(read: Interpretation) -> Iterator[str]:
    yield from (f"“{word}” read as “{other}”" for word, other in read.spellings)
    yield from (f"the exact words “{phrase}”" for phrase in read.phrases)
    if read.newest_first:
        yield "newest records first"
    if read.since.is_known:
        yield f"records since {read.since}"
    if read.until.is_known:
        yield f"records until {read.until}"
