# 帮助、关于、来源、文件和会议。

## 帮助

help-title = 问问公开记录怎么说
help-ask =
    { "" }**提问**：输入 `/{ command-ask }` 和你的问题，或者提及我并写上问题：
    > 市里打算怎么应对内涝？
    > 谁对预算投了反对票？
    > 给我一个摘要。有什么新消息？
help-follow = **追问**：按*{ button-thread }*，或回复一个回答并在回复中提及我：“那是什么时候？”
help-check =
    { "" }**核对**：每句话都一字不改地引用，下方是出处。
    - *{ button-context }*：前后的文字
    - *⋯* → *{ button-receipt }*：对照存档原文证明
    - *⋯* → *{ button-cite }*：给出引文
    - 这话出自哪里？把它放在“引号”里提问；或在消息菜单里：应用 → *{ command-find }*
help-commands =
    { "" }**浏览**：
    - `/{ command-priorities }` 最近一次会议打算做什么
    - `/{ command-decisions }` 决定了什么，谁怎么投票
    - `/{ command-timeline }` 一个主题的来龙去脉
    - `/{ command-meeting }` 一次会议 · `/{ command-latest }` 最新的文件 · `/{ command-sources }` 查找的范围
    - `/{ command-watch } { command-watch-topic }` 有新文件提到时通知你 · `/{ command-watches }` 你留意的事
help-limits = 这里只引用，不概括，不评判。公开记录中没有记载的，会直说。`/{ command-about }` 说明保存了什么。
help-admins =
    { "" }**管理员**：
    - `/{ command-library } { command-library-add }` 收入文件或网页
    - `/{ command-library } { command-library-status }` 查看状况
    - `/{ command-library } { command-library-settings }` 设定在哪里回答、用什么语言
reply-without-words = 你的回复到达时没有文字：只有在文字里提及我，Discord 才会交给我。请再回复一次并提及我，或按回答下方的*{ button-thread }*。
help-more = 更多说明见 /{ command-help }。

## Welcome

welcome-what = 我用公开的会议记录逐字回答，并指出出处。记录中没有的，我会直说。
welcome-try = 比如，这些在这里的记录中有记载：
welcome-question = 关于{ $topic }，说了什么？

## 关于

about-title = Plenum
about-what = Plenum 根据公开记录回答有关市政会议的问题。只说文件里写的，一字不改，每句话都有凭证可查。公开记录中没有记载的，会直说。
about-coverage = **这里涵盖**：{ $searched }
about-nothing = 这里还没有任何内容：尚未添加文件。
about-privacy = **保存什么**：问题，不带名字，保存 { $questions } 天；哪条消息是哪个回答，保存 { $posted } 天；评价和反映，用密钥代替你的名字。`/{ command-forget-me }` 会删除与你有关联的内容。
about-reads-addressed = 我只能看到发给我的话。任何人写的内容都不会用来训练模型。
about-reads-all = 运营者让我能看到我所在之处的消息。只有发给我的话、本服务器选作提问之用的频道里的话、由我的回答开出的子区里的话，我才当作问题；其余的既不保存也不查看。任何人写的内容都不会用来训练模型。
about-contact = **运营者**：{ $contact }
about-privacy-page = **隐私**：{ $page }
about-source = 自由软件，采用 MIT 许可证，由本社区自己的运营者运行。

## 来源

sources-title = 查找的范围
sources-kinds = **类别**：{ $list }
sources-bodies = **机构**：{ $list }
sources-languages = **语言**：{ $list }
sources-collections = **来自**：{ $list }
sources-own = 本社区添加的
sources-hosts = **发布于**：{ $list }
sources-undated = 有 { $records } 份文件没有年份。
sources-gone = 有 { $records } 份文件已不在原发布处；这里保留副本，并继续查找。
sources-demo = Plenum 自带的示例文件不再检索：现在已有别的文件。
counted = { $what }（{ $count }）

## 文件和会议

latest-title = 最新的文件
latest-none = 还没有添加文件。
latest-undated = 没有年份的文件排在最后：无法判断它们有多新。
meeting-title-date = { $title }，{ $date }
meeting-documents = **文件**
meeting-outline = **讨论了什么**
meeting-outline-none = 这些文件里没有可以列出的标题或条目。
meeting-more = 还有 { $count } 项
meetings-none = 这里还没有任何会议。
meeting-pick = 别的会议

## 查找消息里的说法

claim-title = 公开记录对此怎么说
claim-said = 消息：“{ $claim }”
claim-limits = 这里只列出段落，不作判断；它们是否印证这条消息，请你自己读。
claim-nothing = 这条消息里没有可以查找的内容。

## 忘记

forgotten = 已删除 { $things } 项与你有关联的内容。
forgotten-nothing = 这里没有与你有关联的内容。
forgotten-rest = 问题保存时不带名字，没有人能看出哪些是你问的。
