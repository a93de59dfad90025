# 文件、日期与文件中的位置如何称呼。

## 列举

list-comma = ，
list-semicolon = ；
list-two = { $first }和{ $last }

## 文件类别

kind-agenda = 议程
kind-draft-minutes = 会议记录草稿
kind-adopted-minutes = 已通过的会议记录
kind-minutes = 会议记录
kind-decision = 决定
kind-news = 新闻
kind-transcript = 逐字稿
kind-machine-transcript = 机器转写稿
kind-report = 报告
kind-notes = 笔记
kind-record = 文件
kind-proposed = { $kind }（只是提议，不是决定）

## 日期

date-unknown = 没有注明日期
date-without-year = { $date }（没有注明年份）

## 出处

cite-same-record = 同一份文件
cite-page = 第 { NUMBER($page, useGrouping: 0) } 页
cite-paragraph = 第 { NUMBER($paragraph, useGrouping: 0) } 段
cite-moment = { $moment } 处
cite-columns = 各栏：{ $heads }
cite-language = 原文为{ $language }

## 文件和会议

meeting-cancelled = { $date }（已取消）
meeting-rescheduled = { $date }（改期）
