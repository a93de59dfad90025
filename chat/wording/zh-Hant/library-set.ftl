# /library set

command-library-set = 改正
command-library-set-description = 改正一份文件的類別、機構、日期或標題
option-title-in-library-set = 文件的標題；輸入短橫線則取消設定
option-kind-in-library-set = 屬於哪一類文件；輸入短橫線則取消設定
option-body-in-library-set = 哪個機構開會或發布；輸入短橫線則取消設定
option-date-in-library-set = 開會或發布的日期；輸入短橫線則取消設定
library-set-nothing = 請說明要設定什麼：標題、類別、機構或日期。
library-set-done = { $title } 已人工設定：{ $facts }。
library-set-back = 它優先於文件自己的說法，文件改變後也一樣。輸入短橫線（-）即可取消。
library-set-none = { $title } 不再有人工設定。
