# How an answer and a refusal are said.

## How a question was read

read-as = Read as: { $reading }
read-spelling = “{ $typed }” as “{ $read }”
read-exactly = the exact words “{ $words }”
read-newest-first = newest records first
only-since = since { $date }
only-until = until { $date }
only = only { $what }
only-by = only what { $who } said

## The answer

answer-disagree = Both are shown; which one holds is not decided here.
answer-searched = Searched { $searched }
searched-records = { $records ->
    [one] 1 record
   *[other] { $records } records
}
searched-passages = { $passages ->
    [one] 1 passage
   *[other] { $passages } passages
}
searched-span = { $first } to { $last }
searched-undated = { $records ->
    [one] 1 record without a year left out
   *[other] { $records } records without a year left out
}
searched-as-of = as of { $moment }

verdict-found = Found in the record
verdict-found-in = Found in { $kind }
verdict-seems = This seems to answer it
verdict-proposed = Proposed; no outcome on record
verdict-differ = The records differ
verdict-not-found = { $records ->
    [one] Not found in this 1 record
   *[other] Not found in these { $records } records
}
verdict-unsure = { $records ->
    [one] Nothing in this 1 record answers it surely
   *[other] Nothing in these { $records } records answers it surely
}
sure-almost-certain = almost certainly answered
sure-very-likely = very likely answered
sure-likely = likely answered
sure-perhaps = perhaps answered
sure-proposed = proposed; what is quoted gives no outcome

note-proposed = An agenda says what is proposed. It does not say what was decided.
note-machine = A machine made this transcript: names and numbers in it may be wrong.
note-draft = These minutes are a draft: they had not been adopted yet.
note-notes = These are someone’s notes, not the body’s own record.
note-written = A machine wrote this, as it says itself; it is not the body’s own record and may be wrong.
note-recognised = A program read this from a picture of the page: letters and numbers in it may be wrong.
note-unused = Something that this record says of itself could not be used: its title, date or kind may be missing or another.
note-styled = The styles of this record may hide, strike or add some of its words, in a way that only shows where it is opened: look at the record itself.
note-struck = The record strikes words through here; they are not in force, and not quoted: { $record }
note-adopted-since = Adopted minutes have taken the place of this draft: { $record }
note-corrected-since = Corrected minutes have taken the place of these: { $record }
note-revised-since = Another version of this record has taken its place: { $record }
note-named-nowhere = No record that was searched names { $record }.
note-named-otherwise = No record that was searched has { $record } as it is written in the question. A record in another language or script may write it otherwise, or be about something else: look at who and what it names.
note-named-alike = No record that was searched names { $record }. One names something that is written much like it, which may be another: look at who and what it names.
note-another-role = The record names another role here: { $record }.
note-several-speakers = The name may be that of one of these: { $record }. Each quote names who speaks, as the record does.
note-speaker-unknown = Nobody of that name speaks in what was searched. These do: { $record }.
note-no-speakers = No record that was searched names who speaks.
note-adopted-later = First proposed, then adopted: what was adopted stands last.
note-disagree = These records differ. They are shown side by side, each with its date and kind; which one holds is not decided here.

## A refusal

refusal-title = The record does not say.
refusal-nearest = The nearest passages; they do not answer it
passage-alike = { $count ->
    [one] and 1 nearly the same
   *[other] and { $count } nearly the same
}
