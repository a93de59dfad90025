# 網頁上的話。

## 每一頁

web-language-name = 繁體中文
web-skip = 跳到正文
web-nav = 頁面
web-nav-meetings = 會議
web-nav-priorities = 重點
web-nav-timeline = 時間線
web-by = 誰說的（可不填）
web-timeline-topic = 主題
web-timeline-hint = 用紀錄裡的說法：「防洪牆」「住宿稅」。
web-languages = 語言
web-footer = Plenum 逐字引用公開紀錄；沒有記載的，會直說沒有。

## 首頁

web-title = 問問公開紀錄怎麼說
web-search = 你的問題
web-search-hint = 用自己的話提問。加上「引號」，就只找這些字。
web-search-button = 提問
web-newest = 最新的文件
web-follow = 訂閱
web-feed-records = 新文件（Atom）
web-feed-priorities = 重點（Atom）
web-feed-topic = 這個主題（Atom）
web-calendar = 會議（行事曆）

## 一份文件

web-to-quote = 到引用的文字
web-source = 原發布處：{ $host }
web-source-none = 它在網路上沒有自己的位址。
web-part = 第 { $part } 部分，共 { $parts } 部分
web-earlier = 前一部分
web-later = 後一部分
web-parts = 這份文件的各部分
web-picture = 第 { NUMBER($page, useGrouping: 0) } 頁原貌
web-paragraph = 第 { NUMBER($paragraph, useGrouping: 0) } 段的連結
web-struck = 文件中劃去的字，並不生效：{ $words }
web-words-not-here = 連結所指的位置，這份文件裡沒有。
web-notice-removed-title = 這份文件已被移除
web-notice-removed = 它已從這個文庫中移出，不再顯示其文字。

## 一個回答

web-answer-link = 這個回答及其核對的連結
web-decided = 決定了什麼：{ $meeting }
web-announced = 已預告的內容
web-announced-none = 這裡沒有文件預告將要舉行的會議。
web-hidden = 這裡不顯示這些文字。

## 會議

web-meetings-title = 會議
web-meetings-none = 這裡還沒有已知的會議。
web-meeting-no-outline = 這些文件沒有可列出的標題或條目。
web-meeting-priorities = 會議要做什麼
web-meeting-other = 所有會議
web-more = 另有 { $count } 項

## 隱私

web-nav-privacy = 隱私
web-privacy-lead = 這裡保存什麼、保存多久、怎樣刪除。由執行這個 Plenum 的人負責；什麼都不會傳給編寫程式的人。
web-privacy-contact = 執行者的聯絡方式：
web-privacy-pages-title = 在這些網頁上
web-privacy-pages = 沒有 Cookie，沒有造訪紀錄，沒有來自別處的內容。訪客的位址只在記憶體中計數，以免一個訪客佔用全部資源。
web-privacy-discord-title = 在 Discord 裡
web-privacy-reads = 機器人只讀傳給它的內容：指令、提及、提及它的回覆、私訊，以及有人用「在公開紀錄中搜尋」選中的訊息。如果執行者讓它看到更多，指令「關於」會說明。
web-privacy-use = 問題在執行 Plenum 的機器上回答，不交給別的服務。人們寫的內容從不用於訓練。
web-privacy-kept-title = 保存什麼、保存多久
web-privacy-questions = 在 Discord 裡提出的問題，不帶姓名：{ $days } 天。提問所在伺服器的管理員可以看到。
web-privacy-receipts = 憑據，供日後核對回答：問題、引文及其位置，不帶姓名；一直保存。
web-privacy-votes = 評價和引文錯誤的回報，以金鑰代替姓名：{ $days } 天。
web-privacy-posts = 哪則訊息是哪個回答：{ $days } 天。
web-privacy-watches = 有人要求通知的內容，連同其 Discord 編號：直到本人取消。已通知的內容：{ $days } 天。
web-privacy-acts = 管理員對紀錄做的改動，連同其姓名：{ $days } 天。
web-privacy-forget-title = 怎樣刪除
web-privacy-forget = 在 Discord 裡用指令「忘記我」，立即刪除與你有關聯的一切，管理員操作日誌除外。

## 出錯時

web-home = 回到首頁
web-notice-not-found-title = 沒有這個頁面
web-notice-not-found = 它可能從來不在這裡，或者不對所有人公開。
web-question = 這個問題裡沒有可以查找的內容。請用幾個詞提問，例如「防洪」。
web-notice-busy-title = 請稍等
web-notice-busy = 現在正在回答很多問題。請過一分鐘再試。
web-notice-too-fast-title = 請稍等
web-notice-too-fast = 提問太快，來不及查找。請等 { $seconds } 秒再試。
web-notice-empty-title = 還沒有內容
web-notice-empty = 這裡還沒有收入任何文件。
web-notice-failed-title = 出了問題
web-notice-failed = 現在無法顯示這個頁面。請過一分鐘再試。
web-notice-no-http = 這不是瀏覽器會發出的請求，因此沒有對應的頁面。請檢查網址。
