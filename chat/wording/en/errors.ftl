# What goes wrong, and what to do about it.

waiting = { $place ->
    [one] Your question is next.
   *[other] Your question is number { $place } in line. The answer comes here.
}
error-question = Nothing in this question can be searched. Ask in a few words, such as “flood control”.
error-receipt-unknown = This answer is no longer known here. Ask again with /{ command-ask }.
error-queue-full = Plenum is answering as much as it can. Please ask again in a minute.
error-cooling-down = { $seconds ->
    [one] One moment: you can ask again in a second.
   *[other] One moment: you can ask again in { $seconds } seconds.
}
error-restarting = Plenum is restarting. Please ask again in a minute.
error-restarted = Plenum was restarted while it was looking this up. Please ask again.
error-not-allowed = That is not possible here.
not-in-this-channel = Plenum does not answer in this channel. This community chose: { $channels }. A direct message works everywhere.
error-body = No record here is of “{ $typed }”. Known are: { $bodies }
error-meeting = There is no meeting “{ $typed }”. The newest are: { $meetings }
error-date = That is not a date with a year. Write it like 2024, 2024-03 or 2024-03-15.
error-kind = There is no such kind of record. Choose one from the list that appears while you type.
error-library-missing = No records are here yet. An admin can add some: /{ command-library } { command-library-add }, then /{ command-library } { command-library-reindex }.
error-library-busy = The library is being re-indexed just now. Answers keep coming; try this again when it is done.
error-engine-away = The search engine beside the library does not answer just now. Nothing is lost: ask again in a few minutes.
error-library-mismatch = The library was built with another model. An admin has to re-index it: /{ command-library } { command-library-reindex }.
error-storage-full = The disk is full. Nothing that was kept is lost; the operator has to make room.
error-library = The library cannot be used just now. The operator can find out why: `python bot.py doctor`.
error-model = A model cannot be used just now. The operator can find out why: `python bot.py doctor`.
error-record-missing = There is no such record in the library.
error-record-empty = There is no text in this file.
error-record-encrypted = This file needs a password. Save a copy without one.
error-record-too-large = This file is too large. Split it into parts.
error-record-needs-ocr = This file holds pictures of pages and no text. Run text recognition (OCR) on it, then add the result.
error-record = This file could not be read.
error-unexpected = Something unexpected went wrong. Please try again; the operator finds more in the log.
cannot-write-there = I may not write in { $channel }. Ask me here, or ask an admin to allow me “Send Messages” there.
error-record-unreachable = This could not be fetched from its address. Open it in a browser, or download it and add the file.
error-address-refused = Nothing is fetched from this address. Give one of the public web, or download the record and add the file.
error-listing-broken = What is there does not list its records as it should. Nothing that is kept was changed.
error-site-paused = This site asks to come back later. Please try again in an hour.

# What the operating system says, beneath an error.
system-full = There is no room left on the disk.
system-no-permission = The bot has no permission for a file of its own.
system-too-many-files = Too many files are open.
system-read-only = The disk can only be read.
system-not-there = A file is not there.
