# 简单的要求：摘要、新内容、下次会议。

request-summary = 一次会议的摘要
request-priorities = 一次会议的重点
request-meeting = 一次会议讨论了什么
request-decisions = 一次会议决定了什么
request-newest = 最新的文件
request-next = 下次会议的时间
request-votes = 某人怎么投票
request-otherwise = 写成完整的问题，就会去查找。
request-skipped = 最近一次会议（{ $meeting }）没有这方面的内容；以下出自更早的一次。
request-own-words = 全部是文件的原话。
request-whole-outline = 全部内容
request-every-priority = 每个重点及其原文
request-decided = 文件所记的决定
request-decided-nothing = 这次会议的文件没有记录任何决定。
request-upcoming = 下次会议
request-upcoming-none = 没有文件预告 { $date } 之后的会议。
request-announced = 文件中的预告，原文如下：
request-today = 以 { $date } 为准。
