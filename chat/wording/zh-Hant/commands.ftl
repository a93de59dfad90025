# 指令和選項的名稱與說明。Discord 的規定：名稱不含空格，最多 32 個字元；說明最多 100 個字元。

command-ask = 提問
command-ask-description = 向公開紀錄提問；一字不改地引用原文，並附出處
option-question = 問題
option-question-description = 你想知道什麼？放進「引號」裡的詞會原樣搜尋
option-since = 起始
option-since-description = 只搜尋這個日期以來的文件：2024、2024-03、2024-03-15
option-until = 截止
option-until-description = 只搜尋到這個日期為止的文件
option-body = 機構
option-body-description = 只搜尋這個機構，例如市議會
option-kind = 類別
option-kind-description = 只搜尋這類文件，例如會議紀錄
option-private = 私密
option-private-description = 只讓你自己看到回答

command-priorities = 重點
command-priorities-description = 最近一次會議打算做什麼，用文件的原話
option-meeting = 會議
option-meeting-description = 哪次會議；不填則為最近一次
option-topic = 主題
option-topic-description = 只看與此有關的，例如防洪

command-decisions = 決定
command-decisions-description = 決定了什麼、誰怎麼投票，以會議記錄、表格和逐字稿寫明的為準
option-member = 成員
option-member-description = 只看此人投票、提出或附議的

command-latest = 最新
command-latest-description = 最新的文件
command-meeting = 會議
command-meeting-description = 一次會議：討論了什麼，有哪些文件
command-sources = 來源
command-sources-description = 搜尋的範圍：從何時到何時，來自哪裡
command-about = 關於
command-about-description = 這是什麼，涵蓋什麼，保存什麼
command-help = 說明
command-help-description = 怎樣提問、追問和核對
command-watches = 留意
command-watches-description = 你請我留意的事，可以在這裡撤回
command-forget-me = 忘記我
command-forget-me-description = 刪除這裡與你有關聯的內容
command-find = 在公開紀錄中搜尋
