# What the pages say.

## On every page

web-language-name = English
web-skip = Skip to the text
web-nav = Pages
web-nav-meetings = Meetings
web-nav-priorities = Priorities
web-nav-timeline = Timeline
web-by = Who said it (optional)
web-timeline-topic = A topic
web-timeline-hint = In the words of the records: “flood wall”, “lodging tax”.
web-languages = Languages
web-footer = Plenum quotes published records word for word. Where they do not say, it says so.

## The start

web-title = Ask what the record says
web-search = Your question
web-search-hint = In your own words. “Quotation marks” look for exactly those words.
web-search-button = Ask
web-newest = Newest records
web-follow = Follow
web-feed-records = New records (Atom)
web-feed-priorities = Priorities (Atom)
web-feed-topic = This topic (Atom)
web-calendar = Meetings (calendar)

## A record

web-to-quote = Go to the quoted words
web-source = At its source: { $host }
web-source-none = It has no address of its own on the web.
web-part = Part { $part } of { $parts }
web-earlier = Earlier part
web-later = Later part
web-parts = Parts of this record
web-picture = Page { NUMBER($page, useGrouping: 0) } as it was published
web-paragraph = Link to paragraph { NUMBER($paragraph, useGrouping: 0) }
web-struck = Struck through in the record, and not in force: { $words }
web-words-not-here = The link names a place that this record does not have.
web-notice-removed-title = This record was removed
web-notice-removed = It was taken out of this library. Its text is not shown any more.

## An answer

web-answer-link = Link to this answer and its check
web-decided = What was decided: { $meeting }
web-announced = What is announced
web-announced-none = No record that is here announces a meeting to come.
web-hidden = The words are not shown here.

## Meetings

web-meetings-title = Meetings
web-meetings-none = No meeting is known here yet.
web-meeting-no-outline = Its records have no headings or items to list.
web-meeting-priorities = What it set out to do
web-meeting-other = All meetings
web-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}

## Privacy

web-nav-privacy = Privacy
web-privacy-lead = What is kept here, for how long, and how to have it deleted. Whoever runs this copy of Plenum is responsible for it. Nothing is sent to the people who write the program.
web-privacy-contact = Who runs it can be reached here:
web-privacy-pages-title = On these pages
web-privacy-pages = No cookie, no log of visits, nothing from elsewhere. Addresses of visitors are only counted in memory, so that one visitor cannot take all the room.
web-privacy-discord-title = In Discord
web-privacy-reads = The bot reads what is addressed to it: commands, mentions, replies that mention it, direct messages, and what somebody picks with “Find in the record”. Where its operator lets it see more, the command “about” says so.
web-privacy-use = Questions are answered on the machine that Plenum runs on and given to no other service. What people write is never used to train anything.
web-privacy-kept-title = What is kept, and for how long
web-privacy-questions = Questions asked in Discord, without a name: { $days } days. Admins of the server where one was asked can read it.
web-privacy-receipts = Receipts, by which an answer can be checked later: the question, the quotes and where they stand, without a name; for good.
web-privacy-votes = Votes and reports of wrong citations, under a key instead of a name: { $days } days.
web-privacy-posts = Which message holds which answer: { $days } days.
web-privacy-watches = What somebody asked to be told about, with their Discord id: until they take it back. What they were told: { $days } days.
web-privacy-acts = What admins changed in the record, with their name: { $days } days.
web-privacy-forget-title = Having it deleted
web-privacy-forget = The command “forget-me” in Discord deletes at once everything that is tied to you, except the log of what admins did.

## What goes wrong

web-home = To the start
web-notice-not-found-title = There is no such page
web-notice-not-found = It may never have been here, or it is not for everybody.
web-question = There is nothing to search for in this question. Ask in a few words, for example “flood control”.
web-notice-busy-title = Just a moment
web-notice-busy = Many questions are being answered right now. Try again in a minute.
web-notice-too-fast-title = Just a moment
web-notice-too-fast = You are asking faster than Plenum can look things up. Wait { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
}, then try again.
web-notice-empty-title = Nothing to show yet
web-notice-empty = No record has been taken in here yet.
web-notice-failed-title = Something went wrong
web-notice-failed = This page cannot be shown right now. Try again in a minute.
web-notice-no-http = This is no request that a browser sends, so there is no page for it. Check the address.
