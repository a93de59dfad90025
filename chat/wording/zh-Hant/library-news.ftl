# 文庫的新訊息，傳在管理員選定的頻道。

news-title = 文庫的新訊息
news-added = 新增 { $count } 份文件
news-changed = { $count } 份文件有改動
news-moved = { $count } 份文件換了名稱
news-back = { $count } 份文件又回到原發布處
news-gone = { $count } 份文件已不在原發布處；這裡的副本保留並繼續搜尋
news-failed = { $count } 份文件未能收入
news-trouble = { $place } 出問題已有一段時間，始於 { $moment }。已儲存的內容不變。
news-more = 「/{ command-library } { command-library-status }」會說明詳情。
