# /library set

command-library-set = set
command-library-set-description = Set what a record is: its kind, body, date or title
option-title-in-library-set = What it is called; a dash takes back what was set
option-kind-in-library-set = What kind of record it is; a dash takes back what was set
option-body-in-library-set = Who met or published it; a dash takes back what was set
option-date-in-library-set = When it was held or published; a dash takes back what was set
library-set-nothing = Say what is to be set: title, kind, body or date.
library-set-done = { $title } is set by hand: { $facts }.
library-set-back = It counts before what the record says of itself, also when that changes. A dash (-) takes it back.
library-set-none = Nothing of { $title } is set by hand any more.
