# 說明、關於、來源、文件和會議。

## 說明

help-title = 問問公開紀錄怎麼說
help-ask =
    { "" }**提問**：輸入 `/{ command-ask }` 和你的問題，或者提及我並寫上問題：
    > 市府打算怎麼因應淹水？
    > 誰對預算投了反對票？
    > 給我一個摘要。有什麼新訊息？
help-follow = **追問**：按*{ button-thread }*，或回覆一個回答並在回覆中提及我：「那是什麼時候？」
help-check =
    { "" }**核對**：每句話都一字不改地引用，下方是出處。
    - *{ button-context }*：前後的文字
    - *⋯* → *{ button-receipt }*：對照存檔原文證明
    - *⋯* → *{ button-cite }*：給出引文
    - 這話出自哪裡？把它放在「引號」裡提問；或在訊息選單裡：應用程式 → *{ command-find }*
help-commands =
    { "" }**瀏覽**：
    - `/{ command-priorities }` 最近一次會議打算做什麼
    - `/{ command-decisions }` 決定了什麼，誰怎麼投票
    - `/{ command-timeline }` 一個主題的來龍去脈
    - `/{ command-meeting }` 一次會議 · `/{ command-latest }` 最新的文件 · `/{ command-sources }` 搜尋的範圍
    - `/{ command-watch } { command-watch-topic }` 有新文件提到時通知你 · `/{ command-watches }` 你留意的事
help-limits = 這裡只引用，不摘要，不評判。公開紀錄中沒有記載的，會直說。`/{ command-about }` 說明保存了什麼。
help-admins =
    { "" }**管理員**：
    - `/{ command-library } { command-library-add }` 收入檔案或網頁
    - `/{ command-library } { command-library-status }` 檢視狀況
    - `/{ command-library } { command-library-settings }` 設定在哪裡回答、用什麼語言
reply-without-words = 你的回覆到達時沒有文字：只有在文字裡提及我，Discord 才會交給我。請再回覆一次並提及我，或按回答下方的*{ button-thread }*。
help-more = 更多說明見 /{ command-help }。

## Welcome

welcome-what = 我用公開的會議紀錄逐字回答，並指出出處。紀錄中沒有的，我會直說。
welcome-try = 例如，這些在這裡的紀錄中有記載：
welcome-question = 關於{ $topic }，說了什麼？

## 關於

about-title = Plenum
about-what = Plenum 根據公開紀錄回答有關市政會議的問題。只說文件裡寫的，一字不改，每句話都有憑證可查。公開紀錄中沒有記載的，會直說。
about-coverage = **這裡涵蓋**：{ $searched }
about-nothing = 這裡還沒有任何內容：尚未新增文件。
about-privacy = **保存什麼**：問題，不帶名字，保存 { $questions } 天；哪則訊息是哪個回答，保存 { $posted } 天；評價和回報，用金鑰代替你的名字。`/{ command-forget-me }` 會刪除與你有關聯的內容。
about-reads-addressed = 我只能看到傳給我的話。任何人寫的內容都不會用來訓練模型。
about-reads-all = 營運者讓我能看到我所在之處的訊息。只有傳給我的話、本伺服器選作提問之用的頻道裡的話、由我的回答開出的討論串裡的話，我才當作問題；其餘的既不保存也不查看。任何人寫的內容都不會用來訓練模型。
about-contact = **營運者**：{ $contact }
about-privacy-page = **隱私**：{ $page }
about-source = 自由軟體，採用 MIT 授權條款，由本社群自己的營運者執行。

## 來源

sources-title = 搜尋的範圍
sources-kinds = **類別**：{ $list }
sources-bodies = **機構**：{ $list }
sources-languages = **語言**：{ $list }
sources-collections = **來自**：{ $list }
sources-own = 本社群新增的
sources-hosts = **發布於**：{ $list }
sources-undated = 有 { $records } 份文件沒有年份。
sources-gone = 有 { $records } 份文件已不在原發布處；這裡保留副本，並繼續搜尋。
sources-demo = Plenum 自帶的示範文件不再檢索：現在已有別的文件。
counted = { $what }（{ $count }）

## 文件和會議

latest-title = 最新的文件
latest-none = 還沒有新增文件。
latest-undated = 沒有年份的文件排在最後：無法判斷它們有多新。
meeting-title-date = { $title }，{ $date }
meeting-documents = **文件**
meeting-outline = **討論了什麼**
meeting-outline-none = 這些文件裡沒有可以列出的標題或項目。
meeting-more = 還有 { $count } 項
meetings-none = 這裡還沒有任何會議。
meeting-pick = 別的會議

## 搜尋訊息裡的說法

claim-title = 公開紀錄對此怎麼說
claim-said = 訊息：「{ $claim }」
claim-limits = 這裡只列出段落，不作判斷；它們是否印證這則訊息，請你自己讀。
claim-nothing = 這則訊息裡沒有可以搜尋的內容。

## 忘記

forgotten = 已刪除 { $things } 項與你有關聯的內容。
forgotten-nothing = 這裡沒有與你有關聯的內容。
forgotten-rest = 問題保存時不帶名字，沒有人能看出哪些是你問的。
