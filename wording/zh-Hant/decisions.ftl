# /決定：決定了什麼，誰怎麼投票。

decisions-title = 決定了什麼
decisions-on = 關於「{ $topic }」
decisions-of = { $member }
decisions-none = 文件中沒有符合的決定。
decisions-limits = 文件沒有寫明的投票不計入。議程、新聞和筆記中不搜尋投票。
decisions-several = 這裡有幾個人叫這個名字：{ $names }。文件可能沒有寫明是哪一位。
decisions-more = 另有 { $records } 份文件可能提到。請指定一次會議，或更具體的主題。
decisions-read = 在 { $records } 份文件中，{ $count ->
    [0] 沒有找到
   *[other] 找到 { $count } 項
}。只列出文件寫明的內容；票數不會變成人名。
decision-passed = 通過
decision-failed = 否決
decision-postponed = 延期
decision-withdrawn = 撤回
decision-not-stated = 文件沒有寫明結果
decision-tally = { $outcome }，{ $tally }
decision-unanimous = { $outcome }，一致同意
decision-amendment = 這是修正案，不是議案本身
decision-as-amended = 經過修正；上面是提出時的內容
decision-moved = { $mover } 提出
decision-moved-seconded = { $mover } 提出，{ $seconder } 附議
decision-before = 文件的前一版本寫的是：{ $outcome }
decision-differs = 會議的另一份文件寫法不同：{ $outcome }
decision-corrected = 後來的文件對此作了更正：
vote-yes = 贊成：
vote-no = 反對：
vote-abstained = 棄權：
vote-recused = 迴避：
vote-absent = 缺席：
vote-uncertain = { $name }（不確定是誰：{ $others }）
vote-corrected = { $name }（已更正；之前：{ $before }）
