# 回答與無記載如何表述。

## 問題怎樣理解

read-as = 理解為：{ $reading }
read-spelling = 「{ $typed }」當作「{ $read }」
read-exactly = 完全相符的「{ $words }」
read-newest-first = 最新的在前
only-since = { $date }以來
only-until = 到{ $date }為止
only = 僅限「{ $what }」
only-by = 僅限{ $who }的發言

## 回答

answer-disagree = 都列在這裡；以哪份為準，這裡不作判斷。
answer-searched = 搜尋範圍：{ $searched }
searched-records = { $records } 份文件
searched-passages = { $passages } 個段落
searched-span = { $first }至{ $last }
searched-undated = 不含 { $records } 份沒有年份的文件
searched-as-of = 截至 { $moment }

verdict-found = 紀錄中有記載
verdict-found-in = 見於{ $kind }
verdict-seems = 這似乎回答了問題
verdict-proposed = 僅為提議，紀錄中沒有結果
verdict-differ = 各紀錄說法不一
verdict-not-found = 在這 { $records } 份紀錄中沒有找到
verdict-unsure = 這 { $records } 份紀錄都沒有明確回答
sure-almost-certain = 幾乎可以確定答到了問題
sure-very-likely = 很可能答到了問題
sure-likely = 大概答到了問題
sure-perhaps = 也許答到了問題
sure-proposed = 只是提議；所引文字沒有寫出結果

note-proposed = 議程裡寫的是提議，沒有寫最後決定了什麼。
note-machine = 這份文稿由機器聽打，人名和數字可能有誤。
note-draft = 這份會議紀錄是草稿，當時還沒有通過。
note-notes = 這是某人的筆記，不是機構自己的紀錄。
note-written = 這段文字自稱由機器撰寫，不是機構自己的紀錄，可能有誤。
note-recognised = 這段文字由程式從頁面圖片中辨識，字和數字可能有誤。
note-unused = 這份文件關於自身的一些說明無法使用：它的標題、日期或類型可能缺失，或另有其值。
note-styled = 此紀錄的樣式可能隱藏、劃掉或加入了其中一些文字，只有打開原文才能看出：請查看原文。
note-struck = 文件在此處劃掉了一些文字；這些文字不再有效，不予引用：{ $record }
note-adopted-since = 已有通過的會議紀錄取代這份草稿：{ $record }
note-corrected-since = 已有更正後的會議紀錄取代這份紀錄：{ $record }
note-revised-since = 這份文件已被另一個版本取代：{ $record }
note-named-nowhere = 所查的文件中沒有一份提到{ $record }。
note-named-otherwise = 所查的文件中，沒有一份有提問裡所寫的{ $record }。用其他語言或文字寫成的文件可能另有寫法，也可能說的是另一回事：請看清其中提到的是誰、是什麼。
note-named-alike = 所查的文件中，沒有一份提到{ $record }。有一份提到寫法很相近的名稱，可能是另一個：請看清其中提到的是誰、是什麼。
note-another-role = 文件在此提到的是另一職務：{ $record }。
note-several-speakers = 這個名字可能指其中一人：{ $record }。每段引文都照文件寫明發言人。
note-speaker-unknown = 所查的文件中沒有叫這個名字的發言人。發言的有：{ $record }。
note-no-speakers = 所查的文件都沒有寫明發言人。
note-adopted-later = 先提出，後通過：通過的內容在最後。
note-disagree = 這些文件說法不同。這裡並列出來，各附日期和類別；以哪份為準，這裡不作判斷。

## 沒有答案

refusal-title = 公開紀錄中沒有記載。
refusal-nearest = 最相近的段落，但沒有回答這個問題
passage-alike = 另有 { $count } 段幾乎相同
