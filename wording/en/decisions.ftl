# /decisions: what was decided, and who voted how.

decisions-title = What was decided
decisions-on = on “{ $topic }”
decisions-of = { $member }
decisions-none = The records state no decision that fits.
decisions-limits = A vote that no record states is not counted. Agendas, news and notes are not read for votes.
decisions-several = Several people here are called so: { $names }. The record may not say which of them it was.
decisions-more = { $records ->
    [one] 1 more record may say something. Name a meeting or a narrower topic.
   *[other] { $records } more records may say something. Name a meeting or a narrower topic.
}
decisions-read = { $count ->
    [0] None found
    [one] 1 found
   *[other] { $count } found
} in { $records ->
    [one] 1 record
   *[other] { $records } records
}. Only what the record states; where it gives a count alone, nobody is named.
decision-passed = Passed
decision-failed = Failed
decision-postponed = Put off
decision-withdrawn = Withdrawn
decision-not-stated = Outcome not stated
decision-tally = { $outcome }, { $tally }
decision-unanimous = { $outcome }, unanimously
decision-amendment = An amendment, not the thing itself
decision-as-amended = As amended; above stands what was moved
decision-moved = moved by { $mover }
decision-moved-seconded = moved by { $mover }, seconded by { $seconder }
decision-before = An earlier version of the record had: { $outcome }
decision-differs = Another record of the meeting tells it otherwise: { $outcome }
decision-corrected = A later record corrects this:
vote-yes = Yes:
vote-no = No:
vote-abstained = Abstained:
vote-recused = Recused:
vote-absent = Absent:
vote-uncertain = { $name } (uncertain who: { $others })
vote-corrected = { $name } (corrected; before: { $before })
