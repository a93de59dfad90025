# /文庫 追蹤、來源、停止追蹤：反覆檢視的網路來源。

## 指令與選項

command-library-follow = 追蹤
command-library-follow-description = 追蹤網路上的一個來源：它發布的內容從現在起會被收入
command-library-sources = 來源
command-library-sources-description = 追蹤著哪些來源，情況如何
command-library-unfollow = 停止追蹤
command-library-unfollow-description = 不再追蹤一個來源；它的文件會保留

option-url-in-library-follow = 訂閱源、網站、行事曆、網頁或檔案的地址
option-kind-in-library-follow = 是哪一種來源，如果從內容看不出來
option-only = 只要
option-only-description = 只要這樣的地址，用空格隔開：*2025* *2026*
option-body-in-library-follow = 發布的是哪個機構的文件，例如市議會
option-place = 來源
option-place-description = 哪個來源；輸入名稱的一部分

library-place-feed = 訂閱源
library-place-wordpress = WordPress 網站
library-place-legistar = Legistar 行事曆
library-place-sitemap = 網站地圖
library-place-page = 網頁
library-place-captions = 影片字幕
library-place-export = 資料檔（JSON 或 CSV）

## 追蹤

library-follow-title = 已追蹤
library-follow-is = **辨識為**：{ $kind }
library-follow-only = **只要**：{ $only }
library-follow-begun = 正在檢視。完成後就能找到它的內容。
library-follow-next = 正在檢視其他來源；下一次會自動開始，並檢視這個。
library-follow-later = 另一個行程正在重建索引。下次重建索引時會檢視它。
library-follow-means = 每次重建索引都會再檢視它。「/{ command-library } { command-library-sources }」會顯示情況。
library-follow-refused = 沒有追蹤這個來源。
library-follow-already = 已經在追蹤這個來源了。「/{ command-library } { command-library-sources }」會顯示情況。
library-follow-too-many = 本社群追蹤的來源已達上限。請停止追蹤一個，或用網站地圖追蹤整個網站。
library-follow-configured = 這個來源寫在營運者的設定檔裡，只能在那裡更改。
library-not-followed = 沒有追蹤這樣的來源，或已不再追蹤。「/{ command-library } { command-library-sources }」會列出追蹤的來源。
library-button-unfollow = 停止追蹤

## 追蹤的來源

library-sources-title = 追蹤的來源
library-sources-none = 還沒有追蹤任何網路來源。用「/{ command-library } { command-library-follow }」開始。
library-source-configured = 寫在設定檔裡
library-source-gone = { $count } 份已不在那裡
library-source-failing = { $count } 份未能取得
library-source-looked = 檢視於 { $moment }
library-source-never = 還沒有檢視
library-source-listed = 上次完整列出 { $moment }
library-pick-unfollow = 停止追蹤其中一個

## 停止追蹤

library-unfollow-title = 不再追蹤這個來源嗎？
library-unfollow-means = 不再從那裡取得新內容。{ $records ->
    [0] 沒有儲存它的任何文件。
   *[other] 它的 { $records } 份文件會保留，照常搜尋。
}
library-unfollowed = 不再追蹤 { $place }。它的文件會保留。
library-unfollowed-undo = 用「/{ command-library } { command-library-follow }」可以重新追蹤。
