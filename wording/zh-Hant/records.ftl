# 文件、日期與文件中的位置如何稱呼。

## 列舉

list-comma = ，
list-semicolon = ；
list-two = { $first }和{ $last }

## 文件類別

kind-agenda = 議程
kind-draft-minutes = 會議紀錄草稿
kind-adopted-minutes = 已通過的會議紀錄
kind-minutes = 會議紀錄
kind-decision = 決定
kind-news = 新聞
kind-transcript = 逐字稿
kind-machine-transcript = 機器聽打稿
kind-report = 報告
kind-notes = 筆記
kind-record = 文件
kind-proposed = { $kind }（只是提議，不是決定）

## 日期

date-unknown = 沒有註明日期
date-without-year = { $date }（沒有註明年份）

## 出處

cite-same-record = 同一份文件
cite-page = 第 { NUMBER($page, useGrouping: 0) } 頁
cite-paragraph = 第 { NUMBER($paragraph, useGrouping: 0) } 段
cite-moment = { $moment } 處
cite-columns = 各欄：{ $heads }
cite-language = 原文為{ $language }

## 文件和會議

meeting-cancelled = { $date }（已取消）
meeting-rescheduled = { $date }（改期）
