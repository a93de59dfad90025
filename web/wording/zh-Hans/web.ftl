# 网页上的话。

## 每一页

web-language-name = 简体中文
web-skip = 跳到正文
web-nav = 页面
web-nav-meetings = 会议
web-nav-priorities = 重点
web-nav-timeline = 时间线
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
