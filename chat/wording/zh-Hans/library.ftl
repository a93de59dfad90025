# /文库：管理员做的事，以及告诉他们的话。

## 命令与选项

command-library = 文库
command-library-description = 管理文库：添加和移除文件，查看状况，更改设置
command-library-status = 状态
command-library-status-description = 文库里有什么、何时建成、哪里有问题
command-library-add = 添加
command-library-add-description = 添加文件或网页；你确认之前，什么都不算数
command-library-remove = 移除
command-library-remove-description = 让一份文件不再被搜索；可以恢复
command-library-restore = 恢复
command-library-restore-description = 恢复一份被移除的文件，或备份里的文库
command-library-reindex = 重建索引
command-library-reindex-description = 收入新增和改动的文件；期间照常回答
command-library-history = 历史
command-library-history-description = 文库以前的样子，以及每次的变化
command-library-rollback = 回退
command-library-rollback-description = 把整个文库退回到较早的版本
command-library-export = 导出
command-library-export-description = 把回答或段落存成文件，供报道或查档之用
command-library-questions = 提问
command-library-questions-description = 人们问了而记录里没有的、被举报的引文、反馈
command-library-settings = 设置
command-library-settings-description = 在哪里回答、用什么语言、给谁看、谁可以管理文库

option-file = 文件
option-file-description = 一份文件：PDF、Word、网页、纯文本、Markdown 或字幕
option-file-more = 文件{ $number }
option-file-more-description = 再加一份文件
option-url = 网址
option-url-description = 网页或网上文件的地址，用来代替附件
option-date = 日期
option-date-description = 开会或发布的日期，照文件所写：2024-03-15、8月1日
option-title = 标题
option-title-description = 文件的标题，如果文件本身写得不清楚
option-kind-in-library-add = 属于哪一类文件，如果文件本身没有写明
option-body-in-library-add = 哪个机构开会或发布，例如市议会
option-record = 文件
option-record-description = 哪一份文件；输入标题的一部分
option-generation = 版本
option-generation-description = 退回到哪个版本；不填则退回上一个
option-what = 内容
option-what-description = 这里给出过的回答，或与某个问题相近的段落
option-format = 格式
option-format-description = Markdown 供阅读，CSV 供制表，JSON 供程序使用
option-days = 天数
option-days-description = 最近多少天的回答；不填为 30 天
option-question-in-library-export = 导出段落时：要找与哪个问题相近的段落

export-answers = 这里给出过的回答
export-passages = 与某个问题相近的段落

## 谁可以

library-for-admins = 只有能管理本服务器的人，或拥有“/{ command-library } { command-library-settings }”里选定身份组的人，才能这样做。
library-for-operators = 这会影响所有社区共用的文库，只有运营者可以做：机器人的所有者，或其主社区的管理员。
company-title = Plenum 现在也在另一个服务器里
company-means = “{ $server }”原是唯一的服务器，因此由其管理员管理整个文库。从现在起，他们管理本服务器自己添加的内容；各服务器共用的部分由机器人的所有者管理：重新索引、回退、备份和运营者自己的记录。没有任何内容丢失，回答也和以前一样。
company-home = 运营者可以把全部仍交给你们：在设置里写上 { $setting }。
library-only-in-servers = 这只能在服务器里使用。
library-roles-need-manager = 身份组由能管理本服务器的人选定。

## 状态

library-status-title = 文库
library-own = 本社区添加的：{ $records ->
    [0] 还没有
   *[other] { $records } 份
}
library-made = **建立于** { $moment }
library-under-way = **正在重建索引**：
library-last = **上次运行** { $moment }：{ $changes }
library-last-none = **上次运行**：还没有从 Discord 运行过
library-next = **下次运行**：{ $moment }
library-next-none = **下次运行**：没有设定时间。文件夹里放入新文件、管理员确认一份文件，或使用“/{ command-library } { command-library-reindex }”时运行。
library-waiting = **排队的问题**：{ $count }
library-in-order = { $count } 项检查没有问题
library-operator-sees-more = 问题的详情只给机器人的运营者看。
library-programs-words = 以上句子是程序自己的话，为英文。
library-and-more = 还有 { $count } 项

## 重建索引

library-reindexing = 正在重建索引
library-answers-keep-coming = 期间照常回答，依据的是原来的文库。
library-stage-begin = 开始
library-stage-list = 列出文件
library-stage-read = 读取
library-stage-catalogue = 写入目录
library-stage-embed = 计算向量
library-stage-vectors = 写入向量
library-stage-keywords = 写入关键词
library-stage-verify = 检查
library-stage-publish = 发布
library-progress = { $stage }，{ $done } / { $total }
library-reindexed = 索引已重建
library-reindex-broke-off = 重建索引中断了；文库保持原样
library-reindex-under-way = 已经在重建索引了。它会收入开始时已有的全部文件；等它完成后可以再来一次。“/{ command-library } { command-library-status }”会显示进度。
library-added = 新增
library-changed = 有改动
library-gone = 已不在原发布处；这里保留并继续搜索
library-failed = 未能收入
library-count-added = 新增 { $count } 份
library-count-changed = 改动 { $count } 份
library-count-gone = 原处已消失 { $count } 份
library-count-back = 恢复 { $count } 份
library-count-removed = 移除 { $count } 份
library-count-failed = 未能收入 { $count } 份
library-unchanged = 没有新内容
library-seconds = { $seconds } 秒

## 移除与恢复

library-remove-title = 要移除这份文件吗？
library-remove-means = 它的 { $passages } 个段落将不再被搜索和引用。什么都不会删除：以前的回答仍可核对，用“/{ command-library } { command-library-restore }”可以恢复。
library-button-remove = 移除
library-button-leave = 保留
library-removed = { $title } 不再被搜索。
library-removed-undo = 用“/{ command-library } { command-library-restore }”可以恢复。
library-restored = { $title } 又可以搜索了。
library-left = 什么都没有改变。

## 历史

library-history-title = 文库以前的样子
library-history-means = 版本建成后不再改变。“/{ command-library } { command-library-rollback }”可以退回到较早的版本。
library-current = （现在依据它回答）
library-generation-damaged = 已损坏：无法退回到它。
library-no-such-generation = 没有这个较早的版本。“/{ command-library } { command-library-history }”会列出保留的版本。
library-rollback-title = 要退回到较早的版本吗？
library-rollback-to = 回到 { $moment } 的版本：{ $size }
library-rollback-back = **重新可以查到**：{ $list }
library-rollback-lost = **不再查到**：{ $list }
library-rollback-changed = **恢复当时的样子**：{ $list }
library-rollback-means = 之后所有社区的回答都立即依据它。下次重建索引会再次收入此后的新内容。
library-button-rollback = 退回
library-rolled-back = 现在的回答来自 { $moment } 的版本：{ $size }。
library-rolled-back-undo = 用“/{ command-library } { command-library-rollback }”选较晚的版本可以撤销，“/{ command-library } { command-library-reindex }”也可以。

## 添加

library-add-nothing = 请给我要添加的内容：最多十份文件，或一个网页地址。
library-add-both = 文件和网址请不要同时给，一次一种。
library-add-title-for-one = 一个标题只适合一份文件。请不要填，之后逐份更正。
library-add-title = 这样对吗？
library-add-several = 读取了 { $count } 份文件，逐份显示在下面；你确认之前，什么都不算数。
library-add-none = 什么都没能读取。
library-add-unread = 未能读取
library-add-too-large = 文件超过 { $most } MiB。请分成几份。
library-add-not-fetched = Discord 没有交出这份文件。请重新附上。
library-title-from = 标题：{ $from }
library-add-no-room = 本社区添加的文件已达上限。请移除不再需要的，或请运营者把它们放进文件夹。
library-proposal-gone = 这份提议已经不在了：它已被收入、放弃或过期。请重新添加。
library-length = { $characters } 个字符，{ $paragraphs } 段
library-fact = **{ $what }**：{ $value }（{ $from }）
library-fact-plain = **{ $what }**：{ $value }
library-fact-language = 语言
library-fact-length = 长度
library-body-unknown = 没有写明
library-language-unknown = 未能识别
library-begins = **开头**：
library-origin-admin = 你指定的
library-origin-record = 依据文件
library-origin-text = 从正文识别
library-origin-none = 文件没有写明
library-there-already = 文库里已有同样的文字：{ $record }。
library-button-take-in = 收入
library-button-take-in-all = 全部收入
library-button-correct = 更正
library-button-discard = 放弃
library-button-again = 再试一次
library-correct-title = 更正识别的内容
library-correct-record-title = 标题
library-correct-kind = 类别
library-correct-date = 日期
library-correct-date-how = 2024-03-15、2024-03、8月1日。留空：照读到的。
library-correct-body = 机构
library-correct-body-how = 哪个机构开会或发布。留空：照读到的。
library-checks-under-way = 正在检查文件、设置和模型……
library-not-a-date = 这不是日期。请写成 2024-03-15、2024-03、2024 或 8月1日。
library-typed-is-kept = 已保留你输入的内容：请按“{ library-button-correct }”。
library-taking-in = 已收下。重建索引已经开始，完成后就能找到。
library-taking-in-next = 已收下。正在重建索引；下一次会自动开始，之后就能找到。
library-taken-in = { $count ->
    [1] 已收入：现在可以找到了。
   *[other] 已收入：{ $count } 份现在都可以找到了。
}
library-not-taken-in = 已保存，但重建索引时未能收入。
library-taken-in-later = 已保存。另一个进程正在重建索引，还不能说它是否已经收入。请过几分钟再试。
library-discarded = 已放弃。没有添加任何内容。

## 导出

library-export-needs-question = 导出段落需要一个问题，以便找相近的段落。
library-export-no-answers = 这段时间里，这里没有回答过问题。
library-export-no-passages = 没有找到相近的内容，所以没有可导出的。
library-exported-answers = 最近 { $days } 天的 { $count } 个回答，附引文、出处和凭证。
library-exported-passages = 与“{ $question }”相近的 { $count } 个段落，一字不改，附出处。
library-export-shortened = 文件会超过 Discord 在这里允许的大小，所以只含最新的 { $count } 项。
library-export-quotes = 引文是记录的原话，没有改动。问题保存时不带姓名。

## 提问

library-questions-title = 人们问了什么，又怎样评价回答
library-questions-days = 最近 { $days } 天
library-unanswered = 记录里没有
library-unanswered-none = 没有未能回答的问题。
library-asked-times = 问过 { $count } 次
library-asked-last = 最近一次 { $moment }
library-answered-since = 此后已能回答。
library-reports = 被举报的引文
library-reports-none = 没有被举报的引文。
library-report = 回答 { $answer }，{ $moment }
library-reports-more = 还有 { $count } 条举报在等待。
library-report-question = 问题：{ $question }
library-button-settled = 已处理
library-votes = { $helpful } 人觉得有用，{ $unhelpful } 人觉得没用
library-answered-counts = 共 { $asked } 个问题，回答了 { $answered } 个

## 设置

library-settings-title = 设置
library-settings-changed = 已保存，即刻生效。
library-settings-channels = **在这些频道回答**：{ $channels }
library-everywhere = 所有能发言的频道
library-settings-language = **语言**：{ $language }
library-language-own = 各人自己的语言
library-settings-private = **/{ command-ask } 的回答**：只给提问者看，除非提问者另有指定
library-settings-public = **/{ command-ask } 的回答**：所有人可见，除非提问者另有指定
library-nowhere = 无
library-settings-asking = **提问专用**：{ $channels }
library-settings-asking-how = 在论坛里，我按标题回答每个新帖子。在其他频道，运营者设置 `message_content` 之前，我只能看到提及我的消息；用我放在那里的卡片上的按钮，不提及也能提问。
library-settings-scope = **在 { $channel }**，问题限于{ $body }，除非问题另选机构
library-settings-threads = **子区**：每个回答都开一个，便于追问
library-settings-no-threads = **子区**：只在有人按“{ button-thread }”时才开
library-settings-news = **文库的新消息**：{ $channel }
library-settings-reports = **引文报告**：列在 /{ command-library } { command-library-questions } 中；发到：{ $channel }
library-settings-roles = **可以管理文库**：能管理本服务器的人；此外：{ $roles }
library-settings-roles-nobody = **可以管理文库**：只有能管理本服务器的人
library-settings-roles-how = Discord 只向能管理服务器的人显示 /{ command-library }。要让某个身份组看到它，请在“服务器设置 → 集成 → Plenum”里允许。
library-pick-channels = 回答的频道（不选：所有频道）
library-pick-asking = 提问专用的频道和论坛（不选：无）
library-pick-scope = 在本频道：查哪个机构的记录？
library-every-body = 本频道：所有机构的记录
library-only-body = 本频道：只查{ $body }
library-pick-news = 发送文库新消息的频道（不选：同引文报告）
library-pick-reports = 发送引文报告的频道（不选：只列出）
library-pick-language = 语言
library-pick-roles = 可以管理文库的身份组（不选：没有别人）
library-button-private = 默认只给提问者看
library-button-public = 默认所有人可见
library-button-threads-threads = 每个回答都开子区
library-button-threads-none = 不自动开子区
language-name = 简体中文

## 导出的文件里

export-label-title = 摘自公开记录
export-label-made = 导出日期：{ $date }。引文一字不改；每条都可按凭证核对。
export-label-not-answered = { refusal-title }
export-label-passages = 找到的段落：
export-label-receipt = 凭证 { $receipt }
export-label-sure = 把握 { $percent }%
export-label-generation = 文库版本 { $generation }
export-label-asked = 提问时间 { $time }
export-label-undated = 没有写明日期
export-label-paragraph = 第 { $number } 段
export-label-page = 第 { $number } 页
export-label-adopted = 已通过
export-label-not-adopted = 尚未通过
export-label-adoption-not-stated = 没有写明是否通过
export-label-changed = 这份文件的文字在引用之后有改动；标题、类别和日期是今天的。
export-label-not-held = 这份文件已不在文库里；这里不再知道它的标题、类别和日期。
export-label-left-out = 另有 { $count } 项放不下，不在这份文件里。
