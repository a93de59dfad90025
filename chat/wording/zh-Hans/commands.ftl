# 命令和选项的名称与说明。Discord 的规定：名称不含空格，最多 32 个字符；说明最多 100 个字符。

command-ask = 提问
command-ask-description = 向公开记录提问；一字不改地引用原文，并附出处
option-question = 问题
option-question-description = 你想知道什么？放进“引号”里的词会原样查找
option-since = 起始
option-since-description = 只查这个日期以来的文件：2024、2024-03、2024-03-15
option-until = 截止
option-until-description = 只查到这个日期为止的文件
option-body = 机构
option-body-description = 只查这个机构，例如市议会
option-kind = 类别
option-kind-description = 只查这类文件，例如会议记录
option-private = 私密
option-private-description = 只让你自己看到回答

command-priorities = 重点
command-priorities-description = 最近一次会议打算做什么，用文件的原话
option-meeting = 会议
option-meeting-description = 哪次会议；不填则为最近一次
option-topic = 主题
option-topic-description = 只看与此有关的，例如防汛

command-decisions = 决定
command-decisions-description = 决定了什么、谁怎么投票，以会议记录、表格和逐字稿写明的为准
option-member = 成员
option-member-description = 只看此人投票、提出或附议的

command-latest = 最新
command-latest-description = 最新的文件
command-meeting = 会议
command-meeting-description = 一次会议：讨论了什么，有哪些文件
command-sources = 来源
command-sources-description = 查找的范围：从何时到何时，来自哪里
command-about = 关于
command-about-description = 这是什么，涵盖什么，保存什么
command-help = 帮助
command-help-description = 怎样提问、追问和核对
command-watches = 留意
command-watches-description = 你请我留意的事，可以在这里撤回
command-forget-me = 忘记我
command-forget-me-description = 删除这里与你有关联的内容
command-find = 在公开记录中查找
