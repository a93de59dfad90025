# /library follow, sources, unfollow: places on the web that are looked at again and again.

## Commands and options

command-library-follow = follow
command-library-follow-description = Follow a place on the web: what it publishes is taken in from now on
command-library-sources = sources
command-library-sources-description = Which places are followed, and how that goes
command-library-unfollow = unfollow
command-library-unfollow-description = Follow a place no more; its records stay

option-url-in-library-follow = The address of a feed, a site, a calendar, a page or a file
option-kind-in-library-follow = What kind of place it is, where that cannot be seen from it
option-only = only
option-only-description = Only addresses like these, with blanks between: *minutes* *agenda*
option-body-in-library-follow = Whose records it publishes, such as City Council
option-place = place
option-place-description = Which place; type a part of its name

library-place-feed = feed
library-place-wordpress = WordPress site
library-place-legistar = Legistar calendar
library-place-sitemap = sitemap
library-place-page = page
library-place-captions = captions of a video
library-place-export = export (JSON or CSV)

## Following

library-follow-title = Followed
library-follow-is = **Understood as:** { $kind }
library-follow-only = **Only:** { $only }
library-follow-begun = It is looked at now. What it has can be found when that is done.
library-follow-next = Places are being looked at just now; the next look begins by itself and looks at this one, too.
library-follow-later = Another process is re-indexing the library just now. The next re-index looks at it.
library-follow-means = It is looked at again with every re-index. /{ command-library } { command-library-sources } shows how that goes.
library-follow-refused = This place is not followed.
library-follow-already = This place is followed already. /{ command-library } { command-library-sources } shows how that goes.
library-follow-too-many = This community follows as many places as it may. Unfollow one, or follow a whole site by its sitemap.
library-follow-configured = This place is named in the settings file of the operator, and can only be changed there.
library-not-followed = No such place is followed, or it is one no more. /{ command-library } { command-library-sources } shows which are.
library-button-unfollow = Unfollow

## Followed places

library-sources-title = Followed places
library-sources-none = No place on the web is followed yet. /{ command-library } { command-library-follow } begins.
library-source-configured = named in the settings file
library-source-gone = { $count } no longer there
library-source-failing = { $count } could not be fetched
library-source-looked = looked at { $moment }
library-source-never = not looked at yet
library-source-listed = last listed to the end { $moment }
library-pick-unfollow = Follow one of them no more

## Unfollowing

library-unfollow-title = Follow this place no more?
library-unfollow-means = Nothing new is fetched from it. { $records ->
    [0] Nothing was kept of it.
    [one] Its 1 record stays, and is searched as before.
   *[other] Its { $records } records stay, and are searched as before.
}
library-unfollowed = { $place } is no longer followed. Its records stay.
library-unfollowed-undo = /{ command-library } { command-library-follow } follows it again.
