# 再次核對一個回答。

receipt-title = 憑證 { $receipt }
receipt-refusal = 當時公開紀錄中沒有記載，沒有引用任何文字，所以無需核對。
receipt-proven = 與存檔原文一字不差，第 { NUMBER($start, useGrouping: 0) } 至 { NUMBER($end, useGrouping: 0) } 個字元。
receipt-not-proven = 未能核實：存檔原文的這個位置沒有這些字。
receipt-authentic = 由本 Plenum 保存：帶有它的封印。
receipt-how = 剛剛重新讀取引用時存下的原文，逐字核對。
standing-unchanged = 這份文件沒有變化。
standing-changed = 這份文件的文字後來有更動，但這些話還在。
standing-words-gone = 這份文件的文字後來有更動，這些話已經不在了。
standing-gone-from-source = 這份文件已不在原發布處，這裡保留了副本。
standing-superseded = 這份文件沒有變化，但已被另一份文件取代。
standing-removed = 這份文件已不在文庫裡。
standing-later = 取代它的文件：{ $record }
