# /重點。

priorities-title = 這次會議打算做什麼
priorities-topic = { $others ->
    [0] 關於「{ $topic }」
   *[other] 關於「{ $topic }」；另有 { $others } 項未列出
}
priorities-skipped-topic = 最近一次會議（{ $meeting }）沒有提到「{ $topic }」；這裡是更早的一次。
priorities-elsewhere = 其他會議也提到
priorities-called-off = 未舉行：{ $meeting }
priorities-same-time = 另有 { $others } 次會議可能同樣新，或者更新。
priorities-some-without-year = 這是註明年份的會議中最新的一次。另有 { $others } 次沒有註明年份，無法判斷是什麼時候開的。
priorities-none-with-year = 這裡的會議都沒有註明年份，無法判斷哪次最新。這是其中的第一次。
priorities-none-named = 這次會議的文件沒有提出重點。
priorities-not-read = 逐字稿，以及還沒有規則的語言，不在其中搜尋重點。
priorities-some-proposed = 議程裡寫的是提議，不是決定。
priorities-topic-in-quote = 沒有提出關於「{ $topic }」的重點；以下句子裡有這些詞。
priorities-none-on-topic = 這次會議有重點，但沒有一項關於「{ $topic }」。
priorities-read = 在 { $records } 份文件的 { $paragraphs } 段中，{ $count ->
    [0] 沒有找到
   *[other] 找到 { $count } 項
}。名稱和引文都是文件的原話。
priorities-also = 另見於 { $count } 份文件
priorities-new = 🆕 新提出
priorities-continued = 🔁 自{ $since }以來在 { $times } 次會議上提出
priorities-dropped = ➖ 上次會議提出，這次沒有：**{ $label }**
priorities-done = ☑️ 文件稱已完成：**{ $label }**
priorities-thread = 以前的會議提出的
priorities-discussed = 💬 討論很多，但沒有稱為重點：{ $label }（佔文件的 { $share }）
priorities-compared = 與 { $meeting } 相比，這是之前最近一次提出重點的會議。
button-why = 引文與理由
why-emphasis = 會議強調了它：
why-focus = 要著力關注它：
why-priority = 文件稱它為重點：
why-undertaking = 要推動它：
why-aim = 機構打算做到它：
why-listed = 它在「{ $heading }」這份清單裡
why-judged = 沒有哪個詞單獨說明這一點：一個從虛構會議紀錄中學習的小型網路判斷，這句話把它列為重點。它可能判斷有誤
