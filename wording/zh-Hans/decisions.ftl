# /决定：决定了什么，谁怎么投票。

decisions-title = 决定了什么
decisions-on = 关于“{ $topic }”
decisions-of = { $member }
decisions-none = 文件中没有符合的决定。
decisions-limits = 文件没有写明的投票不计入。议程、新闻和笔记中不查找投票。
decisions-several = 这里有几个人叫这个名字：{ $names }。文件可能没有写明是哪一位。
decisions-more = 另有 { $records } 份文件可能提到。请指定一次会议，或更具体的主题。
decisions-read = 在 { $records } 份文件中，{ $count ->
    [0] 没有找到
   *[other] 找到 { $count } 项
}。只列出文件写明的内容；票数不会变成人名。
decision-passed = 通过
decision-failed = 否决
decision-postponed = 延期
decision-withdrawn = 撤回
decision-not-stated = 文件没有写明结果
decision-tally = { $outcome }，{ $tally }
decision-unanimous = { $outcome }，一致同意
decision-amendment = 这是修正案，不是议案本身
decision-as-amended = 经过修正；上面是提出时的内容
decision-moved = { $mover } 提出
decision-moved-seconded = { $mover } 提出，{ $seconder } 附议
decision-before = 文件的前一版本写的是：{ $outcome }
decision-differs = 会议的另一份文件写法不同：{ $outcome }
decision-corrected = 后来的文件对此作了更正：
vote-yes = 赞成：
vote-no = 反对：
vote-abstained = 弃权：
vote-recused = 回避：
vote-absent = 缺席：
vote-uncertain = { $name }（不确定是谁：{ $others }）
vote-corrected = { $name }（已更正；之前：{ $before }）
