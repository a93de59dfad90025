# How records, days and places in a record are named.

## Lists

list-comma = ,{" "}
list-semicolon = ;{" "}
list-two = { $first } and { $last }

## Kinds of records

kind-agenda = agenda
kind-draft-minutes = draft minutes
kind-adopted-minutes = adopted minutes
kind-minutes = minutes
kind-decision = decision
kind-news = news
kind-transcript = transcript
kind-machine-transcript = machine transcript
kind-report = report
kind-notes = notes
kind-record = record
kind-proposed = { $kind } (proposed, not decided)

## Dates

date-unknown = no date given
date-without-year = { $date } (no year given)

## Citations

cite-same-record = the same record
cite-page = page { NUMBER($page, useGrouping: 0) }
cite-paragraph = paragraph { NUMBER($paragraph, useGrouping: 0) }
cite-moment = at { $moment }
cite-columns = columns: { $heads }
cite-language = in { $language }

## Records and meetings

meeting-cancelled = { $date } (cancelled)
meeting-rescheduled = { $date } (held on another day)
