# /文库 跟踪、来源、停止跟踪：反复查看的网上来源。

## 命令与选项

command-library-follow = 跟踪
command-library-follow-description = 跟踪网上的一个来源：它发布的内容从现在起会被收入
command-library-sources = 来源
command-library-sources-description = 跟踪着哪些来源，情况如何
command-library-unfollow = 停止跟踪
command-library-unfollow-description = 不再跟踪一个来源；它的文件会保留

option-url-in-library-follow = 订阅源、网站、日程、网页或文件的地址
option-kind-in-library-follow = 是哪一种来源，如果从内容看不出来
option-only = 只要
option-only-description = 只要这样的地址，用空格隔开：*2025* *2026*
option-body-in-library-follow = 发布的是哪个机构的文件，例如市议会
option-place = 来源
option-place-description = 哪个来源；输入名称的一部分

library-place-feed = 订阅源
library-place-wordpress = WordPress 网站
library-place-legistar = Legistar 日程
library-place-sitemap = 网站地图
library-place-page = 网页
library-place-captions = 视频字幕
library-place-export = 数据文件（JSON 或 CSV）

## 跟踪

library-follow-title = 已跟踪
library-follow-is = **识别为**：{ $kind }
library-follow-only = **只要**：{ $only }
library-follow-begun = 正在查看。完成后就能找到它的内容。
library-follow-next = 正在查看其他来源；下一次会自动开始，并查看这个。
library-follow-later = 另一个进程正在重建索引。下次重建索引时会查看它。
library-follow-means = 每次重建索引都会再查看它。“/{ command-library } { command-library-sources }”会显示情况。
library-follow-refused = 没有跟踪这个来源。
library-follow-already = 已经在跟踪这个来源了。“/{ command-library } { command-library-sources }”会显示情况。
library-follow-too-many = 本社区跟踪的来源已达上限。请停止跟踪一个，或用网站地图跟踪整个网站。
library-follow-configured = 这个来源写在运营者的设置文件里，只能在那里更改。
library-not-followed = 没有跟踪这样的来源，或已不再跟踪。“/{ command-library } { command-library-sources }”会列出跟踪的来源。
library-button-unfollow = 停止跟踪

## 跟踪的来源

library-sources-title = 跟踪的来源
library-sources-none = 还没有跟踪任何网上来源。用“/{ command-library } { command-library-follow }”开始。
library-source-configured = 写在设置文件里
library-source-gone = { $count } 份已不在那里
library-source-failing = { $count } 份未能获取
library-source-looked = 查看于 { $moment }
library-source-never = 还没有查看
library-source-listed = 上次完整列出 { $moment }
library-pick-unfollow = 停止跟踪其中一个

## 停止跟踪

library-unfollow-title = 不再跟踪这个来源吗？
library-unfollow-means = 不再从那里获取新内容。{ $records ->
    [0] 没有保存它的任何文件。
   *[other] 它的 { $records } 份文件会保留，照常搜索。
}
library-unfollowed = 不再跟踪 { $place }。它的文件会保留。
library-unfollowed-undo = 用“/{ command-library } { command-library-follow }”可以重新跟踪。
