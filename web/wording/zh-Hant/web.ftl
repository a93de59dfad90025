# 網頁上的話。

## 每一頁

web-language-name = 繁體中文
web-skip = 跳到正文
web-nav = 頁面
web-nav-meetings = 會議
web-nav-priorities = 重點
web-nav-timeline = 時間線
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
