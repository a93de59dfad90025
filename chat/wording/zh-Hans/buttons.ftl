# 回答下面的按钮会显示什么。

button-earlier = 往前
button-later = 往后
button-back = 上一页
button-forth = 下一页
button-too-old = 这个按钮已经失效。请用 /{ command-ask } 再问一次。

context-changed = 这份文件的文字在引用之后有改动。这里是今天的文字。
context-open = 打开文件

passages-none = 没有找到相近的内容。
passages-newer = 文库在那次回答之后有变化。这里是今天的段落。

## 核对回答

receipt-title = 凭证 { $receipt }
receipt-refusal = 当时公开记录中没有记载，没有引用任何文字，所以无需核对。
receipt-proven = 与存档原文一字不差，第 { NUMBER($start, useGrouping: 0) } 至 { NUMBER($end, useGrouping: 0) } 个字符。
receipt-not-proven = 未能核实：存档原文的这个位置没有这些字。
receipt-generation = 回答时的文库是 { $then }，现在是 { $now }
receipt-authentic = 由本 Plenum 保存：带有它的封印。
receipt-how = 刚刚重新读取引用时存下的原文，逐字核对。
standing-unchanged = 这份文件没有变化。
standing-changed = 这份文件的文字后来有改动，但这些话还在。
standing-words-gone = 这份文件的文字后来有改动，这些话已经不在了。
standing-gone-from-source = 这份文件已不在原发布处，这里保留了副本。
standing-superseded = 这份文件没有变化，但已被另一份文件取代。
standing-removed = 这份文件已不在文库里。
standing-later = 取代它的文件：{ $record }

## 反馈

vote-helpful = 谢谢，已记为“有用”。你随时可以改。
vote-unhelpful = 谢谢，已记为“没用”。如果引文不对，请按“{ button-report }”。
report-title = { button-report }
report-label = 哪里不对？
report-placeholder = 说的是另一年；链接到了别处；……
report-told-title = 有人指出引文有误
report-told-where = 该回答，凭证 { $receipt }
report-thanks = 谢谢。本社区的管理员会看到你的反映，不会看到你的名字。
wish-kept = 已记下。这个版本还不会发通知，你的请求会一直保留到可以发为止。
button-unwatch = 撤回
watches-title = 你请我留意的事
watches-how = /{ command-watches } 会列出你请我留意的事，也可以在那里撤回。
watches-none = 没有：你还没有请我留意任何事。
watches-not-yet = 这个版本还不会发通知。
watch-taken-back = 已撤回。

## 子区

thread-hello = 在这里继续问：提及 { $bot }，比如问“那是什么时候？”，会结合上面的回答来理解。
thread-opened = 子区已打开：{ $thread }
error-no-thread-here = 只有在文字频道里才能打开子区。
error-thread-is-there = 这个回答已经有子区了。
error-may-not-open-thread = 我不能在这里打开子区。管理员可以给我“创建公开子区”的权限。
