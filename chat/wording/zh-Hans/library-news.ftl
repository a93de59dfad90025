# 文库的新消息，发在管理员选定的频道。

news-title = 文库的新消息
news-added = 新增 { $count } 份文件
news-changed = { $count } 份文件有改动
news-moved = { $count } 份文件换了名称
news-back = { $count } 份文件又回到原发布处
news-gone = { $count } 份文件已不在原发布处；这里的副本保留并继续搜索
news-failed = { $count } 份文件未能收入
news-trouble = { $place } 出问题已有一段时间，始于 { $moment }。已保存的内容不变。
news-more = “/{ command-library } { command-library-status }”会说明详情。
