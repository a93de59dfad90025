# /文庫 計畫、檢查、備份；改名的文件，以及等待確認的。

## 指令

command-library-plan = 計畫
command-library-plan-description = 重建索引會做什麼；只看不做
command-library-check = 檢查
command-library-check-description = 用校驗值檢查文庫的每個檔案
command-library-backup = 備份
command-library-backup-description = 把無法重做的內容存成機器上的一個檔案

library-under-way-already = 已經在做了。請等它完成。

## 計畫

library-plan-title = 重建索引會做什麼
library-plan-rebuild = 全部會重新建立：{ $reasons }
library-plan-added = 新增
library-plan-to-read = 會重新讀取，看是否有改動
library-plan-gone = 已不在原發布處；會做標記，繼續搜尋
library-plan-back = 又回到原發布處
library-plan-unchanged = { $count } 份文件沒有變化。
library-plan-means = 什麼都沒有改變。其他社群的文件只計數，不列出名稱。
library-button-reindex = 現在重建索引

## 改名的，以及等待確認的

library-moved = 換了名稱
library-count-moved = 改名 { $count } 份
library-listed = { $what }：{ $list }
library-held = { $place } 的 { $of } 份文件一下子少了 { $gone } 份。確實如此嗎？
library-held-means = 管理員確認之前不做任何標記。無論如何，這些文件都會繼續搜尋。
library-button-gone = 是的，已經沒有了
library-gone-accepted = 已記下。重建索引會做標記；這些文件繼續搜尋。
library-gone-later = 已記下。另一個行程正在重建索引；下次重建索引會做標記。
library-gone-no-longer = 這裡已經沒有需要確認的：已經確認過，或文件又出現了。
library-folder = 營運者的資料夾

## 檢查

library-checking = 正在檢查每個檔案
library-checked = 已檢查
library-checked-good = 一切都與發布時一樣。
library-checked-wrong = 有些地方不對。
library-stage-generations = 檢查各版本
library-stage-texts = 檢查文字

## 備份

library-backing-up = 正在備份
library-stage-generation = 寫入文庫
library-stage-backup = 寫入文字和文件
library-backed-up = 已備份
library-backup-file = { $file }，在資料所在資料夾的 `backups` 裡，{ $size }
library-backup-holds = 其中有版本 { $generation }、回答所依據的 { $texts } 份文字、社群新增的 { $added } 個檔案，以及人們留在這裡的內容。
library-backup-restore = 用「/{ command-library } { command-library-restore }」可以讓它的文庫重新回答。全部內容在機器上恢復到一個空資料夾：{ $command }
library-backup-stays = 檔案留在機器上：請像保管資料所在的資料夾一樣保管它。
library-stage-look = 檢視網路來源
library-size = { $size } MiB

## Bringing back the library of a backup

option-backup = 備份
option-backup-description = 讓哪個備份裡的文庫重新回答
library-restore-one = 請給出文件或備份，二者選一。
library-no-such-backup = 資料所在資料夾的 `backups` 裡沒有這個備份。其他備份在機器上恢復：`python bot.py restore`。
library-bring-back-title = 讓這個備份裡的文庫重新回答嗎？
library-bring-back-means = 會先完整核對。之後所有社群的回答都依據它的文庫；不會覆蓋任何內容，人們留下的、新增的文件和設定都保持今天的樣子。下次重建索引會再次收入此後的新內容。
library-button-bring-back = 恢復
library-bringing-back = 正在恢復備份裡的文庫
library-stage-restore = 讀取備份
library-backup-unusable = 這個備份裡的文庫無法在這裡回答。什麼都沒有改變。
