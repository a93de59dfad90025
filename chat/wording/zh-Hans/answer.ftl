# Discord 中回答旁边与下方显示的内容。

## 回答

answer-more-quotes = { $rest ->
    [0] 引文未完：按“{ button-quotes }”。
   *[other] 还有 { $rest } 段引文：按“{ button-quotes }”。
}

ask-left-out = 还有 { $count } 个问题没有回答，请另外提出。

## 按钮

button-context = 上下文
button-more = 更多段落
button-quotes = { $count ->
    [1] 完整引文
   *[other] 全部 { $count } 段引文
}
button-cite = 复制引文
cite-form-text = 纯文本
button-receipt = 核对
button-report = 引文有误
button-thread = 开子区追问
button-tell = 有了就告诉我
button-ask = 提一个问题
ask-label = 你的问题
ask-placeholder = 关于……，会议决定了什么？

reading-now = 正在读取记录。请一分钟后再问：那时就能找到新的内容。
reading-first = 正在首次读取记录。请一分钟后再问。
