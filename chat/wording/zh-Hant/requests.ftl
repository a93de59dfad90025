# 簡單的要求：摘要、新內容、下次會議。

request-summary = 一次會議的摘要
request-priorities = 一次會議的重點
request-meeting = 一次會議討論了什麼
request-decisions = 一次會議決定了什麼
request-newest = 最新的文件
request-next = 下次會議的時間
request-votes = 某人怎麼投票
request-otherwise = 寫成完整的問題，就會去查找。
request-skipped = 最近一次會議（{ $meeting }）沒有這方面的內容；以下出自更早的一次。
request-own-words = 全部是文件的原話。
request-whole-outline = 全部內容
request-every-priority = 每個重點及其原文
request-decided = 文件所記的決定
request-decided-nothing = 這次會議的文件沒有記錄任何決定。
request-upcoming = 下次會議
request-upcoming-none = 沒有文件預告 { $date } 之後的會議。
request-announced = 文件中的預告，原文如下：
request-today = 以 { $date } 為準。
