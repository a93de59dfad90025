# /重点。

priorities-title = 这次会议打算做什么
priorities-topic = { $others ->
    [0] 关于“{ $topic }”
   *[other] 关于“{ $topic }”；另有 { $others } 项未列出
}
priorities-skipped-topic = 最近一次会议（{ $meeting }）没有提到“{ $topic }”；这里是更早的一次。
priorities-elsewhere = 其他会议也提到
priorities-called-off = 未举行：{ $meeting }
priorities-same-time = 另有 { $others } 次会议可能同样新，或者更新。
priorities-some-without-year = 这是注明年份的会议中最新的一次。另有 { $others } 次没有注明年份，无法判断是什么时候开的。
priorities-none-with-year = 这里的会议都没有注明年份，无法判断哪次最新。这是其中的第一次。
priorities-none-named = 这次会议的文件没有提出重点。
priorities-not-read = 逐字稿，以及还没有规则的语言，不在其中查找重点。
priorities-some-proposed = 议程里写的是提议，不是决定。
priorities-topic-in-quote = 没有提出关于“{ $topic }”的重点；以下句子里有这些词。
priorities-none-on-topic = 这次会议有重点，但没有一项关于“{ $topic }”。
priorities-read = 在 { $records } 份文件的 { $paragraphs } 段中，{ $count ->
    [0] 没有找到
   *[other] 找到 { $count } 项
}。名称和引文都是文件的原话。
priorities-also = 另见于 { $count } 份文件
priorities-new = 🆕 新提出
priorities-continued = 🔁 自{ $since }以来在 { $times } 次会议上提出
priorities-dropped = ➖ 上次会议提出，这次没有：**{ $label }**
priorities-done = ☑️ 文件称已完成：**{ $label }**
priorities-thread = 以前的会议提出的
priorities-discussed = 💬 讨论很多，但没有称为重点：{ $label }（占文件的 { $share }）
priorities-compared = 与 { $meeting } 相比，这是之前最近一次提出重点的会议。
button-why = 引文与理由
why-emphasis = 会议强调了它：
why-focus = 要着力关注它：
why-priority = 文件称它为重点：
why-undertaking = 要推进它：
why-aim = 机构打算做到它：
why-listed = 它在“{ $heading }”这份清单里
why-judged = 没有哪个词单独说明这一点：一个从虚构会议记录中学习的小型网络判断，这句话把它列为重点。它可能判断有误
