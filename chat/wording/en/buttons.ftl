# What the buttons beneath an answer show.

button-earlier = Earlier
button-later = Later
button-back = Back
button-forth = Next
button-too-old = This button no longer does anything. Ask again with /{ command-ask }.

context-changed = The record’s text has changed since it was quoted. This is today’s text.
context-open = Open the record

passages-none = Nothing close to it was found.
passages-newer = The library has changed since that answer. These are today’s passages.

## Checking an answer

receipt-title = Receipt { $receipt }
receipt-refusal = The record did not say. Nothing was quoted, so there is nothing to prove.
receipt-proven = Word for word in the stored source, characters { NUMBER($start, useGrouping: 0) } to { NUMBER($end, useGrouping: 0) }.
receipt-not-proven = Not proven: the stored source does not show these words there.
receipt-generation = Answered from library { $then }; it is now { $now }
receipt-authentic = Kept by this copy of Plenum: it carries its seal.
receipt-how = Checked just now, character by character, against the text kept when it was quoted.
standing-unchanged = The record is still the same.
standing-changed = The record’s text has changed since; these words are still in it.
standing-words-gone = The record’s text has changed since, and these words are no longer in it.
standing-gone-from-source = The record is no longer where it was published; the copy here is kept.
standing-superseded = The record is still the same, but another one has taken its place.
standing-removed = The record is no longer in the library.
standing-later = In its place now: { $record }

## Feedback

vote-helpful = Thank you. Noted as helpful; you can change your mind at any time.
vote-unhelpful = Thank you. Noted as not helpful. If a citation is wrong, press “{ button-report }”.
report-title = { button-report }
report-label = What is wrong?
report-placeholder = It is about another year; the link lands elsewhere; …
report-told-title = A citation was reported
report-told-where = The answer, receipt { $receipt }
report-thanks = Thank you. The admins of this community see your report, without your name.
wish-kept = Noted. This version does not send notices yet; your wish is kept until it can.
button-unwatch = Take it back
watches-title = What you asked to be told about
watches-how = /{ command-watches } lists what you asked to be told about, and takes it back.
watches-none = Nothing: you have not asked to be told about anything.
watches-not-yet = This version does not send notices yet.
watch-taken-back = Taken back.

## Threads

thread-hello = Follow up here: mention { $bot } and ask, for example, “and when?”. It is read in the light of the answer above.
thread-opened = The thread is open: { $thread }
error-no-thread-here = A thread can only be opened in a text channel.
error-thread-is-there = This answer has a thread already.
error-may-not-open-thread = Plenum may not open threads here. An admin can give it “Create Public Threads”.
