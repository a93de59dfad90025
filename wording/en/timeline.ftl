# /timeline.

timeline-title = “{ $topic }” through time
timeline-none = No sentence of a record has every one of these words.
timeline-proposed = 🗓️ Proposed
timeline-decided = ⚖️ Decided
timeline-reported = 📰 Reported
timeline-outcome = { $stage }: { $outcome }
timeline-more = { $records ->
    [one] 1 earlier record is not shown.
   *[other] { $records } earlier records are not shown.
}
timeline-how = One sentence a record, word for word. Proposed: in an agenda. Decided: a vote or a decision is stated. Reported: told of.
