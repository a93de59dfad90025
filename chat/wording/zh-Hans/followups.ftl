# 追问是怎样理解的.

follow-question = “{ $question }”
follow-read = 结合前面的话
follow-subject = 关于“{ $words }”
follow-reference = 把“{ $instead }”理解为“{ $words }”
follow-replaced = 用“{ $words }”代替“{ $instead }”
follow-year = 用 { $words } 代替 { $instead }
follow-year-bare = { $words }
follow-no-year = 不知道指的是哪一年，因此没有假定年份
follow-record = 只看《{ $words }》
follow-more = 重复同一个问题
