# Help, about, sources, records and meetings.

## Help

help-title = Ask what the record says
help-ask =
    { "" }**Ask:** type `/{ command-ask }` and your question, or mention me with it:
    > What will the city do about flooding?
    > Who voted against the budget?
    > Give me a summary. What’s new?
help-follow = **Follow up:** press *{ button-thread }*, or reply to an answer and mention me in the reply: “and when?”
help-check =
    { "" }**Check:** every sentence is quoted word for word, with its source beneath it.
    - *{ button-context }* shows what stands around it
    - *⋯* → *{ button-receipt }* proves it against the stored source
    - *⋯* → *{ button-cite }* gives the citation
    - Whose words are these? Ask with them in “quotation marks”; or in the menu of a message: Apps → *{ command-find }*
help-commands =
    { "" }**Look around:**
    - `/{ command-priorities }` what the latest meeting set out to do
    - `/{ command-decisions }` what was decided, and who voted how
    - `/{ command-timeline }` a topic through time
    - `/{ command-meeting }` one meeting · `/{ command-latest }` the newest records · `/{ command-sources }` what is searched
    - `/{ command-watch } { command-watch-topic }` be told when a new record says something · `/{ command-watches }` what you are told about
help-limits = It quotes; it does not sum up or judge. When the record does not say, it says so. `/{ command-about }` says what is kept of you.
help-admins =
    { "" }**For admins:**
    - `/{ command-library } { command-library-add }` takes in a file or a page
    - `/{ command-library } { command-library-status }` tells how things are
    - `/{ command-library } { command-library-settings }` says where I answer, and in which language
reply-without-words = Your reply came without its words: Discord hands them over only when I am mentioned in them. Reply again and mention me, or press *{ button-thread }* under the answer.
help-more = /{ command-help } tells more.

## Welcome

welcome-what = I answer from the published record of meetings, word for word, and show where it stands. Where the record does not say, I say so.
welcome-try = These, for example, are in the record here:
welcome-question = What was said about { $topic }?

## About

about-title = Plenum
about-what = Plenum answers questions about municipal meetings from the published record. It says only what a record says, word for word, and gives a receipt for every sentence. Where the record does not say, it says so.
about-coverage = **Covered here:** { $searched }
about-nothing = Nothing is covered yet: no record has been added.
about-privacy = **What is kept:** questions, without names, for { $questions } days; which message holds which answer, for { $posted } days; votes and reports, under a key instead of your name. `/{ command-forget-me }` deletes what is tied to you.
about-reads-addressed = I see only what is addressed to me. Nothing anyone writes is used to train a model.
about-reads-all = The operator lets me see what is written where I am. I take it for a question only when it is addressed to me, in channels that this server chose for questions, and in threads that my answers began; the rest is neither kept nor looked at. Nothing anyone writes is used to train a model.
about-contact = **Operator:** { $contact }
about-privacy-page = **Privacy:** { $page }
about-source = Free software under the MIT licence, run by this community’s own operator.

## Sources

sources-title = What is searched
sources-kinds = **Kinds:** { $list }
sources-bodies = **Bodies:** { $list }
sources-languages = **Languages:** { $list }
sources-collections = **From:** { $list }
sources-own = what this community added
sources-hosts = **Published at:** { $list }
sources-undated = { $records ->
    [one] 1 record has no year.
   *[other] { $records } records have no year.
}
sources-gone = { $records ->
    [one] 1 record is no longer where it was published; the copy here is kept and searched.
   *[other] { $records } records are no longer where they were published; the copies here are kept and searched.
}
sources-demo = The record that Plenum came with, to try it on, is not searched any more: there are others now.
counted = { $what } ({ $count })

## Records and meetings

latest-title = The newest records
latest-none = No record has been added yet.
latest-undated = Records without a year come last: nobody can say how new they are.
meeting-title-date = { $title }, { $date }
meeting-documents = **Documents**
meeting-outline = **What it dealt with**
meeting-outline-none = The documents have no headings or items to list.
meeting-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
meetings-none = No meeting is known here yet.
meeting-pick = Another meeting

## Finding a claim

claim-title = What the record says about this
claim-said = The message: “{ $claim }”
claim-limits = Passages are shown and nothing is judged: whether they bear the message out is for you to read.
claim-nothing = There is nothing in this message that can be looked up.

## Forgetting

forgotten = { $things ->
    [one] Deleted: 1 thing that was tied to you.
   *[other] Deleted: { $things } things that were tied to you.
}
forgotten-nothing = Nothing here is tied to you.
forgotten-rest = Questions are kept without names, so nobody can tell which were yours.
