# 出了什么问题，该怎么办。

waiting = { $place ->
    [1] 下一个就是你的问题。
   *[other] 你的问题排在第 { $place } 位。回答会出现在这里。
}
error-question = 这个问题里没有可以查找的内容。请用几个词来问，比如“防汛”。
error-receipt-unknown = 这里已经没有这个回答了。请用 /{ command-ask } 再问一次。
error-queue-full = 现在问的人太多。请过一分钟再问。
error-cooling-down = 请稍等，{ $seconds } 秒后可以再问。
error-restarting = 正在重新启动。请过一分钟再问。
error-restarted = 查找时 Plenum 重新启动了。请再问一次。
error-not-allowed = 这里不能这样做。
not-in-this-channel = 我不在这个频道回答。本社区选的是：{ $channels }。私信随时可以问我。
error-body = 这里没有“{ $typed }”的记录。已知的有：{ $bodies }
error-meeting = 没有“{ $typed }”这次会议。最近的有：{ $meetings }
error-date = 这不是带年份的日期。请写成 2024、2024-03 或 2024-03-15。
error-kind = 没有这种文件类别。请从输入时出现的列表里选一个。
error-library-missing = 这里还没有文件。管理员可以用 /{ command-library } { command-library-add } 添加，再用 /{ command-library } { command-library-reindex }。
error-library-busy = 文库正在重建索引，期间照常回答。请等它完成后再试。
error-engine-away = 文库所用的搜索引擎现在没有回应。没有任何内容丢失，请过几分钟再问。
error-library-mismatch = 文库是用另一个模型建的。管理员需要重建索引：/{ command-library } { command-library-reindex }。
error-storage-full = 磁盘已满。已经存下的都没有丢失；需要运营者腾出空间。
error-library = 文库现在不能使用。运营者可以查明原因：`python bot.py doctor`。
error-model = 有一个模型现在不能使用。运营者可以查明原因：`python bot.py doctor`。
error-record-missing = 文库里没有这份文件。
error-record-empty = 这份文件里没有文字。
error-record-encrypted = 这份文件有密码。请另存一份不带密码的。
error-record-too-large = 这份文件太大。请分成几份。
error-record-needs-ocr = 这份文件只有页面图片，没有文字。请先做文字识别（OCR），再添加结果。
error-record = 这份文件无法读取。
error-unexpected = 出了意外的问题。请再试一次；运营者可以在日志里看到详情。
cannot-write-there = 我不能在 { $channel } 发言。请在这里问我，或请管理员在那里给我“发送消息”的权限。
error-record-unreachable = 无法从这个地址获取。请在浏览器中打开，或下载后添加文件。
error-address-refused = 不会从这个地址获取内容。请给出公开网络上的地址，或下载后添加文件。
error-listing-broken = 那里没有照应有的方式列出文件。已保存的内容都没有改变。
error-site-paused = 这个网站要求稍后再来。请过一小时再试。

system-full = 磁盘已没有空间。
system-no-permission = 机器人没有访问自己某个文件的权限。
system-too-many-files = 打开的文件太多。
system-read-only = 磁盘只能读取。
system-not-there = 缺少一个文件。
