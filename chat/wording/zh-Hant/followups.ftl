# 追問是怎樣理解的.

follow-question = 「{ $question }」
follow-read = 結合前面的話
follow-subject = 關於「{ $words }」
follow-reference = 把「{ $instead }」理解為「{ $words }」
follow-replaced = 用「{ $words }」取代「{ $instead }」
follow-year = 用 { $words } 取代 { $instead }
follow-year-bare = { $words }
follow-no-year = 不知道指的是哪一年，因此沒有假定年份
follow-record = 只看《{ $words }》
follow-more = 重複同一個問題
