# Watches: what people asked to be told about, and the notices that tell them.

watch-kept = You will be told in a direct message when a new record says something:
watch-kept-channel = { $channel } will be told when a new record says something:
watch-of-topic = Topic: { $what }
watch-of-question = { $what }
watch-of-body = New records of { $what }
watch-of-meetings = Every new meeting
watch-stuck = waits: its channel cannot be written in
watch-taken-back = Taken back.
button-unwatch = Take it back
button-stop = Stop these notices
button-outline = What it dealt with
pace-now = at once
pace-daily = daily
pace-weekly = weekly
watches-title = What you are told about
watches-how = /{ command-watches } lists what you are told about, sets quiet hours, and takes it back.
watches-none = Nothing yet. /{ command-watch } { command-watch-topic } or the bell beneath an answer begins it.
notices-most = { $count ->
    [one] At most { $count } message a day; the rest is told the next day.
   *[other] At most { $count } messages a day; the rest is told the next day.
 }
notices-no-quiet = No quiet hours.
notices-quiet = Nothing is sent from { $first } to { $last } ({ $zone }).
notices-closed-channel = If you take no direct messages, you are told in the channel where you asked.
notices-closed-kept = If you take no direct messages, you are told when you use a command here next.
notice-title = New in the record
notice-for = For { $person }
notice-priorities = **Priorities it states**
notice-stuck = Plenum cannot write in { $channel }, where this is to be told:
notice-stuck-how = It waits, and tries again every hour. Let Plenum write there, or take it back with /{ command-unwatch }. You are told this once.
watch-too-broad = That is too short or too common to look for. Name a topic in a word or two, such as “flood wall”.
watch-cannot-write = Plenum may not write in that channel. Give it “View Channel” and “Send Messages” there first.
watch-unknown = You have no such watch.
too-many-watches = You are told about 25 things already. /{ command-watches } lists them and takes them back.
too-many-channel-watches = This server’s channels are told about 50 things already. /{ command-watches } lists them.
error-quiet-hours = Give two hours between 0 and 23, such as 22-7.
error-time-zone = There is no time zone of that name. Choose one from the list, such as Europe/Madrid.
error-notices-a-day = Choose a number between 1 and 50.
