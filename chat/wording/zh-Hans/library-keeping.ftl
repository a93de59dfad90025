# /文库 计划、检查、备份；改名的文件，以及等待确认的。

## 命令

command-library-plan = 计划
command-library-plan-description = 重建索引会做什么；只看不做
command-library-check = 检查
command-library-check-description = 用校验值检查文库的每个文件
command-library-backup = 备份
command-library-backup-description = 把无法重做的内容存成机器上的一个文件

library-under-way-already = 已经在做了。请等它完成。

## 计划

library-plan-title = 重建索引会做什么
library-plan-rebuild = 全部会重新建立：{ $reasons }
library-plan-added = 新增
library-plan-to-read = 会重新读取，看是否有改动
library-plan-gone = 已不在原发布处；会做标记，继续搜索
library-plan-back = 又回到原发布处
library-plan-unchanged = { $count } 份文件没有变化。
library-plan-means = 什么都没有改变。其他社区的文件只计数，不列出名称。
library-button-reindex = 现在重建索引

## 改名的，以及等待确认的

library-moved = 换了名称
library-count-moved = 改名 { $count } 份
library-listed = { $what }：{ $list }
library-held = { $place } 的 { $of } 份文件一下子少了 { $gone } 份。确实如此吗？
library-held-means = 管理员确认之前不做任何标记。无论如何，这些文件都会继续搜索。
library-button-gone = 是的，已经没有了
library-gone-accepted = 已记下。重建索引会做标记；这些文件继续搜索。
library-gone-later = 已记下。另一个进程正在重建索引；下次重建索引会做标记。
library-gone-no-longer = 这里已经没有需要确认的：已经确认过，或文件又出现了。
library-folder = 运营者的文件夹

## 检查

library-checking = 正在检查每个文件
library-checked = 已检查
library-checked-good = 一切都与发布时一样。
library-checked-wrong = 有些地方不对。
library-stage-generations = 检查各版本
library-stage-texts = 检查文本

## 备份

library-backing-up = 正在备份
library-stage-generation = 写入文库
library-stage-backup = 写入文本和文件
library-backed-up = 已备份
library-backup-file = { $file }，在数据文件夹的 `backups` 里，{ $size }
library-backup-holds = 其中有版本 { $generation }、回答所依据的 { $texts } 份文本、社区添加的 { $added } 个文件，以及人们留在这里的内容。
library-backup-restore = 用“/{ command-library } { command-library-restore }”可以让它的文库重新回答。全部内容在机器上恢复到一个空文件夹：{ $command }
library-backup-stays = 文件留在机器上：请像保管数据文件夹一样保管它。
library-stage-look = 查看网上来源
library-size = { $size } MiB

## Bringing back the library of a backup

option-backup = 备份
option-backup-description = 让哪个备份里的文库重新回答
library-restore-one = 请给出文件或备份，二者选一。
library-no-such-backup = 数据文件夹的 `backups` 里没有这个备份。其他备份在机器上恢复：`python bot.py restore`。
library-bring-back-title = 让这个备份里的文库重新回答吗？
library-bring-back-means = 会先完整核对。之后所有社区的回答都依据它的文库；不会覆盖任何内容，人们留下的、添加的文件和设置都保持今天的样子。下次重建索引会再次收入此后的新内容。
library-button-bring-back = 恢复
library-bringing-back = 正在恢复备份里的文库
library-stage-restore = 读取备份
library-backup-unusable = 这个备份里的文库无法在这里回答。什么都没有改变。
