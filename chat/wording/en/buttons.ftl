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

## Feedback

vote-helpful = Thank you. Noted as helpful; you can change your mind at any time.
vote-unhelpful = Thank you. Noted as not helpful. If a citation is wrong, press “{ button-report }”.
report-title = { button-report }
report-label = What is wrong?
report-placeholder = It is about another year; the link lands elsewhere; …
report-told-title = A citation was reported
report-told-where = The answer, receipt { $receipt }
report-thanks = Thank you. The admins of this community see your report, without your name.

## Threads

thread-hello = Follow up here: mention { $bot } and ask, for example, “and when?”. It is read in the light of the answer above.
thread-hello-all = Follow up here: just ask, for example, “and when?”. It is read in the light of the answer above.
thread-opened = The thread is open: { $thread }
error-no-thread-here = A thread can only be opened in a text channel.
error-thread-is-there = This answer has a thread already.
error-may-not-open-thread = Plenum may not open threads here. An admin can give it “Create Public Threads”.

## Checking an answer

receipt-good = Word for word in the record, unchanged since
receipt-changed = Word for word as it was quoted; the record has changed since
receipt-bad = Not proven
