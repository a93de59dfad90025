# /library: what admins do, and what they are told.

## Commands and options

command-library = library
command-library-description = Run the library: add and remove records, see how it is, change settings
command-library-status = status
command-library-status-description = What the library holds, when it was made, and what is wrong
command-library-add = add
command-library-add-description = Add files or a page from the web; nothing counts before you confirm it
command-library-remove = remove
command-library-remove-description = Take a record out of what is searched; it can be brought back
command-library-restore = restore
command-library-restore-description = Bring back a record that was removed, or the library of a backup
command-library-reindex = reindex
command-library-reindex-description = Take in what is new or changed; answers keep coming meanwhile
command-library-history = history
command-library-history-description = What the library was before, and what changed each time
command-library-rollback = rollback
command-library-rollback-description = Go back to an earlier state of the whole library
command-library-export = export
command-library-export-description = Answers or passages as a file, for a story or a records request
command-library-questions = questions
command-library-questions-description = What people asked and the record does not say; reported citations; feedback
command-library-settings = settings
command-library-settings-description = Where I answer, in which language, for whom to see, and who may run the library

option-file = file
option-file-description = A record: PDF, Word, web page, text, Markdown, or captions
option-file-more = file{ $number }
option-file-more-description = One more file
option-url = url
option-url-description = The address of a page or file on the web, instead of a file
option-date = date
option-date-description = When it was held or published, as the record gives it: 2024-03-15, August 1
option-title = title
option-title-description = What it is called, where the record does not say it well
option-kind-in-library-add = What kind of record it is, where it does not say so itself
option-body-in-library-add = Who met or published it, such as City Council
option-record = record
option-record-description = Which record; type a part of its title
option-generation = generation
option-generation-description = Which state to go back to; without it, the one before
option-what = what
option-what-description = Answers that were given here, or passages on a question
option-format = format
option-format-description = Markdown to read, CSV for a table, JSON for a program
option-days = days
option-days-description = Answers of so many past days; without it, 30
option-question-in-library-export = For passages: the question they are to be near to

export-answers = answers given here
export-passages = passages on a question

## Who may

library-for-admins = Only who may manage this server can do that, or who has a role that was chosen in /{ command-library } { command-library-settings }.
library-for-operators = That touches the library all communities share, so only its operator can do it: the owner of this bot, or an admin of its home community.
company-title = Plenum is in another server now
company-means = “{ $server }” was its only server, so its admins ran all of the library. From now on they run what this server added itself; what all servers share is run by the owner of this bot: re-indexing, going back, backups, and the operator’s own records. Nothing was lost, and answers are as before.
company-home = The operator can leave all of it with you: { $setting } in the settings.
library-only-in-servers = That works only in a server.
library-roles-need-manager = The roles are chosen by those who may manage this server.

## Status

library-status-title = The library
library-own = Added by this community: { $records ->
    [0] nothing yet
    [one] 1 record
   *[other] { $records } records
}
library-made = **Made** { $moment }
library-under-way = **A re-index is under way:**
library-last = **Last run** { $moment }: { $changes }
library-last-none = **Last run:** none from Discord yet
library-next = **Next run:** { $moment }
library-next-none = **Next run:** no schedule is set. It runs when something is put into a folder, when an admin confirms a record, or with /{ command-library } { command-library-reindex }.
library-waiting = **Questions waiting:** { $count }
library-in-order = { $count ->
    [one] 1 check found nothing wrong
   *[other] { $count } checks found nothing wrong
}
library-operator-sees-more = What exactly is wrong is shown to the operator of this bot.
library-programs-words = The sentences above are the program’s own words, in English.
library-and-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}

## Re-indexing

library-reindexing = Re-indexing
library-answers-keep-coming = Answers keep coming meanwhile, from the library as it was.
library-stage-begin = beginning
library-stage-list = listing the records
library-stage-read = reading
library-stage-catalogue = writing the catalogue
library-stage-embed = embedding
library-stage-vectors = writing the vectors
library-stage-keywords = writing the keywords
library-stage-verify = checking
library-stage-publish = publishing
library-progress = { $stage }, { $done } of { $total }
library-reindexed = Re-indexed
library-reindex-broke-off = The re-index broke off; the library is as it was
library-reindex-under-way = A re-index is under way already. It takes in all that was there when it began; ask for another one when it is done. /{ command-library } { command-library-status } shows how far it is.
library-added = Added
library-changed = Changed
library-gone = No longer where they were published; kept and searched
library-failed = Could not be taken in
library-count-added = { $count ->
    [one] 1 added
   *[other] { $count } added
}
library-count-changed = { $count ->
    [one] 1 changed
   *[other] { $count } changed
}
library-count-gone = { $count ->
    [one] 1 gone from its source
   *[other] { $count } gone from their source
}
library-count-back = { $count ->
    [one] 1 back
   *[other] { $count } back
}
library-count-removed = { $count ->
    [one] 1 removed
   *[other] { $count } removed
}
library-count-failed = { $count ->
    [one] 1 not taken in
   *[other] { $count } not taken in
}
library-unchanged = nothing new
library-seconds = { $seconds } s

## Removing and restoring

library-remove-title = Remove this record?
library-remove-means = { $passages ->
    [one] Its 1 passage will
   *[other] Its { $passages } passages will
} no longer be searched or quoted. Nothing is deleted: answers given before can still be checked, and /{ command-library } { command-library-restore } brings it back.
library-button-remove = Remove
library-button-leave = Leave it
library-removed = { $title } is no longer searched.
library-removed-undo = /{ command-library } { command-library-restore } brings it back.
library-restored = { $title } is searched again.
library-left = Nothing was changed.

## History

library-history-title = What the library was
library-history-means = A state never changes once it is made. /{ command-library } { command-library-rollback } goes back to an earlier one.
library-current = (answers come from it now)
library-generation-damaged = Damaged: one cannot go back to it.
library-no-such-generation = There is no such earlier state. /{ command-library } { command-library-history } shows what is kept.
library-rollback-title = Go back to an earlier state?
library-rollback-to = To the state of { $moment }: { $size }
library-rollback-back = **Searched again:** { $list }
library-rollback-lost = **No longer searched:** { $list }
library-rollback-changed = **As they were then:** { $list }
library-rollback-means = Answers then come from it at once, in every community. The next re-index takes in again what is new since.
library-button-rollback = Go back
library-rolled-back = Answers now come from the state of { $moment }: { $size }.
library-rolled-back-undo = /{ command-library } { command-library-rollback } with the later state undoes it; so does /{ command-library } { command-library-reindex }.

## Adding

library-add-nothing = Give me something to add: up to ten files, or the address of a page.
library-add-both = Files or an address, not both at once. Please do them one after the other.
library-add-title-for-one = A title fits only one record. Leave it out, and correct each file by itself.
library-add-title = Is this right?
library-add-several = { $count ->
    [one] 1 record was read. It is shown below; nothing counts before you confirm it.
   *[other] { $count } records were read. Each is shown below; nothing counts before you confirm it.
}
library-add-none = Nothing could be read.
library-add-unread = Could not be read
library-add-too-large = It is larger than { $most } MiB. Split it into parts.
library-add-not-fetched = Discord did not hand it over. Please attach it again.
library-title-from = title { $from }
library-add-no-room = This community has added as much as it may. Remove what is no longer needed, or ask the operator to keep it in a folder.
library-proposal-gone = This proposal is not there any more: it was taken in, discarded, or has expired. Add the record again.
library-length = { $characters ->
    [one] 1 character
   *[other] { $characters } characters
} in { $paragraphs ->
    [one] 1 paragraph
   *[other] { $paragraphs } paragraphs
}
library-fact = **{ $what }:** { $value } ({ $from })
library-fact-plain = **{ $what }:** { $value }
library-fact-language = Language
library-fact-length = Length
library-body-unknown = not given
library-language-unknown = not recognised
library-begins = **It begins:**
library-origin-admin = as you said
library-origin-record = from the record
library-origin-text = recognised from the text
library-origin-none = the record does not say
library-there-already = The library holds the same text already: { $record }.
library-button-take-in = Take in
library-button-take-in-all = Take all in
library-button-correct = Correct
library-button-discard = Discard
library-button-again = Try again
library-correct-title = Correct what was understood
library-correct-record-title = Title
library-correct-kind = Kind
library-correct-date = Date
library-correct-date-how = 2024-03-15, 2024-03, August 1. Empty: as it was read.
library-correct-body = Body
library-correct-body-how = Who met or published it. Empty: as it was read.
library-checks-under-way = Checking files, settings and models …
library-not-a-date = That is not a date. Write it like 2024-03-15, 2024-03, 2024 or August 1.
library-typed-is-kept = What you typed is kept: press *{ library-button-correct }*.
library-taking-in = Taken in. The re-index has begun; it can be found when that is done.
library-taking-in-next = Taken in. A re-index is under way; the next one begins by itself, and then it can be found.
library-taken-in = { $count ->
    [one] Taken in: it can be found now.
   *[other] Taken in: all { $count } can be found now.
}
library-not-taken-in = It was kept, and the re-index could not take it in.
library-taken-in-later = It was kept. Another process is re-indexing the library just now, so it cannot be said whether it is in yet. Try again in a few minutes.
library-discarded = Discarded. Nothing was added.

## Exporting

library-export-needs-question = For passages I need a question they are to be near to.
library-export-no-answers = Nothing was answered here in that time.
library-export-no-passages = Nothing near to that was found, so there is nothing to export.
library-exported-answers = { $count ->
    [one] 1 answer
   *[other] { $count } answers
} of the past { $days ->
    [one] day
   *[other] { $days } days
}, each with its quotes, where they stand, and its receipt.
library-exported-passages = { $count ->
    [one] 1 passage
   *[other] { $count } passages
} near to “{ $question }”, word for word, with where they stand.
library-export-shortened = The file would be larger than Discord takes here, so it holds only the newest { $count }.
library-export-quotes = Quotes are the record’s own words, unchanged. Questions are kept without names.

## Questions

library-questions-title = What people asked, and what they said of the answers
library-questions-days = Of the past { $days } days
library-unanswered = Not in the record
library-unanswered-none = No question went unanswered.
library-asked-times = { $count ->
    [one] asked once
   *[other] asked { $count } times
}
library-asked-last = last { $moment }
library-answered-since = An answer was found since.
library-reports = Reported citations
library-reports-none = No citation is reported.
library-report = Answer { $answer }, { $moment }
library-reports-more = { $count ->
    [one] 1 more report is waiting.
   *[other] { $count } more reports are waiting.
}
library-report-question = The question: { $question }
library-button-settled = Settled
library-votes = { $helpful } helpful, { $unhelpful } not helpful
library-answered-counts = { $asked ->
    [one] 1 question asked
   *[other] { $asked } questions asked
}, { $answered } answered

## Settings

library-settings-title = Settings
library-settings-changed = Saved. It holds from now on.
library-settings-channels = **Answers in:** { $channels }
library-everywhere = every channel it can write in
library-settings-language = **Language:** { $language }
library-language-own = Each reader’s own
library-settings-private = **Answers to /{ command-ask }:** seen by the asker alone, unless they say otherwise
library-settings-public = **Answers to /{ command-ask }:** for all to see, unless the asker says otherwise
library-nowhere = nowhere
library-settings-asking = **For questions:** { $channels }
library-settings-asking-how = In forums, I answer each new post by its title. In other channels I see only messages that mention me, until the operator sets `message_content`; the button in the card that I put there asks without it.
library-settings-scope = **In { $channel }** questions are about { $body }, unless they name another body
library-settings-threads = **Threads:** each answer begins one, to follow up in
library-settings-no-threads = **Threads:** only where somebody presses “{ button-thread }”
library-settings-news = **News of the library:** { $channel }
library-settings-reports = **Reported citations:** in the list of /{ command-library } { command-library-questions }; told in: { $channel }
library-settings-roles = **May run the library:** who may manage this server; also { $roles }
library-settings-roles-nobody = **May run the library:** who may manage this server, and nobody else
library-settings-roles-how = Discord shows /{ command-library } only to who may manage the server. So that a role sees it, allow it under Server Settings → Integrations → Plenum.
library-pick-channels = Channels to answer in (none: everywhere)
library-pick-asking = Channels and forums for questions (none: nowhere)
library-pick-scope = In this channel: records of which body?
library-every-body = Here: the records of every body
library-only-body = Here: only { $body }
library-pick-news = Channel for news of the library (none: as reports)
library-pick-reports = Channel for reported citations (none: only listed)
library-pick-language = Language
library-pick-roles = Roles that may run the library (none: nobody else)
library-button-private = Answer privately by default
library-button-public = Answer publicly by default
library-button-threads-threads = Begin a thread with each answer
library-button-threads-none = No threads by themselves
language-name = English

## In an exported file

export-label-title = From the public record
export-label-made = Exported on { $date }. The quotes are word for word; each can be checked by its receipt.
export-label-not-answered = { refusal-title }
export-label-passages = Passages that were found:
export-label-receipt = Receipt { $receipt }
export-label-sure = { $percent } % sure
export-label-generation = state of the library { $generation }
export-label-asked = asked { $time }
export-label-undated = date not stated
export-label-paragraph = paragraph { $number }
export-label-page = page { $number }
export-label-adopted = adopted
export-label-not-adopted = not adopted
export-label-adoption-not-stated = adoption not stated
export-label-changed = The text of this record has changed since it was quoted; title, kind and date are those of today.
export-label-not-held = This record is no longer in the library; its title, kind and date are not known here any more.
export-label-left-out = { $count } more are not in this file: there was no room for them.
