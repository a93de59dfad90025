# 出了什麼問題，該怎麼辦。

waiting = { $place ->
    [1] 下一個就是你的問題。
   *[other] 你的問題排在第 { $place } 位。回答會出現在這裡。
}
error-question = 這個問題裡沒有可以搜尋的內容。請用幾個詞來問，例如「防洪」。
error-receipt-unknown = 這裡已經沒有這個回答了。請用 /{ command-ask } 再問一次。
error-queue-full = 現在問的人太多。請過一分鐘再問。
error-cooling-down = 請稍等，{ $seconds } 秒後可以再問。
error-restarting = 正在重新啟動。請過一分鐘再問。
error-restarted = 查找時 Plenum 重新啟動了。請再問一次。
error-not-allowed = 這裡不能這樣做。
not-in-this-channel = 我不在這個頻道回答。本社群選的是：{ $channels }。私人訊息隨時可以問我。
error-body = 這裡沒有「{ $typed }」的紀錄。已知的有：{ $bodies }
error-meeting = 沒有「{ $typed }」這次會議。最近的有：{ $meetings }
error-date = 這不是帶年份的日期。請寫成 2024、2024-03 或 2024-03-15。
error-kind = 沒有這種文件類別。請從輸入時出現的清單裡選一個。
error-library-missing = 這裡還沒有文件。管理員可以用 /{ command-library } { command-library-add } 新增，再用 /{ command-library } { command-library-reindex }。
error-library-busy = 文庫正在重建索引，期間照常回答。請等它完成後再試。
error-engine-away = 文庫所用的搜尋引擎現在沒有回應。沒有任何內容遺失，請過幾分鐘再問。
error-library-mismatch = 文庫是用另一個模型建的。管理員需要重建索引：/{ command-library } { command-library-reindex }。
error-storage-full = 磁碟已滿。已經存下的都沒有遺失；需要營運者騰出空間。
error-library = 文庫現在不能使用。營運者可以查明原因：`python bot.py doctor`。
error-model = 有一個模型現在不能使用。營運者可以查明原因：`python bot.py doctor`。
error-record-missing = 文庫裡沒有這份文件。
error-record-empty = 這份檔案裡沒有文字。
error-record-encrypted = 這份檔案有密碼。請另存一份不帶密碼的。
error-record-too-large = 這份檔案太大。請分成幾份。
error-record-needs-ocr = 這份檔案只有頁面圖片，沒有文字。請先做文字辨識（OCR），再新增結果。
error-record = 這份檔案無法讀取。
error-unexpected = 發生了意外的問題。請再試一次；營運者可以在日誌裡看到詳情。
cannot-write-there = 我不能在 { $channel } 發言。請在這裡問我，或請管理員在那裡給我「傳送訊息」的權限。
error-record-unreachable = 無法從這個位址取得。請在瀏覽器中開啟，或下載後加入檔案。
error-address-refused = 不會從這個位址取得內容。請提供公開網路上的位址，或下載後加入檔案。
error-listing-broken = 那裡沒有照應有的方式列出文件。已儲存的內容都沒有改變。
error-site-paused = 這個網站要求稍後再來。請過一小時再試。

system-full = 磁碟已沒有空間。
system-no-permission = 機器人沒有存取自己某個檔案的權限。
system-too-many-files = 開啟的檔案太多。
system-read-only = 磁碟只能讀取。
system-not-there = 缺少一個檔案。
