# /文庫：管理員做的事，以及告訴他們的話。

## 指令與選項

command-library = 文庫
command-library-description = 管理文庫：新增和移除文件，檢視狀況，更改設定
command-library-status = 狀態
command-library-status-description = 文庫裡有什麼、何時建成、哪裡有問題
command-library-add = 新增
command-library-add-description = 新增文件或網頁；你確認之前，什麼都不算數
command-library-remove = 移除
command-library-remove-description = 讓一份文件不再被搜尋；可以恢復
command-library-restore = 恢復
command-library-restore-description = 恢復一份被移除的文件，或備份裡的文庫
command-library-reindex = 重建索引
command-library-reindex-description = 收入新增和改動的文件；期間照常回答
command-library-history = 歷史
command-library-history-description = 文庫以前的樣子，以及每次的變化
command-library-rollback = 退回
command-library-rollback-description = 把整個文庫退回到較早的版本
command-library-export = 匯出
command-library-export-description = 把回答或段落存成檔案，供報導或查檔之用
command-library-questions = 提問
command-library-questions-description = 人們問了而紀錄裡沒有的、被檢舉的引文、意見回饋
command-library-settings = 設定
command-library-settings-description = 在哪裡回答、用什麼語言、給誰看、誰可以管理文庫

option-file = 檔案
option-file-description = 一份檔案：PDF、Word、網頁、純文字、Markdown 或字幕
option-file-more = 檔案{ $number }
option-file-more-description = 再加一份檔案
option-url = 網址
option-url-description = 網頁或網上檔案的地址，用來代替附件
option-date = 日期
option-date-description = 開會或發布的日期，照文件所寫：2024-03-15、8月1日
option-title = 標題
option-title-description = 文件的標題，如果文件本身寫得不清楚
option-kind-in-library-add = 屬於哪一類文件，如果文件本身沒有寫明
option-body-in-library-add = 哪個機構開會或發布，例如市議會
option-record = 文件
option-record-description = 哪一份文件；輸入標題的一部分
option-generation = 版本
option-generation-description = 退回到哪個版本；不填則退回上一個
option-what = 內容
option-what-description = 這裡給出過的回答，或與某個問題相近的段落
option-format = 格式
option-format-description = Markdown 供閱讀，CSV 供製表，JSON 供程式使用
option-days = 天數
option-days-description = 最近多少天的回答；不填為 30 天
option-question-in-library-export = 匯出段落時：要找與哪個問題相近的段落

export-answers = 這裡給出過的回答
export-passages = 與某個問題相近的段落

## 誰可以

library-for-admins = 只有能管理本伺服器的人，或擁有「/{ command-library } { command-library-settings }」裡選定身分組的人，才能這樣做。
library-for-operators = 這會影響所有社群共用的文庫，只有營運者可以做：機器人的所有者，或其主社群的管理員。
company-title = Plenum 現在也在另一個伺服器裡
company-means = 「{ $server }」原是唯一的伺服器，因此由其管理員管理整個文庫。從現在起，他們管理本伺服器自己新增的內容；各伺服器共用的部分由機器人的所有者管理：重新索引、回退、備份和營運者自己的紀錄。沒有任何內容遺失，回答也和以前一樣。
company-home = 營運者可以把全部仍交給你們：在設定裡寫上 { $setting }。
library-only-in-servers = 這只能在伺服器裡使用。
library-roles-need-manager = 身分組由能管理本伺服器的人選定。

## 狀態

library-status-title = 文庫
library-own = 本社群新增的：{ $records ->
    [0] 還沒有
   *[other] { $records } 份
}
library-made = **建立於** { $moment }
library-under-way = **正在重建索引**：
library-last = **上次執行** { $moment }：{ $changes }
library-last-none = **上次執行**：還沒有從 Discord 執行過
library-next = **下次執行**：{ $moment }
library-next-none = **下次執行**：沒有設定時間。資料夾裡放入新檔案、管理員確認一份文件，或使用「/{ command-library } { command-library-reindex }」時執行。
library-waiting = **排隊的問題**：{ $count }
library-in-order = { $count } 項檢查沒有問題
library-operator-sees-more = 問題的詳情只給機器人的營運者看。
library-programs-words = 以上句子是程式自己的話，為英文。
library-and-more = 還有 { $count } 項

## 重建索引

library-reindexing = 正在重建索引
library-answers-keep-coming = 期間照常回答，依據的是原來的文庫。
library-stage-begin = 開始
library-stage-list = 列出文件
library-stage-read = 讀取
library-stage-catalogue = 寫入目錄
library-stage-embed = 計算向量
library-stage-vectors = 寫入向量
library-stage-keywords = 寫入關鍵字
library-stage-verify = 檢查
library-stage-publish = 發布
library-progress = { $stage }，{ $done } / { $total }
library-reindexed = 已重建索引
library-reindex-broke-off = 重建索引中斷了；文庫保持原樣
library-reindex-under-way = 已經在重建索引了。它會收入開始時已有的全部文件；等它完成後可以再來一次。「/{ command-library } { command-library-status }」會顯示進度。
library-added = 新增
library-changed = 有改動
library-gone = 已不在原發布處；這裡保留並繼續搜尋
library-failed = 未能收入
library-count-added = 新增 { $count } 份
library-count-changed = 改動 { $count } 份
library-count-gone = 原處已消失 { $count } 份
library-count-back = 恢復 { $count } 份
library-count-removed = 移除 { $count } 份
library-count-failed = 未能收入 { $count } 份
library-unchanged = 沒有新內容
library-seconds = { $seconds } 秒

## 移除與恢復

library-remove-title = 要移除這份文件嗎？
library-remove-means = 它的 { $passages } 個段落將不再被搜尋和引用。什麼都不會刪除：以前的回答仍可核對，用「/{ command-library } { command-library-restore }」可以恢復。
library-button-remove = 移除
library-button-leave = 保留
library-removed = { $title } 不再被搜尋。
library-removed-undo = 用「/{ command-library } { command-library-restore }」可以恢復。
library-restored = { $title } 又可以搜尋了。
library-left = 什麼都沒有改變。

## 歷史

library-history-title = 文庫以前的樣子
library-history-means = 版本建成後不再改變。「/{ command-library } { command-library-rollback }」可以退回到較早的版本。
library-current = （現在依據它回答）
library-generation-damaged = 已損壞：無法退回到它。
library-no-such-generation = 沒有這個較早的版本。「/{ command-library } { command-library-history }」會列出保留的版本。
library-rollback-title = 要退回到較早的版本嗎？
library-rollback-to = 回到 { $moment } 的版本：{ $size }
library-rollback-back = **重新可以查到**：{ $list }
library-rollback-lost = **不再查到**：{ $list }
library-rollback-changed = **恢復當時的樣子**：{ $list }
library-rollback-means = 之後所有社群的回答都立即依據它。下次重建索引會再次收入此後的新內容。
library-button-rollback = 退回
library-rolled-back = 現在的回答來自 { $moment } 的版本：{ $size }。
library-rolled-back-undo = 用「/{ command-library } { command-library-rollback }」選較晚的版本可以撤銷，「/{ command-library } { command-library-reindex }」也可以。

## 新增

library-add-nothing = 請給我要新增的內容：最多十份檔案，或一個網頁地址。
library-add-both = 檔案和網址請不要同時給，一次一種。
library-add-title-for-one = 一個標題只適合一份文件。請不要填，之後逐份更正。
library-add-title = 這樣對嗎？
library-add-several = 讀取了 { $count } 份文件，逐份顯示在下面；你確認之前，什麼都不算數。
library-add-none = 什麼都沒能讀取。
library-add-unread = 未能讀取
library-add-too-large = 檔案超過 { $most } MiB。請分成幾份。
library-add-not-fetched = Discord 沒有交出這份檔案。請重新附上。
library-title-from = 標題：{ $from }
library-add-no-room = 本社群新增的文件已達上限。請移除不再需要的，或請營運者把它們放進資料夾。
library-proposal-gone = 這份提議已經不在了：它已被收入、放棄或過期。請再新增一次。
library-length = { $characters } 個字元，{ $paragraphs } 段
library-fact = **{ $what }**：{ $value }（{ $from }）
library-fact-plain = **{ $what }**：{ $value }
library-fact-language = 語言
library-fact-length = 長度
library-body-unknown = 沒有寫明
library-language-unknown = 未能辨識
library-begins = **開頭**：
library-origin-admin = 你指定的
library-origin-record = 依據文件
library-origin-text = 從正文辨識
library-origin-none = 文件沒有寫明
library-there-already = 文庫裡已有同樣的文字：{ $record }。
library-button-take-in = 收入
library-button-take-in-all = 全部收入
library-button-correct = 更正
library-button-discard = 放棄
library-button-again = 再試一次
library-correct-title = 更正辨識的內容
library-correct-record-title = 標題
library-correct-kind = 類別
library-correct-date = 日期
library-correct-date-how = 2024-03-15、2024-03、8月1日。留空：照讀到的。
library-correct-body = 機構
library-correct-body-how = 哪個機構開會或發布。留空：照讀到的。
library-checks-under-way = 正在檢查檔案、設定和模型……
library-not-a-date = 這不是日期。請寫成 2024-03-15、2024-03、2024 或 8月1日。
library-typed-is-kept = 已保留你輸入的內容：請按「{ library-button-correct }」。
library-taking-in = 已收下。重建索引已經開始，完成後就能找到。
library-taking-in-next = 已收下。正在重建索引；下一次會自動開始，之後就能找到。
library-taken-in = { $count ->
    [1] 已收入：現在可以找到了。
   *[other] 已收入：{ $count } 份現在都可以找到了。
}
library-not-taken-in = 已儲存，但重建索引時未能收入。
library-taken-in-later = 已儲存。另一個行程正在重建索引，還不能說它是否已經收入。請過幾分鐘再試。
library-discarded = 已放棄。沒有新增任何內容。

## 匯出

library-export-needs-question = 匯出段落需要一個問題，以便找相近的段落。
library-export-no-answers = 這段時間裡，這裡沒有回答過問題。
library-export-no-passages = 沒有找到相近的內容，所以沒有可匯出的。
library-exported-answers = 最近 { $days } 天的 { $count } 個回答，附引文、出處和憑證。
library-exported-passages = 與「{ $question }」相近的 { $count } 個段落，一字不改，附出處。
library-export-shortened = 檔案會超過 Discord 在這裡允許的大小，所以只含最新的 { $count } 項。
library-export-quotes = 引文是紀錄的原話，沒有改動。問題儲存時不帶姓名。

## 提問

library-questions-title = 人們問了什麼，又怎樣評價回答
library-questions-days = 最近 { $days } 天
library-unanswered = 紀錄裡沒有
library-unanswered-none = 沒有未能回答的問題。
library-asked-times = 問過 { $count } 次
library-asked-last = 最近一次 { $moment }
library-answered-since = 此後已能回答。
library-reports = 被檢舉的引文
library-reports-none = 沒有被檢舉的引文。
library-report = 回答 { $answer }，{ $moment }
library-reports-more = 還有 { $count } 條檢舉在等待。
library-report-question = 問題：{ $question }
library-button-settled = 已處理
library-votes = { $helpful } 人覺得有用，{ $unhelpful } 人覺得沒用
library-answered-counts = 共 { $asked } 個問題，回答了 { $answered } 個

## 設定

library-settings-title = 設定
library-settings-changed = 已儲存，即刻生效。
library-settings-channels = **在這些頻道回答**：{ $channels }
library-everywhere = 所有能發言的頻道
library-settings-language = **語言**：{ $language }
library-language-own = 各人自己的語言
library-settings-private = **/{ command-ask } 的回答**：只給提問者看，除非提問者另有指定
library-settings-public = **/{ command-ask } 的回答**：所有人可見，除非提問者另有指定
library-nowhere = 無
library-settings-asking = **提問專用**：{ $channels }
library-settings-asking-how = 在論壇裡，我按標題回答每則新貼文。在其他頻道，營運者設定 `message_content` 之前，我只能看到提及我的訊息；用我放在那裡的卡片上的按鈕，不提及也能提問。
library-settings-scope = **在 { $channel }**，問題限於{ $body }，除非問題另選機構
library-settings-threads = **討論串**：每個回答都開一個，方便追問
library-settings-no-threads = **討論串**：只在有人按「{ button-thread }」時才開
library-settings-news = **文庫的新訊息**：{ $channel }
library-settings-reports = **引文回報**：列在 /{ command-library } { command-library-questions } 中；傳到：{ $channel }
library-settings-roles = **可以管理文庫**：能管理本伺服器的人；此外：{ $roles }
library-settings-roles-nobody = **可以管理文庫**：只有能管理本伺服器的人
library-settings-roles-how = Discord 只向能管理伺服器的人顯示 /{ command-library }。要讓某個身分組看到它，請在「伺服器設定 → 整合 → Plenum」裡允許。
library-pick-channels = 回答的頻道（不選：所有頻道）
library-pick-asking = 提問專用的頻道和論壇（不選：無）
library-pick-scope = 在本頻道：查哪個機構的紀錄？
library-every-body = 本頻道：所有機構的紀錄
library-only-body = 本頻道：只查{ $body }
library-pick-news = 傳送文庫新訊息的頻道（不選：同引文回報）
library-pick-reports = 傳送引文回報的頻道（不選：只列出）
library-pick-language = 語言
library-pick-roles = 可以管理文庫的身分組（不選：沒有別人）
library-button-private = 預設只給提問者看
library-button-public = 預設所有人可見
library-button-threads-threads = 每個回答都開討論串
library-button-threads-none = 不自動開討論串
language-name = 繁體中文

## 匯出的文件裡

export-label-title = 摘自公開紀錄
export-label-made = 匯出日期：{ $date }。引文一字不改；每條都可按憑證核對。
export-label-not-answered = { refusal-title }
export-label-passages = 找到的段落：
export-label-receipt = 憑證 { $receipt }
export-label-sure = 把握 { $percent }%
export-label-generation = 文庫版本 { $generation }
export-label-asked = 提問時間 { $time }
export-label-undated = 沒有寫明日期
export-label-paragraph = 第 { $number } 段
export-label-page = 第 { $number } 頁
export-label-adopted = 已通過
export-label-not-adopted = 尚未通過
export-label-adoption-not-stated = 沒有寫明是否通過
export-label-changed = 這份文件的文字在引用之後有改動；標題、類別和日期是今天的。
export-label-not-held = 這份文件已不在文庫裡；這裡不再知道它的標題、類別和日期。
export-label-left-out = 另有 { $count } 項放不下，不在這份文件裡。
