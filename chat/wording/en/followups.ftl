# How a follow-up was read.

follow-question = “{ $question }”
follow-read = in the light of what was said before
follow-subject = about “{ $words }”
follow-reference = “{ $instead }” as “{ $words }”
follow-replaced = “{ $words }” in place of “{ $instead }”
follow-year = { $words } in place of { $instead }
follow-year-bare = in { $words }
follow-no-year = which year is meant is not known, so none was assumed
follow-record = only in “{ $words }”
follow-more = the same question again
