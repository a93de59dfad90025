# /時間線。

timeline-title = 「{ $topic }」的經過
timeline-none = 沒有文件的句子包含所有這些詞。
timeline-proposed = 🗓️ 提議
timeline-decided = ⚖️ 決定
timeline-reported = 📰 提及
timeline-outcome = { $stage }：{ $outcome }
timeline-more = 另有 { $records } 份更早的文件未列出。
timeline-how = 每份文件一句原話。提議：在議程中。決定：載有表決或決定。提及：文件談到它。
