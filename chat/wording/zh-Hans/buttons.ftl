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

## 反馈

vote-helpful = 谢谢，已记为“有用”。你随时可以改。
vote-unhelpful = 谢谢，已记为“没用”。如果引文不对，请按“{ button-report }”。
report-title = { button-report }
report-label = 哪里不对？
report-placeholder = 说的是另一年；链接到了别处；……
report-told-title = 有人指出引文有误
report-told-where = 该回答，凭证 { $receipt }
report-thanks = 谢谢。本社区的管理员会看到你的反映，不会看到你的名字。

## 子区

thread-hello = 在这里继续问：提及 { $bot }，比如问“那是什么时候？”，会结合上面的回答来理解。
thread-hello-all = 在这里继续问就行，比如“那是什么时候？”，会结合上面的回答来理解。
thread-opened = 子区已打开：{ $thread }
error-no-thread-here = 只有在文字频道里才能打开子区。
error-thread-is-there = 这个回答已经有子区了。
error-may-not-open-thread = 我不能在这里打开子区。管理员可以给我“创建公开子区”的权限。

## Checking an answer

receipt-good = 与记录一字不差，此后没有改动
receipt-changed = 与引用时一字不差；记录此后有改动
receipt-bad = 未能证明
