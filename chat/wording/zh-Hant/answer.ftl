# Discord 中回答旁邊與下方顯示的內容。

## 回答

answer-more-quotes = { $rest ->
    [0] 引文未完：按「{ button-quotes }」。
   *[other] 還有 { $rest } 段引文：按「{ button-quotes }」。
}

ask-left-out = 還有 { $count } 個問題沒有回答，請另外提出。

## 按鈕

button-context = 前後文
button-more = 更多段落
button-quotes = { $count ->
    [1] 完整引文
   *[other] 全部 { $count } 段引文
}
button-cite = 複製引文
cite-form-text = 純文字
button-receipt = 核對
button-report = 引文有誤
button-thread = 開討論串追問
button-tell = 有了就告訴我
button-ask = 提一個問題
ask-label = 你的問題
ask-placeholder = 關於……，會議決定了什麼？

reading-now = 正在讀取紀錄。請一分鐘後再問：那時就能找到新的內容。
reading-first = 正在首次讀取紀錄。請一分鐘後再問。
