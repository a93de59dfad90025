# /priorities.

priorities-title = What the meeting set out to do
priorities-topic = { $others ->
    [0] on “{ $topic }”
    [one] on “{ $topic }”; 1 other left out
   *[other] on “{ $topic }”; { $others } others left out
}
priorities-skipped-topic = The latest meeting ({ $meeting }) names none on “{ $topic }”; this is of one before it.
priorities-elsewhere = Also named at another meeting
priorities-called-off = Not held: { $meeting }
priorities-same-time = { $others ->
    [one] One other meeting may be just as recent, or more so.
   *[other] { $others } other meetings may be just as recent, or more so.
}
priorities-some-without-year = { $others ->
    [one] The newest meeting with a year. One other gives none, so nobody can say when it was.
   *[other] The newest meeting with a year. { $others } others give none, so nobody can say when they were.
}
priorities-none-with-year = No meeting here gives a year, so none can be called the latest. This is the first of them.
priorities-none-named = The records of this meeting name no priorities.
priorities-not-read = Transcripts, and languages without a rule, are not read for priorities.
priorities-some-proposed = What stands in an agenda is proposed, not decided.
priorities-topic-in-quote = No priority is named for “{ $topic }”; these sentences have its words.
priorities-none-on-topic = The meeting has priorities, but none is about “{ $topic }”.
priorities-read = { $count ->
    [0] None found
    [one] 1 found
   *[other] { $count } found
} in { $paragraphs ->
    [one] 1 paragraph
   *[other] { $paragraphs } paragraphs
} of { $records ->
    [one] 1 record
   *[other] { $records } records
}. Labels and quotes are the record’s own words.
priorities-also = { $count ->
    [one] also in 1 other record
   *[other] also in { $count } other records
}
priorities-new = 🆕 new
priorities-continued = 🔁 at { $times ->
    [one] 1 meeting
   *[other] { $times } meetings
} since { $since }
priorities-dropped = ➖ Named at the meeting before, not now: **{ $label }**
priorities-done = ☑️ Reported as done: **{ $label }**
priorities-thread = Named at meetings before
priorities-discussed = 💬 Much discussed, not named a priority: { $label } ({ $share } of its record)
priorities-compared = Compared with { $meeting }, the last one before that names priorities.
button-why = Quotes, and why
why-emphasis = The meeting stressed it:
why-focus = Attention is to go there:
why-priority = It is called a priority:
why-undertaking = It is to be carried forward:
why-aim = The body means to do it:
why-listed = It stands in the list “{ $heading }”
why-judged = No word says so by itself: a small network, which learned from made-up minutes, takes this sentence for one that makes it a priority. It may be wrong
