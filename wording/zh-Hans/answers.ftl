# 回答与无记载如何表述。

## 问题怎样理解

read-as = 理解为：{ $reading }
read-spelling = “{ $typed }”当作“{ $read }”
read-exactly = 原词“{ $words }”
read-newest-first = 最新的在前
only-since = { $date }以来
only-until = 到{ $date }为止
only = 仅限“{ $what }”
only-by = 仅限{ $who }的发言

## 回答

answer-disagree = 都列在这里；以哪份为准，这里不作判断。
answer-searched = 查找范围：{ $searched }
searched-records = { $records } 份文件
searched-passages = { $passages } 个段落
searched-span = { $first }至{ $last }
searched-undated = 不含 { $records } 份没有年份的文件
searched-as-of = 截至 { $moment }

verdict-found = 记录中有记载
verdict-found-in = 见于{ $kind }
verdict-seems = 这似乎回答了问题
verdict-proposed = 仅为提议，记录中没有结果
verdict-differ = 各记录说法不一
verdict-not-found = 在这 { $records } 份记录中没有找到
verdict-unsure = 这 { $records } 份记录都没有明确回答
sure-almost-certain = 几乎可以肯定答到了问题
sure-very-likely = 很可能答到了问题
sure-likely = 大概答到了问题
sure-perhaps = 也许答到了问题
sure-proposed = 只是提议；所引文字没有写出结果

note-proposed = 议程里写的是提议，没有写最后决定了什么。
note-machine = 这份文稿由机器转写，人名和数字可能有误。
note-draft = 这份会议记录是草稿，当时还没有通过。
note-notes = 这是某人的笔记，不是机构自己的记录。
note-written = 这段文字自称由机器撰写，不是机构自己的记录，可能有误。
note-recognised = 这段文字由程序从页面图片中识别，字和数字可能有误。
note-unused = 这份文件关于自身的一些说明无法使用：它的标题、日期或类型可能缺失，或另有其值。
note-styled = 此记录的样式可能隐藏、划掉或加入了其中一些文字，只有打开原文才能看出：请查看原文。
note-struck = 文件在此处划掉了一些文字；这些文字不再有效，不予引用：{ $record }
note-adopted-since = 已有通过的会议记录取代这份草稿：{ $record }
note-corrected-since = 已有更正后的会议记录取代这份记录：{ $record }
note-revised-since = 这份文件已被另一个版本取代：{ $record }
note-named-nowhere = 所查的文件中没有一份提到{ $record }。
note-named-otherwise = 所查的文件中，没有一份有提问里所写的{ $record }。用其他语言或文字写成的文件可能另有写法，也可能说的是另一回事：请看清其中提到的是谁、是什么。
note-named-alike = 所查的文件中，没有一份提到{ $record }。有一份提到写法很相近的名称，可能是另一个：请看清其中提到的是谁、是什么。
note-another-role = 文件在此提到的是另一职务：{ $record }。
note-several-speakers = 这个名字可能指其中一人：{ $record }。每段引文都照文件写明发言人。
note-speaker-unknown = 所查的文件中没有叫这个名字的发言人。发言的有：{ $record }。
note-no-speakers = 所查的文件都没有写明发言人。
note-adopted-later = 先提出，后通过：通过的内容在最后。
note-disagree = 这些文件说法不同。这里并列出来，各附日期和类别；以哪份为准，这里不作判断。

## 没有答案

refusal-title = 公开记录中没有记载。
refusal-nearest = 最相近的段落，但没有回答这个问题
passage-alike = 另有 { $count } 段几乎相同
