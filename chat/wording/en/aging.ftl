# The mark on an answer whose record is not as it was.

button-now = See now
button-now-alone = Record changed: see now
aging-this-answer = this answer
aging-short = The record behind { $quotes } is not as it was.
aging-changed-on = The record behind { $quotes } was found changed on { $when }. The quoted words are still in it.
aging-changed = The record behind { $quotes } has changed since. The quoted words are still in it.
aging-words-gone-on = The record behind { $quotes } was found changed on { $when }. The quoted words are no longer in it.
aging-words-gone = The record behind { $quotes } has changed since. The quoted words are no longer in it.
aging-gone-on = On { $when }, the record behind { $quotes } was no longer where it was published. A copy is kept here.
aging-gone = The record behind { $quotes } is no longer where it was published. A copy is kept here.
aging-superseded = The record behind { $quotes } has been superseded by { $record }.
aging-removed-on = The record behind { $quotes } was taken out of the library on { $when }.
aging-removed = The record behind { $quotes } is no longer in the library.
