"""Every error as a sentence in the reader's language. The tree is in ``domain/errors.py``; its sentences are in ``wording``."""

from __future__ import annotations

import math

from chat.card import Accent, Card
from chat.safe_text import plain
from chat.wording import Words
from domain import errors

_SENTENCES: dict[type[errors.PlenumError], str] = {
    errors.QuestionRefused: "error-question",
    errors.ReceiptUnknown: "error-receipt-unknown",
    errors.QueueFull: "error-queue-full",
    errors.ShuttingDown: "error-restarting",
    errors.NotAllowed: "error-not-allowed",
    errors.LibraryMissing: "error-library-missing",
    errors.LibraryBusy: "error-library-busy",
    errors.LibraryMismatch: "error-library-mismatch",
    errors.StorageFull: "error-storage-full",
    errors.ListingBroken: "error-listing-broken",
    errors.LibraryError: "error-library",
    errors.ModelError: "error-model",
    errors.RecordMissing: "error-record-missing",
    errors.RecordEmpty: "error-record-empty",
    errors.RecordEncrypted: "error-record-encrypted",
    errors.RecordTooLarge: "error-record-too-large",
    errors.RecordNeedsOCR: "error-record-needs-ocr",
    errors.SitePaused: "error-site-paused",
    errors.RecordUnreachable: "error-record-unreachable",
    errors.AddressRefused: "error-address-refused",
    errors.RecordError: "error-record",
    errors.PlenumError: "error-unexpected",
}
_FOR_EVERYBODY = (errors.QuestionRefused, errors.Busy, errors.NotAllowed, errors.ReceiptUnknown)
"""Their wordings say all there is to say; of the others, admins also get the particulars."""


def sentence(words: Words, error: BaseException) -> str:
    """What went wrong and what to do, in one or two sentences. Markdown, safe."""
    if isinstance(error, errors.CoolingDown):
        return words("error-cooling-down", seconds=math.ceil(error.seconds))
    if isinstance(error, errors.NotAllowed) and error.reason:
        return words(error.reason)
    kind = next((each for each in type(error).__mro__ if each in _SENTENCES), errors.PlenumError)
    return words(_SENTENCES[kind])


def error_view(words: Words, error: BaseException, *, particulars: bool = False) -> Card:
    """A card that says it. ``particulars``: for an admin, what exactly, as the program says it (in English)."""
    card = Card(accent=Accent.WARNING)
    card.text(sentence(words, error))
    if particulars and isinstance(error, errors.PlenumError) and not isinstance(error, _FOR_EVERYBODY):
        card.below("-# " + plain(" ".join(filter(None, (error.sentence, error.remedy))).replace("\n", " ")))
    return card
