# /时间线。

timeline-title = “{ $topic }”的经过
timeline-none = 没有文件的句子包含所有这些词。
timeline-proposed = 🗓️ 提议
timeline-decided = ⚖️ 决定
timeline-reported = 📰 提及
timeline-outcome = { $stage }：{ $outcome }
timeline-more = 另有 { $records } 份更早的文件未列出。
timeline-how = 每份文件一句原话。提议：在议程中。决定：写明了表决或决定。提及：文件谈到它。
