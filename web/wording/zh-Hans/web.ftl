# 网页上的话。

## 每一页

web-language-name = 简体中文
web-skip = 跳到正文
web-nav = 页面
web-nav-meetings = 会议
web-nav-priorities = 重点
web-nav-timeline = 时间线
web-by = 谁说的（可不填）
web-timeline-topic = 主题
web-timeline-hint = 用记录里的说法：“防洪墙”“住宿税”。
web-languages = 语言
web-footer = Plenum 逐字引用公开记录；没有记载的，会直说没有。

## 首页

web-title = 问问公开记录怎么说
web-search = 你的问题
web-search-hint = 用自己的话提问。加上“引号”，就只找这些字。
web-search-button = 提问
web-newest = 最新的文件
web-follow = 订阅
web-feed-records = 新文件（Atom）
web-feed-priorities = 重点（Atom）
web-feed-topic = 这个主题（Atom）
web-calendar = 会议（日历）

## 一份文件

web-to-quote = 到引用的文字
web-source = 原发布处：{ $host }
web-source-none = 它在网上没有自己的地址。
web-part = 第 { $part } 部分，共 { $parts } 部分
web-earlier = 前一部分
web-later = 后一部分
web-parts = 这份文件的各部分
web-picture = 第 { NUMBER($page, useGrouping: 0) } 页原貌
web-paragraph = 第 { NUMBER($paragraph, useGrouping: 0) } 段的链接
web-struck = 文件中划去的字，并不生效：{ $words }
web-words-not-here = 链接所指的位置，这份文件里没有。
web-notice-removed-title = 这份文件已被移除
web-notice-removed = 它已从这个文库中移出，不再显示其文字。

## 一个回答

web-answer-link = 这个回答及其核对的链接
web-decided = 决定了什么：{ $meeting }
web-announced = 已预告的内容
web-announced-none = 这里没有文件预告将要举行的会议。
web-hidden = 这里不显示这些文字。

## 会议

web-meetings-title = 会议
web-meetings-none = 这里还没有已知的会议。
web-meeting-no-outline = 这些文件没有可列出的标题或条目。
web-meeting-priorities = 会议要做什么
web-meeting-other = 所有会议
web-more = 另有 { $count } 项

## 隐私

web-nav-privacy = 隐私
web-privacy-lead = 这里保存什么、保存多久、怎样删除。由运行这个 Plenum 的人负责；什么都不会发给编写程序的人。
web-privacy-contact = 运行者的联系方式：
web-privacy-pages-title = 在这些网页上
web-privacy-pages = 没有 Cookie，没有访问记录，没有来自别处的内容。访问者的地址只在内存中计数，以免一个访问者占用全部资源。
web-privacy-discord-title = 在 Discord 里
web-privacy-reads = 机器人只读发给它的内容：命令、提及、提及它的回复、私信，以及有人用“在公开记录中查找”选中的消息。如果运行者让它看到更多，命令“关于”会说明。
web-privacy-use = 问题在运行 Plenum 的机器上回答，不交给别的服务。人们写的内容从不用于训练。
web-privacy-kept-title = 保存什么、保存多久
web-privacy-questions = 在 Discord 里提出的问题，不带姓名：{ $days } 天。提问所在服务器的管理员可以看到。
web-privacy-receipts = 凭据，供日后核对回答：问题、引文及其位置，不带姓名；一直保存。
web-privacy-votes = 评价和引文错误的报告，以密钥代替姓名：{ $days } 天。
web-privacy-posts = 哪条消息是哪个回答：{ $days } 天。
web-privacy-watches = 有人要求通知的内容，连同其 Discord 编号：直到本人取消。已通知的内容：{ $days } 天。
web-privacy-acts = 管理员对记录做的改动，连同其姓名：{ $days } 天。
web-privacy-forget-title = 怎样删除
web-privacy-forget = 在 Discord 里用命令“忘记我”，立即删除与你有关联的一切，管理员操作日志除外。

## 出错时

web-home = 回到首页
web-notice-not-found-title = 没有这个页面
web-notice-not-found = 它可能从来不在这里，或者不对所有人公开。
web-question = 这个问题里没有可以查找的内容。请用几个词提问，例如“防洪”。
web-notice-busy-title = 请稍等
web-notice-busy = 现在正在回答很多问题。请过一分钟再试。
web-notice-too-fast-title = 请稍等
web-notice-too-fast = 提问太快，来不及查找。请等 { $seconds } 秒再试。
web-notice-empty-title = 还没有内容
web-notice-empty = 这里还没有收入任何文件。
web-notice-failed-title = 出了问题
web-notice-failed = 现在无法显示这个页面。请过一分钟再试。
web-notice-no-http = 这不是浏览器会发出的请求，因此没有对应的页面。请检查网址。
