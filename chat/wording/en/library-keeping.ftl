# /library plan, check, backup; what moved, and what is held back.

## Commands

command-library-plan = plan
command-library-plan-description = What a re-index would do, without doing it
command-library-check = check
command-library-check-description = Check every file of the library against its checksum
command-library-backup = backup
command-library-backup-description = Back up what cannot be made again, into one file on the machine

library-under-way-already = That is being done already. Wait until it is finished.

## The plan

library-plan-title = What a re-index would do
library-plan-rebuild = Everything would be built anew: { $reasons }
library-plan-added = New
library-plan-to-read = To be read again, to see whether they changed
library-plan-gone = Gone from where they were published; they would be marked, and stay searchable
library-plan-back = Back where they were published
library-plan-unchanged = { $count ->
    [one] 1 record is as it was.
   *[other] { $count } records are as they were.
}
library-plan-means = Nothing was changed. Records of other communities are counted, not named.
library-button-reindex = Re-index now

## Moved, and held back

library-moved = Under another name now
library-count-moved = { $count } moved
library-listed = { $what }: { $list }
library-held = { $gone } of { $of } records are gone from { $place } at once. Is that true?
library-held-means = Nothing of it is marked before an admin says so. They stay searchable either way.
library-button-gone = Yes, they are gone
library-gone-accepted = Noted. A re-index marks them; they stay searchable.
library-gone-later = Noted. Another process is re-indexing the library just now; the next re-index marks them.
library-gone-no-longer = There is nothing to say here any more: it was said, or the records are there again.
library-folder = a folder of the operator’s

## The check

library-checking = Checking every file
library-checked = Checked
library-checked-good = Everything is as it was published.
library-checked-wrong = Something is not as it should be.
library-stage-generations = checking the states
library-stage-texts = checking the texts

## The backup

library-backing-up = Backing up
library-stage-generation = writing the library
library-stage-backup = writing texts and records
library-backed-up = Backed up
library-backup-file = { $file } in the folder `backups` of the data folder, { $size }
library-backup-holds = It holds the state { $generation }, { $texts ->
    [one] 1 text
   *[other] { $texts } texts
} that answers rest on, { $added ->
    [one] 1 file
   *[other] { $added } files
} that communities added, and what people left here.
library-backup-restore = /{ command-library } { command-library-restore } lets its library answer again. All of it is restored at the machine, into an empty folder: { $command }
library-backup-stays = The file stays on the machine: keep it as you keep the data folder.
library-stage-look = looking at places on the web
library-size = { $size } MiB

## Bringing back the library of a backup

option-backup = backup
option-backup-description = Which backup’s library shall answer again
library-restore-one = Give a record or a backup: one of both.
library-no-such-backup = There is no such backup in the folder `backups` of the data folder. Others are restored at the machine: `python bot.py restore`.
library-bring-back-title = Let the library of this backup answer again?
library-bring-back-means = All of it is checked first. Then answers come from its library, in every community; nothing is overwritten, and what people left, what was added, and the settings stay as they are today. The next re-index takes in again what is new since.
library-button-bring-back = Bring it back
library-bringing-back = Bringing back the library of a backup
library-stage-restore = reading the backup
library-backup-unusable = The library of this backup cannot answer here. Nothing was changed.
