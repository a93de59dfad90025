# An answer, checked again.

receipt-title = Receipt { $receipt }
receipt-refusal = The record did not say. Nothing was quoted, so there is nothing to prove.
receipt-proven = Word for word in the stored source, characters { NUMBER($start, useGrouping: 0) } to { NUMBER($end, useGrouping: 0) }.
receipt-not-proven = Not proven: the stored source does not show these words there.
receipt-authentic = Kept by this copy of Plenum: it carries its seal.
receipt-how = Checked just now, character by character, against the text kept when it was quoted.
standing-unchanged = The record is still the same.
standing-changed = The record’s text has changed since; these words are still in it.
standing-words-gone = The record’s text has changed since, and these words are no longer in it.
standing-gone-from-source = The record is no longer where it was published; the copy here is kept.
standing-superseded = The record is still the same, but another one has taken its place.
standing-removed = The record is no longer in the library.
standing-later = In its place now: { $record }
