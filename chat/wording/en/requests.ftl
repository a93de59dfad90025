# Plain requests: a summary, what is new, the next meeting.

request-summary = a summary of a meeting
request-priorities = the priorities of a meeting
request-meeting = what a meeting dealt with
request-decisions = what a meeting decided
request-newest = the newest records
request-next = when the next meeting is
request-votes = how a person voted
request-otherwise = Asked as a question in full, it is searched instead.
request-skipped = The latest meeting ({ $meeting }) names none; this is of one before it.
request-own-words = All of it is the records’ own words.
request-whole-outline = The whole outline
request-every-priority = Every priority, with its quote
request-decided = What its records say was decided
request-decided-nothing = The records of this meeting state no decision.
request-upcoming = The next meeting
request-upcoming-none = No record announces a meeting after { $date }.
request-announced = What the records announce, word for word:
request-today = Seen from { $date }.
