# News of the library, told in the channel that admins chose.

news-title = News of the library
news-added = { $count ->
    [one] 1 new record
   *[other] { $count } new records
}
news-changed = { $count ->
    [one] 1 record has changed
   *[other] { $count } records have changed
}
news-moved = { $count ->
    [one] 1 record has another name now
   *[other] { $count } records have another name now
}
news-back = { $count ->
    [one] 1 record is back where it was published
   *[other] { $count } records are back where they were published
}
news-gone = { $count ->
    [one] 1 record is no longer where it was published; the copy here is kept and searched
   *[other] { $count } records are no longer where they were published; the copies here are kept and searched
}
news-failed = { $count ->
    [one] 1 record could not be taken in
   *[other] { $count } records could not be taken in
}
news-trouble = { $place } has had a problem since { $moment }. What is kept of it stays.
news-more = /{ command-library } { command-library-status } tells more.
