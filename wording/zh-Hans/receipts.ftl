# 再次核对一个回答。

receipt-title = 凭证 { $receipt }
receipt-refusal = 当时公开记录中没有记载，没有引用任何文字，所以无需核对。
receipt-proven = 与存档原文一字不差，第 { NUMBER($start, useGrouping: 0) } 至 { NUMBER($end, useGrouping: 0) } 个字符。
receipt-not-proven = 未能核实：存档原文的这个位置没有这些字。
receipt-authentic = 由本 Plenum 保存：带有它的封印。
receipt-how = 刚刚重新读取引用时存下的原文，逐字核对。
standing-unchanged = 这份文件没有变化。
standing-changed = 这份文件的文字后来有改动，但这些话还在。
standing-words-gone = 这份文件的文字后来有改动，这些话已经不在了。
standing-gone-from-source = 这份文件已不在原发布处，这里保留了副本。
standing-superseded = 这份文件没有变化，但已被另一份文件取代。
standing-removed = 这份文件已不在文库里。
standing-later = 取代它的文件：{ $record }
