# 所依据的文件有变动时，回答上的标记。

button-now = 看现状
button-now-alone = 文件有变动：看现状
aging-this-answer = 这个回答
aging-short = { $quotes } 所依据的文件已不是原来的样子。
aging-changed-on = { $quotes } 所依据的文件于 { $when } 发现有改动。引用的话还在。
aging-changed = { $quotes } 所依据的文件后来有改动。引用的话还在。
aging-words-gone-on = { $quotes } 所依据的文件于 { $when } 发现有改动。引用的话已经不在了。
aging-words-gone = { $quotes } 所依据的文件后来有改动。引用的话已经不在了。
aging-gone-on = { $quotes } 所依据的文件于 { $when } 发现已不在原发布处。这里保留了副本。
aging-gone = { $quotes } 所依据的文件已不在原发布处。这里保留了副本。
aging-superseded = { $quotes } 所依据的文件已被 { $record } 取代。
aging-removed-on = { $quotes } 所依据的文件于 { $when } 移出了文库。
aging-removed = { $quotes } 所依据的文件已不在文库里。
