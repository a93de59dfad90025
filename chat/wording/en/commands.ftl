# Names and descriptions of commands and their options. Discord: names are lower case, without blanks, 32 characters at
# most; descriptions have 100 at most.

command-ask = ask
command-ask-description = Ask the published record; answered word for word, with sources
option-question = question
option-question-description = What do you want to know? “Quotation marks” search for exact words
option-since = since
option-since-description = Only records from this date on: 2024, 2024-03, 2024-03-15
option-until = until
option-until-description = Only records up to this date
option-body = body
option-body-description = Only this body, such as City Council
option-by = by
option-by-description = Only what this person said, where the record names who speaks
option-kind = kind
option-kind-description = Only this kind of record, such as minutes
option-private = private
option-private-description = Show the answer to you alone

command-priorities = priorities
command-priorities-description = What the latest meeting set out to do, in the record’s own words
option-meeting = meeting
option-meeting-description = Which meeting; without it, the latest
option-topic = topic
option-topic-description = Only what has to do with this, such as flooding

command-decisions = decisions
command-decisions-description = What was decided and who voted how, as minutes, tables and transcripts state it
option-member = member
option-member-description = Only where this person voted, moved or seconded

command-timeline = timeline
command-timeline-description = When a topic came up, and what was proposed, decided and reported

command-latest = latest
command-latest-description = The newest records
command-meeting = meeting
command-meeting-description = One meeting: what it dealt with, and its documents
command-sources = sources
command-sources-description = What is searched: from when to when, and from where
command-about = about
command-about-description = What this is, what it covers, and what it keeps
command-help = help
command-help-description = How to ask, follow up and check
command-watch = watch
command-watch-description = Be told when a new record says something
command-watch-topic = topic
command-watch-topic-description = Be told when a new record says something on a topic
command-watch-question = question
command-watch-question-description = Be told when a new record answers a question
command-watch-body = body
command-watch-body-description = Be told when there is a new record of a body
command-watch-meetings = meetings
command-watch-meetings-description = Be told of each new meeting, in one message
option-topic-in-watch-topic = A few words, such as bicycle lanes
option-body-in-watch-body = Which body, such as City Council
option-pace = pace
option-pace-description = How soon: at once, daily or weekly
option-channel = channel
option-channel-description = For admins: told in this channel, for all to see
command-watches = watches
command-watches-description = What you are told about, and how; take it back here
option-quiet = quiet
option-quiet-description = Hours in which nothing is sent, such as 22-7; “off” for none
option-zone = zone
option-zone-description = Your time zone, such as Europe/Madrid
option-most = most
option-most-description = Messages in a day, at most
option-closed = closed
option-closed-description = If you take no direct messages: tell you in the channel where you asked
command-unwatch = unwatch
command-unwatch-description = Take back what you asked to be told about
option-watch = watch
option-watch-description = Which one
command-forget-me = forget-me
command-forget-me-description = Delete what is tied to you here
command-find = Find in the record
