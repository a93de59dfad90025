# /library set

command-library-set = 改正
command-library-set-description = 改正一份文件的类别、机构、日期或标题
option-title-in-library-set = 文件的标题；输入短横线则取消设定
option-kind-in-library-set = 属于哪一类文件；输入短横线则取消设定
option-body-in-library-set = 哪个机构开会或发布；输入短横线则取消设定
option-date-in-library-set = 开会或发布的日期；输入短横线则取消设定
library-set-nothing = 请说明要设定什么：标题、类别、机构或日期。
library-set-done = { $title } 已人工设定：{ $facts }。
library-set-back = 它优先于文件自己的说法，文件改变后也一样。输入短横线（-）即可取消。
library-set-none = { $title } 不再有人工设定。
