# What the buttons beneath an answer show.

button-earlier = Earlier
button-later = Later
button-back = Back
button-forth = Next
button-too-old = This button is from an earlier time and no longer does anything. Ask again with /ask.

context-changed = The record has another text now than when it was quoted. This is the text of today.
context-open = Open the record

passages-none = Nothing near to it was found.
passages-newer = The library has changed since that answer. These are the passages of today.

## Checking an answer

receipt-title = Receipt { $receipt }
receipt-refusal = This was a refusal: it quotes nothing, so there is nothing to prove.
receipt-proven = Word for word in the stored source, characters { NUMBER($start, useGrouping: 0) } to { NUMBER($end, useGrouping: 0) }.
receipt-not-proven = Not proven: the stored source does not show these words there.
receipt-generation = Answered from library { $then }; the library now is { $now }
receipt-how = Read again just now, character by character, in the text that was kept when it was quoted.
standing-unchanged = The record is still the same.
standing-changed = The record has another text now; these words still stand in it.
standing-words-gone = The record has another text now, and these words are no longer in it.
standing-gone-from-source = The record is no longer where it was published; the copy here is kept.
standing-removed = The record is no longer in the library.

## Feedback

vote-helpful = Thank you. Noted as helpful. You can change your mind at any time.
vote-unhelpful = Thank you. Noted as not helpful. If a citation is wrong, say so with “Wrong citation”.
report-title = Wrong citation
report-label = What is wrong?
report-placeholder = The sentence is about another year; the link lands elsewhere; …
report-thanks = Thank you. The admins of this community see your report, without your name.
wish-kept = Noted: your wish is kept. Notices are not sent yet in this version. /forget-me deletes it.

## Threads

thread-hello = Ask on here: mention { $bot }, and it understands “and when?” in the light of the answer above.
thread-opened = Opened: { $thread }
error-no-thread-here = A thread can only be opened in a text channel.
error-thread-is-there = There is a thread on this answer already.
error-may-not-open-thread = Plenum may not open threads here. An admin can give it “Create Public Threads”.
