# 所依據的文件有更動時，回答上的標記。

button-now = 看現況
button-now-alone = 文件有更動：看現況
aging-this-answer = 這個回答
aging-short = { $quotes } 所依據的文件已不是原來的樣子。
aging-changed-on = { $quotes } 所依據的文件於 { $when } 發現有更動。引用的話還在。
aging-changed = { $quotes } 所依據的文件後來有更動。引用的話還在。
aging-words-gone-on = { $quotes } 所依據的文件於 { $when } 發現有更動。引用的話已經不在了。
aging-words-gone = { $quotes } 所依據的文件後來有更動。引用的話已經不在了。
aging-gone-on = { $quotes } 所依據的文件於 { $when } 發現已不在原發布處。這裡保留了副本。
aging-gone = { $quotes } 所依據的文件已不在原發布處。這裡保留了副本。
aging-superseded = { $quotes } 所依據的文件已被 { $record } 取代。
aging-removed-on = { $quotes } 所依據的文件於 { $when } 移出了文庫。
aging-removed = { $quotes } 所依據的文件已不在文庫裡。
