# 回答下面的按鈕會顯示什麼。

button-earlier = 往前
button-later = 往後
button-back = 上一頁
button-forth = 下一頁
button-too-old = 這個按鈕已經失效。請用 /{ command-ask } 再問一次。

context-changed = 這份文件的文字在引用之後有更動。這裡是今天的文字。
context-open = 開啟文件

passages-none = 沒有找到相近的內容。
passages-newer = 文庫在那次回答之後有變化。這裡是今天的段落。

## 意見回饋

vote-helpful = 謝謝，已記為「有用」。你隨時可以改。
vote-unhelpful = 謝謝，已記為「沒用」。如果引文不對，請按「{ button-report }」。
report-title = { button-report }
report-label = 哪裡不對？
report-placeholder = 說的是另一年；連結到了別處；……
report-told-title = 有人指出引文有誤
report-told-where = 該回答，憑證 { $receipt }
report-thanks = 謝謝。本社群的管理員會看到你的回報，不會看到你的名字。

## 討論串

thread-hello = 在這裡繼續問：提及 { $bot }，例如問「那是什麼時候？」，會依上面的回答來理解。
thread-hello-all = 在這裡繼續問就行，例如「那是什麼時候？」，會依上面的回答來理解。
thread-opened = 討論串已開啟：{ $thread }
error-no-thread-here = 只有在文字頻道裡才能開啟討論串。
error-thread-is-there = 這個回答已經有討論串了。
error-may-not-open-thread = 我不能在這裡開啟討論串。管理員可以給我「建立公開討論串」的權限。

## Checking an answer

receipt-good = 與紀錄一字不差，此後沒有改動
receipt-changed = 與引用時一字不差；紀錄此後有改動
receipt-bad = 未能證明
